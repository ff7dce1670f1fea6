#include "y-doc-private.h"
#include "y-update-private.h"

/* What is taken out of an update, or said again under another client id, where there is no document. */

static GBytes *
encode_start (guint64 client,
              guint32 clock)
{
  YBuf out = { 0 };

  y_buf_put_var (&out, clock > 0 ? 1 : 0);
  if (clock > 0)
    {
      y_buf_put_var (&out, client);
      y_buf_put_var (&out, clock);
    }
  return y_buf_to_bytes (&out);
}

/* One group of structs, and deletions, as an update. */
static GBytes *
write_one (guint64             client,
           const YStruct      *structs,
           guint32             n,
           const YDeleteRange *deletes,
           guint32             n_deletes)
{
  YWriter w;

  y_writer_init (&w, FALSE);
  y_buf_put_var (&w.rest, n > 0 ? 1 : 0);
  if (n > 0)
    {
      y_buf_put_var (&w.rest, n);
      y_write_client (&w, client);
      y_buf_put_var (&w.rest, structs[0].clock);
    }
  for (guint32 i = 0; i < n; i++)
    y_struct_write (&w, client, &structs[i], 0);
  y_delete_ranges_write (&w, deletes, n_deletes);
  return y_writer_finish (&w);
}

static const YStructGroup *
find_group (const YUpdate *u,
            guint64        client)
{
  for (guint32 g = 0; g < u->n_groups; g++)
    if (u->groups[g].client == client && u->groups[g].n > 0)
      return &u->groups[g];
  return NULL;
}

/**
 * y_update_pick:
 * @update: an update in format v1
 * @len: its length in bytes
 * @client: a client id
 * @error: Y_ERROR_MALFORMED or Y_ERROR_LIMIT
 *
 * Returns: (transfer full) (nullable): what @client alone inserted, without any deletion
 */
GBytes *
y_update_pick (gconstpointer update,
               gsize         len,
               guint64       client,
               GError      **error)
{
  const YStructGroup *group;
  YUpdate u;
  GBytes *picked;

  if (!y_update_parse (&u, update, len, FALSE, error))
    return NULL;
  group = find_group (&u, client);
  picked = write_one (client, group ? &u.structs[group->first] : NULL, group ? group->n : 0, NULL, 0);
  y_update_clear (&u);
  return picked;
}

/**
 * y_update_pick_deletes:
 * @update: an update in format v1
 * @len: its length in bytes
 * @error: Y_ERROR_MALFORMED or Y_ERROR_LIMIT
 *
 * Returns: (transfer full) (nullable): what it deletes, without anything that it inserts
 */
GBytes *
y_update_pick_deletes (gconstpointer update,
                       gsize         len,
                       GError      **error)
{
  YUpdate u;
  GBytes *picked;

  if (!y_update_parse (&u, update, len, FALSE, error))
    return NULL;
  y_delete_ranges_sort (u.deletes, &u.n_deletes);
  picked = y_delete_ranges_to_update (u.deletes, u.n_deletes);
  y_update_clear (&u);
  return picked;
}

/**
 * y_update_deletes_within:
 * @a: an update in format v1
 * @a_len: its length in bytes
 * @b: another
 * @b_len: its length in bytes
 * @error: Y_ERROR_MALFORMED or Y_ERROR_LIMIT
 *
 * Returns: whether @b deletes all that @a deletes; %FALSE on error too
 */
gboolean
y_update_deletes_within (gconstpointer a,
                         gsize         a_len,
                         gconstpointer b,
                         gsize         b_len,
                         GError      **error)
{
  YUpdate x, y;
  guint32 at = 0;
  gboolean within = TRUE;

  if (!y_update_parse (&x, a, a_len, FALSE, error))
    return FALSE;
  if (!y_update_parse (&y, b, b_len, FALSE, error))
    {
      y_update_clear (&x);
      return FALSE;
    }
  y_delete_ranges_sort (x.deletes, &x.n_deletes);
  y_delete_ranges_sort (y.deletes, &y.n_deletes);
  for (guint32 i = 0; within && i < x.n_deletes; i++)
    {
      const YDeleteRange *r = &x.deletes[i];

      while (at < y.n_deletes && (y.deletes[at].client > r->client ||
                                  (y.deletes[at].client == r->client && y.deletes[at].clock + y.deletes[at].len <= r->clock)))
        at++;
      within = at < y.n_deletes && y.deletes[at].client == r->client && y.deletes[at].clock <= r->clock &&
               y.deletes[at].clock + y.deletes[at].len >= r->clock + r->len;
    }
  y_update_clear (&x);
  y_update_clear (&y);
  return within;
}

