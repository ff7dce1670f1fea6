#include "y-doc-private.h"
#include "y-update-private.h"
#include <string.h>

/* ---- buffers ---- */

void
y_buf_reserve (YBuf *b,
               gsize more)
{
  if (b->room - b->len < more)
    {
      b->room = MAX (64, MAX (b->room * 2, b->len + more));
      b->data = g_realloc (b->data, b->room);
    }
}

void
y_buf_put_raw (YBuf         *b,
               gconstpointer data,
               gsize         len)
{
  if (len == 0)
    return;
  y_buf_reserve (b, len);
  memcpy (b->data + b->len, data, len);
  b->len += len;
}

void
y_buf_put_signed (YBuf    *b,
                  gboolean negative,
                  guint64  v)
{
  y_buf_put (b, (v > 63 ? 128 : 0) | (negative ? 64 : 0) | (v & 63));
  for (v >>= 6; v > 0; v >>= 7)
    y_buf_put (b, (v > 127 ? 128 : 0) | (v & 127));
}

void
y_buf_put_any (YBuf         *b,
               const YValue *v)
{
  YEncoder e;

  y_encoder_init (&e);
  y_encode_any (&e, v);
  y_buf_put_raw (b, e.out->data, e.out->len);
  y_encoder_clear (&e);
}

void
y_buf_clear (YBuf *b)
{
  g_free (b->data);
  *b = (YBuf) { 0 };
}

GBytes *
y_buf_to_bytes (YBuf *b)
{
  GBytes *bytes;

  if (b->room - b->len > b->len / 4 + 64)
    b->data = g_realloc (b->data, MAX (b->len, 1));
  bytes = g_bytes_new_take (b->data, b->len);
  *b = (YBuf) { 0 };
  return bytes;
}

/* ---- run-length coders (lib0's encoding.js says what they are) ---- */

static void
rle_put (YRle  *r,
         guint8 v)
{
  if (r->count && r->s == v)
    {
      r->count++;
      return;
    }
  if (r->count)
    y_buf_put_var (&r->out, r->count - 1);
  r->count = 1;
  r->s = v;
  y_buf_put (&r->out, v);
}

static void
opt_rle_flush (YRle *r)
{
  if (!r->count)
    return;
  y_buf_put_signed (&r->out, r->count > 1, r->s);
  if (r->count > 1)
    y_buf_put_var (&r->out, r->count - 2);
}

static void
opt_rle_put (YRle   *r,
             guint64 v)
{
  if ((guint64) r->s == v)
    {
      r->count++;
      return;
    }
  opt_rle_flush (r);
  r->count = 1;
  r->s = v;
}

static void
diff_rle_flush (YRle *r)
{
  gint64 v = r->diff * 2 + (r->count > 1);

  if (!r->count)
    return;
  y_buf_put_signed (&r->out, v < 0, ABS (v));
  if (r->count > 1)
    y_buf_put_var (&r->out, r->count - 2);
}

static void
diff_rle_put (YRle  *r,
              gint64 v)
{
  if (r->diff == v - r->s)
    {
      r->s = v;
      r->count++;
      return;
    }
  diff_rle_flush (r);
  r->count = 1;
  r->diff = v - r->s;
  r->s = v;
}

/* ---- the writer ---- */

void
y_writer_init (YWriter *w,
               gboolean v2)
{
  if (v2)
    *w = (YWriter) { .v2 = TRUE };
  else
    {
      w->v2 = FALSE;
      w->rest = (YBuf) { 0 };
    }
}

void
y_writer_clear (YWriter *w)
{
  y_buf_clear (&w->rest);
  if (w->v2)
    {
      YRle *coders[] = { &w->key_clock, &w->client, &w->left_clock, &w->right_clock, &w->info, &w->lengths, &w->parent_info,
                         &w->type_ref, &w->len };

      for (guint i = 0; i < G_N_ELEMENTS (coders); i++)
        y_buf_clear (&coders[i]->out);
      y_buf_clear (&w->strings);
    }
}

static void
put_part (YBuf       *out,
          const YBuf *part)
{
  y_buf_put_var (out, part->len);
  y_buf_put_raw (out, part->data, part->len);
}

GBytes *
y_writer_finish (YWriter *w)
{
  YBuf out = { 0 }, strings = { 0 };

  if (!w->v2)
    return y_buf_to_bytes (&w->rest);
  diff_rle_flush (&w->key_clock);
  opt_rle_flush (&w->client);
  diff_rle_flush (&w->left_clock);
  diff_rle_flush (&w->right_clock);
  opt_rle_flush (&w->lengths);
  opt_rle_flush (&w->type_ref);
  opt_rle_flush (&w->len);
  y_buf_reserve (&out, w->rest.len + w->strings.len + w->client.out.len + w->left_clock.out.len + w->right_clock.out.len +
                 w->lengths.out.len + w->len.out.len + w->info.out.len + 200);
  y_buf_put (&out, 0);
  put_part (&out, &w->key_clock.out);
  put_part (&out, &w->client.out);
  put_part (&out, &w->left_clock.out);
  put_part (&out, &w->right_clock.out);
  put_part (&out, &w->info.out);
  put_part (&strings, &w->strings);
  y_buf_put_raw (&strings, w->lengths.out.data, w->lengths.out.len);
  put_part (&out, &strings);
  y_buf_clear (&strings);
  put_part (&out, &w->parent_info.out);
  put_part (&out, &w->type_ref.out);
  put_part (&out, &w->len.out);
  y_buf_put_raw (&out, w->rest.data, w->rest.len);
  y_writer_clear (w);
  return y_buf_to_bytes (&out);
}

