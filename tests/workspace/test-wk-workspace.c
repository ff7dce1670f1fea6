/* A workspace from its making to its end: what was written is there, whatever happens to the program or the disk. */
#include "workspace-fixture.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "store/fault-vfs.h"
#include "wk-card.h"
#include "wk-person.h"
#include "wk-look.h"
#include "wk-plan.h"
#include "wk-reminders.h"
#include "wk-searches.h"
#include "wk-statistics.h"
#include "wk-today.h"

static WkResidentRow *
row_of (LaptopFixture *f, const char *id)
{
  return wk_resident_list_lookup (wk_workspace_get_residents (f->workspace), id);
}

static void
assert_field (WkDocument *document, const char *field, const char *expected)
{
  g_autofree char *is = wk_fields_dup_string (WK_FIELDS (document), field);

  g_assert_cmpstr (is, ==, expected);
}

/* What waits for the office, in bytes. */
static void
measure_outbox (gpointer data)
{
  gpointer *both = data;
  WkVault *vault = both[0];
  g_autoptr (GPtrArray) batches = wk_store_list_outbox (vault->store, 0, 0, NULL);
  gsize *bytes = both[1];

  *bytes = 0;
  for (guint i = 0; i < batches->len; i++)
    *bytes += g_bytes_get_size (((WkStoreBatch *) batches->pdata[i])->bytes);
}

static gsize
outbox_bytes (WkWorkspace *workspace)
{
  gsize bytes;
  gpointer both[2] = { workspace->vault, &bytes };

  wk_worker_run_sync (workspace->vault->worker, measure_outbox, both);
  return bytes;
}

/* ---- opening ------------------------------------------------------------------------------------------------ */

static void
test_open (LaptopFixture *f, gconstpointer data)
{
  WkProfile profile = { "Iemand", "", "", "" };
  g_autofree char *nowhere = g_build_filename (f->dir, "nowhere", NULL);
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (wk_workspace_exists (f->dir));
  g_assert_false (wk_workspace_exists (nowhere));
  g_assert_cmpstr (wk_workspace_get_profile_name (f->workspace), ==, "Ineke Veldman");
  g_assert_cmpstr (wk_workspace_get_organisation (f->workspace), ==, "Tiem");
  g_assert_cmpstr (wk_workspace_get_location (f->workspace), ==, "Assendorp");
  g_assert_false (wk_workspace_is_guest (f->workspace));
  g_assert_false (wk_workspace_is_practice (f->workspace));

  g_assert_null (fixture_try_open (f->dir, PASSPHRASE, WK_OPEN_DEFAULT, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_IN_USE);
  g_clear_error (&error);
  g_assert_null (fixture_try_open (nowhere, PASSPHRASE, WK_OPEN_DEFAULT, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_MISSING);
  g_clear_error (&error);
  fixture_close (g_steal_pointer (&f->workspace));

  g_assert_null (fixture_try_open (f->dir, "iets anders", WK_OPEN_DEFAULT, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_WRONG_PASSPHRASE);
  g_assert_cmpstr (error->message, ==, "This passphrase does not open the files. Try again; capitals and small letters count.");
  g_clear_error (&error);
  wk_workspace_create_async (f->dir, &profile, "x", WK_CREATE_EMPTY, NULL, fixture_cb, &waiter);
  g_assert_null (wk_workspace_new_finish (fixture_wait (&waiter), &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_EXISTS);
  g_clear_error (&error);

  f->workspace = fixture_open (f->dir);
  g_assert_cmpstr (wk_workspace_get_profile_name (f->workspace), ==, "Ineke Veldman");
  g_assert_cmpstr (wk_workspace_get_location (f->workspace), ==, "Assendorp");
}

static void
test_passphrase (LaptopFixture *f, gconstpointer data)
{
  g_auto (Waiter) first = { NULL }, second = { NULL };
  g_autoptr (GError) error = NULL;

  wk_workspace_change_passphrase_async (f->workspace, "fout", "nieuw", NULL, fixture_cb, &first);
  g_assert_false (wk_workspace_change_passphrase_finish (f->workspace, fixture_wait (&first), &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_WRONG_PASSPHRASE);
  g_clear_error (&error);
  wk_workspace_change_passphrase_async (f->workspace, PASSPHRASE, "vier nieuwe woorden hier", NULL, fixture_cb, &second);
  g_assert_true (wk_workspace_change_passphrase_finish (f->workspace, fixture_wait (&second), &error));
  g_assert_no_error (error);
  fixture_waiter_clear (&first);
  fixture_waiter_clear (&second);
  fixture_close (g_steal_pointer (&f->workspace));
  g_assert_null (fixture_try_open (f->dir, PASSPHRASE, WK_OPEN_DEFAULT, &error));
  g_clear_error (&error);
  f->workspace = fixture_try_open (f->dir, "vier nieuwe woorden hier", WK_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
}

/* ---- writing ------------------------------------------------------------------------------------------------- */

static void
test_write (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik");
  g_autofree char *id = g_strdup (wk_file_get_resident_id (file));
  WkFile *again = fixture_open_file (f->workspace, id);
  WkRecord *goal, *step;

  g_assert_true (file == again);
  g_object_unref (again);
  assert_field (wk_file_get_card (file), "display-name", "Mehmet Çelik");
  wk_text_insert (fixture_plan_text (wk_file_get_plan (file)), 0, "zijn dochter 👧");
  g_assert_cmpint (wk_workspace_get_save_state (f->workspace), ==, WK_SAVE_SAVING);
  goal = wk_record_list_append (wk_plan_get_goals (wk_file_get_plan (file)));
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (goal), "goal"), "weer aan het werk");
  step = wk_record_list_append (wk_plan_get_steps (goal));
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (step), "what"), "bellen met de bakker");
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (wk_file_get_story (file)), "story"), "kwam in 2019 naar Zwolle");
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (wk_file_get_domain (file, "money")), "situation"), "schuld bij de energie");
  g_assert_null (wk_file_get_domain (file, "nonsense"));
  fixture_settle (f->workspace);
  g_assert_null (wk_workspace_get_save_message (f->workspace));
  fixture_finalize (file);

  fixture_reopen (f);
  file = fixture_open_file (f->workspace, id);
  fixture_assert_text (fixture_plan_text (wk_file_get_plan (file)), "zijn dochter 👧");
  goal = wk_record_list_get (wk_plan_get_goals (wk_file_get_plan (file)), 0);
  fixture_assert_text (wk_fields_get_text (WK_FIELDS (goal), "goal"), "weer aan het werk");
  step = wk_record_list_get (wk_plan_get_steps (goal), 0);
  fixture_assert_text (wk_fields_get_text (WK_FIELDS (step), "what"), "bellen met de bakker");
  fixture_assert_text (wk_fields_get_text (WK_FIELDS (wk_file_get_story (file)), "story"), "kwam in 2019 naar Zwolle");
  fixture_assert_text (wk_fields_get_text (WK_FIELDS (wk_file_get_domain (file, "money")), "situation"), "schuld bij de energie");
  fixture_finalize (file);
}

