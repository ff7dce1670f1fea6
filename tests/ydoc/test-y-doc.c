#include "y-two-ways.h"
#include <string.h>

static YDoc *
doc_new (guint64 client)
{
  return y_doc_new (client, Y_DOC_GC);
}

static YType *
text_of (YDoc *doc)
{
  return y_doc_get_root (doc, "text", Y_TYPE_TEXT);
}

static YType *
map_of (YDoc *doc)
{
  return y_doc_get_root (doc, "map", Y_TYPE_MAP);
}

static char *
json_of (YDoc *doc)
{
  GString *s = g_string_new (NULL);

  y_doc_to_json (doc, s);
  return g_string_free (s, FALSE);
}

static void
assert_json (YDoc       *doc,
             const char *expected)
{
  g_autofree char *json = json_of (doc);

  g_assert_cmpstr (json, ==, expected);
}

static void
apply (YDoc   *doc,
       GBytes *update)
{
  g_autoptr (GError) error = NULL;

  y_doc_apply_update (doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, &error);
  g_assert_no_error (error);
}

static void
send_all (YDoc *from,
          YDoc *to)
{
  g_autoptr (GBytes) sv = y_doc_state_vector (to);
  g_autoptr (GBytes) update = y_doc_encode_state (from, g_bytes_get_data (sv, NULL), g_bytes_get_size (sv), NULL);

  apply (to, update);
}

static void
assert_same (YDoc *a,
             YDoc *b)
{
  g_autofree char *x = json_of (a), *y = json_of (b);
  g_autoptr (GBytes) s = y_doc_snapshot_canonical (a), t = y_doc_snapshot_canonical (b);

  g_assert_cmpstr (x, ==, y);
  g_assert_true (g_bytes_equal (s, t));
}

static void
collect_cb (YDoc         *doc,
            GBytes       *update,
            gconstpointer origin,
            gboolean      local,
            gpointer      data)
{
  if (local)
    g_ptr_array_add (data, g_bytes_ref (update));
}

/* ---- units ---- */

/* The expected bytes are those of yjs 13.6.33 after the same edits. */
static void
test_bytes (void)
{
  g_autoptr (YDoc) doc = doc_new (1);
  g_autoptr (GBytes) state = NULL;
  YType *text = text_of (doc);
  const guint8 *p;
  gsize n;
  g_autoptr (GString) hex = g_string_new (NULL);

  y_text_insert (text, Y_UTF16, 0, "hello", -1, NULL);
  y_text_insert (text, Y_UTF16, 5, " world", -1, NULL);
  y_text_delete (text, Y_UTF16, 2, 3);
  y_text_insert (text, Y_UTF16, 2, "XX", -1, NULL);
  state = y_doc_encode_state (doc, NULL, 0, NULL);
  p = g_bytes_get_data (state, &n);
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (hex, "%02x", p[i]);
  g_assert_cmpstr (hex->str, ==, "0104010004010474657874026865810101038401040620776f726c64c4010401050258580101010203");
}

static void
test_text_units (void)
{
  g_autoptr (YDoc) doc = doc_new (1);
  YType *text = text_of (doc);
  g_autofree char *s = NULL;

  y_text_insert (text, Y_CHARS, 0, "a\xf0\x9f\x98\x80" "b\xd8\xb3\xd9\x84", -1, NULL);
  g_assert_cmpuint (y_text_length (text, Y_CHARS), ==, 5);
  g_assert_cmpuint (y_text_length (text, Y_UTF16), ==, 6);
  g_assert_cmpuint (y_text_convert (text, 2, Y_CHARS, Y_UTF16), ==, 3);
  g_assert_cmpuint (y_text_convert (text, 3, Y_UTF16, Y_CHARS), ==, 2);
  /* Within the pair: the place before it. */
  g_assert_cmpuint (y_text_convert (text, 2, Y_UTF16, Y_CHARS), ==, 1);
  y_text_insert (text, Y_UTF16, 2, "x", -1, NULL);
  y_text_delete (text, Y_CHARS, 3, 2);
  y_text_insert (text, Y_CHARS, 99, "!", -1, NULL);
  s = y_text_to_string (text);
  g_assert_cmpstr (s, ==, "ax\xf0\x9f\x98\x80\xd9\x84!");
}

static void
test_nesting (void)
{
  g_autoptr (YDoc) a = doc_new (1), b = doc_new (2);
  g_autoptr (YValue) number = y_value_new_number (7), title = y_value_new_text ("Title"), list = y_value_new_type (Y_TYPE_ARRAY);
  YType *record, *text;

  y_doc_begin (a, NULL);
  record = y_map_set_type (map_of (a), "r1", Y_TYPE_MAP);
  y_map_set (record, "n", number);
  y_map_set (record, "title", title);
  y_map_set (record, "list", list);
  y_array_insert (y_map_get_type (record, "list"), 0, (YValue *[]) { number, title }, 2);
  y_doc_commit (a);
  send_all (a, b);
  assert_same (a, b);
  assert_json (b, "{\"map\":{\"r1\":{\"list\":[7,[{\"insert\":\"Title\"}]],\"n\":7,\"title\":[{\"insert\":\"Title\"}]}}}");
  record = y_map_get_type (map_of (b), "r1");
  text = y_map_get_type (record, "title");
  g_assert_cmpint (y_type_kind (text), ==, Y_TYPE_TEXT);
  g_assert_true (y_type_get_parent (text) == record);
  g_assert_cmpstr (y_type_get_map_key (text), ==, "title");
  y_text_insert (text, Y_CHARS, 5, "s", -1, NULL);
  y_map_delete (map_of (b), "r1");
  g_assert_true (y_type_is_deleted (text));
  g_assert_true (y_type_is_deleted (record));
  send_all (b, a);
  assert_same (a, b);
  assert_json (a, "{\"map\":{}}");
}

