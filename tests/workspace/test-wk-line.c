/* A line that cuts anywhere, delays, holds back, doubles and is slow; an office that is killed: laptops end equal, and nothing is lost. Real sockets,
 * real office, real stores. */
#include "office-fixture.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static gboolean
is_long (void)
{
  return g_strcmp0 (g_getenv ("WK_LONG"), "1") == 0;
}

static WkText *
plan_text (WkFile *file)
{
  return fixture_plan_text (wk_file_get_plan (file));
}

/* One attempt; whether it got through does not matter. */
static void
try_to_sync (WkWorkspace *laptop)
{
  g_autoptr (GError) error = NULL;

  if (!sync_laptop (laptop, &error))
    g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NETWORK);
}

static void
share_a_file (Fixture *f, WkFile *files[3])
{
  g_autofree char *id = NULL;

  for (guint i = 0; i < 3; i++)
    make_enrolled (f, i);
  files[0] = fixture_add (f->laptops[0], "Mehmet", "Çelik");
  id = g_strdup (wk_file_get_resident_id (files[0]));
  fixture_settle (f->laptops[0]);
  sync_all (f);
  for (guint i = 1; i < 3; i++)
    files[i] = fixture_open_file (f->laptops[i], id);
}

/* On a good line again: all equal, in memory and on disk, and each word is there once. */
static void
assert_whole (Fixture *f, WkFile *files[3], guint n_words)
{
  g_autofree char *id = g_strdup (wk_file_get_resident_id (files[0]));
  g_autofree char *text = NULL;

  relay_set_faults (f->relay, NULL, 0);
  relay_cut (f->relay);
  relay_mend (f->relay);
  sync_all (f);
  assert_alike (f);
  text = wk_text_dup_text (plan_text (files[0]));
  for (guint i = 0; i < 3; i++)
    {
      assert_text (plan_text (files[i]), text);
      for (guint k = 0; k < n_words; k++)
        {
          g_autofree char *word = g_strdup_printf ("[%u.%u]", i, k);
          const char *at = strstr (text, word);

          g_assert_nonnull (at);
          g_assert_null (strstr (at + 1, word));
        }
    }
  for (guint i = 0; i < 3; i++)
    {
      fixture_finalize (files[i]);
      fixture_close (f->laptops[i]);
      f->laptops[i] = fixture_open (f->dirs[i]);
      files[i] = fixture_open_file (f->laptops[i], id);
      assert_text (plan_text (files[i]), text);
      fixture_finalize (files[i]);
    }
  assert_alike (f);
}

static void
write_word (WkFile *file, guint laptop, guint n)
{
  g_autofree char *word = g_strdup_printf ("[%u.%u]", laptop, n);

  wk_text_insert (plan_text (file), wk_text_get_length (plan_text (file)), word);
}

static void
test_bad_line (Fixture *f, gconstpointer data)
{
  const RelayFaults faults = { .cut = 30000, .delay = 4, .throttle = 300000, .hold = 40, .doubled = 3 };
  guint rounds = is_long () ? 300 : 12, lines;
  const char *given = g_getenv ("WK_SEED");
  guint32 seed = given != NULL ? (guint32) atoi (given) : is_long () ? (guint32) g_test_rand_int () : 7;
  WkFile *files[3];

  g_test_message ("seed %u", seed);
  share_a_file (f, files);
  lines = relay_count (f->relay);
  relay_set_faults (f->relay, &faults, seed);
  relay_cut (f->relay);
  relay_mend (f->relay);
  for (guint n = 0; n < rounds; n++)
    {
      for (guint i = 0; i < 3; i++)
        {
          write_word (files[i], i, n);
          if ((n + i) % 3 == 0)
            try_to_sync (f->laptops[i]);
        }
      if (n % 5 == 4)
        {
          office_kill (&f->office);
          office_start (&f->office);
          relay_set_target (f->relay, f->office.port);
        }
    }
  g_test_message ("%u lines in %u rounds", relay_count (f->relay) - lines, rounds);
  /* Each laptop came back more than once; how often beyond that is a matter of this machine's speed. */
  g_assert_cmpuint (relay_count (f->relay) - lines, >, 3);
  assert_whole (f, files, rounds);
}

/* Cut after each number of bytes in turn: in the handshake, in a proof, in a page, in a push, in a receipt. */
static void
test_cut_within (Fixture *f, gconstpointer data)
{
  guint step = is_long () ? 61 : 700, n = 0;
  WkFile *files[3];

  share_a_file (f, files);
  for (guint at = 1; at < 16000; at += step, n++)
    {
      const RelayFaults faults = { .cut_at = at };

      for (guint i = 0; i < 3; i++)
        write_word (files[i], i, n);
      relay_set_faults (f->relay, NULL, 0);
      relay_cut (f->relay);
      relay_mend (f->relay);
      /* Something comes for the others, too. */
      try_to_sync (f->laptops[n % 3]);
      relay_set_faults (f->relay, &faults, at);
      relay_cut (f->relay);
      relay_mend (f->relay);
      try_to_sync (f->laptops[(n + 1) % 3]);
      try_to_sync (f->laptops[(n + 2) % 3]);
    }
  assert_whole (f, files, n);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("/line/bad", test_bad_line);
  ADD ("/line/cut-within", test_cut_within);
  return g_test_run ();
}