/* Closing without waiting: what was typed last is on disk when closing says so. */
static void
test_close_at_once (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik");
  g_autofree char *id = g_strdup (wk_file_get_resident_id (file));

  wk_text_insert (fixture_plan_text (wk_file_get_plan (file)), 0, "laatste woord");
  g_object_unref (file);
  fixture_reopen (f);
  file = fixture_open_file (f->workspace, id);
  fixture_assert_text (fixture_plan_text (wk_file_get_plan (file)), "laatste woord");
  fixture_finalize (file);
}

/* What is asked while the store closes behind it gets an error. */
static void
test_ask_while_closing (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik");
  g_autofree char *id = g_strdup (wk_file_get_resident_id (file));
  Waiter closing = { NULL }, waiters[5] = { { NULL } };
  g_autoptr (GError) error = NULL;
  guint seconds;

  fixture_finalize (file);
  wk_workspace_close_async (f->workspace, fixture_cb, &closing);
  WAIT_UNTIL (f->workspace->closed);
  wk_workspace_read_today_async (f->workspace, NULL, fixture_cb, &waiters[0]);
  wk_workspace_count_async (f->workspace, NULL, fixture_cb, &waiters[1]);
  wk_workspace_search_async (f->workspace, "mehmet", 10, NULL, fixture_cb, &waiters[2]);
  wk_workspace_list_looks_async (f->workspace, id, NULL, fixture_cb, &waiters[3]);
  wk_workspace_take_reminders_async (f->workspace, NULL, fixture_cb, &waiters[4]);
  g_assert_null (wk_workspace_read_today_finish (f->workspace, fixture_wait (&waiters[0]), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_null (wk_workspace_count_finish (f->workspace, fixture_wait (&waiters[1]), NULL));
  g_assert_null (wk_workspace_search_finish (f->workspace, fixture_wait (&waiters[2]), NULL));
  g_assert_null (wk_workspace_list_looks_finish (f->workspace, fixture_wait (&waiters[3]), NULL));
  g_assert_null (wk_workspace_take_reminders_finish (f->workspace, fixture_wait (&waiters[4]), &seconds, NULL));
  g_assert_true (wk_workspace_close_finish (f->workspace, fixture_wait (&closing), NULL));
  fixture_waiter_clear (&closing);
  for (guint i = 0; i < G_N_ELEMENTS (waiters); i++)
    fixture_waiter_clear (&waiters[i]);
  fixture_finalize (g_steal_pointer (&f->workspace));
}

/* A file that is closed and opened again while its words are on their way to disk shows them. */
static void
test_open_again_soon (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik");
  g_autofree char *id = g_strdup (wk_file_get_resident_id (file));
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 0; i < 40; i++)
    {
      WkText *text = fixture_plan_text (wk_file_get_plan (file));

      wk_text_insert (text, wk_text_get_length (text), "woord ");
      g_string_append (expected, "woord ");
      g_object_unref (file);
      file = fixture_open_file (f->workspace, id);
      fixture_assert_text (fixture_plan_text (wk_file_get_plan (file)), expected->str);
    }
  fixture_finalize (file);
}

static void
test_invalid (LaptopFixture *f, gconstpointer data)
{
  static const struct { WkNewResident new; const char *sentence; } cases[] = {
    { { .first_name = "" }, "Fill in at least a first name." },
    { { .first_name = NULL, .last_name = "Çelik" }, "Fill in at least a first name." },
    { { .first_name = "Mehmet", .birth_date = "1990-02-30" }, "This date of birth does not exist." },
    { { .first_name = "Mehmet", .birth_date = "gisteren" }, "This date of birth does not exist." },
    { { .first_name = "Mehmet", .birth_date = "1990-02-21 of later" }, "This date of birth does not exist." },
    { { .first_name = "Mehmet", .birth_date = "2190-02-21" }, "This date of birth does not exist." },
  };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Waiter) waiter = { NULL };

      wk_workspace_add_resident_async (f->workspace, &cases[i].new, NULL, fixture_cb, &waiter);
      g_assert_null (wk_workspace_add_resident_finish (f->workspace, fixture_wait (&waiter), &error));
      g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i].sentence);
      g_clear_error (&error);
    }
  g_auto (Waiter) waiter = { NULL };
  wk_workspace_open_file_async (f->workspace, "00112233445566778899aabbccddeeff", NULL, fixture_cb, &waiter);
  g_assert_null (wk_workspace_open_file_finish (f->workspace, fixture_wait (&waiter), &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_MISSING);
}

