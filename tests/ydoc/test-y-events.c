/* What events say: one who only listens has the same letters with the same attributes, the same elements, the same values under
 * the same keys; is told once a transaction, of what lies deep too, and whose it is. */
#include "y-check.h"

#define REPLICAS 3

/* One letter or embed, and its attributes, each as JSON. */
typedef struct { char *letter, *attributes; } Cell;

typedef struct {
  YDoc   *doc;
  YType  *text;
  GArray *cells;                 /* of Cell, as the deltas tell */
  guint   checked;
} Replica;

static void
cell_clear (gpointer data)
{
  Cell *cell = data;

  g_free (cell->letter);
  g_free (cell->attributes);
}

static char *
dup_json (YValue *value)
{
  GString *json = g_string_new (NULL);

  if (value)
    y_value_to_json (value, json);
  return g_string_free (json, FALSE);
}

/* @old with @change put on it: what is null goes. */
static char *
changed_attributes (const char *old,
                    YValue     *change)
{
  g_autoptr (YValue) before = *old ? y_value_from_json (old, -1, NULL) : y_value_new_map (), after = y_value_new_map ();
  static const char *const keys[] = { "b", "i" };
  gboolean any = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      YValue *value = y_value_lookup (change, keys[i]) ? y_value_lookup (change, keys[i]) : y_value_lookup (before, keys[i]);

      if (value && y_value_kind (value) != Y_NULL)
        {
          y_value_map_take (after, keys[i], y_value_ref (value));
          any = TRUE;
        }
    }
  return any ? dup_json (after) : g_strdup ("");
}

static void
insert_cells (GArray     *cells,
              guint       at,
              const char *text,
              YValue     *embed,
              YValue     *attributes)
{
  if (embed)
    {
      Cell cell = { dup_json (embed), dup_json (attributes) };

      g_array_insert_val (cells, at, cell);
      return;
    }
  for (const char *s = text; *s; s = g_utf8_next_char (s))
    {
      Cell cell = { g_strndup (s, g_utf8_next_char (s) - s), dup_json (attributes) };

      g_array_insert_val (cells, at++, cell);
    }
}

static void
assert_alike (GArray *said,
              YType  *text)
{
  g_autoptr (GArray) is = g_array_new (FALSE, FALSE, sizeof (Cell));
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (YValue) delta = NULL;

  g_array_set_clear_func (is, cell_clear);
  y_type_to_json (text, json);
  delta = y_value_from_json (json->str, -1, NULL);
  for (gsize i = 0; i < y_value_length (delta); i++)
    {
      YValue *op = y_value_index (delta, i), *insert = y_value_lookup (op, "insert");
      gboolean letters = y_value_kind (insert) == Y_STRING;

      insert_cells (is, is->len, letters ? y_value_get_string (insert, NULL) : NULL, letters ? NULL : insert, y_value_lookup (op, "attributes"));
    }
  g_assert_cmpuint (said->len, ==, is->len);
  for (guint i = 0; i < is->len; i++)
    {
      g_assert_cmpstr (g_array_index (said, Cell, i).letter, ==, g_array_index (is, Cell, i).letter);
      g_assert_cmpstr (g_array_index (said, Cell, i).attributes, ==, g_array_index (is, Cell, i).attributes);
    }
}

static void
listen_cb (YEvent  *e,
           gpointer data)
{
  Replica *r = data;
  gsize n, at = 0;
  const YDelta *d = y_event_get_delta (e, Y_CHARS, &n);

  for (gsize i = 0; i < n; i++)
    {
      g_assert_true (i + 1 < n || d[i].kind != Y_DELTA_RETAIN || d[i].attributes);
      if (d[i].kind == Y_DELTA_INSERT)
        insert_cells (r->cells, at, d[i].text, d[i].value, d[i].attributes);
      else
        g_assert_cmpuint (at + d[i].length, <=, r->cells->len);
      if (d[i].kind == Y_DELTA_DELETE)
        {
          g_array_remove_range (r->cells, at, d[i].length);
          continue;
        }
      for (guint k = 0; d[i].kind == Y_DELTA_RETAIN && d[i].attributes && k < d[i].length; k++)
        {
          Cell *cell = &g_array_index (r->cells, Cell, at + k);
          char *attributes = changed_attributes (cell->attributes, d[i].attributes);

          g_free (cell->attributes);
          cell->attributes = attributes;
        }
      at += d[i].length;
    }
  r->checked++;
  assert_alike (r->cells, r->text);
}

