/* Where the plan also serves as plan of action: what the law wants of one, as a list of data (data/words/plan-of-action.ini). */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_ACTION_PLAN (wk_action_plan_get_type ())
G_DECLARE_FINAL_TYPE (WkActionPlan, wk_action_plan, WK, ACTION_PLAN, AdwBin)

void wk_action_plan_bind (WkActionPlan *self, WkPlanContext *context); /* once */

G_END_DECLS
