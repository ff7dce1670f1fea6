#include "wk-feed-store-private.h"

#include <string.h>

#include "wk-document.h"
#include "wk-mend-private.h"

/* What has been done since the last receipt. The worker's. */
typedef struct {
  gatomicrefcount refs;
  WkReceiptDraft *draft;     /* (owned) */
  GHashTable *clients;       /* (owned) WkId → set of gint64: whose changes came in a document */
  GHashTable *to_compare;    /* (owned) WkId → guint64 (owned): documents that changed since they were alike, and with which change */
  guint64 last_change;
  GArray *others;            /* (owned) (nullable) of WkId: all documents, to be compared in turn */
  guint next_other;
} Journal;

struct _WkFeedStore {
  GObject parent_instance;
  WkVault *vault;            /* (owned) */
  WkLaptop *laptop;          /* (owned) */
  Journal *journal;          /* (owned) */
  WkFeedPosition position;
  gint64 unprojected_since;  /* monotonic µs; 0: the lists show all */
  guint project;             /* source id */
  guint projecting;          /* jobs that the worker has */
  gboolean project_all;      /* one of them leaves nothing */
  gboolean hurry;            /* somebody waits for it */
};

enum { NEWS, PROJECTED, SETTLED, DIVERGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void feed_local_init (WkFeedLocalInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WkFeedStore, wk_feed_store, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (WK_TYPE_FEED_LOCAL, feed_local_init))

/* ---- work for the worker ------------------------------------------------------------------------------ */

typedef struct {
  WkVault *vault;            /* (owned) */
  WkLaptop *laptop;          /* (owned) */
  Journal *journal;          /* (owned) */
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
  WkDocumentName *name;      /* (owned) (nullable) */
  gint64 budget;             /* µs */
  GPtrArray *residents;      /* (owned) (nullable) of WkResidentData */
  gboolean all_projected;
  gboolean some_others;
  WkId suspect;
  GHashTable *leaving;       /* (owned) (nullable): keys of values, see leave() */
} Work;

static Journal *
journal_new (void)
{
  Journal *self = g_new0 (Journal, 1);

  g_atomic_ref_count_init (&self->refs);
  self->draft = wk_receipt_draft_new ();
  self->clients = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  self->to_compare = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, g_free);
  return self;
}

static Journal *
journal_ref (Journal *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

static void
journal_unref (Journal *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  wk_receipt_draft_free (self->draft);
  g_hash_table_unref (self->clients);
  g_hash_table_unref (self->to_compare);
  g_clear_pointer (&self->others, g_array_unref);
  g_free (self);
}

static void
note (Work *work, const WkDocumentName *name, guint sent, guint received, guint refused, WkReceiptFlags flags)
{
  guint64 change = ++work->journal->last_change;

  wk_receipt_draft_note (work->journal->draft, wk_clock_get_wall (work->vault->clock), name, sent, received, refused, flags);
  g_hash_table_replace (work->journal->to_compare, wk_id_copy (&name->document), g_memdup2 (&change, sizeof change));
}

/* Whose changes they are: a collision counts when one of them has a part in it. */
static void
note_clients (Work *work, const WkId *document, GBytes *update)
{
  GHashTable *clients = g_hash_table_lookup (work->journal->clients, document);
  g_autoptr (GArray) ranges = NULL;

  if (clients == NULL)
    {
      clients = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      g_hash_table_insert (work->journal->clients, wk_id_copy (document), clients);
    }
  if (!y_update_inspect (g_bytes_get_data (update, NULL), g_bytes_get_size (update), &ranges, NULL, NULL))
    return;
  for (guint i = 0; i < ranges->len; i++)
    {
      gint64 client = (gint64) g_array_index (ranges, YClockRange, i).client;
      g_hash_table_add (clients, g_memdup2 (&client, sizeof client));
    }
}

static void
count_clashes_cb (WkLoadedDocument *loaded, gpointer data)
{
  Work *work = data;
  GHashTable *clients = g_hash_table_lookup (work->journal->clients, &loaded->id);
  WkDocumentName name = { loaded->id, loaded->subject, loaded->kind, loaded->domain };

  if (clients != NULL)
    wk_receipt_draft_set_collisions (work->journal->draft, &name, wk_document_count_clashes (loaded->kind, loaded->doc, clients));
}

static WkFeedNews *
news_new (void)
{
  WkFeedNews *news = g_new0 (WkFeedNews, 1);

  news->touched = g_ptr_array_new_with_free_func (g_free);
  news->names = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_document_name_free);
  news->updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  news->erased = g_ptr_array_new_with_free_func (g_free);
  news->gone = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_document_name_free);
  news->refused = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_document_name_free);
  return news;
}

static void
news_free (WkFeedNews *news)
{
  g_ptr_array_unref (news->touched);
  g_ptr_array_unref (news->names);
  g_ptr_array_unref (news->updates);
  g_ptr_array_unref (news->erased);
  g_ptr_array_unref (news->gone);
  g_ptr_array_unref (news->refused);
  g_free (news);
}

