/* Opening, closing, and what makes writes durable. */
#include "wk-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define TAIL_LENGTH (6 * 8 + STORE_CHAIN_LENGTH)

static void
statement_finalize (gpointer statement)
{
  sqlite3_finalize (statement);
}

/* A store without a file yet. */
WkStore *
wk_store_new (const char *dir,
              WkClock    *clock,
              WkRandom   *random)
{
  WkStore *self = g_new0 (WkStore, 1);

  wk_base_init ();
  g_atomic_ref_count_init (&self->refs);
  self->thread = g_thread_self ();
  self->dir = g_strdup (dir);
  self->lock = -1;
  self->clock = wk_clock_ref (clock);
  self->random = wk_random_ref (random);
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, statement_finalize);
  self->subjects = g_hash_table_new_full (wk_id_hash, wk_id_equal, NULL, g_free);
  self->slabs = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_secret_unref);
  self->heads = g_hash_table_new_full (wk_id_hash, wk_id_equal, NULL, g_free);
  self->findings = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_finding_free);
  return self;
}

static void
store_shut (WkStore *self)
{
  g_hash_table_remove_all (self->statements);
  g_hash_table_remove_all (self->heads);
  wk_store_subjects_forget (self);
  g_clear_pointer (&self->key, wk_secret_unref);
  g_clear_pointer (&self->lookup, wk_secret_unref);
  g_clear_error (&self->group_error);
  wk_wipe (&self->tail, sizeof self->tail);
  g_clear_pointer (&self->db, wk_store_file_close);
  if (self->lock >= 0)
    close (self->lock);
  self->lock = -1;
}

/* ---- the tail -------------------------------------------------------------------------------- */

static void
tail_pack (const StoreTail *tail,
           guint8           data[TAIL_LENGTH])
{
  guint64 numbers[] = {
    GUINT64_TO_LE (tail->position), GUINT64_TO_LE (tail->documents), GUINT64_TO_LE (tail->subjects),
    GUINT64_TO_LE (tail->tombstones), GUINT64_TO_LE (tail->access), GUINT64_TO_LE (tail->commits),
  };

  memcpy (data, numbers, sizeof numbers);
  memcpy (data + sizeof numbers, tail->chain, STORE_CHAIN_LENGTH);
}

static void
tail_unpack (StoreTail    *tail,
             const guint8  data[TAIL_LENGTH])
{
  guint64 numbers[6];

  memcpy (numbers, data, sizeof numbers);
  tail->position = GUINT64_FROM_LE (numbers[0]);
  tail->documents = GUINT64_FROM_LE (numbers[1]);
  tail->subjects = GUINT64_FROM_LE (numbers[2]);
  tail->tombstones = GUINT64_FROM_LE (numbers[3]);
  tail->access = GUINT64_FROM_LE (numbers[4]);
  tail->commits = GUINT64_FROM_LE (numbers[5]);
  memcpy (tail->chain, data + sizeof numbers, STORE_CHAIN_LENGTH);
}

static RecordPlace
tail_place (WkStore *self)
{
  return (RecordPlace) { RECORD_TAIL, 0, &self->name, 0 };
}

static gboolean
tail_write (WkStore *self,
            GError **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self, "UPDATE store SET tail = ? WHERE id = 1", error);
  g_autoptr (GBytes) sealed = NULL;
  RecordPlace place = tail_place (self);
  guint8 data[TAIL_LENGTH];

  if (row == NULL)
    return FALSE;
  tail_pack (&self->tail, data);
  sealed = wk_seal (self->random, wk_secret_get_data (self->key), &place, NULL, 0, data, sizeof data, error);
  if (sealed == NULL)
    return FALSE;
  wk_sql_bind_bytes (row, 1, sealed);
  return wk_store_sql_run (self, row, error);
}

