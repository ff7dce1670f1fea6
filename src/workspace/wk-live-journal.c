#include "wk-live-journal-private.h"

#include <string.h>

#include "wk-batch.h"
#include "wk-pending.h"

#define META_JOURNAL "live-journal"
#define META_JOURNAL_ASIDE "live-journal-aside"
#define JOURNAL_VERSION 1
#define TIDY_MS 2000u
#define RETRY_MS 2000u

struct _WkLiveJournal {
  WkVault *vault;            /* (owned) */
  WkDocumentName *name;      /* (owned) */
  WkPending *pending;        /* (owned) */
  gboolean in_flight, added, on_disk; /* added: since the last write began; on_disk: the journal there is not empty */
  guint begin, tidy, retry;  /* source ids */
  WkLiveJournalFunc func;
  gpointer data;
  GCancellable *gone;        /* (owned) */
};

typedef struct { WkVault *vault; GBytes *bytes; } Job;

static void write_journal (WkLiveJournal *self);

static void
job_free (gpointer data)
{
  Job *job = data;

  wk_vault_unref (job->vault);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_free (job);
}

static GBytes *
encode (const WkDocumentName *name, GBytes *update)
{
  YEncoder e;

  y_encoder_init (&e);
  y_encode_var_uint (&e, JOURNAL_VERSION);
  wk_document_name_encode (name, &e);
  y_encode_buf (&e, g_bytes_get_data (update, NULL), g_bytes_get_size (update));
  return y_encoder_finish (&e);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  if (wk_store_set_meta (job->vault->store, META_JOURNAL, job->bytes, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
again_cb (gpointer data)
{
  WkLiveJournal *self = data;

  self->retry = 0;
  self->added = TRUE;
  write_journal (self);
  return G_SOURCE_REMOVE;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  WkLiveJournal *self = data;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  self->in_flight = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      /* The batches say what is wrong with the disk; nobody is told that anything is safe. */
      if (self->retry == 0)
        self->retry = g_timeout_add (RETRY_MS, again_cb, self);
      return;
    }
  self->func (TRUE, self->data);
  if (self->added)
    write_journal (self);
}

static void
write_journal (WkLiveJournal *self)
{
  g_autoptr (GBytes) update = NULL;
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_clear_handle_id (&self->begin, g_source_remove);
  if (self->in_flight || self->retry != 0 || !self->added)
    return;
  update = wk_pending_dup_update (self->pending);
  self->in_flight = TRUE;
  self->added = FALSE;
  self->on_disk = update != NULL;
  self->func (FALSE, self->data);
  job = g_new0 (Job, 1);
  job->vault = wk_vault_ref (self->vault);
  job->bytes = update != NULL ? encode (self->name, update) : NULL;
  task = g_task_new (NULL, self->gone, written_cb, self);
  g_task_set_source_tag (task, write_journal);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, job_free);
  wk_worker_run_async (self->vault->worker, task, write_thread);
}

static gboolean
begin_cb (gpointer data)
{
  WkLiveJournal *self = data;

  self->begin = 0;
  write_journal (self);
  return G_SOURCE_REMOVE;
}

static gboolean
tidy_cb (gpointer data)
{
  WkLiveJournal *self = data;

  self->tidy = 0;
  if (wk_pending_is_empty (self->pending) && self->on_disk)
    {
      self->added = TRUE;
      write_journal (self);
    }
  return G_SOURCE_REMOVE;
}

WkLiveJournal *
wk_live_journal_new (WkVault *vault, const WkDocumentName *name, WkLiveJournalFunc func, gpointer data)
{
  WkLiveJournal *self = g_new0 (WkLiveJournal, 1);

  self->vault = wk_vault_ref (vault);
  self->name = wk_document_name_copy (name);
  self->pending = wk_pending_new ();
  self->func = func;
  self->data = data;
  self->gone = g_cancellable_new ();
  return self;
}

/* What is there stays there: it is compared with the log at the next start. */
void
wk_live_journal_free (WkLiveJournal *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->gone);
  g_object_unref (self->gone);
  g_clear_handle_id (&self->begin, g_source_remove);
  g_clear_handle_id (&self->tidy, g_source_remove);
  g_clear_handle_id (&self->retry, g_source_remove);
  wk_pending_free (self->pending);
  wk_document_name_free (self->name);
  wk_vault_unref (self->vault);
  g_free (self);
}

void
wk_live_journal_add (WkLiveJournal *self, GBytes *update)
{
  wk_pending_add (self->pending, update);
  self->added = TRUE;
  /* After all that this turn of the main loop brings, and before anything that may wait. */
  if (self->begin == 0 && !self->in_flight)
    self->begin = g_idle_add_full (G_PRIORITY_HIGH_IDLE, begin_cb, self, NULL);
}

void
wk_live_journal_cover (WkLiveJournal *self, GBytes *update)
{
  wk_pending_cover (self->pending, update);
  if (wk_pending_is_empty (self->pending) && self->on_disk && self->tidy == 0)
    self->tidy = g_timeout_add (TIDY_MS, tidy_cb, self);
}

/* ---- after a kill ---------------------------------------------------------------------------------------------- */

