#include "wk-frame-private.h"

#include <string.h>

#include "wk-sync-error.h"
#include "wk-wire-private.h"

#define NAME_LENGTH_MAX 200

gboolean
wk_frame_read (WkFrame *self, GBytes *bytes, GError **error)
{
  WkReader r;
  gboolean bad = FALSE;

  memset (self, 0, sizeof *self);
  if (g_bytes_get_size (bytes) > WK_FRAME_MAX)
    {
      g_set_error_literal (error, WK_SYNC_ERROR, WK_SYNC_ERROR_LIMIT, "a frame is too large");
      return FALSE;
    }
  self->source = bytes;
  wk_reader_init (&r, bytes);
  self->name = (const char *) y_decode_buf (&r.d, &self->name_length);
  self->type = y_decode_var_uint (&r.d);
  bad = r.d.failed || self->name_length == 0 || self->name_length > NAME_LENGTH_MAX || !g_utf8_validate_len (self->name, self->name_length, NULL);
  self->rest = r.d.pos;
  self->own = !bad && wk_frame_is_named (self, WK_OWN_NAME);
  if (!bad && !self->own)
    switch (self->type)
      {
      case WK_FRAME_SYNC:
      case WK_FRAME_SYNC_REPLY:
        self->kind = y_decode_var_uint (&r.d);
        self->data = y_decode_buf (&r.d, &self->length);
        bad = r.d.failed || self->kind > WK_SYNC_UPDATE || self->length > WK_UPDATE_MAX;
        break;
      case WK_FRAME_AWARENESS:
        self->data = y_decode_buf (&r.d, &self->length);
        bad = r.d.failed;
        break;
      case WK_FRAME_AUTH:
        self->kind = y_decode_var_uint (&r.d);
        /* The server's question for a token is the kind alone. */
        if (self->kind != WK_AUTH_TOKEN || !y_decoder_at_end (&r.d))
          self->data = y_decode_buf (&r.d, &self->length);
        bad = r.d.failed || self->kind > WK_AUTH_AUTHENTICATED || self->length > WK_TEXT_MAX ||
              !g_utf8_validate_len ((const char *) self->data, self->length, NULL);
        break;
      case WK_FRAME_QUERY_AWARENESS:
      case WK_FRAME_STATELESS:
      case WK_FRAME_BROADCAST_STATELESS:
      case WK_FRAME_CLOSE:
      case WK_FRAME_SYNC_STATUS:
        break;
      default:
        bad = TRUE;
        break;
      }
  if (bad)
    {
      g_set_error_literal (error, WK_SYNC_ERROR, WK_SYNC_ERROR_MALFORMED, "this is no frame");
      return FALSE;
    }
  return TRUE;
}

gboolean
wk_frame_is_named (const WkFrame *self, const char *name)
{
  return strlen (name) == self->name_length && memcmp (self->name, name, self->name_length) == 0;
}

gboolean
wk_frame_get_document (const WkFrame *self, WkId *document)
{
  char text[WK_ID_HEX_SIZE], again[WK_ID_HEX_SIZE];

  if (self->name_length != WK_ID_HEX_SIZE - 1)
    return FALSE;
  memcpy (text, self->name, self->name_length);
  text[self->name_length] = '\0';
  if (!wk_id_init_from_hex (document, text))
    return FALSE;
  return strcmp (wk_id_write_hex (document, again), text) == 0;
}

static void
begin (YEncoder *e, const char *name, WkFrameType type)
{
  y_encoder_init (e);
  y_encode_string (e, name, -1);
  y_encode_var_uint (e, type);
}

GBytes *
wk_frame_new_sync (const char *name, WkSyncStep step, gconstpointer data, gsize length)
{
  YEncoder e;

  begin (&e, name, WK_FRAME_SYNC);
  y_encode_var_uint (&e, step);
  y_encode_buf (&e, data, length);
  return y_encoder_finish (&e);
}

GBytes *
wk_frame_new_awareness (const char *name, GBytes *update)
{
  YEncoder e;

  begin (&e, name, WK_FRAME_AWARENESS);
  wk_write_bytes (&e, update);
  return y_encoder_finish (&e);
}

GBytes *
wk_frame_new_query_awareness (const char *name)
{
  YEncoder e;

  begin (&e, name, WK_FRAME_QUERY_AWARENESS);
  return y_encoder_finish (&e);
}

GBytes *
wk_frame_new_auth (const char *name, WkAuthKind kind, const char *text)
{
  YEncoder e;

  begin (&e, name, WK_FRAME_AUTH);
  y_encode_var_uint (&e, kind);
  y_encode_string (&e, text, -1);
  return y_encoder_finish (&e);
}

GBytes *
wk_frame_new_close (const char *name, const char *reason)
{
  YEncoder e;

  begin (&e, name, WK_FRAME_CLOSE);
  y_encode_string (&e, reason, -1);
  return y_encoder_finish (&e);
}

GBytes *
wk_frame_new_sync_status (const char *name, gboolean applied)
{
  YEncoder e;

  begin (&e, name, WK_FRAME_SYNC_STATUS);
  y_encode_var_uint (&e, applied ? 1 : 0);
  return y_encoder_finish (&e);
}
