/* A host and a port as people type them. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WK_NET_OFFICE_PORT:
 *
 * Where an office listens unless it is told otherwise.
 */
#define WK_NET_OFFICE_PORT 7443

/**
 * WK_NET_MESSAGE_LIMIT:
 *
 * Bytes of the longest message that any side of the wire sends (WIRE.md, "Limits").
 */
#define WK_NET_MESSAGE_LIMIT (12 * 1024 * 1024)

/**
 * wk_address_parse:
 * @text: `host`, `host:port`, `[IPv6]:port`, or the same with `wss://` or `https://` before and `/` after it
 * @default_port: the port when none is named; 0 when one must be
 * @host: (out) (transfer full): name or number, without brackets
 * @port: (out): 1 to 65535
 * @error: return location for a %WK_NET_ERROR_ADDRESS
 *
 * Returns: whether @text is an address
 */
gboolean wk_address_parse (const char *text, guint16 default_port, char **host, guint16 *port, GError **error);

/**
 * wk_address_format:
 * @host: name or number
 * @port: a port
 *
 * Returns: (transfer full): `host:port`, an IPv6 number in brackets
 */
char *wk_address_format (const char *host, guint16 port);

G_END_DECLS
