/* Groups of residents as bars, and the same as a table. */
#pragma once

#include <adwaita.h>

#include "wk-statistics.h"

G_BEGIN_DECLS

#define WK_TYPE_BARS (wk_bars_get_type ())
G_DECLARE_FINAL_TYPE (WkBars, wk_bars, WK, BARS, AdwBin)

/* label: the name of a group by its key (transfer none). */
void wk_bars_set_groups (WkBars *self, GArray *groups, const char *(*label) (const char *key));
void wk_bars_set_table (WkBars *self, gboolean table);

G_END_DECLS
