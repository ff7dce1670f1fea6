#include "y-doc-private.h"
#include "y-update-private.h"
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

/* Documents as bytes. Pieces that Yjs holds as one item are written as one. */

static guint64
client_id (YDoc   *doc,
           guint32 index)
{
  return y_client (doc, index)->id;
}

/* The next piece of the run that @item is in, or NULL. The leaf and place of @item are moved along. */
static YItem *
next_piece (YStoreLeaf **leaf,
            guint       *at)
{
  YStoreLeaf *l = *leaf;
  guint i = *at + 1;

  if (i == l->n)
    {
      l = l->next;
      i = 0;
    }
  if (!l || !(l->item[i]->flags & Y_ITEM_JOINED))
    return NULL;
  *leaf = l;
  *at = i;
  return l->item[i];
}

static void
write_text (YWriter    *w,
            YStoreLeaf *leaf,
            guint       at,
            guint32     offset)
{
  YItem *item = leaf->item[at];
  YStoreLeaf *l = leaf;
  guint i = at;
  gsize bytes, total, skip = 0;
  const char *s = y_item_text (item, &bytes);
  guint32 units = item->len - offset;
  gboolean pair = FALSE;

  if (offset)
    skip = item->flags & Y_ITEM_ASCII ? offset : y_utf16_offset (s, bytes, offset, &pair);
  total = bytes - skip - (pair ? 1 : 0);
  for (YItem *p = next_piece (&l, &i); p; p = next_piece (&l, &i))
    {
      gsize n;

      y_item_text (p, &n);
      total += n;
      units += p->len;
    }
  y_write_string_begin (w, total, units);
  if (pair)
    {
      y_write_string_part (w, REPLACEMENT, 3);
      skip += 4;
    }
  y_write_string_part (w, s + skip, bytes - skip);
  for (YItem *p = next_piece (&leaf, &at); p; p = next_piece (&leaf, &at))
    {
      s = y_item_text (p, &bytes);
      y_write_string_part (w, s, bytes);
    }
}

static void
write_values (YWriter    *w,
              YStoreLeaf *leaf,
              guint       at,
              guint32     offset)
{
  YItem *item = leaf->item[at];
  YStoreLeaf *l = leaf;
  guint i = at;
  guint32 total = item->len - offset;

  for (YItem *p = next_piece (&l, &i); p; p = next_piece (&l, &i))
    total += p->len;
  y_write_len (w, total);
  for (; item; item = next_piece (&leaf, &at))
    {
      YValue *const *values = item->len == 1 ? &item->c.value : item->c.values->v;

      for (guint32 k = offset; k < item->len; k++)
        if (item->kind == Y_CONTENT_JSON)
          y_write_json_text (w, values[k]);
        else
          y_write_any (w, values[k]);
      offset = 0;
    }
}

static void
write_parent (YWriter     *w,
              YDoc        *doc,
              const YItem *item)
{
  const YType *parent = y_item_parent (item);

  y_write_parent_info (w, !parent->item);
  if (parent->item)
    y_write_left_id (w, client_id (doc, parent->item->id.client), parent->item->id.clock);
  else
    y_write_string (w, parent->root_name.s, parent->root_name.len);
  if (item->flags & Y_ITEM_MAP)
    y_write_string (w, item->up.entry->key.s, item->up.entry->key.len);
}

