/* Tells the desktop of deadlines and talks, each once. Without names, unless a person wishes for them; those go when the files are locked. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_REMINDER_TELLER (wk_reminder_teller_get_type ())
G_DECLARE_FINAL_TYPE (WkReminderTeller, wk_reminder_teller, WK, REMINDER_TELLER, GObject)

/* @window: an action brings it to the front, and does there what it says. */
WkReminderTeller *wk_reminder_teller_new (WkWorkspace *workspace, GtkWindow *window);

G_END_DECLS
