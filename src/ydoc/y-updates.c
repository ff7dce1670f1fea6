#include "y-doc-private.h"
#include "y-update-private.h"
#include <stdlib.h>
#include <string.h>

/* What can be done with updates where there is no document. */

/* ---- writing structs client by client ---- */

typedef struct { gsize start; guint32 n; } Part;

typedef struct {
  YWriter  w;
  GArray  *parts;
  guint64  client, clock;        /* of the part at hand, and where it has got to */
  gboolean open;
} StructWriter;

static void
struct_writer_init (StructWriter *sw,
                    gboolean      v2)
{
  y_writer_init (&sw->w, v2);
  sw->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  sw->open = FALSE;
}

static void
struct_writer_put (StructWriter  *sw,
                   guint64        client,
                   const YStruct *s,
                   guint32        offset)
{
  guint64 clock = (guint64) s->clock + offset;

  if (sw->open && sw->client == client && sw->clock < clock)
    {
      /* A foreign update may have a client twice; what lies between is said to be missing. */
      const YStruct skip = { .kind = Y_CONTENT_SKIP, .clock = sw->clock, .len = clock - sw->clock };

      y_struct_write (&sw->w, client, &skip, 0);
      g_array_index (sw->parts, Part, sw->parts->len - 1).n++;
    }
  else if (!sw->open || sw->client != client || sw->clock > clock)
    {
      Part part = { sw->w.rest.len, 0 };

      g_array_append_val (sw->parts, part);
      sw->client = client;
      sw->open = TRUE;
      y_write_client (&sw->w, client);
      y_buf_put_var (&sw->w.rest, clock);
    }
  sw->clock = (guint64) s->clock + s->len;
  y_struct_write (&sw->w, client, s, offset);
  g_array_index (sw->parts, Part, sw->parts->len - 1).n++;
}

/* (transfer full); clears */
static GBytes *
struct_writer_finish (StructWriter       *sw,
                      const YDeleteRange *deletes,
                      guint32             n_deletes)
{
  YBuf structs = sw->w.rest;

  sw->w.rest = (YBuf) { 0 };
  y_buf_reserve (&sw->w.rest, structs.len + sw->parts->len * 3 + n_deletes * 4 + 16);
  y_buf_put_var (&sw->w.rest, sw->parts->len);
  for (guint i = 0; i < sw->parts->len; i++)
    {
      const Part *part = &g_array_index (sw->parts, Part, i);
      gsize end = i + 1 < sw->parts->len ? part[1].start : structs.len;

      y_buf_put_var (&sw->w.rest, part->n);
      y_buf_put_raw (&sw->w.rest, structs.data + part->start, end - part->start);
    }
  y_buf_clear (&structs);
  g_array_unref (sw->parts);
  y_delete_ranges_write (&sw->w, deletes, n_deletes);
  return y_writer_finish (&sw->w);
}

GBytes *
y_delete_ranges_to_update (const YDeleteRange *ranges,
                           guint32             n)
{
  YWriter w;

  y_writer_init (&w, FALSE);
  y_buf_put_var (&w.rest, 0);
  y_delete_ranges_write (&w, ranges, n);
  return y_writer_finish (&w);
}

/* ---- merging ---- */

/* One of the updates to be merged: some groups of all that have been read. */
typedef struct {
  const YUpdate *u;
  const YStruct *curr;           /* (nullable) */
  guint32        group, end;     /* where it has got to, and where its groups end */
  guint32        index;
  guint32        order;
  guint64        client;
  guint64        used;           /* when it was last moved on */
} Source;

/* Most updates hold one struct: those still to be begun stand in order, and only what goes on afterwards is in the heap. */
typedef struct {
  Source **fresh;
  guint32  next, n_fresh;
  Source **heap;
  guint32  n;
} Queue;

static void
source_next (Source *s)
{
  for (;;)
    {
      const YStructGroup *g;

      if (s->group == s->end)
        {
          s->curr = NULL;
          return;
        }
      g = &s->u->groups[s->group];
      if (s->index == g->n)
        {
          s->group++;
          s->index = 0;
          continue;
        }
      s->curr = &s->u->structs[g->first + s->index++];
      s->client = g->client;
      if (s->curr->kind != Y_CONTENT_SKIP)
        return;
    }
}

/* Higher clients first, then lower clocks; of equal ones that which was last moved on. */
static gboolean
before (const Source *a,
        const Source *b)
{
  if (a->client != b->client)
    return a->client > b->client;
  if (a->curr->clock != b->curr->clock)
    return a->curr->clock < b->curr->clock;
  if (a->used != b->used)
    return a->used > b->used;
  return a->order < b->order;
}

static int
compare_sources (const void *a,
                 const void *b)
{
  return before (*(Source *const *) a, *(Source *const *) b) ? -1 : 1;
}

