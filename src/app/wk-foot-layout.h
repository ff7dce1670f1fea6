#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One child above, which takes what there is, and one beneath it, which is as high as it wants to be and at most as high as the first: however large the
 * type, both can be read and worked in. Further children stand below these at their own height. */
#define WK_TYPE_FOOT_LAYOUT (wk_foot_layout_get_type ())
G_DECLARE_FINAL_TYPE (WkFootLayout, wk_foot_layout, WK, FOOT_LAYOUT, GtkLayoutManager)

G_END_DECLS
