/* A letter that left is printed once more, as it left. */
#pragma once

#include <gtk/gtk.h>

#include "wk-file.h"

G_BEGIN_DECLS

/* letter: one that the file keeps. Its words, language, size and day are those of then; address and sender are those of now, for they are not kept in it. */
void wk_letter_again_print (WkFile *file, WkRecord *letter, GtkWindow *parent);

G_END_DECLS
