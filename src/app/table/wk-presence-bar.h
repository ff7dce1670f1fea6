/* Who sits at the table, and whether everyone sees the same. */
#pragma once

#include <adwaita.h>

#include "wk-table.h"

G_BEGIN_DECLS

#define WK_TYPE_PRESENCE_BAR (wk_presence_bar_get_type ())
G_DECLARE_FINAL_TYPE (WkPresenceBar, wk_presence_bar, WK, PRESENCE_BAR, AdwBin)

void wk_presence_bar_set_table (WkPresenceBar *self, WkTable *table); /* (nullable): at no table */

G_END_DECLS