static void
test_late_parents (void)
{
  g_autoptr (YDoc) a = doc_new (1), b = doc_new (2), c = doc_new (3);
  g_autoptr (GPtrArray) updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  y_doc_observe_update (a, collect_cb, updates, NULL);
  y_doc_observe_update (b, collect_cb, updates, NULL);
  y_text_insert (text_of (a), Y_CHARS, 0, "one", -1, NULL);
  send_all (a, b);
  y_text_insert (text_of (b), Y_CHARS, 3, " two", -1, NULL);
  y_text_delete (text_of (b), Y_CHARS, 0, 1);
  send_all (b, a);
  y_text_insert (text_of (a), Y_CHARS, 6, " three", -1, NULL);
  for (guint i = updates->len; i-- > 0;)
    {
      g_assert_cmpint (y_doc_has_pending (c), ==, i + 1 < updates->len);
      apply (c, g_ptr_array_index (updates, i));
    }
  g_assert_false (y_doc_has_pending (c));
  assert_same (a, c);
}

/* What waits is passed on to whoever asks for the state. */
static void
test_pending_is_kept (void)
{
  g_autoptr (YDoc) a = doc_new (1), b = doc_new (2), c = doc_new (3);
  g_autoptr (GPtrArray) updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GBytes) state = NULL;

  y_doc_observe_update (a, collect_cb, updates, NULL);
  y_text_insert (text_of (a), Y_CHARS, 0, "one", -1, NULL);
  y_text_insert (text_of (a), Y_CHARS, 0, "two", -1, NULL);
  y_text_delete (text_of (a), Y_CHARS, 1, 1);
  apply (b, g_ptr_array_index (updates, 2));
  apply (b, g_ptr_array_index (updates, 1));
  state = y_doc_encode_state (b, NULL, 0, NULL);
  apply (c, state);
  g_assert_true (y_doc_has_pending (c));
  apply (c, g_ptr_array_index (updates, 0));
  g_assert_false (y_doc_has_pending (c));
  assert_same (a, c);
}

static void
test_refused_whole (void)
{
  g_autoptr (YDoc) a = doc_new (1), b = doc_new (2);
  g_autoptr (GBytes) state = NULL;
  g_autofree char *before = NULL;
  const guint8 *p;
  gsize n;

  y_text_insert (text_of (b), Y_CHARS, 0, "mine", -1, NULL);
  before = json_of (b);
  y_text_insert (text_of (a), Y_CHARS, 0, "hello world", -1, NULL);
  y_text_delete (text_of (a), Y_CHARS, 2, 3);
  state = y_doc_encode_state (a, NULL, 0, NULL);
  p = g_bytes_get_data (state, &n);
  for (gsize cut = 0; cut < n; cut++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (y_doc_apply_update (b, p, cut, NULL, &error));
      g_assert_error (error, Y_ERROR, Y_ERROR_MALFORMED);
      assert_json (b, before);
    }
}

static void
test_inspect (void)
{
  g_autoptr (YDoc) a = doc_new (1);
  g_autoptr (GPtrArray) updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GArray) ranges = NULL, none = NULL;
  gboolean deletes;

  y_doc_observe_update (a, collect_cb, updates, NULL);
  y_text_insert (text_of (a), Y_CHARS, 0, "hello", -1, NULL);
  y_text_insert (text_of (a), Y_CHARS, 5, "!!", -1, NULL);
  y_text_delete (text_of (a), Y_CHARS, 0, 2);
  g_assert_true (y_update_inspect (g_bytes_get_data (g_ptr_array_index (updates, 1), NULL),
                                   g_bytes_get_size (g_ptr_array_index (updates, 1)), &ranges, &deletes, NULL));
  g_assert_cmpuint (ranges->len, ==, 1);
  g_assert_cmpuint (g_array_index (ranges, YClockRange, 0).client, ==, 1);
  g_assert_cmpuint (g_array_index (ranges, YClockRange, 0).from, ==, 5);
  g_assert_cmpuint (g_array_index (ranges, YClockRange, 0).to, ==, 7);
  g_assert_false (deletes);
  g_assert_true (y_update_inspect (g_bytes_get_data (g_ptr_array_index (updates, 2), NULL),
                                   g_bytes_get_size (g_ptr_array_index (updates, 2)), &none, &deletes, NULL));
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (deletes);
}

