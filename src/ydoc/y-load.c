#include "y-doc-private.h"
#include "y-update-private.h"
#include <string.h>

/* Loading a document: an update into an empty one. All structs are placed by number first, in lists of their own, by the
 * rules and in the order of y-apply.c and y-item.c; items and trees are made at the end, each once and full. What takes
 * more than that (something is missing, a struct would have to be split, a type is deleted with what is in it) is found
 * out before anything is made, and goes the long way. */

#define NONE G_MAXUINT32

/* An update that takes more looks than this to place its structs goes the long way, where looks are counted, too. */
#define MAX_STEPS (1u << 22)

/* So many groups are looked through one by one. */
#define FEW_GROUPS 8

enum { DELETED = 1, HOLDS_LISTS = 2 };

/* Where a struct is; all by number. */
typedef struct {
  guint32 group, list;           /* no list: it is garbage */
  guint32 prev, next;
  guint32 origin, right_origin;  /* the structs that end and begin with them */
  guint32 seen;                  /* at which step it was last looked at */
} Place;

/* The sequence of a type, or the values of a key. */
typedef struct {
  guint32  parent;               /* the struct that is the type; NONE: a root */
  gboolean map;
  YKey     root, key;
  guint32  first, n;
  YType   *type;
  YEntry  *entry;
} List;

typedef struct {
  guint64  client_id;
  YClient *client;
  guint32  first, n, placed;     /* structs */
  guint32  state;
  guint32  index;                /* which the client will have in the document */
  gboolean waits;
  guint    shift;                /* the struct that holds each 2^shift-th clock, and the last one: */
  guint32 *marks;                /* (owned) */
} Group;

typedef struct {
  const YUpdate *u;
  YTx           *tx;
  Group         *groups;         /* (owned) */
  GHashTable    *by_client;      /* (owned) (nullable): client id → Group, where there are many */
  Place         *places;         /* (owned), and so on: of each struct */
  guint32       *clocks;
  guint8        *flags;
  YItem        **made;           /* its first piece */
  guint32       *order;          /* (owned): structs as they were placed */
  guint32        n_placed, n_clients, steps;
  GPtrArray     *lists;          /* (owned) of List */
  GHashTable    *list_index;     /* (owned): List → its number + 1 */
  GArray        *deletes;        /* (owned) of YRange, in their order */
} Load;

/* ---- finding structs ---- */

static Group *
group_of (const Load *l,
          guint64     client)
{
  if (l->by_client)
    return g_hash_table_lookup (l->by_client, &client);
  for (guint32 i = 0; i < l->u->n_groups; i++)
    if (l->groups[i].client_id == client)
      return &l->groups[i];
  return NULL;
}

/* FALSE where the group does not begin with the client's first struct, or has gaps. */
static gboolean
group_init (Load               *l,
            Group              *g,
            const YStructGroup *of)
{
  guint32 clock = 0, k = of->first, n_marks;

  *g = (Group) { .client_id = of->client, .first = of->first, .n = of->n, .index = Y_NO_CLIENT };
  for (guint32 s = of->first; s < of->first + of->n; s++)
    {
      const YStruct *it = &l->u->structs[s];

      if (it->clock != clock || it->kind == Y_CONTENT_SKIP)
        return FALSE;
      l->clocks[s] = clock;
      clock += it->len;
    }
  g->state = clock;
  while (clock >> g->shift > of->n)
    g->shift++;
  n_marks = (clock >> g->shift) + 2;
  g->marks = g_new (guint32, n_marks);
  for (guint32 i = 0; i < n_marks; i++)
    {
      while (k + 1 < of->first + of->n && l->clocks[k + 1] <= (guint64) i << g->shift)
        k++;
      g->marks[i] = k;
    }
  return TRUE;
}

/* The struct that holds the clock, which is below the group's state. */
static inline guint32
struct_at (const Load  *l,
           const Group *g,
           guint32      clock)
{
  guint32 low = g->marks[clock >> g->shift], n = g->marks[(clock >> g->shift) + 1] - low;

  while (n > 0)
    {
      guint32 half = (n + 1) / 2;

      if (l->clocks[low + half] <= clock)
        {
          low += half;
          n -= half;
        }
      else
        n = half - 1;
    }
  return low;
}

