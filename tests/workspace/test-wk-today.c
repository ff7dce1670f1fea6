/* The day of whoever works here: whom to contact follows from what was agreed, and from nothing that somebody is. */
#include "workspace-fixture.h"

#include <string.h>

#include "wk-day.h"
#include "wk-location.h"
#include "wk-person.h"
#include "wk-record-list.h"
#include "wk-reminders.h"
#include "wk-today-private.h"

#define PEOPLE 24u
#define ROUNDS 8u

static char *
dup_day (int days)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_days (now, days);

  return g_date_time_format (then, "%Y-%m-%d");
}

static WkToday *
read_today (WkWorkspace *workspace)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  WkToday *today;

  fixture_settle (workspace);
  wk_workspace_read_today_async (workspace, NULL, fixture_cb, &waiter);
  today = wk_workspace_read_today_finish (workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  return today;
}

static void
set_day (WkDocument *document, const char *field, int days)
{
  g_autofree char *day = dup_day (days);

  wk_fields_set_string (WK_FIELDS (document), field, day);
}

static WkRecord *
add_step (WkDocument *plan, WkPerson *who, const char *what, int days)
{
  WkRecord *goal = wk_record_list_append (wk_document_get_records (plan, "goal"));
  WkRecord *step = wk_record_list_append (wk_record_get_children (goal, "step"));
  g_autofree char *day = dup_day (days);

  wk_text_set_text (wk_fields_get_text (WK_FIELDS (step), "what"), what);
  wk_fields_set_person (WK_FIELDS (step), "who", who);
  wk_fields_set_string (WK_FIELDS (step), "when", day);
  return step;
}

static void
add_acute (WkDocument *domain, int days)
{
  WkRecord *barrier = wk_record_list_append (wk_document_get_records (domain, "barrier"));
  g_autofree char *day = dup_day (days);

  wk_text_set_text (wk_fields_get_text (WK_FIELDS (barrier), "barrier"), "Stroom");
  wk_fields_set_string (WK_FIELDS (barrier), "acute-deadline", day);
  wk_fields_set_boolean (WK_FIELDS (barrier), "acute", TRUE);
}

/* What was agreed with the i-th: every rule holds for some, and some are equals. */
static void
agree (WkWorkspace *workspace, WkFile *file, guint i)
{
  WkDocument *card = wk_file_get_card (file);
  g_autoptr (WkPerson) me = wk_person_new (wk_author_get_account (workspace->author), wk_workspace_get_profile_name (workspace), NULL);
  g_autoptr (WkPerson) joost = wk_person_new (NULL, "Joost Prins", "Sociaal Wijkteam");
  g_autoptr (WkPerson) resident = wk_person_new (WK_PERSON_RESIDENT, "zelf", NULL);

  wk_fields_set_person (WK_FIELDS (card), "contact-person", me);
  set_day (card, "last-contact", -(int) (i / 2) * 7);
  switch (i % 8)
    {
    case 0: wk_fields_set_number (WK_FIELDS (card), "rhythm", 2); break;
    case 1: add_acute (wk_file_get_domain (file, "money"), (int) i % 3); break;
    case 2: add_step (wk_file_get_plan (file), joost, "Brieven openen", -3); break;
    case 3: add_step (wk_file_get_plan (file), resident, "Bellen", -3); break;
    case 4: set_day (card, "rest-until", 30); break;
    case 5: set_day (card, "think-until", -1); break;
    case 6:
      {
        WkRecord *contact = wk_file_add_contact (file, NULL, "call", NULL, "gebeld", TRUE);
        g_autofree char *day = dup_day (0);

        set_day (card, "last-contact", -40);
        wk_fields_set_string (WK_FIELDS (contact), "next-on", day);
        break;
      }
    default: break;
    }
}

