#include "wk-projection.h"

#include <stdarg.h>

#include "wk-store-image-private.h"

struct _WkProjection
{
  gatomicrefcount refs;
  GThread *thread;
  sqlite3 *db; /* (owned) */
  guint version;
  GHashTable *idle; /* (owned): SQL text → sqlite3_stmt that nobody uses */
};

struct _WkStatement
{
  WkProjection *projection; /* (owned) */
  char *sql;                /* (owned) */
  sqlite3_stmt *statement;  /* (owned) */
};

static void
set_error (GError  **error,
           sqlite3  *db)
{
  g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_FAILED, "The projection: %s", sqlite3_errmsg (db));
}

static void
statement_finalize (gpointer statement)
{
  sqlite3_finalize (statement);
}

static WkProjection *
projection_new_empty (guint    version,
                      GError **error)
{
  WkProjection *self = g_new0 (WkProjection, 1);

  g_atomic_ref_count_init (&self->refs);
  self->thread = g_thread_self ();
  self->version = version;
  self->idle = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, statement_finalize);
  if (sqlite3_open_v2 (":memory:", &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK
      /* Not a byte of it may reach a disk. */
      || sqlite3_exec (self->db, "PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON", NULL, NULL, NULL) != SQLITE_OK)
    {
      set_error (error, self->db);
      wk_projection_unref (self);
      return NULL;
    }
  return self;
}

