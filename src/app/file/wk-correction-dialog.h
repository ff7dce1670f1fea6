/* Somebody asks to correct what the file says: what, who asks, and what becomes of it. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_CORRECTION_DIALOG (wk_correction_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WkCorrectionDialog, wk_correction_dialog, WK, CORRECTION_DIALOG, AdwWindow)

/* open: (nullable): one that waits for a decision. */
GtkWidget *wk_correction_dialog_new (WkWorkspace *workspace, WkFile *file, WkRecord *open, GtkWindow *parent);

G_END_DECLS
