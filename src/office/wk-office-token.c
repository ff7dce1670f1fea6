#include "wk-office-token.h"

#include <glib/gi18n-lib.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <string.h>

#include "wk-codec.h"
#include "wk-office-error.h"

#define MOST_BYTES (32 * 1024)
/* How far the provider's clock may be from ours, in seconds. */
#define LEEWAY 60
#define LEAST_RSA_BITS 2048
#define P256_BYTES 32

static gpointer
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, sentence);

  return NULL;
}

/* (transfer full) (nullable) */
static YValue *
read_part (const char *part)
{
  g_autoptr (GBytes) bytes = wk_base64url_decode (part);
  YValue *value = bytes ? wk_body_read (bytes) : NULL;

  if (value && y_value_kind (value) != Y_MAP)
    g_clear_pointer (&value, y_value_unref);

  return value;
}

static gboolean
import_rsa (gnutls_pubkey_t key, const YValue *jwk)
{
  g_autoptr (GBytes) n = wk_base64url_decode (wk_body_text (jwk, "n")), e = wk_base64url_decode (wk_body_text (jwk, "e"));
  gnutls_datum_t modulus, exponent;
  unsigned int bits = 0;

  if (!n || !e)
    return FALSE;
  modulus = (gnutls_datum_t) { (unsigned char *) g_bytes_get_data (n, NULL), g_bytes_get_size (n) };
  exponent = (gnutls_datum_t) { (unsigned char *) g_bytes_get_data (e, NULL), g_bytes_get_size (e) };

  return gnutls_pubkey_import_rsa_raw (key, &modulus, &exponent) == GNUTLS_E_SUCCESS &&
         gnutls_pubkey_get_pk_algorithm (key, &bits) == GNUTLS_PK_RSA && bits >= LEAST_RSA_BITS;
}

static gboolean
import_p256 (gnutls_pubkey_t key, const YValue *jwk)
{
  g_autoptr (GBytes) x = wk_base64url_decode (wk_body_text (jwk, "x")), y = wk_base64url_decode (wk_body_text (jwk, "y"));
  gnutls_datum_t across, up;

  if (!x || !y || !g_str_equal (wk_body_text (jwk, "crv"), "P-256"))
    return FALSE;
  across = (gnutls_datum_t) { (unsigned char *) g_bytes_get_data (x, NULL), g_bytes_get_size (x) };
  up = (gnutls_datum_t) { (unsigned char *) g_bytes_get_data (y, NULL), g_bytes_get_size (y) };

  return gnutls_pubkey_import_ecc_raw (key, GNUTLS_ECC_CURVE_SECP256R1, &across, &up) == GNUTLS_E_SUCCESS;
}

/* A signature is for one kind of key only, whatever the token's header says (RFC 8725, section 3.1). */
static gboolean
verify (const YValue *jwk, gboolean rsa, const char *text, gsize length, GBytes *signature)
{
  gnutls_datum_t data = { (unsigned char *) text, length };
  gnutls_datum_t given = { (unsigned char *) g_bytes_get_data (signature, NULL), g_bytes_get_size (signature) };
  gnutls_datum_t der = { NULL, 0 };
  gnutls_pubkey_t key;
  gboolean good = FALSE;

  if (gnutls_pubkey_init (&key) != GNUTLS_E_SUCCESS)
    return FALSE;
  if (rsa) {
    good = import_rsa (key, jwk) && gnutls_pubkey_verify_data2 (key, GNUTLS_SIGN_RSA_SHA256, 0, &data, &given) >= 0;
  } else if (given.size == 2 * P256_BYTES && import_p256 (key, jwk)) {
    gnutls_datum_t r = { given.data, P256_BYTES }, s = { given.data + P256_BYTES, P256_BYTES };

    good = gnutls_encode_rs_value (&der, &r, &s) == GNUTLS_E_SUCCESS &&
           gnutls_pubkey_verify_data2 (key, GNUTLS_SIGN_ECDSA_SHA256, 0, &data, &der) >= 0;
    gnutls_free (der.data);
  }
  gnutls_pubkey_deinit (key);

  return good;
}

