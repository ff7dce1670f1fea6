/* A text that many write in at once. Positions and lengths are in characters (Unicode code points). */
#pragma once

#include <glib-object.h>

#include "wk-author.h"

G_BEGIN_DECLS

#define WK_TYPE_TEXT (wk_text_get_type ())
G_DECLARE_FINAL_TYPE (WkText, wk_text, WK, TEXT, GObject)

typedef enum
{
  WK_TEXT_RETAIN,
  WK_TEXT_INSERT,
  WK_TEXT_DELETE
} WkTextChange;

typedef struct
{
  WkTextChange change;
  guint length; /* characters */
  const char *text; /* of an insertion: UTF-8, valid during the signal; else NULL */
} WkTextDelta;

typedef struct
{
  guint start, length; /* characters */
  guint64 client;
  WkAuthor *author; /* (unowned) (nullable): NULL when not known; lives as long as the document */
} WkAuthorRun;

typedef struct
{
  guint start, length; /* characters */
} WkTextRun;

/* Properties: `length` (uint), `text` (string), `empty` (boolean).
 *
 * Signal `changed` (GArray *deltas of WkTextDelta, gboolean local): once a transaction, for every change
 * whoever made it, undo too. It comes before the editing call returns, unless that stands between
 * wk_document_begin() and wk_document_commit(): then before the commit returns. A view that is the source
 * of an edit blocks its own handler round the call. Handlers must not edit. */

guint wk_text_get_length (WkText *self);
char *wk_text_dup_text (WkText *self); /* (transfer full) */

/**
 * wk_text_insert:
 * @self: a text
 * @position: where; at most the length
 * @utf8: what; `\n` separates paragraphs
 *
 * Returns: %FALSE when the document is read-only or the text is gone
 */
gboolean wk_text_insert (WkText *self, guint position, const char *utf8);

/**
 * wk_text_insert_by:
 * @self: a text
 * @position: where
 * @utf8: what
 * @client: the client id that wrote it first, 0 for oneself
 *
 * Inserts words of another's again (a paste, a split); they keep their author.
 *
 * Returns: %FALSE when the document is read-only or the text is gone
 */
gboolean wk_text_insert_by (WkText *self, guint position, const char *utf8, guint64 client);

/**
 * wk_text_insert_runs:
 * @self: a text
 * @position: where
 * @utf8: what
 * @runs: (element-type WkAuthorRun): who wrote it first, in order: their lengths are those of its parts
 *
 * As wk_text_insert_by(), for words of several hands: a paste, a split. What @runs do not reach is one's own.
 *
 * Returns: %FALSE when the document is read-only or the text is gone
 */
gboolean wk_text_insert_runs (WkText *self, guint position, const char *utf8, GArray *runs);

/**
 * wk_text_delete:
 * @self: a text
 * @position: from where
 * @length: how many characters; no more than there are
 *
 * Takes words away. When they were another's, taking that back gives them back under their author.
 *
 * Returns: %FALSE when the document is read-only or the text is gone
 */
gboolean wk_text_delete (WkText *self, guint position, guint length);

/**
 * wk_text_replace:
 * @self: a text
 * @position: from where
 * @length: how many characters go
 * @utf8: what comes in their place
 *
 * Returns: %FALSE when the document is read-only or the text is gone
 */
gboolean wk_text_replace (WkText *self, guint position, guint length, const char *utf8);

/**
 * wk_text_set_text:
 * @self: a text
 * @utf8: the whole text as it should be
 *
 * Changes only what differs (the common head and tail stay), so that others' edits at the same time live.
 *
 * Returns: %FALSE when the document is read-only or the text is gone
 */
gboolean wk_text_set_text (WkText *self, const char *utf8);

/**
 * wk_text_get_authors:
 * @self: a text
 * @position: from where
 * @length: how far
 *
 * Returns: (transfer full) (element-type WkAuthorRun): who wrote what, in order
 */
GArray *wk_text_get_authors (WkText *self, guint position, guint length);

/**
 * wk_text_get_quotes:
 * @self: a text
 *
 * The passages in the resident's own words (SCHEMA.md). Where wk_document_is_quoting(), what is inserted becomes part of them
 * and they may be changed; elsewhere every editing function refuses (%FALSE) what would change one.
 *
 * Returns: (transfer full) (element-type WkTextRun): in order
 */
GArray *wk_text_get_quotes (WkText *self);

/**
 * wk_text_quote:
 * @self: a text
 * @position: from where
 * @length: how far
 * @quoted: whether these are the resident's own words
 *
 * Returns: %FALSE when the document is read-only, or takes down no quotation
 */
gboolean wk_text_quote (WkText *self, guint position, guint length, gboolean quoted);

/**
 * wk_text_may_edit:
 * @self: a text
 * @position: from where
 * @length: how many characters would go; 0: something would be inserted there
 *
 * Returns: whether nothing there is in the resident's own words, or a quotation is being taken down
 */
gboolean wk_text_may_edit (WkText *self, guint position, guint length);

/**
 * wk_text_encode_position:
 * @self: a text
 * @position: a place
 * @before: whether it belongs to the character before it, rather than to the one after
 *
 * Returns: (transfer full): the place in a form that survives others' edits, in base64, for awareness
 */
char *wk_text_encode_position (WkText *self, guint position, gboolean before);

/**
 * wk_text_resolve_position:
 * @self: a text
 * @encoded: from wk_text_encode_position(), here or elsewhere
 * @position: (out): where it is now; untouched on failure
 *
 * Returns: %FALSE when it is no position in this text, or not here yet
 */
gboolean wk_text_resolve_position (WkText *self, const char *encoded, guint *position);

/**
 * wk_text_get_name:
 * @self: a text
 *
 * Returns: a name alike on every copy: for awareness, to say in which text a caret stands
 */
const char *wk_text_get_name (WkText *self);

G_END_DECLS
