/* A letter from a file: which, in which language, its words to be changed, and how it looks on paper. What leaves is kept in the file. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_LETTER_WINDOW (wk_letter_window_get_type ())
G_DECLARE_FINAL_TYPE (WkLetterWindow, wk_letter_window, WK, LETTER_WINDOW, AdwWindow)

/* key: (nullable): which letter to begin with; guests: (nullable): who else comes to the table. */
GtkWidget *wk_letter_window_new (WkWorkspace *workspace, WkFile *file, const char *key, const char *guests, GtkWindow *parent);

G_END_DECLS
