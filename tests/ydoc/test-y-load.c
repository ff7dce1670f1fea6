#include "y-two-ways.h"
#include <string.h>

/* Loading a document in one go: which updates go that way, and that it comes to what the long way comes to. */

static GBytes *
state_of (YDoc *doc)
{
  return y_doc_encode_state (doc, NULL, 0, NULL);
}

/* Whether an update is loaded in one go. */
static gboolean
goes_short_way (gconstpointer data,
                gsize         len)
{
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
  YUpdate u;
  gboolean loaded;

  g_assert_true (y_update_parse (&u, data, len, FALSE, NULL));
  y_delete_ranges_sort (u.deletes, &u.n_deletes);
  y_doc_begin (doc, NULL);
  loaded = y_doc_load (doc->tx, &u);
  g_assert_cmpint (doc->clients->len > 0, ==, loaded);
  y_doc_commit (doc);
  y_check_doc (doc);
  y_update_clear (&u);
  return loaded;
}

static void
check (GBytes   *update,
       gboolean  short_way)
{
  gsize len;
  gconstpointer data = g_bytes_get_data (update, &len);

  g_assert_cmpint (goes_short_way (data, len), ==, short_way);
  g_assert_true (y_check_two_ways (data, len, FALSE, Y_DOC_GC));
  g_assert_true (y_check_two_ways (data, len, FALSE, Y_DOC_DEFAULT));
}

/* A bit of everything that a document may hold. */
static YDoc *
full_doc (YDocFlags flags)
{
  YDoc *doc = y_doc_new (1, flags);
  YType *text = y_doc_get_root (doc, "text", Y_TYPE_TEXT), *map = y_doc_get_root (doc, "map", Y_TYPE_MAP), *inner;
  g_autoptr (YValue) bold = y_value_from_json ("{\"b\":true}", -1, NULL), number = y_value_new_number (1);
  g_autoptr (YValue) bytes = y_value_new_bytes ("\1\2\3", 3), story = y_value_new_text ("story");
  g_autofree char *paste = g_strnfill (5000, 'p');
  YValue *many[200];

  for (guint i = 0; i < G_N_ELEMENTS (many); i++)
    many[i] = number;
  y_text_insert (text, Y_CHARS, 0, "one \xf0\x9f\x98\x80 two \xd8\xb3\xd9\x84 three", -1, NULL);
  y_text_format (text, Y_CHARS, 2, 5, bold);
  y_text_insert_embed (text, Y_CHARS, 4, number, NULL);
  y_text_insert (text, Y_CHARS, 1, paste, -1, NULL);
  y_text_delete (text, Y_CHARS, 3000, 4);
  y_map_set (map, "a", number);
  y_map_set (map, "a", bytes);
  y_map_set (map, "b", story);
  inner = y_map_set_type (map, "list", Y_TYPE_ARRAY);
  y_array_insert (inner, 0, many, G_N_ELEMENTS (many));
  y_array_insert (inner, 3, &story, 1);
  y_array_delete (inner, 100, 2);
  inner = y_map_set_type (map, "gone", Y_TYPE_MAP);
  y_map_set (inner, "x", number);
  y_map_delete (map, "gone");
  return doc;
}

static void
test_everything (void)
{
  g_autoptr (YDoc) doc = full_doc (Y_DOC_GC), other = y_doc_new (2, Y_DOC_GC);
  g_autoptr (GBytes) state = state_of (doc), both = NULL;
  YType *text = y_doc_get_root (other, "text", Y_TYPE_TEXT);

  check (state, TRUE);
  g_assert_true (y_doc_apply_update (other, g_bytes_get_data (state, NULL), g_bytes_get_size (state), NULL, NULL));
  y_text_insert (text, Y_CHARS, 7, "second hand", -1, NULL);
  y_text_delete (text, Y_CHARS, 100, 2000);
  y_map_delete (y_doc_get_root (other, "map", Y_TYPE_MAP), "list");
  both = state_of (other);
  check (both, TRUE);
}

/* What was deleted is still there in a document that keeps it: a type goes with what is in it, the long way. */
static void
test_kept_garbage (void)
{
  g_autoptr (YDoc) doc = full_doc (Y_DOC_DEFAULT), flat = y_doc_new (1, Y_DOC_DEFAULT);
  g_autoptr (GBytes) state = state_of (doc), flat_state = NULL;
  YType *text = y_doc_get_root (flat, "text", Y_TYPE_TEXT);

  check (state, FALSE);
  y_text_insert (text, Y_CHARS, 0, "some that stay", -1, NULL);
  y_text_delete (text, Y_CHARS, 4, 6);
  flat_state = state_of (flat);
  check (flat_state, TRUE);
}

