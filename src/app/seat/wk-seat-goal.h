/* One goal as the resident meets it, with what is to be cleared first and its steps. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_SEAT_GOAL (wk_seat_goal_get_type ())
G_DECLARE_FINAL_TYPE (WkSeatGoal, wk_seat_goal, WK, SEAT_GOAL, AdwBin)

GtkWidget *wk_seat_goal_new (WkPlanContext *context, WkRecord *goal);

void wk_seat_goal_set_number (WkSeatGoal *self, guint number);
void wk_seat_goal_begin_writing (WkSeatGoal *self);
void wk_seat_goal_collect (WkSeatGoal *self, GPtrArray *languages, GPtrArray *texts); /* see wk_seat_text_collect() */

G_END_DECLS
