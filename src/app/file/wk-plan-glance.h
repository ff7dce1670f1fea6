/* The plan at a glance in the file: the dream, each goal with its next step, and the ways to the plan and to a table. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_PLAN_GLANCE (wk_plan_glance_get_type ())
G_DECLARE_FINAL_TYPE (WkPlanGlance, wk_plan_glance, WK, PLAN_GLANCE, AdwBin)

void wk_plan_glance_bind (WkPlanGlance *self, WkFile *file);

G_END_DECLS