/* Three write at one place; how the three come is up to their ids. */
static void
test_conflicts (void)
{
  YDoc *docs[3];
  g_autoptr (YDoc) all = y_doc_new (9, Y_DOC_GC);
  g_autoptr (GBytes) state = NULL;

  for (guint i = 0; i < 3; i++)
    {
      docs[i] = y_doc_new (3 - i, Y_DOC_GC);
      y_text_insert (y_doc_get_root (docs[i], "text", Y_TYPE_TEXT), Y_CHARS, 0, "abc", -1, NULL);
      y_text_insert (y_doc_get_root (docs[i], "text", Y_TYPE_TEXT), Y_CHARS, 1, "d", -1, NULL);
      y_map_set (y_doc_get_root (docs[i], "map", Y_TYPE_MAP), "k", y_value_new_bool (TRUE));
    }
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GBytes) own = state_of (docs[i]);

      g_assert_true (y_doc_apply_update (all, g_bytes_get_data (own, NULL), g_bytes_get_size (own), NULL, NULL));
      y_doc_unref (docs[i]);
    }
  state = state_of (all);
  check (state, TRUE);
}

static const struct { const char *bytes; gsize len; gboolean short_way; } made_up[] = {
#define CASE(bytes, short_way) { bytes, sizeof bytes - 1, short_way }
  CASE ("\1\1\7\0\4\1\4text\2ab\0", TRUE),
  CASE ("\1\1\7\1\4\1\4text\2ab\0", FALSE),                                   /* not from the beginning */
  CASE ("\1\2\7\0\4\1\4text\2ab\xc4\7\0\7\1\1x\0", FALSE),                    /* between the two letters */
  CASE ("\1\2\7\0\4\1\4text\2ab\x84\7\0\1x\0", FALSE),                        /* behind the first of them */
  CASE ("\1\2\7\0\4\1\4text\2ab\x44\7\1\1x\0", FALSE),                        /* before the second */
  CASE ("\1\2\7\0\4\1\4text\1a\x84\7\0\1b\0", TRUE),                          /* two that join */
  CASE ("\1\1\7\0\4\1\4text\3abc\1\7\1\1\1", FALSE),                          /* one letter of three is deleted */
  CASE ("\1\1\7\0\4\1\4text\3abc\1\7\1\0\3", TRUE),
  CASE ("\1\1\7\0\4\1\4text\3abc\1\7\1\0\4", FALSE),                          /* and one to come */
  CASE ("\1\1\7\0\4\1\4text\3abc\1\10\1\0\1", FALSE),                         /* and somebody else's */
  CASE ("\1\2\7\0\0\2\x84\7\0\1a\0", TRUE),                                   /* behind garbage */
  CASE ("\1\2\7\0\0\2\4\0\7\1\1a\0", TRUE),                                   /* in garbage */
  CASE ("\1\2\7\0\4\1\4text\1a\4\0\7\0\1b\0", TRUE),                          /* in what is no type */
  CASE ("\1\3\7\0\7\1\4text\2\4\0\7\0\1a\4\0\7\0\1b\1\7\1\0\1", FALSE),        /* a type with what is in it */
  CASE ("\1\2\7\0\4\1\4text\1a\12\2\0", FALSE),                               /* a gap */
  CASE ("\1\2\7\0\50\1\1m\1k\1\x7f\xa8\7\0\1\x7e\0", TRUE),                   /* a key, written over */
  CASE ("\1\2\7\0\50\1\1m\1k\1\x7f\50\1\1m\1k\1\x7e\0", TRUE),                /* a key, written twice at once */
  CASE ("\1\3\7\0\47\1\1m\1k\0\4\0\7\0\1a\xa8\7\0\1\x7e\0", FALSE),        /* a key whose type, not empty, is written over */
  CASE ("\2\1\7\0\4\1\4text\1a\1\7\0\4\1\4text\1b\0", FALSE),                 /* a client in two groups */
  CASE ("\1\2\7\0\4\1\3a\0b\1x\4\1\3a\0b\1y\0", TRUE),                    /* a root with a NUL in its name */
  CASE ("\2\1\7\0\x84\10\0\1a\1\10\0\4\1\4text\1b\0", TRUE),                  /* one behind the other's */
  CASE ("\2\1\7\0\x84\10\0\1a\1\10\0\x84\7\0\1b\0", FALSE),                   /* each behind the other's */
  CASE ("\2\2\7\0\4\1\4text\1a\x84\10\0\1b\2\10\0\x84\7\0\1c\x84\7\1\1d\0", TRUE),   /* to and fro */
#undef CASE
};

static void
test_made_up (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (made_up); i++)
    {
      g_autoptr (GBytes) update = g_bytes_new_static (made_up[i].bytes, made_up[i].len);

      g_test_message ("update %u", i);
      check (update, made_up[i].short_way);
    }
}

