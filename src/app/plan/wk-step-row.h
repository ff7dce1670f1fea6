/* One thing that someone does by a date: a step, or a barrier to take away first. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_STEP_ROW (wk_step_row_get_type ())
/* Actions: step.move-up, step.move-down, step.remove. Asks the page for plan.removed (s: the record's id) and plan.split (su: and where). */
G_DECLARE_FINAL_TYPE (WkStepRow, wk_step_row, WK, STEP_ROW, AdwBin)

GtkWidget *wk_step_row_new (WkPlanContext *context, WkRecord *record);
void wk_step_row_set_number (WkStepRow *self, guint number); /* counted through the whole plan, from 1 */
void wk_step_row_begin_writing (WkStepRow *self); /* takes the focus */

G_END_DECLS
