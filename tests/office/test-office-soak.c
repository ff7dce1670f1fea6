/* Many laptops at two processes that are killed in turn, for as long as it is told. In full (-long): 300 laptops, 30 minutes. */
#include <stdlib.h>

#include "office-process.h"

typedef struct
{
  Office offices[2];
  gboolean up[2];
  GPtrArray *laptops; /* (owned) */
  GRand *rand;        /* (owned) */
} Soak;

/* Whoever was cut off goes to one that runs, a few at a time. */
static void
bring_back (Soak *soak)
{
  guint i, some = 0;

  for (i = 0; i < soak->laptops->len && some < 20; i++) {
    TestLaptop *laptop = soak->laptops->pdata[i];
    guint which = i % 2;

    if (laptop->client && wk_feed_client_get_state (laptop->client) != WK_FEED_CLIENT_ENDED)
      continue;
    if (!soak->up[which])
      which = 1 - which;
    office_sync (&soak->offices[which], laptop);
    some++;
  }
}

static void
kill_or_start (Soak *soak, guint which)
{
  if (soak->up[which])
    office_kill (&soak->offices[which]);
  else
    office_start (&soak->offices[which]);
  soak->up[which] = !soak->up[which];
}

static gboolean
is_settled (Soak *soak)
{
  guint i;

  bring_back (soak);
  for (i = 0; i < soak->laptops->len; i++) {
    TestLaptop *laptop = soak->laptops->pdata[i];

    if (!laptop->client || wk_feed_client_get_state (laptop->client) < WK_FEED_CLIENT_LIVE ||
        wk_feed_client_get_state (laptop->client) == WK_FEED_CLIENT_ENDED || test_laptop_count_waiting (laptop) > 0)
      return FALSE;
  }

  return TRUE;
}

static void
test_soak (void)
{
  gboolean full = g_getenv ("WK_LONG") != NULL;
  guint n = full ? 300 : 12, rounds = full ? 900 : 12, i, round;
  Soak soak = { .up = { TRUE, TRUE } };
  guint confirmed = 0;

  soak.laptops = g_ptr_array_new_with_free_func (g_object_unref);
  soak.rand = g_rand_new_with_seed (g_test_rand_int ());
  office_set_up (&soak.offices[0]);
  office_set_up_second (&soak.offices[1], &soak.offices[0]);
  for (i = 0; i < n; i++)
    g_ptr_array_add (soak.laptops, office_new_laptop (&soak.offices[i % 2]));

  for (round = 0; round < rounds; round++) {
    gint64 until = g_get_monotonic_time () + 2 * G_USEC_PER_SEC;

    bring_back (&soak);
    for (i = 0; i < n / 4 + 1; i++)
      test_laptop_write (soak.laptops->pdata[g_rand_int_range (soak.rand, 0, n)], g_rand_int_range (soak.rand, 0, 40), "s");
    while (g_get_monotonic_time () < until && !is_settled (&soak))
      wait_a_moment ();
    /* Never both at once: there is always one that serves. */
    if (round % 3 == 1)
      kill_or_start (&soak, round / 6 % 2);
    else if (round % 3 == 2 && !soak.up[round / 6 % 2])
      kill_or_start (&soak, round / 6 % 2);
  }
  for (i = 0; i < 2; i++)
    if (!soak.up[i])
      kill_or_start (&soak, i);
  WAIT_UNTIL (is_settled (&soak));

  for (i = 0; i < n; i++) {
    TestLaptop *laptop = soak.laptops->pdata[i];

    confirmed += g_hash_table_size (laptop->confirmed);
    g_assert_cmpuint (g_hash_table_size (laptop->refused), ==, 0);
    WAIT_UNTIL (test_laptop_equal (soak.laptops->pdata[0], laptop));
  }
  g_test_message ("%u edits confirmed", confirmed);
  g_assert_cmpuint (confirmed, ==, rounds * (n / 4 + 1));
  for (i = 0; i < n; i++)
    office_leave (soak.laptops->pdata[i]);
  office_tear_down (&soak.offices[1]);
  office_tear_down (&soak.offices[0]);
  g_ptr_array_unref (soak.laptops);
  g_rand_free (soak.rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/office/soak", test_soak);
  return g_test_run ();
}
