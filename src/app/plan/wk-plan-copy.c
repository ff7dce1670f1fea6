#include "plan/wk-plan-copy.h"

#include "wk-look.h"
#include "wk-print.h"

typedef struct
{
  WkPlanContext *context; /* (owned) */
  WkPaper *paper; /* (owned) */
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_object_unref (copy->context);
  wk_paper_free (copy->paper);
  g_free (copy);
}

static void
draw_cb (cairo_t *cr, double width, double height, guint page, gpointer data)
{
  wk_paper_draw_page (((Copy *) data)->paper, cr, width, height, page);
}

static void
printed (GtkWindow *parent, gpointer data)
{
  wk_plan_copy_note (((Copy *) data)->context);
}

void
wk_plan_copy_note (WkPlanContext *context)
{
  WkFile *file = wk_plan_context_get_file (context);

  if (file != NULL)
    wk_file_note_look (file, WK_LOOK_PAPER);
}

void
wk_plan_copy_print (WkPlanContext *context, GtkWindow *parent, WkPaper *paper)
{
  Copy *copy = g_new0 (Copy, 1);

  *copy = (Copy){ g_object_ref (context), paper };
  wk_print_run (parent, wk_paper_count_pages (paper), TRUE, GTK_PAGE_ORIENTATION_PORTRAIT, draw_cb, copy, copy_free, printed);
}
