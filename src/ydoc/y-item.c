#include "y-doc-private.h"
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

/* ---- text ---- */

static inline gboolean
eight_ascii (const char *s)
{
  guint64 word;

  memcpy (&word, s, 8);
  return !(word & G_GUINT64_CONSTANT (0x8080808080808080));
}

/* Counts what a text is long in UTF-16 units and in characters. */
void
y_text_measure (const char *s,
                gsize       bytes,
                guint32    *units,
                guint32    *chars)
{
  guint32 n = 0, wide = 0;
  gsize i = 0;

  while (bytes - i >= 8 && eight_ascii (s + i))
    i += 8;
  n = i;
  for (; i < bytes; i++)
    {
      guint8 b = s[i];

      n += (b & 0xc0) != 0x80;
      wide += b >= 0xf0;
    }
  *chars = n;
  *units = n + wide;
}

/* The byte at which UTF-16 unit @units begins. Within a pair: the byte where its character begins. */
gsize
y_utf16_offset (const char *s,
                gsize       bytes,
                guint32     units,
                gboolean   *within_pair)
{
  gsize i = 0;

  *within_pair = FALSE;
  while (units > 0 && i < bytes)
    {
      guint8 b = s[i];

      if (units >= 8 && bytes - i >= 8 && eight_ascii (s + i))
        {
          units -= 8;
          i += 8;
        }
      else if (b >= 0xf0)
        {
          if (units == 1)
            {
              *within_pair = TRUE;
              return i;
            }
          units -= 2;
          i += 4;
        }
      else
        {
          units--;
          i += b < 0x80 ? 1 : b < 0xe0 ? 2 : 3;
        }
    }
  return i;
}

static YText *
text_alloc (gsize bytes)
{
  /* What malloc hands out is 16 k + 8 bytes long. */
  gsize room = MAX (24 - sizeof (YText), ((bytes + sizeof (YText) + 7) / 16 * 16 + 8) - sizeof (YText));
  YText *text = g_malloc (sizeof (YText) + room);

  text->room = MIN (room, G_MAXUINT16);
  return text;
}

/* What the item holds is no longer its own. */
static void
text_release (YItem *item)
{
  YText *text = item->c.text;

  if (item->flags & Y_ITEM_INLINE)
    return;
  if (!(item->flags & Y_ITEM_ASCII) || --text->u.refs == 0)
    g_free (text);
}

/* Gives the item a text of its own; it must have none, or have let go of it. */
static void
set_text (YItem      *item,
          const char *s,
          gsize       bytes,
          guint32     chars,
          gboolean    ascii)
{
  item->flags &= ~(Y_ITEM_INLINE | Y_ITEM_ASCII);
  item->at = 0;
  if (ascii)
    item->flags |= Y_ITEM_ASCII;
  if (ascii && bytes <= Y_INLINE_BYTES)
    {
      item->flags |= Y_ITEM_INLINE;
      memcpy (item->c.chars, s, bytes);
      return;
    }
  item->c.text = text_alloc (bytes);
  item->c.text->bytes = bytes;
  if (ascii)
    item->c.text->u.refs = 1;
  else
    item->c.text->u.chars = chars;
  memcpy (item->c.text->data, s, bytes);
}

/* Adds to the text of the item; not to the counts of its type. The sum must fit a piece. */
void
y_item_append_text (YDoc       *doc,
                    YItem      *item,
                    const char *s,
                    gsize       bytes,
                    guint32     chars,
                    guint32     units,
                    gboolean    ascii)
{
  gsize had;
  const char *old = y_item_text (item, &had);
  guint32 had_chars = y_item_chars (item);
  gboolean was_ascii = (item->flags & Y_ITEM_ASCII) != 0;
  YText *text = item->c.text;

  ascii = ascii && was_ascii;
  if ((item->flags & Y_ITEM_INLINE) && ascii && had + bytes <= Y_INLINE_BYTES)
    {
      memcpy (item->c.chars + had, s, bytes);
      item->len += units;
      return;
    }
  /* In place, if nobody's text lies behind it; what is shared or begins within the buffer stays ASCII. */
  if ((item->flags & Y_ITEM_INLINE) || item->at + had != text->bytes || text->bytes + bytes > text->room ||
      (was_ascii && !ascii && (text->u.refs > 1 || item->at)))
    {
      text = text_alloc (MIN (Y_PIECE_BYTES, MAX (had + bytes, (had + bytes) * 2)));
      memcpy (text->data, old, had);
      text->bytes = had;
      text->u.refs = 1;
      text_release (item);
      item->c.text = text;
      item->at = 0;
    }
  memcpy (text->data + text->bytes, s, bytes);
  text->bytes += bytes;
  if (!ascii)
    text->u.chars = had_chars + chars;
  item->len += units;
  item->flags &= ~(Y_ITEM_INLINE | Y_ITEM_ASCII);
  if (ascii)
    item->flags |= Y_ITEM_ASCII;
}

/* ---- content ---- */

