/* Today: what is acute, whom nobody looks after yet, who has not been spoken to for longest, what came in. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_TODAY_PAGE (wk_today_page_get_type ())
G_DECLARE_FINAL_TYPE (WkTodayPage, wk_today_page, WK, TODAY_PAGE, AdwBin)

GtkWidget *wk_today_page_new (WkWorkspace *workspace);

G_END_DECLS
