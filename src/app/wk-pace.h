/* How long the hand waits, for those who measure: with the log's app domain switched on, each key press, click and turn of the wheel
 * is logged with the time until what came of it was painted. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Logs `pace kind us cpu` for each frame that follows input: 1 a key, 2 a click, 3 a wheel; µs from the event to the paint, and of the
 * main thread's own work in them. Does nothing where that log is off. */
void wk_pace_watch (GtkWindow *window);

/* Something large was put on the screen: logs `shown us cpu`, since the last input, when it is painted first. */
void wk_pace_shown (GtkWindow *window);

G_END_DECLS
