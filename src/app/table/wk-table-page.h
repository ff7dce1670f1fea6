/* The place "Table": joining one, and the way back to the one that this laptop sits at. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_TABLE_PAGE (wk_table_page_get_type ())
G_DECLARE_FINAL_TYPE (WkTablePage, wk_table_page, WK, TABLE_PAGE, AdwBin)

GtkWidget *wk_table_page_new (WkWorkspace *workspace);

G_END_DECLS
