#include "relay.h"

#include <string.h>

#define CHUNK 4096u

struct _Relay {
  GSocketService *service;   /* (owned) */
  guint16 port, target;
  GPtrArray *lines;          /* (owned) of Line: those that stand */
  GPtrArray *held;           /* (owned) of Line: not through to the target yet */
  gboolean is_cut;
  guint n;
  RelayFaults faults;
  GRand *rand;               /* (owned) (nullable) */
  guint64 bytes;
  guint turns;
  gboolean last_forth;
  guint ways;                /* directions that are under way */
};

/* One connection, both ways. Lives as long as something of it is under way. */
typedef struct {
  gatomicrefcount refs;
  Relay *relay;              /* (nullable): until it is cut */
  GSocketConnection *near, *far;   /* (owned) (far: nullable) */
  GSocketConnection *double_far;   /* (owned) (nullable): gets all that the near end says a second time; what it answers is thrown away */
  GCancellable *cancellable; /* (owned) */
  guint64 bytes, cut_after;  /* 0: never */
  guint hold;                /* source id */
} Line;

/* One direction of it. */
typedef struct {
  Line *line;                /* (owned) */
  guint *count;              /* the relay's: it waits for all of them when it goes */
  gboolean forth;
  guint8 buffer[CHUNK];
  gsize length;
} Way;

static void read_more (Way *way);

static Line *
line_ref (Line *line)
{
  g_atomic_ref_count_inc (&line->refs);
  return line;
}

static void
line_unref (Line *line)
{
  if (!g_atomic_ref_count_dec (&line->refs))
    return;
  g_clear_object (&line->near);
  g_clear_object (&line->far);
  g_clear_object (&line->double_far);
  g_clear_object (&line->cancellable);
  g_free (line);
}

/* As a network does that is gone: the ends hear nothing of one another but that the line broke. */
static void
line_break (Line *line)
{
  Relay *relay = line->relay;

  line->relay = NULL;
  g_clear_handle_id (&line->hold, g_source_remove);
  g_cancellable_cancel (line->cancellable);
  g_socket_close (g_socket_connection_get_socket (line->near), NULL);
  if (line->far != NULL)
    g_socket_close (g_socket_connection_get_socket (line->far), NULL);
  if (line->double_far != NULL)
    g_socket_close (g_socket_connection_get_socket (line->double_far), NULL);
  if (relay != NULL && !g_ptr_array_remove (relay->lines, line))
    g_ptr_array_remove (relay->held, line);
}

static void
way_free (Way *way)
{
  --*way->count;
  line_unref (way->line);
  g_free (way);
}

static gboolean
later_cb (gpointer data)
{
  read_more (data);
  return G_SOURCE_REMOVE;
}

static void
wrote_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Way *way = data;
  Line *line = way->line;
  guint wait = 0;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL) || line->relay == NULL)
    {
      if (line->relay != NULL)
        line_break (line);
      way_free (way);
      return;
    }
  line->bytes += way->length;
  line->relay->bytes += way->length;
  if (way->forth && !line->relay->last_forth)
    line->relay->turns++;
  line->relay->last_forth = way->forth;
  if (line->cut_after != 0 && line->bytes >= line->cut_after)
    {
      line_break (line);
      way_free (way);
      return;
    }
  if (line->relay->faults.delay > 0)
    wait += g_rand_int_range (line->relay->rand, 0, line->relay->faults.delay);
  if (line->relay->faults.throttle > 0)
    wait += way->length * 1000 / line->relay->faults.throttle;
  if (wait > 0)
    g_timeout_add (wait, later_cb, way);
  else
    read_more (way);
}

static void
did_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Way *way = data;
  Line *line = way->line;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  GSocketConnection *to = way->forth ? line->far : line->near;

  if (n <= 0 || line->relay == NULL)
    {
      if (line->relay != NULL)
        line_break (line);
      way_free (way);
      return;
    }
  way->length = n;
  /* The last bytes before a cut may be half a message. */
  if (line->cut_after != 0)
    way->length = MIN (way->length, MAX (1, line->cut_after - MIN (line->cut_after, line->bytes)));
  if (way->forth && line->double_far != NULL)
    g_socket_send (g_socket_connection_get_socket (line->double_far), (const char *) way->buffer, way->length, NULL, NULL);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (to)), way->buffer, way->length, G_PRIORITY_DEFAULT, line->cancellable,
                                   wrote_cb, way);
}

