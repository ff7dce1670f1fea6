#include "y-doc-private.h"
#include "y-update-private.h"
#include <string.h>

/* ---- buffers ---- */

#define MARKS_7(v) v, v, v, v, v, v, v

const guint32 y_var_marks[28] = { MARKS_7 (0x10000000), MARKS_7 (0x20000080), MARKS_7 (0x30008080), MARKS_7 (0x40808080) };

void
y_buf_grow (YBuf *b,
            gsize more)
{
  b->room = MAX (64, MAX (b->room * 2, b->len + more));
  b->data = g_realloc (b->data, b->room);
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

/* Puts a number in the place of one that is no smaller and takes @size bytes. */
void
y_buf_renew_var (YBuf   *b,
                 gsize   at,
                 gsize   size,
                 guint64 v)
{
  guint8 bytes[Y_VAR_BYTES];
  gsize n = y_put_var (bytes, v) - bytes;

  if (n != size)
    memmove (b->data + at + n, b->data + at + size, b->len - at - size);
  memcpy (b->data + at, bytes, n);
  b->len += n - size;
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

/* ---- coders ---- */

/* Each number to come may make a coder write the run before it: what that takes at most. */
#define RLE_BYTES (2 * Y_VAR_BYTES)

/* The longest run whose length is one byte. */
#define SHORT_RUN 129

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
  y_buf_put (&r->out, v);
  r->count = 1;
  r->s = v;
}

/* Writes a run, if there is one. */
static inline guint8 *
put_run (guint8  *p,
         guint64  count,
         gboolean negative,
         guint64  v)
{
  if (count == 0)
    return p;
  p = y_put_signed (p, negative, v);
  return count > 1 ? y_put_var (p, count - 2) : p;
}

static guint8 *
put_opt_run (guint8  *p,
             guint64  count,
             guint64  v)
{
  return put_run (p, count, count > 1, v);
}

static inline guint8 *
put_diff_run (guint8  *p,
              guint64  count,
              gint64   diff)
{
  return put_run (p, count, diff < 0, ABS (2 * diff + (count > 1)));
}

static void
opt_rle_flush (YRle *r)
{
  y_buf_reserve (&r->out, RLE_BYTES);
  r->out.len = put_opt_run (r->out.data + r->out.len, r->count, r->s) - r->out.data;
}

static void
diff_rle_flush (YRle *r)
{
  y_buf_reserve (&r->out, RLE_BYTES);
  r->out.len = put_diff_run (r->out.data + r->out.len, r->count, r->diff) - r->out.data;
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
diff_rle_put (YRle  *r,
              gint64 v)
{
  const gint64 diff = v - r->s;

  r->s = v;
  if (r->diff == diff)
    {
      r->count++;
      return;
    }
  diff_rle_flush (r);
  r->count = 1;
  r->diff = diff;
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

/* So many structs are to come: a large document need not be moved again and again. */
void
y_write_guess (YWriter *w,
               guint    n)
{
  if (n < 16)
    return;
  y_buf_reserve (&w->rest, w->v2 ? n : n * 16);
  if (w->v2)
    {
      y_buf_reserve (&w->strings, n * 12);
      y_buf_reserve (&w->left_clock.out, n * 4);
      y_buf_reserve (&w->right_clock.out, n * 4);
      y_buf_reserve (&w->info.out, n * 2);
      y_buf_reserve (&w->lengths.out, n * 2);
      y_buf_reserve (&w->len.out, n * 2);
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
  YBuf out = { 0 };
  guint8 size[Y_VAR_BYTES];

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
  /* The strings and their lengths are one part. */
  y_buf_put_var (&out, y_put_var (size, w->strings.len) - size + w->strings.len + w->lengths.out.len);
  put_part (&out, &w->strings);
  y_buf_put_raw (&out, w->lengths.out.data, w->lengths.out.len);
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

/* What follows writes the run before a number before it is known whether that ends, and then goes on behind it or not: it is
 * not foreseen which. Runs and numbers that take more than is written at once are told apart; they are few. */

void
y_write_infos (YWriter      *w,
               const guint8 *infos,
               guint         n)
{
  YRle *r = &w->info;
  guint8 *p, s = r->s;
  guint count = r->count;

  if (count == 0 || count > SHORT_RUN - n)
    {
      for (guint i = 0; i < n; i++)
        rle_put (r, infos[i]);
      return;
    }
  y_buf_reserve (&r->out, n * RLE_BYTES);
  p = r->out.data + r->out.len;
  for (guint i = 0; i < n; i++)
    {
      const gsize ends = infos[i] != s;

      s = infos[i];
      p[0] = count - 1;
      p[ends] = s;
      p += 2 * ends;
      count = ends ? 1 : count + 1;
    }
  r->out.len = p - r->out.data;
  r->count = count;
  r->s = s;
}

void
y_write_clients (YWriter *w,
                 guint64  client,
                 guint    n)
{
  if (n == 0)
    return;
  opt_rle_put (&w->client, client);
  w->client.count += n - 1;
}

void
y_write_lens (YRle          *r,
              const guint32 *lens,
              guint          n)
{
  guint64 s = r->s, count = r->count;
  guint8 *p;

  if (n == 0)
    return;
  y_buf_reserve (&r->out, n * RLE_BYTES);
  p = r->out.data + r->out.len;
  if (count == 0)
    s = lens[0];
  for (guint i = 0; i < n; i++)
    {
      const gsize ends = lens[i] != s, several = count > 1;

      if (s > 63 || count > SHORT_RUN)
        {
          if (ends)
            p = put_opt_run (p, count, s);
        }
      else
        {
          p[0] = s | several << 6;
          p[1] = count - 2;
          p += (1 + several) & -ends;
        }
      count = (count & (ends - 1)) + 1;
      s = lens[i];
    }
  r->out.len = p - r->out.data;
  r->count = count;
  r->s = s;
}

void
y_write_clocks (YRle          *r,
                const guint32 *clocks,
                guint          n)
{
  gint64 s = r->s, diff = r->diff;
  guint64 count = r->count;
  guint8 *p;

  if (n == 0)
    return;
  y_buf_reserve (&r->out, n * RLE_BYTES);
  p = r->out.data + r->out.len;
  if (count == 0)
    diff = clocks[0] - s;
  for (guint i = 0; i < n; i++)
    {
      const gint64 next = clocks[i] - s;

      s = clocks[i];
      if (next == diff)
        {
          count++;
          continue;
        }
      if (count == 1 && ABS (diff) < 1 << 26)
        p = y_put_short (p, y_signed_var (diff < 0, 2 * ABS (diff)));
      else
        p = put_diff_run (p, count, diff);
      count = 1;
      diff = next;
    }
  r->out.len = p - r->out.data;
  r->count = count;
  r->s = s;
  r->diff = diff;
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
