/* The telephone intake: for somebody with a headset on and both hands on the keyboard. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_INTAKE_PAGE (wk_intake_page_get_type ())
/* Property `title` (string): for the window. */
G_DECLARE_FINAL_TYPE (WkIntakePage, wk_intake_page, WK, INTAKE_PAGE, AdwBin)

GtkWidget *wk_intake_page_new (WkWorkspace *workspace, WkFile *file);

G_END_DECLS
