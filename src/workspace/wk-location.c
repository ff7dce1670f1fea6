#include "wk-location.h"

#include <glib/gi18n-lib.h>

#include "wk-deed.h"
#include "wk-directory-terms.h"
#include "wk-emergency.h"
#include "wk-maker-private.h"
#include "wk-record-list.h"
#include "wk-social-map.h"
#include "wk-workspace-private.h"

struct _WkLocation {
  GObject parent_instance;
  WkWorkspace *workspace;    /* (owned) */
  WkOpenDocument *open;      /* (owned): the directory */
  WkOpenDocument *board;     /* (owned) */
  WkOpenDocument *desk;      /* (owned): of whoever works here */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkLocation, wk_location, G_TYPE_OBJECT)

typedef struct {
  WkVault *vault;            /* (owned) */
  WkSubject *location;       /* (owned) */
  char *account;             /* (owned) */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  wk_vault_unref (work->vault);
  wk_subject_free (work->location);
  g_free (work->account);
  g_free (work);
}

/* ---- object ------------------------------------------------------------------------------------------------ */

static void
use_terms (WkLocation *self, WkDocument *directory)
{
  if (wk_directory_terms_use (wk_document_get_doc (directory)))
    wk_workspace_terms_changed (self->workspace);
}

static void
changed_cb (WkDocument *document, gboolean local, gpointer data)
{
  if (wk_document_get_kind (document) == WK_DOC_DIRECTORY)
    use_terms (data, document);
  g_signal_emit (data, signals[CHANGED], 0);
}

static void
let_go (WkLocation *self, WkOpenDocument **open)
{
  if (*open != NULL)
    g_signal_handlers_disconnect_by_data ((*open)->document, self);
  g_clear_pointer (open, wk_open_document_unref);
}

static WkOpenDocument *
take (WkLocation *self, WkDocumentName *name, YDoc *doc)
{
  WkOpenDocument *open = wk_workspace_take_document (self->workspace, name, doc);

  g_signal_connect (open->document, "changed", G_CALLBACK (changed_cb), self);
  return open;
}

/* The office takes nothing for the directory from whoever may not keep it: they read so, and whom to ask, rather than find it refused. What else
 * makes it read-only goes before. */
static void
follow_functions (WkLocation *self)
{
  WkDocument *directory = self->open->document;
  const char *refusal = wk_deed_get_refusal (WK_DEED_KEEP_DIRECTORY), *reason = wk_document_get_read_only_reason (directory);
  gboolean may = wk_functions_may (wk_workspace_get_functions (self->workspace), WK_DEED_KEEP_DIRECTORY);

  if (!may && reason == NULL)
    wk_document_set_read_only_reason (directory, refusal);
  else if (may && g_strcmp0 (reason, refusal) == 0)
    wk_document_set_read_only_reason (directory, NULL);
}

static void
wk_location_dispose (GObject *object)
{
  WkLocation *self = WK_LOCATION (object);

  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  if (self->workspace != NULL && self->workspace->location == self)
    self->workspace->location = NULL;
  let_go (self, &self->open);
  let_go (self, &self->board);
  let_go (self, &self->desk);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (wk_location_parent_class)->dispose (object);
}