/* ---- the card -------------------------------------------------------------------------------------------------- */

/* Something with this text stands in the timeline. */
static gboolean
has_happened (WkFile *file, const char *words)
{
  GListModel *timeline = wk_file_get_timeline (file);

  for (guint i = 0; i < g_list_model_get_n_items (timeline); i++)
    {
      g_autoptr (WkTimelineItem) item = g_list_model_get_item (timeline, i);
      g_autofree char *text = NULL;

      g_object_get (item, "text", &text, NULL);
      if (g_strcmp0 (text, words) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
test_card (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik");
  g_autofree char *id = g_strdup (wk_file_get_resident_id (file));
  WkDocument *card = wk_file_get_card (file), *money = wk_file_get_domain (file, "money"), *work = wk_file_get_domain (file, "work");
  g_autoptr (WkPerson) owner = wk_person_new ("", "Karin", "Wijkteam");
  WkRecord *goal, *step, *later, *barrier;
  g_autoptr (WkPerson) shown = NULL;

  WAIT_UNTIL (row_of (f, id) != NULL);
  g_assert_false (wk_resident_row_get_has_plan (row_of (f, id)));
  goal = wk_record_list_append (wk_plan_get_goals (wk_file_get_plan (file)));
  g_assert_true (wk_fields_get_boolean (WK_FIELDS (card), "has-plan"));
  later = wk_record_list_append (wk_plan_get_steps (goal));
  wk_fields_set_string (WK_FIELDS (later), "when", "2026-12-20");
  assert_field (card, "next-step", "2026-12-20");
  step = wk_record_list_append (wk_plan_get_steps (goal));
  wk_fields_set_string (WK_FIELDS (step), "when", "2026-12-01");
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (step), "what"), "naar de bank");
  assert_field (card, "next-step", "2026-12-01");
  WAIT_UNTIL (g_strcmp0 (wk_resident_row_get_next_step (row_of (f, id)), "naar de bank") == 0);
  wk_fields_set_string (WK_FIELDS (step), "done-on", "2026-11-22");
  assert_field (card, "next-step", "2026-12-20");
  wk_record_remove (later);
  assert_field (card, "next-step", "");
  wk_fields_set_string (WK_FIELDS (wk_file_get_plan (file)), "next-talk", "2026-12-05");
  assert_field (card, "next-talk", "2026-12-05");

  barrier = wk_record_list_append (wk_document_get_records (money, "barrier"));
  wk_fields_set_boolean (WK_FIELDS (barrier), "acute", TRUE);
  wk_fields_set_string (WK_FIELDS (barrier), "acute-deadline", "2026-11-30");
  wk_fields_set_person (WK_FIELDS (barrier), "acute-owner", owner);
  assert_field (card, "acute-until", "2026-11-30");
  shown = wk_fields_dup_person (WK_FIELDS (card), "acute-owner");
  g_assert_cmpstr (wk_person_get_name (shown), ==, "Karin");
  WkRecord *second = wk_record_list_append (wk_document_get_records (work, "barrier"));
  g_autofree char *acute = NULL;
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (second), "barrier"), "Uitzetting");
  wk_fields_set_boolean (WK_FIELDS (second), "acute", TRUE);
  wk_fields_set_string (WK_FIELDS (second), "acute-deadline", "2026-11-25");
  assert_field (card, "acute-until", "2026-11-25");
  WAIT_UNTIL (wk_resident_row_get_acute (row_of (f, id)));
  acute = wk_file_dup_acute (file);
  g_assert_cmpstr (acute, ==, "Uitzetting");
  /* A colleague to whom that life domain is closed writes in the other one: the lamp burns on, and nobody lights it twice. */
  wk_card_take_acute (card, &money, 1);
  assert_field (card, "acute-until", "2026-11-25");
  g_assert_cmpuint (wk_record_list_get_length (wk_document_get_records (card, "lamp")), ==, 2);
  wk_fields_set_string (WK_FIELDS (second), "gone-on", "2026-11-22");
  assert_field (card, "acute-until", "2026-11-30");
  wk_fields_set_boolean (WK_FIELDS (barrier), "acute", FALSE);
  assert_field (card, "acute-until", "");
  g_assert_null (wk_fields_dup_person (WK_FIELDS (card), "acute-owner"));

  wk_file_add_contact (file, "money", "phone", "2026-11-20", "sprak over de schuld", TRUE);
  assert_field (card, "last-contact", "2026-11-20");
  wk_file_add_contact (file, NULL, "phone", "2026-11-21", "", FALSE);
  assert_field (card, "last-contact", "2026-11-20");
  wk_file_add_contact (file, NULL, "phone", "2026-10-01", "eerder", TRUE);
  assert_field (card, "last-contact", "2026-11-20");
  /* A letter reaches nobody by being sent, and stands with what happened. */
  WkFileLetter letter = { "not-reached", "We willen graag met u praten", "nl", "print", "Geachte Mehmet", NULL, TRUE };
  WkRecord *kept = wk_file_add_letter (file, &letter);
  assert_field (card, "last-contact", "2026-11-20");
  g_assert_true (wk_fields_get_boolean (WK_FIELDS (kept), "large"));
  g_autofree char *to = wk_fields_dup_string (WK_FIELDS (kept), "to"), *left = wk_fields_dup_words (WK_FIELDS (kept), "words");
  g_assert_cmpstr (to, ==, "");
  g_assert_cmpstr (left, ==, "Geachte Mehmet");
  WAIT_UNTIL (has_happened (file, "We willen graag met u praten"));
  WAIT_UNTIL (g_list_model_get_n_items (wk_file_get_timeline (file)) >= 4);
  WAIT_UNTIL (g_strcmp0 (wk_resident_row_get_last_contact (row_of (f, id)), "2026-11-20") == 0);
  WAIT_UNTIL (!wk_resident_row_get_acute (row_of (f, id)));
  fixture_settle (f->workspace);
  fixture_finalize (file);

  /* the lists say the same after a start, from the image and without it */
  for (guint i = 0; i < 2; i++)
    {
      fixture_reopen (f);
      g_assert_true (wk_resident_row_get_has_plan (row_of (f, id)));
      g_assert_false (wk_resident_row_get_acute (row_of (f, id)));
      g_assert_cmpstr (wk_resident_row_get_last_contact (row_of (f, id)), ==, "2026-11-20");
      g_assert_cmpstr (wk_resident_row_get_name (row_of (f, id)), ==, "Çelik, Mehmet");
    }
}