/* Anything of these for anybody. */
static void
be_anybody (WkFile *file, GRand *rand)
{
  static const char *const languages[] = { "nl", "tr", "ar", "ti", "pl", "uk", "" };
  static const char *const households[] = { "alleenstaand", "alleenstaande ouder", "paar", "woongroep", "" };
  static const char *const benefits[] = { "Participatiewet", "IOAW", "WW", "" };
  static const char *const names[] = { "Jan", "Çelik", "محمد", "Ruta", "Olena" };
  WkFields *base = WK_FIELDS (wk_file_get_base (file)), *identity = WK_FIELDS (wk_file_get_identity (file));
  WkFields *health = WK_FIELDS (wk_file_get_domain (file, "health"));
  g_autofree char *born = g_strdup_printf ("%d-05-01", g_rand_int_range (rand, 1950, 2008));
  WkRecord *mate;

  wk_fields_set_string (base, "language", languages[g_rand_int_range (rand, 0, G_N_ELEMENTS (languages))]);
  wk_fields_set_boolean (base, "interpreter", g_rand_boolean (rand));
  wk_fields_set_string (base, "reading", g_rand_boolean (rand) ? "hard" : "fine");
  wk_fields_set_string (base, "gender", g_rand_boolean (rand) ? "m" : "v");
  wk_fields_set_string (base, "household", households[g_rand_int_range (rand, 0, G_N_ELEMENTS (households))]);
  wk_fields_set_number (base, "children", g_rand_int_range (rand, 0, 9));
  wk_fields_set_string (base, "postcode", g_rand_boolean (rand) ? "8021AB" : "8032JV");
  mate = wk_record_list_append (wk_document_get_records (wk_file_get_base (file), "housemate"));
  wk_fields_set_string (WK_FIELDS (mate), "relation", g_rand_boolean (rand) ? "kind" : "partner");
  wk_fields_set_string (identity, "benefit", benefits[g_rand_int_range (rand, 0, G_N_ELEMENTS (benefits))]);
  wk_fields_set_string (identity, "benefit-from", born);
  wk_text_set_text (wk_fields_get_text (health, "situation"), g_rand_boolean (rand) ? "Ziek." : "");
  if (g_rand_boolean (rand))
    wk_text_set_text (wk_fields_get_text (WK_FIELDS (wk_record_list_append (wk_document_get_records (wk_file_get_domain (file, "health"), "barrier"))),
                                          "barrier"), "Slaapt slecht.");
  wk_fields_set_string (WK_FIELDS (wk_file_get_card (file)), "birth-date", born);
  wk_fields_set_string (WK_FIELDS (wk_file_get_card (file)), "display-name", names[g_rand_int_range (rand, 0, G_N_ELEMENTS (names))]);
}

/* All that the list says, in its order. */
static char *
dup_work (const WkToday *today)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < today->work->len; i++)
    {
      const WkWorkItem *item = today->work->pdata[i];

      g_string_append_printf (out, "%s %d %s %d %s %s %s\n", item->id, item->rule, item->day, item->weeks, item->who, item->what, item->rest_until);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
test_neutral (LaptopFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  g_autoptr (GHashTable) rules = g_hash_table_new (NULL, NULL);
  g_autofree char *first = NULL, *other = NULL;
  g_autoptr (WkToday) before = NULL, after = NULL;

  for (guint i = 0; i < PEOPLE; i++)
    {
      WkFile *file = fixture_add (f->workspace, "Iemand", "Anders");

      g_ptr_array_add (files, file);
      agree (f->workspace, file, i);
    }
  before = read_today (f->workspace);
  first = dup_work (before);
  for (guint i = 0; i < before->work->len; i++)
    g_hash_table_add (rules, GINT_TO_POINTER (((WkWorkItem *) before->work->pdata[i])->rule));
  g_assert_cmpuint (g_hash_table_size (rules), >=, 6);

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autofree char *again = NULL;

      g_clear_pointer (&after, wk_today_free);
      for (guint i = 0; i < files->len; i++)
        be_anybody (files->pdata[i], rand);
      after = read_today (f->workspace);
      again = dup_work (after);
      g_assert_cmpstr (again, ==, first);
    }

  /* What is agreed does change it. */
  g_clear_pointer (&after, wk_today_free);
  wk_fields_set_number (WK_FIELDS (wk_file_get_card (files->pdata[23])), "rhythm", 12);
  after = read_today (f->workspace);
  other = dup_work (after);
  g_assert_cmpstr (other, !=, first);
}

