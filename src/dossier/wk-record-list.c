#include "wk-record-list-private.h"

#include <string.h>

#include "wk-document-private.h"
#include "wk-order-key.h"
#include "wk-record-private.h"

struct _WkRecordList
{
  WkArrayModel parent_instance;
  WkDocument *document; /* (unowned) (nullable): NULL once closed */
  char *kind; /* (owned) */
  char *parent; /* (owned) */
  gboolean orphans;
  GPtrArray *items; /* (unowned) (element-type WkRecord): the model’s */
};

enum
{
  PROP_0,
  PROP_N_ITEMS,
  PROP_KIND
};

G_DEFINE_FINAL_TYPE (WkRecordList, wk_record_list, WK_TYPE_ARRAY_MODEL)

static void
wk_record_list_init (WkRecordList *self)
{
  self->items = wk_array_model_get_items (WK_ARRAY_MODEL (self));
}

static void
wk_record_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkRecordList *self = WK_RECORD_LIST (object);

  switch (id)
    {
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->items->len);
      break;
    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_record_list_finalize (GObject *object)
{
  WkRecordList *self = WK_RECORD_LIST (object);

  g_free (self->kind);
  g_free (self->parent);
  G_OBJECT_CLASS (wk_record_list_parent_class)->finalize (object);
}

static void
wk_record_list_class_init (WkRecordListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wk_record_list_get_property;
  object_class->finalize = wk_record_list_finalize;
  WK_ARRAY_MODEL_CLASS (klass)->item_type = WK_TYPE_RECORD;
  g_object_class_install_property (object_class, PROP_N_ITEMS,
                                   g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags));
  g_object_class_install_property (object_class, PROP_KIND, g_param_spec_string ("kind", NULL, NULL, "", flags));
}

WkRecordList *
wk_record_list_new (WkDocument *document, const char *kind, const char *parent, gboolean orphans)
{
  WkRecordList *self = g_object_new (WK_TYPE_RECORD_LIST, NULL);

  self->document = document;
  self->kind = g_strdup (kind);
  self->parent = g_strdup (parent);
  self->orphans = orphans;
  wk_record_list_update (self);
  return self;
}

void
wk_record_list_detach (WkRecordList *self)
{
  self->document = NULL;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  WkRecord *x = *(WkRecord *const *) a, *y = *(WkRecord *const *) b;
  int order = strcmp (wk_record_get_order_key (x), wk_record_get_order_key (y));

  return order != 0 ? order : strcmp (wk_record_get_id (x), wk_record_get_id (y));
}

static gboolean
belongs (WkRecordList *self, WkRecord *record)
{
  return g_str_equal (wk_record_get_kind (record), self->kind) && wk_record_is_visible (record) &&
         (self->orphans ? wk_record_is_orphan (record)
                        : g_str_equal (wk_record_get_parent_id (record), self->parent));
}

static void
items_changed (WkRecordList *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/* Which of the items stay where they are: a longest run of them in the wanted order. @wanted: each one's place in
 * the wanted list, or -1 when it goes. */
static void
find_staying (const int *wanted, guint n, gboolean *stays)
{
  g_autofree guint *length = g_new (guint, n + 1);
  g_autofree int *before = g_new (int, n + 1);
  int last = -1;

  for (guint i = 0; i < n; i++)
    {
      stays[i] = FALSE;
      length[i] = wanted[i] >= 0 ? 1 : 0;
      before[i] = -1;
      for (guint j = 0; j < i && wanted[i] >= 0; j++)
        {
          if (wanted[j] >= 0 && wanted[j] < wanted[i] && length[j] + 1 > length[i])
            {
              length[i] = length[j] + 1;
              before[i] = j;
            }
        }
      if (wanted[i] >= 0 && (last < 0 || length[i] > length[last]))
        last = i;
    }
  for (; last >= 0; last = before[last])
    stays[last] = TRUE;
}

static gboolean
stands (WkRecordList *self, GPtrArray *wanted, guint position)
{
  return position < self->items->len &&
         g_ptr_array_index (self->items, position) == g_ptr_array_index (wanted, position);
}

void
wk_record_list_update (WkRecordList *self)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);
  g_autofree int *place = g_new (int, self->items->len + 1);
  g_autofree gboolean *stays = g_new (gboolean, self->items->len + 1);
  guint before = self->items->len;
  gboolean same;
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, wk_document_get_all_records (self->document));
  while (g_hash_table_iter_next (&iter, NULL, &record))
    {
      if (belongs (self, record))
        g_ptr_array_add (wanted, record);
    }
  g_ptr_array_sort (wanted, compare_places);

  same = wanted->len == self->items->len &&
         (wanted->len == 0 || memcmp (wanted->pdata, self->items->pdata, wanted->len * sizeof (gpointer)) == 0);
  if (same)
    return;

  for (guint i = 0; i < wanted->len; i++)
    g_hash_table_insert (places, g_ptr_array_index (wanted, i), GINT_TO_POINTER (i + 1));
  for (guint i = 0; i < before; i++)
    place[i] = GPOINTER_TO_INT (g_hash_table_lookup (places, g_ptr_array_index (self->items, i))) - 1;
  find_staying (place, before, stays);

  /* From the end, so that places before stay right; what follows one another goes at once. */
  for (guint end = before; end > 0;)
    {
      guint start = end;

      while (start > 0 && !stays[start - 1])
        start--;
      if (start < end)
        {
          g_ptr_array_remove_range (self->items, start, end - start);
          items_changed (self, start, end - start, 0);
          end = start;
        }
      else
        end--;
    }
  for (guint i = 0; i < wanted->len;)
    {
      guint start = i;

      for (; i < wanted->len && !stands (self, wanted, i); i++)
        g_ptr_array_insert (self->items, i, g_object_ref (g_ptr_array_index (wanted, i)));
      if (i > start)
        items_changed (self, start, 0, i - start);
      else
        i++;
    }
  if (before != self->items->len)
    g_object_notify (G_OBJECT (self), "n-items");
}

