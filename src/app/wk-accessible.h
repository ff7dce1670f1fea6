/* Names for a screen reader where GTK 4.8 gives none by itself. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Names the row that shows @item in a list or a column view: it has the focus, not the child in it. To be called when it is bound. */
void wk_accessible_name_item (GtkListItem *item, const char *name);

/* Names a drop-down, and the button in it that has the focus. */
void wk_accessible_name_drop_down (GtkDropDown *drop_down, const char *name);

G_END_DECLS
