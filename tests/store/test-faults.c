/* Nothing that was called durable is lost, whatever fails. WK_LONG=1 tries every point, else a sample. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fault-vfs.h"
#include "later-programs.h"
#include "scenario.h"
#include "wk-store-private.h"

static char *self_path;

static gboolean
is_long (void)
{
  return g_strcmp0 (g_getenv ("WK_LONG"), "1") == 0;
}

/* Every point in the long run; else about `sample` of them, others each time. */
static guint
stride (guint total,
        guint sample)
{
  return is_long () || total <= sample ? 1 : total / sample;
}

static char *
digest (WkStore *store)
{
  g_autoptr (GError) error = NULL;
  char *text = scenario_digest (store, &error);

  g_assert_no_error (error);
  return text;
}

/* What the store holds after each step when nothing fails; [0] is before the first. */
static GPtrArray *
expected_digests (void)
{
  GPtrArray *digests = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  Fixture f;

  fixture_init (&f);
  fixture_create (&f);
  g_ptr_array_add (digests, digest (f.store));
  for (guint step = 0; step < SCENARIO_STEPS; step++)
    {
      g_assert_true (scenario_step (&f, step, &error));
      g_assert_no_error (error);
      g_ptr_array_add (digests, digest (f.store));
      assert_clean (f.store);
    }
  fixture_clear (&f);
  return digests;
}

/* ---- failing calls ------------------------------------------------------------------------------------ */

/* Erasing is two things: rows, then the write-ahead log; when the second fails the first stands. */
static void
assert_one_of (const char *text,
               const char *a,
               const char *b)
{
  if (!g_str_equal (text, a))
    g_assert_cmpstr (text, ==, b);
}

static guint
run_with_fault (GPtrArray *expected,
                FaultKind  kind,
                guint      n)
{
  Fixture f;
  guint seen, failures = 0, settled = 0;

  fixture_init (&f);
  fixture_create (&f);
  fault_set (kind, n);
  for (guint step = 0; step < SCENARIO_STEPS; step++)
    {
      g_autoptr (GError) error = NULL;

      if (scenario_step (&f, step, &error))
        continue;
      failures++;
      g_assert_cmpuint (error->domain, ==, WK_STORE_ERROR);
      if (kind == FAULT_FULL)
        g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_FULL);
      if (kind == FAULT_FULL)
        {
          g_autoptr (GError) again = NULL;
          g_autofree char *now = digest (f.store);

          /* Full still; what is there can be read, and another try is told so too. */
          assert_one_of (now, g_ptr_array_index (expected, step), g_ptr_array_index (expected, step + 1));
          g_assert_false (scenario_step (&f, step, &again));
          g_assert_error (again, WK_STORE_ERROR, WK_STORE_ERROR_FULL);
        }
      fault_clear ();
      assert_clean (f.store);
      {
        g_autofree char *now = digest (f.store);

        /* Out of memory in the middle of a commit leaves open whether it happened; all else does not. */
        if (step == 23 || kind == FAULT_ALLOC)
          assert_one_of (now, g_ptr_array_index (expected, step), g_ptr_array_index (expected, step + 1));
        else
          g_assert_cmpstr (now, ==, g_ptr_array_index (expected, step));
        if (g_str_equal (now, g_ptr_array_index (expected, step + 1)) && kind == FAULT_ALLOC)
          {
            settled++;
            continue;
          }
      }
      g_clear_error (&error);
      g_assert_true (scenario_step (&f, step, &error));
      g_assert_no_error (error);
      {
        g_autofree char *now = digest (f.store);

        g_assert_cmpstr (now, ==, g_ptr_array_index (expected, step + 1));
      }
    }
  seen = fault_clear ();
  g_assert_cmpuint (failures, <=, 1);
  g_assert_cmpuint (settled, <=, failures);
  fixture_close (&f);
  fixture_open (&f);
  {
    g_autofree char *now = digest (f.store);

    g_assert_cmpstr (now, ==, g_ptr_array_index (expected, SCENARIO_STEPS));
  }
  assert_clean (f.store);
  fixture_clear (&f);
  return seen;
}

static void
test_fault (gconstpointer data)
{
  FaultKind kind = GPOINTER_TO_INT (data);
  g_autoptr (GPtrArray) expected = expected_digests ();
  guint total = run_with_fault (expected, kind, G_MAXUINT);
  guint step = stride (total, 60);

  g_test_message ("%u operations, every %u-th fails in its turn", total, step);
  g_assert_cmpuint (total, >, 60);
  for (guint n = 1 + (step > 1 ? g_test_rand_int_range (0, step) : 0); n <= total; n += step)
    run_with_fault (expected, kind, n);
}

