/* One notification on the desktop. Whoever shows it keeps it for as long as its actions are wanted. */
#pragma once

#include <adwaita.h>
#include <libnotify/notify.h>

G_BEGIN_DECLS

typedef void (*WkDesktopNoteAction) (NotifyNotification *note, char *action, gpointer data);

/* body: (nullable). (transfer full) */
NotifyNotification *wk_desktop_note_new (const char *title, const char *body, NotifyUrgency urgency);

/* A button; the first is also what pressing the note itself does. */
void wk_desktop_note_add_action (NotifyNotification *note, const char *name, const char *label, WkDesktopNoteAction action, gpointer data);

/* Shows it, on a thread: libnotify waits for another program's answer. One at a time; afterwards it can be changed and shown again. @done:
 * (nullable): called in the main loop with @data, which is kept until then. */
void wk_desktop_note_show (NotifyNotification *note, GAsyncReadyCallback done, GObject *data);

/* Whether this is the time in which nothing is told (preferences), and how many seconds of it are left; 0: it is not. */
guint wk_desktop_note_get_quiet (void);

/* Seconds that a laptop waits which nobody looks at: of two of the same person the one that is looked at comes first, and the other has heard of it
 * by then; nor do two that nobody looks at come at once. */
guint wk_desktop_note_get_others_turn (void);

/* The same as get_quiet() by the clock alone. minute: of the day; from, until: hours, over midnight too; alike: never */
guint wk_desktop_note_count_quiet (guint minute, guint from, guint until);

G_END_DECLS
