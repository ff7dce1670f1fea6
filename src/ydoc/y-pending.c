#include "y-doc-private.h"
#include "y-update-private.h"

/* What waits for what has not come. Structs of one client wait as bytes in format v1, of which the next is read, and no more,
 * when what it lacks is there; so each is read a few times in all, however often it has to wait. Deletions wait client by client
 * in a heap by clock. Neither takes more than n log n. */

/* What a piece that waits takes besides its bytes. */
#define OVERHEAD 128

/* ---- structs ---- */

static gint
compare (gconstpointer a,
         gconstpointer b,
         gpointer      data)
{
  const YPending *x = a, *y = b;

  if (x->client != y->client)
    return x->client < y->client ? -1 : 1;
  if (x->clock != y->clock)
    return x->clock < y->clock ? -1 : 1;
  return x->serial < y->serial ? -1 : x->serial > y->serial;
}

static void
pending_free (gpointer p)
{
  YPending *pending = p;

  g_free (pending->data);
  g_free (pending);
}

static void
heap_free (gpointer p)
{
  YDeleteHeap *heap = p;

  g_free (heap->spans.data);
  g_free (heap);
}

void
y_pending_init (YDoc *doc)
{
  doc->pending = g_ptr_array_new_with_free_func (pending_free);
  doc->waiting = g_tree_new_with_data (compare, NULL);
  doc->pending_deletes = g_hash_table_new_full (y_id64_hash, g_int64_equal, NULL, heap_free);
}

void
y_pending_clear (YDoc *doc)
{
  g_tree_unref (doc->waiting);
  g_ptr_array_unref (doc->pending);
  g_hash_table_unref (doc->pending_deletes);
}

/* Puts it where it is found by what it lacks. */
void
y_pending_wait (YDoc     *doc,
                YPending *p,
                guint64   client,
                guint32   clock)
{
  p->client = client;
  p->clock = clock;
  p->serial = doc->pending_serial++;
  doc->n_put_off += client == Y_PUT_OFF;
  g_tree_insert (doc->waiting, p, p);
}

/* The structs of the group from @from on: as bytes, and what they take. */
static YBuf
write_structs (const YUpdate *u,
               guint32        group,
               guint32        from)
{
  const YStructGroup *of = &u->groups[group];
  YWriter w;

  y_writer_init (&w, FALSE);
  for (guint32 i = from; i < of->first + of->n; i++)
    y_struct_write (&w, of->client, &u->structs[i], 0);
  return w.rest;
}

gsize
y_pending_size (const YUpdate *u,
                guint32        group,
                guint32        from)
{
  YBuf structs = write_structs (u, group, from);
  const gsize size = structs.len + OVERHEAD;

  y_buf_clear (&structs);
  return size;
}

/* The most that the structs of an update of @len bytes can take. */
gsize
y_pending_size_at_most (const YUpdate *u,
                        gsize          len)
{
  return len + (gsize) u->n_groups * OVERHEAD;
}

/* What of a group could not be put in waits. */
void
y_pending_add (YDoc          *doc,
               const YUpdate *u,
               guint32        group,
               guint32        from,
               guint64        client,
               guint32        clock)
{
  const YStructGroup *of = &u->groups[group];
  YBuf structs = write_structs (u, group, from);
  YPending *p = g_new (YPending, 1);

  *p = (YPending) { .data = g_realloc (structs.data, structs.len), .len = structs.len, .writer = of->client,
                    .next = u->structs[from].clock, .n = of->first + of->n - from, .index = doc->pending->len };
  doc->pending_bytes += p->len + OVERHEAD;
  g_ptr_array_add (doc->pending, p);
  y_pending_wait (doc, p, client, clock);
}

/* (nullable): the first that waits for something of the client */
YPending *
y_pending_first (YDoc    *doc,
                 guint64  client)
{
  const YPending probe = { .client = client };
  GTreeNode *node = g_tree_lower_bound (doc->waiting, &probe);
  YPending *p = node ? g_tree_node_value (node) : NULL;

  return p && p->client == client ? p : NULL;
}

