/* Which rows a document projects to, for lists, worklists and search. Plain tables in memory, thrown away and
 * made anew at will. Every table's first columns are `document` (its name in hex), `subject` (the resident's id in
 * hex, "" for the location) and `record` (the record's id, "" for the document's own rows). To project a document
 * again, delete its rows from every table by `document`, then insert what it emits. What is there for its words alone
 * has no table: a store with ten years of history would hold every text twice. */
#pragma once

#include <glib.h>

#include "wk-kind.h"

G_BEGIN_DECLS

typedef struct _YDoc YDoc;

#define WK_ROWS_VERSION 8

typedef struct
{
  const char *name;
  const char *const *columns; /* NULL-terminated; `document`, `subject`, `record` first */
  gboolean is_words;          /* has texts to search, and no table */
} WkRowTable;

typedef struct
{
  const WkRowTable *table;
  const char *const *values; /* as many as columns; NULL: null; numbers in decimal */
} WkRow;

typedef void (*WkRowFunc) (const WkRow *row, gpointer data);

/**
 * wk_rows_get_tables:
 * @n: (out): how many
 *
 * Tables: `resident` (from the card), `address` (base), `identity`, `note` (texts to search), `agenda` (acute
 * matters, steps, talks with a date), `timeline` (contact moments), `change` (that an export changed something nobody
 * talked about yet, without what), `clash` (documents in which choices of two people
 * stand side by side, with how many).
 *
 * Returns: (transfer none) (array length=n): the tables
 */
const WkRowTable *wk_rows_get_tables (gsize *n);

/**
 * wk_rows_ddl:
 *
 * Returns: (transfer none): the SQL that makes the tables, without those of words alone, and their indexes
 */
const char *wk_rows_ddl (void);

/**
 * wk_document_project:
 * @kind: the document's kind
 * @domain: (nullable): its life domain
 * @document: its name in hex
 * @subject: the resident's id in hex, "" for the location
 * @doc: the shared document; nothing is written
 * @func: called for each row; what it gets is valid during the call
 * @data: for @func
 */
void wk_document_project (WkDocKind kind, const char *domain, const char *document, const char *subject, YDoc *doc,
                          WkRowFunc func, gpointer data);

G_END_DECLS