static gboolean
has_value_list (const YItem *item)
{
  return (item->kind == Y_CONTENT_JSON || item->kind == Y_CONTENT_ANY) && item->len != 1;
}

void
y_item_drop_content (YDoc  *doc,
                     YItem *item)
{
  switch (item->kind)
    {
    case Y_CONTENT_STRING:
      text_release (item);
      break;
    case Y_CONTENT_JSON:
    case Y_CONTENT_ANY:
      if (has_value_list (item))
        {
          for (guint32 i = 0; i < item->c.values->n; i++)
            y_value_unref (item->c.values->v[i]);
          g_free (item->c.values);
          break;
        }
      y_value_unref (item->c.value);
      break;
    case Y_CONTENT_BINARY:
    case Y_CONTENT_EMBED:
      y_value_unref (item->c.value);
      break;
    case Y_CONTENT_FORMAT:
      y_value_unref (item->c.format->value);
      g_free (item->c.format);
      break;
    case Y_CONTENT_TYPE:
      y_type_retire (item->c.type);
      break;
    case Y_CONTENT_DOC:
      y_value_unref (item->c.subdoc->options);
      g_free (item->c.subdoc);
      break;
    default:
      break;
    }
  item->c.value = NULL;
  item->flags &= ~(Y_ITEM_INLINE | Y_ITEM_ASCII);
}

static YValues *
values_new (YValue **v,
            guint32  n)
{
  YValues *values = g_malloc (sizeof (YValues) + n * sizeof (YValue *));

  values->n = n;
  memcpy (values->v, v, n * sizeof (YValue *));
  return values;
}

static YValue **
item_values (YItem *item)
{
  return item->len == 1 ? &item->c.value : item->c.values->v;
}

/* Gives the item, whose length is set, these values. */
static void
set_values (YItem   *item,
            YValue **v)
{
  if (item->len == 1)
    item->c.value = v[0];
  else
    item->c.values = values_new (v, item->len);
}

static void
set_content (YTx            *tx,
             YItem          *item,
             const YContent *c,
             YType          *parent)
{
  item->kind = c->kind;
  item->len = c->len;
  switch (c->kind)
    {
    case Y_CONTENT_DELETED:
      item->flags |= Y_ITEM_DELETED;
      break;
    case Y_CONTENT_STRING:
      {
        guint32 units = c->len, chars = c->len;

        if (!c->ascii)
          y_text_measure (c->s, c->bytes, &units, &chars);
        set_text (item, c->s, c->bytes, chars, c->ascii);
      }
      break;
    case Y_CONTENT_JSON:
    case Y_CONTENT_ANY:
      for (guint32 i = 0; i < c->len; i++)
        y_value_ref (c->values[i]);
      set_values (item, c->values);
      break;
    case Y_CONTENT_BINARY:
    case Y_CONTENT_EMBED:
      item->c.value = y_value_ref (c->value);
      break;
    case Y_CONTENT_FORMAT:
      item->c.format = g_malloc (sizeof (YFormat) + c->bytes + 1);
      item->c.format->value = y_value_ref (c->value);
      item->c.format->key_len = c->bytes;
      memcpy (item->c.format->key, c->s, c->bytes);
      item->c.format->key[c->bytes] = '\0';
      break;
    case Y_CONTENT_TYPE:
      item->c.type = y_type_new (tx->doc, item, parent, y_type_kind_of_ref (c->type_ref), c->s, c->bytes);
      break;
    case Y_CONTENT_DOC:
      item->c.subdoc = g_malloc (sizeof (YSubdoc) + c->bytes + 1);
      item->c.subdoc->options = y_value_ref (c->value);
      item->c.subdoc->guid_len = c->bytes;
      memcpy (item->c.subdoc->guid, c->s, c->bytes);
      item->c.subdoc->guid[c->bytes] = '\0';
      break;
    default:
      break;
    }
}

YValue *
y_item_value (const YItem *item,
              guint32      i)
{
  switch (item->kind)
    {
    case Y_CONTENT_JSON:
    case Y_CONTENT_ANY:
      return y_value_ref (item->len == 1 ? item->c.value : item->c.values->v[i]);
    case Y_CONTENT_BINARY:
    case Y_CONTENT_EMBED:
      return y_value_ref (item->c.value);
    case Y_CONTENT_TYPE:
      return y_value_new_type_ref (item->c.type);
    case Y_CONTENT_STRING:
      {
        /* Each unit is an element when an array is found to hold text. */
        gsize bytes, from, to;
        gboolean pair;
        const char *s = y_item_text (item, &bytes);

        from = y_utf16_offset (s, bytes, i, &pair);
        if (pair)
          return y_value_new_string (REPLACEMENT);
        to = y_utf16_offset (s, bytes, i + 1, &pair);
        return pair ? y_value_new_string (REPLACEMENT) : y_value_new_string_len (s + from, to - from);
      }
    case Y_CONTENT_DOC:
      {
        YValue *v = y_value_new_map ();

        y_value_map_take (v, "guid", y_value_new_string_len (item->c.subdoc->guid, item->c.subdoc->guid_len));
        return v;
      }
    default:
      return y_value_new_undefined ();
    }
}

