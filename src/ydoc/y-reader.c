#include "y-doc-private.h"
#include "y-update-private.h"
#include <stdlib.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

typedef enum { CODER_RLE, CODER_OPT, CODER_DIFF } CoderKind;

/* One of format v2's columns. */
typedef struct {
  YDecoder d;
  gint64   s, diff;
  gint64   count;        /* how often the value comes again; -1: for ever */
} Column;

typedef struct {
  gboolean    v2;
  YDecoder    rest;
  gboolean    over_limit;
  Column      key_clock, client, left_clock, right_clock, info, lengths, parent_info, type_ref, len;
  const char *strings;
  gsize       strings_len, strings_pos;
  gboolean    strings_half;      /* the last string ended within a surrogate pair, whose second half comes next */
  GArray     *keys;              /* (owned) (nullable) of YKey */
} Reader;

/* A number of up to eight bytes, all of which can be read; NULL: it is longer, or too great. */
static inline const guint8 *
take_var (const guint8 *p,
          guint64      *v)
{
  guint64 word, stop;

  if (*p < 128)
    {
      *v = *p;
      return p + 1;
    }
  memcpy (&word, p, 8);
  word = GUINT64_FROM_LE (word);
  stop = ~word & G_GUINT64_CONSTANT (0x8080808080808080);
  if (!stop)
    return NULL;
  /* Seven bits of each byte up to the one that ends it, and these put together. */
  word &= (stop ^ (stop - 1)) & G_GUINT64_CONSTANT (0x7f7f7f7f7f7f7f7f);
  word = (word & G_GUINT64_CONSTANT (0x007f007f007f007f)) | (word & G_GUINT64_CONSTANT (0x7f007f007f007f00)) >> 1;
  word = (word & G_GUINT64_CONSTANT (0x00003fff00003fff)) | (word & G_GUINT64_CONSTANT (0x3fff00003fff0000)) >> 2;
  word = (word & G_GUINT64_CONSTANT (0x000000000fffffff)) | (word & G_GUINT64_CONSTANT (0x0fffffff00000000)) >> 4;
  if (word >> 53)
    return NULL;
  *v = word;
  return p + (__builtin_ctzll (stop) + 1) / 8;
}

static inline guint64
read_var (YDecoder *d)
{
  if (!d->failed && d->len - d->pos >= 8)
    {
      guint64 v;
      const guint8 *p = take_var (d->data + d->pos, &v);

      if (p)
        {
          d->pos = p - d->data;
          return v;
        }
    }
  return y_decode_var_uint (d);
}

static inline guint8
read_u8 (YDecoder *d)
{
  if (!d->failed && d->pos < d->len)
    return d->data[d->pos++];
  d->failed = TRUE;
  return 0;
}

/* ---- columns ---- */

/* As y_decode_var_int, telling a negative zero. */
static guint64
decode_signed (YDecoder *d,
               gboolean *negative)
{
  gsize at = d->pos;
  gint64 v = y_decode_var_int (d);

  *negative = !d->failed && at < d->len && (d->data[at] & 64);
  return ABS (v);
}

static guint8
column_u8 (Column *c)
{
  if (c->count == 0)
    {
      c->s = read_u8 (&c->d);
      c->count = c->d.pos < c->d.len ? (gint64) read_var (&c->d) + 1 : -1;
    }
  if (c->count > 0)
    c->count--;
  return c->s;
}

static guint64
column_uint (Column *c)
{
  if (c->count == 0)
    {
      gboolean negative;

      c->s = decode_signed (&c->d, &negative);
      c->count = negative ? (gint64) read_var (&c->d) + 2 : 1;
    }
  c->count--;
  return c->s;
}

static gint64
column_diff (Column *c)
{
  if (c->count == 0)
    {
      gint64 v = y_decode_var_int (&c->d);

      c->diff = v >> 1;
      c->count = v & 1 ? (gint64) read_var (&c->d) + 2 : 1;
    }
  c->count--;
  /* Whatever it adds up to, it stays within what a 64-bit number holds. */
  c->s = CLAMP (c->s + c->diff, -(G_GINT64_CONSTANT (1) << 60), G_GINT64_CONSTANT (1) << 60);
  return c->s;
}