/* (transfer none) (nullable): the key that a header names; when it names none, the only one of its kind. */
static const YValue *
find_key (const YValue *keys, const char *id, gboolean rsa)
{
  YValue *list = wk_body_list (keys, "keys");
  const YValue *found = NULL;
  gsize i, n = list ? y_value_length (list) : 0;

  for (i = 0; i < n; i++) {
    const YValue *jwk = y_value_index (list, i);
    const char *use = wk_body_text (jwk, "use");

    if (!g_str_equal (wk_body_text (jwk, "kty"), rsa ? "RSA" : "EC") || (*use && !g_str_equal (use, "sig")))
      continue;
    if (*id && g_str_equal (wk_body_text (jwk, "kid"), id))
      return jwk;
    if (!*id && found)
      return NULL;
    if (!*id)
      found = jwk;
  }

  return found;
}

/* One client alone, or in a list with us as the one it was made for. */
static gboolean
is_for (const YValue *claims, const char *client)
{
  YValue *list = wk_body_list (claims, "aud");
  const char *party = wk_body_text (claims, "azp");
  gsize i, n = list ? y_value_length (list) : 0;
  gboolean named = g_str_equal (wk_body_text (claims, "aud"), client);

  for (i = 0; i < n; i++) {
    const YValue *one = y_value_index (list, i);

    named = named || (y_value_kind (one) == Y_STRING && g_str_equal (y_value_get_string (one, NULL), client));
  }

  return named && (n < 2 || *party) && (!*party || g_str_equal (party, client));
}

static gboolean
check_claims (const YValue *claims, const WkOfficeTokenWish *wish, GError **error)
{
  gint64 until = wk_body_number (claims, "exp", WK_BODY_TIME_LIMIT), since = wk_body_number (claims, "iat", WK_BODY_TIME_LIMIT);
  gint64 from = wk_body_number (claims, "nbf", WK_BODY_TIME_LIMIT);

  if (!g_str_equal (wk_body_text (claims, "iss"), wish->issuer))
    return refuse (error, _("The sign-in comes from somewhere that this office does not trust.")) != NULL;
  if (!is_for (claims, wish->client))
    return refuse (error, _("The sign-in was meant for another program.")) != NULL;
  if (!*wish->nonce || !g_str_equal (wk_body_text (claims, "nonce"), wish->nonce))
    return refuse (error, _("The sign-in was begun elsewhere. Begin again.")) != NULL;
  if (until < 0 || since < 0 || wish->now >= until + LEEWAY || since > wish->now + LEEWAY || from > wish->now + LEEWAY)
    return refuse (error, _("The sign-in has run out, or the clocks differ. Begin again.")) != NULL;
  if (!*wk_body_text (claims, "sub") || strlen (wk_body_text (claims, "sub")) > 255)
    return refuse (error, _("The sign-in does not say who it is.")) != NULL;

  return TRUE;
}

YValue *
wk_office_token_read (const char *token, const YValue *keys, const WkOfficeTokenWish *wish, gboolean *unknown_key, GError **error)
{
  g_auto (GStrv) parts = strlen (token) <= MOST_BYTES ? g_strsplit (token, ".", 4) : NULL;
  g_autoptr (YValue) header = NULL, claims = NULL;
  g_autoptr (GBytes) signature = NULL;
  const YValue *jwk;
  gboolean rsa;

  *unknown_key = FALSE;
  if (parts && g_strv_length (parts) == 3) {
    header = read_part (parts[0]);
    claims = read_part (parts[1]);
    signature = wk_base64url_decode (parts[2]);
  }
  if (!header || !claims || !signature)
    return refuse (error, _("What the municipality answered is no sign-in."));
  rsa = g_str_equal (wk_body_text (header, "alg"), "RS256");
  /* What is critical to it is nothing that is known here: RFC 7515, section 4.1.11. */
  if ((!rsa && !g_str_equal (wk_body_text (header, "alg"), "ES256")) || y_value_lookup (header, "crit"))
    return refuse (error, _("The sign-in is not signed in a way that this office trusts."));
  jwk = find_key (keys, wk_body_text (header, "kid"), rsa);
  if (!jwk) {
    *unknown_key = TRUE;
    return refuse (error, _("The sign-in is signed with a key that the municipality does not publish."));
  }
  if (!verify (jwk, rsa, token, strlen (parts[0]) + 1 + strlen (parts[1]), signature))
    return refuse (error, _("The sign-in is not signed by the municipality."));
  if (!check_claims (claims, wish, error))
    return NULL;

  return g_steal_pointer (&claims);
}
