#include "wk-store-private.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define SUBJECT_LENGTH STORE_SUBJECT_LENGTH
#define SLAB_LENGTH (64 * SUBJECT_LENGTH)

/* ---- keys in memory ------------------------------------------------------------------------------ */

/* Guarded memory comes in pages: one piece for many keys. */
static guint8 *
slab_take (WkStore *self)
{
  guint8 *piece;

  if (self->slabs->len == 0 || self->slab_used == SLAB_LENGTH)
    {
      g_ptr_array_add (self->slabs, wk_secret_new (NULL, SLAB_LENGTH));
      self->slab_used = 0;
    }
  piece = wk_secret_get_data (g_ptr_array_index (self->slabs, self->slabs->len - 1)) + self->slab_used;
  self->slab_used += SUBJECT_LENGTH;
  return piece;
}

static StoreSubject *
subject_keep (WkStore      *self,
              const WkId   *id,
              gint64        key_id,
              const guint8 *plain)
{
  StoreSubject *subject = g_new0 (StoreSubject, 1);

  subject->id = *id;
  subject->key_id = key_id;
  subject->key = plain;
  subject->secret = plain + STORE_KEY_LENGTH;
  g_hash_table_replace (self->subjects, &subject->id, subject);
  return subject;
}

void
wk_store_subjects_forget (WkStore *self)
{
  g_hash_table_remove_all (self->subjects);
  g_ptr_array_set_size (self->slabs, 0);
  self->slab_used = 0;
}

/* Keeps a subject whose wrapped key was found by itself; NULL when it does not open. */
StoreSubject *
wk_store_subject_adopt (WkStore      *self,
                        const WkId   *id,
                        gint64        key_id,
                        gconstpointer wrapped,
                        gsize         length)
{
  RecordPlace place = { RECORD_SUBJECT, 0, id, key_id };
  guint8 *plain = slab_take (self);

  if (wk_unseal_into (wk_secret_get_data (self->key), &place, wrapped, length, plain, SUBJECT_LENGTH))
    return subject_keep (self, id, key_id, plain);
  self->slab_used -= SUBJECT_LENGTH;
  return NULL;
}

/* Whether the statement has a row for id. */
static gboolean
exists (WkStore    *self,
        const char *sql,
        const WkId *id,
        gboolean   *found,
        GError    **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self, sql, error);
  GError *local_error = NULL;

  if (row == NULL)
    return FALSE;
  wk_sql_bind_id (row, 1, id);
  *found = wk_store_sql_step (self, row, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, local_error);
  return FALSE;
}

gboolean
wk_store_has_subject (WkStore    *self,
                      const WkId *subject)
{
  gboolean found = FALSE;

  g_return_val_if_fail (self != NULL && subject != NULL, FALSE);
  store_assert_here (self);

  if (!self->read_only && g_hash_table_contains (self->subjects, subject))
    return TRUE;
  return exists (self, "SELECT 1 FROM key WHERE subject = ?", subject, &found, NULL) && found;
}

/* wk_store_is_erased() for those that must not take a failure for a no. */
static gboolean
find_tombstone (WkStore    *self,
                const WkId *id,
                gboolean   *found,
                GError    **error)
{
  return exists (self, "SELECT 1 FROM tombstone WHERE subject = ?", id, found, error);
}

/* Tries the row under sql; a row that does not open is no error yet. */
static StoreSubject *
subject_try (WkStore    *self,
             const WkId *id,
             const char *sql,
             gboolean   *found,
             GError    **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self, sql, error);

  if (row == NULL)
    return NULL;
  wk_sql_bind_id (row, 1, id);
  if (!wk_store_sql_step (self, row, error))
    return NULL;
  *found = TRUE;
  return wk_store_subject_adopt (self, id, sqlite3_column_int64 (row, 0), sqlite3_column_blob (row, 1),
                                 sqlite3_column_bytes (row, 1));
}

