/* The plan on paper: the whole of it, or the sheet that the resident takes home. */
#pragma once

#include "plan/wk-plan-context.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

typedef void (*WkPlanPrintSay) (gpointer page, const char *words);

/* Asks how, in a dialog over the window of @page, then prints the whole plan or saves it as a PDF; @say is called with what became of it. */
void wk_plan_print_ask (GtkWidget *page, WkPlanContext *context, WkWorkspace *workspace, WkPlanPrintSay say);

/* Asks which printer, then prints. FALSE: nothing was picked to go home. */
gboolean wk_plan_print_take_home (WkPlanContext *context, GtkWindow *parent);

G_END_DECLS