static void
column_init (Column   *c,
             YDecoder *from)
{
  gsize len;
  const guint8 *p = y_decode_buf (from, &len);

  *c = (Column) { 0 };
  y_decoder_init (&c->d, p, len);
}

static gboolean
failed (const Reader *r)
{
  return r->rest.failed ||
         (r->v2 && (r->key_clock.d.failed || r->client.d.failed || r->left_clock.d.failed || r->right_clock.d.failed ||
                    r->info.d.failed || r->lengths.d.failed || r->parent_info.d.failed || r->type_ref.d.failed ||
                    r->len.d.failed));
}

static void
reader_init (Reader       *r,
             gconstpointer data,
             gsize         len,
             gboolean      v2)
{
  if (!v2)
    {
      r->v2 = FALSE;
      r->over_limit = FALSE;
      r->keys = NULL;
      y_decoder_init (&r->rest, data, len);
      return;
    }
  *r = (Reader) { .v2 = TRUE };
  y_decoder_init (&r->rest, data, len);
  read_var (&r->rest);          /* a flag that nothing uses yet */
  column_init (&r->key_clock, &r->rest);
  column_init (&r->client, &r->rest);
  column_init (&r->left_clock, &r->rest);
  column_init (&r->right_clock, &r->rest);
  column_init (&r->info, &r->rest);
  column_init (&r->lengths, &r->rest);
  r->strings = y_decode_string_borrowed (&r->lengths.d, &r->strings_len);
  column_init (&r->parent_info, &r->rest);
  column_init (&r->type_ref, &r->rest);
  column_init (&r->len, &r->rest);
  r->keys = g_array_new (FALSE, FALSE, sizeof (YKey));
}

static void
reader_clear (Reader *r)
{
  g_clear_pointer (&r->keys, g_array_unref);
}

/* ---- parts ---- */

static guint32
clock_of (Reader *r,
          gint64  v)
{
  if (v < 0)
    r->rest.failed = TRUE;
  else if (v > Y_MAX_CLOCK)
    r->over_limit = TRUE;
  else
    return v;
  return 0;
}

static guint64
read_client (Reader *r)
{
  return r->v2 ? column_uint (&r->client) : read_var (&r->rest);
}

static guint32
read_len (Reader *r)
{
  return clock_of (r, r->v2 ? column_uint (&r->len) : read_var (&r->rest));
}

/* In v2, where a cut went through a surrogate pair, the string is a copy (*owned). */
static const char *
read_string (Reader   *r,
             guint32  *bytes,
             guint32  *units,
             gboolean *ascii,
             gboolean *owned)
{
  const char *s;
  gsize n;
  guint32 chars;

  *owned = FALSE;
  *bytes = *units = 0;
  *ascii = TRUE;
  if (!r->v2)
    {
      n = read_var (&r->rest);
      s = (const char *) y_decode_raw (&r->rest, n);
      if (!s)
        return "";
      if (n > Y_MAX_CLOCK)
        {
          r->over_limit = TRUE;
          return "";
        }
      if (!y_utf8_validate ((const guint8 *) s, n))
        {
          r->rest.failed = TRUE;
          return "";
        }
      y_text_measure (s, n, units, &chars);
    }
  else
    {
      guint64 want = column_uint (&r->lengths);
      gboolean half = r->strings_half, pair = FALSE;
      gsize from = r->strings_pos;

      if (want > r->strings_len)
        r->rest.failed = TRUE;
      if (failed (r))
        return "";
      r->strings_half = FALSE;
      s = r->strings + from;
      n = y_utf16_offset (s, r->strings_len - from, half && want ? want + 1 : want, &pair);
      if (half && want)
        {
          /* Begins with the second half of the pair at @from. */
          char *copy = g_malloc (n + 8);

          memcpy (copy, REPLACEMENT, 3);
          memcpy (copy + 3, s + 4, n - 4);
          r->strings_pos = from + n;
          n -= 1;
          if (pair)
            {
              memcpy (copy + n, REPLACEMENT, 3);
              n += 3;
              r->strings_half = TRUE;
            }
          s = copy;
          *owned = TRUE;
        }
      else if (half)
        {
          r->strings_half = TRUE;        /* an empty string between the halves */
          n = 0;
        }
      else
        {
          r->strings_pos = from + n;
          if (pair)
            {
              char *copy = g_malloc (n + 4);

              memcpy (copy, s, n);
              memcpy (copy + n, REPLACEMENT, 3);
              n += 3;
              s = copy;
              *owned = TRUE;
              r->strings_half = TRUE;
            }
        }
      y_text_measure (s, n, units, &chars);
      if (*units != want)
        r->rest.failed = TRUE;
    }
  *bytes = n;
  *ascii = *units == n;
  return s;
}

