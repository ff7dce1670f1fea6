#include "wk-store-private.h"

#include <string.h>

void
store_row_release (StoreRow *row)
{
  if (row == NULL)
    return;
  sqlite3_reset (row);
  sqlite3_clear_bindings (row);
}

/* Running out of memory or disk SQLite takes the whole transaction back by itself. What is written then would stand alone, outside
 * the group: nothing more is, until the group has ended. */
static gboolean
check_group (WkStore *self,
             GError **error)
{
  if (self->depth == 0 || !sqlite3_get_autocommit (self->db))
    return TRUE;
  if (self->group_error == NULL)
    self->group_error = g_error_new_literal (WK_STORE_ERROR, WK_STORE_ERROR_FAILED, "The group was taken back");
  g_propagate_error (error, g_error_copy (self->group_error));
  return FALSE;
}

/* What SQLite finds broken is more than one record, and opening need not come by that page: the next start is to look at all of them. */
static void
set_error (WkStore *self,
           int      result,
           GError **error)
{
  if ((result & 0xff) == SQLITE_CORRUPT)
    wk_store_suspect (self);
  /* Our statements are right: the tables are not as they were made. */
  else if (result == SQLITE_ERROR && !wk_store_file_has_our_tables (self->db))
    {
      wk_store_suspect (self);
      wk_store_set_error (error, WK_STORE_ERROR_DAMAGED, NULL);
      return;
    }
  wk_store_set_error_sqlite (error, self->db, result);
}

/* A prepared statement, ready to be bound. Statements are kept by the address of their text, which is a constant. Each is used for
 * one thing at a time: release it (g_autoptr) before the same text is asked for again. */
StoreRow *
wk_store_sql (WkStore    *self,
              const char *sql,
              GError    **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);
  int result;

  if (!check_group (self, error))
    return NULL;
  if (statement != NULL)
    return statement;
  result = sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (result != SQLITE_OK)
    {
      set_error (self, result, error);
      return NULL;
    }
  g_hash_table_insert (self->statements, (gpointer) sql, statement);
  return statement;
}

/* TRUE when there is a row to read. FALSE without an error: there are no more. */
gboolean
wk_store_sql_step (WkStore  *self,
                   StoreRow *row,
                   GError  **error)
{
  int result = sqlite3_step (row);

  if (result == SQLITE_ROW)
    return TRUE;
  if (result != SQLITE_DONE)
    set_error (self, sqlite3_extended_errcode (self->db), error);
  return FALSE;
}

/* Runs a statement that gives no rows. */
gboolean
wk_store_sql_run (WkStore  *self,
                  StoreRow *row,
                  GError  **error)
{
  int result;

  if (!check_group (self, error))
    return FALSE;
  result = sqlite3_step (row);
  if (result == SQLITE_DONE || result == SQLITE_ROW)
    {
      sqlite3_reset (row);
      return TRUE;
    }
  set_error (self, sqlite3_extended_errcode (self->db), error);
  sqlite3_reset (row);
  return FALSE;
}

gboolean
wk_store_sql_exec (sqlite3    *db,
                   const char *sql,
                   GError    **error)
{
  int result = sqlite3_exec (db, sql, NULL, NULL, NULL);

  if (result == SQLITE_OK)
    return TRUE;
  wk_store_set_error_sqlite (error, db, sqlite3_extended_errcode (db));
  return FALSE;
}

/* The first number of the first row; 0 without a row, -1 with error. */
gint64
wk_store_sql_number (WkStore    *self,
                     const char *sql,
                     GError    **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self, sql, error);
  GError *local_error = NULL;

  if (row == NULL)
    return -1;
  if (wk_store_sql_step (self, row, &local_error))
    return sqlite3_column_int64 (row, 0);
  if (local_error == NULL)
    return 0;
  g_propagate_error (error, local_error);
  return -1;
}

void
wk_sql_bind_id (StoreRow   *row,
                int         index,
                const WkId *id)
{
  if (id != NULL)
    sqlite3_bind_blob (row, index, id->bytes, WK_ID_LENGTH, SQLITE_STATIC);
  else
    sqlite3_bind_null (row, index);
}

/* The bytes must outlive the statement's run. */
void
wk_sql_bind_bytes (StoreRow *row,
                   int       index,
                   GBytes   *bytes)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  sqlite3_bind_blob64 (row, index, data != NULL ? data : "", length, SQLITE_STATIC);
}

gboolean
wk_sql_get_id (StoreRow *row,
               int       column,
               WkId     *id)
{
  const void *blob = sqlite3_column_blob (row, column);

  if (blob == NULL || sqlite3_column_bytes (row, column) != WK_ID_LENGTH)
    return FALSE;
  memcpy (id->bytes, blob, WK_ID_LENGTH);
  return TRUE;
}

/* Begins a transaction. One that an earlier failure to end left open is taken back first. */
gboolean
wk_store_sql_begin (WkStore    *self,
                    const char *sql,
                    GError    **error)
{
  g_autoptr (StoreRow) row = NULL;

  if (!wk_store_sql_undo (self, error))
    return FALSE;
  row = wk_store_sql (self, sql, error);
  return row != NULL && wk_store_sql_run (self, row, error);
}

gboolean
wk_store_sql_commit (WkStore *self,
                     GError **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self, "COMMIT", error);

  return row != NULL && wk_store_sql_run (self, row, error);
}

/* Takes back what is open, if anything. */
gboolean
wk_store_sql_undo (WkStore *self,
                   GError **error)
{
  g_autoptr (StoreRow) row = NULL;

  if (sqlite3_get_autocommit (self->db))
    return TRUE;
  row = wk_store_sql (self, "ROLLBACK", error);
  return row != NULL && wk_store_sql_run (self, row, error);
}
