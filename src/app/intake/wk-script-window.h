/* The location's call script, changed by whoever coordinates: written as text, read beside it as it will be said. Every change is a version;
 * a talk keeps the one that it was held with. */
#pragma once

#include <adwaita.h>

#include "wk-location.h"

G_BEGIN_DECLS

#define WK_TYPE_SCRIPT_WINDOW (wk_script_window_get_type ())
G_DECLARE_FINAL_TYPE (WkScriptWindow, wk_script_window, WK, SCRIPT_WINDOW, AdwWindow)

GtkWidget *wk_script_window_new (WkLocation *location, GtkWindow *parent);

G_END_DECLS
