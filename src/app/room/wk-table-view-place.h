/* On which screen the table view goes. */
#pragma once

#include <gtk/gtk.h>

#include "wk-document.h"

G_BEGIN_DECLS

/* Opens it on the screen that @owner is not on, where there is one; where there are more, asks on which. */
void wk_table_view_open_somewhere (GtkWindow *owner, WkDocument *plan);

G_END_DECLS
