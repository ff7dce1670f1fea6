/* Files that were removed everywhere, by which decision, and whether that was carried out here; with the proof. Shown when there are any. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_REMOVAL_LIST (wk_removal_list_get_type ())
G_DECLARE_FINAL_TYPE (WkRemovalList, wk_removal_list, WK, REMOVAL_LIST, AdwBin)

void wk_removal_list_set_workspace (WkRemovalList *self, WkWorkspace *workspace);
void wk_removal_list_read (WkRemovalList *self); /* again */

G_END_DECLS
