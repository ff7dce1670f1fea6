#include "wk-workspace-private.h"

#include <glib/gi18n-lib.h>

#include "wk-mend-private.h"
#include "wk-room-guest.h"

/* How long to wait before looking again whether a document is at rest. */
#define REST_MS 20u

/* A document on its way to being put right. While the worker is at it, what is typed is gathered and not signed yet. */
typedef struct {
  WkVault *vault;            /* (owned) */
  WkLaptop *laptop;          /* (owned) */
  WkDocumentName *name;      /* (owned) */
  GBytes *state;             /* (owned) (nullable): to heal with; NULL: only to be put together anew */
  guint64 client;            /* who writes in the open document */
  WkMended *mended;          /* (owned) (nullable): result */
} Mend;

static void
mend_free (gpointer data)
{
  Mend *mend = data;

  wk_vault_unref (mend->vault);
  wk_laptop_unref (mend->laptop);
  wk_document_name_free (mend->name);
  g_clear_pointer (&mend->state, g_bytes_unref);
  g_clear_pointer (&mend->mended, wk_mended_free);
  g_free (mend);
}

static void
mend_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Mend *mend = data;
  GError *error = NULL;

  if (mend->state != NULL)
    mend->mended = wk_vault_heal (mend->vault, mend->laptop, mend->name, mend->state, &error);
  else
    mend->mended = wk_vault_reload (mend->vault, mend->name, mend->client, &error);
  if (mend->mended != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  wk_workspace_return_error (task, error);
}

/* Whether all that was written in a document is in the store, so that the worker sees it. */
static gboolean
is_at_rest (WkWorkspace *self, WkOpenDocument *document)
{
  return document->gathered->len == 0 && !document->dirty && !g_hash_table_contains (self->saving, document) && !document->mending;
}

static gboolean
try_cb (gpointer data)
{
  GTask *task = data;
  WkWorkspace *self = g_task_get_source_object (task);
  Mend *mend = g_task_get_task_data (task);
  g_autoptr (WkOpenDocument) open = NULL;

  if (self->closed || g_cancellable_is_cancelled (self->gone))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");
      return G_SOURCE_REMOVE;
    }
  open = wk_workspace_lookup_document (self, &mend->name->document);
  if (open != NULL && !is_at_rest (self, open))
    {
      wk_workspace_flush (self);
      return G_SOURCE_CONTINUE;
    }
  if (open != NULL)
    {
      open->mending = TRUE;
      /* What is typed from here on is a chain of its own: it can be said again whatever becomes of the one before. Of one that was refused
       * it is the end. */
      if (mend->state != NULL)
        y_doc_set_client_id (open->doc, wk_vault_new_client (self->vault));
      mend->client = y_doc_get_client_id (open->doc);
    }
  wk_worker_run_async (self->vault->worker, task, mend_thread);
  return G_SOURCE_REMOVE;
}

static void
mend_async (WkWorkspace *self, gpointer tag, const WkDocumentName *name, GBytes *state, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);
  Mend *mend = g_new0 (Mend, 1);

  mend->vault = wk_vault_ref (self->vault);
  mend->laptop = wk_laptop_ref (self->laptop);
  mend->name = wk_document_name_copy (name);
  mend->state = state != NULL ? g_bytes_ref (state) : NULL;
  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, mend, mend_free);
  g_timeout_add_full (G_PRIORITY_DEFAULT, REST_MS, try_cb, task, g_object_unref);
}

/* What was typed meanwhile refers to what stood there; it goes along to where that stands now. What cannot: as it was, and *moved is FALSE. */
static GBytes *
move_late (WkOpenDocument *open, GArray *moves, gboolean *moved)
{
  g_autoptr (GBytes) late = wk_open_document_take_gathered (open), typed = late != NULL ? g_bytes_ref (late) : NULL;

  *moved = TRUE;
  for (guint i = 0; late != NULL && i < moves->len; i++)
    {
      WkMove *move = &g_array_index (moves, WkMove, i);
      GBytes *there = y_update_rebase (g_bytes_get_data (late, NULL), g_bytes_get_size (late), move->client, move->from, move->as_client,
                                       move->as_from, NULL);

      if (there == NULL)
        {
          *moved = FALSE;
          return g_steal_pointer (&typed);
        }
      g_bytes_unref (late);
      late = there;
    }
  return g_steal_pointer (&late);
}

