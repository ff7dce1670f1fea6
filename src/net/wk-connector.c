#include "wk-connector.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <sodium.h>
#include <string.h>

#include "wk-address.h"
#include "wk-deflate-private.h"
#include "wk-net-error.h"
#include "wk-web-end-private.h"
#include "wk-web-line-private.h"

#define TIMEOUT_SECONDS 20
/* Of the answer to our request, which has some two hundred. */
#define ANSWER_BYTES 4096
#define NONCE_BYTES 16
/* RFC 6455, section 1.3. */
#define ACCEPT_SUFFIX "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

typedef struct
{
  GIOStream *stream;        /* (owned) (nullable): once it is connected */
  GCancellable *giving_up;  /* (owned): by whoever asked, or because it took too long */
  GCancellable *asked;      /* (owned) (nullable): theirs */
  gulong asked_id;
  GSource *deadline;        /* (owned) (nullable) */
  gboolean late;
  char *where;              /* (owned): the address, for sentences */
  char *nonce;              /* (owned): base64 */
  GString *answer;          /* (owned): what came of it */
  char next;                /* the byte that is read */
  guint status;             /* HTTP's; 0: none came */
  gsize message_limit;      /* bytes */
  gboolean pinned;
  gboolean strange;         /* another certificate than the pin */
  guint8 pin[WK_TLS_FINGERPRINT_LENGTH];
  guint8 fingerprint[WK_TLS_FINGERPRINT_LENGTH];
} Attempt;

static void
attempt_end (Attempt *attempt)
{
  if (attempt->deadline)
    g_source_destroy (attempt->deadline);
  g_clear_pointer (&attempt->deadline, g_source_unref);
  g_cancellable_disconnect (attempt->asked, attempt->asked_id);
  attempt->asked_id = 0;
  if (attempt->stream)
    wk_web_line_cut (attempt->stream);
  g_clear_object (&attempt->stream);
}

static void
attempt_free (Attempt *attempt)
{
  attempt_end (attempt);
  g_clear_object (&attempt->asked);
  g_clear_object (&attempt->giving_up);
  g_string_free (attempt->answer, TRUE);
  g_free (attempt->nonce);
  g_free (attempt->where);
  g_free (attempt);
}

static gboolean
accept_certificate_cb (GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags flags, gpointer task)
{
  Attempt *attempt = g_task_get_task_data (task);

  wk_tls_fingerprint (certificate, attempt->fingerprint);
  attempt->strange = attempt->pinned && memcmp (attempt->pin, attempt->fingerprint, sizeof attempt->pin) != 0;

  return !attempt->strange;
}

/* What GIO says, and the answer, once, in our own codes and a sentence that says what to do. */
static GError *
translate (Attempt *attempt, const GError *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !attempt->late)
    return g_error_copy (cause);
  if (attempt->late)
    return g_error_new (WK_NET_ERROR, WK_NET_ERROR_UNREACHABLE, _("%s is out of reach: %s"), attempt->where, g_strerror (ETIMEDOUT));
  if (attempt->strange)
    return g_error_new (WK_NET_ERROR, WK_NET_ERROR_CERTIFICATE,
                        _("%s shows another certificate than it used to. It may have been set up anew, or it may be somebody else. "
                          "Ask whoever looks after it before you connect again."),
                        attempt->where);
  if (attempt->status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    return g_error_new (WK_NET_ERROR, WK_NET_ERROR_UNREACHABLE, _("%s has too many connections at the moment."), attempt->where);
  if (cause->domain == SOUP_WEBSOCKET_ERROR || cause->domain == G_TLS_ERROR || attempt->status != SOUP_STATUS_NONE)
    return g_error_new (WK_NET_ERROR, WK_NET_ERROR_NOT_WOONKAMER, _("What answers at %s is not Woonkamer."), attempt->where);

  return g_error_new (WK_NET_ERROR, WK_NET_ERROR_UNREACHABLE, _("%s is out of reach: %s"), attempt->where, cause->message);
}

/* ---- the handshake: RFC 6455, section 4.1 ------------------------------------------------------------------ */

