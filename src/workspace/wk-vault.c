#include "wk-vault-private.h"

#include <string.h>

#include "wk-batch.h"
#include "wk-log.h"

/* From so many batches on (or places that gathered ones left empty) a document is read faster from a snapshot. */
#define SNAPSHOT_EVERY 64

/* Some months of syncs. */
#define RECEIPTS_KEPT 1000

/* Begins a log record that is a state rather than a batch: no batch begins so. */
#define STATE_MAGIC "wk-state-1"

static WkKdfStrength strength = WK_KDF_MODERATE;

/* For tests and benchmarks, before any vault is made: how long a new passphrase takes to try. */
void
wk_vault_set_strength (WkKdfStrength wanted)
{
  strength = wanted;
}

WkKdfStrength
wk_vault_get_strength (void)
{
  return strength;
}

WkVault *
wk_vault_new (const char *dir, WkClock *clock, WkRandom *random)
{
  WkVault *self = g_new0 (WkVault, 1);

  g_atomic_ref_count_init (&self->refs);
  self->dir = g_strdup (dir);
  self->clock = wk_clock_ref (clock);
  self->random = wk_random_ref (random);
  self->worker = wk_worker_new ("store");
  self->suspects = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  self->damaged = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  self->unprojected = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  self->awaited = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  return self;
}