static void
work_free (gpointer data)
{
  Work *work = data;

  wk_vault_unref (work->vault);
  wk_laptop_unref (work->laptop);
  journal_unref (work->journal);
  g_clear_pointer (&work->name, wk_document_name_free);
  g_clear_pointer (&work->list, g_ptr_array_unref);
  g_clear_pointer (&work->news, news_free);
  g_clear_pointer (&work->residents, g_ptr_array_unref);
  g_clear_pointer (&work->batches, g_ptr_array_unref);
  g_clear_pointer (&work->subjects, g_ptr_array_unref);
  g_clear_pointer (&work->documents, g_ptr_array_unref);
  g_clear_pointer (&work->leaving, g_hash_table_unref);
  g_free (work);
}

static void
run (WkFeedLocal *local, gpointer tag, Work *work, GTaskThreadFunc func, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  WkFeedStore *self = WK_FEED_STORE (local);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  work->vault = wk_vault_ref (self->vault);
  work->laptop = wk_laptop_ref (self->laptop);
  work->journal = journal_ref (self->journal);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, work, work_free);
  wk_worker_run_async (self->vault->worker, task, func);
}

/* The end of a thread function. error: (transfer full) (nullable): why it did not go well */
static void
answer (GTask *task, GError *error)
{
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Its counterpart on the main loop: the work with its results; %NULL with an error. */
static Work *
finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error) ? g_task_get_task_data (G_TASK (result)) : NULL;
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

/* ---- rows for the lists ---- */

#define PROJECT_QUIET_MS 250     /* after the last page */
#define PROJECT_HURRY_MS 40      /* the same, when somebody waits for it */
#define PROJECT_LATEST_MS 2000   /* while pages come and come */
#define PROJECT_SLICE_US 20000   /* so long the next page waits at most */

static void project_now (WkFeedStore *self, gint64 budget);

static void
project_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (GHashTable) subjects = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;

  /* What fails here is made good at the next start. */
  if (!wk_vault_project_some (work->vault, work->budget, subjects, count_clashes_cb, work, &error))
    g_warning ("the lists could not be brought up to date: %s", error->message);
  else if (g_hash_table_size (subjects) > 0)
    work->residents = wk_index_read_residents (work->vault->index, subjects, NULL);
  work->all_projected = error != NULL || g_hash_table_size (work->vault->unprojected) == 0;
  answer (task, NULL);
}

static void
projected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WkFeedStore *self = WK_FEED_STORE (source);
  Work *work = finish (result, NULL);
  g_autoptr (GPtrArray) residents = work->residents != NULL ? g_steal_pointer (&work->residents) : g_ptr_array_new ();

  self->projecting--;
  self->project_all = self->project_all && work->budget != G_MAXINT64;
  if (!work->all_projected && self->projecting == 0)
    project_now (self, PROJECT_SLICE_US);
  else if (work->all_projected && self->projecting == 0 && self->project == 0)
    {
      self->unprojected_since = 0;
      self->hurry = FALSE;
    }
  g_signal_emit (self, signals[PROJECTED], 0, residents);
}

static void
project_now (WkFeedStore *self, gint64 budget)
{
  Work *work = g_new0 (Work, 1);

  g_clear_handle_id (&self->project, g_source_remove);
  self->projecting++;
  self->project_all = self->project_all || budget == G_MAXINT64;
  work->budget = budget;
  run (WK_FEED_LOCAL (self), project_now, work, project_thread, NULL, projected_cb, NULL);
}

static gboolean
project_timeout_cb (gpointer data)
{
  WkFeedStore *self = data;

  self->project = 0;
  project_now (self, PROJECT_SLICE_US);
  return G_SOURCE_REMOVE;
}

static void
project_soon (WkFeedStore *self)
{
  gint64 now = g_get_monotonic_time (), left;

  if (self->unprojected_since == 0)
    self->unprojected_since = now;
  if (self->projecting > 0)
    return;
  left = PROJECT_LATEST_MS - (now - self->unprojected_since) / 1000;
  g_clear_handle_id (&self->project, g_source_remove);
  self->project = g_timeout_add (CLAMP (left, 0, self->hurry ? PROJECT_HURRY_MS : PROJECT_QUIET_MS), project_timeout_cb, self);
}

gboolean
wk_feed_store_is_projected (WkFeedStore *self)
{
  return self->unprojected_since == 0;
}

void
wk_feed_store_hurry (WkFeedStore *self)
{
  if (self->unprojected_since == 0 || self->hurry)
    return;
  self->hurry = TRUE;
  project_soon (self);
}

/* All that the lists lack before anything that the worker is given from now on. */
static void
project_all (WkFeedStore *self)
{
  if (self->unprojected_since != 0 && !self->project_all)
    project_now (self, G_MAXINT64);
}

/* ---- documents that may no longer be read ---- */

/* Marks: a document's name under what is so of it. */
#define LEAVING "leaving/"
#define LATER "later/"

static char *
mark_key (const char *mark, const WkId *document)
{
  char hex[WK_ID_HEX_SIZE];

  return g_strconcat (mark, wk_id_write_hex (document, hex), NULL);
}

static gboolean
set_mark (WkStore *store, const char *mark, const WkDocumentName *name, GError **error)
{
  g_autofree char *key = mark_key (mark, &name->document);
  g_autoptr (GBytes) value = NULL;
  YEncoder e;

  y_encoder_init (&e);
  wk_document_name_encode (name, &e);
  value = y_encoder_finish (&e);
  return wk_store_set_meta (store, key, value, error);
}

