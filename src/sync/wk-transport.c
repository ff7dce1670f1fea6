#include "wk-transport.h"

G_DEFINE_INTERFACE (WkTransport, wk_transport, G_TYPE_OBJECT)

static guint received_signal, closed_signal, drained_signal;

static void
wk_transport_default_init (WkTransportInterface *iface)
{
  g_object_interface_install_property (iface, g_param_spec_boxed ("certificate-hash", NULL, NULL, G_TYPE_BYTES,
                                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  received_signal = g_signal_new ("received", WK_TYPE_TRANSPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BYTES);
  closed_signal = g_signal_new ("closed", WK_TYPE_TRANSPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  drained_signal = g_signal_new ("drained", WK_TYPE_TRANSPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

void
wk_transport_send (WkTransport *self, GBytes *message)
{
  g_return_if_fail (WK_IS_TRANSPORT (self) && message != NULL);

  WK_TRANSPORT_GET_IFACE (self)->send (self, message);
}

void
wk_transport_close (WkTransport *self, const char *reason)
{
  g_return_if_fail (WK_IS_TRANSPORT (self));

  WK_TRANSPORT_GET_IFACE (self)->close (self, reason);
}

gsize
wk_transport_get_backlog (WkTransport *self)
{
  g_return_val_if_fail (WK_IS_TRANSPORT (self), 0);

  return WK_TRANSPORT_GET_IFACE (self)->get_backlog != NULL ? WK_TRANSPORT_GET_IFACE (self)->get_backlog (self) : 0;
}

GBytes *
wk_transport_dup_certificate_hash (WkTransport *self)
{
  GBytes *hash = NULL;

  g_return_val_if_fail (WK_IS_TRANSPORT (self), NULL);

  g_object_get (self, "certificate-hash", &hash, NULL);
  return hash;
}

void
wk_transport_emit_received (WkTransport *self, GBytes *message)
{
  g_signal_emit (self, received_signal, 0, message);
}

void
wk_transport_emit_closed (WkTransport *self, const char *reason)
{
  g_signal_emit (self, closed_signal, 0, reason);
}

void
wk_transport_emit_drained (WkTransport *self)
{
  g_signal_emit (self, drained_signal, 0);
}
