/* What strings(1) and more would find: no name, no text, no key of a value is on disk in any file, at any time. */
#include <glib/gstdio.h>
#include <string.h>

#include "fixture.h"
#include "wk-projection.h"

/* Each is written in some place of its own. */
static const char *const words[] = {
  "Fatima-el-Yousfi", "111222333", "kindermishandeling", "geheime-instelling", "waarde-van-de-instelling",
  "bijlage-van-de-dokter", "bon-van-vanmiddag", "keek-in-het-dossier", "notitie-bij-voorstel", "geprojecteerde-naam",
  "samengevoegde-tekst", PASSPHRASE, "een-nieuw-wachtwoord",
};

static gboolean
holds (const char *data,
       gsize       length,
       const char *word)
{
  gsize n = strlen (word);
  g_autofree char *wide = g_malloc (2 * n);

  /* As UTF-16 too. */
  for (gsize i = 0; i < n; i++)
    {
      wide[2 * i] = word[i];
      wide[2 * i + 1] = 0;
    }
  return memmem (data, length, word, n) != NULL || memmem (data, length, wide, 2 * n) != NULL;
}

static guint
search_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *data = NULL;
  const char *name;
  guint files = 0;
  gsize length;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        g_assert_null (strstr (name, words[i]));
      files += search_tree (child);
    }
  if (dir != NULL)
    return files;
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (holds (data, length, words[i]))
      g_error ("%s is in %s", words[i], path);
  return 1;
}

static void
write_words (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) value = bytes_of ("%s", words[4]);
  g_autoptr (GBytes) receipt = bytes_of ("%s", words[6]);
  g_autoptr (GBytes) look = bytes_of ("%s", words[7]);
  g_autoptr (GBytes) note = bytes_of ("%s", words[8]);
  g_autoptr (GBytes) merged = bytes_of ("%s", words[10]);
  const guint64 refused[] = { 3 };
  WkId who = id_of (1), doc = id_of (10);

  ensure (f->store, 1);
  for (guint i = 0; i < 3; i++)
    append_text (f->store, 10, 1, WK_BATCH_LOCAL, words[i]);
  append_text (f->store, 20, 1, WK_BATCH_LOCAL, words[5]);
  g_assert_true (wk_store_put_snapshot (f->store, &doc, 1, merged, &error));
  g_assert_true (wk_store_set_meta (f->store, words[3], value, &error));
  g_assert_true (wk_store_add_receipt (f->store, receipt, NULL, &error));
  g_assert_true (wk_store_append_access (f->store, &who, look, NULL, &error));
  g_assert_true (wk_store_append_access (f->store, NULL, look, NULL, &error));
  g_assert_true (wk_store_set_aside (f->store, &doc, refused, 1, note, NULL, &error));
  g_assert_true (wk_store_change_passphrase (f->store, PASSPHRASE, words[12], WK_KDF_TEST, &error));
  g_assert_no_error (error);
}

static void
project_words (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WkProjection) p = wk_projection_new ("CREATE VIRTUAL TABLE t USING fts5 (a)", 1, &error);

  g_assert_true (wk_projection_begin (p, &error));
  /* More than SQLite's cache, so that whatever it spills would be seen. */
  for (guint i = 0; i < 20000; i++)
    g_assert_true (wk_projection_run (p, &error, "INSERT INTO t VALUES (? || random ())", "s", words[9]));
  g_assert_true (wk_projection_commit (p, &error));
  g_assert_true (wk_projection_run (p, &error, "CREATE TABLE sorted AS SELECT a FROM t ORDER BY a DESC", NULL));
  g_assert_true (wk_projection_save (p, f->store, wk_store_get_position (f->store), &error));
}

static void
test_secrecy (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autofree char *backup = NULL;
  g_autofree char *temporary = NULL;

  fixture_init (&f);
  /* Whatever thinks it needs a temporary file puts it where it is looked for. */
  temporary = fixture_path (&f, "tmp");
  g_assert_cmpint (g_mkdir (temporary, 0700), ==, 0);
  g_assert_true (g_setenv ("TMPDIR", temporary, TRUE));
  g_assert_true (g_setenv ("SQLITE_TMPDIR", temporary, TRUE));
  fixture_create (&f);
  write_words (&f);
  project_words (&f);
  backup = fixture_path (&f, "backup");
  g_assert_true (wk_store_backup (f.store, backup, &error));
  g_assert_no_error (error);

  /* While in use, with its write-ahead log; with an open group; and closed. */
  g_assert_cmpuint (search_tree (f.dir), >=, 6);
  g_assert_true (wk_store_begin (f.store, &error));
  append_text (f.store, 10, 1, WK_BATCH_LOCAL, "Fatima-el-Yousfi belde");
  search_tree (f.dir);
  g_assert_true (wk_store_commit (f.store, &error));
  fixture_close (&f);
  g_assert_cmpuint (search_tree (f.dir), >=, 5);
  g_assert_true (wk_store_restore (backup, f.dir, f.clock, &error));
  g_assert_no_error (error);
  search_tree (f.dir);
  fixture_clear (&f);
}

/* The search itself finds what is there. */
static void
test_search_works (void)
{
  g_assert_true (holds ("xx111222333", 11, "111222333"));
  g_assert_true (holds ("x1\0002\0003\0", 7, "123"));
  g_assert_false (holds ("12", 2, "123"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secrecy/search-works", test_search_works);
  g_test_add_func ("/secrecy/files", test_secrecy);
  return g_test_run ();
}
