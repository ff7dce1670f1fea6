#include "y-doc-private.h"
#include <string.h>

/* Takes back one's own edits: what a stretch of time inserted is deleted, what it deleted is inserted anew, as Yjs's
 * UndoManager does it. What may come back is marked to be kept and so survives garbage collection. */

/* Nothing nested deeper is brought back. */
#define MAX_DEPTH 1000

typedef struct {
  GArray *insertions;            /* (owned) of YRange, sorted */
  GArray *deletions;             /* (owned) of YRange, sorted */
  GArray *delete_order;          /* (owned) of guint32: clients, in the order in which they are brought back */
} StackItem;

struct _YUndoManager {
  YDoc       *doc;               /* (nullable): NULL once it is gone */
  GPtrArray  *scope;             /* (owned) of YType */
  GHashTable *origins;           /* (owned): tracked */
  GPtrArray  *undo, *redo;       /* (owned) of StackItem */
  gboolean    undoing, redoing;
  gint64      last_change_ms;    /* 0: the next change begins a new item */
  guint       timeout_ms;
  gint64    (*now_ms) (gpointer);
  gpointer    now_data;
};

static void
stack_item_free (gpointer p)
{
  StackItem *s = p;

  g_array_unref (s->insertions);
  g_array_unref (s->deletions);
  g_array_unref (s->delete_order);
  g_free (s);
}

static gint64
real_ms (gpointer data)
{
  return g_get_real_time () / 1000;
}

/**
 * y_undo_manager_new:
 * @doc: a document
 * @scope: the shared types whose changes are tracked, with all within them
 * @n_scope: how many
 * @capture_timeout_ms: changes closer together than this are taken back together
 *
 * Returns: (transfer full): an undo manager; transactions with no origin are tracked
 */
YUndoManager *
y_undo_manager_new (YDoc   *doc,
                    YType **scope,
                    gsize   n_scope,
                    guint   capture_timeout_ms)
{
  YUndoManager *um = g_new0 (YUndoManager, 1);

  um->doc = doc;
  um->scope = g_ptr_array_new ();
  um->origins = g_hash_table_new (NULL, NULL);
  um->undo = g_ptr_array_new_with_free_func (stack_item_free);
  um->redo = g_ptr_array_new_with_free_func (stack_item_free);
  um->timeout_ms = capture_timeout_ms;
  um->now_ms = real_ms;
  for (gsize i = 0; i < n_scope; i++)
    g_ptr_array_add (um->scope, scope[i]);
  g_hash_table_add (um->origins, NULL);
  g_hash_table_add (um->origins, um);
  g_ptr_array_add (doc->undo_managers, um);
  return um;
}

/* Lets go of it, not of what it kept for undo: that takes y_undo_manager_clear() before. NULL is taken. */
void
y_undo_manager_free (YUndoManager *um)
{
  if (!um)
    return;
  if (um->doc)
    g_ptr_array_remove (um->doc->undo_managers, um);
  g_ptr_array_unref (um->scope);
  g_hash_table_unref (um->origins);
  g_ptr_array_unref (um->undo);
  g_ptr_array_unref (um->redo);
  g_free (um);
}

void
y_undo_manager_doc_gone (YUndoManager *um)
{
  um->doc = NULL;
}

/* Changes within this type are taken back too. */
void
y_undo_manager_add_scope (YUndoManager *um,
                          YType        *type)
{
  if (!g_ptr_array_find (um->scope, type, NULL))
    g_ptr_array_add (um->scope, type);
}

/* Transactions with this origin are taken back too. */
void
y_undo_manager_add_origin (YUndoManager *um,
                           gconstpointer origin)
{
  g_hash_table_add (um->origins, (gpointer) origin);
}

/* Takes the time, in milliseconds, from elsewhere: for tests. */
void
y_undo_manager_set_clock (YUndoManager *um,
                          gint64      (*now_ms) (gpointer),
                          gpointer      data)
{
  um->now_ms = now_ms;
  um->now_data = data;
}

