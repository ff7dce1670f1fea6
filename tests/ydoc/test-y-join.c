/* Many updates of one hand, said in one with fewer structs: every copy becomes the same by either. */
#include "y-check.h"
#include "y-update-private.h"

#define BYTES(b) g_bytes_get_data (b, NULL), g_bytes_get_size (b)
#define HANDS 3

static YType *
text_of (YDoc *doc)
{
  return y_doc_get_root (doc, "text", Y_TYPE_TEXT);
}

static void
heard_cb (YDoc         *doc,
          GBytes       *update,
          gconstpointer origin,
          gboolean      local,
          gpointer      data)
{
  if (local)
    g_ptr_array_add (data, g_bytes_ref (update));
}

static GPtrArray *
updates_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

static GBytes *
join (GPtrArray *updates)
{
  g_autoptr (GBytes) merged = y_updates_merge ((GBytes **) updates->pdata, updates->len, NULL);
  GBytes *joined;

  g_assert_nonnull (merged);
  joined = y_update_join (BYTES (merged), NULL);
  g_assert_nonnull (joined);
  return joined;
}

static guint32
count_structs (GBytes *update)
{
  YUpdate u;
  guint32 n;

  g_assert_true (y_update_parse (&u, BYTES (update), FALSE, NULL));
  n = u.n_structs;
  y_update_clear (&u);
  return n;
}

static void
take_in (YDoc   *doc,
         GBytes *update)
{
  g_assert_true (y_doc_apply_update (doc, BYTES (update), NULL, NULL));
  y_check_doc (doc);
}

static void
assert_equal (YDoc *a,
              YDoc *b)
{
  g_autoptr (GBytes) x = y_doc_snapshot_canonical (a), y = y_doc_snapshot_canonical (b);
  g_autoptr (GString) s = g_string_new (NULL), t = g_string_new (NULL);

  text_of (a);
  text_of (b);
  y_doc_to_json (a, s);
  y_doc_to_json (b, t);
  g_assert_cmpstr (s->str, ==, t->str);
  g_assert_false (y_doc_has_pending (a));
  g_assert_false (y_doc_has_pending (b));
  g_assert_true (g_bytes_equal (x, y));
}

/* As a document that holds it writes it. */
static void
test_typing (void)
{
  static const char * const pieces[] = { "o", "ne ", "tw\303\266 ", "\360\237\230\200", "three" };
  g_autoptr (YDoc) doc = y_doc_new (7, Y_DOC_GC), copy = y_doc_new (1, Y_DOC_GC);
  g_autoptr (GPtrArray) updates = updates_new ();
  g_autoptr (GBytes) joined = NULL, state = NULL, again = NULL;
  guint at = 0;

  y_doc_observe_update (doc, heard_cb, updates, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      y_text_insert (text_of (doc), Y_CHARS, at, pieces[i], -1, NULL);
      at += g_utf8_strlen (pieces[i], -1);
    }
  joined = join (updates);
  state = y_doc_encode_state (doc, NULL, 0, NULL);
  g_assert_true (g_bytes_equal (joined, state));
  g_assert_cmpuint (count_structs (joined), ==, 1);
  again = y_update_join (BYTES (joined), NULL);
  g_assert_true (g_bytes_equal (again, joined));
  take_in (copy, joined);
  assert_equal (doc, copy);
}

static void
test_apart (void)
{
  g_autoptr (YDoc) doc = y_doc_new (7, Y_DOC_GC);
  g_autoptr (GPtrArray) updates = updates_new ();
  g_autoptr (GBytes) joined = NULL, gap = NULL;

  y_doc_observe_update (doc, heard_cb, updates, NULL);
  y_text_insert (text_of (doc), Y_CHARS, 0, "abc", -1, NULL);
  y_text_insert (text_of (doc), Y_CHARS, 0, "before", -1, NULL);        /* elsewhere */
  y_text_insert (text_of (doc), Y_CHARS, 9, "def", -1, NULL);           /* behind what was not typed last */
  joined = join (updates);
  g_assert_cmpuint (count_structs (joined), ==, 3);
  g_ptr_array_remove_index (updates, 1);
  gap = join (updates);
  g_assert_cmpuint (count_structs (gap), ==, 3);                        /* one of them says what is missing */
  g_assert_null (y_update_join ("\1\1\7", 3, NULL));
}

