#include "y-check.h"
#include <string.h>

/* What is typed and taken back goes a short way when nobody watches the content, and the long way when somebody does.
 * Both must come to the same: the same updates, the same state, and so for whoever takes the updates in. */

typedef struct {
  YDoc      *doc;
  GPtrArray *updates;
} Side;

static YType *
text_of (YDoc *doc)
{
  return y_doc_get_root (doc, "text", Y_TYPE_TEXT);
}

static void
keep_cb (YDoc         *doc,
         GBytes       *update,
         gconstpointer origin,
         gboolean      local,
         gpointer      data)
{
  g_ptr_array_add (data, g_bytes_ref (update));
}

static void
watch_cb (YDoc         *doc,
          YEvent      **events,
          gsize         n,
          gconstpointer origin,
          gboolean      local,
          gpointer      data)
{
}

static void
side_init (Side    *side,
           guint64  client,
           gboolean watched)
{
  side->doc = y_doc_new (client, Y_DOC_GC);
  side->updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  y_doc_observe_update (side->doc, keep_cb, side->updates, NULL);
  if (watched)
    y_doc_observe (side->doc, watch_cb, NULL, NULL);
}

static void
side_clear (Side *side)
{
  y_doc_unref (side->doc);
  g_ptr_array_unref (side->updates);
}

static void
assert_same_state (YDoc *a,
                   YDoc *b)
{
  g_autoptr (GBytes) x = y_doc_encode_state (a, NULL, 0, NULL), y = y_doc_encode_state (b, NULL, 0, NULL);
  g_autoptr (GBytes) x2 = y_doc_encode_state_v2 (a, NULL, 0, NULL), y2 = y_doc_encode_state_v2 (b, NULL, 0, NULL);

  y_check_doc (a);
  y_check_doc (b);
  g_assert_cmpmem (g_bytes_get_data (x, NULL), g_bytes_get_size (x), g_bytes_get_data (y, NULL), g_bytes_get_size (y));
  g_assert_cmpmem (g_bytes_get_data (x2, NULL), g_bytes_get_size (x2), g_bytes_get_data (y2, NULL), g_bytes_get_size (y2));
}

static void
assert_same_updates (Side *a,
                     Side *b)
{
  g_assert_cmpuint (a->updates->len, ==, b->updates->len);
  for (guint i = 0; i < a->updates->len; i++)
    g_assert_true (g_bytes_equal (g_ptr_array_index (a->updates, i), g_ptr_array_index (b->updates, i)));
}

static void
apply_new (Side  *from,
           Side  *to,
           guint  first)
{
  for (guint i = first; i < from->updates->len; i++)
    {
      GBytes *u = g_ptr_array_index (from->updates, i);

      g_assert_true (y_doc_apply_update (to->doc, g_bytes_get_data (u, NULL), g_bytes_get_size (u), NULL, NULL));
    }
}

/* One key press at the caret, mostly. */
static guint32
press (GRand  *rand,
       YDoc   *doc,
       guint32 seed,
       guint32 caret)
{
  static const char *const words[] = { "a", "b", " ", "hello", "é", "😀", "a rather long stretch of words that is pasted " };
  YType *text = text_of (doc);
  guint32 total = y_text_length (text, Y_CHARS), roll = seed % 100;

  caret = MIN (caret, total);
  if (roll < 3)
    return seed / 100 % (total + 1);
  if (roll < 30 && caret > 0)
    {
      y_text_delete (text, Y_CHARS, caret - 1, 1);
      return caret - 1;
    }
  if (roll < 38)
    {
      y_text_delete (text, Y_CHARS, caret, 1 + seed / 100 % 3);
      return caret;
    }
  if (roll < 90)
    {
      y_text_insert (text, Y_CHARS, caret, words[seed / 100 % 3], -1, NULL);
      return caret + 1;
    }
  y_text_insert (text, Y_CHARS, caret, words[seed / 100 % 7], -1, NULL);
  return caret + g_utf8_strlen (words[seed / 100 % 7], -1);
}

static void
test_same_as_long_way (void)
{
  const guint32 seeds = g_getenv ("WK_LONG") ? 2000 : 60;

  for (guint32 seed = 1; seed <= seeds; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      Side quick[2], slow[2], third[2];
      guint32 caret[2] = { 0, 0 };

      g_test_message ("seed %u", seed);
      for (guint k = 0; k < 2; k++)
        {
          side_init (&quick[k], k + 1, FALSE);
          side_init (&slow[k], k + 1, TRUE);
          side_init (&third[k], 9, k == 1);
        }
      for (guint turn = 0; turn < 40; turn++)
        {
          guint who = g_rand_int_range (rand, 0, 2), n = g_rand_int_range (rand, 1, seed % 7 == 0 ? 400 : 30);
          guint first = quick[who].updates->len, before;

          for (; n > 0; n--)
            {
              guint32 roll = g_rand_int (rand), at = caret[who];

              caret[who] = press (rand, quick[who].doc, roll, at);
              g_assert_cmpuint (press (rand, slow[who].doc, roll, at), ==, caret[who]);
            }
          /* What taking in tells is told on by nobody here. */
          before = quick[1 - who].updates->len;
          apply_new (&quick[who], &quick[1 - who], first);
          apply_new (&quick[who], &slow[1 - who], first);
          apply_new (&quick[who], &third[0], first);
          apply_new (&quick[who], &third[1], first);
          assert_same_updates (&quick[who], &slow[who]);
          assert_same_updates (&quick[1 - who], &slow[1 - who]);
          assert_same_updates (&third[0], &third[1]);
          g_assert_cmpuint (quick[1 - who].updates->len, >=, before);
        }
      for (guint k = 0; k < 2; k++)
        assert_same_state (quick[k].doc, slow[k].doc);
      assert_same_state (third[0].doc, third[1].doc);
      assert_same_state (quick[0].doc, third[0].doc);
      for (guint k = 0; k < 2; k++)
        {
          side_clear (&quick[k]);
          side_clear (&slow[k]);
          side_clear (&third[k]);
        }
    }
}

