/* One agreement: the help that the resident gets, what the resident must do, why, and whom to call when it does not work out. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_AGREEMENT_CARD (wk_agreement_card_get_type ())
G_DECLARE_FINAL_TYPE (WkAgreementCard, wk_agreement_card, WK, AGREEMENT_CARD, AdwBin)

GtkWidget *wk_agreement_card_new (WkPlanContext *context, WkRecord *agreement);
void wk_agreement_card_set_number (WkAgreementCard *self, guint number);
void wk_agreement_card_begin_writing (WkAgreementCard *self);

G_END_DECLS
