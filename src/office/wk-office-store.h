/* Where the office keeps what it holds: sealed logs, subjects and values. One kind of store is embedded (wk-office-sqlite), the other
 * is in PostgreSQL and has several offices (wk-office-postgres). Everything of the office's goes through here, on the store's thread.
 *
 * Words and codes are those of store/: a *subject* is whose key seals a record, a *batch* is opaque bytes in a document's log, errors are
 * of #WK_STORE_ERROR. */
#pragma once

#include <glib-object.h>

#include "wk-store.h"
#include "wk-store-side.h"

G_BEGIN_DECLS

#define WK_TYPE_OFFICE_STORE (wk_office_store_get_type ())
G_DECLARE_INTERFACE (WkOfficeStore, wk_office_store, WK, OFFICE_STORE, GObject)

/* What is known of a subject. */
typedef enum
{
  WK_OFFICE_SUBJECT_UNKNOWN,
  WK_OFFICE_SUBJECT_KNOWN,
  WK_OFFICE_SUBJECT_ERASED,
} WkOfficeSubjectState;

struct _WkOfficeStoreInterface
{
  GTypeInterface parent_iface;

  void (*close) (WkOfficeStore *self);
  gboolean (*begin) (WkOfficeStore *self, GError **error);
  gboolean (*commit) (WkOfficeStore *self, GError **error);
  void (*rollback) (WkOfficeStore *self);
  gint64 (*get_position) (WkOfficeStore *self);
  gboolean (*refresh) (WkOfficeStore *self, GError **error);
  gboolean (*is_restored) (WkOfficeStore *self);
  gboolean (*end_restored) (WkOfficeStore *self, GError **error);
  gboolean (*tidy) (WkOfficeStore *self, GError **error);
  gboolean (*backup) (WkOfficeStore *self, const char *file, GError **error);

  gboolean (*find_subject) (WkOfficeStore *self, const WkId *subject, WkOfficeSubjectState *state, guint8 *secret, GError **error);
  gboolean (*ensure_subject) (WkOfficeStore *self, const WkId *subject, const guint8 *secret, GError **error);
  GPtrArray *(*list_subjects) (WkOfficeStore *self, GError **error);
  GPtrArray *(*list_erased) (WkOfficeStore *self, GError **error);
  gboolean (*erase_subject) (WkOfficeStore *self, const WkId *subject, GError **error);

  gboolean (*find_document) (WkOfficeStore *self, const WkId *document, WkStoreDocumentInfo **info, GError **error);
  GPtrArray *(*list_documents) (WkOfficeStore *self, const WkId *subject, gint64 after, guint limit, GError **error);
  WkStoreDocument *(*read_document) (WkOfficeStore *self, const WkId *document, GError **error);
  GPtrArray *(*read_log) (WkOfficeStore *self, const WkId *document, GError **error);
  GPtrArray *(*list_log) (WkOfficeStore *self, gint64 after, guint limit, GError **error);
  gboolean (*foresee) (WkOfficeStore *self, GPtrArray *documents, GPtrArray *batches, GError **error);
  gboolean (*append) (WkOfficeStore *self, const WkId *document, const WkId *subject, guint8 kind, GBytes *bytes, gboolean *known, GError **error);
  gboolean (*put_snapshot) (WkOfficeStore *self, const WkId *document, guint64 upto, GBytes *bytes, GError **error);

  GBytes *(*get_value) (WkOfficeStore *self, const char *key, GError **error);
  gboolean (*set_value) (WkOfficeStore *self, const char *key, GBytes *bytes, GError **error);
  GPtrArray *(*list_values) (WkOfficeStore *self, const char *prefix, GError **error);
  GPtrArray *(*read_values) (WkOfficeStore *self, GPtrArray *keys, GError **error);

  gboolean (*append_access) (WkOfficeStore *self, const WkId *subject, GBytes *bytes, GError **error);
  GPtrArray *(*list_access) (WkOfficeStore *self, const WkId *subject, guint64 after, guint limit, GError **error);
  gboolean (*verify_access) (WkOfficeStore *self, GError **error);
};

/* Gives up the file or the connection, and wipes the keys. No other call may follow; twice does nothing. */
void wk_office_store_close (WkOfficeStore *self);