/* Writes one struct, which may be several pieces, from @offset within the first. */
static void
write_item (YWriter    *w,
            YDoc       *doc,
            YStoreLeaf *leaf,
            guint       at,
            guint32     offset)
{
  YItem *item = leaf->item[at];
  YId origin = offset ? (YId) { item->id.client, item->id.clock + offset - 1 } : item->origin;
  gboolean has_origin = origin.client != Y_NO_CLIENT, has_right = item->right_origin.client != Y_NO_CLIENT;

  if (item->kind == Y_CONTENT_GC)
    {
      y_write_info (w, Y_CONTENT_GC);
      y_write_len (w, item->len - offset);
      return;
    }
  y_write_info (w, item->kind | (has_origin ? 0x80 : 0) | (has_right ? 0x40 : 0) | (item->flags & Y_ITEM_MAP ? 0x20 : 0));
  if (has_origin)
    y_write_left_id (w, client_id (doc, origin.client), origin.clock);
  if (has_right)
    y_write_right_id (w, client_id (doc, item->right_origin.client), item->right_origin.clock);
  if (!has_origin && !has_right)
    write_parent (w, doc, item);
  switch (item->kind)
    {
    case Y_CONTENT_DELETED:
      y_write_len (w, item->len - offset);
      break;
    case Y_CONTENT_JSON:
    case Y_CONTENT_ANY:
      write_values (w, leaf, at, offset);
      break;
    case Y_CONTENT_BINARY:
      {
        gsize n;
        gconstpointer data = g_bytes_get_data (y_value_get_bytes (item->c.value), &n);

        y_write_buf (w, data, n);
      }
      break;
    case Y_CONTENT_STRING:
      write_text (w, leaf, at, offset);
      break;
    case Y_CONTENT_EMBED:
      y_write_json (w, item->c.value);
      break;
    case Y_CONTENT_FORMAT:
      y_write_key (w, item->c.format->key, item->c.format->key_len);
      y_write_json (w, item->c.format->value);
      break;
    case Y_CONTENT_TYPE:
      {
        const YType *type = item->c.type;

        y_write_type_ref (w, y_type_ref_of (type->kind));
        if (type->kind == Y_TYPE_XML_ELEMENT || type->kind == Y_TYPE_XML_HOOK)
          y_write_key (w, type->xml_name ? type->xml_name : "", type->xml_name_len);
      }
      break;
    case Y_CONTENT_DOC:
      y_write_string (w, item->c.subdoc->guid, item->c.subdoc->guid_len);
      y_write_any (w, item->c.subdoc->options);
      break;
    default:
      break;
    }
}

/* The head of a struct in format v1, without its content, is no longer than this. */
#define HEAD_BYTES 64

/* What nearly all structs are, in format v1: text and what is deleted, with neighbours. FALSE: nothing is written. */
static gboolean
write_common (YWriter    *w,
              YDoc       *doc,
              YClient    *c,
              YStoreLeaf *leaf,
              guint       at)
{
  const YItem *item = leaf->item[at];
  const gboolean has_origin = item->origin.client != Y_NO_CLIENT, has_right = item->right_origin.client != Y_NO_CLIENT;
  YBuf *b = &w->rest;
  guint8 *p;
  const YItem *next;
  const char *s;
  gsize bytes;

  if ((item->kind != Y_CONTENT_STRING && item->kind != Y_CONTENT_DELETED) || (item->flags & Y_ITEM_MAP) || !(has_origin || has_right))
    return FALSE;
  if (b->room - b->len < HEAD_BYTES)
    y_buf_reserve (b, HEAD_BYTES);
  p = b->data + b->len;
  *p++ = item->kind | (has_origin ? 0x80 : 0) | (has_right ? 0x40 : 0);
  if (has_origin)
    {
      p = y_put_var (p, item->origin.client == c->index ? c->id : client_id (doc, item->origin.client));
      p = y_put_var (p, item->origin.clock);
    }
  if (has_right)
    {
      p = y_put_var (p, item->right_origin.client == c->index ? c->id : client_id (doc, item->right_origin.client));
      p = y_put_var (p, item->right_origin.clock);
    }
  if (item->kind == Y_CONTENT_DELETED)
    {
      b->len = y_put_var (p, item->len) - b->data;
      return TRUE;
    }
  next = at + 1 < leaf->n ? leaf->item[at + 1] : leaf->next ? leaf->next->item[0] : NULL;
  if (next && (next->flags & Y_ITEM_JOINED))
    {
      b->len = p - b->data;
      write_text (w, leaf, at, 0);
      return TRUE;
    }
  s = y_item_text (item, &bytes);
  p = y_put_var (p, bytes);
  b->len = p - b->data;
  if (bytes <= Y_INLINE_BYTES && b->room - b->len >= Y_INLINE_BYTES)
    {
      for (gsize i = 0; i < bytes; i++)
        p[i] = s[i];
      b->len += bytes;
    }
  else
    y_buf_put_raw (b, s, bytes);
  return TRUE;
}

