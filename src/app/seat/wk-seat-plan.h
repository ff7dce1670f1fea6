/* The plan as the resident meets it: everything in it, in the first person, in large type, and nothing else. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_SEAT_PLAN (wk_seat_plan_get_type ())
G_DECLARE_FINAL_TYPE (WkSeatPlan, wk_seat_plan, WK, SEAT_PLAN, AdwBin)

GtkWidget *wk_seat_plan_new (WkPlanContext *context);

/* Reads the whole plan aloud, as far as there are voices; whether there is anything to read. */
gboolean wk_seat_plan_can_read (WkSeatPlan *self);
void wk_seat_plan_read (WkSeatPlan *self);

G_END_DECLS
