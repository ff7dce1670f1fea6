/* Any bytes as an update, in either format: refused with nothing changed, or taken in and written again whole. With bit 3
 * of the first byte there are some before it, as many as its upper half says and one, each behind its length. */
#include "y-check.h"
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
touch (YDoc *doc)
{
  YType *text = y_doc_get_root (doc, "text", Y_TYPE_TEXT), *map = y_doc_get_root (doc, "map", Y_TYPE_MAP);
  YType *array = y_doc_get_root (doc, "array", Y_TYPE_ARRAY);
  g_autoptr (YValue) bold = y_value_from_json ("{\"b\":true}", -1, NULL), one = y_value_new_number (1);

  if (text)
    {
      y_text_insert (text, Y_UTF16, y_text_length (text, Y_UTF16) / 2, "\xf0\x9f\x98\x80w", -1, NULL);
      y_text_format (text, Y_CHARS, 0, 2, bold);
      y_text_delete (text, Y_CHARS, 1, 2);
    }
  if (map)
    y_map_set (map, "k", one);
  if (array)
    y_array_insert (array, y_array_length (array), &one, 1);
}

static char *
shown (YDoc *doc)
{
  GString *s = g_string_new (NULL);
  g_autoptr (GBytes) snapshot = y_doc_snapshot_canonical (doc);

  y_doc_to_json (doc, s);
  g_string_append_len (s, g_bytes_get_data (snapshot, NULL), g_bytes_get_size (snapshot));
  return g_string_free (s, FALSE);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (YDoc) doc = NULL, copy = NULL;
  g_autoptr (GBytes) state = NULL, state2 = NULL, merged = NULL, sv = NULL, copy_sv = NULL, diff = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  gboolean v2, taken;
  guint several;

  if (size == 0)
    return 0;
  v2 = data[0] & 1;
  doc = y_doc_new (1, data[0] & 2 ? Y_DOC_GC : Y_DOC_DEFAULT);
  if (data[0] & 4)
    touch (doc);
  several = data[0] & 8 ? (data[0] >> 4) + 1 : 0;
  data++;
  size--;
  for (; several > 0 && size > 0 && data[0] < size; several--, size -= data[0] + 1, data += data[0] + 1)
    {
      y_doc_apply_update (doc, data + 1, data[0], NULL, NULL);
      y_check_doc (doc);
    }
  before = shown (doc);
  taken = v2 ? y_doc_apply_update_v2 (doc, data, size, NULL, &error) : y_doc_apply_update (doc, data, size, NULL, &error);
  y_check_doc (doc);
  if (!taken)
    {
      g_autofree char *after = shown (doc);

      g_assert_nonnull (error);
      g_assert_cmpstr (before, ==, after);
      return 0;
    }
  touch (doc);
  y_check_doc (doc);
  /* The same again changes nothing that counts, and does no harm. */
  if (v2)
    y_doc_apply_update_v2 (doc, data, size, NULL, NULL);
  else
    y_doc_apply_update (doc, data, size, NULL, NULL);
  y_check_doc (doc);
  state = y_doc_encode_state (doc, NULL, 0, &error);
  g_assert_no_error (error);
  state2 = y_doc_encode_state_v2 (doc, NULL, 0, &error);
  g_assert_no_error (error);
  copy = y_doc_new (2, Y_DOC_GC);
  g_assert_true (y_doc_apply_update (copy, g_bytes_get_data (state, NULL), g_bytes_get_size (state), NULL, &error));
  y_check_doc (copy);
  if (!y_doc_has_pending (doc))
    {
      sv = y_doc_state_vector (doc);
      copy_sv = y_doc_state_vector (copy);
      g_assert_true (g_bytes_equal (sv, copy_sv));
      g_assert_false (y_doc_has_pending (copy));
    }
  g_assert_true (y_doc_apply_update_v2 (copy, g_bytes_get_data (state2, NULL), g_bytes_get_size (state2), NULL, &error));
  if (!v2)
    {
      g_autoptr (GBytes) given = g_bytes_new_static (data, size);
      GBytes *both[] = { state, given };
      g_autoptr (GArray) ranges = NULL;

      merged = y_updates_merge (both, 2, &error);
      g_assert_no_error (error);
      diff = y_update_diff (g_bytes_get_data (merged, NULL), g_bytes_get_size (merged), "\x01\x01\x02", 3, &error);
      g_assert_no_error (error);
      g_assert_true (y_update_inspect (g_bytes_get_data (diff, NULL), g_bytes_get_size (diff), &ranges, NULL, &error));
    }
  return 0;
}
