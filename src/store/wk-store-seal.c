#include "wk-store-private.h"

#include <string.h>

#define RECORD_VERSION 1
#define NONCE_LENGTH crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define MAC_LENGTH crypto_aead_xchacha20poly1305_ietf_ABYTES
#define AD_LENGTH 40

static void
write_associated (const RecordPlace *place,
                  guint8             version,
                  guint8             data[AD_LENGTH])
{
  guint64 key_id = GUINT64_TO_LE (place->key_id);
  guint64 sequence = GUINT64_TO_LE (place->sequence);

  memset (data, 0, AD_LENGTH);
  memcpy (data, "WKS", 3);
  data[3] = version;
  data[4] = place->kind;
  memcpy (data + 8, &key_id, 8);
  if (place->document != NULL)
    memcpy (data + 16, place->document->bytes, WK_ID_LENGTH);
  memcpy (data + 32, &sequence, 8);
}

GBytes *
wk_seal (WkRandom          *random,
         const guint8      *key,
         const RecordPlace *place,
         gconstpointer      head,
         gsize              head_length,
         gconstpointer      body,
         gsize              body_length,
         GError           **error)
{
  guint8 associated[AD_LENGTH];
  gsize plain_length = head_length + body_length;
  guint8 *out, *text;

  if (body_length > WK_STORE_MAX_RECORD * 4 - head_length || (out = g_try_malloc (plain_length + SEALED_OVERHEAD)) == NULL)
    {
      wk_store_set_error (error, WK_STORE_ERROR_TOO_LARGE, NULL);
      return NULL;
    }
  out[0] = RECORD_VERSION;
  wk_random_fill (random, out + 1, NONCE_LENGTH);
  write_associated (place, RECORD_VERSION, associated);
  text = out + 1 + NONCE_LENGTH;
  if (head_length > 0)
    memcpy (text, head, head_length);
  if (body_length > 0)
    memcpy (text + head_length, body, body_length);
  crypto_aead_xchacha20poly1305_ietf_encrypt (text, NULL, text, plain_length, associated, AD_LENGTH, NULL, out + 1, key);
  return g_bytes_new_take (out, plain_length + SEALED_OVERHEAD);
}

gboolean
wk_unseal_into (const guint8      *key,
                const RecordPlace *place,
                gconstpointer      sealed,
                gsize              sealed_length,
                gpointer           plain,
                gsize              plain_length)
{
  const guint8 *in = sealed;
  guint8 associated[AD_LENGTH];

  if (in == NULL || sealed_length != plain_length + SEALED_OVERHEAD || in[0] != RECORD_VERSION)
    return FALSE;
  write_associated (place, in[0], associated);
  return crypto_aead_xchacha20poly1305_ietf_decrypt (plain, NULL, NULL, in + 1 + NONCE_LENGTH, plain_length + MAC_LENGTH,
                                                     associated, AD_LENGTH, in + 1, key) == 0;
}

GBytes *
wk_unseal (const guint8      *key,
           const RecordPlace *place,
           gconstpointer      sealed,
           gsize              sealed_length,
           gsize              skip,
           guint8            *skipped)
{
  g_autoptr (GBytes) all = NULL;
  guint8 *plain;
  gsize length;

  if (sealed_length < SEALED_OVERHEAD + skip)
    return NULL;
  length = sealed_length - SEALED_OVERHEAD;
  plain = g_try_malloc (MAX (length, 1));
  if (plain == NULL)
    return NULL;
  if (!wk_unseal_into (key, place, sealed, sealed_length, plain, length))
    {
      g_free (plain);
      return NULL;
    }
  all = g_bytes_new_take (plain, length);
  if (skip == 0)
    return g_steal_pointer (&all);
  memcpy (skipped, plain, skip);
  return g_bytes_new_from_bytes (all, skip, length - skip);
}

void
wk_store_make_tag (WkStore      *self,
                   const WkId   *document,
                   gconstpointer data,
                   gsize         length,
                   guint8       *tag)
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, wk_secret_get_data (self->lookup), wk_secret_get_length (self->lookup), STORE_TAG_LENGTH);
  if (document != NULL)
    crypto_generichash_update (&state, document->bytes, WK_ID_LENGTH);
  crypto_generichash_update (&state, data, length);
  crypto_generichash_final (&state, tag, STORE_TAG_LENGTH);
}

void
wk_seal_chain (const guint8      *key,
               const guint8      *before,
               const RecordPlace *place,
               gint64             time,
               gconstpointer      sealed,
               gsize              length,
               guint8            *after)
{
  crypto_generichash_state state;
  const WkId nobody = { { 0 } };
  guint64 number = GUINT64_TO_LE (place->sequence), moment = GUINT64_TO_LE ((guint64) time), key_id = GUINT64_TO_LE (place->key_id);
  guint8 has_subject = place->document != NULL;

  crypto_generichash_init (&state, key, 32, WK_SEAL_CHAIN_LENGTH);
  crypto_generichash_update (&state, before, WK_SEAL_CHAIN_LENGTH);
  crypto_generichash_update (&state, (const guint8 *) &number, sizeof number);
  crypto_generichash_update (&state, (const guint8 *) &moment, sizeof moment);
  crypto_generichash_update (&state, has_subject ? place->document->bytes : nobody.bytes, WK_ID_LENGTH);
  crypto_generichash_update (&state, &has_subject, 1);
  crypto_generichash_update (&state, (const guint8 *) &key_id, sizeof key_id);
  crypto_generichash_update (&state, sealed, length);
  crypto_generichash_final (&state, after, WK_SEAL_CHAIN_LENGTH);
}