typedef enum { FOUND, NOT_YET, CANNOT } Found;

/* The struct that an id is in; NOT_YET: when something of @group has been placed. */
static inline Found
look_up (const Load *l,
         Group      *own,
         guint64     client,
         guint32     clock,
         guint32    *at,
         Group     **group)
{
  if (client == own->client_id)
    {
      /* The reader has seen to it that the clock lies before the struct that asks, and so there is one before it. */
      const guint32 last = own->first + own->placed - 1;

      *at = l->clocks[last] <= clock ? last : struct_at (l, own, clock);
      return FOUND;
    }
  *group = group_of (l, client);
  if (!*group || clock >= (*group)->state)
    return CANNOT;
  *at = struct_at (l, *group, clock);
  return *at < (*group)->first + (*group)->placed ? FOUND : NOT_YET;
}

static inline gboolean
is_garbage (const Load *l,
            guint32     s)
{
  return l->places[s].list == NONE;
}

/* ---- lists ---- */

static guint
list_hash (gconstpointer p)
{
  const List *list = p;

  return y_key_hash (&list->root) ^ y_key_hash (&list->key) * 31 ^ list->parent * 0x9e3779b1u;
}

static gboolean
list_equal (gconstpointer a,
            gconstpointer b)
{
  const List *x = a, *y = b;

  return x->parent == y->parent && x->map == y->map && y_key_equal (&x->root, &y->root) && y_key_equal (&x->key, &y->key);
}

static guint32
list_for (Load          *l,
          const YStruct *s,
          guint32        parent)
{
  List list = { .parent = parent, .root = { "", 0 }, .key = { "", 0 }, .first = NONE };
  guint number;

  if (parent == NONE)
    list.root = (YKey) { s->at.parent.name, s->at.parent.name_len };
  else
    l->flags[parent] |= HOLDS_LISTS;
  list.map = (s->flags & Y_STRUCT_SUB) != 0;
  if (list.map)
    list.key = (YKey) { s->sub, s->sub_len };
  number = GPOINTER_TO_UINT (g_hash_table_lookup (l->list_index, &list));
  if (!number)
    {
      g_ptr_array_add (l->lists, g_memdup2 (&list, sizeof list));
      number = l->lists->len;
      g_hash_table_insert (l->list_index, l->lists->pdata[number - 1], GUINT_TO_POINTER (number));
    }
  return number - 1;
}

static void
link_in (Load    *l,
         List    *list,
         guint32  s,
         guint32  prev)
{
  Place *at = &l->places[s];

  at->prev = prev;
  at->next = prev == NONE ? list->first : l->places[prev].next;
  if (prev == NONE)
    list->first = s;
  else
    l->places[prev].next = s;
  if (at->next != NONE)
    l->places[at->next].prev = s;
  list->n++;
}

/* ---- placing ---- */

/* The rule of resolve_conflict() in y-item.c: the struct behind which @s goes. */
static guint32
resolve (Load       *l,
         const List *list,
         guint32     s,
         guint32     left)
{
  const Place *at = &l->places[s];
  const guint32 from = l->steps;
  guint32 cleared = from;        /* what was looked at up to here conflicts no more */

  for (guint32 o = left == NONE ? list->first : l->places[left].next; o != NONE && o != at->right_origin && l->steps < MAX_STEPS;
       o = l->places[o].next)
    {
      Place *other = &l->places[o];

      other->seen = ++l->steps;
      if (other->origin == at->origin)
        {
          if (l->groups[other->group].client_id < l->groups[at->group].client_id)
            {
              left = o;
              cleared = l->steps;
            }
          else if (other->right_origin == at->right_origin)
            break;
        }
      else
        {
          guint32 when = other->origin == NONE ? 0 : l->places[other->origin].seen;

          if (when <= from)
            break;
          if (when <= cleared)
            {
              left = o;
              cleared = l->steps;
            }
        }
    }
  return left;
}

static void
note_deleted (Load    *l,
              guint32  s)
{
  const YStruct *it = &l->u->structs[s];
  const YRange range = { l->groups[l->places[s].group].index, it->clock, it->len };

  l->flags[s] |= DELETED;
  g_array_append_val (l->deletes, range);
}

