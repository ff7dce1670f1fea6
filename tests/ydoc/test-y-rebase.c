#include "y-check.h"
#include <string.h>

/* What is taken out of updates, and said again under another client id, with no document. */

static YType *
text_of (YDoc *doc)
{
  return y_doc_get_root (doc, "text", Y_TYPE_TEXT);
}

static GBytes *
state_of (YDoc *doc)
{
  return y_doc_encode_state (doc, NULL, 0, NULL);
}

#define BYTES(b) g_bytes_get_data (b, NULL), g_bytes_get_size (b)
#define BROKEN "\1\1\7", 3

static void
take_in (YDoc   *doc,
         GBytes *update)
{
  g_assert_true (y_doc_apply_update (doc, BYTES (update), NULL, NULL));
  y_check_doc (doc);
}

static void
assert_text (YDoc       *doc,
             const char *expected)
{
  g_autofree char *s = y_text_to_string (text_of (doc));

  g_assert_cmpstr (s, ==, expected);
}

/* Client 7 has written, deleted, and client 8 has gone on. */
static GBytes *
two_hands (void)
{
  g_autoptr (YDoc) doc = y_doc_new (7, Y_DOC_GC);

  y_text_insert (text_of (doc), Y_CHARS, 0, "one two three", -1, NULL);
  y_text_delete (text_of (doc), Y_CHARS, 4, 4);
  y_doc_set_client_id (doc, 8);
  y_text_insert (text_of (doc), Y_CHARS, 9, " four", -1, NULL);
  y_text_delete (text_of (doc), Y_CHARS, 0, 1);
  return state_of (doc);
}

static void
test_pick (void)
{
  g_autoptr (GBytes) both = two_hands (), seven = y_update_pick (BYTES (both), 7, NULL), eight = y_update_pick (BYTES (both), 8, NULL);
  g_autoptr (GBytes) nobody = y_update_pick (BYTES (both), 9, NULL), deletes = y_update_pick_deletes (BYTES (both), NULL);
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_bytes_get_size (nobody), ==, 2);
  take_in (doc, seven);
  assert_text (doc, "ne three");
  g_assert_false (y_doc_has_pending (doc));
  take_in (doc, eight);
  assert_text (doc, "ne three four");
  take_in (doc, deletes);
  assert_text (doc, "ne three four");
  g_assert_true (y_update_deletes_within (BYTES (deletes), BYTES (both), NULL));
  g_assert_true (y_update_deletes_within (BYTES (eight), BYTES (deletes), NULL));
  g_assert_false (y_update_deletes_within (BYTES (deletes), BYTES (eight), NULL));
  g_assert_true (y_update_deletes_within ("\0\1\7\1\5\1", 6, "\0\2\11\1\0\1\7\2\0\1\4\3", 12, NULL));
  g_assert_false (y_update_deletes_within ("\0\1\7\1\5\3", 6, "\0\2\11\1\0\1\7\2\0\1\4\3", 12, NULL));
  g_assert_false (y_update_deletes_within ("\0\1\6\1\5\1", 6, "\0\2\11\1\0\1\7\2\0\1\4\3", 12, NULL));

  g_assert_null (y_update_pick (BROKEN, 7, &error));
  g_assert_error (error, Y_ERROR, Y_ERROR_MALFORMED);
  g_assert_null (y_update_pick_deletes (BROKEN, NULL));
  g_assert_false (y_update_deletes_within (BROKEN, BYTES (both), NULL));
  g_assert_false (y_update_deletes_within (BYTES (both), BROKEN, NULL));
}

/* Parts of any length come to the same whole. */
static void
test_split (void)
{
  g_autoptr (YDoc) doc = y_doc_new (7, Y_DOC_DEFAULT);
  g_autoptr (GBytes) whole = NULL;
  GString *words = g_string_new (NULL);
  g_autoptr (YValue) number = y_value_new_number (5);

  for (guint i = 0; i < 400; i++)
    g_string_append (words, i % 7 == 0 ? "😀" : i % 5 == 0 ? "é" : "word ");
  y_text_insert (text_of (doc), Y_CHARS, 0, words->str, -1, NULL);
  y_map_set (y_doc_get_root (doc, "map", Y_TYPE_MAP), "k", number);
  y_text_insert (text_of (doc), Y_CHARS, 30, words->str, -1, NULL);
  y_text_delete (text_of (doc), Y_CHARS, 10, 100);
  y_doc_set_client_id (doc, 8);
  y_text_insert (text_of (doc), Y_CHARS, 5, "eight", -1, NULL);
  whole = state_of (doc);
  g_string_free (words, TRUE);
  for (gsize max = 1; max < 4000; max = max * 3 + 7)
    {
      g_autoptr (GPtrArray) parts = y_update_split (BYTES (whole), max, NULL);
      g_autoptr (YDoc) copy = y_doc_new (1, Y_DOC_DEFAULT);
      g_autoptr (GBytes) again = NULL, last = NULL;

      for (guint i = 0; i < parts->len; i++)
        {
          take_in (copy, g_ptr_array_index (parts, i));
          g_assert_cmpuint (g_bytes_get_size (g_ptr_array_index (parts, i)), <, max + 80);
        }
      /* A part may lean on another client's that comes later; in the end nothing waits. */
      g_assert_false (y_doc_has_pending (copy));
      again = state_of (copy);
      g_assert_true (g_bytes_equal (whole, again));
      if (max > 1000)
        g_assert_cmpuint (parts->len, <, 12);
    }
  g_assert_null (y_update_split (BROKEN, 100, NULL));
  {
    /* A gap is between parts. */
    g_autoptr (GPtrArray) parts = y_update_split ("\1\3\7\0\4\1\4text\1a\12\2\4\1\4text\1b\0", 25, 100, NULL);

    g_assert_cmpuint (parts->len, ==, 2);
  }
}