static void
test_relative_positions (void)
{
  g_autoptr (YDoc) a = doc_new (1), b = doc_new (2);
  g_autoptr (YRelPos) right = NULL, left = NULL, end = NULL, decoded = NULL;
  g_autoptr (GBytes) bytes = NULL;
  YType *type;
  guint32 index;

  y_text_insert (text_of (a), Y_CHARS, 0, "\xf0\x9f\x98\x80" "bcd", -1, NULL);
  right = y_relpos_new (text_of (a), Y_CHARS, 2, 0);
  left = y_relpos_new (text_of (a), Y_CHARS, 2, -1);
  end = y_relpos_new (text_of (a), Y_CHARS, 4, 0);
  bytes = y_relpos_encode (right);
  decoded = y_relpos_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  g_assert_false (y_relpos_resolve (decoded, b, Y_CHARS, &type, &index));
  y_text_insert (text_of (a), Y_CHARS, 2, "XY", -1, NULL);
  y_text_insert (text_of (a), Y_CHARS, 6, "Z", -1, NULL);
  send_all (a, b);
  g_assert_true (y_relpos_resolve (decoded, b, Y_CHARS, &type, &index));
  g_assert_true (type == text_of (b));
  g_assert_cmpuint (index, ==, 4);
  g_assert_true (y_relpos_resolve (right, a, Y_UTF16, NULL, &index));
  g_assert_cmpuint (index, ==, 5);
  g_assert_true (y_relpos_resolve (left, a, Y_CHARS, NULL, &index));
  g_assert_cmpuint (index, ==, 2);
  g_assert_true (y_relpos_resolve (end, a, Y_CHARS, NULL, &index));
  g_assert_cmpuint (index, ==, 7);
  y_text_delete (text_of (a), Y_CHARS, 1, 5);
  g_assert_true (y_relpos_resolve (right, a, Y_CHARS, NULL, &index));
  g_assert_cmpuint (index, ==, 1);
}

/* In a text within a map, which has no name to be told by. */
static void
test_nested_positions (void)
{
  g_autoptr (YDoc) a = doc_new (1), b = doc_new (2);
  g_autoptr (YUndoManager) um = NULL;
  g_autoptr (YRelPos) start = NULL, end = NULL, decoded = NULL, letter = NULL;
  g_autoptr (GBytes) bytes = NULL;
  YType *inner, *type;
  guint32 index;

  inner = y_map_set_type (map_of (a), "note", Y_TYPE_TEXT);
  end = y_relpos_new (inner, Y_CHARS, 0, 0);
  start = y_relpos_new (inner, Y_CHARS, 0, -1);
  bytes = y_relpos_encode (end);
  decoded = y_relpos_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  g_assert_false (y_relpos_resolve (decoded, b, Y_CHARS, &type, &index));
  um = y_undo_manager_new (a, &inner, 1, 0);
  y_text_insert (inner, Y_CHARS, 0, "\xf0\x9f\x98\x80" "bc", -1, NULL);
  letter = y_relpos_new (inner, Y_CHARS, 1, 0);
  send_all (a, b);
  g_assert_true (y_relpos_resolve (decoded, b, Y_UTF16, &type, &index));
  g_assert_true (type == y_map_get_type (map_of (b), "note"));
  g_assert_cmpuint (index, ==, 4);
  g_assert_true (y_relpos_resolve (start, a, Y_CHARS, NULL, &index));
  g_assert_cmpuint (index, ==, 0);
  /* What was taken back and brought back is another item now. */
  y_text_delete (inner, Y_CHARS, 0, 3);
  g_assert_true (y_undo_manager_undo (um));
  g_assert_true (y_relpos_resolve (letter, a, Y_CHARS, NULL, &index));
  g_assert_cmpuint (index, ==, 1);
  y_map_delete (map_of (a), "note");
  g_assert_true (!y_relpos_resolve (letter, a, Y_CHARS, NULL, &index) || index == 0);
}

static void
test_authors (void)
{
  g_autoptr (YDoc) a = doc_new (1), b = doc_new (2);
  g_autoptr (YValue) by = y_value_from_json ("{\"by\":3}", -1, NULL);
  g_autoptr (GArray) runs = NULL;
  const YAuthorRun *r;

  y_text_insert (text_of (a), Y_CHARS, 0, "aaaa", -1, NULL);
  send_all (a, b);
  y_text_insert (text_of (b), Y_CHARS, 2, "\xf0\x9f\x98\x80", -1, NULL);
  send_all (b, a);
  y_text_insert (text_of (a), Y_CHARS, 5, "cc", -1, by);
  runs = y_text_authors (text_of (a), Y_CHARS, 1, 6);
  r = (const YAuthorRun *) runs->data;
  g_assert_cmpuint (runs->len, ==, 4);
  g_assert_true (r[0].start == 1 && r[0].length == 1 && r[0].client == 1);
  g_assert_true (r[1].start == 2 && r[1].length == 1 && r[1].client == 2);
  g_assert_true (r[2].start == 3 && r[2].length == 2 && r[2].client == 1);
  g_assert_true (r[3].start == 5 && r[3].length == 2 && r[3].client == 3);
}

/* ---- events ---- */

static void
mirror_cb (YEvent  *e,
           gpointer data)
{
  GString *mirror = data;
  gsize n, at = 0;
  const YDelta *d = y_event_get_delta (e, Y_CHARS, &n);

  for (gsize i = 0; i < n; i++)
    {
      gsize from = g_utf8_offset_to_pointer (mirror->str, at) - mirror->str;

      if (d[i].kind == Y_DELTA_RETAIN)
        at += d[i].length;
      else if (d[i].kind == Y_DELTA_INSERT)
        {
          g_string_insert (mirror, from, d[i].text);
          at += d[i].length;
        }
      else
        g_string_erase (mirror, from, g_utf8_offset_to_pointer (mirror->str + from, d[i].length) - (mirror->str + from));
    }
}


