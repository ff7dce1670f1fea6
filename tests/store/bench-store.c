/* Figures of the store alone: an import's worth of batches, opening, listing, one edit, compaction, search. */
#include <glib/gstdio.h>
#include <stdio.h>

#include "fixture.h"
#include "wk-projection.h"
#include "wk-search.h"

#define RESIDENTS 3600
#define DOCUMENTS 4 /* each */

static gint64 started;

static void
start (void)
{
  started = g_get_monotonic_time ();
}

static void
report (const char *name,
        guint       times)
{
  printf ("%s %.3f ms\n", name, (g_get_monotonic_time () - started) / 1000.0 / times);
  fflush (stdout);
}

static void
import (Fixture *f)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (text->len < 250)
    g_string_append (text, "Een batch van een import. ");
  start ();
  g_assert_true (wk_store_begin (f->store, NULL));
  for (guint i = 0; i < RESIDENTS; i++)
    {
      ensure (f->store, i);
      for (guint k = 0; k < DOCUMENTS; k++)
        append_text (f->store, 100000 + i * DOCUMENTS + k, i, WK_BATCH_LOCAL, text->str);
    }
  g_assert_true (wk_store_commit (f->store, NULL));
  report ("store_import_14400_batches", 1);
}

static void
edit (Fixture *f)
{
  start ();
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *text = g_strdup_printf ("toets %u", i);

      append_text (f->store, 100000, 0, WK_BATCH_LOCAL, text);
    }
  report ("store_durable_edit", 200);
}

static void
project (Fixture *f)
{
  const char *ddl = "CREATE TABLE r (id INTEGER PRIMARY KEY, name TEXT);"
                    WK_SEARCH_FTS ("s");
  static const char *const first[] = { "Ayşe", "Mohammed", "Johanna", "Piet", "Łucja", "Olena", "Willem", "Saskia" };
  static const char *const last[] = { "Çelik", "Janssen", "van den Berg", "El Idrissi", "Kowalska", "Bakker", "de Vries" };
  g_autoptr (WkProjection) p = wk_projection_new (ddl, 1, NULL);
  g_autoptr (WkProjection) again = NULL;
  gint64 position;

  start ();
  g_assert_true (wk_projection_begin (p, NULL));
  for (guint i = 0; i < RESIDENTS; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s %s", first[i % 8], last[i % 7]);
      g_autofree char *keys = wk_search_keys (name, TRUE);

      wk_projection_run (p, NULL, "INSERT INTO r VALUES (?, ?)", "is", (gint64) i, name);
      wk_projection_run (p, NULL, "INSERT INTO s (rowid, keys) VALUES (?, ?)", "is", (gint64) i, keys);
    }
  g_assert_true (wk_projection_commit (p, NULL));
  report ("projection_fill_3600", 1);
  start ();
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *match = wk_search_query (i % 2 ? "celik ay" : "j", NULL);
      g_autoptr (WkStatement) rows = wk_projection_query (p, NULL, "SELECT r.name FROM s JOIN r ON r.id = s.rowid WHERE s MATCH ?", "s", match);

      while (wk_statement_step (rows, NULL))
        g_assert_nonnull (wk_statement_get_text (rows, 0));
    }
  report ("projection_search_3600", 100);
  start ();
  g_assert_true (wk_projection_save (p, f->store, wk_store_get_position (f->store), NULL));
  report ("projection_save", 1);
  start ();
  again = wk_projection_restore (f->store, ddl, 1, &position, NULL);
  report ("projection_restore", 1);
  g_assert_cmpint (position, >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *path = NULL;
  GStatBuf info;
  Fixture f;

  fixture_init (&f);
  fixture_create (&f);
  import (&f);
  edit (&f);
  project (&f);
  fixture_close (&f);
  start ();
  fixture_open (&f);
  report ("store_open_without_passphrase", 1);
  start ();
  list = wk_store_list_documents (f.store, NULL, 0, NULL);
  report ("store_list_14400_documents", 1);
  start ();
  for (guint i = 0; i < 1000; i++)
    {
      WkId id = id_of (100000 + i);
      g_autoptr (WkStoreDocument) document = wk_store_read_document (f.store, &id, NULL);

      g_assert_nonnull (document);
    }
  report ("store_read_document", 1000);
  path = fixture_path (&f, "store.db");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  printf ("store_bytes_per_batch %.0f bytes\n", (double) info.st_size / (RESIDENTS * DOCUMENTS));
  fixture_clear (&f);
  return 0;
}
