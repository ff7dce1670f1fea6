/* Before the talk: the resident's agenda, and a minute for each who helps to prepare. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_PREPARE_BOX (wk_prepare_box_get_type ())
G_DECLARE_FINAL_TYPE (WkPrepareBox, wk_prepare_box, WK, PREPARE_BOX, AdwBin)

void wk_prepare_box_bind (WkPrepareBox *self, WkPlanContext *context); /* once */

G_END_DECLS
