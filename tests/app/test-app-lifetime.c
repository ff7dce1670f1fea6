/* Every screen around the plan is made, shown, and goes again, on a display of its own: nothing holds on to it. */
#include <adwaita.h>
#include <glib/gstdio.h>
#include <stdlib.h>

#include "app-display.h"
#include "finder/wk-find.h"
#include "finder/wk-finder.h"
#include "import/wk-import-assistant.h"
#include "keys/wk-lock-watch.h"
#include "keys/wk-recovery-dialog.h"
#include "keys/wk-recovery-paper.h"
#include "network/wk-network-page.h"
#include "office/wk-notifier.h"
#include "office/wk-office-dialog.h"
#include "plan/wk-closing.h"
#include "plan/wk-plan-page.h"
#include "preferences/wk-keys-page.h"
#include "preferences/wk-preferences.h"
#include "residents/wk-resident-dialog.h"
#include "residents/wk-residents-page.h"
#include "room/wk-desk.h"
#include "start/wk-first-start.h"
#include "start/wk-unlock.h"
#include "today/wk-today-page.h"
#include "wk-narrow-bin.h"
#include "wk-resident-list.h"
#include "wk-window.h"
#include "wk-workspace.h"

static WkApplication *application;
static WkWorkspace *workspace;

static void
turn (guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * 1000;

  do
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
  while (g_get_monotonic_time () < end);
}

static void
assert_goes (GtkWidget **widget)
{
  /* Whole stacks at every allocation make the first layout of a full page take many seconds, and what goes waits for it. */
  gint64 end = g_get_monotonic_time () + 120 * G_USEC_PER_SEC;

  while (*widget != NULL && g_get_monotonic_time () < end)
    turn (5);
  if (*widget != NULL)
    g_error ("a %s is still held, %u times", G_OBJECT_TYPE_NAME (*widget), G_OBJECT (*widget)->ref_count);
}

static void
try_window (GtkWidget *window)
{
  GtkWidget *weak = window;

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &weak);
  gtk_window_present (GTK_WINDOW (window));
  turn (60);
  gtk_window_destroy (GTK_WINDOW (window));
  assert_goes (&weak);
}

static void
try_page (GtkWidget *page)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *weak = page;

  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &weak);
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 600);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  turn (60);
  /* Narrow, and back: both forms come and go. */
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 600);
  turn (60);
  gtk_window_destroy (GTK_WINDOW (window));
  assert_goes (&weak);
}

static void
test_pages (void)
{
  try_page (wk_residents_page_new (workspace));
  try_page (wk_today_page_new (workspace));
  try_page (wk_network_page_new (workspace));
  try_page (GTK_WIDGET (wk_first_start_new ("nowhere")));
  try_page (GTK_WIDGET (wk_unlock_new ("nowhere")));
  try_page (GTK_WIDGET (wk_unlock_new_cover (workspace, "The table goes on.")));
  try_page (GTK_WIDGET (wk_keys_page_new (workspace, "nowhere")));
}

static void
test_dialogs (void)
{
  try_window (wk_desk_new (workspace, NULL));
  try_window (wk_office_dialog_new (workspace, NULL));
  try_window (wk_import_assistant_new (workspace, NULL));
  try_window (wk_preferences_new (workspace, NULL));
  try_window (wk_preferences_new (NULL, NULL));
  try_window (wk_recovery_dialog_new (workspace, NULL));
  try_window (wk_resident_dialog_new (workspace, NULL));
}

static void
got_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_set_object ((GAsyncResult **) data, result);
}

/* The plan of somebody, with one goal and one step, and closing the talk about it. */
static void
test_plan (void)
{
  WkResidentList *residents = wk_workspace_get_residents (workspace);
  g_autoptr (WkResidentRow) row = g_list_model_get_item (G_LIST_MODEL (residents), 0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (WkFile) file = NULL;
  g_autoptr (WkPlanContext) context = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (row);
  wk_workspace_open_file_async (workspace, wk_resident_row_get_id (row), NULL, got_cb, &result);
  while (result == NULL)
    turn (5);
  file = wk_workspace_open_file_finish (workspace, result, &error);
  g_assert_no_error (error);
  wk_record_list_append (wk_record_get_children (wk_record_list_append (wk_document_get_records (wk_file_get_plan (file), "goal")), "step"));
  try_page (wk_plan_page_new (workspace, file, NULL));
  context = wk_plan_context_new (wk_file_get_plan (file), file, NULL, FALSE);
  try_window (wk_closing_new (context, NULL));
  g_clear_object (&context);
}

static void
test_import_stopped (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "woonkamer-lifetime.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GString) text = g_string_new ("Cliëntnummer;Achternaam;Roepnaam;Geboortedatum\n");
  guint before = wk_resident_list_get_total (wk_workspace_get_residents (workspace));
  GtkWidget *window = wk_import_assistant_new (workspace, NULL), *weak = window;

  for (int i = 0; i < 2000; i++)
    g_string_append_printf (text, "%d;Berg;Jan;01-02-1980\n", 500000 + i);
  g_assert_true (g_file_set_contents (path, text->str, text->len, NULL));

  /* Closed while it reads: nothing is taken in, and nothing is called that is gone. */
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &weak);
  gtk_window_present (GTK_WINDOW (window));
  wk_import_assistant_read (WK_IMPORT_ASSISTANT (window), file);
  gtk_window_close (GTK_WINDOW (window));
  assert_goes (&weak);
  g_assert_cmpuint (wk_resident_list_get_total (wk_workspace_get_residents (workspace)), ==, before);
  g_unlink (path);
}