/* What Yjs makes of a value that is put into an array or a map. The result borrows from the value. */
void
y_content_from_value (YValue   *v,
                      gboolean  in_map,
                      YContent *c)
{
  *c = (YContent) { .kind = Y_CONTENT_ANY, .len = 1 };
  switch (y_value_kind (v))
    {
    case Y_BYTES:
      c->kind = Y_CONTENT_BINARY;
      c->value = v;
      break;
    case Y_NEW_TYPE:
      c->kind = Y_CONTENT_TYPE;
      c->type_ref = y_type_ref_of (y_value_get_type_kind (v));
      break;
    default:
      break;
    }
}

/* ---- splitting and joining ---- */

/* Ends the bond to the left neighbour, if there is one; the end of the transaction may tie it again. */
void
y_item_part (YDoc  *doc,
             YItem *item)
{
  if (item->flags & Y_ITEM_JOINED)
    {
      y_store_join (y_client (doc, item->id.client), item, FALSE);
      if (doc->tx)
        {
          doc->tx->has_work = TRUE;
          y_vector_push (&doc->tx->merges, item->id);
        }
    }
}

static void
split_text (YItem   *left,
            YItem   *right,
            guint32  at)
{
  gsize bytes, offset;
  const char *s = y_item_text (left, &bytes);
  gboolean pair = FALSE;
  guint32 units, chars;

  if (left->flags & Y_ITEM_ASCII)
    {
      YText *text = left->c.text;
      guint16 from = left->at;

      if (right->len <= Y_INLINE_BYTES || (left->flags & Y_ITEM_MAP))
        {
          set_text (right, s + at, right->len, right->len, TRUE);
          if (!(left->flags & Y_ITEM_INLINE) && text->u.refs == 1)
            text->bytes = from + at;
        }
      else
        {
          right->flags |= Y_ITEM_ASCII;
          right->c.text = text;
          right->at = from + at;
          text->u.refs++;
        }
      if (at <= Y_INLINE_BYTES && !(left->flags & Y_ITEM_INLINE))
        {
          set_text (left, s, at, at, TRUE);
          if (--text->u.refs == 0)
            g_free (text);
        }
      return;
    }
  offset = y_utf16_offset (s, bytes, at, &pair);
  if (pair)
    {
      /* Both halves become U+FFFD, as in Yjs: a half alone cannot be written. */
      g_autofree char *l = g_malloc (bytes + 8), *r = g_malloc (bytes + 8);
      YText *text = left->c.text;

      memcpy (l, s, offset);
      memcpy (l + offset, REPLACEMENT, 3);
      memcpy (r, REPLACEMENT, 3);
      memcpy (r + 3, s + offset + 4, bytes - offset - 4);
      y_text_measure (l, offset + 3, &units, &chars);
      set_text (left, l, offset + 3, chars, FALSE);
      y_text_measure (r, bytes - offset - 1, &units, &chars);
      set_text (right, r, bytes - offset - 1, chars, FALSE);
      g_free (text);
      return;
    }
  y_text_measure (s + offset, bytes - offset, &units, &chars);
  set_text (right, s + offset, bytes - offset, chars, units == bytes - offset);
  left->c.text->bytes = offset;
  left->c.text->u.chars -= chars;
}

static void
split_values (YItem   *left,
              YItem   *right,
              guint32  at)
{
  YValues *values = left->c.values;

  set_values (right, values->v + at);
  if (at == 1)
    {
      left->c.value = values->v[0];
      g_free (values);
    }
  else
    {
      values = g_realloc (values, sizeof (YValues) + at * sizeof (YValue *));
      values->n = at;
      left->c.values = values;
    }
}

static YId *
redone_lookup (YDoc *doc,
               YId   id)
{
  return doc->redone ? g_hash_table_lookup (doc->redone, &id) : NULL;
}

