#include "y-text-private.h"
#include "y-value-private.h"

/* What a transaction did to a type, worked out when somebody asks: until its callbacks have run, what was deleted is
 * still there. */

struct _YEvent {
  YTx       *tx;
  YType     *target;
  gboolean   sequence;
  GPtrArray *entries;            /* (nullable), not owned */
  GArray    *delta[2];           /* (owned) (nullable) of YDelta, by unit */
  GArray    *keys;               /* (owned) (nullable) of YKeyChange */
  GPtrArray *strings;            /* (owned): texts that deltas point to */
};

static void
clear_delta (gpointer p)
{
  YDelta *d = p;

  g_clear_pointer (&d->value, y_value_unref);
  g_clear_pointer (&d->attributes, y_value_unref);
}

static void
clear_key (gpointer p)
{
  g_clear_pointer (&((YKeyChange *) p)->old_value, y_value_unref);
}

static void
event_free (gpointer p)
{
  YEvent *e = p;

  g_clear_pointer (&e->delta[0], g_array_unref);
  g_clear_pointer (&e->delta[1], g_array_unref);
  g_clear_pointer (&e->keys, g_array_unref);
  g_clear_pointer (&e->strings, g_ptr_array_unref);
  g_free (e);
}

/* The type that changed. */
YType *
y_event_get_target (YEvent *e)
{
  return e->target;
}

/* What y_doc_begin() or the update came with. */
gconstpointer
y_event_get_origin (YEvent *e)
{
  return e->tx->origin;
}

/* Whether it was done here, and not by an update. */
gboolean
y_event_is_local (YEvent *e)
{
  return e->tx->local;
}

/* ---- keys ---- */

static gboolean
adds (const YEvent *e,
      const YItem  *item)
{
  return y_tx_adds (e->tx, item->id);
}

static gboolean
deletes (const YEvent *e,
         const YItem  *item)
{
  return y_tx_deletes (e->tx, item->id);
}

static YValue *
last_value (const YItem *item)
{
  return item->kind == Y_CONTENT_DELETED ? NULL : y_item_value (item, item->len - 1);
}

/**
 * y_event_get_keys:
 * @e: an event of a map
 * @n: (out): how many
 *
 * Returns: (transfer none): the keys that changed
 */
const YKeyChange *
y_event_get_keys (YEvent *e,
                  gsize  *n)
{
  if (!e->keys)
    {
      e->keys = g_array_new (FALSE, FALSE, sizeof (YKeyChange));
      g_array_set_clear_func (e->keys, clear_key);
      for (guint i = 0; e->entries && i < e->entries->len; i++)
        {
          const YEntry *entry = g_ptr_array_index (e->entries, i);
          YItem *item = entry->last, *prev = item;
          YKeyChange change = { entry->key.s, Y_KEY_ADDED, NULL };

          if (!item)
            continue;
          while (prev && adds (e, prev))
            prev = y_item_left (prev);
          if (adds (e, item))
            {
              gboolean replaced = prev && deletes (e, prev);

              if (deletes (e, item))
                {
                  if (!replaced)
                    continue;
                  change.action = Y_KEY_REMOVED;
                }
              else if (replaced)
                change.action = Y_KEY_UPDATED;
              if (replaced)
                change.old_value = last_value (prev);
            }
          else
            {
              if (!deletes (e, item))
                continue;
              change.action = Y_KEY_REMOVED;
              change.old_value = last_value (item);
            }
          g_array_append_val (e->keys, change);
        }
    }
  *n = e->keys->len;
  return (const YKeyChange *) e->keys->data;
}

/* ---- deltas ---- */

typedef struct {
  YEvent     *e;
  YUnit       unit;
  GArray     *ops;
  int         action;            /* a YDeltaKind, or -1 */
  guint32     length;
  GString    *text;              /* inserted text */
  GPtrArray  *elements;          /* inserted elements of an array */
  YAttributes current, old, changed;
} Delta;

static YValue *
attributes_value (const YAttributes *a)
{
  return a->n ? y_attributes_to_shown (a) : NULL;
}

