/* A resident's file is removed everywhere: by a decision, which is a record in the location's directory (SCHEMA.md, "erasure"). The office carries it
 * out, and each laptop that had something of the file; a laptop that belongs to no office does so itself, at once. */
#pragma once
#include "wk-erasure.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

typedef struct {
  WkErasure *decision;       /* (owned) */
  gint64 done;               /* microseconds since 1970 UTC: when it was carried out on this laptop; 0: not yet, or nothing of the file was here */
} WkRemoval;

void wk_removal_free (WkRemoval *removal);

/* Whether the office would take such a decision from whoever works here; without an office it is theirs. */
gboolean wk_workspace_may_decide_removal (WkWorkspace *self);

/**
 * wk_workspace_remove_file_async:
 * @self: a workspace with a store
 * @decision: whose file, why, and who decided it when; all but the reference must be filled in
 * @cancellable: (nullable): to give up
 * @callback: called when it is recorded, and without an office carried out
 * @data: for @callback
 *
 * Records the decision. It goes to the office as anything that is written; whether whoever works here may decide it, the office says.
 */
void      wk_workspace_remove_file_async  (WkWorkspace *self, const WkErasure *decision, GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer data);
gboolean  wk_workspace_remove_file_finish (WkWorkspace *self, GAsyncResult *result, GError **error);

/**
 * wk_workspace_list_removals_async:
 * @self: a workspace with a store
 * @cancellable: (nullable): to give up
 * @callback: called when they are read
 * @data: for @callback
 *
 * Reads all decisions that this laptop knows of.
 */
void       wk_workspace_list_removals_async  (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GPtrArray *wk_workspace_list_removals_finish (WkWorkspace *self, GAsyncResult *result, GError **error); /* (transfer full) of WkRemoval */

/* That the file was removed, as JSON for the archive: nothing in it says who the resident was. (transfer full) */
char *wk_removal_dup_proof (const WkRemoval *removal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkRemoval, wk_removal_free)

G_END_DECLS
