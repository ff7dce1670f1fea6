/* The connecting end of a WebSocket, as a transport. */
#pragma once

#include <libsoup/soup.h>

#include "wk-tls-identity.h"
#include "wk-transport.h"

G_BEGIN_DECLS

#define WK_TYPE_WEB_TRANSPORT (wk_web_transport_get_type ())
G_DECLARE_FINAL_TYPE (WkWebTransport, wk_web_transport, WK, WEB_TRANSPORT, GObject)

WkWebTransport *wk_web_transport_new (SoupWebsocketConnection *connection, const guint8 fingerprint[WK_TLS_FINGERPRINT_LENGTH], gsize message_limit);

G_END_DECLS
