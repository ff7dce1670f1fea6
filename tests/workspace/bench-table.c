/* A key press at a table, to every other member's text (applied), to the writer's knowledge that the host has it on disk (confirmed), and
 * to the host's own disk with the gathering of at most 250 ms within (saved), and how long that disk takes for a page alone (disk); what a minute of everybody typing costs; and joining a plan
 * with a year of history. Whole workspaces over WebSocket with TLS on this machine, all in one process, so that each figure holds the work
 * of all members together. Beside them npm's Hocuspocus, y-websocket and a bare relay, in the same run. */
#include "workspace-fixture.h"

#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "wk-table-private.h"

#define SAMPLES 300
#define SAVES 20
#define MOST 8
#define WORKDAYS 260 /* of a year */
#define KEYS_A_DAY 100
#define KEY_EVERY 200 /* ms: five keys a second, each */

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static double
print_figure (const char *what, guint members, const char *part, gint64 time)
{
  printf ("table-%s-%u-%s %.3f ms\n", what, members, part, time / 1000.0);
  return time / 1000.0;
}

static void
print_figures (const char *what, guint members, gint64 *times, guint n, double *p50, double *p99)
{
  double middle, most;

  qsort (times, n, sizeof *times, compare);
  middle = print_figure (what, members, "p50", times[n / 2]);
  most = print_figure (what, members, "p99", times[n * 99 / 100]);
  fflush (stdout);
  if (p50 != NULL)
    {
      *p50 = middle;
      *p99 = most;
    }
}

static WkText *
text_of (WkTable *table)
{
  return fixture_plan_text (wk_table_get_plan (table));
}

static gboolean
all_have (WkTable **tables, guint n, guint length)
{
  for (guint i = 0; i < n; i++)
    if (wk_text_get_length (text_of (tables[i])) != length)
      return FALSE;
  return TRUE;
}

/* A table of so many, with guests in this process too. */
typedef struct {
  char *dir;
  guint n;
  WkWorkspace *workspaces[MOST];
  WkTable *tables[MOST];
  WkFile *file;
} Table;

static void
let_in (Table *t)
{
  GListModel *knocks = wk_table_get_knocks (t->tables[0]);
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%d", atoi (strrchr (wk_table_get_addresses (t->tables[0])[0], ':') + 1));
  guint i = t->n++;

  t->workspaces[i] = wk_workspace_new_guest ("Gast", "Buurt");
  t->tables[i] = wk_workspace_join_table (t->workspaces[i], address, wk_table_get_code (t->tables[0]));
  WAIT_UNTIL (g_list_model_get_n_items (knocks) > 0);
  g_autoptr (WkKnock) knock = g_list_model_get_item (knocks, 0);
  wk_table_admit (t->tables[0], knock);
}

static void
open_table (Table *t, guint members)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;

  t->dir = fixture_make_dir ();
  t->workspaces[0] = fixture_create (t->dir, "Ineke Veldman");
  t->file = fixture_add (t->workspaces[0], "Mehmet", "Çelik");
  wk_workspace_open_table_async (t->workspaces[0], t->file, NULL, fixture_cb, &waiter);
  t->tables[0] = wk_workspace_open_table_finish (t->workspaces[0], fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  t->n = 1;
  while (t->n < members)
    {
      let_in (t);
      WAIT_UNTIL (wk_table_get_state (t->tables[t->n - 1]) == WK_TABLE_OPEN && wk_table_get_plan (t->tables[t->n - 1]) != NULL);
    }
}

static void
close_table (Table *t)
{
  for (guint i = t->n; i > 0; i--)
    {
      wk_table_close (t->tables[i - 1]);
      fixture_finalize (t->tables[i - 1]);
      if (i > 1)
        fixture_finalize (t->workspaces[i - 1]);
    }
  fixture_settle (t->workspaces[0]);
  fixture_finalize (t->file);
  fixture_close (t->workspaces[0]);
  fixture_remove_dir (t->dir);
}