/* The subject with its key open; borrowed until the group ends or the subject is erased. */
StoreSubject *
wk_store_subject_load (WkStore    *self,
                       const WkId *id,
                       GError    **error)
{
  g_autoptr (GError) local_error = NULL;
  StoreSubject *subject = g_hash_table_lookup (self->subjects, id);
  gboolean found = FALSE, erased = FALSE;

  /* One that another connection erased must not live on in this one's memory. */
  if (subject != NULL && !self->read_only)
    return subject;
  if (subject != NULL && wk_store_has_subject (self, id))
    return subject;

  subject = subject_try (self, id, "SELECT id, wrapped FROM key WHERE subject = ?", &found, &local_error);
  if (subject != NULL)
    return subject;
  if (local_error == NULL ? found : g_error_matches (local_error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED))
    {
      subject = subject_try (self, id, "SELECT id, wrapped FROM key_spare WHERE subject = ?", &found, NULL);
      if (subject != NULL)
        {
          wk_store_add_finding (self, "subject", id, 0, "A key was damaged; its spare was used.");
          return subject;
        }
    }
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (found)
    wk_store_set_error (error, WK_STORE_ERROR_DAMAGED, NULL);
  else if (find_tombstone (self, id, &erased, error))
    wk_store_set_error (error, erased ? WK_STORE_ERROR_ERASED : WK_STORE_ERROR_MISSING, NULL);
  return NULL;
}

/* ---- making and reading --------------------------------------------------------------------------- */

static gboolean
subject_write (WkStore      *self,
               const char   *sql,
               const WkId   *id,
               gint64        key_id,
               const guint8 *plain,
               GError      **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self, sql, error);
  g_autoptr (GBytes) wrapped = NULL;
  RecordPlace place = { RECORD_SUBJECT, 0, id, key_id };

  if (row == NULL)
    return FALSE;
  wrapped = wk_seal (self->random, wk_secret_get_data (self->key), &place, NULL, 0, plain, SUBJECT_LENGTH, error);
  if (wrapped == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, key_id);
  wk_sql_bind_id (row, 2, id);
  wk_sql_bind_bytes (row, 3, wrapped);
  return wk_store_sql_run (self, row, error);
}

static gboolean
subject_make (WkStore      *self,
              const WkId   *id,
              const guint8 *secret,
              GError      **error)
{
  gboolean erased = FALSE;
  gint64 key_id;
  guint8 *plain;

  if (!find_tombstone (self, id, &erased, error))
    return FALSE;
  if (erased)
    {
      wk_store_set_error (error, WK_STORE_ERROR_ERASED, NULL);
      return FALSE;
    }
  key_id = wk_store_sql_number (self, "SELECT seq FROM sqlite_sequence WHERE name = 'key'", error) + 1;
  if (key_id < 1)
    return FALSE;
  plain = slab_take (self);
  wk_random_fill (self->random, plain, SUBJECT_LENGTH);
  if (secret != NULL)
    memcpy (plain + STORE_KEY_LENGTH, secret, WK_STORE_SECRET_LENGTH);
  if (!subject_write (self, "INSERT INTO key (id, subject, wrapped) VALUES (?, ?, ?)", id, key_id, plain, error))
    return FALSE;
  subject_keep (self, id, key_id, plain);
  self->tail.subjects++;
  return TRUE;
}

gboolean
wk_store_ensure_subject (WkStore      *self,
                         const WkId   *subject,
                         const guint8 *secret,
                         GError      **error)
{
  g_autoptr (GError) cause = NULL;
  gboolean found = FALSE;

  g_return_val_if_fail (self != NULL && subject != NULL, FALSE);
  store_assert_here (self);

  if (!self->read_only && g_hash_table_contains (self->subjects, subject))
    return TRUE;
  if (!exists (self, "SELECT 1 FROM key WHERE subject = ?", subject, &found, error))
    return FALSE;
  if (found)
    return TRUE;
  if (!wk_store_begin (self, error))
    return FALSE;
  return wk_store_end (self, subject_make (self, subject, secret, &cause), &cause, error);
}

gboolean
wk_store_get_subject_secret (WkStore    *self,
                             const WkId *subject,
                             guint8     *secret,
                             GError    **error)
{
  StoreSubject *found;

  g_return_val_if_fail (self != NULL && subject != NULL && secret != NULL, FALSE);
  store_assert_here (self);

  found = wk_store_subject_load (self, subject, error);
  if (found == NULL)
    return FALSE;
  memcpy (secret, found->secret, WK_STORE_SECRET_LENGTH);
  return TRUE;
}

