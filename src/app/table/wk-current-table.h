/* The table at which this laptop sits: one at a time, kept while its page is not shown. */
#pragma once

#include "wk-table.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

WkTable *wk_current_table_get (WkWorkspace *workspace); /* (transfer none) (nullable) */
WkFile *wk_current_table_get_file (WkWorkspace *workspace); /* (transfer none) (nullable): of a table of our own */

/* table (nullable): NULL forgets it. Closed or failed, it is forgotten by itself. */
void wk_current_table_set (WkWorkspace *workspace, WkTable *table, WkFile *file);

G_END_DECLS
