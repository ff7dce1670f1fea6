#include "wk-deflate-private.h"

#include <zlib.h>

#include "wk-message-guard-private.h"
#include "wk-net-error.h"

/* Below this, deflating costs more than it saves: with what went before to refer to, and without. What an office sends while people type (some
 * kilobytes of batches, half of them ids and signatures) goes as it is: deflating it was an eighth of all that the office did. */
#define SMALLEST 96
#define SMALLEST_ALONE (16 * 1024)
/* The last message that was deflated on its own is kept up to this size: an office sends the same to hundreds. */
#define KEPT_MOST (64 * 1024)
/* Until the transport says otherwise: what one may say before anything is agreed. */
#define FIRST_LIMIT (64 * 1024)

#define HEADER_FIN 0x80
#define HEADER_RSV1 0x40
#define HEADER_CONTROL 0x08

struct _WkDeflate
{
  SoupWebsocketExtension parent_instance;

  gsize limit; /* bytes a whole message may inflate to */
  gsize grown; /* bytes that the message under way has grown to */

  z_stream out;
  z_stream in;
  gboolean out_ready;
  gboolean in_ready;
  gboolean out_forgets;  /* no context takeover */
  gboolean in_forgets;
  gboolean in_message;   /* the message under way is a compressed one */
  gboolean broken;
  guint out_bits;        /* 0: nothing was asked */
};

/* What deflates for all connections of a thread whose messages each stand alone: a deflater is a quarter of a megabyte. */
typedef struct
{
  z_stream out;
  gboolean ready;
  GBytes *last, *last_deflated; /* (owned) (nullable) */
} Shared;

static void
shared_free (gpointer data)
{
  Shared *shared = data;

  if (shared->ready)
    deflateEnd (&shared->out);
  g_clear_pointer (&shared->last, g_bytes_unref);
  g_clear_pointer (&shared->last_deflated, g_bytes_unref);
  g_free (shared);
}

static GPrivate shared_key = G_PRIVATE_INIT (shared_free);

G_DEFINE_FINAL_TYPE (WkDeflate, wk_deflate, SOUP_TYPE_WEBSOCKET_EXTENSION)

/* The quickest level: a tenth more bytes than the usual one, for a third of the time. */
static gboolean
begin_deflating (z_stream *out, guint bits)
{
  return deflateInit2 (out, Z_BEST_SPEED, Z_DEFLATED, -(int) (bits ? bits : MAX_WBITS), 8, Z_DEFAULT_STRATEGY) == Z_OK;
}

static Shared *
get_shared (void)
{
  Shared *shared = g_private_get (&shared_key);

  if (!shared) {
    shared = g_new0 (Shared, 1);
    shared->ready = begin_deflating (&shared->out, 0);
    g_private_set (&shared_key, shared);
  }

  return shared;
}

static void
wk_deflate_finalize (GObject *object)
{
  WkDeflate *self = WK_DEFLATE (object);

  if (self->out_ready)
    deflateEnd (&self->out);
  if (self->in_ready)
    inflateEnd (&self->in);

  G_OBJECT_CLASS (wk_deflate_parent_class)->finalize (object);
}

static gboolean
read_bits (const char *text, guint *bits)
{
  guint64 value;

  if (!text || !g_ascii_string_to_unsigned (text, 10, 8, 15, &value, NULL))
    return FALSE;

  *bits = value;
  return TRUE;
}

