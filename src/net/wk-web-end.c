#include "wk-web-end-private.h"

#include <sodium.h>
#include <string.h>

#include "wk-deflate-private.h"
#include "wk-log.h"
#include "wk-sync-error.h"
#include "wk-web-line-private.h"

/* Read at a time, and of one connection before it is another's turn. */
#define READ_BYTES (32 * 1024)
#define READS_IN_TURN 8
/* What the other side may still be sending while it is to read a close frame. */
#define CLOSING_BYTES (64 * 1024)
/* So much may wait for the other side while its pings are answered: that it waits tells it as much. */
#define PONG_BYTES (64 * 1024)

#define FIN 0x80
#define RESERVED 0x70
#define OPCODE 0x0f
#define MASKED 0x80
#define MASK_LENGTH 4
enum { CONTINUATION = 0, TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10 };

struct _WkWebEnd
{
  GObject parent_instance;

  GIOStream *stream;        /* (owned) (nullable): until it has ended */
  WkHubLine *line;          /* (owned) (nullable): likewise */
  GList *extensions;        /* (owned) (element-type SoupWebsocketExtension) */
  GBytes *certificate_hash; /* (owned) */
  gsize message_limit;      /* bytes */
  gboolean connects;        /* the connecting end, which masks what it sends: RFC 6455, section 5.3 */

  GByteArray *in;           /* (owned) (nullable): what came and is no whole frame yet */
  GByteArray *message;      /* (owned) (nullable): the message under way, of several frames */
  gboolean in_message;
  GQueue out;               /* (element-type GBytes) (owned): what has not gone yet */
  gsize ignored;            /* bytes that came after this side had refused */
  gsize out_done, backlog;  /* bytes: of the first, that have gone; of all, that have not */
  gboolean waits;           /* for the other side to read: `drained` comes when that is over */

  GSource *linger;          /* (owned) (nullable): ends a close that takes too long */
  gint64 heard;             /* monotonic, microseconds */
  const char *reason;       /* (nullable): why this side ended it, a word of WkReason */
  char *said;               /* (owned) (nullable): why the other side did */
  gboolean closing;         /* nothing is received any more */
  gboolean close_sent;
  gboolean failed;          /* the line went, or was cut: `closed` comes from the main loop */
  gboolean ended;           /* `closed` was emitted */
  gboolean kept;            /* holds itself until it has ended: what was sent still goes when nobody holds it */
};

static void transport_iface_init (WkTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WkWebEnd, wk_web_end, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (WK_TYPE_TRANSPORT, transport_iface_init))

enum { PROP_CERTIFICATE_HASH = 1 };

/* ---- the end --------------------------------------------------------------------------------------- */

static void
clear_linger (WkWebEnd *self)
{
  if (self->linger)
    g_source_destroy (self->linger);
  g_clear_pointer (&self->linger, g_source_unref);
}

static void
drop_line (WkWebEnd *self)
{
  g_clear_pointer (&self->line, wk_hub_remove);
  if (self->stream)
    wk_web_line_cut (self->stream);
  g_clear_object (&self->stream);
}

/* From the main loop. */
static void
finish (WkWebEnd *self)
{
  g_autoptr (WkWebEnd) kept = NULL;

  if (self->ended)
    return;
  kept = g_object_ref (self);
  self->ended = self->closing = TRUE;
  clear_linger (self);
  drop_line (self);
  g_queue_clear_full (&self->out, (GDestroyNotify) g_bytes_unref);
  self->backlog = 0;
  g_clear_pointer (&self->in, g_byte_array_unref);
  g_clear_pointer (&self->message, g_byte_array_unref);

  wk_transport_emit_closed (WK_TRANSPORT (self), self->reason ? self->reason : self->said && *self->said ? self->said : NULL);
  if (self->kept) {
    self->kept = FALSE;
    g_object_unref (self);
  }
}

