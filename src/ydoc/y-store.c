#include "y-doc-private.h"
#include <string.h>

#define MAX_HEIGHT 12

/* ---- items ---- */

YItem *
y_item_alloc (YDoc    *doc,
              gboolean map)
{
  YItem *item = y_arena_alloc (&doc->arena, map ? Y_ARENA_MAP_ITEM : Y_ARENA_ITEM);

  if (map)
    item->flags = Y_ITEM_MAP;
  return item;
}

/* The content must have been dropped before. */
void
y_item_release (YDoc  *doc,
                YItem *item)
{
  if (y_client (doc, item->id.client)->settled == item)
    y_client (doc, item->id.client)->settled = NULL;
  y_arena_release (&doc->arena, item->flags & Y_ITEM_MAP ? Y_ARENA_MAP_ITEM : Y_ARENA_ITEM, item);
}

/* ---- clients ---- */

YClient *
y_doc_client (YDoc   *doc,
              guint64 id)
{
  YClient *c = doc->recent_client;

  if (c && c->id == id)
    return c;
  c = g_hash_table_lookup (doc->client_index, &id);
  if (c)
    doc->recent_client = c;
  return c;
}

YClient *
y_doc_client_make (YDoc   *doc,
                   guint64 id)
{
  YClient *c = y_doc_client (doc, id);

  if (!c)
    {
      c = g_new0 (YClient, 1);
      c->id = id;
      c->arena = &doc->arena;
      c->index = doc->clients->len;
      g_ptr_array_add (doc->clients, c);
      g_hash_table_insert (doc->client_index, &c->id, c);
    }
  return c;
}

static gint
compare_clients (gconstpointer a,
                 gconstpointer b)
{
  const YClient *x = *(YClient *const *) a, *y = *(YClient *const *) b;

  return x->id > y->id ? -1 : x->id < y->id;
}

GPtrArray *
y_doc_clients_sorted (YDoc *doc)
{
  GPtrArray *sorted = g_ptr_array_sized_new (doc->clients->len);

  for (guint i = 0; i < doc->clients->len; i++)
    if (y_client (doc, i)->state)
      g_ptr_array_add (sorted, y_client (doc, i));
  g_ptr_array_sort (sorted, compare_clients);
  return sorted;
}

/* ---- the tree ---- */

typedef struct {
  YStoreNode *node[MAX_HEIGHT];
  guint       slot[MAX_HEIGHT];
} Path;

/* How many of the ascending @keys are <= @clock. Which half it is, is never foreseen. */
static guint
count_up_to (const guint32 *keys,
             guint          n,
             guint32        clock)
{
  const guint32 *low = keys;

  while (n > 1)
    {
      const guint half = n / 2;

      low += half & -(guint) (low[half - 1] <= clock);
      n -= half;
    }
  return low - keys + (n > 0 && *low <= clock);
}

static guint
slot_for (const YStoreNode *node,
          guint32           clock)
{
  guint slot = count_up_to (node->clock, node->n, clock);

  return slot ? slot - 1 : 0;
}

static YStoreLeaf *
descend (const YClient *c,
         guint32        clock)
{
  gpointer p = c->root;

  for (guint h = c->height; h > 0; h--)
    p = ((YStoreNode *) p)->child[slot_for (p, clock)];
  return p;
}

/* As descend(), and notes the way. The barrier is for GCC 12, whose ipa-modref otherwise takes the way for unwritten. */
static YStoreLeaf *
descend_noting (const YClient *c,
                guint32        clock,
                Path          *path)
{
  gpointer p = c->root;

  for (guint h = c->height; h > 0; h--)
    {
      path->node[h] = p;
      path->slot[h] = slot_for (p, clock);
      p = ((YStoreNode *) p)->child[path->slot[h]];
    }
  __asm__ volatile ("" : : "r" (path) : "memory");
  return p;
}