/* ---- in pieces ---- */

typedef struct {
  guint64 client;
  GArray *structs;        /* (owned) of YStruct, each borrowed */
  GPtrArray *parts;       /* of GBytes */
  gsize used, max;
} Split;

static void
split_end (Split *split)
{
  if (split->structs->len > 0)
    g_ptr_array_add (split->parts, write_one (split->client, (YStruct *) split->structs->data, split->structs->len, NULL, 0));
  g_array_set_size (split->structs, 0);
  split->used = 0;
}

static gsize
measure (guint64        client,
         const YStruct *s)
{
  g_autoptr (GBytes) alone = write_one (client, s, 1, NULL, 0);

  return g_bytes_get_size (alone);
}

/* How much of a text fits in so many bytes: whole characters, at least one. */
static void
cut_text (const YStruct *s,
          gsize          room,
          YStruct       *piece)
{
  gsize bytes = 0;
  guint32 units = 0;

  while (bytes < s->bytes)
    {
      const gchar *next = g_utf8_next_char (s->s + bytes);

      if (units > 0 && (gsize) (next - s->s) > room)
        break;
      units += (guint8) s->s[bytes] >= 0xf0 ? 2 : 1;
      bytes = next - s->s;
    }
  *piece = *s;
  piece->bytes = bytes;
  piece->len = units;
}

static void
split_put (Split         *split,
           const YStruct *s)
{
  YStruct rest = *s;
  gsize size = measure (split->client, s);

  while (rest.kind == Y_CONTENT_STRING && split->used + size > split->max)
    {
      gsize room = split->max - MIN (split->used + size - rest.bytes, split->max);
      YStruct piece;

      if (split->used > 0 && room < 64)
        {
          split_end (split);
          continue;
        }
      cut_text (&rest, room, &piece);
      if (piece.len == rest.len)
        break;
      g_array_append_val (split->structs, piece);
      split_end (split);
      rest.s += piece.bytes;
      rest.bytes -= piece.bytes;
      rest.len -= piece.len;
      rest.clock += piece.len;
      if (!(rest.flags & Y_STRUCT_RIGHT))
        rest.at.origin.right_client = rest.at.origin.right_clock = 0;
      rest.flags = (rest.flags & ~(Y_STRUCT_PARENT_NAME | Y_STRUCT_PARENT_ID)) | Y_STRUCT_ORIGIN;
      rest.at.origin.client = split->client;
      rest.at.origin.clock = rest.clock - 1;
      size = measure (split->client, &rest);
    }
  if (split->used > 0 && split->used + size > split->max)
    split_end (split);
  g_array_append_val (split->structs, rest);
  split->used += size;
}

/**
 * y_update_split:
 * @update: an update in format v1
 * @len: its length in bytes
 * @max: how long a part may be, in bytes
 * @error: Y_ERROR_MALFORMED or Y_ERROR_LIMIT
 *
 * Cuts an update in parts that say the same when they are applied in order; what it deletes is the last of them. A long text is cut within;
 * anything else that is longer than @max is a part of its own.
 *
 * Returns: (transfer full) (nullable) (element-type GBytes): updates, each of one client id
 */
GPtrArray *
y_update_split (gconstpointer update,
                gsize         len,
                gsize         max,
                GError      **error)
{
  Split split = { .max = max };
  YUpdate u;

  if (!y_update_parse (&u, update, len, FALSE, error))
    return NULL;
  split.structs = g_array_new (FALSE, FALSE, sizeof (YStruct));
  split.parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint32 g = 0; g < u.n_groups; g++)
    {
      split.client = u.groups[g].client;
      for (guint32 i = 0; i < u.groups[g].n; i++)
        {
          const YStruct *s = &u.structs[u.groups[g].first + i];

          if (s->kind == Y_CONTENT_SKIP)
            split_end (&split);
          else
            split_put (&split, s);
        }
      split_end (&split);
    }
  if (u.n_deletes > 0)
    {
      y_delete_ranges_sort (u.deletes, &u.n_deletes);
      g_ptr_array_add (split.parts, y_delete_ranges_to_update (u.deletes, u.n_deletes));
    }
  y_update_clear (&u);
  g_array_unref (split.structs);
  return split.parts;
}

/* ---- under another client id ---- */