/* The line is no good any more. */
static void
fail (WkWebEnd *self)
{
  self->failed = self->closing = TRUE;
  if (self->line)
    wk_hub_again (self->line);
}

static gboolean
linger_cb (gpointer data)
{
  WkWebEnd *self = data;

  finish (self);

  return G_SOURCE_REMOVE;
}

static void
start_linger (WkWebEnd *self)
{
  if (self->linger)
    return;
  self->linger = g_timeout_source_new_seconds (WK_WEB_LINE_CLOSING_SECONDS);
  g_source_set_callback (self->linger, linger_cb, self, NULL);
  g_source_attach (self->linger, g_main_context_get_thread_default ());
}

/* ---- sending --------------------------------------------------------------------------------------- */

static void
flush (WkWebEnd *self)
{
  GPollableOutputStream *stream = self->stream ? G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (self->stream)) : NULL;
  GBytes *first;

  while (stream && !self->failed && (first = g_queue_peek_head (&self->out)) != NULL) {
    g_autoptr (GError) error = NULL;
    gsize length;
    const guint8 *data = g_bytes_get_data (first, &length);
    gssize n = g_pollable_output_stream_write_nonblocking (stream, data + self->out_done, length - self->out_done, NULL, &error);

    if (n < 0 || (gsize) n > length - self->out_done) {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        fail (self);
      self->waits = TRUE;
      return;
    }
    self->out_done += n;
    self->backlog -= n;
    if (self->out_done == length) {
      g_bytes_unref (g_queue_pop_head (&self->out));
      self->out_done = 0;
    }
  }
}

static void
mask (guint8 *data, gsize length, const guint8 key[MASK_LENGTH])
{
  gsize i;

  for (i = 0; i < length; i++)
    data[i] ^= key[i % MASK_LENGTH];
}

/* RFC 6455, section 5.2. */
static void
send_frame (WkWebEnd *self, guint8 first, gconstpointer data, gsize length)
{
  guint8 header[10 + MASK_LENGTH] = { first };
  guint n = 2;
  GByteArray *frame;

  if (length < 126) {
    header[1] = length;
  } else if (length <= G_MAXUINT16) {
    header[1] = 126;
    header[2] = length >> 8;
    header[3] = length & 0xff;
    n = 4;
  } else {
    guint64 big = GUINT64_TO_BE ((guint64) length);

    header[1] = 127;
    memcpy (header + 2, &big, sizeof big);
    n = 10;
  }
  if (self->connects) {
    header[1] |= MASKED;
    randombytes_buf (header + n, MASK_LENGTH);
    n += MASK_LENGTH;
  }
  frame = g_byte_array_sized_new (n + length);
  g_byte_array_append (frame, header, n);
  g_byte_array_append (frame, data, length);
  if (self->connects)
    mask (frame->data + n, length, header + n - MASK_LENGTH);
  self->backlog += frame->len;
  g_queue_push_tail (&self->out, g_byte_array_free_to_bytes (frame));
  if (self->out.length == 1)
    flush (self);
}

/*
 * All but the first, which was begun: TLS may hold a record of it, of which a part has gone, while nothing of it counts as
 * gone. It sends that record at the next write, whatever that offers, and answers with the record's length.
 */
static void
drop_waiting (WkWebEnd *self)
{
  GBytes *begun = g_queue_pop_head (&self->out);

  g_queue_clear_full (&self->out, (GDestroyNotify) g_bytes_unref);
  self->backlog = 0;
  if (begun) {
    g_queue_push_head (&self->out, begun);
    self->backlog = g_bytes_get_size (begun) - self->out_done;
  }
}

