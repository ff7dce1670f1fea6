/* A client that does not keep to the rules: frames made by hand. And whoever answers one of ours, with something else than a listener says. */
#include <string.h>
#include <zlib.h>

#include "net-fixture.h"

#define LIMIT 20000

typedef struct
{
  GIOStream *stream; /* (owned) */
} Raw;

static gboolean
accept_cb (GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags flags, gpointer data)
{
  return TRUE;
}

static void
client_event_cb (GSocketClient *client, GSocketClientEvent event, GSocketConnectable *connectable, GIOStream *stream, gpointer data)
{
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_signal_connect (stream, "accept-certificate", G_CALLBACK (accept_cb), NULL);
}

static void
raw_write (Raw *raw, gconstpointer data, gsize length)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_output_stream_write_all_async (g_io_stream_get_output_stream (raw->stream), data, length, G_PRIORITY_DEFAULT, NULL, fixture_result_cb, &result);
  WAIT_UNTIL (result != NULL);
  /* A listener that has closed already makes this fail, and may. */
  g_output_stream_write_all_finish (g_io_stream_get_output_stream (raw->stream), result, NULL, NULL);
}

static void
raw_open (Raw *raw, Fixture *fixture, const char *extensions)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GAsyncResult) result = NULL, read = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *request = NULL;
  char answer[2048] = "";

  g_socket_client_set_tls (client, TRUE);
  g_signal_connect (client, "event", G_CALLBACK (client_event_cb), NULL);
  g_socket_client_connect_to_host_async (client, "127.0.0.1", wk_listener_get_port (fixture->listener), NULL, fixture_result_cb, &result);
  WAIT_UNTIL (result != NULL);
  raw->stream = G_IO_STREAM (g_socket_client_connect_to_host_finish (client, result, &error));
  g_assert_no_error (error);

  request = g_strdup_printf ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s\r\n", extensions);
  raw_write (raw, request, strlen (request));
  g_input_stream_read_async (g_io_stream_get_input_stream (raw->stream), answer, sizeof answer - 1, G_PRIORITY_DEFAULT, NULL, fixture_result_cb, &read);
  WAIT_UNTIL (read != NULL);
  g_assert_cmpint (g_input_stream_read_finish (g_io_stream_get_input_stream (raw->stream), read, &error), >, 0);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 101"));
  WAIT_UNTIL (fixture->accepted->len == 1);
}

/* A frame under the mask of zeros. */
static void
raw_frame (Raw *raw, guint8 first, gconstpointer data, gsize length)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  guint8 header[14] = { first };
  gsize at = 2;

  if (length < 126) {
    header[1] = 0x80 | length;
  } else {
    header[1] = 0x80 | 126;
    header[2] = length >> 8;
    header[3] = length & 0xff;
    at = 4;
  }
  g_byte_array_append (frame, header, at + 4);
  g_byte_array_append (frame, data, length);
  raw_write (raw, frame->data, frame->len);
}

static GBytes *
deflated (gsize length)
{
  g_autofree guint8 *plain = g_malloc0 (length);
  gsize room = length / 100 + 1000;
  guint8 *packed = g_malloc (room);
  z_stream stream = { 0 };

  g_assert_cmpint (deflateInit2 (&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY), ==, Z_OK);
  stream.next_in = plain;
  stream.avail_in = length;
  stream.next_out = packed;
  stream.avail_out = room;
  g_assert_cmpint (deflate (&stream, Z_SYNC_FLUSH), ==, Z_OK);
  g_assert_cmpuint (stream.avail_in, ==, 0);
  room -= stream.avail_out + 4;
  deflateEnd (&stream);

  return g_bytes_new_take (packed, room);
}

static End *
only (Fixture *fixture)
{
  return fixture->accepted->pdata[0];
}

static void
finish (Raw *raw, Fixture *fixture)
{
  g_clear_object (&raw->stream);
  fixture_tear_down (fixture);
}

#define DEFLATE "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"

