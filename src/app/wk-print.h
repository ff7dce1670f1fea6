/* Printing, in the desktop's own dialog. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Draws one page, counted from 0, of so many points. */
typedef void (*WkPrintFunc) (cairo_t *cr, double width, double height, guint page, gpointer data);

/* It was printed: nothing is told of what was given up. data: what it was drawn from. */
typedef void (*WkPrintedFunc) (GtkWindow *parent, gpointer data);

/* data: (transfer full): freed by @free once it is printed. full_page: the margins are the drawing's own. printed: (nullable). */
void wk_print_run (GtkWindow *parent, guint pages, gboolean full_page, GtkPageOrientation orientation, WkPrintFunc draw, gpointer data,
                   GDestroyNotify free, WkPrintedFunc printed);

G_END_DECLS
