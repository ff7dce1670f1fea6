/* A new resident by hand; a first name is enough. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_RESIDENT_DIALOG (wk_resident_dialog_get_type ())
/* Signal "added" (string): the new resident's id. */
G_DECLARE_FINAL_TYPE (WkResidentDialog, wk_resident_dialog, WK, RESIDENT_DIALOG, AdwWindow)

GtkWidget *wk_resident_dialog_new (WkWorkspace *workspace, GtkWindow *parent);

G_END_DECLS
