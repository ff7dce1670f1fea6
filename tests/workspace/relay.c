#include "relay.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#define CHUNK 4096u
#define AIR_CHUNK 1400u    /* as a packet */
#define AIR_WINDOW 32768u  /* bytes under way in one direction; more waits with its sender */

struct _Relay {
  GSocketService *service;   /* (owned) */
  guint16 port, target;
  GPtrArray *lines;          /* (owned) of Line: those that stand */
  GPtrArray *held;           /* (owned) of Line: not through to the target yet */
  gboolean is_cut;
  gboolean deaf;
  GPtrArray *unheard;        /* of Way: that wait for the end of that */
  guint n;
  RelayFaults faults;
  GRand *rand;               /* (owned) (nullable) */
  guint64 bytes;
  guint turns;
  gboolean last_forth;
  guint ways;                /* directions that are under way */
  gint64 air_free;           /* monotonic, microseconds: until when the air is taken */
  guint dying;               /* source id */
  guint deaths;
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
  GQueue air;                /* (owned) of Piece: under way, of a line with latency */
  gsize in_air;              /* bytes */
  gboolean reading, writing; /* of a line with latency: it does both at once */
} Way;

/* What is in the air. */
typedef struct {
  gint64 due;                /* monotonic, microseconds */
  GBytes *bytes;             /* (owned) */
} Piece;

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

/* ---- through the air ----------------------------------------------------------------------------------------- */

static void air_read (Way *way);

static void
piece_free (gpointer data)
{
  Piece *piece = data;

  g_bytes_unref (piece->bytes);
  g_free (piece);
}

/* Ends with the last of the two that are under way. */
static void
air_end (Way *way)
{
  if (way->line->relay != NULL)
    line_break (way->line);
  if (way->reading || way->writing)
    return;
  g_queue_clear_full (&way->air, piece_free);
  way_free (way);
}

static void air_schedule (Way *way);

static void
air_wrote_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Way *way = data;
  Piece *piece = g_queue_pop_head (&way->air);
  gboolean wrote = g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);

  way->in_air -= g_bytes_get_size (piece->bytes);
  if (way->line->relay != NULL)
    way->line->relay->bytes += g_bytes_get_size (piece->bytes);
  piece_free (piece);
  way->writing = FALSE;
  if (!wrote || way->line->relay == NULL)
    {
      air_end (way);
      return;
    }
  if (!g_queue_is_empty (&way->air))
    air_schedule (way);
  if (!way->reading && way->in_air < AIR_WINDOW)
    air_read (way);
}

static gboolean
air_due_cb (gpointer data)
{
  Way *way = data;
  Piece *piece = g_queue_peek_head (&way->air);
  GSocketConnection *to = way->forth ? way->line->far : way->line->near;

  if (way->line->relay == NULL)
    {
      way->writing = FALSE;
      air_end (way);
      return G_SOURCE_REMOVE;
    }
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (to)), g_bytes_get_data (piece->bytes, NULL),
                                   g_bytes_get_size (piece->bytes), G_PRIORITY_DEFAULT, way->line->cancellable, air_wrote_cb, way);
  return G_SOURCE_REMOVE;
}

static void
air_schedule (Way *way)
{
  Piece *piece = g_queue_peek_head (&way->air);
  gint64 wait = piece->due - g_get_monotonic_time ();

  way->writing = TRUE;
  g_timeout_add (wait > 0 ? (wait + 999) / 1000 : 0, air_due_cb, way);
}

static void
air_did_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Way *way = data;
  Relay *relay = way->line->relay;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  gint64 now = g_get_monotonic_time ();
  Piece *piece;

  way->reading = FALSE;
  if (n <= 0 || relay == NULL)
    {
      air_end (way);
      return;
    }
  if (relay->faults.air > 0)
    relay->air_free = MAX (relay->air_free, now) + n * G_USEC_PER_SEC / relay->faults.air;
  piece = g_new0 (Piece, 1);
  piece->due = MAX (relay->air_free, now) + relay->faults.latency * 1000;
  piece->bytes = g_bytes_new (way->buffer, n);
  g_queue_push_tail (&way->air, piece);
  way->in_air += n;
  if (!way->writing)
    air_schedule (way);
  if (way->in_air < AIR_WINDOW)
    air_read (way);
}

static void
air_read (Way *way)
{
  GSocketConnection *from = way->forth ? way->line->near : way->line->far;

  way->reading = TRUE;
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (from)), way->buffer, AIR_CHUNK, G_PRIORITY_DEFAULT, way->line->cancellable,
                             air_did_read_cb, way);
}

static gboolean
dying_cb (gpointer data)
{
  Relay *self = data;

  for (guint i = self->lines->len; i > 0; i--)
    if ((guint) g_rand_int_range (self->rand, 0, 100) < self->faults.dying)
      {
        Line *line = line_ref (self->lines->pdata[i - 1]);

        self->deaths++;
        line_break (line);
        line_unref (line);
      }
  return G_SOURCE_CONTINUE;
}

/* ---- along a wire -------------------------------------------------------------------------------------------- */

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
  if (line->relay->deaf && !way->forth)
    {
      g_ptr_array_add (line->relay->unheard, way);
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
  /* A line holds nothing back to gather it. */
  g_socket_set_option (g_socket_connection_get_socket (line->near), IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  g_socket_set_option (g_socket_connection_get_socket (line->far), IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
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
      if (self->faults.latency > 0)
        air_read (way);
      else
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
  self->unheard = g_ptr_array_new ();
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
  g_clear_handle_id (&self->dying, g_source_remove);
  if (faults != NULL)
    self->rand = g_rand_new_with_seed (seed);
  if (faults != NULL && faults->dying > 0)
    self->dying = g_timeout_add (1000, dying_cb, self);
}

void
relay_set_target (Relay *self, guint16 target)
{
  self->target = target;
}

void
relay_set_deaf (Relay *self, gboolean deaf)
{
  self->deaf = deaf;
  while (!deaf && self->unheard->len > 0)
    read_more (g_ptr_array_steal_index (self->unheard, 0));
}

guint
relay_count (Relay *self)
{
  return self->n;
}

guint
relay_count_deaths (Relay *self)
{
  return self->deaths;
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
  g_clear_handle_id (&self->dying, g_source_remove);
  relay_cut (self);
  relay_set_deaf (self, FALSE);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_clear_object (&self->service);
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->held);
  g_ptr_array_unref (self->unheard);
  g_clear_pointer (&self->rand, g_rand_free);
  while (self->ways > 0)
    g_main_context_iteration (NULL, TRUE);
  g_free (self);
}
