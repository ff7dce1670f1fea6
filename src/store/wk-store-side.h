/* What a store keeps beside documents: values, attachments, receipts, proposals, the access log. All sealed. */
#pragma once

#include "wk-store.h"

G_BEGIN_DECLS

/* ---- values ------------------------------------------------------------------------------------- */

typedef struct
{
  char *key;     /* (owned) */
  GBytes *bytes; /* (owned) */
} WkStoreValue;

void wk_store_value_free (WkStoreValue *value);

/**
 * wk_store_set_meta:
 * @self: a store
 * @key: any text; it is sealed as well
 * @bytes: (nullable): the value; %NULL takes the key away
 * @error: %WK_STORE_ERROR_FULL, %WK_STORE_ERROR_READ_ONLY …
 *
 * Returns: whether it is kept
 */
gboolean wk_store_set_meta (WkStore *self, const char *key, GBytes *bytes, GError **error);

/**
 * wk_store_get_meta:
 * @self: a store
 * @key: a text
 * @error: %WK_STORE_ERROR_MISSING, %WK_STORE_ERROR_DAMAGED
 *
 * Returns: (transfer full) (nullable): the value
 */
GBytes *wk_store_get_meta (WkStore *self, const char *key, GError **error);

/**
 * wk_store_list_meta:
 * @self: a store
 * @prefix: what keys begin with; "" for all
 * @error: why not
 *
 * Opens every value: for the handful that belongs together, not for a value a resident.
 *
 * Returns: (transfer full) (nullable) (element-type WkStoreValue): by key
 */
GPtrArray *wk_store_list_meta (WkStore *self, const char *prefix, GError **error);

/* ---- attachments -------------------------------------------------------------------------------- */

#define WK_ATTACHMENT_KEY_LENGTH 32
#define WK_ATTACHMENT_HASH_LENGTH 32

/* What a document says of an attachment, besides its type. */
typedef struct
{
  WkId id;
  guint8 key[WK_ATTACHMENT_KEY_LENGTH];   /* its own; whoever passes the sealed bytes on does not have it */
  guint8 hash[WK_ATTACHMENT_HASH_LENGTH]; /* BLAKE2b-256 of the plain bytes */
  gint64 size;                            /* plain bytes */
} WkAttachment;

/**
 * wk_attachment_seal:
 * @random: where its name, key and nonce come from
 * @bytes: the plain bytes
 * @attachment: (out caller-allocates): what the document must remember
 * @error: %WK_STORE_ERROR_TOO_LARGE
 *
 * Seals @bytes under a key of their own. Any thread; no store is needed.
 *
 * Returns: (transfer full) (nullable): the sealed bytes
 */
GBytes *wk_attachment_seal (WkRandom *random, GBytes *bytes, WkAttachment *attachment, GError **error);

/**
 * wk_attachment_open:
 * @attachment: what the document remembers
 * @sealed: as wk_attachment_seal() made them
 * @error: %WK_STORE_ERROR_DAMAGED
 *
 * Returns: (transfer full) (nullable): the plain bytes, checked against the hash
 */
GBytes *wk_attachment_open (const WkAttachment *attachment, GBytes *sealed, GError **error);

/**
 * wk_attachment_get_sealed_length:
 * @size: of the plain bytes
 *
 * Returns: how many bytes they are sealed
 */
gsize wk_attachment_get_sealed_length (gsize size);

/* ---- receipts ----------------------------------------------------------------------------------- */

typedef struct
{
  gint64 id;
  gint64 time;   /* µs since 1970 UTC */
  GBytes *bytes; /* (owned) */
} WkStoreReceipt;

void wk_store_receipt_free (WkStoreReceipt *receipt);

/**
 * wk_store_add_receipt:
 * @self: a store
 * @bytes: what a sync did. It outlives those it is about: name them by id, never by name
 * @id: (out) (optional): the receipt's
 * @error: why not
 *
 * Returns: whether it is kept
 */
gboolean wk_store_add_receipt (WkStore *self, GBytes *bytes, gint64 *id, GError **error);

/**
 * wk_store_prune_receipts:
 * @self: a store
 * @keep: how many of the newest stay
 * @error: why not
 *
 * Returns: whether the older ones are gone
 */
gboolean wk_store_prune_receipts (WkStore *self, guint keep, GError **error);

/**
 * wk_store_list_receipts:
 * @self: a store
 * @limit: at most so many; 0 for all
 * @error: why not
 *
 * Returns: (transfer full) (nullable) (element-type WkStoreReceipt): newest first
 */
