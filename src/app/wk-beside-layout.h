/* A picture with words beside it, as in a button. A box asks words that wrap how wide they must be to be no higher than it is, and the answer is now
 * and then a pixel more than they wish for themselves: here they are asked for their width alone. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WK_TYPE_BESIDE_LAYOUT (wk_beside_layout_get_type ())
/* Property: `spacing` (int). The last child gets the width that is left. */
G_DECLARE_FINAL_TYPE (WkBesideLayout, wk_beside_layout, WK, BESIDE_LAYOUT, GtkLayoutManager)

G_END_DECLS