/* A message in pieces, each small, all together too much; with and without compression agreed. */
static void
test_pieces (void)
{
  guint way;

  for (way = 0; way < 2; way++) {
    Fixture fixture = { NULL };
    Raw raw = { NULL };
    g_autofree guint8 *piece = g_malloc0 (1000);
    guint i;

    fixture_set_up (&fixture, LIMIT, 10);
    raw_open (&raw, &fixture, way ? DEFLATE : "");

    /* As much as is allowed, in pieces: arrives whole, twice. */
    for (i = 0; i < 2; i++) {
      guint j;

      raw_frame (&raw, 0x02, piece, 1000);
      for (j = 1; j < LIMIT / 1000 - 1; j++)
        raw_frame (&raw, 0x00, piece, 1000);
      raw_frame (&raw, 0x80, piece, 1000);
      WAIT_UNTIL (only (&fixture)->received->len == i + 1);
      g_assert_cmpuint (g_bytes_get_size (only (&fixture)->received->pdata[i]), ==, LIMIT);
    }

    raw_frame (&raw, 0x02, piece, 1000);
    for (i = 0; i < 1000 && !only (&fixture)->closed; i++)
      raw_frame (&raw, 0x00, piece, 1000);
    WAIT_UNTIL (only (&fixture)->closed);
    g_assert_cmpuint (i, <, 1000);
    g_assert_cmpstr (only (&fixture)->reason, ==, "limit");
    g_assert_cmpuint (only (&fixture)->received->len, ==, 2);

    finish (&raw, &fixture);
  }
}

/* Fifteen megabytes in fifteen kilobytes. */
static void
test_bomb (void)
{
  Fixture fixture = { NULL };
  Raw raw = { NULL };
  g_autoptr (GBytes) small = deflated (15000), bomb = deflated (15 * 1000 * 1000);

  fixture_set_up (&fixture, LIMIT, 10);
  raw_open (&raw, &fixture, DEFLATE);
  raw_frame (&raw, 0xc2, g_bytes_get_data (small, NULL), g_bytes_get_size (small));
  WAIT_UNTIL (only (&fixture)->received->len == 1);
  g_assert_cmpuint (g_bytes_get_size (only (&fixture)->received->pdata[0]), ==, 15000);

  g_assert_cmpuint (g_bytes_get_size (bomb), <, LIMIT);
  raw_frame (&raw, 0xc2, g_bytes_get_data (bomb, NULL), g_bytes_get_size (bomb));
  WAIT_UNTIL (only (&fixture)->closed);
  g_assert_cmpstr (only (&fixture)->reason, ==, "limit");
  g_assert_cmpuint (only (&fixture)->received->len, ==, 1);

  finish (&raw, &fixture);
}

/* What is no frame, no deflate stream, or no binary message ends the connection and nothing else. */
static void
test_nonsense (void)
{
  static const struct { guint8 first; const char *data; gsize length; const char *extensions; } cases[] = {
    { 0xc2, "\xff\xff\xff\xff\xff\xff", 6, DEFLATE },  /* no deflate stream */
    { 0xc2, "abcdef", 6, "" },                         /* compressed, though that was not agreed */
    { 0x81, "text", 4, "" },                           /* text */
    { 0x80, "rest", 4, "" },                           /* the rest of nothing */
    { 0x8b, "", 0, "" },                               /* an unknown control frame */
    { 0xa2, "abcdef", 6, DEFLATE },                    /* a reserved bit */
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    Fixture fixture = { NULL };
    Raw raw = { NULL };

    fixture_set_up (&fixture, LIMIT, 10);
    raw_open (&raw, &fixture, cases[i].extensions);
    raw_frame (&raw, cases[i].first, cases[i].data, cases[i].length);
    WAIT_UNTIL (only (&fixture)->closed);
    g_assert_cmpuint (only (&fixture)->received->len, ==, 0);
    finish (&raw, &fixture);
  }
}

#define SMALL 8000 /* bytes: a frame goes into one record of TLS */
#define SMALL_HEADER 4
#define SOME_SMALL 50
#define MANY 20000 /* more of them than a socket holds for its peer */

/* Everything up to these words, or to the end of the line. */
static GByteArray *
raw_read_to (Raw *raw, const guint8 *last, gsize length)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  gsize want = 64 * 1024;
  gssize n;

  do {
    g_autoptr (GAsyncResult) result = NULL;
    g_autofree guint8 *some = g_malloc (want);

    g_input_stream_read_async (g_io_stream_get_input_stream (raw->stream), some, want, G_PRIORITY_DEFAULT, NULL, fixture_result_cb, &result);
    WAIT_UNTIL (result != NULL);
    n = g_input_stream_read_finish (g_io_stream_get_input_stream (raw->stream), result, NULL);
    if (n > 0)
      g_byte_array_append (all, some, n);
  } while (n > 0 && (all->len < length || memcmp (all->data + all->len - length, last, length) != 0));

  return g_steal_pointer (&all);
}