/* FALSE: with the struct would go what is in it. */
static gboolean
delete_struct (Load    *l,
               guint32  s)
{
  if (l->flags[s] & HOLDS_LISTS)
    return FALSE;
  if (!(l->flags[s] & DELETED))
    note_deleted (l, s);
  return TRUE;
}

static gboolean
put_in_list (Load          *l,
             const YStruct *it,
             guint32        s)
{
  Place *at = &l->places[s];
  List *list = g_ptr_array_index (l->lists, at->list);
  guint32 left = at->origin, right = at->right_origin;

  if (left != NONE ? l->places[left].next != right : right == NONE || l->places[right].prev != NONE)
    left = resolve (l, list, s, left);
  if (l->steps == MAX_STEPS)
    return FALSE;
  link_in (l, list, s, left);
  if (list->map && at->next == NONE && at->prev != NONE && !delete_struct (l, at->prev))
    return FALSE;
  if (it->kind == Y_CONTENT_DELETED)
    note_deleted (l, s);
  else if ((list->map && at->next != NONE) || (list->parent != NONE && (l->flags[list->parent] & DELETED)))
    return delete_struct (l, s);
  return TRUE;
}

/* Places the next struct of the group; NOT_YET: @before comes first. */
static Found
place (Load   *l,
       Group  *g,
       Group **before)
{
  const guint32 s = g->first + g->placed;
  const YStruct *it = &l->u->structs[s];
  Place *at = &l->places[s];
  Found found = FOUND;
  guint32 parent = NONE;

  *at = (Place) { g - l->groups, NONE, NONE, NONE, NONE, NONE, 0 };
  if (it->flags & Y_STRUCT_ORIGIN)
    found = look_up (l, g, it->at.origin.client, it->at.origin.clock, &at->origin, before);
  if (found == FOUND && (it->flags & Y_STRUCT_RIGHT))
    found = look_up (l, g, it->at.origin.right_client, it->at.origin.right_clock, &at->right_origin, before);
  if (found == FOUND && (it->flags & Y_STRUCT_PARENT_ID))
    found = look_up (l, g, it->at.parent.client, it->at.parent.clock, &parent, before);
  if (found != FOUND)
    return found;
  if (at->origin != NONE && !is_garbage (l, at->origin) &&
      l->clocks[at->origin] + l->u->structs[at->origin].len - 1 != it->at.origin.clock)
    return CANNOT;
  if (at->right_origin != NONE && !is_garbage (l, at->right_origin) && l->clocks[at->right_origin] != it->at.origin.right_clock)
    return CANNOT;
  if (g->index == Y_NO_CLIENT)
    g->index = l->n_clients++;
  if (it->kind == Y_CONTENT_GC || (at->origin != NONE && is_garbage (l, at->origin)) ||
      (at->right_origin != NONE && is_garbage (l, at->right_origin)))
    ;
  else if (at->origin != NONE || at->right_origin != NONE)
    at->list = l->places[at->origin != NONE ? at->origin : at->right_origin].list;
  else if (parent == NONE)
    at->list = list_for (l, it, NONE);
  else if (!is_garbage (l, parent) && l->u->structs[parent].kind == Y_CONTENT_TYPE)
    at->list = list_for (l, it, parent);
  if (!is_garbage (l, s) && !put_in_list (l, it, s))
    return CANNOT;
  g->placed++;
  l->order[l->n_placed++] = s;
  return FOUND;
}

static gint
compare_groups (gconstpointer a,
                gconstpointer b)
{
  const Group *x = *(Group *const *) a, *y = *(Group *const *) b;

  return x->client_id > y->client_id ? -1 : x->client_id < y->client_id;
}

/* Clients descending, and before each struct what it refers to. */
static gboolean
place_all (Load *l)
{
  const guint32 n = l->u->n_groups;
  g_autofree Group **order = g_new (Group *, n), **stack = g_new (Group *, n);

  for (guint32 i = 0; i < n; i++)
    order[i] = &l->groups[i];
  qsort (order, n, sizeof (Group *), compare_groups);
  for (guint32 i = 0; i < n; i++)
    while (order[i]->placed < order[i]->n)
      {
        guint32 depth = 0;

        stack[depth++] = order[i];
        while (depth > 0)
          {
            Group *g = stack[depth - 1], *before = NULL;

            switch (place (l, g, &before))
              {
              case FOUND:
                g->waits = FALSE;
                depth--;
                break;
              case NOT_YET:
                g->waits = TRUE;
                if (before->waits)
                  return FALSE;
                stack[depth++] = before;
                break;
              case CANNOT:
              default:
                return FALSE;
              }
          }
      }
  return TRUE;
}

