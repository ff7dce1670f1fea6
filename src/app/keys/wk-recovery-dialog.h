/* Makes a recovery key, from the preferences. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_RECOVERY_DIALOG (wk_recovery_dialog_get_type ())
/* Signal "made": there is a new key, and an earlier one is worthless. */
G_DECLARE_FINAL_TYPE (WkRecoveryDialog, wk_recovery_dialog, WK, RECOVERY_DIALOG, AdwWindow)

GtkWidget *wk_recovery_dialog_new (WkWorkspace *workspace, GtkWindow *parent);

G_END_DECLS
