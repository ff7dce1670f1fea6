/* The database file itself: opening, versions, the lock. No keys here. */
#include "wk-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "wk-store-resources.h"

static const char open_pragmas[] =
  "PRAGMA foreign_keys = ON;"
  "PRAGMA temp_store = MEMORY;"
  "PRAGMA secure_delete = ON;"
  "PRAGMA trusted_schema = OFF;"
  "PRAGMA cell_size_check = ON;"
  "PRAGMA cache_size = -8192;"
  /* A large group is written once, at its commit, instead of page by page whenever the cache is full. */
  "PRAGMA cache_spill = OFF;";

static gboolean
pragma_number (sqlite3    *db,
               const char *sql,
               gint64     *number,
               GError    **error)
{
  sqlite3_stmt *statement = NULL;
  int result = sqlite3_prepare_v2 (db, sql, -1, &statement, NULL);

  if (result == SQLITE_OK)
    result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    *number = sqlite3_column_int64 (statement, 0);
  else
    wk_store_set_error_sqlite (error, db, result);
  sqlite3_finalize (statement);
  return result == SQLITE_ROW;
}

static char *
file_uri (const char *path,
          const char *query)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *uri = g_filename_to_uri (absolute, NULL, NULL);

  return g_strconcat (uri, query, NULL);
}

static sqlite3 *
open_once (const char *name,
           int         flags,
           GError    **error)
{
  sqlite3 *db = NULL;
  gint64 ignored;
  int result = sqlite3_open_v2 (name, &db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);

  if (result != SQLITE_OK)
    {
      wk_store_set_error_sqlite (error, db, result);
      sqlite3_close (db);
      return NULL;
    }
  sqlite3_busy_timeout (db, 5000);
  sqlite3_limit (db, SQLITE_LIMIT_LENGTH, 1024 * 1024 * 1024);
  if (!wk_store_sql_exec (db, open_pragmas, error) || !pragma_number (db, "PRAGMA schema_version", &ignored, error))
    {
      sqlite3_close (db);
      return NULL;
    }
  return db;
}

void
wk_store_file_close (sqlite3 *db)
{
  /* Whatever statement was missed: the file is let go of. */
  if (db != NULL)
    sqlite3_close_v2 (db);
}

