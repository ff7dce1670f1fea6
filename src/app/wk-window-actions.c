/* What the window does when asked: places, files, plans, tables, the lock. */
#include "wk-window-private.h"

#include <glib/gi18n.h>

#include "file/wk-file-page.h"
#include "finder/wk-finder.h"
#include "import/wk-import-assistant.h"
#include "intake/wk-intake-page.h"
#include "network/wk-network-page.h"
#include "office/wk-office-dialog.h"
#include "overview/wk-overview-page.h"
#include "plan/wk-plan-page.h"
#include "plan/wk-screen-away.h"
#include "preferences/wk-preferences.h"
#include "residents/wk-resident-dialog.h"
#include "residents/wk-residents-page.h"
#include "file/wk-emergency-dialog.h"
#include "room/wk-desk.h"
#include "scenes/wk-scenes-page.h"
#include "table/wk-hosting.h"
#include "table/wk-table-page.h"
#include "sync/wk-sync-page.h"
#include "today/wk-today-page.h"
#include "wk-deed.h"
#include "wk-emergency.h"
#include "wk-file.h"
#include "wk-office.h"
#include "wk-resident-list.h"
#include "wk-settings.h"
#include "wk-table.h"

static const WkPlace places[] = {
  { "today", N_ ("Today"), "wk-today-symbolic", wk_today_page_new },
  { "residents", N_ ("Residents"), "wk-residents-symbolic", wk_residents_page_new },
  { "table", N_ ("Table"), "wk-table-symbolic", wk_table_page_new },
  { "network", N_ ("Network"), "wk-network-symbolic", wk_network_page_new },
  { "overview", N_ ("Overview"), "wk-overview-symbolic", wk_overview_page_new },
  { NULL },
};

const WkPlace *
wk_window_get_places (gsize *n)
{
  *n = G_N_ELEMENTS (places) - 1;
  return places;
}

static char *
dup_file_title (WkFile *file, WkWindow *self)
{
  WkResidentList *residents = wk_workspace_get_residents (wk_window_get_workspace (self));
  WkResidentRow *row = wk_resident_list_lookup (residents, wk_file_get_resident_id (file));

  return g_strdup (row != NULL ? wk_resident_row_get_display_name (row) : _ ("File"));
}

static void
push_file (WkWindow *self, WkFile *file)
{
  g_autofree char *title = dup_file_title (file, self);

  GtkWidget *page = wk_file_page_new (wk_window_get_workspace (self), file);

  wk_window_set_way_back (page, "win.open-file", wk_file_get_resident_id (file));
  wk_window_push (self, page, title);
}

static void
push_plan (WkWindow *self, WkFile *file, WkTable *table)
{
  GtkWidget *page = wk_plan_page_new (wk_window_get_workspace (self), file, table);

  /* A table ends with the lock; its plan does not. */
  wk_window_set_way_back (page, "win.open-plan", wk_file_get_resident_id (file));
  wk_window_push (self, page, table != NULL ? _ ("At the Table") : _ ("Plan"));
}

static void
file_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkFile) file = wk_workspace_open_file_finish (WK_WORKSPACE (source), result, &error);

  if (g_cancellable_is_cancelled (wk_window_get_cancellable (self)))
    return;
  if (file != NULL)
    push_file (self, file);
  else
    wk_window_say_error (self, _ ("The file did not open"), error);
}

static void
file_for_plan_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkFile) file = wk_workspace_open_file_finish (WK_WORKSPACE (source), result, &error);

  if (g_cancellable_is_cancelled (wk_window_get_cancellable (self)))
    return;
  if (file != NULL)
    push_plan (self, file, NULL);
  else
    wk_window_say_error (self, _ ("The plan did not open"), error);
}

typedef struct
{
  WkWindow *window; /* (owned) */
  WkFile *file; /* (owned) (nullable) */
} Opening;

