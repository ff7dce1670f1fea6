/* The whole plan on paper. */
#pragma once

#include "plan/wk-plan-context.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

typedef void (*WkPlanPrintSay) (gpointer page, const char *words);

/* Asks how, in a dialog over the window of @page, then prints the whole plan or saves it as a PDF; @say is called with what became of it. */
void wk_plan_print_ask (GtkWidget *page, WkPlanContext *context, WkPlanPrintSay say);

G_END_DECLS
