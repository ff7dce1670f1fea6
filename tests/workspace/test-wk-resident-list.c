/* The list of residents against a plain look at each of them: who is shown, in which order, and who is counted. */
#include <string.h>

#include "wk-resident-list-private.h"

#define MOST 300u

static const char * const queries[] = { "", " - ", "c", "ce", "celik", "selik", "jansen", "janssen b", "de", "van d", "zwolle", "1", "12", "12 zwolle", "8021", "1987",
                                        "03-05-1987", "mohammed el", "zzz", "ozturk ozturk", "kowalska zwolle 8", "hortensiastraat" };

typedef struct {
  WkResidentList *list;      /* (owned) */
  GPtrArray *here;           /* (owned) of WkResidentRow (owned): in no order */
  guint serial;
} Fixture;

static void
search_cb (const char *words, guint serial, gpointer data)
{
  ((Fixture *) data)->serial = serial;
}

static const char *
pick (const char * const *from, guint n)
{
  return from[g_test_rand_int_range (0, (gint32) n)];
}

#define PICK(list) pick (list, G_N_ELEMENTS (list))

static char *
dup_hex (const WkId *id)
{
  char hex[WK_ID_HEX_SIZE];

  return g_strdup (wk_id_write_hex (id, hex));
}

static WkResidentData *
make_data (Fixture *f, const WkId *id)
{
  static const char * const first[] = { "Ayşe", "Mohammed", "Johanna", "Olena", "Łucja", "", "Jan" };
  static const char * const last[] = { "Çelik", "Selik", "Janssen", "Jansen", "Bakker", "El Idrissi", "de Vries", "van der Berg", "Öztürk", "" };
  static const char * const streets[] = { "Hortensiastraat", "Zwolleweg", "Celiklaan", "" };
  static const char * const views[] = { "in", "partly", "not" };
  WkResidentData *data = wk_resident_data_new ();

  data->id = *id;
  data->first_name = g_strdup (PICK (first));
  data->last_name = g_strdup (PICK (last));
  data->display_name = g_strdup_printf ("%s %s", data->first_name, data->last_name);
  data->address = g_strdup_printf ("%s %d 80%d AB Zwolle", PICK (streets), g_test_rand_int_range (1, 130), g_test_rand_int_range (10, 30));
  data->birth_date = g_strdup_printf ("%d-%02d-%02d", g_test_rand_int_range (1980, 1990), g_test_rand_int_range (1, 13), g_test_rand_int_range (1, 13));
  data->numbers = g_strdup_printf ("%d", g_test_rand_int_range (1000, 1300));
  data->contact_person = g_test_rand_bit () ? g_strdup (g_test_rand_bit () ? "Ineke" : "Joost") : NULL;
  data->view = g_strdup (PICK (views));
  data->acute = g_test_rand_bit ();
  data->has_plan = g_test_rand_bit ();
  data->asked = g_test_rand_bit ();
  data->closed = g_test_rand_int_range (0, 5) == 0;
  if (f->here->len > 0 && g_test_rand_int_range (0, 4) == 0)
    data->same_as = g_strdup (wk_resident_row_get_id (f->here->pdata[g_test_rand_int_range (0, (gint32) f->here->len)]));
  wk_resident_data_index (data);
  return data;
}

static const WkResidentData *
look_up (Fixture *f, const char *id)
{
  for (guint i = 0; i < f->here->len; i++)
    if (g_strcmp0 (wk_resident_row_get_id (f->here->pdata[i]), id) == 0)
      return wk_resident_row_get_data (f->here->pdata[i]);
  return NULL;
}

/* Of files that go on in each other in a ring, the smallest stays. */
static gboolean
goes_on_elsewhere (Fixture *f, const WkResidentData *data)
{
  const WkResidentData *next = look_up (f, data->same_as), *smallest = data;

  if (next == NULL)
    return FALSE;
  for (guint steps = 0; next != NULL && next != data && steps <= f->here->len; steps++)
    {
      if (wk_id_compare (&next->id, &smallest->id) < 0)
        smallest = next;
      next = look_up (f, next->same_as);
    }
  return next != data || smallest != data;
}

