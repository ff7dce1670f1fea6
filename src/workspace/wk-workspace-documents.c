#include "wk-workspace-private.h"

#include <glib/gi18n-lib.h>

#include "wk-live-journal-private.h"
#include "wk-room-guest.h"
#include "wk-room.h"

/* Typing is gathered this long before it is signed and sent to disk; with the disk's own time it stays under 250 ms. */
#define GATHER_MS 150u

/* Rows of a document are made anew when it was not written in for so long, or so long after the first words that they lack: they are of all of it,
 * and who goes on typing looks at no list. */
#define PAUSE_MS 400u
#define SHOWN_US (G_USEC_PER_SEC)
#define SHOWN_LATEST_US (5 * G_USEC_PER_SEC)

static void save_written (WkWorkspace *self);

/* Well below what a batch may have, with its names and its signature. */
#define PART_LENGTH ((gsize) WK_BATCH_MAX_LENGTH / 2)

static gboolean
flush_cb (gpointer data)
{
  WkWorkspace *self = data;

  self->flush = 0;
  save_written (self);
  return G_SOURCE_REMOVE;
}

static void
written_cb (WkOpenDocument *document, gpointer data)
{
  WkWorkspace *self = data;

  if (self->vault == NULL || self->vault->read_only)
    {
      g_ptr_array_set_size (document->gathered, 0);
      return;
    }
  if (!document->dirty)
    {
      document->dirty = TRUE;
      g_ptr_array_add (self->dirty, wk_open_document_ref (document));
      if (self->save_state != WK_SAVE_NOT_SAVED)
        wk_workspace_set_save_state (self, WK_SAVE_SAVING, NULL);
    }
  if (self->flush == 0)
    self->flush = g_timeout_add (GATHER_MS, flush_cb, self);
}

/* One batch; its update is of one client id. */
static WkBatch *
sign_one (WkWorkspace *self, const WkDocumentName *name, guint64 client, GBytes *update, const char *vouched_for, GError **error)
{
  g_autoptr (GArray) ranges = NULL;
  WkBatchFields fields = { .client = client };
  gboolean deletes;

  if (!y_update_inspect (g_bytes_get_data (update, NULL), g_bytes_get_size (update), &ranges, &deletes, error))
    return NULL;
  for (guint i = 0; i < ranges->len; i++)
    if (g_array_index (ranges, YClockRange, i).client == client)
      {
        fields.from = g_array_index (ranges, YClockRange, i).from;
        fields.to = g_array_index (ranges, YClockRange, i).to;
      }
  fields.name = *name;
  fields.author = self->laptop->account;
  fields.time = wk_clock_get_wall (self->clock);
  fields.flags = vouched_for != NULL ? WK_BATCH_VOUCHED : WK_BATCH_NONE;
  fields.vouched_for = (char *) vouched_for;
  fields.update = update;
  return wk_batch_new (&fields, self->laptop->key, error);
}

/**
 * wk_workspace_sign:
 * @self: a workspace with a store
 * @name: the document
 * @client: who wrote, as the update says
 * @update: what was written
 * @vouched_for: (nullable): the guest's name, when it is not ours
 *
 * Signs an update as a batch; one that is too long for a batch as several, to be kept in order.
 *
 * Returns: (transfer full) (nullable) (element-type WkBatch): batches signed by this laptop; %NULL when it cannot be signed
 */
GPtrArray *
wk_workspace_sign (WkWorkspace *self, const WkDocumentName *name, guint64 client, GBytes *update, const char *vouched_for)
{
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_batch_unref);
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (GError) error = NULL;

  if (g_bytes_get_size (update) > PART_LENGTH)
    parts = y_update_split (g_bytes_get_data (update, NULL), g_bytes_get_size (update), PART_LENGTH, &error);
  else
    {
      parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      g_ptr_array_add (parts, g_bytes_ref (update));
    }
  for (guint i = 0; parts != NULL && i < parts->len; i++)
    {
      WkBatch *batch = sign_one (self, name, client, parts->pdata[i], vouched_for, &error);

      if (batch == NULL)
        break;
      g_ptr_array_add (batches, batch);
    }
  if (error == NULL)
    return g_steal_pointer (&batches);
  g_warning ("what was written cannot be signed: %s", error->message);
  return NULL;
}

