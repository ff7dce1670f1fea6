/* Shows the social map at the resident's own seats of a table that we host. */
#pragma once

#include "wk-table.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

/* From now on, and again when the map changes, for as long as the table lasts. Once more does nothing. */
void wk_map_sharer_share (WkWorkspace *workspace, WkTable *table);

G_END_DECLS
