/* Signing in through a municipality's provider: a small one of the test's own, an office that trusts it, and laptops; and what a provider, or whoever
 * passes for one, might answer that is not to be trusted. */
#include <glib/gstdio.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <libsoup/soup.h>
#include <string.h>

#include "office-process.h"
#include "wk-base.h"

#define CLIENT "woonkamer"
#define SECRET "the secret"

/* What is wrong with the next token. */
typedef enum
{
  NOTHING,
  OTHER_ISSUER,
  OTHER_AUDIENCE,
  SHARED_AUDIENCE,
  OTHER_NONCE,
  RUN_OUT,
  FROM_TOMORROW,
  NO_SIGNATURE,
  KEYED_HASH,
  UNKNOWN_KEY,
  BROKEN_SIGNATURE,
  OTHER_KIND_OF_KEY,
  CRITICAL,
  NO_TOKEN,
  NO_GROUP,
  N_MISCHIEFS
} Mischief;

static const char *sentences[N_MISCHIEFS] = {
  [OTHER_ISSUER] = "The sign-in comes from somewhere that this office does not trust.",
  [OTHER_AUDIENCE] = "The sign-in was meant for another program.",
  [SHARED_AUDIENCE] = "The sign-in was meant for another program.",
  [OTHER_NONCE] = "The sign-in was begun elsewhere. Begin again.",
  [RUN_OUT] = "The sign-in has run out, or the clocks differ. Begin again.",
  [FROM_TOMORROW] = "The sign-in has run out, or the clocks differ. Begin again.",
  [NO_SIGNATURE] = "The sign-in is not signed in a way that this office trusts.",
  [KEYED_HASH] = "The sign-in is not signed in a way that this office trusts.",
  [UNKNOWN_KEY] = "The sign-in is signed with a key that the municipality does not publish.",
  [BROKEN_SIGNATURE] = "The sign-in is not signed by the municipality.",
  [OTHER_KIND_OF_KEY] = "The sign-in is signed with a key that the municipality does not publish.",
  [CRITICAL] = "The sign-in is not signed in a way that this office trusts.",
  [NO_TOKEN] = "What the municipality answered is no sign-in.",
  [NO_GROUP] = "You are known there, but have no task in Woonkamer. Ask whoever looks after the office.",
};

typedef struct
{
  Office office;
  TestLaptop *first;        /* (owned) */
  SoupServer *provider;     /* (owned) */
  char *issuer;             /* (owned) */
  gnutls_privkey_t rsa, p256;
  gboolean elliptic;        /* which of the two signs */
  Mischief mischief;
  const char *subject, *name;
  guint codes;              /* given out */
  GHashTable *open;         /* (owned) (element-type utf8 GHashTable): by code, what was asked for it */
  SoupSession *browser;     /* (owned) */
  gboolean strange_state;   /* the browser comes back with another state first */
  guint refused_state;
  char *shown;              /* (owned) (nullable): the page's last words */
} Fixture;

/* ---- the provider -------------------------------------------------------------------------------------------- */

static char *
coded (gnutls_datum_t datum)
{
  /* A number's leading zero is not part of it. */
  guint skip = datum.size % 2 == 1 && datum.data[0] == 0;

  return wk_base64url_encode (datum.data + skip, datum.size - skip);
}

static void
answer_json (SoupServerMessage *message, guint status, char *json /* (owned) */)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, json, strlen (json));
}

static char *
keys_page (Fixture *f)
{
  gnutls_pubkey_t rsa, p256;
  gnutls_datum_t n, e, x, y;
  gnutls_ecc_curve_t curve;
  g_autofree char *n64 = NULL, *e64 = NULL, *x64 = NULL, *y64 = NULL;

  gnutls_pubkey_init (&rsa);
  gnutls_pubkey_init (&p256);
  g_assert_cmpint (gnutls_pubkey_import_privkey (rsa, f->rsa, 0, 0), ==, 0);
  g_assert_cmpint (gnutls_pubkey_import_privkey (p256, f->p256, 0, 0), ==, 0);
  g_assert_cmpint (gnutls_pubkey_export_rsa_raw2 (rsa, &n, &e, GNUTLS_EXPORT_FLAG_NO_LZ), ==, 0);
  g_assert_cmpint (gnutls_pubkey_export_ecc_raw2 (p256, &curve, &x, &y, 0), ==, 0);
  n64 = wk_base64url_encode (n.data, n.size);
  e64 = wk_base64url_encode (e.data, e.size);
  x64 = coded (x);
  y64 = coded (y);
  gnutls_free (n.data);
  gnutls_free (e.data);
  gnutls_free (x.data);
  gnutls_free (y.data);
  gnutls_pubkey_deinit (rsa);
  gnutls_pubkey_deinit (p256);

  return g_strdup_printf ("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"0\",\"k\":\"AA\"},{\"kty\":\"RSA\",\"kid\":\"r\",\"use\":\"sig\",\"n\":\"%s\",\"e\":\"%s\"},"
                          "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"e\",\"x\":\"%s\",\"y\":\"%s\"}]}", n64, e64, x64, y64);
}