static void
test_day (LaptopFixture *f, gconstpointer data)
{
  g_autoptr (WkFile) file = fixture_add (f->workspace, "Fatma", "Aydın"), nobodys = fixture_add (f->workspace, "Samir", "Haddad");
  g_autoptr (WkFile) twice = fixture_add (f->workspace, "Samir", "Hadad");
  /* The file is of before the laptop joined an office, which gave another account; the step names it. */
  g_autoptr (WkPerson) me = wk_person_new (wk_author_get_account (f->workspace->author), wk_workspace_get_profile_name (f->workspace), NULL);
  g_autoptr (WkPerson) before = wk_person_new ("00112233445566778899aabbccddeeff", wk_workspace_get_profile_name (f->workspace), NULL);
  g_autoptr (WkToday) today = NULL, later = NULL;
  g_autofree char *day = dup_day (0), *at = g_strconcat (day, "T10:00", NULL), *tomorrow = dup_day (1);
  WkRecord *step;

  wk_fields_set_person (WK_FIELDS (wk_file_get_card (file)), "contact-person", before);
  wk_fields_set_string (WK_FIELDS (wk_file_get_card (file)), "view", "partly");
  wk_fields_set_person (WK_FIELDS (wk_file_get_card (nobodys)), "contact-person", NULL);
  /* The same person: goes on in the other file, and is counted there. */
  wk_fields_set_person (WK_FIELDS (wk_file_get_card (twice)), "contact-person", NULL);
  wk_fields_set_string (WK_FIELDS (wk_file_get_card (twice)), "same-as", wk_file_get_resident_id (nobodys));
  wk_fields_set_string (WK_FIELDS (wk_file_get_plan (file)), "next-talk", at);
  wk_fields_set_string (WK_FIELDS (wk_file_get_plan (file)), "next-talk-place", "de woonkamer");
  wk_fields_set_string (WK_FIELDS (wk_file_get_plan (nobodys)), "next-talk", tomorrow);
  step = add_step (wk_file_get_plan (file), me, "Opvang regelen", 7);
  add_step (wk_file_get_plan (file), me, "Ooit", 8);

  today = read_today (f->workspace);
  g_assert_cmpuint (today->talks->len, ==, 1);
  g_assert_cmpstr (((WkTalk *) today->talks->pdata[0])->place, ==, "de woonkamer");
  g_assert_cmpstr (((WkTalk *) today->talks->pdata[0])->resident, ==, wk_file_get_resident_id (file));
  g_assert_cmpuint (today->tasks->len, ==, 1);
  g_assert_cmpstr (((WkTask *) today->tasks->pdata[0])->what, ==, "Opvang regelen");
  g_assert_cmpuint (today->silence->len, ==, 1);
  g_assert_cmpint (((WkSilence *) today->silence->pdata[0])->days, ==, G_MAXINT);
  g_assert_true (((WkSilence *) today->silence->pdata[0])->item == today->work->pdata[0]);
  g_assert_cmpuint (today->nobody.total, ==, 1);
  g_assert_cmpstr (today->nobody.ids[0], ==, wk_file_get_resident_id (nobodys));
  g_assert_cmpuint (today->not_in_view.total, ==, 1);
  g_assert_cmpstr (today->not_in_view.ids[0], ==, wk_file_get_resident_id (file));

  /* Done is no task, and a closed file asks for nothing. */
  wk_fields_set_string (WK_FIELDS (step), "done-on", day);
  set_day (wk_file_get_card (file), "last-contact", -10);
  set_day (wk_file_get_card (file), "rest-until", 3);
  wk_fields_set_string (WK_FIELDS (wk_file_get_card (nobodys)), "closed-on", day);
  later = read_today (f->workspace);
  g_assert_cmpint (((WkSilence *) later->silence->pdata[0])->days, ==, 10);
  g_assert_true (((WkSilence *) later->silence->pdata[0])->rests);
  g_assert_cmpuint (later->tasks->len, ==, 0);
  g_assert_cmpuint (later->nobody.total, ==, 0);
  g_assert_null (later->nobody.ids[0]);
}

static void
test_by_hand (LaptopFixture *f, gconstpointer data)
{
  g_autoptr (WkToday) today = NULL, again = NULL;
  g_autofree char *moves = NULL, *moved = NULL, *kept = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (WkFile) file = fixture_add (f->workspace, "Iemand", "Anders");

      agree (f->workspace, file, 7 + i * 8);
    }
  today = read_today (f->workspace);
  g_assert_cmpuint (today->work->len, ==, 2);
  moves = wk_worklist_move (today->work, wk_workspace_get_work_order (f->workspace), 1, 0);
  moved = dup_work (today);
  wk_workspace_set_work_order (f->workspace, moves);
  fixture_reopen (f);
  again = read_today (f->workspace);
  kept = dup_work (again);
  g_assert_cmpstr (kept, ==, moved);
  g_assert_cmpuint (again->moved, ==, 1);
  g_assert_cmpstr (wk_workspace_get_work_order (f->workspace), ==, moves);
}

/* A file a letter: capitals have news of a colleague, the others changes of an export alone. */
static void
assert_arranged (const char *before, const char *after)
{
  g_autoptr (GPtrArray) came = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *at = before; *at != '\0'; at++)
    {
      WkCame *one = g_new0 (WkCame, 1);

      one->at = *at;
      one->changes = 1;
      one->kinds = g_ascii_isupper (*at) ? 1 : 0;
      g_ptr_array_add (came, one);
    }
  wk_today_arrange_came (came);
  for (guint i = 0; i < came->len; i++)
    g_string_append_c (out, (char) ((WkCame *) came->pdata[i])->at);
  g_assert_cmpstr (out->str, ==, after);
}

