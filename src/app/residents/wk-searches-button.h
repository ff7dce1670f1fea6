/* A button beside a search entry: the searches one keeps, and what was searched for last. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_SEARCHES_BUTTON (wk_searches_button_get_type ())
G_DECLARE_FINAL_TYPE (WkSearchesButton, wk_searches_button, WK, SEARCHES_BUTTON, AdwBin)

/* search: where the chosen words go. */
void wk_searches_button_bind (WkSearchesButton *self, WkWorkspace *workspace, GtkEditable *search);

G_END_DECLS
