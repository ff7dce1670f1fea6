#include "weather.h"

#define TICK_MS 5
#define PIECE 16384

typedef struct _Line Line;

/* What came from one end and has not yet gone out at the other. */
typedef struct
{
  gint64 due;
  GBytes *bytes;
} Piece;

typedef struct
{
  Line *line;
  GSocket *from, *to; /* (unowned) */
  GQueue pieces;
  gsize done; /* of the first */
  gboolean over;
} Way;

struct _Line
{
  Weather *weather;
  GSocketConnection *near, *far; /* (owned) */
  Way ways[2];
};

struct _Weather
{
  GSocketService *service; /* (owned) */
  guint16 port, target;
  GPtrArray *lines; /* (owned) of Line */
  GRand *rand;
  guint delay, rate, deaths, n_deaths, tick;
  double credit;
  gint64 last, last_death;
  guint64 n_bytes;
};

static void
piece_free (gpointer data)
{
  Piece *piece = data;

  g_bytes_unref (piece->bytes);
  g_free (piece);
}

static void
line_free (gpointer data)
{
  Line *line = data;

  for (guint i = 0; i < 2; i++)
    g_queue_clear_full (&line->ways[i].pieces, piece_free);
  /* No farewell: the ends learn of it as from a network that is gone. */
  g_socket_close (g_socket_connection_get_socket (line->near), NULL);
  g_socket_close (g_socket_connection_get_socket (line->far), NULL);
  g_object_unref (line->near);
  g_object_unref (line->far);
  g_free (line);
}

static void
take (Way *way, gint64 now)
{
  guint8 buffer[PIECE];
  gssize n;

  /* A channel that is full takes no more. */
  while (!way->over && way->pieces.length < 64 && (g_socket_condition_check (way->from, G_IO_IN) & G_IO_IN))
    {
      Piece *piece;

      n = g_socket_receive (way->from, (char *) buffer, sizeof buffer, NULL, NULL);
      if (n <= 0)
        {
          way->over = TRUE;
          return;
        }
      piece = g_new (Piece, 1);
      piece->due = now + way->line->weather->delay * 1000;
      piece->bytes = g_bytes_new (buffer, n);
      g_queue_push_tail (&way->pieces, piece);
    }
}

static void
give (Way *way, gint64 now)
{
  Weather *self = way->line->weather;
  Piece *piece;

  while ((piece = g_queue_peek_head (&way->pieces)) != NULL && piece->due <= now)
    {
      gsize length = g_bytes_get_size (piece->bytes) - way->done;
      gssize n;

      if (self->rate > 0)
        length = MIN (length, (gsize) MAX (self->credit, 0));
      if (length == 0)
        return;
      n = g_socket_send (way->to, (const char *) g_bytes_get_data (piece->bytes, NULL) + way->done, length, NULL, NULL);
      if (n <= 0)
        return;
      self->credit -= n;
      self->n_bytes += n;
      way->done += n;
      if (way->done == g_bytes_get_size (piece->bytes))
        {
          piece_free (g_queue_pop_head (&way->pieces));
          way->done = 0;
        }
    }
}

static gboolean
tick_cb (gpointer data)
{
  Weather *self = data;
  gint64 now = g_get_monotonic_time ();
  gboolean dying = now - self->last_death >= G_USEC_PER_SEC;

  self->credit = MIN (self->credit + self->rate * (now - self->last) / 1e6, self->rate * 0.05 + PIECE);
  self->last = now;
  if (dying)
    self->last_death = now;
  for (guint i = self->lines->len; i > 0; i--)
    {
      Line *line = self->lines->pdata[i - 1];

      for (guint k = 0; k < 2; k++)
        {
          take (&line->ways[k], now);
          give (&line->ways[k], now);
        }
      if ((line->ways[0].over && line->ways[0].pieces.length == 0) || (line->ways[1].over && line->ways[1].pieces.length == 0))
        g_ptr_array_remove_index_fast (self->lines, i - 1);
      else if (dying && (guint) g_rand_int_range (self->rand, 0, 1000) < self->deaths)
        {
          self->n_deaths++;
          g_ptr_array_remove_index_fast (self->lines, i - 1);
        }
    }
  /* Nobody waits for the same bytes first each time. */
  if (self->lines->len > 1)
    g_ptr_array_add (self->lines, g_ptr_array_steal_index (self->lines, 0));
  return G_SOURCE_CONTINUE;
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *near, GObject *object, gpointer data)
{
  Weather *self = data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GSocketConnection *far;
  Line *line;

  g_socket_client_set_enable_proxy (client, FALSE);
  far = g_socket_client_connect_to_host (client, "127.0.0.1", self->target, NULL, NULL);
  if (far == NULL)
    return TRUE;
  line = g_new0 (Line, 1);
  line->weather = self;
  line->near = g_object_ref (near);
  line->far = far;
  for (guint i = 0; i < 2; i++)
    {
      line->ways[i].line = line;
      line->ways[i].from = g_socket_connection_get_socket (i == 0 ? near : far);
      line->ways[i].to = g_socket_connection_get_socket (i == 0 ? far : near);
      g_queue_init (&line->ways[i].pieces);
      g_socket_set_blocking (line->ways[i].from, FALSE);
    }
  g_ptr_array_add (self->lines, line);
  return TRUE;
}

Weather *
weather_new (guint16 target, guint32 seed)
{
  Weather *self = g_new0 (Weather, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  self->service = g_socket_service_new ();
  self->target = target;
  self->rand = g_rand_new_with_seed (seed);
  self->lines = g_ptr_array_new_with_free_func (line_free);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), any, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  self->last = self->last_death = g_get_monotonic_time ();
  self->tick = g_timeout_add (TICK_MS, tick_cb, self);
  return self;
}

void
weather_free (Weather *self)
{
  g_source_remove (self->tick);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_object_unref (self->service);
  g_ptr_array_unref (self->lines);
  g_rand_free (self->rand);
  g_free (self);
}

guint16
weather_get_port (Weather *self)
{
  return self->port;
}

void
weather_set (Weather *self, guint delay_ms, guint bytes_per_second, guint deaths)
{
  self->delay = delay_ms;
  self->rate = bytes_per_second;
  self->deaths = deaths;
}

guint
weather_count_deaths (Weather *self)
{
  return self->n_deaths;
}

guint64
weather_count_bytes (Weather *self)
{
  return self->n_bytes;
}
