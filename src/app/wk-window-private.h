#pragma once

#include "wk-window.h"

G_BEGIN_DECLS

/* A place in the sidebar. Made when it is first shown, so that the first frame waits for none of the others. */
typedef struct
{
  const char *name;
  const char *title; /* untranslated */
  const char *icon;
  GtkWidget *(*make) (WkWorkspace *workspace);
} WkPlace;

/* The places that work in this build, in the sidebar's order. */
const WkPlace *wk_window_get_places (gsize *n);

void wk_window_install_actions (GtkWidgetClass *widget_class);

void wk_window_show_place (WkWindow *self, const char *name);
GtkWidget *wk_window_get_current_page (WkWindow *self);
GCancellable *wk_window_get_cancellable (WkWindow *self);

/* Says what went wrong, in a dialog that a person closes. */
void wk_window_say_error (WkWindow *self, const char *heading, const GError *error);

/* Closes the workspace, keeping everything; then calls @done with whether all is on disk. */
typedef void (*WkWindowClosed) (WkWindow *self, gboolean kept);
void wk_window_close_workspace (WkWindow *self, WkWindowClosed done);

/* As wk_window_say(), in the place of what it said last. */
void wk_window_say_instead (WkWindow *self, const char *text);

/* The place and what is pushed over it, to come back to after the lock. (transfer full) */
char *wk_window_dup_place (WkWindow *self);

/* How to come to @page again: an action with a resident's id. Before it is pushed. */
void wk_window_set_way_back (GtkWidget *page, const char *action, const char *resident_id);

/* Takes every window of the program off the screen. */
void wk_window_hide_all (WkWindow *self);

/* Puts @widget over all that is open, and takes it away. */
void wk_window_cover (WkWindow *self, GtkWidget *widget);
void wk_window_uncover (WkWindow *self);

/* Locks the files; nothing when there is nothing to lock. */
void wk_window_lock (WkWindow *self);

/* The next closing ends the program, also where it would go on without a window. */
void wk_window_leave (WkWindow *self);

void wk_window_toggle_sidebar (WkWindow *self);
void wk_window_open_menu (WkWindow *self);

G_END_DECLS
