#include "y-doc-private.h"
#include <string.h>

static guint
id_hash (gconstpointer p)
{
  const YId *id = p;

  return id->client * 0x9e3779b1u ^ id->clock;
}

static gboolean
id_equal (gconstpointer a,
          gconstpointer b)
{
  const YId *x = a, *y = b;

  return x->client == y->client && x->clock == y->clock;
}

static void
observer_free (gpointer p)
{
  YObserver *o = p;

  if (o->destroy)
    o->destroy (o->data);
  g_free (o);
}

/**
 * y_doc_new:
 * @client_id: who writes here, at most 53 bits; never used for other content before
 * @flags: Y_DOC_GC to let go of deleted content
 *
 * Returns: (transfer full): an empty document
 */
YDoc *
y_doc_new (guint64   client_id,
           YDocFlags flags)
{
  YDoc *doc;

  g_return_val_if_fail (client_id >> 53 == 0, NULL);
  doc = g_new0 (YDoc, 1);
  doc->ref_count = 1;
  doc->client_id = client_id;
  doc->flags = flags;
  doc->own = Y_NO_CLIENT;
  doc->looks = G_MAXUINT64;
  doc->client_index = g_hash_table_new (y_id64_hash, g_int64_equal);
  doc->clients = g_ptr_array_new_with_free_func (g_free);
  doc->roots = g_hash_table_new (y_key_hash, y_key_equal);
  doc->dead_types = g_ptr_array_new_with_free_func ((GDestroyNotify) y_type_free);
  doc->redone = g_hash_table_new_full (id_hash, id_equal, g_free, g_free);
  doc->observers = g_ptr_array_new_with_free_func (observer_free);
  doc->undo_managers = g_ptr_array_new ();
  doc->spare_entries = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  y_pending_init (doc);
  doc->doomed = g_ptr_array_new ();
  doc->apply_stack = g_array_new (FALSE, FALSE, 2 * sizeof (guint32));
  y_arena_init (&doc->arena);
  return doc;
}

/* Takes a reference. */
YDoc *
y_doc_ref (YDoc *doc)
{
  g_atomic_int_inc (&doc->ref_count);
  return doc;
}

static void
tx_free (YTx *tx)
{
  g_free (tx->clients.data);
  g_array_unref (tx->deletes);
  g_array_unref (tx->delete_order);
  g_free (tx->changes.data);
  g_free (tx->merges.data);
  g_free (tx);
}

/* Lets go of a reference, and with the last one of the document and all its types. */
void
y_doc_unref (YDoc *doc)
{
  GHashTableIter iter;
  gpointer value;

  if (!g_atomic_int_dec_and_test (&doc->ref_count))
    return;
  for (guint i = 0; i < doc->undo_managers->len; i++)
    y_undo_manager_doc_gone (g_ptr_array_index (doc->undo_managers, i));
  g_ptr_array_unref (doc->undo_managers);
  g_ptr_array_unref (doc->observers);
  for (guint i = 0; i < doc->clients->len; i++)
    {
      YClient *c = y_client (doc, i);

      for (YStoreLeaf *leaf = c->head; leaf; leaf = leaf->next)
        for (guint k = 0; k < leaf->n; k++)
          {
            y_item_drop_content (doc, leaf->item[k]);
            y_item_release (doc, leaf->item[k]);
          }
      y_store_clear (c);
    }
  g_hash_table_iter_init (&iter, doc->roots);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    y_type_free (value);
  g_hash_table_unref (doc->roots);
  g_ptr_array_unref (doc->dead_types);
  g_hash_table_unref (doc->redone);
  g_hash_table_unref (doc->client_index);
  g_ptr_array_unref (doc->clients);
  y_pending_clear (doc);
  g_ptr_array_unref (doc->doomed);
  g_array_unref (doc->apply_stack);
  y_arena_clear (&doc->arena);
  g_clear_pointer (&doc->spare_tx, tx_free);
  g_ptr_array_unref (doc->spare_entries);
  g_free (doc);
}

/* Who writes here. */
guint64
y_doc_get_client_id (YDoc *doc)
{
  return doc->client_id;
}

/**
 * y_doc_set_client_id:
 * @doc: a document, not in a transaction
 * @client_id: at most 53 bits; never used for other content before
 */