/* ---- other offices --------------------------------------------------------------------------------------

 * What others wrote is followed when a group begins and when this one is told to look. Two signals say what is no longer as it was read,
 * on the store's thread: `documents-changed` (a GPtrArray of WkId; NULL: any) and `values-changed`. Handlers do not ask the store. */

/**
 * wk_office_store_refresh:
 * @self: a store
 * @error: trouble of the store's own
 *
 * Follows what others committed.
 *
 * Returns: whether it did
 */
gboolean wk_office_store_refresh (WkOfficeStore *self, GError **error);

/* For the stores themselves. */
void wk_office_store_documents_changed (WkOfficeStore *self, GPtrArray *documents);
void wk_office_store_values_changed (WkOfficeStore *self);

/* Whether the store went back to an earlier state since it was last written: laptops may have more than it, so a new epoch is to begin. */
gboolean wk_office_store_is_restored (WkOfficeStore *self);
/* In a group: with its commit the store is no longer restored. */
gboolean wk_office_store_end_restored (WkOfficeStore *self, GError **error);

/* ---- groups: as wk_store_begin() and its sisters have them ------------------------------------------- */

/* Groups nest; outside one every writing call is a group of its own. */
gboolean wk_office_store_begin (WkOfficeStore *self, GError **error);
/* When the outermost is TRUE, all of the group survives a crash; else nothing of it is written and the group is over. */
gboolean wk_office_store_commit (WkOfficeStore *self, GError **error);
void wk_office_store_rollback (WkOfficeStore *self);

/* The log's position: grows with every batch and erasure, in the order of the commits. */
gint64 wk_office_store_get_position (WkOfficeStore *self);

/* For when nothing else is to be done. */
gboolean wk_office_store_tidy (WkOfficeStore *self, GError **error);

/**
 * wk_office_store_backup:
 * @self: a store
 * @file: where to
 * @error: why not
 *
 * Returns: whether there is a whole copy in @file, as wk_store_backup() makes it
 */
gboolean wk_office_store_backup (WkOfficeStore *self, const char *file, GError **error);

/* ---- subjects ------------------------------------------------------------------------------------------ */

/**
 * wk_office_store_find_subject:
 * @self: a store
 * @subject: whom
 * @state: (out): what is known of it
 * @secret: (out caller-allocates) (optional) (array fixed-size=32): its secret, when it is known; wipe it after use
 * @error: trouble of the store's own
 *
 * Returns: whether @state was found out
 */
gboolean wk_office_store_find_subject (WkOfficeStore *self, const WkId *subject, WkOfficeSubjectState *state, guint8 *secret, GError **error);

/* As find_subject, but one that is not there is an error: %WK_STORE_ERROR_MISSING or %WK_STORE_ERROR_ERASED. */
gboolean wk_office_store_get_secret (WkOfficeStore *self, const WkId *subject, guint8 *secret, GError **error);

/* Makes the subject's key, when it has none; one that is there stays as it is. */
gboolean wk_office_store_ensure_subject (WkOfficeStore *self, const WkId *subject, const guint8 *secret, GError **error);

/* (transfer full) (nullable) (element-type WkId): those with a key; those that were erased. */
GPtrArray *wk_office_store_list_subjects (WkOfficeStore *self, GError **error);
GPtrArray *wk_office_store_list_erased (WkOfficeStore *self, GError **error);
/* Not in a group: destroys the subject's key and all that it sealed, for good; it may be unknown. */
gboolean wk_office_store_erase_subject (WkOfficeStore *self, const WkId *subject, GError **error);

/* ---- documents ----------------------------------------------------------------------------------------- */

/**
 * wk_office_store_find_document:
 * @self: a store
 * @document: which
 * @info: (out) (transfer full) (nullable): its numbers; %NULL when it is not there
 * @error: trouble of the store's own
 *
 * Returns: whether it was found out
 */
gboolean wk_office_store_find_document (WkOfficeStore *self, const WkId *document, WkStoreDocumentInfo **info, GError **error);

/**
 * wk_office_store_list_documents:
 * @self: a store
 * @subject: (nullable): whose; %NULL for all
 * @after: the position after which they changed; 0 for all
 * @limit: at most so many; 0 for all
 * @error: why not
 *
 * Returns: (transfer full) (nullable) (element-type WkStoreDocumentInfo): the documents, in the order of their last change
 */
GPtrArray *wk_office_store_list_documents (WkOfficeStore *self, const WkId *subject, gint64 after, guint limit, GError **error);