static void
keys_cb (YDoc         *doc,
         YEvent      **events,
         gsize         n_events,
         gconstpointer origin,
         gboolean      local,
         gpointer      data)
{
  GString *log = data;

  for (gsize i = 0; i < n_events; i++)
    {
      gsize n;
      const YKeyChange *k = y_event_get_keys (events[i], &n);

      for (gsize j = 0; j < n; j++)
        {
          g_string_append_printf (log, "%s:%d", k[j].key, k[j].action);
          if (k[j].old_value)
            {
              g_string_append_c (log, '=');
              y_value_to_json (k[j].old_value, log);
            }
          g_string_append_c (log, local ? ';' : '!');
        }
    }
}

static void
test_key_events (void)
{
  g_autoptr (YDoc) a = doc_new (1), b = doc_new (2);
  g_autoptr (GString) log = g_string_new (NULL), far = g_string_new (NULL);
  g_autoptr (YValue) one = y_value_new_number (1), two = y_value_new_number (2);
  guint id;

  id = y_doc_observe (a, keys_cb, log, NULL);
  y_doc_observe (b, keys_cb, far, NULL);
  y_map_set (map_of (a), "k", one);
  y_map_set (map_of (a), "k", two);
  send_all (a, b);
  y_map_delete (map_of (a), "k");
  y_doc_begin (a, NULL);
  y_map_set (map_of (a), "x", one);
  y_map_delete (map_of (a), "x");
  y_doc_commit (a);
  send_all (a, b);
  y_doc_unobserve (a, id);
  y_map_set (map_of (a), "y", one);
  g_assert_cmpstr (log->str, ==, "k:0;k:1=1;k:2=2;");
  g_assert_cmpstr (far->str, ==, "k:0!k:2=2!");
}

/* An observer that edits makes a transaction of its own, after the one it hears of. */
static void
echo_cb (YEvent  *e,
         gpointer data)
{
  YType *text = y_event_get_target (e);

  if (y_text_length (text, Y_CHARS) < 3)
    y_text_insert (text, Y_CHARS, 0, "x", -1, NULL);
}

static void
test_edit_in_observer (void)
{
  g_autoptr (YDoc) a = doc_new (1), b = doc_new (2);
  g_autoptr (GPtrArray) updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree char *s = NULL;

  y_doc_observe_update (a, collect_cb, updates, NULL);
  y_type_observe (text_of (a), echo_cb, NULL, NULL);
  y_text_insert (text_of (a), Y_CHARS, 0, "a", -1, NULL);
  s = y_text_to_string (text_of (a));
  g_assert_cmpstr (s, ==, "xxa");
  g_assert_cmpuint (updates->len, ==, 3);
  for (guint i = 0; i < updates->len; i++)
    apply (b, g_ptr_array_index (updates, i));
  assert_same (a, b);
}

/* ---- undo ---- */

static gint64
fake_now (gpointer data)
{
  return *(gint64 *) data;
}

static void
test_undo (void)
{
  g_autoptr (YDoc) a = doc_new (1), b = doc_new (2);
  YType *text = text_of (a);
  gint64 time = 1000;
  g_autoptr (YUndoManager) um = y_undo_manager_new (a, &text, 1, 500);

  y_undo_manager_set_clock (um, fake_now, &time);
  y_text_insert (text, Y_CHARS, 0, "one", -1, NULL);
  time += 100;
  y_text_insert (text, Y_CHARS, 3, " two", -1, NULL);
  time += 1000;
  y_text_delete (text, Y_CHARS, 0, 4);
  send_all (a, b);
  y_text_insert (text_of (b), Y_CHARS, 3, " bee", -1, NULL);
  send_all (b, a);
  assert_json (a, "{\"text\":[{\"insert\":\"two bee\"}]}");
  g_assert_true (y_undo_manager_undo (um));
  assert_json (a, "{\"text\":[{\"insert\":\"one two bee\"}]}");
  g_assert_true (y_undo_manager_undo (um));
  assert_json (a, "{\"text\":[{\"insert\":\" bee\"}]}");
  g_assert_false (y_undo_manager_can_undo (um));
  g_assert_true (y_undo_manager_redo (um));
  g_assert_true (y_undo_manager_redo (um));
  assert_json (a, "{\"text\":[{\"insert\":\"two bee\"}]}");
  send_all (a, b);
  assert_same (a, b);
}

/* ---- awareness ---- */

static void
test_awareness (void)
{
  g_autoptr (YAwareness) a = y_awareness_new (1), b = y_awareness_new (2);
  gint64 time = 0;
  g_autoptr (GBytes) hello = NULL, renewed = NULL, bye = NULL;
  const guint64 one = 1;

  y_awareness_set_clock (a, fake_now, &time);
  y_awareness_set_clock (b, fake_now, &time);
  y_awareness_set_local (a, "{}");
  y_awareness_set_local (a, "{\"name\":\"A\"}");
  hello = y_awareness_encode (a, NULL, 0);
  g_assert_true (y_awareness_apply (b, g_bytes_get_data (hello, NULL), g_bytes_get_size (hello), NULL, NULL));
  g_assert_cmpstr (y_awareness_get (b, 1), ==, "{\"name\":\"A\"}");
  time = 16000;
  y_awareness_tick (a);
  renewed = y_awareness_encode (a, NULL, 0);
  g_assert_true (y_awareness_apply (b, g_bytes_get_data (renewed, NULL), g_bytes_get_size (renewed), NULL, NULL));
  time = 40000;
  y_awareness_tick (b);
  g_assert_nonnull (y_awareness_get (b, 1));
  time = 46000;
  y_awareness_tick (b);
  g_assert_null (y_awareness_get (b, 1));
  y_awareness_set_local (a, "{\"name\":\"B\"}");
  g_assert_true (y_awareness_apply (b, g_bytes_get_data (hello, NULL), g_bytes_get_size (hello), NULL, NULL));
  g_assert_null (y_awareness_get (b, 1));
  y_awareness_set_local (a, NULL);
  bye = y_awareness_encode (a, &one, 1);
  g_assert_true (y_awareness_apply (b, g_bytes_get_data (bye, NULL), g_bytes_get_size (bye), NULL, NULL));
  g_assert_null (y_awareness_get (b, 1));
  g_assert_false (y_awareness_apply (b, "\x05\x01", 2, NULL, NULL));
}