void
y_doc_set_client_id (YDoc   *doc,
                     guint64 client_id)
{
  YClient *c;

  g_return_if_fail (client_id >> 53 == 0);
  g_return_if_fail (!doc->tx);
  c = y_doc_client (doc, client_id);
  doc->client_id = client_id;
  doc->own = c ? c->index : Y_NO_CLIENT;
}

/* The next clock expected of a client: 0 if it has written nothing that is here. */
guint64
y_doc_get_clock (YDoc   *doc,
                 guint64 client_id)
{
  YClient *c = y_doc_client (doc, client_id);

  return c ? c->state : 0;
}

/* ---- observers ---- */

static guint
observe (YDoc          *doc,
         int            what,
         YType         *type,
         void         (*func) (void),
         gpointer       data,
         GDestroyNotify destroy)
{
  YObserver *o = g_new0 (YObserver, 1);

  o->id = ++doc->last_observer_id;
  o->what = what;
  o->type = type;
  o->func = func;
  o->data = data;
  o->destroy = destroy;
  g_ptr_array_add (doc->observers, o);
  if (what == 'u')
    doc->n_update_observers++;
  else
    doc->n_event_observers++;
  if (type)
    type->observers++;
  return o->id;
}

/* Calls after each transaction with all its events, until y_doc_unobserve() with what this returns. */
guint
y_doc_observe (YDoc          *doc,
               YEventsFunc    func,
               gpointer       data,
               GDestroyNotify destroy)
{
  return observe (doc, 'd', NULL, (void (*) (void)) func, data, destroy);
}

/* Calls after each transaction that changed the type itself, until y_doc_unobserve() with what this returns. */
guint
y_type_observe (YType         *type,
                YTypeFunc      func,
                gpointer       data,
                GDestroyNotify destroy)
{
  return observe (type->doc, 't', type, (void (*) (void)) func, data, destroy);
}

/* Calls after each transaction with its update (v1), until y_doc_unobserve() with what this returns. */
guint
y_doc_observe_update (YDoc          *doc,
                      YUpdateFunc    func,
                      gpointer       data,
                      GDestroyNotify destroy)
{
  return observe (doc, 'u', NULL, (void (*) (void)) func, data, destroy);
}

/* Ends any of the three; also within a callback. */
void
y_doc_unobserve (YDoc *doc,
                 guint id)
{
  for (guint i = 0; i < doc->observers->len; i++)
    {
      YObserver *o = g_ptr_array_index (doc->observers, i);

      if (o->id != id || o->removed)
        continue;
      if (o->what == 'u')
        doc->n_update_observers--;
      else
        doc->n_event_observers--;
      if (o->type)
        o->type->observers--;
      if (doc->notifying)
        o->removed = TRUE;       /* freed when nobody walks the list */
      else
        g_ptr_array_remove_index (doc->observers, i);
      return;
    }
}

/* ---- transactions ---- */

static YTx *
tx_new (YDoc         *doc,
        gconstpointer origin)
{
  YTx *tx = g_steal_pointer (&doc->spare_tx);

  if (!tx)
    {
      tx = g_new0 (YTx, 1);
      tx->doc = doc;
      tx->deletes = g_array_new (FALSE, FALSE, sizeof (YRange));
      tx->delete_order = g_array_new (FALSE, FALSE, sizeof (guint32));
    }
  tx->serial = ++doc->serial;
  tx->origin = origin;
  tx->local = TRUE;
  tx->looks = 0;
  tx->has_work = tx->large = tx->loaded = FALSE;
  tx->next = NULL;
  if (doc->tx_tail)
    doc->tx_tail->next = tx;
  else
    doc->tx_head = tx;
  doc->tx_tail = tx;
  return tx;
}

/* Keeps a few for the next transactions: where nobody listens, noting what changed is to cost nothing. */
static void
give_back_entries (YDoc    *doc,
                   YChange *change)
{
  GPtrArray *entries = g_steal_pointer (&change->entries);

  if (!entries)
    return;
  if (entries->len > 256 || doc->spare_entries->len == 8)
    {
      g_ptr_array_unref (entries);
      return;
    }
  g_ptr_array_set_size (entries, 0);
  g_ptr_array_add (doc->spare_entries, entries);
}