static void
edit (Replica *r,
      GRand   *rand,
      gboolean formats)
{
  static const char *const words[] = { "a", "bc", "\xf0\x9f\x98\x80", "\xd8\xa3\xd9\x87", "een langer stuk tekst" };
  static const char *const looks[] = { "{\"b\":true}", "{\"b\":null}", "{\"i\":1}", "{\"b\":null,\"i\":null}" };
  guint length = y_text_length (r->text, Y_CHARS), at = g_rand_int_range (rand, 0, length + 1);
  guint n = length > at ? g_rand_int_range (rand, 1, MIN (length - at, 6) + 1) : 0;
  g_autoptr (YValue) look = y_value_from_json (looks[g_rand_int_range (rand, 0, G_N_ELEMENTS (looks))], -1, NULL);

  switch (g_rand_int_range (rand, 0, formats ? 6 : 3))
    {
    case 2:
      y_text_delete (r->text, Y_CHARS, at, n);
      break;
    case 3:
      y_text_format (r->text, Y_CHARS, at, n, look);
      break;
    case 4:
      y_text_insert (r->text, Y_CHARS, at, words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))], -1, look);
      break;
    case 5:
      y_text_insert_embed (r->text, Y_CHARS, at, look, NULL);
      break;
    default:
      y_text_insert (r->text, Y_CHARS, at, words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))], -1, NULL);
    }
}

static void
send (Replica *from,
      Replica *to)
{
  g_autoptr (GBytes) vector = y_doc_state_vector (to->doc);
  g_autoptr (GBytes) update = y_doc_encode_state (from->doc, g_bytes_get_data (vector, NULL), g_bytes_get_size (vector), NULL);

  g_assert_true (y_doc_apply_update (to->doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, NULL));
}

static void
run (guint32  seed,
     gboolean formats)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  Replica replicas[REPLICAS];
  guint checked = 0;

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < REPLICAS; i++)
    {
      Replica *r = &replicas[i];

      r->doc = y_doc_new (i + 1, Y_DOC_GC);
      r->text = y_doc_get_root (r->doc, "text", Y_TYPE_TEXT);
      r->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
      g_array_set_clear_func (r->cells, cell_clear);
      r->checked = 0;
      y_type_observe (r->text, listen_cb, r, NULL);
    }
  for (guint step = 0; step < 150; step++)
    {
      Replica *r = &replicas[g_rand_int_range (rand, 0, REPLICAS)];
      guint edits = g_rand_int_range (rand, 0, 8) == 0 ? 1 + g_rand_int_range (rand, 0, 50) : 1;

      y_doc_begin (r->doc, NULL);
      while (edits-- > 0)
        edit (r, rand, formats);
      y_doc_commit (r->doc);
      if (g_rand_int_range (rand, 0, 3) == 0)
        send (r, &replicas[g_rand_int_range (rand, 0, REPLICAS)]);
    }
  for (guint i = 0; i < REPLICAS; i++)
    {
      checked += replicas[i].checked;
      y_check_doc (replicas[i].doc);
      y_doc_unref (replicas[i].doc);
      g_array_unref (replicas[i].cells);
    }
  g_assert_cmpuint (checked, >, 100);
}

static void
test_letters (void)
{
  for (guint32 seed = 1; seed <= (g_getenv ("WK_LONG") ? 300 : 8); seed++)
    run (seed, FALSE);
}