static void
opening_free (Opening *opening)
{
  g_clear_object (&opening->file);
  g_clear_object (&opening->window);
  g_free (opening);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
table_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkTable) table = wk_workspace_open_table_finish (WK_WORKSPACE (source), result, &error);

  if (g_cancellable_is_cancelled (wk_window_get_cancellable (opening->window)))
    return;
  if (table != NULL)
    {
      wk_hosting_begin (WK_WORKSPACE (source), table, opening->file);
      push_plan (opening->window, opening->file, table);
    }
  else
    wk_window_say_error (opening->window, _ ("The table did not open"), error);
}

static void
file_for_table_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;
  WkFile *file;
  WkWorkspace *workspace = WK_WORKSPACE (source);
  GCancellable *cancellable = wk_window_get_cancellable (opening->window);

  opening->file = wk_workspace_open_file_finish (workspace, result, &error);
  if (g_cancellable_is_cancelled (cancellable))
    return;
  if (opening->file == NULL)
    {
      wk_window_say_error (opening->window, _ ("The table did not open"), error);
      return;
    }
  /* Arguments are evaluated in no order: what is read of it is read before it is handed on. */
  file = opening->file;
  wk_workspace_open_table_async (workspace, file, cancellable, table_opened_cb, g_steal_pointer (&opening));
}

typedef struct
{
  WkWindow *window; /* (owned) */
  WkFound *found; /* (owned) */
} Going;

static void
going_free (Going *going)
{
  g_clear_object (&going->window);
  g_clear_pointer (&going->found, wk_found_free);
  g_free (going);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Going, going_free)

static gboolean
is_of_plan (const WkFound *found)
{
  static const char *const parts[] = { "plan", "goal", "step", "first", "agreement", "disagreement", "evaluation", "preparation", NULL };

  return g_strv_contains (parts, found->part);
}

static void
file_for_found_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Going) going = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkFile) file = wk_workspace_open_file_finish (WK_WORKSPACE (source), result, &error);
  GtkWidget *page;

  if (g_cancellable_is_cancelled (wk_window_get_cancellable (going->window)))
    return;
  if (file == NULL)
    {
      wk_window_say_error (going->window, _ ("The file did not open"), error);
      return;
    }
  if (is_of_plan (going->found))
    push_plan (going->window, file, NULL);
  else
    push_file (going->window, file);
  page = wk_window_get_current_page (going->window);
  if (WK_IS_PLAN_PAGE (page))
    wk_plan_page_show_found (WK_PLAN_PAGE (page), going->found);
  else if (WK_IS_FILE_PAGE (page))
    wk_file_page_show_found (WK_FILE_PAGE (page), going->found);
}

void
wk_window_open_found (WkWindow *self, const WkFound *found)
{
  Going *going;
  char id[WK_ID_HEX_SIZE];

  g_return_if_fail (WK_IS_WINDOW (self) && found != NULL);

  if (wk_window_get_workspace (self) == NULL)
    return;
  going = g_new0 (Going, 1);
  going->window = g_object_ref (self);
  going->found = wk_found_copy (found);
  wk_workspace_open_file_async (wk_window_get_workspace (self), wk_id_write_hex (&found->resident, id), wk_window_get_cancellable (self),
                                file_for_found_opened_cb, going);
}

static void
open_file_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkWindow *self = WK_WINDOW (widget);
  WkWorkspace *workspace = wk_window_get_workspace (self);

  if (workspace != NULL)
    wk_workspace_open_file_async (workspace, g_variant_get_string (parameter, NULL), wk_window_get_cancellable (self),
                                  file_opened_cb, g_object_ref (self));
}

/* A page about a file that needs what the location shares. */
typedef struct
{
  WkWindow *window; /* (owned) */
  WkFile *file; /* (owned) (nullable): until it is open */
  gboolean scenes; /* else the intake */
} Sharing;

static void
sharing_free (Sharing *sharing)
{
  g_clear_object (&sharing->file);
  g_object_unref (sharing->window);
  g_free (sharing);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sharing, sharing_free)

