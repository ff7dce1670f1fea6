/* Ctrl+K: any resident or action, by the words that one types. */
#pragma once

#include <adwaita.h>

#include "wk-window.h"

G_BEGIN_DECLS

#define WK_TYPE_FINDER (wk_finder_get_type ())
G_DECLARE_FINAL_TYPE (WkFinder, wk_finder, WK, FINDER, AdwWindow)

GtkWidget *wk_finder_new (WkWindow *window);

G_END_DECLS
