/* After the table: why it ended, and that nothing is left here. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WK_TYPE_SEAT_FAREWELL (wk_seat_farewell_get_type ())
G_DECLARE_FINAL_TYPE (WkSeatFarewell, wk_seat_farewell, WK, SEAT_FAREWELL, AdwBin)

GtkWidget *wk_seat_farewell_new (const char *words);

G_END_DECLS