/* The call script is the location's, and without it the program's own serves; the social map is only there. */
static void
location_for_page_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Sharing) sharing = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkLocation) location = wk_workspace_open_location_finish (WK_WORKSPACE (source), result, &error);
  WkWorkspace *workspace = WK_WORKSPACE (source);

  if (g_cancellable_is_cancelled (wk_window_get_cancellable (sharing->window)))
    return;
  if (!sharing->scenes)
    wk_window_push (sharing->window, wk_intake_page_new (workspace, sharing->file, location), _ ("Telephone intake"));
  else if (location != NULL)
    wk_window_push (sharing->window, wk_scenes_page_new (workspace, sharing->file, location), _ ("Behind the Scenes"));
  else
    wk_window_say_error (sharing->window, _ ("The social map did not open"), error);
}

static void
file_for_page_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Sharing) sharing = user_data;
  g_autoptr (GError) error = NULL;

  sharing->file = wk_workspace_open_file_finish (WK_WORKSPACE (source), result, &error);
  if (g_cancellable_is_cancelled (wk_window_get_cancellable (sharing->window)))
    return;
  if (sharing->file != NULL)
    wk_workspace_open_location_async (WK_WORKSPACE (source), NULL, location_for_page_opened_cb, g_steal_pointer (&sharing));
  else
    wk_window_say_error (sharing->window, sharing->scenes ? _ ("The file did not open") : _ ("The intake did not open"), error);
}

static void
open_sharing (WkWindow *self, GVariant *id, gboolean scenes)
{
  WkWorkspace *workspace = wk_window_get_workspace (self);
  Sharing *sharing;

  if (workspace == NULL)
    return;
  sharing = g_new0 (Sharing, 1);
  sharing->window = g_object_ref (self);
  sharing->scenes = scenes;
  wk_workspace_open_file_async (workspace, g_variant_get_string (id, NULL), wk_window_get_cancellable (self), file_for_page_opened_cb, sharing);
}

static void
open_intake_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  open_sharing (WK_WINDOW (widget), parameter, FALSE);
}

static void
open_scenes_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  open_sharing (WK_WINDOW (widget), parameter, TRUE);
}

/* The resident that is meant where the focus stands: whose file is open, whose line it is, or which row is chosen. */
static const char *
find_resident (WkWindow *self)
{
  GtkWidget *page = wk_window_get_current_page (self);

  if (WK_IS_FILE_PAGE (page))
    return wk_file_page_get_resident_id (WK_FILE_PAGE (page));
  for (GtkWidget *at = gtk_window_get_focus (GTK_WINDOW (self)); at != NULL; at = gtk_widget_get_parent (at))
    {
      if (GTK_IS_ACTIONABLE (at) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (at)), "win.open-file") == 0)
        return g_variant_get_string (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (at)), NULL);
      if (GTK_IS_LIST_VIEW (at) && GTK_IS_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (at))))
        {
          gpointer row = gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (at))));

          if (WK_IS_RESIDENT_ROW (row))
            return wk_resident_row_get_id (row);
        }
      if (GTK_IS_COLUMN_VIEW (at) && GTK_IS_SINGLE_SELECTION (gtk_column_view_get_model (GTK_COLUMN_VIEW (at))))
        {
          gpointer row = gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (gtk_column_view_get_model (GTK_COLUMN_VIEW (at))));

          return WK_IS_RESIDENT_ROW (row) ? wk_resident_row_get_id (row) : NULL;
        }
    }
  return NULL;
}

static void
intake_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *id = find_resident (WK_WINDOW (widget));

  if (id != NULL)
    gtk_widget_activate_action (widget, "win.open-intake", "s", id);
  else
    wk_window_say (WK_WINDOW (widget), _ ("Choose a resident first: in a list, or open the file."));
}