static gboolean
has_mark (WkStore *store, const char *mark, const WkId *document)
{
  g_autofree char *key = mark_key (mark, document);
  g_autoptr (GBytes) value = wk_store_get_meta (store, key, NULL);

  return value != NULL;
}

static gboolean
clear_mark (WkStore *store, const char *mark, const WkId *document, GError **error)
{
  g_autofree char *key = mark_key (mark, document);

  return !has_mark (store, mark, document) || wk_store_set_meta (store, key, NULL, error);
}

static WkDocumentName *
read_mark (GBytes *value)
{
  YDecoder d;

  y_decoder_init (&d, g_bytes_get_data (value, NULL), g_bytes_get_size (value));
  return wk_document_name_decode (&d);
}

static gboolean
remove_left (Work *work, const WkDocumentName *name, GError **error)
{
  if (!wk_store_remove_document (work->vault->store, &name->document, error))
    return FALSE;
  g_ptr_array_add (work->news->gone, wk_document_name_copy (name));
  note (work, name, 0, 0, 0, WK_RECEIPT_GONE);
  return TRUE;
}

/* Which documents are only there until their last words are sent: read once for what comes together, not once a record. */
static gboolean
know_leaving (Work *work, GError **error)
{
  g_autoptr (GPtrArray) values = NULL;

  if (work->leaving != NULL)
    return TRUE;
  values = wk_store_list_meta (work->vault->store, LEAVING, error);
  if (values == NULL)
    return FALSE;
  work->leaving = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < values->len; i++)
    g_hash_table_add (work->leaving, g_strdup (((WkStoreValue *) values->pdata[i])->key));
  return TRUE;
}

/* What the office has not got stays until it has been sent, or refused and set aside; then the document goes. */
static gboolean
leave (Work *work, const WkDocumentName *name, GError **error)
{
  WkStore *store = work->vault->store;
  g_autoptr (WkStoreDocumentInfo) info = NULL;

  /* What an office has not heard of yet it says nothing true of. */
  if (!wk_store_has_document (store, &name->document) || has_mark (store, LATER, &name->document))
    return TRUE;
  info = wk_store_get_document_info (store, &name->document, error);
  if (info == NULL || !know_leaving (work, error))
    return FALSE;
  if (info->unconfirmed == 0)
    return remove_left (work, name, error);
  if (!set_mark (store, LEAVING, name, error))
    return FALSE;
  g_hash_table_add (work->leaving, mark_key (LEAVING, &name->document));
  return TRUE;
}

/* It may be read again. */
static gboolean
stay (Work *work, const WkId *document, GError **error)
{
  g_autofree char *key = NULL;

  if (!know_leaving (work, error))
    return FALSE;
  if (g_hash_table_size (work->leaving) == 0)
    return TRUE;
  key = mark_key (LEAVING, document);
  return !g_hash_table_remove (work->leaving, key) || wk_store_set_meta (work->vault->store, key, NULL, error);
}

/* Documents that waited for their last words to be sent or set aside. */
static gboolean
remove_all_left (Work *work, GError **error)
{
  WkStore *store = work->vault->store;
  g_autoptr (GPtrArray) values = wk_store_list_meta (store, LEAVING, error);

  for (guint i = 0; values != NULL && i < values->len; i++)
    {
      WkStoreValue *value = values->pdata[i];
      g_autoptr (WkDocumentName) name = read_mark (value->bytes);
      g_autoptr (WkStoreDocumentInfo) info = NULL;

      if (name != NULL && wk_store_has_document (store, &name->document))
        info = wk_store_get_document_info (store, &name->document, NULL);
      if (info != NULL && info->unconfirmed > 0)
        continue;
      /* An office that does not know of a document yet says nothing true of who may read it either. */
      if (info != NULL && has_mark (store, LATER, &name->document))
        g_clear_pointer (&info, wk_store_document_info_free);
      if ((info != NULL && !remove_left (work, name, error)) || !wk_store_set_meta (store, value->key, NULL, error))
        return FALSE;
    }
  return values != NULL;
}

/* Somebody else wrote it. */
static void
count_theirs (Work *work, const WkDocumentName *name)
{
  work->news->n_theirs++;
  if (wk_doc_kind_is_of_resident (name->kind))
    g_ptr_array_add (work->news->touched, wk_id_copy (&name->subject));
}

/* author: (nullable): of a state, in which several wrote, and of what a guest wrote. */
static gboolean
take_record (Work *work, const WkDocumentName *name, const WkId *author, GBytes *record, GBytes *update, GError **error)
{
  WkStore *store = work->vault->store;
  gboolean known = FALSE;
  guint64 sequence = 0;

  if (wk_store_is_erased (store, &name->subject))
    return TRUE;
  if (!wk_store_ensure_subject (store, &name->subject, NULL, error)
      || !wk_store_append (store, &name->document, &name->subject, name->kind, record, WK_BATCH_CONFIRMED, &sequence, &known, error)
      || !stay (work, &name->document, error))
    return FALSE;
  if (!known)
    {
      work->news->n_new += name->kind != WK_DOC_DESK;
      if (name->kind != WK_DOC_DESK && (author == NULL || !wk_id_equal (author, &work->laptop->account)))
        count_theirs (work, name);
      g_ptr_array_add (work->news->names, wk_document_name_copy (name));
      g_ptr_array_add (work->news->updates, g_bytes_ref (update));
      if (name->kind != WK_DOC_DESK)
        note (work, name, 0, 1, 0, sequence == 1 ? WK_RECEIPT_NEW : 0);
      note_clients (work, &name->document, update);
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
        return take_record (work, &fields->name, fields->flags & WK_BATCH_VOUCHED ? NULL : &fields->author, wk_batch_encode (entry->batch), fields->update, error);
      }
    case WK_FEED_STATE:
      {
        g_autoptr (GBytes) record = wk_state_record_new (entry->name->domain, entry->update);
        return take_record (work, entry->name, NULL, record, entry->update, error);
      }
    case WK_FEED_REVOKED:
      return leave (work, entry->name, error);
    case WK_FEED_ERASED: /* was done before */
    default:
      return TRUE;
    }
}

