#include "wk-removal.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-deed.h"
#include "wk-emergency.h"
#include "wk-record-list.h"
#include "wk-workspace-private.h"

#define ERASED "erased/"

void
wk_removal_free (WkRemoval *removal)
{
  wk_erasure_free (removal->decision);
  g_free (removal);
}

typedef struct {
  WkVault *vault;            /* (owned) */
  WkId subject;              /* to be removed here */
  WkErasure *decision;       /* (owned) (nullable) */
  GPtrArray *decisions;      /* (owned) (nullable) of WkErasure: to be looked up */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  wk_vault_unref (work->vault);
  g_clear_pointer (&work->decision, wk_erasure_free);
  g_clear_pointer (&work->decisions, g_ptr_array_unref);
  g_free (work);
}

static GTask *
new_task (WkWorkspace *self, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Work *work = g_new0 (Work, 1);

  work->vault = wk_vault_ref (self->vault);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, work, work_free);
  return task;
}

/* ---- carrying it out ------------------------------------------------------------------------------------------- */

static char *
done_key (const WkId *subject)
{
  char hex[WK_ID_HEX_SIZE];

  return g_strconcat (ERASED, wk_id_write_hex (subject, hex), NULL);
}

/**
 * wk_vault_erase:
 * @self: an open vault, outside a group
 * @subject: a resident; one who is not here gets a tombstone all the same
 * @error: return location for an error
 *
 * Destroys the resident's key with all that it sealed; their rows are taken away with the next projection. Worker.
 *
 * Returns: whether it is done
 */
gboolean
wk_vault_erase (WkVault *self, const WkId *subject, GError **error)
{
  g_autoptr (GPtrArray) documents = wk_store_list_documents (self->store, subject, 0, error);
  g_autofree char *key = done_key (subject);
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, wk_clock_get_wall (self->clock));
  g_autoptr (GBytes) when = g_bytes_new (time, strlen (time)), before = NULL;
  g_autoptr (GError) cause = NULL;

  if (documents == NULL)
    return FALSE;
  /* What failed may have come after the key was gone: then the rows go, and it is written down, all the same. */
  if (!wk_store_erase_subject (self->store, subject, &cause) && !wk_store_is_erased (self->store, subject))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  for (guint i = 0; i < documents->len; i++)
    wk_vault_project_later (self, &((WkStoreDocumentInfo *) documents->pdata[i])->id);
  before = wk_store_get_meta (self->store, key, NULL);
  if (documents->len > 0 && before == NULL)
    wk_store_set_meta (self->store, key, when, cause == NULL ? &cause : NULL);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static void
erase_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (GHashTable) subjects = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  GError *error = NULL;

  if (!wk_vault_erase (work->vault, &work->subject, &error)
      || !wk_vault_project_some (work->vault, G_MAXINT64, subjects, NULL, NULL, &error))
    {
      wk_workspace_return_error (task, error);
      return;
    }
  g_task_return_boolean (task, TRUE);
}

static void
erased_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WkWorkspace *self = WK_WORKSPACE (source);
  g_autoptr (GTask) task = data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  wk_resident_list_remove (self->residents, &work->subject);
  wk_workspace_show_erased (self, &work->subject);
  g_task_return_boolean (task, TRUE);
}

/* ---- deciding -------------------------------------------------------------------------------------------------- */

static gboolean
record (WkLocation *location, const WkErasure *decision)
{
  WkDocument *directory = wk_location_get_directory (location);
  WkRecord *made;

  wk_document_begin (directory);
  made = wk_record_list_append (wk_document_get_records (directory, "erasure"));
  if (made != NULL)
    {
      wk_fields_set_string (WK_FIELDS (made), "resident", decision->resident);
      wk_fields_set_string (WK_FIELDS (made), "reason", decision->reason);
      wk_fields_set_string (WK_FIELDS (made), "decided-on", decision->decided_on);
      wk_fields_set_string (WK_FIELDS (made), "decided-by", decision->decided_by);
      wk_fields_set_string (WK_FIELDS (made), "reference", decision->reference);
    }
  wk_document_commit (directory);
  return made != NULL;
}

static void
opened_to_decide_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WkWorkspace *self = WK_WORKSPACE (source);
  g_autoptr (GTask) task = data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (WkLocation) location = wk_workspace_open_location_finish (self, result, &error);
  GTask *erasing;

  if (location == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (!record (location, work->decision))
    {
      const char *reason = wk_document_get_read_only_reason (wk_location_get_directory (location));

      g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_REFUSED, "%s",
                               reason != NULL ? reason : _("The decision could not be written down here."));
      return;
    }
  wk_workspace_flush (self);
  /* An office carries it out, and says so to all. */
  if (self->laptop->enrolment != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  erasing = new_task (self, erase_thread, NULL, erased_cb, g_object_ref (task));
  ((Work *) g_task_get_task_data (erasing))->subject = work->subject;
  wk_worker_run_async (self->vault->worker, erasing, erase_thread);
  g_object_unref (erasing);
}

