#include "wk-map-sharer.h"

#include "wk-social-map.h"

/* Whoever types in the map does not send it with each key. */
#define GATHER_MS 2000

static const char LOCATION[] = "wk-map-location", WAITING[] = "wk-map-waiting";

static void
show (WkTable *table)
{
  g_autoptr (GPtrArray) offers = wk_social_map_list (g_object_get_data (G_OBJECT (table), LOCATION));

  if (wk_table_is_host (table) && wk_table_get_state (table) == WK_TABLE_OPEN)
    wk_table_show_social_map (table, offers);
}

static gboolean
show_cb (gpointer data)
{
  g_object_set_data (data, WAITING, NULL);
  show (data);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (WkLocation *location, WkTable *table)
{
  if (g_object_get_data (G_OBJECT (table), WAITING) != NULL)
    return;
  g_object_set_data (G_OBJECT (table), WAITING, table);
  g_timeout_add_full (G_PRIORITY_DEFAULT, GATHER_MS, show_cb, g_object_ref (table), g_object_unref);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkTable) table = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkLocation) location = wk_workspace_open_location_finish (WK_WORKSPACE (source), result, &error);

  if (location == NULL)
    {
      g_message ("The social map cannot be shown: %s", error->message);
      return;
    }
  g_signal_connect_object (location, "changed", G_CALLBACK (changed_cb), table, 0);
  g_object_set_data_full (G_OBJECT (table), LOCATION, g_steal_pointer (&location), g_object_unref);
  show (table);
}

static void
ended_cb (WkTable *table)
{
  if (wk_table_get_state (table) == WK_TABLE_CLOSED)
    g_object_set_data (G_OBJECT (table), LOCATION, NULL);
}

void
wk_map_sharer_share (WkWorkspace *workspace, WkTable *table)
{
  g_return_if_fail (WK_IS_WORKSPACE (workspace) && WK_IS_TABLE (table));

  if (g_object_get_data (G_OBJECT (table), "wk-map-shared") != NULL)
    return;
  g_object_set_data (G_OBJECT (table), "wk-map-shared", table);
  g_signal_connect (table, "notify::state", G_CALLBACK (ended_cb), NULL);
  wk_workspace_open_location_async (workspace, NULL, opened_cb, g_object_ref (table));
}
