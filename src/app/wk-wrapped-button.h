#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A button with a label, of which the words go on in a next line where the window is narrow or the type large. */
void wk_wrapped_button_set (GtkButton *button);

G_END_DECLS
