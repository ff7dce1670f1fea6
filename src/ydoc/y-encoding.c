#include "y-encoding.h"
#include "y-value-private.h"
#include <math.h>
#include <string.h>

/* lib0's tags of an "any". */
enum {
  ANY_BYTES = 116, ANY_ARRAY, ANY_MAP, ANY_STRING, ANY_TRUE, ANY_FALSE, ANY_BIGINT, ANY_FLOAT64, ANY_FLOAT32,
  ANY_INTEGER, ANY_NULL, ANY_UNDEFINED
};

static YValue *decode_any (YDecoder *d, guint depth);

/* ---- writing ---- */

void
y_encoder_init (YEncoder *e)
{
  e->out = g_byte_array_new ();
}

void
y_encoder_clear (YEncoder *e)
{
  g_clear_pointer (&e->out, g_byte_array_unref);
}

GBytes *
y_encoder_finish (YEncoder *e)
{
  return g_byte_array_free_to_bytes (g_steal_pointer (&e->out));
}

void
y_encode_u8 (YEncoder *e,
             guint8    v)
{
  g_byte_array_append (e->out, &v, 1);
}

void
y_encode_raw (YEncoder     *e,
              gconstpointer data,
              gsize         len)
{
  if (len)
    g_byte_array_append (e->out, data, len);
}

void
y_encode_var_uint (YEncoder *e,
                   guint64   v)
{
  guint8 buf[10];
  guint n = 0;

  while (v > 127)
    {
      buf[n++] = 128 | (v & 127);
      v >>= 7;
    }
  buf[n++] = v;
  g_byte_array_append (e->out, buf, n);
}

static void
encode_signed (YEncoder *e,
               gboolean  negative,
               guint64   v)
{
  guint8 buf[11];
  guint n = 0;

  buf[n++] = (v > 63 ? 128 : 0) | (negative ? 64 : 0) | (v & 63);
  for (v >>= 6; v > 0; v >>= 7)
    buf[n++] = (v > 127 ? 128 : 0) | (v & 127);
  g_byte_array_append (e->out, buf, n);
}

void
y_encode_var_int (YEncoder *e,
                  gint64    v)
{
  encode_signed (e, v < 0, v < 0 ? 0 - (guint64) v : (guint64) v);
}

void
y_encode_string (YEncoder   *e,
                 const char *utf8,
                 gssize      len)
{
  y_encode_buf (e, utf8, len < 0 ? strlen (utf8) : (gsize) len);
}

void
y_encode_buf (YEncoder     *e,
              gconstpointer data,
              gsize         len)
{
  y_encode_var_uint (e, len);
  y_encode_raw (e, data, len);
}

static void
encode_number (YEncoder *e,
               double    v)
{
  union { double d; guint64 u; } f64 = { .d = v };
  union { float f; guint32 u; } f32;

  if (isfinite (v) && v == floor (v) && fabs (v) <= G_MAXINT32)
    {
      y_encode_u8 (e, ANY_INTEGER);
      encode_signed (e, signbit (v), (guint64) fabs (v));
      return;
    }
  f32.f = fabs (v) <= G_MAXFLOAT || isinf (v) ? (float) v : 0;
  if ((double) f32.f == v)
    {
      guint32 be = GUINT32_TO_BE (f32.u);

      y_encode_u8 (e, ANY_FLOAT32);
      y_encode_raw (e, &be, 4);
    }
  else
    {
      guint64 be = GUINT64_TO_BE (isnan (v) ? G_GUINT64_CONSTANT (0x7ff8000000000000) : f64.u);

      y_encode_u8 (e, ANY_FLOAT64);
      y_encode_raw (e, &be, 8);
    }
}

/**
 * y_encode_any:
 * @e: where to write
 * @v: a plain value; a shared type is written as undefined
 *
 * Writes lib0's "any". Numbers take the form that lib0 chooses, however they came.
 */
