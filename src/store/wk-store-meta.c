/* Sealed values under sealed keys, and receipts. */
#include "wk-store-private.h"

#include <string.h>

void
wk_store_value_free (WkStoreValue *value)
{
  g_free (value->key);
  g_bytes_unref (value->bytes);
  g_free (value);
}

void
wk_store_receipt_free (WkStoreReceipt *receipt)
{
  g_bytes_unref (receipt->bytes);
  g_free (receipt);
}

static void
make_tag (WkStore    *self,
          const char *key,
          WkId       *tag)
{
  G_STATIC_ASSERT (STORE_TAG_LENGTH == WK_ID_LENGTH);

  wk_store_make_tag (self, NULL, key, strlen (key), tag->bytes);
}

/* Takes a record apart: u32 length of the key, key, value. */
static gboolean
value_open (WkStore      *self,
            const WkId   *tag,
            StoreRow     *row,
            int           column,
            WkStoreValue *value)
{
  RecordPlace place = { RECORD_VALUE, 0, tag, 0 };
  g_autoptr (GBytes) plain = wk_unseal (wk_secret_get_data (self->key), &place, sqlite3_column_blob (row, column),
                                        sqlite3_column_bytes (row, column), 0, NULL);
  const guint8 *data;
  guint32 key_length;
  gsize length;

  if (plain == NULL)
    return FALSE;
  data = g_bytes_get_data (plain, &length);
  if (length < sizeof key_length)
    return FALSE;
  memcpy (&key_length, data, sizeof key_length);
  key_length = GUINT32_FROM_LE (key_length);
  if (key_length > length - sizeof key_length)
    return FALSE;
  value->key = g_strndup ((const char *) data + sizeof key_length, key_length);
  value->bytes = g_bytes_new_from_bytes (plain, sizeof key_length + key_length, length - sizeof key_length - key_length);
  return TRUE;
}

static gboolean
value_remove (WkStore    *self,
              const WkId *tag,
              GError    **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self, "DELETE FROM meta WHERE tag = ?", error);

  if (row == NULL)
    return FALSE;
  wk_sql_bind_id (row, 1, tag);
  return wk_store_sql_run (self, row, error);
}

static gboolean
value_put (WkStore    *self,
           const char *key,
           GBytes     *bytes,
           GError    **error)
{
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GByteArray) head = NULL;
  RecordPlace place = { RECORD_VALUE, 0, NULL, 0 };
  guint32 key_length = GUINT32_TO_LE ((guint32) strlen (key));
  gsize length;
  gconstpointer data;
  WkId tag;

  make_tag (self, key, &tag);
  if (bytes == NULL)
    return value_remove (self, &tag, error);

  place.document = &tag;
  head = g_byte_array_new ();
  g_byte_array_append (head, (const guint8 *) &key_length, sizeof key_length);
  g_byte_array_append (head, (const guint8 *) key, strlen (key));
  data = g_bytes_get_data (bytes, &length);
  sealed = wk_seal (self->random, wk_secret_get_data (self->key), &place, head->data, head->len, data, length, error);
  row = wk_store_sql (self, "INSERT INTO meta (tag, sealed) VALUES (?, ?)"
                            " ON CONFLICT (tag) DO UPDATE SET sealed = excluded.sealed", error);
  if (sealed == NULL || row == NULL)
    return FALSE;
  wk_sql_bind_id (row, 1, &tag);
  wk_sql_bind_bytes (row, 2, sealed);
  return wk_store_sql_run (self, row, error);
}

gboolean
wk_store_set_meta (WkStore    *self,
                   const char *key,
                   GBytes     *bytes,
                   GError    **error)
{
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (self != NULL && key != NULL, FALSE);
  store_assert_here (self);

  if (bytes != NULL && g_bytes_get_size (bytes) > WK_STORE_MAX_RECORD)
    {
      wk_store_set_error (error, WK_STORE_ERROR_TOO_LARGE, NULL);
      return FALSE;
    }
  return wk_store_begin (self, error) && wk_store_end (self, value_put (self, key, bytes, &cause), &cause, error);
}

GBytes *
wk_store_get_meta (WkStore    *self,
                   const char *key,
                   GError    **error)
{
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (GError) local_error = NULL;
  WkStoreValue value = { NULL, NULL };
  WkId tag;

  g_return_val_if_fail (self != NULL && key != NULL, NULL);
  store_assert_here (self);

  make_tag (self, key, &tag);
  row = wk_store_sql (self, "SELECT sealed FROM meta WHERE tag = ?", error);
  if (row == NULL)
    return NULL;
  wk_sql_bind_id (row, 1, &tag);
  if (!wk_store_sql_step (self, row, &local_error))
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        wk_store_set_error (error, WK_STORE_ERROR_MISSING, NULL);
      return NULL;
    }
  if (!value_open (self, &tag, row, 0, &value))
    {
      wk_store_set_error (error, WK_STORE_ERROR_DAMAGED, NULL);
      return NULL;
    }
  g_free (value.key);
  return value.bytes;
}

