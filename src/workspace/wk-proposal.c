#include "wk-proposal.h"

#include <string.h>

#include "wk-mend-private.h"
#include "wk-workspace-private.h"

struct _WkProposal {
  GObject parent_instance;
  gint64 id, time;
  char resident[WK_ID_HEX_SIZE];
  WkDocKind kind;
  char *domain;              /* (owned) */
  guint changes;
  WkRefusal refusal;
  char *ask;                 /* (owned) (nullable) */
  char *text;                /* (owned) */
  GBytes *update;            /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkProposal, wk_proposal, G_TYPE_OBJECT)

static void
wk_proposal_finalize (GObject *object)
{
  WkProposal *self = WK_PROPOSAL (object);

  g_free (self->domain);
  g_free (self->ask);
  g_free (self->text);
  g_bytes_unref (self->update);
  G_OBJECT_CLASS (wk_proposal_parent_class)->finalize (object);
}

static void
wk_proposal_class_init (WkProposalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wk_proposal_finalize;
}

static void
wk_proposal_init (WkProposal *self)
{
}

/* ---- reading (worker) ------------------------------------------------------------------------------------ */

static WkProposal *
read_proposal (WkStoreProposal *stored, GError **error)
{
  g_autoptr (GPtrArray) updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree char *domain = NULL;
  WkProposal *self;
  GBytes *merged;

  for (guint i = 0; i < stored->batches->len; i++)
    {
      g_autofree char *named = NULL;
      GBytes *update = wk_record_read (((WkStoreBatch *) stored->batches->pdata[i])->bytes, &named);

      if (update == NULL)
        continue;
      g_ptr_array_add (updates, update);
      g_free (domain);
      domain = g_steal_pointer (&named);
    }
  merged = updates->len > 0 ? y_updates_merge ((GBytes **) updates->pdata, updates->len, error) : g_bytes_new_static ("\0\0", 2);
  if (merged == NULL)
    return NULL;
  self = g_object_new (WK_TYPE_PROPOSAL, NULL);
  self->id = stored->id;
  self->time = stored->time;
  self->kind = stored->kind;
  self->domain = domain != NULL ? g_steal_pointer (&domain) : g_strdup ("");
  self->changes = stored->batches->len;
  self->refusal = wk_proposal_note_parse (stored->note, &self->ask);
  self->update = merged;
  self->text = y_update_dup_text (g_bytes_get_data (merged, NULL), g_bytes_get_size (merged), NULL);
  if (self->text == NULL)
    self->text = g_strdup ("");
  wk_id_write_hex (&stored->subject, self->resident);
  return self;
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkVault *vault = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) stored = wk_vault_list_proposals (vault, &error);
  g_autoptr (GPtrArray) proposals = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; stored != NULL && i < stored->len; i++)
    {
      WkProposal *proposal = read_proposal (stored->pdata[i], NULL);

      if (proposal != NULL)
        g_ptr_array_add (proposals, proposal);
    }
  if (stored != NULL)
    {
      g_task_return_pointer (task, g_steal_pointer (&proposals), (GDestroyNotify) g_ptr_array_unref);
      return;
    }
  wk_workspace_return_error (task, error);
}

void
wk_workspace_list_proposals_async (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, wk_workspace_list_proposals_async);
  g_task_set_task_data (task, wk_vault_ref (self->vault), (GDestroyNotify) wk_vault_unref);
  wk_worker_run_async (self->vault->worker, task, list_thread);
}

GPtrArray *
wk_workspace_list_proposals_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- deciding ---------------------------------------------------------------------------------------------- */

typedef struct {
  WkVault *vault;            /* (owned) */
  WkLaptop *laptop;          /* (owned) */
  gint64 id;
  WkDocumentName *name;      /* (owned) (nullable) result */
  GBytes *update;            /* (owned) (nullable) result */
  WkMended *mended;          /* (owned) (nullable) result: for the rows */
} Decision;