/* ---- property ---- */

#define MAX_REPLICAS 5

typedef struct {
  YDoc      *doc;
  GString   *mirror;
  GPtrArray *inbox;
} Replica;

static const char *const words[] = { "a", "bc", "hello ", "\xf0\x9f\x98\x80", "\xd8\xb3\xd9\x84", "\xc3\xa9", "x\ny" };
static const char *const attribute_maps[] = { "{\"b\":true}", "{\"b\":null}", "{\"by\":4,\"i\":\"x\"}" };

static void
random_edit (Replica *r,
             GRand   *rand,
             gboolean formats)
{
  YType *text = text_of (r->doc), *map = map_of (r->doc);
  guint32 len = y_text_length (text, Y_CHARS), at = g_rand_int_range (rand, 0, len + 1);
  g_autofree char *key = g_strdup_printf ("k%d", g_rand_int_range (rand, 0, 3));
  g_autoptr (YValue) number = y_value_new_number (g_rand_int_range (rand, 0, 100));
  g_autoptr (YValue) attributes = y_value_from_json (attribute_maps[g_rand_int_range (rand, 0, 3)], -1, NULL);
  YType *inner;

  switch (g_rand_int_range (rand, 0, 10))
    {
    case 0:
    case 1:
    case 2:
    case 3:
      y_text_insert (text, Y_CHARS, at, words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))], -1,
                     formats && g_rand_boolean (rand) ? attributes : NULL);
      break;
    case 4:
    case 5:
      y_text_delete (text, Y_CHARS, at, g_rand_int_range (rand, 1, 6));
      break;
    case 6:
      if (formats)
        y_text_format (text, Y_CHARS, at, g_rand_int_range (rand, 1, 6), attributes);
      break;
    case 7:
      y_map_set (map, key, number);
      break;
    case 8:
      inner = y_map_get_type (map, key);
      if (!inner)
        y_map_set_type (map, key, Y_TYPE_ARRAY);
      else if (y_array_length (inner) > 4)
        y_array_delete (inner, g_rand_int_range (rand, 0, 4), 1);
      else
        y_array_insert (inner, g_rand_int_range (rand, 0, y_array_length (inner) + 1), &number, 1);
      break;
    default:
      y_map_delete (map, key);
      break;
    }
}

static void
deliver_some (Replica *r,
              GRand   *rand)
{
  for (gint n = g_rand_int_range (rand, 0, 6); n > 0 && r->inbox->len; n--)
    {
      guint at = g_rand_int_range (rand, 0, r->inbox->len);

      apply (r->doc, g_ptr_array_index (r->inbox, at));
      if (g_rand_int_range (rand, 0, 10) > 0)
        g_ptr_array_remove_index_fast (r->inbox, at);
    }
}