static gboolean
wk_deflate_configure (SoupWebsocketExtension *extension, SoupWebsocketConnectionType side, GHashTable *params, GError **error)
{
  WkDeflate *self = WK_DEFLATE (extension);
  gboolean server = side == SOUP_WEBSOCKET_CONNECTION_SERVER;
  const char *own_forgets = server ? "server_no_context_takeover" : "client_no_context_takeover";
  const char *other_forgets = server ? "client_no_context_takeover" : "server_no_context_takeover";
  const char *own_bits = server ? "server_max_window_bits" : "client_max_window_bits";
  const char *other_bits = server ? "client_max_window_bits" : "server_max_window_bits";
  GHashTableIter iter;
  gpointer key, value;
  guint bits;

  if (params) {
    g_hash_table_iter_init (&iter, params);
    while (g_hash_table_iter_next (&iter, &key, &value)) {
      gboolean known = FALSE;

      if (g_str_equal (key, own_forgets))
        known = self->out_forgets = value == NULL;
      else if (g_str_equal (key, other_forgets))
        known = self->in_forgets = value == NULL;
      else if (g_str_equal (key, own_bits))
        known = read_bits (value, &self->out_bits);
      else if (g_str_equal (key, other_bits))
        /* What the other side holds itself to; a full window reads that too. In an offer it may stand without a number. */
        known = (server && value == NULL) || read_bits (value, &bits);

      if (!known) {
        g_set_error (error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_ERROR_BAD_HANDSHAKE,
                     "The other side asks for a compression that does not exist.");
        return FALSE;
      }
    }
  }

  /* Whoever accepts has many: no connection keeps what went before, on either side (RFC 7692, sections 7.1.1.1 and 7.1.1.2). */
  if (server)
    self->out_forgets = self->in_forgets = TRUE;

  if (!self->in_forgets) {
    self->in_ready = inflateInit2 (&self->in, -MAX_WBITS) == Z_OK;
    if (!self->in_ready) {
      g_set_error (error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_ERROR_FAILED, "There is no memory for a connection.");
      return FALSE;
    }
  }
  /* zlib makes no window of 8 bits; then what goes out stays as it is, which the standard allows for each message. */
  if (!self->out_forgets && self->out_bits != 8)
    self->out_ready = begin_deflating (&self->out, self->out_bits);

  return TRUE;
}

static char *
wk_deflate_get_request_params (SoupWebsocketExtension *extension)
{
  return g_strdup ("; client_max_window_bits");
}

static char *
wk_deflate_get_response_params (SoupWebsocketExtension *extension)
{
  WkDeflate *self = WK_DEFLATE (extension);
  GString *params = g_string_new (NULL);

  if (self->out_forgets)
    g_string_append (params, "; server_no_context_takeover");
  if (self->in_forgets)
    g_string_append (params, "; client_no_context_takeover");
  if (self->out_bits)
    g_string_append_printf (params, "; server_max_window_bits=%u", self->out_bits);

  return g_string_free (params, params->len == 0);
}

/* (transfer full) (nullable) */
static GBytes *
deflate_whole (z_stream *out, GBytes *payload)
{
  gsize length = g_bytes_get_size (payload), room;
  g_autofree guint8 *data = NULL;

  /* The bound is for Z_FINISH; a flush adds an empty stored block to it. */
  room = deflateBound (out, length) + 16;
  data = g_malloc (room);
  out->next_in = (Bytef *) g_bytes_get_data (payload, NULL);
  out->avail_in = length;
  out->next_out = data;
  out->avail_out = room;
  if (deflate (out, Z_SYNC_FLUSH) != Z_OK || out->avail_in > 0 || out->avail_out == 0)
    return NULL;

  /* The empty block's last four bytes go without saying: RFC 7692, section 7.2.1. */
  length = room - out->avail_out - 4;
  return g_bytes_new_take (g_realloc (g_steal_pointer (&data), length), length);
}

/* (transfer full) (nullable): a message that refers to none before it. */
static GBytes *
deflate_alone (guint bits, GBytes *payload)
{
  Shared *shared = get_shared ();
  GBytes *deflated;

  if (bits != 0 && bits != MAX_WBITS) {
    z_stream own = { 0 };

    if (!begin_deflating (&own, bits))
      return NULL;
    deflated = deflate_whole (&own, payload);
    deflateEnd (&own);
    return deflated;
  }

  if (shared->last && g_bytes_equal (shared->last, payload))
    return g_bytes_ref (shared->last_deflated);
  if (!shared->ready || deflateReset (&shared->out) != Z_OK)
    return NULL;
  deflated = deflate_whole (&shared->out, payload);
  g_clear_pointer (&shared->last, g_bytes_unref);
  g_clear_pointer (&shared->last_deflated, g_bytes_unref);
  if (deflated && g_bytes_get_size (payload) <= KEPT_MOST) {
    /* A copy: what libsoup gives lives no longer than the call. */
    shared->last = g_bytes_new (g_bytes_get_data (payload, NULL), g_bytes_get_size (payload));
    shared->last_deflated = g_bytes_ref (deflated);
  }

  return deflated;
}