/* The next leaf is asked only about the last struct of this one: it may not be in the cache. */
static inline gboolean
leaf_covers (const YStoreLeaf *leaf,
             guint32           clock)
{
  return leaf->clock[0] <= clock && (clock < leaf->clock[leaf->n - 1] || !leaf->next || clock < leaf->next->clock[0]);
}

static inline YStoreLeaf *
leaf_of (YClient *c,
         guint32  clock)
{
  YStoreLeaf *leaf = c->recent;

  if (leaf_covers (leaf, clock))
    return leaf;
  leaf = c->recent = descend (c, clock);
  /* In a large document nothing of it is in the cache, and what is searched is not read in order. */
  for (guint i = 0; i < Y_STORE_ITEMS; i += 16)
    __builtin_prefetch (&leaf->clock[i]);
  for (guint i = 0; i < Y_STORE_ITEMS; i += 8)
    __builtin_prefetch (&leaf->item[i]);
  return leaf;
}

/* Which of the leaf's structs holds the clock; most often the one last asked for, or one beside it. */
static inline guint
index_of (YStoreLeaf *leaf,
          guint32     clock)
{
  const guint at = leaf->recent;

  if (at < leaf->n)
    {
      if (leaf->clock[at] > clock)
        {
          if (at > 0 && leaf->clock[at - 1] <= clock)
            return leaf->recent = at - 1;
        }
      else if (at + 1 == leaf->n || clock < leaf->clock[at + 1])
        return at;
      else if (at + 2 == leaf->n || clock < leaf->clock[at + 2])
        return leaf->recent = at + 1;
    }
  return leaf->recent = count_up_to (leaf->clock, leaf->n, clock) - 1;
}

YItem *
y_store_find (YClient *c,
              guint32  clock)
{
  YStoreLeaf *leaf;

  if (clock >= c->state)
    return NULL;
  leaf = leaf_of (c, clock);
  return leaf->item[index_of (leaf, clock)];
}

/* Where in the leaf the struct with this clock stands. */
guint
y_store_index (YStoreLeaf *leaf,
               guint32     clock)
{
  return index_of (leaf, clock);
}

static YStoreNode *
new_node (YClient *c,
          gboolean above_leaves)
{
  YStoreNode *node = y_arena_alloc (c->arena, Y_ARENA_STORE_NODE);

  node->above_leaves = above_leaves;
  return node;
}

/* Puts @child, whose first clock is @clock, behind the child on the path at height @h - 1. */
static void
insert_child (YClient *c,
              Path    *path,
              guint    h,
              guint32  clock,
              gpointer child,
              guint32  first_clock)
{
  YStoreNode *node;
  guint at;

  if (h > c->height)
    {
      YStoreNode *root = new_node (c, c->height == 0);

      root->n = 1;
      root->child[0] = c->root;
      root->clock[0] = first_clock;
      c->root = root;
      c->height++;
      path->node[h] = root;
      path->slot[h] = 0;
    }
  node = path->node[h];
  at = path->slot[h] + 1;
  if (node->n == Y_STORE_CHILDREN)
    {
      YStoreNode *right = new_node (c, node->above_leaves);
      guint keep = at == Y_STORE_CHILDREN ? Y_STORE_CHILDREN : Y_STORE_CHILDREN / 2;

      if (keep == Y_STORE_CHILDREN)
        {
          /* An append: the new node begins with the new child. */
          right->n = 1;
          right->child[0] = child;
          right->clock[0] = clock;
          insert_child (c, path, h + 1, clock, right, node->clock[0]);
          return;
        }
      right->n = node->n - keep;
      memcpy (right->child, node->child + keep, right->n * sizeof right->child[0]);
      memcpy (right->clock, node->clock + keep, right->n * sizeof right->clock[0]);
      node->n = keep;
      insert_child (c, path, h + 1, right->clock[0], right, node->clock[0]);
      if (at > keep)
        {
          node = right;
          at -= keep;
        }
    }
  memmove (node->child + at + 1, node->child + at, (node->n - at) * sizeof node->child[0]);
  memmove (node->clock + at + 1, node->clock + at, (node->n - at) * sizeof node->clock[0]);
  node->child[at] = child;
  node->clock[at] = clock;
  node->n++;
}

