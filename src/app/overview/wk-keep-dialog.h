/* A file that is past its period is kept longer: until when, and why. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_KEEP_DIALOG (wk_keep_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WkKeepDialog, wk_keep_dialog, WK, KEEP_DIALOG, AdwWindow)

GtkWidget *wk_keep_dialog_new (WkWorkspace *workspace, const char *resident, GtkWindow *parent);

G_END_DECLS
