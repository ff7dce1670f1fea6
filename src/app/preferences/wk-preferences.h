/* Type size, style, and another passphrase. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_PREFERENCES (wk_preferences_get_type ())
G_DECLARE_FINAL_TYPE (WkPreferences, wk_preferences, WK, PREFERENCES, AdwPreferencesWindow)

/* @workspace: (nullable): without one there is no passphrase to change */
GtkWidget *wk_preferences_new (WkWorkspace *workspace, GtkWindow *parent);

G_END_DECLS
