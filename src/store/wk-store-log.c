/* Appending, confirming, snapshots, compaction. Reading is in wk-store-read.c. */
#include "wk-store-private.h"

#include <string.h>

#define DAY ((gint64) 24 * 60 * 60 * G_USEC_PER_SEC)

static gint64
today (WkStore *self)
{
  /* 0 stands for "not confirmed". */
  return MAX (wk_clock_get_wall (self->clock) / DAY, 1);
}

void
wk_store_batch_id (GBytes *bytes,
                   guint8 *id)
{
  gsize length;
  gconstpointer data;

  g_return_if_fail (bytes != NULL && id != NULL);

  data = g_bytes_get_data (bytes, &length);
  crypto_generichash (id, WK_STORE_BATCH_ID_LENGTH, data, length, NULL, 0);
}

/* ---- finding ----------------------------------------------------------------------------------- */

/* The batch's sequence by its tag; 0 when there is none. */
static gboolean
find_by_tag (WkStore      *self,
             gint64        document,
             const guint8 *tag,
             guint64      *sequence,
             GError      **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self, "SELECT sequence FROM batch WHERE document = ? AND tag = ?", error);
  g_autoptr (GError) local_error = NULL;

  *sequence = 0;
  if (row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, document);
  sqlite3_bind_blob (row, 2, tag, STORE_TAG_LENGTH, SQLITE_STATIC);
  if (wk_store_sql_step (self, row, &local_error))
    *sequence = sqlite3_column_int64 (row, 0);
  else if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return TRUE;
}

guint64
wk_store_find_batch (WkStore      *self,
                     const WkId   *document,
                     const guint8 *id)
{
  guint8 tag[STORE_TAG_LENGTH];
  guint64 sequence = 0;
  StoreHead *head;

  g_return_val_if_fail (self != NULL && document != NULL && id != NULL, 0);
  store_assert_here (self);

  head = wk_store_head_load (self, document, NULL);
  if (head == NULL)
    return 0;
  wk_store_make_tag (self, document, id, WK_STORE_BATCH_ID_LENGTH, tag);
  return find_by_tag (self, head->row, tag, &sequence, NULL) ? sequence : 0;
}

/* ---- confirming ---------------------------------------------------------------------------------- */

/* What has the tag, if it is unconfirmed. changed: (out): whether it is */
static gboolean
confirm_tag (WkStore      *self,
             StoreHead    *head,
             const guint8 *tag,
             gboolean     *changed,
             GError      **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self, "UPDATE batch SET state = 1, day = ? WHERE document = ? AND tag = ? AND state = 0", error);

  if (row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, today (self));
  sqlite3_bind_int64 (row, 2, head->row);
  sqlite3_bind_blob (row, 3, tag, STORE_TAG_LENGTH, SQLITE_STATIC);
  if (!wk_store_sql_run (self, row, error))
    return FALSE;
  *changed = sqlite3_changes (self->db) > 0;
  if (!*changed)
    return TRUE;
  if (head->unconfirmed > 0)
    head->unconfirmed--;
  head->dirty = TRUE;
  return TRUE;
}