/* A string that is no text: a cut pair in it is no string. */
static const char *
read_name (Reader  *r,
           guint32 *bytes)
{
  guint32 units;
  gboolean ascii, owned;
  const char *s = read_string (r, bytes, &units, &ascii, &owned);

  if (owned)
    {
      g_free ((char *) s);
      r->rest.failed = TRUE;
      *bytes = 0;
      return "";
    }
  return s;
}

static const char *
read_key (Reader  *r,
          guint32 *bytes)
{
  YKey key;
  gint64 at;

  if (!r->v2)
    return read_name (r, bytes);
  at = column_diff (&r->key_clock);
  if (at >= 0 && at < r->keys->len)
    {
      key = g_array_index (r->keys, YKey, at);
      *bytes = key.len;
      return key.s;
    }
  key.s = read_name (r, bytes);
  key.len = *bytes;
  g_array_append_val (r->keys, key);
  return key.s;
}

static YValue *
read_json_text (Reader   *r,
                gboolean  may_be_undefined)
{
  guint32 n;
  const char *s = read_name (r, &n);
  YValue *v;

  if (failed (r))
    return NULL;
  if (may_be_undefined && n == 9 && memcmp (s, "undefined", 9) == 0)
    return y_value_new_undefined ();
  v = y_value_from_json (s, n, NULL);
  if (!v)
    r->rest.failed = TRUE;
  return v;
}

static YValue *
read_json (Reader *r)
{
  return r->v2 ? y_decode_any (&r->rest) : read_json_text (r, FALSE);
}

static void
read_values (Reader  *r,
             YStruct *s)
{
  guint32 n = read_len (r);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) y_value_unref);

  for (guint32 i = 0; i < n; i++)
    {
      YValue *v = s->kind == Y_CONTENT_JSON ? read_json_text (r, TRUE) : y_decode_any (&r->rest);

      if (v)
        g_ptr_array_add (values, v);
      if (!v || failed (r))
        {
          r->rest.failed = TRUE;
          s->len = 0;
          return;
        }
    }
  s->len = n;
  if (n == 1)
    s->v.value = y_value_ref (g_ptr_array_index (values, 0));
  else if (n)
    {
      g_ptr_array_set_free_func (values, NULL);
      s->v.values = (YValue **) g_ptr_array_free (g_steal_pointer (&values), FALSE);
    }
}

/* What Yjs keeps of a subdocument's options. */
static YValue *
filter_options (YValue *options)
{
  YValue *kept = y_value_new_map (), *v;

  if (y_value_kind (options) == Y_MAP)
    {
      v = y_value_lookup (options, "gc");
      if (v && ((y_value_kind (v) == Y_BOOL && !y_value_get_bool (v)) || y_value_kind (v) == Y_NULL ||
                (y_value_kind (v) == Y_NUMBER && y_value_get_number (v) == 0)))
        y_value_map_take (kept, "gc", y_value_new_bool (FALSE));
      v = y_value_lookup (options, "autoLoad");
      if (v && !((y_value_kind (v) == Y_BOOL && !y_value_get_bool (v)) || y_value_kind (v) == Y_NULL ||
                 y_value_kind (v) == Y_UNDEFINED))
        y_value_map_take (kept, "autoLoad", y_value_new_bool (TRUE));
      v = y_value_lookup (options, "meta");
      if (v && y_value_kind (v) != Y_NULL && y_value_kind (v) != Y_UNDEFINED)
        y_value_map_take (kept, "meta", y_value_ref (v));
    }
  return kept;
}