/* Writes what a client has from @clock on. */
static void
write_client (YWriter *w,
              YDoc    *doc,
              YClient *c,
              guint32  clock)
{
  YItem *first = y_store_find (c, clock);
  YStoreLeaf *leaf = c->recent;
  guint at = y_store_index (leaf, clock);
  guint32 n = 0;
  gsize text = 0;

  for (YStoreLeaf *l = leaf; l; l = l->next)
    for (guint i = l == leaf ? at : 0; i < l->n; i++)
      {
        n += l->item[i] == first || !(l->item[i]->flags & Y_ITEM_JOINED);
        text += l->item[i]->kind == Y_CONTENT_STRING ? l->item[i]->len : 0;
      }
  /* A guess, so that a large document need not be moved again and again. */
  if (n > 16)
    y_buf_reserve (&w->rest, w->v2 ? n : n * 10 + text);
  y_buf_put_var (&w->rest, n);
  y_write_client (w, c->id);
  y_buf_put_var (&w->rest, clock);
  /* A piece amid a run is written like a struct of which the beginning is known. */
  write_item (w, doc, leaf, at, clock - first->id.clock);
  for (at++; leaf; leaf = leaf->next, at = 0)
    for (; at < leaf->n; at++)
      if (!(leaf->item[at]->flags & Y_ITEM_JOINED) && (w->v2 || !write_common (w, doc, c, leaf, at)))
        write_item (w, doc, leaf, at, 0);
}

/* (transfer full): what is deleted, clients descending, ranges joined */
static YDeleteRange *
delete_set (YDoc      *doc,
            GPtrArray *clients,
            guint32   *n)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (YDeleteRange));

  for (guint i = 0; i < clients->len; i++)
    {
      const YClient *c = g_ptr_array_index (clients, i);
      gboolean open = FALSE;

      for (YStoreLeaf *leaf = c->head; leaf; leaf = leaf->next)
        for (guint k = 0; k < leaf->n; k++)
          {
            const YItem *item = leaf->item[k];

            if (!y_item_is_deleted (item))
              open = FALSE;
            else if (open)
              g_array_index (ranges, YDeleteRange, ranges->len - 1).len += item->len;
            else
              {
                YDeleteRange r = { c->id, item->id.clock, item->len };

                g_array_append_val (ranges, r);
                open = TRUE;
              }
          }
    }
  *n = ranges->len;
  return (YDeleteRange *) g_array_free (ranges, FALSE);
}

/* (transfer full): client id → clock, each a pointer to what stands in the array */
static GHashTable *
parse_state_vector (gconstpointer sv,
                    gsize         len,
                    GArray      **ranges,
                    GError      **error)
{
  g_autoptr (GHashTable) map = NULL;

  if (!y_state_vector_parse (sv, len, ranges, error))
    return NULL;
  map = g_hash_table_new (y_id64_hash, g_int64_equal);
  for (guint i = 0; i < (*ranges)->len; i++)
    {
      YClockRange *r = &g_array_index (*ranges, YClockRange, i);

      g_hash_table_insert (map, &r->client, &r->to);
    }
  return g_steal_pointer (&map);
}

