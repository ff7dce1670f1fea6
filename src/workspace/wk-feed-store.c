#include "wk-feed-store-private.h"

#include <string.h>

struct _WkFeedStore {
  GObject parent_instance;
  WkVault *vault;            /* (owned) */
  WkFeedPosition position;
};

enum { NEWS, SETTLED, REFUSED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void feed_local_init (WkFeedLocalInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WkFeedStore, wk_feed_store, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (WK_TYPE_FEED_LOCAL, feed_local_init))

/* ---- work for the worker ------------------------------------------------------------------------------ */

typedef struct {
  WkVault *vault;            /* (owned) */
  WkFeedPosition position;   /* to be kept */
  WkFeedPage *page;          /* (borrowed) until the callback */
  GPtrArray *list;           /* (owned) (nullable) verdicts or differences: the caller's, alive until the callback */
  guint64 cursor;
  gsize max;
  /* results */
  WkFeedNews *news;          /* (owned) (nullable) */
  GPtrArray *batches;        /* (owned) (nullable) of WkBatch */
  GPtrArray *subjects;       /* (owned) (nullable) of WkSubject */
  GPtrArray *documents;      /* (owned) (nullable) of WkFeedDocument */
  guint64 next;
  guint n_refused;
} Work;

static WkFeedNews *
news_new (void)
{
  WkFeedNews *news = g_new0 (WkFeedNews, 1);

  news->names = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_document_name_free);
  news->updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  news->erased = g_ptr_array_new_with_free_func (g_free);
  return news;
}

static void
news_free (WkFeedNews *news)
{
  g_clear_pointer (&news->residents, g_ptr_array_unref);
  g_ptr_array_unref (news->names);
  g_ptr_array_unref (news->updates);
  g_ptr_array_unref (news->erased);
  g_free (news);
}

static void
work_free (gpointer data)
{
  Work *work = data;

  wk_vault_unref (work->vault);
  g_clear_pointer (&work->list, g_ptr_array_unref);
  g_clear_pointer (&work->news, news_free);
  g_clear_pointer (&work->batches, g_ptr_array_unref);
  g_clear_pointer (&work->subjects, g_ptr_array_unref);
  g_clear_pointer (&work->documents, g_ptr_array_unref);
  g_free (work);
}

static void
run (WkFeedLocal *local, gpointer tag, Work *work, GTaskThreadFunc func, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  WkFeedStore *self = WK_FEED_STORE (local);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  work->vault = wk_vault_ref (self->vault);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, work, work_free);
  wk_worker_run_async (self->vault->worker, task, func);
}

/* A subject with the secret that the office knows. */
static gboolean
take_subject (WkStore *store, const WkSubject *subject, GError **error)
{
  guint8 secret[32];
  gboolean ok;

  if (wk_store_is_erased (store, &subject->id))
    return TRUE;
  if (!wk_store_has_subject (store, &subject->id))
    return wk_store_ensure_subject (store, &subject->id, subject->secret, error);
  ok = wk_store_get_subject_secret (store, &subject->id, secret, error);
  if (ok && memcmp (secret, subject->secret, sizeof secret) != 0)
    ok = wk_store_set_subject_secret (store, &subject->id, subject->secret, error);
  wk_wipe (secret, sizeof secret);
  return ok;
}

static gboolean
take_record (Work *work, const WkDocumentName *name, GBytes *record, GBytes *update, GError **error)
{
  WkStore *store = work->vault->store;
  gboolean known = FALSE;

  if (wk_store_is_erased (store, &name->subject))
    return TRUE;
  if (!wk_store_ensure_subject (store, &name->subject, NULL, error)
      || !wk_store_append (store, &name->document, &name->subject, name->kind, record, WK_BATCH_CONFIRMED, NULL, &known, error))
    return FALSE;
  if (!known)
    {
      work->news->n_new++;
      g_ptr_array_add (work->news->names, wk_document_name_copy (name));
      g_ptr_array_add (work->news->updates, g_bytes_ref (update));
    }
  return TRUE;
}