static void
open_plan_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkWindow *self = WK_WINDOW (widget);
  WkWorkspace *workspace = wk_window_get_workspace (self);

  if (workspace != NULL)
    wk_workspace_open_file_async (workspace, g_variant_get_string (parameter, NULL), wk_window_get_cancellable (self),
                                  file_for_plan_opened_cb, g_object_ref (self));
}

static void
open_table_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkWindow *self = WK_WINDOW (widget);
  WkWorkspace *workspace = wk_window_get_workspace (self);
  Opening *opening;

  if (workspace == NULL)
    return;
  opening = g_new0 (Opening, 1);
  opening->window = g_object_ref (self);
  wk_workspace_open_file_async (workspace, g_variant_get_string (parameter, NULL), wk_window_get_cancellable (self),
                                file_for_table_opened_cb, opening);
}

static void
show_page_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wk_window_show_place (WK_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
back_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wk_window_pop (WK_WINDOW (widget));
}

/* On every page: a name on the list of residents is not everybody's either. */
static void
screen_away_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wk_screen_away_present (GTK_WINDOW (widget));
}

static void
lock_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wk_window_lock (WK_WINDOW (widget));
}

static void
finder_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (wk_window_get_workspace (WK_WINDOW (widget)) != NULL)
    gtk_window_present (GTK_WINDOW (wk_finder_new (WK_WINDOW (widget))));
}

static void
search_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkWindow *self = WK_WINDOW (widget);

  wk_window_show_place (self, "residents");
  if (WK_IS_RESIDENTS_PAGE (wk_window_get_current_page (self)))
    wk_residents_page_search (WK_RESIDENTS_PAGE (wk_window_get_current_page (self)));
}

static void
resident_added_cb (GtkWidget *dialog, const char *id, gpointer user_data)
{
  gtk_widget_activate_action (user_data, "win.open-file", "s", id);
}

/* What this function does not do is said, with whom to ask; the office would refuse it when the work was done. */
static gboolean
may (GtkWidget *window, WkDeed deed)
{
  WkWorkspace *workspace = wk_window_get_workspace (WK_WINDOW (window));

  if (workspace != NULL && !wk_functions_may (wk_workspace_get_functions (workspace), deed))
    {
      wk_window_say (WK_WINDOW (window), wk_deed_get_refusal (deed));
      return FALSE;
    }
  return workspace != NULL;
}

static void
new_resident_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkWorkspace *workspace = wk_window_get_workspace (WK_WINDOW (widget));
  GtkWidget *dialog;

  if (!may (widget, WK_DEED_BEGIN_FILES))
    return;
  dialog = wk_resident_dialog_new (workspace, GTK_WINDOW (widget));
  g_signal_connect_object (dialog, "added", G_CALLBACK (resident_added_cb), widget, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
import_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkWorkspace *workspace = wk_window_get_workspace (WK_WINDOW (widget));

  if (may (widget, WK_DEED_BEGIN_FILES))
    gtk_window_present (GTK_WINDOW (wk_import_assistant_new (workspace, GTK_WINDOW (widget))));
}

/* target: whose file, "" when that is to be found. */
static void
emergency_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkWorkspace *workspace = wk_window_get_workspace (WK_WINDOW (widget));
  const char *id = g_variant_get_string (parameter, NULL);

  if (may (widget, WK_DEED_OPEN_IN_EMERGENCY))
    gtk_window_present (GTK_WINDOW (wk_emergency_dialog_new (workspace, *id != '\0' ? id : NULL, GTK_WINDOW (widget))));
}

static void
desk_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkWorkspace *workspace = wk_window_get_workspace (WK_WINDOW (widget));

  if (workspace != NULL)
    gtk_window_present (GTK_WINDOW (wk_desk_new (workspace, GTK_WINDOW (widget))));
}

static void
office_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkWorkspace *workspace = wk_window_get_workspace (WK_WINDOW (widget));

  if (workspace != NULL && wk_workspace_get_office (workspace) != NULL)
    gtk_window_present (GTK_WINDOW (wk_office_dialog_new (workspace, GTK_WINDOW (widget))));
}

