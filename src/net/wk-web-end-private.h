/* One end of a WebSocket, as a transport. Of many connections none costs the main loop anything until it has a word to say; and a word that comes costs
 * it one source, where libsoup's own end makes one anew for each message, over one for TLS, over one for the socket. */
#pragma once

#include <libsoup/soup.h>

#include "wk-hub-private.h"
#include "wk-tls-identity.h"
#include "wk-transport.h"

G_BEGIN_DECLS

#define WK_TYPE_WEB_END (wk_web_end_get_type ())
G_DECLARE_FINAL_TYPE (WkWebEnd, wk_web_end, WK, WEB_END, GObject)

/* stream: after the handshake, and nobody else's any more; connects: whether this end asked for it; extensions: what was agreed, in order. */
WkWebEnd *wk_web_end_new (WkHub *hub, GIOStream *stream, gboolean connects, GList *extensions /* (owned) (element-type SoupWebsocketExtension) */,
                          const guint8 fingerprint[WK_TLS_FINGERPRINT_LENGTH], gsize message_limit);
gboolean wk_web_end_has_ended (WkWebEnd *self);

G_END_DECLS
