#include "y-doc-private.h"
#include "y-update-private.h"
#include <string.h>

/* A place that moves along with the text around it: the id of what stands beside it, or a type, for its end. Encoded as
 * Yjs does, so that carets can be shared with it. */

typedef enum { AT_ITEM, AT_ROOT, AT_TYPE } Where;

struct _YRelPos {
  Where   where;
  guint64 client;        /* of the item or of the item that holds the type */
  guint64 clock;
  char   *root;          /* (owned) (nullable) */
  int     assoc;
};

static YRelPos *
at_end (YType *type,
        int    assoc)
{
  YRelPos *p = g_new0 (YRelPos, 1);

  p->assoc = assoc;
  if (type->item)
    {
      p->where = AT_TYPE;
      p->client = y_client (type->doc, type->item->id.client)->id;
      p->clock = type->item->id.clock;
    }
  else
    {
      p->where = AT_ROOT;
      p->root = g_strdup (type->root_name.s ? type->root_name.s : "");
    }
  return p;
}

static YRelPos *
at_item (YType *type,
         YId    id,
         int    assoc)
{
  YRelPos *p = g_new0 (YRelPos, 1);

  p->where = AT_ITEM;
  p->client = y_client (type->doc, id.client)->id;
  p->clock = id.clock;
  p->assoc = assoc;
  return p;
}

/**
 * y_relpos_new:
 * @type: a text or an array
 * @unit: of @index
 * @index: a place in it; beyond the end it is the end
 * @assoc: which neighbour it keeps to: >= 0 the one behind, < 0 the one before
 *
 * Returns: (transfer full): the place as others know it
 */
YRelPos *
y_relpos_new (YType  *type,
              YUnit   unit,
              guint32 index,
              int     assoc)
{
  guint32 units, chars;
  YItem *item;

  if (assoc < 0)
    {
      if (index == 0)
        return at_end (type, assoc);
      index--;
    }
  if (unit == Y_CHARS)
    index = y_text_convert (type, index, Y_CHARS, Y_UTF16);
  item = y_seq_find (type, Y_UTF16, index, &units, &chars);
  if (item)
    return at_item (type, (YId) { item->id.client, item->id.clock + index - units }, assoc);
  item = y_seq_last (type);
  if (item && assoc < 0)
    return at_item (type, y_item_last_id (item), assoc);
  return at_end (type, assoc);
}

/* Lets go of it; NULL is taken. */
void
y_relpos_free (YRelPos *p)
{
  if (p)
    {
      g_free (p->root);
      g_free (p);
    }
}

/* As Yjs writes it. */
GBytes *
y_relpos_encode (const YRelPos *p)
{
  YBuf out = { 0 };

  switch (p->where)
    {
    case AT_ITEM:
    case AT_TYPE:
      y_buf_put (&out, p->where == AT_ITEM ? 0 : 2);
      y_buf_put_var (&out, p->client);
      y_buf_put_var (&out, p->clock);
      break;
    case AT_ROOT:
    default:
      y_buf_put (&out, 1);
      y_buf_put_var (&out, strlen (p->root));
      y_buf_put_raw (&out, p->root, strlen (p->root));
      break;
    }
  y_buf_put_signed (&out, p->assoc < 0, ABS (p->assoc));
  return y_buf_to_bytes (&out);
}

/* Reads what Yjs or y_relpos_encode() wrote; NULL: it is damaged. */
YRelPos *
y_relpos_decode (gconstpointer data,
                 gsize         len,
                 GError      **error)
{
  g_autoptr (YRelPos) p = g_new0 (YRelPos, 1);
  YDecoder d;
  guint64 where;
  gint64 assoc;

  y_decoder_init (&d, data, len);
  where = y_decode_var_uint (&d);
  p->where = where;
  if (where == AT_ROOT)
    p->root = y_decode_string (&d);
  else
    {
      p->client = y_decode_var_uint (&d);
      p->clock = y_decode_var_uint (&d);
    }
  assoc = y_decoder_at_end (&d) ? 0 : y_decode_var_int (&d);
  p->assoc = CLAMP (assoc, -1, 1);
  if (d.failed || where > AT_TYPE)
    {
      g_set_error_literal (error, Y_ERROR, Y_ERROR_MALFORMED, "The position is damaged or is none");
      return NULL;
    }
  return g_steal_pointer (&p);
}

/* The item with this id, or what an undo put in its place; *diff is where in it. */
static YItem *
follow_redone (YDoc    *doc,
               YId      id,
               guint32 *diff)
{
  for (;;)
    {
      YItem *item = y_doc_item (doc, id);
      const YId *next = item && (item->flags & Y_ITEM_REDONE) ? g_hash_table_lookup (doc->redone, &item->id) : NULL;

      if (!item)
        return NULL;
      *diff = id.clock - item->id.clock;
      if (!next)
        return item;
      id = (YId) { next->client, next->clock + *diff };
    }
}

/**
 * y_relpos_resolve:
 * @p: a relative position
 * @doc: a document
 * @unit: in which @index is wanted
 * @type: (out) (optional): the text or array it is in
 * @index: (out): where
 *
 * Returns: FALSE if what it keeps to is not here, or is gone with all that was around it
 */
gboolean
y_relpos_resolve (const YRelPos *p,
                  YDoc          *doc,
                  YUnit          unit,
                  YType        **type,
                  guint32       *index)
{
  YClient *c = p->where == AT_ROOT ? NULL : y_doc_client (doc, p->client);
  YItem *item = NULL;
  YType *found;
  guint32 diff = 0, units = 0, chars = 0;

  if (p->where == AT_ROOT)
    {
      YKey key = { p->root, strlen (p->root) };

      found = y_doc_root (doc, &key);
    }
  else
    {
      if (!c || p->clock >= c->state)
        return FALSE;
      item = follow_redone (doc, (YId) { c->index, p->clock }, &diff);
      if (!item || item->kind == Y_CONTENT_GC || (p->where == AT_TYPE && item->kind != Y_CONTENT_TYPE))
        return FALSE;
      found = p->where == AT_TYPE ? item->c.type : y_item_parent (item);
    }
  if (p->where != AT_ITEM)
    *index = p->assoc < 0 ? 0 : unit == Y_CHARS ? found->chars : found->units;
  else if (y_type_is_deleted (found) || (item->flags & Y_ITEM_MAP))
    *index = 0;
  else
    {
      y_seq_start_of (item, &units, &chars);
      if (y_item_is_visible (item))
        {
          units += diff + (p->assoc < 0 ? 1 : 0);
          chars = unit == Y_CHARS ? y_text_convert (found, units, Y_UTF16, Y_CHARS) : 0;
        }
      *index = unit == Y_CHARS ? chars : units;
    }
  if (type)
    *type = found;
  return TRUE;
}
