/* The way to a table from a seat: language, table, code, name. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_SEAT_DOOR (wk_seat_door_get_type ())
/* Signals: `knocked` (string address, string code, string name); `given-up`: no more waiting. */
G_DECLARE_FINAL_TYPE (WkSeatDoor, wk_seat_door, WK, SEAT_DOOR, AdwBin)

GtkWidget *wk_seat_door_new (GListModel *found);

void wk_seat_door_fill (WkSeatDoor *self, const char *address, const char *code, const char *name);
const char *wk_seat_door_get_address (WkSeatDoor *self);
const char *wk_seat_door_get_code (WkSeatDoor *self);
const char *wk_seat_door_get_name (WkSeatDoor *self);

/* sentence: "" for none; waiting: nothing can be filled in meanwhile. */
void wk_seat_door_say (WkSeatDoor *self, const char *sentence, gboolean waiting);

G_END_DECLS
