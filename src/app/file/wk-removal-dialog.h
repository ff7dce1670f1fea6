/* Asks for the decision by which a file is removed everywhere, and says plainly what that does. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_REMOVAL_DIALOG (wk_removal_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WkRemovalDialog, wk_removal_dialog, WK, REMOVAL_DIALOG, AdwWindow)

/* resident: an id in hex. */
/* reason: (nullable): a key of WK_TERMS_ERASURE with which it begins */
GtkWidget *wk_removal_dialog_new (WkWorkspace *workspace, const char *resident, const char *reason, GtkWindow *parent);

G_END_DECLS