void
y_encode_any (YEncoder     *e,
              const YValue *v)
{
  gsize n;

  switch ((YValueKind) v->kind)
    {
    case Y_NULL:
      y_encode_u8 (e, ANY_NULL);
      break;
    case Y_BOOL:
      y_encode_u8 (e, v->as.boolean ? ANY_TRUE : ANY_FALSE);
      break;
    case Y_NUMBER:
      encode_number (e, v->as.number);
      break;
    case Y_BIGINT:
      {
        guint64 be = GUINT64_TO_BE ((guint64) v->as.bigint);

        y_encode_u8 (e, ANY_BIGINT);
        y_encode_raw (e, &be, 8);
      }
      break;
    case Y_STRING:
      y_encode_u8 (e, ANY_STRING);
      y_encode_string (e, v->as.string, v->n);
      break;
    case Y_BYTES:
      {
        gconstpointer data = g_bytes_get_data (v->as.bytes, &n);

        y_encode_u8 (e, ANY_BYTES);
        y_encode_buf (e, data, n);
      }
      break;
    case Y_ARRAY:
      y_encode_u8 (e, ANY_ARRAY);
      y_encode_var_uint (e, v->n);
      for (gsize i = 0; i < v->n; i++)
        y_encode_any (e, v->as.items[i]);
      break;
    case Y_MAP:
      y_encode_u8 (e, ANY_MAP);
      y_encode_var_uint (e, v->as.map.entries->len);
      for (gsize i = 0; i < v->as.map.entries->len; i++)
        {
          const char *key;
          YValue *value;

          y_value_map_entry_len (v, i, &key, &n, &value);
          y_encode_string (e, key, n);
          y_encode_any (e, value);
        }
      break;
    case Y_UNDEFINED:
    case Y_TYPE:
    case Y_NEW_TYPE:
    default:
      y_encode_u8 (e, ANY_UNDEFINED);
      break;
    }
}

/* ---- reading ---- */

void
y_decoder_init (YDecoder     *d,
                gconstpointer data,
                gsize         len)
{
  *d = (YDecoder) { .data = data, .len = len };
}

gboolean
y_decoder_at_end (const YDecoder *d)
{
  return d->failed || d->pos >= d->len;
}

guint8
y_decode_u8 (YDecoder *d)
{
  if (d->failed || d->pos >= d->len)
    {
      d->failed = TRUE;
      return 0;
    }
  return d->data[d->pos++];
}

guint64
y_decode_var_uint (YDecoder *d)
{
  guint64 v = 0;

  for (guint shift = 0; shift < 56; shift += 7)
    {
      guint8 b = y_decode_u8 (d);

      v |= (guint64) (b & 127) << shift;
      if (b < 128)
        {
          if (v >> 53)
            break;
          return v;
        }
    }
  d->failed = TRUE;
  return 0;
}

/* The absolute value, and in @negative the sign, which a zero has as well. */
static guint64
decode_signed (YDecoder *d,
               gboolean *negative)
{
  guint8 b = y_decode_u8 (d);
  guint64 v = b & 63;

  *negative = (b & 64) != 0;
  if (b < 128)
    return v;
  for (guint shift = 6; shift < 56; shift += 7)
    {
      b = y_decode_u8 (d);
      v |= (guint64) (b & 127) << shift;
      if (b < 128)
        {
          if (v >> 53)
            break;
          return d->failed ? 0 : v;
        }
    }
  d->failed = TRUE;
  return 0;
}

gint64
y_decode_var_int (YDecoder *d)
{
  gboolean negative;
  guint64 v = decode_signed (d, &negative);

  return negative ? -(gint64) v : (gint64) v;
}

const guint8 *
y_decode_raw (YDecoder *d,
              gsize     len)
{
  const guint8 *p;

  if (d->failed || len > d->len - d->pos)
    {
      d->failed = TRUE;
      return NULL;
    }
  p = d->data + d->pos;
  d->pos += len;
  return p;
}

const guint8 *
y_decode_buf (YDecoder *d,
              gsize    *len)
{
  const guint8 *p;

  *len = y_decode_var_uint (d);
  p = y_decode_raw (d, *len);
  if (!p)
    *len = 0;
  return p;
}

/**
 * y_utf8_validate:
 * @data: bytes
 * @len: how many
 *
 * Returns: whether they are UTF-8 as Unicode 15, table 3-7, has it: no overlong forms, no surrogates, nothing above
 * U+10FFFF. NUL is a character like any other.
 */
gboolean
y_utf8_validate (const guint8 *data,
                 gsize         len)
{
  gsize i = 0;

  while (i < len)
    {
      guint8 b = data[i], low = 0x80, high = 0xbf;
      guint more;

      if (b < 0x80)
        {
          guint64 word;

          while (len - i >= 8 && (memcpy (&word, data + i, 8), !(word & G_GUINT64_CONSTANT (0x8080808080808080))))
            i += 8;
          while (i < len && data[i] < 0x80)
            i++;
          continue;
        }
      if (b >= 0xc2 && b <= 0xdf)
        more = 1;
      else if (b >= 0xe0 && b <= 0xef)
        {
          more = 2;
          if (b == 0xe0)
            low = 0xa0;
          else if (b == 0xed)
            high = 0x9f;
        }
      else if (b >= 0xf0 && b <= 0xf4)
        {
          more = 3;
          if (b == 0xf0)
            low = 0x90;
          else if (b == 0xf4)
            high = 0x8f;
        }
      else
        return FALSE;
      if (len - i <= more || data[i + 1] < low || data[i + 1] > high)
        return FALSE;
      for (guint k = 2; k <= more; k++)
        if ((data[i + k] & 0xc0) != 0x80)
          return FALSE;
      i += more + 1;
    }
  return TRUE;
}

