/* What others wrote: documents of several Yjs versions (data/, made with npm's packages of those versions and read with
 * 13.6.33), and updates that mean no good. */
#include "y-check.h"
#include "y-update-private.h"
#include <string.h>

static char *
data_file (const char *name,
           const char *suffix,
           gsize      *len)
{
  g_autofree char *file = g_strconcat (name, suffix, NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "ydoc", "data", file, NULL);
  char *data = NULL;

  if (!g_file_get_contents (path, &data, len, NULL))
    *len = 0;
  return data;
}

static void
assert_bytes (GBytes     *bytes,
              const char *data,
              gsize       len)
{
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), data, len);
}

static void
test_document (gconstpointer name)
{
  g_autoptr (YDoc) doc = y_doc_new (99, Y_DOC_GC), copy = y_doc_new (98, Y_DOC_GC);
  gsize update_len, json_len, snapshot_len, again_len;
  g_autofree char *update = data_file (name, ".update", &update_len), *json = data_file (name, ".json", &json_len);
  g_autofree char *snapshot = data_file (name, ".snapshot", &snapshot_len), *again = data_file (name, ".again", &again_len);
  g_autoptr (GBytes) own_snapshot = NULL, state = NULL, v2 = NULL, copy_state = NULL;
  g_autoptr (GString) own = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (update);
  g_assert_nonnull (json);
  y_doc_apply_update (doc, update, update_len, NULL, &error);
  g_assert_no_error (error);
  y_check_doc (doc);
  y_doc_get_root (doc, "text", Y_TYPE_TEXT);
  y_doc_get_root (doc, "map", Y_TYPE_MAP);
  y_doc_get_root (doc, "array", Y_TYPE_ARRAY);
  y_doc_get_root (doc, "xml", Y_TYPE_XML_FRAGMENT);
  y_doc_to_json (doc, own);
  g_assert_cmpstr (own->str, ==, g_strchomp (json));
  own_snapshot = y_doc_snapshot (doc);
  assert_bytes (own_snapshot, snapshot, snapshot_len);
  state = y_doc_encode_state (doc, NULL, 0, NULL);
  if (again)
    assert_bytes (state, again, again_len);
  v2 = y_doc_encode_state_v2 (doc, NULL, 0, NULL);
  g_assert_true (y_doc_apply_update_v2 (copy, g_bytes_get_data (v2, NULL), g_bytes_get_size (v2), NULL, NULL));
  copy_state = y_doc_encode_state (copy, NULL, 0, NULL);
  g_assert_true (g_bytes_equal (state, copy_state));
}

/* ---- no good ---- */

static void
assert_refused (const guint8 *data,
                gsize         len,
                gboolean      v2,
                YError        code)
{
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sv = NULL;

  g_assert_false (v2 ? y_doc_apply_update_v2 (doc, data, len, NULL, &error) : y_doc_apply_update (doc, data, len, NULL, &error));
  g_assert_error (error, Y_ERROR, (int) code);
  sv = y_doc_state_vector (doc);
  assert_bytes (sv, "\0", 1);
}

static void
test_refused (void)
{
  /* An item whose left neighbour is itself. */
  static const guint8 self[] = { 1, 1, 5, 0, 0x84, 5, 0, 1, 'x', 0 };
  /* A type that would lie within itself. */
  static const guint8 within[] = { 1, 1, 5, 0, 0x27, 0, 5, 0, 1, 'k', 1, 0 };
  /* More garbage than clocks can count. */
  static const guint8 vast[] = { 1, 1, 5, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x7f, 0 };
  /* Format v2: by run lengths 2^49 structs of length 1. */
  static const guint8 inflated[] = { 0, 0, 1, 5, 0, 0, 1, 0, 1, 0, 0, 0, 9, 0x41, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x07,
                                     1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x07, 0, 0 };
  static const guint8 unknown[] = { 1, 1, 5, 0, 0x0b, 0, 0 };

  assert_refused (self, sizeof self, FALSE, Y_ERROR_MALFORMED);
  assert_refused (within, sizeof within, FALSE, Y_ERROR_MALFORMED);
  assert_refused (vast, sizeof vast, FALSE, Y_ERROR_LIMIT);
  assert_refused (inflated, sizeof inflated, TRUE, Y_ERROR_LIMIT);
  assert_refused (unknown, sizeof unknown, FALSE, Y_ERROR_MALFORMED);
  assert_refused ((const guint8 *) "", 0, FALSE, Y_ERROR_MALFORMED);
  assert_refused ((const guint8 *) "", 0, TRUE, Y_ERROR_MALFORMED);
}

