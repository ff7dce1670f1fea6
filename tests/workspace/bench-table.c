/* A key press at a table, to every other member's text (applied) and to the host's disk (confirmed): whole workspaces, over WebSocket with
 * TLS on this machine, all in one process, so that each figure holds the work of all members together. */
#include "workspace-fixture.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLES 300
#define SAVES 20

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static void
print_figures (const char *what, guint members, gint64 *times, guint n)
{
  qsort (times, n, sizeof *times, compare);
  printf ("table-%s-%u-p50 %.3f ms\n", what, members, times[n / 2] / 1000.0);
  printf ("table-%s-%u-p99 %.3f ms\n", what, members, times[n * 99 / 100] / 1000.0);
  fflush (stdout);
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

static void
measure (guint members)
{
  char *dir = fixture_make_dir ();
  WkWorkspace *workspaces[8];
  WkTable *tables[8];
  gint64 times[SAMPLES], saves[SAVES];
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;
  WkFile *file;

  workspaces[0] = fixture_create (dir, "Ineke Veldman");
  file = fixture_add (workspaces[0], "Mehmet", "Çelik");
  wk_workspace_open_table_async (workspaces[0], file, NULL, fixture_cb, &waiter);
  tables[0] = wk_workspace_open_table_finish (workspaces[0], fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  fixture_waiter_clear (&waiter);
  address = g_strdup_printf ("127.0.0.1:%d", atoi (strrchr (wk_table_get_addresses (tables[0])[0], ':') + 1));
  for (guint i = 1; i < members; i++)
    {
      GListModel *knocks = wk_table_get_knocks (tables[0]);

      workspaces[i] = wk_workspace_new_guest ("Gast", "Buurt");
      tables[i] = wk_workspace_join_table (workspaces[i], address, wk_table_get_code (tables[0]));
      WAIT_UNTIL (g_list_model_get_n_items (knocks) > 0);
      g_autoptr (WkKnock) knock = g_list_model_get_item (knocks, 0);
      wk_table_admit (tables[0], knock);
      WAIT_UNTIL (wk_table_get_state (tables[i]) == WK_TABLE_OPEN && wk_table_get_plan (tables[i]) != NULL);
    }

  for (guint i = 0; i < SAMPLES; i++)
    {
      WkText *text = text_of (tables[i % members]);
      guint length = wk_text_get_length (text) + 1;
      gint64 until = g_get_monotonic_time () + 2000;

      /* People do not type in a burst: whatever the last key left behind is done first. */
      while (g_get_monotonic_time () < until)
        g_main_context_iteration (NULL, FALSE);
      times[i] = g_get_monotonic_time ();
      wk_text_insert (text, length - 1, "x");
      while (!all_have (tables, members, length))
        g_main_context_iteration (NULL, TRUE);
      times[i] = g_get_monotonic_time () - times[i];
    }
  print_figures ("applied", members, times, SAMPLES);

  /* The host's own words: from the key to the disk, the gathering of at most 250 ms within. */
  for (guint i = 0; i < SAVES; i++)
    {
      fixture_settle (workspaces[0]);
      saves[i] = g_get_monotonic_time ();
      wk_text_insert (text_of (tables[0]), 0, "y");
      while (wk_workspace_get_save_state (workspaces[0]) == WK_SAVE_SAVED)
        g_main_context_iteration (NULL, TRUE);
      while (wk_workspace_get_save_state (workspaces[0]) != WK_SAVE_SAVED)
        g_main_context_iteration (NULL, TRUE);
      saves[i] = g_get_monotonic_time () - saves[i];
    }
  print_figures ("confirmed", members, saves, SAVES);

  for (guint i = members; i > 0; i--)
    {
      wk_table_close (tables[i - 1]);
      fixture_finalize (tables[i - 1]);
      if (i > 1)
        fixture_finalize (workspaces[i - 1]);
    }
  fixture_settle (workspaces[0]);
  fixture_finalize (file);
  fixture_close (workspaces[0]);
  fixture_remove_dir (dir);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  measure (2);
  measure (4);
  measure (8);
  return 0;
}
