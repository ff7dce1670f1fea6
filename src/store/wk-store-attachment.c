#include "wk-store-private.h"

#include <string.h>

static gboolean
attachment_insert (WkStore    *self,
                   const WkId *subject,
                   const WkId *id,
                   GBytes     *sealed,
                   GError    **error)
{
  StoreSubject *owner = wk_store_subject_load (self, subject, error);
  g_autoptr (StoreRow) row = NULL;

  if (owner == NULL)
    return FALSE;
  /* Sealed bytes under one id never change, so the ones that are there are as good. */
  row = wk_store_sql (self, "INSERT INTO attachment (name, key, sealed) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING", error);
  if (row == NULL)
    return FALSE;
  wk_sql_bind_id (row, 1, id);
  sqlite3_bind_int64 (row, 2, owner->key_id);
  wk_sql_bind_bytes (row, 3, sealed);
  return wk_store_sql_run (self, row, error);
}

gboolean
wk_store_put_attachment_sealed (WkStore    *self,
                                const WkId *subject,
                                const WkId *id,
                                GBytes     *sealed,
                                GError    **error)
{
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (self != NULL && subject != NULL && id != NULL && sealed != NULL, FALSE);
  store_assert_here (self);

  if (g_bytes_get_size (sealed) > WK_STORE_MAX_RECORD + SEALED_OVERHEAD)
    {
      wk_store_set_error (error, WK_STORE_ERROR_TOO_LARGE, NULL);
      return FALSE;
    }
  return wk_store_begin (self, error)
         && wk_store_end (self, attachment_insert (self, subject, id, sealed, &cause), &cause, error);
}

gboolean
wk_store_put_attachment (WkStore      *self,
                         const WkId   *subject,
                         GBytes       *bytes,
                         WkAttachment *attachment,
                         GError      **error)
{
  g_autoptr (GBytes) sealed = NULL;
  WkAttachment made;
  RecordPlace place = { RECORD_ATTACHMENT, 0, &made.id, 0 };
  gsize length;
  gconstpointer data;

  g_return_val_if_fail (self != NULL && subject != NULL && bytes != NULL && attachment != NULL, FALSE);
  store_assert_here (self);

  data = g_bytes_get_data (bytes, &length);
  if (length > WK_STORE_MAX_RECORD)
    {
      wk_store_set_error (error, WK_STORE_ERROR_TOO_LARGE, NULL);
      return FALSE;
    }
  wk_id_init_random (&made.id, self->random);
  wk_random_fill (self->random, made.key, sizeof made.key);
  crypto_generichash (made.hash, sizeof made.hash, data, length, NULL, 0);
  made.size = length;
  sealed = wk_seal (self->random, made.key, &place, NULL, 0, data, length, error);
  if (sealed == NULL || !wk_store_put_attachment_sealed (self, subject, &made.id, sealed, error))
    return FALSE;
  *attachment = made;
  return TRUE;
}

GBytes *
wk_store_get_attachment_sealed (WkStore    *self,
                                const WkId *id,
                                GError    **error)
{
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (self != NULL && id != NULL, NULL);
  store_assert_here (self);

  row = wk_store_sql (self, "SELECT sealed FROM attachment WHERE name = ?", error);
  if (row == NULL)
    return NULL;
  wk_sql_bind_id (row, 1, id);
  if (wk_store_sql_step (self, row, &local_error))
    return g_bytes_new (sqlite3_column_blob (row, 0), sqlite3_column_bytes (row, 0));
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    wk_store_set_error (error, WK_STORE_ERROR_MISSING, NULL);
  return NULL;
}

GBytes *
wk_store_get_attachment (WkStore            *self,
                         const WkAttachment *attachment,
                         GError            **error)
{
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) plain = NULL;
  RecordPlace place = { RECORD_ATTACHMENT, 0, NULL, 0 };
  guint8 hash[WK_ATTACHMENT_HASH_LENGTH];
  gsize length;
  gconstpointer data;

  g_return_val_if_fail (self != NULL && attachment != NULL, NULL);
  store_assert_here (self);

  sealed = wk_store_get_attachment_sealed (self, &attachment->id, error);
  if (sealed == NULL)
    return NULL;
  place.document = &attachment->id;
  data = g_bytes_get_data (sealed, &length);
  plain = wk_unseal (attachment->key, &place, data, length, 0, NULL);
  if (plain != NULL)
    {
      data = g_bytes_get_data (plain, &length);
      crypto_generichash (hash, sizeof hash, data, length, NULL, 0);
      if (sodium_memcmp (hash, attachment->hash, sizeof hash) == 0)
        return g_steal_pointer (&plain);
    }
  wk_store_set_error (error, WK_STORE_ERROR_DAMAGED, NULL);
  return NULL;
}

gboolean
wk_store_has_attachment (WkStore    *self,
                         const WkId *id)
{
  g_autoptr (StoreRow) row = NULL;

  g_return_val_if_fail (self != NULL && id != NULL, FALSE);
  store_assert_here (self);

  row = wk_store_sql (self, "SELECT 1 FROM attachment WHERE name = ?", NULL);
  if (row == NULL)
    return FALSE;
  wk_sql_bind_id (row, 1, id);
  return wk_store_sql_step (self, row, NULL);
}

static gboolean
attachment_remove (WkStore    *self,
                   const WkId *id,
                   GError    **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self, "DELETE FROM attachment WHERE name = ?", error);

  if (row == NULL)
    return FALSE;
  wk_sql_bind_id (row, 1, id);
  if (!wk_store_sql_run (self, row, error))
    return FALSE;
  if (sqlite3_changes (self->db) > 0)
    return TRUE;
  wk_store_set_error (error, WK_STORE_ERROR_MISSING, NULL);
  return FALSE;
}

gboolean
wk_store_remove_attachment (WkStore    *self,
                            const WkId *id,
                            GError    **error)
{
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (self != NULL && id != NULL, FALSE);
  store_assert_here (self);

  return wk_store_begin (self, error) && wk_store_end (self, attachment_remove (self, id, &cause), &cause, error);
}