/* It waits no longer, until it is put somewhere else by y_pending_wait(). */
void
y_pending_wake (YDoc     *doc,
                YPending *p)
{
  g_tree_remove (doc->waiting, p);
  doc->n_put_off -= p->client == Y_PUT_OFF;
}

/* The next of its structs, to be cleared. Returns where the one behind it begins. */
gsize
y_pending_read (YDoc           *doc,
                const YPending *p,
                YStruct        *s)
{
  doc->waited++;
  return y_struct_read (p->data, p->len, p->at, p->writer, p->next, s);
}

/* The struct is put in. What is passed is let go once it is half of all. */
void
y_pending_pass (YDoc          *doc,
                YPending      *p,
                const YStruct *s,
                gsize          to)
{
  p->at = to;
  p->next += s->len;
  p->n--;
  if (p->n && p->at > 256 && p->at > p->len / 2)
    {
      guint8 *rest = g_memdup2 (p->data + p->at, p->len - p->at);

      g_free (p->data);
      p->data = rest;
      p->len -= p->at;
      doc->pending_bytes -= p->at;
      p->at = 0;
    }
}

void
y_pending_remove (YDoc     *doc,
                  YPending *p)
{
  YPending *last = g_ptr_array_index (doc->pending, doc->pending->len - 1);

  doc->pending_bytes -= p->len + OVERHEAD;
  last->index = p->index;
  doc->pending->pdata[p->index] = last;
  doc->pending->pdata[doc->pending->len - 1] = p;
  g_ptr_array_set_size (doc->pending, doc->pending->len - 1);
}

/* (transfer full): what of it has to wait yet, as an update */
GBytes *
y_pending_to_update (const YPending *p)
{
  YBuf out = { 0 };

  y_buf_put_var (&out, 1);
  y_buf_put_var (&out, p->n);
  y_buf_put_var (&out, p->writer);
  y_buf_put_var (&out, p->next);
  y_buf_put_raw (&out, p->data + p->at, p->len - p->at);
  y_buf_put_var (&out, 0);
  return y_buf_to_bytes (&out);
}

/**
 * y_doc_dup_pending_text:
 * @doc: a document
 *
 * What waits for what has not come is in no text of the document, but it was written: by a copy that lost a piece, or that is on its way.
 *
 * Returns: (transfer full): the words that wait, as of y_update_dup_text(); "" when none do
 */
char *
y_doc_dup_pending_text (YDoc *doc)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree YDeleteRange *deletes = NULL;
  g_autoptr (GBytes) all = NULL;
  guint32 n;

  if (doc->pending->len == 0)
    return g_strdup ("");
  for (guint i = 0; i < doc->pending->len; i++)
    g_ptr_array_add (parts, y_pending_to_update (g_ptr_array_index (doc->pending, i)));
  deletes = y_pending_deletes_all (doc, &n);
  g_ptr_array_add (parts, y_delete_ranges_to_update (deletes, n));
  /* We wrote it, so it can be read. */
  all = y_updates_merge ((GBytes **) parts->pdata, parts->len, NULL);
  return y_update_dup_text (g_bytes_get_data (all, NULL), g_bytes_get_size (all), NULL);
}

/* ---- deletions ---- */

static int
compare_spans (const void *a,
               const void *b)
{
  const YSpan *x = a, *y = b;

  return x->clock < y->clock ? -1 : x->clock > y->clock;
}

