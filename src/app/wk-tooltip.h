/* A tooltip on what there is much of: GTK's own asks the display server where the pointer is each time one is set. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void wk_tooltip_set (GtkWidget *widget, const char *words); /* words: (nullable): none any more */

G_END_DECLS
