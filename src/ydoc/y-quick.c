#include "y-doc-private.h"
#include "y-update-private.h"
#include <string.h>

/* Most edits make the last item of a client longer or move the border to what is deleted beside it. A transaction that
 * did no more would have nothing to settle; where nobody watches, such an edit is made without one. Everything here
 * comes to what the long way would come to, or is left to it. */

/* An update of one key press, without its text. */
#define QUICK_BYTES 64

static inline gboolean
may_be_quick (const YDoc *doc)
{
  return !doc->tx_head && !doc->n_event_observers && doc->undo_managers->len == 0;
}

static inline guint8 *
put_id (guint8 *p,
        YDoc   *doc,
        YId     id)
{
  return y_put_var (y_put_var (p, y_client (doc, id.client)->id), id.clock);
}

/* Tells of the last @n letters of @item. */
static void
emit_inserted (YDoc         *doc,
               const YItem  *item,
               const char   *s,
               gsize         n,
               gconstpointer origin,
               gboolean      local)
{
  guint8 few[QUICK_BYTES + 64], *p, *data = few;
  guint32 clock = item->id.clock + item->len - n;
  gboolean has_right = item->right_origin.client != Y_NO_CLIENT;

  if (n > 64)
    data = g_malloc (QUICK_BYTES + n);
  p = data;
  *p++ = 1;
  *p++ = 1;
  p = put_id (p, doc, (YId) { item->id.client, clock });
  *p++ = Y_CONTENT_STRING | 0x80 | (has_right ? 0x40 : 0);
  p = put_id (p, doc, (YId) { item->id.client, clock - 1 });
  if (has_right)
    p = put_id (p, doc, item->right_origin);
  p = y_put_var (p, n);
  memcpy (p, s, n);
  p += n;
  *p++ = 0;
  y_doc_emit_quick (doc, data == few ? g_bytes_new (few, p - data) : g_bytes_new_take (data, p - data), origin, local);
}

static void
emit_deleted (YDoc         *doc,
              YId           id,
              guint32       n,
              gconstpointer origin,
              gboolean      local)
{
  guint8 data[QUICK_BYTES], *p = data;

  *p++ = 0;
  *p++ = 1;
  p = y_put_var (p, y_client (doc, id.client)->id);
  *p++ = 1;
  p = y_put_var (p, id.clock);
  p = y_put_var (p, n);
  y_doc_emit_quick (doc, g_bytes_new (data, p - data), origin, local);
}

/* Whether all that came behind the item would be joined to it, and the item to none before. */
static inline gboolean
is_open_end (YDoc          *doc,
             const YClient *client,
             const YItem   *item)
{
  return item->kind == Y_CONTENT_STRING &&
         (item->flags & (Y_ITEM_ASCII | Y_ITEM_DELETED | Y_ITEM_REDONE | Y_ITEM_MAP)) == Y_ITEM_ASCII &&
         client->settled == item && client->settled_epoch == doc->settled_epoch &&
         item->id.clock + item->len == client->state && client->state < Y_MAX_CLOCK - Y_PIECE_BYTES;
}

/* Makes the item, which is_open_end(), longer by @n ASCII letters. */
static gboolean
append (YDoc       *doc,
        YClient    *client,
        YItem      *item,
        const char *s,
        gsize       n)
{
  guint32 had = item->len;
  char *to = NULL;

  if (item->flags & Y_ITEM_INLINE)
    {
      if (had + n <= Y_INLINE_BYTES)
        to = item->c.chars;
    }
  else if (item->at + had == item->c.text->bytes && item->c.text->bytes + n <= item->c.text->room)
    {
      to = item->c.text->data + item->at;
      item->c.text->bytes += n;
    }
  if (to)
    {
      if (n == 1)
        to[had] = *s;
      else
        memcpy (to + had, s, n);
      item->len = had + n;
    }
  else if (had + n <= Y_PIECE_BYTES)
    y_item_append_text (doc, item, s, n, n, n, TRUE);
  else
    return FALSE;
  client->state += n;
  y_seq_adjust (item, n, n, 0, 0);
  return TRUE;
}

/* Types behind the place of the last edit; FALSE: nothing is done, go the long way. */
gboolean
y_text_type (YType      *text,
             YUnit       unit,
             guint32     pos,
             const char *s,
             gsize       n)
{
  YDoc *doc = text->doc;
  YItem *item = text->near_item, *right;
  YClient *own;

  if (!item || text->has_formats || item->id.client != doc->own ||
      pos != (unit == Y_CHARS ? text->near_chars : text->near_units) + item->len || !may_be_quick (doc))
    return FALSE;
  own = y_client (doc, doc->own);
  if (!is_open_end (doc, own, item) || !y_is_ascii (s, n))
    return FALSE;
  right = y_seq_next (item);
  if (!y_id_equal (item->right_origin, right ? right->id : Y_NO_ID) || !append (doc, own, item, s, n))
    return FALSE;
  if (doc->n_update_observers)
    emit_inserted (doc, item, s, n, NULL, TRUE);
  return TRUE;
}