static void
give_up (GTask *task /* (owned) */, const GError *cause)
{
  Attempt *attempt = g_task_get_task_data (task);

  attempt_end (attempt);
  g_task_return_error (task, translate (attempt, cause));
  g_object_unref (task);
}

static void
refuse (GTask *task /* (owned) */, const char *why)
{
  g_autoptr (GError) cause = g_error_new_literal (SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_ERROR_NOT_WEBSOCKET, why);

  give_up (task, cause);
}

static gboolean
is_accepted (Attempt *attempt, SoupMessageHeaders *headers)
{
  g_autofree char *words = g_strconcat (attempt->nonce, ACCEPT_SUFFIX, NULL), *expected = NULL;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 digest[20];
  gsize length = sizeof digest;

  g_checksum_update (sum, (const guchar *) words, -1);
  g_checksum_get_digest (sum, digest, &length);
  expected = g_base64_encode (digest, length);

  return soup_message_headers_header_equals (headers, "Upgrade", "websocket") && soup_message_headers_header_contains (headers, "Connection", "Upgrade") &&
         g_strcmp0 (soup_message_headers_get_one (headers, "Sec-WebSocket-Accept"), expected) == 0 &&
         !soup_message_headers_get_one (headers, "Sec-WebSocket-Protocol");
}

/* (transfer full) (nullable): our own listeners always agree to it, and it is what bounds messages on this side; NULL: not to it, or not to it alone. */
static SoupWebsocketExtension *
agree_to_deflate (SoupMessageHeaders *headers)
{
  const char *said = soup_message_headers_get_list (headers, "Sec-WebSocket-Extensions"), *params;
  g_autoptr (SoupWebsocketExtension) deflate = g_object_new (WK_TYPE_DEFLATE, NULL);
  const char *name = SOUP_WEBSOCKET_EXTENSION_GET_CLASS (deflate)->name;
  g_autoptr (GHashTable) parsed = NULL;

  if (!said || strchr (said, ',') || !g_str_has_prefix (said, name))
    return NULL;
  params = said + strlen (name) + strspn (said + strlen (name), " ");
  if (*params != '\0' && *params != ';')
    return NULL;
  if (*params == ';')
    parsed = soup_header_parse_semi_param_list_strict (params + 1);
  if ((*params == ';' && !parsed) || !soup_websocket_extension_configure (deflate, SOUP_WEBSOCKET_CONNECTION_CLIENT, parsed, NULL))
    return NULL;

  return g_steal_pointer (&deflate);
}

static void
take_answer (GTask *task /* (owned) */)
{
  Attempt *attempt = g_task_get_task_data (task);
  g_autoptr (SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  g_autoptr (SoupWebsocketExtension) deflate = NULL;
  g_autoptr (WkHub) hub = NULL;
  WkWebEnd *end;

  if (!soup_headers_parse_response (attempt->answer->str, attempt->answer->len - 2, headers, NULL, &attempt->status, NULL)) {
    refuse (task, "not HTTP");
    return;
  }
  if (attempt->status == SOUP_STATUS_SWITCHING_PROTOCOLS && is_accepted (attempt, headers))
    deflate = agree_to_deflate (headers);
  if (!deflate) {
    refuse (task, "not a WebSocket of ours");
    return;
  }
  hub = wk_hub_new ();
  end = wk_web_end_new (hub, attempt->stream, TRUE, g_list_append (NULL, g_steal_pointer (&deflate)), attempt->fingerprint, attempt->message_limit);
  g_clear_object (&attempt->stream); /* it is the end's */
  attempt_end (attempt);
  g_task_return_pointer (task, end, g_object_unref);
  g_object_unref (task);
}

static void read_answer (GTask *task);

/* Byte by byte: what comes behind the answer is the WebSocket's. What is there already is taken in one turn of the loop. */
static void
answer_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Attempt *attempt = g_task_get_task_data (task);
  g_autoptr (GError) cause = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &cause);

  while (n > 0) {
    g_string_append_c (attempt->answer, attempt->next);
    if (attempt->next == '\n' && g_str_has_suffix (attempt->answer->str, "\r\n\r\n")) {
      take_answer (task);
      return;
    }
    if (attempt->answer->len >= ANSWER_BYTES || attempt->next == '\0') {
      refuse (task, "not HTTP");
      return;
    }
    n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (source), &attempt->next, 1, attempt->giving_up, &cause);
  }
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
    read_answer (task);
    return;
  }
  if (n == 0)
    cause = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, g_strerror (ECONNRESET));
  give_up (task, cause);
}

