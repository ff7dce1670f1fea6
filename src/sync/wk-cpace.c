#include "wk-cpace.h"

#include <sodium.h>
#include <string.h>

#include <wk-base.h>

#include "wk-sync-error.h"

#define GROUP "CPaceRistretto255"
#define BLOCK 128 /* SHA-512's input block, H.s_in_bytes */

struct _WkCpace
{
  WkCpaceRole role;
  GBytes *session;  /* (owned) */
  WkSecret *scalar; /* (owned): 32 bytes, ours; wiped once used */
  WkSecret *isk;    /* (owned) (nullable): 64 bytes */
  guint8 ours[WK_CPACE_SHARE_LENGTH];
  guint8 theirs[WK_CPACE_SHARE_LENGTH];
  gboolean judged;
  gboolean proved;
};

/* prepend_len(): the length as LEB128, then the octets. */
static void
append_with_length (GByteArray *out, gconstpointer data, gsize length)
{
  gsize rest = length;

  do
    {
      guint8 byte = rest & 0x7f;

      rest >>= 7;
      if (rest > 0)
        byte |= 0x80;
      g_byte_array_append (out, &byte, 1);
    }
  while (rest > 0);
  if (length > 0)
    g_byte_array_append (out, data, length);
}

static void
append_bytes_with_length (GByteArray *out, GBytes *bytes)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  append_with_length (out, data, length);
}

static gsize
encoded_size (gsize length)
{
  gsize size = length + 1;

  while (length >>= 7)
    size++;
  return size;
}

GBytes *
wk_cpace_generator_string (gconstpointer prs, gsize prs_length, GBytes *ci, GBytes *sid)
{
  static const guint8 zeros[BLOCK] = { 0 };
  GByteArray *out = g_byte_array_new ();
  gsize used = 1 + encoded_size (prs_length) + encoded_size (strlen (GROUP));

  append_with_length (out, GROUP, strlen (GROUP));
  append_with_length (out, prs, prs_length);
  append_with_length (out, zeros, used < BLOCK ? BLOCK - used : 0);
  append_bytes_with_length (out, ci);
  append_bytes_with_length (out, sid);
  return g_byte_array_free_to_bytes (out);
}

void
wk_cpace_generator (GBytes *generator_string, guint8 point[32])
{
  guint8 hash[crypto_hash_sha512_BYTES];
  gsize length;
  gconstpointer data = g_bytes_get_data (generator_string, &length);

  wk_base_init ();
  crypto_hash_sha512 (hash, data, length);
  crypto_core_ristretto255_from_hash (point, hash);
  wk_wipe (hash, sizeof hash);
}

gboolean
wk_cpace_scalar_mult (const guint8 scalar[32], const guint8 point[32], guint8 result[32])
{
  wk_base_init ();
  /* libsodium refuses what does not decode, and the identity as a result. */
  if (crypto_scalarmult_ristretto255 (result, scalar, point) == 0)
    return TRUE;
  memset (result, 0, 32);
  return FALSE;
}

void
wk_cpace_isk (GBytes *sid, const guint8 k[32], const guint8 ya[32], GBytes *ada, const guint8 yb[32], GBytes *adb,
              guint8 isk[WK_CPACE_ISK_LENGTH])
{
  g_autoptr(GByteArray) out = g_byte_array_sized_new (512);

  append_with_length (out, GROUP "_ISK", strlen (GROUP "_ISK"));
  append_bytes_with_length (out, sid);
  append_with_length (out, k, 32);
  append_with_length (out, ya, WK_CPACE_SHARE_LENGTH);
  append_bytes_with_length (out, ada);
  append_with_length (out, yb, WK_CPACE_SHARE_LENGTH);
  append_bytes_with_length (out, adb);
  crypto_hash_sha512 (isk, out->data, out->len);
  wk_wipe (out->data, out->len);
}

static GBytes *
associated_data (WkCpaceRole role)
{
  const char *text = role == WK_CPACE_INITIATOR ? "client" : "host";

  return g_bytes_new_static (text, strlen (text));
}

WkCpace *
wk_cpace_new (WkCpaceRole role, const char *password, GBytes *channel, GBytes *session, WkRandom *random)
{
  WkCpace *self;
  g_autoptr(GBytes) string = NULL;
  guint8 generator[32];

  g_return_val_if_fail (password != NULL && channel != NULL && session != NULL && random != NULL, NULL);

  self = g_new0 (WkCpace, 1);
  self->role = role;
  self->session = g_bytes_ref (session);
  string = wk_cpace_generator_string (password, strlen (password), channel, session);
  wk_cpace_generator (string, generator);
  do
    {
      g_clear_pointer (&self->scalar, wk_secret_unref);
      self->scalar = wk_secret_new_random (random, 32);
      wk_secret_get_data (self->scalar)[31] &= 0x1f; /* to 253 bits; larger than the order is reduced by the multiplication */
    }
  while (!wk_cpace_scalar_mult (wk_secret_get_data (self->scalar), generator, self->ours));
  wk_wipe (generator, sizeof generator);
  return self;
}

