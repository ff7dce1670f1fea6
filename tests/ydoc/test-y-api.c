#include "y-check.h"
#include "y-ids.h"
#include <string.h>

/* The interface where other tests do not go: values compared, types asked about, observers that leave, undo of every kind
 * of content, and what is refused. */

static YType *
text_of (YDoc *doc)
{
  return y_doc_get_root (doc, "text", Y_TYPE_TEXT);
}

static void
assert_json (YDoc       *doc,
             const char *expected)
{
  g_autoptr (GString) s = g_string_new (NULL);

  y_doc_to_json (doc, s);
  g_assert_cmpstr (s->str, ==, expected);
}

static GBytes *
from_hex (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  for (; hex[0]; hex += 2)
    {
      guint8 b = g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]);

      g_byte_array_append (bytes, &b, 1);
    }
  return g_byte_array_free_to_bytes (bytes);
}

static gboolean
apply (YDoc   *doc,
       GBytes *update,
       GError **error)
{
  return y_doc_apply_update (doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, error);
}

static void
test_values (void)
{
  YValue *v[] = {
    y_value_new_null (), y_value_new_undefined (), y_value_new_bool (TRUE), y_value_new_bool (FALSE), y_value_new_number (1),
    y_value_new_number (2), y_value_new_bigint (1), y_value_new_bigint (G_GINT64_CONSTANT (1) << 60), y_value_new_string ("a"),
    y_value_new_string ("b"), y_value_new_string ("ab"), y_value_new_bytes ("a", 1), y_value_new_bytes ("b", 1),
    y_value_from_json ("[]", -1, NULL), y_value_from_json ("[1]", -1, NULL), y_value_from_json ("[2]", -1, NULL),
    y_value_from_json ("{}", -1, NULL), y_value_from_json ("{\"a\":1}", -1, NULL), y_value_from_json ("{\"a\":2}", -1, NULL),
    y_value_from_json ("{\"b\":1}", -1, NULL), y_value_new_type (Y_TYPE_MAP), y_value_new_text ("first"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (v); i++)
    {
      YEncoder e;
      YDecoder d;
      g_autoptr (YValue) copy = NULL;

      for (guint k = 0; k < G_N_ELEMENTS (v); k++)
        g_assert_cmpint (y_value_equal (v[i], v[k]), ==, i == k);
      if (y_value_kind (v[i]) == Y_NEW_TYPE)
        continue;
      y_encoder_init (&e);
      y_encode_any (&e, v[i]);
      y_decoder_init (&d, e.out->data, e.out->len);
      copy = y_decode_any (&d);
      g_assert_true (y_decoder_at_end (&d));
      g_assert_true (y_value_equal (v[i], copy));
      y_encoder_clear (&e);
    }
  g_assert_true (y_value_get_bool (v[2]));
  g_assert_false (y_value_get_bool (v[4]));
  g_assert_cmpfloat (y_value_get_number (v[6]), ==, 1);
  g_assert_cmpfloat (y_value_get_number (v[8]), ==, 0);
  g_assert_cmpint (y_value_get_bigint (v[5]), ==, 2);
  g_assert_cmpint (y_value_get_bigint (v[8]), ==, 0);
  g_assert_null (y_value_get_type_text (v[0], NULL));
  g_assert_cmpstr (y_value_get_type_text (v[21], NULL), ==, "first");
  for (guint i = 0; i < G_N_ELEMENTS (v); i++)
    y_value_unref (v[i]);
}

static void
sum_cb (const char *key,
        YValue     *value,
        gpointer    data)
{
  *(double *) data += y_value_get_number (value);
}

static void
test_maps_and_types (void)
{
  g_autoptr (YDoc) doc = y_doc_new (7, Y_DOC_GC);
  YType *map = y_doc_get_root (doc, "map", Y_TYPE_MAP), *inner, *list;
  g_autoptr (YValue) one = y_value_new_number (1), two = y_value_new_number (2), old = NULL;
  g_auto (GStrv) roots = NULL;
  double sum = 0;

  g_assert_cmpuint (y_map_size (map), ==, 0);
  y_map_foreach (map, sum_cb, &sum);
  y_map_set (map, "a", one);
  y_map_set (map, "b", one);
  y_map_set (map, "b", two);
  y_map_set (map, "c", two);
  y_map_delete (map, "c");
  y_map_delete (map, "never");
  g_assert_cmpuint (y_map_size (map), ==, 2);
  y_map_foreach (map, sum_cb, &sum);
  g_assert_cmpfloat (sum, ==, 3);
  g_assert_null (y_map_get (map, "c"));
  g_assert_null (y_map_get_type (map, "a"));

  inner = y_map_set_type (map, "in", Y_TYPE_MAP);
  list = y_map_set_type (inner, "list", Y_TYPE_ARRAY);
  g_assert_true (y_type_get_parent (list) == inner);
  g_assert_true (y_type_get_parent (inner) == map);
  g_assert_null (y_type_get_parent (map));
  g_assert_cmpstr (y_type_get_map_key (list), ==, "list");
  g_assert_null (y_type_get_map_key (map));
  g_assert_cmpstr (y_type_get_root_name (map), ==, "map");
  g_assert_null (y_type_get_root_name (list));
  g_assert_true (y_type_get_doc (list) == doc);
  g_assert_cmpint (y_type_kind (list), ==, Y_TYPE_ARRAY);
  y_map_delete (map, "in");
  g_assert_true (y_type_is_deleted (inner));
  g_assert_true (y_type_is_deleted (list));
  /* What is gone takes nothing in and does no harm. */
  y_map_set (inner, "x", one);
  g_assert_null (y_map_set_type (inner, "x", Y_TYPE_TEXT));
  g_assert_false (y_array_insert (list, 0, &one, 1));
  g_assert_cmpuint (y_map_size (inner), ==, 0);

  g_assert_null (y_doc_get_root (doc, "map", Y_TYPE_TEXT));
  g_assert_true (y_doc_get_root (doc, "map", Y_TYPE_UNKNOWN) == map);
  y_doc_get_root (doc, "another", Y_TYPE_ARRAY);
  roots = y_doc_list_roots (doc);
  g_assert_cmpstr (roots[0], ==, "another");
  g_assert_cmpstr (roots[1], ==, "map");
  g_assert_null (roots[2]);

  y_type_set_user_data (map, g_strdup ("mine"), g_free);
  g_assert_cmpstr (y_type_get_user_data (map), ==, "mine");
  y_type_set_user_data (map, g_strdup ("yours"), g_free);
  g_assert_cmpuint (y_doc_get_client_id (doc), ==, 7);
  g_assert_false (y_doc_in_transaction (doc));
  y_doc_begin (doc, NULL);
  g_assert_true (y_doc_in_transaction (doc));
  y_doc_commit (doc);
}

/* What a document of Yjs holds that we never make ourselves is shown, and found out where nobody says what it is. */
static void
test_foreign_kinds (void)
{
  g_autoptr (GBytes) update = from_hex ("01080500090101610167760302676379086175746f4c6f616478046d6574617601016d7d0187050005016887"
                                        "0501030150830502020102880503037d017d027d0387050606040005070278748705070400");
  g_autoptr (GBytes) text = from_hex ("010103000401017402f09f988000"), again = NULL;
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
  g_autoptr (YValue) sub = NULL, first = NULL;
  YType *array;

  /* cut off by a byte: not an update */
  g_assert_false (y_doc_apply_update (doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update) - 1, NULL, NULL));
  g_assert_true (apply (doc, update, NULL));
  again = y_doc_encode_state (doc, NULL, 0, NULL);
  g_assert_true (g_bytes_equal (update, again));
  assert_json (doc, "{\"a\":[{},{},\"<p></p>\",{\"0\":1,\"1\":2},1,2,3,\"xt\",\"\"]}");
  array = y_doc_get_root (doc, "a", Y_TYPE_ARRAY);
  sub = y_array_get (array, 0);
  g_assert_cmpstr (y_value_get_string (y_value_lookup (sub, "guid"), NULL), ==, "g");
  g_assert_null (y_array_get (array, 99));

  /* A text that somebody takes for an array is its units. */
  g_assert_false (apply (doc, text, NULL));
  g_clear_pointer (&text, g_bytes_unref);
  text = from_hex ("010103000401017405f09f98806100");
  g_assert_true (apply (doc, text, NULL));
  array = y_doc_get_root (doc, "t", Y_TYPE_ARRAY);
  g_assert_cmpuint (y_array_length (array), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (YValue) unit = y_array_get (array, i);

      g_assert_cmpstr (y_value_get_string (unit, NULL), ==, i == 2 ? "a" : "\xef\xbf\xbd");
    }
}