static void
read_answer (GTask *task /* (owned) */)
{
  Attempt *attempt = g_task_get_task_data (task);

  g_input_stream_read_async (g_io_stream_get_input_stream (attempt->stream), &attempt->next, 1, G_PRIORITY_DEFAULT, attempt->giving_up, answer_cb, task);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) cause = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &cause))
    read_answer (data);
  else
    give_up (data, cause);
}

static void
ask (GTask *task /* (owned) */)
{
  Attempt *attempt = g_task_get_task_data (task);
  g_autoptr (SoupWebsocketExtension) deflate = g_object_new (WK_TYPE_DEFLATE, NULL);
  g_autofree char *params = soup_websocket_extension_get_request_params (deflate), *request = NULL;
  guint8 nonce[NONCE_BYTES];

  randombytes_buf (nonce, sizeof nonce);
  attempt->nonce = g_base64_encode (nonce, sizeof nonce);
  request = g_strdup_printf ("GET / HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                             "Sec-WebSocket-Key: %s\r\nSec-WebSocket-Extensions: %s%s\r\n\r\n",
                             attempt->where, attempt->nonce, SOUP_WEBSOCKET_EXTENSION_GET_CLASS (deflate)->name, params);
  /* It must last until all has gone. */
  g_object_set_data_full (G_OBJECT (task), "request", request, g_free);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (attempt->stream), request, strlen (request), G_PRIORITY_DEFAULT, attempt->giving_up,
                                   asked_cb, task);
  g_steal_pointer (&request);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Attempt *attempt = g_task_get_task_data (task);
  g_autoptr (GError) cause = NULL;
  GTlsCertificate *certificate;
  GIOStream *tls;

  attempt->stream = G_IO_STREAM (g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &cause));
  if (!attempt->stream) {
    give_up (task, cause);
    return;
  }
  /* Asked again here: what was not asked about above was not looked at. */
  tls = G_IS_TCP_WRAPPER_CONNECTION (attempt->stream) ? g_tcp_wrapper_connection_get_base_io_stream (G_TCP_WRAPPER_CONNECTION (attempt->stream)) : NULL;
  certificate = G_IS_TLS_CONNECTION (tls) ? g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (tls)) : NULL;
  if (certificate)
    accept_certificate_cb (G_TLS_CONNECTION (tls), certificate, 0, task);
  attempt->strange = attempt->strange || !certificate;
  if (attempt->strange)
    refuse (task, "another certificate");
  else
    ask (task);
}

/* ---- construction --------------------------------------------------------------------------------------- */

/* No authority vouches for anybody here: every certificate is asked about, and reading the system's hundred authorities is spared. They would be
 * read anew for each connection, on the main loop, from whatever is the default, before anybody can say that it wants another. */
#define WK_TYPE_NOBODY (wk_nobody_get_type ())
G_DECLARE_FINAL_TYPE (WkNobody, wk_nobody, WK, NOBODY, GTlsDatabase)

struct _WkNobody
{
  GTlsDatabase parent_instance;
};

G_DEFINE_FINAL_TYPE (WkNobody, wk_nobody, G_TYPE_TLS_DATABASE)

static GTlsCertificateFlags
verify_chain (GTlsDatabase *self, GTlsCertificate *chain, const char *purpose, GSocketConnectable *identity, GTlsInteraction *interaction,
              GTlsDatabaseVerifyFlags flags, GCancellable *cancellable, GError **error)
{
  return G_TLS_CERTIFICATE_UNKNOWN_CA;
}