static void
put_number (guint8 *to, gnutls_datum_t number)
{
  guint skip = number.size > 32 ? number.size - 32 : 0;

  memcpy (to + 32 - (number.size - skip), number.data + skip, number.size - skip);
}

static char *
sign (Fixture *f, const char *text)
{
  gnutls_datum_t data = { (unsigned char *) text, strlen (text) }, signature, r, s;
  guint8 raw[64] = { 0 };
  char *result;

  if (!f->elliptic) {
    g_assert_cmpint (gnutls_privkey_sign_data2 (f->rsa, GNUTLS_SIGN_RSA_SHA256, 0, &data, &signature), ==, 0);
    if (f->mischief == BROKEN_SIGNATURE)
      signature.data[7] ^= 1;
    result = wk_base64url_encode (signature.data, signature.size);
    gnutls_free (signature.data);
    return result;
  }
  g_assert_cmpint (gnutls_privkey_sign_data2 (f->p256, GNUTLS_SIGN_ECDSA_SHA256, 0, &data, &signature), ==, 0);
  g_assert_cmpint (gnutls_decode_rs_value (&signature, &r, &s), ==, 0);
  put_number (raw, r);
  put_number (raw + 32, s);
  gnutls_free (signature.data);
  gnutls_free (r.data);
  gnutls_free (s.data);
  if (f->mischief == BROKEN_SIGNATURE)
    raw[7] ^= 1;

  return wk_base64url_encode (raw, sizeof raw);
}

static char *
make_token (Fixture *f, const char *nonce)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gboolean elliptic = f->elliptic != (f->mischief == OTHER_KIND_OF_KEY);
  const char *alg = f->mischief == NO_SIGNATURE ? "none" : f->mischief == KEYED_HASH ? "HS256" : elliptic ? "ES256" : "RS256";
  const char *kid = f->mischief == UNKNOWN_KEY ? "another" : f->mischief == KEYED_HASH ? "0" : f->elliptic ? "e" : "r";
  g_autofree char *header = g_strdup_printf ("{\"alg\":\"%s\",\"kid\":\"%s\"%s}", alg, kid, f->mischief == CRITICAL ? ",\"crit\":[\"x\"]" : "");
  g_autofree char *claims =
    g_strdup_printf ("{\"iss\":\"%s%s\",\"aud\":%s,\"sub\":\"%s\",\"nonce\":\"%s\",\"iat\":%" G_GINT64_FORMAT ",\"exp\":%" G_GINT64_FORMAT
                     ",\"name\":\"%s\",\"groups\":[\"all\",\"%s\"]}",
                     f->issuer, f->mischief == OTHER_ISSUER ? "/x" : "",
                     f->mischief == OTHER_AUDIENCE    ? "\"mail\""
                     : f->mischief == SHARED_AUDIENCE ? "[\"mail\",\"" CLIENT "\"],\"azp\":\"mail\""
                                                      : "[\"" CLIENT "\"]",
                     f->subject, f->mischief == OTHER_NONCE ? "anything" : nonce, f->mischief == FROM_TOMORROW ? now + 86400 : now - 1,
                     f->mischief == RUN_OUT ? now - 61 : now + 200000, f->name, f->mischief == NO_GROUP ? "canteen" : "helpers");
  g_autofree char *a = wk_base64url_encode (header, strlen (header)), *b = wk_base64url_encode (claims, strlen (claims));
  g_autofree char *text = g_strconcat (a, ".", b, NULL), *signature = f->mischief == NO_SIGNATURE ? g_strdup ("") : sign (f, text);

  return g_strconcat (text, ".", signature, NULL);
}