WkVault *
wk_vault_ref (WkVault *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
wk_vault_unref (WkVault *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_assert (self->store == NULL);
  g_hash_table_unref (self->suspects);
  g_hash_table_unref (self->damaged);
  g_hash_table_unref (self->unprojected);
  g_hash_table_unref (self->awaited);
  g_clear_pointer (&self->worker, wk_worker_unref);
  g_clear_pointer (&self->clock, wk_clock_unref);
  g_clear_pointer (&self->random, wk_random_unref);
  g_free (self->dir);
  g_free (self);
}

static gboolean
open_index (WkVault *self, GError **error)
{
  gint64 position = 0;

  self->index = wk_index_open (self->store, &position, error);
  if (self->index == NULL)
    return FALSE;
  return wk_vault_project_since (self, position, NULL, error);
}

/**
 * wk_vault_create:
 * @self: a vault that is not open
 * @passphrase: what shall open it
 * @error: return location for an error
 *
 * Makes the store. Worker.
 *
 * Returns: whether it is open
 */
gboolean
wk_vault_create (WkVault *self, const char *passphrase, GError **error)
{
  wk_worker_assert_here (self->worker);
  self->store = wk_store_create (self->dir, passphrase, strength, self->clock, self->random, error);
  return self->store != NULL && open_index (self, error);
}

static gboolean
try_open (WkVault *self, WkSlotKind kind, const char *word, GError **error)
{
  self->store = self->read_only
    ? wk_store_open_read_only (self->dir, kind, word, self->clock, self->random, error)
    : wk_store_open (self->dir, kind, word, self->clock, self->random, error);
  return self->store != NULL && open_index (self, error);
}

/* Makes the store anew of every record that can still be read; the damaged file is put aside, not thrown away. */
static gboolean
repair (WkVault *self, WkSlotKind kind, const char *word, GError **error)
{
  g_autoptr (GPtrArray) lost = NULL;

  g_clear_pointer (&self->index, wk_index_free);
  if (self->store != NULL)
    wk_store_close (self->store);
  g_clear_pointer (&self->store, wk_store_unref);
  lost = wk_store_repair (self->dir, kind, word, self->clock, self->random, error);
  if (lost == NULL)
    return FALSE;
  g_debug ("the store was repaired; %u records did not open", lost->len);
  self->repaired = TRUE;
  return try_open (self, kind, word, error);
}

/**
 * wk_vault_open:
 * @self: a vault that is not open
 * @kind: what @word is
 * @word: what opens it
 * @read_only: beside a program that writes
 * @error: return location for an error
 *
 * Opens the store and brings the projection up to date with it. A file that is damaged beyond its records is repaired first, when it
 * may be written to. Worker.
 *
 * Returns: whether it is open
 */
gboolean
wk_vault_open (WkVault *self, WkSlotKind kind, const char *word, gboolean read_only, GError **error)
{
  GError *local = NULL;

  wk_worker_assert_here (self->worker);
  self->read_only = read_only;
  if (try_open (self, kind, word, &local))
    return TRUE;
  if (!read_only && g_error_matches (local, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED))
    {
      g_error_free (local);
      return repair (self, kind, word, error);
    }
  g_propagate_error (error, local);
  return FALSE;
}

/* Lets go of what the store need not keep any longer, when nobody waits. Worker. */
void
wk_vault_tidy (WkVault *self)
{
  g_autoptr (GError) error = NULL;

  wk_worker_assert_here (self->worker);
  if (self->store == NULL || self->read_only)
    return;
  if (!wk_store_prune_receipts (self->store, RECEIPTS_KEPT, &error) || !wk_store_compact (self->store, NULL, NULL, &error)
      || !wk_store_tidy (self->store, &error))
    g_debug ("the store was not tidied: %s", error->message);
}

/* Whoever was to bring rows of them went. */
static void
project_awaited_later (WkVault *self)
{
  GHashTableIter iter;
  gpointer document;

  g_hash_table_iter_init (&iter, self->awaited);
  while (g_hash_table_iter_next (&iter, &document, NULL))
    wk_vault_project_later (self, document);
  g_hash_table_remove_all (self->awaited);
}

/* Keeps the projection for the next start and closes the store. Worker. */
void
wk_vault_close (WkVault *self)
{
  g_autoptr (GError) error = NULL;

  wk_worker_assert_here (self->worker);
  project_awaited_later (self);
  if (self->index != NULL && !self->read_only && wk_vault_project_some (self, G_MAXINT64, NULL, NULL, NULL, &error)
      && !wk_index_save (self->index, self->store, wk_store_get_position (self->store), &error))
    g_debug ("projection not kept: %s", error->message);
  g_hash_table_remove_all (self->unprojected);
  g_clear_pointer (&self->index, wk_index_free);
  g_clear_pointer (&self->chains, g_hash_table_unref);
  if (self->store != NULL)
    wk_store_close (self->store);
  g_clear_pointer (&self->store, wk_store_unref);
}

void
wk_loaded_document_free (WkLoadedDocument *loaded)
{
  g_clear_pointer (&loaded->doc, y_doc_unref);
  g_free (loaded->domain);
  g_free (loaded);
}

/**
 * wk_snapshot_encode:
 * @domain: the document's life domain, or ""
 * @doc: the document
 *
 * Returns: (transfer full): what the store keeps as a snapshot: varString domain, varUint8Array update v1
 */
GBytes *
wk_snapshot_encode (const char *domain, YDoc *doc)
{
  g_autoptr (GBytes) state = y_doc_encode_state (doc, NULL, 0, NULL);
  YEncoder e;

  y_encoder_init (&e);
  y_encode_string (&e, domain, -1);
  y_encode_buf (&e, g_bytes_get_data (state, NULL), g_bytes_get_size (state));
  return y_encoder_finish (&e);
}

static gboolean
apply (WkLoadedDocument *loaded, gconstpointer data, gsize len)
{
  g_autoptr (GError) error = NULL;

  if (y_doc_apply_update (loaded->doc, data, len, NULL, &error))
    return TRUE;
  g_debug ("a stored update does not apply: %s", error->message);
  loaded->damaged = TRUE;
  return FALSE;
}

/**
 * wk_state_record_new:
 * @domain: the document's life domain, or ""
 * @update: what an office gave in place of batches, update v1
 *
 * Returns: (transfer full): what the store's log keeps of it: the magic, then as wk_snapshot_encode()
 */
GBytes *
wk_state_record_new (const char *domain, GBytes *update)
{
  YEncoder e;

  y_encoder_init (&e);
  y_encode_raw (&e, STATE_MAGIC, strlen (STATE_MAGIC));
  y_encode_string (&e, domain, -1);
  y_encode_buf (&e, g_bytes_get_data (update, NULL), g_bytes_get_size (update));
  return y_encoder_finish (&e);
}

static gboolean
is_state_record (GBytes *bytes)
{
  gsize len;
  const char *data = g_bytes_get_data (bytes, &len);

  return len >= strlen (STATE_MAGIC) && memcmp (data, STATE_MAGIC, strlen (STATE_MAGIC)) == 0;
}

static void
apply_state (WkLoadedDocument *loaded, GBytes *bytes)
{
  YDecoder d;
  gsize len;

  y_decoder_init (&d, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (is_state_record (bytes))
    y_decode_raw (&d, strlen (STATE_MAGIC));
  g_autofree char *domain = y_decode_string (&d);
  const guint8 *state = y_decode_buf (&d, &len);
  if (d.failed)
    {
      loaded->damaged = TRUE;
      return;
    }
  g_free (loaded->domain);
  loaded->domain = g_steal_pointer (&domain);
  apply (loaded, state, len);
}

/* After so many batches the document is read faster from a snapshot up to here. Never of what the office has not confirmed: when it refuses
 * that, the rest must stand without it. Within a transaction. */
static void
keep_snapshot (WkVault *self, WkLoadedDocument *loaded, guint64 after, guint64 upto)
{
  g_autoptr (GBytes) snapshot = NULL;
  g_autoptr (GError) error = NULL;

  if (upto < after + SNAPSHOT_EVERY || loaded->damaged || self->read_only)
    return;
  y_doc_commit (loaded->doc);
  if (!y_doc_has_pending (loaded->doc))
    {
      snapshot = wk_snapshot_encode (loaded->domain, loaded->doc);
      if (!wk_store_put_snapshot (self->store, &loaded->id, upto, snapshot, &error))
        g_debug ("no snapshot: %s", error->message);
    }
  y_doc_begin (loaded->doc, NULL);
}

/**
 * wk_record_read:
 * @bytes: a record of the log: a batch, or a state
 * @domain: (out) (transfer full): the document's life domain, or ""
 *
 * Returns: (transfer full) (nullable): its update v1; %NULL when it cannot be read
 */
GBytes *
wk_record_read (GBytes *bytes, char **domain)
{
  g_autoptr (WkBatch) batch = NULL;
  const guint8 *state;
  YDecoder d;
  gsize len;

  if (!is_state_record (bytes))
    {
      batch = wk_batch_decode (bytes, NULL);
      if (batch == NULL)
        return NULL;
      *domain = g_strdup (wk_batch_get_fields (batch)->name.domain);
      return g_bytes_ref (wk_batch_get_fields (batch)->update);
    }
  y_decoder_init (&d, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  y_decode_raw (&d, strlen (STATE_MAGIC));
  g_autofree char *named = y_decode_string (&d);
  state = y_decode_buf (&d, &len);
  if (d.failed)
    return NULL;
  *domain = g_steal_pointer (&named);
  return g_bytes_new (state, len);
}

/**
 * wk_vault_load_document:
 * @self: an open vault
 * @id: the document's name
 * @error: %WK_STORE_ERROR_MISSING when the store does not have it
 *
 * Puts a document together from its snapshot and its log. Worker; the document may then be handed to another thread.
 *
 * Returns: (transfer full) (nullable): the document
 */
WkLoadedDocument *
wk_vault_load_document (WkVault *self, const WkId *id, GError **error)
{
  g_autoptr (WkStoreDocument) stored = NULL;
  g_autoptr (WkLoadedDocument) loaded = NULL;
  guint local = 0;

  wk_worker_assert_here (self->worker);
  stored = wk_store_read_document (self->store, id, error);
  if (stored == NULL)
    return NULL;
  loaded = g_new0 (WkLoadedDocument, 1);
  loaded->id = *id;
  loaded->subject = stored->info.subject;
  loaded->kind = stored->info.kind;
  loaded->domain = g_strdup ("");
  loaded->damaged = stored->findings->len > 0;
  loaded->doc = y_doc_new (wk_vault_new_client (self), Y_DOC_GC);
  y_doc_begin (loaded->doc, NULL);
  if (stored->snapshot != NULL)
    apply_state (loaded, stored->snapshot);
  for (guint i = 0; i < stored->batches->len; i++)
    {
      WkStoreBatch *entry = stored->batches->pdata[i];
      g_autoptr (WkBatch) batch = NULL;

      if (entry->state == WK_BATCH_LOCAL && local == 0 && stored->info.unconfirmed < stored->info.last)
        {
          local = i + 1;
          keep_snapshot (self, loaded, stored->info.snapshot, entry->sequence - 1);
        }
      if (is_state_record (entry->bytes))
        {
          apply_state (loaded, entry->bytes);
          continue;
        }
      batch = wk_batch_decode (entry->bytes, NULL);

      if (batch == NULL)
        {
          loaded->damaged = TRUE;
          continue;
        }
      const WkBatchFields *fields = wk_batch_get_fields (batch);
      g_free (loaded->domain);
      loaded->domain = g_strdup (fields->name.domain);
      apply (loaded, g_bytes_get_data (fields->update, NULL), g_bytes_get_size (fields->update));
    }
  if (local == 0)
    keep_snapshot (self, loaded, stored->info.snapshot, stored->info.last);
  y_doc_commit (loaded->doc);
  if (loaded->damaged)
    {
      g_hash_table_add (self->suspects, wk_id_copy (id));
      g_hash_table_add (self->damaged, wk_id_copy (id));
    }
  return g_steal_pointer (&loaded);
}

/* The office has the same as what could be read of it. When something had not opened, that was fetched from there: a snapshot stands for it from here
 * on, so that it is neither missed nor asked for again. What the office has not confirmed is not in a snapshot. */
void
wk_vault_found_alike (WkVault *self, const WkId *id)
{
  g_autoptr (WkStoreDocumentInfo) info = NULL;
  g_autoptr (WkLoadedDocument) loaded = NULL;
  g_autoptr (GBytes) snapshot = NULL;
  g_autoptr (GError) error = NULL;

  wk_worker_assert_here (self->worker);
  if (!g_hash_table_contains (self->damaged, id))
    return;
  loaded = wk_vault_load_document (self, id, NULL);
  info = wk_store_get_document_info (self->store, id, NULL);
  g_hash_table_remove (self->suspects, id);
  if (loaded == NULL || info == NULL || info->unconfirmed > 0 || y_doc_has_pending (loaded->doc))
    return;
  snapshot = wk_snapshot_encode (loaded->domain, loaded->doc);
  if (wk_store_put_snapshot (self->store, id, info->last, snapshot, &error))
    g_hash_table_remove (self->damaged, id);
  else
    wk_log_failure ("workspace", "no_snapshot", error);
}

/* One of the documents of which something did not open when it was read, once each. */
gboolean
wk_vault_take_suspect (WkVault *self, WkId *id)
{
  GHashTableIter iter;
  gpointer key;

  wk_worker_assert_here (self->worker);
  g_hash_table_iter_init (&iter, self->suspects);
  if (!g_hash_table_iter_next (&iter, &key, NULL))
    return FALSE;
  *id = *(WkId *) key;
  g_hash_table_iter_remove (&iter);
  return TRUE;
}

/* A client id that was never used: 53 random bits (design: never continued after a kill, a restore or a copy). Any thread. */
guint64
wk_vault_new_client (WkVault *self)
{
  return wk_random_get_uint64 (self->random) >> 11;
}

static gboolean
put_rows (WkVault *self, const WkId *document, gboolean is_new, GHashTable *subjects, WkLoadedFunc func, gpointer data, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WkLoadedDocument) loaded = wk_vault_load_document (self, document, &local);

  if (g_error_matches (local, WK_STORE_ERROR, WK_STORE_ERROR_MISSING))
    return wk_index_forget (self->index, document, error);
  if (loaded == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (func != NULL)
    func (loaded, data);
  g_autoptr (WkDocumentRows) rows = wk_document_rows_new (loaded->kind, loaded->domain, document, &loaded->subject, loaded->doc);
  if (subjects != NULL)
    g_hash_table_add (subjects, wk_id_copy (&loaded->subject));
  return wk_index_put (self->index, rows, is_new, error);
}

static void
project (WkVault *self, const WkId *document, gboolean is_new, GHashTable *subjects, WkLoadedFunc func, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (put_rows (self, document, is_new, subjects, func, data, &error))
    return;
  g_debug ("not projected: %s", error->message);
  wk_index_fall_behind (self->index);
}

/**
 * wk_vault_project:
 * @self: an open vault
 * @documents: (element-type WkId): documents that changed in the store
 * @subjects: (element-type WkId) (nullable): set to which their subjects are added
 * @func: (nullable): shown each of them
 * @data: for @func
 * @error: return location for an error
 *
 * Makes the rows of those documents anew; those of a document that is not there any more go. Worker.
 *
 * Returns: whether all were projected
 */
gboolean
wk_vault_project (WkVault *self, GPtrArray *documents, GHashTable *subjects, WkLoadedFunc func, gpointer data, GError **error)
{
  wk_worker_assert_here (self->worker);
  if (documents->len == 0)
    return TRUE;
  if (!wk_index_begin (self->index, error))
    return FALSE;
  for (guint i = 0; i < documents->len; i++)
    project (self, documents->pdata[i], FALSE, subjects, func, data);
  return wk_index_commit (self->index, error);
}

/* Whether a document of this kind has rows in the lists at all. Any thread. */
gboolean
wk_vault_is_projected (guint8 kind)
{
  return kind != WK_DOC_ATTACHMENT;
}

/* The document changed in the store, or went: what is projected of it may wait. Worker. */
void
wk_vault_project_later (WkVault *self, const WkId *document)
{
  wk_worker_assert_here (self->worker);
  if (!g_hash_table_contains (self->unprojected, document))
    g_hash_table_add (self->unprojected, wk_id_copy (document));
}

/**
 * wk_vault_project_some:
 * @self: an open vault
 * @microseconds: how long it may take; at least one document is projected
 * @subjects: (element-type WkId) (nullable): set to which their subjects are added
 * @func: (nullable): shown each of them
 * @data: for @func
 * @error: return location for an error
 *
 * Makes rows of what waits for it. However often a document changed meanwhile, it is put together once. Worker.
 *
 * Returns: whether it went well; the vault's @unprojected says what still waits
 */
gboolean
wk_vault_project_some (WkVault *self, gint64 microseconds, GHashTable *subjects, WkLoadedFunc func, gpointer data, GError **error)
{
  gint64 until = microseconds == G_MAXINT64 ? G_MAXINT64 : g_get_monotonic_time () + microseconds;
  GHashTableIter iter;
  gpointer document;

  wk_worker_assert_here (self->worker);
  if (g_hash_table_size (self->unprojected) == 0)
    return TRUE;
  if (!wk_index_begin (self->index, error))
    return FALSE;
  g_hash_table_iter_init (&iter, self->unprojected);
  while (g_hash_table_iter_next (&iter, &document, NULL))
    {
      project (self, document, FALSE, subjects, func, data);
      g_hash_table_iter_remove (&iter);
      if (g_get_monotonic_time () >= until)
        break;
    }
  return wk_index_commit (self->index, error);
}

/* As wk_vault_project(), of all documents that changed after a position of the log. Worker. */
gboolean
wk_vault_project_since (WkVault *self, gint64 position, GHashTable *subjects, GError **error)
{
  g_autoptr (GPtrArray) infos = wk_store_list_documents (self->store, NULL, position, error);

  wk_worker_assert_here (self->worker);
  if (infos == NULL)
    return FALSE;
  if (infos->len == 0)
    return TRUE;
  if (!wk_index_begin (self->index, error))
    return FALSE;
  for (guint i = 0; i < infos->len; i++)
    {
      WkStoreDocumentInfo *info = infos->pdata[i];

      if (wk_vault_is_projected (info->kind))
        project (self, &info->id, position == 0, subjects, NULL, NULL);
    }
  return wk_index_commit (self->index, error);
}
