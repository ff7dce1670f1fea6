/* Ten years of work: the file stays within three times what the documents are, and nothing the office has not confirmed goes. */
#include <glib/gstdio.h>
#include <string.h>

#include "fixture.h"

#define DAY (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)
#define DOCUMENTS 60

/* A document's merged state: all that was written in it, once. */
static GBytes *
merge (GString *text)
{
  return g_bytes_new (text->str, text->len);
}

static void
test_years (void)
{
  const guint years = g_strcmp0 (g_getenv ("WK_LONG"), "1") == 0 ? 10 : 3;
  GString *texts[DOCUMENTS];
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  gsize encoded = 0;
  guint batches = 0, dropped = 0;
  GStatBuf info;
  Fixture f;

  fixture_init (&f);
  fixture_create (&f);
  for (guint i = 0; i < DOCUMENTS; i++)
    {
      texts[i] = g_string_new (NULL);
      ensure (f.store, i / 6);
    }
  for (guint day = 0; day < years * 365; day++)
    {
      guint gone;

      wk_clock_advance (f.clock, DAY);
      g_assert_true (wk_store_begin (f.store, &error));
      /* Four documents a day, each by some bursts of typing. */
      for (guint n = 0; n < 4; n++)
        {
          guint i = g_test_rand_int_range (0, DOCUMENTS);
          WkId doc = id_of (1000 + i);

          for (guint burst = 0; burst < 5; burst++, batches++)
            {
              g_autofree char *text = g_strdup_printf ("dag %u, document %u, stukje %u.%u: mevrouw vertelde dat het goed gaat met de cursus, "
                                                       "en dat ze graag wil weten of de opvang geregeld is.", day, i, n, burst);
              guint64 sequence = append_text (f.store, 1000 + i, i / 6, WK_BATCH_LOCAL, text);

              g_string_append (texts[i], text);
              g_assert_true (confirm (f.store, &doc, sequence, &error));
            }
        }
      g_assert_true (wk_store_commit (f.store, &error));
      if (day % 30 != 29)
        continue;
      g_assert_true (wk_store_begin (f.store, &error));
      for (guint i = 0; i < DOCUMENTS; i++)
        {
          WkId doc = id_of (1000 + i);
          g_autoptr (WkStoreDocumentInfo) at = wk_store_get_document_info (f.store, &doc, NULL);
          g_autoptr (GBytes) merged = merge (texts[i]);

          if (at != NULL)
            g_assert_true (wk_store_put_snapshot (f.store, &doc, at->last, merged, &error));
        }
      g_assert_true (wk_store_compact (f.store, NULL, &gone, &error));
      g_assert_true (wk_store_commit (f.store, &error));
      dropped += gone;
    }
  assert_clean (f.store);
  for (guint i = 0; i < DOCUMENTS; i++)
    {
      encoded += texts[i]->len;
      g_string_free (texts[i], TRUE);
    }
  fixture_close (&f);
  path = fixture_path (&f, "store.db");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_test_message ("%u years: %u batches, %u dropped, documents %" G_GSIZE_FORMAT ", file %" G_GINT64_FORMAT " bytes", years, batches,
                  dropped, encoded, (gint64) info.st_size);
  g_assert_cmpuint (dropped, >, batches * 8 / 10);
  g_assert_cmpuint (info.st_size, <, 3 * encoded);
  fixture_clear (&f);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/years/size", test_years);
  return g_test_run ();
}
