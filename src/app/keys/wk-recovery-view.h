/* The recovery key: why, a button that makes one, then its groups and the printer. It is shown once. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_RECOVERY_VIEW (wk_recovery_view_get_type ())
/* Property: "made" (boolean, with notify): the key is there to be written down. */
G_DECLARE_FINAL_TYPE (WkRecoveryView, wk_recovery_view, WK, RECOVERY_VIEW, AdwBin)

void wk_recovery_view_set_workspace (WkRecoveryView *self, WkWorkspace *workspace);

G_END_DECLS
