/* Every version of the store that was ever released opens and holds what it held. `test-old-stores --make DIR` writes the present
 * version's fixture; one that is kept is never written again. */
#include <string.h>

#include "later-programs.h"
#include "scenario.h"
#include "wk-store-private.h"

#define RECOVERY_FILE "recovery-key"
#define DIGEST_FILE "digest"

static int
make (const char *dir)
{
  g_autofree char *digest_path = g_build_filename (dir, DIGEST_FILE, NULL);
  g_autofree char *recovery_path = g_build_filename (dir, RECOVERY_FILE, NULL);
  g_autofree char *lock = g_build_filename (dir, "store.lock", NULL);
  g_autofree char *digest = NULL;
  g_autofree char *recovery = NULL;
  Fixture f;

  fixture_init (&f);
  g_free (f.dir);
  f.dir = g_strdup (dir);
  fixture_create (&f);
  for (guint step = 0; step < SCENARIO_STEPS; step++)
    g_assert_true (scenario_step (&f, step, NULL));
  recovery = wk_store_add_recovery_key (f.store, NULL);
  digest = scenario_digest (f.store, NULL);
  g_assert_true (g_file_set_contents (digest_path, digest, -1, NULL));
  g_assert_true (g_file_set_contents (recovery_path, recovery, -1, NULL));
  fixture_close (&f);
  remove_all (lock);
  return 0;
}

static char *
read_text (const char *dir,
           const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_version (gconstpointer data)
{
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "store", "data", data, NULL);
  g_autofree char *digest = read_text (source, DIGEST_FILE);
  g_autofree char *recovery = read_text (source, RECOVERY_FILE);
  g_autofree char *now = NULL;
  g_autoptr (GError) error = NULL;
  Fixture f;

  fixture_init (&f);
  copy_tree (source, f.dir);
  fixture_open (&f);
  now = scenario_digest (f.store, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (now, ==, digest);
  assert_clean (f.store);
  /* And it goes on. */
  ensure (f.store, 50);
  g_assert_cmpuint (append_text (f.store, 5000, 50, WK_BATCH_LOCAL, "verder"), ==, 1);
  assert_clean (f.store);
  fixture_close (&f);

  f.store = wk_store_open (f.dir, WK_SLOT_RECOVERY, recovery, f.clock, f.random, &error);
  g_assert_no_error (error);
  assert_clean (f.store);
  fixture_clear (&f);
}

static void
assert_holds (Fixture    *f,
              const char *digest)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *now = NULL;

  fixture_open (f);
  now = scenario_digest (f->store, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (now, ==, digest);
  assert_clean (f->store);
  fixture_close (f);
}

static void
assert_refused (Fixture     *f,
                WkStoreError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (wk_store_open (f->dir, WK_SLOT_PASSPHRASE, PASSPHRASE, f->clock, f->random, &error));
  g_assert_error (error, WK_STORE_ERROR, (int) code);
}

/* Programs that come later open what this one left, also a backup; this one leaves theirs alone. A change of tables that does not go to its end
 * changes nothing. */
static void
test_later_programs (gconstpointer data)
{
  static const char *const broken[] = { "ALTER TABLE document ADD COLUMN seen INTEGER; INSERT INTO nowhere VALUES (1);" };
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "store", "data", data, NULL);
  g_autofree char *digest = read_text (source, DIGEST_FILE), *old_backup = NULL, *new_backup = NULL;
  g_autoptr (GError) error = NULL;
  Fixture f;

  fixture_init (&f);
  copy_tree (source, f.dir);
  old_backup = fixture_path (&f, "of-this-program");
  new_backup = fixture_path (&f, "of-a-later-one");
  fixture_open (&f);
  g_assert_true (wk_store_backup (f.store, old_backup, &error));
  g_assert_no_error (error);
  fixture_close (&f);

  wk_store_file_be_program (STORE_VERSION + 1, broken);
  assert_refused (&f, WK_STORE_ERROR_FAILED);
  wk_store_file_be_program (STORE_VERSION, NULL);
  assert_holds (&f, digest);

  for (guint i = 1; i <= G_N_ELEMENTS (later_programs); i++)
    {
      wk_store_file_be_program (STORE_VERSION + i, later_programs);
      assert_holds (&f, digest);
    }
  fixture_open (&f);
  g_assert_true (wk_store_backup (f.store, new_backup, &error));
  g_assert_no_error (error);
  fixture_close (&f);

  /* The backup of an older program, in the place of what is newer. */
  wk_store_restore (old_backup, f.dir, f.clock, &error);
  g_assert_no_error (error);
  assert_holds (&f, digest);
  wk_clock_advance (f.clock, G_TIME_SPAN_DAY);
  wk_store_restore (new_backup, f.dir, f.clock, &error);
  g_assert_no_error (error);
  assert_holds (&f, digest);

  wk_store_file_be_program (STORE_VERSION, NULL);
  assert_refused (&f, WK_STORE_ERROR_NEWER);
  g_assert_false (wk_store_restore (new_backup, f.dir, f.clock, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_NEWER);
  fixture_clear (&f);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--make"))
    return make (argv[2]);

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/old-stores/v1", "v1", test_version);
  g_test_add_data_func ("/old-stores/v1/later-programs", "v1", test_later_programs);
  return g_test_run ();
}
