/* Each document's head: its numbers, sealed, and how they live in a group. */
#include "wk-store-private.h"

#include <string.h>

#define HEAD_LENGTH (1 + 5 * 8)

static void
head_pack (const StoreHead *head,
           guint8           data[HEAD_LENGTH])
{
  guint64 numbers[] = {
    GUINT64_TO_LE (head->last), GUINT64_TO_LE (head->snapshot), GUINT64_TO_LE (head->kept),
    GUINT64_TO_LE (head->unconfirmed), GUINT64_TO_LE (head->aside),
  };

  data[0] = head->kind;
  memcpy (data + 1, numbers, sizeof numbers);
}

static void
head_unpack (StoreHead    *head,
             const guint8  data[HEAD_LENGTH])
{
  guint64 numbers[5];

  memcpy (numbers, data + 1, sizeof numbers);
  head->kind = data[0];
  head->last = GUINT64_FROM_LE (numbers[0]);
  head->snapshot = GUINT64_FROM_LE (numbers[1]);
  head->kept = GUINT64_FROM_LE (numbers[2]);
  head->unconfirmed = GUINT64_FROM_LE (numbers[3]);
  head->aside = GUINT64_FROM_LE (numbers[4]);
}

static GBytes *
head_seal (WkStore         *self,
           const StoreHead *head,
           GError         **error)
{
  RecordPlace place = { RECORD_HEAD, head->subject->key_id, &head->name, 0 };
  guint8 data[HEAD_LENGTH];

  head_pack (head, data);
  return wk_seal (self->random, head->subject->key, &place, NULL, 0, data, sizeof data, error);
}

/* Whether a head is this document's. */
gboolean
wk_store_head_opens (const StoreSubject *subject,
                     const WkId         *document,
                     gconstpointer       sealed,
                     gsize               length)
{
  RecordPlace place = { RECORD_HEAD, subject->key_id, document, 0 };
  guint8 data[HEAD_LENGTH];

  return wk_unseal_into (subject->key, &place, sealed, length, data, sizeof data);
}

/* The kind stands in every record of the document; any one that opens will do. */
static gboolean
kind_from_records (WkStore   *self,
                   StoreHead *head,
                   GError   **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self,
    "SELECT 5, sequence, sealed FROM snapshot WHERE document = ?1"
    " UNION ALL SELECT 4, sequence, sealed FROM batch WHERE document = ?1 AND sealed IS NOT NULL", error);

  if (row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, head->row);
  while (wk_store_sql_step (self, row, error))
    {
      RecordPlace place = { sqlite3_column_int (row, 0), head->subject->key_id, &head->name, sqlite3_column_int64 (row, 1) };
      g_autoptr (GBytes) rest = wk_unseal (head->subject->key, &place, sqlite3_column_blob (row, 2),
                                           sqlite3_column_bytes (row, 2), 1, &head->kind);

      if (rest != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Makes a head anew from the rows. */
static gboolean
head_recover (WkStore   *self,
              StoreHead *head,
              GError   **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (StoreRow) row = wk_store_sql (self,
    "SELECT coalesce (max (sequence), 0), count (*), coalesce (sum (state = 0), 0), coalesce (sum (state = 2), 0),"
    " coalesce ((SELECT sequence FROM snapshot WHERE document = ?1), 0) FROM batch WHERE document = ?1", error);

  if (row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, head->row);
  if (!wk_store_sql_step (self, row, error))
    return FALSE;
  head->kept = sqlite3_column_int64 (row, 1);
  head->unconfirmed = sqlite3_column_int64 (row, 2);
  head->aside = sqlite3_column_int64 (row, 3);
  head->snapshot = sqlite3_column_int64 (row, 4);
  head->last = MAX ((guint64) sqlite3_column_int64 (row, 0), head->snapshot);
  if (!kind_from_records (self, head, &local_error))
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        wk_store_set_error (error, WK_STORE_ERROR_DAMAGED, NULL);
      return FALSE;
    }
  wk_store_add_finding (self, "document", &head->name, 0, "A document's numbers did not open; they were counted anew.");
  head->dirty = TRUE;
  return TRUE;
}

/* Fills head from a row of: document.id, document.name, key.subject, document.position, document.head. FALSE without an error when the row
 * itself makes no sense. */
gboolean
wk_store_head_from_row (WkStore   *self,
                        StoreRow  *row,
                        StoreHead *head,
                        GError   **error)
{
  RecordPlace place = { RECORD_HEAD, 0, &head->name, 0 };
  guint8 data[HEAD_LENGTH];
  WkId subject;

  memset (head, 0, sizeof *head);
  if (!wk_sql_get_id (row, 1, &head->name) || !wk_sql_get_id (row, 2, &subject))
    {
      wk_store_set_error (error, WK_STORE_ERROR_DAMAGED, NULL);
      return FALSE;
    }
  head->row = sqlite3_column_int64 (row, 0);
  head->position = sqlite3_column_int64 (row, 3);
  head->subject = wk_store_subject_load (self, &subject, error);
  if (head->subject == NULL)
    return FALSE;
  place.key_id = head->subject->key_id;
  if (!wk_unseal_into (head->subject->key, &place, sqlite3_column_blob (row, 4), sqlite3_column_bytes (row, 4), data, sizeof data))
    return head_recover (self, head, error);
  head_unpack (head, data);
  return TRUE;
}

/* The document's head. Borrowed: until the group ends, or outside a group until the next call that takes a head. What is
 * changed in it is marked dirty, inside a group only. */
StoreHead *
wk_store_head_load (WkStore    *self,
                    const WkId *document,
                    GError    **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (StoreRow) row = NULL;
  g_autofree StoreHead *head = NULL;
  StoreHead *kept;

  if (self->depth == 0)
    g_hash_table_remove_all (self->heads);
  kept = g_hash_table_lookup (self->heads, document);
  if (kept != NULL)
    return kept;

  row = wk_store_sql (self, "SELECT d.id, d.name, k.subject, d.position, d.head FROM document d"
                            " LEFT JOIN key k ON k.id = d.key WHERE d.name = ?", error);
  if (row == NULL)
    return NULL;
  wk_sql_bind_id (row, 1, document);
  if (!wk_store_sql_step (self, row, &local_error))
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        wk_store_set_error (error, WK_STORE_ERROR_MISSING, NULL);
      return NULL;
    }
  head = g_new0 (StoreHead, 1);
  if (!wk_store_head_from_row (self, row, head, error))
    return NULL;
  kept = g_steal_pointer (&head);
  g_hash_table_replace (self->heads, &kept->name, kept);
  return kept;
}

