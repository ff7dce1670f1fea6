/* Children one after another, on as many lines as they need. The first may lead: it takes what the others leave of its
 * line, and has a line of its own where less than `lead-width` pixels would be left for it. Or each has a line of its own, as in a vertical
 * GtkBox; but that one (GTK 4.8), hidden while it was empty, forgets that its height follows from its width. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WK_TYPE_WRAP_LAYOUT (wk_wrap_layout_get_type ())
/* Properties: `spacing`, `line-spacing`, `lead-width` (int, pixels, that of the lead at 100 % type; 0: none leads), `one-a-line` (boolean). */
G_DECLARE_FINAL_TYPE (WkWrapLayout, wk_wrap_layout, WK, WRAP_LAYOUT, GtkLayoutManager)

G_END_DECLS
