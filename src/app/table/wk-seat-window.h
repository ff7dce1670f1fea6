/* A seat at someone's table without an account: the plan alone, in large type, cleared at leaving. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WK_TYPE_SEAT_WINDOW (wk_seat_window_get_type ())
/* Actions: win.type-larger, win.type-smaller, win.type-normal, win.back. */
G_DECLARE_FINAL_TYPE (WkSeatWindow, wk_seat_window, WK, SEAT_WINDOW, AdwApplicationWindow)

GtkWidget *wk_seat_window_new (GtkApplication *application, const char *address); /* address: (nullable) */

G_END_DECLS
