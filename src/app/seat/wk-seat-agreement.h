/* One agreement as the resident meets it: the help, what must be done for it, why, and whom to call. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_SEAT_AGREEMENT (wk_seat_agreement_get_type ())
G_DECLARE_FINAL_TYPE (WkSeatAgreement, wk_seat_agreement, WK, SEAT_AGREEMENT, AdwBin)

GtkWidget *wk_seat_agreement_new (WkPlanContext *context, WkRecord *agreement);

void wk_seat_agreement_collect (WkSeatAgreement *self, GPtrArray *languages, GPtrArray *texts); /* see wk_seat_text_collect() */

G_END_DECLS
