/* Keeps what a person looks at or writes in on its place of the screen while others add and remove above it; and the line that they
 * write in on the screen when their own words make the text grow out of it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Works for as long as @window lives. Its content must stand in a viewport. */
void wk_scroll_anchor_install (GtkScrolledWindow *window);

G_END_DECLS