/* What else is to be deleted, by ranges that are sorted. */
static gboolean
delete_all (Load *l)
{
  for (guint32 i = 0; i < l->u->n_deletes; i++)
    {
      const YDeleteRange *r = &l->u->deletes[i];
      const Group *g = group_of (l, r->client);
      const guint32 end = r->clock + r->len;

      if (!g || end > g->state)
        return FALSE;
      for (guint32 s = struct_at (l, g, r->clock), clock = r->clock; clock < end; s++)
        {
          clock = l->clocks[s] + l->u->structs[s].len;
          if (is_garbage (l, s) || (l->flags[s] & DELETED))
            continue;
          if (l->clocks[s] < r->clock || clock > end || !delete_struct (l, s))
            return FALSE;
        }
    }
  return TRUE;
}

/* ---- making ---- */

/* Whether Yjs would join two structs that follow one another. */
static gboolean
would_join (const Load *l,
            guint32     a,
            guint32     b)
{
  const guint8 kind = l->u->structs[b].kind;

  if (is_garbage (l, a) || is_garbage (l, b))
    return is_garbage (l, a) && is_garbage (l, b);
  return l->u->structs[a].kind == kind && !((l->flags[a] ^ l->flags[b]) & DELETED) &&
         (kind == Y_CONTENT_STRING || kind == Y_CONTENT_ANY || kind == Y_CONTENT_JSON || kind == Y_CONTENT_DELETED) &&
         l->places[b].origin == a && l->places[a].right_origin == l->places[b].right_origin && l->places[a].next == b;
}

/* Whether anything is to be joined or to be let go of when the transaction ends: not in what was encoded from a document. */
static gboolean
leaves_work (const Load *l)
{
  for (guint32 i = 0; i < l->u->n_groups; i++)
    for (guint32 s = l->groups[i].first; s < l->groups[i].first + l->groups[i].n; s++)
      if (((l->flags[s] & DELETED) && l->u->structs[s].kind != Y_CONTENT_DELETED) ||
          (s > l->groups[i].first && would_join (l, s - 1, s)))
        return TRUE;
  return FALSE;
}

static YId
id_in (const Load *l,
       guint32     s,
       guint32     clock)
{
  return s == NONE ? Y_NO_ID : (YId) { l->groups[l->places[s].group].index, clock };
}

static void
make_item (Load    *l,
           guint32  s)
{
  YTx *tx = l->tx;
  const YStruct *it = &l->u->structs[s];
  const Place *at = &l->places[s];
  List *list = g_ptr_array_index (l->lists, at->list);
  YClient *client = l->groups[at->group].client;
  const YId right_origin = id_in (l, at->right_origin, it->at.origin.right_clock);
  YId origin = id_in (l, at->origin, it->at.origin.clock);
  g_autofree char *owned = NULL;
  YContent rest, piece;

  if (!list->type)
    {
      list->type = list->parent == NONE ? y_doc_root (tx->doc, &list->root) : l->made[list->parent]->c.type;
      if (list->map)
        list->entry = y_type_entry (list->type, &list->key, TRUE);
      y_tx_note_change (tx, list->type, list->entry);
    }
  y_struct_content (it, 0, &rest, &owned);
  do
    {
      YItem *item;

      y_content_take_piece (&rest, list->map, &piece);
      item = y_item_new (tx, (YId) { client->index, client->state }, origin, right_origin, list->type, list->map, &piece);
      if (l->flags[s] & DELETED)
        item->flags |= Y_ITEM_DELETED;
      if (l->made[s])
        item->flags |= Y_ITEM_JOINED;
      else
        l->made[s] = item;
      y_store_append (client, item);
      origin = (YId) { client->index, client->state - 1 };
    }
  while (rest.len);
  if (it->kind == Y_CONTENT_FORMAT)
    list->type->has_formats = TRUE;
  if (it->kind == Y_CONTENT_BINARY)
    y_value_unref (rest.value);
}

