/* Documents: their logs of batches, their snapshots, and what the office has not confirmed. */
#pragma once

#include "wk-store.h"

G_BEGIN_DECLS

typedef enum
{
  WK_BATCH_LOCAL = 0,     /* the office has not confirmed it */
  WK_BATCH_CONFIRMED = 1, /* it is durable there, or came from there */
  WK_BATCH_ASIDE = 2,     /* refused; part of a proposal, no longer of the document */
} WkBatchState;

typedef struct
{
  gint64 position; /* in the whole log */
  WkId document;
  WkId subject;
  guint64 sequence; /* in its document, from 1 */
  WkBatchState state;
  GBytes *bytes; /* (owned) */
} WkStoreBatch;

typedef struct
{
  WkId id;
  WkId subject;
  guint8 kind;
  guint64 last;      /* sequence of the last batch; 0 when there was none */
  guint64 snapshot;  /* sequence up to which the snapshot goes; 0 without one */
  guint unconfirmed; /* batches */
  gint64 position;   /* the log's when this document last changed */
} WkStoreDocumentInfo;

typedef struct
{
  WkStoreDocumentInfo info;
  GBytes *snapshot;    /* (owned) (nullable): the merged state up to info.snapshot */
  GPtrArray *batches;  /* (owned) (element-type WkStoreBatch): what follows the snapshot, in order; without those set aside */
  GPtrArray *findings; /* (owned) (element-type WkStoreFinding): what did not open or is not there; mostly empty */
} WkStoreDocument;

void wk_store_batch_free (WkStoreBatch *batch);
void wk_store_document_info_free (WkStoreDocumentInfo *info);
void wk_store_document_free (WkStoreDocument *document);

/**
 * wk_store_append:
 * @self: a store
 * @document: to whose log
 * @subject: whose key seals it; must be there, and is the document's for good
 * @kind: the document's kind, fixed by the first batch
 * @bytes: the batch
 * @state: %WK_BATCH_LOCAL or %WK_BATCH_CONFIRMED
 * @sequence: (out) (optional): the batch's number in its document, new or known
 * @known: (out) (optional): whether the log has the same bytes already, so that nothing was appended (a
 *   %WK_BATCH_CONFIRMED one confirms the one that is there)
 * @error: %WK_STORE_ERROR_ERASED, %WK_STORE_ERROR_MISSING without the subject, %WK_STORE_ERROR_MISMATCH when the document
 *   is of another subject or kind, %WK_STORE_ERROR_TOO_LARGE, %WK_STORE_ERROR_FULL, %WK_STORE_ERROR_READ_ONLY
 *
 * Appends a batch, and makes the document when it is new. Durable when the group is.
 *
 * Returns: whether the log has it
 */
gboolean wk_store_append (WkStore *self, const WkId *document, const WkId *subject, guint8 kind, GBytes *bytes,
                          WkBatchState state, guint64 *sequence, gboolean *known, GError **error);

/**
 * wk_store_batch_id:
 * @bytes: a batch
 * @id: (out caller-allocates) (array fixed-size=32): its BLAKE2b-256
 *
 * From any thread.
 */
void wk_store_batch_id (GBytes *bytes, guint8 *id);

/**
 * wk_store_find_batch:
 * @self: a store
 * @document: in whose log
 * @id: (array fixed-size=32): as wk_store_batch_id() makes it
 *
 * Returns: the batch's sequence, or 0 when the log does not (or no longer) have it
 */
guint64 wk_store_find_batch (WkStore *self, const WkId *document, const guint8 *id);

/**
 * wk_store_read_document:
 * @self: a store
 * @document: which
 * @error: %WK_STORE_ERROR_MISSING, %WK_STORE_ERROR_DAMAGED when nothing of it opens
 *
 * What a document is made of. A record that does not open is passed over and reported in findings: the rest comes.
 * A caller never takes a document with findings for the whole of it.
 *
 * Returns: (transfer full) (nullable): the document
 */
WkStoreDocument *wk_store_read_document (WkStore *self, const WkId *document, GError **error);

/**
 * wk_store_read_log:
 * @self: a store
 * @document: which
 * @after: sequence after which to begin; 0 for all that is kept
 * @error: %WK_STORE_ERROR_MISSING …
 *
 * The batches as they came, those that a snapshot holds already too: what fills a restored office again. Without those set
 * aside. One that does not open is passed over and stands in wk_store_take_findings().
 *
 * Returns: (transfer full) (nullable) (element-type WkStoreBatch): the batches in order
 */
GPtrArray *wk_store_read_log (WkStore *self, const WkId *document, guint64 after, GError **error);

/**
 * wk_store_has_document:
 *
 * Returns: whether @document is there
 */
gboolean wk_store_has_document (WkStore *self, const WkId *document);

/**
 * wk_store_get_document_info:
 *
 * Returns: (transfer full) (nullable): one document's numbers
 */
WkStoreDocumentInfo *wk_store_get_document_info (WkStore *self, const WkId *document, GError **error);

/**
 * wk_store_list_documents:
 * @self: a store
 * @subject: (nullable): whose; %NULL for all
 * @after: the log's position after which they changed; 0 for all
 * @error: why not
 *
 * Returns: (transfer full) (nullable) (element-type WkStoreDocumentInfo): the documents, in the order of their last change
 */
GPtrArray *wk_store_list_documents (WkStore *self, const WkId *subject, gint64 after, GError **error);

