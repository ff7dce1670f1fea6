/* One goal in the resident's words, with what to clear first and the steps toward it. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_GOAL_CARD (wk_goal_card_get_type ())
/* Signal `changed`: a step came, went or moved. Actions: goal.add-step, goal.add-first, goal.move-up, goal.move-down, goal.remove. */
G_DECLARE_FINAL_TYPE (WkGoalCard, wk_goal_card, WK, GOAL_CARD, AdwBin)

GtkWidget *wk_goal_card_new (WkPlanContext *context, WkRecord *goal);
/* number: the goal's, from 1; first, step: the numbers of its first ones, counted through the plan; set to those after its last. */
void wk_goal_card_set_numbers (WkGoalCard *self, guint number, guint *first, guint *step);
void wk_goal_card_begin_writing (WkGoalCard *self);
void wk_goal_card_begin_writing_step (WkGoalCard *self, WkRecord *step);

G_END_DECLS