static void
test_rebase (void)
{
  g_autoptr (GBytes) both = two_hands (), part = NULL, others = NULL, whole = NULL;
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC), fresh = y_doc_new (1, Y_DOC_GC);

  /* From the middle of a word on. */
  part = y_update_rebase (BYTES (both), 7, 10, 70, 3, NULL);
  take_in (doc, both);
  g_assert_cmpuint (y_doc_get_clock (doc, 70), ==, 0);
  g_assert_true (y_doc_apply_update (doc, BYTES (part), NULL, NULL));
  g_assert_true (y_doc_has_pending (doc));       /* what 70 wrote before */
  whole = y_update_rebase (BYTES (both), 7, 0, 70, 0, NULL);
  take_in (fresh, whole);
  g_assert_cmpuint (y_doc_get_clock (fresh, 70), ==, 13);
  g_assert_cmpuint (y_doc_get_clock (fresh, 7), ==, 0);
  assert_text (fresh, "ne three");
  /* What another built upon it goes along, under its own id. */
  {
    g_autoptr (GBytes) eight = y_update_pick (BYTES (both), 8, NULL);

    others = y_update_rebase (BYTES (eight), 7, 0, 70, 0, NULL);
  }
  take_in (fresh, others);
  assert_text (fresh, "ne three four");
  g_assert_false (y_doc_has_pending (fresh));
  g_assert_null (y_update_rebase (BROKEN, 7, 0, 70, 0, NULL));
  {
    g_autoptr (GBytes) cut = y_update_rebase ("\0\1\7\1\2\6", 6, 7, 5, 70, 1, NULL);
    g_autoptr (GBytes) expected = g_bytes_new_static ("\0\2\106\1\1\3\7\1\2\3", 10);

    g_assert_true (g_bytes_equal (cut, expected));
  }
}

/* Client 7's clocks with these contents. */
static void
assert_conflict (const char *a,
                 gsize       a_len,
                 const char *b,
                 gsize       b_len,
                 gint        expected,           /* -1: none */
                 gboolean    expect_lacks)
{
  guint32 clock = 99;
  gboolean lacks = !expect_lacks;

  g_assert_cmpint (y_update_find_conflict (a, a_len, b, b_len, 7, &clock, &lacks, NULL), ==, expected >= 0);
  g_assert_cmpuint (clock, ==, expected >= 0 ? (guint32) expected : 99);
  g_assert_cmpint (lacks, ==, expect_lacks);
}
#define CONFLICT(a, b, expected, lacks) assert_conflict (a, sizeof a - 1, b, sizeof b - 1, expected, lacks)