/* Whether the type or one that holds it is tracked. */
static gboolean
type_in_scope (const YUndoManager *um,
               YType              *type)
{
  /* What lies deeper is not brought back anyway, and looking up from each of its items would take for ever. */
  if (type->depth > MAX_DEPTH)
    return FALSE;
  for (; type; type = type->parent)
    if (g_ptr_array_find (um->scope, type, NULL))
      return TRUE;
  return FALSE;
}

static gboolean
in_scope (const YUndoManager *um,
          const YItem        *item)
{
  return item->kind != Y_CONTENT_GC && type_in_scope (um, y_item_parent (item));
}

static void
keep (YItem   *item,
      gboolean yes)
{
  while (item && ((item->flags & Y_ITEM_KEEP) != 0) != yes)
    {
      item->flags ^= Y_ITEM_KEEP;
      item = y_item_parent (item)->item;
    }
}

static void
keep_cb (YItem   *item,
         gpointer data)
{
  if (in_scope (data, item))
    keep (item, TRUE);
}

static void
release_cb (YItem   *item,
            gpointer data)
{
  if (in_scope (data, item))
    keep (item, FALSE);
}

static void
clear (YUndoManager *um,
       gboolean      undo,
       gboolean      redo)
{
  GPtrArray *stacks[] = { undo ? um->undo : NULL, redo ? um->redo : NULL };

  if (!um->doc || !((undo && um->undo->len) || (redo && um->redo->len)))
    return;
  y_doc_begin (um->doc, NULL);
  for (guint k = 0; k < 2; k++)
    if (stacks[k])
      {
        for (guint i = 0; i < stacks[k]->len; i++)
          y_doc_foreach_in_ranges (um->doc, ((StackItem *) g_ptr_array_index (stacks[k], i))->deletions, release_cb, um);
        g_ptr_array_set_size (stacks[k], 0);
      }
  y_doc_commit (um->doc);
}

/* Forgets all that could be undone or redone. */
void
y_undo_manager_clear (YUndoManager *um)
{
  clear (um, TRUE, TRUE);
}

/* What comes next is a step of its own. */
void
y_undo_manager_stop_capturing (YUndoManager *um)
{
  um->last_change_ms = 0;
}

/* ---- noting what is done ---- */

static gboolean
touches_scope (const YUndoManager *um,
               YTx                *tx)
{
  for (guint i = 0; i < tx->changes.len; i++)
    {
      YType *type = tx->changes.data[i].type;

      if (type && !y_type_is_deleted (type) && type_in_scope (um, type))
        return TRUE;
    }
  return FALSE;
}

static GArray *
insertions_of (YTx *tx)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (YRange));

  for (guint i = 0; i < tx->clients.len; i++)
    {
      const YTxClient *t = &tx->clients.data[i];
      YRange r = { t->client, t->before, t->after - t->before };

      if (r.len)
        g_array_append_val (ranges, r);
    }
  y_ranges_sort (ranges);
  return ranges;
}

static void
add_order (GArray *to,
           GArray *from)
{
  for (guint i = 0; i < from->len; i++)
    {
      guint32 client = g_array_index (from, guint32, i);
      gboolean there = FALSE;

      for (guint k = 0; k < to->len && !there; k++)
        there = g_array_index (to, guint32, k) == client;
      if (!there)
        g_array_append_val (to, client);
    }
}