/* Sends until neither side's socket takes any more, and some wait for that; answers how many it sent. */
static guint
fill (End *end)
{
  gsize waits = 0;
  guint sent = 0, calm = 0;

  while (calm < 10) {
    for (; wk_transport_get_backlog (end->transport) < SOME_SMALL * SMALL; sent++) {
      guint8 *words = g_malloc (SMALL);
      g_autoptr (GBytes) message = g_bytes_new_take (words, SMALL);

      g_assert_cmpuint (sent, <, MANY);
      memset (words, sent % 251, SMALL);
      wk_transport_send (end->transport, message);
    }
    waits = wk_transport_get_backlog (end->transport);
    wait_a_moment ();
    calm = wk_transport_get_backlog (end->transport) == waits ? calm + 1 : 0;
  }

  return sent;
}

/* A client that stops reading and is ended for that, or for something else that is too much: when it reads on it gets what had
 * begun to go, whole, and why; not what waited behind. */
static void
test_unread (void)
{
  static const guint8 close_frame[] = { 0x88, 7, 1009 >> 8, 1009 & 0xff, 'l', 'i', 'm', 'i', 't' };
  guint way;

  for (way = 0; way < 2; way++) {
    Fixture fixture = { NULL };
    Raw raw = { NULL };
    g_autoptr (GByteArray) got = NULL;
    g_autofree guint8 *large = g_malloc0 (LIMIT + 1);
    guint sent, waiting, whole, i;

    fixture_set_up (&fixture, LIMIT, 10);
    raw_open (&raw, &fixture, "");
    sent = fill (only (&fixture));
    /* Of the first that waits nothing counts as gone. */
    g_assert_cmpuint (wk_transport_get_backlog (only (&fixture)->transport) % (SMALL_HEADER + SMALL), ==, 0);
    waiting = wk_transport_get_backlog (only (&fixture)->transport) / (SMALL_HEADER + SMALL);
    if (way == 0)
      wk_transport_close (only (&fixture)->transport, "limit");
    else
      raw_frame (&raw, 0x82, large, LIMIT + 1);

    got = raw_read_to (&raw, close_frame, sizeof close_frame);
    g_test_message ("%u sent, %u of them waited; %u bytes came", sent, waiting, got->len);
    g_assert_cmpuint (got->len, >=, sizeof close_frame);
    whole = (got->len - sizeof close_frame) / (SMALL_HEADER + SMALL);
    g_assert_cmpmem (got->data + whole * (SMALL_HEADER + SMALL), got->len - whole * (SMALL_HEADER + SMALL), close_frame, sizeof close_frame);
    for (i = 0; i < whole; i++) {
      const guint8 *frame = got->data + i * (SMALL_HEADER + SMALL);
      const guint8 header[SMALL_HEADER] = { 0x82, 126, SMALL >> 8, SMALL & 0xff };

      g_assert_cmpmem (frame, SMALL_HEADER, header, SMALL_HEADER);
      g_assert_cmpuint (frame[SMALL_HEADER], ==, i % 251);
      g_assert_cmpuint (frame[SMALL_HEADER + SMALL - 1], ==, i % 251);
    }
    g_assert_cmpuint (whole, >, sent - waiting);
    g_assert_cmpuint (whole, <, sent);
    g_clear_object (&raw.stream);
    WAIT_UNTIL (only (&fixture)->closed);

    finish (&raw, &fixture);
  }
}

/* A client that answers nothing any more, as a laptop whose battery is out: its line counts as cut in the end. */
static void
test_silent (void)
{
  Fixture fixture = { NULL };
  Raw raw = { NULL };
  gint64 began = g_get_monotonic_time ();

  if (!g_getenv ("WK_LONG")) {
    g_test_skip ("takes twenty seconds");
    return;
  }

  fixture_set_up (&fixture, LIMIT, 10);
  raw_open (&raw, &fixture, "");
  WAIT_UNTIL (only (&fixture)->closed);
  g_assert_cmpstr (only (&fixture)->reason, ==, "silent");
  g_assert_cmpint (g_get_monotonic_time () - began, >=, 15 * G_USEC_PER_SEC);

  finish (&raw, &fixture);
}

