/* What is on a long page but not in view need not be drawn: it has no picture until it is scrolled to. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*WkInViewFunc) (GtkWidget *widget);

gboolean wk_in_view (GtkWidget *widget); /* it is in what a scrolled page shows, or close to it; also where nothing scrolls */
void wk_in_view_watch (GtkWidget *widget, WkInViewFunc scrolled); /* called each time the page that it is on is scrolled or grows */

G_END_DECLS