typedef struct {
  guint64 from_client, to_client;
  guint32 from, to;
} Move;

static void
move_id (const Move *m,
         guint64    *client,
         guint32    *clock)
{
  if (*client != m->from_client || *clock < m->from)
    return;
  *client = m->to_client;
  *clock = *clock - m->from + m->to;
}

static void
move_struct (const Move *m,
             YStruct    *s)
{
  if (s->flags & Y_STRUCT_ORIGIN)
    move_id (m, &s->at.origin.client, &s->at.origin.clock);
  if (s->flags & Y_STRUCT_RIGHT)
    move_id (m, &s->at.origin.right_client, &s->at.origin.right_clock);
  if (s->flags & Y_STRUCT_PARENT_ID)
    move_id (m, &s->at.parent.client, &s->at.parent.clock);
}

static YDeleteRange *
move_deletes (const Move    *m,
              const YUpdate *u,
              guint32       *n)
{
  GArray *moved = g_array_sized_new (FALSE, FALSE, sizeof (YDeleteRange), u->n_deletes + 1);

  for (guint32 i = 0; i < u->n_deletes; i++)
    {
      YDeleteRange r = u->deletes[i];

      if (r.client == m->from_client && r.clock < m->from && r.clock + r.len > m->from)
        {
          YDeleteRange before = { r.client, r.clock, m->from - r.clock };

          g_array_append_val (moved, before);
          r.len -= before.len;
          r.clock = m->from;
        }
      if (r.client == m->from_client && r.clock >= m->from)
        {
          r.client = m->to_client;
          r.clock = r.clock - m->from + m->to;
        }
      g_array_append_val (moved, r);
    }
  *n = moved->len;
  y_delete_ranges_sort ((YDeleteRange *) moved->data, n);
  return (YDeleteRange *) g_array_free (moved, FALSE);
}

/**
 * y_update_rebase:
 * @update: an update in format v1
 * @len: its length in bytes
 * @client: who wrote
 * @from: the clock from which what it wrote is said again
 * @as_client: a client id that was never used
 * @as_from: the clock that @from becomes
 * @error: Y_ERROR_MALFORMED or Y_ERROR_LIMIT
 *
 * What @client inserted from @from on, as if @as_client had: at the same places, with the same content; what it refers to among
 * itself is moved along, and so are deletions of it. An update in which @client inserted nothing is what others built upon it: that too is moved
 * along, under its own client id.
 *
 * Returns: (transfer full) (nullable): an update of one client id
 */
GBytes *
y_update_rebase (gconstpointer update,
                 gsize         len,
                 guint64       client,
                 guint32       from,
                 guint64       as_client,
                 guint32       as_from,
                 GError      **error)
{
  const Move m = { client, as_client, from, as_from };
  g_autoptr (GBytes) start = encode_start (client, from);
  /* So that a struct that begins before is cut in two at the right place. */
  g_autoptr (GBytes) rest = y_update_diff (update, len, g_bytes_get_data (start, NULL), g_bytes_get_size (start), error);
  g_autofree YStruct *structs = NULL;
  g_autofree YDeleteRange *deletes = NULL;
  const YStructGroup *group;
  guint32 n = 0, n_deletes;
  gboolean own;
  GBytes *moved;
  YUpdate u;

  if (!rest || !y_update_parse (&u, g_bytes_get_data (rest, NULL), g_bytes_get_size (rest), FALSE, error))
    return NULL;
  group = find_group (&u, client);
  own = group != NULL;
  if (!own && u.n_groups > 0)
    group = &u.groups[0];
  if (group)
    {
      structs = g_memdup2 (&u.structs[group->first], group->n * sizeof (YStruct));
      for (n = 0; n < group->n; n++)
        {
          move_struct (&m, &structs[n]);
          if (own)
            structs[n].clock = structs[n].clock - from + as_from;
        }
    }
  deletes = move_deletes (&m, &u, &n_deletes);
  moved = write_one (own || !group ? as_client : group->client, structs, n, deletes, n_deletes);
  y_update_clear (&u);
  return moved;
}

/* ---- the same clocks, other content ---- */

typedef struct {
  guint64 clock, hash;
} Unit;

/* What a client wrote: each unit of which the content is known, and all there is, with what is deleted or garbage. */
typedef struct {
  GArray *units;         /* (owned) of Unit, ascending */
  GArray *ranges;        /* (owned) of YClockRange, ascending, none of which touch */
} Content;

