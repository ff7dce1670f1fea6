/* Paper and files of a plan that go out of the house: who looked says so. */
#pragma once

#include "plan/wk-plan-context.h"
#include "wk-paper.h"

G_BEGIN_DECLS

/* A copy was made; at a table of another's it is not ours to say. */
void wk_plan_copy_note (WkPlanContext *context);

/* paper: (transfer full): upright sheets; said once they were printed, not of what was given up. */
void wk_plan_copy_print (WkPlanContext *context, GtkWindow *parent, WkPaper *paper);

G_END_DECLS