static gboolean
erase (Work *work, const WkDocumentName *name, GError **error)
{
  gboolean known = wk_store_has_subject (work->vault->store, &name->subject);

  /* Told again it may be of a try that failed halfway, of which the lists do not know. */
  g_ptr_array_add (work->news->erased, wk_id_copy (&name->subject));
  if (wk_store_is_erased (work->vault->store, &name->subject))
    return TRUE;
  if (!wk_vault_erase (work->vault, &name->subject, error))
    return FALSE;
  if (known)
    note (work, name, 0, 0, 0, WK_RECEIPT_ERASED);
  return TRUE;
}

/* Before the position moves: whatever happens in between, a page that was not taken comes again, and erasing twice is erasing once. */
static gboolean
erase_all (Work *work, GError **error)
{
  for (guint i = 0; i < work->page->entries->len; i++)
    {
      const WkFeedEntry *entry = work->page->entries->pdata[i];

      if (entry->kind == WK_FEED_ERASED && !erase (work, entry->name, error))
        return FALSE;
    }
  return TRUE;
}

/* Whether a page may go without a sync of its own: the office has it, and the position that would give it again goes with it. Not the one that the feed
 * ends with: with that this laptop is in step, on its disk too. */
static gboolean
is_on_the_way (WkFeedPage *page)
{
  for (guint i = 0; i < page->entries->len; i++)
    {
      const WkFeedEntry *entry = page->entries->pdata[i];

      if (entry->kind != WK_FEED_BATCH && entry->kind != WK_FEED_STATE)
        return FALSE;
    }
  return page->to < page->head;
}

static gboolean
take_page (Work *work, GError **error)
{
  WkStore *store = work->vault->store;

  if (!(is_on_the_way (work->page) ? wk_store_begin_lazily : wk_store_begin) (store, error))
    return FALSE;
  for (guint i = 0; i < work->page->subjects->len; i++)
    if (!take_subject (store, work->page->subjects->pdata[i], error))
      goto failed;
  for (guint i = 0; i < work->page->entries->len; i++)
    if (!take_entry (work, work->page->entries->pdata[i], error))
      goto failed;
  if (!wk_laptop_save_position (&work->position, store, error))
    goto failed;
  return wk_vault_commit (work->vault, error);

failed:
  wk_vault_rollback (work->vault);
  return FALSE;
}

/* Rows for the lists wait until nothing more comes at once: a document of which much comes is put together once. */
static void
project_news_later (Work *work)
{
  GPtrArray *changed[] = { work->news->names, work->news->refused, work->news->gone };

  for (guint k = 0; k < G_N_ELEMENTS (changed); k++)
    for (guint i = 0; i < changed[k]->len; i++)
      if (wk_vault_is_projected (((WkDocumentName *) changed[k]->pdata[i])->kind))
        wk_vault_project_later (work->vault, &((WkDocumentName *) changed[k]->pdata[i])->document);
}

static void
apply_page_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  work->news = news_new ();
  if (erase_all (work, &error) && take_page (work, &error))
    project_news_later (work);
  answer (task, error);
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

static void
tell_news (WkFeedStore *self, WkFeedNews *news)
{
  if (news->names->len + news->refused->len + news->gone->len + news->erased->len > 0)
    project_soon (self);
  g_signal_emit (self, signals[NEWS], 0, news);
}

