/* Agreed together, once the plan was read back: the resident chooses between three answers, equally large, on the laptop on which
 * the contact person writes the answer down. At the resident's own seat it is WkSeatAgreement. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_ANSWERS (wk_answers_get_type ())
/* Others' ticks are shown once the resident has answered. */
G_DECLARE_FINAL_TYPE (WkAnswers, wk_answers, WK, ANSWERS, AdwBin)

void wk_answers_bind (WkAnswers *self, WkPlanContext *context); /* once, for one made by a Builder file */

G_END_DECLS