/* Strings that v2 has cut within a pair: Yjs reads two halves, which nothing but U+FFFD can stand for. */
static void
test_halves (void)
{
  static const struct { const char *hex, *json; guint32 units; } cases[] = {
    { "0000024100000100030400440b077461f09f9880620142000101000001020000", "\xef\xbf\xbd" "ba\xef\xbf\xbd", 4 },
    { "000002430300040003000803040044181274f09f9880f09f988178f09f9880f09f988041010402010101000001050000",
      "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xf0\x9f\x98\x81x\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 9 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) update = from_hex (cases[i].hex), v1 = NULL, v2 = NULL, again = NULL;
      g_autoptr (YDoc) doc = y_doc_new (9, Y_DOC_GC), copy = y_doc_new (9, Y_DOC_GC);
      YType *text = y_doc_get_root (doc, "t", Y_TYPE_TEXT);
      g_autofree char *s = NULL;

      g_assert_true (y_doc_apply_update_v2 (doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, NULL));
      y_check_doc (doc);
      s = y_text_to_string (text);
      g_test_message ("%s", s);
      g_assert_cmpuint (y_text_length (text, Y_UTF16), ==, cases[i].units);
      if (i == 0)
        g_assert_cmpstr (s, ==, cases[i].json);
      v1 = y_doc_encode_state (doc, NULL, 0, NULL);
      v2 = y_doc_encode_state_v2 (doc, NULL, 0, NULL);
      g_assert_true (apply (copy, v1, NULL));
      again = y_doc_encode_state_v2 (copy, NULL, 0, NULL);
      g_assert_true (g_bytes_equal (v2, again));
    }
}

/* ---- observers ---- */

typedef struct {
  YDoc *doc;
  guint id, other, calls, freed;
} Watch;

static void
leave_cb (YEvent  *event,
          gpointer data)
{
  Watch *w = data;

  w->calls++;
  g_assert_true (y_event_get_target (event) == text_of (w->doc));
  g_assert_true (y_event_is_local (event));
  g_assert_true (y_event_get_origin (event) == w);
  y_doc_unobserve (w->doc, w->id);
  y_doc_unobserve (w->doc, w->other);
}

static void
never_cb (YEvent  *event,
          gpointer data)
{
  g_assert_not_reached ();
}

static void
freed_cb (gpointer data)
{
  ((Watch *) data)->freed++;
}

static void
test_leaving_observers (void)
{
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
  Watch w = { doc, 0, 0, 0, 0 };

  w.id = y_type_observe (text_of (doc), leave_cb, &w, freed_cb);
  w.other = y_type_observe (text_of (doc), never_cb, &w, freed_cb);
  y_doc_begin (doc, &w);
  y_text_insert (text_of (doc), Y_CHARS, 0, "a", -1, NULL);
  y_doc_commit (doc);
  y_text_insert (text_of (doc), Y_CHARS, 0, "b", -1, NULL);
  g_assert_cmpuint (w.calls, ==, 1);
  g_assert_cmpuint (w.freed, ==, 2);
  y_doc_unobserve (doc, w.id);
  w.id = y_type_observe (text_of (doc), never_cb, &w, freed_cb);
  y_doc_unobserve (doc, w.id);
  g_assert_cmpuint (w.freed, ==, 3);
}

/* Two that write under one id: the one who hears of it takes another. */
static void
test_client_id_taken (void)
{
  g_autoptr (YDoc) a = y_doc_new (1, Y_DOC_GC), b = y_doc_new (1, Y_DOC_GC);
  g_autoptr (GBytes) update = NULL, back = NULL;

  y_text_insert (text_of (a), Y_CHARS, 0, "a", -1, NULL);
  y_text_insert (text_of (b), Y_CHARS, 0, "bb", -1, NULL);
  update = y_doc_encode_state (b, NULL, 0, NULL);
  g_assert_true (apply (a, update, NULL));
  g_assert_cmpuint (y_doc_get_client_id (a), !=, 1);
  y_text_insert (text_of (a), Y_CHARS, 0, "c", -1, NULL);
  g_assert_cmpuint (y_doc_get_clock (a, y_doc_get_client_id (a)), ==, 1);
  y_doc_set_client_id (a, 5);
  y_text_insert (text_of (a), Y_CHARS, 0, "d", -1, NULL);
  g_assert_cmpuint (y_doc_get_clock (a, 5), ==, 1);
  y_check_doc (a);
}

/* ---- formatting ---- */

/* Attributes that are lists, maps and bytes: the same again is no change, another is. */
static void
test_rich_attributes (void)
{
  static const char *const values[] = { "[1,2]", "[1,3]", "[1]", "{\"x\":1}", "{\"x\":2}", "{\"y\":1}", "{\"x\":1,\"y\":1}", "\"s\"", "7", "true" };
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
  YType *text = text_of (doc);

  y_text_insert (text, Y_CHARS, 0, "some words", -1, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    for (guint twice = 0; twice < 2; twice++)
      {
        g_autofree char *json = g_strdup_printf ("{\"a\":%s}", values[i]), *expected = NULL;
        g_autoptr (YValue) attributes = y_value_from_json (json, -1, NULL);
        guint64 clock = y_doc_get_clock (doc, 1);

        y_text_format (text, Y_CHARS, 2, 4, attributes);
        /* Yjs takes lists and maps within for different unless they are the very same. */
        g_assert_cmpint (y_doc_get_clock (doc, 1) > clock, ==, twice == 0);
        expected = g_strdup_printf ("{\"text\":[{\"insert\":\"so\"},{\"attributes\":{\"a\":%s},\"insert\":\"me w\"},{\"insert\":\"ords\"}]}", values[i]);
        assert_json (doc, expected);
        y_check_doc (doc);
      }
  for (guint k = 0; k < 3; k++)
    {
      g_autoptr (YValue) attributes = y_value_new_map ();
      guint64 clock = y_doc_get_clock (doc, 1);

      y_value_map_take (attributes, "a", y_value_new_bytes (k == 2 ? "zz" : "xy", 2));
      y_text_format (text, Y_CHARS, 2, 4, attributes);
      g_assert_cmpint (y_doc_get_clock (doc, 1) > clock, ==, k != 1);
    }
}

/* ---- undo ---- */

static gint64
no_time (gpointer data)
{
  return 1;
}

/* All that an array or a map can hold is deleted and brought back. */
static void
test_undo_every_content (void)
{
  g_autoptr (GBytes) update = from_hex ("01080500090101610167760302676379086175746f4c6f616478046d6574617601016d7d0187050005016887"
                                        "0501030150830502020102880503037d017d027d0387050606040005070278748705070400");
  const char *all = "{\"a\":[{},{},\"<p></p>\",{\"0\":1,\"1\":2},1,2,3,\"xt\",\"\"],\"m\":{\"k\":1,\"n\":{\"deep\":[true]}},"
                    "\"t\":[{\"attributes\":{\"b\":true},\"insert\":\"bold\"},{\"insert\":{\"image\":1}}]}";
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
  YType *scope[] = { y_doc_get_root (doc, "a", Y_TYPE_ARRAY), y_doc_get_root (doc, "m", Y_TYPE_MAP) };
  YType *text = y_doc_get_root (doc, "t", Y_TYPE_TEXT), *list;
  g_autoptr (YUndoManager) um = NULL;
  g_autoptr (YValue) one = y_value_new_number (1), yes = y_value_new_bool (TRUE), bold = y_value_from_json ("{\"b\":true}", -1, NULL);
  g_autoptr (YValue) image = y_value_from_json ("{\"image\":1}", -1, NULL);
  int cause;

  g_assert_true (apply (doc, update, NULL));
  y_map_set (scope[1], "k", one);
  list = y_map_set_type (y_map_set_type (scope[1], "n", Y_TYPE_MAP), "deep", Y_TYPE_ARRAY);
  y_array_insert (list, 0, &yes, 1);
  y_text_insert (text, Y_CHARS, 0, "bold", -1, bold);
  y_text_insert_embed (text, Y_CHARS, 4, image, NULL);
  assert_json (doc, all);
  um = y_undo_manager_new (doc, scope, 2, 0);
  y_undo_manager_set_clock (um, no_time, NULL);
  y_undo_manager_add_scope (um, text);
  y_undo_manager_add_scope (um, text);
  y_undo_manager_add_origin (um, &cause);
  for (guint round = 0; round < 3; round++)
    {
      y_doc_begin (doc, &cause);
      y_array_delete (scope[0], 0, 9);
      y_map_delete (scope[1], "k");
      y_map_delete (scope[1], "n");
      y_text_delete (text, Y_CHARS, 0, 5);
      y_doc_commit (doc);
      assert_json (doc, "{\"a\":[],\"m\":{},\"t\":[]}");
      g_assert_true (y_undo_manager_undo (um));
      assert_json (doc, all);
      y_check_doc (doc);
      g_assert_true (y_undo_manager_redo (um));
      assert_json (doc, "{\"a\":[],\"m\":{},\"t\":[]}");
      g_assert_true (y_undo_manager_undo (um));
      g_assert_false (y_undo_manager_undo (um));
      assert_json (doc, all);
      y_check_doc (doc);
    }
}

/* A caret that is kept beside a step as a relative position is where it was before, once the step is undone or redone, also when
 * what it stood at was deleted in it, and others wrote before it since. */
static void
test_undo_caret (void)
{
  for (guint association = 0; association < 2; association++)
    {
      const int assoc = association ? -1 : 0;
      g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC), other = y_doc_new (2, Y_DOC_GC);
      YType *text = text_of (doc), *found;
      g_autoptr (YUndoManager) um = y_undo_manager_new (doc, &text, 1, 0);
      g_autoptr (YRelPos) before = NULL, after = NULL;
      g_autoptr (GBytes) state = NULL, update = NULL;
      guint32 place;

      y_undo_manager_set_clock (um, no_time, NULL);
      y_text_insert (text, Y_CHARS, 0, "one two three", -1, NULL);
      state = y_doc_encode_state (doc, NULL, 0, NULL);
      g_assert_true (apply (other, state, NULL));
      /* The caret stands within "two", which is deleted around it. */
      before = y_relpos_new (text, Y_CHARS, 6, assoc);
      y_text_delete (text, Y_CHARS, 4, 4);
      after = y_relpos_new (text, Y_CHARS, 4, assoc);
      g_assert_true (y_relpos_resolve (before, doc, Y_CHARS, &found, &place));
      g_assert_cmpuint (place, ==, 4);
      y_text_insert (text_of (other), Y_CHARS, 0, "zero ", -1, NULL);
      update = y_doc_encode_state (other, NULL, 0, NULL);
      g_assert_true (apply (doc, update, NULL));
      for (guint round = 0; round < 3; round++)
        {
          g_assert_true (y_undo_manager_undo (um));
          assert_json (doc, "{\"text\":[{\"insert\":\"zero one two three\"}]}");
          g_assert_true (y_relpos_resolve (before, doc, Y_CHARS, &found, &place));
          g_assert_true (found == text);
          g_assert_cmpuint (place, ==, 5 + 6);
          g_assert_true (y_undo_manager_redo (um));
          assert_json (doc, "{\"text\":[{\"insert\":\"zero one three\"}]}");
          g_assert_true (y_relpos_resolve (after, doc, Y_CHARS, &found, &place));
          g_assert_cmpuint (place, ==, 5 + 4);
        }
    }
}

static void
test_undo_stops_and_clears (void)
{
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
  YType *text = text_of (doc);
  YUndoManager *um = y_undo_manager_new (doc, &text, 1, 1000000);

  y_undo_manager_set_clock (um, no_time, NULL);
  y_text_insert (text, Y_CHARS, 0, "one", -1, NULL);
  y_text_insert (text, Y_CHARS, 3, " two", -1, NULL);
  y_undo_manager_stop_capturing (um);
  y_text_insert (text, Y_CHARS, 7, " three", -1, NULL);
  y_text_delete (text, Y_CHARS, 0, 1);
  g_assert_true (y_undo_manager_undo (um));
  assert_json (doc, "{\"text\":[{\"insert\":\"one two\"}]}");
  g_assert_true (y_undo_manager_can_redo (um));
  y_undo_manager_clear (um);
  y_undo_manager_clear (um);
  g_assert_false (y_undo_manager_can_undo (um));
  g_assert_false (y_undo_manager_can_redo (um));
  g_assert_false (y_undo_manager_undo (um));
  g_assert_false (y_undo_manager_redo (um));
  /* An undo manager may outlive its document. */
  g_clear_pointer (&doc, y_doc_unref);
  y_undo_manager_clear (um);
  y_undo_manager_free (um);
  y_undo_manager_free (NULL);
}

/* ---- bounds ---- */

static gint64
clock_cb (gpointer data)
{
  return *(gint64 *) data;
}

static void
count_cb (YAwareness    *a,
          const guint64 *changed,
          gsize          n,
          gconstpointer  origin,
          gpointer       data)
{
  *(guint *) data += n;
}

static GBytes *
presence (guint64     first,
          guint       n,
          guint64     clock,
          const char *json)
{
  YEncoder e;

  y_encoder_init (&e);
  y_encode_var_uint (&e, n);
  for (guint i = 0; i < n; i++)
    {
      y_encode_var_uint (&e, first + i);
      y_encode_var_uint (&e, clock);
      y_encode_string (&e, json, -1);
    }
  return y_encoder_finish (&e);
}

/* The table seats 4,096; who left ten minutes ago makes room. */
static void
test_awareness_bounds (void)
{
  gint64 time = 1;
  guint changes = 0;
  g_autoptr (YAwareness) a = y_awareness_new (1);
  g_autoptr (GBytes) many = presence (100, 4000, 1, "{}"), more = presence (10000, 200, 1, "{}"), left = presence (100, 4000, 2, "null");
  g_autoptr (GBytes) own = presence (1, 1, 50, "null"), some = NULL, cut = g_bytes_new_from_bytes (many, 0, g_bytes_get_size (many) - 1);
  g_autoptr (GError) error = NULL;
  const guint64 two[] = { 100, 77777 }, self = 1;

#define TAKE(u, e) y_awareness_apply (a, g_bytes_get_data (u, NULL), g_bytes_get_size (u), NULL, e)
  y_awareness_set_clock (a, clock_cb, &time);
  y_awareness_observe (a, count_cb, &changes);
  y_awareness_set_local (a, "{}");
  g_assert_cmpuint (changes, ==, 1);
  g_assert_true (TAKE (many, NULL));
  g_assert_cmpuint (changes, ==, 4001);
  g_assert_false (TAKE (more, &error));
  g_assert_error (error, Y_ERROR, Y_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_false (TAKE (cut, &error));
  g_assert_error (error, Y_ERROR, Y_ERROR_MALFORMED);
  g_assert_cmpuint (changes, ==, 4001);
  some = y_awareness_encode (a, two, 2);
  g_assert_cmpuint (((const guint8 *) g_bytes_get_data (some, NULL))[0], ==, 1);
  g_assert_true (TAKE (left, NULL));
  g_assert_null (y_awareness_get (a, 100));
  time += 700000;
  g_assert_true (TAKE (more, NULL));
  g_assert_cmpstr (y_awareness_get (a, 10000), ==, "{}");
  /* That we are gone is for us to say. */
  g_assert_true (TAKE (own, NULL));
  g_assert_cmpstr (y_awareness_get (a, 1), ==, "{}");
  y_awareness_remove (a, &self, 1, NULL);
  g_assert_null (y_awareness_get (a, 1));
  changes = 0;
  y_awareness_remove (a, two, 2, NULL);       /* one left, one never came */
  g_assert_cmpuint (changes, ==, 0);
  /* Silent for 30 s: gone. */
  time += 29999;
  y_awareness_tick (a);
  g_assert_nonnull (y_awareness_get (a, 10000));
  time += 1;
  y_awareness_tick (a);
  g_assert_null (y_awareness_get (a, 10000));
}

/* What waits for ever is bounded: what would go beyond is refused, and all stays as it was. */
static void
test_pending_bound (void)
{
  const gsize size = 33 << 20;
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
  g_autofree char *text = g_strnfill (size, 'w');
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) before = NULL, after = NULL;

  for (guint i = 0; i < 2; i++)
    {
      YEncoder e;
      g_autoptr (GBytes) update = NULL;

      /* Client 2 + i goes on behind what client 9 has not written yet. */
      y_encoder_init (&e);
      y_encode_var_uint (&e, 1);
      y_encode_var_uint (&e, 1);
      y_encode_var_uint (&e, 2 + i);
      y_encode_var_uint (&e, 0);
      y_encode_u8 (&e, 0x84);
      y_encode_var_uint (&e, 9);
      y_encode_var_uint (&e, 5);
      y_encode_string (&e, text, size);
      y_encode_var_uint (&e, 0);
      update = y_encoder_finish (&e);
      before = i ? y_doc_state_vector (doc) : NULL;
      g_assert_cmpint (apply (doc, update, &error), ==, i == 0);
    }
  g_assert_error (error, Y_ERROR, Y_ERROR_LIMIT);
  after = y_doc_state_vector (doc);
  g_assert_true (g_bytes_equal (before, after));
  g_assert_true (y_doc_has_pending (doc));
  {
    /* As long, in two structs, but it need not wait. */
    YEncoder e;
    g_autoptr (GBytes) update = NULL;

    y_encoder_init (&e);
    y_encode_raw (&e, "\1\2\7\0\4\1\4text\1a\x84\7\0", 16);
    y_encode_string (&e, text, size);
    y_encode_var_uint (&e, 0);
    update = y_encoder_finish (&e);
    g_assert_true (apply (doc, update, NULL));
    g_assert_cmpuint (y_text_length (text_of (doc), Y_CHARS), ==, size + 1);
  }
}

/* An update that is too long for one envelope says the same in parts: applied one behind the other they leave nothing waiting and make the
 * same document, wherever the cuts fall. */
static void
test_split (void)
{
  g_autoptr (YDoc) from = y_doc_new (7, Y_DOC_GC);
  g_autoptr (GString) expected = g_string_new (NULL), words = g_string_new (NULL);
  g_autoptr (YValue) value = y_value_new_string ("value");
  g_autoptr (GBytes) update = NULL, vector = NULL;
  YType *text = y_doc_get_root (from, "text", Y_TYPE_TEXT), *map = y_doc_get_root (from, "map", Y_TYPE_MAP);

  for (guint i = 0; i < 300; i++)
    g_string_append (words, i % 3 == 0 ? "a" : i % 3 == 1 ? "é" : "👧");
  y_doc_begin (from, NULL);
  y_text_insert (text, Y_CHARS, 0, words->str, -1, NULL);
  y_map_set (map, "key", value);
  y_text_insert (text, Y_CHARS, 100, words->str, -1, NULL);
  y_text_delete (text, Y_CHARS, 50, 30);
  y_text_insert (text, Y_CHARS, 0, words->str, -1, NULL);
  y_doc_commit (from);
  y_doc_to_json (from, expected);
  vector = y_doc_state_vector (from);
  update = y_doc_encode_state (from, NULL, 0, NULL);
  for (gsize max = 64; max < 3000; max += max < 300 ? 1 : 211)
    {
      g_autoptr (GPtrArray) parts = y_update_split (g_bytes_get_data (update, NULL), g_bytes_get_size (update), max, NULL);
      g_autoptr (YDoc) to = y_doc_new (8, Y_DOC_GC);
      g_autoptr (GString) is = g_string_new (NULL);
      g_autoptr (GBytes) now = NULL;

      g_assert_nonnull (parts);
      g_assert_cmpuint (parts->len, >, g_bytes_get_size (update) / max);
      for (guint i = 0; i < parts->len; i++)
        {
          g_assert_cmpuint (g_bytes_get_size (parts->pdata[i]), <=, max);
          g_assert_true (apply (to, parts->pdata[i], NULL));
          g_assert_false (y_doc_has_pending (to));
        }
      y_doc_get_root (to, "text", Y_TYPE_TEXT);
      y_doc_get_root (to, "map", Y_TYPE_MAP);
      y_doc_to_json (to, is);
      g_assert_cmpstr (is->str, ==, expected->str);
      now = y_doc_state_vector (to);
      g_assert_true (g_bytes_equal (now, vector));
    }
  g_assert_null (y_update_split ("nonsense", 8, 100, NULL));
}

static void
assert_ids (YType         *text,
            guint32        pos,
            guint32        len,
            const YIdRun  *expected,
            guint          n)
{
  g_autoptr (GArray) runs = y_text_ids (text, pos, len);

  g_assert_cmpuint (runs->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const YIdRun *run = &g_array_index (runs, YIdRun, i);

      g_assert_cmpuint (run->start, ==, expected[i].start);
      g_assert_cmpuint (run->length, ==, expected[i].length);
      g_assert_cmpuint (run->client, ==, expected[i].client);
      g_assert_cmpuint (run->clock, ==, expected[i].clock);
    }
}

/* The ids are the same on every copy, whatever stands between and whatever is gone. */
static void
test_ids (void)
{
  static const YIdRun whole[] = { { 0, 2, 1, 0 }, { 2, 2, 2, 0 }, { 4, 5, 1, 3 } }, part[] = { { 1, 1, 1, 1 }, { 2, 1, 2, 0 } };
  g_autoptr (YDoc) a = y_doc_new (1, Y_DOC_GC), b = y_doc_new (2, Y_DOC_GC);
  g_autoptr (GBytes) of_a = NULL, of_b = NULL, of_both = NULL;

  y_text_insert (text_of (a), Y_CHARS, 0, "hallo 😀", -1, NULL);
  of_a = y_doc_encode_state (a, NULL, 0, NULL);
  g_assert_true (apply (b, of_a, NULL));
  y_text_insert (text_of (b), Y_CHARS, 2, "xy", -1, NULL);
  of_b = y_doc_encode_state (b, NULL, 0, NULL);
  g_assert_true (apply (a, of_b, NULL));
  y_text_delete (text_of (a), Y_CHARS, 4, 1);
  of_both = y_doc_encode_state (a, NULL, 0, NULL);
  g_assert_true (apply (b, of_both, NULL));
  for (guint i = 0; i < 2; i++)
    {
      YType *text = text_of (i == 0 ? a : b);

      assert_ids (text, 0, G_MAXUINT32, whole, G_N_ELEMENTS (whole));
      assert_ids (text, 1, 2, part, G_N_ELEMENTS (part));
      assert_ids (text, 9, 1, NULL, 0);
      assert_ids (text, 0, 0, NULL, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ydoc/api/values", test_values);
  g_test_add_func ("/ydoc/api/maps-and-types", test_maps_and_types);
  g_test_add_func ("/ydoc/api/foreign-kinds", test_foreign_kinds);
  g_test_add_func ("/ydoc/api/halves", test_halves);
  g_test_add_func ("/ydoc/api/leaving-observers", test_leaving_observers);
  g_test_add_func ("/ydoc/api/client-id-taken", test_client_id_taken);
  g_test_add_func ("/ydoc/api/rich-attributes", test_rich_attributes);
  g_test_add_func ("/ydoc/api/undo-every-content", test_undo_every_content);
  g_test_add_func ("/ydoc/api/undo-caret", test_undo_caret);
  g_test_add_func ("/ydoc/api/undo-stops-and-clears", test_undo_stops_and_clears);
  g_test_add_func ("/ydoc/api/awareness-bounds", test_awareness_bounds);
  g_test_add_func ("/ydoc/api/pending-bound", test_pending_bound);
  g_test_add_func ("/ydoc/api/split", test_split);
  g_test_add_func ("/ydoc/api/ids", test_ids);
  return g_test_run ();
}
