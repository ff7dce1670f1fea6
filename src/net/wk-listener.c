#include "wk-listener.h"

#include <glib/gi18n-lib.h>
#include <ifaddrs.h>
#include <libsoup/soup.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "wk-web-end-private.h"
#include "wk-address.h"
#include "wk-deflate-private.h"
#include "wk-log.h"
#include "wk-message-guard-private.h"
#include "wk-net-error.h"
#include "wk-sync-error.h"

struct _WkListener
{
  GObject parent_instance;

  WkTlsIdentity *identity; /* (owned) */
  GTlsDatabase *nobody;    /* (owned): no authorities */
  GSocketService *service; /* (owned) (nullable): while it listens */
  SoupServer *server;      /* (owned) (nullable): likewise; speaks HTTP on what the service took */
  GCancellable *stopping;  /* (owned) (nullable): likewise; ends TLS handshakes */
  GPtrArray *extensions;   /* (owned) (element-type SoupWebsocketExtensionClass) */
  WkHub *hub;              /* (owned) (nullable): while it listens; connections hold it too */
  GHashTable *open;        /* (owned) (element-type WkWebEnd): not held; each leaves when nobody holds it */
  GHashTable *pages;       /* (owned) (element-type utf8 Page) */
  gsize message_limit;     /* bytes */
  guint max_connections;
  guint beginning;         /* connections in their TLS handshake */
  guint16 port;
};

/* How long a stranger may take for a TLS handshake and a request. */
#define PATIENCE_SECONDS 15
/* Of those there may be so many at once. */
#define MAX_BEGINNING 256
/* What a stranger may post. */
#define QUESTION_MOST (16 * 1024)

typedef struct
{
  gboolean local_only;
  WkListenerPage page;         /* one of the two */
  WkListenerQuestion question;
  gpointer data;
  GDestroyNotify destroy;
} Page;

struct _WkListenerCall
{
  SoupServerMessage *message; /* (owned) */
};

/* A handshake that was answered and whose answer is not written yet. */
typedef struct
{
  WkListener *listener; /* (owned) */
  GList *extensions;    /* (owned) (element-type SoupWebsocketExtension) */
} Upgrade;

/* A connection in its TLS handshake. */
typedef struct
{
  WkListener *listener;  /* (owned) */
  SoupServer *server;    /* (owned) */
  GSocketAddress *local; /* (owned) */
  GSocketAddress *peer;  /* (owned) */
} Beginning;

G_DEFINE_FINAL_TYPE (WkListener, wk_listener, G_TYPE_OBJECT)

enum { CONNECTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
page_free (Page *page)
{
  if (page->destroy)
    page->destroy (page->data);
  g_free (page);
}

static void
upgrade_free (gpointer data, GClosure *closure)
{
  Upgrade *upgrade = data;

  g_list_free_full (upgrade->extensions, g_object_unref);
  g_object_unref (upgrade->listener);
  g_free (upgrade);
}

static void
stop_listening (WkListener *self)
{
  if (!self->service)
    return;

  g_cancellable_cancel (self->stopping);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_signal_handlers_disconnect_by_data (self->service, self);
  /* Not the connections that are a WebSocket by now: those are no longer the server's. */
  soup_server_disconnect (self->server);
  g_clear_object (&self->service);
  g_clear_object (&self->server);
  g_clear_object (&self->stopping);
  g_clear_pointer (&self->hub, wk_hub_unref);
  self->port = 0;
}

static void
gone_cb (gpointer data, GObject *transport)
{
  WkListener *self = data;

  g_hash_table_remove (self->open, transport);
}

static void
wk_listener_dispose (GObject *object)
{
  WkListener *self = WK_LISTENER (object);

  GHashTableIter iter;
  gpointer transport;

  stop_listening (self);
  g_clear_object (&self->identity);
  g_clear_object (&self->nobody);
  if (self->open) {
    g_hash_table_iter_init (&iter, self->open);
    while (g_hash_table_iter_next (&iter, &transport, NULL))
      g_object_weak_unref (transport, gone_cb, self);
  }
  g_clear_pointer (&self->open, g_hash_table_unref);
  g_clear_pointer (&self->pages, g_hash_table_unref);
  g_clear_pointer (&self->extensions, g_ptr_array_unref);

  G_OBJECT_CLASS (wk_listener_parent_class)->dispose (object);
}

static void
wk_listener_class_init (WkListenerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_listener_dispose;

  signals[CONNECTED] = g_signal_new ("connected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                     WK_TYPE_TRANSPORT, G_TYPE_STRING);
}

static void
wk_listener_init (WkListener *self)
{
  self->open = g_hash_table_new (NULL, NULL);
  self->pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) page_free);
  self->extensions = g_ptr_array_new_with_free_func (g_type_class_unref);
  g_ptr_array_add (self->extensions, g_type_class_ref (WK_TYPE_DEFLATE));
}

