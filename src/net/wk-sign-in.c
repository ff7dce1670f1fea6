#include "wk-sign-in.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <sodium.h>
#include <string.h>

#include "wk-address.h"
#include "wk-base.h"
#include "wk-net-error.h"
#include "wk-tls-identity.h"

#define WAIT_SECONDS 40
#define MOST_BYTES (64 * 1024)

typedef struct
{
  SoupSession *session;  /* (owned) */
  SoupServer *back;      /* (owned) (nullable): where the browser comes back to */
  char *address;         /* (owned): the office's page */
  char *where;           /* (owned): the office, for sentences */
  char *page;            /* (owned) */
  WkSignInShow show;
  gpointer show_data;
  gboolean known;        /* the certificate was seen */
  gboolean strange;      /* and another one since */
  guint8 fingerprint[WK_SIGN_IN_FINGERPRINT_LENGTH];
  char *state, *verifier, *salt, *redirect; /* (owned) (nullable) */
  SoupMessage *message;  /* (owned) (nullable): under way */
  gboolean done;
} Attempt;

char *
wk_sign_in_dup_nonce (const guint8 fingerprint[WK_SIGN_IN_FINGERPRINT_LENGTH], const char *salt)
{
  static const char domain[] = "woonkamer-sign-in-1";
  crypto_generichash_state state;
  guint8 hash[32];

  crypto_generichash_init (&state, NULL, 0, sizeof hash);
  crypto_generichash_update (&state, (const guint8 *) domain, sizeof domain);
  crypto_generichash_update (&state, fingerprint, WK_SIGN_IN_FINGERPRINT_LENGTH);
  crypto_generichash_update (&state, (const guint8 *) salt, strlen (salt));
  crypto_generichash_final (&state, hash, sizeof hash);

  return wk_base64url_encode (hash, sizeof hash);
}

static void
attempt_free (gpointer data)
{
  Attempt *attempt = data;

  g_clear_object (&attempt->message);
  if (attempt->back)
    soup_server_disconnect (attempt->back);
  g_clear_object (&attempt->back);
  g_object_unref (attempt->session);
  g_free (attempt->address);
  g_free (attempt->where);
  g_free (attempt->page);
  g_free (attempt->state);
  g_clear_pointer (&attempt->verifier, wk_wipe_and_free_text);
  g_free (attempt->salt);
  g_free (attempt->redirect);
  g_free (attempt);
}

/* Once. */
static void
finish (GTask *task, char *code /* (owned) (nullable) */, GError *error /* (owned) (nullable) */)
{
  Attempt *attempt = g_task_get_task_data (task);

  if (attempt->done) {
    g_clear_error (&error);
    g_clear_pointer (&code, wk_wipe_and_free_text);
    return;
  }
  attempt->done = TRUE;
  if (attempt->back)
    soup_server_remove_handler (attempt->back, WK_SIGN_IN_BACK);
  if (code)
    g_task_return_pointer (task, code, (GDestroyNotify) wk_wipe_and_free_text);
  else
    g_task_return_error (task, error);
}

static void
fail (GTask *task, int code, const char *sentence)
{
  finish (task, NULL, g_error_new_literal (WK_NET_ERROR, code, sentence));
}

/* ---- the office's page -------------------------------------------------------------------------------- */

static gboolean
accept_certificate_cb (SoupMessage *message, GTlsCertificate *certificate, GTlsCertificateFlags flags, gpointer data)
{
  Attempt *attempt = data;
  guint8 fingerprint[WK_SIGN_IN_FINGERPRINT_LENGTH];

  wk_tls_fingerprint (certificate, fingerprint);
  if (!attempt->known)
    memcpy (attempt->fingerprint, fingerprint, sizeof fingerprint);
  attempt->known = TRUE;
  attempt->strange = attempt->strange || memcmp (attempt->fingerprint, fingerprint, sizeof fingerprint) != 0;

  return !attempt->strange;
}

