/* Copies of a store: the data in one file, the keys in another. */
#include "wk-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* What goes into the data's file, and what into the keys'. */
static const char data_tables[] =
  "INSERT INTO main.store SELECT * FROM live.store;"
  "INSERT INTO main.document SELECT * FROM live.document;"
  "INSERT INTO main.batch SELECT * FROM live.batch;"
  "INSERT INTO main.snapshot SELECT * FROM live.snapshot;"
  "INSERT INTO main.meta SELECT * FROM live.meta;"
  "INSERT INTO main.attachment SELECT * FROM live.attachment;"
  "INSERT INTO main.receipt SELECT * FROM live.receipt;"
  "INSERT INTO main.proposal SELECT * FROM live.proposal;"
  "INSERT INTO main.aside SELECT * FROM live.aside;"
  "INSERT INTO main.access SELECT * FROM live.access;"
  "INSERT INTO main.tombstone SELECT * FROM live.tombstone;";
static const char key_tables[] =
  "INSERT INTO keys.store (id, name) SELECT id, name FROM live.store;"
  "INSERT INTO keys.slot SELECT * FROM live.slot;"
  "INSERT INTO keys.key SELECT * FROM live.key;"
  "INSERT INTO keys.tombstone SELECT * FROM live.tombstone;";

/* And back: whoever has a tombstone anywhere gets no key, and the first opening removes the rows. */
static const char restore_tables[] =
  "INSERT OR IGNORE INTO main.tombstone SELECT * FROM data.tombstone;"
  "INSERT OR IGNORE INTO main.tombstone SELECT * FROM keys.tombstone;"
  "INSERT INTO main.store SELECT * FROM data.store;"
  "INSERT INTO main.slot SELECT * FROM keys.slot;"
  "INSERT INTO main.key SELECT * FROM keys.key WHERE subject NOT IN (SELECT subject FROM main.tombstone);"
  "INSERT INTO main.document SELECT * FROM data.document;"
  "INSERT INTO main.batch SELECT * FROM data.batch;"
  "INSERT INTO main.snapshot SELECT * FROM data.snapshot;"
  "INSERT INTO main.meta SELECT * FROM data.meta;"
  "INSERT INTO main.attachment SELECT * FROM data.attachment;"
  "INSERT INTO main.receipt SELECT * FROM data.receipt;"
  "INSERT INTO main.proposal SELECT * FROM data.proposal;"
  "INSERT INTO main.aside SELECT * FROM data.aside;"
  "INSERT INTO main.access SELECT * FROM data.access;";

/* ---- small steps ---------------------------------------------------------------------------------- */

gboolean
wk_store_file_make_empty (const char *path,
                          GError    **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      wk_store_set_error_errno (error, errno);
      return FALSE;
    }
  close (fd);
  return TRUE;
}

static gboolean
attach (sqlite3    *db,
        const char *name,
        const char *schema,
        GError    **error)
{
  sqlite3_stmt *statement = NULL;
  g_autofree char *sql = g_strdup_printf ("ATTACH ? AS %s", schema);
  int result = sqlite3_prepare_v2 (db, sql, -1, &statement, NULL);

  if (result == SQLITE_OK)
    {
      sqlite3_bind_text (statement, 1, name, -1, SQLITE_TRANSIENT);
      result = sqlite3_step (statement);
    }
  sqlite3_finalize (statement);
  if (result == SQLITE_DONE)
    return TRUE;
  wk_store_set_error_sqlite (error, db, sqlite3_extended_errcode (db));
  return FALSE;
}

/* A new file with the tables of a version, held by a connection that may attach others. Copies are no logs: an ordinary journal will do. */
sqlite3 *
wk_store_file_make_copy (const char *path,
                         int         version,
                         GError    **error)
{
  g_autofree char *application = g_strdup_printf ("PRAGMA application_id = %d", STORE_APPLICATION_ID);
  sqlite3 *db = NULL;
  int result = sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE, NULL);

  if (result != SQLITE_OK)
    {
      wk_store_set_error_sqlite (error, db, result);
      sqlite3_close (db);
      return NULL;
    }
  sqlite3_busy_timeout (db, 5000);
  sqlite3_limit (db, SQLITE_LIMIT_LENGTH, 1024 * 1024 * 1024);
  /* Rows come without the rows they point to. */
  if (wk_store_sql_exec (db, "PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY; PRAGMA synchronous = FULL;"
                             "PRAGMA journal_mode = DELETE; PRAGMA secure_delete = ON", error)
      && wk_store_sql_exec (db, application, error)
      && wk_store_file_migrate (db, 0, version, error))
    return db;
  sqlite3_close (db);
  return NULL;
}