/* What is said more than once goes once there is twice as much as there was then. What is sorted is a heap. */
static void
join_spans (YDoc        *doc,
            YDeleteHeap *heap)
{
  YSpan *spans = heap->spans.data;
  guint to = 0;

  qsort (spans, heap->spans.len, sizeof (YSpan), compare_spans);
  for (guint i = 0; i < heap->spans.len; i++)
    {
      YSpan *last = to ? &spans[to - 1] : NULL;

      if (last && last->clock + last->len >= spans[i].clock)
        last->len = MAX (last->len, spans[i].clock + spans[i].len - last->clock);
      else
        spans[to++] = spans[i];
    }
  doc->waited += heap->spans.len;
  doc->n_pending_deletes -= heap->spans.len - to;
  heap->spans.len = to;
  heap->join_at = to * 2 + 16;
}

/* What is not here yet is to be deleted when it comes. */
void
y_pending_deletes_add (YDoc               *doc,
                       const YDeleteRange *r)
{
  YDeleteHeap *heap = g_hash_table_lookup (doc->pending_deletes, &r->client);
  const YSpan span = { r->clock, r->len };
  YSpan *spans;
  guint at;

  if (!heap)
    {
      heap = g_new (YDeleteHeap, 1);
      *heap = (YDeleteHeap) { .client = r->client, .join_at = 16 };
      g_hash_table_insert (doc->pending_deletes, &heap->client, heap);
    }
  if (heap->spans.len >= heap->join_at)
    join_spans (doc, heap);
  at = heap->spans.len;
  y_vector_push (&heap->spans, span);
  doc->n_pending_deletes++;
  for (spans = heap->spans.data; at > 0 && span.clock < spans[(at - 1) / 2].clock; at = (at - 1) / 2)
    {
      spans[at] = spans[(at - 1) / 2];
      doc->waited++;
    }
  spans[at] = span;
}

/* Takes out what is to be deleted first of the client, if it begins below @state. */
gboolean
y_pending_deletes_take (YDoc         *doc,
                        guint64       client,
                        guint32       state,
                        YDeleteRange *r)
{
  YDeleteHeap *heap = g_hash_table_lookup (doc->pending_deletes, &client);
  YSpan *spans, last;
  guint at = 0, n;

  if (!heap || heap->spans.data[0].clock >= state)
    return FALSE;
  spans = heap->spans.data;
  *r = (YDeleteRange) { client, spans[0].clock, spans[0].len };
  n = --heap->spans.len;
  doc->n_pending_deletes--;
  if (n == 0)
    {
      g_hash_table_remove (doc->pending_deletes, &client);
      return TRUE;
    }
  last = spans[n];
  for (guint child; (child = at * 2 + 1) < n; at = child)
    {
      if (child + 1 < n && spans[child + 1].clock < spans[child].clock)
        child++;
      if (spans[child].clock >= last.clock)
        break;
      spans[at] = spans[child];
      doc->waited++;
    }
  spans[at] = last;
  return TRUE;
}

/* (transfer full): all that is to be deleted, sorted */
YDeleteRange *
y_pending_deletes_all (YDoc    *doc,
                       guint32 *n)
{
  YDeleteRange *all = g_new (YDeleteRange, doc->n_pending_deletes);
  GHashTableIter iter;
  gpointer p;

  *n = 0;
  g_hash_table_iter_init (&iter, doc->pending_deletes);
  while (g_hash_table_iter_next (&iter, NULL, &p))
    {
      const YDeleteHeap *heap = p;

      for (guint i = 0; i < heap->spans.len; i++)
        all[(*n)++] = (YDeleteRange) { heap->client, heap->spans.data[i].clock, heap->spans.data[i].len };
    }
  y_delete_ranges_sort (all, n);
  return all;
}

/* Whether so many more could be more than may wait. */
gboolean
y_pending_deletes_would_overflow (YDoc               *doc,
                                  const YDeleteRange *ranges,
                                  guint32             n)
{
  gsize clients = g_hash_table_size (doc->pending_deletes);

  for (guint32 i = 0; i < n; i++)
    clients += i == 0 || ranges[i].client != ranges[i - 1].client;
  return ((gsize) doc->n_pending_deletes + n) * sizeof (YSpan) + clients * OVERHEAD > Y_MAX_PENDING_BYTES;
}