void
y_write_info (YWriter *w,
              guint8   info)
{
  if (w->v2)
    rle_put (&w->info, info);
  else
    y_buf_put (&w->rest, info);
}

void
y_write_client (YWriter *w,
                guint64  client)
{
  if (w->v2)
    opt_rle_put (&w->client, client);
  else
    y_buf_put_var (&w->rest, client);
}

void
y_write_left_id (YWriter *w,
                 guint64  client,
                 guint32  clock)
{
  y_write_client (w, client);
  if (w->v2)
    diff_rle_put (&w->left_clock, clock);
  else
    y_buf_put_var (&w->rest, clock);
}

void
y_write_right_id (YWriter *w,
                  guint64  client,
                  guint32  clock)
{
  y_write_client (w, client);
  if (w->v2)
    diff_rle_put (&w->right_clock, clock);
  else
    y_buf_put_var (&w->rest, clock);
}

void
y_write_parent_info (YWriter *w,
                     gboolean is_name)
{
  if (w->v2)
    rle_put (&w->parent_info, is_name);
  else
    y_buf_put (&w->rest, is_name);
}

void
y_write_type_ref (YWriter *w,
                  guint8   ref)
{
  if (w->v2)
    opt_rle_put (&w->type_ref, ref);
  else
    y_buf_put (&w->rest, ref);
}

void
y_write_len (YWriter *w,
             guint32  len)
{
  if (w->v2)
    opt_rle_put (&w->len, len);
  else
    y_buf_put_var (&w->rest, len);
}

void
y_write_string_begin (YWriter *w,
                      gsize    bytes,
                      guint32  units)
{
  if (w->v2)
    {
      opt_rle_put (&w->lengths, units);
      y_buf_reserve (&w->strings, bytes);
    }
  else
    {
      y_buf_put_var (&w->rest, bytes);
      y_buf_reserve (&w->rest, bytes);
    }
}

void
y_write_string_part (YWriter    *w,
                     const char *s,
                     gsize       bytes)
{
  y_buf_put_raw (w->v2 ? &w->strings : &w->rest, s, bytes);
}

void
y_write_string (YWriter    *w,
                const char *s,
                gsize       bytes)
{
  guint32 units = 0, chars;

  if (w->v2)
    y_text_measure (s, bytes, &units, &chars);
  y_write_string_begin (w, bytes, units);
  y_write_string_part (w, s, bytes);
}

/* Yjs never uses its table of keys when it writes: each key is new. */
void
y_write_key (YWriter    *w,
             const char *s,
             gsize       bytes)
{
  if (w->v2)
    diff_rle_put (&w->key_clock, w->next_key++);
  y_write_string (w, s, bytes);
}

void
y_write_any (YWriter      *w,
             const YValue *v)
{
  y_buf_put_any (&w->rest, v);
}

void
y_write_json (YWriter      *w,
              const YValue *v)
{
  /* JSON knows no undefined, which only a foreign update in v2 can have here. */
  if (w->v2)
    y_buf_put_any (&w->rest, v);
  else
    y_write_json_text (w, y_value_kind (v) == Y_UNDEFINED ? y_value_new_null () : v);
}

void
y_write_json_text (YWriter      *w,
                   const YValue *v)
{
  g_autoptr (GString) json = g_string_new (NULL);

  if (y_value_kind (v) == Y_UNDEFINED)
    g_string_append (json, "undefined");
  else
    y_value_to_json_in_order (v, json);
  y_write_string (w, json->str, json->len);
}

void
y_write_buf (YWriter      *w,
             gconstpointer data,
             gsize         len)
{
  y_buf_put_var (&w->rest, len);
  y_buf_put_raw (&w->rest, data, len);
}

void
y_write_ds_client (YWriter *w,
                   guint64  client,
                   guint32  n)
{
  w->ds_value = 0;
  y_buf_put_var (&w->rest, client);
  y_buf_put_var (&w->rest, n);
}

void
y_write_ds_range (YWriter *w,
                  guint64  clock,
                  guint64  len)
{
  if (w->v2)
    {
      y_buf_put_var (&w->rest, clock - w->ds_value);
      y_buf_put_var (&w->rest, len - 1);
      w->ds_value = clock + len;
    }
  else
    {
      y_buf_put_var (&w->rest, clock);
      y_buf_put_var (&w->rest, len);
    }
}
