/* Locks the window's files when a person, the desktop or the clock asks for it, and remembers the place to come back to. While others sit
 * at this laptop's table they are covered instead, and the table goes on, until nobody sits there any more; only sleep ends it. */
#pragma once

#include "wk-window.h"

G_BEGIN_DECLS

#define WK_TYPE_LOCKER (wk_locker_get_type ())
G_DECLARE_FINAL_TYPE (WkLocker, wk_locker, WK, LOCKER, GObject)

/* Watches for @window, which owns it and has a workspace. */
WkLocker *wk_locker_new (WkWindow *window);

/* As the button and Ctrl+L do. */
void wk_locker_lock (WkLocker *self);

G_END_DECLS
