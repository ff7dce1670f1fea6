/* A listener on loopback, and what both sides saw of one another. */
#pragma once

#include "wk-connector.h"
#include "wk-listener.h"
#include "wk-net-error.h"
#include "wk-transport.h"

/* One end of a connection. */
typedef struct
{
  WkTransport *transport; /* (owned) (nullable) */
  GPtrArray *received;    /* (owned) (element-type GBytes) */
  guint closed;
  char *reason;           /* (owned) (nullable) */
} End;

static inline void
end_received_cb (WkTransport *transport, GBytes *message, gpointer data)
{
  g_ptr_array_add (((End *) data)->received, g_bytes_ref (message));
}

static inline void
end_closed_cb (WkTransport *transport, const char *reason, gpointer data)
{
  End *end = data;

  g_assert_cmpuint (end->closed, ==, 0);
  end->closed++;
  end->reason = g_strdup (reason);
}

static inline void
end_begin (End *end, WkTransport *transport /* (owned) */)
{
  end->transport = transport;
  end->received = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_signal_connect (transport, "received", G_CALLBACK (end_received_cb), end);
  g_signal_connect (transport, "closed", G_CALLBACK (end_closed_cb), end);
}

static inline void
end_clear (End *end)
{
  if (end->transport)
    g_signal_handlers_disconnect_by_data (end->transport, end);
  g_clear_object (&end->transport);
  g_clear_pointer (&end->received, g_ptr_array_unref);
  g_clear_pointer (&end->reason, g_free);
}

typedef struct
{
  WkTlsIdentity *identity; /* (owned) */
  WkListener *listener;    /* (owned) */
  GPtrArray *accepted;     /* (owned) (element-type End) */
} Fixture;

static inline void
fixture_connected_cb (WkListener *listener, WkTransport *transport, const char *peer, gpointer data)
{
  Fixture *fixture = data;
  End *end = g_new0 (End, 1);

  g_assert_cmpstr (peer, ==, "127.0.0.1");
  end_begin (end, g_object_ref (transport));
  g_ptr_array_add (fixture->accepted, end);
}

static inline void
fixture_end_free (gpointer data)
{
  end_clear (data);
  g_free (data);
}

static inline void
fixture_set_up (Fixture *fixture, gsize limit, guint max)
{
  g_autoptr (WkClock) clock = wk_clock_new_system ();
  g_autoptr (GError) error = NULL;

  fixture->identity = wk_tls_identity_new (clock, &error);
  g_assert_no_error (error);
  fixture->accepted = g_ptr_array_new_with_free_func (fixture_end_free);
  fixture->listener = wk_listener_new (fixture->identity, limit, max);
  g_signal_connect (fixture->listener, "connected", G_CALLBACK (fixture_connected_cb), fixture);
  wk_listener_listen (fixture->listener, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (wk_listener_get_port (fixture->listener), !=, 0);
}

static inline void
fixture_tear_down (Fixture *fixture)
{
  wk_listener_stop (fixture->listener);
  g_clear_pointer (&fixture->accepted, g_ptr_array_unref);
  g_clear_object (&fixture->listener);
  g_clear_object (&fixture->identity);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static inline void
fixture_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

#define WAIT_UNTIL(condition)                                \
  do {                                                       \
    gint64 until_ = g_get_monotonic_time () + 60000000;      \
    while (!(condition)) {                                   \
      g_assert_cmpint (g_get_monotonic_time (), <, until_);  \
      wait_a_moment ();                                      \
    }                                                        \
  } while (0)

static inline gboolean
wake_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* One turn of the main loop, of at most 20 ms. */
static inline void
wait_a_moment (void)
{
  gboolean woken = FALSE;
  guint source = g_timeout_add (20, wake_cb, &woken);

  g_main_context_iteration (NULL, TRUE);
  if (!woken)
    g_source_remove (source);
}

static inline WkTransport *
fixture_connect (Fixture *fixture, const guint8 *pin, gsize limit, guint8 *fingerprint, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  wk_connector_connect_async ("127.0.0.1", wk_listener_get_port (fixture->listener), pin, limit, NULL, fixture_result_cb, &result);
  WAIT_UNTIL (result != NULL);

  return wk_connector_connect_finish (result, fingerprint, error);
}
