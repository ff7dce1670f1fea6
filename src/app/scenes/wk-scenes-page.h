/* Behind the scenes: for each question for help who may help and why, and one invitation for all of them to one table. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"
#include "wk-location.h"

G_BEGIN_DECLS

#define WK_TYPE_SCENES_PAGE (wk_scenes_page_get_type ())
G_DECLARE_FINAL_TYPE (WkScenesPage, wk_scenes_page, WK, SCENES_PAGE, AdwBin)

GtkWidget *wk_scenes_page_new (WkWorkspace *workspace, WkFile *file, WkLocation *location);

G_END_DECLS