static void
tx_recycle (YTx *tx)
{
  YDoc *doc = tx->doc;

  for (guint i = 0; i < tx->changes.len; i++)
    give_back_entries (doc, &tx->changes.data[i]);
  if (doc->spare_tx || tx->large)
    {
      tx_free (tx);
      return;
    }
  tx->clients.len = tx->deletes->len = tx->delete_order->len = tx->merges.len = tx->changes.len = 0;
  doc->spare_tx = tx;
}

void
y_tx_touch_client (YTx     *tx,
                   YClient *client)
{
  if (client->tx_serial != tx->serial)
    {
      YTxClient record = { client->index, client->state, 0 };

      client->tx_serial = tx->serial;
      client->before = client->state;
      y_vector_push (&tx->clients, record);
    }
}

/* The state of the client when the transaction began. */
guint32
y_tx_before (YTx     *tx,
             guint32  client)
{
  const YClient *c = y_client (tx->doc, client);

  if (c->tx_serial == tx->serial)
    return c->before;
  if (c->tx_serial > tx->serial)
    for (guint i = 0; i < tx->clients.len; i++)
      if (tx->clients.data[i].client == client)
        return tx->clients.data[i].before;
  /* Not touched by this one; a later one may have moved it on, but what it added is not asked about here. */
  return c->state;
}

gboolean
y_tx_adds (YTx *tx,
           YId  id)
{
  return id.clock >= y_tx_before (tx, id.client);
}

/* Notes that the type changed, and under which key; not where the type itself is new or deleted. */
void
y_tx_note_change (YTx         *tx,
                  YType       *type,
                  YEntry  *entry)
{
  YChange *change;

  if (type->item && (y_item_is_deleted (type->item) || y_tx_adds (tx, type->item->id)))
    return;
  if (type->change_serial != tx->serial)
    {
      YChange fresh = { type, FALSE, NULL };

      type->change_serial = tx->serial;
      type->change_index = tx->changes.len;
      y_vector_push (&tx->changes, fresh);
    }
  change = &tx->changes.data[type->change_index];
  change->type = type;
  if (!entry)
    change->sequence = TRUE;
  else if (entry->changed_in != tx->serial)
    {
      entry->changed_in = tx->serial;
      if (!change->entries)
        change->entries = tx->doc->spare_entries->len ? g_ptr_array_steal_index_fast (tx->doc->spare_entries, 0) : g_ptr_array_new ();
      g_ptr_array_add (change->entries, entry);
    }
}

void
y_tx_forget_change (YTx   *tx,
                    YType *type)
{
  if (type->change_serial == tx->serial)
    {
      YChange *change = &tx->changes.data[type->change_index];

      change->type = NULL;
      change->sequence = FALSE;
      if (change->entries)
        {
          for (guint i = 0; i < change->entries->len; i++)
            ((YEntry *) g_ptr_array_index (change->entries, i))->changed_in = 0;
          give_back_entries (tx->doc, change);
        }
    }
}

/* ---- ranges of ids ---- */

static gint
compare_ranges (gconstpointer a,
                gconstpointer b)
{
  const YRange *x = a, *y = b;

  if (x->client != y->client)
    return x->client < y->client ? -1 : 1;
  return x->clock < y->clock ? -1 : x->clock > y->clock;
}

void
y_ranges_sort (GArray *ranges)
{
  guint to = 0, i = 1;

  if (ranges->len < 2)
    return;
  while (i < ranges->len && compare_ranges (&g_array_index (ranges, YRange, i - 1), &g_array_index (ranges, YRange, i)) < 0)
    i++;
  if (i < ranges->len)
    g_array_sort (ranges, compare_ranges);
  for (i = 0; i < ranges->len; i++)
    {
      const YRange *r = &g_array_index (ranges, YRange, i);
      YRange *last = to ? &g_array_index (ranges, YRange, to - 1) : NULL;

      if (last && last->client == r->client && last->clock + last->len >= r->clock)
        last->len = MAX (last->len, r->clock + r->len - last->clock);
      else
        g_array_index (ranges, YRange, to++) = *r;
    }
  g_array_set_size (ranges, to);
}

