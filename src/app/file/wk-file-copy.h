/* A resident's whole file to take along: what that means is said first, then it is written into a folder of its own. */
#pragma once

#include <gtk/gtk.h>

#include "wk-file.h"

G_BEGIN_DECLS

/* Asks where, over the window of @page, and writes it there. Who looked says that a copy was made. */
void wk_file_copy_ask (WkFile *file, GtkWidget *page);

G_END_DECLS