static void
read_more (Way *way)
{
  Line *line = way->line;
  GSocketConnection *from = way->forth ? line->near : line->far;
  gsize most = CHUNK;

  if (line->relay == NULL)
    {
      way_free (way);
      return;
    }
  if (line->relay->rand != NULL)
    most = g_rand_int_range (line->relay->rand, 1, CHUNK + 1);
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (from)), way->buffer, most, G_PRIORITY_DEFAULT, line->cancellable, did_read_cb, way);
}

static GSocketConnection *
reach (Relay *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_enable_proxy (client, FALSE);
  return g_socket_client_connect_to_host (client, "127.0.0.1", self->target, NULL, NULL);
}

static void
go_through (Line *line)
{
  Relay *self = line->relay;
  gboolean twice = self->faults.doubled > 0 && g_rand_int_range (self->rand, 0, self->faults.doubled) == 0;

  g_ptr_array_add (self->lines, line_ref (line));
  g_ptr_array_remove (self->held, line);
  line->far = reach (self);
  if (line->far == NULL)
    {
      line_break (line);
      return;
    }
  if (twice)
    line->double_far = reach (self);
  if (self->faults.cut > 0 && g_rand_int_range (self->rand, 0, 3) > 0)
    line->cut_after = g_rand_int_range (self->rand, 1, self->faults.cut);
  if (self->faults.cut_at > 0)
    line->cut_after = self->faults.cut_at;
  for (guint i = 0; i < 2; i++)
    {
      Way *way = g_new0 (Way, 1);

      way->line = line_ref (line);
      way->count = &self->ways;
      self->ways++;
      way->forth = i == 0;
      read_more (way);
    }
}

static gboolean
hold_cb (gpointer data)
{
  Line *line = data;

  line->hold = 0;
  line_ref (line);
  go_through (line);
  line_unref (line);
  return G_SOURCE_REMOVE;
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *near, GObject *object, gpointer data)
{
  Relay *self = data;
  Line *line;

  if (self->is_cut)
    {
      g_io_stream_close (G_IO_STREAM (near), NULL, NULL);
      return TRUE;
    }
  self->n++;
  g_tcp_connection_set_graceful_disconnect (G_TCP_CONNECTION (near), FALSE);
  line = g_new0 (Line, 1);
  g_atomic_ref_count_init (&line->refs);
  line->relay = self;
  line->near = g_object_ref (near);
  line->cancellable = g_cancellable_new ();
  g_ptr_array_add (self->held, line);
  /* Held for a while, so that one that came later is through before it. */
  if (self->faults.hold > 0)
    line->hold = g_timeout_add (g_rand_int_range (self->rand, 0, self->faults.hold), hold_cb, line);
  else
    go_through (line);
  return TRUE;
}

Relay *
relay_new (guint16 target)
{
  Relay *self = g_new0 (Relay, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  self->service = g_socket_service_new ();
  self->target = target;
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_unref);
  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) line_unref);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), any, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  return self;
}

guint16
relay_get_port (Relay *self)
{
  return self->port;
}

static void
break_all (GPtrArray *lines)
{
  while (lines->len > 0)
    {
      Line *line = line_ref (lines->pdata[0]);

      line_break (line);
      line_unref (line);
    }
}

void
relay_cut (Relay *self)
{
  self->is_cut = TRUE;
  break_all (self->lines);
  break_all (self->held);
}

void
relay_mend (Relay *self)
{
  self->is_cut = FALSE;
}

void
relay_set_faults (Relay *self, const RelayFaults *faults, guint32 seed)
{
  self->faults = faults != NULL ? *faults : (RelayFaults) { 0 };
  g_clear_pointer (&self->rand, g_rand_free);
  if (faults != NULL)
    self->rand = g_rand_new_with_seed (seed);
}

void
relay_set_target (Relay *self, guint16 target)
{
  self->target = target;
}

guint
relay_count (Relay *self)
{
  return self->n;
}

guint64
relay_get_bytes (Relay *self)
{
  return self->bytes;
}

guint
relay_get_turns (Relay *self)
{
  return self->turns;
}

void
relay_free (Relay *self)
{
  relay_cut (self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_clear_object (&self->service);
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->held);
  g_clear_pointer (&self->rand, g_rand_free);
  while (self->ways > 0)
    g_main_context_iteration (NULL, TRUE);
  g_free (self);
}