gboolean
y_ranges_contain (GArray *ranges,
                  YId     id)
{
  guint low = 0, n = ranges->len;

  while (n > 0)
    {
      guint half = n / 2;
      const YRange *r = &g_array_index (ranges, YRange, low + half);

      if (r->client < id.client || (r->client == id.client && r->clock + r->len <= id.clock))
        {
          low += half + 1;
          n -= half + 1;
        }
      else
        n = half;
    }
  if (low == ranges->len)
    return FALSE;
  return g_array_index (ranges, YRange, low).client == id.client && g_array_index (ranges, YRange, low).clock <= id.clock;
}

gboolean
y_tx_deletes (YTx *tx,
              YId  id)
{
  return y_ranges_contain (tx->deletes, id);
}

void
y_doc_foreach_in_ranges (YDoc       *doc,
                         GArray     *ranges,
                         YStructFunc func,
                         gpointer    data)
{
  for (guint i = 0; i < ranges->len; i++)
    {
      const YRange r = g_array_index (ranges, YRange, i);
      YClient *c = y_client (doc, r.client);
      guint32 clock = r.clock, end = r.clock + r.len;

      if (clock < c->state)
        y_doc_clean_start (doc, (YId) { r.client, clock });
      if (end < c->state)
        y_doc_clean_start (doc, (YId) { r.client, end });
      while (clock < end && clock < c->state)
        {
          YItem *item = y_store_find (c, clock);

          clock = item->id.clock + item->len;
          func (item, data);
        }
    }
}

/* The ranges must be sorted. */
void
y_doc_foreach_in_order (YDoc       *doc,
                        GArray     *ranges,
                        GArray     *clients,
                        YStructFunc func,
                        gpointer    data)
{
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (YRange));

  for (guint k = 0; k < clients->len; k++)
    {
      const guint32 client = g_array_index (clients, guint32, k);
      guint low = 0, n = ranges->len;

      while (n > 0)
        {
          guint half = n / 2;

          if (g_array_index (ranges, YRange, low + half).client < client)
            {
              low += half + 1;
              n -= half + 1;
            }
          else
            n = half;
        }
      g_array_set_size (own, 0);
      for (; low < ranges->len && g_array_index (ranges, YRange, low).client == client; low++)
        g_array_append_val (own, g_array_index (ranges, YRange, low));
      y_doc_foreach_in_ranges (doc, own, func, data);
    }
}

/* ---- the end of a transaction ---- */

/* Whether it is plain that the item cannot join the one before it in its leaf: most cannot, and need no more than this. */
static gboolean
cannot_join (const YItem *left,
             const YItem *right)
{
  return left->kind != right->kind || (left->kind != Y_CONTENT_GC && (right->origin.client != left->id.client ||
         right->origin.clock != right->id.clock - 1)) || ((left->flags ^ right->flags) & Y_ITEM_DELETED) ||
         ((left->flags | right->flags) & Y_ITEM_JOINED);
}

/* Goes left over structs that stay as they are, within a leaf. */
static YItem *
pass_over (YClient *c,
           YItem   *right,
           guint32  first_clock)
{
  YStoreLeaf *leaf;
  guint at;

  if (right->flags & Y_ITEM_JOINED || right->id.clock == 0)
    return right;
  y_store_find (c, right->id.clock);
  leaf = c->recent;
  for (at = leaf->n - 1; leaf->item[at] != right; at--)
    if (at == 0)
      return right;
  while (at > 0 && leaf->item[at]->id.clock >= first_clock && cannot_join (leaf->item[at - 1], leaf->item[at]))
    at--;
  return leaf->item[at];
}

/* Joins @right to its left neighbour, and that to its own, as long as they fit; returns the first that did not. */
static YItem *
merge_leftwards (YDoc  *doc,
                 YItem *right)
{
  YClient *c = y_client (doc, right->id.client);

  while (right)
    {
      YItem *left = right->id.clock ? y_store_find (c, right->id.clock - 1) : NULL;

      if (!left)
        return NULL;
      if (!y_item_try_merge (doc, left, right))
        return y_store_run_head (c, left);
      right = y_store_run_head (c, left);
    }
  return NULL;
}