static gboolean
subject_change_secret (WkStore      *self,
                       const WkId   *id,
                       const guint8 *secret,
                       GError      **error)
{
  StoreSubject *subject = wk_store_subject_load (self, id, error);
  guint8 *plain;

  if (subject == NULL)
    return FALSE;
  plain = slab_take (self);
  memcpy (plain, subject->key, STORE_KEY_LENGTH);
  memcpy (plain + STORE_KEY_LENGTH, secret, WK_STORE_SECRET_LENGTH);
  if (!subject_write (self, "UPDATE key SET wrapped = ?3 WHERE id = ?1 AND subject = ?2", id, subject->key_id, plain, error))
    return FALSE;
  /* Heads of this group point to the subject, so it changes in place. */
  subject->key = plain;
  subject->secret = plain + STORE_KEY_LENGTH;
  return TRUE;
}

gboolean
wk_store_set_subject_secret (WkStore      *self,
                             const WkId   *subject,
                             const guint8 *secret,
                             GError      **error)
{
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (self != NULL && subject != NULL && secret != NULL, FALSE);
  store_assert_here (self);

  if (!wk_store_begin (self, error))
    return FALSE;
  return wk_store_end (self, subject_change_secret (self, subject, secret, &cause), &cause, error);
}

static GPtrArray *
list_ids (WkStore    *self,
          const char *sql,
          GError    **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (StoreRow) row = wk_store_sql (self, sql, &local_error);
  WkId id;

  while (row != NULL && wk_store_sql_step (self, row, &local_error))
    if (wk_sql_get_id (row, 0, &id))
      g_ptr_array_add (ids, wk_id_copy (&id));
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&ids);
}

GPtrArray *
wk_store_list_subjects (WkStore *self,
                        GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  store_assert_here (self);

  return list_ids (self, "SELECT subject FROM key ORDER BY id", error);
}

GPtrArray *
wk_store_list_tombstones (WkStore *self,
                          GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  store_assert_here (self);

  return list_ids (self, "SELECT subject FROM tombstone ORDER BY position", error);
}

gboolean
wk_store_is_erased (WkStore    *self,
                    const WkId *subject)
{
  gboolean found = FALSE;

  g_return_val_if_fail (self != NULL && subject != NULL, FALSE);
  store_assert_here (self);

  /* Who writes is alone in writing, and forgets a key with its erasing. */
  if (!self->read_only && g_hash_table_contains (self->subjects, subject))
    return FALSE;
  return find_tombstone (self, subject, &found, NULL) && found;
}

/* ---- erasing -------------------------------------------------------------------------------------- */

static gboolean
run_with_id (WkStore    *self,
             const char *sql,
             const WkId *id,
             GError    **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self, sql, error);

  if (row == NULL)
    return FALSE;
  wk_sql_bind_id (row, 1, id);
  return wk_store_sql_run (self, row, error);
}

static gint64
count_with_id (WkStore    *self,
               const char *sql,
               const WkId *id,
               GError    **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self, sql, error);

  if (row == NULL)
    return -1;
  wk_sql_bind_id (row, 1, id);
  return wk_store_sql_step (self, row, error) ? sqlite3_column_int64 (row, 0) : -1;
}

static gboolean
subject_erase (WkStore    *self,
               const WkId *id,
               GError    **error)
{
  g_autoptr (StoreRow) row = NULL;
  gboolean erased = FALSE;
  gint64 documents, keys;

  documents = count_with_id (self, "SELECT count (*) FROM document WHERE key = (SELECT id FROM key WHERE subject = ?)", id, error);
  keys = documents < 0 ? -1 : count_with_id (self, "SELECT count (*) FROM key WHERE subject = ?", id, error);
  if (keys < 0
      || !run_with_id (self, "DELETE FROM key WHERE subject = ?", id, error)
      /* Where a damaged key had lost its spare's company. */
      || !run_with_id (self, "DELETE FROM key_spare WHERE subject = ?", id, error)
      || !wk_store_drop_image (self, error))
    return FALSE;
  self->tail.documents -= MIN ((guint64) documents, self->tail.documents);
  self->tail.subjects -= MIN ((guint64) keys, self->tail.subjects);
  if (!find_tombstone (self, id, &erased, error))
    return FALSE;
  if (erased)
    return TRUE;

  row = wk_store_sql (self, "INSERT INTO tombstone (subject, position) VALUES (?, ?)", error);
  if (row == NULL)
    return FALSE;
  wk_sql_bind_id (row, 1, id);
  sqlite3_bind_int64 (row, 2, self->tail.position + 1);
  if (!wk_store_sql_run (self, row, error))
    return FALSE;
  self->tail.position++;
  self->tail.tombstones++;
  return TRUE;
}