/* After a yearly export everybody's file changed: what colleagues wrote is among the first all the same. */
static void
test_came (void)
{
  assert_arranged ("", "");
  assert_arranged ("abcdefghijkXYZ", "abcXYZdefghijk");
  assert_arranged ("abXYZ", "abXYZ");
  assert_arranged ("abcX", "abcX");
  assert_arranged ("XaYbcd", "abcXYd");
  assert_arranged ("XYZ", "XYZ");
  assert_arranged ("abcde", "abcde");
}

/* ---- another day ---------------------------------------------------------------------------------------------------- */

static void
count_cb (guint *n)
{
  (*n)++;
}

/* @before: microseconds before the midnight that begins so many days from now */
static gint64
get_moment (int days, gint64 before)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_days (now, days);
  g_autoptr (GDateTime) midnight = g_date_time_new_local (g_date_time_get_year (then), g_date_time_get_month (then), g_date_time_get_day_of_month (then), 0, 0, 0);

  return g_date_time_to_unix (midnight) * G_USEC_PER_SEC - before;
}

static guint
count_talks (WkWorkspace *workspace)
{
  g_autoptr (WkToday) today = read_today (workspace);

  return today->talks->len;
}

/* At midnight, and after a night in which no timer ran, the day is read anew: what was planned for tomorrow is there. */
static void
test_midnight (LaptopFixture *f, gconstpointer data)
{
  WkClock *clock = wk_clock_new_test (get_moment (1, G_USEC_PER_SEC / 50));
  WkFile *file = fixture_add (f->workspace, "Fatma", "Aydın");
  g_autofree char *tomorrow = dup_day (1), *later = dup_day (9), *talk = g_strconcat (tomorrow, "T10:00", NULL);
  guint changed = 0;
  WkDay *day;

  wk_fields_set_string (WK_FIELDS (wk_file_get_plan (file)), "next-talk", talk);
  fixture_settle (f->workspace);
  fixture_finalize (file);
  wk_clock_unref (f->workspace->clock);
  f->workspace->clock = clock;
  day = wk_day_new (f->workspace);
  g_signal_connect_swapped (day, "changed", G_CALLBACK (count_cb), &changed);
  wk_day_check (day);
  g_assert_cmpuint (changed, ==, 0);
  g_assert_cmpuint (count_talks (f->workspace), ==, 0);
  /* It wakes by itself at midnight. */
  wk_clock_set_wall (clock, get_moment (1, -1));
  WAIT_UNTIL (changed > 0);
  g_assert_cmpstr (wk_day_get (day), ==, tomorrow);
  g_assert_cmpuint (count_talks (f->workspace), ==, 1);
  wk_day_check (day);
  g_assert_cmpuint (changed, ==, 1);
  /* The laptop slept for eight days. */
  wk_clock_set_wall (clock, get_moment (9, -G_USEC_PER_SEC));
  wk_day_check (day);
  g_assert_cmpuint (changed, ==, 2);
  g_assert_cmpstr (wk_day_get (day), ==, later);
  g_assert_cmpuint (count_talks (f->workspace), ==, 0);
  g_assert_finalize_object (day);
}

/* ---- told once -------------------------------------------------------------------------------------------------------- */

static guint
count_reminders (WkWorkspace *workspace)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reminders = NULL;
  guint seconds;

  fixture_settle (workspace);
  wk_workspace_take_reminders_async (workspace, NULL, fixture_cb, &waiter);
  reminders = wk_workspace_take_reminders_finish (workspace, fixture_wait (&waiter), &seconds, &error);
  g_assert_no_error (error);
  return reminders->len;
}

/* A laptop that has all that the other has, of the same account. (transfer full) */
static char *
dup_laptop (LaptopFixture *f)
{
  char *dir = fixture_make_dir ();
  g_autoptr (GDir) open = g_dir_open (f->dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (open)) != NULL)
    {
      g_autofree char *from = g_build_filename (f->dir, name, NULL), *to = g_build_filename (dir, name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (from, &bytes, &length, NULL) && g_file_set_contents (to, bytes, length, NULL));
    }
  return dir;
}