static void
test_formats (void)
{
  for (guint32 seed = 1; seed <= (g_getenv ("WK_LONG") ? 300 : 8); seed++)
    run (seed, TRUE);
}

/* ---- arrays and maps ---- */

typedef struct {
  YDoc       *doc;
  GPtrArray  *elements;          /* of JSON, as the deltas tell */
  GHashTable *values;            /* key → JSON, as the key changes tell */
  guint       checked;
} Listener;

static YType *
array_of (YDoc *doc)
{
  return y_doc_get_root (doc, "array", Y_TYPE_ARRAY);
}

static YType *
map_of (YDoc *doc)
{
  return y_doc_get_root (doc, "map", Y_TYPE_MAP);
}

static void
array_cb (YEvent  *e,
          gpointer data)
{
  Listener *l = data;
  gsize n, at = 0;
  const YDelta *d = y_event_get_delta (e, Y_CHARS, &n);

  g_assert_true (y_event_get_target (e) == array_of (l->doc));
  for (gsize i = 0; i < n; i++)
    {
      g_assert_null (d[i].text);
      g_assert_null (d[i].attributes);
      g_assert_cmpuint (d[i].length, >, 0);
      switch (d[i].kind)
        {
        case Y_DELTA_INSERT:
          g_assert_cmpuint (y_value_length (d[i].value), ==, d[i].length);
          for (guint k = 0; k < d[i].length; k++)
            g_ptr_array_insert (l->elements, at++, dup_json (y_value_index (d[i].value, k)));
          break;
        case Y_DELTA_DELETE:
          g_assert_cmpuint (at + d[i].length, <=, l->elements->len);
          g_ptr_array_remove_range (l->elements, at, d[i].length);
          break;
        case Y_DELTA_RETAIN:
          g_assert_cmpuint (i + 1, <, n);
          at += d[i].length;
          break;
        }
    }
  l->checked++;
  g_assert_cmpuint (l->elements->len, ==, y_array_length (array_of (l->doc)));
  for (guint i = 0; i < l->elements->len; i++)
    {
      g_autoptr (YValue) v = y_array_get (array_of (l->doc), i);
      g_autofree char *json = dup_json (v);

      g_assert_cmpstr (l->elements->pdata[i], ==, json);
    }
}

static void
map_cb (YEvent  *e,
        gpointer data)
{
  Listener *l = data;
  gsize n;
  const YKeyChange *c = y_event_get_keys (e, &n);

  for (gsize i = 0; i < n; i++)
    {
      const char *was = g_hash_table_lookup (l->values, c[i].key);
      g_autofree char *old = dup_json (c[i].old_value);
      g_autoptr (YValue) now = y_map_get (map_of (l->doc), c[i].key);

      if (c[i].action == Y_KEY_ADDED)
        g_assert_null (was);
      else
        g_assert_cmpstr (was, ==, old);
      if (c[i].action == Y_KEY_REMOVED)
        {
          g_assert_null (now);
          g_hash_table_remove (l->values, c[i].key);
        }
      else
        g_hash_table_insert (l->values, g_strdup (c[i].key), dup_json (now));
    }
  l->checked++;
  g_assert_cmpuint (g_hash_table_size (l->values), ==, y_map_size (map_of (l->doc)));
}

static void
send_doc (YDoc *from,
          YDoc *to)
{
  g_autoptr (GBytes) vector = y_doc_state_vector (to);
  g_autoptr (GBytes) update = y_doc_encode_state (from, g_bytes_get_data (vector, NULL), g_bytes_get_size (vector), NULL);

  g_assert_true (y_doc_apply_update (to, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, NULL));
}

