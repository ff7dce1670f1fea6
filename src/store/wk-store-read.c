/* Reading documents, the log and the outbox. */
#include "wk-store-private.h"

#include <string.h>

WkStoreBatch *
wk_store_batch_new (const WkId  *document,
                    const WkId  *subject,
                    gint64       position,
                    guint64      sequence,
                    WkBatchState state,
                    GBytes      *bytes)
{
  WkStoreBatch *batch = g_new0 (WkStoreBatch, 1);

  batch->document = *document;
  batch->subject = *subject;
  batch->position = position;
  batch->sequence = sequence;
  batch->state = state;
  batch->bytes = bytes;
  return batch;
}

void
wk_store_batch_free (WkStoreBatch *batch)
{
  g_bytes_unref (batch->bytes);
  g_free (batch);
}

void
wk_store_document_info_free (WkStoreDocumentInfo *info)
{
  g_free (info);
}

void
wk_store_document_free (WkStoreDocument *document)
{
  g_clear_pointer (&document->snapshot, g_bytes_unref);
  g_ptr_array_unref (document->batches);
  g_ptr_array_unref (document->findings);
  g_free (document);
}

static void
info_fill (WkStoreDocumentInfo *info,
           const StoreHead     *head)
{
  info->id = head->name;
  info->subject = head->subject->id;
  info->kind = head->kind;
  info->last = head->last;
  info->snapshot = head->snapshot;
  info->unconfirmed = head->unconfirmed;
  info->position = head->position;
}

/* A reader sees one state of the file however many statements it takes; inside a group that is so already. */
static gboolean
read_begin (WkStore *self,
            GError **error)
{
  return self->depth > 0 || wk_store_sql_begin (self, "BEGIN", error);
}

static void
read_end (WkStore *self)
{
  if (self->depth == 0)
    wk_store_sql_undo (self, NULL);
}

static GBytes *
batch_open (StoreHead *head,
            guint64    sequence,
            StoreRow  *row,
            int        column)
{
  RecordPlace place = { RECORD_BATCH, head->subject->key_id, &head->name, sequence };
  guint8 kind;

  return wk_unseal (head->subject->key, &place, sqlite3_column_blob (row, column), sqlite3_column_bytes (row, column), 1, &kind);
}

/* ---- one document -------------------------------------------------------------------------------- */

static void
add_finding (WkStoreDocument *document,
             const char      *record,
             guint64          sequence,
             const char      *sentence)
{
  /* A head that lies about its length must not fill the memory. */
  if (document->findings->len < 1000)
    g_ptr_array_add (document->findings, wk_store_finding_new (record, &document->info.id, sequence, sentence));
}

