#include "y-doc-private.h"
#include "y-update-private.h"
#include <string.h>

/* Taking in updates: each struct once what it refers to is there; what refers to something unknown waits. */

typedef struct { guint32 group, index; } Ref;

typedef struct {
  guint32 next;          /* the struct of the group to come */
  guint32 rest;          /* from here on they wait; the group's end when none does */
  gboolean closed;       /* no more of it now */
  guint64 missing;       /* then: whose struct it waits for, or Y_PUT_OFF */
  guint32 clock;         /* and which */
  guint64 state;         /* in a dry run: as if all before were there */
} Group;

typedef struct {
  YDoc       *doc;
  YTx        *tx;                /* NULL in a dry run */
  YUpdate    *u;
  Group      *groups;
  guint32    *order;             /* groups by client id, ascending */
  guint32     n_order;
  GHashTable *by_client;         /* (nullable): client id → group + 1, where there are many */
  GArray     *stack;             /* of Ref */
} Run;

/* ---- putting structs in ---- */

/* What is behind the first @offset units, borrowed from the struct; but *owned and the value of a binary are the caller's. */
void
y_struct_content (const YStruct *s,
                  guint32        offset,
                  YContent      *c,
                  char         **owned)
{
  *c = (YContent) { .kind = s->kind, .type_ref = s->type_ref, .ascii = s->ascii, .len = s->len - offset, .s = s->s,
                    .bytes = s->bytes };
  switch (s->kind)
    {
    case Y_CONTENT_STRING:
      if (offset)
        {
          gboolean pair;
          gsize at = y_utf16_offset (s->s, s->bytes, offset, &pair);

          if (pair)
            {
              /* Only the second half of the pair is new. */
              *owned = g_malloc (s->bytes - at);
              memcpy (*owned, "\xef\xbf\xbd", 3);
              memcpy (*owned + 3, s->s + at + 4, s->bytes - at - 4);
              c->s = *owned;
              c->bytes = s->bytes - at - 1;
            }
          else
            {
              c->s += at;
              c->bytes -= at;
            }
          c->ascii = c->bytes == c->len;
        }
      break;
    case Y_CONTENT_JSON:
    case Y_CONTENT_ANY:
      c->values = (s->len == 1 ? (YValue **) &s->v.value : s->v.values) + offset;
      break;
    case Y_CONTENT_BINARY:
      c->value = y_value_new_bytes (s->s, s->bytes);
      break;
    default:
      c->value = s->v.value;
      break;
    }
}

static YId
known_id (YDoc   *doc,
          guint64 client,
          guint32 clock)
{
  return (YId) { y_doc_client (doc, client)->index, clock };
}

static void
append_gc (YTx     *tx,
           YClient *client,
           guint32  len)
{
  y_tx_touch_client (tx, client);
  tx->has_work = TRUE;
  y_gc_append (tx->doc, client, len);
}

/* The commonest case: a text goes on where the last one of its client ended. Then the old item is made longer. */
static gboolean
extend_text (YTx     *tx,
             YItem   *left,
             YItem   *right,
             YClient *client,
             const YContent *c,
             YId      right_origin)
{
  gsize bytes;
  guint32 chars, units, before;

  if (!left || c->kind != Y_CONTENT_STRING || left->kind != Y_CONTENT_STRING || left->id.client != client->index ||
      left->id.clock + left->len != client->state || (left->flags & (Y_ITEM_DELETED | Y_ITEM_REDONE | Y_ITEM_MAP)) ||
      !y_id_equal (left->right_origin, right_origin) || y_item_right (left) != right)
    return FALSE;
  y_item_text (left, &bytes);
  if (bytes + c->bytes > Y_PIECE_BYTES)
    return FALSE;
  y_tx_touch_client (tx, client);
  units = chars = c->len;
  if (!c->ascii)
    y_text_measure (c->s, c->bytes, &units, &chars);
  before = y_item_chars (left);
  y_item_append_text (tx->doc, left, c->s, c->bytes, chars, units, c->ascii);
  g_assert (y_item_chars (left) == before + chars);
  client->state += units;
  y_seq_adjust (left, units, chars, 0, 0);
  if (left->up.leaf->type->near_item != left)
    left->up.leaf->type->near_item = NULL;
  y_tx_note_change (tx, left->up.leaf->type, NULL);
  return TRUE;
}