/* (transfer full) (nullable): as wk_store_read_document() has it. */
WkStoreDocument *wk_office_store_read_document (WkOfficeStore *self, const WkId *document, GError **error);
/* (transfer full) (nullable) (element-type WkStoreBatch): all batches of a document, in order; none when it is not there. */
GPtrArray *wk_office_store_read_log (WkOfficeStore *self, const WkId *document, GError **error);

/**
 * wk_office_store_list_log:
 * @self: a store
 * @after: the position after which to begin
 * @limit: at most so many
 * @error: why not
 *
 * Returns: (transfer full) (nullable) (element-type WkStoreBatch): batches of all documents, by position
 */
GPtrArray *wk_office_store_list_log (WkOfficeStore *self, gint64 after, guint limit, GError **error);

/**
 * wk_office_store_foresee:
 * @self: a store, in a group
 * @documents: (element-type WkId): to whose logs
 * @batches: (element-type GBytes): what may be appended, in the same order
 * @error: trouble of the store's own
 *
 * Lets the store look up in one go what it will need to know of them.
 *
 * Returns: whether it did
 */
gboolean wk_office_store_foresee (WkOfficeStore *self, GPtrArray *documents, GPtrArray *batches, GError **error);

/**
 * wk_office_store_append:
 * @self: a store
 * @document: to whose log
 * @subject: whose key seals it; must be there
 * @kind: the document's kind
 * @bytes: the batch
 * @known: (out): whether the log had it already, so that nothing was appended
 * @error: as wk_store_append()
 *
 * Its position is wk_office_store_get_position() right after. Durable when the group is, and kept for good.
 *
 * Returns: whether the log has it
 */
gboolean wk_office_store_append (WkOfficeStore *self, const WkId *document, const WkId *subject, guint8 kind, GBytes *bytes, gboolean *known,
                                 GError **error);

/* Keeps a document's merged state, so that the next reader need not merge. Batches stay. */
gboolean wk_office_store_put_snapshot (WkOfficeStore *self, const WkId *document, guint64 upto, GBytes *bytes, GError **error);

/* ---- values: sealed, with their names -------------------------------------------------------------------- */

/* (transfer full) (nullable): %WK_STORE_ERROR_MISSING when there is none. */
GBytes *wk_office_store_get_value (WkOfficeStore *self, const char *key, GError **error);
/* @bytes: (nullable): %NULL takes it away. */
gboolean wk_office_store_set_value (WkOfficeStore *self, const char *key, GBytes *bytes, GError **error);
/* (transfer full) (nullable) (element-type WkStoreValue): by key. */
GPtrArray *wk_office_store_list_values (WkOfficeStore *self, const char *prefix, GError **error);
/* @keys: (element-type utf8). (transfer full) (nullable) (element-type WkStoreValue): those of them that are there, in no order, with as few questions as
 * the store can. */
GPtrArray *wk_office_store_read_values (WkOfficeStore *self, GPtrArray *keys, GError **error);

/* ---- the access log: apart from the files, only ever longer, a chain of hashes ----------------------------- */

/**
 * wk_office_store_append_access:
 * @self: a store
 * @subject: (nullable): whom the line is about; it is sealed under their key, so that erasing takes what it says
 * @bytes: what it says
 * @error: trouble of the store's own; %WK_STORE_ERROR_MISSING, %WK_STORE_ERROR_ERASED when there is no such subject
 *
 * Returns: whether the line is kept
 */
gboolean wk_office_store_append_access (WkOfficeStore *self, const WkId *subject, GBytes *bytes, GError **error);

/**
 * wk_office_store_list_access:
 * @self: a store
 * @subject: (nullable): lines about whom; %NULL for all
 * @after: the line after which to begin
 * @limit: at most so many; 0 for all
 * @error: why not
 *
 * Returns: (transfer full) (nullable) (element-type WkAccessLine): the lines in order
 */
GPtrArray *wk_office_store_list_access (WkOfficeStore *self, const WkId *subject, guint64 after, guint limit, GError **error);

/**
 * wk_office_store_verify_access:
 * @self: a store
 * @error: %WK_STORE_ERROR_DAMAGED with the first line that does not follow from the one before it
 *
 * Returns: whether no line was changed, added or left out
 */
gboolean wk_office_store_verify_access (WkOfficeStore *self, GError **error);

G_END_DECLS