static gboolean
batch_confirm (WkStore      *self,
               const WkId   *document,
               const guint8 *id,
               gboolean     *found,
               GError      **error)
{
  g_autoptr (GError) local_error = NULL;
  StoreHead *head = wk_store_head_load (self, document, &local_error);
  guint8 tag[STORE_TAG_LENGTH];
  guint64 sequence;

  *found = FALSE;
  if (head == NULL && (g_error_matches (local_error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING)
                       || g_error_matches (local_error, WK_STORE_ERROR, WK_STORE_ERROR_ERASED)
                       || g_error_matches (local_error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED)))
    return TRUE;
  if (head == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  wk_store_make_tag (self, document, id, WK_STORE_BATCH_ID_LENGTH, tag);
  if (!confirm_tag (self, head, tag, found, error))
    return FALSE;
  if (*found)
    return TRUE;
  if (!find_by_tag (self, head->row, tag, &sequence, error))
    return FALSE;
  *found = sequence > 0;
  return TRUE;
}

static gboolean
batch_unconfirm (WkStore    *self,
                 const WkId *document,
                 guint64     sequence,
                 GError    **error)
{
  StoreHead *head = wk_store_head_load (self, document, error);
  g_autoptr (StoreRow) row = NULL;

  if (head == NULL)
    return FALSE;
  if (sequence == 0 || sequence > head->last)
    {
      wk_store_set_error (error, WK_STORE_ERROR_MISSING, NULL);
      return FALSE;
    }
  row = wk_store_sql (self, "UPDATE batch SET state = 0, day = 0 WHERE document = ? AND sequence = ? AND state = 1", error);
  if (row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, head->row);
  sqlite3_bind_int64 (row, 2, sequence);
  if (!wk_store_sql_run (self, row, error))
    return FALSE;
  if (sqlite3_changes (self->db) == 0)
    return TRUE;
  head->unconfirmed++;
  head->dirty = TRUE;
  return TRUE;
}

gboolean
wk_store_confirm (WkStore      *self,
                  const WkId   *document,
                  const guint8 *id,
                  gboolean     *found,
                  GError      **error)
{
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (self != NULL && document != NULL && id != NULL && found != NULL, FALSE);
  store_assert_here (self);

  return wk_store_begin (self, error) && wk_store_end (self, batch_confirm (self, document, id, found, &cause), &cause, error);
}

gboolean
wk_store_mark_unconfirmed (WkStore    *self,
                           const WkId *document,
                           guint64     sequence,
                           GError    **error)
{
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (self != NULL && document != NULL, FALSE);
  store_assert_here (self);

  return wk_store_begin (self, error)
         && wk_store_end (self, batch_unconfirm (self, document, sequence, &cause), &cause, error);
}

/* ---- appending ------------------------------------------------------------------------------------ */

/* known: whether it stands there already; then nothing was written. */
static gboolean
batch_insert (WkStore      *self,
              StoreHead    *head,
              GBytes       *bytes,
              WkBatchState  state,
              const guint8 *tag,
              gboolean     *known,
              GError      **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self,
    "INSERT INTO batch (position, document, sequence, state, day, tag, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (document, tag) DO NOTHING", error);
  g_autoptr (GBytes) sealed = NULL;
  RecordPlace place = { RECORD_BATCH, head->subject->key_id, &head->name, head->last + 1 };
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  if (row == NULL)
    return FALSE;
  sealed = wk_seal (self->random, head->subject->key, &place, &head->kind, 1, data, length, error);
  if (sealed == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, self->tail.position + 1);
  sqlite3_bind_int64 (row, 2, head->row);
  sqlite3_bind_int64 (row, 3, place.sequence);
  sqlite3_bind_int (row, 4, state);
  sqlite3_bind_int64 (row, 5, state == WK_BATCH_CONFIRMED ? today (self) : 0);
  sqlite3_bind_blob (row, 6, tag, STORE_TAG_LENGTH, SQLITE_STATIC);
  wk_sql_bind_bytes (row, 7, sealed);
  if (!wk_store_sql_run (self, row, error))
    return FALSE;
  *known = sqlite3_changes (self->db) == 0;
  if (*known)
    return TRUE;

  self->tail.position++;
  head->position = self->tail.position;
  head->last++;
  head->kept++;
  if (state == WK_BATCH_LOCAL)
    head->unconfirmed++;
  head->dirty = TRUE;
  return TRUE;
}

typedef struct
{
  const WkId *document;
  const WkId *subject;
  guint8 kind;
  GBytes *bytes;
  WkBatchState state;
  guint64 sequence;
  gboolean known;
} Append;