/* FALSE: it takes too many looks. */
static gboolean
integrate (Run           *run,
           guint64        client_id,
           const YStruct *s,
           guint32        offset,
           gboolean       last)
{
  YDoc *doc = run->doc;
  YClient *client = y_doc_client_make (doc, client_id);
  YItem *left = NULL, *right = NULL;
  YId origin = Y_NO_ID, right_origin = Y_NO_ID;
  YType *parent = NULL;
  YKey sub_key;
  const YKey *sub = NULL;
  YContent c;
  g_autofree char *owned = NULL;
  gboolean done = TRUE;

  if (s->kind == Y_CONTENT_GC)
    {
      append_gc (run->tx, client, s->len - offset);
      return TRUE;
    }
  if (offset)
    origin = (YId) { client->index, s->clock + offset - 1 };
  else if (s->flags & Y_STRUCT_ORIGIN)
    origin = known_id (doc, s->at.origin.client, s->at.origin.clock);
  if (s->flags & Y_STRUCT_RIGHT)
    right_origin = known_id (doc, s->at.origin.right_client, s->at.origin.right_clock);
  if (origin.client != Y_NO_CLIENT)
    left = y_doc_clean_end (doc, origin);
  if (right_origin.client != Y_NO_CLIENT)
    right = y_doc_clean_start (doc, right_origin);
  if ((left && left->kind == Y_CONTENT_GC) || (right && right->kind == Y_CONTENT_GC))
    parent = NULL;
  else if (left || right)
    {
      /* Its neighbours know where it belongs. */
      YItem *beside = left ? left : right;

      parent = y_item_parent (beside);
      if (beside->flags & Y_ITEM_MAP)
        sub = &beside->up.entry->key;
    }
  else if (s->flags & Y_STRUCT_PARENT_NAME)
    parent = y_doc_root (doc, &(YKey) { s->at.parent.name, s->at.parent.name_len });
  else if (s->flags & Y_STRUCT_PARENT_ID)
    {
      YItem *item = y_doc_item (doc, known_id (doc, s->at.parent.client, s->at.parent.clock));

      if (item->kind == Y_CONTENT_TYPE)
        parent = item->c.type;
    }
  if (!parent)
    {
      append_gc (run->tx, client, s->len - offset);
      return TRUE;
    }
  if (!left && !right && (s->flags & Y_STRUCT_SUB))
    {
      sub_key = (YKey) { s->sub, s->sub_len };
      sub = &sub_key;
    }
  y_struct_content (s, offset, &c, &owned);
  /* Not amid many: what follows may well go between, and the item would have to be split again. */
  if (!last || !extend_text (run->tx, left, right, client, &c, right_origin))
    done = y_item_integrate (run->tx, client, s->clock + offset, origin, right_origin, left, right, parent, sub, &c) != NULL;
  if (s->kind == Y_CONTENT_BINARY)
    y_value_unref (c.value);
  return done;
}

/* Yjs splits what a struct refers to before it sees that it has the struct already, and joins it again afterwards; but not
 * what has been brought back by redo. */
static void
split_as_if_new (YDoc          *doc,
                 const YStruct *s)
{
  const YItem *item;

  if (s->flags & Y_STRUCT_ORIGIN)
    {
      const YId id = known_id (doc, s->at.origin.client, s->at.origin.clock);

      item = y_doc_item (doc, id);
      if (item && (item->flags & Y_ITEM_REDONE))
        y_doc_clean_end (doc, id);
    }
  if (s->flags & Y_STRUCT_RIGHT)
    {
      const YId id = known_id (doc, s->at.origin.right_client, s->at.origin.right_clock);

      item = y_doc_item (doc, id);
      if (item && (item->flags & Y_ITEM_REDONE))
        y_doc_clean_start (doc, id);
    }
}

/* ---- the order of integration ---- */

static Group *
group_of (Run    *run,
          guint64 client,
          guint32 *index)
{
  if (run->by_client)
    {
      guint at = GPOINTER_TO_UINT (g_hash_table_lookup (run->by_client, &client));

      if (!at)
        return NULL;
      *index = at - 1;
      return &run->groups[at - 1];
    }
  for (guint32 i = 0; i < run->u->n_groups; i++)
    if (run->u->groups[i].client == client)
      {
        *index = i;
        return &run->groups[i];
      }
  return NULL;
}

