/* Another laptop of the same person: a code with which it joins the office as them. */
#pragma once
#include "wk-workspace.h"

G_BEGIN_DECLS

/**
 * wk_workspace_make_laptop_code_async:
 * @self: a workspace with an office
 * @cancellable: (nullable): whether it is still wanted
 * @callback: called when the office answered
 * @data: for @callback
 *
 * Only with a line to the office. A code that was made before for the same closes.
 */
void wk_workspace_make_laptop_code_async (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/**
 * wk_workspace_make_laptop_code_finish:
 * @self: a workspace
 * @result: what @callback was called with
 * @error: %WK_WORKSPACE_ERROR_NETWORK, %WK_WORKSPACE_ERROR_REFUSED; a sentence of what to do
 *
 * Returns: (transfer full) (nullable): twelve digits in groups; good once, for an hour
 */
char *wk_workspace_make_laptop_code_finish (WkWorkspace *self, GAsyncResult *result, GError **error);

G_END_DECLS
