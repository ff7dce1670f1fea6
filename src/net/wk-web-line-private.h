/* What both ends of a WebSocket have in common: the line under TLS, its silence and its end. */
#pragma once

#include <gio/gio.h>

#include "wk-sync-error.h"

G_BEGIN_DECLS

/* A ping every so many seconds; without any sign of life for the second figure the line counts as cut. */
#define WK_WEB_LINE_PING_SECONDS 5
#define WK_WEB_LINE_SILENT_SECONDS 16
/* What the other side gets to read a close frame before the line is cut. */
#define WK_WEB_LINE_CLOSING_SECONDS 2

GSocket *wk_web_line_find_socket (GIOStream *above); /* (transfer full) (nullable) */
void wk_web_line_prepare (GIOStream *stream);

/* Without a word and without waiting: closing the TLS stream itself could wait for a peer that does not read. */
void wk_web_line_cut (GIOStream *stream);

gushort wk_web_line_get_code (WkReason reason); /* of RFC 6455, section 7.4.1 */

G_END_DECLS
