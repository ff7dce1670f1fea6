/* Two processes of one office, in one database. */
#include <glib/gstdio.h>
#include <string.h>

#include "office-process.h"
#include "wk-base.h"

static guint
edits_of (void)
{
  return g_getenv ("WK_LONG") ? 2000 : 200;
}

static void
write_some (TestLaptop *karin, TestLaptop *tess, guint n)
{
  guint i;

  for (i = 0; i < n; i++) {
    test_laptop_write (karin, i % 5, "k");
    test_laptop_write (tess, i % 7, "t");
    if (i % 10 == 0)
      wait_a_moment ();
  }
}

static void
wait_equal (TestLaptop *karin, TestLaptop *tess)
{
  WAIT_UNTIL (test_laptop_count_waiting (karin) + test_laptop_count_waiting (tess) == 0 && test_laptop_equal (karin, tess));
  g_assert_cmpuint (g_hash_table_size (karin->refused) + g_hash_table_size (tess->refused), ==, 0);
}

/* Reached again, wherever it was cut off. */
static void
come_back (Office *office, TestLaptop *laptop)
{
  WAIT_UNTIL (wk_feed_client_get_state (laptop->client) == WK_FEED_CLIENT_ENDED);
  office_sync (office, laptop);
}

/* Enrolled at one, served by both; what one writes the other sees. */
static void
test_live (void)
{
  Office first, second;
  g_autoptr (TestLaptop) karin = NULL, tess = NULL;
  g_autofree char *code = NULL;

  office_set_up (&first);
  office_set_up_second (&second, &first);
  g_assert_cmpmem (first.fingerprint, 32, second.fingerprint, 32);
  karin = office_new_laptop (&first);
  tess = test_laptop_new ();
  /* A code of the one is good at the other. */
  code = office_new_code (&first);
  g_assert_true (office_enrol (&second, tess, code, "Tess", NULL));
  office_sync (&first, karin);
  office_sync (&second, tess);
  office_wait_live (karin);
  office_wait_live (tess);
  write_some (karin, tess, edits_of ());
  wait_equal (karin, tess);

  /* Each at the other's. */
  office_sync (&second, karin);
  office_sync (&first, tess);
  office_wait_live (karin);
  office_wait_live (tess);
  write_some (karin, tess, 20);
  wait_equal (karin, tess);
  office_leave (karin);
  office_leave (tess);
  office_tear_down (&second);
  office_tear_down (&first);
}

/* One is killed in the middle: its laptop goes on at the other, and all that was confirmed is there. */
static void
test_killed (void)
{
  Office first, second;
  g_autoptr (TestLaptop) karin = NULL, tess = NULL, late = NULL;
  guint round;

  office_set_up (&first);
  office_set_up_second (&second, &first);
  karin = office_new_laptop (&first);
  tess = office_new_laptop (&second);
  office_sync (&second, tess);
  for (round = 0; round < 3; round++) {
    office_sync (&first, karin);
    office_wait_live (karin);
    write_some (karin, tess, edits_of () / 4);
    office_kill (&first);
    write_some (karin, tess, 10);
    come_back (&second, karin);
    office_wait_live (karin);
    wait_equal (karin, tess);
    office_start (&first);
  }

  late = office_new_laptop (&first);
  office_sync (&first, late);
  office_wait_live (late);
  g_assert_true (test_laptop_equal (late, karin));
  office_leave (karin);
  office_leave (tess);
  office_leave (late);
  office_tear_down (&second);
  office_tear_down (&first);
}

/* What is decided at the one is there for a laptop at the other within a second; the quickest of some, as the machine may have much to do. */
static void
check_prompt (Office *first, TestLaptop *omar)
{
  static const char * const functions[] = { "policy-adviser", "coordinator" };
  gint64 soonest[2] = { G_MAXINT64, G_MAXINT64 };
  guint i, k;

  for (i = 0; i < 5; i++)
    for (k = 0; k < 2; k++) {
      gint64 began;

      g_assert_cmpint (office_run (first, NULL, NULL, "profile", "Omar", "--function", functions[k], NULL), ==, 0);
      began = g_get_monotonic_time ();
      WAIT_UNTIL (test_laptop_has (omar, 1, WK_DOC_PLAN, NULL) == (k == 1));
      soonest[k] = MIN (soonest[k], g_get_monotonic_time () - began);
    }
  for (k = 0; k < 2; k++) {
    g_test_message ("%s was there after %.0f ms", functions[k], soonest[k] / 1000.0);
    g_assert_cmpint (soonest[k], <, G_USEC_PER_SEC);
  }
}

