/* What events say of a text: one who only listens to the deltas has the same letters with the same attributes. */
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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/events/letters", test_letters);
  g_test_add_func ("/events/formats", test_formats);
  return g_test_run ();
}
