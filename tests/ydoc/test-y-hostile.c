/* Updates made up so that taking them in, or showing what they make, would take the square of their length: counted, not timed.
 * What others put at one place at the same time is in test-y-doc.c, what waits in test-y-pending.c. */
#include "y-check.h"
#include "y-attributes-private.h"

#define WHO 5

/* ---- made-up updates ---- */

static void
begin (YEncoder *e,
       guint     structs,
       guint     client,
       guint     clock)
{
  y_encoder_init (e);
  y_encode_var_uint (e, structs > 0);
  if (structs == 0)
    return;
  y_encode_var_uint (e, structs);
  y_encode_var_uint (e, client);
  y_encode_var_uint (e, clock);
}

/* The next struct, first in the text or behind one of WHO's; what it holds is to be added. */
static void
put_first (YEncoder *e,
           guint8    kind)
{
  y_encode_u8 (e, kind);
  y_encode_var_uint (e, 1);
  y_encode_string (e, "text", 4);
}

static void
put_behind (YEncoder *e,
            guint8    kind,
            guint32   clock)
{
  y_encode_u8 (e, 0x80 | kind);
  y_encode_var_uint (e, WHO);
  y_encode_var_uint (e, clock);
}

static void
letter (YEncoder *e)
{
  y_encode_string (e, "a", 1);
}

static void
format (YEncoder   *e,
        const char *key,
        const char *json)
{
  y_encode_string (e, key, strlen (key));
  y_encode_string (e, json, strlen (json));
}

static void
deletions (YEncoder *e,
           guint32   clock,
           guint32   len)
{
  y_encode_var_uint (e, len > 0);
  if (len == 0)
    return;
  y_encode_var_uint (e, WHO);
  y_encode_var_uint (e, 1);
  y_encode_var_uint (e, clock);
  y_encode_var_uint (e, len);
}

static gsize
apply (YDoc     *doc,
       YEncoder *e)
{
  g_autoptr (GBytes) update = y_encoder_finish (e);

  g_assert_true (y_doc_apply_update (doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, NULL));
  return g_bytes_get_size (update);
}

static void
delete_clocks (YDoc    *doc,
               guint32  clock,
               guint32  len)
{
  YEncoder e;

  begin (&e, 0, 0, 0);
  deletions (&e, clock, len);
  apply (doc, &e);
}

/* Not empty, so that nothing goes the short way of loading. */
static YDoc *
new_doc (YDocFlags flags)
{
  YDoc *doc = y_doc_new (1, flags);

  y_text_insert (y_doc_get_root (doc, "other", Y_TYPE_TEXT), Y_CHARS, 0, "o", 1, NULL);
  y_doc_get_root (doc, "text", Y_TYPE_TEXT);
  return doc;
}

/* Letters that never join: each goes between the first and the one before it. */
static void
insert_letters (YDoc *doc,
                guint n)
{
  YEncoder e;

  begin (&e, n, WHO, 0);
  put_first (&e, Y_CONTENT_STRING);
  letter (&e);
  for (guint i = 1; i < n; i++)
    {
      put_behind (&e, Y_CONTENT_STRING, 0);
      letter (&e);
    }
  deletions (&e, 0, 0);
  apply (doc, &e);
}

/* ---- deleting ---- */

/* What is deleted already is not gone over again for everyone who says so. */
static void
test_deleted_again (void)
{
  for (guint n = 2000; n <= 32000; n *= 4)
    {
      g_autoptr (YDoc) doc = new_doc (Y_DOC_GC);

      insert_letters (doc, n);
      for (guint i = 0; i < n / 4; i++)
        delete_clocks (doc, 0, n - i % 3);
      g_assert_cmpuint (y_text_length (y_doc_get_root (doc, "text", Y_TYPE_TEXT), Y_CHARS), ==, 0);
      g_test_message ("%u structs, said %u times to be deleted: %" G_GUINT64_FORMAT " passed over", n, n / 4, doc->looked);
      g_assert_cmpuint (doc->looked, <=, 3 * n);
      y_check_doc (doc);
    }
}