static void
edit_lists (YDoc  *doc,
            GRand *rand)
{
  YValue *values[70];
  const guint n = g_rand_int_range (rand, 0, 10) == 0 ? 70 : g_rand_int_range (rand, 1, 4), length = y_array_length (array_of (doc));
  const char key[] = { 'a' + g_rand_int_range (rand, 0, 4), '\0' };

  for (guint i = 0; i < n; i++)
    values[i] = g_rand_int_range (rand, 0, 5) == 0 ? y_value_new_bytes ("b", 1) : y_value_new_number (g_rand_int_range (rand, 0, 1000));
  switch (g_rand_int_range (rand, 0, 5))
    {
    case 0:
    case 1:
      y_array_insert (array_of (doc), g_rand_int_range (rand, 0, length + 1), values, n);
      break;
    case 2:
      if (length)
        {
          guint at = g_rand_int_range (rand, 0, length);

          y_array_delete (array_of (doc), at, MIN (n, length - at));
        }
      break;
    case 3:
      y_map_set (map_of (doc), key, values[0]);
      break;
    default:
      y_map_delete (map_of (doc), key);
      break;
    }
  for (guint i = 0; i < n; i++)
    y_value_unref (values[i]);
}

static void
test_arrays_and_keys (void)
{
  for (guint32 seed = 1; seed <= (g_getenv ("WK_LONG") ? 300 : 10); seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      Listener l[REPLICAS];

      g_test_message ("seed %u", seed);
      for (guint i = 0; i < REPLICAS; i++)
        {
          l[i].doc = y_doc_new (i + 1, seed & 1 ? Y_DOC_GC : Y_DOC_DEFAULT);
          l[i].elements = g_ptr_array_new_with_free_func (g_free);
          l[i].values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
          l[i].checked = 0;
          y_type_observe (array_of (l[i].doc), array_cb, &l[i], NULL);
          y_type_observe (map_of (l[i].doc), map_cb, &l[i], NULL);
        }
      for (guint step = 0; step < 150; step++)
        {
          YDoc *doc = l[g_rand_int_range (rand, 0, REPLICAS)].doc;

          y_doc_begin (doc, NULL);
          for (guint edits = g_rand_int_range (rand, 1, 6); edits > 0; edits--)
            edit_lists (doc, rand);
          y_doc_commit (doc);
          if (g_rand_int_range (rand, 0, 3) == 0)
            send_doc (doc, l[g_rand_int_range (rand, 0, REPLICAS)].doc);
        }
      for (guint i = 0; i < REPLICAS; i++)
        {
          g_assert_cmpuint (l[i].checked, >, 20);
          y_check_doc (l[i].doc);
          y_doc_unref (l[i].doc);
          g_ptr_array_unref (l[i].elements);
          g_hash_table_unref (l[i].values);
        }
    }
}

/* A value that another replaces within the transaction that deletes both: what was there before is gone. */
static void
key_cb (YEvent  *e,
        gpointer data)
{
  gsize n;
  const YKeyChange *c = y_event_get_keys (e, &n);
  guint *calls = data;

  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (c[0].action, ==, Y_KEY_REMOVED);
  g_assert_cmpfloat (y_value_get_number (c[0].old_value), ==, 1);
  (*calls)++;
}

static void
test_replaced_and_removed (void)
{
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
  g_autoptr (YValue) one = y_value_new_number (1), two = y_value_new_number (2);
  guint calls = 0;

  y_map_set (map_of (doc), "k", one);
  y_type_observe (map_of (doc), key_cb, &calls, NULL);
  y_doc_begin (doc, NULL);
  y_map_set (map_of (doc), "k", two);
  y_map_delete (map_of (doc), "k");
  y_doc_commit (doc);
  g_assert_cmpuint (calls, ==, 1);
}

/* ---- once, deep, whose ---- */

typedef struct {
  YType        *top, *deep;
  guint         calls, own_calls, of_deep;
  gsize         n;
  gconstpointer origin;
  gboolean      local;
} Heard;

static void
heard_cb (YDoc         *doc,
          YEvent      **events,
          gsize         n,
          gconstpointer origin,
          gboolean      local,
          gpointer      data)
{
  Heard *h = data;

  h->calls++;
  h->n = n;
  h->origin = origin;
  h->local = local;
  for (gsize i = 0; i < n; i++)
    {
      YType *t = y_event_get_target (events[i]);

      g_assert_true (y_event_get_origin (events[i]) == origin);
      g_assert_cmpint (y_event_is_local (events[i]), ==, local);
      while (y_type_get_parent (t))
        t = y_type_get_parent (t);
      if (t == h->top && y_event_get_target (events[i]) != t)
        h->of_deep++;
    }
}

