/* The host's desk, where others may look over the shoulder: today's first names and times and nothing else. Who walks in is found by birth
 * date and house number, whole and alone, or not at all. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_DESK (wk_desk_get_type ())
G_DECLARE_FINAL_TYPE (WkDesk, wk_desk, WK, DESK, AdwWindow)

/* It covers @parent, whose action win.open-file it calls. */
GtkWidget *wk_desk_new (WkWorkspace *workspace, GtkWindow *parent);

G_END_DECLS
