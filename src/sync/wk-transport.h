/* What carries messages: a WebSocket, or in one process a pipe. Keeps order, or ends. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define WK_TYPE_TRANSPORT (wk_transport_get_type ())

/**
 * WkTransport:
 *
 * One connection, both ways, from when it is open. Signals come in the main context that was the default when it was made,
 * and none before the main loop runs again after that: whoever gets a transport can connect to it first. Property
 * `certificate-hash` (#GBytes, 32 bytes): SHA-256 of the TLS server certificate in DER: on the connecting side the
 * peer's, on the accepting side our own, that is, as each side sees it; of a pipe whatever it was made with.
 *
 * Signals: `received` (#GBytes): one whole binary message. `closed` (#char*): once, last, also after wk_transport_close();
 * the other side's reason word, or %NULL when the line went. `drained`: what had to wait for the other side to read has gone.
 */
G_DECLARE_INTERFACE (WkTransport, wk_transport, WK, TRANSPORT, GObject)

struct _WkTransportInterface
{
  GTypeInterface parent_iface;

  void (*send) (WkTransport *self, GBytes *message);
  void (*close) (WkTransport *self, const char *reason);
  gsize (*get_backlog) (WkTransport *self); /* optional */
};

/**
 * wk_transport_send:
 * @self: a transport
 * @message: one binary message
 *
 * Sends, in order, without waiting. What is sent after the end is dropped.
 */
void wk_transport_send (WkTransport *self, GBytes *message);

/**
 * wk_transport_close:
 * @self: a transport
 * @reason: a word for the other side (see wk_reason_to_word())
 *
 * Ends it after what was sent has gone; of `limit` at once, and what waits is dropped. Nothing is received any more; `closed` follows.
 */
void wk_transport_close (WkTransport *self, const char *reason);

/**
 * wk_transport_get_backlog:
 * @self: a transport
 *
 * Returns: bytes that were sent and have not gone yet, as far as is known
 */
gsize wk_transport_get_backlog (WkTransport *self);

/**
 * wk_transport_dup_certificate_hash:
 * @self: a transport
 *
 * Returns: (transfer full) (nullable): 32 bytes
 */
GBytes *wk_transport_dup_certificate_hash (WkTransport *self);

/* For implementations: emit the signals. */
void wk_transport_emit_received (WkTransport *self, GBytes *message);
void wk_transport_emit_closed (WkTransport *self, const char *reason);
void wk_transport_emit_drained (WkTransport *self);

G_END_DECLS