/* As many as come one by one into many groups, so that they are looked up by a table; and more looks than are taken. */
static void
test_many (void)
{
  for (guint n = 10; n <= 4000; n *= 20)
    {
      g_autoptr (GBytes) update = NULL;
      YEncoder e;

      y_encoder_init (&e);
      y_encode_var_uint (&e, n);
      for (guint i = 0; i < n; i++)
        {
          y_encode_var_uint (&e, 1);
          y_encode_var_uint (&e, n - i);
          y_encode_raw (&e, "\0\4\1\4text\1a", 10);
        }
      y_encode_var_uint (&e, 0);
      update = y_encoder_finish (&e);
      check (update, TRUE);
    }
  {
    const guint n = 3000;
    g_autoptr (GBytes) update = NULL;
    YEncoder e;

    y_encoder_init (&e);
    y_encode_var_uint (&e, 1);
    y_encode_var_uint (&e, 2 * n);
    y_encode_var_uint (&e, 1);
    y_encode_var_uint (&e, 0);
    y_encode_raw (&e, "\4\1\4text\1x", 9);
    for (guint i = 1; i < n; i++)
      {
        y_encode_u8 (&e, 0x41);
        y_encode_var_uint (&e, 1);
        y_encode_var_uint (&e, i - 1);
        y_encode_var_uint (&e, 1);
      }
    /* Each before another one of those, and at the beginning, so that all are looked at. */
    for (guint i = 0; i < n; i++)
      {
        y_encode_u8 (&e, 0x44);
        y_encode_var_uint (&e, 1);
        y_encode_var_uint (&e, i);
        y_encode_string (&e, "h", 1);
      }
    y_encode_var_uint (&e, 0);
    update = y_encoder_finish (&e);
    check (update, FALSE);
  }
}

static void
told_cb (YDoc         *doc,
         GBytes       *update,
         gconstpointer origin,
         gboolean      local,
         gpointer      data)
{
  g_ptr_array_add (data, g_bytes_ref (update));
}

static void
take_in (YDoc   *doc,
         GBytes *update)
{
  g_assert_true (y_doc_apply_update (doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, NULL));
}

/* What many, of whom some know of some others, write at one place: each with what they delete of it and put into it. */
static GPtrArray *
crowd (GRand *rand,
       guint  n)
{
  GPtrArray *updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  YDoc *base = y_doc_new (5000, Y_DOC_GC);
  g_autoptr (GBytes) first = NULL;

  /* Two structs, so that none need be split. */
  y_text_insert (y_doc_get_root (base, "text", Y_TYPE_TEXT), Y_CHARS, 0, "b", -1, NULL);
  y_text_insert (y_doc_get_root (base, "text", Y_TYPE_TEXT), Y_CHARS, 0, "a", -1, NULL);
  first = state_of (base);
  g_ptr_array_add (updates, g_bytes_ref (first));
  y_doc_unref (base);
  for (guint i = 0; i < n; i++)
    {
      YDoc *one = y_doc_new (g_rand_int_range (rand, 0, 10) ? 1 + i * 7 % n : 6000 + i, Y_DOC_GC);
      YType *text = y_doc_get_root (one, "text", Y_TYPE_TEXT);
      guint id;

      take_in (one, first);
      if (i && g_rand_int_range (rand, 0, 20) == 0)
        take_in (one, g_ptr_array_index (updates, updates->len - 1));
      id = y_doc_observe_update (one, told_cb, updates, NULL);
      y_doc_begin (one, NULL);
      y_text_insert (text, Y_CHARS, 1, "word", -1, NULL);
      if (g_rand_int_range (rand, 0, 4) == 0)
        y_text_delete (text, Y_CHARS, 2, 1);
      if (g_rand_int_range (rand, 0, 4) == 0)
        y_text_insert (text, Y_CHARS, 3, "s", -1, NULL);
      y_doc_commit (one);
      y_doc_unobserve (one, id);
      y_doc_unref (one);
    }
  return updates;
}

