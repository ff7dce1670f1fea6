/* One time that those at the table looked back together, as the resident meets it. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_SEAT_EVALUATION (wk_seat_evaluation_get_type ())
G_DECLARE_FINAL_TYPE (WkSeatEvaluation, wk_seat_evaluation, WK, SEAT_EVALUATION, GtkBox)

GtkWidget *wk_seat_evaluation_new (WkPlanContext *context, WkRecord *evaluation);

/* Adds its day and its words to what is read aloud, each with its language. */
void wk_seat_evaluation_collect (WkSeatEvaluation *self, GPtrArray *languages, GPtrArray *texts);

G_END_DECLS