static gboolean
remove_copy (const char *path,
             GError    **error)
{
  for (gsize i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strconcat (path, (const char *[]) { "", "-wal", "-shm" }[i], NULL);

      if (g_unlink (name) < 0 && errno != ENOENT)
        {
          wk_store_set_error_errno (error, errno);
          return FALSE;
        }
    }
  return TRUE;
}

/* What a restore or a repair put aside holds the same key. A copy that cannot be opened to take the key out goes altogether: the
 * promise that someone is gone weighs more than the chance of another repair. */
static gboolean
erase_in_copies (WkStore    *self,
                 const WkId *id,
                 GError    **error)
{
  g_autoptr (GDir) dir = g_dir_open (self->dir, 0, NULL);
  const char *name;
  gboolean ok = TRUE;

  while (dir != NULL && ok && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->dir, name, STORE_FILE, NULL);
      g_autofree char *hex = wk_id_to_hex (id);
      g_autofree char *sql = g_strdup_printf ("BEGIN IMMEDIATE; DELETE FROM key WHERE subject = x'%s';"
                                              " DELETE FROM key_spare WHERE subject = x'%s'; COMMIT;"
                                              " PRAGMA wal_checkpoint (TRUNCATE)", hex, hex);
      sqlite3 *db;

      if (!g_str_has_prefix (name, STORE_BEFORE_PREFIX) || !g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      db = wk_store_file_open (path, FALSE, NULL);
      ok = db != NULL && wk_store_sql_exec (db, sql, NULL);
      wk_store_file_close (db);
      if (!ok)
        ok = remove_copy (path, error);
    }
  return ok;
}

gboolean
wk_store_erase_subject (WkStore    *self,
                        const WkId *subject,
                        GError    **error)
{
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (self != NULL && subject != NULL, FALSE);
  g_return_val_if_fail (self->depth == 0, FALSE);
  store_assert_here (self);

  /* The copies first: as long as one of them keeps the key, this is not done and says so, and is done again. */
  if (!erase_in_copies (self, subject, error) || !wk_store_begin (self, error)
      || !wk_store_end (self, subject_erase (self, subject, &cause), &cause, error))
    return FALSE;
  wk_store_subjects_forget (self);
  wk_store_image_remove_stale (self);
  return wk_store_tidy (self, error);
}

/* A restore adds tombstones that the sealed tail does not count yet, and leaves rows without their key: they go before
 * anything is read. */
gboolean
wk_store_honour_tombstones (WkStore *self,
                            GError **error)
{
  const char *clear =
    "DELETE FROM key WHERE subject IN (SELECT subject FROM tombstone);"
    "DELETE FROM document WHERE key NOT IN (SELECT id FROM key);"
    "DELETE FROM attachment WHERE key NOT IN (SELECT id FROM key);"
    "DELETE FROM proposal WHERE key NOT IN (SELECT id FROM key);"
    "DELETE FROM image;";
  g_autoptr (GError) cause = NULL;
  gint64 tombstones = wk_store_sql_number (self, "SELECT count (*) FROM tombstone", error);
  gint64 documents = -1, subjects = -1;

  if (tombstones < 0)
    return FALSE;
  if ((guint64) tombstones == self->tail.tombstones)
    return TRUE;
  if (!wk_store_begin (self, error))
    return FALSE;
  if (wk_store_sql_exec (self->db, clear, &cause))
    documents = wk_store_sql_number (self, "SELECT count (*) FROM document", &cause);
  if (documents >= 0)
    subjects = wk_store_sql_number (self, "SELECT count (*) FROM key", &cause);
  self->tail.documents = documents;
  self->tail.subjects = subjects;
  self->tail.tombstones = tombstones;
  self->tail.position++;
  return wk_store_end (self, subjects >= 0, &cause, error) && wk_store_tidy (self, error);
}
