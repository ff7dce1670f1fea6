/* A row of a list with words, and what can be done beside them; under them where it is narrow, however large the letters. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* words: a title, and under it more; mark: (nullable) (transfer floating): stands before them. (transfer floating): named by its title. */
GtkWidget *wk_line_row_new (const char *title, const char *more, GtkWidget *mark);
void wk_line_row_add (GtkWidget *self, GtkWidget *deed); /* (transfer floating): behind the others */

G_END_DECLS
