/* One time that those at the table looked back together: what goes well, what does not work out yet, what they do differently. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_EVALUATION_CARD (wk_evaluation_card_get_type ())
G_DECLARE_FINAL_TYPE (WkEvaluationCard, wk_evaluation_card, WK, EVALUATION_CARD, AdwBin)

GtkWidget *wk_evaluation_card_new (WkPlanContext *context, WkRecord *evaluation);
void wk_evaluation_card_begin_writing (WkEvaluationCard *self);

G_END_DECLS