/* Taken off at the one, a laptop and a person are cut off at the other, at once; what somebody may no longer do they no longer may there either. */
static void
test_taken_off (void)
{
  Office first, second;
  g_autoptr (TestLaptop) karin = NULL, tess = NULL, omar = NULL, wim = NULL;
  g_autofree char *key = NULL;
  WkBatch *late;

  office_set_up (&first);
  office_set_up_second (&second, &first);
  wim = office_new_laptop (&first);
  karin = office_new_person (&first, "Karin", "gemeente", "coordinator", "", "");
  tess = office_new_person (&second, "Tess", "gemeente", "coordinator", "", "");
  omar = office_new_person (&first, "Omar", "gemeente", "coordinator", "", "");
  office_sync (&first, wim);
  office_sync (&second, karin);
  office_sync (&second, tess);
  office_sync (&second, omar);
  test_laptop_write (wim, 1, "of all ");
  office_wait_live (wim);
  WAIT_UNTIL (test_laptop_equal (wim, karin) && test_laptop_equal (wim, tess) && test_laptop_equal (wim, omar));

  key = wk_hex_encode (wk_device_key_get_public (karin->key), 8);
  g_assert_cmpint (office_run (&first, NULL, NULL, "revoke", key, NULL), ==, 0);
  WAIT_UNTIL (wk_feed_client_get_state (karin->client) == WK_FEED_CLIENT_ENDED);
  g_assert_cmpint (wk_feed_client_get_reason (karin->client), ==, WK_REASON_NOT_RECOGNISED);
  g_assert_cmpint (office_run (&first, NULL, NULL, "revoke", "Tess", NULL), ==, 0);
  WAIT_UNTIL (wk_feed_client_get_state (tess->client) == WK_FEED_CLIENT_ENDED);
  g_assert_cmpint (wk_feed_client_get_reason (tess->client), ==, WK_REASON_NOT_RECOGNISED);
  g_assert_cmpint (wk_feed_client_get_state (omar->client), !=, WK_FEED_CLIENT_ENDED);

  /* Nor do they get in again, and what they sign is not taken from anybody there. */
  office_sync (&second, karin);
  WAIT_UNTIL (wk_feed_client_get_state (karin->client) == WK_FEED_CLIENT_ENDED);
  late = test_laptop_write (karin, 1, "late ");
  test_laptop_queue (omar, wk_batch_ref (late));
  WAIT_UNTIL (g_hash_table_contains (omar->refused, late));
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (omar->refused, late)), ==, WK_REFUSAL_SIGNATURE);

  g_assert_true (test_laptop_has (omar, 1, WK_DOC_PLAN, NULL));
  check_prompt (&first, omar);
  g_assert_cmpint (office_run (&first, NULL, NULL, "profile", "Omar", "--function", "policy-adviser", NULL), ==, 0);
  WAIT_UNTIL (!test_laptop_has (omar, 1, WK_DOC_PLAN, NULL));
  g_assert_cmpint (wk_feed_client_get_state (omar->client), !=, WK_FEED_CLIENT_ENDED);

  office_leave (wim);
  office_leave (karin);
  office_leave (tess);
  office_leave (omar);
  office_tear_down (&second);
  office_tear_down (&first);
}

static void
set_contact (WkDocument *card, gpointer person)
{
  wk_fields_set_person (WK_FIELDS (card), "contact-person", person);
}