GPtrArray *wk_store_list_receipts (WkStore *self, guint limit, GError **error);

/* ---- proposals ----------------------------------------------------------------------------------- */

typedef struct
{
  gint64 id;
  WkId document;
  WkId subject;
  guint8 kind;
  gint64 time;        /* µs since 1970 UTC, when it was set aside */
  GBytes *note;       /* (owned) */
  GPtrArray *batches; /* (owned) (element-type WkStoreBatch): what was refused, in order */
} WkStoreProposal;

void wk_store_proposal_free (WkStoreProposal *proposal);

/**
 * wk_store_set_aside:
 * @self: a store
 * @document: whose batches were refused
 * @sequences: (array length=n): which
 * @n: how many
 * @note: the reason and whom to ask, as the caller writes it
 * @id: (inout) (optional): the proposal's; not 0: one that is there already, of the same document, to which they are added (@note is
 *   not used then)
 * @error: %WK_STORE_ERROR_MISSING …
 *
 * Takes batches out of a document and keeps them as a proposal. A snapshot that holds them must be replaced in the same
 * group by one that does not: it is dropped here when it reaches one of them.
 *
 * Returns: whether they are set aside
 */
gboolean wk_store_set_aside (WkStore *self, const WkId *document, const guint64 *sequences, gsize n, GBytes *note,
                             gint64 *id, GError **error);

/**
 * wk_store_keep_aside:
 * @self: a store
 * @document: what it was written in
 * @subject: whose that is; known to the store
 * @kind: the document's kind
 * @bytes: a batch that the document's log does not take
 * @note: as for wk_store_set_aside()
 * @id: (inout): the proposal's, as for wk_store_set_aside()
 * @error: %WK_STORE_ERROR_ERASED, %WK_STORE_ERROR_MISSING …
 *
 * Keeps a batch as a proposal, or in one, without its having been in a log: the document need not be here, or be of that subject.
 *
 * Returns: whether it is kept
 */
gboolean wk_store_keep_aside (WkStore *self, const WkId *document, const WkId *subject, guint8 kind, GBytes *bytes, GBytes *note,
                              gint64 *id, GError **error);

/**
 * wk_store_list_proposals:
 *
 * Returns: (transfer full) (nullable) (element-type WkStoreProposal): oldest first
 */
GPtrArray *wk_store_list_proposals (WkStore *self, GError **error);

/**
 * wk_store_remove_proposal:
 * @self: a store
 * @id: the proposal's
 * @error: %WK_STORE_ERROR_MISSING …
 *
 * Destroys a proposal and its batches: it was applied, exported or given up.
 *
 * Returns: whether it is gone
 */
gboolean wk_store_remove_proposal (WkStore *self, gint64 id, GError **error);

/* ---- access log ---------------------------------------------------------------------------------- */

typedef struct
{
  guint64 sequence; /* from 1, without gaps */
  gint64 time;      /* µs since 1970 UTC */
  gboolean has_subject;
  WkId subject;     /* when has_subject */
  GBytes *bytes;    /* (owned) (nullable): the details; NULL when the subject was erased or the line does not open */
} WkAccessLine;

void wk_access_line_free (WkAccessLine *line);

/**
 * wk_store_append_access:
 * @self: a store
 * @subject: (nullable): whom it is about; the details are sealed under its key. %NULL seals them under the store's
 * @bytes: the details
 * @sequence: (out) (optional): the line's number
 * @error: why not
 *
 * Returns: whether the line is kept
 */
gboolean wk_store_append_access (WkStore *self, const WkId *subject, GBytes *bytes, guint64 *sequence, GError **error);

/**
 * wk_store_list_access:
 * @self: a store
 * @subject: (nullable): lines about whom; %NULL for all
 * @after: the line after which to begin
 * @limit: at most so many; 0 for all
 * @error: why not
 *
 * Returns: (transfer full) (nullable) (element-type WkAccessLine): the lines in order
 */
GPtrArray *wk_store_list_access (WkStore *self, const WkId *subject, guint64 after, guint limit, GError **error);

/**
 * wk_store_verify_access:
 * @self: a store
 * @error: %WK_STORE_ERROR_DAMAGED with the first line that does not follow from the one before it
 *
 * Goes through the chain of hashes. It runs over what is sealed, so erasing someone leaves it whole.
 *
 * Returns: whether no line was changed, added or left out
 */
gboolean wk_store_verify_access (WkStore *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkStoreValue, wk_store_value_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkStoreReceipt, wk_store_receipt_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkStoreProposal, wk_store_proposal_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkAccessLine, wk_access_line_free)

G_END_DECLS
