#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "fixture.h"
#include "wk-projection.h"
#include "wk-search.h"

static const char ddl[] =
  "CREATE TABLE resident (id BLOB PRIMARY KEY, name TEXT, born INTEGER, weight REAL);"
  WK_SEARCH_FTS ("found");

static void
put (WkProjection *p,
     guint         number,
     const char   *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *keys = wk_search_keys (name, TRUE);
  WkId id = id_of (number);

  wk_projection_run (p, &error, "INSERT OR REPLACE INTO resident (id, name, born, weight) VALUES (?, ?, ?, ?)", "ksid", &id, name,
                     (gint64) 1900 + number, 1.5);
  g_assert_no_error (error);
  wk_projection_run (p, &error, "INSERT INTO found (rowid, keys) SELECT rowid, ? FROM resident WHERE id = ?", "sk", keys, &id);
  g_assert_no_error (error);
}

static char *
search (WkProjection *p,
        const char   *words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *match = wk_search_query (words, NULL);
  g_autoptr (WkStatement) rows = wk_projection_query (p, &error,
    "SELECT r.name FROM found f JOIN resident r ON r.rowid = f.rowid WHERE found MATCH ? ORDER BY r.name", "s", match);
  GString *names = g_string_new (NULL);

  g_assert_no_error (error);
  while (wk_statement_step (rows, &error))
    g_string_append_printf (names, "%s|", wk_statement_get_text (rows, 0));
  g_assert_no_error (error);
  return g_string_free (names, FALSE);
}

static void
assert_found (WkProjection *p,
              const char   *words,
              const char   *expected)
{
  g_autofree char *names = search (p, words);

  g_assert_cmpstr (names, ==, expected);
}

static void
fill (WkProjection *p)
{
  put (p, 1, "Ayşe Çelik");
  put (p, 2, "Piet Janssen");
  put (p, 3, "مُحَمَّد علي");
  put (p, 4, "Łucja van Dijk");
}

static void
test_rows (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WkProjection) p = wk_projection_new (ddl, 1, &error);
  g_autoptr (WkStatement) outer = NULL;
  g_autoptr (GBytes) bytes = NULL;
  WkId id = id_of (2), read;
  guint rows = 0;

  g_assert_no_error (error);
  g_assert_true (wk_projection_begin (p, &error));
  fill (p);
  g_assert_true (wk_projection_commit (p, &error));
  assert_found (p, "celik", "Ayşe Çelik|");
  assert_found (p, "jansen pi", "Piet Janssen|");
  assert_found (p, "محمد", "مُحَمَّد علي|");
  assert_found (p, "dyk lucja", "Łucja van Dijk|");
  assert_found (p, "bestaatniet", "");

  outer = wk_projection_query (p, &error, "SELECT id, name, born, weight, NULL FROM resident WHERE born > ? ORDER BY born", "i", (gint64) 0);
  g_assert_cmpuint (wk_statement_get_n_columns (outer), ==, 5);
  while (wk_statement_step (outer, &error))
    {
      /* The same text again while the first is on its way. */
      g_autoptr (WkStatement) inner = wk_projection_query (p, &error,
        "SELECT id, name, born, weight, NULL FROM resident WHERE born > ? ORDER BY born", "i", (gint64) 1903);

      g_assert_true (wk_statement_step (inner, &error));
      g_assert_cmpint (wk_statement_get_int (inner, 2), ==, 1904);
      g_assert_false (wk_statement_step (inner, &error));
      rows++;
      g_assert_cmpint (wk_statement_get_int (outer, 2), ==, 1900 + rows);
      g_assert_cmpfloat (wk_statement_get_double (outer, 3), ==, 1.5);
      g_assert_true (wk_statement_is_null (outer, 4));
      g_assert_null (wk_statement_get_bytes (outer, 4));
      g_assert_null (wk_statement_get_text (outer, 4));
      g_assert_false (wk_statement_get_id (outer, 1, &read));
      g_assert_true (wk_statement_get_id (outer, 0, &read));
    }
  g_assert_no_error (error);
  g_assert_cmpuint (rows, ==, 4);

  g_assert_true (wk_projection_begin (p, &error));
  g_assert_true (wk_projection_run (p, &error, "DELETE FROM resident WHERE id = ?", "k", &id));
  wk_projection_rollback (p);
  assert_found (p, "janssen", "Piet Janssen|");
  g_assert_true (wk_projection_run (p, &error, "DELETE FROM resident WHERE id = ?", "k", &id));
  assert_found (p, "janssen", "");

  bytes = g_bytes_new_static ("\0\1", 2);
  g_assert_true (wk_projection_run (p, &error, "UPDATE resident SET name = ?, id = ? WHERE born = 1903", "sb", NULL, bytes));
  g_assert_false (wk_projection_run (p, &error, "DELETE FROM nowhere", NULL));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (wk_projection_new ("CREATE TABLE", 1, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_FAILED);
}

