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

/* Whether further pieces follow. */
static inline gboolean
is_run (const YStoreLeaf *leaf,
        guint             at)
{
  const YItem *next = at + 1 < leaf->n ? leaf->item[at + 1] : leaf->next ? leaf->next->item[0] : NULL;

  return next && (next->flags & Y_ITEM_JOINED);
}

/* The next piece of the run that @item is in, or NULL. The leaf and place of @item are moved along. */
static YItem *
next_piece (YStoreLeaf **leaf,
            guint       *at)
{
  if (!is_run (*leaf, *at))
    return NULL;
  if (++*at == (*leaf)->n)
    {
      *leaf = (*leaf)->next;
      *at = 0;
    }
  return (*leaf)->item[*at];
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

/* A client id as it is written, which for the structs of one client is nearly always its own. */
typedef struct {
  guint32 index;
  guint64 id;
  guint8  bytes[8], n;
} OwnId;

static void
own_id_init (OwnId         *own,
             const YClient *c)
{
  guint8 bytes[Y_VAR_BYTES];

  own->index = c->index;
  own->id = c->id;
  own->n = y_put_var (bytes, c->id) - bytes;
  memcpy (own->bytes, bytes, sizeof own->bytes);
}

static inline guint8 *
put_id (guint8      *p,
        YDoc        *doc,
        const OwnId *own,
        YId          id)
{
  if (id.client != own->index)
    p = y_put_var (p, client_id (doc, id.client));
  else
    {
      memcpy (p, own->bytes, sizeof own->bytes);
      p += own->n;
    }
  return y_put_var (p, id.clock);
}

/* There must be room for Y_INLINE_BYTES, however few there are. */
static inline guint8 *
put_text (guint8      *p,
          const YItem *item)
{
  const char *s;
  gsize n;

  if (item->flags & Y_ITEM_INLINE)
    {
      memcpy (p, item->c.chars, Y_INLINE_BYTES);
      return p + item->len;
    }
  s = y_item_text (item, &n);
  /* Two copies that overlap: a call is dear for what is short. */
  if (n > 32 || n < 8)
    memcpy (p, s, n);
  else if (n > 16)
    {
      memcpy (p, s, 16);
      memcpy (p + n - 16, s + n - 16, 16);
    }
  else
    {
      memcpy (p, s, 8);
      memcpy (p + n - 8, s + n - 8, 8);
    }
  return p + n;
}

static inline gsize
text_bytes (const YItem *item)
{
  gsize n;

  y_item_text (item, &n);
  return n;
}

/* Nearly all structs are texts in one piece and deleted stretches, with neighbours; these go a short way. Gives the byte that
 * such a one begins with, else 0. */
static inline guint8
common_info (const YItem *item)
{
  const guint left = item->origin.client != Y_NO_CLIENT, right = item->right_origin.client != Y_NO_CLIENT;

  if (!((1u << Y_CONTENT_STRING | 1u << Y_CONTENT_DELETED) >> item->kind & 1) || (item->flags & Y_ITEM_MAP) || !(left | right))
    return 0;
  return item->kind | left << 7 | right << 6;
}

#define COMMON_BYTES (1 + 5 * Y_VAR_BYTES + Y_INLINE_BYTES)

/* One of these in format v1; its text is no longer than a piece. */
static inline guint8 *
put_common (guint8      *p,
            guint8       info,
            YDoc        *doc,
            const OwnId *own,
            const YItem *item)
{
  *p++ = info;
  if (info & 0x80)
    p = put_id (p, doc, own, item->origin);
  if (info & 0x40)
    p = put_id (p, doc, own, item->right_origin);
  if (item->kind == Y_CONTENT_DELETED)
    return y_put_var (p, item->len);
  return put_text (y_put_var (p, text_bytes (item)), item);
}

/* What is deleted, clients descending, ranges joined. */
typedef struct {
  Y_VECTOR (YDeleteRange);
  gboolean open;                 /* the last one goes on, if what comes next is deleted */
} Deletes;

static inline void
note_item (Deletes       *d,
           const YClient *c,
           const YItem   *item)
{
  if (!y_item_is_deleted (item))
    d->open = FALSE;
  else if (d->open)
    d->data[d->len - 1].len += item->len;
  else
    {
      const YDeleteRange r = { c->id, item->id.clock, item->len };

      y_vector_push (d, r);
      d->open = TRUE;
    }
}

/* What a client has deleted below @end. */
static void
note_client (Deletes       *d,
             const YClient *c,
             guint32        end)
{
  d->open = FALSE;
  for (const YStoreLeaf *leaf = c->head; leaf; leaf = leaf->next)
    for (guint i = 0; i < leaf->n; i++)
      {
        if (leaf->clock[i] >= end)
          return;
        note_item (d, c, leaf->item[i]);
      }
}

/* Writes the structs behind @at in the leaf. Returns how many they are. */
static guint32
write_structs (YWriter       *w,
               YDoc          *doc,
               const YClient *c,
               YStoreLeaf    *leaf,
               guint          at,
               Deletes       *deletes)
{
  YBuf *b = &w->rest;
  guint32 n = 0;
  OwnId own;

  own_id_init (&own, c);
  for (at++; leaf; leaf = leaf->next, at = 0)
    for (; at < leaf->n; at++)
      {
        const YItem *item = leaf->item[at];
        guint8 info;

        if (deletes)
          note_item (deletes, c, item);
        if (item->flags & Y_ITEM_JOINED)
          continue;
        n++;
        info = is_run (leaf, at) ? 0 : common_info (item);
        if (info)
          {
            y_buf_reserve (b, COMMON_BYTES + Y_PIECE_BYTES);
            b->len = put_common (b->data + b->len, info, doc, &own, item) - b->data;
          }
        else
          write_item (w, doc, leaf, at, 0);
      }
  return n;
}

/* ---- in format v2 ---- */

/* The numbers of a leaf by what they tell: each kind goes to a coder of its own, all of a leaf at once. */
typedef struct {
  guint8       info[Y_STORE_ITEMS];
  guint32      left[Y_STORE_ITEMS], right[Y_STORE_ITEMS], deleted[Y_STORE_ITEMS], text[Y_STORE_ITEMS];
  const YItem *texts[Y_STORE_ITEMS];
} Columns;

/* How many there are of each; apart, for then they are in registers. */
typedef struct { guint all, left, right, texts, own_ids; } Counts;

static void
write_texts (YBuf               *out,
             const YItem *const *texts,
             guint               n)
{
  const gsize inlined = Y_STORE_ITEMS * Y_INLINE_BYTES;
  guint8 *p;

  y_buf_reserve (out, inlined);
  p = out->data + out->len;
  for (guint i = 0; i < n; i++)
    {
      const YItem *item = texts[i];

      if (!(item->flags & Y_ITEM_INLINE))
        {
          out->len = p - out->data;
          y_buf_reserve (out, text_bytes (item) + inlined);
          p = out->data + out->len;
        }
      p = put_text (p, item);
    }
  out->len = p - out->data;
}

static void
write_columns (YWriter       *w,
               const OwnId   *own,
               const Columns *columns,
               Counts         n)
{
  y_write_infos (w, columns->info, n.all);
  y_write_clients (w, own->id, n.own_ids);
  y_write_clocks (&w->left_clock, columns->left, n.left);
  y_write_clocks (&w->right_clock, columns->right, n.right);
  y_write_lens (&w->len, columns->deleted, n.all - n.texts);
  y_write_lens (&w->lengths, columns->text, n.texts);
  write_texts (&w->strings, columns->texts, n.texts);
}

/* The clients that a struct names. Returns how many of its own have not been written yet. */
static guint
write_clients (YWriter     *w,
               YDoc        *doc,
               const OwnId *own,
               guint        own_ids,
               const YItem *item)
{
  const YId ids[] = { item->origin, item->right_origin };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    if (ids[i].client == own->index)
      own_ids++;
    else if (ids[i].client != Y_NO_CLIENT)
      {
        y_write_clients (w, own->id, own_ids);
        own_ids = 0;
        y_write_clients (w, client_id (doc, ids[i].client), 1);
      }
  return own_ids;
}

static inline void
note_common (Columns     *columns,
             Counts      *n,
             const YItem *item,
             guint        left,
             guint        right)
{
  columns->info[n->all] = item->kind | left << 7 | right << 6;
  columns->left[n->left] = item->origin.clock;
  columns->right[n->right] = item->right_origin.clock;
  /* Which of the two it is, is seldom foreseen. */
  columns->texts[n->texts] = item;
  columns->text[n->texts] = columns->deleted[n->all - n->texts] = item->len;
  n->all++;
  n->left += left;
  n->right += right;
  n->texts += item->kind == Y_CONTENT_STRING;
}

/* Whether the struct is none of the most frequent: one in one piece, of kind text or deleted, between two of its own client. */
static inline gboolean
is_odd (const YItem *item,
        const YItem *next,
        guint32      client)
{
  const guint frequent = 1u << Y_CONTENT_STRING | 1u << Y_CONTENT_DELETED;

  return ((item->origin.client ^ client) | (item->right_origin.client ^ client) | (item->flags & (Y_ITEM_MAP | Y_ITEM_JOINED)) |
          (next->flags & Y_ITEM_JOINED) | (~(frequent >> item->kind) & 1)) != 0;
}

/* The same in format v2. */
static guint32
write_structs_v2 (YWriter       *w,
                  YDoc          *doc,
                  const YClient *c,
                  YStoreLeaf    *leaf,
                  guint          at,
                  Deletes       *deletes)
{
  guint32 n_structs = 0;
  Columns columns;
  OwnId own;

  own_id_init (&own, c);
  for (at++; leaf; leaf = leaf->next, at = 0)
    {
      Counts n = { 0 };

      for (; at < leaf->n; at++)
        {
          const YItem *item = leaf->item[at];

          note_item (deletes, c, item);
          if (at + 1 < leaf->n && !is_odd (item, leaf->item[at + 1], own.index))
            {
              note_common (&columns, &n, item, 1, 1);
              n.own_ids += 2;
            }
          else if (!(item->flags & Y_ITEM_JOINED))
            {
              const guint8 info = is_run (leaf, at) ? 0 : common_info (item);

              if (info)
                {
                  note_common (&columns, &n, item, info >> 7, info >> 6 & 1);
                  n.own_ids = write_clients (w, doc, &own, n.own_ids, item);
                }
              else
                {
                  n_structs += n.all + 1;
                  write_columns (w, &own, &columns, n);
                  n = (Counts) { 0 };
                  write_item (w, doc, leaf, at, 0);
                }
            }
        }
      n_structs += n.all;
      write_columns (w, &own, &columns, n);
    }
  return n_structs;
}

/* Writes what a client has from @clock on, and notes what of all it has is deleted, if that is asked for. */
static void
write_client (YWriter *w,
              YDoc    *doc,
              YClient *c,
              guint32  clock,
              Deletes *deletes)
{
  YItem *first = y_store_find (c, clock);
  YStoreLeaf *leaf = c->recent;
  const guint at = y_store_index (leaf, clock);
  guint32 n = 0;
  gsize from, size;
  YBuf *b = &w->rest;

  for (const YStoreLeaf *l = leaf; l; l = l->next)
    n += l->n;
  n -= at;
  y_write_guess (w, n);
  /* How many structs there are only shows in the end: most often that many. */
  from = b->len;
  y_buf_put_var (b, n);
  size = b->len - from;
  y_write_client (w, c->id);
  y_buf_put_var (b, clock);
  if (deletes)
    {
      note_client (deletes, c, first->id.clock);
      note_item (deletes, c, first);
    }
  /* A piece amid a run is written like a struct of which the beginning is known. */
  write_item (w, doc, leaf, at, clock - first->id.clock);
  n = 1 + (w->v2 ? write_structs_v2 (w, doc, c, leaf, at, deletes) : write_structs (w, doc, c, leaf, at, deletes));
  y_buf_renew_var (b, from, size, n);
}

static YDeleteRange *
delete_set (GPtrArray *clients,
            guint32   *n)
{
  Deletes deletes = { 0 };

  for (guint i = 0; i < clients->len; i++)
    note_client (&deletes, g_ptr_array_index (clients, i), G_MAXUINT32);
  *n = deletes.len;
  return deletes.data;
}

static GBytes *
encode_own_state (YDoc       *doc,
                  GHashTable *known,
                  gboolean    v2)
{
  g_autoptr (GPtrArray) clients = y_doc_clients_sorted (doc);
  g_autofree guint32 *from = g_new0 (guint32, clients->len + 1);
  Deletes deletes = { 0 };
  guint32 n = 0;
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
        write_client (&w, doc, c, from[i], &deletes);
      else
        note_client (&deletes, c, G_MAXUINT32);
    }
  y_delete_ranges_write (&w, deletes.data, deletes.len);
  g_free (deletes.data);
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
  known = y_state_vector_to_hash (sv, len, &ranges, error);
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
  if (doc->n_pending_deletes)
    {
      guint32 n;
      g_autofree YDeleteRange *deletes = y_pending_deletes_all (doc, &n);

      g_ptr_array_add (parts, y_delete_ranges_to_update (deletes, n));
    }
  for (guint i = 0; i < doc->pending->len; i++)
    {
      g_autoptr (GBytes) waits = y_pending_to_update (g_ptr_array_index (doc->pending, i));

      /* We wrote it, so it can be read. */
      g_ptr_array_add (parts, y_update_diff_known (g_bytes_get_data (waits, NULL), g_bytes_get_size (waits), known, NULL));
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

/* As y_doc_encode_state(), in format v2. */
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

/* What is deleted and what is known now, as Yjs writes a snapshot (v1). */
GBytes *
y_doc_snapshot (YDoc *doc)
{
  g_autoptr (GPtrArray) clients = y_doc_clients_sorted (doc);
  guint32 n;
  g_autofree YDeleteRange *deletes = delete_set (clients, &n);
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
  g_autofree YDeleteRange *deletes = delete_set (clients, &n);
  YWriter w;

  y_writer_init (&w, FALSE);
  for (guint32 i = 0; i < n; i++)
    n_clients += i == 0 || deletes[i].client != deletes[i - 1].client;
  y_buf_put_var (&w.rest, n_clients);
  for (guint32 end = n, start; end > 0; end = start)
    {
      for (start = end; start > 0 && deletes[start - 1].client == deletes[end - 1].client; start--)
        ;
      y_delete_ranges_write_client (&w, deletes + start, end - start);
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

      write_client (&w, doc, y_client (doc, t->client), t->before, NULL);
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
