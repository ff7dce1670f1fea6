/* One open document: its fields, texts and records, for the screens. Each kind has a type of its own
 * (WkCard, WkPlan, …: see wk-dossier.h). Used on the main thread alone.
 *
 * Properties: `kind` (uint), `domain` (string), `author` (WkAuthor), `read-only-reason` (string, NULL when it
 * may be written), `writable`, `held`, `can-undo`, `can-redo`, `has-collision` (boolean), `collisions` (GListModel).
 *
 * Signals: `changed` (gboolean local): after each transaction that changed it, when all objects are up to date; `refused`: something
 * was to be edited here while it is held. */
#pragma once

#include <gio/gio.h>

#include "wk-author.h"
#include "wk-clock.h"
#include "wk-fields.h"
#include "wk-kind.h"
#include "wk-random.h"
#include "wk-record.h"
#include "wk-record-list.h"

G_BEGIN_DECLS

typedef struct _YDoc YDoc;

#define WK_TYPE_DOCUMENT (wk_document_get_type ())
G_DECLARE_DERIVABLE_TYPE (WkDocument, wk_document, WK, DOCUMENT, WkFields)

struct _WkDocumentClass
{
  WkFieldsClass parent_class;
  gconstpointer spec; /* its kind in the schema */
};

#define WK_SCHEMA_MAJOR 1
#define WK_SCHEMA_MINOR 1

/**
 * wk_document_new:
 * @kind: its kind
 * @domain: (nullable): the life domain's key, for %WK_DOC_DOMAIN alone
 * @doc: the shared document; its client id must be fresh before the first write (y_doc_set_client_id())
 * @author: (nullable): who writes; %NULL: read-only until wk_document_set_author()
 * @clock: where times come from
 * @random: where ids come from
 *
 * Returns: (transfer full): an object of the kind's own type
 */
WkDocument *wk_document_new (WkDocKind kind, const char *domain, YDoc *doc, WkAuthor *author, WkClock *clock,
                             WkRandom *random);

YDoc *wk_document_get_doc (WkDocument *self); /* (transfer none) */

/**
 * wk_document_set_doc:
 * @self: an open document, not within a transaction
 * @doc: other content of the same document, with a client id that was never used
 *
 * Puts @doc in the place of what was shown: after a refusal, or when this copy was found to differ. All objects stay and show what is
 * there now; texts tell what changed; records that are no longer there become empty shells. What could be undone is forgotten.
 */
void wk_document_set_doc (WkDocument *self, YDoc *doc);

/**
 * wk_document_write_author:
 * @doc: a shared document, within a transaction
 * @author: who writes under its client id
 *
 * What the first write of a client id leaves beside it, for those who write without a #WkDocument. Any thread that owns @doc.
 */
void wk_document_write_author (YDoc *doc, WkAuthor *author);

/**
 * wk_document_read_author:
 * @doc: a shared document
 * @client: a client id
 *
 * Returns: (transfer full) (nullable): who wrote under it
 */
WkAuthor *wk_document_read_author (YDoc *doc, guint64 client);

/**
 * wk_document_count_clashes:
 * @kind: the document's kind
 * @doc: the shared document; nothing is written
 * @clients: (nullable) (element-type gint64): a set of client ids; %NULL: all
 *
 * Counts what waits for a choice of people and in which one of @clients has a part: fields with several values, records that were removed
 * and written in.
 *
 * Returns: how many
 */
guint wk_document_count_clashes (WkDocKind kind, YDoc *doc, GHashTable *clients);
WkDocKind wk_document_get_kind (WkDocument *self);
const char *wk_document_get_domain (WkDocument *self); /* "" but for a life domain */
WkAuthor *wk_document_get_author (WkDocument *self); /* (transfer none) (nullable): who writes here */

/**
 * wk_document_set_author:
 * @self: a document
 * @author: (nullable): who writes from now on
 *
 * Another person than before must come with another client id, set on the shared document first. What can be
 * undone is forgotten then.
 */
void wk_document_set_author (WkDocument *self, WkAuthor *author);