static gssize
apply_page_finish (WkFeedLocal *local, GAsyncResult *result, GError **error)
{
  WkFeedStore *self = WK_FEED_STORE (local);
  Work *work = finish (result, error);

  if (work == NULL)
    return -1;
  self->position = work->position;
  tell_news (self, work->news);
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

/* The desk came after the first offices: one that does not know it refuses it as what nobody but a coordinator may write. Nothing of it is anybody
 * else's to judge, so it is no proposal: it stays as it is, and is offered at each connection until an office takes it. */
static gboolean
is_for_later (const WkDocumentName *name, WkRefusal refusal)
{
  return name->kind == WK_DOC_DESK && (refusal == WK_REFUSAL_NO_RIGHT || refusal == WK_REFUSAL_UNKNOWN || refusal == WK_REFUSAL_CHAIN);
}

static gboolean bring_back (Work *work, WkFeedDifference *difference, GError **error);

/* The office may know by now. */
static gboolean
offer_again (Work *work, GError **error)
{
  WkStore *store = work->vault->store;
  g_autoptr (GPtrArray) values = wk_store_list_meta (store, LATER, error);

  if (values == NULL || values->len == 0)
    return values != NULL;
  if (!wk_store_begin (store, error))
    return FALSE;
  for (guint i = 0; i < values->len; i++)
    {
      WkStoreValue *value = values->pdata[i];
      g_autoptr (WkDocumentName) name = read_mark (value->bytes);
      gboolean there = name != NULL && wk_store_has_document (store, &name->document);
      g_autoptr (WkFeedDifference) all = there ? wk_feed_difference_new (name, FALSE, NULL, NULL) : NULL;

      if (there ? !bring_back (work, all, error) : !wk_store_set_meta (store, value->key, NULL, error))
        {
          wk_vault_rollback (work->vault);
          return FALSE;
        }
    }
  return wk_vault_commit (work->vault, error);
}

/* What was to go and does not open any more: nobody has it. It counts as waiting no longer, and is kept as a proposal as it is; what was written after
 * it goes. */
static gboolean
give_up (Work *work, GArray *lost, GError **error)
{
  WkStore *store = work->vault->store;
  g_autoptr (GHashTable) proposals = g_hash_table_new_full (wk_id_hash, wk_id_equal, NULL, g_free);
  g_autoptr (GBytes) why = wk_proposal_note_new (WK_ASIDE_LOST, NULL);

  if (!wk_store_begin (store, error))
    return FALSE;
  for (guint i = 0; i < lost->len; i++)
    {
      WkStorePlace *place = &g_array_index (lost, WkStorePlace, i);
      g_autoptr (WkLoadedDocument) loaded = wk_vault_load_document (work->vault, &place->document, NULL);
      gint64 *proposal = g_hash_table_lookup (proposals, &place->document);
      g_autoptr (WkDocumentName) name = NULL;

      if (loaded == NULL)
        continue;
      if (proposal == NULL)
        {
          proposal = g_new0 (gint64, 1);
          g_hash_table_insert (proposals, &place->document, proposal);
        }
      if (!wk_store_set_aside (store, &place->document, &place->sequence, 1, why, proposal, error))
        {
          wk_vault_rollback (work->vault);
          return FALSE;
        }
      name = wk_document_name_new (&place->document, &loaded->subject, loaded->kind, loaded->domain);
      note (work, name, 0, 0, 0, WK_RECEIPT_LOST);
      work->news->n_lost++;
    }
  return wk_vault_commit (work->vault, error);
}

#define OUTBOX_STEP 256u

static void
read_outbox_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  gsize bytes = 0;
  g_autoptr (GHashTable) seen = g_hash_table_new (wk_id_hash, wk_id_equal);
  g_autoptr (GArray) lost = g_array_new (FALSE, FALSE, sizeof (WkStorePlace));
  g_autoptr (GPtrArray) stored = NULL;

  work->news = news_new ();
  /* At a connection's beginning nothing of what waits is on its way. */
  if (work->cursor == 0 && (!wk_vault_gather (work->vault, work->laptop, WK_GATHER_MIN, G_MAXSIZE, &error) || !offer_again (work, &error)))
    {
      g_task_return_error (task, error);
      return;
    }
  stored = wk_store_read_outbox (work->vault->store, work->cursor, OUTBOX_STEP, lost, &error);
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
        {
          const WkStorePlace place = { entry->document, entry->sequence };

          g_array_append_val (lost, place);
          continue;
        }
      if (!add_subject (work, seen, &entry->subject, &error))
        break;
      bytes += g_bytes_get_size (entry->bytes);
      g_ptr_array_add (work->batches, g_steal_pointer (&batch));
    }
  if (error == NULL && lost->len > 0)
    give_up (work, lost, &error);
  answer (task, error);
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
  Work *work = finish (result, error);

  if (work == NULL)
    return FALSE;
  *batches = g_steal_pointer (&work->batches);
  *subjects = g_steal_pointer (&work->subjects);
  *next = work->next;
  if (work->news->n_lost > 0)
    tell_news (WK_FEED_STORE (local), work->news);
  return TRUE;
}

static gboolean
settle_one (Work *work, const WkFeedVerdict *verdict, GError **error)
{
  WkStore *store = work->vault->store;
  const WkDocumentName *name = &wk_batch_get_fields (verdict->batch)->name;
  const guint8 *id = wk_batch_get_id (verdict->batch);
  gboolean found = FALSE;
  guint n = 0;

  if (verdict->kind == WK_FEED_CONFIRMED)
    {
      if (!wk_store_confirm (store, &name->document, id, &found, error))
        return FALSE;
      if (!found)
        return TRUE;
      note (work, name, 1, 0, 0, 0);
      return name->kind != WK_DOC_DESK || clear_mark (store, LATER, &name->document, error);
    }
  if (verdict->kind == WK_FEED_FAILED || wk_store_find_batch (store, &name->document, id) == 0)
    return TRUE;
  if (is_for_later (name, verdict->refusal))
    return set_mark (store, LATER, name, error) && wk_store_confirm (store, &name->document, id, &found, error);
  if (!wk_vault_end_chain (work->vault, verdict->batch, verdict->refusal, verdict->ask, &n, error))
    return FALSE;
  if (n > 0)
    {
      note (work, name, 0, 0, n, 0);
      work->news->n_refused += n;
      g_ptr_array_add (work->news->refused, wk_document_name_copy (name));
    }
  return TRUE;
}

