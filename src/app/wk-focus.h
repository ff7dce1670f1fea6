/* Where the keyboard goes in something, so that it comes out of it as well. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For a class with one child: what asks for the keyboard for it, gets it by @grab_focus. GTK asks so too when Tab goes by (from what is in it
 * backwards, and from outside before the first of what is in it), and would never come out again, or pass by the first: so Tab goes by the child. */
void wk_focus_set_grab (GtkWidgetClass *klass, gboolean (*grab_focus) (GtkWidget *widget));

G_END_DECLS