/* What is on its way to disk stays open: who opens it again meanwhile must not read it without its last words. */
static void
hold (WkWorkspace *self, WkOpenDocument *document)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->saving, document));

  if (n == 0)
    wk_open_document_ref (document);
  else
    g_hash_table_steal (self->saving, document);
  g_hash_table_insert (self->saving, document, GUINT_TO_POINTER (n + 1));
}

static void
let_go (WkWorkspace *self, WkOpenDocument *document)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->saving, document));

  if (n > 1)
    {
      g_hash_table_steal (self->saving, document);
      g_hash_table_insert (self->saving, document, GUINT_TO_POINTER (n - 1));
    }
  else if (n == 1)
    g_hash_table_remove (self->saving, document);
}

static WkDocumentRows *
rows_of (WkOpenDocument *document)
{
  document->shown_at = g_get_monotonic_time ();
  document->unshown_since = 0;
  return wk_document_rows_new (document->name->kind, document->name->domain, &document->name->document, &document->name->subject, document->doc);
}

static void
show_unshown (WkWorkspace *self)
{
  g_autoptr (GPtrArray) unshown = g_steal_pointer (&self->unshown);

  g_clear_handle_id (&self->show, g_source_remove);
  self->unshown = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_open_document_unref);
  for (guint i = 0; i < unshown->len; i++)
    {
      WkOpenDocument *document = unshown->pdata[i];

      if (document->unshown_since != 0)
        wk_saver_push (self->saver, wk_save_item_new (document->name, NULL, rows_of (document), TRUE, FALSE));
    }
}

static gboolean
show_cb (gpointer data)
{
  WkWorkspace *self = data;

  self->show = 0;
  show_unshown (self);
  return G_SOURCE_REMOVE;
}

/* The rows, or NULL while somebody goes on writing: then they are made later. */
static WkDocumentRows *
rows_or_later (WkWorkspace *self, WkOpenDocument *document)
{
  gint64 now = g_get_monotonic_time ();

  if (document->unshown_since != 0 ? now - document->unshown_since >= SHOWN_LATEST_US
                                   : document->shown_at == 0 || now - document->shown_at >= SHOWN_US)
    return rows_of (document);
  if (document->unshown_since == 0)
    {
      document->unshown_since = now;
      g_ptr_array_add (self->unshown, wk_open_document_ref (document));
    }
  g_clear_handle_id (&self->show, g_source_remove);
  self->show = g_timeout_add (PAUSE_MS, show_cb, self);
  return NULL;
}

/* rows: (transfer full) (nullable) */
static void
push (WkWorkspace *self, WkOpenDocument *document, WkBatch *batch, WkDocumentRows *rows, gboolean own, gboolean aside)
{
  hold (self, document);
  wk_saver_push (self->saver, wk_save_item_new (document->name, batch, rows, own, aside));
}

static const char *
unsigned_sentence (void)
{
  return _("Something that was written is too large to be saved. Keep this window open, take it out again, or copy it to another program.");
}

static void
save_written (WkWorkspace *self)
{
  g_autoptr (GPtrArray) dirty = self->dirty;
  gboolean mending = FALSE;

  g_clear_handle_id (&self->flush, g_source_remove);
  self->unsigned_left = FALSE;
  self->dirty = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_open_document_unref);
  for (guint i = 0; i < dirty->len; i++)
    {
      WkOpenDocument *document = dirty->pdata[i];
      g_autoptr (GBytes) update = NULL;

      if (document->mending)
        {
          g_ptr_array_add (self->dirty, wk_open_document_ref (document));
          mending = TRUE;
          continue;
        }
      update = wk_open_document_take_gathered (document);
      document->dirty = FALSE;
      if (update != NULL)
        wk_workspace_keep_update (self, document, y_doc_get_client_id (document->doc), update, FALSE);
    }
  if (mending)
    self->flush = g_timeout_add (GATHER_MS, flush_cb, self);
}

/**
 * wk_workspace_flush:
 * @self: a workspace
 *
 * Signs what was written since the last time and sends it to disk, with the rows of it, without waiting for that.
 */
void
wk_workspace_flush (WkWorkspace *self)
{
  save_written (self);
  show_unshown (self);
}

/* What cannot be signed goes nowhere, and is not called saved: it waits in the open document, to be tried with the next words. */
static void
keep_unsigned (WkWorkspace *self, WkOpenDocument *document, GBytes *update)
{
  g_ptr_array_insert (document->gathered, 0, g_bytes_ref (update));
  if (!document->dirty)
    g_ptr_array_add (self->dirty, wk_open_document_ref (document));
  document->dirty = TRUE;
  self->unsigned_left = TRUE;
  wk_workspace_set_save_state (self, WK_SAVE_NOT_SAVED, unsigned_sentence ());
}