static void
token_page (Fixture *f, SoupServerMessage *message)
{
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_autoptr (GHashTable) form = soup_form_decode (text);
  const char *code = g_hash_table_lookup (form, "code"), *verifier = g_hash_table_lookup (form, "code_verifier");
  GHashTable *asked = code ? g_hash_table_lookup (f->open, code) : NULL;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *challenge = NULL, *token = NULL;
  guint8 hash[32];
  gsize length = sizeof hash;

  g_assert_cmpstr (g_hash_table_lookup (form, "grant_type"), ==, "authorization_code");
  g_assert_cmpstr (soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization"), ==,
                   "Basic d29vbmthbWVyOnRoZSUyMHNlY3JldA==");
  g_checksum_update (sum, (const guchar *) verifier, -1);
  g_checksum_get_digest (sum, hash, &length);
  challenge = wk_base64url_encode (hash, sizeof hash);
  /* A code is good once, for whoever began. */
  if (!asked || g_strcmp0 (challenge, g_hash_table_lookup (asked, "code_challenge")) != 0 ||
      g_strcmp0 (g_hash_table_lookup (form, "redirect_uri"), g_hash_table_lookup (asked, "redirect_uri")) != 0) {
    answer_json (message, 400, g_strdup ("{\"error\":\"invalid_grant\"}"));
    return;
  }
  token = f->mischief == NO_TOKEN ? g_strdup ("") : make_token (f, g_hash_table_lookup (asked, "nonce"));
  g_hash_table_remove (f->open, code);
  answer_json (message, 200, g_strdup_printf ("{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"id_token\":\"%s\"}", token));
}

static void
provider_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *f = data;

  if (g_str_equal (path, "/.well-known/openid-configuration"))
    answer_json (message, 200, g_strdup_printf ("{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/authorize\",\"token_endpoint\":\"%s/token\","
                                                "\"jwks_uri\":\"%s/keys\"}", f->issuer, f->issuer, f->issuer, f->issuer));
  else if (g_str_equal (path, "/keys"))
    answer_json (message, 200, keys_page (f));
  else if (g_str_equal (path, "/token"))
    token_page (f, message);
  else
    soup_server_message_set_status (message, 404, NULL);
}

/* ---- the browser --------------------------------------------------------------------------------------------- */

static void
came_back_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);

  if (body && soup_message_get_status (soup_session_get_async_result_message (SOUP_SESSION (source), result)) == 403) {
    f->refused_state++;
  } else if (body) {
    g_free (f->shown);
    f->shown = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  }
}

static void
come_back (Fixture *f, GHashTable *asked, const char *code, const char *state)
{
  g_autofree char *query = soup_form_encode ("code", code, "state", state, NULL);
  g_autofree char *address = g_strconcat (g_hash_table_lookup (asked, "redirect_uri"), "?", query, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", address);

  soup_session_send_and_read_async (f->browser, message, G_PRIORITY_DEFAULT, NULL, came_back_cb, f);
}

/* Somebody signs in, and the provider sends them back. */
static void
show_cb (const char *address, gpointer data)
{
  Fixture *f = data;
  g_autofree char *start = g_strconcat (f->issuer, "/authorize?", NULL), *code = g_strdup_printf ("code%u", ++f->codes);
  GHashTable *asked;

  g_assert_true (g_str_has_prefix (address, start));
  asked = soup_form_decode (address + strlen (start));
  g_assert_cmpstr (g_hash_table_lookup (asked, "client_id"), ==, CLIENT);
  g_assert_cmpstr (g_hash_table_lookup (asked, "response_type"), ==, "code");
  g_assert_cmpstr (g_hash_table_lookup (asked, "scope"), ==, "openid profile");
  g_assert_cmpstr (g_hash_table_lookup (asked, "code_challenge_method"), ==, "S256");
  g_assert_true (g_str_has_prefix (g_hash_table_lookup (asked, "redirect_uri"), "http://127.0.0.1:"));
  g_hash_table_insert (f->open, g_strdup (code), asked);
  if (f->strange_state)
    come_back (f, asked, "stolen", "guessed");
  come_back (f, asked, code, g_hash_table_lookup (asked, "state"));
}

/* ---- the fixture --------------------------------------------------------------------------------------------- */

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *file = NULL, *secret = NULL, *text = NULL;
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  f->provider = soup_server_new (NULL, NULL);
  soup_server_add_handler (f->provider, NULL, provider_cb, f, NULL);
  soup_server_listen (f->provider, address, 0, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (f->provider);
  f->issuer = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  gnutls_privkey_init (&f->rsa);
  gnutls_privkey_init (&f->p256);
  g_assert_cmpint (gnutls_privkey_generate (f->rsa, GNUTLS_PK_RSA, 2048, 0), ==, 0);
  g_assert_cmpint (gnutls_privkey_generate (f->p256, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0), ==, 0);
  f->open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  f->browser = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  f->subject = "1001";
  f->name = "Fatima Demir";

  office_set_up (&f->office);
  g_assert_cmpint (office_terminate (&f->office), ==, 0);
  file = g_build_filename (f->office.dir, "office.conf", NULL);
  secret = g_build_filename (f->office.dir, "provider.secret", NULL);
  g_file_set_contents (secret, SECRET "\n", -1, &error);
  g_assert_no_error (error);
  text = g_strdup_printf ("[sign-in]\nissuer=%s\nclient=" CLIENT "\nsecret-file=%s\norganisation=Gemeente\n\n[functions]\nhelpers=host,contact-person\n",
                          f->issuer, secret);
  g_file_set_contents (file, text, -1, &error);
  g_assert_no_error (error);
  office_start (&f->office);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->first)
    office_leave (f->first);
  g_clear_object (&f->first);
  office_tear_down (&f->office);
  soup_server_disconnect (f->provider);
  g_clear_object (&f->provider);
  g_clear_object (&f->browser);
  g_hash_table_unref (f->open);
  gnutls_privkey_deinit (f->rsa);
  gnutls_privkey_deinit (f->p256);
  g_free (f->issuer);
  g_free (f->shown);
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static char *
sign_in (Fixture *f, guint8 *fingerprint, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  wk_sign_in_async (f->office.host, f->office.port, show_cb, f, "You can go back.", NULL, result_cb, &result);
  WAIT_UNTIL (result != NULL);

  return wk_sign_in_finish (result, fingerprint, error);
}

static void
check_refused (Fixture *f, const char *sentence)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = sign_in (f, NULL, &error);

  g_assert_null (code);
  g_assert_error (error, WK_NET_ERROR, WK_NET_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, sentence);
}

