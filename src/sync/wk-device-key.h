/* A device's Ed25519 key pair. The secret half stays in guarded memory. */
#pragma once

#include <wk-random.h>
#include <wk-secret.h>

G_BEGIN_DECLS

#define WK_PUBLIC_KEY_LENGTH 32
#define WK_SIGNATURE_LENGTH 64

typedef struct _WkDeviceKey WkDeviceKey; /* ref-counted, immutable */

/**
 * wk_device_key_new:
 * @random: where the bits come from
 *
 * Returns: (transfer full): a fresh key pair
 */
WkDeviceKey *wk_device_key_new (WkRandom *random);

/**
 * wk_device_key_new_from_seed:
 * @seed: 32 bytes, as wk_device_key_get_seed() gives them
 *
 * Returns: (transfer full) (nullable): the key pair; %NULL when @seed has another length
 */
WkDeviceKey *wk_device_key_new_from_seed (WkSecret *seed);

WkDeviceKey *wk_device_key_ref (WkDeviceKey *self);
void wk_device_key_unref (WkDeviceKey *self);

/**
 * wk_device_key_get_seed:
 * @self: a key pair
 *
 * Returns: (transfer none): the 32 bytes to be kept sealed
 */
WkSecret *wk_device_key_get_seed (WkDeviceKey *self);

/**
 * wk_device_key_get_public:
 * @self: a key pair
 *
 * Returns: (transfer none): the public half, 32 bytes
 */
const guint8 *wk_device_key_get_public (WkDeviceKey *self);

/**
 * wk_device_key_sign:
 * @self: a key pair
 * @domain: what kind of thing is signed, a constant: a signature never fits another kind
 * @data: what is signed
 * @length: bytes
 * @signature: (out caller-allocates): 64 bytes
 *
 * Signs @domain, a nul and @data with Ed25519ph (RFC 8032, section 5.1; no context).
 */
void wk_device_key_sign (WkDeviceKey *self, const char *domain, gconstpointer data, gsize length, guint8 *signature);

/**
 * wk_signature_verify:
 * @public_key: 32 bytes
 * @domain: what kind of thing was signed
 * @data: what was signed
 * @length: bytes
 * @signature: 64 bytes
 *
 * Returns: whether the owner of @public_key signed this
 */
gboolean wk_signature_verify (const guint8 *public_key, const char *domain, gconstpointer data, gsize length, const guint8 *signature);

/**
 * wk_public_key_seal:
 * @public_key: a device's, 32 bytes; foreign
 * @content: for its owner's eyes alone
 *
 * Seals @content so that whoever passes it on cannot read it (libsodium's sealed box, the key as X25519 has it). It does not say who sealed it.
 *
 * Returns: (transfer full) (nullable): what wk_device_key_open() opens; %NULL when @public_key is no key
 */
GBytes *wk_public_key_seal (const guint8 *public_key, GBytes *content);

/**
 * wk_device_key_open:
 * @self: a key pair
 * @sealed: what came; foreign
 *
 * Returns: (transfer full) (nullable): what wk_public_key_seal() sealed for it; %NULL when it is not that
 */
GBytes *wk_device_key_open (WkDeviceKey *self, GBytes *sealed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkDeviceKey, wk_device_key_unref)

G_END_DECLS