/* ---- searching --------------------------------------------------------------------------------------------------- */

static guint
search (LaptopFixture *f, const char *words)
{
  WkResidentList *list = wk_workspace_get_residents (f->workspace);
  gboolean searching = TRUE;

  wk_resident_list_set_query (list, "");
  wk_resident_list_set_query (list, words);
  while (searching)
    {
      fixture_iterate ();
      g_object_get (list, "searching", &searching, NULL);
    }
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static void
assert_first (LaptopFixture *f, const char *words, const char *id)
{
  g_autoptr (WkResidentRow) row = NULL;

  if (search (f, words) == 0)
    g_error ("nothing is found for “%s”", words);
  row = g_list_model_get_item (G_LIST_MODEL (wk_workspace_get_residents (f->workspace)), 0);
  g_assert_cmpstr (wk_resident_row_get_id (row), ==, id);
}

/* Who thinks the plan over, and when is the next talk: in the list, for the day that it comes. */
static void
test_plan_days (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Fatma", "Aydın");
  WkResidentRow *row;

  wk_record_list_append (wk_plan_get_goals (wk_file_get_plan (file)));
  wk_fields_set_string (WK_FIELDS (wk_file_get_plan (file)), "next-talk", "2027-03-02T10:00");
  g_assert_true (wk_plan_set_answer (wk_file_get_plan (file), WK_PERSON_RESIDENT, "think", "2026-12-03"));
  fixture_settle (f->workspace);
  row = wk_resident_list_lookup (wk_workspace_get_residents (f->workspace), wk_file_get_resident_id (file));
  WAIT_UNTIL (g_strcmp0 (wk_resident_row_get_think_until (row), "2026-12-03") == 0);
  g_assert_cmpstr (wk_resident_row_get_next_talk (row), ==, "2027-03-02T10:00");

  /* Once it is right, nobody waits any more. */
  g_assert_true (wk_plan_set_answer (wk_file_get_plan (file), WK_PERSON_RESIDENT, "right", NULL));
  fixture_settle (f->workspace);
  WAIT_UNTIL (g_strcmp0 (wk_resident_row_get_think_until (row), NULL) == 0 || *wk_resident_row_get_think_until (row) == '\0');
  g_object_unref (file);
}

static void
test_search (LaptopFixture *f, gconstpointer data)
{
  static const char * const names[][2] = {
    { "Mehmet", "Çelik" }, { "Johanna", "Janssen" }, { "Łucja", "Wójcik" }, { "Mohammed", "El Idrissi" }, { "Piet", "Dijkstra" },
  };
  char *ids[G_N_ELEMENTS (names)];

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      WkFile *file = fixture_add (f->workspace, names[i][0], names[i][1]);

      ids[i] = g_strdup (wk_file_get_resident_id (file));
      if (i == 2)
        {
          wk_file_add_contact (file, "work", "phone", NULL, "wil een naaiatelier beginnen met haar zus", TRUE);
          wk_fields_set_string (WK_FIELDS (wk_file_get_base (file)), "street", "Hortensiastraat");
        }
      if (i == 3)
        wk_fields_set_string (WK_FIELDS (wk_file_get_card (file)), "birth-date", "1971-05-17");
      g_object_unref (file);
    }
  fixture_settle (f->workspace);
  for (guint round = 0; round < 2; round++)
    {
      assert_first (f, "Çelik", ids[0]);
      assert_first (f, "celik", ids[0]);
      assert_first (f, "CELIK mehmet", ids[0]);
      assert_first (f, "Selik", ids[0]);
      assert_first (f, "jansen", ids[1]);
      assert_first (f, "Yansen", ids[1]);
      assert_first (f, "lucja", ids[2]);
      assert_first (f, "dykstra", ids[4]);
      assert_first (f, "mohamed", ids[3]);
      assert_first (f, "hortensia", ids[2]);
      assert_first (f, "17-05-1971", ids[3]);
      assert_first (f, "1971-05-17", ids[3]);
      assert_first (f, "naaiatelier", ids[2]);
      assert_first (f, "naai zus", ids[2]);
      g_assert_cmpstr (wk_resident_row_get_match (row_of (f, ids[2])), !=, NULL);
      g_assert_nonnull (strstr (wk_resident_row_get_match (row_of (f, ids[2])), "naaiatelier"));
      g_assert_cmpuint (search (f, "8012 DE"), ==, 5);
      g_assert_cmpuint (search (f, "olifant"), ==, 0);
      g_assert_cmpuint (search (f, "\"'*(:^"), ==, 5);
      g_assert_cmpuint (search (f, ""), ==, 5);
      g_assert_null (wk_resident_row_get_match (row_of (f, ids[2])));
      fixture_reopen (f);
    }
  g_autoptr (GPtrArray) found = wk_resident_list_find (wk_workspace_get_residents (f->workspace), "m", 1);
  g_assert_cmpuint (found->len, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (ids[i]);
}

static void
test_filters (LaptopFixture *f, gconstpointer data)
{
  WkResidentList *list = wk_workspace_get_residents (f->workspace);
  WkFile *mine = fixture_add (f->workspace, "Mehmet", "Çelik"), *other = fixture_add (f->workspace, "Johanna", "Janssen");
  g_autoptr (WkPerson) me = wk_person_new ("", "Ineke Veldman", "Tiem");

  wk_fields_set_person (WK_FIELDS (wk_file_get_card (mine)), "contact-person", me);
  fixture_settle (f->workspace);
  WAIT_UNTIL (wk_resident_list_count (list, WK_RESIDENTS_MINE) == 1);
  g_assert_cmpuint (wk_resident_list_count (list, WK_RESIDENTS_NO_CONTACT_PERSON), ==, 1);
  g_assert_cmpuint (wk_resident_list_count (list, WK_RESIDENTS_WITHOUT_PLAN), ==, 2);
  g_assert_cmpuint (wk_resident_list_count (list, WK_RESIDENTS_ALL), ==, 2);
  wk_resident_list_set_filter (list, WK_RESIDENTS_MINE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_autoptr (WkResidentRow) row = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpstr (wk_resident_row_get_id (row), ==, wk_file_get_resident_id (mine));
  fixture_finalize (mine);
  fixture_finalize (other);
}

/* ---- the disk -------------------------------------------------------------------------------------------------------- */

/* A full disk: writing goes on, the screen says so, and all is saved once there is room. */
static void
test_full_disk (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik");
  g_autofree char *id = g_strdup (wk_file_get_resident_id (file));
  WkText *text = fixture_plan_text (wk_file_get_plan (file));

  fixture_settle (f->workspace);
  fault_set (FAULT_FULL, 1);
  wk_text_insert (text, 0, "een ");
  WAIT_UNTIL (wk_workspace_get_save_state (f->workspace) == WK_SAVE_NOT_SAVED);
  g_assert_cmpstr (wk_workspace_get_save_message (f->workspace), ==,
                   "The disk is full. What you write is kept in memory; make room and it will be saved.");
  wk_text_insert (text, 4, "twee ");
  for (guint i = 0; i < 40; i++)
    fixture_iterate ();
  g_assert_cmpint (wk_workspace_get_save_state (f->workspace), ==, WK_SAVE_NOT_SAVED);
  /* looking at somebody else meanwhile loses nothing */
  g_object_unref (file);
  file = fixture_open_file (f->workspace, id);
  fixture_assert_text (fixture_plan_text (wk_file_get_plan (file)), "een twee ");
  fault_clear ();
  fixture_settle (f->workspace);
  g_assert_null (wk_workspace_get_save_message (f->workspace));
  fixture_finalize (file);
  fixture_reopen (f);
  file = fixture_open_file (f->workspace, id);
  fixture_assert_text (fixture_plan_text (wk_file_get_plan (file)), "een twee ");
  fixture_finalize (file);
}

/* Pages of the file are gone: it is repaired at opening, says so, and what could be read is there. */
static void
test_damaged (LaptopFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "store.db", NULL), *bytes = NULL;
  g_autoptr (GError) error = NULL;
  guint there = 0;
  gsize n;

  for (guint i = 0; i < 40; i++)
    g_object_unref (fixture_add (f->workspace, "Mehmet", "Çelik"));
  fixture_settle (f->workspace);
  fixture_close (g_steal_pointer (&f->workspace));
  g_assert_true (g_file_get_contents (path, &bytes, &n, &error));
  /* the table of tables stays, the page behind it does not */
  for (gsize i = n / 2; i < n / 2 + 8192 && i < n; i++)
    bytes[i] ^= 0x5a;
  memset (bytes + 4096, 0x5a, 64);
  g_assert_true (g_file_set_contents (path, bytes, n, &error));
  f->workspace = fixture_try_open (f->dir, PASSPHRASE, WK_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (wk_workspace_get_save_message (f->workspace), "have been repaired"));
  there = wk_resident_list_get_total (wk_workspace_get_residents (f->workspace));
  g_test_message ("%u of 40 residents are there", there);
  g_assert_cmpuint (there, >, 0);
  /* and it can be written in */
  WkFile *file = fixture_add (f->workspace, "Johanna", "Janssen");
  fixture_settle (f->workspace);
  fixture_finalize (file);
  fixture_reopen (f);
  g_assert_null (wk_workspace_get_save_message (f->workspace));
  g_assert_cmpuint (wk_resident_list_get_total (wk_workspace_get_residents (f->workspace)), ==, there + 1);
}

static void
test_tidy (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik");
  g_autofree char *before = NULL, *after = NULL;

  fixture_settle (f->workspace);
  before = fixture_dup_states (f->workspace);
  wk_worker_run_sync (f->workspace->vault->worker, (void (*) (gpointer)) wk_vault_tidy, f->workspace->vault);
  after = fixture_dup_states (f->workspace);
  g_assert_cmpstr (before, ==, after);
  fixture_finalize (file);
}

static void
test_read_only (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik");
  g_autofree char *states = NULL, *seen = NULL;
  g_autoptr (GError) error = NULL;
  WkWorkspace *beside;

  fixture_settle (f->workspace);
  states = fixture_dup_states (f->workspace);
  beside = fixture_try_open (f->dir, PASSPHRASE, WK_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  seen = fixture_dup_states (beside);
  g_assert_cmpstr (states, ==, seen);
  g_assert_cmpuint (wk_resident_list_get_total (wk_workspace_get_residents (beside)), ==, 1);
  fixture_close (beside);
  fixture_finalize (file);
}

static void
test_check_and_backup (LaptopFixture *f, gconstpointer data)
{
  g_autofree char *copy = g_build_filename (f->dir, "copy.backup", NULL);
  WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik");
  g_autofree char *id = g_strdup (wk_file_get_resident_id (file));
  g_auto (Waiter) check = { NULL }, backup = { NULL };
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;

  wk_text_insert (fixture_plan_text (wk_file_get_plan (file)), 0, "voor de kopie");
  fixture_settle (f->workspace);
  wk_workspace_check_async (f->workspace, NULL, fixture_cb, &check);
  findings = wk_workspace_check_finish (f->workspace, fixture_wait (&check), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, ==, 0);
  wk_workspace_backup_async (f->workspace, copy, NULL, fixture_cb, &backup);
  g_assert_true (wk_workspace_backup_finish (f->workspace, fixture_wait (&backup), &error));
  g_assert_no_error (error);
  wk_text_set_text (fixture_plan_text (wk_file_get_plan (file)), "na de kopie");
  g_object_unref (file);
  fixture_waiter_clear (&check);
  fixture_waiter_clear (&backup);
  fixture_close (g_steal_pointer (&f->workspace));
  g_assert_true (wk_workspace_restore (copy, f->dir, &error));
  g_assert_no_error (error);
  f->workspace = fixture_open (f->dir);
  file = fixture_open_file (f->workspace, id);
  fixture_assert_text (fixture_plan_text (wk_file_get_plan (file)), "voor de kopie");
  fixture_finalize (file);
}

/* ---- the end of a program ------------------------------------------------------------------------------------------------ */

/* Types words into a resident's plan and says on standard output how many are saved, until it is killed. */
static void G_GNUC_NORETURN
child (const char *dir, const char *id, guint from)
{
  WkWorkspace *workspace = fixture_open (dir);
  WkFile *file = fixture_open_file (workspace, id);
  WkText *text = fixture_plan_text (wk_file_get_plan (file));

  for (guint n = from;; n++)
    {
      g_autofree char *word = g_strdup_printf ("w%u ", n);

      wk_text_insert (text, wk_text_get_length (text), word);
      for (guint i = 0; i < 3; i++)
        g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
      if (n % 16 == 0)
        wk_workspace_flush (workspace);
      if (n % 48 == 0)
        while (wk_workspace_get_save_state (workspace) != WK_SAVE_SAVED)
          g_main_context_iteration (NULL, TRUE);
      if (wk_workspace_get_save_state (workspace) == WK_SAVE_SAVED)
        {
          printf ("%u\n", n);
          fflush (stdout);
        }
    }
}

/* client → clock in the plan's state vector */
static GHashTable *
clocks (WkWorkspace *workspace)
{
  g_autoptr (GPtrArray) states = fixture_documents (workspace);
  GHashTable *out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < states->len; i++)
    {
      const WkDocumentState *state = states->pdata[i];
      g_auto (GStrv) parts = NULL;

      if (!g_str_equal (state->kind, "plan"))
        continue;
      g_assert_false (state->pending);
      parts = g_strsplit (state->state_vector, " ", -1);
      for (guint k = 0; parts[k] != NULL; k++)
        {
          g_auto (GStrv) pair = g_strsplit (parts[k], ":", 2);
          g_hash_table_insert (out, g_strdup (pair[0]), g_strdup (pair[1]));
        }
    }
  return out;
}

static void
test_kill (LaptopFixture *f, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1122);
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik");
  g_autofree char *id = g_strdup (wk_file_get_resident_id (file));
  g_autoptr (GHashTable) before = NULL;
  guint from = 1, rounds = g_getenv ("WK_LONG") != NULL ? 60 : 6;

  fixture_settle (f->workspace);
  fixture_finalize (file);
  before = clocks (f->workspace);
  fixture_close (g_steal_pointer (&f->workspace));
  for (guint round = 0; round < rounds; round++)
    {
      g_autofree char *start = g_strdup_printf ("%u", from), *text = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--child", f->dir, id, start, NULL);
      g_autoptr (GHashTable) after = NULL;
      guint wanted = g_rand_int_range (rand, 1, 12), saved = 0, whole = 0, fresh = 0;
      GHashTableIter iter;
      gpointer client, clock;

      g_assert_no_error (error);
      g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
      for (guint i = 0; i < wanted; i++)
        {
          g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);

          g_assert_no_error (error);
          g_assert_nonnull (line);
          saved = atoi (line);
        }
      g_usleep (g_rand_int_range (rand, 0, 30000));
      g_subprocess_force_exit (process);
      g_subprocess_wait (process, NULL, NULL);
      for (;;)               /* what it still said before the end */
        {
          g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

          if (line == NULL)
            break;
          saved = atoi (line);
        }

      f->workspace = fixture_open (f->dir);
      file = fixture_open_file (f->workspace, id);
      text = wk_text_dup_text (fixture_plan_text (wk_file_get_plan (file)));
      g_auto (GStrv) words = g_strsplit (text, " ", -1);
      while (words[whole] != NULL && *words[whole] != '\0')
        {
          g_autofree char *expected = g_strdup_printf ("w%u", whole + 1);

          g_assert_cmpstr (words[whole], ==, expected);
          whole++;
        }
      g_assert_cmpuint (whole, >=, saved);
      from = whole + 1;
      after = clocks (f->workspace);
      g_hash_table_iter_init (&iter, before);
      while (g_hash_table_iter_next (&iter, &client, &clock))
        g_assert_cmpstr (g_hash_table_lookup (after, client), ==, clock);
      fresh = g_hash_table_size (after) - g_hash_table_size (before);
      g_assert_cmpuint (fresh, ==, 1);
      g_hash_table_unref (before);
      before = g_steal_pointer (&after);
      fixture_finalize (file);
      fixture_close (g_steal_pointer (&f->workspace));
    }
}