/* Called when a transaction has ended and its observers have run, before anything is garbage. */
void
y_undo_manager_after (YUndoManager *um,
                      YTx          *tx)
{
  GPtrArray *stack = um->undoing ? um->redo : um->undo;
  g_autoptr (GArray) insertions = NULL;
  gint64 now;

  /* Somebody else's update is not ours to take back, whether or not it came with an origin. */
  if ((!tx->local && !tx->origin) || !touches_scope (um, tx) || !g_hash_table_contains (um->origins, tx->origin))
    return;
  if (um->undoing)
    um->last_change_ms = 0;
  else if (!um->redoing)
    clear (um, FALSE, TRUE);
  insertions = insertions_of (tx);
  now = um->now_ms (um->now_data);
  if (um->last_change_ms > 0 && now - um->last_change_ms < um->timeout_ms && stack->len && !um->undoing && !um->redoing)
    {
      StackItem *last = g_ptr_array_index (stack, stack->len - 1);

      g_array_append_vals (last->deletions, tx->deletes->data, tx->deletes->len);
      g_array_append_vals (last->insertions, insertions->data, insertions->len);
      y_ranges_sort (last->deletions);
      y_ranges_sort (last->insertions);
      add_order (last->delete_order, tx->delete_order);
    }
  else
    {
      StackItem *s = g_new (StackItem, 1);

      s->insertions = g_steal_pointer (&insertions);
      s->deletions = g_array_copy (tx->deletes);
      s->delete_order = g_array_copy (tx->delete_order);
      g_ptr_array_add (stack, s);
    }
  if (!um->undoing && !um->redoing)
    um->last_change_ms = now;
  y_doc_foreach_in_ranges (um->doc, tx->deletes, keep_cb, um);
}

/* ---- taking back ---- */

typedef struct {
  YUndoManager *um;
  YTx          *tx;
  StackItem    *item;
  GPtrArray    *to_delete;
  GPtrArray    *to_redo;
  GHashTable   *redo_set;
} Pop;

static YItem *
redone_of (YDoc  *doc,
           YItem *item)
{
  const YId *id = item->flags & Y_ITEM_REDONE ? g_hash_table_lookup (doc->redone, &item->id) : NULL;

  return id ? y_doc_clean_start (doc, *id) : NULL;
}

static void
set_redone (YDoc  *doc,
            YItem *item,
            YId    by)
{
  item->flags |= Y_ITEM_REDONE;
  g_hash_table_replace (doc->redone, g_memdup2 (&item->id, sizeof (YId)), g_memdup2 (&by, sizeof (YId)));
}

static void
collect_inserted (YItem   *item,
                  gpointer data)
{
  Pop *pop = data;
  YDoc *doc = pop->tx->doc;
  gboolean followed = FALSE;

  if (item->kind == Y_CONTENT_GC)
    return;
  if (item->flags & Y_ITEM_REDONE)
    {
      YItem *next;

      if (item->flags & Y_ITEM_JOINED)
        return;                  /* goes with the first piece */
      while ((next = redone_of (doc, item)) && next->kind != Y_CONTENT_GC)
        item = next;
      followed = TRUE;
    }
  do
    {
      if (!y_item_is_deleted (item) && in_scope (pop->um, item))
        g_ptr_array_add (pop->to_delete, item);
      item = followed ? y_item_right (item) : NULL;
    }
  while (item && (item->flags & Y_ITEM_JOINED));
}

static void
collect_deleted (YItem   *item,
                 gpointer data)
{
  Pop *pop = data;

  if (item->flags & Y_ITEM_JOINED)
    return;                      /* goes with the first piece */
  if (in_scope (pop->um, item) && !y_ranges_contain (pop->item->insertions, item->id))
    {
      g_ptr_array_add (pop->to_redo, item);
      g_hash_table_add (pop->redo_set, item);
    }
}

static gboolean
deleted_by_stack (GPtrArray *stack,
                  YId        id)
{
  for (guint i = 0; i < stack->len; i++)
    if (y_ranges_contain (((StackItem *) g_ptr_array_index (stack, i))->deletions, id))
      return TRUE;
  return FALSE;
}

/* The item, or what stands for it, within the type that @parent holds. */
static YItem *
trace_to_parent (YDoc  *doc,
                 YItem *item,
                 YItem *parent)
{
  while (item && (item->kind == Y_CONTENT_GC || y_item_parent (item)->item != parent))
    item = item->kind == Y_CONTENT_GC ? NULL : redone_of (doc, item);
  return item;
}

