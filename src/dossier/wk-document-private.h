#pragma once

#include "wk-document.h"
#include "wk-fields-private.h"
#include "wk-text.h"
#include "ydoc.h"

G_BEGIN_DECLS

/* ---- for fields, texts and records ---- */

guint64 wk_document_get_client (WkDocument *self);
gint64 wk_document_get_now (WkDocument *self); /* milliseconds since 1970 */
WkClock *wk_document_get_clock (WkDocument *self);
WkRandom *wk_document_get_random (WkDocument *self);
YType *wk_document_get_agreement_map (WkDocument *self); /* (nullable): the plan's */

/* Whether an edit may be made now; when another writes for all, it is said that it may not. */
gboolean wk_document_take_edit (WkDocument *self);

/* As wk_document_begin(), for an edit that is about to be made: writes who the client id is, if need be. */
void wk_document_edit_begin (WkDocument *self);
void wk_document_edit_text_begin (WkDocument *self, WkText *text);

/* Of texts that the transaction under way made, what is written in it is taken back as typing is, not by taking their record away. */
void wk_document_track_texts (WkDocument *self);
void wk_document_forget_undo (WkDocument *self);

/* A transaction that no undo knows and that is no edit of a person. */
void wk_document_begin_marking (WkDocument *self);
void wk_document_end_marking (WkDocument *self);

/* Brings objects up to date within an own transaction. */
void wk_document_refresh (WkDocument *self, WkFields *owner);

/* For undo: @opids now stand in place of the entries @before. Takes both. */
void wk_document_note_write (WkDocument *self, WkFields *owner, const char *field, GPtrArray *opids, GPtrArray *before);

void wk_document_add_text (WkDocument *self, WkText *text); /* borrows */
GHashTable *wk_document_get_all_records (WkDocument *self); /* (transfer none) (element-type utf8 WkRecord) */
GPtrArray *wk_document_list_children (WkDocument *self, const char *parent); /* (transfer full), each (transfer none) */
WkRecordList *wk_document_get_list (WkDocument *self, const char *parent, const char *kind); /* (transfer none) */
GType wk_document_get_record_type (WkDocument *self, const char *kind);
WkRecord *wk_document_create_record (WkDocument *self, const char *kind, const char *parent, const char *key);

/* ---- for undo ---- */

typedef struct _WkUndo WkUndo;

void wk_document_notify_undo (WkDocument *self);
WkFields *wk_document_find_holder (WkDocument *self, const char *id); /* "": itself */
void wk_document_foreach_text (WkDocument *self, GFunc func, gpointer data);

/* ---- elsewhere ---- */

/* What @imported (see wk_registers_read()) says of a field. */
char *wk_imported_dup_field (GHashTable *imported, const WkField *field); /* (transfer full) (nullable) */
GHashTable *wk_imported_read (YDoc *doc); /* (transfer full) */

G_END_DECLS