static YStoreLeaf *
new_leaf_after (YClient    *c,
                YStoreLeaf *leaf)
{
  YStoreLeaf *next = y_arena_alloc (c->arena, Y_ARENA_STORE_LEAF);

  next->prev = leaf;
  next->next = leaf->next;
  if (leaf->next)
    leaf->next->prev = next;
  else
    c->tail = next;
  leaf->next = next;
  return next;
}

/* A leaf has as many as there are bits. */
G_STATIC_ASSERT (Y_STORE_ITEMS == 64);

static inline guint64
bits_below (guint at)
{
  return at < 64 ? (G_GUINT64_CONSTANT (1) << at) - 1 : G_MAXUINT64;
}

static inline guint64
joined_bit (const YItem *item,
            guint        at)
{
  return item->flags & Y_ITEM_JOINED ? G_GUINT64_CONSTANT (1) << at : 0;
}

static void
store_first (YClient *c,
             YItem   *item)
{
  YStoreLeaf *leaf = y_arena_alloc (c->arena, Y_ARENA_STORE_LEAF);

  c->root = c->head = c->tail = c->recent = leaf;
  c->height = 0;
  leaf->n = 1;
  leaf->clock[0] = item->id.clock;
  leaf->item[0] = item;
  leaf->joined = joined_bit (item, 0);
}

/* The item's clock must be the state of the client; this moves the state. */
void
y_store_append (YClient *c,
                YItem   *item)
{
  YStoreLeaf *leaf = c->tail;

  g_assert (item->id.clock == c->state);
  c->state += item->len;
  if (!leaf)
    {
      store_first (c, item);
      return;
    }
  if (leaf->n == Y_STORE_ITEMS)
    {
      Path path = { { NULL }, { 0 } };
      YStoreLeaf *next;

      descend_noting (c, item->id.clock, &path);
      next = new_leaf_after (c, leaf);
      next->n = 1;
      next->clock[0] = item->id.clock;
      next->item[0] = item;
      next->joined = joined_bit (item, 0);
      insert_child (c, &path, 1, item->id.clock, next, leaf->clock[0]);
      return;
    }
  leaf->clock[leaf->n] = item->id.clock;
  leaf->item[leaf->n] = item;
  leaf->joined |= joined_bit (item, leaf->n);
  leaf->n++;
}

/* For the right part of a split: @item begins where @left now ends. */
void
y_store_insert_after (YClient *c,
                      YItem   *left,
                      YItem   *item)
{
  YStoreLeaf *leaf = leaf_of (c, left->id.clock);
  guint at = index_of (leaf, left->id.clock) + 1;

  if (leaf->n == Y_STORE_ITEMS)
    {
      const guint half = Y_STORE_ITEMS / 2;
      Path path = { { NULL }, { 0 } };
      YStoreLeaf *right;

      descend_noting (c, leaf->clock[0], &path);
      right = new_leaf_after (c, leaf);
      right->n = Y_STORE_ITEMS - half;
      memcpy (right->clock, leaf->clock + half, right->n * sizeof right->clock[0]);
      memcpy (right->item, leaf->item + half, right->n * sizeof right->item[0]);
      right->joined = leaf->joined >> half;
      leaf->joined &= bits_below (half);
      leaf->n = half;
      insert_child (c, &path, 1, right->clock[0], right, leaf->clock[0]);
      if (at > half)
        {
          leaf = right;
          at -= half;
        }
    }
  /* Whether it joins that will be asked when the transaction ends. */
  if (at < leaf->n)
    __builtin_prefetch (leaf->item[at]);
  memmove (leaf->clock + at + 1, leaf->clock + at, (leaf->n - at) * sizeof leaf->clock[0]);
  memmove (leaf->item + at + 1, leaf->item + at, (leaf->n - at) * sizeof leaf->item[0]);
  leaf->clock[at] = item->id.clock;
  leaf->item[at] = item;
  leaf->recent = at;
  leaf->joined = (leaf->joined & bits_below (at)) | joined_bit (item, at) | (leaf->joined & ~bits_below (at)) << 1;
  leaf->n++;
}

