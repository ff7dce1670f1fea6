/* How this laptop stands with the office, and what waits here for it. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_SYNC_PAGE (wk_sync_page_get_type ())
G_DECLARE_FINAL_TYPE (WkSyncPage, wk_sync_page, WK, SYNC_PAGE, AdwBin)

GtkWidget *wk_sync_page_new (WkWorkspace *workspace);

G_END_DECLS