/* Stretches of many sizes in any order come to the same as letter after letter. */
static void
test_deleted_in_pieces (void)
{
  const guint n = 20000;

  for (guint seed = 1; seed <= (g_getenv ("WK_LONG") ? 60 : 6); seed++)
    {
      g_autoptr (YDoc) doc = new_doc (seed % 2 ? Y_DOC_GC : Y_DOC_DEFAULT), twin = new_doc (seed % 2 ? Y_DOC_GC : Y_DOC_DEFAULT);
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autofree gboolean *gone = g_new0 (gboolean, n);
      g_autoptr (GBytes) a = NULL, b = NULL;

      insert_letters (doc, n);
      insert_letters (twin, n);
      for (guint i = 0; i < 60; i++)
        {
          guint32 len = g_rand_int_range (rand, 1, i % 3 ? 3000 : 9000), clock = g_rand_int_range (rand, 0, n - len + 1);

          delete_clocks (doc, clock, len);
          for (guint k = clock; k < clock + len; k++)
            gone[k] = TRUE;
        }
      for (guint k = 0; k < n; k++)
        if (gone[k])
          delete_clocks (twin, k, 1);
      a = y_doc_snapshot_canonical (doc);
      b = y_doc_snapshot_canonical (twin);
      if (!g_bytes_equal (a, b))
        g_error ("seed %u", seed);
      y_check_doc (doc);
    }
}

/* ---- cleaning up formats ---- */

/* All letters between which formats stand are deleted at once: that makes one gap, and it is gone through once. */
static void
test_one_gap (void)
{
  for (guint n = 500; n <= 8000; n *= 4)
    {
      g_autoptr (YDoc) doc = new_doc (Y_DOC_GC);
      guint64 before;
      YEncoder e;

      begin (&e, 3 * n + 1, WHO, 0);
      put_first (&e, Y_CONTENT_STRING);
      letter (&e);
      for (guint i = 0; i < n; i++)
        {
          put_behind (&e, Y_CONTENT_STRING, 3 * i);
          letter (&e);
          put_behind (&e, Y_CONTENT_FORMAT, 3 * i + 1);
          format (&e, "b", i % 2 ? "null" : "true");
          put_behind (&e, Y_CONTENT_FORMAT, 3 * i + 2);
          format (&e, "i", i % 2 ? "null" : "true");
        }
      deletions (&e, 0, 0);
      apply (doc, &e);
      before = doc->looked;
      begin (&e, 0, 0, 0);
      y_encode_var_uint (&e, 1);
      y_encode_var_uint (&e, WHO);
      y_encode_var_uint (&e, n);
      for (guint i = 0; i < n; i++)
        {
          y_encode_var_uint (&e, 3 * i + 1);
          y_encode_var_uint (&e, 1);
        }
      apply (doc, &e);
      g_test_message ("%u letters: %.1f looks each", n, (double) (doc->looked - before) / n);
      g_assert_cmpuint (doc->looked - before, <=, (guint64) 2 * n * Y_LOOKS_A_FORMAT);
      g_assert_cmpuint (y_text_length (y_doc_get_root (doc, "text", Y_TYPE_TEXT), Y_CHARS), ==, 1);
      y_check_doc (doc);
    }
}

/* @n formats, each of a key of its own, and a letter behind them. */
static void
insert_keys (YDoc *doc,
             guint n)
{
  YEncoder e;

  begin (&e, n + 1, WHO, 0);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *key = g_strdup_printf ("k%u", i);

      if (i == 0)
        put_first (&e, Y_CONTENT_FORMAT);
      else
        put_behind (&e, Y_CONTENT_FORMAT, i - 1);
      format (&e, key, "true");
    }
  put_behind (&e, Y_CONTENT_STRING, n - 1);
  letter (&e);
  deletions (&e, 0, 0);
  apply (doc, &e);
}

/* A format more, of a key that is there: the one before it is needless. */
static gsize
repeat_key (YDoc *doc,
            guint n,
            guint again)
{
  YEncoder e;

  begin (&e, 1, 6 + again, 0);
  y_encode_u8 (&e, 0xc0 | Y_CONTENT_FORMAT);     /* before the letter */
  y_encode_var_uint (&e, WHO);
  y_encode_var_uint (&e, n - 1);
  y_encode_var_uint (&e, WHO);
  y_encode_var_uint (&e, n);
  format (&e, "k0", "1");
  deletions (&e, 0, 0);
  return apply (doc, &e);
}

