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
  g_autofree char *suspect = fixture_path (&self->f, "store.suspect");
  g_autoptr (GDir) dir = g_dir_open (self->f.dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "before-"))
      {
        g_autofree char *aside = fixture_path (&self->f, name);

        remove_all (aside);
      }
  remove_all (wal);
  remove_all (shm);
  remove_all (suspect);
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
  guint same;     /* the byte means nothing */
  guint found;    /* the content is whole; the check says what is wrong */
  guint one;      /* one line of the digest differs, and it is said */
  guint more;     /* more do, or reading ended: the file needs repair */
  guint closed;   /* it does not open, and says so: the file needs repair */
  guint repaired; /* of the last two: opens again */
  guint most;     /* lines lost at most, after repair where that was needed */
} Outcome;

static void
repair (Whole   *self,
        Outcome *outcome)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WkStore) store = NULL;
  g_autoptr (GPtrArray) left_out = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autofree char *now = NULL;

  wk_clock_advance (self->f.clock, G_USEC_PER_SEC);
  left_out = wk_store_repair (self->f.dir, WK_SLOT_PASSPHRASE, PASSPHRASE, self->f.clock, self->f.random, &error);
  if (left_out == NULL)
    {
      /* The slots themselves are gone. */
      g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_WRONG_PASSPHRASE);
      return;
    }
  store = wk_store_open (self->f.dir, WK_SLOT_PASSPHRASE, PASSPHRASE, self->f.clock, self->f.random, &error);
  g_assert_no_error (error);
  findings = wk_store_verify (store, NULL, NULL, &error);
  g_assert_no_error (error);
  now = scenario_digest (store, &error);
  g_assert_no_error (error);
  if (!g_str_equal (now, self->digest))
    g_assert_cmpuint (findings->len + left_out->len, >, 0);
  outcome->most = MAX (outcome->most, count_lost (self, now));
  outcome->repaired++;
}

static void
look (Whole   *self,
      Outcome *outcome)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WkStore) store = wk_store_open (self->f.dir, WK_SLOT_PASSPHRASE, PASSPHRASE, self->f.clock, self->f.random, &error);
  g_autoptr (GPtrArray) findings = NULL;
  g_autofree char *now = NULL;
  guint lost = 0;

  if (store != NULL)
    {
      findings = wk_store_verify (store, NULL, NULL, &error);
      now = findings != NULL ? scenario_digest (store, &error) : NULL;
    }
  if (now == NULL)
    {
      g_assert_true (error->domain == WK_STORE_ERROR);
      g_assert_cmpuint (strlen (error->message), >, 10);
    }
  else
    {
      lost = count_lost (self, now);
      /* Nothing differs without being said. */
      if (!g_str_equal (now, self->digest) && findings->len == 0)
        g_error ("silent: %s\n---\n%s", now, self->digest);
    }
  g_clear_pointer (&store, wk_store_unref);
  if (now == NULL || lost > 1)
    {
      /* Also what opened goes to repair at the next start, by itself. */
      store = wk_store_open (self->f.dir, WK_SLOT_PASSPHRASE, PASSPHRASE, self->f.clock, self->f.random, NULL);
      g_assert_null (store);
      *(findings == NULL ? &outcome->closed : &outcome->more) += 1;
      repair (self, outcome);
      return;
    }
  outcome->most = MAX (outcome->most, lost);
  *(lost == 1 ? &outcome->one : findings->len > 0 ? &outcome->found : &outcome->same) += 1;
}

static void
report (const char    *what,
        guint          rounds,
        const Outcome *outcome,
        Whole         *whole)
{
  g_test_message ("%u %s: %u mean nothing, %u found, %u cost one record, %u more, %u keep it closed, %u repaired; most %u of %u lines lost",
                  rounds, what, outcome->same, outcome->found, outcome->one, outcome->more, outcome->closed, outcome->repaired,
                  outcome->most, g_strv_length (whole->lines) - 1);
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
  report ("flips", rounds, &outcome, &whole);
  /* Whatever bit it was: the rest opens, and at most what it belonged to is lost. */
  g_assert_cmpuint (outcome.repaired, ==, outcome.closed + outcome.more);
  g_assert_cmpuint (outcome.most, <=, 1);
  whole_clear (&whole);
}

/* The number of the version, which stands in the header alone: no bit of it makes a store that nobody can open any more. */
static void
test_version (void)
{
  Outcome outcome = { 0 };
  Whole whole;

  whole_init (&whole);
  for (guint bit = 0; bit < 32; bit++)
    {
      whole.image[60 + bit / 8] ^= 1 << bit % 8;
      whole_write (&whole, whole.length);
      look (&whole, &outcome);
      whole.image[60 + bit / 8] ^= 1 << bit % 8;
    }
  report ("numbers", 32, &outcome, &whole);
  g_assert_cmpuint (outcome.repaired, ==, 32);
  g_assert_cmpuint (outcome.most, ==, 0);
  whole_clear (&whole);
}

