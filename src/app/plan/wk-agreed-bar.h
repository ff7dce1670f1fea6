/* How the plan stands, above it: a draft, agreed together, or a new version and what is different in it. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_AGREED_BAR (wk_agreed_bar_get_type ())
G_DECLARE_FINAL_TYPE (WkAgreedBar, wk_agreed_bar, WK, AGREED_BAR, AdwBin)

void wk_agreed_bar_bind (WkAgreedBar *self, WkPlanContext *context); /* once */

G_END_DECLS
