#include "wk-resident-list-private.h"

#include <string.h>

#include "wk-resident-text-private.h"

/* More rows than these are not put in their places one by one. */
#define FEW 64u
/* Beside the bits of the filters that a row passes: it names a file that it goes on in. */
#define NAMES_ANOTHER 0x80u
G_STATIC_ASSERT ((1u << WK_N_RESIDENT_FILTERS) <= NAMES_ANOTHER);

struct _WkResidentList {
  WkArrayModel parent_instance;
  GHashTable *by_id;         /* (owned) WkId of the row → WkResidentRow (owned) */
  GPtrArray *all;            /* (owned) of WkResidentRow (borrowed from by_id), by name */
  GByteArray *groups;        /* (owned) for each of all: the filters that it passes, a bit each */
  WkResidentText *text;      /* (owned) what each of all is found by */
  char *query;               /* (owned) */
  WkResidentFilter filter;
  GHashTable *hits;          /* (owned) (nullable) WkId → WkFound: residents in whose file the query stands */
  guint *ranks;              /* (owned) (nullable) for each of all how well it fits the query, once that is known */
  GPtrArray *found;          /* (owned) of WkResidentRow (owned): those that show where the query stands */
  guint serial;              /* of the last search in files */
  guint who_serial;          /* of the last who came, went, or is somebody else now */
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

static const WkResidentData *
find_data (gpointer list, const char *id)
{
  WkResidentRow *row = wk_resident_list_lookup (list, id);

  return row != NULL ? wk_resident_row_get_data (row) : NULL;
}

/* Whether the file goes on in another that is here. */
static gboolean
is_merged (WkResidentList *self, const WkResidentData *data)
{
  return wk_resident_data_follow (data, find_data, self) != data;
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

/* ---- who passes, by place ---------------------------------------------------------------------------------------- */

static guint8
read_groups (WkResidentList *self, const WkResidentData *data)
{
  guint groups = given (data->same_as) ? NAMES_ANOTHER : 0;

  for (guint filter = 0; filter < WK_N_RESIDENT_FILTERS; filter++)
    if (passes (self, data, filter))
      groups |= 1u << filter;
  return (guint8) groups;
}

static gboolean
is_in (WkResidentList *self, guint place, WkResidentFilter filter)
{
  return (self->groups->data[place] & (1u << filter)) != 0;
}

/* What a row passes hangs on others where one file goes on in another. */
static void
read_groups_again (WkResidentList *self, gboolean of_all)
{
  for (guint place = 0; place < self->all->len; place++)
    if (of_all || (self->groups->data[place] & NAMES_ANOTHER) != 0)
      self->groups->data[place] = read_groups (self, wk_resident_row_get_data (self->all->pdata[place]));
}

/* ---- what the list shows ------------------------------------------------------------------------------------------ */

/* The places of those in a group that fit, the best first, of equals by name. */
static GArray *
sort_ranked (WkResidentList *self, const guint *ranks, WkResidentFilter filter)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint *begins = NULL;
  guint best = 0, n = 0;

  for (guint place = 0; place < self->all->len; place++)
    best = MAX (best, ranks[place]);
  begins = g_new0 (guint, best + 1);
  for (guint place = 0; place < self->all->len; place++)
    begins[ranks[place]] += is_in (self, place, filter);
  for (guint rank = best; rank > 0; rank--)
    {
      guint here = begins[rank];

      begins[rank] = n;
      n += here;
    }
  g_array_set_size (out, n);
  for (guint place = 0; place < self->all->len; place++)
    if (ranks[place] > 0 && is_in (self, place, filter))
      g_array_index (out, guint, begins[ranks[place]]++) = place;
  return out;
}

static int
compare_data (const WkResidentData *x, const WkResidentData *y)
{
  int r = g_strcmp0 (x->folded, y->folded);

  return r != 0 ? r : wk_id_compare (&x->id, &y->id);
}

/* Where it stands, or would stand. */
static guint
find_place (WkResidentList *self, const WkResidentData *data)
{
  guint from = 0, to = self->all->len;

  while (from < to)
    {
      guint middle = from + (to - from) / 2;

      if (compare_data (wk_resident_row_get_data (self->all->pdata[middle]), data) < 0)
        from = middle + 1;
      else
        to = middle;
    }
  return from;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return x < y ? -1 : x > y;
}

/* Those who are not found by name, but in whose file the query stands, come behind the others. */
static void
append_hits (WkResidentList *self, GPtrArray *out)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint));
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->hits);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      WkResidentRow *row = g_hash_table_lookup (self->by_id, id);
      guint place = row != NULL ? find_place (self, wk_resident_row_get_data (row)) : 0;

      if (row != NULL && self->ranks[place] == 0 && is_in (self, place, self->filter))
        g_array_append_val (places, place);
    }
  g_array_sort (places, compare_places);
  for (guint i = 0; i < places->len; i++)
    {
      WkResidentRow *row = self->all->pdata[g_array_index (places, guint, i)];

      wk_resident_row_set_found (row, g_hash_table_lookup (self->hits, &wk_resident_row_get_data (row)->id));
      g_ptr_array_add (self->found, g_object_ref (row));
      g_ptr_array_add (out, row);
    }
}

