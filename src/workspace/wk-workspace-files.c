#include "wk-workspace-private.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "wk-attachment-private.h"
#include "wk-bsn.h"
#include "wk-state-hash.h"

/* Work on the worker about one resident or the whole store. */
typedef struct {
  WkVault *vault;            /* (owned) */
  WkId subject;
  char *text, *second;       /* (owned) (nullable) passphrases or a file name */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  wk_vault_unref (work->vault);
  wk_wipe_and_free_text (work->text);
  wk_wipe_and_free_text (work->second);
  g_free (work);
}

static GTask *
work_new (WkWorkspace *self, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data, Work **work)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  *work = g_new0 (Work, 1);
  (*work)->vault = wk_vault_ref (self->vault);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, *work, work_free);
  return task;
}

/* ---- opening ------------------------------------------------------------------------------------------ */

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  WkLoadedFile *loaded = wk_vault_load_file (work->vault, &work->subject, &error);

  if (loaded == NULL)
    wk_workspace_return_error (task, error);
  else
    g_task_return_pointer (task, loaded, (GDestroyNotify) wk_loaded_file_free);
}

/**
 * wk_workspace_open_file_async:
 * @self: a workspace
 * @resident_id: in hex
 * @cancellable: (nullable): to give up
 * @callback: called when it is open
 * @data: for @callback
 */
void
wk_workspace_open_file_async (WkWorkspace *self, const char *resident_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  Work *work;
  WkId id;

  if (self->vault == NULL || !wk_id_init_from_hex (&id, resident_id))
    {
      g_task_report_new_error (self, callback, data, wk_workspace_open_file_async, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_MISSING,
                               _("There is no resident by this number."));
      return;
    }
  wk_workspace_flush (self);
  g_autoptr (GTask) task = work_new (self, wk_workspace_open_file_async, cancellable, callback, data, &work);
  work->subject = id;
  g_object_set_data_full (G_OBJECT (task), "held", wk_workspace_hold_open_documents (self, &id), (GDestroyNotify) g_ptr_array_unref);
  wk_worker_run_async (self->vault->worker, task, open_thread);
}

WkFile *
wk_workspace_open_file_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  WkLoadedFile *loaded = g_task_propagate_pointer (G_TASK (result), error);

  return loaded != NULL ? wk_file_new (self, loaded) : NULL;
}

/* ---- a resident by hand ------------------------------------------------------------------------------- */

typedef struct {
  char *first_name, *prefix, *last_name, *birth_date, *street, *house_number, *postcode, *town, *telephone, *language;
} NewResident;

static void
new_resident_free (gpointer data)
{
  NewResident *new = data;

  g_free (new->first_name);
  g_free (new->prefix);
  g_free (new->last_name);
  g_free (new->birth_date);
  g_free (new->street);
  g_free (new->house_number);
  g_free (new->postcode);
  g_free (new->town);
  g_free (new->telephone);
  g_free (new->language);
  g_free (new);
}

static void
add_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  WkLoadedFile *loaded = NULL;

  if (wk_store_ensure_subject (work->vault->store, &work->subject, NULL, &error))
    loaded = wk_vault_load_file (work->vault, &work->subject, &error);
  if (loaded == NULL)
    wk_workspace_return_error (task, error);
  else
    g_task_return_pointer (task, loaded, (GDestroyNotify) wk_loaded_file_free);
}

/* Whether somebody can have been born on it: yyyy-mm-dd, no later than today. */
static gboolean
is_birth_date (WkWorkspace *self, const char *date)
{
  g_autofree char *today = wk_workspace_dup_today (self);
  int y, m, d, end = 0;

  if (sscanf (date, "%4d-%2d-%2d%n", &y, &m, &d, &end) != 3 || end != 10 || date[end] != '\0')
    return FALSE;
  return y >= 1900 && m >= 1 && m <= 12 && d >= 1 && g_date_valid_dmy (d, m, y) && strcmp (date, today) <= 0;
}

/**
 * wk_workspace_add_resident_async:
 * @self: a workspace
 * @resident: what is known; copied
 * @cancellable: (nullable): to give up
 * @callback: called when the resident is there; an impossible birth date gives %WK_WORKSPACE_ERROR_INVALID
 * @data: for @callback
 */
