#include "wk-tls-identity.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include "wk-net-error.h"

struct _WkTlsIdentity
{
  GObject parent_instance;

  WkSecret *pem;                /* (owned) */
  GTlsCertificate *certificate; /* (owned) */
  guint8 fingerprint[WK_TLS_FINGERPRINT_LENGTH];
};

G_DEFINE_FINAL_TYPE (WkTlsIdentity, wk_tls_identity, G_TYPE_OBJECT)

static void
wk_tls_identity_finalize (GObject *object)
{
  WkTlsIdentity *self = WK_TLS_IDENTITY (object);

  g_clear_pointer (&self->pem, wk_secret_unref);
  g_clear_object (&self->certificate);

  G_OBJECT_CLASS (wk_tls_identity_parent_class)->finalize (object);
}

static void
wk_tls_identity_class_init (WkTlsIdentityClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wk_tls_identity_finalize;
}

static void
wk_tls_identity_init (WkTlsIdentity *self)
{
}

/* A day back, because the other side's clock may be slow. */
#define VALID_FROM (-24 * 60 * 60)

static int
make_certificate (gnutls_x509_privkey_t key, gnutls_x509_crt_t certificate, time_t now)
{
  static const char name[] = "Woonkamer";
  guint8 serial[16] = { 0 };
  int code;

  code = gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);
  if (code >= 0)
    code = gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial);
  serial[0] = (serial[0] & 0x7f) | 0x40; /* positive, and without leading zeros: RFC 5280, section 4.1.2.2 */
  if (code >= 0)
    code = gnutls_x509_crt_set_version (certificate, 3);
  if (code >= 0)
    code = gnutls_x509_crt_set_serial (certificate, serial, sizeof serial);
  if (code >= 0)
    code = gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name, strlen (name));
  if (code >= 0)
    code = gnutls_x509_crt_set_activation_time (certificate, now + VALID_FROM);
  if (code >= 0)
    code = gnutls_x509_crt_set_expiration_time (certificate, GNUTLS_X509_NO_WELL_DEFINED_EXPIRATION);
  if (code >= 0)
    code = gnutls_x509_crt_set_basic_constraints (certificate, 0, -1);
  if (code >= 0)
    code = gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_DIGITAL_SIGNATURE);
  if (code >= 0)
    code = gnutls_x509_crt_set_key (certificate, key);
  if (code >= 0)
    code = gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0);

  return code;
}

static WkSecret *
join_pem (const gnutls_datum_t *certificate, const gnutls_datum_t *key)
{
  WkSecret *pem = wk_secret_new (NULL, certificate->size + key->size);
  guint8 *data = wk_secret_get_data (pem);

  memcpy (data, certificate->data, certificate->size);
  memcpy (data + certificate->size, key->data, key->size);

  return pem;
}

WkTlsIdentity *
wk_tls_identity_new (WkClock *clock, GError **error)
{
  gnutls_x509_privkey_t key = NULL;
  gnutls_x509_crt_t certificate = NULL;
  gnutls_datum_t certificate_pem = { NULL, 0 }, key_pem = { NULL, 0 };
  g_autoptr (WkSecret) pem = NULL;
  int code;

  g_return_val_if_fail (clock != NULL, NULL);

  code = gnutls_x509_privkey_init (&key);
  if (code >= 0)
    code = gnutls_x509_crt_init (&certificate);
  if (code >= 0)
    code = make_certificate (key, certificate, wk_clock_get_wall (clock) / G_USEC_PER_SEC);
  if (code >= 0)
    code = gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &certificate_pem);
  if (code >= 0)
    code = gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &key_pem);
  if (code >= 0)
    pem = join_pem (&certificate_pem, &key_pem);

  if (key_pem.data)
    wk_wipe (key_pem.data, key_pem.size);
  gnutls_free (key_pem.data);
  gnutls_free (certificate_pem.data);
  if (certificate)
    gnutls_x509_crt_deinit (certificate);
  if (key)
    gnutls_x509_privkey_deinit (key);

  if (!pem) {
    g_set_error (error, WK_NET_ERROR, WK_NET_ERROR_IDENTITY, "A certificate could not be made: %s", gnutls_strerror (code));
    return NULL;
  }

  return wk_tls_identity_new_from_pem (pem, error);
}

WkTlsIdentity *
wk_tls_identity_new_from_pem (WkSecret *pem, GError **error)
{
  g_autoptr (WkTlsIdentity) self = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (pem != NULL, NULL);

  certificate = g_tls_certificate_new_from_pem ((const char *) wk_secret_get_data (pem), wk_secret_get_length (pem), &cause);
  if (!certificate) {
    g_set_error (error, WK_NET_ERROR, WK_NET_ERROR_IDENTITY, "The certificate cannot be read: %s", cause->message);
    return NULL;
  }

  self = g_object_new (WK_TYPE_TLS_IDENTITY, NULL);
  self->pem = wk_secret_ref (pem);
  self->certificate = g_steal_pointer (&certificate);
  wk_tls_fingerprint (self->certificate, self->fingerprint);

  return g_steal_pointer (&self);
}

WkSecret *
wk_tls_identity_get_pem (WkTlsIdentity *self)
{
  g_return_val_if_fail (WK_IS_TLS_IDENTITY (self), NULL);

  return self->pem;
}

GTlsCertificate *
wk_tls_identity_get_certificate (WkTlsIdentity *self)
{
  g_return_val_if_fail (WK_IS_TLS_IDENTITY (self), NULL);

  return self->certificate;
}

const guint8 *
wk_tls_identity_get_fingerprint (WkTlsIdentity *self)
{
  g_return_val_if_fail (WK_IS_TLS_IDENTITY (self), NULL);

  return self->fingerprint;
}

void
wk_tls_fingerprint (GTlsCertificate *certificate, guint8 fingerprint[WK_TLS_FINGERPRINT_LENGTH])
{
  g_autoptr (GByteArray) der = NULL;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = WK_TLS_FINGERPRINT_LENGTH;

  g_return_if_fail (G_IS_TLS_CERTIFICATE (certificate));

  g_object_get (certificate, "certificate", &der, NULL);
  g_checksum_update (sum, der->data, der->len);
  g_checksum_get_digest (sum, fingerprint, &length);
}
