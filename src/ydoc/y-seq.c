#include "y-doc-private.h"
#include <string.h>

/* The items of a type in their order, deleted ones included: a B+ tree whose inner nodes count what each child holds.
 * Leaves are linked. A leaf that gets empty is taken out; one that gets small is joined with its next sibling. */

static void
item_counts (const YItem *item,
             guint32     *units,
             guint32     *chars,
             guint       *live,
             guint       *formats)
{
  *units = *chars = 0;
  *live = *formats = 0;
  if (item->flags & Y_ITEM_DELETED)
    return;
  *live = 1;
  if (item->kind == Y_CONTENT_FORMAT)
    *formats = 1;
  else if (y_kind_is_countable (item->kind))
    {
      *units = item->len;
      *chars = y_item_chars (item);
    }
}

static inline guint
index_in_leaf (YLeaf       *leaf,
               const YItem *item)
{
  guint i = 0;

  if (leaf->items[leaf->recent] == item)
    return leaf->recent;
  while (leaf->items[i] != item)
    i++;
  leaf->recent = i;
  return i;
}


guint
y_seq_index (YItem *item)
{
  return index_in_leaf (item->up.leaf, item);
}

/* Whether @a stands before @b in the sequence that both are in. */
gboolean
y_seq_before (const YItem *a,
              const YItem *b)
{
  const YLeaf *left = a->up.leaf, *right = b->up.leaf;
  const YNode *up_left = left->parent, *up_right = right->parent;
  guint slot_left = left->slot, slot_right = right->slot;

  if (left == right)
    {
      for (guint i = 0; i < left->n && left->items[i] != b; i++)
        if (left->items[i] == a)
          return TRUE;
      return FALSE;
    }
  while (up_left != up_right)
    {
      slot_left = up_left->slot;
      slot_right = up_right->slot;
      up_left = up_left->parent;
      up_right = up_right->parent;
    }
  return slot_left < slot_right;
}

/* ---- crowds ---- */

/* Something of the leaf goes, comes, or changes what it was put behind. */
static void
forget_crowd (YLeaf *leaf)
{
  if (leaf->crowd_state == Y_CROWD_UNKNOWN)
    return;
  leaf->crowd_state = Y_CROWD_UNKNOWN;
  for (YNode *node = leaf->parent; node && node->crowd_state != Y_CROWD_UNKNOWN; node = node->parent)
    node->crowd_state = Y_CROWD_UNKNOWN;
}

void
y_seq_forget_crowd (YItem *item)
{
  forget_crowd (item->up.leaf);
}

static const YItem *
item_before (const YLeaf *leaf,
             guint        at)
{
  if (at > 0)
    return leaf->items[at - 1];
  return leaf->prev ? leaf->prev->items[leaf->prev->n - 1] : NULL;
}

/* Whether the item was put behind the one that it stands behind. */
static inline gboolean
goes_on (const YItem *item,
         const YItem *before)
{
  return before && item->origin.client == before->id.client && item->origin.clock - before->id.clock < before->len;
}

/* Whether the leaf still goes on from the one before it, if that was so when its crowd was looked at. */
static gboolean
hangs_together (const YLeaf *leaf)
{
  return leaf->items[0] == leaf->crowd.first || goes_on (leaf->items[0], item_before (leaf, 0));
}

static gboolean
may_follow (YDoc        *doc,
            const YItem *a,
            const YItem *b)
{
  return y_id_equal (a->origin, b->origin) && y_client (doc, a->id.client)->id <= y_client (doc, b->id.client)->id;
}

static gboolean
leaf_is_crowd (YDoc  *doc,
               YLeaf *leaf)
{
  if (leaf->crowd_state != Y_CROWD_UNKNOWN)
    return leaf->crowd_state == Y_CROWD_YES;
  leaf->crowd_state = Y_CROWD_NO;
  leaf->crowd = (YCrowd) { NULL, NULL };
  for (guint i = 0; i < leaf->n; i++)
    {
      YItem *item = leaf->items[i];

      if (goes_on (item, item_before (leaf, i)))
        continue;
      if (!leaf->crowd.first)
        leaf->crowd.first = item;
      else if (!may_follow (doc, leaf->crowd.last, item))
        return FALSE;
      leaf->crowd.last = item;
    }
  if (leaf->crowd.first)
    leaf->crowd_state = Y_CROWD_YES;
  return leaf->crowd_state == Y_CROWD_YES;
}