static void
own_cb (YEvent  *e,
        gpointer data)
{
  Heard *h = data;

  g_assert_true (y_event_get_target (e) == h->top);
  h->own_calls++;
}

static void
test_once_and_deep (void)
{
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC), other = y_doc_new (2, Y_DOC_GC);
  g_autoptr (YValue) one = y_value_new_number (1);
  Heard h = { 0 };
  int cause;
  YType *list, *text;

  h.top = map_of (doc);
  list = y_map_set_type (h.top, "list", Y_TYPE_ARRAY);
  text = y_map_set_type (h.top, "text", Y_TYPE_TEXT);
  y_doc_observe (doc, heard_cb, &h, NULL);
  y_type_observe (h.top, own_cb, &h, NULL);
  /* Many edits of many types are one call, with an event for each type. */
  y_doc_begin (doc, &cause);
  for (guint i = 0; i < 5; i++)
    {
      y_array_insert (list, 0, &one, 1);
      y_text_insert (text, Y_CHARS, 0, "t", -1, NULL);
    }
  y_doc_commit (doc);
  g_assert_cmpuint (h.calls, ==, 1);
  g_assert_cmpuint (h.n, ==, 2);
  g_assert_cmpuint (h.of_deep, ==, 2);
  g_assert_cmpuint (h.own_calls, ==, 0);
  g_assert_true (h.origin == &cause);
  g_assert_true (h.local);
  y_map_set (h.top, "k", one);
  g_assert_cmpuint (h.calls, ==, 2);
  g_assert_cmpuint (h.own_calls, ==, 1);
  g_assert_null (h.origin);
  /* Nothing done is nothing told. */
  y_doc_begin (doc, NULL);
  y_doc_commit (doc);
  y_map_delete (h.top, "never there");
  g_assert_cmpuint (h.calls, ==, 2);
  /* Another's. */
  send_doc (doc, other);
  y_text_insert (y_map_get_type (map_of (other), "text"), Y_CHARS, 5, "o", -1, NULL);
  {
    g_autoptr (GBytes) update = y_doc_encode_state (other, NULL, 0, NULL);

    g_assert_true (y_doc_apply_update (doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), &h, NULL));
    g_assert_cmpuint (h.calls, ==, 3);
    g_assert_cmpuint (h.n, ==, 1);
    g_assert_true (h.origin == &h);
    g_assert_false (h.local);
    /* The same again changes nothing. */
    g_assert_true (y_doc_apply_update (doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), &h, NULL));
    g_assert_cmpuint (h.calls, ==, 3);
  }
  /* However many keys it are. */
  y_doc_begin (doc, NULL);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      y_map_set (h.top, key, one);
    }
  y_doc_commit (doc);
  g_assert_cmpuint (h.calls, ==, 4);
  g_assert_cmpuint (h.n, ==, 1);
}

/* ---- where nobody listens ---- */

/* AddressSanitizer's, where there is one. */
extern int __sanitizer_install_malloc_and_free_hooks (void (*allocated) (const volatile void *, size_t), void (*freed) (const volatile void *))
  __attribute__ ((weak));

static guint allocations;
static gboolean counting;

static void
allocated_cb (const volatile void *p,
              size_t               size)
{
  allocations += counting;
}

static void
freed_cb (const volatile void *p)
{
}

static void
read_event_cb (YEvent  *event,
               gpointer data)
{
  gsize n;

  if (y_type_kind (y_event_get_target (event)) == Y_TYPE_MAP)
    y_event_get_keys (event, &n);
  else
    y_event_get_delta (event, Y_CHARS, &n);
}