static void
test_find_conflict (void)
{
  guint32 clock = 99;

  CONFLICT ("\1\1\7\0\4\1\4text\3abc\0", "\1\1\7\0\4\1\4text\3abc\0", -1, FALSE);
  CONFLICT ("\1\1\7\0\4\1\4text\3abc\0", "\1\1\7\0\4\1\4text\2ab\0", -1, TRUE);
  CONFLICT ("\1\1\7\0\4\1\4text\3abc\0", "\1\1\10\0\4\1\4text\3abc\0", -1, TRUE);
  CONFLICT ("\1\1\7\0\4\1\4text\3abc\0", "\1\1\7\0\4\1\4text\3abd\0", 0, FALSE);                     /* said whole */
  CONFLICT ("\1\2\7\0\4\1\4text\1a\4\1\4text\2bc\0", "\1\1\7\0\4\1\4text\3abd\0", 1, FALSE);
  CONFLICT ("\1\1\7\0\4\1\4text\3abc\0", "\1\2\7\0\4\1\4text\1a\1\1\4text\2\0", -1, FALSE);          /* deleted there */
  CONFLICT ("\1\2\7\0\1\1\4text\1\4\1\4text\2bc\0", "\1\2\7\0\0\1\4\1\4text\2bd\0", 1, FALSE);
  CONFLICT ("\1\1\7\1\4\1\4text\2bc\0", "\1\1\7\0\4\1\4text\3abc\0", -1, FALSE);
  CONFLICT ("\1\3\7\0\4\1\4text\1a\12\2\4\1\4text\1d\0", "\1\1\7\0\4\1\4text\4abcd\0", -1, FALSE);   /* a gap is nothing */
  CONFLICT ("\1\1\7\0\4\1\4text\4abcd\0", "\1\3\7\0\4\1\4text\1a\12\2\4\1\4text\1d\0", -1, TRUE);
  CONFLICT ("\1\1\7\0\4\1\4text\4\xf0\x9f\x98\x80\0", "\1\1\7\0\4\1\4text\4\xf0\x9f\x98\x81\0", 0, FALSE);
  CONFLICT ("\1\1\7\0\10\1\1a\2\x7e\x78\0", "\1\1\7\0\10\1\1a\2\x7e\x79\0", 1, FALSE);               /* true and false */
  CONFLICT ("\1\1\7\0\7\1\1a\1\0", "\1\1\7\0\7\1\1a\2\0", 0, FALSE);                                 /* types */
  CONFLICT ("\1\1\7\0\7\1\1a\1\0", "\1\1\7\0\7\1\1b\1\0", -1, FALSE);                                /* elsewhere, but the same */
  /* Four thousand million letters that are gone take no room. */
  CONFLICT ("\1\1\7\0\0\xfd\xff\xff\xff\17\0", "\1\1\7\0\4\1\4text\3abc\0", -1, TRUE);
  CONFLICT ("\1\1\7\0\4\1\4text\3abc\0", "\1\1\7\0\0\xfd\xff\xff\xff\17\0", -1, FALSE);
  g_assert_false (y_update_find_conflict (BROKEN, "\0\0", 2, 7, &clock, NULL, NULL));
  g_assert_false (y_update_find_conflict ("\0\0", 2, BROKEN, 7, &clock, NULL, NULL));
  g_assert_cmpuint (clock, ==, 99);
}

static void
test_words (void)
{
  g_autoptr (GBytes) both = two_hands ();
  g_autofree char *words = y_update_dup_text (BYTES (both), NULL);
  g_autofree char *runs = y_update_dup_text ("\1\2\7\0\4\1\4text\2ab\x84\7\1\1c\0", 20, NULL);

  g_assert_cmpstr (words, ==, " four\nne \nthree");
  g_assert_cmpstr (runs, ==, "abc");
  g_assert_null (y_update_dup_text (BROKEN, NULL));
}

static void
test_marked (void)
{
  g_autoptr (YDoc) doc = y_doc_new (7, Y_DOC_GC);
  g_autoptr (YValue) by = y_value_from_json ("{\"by\":\"x\"}", -1, NULL), other = y_value_from_json ("{\"by\":\"y\"}", -1, NULL);
  g_autoptr (GArray) none = NULL, runs = NULL, part = NULL;

  y_text_insert (text_of (doc), Y_CHARS, 0, "0123456789", -1, NULL);
  none = y_text_marked (text_of (doc), Y_CHARS, 0, 10, "by", "x");
  g_assert_cmpuint (none->len, ==, 0);
  y_text_format (text_of (doc), Y_CHARS, 2, 3, by);
  y_text_format (text_of (doc), Y_CHARS, 5, 2, other);
  y_text_format (text_of (doc), Y_CHARS, 8, 2, by);
  y_text_delete (text_of (doc), Y_CHARS, 3, 1);
  y_text_insert (text_of (doc), Y_CHARS, 3, "😀", -1, by);
  runs = y_text_marked (text_of (doc), Y_CHARS, 0, 100, "by", "x");
  g_assert_cmpuint (runs->len, ==, 2);
  g_assert_cmpuint (g_array_index (runs, YRun, 0).start, ==, 2);
  g_assert_cmpuint (g_array_index (runs, YRun, 0).length, ==, 3);
  g_assert_cmpuint (g_array_index (runs, YRun, 1).start, ==, 8);
  g_assert_cmpuint (g_array_index (runs, YRun, 1).length, ==, 2);
  part = y_text_marked (text_of (doc), Y_UTF16, 3, 3, "by", "x");
  g_assert_cmpuint (part->len, ==, 1);
  g_assert_cmpuint (g_array_index (part, YRun, 0).start, ==, 3);
  g_assert_cmpuint (g_array_index (part, YRun, 0).length, ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ydoc/rebase/pick", test_pick);
  g_test_add_func ("/ydoc/rebase/split", test_split);
  g_test_add_func ("/ydoc/rebase/rebase", test_rebase);
  g_test_add_func ("/ydoc/rebase/find-conflict", test_find_conflict);
  g_test_add_func ("/ydoc/rebase/words", test_words);
  g_test_add_func ("/ydoc/rebase/marked", test_marked);
  return g_test_run ();
}
