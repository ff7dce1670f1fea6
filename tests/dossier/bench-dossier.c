/* What an import of 3,600 residents costs in this layer, and a key press in a full plan. */
#include <stdio.h>

#include "copy.h"

#define N_RESIDENTS 3600
#define N_KEYS 2000

static const WkImportedValue values[] = {
  { WK_DOC_CARD, "initials", "M." },
  { WK_DOC_CARD, "first-name", "Mehmet" },
  { WK_DOC_CARD, "surname", "Çelik" },
  { WK_DOC_CARD, "birth-date", "1990-02-21" },
  { WK_DOC_CARD, "house-number", "182" },
  { WK_DOC_CARD, "postcode", "8021 VG" },
  { WK_DOC_CARD, "contact-person", "R. Meulenbelt" },
  { WK_DOC_IDENTITY, "client-number", "100000" },
  { WK_DOC_IDENTITY, "bsn", "999940740" },
  { WK_DOC_IDENTITY, "benefit", "Algemene bijstand" },
  { WK_DOC_BASE, "phone", "06-00784084" },
  { WK_DOC_BASE, "street", "Meppelerstraatweg" },
  { WK_DOC_BASE, "house-number", "182" },
  { WK_DOC_BASE, "postcode", "8021 VG" },
  { WK_DOC_BASE, "city", "Zwolle" },
  { WK_DOC_BASE, "language", "Turks" },
  { WK_DOC_INTAKE, "remarks", "Brief voorlezen" },
};

static const WkDocKind kinds[] = { WK_DOC_CARD, WK_DOC_IDENTITY, WK_DOC_BASE, WK_DOC_INTAKE };

static void
count_cb (const WkRow *row, gpointer data)
{
  (*(guint *) data)++;
}

static void
bench_import (void)
{
  g_autoptr (WkAuthor) author = wk_author_new ("0123456789abcdef", "Ineke Veldman", "Tiem", "0123456789abcdef", NULL);
  gint64 write = 0, project = 0;
  gsize bytes = 0;
  guint rows = 0;

  for (guint i = 0; i < N_RESIDENTS; i++)
    {
      for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
        {
          gint64 start = g_get_monotonic_time (), written;
          g_autoptr (YDoc) doc = y_doc_new (G_GUINT64_CONSTANT (4503599627370496) + i, Y_DOC_GC);
          g_autoptr (GBytes) state = NULL;

          wk_imported_write (doc, kinds[k], values, G_N_ELEMENTS (values), author, G_GINT64_CONSTANT (1796000000000),
                             g_random_int ());
          state = y_doc_encode_state (doc, NULL, 0, NULL);
          written = g_get_monotonic_time ();
          wk_document_project (kinds[k], NULL, "d", "s", doc, count_cb, &rows);
          bytes += g_bytes_get_size (state);
          write += written - start;
          project += g_get_monotonic_time () - written;
        }
    }
  printf ("dossier-import-write %.1f ms\n", write / 1000.0);
  printf ("dossier-import-project %.1f ms\n", project / 1000.0);
  printf ("dossier-import-size %.2f MB\n", bytes / 1e6);
}

static void
bench_plan (void)
{
  gint64 start, opened;
  g_autoptr (GBytes) state = NULL;
  WkText *text = NULL;
  Copy copy, other;

  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  for (guint i = 0; i < 20; i++)
    {
      WkRecord *goal = wk_record_list_append (wk_plan_get_goals (copy.document));

      for (guint j = 0; j < 10; j++)
        {
          text = wk_fields_get_text (WK_FIELDS (wk_record_list_append (wk_plan_get_steps (goal))), "what");
          wk_text_insert (text, 0, "Samen de brieven openen en uitzoeken wat er moet gebeuren.");
        }
    }
  start = g_get_monotonic_time ();
  for (guint i = 0; i < N_KEYS; i++)
    wk_text_insert (text, i, "a");
  printf ("dossier-key-press %.2f us\n", (g_get_monotonic_time () - start) / (double) N_KEYS);

  state = y_doc_encode_state (copy.doc, NULL, 0, NULL);
  opened = g_get_monotonic_time ();
  copy_open (&other, WK_DOC_PLAN, NULL, 2, "Joost");
  copy_send (&copy, &other);
  printf ("dossier-plan-of-200-steps-open %.2f ms\n", (g_get_monotonic_time () - opened) / 1000.0);
  copy_close (&copy);
  copy_close (&other);
}

int
main (void)
{
  wk_base_init ();
  bench_import ();
  bench_plan ();
  return 0;
}
