/* Looking along with somebody: what is seen scrolls to where they write, until one scrolls or types oneself. */
#pragma once

#include "table/wk-presence-bar.h"

G_BEGIN_DECLS

/* Works for as long as @window lives. @bar says whom: its property `following`. */
void wk_follow_install (GtkScrolledWindow *window, WkPresenceBar *bar);

G_END_DECLS