guint
wk_record_list_get_length (WkRecordList *self)
{
  g_return_val_if_fail (WK_IS_RECORD_LIST (self), 0);
  return self->items->len;
}

WkRecord *
wk_record_list_get (WkRecordList *self, guint position)
{
  g_return_val_if_fail (WK_IS_RECORD_LIST (self), NULL);
  return position < self->items->len ? g_ptr_array_index (self->items, position) : NULL;
}

const char *
wk_record_list_get_kind (WkRecordList *self)
{
  g_return_val_if_fail (WK_IS_RECORD_LIST (self), NULL);
  return self->kind;
}

gboolean
wk_record_list_find (WkRecordList *self, WkRecord *record, guint *position)
{
  g_return_val_if_fail (WK_IS_RECORD_LIST (self), FALSE);
  return g_ptr_array_find (self->items, record, position);
}

/* A key for @position among the items but @moving. Others that share the key before it (chosen apart at
 * the same time) come after it then; those are put in @ties, to be given keys of their own. */
static char *
choose_key (WkRecordList *self, guint position, WkRecord *moving, const guint *rank, GPtrArray *ties)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  const char *before = NULL, *after = NULL;
  guint next;

  for (guint i = 0; i < self->items->len; i++)
    {
      if (g_ptr_array_index (self->items, i) != moving)
        g_ptr_array_add (others, g_ptr_array_index (self->items, i));
    }
  next = MIN (position, others->len);
  if (next > 0)
    before = wk_record_get_order_key (g_ptr_array_index (others, next - 1));
  for (; next < others->len; next++)
    {
      after = wk_record_get_order_key (g_ptr_array_index (others, next));
      if (before == NULL || strcmp (before, after) < 0)
        break;
      g_ptr_array_add (ties, g_ptr_array_index (others, next));
      after = NULL;
    }
  return rank != NULL ? wk_order_key_between_ranked (before, after, *rank, wk_document_get_random (self->document))
                      : wk_order_key_between (before, after, wk_document_get_random (self->document));
}

static void
place_ties (WkRecordList *self, const char *key, GPtrArray *ties)
{
  g_autofree char *last = g_strdup (key);

  for (guint i = 0; i < ties->len; i++)
    {
      WkRecord *tie = g_ptr_array_index (ties, i);
      const char *after = NULL;
      char *fresh;

      /* The first that is beyond all ties, if there is one. */
      for (guint j = 0; j < self->items->len && after == NULL; j++)
        {
          const char *other = wk_record_get_order_key (g_ptr_array_index (self->items, j));

          if (strcmp (other, last) > 0)
            after = other;
        }
      fresh = wk_order_key_between (last, after, wk_document_get_random (self->document));
      wk_record_write_place (tie, self->parent, fresh);
      g_free (last);
      last = fresh;
    }
}

static WkRecord *
insert (WkRecordList *self, guint position, const guint *rank)
{
  g_autoptr (GPtrArray) ties = g_ptr_array_new ();
  g_autofree char *key = NULL;
  WkRecord *record;

  g_return_val_if_fail (WK_IS_RECORD_LIST (self), NULL);
  g_return_val_if_fail (!self->orphans, NULL);

  if (self->document == NULL || !wk_document_take_edit (self->document))
    return NULL;
  key = choose_key (self, position, NULL, rank, ties);
  wk_document_begin (self->document);
  record = wk_document_create_record (self->document, self->kind, self->parent, key);
  place_ties (self, key, ties);
  wk_document_commit (self->document);
  return record;
}

WkRecord *
wk_record_list_insert (WkRecordList *self, guint position)
{
  return insert (self, position, NULL);
}

WkRecord *
wk_record_list_insert_ranked (WkRecordList *self, guint position, guint rank)
{
  return insert (self, position, &rank);
}

WkRecord *
wk_record_list_append (WkRecordList *self)
{
  return wk_record_list_insert (self, G_MAXUINT);
}

gboolean
wk_record_list_move (WkRecordList *self, WkRecord *record, guint position)
{
  g_autoptr (GPtrArray) ties = g_ptr_array_new ();
  g_autofree char *key = NULL;
  guint now;

  g_return_val_if_fail (WK_IS_RECORD_LIST (self), FALSE);
  g_return_val_if_fail (WK_IS_RECORD (record), FALSE);
  g_return_val_if_fail (!self->orphans, FALSE);
  g_return_val_if_fail (wk_record_get_document (record) == self->document, FALSE);
  g_return_val_if_fail (g_str_equal (wk_record_get_kind (record), self->kind), FALSE);
  g_return_val_if_fail (!g_str_equal (wk_record_get_id (record), self->parent), FALSE);

  if (self->document == NULL || !wk_document_take_edit (self->document))
    return FALSE;
  if (wk_record_list_find (self, record, &now) && now == MIN (position, self->items->len - 1))
    return TRUE;
  key = choose_key (self, position, record, NULL, ties);
  wk_document_begin (self->document);
  wk_record_write_place (record, self->parent, key);
  place_ties (self, key, ties);
  wk_document_commit (self->document);
  return TRUE;
}
