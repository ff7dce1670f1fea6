/* Flipped bits and cut files: nothing crashes, nothing wrong is taken for right, and what is damaged is said.
 * WK_LONG=1 tries many more places. */
#include <gio/gio.h>
#include <string.h>

#include "scenario.h"

static gboolean
is_long (void)
{
  return g_strcmp0 (g_getenv ("WK_LONG"), "1") == 0;
}

typedef struct
{
  Fixture f;
  char *path;    /* (owned): the store's file */
  char *image;   /* (owned): its bytes */
  gsize length;
  char *digest;  /* (owned): what it holds */
  char **lines;  /* (owned): the digest's lines */
} Whole;

static void
whole_init (Whole *self)
{
  g_autoptr (GError) error = NULL;

  fixture_init (&self->f);
  fixture_create (&self->f);
  for (guint step = 0; step < SCENARIO_STEPS; step++)
    g_assert_true (scenario_step (&self->f, step, &error));
  self->digest = scenario_digest (self->f.store, &error);
  g_assert_no_error (error);
  self->lines = g_strsplit (self->digest, "\n", -1);
  fixture_close (&self->f);
  self->path = fixture_path (&self->f, "store.db");
  g_assert_true (g_file_get_contents (self->path, &self->image, &self->length, NULL));
}

static void
whole_clear (Whole *self)
{
  fixture_clear (&self->f);
  g_free (self->path);
  g_free (self->image);
  g_free (self->digest);
  g_strfreev (self->lines);
}

static void
whole_write (Whole *self,
             gsize  length)
{
  g_autofree char *wal = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *shm = g_strconcat (self->path, "-shm", NULL);

  remove_tree (wal);
  remove_tree (shm);
  g_assert_true (g_file_set_contents (self->path, self->image, length, NULL));
}

/* How many of the digest's lines are no longer there as they were. */
static guint
count_lost (Whole      *self,
            const char *now)
{
  g_auto (GStrv) lines = g_strsplit (now, "\n", -1);
  guint lost = 0;

  for (guint i = 0; self->lines[i] != NULL; i++)
    lost += !g_strv_contains ((const char *const *) lines, self->lines[i]);
  return lost;
}

typedef struct
{
  guint same;   /* the byte means nothing */
  guint found;  /* the content is whole; the check says what is wrong */
  guint one;    /* one line of the digest differs, and it is said */
  guint more;
  guint closed; /* it does not open, and says so */
  guint most;   /* lines lost at most while it opened */
} Outcome;

static void
look (Whole   *self,
      Outcome *outcome)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WkStore) store = wk_store_open (self->f.dir, WK_SLOT_PASSPHRASE, PASSPHRASE, self->f.clock, self->f.random, &error);
  g_autoptr (GPtrArray) findings = NULL;
  g_autofree char *now = NULL;
  guint lost;

  if (store == NULL)
    {
      g_assert_true (error->domain == WK_STORE_ERROR);
      g_assert_cmpuint (strlen (error->message), >, 10);
      outcome->closed++;
      return;
    }
  findings = wk_store_verify (store, NULL, NULL, &error);
  if (findings == NULL)
    {
      g_assert_true (error->domain == WK_STORE_ERROR);
      g_clear_error (&error);
      outcome->more++;
      return;
    }
  now = scenario_digest (store, &error);
  if (now == NULL)
    {
      g_assert_cmpuint (findings->len, >, 0);
      outcome->more++;
      return;
    }
  lost = count_lost (self, now);
  /* Nothing differs without being said. */
  if (!g_str_equal (now, self->digest) && findings->len == 0)
    g_error ("silent: %s\n---\n%s", now, self->digest);
  outcome->most = MAX (outcome->most, lost);
  if (lost == 0)
    *(findings->len > 0 ? &outcome->found : &outcome->same) += 1;
  else
    *(lost == 1 ? &outcome->one : &outcome->more) += 1;
}

static void
test_flips (void)
{
  guint rounds = is_long () ? 20000 : 400;
  Outcome outcome = { 0 };
  Whole whole;

  whole_init (&whole);
  for (guint i = 0; i < rounds; i++)
    {
      gsize at = g_test_rand_int_range (0, whole.length);
      char bit = 1 << g_test_rand_int_range (0, 8);

      whole.image[at] ^= bit;
      whole_write (&whole, whole.length);
      look (&whole, &outcome);
      whole.image[at] ^= bit;
    }
  g_test_message ("%u flips: %u mean nothing, %u found, %u cost one record, %u cost more, %u keep it closed; most %u of %u", rounds,
                  outcome.same, outcome.found, outcome.one, outcome.more, outcome.closed, outcome.most,
                  g_strv_length (whole.lines) - 1);
  whole_clear (&whole);
}

static void
test_cuts (void)
{
  guint rounds = is_long () ? 2000 : 40;
  Outcome outcome = { 0 };
  Whole whole;

  whole_init (&whole);
  for (guint i = 0; i < rounds; i++)
    {
      whole_write (&whole, i < 3 ? i * 100 : (gsize) g_test_rand_int_range (0, whole.length));
      look (&whole, &outcome);
    }
  /* A cut in what no record uses costs nothing; most cuts cost far more than that. */
  g_assert_cmpuint (outcome.closed + outcome.more + outcome.one + outcome.found, >, rounds / 2);
  g_test_message ("%u cuts: %u mean nothing, %u found, %u cost one record, %u cost more, %u keep it closed", rounds, outcome.same,
                  outcome.found, outcome.one, outcome.more, outcome.closed);
  whole_clear (&whole);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/damage/flips", test_flips);
  g_test_add_func ("/damage/cuts", test_cuts);
  return g_test_run ();
}