static gboolean
read_snapshot (WkStore         *self,
               StoreHead       *head,
               WkStoreDocument *document,
               GError         **error)
{
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (GError) local_error = NULL;
  RecordPlace place = { RECORD_SNAPSHOT, head->subject->key_id, &head->name, head->snapshot };
  guint8 kind;

  if (head->snapshot == 0)
    return TRUE;
  row = wk_store_sql (self, "SELECT sealed FROM snapshot WHERE document = ?", error);
  if (row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, head->row);
  if (wk_store_sql_step (self, row, &local_error))
    document->snapshot = wk_unseal (head->subject->key, &place, sqlite3_column_blob (row, 0), sqlite3_column_bytes (row, 0), 1, &kind);
  if (local_error != NULL && !g_error_matches (local_error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (document->snapshot == NULL)
    add_finding (document, "snapshot", head->snapshot, "The snapshot does not open.");
  return TRUE;
}

static void
add_gap (WkStoreDocument *document,
         guint64          from,
         guint64          upto)
{
  for (guint64 sequence = from; sequence <= upto && document->findings->len < 1000; sequence++)
    add_finding (document, "batch", sequence, "A batch is not there.");
}

/* Goes on after a page that does not read, at the batch behind it. */
static gboolean
read_batches (WkStore         *self,
              StoreHead       *head,
              WkStoreDocument *document,
              GError         **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self,
    "SELECT position, sequence, state, sealed FROM batch WHERE document = ? AND sequence > ? ORDER BY sequence", error);
  g_autoptr (GError) local_error = NULL;
  /* Without the snapshot whatever is still kept from before it is better than nothing. */
  guint64 after = document->snapshot != NULL ? head->snapshot : 0;
  guint64 next = head->snapshot + 1;

  if (row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, head->row);
  sqlite3_bind_int64 (row, 2, after);
  while (wk_store_sql_step (self, row, &local_error))
    {
      guint64 sequence = sqlite3_column_int64 (row, 1);
      WkBatchState state = sqlite3_column_int (row, 2);
      GBytes *bytes;

      if (sequence >= next)
        {
          add_gap (document, next, sequence - 1);
          next = sequence + 1;
        }
      if (state == WK_BATCH_ASIDE)
        continue;
      bytes = batch_open (head, sequence, row, 3);
      if (bytes != NULL)
        g_ptr_array_add (document->batches, wk_store_batch_new (&head->name, &head->subject->id, sqlite3_column_int64 (row, 0),
                                                                sequence, state, bytes));
      else
        add_finding (document, "batch", sequence, "A batch does not open.");
    }
  if (local_error != NULL && !g_error_matches (local_error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  add_gap (document, next, head->last);
  return TRUE;
}

static WkStoreDocument *
document_read (WkStore    *self,
               const WkId *id,
               GError    **error)
{
  StoreHead *head = wk_store_head_load (self, id, error);
  g_autoptr (WkStoreDocument) document = NULL;

  if (head == NULL)
    return NULL;
  document = g_new0 (WkStoreDocument, 1);
  info_fill (&document->info, head);
  document->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_batch_free);
  document->findings = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_finding_free);
  if (!read_snapshot (self, head, document, error) || !read_batches (self, head, document, error))
    return NULL;
  return g_steal_pointer (&document);
}

WkStoreDocument *
wk_store_read_document (WkStore    *self,
                        const WkId *document,
                        GError    **error)
{
  WkStoreDocument *read;

  g_return_val_if_fail (self != NULL && document != NULL, NULL);
  store_assert_here (self);

  if (!read_begin (self, error))
    return NULL;
  read = document_read (self, document, error);
  read_end (self);
  return read;
}

gboolean
wk_store_has_document (WkStore    *self,
                       const WkId *document)
{
  g_autoptr (StoreRow) row = NULL;

  g_return_val_if_fail (self != NULL && document != NULL, FALSE);
  store_assert_here (self);

  if (self->depth > 0 && g_hash_table_contains (self->heads, document))
    return TRUE;
  row = wk_store_sql (self, "SELECT 1 FROM document WHERE name = ?", NULL);
  if (row == NULL)
    return FALSE;
  wk_sql_bind_id (row, 1, document);
  return wk_store_sql_step (self, row, NULL);
}

WkStoreDocumentInfo *
wk_store_get_document_info (WkStore    *self,
                            const WkId *document,
                            GError    **error)
{
  WkStoreDocumentInfo *info;
  StoreHead *head;

  g_return_val_if_fail (self != NULL && document != NULL, NULL);
  store_assert_here (self);

  head = wk_store_head_load (self, document, error);
  if (head == NULL)
    return NULL;
  info = g_new0 (WkStoreDocumentInfo, 1);
  info_fill (info, head);
  return info;
}

GPtrArray *
wk_store_list_documents (WkStore    *self,
                         const WkId *subject,
                         gint64      after,
                         GError    **error)
{
  return wk_store_list_some_documents (self, subject, after, 0, error);
}

GPtrArray *
wk_store_list_some_documents (WkStore    *self,
                              const WkId *subject,
                              gint64      after,
                              guint       limit,
                              GError    **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  store_assert_here (self);

  if (self->depth > 0 && !wk_store_heads_flush (self, error))
    return NULL;
  row = wk_store_sql (self,
    subject != NULL
    ? "SELECT d.id, d.name, k.subject, d.position, d.head FROM key k JOIN document d ON d.key = k.id"
      " WHERE d.position > ?1 AND k.subject = ?2 ORDER BY d.position"
    : "SELECT d.id, d.name, k.subject, d.position, d.head FROM document d LEFT JOIN key k ON k.id = d.key"
      " WHERE d.position > ?1 ORDER BY d.position",
    &local_error);
  if (row != NULL)
    {
      sqlite3_bind_int64 (row, 1, after);
      if (subject != NULL)
        wk_sql_bind_id (row, 2, subject);
    }
  while (row != NULL && (limit == 0 || list->len < limit) && wk_store_sql_step (self, row, &local_error))
    {
      WkStoreDocumentInfo *info;
      StoreHead head;
      WkId id;

      if (!wk_store_head_from_row (self, row, &head, NULL))
        {
          wk_store_add_finding (self, "document", wk_sql_get_id (row, 1, &id) ? &id : NULL, 0, "A document does not open.");
          continue;
        }
      info = g_new0 (WkStoreDocumentInfo, 1);
      info_fill (info, &head);
      g_ptr_array_add (list, info);
    }
  if (local_error != NULL && g_error_matches (local_error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED) && list->len > 0)
    {
      wk_store_add_finding (self, "store", NULL, 0, "Part of the list of documents cannot be read.");
      g_clear_error (&local_error);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&list);
}

/* ---- batches ------------------------------------------------------------------------------------ */

GPtrArray *
wk_store_read_log (WkStore    *self,
                   const WkId *document,
                   guint64     after,
                   GError    **error)
{
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_batch_free);
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (GError) local_error = NULL;
  StoreHead *head;

  g_return_val_if_fail (self != NULL && document != NULL, NULL);
  store_assert_here (self);

  head = wk_store_head_load (self, document, error);
  if (head == NULL)
    return NULL;
  row = wk_store_sql (self, "SELECT position, sequence, state, sealed FROM batch"
                            " WHERE document = ? AND sequence > ? AND state != 2 ORDER BY sequence", &local_error);
  if (row != NULL)
    {
      sqlite3_bind_int64 (row, 1, head->row);
      sqlite3_bind_int64 (row, 2, after);
    }
  while (row != NULL && wk_store_sql_step (self, row, &local_error))
    {
      guint64 sequence = sqlite3_column_int64 (row, 1);
      GBytes *bytes = batch_open (head, sequence, row, 3);

      if (bytes != NULL)
        g_ptr_array_add (batches, wk_store_batch_new (document, &head->subject->id, sqlite3_column_int64 (row, 0), sequence,
                                                      sqlite3_column_int (row, 2), bytes));
      else
        wk_store_add_finding (self, "batch", document, sequence, "A batch does not open.");
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&batches);
}

