#include "residents/wk-resident-sort.h"

#include "wk-resident-list.h"
#include "wk-vocabulary.h"

/* Dates as they are kept compare as texts. Nothing comes last, or first. */
static int
compare_dates (const char *a, const char *b, int nothing)
{
  gboolean has_a = a != NULL && *a != '\0', has_b = b != NULL && *b != '\0';

  if (has_a != has_b)
    return has_a ? -nothing : nothing;
  return has_a ? g_strcmp0 (a, b) : 0;
}

/* Never spoken to is the longest silence. */
static int
compare_last_contact (gconstpointer a, gconstpointer b, gpointer data)
{
  return compare_dates (wk_resident_row_get_last_contact ((gpointer) a), wk_resident_row_get_last_contact ((gpointer) b), -1);
}

static int
compare_next_step (gconstpointer a, gconstpointer b, gpointer data)
{
  return compare_dates (wk_resident_row_get_next_step_date ((gpointer) a), wk_resident_row_get_next_step_date ((gpointer) b), 1);
}

static int
compare_acute (gconstpointer a, gconstpointer b, gpointer data)
{
  return compare_dates (wk_resident_row_get_acute_deadline ((gpointer) a), wk_resident_row_get_acute_deadline ((gpointer) b), 1);
}

/* Along the journey; before it begins, by how far somebody is in view. */
static int
find_place (WkResidentRow *row)
{
  static const struct { WkTerms terms; const char *(*get) (WkResidentRow *row); } keys[] = {
    { WK_TERMS_PHASE, wk_resident_row_get_phase },
    { WK_TERMS_VIEW, wk_resident_row_get_view },
  };

  for (gsize k = 0; k < G_N_ELEMENTS (keys); k++)
    {
      const char *key = keys[k].get (row);
      gsize n;
      const WkTerm *terms = wk_terms_get (keys[k].terms, &n);

      for (gsize i = 0; key != NULL && *key != '\0' && i < n; i++)
        if (g_str_equal (terms[i].key, key))
          return k == 0 ? (int) i : (int) i - (int) n;
    }
  return G_MININT;
}

static int
compare_phase (gconstpointer a, gconstpointer b, gpointer data)
{
  int x = find_place ((gpointer) a), y = find_place ((gpointer) b);

  return (x > y) - (x < y);
}

GtkSorter *
wk_resident_sort_new (WkCellKind kind)
{
  switch (kind)
    {
    case WK_CELL_PHASE:
      return GTK_SORTER (gtk_custom_sorter_new (compare_phase, NULL, NULL));
    case WK_CELL_LAST_CONTACT:
      return GTK_SORTER (gtk_custom_sorter_new (compare_last_contact, NULL, NULL));
    case WK_CELL_NEXT_STEP:
      return GTK_SORTER (gtk_custom_sorter_new (compare_next_step, NULL, NULL));
    case WK_CELL_ACUTE:
      return GTK_SORTER (gtk_custom_sorter_new (compare_acute, NULL, NULL));
    case WK_CELL_CONTACT_PERSON:
      return GTK_SORTER (gtk_string_sorter_new (gtk_property_expression_new (WK_TYPE_RESIDENT_ROW, NULL, "contact-person")));
    case WK_CELL_NAME:
    case WK_CELL_ALL:
    default:
      return GTK_SORTER (gtk_string_sorter_new (gtk_property_expression_new (WK_TYPE_RESIDENT_ROW, NULL, "sort-name")));
    }
}
