/* Clamps what a scrolled page holds, as AdwClampLayout does, but measures it at no other width than it gets. A scrolled window asks first
 * how high it would be at the width that it would like best, and does nothing with the answer: on a long page that is most of the work. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WK_TYPE_PAGE_LAYOUT (wk_page_layout_get_type ())
/* Properties: `maximum-size`, `tightening-threshold` (int). */
G_DECLARE_FINAL_TYPE (WkPageLayout, wk_page_layout, WK, PAGE_LAYOUT, GtkLayoutManager)

G_END_DECLS