static void
forget_found (WkResidentList *self)
{
  for (guint i = 0; i < self->found->len; i++)
    wk_resident_row_set_found (self->found->pdata[i], NULL);
  g_ptr_array_set_size (self->found, 0);
}

/* Of rows that `by_id` owns. */
static GPtrArray *
select_rows (WkResidentList *self)
{
  GPtrArray *out = g_ptr_array_new ();
  g_autoptr (WkSearchWords) words = wk_search_words_new (self->query);
  g_autoptr (GArray) ranked = NULL;

  forget_found (self);
  if (words->folded[0] == NULL)
    {
      for (guint place = 0; place < self->all->len; place++)
        if (is_in (self, place, self->filter))
          g_ptr_array_add (out, self->all->pdata[place]);
      return out;
    }
  if (self->ranks == NULL)
    self->ranks = wk_resident_text_rank (self->text, words);
  ranked = sort_ranked (self, self->ranks, self->filter);
  g_ptr_array_set_size (out, (int) ranked->len);
  for (guint i = 0; i < ranked->len; i++)
    out->pdata[i] = self->all->pdata[g_array_index (ranked, guint, i)];
  if (self->hits != NULL)
    append_hits (self, out);
  return out;
}

static void
refresh (WkResidentList *self)
{
  wk_array_model_take_items (WK_ARRAY_MODEL (self), select_rows (self));
}

/* ---- rows come, change and go -------------------------------------------------------------------------------------- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return compare_data (wk_resident_row_get_data (*(WkResidentRow **) a), wk_resident_row_get_data (*(WkResidentRow **) b));
}

static void
take_out (WkResidentList *self, guint place)
{
  g_ptr_array_remove_index (self->all, place);
  g_byte_array_remove_index (self->groups, place);
  wk_resident_text_remove (self->text, place);
}

static void
bring_in (WkResidentList *self, WkResidentRow *row)
{
  const WkResidentData *data = wk_resident_row_get_data (row);
  guint place = find_place (self, data);

  g_ptr_array_insert (self->all, (int) place, row);
  g_byte_array_set_size (self->groups, self->all->len);
  memmove (self->groups->data + place + 1, self->groups->data + place, self->all->len - 1 - place);
  self->groups->data[place] = 0;
  wk_resident_text_insert (self->text, place, data);
}

/* All that two are compared by (wk_resident_data_compare()), what they are called, and whether the file goes on elsewhere. */
static gboolean
is_same_who (const WkResidentData *one, const WkResidentData *other)
{
  return g_strcmp0 (one->first_name, other->first_name) == 0 && g_strcmp0 (one->prefix, other->prefix) == 0
         && g_strcmp0 (one->last_name, other->last_name) == 0 && g_strcmp0 (one->display_name, other->display_name) == 0
         && g_strcmp0 (one->birth_date, other->birth_date) == 0 && g_strcmp0 (one->address, other->address) == 0
         && g_strcmp0 (one->house_number, other->house_number) == 0 && g_strcmp0 (one->numbers, other->numbers) == 0
         && g_strcmp0 (one->same_as, other->same_as) == 0;
}

/* Whoever hears of a change may ask the list: it is told once that has all of its places again. */
static WkResidentRow *
silence (WkResidentRow *row)
{
  g_object_freeze_notify (G_OBJECT (row));
  return g_object_ref (row);
}

static void
let_speak (gpointer row)
{
  g_object_thaw_notify (row);
  g_object_unref (row);
}

/* Takes the data, and adds the row, which is silent, to what was put. Returns: whether it has no place now, as it is new or found by
 * something else. */
