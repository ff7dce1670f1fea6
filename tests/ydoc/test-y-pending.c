/* What waits: that it takes no longer than n log n, counted; that it is bounded; and that it comes out right. */
#include "y-check.h"
#include <string.h>

static gboolean
apply (YDoc    *doc,
       GBytes  *update,
       GError **error)
{
  return y_doc_apply_update (doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, error);
}

static YType *
text_of (YDoc *doc)
{
  return y_doc_get_root (doc, "text", Y_TYPE_TEXT);
}

/* Client @writer's letters from @from to @to, each behind the letter of client 9 that has the same number. */
static GBytes *
beside_nine (guint64 writer,
             guint   from,
             guint   to)
{
  YEncoder e;

  y_encoder_init (&e);
  y_encode_var_uint (&e, 1);
  y_encode_var_uint (&e, to - from);
  y_encode_var_uint (&e, writer);
  y_encode_var_uint (&e, from);
  for (guint i = from; i < to; i++)
    {
      y_encode_u8 (&e, 0x84);
      y_encode_var_uint (&e, 9);
      y_encode_var_uint (&e, i);
      y_encode_string (&e, "b", 1);
    }
  y_encode_var_uint (&e, 0);
  return y_encoder_finish (&e);
}

/* The letter of client 9 with this number, behind the one before it. */
static GBytes *
letter_of_nine (guint i)
{
  YEncoder e;

  y_encoder_init (&e);
  y_encode_var_uint (&e, 1);
  y_encode_var_uint (&e, 1);
  y_encode_var_uint (&e, 9);
  y_encode_var_uint (&e, i);
  if (i == 0)
    y_encode_raw (&e, "\x04\1\4text\1n", 9);
  else
    {
      y_encode_u8 (&e, 0x84);
      y_encode_var_uint (&e, 9);
      y_encode_var_uint (&e, i - 1);
      y_encode_string (&e, "n", 1);
    }
  y_encode_var_uint (&e, 0);
  return y_encoder_finish (&e);
}

/* Deletes of client @writer, so many from each of the clocks on. */
static GBytes *
deletes (guint64        writer,
         const guint32 *clocks,
         guint          n,
         guint32        len)
{
  YEncoder e;

  y_encoder_init (&e);
  y_encode_var_uint (&e, 0);
  y_encode_var_uint (&e, 1);
  y_encode_var_uint (&e, writer);
  y_encode_var_uint (&e, n);
  for (guint i = 0; i < n; i++)
    {
      y_encode_var_uint (&e, clocks[i]);
      y_encode_var_uint (&e, len);
    }
  return y_encoder_finish (&e);
}

/* An update whose structs wait each for another thing: what waits is not read again whole with each that comes. */
static void
test_one_thing_after_another (void)
{
  for (guint n = 500; n <= 2000; n *= 4)
    {
      g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
      g_autoptr (GBytes) all = beside_nine (5, 0, n);
      g_autofree char *shown = NULL;
      gsize at_first;

      g_assert_true (apply (doc, all, NULL));
      at_first = doc->pending_bytes;
      for (guint i = 0; i < n; i++)
        {
          g_autoptr (GBytes) one = letter_of_nine (i);

          g_assert_true (y_doc_has_pending (doc));
          g_assert_true (apply (doc, one, NULL));
          g_assert_cmpuint (y_doc_get_clock (doc, 5), ==, i + 1);
          /* What is done with is let go. */
          if (i == n * 3 / 4)
            g_assert_cmpuint (doc->pending_bytes, <, at_first * 2 / 3);
        }
      g_assert_false (y_doc_has_pending (doc));
      g_assert_cmpuint (doc->pending_bytes, ==, 0);
      g_test_message ("%u structs: %" G_GUINT64_FORMAT " read", n, doc->waited);
      g_assert_cmpuint (doc->waited, <=, 2 * n);
      y_check_doc (doc);
      shown = y_text_to_string (text_of (doc));
      g_assert_cmpuint (strlen (shown), ==, 2 * n);
      for (guint i = 0; i < n; i++)
        g_assert_cmpint (shown[2 * i], ==, 'n');
    }
}