/* The same, at most @limit of them; 0 for all. */
GPtrArray *wk_store_list_some_documents (WkStore *self, const WkId *subject, gint64 after, guint limit, GError **error);

/**
 * wk_store_remove_document:
 * @self: a store
 * @document: which
 * @error: %WK_STORE_ERROR_MISSING; %WK_STORE_ERROR_EXISTS when it has unconfirmed batches
 *
 * Takes a document away whose reader lost access. What the office has not confirmed is never lost this way: set it
 * aside or have it confirmed first. Proposals stay.
 *
 * Returns: whether it is gone
 */
gboolean wk_store_remove_document (WkStore *self, const WkId *document, GError **error);

/* ---- snapshots and compaction ------------------------------------------------------------------ */

/**
 * wk_store_put_snapshot:
 * @self: a store
 * @document: of which
 * @upto: the sequence up to which @bytes hold everything; not above the last one
 * @bytes: the merged state
 * @error: %WK_STORE_ERROR_MISSING …
 *
 * Replaces the document's snapshot. Batches stay until wk_store_compact().
 *
 * Returns: whether it is kept
 */
gboolean wk_store_put_snapshot (WkStore *self, const WkId *document, guint64 upto, GBytes *bytes, GError **error);

/**
 * wk_store_compact:
 * @self: a store
 * @document: which; %NULL for all
 * @dropped: (out) (optional): how many batches went
 * @error: why not
 *
 * Drops batches that the snapshot holds and that the office has confirmed %WK_STORE_KEEP_DAYS days ago or longer. Never one
 * that is not confirmed, and none of a document whose snapshot does not open or holds what is not confirmed: setting that aside
 * takes the snapshot along, and the rest must stand without it.
 *
 * Returns: whether it went well
 */
gboolean wk_store_compact (WkStore *self, const WkId *document, guint *dropped, GError **error);

/* ---- gathering --------------------------------------------------------------------------------- */

/* A document in which batches wait for the office. */
typedef struct
{
  WkId document;
  guint64 first; /* sequence of the first that waits */
  guint n;
} WkStoreWaiting;

/**
 * wk_store_list_waiting:
 * @self: a store
 * @min: at least so many unconfirmed batches
 * @error: why not
 *
 * Returns: (transfer full) (nullable) (element-type WkStoreWaiting): the documents
 */
GPtrArray *wk_store_list_waiting (WkStore *self, guint min, GError **error);

/**
 * wk_store_gather:
 * @self: a store
 * @document: of which
 * @sequences: (array length=n): unconfirmed batches
 * @n: how many
 * @bytes: one batch that says what they say
 * @error: %WK_STORE_ERROR_MISSING when one of them is not there or is confirmed …
 *
 * Appends @bytes as unconfirmed and empties the places of the others; should one of those come again it is known.
 *
 * Returns: whether it is in their place
 */
gboolean wk_store_gather (WkStore *self, const WkId *document, const guint64 *sequences, gsize n, GBytes *bytes, GError **error);

/* ---- outbox ------------------------------------------------------------------------------------ */

/* Where a batch stands in the log. */
typedef struct
{
  WkId document;
  guint64 sequence;
} WkStorePlace;

/**
 * wk_store_read_outbox:
 * @self: a store
 * @after: as in wk_store_list_outbox()
 * @limit: as in wk_store_list_outbox()
 * @lost: (nullable) (element-type WkStorePlace): to which those are added that do not open: nobody has them
 * @error: why not
 *
 * Returns: (transfer full) (nullable) (element-type WkStoreBatch): as wk_store_list_outbox()
 */
GPtrArray *wk_store_read_outbox (WkStore *self, gint64 after, guint limit, GArray *lost, GError **error);

/**
 * wk_store_list_outbox:
 * @self: a store
 * @after: the log's position after which to begin; 0 from the start
 * @limit: at most so many batches; 0 for all
 * @error: why not
 *
 * What the office has not confirmed, over all documents, in the order it was written. One that does not open is passed
 * over and stands in wk_store_take_findings().
 *
 * Returns: (transfer full) (nullable) (element-type WkStoreBatch): the batches
 */
GPtrArray *wk_store_list_outbox (WkStore *self, gint64 after, guint limit, GError **error);

/**
 * wk_store_count_outbox:
 *
 * Returns: how many batches the office has not confirmed
 */
guint wk_store_count_outbox (WkStore *self);

/**
 * wk_store_confirm:
 * @self: a store
 * @document: of which
 * @id: the batch's, %WK_STORE_BATCH_ID_LENGTH bytes
 * @found: (out): whether there is such a batch, confirmed now
 * @error: why not
 *
 * Notes that the batch is durable at the office. Doing so again does nothing. What is not there, or cannot be read, is not found: that is
 * no error.
 *
 * Returns: whether it went well
 */
gboolean wk_store_confirm (WkStore *self, const WkId *document, const guint8 *id, gboolean *found, GError **error);

/**
 * wk_store_mark_unconfirmed:
 * @self: a store
 * @document: of which
 * @sequence: which batch
 * @error: %WK_STORE_ERROR_MISSING …
 *
 * Takes a confirmation back, for an office that was restored to a state before it.
 *
 * Returns: whether it is noted
 */
gboolean wk_store_mark_unconfirmed (WkStore *self, const WkId *document, guint64 sequence, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkStoreBatch, wk_store_batch_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkStoreDocument, wk_store_document_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkStoreDocumentInfo, wk_store_document_info_free)

G_END_DECLS