static void
sift_down (Queue  *q,
           guint32 at)
{
  Source *s = q->heap[at];

  for (;;)
    {
      guint32 child = at * 2 + 1;

      if (child >= q->n)
        break;
      if (child + 1 < q->n && before (q->heap[child + 1], q->heap[child]))
        child++;
      if (!before (q->heap[child], s))
        break;
      q->heap[at] = q->heap[child];
      at = child;
    }
  q->heap[at] = s;
}

static void
heap_push (Queue  *q,
           Source *s)
{
  guint32 at = q->n++;

  for (; at > 0 && before (s, q->heap[(at - 1) / 2]); at = (at - 1) / 2)
    q->heap[at] = q->heap[(at - 1) / 2];
  q->heap[at] = s;
}

typedef struct {
  YStruct s;
  guint32 offset;
  guint64 client;
  gboolean set;
} Pending;

static guint64
end_of (const YStruct *s)
{
  return (guint64) s->clock + s->len;
}

static void
put (StructWriter *sw,
     Pending      *p)
{
  struct_writer_put (sw, p->client, &p->s, p->offset);
}

static void
take (Pending      *p,
      Source       *d,
      guint32       offset)
{
  *p = (Pending) { *d->curr, offset, d->client, TRUE };
  source_next (d);
}

/* One step: takes from the first source at least one struct, and keeps one back that is to be written. */
static void
merge_step (StructWriter *sw,
            Pending      *p,
            Source       *d)
{
  guint64 first = d->client;

  if (!p->set)
    take (p, d, 0);
  else
    {
      gboolean moved = FALSE;

      /* What has been written already. */
      while (d->curr && end_of (d->curr) <= end_of (&p->s) && d->client >= p->client)
        {
          source_next (d);
          moved = TRUE;
        }
      if (!d->curr || d->client != first || (moved && d->curr->clock > end_of (&p->s)))
        return;
      if (first != p->client)
        {
          put (sw, p);
          take (p, d, 0);
        }
      else if (end_of (&p->s) < d->curr->clock)
        {
          YStruct skip = { .kind = Y_CONTENT_SKIP, .clock = end_of (&p->s), .len = d->curr->clock - end_of (&p->s) };

          put (sw, p);
          *p = (Pending) { skip, 0, first, TRUE };       /* written below, before what is behind it */
        }
      else
        {
          const guint32 overlap = end_of (&p->s) - d->curr->clock;

          if (p->s.kind == Y_CONTENT_GC && d->curr->kind == Y_CONTENT_GC)
            {
              p->s.len += d->curr->len - overlap;
              source_next (d);
            }
          else
            {
              if (p->s.len > p->offset)
                put (sw, p);
              take (p, d, overlap);
            }
        }
    }
  while (d->curr && d->client == first && p->client == first && d->curr->clock == end_of (&p->s))
    {
      put (sw, p);
      take (p, d, 0);
    }
}

static void
merge_sources (StructWriter *sw,
               Queue        *q)
{
  Pending p = { .set = FALSE };

  for (guint64 time = 1; q->n || q->next < q->n_fresh; time++)
    {
      if (q->n && (q->next == q->n_fresh || before (q->heap[0], q->fresh[q->next])))
        {
          q->heap[0]->used = time;
          merge_step (sw, &p, q->heap[0]);
          if (!q->heap[0]->curr)
            q->heap[0] = q->heap[--q->n];
          if (q->n)
            sift_down (q, 0);
        }
      else
        {
          Source *s = q->fresh[q->next++];

          s->used = time;
          merge_step (sw, &p, s);
          if (s->curr)
            heap_push (q, s);
        }
    }
  if (p.set)
    put (sw, &p);
}

/* Adds the groups of an update from @first on: as one source, if its clients are in order; else each as its own, so that nothing
 * of what a made-up update says twice or in another order is lost. */
static void
add_sources (GArray        *sources,
             const YUpdate *u,
             guint32        first)
{
  gboolean in_order = TRUE;

  for (guint32 g = first + 1; g < u->n_groups; g++)
    in_order = in_order && u->groups[g - 1].client > u->groups[g].client;
  while (first < u->n_groups)
    {
      const Source source = { .u = u, .group = first, .end = in_order ? u->n_groups : first + 1, .order = sources->len };

      g_array_append_val (sources, source);
      first = source.end;
    }
}

/**
 * y_updates_merge:
 * @updates: updates in format v1
 * @n: how many
 * @error: Y_ERROR_MALFORMED or Y_ERROR_LIMIT when one of them is no update
 *
 * Returns: (transfer full) (nullable): one update that says what they say; gaps between them are kept as such
 */
