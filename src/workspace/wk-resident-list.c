#include "wk-resident-list-private.h"

#include <string.h>

struct _WkResidentList {
  WkArrayModel parent_instance;
  GHashTable *by_id;         /* (owned) WkId of the row → WkResidentRow (owned) */
  GPtrArray *all;            /* (owned) of WkResidentRow (borrowed from by_id), by name */
  char *query;               /* (owned) */
  WkResidentFilter filter;
  GHashTable *hits;          /* (owned) (nullable) WkId → WkFound: residents in whose file the query stands */
  guint serial;              /* of the last search in files */
  gboolean searching;        /* its answer is not here yet */
  char *account_id, *account_name; /* (owned) */
  WkWordSearch search;       /* (nullable) */
  gpointer search_data;
};

enum { PROP_0, PROP_QUERY, PROP_FILTER, PROP_TOTAL, PROP_SEARCHING, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { RESIDENT_REMOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkResidentList, wk_resident_list, WK_TYPE_ARRAY_MODEL)

static gboolean
given (const char *text)
{
  return text != NULL && *text != '\0';
}

/* Whether the file goes on in another that is here (SCHEMA.md, "merge"). Where they name each other in a ring, the one with the smallest id goes on. */
static gboolean
is_merged (WkResidentList *self, const WkResidentData *data)
{
  const WkResidentData *at = data;
  gboolean smallest = TRUE;

  if (!given (data->same_as))
    return FALSE;
  for (guint steps = 0; steps < g_hash_table_size (self->by_id) && given (at->same_as); steps++)
    {
      WkResidentRow *next = wk_resident_list_lookup (self, at->same_as);

      if (next == NULL)
        return at != data;
      at = wk_resident_row_get_data (next);
      if (at == data)
        return !smallest;
      smallest = smallest && wk_id_compare (&data->id, &at->id) < 0;
    }
  return TRUE;
}

static gboolean
passes (WkResidentList *self, const WkResidentData *data, WkResidentFilter filter)
{
  if (is_merged (self, data) || (data->closed && filter != WK_RESIDENTS_ALL))
    return FALSE;
  switch (filter)
    {
    case WK_RESIDENTS_MINE:
      return given (data->contact_person) && (g_strcmp0 (data->contact_person_id, self->account_id) == 0
                                              || g_strcmp0 (data->contact_person, self->account_name) == 0);
    case WK_RESIDENTS_NO_CONTACT_PERSON: return !given (data->contact_person);
    case WK_RESIDENTS_NOT_IN_VIEW: return g_strcmp0 (data->view, "in") != 0;
    case WK_RESIDENTS_ACUTE: return data->acute;
    case WK_RESIDENTS_WITHOUT_PLAN: return !data->has_plan;
    case WK_RESIDENTS_NOT_ASKED: return !data->asked;
    case WK_N_RESIDENT_FILTERS:
    case WK_RESIDENTS_ALL:
    default: return TRUE;
    }
}

typedef struct { WkResidentRow *row; guint rank; guint place; } Ranked;

static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  const Ranked *x = a, *y = b;

  if (x->rank != y->rank)
    return x->rank > y->rank ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place;
}

static GPtrArray *
select_rows (WkResidentList *self)
{
  GPtrArray *out = g_ptr_array_new_full (self->all->len, g_object_unref);
  g_autoptr (WkSearchWords) words = wk_search_words_new (self->query);
  gboolean searching = words->folded[0] != NULL;
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));

  for (guint i = 0; i < self->all->len; i++)
    {
      WkResidentRow *row = self->all->pdata[i];
      const WkResidentData *data = wk_resident_row_get_data (row);
      const WkFound *hit = NULL;
      Ranked r = { row, 1, i };

      if (!passes (self, data, self->filter))
        continue;
      if (searching)
        {
          r.rank = wk_resident_data_rank (data, words);
          if (r.rank == 0 && self->hits != NULL && (hit = g_hash_table_lookup (self->hits, &data->id)) != NULL)
            r.rank = 1;
          if (r.rank == 0)
            continue;
        }
      wk_resident_row_set_found (row, hit);
      g_array_append_val (ranked, r);
    }
  if (searching)
    g_array_sort (ranked, compare_ranked);
  for (guint i = 0; i < ranked->len; i++)
    g_ptr_array_add (out, g_object_ref (g_array_index (ranked, Ranked, i).row));
  return out;
}

