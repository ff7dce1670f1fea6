#include "wk-same-person.h"

#include "wk-attachment.h"
#include "wk-merge.h"
#include "wk-record-list.h"
#include "wk-same-person-private.h"
#include "wk-workspace-private.h"

/* Photos and PDFs of a file that was merged into another: each is unsealed and sealed anew, one after another. */
typedef struct {
  WkFile *other;             /* (owned) */
  char *today;               /* (owned) */
  GPtrArray *records;        /* (owned) of WkRecord */
  guint at;
  guint left;
} Bringing;

static void bring_next (GTask *task);

static void
bringing_free (gpointer data)
{
  Bringing *bringing = data;

  g_object_unref (bringing->other);
  g_ptr_array_unref (bringing->records);
  g_free (bringing->today);
  g_free (bringing);
}

static WkDocument *
find_place (WkFile *self, WkRecord *record)
{
  WkDocument *document = wk_record_get_document (record);

  if (document == NULL)
    return NULL;
  return wk_document_get_kind (document) == WK_DOC_BASE ? wk_file_get_base (self) : wk_file_get_domain (self, wk_document_get_domain (document));
}

static gboolean
is_there (WkDocument *place, WkRecord *record)
{
  WkRecordList *list = wk_document_get_records (place, "attachment");
  g_autofree char *hash = wk_fields_dup_string (WK_FIELDS (record), "hash");

  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    {
      g_autofree char *found = wk_fields_dup_string (WK_FIELDS (wk_record_list_get (list, i)), "hash");

      if (g_str_equal (found, hash))
        return TRUE;
    }
  return FALSE;
}

/* Who added it when, and what was written beside it, is as it was there. */
static void
copy_rest (WkRecord *into, WkRecord *from)
{
  static const char *const fields[] = { "added-on", "by", "life-domain" };
  g_autofree char *note = wk_text_dup_text (wk_fields_get_text (WK_FIELDS (from), "note"));

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autoptr (GVariant) value = wk_fields_dup_value (WK_FIELDS (from), fields[i]);

      if (value != NULL)
        wk_fields_set_value (WK_FIELDS (into), fields[i], value);
    }
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (into), "note"), note);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Bringing *bringing = g_task_get_task_data (task);
  WkRecord *record = wk_file_add_attachment_finish (WK_FILE (source), result, NULL);

  if (record == NULL)
    bringing->left++;
  else
    {
      WkDocument *place = wk_record_get_document (record);

      wk_document_begin (place);
      copy_rest (record, bringing->records->pdata[bringing->at]);
      wk_merge_note_brought (place, wk_file_get_resident_id (bringing->other), bringing->today, wk_record_get_id (record));
      wk_document_commit (place);
    }
  bringing->at++;
  bring_next (task);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Bringing *bringing = g_task_get_task_data (task);
  WkRecord *record = bringing->records->pdata[bringing->at];
  WkDocument *document = wk_record_get_document (record);
  g_autoptr (GBytes) bytes = wk_file_read_attachment_finish (WK_FILE (source), result, NULL);
  g_autofree char *title = NULL, *type = NULL;

  if (bytes == NULL || document == NULL)
    {
      bringing->left++;
      bringing->at++;
      bring_next (task);
      return;
    }
  title = wk_fields_dup_string (WK_FIELDS (record), "title");
  type = wk_fields_dup_string (WK_FIELDS (record), "type");
  wk_file_add_attachment_async (g_task_get_source_object (task),
                                &(WkNewAttachment) { bytes, type, title, wk_document_get_kind (document) == WK_DOC_BASE ? NULL : wk_document_get_domain (document) },
                                NULL, added_cb, task);
}

static void
bring_next (GTask *task)
{
  Bringing *bringing = g_task_get_task_data (task);
  WkFile *self = g_task_get_source_object (task);

  for (; bringing->at < bringing->records->len; bringing->at++)
    {
      WkRecord *record = bringing->records->pdata[bringing->at];
      WkDocument *place = find_place (self, record);

      if (place != NULL && is_there (place, record))
        continue;
      if (place != NULL && wk_document_may_edit (place))
        {
          wk_file_read_attachment_async (bringing->other, record, NULL, read_cb, task);
          return;
        }
      bringing->left++;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

void
wk_file_bring_attachments_async (WkFile *self, WkFile *other, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);
  Bringing *bringing = g_new0 (Bringing, 1);

  g_return_if_fail (WK_IS_FILE (self) && WK_IS_FILE (other) && self != other);

  bringing->other = g_object_ref (other);
  bringing->today = wk_workspace_dup_today (wk_file_get_workspace (self));
  bringing->records = wk_file_list_attachments (other);
  g_task_set_source_tag (task, wk_file_bring_attachments_async);
  g_task_set_task_data (task, bringing, bringing_free);
  bring_next (task);
}

gboolean
wk_file_bring_attachments_finish (WkFile *self, GAsyncResult *result, guint *left, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, wk_file_bring_attachments_async), FALSE);

  *left = ((Bringing *) g_task_get_task_data (G_TASK (result)))->left;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!wk_file_remove_attachment_finish (WK_FILE (source), result, &error))
    g_debug ("a copy of a photo stays: %s", error != NULL ? error->message : "it was taken away already");
}

void
wk_merge_take_attachments (WkFile *self, WkRecord *merge)
{
  WkDocument *document = wk_record_get_document (merge);
  g_auto (GStrv) brought = wk_fields_dup_strings (WK_FIELDS (merge), "brought");

  for (guint i = 0; document != NULL && brought[i] != NULL; i++)
    {
      WkRecord *record = wk_document_get_record (document, brought[i]);

      if (record != NULL && g_str_equal (wk_record_get_kind (record), "attachment") && !wk_record_is_removed (record))
        wk_file_remove_attachment_async (self, record, removed_cb, NULL);
    }
}