/**
 * wk_document_set_read_only_reason:
 * @self: a document
 * @reason: (nullable): a sentence for people; %NULL: it may be written
 */
void wk_document_set_read_only_reason (WkDocument *self, const char *reason);
const char *wk_document_get_read_only_reason (WkDocument *self); /* (nullable); a newer version has its own */
gboolean wk_document_is_writable (WkDocument *self);

/**
 * wk_document_set_quoting:
 * @self: a document
 * @quoting: whether what is written here from now on is the resident's: at their own seat, or by someone who takes down a
 *   quotation (wk_text_get_quotes())
 */
void wk_document_set_quoting (WkDocument *self, gboolean quoting);
gboolean wk_document_is_quoting (WkDocument *self);

/**
 * wk_document_set_held:
 * @self: a document
 * @held: whether somebody else writes for all: until they no longer do, every editing function refuses here and `refused` is emitted;
 *   a field that was to be set is notified, so that its view shows again what it holds. Answers to a plan are everybody's own, and who
 *   writes may always be changed.
 */
void wk_document_set_held (WkDocument *self, gboolean held);
gboolean wk_document_is_held (WkDocument *self);
gboolean wk_document_may_edit (WkDocument *self); /* it is writable, and not held */

/* Between the two, what is edited is laid before all by who does not write for them: it is not refused. */
void wk_document_begin_laying (WkDocument *self);
void wk_document_end_laying (WkDocument *self);

/**
 * wk_document_begin:
 * @self: a document
 *
 * Until the matching wk_document_commit(), edits make one transaction, one update and one undo. Nests.
 */
void wk_document_begin (WkDocument *self);
void wk_document_commit (WkDocument *self);

/* Own edits only, for as long as the document is open. FALSE: nothing to do. */
gboolean wk_document_undo (WkDocument *self);
gboolean wk_document_redo (WkDocument *self);
gboolean wk_document_can_undo (WkDocument *self);
gboolean wk_document_can_redo (WkDocument *self);
void wk_document_stop_capturing (WkDocument *self); /* what is typed next is an undo of its own */

/**
 * wk_document_get_records:
 * @self: a document
 * @kind: a kind of record
 *
 * Returns: (transfer none): the live list of those at the top (under no other), kept by @self
 */
WkRecordList *wk_document_get_records (WkDocument *self, const char *kind);
WkRecord *wk_document_get_record (WkDocument *self, const char *id); /* (transfer none) (nullable) */

/**
 * wk_document_get_orphans:
 * @self: a document
 * @kind: a kind of record that hangs on another
 *
 * Returns: (transfer none): the visible ones whose parent is gone or was never there
 */
WkRecordList *wk_document_get_orphans (WkDocument *self, const char *kind);

/**
 * wk_document_get_removed:
 * @self: a document
 *
 * Returns: (transfer none): every record that was taken away, clash or not, kept up to date
 */
GListModel *wk_document_get_removed (WkDocument *self);

/**
 * wk_document_get_clashes:
 * @self: a document
 *
 * Returns: (transfer none): the visible records that need a choice of people: a collision in a field, or
 *   edited after removal
 */
GListModel *wk_document_get_clashes (WkDocument *self);

/**
 * wk_document_get_author_of:
 * @self: a document
 * @client: a client id
 *
 * Returns: (transfer none) (nullable): who wrote under it
 */
WkAuthor *wk_document_get_author_of (WkDocument *self, guint64 client);

/**
 * wk_document_find_text:
 * @self: a document
 * @name: from wk_text_get_name(), here or elsewhere
 *
 * Returns: (transfer none) (nullable): that text
 */
WkText *wk_document_find_text (WkDocument *self, const char *name);

/**
 * wk_document_dup_imported:
 * @self: a document
 * @column: a column of SCHEMA.md
 *
 * Returns: (transfer full): what the last import said, whatever people wrote since; "" when nothing
 */
char *wk_document_dup_imported (WkDocument *self, const char *column);

G_END_DECLS