/* Splits before the @at-th unit or element; returns the right part. */
YItem *
y_item_split (YDoc    *doc,
              YItem   *item,
              guint32  at)
{
  gboolean map = (item->flags & Y_ITEM_MAP) != 0;
  YItem *right = y_item_alloc (doc, map);
  YClient *client = y_client (doc, item->id.client);
  const guint32 chars = y_item_chars (item);

  if (item->kind == Y_CONTENT_STRING && !(item->flags & Y_ITEM_INLINE))
    /* It comes into the cache while the place in the store is looked for. */
    __builtin_prefetch (item->c.text, 1);
  right->id = (YId) { item->id.client, item->id.clock + at };
  right->len = item->len - at;
  right->kind = item->kind;
  right->flags |= item->flags & (Y_ITEM_DELETED | Y_ITEM_KEEP | Y_ITEM_REDONE);
  right->origin = (YId) { item->id.client, item->id.clock + at - 1 };
  right->right_origin = item->right_origin;
  if (item->flags & Y_ITEM_REDONE)
    {
      const YId *to = redone_lookup (doc, item->id);
      YId *key = g_memdup2 (&right->id, sizeof (YId)), *value = g_new (YId, 1);

      *value = (YId) { to->client, to->clock + at };
      g_hash_table_replace (doc->redone, key, value);
    }
  y_store_insert_after (client, item, right);
  switch (item->kind)
    {
    case Y_CONTENT_STRING:
      split_text (item, right, at);
      break;
    case Y_CONTENT_JSON:
    case Y_CONTENT_ANY:
      split_values (item, right, at);
      break;
    default:
      break;
    }
  item->len = at;
  if (map)
    {
      YMapItem *l = (YMapItem *) item, *r = (YMapItem *) right;

      right->up.entry = item->up.entry;
      r->left = item;
      r->right = l->right;
      l->right = right;
      if (r->right)
        ((YMapItem *) r->right)->left = right;
      else
        right->up.entry->last = right;
    }
  else
    y_seq_insert_cut (item, right, chars);
  if (client->settled == item)
    client->settled = NULL;
  if (doc->tx)
    {
      doc->tx->has_work = TRUE;
      y_vector_push (&doc->tx->merges, right->id);
    }
  return right;
}

static void
join_values (YItem *left,
             YItem *right)
{
  guint32 n = left->len + right->len;
  YValues *values = g_malloc (sizeof (YValues) + n * sizeof (YValue *));

  values->n = n;
  memcpy (values->v, item_values (left), left->len * sizeof (YValue *));
  memcpy (values->v + left->len, item_values (right), right->len * sizeof (YValue *));
  if (left->len != 1)
    g_free (left->c.values);
  if (right->len != 1)
    g_free (right->c.values);
  left->c.values = values;
  left->len = n;
}

/* Lets all pieces that Yjs holds as one item agree on being kept. */
static void
spread_keep (YItem *left,
             YItem *right)
{
  if (right->flags & Y_ITEM_KEEP)
    for (YItem *i = left; i && !(i->flags & Y_ITEM_KEEP); i = i->flags & Y_ITEM_JOINED ? y_item_left (i) : NULL)
      i->flags |= Y_ITEM_KEEP;
  else if (left->flags & Y_ITEM_KEEP)
    {
      right->flags |= Y_ITEM_KEEP;
      for (YItem *i = y_item_right (right); i && (i->flags & Y_ITEM_JOINED); i = y_item_right (i))
        i->flags |= Y_ITEM_KEEP;
    }
}

/* Never the first of its key: what it held has gone to the one before it. */
static void
unlink_map_item (YItem *item)
{
  YMapItem *m = (YMapItem *) item;

  ((YMapItem *) m->left)->right = m->right;
  if (m->right)
    ((YMapItem *) m->right)->left = m->left;
  else
    item->up.entry->last = m->left;
}

/* Whether both texts, which follow one another, were cut out of one and lie in its buffer still. */
static gboolean
is_cut (const YItem *left,
        const YItem *right)
{
  return (left->flags & right->flags & Y_ITEM_ASCII) && !((left->flags | right->flags) & Y_ITEM_INLINE) &&
         left->c.text == right->c.text && left->at + left->len == right->at;
}

/* Joins @right, which begins where @left ends, to it, if Yjs would: by growing @left, or as a further piece of it. */
gboolean
y_item_try_merge (YDoc  *doc,
                  YItem *left,
                  YItem *right)
{
  YClient *client = y_client (doc, left->id.client);
  gboolean fits = TRUE;

  if (left->kind != right->kind || ((left->flags ^ right->flags) & Y_ITEM_DELETED))
    return FALSE;
  if (left->kind == Y_CONTENT_GC)
    {
      left->len += right->len;
      y_store_remove (client, right);
      y_item_release (doc, right);
      return TRUE;
    }
  if (left->kind != Y_CONTENT_STRING && left->kind != Y_CONTENT_ANY && left->kind != Y_CONTENT_JSON &&
      left->kind != Y_CONTENT_DELETED)
    return FALSE;
  if (!y_id_equal (right->origin, y_item_last_id (left)) || !y_id_equal (left->right_origin, right->right_origin) ||
      ((left->flags | right->flags) & Y_ITEM_REDONE) || (left->flags & Y_ITEM_MAP) != (right->flags & Y_ITEM_MAP) ||
      y_item_right (left) != right)
    return FALSE;
  if (left->kind == Y_CONTENT_STRING)
    {
      gsize a, b;

      y_item_text (left, &a);
      y_item_text (right, &b);
      fits = a + b <= Y_PIECE_BYTES;
    }
  else if (left->kind != Y_CONTENT_DELETED && !(left->flags & Y_ITEM_MAP))
    fits = left->len + right->len <= Y_PIECE_VALUES;
  if ((left->flags ^ right->flags) & Y_ITEM_KEEP)
    spread_keep (left, right);
  if (!fits)
    {
      y_store_join (client, right, TRUE);
      return TRUE;
    }
  if (right->flags & Y_ITEM_MAP)
    unlink_map_item (right);
  else
    {
      YType *type = right->up.leaf->type;

      if (type->near_item == right)
        {
          type->near_item = y_item_is_visible (left) ? left : NULL;
          type->near_units -= left->len;
          type->near_chars -= y_item_chars (left);
        }
      y_seq_remove (right);
    }
  y_store_remove (client, right);
  switch (left->kind)
    {
    case Y_CONTENT_STRING:
      {
        gsize bytes;
        const char *s = y_item_text (right, &bytes);
        guint32 chars = y_item_chars (right), units = right->len;

        if (is_cut (left, right))
          left->len += units;
        else
          y_item_append_text (doc, left, s, bytes, chars, units, (right->flags & Y_ITEM_ASCII) != 0);
        if (!(left->flags & (Y_ITEM_MAP | Y_ITEM_DELETED)))
          y_seq_adjust (left, units, chars, 0, 0);
        y_item_drop_content (doc, right);
      }
      break;
    case Y_CONTENT_ANY:
    case Y_CONTENT_JSON:
      {
        guint32 n = right->len;

        join_values (left, right);
        if (!(left->flags & (Y_ITEM_MAP | Y_ITEM_DELETED)))
          y_seq_adjust (left, n, n, 0, 0);
      }
      break;
    default:
      left->len += right->len;
      break;
    }
  y_item_release (doc, right);
  return TRUE;
}

