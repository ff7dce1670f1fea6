/* Real TLS sockets on loopback. */
#include <libsoup/soup.h>
#include <string.h>

#include "net-fixture.h"
#include "wk-sync-error.h"

#define LIMIT (256 * 1024)

static GBytes *
noise (gsize length, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint8 *data = g_malloc (length + 4);
  gsize i;

  for (i = 0; i < length; i += 4) {
    guint32 word = g_rand_int (rand);

    memcpy (data + i, &word, 4);
  }
  return g_bytes_new_take (data, length);
}

/* Both ways, of every size that a length is written differently for, some that compress and some that do not. */
static void
test_exchange (void)
{
  static const gsize sizes[] = { 1, 95, 96, 125, 126, 127, 5000, 65535, 65536, LIMIT - 100 };
  Fixture fixture = { NULL };
  End end = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) ours = NULL, theirs = NULL;
  g_autoptr (GPtrArray) sent = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  guint8 fingerprint[WK_TLS_FINGERPRINT_LENGTH];
  WkTransport *transport;
  End *other;
  guint i, round;

  fixture_set_up (&fixture, LIMIT, 10);
  transport = fixture_connect (&fixture, NULL, LIMIT, fingerprint, &error);
  g_assert_no_error (error);
  end_begin (&end, transport);
  WAIT_UNTIL (fixture.accepted->len == 1);
  other = fixture.accepted->pdata[0];

  /* What CPace binds to is the same on both sides, and the listener's. */
  g_assert_cmpmem (fingerprint, 32, wk_tls_identity_get_fingerprint (fixture.identity), 32);
  ours = wk_transport_dup_certificate_hash (transport);
  theirs = wk_transport_dup_certificate_hash (other->transport);
  g_assert_true (g_bytes_equal (ours, theirs));
  g_assert_cmpmem (fingerprint, 32, g_bytes_get_data (ours, NULL), g_bytes_get_size (ours));

  for (round = 0; round < 3; round++)
    for (i = 0; i < G_N_ELEMENTS (sizes); i++) {
      char *same = g_malloc (sizes[i]);

      memset (same, 'a' + round, sizes[i]);
      g_ptr_array_add (sent, g_bytes_new_take (same, sizes[i]));
      g_ptr_array_add (sent, noise (sizes[i], round * 100 + i));
    }
  for (i = 0; i < sent->len; i++) {
    wk_transport_send (end.transport, sent->pdata[i]);
    wk_transport_send (other->transport, sent->pdata[sent->len - 1 - i]);
  }
  WAIT_UNTIL (end.received->len == sent->len && other->received->len == sent->len);
  for (i = 0; i < sent->len; i++) {
    g_assert_true (g_bytes_equal (other->received->pdata[i], sent->pdata[i]));
    g_assert_true (g_bytes_equal (end.received->pdata[i], sent->pdata[sent->len - 1 - i]));
  }

  /* What was sent before a close arrives before the word. */
  wk_transport_send (end.transport, sent->pdata[0]);
  wk_transport_close (end.transport, wk_reason_to_word (WK_REASON_LEAVING));
  wk_transport_send (end.transport, sent->pdata[1]);
  WAIT_UNTIL (end.closed && other->closed);
  g_assert_cmpuint (other->received->len, ==, sent->len + 1);
  g_assert_cmpstr (other->reason, ==, "leaving");
  g_assert_cmpuint (wk_listener_get_connections (fixture.listener), ==, 0);

  end_clear (&end);
  fixture_tear_down (&fixture);
}

