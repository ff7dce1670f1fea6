/* The main window: first start, unlocking, and then the sidebar with its pages. */
#pragma once

#include "wk-application.h"
#include "wk-found.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_WINDOW (wk_window_get_type ())
/* Actions: win.show-page (s: today, residents, table, network, overview), win.open-file (s: resident id), win.open-plan (s), win.open-table (s), win.open-scenes (s),
 * win.open-intake (s), win.back, win.finder, win.search, win.new-resident, win.intake, win.import, win.desk, win.emergency, win.office, win.sync, win.show-sync,
 * win.preferences, win.lock, win.sidebar, win.menu, win.type-larger, win.type-smaller, win.type-normal. */
G_DECLARE_FINAL_TYPE (WkWindow, wk_window, WK, WINDOW, AdwApplicationWindow)

WkWindow *wk_window_new (WkApplication *application);

/* First start, or unlocking with a question, or (with a file) without. */
void wk_window_begin (WkWindow *self, const char *passphrase_file);
void wk_window_practise (WkWindow *self);

void wk_window_set_workspace (WkWindow *self, WkWorkspace *workspace);
WkWorkspace *wk_window_get_workspace (WkWindow *self); /* (transfer none) (nullable) */

/* Shows @page over what is there; Alt+Left or the arrow leads back. The page goes when it is left.
 * A page with a string property "title" renames itself. */
void wk_window_push (WkWindow *self, GtkWidget *page, const char *title);
void wk_window_pop (WkWindow *self);

/* Opens a place that was found: in the file, or the plan. */
void wk_window_open_found (WkWindow *self, const WkFound *found);

/* The window that @widget is in. (transfer none) (nullable) */
WkWindow *wk_window_get_for (GtkWidget *widget);

/* Whether somebody types in @row, which is kept when it is left: until then the window does not call all saved. */
void wk_window_set_typing (WkWindow *self, GtkWidget *row, gboolean typing);

/* Says @text in passing, at the bottom. */
void wk_window_say (WkWindow *self, const char *text);
void wk_window_add_toast (WkWindow *self, AdwToast *toast); /* (transfer full) toast */

G_END_DECLS
