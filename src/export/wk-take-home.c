#include "wk-take-home.h"

#include <glib/gi18n-lib.h>

#include "wk-pieces-private.h"
#include "wk-plan-check.h"

/* To be read by who reads with difficulty, on a door of a fridge. */
#define LARGE 1.5

static char *
dup_step (WkFields *step)
{
  g_autofree char *date = wk_fields_dup_string (step, "when"), *day = wk_pieces_dup_day (date);
  g_autofree char *words = wk_plan_dup_action (WK_RECORD (step));

  if (*words == '\0')
    return g_steal_pointer (&words);
  /* Translators: on the sheet that goes home: 1 is a step, 2 the day on which it is done. */
  return *day != '\0' ? g_strdup_printf (_ ("%1$s (%2$s)"), words, day) : g_steal_pointer (&words);
}

/* The resident's own steps stand on top. */
static int
compare_doers (gconstpointer a, gconstpointer b, gpointer resident)
{
  const char *one = *(const char *const *) a, *other = *(const char *const *) b;

  if (g_str_equal (one, resident) != g_str_equal (other, resident))
    return g_str_equal (one, resident) ? -1 : 1;
  return g_utf8_collate (one, other);
}

WkPaper *
wk_take_home_new (WkDocument *plan, const char *resident, const char *contact, const char *day, gboolean draft)
{
  g_autoptr (GPtrArray) actions = wk_plan_list_actions (plan), doers = g_ptr_array_new ();
  /* name → its steps */
  g_autoptr (GHashTable) steps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  g_autofree char *next = wk_fields_dup_string (WK_FIELDS (plan), "next-talk"), *next_day = wk_pieces_dup_day (next);
  g_autofree char *place = wk_fields_dup_string (WK_FIELDS (plan), "next-talk-place"), *written = wk_pieces_dup_day (day), *whose = NULL;
  WkPaper *paper;

  for (guint i = 0; i < actions->len; i++)
    {
      WkFields *step = WK_FIELDS (actions->pdata[i]);
      g_autofree char *done = wk_fields_dup_string (step, "done-on"), *words = NULL, *doer = NULL;
      GPtrArray *own;

      if (!g_str_equal (wk_record_get_kind (WK_RECORD (step)), "step") || *done != '\0' || !wk_fields_get_boolean (step, "home"))
        continue;
      words = dup_step (step);
      doer = wk_pieces_dup_doer (step, resident);
      if (*words == '\0')
        continue;
      own = g_hash_table_lookup (steps, doer);
      if (own == NULL)
        {
          own = g_ptr_array_new_with_free_func (g_free);
          g_ptr_array_add (doers, doer);
          g_hash_table_insert (steps, g_steal_pointer (&doer), own);
        }
      g_ptr_array_add (own, g_steal_pointer (&words));
    }
  if (doers->len == 0)
    return NULL;
  g_ptr_array_sort_with_data (doers, compare_doers, (gpointer) resident);
  paper = wk_paper_new (_ ("Who does what"), C_ ("language tag", "en"));
  wk_paper_set_scale (paper, LARGE);
  /* Translators: on the sheet that goes home: 1 is the resident, 2 today. */
  whose = g_strdup_printf (draft ? _ ("For %1$s, %2$s. Draft: not agreed together yet.") : _ ("For %1$s, %2$s."), resident, written);
  wk_paper_add_text (paper, whose);
  for (guint i = 0; i < doers->len; i++)
    {
      GPtrArray *own = g_hash_table_lookup (steps, doers->pdata[i]);

      wk_paper_add_heading (paper, 2, doers->pdata[i]);
      for (guint k = 0; k < own->len; k++)
        wk_paper_add_item (paper, own->pdata[k]);
    }
  if (*next_day != '\0')
    {
      wk_paper_add_heading (paper, 2, _ ("Next talk"));
      wk_paper_add_text (paper, next_day);
      wk_paper_add_text (paper, place);
    }
  wk_paper_add_fact (paper, _ ("My fixed contact person"), contact);
  return paper;
}
