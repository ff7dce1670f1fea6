#include "wk-web-transport-private.h"

#include "wk-deflate-private.h"
#include "wk-log.h"
#include "wk-sync-error.h"
#include "wk-web-line-private.h"

struct _WkWebTransport
{
  GObject parent_instance;

  SoupWebsocketConnection *connection; /* (owned) */
  GBytes *certificate_hash;            /* (owned) */
  GSource *watch;                      /* (owned) (nullable): looks for silence */
  GSource *linger;                     /* (owned) (nullable): ends a close that takes too long */
  gint64 heard;                        /* monotonic, microseconds */
  const char *reason;                  /* (nullable): why this side ended it, a word of WkReason */
  gboolean closing;                    /* nothing is received any more */
  gboolean ended;                      /* `closed` was emitted */
  gboolean kept;                       /* holds itself until it has ended: what was sent still goes when nobody holds it */
};

static void transport_iface_init (WkTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WkWebTransport, wk_web_transport, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (WK_TYPE_TRANSPORT, transport_iface_init))

enum { PROP_CERTIFICATE_HASH = 1 };

static void
clear_source (GSource **source)
{
  if (*source)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
cut (WkWebTransport *self)
{
  if (soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_CLOSED)
    wk_web_line_cut (soup_websocket_connection_get_io_stream (self->connection));
}

static gboolean
linger_cb (gpointer data)
{
  WkWebTransport *self = data;

  cut (self);

  return G_SOURCE_REMOVE;
}

static void
start_source (GSource **slot, guint seconds, GSourceFunc func, WkWebTransport *self)
{
  clear_source (slot);
  *slot = g_timeout_source_new_seconds (seconds);
  g_source_set_callback (*slot, func, self, NULL);
  g_source_attach (*slot, g_main_context_get_thread_default ());
}

static gboolean
watch_cb (gpointer data)
{
  WkWebTransport *self = data;

  if (g_get_monotonic_time () - self->heard < WK_WEB_LINE_SILENT_SECONDS * G_USEC_PER_SEC)
    return G_SOURCE_CONTINUE;

  WK_LOG (G_LOG_LEVEL_INFO, "net", "silent");
  self->reason = wk_reason_to_word (WK_REASON_SILENT);
  self->closing = TRUE;
  cut (self);

  return G_SOURCE_CONTINUE;
}

static void
message_cb (WkWebTransport *self, int type, GBytes *message, SoupWebsocketConnection *connection)
{
  self->heard = g_get_monotonic_time ();
  if (self->closing)
    return;

  if (type != SOUP_WEBSOCKET_DATA_BINARY) {
    wk_transport_close (WK_TRANSPORT (self), wk_reason_to_word (WK_REASON_MALFORMED));
    return;
  }

  wk_transport_emit_received (WK_TRANSPORT (self), message);
}

static void
pong_cb (WkWebTransport *self, GBytes *message, SoupWebsocketConnection *connection)
{
  self->heard = g_get_monotonic_time ();
}

static void
error_cb (WkWebTransport *self, GError *error, SoupWebsocketConnection *connection)
{
  if (!self->closing && error->domain == SOUP_WEBSOCKET_ERROR) {
    self->reason = wk_reason_to_word (error->code == SOUP_WEBSOCKET_CLOSE_TOO_BIG ? WK_REASON_LIMIT : WK_REASON_MALFORMED);
    wk_log_failure ("net", "connection_failed", error);
  }
  self->closing = TRUE;
  if (!self->linger)
    start_source (&self->linger, WK_WEB_LINE_CLOSING_SECONDS, linger_cb, self);
}

static void
closed_cb (WkWebTransport *self, SoupWebsocketConnection *connection)
{
  g_autoptr (WkWebTransport) kept = g_object_ref (self);
  g_autofree char *reason = NULL;

  if (self->ended)
    return;
  self->ended = TRUE;
  self->closing = TRUE;
  clear_source (&self->watch);
  clear_source (&self->linger);

  if (self->reason)
    reason = g_strdup (self->reason);
  else if (soup_websocket_connection_get_close_data (connection))
    reason = g_strdup (soup_websocket_connection_get_close_data (connection));
  wk_transport_emit_closed (WK_TRANSPORT (self), reason && *reason ? reason : NULL);
  if (self->kept) {
    self->kept = FALSE;
    g_object_unref (self);
  }
}

static void
wk_web_transport_send (WkTransport *transport, GBytes *message)
{
  WkWebTransport *self = WK_WEB_TRANSPORT (transport);

  if (self->closing || soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return;

  soup_websocket_connection_send_message (self->connection, SOUP_WEBSOCKET_DATA_BINARY, message);
}

static void
wk_web_transport_close (WkTransport *transport, const char *reason)
{
  WkWebTransport *self = WK_WEB_TRANSPORT (transport);

  if (self->closing || soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return;
  self->closing = TRUE;

  self->kept = TRUE;
  g_object_ref (self);
  start_source (&self->linger, WK_WEB_LINE_CLOSING_SECONDS, linger_cb, self);
  soup_websocket_connection_close (self->connection, wk_web_line_get_code (wk_reason_from_word (reason)), reason);
}

static void
transport_iface_init (WkTransportInterface *iface)
{
  iface->send = wk_web_transport_send;
  iface->close = wk_web_transport_close;
}

static void
wk_web_transport_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  WkWebTransport *self = WK_WEB_TRANSPORT (object);

  switch (prop) {
  case PROP_CERTIFICATE_HASH:
    g_value_set_boxed (value, self->certificate_hash);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
  }
}

static void
wk_web_transport_dispose (GObject *object)
{
  WkWebTransport *self = WK_WEB_TRANSPORT (object);

  clear_source (&self->watch);
  clear_source (&self->linger);
  if (self->connection)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->certificate_hash, g_bytes_unref);

  G_OBJECT_CLASS (wk_web_transport_parent_class)->dispose (object);
}

static void
wk_web_transport_class_init (WkWebTransportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wk_web_transport_get_property;
  object_class->dispose = wk_web_transport_dispose;
  g_object_class_override_property (object_class, PROP_CERTIFICATE_HASH, "certificate-hash");
}

static void
wk_web_transport_init (WkWebTransport *self)
{
  self->heard = g_get_monotonic_time ();
}

WkWebTransport *
wk_web_transport_new (SoupWebsocketConnection *connection, const guint8 fingerprint[WK_TLS_FINGERPRINT_LENGTH], gsize message_limit)
{
  WkWebTransport *self = g_object_new (WK_TYPE_WEB_TRANSPORT, NULL);
  GList *link;

  self->connection = g_object_ref (connection);
  wk_web_line_prepare (soup_websocket_connection_get_io_stream (connection));
  self->certificate_hash = g_bytes_new (fingerprint, WK_TLS_FINGERPRINT_LENGTH);
  soup_websocket_connection_set_max_incoming_payload_size (connection, message_limit);
  soup_websocket_connection_set_keepalive_interval (connection, WK_WEB_LINE_PING_SECONDS);
  for (link = soup_websocket_connection_get_extensions (connection); link; link = link->next)
    if (WK_IS_DEFLATE (link->data))
      wk_deflate_set_limit (link->data, message_limit);

  g_signal_connect_swapped (connection, "message", G_CALLBACK (message_cb), self);
  g_signal_connect_swapped (connection, "pong", G_CALLBACK (pong_cb), self);
  g_signal_connect_swapped (connection, "error", G_CALLBACK (error_cb), self);
  g_signal_connect_swapped (connection, "closed", G_CALLBACK (closed_cb), self);
  start_source (&self->watch, WK_WEB_LINE_PING_SECONDS, watch_cb, self);

  return self;
}