sqlite3 *
wk_store_file_open (const char *path,
                    gboolean    read_only,
                    GError    **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *wal = NULL;
  g_autofree char *uri = NULL;
  GStatBuf info;
  sqlite3 *db;

  if (!read_only)
    {
      db = open_once (path, SQLITE_OPEN_READWRITE, error);
      if (db != NULL && !wk_store_sql_exec (db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", error))
        {
          sqlite3_close (db);
          return NULL;
        }
      return db;
    }

  db = open_once (path, SQLITE_OPEN_READONLY, &local_error);
  if (db != NULL)
    return db;
  /* SQLite needs to make its shared memory even to read. Where it cannot, nobody writes either, and without a write-ahead
   * log the file is all there is. */
  wal = g_strconcat (path, "-wal", NULL);
  if ((g_stat (wal, &info) == 0 && info.st_size > 0) || g_error_matches (local_error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  uri = file_uri (path, "?immutable=1");
  return open_once (uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, error);
}

/* The name under which another connection attaches the file for reading. */
char *
wk_store_file_attach_uri (const char *path)
{
  return file_uri (path, "?mode=ro");
}

static int present = STORE_VERSION;
static const char *const *later_migrations;

int
wk_store_file_get_version (void)
{
  return present;
}

void
wk_store_file_be_program (int                version,
                          const char *const *later)
{
  present = version;
  later_migrations = later;
}

static gboolean
run_migration (sqlite3 *db,
               int      version,
               GError **error)
{
  g_autofree char *name = g_strdup_printf ("/nl/woonkamer/store/migrations/%03d.sql", version);
  g_autofree char *done = g_strdup_printf ("PRAGMA user_version = %d", version);
  g_autoptr (GBytes) sql = NULL;
  const char *text;

  if (version > STORE_VERSION)
    text = later_migrations[version - STORE_VERSION - 1];
  else
    {
      sql = g_resource_lookup_data (wk_store_get_resource (), name, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_assert (sql != NULL); /* compiled in; resources are closed by a nul */
      text = g_bytes_get_data (sql, NULL);
    }
  return wk_store_sql_exec (db, text, error) && wk_store_sql_exec (db, done, error);
}

/* Runs the numbered files after `from`, `to` included, in one transaction. */
gboolean
wk_store_file_migrate (sqlite3 *db,
                       int      from,
                       int      to,
                       GError **error)
{
  if (from == to)
    return TRUE;
  if (!wk_store_sql_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (int version = from + 1; version <= to; version++)
    if (!run_migration (db, version, error))
      {
        sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
        return FALSE;
      }
  if (wk_store_sql_exec (db, "COMMIT", error))
    return TRUE;
  sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

/* What tables, indices and triggers there are, word for word. (transfer full) (nullable) */
static char *
dup_tables (sqlite3 *db)
{
  sqlite3_stmt *row = NULL;
  char *tables = NULL;

  if (sqlite3_prepare_v2 (db, "SELECT group_concat (sql, ';') FROM (SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name)", -1, &row,
                          NULL) == SQLITE_OK
      && sqlite3_step (row) == SQLITE_ROW)
    tables = g_strdup ((const char *) sqlite3_column_text (row, 0));
  sqlite3_finalize (row);
  return tables;
}

/* Every version changes the tables: one that has ours and another number is damaged, not newer. */
gboolean
wk_store_file_has_our_tables (sqlite3 *db)
{
  g_autofree char *there = dup_tables (db), *ours = NULL;
  sqlite3 *fresh = NULL;

  if (there != NULL && sqlite3_open (":memory:", &fresh) == SQLITE_OK && wk_store_file_migrate (fresh, 0, present, NULL))
    ours = dup_tables (fresh);
  sqlite3_close (fresh);
  return ours != NULL && g_str_equal (there, ours);
}

/* Says whether this is a store, and one that this program knows. */
gboolean
wk_store_file_check_version (sqlite3 *db,
                             int     *version,
                             GError **error)
{
  gint64 application, number;

  if (!pragma_number (db, "PRAGMA application_id", &application, error)
      || !pragma_number (db, "PRAGMA user_version", &number, error))
    return FALSE;
  if (application != STORE_APPLICATION_ID || number < 1)
    {
      wk_store_set_error (error, WK_STORE_ERROR_NOT_A_STORE, NULL);
      return FALSE;
    }
  if (number > present)
    {
      wk_store_set_error (error, wk_store_file_has_our_tables (db) ? WK_STORE_ERROR_DAMAGED : WK_STORE_ERROR_NEWER, NULL);
      return FALSE;
    }
  *version = number;
  return TRUE;
}

/* Whether a newer program made it, asked without so much as making the shared memory beside it. What is not known yet (a newer number may
 * stand in the write-ahead log alone) says FALSE. */
gboolean
wk_store_file_is_newer (const char *path)
{
  g_autofree char *uri = file_uri (path, "?immutable=1");
  sqlite3 *db = open_once (uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
  g_autoptr (GError) error = NULL;
  int version;

  if (db == NULL)
    return FALSE;
  wk_store_file_check_version (db, &version, &error);
  sqlite3_close (db);
  return g_error_matches (error, WK_STORE_ERROR, WK_STORE_ERROR_NEWER);
}

/* The right to write, held as long as the descriptor is open; -1 with error. */
int
wk_store_file_lock (const char *dir,
                    GError    **error)
{
  g_autofree char *path = g_build_filename (dir, STORE_LOCK_FILE, NULL);
  int number, lock = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (lock < 0)
    {
      wk_store_set_error_errno (error, errno);
      return -1;
    }
  if (flock (lock, LOCK_EX | LOCK_NB) == 0)
    return lock;
  number = errno;
  close (lock);
  if (number == EWOULDBLOCK)
    wk_store_set_error (error, WK_STORE_ERROR_LOCKED_BY_OTHER, NULL);
  else
    wk_store_set_error_errno (error, number);
  return -1;
}

/* Makes names that were given or moved in the directory durable. */
gboolean
wk_store_file_sync_dir (const char *dir,
                        GError    **error)
{
  int number = 0, fd = g_open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0 || fsync (fd) < 0)
    number = errno;
  if (fd >= 0)
    close (fd);
  /* Some file systems do not sync directories; they have no better way. */
  if (number == 0 || number == EINVAL)
    return TRUE;
  wk_store_set_error_errno (error, number);
  return FALSE;
}

gboolean
wk_store_exists (const char *dir)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (dir != NULL, FALSE);

  /* Never opened: closing it would drop the locks that SQLite holds on it in this process. */
  path = g_build_filename (dir, STORE_FILE, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}