typedef struct {
  GString *order;
  guint    left;
} Echo;

static void
echo_cb (YDoc         *doc,
         GBytes       *update,
         gconstpointer origin,
         gboolean      local,
         gpointer      data)
{
  Echo *e = data;

  g_string_append_c (e->order, 'a' + e->left);
  if (e->left > 0)
    {
      e->left--;
      y_text_insert (text_of (doc), Y_CHARS, y_text_length (text_of (doc), Y_CHARS), "e", -1, NULL);
    }
}

static void
note_cb (YDoc         *doc,
         GBytes       *update,
         gconstpointer origin,
         gboolean      local,
         gpointer      data)
{
  g_string_append_c (((Echo *) data)->order, '.');
}

/* Who types while being told of typing is heard after everyone has heard of the first. */
static void
test_typing_in_observer (void)
{
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
  g_autofree char *s = NULL;
  Echo e = { g_string_new (NULL), 0 };

  y_text_insert (text_of (doc), Y_CHARS, 0, "x", -1, NULL);
  y_text_insert (text_of (doc), Y_CHARS, 1, "y", -1, NULL);
  y_doc_observe_update (doc, echo_cb, &e, NULL);
  y_doc_observe_update (doc, note_cb, &e, NULL);
  e.left = 3;
  y_text_insert (text_of (doc), Y_CHARS, 2, "z", -1, NULL);
  g_assert_cmpstr (e.order->str, ==, "d.c.b.a.");
  s = y_text_to_string (text_of (doc));
  g_assert_cmpstr (s, ==, "xyzeee");
  y_check_doc (doc);
  g_string_free (e.order, TRUE);
}

static void
drop_cb (YDoc         *doc,
         GBytes       *update,
         gconstpointer origin,
         gboolean      local,
         gpointer      data)
{
  g_clear_pointer ((YDoc **) data, y_doc_unref);
}

/* Who is told of typing may let go of the document. */
static void
test_gone_in_observer (void)
{
  YDoc *doc = y_doc_new (1, Y_DOC_GC);

  y_text_insert (text_of (doc), Y_CHARS, 0, "x", -1, NULL);
  y_text_insert (text_of (doc), Y_CHARS, 1, "y", -1, NULL);
  y_doc_observe_update (doc, drop_cb, &doc, NULL);
  y_text_insert (text_of (doc), Y_CHARS, 2, "z", -1, NULL);
  g_assert_null (doc);
}

/* What looks like a key press but is none, or does not fit what is there, is judged as any other update. */
static void
test_nearly_a_key_press (void)
{
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
  static const struct { guint8 bytes[16]; guint len; gboolean taken; const char *text; } cases[] = {
    { { 1, 1, 7, 2, 0x84, 7, 1, 1, 'c', 0 }, 10, TRUE, "abc" },
    { { 1, 1, 7, 3, 0x84, 7, 2, 1, 0xe9, 0 }, 10, FALSE, "abc" },            /* no UTF-8 */
    { { 1, 1, 7, 3, 0x84, 7, 2, 2, 'd', 0 }, 10, FALSE, "abc" },             /* too short */
    { { 1, 1, 7, 3, 0x84, 7, 2, 1, 'd', 1 }, 10, FALSE, "abc" },             /* a delete set that is cut off */
    { { 1, 1, 7, 3, 0x84, 7, 2, 0, 0 }, 9, TRUE, "abc" },                    /* nothing */
    { { 1, 1, 7, 2, 0x84, 7, 1, 1, 'c', 0 }, 10, TRUE, "abc" },              /* known */
    { { 1, 1, 7, 1, 0x84, 7, 0, 3, 'b', 'c', 'd', 0 }, 12, TRUE, "abcd" },   /* partly known */
    { { 1, 1, 7, 4, 0x84, 7, 9, 1, 'e', 0 }, 10, FALSE, "abcd" },            /* behind itself */
    { { 1, 1, 7, 4, 0x84, 7, 0, 1, 'e', 0 }, 10, TRUE, "aebcd" },            /* elsewhere */
    { { 0, 1, 7, 1, 4, 0 }, 6, TRUE, "aebcd" },                              /* deletes nothing */
    { { 0, 1, 7, 1, 4, 1 }, 6, TRUE, "abcd" },
    { { 0, 1, 7, 1, 3, 1 }, 6, TRUE, "abc" },
    { { 0, 1, 7, 1, 2, 1, 5 }, 7, TRUE, "ab" },                              /* Yjs too does not mind what comes behind */
    { { 0, 1, 7, 1, 0, 1 }, 6, TRUE, "b" },
    { { 0, 1, 7, 1, 0 }, 5, FALSE, "b" },
  };

  g_assert_true (y_doc_apply_update (doc, "\1\1\7\0\4\1\4text\2ab\0", 15, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *s = NULL;

      g_assert_cmpint (y_doc_apply_update (doc, cases[i].bytes, cases[i].len, NULL, NULL), ==, cases[i].taken);
      s = y_text_to_string (text_of (doc));
      g_assert_cmpstr (s, ==, cases[i].text);
      y_check_doc (doc);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ydoc/quick/same-as-long-way", test_same_as_long_way);
  g_test_add_func ("/ydoc/quick/typing-in-observer", test_typing_in_observer);
  g_test_add_func ("/ydoc/quick/gone-in-observer", test_gone_in_observer);
  g_test_add_func ("/ydoc/quick/nearly-a-key-press", test_nearly_a_key_press);
  return g_test_run ();
}