/* Halfway, what has to wait yet is passed on, and only that. */
static void
test_passed_on_halfway (void)
{
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC), twin = y_doc_new (2, Y_DOC_GC), third = y_doc_new (3, Y_DOC_GC);
  g_autoptr (GBytes) all = beside_nine (5, 0, 200), state = NULL, state_v2 = NULL, a = NULL, b = NULL, rest = NULL, sv = NULL;

  g_assert_true (apply (doc, all, NULL));
  for (guint i = 0; i < 150; i++)
    {
      g_autoptr (GBytes) one = letter_of_nine (i);

      g_assert_true (apply (doc, one, NULL));
    }
  state = y_doc_encode_state (doc, NULL, 0, NULL);
  state_v2 = y_doc_encode_state_v2 (doc, NULL, 0, NULL);
  sv = y_doc_state_vector (doc);
  rest = y_doc_encode_state (doc, g_bytes_get_data (sv, NULL), g_bytes_get_size (sv), NULL);
  g_assert_true (apply (twin, state, NULL));
  g_assert_true (y_doc_apply_update_v2 (third, g_bytes_get_data (state_v2, NULL), g_bytes_get_size (state_v2), NULL, NULL));
  g_assert_true (y_doc_has_pending (twin));
  {
    /* Fifty letters, client 5's, from 150 on. */
    const guint8 *p = g_bytes_get_data (rest, NULL);

    g_assert_cmpuint (p[0], ==, 1);
    g_assert_cmpuint (p[1], ==, 50);
    g_assert_cmpuint (p[2], ==, 5);
    g_assert_cmpuint (p[3] & 127, ==, 150 & 127);
  }
  for (guint i = 150; i < 200; i++)
    {
      g_autoptr (GBytes) one = letter_of_nine (i);

      g_assert_true (apply (doc, one, NULL));
      g_assert_true (apply (twin, one, NULL));
      g_assert_true (apply (third, one, NULL));
    }
  g_assert_false (y_doc_has_pending (doc) || y_doc_has_pending (twin) || y_doc_has_pending (third));
  g_clear_pointer (&state, g_bytes_unref);
  state = y_doc_encode_state (doc, NULL, 0, NULL);
  a = y_doc_encode_state (twin, NULL, 0, NULL);
  b = y_doc_encode_state (third, NULL, 0, NULL);
  g_assert_true (g_bytes_equal (state, a));
  g_assert_true (g_bytes_equal (state, b));
}

static guint
log2_of (guint n)
{
  return g_bit_storage (n);
}

/* Deletions that come, one by one and in any order, before what they delete: they take n log n, also when it then comes one by one. */
static void
test_deletes_before (void)
{
  for (guint n = 1000; n <= 4000; n *= 4)
    {
      g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
      g_autofree guint32 *order = g_new (guint32, n);
      g_autoptr (GRand) rand = g_rand_new_with_seed (n);

      for (guint i = 0; i < n; i++)
        {
          const guint k = g_rand_int_range (rand, 0, i + 1);

          order[i] = order[k];
          order[k] = i;
        }
      for (guint i = 0; i < n; i++)
        {
          /* All but each third letter. */
          g_autoptr (GBytes) one = deletes (9, &order[i], order[i] % 3 ? 1 : 0, 1);

          g_assert_true (apply (doc, one, NULL));
        }
      for (guint i = 0; i < n; i++)
        {
          g_autoptr (GBytes) one = letter_of_nine (i);

          g_assert_true (apply (doc, one, NULL));
          g_assert_cmpuint (y_text_length (text_of (doc), Y_CHARS), ==, i / 3 + 1);
        }
      g_assert_false (y_doc_has_pending (doc));
      g_assert_cmpuint (doc->n_pending_deletes, ==, 0);
      g_test_message ("%u deletions: %" G_GUINT64_FORMAT " steps", n, doc->waited);
      g_assert_cmpuint (doc->waited, <=, (guint64) 4 * n * log2_of (n));
      y_check_doc (doc);
    }
}

/* What is said again and again is not kept again and again, and what overlaps is walked over once. */
static void
test_deletes_again (void)
{
  const guint n = 1000;
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
  g_autofree guint32 *clocks = g_new (guint32, n);
  g_autoptr (GBytes) each = NULL, over = NULL, all = NULL, state = NULL;
  guint64 before;

  for (guint i = 0; i < n; i++)
    clocks[i] = 2 * i;
  each = deletes (9, clocks, n, 1);
  for (guint i = 0; i < 50; i++)
    g_assert_true (apply (doc, each, NULL));
  g_assert_cmpuint (doc->n_pending_deletes, <=, 2 * n + 16);
  /* To a receiver each is told once. */
  state = y_doc_encode_state (doc, NULL, 0, NULL);
  g_assert_true (g_bytes_equal (state, each));
  for (guint i = 0; i < n; i++)
    clocks[i] = 2 * n - 1 - i;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GBytes) one = deletes (9, &clocks[i], 1, n + i);

      g_assert_true (apply (doc, one, NULL));
    }
  before = doc->waited;
  for (guint i = 0; i < 2 * n; i++)
    {
      g_autoptr (GBytes) one = letter_of_nine (i);

      g_assert_true (apply (doc, one, NULL));
      g_assert_cmpuint (y_text_length (text_of (doc), Y_CHARS), ==, i < n ? (i + 1) / 2 : n / 2);
    }
  g_assert_cmpuint (doc->waited - before, <=, (guint64) 4 * 4 * n * log2_of (4 * n));
  /* More is deleted than has come. */
  g_assert_true (y_doc_has_pending (doc));
  g_assert_cmpuint (doc->n_pending_deletes, ==, 1);
  y_check_doc (doc);
}