/* Counts what the tail would have said. */
static gboolean
tail_count (WkStore *self,
            GError **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self,
    "SELECT max (coalesce ((SELECT max (position) FROM batch), 0), coalesce ((SELECT max (position) FROM document), 0),"
    "  coalesce ((SELECT max (position) FROM tombstone), 0)),"
    " (SELECT count (*) FROM document), (SELECT count (*) FROM key), (SELECT count (*) FROM tombstone),"
    " coalesce ((SELECT max (sequence) FROM access), 0), (SELECT chain FROM access ORDER BY sequence DESC LIMIT 1)", error);

  if (row == NULL || !wk_store_sql_step (self, row, error))
    return FALSE;
  memset (&self->tail, 0, sizeof self->tail);
  self->tail.position = sqlite3_column_int64 (row, 0);
  self->tail.documents = sqlite3_column_int64 (row, 1);
  self->tail.subjects = sqlite3_column_int64 (row, 2);
  self->tail.tombstones = sqlite3_column_int64 (row, 3);
  self->tail.access = sqlite3_column_int64 (row, 4);
  if (sqlite3_column_bytes (row, 5) == STORE_CHAIN_LENGTH)
    memcpy (self->tail.chain, sqlite3_column_blob (row, 5), STORE_CHAIN_LENGTH);
  return TRUE;
}

gboolean
wk_store_tail_load (WkStore *self,
                    GError **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self, "SELECT tail FROM store WHERE id = 1", error);
  g_autoptr (GError) local_error = NULL;
  RecordPlace place = tail_place (self);
  guint8 data[TAIL_LENGTH];

  if (row == NULL)
    return FALSE;
  if (wk_store_sql_step (self, row, &local_error)
      && wk_unseal_into (wk_secret_get_data (self->key), &place, sqlite3_column_blob (row, 0),
                         sqlite3_column_bytes (row, 0), data, sizeof data))
    {
      tail_unpack (&self->tail, data);
      return TRUE;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  wk_store_add_finding (self, "store", NULL, 0, "The store's own count does not open; it was made anew.");
  return tail_count (self, error);
}

/* ---- opening ---------------------------------------------------------------------------------- */

static gboolean
load_name (WkStore *self,
           GError **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self, "SELECT name FROM store WHERE id = 1", error);
  g_autoptr (GError) local_error = NULL;

  if (row == NULL)
    return FALSE;
  /* A name that was lost costs no more than the name. */
  if (!wk_store_sql_step (self, row, &local_error) || !wk_sql_get_id (row, 0, &self->name))
    memset (&self->name, 0, sizeof self->name);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
store_unlock (WkStore    *self,
              const char *path,
              WkSlotKind  kind,
              const char *word,
              GError    **error)
{
  int version;

  /* First through a connection that cannot write, so that a newer store is left as it is. */
  self->db = wk_store_file_open (path, TRUE, error);
  if (self->db == NULL || !wk_store_file_check_version (self->db, &version, error))
    return FALSE;
  if (self->read_only && version != wk_store_file_get_version ())
    {
      wk_store_set_error (error, WK_STORE_ERROR_READ_ONLY, "it must be opened for writing once, to be brought up to date");
      return FALSE;
    }
  if (!load_name (self, error) || !wk_store_slots_unlock (self, kind, word, NULL, error))
    return FALSE;
  self->opened_with = kind;
  if (self->read_only)
    return wk_store_tail_load (self, error);

  g_hash_table_remove_all (self->statements);
  g_clear_pointer (&self->db, wk_store_file_close);
  self->db = wk_store_file_open (path, FALSE, error);
  if (self->db == NULL || !wk_store_file_migrate (self->db, version, wk_store_file_get_version (), error) || !wk_store_tail_load (self, error))
    return FALSE;
  if (sqlite3_db_readonly (self->db, "main"))
    {
      wk_store_set_error (error, WK_STORE_ERROR_READ_ONLY, NULL);
      return FALSE;
    }
  if (!wk_store_look_if_suspected (self, error) || !wk_store_honour_tombstones (self, error))
    return FALSE;
  wk_store_image_remove_stale (self);
  return TRUE;
}

static WkStore *
store_open (const char *dir,
            WkSlotKind  kind,
            const char *word,
            gboolean    read_only,
            WkClock    *clock,
            WkRandom   *random,
            GError    **error)
{
  g_autoptr (WkStore) self = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (dir != NULL && word != NULL, NULL);
  g_return_val_if_fail (clock != NULL && random != NULL, NULL);

  path = g_build_filename (dir, STORE_FILE, NULL);
  if (!wk_store_exists (dir))
    {
      wk_store_set_error (error, WK_STORE_ERROR_MISSING, NULL);
      return NULL;
    }
  if (wk_store_file_is_newer (path))
    {
      wk_store_set_error (error, WK_STORE_ERROR_NEWER, NULL);
      return NULL;
    }
  self = wk_store_new (dir, clock, random);
  self->read_only = read_only;
  if (!read_only && (self->lock = wk_store_file_lock (dir, error)) < 0)
    return NULL;
  if (!store_unlock (self, path, kind, word, error))
    return NULL;
  return g_steal_pointer (&self);
}