static void
test_pin (void)
{
  Fixture fixture = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (WkTransport) right = NULL, wrong = NULL;
  guint8 pin[WK_TLS_FINGERPRINT_LENGTH], fingerprint[WK_TLS_FINGERPRINT_LENGTH] = { 0 };

  fixture_set_up (&fixture, LIMIT, 10);
  memcpy (pin, wk_tls_identity_get_fingerprint (fixture.identity), sizeof pin);
  right = fixture_connect (&fixture, pin, LIMIT, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (right);

  pin[31] ^= 1;
  wrong = fixture_connect (&fixture, pin, LIMIT, fingerprint, &error);
  g_assert_error (error, WK_NET_ERROR, WK_NET_ERROR_CERTIFICATE);
  g_assert_null (wrong);
  g_assert_cmpuint (fingerprint[0] | fingerprint[1] | fingerprint[2], ==, 0);
  g_assert_cmpuint (fixture.accepted->len, ==, 1);

  fixture_tear_down (&fixture);
}

static void
test_out_of_reach (void)
{
  Fixture fixture = { NULL };
  g_autoptr (GAsyncResult) result = NULL, cancelled = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint16 port;

  fixture_set_up (&fixture, LIMIT, 10);
  port = wk_listener_get_port (fixture.listener);
  wk_listener_stop (fixture.listener);
  g_assert_cmpuint (wk_listener_get_port (fixture.listener), ==, 0);

  wk_connector_connect_async ("127.0.0.1", port, NULL, LIMIT, NULL, fixture_result_cb, &result);
  WAIT_UNTIL (result != NULL);
  g_assert_null (wk_connector_connect_finish (result, NULL, &error));
  g_assert_error (error, WK_NET_ERROR, WK_NET_ERROR_UNREACHABLE);
  g_clear_error (&error);

  wk_connector_connect_async ("127.0.0.1", port, NULL, LIMIT, cancellable, fixture_result_cb, &cancelled);
  g_cancellable_cancel (cancellable);
  WAIT_UNTIL (cancelled != NULL);
  g_assert_null (wk_connector_connect_finish (cancelled, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  fixture_tear_down (&fixture);
}

/* Each side holds the other to its own limit, whatever the other's is. */
static void
test_too_big (void)
{
  guint way;

  for (way = 0; way < 4; way++) {
    gboolean to_listener = way < 2, compresses = way % 2;
    Fixture fixture = { NULL };
    End end = { NULL };
    End *other, *victim;
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) message = compresses ? g_bytes_new_take (g_malloc0 (4096), 4096) : noise (4096, 3);

    fixture_set_up (&fixture, to_listener ? 4095 : LIMIT, 10);
    end_begin (&end, fixture_connect (&fixture, NULL, to_listener ? LIMIT : 4095, NULL, &error));
    g_assert_no_error (error);
    WAIT_UNTIL (fixture.accepted->len == 1);
    other = fixture.accepted->pdata[0];
    victim = to_listener ? other : &end;

    wk_transport_send (to_listener ? end.transport : other->transport, message);
    WAIT_UNTIL (end.closed && other->closed);
    g_assert_cmpuint (victim->received->len, ==, 0);
    g_assert_cmpstr (victim->reason, ==, "limit");

    end_clear (&end);
    fixture_tear_down (&fixture);
  }
}

/* The listener's program goes in the middle of a message: the line is cut, half a message is none. */
static void
test_cut (void)
{
  Fixture fixture = { NULL };
  End end = { NULL };
  End *other;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) message = noise (LIMIT - 1000, 1);
  guint i;

  fixture_set_up (&fixture, LIMIT, 10);
  end_begin (&end, fixture_connect (&fixture, NULL, LIMIT, NULL, &error));
  g_assert_no_error (error);
  WAIT_UNTIL (fixture.accepted->len == 1);
  other = fixture.accepted->pdata[0];
  for (i = 0; i < 200; i++)
    wk_transport_send (other->transport, message);
  WAIT_UNTIL (end.received->len >= 2);
  g_assert_cmpuint (end.received->len, <, 200);

  /* Without a close frame, as a killed program goes. */
  end_clear (other);
  WAIT_UNTIL (end.closed);
  g_assert_cmpstr (end.reason, ==, NULL);
  g_assert_cmpuint (end.received->len, <, 200);
  for (i = 0; i < end.received->len; i++)
    g_assert_true (g_bytes_equal (end.received->pdata[i], message));

  end_clear (&end);
  fixture_tear_down (&fixture);
}

static gboolean
over_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Nobody says anything for longer than any timeout there is: the line stays. */
static void
test_idle (void)
{
  Fixture fixture = { NULL };
  End end = { NULL };
  End *other;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) message = noise (100, 1);
  gboolean over = FALSE;

  if (!g_getenv ("WK_LONG")) {
    g_test_skip ("takes forty seconds");
    return;
  }

  fixture_set_up (&fixture, LIMIT, 10);
  end_begin (&end, fixture_connect (&fixture, NULL, LIMIT, NULL, &error));
  g_assert_no_error (error);
  WAIT_UNTIL (fixture.accepted->len == 1);
  other = fixture.accepted->pdata[0];
  g_timeout_add_seconds (40, over_cb, &over);
  WAIT_UNTIL (over);
  g_assert_false (end.closed || other->closed);
  wk_transport_send (end.transport, message);
  wk_transport_send (other->transport, message);
  WAIT_UNTIL (end.received->len == 1 && other->received->len == 1);

  end_clear (&end);
  fixture_tear_down (&fixture);
}

static void
test_stop (void)
{
  Fixture fixture = { NULL };
  End end = { NULL };
  g_autoptr (GError) error = NULL;

  fixture_set_up (&fixture, LIMIT, 10);
  end_begin (&end, fixture_connect (&fixture, NULL, LIMIT, NULL, &error));
  g_assert_no_error (error);
  WAIT_UNTIL (fixture.accepted->len == 1);
  g_assert_cmpuint (wk_listener_get_connections (fixture.listener), ==, 1);
  wk_listener_stop (fixture.listener);
  WAIT_UNTIL (end.closed);
  g_assert_cmpstr (end.reason, ==, "closed");

  end_clear (&end);
  fixture_tear_down (&fixture);
}