/* ---- deleting ---- */

static void
delete_one (YTx   *tx,
            YItem *item)
{
  YDoc *doc = tx->doc;
  YType *parent = y_item_parent (item);
  YRange range = { item->id.client, item->id.clock, item->len };

  if (item->flags & Y_ITEM_DELETED)
    return;
  tx->has_work = TRUE;
  if (item->flags & Y_ITEM_MAP)
    {
      item->flags |= Y_ITEM_DELETED;
      y_item_part (doc, item);
      g_array_append_val (tx->deletes, range);
      y_tx_note_change (tx, parent, item->up.entry);
    }
  else
    {
      YItem *right = y_seq_next (item);

      y_item_part (doc, item);
      if (right)
        y_item_part (doc, right);
      if (item->kind == Y_CONTENT_FORMAT)
        y_seq_adjust (item, 0, 0, -1, -1);
      else                       /* all else that is not deleted counts */
        y_seq_adjust (item, -(gint32) item->len, -(gint32) y_item_chars (item), -1, 0);
      parent->near_item = NULL;
      item->flags |= Y_ITEM_DELETED;
      g_array_append_val (tx->deletes, range);
      y_tx_note_change (tx, parent, NULL);
    }
  if (item->kind == Y_CONTENT_TYPE)
    g_ptr_array_add (doc->doomed, item->c.type);
}

/* A child of a type that is deleted: deleted as well, or, where it was before, to be joined with its neighbours. */
static void
doom_child (YTx   *tx,
            YItem *item)
{
  if (!(item->flags & Y_ITEM_DELETED))
    delete_one (tx, item);
  else if (item->id.clock < y_tx_before (tx, item->id.client))
    y_vector_push (&tx->merges, item->id);
}

/* Marks the item deleted, and all within it; without recursion, for nesting is up to whoever wrote the document. */
void
y_item_delete (YTx   *tx,
               YItem *item)
{
  YDoc *doc = tx->doc;

  delete_one (tx, item);
  while (doc->doomed->len)
    {
      YType *type = g_ptr_array_remove_index (doc->doomed, doc->doomed->len - 1);
      GHashTableIter iter;
      gpointer key;

      type->near_item = NULL;
      for (YItem *child = y_seq_first (type); child; child = y_seq_next (child))
        doom_child (tx, child);
      if (type->map)
        {
          g_hash_table_iter_init (&iter, type->map);
          while (g_hash_table_iter_next (&iter, &key, NULL))
            if (((YEntry *) key)->last)
              doom_child (tx, ((YEntry *) key)->last);
        }
      y_tx_forget_change (tx, type);
    }
}

/* Whether deleted content may go at once: nobody will ask what it was. */
static gboolean
may_drop_at_once (YDoc  *doc,
                  YItem *item)
{
  return (doc->flags & Y_DOC_GC) && !doc->n_event_observers && doc->undo_managers->len == 0 && item->kind == Y_CONTENT_STRING &&
         (item->flags & Y_ITEM_ASCII) && !(item->flags & (Y_ITEM_DELETED | Y_ITEM_KEEP | Y_ITEM_REDONE | Y_ITEM_MAP));
}

static gboolean
is_plain_garbage (const YItem *item)
{
  return item->kind == Y_CONTENT_DELETED && !(item->flags & (Y_ITEM_REDONE | Y_ITEM_KEEP));
}

static void
note_deleted (YDoc    *doc,
              YType   *type,
              guint32  client,
              guint32  clock,
              guint32  len)
{
  YRange range = { client, clock, len };

  if (!doc->tx)
    return;
  g_array_append_val (doc->tx->deletes, range);
  y_tx_note_change (doc->tx, type, NULL);
}

