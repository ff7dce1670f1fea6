/* What an office bears, on each kind of store: updates a second, and how catching up grows with the number of files. Prints `name value unit`. */
#include <stdio.h>

#include "office-process.h"

#define UPDATES 5000

static double
seconds_since (gint64 began)
{
  return (g_get_monotonic_time () - began) / 1e6;
}

#define RUN_UNTIL(condition) while (!(condition)) g_main_context_iteration (NULL, TRUE)

static gboolean
is_done (TestLaptop *laptop)
{
  return g_hash_table_size (laptop->confirmed) >= laptop->outbox->len;
}

/* Four laptops, each with a heap of updates of its own. */
static void
bench_updates (const char *name, Office *first, Office *second)
{
  TestLaptop *laptops[4];
  gint64 began;
  guint i, j;

  for (i = 0; i < G_N_ELEMENTS (laptops); i++) {
    laptops[i] = office_new_laptop (first);
    for (j = 0; j < UPDATES; j++)
      test_laptop_write (laptops[i], 1000 + i * 50 + j % 50, "edit ");
  }
  began = g_get_monotonic_time ();
  for (i = 0; i < G_N_ELEMENTS (laptops); i++)
    office_sync (i % 2 && second ? second : first, laptops[i]);
  for (i = 0; i < G_N_ELEMENTS (laptops); i++)
    RUN_UNTIL (is_done (laptops[i]));
  printf ("office_%s_updates %.0f /s\n", name, G_N_ELEMENTS (laptops) * UPDATES / seconds_since (began));
  for (i = 0; i < G_N_ELEMENTS (laptops); i++) {
    office_leave (laptops[i]);
    g_object_unref (laptops[i]);
  }
}

#define OWN 60

static void
set_person (WkDocument *card, gpointer data)
{
  wk_fields_set_person (WK_FIELDS (card), "contact-person", data);
}

/* A contact person's new laptop: some of so many files are theirs. */
static void
bench_own (const char *name, Office *office, TestLaptop *coordinator, guint files)
{
  g_autofree char *who = g_strdup_printf ("Ineke %u", files);
  g_autoptr (TestLaptop) laptop = office_new_person (office, who, "Tiem", "contact-person", "none", "");
  g_autoptr (WkPerson) person = NULL;
  char hex[WK_ID_HEX_SIZE];
  gint64 began;
  guint i;

  person = wk_person_new (wk_id_write_hex (&laptop->author, hex), who, "Tiem");
  for (i = 0; i < OWN; i++)
    test_laptop_edit (coordinator, 10000 + i * (files / OWN), WK_DOC_CARD, NULL, set_person, person);
  RUN_UNTIL (is_done (coordinator));
  began = g_get_monotonic_time ();
  office_sync (office, laptop);
  RUN_UNTIL (wk_feed_client_get_state (laptop->client) >= WK_FEED_CLIENT_LIVE);
  printf ("office_%s_new_laptop_%d_of_%u_files %.0f ms\n", name, OWN, files, seconds_since (began) * 1000);
  g_assert_cmpuint (laptop->states_came, >=, 2 * OWN);
  began = g_get_monotonic_time ();
  g_assert_cmpint (office_run (office, NULL, NULL, "revoke", who, NULL), ==, 0);
  RUN_UNTIL (wk_feed_client_get_state (laptop->client) == WK_FEED_CLIENT_ENDED);
  printf ("office_%s_taken_off_at_%u_files %.0f ms\n", name, files, seconds_since (began) * 1000);
  office_leave (laptop);
}

/* One who has all but the last hundred edits, at so many files in all, of which some are there already. */
static void
bench_growth (const char *name, Office *office, guint there, guint files)
{
  g_autoptr (TestLaptop) writer = office_new_laptop (office), reader = office_new_laptop (office);
  gint64 began;
  guint i;

  for (i = there; i < files; i++)
    test_laptop_write (writer, 10000 + i, "file ");
  office_sync (office, writer);
  RUN_UNTIL (is_done (writer));
  began = g_get_monotonic_time ();
  office_sync (office, reader);
  RUN_UNTIL (wk_feed_client_get_state (reader->client) >= WK_FEED_CLIENT_LIVE);
  printf ("office_%s_new_laptop_%u_files %.0f ms\n", name, files, seconds_since (began) * 1000);
  office_leave (reader);
  for (i = 0; i < 100; i++)
    test_laptop_write (writer, 10000 + there + i, "more ");
  RUN_UNTIL (is_done (writer));
  began = g_get_monotonic_time ();
  office_sync (office, reader);
  RUN_UNTIL (wk_feed_client_get_state (reader->client) >= WK_FEED_CLIENT_LIVE);
  printf ("office_%s_100_edits_at_%u_files %.1f ms\n", name, files, seconds_since (began) * 1000);
  office_leave (reader);
  bench_own (name, office, writer, files);
  office_leave (writer);
}

static void
bench (const char *name, gboolean two)
{
  Office first, second;

  office_set_up (&first);
  if (two)
    office_set_up_second (&second, &first);
  bench_updates (name, &first, two ? &second : NULL);
  if (!two) {
    bench_growth (name, &first, 0, 3600);
    bench_growth (name, &first, 3600, 36000);
    if (g_getenv ("WK_LONG"))
      bench_growth (name, &first, 36000, 400000);
  }
  if (two)
    office_tear_down (&second);
  office_tear_down (&first);
}

int
main (int argc, char **argv)
{
  g_autofree char *why_not = NULL;
  PostgresServer *server;

  setvbuf (stdout, NULL, _IOLBF, 0);
  bench ("sqlite", FALSE);
  server = postgres_server_new_durable (&why_not);
  if (!server) {
    fprintf (stderr, "bench-office-scale: %s\n", why_not);
    return 0;
  }
  office_use_postgres (server);
  bench ("postgres", FALSE);
  bench ("postgres_two", TRUE);
  postgres_server_free (server);

  return 0;
}