static gboolean
over_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
iterate_for (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, over_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* The figures of applied, for those that are measured beside it. */
static void
measure_keys (guint members, double *p50, double *p99)
{
  Table t = { NULL };
  gint64 times[SAMPLES], kept[SAMPLES], saves[SAVES];
  guint n_kept = 0;

  open_table (&t, members);
  for (guint i = 0; i < SAMPLES; i++)
    {
      guint who = i % members;
      WkText *text = text_of (t.tables[who]);
      guint length = wk_text_get_length (text) + 1;
      gint64 from;

      iterate_for (2); /* People do not type in a burst: whatever the last key left behind is done first. */
      from = g_get_monotonic_time ();
      wk_text_insert (text, length - 1, "x");
      while (!all_have (t.tables, members, length))
        g_main_context_iteration (NULL, TRUE);
      times[i] = g_get_monotonic_time () - from;
      if (who == 0)
        continue;
      while (wk_room_guest_get_n_unsafe (t.tables[who]->guest) > 0)
        g_main_context_iteration (NULL, TRUE);
      kept[n_kept++] = g_get_monotonic_time () - from;
    }
  print_figures ("applied", members, times, SAMPLES, p50, p99);
  print_figures ("confirmed", members, kept, n_kept, NULL, NULL);

  for (guint i = 0; i < SAVES; i++)
    {
      fixture_settle (t.workspaces[0]);
      saves[i] = g_get_monotonic_time ();
      wk_text_insert (text_of (t.tables[0]), 0, "y");
      while (wk_workspace_get_save_state (t.workspaces[0]) == WK_SAVE_SAVED)
        g_main_context_iteration (NULL, TRUE);
      while (wk_workspace_get_save_state (t.workspaces[0]) != WK_SAVE_SAVED)
        g_main_context_iteration (NULL, TRUE);
      saves[i] = g_get_monotonic_time () - saves[i];
    }
  print_figures ("saved", members, saves, SAVES, NULL, NULL);
  close_table (&t);
}

static double
processor_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_utime.tv_sec + (double) usage.ru_stime.tv_sec + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double
resident_kilobytes (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL) || (line = strstr (status, "VmRSS:")) == NULL)
    return 0;
  return g_ascii_strtod (line + strlen ("VmRSS:"), NULL);
}

/* What nothing that is durable can be quicker than. */
static void
measure_disk (void)
{
  char *dir = fixture_make_dir ();
  g_autofree char *path = g_build_filename (dir, "page", NULL);
  const char page[4096] = { 'x' };
  gint64 times[SAMPLES];
  int file = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (file, >=, 0);
  for (guint i = 0; i < SAMPLES; i++)
    {
      iterate_for (2);
      times[i] = g_get_monotonic_time ();
      g_assert_cmpint (pwrite (file, page, sizeof page, (off_t) sizeof page * i), ==, sizeof page);
      g_assert_cmpint (fdatasync (file), ==, 0);
      times[i] = g_get_monotonic_time () - times[i];
    }
  close (file);
  print_figures ("disk", 1, times, SAMPLES, NULL, NULL);
  fixture_remove_dir (dir);
}

/* All type for a minute. */
static void
measure_minute (guint members)
{
  Table t = { NULL };
  guint seconds = 60, keys = 0;
  double before, memory = resident_kilobytes (), used;

  open_table (&t, members);
  iterate_for (500);
  before = processor_seconds ();
  for (gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC; g_get_monotonic_time () < end; keys++)
    {
      WkText *text = text_of (t.tables[keys % members]);

      wk_text_insert (text, wk_text_get_length (text), "x");
      iterate_for (KEY_EVERY / members);
    }
  used = processor_seconds () - before;
  printf ("table-minute-%u-keys %u\n", members, keys);
  printf ("table-minute-%u-processor-a-member %.3f %%\n", members, used / seconds / members * 100);
  printf ("table-minute-%u-memory-a-member %.0f kB\n", members, (resident_kilobytes () - memory) / members);
  fflush (stdout);
  close_table (&t);
}

/* A newcomer gets a plan in which somebody wrote and took away on every working day of a year. */
static void
measure_join (void)
{
  Table t = { NULL };
  gint64 from;
  guint length;

  open_table (&t, 1);
  for (guint day = 0; day < WORKDAYS; day++)
    {
      WkText *text = text_of (t.tables[0]);

      for (guint key = 0; key < KEYS_A_DAY; key++)
        wk_text_insert (text, wk_text_get_length (text) / 2, (char[]) { "een woord "[key % 10], 0 });
      wk_text_delete (text, wk_text_get_length (text) / 3, KEYS_A_DAY / 10);
    }
  fixture_settle (t.workspaces[0]);
  length = wk_text_get_length (text_of (t.tables[0]));
  let_in (&t);
  from = g_get_monotonic_time ();
  while (wk_table_get_plan (t.tables[1]) == NULL || wk_text_get_length (text_of (t.tables[1])) != length)
    g_main_context_iteration (NULL, TRUE);
  print_figure ("join", WORKDAYS * KEYS_A_DAY, "edits", g_get_monotonic_time () - from);
  close_table (&t);
}

int
main (int argc, char **argv)
{
  static const guint sizes[] = { 2, 4, 8 };
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  setlocale (LC_ALL, "");
  if (argc > 1) /* a number of members: their key presses alone, for a profile */
    {
      measure_keys (CLAMP (atoi (argv[1]), 2, MOST), NULL, NULL);
      measure_disk ();
      return 0;
    }
  g_ptr_array_add (words, g_strdup_printf ("%d", SAMPLES));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      double p50, p99;

      measure_keys (sizes[i], &p50, &p99);
      g_ptr_array_add (words, g_strdup_printf ("%u", sizes[i]));
      g_ptr_array_add (words, g_strdup_printf ("%.3f", p50));
      g_ptr_array_add (words, g_strdup_printf ("%.3f", p99));
    }
  measure_disk ();
  g_ptr_array_add (words, NULL);
  fixture_compare_with_npm ("bench-table.mjs", (const char *const *) words->pdata);
  g_ptr_array_unref (words);
  measure_join ();
  measure_minute (2);
  measure_minute (MOST);
  return 0;
}
