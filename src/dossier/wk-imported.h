/* What an export said of a resident, kept beside what people wrote, column by column. On shared documents
 * themselves, without objects: an import makes thousands. */
#pragma once

#include <glib.h>

#include "wk-author.h"
#include "wk-kind.h"

G_BEGIN_DECLS

typedef struct _YDoc YDoc;

typedef struct
{
  WkDocKind kind; /* where it goes */
  const char *column; /* a column of SCHEMA.md */
  const char *value; /* UTF-8, dates as 2026-11-24; "": the export has it empty */
} WkImportedValue;

/**
 * wk_imported_get_columns:
 * @kind: a kind of document
 *
 * Returns: (transfer none) (array zero-terminated=1): the columns that it keeps
 */
const char *const *wk_imported_get_columns (WkDocKind kind);

/**
 * wk_imported_dup:
 * @doc: a shared document
 * @column: a column
 *
 * Returns: (transfer full) (nullable): what the last import said; %NULL when no import had it
 */
char *wk_imported_dup (YDoc *doc, const char *column);

/**
 * wk_imported_compare:
 * @doc: a shared document
 * @values: (array length=n): values
 * @n: how many
 *
 * Returns: (transfer full) (array length=n): for each whether an import said otherwise before; not having said anything is as saying nothing
 */
gboolean *wk_imported_compare (YDoc *doc, const WkImportedValue *values, gsize n);

/**
 * wk_imported_write:
 * @doc: a shared document of @kind, with a client id of its own
 * @kind: its kind; values of other kinds are passed over
 * @values: (array length=n): values
 * @n: how many
 * @author: in whose name
 * @time: milliseconds since 1970
 * @salt: random, fresh for each import
 *
 * Writes those that differ from what is there, in one transaction, and beside them what they were, where people act on
 * it (wk-export-change.h); with none, writes nothing at all. Never touches what people wrote. In a document of a newer major version, writes nothing.
 *
 * Returns: how many columns changed
 */
guint wk_imported_write (YDoc *doc, WkDocKind kind, const WkImportedValue *values, gsize n, WkAuthor *author,
                         gint64 time, guint64 salt);

G_END_DECLS