gboolean
wk_workspace_may_decide_removal (WkWorkspace *self)
{
  /* The decision is a record of the directory. */
  return wk_functions_may (wk_workspace_get_functions (self), WK_DEED_KEEP_DIRECTORY);
}

static gboolean
is_blank (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  return *stripped == '\0';
}

void
wk_workspace_remove_file_async (WkWorkspace *self, const WkErasure *decision, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (WK_IS_WORKSPACE (self) && decision != NULL);

  if (self->vault == NULL || self->laptop == NULL || self->vault->read_only)
    {
      g_task_report_new_error (self, callback, data, wk_workspace_remove_file_async, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_READ_ONLY,
                               _("Nothing can be written here."));
      return;
    }
  task = new_task (self, wk_workspace_remove_file_async, cancellable, callback, data);
  work = g_task_get_task_data (task);
  if (!wk_id_init_from_hex (&work->subject, decision->resident) || is_blank (decision->reason) || is_blank (decision->decided_on)
      || is_blank (decision->decided_by))
    {
      g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID,
                               _("A file is only removed by a decision: say why, who decided it, and when."));
      return;
    }
  work->decision = wk_erasure_new (decision->resident, decision->reason, decision->decided_on, decision->decided_by, decision->reference);
  wk_workspace_open_location_async (self, cancellable, opened_to_decide_cb, g_steal_pointer (&task));
}

gboolean
wk_workspace_remove_file_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, wk_workspace_remove_file_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- looking back ------------------------------------------------------------------------------------------------ */

static void
look_up_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GPtrArray *removals = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_removal_free);

  for (guint i = 0; i < work->decisions->len; i++)
    {
      WkErasure *decision = work->decisions->pdata[i];
      WkRemoval *removal = g_new0 (WkRemoval, 1);
      g_autofree char *key = g_strconcat (ERASED, decision->resident, NULL);
      g_autoptr (GBytes) when = wk_store_get_meta (work->vault->store, key, NULL);

      removal->decision = wk_erasure_new (decision->resident, decision->reason, decision->decided_on, decision->decided_by, decision->reference);
      if (when != NULL)
        {
          g_autofree char *text = g_strndup (g_bytes_get_data (when, NULL), g_bytes_get_size (when));
          removal->done = g_ascii_strtoll (text, NULL, 10);
        }
      g_ptr_array_add (removals, removal);
    }
  g_task_return_pointer (task, removals, (GDestroyNotify) g_ptr_array_unref);
}

static void
opened_to_list_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WkWorkspace *self = WK_WORKSPACE (source);
  g_autoptr (GTask) task = data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (WkLocation) location = wk_workspace_open_location_finish (self, result, &error);

  if (location == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  work->decisions = wk_erasure_list (wk_document_get_doc (wk_location_get_directory (location)));
  wk_worker_run_async (self->vault->worker, task, look_up_thread);
}

void
wk_workspace_list_removals_async (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (WK_IS_WORKSPACE (self) && self->vault != NULL);

  wk_workspace_open_location_async (self, cancellable, opened_to_list_cb,
                                    new_task (self, wk_workspace_list_removals_async, cancellable, callback, data));
}

GPtrArray *
wk_workspace_list_removals_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, wk_workspace_list_removals_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
wk_removal_dup_proof (const WkRemoval *removal)
{
  const WkErasure *decision = removal->decision;
  g_autoptr (YValue) value = y_value_new_map ();
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (GDateTime) done = removal->done > 0 ? g_date_time_new_from_unix_utc (removal->done / G_USEC_PER_SEC) : NULL;
  g_autofree char *when = done != NULL ? g_date_time_format_iso8601 (done) : g_strdup ("");

  y_value_map_take (value, "format", y_value_new_string ("woonkamer-removal-1"));
  y_value_map_take (value, "file", y_value_new_string (decision->resident));
  y_value_map_take (value, "reason", y_value_new_string (decision->reason));
  y_value_map_take (value, "decided-on", y_value_new_string (decision->decided_on));
  y_value_map_take (value, "decided-by", y_value_new_string (decision->decided_by));
  y_value_map_take (value, "reference", y_value_new_string (decision->reference));
  y_value_map_take (value, "removed-here", y_value_new_string (when));
  y_value_to_json_in_order (value, json);
  g_string_append_c (json, '\n');
  return g_string_free (g_steal_pointer (&json), FALSE);
}
