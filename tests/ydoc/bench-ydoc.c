/* Figures of the document engine: one line each, `name value unit`. The traces of ../shared/data are replayed by
 * y-replay; here is what grows: edits in texts of all sizes, updates taken in one by one, merging without a document. */
#include "ydoc.h"
#include <string.h>
#include <time.h>

/* The processor's time, which others on the machine do not lengthen. */
static double
now_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static YType *
text_of (YDoc *doc)
{
  return y_doc_get_root (doc, "text", Y_TYPE_TEXT);
}

static void
collect_cb (YDoc         *doc,
            GBytes       *update,
            gconstpointer origin,
            gboolean      local,
            gpointer      data)
{
  g_ptr_array_add (data, g_bytes_ref (update));
}

/* What a random edit takes in a text that somebody else pasted whole, in ns. */
static double
random_edits (gsize size)
{
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autofree char *paste = g_strnfill (size, 'x');
  const guint edits = 100000;
  double from;

  y_text_insert (text_of (doc), Y_CHARS, 0, paste, size, NULL);
  y_doc_set_client_id (doc, 2);
  from = now_ms ();
  for (guint i = 0; i < edits; i++)
    {
      guint32 at = g_rand_int_range (rand, 0, y_text_length (text_of (doc), Y_CHARS));

      if (i % 3 == 2)
        y_text_delete (text_of (doc), Y_CHARS, at, 1);
      else
        y_text_insert (text_of (doc), Y_CHARS, at, "y", 1, NULL);
    }
  return (now_ms () - from) * 1e6 / edits;
}

/* The best of some, turn by turn: others on the machine empty the caches, which is felt more in a large text. */
static void
bench_growth (void)
{
  double best[5] = { G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE };
  gsize size;

  for (guint turn = 0; turn < 7; turn++)
    {
      size = 1000;
      for (guint i = 0; i < G_N_ELEMENTS (best); i++, size *= 10)
        best[i] = MIN (best[i], random_edits (size));
    }
  size = 1000;
  for (guint i = 0; i < G_N_ELEMENTS (best); i++, size *= 10)
    g_print ("ydoc-random-edit-in-%zu-characters %.0f ns\n", size, best[i]);
}

static GPtrArray *
key_presses (guint n)
{
  GPtrArray *updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);

  y_doc_observe_update (doc, collect_cb, updates, NULL);
  for (guint i = 0; i < n; i++)
    y_text_insert (text_of (doc), Y_CHARS, i, "k", 1, NULL);
  return updates;
}

static void
bench_merge (void)
{
  for (guint n = 1000; n <= 26000; n = n < 16000 ? n * 4 : 26000 + (n >= 26000))
    {
      g_autoptr (GPtrArray) updates = key_presses (n);
      g_autoptr (GBytes) merged = NULL;
      g_autoptr (YDoc) doc = y_doc_new (2, Y_DOC_GC);
      double from = now_ms ();

      merged = y_updates_merge ((GBytes **) updates->pdata, updates->len, NULL);
      g_print ("ydoc-merge-%u-updates %.2f ms\n", n, now_ms () - from);
      from = now_ms ();
      for (guint i = 0; i < updates->len; i++)
        {
          GBytes *u = g_ptr_array_index (updates, i);

          y_doc_apply_update (doc, g_bytes_get_data (u, NULL), g_bytes_get_size (u), NULL, NULL);
        }
      g_print ("ydoc-apply-%u-updates %.2f ms\n", n, now_ms () - from);
      if (n == 26000)
        break;
    }
}

static void
apply (YDoc   *doc,
       GBytes *update)
{
  if (!y_doc_apply_update (doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, NULL))
    g_error ("an update was refused");
}

/* As many people as there are characters, all at the same place at the same time. */
static void
bench_crowd (void)
{
  for (guint n = 1000; n <= 16000; n *= 4)
    {
      g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC), late = y_doc_new (1, Y_DOC_GC);
      g_autoptr (GPtrArray) updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      g_autoptr (GBytes) merged = NULL;
      double from;

      for (guint i = 0; i < n; i++)
        {
          g_autoptr (YDoc) one = y_doc_new (i + 2, Y_DOC_GC);

          y_doc_observe_update (one, collect_cb, updates, NULL);
          y_text_insert (text_of (one), Y_CHARS, 0, "c", 1, NULL);
        }
      merged = y_updates_merge ((GBytes **) updates->pdata, updates->len, NULL);
      from = now_ms ();
      apply (doc, merged);
      g_print ("ydoc-crowd-of-%u %.2f ms\n", n, now_ms () - from);
      from = now_ms ();
      for (guint i = 0; i < n; i++)
        apply (late, g_ptr_array_index (updates, i));
      g_print ("ydoc-crowd-of-%u-one-by-one %.2f ms\n", n, now_ms () - from);
    }
}

/* One update made up so that each of its items has to be placed among all before it: they share their left neighbour, and
 * each has another right one far away. */
static void
bench_hostile (void)
{
  for (guint n = 1000; n <= 256000; n *= 4)
    {
      g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
      g_autofree char *paste = g_strnfill (n + 1, 'x');
      YEncoder e;
      g_autoptr (GBytes) update = NULL;
      double from, first;
      guint calls = 1;

      y_text_insert (text_of (doc), Y_CHARS, 0, paste, n + 1, NULL);
      y_encoder_init (&e);
      y_encode_var_uint (&e, 1);
      y_encode_var_uint (&e, n);
      y_encode_var_uint (&e, 0);         /* the lowest client goes before all others */
      y_encode_var_uint (&e, 0);
      for (guint i = 0; i < n; i++)
        {
          y_encode_u8 (&e, 0xc4);
          y_encode_var_uint (&e, 1);
          y_encode_var_uint (&e, 0);
          y_encode_var_uint (&e, 1);
          y_encode_var_uint (&e, n - i);
          y_encode_string (&e, "h", 1);
        }
      y_encode_var_uint (&e, 0);
      update = y_encoder_finish (&e);
      from = now_ms ();
      apply (doc, update);
      first = now_ms () - from;
      for (; calls < 20 && y_doc_has_pending (doc); calls++)
        y_doc_apply_update (doc, "\0\0", 2, NULL, NULL);
      g_print ("ydoc-hostile-%u-siblings %.2f ms\n", n, first);
      g_print ("ydoc-hostile-%u-siblings-all-after-%u-updates %.2f ms\n", n, calls, now_ms () - from);
    }
}

int
main (int   argc,
      char *argv[])
{
  bench_growth ();
  bench_merge ();
  /* The one beside the npm packages asks for no more. */
  if (argc > 1 && strcmp (argv[1], "--aims") == 0)
    return 0;
  bench_crowd ();
  bench_hostile ();
  return 0;
}