static void
run_session (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint n = g_rand_int_range (rand, 2, MAX_REPLICAS + 1);
  gboolean formats = g_rand_boolean (rand);
  Replica r[MAX_REPLICAS];

  for (guint i = 0; i < n; i++)
    {
      r[i].doc = y_doc_new (100 + i * 7, g_rand_boolean (rand) ? Y_DOC_GC : Y_DOC_DEFAULT);
      r[i].mirror = g_string_new (NULL);
      r[i].inbox = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      y_type_observe (text_of (r[i].doc), mirror_cb, r[i].mirror, NULL);
    }
  for (guint step = 0; step < 120; step++)
    {
      Replica *me = &r[g_rand_int_range (rand, 0, n)];

      if (g_rand_boolean (rand))
        deliver_some (me, rand);
      else if (g_rand_int_range (rand, 0, 10) == 0)
        {
          /* What one would send another, into an empty document. */
          g_autoptr (GBytes) sv = y_doc_state_vector (r[g_rand_int_range (rand, 0, n)].doc);
          g_autoptr (GBytes) some = y_doc_encode_state (me->doc, g_bytes_get_data (sv, NULL), g_bytes_get_size (sv), NULL);

          y_check_two_ways (g_bytes_get_data (some, NULL), g_bytes_get_size (some), FALSE, Y_DOC_GC);
        }
      else
        {
          g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
          guint id = y_doc_observe_update (me->doc, collect_cb, out, NULL);

          y_doc_begin (me->doc, NULL);
          for (gint k = g_rand_int_range (rand, 1, 4); k > 0; k--)
            random_edit (me, rand, formats);
          y_doc_commit (me->doc);
          y_doc_unobserve (me->doc, id);
          for (guint u = 0; u < out->len; u++)
            for (guint i = 0; i < n; i++)
              if (&r[i] != me && g_rand_int_range (rand, 0, 10) > 0)
                g_ptr_array_add (r[i].inbox, g_bytes_ref (g_ptr_array_index (out, u)));
        }
    }
  /* Formats that became needless may be taken away by whoever merges; that settles within a few rounds. */
  for (guint round = 0; round < 4; round++)
    for (guint i = 0; i < n; i++)
      for (guint k = 0; k < n; k++)
        if (i != k)
          send_all (r[i].doc, r[k].doc);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *s = y_text_to_string (text_of (r[i].doc));

      g_assert_false (y_doc_has_pending (r[i].doc));
      assert_same (r[0].doc, r[i].doc);
      g_assert_cmpstr (s, ==, r[i].mirror->str);
    }
  for (guint i = 0; i < n; i++)
    {
      /* A copy made of the bytes alone says the same. */
      YDoc *copy = doc_new (9);
      g_autoptr (GBytes) state = y_doc_encode_state (r[i].doc, NULL, 0, NULL), again = NULL;
      g_autoptr (GBytes) v2 = y_doc_encode_state_v2 (r[i].doc, NULL, 0, NULL);
      YDoc *other = doc_new (10);

      apply (copy, state);
      assert_same (copy, r[0].doc);
      g_assert_true (y_doc_apply_update_v2 (other, g_bytes_get_data (v2, NULL), g_bytes_get_size (v2), NULL, NULL));
      assert_same (other, r[0].doc);
      y_check_two_ways (g_bytes_get_data (state, NULL), g_bytes_get_size (state), FALSE, Y_DOC_GC);
      y_check_two_ways (g_bytes_get_data (state, NULL), g_bytes_get_size (state), FALSE, Y_DOC_DEFAULT);
      y_check_two_ways (g_bytes_get_data (v2, NULL), g_bytes_get_size (v2), TRUE, Y_DOC_GC);
      y_doc_unref (copy);
      y_doc_unref (other);
    }
  for (guint i = 0; i < n; i++)
    {
      y_doc_unref (r[i].doc);
      g_string_free (r[i].mirror, TRUE);
      g_ptr_array_unref (r[i].inbox);
    }
}

static void
test_property (void)
{
  const char *one = g_getenv ("WK_SEED");
  guint32 count = g_getenv ("WK_LONG") ? 3000 : 150;

  if (one)
    {
      run_session (strtoul (one, NULL, 10));
      return;
    }
  for (guint32 seed = 1; seed <= count; seed++)
    {
      g_test_message ("seed %u (WK_SEED=%u runs it alone)", seed, seed);
      run_session (seed);
    }
}

/* Client 0's letters from @from to @to, of @n: all behind the first letter of client 1, each before another one of them, so
 * that to place one means to look at all before it. */
static GBytes *
crowd (guint from,
       guint to,
       guint n)
{
  YEncoder e;

  y_encoder_init (&e);
  y_encode_var_uint (&e, 1);
  y_encode_var_uint (&e, to - from);
  y_encode_var_uint (&e, 0);
  y_encode_var_uint (&e, from);
  for (guint i = from; i < to; i++)
    {
      y_encode_u8 (&e, 0xc4);
      y_encode_var_uint (&e, 1);
      y_encode_var_uint (&e, 0);
      y_encode_var_uint (&e, 1);
      y_encode_var_uint (&e, n - i);
      y_encode_string (&e, "h", 1);
    }
  y_encode_var_uint (&e, 0);
  return y_encoder_finish (&e);
}

/* An update that would take for ever is taken in bit by bit, and nobody has to wait for it. */
static void
test_put_off (void)
{
  const guint n = 9000;
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC), twin = y_doc_new (1, Y_DOC_GC);
  g_autofree char *paste = g_strnfill (n + 1, 'x');
  g_autoptr (GBytes) all = crowd (0, n, n), a = NULL, b = NULL;
  guint calls = 0;

  y_text_insert (y_doc_get_root (doc, "text", Y_TYPE_TEXT), Y_CHARS, 0, paste, -1, NULL);
  y_text_insert (y_doc_get_root (twin, "text", Y_TYPE_TEXT), Y_CHARS, 0, paste, -1, NULL);
  for (guint from = 0; from < n; from += n / 9)
    {
      g_autoptr (GBytes) some = crowd (from, from + n / 9, n);

      g_assert_true (y_doc_apply_update (twin, g_bytes_get_data (some, NULL), g_bytes_get_size (some), NULL, NULL));
      g_assert_false (y_doc_has_pending (twin));
    }
  g_assert_true (y_doc_apply_update (doc, g_bytes_get_data (all, NULL), g_bytes_get_size (all), NULL, NULL));
  g_assert_true (y_doc_has_pending (doc));
  g_assert_cmpuint (y_doc_get_clock (doc, 0), >, n / 2);
  /* What waits is passed on all the same. */
  a = y_doc_encode_state (doc, NULL, 0, NULL);
  g_assert_cmpuint (g_bytes_get_size (a), >, g_bytes_get_size (all));
  y_check_doc (doc);
  for (; y_doc_has_pending (doc); calls++)
    {
      g_assert_cmpuint (calls, <, 40);
      g_assert_true (y_doc_apply_update (doc, "\0\0", 2, NULL, NULL));
    }
  g_assert_cmpuint (y_doc_get_clock (doc, 0), ==, n);
  y_check_doc (doc);
  g_clear_pointer (&a, g_bytes_unref);
  a = y_doc_encode_state (doc, NULL, 0, NULL);
  b = y_doc_encode_state (twin, NULL, 0, NULL);
  g_assert_true (g_bytes_equal (a, b));
}