void
wk_workspace_add_resident_async (WkWorkspace *self, const WkNewResident *resident, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data)
{
  NewResident *new;
  Work *work;

  if (resident->first_name == NULL || *resident->first_name == '\0')
    {
      g_task_report_new_error (self, callback, data, wk_workspace_add_resident_async, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID,
                               _("Fill in at least a first name."));
      return;
    }
  if (resident->birth_date != NULL && *resident->birth_date != '\0'
      && !is_birth_date (self, resident->birth_date))
    {
      g_task_report_new_error (self, callback, data, wk_workspace_add_resident_async, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID,
                               _("This date of birth does not exist."));
      return;
    }
  g_autoptr (GTask) task = work_new (self, wk_workspace_add_resident_async, cancellable, callback, data, &work);
  wk_id_init_random (&work->subject, self->random);
  new = g_new0 (NewResident, 1);
  new->first_name = g_strdup (resident->first_name);
  new->prefix = g_strdup (resident->prefix);
  new->last_name = g_strdup (resident->last_name);
  new->birth_date = g_strdup (resident->birth_date);
  new->street = g_strdup (resident->street);
  new->house_number = g_strdup (resident->house_number);
  new->postcode = g_strdup (resident->postcode);
  new->town = g_strdup (resident->town);
  new->telephone = g_strdup (resident->telephone);
  new->language = g_strdup (resident->language);
  g_object_set_data_full (G_OBJECT (task), "new-resident", new, new_resident_free);
  wk_worker_run_async (self->vault->worker, task, add_thread);
}

static void
set_given (WkDocument *document, const char *field, const char *value)
{
  if (value != NULL && *value != '\0')
    wk_fields_set_string (WK_FIELDS (document), field, value);
}

WkFile *
wk_workspace_add_resident_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  WkLoadedFile *loaded = g_task_propagate_pointer (G_TASK (result), error);
  NewResident *new = g_object_get_data (G_OBJECT (result), "new-resident");
  WkDocument *card, *base;
  WkFile *file;

  if (loaded == NULL)
    return NULL;
  file = wk_file_new (self, loaded);
  card = wk_file_get_card (file);
  base = wk_file_get_base (file);
  g_autofree char *full = g_strjoin (" ", new->first_name, new->prefix != NULL && *new->prefix != '\0' ? new->prefix : "", NULL);
  g_strchomp (full);
  g_autofree char *display = new->last_name != NULL && *new->last_name != '\0' ? g_strjoin (" ", full, new->last_name, NULL) : g_strdup (full);

  wk_document_begin (card);
  set_given (card, "display-name", display);
  set_given (card, "first-name", new->first_name);
  set_given (card, "birth-date", new->birth_date);
  set_given (card, "house-number", new->house_number);
  set_given (card, "postcode", new->postcode);
  wk_fields_set_string (WK_FIELDS (card), "view", "partly");
  wk_document_commit (card);
  wk_document_begin (base);
  set_given (base, "street", new->street);
  set_given (base, "house-number", new->house_number);
  set_given (base, "postcode", new->postcode);
  set_given (base, "city", new->town);
  set_given (base, "phone", new->telephone);
  set_given (base, "language", new->language);
  wk_document_commit (base);
  wk_workspace_flush (self);
  return file;
}

/* ---- the store as a whole ------------------------------------------------------------------------------ */

static void
passphrase_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  if (wk_store_change_passphrase (work->vault->store, work->text, work->second, wk_vault_get_strength (), &error))
    g_task_return_boolean (task, TRUE);
  else
    wk_workspace_return_error (task, error);
}

void
wk_workspace_change_passphrase_async (WkWorkspace *self, const char *old_passphrase, const char *passphrase, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data)
{
  Work *work;
  g_autoptr (GTask) task = work_new (self, wk_workspace_change_passphrase_async, cancellable, callback, data, &work);

  work->text = g_strdup (old_passphrase);
  work->second = g_strdup (passphrase);
  wk_worker_run_async (self->vault->worker, task, passphrase_thread);
}

gboolean
wk_workspace_change_passphrase_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
wk_document_state_free (WkDocumentState *state)
{
  g_free (state->name);
  g_free (state->resident);
  g_free (state->kind);
  g_free (state->domain);
  g_free (state->state_vector);
  g_free (state->snapshot_hash);
  g_free (state->content_hash);
  g_free (state);
}

static int
compare_clients (gconstpointer a, gconstpointer b)
{
  const YClockRange *x = a, *y = b;

  return x->client < y->client ? -1 : x->client > y->client;
}