const char *
y_decode_string_borrowed (YDecoder *d,
                          gsize    *len)
{
  const guint8 *p = y_decode_buf (d, len);

  if (p && !y_utf8_validate (p, *len))
    {
      d->failed = TRUE;
      *len = 0;
      p = NULL;
    }
  return (const char *) p;
}

char *
y_decode_string (YDecoder *d)
{
  gsize len;
  const char *p = y_decode_string_borrowed (d, &len);

  if (p && memchr (p, '\0', len))
    {
      d->failed = TRUE;
      p = NULL;
    }
  return p ? g_strndup (p, len) : NULL;
}

static YValue *
decode_any_array (YDecoder *d,
                  guint     depth)
{
  guint64 n = y_decode_var_uint (d);
  g_autoptr (GPtrArray) items = NULL;
  YValue *array;

  if (n > d->len - d->pos)                  /* each takes a byte at least */
    d->failed = TRUE;
  if (d->failed)
    return NULL;
  items = g_ptr_array_new_full (n, (GDestroyNotify) y_value_unref);
  for (guint64 i = 0; i < n; i++)
    {
      YValue *item = decode_any (d, depth + 1);

      if (!item)
        return NULL;
      g_ptr_array_add (items, item);
    }
  array = y_value_new_array ((YValue **) items->pdata, items->len);
  g_ptr_array_set_free_func (items, NULL);
  return array;
}

static YValue *
decode_any_map (YDecoder *d,
                guint     depth)
{
  guint64 n = y_decode_var_uint (d);
  g_autoptr (YValue) map = NULL;

  if (n > (d->len - d->pos) / 2)            /* a key and a value take a byte each at least */
    d->failed = TRUE;
  if (d->failed)
    return NULL;
  map = y_value_new_map ();
  for (guint64 i = 0; i < n; i++)
    {
      gsize len;
      const char *key = y_decode_string_borrowed (d, &len);
      YValue *value = key ? decode_any (d, depth + 1) : NULL;

      if (!value)
        return NULL;
      y_value_map_take_len (map, key, len, value);
    }
  return g_steal_pointer (&map);
}

static YValue *
decode_any (YDecoder *d,
            guint     depth)
{
  guint8 tag = y_decode_u8 (d);
  YValue *v = NULL;
  const guint8 *p;
  gboolean negative;
  gsize n;

  if (d->failed || depth > Y_MAX_DEPTH)
    {
      d->failed = TRUE;
      return NULL;
    }
  switch (tag)
    {
    case ANY_UNDEFINED:
      return y_value_new_undefined ();
    case ANY_NULL:
      return y_value_new_null ();
    case ANY_TRUE:
    case ANY_FALSE:
      return y_value_new_bool (tag == ANY_TRUE);
    case ANY_INTEGER:
      {
        double number = decode_signed (d, &negative);

        if (!d->failed)
          v = y_value_new_number (negative ? -number : number);
      }
      break;
    case ANY_FLOAT32:
      p = y_decode_raw (d, 4);
      if (p)
        {
          union { float f; guint32 u; } f;

          memcpy (&f.u, p, 4);
          f.u = GUINT32_FROM_BE (f.u);
          v = y_value_new_number (f.f);
        }
      break;
    case ANY_FLOAT64:
      p = y_decode_raw (d, 8);
      if (p)
        {
          union { double f; guint64 u; } f;

          memcpy (&f.u, p, 8);
          f.u = GUINT64_FROM_BE (f.u);
          v = y_value_new_number (f.f);
        }
      break;
    case ANY_BIGINT:
      p = y_decode_raw (d, 8);
      if (p)
        {
          guint64 u;

          memcpy (&u, p, 8);
          v = y_value_new_bigint ((gint64) GUINT64_FROM_BE (u));
        }
      break;
    case ANY_STRING:
      p = (const guint8 *) y_decode_string_borrowed (d, &n);
      if (p)
        v = y_value_new_string_len ((const char *) p, n);
      break;
    case ANY_BYTES:
      p = y_decode_buf (d, &n);
      if (p)
        v = y_value_new_bytes (p, n);
      break;
    case ANY_ARRAY:
      v = decode_any_array (d, depth);
      break;
    case ANY_MAP:
      v = decode_any_map (d, depth);
      break;
    default:
      break;
    }
  if (!v)
    d->failed = TRUE;
  return v;
}

/**
 * y_decode_any:
 * @d: a decoder
 *
 * Reads lib0's "any". Arrays and maps nested deeper than Y_MAX_DEPTH fail.
 *
 * Returns: (transfer full) (nullable): the value, or NULL when the decoder failed
 */
YValue *
y_decode_any (YDecoder *d)
{
  return decode_any (d, 0);
}