/* Each thing that waits counts with what it takes besides its bytes: many small ones are refused as well, whole. */
static void
test_bound_of_many (void)
{
  const guint n = 300000;
  g_autoptr (GBytes) of_structs = NULL, of_deletes = NULL;
  YEncoder structs, removals;

  y_encoder_init (&structs);
  y_encoder_init (&removals);
  y_encode_var_uint (&structs, n);
  y_encode_var_uint (&removals, 0);
  y_encode_var_uint (&removals, n);
  for (guint i = 0; i < n; i++)
    {
      y_encode_var_uint (&structs, 1);
      y_encode_var_uint (&structs, 100 + i);
      y_encode_var_uint (&structs, 0);
      y_encode_raw (&structs, "\x84\x9\5\1w", 5);
      y_encode_var_uint (&removals, 100 + i);
      y_encode_raw (&removals, "\1\7\1", 3);
    }
  y_encode_var_uint (&structs, 0);
  of_structs = y_encoder_finish (&structs);
  of_deletes = y_encoder_finish (&removals);
  for (guint what = 0; what < 2; what++)
    {
      g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) other = NULL;
      const guint8 *p = g_bytes_get_data (what ? of_deletes : of_structs, NULL);
      const gsize len = g_bytes_get_size (what ? of_deletes : of_structs);
      gsize bytes;
      guint pending, pending_deletes;

      g_assert_true (y_doc_apply_update (doc, p, len, NULL, NULL));
      bytes = doc->pending_bytes;
      pending = doc->pending->len;
      pending_deletes = doc->n_pending_deletes;
      g_assert_cmpuint (pending + pending_deletes, ==, n);
      if (what)
        {
          /* By other people, for of the same it would be the same. */
          YEncoder e;

          y_encoder_init (&e);
          y_encode_var_uint (&e, 0);
          y_encode_var_uint (&e, n);
          for (guint i = 0; i < n; i++)
            {
              y_encode_var_uint (&e, 100 + n + i);
              y_encode_raw (&e, "\1\7\1", 3);
            }
          other = y_encoder_finish (&e);
        }
      else
        other = g_bytes_ref (of_structs);
      g_assert_false (apply (doc, other, &error));
      g_assert_error (error, Y_ERROR, Y_ERROR_LIMIT);
      g_assert_cmpuint (doc->pending_bytes, ==, bytes);
      g_assert_cmpuint (doc->pending->len, ==, pending);
      g_assert_cmpuint (doc->n_pending_deletes, ==, pending_deletes);
    }
}

/* Both halves of a pair are to be deleted, told of apart and before it comes: it is deleted whole, not cut, as in Yjs. Seen where
 * deleted content is kept. */
static void
test_halves_before (void)
{
  static const char inserts[] = "\1\1\5\0\4\1\4text\6a\360\237\230\200b\0";
  static const char *const deletes[] = { "\0\1\5\1\1\1", "\0\1\5\1\2\1" };

  for (guint first = 0; first < 2; first++)
    {
      g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_DEFAULT);
      g_autoptr (GBytes) state = NULL;

      g_assert_true (y_doc_apply_update (doc, deletes[first], 6, NULL, NULL));
      g_assert_true (y_doc_apply_update (doc, deletes[!first], 6, NULL, NULL));
      g_assert_true (y_doc_has_pending (doc));
      g_assert_true (y_doc_apply_update (doc, inserts, sizeof inserts - 1, NULL, NULL));
      g_assert_false (y_doc_has_pending (doc));
      state = y_doc_encode_state (doc, NULL, 0, NULL);
      g_assert_true (memmem (g_bytes_get_data (state, NULL), g_bytes_get_size (state), "\360\237\230\200", 4) != NULL);
      g_assert_cmpuint (y_text_length (text_of (doc), Y_CHARS), ==, 2);
      y_check_doc (doc);
    }
}

/* What waits can be read, but for what is to be deleted when it comes. */
static void
test_words (void)
{
  static const char waits[] = "\1\1\7\0\x84\11\0\7ab\360\237\230\200c\1\7\1\1\1", deletes[] = "\0\1\7\1\2\2";
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
  g_autoptr (GBytes) first = letter_of_nine (0);
  g_autofree char *before = y_doc_dup_pending_text (doc), *words = NULL, *left = NULL, *after = NULL;

  g_assert_cmpstr (before, ==, "");
  g_assert_true (y_doc_apply_update (doc, waits, sizeof waits - 1, NULL, NULL));
  words = y_doc_dup_pending_text (doc);
  g_assert_cmpstr (words, ==, "a\360\237\230\200c");
  g_assert_true (y_doc_apply_update (doc, deletes, sizeof deletes - 1, NULL, NULL));
  left = y_doc_dup_pending_text (doc);
  g_assert_cmpstr (left, ==, "ac");
  g_assert_true (apply (doc, first, NULL));
  after = y_doc_dup_pending_text (doc);
  g_assert_cmpstr (after, ==, "");
  y_check_doc (doc);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ydoc/pending/one-thing-after-another", test_one_thing_after_another);
  g_test_add_func ("/ydoc/pending/passed-on-halfway", test_passed_on_halfway);
  g_test_add_func ("/ydoc/pending/deletes-before", test_deletes_before);
  g_test_add_func ("/ydoc/pending/deletes-again", test_deletes_again);
  g_test_add_func ("/ydoc/pending/halves-before", test_halves_before);
  g_test_add_func ("/ydoc/pending/words", test_words);
  g_test_add_func ("/ydoc/pending/bound-of-many", test_bound_of_many);
  return g_test_run ();
}