static void
flush (Delta *d)
{
  YDelta op = { d->action, d->length, NULL, NULL, NULL };

  if (d->action < 0 || (d->length == 0 && d->action != Y_DELTA_INSERT))
    {
      d->action = -1;
      d->length = 0;
      return;
    }
  if (d->action == Y_DELTA_INSERT)
    {
      if (d->elements)
        {
          op.value = y_value_new_array ((YValue **) d->elements->pdata, d->elements->len);
          op.length = d->elements->len;
          g_ptr_array_set_size (d->elements, 0);
        }
      else
        {
          char *text = g_memdup2 (d->text->str, d->text->len + 1);

          if (!d->e->strings)
            d->e->strings = g_ptr_array_new_with_free_func (g_free);
          g_ptr_array_add (d->e->strings, text);
          op.text = text;
          g_string_truncate (d->text, 0);
          op.attributes = attributes_value (&d->current);
        }
    }
  else if (d->action == Y_DELTA_RETAIN)
    op.attributes = attributes_value (&d->changed);
  g_array_append_val (d->ops, op);
  d->action = -1;
  d->length = 0;
}

static void
turn_to (Delta      *d,
         YDeltaKind  action)
{
  if (d->action != (int) action)
    {
      flush (d);
      d->action = action;
    }
}

/* An item may have grown in this transaction: the first @n of its units are old. */
static guint32
old_part (const YEvent *e,
          const YItem  *item)
{
  guint32 known = y_tx_before (e->tx, item->id.client);

  return known <= item->id.clock ? 0 : MIN (item->len, known - item->id.clock);
}

static guint32
count (const Delta *d,
       const YItem *item,
       guint32      from,
       guint32      to)
{
  gsize bytes;
  const char *s;
  guint32 units, chars;
  gboolean pair;
  gsize a, b;

  if (d->unit == Y_UTF16 || item->kind != Y_CONTENT_STRING || (item->flags & Y_ITEM_ASCII))
    return to - from;
  s = y_item_text (item, &bytes);
  a = y_utf16_offset (s, bytes, from, &pair);
  b = y_utf16_offset (s, bytes, to, &pair);
  y_text_measure (s + a, b - a, &units, &chars);
  return chars;
}

static void
add_part (Delta   *d,
          YItem   *item,
          guint32  from,
          guint32  to,
          gboolean fresh)
{
  gboolean gone = y_item_is_deleted (item);

  if (from == to || (fresh && gone))
    return;
  if (!fresh)
    {
      if (gone && !deletes (d->e, item))
        return;
      turn_to (d, gone ? Y_DELTA_DELETE : Y_DELTA_RETAIN);
      d->length += count (d, item, from, to);
      return;
    }
  turn_to (d, Y_DELTA_INSERT);
  if (d->elements)
    {
      for (guint32 i = from; i < to; i++)
        g_ptr_array_add (d->elements, y_item_value (item, i));
    }
  else
    {
      gsize bytes, a, b;
      gboolean pair;
      const char *s = y_item_text (item, &bytes);

      a = y_utf16_offset (s, bytes, from, &pair);
      b = y_utf16_offset (s, bytes, to, &pair);
      g_string_append_len (d->text, s + a, b - a);
      d->length += count (d, item, from, to);
    }
}

static void
add_embed (Delta *d,
           YItem *item)
{
  YDelta op = { Y_DELTA_INSERT, 1, NULL, NULL, NULL };

  if (!adds (d->e, item))
    {
      add_part (d, item, 0, 1, FALSE);
      return;
    }
  if (y_item_is_deleted (item))
    return;
  flush (d);
  op.value = y_item_value (item, 0);
  op.attributes = attributes_value (&d->current);
  g_array_append_val (d->ops, op);
}

/* A formatting item that is new, gone or as before changes what a retain says about the letters behind it. */
static void
add_format (Delta *d,
            YItem *item)
{
  const YFormat *f = item->c.format;
  gboolean gone = y_item_is_deleted (item);
  g_autoptr (YValue) current = y_value_ref (y_attributes_get (&d->current, f->key, f->key_len));

  if (adds (d->e, item))
    {
      if (gone)
        return;
      if (!y_attribute_equal (current, f->value))
        {
          if (d->action == Y_DELTA_RETAIN)
            flush (d);
          if (y_attribute_equal (f->value, y_attributes_get (&d->old, f->key, f->key_len)))
            y_attributes_remove (&d->changed, f->key, f->key_len);
          else
            y_attributes_set (&d->changed, f->key, f->key_len, f->value);
        }
    }
  else if (gone)
    {
      if (!deletes (d->e, item))
        return;
      y_attributes_set (&d->old, f->key, f->key_len, f->value);
      if (!y_attribute_equal (current, f->value))
        {
          if (d->action == Y_DELTA_RETAIN)
            flush (d);
          y_attributes_set (&d->changed, f->key, f->key_len, current);
        }
      return;
    }
  else
    {
      y_attributes_set (&d->old, f->key, f->key_len, f->value);
      if (y_attributes_has (&d->changed, f->key, f->key_len) &&
          !y_attribute_equal (y_attributes_get (&d->changed, f->key, f->key_len), f->value))
        {
          if (d->action == Y_DELTA_RETAIN)
            flush (d);
          if (y_value_kind (f->value) == Y_NULL)
            y_attributes_remove (&d->changed, f->key, f->key_len);
          else
            y_attributes_set (&d->changed, f->key, f->key_len, f->value);
        }
    }
  if (d->action == Y_DELTA_INSERT)
    flush (d);
  y_attributes_update (&d->current, item);
}

