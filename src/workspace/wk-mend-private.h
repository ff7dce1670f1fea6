/* Putting a document right: after a refusal, when the office or a table's host turned out to have other content, when something of it did
 * not open; and applying again what was put aside. */
#pragma once
#include "wk-feed.h"
#include "wk-laptop-private.h"
#include "wk-vault-private.h"

G_BEGIN_DECLS

/* ---- worker ---- */

#define WK_GATHER_MIN 4u                /* documents in which fewer batches wait are left alone */
#define WK_GATHER_SMALL ((gsize) 4096)  /* what is gathered while nobody waits: so that nothing is said again more than once or twice */

GBytes *wk_updates_gather (GBytes **updates, gsize n, GError **error);
gboolean wk_vault_gather (WkVault *self, WkLaptop *laptop, guint min, gsize small, GError **error);

/**
 * wk_vault_append:
 * @self: a vault, its store in a group or not
 * @batch: a batch that was written here or heard at a table
 * @error: why not
 *
 * Keeps a batch as what the office has not confirmed. One of a chain that was refused goes to that chain's proposal at once.
 *
 * Returns: whether it is kept
 */
gboolean wk_vault_append (WkVault *self, WkBatch *batch, GError **error);

/**
 * wk_vault_keep_aside:
 * @self: a vault, its store in a group or not
 * @batch: a batch that its document's log does not take, or that must not stand there
 * @error: %WK_STORE_ERROR_ERASED when nothing of the resident may be kept
 *
 * Keeps it as a proposal, and with it what is written in its chain from now on.
 *
 * Returns: whether it is kept
 */
gboolean wk_vault_keep_aside (WkVault *self, WkBatch *batch, GError **error);

/* As a refusal in a proposal's note: no office refused it; this laptop could not keep it where it stood. */
#define WK_ASIDE_HERE ((WkRefusal) 100)
/* The same: its record did not open any more when it was to go to the office. Nobody has it. */
#define WK_ASIDE_LOST ((WkRefusal) 101)

/**
 * wk_vault_keep_for_laptop:
 * @self: a vault, its store in a group or not
 * @batch: a batch that cannot be kept with its resident in any way
 * @error: why not
 *
 * Keeps it sealed for the laptop itself; wk_vault_list_proposals() has it.
 *
 * Returns: whether it is kept
 */
gboolean wk_vault_keep_for_laptop (WkVault *self, WkBatch *batch, GError **error);

/* All that was set aside, of WkStoreProposal; numbers below zero are of what is sealed for the laptop. */
GPtrArray *wk_vault_list_proposals (WkVault *self, GError **error);
/* Takes one away for good: its words stand nowhere else. wk_vault_discard_proposal() forgets its chain too. */
gboolean wk_vault_remove_proposal (WkVault *self, gint64 id, GError **error);

/* A group of writes as wk_store_begin() begins one: its end, or what takes it back. What was known of refused chains goes with what it was
 * read from. */
gboolean wk_vault_commit (WkVault *self, GError **error);
void wk_vault_rollback (WkVault *self);

/**
 * wk_vault_end_chain:
 * @self: a vault
 * @batch: a batch that the office refused
 * @refusal: why
 * @ask: (nullable): whom to ask, in words
 * @n: (inout): grows by how many batches were set aside
 * @error: why not
 *
 * Sets the batch and everything later of its (document, client id) aside, as one proposal; what is written in that chain from now on joins it.
 *
 * Returns: whether it went well
 */
gboolean wk_vault_end_chain (WkVault *self, WkBatch *batch, WkRefusal refusal, const char *ask, guint *n, GError **error);

/* A document put right. */
typedef struct {
  WkDocumentName *name;      /* (owned) */
  YDoc *doc;                 /* (owned): with a client id that was never used */
  GArray *moves;             /* (owned) of WkMove: what was said again under another client id */
  GPtrArray *residents;      /* (owned) of WkResidentData: rows that changed */
  gint64 proposal;           /* the copy that was put aside; 0: none was */
  guint again;               /* own batches that were applied again */
  gboolean ended;            /* what the open document's client id wrote was refused: its late words belong to the proposal */
} WkMended;
typedef struct { guint64 client, as_client; guint32 from, as_from; } WkMove;
void wk_mended_free (WkMended *mended);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkMended, wk_mended_free)

/**
 * wk_vault_heal:
 * @self: a vault
 * @laptop: whose it is; it signs
 * @name: a document whose content differs from the other side's though both have seen the same, or of which something does not open
 * @state: the other side's whole state, update v1
 * @error: why not; then nothing changed
 *
 * The design's healing: the state goes into a fresh document, the own copy is sealed aside, own batches that the other side has not, or has
 * other content for, are applied again, those under a new client id. Nothing is dropped. One durable group.
 *
 * Returns: (transfer full) (nullable): the document
 */
WkMended *wk_vault_heal (WkVault *self, WkLaptop *laptop, const WkDocumentName *name, GBytes *state, GError **error);

/* The document as it is in the store, put together anew. client: who writes in it here. */
WkMended *wk_vault_reload (WkVault *self, const WkDocumentName *name, guint64 client, GError **error);

/**
 * wk_vault_apply_proposal:
 * @self: a vault
 * @laptop: whose it is; it signs
 * @id: a proposal of refused batches
 * @name: (out) (transfer full): its document
 * @update: (out) (transfer full): what was added to the document
 * @error: %WK_WORKSPACE_ERROR_INVALID when it is a copy that was put aside, or builds on what is not there
 *
 * Applies what was refused as new edits, under a new client id, signed now. The proposal goes in the same group.
 *
 * Returns: whether it is applied
 */
gboolean wk_vault_apply_proposal (WkVault *self, WkLaptop *laptop, gint64 id, WkDocumentName **name, GBytes **update, GError **error);

/* Destroys a proposal: it was exported, or given up. */
gboolean wk_vault_discard_proposal (WkVault *self, gint64 id, GError **error);

/* What a proposal's note says: "refusal\nwhom to ask". %WK_REFUSAL_NONE: a copy that was put aside when the document was healed. */
WkRefusal wk_proposal_note_parse (GBytes *note, char **ask /* (out) (optional) (nullable) */);
GBytes *wk_proposal_note_new (WkRefusal refusal, const char *ask);

G_END_DECLS
