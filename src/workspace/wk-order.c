#include "wk-order.h"

#include <glib/gi18n-lib.h>

#include "wk-fields.h"
#include "wk-import.h"
#include "wk-look.h"
#include "wk-workspace-private.h"

typedef struct {
  char **words;              /* (owned) */
  gboolean dry_run, json;
  char *code;                /* (owned) */
  GString *out;              /* (owned) */
  WkImport *import;          /* (owned) (nullable) */
  WkFile *file;              /* (owned) (nullable): held until what was written in it is on disk */
  gulong saved;              /* signal handler */
} Doing;

static void
doing_free (gpointer data)
{
  Doing *doing = data;

  g_strfreev (doing->words);
  wk_wipe_and_free_text (doing->code);
  g_string_free (doing->out, TRUE);
  g_clear_object (&doing->import);
  g_clear_object (&doing->file);
  g_free (doing);
}

/* task: (transfer full) */
static void
answer (GTask *task, GError *error)
{
  Doing *doing = g_task_get_task_data (task);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_strdup (doing->out->str), g_free);
  g_object_unref (task);
}

/* ---- import ------------------------------------------------------------------------------------------------- */

static void
say_import (Doing *doing)
{
  GListModel *rows = wk_import_get_rows (doing->import);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (WkImportRow) row = g_list_model_get_item (rows, i);

      if (wk_import_row_get_verdict (row) == WK_IMPORT_REFUSED)
        g_string_append_printf (doing->out, _("line %u: %s: %s\n"), wk_import_row_get_line (row), wk_import_row_get_name (row),
                                wk_import_row_get_sentence (row));
    }
  g_string_append_printf (doing->out, _("new: %u, changed: %u, the same: %u, refused: %u\n"), wk_import_get_count (doing->import, WK_IMPORT_NEW),
                          wk_import_get_count (doing->import, WK_IMPORT_CHANGED), wk_import_get_count (doing->import, WK_IMPORT_SAME),
                          wk_import_get_count (doing->import, WK_IMPORT_REFUSED));
  /* Whether to tell of them is for a person to say, who sees their names. */
  if (wk_import_get_count (doing->import, WK_IMPORT_MISSING) > 0)
    g_string_append_printf (doing->out, _("no longer in the list: %u; take it in with the window to have them told of\n"),
                            wk_import_get_count (doing->import, WK_IMPORT_MISSING));
}

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;

  wk_import_apply_finish (WK_IMPORT (source), result, &error);
  answer (data, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Doing *doing = g_task_get_task_data (task);
  GError *error = NULL;

  if (!wk_import_read_finish (WK_IMPORT (source), result, &error))
    {
      answer (task, error);
      return;
    }
  say_import (doing);
  if (doing->dry_run)
    answer (task, NULL);
  else
    wk_import_apply_async (doing->import, g_task_get_cancellable (task), applied_cb, task);
}

static void
import (WkWorkspace *self, Doing *doing, GTask *task)
{
  g_autoptr (GFile) file = g_file_new_for_path (doing->words[1]);

  doing->import = wk_import_new (self);
  wk_import_read_async (doing->import, file, g_task_get_cancellable (task), read_cb, task);
}

/* ---- edit ---------------------------------------------------------------------------------------------------- */

static void
save_state_cb (WkWorkspace *self, GParamSpec *pspec, gpointer data)
{
  GTask *task = data;
  Doing *doing = g_task_get_task_data (task);

  if (wk_workspace_get_save_state (self) == WK_SAVE_SAVING)
    return;
  g_signal_handler_disconnect (self, doing->saved);
  if (wk_workspace_get_save_state (self) == WK_SAVE_SAVED)
    answer (task, NULL);
  else
    answer (task, g_error_new_literal (WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_STORE, wk_workspace_get_save_message (self)));
}

static gboolean
write_field (Doing *doing, GError **error)
{
  WkFields *plan = WK_FIELDS (wk_file_get_plan (doing->file));
  WkText *text;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (plan), doing->words[2]) == NULL)
    {
      g_set_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID,
                   _("A plan has no field “%s”. It has: dream, matters, well, agenda, next-talk, next-talk-place, language."), doing->words[2]);
      return FALSE;
    }
  text = wk_fields_get_text (plan, doing->words[2]);
  if (text != NULL ? wk_text_set_text (text, doing->words[3]) : wk_fields_set_string (plan, doing->words[2], doing->words[3]))
    return TRUE;
  g_set_error_literal (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_REFUSED, _("This plan cannot be written in."));
  return FALSE;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WkWorkspace *self = WK_WORKSPACE (source);
  GTask *task = data;
  Doing *doing = g_task_get_task_data (task);
  GError *error = NULL;

  doing->file = wk_workspace_open_file_finish (self, result, &error);
  if (doing->file == NULL || !write_field (doing, &error))
    {
      answer (task, error);
      return;
    }
  wk_workspace_flush (self);
  if (wk_workspace_get_save_state (self) == WK_SAVE_SAVING)
    doing->saved = g_signal_connect (self, "notify::save-state", G_CALLBACK (save_state_cb), task);
  else
    answer (task, NULL);
}

