/* One life domain: closed, what it is about in a line; opened in place, the situation, strengths and barriers. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_DOMAIN_CARD (wk_domain_card_get_type ())
/* Actions: domain.add-strength, domain.add-barrier, domain.remove (s). Asks the page for file.removed (ss: domain, record). */
G_DECLARE_FINAL_TYPE (WkDomainCard, wk_domain_card, WK, DOMAIN_CARD, AdwBin)

GtkWidget *wk_domain_card_new (WkPlanContext *context, const char *domain);
const char *wk_domain_card_get_domain (WkDomainCard *self);
void wk_domain_card_open (WkDomainCard *self);

void wk_domain_card_update_title (WkDomainCard *self); /* it may be called otherwise now */
void wk_domain_card_update_closed (WkDomainCard *self); /* it may be closed now, or open */

G_END_DECLS