/* Opening, too: it fails with an error or opens whole. data: so many versions later is the program that opens. */
static void
test_fault_opening (gconstpointer data)
{
  int later = GPOINTER_TO_INT (data);
  Fixture f;
  g_autofree char *before = NULL;
  g_autofree char *copy = NULL;

  fixture_init (&f);
  fixture_create (&f);
  for (guint step = 0; step < 12; step++)
    g_assert_true (scenario_step (&f, step, NULL));
  before = digest (f.store);
  /* As after a crash, with a write-ahead log to bring in. */
  copy = g_strconcat (f.dir, "-crashed", NULL);
  copy_tree (f.dir, copy);
  fixture_close (&f);
  wk_store_file_be_program (STORE_VERSION + later, later_programs);

  for (FaultKind kind = FAULT_WRITE; kind <= FAULT_ALLOC; kind++)
    {
      guint total = 1;
      guint every = is_long () ? 1 : kind == FAULT_ALLOC ? (later > 0 ? 37 : 13) : 1;

      for (guint n = 1; n <= total; n += every)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (WkStore) store = NULL;
          g_autofree char *now = NULL;

          remove_all (f.dir);
          copy_tree (copy, f.dir);
          fault_set (kind, n);
          store = wk_store_open (f.dir, WK_SLOT_PASSPHRASE, PASSPHRASE, f.clock, f.random, &error);
          total = MAX (total, fault_clear ());
          if (store == NULL)
            {
              g_assert_cmpuint (error->domain, ==, WK_STORE_ERROR);
              g_clear_error (&error);
              store = wk_store_open (f.dir, WK_SLOT_PASSPHRASE, PASSPHRASE, f.clock, f.random, &error);
            }
          g_assert_no_error (error);
          now = digest (store);
          g_assert_cmpstr (now, ==, before);
        }
    }
  wk_store_file_be_program (STORE_VERSION, NULL);
  remove_all (copy);
  fixture_clear (&f);
}

/* A store is there whole, or not at all. */
static void
test_fault_creating (void)
{
  for (FaultKind kind = FAULT_WRITE; kind <= FAULT_ALLOC; kind++)
    {
      guint total = 1;
      guint every = is_long () ? 1 : kind == FAULT_ALLOC ? 29 : 3;

      for (guint n = 1; n <= total; n += every)
        {
          g_autoptr (GError) error = NULL;
          Fixture f;

          fixture_init (&f);
          fault_set (kind, n);
          f.store = wk_store_create (f.dir, PASSPHRASE, WK_KDF_TEST, f.clock, f.random, &error);
          total = MAX (total, fault_clear ());
          if (f.store == NULL)
            {
              g_assert_cmpuint (error->domain, ==, WK_STORE_ERROR);
              if (wk_store_exists (f.dir))
                fixture_open (&f);
              else
                fixture_create (&f);
            }
          assert_clean (f.store);
          fixture_clear (&f);
        }
    }
}

/* ---- loss of power -------------------------------------------------------------------------------------- */

typedef struct
{
  guint at;   /* operations recorded when the step was durable */
  guint step; /* steps done by then */
} Mark;

/* Remembers what is done to the store from now on; it is open again. Returns: (transfer full): where it stands as it was. */
static char *
begin_recording (Fixture *f)
{
  char *base = g_strconcat (f->dir, "-base", NULL);

  fixture_close (f);
  copy_tree (f->dir, base);
  record_start (f->dir);
  fixture_open (f);
  return base;
}

/* What may be there when power goes after so many operations. (transfer full) */
static WkStore *
open_after_loss (Fixture    *f,
                 guint       at,
                 const char *base,
                 GRand      *rand)
{
  g_autoptr (GError) error = NULL;
  WkStore *store;

  remove_all (f->dir);
  g_assert_cmpint (g_mkdir (f->dir, 0700), ==, 0);
  record_materialise (at, base, f->dir, rand);
  store = wk_store_open (f->dir, WK_SLOT_PASSPHRASE, PASSPHRASE, f->clock, f->random, &error);
  g_assert_no_error (error);
  return store;
}