/* Takes letters back at an end of the place of the last edit; FALSE: nothing is done, go the long way. */
gboolean
y_text_take_back (YType   *text,
                  YUnit    unit,
                  guint32  pos,
                  guint32  n)
{
  YDoc *doc = text->doc;
  YItem *item = text->near_item;
  guint32 start = unit == Y_CHARS ? text->near_chars : text->near_units;
  YId id;

  if (!item || !(item->flags & Y_ITEM_ASCII) || n >= item->len || text->has_formats || !may_be_quick (doc))
    return FALSE;
  id = item->id;
  if (pos == start)
    {
      if (!y_item_shrink_start (doc, item, n))
        return FALSE;
    }
  else if (pos == start + item->len - n)
    {
      id.clock += item->len - n;
      if (!y_item_shrink_end (doc, item, n))
        return FALSE;
    }
  else
    return FALSE;
  if (doc->n_update_observers)
    emit_deleted (doc, id, n, NULL, TRUE);
  return TRUE;
}

/* ---- the same, done by another ---- */

typedef struct { const guint8 *p, *end; } Bytes;

/* A number; G_MAXUINT64 where there is none, or none that this would take. */
static inline guint64
get_var (Bytes *b)
{
  guint64 v = 0;

  for (guint shift = 0; b->p < b->end && shift < 56; shift += 7)
    {
      guint8 byte = *b->p++;

      v |= (guint64) (byte & 127) << shift;
      if (byte < 128)
        return v;
    }
  b->p = b->end;
  return G_MAXUINT64;
}

static inline gboolean
get_id (Bytes  *b,
        guint64 client,
        guint64 clock)
{
  return get_var (b) == client && get_var (b) == clock;
}

static gboolean
apply_typed (YDoc         *doc,
             Bytes         b,
             gconstpointer origin)
{
  guint64 client_id = get_var (&b), clock = get_var (&b), n;
  YClient *client = client_id >> 53 ? NULL : y_doc_client (doc, client_id);
  YItem *item, *right;
  YType *type;
  guint8 info;

  if (!client || client->index == doc->own || !client->tail || clock != client->state || b.p == b.end)
    return FALSE;
  item = client->settled;
  info = *b.p++;
  if (!item || (info & ~0x40) != (Y_CONTENT_STRING | 0x80) || !get_id (&b, client_id, clock - 1) ||
      ((info & 0x40) != 0) != (item->right_origin.client != Y_NO_CLIENT))
    return FALSE;
  if ((info & 0x40) && !get_id (&b, y_client (doc, item->right_origin.client)->id, item->right_origin.clock))
    return FALSE;
  n = get_var (&b);
  if (n == 0 || n != (guint64) (b.end - b.p) - 1 || *(b.end - 1) != 0 || !is_open_end (doc, client, item) ||
      !y_is_ascii ((const char *) b.p, n))
    return FALSE;
  type = item->up.leaf->type;
  right = y_seq_next (item);
  if (type->has_formats || !y_id_equal (item->right_origin, right ? right->id : Y_NO_ID) ||
      !append (doc, client, item, (const char *) b.p, n))
    return FALSE;
  if (type->near_item != item)
    type->near_item = NULL;
  if (doc->n_update_observers)
    emit_inserted (doc, item, (const char *) b.p, n, origin, FALSE);
  return TRUE;
}

static gboolean
apply_taken_back (YDoc         *doc,
                  Bytes         b,
                  gconstpointer origin)
{
  guint64 client_id = get_var (&b), one = get_var (&b), clock = get_var (&b), n = get_var (&b);
  YClient *client = client_id >> 53 ? NULL : y_doc_client (doc, client_id);
  YItem *item;

  if (!client || one != 1 || b.p != b.end || clock >= client->state || n == 0 || n > client->state - clock)
    return FALSE;
  item = y_store_find (client, clock);
  if (n >= item->len || (item->flags & (Y_ITEM_MAP | Y_ITEM_ASCII)) != Y_ITEM_ASCII || item->up.leaf->type->has_formats)
    return FALSE;
  if (clock == item->id.clock)
    {
      if (!y_item_shrink_start (doc, item, n))
        return FALSE;
    }
  else if (clock + n != (guint64) item->id.clock + item->len || !y_item_shrink_end (doc, item, n))
    return FALSE;
  if (item->up.leaf->type->near_item != item)
    item->up.leaf->type->near_item = NULL;
  if (doc->n_update_observers)
    emit_deleted (doc, (YId) { client->index, clock }, n, origin, FALSE);
  return TRUE;
}

/* Takes in an update in format v1 that is but a key press; FALSE: nothing is done, go the long way. */
gboolean
y_doc_apply_quick (YDoc         *doc,
                   gconstpointer data,
                   gsize         len,
                   gconstpointer origin)
{
  const guint8 *p = data;

  if (len < 6 || p[1] != 1 || !may_be_quick (doc) || doc->pending->len || doc->n_pending_deletes)
    return FALSE;
  if (p[0] == 1)
    return apply_typed (doc, (Bytes) { p + 2, p + len }, origin);
  return p[0] == 0 && apply_taken_back (doc, (Bytes) { p + 2, p + len }, origin);
}