/* Backspace after backspace: deletes the last @units, fewer than there are, by moving the border to the deleted item that
 * follows, if what splitting, deleting and joining would come to is just that. */
gboolean
y_item_shrink_end (YDoc    *doc,
                   YItem   *item,
                   guint32  units)
{
  YType *type = item->up.leaf->type;
  guint32 end = item->id.clock + item->len;
  YItem *after;

  if (!may_drop_at_once (doc, item))
    return FALSE;
  after = y_seq_next (item);
  if (!after || !is_plain_garbage (after) || after->id.client != item->id.client || after->id.clock != end ||
      !y_id_equal (after->origin, (YId) { item->id.client, end - 1 }) || !y_id_equal (after->right_origin, item->right_origin))
    return FALSE;
  item->len -= units;
  if (!(item->flags & Y_ITEM_INLINE) && item->c.text->u.refs == 1)
    item->c.text->bytes = item->at + item->len;
  y_seq_adjust (item, -(gint32) units, -(gint32) units, 0, 0);
  after->len += units;
  after->origin.clock -= units;
  y_seq_forget_crowd (after);
  y_store_move (y_client (doc, item->id.client), after, end - units);
  note_deleted (doc, type, item->id.client, end - units, units);
  return TRUE;
}

/* The same for the first @units of an item and the deleted one before it. */
gboolean
y_item_shrink_start (YDoc    *doc,
                     YItem   *item,
                     guint32  units)
{
  YType *type = item->up.leaf->type;
  guint32 clock = item->id.clock;
  YItem *before;

  if (!may_drop_at_once (doc, item) || (item->flags & Y_ITEM_JOINED))
    return FALSE;
  before = y_seq_prev (item);
  if (!before || !is_plain_garbage (before) || before->id.client != item->id.client || before->id.clock + before->len != clock ||
      !y_id_equal (item->origin, (YId) { item->id.client, clock - 1 }) || !y_id_equal (before->right_origin, item->right_origin))
    return FALSE;
  item->len -= units;
  if (item->flags & Y_ITEM_INLINE)
    memmove (item->c.chars, item->c.chars + units, item->len);
  else
    item->at += units;
  y_seq_adjust (item, -(gint32) units, -(gint32) units, 0, 0);
  before->len += units;
  item->origin.clock += units;
  y_seq_forget_crowd (item);
  y_store_move (y_client (doc, item->id.client), item, clock + units);
  note_deleted (doc, type, item->id.client, clock, units);
  return TRUE;
}

static void
become_gc (YDoc  *doc,
           YItem *item)
{
  y_item_drop_content (doc, item);
  if (item->flags & Y_ITEM_REDONE)
    g_hash_table_remove (doc->redone, &item->id);
  if (item->flags & Y_ITEM_JOINED)
    y_store_join (y_client (doc, item->id.client), item, FALSE);
  item->kind = Y_CONTENT_GC;
  item->flags = (item->flags & Y_ITEM_MAP) | Y_ITEM_DELETED;
  item->up.leaf = NULL;
}

/* Turns all within a deleted type into GC structs. */
static void
gc_children (YDoc  *doc,
             YType *top)
{
  g_autoptr (GPtrArray) todo = g_ptr_array_new ();

  g_ptr_array_add (todo, top);
  while (todo->len)
    {
      YType *type = g_ptr_array_remove_index (todo, todo->len - 1);
      YItem *first = y_seq_first (type);
      YLeaf *leaf = first ? first->up.leaf : NULL;
      GHashTableIter iter;
      gpointer key;

      for (; leaf; leaf = leaf->next)
        for (guint i = 0; i < leaf->n; i++)
          {
            YItem *child = leaf->items[i];

            if (child->kind == Y_CONTENT_TYPE)
              g_ptr_array_add (todo, child->c.type);
            become_gc (doc, child);
          }
      y_seq_free (type);
      if (!type->map)
        continue;
      g_hash_table_iter_init (&iter, type->map);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        {
          YItem *child = ((YEntry *) key)->first;

          while (child)
            {
              YItem *next = ((YMapItem *) child)->right;

              if (child->kind == Y_CONTENT_TYPE)
                g_ptr_array_add (todo, child->c.type);
              become_gc (doc, child);
              child = next;
            }
          ((YEntry *) key)->first = ((YEntry *) key)->last = NULL;
        }
    }
}

/* What a client wrote and nothing is left of. */
void
y_gc_append (YDoc    *doc,
             YClient *client,
             guint32  len)
{
  YItem *item = y_item_alloc (doc, FALSE);

  item->kind = Y_CONTENT_GC;
  item->flags = Y_ITEM_DELETED;
  item->id = (YId) { client->index, client->state };
  item->len = len;
  item->origin = item->right_origin = Y_NO_ID;
  y_store_append (client, item);
}

