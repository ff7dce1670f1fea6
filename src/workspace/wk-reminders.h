/* What is to be told of deadlines and talks, each once: what was told is kept in the desk of whoever works here, on all their laptops. */
#pragma once
#include "wk-reminder.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

/**
 * wk_workspace_take_reminders_async:
 * @self: a workspace
 * @cancellable: (nullable): to stop it
 * @callback: called when they are known
 * @data: for @callback
 *
 * Reads what is to be told to whoever works here now, and notes it as told: whoever asks, tells.
 */
void       wk_workspace_take_reminders_async  (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/**
 * wk_workspace_take_reminders_finish:
 * @self: a workspace
 * @result: what the callback got
 * @seconds: (out): until there may be more; 0: nothing is planned
 * @error: why they could not be read
 *
 * Returns: (transfer full) (nullable) (element-type WkReminder): what is to be told
 */
GPtrArray *wk_workspace_take_reminders_finish (WkWorkspace *self, GAsyncResult *result, guint *seconds, GError **error);

G_END_DECLS