static void
refresh (WkResidentList *self)
{
  wk_array_model_take_items (WK_ARRAY_MODEL (self), select_rows (self));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const WkResidentData *x = wk_resident_row_get_data (*(WkResidentRow **) a);
  const WkResidentData *y = wk_resident_row_get_data (*(WkResidentRow **) b);
  int r = g_strcmp0 (x->folded, y->folded);

  return r != 0 ? r : wk_id_compare (&x->id, &y->id);
}

/**
 * wk_resident_list_put:
 * @self: the list
 * @rows: (element-type WkResidentData): rows that are new or changed; taken over
 *
 * Brings rows in; those that are there keep their object.
 */
void
wk_resident_list_put (WkResidentList *self, GPtrArray *rows)
{
  gboolean added = FALSE, moved = FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      WkResidentData *data = rows->pdata[i];
      WkResidentRow *row = g_hash_table_lookup (self->by_id, &data->id);

      if (row != NULL)
        {
          moved = moved || g_strcmp0 (wk_resident_row_get_data (row)->folded, data->folded) != 0;
          /* the table's key lies in the old data: take it out while that goes */
          g_object_ref (row);
          g_hash_table_steal (self->by_id, &data->id);
          wk_resident_row_take_data (row, data);
          g_hash_table_insert (self->by_id, (gpointer) &wk_resident_row_get_data (row)->id, row);
          g_object_unref (row);
        }
      else
        {
          row = wk_resident_row_new (data);
          g_hash_table_insert (self->by_id, (gpointer) &wk_resident_row_get_data (row)->id, row);
          g_ptr_array_add (self->all, row);
          added = TRUE;
        }
    }
  g_ptr_array_set_free_func (rows, NULL);
  g_ptr_array_set_size (rows, 0);
  if (added || moved)
    g_ptr_array_sort (self->all, compare_names);
  refresh (self);
  /* Told for a change too: what is counted by group may have moved. */
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TOTAL]);
}

void
wk_resident_list_remove (WkResidentList *self, const WkId *id)
{
  WkResidentRow *row = g_hash_table_lookup (self->by_id, id);

  if (row == NULL)
    return;
  g_signal_emit (self, signals[RESIDENT_REMOVED], 0, row);
  g_ptr_array_remove (self->all, row);
  g_hash_table_remove (self->by_id, id);
  refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TOTAL]);
}

void
wk_resident_list_take_hits (WkResidentList *self, guint serial, GPtrArray *hits)
{
  if (serial != self->serial)
    return;
  self->searching = FALSE;
  g_clear_pointer (&self->hits, g_hash_table_unref);
  self->hits = g_hash_table_new_full (wk_id_hash, wk_id_equal, NULL, (GDestroyNotify) wk_found_free);
  for (guint i = 0; i < hits->len; i++)
    {
      WkFound *hit = hits->pdata[i];
      g_hash_table_replace (self->hits, &hit->resident, hit);
    }
  g_ptr_array_set_free_func (hits, NULL);
  g_ptr_array_set_size (hits, 0);
  refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SEARCHING]);
}

/* After this no search leaves the list any more: whoever answers them is going. */
void
wk_resident_list_stop (WkResidentList *self)
{
  self->search = NULL;
}

/**
 * wk_resident_list_set_query:
 * @self: a list of residents
 * @words: what somebody typed; "": everyone that the filter shows
 *
 * Names answer before this returns; hits in notes follow while property `searching` is %TRUE.
 */
