/* A seat at someone's table without an account: the plan alone, in large type, cleared at leaving. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WK_TYPE_GUEST_WINDOW (wk_guest_window_get_type ())
/* Actions: win.type-larger, win.type-smaller, win.type-normal. */
G_DECLARE_FINAL_TYPE (WkGuestWindow, wk_guest_window, WK, GUEST_WINDOW, AdwApplicationWindow)

GtkWidget *wk_guest_window_new (GtkApplication *application, const char *address); /* address: (nullable) */

G_END_DECLS
