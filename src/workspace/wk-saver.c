#include "wk-saver-private.h"

#include "wk-log.h"
#include "wk-mend-private.h"

#define RETRY_SECONDS 2u

struct _WkSaver {
  WkVault *vault;            /* (owned) */
  GQueue waiting;            /* of WkSaveItem */
  GPtrArray *in_flight;      /* (owned) (nullable) of WkSaveItem */
  guint retry;               /* source id */
  WkSavedFunc saved;
  WkSaveStateFunc state;
  gpointer data;
  GCancellable *gone;        /* (owned): cancelled when the saver goes */
};

typedef struct {
  WkVault *vault;            /* (owned) */
  GPtrArray *items;          /* (owned) of WkSaveItem, shared with the saver */
  GPtrArray *residents;      /* (owned) (nullable) */
} Job;

static void run (WkSaver *self);

WkSaveItem *
wk_save_item_new (const WkDocumentName *name, WkBatch *batch, WkDocumentRows *rows, gboolean own, gboolean aside)
{
  WkSaveItem *item = g_new0 (WkSaveItem, 1);

  item->name = wk_document_name_copy (name);
  item->batch = batch != NULL ? wk_batch_ref (batch) : NULL;
  item->rows = rows;
  item->own = own;
  item->aside = aside;
  return item;
}

void
wk_save_item_free (WkSaveItem *item)
{
  wk_document_name_free (item->name);
  g_clear_pointer (&item->batch, wk_batch_unref);
  g_clear_pointer (&item->rows, wk_document_rows_free);
  g_free (item);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  wk_vault_unref (job->vault);
  g_ptr_array_unref (job->items);
  g_clear_pointer (&job->residents, g_ptr_array_unref);
  g_free (job);
}

static gboolean
append_all (WkVault *vault, GPtrArray *items, GError **error)
{
  if (!wk_store_begin (vault->store, error))
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      WkSaveItem *item = items->pdata[i];

      if (item->batch != NULL && item->fate == WK_SAVE_FATE_KEPT && !item->aside && !wk_vault_append (vault, item->batch, error))
        {
          wk_vault_rollback (vault);
          return FALSE;
        }
    }
  return wk_vault_commit (vault, error);
}

/* A group of its own. */
static gboolean
in_group (WkVault *vault, WkSaveItem *item, gboolean (*keep) (WkVault *vault, WkBatch *batch, GError **error), GError **error)
{
  if (!wk_store_begin (vault->store, error))
    return FALSE;
  if (keep (vault, item->batch, error))
    return wk_vault_commit (vault, error);
  wk_vault_rollback (vault);
  return FALSE;
}

/* In its document; failing that for another reason than the disk's, beside it; where nothing can be sealed for the resident any more, for
 * the laptop. What was kept before is known and stays as it is. */