static GBytes *
encode_own_state (YDoc       *doc,
                  GHashTable *known,
                  gboolean    v2)
{
  g_autoptr (GPtrArray) clients = y_doc_clients_sorted (doc);
  g_autofree guint32 *from = g_new0 (guint32, clients->len + 1);
  g_autofree YDeleteRange *deletes = NULL;
  guint32 n = 0, n_deletes;
  YWriter w;

  y_writer_init (&w, v2);
  for (guint i = 0; i < clients->len; i++)
    {
      const YClient *c = g_ptr_array_index (clients, i);
      const guint64 *clock = known ? g_hash_table_lookup (known, &c->id) : NULL;

      from[i] = clock ? MIN (*clock, c->state) : 0;
      n += from[i] < c->state;
    }
  y_buf_put_var (&w.rest, n);
  for (guint i = 0; i < clients->len; i++)
    {
      YClient *c = g_ptr_array_index (clients, i);

      if (from[i] < c->state)
        write_client (&w, doc, c, from[i]);
    }
  deletes = delete_set (doc, clients, &n_deletes);
  y_delete_ranges_write (&w, deletes, n_deletes);
  return y_writer_finish (&w);
}

static GBytes *
encode_state (YDoc         *doc,
              gconstpointer sv,
              gsize         len,
              gboolean      v2,
              GError      **error)
{
  g_autoptr (GArray) ranges = NULL;
  g_autoptr (GHashTable) known = NULL;
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (GBytes) own = NULL;
  static const guint8 nothing[] = { 0 };

  if (!sv || len == 0)
    {
      sv = nothing;
      len = 1;
    }
  known = parse_state_vector (sv, len, &ranges, error);
  if (!known)
    return NULL;
  own = encode_own_state (doc, known, v2);
  if (!y_doc_has_pending (doc))
    return g_steal_pointer (&own);
  /* What still waits belongs to what is known here, and is passed on as well. */
  parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  if (v2)
    {
      g_bytes_unref (own);
      own = encode_own_state (doc, known, FALSE);
    }
  g_ptr_array_add (parts, g_steal_pointer (&own));
  if (doc->pending_deletes->len)
    {
      y_doc_sort_pending_deletes (doc);
      g_ptr_array_add (parts, y_delete_ranges_to_update ((YDeleteRange *) doc->pending_deletes->data, doc->pending_deletes->len));
    }
  for (guint i = 0; i < doc->pending->len; i++)
    {
      const YPending *p = g_ptr_array_index (doc->pending, i);
      GBytes *diff = y_update_diff (g_bytes_get_data (p->update, NULL), g_bytes_get_size (p->update), sv, len, error);

      if (!diff)
        return NULL;
      g_ptr_array_add (parts, diff);
    }
  own = y_updates_merge ((GBytes **) parts->pdata, parts->len, error);
  if (own && v2)
    {
      GBytes *converted = y_update_convert (g_bytes_get_data (own, NULL), g_bytes_get_size (own), FALSE, TRUE, error);

      g_bytes_unref (own);
      own = converted;
    }
  return g_steal_pointer (&own);
}

/**
 * y_doc_encode_state:
 * @doc: a document
 * @state_vector: (nullable): what the receiver has; NULL or no bytes: nothing
 * @len: its length in bytes
 * @error: Y_ERROR_MALFORMED when the state vector is none
 *
 * Returns: (transfer full) (nullable): an update in format v1 that brings the receiver up to this document
 */
GBytes *
y_doc_encode_state (YDoc         *doc,
                    gconstpointer state_vector,
                    gsize         len,
                    GError      **error)
{
  return encode_state (doc, state_vector, len, FALSE, error);
}

GBytes *
y_doc_encode_state_v2 (YDoc         *doc,
                       gconstpointer state_vector,
                       gsize         len,
                       GError      **error)
{
  return encode_state (doc, state_vector, len, TRUE, error);
}

static void
write_state_vector (YBuf      *out,
                    GPtrArray *clients,
                    gboolean   ascending)
{
  y_buf_put_var (out, clients->len);
  for (guint i = 0; i < clients->len; i++)
    {
      const YClient *c = g_ptr_array_index (clients, ascending ? clients->len - 1 - i : i);

      y_buf_put_var (out, c->id);
      y_buf_put_var (out, c->state);
    }
}

