/* Reaches for a listener: WebSocket over TLS, known by its certificate's fingerprint. */
#pragma once

#include <gio/gio.h>

#include "wk-tls-identity.h"

G_BEGIN_DECLS

typedef struct _WkTransport WkTransport;

/**
 * wk_connector_connect_async:
 * @host: name or number
 * @port: port
 * @pin: (nullable) (array fixed-size=32): the fingerprint the other side must have; %NULL takes whoever answers, and the caller
 *   must then prove the fingerprint that wk_connector_connect_finish() gives, as CPace does with it as its channel identifier
 * @message_limit: bytes that one message may have, compressed or not
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called when connected or failed
 * @data: for @callback
 *
 * Connects. Proxies are passed by: an office and a table are on our own networks.
 */
void wk_connector_connect_async (const char *host, guint16 port, const guint8 *pin, gsize message_limit, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data);

/**
 * wk_connector_connect_finish:
 * @result: what the callback got
 * @fingerprint: (out caller-allocates) (optional) (array fixed-size=32): of the certificate the other side showed
 * @error: return location for a #WkNetError, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): an open transport, %NULL on failure
 */
WkTransport *wk_connector_connect_finish (GAsyncResult *result, guint8 fingerprint[WK_TLS_FINGERPRINT_LENGTH], GError **error);

G_END_DECLS