static void
collect_garbage (YTx *tx)
{
  YDoc *doc = tx->doc;

  for (guint i = 0; i < tx->deletes->len; i++)
    {
      const YRange r = g_array_index (tx->deletes, YRange, i);
      YClient *c = y_client (doc, r.client);
      guint32 clock = r.clock;

      while (clock < r.clock + r.len)
        {
          YItem *item = y_store_find (c, clock);

          clock = item->id.clock + item->len;
          if (y_item_is_deleted (item) && !(item->flags & Y_ITEM_KEEP))
            {
              y_item_gc (doc, item);
              /* What were pieces of one text are one stretch of deleted content. */
              if (item->flags & Y_ITEM_JOINED)
                {
                  y_store_join (c, item, FALSE);
                  y_item_try_merge (doc, y_store_find (c, item->id.clock - 1), item);
                }
            }
        }
    }
}

static void
merge_structs (YTx *tx)
{
  YDoc *doc = tx->doc;

  for (guint i = tx->deletes->len; i-- > 0;)
    {
      const YRange r = g_array_index (tx->deletes, YRange, i);
      YClient *c = y_client (doc, r.client);
      YItem *last, *item;

      if (c->tx_serial == tx->serial && r.clock >= c->before)
        continue;                /* new: looked at with all that is new, below */
      last = y_store_find (c, r.clock + r.len - 1);
      item = y_store_run_after (c, last);
      if (!item)
        item = y_store_run_head (c, last);
      while (item && item->id.clock >= r.clock)
        item = merge_leftwards (doc, item);
    }
  for (guint i = 0; i < tx->clients.len; i++)
    {
      const YTxClient t = tx->clients.data[i];
      YClient *c = y_client (doc, t.client);
      YItem *last = y_store_find (c, c->state - 1);
      YItem *item = y_store_run_head (c, last), *first = y_store_run_head (c, y_store_find (c, t.before));
      const guint32 first_clock = first->id.clock;
      /* All that is new is in one item, or in the last piece of one. */
      gboolean simple = tx->deletes->len == 0 && tx->merges.len == 0 &&
                        (last->flags & Y_ITEM_JOINED ? last->id.clock <= t.before : item == first && item == last);

      if (simple && c->settled == last && c->settled_epoch == doc->settled_epoch)
        continue;
      while (item && item->id.clock >= first_clock)
        {
          item = pass_over (c, item, first_clock);
          if (item->id.clock >= first_clock)
            item = merge_leftwards (doc, item);
        }
      if (simple && y_store_find (c, c->state - 1) == last)
        {
          c->settled = last;
          c->settled_epoch = doc->settled_epoch;
        }
    }
  for (guint i = tx->merges.len; i-- > 0;)
    {
      const YId id = tx->merges.data[i];
      YClient *c = y_client (doc, id.client);
      YItem *next = y_store_run_after (c, y_store_find (c, id.clock));

      if (next)
        merge_leftwards (doc, next);
      merge_leftwards (doc, y_store_run_head (c, y_store_find (c, id.clock)));
    }
}

static gboolean
touches_formatted_text (YTx *tx)
{
  for (guint i = 0; i < tx->changes.len; i++)
    {
      YType *type = tx->changes.data[i].type;

      if (type && type->has_formats && (type->kind == Y_TYPE_TEXT || type->kind == Y_TYPE_XML_TEXT) && !y_type_is_deleted (type))
        return TRUE;
    }
  return FALSE;
}

/* In which order the transaction began to delete what clients wrote: Yjs goes through it in that order. */
static void
note_delete_order (YTx *tx)
{
  g_autoptr (GHashTable) seen = NULL;

  if (tx->deletes->len == 0)
    return;
  seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < tx->deletes->len; i++)
    {
      guint32 client = g_array_index (tx->deletes, YRange, i).client;

      if (g_hash_table_add (seen, GUINT_TO_POINTER (client)))
        g_array_append_val (tx->delete_order, client);
    }
}

/* Whether all that the transaction did was to load a document that is in order, or to make an item longer that is known not
 * to join the one before it, or to move the border between an item and the deleted one beside it. */
static gboolean
is_settled (YTx *tx)
{
  YDoc *doc = tx->doc;

  if (tx->has_work)
    return FALSE;
  if (tx->loaded)
    return TRUE;
  if (tx->clients.len > 1)
    return FALSE;
  if (tx->clients.len == 1)
    {
      const YClient *c = y_client (doc, tx->clients.data[0].client);

      return c->settled && c->settled_epoch == doc->settled_epoch && c->tail->item[c->tail->n - 1] == c->settled;
    }
  return TRUE;
}

