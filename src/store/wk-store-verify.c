/* Going through everything there is. */
#include "wk-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define STEP 256

/* ---- between two starts ---- */

/* SQLite found something broken that is more than one record; opening need not come by that page. The next start is to look at all of them. */
void
wk_store_suspect (WkStore *self)
{
  g_autofree char *path = g_build_filename (self->dir, STORE_SUSPECT_FILE, NULL);
  int fd = self->read_only ? -1 : g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd >= 0)
    close (fd);
}

gboolean
wk_store_acquit (const char *dir,
                 GError    **error)
{
  g_autofree char *path = g_build_filename (dir, STORE_SUSPECT_FILE, NULL);

  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  wk_store_set_error_errno (error, errno);
  return FALSE;
}

/* FALSE with WK_STORE_ERROR_DAMAGED: what was suspected is so. */
gboolean
wk_store_look_if_suspected (WkStore *self,
                            GError **error)
{
  g_autofree char *path = g_build_filename (self->dir, STORE_SUSPECT_FILE, NULL);
  g_autoptr (StoreRow) row = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  row = wk_store_sql (self, "PRAGMA integrity_check (1)", error);
  if (row == NULL || !wk_store_sql_step (self, row, error))
    return FALSE;
  if (g_strcmp0 ((const char *) sqlite3_column_text (row, 0), "ok") == 0 && wk_store_file_has_our_tables (self->db))
    return wk_store_acquit (self->dir, error);
  wk_store_set_error (error, WK_STORE_ERROR_DAMAGED, NULL);
  return FALSE;
}

/* ---- the check ---- */

typedef struct
{
  WkStore *store;
  GPtrArray *findings; /* (owned) */
  WkStoreProgress progress;
  gpointer user_data;
  guint64 done;
  guint64 total;
} Check;

static void
found (Check      *check,
       const char *record,
       const WkId *id,
       guint64     sequence,
       const char *sentence)
{
  if (check->findings->len < 10000)
    g_ptr_array_add (check->findings, wk_store_finding_new (record, id, sequence, sentence));
}

/* FALSE when the caller wants to stop. */
static gboolean
tick (Check   *check,
      GError **error)
{
  check->done++;
  if (check->progress == NULL || check->done % STEP != 0
      || check->progress (MIN (check->done, check->total), check->total, check->user_data))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Checking was stopped");
  return FALSE;
}

/* Damage on a page ends one walk, not the check. */
static gboolean
walk_ended (Check      *check,
            const char *record,
            GError    **error,
            GError     *walk_error)
{
  if (walk_error == NULL)
    return TRUE;
  if (g_error_matches (walk_error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED))
    {
      found (check, record, NULL, 0, "Part of these records cannot be read: a page of the file is damaged.");
      g_error_free (walk_error);
      return TRUE;
    }
  g_propagate_error (error, walk_error);
  return FALSE;
}

static gboolean
check_pages (Check   *check,
             GError **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (check->store, "PRAGMA integrity_check (20)", error);
  GError *walk_error = NULL;

  if (row == NULL)
    return FALSE;
  if (!wk_store_file_has_our_tables (check->store->db))
    {
      found (check, "page", NULL, 0, "The tables are not as they were made.");
      wk_store_suspect (check->store);
    }
  while (wk_store_sql_step (check->store, row, &walk_error))
    {
      const char *text = (const char *) sqlite3_column_text (row, 0);

      if (g_strcmp0 (text, "ok") == 0)
        continue;
      found (check, "page", NULL, 0, text != NULL ? text : "A page is damaged.");
      wk_store_suspect (check->store);
    }
  return walk_ended (check, "page", error, walk_error);
}