/* How many changed items are worth being looked up one by one, rather than met on a walk over the whole sequence. */
#define MANY 32

typedef struct {
  YItem *first, *last;           /* (nullable): what changed lies from the one to the other */
  guint  n;
} Span;

static void
add_to_span (Span  *span,
             YType *target,
             YItem *item)
{
  span->n++;
  if (item->kind == Y_CONTENT_GC || (item->flags & Y_ITEM_MAP) || item->up.leaf->type != target)
    return;
  if (!span->first || y_seq_before (item, span->first))
    span->first = item;
  if (!span->last || y_seq_before (span->last, item))
    span->last = item;
}

/* Those of the client's items that hold clocks from @clock to @end. */
static void
add_clocks (Span   *span,
            YEvent *e,
            guint32 client,
            guint32 clock,
            guint32 end)
{
  YClient *c = y_client (e->tx->doc, client);

  for (YItem *item = y_store_find (c, clock); item && item->id.clock < end && span->n <= MANY; item = y_store_next (c, item))
    add_to_span (span, e->target, item);
}

/* Where the event's transaction changed its sequence; from end to end where that is as cheap or not known. */
static Span
find_span (YEvent *e)
{
  YTx *tx = e->tx;
  Span span = { NULL, NULL, 0 };

  /* A later transaction has changed something already: what this one did is told from that only by a walk. */
  if (tx->doc->serial == tx->serial)
    {
      for (guint i = 0; i < tx->clients.len && span.n <= MANY; i++)
        add_clocks (&span, e, tx->clients.data[i].client, tx->clients.data[i].before, tx->clients.data[i].after);
      for (guint i = 0; i < tx->deletes->len && span.n <= MANY; i++)
        {
          const YRange *r = &g_array_index (tx->deletes, YRange, i);

          add_clocks (&span, e, r->client, r->clock, r->clock + r->len);
        }
      if (span.first && span.n <= MANY)
        return span;
    }
  return (Span) { y_seq_first (e->target), y_seq_last (e->target), 0 };
}

/* What is in force before the span, whose transaction changed nothing there. */
static void
take_format (YItem   *item,
             gpointer data)
{
  Delta *d = data;

  y_attributes_set (&d->old, item->c.format->key, item->c.format->key_len, item->c.format->value);
  y_attributes_update (&d->current, item);
}

static void
pass_before (Delta *d,
             YItem *first)
{
  YItem *before = y_seq_prev (first);
  guint32 units, chars;

  if (!before)
    return;
  y_seq_start_of (first, &units, &chars);
  d->action = Y_DELTA_RETAIN;
  d->length = d->unit == Y_CHARS ? chars : units;
  if (d->e->target->has_formats && !d->elements)
    y_seq_foreach_format (d->e->target, before, take_format, d);
}

