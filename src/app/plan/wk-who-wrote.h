/* Who wrote what in a plan: a legend of people with their colours and shapes, and all of it as a list. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_WHO_WROTE (wk_who_wrote_get_type ())
G_DECLARE_FINAL_TYPE (WkWhoWrote, wk_who_wrote, WK, WHO_WROTE, AdwBin)

void wk_who_wrote_bind (WkWhoWrote *self, WkPlanContext *context); /* once; shows itself while the context shows authors */

G_END_DECLS
