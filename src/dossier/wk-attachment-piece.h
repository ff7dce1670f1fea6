/* A photo of a letter or a PDF lies sealed in pieces, each a document of its own (SCHEMA.md, "attachment"), so that it goes wherever
 * documents go, a bounded part at a time. What opens it stands in the record `attachment`, of the base or of a life domain. */
#pragma once

#include "wk-author.h"
#include "wk-fields.h"

G_BEGIN_DECLS

typedef struct _YDoc YDoc;

#define WK_ATTACHMENT_PIECE_LENGTH ((gsize) 384 * 1024) /* 512 KiB as they are written */

/**
 * wk_attachment_piece_dup_domain:
 * @life_domain: where its record stands: a life domain's key; "" for the base
 * @blob: its name, 32 hex digits
 * @n: which piece, from 0
 *
 * Whoever may read the document where the record stands may have the piece, and nobody else (SCHEMA.md, "attachment").
 *
 * Returns: (transfer full): the domain in the piece's name
 */
char *wk_attachment_piece_dup_domain (const char *life_domain, const char *blob, guint n);

/**
 * wk_attachment_piece_write:
 * @doc: a shared document in which nobody wrote yet
 * @author: who writes
 * @bytes: what the piece holds
 *
 * Any thread that owns @doc.
 */
void wk_attachment_piece_write (YDoc *doc, WkAuthor *author, GBytes *bytes);

/**
 * wk_attachment_piece_empty:
 * @doc: a piece
 *
 * Takes away for good what it holds.
 */
void wk_attachment_piece_empty (YDoc *doc);

/**
 * wk_attachment_piece_read:
 * @doc: a piece
 *
 * Returns: (transfer full) (nullable): what it holds; %NULL when it is empty
 */
GBytes *wk_attachment_piece_read (YDoc *doc);

/**
 * wk_attachment_dup_file_name:
 * @record: a record `attachment`
 *
 * Returns: (transfer full): under which name a copy of it lies beside a copy of the file; it names nobody
 */
char *wk_attachment_dup_file_name (WkFields *record);

G_END_DECLS