static gboolean
is_refused (Work *work)
{
  for (guint i = 0; i < work->list->len; i++)
    if (((WkFeedVerdict *) work->list->pdata[i])->kind == WK_FEED_REFUSED)
      return TRUE;
  return FALSE;
}

/* That the office has something it says again when it is sent again: no sync is needed for that alone. */
static gboolean
settle_all (Work *work, GError **error)
{
  if (!(is_refused (work) ? wk_store_begin : wk_store_begin_lazily) (work->vault->store, error))
    return FALSE;
  for (guint i = 0; i < work->list->len; i++)
    if (!settle_one (work, work->list->pdata[i], error))
      goto failed;
  if (!remove_all_left (work, error))
    goto failed;
  return wk_vault_commit (work->vault, error);

failed:
  wk_vault_rollback (work->vault);
  return FALSE;
}

static void
settle_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  work->news = news_new ();
  if (settle_all (work, &error))
    project_news_later (work);
  answer (task, error);
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
  Work *work = finish (result, error);

  if (work == NULL)
    return FALSE;
  if (work->news->n_refused > 0 || work->news->gone->len > 0)
    tell_news (WK_FEED_STORE (local), work->news);
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

      work->next = info->position;
      if (loaded == NULL)
        continue;
      g_autoptr (WkDocumentName) name = wk_document_name_new (&info->id, &info->subject, info->kind, loaded->domain);
      g_ptr_array_add (work->documents, wk_feed_document_new_of (name, loaded->doc));
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
  Work *work = finish (result, error);

  if (work == NULL)
    return FALSE;
  *documents = g_steal_pointer (&work->documents);
  *next = work->next;
  return TRUE;
}

/* Batches that an office lost are sent again as they were signed: all that are kept of the document, since one that only deletes has no clock by
 * which to tell whether the office has it. What the office has already it takes as known. kept: what they say. */
static gboolean
send_again (Work *work, GPtrArray *log, GPtrArray *kept, GError **error)
{
  for (guint i = 0; i < log->len; i++)
    {
      WkStoreBatch *entry = log->pdata[i];
      g_autoptr (WkBatch) batch = wk_batch_decode (entry->bytes, NULL);

      if (batch == NULL)
        continue;
      if (entry->state == WK_BATCH_CONFIRMED && !wk_store_mark_unconfirmed (work->vault->store, &entry->document, entry->sequence, error))
        return FALSE;
      g_ptr_array_add (kept, g_bytes_ref (wk_batch_get_fields (batch)->update));
    }
  return TRUE;
}

static gboolean
vouch (Work *work, const WkDocumentName *name, YDoc *doc, const YClockRange *range, GBytes *update, GError **error)
{
  g_autoptr (WkAuthor) author = wk_document_read_author (doc, range->client);
  WkBatchFields fields = { .name = *name, .client = range->client, .from = range->from, .to = range->to, .author = work->laptop->account,
                           .time = wk_clock_get_wall (work->vault->clock), .flags = WK_BATCH_VOUCHED, .update = update };
  g_autoptr (WkBatch) batch = NULL;

  fields.vouched_for = (char *) (author != NULL ? wk_author_get_name (author) : "");
  batch = wk_batch_new (&fields, work->laptop->key, error);
  return batch != NULL
         && wk_store_append (work->vault->store, &name->document, &name->subject, name->kind, wk_batch_encode (batch), WK_BATCH_LOCAL, NULL, NULL,
                             error);
}

/* From which clock on the kept batches have what a client wrote. */
static GHashTable *
find_starts (GPtrArray *kept)
{
  GHashTable *starts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  for (guint i = 0; i < kept->len; i++)
    {
      g_autoptr (GArray) ranges = NULL;

      if (!y_update_inspect (g_bytes_get_data (kept->pdata[i], NULL), g_bytes_get_size (kept->pdata[i]), &ranges, NULL, NULL))
        continue;
      for (guint k = 0; k < ranges->len; k++)
        {
          YClockRange *range = &g_array_index (ranges, YClockRange, k);
          gint64 client = (gint64) range->client;
          guint64 *known = g_hash_table_lookup (starts, &client);

          if (known == NULL)
            g_hash_table_insert (starts, g_memdup2 (&client, sizeof client), g_memdup2 (&range->from, sizeof range->from));
          else
            *known = MIN (*known, range->from);
        }
    }
  return starts;
}