static gboolean
batch_append (WkStore *self,
              Append  *append,
              GError **error)
{
  g_autoptr (GError) local_error = NULL;
  guint8 id[WK_STORE_BATCH_ID_LENGTH], tag[STORE_TAG_LENGTH];
  StoreHead *head = wk_store_head_load (self, append->document, &local_error);
  gboolean changed;

  if (head == NULL && g_error_matches (local_error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING))
    {
      StoreSubject *subject = wk_store_subject_load (self, append->subject, error);

      head = subject != NULL ? wk_store_head_create (self, append->document, subject, append->kind, error) : NULL;
    }
  else if (head == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
    }
  if (head == NULL)
    return FALSE;
  if (!wk_id_equal (&head->subject->id, append->subject) || head->kind != append->kind)
    {
      wk_store_set_error (error, WK_STORE_ERROR_MISMATCH, NULL);
      return FALSE;
    }

  wk_store_batch_id (append->bytes, id);
  wk_store_make_tag (self, append->document, id, sizeof id, tag);
  if (!batch_insert (self, head, append->bytes, append->state, tag, &append->known, error))
    return FALSE;
  if (!append->known)
    {
      append->sequence = head->last;
      return TRUE;
    }
  return find_by_tag (self, head->row, tag, &append->sequence, error)
         && (append->state != WK_BATCH_CONFIRMED || confirm_tag (self, head, tag, &changed, error));
}

gboolean
wk_store_append (WkStore      *self,
                 const WkId   *document,
                 const WkId   *subject,
                 guint8        kind,
                 GBytes       *bytes,
                 WkBatchState  state,
                 guint64      *sequence,
                 gboolean     *known,
                 GError      **error)
{
  Append append = { document, subject, kind, bytes, state, 0, FALSE };
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (self != NULL && document != NULL && subject != NULL && bytes != NULL, FALSE);
  g_return_val_if_fail (state == WK_BATCH_LOCAL || state == WK_BATCH_CONFIRMED, FALSE);
  store_assert_here (self);

  if (g_bytes_get_size (bytes) > WK_STORE_MAX_RECORD)
    {
      wk_store_set_error (error, WK_STORE_ERROR_TOO_LARGE, NULL);
      return FALSE;
    }
  if (!wk_store_begin (self, error) || !wk_store_end (self, batch_append (self, &append, &cause), &cause, error))
    return FALSE;
  if (sequence != NULL)
    *sequence = append.sequence;
  if (known != NULL)
    *known = append.known;
  return TRUE;
}

/* ---- snapshots -------------------------------------------------------------------------------------- */

static gboolean
snapshot_put (WkStore    *self,
              const WkId *document,
              guint64     upto,
              GBytes     *bytes,
              GError    **error)
{
  StoreHead *head = wk_store_head_load (self, document, error);
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (GBytes) sealed = NULL;
  RecordPlace place = { RECORD_SNAPSHOT, 0, document, upto };
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  if (head == NULL)
    return FALSE;
  if (upto > head->last)
    {
      wk_store_set_error (error, WK_STORE_ERROR_MISSING, NULL);
      return FALSE;
    }
  place.key_id = head->subject->key_id;
  sealed = wk_seal (self->random, head->subject->key, &place, &head->kind, 1, data, length, error);
  row = wk_store_sql (self, "INSERT INTO snapshot (document, sequence, sealed) VALUES (?, ?, ?)"
                            " ON CONFLICT (document) DO UPDATE SET sequence = excluded.sequence, sealed = excluded.sealed", error);
  if (sealed == NULL || row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, head->row);
  sqlite3_bind_int64 (row, 2, upto);
  wk_sql_bind_bytes (row, 3, sealed);
  if (!wk_store_sql_run (self, row, error))
    return FALSE;
  head->snapshot = upto;
  head->dirty = TRUE;
  return TRUE;
}

gboolean
wk_store_put_snapshot (WkStore    *self,
                       const WkId *document,
                       guint64     upto,
                       GBytes     *bytes,
                       GError    **error)
{
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (self != NULL && document != NULL && bytes != NULL, FALSE);
  store_assert_here (self);

  if (g_bytes_get_size (bytes) > WK_STORE_MAX_RECORD)
    {
      wk_store_set_error (error, WK_STORE_ERROR_TOO_LARGE, NULL);
      return FALSE;
    }
  return wk_store_begin (self, error)
         && wk_store_end (self, snapshot_put (self, document, upto, bytes, &cause), &cause, error);
}

/* ---- compaction ------------------------------------------------------------------------------------- */