static void
send_close (WkWebEnd *self, gushort code, const char *reason)
{
  guint8 data[125] = { code >> 8, code & 0xff };
  gsize length = reason ? MIN (strlen (reason), sizeof data - 2) : 0;

  if (self->close_sent)
    return;
  self->close_sent = TRUE;
  /* Whoever left megabytes unread would not get to why. */
  if (code == SOUP_WEBSOCKET_CLOSE_TOO_BIG)
    drop_waiting (self);
  if (length > 0)
    memcpy (data + 2, reason, length);
  send_frame (self, FIN | CLOSE, data, length + 2);
}

static void
wk_web_end_send (WkTransport *transport, GBytes *message)
{
  WkWebEnd *self = WK_WEB_END (transport);
  g_autoptr (GBytes) payload = g_bytes_ref (message);
  guint8 first = FIN | BINARY;
  GList *link;

  if (self->closing || !self->stream)
    return;
  for (link = self->extensions; link; link = link->next) {
    g_autoptr (GError) error = NULL;

    payload = soup_websocket_extension_process_outgoing_message (link->data, &first, g_steal_pointer (&payload), &error);
    if (!payload) {
      wk_log_failure ("net", "connection_failed", error);
      fail (self);
      return;
    }
  }
  send_frame (self, first, g_bytes_get_data (payload, NULL), g_bytes_get_size (payload));
}

static void
wk_web_end_close (WkTransport *transport, const char *reason)
{
  WkWebEnd *self = WK_WEB_END (transport);

  if (self->closing || !self->stream)
    return;
  self->closing = TRUE;
  self->kept = TRUE;
  g_object_ref (self);
  start_linger (self);
  send_close (self, wk_web_line_get_code (wk_reason_from_word (reason)), reason);
}

static gsize
wk_web_end_get_backlog (WkTransport *transport)
{
  return WK_WEB_END (transport)->backlog;
}

/* ---- receiving --------------------------------------------------------------------------------------- */

/* This side ends it, for what the other side did. */
static void
refuse (WkWebEnd *self, WkReason reason)
{
  if (self->closing)
    return;
  self->closing = TRUE;
  self->reason = wk_reason_to_word (reason);
  WK_LOG (G_LOG_LEVEL_INFO, "net", "connection_refused", { "reason", reason });
  start_linger (self);
  send_close (self, wk_web_line_get_code (reason), self->reason);
}

static void
take_close (WkWebEnd *self, const guint8 *data, gsize length)
{
  if (!self->said && length > 2 && g_utf8_validate ((const char *) data + 2, length - 2, NULL))
    self->said = g_strndup ((const char *) data + 2, length - 2);
  self->closing = TRUE;
  if (!self->close_sent)
    send_close (self, length >= 2 ? data[0] << 8 | data[1] : SOUP_WEBSOCKET_CLOSE_NORMAL, self->said);
  if (self->out.length == 0)
    self->failed = TRUE; /* both have said it */
  else
    start_linger (self);
}

/* A whole message, or a part of one. */
static void
take_data (WkWebEnd *self, guint8 first, const guint8 *data, gsize length)
{
  g_autoptr (GBytes) payload = g_bytes_new (data, length);
  GList *link;

  if (((first & OPCODE) == CONTINUATION) != self->in_message) {
    refuse (self, WK_REASON_MALFORMED);
    return;
  }
  for (link = self->extensions; link; link = link->next) {
    g_autoptr (GError) error = NULL;

    payload = soup_websocket_extension_process_incoming_message (link->data, &first, g_steal_pointer (&payload), &error);
    if (!payload) {
      refuse (self, error && error->code == SOUP_WEBSOCKET_CLOSE_TOO_BIG ? WK_REASON_LIMIT : WK_REASON_MALFORMED);
      return;
    }
  }
  if ((first & RESERVED) != 0 || (!self->in_message && (first & OPCODE) != BINARY)) {
    refuse (self, WK_REASON_MALFORMED);
    return;
  }
  self->in_message = (first & FIN) == 0;
  if (self->in_message || self->message) {
    if (!self->message)
      self->message = g_byte_array_new ();
    g_byte_array_append (self->message, g_bytes_get_data (payload, NULL), g_bytes_get_size (payload));
    if (self->in_message)
      return;
    g_clear_pointer (&payload, g_bytes_unref);
    payload = g_byte_array_free_to_bytes (g_steal_pointer (&self->message));
  }
  wk_transport_emit_received (WK_TRANSPORT (self), payload);
}

