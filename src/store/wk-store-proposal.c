/* Refused work that stays on the laptop. */
#include "wk-store-private.h"

void
wk_store_proposal_free (WkStoreProposal *proposal)
{
  g_clear_pointer (&proposal->note, g_bytes_unref);
  g_clear_pointer (&proposal->batches, g_ptr_array_unref);
  g_free (proposal);
}

/* Moves one batch, byte for byte: it is sealed for its document and sequence, which it keeps. */
static gboolean
batch_move (WkStore   *self,
            StoreHead *head,
            gint64     proposal,
            guint64    sequence,
            GError   **error)
{
  g_autoptr (StoreRow) copy = NULL;
  g_autoptr (StoreRow) empty = NULL;
  gboolean unconfirmed;

  copy = wk_store_sql (self, "INSERT INTO aside (proposal, sequence, position, sealed)"
                             " SELECT ?1, sequence, position, sealed FROM batch WHERE document = ?2 AND sequence = ?3 AND state = ?4",
                       error);
  empty = wk_store_sql (self, "UPDATE batch SET state = 2, tag = NULL, sealed = NULL WHERE document = ? AND sequence = ?", error);
  if (copy == NULL || empty == NULL)
    return FALSE;
  sqlite3_bind_int64 (copy, 1, proposal);
  sqlite3_bind_int64 (copy, 2, head->row);
  sqlite3_bind_int64 (copy, 3, sequence);
  sqlite3_bind_int (copy, 4, WK_BATCH_LOCAL);
  if (!wk_store_sql_run (self, copy, error))
    return FALSE;
  unconfirmed = sqlite3_changes (self->db) > 0;
  if (!unconfirmed)
    {
      sqlite3_bind_int (copy, 4, WK_BATCH_CONFIRMED);
      if (!wk_store_sql_run (self, copy, error))
        return FALSE;
      if (sqlite3_changes (self->db) == 0)
        {
          wk_store_set_error (error, WK_STORE_ERROR_MISSING, NULL);
          return FALSE;
        }
    }
  sqlite3_bind_int64 (empty, 1, head->row);
  sqlite3_bind_int64 (empty, 2, sequence);
  if (!wk_store_sql_run (self, empty, error))
    return FALSE;
  head->aside++;
  if (unconfirmed && head->unconfirmed > 0)
    head->unconfirmed--;
  head->dirty = TRUE;
  return TRUE;
}

static gboolean
snapshot_drop (WkStore   *self,
               StoreHead *head,
               GError   **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self, "DELETE FROM snapshot WHERE document = ?", error);

  if (row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, head->row);
  head->snapshot = 0;
  head->dirty = TRUE;
  return wk_store_sql_run (self, row, error);
}

static gboolean
proposal_insert (WkStore      *self,
                 const WkId   *document,
                 StoreSubject *subject,
                 guint8        kind,
                 GBytes       *note,
                 gint64       *id,
                 GError      **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self,
    "INSERT INTO proposal (id, document, key, time, sealed) VALUES (?, ?, ?, ?, ?)", error);
  g_autoptr (GBytes) sealed = NULL;
  RecordPlace place = { RECORD_PROPOSAL, subject->key_id, document, 0 };
  gsize length;
  gconstpointer data = g_bytes_get_data (note, &length);

  if (row == NULL)
    return FALSE;
  *id = wk_store_sql_number (self, "SELECT seq FROM sqlite_sequence WHERE name = 'proposal'", error) + 1;
  if (*id < 1)
    return FALSE;
  place.sequence = *id;
  sealed = wk_seal (self->random, subject->key, &place, &kind, 1, data, length, error);
  if (sealed == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, *id);
  wk_sql_bind_id (row, 2, document);
  sqlite3_bind_int64 (row, 3, subject->key_id);
  sqlite3_bind_int64 (row, 4, wk_clock_get_wall (self->clock));
  wk_sql_bind_bytes (row, 5, sealed);
  return wk_store_sql_run (self, row, error);
}

static gboolean
proposal_is_of (WkStore    *self,
                gint64      id,
                const WkId *document,
                GError    **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self, "SELECT 1 FROM proposal WHERE id = ? AND document = ?", error);
  g_autoptr (GError) local_error = NULL;

  if (row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, id);
  wk_sql_bind_id (row, 2, document);
  if (wk_store_sql_step (self, row, &local_error))
    return TRUE;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    wk_store_set_error (error, WK_STORE_ERROR_MISSING, NULL);
  return FALSE;
}