/* Leaves that count fewer cells than they hold, by one bit. */
static void
test_counts (void)
{
  Outcome outcome = { 0 };
  Whole whole;
  guint rounds = 0;

  whole_init (&whole);
  for (gsize page = 4096; page < whole.length; page += 4096)
    {
      guint8 *low = (guint8 *) whole.image + page + 4;

      if (whole.image[page] != 0x0d || *low < 2)
        continue;
      for (guint bit = 1; bit <= *low; bit <<= 1)
        {
          if (!(*low & bit))
            continue;
          *low ^= bit;
          whole_write (&whole, whole.length);
          look (&whole, &outcome);
          *low ^= bit;
          rounds++;
        }
    }
  report ("counts", rounds, &outcome, &whole);
  g_assert_cmpuint (outcome.more, >, 0);
  g_assert_cmpuint (outcome.repaired, ==, outcome.closed + outcome.more);
  g_assert_cmpuint (outcome.most, <=, 1);
  whole_clear (&whole);
}

/* Whatever page of the tree is none any more: opening may not come by it, but whoever reads does, and the next start knows. */
static void
test_pages (void)
{
  Outcome outcome = { 0 };
  Whole whole;
  guint rounds = 0;

  whole_init (&whole);
  for (gsize page = 4096; page < whole.length; page += 4096, rounds++)
    {
      char kind = whole.image[page];

      whole.image[page] = 0;
      whole_write (&whole, whole.length);
      look (&whole, &outcome);
      whole.image[page] = kind;
    }
  report ("pages", rounds, &outcome, &whole);
  g_assert_cmpuint (outcome.more, >, 0);
  g_assert_cmpuint (outcome.repaired, ==, outcome.closed + outcome.more);
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
  report ("cuts", rounds, &outcome, &whole);
  g_assert_cmpuint (outcome.same, <, rounds / 2);
  g_assert_cmpuint (outcome.repaired, >, rounds / 4);
  whole_clear (&whole);
}

/* Repairing what is whole changes nothing; nor does it without the write-ahead log having been brought in. */
static void
test_repair_whole (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) left_out = NULL;
  g_autoptr (GPtrArray) proposals = NULL;
  g_autofree char *recovery = NULL;
  g_autofree char *keyring = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *crashed = NULL;
  WkId who = id_of (1), gone = id_of (3), name, name_after;
  gint64 position;

  fixture_init (&f);
  fixture_create (&f);
  for (guint step = 0; step < SCENARIO_STEPS; step++)
    g_assert_true (scenario_step (&f, step, &error));
  recovery = wk_store_add_recovery_key (f.store, &error);
  keyring = wk_store_add_keyring_slot (f.store, &error);
  append_text (f.store, 6000, 1, WK_BATCH_LOCAL, "nog in het log");
  before = scenario_digest (f.store, &error);
  position = wk_store_get_position (f.store);
  wk_store_get_id (f.store, &name);
  g_assert_null (wk_store_repair (f.dir, WK_SLOT_PASSPHRASE, PASSPHRASE, f.clock, f.random, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_LOCKED_BY_OTHER);
  g_clear_error (&error);
  crashed = g_strconcat (f.dir, "-crashed", NULL);
  copy_tree (f.dir, crashed);
  fixture_close (&f);
  remove_all (f.dir);
  copy_tree (crashed, f.dir);
  remove_all (crashed);

  g_assert_null (wk_store_repair (f.dir, WK_SLOT_PASSPHRASE, "fout", f.clock, f.random, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_WRONG_PASSPHRASE);
  g_clear_error (&error);
  left_out = wk_store_repair (f.dir, WK_SLOT_RECOVERY, recovery, f.clock, f.random, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < left_out->len; i++)
    g_test_message ("%s %" G_GUINT64_FORMAT, ((WkStoreFinding *) g_ptr_array_index (left_out, i))->record,
                    ((WkStoreFinding *) g_ptr_array_index (left_out, i))->sequence);
  g_assert_cmpuint (left_out->len, ==, 0);
  f.store = wk_store_open (f.dir, WK_SLOT_KEYRING, keyring, f.clock, f.random, &error);
  g_assert_no_error (error);
  fixture_close (&f);
  fixture_open (&f);
  after = scenario_digest (f.store, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (wk_store_get_position (f.store), ==, position);
  wk_store_get_id (f.store, &name_after);
  g_assert_true (wk_id_equal (&name, &name_after));
  g_assert_true (wk_store_is_erased (f.store, &gone));
  append_text (f.store, 6000, 1, WK_BATCH_LOCAL, "en verder");
  /* The tail was counted anew, which the next group has written. */
  g_clear_pointer (&left_out, g_ptr_array_unref);
  left_out = wk_store_take_findings (f.store);
  assert_clean (f.store);
  /* Erasing reaches the copy that was put aside. */
  g_assert_true (wk_store_erase_subject (f.store, &who, &error));
  g_assert_no_error (error);
  fixture_clear (&f);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/damage/repair-whole", test_repair_whole);
  g_test_add_func ("/damage/flips", test_flips);
  g_test_add_func ("/damage/version", test_version);
  g_test_add_func ("/damage/counts", test_counts);
  g_test_add_func ("/damage/pages", test_pages);
  g_test_add_func ("/damage/cuts", test_cuts);
  return g_test_run ();
}
