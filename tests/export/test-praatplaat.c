/* The drawn picture of a plan: what is on it, where, and what can be read in its files. */
#include "plan.h"

#include "paper.h"
#include "wk-praatplaat.h"

static const WkPraatplaatSpot *
find_spot (WkPraatplaat *picture, const char *words)
{
  for (guint i = 0; i < wk_praatplaat_count_spots (picture); i++)
    {
      const WkPraatplaatSpot *spot = wk_praatplaat_get_spot (picture, i);

      if (strstr (spot->words, words) != NULL)
        return spot;
    }
  g_error ("nothing on the picture says “%s”", words);
}

static void
test_path (void)
{
  g_autoptr (WkPraatplaat) picture = NULL;
  const WkPraatplaatSpot *spot;
  WkPraatplaatKind kinds[9];
  WkRecord *closed;
  WkRecordList *steps;
  Copy copy;

  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  plan_fill (copy.document, 1);
  steps = wk_plan_get_steps (wk_record_list_get (wk_plan_get_goals (copy.document), 0));
  closed = plan_add_action (steps, "Praten over de scheiding", "Joost Prins", "2026-12-09");
  wk_fields_set_boolean (WK_FIELDS (closed), "closed", TRUE);
  wk_fields_set_string (WK_FIELDS (closed), "title", "Een gesprek.");
  picture = wk_praatplaat_new (copy.document, "Fatma Aydın", "2026-11-27", TRUE);

  g_assert_cmpuint (wk_praatplaat_count_spots (picture), ==, 8);
  for (guint i = 0; i < 8; i++)
    kinds[i] = wk_praatplaat_get_spot (picture, i)->kind;
  g_assert_cmpint (kinds[0], ==, WK_PRAATPLAAT_DOOR);
  g_assert_cmpint (kinds[1], ==, WK_PRAATPLAAT_BARRIER);
  for (guint i = 2; i < 6; i++)
    g_assert_cmpint (kinds[i], ==, WK_PRAATPLAAT_STEP);
  g_assert_cmpint (kinds[6], ==, WK_PRAATPLAAT_GOAL);
  g_assert_cmpint (kinds[7], ==, WK_PRAATPLAAT_DREAM);

  spot = find_spot (picture, "Bellen met de taalschool");
  g_assert_nonnull (strstr (spot->words, "Step 2: "));
  g_assert_nonnull (strstr (spot->words, "Joost Prins"));
  g_assert_nonnull (strstr (spot->words, "Done"));
  g_assert_null (strstr (find_spot (picture, "Een ochtend meelopen")->words, "Done"));
  g_assert_nonnull (strstr (find_spot (picture, "Oppas")->words, "Samira"));
  /* Of a closed step the wall reads its neutral title alone. */
  spot = find_spot (picture, "Een gesprek");
  g_assert_cmpstr (spot->record, ==, wk_record_get_id (closed));
  g_assert_nonnull (strstr (spot->words, "Een gesprek. Joost Prins"));
  for (guint i = 0; i < wk_praatplaat_count_spots (picture); i++)
    g_assert_null (strstr (wk_praatplaat_get_spot (picture, i)->words, "scheiding"));
  copy_close (&copy);
}

/* Nothing lies over another thing or off the sheet, however much there is. */
static void
test_places (void)
{
  for (guint goals = 0; goals < 30; goals++)
    {
      g_autoptr (WkPraatplaat) picture = NULL;
      guint n;
      Copy copy;

      copy_open (&copy, WK_DOC_PLAN, NULL, goals + 1, "Ineke");
      plan_fill (copy.document, goals);
      picture = wk_praatplaat_new (copy.document, "Fatma Aydın", "2026-11-27", FALSE);
      n = wk_praatplaat_count_spots (picture);
            g_assert_cmpuint (n, ==, MIN (3 + 4 * goals, 25));
      for (guint i = 0; i < n; i++)
        {
          const WkPraatplaatSpot *a = wk_praatplaat_get_spot (picture, i);

          g_assert_cmpfloat (a->x, >, 0);
          g_assert_cmpfloat (a->y, >, 0);
          g_assert_cmpfloat (a->x + a->width, <, 1);
          g_assert_cmpfloat (a->y + a->height, <, 1);
          for (guint k = 0; k < i; k++)
            {
              const WkPraatplaatSpot *b = wk_praatplaat_get_spot (picture, k);

              if (a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height)
                g_error ("with %u goals “%s” lies over “%s”", goals, a->words, b->words);
            }
        }
      /* The dream is always there. */
      g_assert_cmpint (wk_praatplaat_get_spot (picture, n - 1)->kind, ==, WK_PRAATPLAAT_DREAM);
      copy_close (&copy);
    }
}

static void
test_files (void)
{
  g_autoptr (WkPraatplaat) picture = NULL;
  g_autoptr (GBytes) pdf = NULL, large = NULL, svg = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *info = NULL, *large_info = NULL;
  Copy copy;

  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  plan_fill (copy.document, 2);
  plan_add_action (wk_plan_get_steps (wk_record_list_get (wk_plan_get_goals (copy.document), 0)), "أريد أن أعمل في مطبخ", "", "2026-12-09");
  picture = wk_praatplaat_new (copy.document, "Fatma & Aydın", "2026-11-27", TRUE);
  copy_close (&copy);

  svg = wk_praatplaat_write_svg (picture, &error);
  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));
  paper_find (text, "<svg xml:lang=\"en\" ");
  paper_find (text, "<title>Plan of Fatma &amp; Aydın</title>");
  g_clear_pointer (&text, g_free);

  pdf = wk_praatplaat_write_pdf (picture, WK_PRAATPLAAT_A4, &error);
  g_assert_no_error (error);
  large = wk_praatplaat_write_pdf (picture, WK_PRAATPLAAT_A3, &error);
  g_assert_no_error (error);
  text = paper_ask ("pdftotext", "-nopgbrk", pdf);
  if (text == NULL)
    return;
  paper_find (text, "Fatma & Aydın");
  paper_find (text, "Draft");
  paper_find (text, "Karin Blom");
  paper_find (text, "مطبخ");
  info = paper_ask ("pdfinfo", "-isodates", pdf);
  paper_find (info, "Pages:           1");
  paper_find (info, "A4");
  paper_find (info, "Tagged:          yes");
  large_info = paper_ask ("pdfinfo", "-isodates", large);
  paper_find (large_info, "A3");
}

/* An empty plan is a way that still has to be made. */
static void
test_empty (void)
{
  g_autoptr (WkPraatplaat) picture = NULL;
  g_autoptr (GBytes) svg = NULL;
  Copy copy;

  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  picture = wk_praatplaat_new (copy.document, "Fatma", "2026-11-27", TRUE);
  copy_close (&copy);
  g_assert_cmpuint (wk_praatplaat_count_spots (picture), ==, 2);
  svg = wk_praatplaat_write_svg (picture, NULL);
  g_assert_nonnull (svg);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wk_base_init ();
  g_test_add_func ("/export/praatplaat/path", test_path);
  g_test_add_func ("/export/praatplaat/places", test_places);
  g_test_add_func ("/export/praatplaat/files", test_files);
  g_test_add_func ("/export/praatplaat/empty", test_empty);
  return g_test_run ();
}