static void
ask_office (GTask *task, const char *form, GAsyncReadyCallback callback)
{
  Attempt *attempt = g_task_get_task_data (task);

  g_clear_object (&attempt->message);
  attempt->message = soup_message_new (form ? SOUP_METHOD_POST : SOUP_METHOD_GET, attempt->address);
  g_signal_connect (attempt->message, "accept-certificate", G_CALLBACK (accept_certificate_cb), attempt);
  soup_message_add_flags (attempt->message, SOUP_MESSAGE_NO_REDIRECT);
  if (form) {
    g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));

    soup_message_set_request_body_from_bytes (attempt->message, SOUP_FORM_MIME_TYPE_URLENCODED, body);
  }
  soup_session_send_and_read_async (attempt->session, attempt->message, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), callback,
                                    g_object_ref (task));
}

/* (transfer full) (nullable) */
static GHashTable *
read_form (GBytes *bytes)
{
  g_autofree char *text = NULL;

  if (!bytes || g_bytes_get_size (bytes) == 0 || g_bytes_get_size (bytes) > MOST_BYTES)
    return NULL;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  return soup_form_decode (text);
}

static const char *
get_field (GHashTable *form, const char *key)
{
  const char *value = form ? g_hash_table_lookup (form, key) : NULL;

  return value ? value : "";
}

/* (transfer full) (nullable): what the office said; else the task is over. */
static GHashTable *
take_answer (GTask *task, GObject *source, GAsyncResult *result)
{
  Attempt *attempt = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  guint status = soup_message_get_status (attempt->message);
  GTlsCertificate *certificate = soup_message_get_tls_peer_certificate (attempt->message);
  g_autoptr (GHashTable) value = read_form (bytes);

  /* Asked again here: a certificate that some authority vouches for is not asked about above. */
  if (certificate)
    accept_certificate_cb (attempt->message, certificate, 0, attempt);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    finish (task, NULL, error);
    return NULL;
  }
  g_clear_error (&error);
  if (bytes && certificate && !attempt->strange && status == SOUP_STATUS_OK && value)
    return g_steal_pointer (&value);

  if (bytes && status == SOUP_STATUS_NOT_FOUND)
    fail (task, WK_NET_ERROR_REFUSED, _("This office does not sign people in through a municipality. Ask for a code."));
  else if (bytes && status == SOUP_STATUS_FORBIDDEN && value && *get_field (value, "why"))
    fail (task, WK_NET_ERROR_REFUSED, get_field (value, "why"));
  else {
    g_autofree char *sentence =
      g_strdup_printf (_("Nobody answers at %s. Check the address, and whether this laptop is on the office’s network."), attempt->where);

    fail (task, WK_NET_ERROR_UNREACHABLE, sentence);
  }
  return NULL;
}

static void
code_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GHashTable) answer = take_answer (task, source, result);

  if (answer)
    finish (task, g_strdup (get_field (answer, "code")), NULL);
}

/* ---- the browser comes back ------------------------------------------------------------------------------ */

static void
back_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  g_autoptr (GTask) task = g_object_ref (data);
  Attempt *attempt = g_task_get_task_data (task);
  const char *state = query ? g_hash_table_lookup (query, "state") : NULL, *code = query ? g_hash_table_lookup (query, "code") : NULL;
  g_autofree char *form = NULL;

  /* Whoever else knocks on this port knows nothing of the state. */
  if (!state || strlen (state) != strlen (attempt->state) || sodium_memcmp (state, attempt->state, strlen (state)) != 0) {
    soup_server_message_set_status (message, SOUP_STATUS_FORBIDDEN, NULL);
    return;
  }
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain; charset=utf-8", SOUP_MEMORY_COPY, attempt->page, strlen (attempt->page));
  if (attempt->message)
    return; /* once is enough */
  if (!code) {
    fail (task, WK_NET_ERROR_REFUSED, _("The municipality did not sign you in."));
    return;
  }
  form = soup_form_encode ("code", code, "verifier", attempt->verifier, "redirect", attempt->redirect, "salt", attempt->salt, NULL);
  ask_office (task, form, code_cb);
}

static char *
random_text (void)
{
  guint8 bytes[32];
  char *text;

  randombytes_buf (bytes, sizeof bytes);
  text = wk_base64url_encode (bytes, sizeof bytes);
  wk_wipe (bytes, sizeof bytes);

  return text;
}