static gboolean
keep_alone (WkVault *vault, WkSaveItem *item, GError **error)
{
  static gboolean (* const ways[]) (WkVault *, WkBatch *, GError **) = { wk_vault_append, wk_vault_keep_aside, wk_vault_keep_for_laptop };
  g_autoptr (GError) why = NULL;

  for (guint i = item->aside ? 1 : 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_clear_error (&why);
      if (in_group (vault, item, ways[i], &why))
        {
          item->fate = i == 0 ? WK_SAVE_FATE_KEPT : WK_SAVE_FATE_ASIDE;
          return TRUE;
        }
      if (wk_workspace_error_is_disk (why))
        break;
      if (g_error_matches (why, WK_STORE_ERROR, WK_STORE_ERROR_ERASED))
        {
          item->fate = WK_SAVE_FATE_GONE;
          return TRUE;
        }
      g_message ("a batch cannot be kept where it belongs: %s", why->message);
    }
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

/* All at once; failing that for another reason than the disk's, one by one. */
static gboolean
keep_all (WkVault *vault, GPtrArray *items, GError **error)
{
  g_autoptr (GError) why = NULL;
  gboolean kept = append_all (vault, items, &why);

  if (!kept && wk_workspace_error_is_disk (why))
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  for (guint i = 0; i < items->len; i++)
    {
      WkSaveItem *item = items->pdata[i];

      if (item->batch != NULL && (item->aside || !kept) && item->fate == WK_SAVE_FATE_KEPT && !keep_alone (vault, item, error))
        return FALSE;
    }
  return TRUE;
}

static void
project_all (WkVault *vault, GPtrArray *items, GHashTable *subjects)
{
  g_autoptr (GError) error = NULL;

  if (!wk_index_begin (vault->index, &error))
    goto failed;
  for (guint i = 0; i < items->len; i++)
    {
      WkSaveItem *item = items->pdata[i];

      if (item->fate != WK_SAVE_FATE_KEPT)
        continue;
      if (item->rows == NULL)
        {
          g_hash_table_add (vault->awaited, wk_id_copy (&item->name->document));
          continue;
        }
      g_hash_table_remove (vault->awaited, &item->name->document);
      /* It may be gone since what they are of was written. */
      if (item->batch == NULL && !wk_store_has_document (vault->store, &item->name->document))
        continue;
      if (!wk_index_put (vault->index, item->rows, FALSE, &error))
        {
          wk_index_rollback (vault->index);
          goto failed;
        }
      g_hash_table_add (subjects, wk_id_copy (&item->name->subject));
    }
  if (wk_index_commit (vault->index, &error))
    return;
failed:
  /* Lists lag behind until the next start; what was written is safe. */
  wk_index_fall_behind (vault->index);
  g_hash_table_remove_all (subjects);
  wk_log_failure ("workspace", "lists_behind", error);
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  if (!keep_all (job->vault, job->items, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_autoptr (GHashTable) subjects = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  project_all (job->vault, job->items, subjects);
  if (g_hash_table_size (subjects) > 0)
    job->residents = wk_index_read_residents (job->vault->index, subjects, NULL);
  if (job->residents == NULL)
    job->residents = g_ptr_array_new ();
  g_task_return_boolean (task, TRUE);
}

static gboolean
retry_cb (gpointer data)
{
  WkSaver *self = data;

  self->retry = 0;
  run (self);
  return G_SOURCE_REMOVE;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  Job *job = g_task_get_task_data (G_TASK (result));

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      WkSaver *self = data;
      GError *said = NULL;

      /* Back in the queue, in order, before what was written meanwhile. */
      for (guint i = self->in_flight->len; i > 0; i--)
        g_queue_push_head (&self->waiting, g_ptr_array_steal_index (self->in_flight, i - 1));
      g_clear_pointer (&self->in_flight, g_ptr_array_unref);
      wk_workspace_propagate_error (&said, g_steal_pointer (&error));
      self->retry = g_timeout_add_seconds (RETRY_SECONDS, retry_cb, self);
      self->state (WK_SAVE_NOT_SAVED, said->message, self->data);
      g_error_free (said);
      return;
    }

  WkSaver *self = data;
  g_autoptr (GPtrArray) items = g_steal_pointer (&self->in_flight);
  self->saved (items, job->residents, self->data);
  if (g_queue_is_empty (&self->waiting))
    self->state (WK_SAVE_SAVED, NULL, self->data);
  else
    run (self);
}

static void
run (WkSaver *self)
{
  g_autoptr (GTask) task = NULL;
  WkSaveItem *item;
  Job *job;

  if (self->in_flight != NULL || self->retry != 0 || g_queue_is_empty (&self->waiting))
    return;
  self->in_flight = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_save_item_free);
  while ((item = g_queue_pop_head (&self->waiting)) != NULL)
    g_ptr_array_add (self->in_flight, item);
  job = g_new0 (Job, 1);
  job->vault = wk_vault_ref (self->vault);
  job->items = g_ptr_array_ref (self->in_flight);
  task = g_task_new (NULL, self->gone, saved_cb, self);
  g_task_set_source_tag (task, run);
  g_task_set_check_cancellable (task, FALSE); /* what was written goes to disk also when the saver goes */
  g_task_set_task_data (task, job, job_free);
  wk_worker_run_async (self->vault->worker, task, save_thread);
}

/**
 * wk_saver_new:
 * @vault: an open vault
 * @saved: told what became durable
 * @state: told how saving stands
 * @data: for both
 *
 * Returns: (transfer full): a saver
 */
WkSaver *
wk_saver_new (WkVault *vault, WkSavedFunc saved, WkSaveStateFunc state, gpointer data)
{
  WkSaver *self = g_new0 (WkSaver, 1);

  self->vault = wk_vault_ref (vault);
  g_queue_init (&self->waiting);
  self->saved = saved;
  self->state = state;
  self->data = data;
  self->gone = g_cancellable_new ();
  return self;
}

/* What is in flight reaches the disk; nobody is told. */
void
wk_saver_free (WkSaver *self)
{
  g_cancellable_cancel (self->gone);
  g_clear_object (&self->gone);
  g_clear_handle_id (&self->retry, g_source_remove);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) wk_save_item_free);
  g_clear_pointer (&self->in_flight, g_ptr_array_unref);
  wk_vault_unref (self->vault);
  g_free (self);
}

void
wk_saver_push (WkSaver *self, WkSaveItem *item)
{
  g_queue_push_tail (&self->waiting, item);
  if (self->retry == 0 && item->batch != NULL)
    self->state (WK_SAVE_SAVING, NULL, self->data);
  run (self);
}

/* Whether nothing waits for the disk. */
gboolean
wk_saver_is_idle (WkSaver *self)
{
  return self->in_flight == NULL && g_queue_is_empty (&self->waiting);
}