static YLeaf *
end_leaf (YNode   *node,
          gboolean last)
{
  while (!node->above_leaves)
    node = node->child[last ? node->n - 1 : 0];
  return node->child[last ? node->n - 1 : 0];
}

static gboolean
node_is_crowd (YDoc  *doc,
               YNode *node)
{
  YCrowd all = { NULL, NULL };
  gboolean is = TRUE;

  if (node->crowd_state != Y_CROWD_UNKNOWN)
    return node->crowd_state == Y_CROWD_YES;
  /* Each is asked, so that all below is known where this is. */
  for (guint i = 0; i < node->n; i++)
    {
      YLeaf *leaf = node->above_leaves ? node->child[i] : end_leaf (node->child[i], FALSE);
      const YCrowd *crowd = node->above_leaves ? &leaf->crowd : &((YNode *) node->child[i])->crowd;

      if (!(node->above_leaves ? leaf_is_crowd (doc, leaf) : node_is_crowd (doc, node->child[i])) ||
          (i > 0 && is && (!hangs_together (leaf) || !may_follow (doc, all.last, crowd->first))))
        is = FALSE;
      if (!is)
        continue;
      if (i == 0)
        all.first = crowd->first;
      all.last = crowd->last;
    }
  node->crowd = all;
  node->crowd_state = is ? Y_CROWD_YES : Y_CROWD_NO;
  return is;
}

/* The last leaf of a crowd that begins with @leaf, all of which goes before what @client puts behind @origin: nobody in it need
 * be looked at. NULL: there is none. @before is what was passed last, if the item would go right behind it; @right is not
 * passed. */
YLeaf *
y_seq_pass_crowd (YDoc        *doc,
                  YLeaf       *leaf,
                  YId          origin,
                  guint64      client,
                  const YItem *before,
                  const YItem *right)
{
  const YLeaf *stop = right && !(right->flags & Y_ITEM_MAP) ? right->up.leaf : NULL;
  const YNode *up = stop ? stop->parent : NULL;
  YLeaf *passed = leaf;

  if (leaf == stop || !leaf_is_crowd (doc, leaf) || !y_id_equal (leaf->crowd.first->origin, origin) ||
      y_client (doc, leaf->crowd.last->id.client)->id >= client ||
      (leaf->items[0] != leaf->crowd.first && !goes_on (leaf->items[0], before)))
    return NULL;
  for (YNode *node = leaf->slot == 0 ? leaf->parent : NULL; node && node != up && node_is_crowd (doc, node); node = node->parent)
    {
      if (y_client (doc, node->crowd.last->id.client)->id >= client)
        break;
      passed = end_leaf (node, TRUE);
      if (node->slot != 0)
        break;
      up = up ? up->parent : NULL;
    }
  return passed;
}

static inline void
set_parent (YNode   *node,
            guint    slot)
{
  if (node->above_leaves)
    {
      YLeaf *leaf = node->child[slot];

      leaf->parent = node;
      leaf->slot = slot;
    }
  else
    {
      YNode *child = node->child[slot];

      child->parent = node;
      child->slot = slot;
    }
}

static void
count_leaf (YLeaf *leaf)
{
  leaf->units = leaf->chars = 0;
  leaf->live = leaf->formats = 0;
  for (guint i = 0; i < leaf->n; i++)
    {
      guint32 units, chars;
      guint live, formats;

      item_counts (leaf->items[i], &units, &chars, &live, &formats);
      leaf->item_units[i] = units;
      leaf->units += units;
      leaf->chars += chars;
      leaf->live += live;
      leaf->formats += formats;
    }
}

static void
sum_node (const YNode *node,
          guint32     *units,
          guint32     *chars,
          guint32     *formats)
{
  *units = *chars = *formats = 0;
  for (guint i = 0; i < node->n; i++)
    {
      *units += node->counts[i].units;
      *chars += node->counts[i].chars;
      *formats += node->formats[i];
    }
}