/* ---- tests --------------------------------------------------------------------------------------------------- */

/* Somebody signs in, on two laptops, which are of one account; with either kind of key. */
static void
test_in (Fixture *f, gconstpointer data)
{
  g_autoptr (TestLaptop) laptop = test_laptop_new (), second = test_laptop_new (), other = test_laptop_new ();
  g_autofree char *code = NULL, *again = NULL, *third = NULL, *lines = NULL;
  g_autoptr (GError) error = NULL;
  guint8 fingerprint[WK_SIGN_IN_FINGERPRINT_LENGTH];

  f->first = office_new_laptop (&f->office);
  f->strange_state = TRUE;
  code = sign_in (f, fingerprint, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (fingerprint, 32, f->office.fingerprint, 32);
  WAIT_UNTIL (f->shown != NULL && f->refused_state == 1);
  g_assert_cmpstr (f->shown, ==, "You can go back.");
  f->strange_state = FALSE;
  /* The name is the provider's word, whatever the laptop says. */
  g_assert_true (office_enrol (&f->office, laptop, code, "Somebody", &error));
  g_assert_no_error (error);
  office_sync (&f->office, laptop);
  office_wait_live (laptop);

  f->elliptic = TRUE;
  again = sign_in (f, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (office_enrol (&f->office, second, again, "Somebody", &error));
  g_assert_true (wk_id_equal (&laptop->enrolment->account, &second->enrolment->account));
  f->subject = "1002";
  f->name = "Henk";
  third = sign_in (f, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (office_enrol (&f->office, other, third, "Somebody", &error));
  g_assert_false (wk_id_equal (&laptop->enrolment->account, &other->enrolment->account));

  g_assert_cmpint (office_run (&f->office, &lines, NULL, "profile", NULL), ==, 0);
  g_assert_nonnull (strstr (lines, "\tFatima Demir\tGemeente\tcontact-person,host\t"));
  g_assert_nonnull (strstr (lines, "\tHenk\tGemeente\t"));
  g_assert_null (strstr (lines, "Somebody"));

  /* Who was taken off stays so, on a new laptop too. */
  g_assert_cmpint (office_run (&f->office, NULL, NULL, "revoke", "Henk", NULL), ==, 0);
  check_refused (f, "You were taken off this office. Ask whoever looks after it.");
  office_leave (laptop);
}

static void
test_hostile (Fixture *f, gconstpointer data)
{
  guint i;

  /* The first laptop founds the office, which is not for whoever happens to sign in. */
  check_refused (f, "Nobody belongs to this office yet. The first laptop joins with its code.");
  f->first = office_new_laptop (&f->office);
  for (i = 2; i < 2 * N_MISCHIEFS; i++) {
    f->mischief = i / 2;
    f->elliptic = i % 2;
    check_refused (f, sentences[f->mischief]);
  }
}

static gboolean
accept_cb (SoupMessage *message, GTlsCertificate *certificate, GTlsCertificateFlags flags, gpointer data)
{
  return TRUE;
}

static guint
post (Fixture *f, const char *form, char **answer)
{
  g_autofree char *address = g_strdup_printf ("https://%s:%u/sign-in", f->office.host, f->office.port);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", address);
  g_autoptr (GBytes) body = g_bytes_new (form, strlen (form)), said = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GHashTable) fields = NULL;
  g_autofree char *text = NULL;

  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_cb), NULL);
  soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", body);
  soup_session_send_and_read_async (f->browser, message, G_PRIORITY_DEFAULT, NULL, result_cb, &result);
  WAIT_UNTIL (result != NULL);
  said = soup_session_send_and_read_finish (f->browser, result, NULL);
  g_assert_nonnull (said);
  text = g_bytes_get_size (said) > 0 ? g_strndup (g_bytes_get_data (said, NULL), g_bytes_get_size (said)) : g_strdup ("");
  fields = soup_form_decode (text);
  *answer = g_strdup (g_hash_table_lookup (fields, "why"));

  return soup_message_get_status (message);
}