/* One item alone that would have to be placed among more than may be looked at waits as well; what others write does not. */
static void
test_put_off_one (void)
{
  const guint n = Y_LOOKS_AN_UPDATE + 64 * Y_LOOKS_A_BYTE;
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC), twin = NULL;
  YType *text = y_doc_get_root (doc, "text", Y_TYPE_TEXT);
  g_autoptr (GBytes) one = NULL, state = NULL, later = NULL;
  g_autofree char *shown = NULL, *shown_too = NULL;
  guint calls = 0;
  YEncoder e;

  /* Each is put behind the first letter, before the last of them: right neighbours all differ. */
  y_text_insert (text, Y_CHARS, 0, "xx", 2, NULL);
  y_encoder_init (&e);
  y_encode_var_uint (&e, 1);
  y_encode_var_uint (&e, n);
  y_encode_var_uint (&e, 5);
  y_encode_var_uint (&e, 0);
  for (guint i = 0; i < n; i++)
    {
      y_encode_u8 (&e, 0xc4);
      y_encode_var_uint (&e, 1);
      y_encode_var_uint (&e, 0);
      y_encode_var_uint (&e, i ? 5 : 1);
      y_encode_var_uint (&e, i ? i - 1 : 1);
      y_encode_string (&e, "s", 1);
    }
  y_encode_var_uint (&e, 0);
  state = y_encoder_finish (&e);
  g_assert_true (y_doc_apply_update (doc, g_bytes_get_data (state, NULL), g_bytes_get_size (state), NULL, NULL));
  g_clear_pointer (&state, g_bytes_unref);
  g_assert_false (y_doc_has_pending (doc));
  state = y_doc_encode_state (doc, NULL, 0, NULL);
  one = crowd (0, 1, 1);
  g_assert_true (y_doc_apply_update (doc, g_bytes_get_data (one, NULL), g_bytes_get_size (one), NULL, NULL));
  g_assert_true (y_doc_has_pending (doc));
  g_assert_cmpuint (y_text_length (text, Y_CHARS), ==, n + 2);
  /* Somebody who comes by. */
  g_assert_true (y_doc_apply_update (doc, "\1\1\7\0\x84\1\1\5hello\0", 14, NULL, NULL));
  g_assert_cmpuint (y_text_length (text, Y_CHARS), ==, n + 7);
  for (; y_doc_has_pending (doc); calls++)
    {
      g_assert_cmpuint (calls, <, 3);
      g_assert_true (y_doc_apply_update (doc, "\0\0", 2, NULL, NULL));
    }
  y_check_doc (doc);
  /* The other way about, nothing has to wait. */
  twin = y_doc_new (2, Y_DOC_GC);
  text = y_doc_get_root (twin, "text", Y_TYPE_TEXT);
  g_assert_true (y_doc_apply_update (twin, g_bytes_get_data (state, NULL), g_bytes_get_size (state), NULL, NULL));
  later = y_doc_encode_state (doc, NULL, 0, NULL);
  g_assert_true (y_doc_apply_update (twin, g_bytes_get_data (later, NULL), g_bytes_get_size (later), NULL, NULL));
  for (calls = 0; y_doc_has_pending (twin); calls++)
    {
      g_assert_cmpuint (calls, <, 3);
      g_assert_true (y_doc_apply_update (twin, "\0\0", 2, NULL, NULL));
    }
  shown = y_text_to_string (y_doc_get_root (doc, "text", Y_TYPE_TEXT));
  shown_too = y_text_to_string (text);
  g_assert_cmpstr (shown, ==, shown_too);
  g_assert_true (g_str_has_prefix (strchr (shown, 'x'), "xhs"));
}

/* What the looks that an update may cost are bounded by. */
static guint64
looks_for (GBytes *update)
{
  return MIN (Y_LOOKS_AN_UPDATE + (guint64) Y_LOOKS_A_BYTE * g_bytes_get_size (update), Y_MAX_LOOKS);
}

/* However updates are made up, no more is looked at than their bytes pay for. */
static void
test_looks_of_hostile (void)
{
  for (guint n = 500; n <= 32000; n *= 4)
    {
      g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
      g_autofree char *paste = g_strnfill (n + 1, 'x');
      g_autoptr (GBytes) all = crowd (0, n, n), nothing = g_bytes_new_static ("\0\0", 2);
      guint64 paid = looks_for (all);

      y_text_insert (y_doc_get_root (doc, "text", Y_TYPE_TEXT), Y_CHARS, 0, paste, -1, NULL);
      g_assert_true (y_doc_apply_update (doc, g_bytes_get_data (all, NULL), g_bytes_get_size (all), NULL, NULL));
      g_assert_cmpuint (doc->looked, <=, paid);
      for (guint calls = 0; calls < 20; calls++)
        {
          g_assert_true (y_doc_apply_update (doc, "\0\0", 2, NULL, NULL));
          paid += looks_for (nothing);
          g_assert_cmpuint (doc->looked, <=, paid);
        }
      g_test_message ("%u siblings: %" G_GUINT64_FORMAT " looks of %" G_GUINT64_FORMAT, n, doc->looked, paid);
    }
}

