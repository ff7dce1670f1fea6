#include "y-text-private.h"
#include <string.h>

/* Formatting is done by items between the letters that switch an attribute on or off; these are the rules by which Yjs
 * places and removes them. */

static gboolean
is_format (const YItem *item)
{
  return item->kind == Y_CONTENT_FORMAT;
}

static void
forward (YTextPos *p)
{
  if (is_format (p->right) && !y_item_is_deleted (p->right))
    y_attributes_update (&p->attributes, p->right);
  p->left = p->right;
  p->right = y_seq_next (p->right);
}

static void
insert_format (YTx        *tx,
               YTextPos   *p,
               const YKey *key,
               YValue     *value)
{
  YContent c = { .kind = Y_CONTENT_FORMAT, .len = 1, .s = key->s, .bytes = key->len, .value = value };

  p->right = y_list_item_create (tx, p->type, p->left, p->right, &c);
  forward (p);
}

/* Goes right over what is deleted, and over formats that already say what is wanted. */
static void
skip_what_fits (YTextPos          *p,
                const YAttributes *wanted)
{
  while (p->right &&
         (y_item_is_deleted (p->right) ||
          (is_format (p->right) &&
           y_attribute_equal (y_attributes_get (wanted, p->right->c.format->key, p->right->c.format->key_len),
                              p->right->c.format->value))))
    forward (p);
}

/* Switches on what is wanted and not in force; what must be switched back behind is put in @negated. */
static void
insert_attributes (YTx               *tx,
                   YTextPos          *p,
                   const YAttributes *wanted,
                   YAttributes       *negated)
{
  y_attributes_init (negated);
  for (const YAttribute *a = wanted->first; a; a = a->next)
    {
      g_autoptr (YValue) current = y_value_ref (y_attributes_get (&p->attributes, a->key.s, a->key.len));

      if (y_attribute_equal (current, a->value))
        continue;
      y_attributes_set (negated, a->key.s, a->key.len, current);
      insert_format (tx, p, &a->key, a->value);
    }
}

static void
insert_negated (YTx         *tx,
                YTextPos    *p,
                YAttributes *negated)
{
  while (p->right)
    {
      if (!y_item_is_deleted (p->right))
        {
          const YFormat *f = p->right->c.format;

          if (!is_format (p->right) || !y_attributes_has (negated, f->key, f->key_len) ||
              !y_attribute_equal (y_attributes_get (negated, f->key, f->key_len), f->value))
            break;
          y_attributes_remove (negated, f->key, f->key_len);
        }
      forward (p);
    }
  for (const YAttribute *a = negated->first; a; a = a->next)
    insert_format (tx, p, &a->key, a->value);
}

/* @attributes is what is to hold for the content; what is in force and not in it is added as null. */
void
y_text_insert_at (YTx            *tx,
                  YTextPos       *p,
                  const YContent *content,
                  YAttributes    *attributes)
{
  YAttributes negated;

  for (const YAttribute *a = p->attributes.first; a; a = a->next)
    if (!y_attributes_has (attributes, a->key.s, a->key.len))
      y_attributes_set (attributes, a->key.s, a->key.len, y_value_new_null ());
  y_attributes_order (attributes);
  skip_what_fits (p, attributes);
  insert_attributes (tx, p, attributes, &negated);
  p->right = y_list_item_create (tx, p->type, p->left, p->right, content);
  do
    forward (p);
  while (p->right && (p->right->flags & Y_ITEM_JOINED));
  insert_negated (tx, p, &negated);
  y_attributes_clear (&negated);
}

