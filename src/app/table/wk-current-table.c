#include "wk-current-table.h"

#include "room/wk-awake.h"
#include "wk-file.h"

#define TABLE_KEY "wk-current-table"
#define FILE_KEY "wk-current-table-file"

WkTable *
wk_current_table_get (WkWorkspace *workspace)
{
  return g_object_get_data (G_OBJECT (workspace), TABLE_KEY);
}

WkFile *
wk_current_table_get_file (WkWorkspace *workspace)
{
  return g_object_get_data (G_OBJECT (workspace), FILE_KEY);
}

static void
state_changed_cb (WkTable *table, GParamSpec *pspec, WkWorkspace *workspace)
{
  WkTableState state = wk_table_get_state (table);

  if ((state == WK_TABLE_CLOSED || state == WK_TABLE_FAILED) && wk_current_table_get (workspace) == table)
    wk_current_table_set (workspace, NULL, NULL);
}

void
wk_current_table_set (WkWorkspace *workspace, WkTable *table, WkFile *file)
{
  WkTable *old = wk_current_table_get (workspace);

  g_return_if_fail (WK_IS_WORKSPACE (workspace));

  if (old == table)
    return;
  if (old != NULL)
    g_signal_handlers_disconnect_by_func (old, state_changed_cb, workspace);
  if (table != NULL)
    {
      g_signal_connect_object (table, "notify::state", G_CALLBACK (state_changed_cb), workspace, 0);
      wk_awake_at_table (table);
    }
  g_object_set_data_full (G_OBJECT (workspace), FILE_KEY, file != NULL ? g_object_ref (file) : NULL, g_object_unref);
  g_object_set_data_full (G_OBJECT (workspace), TABLE_KEY, table != NULL ? g_object_ref (table) : NULL, g_object_unref);
}
