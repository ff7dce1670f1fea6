/* Work that the office did not take, or a copy that was put aside: kept on this laptop until somebody decides. */
#pragma once
#include "wk-kind.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

/**
 * WkProposalReason:
 * @WK_PROPOSAL_COPY: this copy of the document differed from the office's (or something of it did not open) and was put aside when
 *   it was healed. It can be exported and thrown away, not applied
 * @WK_PROPOSAL_NO_RIGHT: its writer may not write in this document; when rights return it can be applied
 * @WK_PROPOSAL_ERASED: the resident was removed
 * @WK_PROPOSAL_HERE: this laptop could not keep it where it stood (the file is another's, or could not be written in); no office has seen
 *   it. Putting it back may work by now, and says so when it does not
 * @WK_PROPOSAL_LOST: it could not be read any more when it was to go to the office: nothing of it is left to be put back
 * @WK_PROPOSAL_OTHER: the office could not accept it as it was (signature, form, names)
 */
typedef enum { WK_PROPOSAL_COPY, WK_PROPOSAL_NO_RIGHT, WK_PROPOSAL_ERASED, WK_PROPOSAL_HERE, WK_PROPOSAL_LOST, WK_PROPOSAL_OTHER } WkProposalReason;

#define WK_TYPE_PROPOSAL (wk_proposal_get_type ())
/* One proposal: what somebody wrote in one document, in a row. Immutable. */
G_DECLARE_FINAL_TYPE (WkProposal, wk_proposal, WK, PROPOSAL, GObject)

gint64           wk_proposal_get_id       (WkProposal *self);
const char      *wk_proposal_get_resident (WkProposal *self); /* id in hex */
WkDocKind        wk_proposal_get_kind     (WkProposal *self);
const char      *wk_proposal_get_domain   (WkProposal *self); /* a life domain's key, or "" */
gint64           wk_proposal_get_time     (WkProposal *self); /* microseconds since 1970 UTC: when it was put aside */
guint            wk_proposal_get_changes  (WkProposal *self);
WkProposalReason wk_proposal_get_reason   (WkProposal *self);
const char      *wk_proposal_get_ask      (WkProposal *self); /* (nullable): whom to ask, as the office says it */
/* What was written, for people and other programs: the texts that it adds, a blank line between; "" when it adds none. */
const char      *wk_proposal_get_text     (WkProposal *self);
/* All of it, as a Yjs update v1 that any Yjs program can read: what an export writes beside the text. */
GBytes          *wk_proposal_get_update   (WkProposal *self);

/**
 * wk_workspace_list_proposals_async:
 * @self: a workspace with a store
 * @cancellable: (nullable): to give up
 * @callback: called when they are read
 * @data: for @callback
 *
 * Reads all proposals, oldest first. The workspace's signal `proposals-changed` says when to read them again.
 */
void       wk_workspace_list_proposals_async  (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GPtrArray *wk_workspace_list_proposals_finish (WkWorkspace *self, GAsyncResult *result, GError **error); /* (transfer full) of WkProposal */

/**
 * wk_workspace_apply_proposal_async:
 * @self: a workspace with a store
 * @id: a proposal's
 * @cancellable: (nullable): to give up
 * @callback: called when it is done
 * @data: for @callback
 *
 * Applies a proposal as new edits of whoever works here; it goes to the office like any other, and the proposal is gone. An open document
 * shows it at once. Fails with %WK_WORKSPACE_ERROR_INVALID, in a sentence, when it cannot be put back; then it stays.
 */
void       wk_workspace_apply_proposal_async  (WkWorkspace *self, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean   wk_workspace_apply_proposal_finish (WkWorkspace *self, GAsyncResult *result, GError **error);

/* Destroys a proposal that was exported or given up. */
void       wk_workspace_discard_proposal_async  (WkWorkspace *self, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean   wk_workspace_discard_proposal_finish (WkWorkspace *self, GAsyncResult *result, GError **error);

G_END_DECLS