static gboolean
check_keys (Check   *check,
            GError **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (check->store,
    "SELECT k.id, k.subject, k.wrapped, s.wrapped FROM key k LEFT JOIN key_spare s ON s.id = k.id", error);
  g_autoptr (WkSecret) plain = wk_secret_new (NULL, STORE_KEY_LENGTH + WK_STORE_SECRET_LENGTH);
  GError *walk_error = NULL;
  guint64 n = 0;

  if (row == NULL)
    return FALSE;
  while (wk_store_sql_step (check->store, row, &walk_error))
    {
      RecordPlace place = { RECORD_SUBJECT, 0, NULL, sqlite3_column_int64 (row, 0) };
      WkId subject;

      n++;
      place.document = &subject;
      if (!wk_sql_get_id (row, 1, &subject))
        {
          found (check, "subject", NULL, 0, "A key has no name.");
          continue;
        }
      for (int column = 2; column <= 3; column++)
        if (!wk_unseal_into (wk_secret_get_data (check->store->key), &place, sqlite3_column_blob (row, column),
                             sqlite3_column_bytes (row, column), wk_secret_get_data (plain), wk_secret_get_length (plain)))
          found (check, "subject", &subject, 0, column == 2 ? "A key does not open." : "A key's spare does not open.");
      if (!tick (check, error))
        return FALSE;
    }
  if (walk_error == NULL && n != check->store->tail.subjects)
    found (check, "subject", NULL, 0, "There are more or fewer keys than were counted.");
  return walk_ended (check, "subject", error, walk_error);
}

/* One document's batches against its head. */
static gboolean
check_batches (Check           *check,
               const StoreHead *head,
               GError         **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (check->store,
    "SELECT sequence, state, sealed, day FROM batch WHERE document = ? ORDER BY sequence", error);
  GError *walk_error = NULL;
  guint64 next = head->snapshot + 1, kept = 0, unconfirmed = 0, aside = 0;

  if (row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, head->row);
  while (wk_store_sql_step (check->store, row, &walk_error))
    {
      RecordPlace place = { RECORD_BATCH, head->subject->key_id, &head->name, sqlite3_column_int64 (row, 0) };
      int state = sqlite3_column_int (row, 1);

      kept++;
      unconfirmed += state == WK_BATCH_LOCAL;
      aside += state == WK_BATCH_ASIDE;
      for (; next < place.sequence && check->findings->len < 10000; next++)
        found (check, "batch", &head->name, next, "A batch is not there.");
      next = MAX (next, place.sequence + 1);
      if (state != WK_BATCH_ASIDE)
        {
          guint8 kind = 0;
          g_autoptr (GBytes) bytes = wk_unseal (head->subject->key, &place, sqlite3_column_blob (row, 2),
                                                sqlite3_column_bytes (row, 2), 1, &kind);

          if (bytes == NULL)
            found (check, "batch", &head->name, place.sequence, "A batch does not open.");
          else if (kind != head->kind)
            found (check, "batch", &head->name, place.sequence, "A batch is of another kind than its document.");
        }
      if (!tick (check, error))
        return FALSE;
    }
  if (walk_error == NULL)
    {
      for (; next <= head->last && check->findings->len < 10000; next++)
        found (check, "batch", &head->name, next, "A batch is not there.");
      if (next > head->last + 1)
        found (check, "document", &head->name, 0, "There are batches after the last one.");
      if (kept != head->kept)
        found (check, "document", &head->name, 0, "There are more or fewer batches than were counted.");
      if (unconfirmed != head->unconfirmed || aside != head->aside)
        found (check, "document", &head->name, 0, "What the office has confirmed is not what was counted.");
    }
  return walk_ended (check, "batch", error, walk_error);
}

static gboolean
check_snapshot (Check           *check,
                const StoreHead *head,
                GError         **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (check->store, "SELECT sequence, sealed FROM snapshot WHERE document = ?", error);
  RecordPlace place = { RECORD_SNAPSHOT, head->subject->key_id, &head->name, head->snapshot };
  GError *walk_error = NULL;
  guint8 kind;

  if (row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, head->row);
  if (wk_store_sql_step (check->store, row, &walk_error))
    {
      g_autoptr (GBytes) bytes = wk_unseal (head->subject->key, &place, sqlite3_column_blob (row, 1),
                                            sqlite3_column_bytes (row, 1), 1, &kind);

      if (bytes == NULL || (guint64) sqlite3_column_int64 (row, 0) != head->snapshot)
        found (check, "snapshot", &head->name, head->snapshot, "A snapshot does not open.");
    }
  else if (walk_error == NULL && head->snapshot != 0)
    {
      found (check, "snapshot", &head->name, head->snapshot, "A snapshot is not there.");
    }
  return walk_ended (check, "snapshot", error, walk_error);
}

