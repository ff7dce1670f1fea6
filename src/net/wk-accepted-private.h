/* The accepting end of a WebSocket, as a transport: of its many connections none costs the main loop anything until it has a word to say. */
#pragma once

#include <libsoup/soup.h>

#include "wk-hub-private.h"
#include "wk-tls-identity.h"
#include "wk-transport.h"

G_BEGIN_DECLS

#define WK_TYPE_ACCEPTED (wk_accepted_get_type ())
G_DECLARE_FINAL_TYPE (WkAccepted, wk_accepted, WK, ACCEPTED, GObject)

/* stream: after the handshake; extensions: what was agreed, in order. */
WkAccepted *wk_accepted_new (WkHub *hub, GIOStream *stream, GList *extensions /* (owned) (element-type SoupWebsocketExtension) */,
                             const guint8 fingerprint[WK_TLS_FINGERPRINT_LENGTH], gsize message_limit);
gboolean wk_accepted_has_ended (WkAccepted *self);

G_END_DECLS