static GArray *
compute_delta (YEvent *e,
               YUnit   unit)
{
  gboolean text = e->target->kind == Y_TYPE_TEXT || e->target->kind == Y_TYPE_XML_TEXT;
  Delta d = { .e = e, .unit = text ? unit : Y_UTF16, .action = -1 };
  gboolean past = FALSE;
  Span span;

  d.ops = g_array_new (FALSE, FALSE, sizeof (YDelta));
  g_array_set_clear_func (d.ops, clear_delta);
  d.text = g_string_new (NULL);
  if (!text)
    d.elements = g_ptr_array_new ();
  y_attributes_init (&d.current);
  y_attributes_init (&d.old);
  y_attributes_init (&d.changed);
  span = e->sequence ? find_span (e) : (Span) { NULL, NULL, 0 };
  if (span.first)
    pass_before (&d, span.first);
  for (YItem *item = span.first; item; item = y_seq_next (item))
    {
      if (item->kind == Y_CONTENT_FORMAT)
        {
          if (text)
            add_format (&d, item);
        }
      else if (text && item->kind != Y_CONTENT_STRING && y_kind_is_countable (item->kind))
        add_embed (&d, item);
      else if (y_kind_is_countable (item->kind))
        {
          guint32 known = old_part (e, item);

          add_part (&d, item, 0, known, FALSE);
          add_part (&d, item, known, item->len, TRUE);
        }
      past = past || item == span.last;
      /* From here on all is as it was, unless a format from before still reaches further. */
      if (past && d.changed.n == 0)
        break;
    }
  flush (&d);
  while (d.ops->len)
    {
      const YDelta *last = &g_array_index (d.ops, YDelta, d.ops->len - 1);

      if (last->kind != Y_DELTA_RETAIN || last->attributes)
        break;
      g_array_set_size (d.ops, d.ops->len - 1);
    }
  g_string_free (d.text, TRUE);
  g_clear_pointer (&d.elements, g_ptr_array_unref);
  y_attributes_clear (&d.current);
  y_attributes_clear (&d.old);
  y_attributes_clear (&d.changed);
  return d.ops;
}

/**
 * y_event_get_delta:
 * @e: an event of a text or an array
 * @unit: in which lengths are wanted
 * @n: (out): how many
 *
 * Returns: (transfer none): the steps that lead from the old sequence to the new one
 */
const YDelta *
y_event_get_delta (YEvent *e,
                   YUnit   unit,
                   gsize  *n)
{
  if (!e->delta[unit])
    e->delta[unit] = compute_delta (e, unit);
  *n = e->delta[unit]->len;
  return (const YDelta *) e->delta[unit]->data;
}

/* ---- telling ---- */

static void
end_of_notifying (YDoc *doc)
{
  if (--doc->notifying > 0)
    return;
  for (guint i = doc->observers->len; i-- > 0;)
    if (((YObserver *) g_ptr_array_index (doc->observers, i))->removed)
      g_ptr_array_remove_index (doc->observers, i);
}

/* (transfer full): one event a changed type that is still there */
static GPtrArray *
make_events (YTx *tx)
{
  GPtrArray *events = g_ptr_array_new_with_free_func (event_free);

  for (guint i = 0; i < tx->changes.len; i++)
    {
      const YChange *change = &tx->changes.data[i];
      YEvent *e;

      if (!change->type || y_type_is_deleted (change->type))
        continue;
      e = g_new0 (YEvent, 1);
      e->tx = tx;
      e->target = change->type;
      e->sequence = change->sequence;
      e->entries = change->entries;
      g_ptr_array_add (events, e);
    }
  return events;
}

void
y_tx_notify (YTx *tx)
{
  YDoc *doc = tx->doc;
  gboolean wanted = FALSE;
  g_autoptr (GPtrArray) events = NULL;
  guint n = doc->observers->len;

  for (guint i = 0; i < n && !wanted; i++)
    {
      const YObserver *o = g_ptr_array_index (doc->observers, i);

      wanted = !o->removed && (o->what == 'd' || (o->what == 't' && o->type->change_serial == tx->serial));
    }
  if (!wanted)
    return;
  events = make_events (tx);
  if (events->len == 0)
    return;
  doc->notifying++;
  for (guint k = 0; k < events->len; k++)
    {
      YEvent *e = g_ptr_array_index (events, k);

      for (guint i = 0; i < n && e->target->observers; i++)
        {
          YObserver *o = g_ptr_array_index (doc->observers, i);

          if (!o->removed && o->what == 't' && o->type == e->target)
            ((YTypeFunc) o->func) (e, o->data);
        }
    }
  for (guint i = 0; i < n; i++)
    {
      YObserver *o = g_ptr_array_index (doc->observers, i);

      if (!o->removed && o->what == 'd')
        ((YEventsFunc) o->func) (doc, (YEvent **) events->pdata, events->len, tx->origin, tx->local, o->data);
    }
  end_of_notifying (doc);
}

void
y_tx_emit_update (YTx    *tx,
                  GBytes *update)
{
  YDoc *doc = tx->doc;
  guint n = doc->observers->len;

  doc->notifying++;
  for (guint i = 0; i < n; i++)
    {
      YObserver *o = g_ptr_array_index (doc->observers, i);

      if (!o->removed && o->what == 'u')
        ((YUpdateFunc) o->func) (doc, update, tx->origin, tx->local, o->data);
    }
  g_bytes_unref (update);
  end_of_notifying (doc);
}
