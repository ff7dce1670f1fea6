/* All residents: search as you type, filters, a list that opens files. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_RESIDENTS_PAGE (wk_residents_page_get_type ())
G_DECLARE_FINAL_TYPE (WkResidentsPage, wk_residents_page, WK, RESIDENTS_PAGE, AdwBin)

GtkWidget *wk_residents_page_new (WkWorkspace *workspace);

/* Puts the keyboard in the search field. */
void wk_residents_page_search (WkResidentsPage *self);

G_END_DECLS
