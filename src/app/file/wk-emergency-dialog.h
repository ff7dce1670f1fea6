/* Opening a file that one may not read, because it cannot wait: with a reason that the contact person and the resident read. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_EMERGENCY_DIALOG (wk_emergency_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WkEmergencyDialog, wk_emergency_dialog, WK, EMERGENCY_DIALOG, AdwWindow)

/* resident_id: (nullable): whose file, when it is known; else it is looked for by birth date and house number. The parent opens it. */
GtkWidget *wk_emergency_dialog_new (WkWorkspace *workspace, const char *resident_id, GtkWindow *parent);

G_END_DECLS