/* Lets go of the content of a deleted item; it stays as a mark of its length. */
void
y_item_gc (YDoc  *doc,
           YItem *item)
{
  if (item->kind == Y_CONTENT_DELETED || item->kind == Y_CONTENT_GC)
    return;
  if (item->kind == Y_CONTENT_TYPE)
    gc_children (doc, item->c.type);
  y_item_drop_content (doc, item);
  item->kind = Y_CONTENT_DELETED;
}

/* ---- placing ---- */

static inline gboolean
may_look (YDoc  *doc,
          guint  n)
{
  if (doc->looks < n)
    {
      doc->looks = 0;
      return FALSE;
    }
  doc->looks -= n;
  doc->looked += n;
  return TRUE;
}

/* Where an item goes that others were put beside at the same time: the rule of YATA (Nicolaescu et al., "Near real-time
 * peer-to-peer shared editing on extensible data types", 2016), with the tie broken by client id as Yjs does. Yjs keeps
 * the items it has passed and, of these, those that still conflict, in sets: here that is told by where they stand, for it
 * is all that lies behind the place of origin, and behind the last item that goes before ours. FALSE: there are too many to
 * look at now. */
static gboolean
resolve_conflict (YDoc    *doc,
                  YClient *client,
                  YId      origin,
                  YId      right_origin,
                  YItem  **place,
                  YItem   *right,
                  YType   *parent)
{
  YItem *const from = *place, *left = from;
  YItem *o = left ? y_seq_next (left) : y_seq_first (parent), *prev = NULL;
  YLeaf *leaf = o ? o->up.leaf : NULL, *passed;
  guint at = o ? y_seq_index (o) : 0;

  for (; leaf; leaf = leaf->next, at = 0)
    for (; at < leaf->n; at++, prev = o)
      {
        /* Where one after the other goes before ours, all of them are passed at once. */
        if (at == 0 && prev && (passed = y_seq_pass_crowd (doc, leaf, origin, client->id, left == prev ? prev : NULL, right)))
          {
            leaf = passed;
            at = leaf->n - 1;
            left = o = leaf->items[at];
            if (!may_look (doc, Y_LEAF_ITEMS))
              return FALSE;
            continue;
          }
        o = leaf->items[at];
        if (o == right)
          goto found;
        if (!may_look (doc, 1))
          return FALSE;
        if (y_id_equal (origin, o->origin))
          {
            if (y_client (doc, o->id.client)->id < client->id)
              left = o;
            else if (y_id_equal (right_origin, o->right_origin))
              goto found;
          }
        else
          {
            YItem *of_o = prev && y_id_equal (o->origin, y_item_last_id (prev)) ? prev : y_doc_item (doc, o->origin);

            if (!of_o || (from && !y_seq_before (from, of_o)))
              goto found;
            if (of_o == left || (left && left != from && y_seq_before (of_o, left)))
              left = o;
          }
      }
found:
  *place = left;
  return TRUE;
}

/* The same among the values of a key. */
static gboolean
resolve_map_conflict (YDoc    *doc,
                      YClient *client,
                      YId      origin,
                      YId      right_origin,
                      YItem  **place,
                      YItem   *right,
                      YEntry  *entry)
{
  YItem *left = *place;
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);   /* item → when, counted from 1 */
  guint n = 0, cleared = 0;      /* those seen up to here conflict no more */

  for (YItem *o = left ? y_item_right (left) : entry->first; o && o != right; o = y_item_right (o))
    {
      if (!may_look (doc, 16))           /* what it costs, beside a look in a sequence */
        return FALSE;
      g_hash_table_insert (seen, o, GUINT_TO_POINTER (++n));
      if (y_id_equal (origin, o->origin))
        {
          if (y_client (doc, o->id.client)->id < client->id)
            {
              left = o;
              cleared = n;
            }
          else if (y_id_equal (right_origin, o->right_origin))
            break;
        }
      else
        {
          YItem *of_o = y_doc_item (doc, o->origin);
          guint when = of_o ? GPOINTER_TO_UINT (g_hash_table_lookup (seen, of_o)) : 0;

          if (!when)
            break;
          if (when <= cleared)
            {
              left = o;
              cleared = n;
            }
        }
    }
  *place = left;
  return TRUE;
}

/* Puts a value of a key behind @left. */
void
y_map_item_link (YEntry *entry,
                 YItem  *left,
                 YItem  *item)
{
  YMapItem *m = (YMapItem *) item;

  item->up.entry = entry;
  m->left = left;
  if (left)
    {
      m->right = ((YMapItem *) left)->right;
      ((YMapItem *) left)->right = item;
    }
  else
    {
      m->right = entry->first;
      entry->first = item;
    }
  if (m->right)
    ((YMapItem *) m->right)->left = item;
  else
    entry->last = item;
}