static gboolean
snapshot_opens (WkStore   *self,
                StoreHead *head,
                GError   **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self, "SELECT sequence, sealed FROM snapshot WHERE document = ?", error);
  g_autoptr (GBytes) rest = NULL;
  RecordPlace place = { RECORD_SNAPSHOT, head->subject->key_id, &head->name, head->snapshot };
  guint8 kind;

  if (row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, head->row);
  if (!wk_store_sql_step (self, row, error) || (guint64) sqlite3_column_int64 (row, 0) != head->snapshot)
    return FALSE;
  rest = wk_unseal (head->subject->key, &place, sqlite3_column_blob (row, 1), sqlite3_column_bytes (row, 1), 1, &kind);
  return rest != NULL;
}

static gboolean
document_compact (WkStore    *self,
                  const WkId *document,
                  guint      *dropped,
                  GError    **error)
{
  StoreHead *head = wk_store_head_load (self, document, error);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (StoreRow) empty = NULL;
  guint n, places;

  if (head == NULL)
    return FALSE;
  if (head->snapshot == 0 || head->kept == 0)
    return TRUE;
  if (!snapshot_opens (self, head, &local_error))
    {
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      wk_store_add_finding (self, "snapshot", document, head->snapshot, "A snapshot does not open; nothing it stands for was dropped.");
      return TRUE;
    }

  empty = wk_store_sql (self, "DELETE FROM batch WHERE document = ? AND sequence <= ? AND state = 2", error);
  row = wk_store_sql (self, "DELETE FROM batch WHERE document = ?1 AND sequence <= ?2 AND state = 1 AND day <= ?3"
    /* What may still be refused takes the snapshot along when it is set aside. */
    " AND NOT EXISTS (SELECT 1 FROM batch u WHERE u.document = ?1 AND u.sequence <= ?2 AND u.state = 0)", error);
  if (row == NULL || empty == NULL)
    return FALSE;
  sqlite3_bind_int64 (empty, 1, head->row);
  sqlite3_bind_int64 (empty, 2, head->snapshot);
  if (!wk_store_sql_run (self, empty, error))
    return FALSE;
  places = sqlite3_changes (self->db);
  sqlite3_bind_int64 (row, 1, head->row);
  sqlite3_bind_int64 (row, 2, head->snapshot);
  sqlite3_bind_int64 (row, 3, today (self) - WK_STORE_KEEP_DAYS);
  if (!wk_store_sql_run (self, row, error))
    return FALSE;
  n = sqlite3_changes (self->db) + places;
  if (n == 0)
    return TRUE;
  head->aside -= MIN (places, head->aside);
  head->kept -= MIN (n, head->kept);
  head->dirty = TRUE;
  *dropped += n;
  return TRUE;
}