/* Writes the first clock of what lies below into the nodes above, where that is the first child. */
static void
renew_keys (YClient *c,
            Path    *path,
            guint32  clock)
{
  for (guint h = 1; h <= c->height; h++)
    {
      path->node[h]->clock[path->slot[h]] = clock;
      if (path->slot[h] > 0)
        break;
    }
}

/* Never the first leaf: what is taken out has gone to the one before it. */
static void
remove_leaf (YClient    *c,
             Path       *path,
             YStoreLeaf *leaf)
{
  leaf->prev->next = leaf->next;
  if (leaf->next)
    leaf->next->prev = leaf->prev;
  else
    c->tail = leaf->prev;
  c->recent = c->head;
  y_arena_release (c->arena, Y_ARENA_STORE_LEAF, leaf);
  for (guint h = 1; h <= c->height; h++)
    {
      YStoreNode *node = path->node[h];
      guint slot = path->slot[h], n = node->n - slot - 1;

      memmove (node->child + slot, node->child + slot + 1, n * sizeof node->child[0]);
      memmove (node->clock + slot, node->clock + slot + 1, n * sizeof node->clock[0]);
      node->n--;
      if (node->n)
        {
          if (slot == 0)
            for (guint up = h + 1; up <= c->height; up++)
              {
                path->node[up]->clock[path->slot[up]] = node->clock[0];
                if (path->slot[up] > 0)
                  break;
              }
          break;
        }
      y_arena_release (c->arena, Y_ARENA_STORE_NODE, node);
    }
  while (c->height && ((YStoreNode *) c->root)->n == 1)
    {
      YStoreNode *root = c->root;

      c->root = root->child[0];
      c->height--;
      y_arena_release (c->arena, Y_ARENA_STORE_NODE, root);
    }
}

/* Takes the item out after its range has gone to its left neighbour. */
void
y_store_remove (YClient *c,
                YItem   *item)
{
  Path path = { { NULL }, { 0 } };
  YStoreLeaf *leaf = leaf_of (c, item->id.clock), *next;
  guint at = index_of (leaf, item->id.clock);

  g_assert (leaf->item[at] == item);
  if (leaf->n == 1 || at == 0)
    leaf = descend_noting (c, item->id.clock, &path);
  leaf->n--;
  memmove (leaf->clock + at, leaf->clock + at + 1, (leaf->n - at) * sizeof leaf->clock[0]);
  memmove (leaf->item + at, leaf->item + at + 1, (leaf->n - at) * sizeof leaf->item[0]);
  leaf->joined = (leaf->joined & bits_below (at)) | (leaf->joined >> 1 & ~bits_below (at));
  if (leaf->n == 0)
    {
      remove_leaf (c, &path, leaf);
      return;
    }
  if (at == 0)
    renew_keys (c, &path, leaf->clock[0]);
  next = leaf->next;
  if (leaf->n < Y_STORE_ITEMS / 4 && next && leaf->n + next->n <= Y_STORE_ITEMS * 3 / 4)
    {
      descend_noting (c, next->clock[0], &path);
      memcpy (leaf->clock + leaf->n, next->clock, next->n * sizeof leaf->clock[0]);
      memcpy (leaf->item + leaf->n, next->item, next->n * sizeof leaf->item[0]);
      leaf->joined |= next->joined << leaf->n;
      leaf->n += next->n;
      remove_leaf (c, &path, next);
    }
}

/* The border between an item and the one before it has moved. */
void
y_store_move (YClient *c,
              YItem   *item,
              guint32  clock)
{
  YStoreLeaf *leaf = leaf_of (c, item->id.clock);
  guint at = index_of (leaf, item->id.clock);

  if (at == 0)
    {
      Path path = { { NULL }, { 0 } };

      descend_noting (c, item->id.clock, &path);
      renew_keys (c, &path, clock);
    }
  leaf->clock[at] = clock;
  item->id.clock = clock;
}