/* ---- practising, lifetime --------------------------------------------------------------------------------------------------- */

static void
test_practise (void)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = NULL;
  WkWorkspace *workspace;

  wk_vault_set_strength (WK_KDF_TEST);
  wk_workspace_practise_async (NULL, fixture_cb, &waiter);
  workspace = wk_workspace_new_finish (fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  g_assert_true (wk_workspace_is_practice (workspace));
  g_assert_cmpuint (wk_resident_list_get_total (wk_workspace_get_residents (workspace)), >=, 3);
  g_autoptr (GPtrArray) all = wk_resident_list_dup_all (wk_workspace_get_residents (workspace), WK_RESIDENTS_ALL);
  for (guint i = 0; i < all->len; i++)
    {
      WkFile *file = fixture_open_file (workspace, wk_resident_row_get_id (all->pdata[i]));

      g_assert_cmpstr (wk_resident_row_get_display_name (all->pdata[i]), !=, "");
      fixture_finalize (file);
    }
  g_ptr_array_set_size (all, 0);
  dir = g_strdup (workspace->practice_dir);
  g_assert_true (g_file_test (dir, G_FILE_TEST_IS_DIR));
  fixture_waiter_clear (&waiter);
  fixture_close (workspace);
  g_assert_false (g_file_test (dir, G_FILE_TEST_EXISTS));
}