static void
count_child (YNode *node,
             guint  slot)
{
  if (node->above_leaves)
    {
      const YLeaf *leaf = node->child[slot];

      node->counts[slot] = (YCounts) { leaf->units, leaf->chars };
      node->formats[slot] = leaf->formats;
    }
  else
    sum_node (node->child[slot], &node->counts[slot].units, &node->counts[slot].chars, &node->formats[slot]);
}

static void
open_slot (YNode *node,
           guint  slot)
{
  guint n = node->n - slot;

  memmove (node->child + slot + 1, node->child + slot, n * sizeof node->child[0]);
  memmove (node->counts + slot + 1, node->counts + slot, n * sizeof node->counts[0]);
  memmove (node->formats + slot + 1, node->formats + slot, n * sizeof node->formats[0]);
  node->n++;
}

static void
close_slot (YNode *node,
            guint  slot)
{
  guint n = node->n - slot - 1;

  memmove (node->child + slot, node->child + slot + 1, n * sizeof node->child[0]);
  memmove (node->counts + slot, node->counts + slot + 1, n * sizeof node->counts[0]);
  memmove (node->formats + slot, node->formats + slot + 1, n * sizeof node->formats[0]);
  node->n--;
  for (guint i = slot; i < node->n; i++)
    set_parent (node, i);
}

static YNode *
new_node (YType   *type,
          gboolean above_leaves)
{
  YNode *node = y_arena_alloc (&type->doc->arena, Y_ARENA_NODE);

  node->above_leaves = above_leaves;
  return node;
}

/* Puts @child behind @after among the children of its parent; the counts of both are set by the caller's numbers. */
static void
insert_child (YType   *type,
              YNode   *parent,
              gpointer after,
              guint    after_slot,
              gboolean leaves,
              gpointer child)
{
  while (parent && parent->n == Y_NODE_CHILDREN)
    {
      /* Split the parent first, then go on in the half that holds @after. */
      YNode *right = new_node (type, parent->above_leaves);
      guint half = Y_NODE_CHILDREN / 2;
      guint keep = after_slot == Y_NODE_CHILDREN - 1 ? Y_NODE_CHILDREN - 1 : half;

      right->n = parent->n - keep;
      memcpy (right->child, parent->child + keep, right->n * sizeof right->child[0]);
      memcpy (right->counts, parent->counts + keep, right->n * sizeof right->counts[0]);
      memcpy (right->formats, parent->formats + keep, right->n * sizeof right->formats[0]);
      parent->n = keep;
      for (guint i = 0; i < right->n; i++)
        set_parent (right, i);
      insert_child (type, parent->parent, parent, parent->slot, FALSE, right);
      if (after_slot >= keep)
        {
          parent = right;
          after_slot -= keep;
        }
    }
  if (!parent)
    {
      parent = new_node (type, leaves);
      parent->n = 1;
      parent->child[0] = after;
      set_parent (parent, 0);
      type->root = parent;
      type->height++;
      after_slot = 0;
    }
  open_slot (parent, after_slot + 1);
  parent->child[after_slot + 1] = child;
  for (guint i = after_slot; i < parent->n; i++)
    set_parent (parent, i);
  count_child (parent, after_slot);
  count_child (parent, after_slot + 1);
}

static void
add_counts (YLeaf  *leaf,
            gint32  units,
            gint32  chars,
            int     formats)
{
  YType *type = leaf->type;
  YNode *node = leaf->parent;
  guint slot = leaf->slot;

  while (node)
    {
      node->counts[slot].units += units;
      node->counts[slot].chars += chars;
      if (formats)
        node->formats[slot] += formats;
      slot = node->slot;
      node = node->parent;
    }
  type->units += units;
  type->chars += chars;
}

void
y_seq_adjust (YItem *item,
              gint32 units,
              gint32 chars,
              int    live,
              int    formats)
{
  YLeaf *leaf = item->up.leaf;

  if (units)
    leaf->item_units[index_in_leaf (leaf, item)] += units;
  leaf->units += units;
  leaf->chars += chars;
  leaf->live += live;
  leaf->formats += formats;
  if (units || chars || formats)
    add_counts (leaf, units, chars, formats);
}

static YLeaf *
new_leaf (YType *type)
{
  YLeaf *leaf = y_arena_alloc (&type->doc->arena, Y_ARENA_LEAF);

  leaf->type = type;
  return leaf;
}