static gboolean
take_entry (Work *work, const WkFeedEntry *entry, GError **error)
{
  switch (entry->kind)
    {
    case WK_FEED_BATCH:
      {
        const WkBatchFields *fields = wk_batch_get_fields (entry->batch);
        return take_record (work, &fields->name, wk_batch_encode (entry->batch), fields->update, error);
      }
    case WK_FEED_STATE:
      {
        g_autoptr (GBytes) record = wk_state_record_new (entry->name->domain, entry->update);
        return take_record (work, entry->name, record, entry->update, error);
      }
    case WK_FEED_REVOKED:
      {
        g_autoptr (WkStoreDocumentInfo) info = wk_store_get_document_info (work->vault->store, &entry->name->document, NULL);

        /* What the office has not got stays until it has been sent or refused. */
        if (info != NULL && info->unconfirmed == 0)
          return wk_store_remove_document (work->vault->store, &entry->name->document, error);
        return TRUE;
      }
    case WK_FEED_ERASED:
      g_ptr_array_add (work->news->erased, wk_id_copy (&entry->name->subject));
      return TRUE;
    default:
      return TRUE;
    }
}

static gboolean
take_page (Work *work, GError **error)
{
  WkStore *store = work->vault->store;

  if (!wk_store_begin (store, error))
    return FALSE;
  for (guint i = 0; i < work->page->subjects->len; i++)
    if (!take_subject (store, work->page->subjects->pdata[i], error))
      goto failed;
  for (guint i = 0; i < work->page->entries->len; i++)
    if (!take_entry (work, work->page->entries->pdata[i], error))
      goto failed;
  if (!wk_laptop_save_position (&work->position, store, error))
    goto failed;
  return wk_store_commit (store, error);

failed:
  wk_store_rollback (store);
  return FALSE;
}

/* Rows for the lists; what fails here is made good at the next start. */
static void
project_news (Work *work)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) documents = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (wk_id_hash, wk_id_equal);
  g_autoptr (GHashTable) subjects = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);

  for (guint i = 0; i < work->news->names->len; i++)
    {
      WkDocumentName *name = work->news->names->pdata[i];
      if (g_hash_table_add (seen, &name->document))
        g_ptr_array_add (documents, &name->document);
    }
  if (!wk_vault_project (work->vault, documents, subjects, &error))
    g_warning ("the lists could not be brought up to date: %s", error->message);
  if (g_hash_table_size (subjects) > 0)
    work->news->residents = wk_index_read_residents (work->vault->index, subjects, NULL);
  if (work->news->residents == NULL)
    work->news->residents = g_ptr_array_new ();
}

static void
apply_page_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  work->news = news_new ();
  if (!take_page (work, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < work->news->erased->len; i++)
    if (!wk_store_erase_subject (work->vault->store, work->news->erased->pdata[i], &error))
      {
        g_task_return_error (task, error);
        return;
      }
  project_news (work);
  g_task_return_boolean (task, TRUE);
}

static void
apply_page_async (WkFeedLocal *local, const WkId *epoch, WkFeedPage *page, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  Work *work = g_new0 (Work, 1);

  work->page = page;
  work->position.epoch = *epoch;
  work->position.n = page->to;
  run (local, apply_page_async, work, apply_page_thread, cancellable, callback, data);
}

static gssize
apply_page_finish (WkFeedLocal *local, GAsyncResult *result, GError **error)
{
  WkFeedStore *self = WK_FEED_STORE (local);
  Work *work = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return -1;
  self->position = work->position;
  g_signal_emit (self, signals[NEWS], 0, work->news);
  return work->news->n_new;
}

static void
get_position (WkFeedLocal *local, WkFeedPosition *position)
{
  *position = WK_FEED_STORE (local)->position;
}

/* ---- outbox ------------------------------------------------------------------------------------------------ */

static gboolean
add_subject (Work *work, GHashTable *seen, const WkId *id, GError **error)
{
  guint8 secret[32];

  if (g_hash_table_contains (seen, id))
    return TRUE;
  if (!wk_store_get_subject_secret (work->vault->store, id, secret, error))
    return FALSE;
  WkSubject *subject = wk_subject_new (id, secret);
  wk_wipe (secret, sizeof secret);
  g_hash_table_add (seen, &subject->id);
  g_ptr_array_add (work->subjects, subject);
  return TRUE;
}

#define OUTBOX_STEP 256u