void
y_text_format_at (YTx               *tx,
                  YTextPos          *p,
                  guint32            units,
                  const YAttributes *attributes)
{
  YAttributes negated;

  skip_what_fits (p, attributes);
  insert_attributes (tx, p, attributes, &negated);
  while (p->right && (units > 0 || (negated.n > 0 && (y_item_is_deleted (p->right) || is_format (p->right)))))
    {
      if (!y_item_is_deleted (p->right) && is_format (p->right))
        {
          const YFormat *f = p->right->c.format;

          if (y_attributes_has (attributes, f->key, f->key_len))
            {
              if (y_attribute_equal (y_attributes_get (attributes, f->key, f->key_len), f->value))
                y_attributes_remove (&negated, f->key, f->key_len);
              else if (units == 0)
                break;
              else
                y_attributes_set (&negated, f->key, f->key_len, f->value);
              y_item_delete (tx, p->right);
            }
          else
            y_attributes_set (&p->attributes, f->key, f->key_len, f->value);
        }
      else if (!y_item_is_deleted (p->right))
        {
          if (units < p->right->len)
            y_item_split (tx->doc, p->right, units);
          units -= p->right->len;
        }
      forward (p);
    }
  insert_negated (tx, p, &negated);
  y_attributes_clear (&negated);
}

/* ---- formats that have become needless ---- */

/* Between two letters only the last format of each key is needed, and only if it changes something. */
void
y_text_cleanup_gap (YTx               *tx,
                    YType             *type,
                    YItem             *start,
                    YItem             *curr,
                    const YAttributes *start_attributes,
                    YAttributes       *curr_attributes)
{
  g_autoptr (GHashTable) last = g_hash_table_new (y_key_hash, y_key_equal);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  YItem *end = start;
  gboolean reached = FALSE;

  for (; end && (y_item_is_deleted (end) || !y_kind_is_countable (end->kind)); end = y_seq_next (end))
    if (is_format (end) && !y_item_is_deleted (end))
      {
        YKey *key = g_new (YKey, 1);

        *key = (YKey) { end->c.format->key, end->c.format->key_len };
        g_ptr_array_add (keys, key);
        g_hash_table_insert (last, key, end);
      }
  for (; start != end; start = y_seq_next (start))
    {
      const YFormat *f;
      YValue *before;

      reached |= curr == start;
      if (y_item_is_deleted (start) || !is_format (start))
        continue;
      f = start->c.format;
      before = y_attributes_get (start_attributes, f->key, f->key_len);
      if (g_hash_table_lookup (last, &(YKey) { f->key, f->key_len }) != start || y_attribute_same (before, f->value))
        {
          y_item_delete (tx, start);
          if (!reached && y_attribute_same (y_attributes_get (curr_attributes, f->key, f->key_len), f->value) &&
              !y_attribute_same (before, f->value))
            {
              if (y_value_kind (before) == Y_NULL)
                y_attributes_remove (curr_attributes, f->key, f->key_len);
              else
                y_attributes_set (curr_attributes, f->key, f->key_len, before);
            }
        }
      else if (!reached)
        y_attributes_update (curr_attributes, start);
    }
}

typedef struct {
  YTx        *tx;
  guint64     looks;     /* how many steps may still be taken */
  GHashTable *whole;     /* texts to be gone through from end to end */
  GHashTable *gaps;      /* gaps that are cleaned, by the letter behind; the last of a text by the text */
  GPtrArray  *formats;   /* those of the gap that is being cleaned */
} Cleanup;

/* Gathers the formats between two visible items. FALSE: there are more than may be looked at. */
static gboolean
gather_formats (Cleanup *c,
                YType   *text,
                YItem   *left,
                YItem   *right)
{
  YItem *format = left ? y_seq_next_format (left) : y_seq_first_format (text);

  g_ptr_array_set_size (c->formats, 0);
  for (; format && (!right || y_seq_before (format, right)); format = y_seq_next_format (format))
    {
      if (c->looks < Y_LOOKS_A_FORMAT)
        {
          c->looks = 0;
          return FALSE;
        }
      c->looks -= Y_LOOKS_A_FORMAT;
      c->tx->doc->looked += Y_LOOKS_A_FORMAT;
      g_ptr_array_add (c->formats, format);
    }
  return TRUE;
}

static gboolean
add_key (GHashTable  *keys,
         const YItem *format)
{
  return g_hash_table_add (keys, g_memdup2 (&(YKey) { format->c.format->key, format->c.format->key_len }, sizeof (YKey)));
}

