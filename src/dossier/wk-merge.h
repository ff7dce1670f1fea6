/* The same person twice: what one file's document has is brought into the other's, and can be taken out again (SCHEMA.md, "merge"). */
#pragma once

#include "wk-document.h"
#include "wk-record.h"

G_BEGIN_DECLS

/**
 * wk_merge_bring:
 * @into: a document of the file that goes on
 * @from: the document of the same kind of the other file; nothing is written in it
 * @other: the other file's id in hex
 * @today: yyyy-mm-dd
 * @take: (nullable) (array zero-terminated=1): keys of the fields whose value of @from shall stand in place of that of @into; where @into has none it comes in any case
 * @ids: (element-type utf8 utf8): ids of records of the other file, and of the copies made here: filled by each call, read by those after it
 *
 * In one transaction: single choices, texts one beneath the other, and a copy of each record that is not here alike already. Of the resident's own words
 * it stays known that they are.
 *
 * Returns: (transfer none) (nullable): the record of what was done; %NULL when there was nothing to bring (but of a card), or it may not be written
 */
WkRecord *wk_merge_bring (WkDocument *into, WkDocument *from, const char *other, const char *today, const char *const *take, GHashTable *ids);

/**
 * wk_merge_list_standing:
 * @document: a document
 * @other: (nullable): the other file's id in hex; %NULL: of any
 *
 * Returns: (transfer container) (element-type WkRecord): its records of kind `merge` that were not undone, the oldest first
 */
GPtrArray *wk_merge_list_standing (WkDocument *document, const char *other);

/**
 * wk_merge_note_brought:
 * @into: a document of the file that goes on
 * @other: the other file's id in hex
 * @today: yyyy-mm-dd
 * @id: of a record here that was made as a copy of the other file's
 *
 * The merge that stands says so too; where this document has none, one is made.
 */
void wk_merge_note_brought (WkDocument *into, const char *other, const char *today, const char *id);

/**
 * wk_merge_undo:
 * @merge: a record of kind `merge` that was not undone
 * @today: yyyy-mm-dd
 *
 * What was changed since stays.
 *
 * Returns: %FALSE when it may not be written, or was undone already
 */
gboolean wk_merge_undo (WkRecord *merge, const char *today);

/**
 * wk_merge_list_differences:
 * @into: a document
 * @from: another of the same kind
 *
 * Returns: (transfer full) (array zero-terminated=1): the keys of single choices that both have and that differ: for people to choose
 */
char **wk_merge_list_differences (WkDocument *into, WkDocument *from);

/**
 * wk_merge_dup_label:
 * @document: a document
 * @field: a key of it
 *
 * Returns: (transfer full): its name on the screen
 */
char *wk_merge_dup_label (WkDocument *document, const char *field);

/**
 * wk_merge_dup_shown:
 * @document: a document
 * @field: a key of it
 *
 * Returns: (transfer full): its value, as people read it
 */
char *wk_merge_dup_shown (WkDocument *document, const char *field);

G_END_DECLS