static GBytes *
wk_deflate_process_outgoing (SoupWebsocketExtension *extension, guint8 *header, GBytes *payload /* (owned) */, GError **error)
{
  WkDeflate *self = WK_DEFLATE (extension);
  gsize length = g_bytes_get_size (payload);
  g_autoptr (GBytes) owned = payload;
  GBytes *deflated;

  if ((!self->out_ready && !self->out_forgets) || self->out_bits == 8 || (header[0] & HEADER_CONTROL) ||
      length < (self->out_forgets ? SMALLEST_ALONE : SMALLEST) || length > G_MAXUINT / 2)
    return g_steal_pointer (&owned);

  deflated = self->out_forgets ? deflate_alone (self->out_bits, payload) : deflate_whole (&self->out, payload);
  if (!deflated) {
    g_set_error (error, WK_NET_ERROR, WK_NET_ERROR_FAILED, "A message could not be compressed.");
    return NULL;
  }

  header[0] |= HEADER_RSV1;
  return deflated;
}

static gboolean
inflate_into (WkDeflate *self, GByteArray *grown, const guint8 *data, gsize length)
{
  guint8 block[16 * 1024];

  self->in.next_in = (Bytef *) data;
  self->in.avail_in = length;
  do {
    int code;

    self->in.next_out = block;
    self->in.avail_out = sizeof block;
    code = inflate (&self->in, Z_SYNC_FLUSH);
    if (code != Z_OK && code != Z_BUF_ERROR)
      return FALSE;
    self->grown += sizeof block - self->in.avail_out;
    if (self->grown > self->limit)
      return FALSE;
    g_byte_array_append (grown, block, sizeof block - self->in.avail_out);
  } while (self->in.avail_out == 0);

  return self->in.avail_in == 0;
}

static GBytes *
wk_deflate_process_incoming (SoupWebsocketExtension *extension, guint8 *header, GBytes *payload /* (owned) */, GError **error)
{
  static const guint8 tail[] = { 0x00, 0x00, 0xff, 0xff };
  WkDeflate *self = WK_DEFLATE (extension);
  g_autoptr (GBytes) owned = payload;
  g_autoptr (GByteArray) grown = NULL;
  gboolean begins = (header[0] & 0x0f) != 0, ends = (header[0] & HEADER_FIN) != 0, done;

  if (!self->broken) {
    if (header[0] & HEADER_CONTROL)
      return g_steal_pointer (&owned);

    if (begins) {
      self->in_message = (header[0] & HEADER_RSV1) != 0;
      self->grown = 0;
      header[0] &= ~HEADER_RSV1;
      if (self->in_message && !self->in_ready)
        self->in_ready = inflateInit2 (&self->in, -MAX_WBITS) == Z_OK;
    }
    if (!self->in_message) {
      self->grown += g_bytes_get_size (payload);
      if (self->grown <= self->limit)
        return g_steal_pointer (&owned);
    }

    grown = g_byte_array_new ();
    done = self->in_message && self->in_ready && inflate_into (self, grown, g_bytes_get_data (payload, NULL), g_bytes_get_size (payload)) &&
           (!ends || inflate_into (self, grown, tail, sizeof tail));
    if (done) {
      if (ends && self->in_forgets) {
        inflateEnd (&self->in);
        self->in = (z_stream) { 0 };
        self->in_ready = FALSE;
      }
      return g_byte_array_free_to_bytes (g_steal_pointer (&grown));
    }
    self->broken = TRUE;
  }

  if (self->grown > self->limit)
    wk_message_guard_set_error (error);
  else
    g_set_error (error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_CLOSE_BAD_DATA, "A compressed message is damaged.");
  return NULL;
}

static void
wk_deflate_class_init (WkDeflateClass *klass)
{
  SoupWebsocketExtensionClass *extension_class = SOUP_WEBSOCKET_EXTENSION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wk_deflate_finalize;

  extension_class->name = "permessage-deflate";
  extension_class->configure = wk_deflate_configure;
  extension_class->get_request_params = wk_deflate_get_request_params;
  extension_class->get_response_params = wk_deflate_get_response_params;
  extension_class->process_outgoing_message = wk_deflate_process_outgoing;
  extension_class->process_incoming_message = wk_deflate_process_incoming;
}

static void
wk_deflate_init (WkDeflate *self)
{
  self->limit = FIRST_LIMIT;
}

void
wk_deflate_set_limit (WkDeflate *self, gsize limit)
{
  g_return_if_fail (WK_IS_DEFLATE (self));

  self->limit = limit;
}
