/* What is different from what was agreed, in sentences of the seat's own language. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_SEAT_DIFFERENCE (wk_seat_difference_get_type ())
G_DECLARE_FINAL_TYPE (WkSeatDifference, wk_seat_difference, WK, SEAT_DIFFERENCE, AdwBin)

void wk_seat_difference_bind (WkSeatDifference *self, WkPlanContext *context);
void wk_seat_difference_collect (WkSeatDifference *self, GPtrArray *languages, GPtrArray *texts); /* see wk_seat_text_collect() */

G_END_DECLS