static guint64
hash_bytes (guint64       h,
            gconstpointer data,
            gsize         len)
{
  const guint8 *at = data;

  for (gsize i = 0; i < len; i++)
    h = (h ^ at[i]) * G_GUINT64_CONSTANT (0x100000001b3);
  return h;
}

static void
put_unit (Content *content,
          guint64  clock,
          guint64  hash)
{
  const Unit unit = { clock, hash };

  g_array_append_val (content->units, unit);
}

static void
put_range (Content       *content,
           const YStruct *s)
{
  YClockRange range = { 0, s->clock, (guint64) s->clock + s->len };
  YClockRange *last = content->ranges->len ? &g_array_index (content->ranges, YClockRange, content->ranges->len - 1) : NULL;

  if (last && last->to == range.from)
    last->to = range.to;
  else
    g_array_append_val (content->ranges, range);
}

static void
hash_struct (Content *content,
             YStruct *s)
{
  const guint64 seed = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  guint64 at = s->clock;

  if (s->kind == Y_CONTENT_SKIP)
    return;
  put_range (content, s);
  if (s->kind == Y_CONTENT_GC || s->kind == Y_CONTENT_DELETED)
    return;
  if (s->kind == Y_CONTENT_STRING)
    {
      const char *c = s->s, *end = s->s + s->bytes;

      while (c < end)
        {
          gunichar letter = g_utf8_get_char (c);

          put_unit (content, at++, hash_bytes (seed, &letter, sizeof letter));
          if (letter > 0xffff)
            put_unit (content, at++, hash_bytes (seed + 1, &letter, sizeof letter));
          c = g_utf8_next_char (c);
        }
    }
  else if (s->kind == Y_CONTENT_JSON || s->kind == Y_CONTENT_ANY)
    {
      YValue *const *values = s->len == 1 ? &s->v.value : s->v.values;

      for (guint32 i = 0; i < s->len; i++)
        {
          YBuf out = { 0 };

          y_buf_put_any (&out, values[i]);
          put_unit (content, at + i, hash_bytes (seed + 2, out.data, out.len));
          y_buf_clear (&out);
        }
    }
  else
    {
      YStruct bare = *s;
      YWriter w;

      bare.flags &= Y_STRUCT_OWNS_S;
      bare.at.parent.client = 0;
      bare.at.parent.clock = 0;
      y_writer_init (&w, FALSE);
      y_struct_write (&w, 0, &bare, 0);
      put_unit (content, at, hash_bytes (seed + 3, w.rest.data, w.rest.len));
      y_writer_clear (&w);
    }
}

static void
content_init (Content *content,
              YUpdate *u,
              guint64  client)
{
  const YStructGroup *group = find_group (u, client);

  content->units = g_array_new (FALSE, FALSE, sizeof (Unit));
  content->ranges = g_array_new (FALSE, FALSE, sizeof (YClockRange));
  for (guint32 i = 0; group && i < group->n; i++)
    hash_struct (content, &u->structs[group->first + i]);
}

static void
content_clear (Content *content)
{
  g_array_unref (content->units);
  g_array_unref (content->ranges);
}

static gboolean
lacks_some (const Content *theirs,
            const Content *ours)
{
  guint k = 0;

  for (guint i = 0; i < ours->ranges->len; i++)
    {
      const YClockRange *r = &g_array_index (ours->ranges, YClockRange, i);

      while (k < theirs->ranges->len && g_array_index (theirs->ranges, YClockRange, k).to < r->to)
        k++;
      if (k == theirs->ranges->len || g_array_index (theirs->ranges, YClockRange, k).from > r->from)
        return TRUE;
    }
  return FALSE;
}

/* The first clock under which both have content, and not the same. */
static gboolean
differ_at (const Content *ours,
           const Content *theirs,
           guint64       *clock)
{
  for (guint i = 0, k = 0; i < ours->units->len && k < theirs->units->len;)
    {
      const Unit *a = &g_array_index (ours->units, Unit, i), *b = &g_array_index (theirs->units, Unit, k);

      if (a->clock == b->clock && a->hash != b->hash)
        {
          *clock = a->clock;
          return TRUE;
        }
      i += a->clock <= b->clock;
      k += b->clock <= a->clock;
    }
  return FALSE;
}