/* What one knows of files the other changes: a file that was nobody's has its maker, then its contact person. */
static void
test_files (void)
{
  Office first, second;
  g_autoptr (TestLaptop) founder = NULL, tess = NULL, lies = NULL, tom = NULL;
  g_autoptr (WkPerson) person = NULL;
  WkBatch *batch;
  char hex[WK_ID_HEX_SIZE];

  office_set_up (&first);
  office_set_up_second (&second, &first);
  founder = office_new_laptop (&first);
  tess = office_new_person (&first, "Tess", "gemeente", "contact-person", "", "");
  lies = office_new_person (&first, "Lies", "gemeente", "contact-person", "", "");
  tom = office_new_person (&first, "Tom", "gemeente", "policy-adviser", "", "");
  office_sync (&first, tess);
  office_sync (&second, lies);
  office_sync (&second, tom);
  office_wait_live (tess);
  office_wait_live (lies);
  office_wait_live (tom);

  /* The second looks for a file that there is not; at the first it is made; at the second it is its maker's then. */
  batch = test_laptop_write (tom, 1, "who is this? ");
  WAIT_UNTIL (g_hash_table_contains (tom->refused, batch));
  test_laptop_write (tess, 1, "a new file ");
  office_wait_live (tess);
  g_assert_cmpuint (g_hash_table_size (tess->refused), ==, 0);
  batch = test_laptop_write (lies, 1, "and mine? ");
  WAIT_UNTIL (g_hash_table_contains (lies->refused, batch));
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (lies->refused, batch)), ==, WK_REFUSAL_NO_RIGHT);

  /* Handed over at the first. */
  person = wk_person_new (wk_id_write_hex (&lies->author, hex), "Lies", "gemeente");
  test_laptop_edit (tess, 1, WK_DOC_CARD, NULL, set_contact, person);
  WAIT_UNTIL (test_laptop_has (lies, 1, WK_DOC_CARD, NULL));
  WAIT_UNTIL (!test_laptop_has (tess, 1, WK_DOC_PLAN, NULL));
  test_laptop_edit (lies, 1, WK_DOC_STORY, NULL, NULL, NULL);
  office_wait_live (lies);
  g_assert_cmpuint (g_hash_table_size (lies->refused), ==, 1);
  office_leave (tess);
  office_leave (lies);
  office_leave (tom);
  office_tear_down (&second);
  office_tear_down (&first);
}

/* The database goes and comes: nobody is told that something is kept which is not, and nothing is lost. */
static void
test_database_restarted (void)
{
  Office first, second;
  g_autoptr (TestLaptop) karin = NULL, tess = NULL, late = NULL;
  WkId epoch;

  office_set_up (&first);
  office_set_up_second (&second, &first);
  karin = office_new_laptop (&first);
  tess = office_new_laptop (&second);
  office_sync (&first, karin);
  office_sync (&second, tess);
  office_wait_live (karin);
  office_wait_live (tess);
  write_some (karin, tess, 20);
  wait_equal (karin, tess);
  epoch = karin->position.epoch;

  office_database_stop ();
  test_laptop_write (karin, 1, "while it was away ");
  test_laptop_write (tess, 1, "so was this ");
  WAIT_UNTIL (office_says (&first, "/health", "the database is away") && office_says (&second, "/health", "the database is away"));
  g_assert_cmpuint (test_laptop_count_waiting (karin), ==, 1);
  g_assert_cmpuint (test_laptop_count_waiting (tess), ==, 1);
  office_database_start ();
  WAIT_UNTIL (office_says (&first, "/health", "ok") && office_says (&second, "/health", "ok"));
  /* A laptop whose push failed tries again; one that was cut off comes back. */
  if (wk_feed_client_get_state (karin->client) == WK_FEED_CLIENT_ENDED)
    office_sync (&first, karin);
  if (wk_feed_client_get_state (tess->client) == WK_FEED_CLIENT_ENDED)
    office_sync (&second, tess);
  write_some (karin, tess, 20);
  wait_equal (karin, tess);
  g_assert_true (wk_id_equal (&epoch, &karin->position.epoch));

  late = office_new_laptop (&second);
  office_sync (&second, late);
  office_wait_live (late);
  g_assert_true (test_laptop_equal (late, karin));
  office_leave (karin);
  office_leave (tess);
  office_leave (late);
  office_tear_down (&second);
  office_tear_down (&first);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/office/together/live", test_live);
  g_test_add_func ("/office/together/killed", test_killed);
  g_test_add_func ("/office/together/taken-off", test_taken_off);
  g_test_add_func ("/office/together/files", test_files);
  g_test_add_func ("/office/together/database-restarted", test_database_restarted);
  return g_test_run ();
}
