/* Many laptops at two processes that are killed in turn and restored to an earlier moment, for as long as it is told: each edit that was confirmed is
 * everywhere afterwards, also on a laptop that comes new. In full (-long): 300 laptops, 30 minutes. WK_SOAK_LAPTOPS, WK_SOAK_MINUTES and WK_SEED say
 * otherwise; the seed is printed. */
#include <string.h>

#include "office-process.h"

#define DOCUMENTS 40
/* After how many rounds there is a backup, and it is put back: when both processes run. */
#define BACKUP_ROUND 2
#define RESTORE_ROUND 6
#define ROUNDS 30 /* and then again */
#define SETTLING_MINUTES 15

typedef struct
{
  Office offices[2];
  gboolean up[2];
  GPtrArray *laptops; /* (owned) */
  GRand *rand;        /* (owned) */
  char *file;         /* (owned): of the backup */
  gboolean backed_up;
  guint written[DOCUMENTS]; /* how many edits of one letter each, by everybody */
  guint edits, kills, restores, cuts, unreached;
} Soak;

static guint
get_number (const char *name, guint otherwise)
{
  const char *text = g_getenv (name);

  return text ? g_ascii_strtoull (text, NULL, 10) : otherwise;
}

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
    /* A machine that has much to do may keep somebody at the door for longer than they wait: they come again, as laptops do. */
    if (!office_try_sync (&soak->offices[which], laptop, NULL))
      soak->unreached++;
    some++;
  }
}

static void
kill_or_start (Soak *soak, guint which)
{
  if (soak->up[which]) {
    office_kill (&soak->offices[which]);
    soak->kills++;
  } else {
    office_start (&soak->offices[which]);
  }
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

/* Hundreds compare all that they have after the last restore: on a machine that has other work that takes its time. */
static void
wait_settled (Soak *soak)
{
  gint64 until = g_get_monotonic_time () + SETTLING_MINUTES * 60 * G_USEC_PER_SEC;

  while (!is_settled (soak)) {
    g_assert_cmpint (g_get_monotonic_time (), <, until);
    wait_a_moment ();
  }
}

/* A line breaks: the laptop comes back, in the middle of whatever it was. */
static void
cut_some (Soak *soak)
{
  guint i;

  for (i = 0; i < soak->laptops->len / 10 + 1; i++) {
    office_leave (soak->laptops->pdata[g_rand_int_range (soak->rand, 0, soak->laptops->len)]);
    soak->cuts++;
  }
}

static void
write_some (Soak *soak)
{
  guint i;

  for (i = 0; i < soak->laptops->len / 4 + 1; i++) {
    guint n = g_rand_int_range (soak->rand, 0, DOCUMENTS);

    test_laptop_write (soak->laptops->pdata[g_rand_int_range (soak->rand, 0, soak->laptops->len)], n, "s");
    soak->written[n]++;
    soak->edits++;
  }
}

/* The database goes back to the backup: all that was confirmed since is on laptops alone. */
static void
restore (Soak *soak)
{
  guint i;

  for (i = 0; i < 2; i++) {
    if (soak->up[i])
      g_assert_cmpint (office_terminate (&soak->offices[i]), ==, 0);
    soak->up[i] = FALSE;
  }
  office_restore (&soak->offices[0], soak->file);
  for (i = 0; i < 2; i++)
    kill_or_start (soak, i);
  soak->restores++;
}

static void
take_turn (Soak *soak, guint round)
{
  guint which = round / 6 % 2;

  /* Never both at once: there is always one that serves. */
  if (round % 3 == 1 || (round % 3 == 2 && !soak->up[which]))
    kill_or_start (soak, which);
  if (round % ROUNDS == BACKUP_ROUND) {
    office_back_up (&soak->offices[0], soak->file);
    soak->backed_up = TRUE;
  } else if (round % ROUNDS == RESTORE_ROUND && soak->backed_up) {
    restore (soak);
  }
}

/* Of each document as many letters as were written; nobody's is missing, none is there twice. */
static void
check_all_there (Soak *soak, TestLaptop *laptop)
{
  guint n;

  for (n = 0; n < DOCUMENTS; n++) {
    g_autofree char *text = test_laptop_read (laptop, n);

    g_assert_cmpuint (text ? strlen (text) : 0, ==, soak->written[n]);
  }
}

static void
set_up (Soak *soak, guint laptops)
{
  guint seed = get_number ("WK_SEED", g_test_rand_int () & 0xffff), i;

  g_test_message ("WK_SEED=%u", seed);
  soak->laptops = g_ptr_array_new_with_free_func (g_object_unref);
  soak->rand = g_rand_new_with_seed (seed);
  office_set_up (&soak->offices[0]);
  office_set_up_second (&soak->offices[1], &soak->offices[0]);
  soak->up[0] = soak->up[1] = TRUE;
  soak->file = g_build_filename (soak->offices[0].dir, "..", "backup", NULL);
  for (i = 0; i < laptops; i++)
    g_ptr_array_add (soak->laptops, office_new_laptop (&soak->offices[i % 2]));
}

static void
tear_down (Soak *soak)
{
  guint i;

  for (i = 0; i < soak->laptops->len; i++)
    office_leave (soak->laptops->pdata[i]);
  office_tear_down (&soak->offices[1]);
  office_tear_down (&soak->offices[0]);
  g_ptr_array_unref (soak->laptops);
  g_rand_free (soak->rand);
  g_free (soak->file);
}

static void
test_soak (void)
{
  gboolean full = g_getenv ("WK_LONG") != NULL;
  guint minutes = get_number ("WK_SOAK_MINUTES", full ? 30 : 0), round = 0, confirmed = 0, i;
  gint64 end = 0;
  Soak soak = { 0 };

  set_up (&soak, get_number ("WK_SOAK_LAPTOPS", full ? 300 : 12));
  end = g_get_monotonic_time () + minutes * 60 * G_USEC_PER_SEC;
  while (minutes > 0 ? g_get_monotonic_time () < end : round < 12) {
    gint64 until = g_get_monotonic_time () + 2 * G_USEC_PER_SEC;

    bring_back (&soak);
    write_some (&soak);
    if (round % 2 == 1)
      cut_some (&soak);
    while (g_get_monotonic_time () < until && !is_settled (&soak))
      wait_a_moment ();
    take_turn (&soak, round++);
  }
  for (i = 0; i < 2; i++)
    if (!soak.up[i])
      kill_or_start (&soak, i);
  wait_settled (&soak);
  /* Somebody who has nothing yet reads it all from the office. */
  g_ptr_array_add (soak.laptops, office_new_laptop (&soak.offices[1]));
  wait_settled (&soak);

  for (i = 0; i < soak.laptops->len; i++) {
    TestLaptop *laptop = soak.laptops->pdata[i];

    confirmed += g_hash_table_size (laptop->confirmed);
    g_assert_cmpuint (g_hash_table_size (laptop->refused), ==, 0);
    WAIT_UNTIL (test_laptop_equal (soak.laptops->pdata[0], laptop));
    check_all_there (&soak, laptop);
  }
  g_test_message ("%u laptops, %u rounds: %u edits confirmed, %u kills, %u restores, %u cuts, %u not let in at once", soak.laptops->len - 1, round, confirmed, soak.kills,
                  soak.restores, soak.cuts, soak.unreached);
  g_assert_cmpuint (confirmed, ==, soak.edits);
  g_assert_cmpuint (soak.restores, >, 0);
  tear_down (&soak);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/office/soak", test_soak);
  return g_test_run ();
}