/**
 * y_doc_state_vector:
 * @doc: a document
 *
 * Returns: (transfer full): what the document has of each client; pending updates are not counted
 */
GBytes *
y_doc_state_vector (YDoc *doc)
{
  g_autoptr (GPtrArray) clients = y_doc_clients_sorted (doc);
  YBuf out = { 0 };

  write_state_vector (&out, clients, FALSE);
  return y_buf_to_bytes (&out);
}

GBytes *
y_doc_snapshot (YDoc *doc)
{
  g_autoptr (GPtrArray) clients = y_doc_clients_sorted (doc);
  guint32 n;
  g_autofree YDeleteRange *deletes = delete_set (doc, clients, &n);
  YWriter w;

  y_writer_init (&w, FALSE);
  y_delete_ranges_write (&w, deletes, n);
  write_state_vector (&w.rest, clients, FALSE);
  return y_writer_finish (&w);
}

/**
 * y_doc_snapshot_canonical:
 * @doc: a document
 *
 * Returns: (transfer full): the snapshot with its clients ascending: equal for equal documents whoever writes it
 */
GBytes *
y_doc_snapshot_canonical (YDoc *doc)
{
  g_autoptr (GPtrArray) clients = y_doc_clients_sorted (doc);
  guint32 n, n_clients = 0;
  g_autofree YDeleteRange *deletes = delete_set (doc, clients, &n);
  YWriter w;

  y_writer_init (&w, FALSE);
  for (guint32 i = 0; i < n; i++)
    n_clients += i == 0 || deletes[i].client != deletes[i - 1].client;
  y_buf_put_var (&w.rest, n_clients);
  for (guint32 end = n, start; end > 0; end = start)
    {
      for (start = end; start > 0 && deletes[start - 1].client == deletes[end - 1].client; start--)
        ;
      y_write_ds_client (&w, deletes[start].client, end - start);
      for (guint32 i = start; i < end; i++)
        y_write_ds_range (&w, deletes[i].clock, deletes[i].len);
    }
  write_state_vector (&w.rest, clients, TRUE);
  return y_writer_finish (&w);
}

/* ---- what a transaction did ---- */

static gint
compare_tx_clients (gconstpointer a,
                    gconstpointer b,
                    gpointer      doc)
{
  guint64 x = client_id (doc, ((const YTxClient *) a)->client), y = client_id (doc, ((const YTxClient *) b)->client);

  return x > y ? -1 : x < y;
}

/* (transfer full): the update, straight from what the transaction touched */
GBytes *
y_tx_encode_update (YTx *tx)
{
  YDoc *doc = tx->doc;
  YWriter w;
  YDeleteRange few[8];
  g_autofree YDeleteRange *many = NULL;
  YDeleteRange *deletes = few;
  guint32 n = tx->deletes->len;

  y_writer_init (&w, FALSE);
  y_buf_put_var (&w.rest, tx->clients.len);
  if (tx->clients.len > 1)
    g_qsort_with_data (tx->clients.data, tx->clients.len, sizeof (YTxClient), compare_tx_clients, doc);
  for (guint i = 0; i < tx->clients.len; i++)
    {
      const YTxClient *t = &tx->clients.data[i];

      write_client (&w, doc, y_client (doc, t->client), t->before);
    }
  if (n > G_N_ELEMENTS (few))
    deletes = many = g_new (YDeleteRange, n);
  for (guint32 i = 0; i < n; i++)
    {
      const YRange *r = &g_array_index (tx->deletes, YRange, i);

      deletes[i] = (YDeleteRange) { client_id (doc, r->client), r->clock, r->len };
    }
  y_delete_ranges_sort (deletes, &n);
  y_delete_ranges_write (&w, deletes, n);
  return y_writer_finish (&w);
}