/* By id, or by a name that only one has. */
static char *
find_resident (WkWorkspace *self, const char *who, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;

  if (wk_resident_list_lookup (self->residents, who) != NULL)
    return g_strdup (who);
  found = wk_resident_list_find (self->residents, who, 2);
  if (found->len == 1)
    return g_strdup (wk_resident_row_get_id (found->pdata[0]));
  g_set_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_MISSING,
               found->len == 0 ? _("There is nobody called “%s”.") : _("More than one resident is called “%s”: use the number that “list” shows."), who);
  return NULL;
}

static void
edit (WkWorkspace *self, Doing *doing, GTask *task)
{
  GError *error = NULL;
  g_autofree char *id = find_resident (self, doing->words[1], &error);

  if (id == NULL)
    answer (task, error);
  else
    wk_workspace_open_file_async (self, id, g_task_get_cancellable (task), opened_cb, task);
}

/* ---- looking: who reads a file without a window is told to the resident all the same -------------------------- */

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) looks = wk_workspace_list_looks_finish (WK_WORKSPACE (source), result, &error);

  if (looks != NULL && looks->len == 0)
    error = g_error_new_literal (WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_STORE, _("It cannot be noted who looks in this file."));
  answer (data, error);
}

static void
look_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WkWorkspace *self = WK_WORKSPACE (source);
  GTask *task = data;
  Doing *doing = g_task_get_task_data (task);
  GError *error = NULL;

  doing->file = wk_workspace_open_file_finish (self, result, &error);
  if (doing->file == NULL)
    {
      answer (task, error);
      return;
    }
  wk_file_note_look (doing->file, g_str_equal (doing->words[0], "copy") ? WK_LOOK_COPY : WK_LOOK_READ);
  /* After it on the worker: it is on disk then. */
  wk_workspace_list_looks_async (self, wk_file_get_resident_id (doing->file), g_task_get_cancellable (task), noted_cb, task);
}

static void
look (WkWorkspace *self, Doing *doing, GTask *task)
{
  GError *error = NULL;
  g_autofree char *id = find_resident (self, doing->words[1], &error);

  if (id == NULL)
    answer (task, error);
  else
    wk_workspace_open_file_async (self, id, g_task_get_cancellable (task), look_opened_cb, task);
}

/* ---- the office ------------------------------------------------------------------------------------------------ */

static void
enrolled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;

  wk_workspace_enrol_finish (WK_WORKSPACE (source), result, &error);
  answer (data, error);
}

static void
enrol (WkWorkspace *self, Doing *doing, GTask *task)
{
  wk_workspace_enrol_async (self, doing->words[1], doing->code, g_task_get_cancellable (task), enrolled_cb, task);
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Doing *doing = g_task_get_task_data (task);
  g_autofree char *went = NULL, *came = NULL;
  GError *error = NULL;
  guint64 sent, received;

  if (!wk_office_sync_finish (WK_OFFICE (source), result, &sent, &received, &error))
    {
      answer (task, error);
      return;
    }
  went = g_strdup_printf ("%" G_GUINT64_FORMAT, sent);
  came = g_strdup_printf ("%" G_GUINT64_FORMAT, received);
  if (doing->json)
    g_string_append_printf (doing->out, "{\"sent\":%s,\"received\":%s}\n", went, came);
  else
    g_string_append_printf (doing->out, _("went: %s, came: %s\n"), went, came);
  answer (task, NULL);
}

static void
sync_once (WkWorkspace *self, Doing *doing, GTask *task)
{
  wk_office_sync_async (self->office, g_task_get_cancellable (task), synced_cb, task);
}

/* ---- orders ------------------------------------------------------------------------------------------------------ */

static const struct {
  const char *verb;
  guint n_words;
  void (*run) (WkWorkspace *self, Doing *doing, GTask *task /* (transfer full) */);
} verbs[] = {
  { "import", 2, import },
  { "edit", 4, edit },
  { "look", 2, look },
  { "copy", 2, look },
  { "enrol", 2, enrol },
  { "sync", 1, sync_once },
};

void
wk_workspace_order_async (WkWorkspace *self, const WkOrder *order, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Doing *doing = g_new0 (Doing, 1);
  guint n = g_strv_length ((char **) order->words);

  doing->words = g_strdupv ((char **) order->words);
  doing->dry_run = order->dry_run;
  doing->json = order->json;
  doing->code = g_strdup (order->code != NULL ? order->code : "");
  doing->out = g_string_new (NULL);
  g_task_set_source_tag (task, wk_workspace_order_async);
  g_task_set_task_data (task, doing, doing_free);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (n == verbs[i].n_words && g_str_equal (doing->words[0], verbs[i].verb))
      {
        verbs[i].run (self, doing, task);
        return;
      }
  answer (task, g_error_new_literal (WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID, _("This is not something it can do.")));
}

char *
wk_workspace_order_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