/* Makes room in a full leaf into which something goes at @at; returns the leaf for it. */
static YLeaf *
split_leaf (YLeaf *leaf,
            guint *at)
{
  YType *type = leaf->type;
  YLeaf *right = new_leaf (type);
  guint keep = *at == Y_LEAF_ITEMS && !leaf->next ? Y_LEAF_ITEMS : Y_LEAF_ITEMS / 2;

  right->n = leaf->n - keep;
  memcpy (right->items, leaf->items + keep, right->n * sizeof (YItem *));
  forget_crowd (leaf);
  leaf->n = keep;
  leaf->recent = 0;
  for (guint i = 0; i < right->n; i++)
    right->items[i]->up.leaf = right;
  right->next = leaf->next;
  right->prev = leaf;
  leaf->next = right;
  if (right->next)
    right->next->prev = right;
  count_leaf (right);
  leaf->units -= right->units;
  leaf->chars -= right->chars;
  leaf->live -= right->live;
  leaf->formats -= right->formats;
  insert_child (type, leaf->parent, leaf, leaf->slot, TRUE, right);
  if (*at >= keep)
    {
      *at -= keep;
      return right;
    }
  return leaf;
}

void
y_seq_insert (YType *type,
              YItem *left,
              YItem *item)
{
  YLeaf *leaf;
  guint at;
  guint32 units, chars;
  guint live, formats;

  if (!type->root)
    {
      type->root = new_leaf (type);
      type->height = 0;
    }
  if (left)
    {
      leaf = left->up.leaf;
      at = index_in_leaf (leaf, left) + 1;
    }
  else
    {
      YItem *first = y_seq_first (type);

      leaf = first ? first->up.leaf : type->root;
      at = 0;
    }
  if (leaf->n == Y_LEAF_ITEMS)
    leaf = split_leaf (leaf, &at);
  memmove (leaf->items + at + 1, leaf->items + at, (leaf->n - at) * sizeof (YItem *));
  memmove (leaf->item_units + at + 1, leaf->item_units + at, (leaf->n - at) * sizeof (guint16));
  leaf->items[at] = item;
  leaf->item_units[at] = 0;
  leaf->recent = at;
  leaf->n++;
  forget_crowd (leaf);
  item->up.leaf = leaf;
  item_counts (item, &units, &chars, &live, &formats);
  y_seq_adjust (item, units, chars, live, formats);
}

/* Puts behind an item what was cut off its end; @chars were in both before. What is above a leaf with room for it does not
 * change, unless a pair was cut. */
void
y_seq_insert_cut (YItem  *left,
                  YItem  *right,
                  guint32 chars)
{
  YLeaf *leaf = left->up.leaf;
  const gboolean visible = y_item_is_visible (left);
  const guint32 units = visible ? right->len : 0;
  guint at;

  if (leaf->n == Y_LEAF_ITEMS)
    {
      if (visible)
        y_seq_adjust (left, -(gint32) units, (gint32) y_item_chars (left) - (gint32) chars, 0, 0);
      y_seq_insert (leaf->type, left, right);
      return;
    }
  at = index_in_leaf (leaf, left) + 1;
  memmove (leaf->items + at + 1, leaf->items + at, (leaf->n - at) * sizeof (YItem *));
  memmove (leaf->item_units + at + 1, leaf->item_units + at, (leaf->n - at) * sizeof (guint16));
  leaf->items[at] = right;
  leaf->item_units[at] = units;
  leaf->item_units[at - 1] -= units;
  leaf->n++;
  leaf->live += !y_item_is_deleted (right);
  forget_crowd (leaf);
  right->up.leaf = leaf;
  if (visible && y_item_chars (left) + y_item_chars (right) != chars)
    y_seq_adjust (left, 0, y_item_chars (left) + y_item_chars (right) - chars, 0, 0);
}

