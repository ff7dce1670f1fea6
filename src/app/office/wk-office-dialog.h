/* How this laptop stands with the office: joining one, syncing now, what went and came, what is wrong. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_OFFICE_DIALOG (wk_office_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WkOfficeDialog, wk_office_dialog, WK, OFFICE_DIALOG, AdwWindow)

GtkWidget *wk_office_dialog_new (WkWorkspace *workspace, GtkWindow *parent);

G_END_DECLS
