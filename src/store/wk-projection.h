/* An in-memory database, made from documents, that lists and search read. What its tables are is its maker's business. */
#pragma once

#include "wk-store.h"

G_BEGIN_DECLS

typedef struct _WkProjection WkProjection; /* ref-counted; used by the thread that made it */
typedef struct _WkStatement WkStatement;   /* a prepared statement; owned by its projection until it is freed */

/**
 * wk_projection_new:
 * @ddl: SQL that makes the tables; FTS5 is there
 * @version: the projector's: an image of another version is not read
 * @error: %WK_STORE_ERROR_FAILED with what SQLite says
 *
 * Returns: (transfer full) (nullable): an empty projection
 */
WkProjection *wk_projection_new (const char *ddl, guint version, GError **error);

/**
 * wk_projection_restore:
 * @store: where an image may be kept
 * @ddl: as wk_projection_new()
 * @version: as wk_projection_new()
 * @position: (out): the log's position that the projection holds; 0 when it is empty and has to be filled
 * @error: as wk_projection_new()
 *
 * The projection from its image when that opens and is of this version, else an empty one. What changed after @position
 * is for the caller to project (wk_store_list_documents() with it).
 *
 * Returns: (transfer full) (nullable): a projection
 */
WkProjection *wk_projection_restore (WkStore *store, const char *ddl, guint version, gint64 *position, GError **error);

/**
 * wk_projection_save:
 * @self: a projection
 * @store: a store that can be written
 * @position: the log's position that the projection holds
 * @error: why not; the image before it may be gone then, which costs no more than time
 *
 * Keeps the whole projection as one sealed image, in place of the one before. wk_store_erase_subject() takes it away.
 *
 * Returns: whether it is kept
 */
gboolean wk_projection_save (WkProjection *self, WkStore *store, gint64 position, GError **error);

WkProjection *wk_projection_ref (WkProjection *self);
void wk_projection_unref (WkProjection *self);

/**
 * wk_projection_begin:
 *
 * Begins a transaction; many rows then go in much faster. Does not nest.
 */
gboolean wk_projection_begin (WkProjection *self, GError **error);
gboolean wk_projection_commit (WkProjection *self, GError **error);
void wk_projection_rollback (WkProjection *self);

/**
 * wk_projection_run:
 * @self: a projection
 * @error: what SQLite says
 * @sql: one statement whose rows, if any, do not matter; prepared once and kept by its text
 * @types: (nullable): a letter for each of @...: `i` #gint64, `d` double, `s` const char *,
 *   `b` #GBytes *, `k` const #WkId *; a %NULL pointer binds null
 * @...: what its question marks stand for, in order
 *
 * As in `wk_projection_run (p, &error, "DELETE FROM resident WHERE id = ?", "k", &id)`.
 *
 * Returns: whether it ran
 */
gboolean wk_projection_run (WkProjection *self, GError **error, const char *sql, const char *types, ...);

/**
 * wk_projection_insert:
 * @self: a projection
 * @table: a table's name
 * @values: (array length=n): a text or %NULL for each of its columns, in order
 * @n: how many columns
 * @error: what SQLite says
 *
 * Puts one row in.
 *
 * Returns: whether it is there
 */
gboolean wk_projection_insert (WkProjection *self, const char *table, const char *const *values, gsize n, GError **error);

/**
 * wk_projection_query:
 * @self: a projection
 * @error: what SQLite says
 * @sql: one statement that gives rows; prepared once and kept by its text
 * @types: (nullable): as wk_projection_run()
 * @...: as wk_projection_run()
 *
 * Returns: (transfer full) (nullable): stands before the first row; free it with wk_statement_free()
 */
WkStatement *wk_projection_query (WkProjection *self, GError **error, const char *sql, const char *types, ...);

/**
 * wk_statement_step:
 * @self: a statement
 * @error: (optional): what SQLite says; set only when the rows did not end by themselves
 *
 * Returns: whether there is a row to read now
 */
gboolean wk_statement_step (WkStatement *self, GError **error);

guint wk_statement_get_n_columns (WkStatement *self);
gboolean wk_statement_is_null (WkStatement *self, guint column);
gint64 wk_statement_get_int (WkStatement *self, guint column);
double wk_statement_get_double (WkStatement *self, guint column);
const char *wk_statement_get_text (WkStatement *self, guint column); /* (transfer none) (nullable): until the next step */
GBytes *wk_statement_get_bytes (WkStatement *self, guint column);    /* (transfer full) (nullable) */
gboolean wk_statement_get_id (WkStatement *self, guint column, WkId *id); /* whether the cell is an id */
void wk_statement_free (WkStatement *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkProjection, wk_projection_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkStatement, wk_statement_free)

G_END_DECLS