typedef enum { TYPE_AT_END, TYPE_AT_START, DELETE_WITHIN, ARRAY_INSERT, ARRAY_DELETE, KEY_SET, KEY_DELETE, ALL_AT_ONCE, KINDS } Kind;

/* How many allocations a hundred edits of each kind take. */
static void
count_edits (gboolean listen,
             guint    counts[KINDS])
{
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
  YType *text = y_doc_get_root (doc, "text", Y_TYPE_TEXT), *array = y_doc_get_root (doc, "array", Y_TYPE_ARRAY), *map = map_of (doc);
  YType *types[] = { text, array, map };
  g_autoptr (YValue) one = y_value_new_number (1);

  for (guint i = 0; listen && i < G_N_ELEMENTS (types); i++)
    y_type_observe (types[i], read_event_cb, NULL, NULL);
  /* The first hundred make room that is used again. */
  for (guint i = 0; i < 200; i++)
    for (Kind kind = 0; kind < KINDS; kind++)
      {
        if (i == 100)
          counts[kind] = 0;
        allocations = 0;
        counting = TRUE;
        switch (kind)
          {
          case TYPE_AT_END:
            y_text_insert (text, Y_CHARS, y_text_length (text, Y_CHARS), "k", 1, NULL);
            break;
          case TYPE_AT_START:
            y_text_insert (text, Y_CHARS, 0, "m", 1, NULL);
            break;
          case DELETE_WITHIN:
            y_text_delete (text, Y_CHARS, y_text_length (text, Y_CHARS) / 2, 1);
            break;
          case ARRAY_INSERT:
            y_array_insert (array, 0, &one, 1);
            break;
          case ARRAY_DELETE:
            y_array_delete (array, 0, 1);
            break;
          case KEY_SET:
            y_map_set (map, "k", one);
            break;
          case KEY_DELETE:
            y_map_delete (map, "k");
            break;
          case ALL_AT_ONCE:
            y_doc_begin (doc, NULL);
            y_map_set (map, "x", one);
            y_array_insert (array, 0, &one, 1);
            y_text_insert (text, Y_CHARS, 1, "q", 1, NULL);
            y_doc_commit (doc);
            break;
          case KINDS:
          default:
            g_assert_not_reached ();
          }
        counting = FALSE;
        counts[kind] += allocations;
      }
}

static void
test_nobody_listens (void)
{
  /* Under AddressSanitizer each item is an allocation of its own; so many does a hundred of these edits make. */
  static const guint items[KINDS] = { 100, 100, 0, 100, 0, 100, 0, 300 };
  static const char *const names[KINDS] = { "type at the end", "type at the start", "delete within", "array insert", "array delete",
                                            "key set", "key delete", "all at once" };
  guint quiet[KINDS] = { 0 }, heard[KINDS] = { 0 };

  if (!__sanitizer_install_malloc_and_free_hooks || !__sanitizer_install_malloc_and_free_hooks (allocated_cb, freed_cb))
    {
      g_test_skip ("allocations are counted in the sanitized build");
      return;
    }
  count_edits (FALSE, quiet);
  count_edits (TRUE, heard);
  for (Kind kind = 0; kind < KINDS; kind++)
    {
      g_test_message ("a hundred times %s: %u allocations, %u where somebody listens", names[kind], quiet[kind], heard[kind]);
      /* Beside the items, now and then a leaf of a tree or room for letters. */
      g_assert_cmpuint (quiet[kind], <=, items[kind] + 30);
      g_assert_cmpuint (heard[kind], >=, quiet[kind] + 200);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/events/letters", test_letters);
  g_test_add_func ("/events/formats", test_formats);
  g_test_add_func ("/events/arrays-and-keys", test_arrays_and_keys);
  g_test_add_func ("/events/replaced-and-removed", test_replaced_and_removed);
  g_test_add_func ("/events/once-and-deep", test_once_and_deep);
  g_test_add_func ("/events/nobody-listens", test_nobody_listens);
  return g_test_run ();
}
