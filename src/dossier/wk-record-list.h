/* The visible records of one kind under one parent, in order: a live GListModel of WkRecord. A record keeps
 * its object as long as its document is open. Property `n-items` (uint). */
#pragma once

#include "wk-array-model.h"
#include "wk-record.h"

G_BEGIN_DECLS

#define WK_TYPE_RECORD_LIST (wk_record_list_get_type ())
G_DECLARE_FINAL_TYPE (WkRecordList, wk_record_list, WK, RECORD_LIST, WkArrayModel)

guint wk_record_list_get_length (WkRecordList *self);
WkRecord *wk_record_list_get (WkRecordList *self, guint position); /* (transfer none) (nullable) */
const char *wk_record_list_get_kind (WkRecordList *self);

/**
 * wk_record_list_insert:
 * @self: a list
 * @position: where; beyond the end: last
 *
 * Makes a record, whole, in one transaction. Set its fields between wk_document_begin() and
 * wk_document_commit() to make them part of it.
 *
 * Returns: (transfer none) (nullable): the record; %NULL when the document is read-only
 */
WkRecord *wk_record_list_insert (WkRecordList *self, guint position);
WkRecord *wk_record_list_append (WkRecordList *self);

/**
 * wk_record_list_move:
 * @self: a list
 * @record: a record of the list's kind and document, from here or from under another parent
 * @position: where it shall be once it has left its place
 *
 * Returns: %FALSE when the document is read-only
 */
gboolean wk_record_list_move (WkRecordList *self, WkRecord *record, guint position);

/**
 * wk_record_list_find:
 * @self: a list
 * @record: a record
 * @position: (out) (optional): its place
 *
 * Returns: whether it is in the list
 */
gboolean wk_record_list_find (WkRecordList *self, WkRecord *record, guint *position);

G_END_DECLS