/* Whether every one of them can be moved, before anything is written. */
static gboolean
check_sequences (WkStore       *self,
                 StoreHead     *head,
                 const guint64 *sequences,
                 gsize          n,
                 GError       **error)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (StoreRow) row = wk_store_sql (self, "SELECT 1 FROM batch WHERE document = ? AND sequence = ? AND state != 2", error);
      g_autoptr (GError) local_error = NULL;

      if (row == NULL)
        return FALSE;
      sqlite3_bind_int64 (row, 1, head->row);
      sqlite3_bind_int64 (row, 2, sequences[i]);
      if (wk_store_sql_step (self, row, &local_error))
        continue;
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        wk_store_set_error (error, WK_STORE_ERROR_MISSING, NULL);
      return FALSE;
    }
  return TRUE;
}

static gboolean
set_aside (WkStore       *self,
           const WkId    *document,
           const guint64 *sequences,
           gsize          n,
           GBytes        *note,
           gint64        *id,
           GError       **error)
{
  StoreHead *head = wk_store_head_load (self, document, error);
  guint64 first = G_MAXUINT64;

  if (head == NULL || !check_sequences (self, head, sequences, n, error)
      || !(*id != 0 ? proposal_is_of (self, *id, document, error) : proposal_insert (self, document, head->subject, head->kind, note, id, error)))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      if (!batch_move (self, head, *id, sequences[i], error))
        return FALSE;
      first = MIN (first, sequences[i]);
    }
  self->tail.position++;
  head->position = self->tail.position;
  head->dirty = TRUE;
  return first > head->snapshot || snapshot_drop (self, head, error);
}

gboolean
wk_store_set_aside (WkStore       *self,
                    const WkId    *document,
                    const guint64 *sequences,
                    gsize          n,
                    GBytes        *note,
                    gint64        *id,
                    GError       **error)
{
  g_autoptr (GError) cause = NULL;
  gint64 made = id != NULL ? *id : 0;

  g_return_val_if_fail (self != NULL && document != NULL && note != NULL, FALSE);
  g_return_val_if_fail (sequences != NULL && n > 0, FALSE);
  store_assert_here (self);

  if (!wk_store_begin (self, error)
      || !wk_store_end (self, set_aside (self, document, sequences, n, note, &made, &cause), &cause, error))
    return FALSE;
  if (id != NULL)
    *id = made;
  return TRUE;
}

/* Beyond any place in a log, so that batches of the log can join the proposal under their own numbers. */
#define KEPT_FROM (G_GINT64_CONSTANT (1) << 48)

static gboolean
keep_aside (WkStore      *self,
            const WkId   *document,
            StoreSubject *subject,
            guint8        kind,
            GBytes       *bytes,
            gint64        proposal,
            GError      **error)
{
  g_autoptr (StoreRow) last = wk_store_sql (self, "SELECT max (sequence) FROM aside WHERE proposal = ?", error);
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (GBytes) sealed = NULL;
  RecordPlace place = { RECORD_BATCH, subject->key_id, document, KEPT_FROM };
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);
  g_autoptr (GError) local_error = NULL;

  if (last == NULL)
    return FALSE;
  sqlite3_bind_int64 (last, 1, proposal);
  if (wk_store_sql_step (self, last, &local_error))
    place.sequence = MAX (KEPT_FROM, sqlite3_column_int64 (last, 0) + 1);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  row = wk_store_sql (self, "INSERT INTO aside (proposal, sequence, position, sealed) VALUES (?, ?, ?, ?)", error);
  sealed = row != NULL ? wk_seal (self->random, subject->key, &place, &kind, 1, data, length, error) : NULL;
  if (sealed == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, proposal);
  sqlite3_bind_int64 (row, 2, place.sequence);
  sqlite3_bind_int64 (row, 3, ++self->tail.position);
  wk_sql_bind_bytes (row, 4, sealed);
  return wk_store_sql_run (self, row, error);
}

