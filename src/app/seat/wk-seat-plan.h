/* The plan as the resident meets it: everything in it, in the first person, in large type, and nothing else. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_SEAT_PLAN (wk_seat_plan_get_type ())
G_DECLARE_FINAL_TYPE (WkSeatPlan, wk_seat_plan, WK, SEAT_PLAN, AdwBin)

GtkWidget *wk_seat_plan_new (WkPlanContext *context);

void wk_seat_plan_collect (WkSeatPlan *self, GPtrArray *languages, GPtrArray *texts); /* all of it: see wk_seat_text_collect() */

G_END_DECLS