static guint64
state_of (Run    *run,
          guint64 client)
{
  guint64 state = y_doc_get_clock (run->doc, client);

  if (!run->tx)
    {
      guint32 index;
      const Group *g = group_of (run, client, &index);

      if (g)
        state = MAX (state, g->state);
    }
  return state;
}

static gboolean
lacks (Run    *run,
       guint64 own,
       guint64 client,
       guint32 clock)
{
  return client != own && clock >= state_of (run, client);
}

/* Whether the struct refers to something that is not there yet, and to what. */
static gboolean
find_missing (Run           *run,
              guint64        own,
              const YStruct *s,
              guint64       *client,
              guint32       *clock)
{
  if ((s->flags & Y_STRUCT_ORIGIN) && lacks (run, own, s->at.origin.client, s->at.origin.clock))
    {
      *client = s->at.origin.client;
      *clock = s->at.origin.clock;
      return TRUE;
    }
  if ((s->flags & Y_STRUCT_RIGHT) && lacks (run, own, s->at.origin.right_client, s->at.origin.right_clock))
    {
      *client = s->at.origin.right_client;
      *clock = s->at.origin.right_clock;
      return TRUE;
    }
  if ((s->flags & Y_STRUCT_PARENT_ID) && lacks (run, own, s->at.parent.client, s->at.parent.clock))
    {
      *client = s->at.parent.client;
      *clock = s->at.parent.clock;
      return TRUE;
    }
  return FALSE;
}

/* The struct cannot be put in now, and those on the stack not before it: their groups wait from there on, each for what its
 * own struct lacks. */
static void
set_aside (Run    *run,
           Ref     ref,
           guint64 missing,
           guint32 clock)
{
  g_array_append_val (run->stack, ref);
  for (guint i = 0; i < run->stack->len; i++)
    {
      const Ref r = g_array_index (run->stack, Ref, i);
      Group *g = &run->groups[r.group];

      g->closed = TRUE;
      if (r.index >= g->rest)
        continue;
      g->rest = r.index;
      if (i + 1 < run->stack->len)
        find_missing (run, run->u->groups[r.group].client, &run->u->structs[r.index], &g->missing, &g->clock);
      else
        {
          g->missing = missing;
          g->clock = clock;
        }
    }
  g_array_set_size (run->stack, 0);
}

static gboolean
next_of_order (Run *run,
               Ref *ref)
{
  while (run->n_order > 0)
    {
      guint32 at = run->order[run->n_order - 1];
      Group *g = &run->groups[at];
      const YStructGroup *of = &run->u->groups[at];

      if (!g->closed && g->next < of->first + of->n)
        {
          *ref = (Ref) { at, g->next++ };
          return TRUE;
        }
      run->n_order--;
    }
  return FALSE;
}

static gint
compare_groups (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  const YStructGroup *groups = data;
  guint64 x = groups[*(const guint32 *) a].client, y = groups[*(const guint32 *) b].client;

  return x < y ? -1 : x > y;
}

typedef enum { PLACED, LACKS, WAITS } Placed;

/* Puts the struct in, if it can be; else tells what is missing: LACKS, what another update or group may bring. */
static Placed
place (Run           *run,
       guint64        own,
       const YStruct *s,
       gboolean       last,
       guint64       *client,
       guint32       *clock)
{
  const guint64 state = state_of (run, own);

  if (s->kind == Y_CONTENT_SKIP)
    return PLACED;
  if (s->clock > state)
    {
      *client = own;
      *clock = s->clock - 1;
      return WAITS;
    }
  if (s->clock + s->len > state)
    {
      if (find_missing (run, own, s, client, clock))
        return LACKS;
      if (run->tx && !integrate (run, own, s, state - s->clock, last))
        {
          *client = Y_PUT_OFF;
          *clock = 0;
          return WAITS;
        }
    }
  else if (run->tx && g_hash_table_size (run->doc->redone) && !find_missing (run, own, s, client, clock))
    split_as_if_new (run->doc, s);
  return PLACED;
}