static void
take_frame (WkWebEnd *self, guint8 first, const guint8 *data, gsize length)
{
  switch (first & OPCODE) {
  case CONTINUATION:
  case TEXT:
  case BINARY:
    take_data (self, first, data, length);
    break;
  case CLOSE:
    take_close (self, data, length);
    break;
  case PING:
    if (self->backlog < PONG_BYTES)
      send_frame (self, FIN | PONG, data, length);
    break;
  case PONG:
    break;
  default:
    refuse (self, WK_REASON_MALFORMED);
    break;
  }
}

/* Takes the first frame of what came; answers its length, 0 when it is not whole yet. */
static gsize
take_one (WkWebEnd *self, guint8 *data, gsize available)
{
  gsize header = 2, key = self->connects ? 0 : MASK_LENGTH;
  guint64 length;

  if (available < 2)
    return 0;
  length = data[1] & 0x7f;
  if (length == 126)
    header = 4;
  else if (length == 127)
    header = 10;
  if (available < header + key)
    return 0;
  if (header == 4) {
    length = data[2] << 8 | data[3];
  } else if (header == 10) {
    memcpy (&length, data + 2, sizeof length);
    length = GUINT64_FROM_BE (length);
  }
  /* Control frames are short and whole; whoever connects masks, and nobody else: RFC 6455, sections 5.1 and 5.5. */
  if (((data[1] & MASKED) != 0) == self->connects || ((data[0] & 0x08) && (length > 125 || (data[0] & (FIN | RESERVED)) != FIN))) {
    refuse (self, WK_REASON_MALFORMED);
    return 0;
  }
  if (length > self->message_limit) {
    refuse (self, WK_REASON_LIMIT);
    return 0;
  }
  header += key;
  if (available - header < length)
    return 0;
  if (key > 0)
    mask (data + header, length, data + header - key);
  take_frame (self, data[0], data + header, length);

  return header + length;
}

/* Answers how much of it is done with. */
static gsize
take_frames (WkWebEnd *self, guint8 *data, gsize available)
{
  gsize done = 0, n;

  while (!self->failed && (!self->closing || self->close_sent) && (n = take_one (self, data + done, available - done)) > 0)
    done += n;

  return done;
}

/* After this side has refused something only the line's end is of interest. */
static void
take_bytes (WkWebEnd *self, guint8 *data, gsize length)
{
  gsize done;

  if (self->reason) {
    self->ignored += length;
    self->failed = self->failed || self->ignored > CLOSING_BYTES;
    return;
  }
  if (!self->in) {
    done = take_frames (self, data, length);
    if (done < length && !self->reason && !self->failed) {
      self->in = g_byte_array_sized_new (length - done);
      g_byte_array_append (self->in, data + done, length - done);
    }
    return;
  }
  g_byte_array_append (self->in, data, length);
  done = take_frames (self, self->in->data, self->in->len);
  if (!self->in)
    return;
  if (done == self->in->len)
    g_clear_pointer (&self->in, g_byte_array_unref);
  else if (done > 0)
    g_byte_array_remove_range (self->in, 0, done);
}

static void
read_some (WkWebEnd *self)
{
  guint8 data[READ_BYTES];
  guint turn;

  for (turn = 0; turn < READS_IN_TURN && !self->failed && !self->ended && self->stream; turn++) {
    g_autoptr (GError) error = NULL;
    gssize n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (self->stream)), data, sizeof data,
                                                         NULL, &error);

    if (n < 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
      return;
    if (n <= 0) {
      self->failed = TRUE;
      return;
    }
    self->heard = g_get_monotonic_time ();
    take_bytes (self, data, n);
  }
  if (self->line)
    wk_hub_again (self->line);
}

