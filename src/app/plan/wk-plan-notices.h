/* What goes before the plan: an open acute barrier, others' promises that are late, and what is worth a friendly question. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_PLAN_NOTICES (wk_plan_notices_get_type ())
G_DECLARE_FINAL_TYPE (WkPlanNotices, wk_plan_notices, WK, PLAN_NOTICES, AdwBin)

void wk_plan_notices_bind (WkPlanNotices *self, WkPlanContext *context); /* once */

G_END_DECLS
