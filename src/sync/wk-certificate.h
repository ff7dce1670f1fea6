/* What a location's office says of a device, signed: so that two enrolled laptops know each other with no office in reach. */
#pragma once

#include <wk-id.h>

#include "wk-device-key.h"

G_BEGIN_DECLS

typedef struct _WkCertificate WkCertificate; /* ref-counted, immutable */

typedef struct
{
  WkId account;
  WkId location;
  const char *name;         /* the person, as others see it; at most 200 bytes, as each text here */
  const char *organisation;
  const char *function;
  const char *device;       /* the device's name */
  guint8 public_key[WK_PUBLIC_KEY_LENGTH]; /* the device's */
  gint64 issued;            /* microseconds since 1970-01-01 UTC */
} WkCertificateFields;

/**
 * wk_certificate_new:
 * @fields: what it says; copied
 * @issuer: the location's office's key
 *
 * Returns: (transfer full): a signed certificate
 */
WkCertificate *wk_certificate_new (const WkCertificateFields *fields, WkDeviceKey *issuer);

/**
 * wk_certificate_decode:
 * @bytes: what wk_certificate_encode() gave; foreign
 * @error: %WK_SYNC_ERROR_MALFORMED
 *
 * Reads a certificate. Nothing in it is to be believed before wk_certificate_verify().
 *
 * Returns: (transfer full) (nullable): a certificate
 */
WkCertificate *wk_certificate_decode (GBytes *bytes, GError **error);

/**
 * wk_certificate_encode:
 * @self: a certificate
 *
 * Returns: (transfer none): its bytes
 */
GBytes *wk_certificate_encode (WkCertificate *self);

/**
 * wk_certificate_verify:
 * @self: a certificate
 * @issuer: the office's public key, 32 bytes
 *
 * Returns: whether the owner of @issuer signed it
 */
gboolean wk_certificate_verify (WkCertificate *self, const guint8 *issuer);

const WkCertificateFields *wk_certificate_get_fields (WkCertificate *self); /* (transfer none) */

WkCertificate *wk_certificate_ref (WkCertificate *self);
void wk_certificate_unref (WkCertificate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkCertificate, wk_certificate_unref)

G_END_DECLS