static void
integrate_all (Run *run)
{
  const YUpdate *u = run->u;
  Ref ref;

  if (!next_of_order (run, &ref))
    return;
  for (;;)
    {
      const YStructGroup *of = &u->groups[ref.group];
      const YStruct *s = &u->structs[ref.index];
      guint64 client;
      guint32 clock;

      switch (place (run, of->client, s, ref.index + 1 == of->first + of->n, &client, &clock))
        {
        case LACKS:
          {
            guint32 index;
            Group *g = group_of (run, client, &index);

            if (g && !g->closed && g->next < u->groups[index].first + u->groups[index].n)
              {
                g_array_append_val (run->stack, ref);
                ref = (Ref) { index, g->next++ };
                continue;
              }
            set_aside (run, ref, client, clock);
            break;
          }
        case WAITS:
          set_aside (run, ref, client, clock);
          break;
        case PLACED:
          if (!run->tx && s->kind != Y_CONTENT_SKIP)
            run->groups[ref.group].state = MAX (run->groups[ref.group].state, s->clock + s->len);
          break;
        }
      if (run->stack->len)
        {
          ref = g_array_index (run->stack, Ref, run->stack->len - 1);
          g_array_set_size (run->stack, run->stack->len - 1);
        }
      else if (!next_of_order (run, &ref))
        return;
    }
}

/* Puts in what can be put in; the rest is added to what waits. Without @tx only looks, and returns how many bytes must wait. */
static gsize
run_structs (YDoc    *doc,
             YTx     *tx,
             YUpdate *u)
{
  Group few_groups[8];
  guint32 few_order[8];
  Run run = { .doc = doc, .tx = tx, .u = u };
  g_autofree Group *many_groups = NULL;
  g_autofree guint32 *many_order = NULL;
  gsize waits = 0;

  if (u->n_groups == 0)
    return 0;
  run.groups = few_groups;
  run.order = few_order;
  if (u->n_groups > G_N_ELEMENTS (few_groups))
    {
      run.groups = many_groups = g_new (Group, u->n_groups);
      run.order = many_order = g_new (guint32, u->n_groups);
      run.by_client = g_hash_table_new (y_id64_hash, g_int64_equal);
    }
  for (guint32 i = 0; i < u->n_groups; i++)
    {
      run.groups[i] = (Group) { .next = u->groups[i].first, .rest = u->groups[i].first + u->groups[i].n };
      run.order[i] = i;
      if (run.by_client)
        g_hash_table_insert (run.by_client, &u->groups[i].client, GUINT_TO_POINTER (i + 1));
    }
  run.n_order = u->n_groups;
  if (u->n_groups > 1)
    g_qsort_with_data (run.order, u->n_groups, sizeof (guint32), compare_groups, u->groups);
  run.stack = doc->apply_stack;
  g_array_set_size (run.stack, 0);
  integrate_all (&run);
  for (guint32 i = 0; i < u->n_groups; i++)
    {
      const Group *g = &run.groups[i];

      if (g->rest == u->groups[i].first + u->groups[i].n)
        continue;
      if (tx)
        y_pending_add (doc, u, i, g->rest, g->missing, g->clock);
      else
        waits += y_pending_size (u, i, g->rest);
    }
  g_clear_pointer (&run.by_client, g_hash_table_unref);
  return waits;
}

/* ---- deletes ---- */

/* So many deleted structs are passed one by one; where there are more they are remembered: what is deleted stays so, and
 * whoever says again and again that all is to be deleted has it looked at once. */
#define MANY_DEAD 1024

/* The first of the stretches that ends at or behind the clock. */
static guint
dead_at (const YClient *c,
         guint32        clock)
{
  guint low = 0, n = c->dead.len;

  while (n > 0)
    {
      const guint half = n / 2;
      const YSpan *s = &c->dead.data[low + half];

      if (s->clock + s->len < clock)
        {
          low += half + 1;
          n -= half + 1;
        }
      else
        n = half;
    }
  return low;
}

/* Where the clock stands in what is known to be deleted, the end of that; else the clock. */
static guint32
pass_dead (const YClient *c,
           guint32        clock)
{
  const guint at = dead_at (c, clock);

  return at < c->dead.len && c->dead.data[at].clock <= clock ? c->dead.data[at].clock + c->dead.data[at].len : clock;
}

static void
remember_dead (YClient *c,
               guint32  clock,
               guint32  end)
{
  const guint at = dead_at (c, clock);
  guint to = at;

  for (; to < c->dead.len && c->dead.data[to].clock <= end; to++)
    {
      clock = MIN (clock, c->dead.data[to].clock);
      end = MAX (end, c->dead.data[to].clock + c->dead.data[to].len);
    }
  if (to == at)
    {
      y_vector_push (&c->dead, ((YSpan) { 0, 0 }));
      memmove (c->dead.data + at + 1, c->dead.data + at, (c->dead.len - 1 - at) * sizeof (YSpan));
    }
  else
    {
      memmove (c->dead.data + at + 1, c->dead.data + to, (c->dead.len - to) * sizeof (YSpan));
      c->dead.len -= to - at - 1;
    }
  c->dead.data[at] = (YSpan) { clock, end - clock };
}