/* Where content went away: of several formats of one key in the gap only the last is needed. */
static void
cleanup_gap_without_context (Cleanup *c,
                             YItem   *item)
{
  g_autoptr (GHashTable) seen = NULL;
  YType *text = y_item_parent (item);
  YItem *left, *right;
  guint32 before, chars, start;

  y_seq_start_of (item, &before, &chars);
  right = y_seq_find (text, Y_UTF16, before, &start, &chars);
  if (!g_hash_table_add (c->gaps, right ? (gpointer) right : text))
    return;
  left = before ? y_seq_find (text, Y_UTF16, before - 1, &start, &chars) : NULL;
  if (!gather_formats (c, text, left, right))
    return;
  seen = g_hash_table_new_full (y_key_hash, y_key_equal, g_free, NULL);
  for (guint i = c->formats->len; i-- > 0;)
    if (!add_key (seen, g_ptr_array_index (c->formats, i)))
      y_item_delete (c->tx, g_ptr_array_index (c->formats, i));
}

/* Yjs goes through the whole text, from letter to letter, but always begins at the letter before, and there it stops: only
 * what lies before the first is cleaned. There nothing is in force, so of each key the last is needed, if it is not null. */
static void
cleanup_text (Cleanup *c,
              YType   *text)
{
  g_autoptr (GHashTable) seen = NULL;
  guint32 units, chars;
  YItem *right = y_seq_find (text, Y_UTF16, 0, &units, &chars);

  if (!right || !gather_formats (c, text, NULL, right))
    return;
  seen = g_hash_table_new_full (y_key_hash, y_key_equal, g_free, NULL);
  for (guint i = c->formats->len; i-- > 0;)
    {
      const YItem *format = g_ptr_array_index (c->formats, i);

      if (add_key (seen, format) && y_value_kind (format->c.format->value) != Y_NULL)
        c->formats->pdata[i] = NULL;
    }
  for (guint i = 0; i < c->formats->len; i++)
    if (c->formats->pdata[i])
      y_item_delete (c->tx, c->formats->pdata[i]);
}

static void
note_new_format (YItem   *item,
                 gpointer data)
{
  Cleanup *c = data;

  if (is_format (item) && !y_item_is_deleted (item) && !(item->flags & Y_ITEM_MAP))
    g_hash_table_add (c->whole, y_item_parent (item));
}

static void
look_at_deleted (YItem   *item,
                 gpointer data)
{
  Cleanup *c = data;
  YType *parent;

  if (item->kind == Y_CONTENT_GC || (item->flags & Y_ITEM_MAP))
    return;
  parent = y_item_parent (item);
  if (!parent->has_formats || g_hash_table_contains (c->whole, parent))
    return;
  if (is_format (item))
    g_hash_table_add (c->whole, parent);
  else
    cleanup_gap_without_context (c, item);
}

/* After a change from elsewhere: takes away formats that have become needless, in a transaction of its own. */
void
y_text_cleanup_formats (YTx *tx)
{
  YDoc *doc = tx->doc;
  Cleanup c = { NULL, tx->looks, g_hash_table_new (NULL, NULL), g_hash_table_new (NULL, NULL), g_ptr_array_new () };
  GHashTableIter iter;
  gpointer text;

  y_doc_begin (doc, NULL);
  c.tx = doc->tx;
  for (guint i = 0; i < tx->clients.len; i++)
    {
      const YTxClient t = tx->clients.data[i];
      YClient *client = y_client (doc, t.client);

      for (guint32 clock = t.before; clock < client->state;)
        {
          YItem *item = y_store_find (client, clock);

          clock = item->id.clock + item->len;
          note_new_format (item, &c);
        }
    }
  y_doc_foreach_in_order (doc, tx->deletes, tx->delete_order, look_at_deleted, &c);
  g_hash_table_iter_init (&iter, c.whole);
  while (g_hash_table_iter_next (&iter, &text, NULL))
    if (!((YType *) text)->gone && (((YType *) text)->kind == Y_TYPE_TEXT || ((YType *) text)->kind == Y_TYPE_XML_TEXT))
      cleanup_text (&c, text);
  g_hash_table_unref (c.whole);
  g_hash_table_unref (c.gaps);
  g_ptr_array_unref (c.formats);
  y_doc_commit (doc);
}