static void
read_content (Reader  *r,
              YStruct *s)
{
  gboolean ascii, owned;
  gsize n;

  s->len = 1;
  switch (s->kind)
    {
    case Y_CONTENT_DELETED:
      s->len = read_len (r);
      break;
    case Y_CONTENT_JSON:
    case Y_CONTENT_ANY:
      read_values (r, s);
      break;
    case Y_CONTENT_BINARY:
      s->s = (const char *) y_decode_buf (&r->rest, &n);
      if (n > Y_MAX_CLOCK)
        r->over_limit = TRUE;
      s->bytes = n;
      break;
    case Y_CONTENT_STRING:
      s->s = read_string (r, &s->bytes, &s->len, &ascii, &owned);
      s->ascii = ascii;
      if (owned)
        s->flags |= Y_STRUCT_OWNS_S;
      break;
    case Y_CONTENT_EMBED:
      s->v.value = read_json (r);
      break;
    case Y_CONTENT_FORMAT:
      s->s = read_key (r, &s->bytes);
      s->v.value = read_json (r);
      break;
    case Y_CONTENT_TYPE:
      {
        guint64 ref = r->v2 ? column_uint (&r->type_ref) : read_var (&r->rest);

        if (ref > 6)
          r->rest.failed = TRUE;
        s->type_ref = ref;
        if (ref == 3 || ref == 5)
          s->s = read_key (r, &s->bytes);
      }
      break;
    case Y_CONTENT_DOC:
      {
        g_autoptr (YValue) options = NULL;

        s->s = read_name (r, &s->bytes);
        options = y_decode_any (&r->rest);
        if (options)
          s->v.value = filter_options (options);
      }
      break;
    default:
      r->rest.failed = TRUE;
      break;
    }
}

static inline const guint8 *
take_id (const guint8 *p,
         guint64       own,
         guint32       own_clock,
         guint64      *client,
         guint32      *clock)
{
  guint64 v;

  p = take_var (p, client);
  if (!p)
    return NULL;
  p = take_var (p, &v);
  if (!p || v > Y_MAX_CLOCK || (*client == own && v >= own_clock))
    return NULL;
  *clock = v;
  return p;
}

/* What nearly all structs are, in format v1: ASCII text and what is deleted, with neighbours. FALSE: nothing is read, and what
 * is wrong with it, if anything is, is found by read_struct(). */
static inline gboolean
read_common (Reader  *r,
             guint64  client,
             guint32  clock,
             YStruct *s)
{
  const guint8 *p = r->rest.data + r->rest.pos, *const end = r->rest.data + r->rest.len;
  guint64 n;
  guint8 info;

  /* An id is two numbers, and there is one more; behind them eight bytes of text. */
  if (end - p < 1 + 6 * 8)
    return FALSE;
  info = *p++;
  if (!(info & 0xc0) || !((1u << Y_CONTENT_STRING | 1u << Y_CONTENT_DELETED) >> (info & 31) & 1))
    return FALSE;
  *s = (YStruct) { .clock = clock, .kind = info & 31, .flags = (info & 0x80 ? Y_STRUCT_ORIGIN : 0) | (info & 0x40 ? Y_STRUCT_RIGHT : 0) };
  if (info & 0x80)
    p = take_id (p, client, clock, &s->at.origin.client, &s->at.origin.clock);
  if (p && (info & 0x40))
    p = take_id (p, client, clock, &s->at.origin.right_client, &s->at.origin.right_clock);
  p = p ? take_var (p, &n) : NULL;
  if (!p || n > Y_MAX_CLOCK)
    return FALSE;
  s->len = n;
  if (s->kind == Y_CONTENT_STRING)
    {
      guint64 word;

      if (n > (gsize) (end - p))
        return FALSE;
      memcpy (&word, p, 8);
      if (n < 8)
        word = GUINT64_FROM_LE (word) & ((G_GUINT64_CONSTANT (1) << 8 * n) - 1);
      if ((word & G_GUINT64_CONSTANT (0x8080808080808080)) || (n > 8 && !y_is_ascii ((const char *) p + 8, n - 8)))
        return FALSE;
      s->s = (const char *) p;
      s->bytes = n;
      s->ascii = TRUE;
      p += n;
    }
  r->rest.pos = p - r->rest.data;
  return TRUE;
}