/* Listens for the browser, on this machine alone. */
static gboolean
wait_for_browser (GTask *task)
{
  Attempt *attempt = g_task_get_task_data (task);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  GSList *uris;

  attempt->back = soup_server_new (NULL, NULL);
  soup_server_add_handler (attempt->back, WK_SIGN_IN_BACK, back_cb, g_object_ref (task), g_object_unref);
  if (!soup_server_listen (attempt->back, address, 0, NULL))
    return FALSE;
  uris = soup_server_get_uris (attempt->back);
  attempt->redirect = g_strdup_printf ("http://127.0.0.1:%d" WK_SIGN_IN_BACK, g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return TRUE;
}

static void
append_field (GString *address, const char *key, const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);

  g_string_append_printf (address, "%s%s=%s", strchr (address->str, '?') ? "&" : "?", key, escaped);
}

static void
offered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Attempt *attempt = g_task_get_task_data (task);
  g_autoptr (GHashTable) offer = take_answer (task, source, result);
  g_autoptr (GString) address = NULL;
  g_autofree char *challenge = NULL, *nonce = NULL;
  guint8 hash[crypto_hash_sha256_BYTES];

  if (!offer)
    return;
  g_clear_object (&attempt->message);
  if (!g_str_has_prefix (get_field (offer, "authorization"), "http") || !*get_field (offer, "client") || !wait_for_browser (task)) {
    fail (task, WK_NET_ERROR_FAILED, _("Signing in cannot begin here. Ask for a code."));
    return;
  }
  attempt->state = random_text ();
  attempt->verifier = random_text ();
  attempt->salt = random_text ();
  /* RFC 7636, section 4.2. */
  crypto_hash_sha256 (hash, (const guint8 *) attempt->verifier, strlen (attempt->verifier));
  challenge = wk_base64url_encode (hash, sizeof hash);
  nonce = wk_sign_in_dup_nonce (attempt->fingerprint, attempt->salt);

  address = g_string_new (get_field (offer, "authorization"));
  append_field (address, "response_type", "code");
  append_field (address, "client_id", get_field (offer, "client"));
  append_field (address, "scope", get_field (offer, "scope"));
  append_field (address, "redirect_uri", attempt->redirect);
  append_field (address, "state", attempt->state);
  append_field (address, "nonce", nonce);
  append_field (address, "code_challenge", challenge);
  append_field (address, "code_challenge_method", "S256");
  attempt->show (address->str, attempt->show_data);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  finish (data, NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, ""));
}

void
wk_sign_in_async (const char *host, guint16 port, WkSignInShow show, gpointer show_data, const char *page, GCancellable *cancellable,
                  GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Attempt *attempt = g_new0 (Attempt, 1);

  g_return_if_fail (host != NULL && port != 0 && show != NULL);

  wk_base_init ();
  g_task_set_source_tag (task, wk_sign_in_async);
  g_task_set_check_cancellable (task, FALSE); /* finish() says so itself */
  attempt->where = wk_address_format (host, port);
  attempt->address = g_strconcat ("https://", attempt->where, WK_SIGN_IN_PATH, NULL);
  attempt->page = g_strdup (page);
  attempt->show = show;
  attempt->show_data = show_data;
  /* A session of its own: a resumed TLS session must not carry over another certificate. */
  attempt->session = soup_session_new_with_options ("proxy-resolver", NULL, "timeout", WAIT_SECONDS, NULL);
  g_task_set_task_data (task, attempt, attempt_free);
  if (cancellable)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled_cb), task, 0);
  ask_office (task, NULL, offered_cb);
}

char *
wk_sign_in_finish (GAsyncResult *result, guint8 fingerprint[WK_SIGN_IN_FINGERPRINT_LENGTH], GError **error)
{
  Attempt *attempt = g_task_get_task_data (G_TASK (result));
  char *code = g_task_propagate_pointer (G_TASK (result), error);

  if (code && fingerprint)
    memcpy (fingerprint, attempt->fingerprint, WK_SIGN_IN_FINGERPRINT_LENGTH);

  return code;
}
