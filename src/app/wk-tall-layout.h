/* For a bin that holds a GtkMenuButton. In GTK 4.8 that is as high as one line, whatever width it gets, and words in it that wrap are cut off. Here it is as
 * high as the button in it asks for. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WK_TYPE_TALL_LAYOUT (wk_tall_layout_get_type ())
G_DECLARE_FINAL_TYPE (WkTallLayout, wk_tall_layout, WK, TALL_LAYOUT, GtkLayoutManager)

G_END_DECLS