StoreHead *
wk_store_head_create (WkStore      *self,
                      const WkId   *document,
                      StoreSubject *subject,
                      guint8        kind,
                      GError      **error)
{
  /* The head itself is written when the group ends, with all that came by then. */
  g_autoptr (StoreRow) row = wk_store_sql (self, "INSERT INTO document (name, key, position, head) VALUES (?, ?, ?, x'')", error);
  g_autofree StoreHead *head = g_new0 (StoreHead, 1);
  StoreHead *kept;

  g_assert (self->depth > 0);

  if (row == NULL)
    return NULL;
  head->name = *document;
  head->subject = subject;
  head->kind = kind;
  head->position = self->tail.position;
  head->dirty = TRUE;
  wk_sql_bind_id (row, 1, document);
  sqlite3_bind_int64 (row, 2, subject->key_id);
  sqlite3_bind_int64 (row, 3, head->position);
  if (!wk_store_sql_run (self, row, error))
    return NULL;
  head->row = sqlite3_last_insert_rowid (self->db);
  self->tail.documents++;
  kept = g_steal_pointer (&head);
  g_hash_table_replace (self->heads, &kept->name, kept);
  return kept;
}

/* Writes what the group changed, once a document however often it changed. */
gboolean
wk_store_heads_flush (WkStore *self,
                      GError **error)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->heads);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      StoreHead *head = value;
      g_autoptr (StoreRow) row = NULL;
      g_autoptr (GBytes) sealed = NULL;

      if (!head->dirty)
        continue;
      row = wk_store_sql (self, "UPDATE document SET position = ?, head = ? WHERE id = ?", error);
      sealed = head_seal (self, head, error);
      if (row == NULL || sealed == NULL)
        return FALSE;
      sqlite3_bind_int64 (row, 1, head->position);
      wk_sql_bind_bytes (row, 2, sealed);
      sqlite3_bind_int64 (row, 3, head->row);
      if (!wk_store_sql_run (self, row, error))
        return FALSE;
      head->dirty = FALSE;
    }
  return TRUE;
}