static void
ready_cb (gpointer data)
{
  g_autoptr (WkWebEnd) self = g_object_ref (data);

  if (!self->failed)
    flush (self);
  if (!self->closing && self->waits && self->out.length == 0) {
    self->waits = FALSE;
    wk_transport_emit_drained (WK_TRANSPORT (self));
  }
  if (!self->failed)
    read_some (self);
  if (self->failed)
    finish (self);
}

static void
tick_cb (gpointer data)
{
  g_autoptr (WkWebEnd) self = g_object_ref (data);

  if (g_get_monotonic_time () - self->heard >= WK_WEB_LINE_SILENT_SECONDS * G_USEC_PER_SEC) {
    WK_LOG (G_LOG_LEVEL_INFO, "net", "silent");
    if (!self->reason)
      self->reason = wk_reason_to_word (WK_REASON_SILENT);
    finish (self);
  } else if (!self->closing && self->backlog == 0) {
    send_frame (self, FIN | PING, NULL, 0);
  }
}

/* ---- construction -------------------------------------------------------------------------------------- */

static void
transport_iface_init (WkTransportInterface *iface)
{
  iface->send = wk_web_end_send;
  iface->close = wk_web_end_close;
  iface->get_backlog = wk_web_end_get_backlog;
}

static void
wk_web_end_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  WkWebEnd *self = WK_WEB_END (object);

  switch (prop) {
  case PROP_CERTIFICATE_HASH:
    g_value_set_boxed (value, self->certificate_hash);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
  }
}

static void
wk_web_end_dispose (GObject *object)
{
  WkWebEnd *self = WK_WEB_END (object);

  clear_linger (self);
  drop_line (self);
  g_queue_clear_full (&self->out, (GDestroyNotify) g_bytes_unref);
  g_clear_pointer (&self->in, g_byte_array_unref);
  g_clear_pointer (&self->message, g_byte_array_unref);
  g_clear_list (&self->extensions, g_object_unref);
  g_clear_pointer (&self->certificate_hash, g_bytes_unref);
  g_clear_pointer (&self->said, g_free);

  G_OBJECT_CLASS (wk_web_end_parent_class)->dispose (object);
}

static void
wk_web_end_class_init (WkWebEndClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wk_web_end_get_property;
  object_class->dispose = wk_web_end_dispose;
  g_object_class_override_property (object_class, PROP_CERTIFICATE_HASH, "certificate-hash");
}

static void
wk_web_end_init (WkWebEnd *self)
{
  self->heard = g_get_monotonic_time ();
  g_queue_init (&self->out);
}

WkWebEnd *
wk_web_end_new (WkHub *hub, GIOStream *stream, gboolean connects, GList *extensions, const guint8 fingerprint[WK_TLS_FINGERPRINT_LENGTH],
                gsize message_limit)
{
  WkWebEnd *self = g_object_new (WK_TYPE_WEB_END, NULL);
  g_autoptr (GSocket) socket = wk_web_line_find_socket (stream);
  GList *link;

  self->stream = g_object_ref (stream);
  self->connects = connects;
  self->extensions = extensions;
  self->certificate_hash = g_bytes_new (fingerprint, WK_TLS_FINGERPRINT_LENGTH);
  self->message_limit = message_limit;
  for (link = extensions; link; link = link->next)
    if (WK_IS_DEFLATE (link->data))
      wk_deflate_set_limit (link->data, message_limit);
  wk_web_line_prepare (stream);
  if (socket)
    self->line = wk_hub_add (hub, g_socket_get_fd (socket), ready_cb, tick_cb, self);

  return self;
}

gboolean
wk_web_end_has_ended (WkWebEnd *self)
{
  return self->ended;
}
