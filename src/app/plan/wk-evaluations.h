/* How is it going?: the talks in which those at the table look back, and after how many weeks they do so again. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_EVALUATIONS (wk_evaluations_get_type ())
G_DECLARE_FINAL_TYPE (WkEvaluations, wk_evaluations, WK, EVALUATIONS, GtkBox)

void wk_evaluations_bind (WkEvaluations *self, WkPlanContext *context);

/* What is written of a record, for who is looking for it. (nullable) */
GtkWidget *wk_evaluations_find (WkEvaluations *self, WkRecord *evaluation);

G_END_DECLS
