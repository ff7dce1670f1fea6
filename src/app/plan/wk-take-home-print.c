#include "wk-take-home-print.h"

#include "plan/wk-plan-words.h"
#include "wk-print.h"
#include "wk-take-home.h"

static void
draw_cb (cairo_t *cr, double width, double height, guint page, gpointer data)
{
  wk_paper_draw_page (data, cr, width, height, page);
}

gboolean
wk_take_home_print (WkPlanContext *context, GtkWindow *parent)
{
  WkFile *file = wk_plan_context_get_file (context);
  g_autoptr (WkPerson) contact = file != NULL ? wk_fields_dup_person (WK_FIELDS (wk_file_get_card (file)), "contact-person") : NULL;
  g_autofree char *name = wk_plan_context_dup_resident_name (context), *today = wk_plan_words_dup_today ();
  WkPlanState state = wk_plan_status_get_state (wk_plan_context_get_status (context));
  WkPaper *paper = wk_take_home_new (wk_plan_context_get_plan (context), name, contact != NULL ? wk_person_get_name (contact) : NULL, today,
                                     state != WK_PLAN_AGREED);

  if (paper == NULL)
    return FALSE;
  wk_print_run (parent, wk_paper_count_pages (paper), TRUE, draw_cb, paper, (GDestroyNotify) wk_paper_free);
  return TRUE;
}
