/* When to try again, and how a telephone intake goes on, back, over what is known, and again. */
#include <string.h>

#include "intake/wk-intake-talk.h"
#include "intake/wk-next-try.h"
#include "wk-resident-list.h"
#include "wk-story.h"
#include "wk-workspace.h"

static const char script[] = "= first\nIs it a good moment?\n> Yes -> language\n> No -> later\n= later\nWhen?\n> So -> first\n"
                             "= language\n? base.language\nWhich language?\n= people\n? base.own-network\nWho helps you?\n= last\nAnything else?\n";

static WkWorkspace *workspace;
static WkFile *file;

static void
assert_next_try (const char *now, guint tries, const char *hours, const char *expected, const char *channel)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (now, zone);
  const char *how = NULL;
  g_autofree char *next = wk_next_try_propose (time, tries, hours, &how);

  g_assert_cmpstr (next, ==, expected);
  g_assert_cmpstr (how, ==, channel);
}

static void
test_next_try (void)
{
  /* Another part of the next working day. 27 November 2026 is a Friday. */
  assert_next_try ("2026-11-24T09:10:00", 1, NULL, "2026-11-25T15:00", "call");
  assert_next_try ("2026-11-24T16:10:00", 2, "", "2026-11-25T10:00", "call");
  assert_next_try ("2026-11-27T16:10:00", 1, NULL, "2026-11-30T10:00", "call");
  assert_next_try ("2026-11-28T11:00:00", 1, NULL, "2026-11-30T15:00", "call");
  /* Not before the hour that suits. */
  assert_next_try ("2026-11-24T16:10:00", 1, "na 13:30", "2026-11-25T14:00", "call");
  assert_next_try ("2026-11-24T16:10:00", 1, "09:00-12:00", "2026-11-25T10:00", "call");
  assert_next_try ("2026-11-24T16:10:00", 1, "liever laat", "2026-11-25T10:00", "call");
  /* Calling in vain goes over into another way. */
  assert_next_try ("2026-11-24T16:10:00", 3, NULL, "2026-11-25T10:00", "message");
  assert_next_try ("2026-11-24T16:10:00", 4, NULL, "2026-11-25T10:00", "visit");
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  file = wk_workspace_open_file_finish (WK_WORKSPACE (source), result, &error);
  g_assert_no_error (error);
}