static gboolean
is_local (SoupServerMessage *message)
{
  GSocketAddress *address = soup_server_message_get_remote_address (message);

  return G_IS_INET_SOCKET_ADDRESS (address) && g_inet_address_get_is_loopback (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

static void
take_question (SoupServerMessage *message, Page *page)
{
  SoupMessageBody *came = soup_server_message_get_request_body (message);
  gboolean posted = g_strcmp0 (soup_server_message_get_method (message), SOUP_METHOD_POST) == 0, kept = soup_message_body_get_accumulate (came);
  g_autoptr (GBytes) body = posted && kept ? soup_message_body_flatten (came) : NULL;
  g_autofree char *text = body ? g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body)) : NULL;
  g_autoptr (GHashTable) form = text ? soup_form_decode (text) : NULL;
  WkListenerCall *call;

  if (!posted && g_strcmp0 (soup_server_message_get_method (message), SOUP_METHOD_GET) != 0) {
    soup_server_message_set_status (message, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL);
    return;
  }
  if (posted && !kept) {
    soup_server_message_set_status (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, NULL);
    return;
  }
  call = g_new0 (WkListenerCall, 1);
  call->message = g_object_ref (message);
  soup_server_message_pause (message);
  page->question (form, call, page->data);
}

void
wk_listener_call_answer (WkListenerCall *call, gboolean good, const char *form)
{
  soup_server_message_set_status (call->message, good ? SOUP_STATUS_OK : SOUP_STATUS_FORBIDDEN, NULL);
  soup_server_message_set_response (call->message, SOUP_FORM_MIME_TYPE_URLENCODED, SOUP_MEMORY_COPY, form, strlen (form));
  soup_message_headers_replace (soup_server_message_get_response_headers (call->message), "Cache-Control", "no-store");
  soup_server_message_unpause (call->message);
  g_object_unref (call->message);
  g_free (call);
}

/* Before a body is read: nobody makes this side keep one that it did not ask for. */
static void
early_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  WkListener *self = data;
  Page *page = g_hash_table_lookup (self->pages, path);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (!page || !page->question || soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH ||
      soup_message_headers_get_content_length (headers) > QUESTION_MOST)
    soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
}

static void
answer_page (SoupServerMessage *message, Page *page)
{
  char *text;

  if (page->question) {
    take_question (message, page);
    return;
  }
  if (page->local_only && !is_local (message)) {
    soup_server_message_set_status (message, SOUP_STATUS_FORBIDDEN, NULL);
    return;
  }
  if (g_strcmp0 (soup_server_message_get_method (message), SOUP_METHOD_GET) != 0) {
    soup_server_message_set_status (message, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL);
    return;
  }

  text = page->page (page->data);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain; version=0.0.4; charset=utf-8", SOUP_MEMORY_TAKE, text, strlen (text));
}

/* The answer is written: from here on the connection is a WebSocket. */
static void
upgraded_cb (SoupServerMessage *message, gpointer data)
{
  Upgrade *upgrade = data;
  WkListener *self = upgrade->listener;
  g_autoptr (SoupServerMessage) kept = g_object_ref (message);
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (WkWebEnd) transport = NULL;
  g_autofree char *peer = g_strdup (soup_server_message_get_remote_host (message));
  GList *extensions;

  if (soup_server_message_get_status (message) != SOUP_STATUS_SWITCHING_PROTOCOLS || !self->server)
    return;

  extensions = g_list_append (g_steal_pointer (&upgrade->extensions), wk_message_guard_new (self->message_limit));
  stream = soup_server_message_steal_connection (message);
  transport = wk_web_end_new (self->hub, stream, FALSE, extensions, wk_tls_identity_get_fingerprint (self->identity), self->message_limit);
  g_hash_table_add (self->open, transport);
  g_object_weak_ref (G_OBJECT (transport), gone_cb, self);
  g_signal_emit (self, signals[CONNECTED], 0, transport, peer ? peer : "");
}

