#include "wk-device-key.h"

#include <sodium.h>
#include <string.h>

#include <wk-base.h>

struct _WkDeviceKey
{
  gatomicrefcount ref_count;
  WkSecret *seed;   /* (owned) */
  WkSecret *secret; /* (owned): libsodium's form: seed and public key */
  guint8 public_key[WK_PUBLIC_KEY_LENGTH];
};

G_STATIC_ASSERT (WK_PUBLIC_KEY_LENGTH == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (WK_SIGNATURE_LENGTH == crypto_sign_BYTES);

WkDeviceKey *
wk_device_key_new (WkRandom *random)
{
  g_autoptr(WkSecret) seed = wk_secret_new_random (random, crypto_sign_SEEDBYTES);

  return wk_device_key_new_from_seed (seed);
}

WkDeviceKey *
wk_device_key_new_from_seed (WkSecret *seed)
{
  WkDeviceKey *self;

  g_return_val_if_fail (seed != NULL, NULL);

  if (wk_secret_get_length (seed) != crypto_sign_SEEDBYTES)
    return NULL;
  wk_base_init ();
  self = g_new0 (WkDeviceKey, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->seed = wk_secret_ref (seed);
  self->secret = wk_secret_new (NULL, crypto_sign_SECRETKEYBYTES);
  crypto_sign_seed_keypair (self->public_key, wk_secret_get_data (self->secret), wk_secret_get_data (seed));
  return self;
}

WkDeviceKey *
wk_device_key_ref (WkDeviceKey *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
wk_device_key_unref (WkDeviceKey *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  wk_secret_unref (self->seed);
  wk_secret_unref (self->secret);
  g_free (self);
}

WkSecret *
wk_device_key_get_seed (WkDeviceKey *self)
{
  return self->seed;
}

const guint8 *
wk_device_key_get_public (WkDeviceKey *self)
{
  return self->public_key;
}

/* Ed25519ph in effect: the domain, a nul and the data are hashed by the streaming interface, without a copy of the data. */
static void
hash_begin (crypto_sign_state *state, const char *domain, gconstpointer data, gsize length)
{
  crypto_sign_init (state);
  crypto_sign_update (state, (const guint8 *) domain, strlen (domain) + 1);
  if (length > 0)
    crypto_sign_update (state, data, length);
}

void
wk_device_key_sign (WkDeviceKey *self, const char *domain, gconstpointer data, gsize length, guint8 *signature)
{
  crypto_sign_state state;

  hash_begin (&state, domain, data, length);
  crypto_sign_final_create (&state, signature, NULL, wk_secret_get_data (self->secret));
}

gboolean
wk_signature_verify (const guint8 *public_key, const char *domain, gconstpointer data, gsize length, const guint8 *signature)
{
  crypto_sign_state state;

  wk_base_init ();
  hash_begin (&state, domain, data, length);
  return crypto_sign_final_verify (&state, signature, public_key) == 0;
}

GBytes *
wk_public_key_seal (const guint8 *public_key, GBytes *content)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (content, &length);
  guint8 box_key[crypto_box_PUBLICKEYBYTES];
  guint8 *sealed;

  wk_base_init ();
  if (crypto_sign_ed25519_pk_to_curve25519 (box_key, public_key) != 0)
    return NULL;
  sealed = g_malloc (length + crypto_box_SEALBYTES);
  if (crypto_box_seal (sealed, data, length, box_key) != 0)
    {
      g_free (sealed);
      return NULL;
    }
  return g_bytes_new_take (sealed, length + crypto_box_SEALBYTES);
}

GBytes *
wk_device_key_open (WkDeviceKey *self, GBytes *sealed)
{
  g_autoptr(WkSecret) box_secret = wk_secret_new (NULL, crypto_box_SECRETKEYBYTES);
  gsize length;
  const guint8 *data = g_bytes_get_data (sealed, &length);
  guint8 box_key[crypto_box_PUBLICKEYBYTES];
  guint8 *content;

  if (length < crypto_box_SEALBYTES || crypto_sign_ed25519_pk_to_curve25519 (box_key, self->public_key) != 0 ||
      crypto_sign_ed25519_sk_to_curve25519 (wk_secret_get_data (box_secret), wk_secret_get_data (self->secret)) != 0)
    return NULL;
  content = g_malloc (length - crypto_box_SEALBYTES + 1);
  if (crypto_box_seal_open (content, data, length, box_key, wk_secret_get_data (box_secret)) != 0)
    {
      g_free (content);
      return NULL;
    }
  return g_bytes_new_take (content, length - crypto_box_SEALBYTES);
}