/* Signs what was written here under a client id, and sends it to disk; aside: not into the document, but beside it. */
void
wk_workspace_keep_update (WkWorkspace *self, WkOpenDocument *document, guint64 client, GBytes *update, gboolean aside)
{
  g_autoptr (GPtrArray) batches = wk_workspace_sign (self, document->name, client, update, NULL);

  if (batches == NULL)
    {
      keep_unsigned (self, document, update);
      return;
    }
  for (guint i = 0; i < batches->len; i++)
    push (self, document, batches->pdata[i], i + 1 == batches->len && !aside ? rows_or_later (self, document) : NULL, TRUE, aside);
}

/**
 * wk_workspace_keep_batch:
 * @self: a workspace with a store
 * @document: the batch's document
 * @batch: somebody else's, heard at a table
 *
 * Keeps it as what the office has not confirmed: this laptop may be the one that brings it there.
 */
void
wk_workspace_keep_batch (WkWorkspace *self, WkOpenDocument *document, WkBatch *batch)
{
  push (self, document, batch, rows_or_later (self, document), FALSE, FALSE);
}

/* As wk_workspace_keep_batch(), of a batch that this laptop signed (for a guest): once durable it goes to the others at the table. */
void
wk_workspace_keep_own_batch (WkWorkspace *self, WkOpenDocument *document, WkBatch *batch)
{
  push (self, document, batch, rows_or_later (self, document), TRUE, FALSE);
}

/* What the saver says became durable. */
void
wk_workspace_saved (GPtrArray *items, GPtrArray *residents, gpointer data)
{
  WkWorkspace *self = data;
  guint kept = 0, aside = 0, gone = 0;

  for (guint i = 0; i < items->len; i++)
    {
      WkSaveItem *item = items->pdata[i];
      g_autoptr (WkOpenDocument) document = wk_workspace_lookup_document (self, &item->name->document);

      if (item->batch == NULL)
        continue;
      kept += item->fate == WK_SAVE_FATE_KEPT;
      aside += item->fate == WK_SAVE_FATE_ASIDE;
      gone += item->fate == WK_SAVE_FATE_GONE;
      if (item->fate == WK_SAVE_FATE_GONE)
        wk_workspace_show_erased (self, &item->name->subject);
      if (document == NULL)
        continue;
      let_go (self, document);
      if (document->journal != NULL)
        wk_live_journal_cover (document->journal, wk_batch_get_fields (item->batch)->update);
      if (item->fate != WK_SAVE_FATE_KEPT)
        document->unshown_since = 0;
      if (document->room == NULL || item->fate != WK_SAVE_FATE_KEPT)
        continue;
      if (WK_IS_ROOM (document->room))
        {
          if (item->own)
            wk_room_add_batch (WK_ROOM (document->room), item->batch);
          else
            wk_room_confirm (WK_ROOM (document->room), item->batch);
        }
      else if (item->own)
        wk_room_guest_add_batch (WK_ROOM_GUEST (document->room), item->batch);
    }
  wk_resident_list_put (self->residents, residents);
  wk_office_written (self->office, kept);
  /* What people must know of where their words went is said when all is saved, and not by the way. */
  if (aside > 0)
    {
      self->to_say = _("Something that was written could not be kept where it stood. It is kept aside in these files; everything else is saved.");
      wk_workspace_proposals_changed (self);
    }
  else if (gone > 0)
    self->to_say = _("This file was removed on purpose. What was written in it after that is not kept.");
}

void
wk_workspace_save_state_cb (WkSaveState state, const char *message, gpointer data)
{
  WkWorkspace *self = data;

  if (state != WK_SAVE_NOT_SAVED && self->unsigned_left)
    {
      state = WK_SAVE_NOT_SAVED;
      message = unsigned_sentence ();
    }
  else if (state == WK_SAVE_SAVED && self->dirty->len > 0)
    state = WK_SAVE_SAVING;
  else if (state == WK_SAVE_SAVED)
    message = g_steal_pointer (&self->to_say);
  wk_workspace_set_save_state (self, state, message);
}

WkOpenDocument *
wk_workspace_lookup_document (WkWorkspace *self, const WkId *id)
{
  WkOpenDocument *document = g_hash_table_lookup (self->documents, id);

  return document != NULL ? wk_open_document_ref (document) : NULL;
}