void
wk_store_file_remove_copy (const char *path)
{
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);

  g_unlink (path);
  g_unlink (journal);
}

static gboolean
read_version (const char *path,
              int        *version,
              GError    **error)
{
  sqlite3 *db = wk_store_file_open (path, TRUE, error);
  gboolean ok = db != NULL && wk_store_file_check_version (db, version, error);

  wk_store_file_close (db);
  return ok;
}

/* Both halves of a backup are of one version, which is not newer than ours. */
static gboolean
read_versions (const char *file,
               const char *keys,
               int        *version,
               GError    **error)
{
  int of_keys;

  if (!read_version (file, version, error) || !read_version (keys, &of_keys, error))
    return FALSE;
  if (of_keys == *version)
    return TRUE;
  wk_store_set_error (error, WK_STORE_ERROR_NOT_A_STORE, NULL);
  return FALSE;
}

/* ---- backup ---------------------------------------------------------------------------------------- */

static gboolean
copy_out (WkStore    *self,
          const char *file,
          const char *keys,
          GError    **error)
{
  g_autofree char *store = g_build_filename (self->dir, STORE_FILE, NULL);
  g_autofree char *uri = wk_store_file_attach_uri (store);
  sqlite3 *db = wk_store_file_make_copy (keys, wk_store_file_get_version (), error);
  gboolean ok;

  wk_store_file_close (db);
  if (db == NULL || (db = wk_store_file_make_copy (file, wk_store_file_get_version (), error)) == NULL)
    return FALSE;
  /* The live file is read in the one transaction, so both files are of one moment. */
  ok = attach (db, uri, "live", error) && attach (db, keys, "keys", error)
       && wk_store_sql_exec (db, "BEGIN", error)
       && wk_store_sql_exec (db, data_tables, error) && wk_store_sql_exec (db, key_tables, error)
       && wk_store_sql_exec (db, "COMMIT", error);
  wk_store_file_close (db);
  return ok;
}

gboolean
wk_store_backup (WkStore    *self,
                 const char *file,
                 GError    **error)
{
  g_autofree char *keys = NULL;
  g_autofree char *dir = NULL;

  g_return_val_if_fail (self != NULL && file != NULL, FALSE);
  g_return_val_if_fail (self->depth == 0, FALSE);
  store_assert_here (self);

  keys = g_strconcat (file, ".keys", NULL);
  dir = g_path_get_dirname (file);
  if (!wk_store_file_make_empty (file, error))
    return FALSE;
  if (!wk_store_file_make_empty (keys, error))
    {
      g_unlink (file);
      return FALSE;
    }
  if (copy_out (self, file, keys, error) && wk_store_file_sync_dir (dir, error))
    return TRUE;
  wk_store_file_remove_copy (file);
  wk_store_file_remove_copy (keys);
  return FALSE;
}

/* ---- restore --------------------------------------------------------------------------------------- */

/* The tombstones of the store that is to be replaced. One that does not open has none to honour; the office's come again. */
static void
keep_tombstones (sqlite3    *db,
                 const char *old)
{
  g_autofree char *uri = wk_store_file_attach_uri (old);
  g_autoptr (GError) error = NULL;

  if (!attach (db, uri, "old", &error)
      || !wk_store_sql_exec (db, "INSERT OR IGNORE INTO main.tombstone (subject, position) "
                                 "SELECT subject, position FROM old.tombstone", &error))
    wk_log_failure ("store", "tombstones of the replaced store not read", error);
}

/* Into tables of the backup's own version: the first opening brings an older one up to date. */
static gboolean
copy_in (const char *file,
         const char *keys,
         int         version,
         const char *old,
         const char *fresh,
         GError    **error)
{
  g_autofree char *file_uri = wk_store_file_attach_uri (file);
  g_autofree char *keys_uri = wk_store_file_attach_uri (keys);
  sqlite3 *db = wk_store_file_make_copy (fresh, version, error);
  gboolean ok = db != NULL && attach (db, file_uri, "data", error) && attach (db, keys_uri, "keys", error);

  if (ok && g_file_test (old, G_FILE_TEST_EXISTS))
    keep_tombstones (db, old);
  ok = ok && wk_store_sql_exec (db, "BEGIN", error) && wk_store_sql_exec (db, restore_tables, error)
       && wk_store_sql_exec (db, "COMMIT", error);
  wk_store_file_close (db);
  return ok;
}

