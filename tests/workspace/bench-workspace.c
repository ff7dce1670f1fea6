/* What people wait for, of a workspace with 3,600 residents, or as many as are asked for. Prints `name value unit`. usage: bench-workspace [RESIDENTS] */
#include "workspace-fixture.h"

#include "wk-today.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static gint64 started;
static clock_t spent;
static guint residents = 3600;

static void
start (void)
{
  started = g_get_monotonic_time ();
  spent = clock ();
}

static double
milliseconds (void)
{
  return (g_get_monotonic_time () - started) / 1000.0;
}

static void
report (const char *name, double value)
{
  printf (name, residents);
  printf (" %.2f ms\n", value);
  fflush (stdout);
}

/* Of all threads together: what a loaded machine does not change. */
static double
cpu_milliseconds (void)
{
  return (clock () - spent) * 1000.0 / CLOCKS_PER_SEC;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
report_spread (const char *name, double *values, guint n)
{
  g_autofree char *p50 = g_strconcat (name, "_p50", NULL), *p99 = g_strconcat (name, "_p99", NULL);

  qsort (values, n, sizeof *values, compare);
  report (p50, values[n / 2]);
  report (p99, values[n * 99 / 100]);
}

static void
turn_until (gboolean (*done) (gpointer data), gpointer data)
{
  while (!done (data))
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
has_result (gpointer data)
{
  return ((Waiter *) data)->result != NULL;
}

/* Forty files a contact person; every tenth resident has nobody yet. */
static char *
make_large_export (const char *dir)
{
  g_autofree char *plain = fixture_make_export (dir, residents, NULL), *text = NULL;
  char *path = g_build_filename (dir, "large.csv", NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (plain, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_string_append_printf (out, "%s;", lines[i]);
      if (i == 0)
        g_string_append (out, "Contactpersoon;Laatste contact\n");
      else if (i % 10 == 0)
        g_string_append (out, ";\n");
      else
        g_string_append_printf (out, "Contact %u;%02u-%02u-2026\n", i % (residents / 40), 1 + i % 28, 1 + i % 10);
    }
  g_assert_true (g_file_set_contents (path, out->str, (gssize) out->len, NULL));
  return path;
}

static char *
make_export (const char *dir)
{
  const char *tests = g_getenv ("G_TEST_SRCDIR");
  g_autofree char *beside = g_build_filename (tests != NULL ? tests : ".", "..", "..", "shared", "data", "residents-3600.csv", NULL);

  if (residents == 3600 && g_file_test (beside, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&beside);
  return make_large_export (dir);
}

static void
import (WkWorkspace *workspace, const char *path)
{
  g_autoptr (WkImport) job = wk_import_new (workspace);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_auto (Waiter) read = { NULL }, apply = { NULL };
  g_autoptr (GError) error = NULL;
  double reading;

  start ();
  wk_import_read_async (job, file, NULL, fixture_cb, &read);
  turn_until (has_result, &read);
  g_assert_true (wk_import_read_finish (job, read.result, &error));
  reading = milliseconds ();
  wk_import_apply_async (job, NULL, fixture_cb, &apply);
  turn_until (has_result, &apply);
  g_assert_true (wk_import_apply_finish (job, apply.result, &error));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (wk_workspace_get_residents (workspace))), >=, residents * 99 / 100);
  report ("workspace_import_%u", milliseconds ());
  report ("workspace_import_%u_cpu", cpu_milliseconds ());
  report ("workspace_import_%u_read", reading);
}

static void
import_again (WkWorkspace *workspace, const char *path)
{
  g_autoptr (WkImport) job = wk_import_new (workspace);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_auto (Waiter) read = { NULL };

  start ();
  wk_import_read_async (job, file, NULL, fixture_cb, &read);
  turn_until (has_result, &read);
  g_assert_true (wk_import_read_finish (job, read.result, NULL));
  report ("workspace_import_%u_again", milliseconds ());
  report ("workspace_import_%u_again_cpu", cpu_milliseconds ());
}

static gboolean
is_found (gpointer data)
{
  gboolean searching;

  g_object_get (data, "searching", &searching, NULL);
  return !searching;
}

static void
search (WkWorkspace *workspace)
{
  static const char * const queries[] = { "c", "ce", "celik", "jan zwolle", "8021", "bos sophie", "taal", "wacht", "Mohamed el", "zzz",
                                          "Muhammad", "belastingdeinst", "hypoteekadviesur", "Yussef", "w", "van d" };
  WkResidentList *list = wk_workspace_get_residents (workspace);
  double names[200], notes[200], cpu[200];

  for (guint i = 0; i < 200; i++)
    {
      start ();
      wk_resident_list_set_query (list, queries[i % G_N_ELEMENTS (queries)]);
      names[i] = milliseconds ();
      turn_until (is_found, list);
      notes[i] = milliseconds ();
      cpu[i] = cpu_milliseconds ();
      if (g_getenv ("WK_WHICH") != NULL)
        g_printerr ("%s: %.2f %.2f %.2f\n", queries[i % G_N_ELEMENTS (queries)], names[i], notes[i], cpu[i]);
    }
  wk_resident_list_set_query (list, "");
  turn_until (is_found, list);
  report_spread ("workspace_search_names_%u", names, 200);
  report_spread ("workspace_search_notes_%u", notes, 200);
  report_spread ("workspace_search_%u_cpu", cpu, 200);
}

/* What Today shows, as the worker reads it: before anything of it is drawn. */
static void
today (WkWorkspace *workspace)
{
  double all[50], cpu[50];
  guint work = 0;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_auto (Waiter) read = { NULL };
      g_autoptr (WkToday) day = NULL;

      start ();
      wk_workspace_read_today_async (workspace, NULL, fixture_cb, &read);
      turn_until (has_result, &read);
      day = wk_workspace_read_today_finish (workspace, read.result, NULL);
      all[i] = milliseconds ();
      cpu[i] = cpu_milliseconds ();
      g_assert_nonnull (day);
      work = day->work->len;
    }
  report_spread ("workspace_today_%u", all, G_N_ELEMENTS (all));
  report_spread ("workspace_today_%u_cpu", cpu, G_N_ELEMENTS (cpu));
  if (g_getenv ("WK_WHICH") != NULL)
    g_printerr ("to do today: %u\n", work);
}

int
main (int argc, char **argv)
{
  char *dir = fixture_make_dir ();
  g_autofree char *path = NULL;
  g_auto (Waiter) opened = { NULL };
  WkWorkspace *workspace;

  setlocale (LC_ALL, "");
  if (argc > 1)
    residents = atoi (argv[1]);
  path = make_export (dir);
  workspace = fixture_create (dir, residents == 3600 ? "R. Meulenbelt" : "Contact 7");
  import (workspace, path);
  import_again (workspace, path);
  search (workspace);
  today (workspace);
  fixture_close (workspace);
  /* the passphrase takes no time here: what is left is from the key to the list */
  start ();
  wk_workspace_open_with_flags_async (dir, PASSPHRASE, WK_OPEN_DEFAULT, NULL, fixture_cb, &opened);
  turn_until (has_result, &opened);
  workspace = wk_workspace_new_finish (opened.result, NULL);
  g_assert_nonnull (workspace);
  report ("workspace_open_%u", milliseconds ());
  fixture_waiter_clear (&opened);
  fixture_close (workspace);
  fixture_remove_dir (dir);
  return 0;
}