static char *
describe_vector (YDoc *doc)
{
  g_autoptr (GBytes) sv = y_doc_state_vector (doc);
  g_autoptr (GArray) ranges = NULL;
  GString *out = g_string_new (NULL);

  if (y_state_vector_parse (g_bytes_get_data (sv, NULL), g_bytes_get_size (sv), &ranges, NULL))
    {
      g_array_sort (ranges, compare_clients);
      for (guint i = 0; i < ranges->len; i++)
        {
          const YClockRange *range = &g_array_index (ranges, YClockRange, i);
          g_string_append_printf (out, "%s%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, i > 0 ? " " : "", range->client, range->to);
        }
    }
  return g_string_free (out, FALSE);
}

static int
compare_states (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(WkDocumentState **) a)->name, (*(WkDocumentState **) b)->name);
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) infos = wk_store_list_documents (work->vault->store, NULL, 0, &error);
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_document_state_free);

  if (infos == NULL)
    {
      wk_workspace_return_error (task, error);
      return;
    }
  for (guint i = 0; i < infos->len; i++)
    {
      WkStoreDocumentInfo *info = infos->pdata[i];
      g_autoptr (WkLoadedDocument) loaded = wk_vault_load_document (work->vault, &info->id, NULL);
      WkDocumentState *state = g_new0 (WkDocumentState, 1);

      state->name = wk_id_to_hex (&info->id);
      state->resident = wk_doc_kind_is_of_resident (info->kind) ? wk_id_to_hex (&info->subject) : g_strdup ("");
      state->kind = g_strdup (wk_doc_kind_to_nick (info->kind));
      state->unconfirmed = info->unconfirmed;
      state->damaged = loaded == NULL || loaded->damaged;
      if (loaded != NULL)
        {
          WkStateHash hash;

          wk_state_hash_init (&hash, loaded->doc);
          state->domain = g_strdup (loaded->domain);
          state->state_vector = describe_vector (loaded->doc);
          state->snapshot_hash = wk_hex_encode (hash.snapshot, sizeof hash.snapshot);
          state->content_hash = wk_hex_encode (hash.content, sizeof hash.content);
          state->pending = hash.pending;
        }
      g_ptr_array_add (out, state);
    }
  g_ptr_array_sort (out, compare_states);
  g_task_return_pointer (task, g_steal_pointer (&out), (GDestroyNotify) g_ptr_array_unref);
}

void
wk_workspace_list_documents_async (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  Work *work;
  g_autoptr (GTask) task = work_new (self, wk_workspace_list_documents_async, cancellable, callback, data, &work);

  wk_worker_run_async (self->vault->worker, task, list_thread);
}

GPtrArray *
wk_workspace_list_documents_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
check_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) findings = wk_store_verify (work->vault->store, NULL, NULL, &error);
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func (g_free);

  if (findings == NULL)
    {
      wk_workspace_return_error (task, error);
      return;
    }
  for (guint i = 0; i < findings->len; i++)
    g_ptr_array_add (out, g_strdup (((WkStoreFinding *) findings->pdata[i])->sentence));
  if (!wk_attachments_check (work->vault, out, &error))
    {
      wk_workspace_return_error (task, error);
      return;
    }
  g_task_return_pointer (task, g_steal_pointer (&out), (GDestroyNotify) g_ptr_array_unref);
}

void
wk_workspace_check_async (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  Work *work;
  g_autoptr (GTask) task = work_new (self, wk_workspace_check_async, cancellable, callback, data, &work);

  wk_worker_run_async (self->vault->worker, task, check_thread);
}

GPtrArray *
wk_workspace_check_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
backup_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  if (wk_store_backup (work->vault->store, work->text, &error))
    g_task_return_boolean (task, TRUE);
  else
    wk_workspace_return_error (task, error);
}

void
wk_workspace_backup_async (WkWorkspace *self, const char *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  Work *work;
  g_autoptr (GTask) task = work_new (self, wk_workspace_backup_async, cancellable, callback, data, &work);

  work->text = g_strdup (file);
  wk_worker_run_async (self->vault->worker, task, backup_thread);
}

gboolean
wk_workspace_backup_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
wk_workspace_restore (const char *file, const char *data_dir, GError **error)
{
  g_autoptr (WkClock) clock = wk_clock_new_system ();
  GError *local = NULL;

  if (wk_store_restore (file, data_dir, clock, &local))
    return TRUE;
  wk_workspace_propagate_error (error, local);
  return FALSE;
}

static void
restore_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  char **paths = data;
  GError *error = NULL;

  if (wk_workspace_restore (paths[0], paths[1], &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
wk_workspace_restore_async (const char *file, const char *data_dir, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  const char *const paths[] = { file, data_dir, NULL };

  g_task_set_source_tag (task, wk_workspace_restore_async);
  g_task_set_task_data (task, g_strdupv ((char **) paths), (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, restore_thread);
}

gboolean
wk_workspace_restore_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
