/* When the files must be locked without a person asking for it here: the laptop goes to sleep or was asleep, the desktop locks, another
 * user takes the screen, or nobody touched the program for the time that the settings allow. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  WK_LOCK_SLEEP,
  WK_LOCK_DESKTOP, /* its lock, or another user's turn */
  WK_LOCK_IDLE,
} WkLockReason;

#define WK_TYPE_LOCK_WATCH (wk_lock_watch_get_type ())
/* Signal "lock" (WkLockReason as int). */
G_DECLARE_FINAL_TYPE (WkLockWatch, wk_lock_watch, WK, LOCK_WATCH, GObject)

/* Watches the buses there are; one that is missing watches nothing. */
WkLockWatch *wk_lock_watch_new (void);

/* A key or the mouse in @window is somebody who works here. */
void wk_lock_watch_add_window (WkLockWatch *self, GtkWidget *window);

/* Sleep may go on: what had to be written before is written. */
void wk_lock_watch_let_sleep (WkLockWatch *self);

G_END_DECLS