/* The file of the one whose name begins so, opened anew: what was broken off is found in the documents alone. */
static void
open_file (const char *name)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_clear_object (&file);
  while ((rows = wk_resident_list_dup_all (wk_workspace_get_residents (workspace), WK_RESIDENTS_ALL))->len == 0)
    {
      g_clear_pointer (&rows, g_ptr_array_unref);
      g_main_context_iteration (NULL, TRUE);
    }
  for (guint i = 0; i < rows->len; i++)
    if (g_str_has_prefix (wk_resident_row_get_display_name (rows->pdata[i]), name))
      wk_workspace_open_file_async (workspace, wk_resident_row_get_id (rows->pdata[i]), NULL, opened_cb, NULL);
  while (file == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_question (WkIntakeTalk *talk, const char *key)
{
  const WkCallQuestion *question = wk_intake_talk_get_question (talk);

  g_assert_nonnull (question);
  g_assert_cmpstr (question->key, ==, key);
}

static void
test_talk (void)
{
  g_autoptr (WkIntakeTalk) talk = NULL;
  g_autoptr (GPtrArray) known = NULL;
  g_autofree char *words = NULL, *recap = NULL, *story = NULL;
  WkDocument *money;

  open_file ("Yusuf");
  wk_fields_set_string (WK_FIELDS (wk_file_get_base (file)), "language", "Nederlands");
  wk_fields_set_boolean (WK_FIELDS (wk_file_get_base (file)), "interpreter", TRUE);
  wk_fields_set_string (WK_FIELDS (wk_file_get_intake (file)), "interpreter", "Tolkdienst, nummer 12");
  talk = wk_intake_talk_new (file, script, 3);
  g_assert_cmpint (wk_intake_talk_get_stage (talk), ==, WK_INTAKE_TELLING);
  g_assert_false (wk_intake_talk_go_back (talk));
  g_assert_true (wk_intake_talk_go_on (talk, 1));
  g_assert_cmpint (wk_intake_talk_get_stage (talk), ==, WK_INTAKE_IDENTITY);
  g_assert_true (wk_intake_talk_go_on (talk, 1));
  assert_question (talk, "first");

  /* Broken off; another laptop has another script, the talk keeps its own. */
  g_clear_object (&talk);
  open_file ("Yusuf");
  talk = wk_intake_talk_new (file, "= other\nOther words\n", 9);
  g_assert_cmpint (wk_intake_talk_get_stage (talk), ==, WK_INTAKE_SCRIPT);
  g_assert_cmpuint (wk_intake_talk_get_version (talk), ==, 3);
  assert_question (talk, "first");

  /* The language is known, nobody's name is. */
  g_assert_true (wk_intake_talk_go_on (talk, 1));
  assert_question (talk, "people");
  known = wk_intake_talk_list_known (talk);
  g_assert_cmpuint (known->len, ==, 1);
  words = wk_intake_talk_dup_known (talk, known->pdata[0]);
  g_assert_cmpstr (words, ==, "Nederlands");
  g_assert_true (wk_intake_talk_go_back (talk));
  assert_question (talk, "first");
  g_assert_true (wk_intake_talk_go_on (talk, 2));
  assert_question (talk, "later");
  g_assert_true (wk_intake_talk_go_on (talk, 1));
  g_assert_true (wk_intake_talk_go_on (talk, 1));

  /* Asked all the same: with its reason, and counted. */
  g_assert_cmpuint (wk_story_get_times_told (wk_file_get_story (file)), ==, 0);
  g_assert_true (wk_intake_talk_ask_again (talk, known->pdata[0], "It was another's language"));
  assert_question (talk, "language");
  g_assert_cmpuint (wk_story_get_times_told (wk_file_get_story (file)), ==, 2);

  g_assert_true (wk_intake_talk_go_on (talk, 0));
  g_assert_true (wk_intake_talk_go_on (talk, 0));
  assert_question (talk, "last");
  g_assert_true (wk_intake_talk_go_on (talk, 0));
  g_assert_cmpint (wk_intake_talk_get_stage (talk), ==, WK_INTAKE_TAGGING);

  money = wk_file_get_domain (file, "money");
  for (WkIntakeTag tag = 0; tag < WK_N_TAGS; tag++)
    g_assert_true (wk_intake_talk_tag (talk, tag, "money", tag == WK_TAG_BARRIER ? "The rent is high." : "It goes."));
  /* A life domain that came since the file was opened has no place in it. */
  g_assert_false (wk_intake_talk_tag (talk, WK_TAG_SITUATION, "own-zorg-0001", "It goes."));
  g_assert_cmpuint (wk_record_list_get_length (wk_document_get_records (money, "barrier")), ==, 1);
  g_assert_cmpuint (wk_record_list_get_length (wk_document_get_records (money, "strength")), ==, 1);
  g_assert_cmpuint (wk_record_list_get_length (wk_document_get_records (money, "contact")), ==, 1);
  g_assert_cmpuint (wk_record_list_get_length (wk_document_get_records (wk_file_get_story (file), "help-question")), ==, 1);

  g_assert_true (wk_intake_talk_go_on (talk, 0));
  g_assert_cmpint (wk_intake_talk_get_stage (talk), ==, WK_INTAKE_RECAP);
  g_assert_false (wk_intake_talk_go_on (talk, 0)); /* nothing to read back */
  recap = wk_intake_talk_dup_recap (talk);
  g_assert_nonnull (strstr (recap, "The rent is high."));
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (wk_file_get_intake (file)), "recap"), recap);
  g_assert_true (wk_intake_talk_go_on (talk, 0));
  story = wk_text_dup_text (wk_fields_get_text (WK_FIELDS (wk_file_get_story (file)), "story"));
  g_assert_cmpstr (story, ==, recap);

  /* Who interpreted is gone; that there was an interpreter stays. */
  {
    WkRecordList *contacts = wk_document_get_records (wk_file_get_story (file), "contact");
    g_autofree char *with = wk_fields_dup_string (WK_FIELDS (wk_record_list_get (contacts, wk_record_list_get_length (contacts) - 1)), "with");
    g_autofree char *who = wk_fields_dup_string (WK_FIELDS (wk_file_get_intake (file)), "interpreter");

    g_assert_cmpstr (with, ==, "an interpreter, Nederlands");
    g_assert_cmpstr (who, ==, "");
  }

  /* Told once: it takes a reason to have it told again. */
  g_assert_cmpint (wk_intake_talk_get_stage (talk), ==, WK_INTAKE_TOLD);
  g_assert_false (wk_intake_talk_go_on (talk, 0));
  g_assert_true (wk_intake_talk_begin_again (talk, "Everything is different now"));
  g_assert_cmpint (wk_intake_talk_get_stage (talk), ==, WK_INTAKE_TELLING);
  g_assert_cmpuint (wk_intake_talk_get_version (talk), ==, 9);
  g_assert_cmpuint (wk_story_get_times_told (wk_file_get_story (file)), ==, 3);
}

static void
test_not_reached (void)
{
  g_autoptr (WkIntakeTalk) talk = NULL;
  g_autofree char *before = NULL, *after = NULL, *next = NULL;
  WkRecordList *contacts;

  open_file ("Omar");
  talk = wk_intake_talk_new (file, script, 1);
  before = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (file)), "last-contact");
  wk_intake_talk_not_reached (talk, FALSE, "2026-12-01T15:00", "call");
  wk_intake_talk_not_reached (talk, FALSE, "2026-12-02T10:00", "message");
  g_assert_cmpuint (wk_intake_talk_get_tries (talk), ==, 2);
  after = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (file)), "last-contact");
  g_assert_cmpstr (after, ==, before); /* no contact */
  contacts = wk_document_get_records (wk_file_get_story (file), "contact");
  next = wk_fields_dup_string (WK_FIELDS (wk_record_list_get (contacts, wk_record_list_get_length (contacts) - 1)), "next-channel");
  g_assert_cmpstr (next, ==, "message");
  g_assert_cmpint (wk_intake_talk_get_stage (talk), ==, WK_INTAKE_TELLING); /* and no refusal: it stands where it stood */

  wk_intake_talk_not_reached (talk, TRUE, "2026-12-02T10:00", "call");
  g_assert_cmpuint (wk_intake_talk_get_tries (talk), ==, 0);
}

static void
practised_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  workspace = wk_workspace_new_finish (result, &error);
  g_assert_no_error (error);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  wk_workspace_close_finish (WK_WORKSPACE (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

int
main (int argc, char *argv[])
{
  gboolean closed = FALSE;
  int status;

  g_test_init (&argc, &argv, NULL);
  wk_workspace_practise_async (NULL, practised_cb, NULL);
  while (workspace == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_test_add_func ("/app/intake/next-try", test_next_try);
  g_test_add_func ("/app/intake/talk", test_talk);
  g_test_add_func ("/app/intake/not-reached", test_not_reached);
  status = g_test_run ();
  g_clear_object (&file);
  wk_workspace_close_async (workspace, closed_cb, &closed);
  while (!closed)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&workspace);
  return status;
}