/* (transfer full): the documents of a resident that are open now: they know what the worker may not find on disk yet, so they stay open as
 * long as they are held. */
GPtrArray *
wk_workspace_hold_open_documents (WkWorkspace *self, const WkId *subject)
{
  GPtrArray *held = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_open_document_unref);
  GHashTableIter iter;
  gpointer document;

  g_hash_table_iter_init (&iter, self->documents);
  while (g_hash_table_iter_next (&iter, NULL, &document))
    if (wk_id_equal (&((WkOpenDocument *) document)->name->subject, subject))
      g_ptr_array_add (held, wk_open_document_ref (document));
  return held;
}

/**
 * wk_workspace_take_document:
 * @self: a workspace
 * @name: a document
 * @doc: its content, put together by the worker
 *
 * Returns: (transfer full): the open document; the one that was open already (and knows at least as much) when there is one
 */
WkOpenDocument *
wk_workspace_take_document (WkWorkspace *self, const WkDocumentName *name, YDoc *doc)
{
  WkOpenDocument *document = wk_workspace_lookup_document (self, &name->document);

  if (document != NULL)
    return document;
  document = wk_open_document_new (name, doc, self->author, self->clock, self->random, written_cb, self);
  document->pool = self->documents;
  g_hash_table_insert (self->documents, &document->name->document, document);
  return document;
}

/* What the worker gets; and what waits for it on the main thread, whose objects the worker never frees. */
typedef struct { WkVault *vault; WkId id; } Loading;
typedef struct { WkWorkspace *workspace; WkOpenDocument *document; } Waiting;

static void
loading_free (gpointer data)
{
  Loading *loading = data;

  wk_vault_unref (loading->vault);
  g_free (loading);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Loading *loading = data;
  GError *error = NULL;
  g_autoptr (WkLoadedDocument) loaded = wk_vault_load_document (loading->vault, &loading->id, &error);

  if (loaded == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, y_doc_encode_state (loaded->doc, NULL, 0, NULL), (GDestroyNotify) g_bytes_unref);
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Waiting *waiting = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) state = g_task_propagate_pointer (G_TASK (result), &error);

  if (state == NULL)
    {
      if (!g_error_matches (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING))
        g_warning ("a document at the table could not be read from the store: %s", error->message);
    }
  else if (!y_doc_apply_update (waiting->document->doc, g_bytes_get_data (state, NULL), g_bytes_get_size (state), waiting->workspace, &error))
    g_warning ("a stored document does not apply: %s", error->message);
  wk_open_document_unref (waiting->document);
  g_object_unref (waiting->workspace);
  g_free (waiting);
}

/**
 * wk_workspace_open_unloaded:
 * @self: a workspace
 * @name: a document that is needed at once
 *
 * The document, with what the store has of it joining as soon as it was read: copies of one document always merge.
 *
 * Returns: (transfer full): the open document
 */
WkOpenDocument *
wk_workspace_open_unloaded (WkWorkspace *self, const WkDocumentName *name)
{
  WkOpenDocument *document = wk_workspace_lookup_document (self, &name->document);
  g_autoptr (YDoc) doc = NULL;

  if (document != NULL)
    return document;
  doc = y_doc_new (wk_random_get_uint64 (self->random) >> 11, Y_DOC_GC);
  document = wk_workspace_take_document (self, name, doc);
  if (self->vault != NULL)
    {
      Waiting *waiting = g_new0 (Waiting, 1);
      Loading *loading = g_new0 (Loading, 1);
      g_autoptr (GTask) task = g_task_new (NULL, NULL, load_cb, waiting);

      waiting->workspace = g_object_ref (self);
      waiting->document = wk_open_document_ref (document);
      loading->vault = wk_vault_ref (self->vault);
      loading->id = name->document;
      g_task_set_source_tag (task, wk_workspace_open_unloaded);
      g_task_set_task_data (task, loading, loading_free);
      wk_worker_run_async (self->vault->worker, task, load_thread);
    }
  return document;
}

/* What came from the office or an import is in the store; if the document is open it is shown too. */
void
wk_workspace_apply_foreign (WkWorkspace *self, const WkId *document, GBytes *update)
{
  g_autoptr (WkOpenDocument) open = wk_workspace_lookup_document (self, document);
  g_autoptr (GError) error = NULL;

  if (open != NULL && !y_doc_apply_update (open->doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), self, &error))
    g_warning ("an update does not apply to the open document: %s", error->message);
}
