/* Documents and a number to each: what waits for the office, what waits for a choice of people. */
#pragma once
#include "wk-kind.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_DOCUMENT_COUNT (wk_document_count_get_type ())
/* Immutable. */
G_DECLARE_FINAL_TYPE (WkDocumentCount, wk_document_count, WK, DOCUMENT_COUNT, GObject)

const char *wk_document_count_get_resident (WkDocumentCount *self); /* id in hex; "" for the location's */
WkDocKind   wk_document_count_get_kind     (WkDocumentCount *self);
const char *wk_document_count_get_domain   (WkDocumentCount *self); /* a life domain's key, or "" */
guint       wk_document_count_get_number   (WkDocumentCount *self);

/**
 * wk_workspace_list_waiting_async:
 * @self: a workspace with a store
 * @cancellable: (nullable): to give up
 * @callback: called when it is known
 * @data: for @callback
 *
 * What the office has not confirmed: documents with how many changes, those of one resident together.
 */
void        wk_workspace_list_waiting_async  (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GPtrArray  *wk_workspace_list_waiting_finish (WkWorkspace *self, GAsyncResult *result, GError **error); /* (transfer full) of WkDocumentCount */

/**
 * wk_workspace_list_clashes_async:
 * @self: a workspace with a store
 * @cancellable: (nullable): to give up
 * @callback: called when it is known
 * @data: for @callback
 *
 * Where two people chose apart from one another and nobody has taken one yet: documents with how many choices, those of one resident together.
 */
void        wk_workspace_list_clashes_async  (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GPtrArray  *wk_workspace_list_clashes_finish (WkWorkspace *self, GAsyncResult *result, GError **error); /* (transfer full) of WkDocumentCount */

G_END_DECLS