static void
test_guest (void)
{
  WkWorkspace *guest = wk_workspace_new_guest ("Buurvrouw", NULL);

  g_assert_true (wk_workspace_is_guest (guest));
  g_assert_cmpint (wk_workspace_get_save_state (guest), ==, WK_SAVE_NOTHING_KEPT);
  g_assert_cmpuint (wk_resident_list_get_total (wk_workspace_get_residents (guest)), ==, 0);
  wk_resident_list_set_query (wk_workspace_get_residents (guest), "iemand");
  fixture_finalize (guest);
}

static void
test_lifetime (LaptopFixture *f, gconstpointer data)
{
  static const char * const properties[] = {
    "profile-name", "organisation", "expertise", "location", "guest", "practice", "save-state", "save-message", "residents", "office",
  };
  WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik");
  GListModel *timeline;
  WkResidentRow *row;
  WkResidentList *list;

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_object_get_property (G_OBJECT (f->workspace), properties[i], &value);
    }
  wk_file_add_contact (file, NULL, "phone", NULL, "tekst", TRUE);
  fixture_settle (f->workspace);
  timeline = g_object_ref (wk_file_get_timeline (file));
  WAIT_UNTIL (g_list_model_get_n_items (timeline) > 0);
  GObject *item = g_list_model_get_item (timeline, 0);
  g_assert_finalize_object (G_OBJECT (file));
  fixture_finalize (timeline);
  fixture_finalize (item);
  list = g_object_ref (wk_workspace_get_residents (f->workspace));
  row = g_list_model_get_item (G_LIST_MODEL (list), 0);
  fixture_close (g_steal_pointer (&f->workspace));
  fixture_finalize (list);
  fixture_finalize (row);
}