/* What needless formats there are is looked up as far as the update pays for it; beyond that they stay, which harms nobody. */
static void
test_cleanup_paid (void)
{
  const guint small = 100, large = Y_LOOKS_AN_UPDATE / Y_LOOKS_A_FORMAT + 4000;

  for (guint n = small; n <= large; n += large - small)
    {
      g_autoptr (YDoc) doc = new_doc (Y_DOC_GC);
      guint64 before;

      insert_keys (doc, n);
      g_assert_false (y_item_is_deleted (y_store_find (y_doc_client (doc, WHO), 0)));
      for (guint again = 0; again < 20; again++)
        {
          gsize bytes;

          before = doc->looked;
          bytes = repeat_key (doc, n, again);
          /* To put it in may cost as many again. */
          g_assert_cmpuint (doc->looked - before, <=, 2 * (Y_LOOKS_AN_UPDATE + Y_LOOKS_A_BYTE * bytes));
        }
      g_assert_true (!y_item_is_deleted (y_store_find (y_doc_client (doc, WHO), 0)) == (n != small));
      y_check_doc (doc);
    }
}

/* Letters between which a format goes on and off, behind very many that stay on: that does not count for each of them. */
static void
test_many_keys (void)
{
  const guint n = 3000;
  g_autoptr (YDoc) doc = new_doc (Y_DOC_GC);
  YType *text = y_doc_get_root (doc, "text", Y_TYPE_TEXT);
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (YValue) delta = NULL, first = NULL;
  YEncoder e;

  insert_keys (doc, n);
  begin (&e, 2 * n, 6, 0);
  put_behind (&e, Y_CONTENT_FORMAT, n);
  format (&e, "t", "true");
  for (guint i = 1; i < 2 * n; i++)
    {
      y_encode_u8 (&e, 0x80 | (i % 2 ? Y_CONTENT_STRING : Y_CONTENT_FORMAT));
      y_encode_var_uint (&e, 6);
      y_encode_var_uint (&e, i - 1);
      if (i % 2)
        letter (&e);
      else
        format (&e, "t", i % 4 ? "null" : "true");
    }
  deletions (&e, 0, 0);
  apply (doc, &e);
  y_check_doc (doc);
  y_type_to_json (text, json);
  delta = y_value_from_json (json->str, json->len, NULL);
  g_assert_cmpuint (y_value_length (delta), ==, n + 1);
  first = y_value_ref (y_value_lookup (y_value_index (delta, 1), "attributes"));
  g_assert_cmpuint (y_value_length (first), ==, Y_MAX_SHOWN_ATTRIBUTES);
  g_assert_nonnull (y_value_lookup (first, "k0"));
  g_assert_null (y_value_lookup (first, "t"));
  /* All are there all the same: what is put between is switched off from each of them. */
  y_text_insert (text, Y_CHARS, 1, "plain", -1, first);
  g_assert_cmpuint (y_doc_get_clock (doc, 1), >, 2 * (n - Y_MAX_SHOWN_ATTRIBUTES));
}

static void
count_shown_cb (YEvent  *event,
                gpointer data)
{
  gsize n;
  const YDelta *delta = y_event_get_delta (event, Y_CHARS, &n);

  g_assert_cmpuint (n, ==, 1);
  *(gsize *) data = y_value_length (delta->attributes);
}

static void
test_many_keys_told (void)
{
  g_autoptr (YDoc) doc = new_doc (Y_DOC_GC);
  gsize shown = 0;

  y_type_observe (y_doc_get_root (doc, "text", Y_TYPE_TEXT), count_shown_cb, &shown, NULL);
  insert_keys (doc, 3 * Y_MAX_SHOWN_ATTRIBUTES);
  g_assert_cmpuint (shown, ==, Y_MAX_SHOWN_ATTRIBUTES);
}

