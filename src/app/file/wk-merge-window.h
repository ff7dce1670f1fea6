/* Two files of one person side by side: which goes on, and what stands where they differ; then they are merged. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_MERGE_WINDOW (wk_merge_window_get_type ())
G_DECLARE_FINAL_TYPE (WkMergeWindow, wk_merge_window, WK, MERGE_WINDOW, AdwWindow)

/* Opens the file of resident @other, and then the window; merging opens the file that goes on in @parent. */
void wk_merge_window_show (WkWorkspace *workspace, WkFile *file, const char *other, GtkWindow *parent);

G_END_DECLS