/* Two that each wait for the other wait for ever, and do no harm. */
static void
test_circle (void)
{
  static const guint8 circle[] = { 2, 1, 5, 0, 0x84, 6, 0, 1, 'a', 1, 6, 0, 0x84, 5, 0, 1, 'b', 0 };
  static const guint8 sound[] = { 1, 1, 7, 0, 4, 1, 4, 't', 'e', 'x', 't', 1, 'c', 0 };
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
  g_autoptr (GString) json = g_string_new (NULL);

  g_assert_true (y_doc_apply_update (doc, circle, sizeof circle, NULL, NULL));
  g_assert_true (y_doc_has_pending (doc));
  g_assert_true (y_doc_apply_update (doc, sound, sizeof sound, NULL, NULL));
  y_check_doc (doc);
  y_doc_to_json (doc, json);
  g_assert_cmpstr (json->str, ==, "{\"text\":[{\"insert\":\"c\"}]}");
}

/* A map in a map in a map …, a hundred thousand times: no call within a call for each. */
static void
test_deep (void)
{
  const guint depth = 100000;
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC), copy = y_doc_new (2, Y_DOC_GC);
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (GBytes) update = NULL, state = NULL;
  YType *map;
  YUndoManager *um;
  YWriter w;

  y_writer_init (&w, FALSE);
  y_buf_put_var (&w.rest, 1);
  y_buf_put_var (&w.rest, depth);
  y_write_client (&w, 5);
  y_buf_put_var (&w.rest, 0);
  for (guint i = 0; i < depth; i++)
    {
      y_write_info (&w, Y_CONTENT_TYPE | 0x20);
      y_write_parent_info (&w, i == 0);
      if (i == 0)
        y_write_string (&w, "map", 3);
      else
        y_write_left_id (&w, 5, i - 1);
      y_write_string (&w, "k", 1);
      y_write_type_ref (&w, 1);
    }
  y_buf_put_var (&w.rest, 0);
  update = y_writer_finish (&w);
  g_assert_true (y_doc_apply_update (doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, NULL));
  map = y_doc_get_root (doc, "map", Y_TYPE_MAP);
  y_doc_to_json (doc, json);
  g_assert_true (strstr (json->str, "null"));
  um = y_undo_manager_new (doc, &map, 1, 0);
  y_map_delete (map, "k");
  y_undo_manager_undo (um);
  y_undo_manager_free (um);
  y_check_doc (doc);
  y_map_delete (map, "k");
  state = y_doc_encode_state (doc, NULL, 0, NULL);
  g_assert_true (y_doc_apply_update (copy, g_bytes_get_data (state, NULL), g_bytes_get_size (state), NULL, NULL));
  y_check_doc (copy);
}

/* The same deletions told a hundred thousand times over cost no more than once. */
static void
test_repeated_deletes (void)
{
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
  YType *array = y_doc_get_root (doc, "array", Y_TYPE_ARRAY);
  g_autoptr (YValue) one = y_value_new_number (1);
  g_autoptr (GBytes) update = NULL;
  const guint n = 100000;
  g_autofree YDeleteRange *ranges = g_new (YDeleteRange, n);
  YWriter w;

  y_doc_begin (doc, NULL);
  for (guint i = 0; i < 2000; i++)
    y_array_insert (array, 0, &one, 1);
  y_doc_commit (doc);
  for (guint i = 0; i < n; i++)
    ranges[i] = (YDeleteRange) { 1, i % 3, 1990 };
  y_writer_init (&w, FALSE);
  y_buf_put_var (&w.rest, 0);
  y_buf_put_var (&w.rest, 1);
  y_delete_ranges_write_client (&w, ranges, n);
  update = y_writer_finish (&w);
  g_assert_true (y_doc_apply_update (doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, NULL));
  g_assert_cmpuint (y_array_length (array), ==, 8);
  y_check_doc (doc);
}

