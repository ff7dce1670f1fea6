/* A calm picture over every window and screen, at once, the seats that were opened here too. What was typed is saved; after two
 * minutes the passphrase is asked. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WK_TYPE_SCREEN_AWAY (wk_screen_away_get_type ())
G_DECLARE_FINAL_TYPE (WkScreenAway, wk_screen_away, WK, SCREEN_AWAY, GtkWindow)

/* Any key or a click brings @parent back; later than two minutes through its action win.lock, where it has one. */
void wk_screen_away_present (GtkWindow *parent);
void wk_screen_away_bring_back (void); /* as a key would; nothing when none is away */

/* Told when somebody at this program brought the screen back. */
typedef void (*WkBroughtBack) (void);
void wk_screen_away_tell (WkBroughtBack told);

G_END_DECLS
