/* The host's side of an open table: how to come and sit at it, who knocks, who is in, closing it. */
#pragma once

#include <adwaita.h>

#include "wk-table.h"

G_BEGIN_DECLS

#define WK_TYPE_TABLE_PANEL (wk_table_panel_get_type ())
G_DECLARE_FINAL_TYPE (WkTablePanel, wk_table_panel, WK, TABLE_PANEL, AdwBin)

void wk_table_panel_set_table (WkTablePanel *self, WkTable *table); /* (nullable) */

G_END_DECLS