static int
compare_values (gconstpointer a,
                gconstpointer b)
{
  return strcmp ((*(WkStoreValue *const *) a)->key, (*(WkStoreValue *const *) b)->key);
}

GPtrArray *
wk_store_list_meta (WkStore    *self,
                    const char *prefix,
                    GError    **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_value_free);
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (self != NULL && prefix != NULL, NULL);
  store_assert_here (self);

  row = wk_store_sql (self, "SELECT tag, sealed FROM meta", &local_error);
  while (row != NULL && wk_store_sql_step (self, row, &local_error))
    {
      WkStoreValue value = { NULL, NULL };
      WkId tag;

      if (!wk_sql_get_id (row, 0, &tag) || !value_open (self, &tag, row, 1, &value))
        {
          wk_store_add_finding (self, "value", NULL, 0, "A value does not open.");
          continue;
        }
      if (g_str_has_prefix (value.key, prefix))
        {
          g_ptr_array_add (values, g_memdup2 (&value, sizeof value));
          continue;
        }
      g_free (value.key);
      g_bytes_unref (value.bytes);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  g_ptr_array_sort (values, compare_values);
  return g_steal_pointer (&values);
}

/* ---- receipts ------------------------------------------------------------------------------------ */

static gboolean
receipt_add (WkStore *self,
             GBytes  *bytes,
             gint64  *id,
             GError **error)
{
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (GBytes) sealed = NULL;
  RecordPlace place = { RECORD_RECEIPT, 0, NULL, 0 };
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  *id = wk_store_sql_number (self, "SELECT seq FROM sqlite_sequence WHERE name = 'receipt'", error) + 1;
  if (*id < 1)
    return FALSE;
  place.sequence = *id;
  sealed = wk_seal (self->random, wk_secret_get_data (self->key), &place, NULL, 0, data, length, error);
  row = wk_store_sql (self, "INSERT INTO receipt (id, time, sealed) VALUES (?, ?, ?)", error);
  if (sealed == NULL || row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, *id);
  sqlite3_bind_int64 (row, 2, wk_clock_get_wall (self->clock));
  wk_sql_bind_bytes (row, 3, sealed);
  return wk_store_sql_run (self, row, error);
}

gboolean
wk_store_add_receipt (WkStore *self,
                      GBytes  *bytes,
                      gint64  *id,
                      GError **error)
{
  g_autoptr (GError) cause = NULL;
  gint64 fresh = 0;

  g_return_val_if_fail (self != NULL && bytes != NULL, FALSE);
  store_assert_here (self);

  if (!wk_store_begin (self, error) || !wk_store_end (self, receipt_add (self, bytes, &fresh, &cause), &cause, error))
    return FALSE;
  if (id != NULL)
    *id = fresh;
  return TRUE;
}

static gboolean
receipts_prune (WkStore *self,
                guint    keep,
                GError **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self,
    "DELETE FROM receipt WHERE id <= (SELECT id FROM receipt ORDER BY id DESC LIMIT 1 OFFSET ?)", error);

  if (row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, keep);
  return wk_store_sql_run (self, row, error);
}

gboolean
wk_store_prune_receipts (WkStore *self,
                         guint    keep,
                         GError **error)
{
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  store_assert_here (self);

  return wk_store_begin (self, error) && wk_store_end (self, receipts_prune (self, keep, &cause), &cause, error);
}

GPtrArray *
wk_store_list_receipts (WkStore *self,
                        guint    limit,
                        GError **error)
{
  g_autoptr (GPtrArray) receipts = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_receipt_free);
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  store_assert_here (self);

  row = wk_store_sql (self, "SELECT id, time, sealed FROM receipt ORDER BY id DESC LIMIT ?", &local_error);
  if (row != NULL)
    sqlite3_bind_int64 (row, 1, limit == 0 ? -1 : (gint64) limit);
  while (row != NULL && wk_store_sql_step (self, row, &local_error))
    {
      RecordPlace place = { RECORD_RECEIPT, 0, NULL, sqlite3_column_int64 (row, 0) };
      GBytes *bytes = wk_unseal (wk_secret_get_data (self->key), &place, sqlite3_column_blob (row, 2),
                                 sqlite3_column_bytes (row, 2), 0, NULL);
      WkStoreReceipt *receipt;

      if (bytes == NULL)
        {
          wk_store_add_finding (self, "receipt", NULL, place.sequence, "A receipt does not open.");
          continue;
        }
      receipt = g_new0 (WkStoreReceipt, 1);
      receipt->id = place.sequence;
      receipt->time = sqlite3_column_int64 (row, 1);
      receipt->bytes = bytes;
      g_ptr_array_add (receipts, receipt);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&receipts);
}
