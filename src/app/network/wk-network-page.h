/* The social map: what there is in the neighbourhood, searched, kept up together, and taken in or saved as a file. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_NETWORK_PAGE (wk_network_page_get_type ())
G_DECLARE_FINAL_TYPE (WkNetworkPage, wk_network_page, WK, NETWORK_PAGE, AdwBin)

GtkWidget *wk_network_page_new (WkWorkspace *workspace);

G_END_DECLS