static void
read_outbox_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  gsize bytes = 0;
  g_autoptr (GHashTable) seen = g_hash_table_new (wk_id_hash, wk_id_equal);
  g_autoptr (GPtrArray) stored = wk_store_list_outbox (work->vault->store, work->cursor, OUTBOX_STEP, &error);

  work->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_batch_unref);
  work->subjects = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_subject_free);
  work->next = work->cursor;
  for (guint i = 0; stored != NULL && i < stored->len; i++)
    {
      WkStoreBatch *entry = stored->pdata[i];
      g_autoptr (WkBatch) batch = wk_batch_decode (entry->bytes, NULL);

      if (batch != NULL && bytes > 0 && bytes + g_bytes_get_size (entry->bytes) > work->max)
        break;
      work->next = entry->position;
      if (batch == NULL)
        continue;
      if (!add_subject (work, seen, &entry->subject, &error))
        break;
      bytes += g_bytes_get_size (entry->bytes);
      g_ptr_array_add (work->batches, g_steal_pointer (&batch));
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
read_outbox_async (WkFeedLocal *local, guint64 cursor, gsize max_bytes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  Work *work = g_new0 (Work, 1);

  work->cursor = cursor;
  work->max = max_bytes;
  run (local, read_outbox_async, work, read_outbox_thread, cancellable, callback, data);
}

static gboolean
read_outbox_finish (WkFeedLocal *local, GAsyncResult *result, GPtrArray **batches, GPtrArray **subjects, guint64 *next, GError **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *batches = g_steal_pointer (&work->batches);
  *subjects = g_steal_pointer (&work->subjects);
  *next = work->next;
  return TRUE;
}

static gboolean
settle_one (Work *work, const WkFeedVerdict *verdict, GError **error)
{
  WkStore *store = work->vault->store;
  const WkId *document = &wk_batch_get_fields (verdict->batch)->name.document;
  guint64 sequence = wk_store_find_batch (store, document, wk_batch_get_id (verdict->batch));

  if (sequence == 0 || verdict->kind == WK_FEED_FAILED)
    return TRUE;
  if (verdict->kind == WK_FEED_CONFIRMED)
    return wk_store_mark_confirmed (store, document, sequence, error);

  g_autofree char *note = g_strdup_printf ("%d\n%s", verdict->refusal, verdict->ask != NULL ? verdict->ask : "");
  g_autoptr (GBytes) bytes = g_bytes_new (note, strlen (note));
  work->n_refused++;
  return wk_store_set_aside (store, document, &sequence, 1, bytes, NULL, error);
}

static void
settle_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  gboolean ok = wk_store_begin (work->vault->store, &error);

  for (guint i = 0; ok && i < work->list->len; i++)
    ok = settle_one (work, work->list->pdata[i], &error);
  if (ok && wk_store_commit (work->vault->store, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  wk_store_rollback (work->vault->store);
  g_task_return_error (task, error);
}

static void
settle_async (WkFeedLocal *local, GPtrArray *verdicts, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  Work *work = g_new0 (Work, 1);

  work->list = g_ptr_array_ref (verdicts);
  run (local, settle_async, work, settle_thread, cancellable, callback, data);
}

static gboolean
settle_finish (WkFeedLocal *local, GAsyncResult *result, GError **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (work->n_refused > 0)
    g_signal_emit (local, signals[REFUSED], 0, work->n_refused);
  g_signal_emit (local, signals[SETTLED], 0);
  return TRUE;
}

/* ---- a new epoch --------------------------------------------------------------------------------------------- */

static void
list_documents_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) infos = wk_store_list_documents (work->vault->store, NULL, work->cursor, &error);

  if (infos == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  work->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_document_free);
  work->next = work->cursor;
  for (guint i = 0; i < infos->len && i < work->max; i++)
    {
      WkStoreDocumentInfo *info = infos->pdata[i];
      g_autoptr (WkLoadedDocument) loaded = wk_vault_load_document (work->vault, &info->id, NULL);
      WkStateHash hash;

      work->next = info->position;
      if (loaded == NULL)
        continue;
      g_autoptr (WkDocumentName) name = wk_document_name_new (&info->id, &info->subject, info->kind, loaded->domain);
      g_autoptr (GBytes) vector = y_doc_state_vector (loaded->doc);
      wk_state_hash_init (&hash, loaded->doc);
      g_ptr_array_add (work->documents, wk_feed_document_new (name, hash.snapshot, vector));
    }
  g_task_return_boolean (task, TRUE);
}

static void
list_documents_async (WkFeedLocal *local, guint64 cursor, guint max, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  Work *work = g_new0 (Work, 1);

  work->cursor = cursor;
  work->max = max;
  run (local, list_documents_async, work, list_documents_thread, cancellable, callback, data);
}

static gboolean
list_documents_finish (WkFeedLocal *local, GAsyncResult *result, GPtrArray **documents, guint64 *next, GError **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *documents = g_steal_pointer (&work->documents);
  *next = work->next;
  return TRUE;
}

