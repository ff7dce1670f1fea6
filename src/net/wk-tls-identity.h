/* Who a listener is on the wire: a certificate that it signed itself, and the certificate's fingerprint by which others know it. */
#pragma once

#include <gio/gio.h>

#include "wk-clock.h"
#include "wk-secret.h"

G_BEGIN_DECLS

#define WK_TLS_FINGERPRINT_LENGTH 32

#define WK_TYPE_TLS_IDENTITY (wk_tls_identity_get_type ())
G_DECLARE_FINAL_TYPE (WkTlsIdentity, wk_tls_identity, WK, TLS_IDENTITY, GObject)

/**
 * wk_tls_identity_new:
 * @clock: from when it is valid
 * @error: return location for a %WK_NET_ERROR_IDENTITY
 *
 * Makes a key on P-256 and a certificate for it. It names nobody and never ends (RFC 5280, section 4.1.2.5):
 * it is trusted by its fingerprint alone.
 *
 * Returns: (transfer full): an identity, %NULL on failure
 */
WkTlsIdentity *wk_tls_identity_new (WkClock *clock, GError **error);

/**
 * wk_tls_identity_new_from_pem:
 * @pem: what wk_tls_identity_get_pem() gave
 * @error: return location for a %WK_NET_ERROR_IDENTITY
 *
 * Returns: (transfer full): the same identity again, %NULL on failure
 */
WkTlsIdentity *wk_tls_identity_new_from_pem (WkSecret *pem, GError **error);

/**
 * wk_tls_identity_get_pem:
 * @self: an identity
 *
 * Returns: (transfer none): certificate and private key, for the caller to keep where only it can read them
 */
WkSecret *wk_tls_identity_get_pem (WkTlsIdentity *self);

/**
 * wk_tls_identity_get_certificate:
 * @self: an identity
 *
 * Returns: (transfer none): the certificate with its key
 */
GTlsCertificate *wk_tls_identity_get_certificate (WkTlsIdentity *self);

/**
 * wk_tls_identity_get_fingerprint:
 * @self: an identity
 *
 * Returns: (transfer none) (array fixed-size=32): the SHA-256 of the certificate's DER
 */
const guint8 *wk_tls_identity_get_fingerprint (WkTlsIdentity *self);

/**
 * wk_tls_fingerprint:
 * @certificate: any certificate
 * @fingerprint: (out caller-allocates) (array fixed-size=32): the SHA-256 of its DER
 *
 * Computes what wk_tls_identity_get_fingerprint() gives, for the other side's certificate.
 */
void wk_tls_fingerprint (GTlsCertificate *certificate, guint8 fingerprint[WK_TLS_FINGERPRINT_LENGTH]);

G_END_DECLS
