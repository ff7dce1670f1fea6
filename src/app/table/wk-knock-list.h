/* Who knocks at the table's door: each with "let in" and "not now", on top of everything, so that nobody waits unseen. */
#pragma once

#include <adwaita.h>

#include "wk-table.h"

G_BEGIN_DECLS

#define WK_TYPE_KNOCK_LIST (wk_knock_list_get_type ())
G_DECLARE_FINAL_TYPE (WkKnockList, wk_knock_list, WK, KNOCK_LIST, AdwBin)

void wk_knock_list_set_table (WkKnockList *self, WkTable *table); /* (nullable) */

G_END_DECLS
