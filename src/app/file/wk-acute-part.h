/* What a barrier that cannot wait asks for: owner, deputy, who may decide, a deadline, the costs, the rule; and how it ends. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"
#include "wk-record.h"

G_BEGIN_DECLS

#define WK_TYPE_ACUTE_PART (wk_acute_part_get_type ())
G_DECLARE_FINAL_TYPE (WkAcutePart, wk_acute_part, WK, ACUTE_PART, AdwBin)

void wk_acute_part_bind (WkAcutePart *self, WkPlanContext *context, WkRecord *barrier);

/* Lights a barrier's lamp, from today. */
void wk_acute_part_light (WkRecord *barrier);

G_END_DECLS