static void
read_struct (Reader  *r,
             guint64  client,
             guint32  clock,
             YStruct *s)
{
  guint8 info = r->v2 ? column_u8 (&r->info) : read_u8 (&r->rest);

  memset (s, 0, sizeof (YStruct));
  s->clock = clock;
  s->kind = info & 31;
  if (s->kind == Y_CONTENT_GC)
    {
      s->len = read_len (r);
      return;
    }
  if (s->kind == Y_CONTENT_SKIP)
    {
      s->len = clock_of (r, read_var (&r->rest));
      return;
    }
  if (info & 0x80)
    {
      s->flags |= Y_STRUCT_ORIGIN;
      s->at.origin.client = read_client (r);
      s->at.origin.clock = clock_of (r, r->v2 ? column_diff (&r->left_clock) : (gint64) read_var (&r->rest));
      if (s->at.origin.client == client && s->at.origin.clock >= clock)
        r->rest.failed = TRUE;
    }
  if (info & 0x40)
    {
      s->flags |= Y_STRUCT_RIGHT;
      s->at.origin.right_client = read_client (r);
      s->at.origin.right_clock = clock_of (r, r->v2 ? column_diff (&r->right_clock) : (gint64) read_var (&r->rest));
      if (s->at.origin.right_client == client && s->at.origin.right_clock >= clock)
        r->rest.failed = TRUE;
    }
  if (!(info & 0xc0))
    {
      if (r->v2 ? column_u8 (&r->parent_info) == 1 : read_var (&r->rest) == 1)
        {
          s->flags |= Y_STRUCT_PARENT_NAME;
          s->at.parent.name = read_name (r, &s->at.parent.name_len);
        }
      else
        {
          s->flags |= Y_STRUCT_PARENT_ID;
          s->at.parent.client = read_client (r);
          s->at.parent.clock = clock_of (r, r->v2 ? column_diff (&r->left_clock) : (gint64) read_var (&r->rest));
          if (s->at.parent.client == client && s->at.parent.clock >= clock)
            r->rest.failed = TRUE;
        }
      if (info & 0x20)
        {
          s->flags |= Y_STRUCT_SUB;
          s->sub = read_name (r, &s->sub_len);
        }
    }
  if (!failed (r))
    read_content (r, s);
}

gsize
y_struct_read (const guint8 *data,
               gsize         len,
               gsize         at,
               guint64       client,
               guint32       clock,
               YStruct      *s)
{
  Reader r;

  reader_init (&r, data, len, FALSE);
  r.rest.pos = at;
  if (!read_common (&r, client, clock, s))
    read_struct (&r, client, clock, s);
  g_assert (!failed (&r) && !r.over_limit);
  return r.rest.pos;
}

/* ---- updates ---- */

static void
grow (gpointer *array,
      gpointer  own,
      guint32  *room,
      guint32   n,
      guint32   want,            /* as far as is known */
      gsize     size)
{
  if (n < *room)
    return;
  *room = MAX (*room * 2 + 8, want);
  if (*array == own)
    {
      *array = g_malloc (*room * size);
      memcpy (*array, own, n * size);
    }
  else
    *array = g_realloc (*array, *room * size);
}