/* Of what is older than the batches that are kept there is the merged state alone: this laptop vouches for it. */
static gboolean
send_merged (Work *work, WkFeedDifference *difference, GPtrArray *kept, GError **error)
{
  const WkDocumentName *name = difference->name;
  g_autoptr (WkLoadedDocument) loaded = wk_vault_load_document (work->vault, &name->document, error);
  g_autoptr (GBytes) lacking = NULL, ours = NULL, theirs = NULL;
  g_autoptr (GHashTable) starts = find_starts (kept);
  g_autoptr (GArray) ranges = NULL;

  if (loaded == NULL)
    return FALSE;
  if (difference->state_vector != NULL)
    lacking = y_doc_encode_state (loaded->doc, g_bytes_get_data (difference->state_vector, NULL), g_bytes_get_size (difference->state_vector), error);
  else
    lacking = y_doc_encode_state (loaded->doc, NULL, 0, error);
  if (lacking == NULL || !y_update_inspect (g_bytes_get_data (lacking, NULL), g_bytes_get_size (lacking), &ranges, NULL, error))
    return FALSE;
  for (guint i = 0; i < ranges->len; i++)
    {
      YClockRange *range = &g_array_index (ranges, YClockRange, i);
      gint64 client = (gint64) range->client;
      guint64 *start = g_hash_table_lookup (starts, &client);
      g_autoptr (GBytes) update = NULL;

      if (start != NULL && *start <= range->from)
        continue;
      update = y_update_pick (g_bytes_get_data (lacking, NULL), g_bytes_get_size (lacking), range->client, error);
      if (update == NULL || !vouch (work, name, loaded->doc, range, update, error))
        return FALSE;
    }
  /* And what was deleted then. */
  ours = y_update_pick_deletes (g_bytes_get_data (lacking, NULL), g_bytes_get_size (lacking), error);
  if (ours == NULL)
    return FALSE;
  if (difference->update != NULL)
    g_ptr_array_add (kept, g_bytes_ref (difference->update));
  if (kept->len > 0)
    theirs = y_updates_merge ((GBytes **) kept->pdata, kept->len, error);
  else
    theirs = g_bytes_new_static ("\0\0", 2);
  if (theirs == NULL)
    return FALSE;
  if (!y_update_deletes_within (g_bytes_get_data (ours, NULL), g_bytes_get_size (ours), g_bytes_get_data (theirs, NULL), g_bytes_get_size (theirs), NULL))
    {
      YClockRange none = { wk_vault_new_client (work->vault), 0, 0 };
      return vouch (work, name, loaded->doc, &none, ours, error);
    }
  return TRUE;
}

static gboolean
bring_back (Work *work, WkFeedDifference *difference, GError **error)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) log = NULL;

  if (!wk_store_has_document (work->vault->store, &difference->name->document))
    return TRUE;
  log = wk_store_read_log (work->vault->store, &difference->name->document, 0, error);
  return log != NULL && send_again (work, log, kept, error) && send_merged (work, difference, kept, error);
}

static gboolean
reconcile_all (Work *work, GError **error)
{
  for (guint i = 0; i < work->list->len; i++)
    {
      WkFeedDifference *difference = work->list->pdata[i];

      if (difference->erased && !erase (work, difference->name, error))
        return FALSE;
    }
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
          if (!take_record (work, difference->name, NULL, record, difference->update, error))
            goto failed;
        }
      if (!bring_back (work, difference, error))
        goto failed;
    }
  return wk_vault_commit (work->vault, error);

failed:
  wk_vault_rollback (work->vault);
  return FALSE;
}

static void
reconcile_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  work->news = news_new ();
  if (reconcile_all (work, &error))
    project_news_later (work);
  answer (task, error);
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
  Work *work = finish (result, error);

  if (work == NULL)
    return -1;
  tell_news (WK_FEED_STORE (local), work->news);
  return work->news->n_new;
}

static void
set_position_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  wk_laptop_save_position (&work->position, work->vault->store, &error);
  answer (task, error);
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
  Work *work = finish (result, error);

  if (work == NULL)
    return FALSE;
  WK_FEED_STORE (local)->position = work->position;
  return TRUE;
}

/* ---- hashes --------------------------------------------------------------------------------------------------- */

#define OTHERS_AT_ONCE 24u

static void
forget_alike (WkVault *vault, Journal *journal, GPtrArray *alike)
{
  for (guint i = 0; i < alike->len; i++)
    {
      WkFeedHash *hash = alike->pdata[i];
      guint64 *change = g_hash_table_lookup (journal->to_compare, &hash->document->name->document);

      if (change != NULL && *change == hash->change)
        {
          g_hash_table_remove (journal->to_compare, &hash->document->name->document);
          wk_vault_found_alike (vault, &hash->document->name->document);
        }
    }
}

static void
add_hash (Work *work, GPtrArray *hashes, const WkId *id, guint64 change)
{
  g_autoptr (WkLoadedDocument) loaded = wk_vault_load_document (work->vault, id, NULL);
  g_autoptr (WkDocumentName) name = NULL;

  if (loaded == NULL || has_mark (work->vault->store, LATER, id))
    return;
  name = wk_document_name_new (id, &loaded->subject, loaded->kind, loaded->domain);
  g_ptr_array_add (hashes, wk_feed_hash_new (name, loaded->doc, change));
}

/* Some that did not change, in turn: a copy can also go wrong where nobody writes. */
static void
add_others (Work *work, GPtrArray *hashes)
{
  Journal *journal = work->journal;

  if (journal->others == NULL)
    {
      g_autoptr (GPtrArray) infos = wk_store_list_documents (work->vault->store, NULL, 0, NULL);

      journal->others = g_array_new (FALSE, FALSE, sizeof (WkId));
      for (guint i = 0; infos != NULL && i < infos->len; i++)
        g_array_append_val (journal->others, ((WkStoreDocumentInfo *) infos->pdata[i])->id);
      if (journal->others->len > 0)
        journal->next_other = wk_random_get_below (work->vault->random, journal->others->len);
    }
  for (guint i = 0; i < MIN (OTHERS_AT_ONCE, journal->others->len); i++)
    {
      const WkId *id = &g_array_index (journal->others, WkId, journal->next_other);

      journal->next_other = (journal->next_other + 1) % journal->others->len;
      if (!g_hash_table_contains (journal->to_compare, id))
        add_hash (work, hashes, id, 0);
    }
}

