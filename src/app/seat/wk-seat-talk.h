/* How was this talk? Three cards and a line, told to the contact person alone. */
#pragma once

#include <adwaita.h>

#include "wk-table.h"

G_BEGIN_DECLS

#define WK_TYPE_SEAT_TALK (wk_seat_talk_get_type ())
G_DECLARE_FINAL_TYPE (WkSeatTalk, wk_seat_talk, WK, SEAT_TALK, AdwBin)

void wk_seat_talk_set_table (WkSeatTalk *self, WkTable *table);
/* What stands on it, with its languages; both (element-type utf8). */
void wk_seat_talk_collect (WkSeatTalk *self, GPtrArray *languages, GPtrArray *texts);

G_END_DECLS