/* What one laptop told of the other of the same person does not tell again; before it hears of it, it would. */
static void
test_told (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Fatma", "Aydın");
  g_autoptr (WkPerson) ineke = wk_person_new (wk_author_get_account (f->workspace->author), "Ineke Veldman", NULL);
  g_autoptr (GBytes) update = NULL;
  char *dir = NULL;
  WkWorkspace *both[2];
  WkLocation *locations[2];
  WkId desk;
  char hex[WK_ID_HEX_SIZE];

  wk_fields_set_person (WK_FIELDS (wk_file_get_card (file)), "contact-person", ineke);
  add_acute (wk_file_get_domain (file, "money"), 1);
  fixture_settle (f->workspace);
  fixture_finalize (file);
  fixture_close (f->workspace);
  dir = dup_laptop (f);
  both[0] = f->workspace = fixture_open (f->dir);
  both[1] = fixture_open (dir);
  for (guint i = 0; i < 2; i++)
    {
      wk_clock_unref (both[i]->clock);
      both[i]->clock = wk_clock_new_test (get_moment (1, -10 * G_TIME_SPAN_HOUR));
      locations[i] = fixture_open_location (both[i]);
    }
  g_assert_cmpuint (count_reminders (both[0]), ==, 1);
  g_assert_cmpuint (count_reminders (both[0]), ==, 0);
  /* As the office brings it. */
  update = y_doc_encode_state (wk_document_get_doc (wk_location_get_desk (locations[0])), NULL, 0, NULL);
  wk_document_name (both[0]->laptop->location->secret, WK_DOC_DESK, wk_id_write_hex (&both[0]->laptop->account, hex), &desk);
  wk_workspace_apply_foreign (both[1], &desk, update);
  g_assert_cmpuint (count_reminders (both[1]), ==, 0);
  /* What colleagues changed, of which there is more and more: for half an hour it is the first one's to tell. */
  g_assert_true (wk_location_take_turn (locations[0], "came", 30));
  g_assert_true (wk_location_take_turn (locations[0], "cam", 30));
  g_clear_pointer (&update, g_bytes_unref);
  update = y_doc_encode_state (wk_document_get_doc (wk_location_get_desk (locations[0])), NULL, 0, NULL);
  wk_workspace_apply_foreign (both[1], &desk, update);
  g_assert_false (wk_location_take_turn (locations[1], "came", 30));
  wk_clock_unref (both[1]->clock);
  both[1]->clock = wk_clock_new_test (get_moment (1, -10 * G_TIME_SPAN_HOUR - 31 * G_TIME_SPAN_MINUTE));
  g_assert_true (wk_location_take_turn (locations[1], "came", 30));
  for (guint i = 0; i < 2; i++)
    fixture_finalize (locations[i]);
  fixture_close (both[1]);
  fixture_remove_dir (dir);
}

/* The same where nothing came from the first. */
static void
test_told_apart (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Fatma", "Aydın");
  g_autoptr (WkPerson) ineke = wk_person_new (wk_author_get_account (f->workspace->author), "Ineke Veldman", NULL);

  wk_fields_set_person (WK_FIELDS (wk_file_get_card (file)), "contact-person", ineke);
  add_acute (wk_file_get_domain (file, "money"), 1);
  fixture_settle (f->workspace);
  fixture_finalize (file);
  wk_clock_unref (f->workspace->clock);
  f->workspace->clock = wk_clock_new_test (get_moment (1, -10 * G_TIME_SPAN_HOUR));
  g_assert_cmpuint (count_reminders (f->workspace), ==, 1);
  /* Told once, on this laptop too after a restart. */
  fixture_reopen (f);
  wk_clock_unref (f->workspace->clock);
  f->workspace->clock = wk_clock_new_test (get_moment (1, -10 * G_TIME_SPAN_HOUR));
  g_assert_cmpuint (count_reminders (f->workspace), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/today/neutral", LaptopFixture, NULL, fixture_set_up, test_neutral, fixture_tear_down);
  g_test_add ("/today/day", LaptopFixture, NULL, fixture_set_up, test_day, fixture_tear_down);
  g_test_add_func ("/today/came", test_came);
  g_test_add ("/today/midnight", LaptopFixture, NULL, fixture_set_up, test_midnight, fixture_tear_down);
  g_test_add ("/today/told", LaptopFixture, NULL, fixture_set_up, test_told, fixture_tear_down);
  g_test_add ("/today/told-apart", LaptopFixture, NULL, fixture_set_up, test_told_apart, fixture_tear_down);
  g_test_add ("/today/by-hand", LaptopFixture, NULL, fixture_set_up, test_by_hand, fixture_tear_down);
  return g_test_run ();
}