void
wk_resident_list_set_query (WkResidentList *self, const char *words)
{
  if (words == NULL)
    words = "";
  if (g_str_equal (self->query, words))
    return;
  g_free (self->query);
  self->query = g_strdup (words);
  g_clear_pointer (&self->hits, g_hash_table_unref);
  self->serial++;
  refresh (self);
  self->searching = *words != '\0' && self->search != NULL;
  if (self->searching)
    self->search (words, self->serial, self->search_data);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_QUERY]);
}

/**
 * wk_resident_list_set_filter:
 * @self: a list of residents
 * @filter: the group to show
 */
void
wk_resident_list_set_filter (WkResidentList *self, WkResidentFilter filter)
{
  if (self->filter == filter)
    return;
  self->filter = filter;
  refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILTER]);
}

WkResidentFilter
wk_resident_list_get_filter (WkResidentList *self)
{
  return self->filter;
}

guint
wk_resident_list_get_total (WkResidentList *self)
{
  return wk_resident_list_count (self, WK_RESIDENTS_ALL);
}

/**
 * wk_resident_list_is_mine:
 * @self: a list of residents
 * @id: a resident's, in hex
 *
 * Returns: whether whoever works here is their contact person
 */
gboolean
wk_resident_list_is_mine (WkResidentList *self, const char *id)
{
  WkResidentRow *row = wk_resident_list_lookup (self, id);

  return row != NULL && passes (self, wk_resident_row_get_data (row), WK_RESIDENTS_MINE);
}

/**
 * wk_resident_list_count:
 * @self: a list of residents
 * @filter: a group
 *
 * Returns: how many residents are in the group, whatever is searched
 */
guint
wk_resident_list_count (WkResidentList *self, WkResidentFilter filter)
{
  guint n = 0;

  for (guint i = 0; i < self->all->len; i++)
    n += passes (self, wk_resident_row_get_data (self->all->pdata[i]), filter);
  return n;
}

GPtrArray *
wk_resident_list_dup_all (WkResidentList *self, WkResidentFilter filter)
{
  GPtrArray *out = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->all->len; i++)
    if (passes (self, wk_resident_row_get_data (self->all->pdata[i]), filter))
      g_ptr_array_add (out, g_object_ref (self->all->pdata[i]));
  return out;
}

GPtrArray *
wk_resident_list_find (WkResidentList *self, const char *words, guint most)
{
  g_autoptr (WkSearchWords) wanted = wk_search_words_new (words);
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));
  GPtrArray *out = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; wanted->folded[0] != NULL && i < self->all->len; i++)
    {
      Ranked r = { self->all->pdata[i], wk_resident_data_rank (wk_resident_row_get_data (self->all->pdata[i]), wanted), i };

      if (r.rank > 0 && !is_merged (self, wk_resident_row_get_data (r.row)))
        g_array_append_val (ranked, r);
    }
  g_array_sort (ranked, compare_ranked);
  for (guint i = 0; i < MIN (ranked->len, most); i++)
    g_ptr_array_add (out, g_object_ref (g_array_index (ranked, Ranked, i).row));
  return out;
}

static gboolean
lives_at (const WkResidentData *data, const char *number)
{
  gsize n;

  if (data->house_number == NULL || !g_str_has_prefix (data->house_number, number))
    return FALSE;
  n = strlen (number);
  /* The number alone will do, the addition left out. */
  return data->house_number[n] == '\0' || (n > 0 && g_ascii_isdigit (number[n - 1]) && !g_ascii_isdigit (data->house_number[n]));
}

/**
 * wk_resident_list_find_exact:
 * @self: a list of residents
 * @birth_date: yyyy-mm-dd
 * @house_number: as somebody says it, with an addition or without
 * @except: (nullable): id in hex of one who is not meant
 *
 * Returns: (transfer none) (nullable): the only one of whom both are so; %NULL when there is none, or are several
 */
