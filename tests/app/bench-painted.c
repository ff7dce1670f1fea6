/* From a key press of one member of a table of eight to the frame in which another's window has painted it: whole workspaces over WebSocket
 * with TLS, a text view in a window on a display of its own, all in one process. And the frames a second while all type. */
#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app-display.h"
#include "text/wk-text-view.h"
#include "wk-application.h"
#include "wk-file.h"
#include "wk-plan.h"
#include "wk-resident-list.h"
#include "wk-workspace.h"

#define MEMBERS 8
#define SAMPLES 300

static WkWorkspace *workspaces[MEMBERS];
static WkTable *tables[MEMBERS];
static WkFile *file;
static guint n_painted;

static void
practised_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  workspaces[0] = wk_workspace_new_finish (result, NULL);
  g_assert_nonnull (workspaces[0]);
}

static void
file_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  file = wk_workspace_open_file_finish (WK_WORKSPACE (source), result, NULL);
  g_assert_nonnull (file);
}

static void
table_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  tables[0] = wk_workspace_open_table_finish (WK_WORKSPACE (source), result, NULL);
  g_assert_nonnull (tables[0]);
}

static void
painted_cb (GdkFrameClock *clock, gpointer data)
{
  n_painted++;
}

#define UNTIL(condition)                          \
  while (!(condition))                            \
    g_main_context_iteration (NULL, TRUE)

static WkText *
text_of (guint member)
{
  return wk_fields_get_text (WK_FIELDS (wk_table_get_plan (tables[member])), "matters");
}

static void
sit_down (void)
{
  g_autoptr (WkResidentRow) row = NULL;
  g_autofree char *address = NULL;
  GListModel *knocks;

  wk_workspace_practise_async (NULL, practised_cb, NULL);
  UNTIL (workspaces[0] != NULL);
  row = g_list_model_get_item (G_LIST_MODEL (wk_workspace_get_residents (workspaces[0])), 0);
  wk_workspace_open_file_async (workspaces[0], wk_resident_row_get_id (row), NULL, file_opened_cb, NULL);
  UNTIL (file != NULL);
  wk_workspace_open_table_async (workspaces[0], file, NULL, table_opened_cb, NULL);
  UNTIL (tables[0] != NULL);
  knocks = wk_table_get_knocks (tables[0]);
  address = g_strdup_printf ("127.0.0.1:%d", atoi (strrchr (wk_table_get_addresses (tables[0])[0], ':') + 1));
  for (guint i = 1; i < MEMBERS; i++)
    {
      workspaces[i] = wk_workspace_new_guest ("Gast", "Buurt");
      tables[i] = wk_workspace_join_table (workspaces[i], address, wk_table_get_code (tables[0]));
      UNTIL (g_list_model_get_n_items (knocks) > 0);
      g_autoptr (WkKnock) knock = g_list_model_get_item (knocks, 0);
      wk_table_admit (tables[0], knock);
      UNTIL (wk_table_get_state (tables[i]) == WK_TABLE_OPEN && wk_table_get_plan (tables[i]) != NULL);
    }
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
  UNTIL (over);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static void
measure (const char *what, guint first_writer, guint n_writers, GtkTextBuffer *shown)
{
  gint64 times[SAMPLES];

  for (guint i = 0; i < SAMPLES; i++)
    {
      WkText *text = text_of (first_writer + i % n_writers);
      guint length = wk_text_get_length (text) + 1, painted;
      gint64 from;

      iterate_for (20 + i % 17); /* anywhere within a frame */
      from = g_get_monotonic_time ();
      wk_text_insert (text, length - 1, i % 6 == 5 ? " " : "x");
      UNTIL (gtk_text_buffer_get_char_count (shown) == (int) length);
      painted = n_painted;
      UNTIL (n_painted != painted);
      times[i] = g_get_monotonic_time () - from;
    }
  qsort (times, SAMPLES, sizeof *times, compare);
  printf ("painted-%s-p50 %.1f ms\n", what, times[SAMPLES / 2] / 1000.0);
  printf ("painted-%s-p99 %.1f ms\n", what, times[SAMPLES * 99 / 100] / 1000.0);
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  GSubprocess *server = app_display_start ();
  g_autoptr (WkApplication) application = NULL;
  GtkWidget *window, *view;
  GtkTextBuffer *shown;

  if (server == NULL)
    {
      printf ("# not measured: Xvfb is not installed\n");
      return EXIT_SUCCESS;
    }
  application = app_display_make_application ();
  sit_down ();

  window = gtk_window_new ();
  view = wk_text_view_new ();
  wk_text_view_bind (WK_TEXT_VIEW (view), wk_table_get_plan (tables[MEMBERS - 1]), text_of (MEMBERS - 1));
  wk_text_view_set_table (WK_TEXT_VIEW (view), tables[MEMBERS - 1]);
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 600);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));
  iterate_for (500);
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (painted_cb), NULL);
  shown = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  measure ("8-another", 0, MEMBERS - 1, shown);
  measure ("8-own", MEMBERS - 1, 1, shown);
  gtk_window_destroy (GTK_WINDOW (window));
  g_subprocess_force_exit (server);
  g_object_unref (server);
  return EXIT_SUCCESS;
}
