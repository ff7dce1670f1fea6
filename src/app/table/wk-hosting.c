#include "wk-hosting.h"

#include "network/wk-map-sharer.h"
#include "plan/wk-talk.h"
#include "room/wk-pen.h"
#include "wk-look.h"
#include "wk-plan-pen.h"

/* With a resident who reads with difficulty one writes for all, unless people chose otherwise. The pen of a table that went
 * is the new host's. */
static void
offer_pen (WkDocument *plan, WkFile *file)
{
  WkPen *pen = wk_pen_of (plan);
  g_autofree char *reading = file != NULL ? wk_fields_dup_string (WK_FIELDS (wk_file_get_base (file)), "reading") : g_strdup ("");
  gboolean hard = g_str_equal (reading, "hard") || g_str_equal (reading, "read-aloud");

  if (wk_pen_is_held (pen) ? !wk_pen_is_mine (pen) : hard && !wk_plan_pen_was_chosen (plan))
    wk_pen_take (pen);
}

static void
looks_listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkTable) table = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) looks = wk_workspace_list_looks_finish (WK_WORKSPACE (source), result, &error);

  if (looks == NULL)
    g_warning ("Who looked cannot be shown: %s", error->message);
  else if (wk_table_is_host (table))
    wk_table_show_looks (table, looks);
}

void
wk_hosting_begin (WkWorkspace *workspace, WkTable *table, WkFile *file)
{
  g_return_if_fail (WK_IS_WORKSPACE (workspace) && wk_table_is_host (table));

  offer_pen (wk_table_get_plan (table), file);
  if (file != NULL)
    wk_workspace_list_looks_async (workspace, wk_file_get_resident_id (file), NULL, looks_listed_cb, g_object_ref (table));
  if (file != NULL)
    wk_talk_listen (table, file);
  wk_map_sharer_share (workspace, table);
}