static void
delete_range (YTx                *tx,
              const YDeleteRange *r)
{
  YDoc *doc = tx->doc;
  YClient *c = y_doc_client (doc, r->client);
  guint32 state = c ? c->state : 0, end = r->clock + r->len, clock = r->clock, passed = 0;

  if (end > state)
    {
      const YDeleteRange rest = { r->client, MAX (r->clock, state), end - MAX (r->clock, state) };

      y_pending_deletes_add (doc, &rest);
      end = state;
    }
  while (clock < end)
    {
      YItem *item;

      if (c->dead.len && pass_dead (c, clock) > clock)
        {
          clock = pass_dead (c, clock);
          continue;
        }
      item = y_store_find (c, clock);
      if (!y_item_is_deleted (item))
        {
          if (item->id.clock < clock)
            item = y_item_split (doc, item, clock - item->id.clock);
          if (end < item->id.clock + item->len)
            y_item_split (doc, item, end - item->id.clock);
          clock = item->id.clock + item->len;
          y_item_delete (tx, item);
        }
      else
        {
          clock = item->id.clock + item->len;
          passed++;
        }
    }
  doc->looked += passed;
  if (passed > MANY_DEAD)
    remember_dead (c, r->clock, end);
}

/* Deletes what was told to be deleted before it was there. */
static void
apply_pending_deletes (YTx *tx)
{
  YDoc *doc = tx->doc;

  for (guint i = 0; i < tx->clients.len && doc->n_pending_deletes; i++)
    {
      const YClient *c = y_client (doc, tx->clients.data[i].client);
      YDeleteRange r, next = { 0 };
      gboolean more = y_pending_deletes_take (doc, c->id, c->state, &r);

      while (more)
        {
          /* What joins is one, as in Yjs: of a pair of surrogates both halves may have been waited for. */
          while ((more = y_pending_deletes_take (doc, c->id, c->state, &next)) && next.clock <= r.clock + r.len)
            r.len = MAX (r.len, next.clock + next.len - r.clock);
          delete_range (tx, &r);
          r = next;
        }
    }
}

/* ---- what waits ---- */

/* It waits no longer: as much of it is put in as can be. Whose structs those are goes to @woken. */
static void
put_in (YTx      *tx,
        YPending *p,
        GArray   *woken)
{
  Run run = { .doc = tx->doc, .tx = tx };
  guint64 client = 0;
  guint32 clock = 0;
  gboolean on = TRUE;

  y_pending_wake (tx->doc, p);
  g_array_append_val (woken, p->writer);
  while (on && p->n)
    {
      YStruct s;
      const gsize end = y_pending_read (tx->doc, p, &s);

      on = place (&run, p->writer, &s, p->n == 1, &client, &clock) == PLACED;
      if (on)
        y_pending_pass (tx->doc, p, &s, end);
      y_struct_clear (&s);
    }
  if (p->n)
    y_pending_wait (tx->doc, p, client, clock);
  else
    y_pending_remove (tx->doc, p);
}

/* Puts in what waited for something of these clients that is there now, and what waited for that in turn. */
static void
wake (YTx    *tx,
      GArray *clients)
{
  YDoc *doc = tx->doc;

  while (clients->len)
    {
      const guint64 client = g_array_index (clients, guint64, clients->len - 1);
      YPending *p = y_pending_first (doc, client);

      if (p && p->clock < y_doc_get_clock (doc, client))
        put_in (tx, p, clients);
      else
        g_array_set_size (clients, clients->len - 1);
    }
}

/* Goes on with what was put off, once as many looks are saved up as all that waits has bytes, and twice as many as did not do
 * the last time: so trying again and again takes no longer than the updates that saved them. */
