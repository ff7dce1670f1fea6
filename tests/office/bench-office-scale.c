/* What an office bears, on each kind of store: updates a second, what a delivered update costs it, waiting at 300 connections, memory of an idle
 * connection, and how catching up grows with the number of files. Prints `name value unit`. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "office-process.h"

#define CONNECTIONS 300
#define PRESSES 200
#define UPDATES 5000

static double
seconds_since (gint64 began)
{
  return (g_get_monotonic_time () - began) / 1e6;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
cpu_seconds (Office *office)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", g_subprocess_get_identifier (office->process)), *text = NULL;
  g_auto (GStrv) words = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  words = g_strsplit (strrchr (text, ')') + 2, " ", -1);

  return (g_ascii_strtod (words[11], NULL) + g_ascii_strtod (words[12], NULL)) / sysconf (_SC_CLK_TCK);
}

static double
resident_kilobytes (Office *office)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/statm", g_subprocess_get_identifier (office->process)), *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));

  return g_ascii_strtod (strchr (text, ' '), NULL) * sysconf (_SC_PAGESIZE) / 1024;
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

static void
bench_connections (const char *name, Office *first, Office *second)
{
  g_autoptr (GPtrArray) laptops = g_ptr_array_new_with_free_func (g_object_unref);
  double before, cpu, waits[PRESSES];
  TestLaptop *writer, *reader;
  guint i, came = 0;

  before = resident_kilobytes (first);
  for (i = 0; i < CONNECTIONS; i++) {
    TestLaptop *laptop = office_new_laptop (first);

    g_ptr_array_add (laptops, laptop);
    office_sync (i % 2 && second ? second : first, laptop);
    office_wait_live (laptop);
  }
  printf ("office_%s_idle_connection %.1f kB\n", name, (resident_kilobytes (first) - before) / (second ? CONNECTIONS / 2 : CONNECTIONS));

  writer = laptops->pdata[0];
  reader = laptops->pdata[CONNECTIONS - 1];
  for (i = 0; i < CONNECTIONS; i++)
    came += ((TestLaptop *) laptops->pdata[i])->batches_came;
  cpu = cpu_seconds (first) + (second ? cpu_seconds (second) : 0);
  for (i = 0; i < PRESSES; i++) {
    guint had = reader->batches_came;
    gint64 began = g_get_monotonic_time ();

    test_laptop_write (writer, 2000 + i % 10, "x");
    RUN_UNTIL (reader->batches_came > had);
    waits[i] = seconds_since (began) * 1000;
  }
  qsort (waits, PRESSES, sizeof waits[0], compare_doubles);
  printf ("office_%s_seen_at_%d_p50 %.2f ms\noffice_%s_seen_at_%d_p99 %.2f ms\n", name, CONNECTIONS, waits[PRESSES / 2], name, CONNECTIONS,
          waits[PRESSES * 99 / 100]);
  cpu = cpu_seconds (first) + (second ? cpu_seconds (second) : 0) - cpu;
  printf ("office_%s_delivered_update %.1f us\n", name, cpu * 1e6 / (PRESSES * (double) CONNECTIONS));
  for (i = 0; i < CONNECTIONS; i++)
    office_leave (laptops->pdata[i]);
}

/* One who has all but the last hundred edits, at so many files. */
static void
bench_growth (const char *name, Office *office, guint files)
{
  g_autoptr (TestLaptop) writer = office_new_laptop (office), reader = office_new_laptop (office);
  gint64 began;
  guint i;

  for (i = 0; i < files; i++)
    test_laptop_write (writer, 10000 + i, "file ");
  office_sync (office, writer);
  RUN_UNTIL (is_done (writer));
  began = g_get_monotonic_time ();
  office_sync (office, reader);
  RUN_UNTIL (wk_feed_client_get_state (reader->client) >= WK_FEED_CLIENT_LIVE);
  printf ("office_%s_new_laptop_%u_files %.0f ms\n", name, files, seconds_since (began) * 1000);
  office_leave (reader);
  for (i = 0; i < 100; i++)
    test_laptop_write (writer, 10000 + i, "more ");
  RUN_UNTIL (is_done (writer));
  began = g_get_monotonic_time ();
  office_sync (office, reader);
  RUN_UNTIL (wk_feed_client_get_state (reader->client) >= WK_FEED_CLIENT_LIVE);
  printf ("office_%s_100_edits_at_%u_files %.1f ms\n", name, files, seconds_since (began) * 1000);
  office_leave (writer);
  office_leave (reader);
}

static void
bench (const char *name, gboolean two)
{
  Office first, second;

  office_set_up (&first);
  if (two)
    office_set_up_second (&second, &first);
  bench_updates (name, &first, two ? &second : NULL);
  bench_connections (name, &first, two ? &second : NULL);
  if (!two) {
    bench_growth (name, &first, 3600);
    bench_growth (name, &first, g_getenv ("WK_LONG") ? 396400 : 32400);
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