static char *
find_image (Fixture *f)
{
  g_autoptr (GDir) dir = g_dir_open (f->dir, 0, NULL);
  const char *name;
  char *path = NULL;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "projection-"))
      {
        g_assert_null (path);
        path = fixture_path (f, name);
      }
  return path;
}

static void
test_image (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkProjection) p = NULL;
  g_autofree char *path = NULL;
  g_autofree char *data = NULL;
  g_autofree char *gone = NULL;
  gint64 position = -1;
  gsize length;
  WkId who = id_of (1);

  fixture_init (&f);
  fixture_create (&f);
  ensure (f.store, 1);
  append_text (f.store, 10, 1, WK_BATCH_LOCAL, "een");
  p = wk_projection_restore (f.store, ddl, 1, &position, &error);
  g_assert_no_error (error);
  g_assert_cmpint (position, ==, 0);
  fill (p);
  g_assert_true (wk_projection_save (p, f.store, 1, &error));
  g_assert_true (wk_projection_save (p, f.store, 1, &error));
  g_assert_no_error (error);
  g_clear_pointer (&p, wk_projection_unref);
  fixture_close (&f);

  fixture_open (&f);
  path = find_image (&f);
  g_assert_nonnull (path);
  p = wk_projection_restore (f.store, ddl, 1, &position, &error);
  g_assert_cmpint (position, ==, 1);
  assert_found (p, "celik", "Ayşe Çelik|");
  /* It can be written to, and grows. */
  for (guint i = 10; i < 3000; i++)
    put (p, i, "Nog Iemand");
  g_clear_pointer (&p, wk_projection_unref);

  /* Another projector's. */
  p = wk_projection_restore (f.store, ddl, 2, &position, &error);
  g_assert_cmpint (position, ==, 0);
  assert_found (p, "celik", "");
  g_clear_pointer (&p, wk_projection_unref);

  /* Damaged: made anew. */
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  data[length / 2] ^= 1;
  g_assert_true (g_file_set_contents (path, data, length, NULL));
  p = wk_projection_restore (f.store, ddl, 1, &position, &error);
  g_assert_no_error (error);
  g_assert_cmpint (position, ==, 0);
  g_clear_pointer (&p, wk_projection_unref);
  g_assert_true (g_file_set_contents (path, data, 5, NULL));
  p = wk_projection_restore (f.store, ddl, 1, &position, &error);
  g_assert_cmpint (position, ==, 0);
  fill (p);
  g_assert_true (wk_projection_save (p, f.store, 1, &error));
  g_clear_pointer (&p, wk_projection_unref);

  /* Whoever is erased is not left in it. */
  g_assert_true (wk_store_erase_subject (f.store, &who, &error));
  gone = find_image (&f);
  g_assert_null (gone);
  p = wk_projection_restore (f.store, ddl, 1, &position, &error);
  g_assert_cmpint (position, ==, 0);
  assert_clean (f.store);
  fixture_clear (&f);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/projection/rows", test_rows);
  g_test_add_func ("/projection/image", test_image);
  return g_test_run ();
}