static gboolean
is_in_group (Fixture *f, const WkResidentData *data, WkResidentFilter filter)
{
  if (goes_on_elsewhere (f, data))
    return FALSE;
  if (filter == WK_RESIDENTS_ALL)
    return TRUE;
  return !data->closed
         && (filter == WK_RESIDENTS_MINE ? g_strcmp0 (data->contact_person, "Ineke") == 0
             : filter == WK_RESIDENTS_NO_CONTACT_PERSON ? data->contact_person == NULL
             : filter == WK_RESIDENTS_NOT_IN_VIEW ? !g_str_equal (data->view, "in")
             : filter == WK_RESIDENTS_ACUTE ? data->acute
             : filter == WK_RESIDENTS_WITHOUT_PLAN ? !data->has_plan
             : !data->asked);
}

static int
compare_by_rank (gconstpointer a, gconstpointer b, gpointer words)
{
  const WkResidentData *x = wk_resident_row_get_data (*(WkResidentRow **) a), *y = wk_resident_row_get_data (*(WkResidentRow **) b);
  guint rank_x = wk_resident_data_rank (x, words), rank_y = wk_resident_data_rank (y, words);
  int r;

  if (rank_x != rank_y)
    return rank_x > rank_y ? -1 : 1;
  r = strcmp (x->folded, y->folded);
  return r != 0 ? r : wk_id_compare (&x->id, &y->id);
}

/* Who is to be shown; a hit counts for those whom the words do not name. */
static GPtrArray *
list_plainly (Fixture *f, const char *query, WkResidentFilter filter, GHashTable *hits)
{
  g_autoptr (WkSearchWords) words = wk_search_words_new (query);
  GPtrArray *out = g_ptr_array_new ();

  for (guint i = 0; i < f->here->len; i++)
    {
      const WkResidentData *data = wk_resident_row_get_data (f->here->pdata[i]);

      if (is_in_group (f, data, filter)
          && (wk_resident_data_rank (data, words) > 0 || (hits != NULL && g_hash_table_contains (hits, wk_resident_row_get_id (f->here->pdata[i])))))
        g_ptr_array_add (out, f->here->pdata[i]);
    }
  g_ptr_array_sort_with_data (out, compare_by_rank, words);
  return out;
}

static void
assert_shows (Fixture *f, const char *query, WkResidentFilter filter, GHashTable *hits)
{
  g_autoptr (GPtrArray) wanted = list_plainly (f, query, filter, hits);
  g_autoptr (WkSearchWords) words = wk_search_words_new (query);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->list)), ==, wanted->len);
  for (guint i = 0; i < wanted->len; i++)
    {
      g_autoptr (WkResidentRow) row = g_list_model_get_item (G_LIST_MODEL (f->list), i);
      gboolean by_hit = hits != NULL && g_hash_table_contains (hits, wk_resident_row_get_id (row))
                        && words->folded[0] != NULL && wk_resident_data_rank (wk_resident_row_get_data (row), words) == 0;

      g_assert_true (row == wanted->pdata[i]);
      g_assert_cmpstr (wk_resident_row_get_match (row), ==, by_hit ? "…" : NULL);
    }
}

static void
assert_counts (Fixture *f)
{
  for (guint filter = 0; filter < WK_N_RESIDENT_FILTERS; filter++)
    {
      guint n = 0;

      for (guint i = 0; i < f->here->len; i++)
        n += is_in_group (f, wk_resident_row_get_data (f->here->pdata[i]), filter);
      g_assert_cmpuint (wk_resident_list_count (f->list, filter), ==, n);
    }
}

static void
assert_finds (Fixture *f, const char *query)
{
  g_autoptr (GPtrArray) wanted = list_plainly (f, query, WK_RESIDENTS_ALL, NULL);
  g_autoptr (GPtrArray) found = wk_resident_list_find (f->list, query, 10);
  g_autoptr (WkSearchWords) words = wk_search_words_new (query);

  g_assert_cmpuint (found->len, ==, words->folded[0] != NULL ? MIN (wanted->len, 10) : 0);
  for (guint i = 0; i < found->len; i++)
    g_assert_true (found->pdata[i] == wanted->pdata[i]);
}

