#pragma once
#include "wk-array-model.h"

G_BEGIN_DECLS

#define WK_TYPE_TABLE_FINDER (wk_table_finder_get_type ())
/* The tables that this network knows of: a GListModel of WkFoundTable. */
G_DECLARE_FINAL_TYPE (WkTableFinder, wk_table_finder, WK, TABLE_FINDER, WkArrayModel)

WkTableFinder *wk_table_finder_new (void);

G_END_DECLS