static void
test_window_bits (void)
{
  static const char *offers[] = {
    "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=8\r\n",
    "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10; client_no_context_takeover\r\n",
    "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_max_window_bits=9\r\n",
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (offers); i++) {
    Fixture fixture = { NULL };
    Raw raw = { NULL };
    g_autoptr (GBytes) small = deflated (500), zeros = g_bytes_new_take (g_malloc0 (500), 500);
    guint j;

    fixture_set_up (&fixture, LIMIT, 10);
    raw_open (&raw, &fixture, offers[i]);
    for (j = 0; j < 3; j++)
      raw_frame (&raw, 0xc2, g_bytes_get_data (small, NULL), g_bytes_get_size (small));
    WAIT_UNTIL (only (&fixture)->received->len == 3);
    g_assert_true (g_bytes_equal (only (&fixture)->received->pdata[2], zeros));
    finish (&raw, &fixture);
  }
}

/* ---- what answers and is no listener of ours --------------------------------------------------------------------- */

typedef struct
{
  const char *answer; /* %s: what shows that the nonce was read */
  int code;           /* of WkNetError; -1: it is one after all */
} Answer;

#define SWITCHING "HTTP/1.1 101 Switching Protocols\r\n"
#define UPGRADE "Upgrade: websocket\r\nConnection: Upgrade\r\n"
#define ACCEPT "Sec-WebSocket-Accept: %s\r\n"
#define AGREED "Sec-WebSocket-Extensions: permessage-deflate\r\n"

static const Answer answers[] = {
  { SWITCHING UPGRADE ACCEPT AGREED "\r\n", -1 },
  { SWITCHING UPGRADE ACCEPT "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; server_max_window_bits=9\r\n\r\n\x82\1a", -1 },
  { SWITCHING "upgrade: WebSocket\r\nconnection: keep-alive, upgrade\r\n" ACCEPT AGREED "\r\n", -1 },
  { SWITCHING UPGRADE "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" AGREED "\r\n", WK_NET_ERROR_NOT_WOONKAMER },
  { SWITCHING UPGRADE AGREED "\r\n", WK_NET_ERROR_NOT_WOONKAMER },
  { SWITCHING UPGRADE ACCEPT "\r\n", WK_NET_ERROR_NOT_WOONKAMER },
  { SWITCHING UPGRADE ACCEPT AGREED "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n", WK_NET_ERROR_NOT_WOONKAMER },
  { SWITCHING UPGRADE ACCEPT "Sec-WebSocket-Extensions: permessage-deflated\r\n\r\n", WK_NET_ERROR_NOT_WOONKAMER },
  { SWITCHING UPGRADE ACCEPT "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99\r\n\r\n", WK_NET_ERROR_NOT_WOONKAMER },
  { SWITCHING UPGRADE ACCEPT AGREED "Sec-WebSocket-Protocol: chat\r\n\r\n", WK_NET_ERROR_NOT_WOONKAMER },
  { SWITCHING "Upgrade: websocket\r\n" ACCEPT AGREED "\r\n", WK_NET_ERROR_NOT_WOONKAMER },
  { "HTTP/1.1 200 OK\r\n" UPGRADE ACCEPT AGREED "\r\n", WK_NET_ERROR_NOT_WOONKAMER },
  { "HTTP/1.1 503 Service Unavailable\r\n\r\n", WK_NET_ERROR_UNREACHABLE },
  { "220 mail.example ESMTP\r\n\r\n", WK_NET_ERROR_NOT_WOONKAMER },
  { SWITCHING UPGRADE, WK_NET_ERROR_UNREACHABLE }, /* and is gone */
  { "", WK_NET_ERROR_UNREACHABLE },
  { NULL, WK_NET_ERROR_NOT_WOONKAMER },            /* a heading without an end */
};