static void
request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  WkListener *self = data;
  Page *page = g_hash_table_lookup (self->pages, path);
  Upgrade *upgrade;
  GList *extensions = NULL;

  if (page) {
    answer_page (message, page);
    return;
  }
  if (!g_str_equal (path, "/")) {
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
    return;
  }
  if (wk_listener_get_connections (self) >= self->max_connections) {
    soup_server_message_set_status (message, SOUP_STATUS_SERVICE_UNAVAILABLE, NULL);
    return;
  }
  /* Answered here and not by soup_server_add_websocket_handler(): that keeps the extensions of two handshakes at once in one place,
   * and would not let the guard in. */
  if (!soup_websocket_server_process_handshake (message, NULL, NULL, self->extensions, &extensions))
    return;

  upgrade = g_new0 (Upgrade, 1);
  upgrade->listener = g_object_ref (self);
  upgrade->extensions = extensions;
  g_signal_connect_data (message, "wrote-informational", G_CALLBACK (upgraded_cb), upgrade, upgrade_free, 0);
}

/* ---- what comes in ------------------------------------------------------------------------------- */

static void
beginning_free (Beginning *beginning)
{
  g_clear_object (&beginning->listener);
  g_clear_object (&beginning->server);
  g_clear_object (&beginning->local);
  g_clear_object (&beginning->peer);
  g_free (beginning);
}

static void
shaken_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Beginning *beginning = data;
  WkListener *self = beginning->listener;
  g_autoptr (GError) error = NULL;

  self->beginning--;
  if (!g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error) ||
      !soup_server_accept_iostream (beginning->server, G_IO_STREAM (source), beginning->local, beginning->peer, &error))
    wk_log_failure ("net", "handshake_failed", error);
  beginning_free (beginning);
}

/* Taken by hand and not by soup_server_listen(): that shakes hands with any number of strangers and waits for each without end. */
static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  WkListener *self = data;
  g_autoptr (GIOStream) tls = NULL;
  Beginning *beginning;

  if (self->beginning >= MAX_BEGINNING)
    return TRUE;
  /* Told from the beginning that no authority vouches for anybody: otherwise the system's hundred are read anew for each connection, which
   * takes longer than all the rest of its beginning. */
  tls = g_initable_new (g_tls_backend_get_server_connection_type (g_tls_backend_get_default ()), NULL, NULL, "base-io-stream", connection,
                        "certificate", wk_tls_identity_get_certificate (self->identity), "database", self->nobody, NULL);
  if (!tls)
    return TRUE;

  beginning = g_new0 (Beginning, 1);
  beginning->local = g_socket_connection_get_local_address (connection, NULL);
  beginning->peer = g_socket_connection_get_remote_address (connection, NULL);
  if (!beginning->local || !beginning->peer) {
    beginning_free (beginning);
    return TRUE;
  }
  beginning->listener = g_object_ref (self);
  beginning->server = g_object_ref (self->server);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), PATIENCE_SECONDS);
  /* From the first byte: a handshake is small writes, each of which would wait for the other side's next word on the one before. */
  g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  self->beginning++;
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, self->stopping, shaken_cb, beginning);

  return TRUE;
}

WkListener *
wk_listener_new (WkTlsIdentity *identity, gsize message_limit, guint max_connections)
{
  WkListener *self;

  g_return_val_if_fail (WK_IS_TLS_IDENTITY (identity), NULL);
  g_return_val_if_fail (message_limit > 0 && max_connections > 0, NULL);

  self = g_object_new (WK_TYPE_LISTENER, NULL);
  self->identity = g_object_ref (identity);
  self->nobody = g_tls_file_database_new ("/dev/null", NULL);
  self->message_limit = message_limit;
  self->max_connections = max_connections;

  return self;
}

void
wk_listener_add_page (WkListener *self, const char *path, gboolean local_only, WkListenerPage page, gpointer data, GDestroyNotify destroy)
{
  Page *entry;

  g_return_if_fail (WK_IS_LISTENER (self));
  g_return_if_fail (path != NULL && path[0] == '/' && path[1] != '\0');

  entry = g_new0 (Page, 1);
  entry->local_only = local_only;
  entry->page = page;
  entry->data = data;
  entry->destroy = destroy;
  g_hash_table_replace (self->pages, g_strdup (path), entry);
}