static void
test_power (void)
{
  g_autoptr (GPtrArray) expected = expected_digests ();
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree char *base = NULL;
  guint total, step, states = 0;
  Fixture f;

  g_test_message ("seed %u", seed);
  fixture_init (&f);
  fixture_create (&f);
  base = begin_recording (&f);
  for (guint i = 0; i < SCENARIO_STEPS; i++)
    {
      Mark mark;

      g_assert_true (scenario_step (&f, i, NULL));
      mark = (Mark) { record_count (), i + 1 };
      g_array_append_val (marks, mark);
    }
  fixture_close (&f);
  total = record_count ();
  step = stride (total, 150);

  for (guint at = 1; at <= total; at += step)
    for (guint round = 0; round < (is_long () ? 4 : 1); round++, states++)
      {
        guint done = 0;
        g_autofree char *now = NULL;
        g_autoptr (WkStore) store = NULL;

        for (guint i = 0; i < marks->len && g_array_index (marks, Mark, i).at <= at; i++)
          done = g_array_index (marks, Mark, i).step;
        store = open_after_loss (&f, at, base, rand);
        now = digest (store);
        /* All that was durable; of the step that was under way all or nothing. */
        assert_one_of (now, g_ptr_array_index (expected, done), g_ptr_array_index (expected, MIN (done + 1, SCENARIO_STEPS)));
        assert_clean (store);
      }
  g_test_message ("%u states of %u operations", states, total);
  record_stop ();
  remove_all (base);
  fixture_clear (&f);
}

#define GROUPS 24
/* Every fourth group has a sync of its own. */
#define IS_DURABLE(group) ((group) % 4 == 0)

/* How many of the groups there are: always the first so many. */
static guint
count_groups (WkStore *store)
{
  WkId doc = id_of (7);
  g_autoptr (GPtrArray) log = wk_store_has_document (store, &doc) ? wk_store_read_log (store, &doc, 0, NULL) : NULL;

  for (guint i = 0; log != NULL && i < log->len; i++)
    {
      g_autofree char *text = g_strdup_printf ("groep %u", i);

      assert_bytes (((WkStoreBatch *) log->pdata[i])->bytes, text);
    }
  return log != NULL ? log->len : 0;
}

/* Loss of power takes back lazy groups at most, the last ones: never one before a durable one. */
static void
test_lazy_groups (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint done[GROUPS], total, lost = 0;
  g_autofree char *base = NULL;
  Fixture f;

  g_test_message ("seed %u", seed);
  fixture_init (&f);
  fixture_create (&f);
  ensure (f.store, 1);
  base = begin_recording (&f);
  for (guint i = 0; i < GROUPS; i++)
    {
      g_autofree char *text = g_strdup_printf ("groep %u", i);

      g_assert_true ((IS_DURABLE (i) ? wk_store_begin : wk_store_begin_lazily) (f.store, NULL));
      append_text (f.store, 7, 1, WK_BATCH_CONFIRMED, text);
      g_assert_true (wk_store_commit (f.store, NULL));
      done[i] = record_count ();
    }
  total = record_count ();
  fixture_close (&f);

  for (guint at = done[0]; at <= total; at++)
    {
      guint durable = 0, written = 0, there;
      g_autoptr (WkStore) store = NULL;

      for (guint i = 0; i < GROUPS && done[i] <= at; i++)
        {
          written = i + 1;
          if (IS_DURABLE (i))
            durable = i + 1;
        }
      store = open_after_loss (&f, at, base, rand);
      there = count_groups (store);
      g_assert_cmpuint (there, >=, durable);
      g_assert_cmpuint (there, <=, written + 1);
      if (there < written)
        lost++;
      assert_clean (store);
    }
  g_test_message ("%u states, %u of them without some lazy group", total - done[0] + 1, lost);
  g_assert_cmpuint (lost, >, 0);
  record_stop ();
  remove_all (base);
  fixture_clear (&f);
}

/* ---- kill -9 -------------------------------------------------------------------------------------------- */

/* The child: writes for ever, and says what is durable. */
static int
writer_main (const char *dir,
             guint       from)
{
  g_autoptr (WkClock) clock = wk_clock_new_system ();
  g_autoptr (WkRandom) random = wk_random_new_system ();
  g_autoptr (WkStore) store = wk_store_open (dir, WK_SLOT_PASSPHRASE, PASSPHRASE, clock, random, NULL);

  if (store == NULL)
    return 1;
  for (guint i = from;; i++)
    {
      g_autoptr (GBytes) bytes = bytes_of ("bericht %u van vandaag", i);
      WkId doc = id_of (100 + i % 5), who = id_of (1);
      g_autofree char *line = g_strdup_printf ("%u\n", i);

      if (!wk_store_begin (store, NULL) || !wk_store_ensure_subject (store, &who, NULL, NULL)
          || !wk_store_append (store, &doc, &who, 3, bytes, WK_BATCH_LOCAL, NULL, NULL, NULL)
          || !wk_store_commit (store, NULL))
        return 1;
      if (i % 50 == 49)
        wk_store_tidy (store, NULL);
      if (write (STDOUT_FILENO, line, strlen (line)) < 0)
        return 1;
    }
}