static void
wk_location_class_init (WkLocationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_location_dispose;
  signals[CHANGED] = g_signal_new ("changed", WK_TYPE_LOCATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wk_location_init (WkLocation *self)
{
}

WkWorkspace *
wk_location_get_workspace (WkLocation *self)
{
  return self->workspace;
}

WkDocument *
wk_location_get_directory (WkLocation *self)
{
  g_return_val_if_fail (WK_IS_LOCATION (self), NULL);

  return self->open->document;
}

WkDocument *
wk_location_get_board (WkLocation *self)
{
  g_return_val_if_fail (WK_IS_LOCATION (self), NULL);

  return self->board->document;
}

WkDocument *
wk_location_get_desk (WkLocation *self)
{
  g_return_val_if_fail (WK_IS_LOCATION (self), NULL);

  return self->desk->document;
}

WkRecordList *
wk_location_get_organisations (WkLocation *self)
{
  g_return_val_if_fail (WK_IS_LOCATION (self), NULL);

  return wk_document_get_records (self->open->document, "organisation");
}

const char *
wk_location_add_term (WkLocation *self, WkTerms which, const char *label)
{
  g_autofree char *random = NULL;

  g_return_val_if_fail (WK_IS_LOCATION (self), NULL);

  random = g_strdup_printf ("%04x", (guint) (wk_random_get_uint64 (self->workspace->random) & 0xffff));
  return wk_directory_terms_add (self->open->document, which, label, random);
}

/* ---- another office ---------------------------------------------------------------------------------------- */

/**
 * wk_location_bring:
 * @vault: an open vault
 * @laptop: as it is since it belongs to another office, and so to another location
 * @former: the location that it belonged to
 * @error: return location for an error
 *
 * What was written of the former location's neighbourhood is written down for the new one too. Worker, within a group of the store's.
 *
 * Returns: whether all was brought along
 */
gboolean
wk_location_bring (WkVault *vault, WkLaptop *laptop, const WkSubject *former, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WkLoadedDocument) loaded = NULL;
  g_autoptr (WkDocument) old = NULL;
  g_autoptr (WkMaker) maker = NULL;
  WkId id;

  if (wk_id_equal (&former->id, &laptop->location->id))
    return TRUE;
  wk_document_name (former->secret, WK_DOC_DIRECTORY, NULL, &id);
  loaded = wk_vault_load_document (vault, &id, &local);
  if (loaded == NULL)
    {
      if (g_error_matches (local, WK_STORE_ERROR, WK_STORE_ERROR_MISSING))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  old = wk_document_new (WK_DOC_DIRECTORY, NULL, loaded->doc, laptop->author, vault->clock, vault->random);
  maker = wk_maker_new (vault, laptop, vault->clock);
  if (!wk_maker_begin_location (maker, error))
    return FALSE;
  wk_social_map_copy (old, wk_maker_open (maker, WK_DOC_DIRECTORY, NULL));
  wk_directory_terms_copy (old, wk_maker_open (maker, WK_DOC_DIRECTORY, NULL));
  return wk_maker_finish (maker, error);
}

/* ---- opening ------------------------------------------------------------------------------------------------ */

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  WkLoadedFile *loaded = wk_loaded_file_new (&work->location->id);
  GError *error = NULL;

  if (wk_store_ensure_subject (work->vault->store, &work->location->id, work->location->secret, &error)
      && wk_vault_load_part (work->vault, loaded, work->location->secret, WK_DOC_DIRECTORY, NULL, &error)
      && wk_vault_load_part (work->vault, loaded, work->location->secret, WK_DOC_BOARD, NULL, &error)
      && wk_vault_load_part (work->vault, loaded, work->location->secret, WK_DOC_DESK, work->account, &error))
    {
      g_task_return_pointer (task, loaded, (GDestroyNotify) wk_loaded_file_free);
      return;
    }
  wk_loaded_file_free (loaded);
  wk_workspace_return_error (task, error);
}

/**
 * wk_workspace_open_location_async:
 * @self: a workspace
 * @cancellable: (nullable): to give up
 * @callback: called when it is open
 * @data: for @callback
 *
 * Opens what all who work at the location share: the social map, its people, its call scripts, invitations. Empty when nobody wrote in it yet.
 */
void
wk_workspace_open_location_async (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (WK_IS_WORKSPACE (self));

  if (self->vault == NULL || self->laptop == NULL)
    {
      g_task_report_new_error (self, callback, data, wk_workspace_open_location_async, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_MISSING,
                               _("This device keeps nothing of the location."));
      return;
    }
  wk_workspace_flush (self);
  task = g_task_new (self, cancellable, callback, data);
  work = g_new0 (Work, 1);
  work->vault = wk_vault_ref (self->vault);
  work->location = wk_subject_new (&self->laptop->location->id, self->laptop->location->secret);
  work->account = wk_id_to_hex (&self->laptop->account);
  g_task_set_source_tag (task, wk_workspace_open_location_async);
  g_task_set_task_data (task, work, work_free);
  g_object_set_data_full (G_OBJECT (task), "held", wk_workspace_hold_open_documents (self, &work->location->id), (GDestroyNotify) g_ptr_array_unref);
  wk_worker_run_async (self->vault->worker, task, open_thread);
}

WkLocation *
wk_workspace_open_location_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  WkLoadedFile *loaded = g_task_propagate_pointer (G_TASK (result), error);
  WkLocation *location;
  WkDocumentName *name;

  if (loaded == NULL)
    return NULL;
  name = loaded->names->pdata[0];
  if (self->location != NULL && wk_id_equal (&self->location->open->name->document, &name->document))
    location = g_object_ref (self->location);
  else
    {
      location = g_object_new (WK_TYPE_LOCATION, NULL);
      location->workspace = g_object_ref (self);
      location->open = take (location, name, loaded->docs->pdata[0]);
      location->board = take (location, loaded->names->pdata[1], loaded->docs->pdata[1]);
      location->desk = take (location, loaded->names->pdata[2], loaded->docs->pdata[2]);
      self->location = location;
      g_signal_connect_swapped (self, "told", G_CALLBACK (follow_functions), location);
      g_signal_connect_swapped (location->open->document, "notify::writable", G_CALLBACK (follow_functions), location);
      follow_functions (location);
      use_terms (location, location->open->document);
    }
  wk_loaded_file_free (loaded);
  return location;
}
