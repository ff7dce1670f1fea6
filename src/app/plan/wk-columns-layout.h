/* Children in columns of equal width where each gets at least `least-width`, else beneath one another. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WK_TYPE_COLUMNS_LAYOUT (wk_columns_layout_get_type ())
/* Properties: `spacing`, `least-width`, `most-columns` (int); `first-share` (double): the first of two columns' part of the
 * width, 0.5 unless set; `packed` (boolean): each child goes to the column that is shortest so far, rather than in rows. */
G_DECLARE_FINAL_TYPE (WkColumnsLayout, wk_columns_layout, WK, COLUMNS_LAYOUT, GtkLayoutManager)

G_END_DECLS