static void
put (Fixture *f, guint n)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      WkId id;

      if (f->here->len > 0 && (g_test_rand_bit () || f->here->len + fresh->len >= MOST))
        id = wk_resident_row_get_data (f->here->pdata[g_test_rand_int_range (0, (gint32) f->here->len)])->id;
      else
        {
          for (guint k = 0; k < WK_ID_LENGTH; k++)
            id.bytes[k] = (guint8) g_test_rand_int_range (0, 256);
          g_ptr_array_add (fresh, dup_hex (&id));
        }
      g_ptr_array_add (rows, make_data (f, &id));
    }
  wk_resident_list_put (f->list, rows);
  for (guint i = 0; i < fresh->len; i++)
    g_ptr_array_add (f->here, g_object_ref (wk_resident_list_lookup (f->list, fresh->pdata[i])));
}

/* What stays the same of somebody says nothing to whoever compares people; what they are compared by does. */
static void
test_who (void)
{
  Fixture f = { NULL, g_ptr_array_new_with_free_func (g_object_unref), 0 };
  guint serial;

  f.list = wk_resident_list_new ("account", "Ineke", search_cb, &f);
  put (&f, 100);
  for (guint i = 0; i < 5; i++)
    {
      const WkResidentData *old = wk_resident_row_get_data (f.here->pdata[7]);
      g_autoptr (GPtrArray) rows = g_ptr_array_new ();
      WkResidentData *data = wk_resident_data_new ();

      data->id = old->id;
      data->first_name = g_strdup (i == 1 ? "Ayse" : i == 0 ? old->first_name : "Ayşe");
      data->last_name = g_strdup (old->last_name);
      data->display_name = g_strdup (old->display_name);
      data->address = g_strdup (old->address);
      data->birth_date = g_strdup (i == 3 ? "1970-01-01" : old->birth_date);
      data->numbers = g_strdup (old->numbers);
      data->same_as = g_strdup (i == 4 ? wk_resident_row_get_id (f.here->pdata[8]) : old->same_as);
      data->last_contact = g_strdup_printf ("2026-11-2%u", i);
      wk_resident_data_index (data);
      g_ptr_array_add (rows, data);
      serial = wk_resident_list_get_who_serial (f.list);
      wk_resident_list_put (f.list, rows);
      g_assert_cmpint (wk_resident_list_get_who_serial (f.list) == serial, ==, i == 0);
    }
  serial = wk_resident_list_get_who_serial (f.list);
  wk_resident_list_set_query (f.list, "celik");
  g_assert_cmpuint (wk_resident_list_get_who_serial (f.list), ==, serial);
  put (&f, 1);
  g_assert_cmpuint (wk_resident_list_get_who_serial (f.list), !=, serial);
  g_ptr_array_unref (f.here);
  g_assert_finalize_object (f.list);
}

typedef struct {
  Fixture *f;
  guint wanted, n_told;
} Listener;

/* As what shows a row does: it looks who else there is. */
static void
told_cb (WkResidentRow *row, GParamSpec *pspec, Listener *listener)
{
  WkResidentList *list = listener->f->list;
  g_autoptr (GPtrArray) found = wk_resident_list_find (list, "celik", G_MAXUINT);

  listener->n_told++;
  for (guint filter = 0; filter < WK_N_RESIDENT_FILTERS; filter++)
    g_assert_cmpuint (wk_resident_list_count (list, filter), <=, listener->wanted);
  g_assert_cmpuint (wk_resident_list_get_total (list), ==, listener->wanted);
  for (guint i = 0; i < found->len; i++)
    g_assert_true (wk_resident_list_lookup (list, wk_resident_row_get_id (found->pdata[i])) == found->pdata[i]);
  wk_resident_list_set_filter (list, listener->n_told % 2 == 0 ? WK_RESIDENTS_ALL : WK_RESIDENTS_MINE);
}

static GPtrArray *
make_rows (Fixture *f, const WkId *changed, guint n_new)
{
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = 0; i <= n_new; i++)
    {
      WkId id = *changed;
      WkResidentData *data;

      for (guint k = 0; i < n_new && k < WK_ID_LENGTH; k++)
        id.bytes[k] = (guint8) g_test_rand_int_range (0, 256);
      data = make_data (f, &id);
      g_clear_pointer (&data->same_as, g_free);
      g_ptr_array_add (rows, data);
    }
  return rows;
}

