/* "I want rest until…": asked for at a row, written in the resident's card. */
#pragma once

#include <gtk/gtk.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

/* Opens a popover at @row, where a day is chosen. When it is put away with another day than before, @rested is called:
 * void (*) (gpointer data, const char *id, const char *before, const char *until); no day is "". */
void wk_rest_popover_open (WkWorkspace *workspace, const char *id, GtkWidget *row, GCancellable *cancellable, GCallback rested, gpointer data);

/* Writes a day, "" for none. */
void wk_rest_set (WkWorkspace *workspace, const char *id, const char *until);

G_END_DECLS