/* Runs it for some microseconds; returns the last number it called durable, or -1. */
static int
run_and_kill (const char *dir,
              guint       from,
              gulong      microseconds)
{
  g_autofree char *number = g_strdup_printf ("%u", from);
  const char *argv[] = { self_path, "--writer", dir, number, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) said = g_string_new (NULL);
  char buffer[4096];
  const char *end;
  int out, status;
  gssize n;
  GPid pid;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  /* Not before its first word: the loop is what is to be hit, not the loader. */
  n = read (out, buffer, sizeof buffer);
  g_assert_cmpint (n, >, 0);
  g_string_append_len (said, buffer, n);
  g_usleep (microseconds);
  kill (pid, SIGKILL);
  while ((n = read (out, buffer, sizeof buffer)) > 0)
    g_string_append_len (said, buffer, n);
  close (out);
  waitpid (pid, &status, 0);
  g_assert_true (WIFSIGNALED (status));

  g_string_truncate (said, (end = strrchr (said->str, '\n')) != NULL ? (gsize) (end - said->str) : 0);
  end = strrchr (said->str, '\n');
  return said->len > 0 ? atoi (end != NULL ? end + 1 : said->str) : -1;
}

static guint
count_messages (WkStore *store,
                int      durable)
{
  guint total = 0;

  for (guint i = 0; i < 5; i++)
    {
      WkId doc = id_of (100 + i);
      g_autoptr (WkStoreDocument) document = wk_store_read_document (store, &doc, NULL);

      for (guint k = 0; document != NULL && k < document->batches->len; k++)
        {
          g_autofree char *text = g_strdup_printf ("bericht %u van vandaag", k * 5 + i);

          assert_bytes (((WkStoreBatch *) g_ptr_array_index (document->batches, k))->bytes, text);
        }
      total += document != NULL ? document->batches->len : 0;
    }
  g_assert_cmpint (total, >=, durable + 1);
  /* At most the one that was durable but not yet said. */
  g_assert_cmpint (total, <=, durable + 2);
  return total;
}

static void
kill_for_a_while (guint rounds)
{
  g_autofree char *before = NULL;
  guint next = 0;
  Fixture f;

  fixture_init (&f);
  fixture_create (&f);
  fixture_close (&f);
  for (guint i = 0; i < rounds; i++)
    {
      int durable = run_and_kill (f.dir, next, g_test_rand_int_range (0, 30000));
      g_autofree char *after = NULL;

      fixture_open (&f);
      next = count_messages (f.store, durable);
      assert_clean (f.store);
      after = digest (f.store);
      fixture_close (&f);
      /* Opening again changes nothing. */
      fixture_open (&f);
      g_free (before);
      before = digest (f.store);
      g_assert_cmpstr (before, ==, after);
      fixture_close (&f);
    }
  g_test_message ("%u batches over %u kills", next, rounds);
  fixture_clear (&f);
}

/* In stores of a hundred kills each, so that looking at all of it stays cheap. */
static void
test_kill (void)
{
  for (guint i = 0; i < (is_long () ? 30 : 1); i++)
    kill_for_a_while (is_long () ? 100 : 25);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--writer"))
    return writer_main (argv[2], atoi (argv[3]));

  self_path = argv[0];
  fault_vfs_install ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/faults/write", GINT_TO_POINTER (FAULT_WRITE), test_fault);
  g_test_add_data_func ("/faults/full", GINT_TO_POINTER (FAULT_FULL), test_fault);
  g_test_add_data_func ("/faults/allocation", GINT_TO_POINTER (FAULT_ALLOC), test_fault);
  g_test_add_data_func ("/faults/opening", GINT_TO_POINTER (0), test_fault_opening);
  g_test_add_data_func ("/faults/upgrading", GINT_TO_POINTER (G_N_ELEMENTS (later_programs)), test_fault_opening);
  g_test_add_func ("/faults/creating", test_fault_creating);
  g_test_add_func ("/faults/power", test_power);
  g_test_add_func ("/faults/lazy-groups", test_lazy_groups);
  g_test_add_func ("/faults/kill", test_kill);
  return g_test_run ();
}
