/* How a plan stands: a draft, agreed together, or changed since. Reckoned again shortly after each change of the plan. */
#pragma once

#include <gio/gio.h>

#include "wk-plan-difference.h"

G_BEGIN_DECLS

#define WK_TYPE_PLAN_STATUS (wk_plan_status_get_type ())
/* Signal `changed`. */
G_DECLARE_FINAL_TYPE (WkPlanStatus, wk_plan_status, WK, PLAN_STATUS, GObject)

WkPlanStatus *wk_plan_status_new (WkDocument *plan);

WkPlanState wk_plan_status_get_state (WkPlanStatus *self);
const WkPlanVersion *wk_plan_status_get_version (WkPlanStatus *self); /* (nullable): the latest that was agreed */
GPtrArray *wk_plan_status_get_changes (WkPlanStatus *self); /* (element-type WkPlanChange): since then, never NULL */
/* Whether the latest version's words are here to compare with; when not, all that is known is whether it changed. */
gboolean wk_plan_status_is_compared (WkPlanStatus *self);

/* What a person answered and whether the plan still means what it did then; FALSE: no answer. Out parameters as
 * wk_plan_get_answer() has them. */
gboolean wk_plan_status_get_answer (WkPlanStatus *self, const char *person, char **answer, char **until, gboolean *current);

G_END_DECLS