gboolean
wk_store_keep_aside (WkStore    *self,
                     const WkId *document,
                     const WkId *subject,
                     guint8      kind,
                     GBytes     *bytes,
                     GBytes     *note,
                     gint64     *id,
                     GError    **error)
{
  g_autoptr (GError) cause = NULL;
  StoreSubject *of;
  gint64 made = *id;
  gboolean ok;

  g_return_val_if_fail (self != NULL && document != NULL && subject != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL && note != NULL && id != NULL, FALSE);
  store_assert_here (self);

  if (!wk_store_begin (self, error))
    return FALSE;
  of = wk_store_subject_load (self, subject, &cause);
  ok = of != NULL
       && (made != 0 ? proposal_is_of (self, made, document, &cause) : proposal_insert (self, document, of, kind, note, &made, &cause))
       && keep_aside (self, document, of, kind, bytes, made, &cause);
  if (!wk_store_end (self, ok, &cause, error))
    return FALSE;
  *id = made;
  return TRUE;
}

static gboolean
proposal_read_batches (WkStore         *self,
                       WkStoreProposal *proposal,
                       StoreSubject    *subject,
                       GError         **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self,
    "SELECT sequence, position, sealed FROM aside WHERE proposal = ? ORDER BY sequence", error);
  g_autoptr (GError) local_error = NULL;

  if (row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, proposal->id);
  while (wk_store_sql_step (self, row, &local_error))
    {
      RecordPlace place = { RECORD_BATCH, subject->key_id, &proposal->document, sqlite3_column_int64 (row, 0) };
      guint8 kind;
      GBytes *bytes = wk_unseal (subject->key, &place, sqlite3_column_blob (row, 2), sqlite3_column_bytes (row, 2), 1, &kind);

      if (bytes != NULL)
        g_ptr_array_add (proposal->batches, wk_store_batch_new (&proposal->document, &subject->id, sqlite3_column_int64 (row, 1),
                                                                place.sequence, WK_BATCH_ASIDE, bytes));
      else
        wk_store_add_finding (self, "proposal", &proposal->document, place.sequence, "A batch that was set aside does not open.");
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

GPtrArray *
wk_store_list_proposals (WkStore *self,
                         GError **error)
{
  g_autoptr (GPtrArray) proposals = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_proposal_free);
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  store_assert_here (self);

  row = wk_store_sql (self, "SELECT p.id, p.document, k.subject, p.time, p.sealed FROM proposal p"
                            " JOIN key k ON k.id = p.key ORDER BY p.id", &local_error);
  while (row != NULL && wk_store_sql_step (self, row, &local_error))
    {
      g_autoptr (WkStoreProposal) proposal = g_new0 (WkStoreProposal, 1);
      RecordPlace place = { RECORD_PROPOSAL, 0, &proposal->document, 0 };
      StoreSubject *subject = NULL;

      proposal->id = place.sequence = sqlite3_column_int64 (row, 0);
      proposal->time = sqlite3_column_int64 (row, 3);
      proposal->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_batch_free);
      if (wk_sql_get_id (row, 1, &proposal->document) && wk_sql_get_id (row, 2, &proposal->subject))
        subject = wk_store_subject_load (self, &proposal->subject, NULL);
      if (subject != NULL)
        {
          place.key_id = subject->key_id;
          proposal->note = wk_unseal (subject->key, &place, sqlite3_column_blob (row, 4), sqlite3_column_bytes (row, 4), 1,
                                      &proposal->kind);
        }
      if (subject == NULL || proposal->note == NULL)
        {
          wk_store_add_finding (self, "proposal", NULL, proposal->id, "A proposal does not open.");
          continue;
        }
      if (!proposal_read_batches (self, proposal, subject, &local_error))
        break;
      g_ptr_array_add (proposals, g_steal_pointer (&proposal));
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&proposals);
}

static gboolean
proposal_remove (WkStore *self,
                 gint64   id,
                 GError **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self, "DELETE FROM proposal WHERE id = ?", error);

  if (row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, id);
  if (!wk_store_sql_run (self, row, error))
    return FALSE;
  if (sqlite3_changes (self->db) > 0)
    return TRUE;
  wk_store_set_error (error, WK_STORE_ERROR_MISSING, NULL);
  return FALSE;
}

gboolean
wk_store_remove_proposal (WkStore *self,
                          gint64   id,
                          GError **error)
{
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  store_assert_here (self);

  return wk_store_begin (self, error) && wk_store_end (self, proposal_remove (self, id, &cause), &cause, error);
}