/* Batches that an office lost are sent again as they were signed: all that are kept of the document, since one that only deletes has no clock by
 * which to tell whether the office has it. What the office has already it takes as known. */
static gboolean
send_again (Work *work, const WkId *document, GError **error)
{
  g_autoptr (GPtrArray) batches = wk_store_read_log (work->vault->store, document, 0, error);

  if (batches == NULL)
    return FALSE;
  for (guint i = 0; i < batches->len; i++)
    {
      WkStoreBatch *entry = batches->pdata[i];
      g_autoptr (WkBatch) batch = entry->state == WK_BATCH_CONFIRMED ? wk_batch_decode (entry->bytes, NULL) : NULL;

      if (batch != NULL && !wk_store_mark_unconfirmed (work->vault->store, document, entry->sequence, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
reconcile_all (Work *work, GError **error)
{
  if (!wk_store_begin (work->vault->store, error))
    return FALSE;
  for (guint i = 0; i < work->list->len; i++)
    {
      WkFeedDifference *difference = work->list->pdata[i];

      if (difference->same)
        continue;
      if (difference->update != NULL)
        {
          g_autoptr (GBytes) record = wk_state_record_new (difference->name->domain, difference->update);
          if (!take_record (work, difference->name, record, difference->update, error))
            goto failed;
        }
      if (!send_again (work, &difference->name->document, error))
        goto failed;
    }
  return wk_store_commit (work->vault->store, error);

failed:
  wk_store_rollback (work->vault->store);
  return FALSE;
}

static void
reconcile_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  work->news = news_new ();
  if (!reconcile_all (work, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  project_news (work);
  g_task_return_boolean (task, TRUE);
}

static void
reconcile_async (WkFeedLocal *local, GPtrArray *differences, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  Work *work = g_new0 (Work, 1);

  work->list = g_ptr_array_ref (differences);
  run (local, reconcile_async, work, reconcile_thread, cancellable, callback, data);
}

static gssize
reconcile_finish (WkFeedLocal *local, GAsyncResult *result, GError **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return -1;
  g_signal_emit (local, signals[NEWS], 0, work->news);
  return work->news->n_new;
}

static void
set_position_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  if (wk_laptop_save_position (&work->position, work->vault->store, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
set_position_async (WkFeedLocal *local, const WkFeedPosition *position, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  Work *work = g_new0 (Work, 1);

  work->position = *position;
  run (local, set_position_async, work, set_position_thread, cancellable, callback, data);
}

static gboolean
set_position_finish (WkFeedLocal *local, GAsyncResult *result, GError **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  WK_FEED_STORE (local)->position = work->position;
  return TRUE;
}

static void
feed_local_init (WkFeedLocalInterface *iface)
{
  iface->get_position = get_position;
  iface->apply_page_async = apply_page_async;
  iface->apply_page_finish = apply_page_finish;
  iface->read_outbox_async = read_outbox_async;
  iface->read_outbox_finish = read_outbox_finish;
  iface->settle_async = settle_async;
  iface->settle_finish = settle_finish;
  iface->list_documents_async = list_documents_async;
  iface->list_documents_finish = list_documents_finish;
  iface->reconcile_async = reconcile_async;
  iface->reconcile_finish = reconcile_finish;
  iface->set_position_async = set_position_async;
  iface->set_position_finish = set_position_finish;
}

static void
wk_feed_store_finalize (GObject *object)
{
  wk_vault_unref (WK_FEED_STORE (object)->vault);
  G_OBJECT_CLASS (wk_feed_store_parent_class)->finalize (object);
}

static void
wk_feed_store_class_init (WkFeedStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wk_feed_store_finalize;
  signals[NEWS] = g_signal_new ("news", WK_TYPE_FEED_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SETTLED] = g_signal_new ("settled", WK_TYPE_FEED_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REFUSED] = g_signal_new ("refused", WK_TYPE_FEED_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
wk_feed_store_init (WkFeedStore *self)
{
}

/**
 * wk_feed_store_new:
 * @vault: an open vault
 * @position: where the laptop stands in its feed
 *
 * Returns: (transfer full): the store for a feed client
 */
WkFeedStore *
wk_feed_store_new (WkVault *vault, const WkFeedPosition *position)
{
  WkFeedStore *self = g_object_new (WK_TYPE_FEED_STORE, NULL);

  self->vault = wk_vault_ref (vault);
  self->position = *position;
  return self;
}