/* Gives a type that has none its items, which are in order. */
void
y_seq_build (YType        *type,
             YItem *const *items,
             guint         n)
{
  guint n_below = (n + Y_LEAF_ITEMS - 1) / Y_LEAF_ITEMS;
  g_autofree gpointer *below = g_new (gpointer, n_below);
  YLeaf *prev = NULL;

  for (guint k = 0; k < n_below; k++)
    {
      YLeaf *leaf = new_leaf (type);

      leaf->n = MIN (Y_LEAF_ITEMS, n - k * Y_LEAF_ITEMS);
      memcpy (leaf->items, items + k * Y_LEAF_ITEMS, leaf->n * sizeof (YItem *));
      for (guint i = 0; i < leaf->n; i++)
        leaf->items[i]->up.leaf = leaf;
      count_leaf (leaf);
      type->units += leaf->units;
      type->chars += leaf->chars;
      leaf->prev = prev;
      if (prev)
        prev->next = leaf;
      prev = leaf;
      below[k] = leaf;
    }
  for (type->height = 0; n_below > 1; type->height++)
    {
      guint n_nodes = (n_below + Y_NODE_CHILDREN - 1) / Y_NODE_CHILDREN;

      for (guint k = 0; k < n_nodes; k++)
        {
          YNode *node = new_node (type, type->height == 0);

          node->n = MIN (Y_NODE_CHILDREN, n_below - k * Y_NODE_CHILDREN);
          for (guint i = 0; i < node->n; i++)
            {
              node->child[i] = below[k * Y_NODE_CHILDREN + i];
              set_parent (node, i);
              count_child (node, i);
            }
          below[k] = node;
        }
      n_below = n_nodes;
    }
  type->root = below[0];
}

static void
remove_node (YType *type,
             YNode *parent,
             guint  slot)
{
  while (parent)
    {
      YNode *up = parent->parent;
      guint up_slot = parent->slot;

      close_slot (parent, slot);
      if (parent->n)
        break;
      y_arena_release (&type->doc->arena, Y_ARENA_NODE, parent);
      parent = up;
      slot = up_slot;
    }
  while (type->height && ((YNode *) type->root)->n == 1)
    {
      YNode *root = type->root;

      type->root = root->child[0];
      type->height--;
      if (root->above_leaves)
        ((YLeaf *) type->root)->parent = NULL;
      else
        ((YNode *) type->root)->parent = NULL;
      y_arena_release (&type->doc->arena, Y_ARENA_NODE, root);
    }
}

/* Never the last leaf: what is taken out has gone to the one before it. */
static void
free_leaf (YLeaf *leaf)
{
  YType *type = leaf->type;

  if (leaf->prev)
    leaf->prev->next = leaf->next;
  if (leaf->next)
    leaf->next->prev = leaf->prev;
  remove_node (type, leaf->parent, leaf->slot);
  y_arena_release (&type->doc->arena, Y_ARENA_LEAF, leaf);
}

void
y_seq_remove (YItem *item)
{
  YLeaf *leaf = item->up.leaf, *next;
  guint at = index_in_leaf (leaf, item);
  guint32 units, chars;
  guint live, formats;

  item_counts (item, &units, &chars, &live, &formats);
  y_seq_adjust (item, -(gint32) units, -(gint32) chars, -(int) live, -(int) formats);
  forget_crowd (leaf);
  leaf->n--;
  memmove (leaf->items + at, leaf->items + at + 1, (leaf->n - at) * sizeof (YItem *));
  memmove (leaf->item_units + at, leaf->item_units + at + 1, (leaf->n - at) * sizeof (guint16));
  leaf->items[leaf->n] = NULL;
  leaf->recent = 0;
  item->up.leaf = NULL;
  if (leaf->n == 0)
    {
      free_leaf (leaf);
      return;
    }
  next = leaf->next;
  if (leaf->n < Y_LEAF_ITEMS / 4 && next && next->parent == leaf->parent && leaf->n + next->n <= Y_LEAF_ITEMS * 3 / 4)
    {
      YNode *parent = leaf->parent;

      for (guint i = 0; i < next->n; i++)
        {
          leaf->items[leaf->n + i] = next->items[i];
          leaf->item_units[leaf->n + i] = next->item_units[i];
          next->items[i]->up.leaf = leaf;
        }
      leaf->n += next->n;
      leaf->units += next->units;
      leaf->chars += next->chars;
      leaf->live += next->live;
      leaf->formats += next->formats;
      parent->counts[leaf->slot].units += next->units;
      parent->counts[leaf->slot].chars += next->chars;
      parent->formats[leaf->slot] += next->formats;
      free_leaf (next);
    }
}