/* Those that have something to drop. */
static GPtrArray *
list_compactable (WkStore *self,
                  GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (StoreRow) row = wk_store_sql (self,
    "SELECT name FROM document d JOIN snapshot s ON s.document = d.id WHERE EXISTS (SELECT 1 FROM batch b"
    " WHERE b.document = d.id AND b.sequence <= s.sequence AND (b.state = 2 OR b.state = 1 AND b.day <= ?))"
    " AND NOT EXISTS (SELECT 1 FROM batch u WHERE u.document = d.id AND u.sequence <= s.sequence AND u.state = 0)", &local_error);
  WkId id;

  if (row != NULL)
    sqlite3_bind_int64 (row, 1, today (self) - WK_STORE_KEEP_DAYS);
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

static gboolean
compact_all (WkStore *self,
             guint   *dropped,
             GError **error)
{
  g_autoptr (GPtrArray) ids = list_compactable (self, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autoptr (GError) local_error = NULL;

      if (document_compact (self, g_ptr_array_index (ids, i), dropped, &local_error))
        continue;
      /* One that does not open keeps what it has; the others go on. */
      if (!g_error_matches (local_error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  return ids != NULL;
}

gboolean
wk_store_compact (WkStore    *self,
                  const WkId *document,
                  guint      *dropped,
                  GError    **error)
{
  g_autoptr (GError) cause = NULL;
  guint n = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  store_assert_here (self);

  if (!wk_store_begin (self, error)
      || !wk_store_end (self,
                        document != NULL ? document_compact (self, document, &n, &cause) : compact_all (self, &n, &cause),
                        &cause, error))
    return FALSE;
  WK_LOG (G_LOG_LEVEL_DEBUG, "store", "compacted", { "batches", n });
  if (dropped != NULL)
    *dropped = n;
  return TRUE;
}

/* ---- gathering --------------------------------------------------------------------------------------- */

GPtrArray *
wk_store_list_waiting (WkStore *self,
                       guint    min,
                       GError **error)
{
  g_autoptr (GPtrArray) waiting = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (StoreRow) row = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  store_assert_here (self);

  row = wk_store_sql (self, "SELECT d.name, min(b.sequence), count(*) FROM batch b INDEXED BY batch_outbox JOIN document d ON d.id = b.document"
                            " WHERE b.state = 0 GROUP BY b.document HAVING count(*) >= ?", &local_error);
  if (row != NULL)
    sqlite3_bind_int64 (row, 1, min);
  while (row != NULL && wk_store_sql_step (self, row, &local_error))
    {
      WkStoreWaiting *one = g_new0 (WkStoreWaiting, 1);

      one->first = sqlite3_column_int64 (row, 1);
      one->n = sqlite3_column_int (row, 2);
      if (wk_sql_get_id (row, 0, &one->document))
        g_ptr_array_add (waiting, one);
      else
        g_free (one);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&waiting);
}

static gboolean
batch_empty (WkStore   *self,
             StoreHead *head,
             guint64    sequence,
             GError   **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self,
    "UPDATE batch SET state = 2, sealed = NULL WHERE document = ? AND sequence = ? AND state = 0", error);

  if (row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, head->row);
  sqlite3_bind_int64 (row, 2, sequence);
  if (!wk_store_sql_run (self, row, error))
    return FALSE;
  if (sqlite3_changes (self->db) == 0)
    {
      wk_store_set_error (error, WK_STORE_ERROR_MISSING, NULL);
      return FALSE;
    }
  head->aside++;
  head->unconfirmed -= MIN (1, head->unconfirmed);
  head->dirty = TRUE;
  return TRUE;
}

static gboolean
batches_gather (WkStore       *self,
                const WkId    *document,
                const guint64 *sequences,
                gsize          n,
                GBytes        *bytes,
                GError       **error)
{
  StoreHead *head = wk_store_head_load (self, document, error);
  gboolean known;

  if (head == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (!batch_empty (self, head, sequences[i], error))
      return FALSE;
  return wk_store_append (self, document, &head->subject->id, head->kind, bytes, WK_BATCH_LOCAL, NULL, &known, error);
}

gboolean
wk_store_gather (WkStore       *self,
                 const WkId    *document,
                 const guint64 *sequences,
                 gsize          n,
                 GBytes        *bytes,
                 GError       **error)
{
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (self != NULL && document != NULL && bytes != NULL, FALSE);
  g_return_val_if_fail (sequences != NULL && n > 0, FALSE);
  store_assert_here (self);

  return wk_store_begin (self, error)
         && wk_store_end (self, batches_gather (self, document, sequences, n, bytes, &cause), &cause, error);
}

/* ---- removing ---------------------------------------------------------------------------------------- */

static gboolean
document_remove (WkStore    *self,
                 const WkId *document,
                 GError    **error)
{
  StoreHead *head = wk_store_head_load (self, document, error);
  g_autoptr (StoreRow) row = NULL;
  gint64 number;

  if (head == NULL)
    return FALSE;
  if (head->unconfirmed > 0)
    {
      wk_store_set_error (error, WK_STORE_ERROR_EXISTS, "work in this document has not reached the office yet");
      return FALSE;
    }
  number = head->row;
  row = wk_store_sql (self, "DELETE FROM document WHERE id = ?", error);
  if (row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, number);
  if (!wk_store_sql_run (self, row, error) || !wk_store_drop_image (self, error))
    return FALSE;
  g_hash_table_remove (self->heads, document);
  self->tail.position++;
  self->tail.documents -= MIN (1, self->tail.documents);
  return TRUE;
}

gboolean
wk_store_remove_document (WkStore    *self,
                          const WkId *document,
                          GError    **error)
{
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (self != NULL && document != NULL, FALSE);
  store_assert_here (self);

  return wk_store_begin (self, error)
         && wk_store_end (self, document_remove (self, document, &cause), &cause, error);
}