static gboolean
mend_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  Mend *mend = g_task_get_task_data (G_TASK (result));
  g_autoptr (WkOpenDocument) open = wk_workspace_lookup_document (self, &mend->name->document);
  g_autoptr (GBytes) late = NULL;
  gboolean moved = TRUE;
  guint64 client;

  if (open != NULL)
    open->mending = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (open != NULL)
    {
      client = y_doc_get_client_id (open->doc);
      late = move_late (open, mend->mended->moves, &moved);
      wk_open_document_replace (open, mend->mended->doc);
      if (late != NULL && moved && !mend->mended->ended)
        y_doc_apply_update (open->doc, g_bytes_get_data (late, NULL), g_bytes_get_size (late), self, NULL);
      if (late != NULL)
        wk_workspace_keep_update (self, open, client, late, !moved);
      if (open->room != NULL && WK_IS_ROOM_GUEST (open->room))
        wk_room_guest_take_document (WK_ROOM_GUEST (open->room), &open->name->document, open->doc);
    }
  wk_resident_list_put (self->residents, mend->mended->residents);
  if (mend->mended->again > 0)
    wk_office_written (self->office, mend->mended->again);
  if (mend->mended->proposal != 0)
    wk_workspace_proposals_changed (self);
  return TRUE;
}

/**
 * wk_workspace_heal_async:
 * @self: a workspace with a store
 * @name: a document whose content differs from the other side's though both have seen the same
 * @state: the other side's whole state, update v1: the office's, or a table's host's
 * @callback: called when it is healed
 * @data: for @callback
 *
 * The design's healing, durable, and shown at once where the document is open: @state goes into a fresh document, the own copy is sealed aside
 * (a #WkProposal of reason %WK_PROPOSAL_COPY), own batches that the other side has not, or has other content for, are applied again. At a
 * table the guest's room is given the fresh document (wk_room_guest_take_document()). Nothing that is typed meanwhile is lost.
 */
void
wk_workspace_heal_async (WkWorkspace *self, const WkDocumentName *name, GBytes *state, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (self->vault != NULL && !self->vault->read_only);

  mend_async (self, wk_workspace_heal_async, name, state, callback, data);
}

gboolean
wk_workspace_heal_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return mend_finish (self, result, error);
}

static void
reloaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!mend_finish (WK_WORKSPACE (source), result, &error) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("a document could not be put together anew: %s", error->message);
}

/**
 * wk_workspace_reload_document:
 * @self: a workspace with a store
 * @name: a document that has changed in the store otherwise than by additions: something of it was set aside, or it went
 *
 * Shows what the store has now, if it is open.
 */
void
wk_workspace_reload_document (WkWorkspace *self, const WkDocumentName *name)
{
  g_autoptr (WkOpenDocument) open = wk_workspace_lookup_document (self, &name->document);

  if (open != NULL)
    mend_async (self, wk_workspace_reload_document, name, NULL, reloaded_cb, NULL);
}

/**
 * wk_workspace_show_erased:
 * @self: a workspace with a store
 * @subject: a resident who was removed on purpose: nothing of them is in the store any more
 *
 * What is open of them shows nothing any more, and says why.
 */
void
wk_workspace_show_erased (WkWorkspace *self, const WkId *subject)
{
  const char *reason = _("This file was removed on purpose and cannot be opened again.");
  g_autoptr (GPtrArray) held = wk_workspace_hold_open_documents (self, subject);

  for (guint i = 0; i < held->len; i++)
    {
      WkOpenDocument *open = held->pdata[i];

      if (g_strcmp0 (wk_document_get_read_only_reason (open->document), reason) == 0)
        continue;
      wk_document_set_read_only_reason (open->document, reason);
      wk_workspace_reload_document (self, open->name);
    }
}