/* ---- runs of pieces ---- */

/* The item goes on, or no longer, where the one before it ends. */
void
y_store_join (YClient *c,
              YItem   *item,
              gboolean joined)
{
  YStoreLeaf *leaf = leaf_of (c, item->id.clock);
  const guint64 bit = G_GUINT64_CONSTANT (1) << y_store_index (leaf, item->id.clock);

  if (joined)
    {
      item->flags |= Y_ITEM_JOINED;
      leaf->joined |= bit;
    }
  else
    {
      item->flags &= ~Y_ITEM_JOINED;
      leaf->joined &= ~bit;
    }
}

/* The first piece of what Yjs would see as one item. */
YItem *
y_store_run_head (YClient *c,
                  YItem   *item)
{
  YStoreLeaf *leaf;
  guint64 heads;

  if (!(item->flags & Y_ITEM_JOINED))
    return item;
  leaf = leaf_of (c, item->id.clock);
  heads = ~leaf->joined & bits_below (y_store_index (leaf, item->id.clock));
  while (heads == 0)
    {
      leaf = leaf->prev;
      heads = ~leaf->joined & bits_below (leaf->n);
    }
  return leaf->item[63 - __builtin_clzll (heads)];
}

/* The first piece of the next struct, if there is one. */
YItem *
y_store_run_after (YClient *c,
                   YItem   *item)
{
  YStoreLeaf *leaf = leaf_of (c, item->id.clock);
  guint64 heads = ~leaf->joined & bits_below (leaf->n) & ~bits_below (y_store_index (leaf, item->id.clock) + 1);

  while (heads == 0 && leaf->next)
    {
      leaf = leaf->next;
      heads = ~leaf->joined & bits_below (leaf->n);
    }
  return heads ? leaf->item[__builtin_ctzll (heads)] : NULL;
}

YItem *
y_store_next (YClient *c,
              YItem   *item)
{
  YStoreLeaf *leaf = leaf_of (c, item->id.clock);
  guint at = index_of (leaf, item->id.clock) + 1;

  if (at < leaf->n)
    return leaf->item[at];
  return leaf->next ? leaf->next->item[0] : NULL;
}

static void
free_nodes (YClient *c,
            gpointer p,
            guint    height)
{
  if (height > 0)
    {
      YStoreNode *node = p;

      for (guint i = 0; i < node->n; i++)
        free_nodes (c, node->child[i], height - 1);
    }
  y_arena_release (c->arena, height > 0 ? Y_ARENA_STORE_NODE : Y_ARENA_STORE_LEAF, p);
}

/* Frees the tree, not the items. */
void
y_store_clear (YClient *c)
{
  if (c->root)
    free_nodes (c, c->root, c->height);
  c->root = c->head = c->tail = c->recent = NULL;
  g_clear_pointer (&c->dead.data, g_free);
}

/* ---- splitting where an id points ---- */

/* The item that begins with this id, which must be there. */
YItem *
y_doc_clean_start (YDoc *doc,
                   YId   id)
{
  YItem *item = y_doc_item (doc, id);

  if (item->id.clock == id.clock)
    {
      y_item_part (doc, item);
      return item;
    }
  if (item->kind == Y_CONTENT_GC)
    return item;
  return y_item_split (doc, item, id.clock - item->id.clock);
}

/* The item that ends with this id, which must be there. */
YItem *
y_doc_clean_end (YDoc *doc,
                 YId   id)
{
  YItem *item = y_doc_item (doc, id);

  if (item->kind == Y_CONTENT_GC)
    return item;
  if (id.clock + 1 < item->id.clock + item->len)
    y_item_split (doc, item, id.clock + 1 - item->id.clock);
  else
    {
      YItem *right = y_item_right (item);

      if (right)
        y_item_part (doc, right);
    }
  return item;
}
