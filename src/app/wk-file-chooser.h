/* Asking for a file, or where to put one, in the desktop's own dialog. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*WkFileChosen) (gpointer widget, GFile *file);

/* A chooser over the window of @widget, in place of the one it had: to be given a name or filters, and shown (gtk_native_dialog_show()).
 * @chosen is called when somebody chose, not when they gave up. It goes when it was answered, and with @widget. (transfer none) */
GtkFileChooser *wk_file_chooser_new (gpointer widget, const char *title, GtkFileChooserAction action, const char *accept, WkFileChosen chosen);

G_END_DECLS