static void
decision_free (gpointer data)
{
  Decision *decision = data;

  wk_vault_unref (decision->vault);
  wk_laptop_unref (decision->laptop);
  g_clear_pointer (&decision->name, wk_document_name_free);
  g_clear_pointer (&decision->update, g_bytes_unref);
  g_clear_pointer (&decision->mended, wk_mended_free);
  g_free (decision);
}

static void
decide (WkWorkspace *self, gpointer tag, gint64 id, GTaskThreadFunc func, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Decision *decision = g_new0 (Decision, 1);

  decision->vault = wk_vault_ref (self->vault);
  decision->laptop = wk_laptop_ref (self->laptop);
  decision->id = id;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, decision, decision_free);
  wk_worker_run_async (self->vault->worker, task, func);
}

static void
apply_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Decision *decision = data;
  GError *error = NULL;

  if (!wk_vault_apply_proposal (decision->vault, decision->laptop, decision->id, &decision->name, &decision->update, &error))
    {
      wk_workspace_return_error (task, error);
      return;
    }
  decision->mended = wk_vault_reload (decision->vault, decision->name, 0, NULL);
  g_task_return_boolean (task, TRUE);
}

void
wk_workspace_apply_proposal_async (WkWorkspace *self, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  decide (self, wk_workspace_apply_proposal_async, id, apply_thread, cancellable, callback, data);
}

gboolean
wk_workspace_apply_proposal_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  Decision *decision = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  wk_workspace_apply_foreign (self, &decision->name->document, decision->update);
  if (decision->mended != NULL)
    wk_resident_list_put (self->residents, decision->mended->residents);
  wk_office_written (self->office, 1);
  wk_workspace_proposals_changed (self);
  return TRUE;
}

static void
discard_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Decision *decision = data;
  GError *error = NULL;

  if (wk_vault_discard_proposal (decision->vault, decision->id, &error))
    g_task_return_boolean (task, TRUE);
  else
    wk_workspace_return_error (task, error);
}

void
wk_workspace_discard_proposal_async (WkWorkspace *self, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  decide (self, wk_workspace_discard_proposal_async, id, discard_thread, cancellable, callback, data);
}

gboolean
wk_workspace_discard_proposal_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  wk_workspace_proposals_changed (self);
  return TRUE;
}

/* ---- what it says ------------------------------------------------------------------------------------------ */

gint64 wk_proposal_get_id (WkProposal *self) { return self->id; }
const char *wk_proposal_get_resident (WkProposal *self) { return self->resident; }
WkDocKind wk_proposal_get_kind (WkProposal *self) { return self->kind; }
const char *wk_proposal_get_domain (WkProposal *self) { return self->domain; }
gint64 wk_proposal_get_time (WkProposal *self) { return self->time; }
guint wk_proposal_get_changes (WkProposal *self) { return self->changes; }
const char *wk_proposal_get_ask (WkProposal *self) { return self->ask; }
const char *wk_proposal_get_text (WkProposal *self) { return self->text; }
GBytes *wk_proposal_get_update (WkProposal *self) { return self->update; }

WkProposalReason
wk_proposal_get_reason (WkProposal *self)
{
  if (self->refusal == WK_ASIDE_HERE)
    return WK_PROPOSAL_HERE;
  if (self->refusal == WK_ASIDE_LOST)
    return WK_PROPOSAL_LOST;
  switch (self->refusal)
    {
    case WK_REFUSAL_NONE: return WK_PROPOSAL_COPY;
    case WK_REFUSAL_NO_RIGHT: return WK_PROPOSAL_NO_RIGHT;
    case WK_REFUSAL_ERASED: return WK_PROPOSAL_ERASED;
    case WK_REFUSAL_SIGNATURE: case WK_REFUSAL_CONTENT: case WK_REFUSAL_CLIENT_TAKEN: case WK_REFUSAL_CHAIN: case WK_REFUSAL_UNKNOWN:
    default: return WK_PROPOSAL_OTHER;
    }
}