static void
test_full (void)
{
  Fixture fixture = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (WkTransport) one = NULL, two = NULL, again = NULL;

  fixture_set_up (&fixture, LIMIT, 1);
  one = fixture_connect (&fixture, NULL, LIMIT, NULL, &error);
  g_assert_no_error (error);
  WAIT_UNTIL (fixture.accepted->len == 1);
  two = fixture_connect (&fixture, NULL, LIMIT, NULL, &error);
  g_assert_error (error, WK_NET_ERROR, WK_NET_ERROR_UNREACHABLE);
  g_assert_null (two);
  g_clear_error (&error);

  wk_transport_close (one, "leaving");
  WAIT_UNTIL (wk_listener_get_connections (fixture.listener) == 0);
  again = fixture_connect (&fixture, NULL, LIMIT, NULL, &error);
  g_assert_no_error (error);

  fixture_tear_down (&fixture);
}

static char *
health_page (gpointer data)
{
  return g_strdup ("ok\n");
}

static gboolean
accept_cb (SoupMessage *message, GTlsCertificate *certificate, GTlsCertificateFlags flags, gpointer data)
{
  return TRUE;
}

static guint
get (Fixture *fixture, const char *path, const char *method, char **text)
{
  g_autofree char *uri = g_strdup_printf ("https://127.0.0.1:%u%s", wk_listener_get_port (fixture->listener), path);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_cb), NULL);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, fixture_result_cb, &result);
  WAIT_UNTIL (result != NULL);
  body = soup_session_send_and_read_finish (session, result, &error);
  g_assert_no_error (error);
  if (text)
    *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  return soup_message_get_status (message);
}

static void
test_pages (void)
{
  Fixture fixture = { NULL };
  g_autofree char *text = NULL;

  fixture_set_up (&fixture, LIMIT, 10);
  wk_listener_add_page (fixture.listener, "/health", FALSE, health_page, NULL, NULL);
  wk_listener_add_page (fixture.listener, "/metrics", TRUE, health_page, NULL, NULL);
  g_assert_cmpuint (get (&fixture, "/health", "GET", &text), ==, 200);
  g_assert_cmpstr (text, ==, "ok\n");
  g_assert_cmpuint (get (&fixture, "/metrics", "GET", NULL), ==, 200);
  g_assert_cmpuint (get (&fixture, "/health", "POST", NULL), ==, 405);
  g_assert_cmpuint (get (&fixture, "/other", "GET", NULL), ==, 404);
  /* The WebSocket's own path, without its handshake. */
  g_assert_cmpuint (get (&fixture, "/", "GET", NULL), ==, 400);

  fixture_tear_down (&fixture);
}

static void
test_listen_refused (void)
{
  Fixture fixture = { NULL };
  g_autoptr (WkListener) second = NULL;
  g_auto (GStrv) addresses = NULL;
  g_autoptr (GError) error = NULL;

  fixture_set_up (&fixture, LIMIT, 10);
  second = wk_listener_new (fixture.identity, LIMIT, 10);
  g_assert_false (wk_listener_listen (second, "127.0.0.1", wk_listener_get_port (fixture.listener), &error));
  g_assert_error (error, WK_NET_ERROR, WK_NET_ERROR_ADDRESS);
  g_clear_error (&error);
  g_assert_false (wk_listener_listen (second, "no number", 0, &error));
  g_assert_error (error, WK_NET_ERROR, WK_NET_ERROR_ADDRESS);
  g_clear_error (&error);
  g_assert_true (wk_listener_listen (second, NULL, 0, &error));
  g_assert_no_error (error);
  addresses = wk_listener_list_addresses (second);
  g_assert_nonnull (addresses[0]);
  wk_listener_stop (second);
  g_assert_finalize_object (g_steal_pointer (&second));

  fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/transport/exchange", test_exchange);
  g_test_add_func ("/net/transport/pin", test_pin);
  g_test_add_func ("/net/transport/out-of-reach", test_out_of_reach);
  g_test_add_func ("/net/transport/too-big", test_too_big);
  g_test_add_func ("/net/transport/cut", test_cut);
  g_test_add_func ("/net/transport/idle", test_idle);
  g_test_add_func ("/net/transport/stop", test_stop);
  g_test_add_func ("/net/transport/full", test_full);
  g_test_add_func ("/net/transport/pages", test_pages);
  g_test_add_func ("/net/transport/listen-refused", test_listen_refused);
  return g_test_run ();
}
