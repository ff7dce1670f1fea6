/* Stands in for libFuzzer in the ordinary test run: hands a fuzz target every file of its corpus, and of
 * each a fixed sample of cuts and bit flips. A fault shows as a crash or a sanitizer's report.
 *
 * usage: fuzz-WHAT CORPUS-FOLDER
 */
#include <glib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static guint variants;

static void
feed (const guint8 *data, gsize size)
{
  /* A copy of just this size, so that the sanitizer sees a read past the end. */
  guint8 *copy = g_malloc (MAX (size, 1));

  if (size > 0)
    memcpy (copy, data, size);
  LLVMFuzzerTestOneInput (copy, size);
  g_free (copy);
}

static void
replay_file (gconstpointer user_data)
{
  const char *path = user_data;
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);

  feed ((const guint8 *) data, size);
  for (guint i = 0; i < variants && size > 0; i++)
    {
      gsize cut = (gsize) g_rand_double_range (rand, 0, size);
      gsize at = (gsize) g_rand_double_range (rand, 0, size);
      char old = data[at];

      feed ((const guint8 *) data, cut);
      data[at] = (char) (old ^ (1 << g_rand_int_range (rand, 0, 8)));
      feed ((const guint8 *) data, size);
      if (i % 4 != 0)
        data[at] = old;
    }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

int
main (int argc, char **argv)
{
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  variants = g_getenv ("WK_LONG") != NULL ? 2000 : 50;

  dir = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (argv[1], name, NULL));
  g_ptr_array_sort (names, compare_names);
  if (names->len == 0)
    g_error ("the corpus %s is empty", argv[1]);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *base = g_path_get_basename (names->pdata[i]);
      g_autofree char *path = g_strconcat ("/replay/", base, NULL);

      g_test_add_data_func (path, names->pdata[i], replay_file);
    }
  return g_test_run ();
}