static gboolean
check_documents (Check   *check,
                 GError **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (check->store,
    "SELECT d.id, d.name, k.subject, d.position, d.head FROM document d LEFT JOIN key k ON k.id = d.key", error);
  GError *walk_error = NULL;
  guint64 n = 0;

  if (row == NULL)
    return FALSE;
  while (wk_store_sql_step (check->store, row, &walk_error))
    {
      StoreHead head;
      WkId name;

      n++;
      if (!wk_store_head_from_row (check->store, row, &head, NULL))
        {
          found (check, "document", wk_sql_get_id (row, 1, &name) ? &name : NULL, 0, "A document does not open.");
          continue;
        }
      /* Made anew: wk_store_head_from_row() has reported it. */
      if ((guint64) head.position > check->store->tail.position)
        found (check, "document", &head.name, 0, "A document is ahead of the log.");
      if (!check_snapshot (check, &head, error) || !check_batches (check, &head, error))
        return FALSE;
    }
  if (walk_error == NULL && n != check->store->tail.documents)
    found (check, "document", NULL, 0, "There are more or fewer documents than were counted.");
  return walk_ended (check, "document", error, walk_error);
}

static gboolean
check_side (Check   *check,
            GError **error)
{
  WkStore *store = check->store;
  g_autoptr (GPtrArray) values = NULL;
  g_autoptr (GPtrArray) receipts = NULL;
  g_autoptr (GPtrArray) proposals = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 n;

  values = wk_store_list_meta (store, "", &local_error);
  if (values == NULL && !walk_ended (check, "value", error, g_steal_pointer (&local_error)))
    return FALSE;
  receipts = wk_store_list_receipts (store, 0, &local_error);
  if (receipts == NULL && !walk_ended (check, "receipt", error, g_steal_pointer (&local_error)))
    return FALSE;
  proposals = wk_store_list_proposals (store, &local_error);
  if (proposals == NULL && !walk_ended (check, "proposal", error, g_steal_pointer (&local_error)))
    return FALSE;
  lines = wk_store_list_access (store, NULL, 0, 0, &local_error);
  if (lines == NULL && !walk_ended (check, "access", error, g_steal_pointer (&local_error)))
    return FALSE;
  if (!wk_store_verify_access (store, &local_error))
    {
      found (check, "access", NULL, 0, local_error->message);
      g_clear_error (&local_error);
    }
  n = wk_store_sql_number (store, "SELECT count (*) FROM tombstone", error);
  if (n < 0)
    return FALSE;
  if ((guint64) n != store->tail.tombstones)
    found (check, "tombstone", NULL, 0, "There are more or fewer tombstones than were counted.");
  return TRUE;
}

GPtrArray *
wk_store_verify (WkStore        *self,
                 WkStoreProgress progress,
                 gpointer        user_data,
                 GError        **error)
{
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GPtrArray) met = NULL;
  Check check = { self, NULL, progress, user_data, 0, 0 };
  gboolean ok;

  g_return_val_if_fail (self != NULL, NULL);
  store_assert_here (self);

  findings = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_finding_free);
  check.findings = findings;
  if (self->depth > 0 && !wk_store_heads_flush (self, error))
    return NULL;
  /* One state of the file, also beside a program that writes. */
  if (self->depth == 0 && !wk_store_sql_begin (self, "BEGIN", error))
    return NULL;
  if ((self->read_only || self->tail_unsure) && self->depth == 0)
    wk_store_tail_load (self, NULL);
  check.total = MAX (wk_store_sql_number (self, "SELECT (SELECT count (*) FROM batch) + (SELECT count (*) FROM key)", NULL), 0);
  ok = check_pages (&check, error) && check_keys (&check, error) && check_documents (&check, error) && check_side (&check, error);
  if (self->depth == 0)
    wk_store_sql_undo (self, NULL);
  if (!ok)
    return NULL;

  /* What opening and the walks passed over on their own account. */
  met = wk_store_take_findings (self);
  for (guint i = 0; i < met->len; i++)
    {
      const WkStoreFinding *f = g_ptr_array_index (met, i);

      found (&check, f->record, f->has_id ? &f->id : NULL, f->sequence, f->sentence);
    }
  return g_steal_pointer (&findings);
}