/* One struct of a client, a text as Yjs could never set it: of the key of a map, and longer than any piece. */
static GBytes *
long_text_of_key (const char *text,
                  gsize       bytes)
{
  YEncoder e;

  y_encoder_init (&e);
  y_encode_var_uint (&e, 1);
  y_encode_var_uint (&e, 1);
  y_encode_var_uint (&e, 5);
  y_encode_var_uint (&e, 0);
  y_encode_u8 (&e, 0x24);
  y_encode_var_uint (&e, 1);
  y_encode_string (&e, "map", 3);
  y_encode_string (&e, "k", 1);
  y_encode_string (&e, text, bytes);
  y_encode_var_uint (&e, 0);
  return y_encoder_finish (&e);
}

/* What is longer than the bytes of a piece can count is kept whole, and can be split. */
static void
test_long_text_of_key (gconstpointer letter)
{
  const gsize n = 70000, width = strlen (letter);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) update = NULL;
  YEncoder e;

  while (text->len < n * width)
    g_string_append (text, letter);
  update = long_text_of_key (text->str, text->len);
  for (guint32 at = 1; at < n; at += 23111)
    {
      g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_DEFAULT), copy = y_doc_new (2, Y_DOC_DEFAULT);
      g_autoptr (GBytes) within = NULL, all = NULL;

      g_assert_true (y_doc_apply_update (doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, NULL));
      y_check_doc (doc);
      all = y_doc_encode_state (doc, NULL, 0, NULL);
      g_assert_true (g_bytes_equal (all, update));
      /* Another's value, put behind one of the letters. */
      y_encoder_init (&e);
      y_encode_var_uint (&e, 1);
      y_encode_var_uint (&e, 1);
      y_encode_var_uint (&e, 6);
      y_encode_var_uint (&e, 0);
      y_encode_u8 (&e, 0x84);
      y_encode_var_uint (&e, 5);
      y_encode_var_uint (&e, at);
      y_encode_string (&e, "y", 1);
      y_encode_var_uint (&e, 0);
      within = y_encoder_finish (&e);
      g_assert_true (y_doc_apply_update (doc, g_bytes_get_data (within, NULL), g_bytes_get_size (within), NULL, NULL));
      y_check_doc (doc);
      g_bytes_unref (all);
      all = y_doc_encode_state (doc, NULL, 0, NULL);
      g_assert_cmpuint (g_bytes_get_size (all), >, text->len);
      g_assert_true (y_doc_apply_update (copy, g_bytes_get_data (all, NULL), g_bytes_get_size (all), NULL, NULL));
      y_check_doc (copy);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/ydoc/foreign/yjs-13.0", "yjs-13.0.8", test_document);
  g_test_add_data_func ("/ydoc/foreign/yjs-13.3", "yjs-13.3.2", test_document);
  g_test_add_data_func ("/ydoc/foreign/yjs-13.4", "yjs-13.4.14", test_document);
  g_test_add_data_func ("/ydoc/foreign/yjs-13.5", "yjs-13.5.53", test_document);
  g_test_add_data_func ("/ydoc/foreign/yjs-13.6", "yjs-13.6.33", test_document);
  g_test_add_data_func ("/ydoc/foreign/json-content", "json-content", test_document);
  g_test_add_func ("/ydoc/foreign/refused", test_refused);
  g_test_add_func ("/ydoc/foreign/circle", test_circle);
  g_test_add_func ("/ydoc/foreign/deep", test_deep);
  g_test_add_func ("/ydoc/foreign/repeated-deletes", test_repeated_deletes);
  g_test_add_data_func ("/ydoc/foreign/long-text-of-key/ascii", "x", test_long_text_of_key);
  g_test_add_data_func ("/ydoc/foreign/long-text-of-key/wide", "\xd8\xb3", test_long_text_of_key);
  return g_test_run ();
}
