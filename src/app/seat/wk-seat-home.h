/* Which lines go home on paper: the resident picks. */
#pragma once

#include <adwaita.h>

#include "wk-document.h"

G_BEGIN_DECLS

#define WK_TYPE_SEAT_HOME (wk_seat_home_get_type ())
G_DECLARE_FINAL_TYPE (WkSeatHome, wk_seat_home, WK, SEAT_HOME, AdwBin)

void wk_seat_home_set_plan (WkSeatHome *self, WkDocument *plan);
/* What stands on it, with its languages; both (element-type utf8). */
void wk_seat_home_collect (WkSeatHome *self, GPtrArray *languages, GPtrArray *texts);

G_END_DECLS