static void
edit (GRand *rand,
      YDoc  *doc)
{
  static const char * const words[] = { "a", "bc", "\303\251", "\360\237\221\252", " de" };
  YType *text = text_of (doc);
  guint len = y_text_length (text, Y_CHARS), at = g_rand_int_range (rand, 0, len + 1);
  guint n = g_rand_int_range (rand, 1, 6);

  if (len > 4 && g_rand_int_range (rand, 0, 4) == 0)
    {
      y_text_delete (text, Y_CHARS, MIN (at, len - 3), g_rand_int_range (rand, 1, 4));
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      const char *word = words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))];

      y_text_insert (text, Y_CHARS, at, word, -1, NULL);
      at += g_utf8_strlen (word, -1);
    }
}

/* What one hand did since it last heard of the others, once as it was and once joined. */
typedef struct {
  YDoc      *doc;
  GPtrArray *updates;
  GPtrArray *plain, *joined;     /* what has gone, by stretches; of GBytes */
} Hand;

static void
hand_send (Hand *hand)
{
  if (hand->updates->len == 0)
    return;
  g_ptr_array_add (hand->plain, y_updates_merge ((GBytes **) hand->updates->pdata, hand->updates->len, NULL));
  g_ptr_array_add (hand->joined, join (hand->updates));
  g_ptr_array_set_size (hand->updates, 0);
}

/* Some take the one, some the other, some both, in any order. */
static YDoc *
make_copy (GRand *rand,
           Hand  *hands,
           guint  which)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  YDoc *doc = y_doc_new (100 + which, Y_DOC_GC);

  for (guint h = 0; h < HANDS; h++)
    for (guint i = 0; i < hands[h].plain->len; i++)
      {
        if (which != 1)
          g_ptr_array_add (all, hands[h].joined->pdata[i]);
        if (which != 0)
          g_ptr_array_add (all, hands[h].plain->pdata[i]);
      }
  for (guint i = all->len; i > 1; i--)
    {
      guint k = g_rand_int_range (rand, 0, i);
      gpointer other = all->pdata[k];

      all->pdata[k] = all->pdata[i - 1];
      all->pdata[i - 1] = other;
    }
  for (guint i = 0; i < all->len; i++)
    take_in (doc, all->pdata[i]);
  return doc;
}

static void
test_random (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint rounds = g_getenv ("WK_LONG") != NULL ? 2000 : 60;
  guint saved = 0;

  g_test_message ("seed %u", seed);
  for (guint round = 0; round < rounds; round++)
    {
      Hand hands[HANDS];
      YDoc *copies[3];

      for (guint h = 0; h < HANDS; h++)
        {
          hands[h] = (Hand) { y_doc_new (h + 1, Y_DOC_GC), updates_new (), updates_new (), updates_new () };
          y_doc_observe_update (hands[h].doc, heard_cb, hands[h].updates, NULL);
        }
      for (guint step = 0; step < 30; step++)
        {
          Hand *hand = &hands[g_rand_int_range (rand, 0, HANDS)];

          edit (rand, hand->doc);
          if (g_rand_int_range (rand, 0, 3) > 0)
            continue;
          hand_send (hand);
          for (guint h = 0; h < HANDS; h++)
            for (guint i = 0; i < hand->plain->len; i++)
              take_in (hands[h].doc, g_rand_boolean (rand) ? hand->plain->pdata[i] : hand->joined->pdata[i]);
        }
      for (guint h = 0; h < HANDS; h++)
        {
          hand_send (&hands[h]);
          for (guint i = 0; i < hands[h].plain->len; i++)
            {
              guint32 plain = count_structs (hands[h].plain->pdata[i]), joined = count_structs (hands[h].joined->pdata[i]);

              g_assert_cmpuint (joined, <=, plain);
              saved += plain - joined;
            }
        }
      for (guint i = 0; i < G_N_ELEMENTS (copies); i++)
        copies[i] = make_copy (rand, hands, i);
      assert_equal (copies[0], copies[1]);
      assert_equal (copies[1], copies[2]);
      for (guint i = 0; i < G_N_ELEMENTS (copies); i++)
        y_doc_unref (copies[i]);
      for (guint h = 0; h < HANDS; h++)
        {
          y_doc_unref (hands[h].doc);
          g_ptr_array_unref (hands[h].updates);
          g_ptr_array_unref (hands[h].plain);
          g_ptr_array_unref (hands[h].joined);
        }
    }
  g_assert_cmpuint (saved, >, rounds);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ydoc/join/typing", test_typing);
  g_test_add_func ("/ydoc/join/apart", test_apart);
  g_test_add_func ("/ydoc/join/random", test_random);
  return g_test_run ();
}
