/* Bytes as the doings of two people: edits, undo, and bits of one another's state in any order; or, with nobody watching
 * and nothing to undo, the typing that then goes a short way. */
#include "y-check.h"
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef struct {
  YDoc         *doc;
  YUndoManager *um;
  GPtrArray    *updates;
} Person;

static void
update_cb (YDoc         *doc,
           GBytes       *update,
           gconstpointer origin,
           gboolean      local,
           gpointer      data)
{
  g_ptr_array_add (data, g_bytes_ref (update));
}

static void
events_cb (YDoc         *doc,
           YEvent      **events,
           gsize         n,
           gconstpointer origin,
           gboolean      local,
           gpointer      data)
{
  for (gsize i = 0; i < n; i++)
    {
      gsize m;

      y_event_get_delta (events[i], Y_CHARS, &m);
      y_event_get_delta (events[i], Y_UTF16, &m);
      y_event_get_keys (events[i], &m);
    }
}

static gint64
no_time (gpointer data)
{
  return 1;
}

static void
edit (Person       *p,
      const uint8_t c[4])
{
  static const char *const words[] = { "a", "bc", "\xf0\x9f\x98\x80", "\xd8\xb3\xd9\x84", "long enough for a buffer of its own" };
  static const char *const formats[] = { "{\"b\":true}", "{\"b\":null}", "{\"i\":\"x\"}", "{}" };
  YType *text = y_doc_get_root (p->doc, "text", Y_TYPE_TEXT), *map = y_doc_get_root (p->doc, "map", Y_TYPE_MAP);
  const char key[2] = { 'a' + c[2] % 3, '\0' };
  YUnit unit = c[1] & 1;
  g_autoptr (YValue) number = y_value_new_number (c[3]);
  g_autoptr (YValue) attributes = y_value_from_json (formats[c[3] % 4], -1, NULL);
  YType *inner = y_map_get_type (map, key);

  switch (c[0] % 12)
    {
    case 0:
    case 1:
      y_text_insert (text, unit, c[2], words[c[3] % 5], -1, c[1] & 2 ? attributes : NULL);
      break;
    case 2:
      y_text_delete (text, unit, c[2], c[3] % 16);
      break;
    case 3:
      y_text_format (text, unit, c[2], c[3] % 16, attributes);
      break;
    case 4:
      y_text_insert_embed (text, unit, c[2], number, NULL);
      break;
    case 5:
      y_map_set (map, key, number);
      break;
    case 6:
      y_map_set_type (map, key, c[3] & 1 ? Y_TYPE_ARRAY : Y_TYPE_TEXT);
      break;
    case 7:
      y_map_delete (map, key);
      break;
    case 8:
      if (inner && y_type_kind (inner) == Y_TYPE_ARRAY)
        y_array_insert (inner, MIN (c[3], y_array_length (inner)), &number, 1);
      else if (inner)
        y_text_insert (inner, unit, c[3], "in", -1, NULL);
      break;
    case 9:
      if (inner && y_type_kind (inner) == Y_TYPE_ARRAY)
        y_array_delete (inner, 0, y_array_length (inner) / 2);
      break;
    case 10:
      if (p->um)
        y_undo_manager_undo (p->um);
      break;
    default:
      if (p->um)
        y_undo_manager_redo (p->um);
      break;
    }
}

/* Key presses from one place on: a letter for each bit that is set, else one taken back. */
static void
type (Person       *p,
      const uint8_t c[4])
{
  YType *text = y_doc_get_root (p->doc, "text", Y_TYPE_TEXT);
  guint32 at = MIN (c[1], y_text_length (text, Y_UTF16));

  for (guint bit = 0; bit < 16; bit++)
    if ((c[2] | c[3] << 8) & (1 << bit))
      y_text_insert (text, Y_UTF16, at++, "k", 1, NULL);
    else if (c[0] & 16)
      y_text_delete (text, Y_UTF16, at, 1);
    else if (at > 0)
      y_text_delete (text, Y_UTF16, --at, 1);
}

static void
give (Person *from,
      Person *to,
      guint   which)
{
  GBytes *u;

  if (from->updates->len == 0)
    return;
  u = g_ptr_array_index (from->updates, which % from->updates->len);
  g_assert_true (y_doc_apply_update (to->doc, g_bytes_get_data (u, NULL), g_bytes_get_size (u), &from, NULL));
}

static void
give_all (Person *from,
          Person *to)
{
  g_autoptr (GBytes) state = y_doc_encode_state (from->doc, NULL, 0, NULL);

  g_assert_true (y_doc_apply_update (to->doc, g_bytes_get_data (state, NULL), g_bytes_get_size (state), &from, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  Person p[2];
  g_autoptr (GBytes) a = NULL, b = NULL;
  g_autoptr (GString) x = g_string_new (NULL), y = g_string_new (NULL);

  if (size == 0 || size > 4096)
    return 0;
  for (guint i = 0; i < 2; i++)
    {
      YType *scope[2];

      p[i].doc = y_doc_new (i + 1, data[0] & (1 << i) ? Y_DOC_GC : Y_DOC_DEFAULT);
      scope[0] = y_doc_get_root (p[i].doc, "text", Y_TYPE_TEXT);
      scope[1] = y_doc_get_root (p[i].doc, "map", Y_TYPE_MAP);
      p[i].um = data[0] & 8 ? NULL : y_undo_manager_new (p[i].doc, scope, 2, data[0] & 4 ? 1000 : 0);
      if (p[i].um)
        y_undo_manager_set_clock (p[i].um, no_time, NULL);
      p[i].updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      y_doc_observe_update (p[i].doc, update_cb, p[i].updates, NULL);
      if (p[i].um)
        y_doc_observe (p[i].doc, events_cb, NULL, NULL);
    }
  for (size_t at = 1; at + 5 <= size; at += 5)
    {
      Person *me = &p[data[at] & 1];

      if (data[at] & 2)
        give (&p[~data[at] & 1], me, data[at + 1] | data[at + 2] << 8);
      else if (data[at] & 4)
        type (me, data + at + 1);
      else
        edit (me, data + at + 1);
      y_check_doc (me->doc);
    }
  for (guint round = 0; round < 4; round++)
    {
      give_all (&p[0], &p[1]);
      give_all (&p[1], &p[0]);
    }
  a = y_doc_snapshot_canonical (p[0].doc);
  b = y_doc_snapshot_canonical (p[1].doc);
  g_assert_true (g_bytes_equal (a, b));
  y_doc_to_json (p[0].doc, x);
  y_doc_to_json (p[1].doc, y);
  g_assert_cmpstr (x->str, ==, y->str);
  for (guint i = 0; i < 2; i++)
    {
      y_check_doc (p[i].doc);
      y_undo_manager_free (p[i].um);
      y_doc_unref (p[i].doc);
      g_ptr_array_unref (p[i].updates);
    }
  return 0;
}