WkStore *
wk_store_open (const char *dir,
               WkSlotKind  kind,
               const char *word,
               WkClock    *clock,
               WkRandom   *random,
               GError    **error)
{
  return store_open (dir, kind, word, FALSE, clock, random, error);
}

WkStore *
wk_store_open_read_only (const char *dir,
                         WkSlotKind  kind,
                         const char *word,
                         WkClock    *clock,
                         WkRandom   *random,
                         GError    **error)
{
  return store_open (dir, kind, word, TRUE, clock, random, error);
}

/* Fills a fresh file: tables, name, key, the passphrase's slot, tail. */
static gboolean
store_fill (WkStore      *self,
            const char   *passphrase,
            WkKdfStrength strength,
            GError      **error)
{
  g_autofree char *application = g_strdup_printf ("PRAGMA application_id = %d", STORE_APPLICATION_ID);
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (GError) cause = NULL;

  if (!wk_store_sql_exec (self->db, application, error) || !wk_store_file_migrate (self->db, 0, wk_store_file_get_version (), error))
    return FALSE;
  wk_id_init_random (&self->name, self->random);
  self->key = wk_secret_new_random (self->random, STORE_KEY_LENGTH);
  self->opened_with = WK_SLOT_PASSPHRASE;
  if (!wk_store_derive_lookup (self) || !wk_store_begin (self, error))
    return FALSE;
  row = wk_store_sql (self, "INSERT INTO store (id, name) VALUES (1, ?)", &cause);
  if (row != NULL)
    wk_sql_bind_id (row, 1, &self->name);
  return wk_store_end (self,
                       row != NULL && wk_store_sql_run (self, row, &cause)
                       && wk_store_slots_add_passphrase (self, passphrase, strength, &cause),
                       &cause, error);
}

static void
remove_new (const char *path)
{
  for (gsize i = 0; i < 4; i++)
    {
      g_autofree char *name = g_strconcat (path, (const char *[]) { "", "-wal", "-shm", "-journal" }[i], NULL);

      g_unlink (name);
    }
}

static gboolean
create_in (WkStore      *self,
           const char   *new_path,
           const char   *passphrase,
           WkKdfStrength strength,
           GError      **error)
{
  g_autofree char *path = g_build_filename (self->dir, STORE_FILE, NULL);
  int fd;

  remove_new (new_path);
  /* SQLite gives its other files the rights of the first. */
  fd = g_open (new_path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      wk_store_set_error_errno (error, errno);
      return FALSE;
    }
  close (fd);
  self->db = wk_store_file_open (new_path, FALSE, error);
  if (self->db == NULL || !store_fill (self, passphrase, strength, error))
    return FALSE;
  /* Closing moves the write-ahead log into the file, so that renaming one file moves all of it. */
  g_hash_table_remove_all (self->statements);
  if (!wk_store_sql_exec (self->db, "PRAGMA wal_checkpoint (TRUNCATE)", error))
    return FALSE;
  g_clear_pointer (&self->db, wk_store_file_close);
  if (g_rename (new_path, path) < 0)
    {
      wk_store_set_error_errno (error, errno);
      return FALSE;
    }
  if (!wk_store_file_sync_dir (self->dir, error))
    return FALSE;
  self->db = wk_store_file_open (path, FALSE, error);
  return self->db != NULL;
}

