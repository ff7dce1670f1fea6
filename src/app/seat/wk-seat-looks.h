/* Who looked in the resident's file, as the host sent it: a list in plain words, newest first. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WK_TYPE_SEAT_LOOKS (wk_seat_looks_get_type ())
G_DECLARE_FINAL_TYPE (WkSeatLooks, wk_seat_looks, WK, SEAT_LOOKS, AdwBin)

/* looks: of WkLook (nullable): NULL: the host has not sent any */
void wk_seat_looks_show (WkSeatLooks *self, GPtrArray *looks);
void wk_seat_looks_collect (WkSeatLooks *self, GPtrArray *languages, GPtrArray *texts); /* see wk_seat_text_collect() */

G_END_DECLS