/* Of an office: what waits and what each sync did. Without one: how to join it. */
static void
show_sync_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkWindow *self = WK_WINDOW (widget);
  WkWorkspace *workspace = wk_window_get_workspace (self);
  WkOffice *office = workspace != NULL ? wk_workspace_get_office (workspace) : NULL;

  if (office == NULL)
    return;
  if (wk_office_get_state (office) == WK_OFFICE_NONE || wk_workspace_is_practice (workspace))
    office_action (widget, action, parameter);
  else if (!WK_IS_SYNC_PAGE (wk_window_get_current_page (self)))
    wk_window_push (self, wk_sync_page_new (workspace), _ ("In Step"));
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  guint64 sent, received;

  if (!wk_office_sync_finish (WK_OFFICE (source), result, &sent, &received, &error))
    {
      if (!g_cancellable_is_cancelled (wk_window_get_cancellable (self)))
        wk_window_say (self, error->message);
      return;
    }
  said = g_strdup_printf (_ ("Synced: %'u went, %'u came."), (guint) sent, (guint) received);
  wk_window_say (self, said);
}

static void
sync_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkWindow *self = WK_WINDOW (widget);
  WkWorkspace *workspace = wk_window_get_workspace (self);

  if (workspace != NULL && wk_workspace_get_office (workspace) != NULL)
    wk_office_sync_async (wk_workspace_get_office (workspace), wk_window_get_cancellable (self), synced_cb, g_object_ref (self));
}

static void
preferences_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (wk_preferences_new (wk_window_get_workspace (WK_WINDOW (widget)), GTK_WINDOW (widget))));
}

static void
type_size_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *said = NULL;

  wk_settings_set_type_size (wk_settings_next_type_size (action));
  /* Translators: said in passing after the type size was changed. */
  said = g_strdup_printf (_ ("Type size %u %%"), wk_settings_get_type_size ());
  wk_window_say_instead (WK_WINDOW (widget), said);
}

static void
sidebar_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wk_window_toggle_sidebar (WK_WINDOW (widget));
}

static void
menu_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wk_window_open_menu (WK_WINDOW (widget));
}

void
wk_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-page", "s", show_page_action);
  gtk_widget_class_install_action (widget_class, "win.open-file", "s", open_file_action);
  gtk_widget_class_install_action (widget_class, "win.open-intake", "s", open_intake_action);
  gtk_widget_class_install_action (widget_class, "win.open-scenes", "s", open_scenes_action);
  gtk_widget_class_install_action (widget_class, "win.intake", NULL, intake_action);
  gtk_widget_class_install_action (widget_class, "win.open-plan", "s", open_plan_action);
  gtk_widget_class_install_action (widget_class, "win.open-table", "s", open_table_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.finder", NULL, finder_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.new-resident", NULL, new_resident_action);
  gtk_widget_class_install_action (widget_class, "win.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "win.desk", NULL, desk_action);
  gtk_widget_class_install_action (widget_class, "win.emergency", "s", emergency_action);
  gtk_widget_class_install_action (widget_class, "win.office", NULL, office_action);
  gtk_widget_class_install_action (widget_class, "win.sync", NULL, sync_action);
  gtk_widget_class_install_action (widget_class, "win.show-sync", NULL, show_sync_action);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, preferences_action);
  gtk_widget_class_install_action (widget_class, "win.lock", NULL, lock_action);
  gtk_widget_class_install_action (widget_class, "win.screen-away", NULL, screen_away_action);
  gtk_widget_class_install_action (widget_class, "win.sidebar", NULL, sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "win.type-larger", NULL, type_size_action);
  gtk_widget_class_install_action (widget_class, "win.type-smaller", NULL, type_size_action);
  gtk_widget_class_install_action (widget_class, "win.type-normal", NULL, type_size_action);
}