WkStore *
wk_store_create (const char   *dir,
                 const char   *passphrase,
                 WkKdfStrength strength,
                 WkClock      *clock,
                 WkRandom     *random,
                 GError      **error)
{
  g_autoptr (WkStore) self = NULL;
  g_autofree char *new_path = NULL;

  g_return_val_if_fail (dir != NULL, NULL);
  g_return_val_if_fail (passphrase != NULL && *passphrase != '\0', NULL);
  g_return_val_if_fail (clock != NULL && random != NULL, NULL);

  if (g_mkdir_with_parents (dir, 0700) < 0)
    {
      wk_store_set_error_errno (error, errno);
      return NULL;
    }
  self = wk_store_new (dir, clock, random);
  self->lock = wk_store_file_lock (dir, error);
  if (self->lock < 0)
    return NULL;
  if (wk_store_exists (dir))
    {
      wk_store_set_error (error, WK_STORE_ERROR_EXISTS, NULL);
      return NULL;
    }
  new_path = g_build_filename (dir, STORE_NEW_FILE, NULL);
  if (!create_in (self, new_path, passphrase, strength, error))
    {
      g_hash_table_remove_all (self->statements);
      g_clear_pointer (&self->db, wk_store_file_close);
      remove_new (new_path);
      return NULL;
    }
  return g_steal_pointer (&self);
}

WkStore *
wk_store_ref (WkStore *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
wk_store_close (WkStore *self)
{
  g_return_if_fail (self != NULL);

  if (self->db == NULL && self->lock < 0)
    return;
  g_assert (self->thread == g_thread_self ());
  if (self->depth > 0)
    wk_store_rollback (self);
  store_shut (self);
}

void
wk_store_unref (WkStore *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  wk_store_close (self);
  store_shut (self);
  g_hash_table_unref (self->statements);
  g_hash_table_unref (self->subjects);
  g_hash_table_unref (self->heads);
  g_ptr_array_unref (self->slabs);
  g_ptr_array_unref (self->findings);
  wk_clock_unref (self->clock);
  wk_random_unref (self->random);
  g_free (self->dir);
  g_free (self);
}

gboolean
wk_store_is_read_only (WkStore *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->read_only;
}

void
wk_store_get_id (WkStore *self,
                 WkId    *id)
{
  g_return_if_fail (self != NULL && id != NULL);

  *id = self->name;
}

/* ---- groups ----------------------------------------------------------------------------------- */

/* A call that was refused before it wrote anything leaves its group as it was. */
static gboolean
error_spoils (const GError *error)
{
  if (error->domain != WK_STORE_ERROR)
    return TRUE;
  switch ((WkStoreError) error->code)
    {
    case WK_STORE_ERROR_MISSING:
    case WK_STORE_ERROR_ERASED:
    case WK_STORE_ERROR_EXISTS:
    case WK_STORE_ERROR_MISMATCH:
    case WK_STORE_ERROR_TOO_LARGE:
    case WK_STORE_ERROR_WRONG_PASSPHRASE:
    case WK_STORE_ERROR_LAST_SLOT:
      return FALSE;
    default:
      return TRUE;
    }
}

static void
group_undo (WkStore *self)
{
  g_autoptr (GError) error = NULL;

  /* Failing that it is tried again before the next group begins. */
  if (!wk_store_sql_undo (self, &error))
    wk_log_failure ("store", "not rolled back", error);
  self->depth = 0;
  g_clear_error (&self->group_error);
  g_hash_table_remove_all (self->heads);
  wk_store_subjects_forget (self);
  self->tail = self->tail_before;
}

/* Whether the group that could not be ended is in the file all the same: SQLite may run out of memory when all is written and
 * synced. When it ran out earlier the group may still turn up once SQLite rebuilds its index of the write-ahead log, so the tail
 * is read anew until a next group has begun. */
static gboolean
group_is_written (WkStore *self,
                  guint64  commits)
{
  self->tail_unsure = TRUE;
  return wk_store_tail_load (self, NULL) && self->tail.commits == commits;
}

/* In WAL mode what is not synced is still written in order: a later sync is one of all before it. */
static gboolean
group_set_lazy (WkStore *self,
                gboolean lazy,
                GError **error)
{
  if (self->lazy == lazy)
    return TRUE;
  if (!wk_store_sql_exec (self->db, lazy ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL", error))
    return FALSE;
  self->lazy = lazy;
  return TRUE;
}

static gboolean
group_begin (WkStore *self,
             gboolean lazy,
             GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  store_assert_here (self);

  if (self->read_only)
    {
      wk_store_set_error (error, WK_STORE_ERROR_READ_ONLY, NULL);
      return FALSE;
    }
  if (self->group_error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->group_error));
      return FALSE;
    }
  if (self->depth == 0)
    {
      if (!wk_store_sql_undo (self, error) || !group_set_lazy (self, lazy, error) || !wk_store_sql_begin (self, "BEGIN IMMEDIATE", error))
        return FALSE;
      if (self->tail_unsure && !wk_store_tail_load (self, error))
        {
          wk_store_sql_undo (self, NULL);
          return FALSE;
        }
      self->tail_unsure = FALSE;
      self->tail_before = self->tail;
      g_hash_table_remove_all (self->heads);
    }
  self->depth++;
  return TRUE;
}

gboolean
wk_store_begin (WkStore *self,
                GError **error)
{
  return group_begin (self, FALSE, error);
}

gboolean
wk_store_begin_lazily (WkStore *self,
                       GError **error)
{
  return group_begin (self, TRUE, error);
}

/* A file that was removed, or whose folder went, takes writing for as long as it is open, and nobody finds it again. */
static gboolean
is_in_place (WkStore *self,
             GError **error)
{
  GStatBuf found;

  if (g_stat (sqlite3_db_filename (self->db, "main"), &found) == 0 || (errno != ENOENT && errno != ENOTDIR))
    return TRUE;
  wk_store_set_error (error, WK_STORE_ERROR_GONE, NULL);
  return FALSE;
}

static gboolean
group_write (WkStore  *self,
             gboolean *ended,
             GError  **error)
{
  if (self->group_error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->group_error));
      return FALSE;
    }
  if (sqlite3_get_autocommit (self->db))
    {
      /* SQLite has rolled back by itself. */
      wk_store_set_error (error, WK_STORE_ERROR_FAILED, NULL);
      return FALSE;
    }
  if (!is_in_place (self, error))
    return FALSE;
  self->tail.commits++;
  if (!wk_store_heads_flush (self, error) || !tail_write (self, error))
    return FALSE;
  *ended = TRUE;
  return wk_store_sql_commit (self, error);
}