YItem *
y_seq_first (YType *type)
{
  gpointer p = type->root;

  if (!p)
    return NULL;
  for (guint h = type->height; h > 0; h--)
    p = ((YNode *) p)->child[0];
  return ((YLeaf *) p)->n ? ((YLeaf *) p)->items[0] : NULL;
}

YItem *
y_seq_last (YType *type)
{
  gpointer p = type->root;

  if (!p)
    return NULL;
  for (guint h = type->height; h > 0; h--)
    p = ((YNode *) p)->child[((YNode *) p)->n - 1];
  return ((YLeaf *) p)->n ? ((YLeaf *) p)->items[((YLeaf *) p)->n - 1] : NULL;
}

YItem *
y_seq_next (YItem *item)
{
  YLeaf *leaf = item->up.leaf;
  guint i = index_in_leaf (leaf, item) + 1;

  if (i < leaf->n)
    return leaf->items[i];
  return leaf->next ? leaf->next->items[0] : NULL;
}

YItem *
y_seq_prev (YItem *item)
{
  YLeaf *leaf = item->up.leaf;
  guint i = index_in_leaf (leaf, item);

  if (i > 0)
    return leaf->items[i - 1];
  return leaf->prev ? leaf->prev->items[leaf->prev->n - 1] : NULL;
}

/* The next item that is not deleted; whole leaves of deleted ones are passed over. */
YItem *
y_seq_next_live (YItem *item)
{
  YLeaf *leaf = item->up.leaf;
  guint i = index_in_leaf (leaf, item) + 1;

  for (;;)
    {
      for (; i < leaf->n; i++)
        if (!(leaf->items[i]->flags & Y_ITEM_DELETED))
          return leaf->items[i];
      do
        leaf = leaf->next;
      while (leaf && leaf->live == 0);
      if (!leaf)
        return NULL;
      i = 0;
    }
}

/* The visible item that holds position @pos, and where it starts; NULL at and behind the end. */
YItem *
y_seq_find (YType   *type,
            YUnit    unit,
            guint32  pos,
            guint32 *start_units,
            guint32 *start_chars)
{
  guint32 units = 0, chars = 0;
  gpointer p = type->root;
  YLeaf *leaf;

  if (pos >= (unit == Y_CHARS ? type->chars : type->units))
    return NULL;
  for (guint h = type->height; h > 0; h--)
    {
      const YNode *node = p;
      const YCounts *counts = node->counts;
      YCounts before = { 0, 0 };

      if (unit == Y_CHARS)
        for (; pos >= before.chars + counts->chars; counts++)
          before = (YCounts) { before.units + counts->units, before.chars + counts->chars };
      else
        for (; pos >= before.units + counts->units; counts++)
          before = (YCounts) { before.units + counts->units, before.chars + counts->chars };
      pos -= unit == Y_CHARS ? before.chars : before.units;
      units += before.units;
      chars += before.chars;
      p = node->child[counts - node->counts];
    }
  leaf = p;
  /* It is the first to look at the leaf, and the items come next: in a large document neither is in the cache. */
  for (guint i = 0; i < Y_LEAF_ITEMS; i += 8)
    __builtin_prefetch (&leaf->items[i]);
  if (leaf->units == leaf->chars)
    {
      guint i = 0;

      for (; pos >= leaf->item_units[i]; i++)
        {
          pos -= leaf->item_units[i];
          units += leaf->item_units[i];
          chars += leaf->item_units[i];
        }
      leaf->recent = i;
      __builtin_prefetch (leaf->items[MIN (i + 1, leaf->n - 1u)]);
      *start_units = units;
      *start_chars = chars;
      return leaf->items[i];
    }
  for (guint i = 0; i < leaf->n; i++)
    {
      YItem *item = leaf->items[i];
      guint32 item_chars, n;

      if (!y_item_is_visible (item))
        continue;
      item_chars = y_item_chars (item);
      n = unit == Y_CHARS ? item_chars : item->len;
      if (pos < n)
        {
          *start_units = units;
          *start_chars = chars;
          return item;
        }
      pos -= n;
      units += item->len;
      chars += item_chars;
    }
  g_assert_not_reached ();
}