WkProjection *
wk_projection_new (const char *ddl,
                   guint       version,
                   GError    **error)
{
  g_autoptr (WkProjection) self = NULL;

  g_return_val_if_fail (ddl != NULL, NULL);

  self = projection_new_empty (version, error);
  if (self == NULL)
    return NULL;
  if (sqlite3_exec (self->db, ddl, NULL, NULL, NULL) != SQLITE_OK)
    {
      set_error (error, self->db);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* Takes data, which is from sqlite3_malloc64(). NULL when SQLite does not take it for a database. */
static WkProjection *
projection_new_from_image (guint   version,
                           guint8 *data,
                           gsize   length)
{
  g_autoptr (WkProjection) self = projection_new_empty (version, NULL);

  if (self == NULL)
    {
      sqlite3_free (data);
      return NULL;
    }
  /* On failure SQLite frees it too. */
  if (sqlite3_deserialize (self->db, "main", data, length, length,
                           SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE) != SQLITE_OK
      || sqlite3_exec (self->db, "SELECT count (*) FROM sqlite_schema", NULL, NULL, NULL) != SQLITE_OK)
    return NULL;
  return g_steal_pointer (&self);
}

WkProjection *
wk_projection_restore (WkStore    *store,
                       const char *ddl,
                       guint       version,
                       gint64     *position,
                       GError    **error)
{
  WkProjection *self = NULL;
  gint64 held = 0;
  gsize length;
  guint8 *data;

  g_return_val_if_fail (store != NULL && ddl != NULL && position != NULL, NULL);

  data = wk_store_image_load (store, version, &held, &length);
  /* An image from the future is one of a log that has since been put back. */
  if (data != NULL && held > wk_store_get_position (store))
    g_clear_pointer (&data, sqlite3_free);
  if (data != NULL)
    self = projection_new_from_image (version, data, length);
  if (self == NULL)
    {
      held = 0;
      self = wk_projection_new (ddl, version, error);
    }
  if (self != NULL)
    *position = held;
  return self;
}

gboolean
wk_projection_save (WkProjection *self,
                    WkStore      *store,
                    gint64        position,
                    GError      **error)
{
  guint8 *data;
  sqlite3_int64 length = 0;
  gboolean ok;

  g_return_val_if_fail (self != NULL && store != NULL, FALSE);
  g_assert (self->thread == g_thread_self ());

  data = sqlite3_serialize (self->db, "main", &length, 0);
  if (data == NULL)
    {
      wk_store_set_error (error, WK_STORE_ERROR_TOO_LARGE, NULL);
      return FALSE;
    }
  ok = wk_store_image_save (store, position, self->version, data, length, error);
  wk_wipe (data, length);
  sqlite3_free (data);
  return ok;
}

WkProjection *
wk_projection_ref (WkProjection *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
wk_projection_unref (WkProjection *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_hash_table_unref (self->idle);
  sqlite3_close_v2 (self->db);
  g_free (self);
}

/* ---- statements ------------------------------------------------------------------------------------ */

/* A statement that nobody uses: the kept one of that text, or another. */
static WkStatement *
statement_take (WkProjection *self,
                const char   *sql,
                GError      **error)
{
  sqlite3_stmt *statement = NULL;
  WkStatement *taken;
  gpointer key = NULL, value = NULL;

  if (g_hash_table_steal_extended (self->idle, sql, &key, &value))
    {
      statement = value;
      g_free (key);
    }
  else if (sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    {
      set_error (error, self->db);
      return NULL;
    }
  taken = g_new0 (WkStatement, 1);
  taken->projection = wk_projection_ref (self);
  taken->sql = g_strdup (sql);
  taken->statement = statement;
  return taken;
}

static void
statement_bind (WkStatement *self,
                const char  *types,
                va_list      args)
{
  int index = 1;

  for (const char *type = types; type != NULL && *type != '\0'; type++, index++)
    switch (*type)
      {
      case 'i':
        sqlite3_bind_int64 (self->statement, index, va_arg (args, gint64));
        break;
      case 'd':
        sqlite3_bind_double (self->statement, index, va_arg (args, double));
        break;
      case 's':
        sqlite3_bind_text (self->statement, index, va_arg (args, const char *), -1, SQLITE_TRANSIENT);
        break;
      case 'b':
        {
          GBytes *bytes = va_arg (args, GBytes *);
          gsize length;
          gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

          if (bytes == NULL)
            sqlite3_bind_null (self->statement, index);
          else
            sqlite3_bind_blob64 (self->statement, index, data != NULL ? data : "", length, SQLITE_TRANSIENT);
          break;
        }
      case 'k':
        {
          const WkId *id = va_arg (args, const WkId *);

          if (id == NULL)
            sqlite3_bind_null (self->statement, index);
          else
            sqlite3_bind_blob (self->statement, index, id->bytes, WK_ID_LENGTH, SQLITE_TRANSIENT);
          break;
        }
      default:
        g_assert_not_reached ();
      }
}

gboolean
wk_projection_run (WkProjection *self,
                   GError      **error,
                   const char   *sql,
                   const char   *types,
                   ...)
{
  g_autoptr (WkStatement) statement = NULL;
  va_list args;
  int result;

  g_return_val_if_fail (self != NULL && sql != NULL, FALSE);
  g_assert (self->thread == g_thread_self ());

  statement = statement_take (self, sql, error);
  if (statement == NULL)
    return FALSE;
  va_start (args, types);
  statement_bind (statement, types, args);
  va_end (args);
  do
    result = sqlite3_step (statement->statement);
  while (result == SQLITE_ROW);
  if (result == SQLITE_DONE)
    return TRUE;
  set_error (error, self->db);
  return FALSE;
}

gboolean
wk_projection_insert (WkProjection       *self,
                      const char         *table,
                      const char *const  *values,
                      gsize               n,
                      GError            **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (WkStatement) statement = NULL;

  g_return_val_if_fail (self != NULL && table != NULL && n > 0, FALSE);
  g_assert (self->thread == g_thread_self ());

  g_string_printf (sql, "INSERT INTO \"%s\" VALUES (?", table);
  for (gsize i = 1; i < n; i++)
    g_string_append (sql, ", ?");
  g_string_append_c (sql, ')');
  statement = statement_take (self, sql->str, error);
  if (statement == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    sqlite3_bind_text (statement->statement, (int) i + 1, values[i], -1, SQLITE_TRANSIENT);
  if (sqlite3_step (statement->statement) == SQLITE_DONE)
    return TRUE;
  set_error (error, self->db);
  return FALSE;
}

WkStatement *
wk_projection_query (WkProjection *self,
                     GError      **error,
                     const char   *sql,
                     const char   *types,
                     ...)
{
  WkStatement *statement;
  va_list args;

  g_return_val_if_fail (self != NULL && sql != NULL, NULL);
  g_assert (self->thread == g_thread_self ());

  statement = statement_take (self, sql, error);
  if (statement == NULL)
    return NULL;
  va_start (args, types);
  statement_bind (statement, types, args);
  va_end (args);
  return statement;
}

gboolean
wk_projection_begin (WkProjection *self,
                     GError      **error)
{
  return wk_projection_run (self, error, "BEGIN", NULL);
}

gboolean
wk_projection_commit (WkProjection *self,
                      GError      **error)
{
  return wk_projection_run (self, error, "COMMIT", NULL);
}

void
wk_projection_rollback (WkProjection *self)
{
  wk_projection_run (self, NULL, "ROLLBACK", NULL);
}

gboolean
wk_statement_step (WkStatement *self,
                   GError     **error)
{
  int result;

  g_return_val_if_fail (self != NULL, FALSE);

  result = sqlite3_step (self->statement);
  if (result == SQLITE_ROW)
    return TRUE;
  if (result != SQLITE_DONE)
    set_error (error, self->projection->db);
  return FALSE;
}

guint
wk_statement_get_n_columns (WkStatement *self)
{
  return sqlite3_column_count (self->statement);
}

gboolean
wk_statement_is_null (WkStatement *self,
                      guint        column)
{
  return sqlite3_column_type (self->statement, column) == SQLITE_NULL;
}

gint64
wk_statement_get_int (WkStatement *self,
                      guint        column)
{
  return sqlite3_column_int64 (self->statement, column);
}

double
wk_statement_get_double (WkStatement *self,
                         guint        column)
{
  return sqlite3_column_double (self->statement, column);
}

const char *
wk_statement_get_text (WkStatement *self,
                       guint        column)
{
  return (const char *) sqlite3_column_text (self->statement, column);
}

GBytes *
wk_statement_get_bytes (WkStatement *self,
                        guint        column)
{
  const void *blob;

  if (wk_statement_is_null (self, column))
    return NULL;
  blob = sqlite3_column_blob (self->statement, column);
  return g_bytes_new (blob, sqlite3_column_bytes (self->statement, column));
}

gboolean
wk_statement_get_id (WkStatement *self,
                     guint        column,
                     WkId        *id)
{
  return wk_sql_get_id (self->statement, column, id);
}

void
wk_statement_free (WkStatement *self)
{
  g_return_if_fail (self != NULL);

  sqlite3_reset (self->statement);
  sqlite3_clear_bindings (self->statement);
  /* Kept for the next who asks; a second one of the same text goes. */
  if (g_hash_table_contains (self->projection->idle, self->sql))
    {
      sqlite3_finalize (self->statement);
      g_free (self->sql);
    }
  else
    {
      g_hash_table_insert (self->projection->idle, self->sql, self->statement);
    }
  wk_projection_unref (self->projection);
  g_free (self);
}
