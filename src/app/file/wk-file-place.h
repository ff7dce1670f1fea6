/* Going to one text of a file or plan: what it lies in is opened, and the keyboard is where the words are. */
#pragma once

#include <gtk/gtk.h>

#include "wk-text.h"

G_BEGIN_DECLS

/* Opens what @text lies in under @top (but for a life domain, which its card fills), and puts the keyboard there with @word (nullable) selected.
 * Returns: whether it is anywhere there. */
gboolean wk_file_place_show (GtkWidget *top, WkText *text, const char *word);

/* Whether it could be gone to; what it lies in may not be made yet. */
typedef gboolean (*WkFilePlaceFunc) (GtkWidget *widget, gpointer data);

/* Calls @func with each frame once @widget has its place on the screen, until it is there (for some seconds), if @widget still is. */
void wk_file_place_later (GtkWidget *widget, WkFilePlaceFunc func, gpointer data, GDestroyNotify destroy);

G_END_DECLS