static void
finish_tx (YTx *tx)
{
  YDoc *doc = tx->doc;

  tx->large = MAX (tx->deletes->len, MAX (tx->merges.len, MAX (tx->changes.len, tx->clients.len))) > 256;
  if (doc->undo_managers->len || (!tx->local && touches_formatted_text (tx)))
    note_delete_order (tx);
  if (tx->deletes->len > 1)
    y_ranges_sort (tx->deletes);
  for (guint i = 0; i < tx->clients.len; i++)
    {
      YTxClient *t = &tx->clients.data[i];

      t->after = y_client (doc, t->client)->state;
    }
  if (doc->n_event_observers)
    y_tx_notify (tx);
  for (guint i = 0; i < doc->undo_managers->len; i++)
    y_undo_manager_after (g_ptr_array_index (doc->undo_managers, i), tx);
  if (!tx->local && touches_formatted_text (tx))
    y_text_cleanup_formats (tx);
  if (!is_settled (tx))
    {
      if (tx->deletes->len || tx->merges.len)
        doc->settled_epoch++;
      if (doc->flags & Y_DOC_GC)
        collect_garbage (tx);
      merge_structs (tx);
    }
  if (!tx->local && doc->own != Y_NO_CLIENT)
    for (guint i = 0; i < tx->clients.len; i++)
      if (tx->clients.data[i].client == doc->own)
        {
          /* Someone else writes under our id: from now on we do not. */
          guint64 fresh;

          do
            fresh = g_random_int ();
          while (y_doc_client (doc, fresh));
          g_message ("A document's client id is in use elsewhere; taking another");
          doc->client_id = fresh;
          doc->own = Y_NO_CLIENT;
        }
  if (doc->n_update_observers && (tx->deletes->len || tx->clients.len))
    y_tx_emit_update (tx, y_tx_encode_update (tx));
}

/* Works off what has ended, and what callbacks add to it. */
static void
finish_ended (YDoc *doc)
{
  while (doc->tx_head && doc->tx_head != doc->tx)
    {
      YTx *done = doc->tx_head;

      finish_tx (done);
      doc->tx_head = done->next;
      if (!doc->tx_head)
        doc->tx_tail = NULL;
      tx_recycle (done);
    }
}

/* Tells of a change that was made without a transaction, for it left nothing to settle. */
void
y_doc_emit_quick (YDoc         *doc,
                  GBytes       *update,
                  gconstpointer origin,
                  gboolean      local)
{
  YTx *tx = tx_new (doc, origin);

  tx->local = local;
  g_atomic_int_inc (&doc->ref_count);
  y_tx_emit_update (tx, update);
  doc->tx_head = tx->next;
  if (!doc->tx_head)
    doc->tx_tail = NULL;
  tx_recycle (tx);
  finish_ended (doc);
  y_doc_unref (doc);
}

/**
 * y_doc_begin:
 * @doc: a document
 * @origin: (nullable): any pointer that says where the change comes from; observers and undo managers get it
 *
 * Begins a transaction, or goes on with the open one.
 */
void
y_doc_begin (YDoc         *doc,
             gconstpointer origin)
{
  if (doc->tx_depth++ == 0)
    doc->tx = tx_new (doc, origin);
}

/**
 * y_doc_commit:
 * @doc: a document
 *
 * Ends what y_doc_begin() began. With the outermost, observers are called; what they change makes transactions of its own.
 */
void
y_doc_commit (YDoc *doc)
{
  YTx *tx = doc->tx;
  gboolean watched;

  g_return_if_fail (doc->tx_depth > 0);
  if (--doc->tx_depth > 0)
    return;
  doc->tx = NULL;
  if (doc->tx_head != tx)
    return;                      /* within a callback: its end is worked off after this */
  /* Only a callback could let go of the document. */
  watched = doc->observers->len > 0 || doc->undo_managers->len > 0;
  if (watched)
    g_atomic_int_inc (&doc->ref_count);
  finish_ended (doc);
  if (watched)
    y_doc_unref (doc);
}

/* Whether y_doc_begin() waits for its y_doc_commit(). */
gboolean
y_doc_in_transaction (YDoc *doc)
{
  return doc->tx != NULL;
}