/* Whoever is told of one changed row finds the whole list right, however many came with it. */
static void
test_told (void)
{
  const guint n_new[] = { 3, 100 };

  for (guint i = 0; i < G_N_ELEMENTS (n_new); i++)
    {
      Fixture f = { NULL, g_ptr_array_new_with_free_func (g_object_unref), 0 };
      Listener listener = { &f, 0, 0 };
      WkId id = { { 7 } };
      g_autoptr (GPtrArray) first = make_rows (&f, &id, 100), more = make_rows (&f, &id, n_new[i]);
      WkResidentRow *row;

      f.list = wk_resident_list_new ("account", "Ineke", search_cb, &f);
      wk_resident_list_set_query (f.list, "celik");
      wk_resident_list_put (f.list, first);
      row = wk_resident_list_lookup (f.list, "07000000000000000000000000000000");
      g_assert_nonnull (row);
      listener.wanted = 101 + n_new[i];
      g_signal_connect (row, "notify::name", G_CALLBACK (told_cb), &listener);
      wk_resident_list_put (f.list, more);
      g_assert_cmpuint (listener.n_told, ==, 1);
      g_signal_handlers_disconnect_by_func (row, told_cb, &listener);
      g_ptr_array_unref (f.here);
      g_assert_finalize_object (f.list);
    }
}

static void
take_away (Fixture *f)
{
  guint at = (guint) g_test_rand_int_range (0, (gint32) f->here->len);
  WkId id = wk_resident_row_get_data (f->here->pdata[at])->id;

  wk_resident_list_remove (f->list, &id);
  g_ptr_array_remove_index_fast (f->here, at);
}

/* As the search in files answers. */
static GHashTable *
hit (Fixture *f)
{
  GHashTable *hits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_found_free);

  for (guint i = 0; i < f->here->len; i++)
    if (g_test_rand_int_range (0, 8) == 0)
      {
        WkFound *one = g_new0 (WkFound, 1);

        one->resident = wk_resident_row_get_data (f->here->pdata[i])->id;
        one->snippet = g_strdup ("…");
        one->marks = g_array_new (FALSE, FALSE, sizeof (WkFoundMark));
        g_ptr_array_add (found, one);
        g_hash_table_add (hits, dup_hex (&one->resident));
      }
  wk_resident_list_take_hits (f->list, f->serial, found);
  return hits;
}

static void
test_like_plain (void)
{
  Fixture f = { NULL, g_ptr_array_new_with_free_func (g_object_unref), 0 };

  f.list = wk_resident_list_new ("account", "Ineke", search_cb, &f);
  for (guint round = 0; round < 300; round++)
    {
      const char *query = PICK (queries);
      WkResidentFilter filter = (WkResidentFilter) g_test_rand_int_range (0, WK_N_RESIDENT_FILTERS);
      g_autoptr (GHashTable) hits = NULL;

      wk_resident_list_set_query (f.list, "");
      if (f.here->len > 0 && g_test_rand_bit ())
        take_away (&f);
      else
        put (&f, (guint) g_test_rand_int_range (1, g_test_rand_bit () ? 5 : 100));
      assert_counts (&f);
      wk_resident_list_set_filter (f.list, filter);
      assert_shows (&f, "", filter, NULL);
      wk_resident_list_set_query (f.list, query);
      assert_shows (&f, query, filter, NULL);
      assert_finds (&f, query);
      if (*query == '\0')
        continue;
      hits = hit (&f);
      assert_shows (&f, query, filter, hits);
      /* Somebody comes or changes while the list shows what was found. */
      put (&f, (guint) g_test_rand_int_range (1, 5));
      assert_shows (&f, query, filter, hits);
    }
  g_ptr_array_unref (f.here);
  g_assert_finalize_object (f.list);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resident-list/like-plain", test_like_plain);
  g_test_add_func ("/resident-list/who", test_who);
  g_test_add_func ("/resident-list/told", test_told);
  return g_test_run ();
}