/* One attribute with much to say, and very many letters of which it would be said. */
static void
test_large_attribute (void)
{
  const guint letters = 1500, much = 100000;
  static const char *const kinds[] = { "text", "xml" };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autoptr (YDoc) doc = new_doc (Y_DOC_GC);
      g_autofree char *words = g_strnfill (much, 'w');
      g_autoptr (GString) value = g_string_new (NULL), json = g_string_new (NULL);
      YEncoder e;

      g_string_printf (value, "{\"a\":\"%s\"}", words);
      begin (&e, 2 * letters + 1, WHO, 0);
      /* A root text, or one within XML. */
      if (k == 0)
        put_first (&e, Y_CONTENT_FORMAT);
      else
        {
          y_encode_u8 (&e, Y_CONTENT_TYPE);
          y_encode_var_uint (&e, 1);
          y_encode_string (&e, "xml", 3);
          y_encode_var_uint (&e, 6);
        }
      if (k == 0)
        format (&e, "k", value->str);
      for (guint i = 0; i < 2 * letters; i++)
        {
          const guint8 kind = i % 2 ? Y_CONTENT_STRING : Y_CONTENT_FORMAT;

          if (k == 1 && i == 0)
            {
              y_encode_u8 (&e, kind);
              y_encode_var_uint (&e, 0);
              y_encode_var_uint (&e, WHO);
              y_encode_var_uint (&e, 0);
            }
          else
            put_behind (&e, kind, i);
          if (kind == Y_CONTENT_STRING)
            letter (&e);
          else if (k == 1 && i == 0)
            format (&e, "k", value->str);
          else
            format (&e, "t", i % 4 ? "null" : "true");
        }
      deletions (&e, 0, 0);
      apply (doc, &e);
      y_type_to_json (y_doc_get_root (doc, kinds[k], k ? Y_TYPE_XML_FRAGMENT : Y_TYPE_TEXT), json);
      g_test_message ("%u letters of %u bytes of attributes each: %zu bytes of JSON", letters, much, json->len);
      g_assert_cmpuint (json->len, >, 64u << 20);
      g_assert_cmpuint (json->len, <, (64u << 20) + 2 * much + 100 * letters);
    }
}

/* ---- attributes in force ---- */

/* However many, they are in the order in which they were set, and are found, as in a plain list. */
static void
test_attributes (void)
{
  for (guint seed = 1; seed <= (g_getenv ("WK_LONG") ? 400 : 40); seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (GPtrArray) order = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      YAttributes a, copy;
      guint i = 0, kinds = g_rand_int_range (rand, 2, 60);

      y_attributes_init (&a);
      for (guint step = 0; step < 300; step++)
        {
          char *key = g_strdup_printf ("%u", g_rand_int_range (rand, 0, kinds));
          g_autoptr (YValue) value = y_value_new_number (step);
          guint at;

          if (g_rand_int_range (rand, 0, 3) == 0)
            {
              y_attributes_remove (&a, key, strlen (key));
              if (g_ptr_array_find_with_equal_func (order, key, g_str_equal, &at))
                g_ptr_array_remove_index (order, at);
              g_hash_table_remove (values, key);
              g_free (key);
              continue;
            }
          y_attributes_set (&a, key, strlen (key), value);
          if (!g_ptr_array_find_with_equal_func (order, key, g_str_equal, NULL))
            g_ptr_array_add (order, g_strdup (key));
          g_hash_table_replace (values, key, GUINT_TO_POINTER (step));
        }
      y_attributes_copy (&copy, &a);
      y_attributes_clear (&a);
      if (copy.n != order->len)
        g_error ("seed %u: %u attributes, not %u", seed, copy.n, order->len);
      for (const YAttribute *e = copy.first; e; e = e->next, i++)
        if (strcmp (e->key.s, g_ptr_array_index (order, i)) != 0 ||
            y_value_get_number (e->value) != GPOINTER_TO_UINT (g_hash_table_lookup (values, e->key.s)) ||
            y_attributes_get (&copy, e->key.s, e->key.len) != e->value)
          g_error ("seed %u: %s is not what is the %uth", seed, e->key.s, i);
      g_assert_cmpuint (i, ==, order->len);
      y_attributes_clear (&copy);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ydoc/hostile/deleted-again", test_deleted_again);
  g_test_add_func ("/ydoc/hostile/deleted-in-pieces", test_deleted_in_pieces);
  g_test_add_func ("/ydoc/hostile/one-gap", test_one_gap);
  g_test_add_func ("/ydoc/hostile/cleanup-paid", test_cleanup_paid);
  g_test_add_func ("/ydoc/hostile/many-keys", test_many_keys);
  g_test_add_func ("/ydoc/hostile/many-keys-told", test_many_keys_told);
  g_test_add_func ("/ydoc/hostile/large-attribute", test_large_attribute);
  g_test_add_func ("/ydoc/hostile/attributes", test_attributes);
  return g_test_run ();
}