WkResidentRow *
wk_resident_list_find_exact (WkResidentList *self, const char *birth_date, const char *house_number, const char *except)
{
  g_autofree char *number = g_strdup (house_number);
  WkResidentRow *found = NULL;

  wk_resident_tidy_house_number (number);
  for (guint i = 0; *number != '\0' && i < self->all->len; i++)
    {
      const WkResidentData *data = wk_resident_row_get_data (self->all->pdata[i]);

      if (g_strcmp0 (data->birth_date, birth_date) != 0 || !lives_at (data, number)
          || g_strcmp0 (wk_resident_row_get_id (self->all->pdata[i]), except) == 0 || is_merged (self, data))
        continue;
      if (found != NULL)
        return NULL;
      found = self->all->pdata[i];
    }
  return found;
}

/**
 * wk_resident_list_lookup:
 * @self: a list of residents
 * @id: a resident's, in hex
 *
 * Returns: (transfer none) (nullable): the resident's row, shown just now or not
 */
WkResidentRow *
wk_resident_list_lookup (WkResidentList *self, const char *id)
{
  WkId key;

  return wk_id_init_from_hex (&key, id) ? g_hash_table_lookup (self->by_id, &key) : NULL;
}

static void
wk_resident_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkResidentList *self = WK_RESIDENT_LIST (object);

  switch (id)
    {
    case PROP_QUERY: g_value_set_string (value, self->query); break;
    case PROP_FILTER: g_value_set_int (value, self->filter); break;
    case PROP_TOTAL: g_value_set_uint (value, wk_resident_list_get_total (self)); break;
    case PROP_SEARCHING: g_value_set_boolean (value, self->searching); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_resident_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WkResidentList *self = WK_RESIDENT_LIST (object);

  switch (id)
    {
    case PROP_QUERY: wk_resident_list_set_query (self, g_value_get_string (value)); break;
    case PROP_FILTER: wk_resident_list_set_filter (self, g_value_get_int (value)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_resident_list_finalize (GObject *object)
{
  WkResidentList *self = WK_RESIDENT_LIST (object);

  g_ptr_array_unref (self->all);
  g_hash_table_unref (self->by_id);
  g_clear_pointer (&self->hits, g_hash_table_unref);
  g_free (self->query);
  g_free (self->account_id);
  g_free (self->account_name);
  G_OBJECT_CLASS (wk_resident_list_parent_class)->finalize (object);
}

static void
wk_resident_list_class_init (WkResidentListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wk_resident_list_get_property;
  object_class->set_property = wk_resident_list_set_property;
  object_class->finalize = wk_resident_list_finalize;
  WK_ARRAY_MODEL_CLASS (klass)->item_type = WK_TYPE_RESIDENT_ROW;
  props[PROP_QUERY] = g_param_spec_string ("query", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_FILTER] = g_param_spec_int ("filter", NULL, NULL, 0, WK_RESIDENTS_WITHOUT_PLAN, 0,
                                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_TOTAL] = g_param_spec_uint ("total", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_SEARCHING] = g_param_spec_boolean ("searching", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[RESIDENT_REMOVED] = g_signal_new ("resident-removed", WK_TYPE_RESIDENT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                            WK_TYPE_RESIDENT_ROW);
}

static void
wk_resident_list_init (WkResidentList *self)
{
  self->by_id = g_hash_table_new_full (wk_id_hash, wk_id_equal, NULL, g_object_unref);
  self->all = g_ptr_array_new ();
  self->query = g_strdup ("");
}

/**
 * wk_resident_list_new:
 * @account_id: (nullable): whose residents are "mine"
 * @account_name: (nullable): their name, for residents whose contact person is known by name alone
 * @search: (nullable): how notes are searched
 * @data: for @search
 *
 * Returns: (transfer full): an empty list
 */
WkResidentList *
wk_resident_list_new (const char *account_id, const char *account_name, WkWordSearch search, gpointer data)
{
  WkResidentList *self = g_object_new (WK_TYPE_RESIDENT_LIST, NULL);

  self->account_id = g_strdup (account_id);
  self->account_name = g_strdup (account_name);
  self->search = search;
  self->search_data = data;
  return self;
}