static gboolean
put_row (WkResidentList *self, WkResidentData *data, gboolean in_place, GPtrArray *put)
{
  WkResidentRow *row = g_hash_table_lookup (self->by_id, &data->id);
  const WkResidentData *old;
  gboolean moves;

  if (row == NULL)
    {
      row = wk_resident_row_new (data);
      g_hash_table_insert (self->by_id, (gpointer) &wk_resident_row_get_data (row)->id, row);
      g_ptr_array_add (put, silence (row));
      self->who_serial++;
      return TRUE;
    }
  g_ptr_array_add (put, silence (row));
  old = wk_resident_row_get_data (row);
  moves = g_strcmp0 (old->folded, data->folded) != 0 || g_strcmp0 (old->sounds, data->sounds) != 0;
  if (!is_same_who (old, data))
    self->who_serial++;
  if (moves && in_place)
    take_out (self, find_place (self, old));
  /* the table's key lies in the old data: take it out while that goes */
  g_object_ref (row);
  g_hash_table_steal (self->by_id, &data->id);
  wk_resident_row_take_data (row, data);
  g_hash_table_insert (self->by_id, (gpointer) &wk_resident_row_get_data (row)->id, row);
  g_object_unref (row);
  return moves;
}

static void
put_few (WkResidentList *self, GPtrArray *rows, GPtrArray *put)
{
  for (guint i = 0; i < rows->len; i++)
    if (put_row (self, rows->pdata[i], TRUE, put))
      bring_in (self, put->pdata[i]);
  for (guint i = 0; i < put->len; i++)
    {
      const WkResidentData *data = wk_resident_row_get_data (put->pdata[i]);

      self->groups->data[find_place (self, data)] = read_groups (self, data);
    }
  read_groups_again (self, FALSE);
}

static void
put_many (WkResidentList *self, GPtrArray *rows, GPtrArray *put)
{
  gboolean moved = FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      gboolean is_new = !g_hash_table_contains (self->by_id, &((WkResidentData *) rows->pdata[i])->id);

      moved = put_row (self, rows->pdata[i], FALSE, put) || moved;
      if (is_new)
        g_ptr_array_add (self->all, put->pdata[i]);
    }
  if (moved)
    {
      g_ptr_array_sort (self->all, compare_names);
      wk_resident_text_fill (self->text, self->all);
      g_byte_array_set_size (self->groups, self->all->len);
    }
  read_groups_again (self, TRUE);
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
  g_autoptr (GPtrArray) put = g_ptr_array_new_with_free_func (let_speak);

  if (rows->len <= FEW)
    put_few (self, rows, put);
  else
    put_many (self, rows, put);
  g_ptr_array_set_free_func (rows, NULL);
  g_ptr_array_set_size (rows, 0);
  g_clear_pointer (&self->ranks, g_free);
  refresh (self);
  g_ptr_array_set_size (put, 0);
  /* Told for a change too: what is counted by group may have moved. */
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TOTAL]);
}

void
wk_resident_list_remove (WkResidentList *self, const WkId *id)
{
  WkResidentRow *row = g_hash_table_lookup (self->by_id, id);
  g_autoptr (WkResidentRow) going = NULL;

  if (row == NULL)
    return;
  g_signal_emit (self, signals[RESIDENT_REMOVED], 0, row);
  /* It is there until the list is without. */
  going = g_object_ref (row);
  take_out (self, find_place (self, wk_resident_row_get_data (row)));
  g_hash_table_remove (self->by_id, id);
  self->who_serial++;
  read_groups_again (self, FALSE);
  g_clear_pointer (&self->ranks, g_free);
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
  g_clear_pointer (&self->ranks, g_free);
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

guint
wk_resident_list_get_who_serial (WkResidentList *self)
{
  return self->who_serial;
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

  for (guint place = 0; place < self->all->len; place++)
    n += is_in (self, place, filter);
  return n;
}

GPtrArray *
wk_resident_list_dup_all (WkResidentList *self, WkResidentFilter filter)
{
  GPtrArray *out = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint place = 0; place < self->all->len; place++)
    if (is_in (self, place, filter))
      g_ptr_array_add (out, g_object_ref (self->all->pdata[place]));
  return out;
}

GPtrArray *
wk_resident_list_find (WkResidentList *self, const char *words, guint most)
{
  g_autoptr (WkSearchWords) wanted = wk_search_words_new (words);
  GPtrArray *out = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree guint *ranks = NULL;
  g_autoptr (GArray) ranked = NULL;

  if (wanted->folded[0] == NULL)
    return out;
  ranks = wk_resident_text_rank (self->text, wanted);
  ranked = sort_ranked (self, ranks, WK_RESIDENTS_ALL);
  for (guint i = 0; i < MIN (ranked->len, most); i++)
    g_ptr_array_add (out, g_object_ref (self->all->pdata[g_array_index (ranked, guint, i)]));
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
  g_byte_array_unref (self->groups);
  wk_resident_text_free (self->text);
  g_free (self->ranks);
  g_ptr_array_unref (self->found);
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
  self->groups = g_byte_array_new ();
  self->text = wk_resident_text_new ();
  self->found = g_ptr_array_new_with_free_func (g_object_unref);
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
