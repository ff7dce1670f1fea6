/* Going to one text of a file or plan: what it lies in is opened, and the keyboard is where the words are. */
#pragma once

#include <gtk/gtk.h>

#include "wk-text.h"

G_BEGIN_DECLS

/* Opens what @text lies in under @top (but for a life domain, which its card fills), and puts the keyboard there with @word (nullable) selected.
 * Returns: whether it is anywhere there. */
gboolean wk_file_place_show (GtkWidget *top, WkText *text, const char *word);

/* Calls @func once @widget has its place on the screen, if it still is there then. */
void wk_file_place_later (GtkWidget *widget, GFunc func, gpointer data, GDestroyNotify destroy);

G_END_DECLS
