/* The telephone intake: for somebody with a headset on and both hands on the keyboard. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"
#include "wk-location.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_INTAKE_PAGE (wk_intake_page_get_type ())
/* Property `title` (string): for the window. */
G_DECLARE_FINAL_TYPE (WkIntakePage, wk_intake_page, WK, INTAKE_PAGE, AdwBin)

/* location: (nullable): whose call script a talk that begins is held by; %NULL: the program's own. */
GtkWidget *wk_intake_page_new (WkWorkspace *workspace, WkFile *file, WkLocation *location);

G_END_DECLS
