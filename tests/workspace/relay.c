#include "relay.h"

struct _Relay {
  GSocketService *service;   /* (owned) */
  guint16 port, target;
  GPtrArray *lines;          /* (owned) of GIOStream: both ends */
  GCancellable *cut;         /* (owned) */
  gboolean is_cut;
  guint n;
};

static void
spliced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GIOStream) other = data;

  g_io_stream_splice_finish (result, NULL);
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *near, GObject *object, gpointer data)
{
  Relay *self = data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) far = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  if (!self->is_cut)
    far = g_socket_client_connect_to_host (client, "127.0.0.1", self->target, NULL, NULL);
  if (far == NULL)
    {
      g_io_stream_close (G_IO_STREAM (near), NULL, NULL);
      return TRUE;
    }
  self->n++;
  g_tcp_connection_set_graceful_disconnect (G_TCP_CONNECTION (near), FALSE);
  g_ptr_array_add (self->lines, g_object_ref (near));
  g_ptr_array_add (self->lines, g_object_ref (far));
  g_io_stream_splice_async (G_IO_STREAM (near), G_IO_STREAM (far), G_IO_STREAM_SPLICE_CLOSE_STREAM1 | G_IO_STREAM_SPLICE_CLOSE_STREAM2,
                            G_PRIORITY_DEFAULT, self->cut, spliced_cb, g_object_ref (near));
  return TRUE;
}

Relay *
relay_new (guint16 target)
{
  Relay *self = g_new0 (Relay, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  self->service = g_socket_service_new ();
  self->target = target;
  self->lines = g_ptr_array_new_with_free_func (g_object_unref);
  self->cut = g_cancellable_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), any, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  return self;
}

guint16
relay_get_port (Relay *self)
{
  return self->port;
}

void
relay_cut (Relay *self)
{
  self->is_cut = TRUE;
  g_cancellable_cancel (self->cut);
  g_clear_object (&self->cut);
  self->cut = g_cancellable_new ();
  /* As a network does that is gone: the ends hear nothing of one another but that the line broke. */
  for (guint i = 0; i < self->lines->len; i++)
    g_socket_close (g_socket_connection_get_socket (self->lines->pdata[i]), NULL);
  g_ptr_array_set_size (self->lines, 0);
}

void
relay_mend (Relay *self)
{
  self->is_cut = FALSE;
}

void
relay_set_target (Relay *self, guint16 target)
{
  self->target = target;
}

guint
relay_count (Relay *self)
{
  return self->n;
}

void
relay_free (Relay *self)
{
  relay_cut (self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_clear_object (&self->service);
  g_ptr_array_unref (self->lines);
  g_clear_object (&self->cut);
  g_free (self);
}