static gboolean
find_place_in_map (Pop    *pop,
                   YItem  *item,
                   YType  *parent,
                   YItem **left)
{
  YUndoManager *um = pop->um;
  YDoc *doc = um->doc;
  const YKey *key = &item->up.entry->key;
  YEntry *entry = y_type_entry (parent, key, FALSE);

  if (!y_item_right (item))
    {
      *left = entry ? entry->last : NULL;
      return TRUE;
    }
  /* Someone else's value in between is not to be overwritten. */
  *left = item;
  for (YItem *next = y_item_right (item); next; next = y_item_right (*left))
    {
      if (!(next->flags & Y_ITEM_REDONE) && !y_ranges_contain (pop->item->insertions, next->id) &&
          !deleted_by_stack (um->undo, next->id) && !deleted_by_stack (um->redo, next->id))
        return FALSE;
      *left = next;
      while ((next = redone_of (doc, *left)) && next->kind != Y_CONTENT_GC)
        *left = next;
    }
  if (y_item_parent (*left) != parent)
    *left = entry ? entry->last : NULL;
  return TRUE;
}

/* A copy of what the item and its further pieces hold. */
static void
copy_content (YItem     *item,
              YContent  *c,
              GString   *text,
              GPtrArray *values)
{
  *c = (YContent) { .kind = item->kind, .len = 1, .ascii = TRUE };
  switch (item->kind)
    {
    case Y_CONTENT_STRING:
      c->len = 0;
      for (YItem *i = item; i && (i == item || (i->flags & Y_ITEM_JOINED)); i = y_item_right (i))
        {
          gsize bytes;
          const char *s = y_item_text (i, &bytes);

          g_string_append_len (text, s, bytes);
          c->len += i->len;
          c->ascii = c->ascii && (i->flags & Y_ITEM_ASCII);
        }
      c->s = text->str;
      c->bytes = text->len;
      break;
    case Y_CONTENT_JSON:
    case Y_CONTENT_ANY:
      for (YItem *i = item; i && (i == item || (i->flags & Y_ITEM_JOINED)); i = y_item_right (i))
        for (guint32 k = 0; k < i->len; k++)
          g_ptr_array_add (values, y_item_value (i, k));
      c->values = (YValue **) values->pdata;
      c->len = values->len;
      break;
    case Y_CONTENT_FORMAT:
      c->s = item->c.format->key;
      c->bytes = item->c.format->key_len;
      c->value = item->c.format->value;
      break;
    case Y_CONTENT_TYPE:
      c->type_ref = y_type_ref_of (item->c.type->kind);
      c->s = item->c.type->xml_name;
      c->bytes = item->c.type->xml_name_len;
      break;
    case Y_CONTENT_DOC:
      c->s = item->c.subdoc->guid;
      c->bytes = item->c.subdoc->guid_len;
      c->value = item->c.subdoc->options;
      break;
    case Y_CONTENT_BINARY:
    case Y_CONTENT_EMBED:
      c->value = item->c.value;
      break;
    default:
      c->len = item->len;
      break;
    }
}

