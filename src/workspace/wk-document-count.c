#include "wk-document-count.h"

#include <string.h>

#include "wk-batch.h"
#include "wk-index-private.h"
#include "wk-workspace-private.h"

struct _WkDocumentCount {
  GObject parent_instance;
  char resident[WK_ID_HEX_SIZE];
  WkDocKind kind;
  char *domain;              /* (owned) */
  guint number;
};

G_DEFINE_FINAL_TYPE (WkDocumentCount, wk_document_count, G_TYPE_OBJECT)

static void
wk_document_count_finalize (GObject *object)
{
  g_free (WK_DOCUMENT_COUNT (object)->domain);
  G_OBJECT_CLASS (wk_document_count_parent_class)->finalize (object);
}

static void
wk_document_count_class_init (WkDocumentCountClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wk_document_count_finalize;
}

static void
wk_document_count_init (WkDocumentCount *self)
{
}

static WkDocumentCount *
count_new (const WkDocumentName *name)
{
  WkDocumentCount *self = g_object_new (WK_TYPE_DOCUMENT_COUNT, NULL);

  if (wk_doc_kind_is_of_resident (name->kind))
    wk_id_write_hex (&name->subject, self->resident);
  self->kind = name->kind;
  self->domain = g_strdup (name->domain);
  return self;
}

const char *wk_document_count_get_resident (WkDocumentCount *self) { return self->resident; }
WkDocKind wk_document_count_get_kind (WkDocumentCount *self) { return self->kind; }
const char *wk_document_count_get_domain (WkDocumentCount *self) { return self->domain; }
guint wk_document_count_get_number (WkDocumentCount *self) { return self->number; }

static int
compare (gconstpointer a, gconstpointer b)
{
  const WkDocumentCount *x = *(WkDocumentCount **) a, *y = *(WkDocumentCount **) b;
  int by_resident = strcmp (x->resident, y->resident);

  if (by_resident != 0)
    return by_resident;
  return x->kind != y->kind ? (int) x->kind - (int) y->kind : strcmp (x->domain, y->domain);
}

/* ---- what waits for the office --------------------------------------------------------------------------- */

#define STEP 256u

static void
waiting_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkVault *vault = data;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  g_autoptr (GPtrArray) counts = g_ptr_array_new_with_free_func (g_object_unref);
  GError *error = NULL;
  gint64 after = 0;
  guint read;

  do
    {
      g_autoptr (GPtrArray) batches = wk_store_list_outbox (vault->store, after, STEP, &error);

      if (batches == NULL)
        {
          wk_workspace_return_error (task, error);
          return;
        }
      read = batches->len;
      for (guint i = 0; i < read; i++)
        {
          const WkStoreBatch *stored = batches->pdata[i];
          g_autoptr (WkBatch) batch = wk_batch_decode (stored->bytes, NULL);
          WkDocumentCount *count;

          after = stored->position;
          if (batch == NULL)
            continue;
          const WkDocumentName *name = &wk_batch_get_fields (batch)->name;
          count = g_hash_table_lookup (seen, &name->document);
          if (count == NULL)
            {
              count = count_new (name);
              g_ptr_array_add (counts, count);
              g_hash_table_insert (seen, wk_id_copy (&name->document), count);
            }
          count->number++;
        }
    }
  while (read == STEP && !g_cancellable_is_cancelled (cancellable));
  g_ptr_array_sort (counts, compare);
  g_task_return_pointer (task, g_steal_pointer (&counts), (GDestroyNotify) g_ptr_array_unref);
}

static void
run (WkWorkspace *self, gpointer tag, GTaskThreadFunc func, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, wk_vault_ref (self->vault), (GDestroyNotify) wk_vault_unref);
  wk_worker_run_async (self->vault->worker, task, func);
}

void
wk_workspace_list_waiting_async (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  run (self, wk_workspace_list_waiting_async, waiting_thread, cancellable, callback, data);
}

GPtrArray *
wk_workspace_list_waiting_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- what waits for a choice of people ---------------------------------------------------------------------- */

static void
clashes_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkVault *vault = data;
  g_autoptr (GPtrArray) counts = g_ptr_array_new_with_free_func (g_object_unref);
  GError *error = NULL;
  g_autoptr (GArray) clashes = wk_index_list_clashes (vault->index, &error);

  if (clashes == NULL)
    {
      wk_workspace_return_error (task, error);
      return;
    }
  for (guint i = 0; i < clashes->len; i++)
    {
      WkIndexClash *clash = &g_array_index (clashes, WkIndexClash, i);
      WkDocumentName name = { .document = clash->document, .subject = clash->subject, .kind = clash->kind };
      WkDocumentCount *count;

      name.domain = clash->domain;
      count = count_new (&name);
      count->number = clash->number;
      g_ptr_array_add (counts, count);
    }
  g_ptr_array_sort (counts, compare);
  g_task_return_pointer (task, g_steal_pointer (&counts), (GDestroyNotify) g_ptr_array_unref);
}

void
wk_workspace_list_clashes_async (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  run (self, wk_workspace_list_clashes_async, clashes_thread, cancellable, callback, data);
}

GPtrArray *
wk_workspace_list_clashes_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