void
y_struct_clear (YStruct *s)
{
  if (s->flags & Y_STRUCT_OWNS_S)
    g_free ((char *) s->s);
  if ((s->kind == Y_CONTENT_JSON || s->kind == Y_CONTENT_ANY) && s->len != 1)
    {
      for (guint32 i = 0; s->v.values && i < s->len; i++)
        y_value_unref (s->v.values[i]);
      g_free (s->v.values);
    }
  else
    g_clear_pointer (&s->v.value, y_value_unref);
  s->flags = 0;
  s->v.value = NULL;
}

void
y_update_clear (YUpdate *u)
{
  for (guint32 i = 0; u->owns && i < u->n_structs; i++)
    if (u->structs[i].v.value || (u->structs[i].flags & Y_STRUCT_OWNS_S))
      y_struct_clear (&u->structs[i]);
  if (u->structs != u->own_structs)
    g_free (u->structs);
  if (u->groups != u->own_groups)
    g_free (u->groups);
  if (u->deletes != u->own_deletes)
    g_free (u->deletes);
}

static void
read_structs (Reader  *r,
              YUpdate *u,
              gsize    most)
{
  guint64 n_groups = read_var (&r->rest);

  most += u->n_structs;
  for (guint64 g = 0; g < n_groups && !failed (r) && !r->over_limit; g++)
    {
      guint64 n = read_var (&r->rest);
      guint64 client = read_client (r);
      guint64 clock = clock_of (r, read_var (&r->rest));
      YStructGroup *group;
      /* As many as are told, if they are not more than there is room for in the bytes. */
      const guint32 want = r->v2 ? 0 : u->n_structs + MIN (n, (r->rest.len - r->rest.pos) / 8);

      grow ((gpointer *) &u->groups, u->own_groups, &u->groups_room, u->n_groups, 0, sizeof (YStructGroup));
      group = &u->groups[u->n_groups++];
      *group = (YStructGroup) { client, u->n_structs, 0 };
      for (guint64 i = 0; i < n && !failed (r) && !r->over_limit; i++)
        {
          YStruct *s;

          grow ((gpointer *) &u->structs, u->own_structs, &u->structs_room, u->n_structs, want, sizeof (YStruct));
          s = &u->structs[u->n_structs];
          if (r->v2 || !read_common (r, client, clock, s))
            {
              read_struct (r, client, clock, s);
              u->owns |= s->v.value || (s->flags & Y_STRUCT_OWNS_S);
            }
          u->n_structs++;
          if (failed (r))
            break;
          clock += s->len;
          if (clock > Y_MAX_CLOCK || u->n_structs > most)
            r->over_limit = TRUE;
          if (s->len == 0)
            {
              /* Nothing is in it, so nothing is lost without it. */
              y_struct_clear (s);
              u->n_structs--;
              continue;
            }
          group->n++;
        }
      if (group->n == 0)
        u->n_groups--;
    }
}

static void
read_deletes (Reader  *r,
              YUpdate *u)
{
  guint64 n_clients = read_var (&r->rest);

  for (guint64 c = 0; c < n_clients && !r->rest.failed && !r->over_limit; c++)
    {
      guint64 client = read_var (&r->rest), n = read_var (&r->rest), at = 0;

      for (guint64 i = 0; i < n && !r->rest.failed && !r->over_limit; i++)
        {
          guint64 clock = read_var (&r->rest), len = read_var (&r->rest);

          if (r->v2)
            {
              clock += at;
              len += 1;
              at = clock + len;
            }
          if (clock > Y_MAX_CLOCK || len > Y_MAX_CLOCK || clock + len > Y_MAX_CLOCK)
            r->over_limit = TRUE;
          if (r->rest.failed || r->over_limit || len == 0)
            continue;
          grow ((gpointer *) &u->deletes, u->own_deletes, &u->deletes_room, u->n_deletes, 0, sizeof (YDeleteRange));
          u->deletes[u->n_deletes++] = (YDeleteRange) { client, clock, len };
        }
    }
}