void
wk_cpace_free (WkCpace *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->scalar, wk_secret_unref);
  g_clear_pointer (&self->isk, wk_secret_unref);
  g_bytes_unref (self->session);
  g_free (self);
}

const guint8 *
wk_cpace_get_share (WkCpace *self)
{
  return self->ours;
}

gboolean
wk_cpace_receive (WkCpace *self, const guint8 *share, GError **error)
{
  g_autoptr(GBytes) ada = associated_data (WK_CPACE_INITIATOR);
  g_autoptr(GBytes) adb = associated_data (WK_CPACE_RESPONDER);
  g_autoptr(WkSecret) k = NULL;
  gboolean first = self->role == WK_CPACE_INITIATOR;

  g_return_val_if_fail (self->isk == NULL && self->scalar != NULL, FALSE);

  k = wk_secret_new (NULL, 32);
  memcpy (self->theirs, share, WK_CPACE_SHARE_LENGTH);
  if (!wk_cpace_scalar_mult (wk_secret_get_data (self->scalar), self->theirs, wk_secret_get_data (k)))
    {
      g_clear_pointer (&self->scalar, wk_secret_unref);
      g_set_error_literal (error, WK_SYNC_ERROR, WK_SYNC_ERROR_SIGNATURE, "the other side's share is no point");
      return FALSE;
    }
  g_clear_pointer (&self->scalar, wk_secret_unref);
  self->isk = wk_secret_new (NULL, WK_CPACE_ISK_LENGTH);
  wk_cpace_isk (self->session, wk_secret_get_data (k), first ? self->ours : self->theirs, ada,
                first ? self->theirs : self->ours, adb, wk_secret_get_data (self->isk));
  return TRUE;
}

/* MAC(mac_key, lv_cat(Y, AD)) of the side that sent Y. */
static void
make_tag (WkCpace *self, gboolean ours, guint8 tag[WK_CPACE_TAG_LENGTH])
{
  WkCpaceRole role = ours ? self->role : self->role == WK_CPACE_INITIATOR ? WK_CPACE_RESPONDER : WK_CPACE_INITIATOR;
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autoptr(GBytes) ad = associated_data (role);
  guint8 key[crypto_hash_sha512_BYTES];
  crypto_hash_sha512_state hash;
  crypto_auth_hmacsha512_state mac;
  gsize length;
  gconstpointer session = g_bytes_get_data (self->session, &length);

  crypto_hash_sha512_init (&hash);
  crypto_hash_sha512_update (&hash, (const guint8 *) "CPaceMac", 8);
  crypto_hash_sha512_update (&hash, session, length);
  crypto_hash_sha512_update (&hash, wk_secret_get_data (self->isk), WK_CPACE_ISK_LENGTH);
  crypto_hash_sha512_final (&hash, key);

  append_with_length (message, ours ? self->ours : self->theirs, WK_CPACE_SHARE_LENGTH);
  append_bytes_with_length (message, ad);
  crypto_auth_hmacsha512_init (&mac, key, sizeof key);
  crypto_auth_hmacsha512_update (&mac, message->data, message->len);
  crypto_auth_hmacsha512_final (&mac, tag);
  wk_wipe (key, sizeof key);
  wk_wipe (&hash, sizeof hash);
  wk_wipe (&mac, sizeof mac);
}

void
wk_cpace_get_tag (WkCpace *self, guint8 tag[WK_CPACE_TAG_LENGTH])
{
  g_return_if_fail (self->isk != NULL);

  make_tag (self, TRUE, tag);
}

gboolean
wk_cpace_verify_tag (WkCpace *self, const guint8 *tag)
{
  guint8 expected[WK_CPACE_TAG_LENGTH];

  g_return_val_if_fail (self->isk != NULL, FALSE);

  if (self->judged)
    return FALSE;
  self->judged = TRUE;
  make_tag (self, FALSE, expected);
  self->proved = sodium_memcmp (expected, tag, sizeof expected) == 0;
  wk_wipe (expected, sizeof expected);
  return self->proved;
}

WkSecret *
wk_cpace_derive (WkCpace *self, const char *purpose)
{
  WkSecret *key;

  g_return_val_if_fail (self->proved, NULL);

  key = wk_secret_new (NULL, 32);
  crypto_generichash (wk_secret_get_data (key), 32, (const guint8 *) purpose, strlen (purpose),
                      wk_secret_get_data (self->isk), WK_CPACE_ISK_LENGTH);
  return key;
}
