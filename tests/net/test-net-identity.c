/* Certificates made in process. */
#include "wk-tls-identity.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

#include "wk-net-error.h"

static void
test_new (void)
{
  g_autoptr (WkClock) clock = wk_clock_new_test (G_GINT64_CONSTANT (1790000000) * G_USEC_PER_SEC);
  g_autoptr (WkTlsIdentity) one = NULL, other = NULL, again = NULL;
  g_autoptr (GError) error = NULL;
  gnutls_x509_crt_t certificate;
  gnutls_datum_t pem;
  guint8 fingerprint[32];
  gsize length = sizeof fingerprint;
  unsigned bits = 0;

  one = wk_tls_identity_new (clock, &error);
  g_assert_no_error (error);
  other = wk_tls_identity_new (clock, &error);
  g_assert_no_error (error);
  g_assert_cmpint (memcmp (wk_tls_identity_get_fingerprint (one), wk_tls_identity_get_fingerprint (other), 32), !=, 0);

  /* The same from its PEM, with its key. */
  again = wk_tls_identity_new_from_pem (wk_tls_identity_get_pem (one), &error);
  g_assert_no_error (error);
  g_assert_cmpmem (wk_tls_identity_get_fingerprint (again), 32, wk_tls_identity_get_fingerprint (one), 32);

  /* GnuTLS's own idea of it. */
  pem.data = wk_secret_get_data (wk_tls_identity_get_pem (one));
  pem.size = wk_secret_get_length (wk_tls_identity_get_pem (one));
  g_assert_cmpint (gnutls_x509_crt_init (&certificate), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_import (certificate, &pem, GNUTLS_X509_FMT_PEM), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_get_fingerprint (certificate, GNUTLS_DIG_SHA256, fingerprint, &length), ==, 0);
  g_assert_cmpmem (fingerprint, length, wk_tls_identity_get_fingerprint (one), 32);
  g_assert_cmpint (gnutls_x509_crt_get_pk_algorithm (certificate, &bits), ==, GNUTLS_PK_ECDSA);
  g_assert_cmpuint (bits, ==, 256);
  g_assert_cmpint (gnutls_x509_crt_get_activation_time (certificate), <, 1790000000);
  g_assert_true (gnutls_x509_crt_check_issuer (certificate, certificate));
  gnutls_x509_crt_deinit (certificate);
}

static void
test_damaged (void)
{
  g_autoptr (WkSecret) empty = wk_secret_new_text (""), noise = wk_secret_new_text ("-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----\n");
  g_autoptr (GError) error = NULL;

  g_assert_null (wk_tls_identity_new_from_pem (empty, &error));
  g_assert_error (error, WK_NET_ERROR, WK_NET_ERROR_IDENTITY);
  g_clear_error (&error);
  g_assert_null (wk_tls_identity_new_from_pem (noise, &error));
  g_assert_error (error, WK_NET_ERROR, WK_NET_ERROR_IDENTITY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/identity/new", test_new);
  g_test_add_func ("/net/identity/damaged", test_damaged);
  return g_test_run ();
}
