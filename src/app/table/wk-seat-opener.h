/* Opens the resident's own seat on this computer: a program of its own, on the screen and in the language that are chosen here. It
 * comes in without a knock, by a word that only it was told. */
#pragma once

#include <adwaita.h>

#include "wk-table.h"

G_BEGIN_DECLS

#define WK_TYPE_SEAT_OPENER (wk_seat_opener_get_type ())
G_DECLARE_FINAL_TYPE (WkSeatOpener, wk_seat_opener, WK, SEAT_OPENER, AdwBin)

/* table: ours (nullable): shown only then; name, language: the resident's as the file has them (nullable). */
void wk_seat_opener_set_table (WkSeatOpener *self, WkTable *table, const char *name, const char *language);

/* The seats that were opened on this computer show the calm picture, or come back from it. */
void wk_seat_opener_put_seats_away (gboolean away);

G_END_DECLS
