#include "wk-wire-private.h"

#include <string.h>

void
wk_reader_init (WkReader *self, GBytes *source)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (source, &length);

  y_decoder_init (&self->d, data, length);
  self->source = source;
}

void
wk_reader_fail (WkReader *self)
{
  self->d.failed = TRUE;
}

gsize
wk_reader_left (const WkReader *self)
{
  return self->d.failed ? 0 : self->d.len - self->d.pos;
}

gboolean
wk_reader_raw (WkReader *self, gpointer data, gsize length)
{
  const guint8 *raw = y_decode_raw (&self->d, length);

  if (self->d.failed || raw == NULL)
    {
      memset (data, 0, length);
      return FALSE;
    }
  memcpy (data, raw, length);
  return TRUE;
}

char *
wk_reader_text (WkReader *self, gsize max)
{
  char *text = y_decode_string (&self->d);

  if (text != NULL && strlen (text) > max)
    {
      wk_reader_fail (self);
      g_clear_pointer (&text, g_free);
    }
  return text != NULL ? text : g_strdup ("");
}

GBytes *
wk_reader_bytes (WkReader *self, gsize max)
{
  gsize length = 0;
  const guint8 *data = y_decode_buf (&self->d, &length);

  if (!self->d.failed && length > max)
    wk_reader_fail (self);
  if (self->d.failed || length == 0)
    return g_bytes_new_static ("", 0);
  return g_bytes_new_from_bytes (self->source, data - self->d.data, length);
}

guint
wk_reader_count (WkReader *self, guint max, gsize smallest)
{
  guint64 n = y_decode_var_uint (&self->d);

  if (self->d.failed)
    return 0;
  if (n > max || n > wk_reader_left (self) / smallest)
    {
      wk_reader_fail (self);
      return 0;
    }
  return n;
}

WkDocumentName *
wk_reader_document_name (WkReader *self)
{
  WkId document, subject;
  guint64 kind;
  g_autofree char *domain = NULL;

  wk_reader_raw (self, document.bytes, WK_ID_LENGTH);
  wk_reader_raw (self, subject.bytes, WK_ID_LENGTH);
  kind = y_decode_var_uint (&self->d);
  domain = wk_reader_text (self, WK_DOMAIN_MAX);
  if (kind > G_MAXUINT8)
    wk_reader_fail (self);
  if (self->d.failed)
    return NULL;
  return wk_document_name_new (&document, &subject, kind, domain);
}

void
wk_write_document_name (YEncoder *e, const WkDocumentName *name)
{
  y_encode_raw (e, name->document.bytes, WK_ID_LENGTH);
  y_encode_raw (e, name->subject.bytes, WK_ID_LENGTH);
  y_encode_var_uint (e, name->kind);
  wk_write_text (e, name->domain, WK_DOMAIN_MAX);
}

void
wk_write_bytes (YEncoder *e, GBytes *bytes)
{
  gsize length = 0;
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  y_encode_buf (e, data != NULL ? data : "", length);
}

void
wk_write_text (YEncoder *e, const char *text, gsize max)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  gsize length = strlen (valid);

  /* A name that is too long is cut between characters rather than refused: it is somebody's name. */
  while (length > max)
    length = g_utf8_find_prev_char (valid, valid + length) - valid;
  y_encode_string (e, valid, length);
}