/* A program that lets go without closing: the store is free for the next one. */
static void
test_let_go (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik");
  g_autoptr (GError) error = NULL;

  fixture_settle (f->workspace);
  fixture_finalize (file);
  fixture_finalize (g_steal_pointer (&f->workspace));
  for (guint i = 0; i < 200 && f->workspace == NULL; i++)
    {
      g_clear_error (&error);
      f->workspace = fixture_try_open (f->dir, PASSPHRASE, WK_OPEN_DEFAULT, &error);
      fixture_iterate ();
    }
  g_assert_nonnull (f->workspace);
  g_assert_cmpuint (wk_resident_list_get_total (wk_workspace_get_residents (f->workspace)), ==, 1);
}

/* ---- lists that lag behind ------------------------------------------------------------------------------------ */

static void
refuse_rows (gpointer data)
{
  WkVault *vault = data;

  g_assert_true (wk_projection_run (wk_index_get_projection (vault->index), NULL,
                                    "CREATE TRIGGER refuse BEFORE INSERT ON resident BEGIN SELECT RAISE (ABORT, 'refused'); END", NULL));
}

static void
take_rows (gpointer data)
{
  WkVault *vault = data;

  g_assert_true (wk_projection_run (wk_index_get_projection (vault->index), NULL, "DROP TRIGGER refuse", NULL));
}

static guint
count_found (LaptopFixture *f, const char *words)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GPtrArray) found = NULL;

  wk_workspace_search_async (f->workspace, words, 10, NULL, fixture_cb, &waiter);
  found = wk_workspace_search_finish (f->workspace, fixture_wait (&waiter), NULL);
  return found->len;
}