/* How many units and characters are visible before the item. */
void
y_seq_start_of (YItem   *item,
                guint32 *units,
                guint32 *chars)
{
  const YLeaf *leaf = item->up.leaf;
  const YNode *node = leaf->parent;
  guint slot = leaf->slot;

  *units = *chars = 0;
  for (guint i = index_in_leaf (item->up.leaf, item); i-- > 0;)
    {
      *units += leaf->item_units[i];
      *chars += leaf->units == leaf->chars || leaf->item_units[i] == 0 ? leaf->item_units[i] : y_item_chars (leaf->items[i]);
    }
  while (node)
    {
      for (guint i = 0; i < slot; i++)
        {
          *units += node->counts[i].units;
          *chars += node->counts[i].chars;
        }
      slot = node->slot;
      node = node->parent;
    }
}

static gboolean
walk_formats (gpointer p,
              guint    height,
              YItem   *end,
              void   (*func) (YItem *, gpointer),
              gpointer data)
{
  if (height == 0)
    {
      const YLeaf *leaf = p;

      for (guint i = 0; i < leaf->n; i++)
        {
          YItem *item = leaf->items[i];

          if (item->kind == Y_CONTENT_FORMAT && !(item->flags & Y_ITEM_DELETED))
            func (item, data);
          if (item == end)
            return FALSE;
        }
      return TRUE;
    }
  for (guint i = 0; i < ((YNode *) p)->n; i++)
    {
      const YNode *node = p;

      if (node->formats[i] == 0)
        {
          /* Nothing here; but the end may be. */
          const YLeaf *leaf = end ? end->up.leaf : NULL;
          const YNode *up = leaf ? leaf->parent : NULL;

          if (height == 1 && leaf == node->child[i])
            return FALSE;
          for (guint h = 1; up && h < height - 1; h++)
            up = up->parent;
          if (height > 1 && up == node->child[i])
            return FALSE;
          continue;
        }
      if (!walk_formats (node->child[i], height - 1, end, func, data))
        return FALSE;
    }
  return TRUE;
}

/* Calls for every formatting item that is in force, in order, up to and with @end (NULL: all). */
void
y_seq_foreach_format (YType   *type,
                      YItem   *end,
                      void   (*func) (YItem *format, gpointer data),
                      gpointer data)
{
  if (type->root)
    walk_formats (type->root, type->height, end, func, data);
}

static YItem *
format_in_leaf (const YLeaf *leaf,
                guint        from)
{
  for (guint i = from; leaf->formats && i < leaf->n; i++)
    if (leaf->items[i]->kind == Y_CONTENT_FORMAT && !(leaf->items[i]->flags & Y_ITEM_DELETED))
      return leaf->items[i];
  return NULL;
}

/* The first format of the children from @slot on, or of what comes behind them. */
static YItem *
format_from (const YNode *node,
             guint        slot)
{
  while (node)
    {
      for (; slot < node->n; slot++)
        if (node->formats[slot])
          break;
      if (slot == node->n)
        {
          slot = node->slot + 1;
          node = node->parent;
        }
      else if (node->above_leaves)
        return format_in_leaf (node->child[slot], 0);
      else
        {
          node = node->child[slot];
          slot = 0;
        }
    }
  return NULL;
}

/* The first formatting item that is in force. */
YItem *
y_seq_first_format (YType *type)
{
  if (!type->root)
    return NULL;
  return type->height ? format_from (type->root, 0) : format_in_leaf (type->root, 0);
}

/* The next formatting item that is in force; what lies between costs nothing. */
YItem *
y_seq_next_format (YItem *item)
{
  const YLeaf *leaf = item->up.leaf;
  YItem *next = format_in_leaf (leaf, y_seq_index (item) + 1);

  return next || !leaf->parent ? next : format_from (leaf->parent, leaf->slot + 1);
}

static void
free_tree (YDoc    *doc,
           gpointer p,
           guint    height)
{
  if (height > 0)
    {
      YNode *node = p;

      for (guint i = 0; i < node->n; i++)
        free_tree (doc, node->child[i], height - 1);
    }
  y_arena_release (&doc->arena, height > 0 ? Y_ARENA_NODE : Y_ARENA_LEAF, p);
}

/* Frees the tree, not the items. */
void
y_seq_free (YType *type)
{
  if (type->root)
    free_tree (type->doc, type->root, type->height);
  type->root = NULL;
  type->height = 0;
  type->units = type->chars = 0;
}
