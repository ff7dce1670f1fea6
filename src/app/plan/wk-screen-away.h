/* A calm picture over everything, at once. What was typed is saved; after two minutes the passphrase is asked. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WK_TYPE_SCREEN_AWAY (wk_screen_away_get_type ())
G_DECLARE_FINAL_TYPE (WkScreenAway, wk_screen_away, WK, SCREEN_AWAY, GtkWindow)

/* Any key or a click brings @parent back; later than two minutes through its action win.lock, where it has one. */
void wk_screen_away_present (GtkWindow *parent);

G_END_DECLS