static void
list_hashes_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  Journal *journal = work->journal;
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_hash_free);
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id, change;

  forget_alike (work->vault, journal, work->list);
  /* What did not open whole when it was read is fetched from the office. */
  while (wk_vault_take_suspect (work->vault, &work->suspect))
    {
      guint64 number = ++journal->last_change;
      g_hash_table_replace (journal->to_compare, wk_id_copy (&work->suspect), g_memdup2 (&number, sizeof number));
    }
  if (work->some_others)
    add_others (work, hashes);
  g_hash_table_iter_init (&iter, journal->to_compare);
  while (hashes->len < work->max && g_hash_table_iter_next (&iter, &id, &change))
    if (wk_store_has_document (work->vault->store, id))
      add_hash (work, hashes, id, *(guint64 *) change);
    else
      g_ptr_array_add (gone, id);
  for (guint i = 0; i < gone->len; i++)
    g_hash_table_remove (journal->to_compare, gone->pdata[i]);
  g_task_return_pointer (task, g_steal_pointer (&hashes), (GDestroyNotify) g_ptr_array_unref);
}

static void
list_hashes_async (WkFeedLocal *local, guint max, gboolean some_others, GPtrArray *alike, GCancellable *cancellable, GAsyncReadyCallback callback,
                   gpointer data)
{
  Work *work = g_new0 (Work, 1);

  work->list = alike;
  work->max = max;
  work->some_others = some_others;
  run (local, list_hashes_async, work, list_hashes_thread, cancellable, callback, data);
}

static GPtrArray *
list_hashes_finish (WkFeedLocal *local, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
diverged (WkFeedLocal *local, const WkDocumentName *name, GBytes *state)
{
  g_signal_emit (local, signals[DIVERGED], 0, name, state);
}

/* ---- receipts ------------------------------------------------------------------------------------------------- */

static void
write_receipt_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  if (wk_receipt_draft_is_empty (work->journal->draft))
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  bytes = wk_receipt_draft_finish (work->journal->draft, wk_clock_get_wall (work->vault->clock));
  g_hash_table_remove_all (work->journal->clients);
  if (wk_store_add_receipt (work->vault->store, bytes, NULL, &error))
    g_task_return_pointer (task, wk_receipt_new_from_bytes (bytes), g_object_unref);
  else
    g_task_return_error (task, error);
}

void
wk_feed_store_write_receipt_async (WkFeedStore *self, GAsyncReadyCallback callback, gpointer data)
{
  project_all (self); /* collisions are counted there */
  run (WK_FEED_LOCAL (self), wk_feed_store_write_receipt_async, g_new0 (Work, 1), write_receipt_thread, NULL, callback, data);
}

WkReceipt *
wk_feed_store_write_receipt_finish (WkFeedStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
note_healed_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;

  note (work, work->name, 0, 0, 0, WK_RECEIPT_HEALED);
  g_task_return_boolean (task, TRUE);
}

void
wk_feed_store_note_healed (WkFeedStore *self, const WkDocumentName *name)
{
  Work *work = g_new0 (Work, 1);

  work->name = wk_document_name_copy (name);
  run (WK_FEED_LOCAL (self), wk_feed_store_note_healed, work, note_healed_thread, NULL, NULL, NULL);
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
  iface->list_hashes_async = list_hashes_async;
  iface->list_hashes_finish = list_hashes_finish;
  iface->diverged = diverged;
  iface->set_position_async = set_position_async;
  iface->set_position_finish = set_position_finish;
}

static void
wk_feed_store_dispose (GObject *object)
{
  g_clear_handle_id (&WK_FEED_STORE (object)->project, g_source_remove);
  G_OBJECT_CLASS (wk_feed_store_parent_class)->dispose (object);
}

static void
wk_feed_store_finalize (GObject *object)
{
  WkFeedStore *self = WK_FEED_STORE (object);

  wk_vault_unref (self->vault);
  wk_laptop_unref (self->laptop);
  journal_unref (self->journal);
  G_OBJECT_CLASS (wk_feed_store_parent_class)->finalize (object);
}

static void
wk_feed_store_class_init (WkFeedStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_feed_store_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_feed_store_finalize;
  signals[PROJECTED] = g_signal_new ("projected", WK_TYPE_FEED_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[NEWS] = g_signal_new ("news", WK_TYPE_FEED_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[DIVERGED] = g_signal_new ("diverged", WK_TYPE_FEED_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER,
                                    G_TYPE_BYTES);
  signals[SETTLED] = g_signal_new ("settled", WK_TYPE_FEED_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wk_feed_store_init (WkFeedStore *self)
{
}

/**
 * wk_feed_store_new:
 * @vault: an open vault
 * @laptop: whose it is
 *
 * Returns: (transfer full): the store for a feed client
 */
WkFeedStore *
wk_feed_store_new (WkVault *vault, WkLaptop *laptop)
{
  WkFeedStore *self = g_object_new (WK_TYPE_FEED_STORE, NULL);

  self->vault = wk_vault_ref (vault);
  self->laptop = wk_laptop_ref (laptop);
  self->journal = journal_new ();
  self->position = laptop->position;
  return self;
}