GBytes *
y_updates_merge (GBytes **updates,
                 gsize    n,
                 GError **error)
{
  g_autoptr (GArray) sources = g_array_sized_new (FALSE, FALSE, sizeof (Source), n);
  g_autofree Source **fresh = NULL, **heap = NULL;
  Queue queue = { NULL };
  StructWriter sw;
  YUpdate u;
  GBytes *merged;
  gboolean in_order = TRUE;

  y_update_init (&u);
  for (gsize i = 0; i < n; i++)
    {
      const guint32 first = u.n_groups;

      if (!y_update_read (&u, g_bytes_get_data (updates[i], NULL), g_bytes_get_size (updates[i]), FALSE, error))
        {
          y_update_clear (&u);
          return NULL;
        }
      add_sources (sources, &u, first);
    }
  if (n == 1)
    {
      y_update_clear (&u);
      return g_bytes_ref (updates[0]);
    }
  queue.fresh = fresh = g_new (Source *, MAX (sources->len, 1));
  queue.heap = heap = g_new (Source *, MAX (sources->len, 1));
  for (guint i = 0; i < sources->len; i++)
    {
      Source *source = &g_array_index (sources, Source, i);

      source_next (source);
      if (!source->curr)
        continue;
      in_order = in_order && (queue.n_fresh == 0 || before (fresh[queue.n_fresh - 1], source));
      fresh[queue.n_fresh++] = source;
    }
  if (!in_order)
    qsort (fresh, queue.n_fresh, sizeof (Source *), compare_sources);
  struct_writer_init (&sw, FALSE);
  merge_sources (&sw, &queue);
  y_delete_ranges_sort (u.deletes, &u.n_deletes);
  merged = struct_writer_finish (&sw, u.deletes, u.n_deletes);
  y_update_clear (&u);
  return merged;
}

/* ---- differences ---- */

static gint
compare_client (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  const YDeleteRange *x = a, *y = b;

  return x->client > y->client ? -1 : x->client < y->client;
}

/* (transfer full) (nullable): as y_update_diff(); @known is client id → clock */
GBytes *
y_update_diff_known (gconstpointer update,
                     gsize         len,
                     GHashTable   *known,
                     GError      **error)
{
  YUpdate u;
  StructWriter sw;
  GBytes *diff;

  if (!y_update_parse (&u, update, len, FALSE, error))
    return NULL;
  struct_writer_init (&sw, FALSE);
  for (guint32 g = 0; g < u.n_groups; g++)
    {
      const YStructGroup *group = &u.groups[g];
      const guint64 *state = g_hash_table_lookup (known, &group->client);
      guint64 from = state ? *state : 0;
      gboolean begun = FALSE;

      for (guint32 i = 0; i < group->n; i++)
        {
          const YStruct *s = &u.structs[group->first + i];

          if (!begun && (s->kind == Y_CONTENT_SKIP || end_of (s) <= from))
            continue;
          struct_writer_put (&sw, group->client, s, !begun && from > s->clock ? from - s->clock : 0);
          begun = TRUE;
        }
    }
  if (u.n_deletes > 1)
    g_qsort_with_data (u.deletes, u.n_deletes, sizeof (YDeleteRange), compare_client, NULL);
  diff = struct_writer_finish (&sw, u.deletes, u.n_deletes);
  y_update_clear (&u);
  return diff;
}

/**
 * y_update_diff:
 * @update: an update in format v1
 * @len: its length in bytes
 * @sv: what the receiver has: a state vector
 * @sv_len: its length in bytes
 * @error: Y_ERROR_MALFORMED or Y_ERROR_LIMIT
 *
 * Returns: (transfer full) (nullable): the update without what the receiver has
 */
GBytes *
y_update_diff (gconstpointer update,
               gsize         len,
               gconstpointer sv,
               gsize         sv_len,
               GError      **error)
{
  g_autoptr (GArray) ranges = NULL;
  g_autoptr (GHashTable) known = y_state_vector_to_hash (sv, sv_len, &ranges, error);

  return known ? y_update_diff_known (update, len, known, error) : NULL;
}

GBytes *
y_update_convert (gconstpointer data,
                  gsize         len,
                  gboolean      from_v2,
                  gboolean      to_v2,
                  GError      **error)
{
  YUpdate u;
  StructWriter sw;
  GBytes *converted;

  if (!y_update_parse (&u, data, len, from_v2, error))
    return NULL;
  struct_writer_init (&sw, to_v2);
  for (guint32 g = 0; g < u.n_groups; g++)
    for (guint32 i = 0; i < u.groups[g].n; i++)
      struct_writer_put (&sw, u.groups[g].client, &u.structs[u.groups[g].first + i], 0);
  if (to_v2)
    y_delete_ranges_sort (u.deletes, &u.n_deletes);      /* v2 writes distances, which must not be negative */
  else if (u.n_deletes > 1)
    g_qsort_with_data (u.deletes, u.n_deletes, sizeof (YDeleteRange), compare_client, NULL);
  converted = struct_writer_finish (&sw, u.deletes, u.n_deletes);
  y_update_clear (&u);
  return converted;
}

