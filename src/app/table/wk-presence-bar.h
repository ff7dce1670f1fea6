/* Who sits at the table, and whether everyone sees the same. */
#pragma once

#include <adwaita.h>

#include "wk-table.h"

G_BEGIN_DECLS

#define WK_TYPE_PRESENCE_BAR (wk_presence_bar_get_type ())
G_DECLARE_FINAL_TYPE (WkPresenceBar, wk_presence_bar, WK, PRESENCE_BAR, AdwBin)

/* Property `following` (WkMember, nullable, with notify): with whom we look along; see wk-follow.h. */
void wk_presence_bar_set_table (WkPresenceBar *self, WkTable *table); /* (nullable): at no table */
WkTable *wk_presence_bar_get_table (WkPresenceBar *self); /* (transfer none) (nullable) */
void wk_presence_bar_set_following (WkPresenceBar *self, WkMember *member); /* (nullable): nobody */
WkMember *wk_presence_bar_get_following (WkPresenceBar *self); /* (transfer none) (nullable) */

G_END_DECLS