gboolean
wk_store_commit (WkStore *self,
                 GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean ended = FALSE;
  guint64 commits;

  g_return_val_if_fail (self != NULL && self->depth > 0, FALSE);
  store_assert_here (self);

  if (self->depth > 1)
    {
      self->depth--;
      return TRUE;
    }
  if (group_write (self, &ended, &local_error))
    {
      self->depth = 0;
      g_hash_table_remove_all (self->heads);
      return TRUE;
    }
  commits = self->tail.commits;
  group_undo (self);
  if (ended && group_is_written (self, commits))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

void
wk_store_rollback (WkStore *self)
{
  g_return_if_fail (self != NULL && self->depth > 0);
  store_assert_here (self);

  group_undo (self);
}

/* Ends what wk_store_begin() began inside a writing call. With ok it commits; else the cause, which is taken, decides
 * whether the caller's group is spoilt. */
gboolean
wk_store_end (WkStore *self,
              gboolean ok,
              GError **cause,
              GError **error)
{
  if (ok)
    return wk_store_commit (self, error);
  g_assert (*cause != NULL);
  if (self->depth == 1)
    {
      group_undo (self);
    }
  else
    {
      self->depth--;
      if (self->group_error == NULL && error_spoils (*cause))
        self->group_error = g_error_copy (*cause);
    }
  g_propagate_error (error, g_steal_pointer (cause));
  return FALSE;
}

gint64
wk_store_get_position (WkStore *self)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL, 0);
  store_assert_here (self);

  /* The one that writes may have gone on meanwhile. */
  if ((self->read_only || self->tail_unsure) && self->depth == 0 && !wk_store_tail_load (self, &error))
    wk_log_failure ("store", "tail not read", error);
  return self->tail.position;
}

gboolean
wk_store_tidy (WkStore *self,
               GError **error)
{
  g_return_val_if_fail (self != NULL && self->depth == 0, FALSE);
  store_assert_here (self);

  if (self->read_only)
    {
      wk_store_set_error (error, WK_STORE_ERROR_READ_ONLY, NULL);
      return FALSE;
    }
  return wk_store_sql_exec (self->db, "PRAGMA wal_checkpoint (TRUNCATE)", error);
}