/* Takes from a content what goes into one item: of a long one, a piece. */
void
y_content_take_piece (YContent *rest,
                      gboolean  map,
                      YContent *piece)
{
  *piece = *rest;
  if (map)
    rest->len = 0;
  else if (rest->kind == Y_CONTENT_STRING && rest->bytes > Y_PIECE_BYTES)
    {
      gsize n = Y_PIECE_BYTES;
      guint32 chars;

      while (((guint8) rest->s[n] & 0xc0) == 0x80)
        n--;
      piece->bytes = n;
      if (rest->ascii)
        piece->len = n;
      else
        y_text_measure (rest->s, n, &piece->len, &chars);
      piece->ascii = piece->len == n;
      rest->s += n;
      rest->bytes -= n;
      rest->len -= piece->len;
    }
  else if ((rest->kind == Y_CONTENT_ANY || rest->kind == Y_CONTENT_JSON) && rest->len > Y_PIECE_VALUES)
    {
      piece->len = Y_PIECE_VALUES;
      rest->values += Y_PIECE_VALUES;
      rest->len -= Y_PIECE_VALUES;
    }
  else
    rest->len = 0;
}

/* Makes an item that is in no tree yet. */
YItem *
y_item_new (YTx            *tx,
            YId             id,
            YId             origin,
            YId             right_origin,
            YType          *parent,
            gboolean        map,
            const YContent *piece)
{
  YItem *item = y_item_alloc (tx->doc, map);

  item->id = id;
  item->origin = origin;
  item->right_origin = right_origin;
  set_content (tx, item, piece, parent);
  return item;
}

/* Makes an item and puts it in its place; @client's state must be @clock. Returns its first piece; NULL when to find the place
 * would take more looks than there are, and nothing is done. */
YItem *
y_item_integrate (YTx            *tx,
                  YClient        *client,
                  guint32         clock,
                  YId             origin,
                  YId             right_origin,
                  YItem          *left,
                  YItem          *right,
                  YType          *parent,
                  const YKey     *sub,
                  const YContent *content)
{
  YDoc *doc = tx->doc;
  YEntry *entry = sub ? y_type_entry (parent, sub, TRUE) : NULL;
  YContent rest = *content, piece;
  YItem *first = NULL, *after = NULL;
  gboolean doomed = parent->item && y_item_is_deleted (parent->item);

  if ((left ? y_item_right (left) != right : !right || y_item_left (right)) &&
      !(entry ? resolve_map_conflict (doc, client, origin, right_origin, &left, right, entry)
              : resolve_conflict (doc, client, origin, right_origin, &left, right, parent)))
    return NULL;
  y_tx_touch_client (tx, client);
  tx->has_work = TRUE;
  if (!entry && parent->near_item)
    parent->near_item = NULL;
  do
    {
      YItem *item;

      y_content_take_piece (&rest, entry != NULL, &piece);
      item = y_item_new (tx, (YId) { client->index, clock }, first ? (YId) { client->index, clock - 1 } : origin, right_origin,
                         parent, entry != NULL, &piece);
      clock += item->len;
      if (entry)
        y_map_item_link (entry, left, item);
      else
        y_seq_insert (parent, left, item);
      if (first)
        item->flags |= Y_ITEM_JOINED;
      else
        first = item;
      y_store_append (client, item);
      left = item;
    }
  while (rest.len);
  after = y_item_right (left);
  if (after)
    y_item_part (doc, after);
  if (entry && !after && ((YMapItem *) first)->left)
    y_item_delete (tx, ((YMapItem *) first)->left);
  if (first->kind == Y_CONTENT_DELETED)
    {
      YRange range = { first->id.client, first->id.clock, first->len };

      g_array_append_val (tx->deletes, range);
    }
  else if (first->kind == Y_CONTENT_FORMAT)
    parent->has_formats = TRUE;
  y_tx_note_change (tx, parent, entry);
  if (doomed || (entry && after))
    {
      for (YItem *i = first, *next; i; i = next)
        {
          next = i == left ? NULL : y_item_right (i);
          y_item_delete (tx, i);
        }
    }
  return first;
}

/* ---- local items ---- */

static YClient *
own_client (YDoc *doc)
{
  if (doc->own == Y_NO_CLIENT)
    doc->own = y_doc_client_make (doc, doc->client_id)->index;
  return y_client (doc, doc->own);
}

/* A new item of our own between two neighbours. */
YItem *
y_list_item_create (YTx            *tx,
                    YType          *type,
                    YItem          *left,
                    YItem          *right,
                    const YContent *c)
{
  YClient *own = own_client (tx->doc);

  return y_item_integrate (tx, own, own->state, left ? y_item_last_id (left) : Y_NO_ID, right ? right->id : Y_NO_ID, left, right,
                           type, NULL, c);
}

/* A new value of our own for a key. */
YItem *
y_map_item_create (YTx            *tx,
                   YType          *map,
                   const YKey     *key,
                   const YContent *c)
{
  YClient *own = own_client (tx->doc);
  YEntry *entry = y_type_entry (map, key, FALSE);
  YItem *left = entry ? entry->last : NULL;

  return y_item_integrate (tx, own, own->state, left ? y_item_last_id (left) : Y_NO_ID, Y_NO_ID, left, NULL, map, key, c);
}