void
y_update_init (YUpdate *u)
{
  u->structs = u->own_structs;
  u->groups = u->own_groups;
  u->deletes = u->own_deletes;
  u->n_structs = u->n_groups = u->n_deletes = 0;
  u->owns = FALSE;
  u->structs_room = G_N_ELEMENTS (u->own_structs);
  u->groups_room = G_N_ELEMENTS (u->own_groups);
  u->deletes_room = G_N_ELEMENTS (u->own_deletes);
}

/* Reads one more update behind what is there, with every check that needs no document. */
gboolean
y_update_read (YUpdate      *u,
               gconstpointer data,
               gsize         len,
               gboolean      v2,
               GError      **error)
{
  Reader r;
  gboolean ok;

  reader_init (&r, data, len, v2);
  /* The run lengths of v2 could make any number of structs of a few bytes. */
  read_structs (&r, u, v2 ? MIN (Y_MAX_STRUCTS, 65536 + 64 * len) : Y_MAX_STRUCTS);
  if (!failed (&r) && !r.over_limit)
    read_deletes (&r, u);
  ok = !failed (&r) && !r.over_limit;
  if (r.over_limit)
    g_set_error_literal (error, Y_ERROR, Y_ERROR_LIMIT, "The update holds more than this program takes in one piece");
  else if (!ok)
    g_set_error_literal (error, Y_ERROR, Y_ERROR_MALFORMED, "The update is damaged or is no update");
  reader_clear (&r);
  return ok;
}

/* Reads an update whole. On failure there is nothing to clear. */
gboolean
y_update_parse (YUpdate      *u,
                gconstpointer data,
                gsize         len,
                gboolean      v2,
                GError      **error)
{
  y_update_init (u);
  if (y_update_read (u, data, len, v2, error))
    return TRUE;
  y_update_clear (u);
  return FALSE;
}

/* ---- writing structs ---- */

static void
write_text_from (YWriter       *w,
                 const YStruct *s,
                 guint32        offset)
{
  gboolean pair;
  gsize at = y_utf16_offset (s->s, s->bytes, offset, &pair);

  if (pair)
    {
      y_write_string_begin (w, s->bytes - at - 1, s->len - offset);
      y_write_string_part (w, REPLACEMENT, 3);
      at += 4;
    }
  else
    y_write_string_begin (w, s->bytes - at, s->len - offset);
  y_write_string_part (w, s->s + at, s->bytes - at);
}

void
y_struct_write (YWriter       *w,
                guint64        client,
                const YStruct *s,
                guint32        offset)
{
  gboolean has_origin = offset > 0 || (s->flags & Y_STRUCT_ORIGIN);
  YValue *const *values = s->len == 1 ? &s->v.value : s->v.values;

  if (s->kind == Y_CONTENT_GC)
    {
      y_write_info (w, Y_CONTENT_GC);
      y_write_len (w, s->len - offset);
      return;
    }
  if (s->kind == Y_CONTENT_SKIP)
    {
      y_write_info (w, Y_CONTENT_SKIP);
      y_buf_put_var (&w->rest, s->len - offset);
      return;
    }
  y_write_info (w, s->kind | (has_origin ? 0x80 : 0) | (s->flags & Y_STRUCT_RIGHT ? 0x40 : 0) |
                (s->flags & Y_STRUCT_SUB ? 0x20 : 0));
  if (offset > 0)
    y_write_left_id (w, client, s->clock + offset - 1);
  else if (has_origin)
    y_write_left_id (w, s->at.origin.client, s->at.origin.clock);
  if (s->flags & Y_STRUCT_RIGHT)
    y_write_right_id (w, s->at.origin.right_client, s->at.origin.right_clock);
  if (!has_origin && !(s->flags & Y_STRUCT_RIGHT))
    {
      y_write_parent_info (w, (s->flags & Y_STRUCT_PARENT_NAME) != 0);
      if (s->flags & Y_STRUCT_PARENT_NAME)
        y_write_string (w, s->at.parent.name, s->at.parent.name_len);
      else
        y_write_left_id (w, s->at.parent.client, s->at.parent.clock);
      if (s->flags & Y_STRUCT_SUB)
        y_write_string (w, s->sub, s->sub_len);
    }
  switch (s->kind)
    {
    case Y_CONTENT_DELETED:
      y_write_len (w, s->len - offset);
      break;
    case Y_CONTENT_JSON:
    case Y_CONTENT_ANY:
      y_write_len (w, s->len - offset);
      for (guint32 i = offset; i < s->len; i++)
        if (s->kind == Y_CONTENT_JSON)
          y_write_json_text (w, values[i]);
        else
          y_write_any (w, values[i]);
      break;
    case Y_CONTENT_BINARY:
      y_write_buf (w, s->s, s->bytes);
      break;
    case Y_CONTENT_STRING:
      write_text_from (w, s, offset);
      break;
    case Y_CONTENT_EMBED:
      y_write_json (w, s->v.value);
      break;
    case Y_CONTENT_FORMAT:
      y_write_key (w, s->s, s->bytes);
      y_write_json (w, s->v.value);
      break;
    case Y_CONTENT_TYPE:
      y_write_type_ref (w, s->type_ref);
      if (s->type_ref == 3 || s->type_ref == 5)
        y_write_key (w, s->s, s->bytes);
      break;
    case Y_CONTENT_DOC:
      y_write_string (w, s->s, s->bytes);
      y_write_any (w, s->v.value);
      break;
    default:
      break;
    }
}

