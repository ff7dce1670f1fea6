#include "wk-partner.h"

#include <glib/gi18n-lib.h>

#include "wk-workspace-private.h"

static WkRecord *
find_link (WkFile *file, const char *other)
{
  WkRecordList *links = wk_document_get_records (wk_file_get_base (file), "partner");

  for (guint i = 0; i < wk_record_list_get_length (links); i++)
    {
      WkRecord *record = wk_record_list_get (links, i);
      g_autofree char *resident = wk_fields_dup_string (WK_FIELDS (record), "resident");

      if (g_str_equal (resident, other))
        return record;
    }
  return NULL;
}

static gboolean
add_link (WkFile *file, const char *other)
{
  WkDocument *base = wk_file_get_base (file);
  g_autofree char *today = wk_workspace_dup_today (wk_file_get_workspace (file));
  WkRecord *record;

  if (find_link (file, other) != NULL)
    return TRUE;
  wk_document_begin (base);
  record = wk_record_list_append (wk_document_get_records (base, "partner"));
  if (record != NULL)
    {
      wk_fields_set_string (WK_FIELDS (record), "resident", other);
      wk_fields_set_string (WK_FIELDS (record), "since", today);
    }
  wk_document_commit (base);
  return record != NULL;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  WkFile *self = g_task_get_source_object (task);
  gboolean linking = g_task_get_source_tag (task) == wk_file_link_partner_async, done;
  GError *error = NULL;
  g_autoptr (WkFile) other = wk_workspace_open_file_finish (WK_WORKSPACE (source), result, &error);
  WkRecord *here, *there;

  if (other == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (linking)
    done = add_link (self, wk_file_get_resident_id (other)) && add_link (other, wk_file_get_resident_id (self));
  else
    {
      here = find_link (self, wk_file_get_resident_id (other));
      there = find_link (other, wk_file_get_resident_id (self));
      done = (here == NULL || wk_record_remove (here)) && (there == NULL || wk_record_remove (there));
    }
  wk_workspace_flush (WK_WORKSPACE (source));
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_REFUSED, _("One of the two files cannot be written in."));
}

void
wk_file_link_partner_async (WkFile *self, const char *birth_date, const char *house_number, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  WkWorkspace *workspace = wk_file_get_workspace (self);
  WkResidentRow *partner = wk_resident_list_find_exact (workspace->residents, birth_date, house_number, wk_file_get_resident_id (self));

  g_task_set_source_tag (task, wk_file_link_partner_async);
  if (partner == NULL)
    g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_MISSING, _("There is no file with this birth date and house number."));
  else
    wk_workspace_open_file_async (workspace, wk_resident_row_get_id (partner), cancellable, opened_cb, g_steal_pointer (&task));
}

gboolean
wk_file_link_partner_finish (WkFile *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
wk_file_unlink_partner_async (WkFile *self, const char *link, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  WkRecord *record = wk_document_get_record (wk_file_get_base (self), link);
  g_autofree char *other = record != NULL ? wk_fields_dup_string (WK_FIELDS (record), "resident") : g_strdup ("");

  g_task_set_source_tag (task, wk_file_unlink_partner_async);
  wk_workspace_open_file_async (wk_file_get_workspace (self), other, cancellable, opened_cb, g_steal_pointer (&task));
}

gboolean
wk_file_unlink_partner_finish (WkFile *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
