/* What the location's files come to, for the coordinator: the five core solutions, and groups of residents. Nobody who works there is counted. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_OVERVIEW_PAGE (wk_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (WkOverviewPage, wk_overview_page, WK, OVERVIEW_PAGE, AdwBin)

GtkWidget *wk_overview_page_new (WkWorkspace *workspace);

G_END_DECLS
