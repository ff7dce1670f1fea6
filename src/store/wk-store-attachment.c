#include "wk-store-private.h"

#include <string.h>

GBytes *
wk_attachment_seal (WkRandom     *random,
                    GBytes       *bytes,
                    WkAttachment *attachment,
                    GError      **error)
{
  WkAttachment made;
  RecordPlace place = { RECORD_ATTACHMENT, 0, &made.id, 0 };
  GBytes *sealed;
  gsize length;
  gconstpointer data;

  g_return_val_if_fail (random != NULL && bytes != NULL && attachment != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  if (length > WK_STORE_MAX_RECORD)
    {
      wk_store_set_error (error, WK_STORE_ERROR_TOO_LARGE, NULL);
      return NULL;
    }
  wk_id_init_random (&made.id, random);
  wk_random_fill (random, made.key, sizeof made.key);
  crypto_generichash (made.hash, sizeof made.hash, data, length, NULL, 0);
  made.size = length;
  sealed = wk_seal (random, made.key, &place, NULL, 0, data, length, error);
  if (sealed != NULL)
    *attachment = made;
  return sealed;
}

GBytes *
wk_attachment_open (const WkAttachment *attachment,
                    GBytes             *sealed,
                    GError            **error)
{
  g_autoptr (GBytes) plain = NULL;
  RecordPlace place = { RECORD_ATTACHMENT, 0, NULL, 0 };
  guint8 hash[WK_ATTACHMENT_HASH_LENGTH];
  gsize length;
  gconstpointer data;

  g_return_val_if_fail (attachment != NULL && sealed != NULL, NULL);

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

gsize
wk_attachment_get_sealed_length (gsize size)
{
  return size + SEALED_OVERHEAD;
}