/* ---- delete sets ---- */

static int
compare_ranges (const void *a,
                const void *b)
{
  const YDeleteRange *x = a, *y = b;

  if (x->client != y->client)
    return x->client > y->client ? -1 : 1;
  return x->clock < y->clock ? -1 : x->clock > y->clock;
}

void
y_delete_ranges_sort (YDeleteRange *ranges,
                      guint32      *n)
{
  guint32 to = 0, in_order = 1;

  while (in_order < *n && compare_ranges (&ranges[in_order - 1], &ranges[in_order]) <= 0)
    in_order++;
  if (in_order < *n)
    qsort (ranges, *n, sizeof (YDeleteRange), compare_ranges);
  for (guint32 i = 0; i < *n; i++)
    {
      YDeleteRange *last = to ? &ranges[to - 1] : NULL;

      if (last && last->client == ranges[i].client && last->clock + last->len >= ranges[i].clock)
        last->len = MAX (last->len, ranges[i].clock + ranges[i].len - last->clock);
      else
        ranges[to++] = ranges[i];
    }
  *n = to;
}

/* Those of one client. */
void
y_delete_ranges_write_client (YWriter            *w,
                              const YDeleteRange *ranges,
                              guint32             n)
{
  YBuf *b = &w->rest;
  guint8 *p;

  y_buf_reserve (b, (gsize) 2 * Y_VAR_BYTES * (n + 1));
  p = y_put_var (y_put_var (b->data + b->len, ranges->client), n);
  if (w->v2)
    for (guint32 i = 0, at = 0; i < n; i++)
      {
        p = y_put_var (y_put_var (p, ranges[i].clock - at), ranges[i].len - 1);
        at = ranges[i].clock + ranges[i].len;
      }
  else
    for (guint32 i = 0; i < n; i++)
      p = y_put_var (y_put_var (p, ranges[i].clock), ranges[i].len);
  b->len = p - b->data;
}

void
y_delete_ranges_write (YWriter            *w,
                       const YDeleteRange *ranges,
                       guint32             n)
{
  guint32 clients = 0;

  for (guint32 i = 0; i < n; i++)
    clients += i == 0 || ranges[i].client != ranges[i - 1].client;
  y_buf_put_var (&w->rest, clients);
  for (guint32 i = 0, end; i < n; i = end)
    {
      for (end = i; end < n && ranges[end].client == ranges[i].client; end++)
        ;
      y_delete_ranges_write_client (w, ranges + i, end - i);
    }
}