/* Puts a second name of the old file aside, so that renaming the new one over it is one step. */
gboolean
wk_store_file_put_aside (const char *dir,
                         const char *what,
                         WkClock    *clock,
                         GError    **error)
{
  g_autofree char *old = g_build_filename (dir, STORE_FILE, NULL);
  g_autofree char *name = g_strdup_printf ("%s%s-%" G_GINT64_FORMAT, STORE_BEFORE_PREFIX, what,
                                           wk_clock_get_wall (clock) / G_USEC_PER_SEC);
  g_autofree char *aside = g_build_filename (dir, name, NULL);
  g_autofree char *copy = g_build_filename (aside, STORE_FILE, NULL);
  sqlite3 *db = wk_store_file_open (old, FALSE, NULL);

  /* What its write-ahead log holds goes into the file; opened and closed as a writer it leaves none behind. */
  if (db != NULL)
    sqlite3_exec (db, "PRAGMA wal_checkpoint (TRUNCATE)", NULL, NULL, NULL);
  wk_store_file_close (db);
  if (g_mkdir (aside, 0700) < 0 || link (old, copy) < 0)
    {
      wk_store_set_error_errno (error, errno);
      return FALSE;
    }
  for (gsize i = 0; i < 2; i++)
    {
      /* Too damaged to be emptied: it must not meet the new file. */
      const char *suffix = i == 0 ? "-wal" : "-shm";
      g_autofree char *from = g_strconcat (old, suffix, NULL);
      g_autofree char *to = g_strconcat (copy, suffix, NULL);

      if (g_rename (from, to) < 0 && errno != ENOENT)
        {
          wk_store_set_error_errno (error, errno);
          return FALSE;
        }
    }
  return wk_store_file_sync_dir (aside, error);
}

static gboolean
restore_locked (const char *file,
                const char *dir,
                WkClock    *clock,
                GError    **error)
{
  g_autofree char *keys = g_strconcat (file, ".keys", NULL);
  g_autofree char *old = g_build_filename (dir, STORE_FILE, NULL);
  g_autofree char *fresh = g_build_filename (dir, STORE_NEW_FILE, NULL);
  gboolean ok;
  int version;

  if (!read_versions (file, keys, &version, error))
    return FALSE;
  wk_store_file_remove_copy (fresh);
  if (!wk_store_file_make_empty (fresh, error))
    return FALSE;
  ok = copy_in (file, keys, version, old, fresh, error);
  if (ok && g_file_test (old, G_FILE_TEST_EXISTS))
    ok = wk_store_file_put_aside (dir, "restore", clock, error);
  if (ok && g_rename (fresh, old) < 0)
    {
      wk_store_set_error_errno (error, errno);
      ok = FALSE;
    }
  if (!ok)
    wk_store_file_remove_copy (fresh);
  return ok && wk_store_file_sync_dir (dir, error);
}

gboolean
wk_store_restore (const char *file,
                  const char *dir,
                  WkClock    *clock,
                  GError    **error)
{
  g_autofree char *keys = NULL;
  gboolean ok;
  int lock;

  g_return_val_if_fail (file != NULL && dir != NULL && clock != NULL, FALSE);

  wk_base_init ();
  keys = g_strconcat (file, ".keys", NULL);
  if (!g_file_test (file, G_FILE_TEST_EXISTS) || !g_file_test (keys, G_FILE_TEST_EXISTS))
    {
      wk_store_set_error (error, WK_STORE_ERROR_MISSING, NULL);
      return FALSE;
    }
  if (g_mkdir_with_parents (dir, 0700) < 0)
    {
      wk_store_set_error_errno (error, errno);
      return FALSE;
    }
  lock = wk_store_file_lock (dir, error);
  if (lock < 0)
    return FALSE;
  ok = restore_locked (file, dir, clock, error);
  close (lock);
  return ok;
}