static void
test_objects (void)
{
  WkNotifier *notifier = wk_notifier_new (workspace, NULL);
  WkFind *find = wk_find_new ("Fatma", NULL, "wk-resident-symbolic", "win.open-file", "00");
  GtkWidget *bin = g_object_ref_sink (g_object_new (WK_TYPE_NARROW_BIN, "below", 500, "child", gtk_label_new ("x"), NULL));

  {
    WkLockWatch *watch = wk_lock_watch_new ();

    turn (100);
    g_assert_finalize_object (watch);
  }
  g_assert_false (wk_narrow_bin_get_narrow (WK_NARROW_BIN (bin)));
  g_assert_cmpstr (wk_find_get_target (find), ==, "00");
  g_assert_finalize_object (find);
  g_assert_finalize_object (notifier);
  g_assert_finalize_object (bin);
}

static void
test_paper (void)
{
  cairo_surface_t *paper = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (paper);
  double x, y, width, height;

  /* All of it is on an A5, the smallest sheet that anybody prints it on. */
  wk_recovery_paper_draw (cr, 420, 595, "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345-6789-ABCD", "Ineke Veldman", "dinsdag 24 november");
  cairo_recording_surface_ink_extents (paper, &x, &y, &width, &height);
  g_assert_cmpfloat (width, >, 200);
  g_assert_cmpfloat (height, >, 200);
  g_assert_cmpfloat (x, >=, 0);
  g_assert_cmpfloat (x + width, <=, 420);
  g_assert_cmpfloat (y + height, <=, 595);
  cairo_destroy (cr);
  cairo_surface_destroy (paper);
}

static void
test_window (void)
{
  WkWindow *window = wk_window_new (application);
  WkWindow *weak = window;
  GtkWidget *page = gtk_label_new ("pushed"), *weak_page = page;
  GtkWidget *finder;

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &weak);
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &weak_page);
  gtk_window_present (GTK_WINDOW (window));
  wk_window_set_workspace (window, workspace);
  g_assert_true (wk_window_get_workspace (window) == workspace);
  turn (100);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "today");
  turn (50);
  wk_window_push (window, page, "Pushed");
  turn (50);
  g_assert_true (gtk_widget_get_mapped (page));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  assert_goes (&weak_page);

  finder = wk_finder_new (window);
  try_window (finder);
  wk_window_say (window, "<said> & done");
  turn (50);

  gtk_window_destroy (GTK_WINDOW (window));
  assert_goes ((GtkWidget **) &weak);
}

static void
practised_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  workspace = wk_workspace_new_finish (result, &error);
  g_assert_no_error (error);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  wk_workspace_close_finish (WK_WORKSPACE (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

int
main (int argc, char **argv)
{
  GSubprocess *server;
  gboolean closed = FALSE;
  int status;

  server = app_display_start ();
  g_test_init (&argc, &argv, NULL);

  if (server == NULL)
    {
      g_print ("1..0 # SKIP Xvfb is not installed\n");
      return EXIT_SUCCESS;
    }

  application = app_display_make_application ();
  /* libadwaita 1.2 forgets an animation that still plays when its widget goes. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  wk_workspace_practise_async (NULL, practised_cb, NULL);
  while (workspace == NULL)
    g_main_context_iteration (NULL, TRUE);

  /* In processes of their own: beyond 2,048 quarks GLib lets go of its first table of them, which LeakSanitizer takes for a leak. */
  if (g_str_has_suffix (argv[0], "-plan"))
    g_test_add_func ("/app/lifetime/plan", test_plan);
  else if (g_str_has_suffix (argv[0], "-window"))
    g_test_add_func ("/app/lifetime/window", test_window);
  else if (g_str_has_suffix (argv[0], "-pages"))
    g_test_add_func ("/app/lifetime/pages", test_pages);
  else
    {
      g_test_add_func ("/app/lifetime/objects", test_objects);
      g_test_add_func ("/app/lifetime/paper", test_paper);
      g_test_add_func ("/app/lifetime/dialogs", test_dialogs);
      g_test_add_func ("/app/lifetime/import-stopped", test_import_stopped);
    }
  status = g_test_run ();

  wk_workspace_close_async (workspace, closed_cb, &closed);
  while (!closed)
    g_main_context_iteration (NULL, TRUE);
  turn (50);
  g_assert_finalize_object (workspace);
  g_clear_object (&application);
  g_subprocess_force_exit (server);
  g_object_unref (server);
  return status;
}