/* What is typed on and on goes to disk, and to everybody, in one piece. */
static void
test_typed_on (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Ama", "Mensah");
  WkDocument *plan = wk_file_get_open_document (file, WK_DOC_PLAN, NULL)->document;
  WkText *text = fixture_plan_text (plan);
  gsize before;

  wk_text_insert (text, 0, "a");
  fixture_settle (f->workspace);
  before = outbox_bytes (f->workspace);
  for (guint i = 0; i < 200; i++)
    wk_text_insert (text, wk_text_get_length (text), "a");
  fixture_settle (f->workspace);
  /* A batch has some 250 bytes of its own; typed letter by letter each one would have ten more. */
  g_assert_cmpuint (outbox_bytes (f->workspace) - before, <, 200 + 2 * 300);
  fixture_finalize (file);
}

static void
type_and_save (LaptopFixture *f, WkText *text, const char *word)
{
  wk_text_insert (text, wk_text_get_length (text), word);
  WAIT_UNTIL (wk_workspace_get_save_state (f->workspace) == WK_SAVE_SAVED);
}

/* Who types on waits for no lists: they follow when the writing pauses, or at the latest when the store closes. */
static void
test_shown_later (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Ama", "Mensah");
  WkOpenDocument *plan = wk_file_get_open_document (file, WK_DOC_PLAN, NULL);
  WkText *text = fixture_plan_text (plan->document);
  gint64 shown_at;
  guint n_shown = 0;

  type_and_save (f, text, "naald ");
  shown_at = plan->shown_at;
  for (guint i = 0; i < 8; i++)
    {
      type_and_save (f, text, i == 7 ? "vingerhoed " : "draad ");
      n_shown += plan->shown_at != shown_at;
      shown_at = plan->shown_at;
    }
  g_assert_cmpuint (n_shown, <=, 3);
  WAIT_UNTIL (count_found (f, "vingerhoed") == 1);
  g_assert_cmpint (plan->unshown_since, ==, 0);

  type_and_save (f, text, "klosje ");
  type_and_save (f, text, "kantklos ");
  g_assert_cmpuint (f->workspace->unshown->len, ==, 1);
  /* As if the program went without another word. */
  g_clear_handle_id (&f->workspace->show, g_source_remove);
  g_ptr_array_set_size (f->workspace->unshown, 0);
  fixture_finalize (file);
  fixture_reopen (f);
  g_assert_cmpuint (count_found (f, "kantklos"), ==, 1);
}

/* Rows that cannot be made once: what follows is projected, and what is missing is there after the next start. */
static void
test_behind (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Fatma", "Aydın"), *other;
  g_autofree char *id = g_strdup (wk_file_get_resident_id (file));

  fixture_settle (f->workspace);
  wk_worker_run_sync (f->workspace->vault->worker, refuse_rows, f->workspace->vault);
  wk_fields_set_string (WK_FIELDS (wk_file_get_card (file)), "phase", "doing");
  fixture_settle (f->workspace);
  g_assert_cmpstr (wk_resident_row_get_phase (row_of (f, id)), !=, "doing");
  wk_worker_run_sync (f->workspace->vault->worker, take_rows, f->workspace->vault);
  other = fixture_add (f->workspace, "Samir", "Haddad");
  fixture_settle (f->workspace);
  g_assert_nonnull (row_of (f, wk_file_get_resident_id (other)));
  g_assert_cmpuint (count_found (f, "haddad"), ==, 1);
  fixture_finalize (file);
  fixture_finalize (other);

  fixture_reopen (f);
  g_assert_cmpstr (wk_resident_row_get_phase (row_of (f, id)), ==, "doing");
  g_assert_cmpuint (count_found (f, "haddad"), ==, 1);
  g_assert_cmpuint (count_found (f, "fatma"), ==, 1);
}

#define ADD(path, func) g_test_add (path, LaptopFixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  if (argc == 5 && g_str_equal (argv[1], "--child"))
    child (argv[2], argv[3], atoi (argv[4]));
  fault_vfs_install ();
  g_test_init (&argc, &argv, NULL);
  ADD ("/workspace/open", test_open);
  ADD ("/workspace/passphrase", test_passphrase);
  ADD ("/workspace/write", test_write);
  ADD ("/workspace/close-at-once", test_close_at_once);
  ADD ("/workspace/ask-while-closing", test_ask_while_closing);
  ADD ("/workspace/open-again-soon", test_open_again_soon);
  ADD ("/workspace/invalid", test_invalid);
  ADD ("/workspace/card", test_card);
  ADD ("/workspace/plan-days", test_plan_days);
  ADD ("/workspace/search", test_search);
  ADD ("/workspace/filters", test_filters);
  ADD ("/workspace/full-disk", test_full_disk);
  ADD ("/workspace/damaged", test_damaged);
  ADD ("/workspace/tidy", test_tidy);
  ADD ("/workspace/read-only", test_read_only);
  ADD ("/workspace/check-and-backup", test_check_and_backup);
  ADD ("/workspace/kill", test_kill);
  g_test_add_func ("/workspace/practise", test_practise);
  g_test_add_func ("/workspace/guest", test_guest);
  ADD ("/workspace/lifetime", test_lifetime);
  ADD ("/workspace/let-go", test_let_go);
  ADD ("/workspace/behind", test_behind);
  ADD ("/workspace/typed-on", test_typed_on);
  ADD ("/workspace/shown-later", test_shown_later);
  return g_test_run ();
}
