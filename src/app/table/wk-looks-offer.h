#pragma once
#include <adwaita.h>
#include "wk-table.h"

G_BEGIN_DECLS

#define WK_TYPE_LOOKS_OFFER (wk_looks_offer_get_type ())
/* Asks the host whether the seat that somebody took as the resident may show who looked in the file: only the host sees who sits there.
 * The seat that was opened here is the resident's for certain, and is not asked about (wk-seat-opener.c). */
G_DECLARE_FINAL_TYPE (WkLooksOffer, wk_looks_offer, WK, LOOKS_OFFER, AdwBin)

void wk_looks_offer_set_table (WkLooksOffer *self, WkTable *table); /* (nullable) */

/* That this member was answered: shown, or not now. */
void wk_looks_offer_settle (WkMember *member);

G_END_DECLS