static void
wk_nobody_class_init (WkNobodyClass *klass)
{
  G_TLS_DATABASE_CLASS (klass)->verify_chain = verify_chain;
}

static void
wk_nobody_init (WkNobody *self)
{
}

static GTlsDatabase *
nobody (void)
{
  static gsize database = 0;

  if (g_once_init_enter (&database)) {
    GTlsDatabase *empty = g_object_new (WK_TYPE_NOBODY, NULL);

    g_tls_backend_set_default_database (g_tls_backend_get_default (), empty);
    g_once_init_leave (&database, (gsize) empty);
  }
  return (GTlsDatabase *) database;
}

static void
event_cb (GSocketClient *client, GSocketClientEvent event, GSocketConnectable *connectable, GIOStream *connection, gpointer data)
{
  /* The handshake's small records are sent as they come: else the second waits for the other's late acknowledgement of the first (40 ms). */
  if (event == G_SOCKET_CLIENT_CONNECTED)
    wk_web_line_prepare (connection);
  if (event != G_SOCKET_CLIENT_TLS_HANDSHAKING)
    return;
  g_tls_connection_set_database (G_TLS_CONNECTION (connection), nobody ());
  g_signal_connect_object (connection, "accept-certificate", G_CALLBACK (accept_certificate_cb), data, 0);
}

static void
asked_to_give_up_cb (GCancellable *asked, gpointer data)
{
  g_cancellable_cancel (data);
}

static gboolean
deadline_cb (gpointer data)
{
  Attempt *attempt = data;

  attempt->late = TRUE;
  g_cancellable_cancel (attempt->giving_up);

  return G_SOURCE_REMOVE;
}

void
wk_connector_connect_async (const char *host, guint16 port, const guint8 *pin, gsize message_limit, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  g_autoptr (GSocketConnectable) address = NULL;
  g_autoptr (GSocketClient) client = NULL;
  Attempt *attempt;

  g_return_if_fail (host != NULL && port != 0 && message_limit > 0);

  g_task_set_source_tag (task, wk_connector_connect_async);
  g_task_set_check_cancellable (task, FALSE); /* a connection that was made is handed over */

  attempt = g_new0 (Attempt, 1);
  attempt->where = wk_address_format (host, port);
  attempt->answer = g_string_new (NULL);
  attempt->message_limit = message_limit;
  if (pin) {
    attempt->pinned = TRUE;
    memcpy (attempt->pin, pin, sizeof attempt->pin);
  }
  g_task_set_task_data (task, attempt, (GDestroyNotify) attempt_free);
  attempt->giving_up = g_cancellable_new ();
  if (cancellable) {
    attempt->asked = g_object_ref (cancellable);
    attempt->asked_id = g_cancellable_connect (cancellable, G_CALLBACK (asked_to_give_up_cb), g_object_ref (attempt->giving_up), g_object_unref);
  }
  attempt->deadline = g_timeout_source_new_seconds (TIMEOUT_SECONDS);
  g_source_set_callback (attempt->deadline, deadline_cb, attempt, NULL);
  g_source_attach (attempt->deadline, g_main_context_get_thread_default ());

  nobody ();
  address = g_network_address_new (host, port);
  client = g_socket_client_new ();
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_tls (client, TRUE);
  g_signal_connect_object (client, "event", G_CALLBACK (event_cb), task, 0);
  g_socket_client_connect_async (client, address, attempt->giving_up, connected_cb, task);
}

WkTransport *
wk_connector_connect_finish (GAsyncResult *result, guint8 fingerprint[WK_TLS_FINGERPRINT_LENGTH], GError **error)
{
  WkTransport *transport;
  Attempt *attempt;

  g_return_val_if_fail (g_async_result_is_tagged (result, wk_connector_connect_async), NULL);

  attempt = g_task_get_task_data (G_TASK (result));
  transport = g_task_propagate_pointer (G_TASK (result), error);
  if (transport && fingerprint)
    memcpy (fingerprint, attempt->fingerprint, WK_TLS_FINGERPRINT_LENGTH);

  return transport;
}
