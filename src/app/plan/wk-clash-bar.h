/* What people chose differently apart from one another, in plain sentences, with a button for each choice; and what someone
 * took away while someone else wrote in it; what was chosen can be taken back. Not shown where there is nothing to choose. */
#pragma once

#include <adwaita.h>

#include "wk-fields.h"

G_BEGIN_DECLS

/* Property "only" (string): the fields that it speaks of, a space between; after "!" all but those. Without it: all. */
#define WK_TYPE_CLASH_BAR (wk_clash_bar_get_type ())
G_DECLARE_FINAL_TYPE (WkClashBar, wk_clash_bar, WK, CLASH_BAR, AdwBin)

void wk_clash_bar_bind (WkClashBar *self, WkFields *fields);
void wk_clash_bar_set_covered (WkClashBar *self, gboolean covered); /* whether it stays hidden, whatever there is to choose */
gboolean wk_clash_bar_get_any (WkClashBar *self); /* whether there is something to choose, covered or not */

G_END_DECLS