void
wk_listener_add_question (WkListener *self, const char *path, WkListenerQuestion question, gpointer data)
{
  Page *entry;

  g_return_if_fail (WK_IS_LISTENER (self));
  g_return_if_fail (path != NULL && path[0] == '/' && path[1] != '\0');

  entry = g_new0 (Page, 1);
  entry->question = question;
  entry->data = data;
  g_hash_table_replace (self->pages, g_strdup (path), entry);
}

gboolean
wk_listener_listen (WkListener *self, const char *host, guint16 port, GError **error)
{
  g_autoptr (GSocketService) service = NULL;
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (GError) cause = NULL;
  g_autoptr (GInetAddress) number = NULL;
  gboolean listens;

  g_return_val_if_fail (WK_IS_LISTENER (self), FALSE);
  g_return_val_if_fail (self->service == NULL, FALSE);

  if (host) {
    number = g_inet_address_new_from_string (g_str_equal (host, "localhost") ? "127.0.0.1" : host);
    if (!number) {
      g_set_error (error, WK_NET_ERROR, WK_NET_ERROR_ADDRESS, _("“%s” is not a number that can be listened on, such as 0.0.0.0."), host);
      return FALSE;
    }
  }

  service = g_socket_service_new ();
  if (number) {
    g_autoptr (GSocketAddress) address = g_inet_socket_address_new (number, port);

    listens = g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                             &effective, &cause);
    if (listens)
      port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  } else if (port != 0) {
    listens = g_socket_listener_add_inet_port (G_SOCKET_LISTENER (service), port, NULL, &cause);
  } else {
    port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, &cause);
    listens = port != 0;
  }
  if (!listens) {
    g_set_error (error, WK_NET_ERROR, WK_NET_ERROR_ADDRESS, _("Port %u of this machine cannot be listened on: %s"), port, cause->message);
    return FALSE;
  }

  self->port = port;
  self->stopping = g_cancellable_new ();
  self->hub = wk_hub_new ();
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_early_handler (self->server, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  self->service = g_steal_pointer (&service);
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  g_socket_service_start (self->service);

  return TRUE;
}

guint16
wk_listener_get_port (WkListener *self)
{
  g_return_val_if_fail (WK_IS_LISTENER (self), 0);

  return self->port;
}

guint
wk_listener_get_connections (WkListener *self)
{
  GHashTableIter iter;
  gpointer transport;
  guint n = 0;

  g_return_val_if_fail (WK_IS_LISTENER (self), 0);

  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, &transport, NULL))
    n += !wk_web_end_has_ended (transport);

  return n;
}

void
wk_listener_stop (WkListener *self)
{
  g_autoptr (GPtrArray) open = NULL;
  GHashTableIter iter;
  gpointer transport;
  guint i;

  g_return_if_fail (WK_IS_LISTENER (self));

  stop_listening (self);

  open = g_ptr_array_new_with_free_func (g_object_unref);
  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, &transport, NULL))
    g_ptr_array_add (open, g_object_ref (transport));
  for (i = 0; i < open->len; i++)
    wk_transport_close (open->pdata[i], wk_reason_to_word (WK_REASON_CLOSED));
}

/* ---- addresses ----------------------------------------------------------------------------------- */

char **
wk_listener_list_addresses (WkListener *self)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  struct ifaddrs *list = NULL, *item;
  int family;

  g_return_val_if_fail (WK_IS_LISTENER (self), NULL);

  if (getifaddrs (&list) != 0)
    list = NULL;
  for (family = 0; family < 2; family++)
    for (item = list; item; item = item->ifa_next) {
      g_autoptr (GSocketAddress) address = NULL;
      g_autofree char *number = NULL;
      GInetAddress *inet;

      if (!item->ifa_addr || !(item->ifa_flags & IFF_UP) || item->ifa_addr->sa_family != (family == 0 ? AF_INET : AF_INET6))
        continue;
      address = g_socket_address_new_from_native (item->ifa_addr, family == 0 ? sizeof (struct sockaddr_in) : sizeof (struct sockaddr_in6));
      inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
      if (g_inet_address_get_is_loopback (inet) || g_inet_address_get_is_link_local (inet))
        continue;
      number = g_inet_address_to_string (inet);
      g_ptr_array_add (found, wk_address_format (number, self->port));
    }
  if (list)
    freeifaddrs (list);

  if (found->len == 0)
    g_ptr_array_add (found, wk_address_format ("127.0.0.1", self->port));
  g_ptr_array_add (found, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&found), FALSE);
}