static void
make_list (Load       *l,
           const List *list)
{
  g_autoptr (GPtrArray) items = NULL;
  YItem *last = NULL;

  if (!list->map)
    items = g_ptr_array_sized_new (list->n);
  for (guint32 s = list->first; s != NONE; s = l->places[s].next)
    {
      YItem *item = l->made[s];

      if (list->map)
        {
          y_map_item_link (list->entry, last, item);
          last = item;
          continue;
        }
      g_ptr_array_add (items, item);
      if (item->len != l->u->structs[s].len)
        {
          YClient *client = l->groups[l->places[s].group].client;

          while ((item = y_store_next (client, item)) && (item->flags & Y_ITEM_JOINED))
            g_ptr_array_add (items, item);
        }
    }
  if (!list->map)
    y_seq_build (list->type, (YItem *const *) items->pdata, items->len);
}

static void
make_all (Load *l)
{
  YTx *tx = l->tx;

  if (leaves_work (l))
    tx->has_work = TRUE;
  tx->loaded = TRUE;
  for (guint32 i = 0; i < l->n_placed; i++)
    {
      const guint32 s = l->order[i];
      Group *g = &l->groups[l->places[s].group];

      if (!g->client)
        {
          g->client = y_doc_client_make (tx->doc, g->client_id);
          y_tx_touch_client (tx, g->client);
        }
      if (is_garbage (l, s))
        y_gc_append (tx->doc, g->client, l->u->structs[s].len);
      else
        make_item (l, s);
    }
  for (guint i = 0; i < l->lists->len; i++)
    make_list (l, g_ptr_array_index (l->lists, i));
  if (l->deletes->len)
    g_array_append_vals (tx->deletes, l->deletes->data, l->deletes->len);
}

/* ---- the whole ---- */

static gboolean
load_init (Load *l)
{
  const YUpdate *u = l->u;

  l->groups = g_new0 (Group, u->n_groups);
  l->places = g_new (Place, u->n_structs);
  l->clocks = g_new (guint32, u->n_structs);
  l->flags = g_new0 (guint8, u->n_structs);
  l->made = g_new0 (YItem *, u->n_structs);
  l->order = g_new (guint32, u->n_structs);
  l->lists = g_ptr_array_new_with_free_func (g_free);
  l->list_index = g_hash_table_new (list_hash, list_equal);
  l->deletes = g_array_new (FALSE, FALSE, sizeof (YRange));
  if (u->n_groups > FEW_GROUPS)
    l->by_client = g_hash_table_new (y_id64_hash, g_int64_equal);
  for (guint32 i = 0; i < u->n_groups; i++)
    {
      Group *g = &l->groups[i];

      if (!l->by_client && i > 0 && group_of (l, u->groups[i].client))
        return FALSE;
      if (!group_init (l, g, &u->groups[i]) || (l->by_client && !g_hash_table_insert (l->by_client, &g->client_id, g)))
        return FALSE;
    }
  return TRUE;
}

static void
load_clear (Load *l)
{
  for (guint32 i = 0; i < l->u->n_groups; i++)
    g_free (l->groups[i].marks);
  g_free (l->groups);
  g_free (l->places);
  g_free (l->clocks);
  g_free (l->flags);
  g_free (l->made);
  g_free (l->order);
  g_hash_table_unref (l->list_index);
  g_ptr_array_unref (l->lists);
  g_array_unref (l->deletes);
  g_clear_pointer (&l->by_client, g_hash_table_unref);
}

/* Puts an update, whose deletes are sorted, into a document that is empty; FALSE: nothing is done, go the long way. */
gboolean
y_doc_load (YTx           *tx,
            const YUpdate *u)
{
  const YDoc *doc = tx->doc;
  Load l = { .u = u, .tx = tx };
  gboolean ok;

  if (doc->clients->len || doc->pending->len || doc->n_pending_deletes || u->n_structs == 0)
    return FALSE;
  ok = load_init (&l) && place_all (&l) && delete_all (&l);
  if (ok)
    make_all (&l);
  load_clear (&l);
  return ok;
}