/* Where the run of words begins that a clock is in: what is said again is said whole. */
static guint32
begin_of (const YUpdate *u,
          guint64        client,
          guint64        clock)
{
  const YStructGroup *group = find_group (u, client);

  for (guint32 i = 0; i < group->n; i++)
    {
      const YStruct *s = &u->structs[group->first + i];

      if (s->kind == Y_CONTENT_STRING && s->clock <= clock && clock < (guint64) s->clock + s->len)
        return s->clock;
    }
  return clock;
}

/**
 * y_update_find_conflict:
 * @update: what @client wrote, an update in format v1
 * @len: its length in bytes
 * @state: a document's whole state, an update in format v1
 * @state_len: its length in bytes
 * @client: a client id
 * @clock: (out): the first clock under which @state has other content than @update, or where the words that it is in begin; untouched when
 *   there is none
 * @lacks: (out) (optional): whether @state lacks some of @update altogether
 * @error: Y_ERROR_MALFORMED or Y_ERROR_LIMIT
 *
 * Clocks are used once, so this happens only when a client id was continued by mistake, or a copy was damaged. What is deleted on either side
 * is no conflict, and neither is what is not there.
 *
 * Returns: whether there is a conflict; %FALSE on error too
 */
gboolean
y_update_find_conflict (gconstpointer update,
                        gsize         len,
                        gconstpointer state,
                        gsize         state_len,
                        guint64       client,
                        guint32      *clock,
                        gboolean     *lacks,
                        GError      **error)
{
  Content ours, theirs;
  guint64 at = 0;
  gboolean found;
  YUpdate u, s;

  if (!y_update_parse (&u, update, len, FALSE, error))
    return FALSE;
  if (!y_update_parse (&s, state, state_len, FALSE, error))
    {
      y_update_clear (&u);
      return FALSE;
    }
  content_init (&ours, &u, client);
  content_init (&theirs, &s, client);
  found = differ_at (&ours, &theirs, &at);
  if (found)
    *clock = begin_of (&u, client, at);
  if (lacks)
    *lacks = lacks_some (&theirs, &ours);
  content_clear (&ours);
  content_clear (&theirs);
  y_update_clear (&u);
  y_update_clear (&s);
  return found;
}

/* What of a text is not deleted. from, end: deletions by client and clock. */
static void
add_left (GString            *text,
          const YStruct      *s,
          const YDeleteRange *from,
          const YDeleteRange *end)
{
  guint64 clock = s->clock;

  for (const gchar *p = s->s, *next; p < s->s + s->bytes; p = next)
    {
      next = g_utf8_next_char (p);
      while (from < end && (guint64) from->clock + from->len <= clock)
        from++;
      if (from == end || clock < from->clock)
        g_string_append_len (text, p, next - p);
      clock += (guint8) *p >= 0xf0 ? 2 : 1;
    }
}

/**
 * y_update_dup_text:
 * @update: an update in format v1
 * @len: its length in bytes
 * @error: Y_ERROR_MALFORMED or Y_ERROR_LIMIT
 *
 * Returns: (transfer full) (nullable): the words that it inserts and does not delete itself, as they were typed; what does not follow on what was
 *   before it is on a line of its own
 */
char *
y_update_dup_text (gconstpointer update,
                   gsize         len,
                   GError      **error)
{
  GString *text;
  YUpdate u;

  if (!y_update_parse (&u, update, len, FALSE, error))
    return NULL;
  text = g_string_new (NULL);
  y_delete_ranges_sort (u.deletes, &u.n_deletes);
  for (guint32 g = 0; g < u.n_groups; g++)
    {
      const YDeleteRange *deletes = u.deletes, *none;
      guint64 end = G_MAXUINT64;

      while (deletes < u.deletes + u.n_deletes && deletes->client != u.groups[g].client)
        deletes++;
      for (none = deletes; none < u.deletes + u.n_deletes && none->client == u.groups[g].client;)
        none++;
      for (guint32 i = 0; i < u.groups[g].n; i++)
        {
          const YStruct *s = &u.structs[u.groups[g].first + i];
          gsize before;
          gboolean follows;

          if (s->kind != Y_CONTENT_STRING)
            continue;
          follows = (s->flags & Y_STRUCT_ORIGIN) && s->at.origin.client == u.groups[g].client && s->at.origin.clock + 1 == end && end == s->clock;
          before = text->len;
          add_left (text, s, deletes, none);
          if (!follows && before > 0 && text->len > before)
            g_string_insert_c (text, before, '\n');
          end = (guint64) s->clock + s->len;
        }
    }
  y_update_clear (&u);
  return g_string_free (text, FALSE);
}
