/* How long laptops wait for a real office on loopback. Prints `name value unit`. */
#include <stdio.h>
#include <stdlib.h>

#include "office-process.h"

#define DOCUMENTS 100
#define EDITS 1000
#define PRESSES 500

static double
milliseconds_since (gint64 began)
{
  return (g_get_monotonic_time () - began) / 1000.0;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
write_edits (TestLaptop *laptop)
{
  guint i, j;

  for (j = 0; j < EDITS; j++)
    for (i = 0; i < DOCUMENTS; i++)
      test_laptop_write (laptop, i, "edit ");
}

static double
sync_all (Office *office, TestLaptop *laptop)
{
  gint64 began = g_get_monotonic_time ();

  office_sync (office, laptop);
  while (wk_feed_client_get_state (laptop->client) < WK_FEED_CLIENT_LIVE ||
         g_hash_table_size (laptop->confirmed) < laptop->outbox->len)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (wk_feed_client_get_state (laptop->client), ==, WK_FEED_CLIENT_LIVE);

  return milliseconds_since (began);
}

int
main (int argc, char **argv)
{
  Office office;
  g_autoptr (TestLaptop) karin = NULL, tess = NULL;
  double waits[PRESSES];
  guint i;

  office_set_up (&office);
  karin = office_new_laptop (&office);
  write_edits (karin);
  printf ("office_push_100x1000 %.0f ms\n", sync_all (&office, karin));

  tess = office_new_laptop (&office);
  printf ("office_catch_up_100x1000_new_laptop %.0f ms\n", sync_all (&office, tess));
  g_assert_true (test_laptop_equal (karin, tess));
  printf ("office_nothing_new %.1f ms\n", sync_all (&office, tess));

  /* One press at a time, until its receipt is here. */
  office_leave (tess);
  for (i = 0; i < PRESSES; i++) {
    guint before = g_hash_table_size (karin->confirmed);
    gint64 began = g_get_monotonic_time ();

    test_laptop_write (karin, i % DOCUMENTS, "x");
    while (g_hash_table_size (karin->confirmed) == before)
      g_main_context_iteration (NULL, TRUE);
    waits[i] = milliseconds_since (began);
  }
  qsort (waits, PRESSES, sizeof waits[0], compare_doubles);
  printf ("office_confirmed_p50 %.2f ms\noffice_confirmed_p99 %.2f ms\n", waits[PRESSES / 2], waits[PRESSES * 99 / 100]);

  /* Whoever was away gets each batch. */
  write_edits (karin);
  while (g_hash_table_size (karin->confirmed) < karin->outbox->len)
    g_main_context_iteration (NULL, TRUE);
  printf ("office_catch_up_100x1000_was_away %.0f ms\n", sync_all (&office, tess));
  g_assert_true (test_laptop_equal (karin, tess));

  office_leave (karin);
  office_leave (tess);
  office_tear_down (&office);

  return 0;
}