/* Of people who write at one place at the same time, each costs a few steps of a tree more when there are sixteen times as many. */
static void
test_looks_of_crowd (void)
{
  guint64 of_few = 0;

  for (guint n = 1000; n <= 16000; n *= 4)
    {
      g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);

      for (guint i = 0; i < n; i++)
        {
          YEncoder e;
          g_autoptr (GBytes) one = NULL;

          y_encoder_init (&e);
          y_encode_var_uint (&e, 1);
          y_encode_var_uint (&e, 1);
          y_encode_var_uint (&e, 2 + (i * 7919) % n);
          y_encode_raw (&e, "\0\4\1\4text\1c\0", 11);
          one = y_encoder_finish (&e);
          g_assert_true (y_doc_apply_update (doc, g_bytes_get_data (one, NULL), g_bytes_get_size (one), NULL, NULL));
        }
      g_assert_cmpuint (y_text_length (y_doc_get_root (doc, "text", Y_TYPE_TEXT), Y_CHARS), ==, n);
      g_test_message ("%u people: %.1f looks each", n, (double) doc->looked / n);
      if (n == 1000)
        of_few = doc->looked / n;
      g_assert_cmpuint (doc->looked / n, <, 4 * of_few);
    }
}

/* Thousands of updates in any order: what waits is found by what it waits for. */
static void
test_waiting (void)
{
  const guint n = 8000;

  for (guint how = 0; how < 3; how++)
    {
      g_autoptr (GPtrArray) updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      g_autoptr (YDoc) one = y_doc_new (1, Y_DOC_GC), other = y_doc_new (2, Y_DOC_GC), late = y_doc_new (3, Y_DOC_GC);
      g_autoptr (GRand) rand = g_rand_new_with_seed (how);
      g_autoptr (GBytes) a = NULL, b = NULL;

      y_doc_observe_update (one, collect_cb, updates, NULL);
      y_doc_observe_update (other, collect_cb, updates, NULL);
      /* Each writes beside what the other wrote last. */
      for (guint i = 0; i < n; i++)
        {
          YDoc *me = i & 1 ? other : one;
          YType *text = y_doc_get_root (me, "text", Y_TYPE_TEXT);

          if (i > 0)
            {
              GBytes *last = g_ptr_array_index (updates, updates->len - 1);

              g_assert_true (y_doc_apply_update (me, g_bytes_get_data (last, NULL), g_bytes_get_size (last), NULL, NULL));
              g_ptr_array_set_size (updates, i);
            }
          y_text_insert (text, Y_CHARS, y_text_length (text, Y_CHARS) / 2, "w", 1, NULL);
          g_assert_cmpuint (updates->len, ==, i + 1);
        }
      for (guint i = n; i-- > 0;)
        {
          guint k = how == 0 ? i : (guint) g_rand_int_range (rand, 0, i + 1);
          GBytes *u = g_ptr_array_index (updates, k);

          g_assert_true (y_doc_apply_update (late, g_bytes_get_data (u, NULL), g_bytes_get_size (u), NULL, NULL));
          if (how == 2 && i % 1000 == 500)
            y_check_doc (late);
          updates->pdata[k] = updates->pdata[i];
          updates->pdata[i] = u;
        }
      g_assert_false (y_doc_has_pending (late));
      y_check_doc (late);
      a = y_doc_snapshot_canonical (other);
      b = y_doc_snapshot_canonical (late);
      g_assert_true (g_bytes_equal (a, b));
      {
        g_autofree char *shown = y_text_to_string (y_doc_get_root (other, "text", Y_TYPE_TEXT));
        g_autofree char *shown_too = y_text_to_string (y_doc_get_root (late, "text", Y_TYPE_TEXT));

        g_assert_cmpstr (shown, ==, shown_too);
      }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ydoc/doc/put-off-one", test_put_off_one);
  g_test_add_func ("/ydoc/doc/waiting", test_waiting);
  g_test_add_func ("/ydoc/doc/bytes", test_bytes);
  g_test_add_func ("/ydoc/doc/text-units", test_text_units);
  g_test_add_func ("/ydoc/doc/nesting", test_nesting);
  g_test_add_func ("/ydoc/doc/late-parents", test_late_parents);
  g_test_add_func ("/ydoc/doc/pending-is-kept", test_pending_is_kept);
  g_test_add_func ("/ydoc/doc/refused-whole", test_refused_whole);
  g_test_add_func ("/ydoc/doc/inspect", test_inspect);
  g_test_add_func ("/ydoc/doc/relative-positions", test_relative_positions);
  g_test_add_func ("/ydoc/doc/nested-positions", test_nested_positions);
  g_test_add_func ("/ydoc/doc/authors", test_authors);
  g_test_add_func ("/ydoc/doc/key-events", test_key_events);
  g_test_add_func ("/ydoc/doc/edit-in-observer", test_edit_in_observer);
  g_test_add_func ("/ydoc/doc/undo", test_undo);
  g_test_add_func ("/ydoc/doc/awareness", test_awareness);
  g_test_add_func ("/ydoc/doc/put-off", test_put_off);
  g_test_add_func ("/ydoc/doc/looks-of-hostile", test_looks_of_hostile);
  g_test_add_func ("/ydoc/doc/looks-of-crowd", test_looks_of_crowd);
  g_test_add_func ("/ydoc/doc/property", test_property);
  return g_test_run ();
}
