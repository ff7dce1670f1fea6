/* Tells the desktop what came and what is wrong while the window is not in front. Never a name, never a word of a file. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_NOTIFIER (wk_notifier_get_type ())
G_DECLARE_FINAL_TYPE (WkNotifier, wk_notifier, WK, NOTIFIER, GObject)

/* @window: in front, it sees for itself; an action brings it there. */
WkNotifier *wk_notifier_new (WkWorkspace *workspace, GtkWindow *window);

/* While a plan lies open on the large screen nothing is told; what came is told with the next. */
void wk_notifier_set_silent (gboolean silent);
gboolean wk_notifier_is_silent (void);

G_END_DECLS