/* Who comes one by one passes by whole leaves of a crowd, and comes to where those come who are looked at one by one. */
static void
test_crowd (void)
{
  for (guint32 seed = 1; seed <= (g_getenv ("WK_LONG") ? 400u : 12u); seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (GPtrArray) updates = crowd (rand, seed % 4 == 0 ? 1500 : 300);
      g_autoptr (GBytes) merged = y_updates_merge ((GBytes **) updates->pdata, updates->len, NULL), expected = NULL;
      YDoc *doc = y_doc_new (1, Y_DOC_GC);

      g_test_message ("seed %u", seed);
      g_assert_true (goes_short_way (g_bytes_get_data (merged, NULL), g_bytes_get_size (merged)));
      g_assert_true (y_check_two_ways (g_bytes_get_data (merged, NULL), g_bytes_get_size (merged), FALSE, Y_DOC_GC));
      take_in (doc, merged);
      expected = state_of (doc);
      y_doc_unref (doc);
      for (guint round = 0; round < 2; round++)
        {
          g_autoptr (GBytes) state = NULL;

          for (guint i = updates->len - 1; i > 0; i--)
            {
              guint k = g_rand_int_range (rand, 0, i + 1);
              gpointer other = updates->pdata[i];

              updates->pdata[i] = updates->pdata[k];
              updates->pdata[k] = other;
            }
          doc = y_doc_new (1, Y_DOC_GC);
          for (guint i = 0; i < updates->len; i++)
            {
              take_in (doc, g_ptr_array_index (updates, i));
              if (i % 50 == 0)
                y_check_doc (doc);
            }
          y_check_doc (doc);
          state = state_of (doc);
          y_assert_equal_bytes (state, expected);
          y_doc_unref (doc);
        }
    }
}

static void
put_struct (YEncoder *e,
            guint8    info,
            guint32   origin,
            guint32   right)
{
  y_encode_u8 (e, info);
  if (info & 0x80)
    {
      y_encode_var_uint (e, 9);
      y_encode_var_uint (e, origin);
    }
  if (info & 0x40)
    {
      y_encode_var_uint (e, 9);
      y_encode_var_uint (e, right);
    }
  if (!(info & 0xc0))
    {
      y_encode_u8 (e, 1);
      y_encode_string (e, "text", -1);
    }
}

/* A state in format v2 is written a leaf at a time: in the same bytes as struct by struct. */
static void
check_v2 (YDoc *doc)
{
  g_autoptr (GBytes) state = y_doc_encode_state_v2 (doc, NULL, 0, NULL), again = y_rewrite (state, TRUE, TRUE);

  y_assert_equal_bytes (state, again);
}

/* Format v2 writes runs of numbers: long ones and such as are broken at every place, within a leaf and across, of small
 * numbers and large. */
static void
test_runs (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_DEFAULT);
      YType *text = y_doc_get_root (doc, "text", Y_TYPE_TEXT);
      const guint32 large = round % 3 == 0 ? 1u << 28 : round % 3 == 1 ? 1u << 27 : 100;
      const guint run = 1 + g_rand_int_range (rand, 0, round % 2 ? 400 : 4);
      YEncoder e;
      g_autoptr (GBytes) update = NULL;

      /* A stretch long deleted, in which many of client 9 and a few of client 1 write. */
      y_encoder_init (&e);
      y_encode_var_uint (&e, 1);
      y_encode_var_uint (&e, 602);
      y_encode_var_uint (&e, 9);
      y_encode_var_uint (&e, 0);
      put_struct (&e, 4, 0, 0);
      y_encode_string (&e, "begin", 5);
      put_struct (&e, 0x81, 4, 0);
      y_encode_var_uint (&e, large);
      for (guint32 i = 0, at = 0; i < 600; i++)
        {
          if (i % run == 0)
            at = g_rand_int_range (rand, 0, large - 2);
          put_struct (&e, i / run % 2 ? 0xc1 : 0xc4, at + 5, at + 6);
          if (i / run % 2)
            y_encode_var_uint (&e, i % (3 * run) == 0 ? 64 : i % run == 0 ? 1 + at % 70 : 2);
          else
            y_encode_string (&e, "a long piece of text, which does not lie in the item", i % (3 * run) == 0 ? 40 : 1 + at % 5);
          at += i % 2 && i % run > 130 && at < large - 4 ? 2 : 0;
        }
      y_encode_var_uint (&e, 0);
      update = y_encoder_finish (&e);
      g_assert_true (y_doc_apply_update (doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, NULL));
      check_v2 (doc);
      for (guint i = 0; i < 200; i++)
        {
          guint32 at = g_rand_int_range (rand, 0, y_text_length (text, Y_CHARS) + 1);

          if (i % 5 == 0)
            y_text_delete (text, Y_CHARS, at, 1 + i % 90);
          else
            y_text_insert (text, Y_CHARS, at, "mine", 1 + i % 4, NULL);
          if (i % 50 == 0)
            check_v2 (doc);
        }
      check_v2 (doc);
      y_check_doc (doc);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ydoc/load/everything", test_everything);
  g_test_add_func ("/ydoc/load/kept-garbage", test_kept_garbage);
  g_test_add_func ("/ydoc/load/conflicts", test_conflicts);
  g_test_add_func ("/ydoc/load/made-up", test_made_up);
  g_test_add_func ("/ydoc/load/many", test_many);
  g_test_add_func ("/ydoc/load/crowd", test_crowd);
  g_test_add_func ("/ydoc/load/runs", test_runs);
  return g_test_run ();
}
