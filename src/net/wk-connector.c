#include "wk-connector.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "wk-address.h"
#include "wk-deflate-private.h"
#include "wk-net-error.h"
#include "wk-web-end-private.h"

#define TIMEOUT_SECONDS 20

typedef struct
{
  SoupSession *session; /* (owned) */
  SoupMessage *message; /* (owned) */
  char *where;          /* (owned): the address, for sentences */
  gsize message_limit;  /* bytes */
  gboolean pinned;
  gboolean strange;     /* another certificate than the pin */
  guint8 pin[WK_TLS_FINGERPRINT_LENGTH];
  guint8 fingerprint[WK_TLS_FINGERPRINT_LENGTH];
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  g_signal_handlers_disconnect_by_data (attempt->message, attempt);
  g_object_unref (attempt->message);
  g_object_unref (attempt->session);
  g_free (attempt->where);
  g_free (attempt);
}

static gboolean
accept_certificate_cb (SoupMessage *message, GTlsCertificate *certificate, GTlsCertificateFlags flags, gpointer data)
{
  Attempt *attempt = data;

  wk_tls_fingerprint (certificate, attempt->fingerprint);
  attempt->strange = attempt->pinned && memcmp (attempt->pin, attempt->fingerprint, sizeof attempt->pin) != 0;

  return !attempt->strange;
}

/* What libsoup and GIO say, once, in our own codes and a sentence that says what to do. */
static GError *
translate (Attempt *attempt, const GError *cause)
{
  guint status = soup_message_get_status (attempt->message);

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (cause);
  if (attempt->strange)
    return g_error_new (WK_NET_ERROR, WK_NET_ERROR_CERTIFICATE,
                        _("%s shows another certificate than it used to. It may have been set up anew, or it may be somebody else. "
                          "Ask whoever looks after it before you connect again."),
                        attempt->where);
  if (status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    return g_error_new (WK_NET_ERROR, WK_NET_ERROR_UNREACHABLE, _("%s has too many connections at the moment."), attempt->where);
  if (cause->domain == SOUP_WEBSOCKET_ERROR || cause->domain == G_TLS_ERROR || status != SOUP_STATUS_NONE)
    return g_error_new (WK_NET_ERROR, WK_NET_ERROR_NOT_WOONKAMER, _("What answers at %s is not Woonkamer."), attempt->where);

  return g_error_new (WK_NET_ERROR, WK_NET_ERROR_UNREACHABLE, _("%s is out of reach: %s"), attempt->where, cause->message);
}

static gboolean
is_bounded (SoupWebsocketConnection *connection)
{
  GList *link;

  for (link = soup_websocket_connection_get_extensions (connection); link; link = link->next)
    if (WK_IS_DEFLATE (link->data))
      return TRUE;

  return FALSE;
}

/* libsoup makes the connection, with its proxies and its checks; from then on it hears nothing more of it. It can be told so in no other way than by taking
 * away the one source that it waits with: it has read nothing yet, for this is the turn of the main loop in which it was made.
 * (transfer full) (nullable): NULL, should it wait in another way one day. */
static WkWebEnd *
take_over (SoupWebsocketConnection *connection, Attempt *attempt)
{
  GSource *waits = g_main_context_find_source_by_user_data (g_main_context_get_thread_default (), connection);
  GList *extensions = soup_websocket_connection_get_extensions (connection);
  g_autoptr (WkHub) hub = NULL;
  WkWebEnd *end;

  if (!waits)
    return NULL;
  g_source_destroy (waits);
  hub = wk_hub_new ();
  end = wk_web_end_new (hub, soup_websocket_connection_get_io_stream (connection), TRUE,
                        g_list_copy_deep (extensions, (GCopyFunc) (GCallback) g_object_ref, NULL), attempt->fingerprint, attempt->message_limit);
  /* They end what they began when they go. */
  g_object_set_data_full (G_OBJECT (end), "connection", g_object_ref (connection), g_object_unref);
  g_object_set_data_full (G_OBJECT (end), "session", g_object_ref (attempt->session), g_object_unref);
  return end;
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Attempt *attempt = g_task_get_task_data (task);
  g_autoptr (SoupWebsocketConnection) connection = NULL;
  g_autoptr (GError) cause = NULL;
  GTlsCertificate *certificate;
  WkWebEnd *transport;

  connection = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &cause);
  if (!connection) {
    g_task_return_error (task, translate (attempt, cause));
    return;
  }

  /* Asked again here: a certificate that some authority vouches for is not asked about above. */
  certificate = soup_message_get_tls_peer_certificate (attempt->message);
  if (certificate)
    accept_certificate_cb (attempt->message, certificate, 0, attempt);
  if (!certificate || attempt->strange) {
    attempt->strange = TRUE;
    cause = g_error_new_literal (G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "");
    g_task_return_error (task, translate (attempt, cause));
    return;
  }
  /* Our own listeners always agree to it, and it is what bounds messages on this side. */
  if (!is_bounded (connection)) {
    cause = g_error_new_literal (SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_ERROR_NOT_WEBSOCKET, "");
    g_task_return_error (task, translate (attempt, cause));
    return;
  }

  transport = take_over (connection, attempt);
  if (!transport) {
    cause = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "libsoup");
    g_task_return_error (task, translate (attempt, cause));
    return;
  }
  g_task_return_pointer (task, transport, g_object_unref);
}

/* No authority vouches for anybody here: every certificate is asked about, and reading the system's hundred authorities is spared. They would be
 * read anew for each connection, on the main loop, from whatever is the default, before libsoup can say that it wants another. */
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

void
wk_connector_connect_async (const char *host, guint16 port, const guint8 *pin, gsize message_limit, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autoptr (GUri) uri = NULL;
  Attempt *attempt;

  g_return_if_fail (host != NULL && port != 0 && message_limit > 0);

  g_task_set_source_tag (task, wk_connector_connect_async);
  g_task_set_check_cancellable (task, FALSE); /* a connection that was made is handed over */

  attempt = g_new0 (Attempt, 1);
  attempt->where = wk_address_format (host, port);
  attempt->message_limit = message_limit;
  if (pin) {
    attempt->pinned = TRUE;
    memcpy (attempt->pin, pin, sizeof attempt->pin);
  }
  uri = g_uri_build (G_URI_FLAGS_NONE, "wss", NULL, host, port, "/", NULL, NULL);
  attempt->message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  g_signal_connect (attempt->message, "accept-certificate", G_CALLBACK (accept_certificate_cb), attempt);
  /* A session for each attempt, because a resumed TLS session must not carry over what another pin accepted. */
  attempt->session = soup_session_new_with_options ("proxy-resolver", NULL, "timeout", TIMEOUT_SECONDS, "tls-database", nobody (), NULL);
  soup_session_add_feature_by_type (attempt->session, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  soup_session_remove_feature_by_type (attempt->session, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_session_add_feature_by_type (attempt->session, WK_TYPE_DEFLATE);
  g_task_set_task_data (task, attempt, (GDestroyNotify) attempt_free);

  soup_session_websocket_connect_async (attempt->session, attempt->message, NULL, NULL, G_PRIORITY_DEFAULT, cancellable, connected_cb,
                                        g_object_ref (task));
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