static void
go_on (YTx    *tx,
       GArray *woken)
{
  YDoc *doc = tx->doc;
  g_autoptr (GPtrArray) put_off = NULL;
  const YPending probe = { .client = Y_PUT_OFF };

  doc->saved_looks = MIN (doc->saved_looks + doc->looks, Y_MAX_LOOKS);
  if (doc->saved_looks < MIN (MAX (doc->pending_bytes, doc->go_on_at), Y_MAX_LOOKS))
    return;
  doc->looks = doc->saved_looks;
  doc->go_on_at = doc->saved_looks * 2;
  doc->saved_looks = 0;
  put_off = g_ptr_array_new ();
  for (GTreeNode *node = g_tree_lower_bound (doc->waiting, &probe); node; node = g_tree_node_next (node))
    g_ptr_array_add (put_off, g_tree_node_value (node));
  for (guint i = 0; i < put_off->len; i++)
    put_in (tx, g_ptr_array_index (put_off, i), woken);
  wake (tx, woken);
  if (doc->looks)
    doc->go_on_at = 0;
}

static void
retry_pending (YTx           *tx,
               const YUpdate *u,
               gboolean       had_put_off)
{
  g_autoptr (GArray) clients = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint32 i = 0; i < u->n_groups; i++)
    g_array_append_val (clients, u->groups[i].client);
  /* What we wrote ourselves may have been missing too. */
  g_array_append_val (clients, tx->doc->client_id);
  wake (tx, clients);
  if (had_put_off)
    go_on (tx, clients);
}

/* Nothing more may be set aside than fits; asked before anything is changed. */
static gboolean
pending_would_overflow (YDoc    *doc,
                        YUpdate *u,
                        gsize    len)
{
  if (doc->pending_bytes + y_pending_size_at_most (u, len) <= Y_MAX_PENDING_BYTES)
    return FALSE;
  if (doc->n_put_off)
    return TRUE;                 /* how much of this would be put off as well only shows in doing it */
  return doc->pending_bytes + run_structs (doc, NULL, u) > Y_MAX_PENDING_BYTES;
}

static gboolean
apply (YDoc         *doc,
       gconstpointer data,
       gsize         len,
       gboolean      v2,
       gconstpointer origin,
       GError      **error)
{
  YUpdate u;

  if (!y_update_parse (&u, data, len, v2, error))
    return FALSE;
  if (pending_would_overflow (doc, &u, len) || y_pending_deletes_would_overflow (doc, u.deletes, u.n_deletes))
    {
      y_update_clear (&u);
      g_set_error_literal (error, Y_ERROR, Y_ERROR_LIMIT, "Too much is waiting for updates that have not come");
      return FALSE;
    }
  y_doc_begin (doc, origin);
  doc->tx->local = FALSE;
  doc->looks = MIN (Y_LOOKS_AN_UPDATE + (guint64) Y_LOOKS_A_BYTE * len, Y_MAX_LOOKS);
  doc->tx->looks += doc->looks;
  y_delete_ranges_sort (u.deletes, &u.n_deletes);
  if (!y_doc_load (doc->tx, &u))
    {
      const gboolean had_put_off = doc->n_put_off > 0;

      run_structs (doc, doc->tx, &u);
      if (doc->pending->len)
        retry_pending (doc->tx, &u, had_put_off);
      for (guint32 i = 0; i < u.n_deletes; i++)
        delete_range (doc->tx, &u.deletes[i]);
      apply_pending_deletes (doc->tx);
    }
  y_update_clear (&u);
  doc->looks = G_MAXUINT64;
  y_doc_commit (doc);
  return TRUE;
}

/**
 * y_doc_apply_update:
 * @doc: a document
 * @data: an update in format v1
 * @len: its length in bytes
 * @origin: (nullable): handed to observers
 * @error: Y_ERROR_MALFORMED when it is no update, Y_ERROR_LIMIT when it goes beyond what this program takes
 *
 * Takes an update in. It may come in any order, more than once, and before what it builds on: then it waits. On failure
 * the document is as it was.
 */
gboolean
y_doc_apply_update (YDoc         *doc,
                    gconstpointer data,
                    gsize         len,
                    gconstpointer origin,
                    GError      **error)
{
  return y_doc_apply_quick (doc, data, len, origin) || apply (doc, data, len, FALSE, origin, error);
}

/* As y_doc_apply_update(), in format v2. */
gboolean
y_doc_apply_update_v2 (YDoc         *doc,
                       gconstpointer data,
                       gsize         len,
                       gconstpointer origin,
                       GError      **error)
{
  return apply (doc, data, len, TRUE, origin, error);
}

/**
 * y_doc_has_pending:
 * @doc: a document
 *
 * Returns: whether something waits for updates that have not come
 */
gboolean
y_doc_has_pending (YDoc *doc)
{
  return doc->pending->len > 0 || doc->n_pending_deletes > 0;
}
