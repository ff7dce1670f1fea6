/* To start with the desktop, without a window, so that notifications come. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes or takes away the entry in the desktop's autostart folder; in a sandbox the desktop's portal is asked. */
void wk_background_set_autostart (gboolean wanted);

G_END_DECLS