/* Inserts anew what the item held; NULL if there is no place for it any more. */
static YItem *
redo_item (Pop   *pop,
           YItem *item)
{
  YDoc *doc = pop->um->doc;
  YItem *parent_item = y_item_parent (item)->item, *left = NULL, *right = NULL, *fresh, *next;
  YType *parent;
  YContent c;
  YClient *own;
  guint32 clock;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) y_value_unref);

  if (item->flags & Y_ITEM_REDONE)
    return redone_of (doc, item);
  if (parent_item && y_item_is_deleted (parent_item))
    {
      if (!(parent_item->flags & Y_ITEM_REDONE) &&
          (y_item_parent (item)->depth > MAX_DEPTH || !g_hash_table_contains (pop->redo_set, parent_item) ||
           !redo_item (pop, parent_item)))
        return NULL;
      while ((next = redone_of (doc, parent_item)))
        parent_item = next;
    }
  if (parent_item && parent_item->kind != Y_CONTENT_TYPE)
    return NULL;
  parent = parent_item ? parent_item->c.type : y_item_parent (item);
  if (item->flags & Y_ITEM_MAP)
    {
      if (!find_place_in_map (pop, item, parent, &left))
        return NULL;
    }
  else
    {
      for (left = y_item_left (item); left; left = y_item_left (left))
        if ((next = trace_to_parent (doc, left, parent_item)))
          {
            left = next;
            break;
          }
      for (right = item; right; right = y_item_right (right))
        if ((next = trace_to_parent (doc, right, parent_item)))
          {
            right = next;
            break;
          }
    }
  copy_content (item, &c, text, values);
  if (doc->own == Y_NO_CLIENT)
    doc->own = y_doc_client_make (doc, doc->client_id)->index;
  own = y_client (doc, doc->own);
  clock = own->state;
  fresh = y_item_integrate (pop->tx, own, clock, left ? y_item_last_id (left) : Y_NO_ID, right ? right->id : Y_NO_ID, left, right,
                            parent, item->flags & Y_ITEM_MAP ? &item->up.entry->key : NULL, &c);
  for (YItem *i = item; i && (i == item || (i->flags & Y_ITEM_JOINED)); i = y_item_right (i))
    set_redone (doc, i, (YId) { own->index, clock + i->id.clock - item->id.clock });
  for (YItem *i = fresh; i && (i == fresh || (i->flags & Y_ITEM_JOINED)); i = y_item_right (i))
    keep (i, TRUE);
  return fresh;
}

static gboolean
take_back (YUndoManager *um,
           YTx          *tx,
           StackItem    *item)
{
  Pop pop = { um, tx, item, g_ptr_array_new (), g_ptr_array_new (), g_hash_table_new (NULL, NULL) };
  gboolean changed = FALSE;

  y_doc_foreach_in_ranges (um->doc, item->insertions, collect_inserted, &pop);
  y_doc_foreach_in_order (um->doc, item->deletions, item->delete_order, collect_deleted, &pop);
  for (guint i = 0; i < pop.to_redo->len; i++)
    changed |= redo_item (&pop, g_ptr_array_index (pop.to_redo, i)) != NULL;
  /* Children before their parents. */
  for (guint i = pop.to_delete->len; i-- > 0;)
    {
      y_item_delete (tx, g_ptr_array_index (pop.to_delete, i));
      changed = TRUE;
    }
  g_ptr_array_unref (pop.to_delete);
  g_ptr_array_unref (pop.to_redo);
  g_hash_table_unref (pop.redo_set);
  return changed;
}

/* Takes back the topmost item of the stack that still has an effect. */
static gboolean
pop_stack (YUndoManager *um,
           GPtrArray    *stack)
{
  gboolean done = FALSE;

  y_doc_begin (um->doc, um);
  while (stack->len && !done)
    {
      StackItem *item = g_ptr_array_steal_index (stack, stack->len - 1);

      done = take_back (um, um->doc->tx, item);
      stack_item_free (item);
    }
  y_doc_commit (um->doc);
  return done;
}

/**
 * y_undo_manager_undo:
 * @um: an undo manager, not in a transaction
 *
 * Returns: whether anything was taken back
 */
gboolean
y_undo_manager_undo (YUndoManager *um)
{
  gboolean done;

  g_return_val_if_fail (um->doc && !um->doc->tx, FALSE);
  um->undoing = TRUE;
  done = pop_stack (um, um->undo);
  um->undoing = FALSE;
  return done;
}

/* Does again what was undone last; FALSE: there is nothing. */
gboolean
y_undo_manager_redo (YUndoManager *um)
{
  gboolean done;

  g_return_val_if_fail (um->doc && !um->doc->tx, FALSE);
  um->redoing = TRUE;
  done = pop_stack (um, um->redo);
  um->redoing = FALSE;
  return done;
}

/* Whether there is anything to undo. */
gboolean
y_undo_manager_can_undo (YUndoManager *um)
{
  return um->undo->len > 0;
}

/* Whether there is anything to do again. */
gboolean
y_undo_manager_can_redo (YUndoManager *um)
{
  return um->redo->len > 0;
}
