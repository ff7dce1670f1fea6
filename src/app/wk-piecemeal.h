/* What a widget makes that is not seen at once: after the window is painted, a piece at a time, while nobody waits for anything. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* piece: called with the widget until it returns G_SOURCE_REMOVE; begins over when it is begun already. Nothing is made of a widget that
 * is not on screen yet. */
void wk_piecemeal_begin (GtkWidget *widget, GSourceFunc piece);
void wk_piecemeal_end (GtkWidget *widget); /* no further piece; at the latest when the widget is disposed of */
gboolean wk_piecemeal_is_going (GtkWidget *widget);

G_END_DECLS
