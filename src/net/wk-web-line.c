#include "wk-web-line-private.h"

#include <libsoup/soup.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

/* The socket under TLS, and under libsoup's stream where a listener took it over. */
GSocket *
wk_web_line_find_socket (GIOStream *above)
{
  g_autoptr (GObject) stream = g_object_ref (G_OBJECT (above));

  while (!G_IS_SOCKET_CONNECTION (stream)) {
    const char *below = G_IS_TLS_CONNECTION (stream) ? "base-io-stream" : "base-iostream";
    GObject *next = NULL;

    if (!g_object_class_find_property (G_OBJECT_GET_CLASS (stream), below))
      return NULL;
    g_object_get (stream, below, &next, NULL);
    if (!next)
      return NULL;
    g_object_unref (stream);
    stream = next;
  }

  return g_object_ref (g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream)));
}

/* Whoever made the connection may have given it a timeout, for the handshake: that is over. */
void
wk_web_line_prepare (GIOStream *stream)
{
  g_autoptr (GSocket) socket = wk_web_line_find_socket (stream);

  if (!socket)
    return;

  /* Silence is watched for here; and each message is sent whole, so there is nothing to gather. */
  g_socket_set_timeout (socket, 0);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
}

void
wk_web_line_cut (GIOStream *stream)
{
  g_autoptr (GSocket) socket = wk_web_line_find_socket (stream);

  if (socket)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

gushort
wk_web_line_get_code (WkReason reason)
{
  switch (reason) {
  case WK_REASON_LEAVING:
  case WK_REASON_CLOSED:
  case WK_REASON_REPLACED:
    return SOUP_WEBSOCKET_CLOSE_NORMAL;
  case WK_REASON_MALFORMED:
    return SOUP_WEBSOCKET_CLOSE_BAD_DATA;
  case WK_REASON_LIMIT:
    return SOUP_WEBSOCKET_CLOSE_TOO_BIG;
  default:
    return SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION;
  }
}
