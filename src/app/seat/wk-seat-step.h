/* One step, or something to clear first, as the resident meets it: what, who, when, and whether it is done. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_SEAT_STEP (wk_seat_step_get_type ())
G_DECLARE_FINAL_TYPE (WkSeatStep, wk_seat_step, WK, SEAT_STEP, AdwBin)

GtkWidget *wk_seat_step_new (WkPlanContext *context, WkRecord *record);

void wk_seat_step_set_number (WkSeatStep *self, guint number);
void wk_seat_step_begin_writing (WkSeatStep *self);
void wk_seat_step_collect (WkSeatStep *self, GPtrArray *languages, GPtrArray *texts); /* see wk_seat_text_collect() */

G_END_DECLS
