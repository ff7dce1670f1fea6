/* What a person entered, without the blanks around it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

char *wk_entered_dup (GtkEditable *field);        /* (transfer full) */
char *wk_entered_dup_words (GtkTextView *view);   /* (transfer full) */

G_END_DECLS
