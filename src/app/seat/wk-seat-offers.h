/* What is there for me?: the social map as the host shows it, in pictograms and plain words. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WK_TYPE_SEAT_OFFERS (wk_seat_offers_get_type ())
G_DECLARE_FINAL_TYPE (WkSeatOffers, wk_seat_offers, WK, SEAT_OFFERS, AdwBin)

/* offers: (nullable) (element-type WkOffer): NULL: not shown yet */
void wk_seat_offers_show (WkSeatOffers *self, GPtrArray *offers);
/* Those that are looked at: see wk_seat_text_collect(). */
void wk_seat_offers_collect (WkSeatOffers *self, GPtrArray *languages, GPtrArray *texts);

G_END_DECLS