GPtrArray *
wk_store_list_outbox (WkStore *self,
                      gint64   after,
                      guint    limit,
                      GError **error)
{
  return wk_store_read_outbox (self, after, limit, NULL, error);
}

GPtrArray *
wk_store_read_outbox (WkStore *self,
                      gint64   after,
                      guint    limit,
                      GArray  *lost,
                      GError **error)
{
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_batch_free);
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  store_assert_here (self);

  row = wk_store_sql (self, "SELECT b.position, b.sequence, d.name, k.subject, b.sealed FROM batch b"
                            " JOIN document d ON d.id = b.document JOIN key k ON k.id = d.key"
                            " WHERE b.state = 0 AND b.position > ? ORDER BY b.position", &local_error);
  if (row != NULL)
    sqlite3_bind_int64 (row, 1, after);
  /* Those that do not open take no place in the limit: a full batch of them must not stop the ones behind. */
  while (row != NULL && (limit == 0 || batches->len < limit) && wk_store_sql_step (self, row, &local_error))
    {
      StoreHead head = { 0 };
      guint64 sequence = sqlite3_column_int64 (row, 1);
      GBytes *bytes = NULL;
      WkId subject;

      if (wk_sql_get_id (row, 2, &head.name) && wk_sql_get_id (row, 3, &subject)
          && (head.subject = wk_store_subject_load (self, &subject, NULL)) != NULL)
        bytes = batch_open (&head, sequence, row, 4);
      if (bytes != NULL)
        g_ptr_array_add (batches, wk_store_batch_new (&head.name, &subject, sqlite3_column_int64 (row, 0), sequence,
                                                      WK_BATCH_LOCAL, bytes));
      else
        {
          const WkStorePlace place = { head.name, sequence };

          wk_store_add_finding (self, "batch", &head.name, sequence, "A batch that the office does not have does not open.");
          if (lost != NULL && head.subject != NULL)
            g_array_append_val (lost, place);
        }
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&batches);
}

guint
wk_store_count_outbox (WkStore *self)
{
  g_return_val_if_fail (self != NULL, 0);
  store_assert_here (self);

  return MAX (wk_store_sql_number (self, "SELECT count (*) FROM batch WHERE state = 0", NULL), 0);
}
