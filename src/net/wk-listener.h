/* Takes connections: WebSocket over TLS on `/`, and a few plain pages for whoever watches over a daemon. */
#pragma once

#include <gio/gio.h>

#include "wk-tls-identity.h"

G_BEGIN_DECLS

#define WK_TYPE_LISTENER (wk_listener_get_type ())
/* Signal "connected" (WkTransport *transport, const char *peer): somebody is there; keep the transport, or it is closed.
 * peer is the other side's number, for limits and logs' counters; not for display. */
G_DECLARE_FINAL_TYPE (WkListener, wk_listener, WK, LISTENER, GObject)

/**
 * WkListenerPage:
 * @data: what was given with it
 *
 * Returns: (transfer full): what the page says now, UTF-8
 */
typedef char *(*WkListenerPage) (gpointer data);

/**
 * wk_listener_new:
 * @identity: with whose certificate it answers
 * @message_limit: bytes that one message may have, compressed or not
 * @max_connections: how many may be open at once; the next one is told to come back later
 *
 * Returns: (transfer full): a listener that does not listen yet
 */
WkListener *wk_listener_new (WkTlsIdentity *identity, gsize message_limit, guint max_connections);

/**
 * wk_listener_add_page:
 * @self: a listener
 * @path: such as `/health`
 * @local_only: answer this machine alone
 * @page: (scope notified): what it says
 * @data: for @page
 * @destroy: (nullable): frees @data
 *
 * Adds a page that GET reads over HTTPS.
 */
void wk_listener_add_page (WkListener *self, const char *path, gboolean local_only, WkListenerPage page, gpointer data, GDestroyNotify destroy);

typedef struct _WkListenerCall WkListenerCall;

/**
 * WkListenerQuestion:
 * @form: (nullable) (element-type utf8 utf8): what was posted; %NULL of GET
 * @call: (transfer full): to be answered once, now or later
 * @data: as given to wk_listener_add_question()
 */
typedef void (*WkListenerQuestion) (GHashTable *form, WkListenerCall *call, gpointer data);

/**
 * wk_listener_add_question:
 * @self: a listener
 * @path: such as `/sign-in`
 * @question: (scope notified): answers GET and POST
 * @data: for @question
 *
 * Adds a page that answers with a form (`application/x-www-form-urlencoded`), in its own time. What is posted is short; anything longer, and whatever is posted elsewhere, is not read.
 */
void wk_listener_add_question (WkListener *self, const char *path, WkListenerQuestion question, gpointer data);

/**
 * wk_listener_call_answer:
 * @call: (transfer full): from a #WkListenerQuestion
 * @good: whether it is an answer; else it says why not
 * @form: the answer
 */
void wk_listener_call_answer (WkListenerCall *call, gboolean good, const char *form);

/**
 * wk_listener_listen:
 * @self: a listener
 * @host: (nullable): the number to listen on; %NULL for every one this machine has
 * @port: the port; 0 for a free one
 * @error: return location for a %WK_NET_ERROR_ADDRESS
 *
 * Returns: whether it listens
 */
gboolean wk_listener_listen (WkListener *self, const char *host, guint16 port, GError **error);

/**
 * wk_listener_get_port:
 * @self: a listener
 *
 * Returns: the port it listens on, 0 when it does not
 */
guint16 wk_listener_get_port (WkListener *self);

/**
 * wk_listener_get_connections:
 * @self: a listener
 *
 * Returns: how many are open
 */
guint wk_listener_get_connections (WkListener *self);

/**
 * wk_listener_stop:
 * @self: a listener
 *
 * Takes no more, and closes the open ones as going away.
 */
void wk_listener_stop (WkListener *self);

/**
 * wk_listener_list_addresses:
 * @self: a listener that listens
 *
 * Returns: (transfer full) (array zero-terminated=1): `host:port` by which others on the network reach this machine,
 *   IPv4 first; loopback only when there is nothing else
 */
char **wk_listener_list_addresses (WkListener *self);

G_END_DECLS