/**
 * y_update_state_vector:
 * @update: an update in format v1
 * @len: its length in bytes
 * @error: Y_ERROR_MALFORMED or Y_ERROR_LIMIT
 *
 * Returns: (transfer full) (nullable): the state vector of a document that holds this update alone
 */
GBytes *
y_update_state_vector (gconstpointer update,
                       gsize         len,
                       GError      **error)
{
  YUpdate u;
  YBuf body = { 0 }, out = { 0 };
  guint32 n = 0;

  if (!y_update_parse (&u, update, len, FALSE, error))
    return NULL;
  for (guint32 g = 0; g < u.n_groups; g++)
    {
      const YStructGroup *group = &u.groups[g];
      guint64 clock = 0;

      for (guint32 i = 0; i < group->n; i++)
        {
          const YStruct *s = &u.structs[group->first + i];

          if (s->kind == Y_CONTENT_SKIP || s->clock != clock)
            break;
          clock = end_of (s);
        }
      if (clock)
        {
          n++;
          y_buf_put_var (&body, group->client);
          y_buf_put_var (&body, clock);
        }
    }
  y_buf_put_var (&out, n);
  y_buf_put_raw (&out, body.data, body.len);
  y_buf_clear (&body);
  y_update_clear (&u);
  return y_buf_to_bytes (&out);
}

/**
 * y_update_inspect:
 * @update: an update in format v1
 * @len: its length in bytes
 * @ranges: (out) (transfer full): an array of YClockRange: what it inserts
 * @deletes: (out) (optional): whether it deletes anything
 * @error: Y_ERROR_MALFORMED or Y_ERROR_LIMIT
 *
 * Returns: whether it is an update
 */
gboolean
y_update_inspect (gconstpointer update,
                  gsize         len,
                  GArray      **ranges,
                  gboolean     *deletes,
                  GError      **error)
{
  YUpdate u;
  GArray *found;

  if (!y_update_parse (&u, update, len, FALSE, error))
    return FALSE;
  found = g_array_new (FALSE, FALSE, sizeof (YClockRange));
  for (guint32 g = 0; g < u.n_groups; g++)
    {
      const YStructGroup *group = &u.groups[g];
      gboolean open = FALSE;

      for (guint32 i = 0; i < group->n; i++)
        {
          const YStruct *s = &u.structs[group->first + i];
          YClockRange r = { group->client, s->clock, end_of (s) };

          if (s->kind == Y_CONTENT_SKIP)
            open = FALSE;
          else if (open)
            g_array_index (found, YClockRange, found->len - 1).to = r.to;
          else
            {
              g_array_append_val (found, r);
              open = TRUE;
            }
        }
    }
  *ranges = found;
  if (deletes)
    *deletes = u.n_deletes > 0;
  y_update_clear (&u);
  return TRUE;
}

/**
 * y_state_vector_parse:
 * @sv: a state vector
 * @len: its length in bytes
 * @ranges: (out) (transfer full): an array of YClockRange, each from 0
 * @error: Y_ERROR_MALFORMED
 *
 * Returns: whether it is a state vector
 */
gboolean
y_state_vector_parse (gconstpointer sv,
                      gsize         len,
                      GArray      **ranges,
                      GError      **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (YClockRange));
  YDecoder d;
  guint64 n;

  y_decoder_init (&d, sv, len);
  n = y_decode_var_uint (&d);
  if (n > (len - d.pos) / 2)
    d.failed = TRUE;
  for (guint64 i = 0; i < n && !d.failed; i++)
    {
      YClockRange r = { y_decode_var_uint (&d), 0, 0 };

      r.to = y_decode_var_uint (&d);
      g_array_append_val (found, r);
    }
  if (d.failed)
    {
      g_set_error_literal (error, Y_ERROR, Y_ERROR_MALFORMED, "The state vector is damaged or is none");
      return FALSE;
    }
  *ranges = g_steal_pointer (&found);
  return TRUE;
}

/* (transfer full) (nullable): client id → clock, each a pointer to what stands in the array */
GHashTable *
y_state_vector_to_hash (gconstpointer sv,
                        gsize         len,
                        GArray      **ranges,
                        GError      **error)
{
  GHashTable *known;

  if (!y_state_vector_parse (sv, len, ranges, error))
    return NULL;
  known = g_hash_table_new (y_id64_hash, g_int64_equal);
  for (guint i = 0; i < (*ranges)->len; i++)
    {
      YClockRange *r = &g_array_index (*ranges, YClockRange, i);

      g_hash_table_insert (known, &r->client, &r->to);
    }
  return known;
}
