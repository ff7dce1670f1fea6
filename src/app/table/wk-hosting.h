/* What comes with hosting a table, however it was opened. */
#pragma once

#include "wk-file.h"
#include "wk-table.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

/* Offers the pen where the resident reads with difficulty, and shows who looked and the social map at the resident's own seats.
 * file: (nullable): of whom the plan is, where this laptop has it. */
void wk_hosting_begin (WkWorkspace *workspace, WkTable *table, WkFile *file);

G_END_DECLS
