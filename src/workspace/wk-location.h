/* What all who work at the location share: its directory, one document for all. */
#pragma once
#include "wk-document.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_LOCATION (wk_location_get_type ())
/* Open for as long as somebody holds it. Signal "changed": anything in it changed, here or elsewhere. */
G_DECLARE_FINAL_TYPE (WkLocation, wk_location, WK, LOCATION, GObject)

/* The one that is open already when there is one. A workspace without a store has none: %WK_WORKSPACE_ERROR_MISSING. */
void         wk_workspace_open_location_async  (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
WkLocation  *wk_workspace_open_location_finish (WkWorkspace *self, GAsyncResult *result, GError **error); /* (transfer full) */

WkDocument    *wk_location_get_directory     (WkLocation *self); /* (transfer none) */
WkRecordList  *wk_location_get_organisations (WkLocation *self); /* (transfer none): the social map */

G_END_DECLS