static const char *
name_of (YDoc *doc, guint64 client, const WkLaptop *laptop, gboolean *own)
{
  g_autofree char *key = g_strdup_printf ("%" G_GUINT64_FORMAT, client);
  g_autoptr (YValue) entry = y_map_get (y_doc_get_root (doc, "authors", Y_TYPE_MAP), key);
  YValue *name = entry != NULL && y_value_kind (entry) == Y_MAP ? y_value_lookup (entry, "name") : NULL;
  YValue *account = entry != NULL && y_value_kind (entry) == Y_MAP ? y_value_lookup (entry, "account") : NULL;

  *own = account != NULL && g_strcmp0 (y_value_get_string (account, NULL), wk_author_get_account (laptop->author)) == 0;
  return name != NULL ? g_intern_string (y_value_get_string (name, NULL)) : "";
}

static gboolean
append_run (WkVault *vault, WkLaptop *laptop, const WkDocumentName *name, YDoc *doc, WkPendingRun *run, GError **error)
{
  g_autoptr (WkBatch) batch = NULL;
  gboolean own;
  const char *who = name_of (doc, run->client, laptop, &own);
  WkBatchFields fields = { .name = *name, .client = run->client, .from = run->from, .to = run->to, .author = laptop->account,
                           .time = wk_clock_get_wall (vault->clock), .update = run->update };

  if (!own)
    {
      fields.flags = WK_BATCH_VOUCHED;
      fields.vouched_for = (char *) who;
    }
  batch = wk_batch_new (&fields, laptop->key, error);
  return batch != NULL && wk_store_ensure_subject (vault->store, &name->subject, NULL, error)
         && wk_store_append (vault->store, &name->document, &name->subject, name->kind, wk_batch_encode (batch), WK_BATCH_LOCAL, NULL, NULL, error);
}

static gboolean
recover (WkVault *vault, WkLaptop *laptop, const WkDocumentName *name, GBytes *update, GError **error)
{
  g_autoptr (GError) missing = NULL;
  g_autoptr (WkLoadedDocument) loaded = wk_vault_load_document (vault, &name->document, &missing);
  g_autoptr (YDoc) empty = y_doc_new (1, Y_DOC_GC);
  g_autoptr (WkPending) pending = wk_pending_new ();
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GBytes) before = NULL, after = NULL, vector = NULL, rest = NULL;
  YDoc *doc = loaded != NULL ? loaded->doc : empty;
  gsize length, n_vector;
  gconstpointer data = g_bytes_get_data (update, &length);

  before = y_doc_snapshot_canonical (doc);
  vector = y_doc_state_vector (doc);
  if (!y_doc_apply_update (doc, data, length, NULL, error))
    return FALSE;
  after = y_doc_snapshot_canonical (doc);
  if (g_bytes_equal (before, after))
    return TRUE;
  rest = y_update_diff (data, length, g_bytes_get_data (vector, &n_vector), g_bytes_get_size (vector), error);
  if (rest == NULL)
    return FALSE;
  wk_pending_add (pending, rest);
  runs = wk_pending_take (pending);
  for (guint i = 0; i < runs->len; i++)
    if (!append_run (vault, laptop, name, doc, runs->pdata[i], error))
      return FALSE;
  g_message ("a table's host was killed: %u pieces of what was written at it were brought back", runs->len);
  return TRUE;
}

gboolean
wk_live_journal_recover (WkVault *vault, WkLaptop *laptop, GError **error)
{
  g_autoptr (GError) missing = NULL, unusable = NULL;
  g_autoptr (GBytes) bytes = wk_store_get_meta (vault->store, META_JOURNAL, &missing);
  g_autoptr (WkDocumentName) name = NULL;
  g_autoptr (GBytes) update = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  const guint8 *data;
  guint64 version;
  gsize length = 0;
  YDecoder d;

  if (bytes == NULL)
    return TRUE;
  y_decoder_init (&d, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  version = y_decode_var_uint (&d);
  name = wk_document_name_decode (&d);
  data = y_decode_buf (&d, &length);
  if (name == NULL || d.failed || version != JOURNAL_VERSION)
    {
      g_warning ("a journal of a table cannot be read; what was signed is there");
      return TRUE;
    }
  update = g_bytes_new (data, length);
  if (!wk_store_begin (vault->store, error))
    return FALSE;
  if (!recover (vault, laptop, name, update, &unusable) && !wk_workspace_error_is_disk (unusable))
    {
      /* Files that do not open for one journal's sake would lose more than the journal: it waits beside. Of who was removed nothing is kept. */
      gboolean erased = g_error_matches (unusable, WK_STORE_ERROR, WK_STORE_ERROR_ERASED);

      g_message ("a journal of a table cannot be used (%s); what was signed is there", unusable->message);
      wk_store_rollback (vault->store);
      return (erased || wk_store_set_meta (vault->store, META_JOURNAL_ASIDE, bytes, error))
             && wk_store_set_meta (vault->store, META_JOURNAL, NULL, error);
    }
  if (unusable != NULL || !wk_store_set_meta (vault->store, META_JOURNAL, NULL, &unusable))
    {
      g_propagate_error (error, g_steal_pointer (&unusable));
      wk_store_rollback (vault->store);
      return FALSE;
    }
  if (!wk_store_commit (vault->store, error))
    return FALSE;
  changed = g_ptr_array_new ();
  g_ptr_array_add (changed, &name->document);
  return wk_vault_project (vault, changed, NULL, NULL, NULL, error);
}
