/* Rows read from a damaged database's pages, past SQLite. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PAGES_MOST_COLUMNS 7

typedef enum
{
  CELL_NULL,
  CELL_INTEGER,
  CELL_BLOB,
} CellKind;

typedef struct
{
  CellKind kind;
  gint64 number;
  const guint8 *data; /* in the row's payload */
  gsize length;
} PagesCell;

typedef struct
{
  gint64 id;
  guint n_cells;
  PagesCell cells[PAGES_MOST_COLUMNS];
  guint8 *payload; /* (owned) */
} PagesRow;

/* Every row of the database that still has the shape of one, of any table, in no order; (element-type PagesRow). NULL when the file
 * itself cannot be read. */
GPtrArray *wk_store_pages_read (const char *path, GError **error);

G_END_DECLS