/* What others might send in the laptop's place: a code that was used, without its verifier, for another office; nonsense; too much. */
static void
test_replayed (Fixture *f, gconstpointer data)
{
  GHashTable *asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *form = NULL, *why = NULL, *wrong = NULL, *large = g_strnfill (20000, 'a'), *code = NULL;
  g_autoptr (GError) error = NULL;
  guint i;

  f->first = office_new_laptop (&f->office);
  /* verifier `v`. */
  g_hash_table_insert (asked, g_strdup ("code_challenge"), g_strdup ("TJRIXgwhrmxBzh3-e2v6zupato5AokdvUCCOUm9QYIA"));
  g_hash_table_insert (asked, g_strdup ("redirect_uri"), g_strdup ("http://127.0.0.1:1/signed-in"));
  g_hash_table_insert (asked, g_strdup ("nonce"), g_strdup ("of another office"));
  g_hash_table_insert (f->open, g_strdup ("c"), asked);

  wrong = soup_form_encode ("code", "c", "verifier", "w", "redirect", "http://127.0.0.1:1/signed-in", "salt", "s", NULL);
  g_assert_cmpuint (post (f, wrong, &why), ==, 403);
  g_assert_cmpstr (why, ==, "The municipality does not accept this sign-in any more. Begin again.");
  for (i = 0; i < 2; i++) {
    const char *sentence = i == 0 ? sentences[OTHER_NONCE] : "The municipality does not accept this sign-in any more. Begin again.";

    g_clear_pointer (&form, g_free);
    g_clear_pointer (&why, g_free);
    form = soup_form_encode ("code", "c", "verifier", "v", "redirect", "http://127.0.0.1:1/signed-in", "salt", "s", NULL);
    g_assert_cmpuint (post (f, form, &why), ==, 403);
    g_assert_cmpstr (why, ==, sentence);
  }
  g_clear_pointer (&why, g_free);
  g_assert_cmpuint (post (f, "code=c", &why), ==, 403);
  g_assert_cmpstr (why, ==, sentences[NO_TOKEN]);
  g_clear_pointer (&why, g_free);
  g_assert_cmpuint (post (f, large, &why), ==, 413);

  /* None of it closed the door for others. */
  code = sign_in (f, NULL, &error);
  g_assert_no_error (error);
}

/* libsoup 3.2 keeps a reference to each socket that a SoupServer accepts, and to the address of each that it listens to; nothing of ours points to
 * them. The sanitizer sees it where nothing else happens to: it is told whose they are, and finds out who made what by looking at all of the stack. */
const char *__asan_default_options (void);
const char *__lsan_default_suppressions (void);

const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0:malloc_context_size=30";
}

const char *
__lsan_default_suppressions (void)
{
  return "leak:g_socket_accept\nleak:g_socket_get_local_address\n";
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/office/sign-in/in", Fixture, NULL, set_up, test_in, tear_down);
  g_test_add ("/office/sign-in/hostile", Fixture, NULL, set_up, test_hostile, tear_down);
  g_test_add ("/office/sign-in/replayed", Fixture, NULL, set_up, test_replayed, tear_down);
  return g_test_run ();
}
