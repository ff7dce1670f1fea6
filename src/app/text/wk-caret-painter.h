/* Draws the carets and selections that others have in a text, each in its member's colour with its shape and name. */
#pragma once

#include <gtk/gtk.h>

#include "wk-table.h"

G_BEGIN_DECLS

GArray *wk_caret_painter_new_array (void); /* (transfer full) (element-type WkCaret): an empty one */
void wk_caret_painter_append_selections (GtkTextView *view, GArray *carets, GtkSnapshot *snapshot); /* in buffer coordinates */
void wk_caret_painter_append_carets (GtkTextView *view, GArray *carets, GtkSnapshot *snapshot); /* in widget coordinates */

G_END_DECLS