static char *
dup_accept (const char *request)
{
  const char *key = strstr (request, "Sec-WebSocket-Key: ");
  g_autofree char *words = key ? g_strdup_printf ("%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key + strlen ("Sec-WebSocket-Key: ")) : NULL;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 digest[20];
  gsize length = sizeof digest;

  g_assert_nonnull (words);
  g_checksum_update (sum, (const guchar *) words, -1);
  g_checksum_get_digest (sum, digest, &length);

  return g_base64_encode (digest, length);
}

/* In a thread of its own. */
static gboolean
answer_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  const Answer *answer = g_object_get_data (G_OBJECT (service), "answer");
  g_autoptr (GIOStream) tls = g_tls_server_connection_new (G_IO_STREAM (connection), data, NULL);
  g_autofree char *accept = NULL, *words = NULL;
  char request[2048] = "";
  gsize n = 0;
  gssize more;

  while (!g_str_has_suffix (request, "\r\n\r\n")) {
    more = g_input_stream_read (g_io_stream_get_input_stream (tls), request + n, sizeof request - 1 - n, NULL, NULL);
    if (more <= 0)
      return TRUE;
    n += more;
  }
  accept = dup_accept (request);
  if (answer->answer) {
    /* With no place for it in the answer it is left. */
    g_auto (GStrv) around = g_strsplit (answer->answer, "%s", 2);

    words = g_strjoinv (accept, around);
  } else {
    g_autofree char *long_word = g_strnfill (100000, 'a');

    words = g_strconcat (SWITCHING "X-Long: ", long_word, NULL);
  }
  g_output_stream_write_all (g_io_stream_get_output_stream (tls), words, strlen (words), NULL, NULL, NULL);
  /* One that is a listener stays until the other goes. */
  if (answer->code == -1)
    while (g_input_stream_read (g_io_stream_get_input_stream (tls), request, sizeof request, NULL, NULL) > 0)
      ;
  g_io_stream_close (tls, NULL, NULL);

  return TRUE;
}

static void
test_answers (void)
{
  g_autoptr (WkClock) clock = wk_clock_new_system ();
  g_autoptr (WkTlsIdentity) identity = wk_tls_identity_new (clock, NULL);
  guint i;

  for (i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autoptr (GSocketService) service = g_threaded_socket_service_new (4);
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (WkTransport) transport = NULL;
    guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, &error);

    g_assert_no_error (error);
    g_object_set_data (G_OBJECT (service), "answer", (gpointer) &answers[i]);
    g_signal_connect (service, "run", G_CALLBACK (answer_cb), wk_tls_identity_get_certificate (identity));
    wk_connector_connect_async ("127.0.0.1", port, wk_tls_identity_get_fingerprint (identity), LIMIT, NULL, fixture_result_cb, &result);
    WAIT_UNTIL (result != NULL);
    transport = wk_connector_connect_finish (result, NULL, &error);
    g_test_message ("%u: %s", i, error ? error->message : "taken");
    if (answers[i].code == -1) {
      End end = { NULL };

      g_assert_no_error (error);
      end_begin (&end, g_steal_pointer (&transport));
      /* What came right behind the answer is there. */
      if (i == 1)
        WAIT_UNTIL (end.received->len == 1);
      wk_transport_close (end.transport, "leaving");
      WAIT_UNTIL (end.closed);
      end_clear (&end);
    } else {
      g_assert_error (error, WK_NET_ERROR, answers[i].code);
    }
    g_socket_service_stop (service);
    g_socket_listener_close (G_SOCKET_LISTENER (service));
  }
}

/* One that takes the call and says nothing. */
static void
test_mute (void)
{
  g_autoptr (GSocketListener) mute = g_socket_listener_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (mute, NULL, &error);

  g_assert_no_error (error);
  if (!g_getenv ("WK_LONG")) {
    g_test_skip ("takes twenty seconds");
    return;
  }

  wk_connector_connect_async ("127.0.0.1", port, NULL, LIMIT, NULL, fixture_result_cb, &result);
  WAIT_UNTIL (result != NULL);
  g_assert_null (wk_connector_connect_finish (result, NULL, &error));
  g_assert_error (error, WK_NET_ERROR, WK_NET_ERROR_UNREACHABLE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/hostile/pieces", test_pieces);
  g_test_add_func ("/net/hostile/bomb", test_bomb);
  g_test_add_func ("/net/hostile/nonsense", test_nonsense);
  g_test_add_func ("/net/hostile/window-bits", test_window_bits);
  g_test_add_func ("/net/hostile/unread", test_unread);
  g_test_add_func ("/net/hostile/silent", test_silent);
  g_test_add_func ("/net/hostile/answers", test_answers);
  g_test_add_func ("/net/hostile/mute", test_mute);
  return g_test_run ();
}
