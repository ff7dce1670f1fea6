#include "wk-mend-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "wk-dossier.h"

/* ---- notes ------------------------------------------------------------------------------------------- */

GBytes *
wk_proposal_note_new (WkRefusal refusal, const char *ask)
{
  char *note = g_strdup_printf ("%d\n%s", refusal, ask != NULL ? ask : "");

  return g_bytes_new_take (note, strlen (note));
}

WkRefusal
wk_proposal_note_parse (GBytes *note, char **ask)
{
  gsize length;
  const char *data = g_bytes_get_data (note, &length);
  g_autofree char *text = g_strndup (data, length);
  char *line = strchr (text, '\n');

  if (ask != NULL)
    *ask = line != NULL && line[1] != '\0' ? g_strdup (line + 1) : NULL;
  return atoi (text);
}

/* ---- chains that were refused ------------------------------------------------------------------------ */

typedef struct {
  WkId document, subject;
  guint64 client;
  guint64 from;
  gint64 proposal;
} Chain;

static guint
chain_hash (gconstpointer data)
{
  const Chain *chain = data;

  return wk_id_hash (&chain->document) ^ (guint) chain->client;
}

static gboolean
chain_equal (gconstpointer a, gconstpointer b)
{
  const Chain *x = a, *y = b;

  return x->client == y->client && wk_id_equal (&x->document, &y->document) && wk_id_equal (&x->subject, &y->subject);
}

static Chain *
find_chain (WkVault *self, const WkBatchFields *fields)
{
  Chain key = { .document = fields->name.document, .subject = fields->name.subject, .client = fields->client };

  return g_hash_table_lookup (self->chains, &key);
}

static Chain *
note_chain (WkVault *self, const WkBatchFields *fields, gint64 proposal)
{
  Chain *chain = find_chain (self, fields);

  if (chain == NULL)
    {
      chain = g_new0 (Chain, 1);
      chain->document = fields->name.document;
      chain->subject = fields->name.subject;
      chain->client = fields->client;
      chain->from = fields->from;
      chain->proposal = proposal;
      g_hash_table_add (self->chains, chain);
    }
  chain->from = MIN (chain->from, fields->from);
  return chain;
}

/* Chains outlive the program: what was refused yesterday must not get a tail today. */
static gboolean
load_chains (WkVault *self, GError **error)
{
  g_autoptr (GPtrArray) proposals = NULL;

  if (self->chains != NULL)
    return TRUE;
  proposals = wk_store_list_proposals (self->store, error);
  if (proposals == NULL)
    return FALSE;
  self->chains = g_hash_table_new_full (chain_hash, chain_equal, g_free, NULL);
  for (guint i = 0; i < proposals->len; i++)
    {
      WkStoreProposal *proposal = proposals->pdata[i];

      if (wk_proposal_note_parse (proposal->note, NULL) == WK_REFUSAL_NONE)
        continue;
      for (guint k = 0; k < proposal->batches->len; k++)
        {
          g_autoptr (WkBatch) batch = wk_batch_decode (((WkStoreBatch *) proposal->batches->pdata[k])->bytes, NULL);

          if (batch != NULL)
            note_chain (self, wk_batch_get_fields (batch), proposal->id);
        }
    }
  return TRUE;
}

gboolean
wk_vault_commit (WkVault *self, GError **error)
{
  if (wk_store_commit (self->store, error))
    return TRUE;
  g_clear_pointer (&self->chains, g_hash_table_unref);
  return FALSE;
}

void
wk_vault_rollback (WkVault *self)
{
  wk_store_rollback (self->store);
  g_clear_pointer (&self->chains, g_hash_table_unref);
}

static gboolean
drop_chain_cb (gpointer key, gpointer value, gpointer data)
{
  return ((Chain *) key)->proposal == *(gint64 *) data;
}

gboolean
wk_vault_append (WkVault *self, WkBatch *batch, GError **error)
{
  const WkBatchFields *fields = wk_batch_get_fields (batch);
  guint64 sequence;
  gboolean known;
  Chain *chain;

  wk_worker_assert_here (self->worker);
  if (!load_chains (self, error)
      || !wk_store_ensure_subject (self->store, &fields->name.subject, NULL, error)
      || !wk_store_append (self->store, &fields->name.document, &fields->name.subject, fields->name.kind, wk_batch_encode (batch),
                           WK_BATCH_LOCAL, &sequence, &known, error))
    return FALSE;
  chain = find_chain (self, fields);
  if (chain == NULL || fields->from < chain->from || known)
    return TRUE;
  g_autoptr (GBytes) note = g_bytes_new_static ("", 0);
  return wk_store_set_aside (self->store, &fields->name.document, &sequence, 1, note, &chain->proposal, error);
}

gboolean
wk_vault_keep_aside (WkVault *self, WkBatch *batch, GError **error)
{
  const WkBatchFields *fields = wk_batch_get_fields (batch);
  g_autoptr (GBytes) note = wk_proposal_note_new (WK_ASIDE_HERE, NULL);
  Chain *chain;
  gint64 proposal;

  wk_worker_assert_here (self->worker);
  if (!load_chains (self, error) || !wk_store_ensure_subject (self->store, &fields->name.subject, NULL, error))
    return FALSE;
  chain = find_chain (self, fields);
  proposal = chain != NULL ? chain->proposal : 0;
  if (!wk_store_keep_aside (self->store, &fields->name.document, &fields->name.subject, fields->name.kind, wk_batch_encode (batch), note,
                            &proposal, error))
    return FALSE;
  note_chain (self, fields, proposal);
  return TRUE;
}

gboolean
wk_vault_end_chain (WkVault *self, WkBatch *batch, WkRefusal refusal, const char *ask, guint *n, GError **error)
{
  const WkBatchFields *fields = wk_batch_get_fields (batch);
  const WkId *document = &fields->name.document;
  g_autoptr (GBytes) note = wk_proposal_note_new (refusal, ask);
  g_autoptr (GArray) sequences = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GPtrArray) log = NULL;
  gint64 proposal = 0;
  Chain *chain;

  wk_worker_assert_here (self->worker);
  if (!load_chains (self, error))
    return FALSE;
  log = wk_store_read_log (self->store, document, 0, error);
  if (log == NULL)
    return FALSE;
  for (guint i = 0; i < log->len; i++)
    {
      WkStoreBatch *entry = log->pdata[i];
      g_autoptr (WkBatch) other = entry->state == WK_BATCH_LOCAL ? wk_batch_decode (entry->bytes, NULL) : NULL;

      if (other != NULL && wk_batch_get_fields (other)->client == fields->client && wk_batch_get_fields (other)->from >= fields->from)
        g_array_append_val (sequences, entry->sequence);
    }
  if (sequences->len == 0)
    return TRUE;
  chain = find_chain (self, fields);
  if (chain != NULL)
    proposal = chain->proposal;
  if (!wk_store_set_aside (self->store, document, (guint64 *) sequences->data, sequences->len, note, &proposal, error))
    return FALSE;
  note_chain (self, fields, proposal);
  *n += sequences->len;
  return TRUE;
}

/* ---- putting together ---------------------------------------------------------------------------------- */

void
wk_mended_free (WkMended *mended)
{
  g_clear_pointer (&mended->name, wk_document_name_free);
  g_clear_pointer (&mended->doc, y_doc_unref);
  g_array_unref (mended->moves);
  g_ptr_array_unref (mended->residents);
  g_free (mended);
}

static WkMended *
mended_new (const WkDocumentName *name, YDoc *doc)
{
  WkMended *mended = g_new0 (WkMended, 1);

  mended->name = wk_document_name_copy (name);
  mended->doc = y_doc_ref (doc);
  mended->moves = g_array_new (FALSE, FALSE, sizeof (WkMove));
  mended->residents = g_ptr_array_new ();
  return mended;
}

static void
project (WkVault *self, WkMended *mended)
{
  g_autoptr (GHashTable) subjects = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  g_autoptr (GPtrArray) documents = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GPtrArray *residents = NULL;

  g_ptr_array_add (documents, &mended->name->document);
  if (!wk_vault_project (self, documents, subjects, NULL, NULL, &error))
    g_warning ("the lists could not be brought up to date: %s", error->message);
  if (g_hash_table_size (subjects) > 0)
    residents = wk_index_read_residents (self->index, subjects, NULL);
  if (residents == NULL)
    return;
  g_ptr_array_unref (mended->residents);
  mended->residents = residents;
}

WkMended *
wk_vault_reload (WkVault *self, const WkDocumentName *name, guint64 client, GError **error)
{
  const Chain key = { .document = name->document, .subject = name->subject, .client = client };
  g_autoptr (GError) local = NULL;
  g_autoptr (WkLoadedDocument) loaded = wk_vault_load_document (self, &name->document, &local);
  g_autoptr (YDoc) empty = NULL;
  WkMended *mended;

  if (!load_chains (self, error))
    return NULL;
  if (loaded == NULL && !g_error_matches (local, WK_STORE_ERROR, WK_STORE_ERROR_MISSING))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (loaded == NULL)
    empty = y_doc_new (wk_vault_new_client (self), Y_DOC_GC);
  mended = mended_new (name, loaded != NULL ? loaded->doc : empty);
  mended->ended = g_hash_table_contains (self->chains, &key);
  if (loaded != NULL)
    project (self, mended);
  return mended;
}

/* ---- said again under a new client id ------------------------------------------------------------------ */

static void
catch_cb (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data)
{
  GBytes **caught = data;

  g_clear_pointer (caught, g_bytes_unref);
  *caught = g_bytes_ref (update);
}

/* What the first write of a client id leaves beside it; *n: the clock after it. */
static GBytes *
introduce (WkLaptop *laptop, guint64 client, guint32 *n)
{
  g_autoptr (YDoc) doc = y_doc_new (client, Y_DOC_GC);
  GBytes *update = NULL;
  guint observer = y_doc_observe_update (doc, catch_cb, &update, NULL);

  y_doc_begin (doc, NULL);
  wk_document_write_author (doc, laptop->author);
  y_doc_commit (doc);
  y_doc_unobserve (doc, observer);
  *n = y_doc_get_clock (doc, client);
  return update;
}

static WkBatch *
sign (WkVault *self, WkLaptop *laptop, const WkDocumentName *name, guint64 client, guint32 to, GBytes *update, GError **error)
{
  WkBatchFields fields = { .name = *name, .client = client, .from = 0, .to = to, .author = laptop->account,
                           .time = wk_clock_get_wall (self->clock), .flags = WK_BATCH_NONE, .update = update };

  return wk_batch_new (&fields, laptop->key, error);
}

/* (transfer full): what `client` wrote from `from` on, as one batch of a new client id. */
static WkBatch *
say_again (WkVault *self, WkLaptop *laptop, const WkDocumentName *name, GBytes *update, guint64 client, guint32 from, WkMove *move, GError **error)
{
  guint64 fresh = wk_vault_new_client (self);
  g_autoptr (GBytes) moved = NULL, merged = NULL;
  g_autoptr (GArray) ranges = NULL;
  GBytes *parts[2] = { NULL, NULL };
  guint32 begin, to = 0;
  g_autoptr (GBytes) introduction = introduce (laptop, fresh, &begin);

  moved = y_update_rebase (g_bytes_get_data (update, NULL), g_bytes_get_size (update), client, from, fresh, begin, error);
  if (moved == NULL)
    return NULL;
  parts[0] = introduction;
  parts[1] = moved;
  merged = y_updates_merge (parts, 2, error);
  if (merged == NULL || !y_update_inspect (g_bytes_get_data (merged, NULL), g_bytes_get_size (merged), &ranges, NULL, error))
    return NULL;
  for (guint i = 0; i < ranges->len; i++)
    if (g_array_index (ranges, YClockRange, i).client == fresh)
      to = g_array_index (ranges, YClockRange, i).to;
  *move = (WkMove) { client, fresh, from, begin };
  return sign (self, laptop, name, fresh, to, merged, error);
}

static gboolean
apply (YDoc *doc, GBytes *update, GError **error)
{
  return y_doc_apply_update (doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, error);
}

/* ---- healing -------------------------------------------------------------------------------------------- */

/* What this laptop wrote under one client id, of what its log still has; a copied directory may have written there too. */
typedef struct {
  guint64 client;
  GPtrArray *updates;        /* (owned) of GBytes */
  gboolean differs;
  guint32 first;             /* where it differs */
} Own;

static void
own_free (gpointer data)
{
  Own *own = data;

  g_ptr_array_unref (own->updates);
  g_free (own);
}

static gboolean
is_own (WkLaptop *laptop, WkBatch *batch)
{
  return memcmp (wk_batch_get_device (batch), wk_device_key_get_public (laptop->key), WK_PUBLIC_KEY_LENGTH) == 0
         && !(wk_batch_get_fields (batch)->flags & WK_BATCH_VOUCHED);
}

/* (transfer full): client id → Own */
static GHashTable *
gather_own (WkLaptop *laptop, GPtrArray *log)
{
  GHashTable *all = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, own_free);

  for (guint i = 0; i < log->len; i++)
    {
      g_autoptr (WkBatch) batch = wk_batch_decode (((WkStoreBatch *) log->pdata[i])->bytes, NULL);
      const WkBatchFields *fields = batch != NULL ? wk_batch_get_fields (batch) : NULL;
      gint64 client;
      Own *own;

      if (batch == NULL || !is_own (laptop, batch))
        continue;
      client = (gint64) fields->client;
      own = g_hash_table_lookup (all, &client);
      if (own == NULL)
        {
          own = g_new0 (Own, 1);
          own->client = fields->client;
          own->updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
          g_hash_table_insert (all, &own->client, own);
        }
      g_ptr_array_add (own->updates, g_bytes_ref (fields->update));
    }
  return all;
}

/* (transfer container): the updates that hold other content than the state, and those that the state lacks and that build upon them. */
static GPtrArray *
find_differing (Own *own, GBytes *state)
{
  GPtrArray *differing = g_ptr_array_new ();
  g_autoptr (GPtrArray) lacking = g_ptr_array_new ();

  for (guint i = 0; i < own->updates->len; i++)
    {
      GBytes *update = own->updates->pdata[i];
      gboolean lacks = FALSE;
      guint32 first = 0;

      if (y_update_find_conflict (g_bytes_get_data (update, NULL), g_bytes_get_size (update), g_bytes_get_data (state, NULL),
                                  g_bytes_get_size (state), own->client, &first, &lacks, NULL))
        {
          own->first = own->differs ? MIN (own->first, first) : first;
          own->differs = TRUE;
          g_ptr_array_add (differing, update);
        }
      else if (lacks)
        g_ptr_array_add (lacking, update);
    }
  for (guint i = 0; i < lacking->len; i++)
    g_ptr_array_add (differing, lacking->pdata[i]);
  return differing;
}

/* (transfer full) (nullable): the batches that say again what differs; `again` none: NULL only with an error. */
static GPtrArray *
say_what_differs (WkVault *self, WkLaptop *laptop, const WkDocumentName *name, GHashTable *owns, GBytes *state, GArray *moves, GError **error)
{
  g_autoptr (GPtrArray) again = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_batch_unref);
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, owns);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    {
      Own *own = item;
      g_autoptr (GPtrArray) differing = find_differing (own, state);
      g_autoptr (GBytes) merged = NULL;
      WkBatch *batch;
      WkMove move;

      if (!own->differs)
        continue;
      merged = y_updates_merge ((GBytes **) differing->pdata, differing->len, error);
      if (merged == NULL)
        return NULL;
      batch = say_again (self, laptop, name, merged, own->client, own->first, &move, error);
      if (batch == NULL)
        return NULL;
      g_ptr_array_add (again, batch);
      g_array_append_val (moves, move);
    }
  return g_steal_pointer (&again);
}

/* Whether a batch stays in the log as it is: nothing of it differs, and it is not in the state that came: not confirmed, or newer than that. */
static gboolean
stays (GHashTable *owns, YDoc *state, WkStoreBatch *entry, WkBatch *batch)
{
  const WkBatchFields *fields = batch != NULL ? wk_batch_get_fields (batch) : NULL;
  gint64 client = fields != NULL ? (gint64) fields->client : 0;
  Own *own = g_hash_table_lookup (owns, &client);

  if (batch == NULL || (own != NULL && own->differs && fields->to > own->first))
    return FALSE;
  return entry->state == WK_BATCH_LOCAL || fields->from == fields->to || fields->to > y_doc_get_clock (state, fields->client);
}

/* The office's state goes in as a snapshot before the first batch that it has not confirmed, so that setting one of those aside later never
 * takes the state along. */
static gboolean
put_state (WkVault *self, WkMended *mended, GBytes *state_snapshot, guint64 first_stay, guint64 before, guint64 last, GError **error)
{
  const WkDocumentName *name = mended->name;
  g_autoptr (GBytes) whole = NULL;

  if (first_stay != 1 && before > 0)
    return wk_store_put_snapshot (self->store, &name->document, first_stay > 1 ? first_stay - 1 : before, state_snapshot, error);
  whole = wk_snapshot_encode (name->domain, mended->doc);
  return wk_store_put_snapshot (self->store, &name->document, last, whole, error);
}

static gboolean
heal_store (WkVault *self, WkMended *mended, GPtrArray *log, GHashTable *owns, GPtrArray *again, GBytes *own_copy, GBytes *state, GError **error)
{
  WkStore *store = self->store;
  const WkDocumentName *name = mended->name;
  g_autoptr (GArray) sequences = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GBytes) note = wk_proposal_note_new (WK_REFUSAL_NONE, NULL), snapshot = wk_snapshot_encode (name->domain, mended->doc);
  g_autoptr (WkStoreDocumentInfo) info = NULL;
  guint64 first_stay = 0, before, last = 0;

  if (!wk_store_ensure_subject (store, &name->subject, NULL, error))
    return FALSE;
  if (wk_store_has_document (store, &name->document))
    info = wk_store_get_document_info (store, &name->document, NULL);
  if (info != NULL)
    last = info->last;
  if (own_copy != NULL)
    {
      if (!wk_store_append (store, &name->document, &name->subject, name->kind, own_copy, WK_BATCH_LOCAL, &last, NULL, error))
        return FALSE;
      g_array_append_val (sequences, last);
    }
  for (guint i = 0; i < log->len; i++)
    {
      WkStoreBatch *entry = log->pdata[i];
      g_autoptr (WkBatch) batch = wk_batch_decode (entry->bytes, NULL);

      if (!stays (owns, mended->doc, entry, batch))
        {
          g_array_append_val (sequences, entry->sequence);
          continue;
        }
      if (first_stay == 0)
        first_stay = entry->sequence;
      if (!apply (mended->doc, wk_batch_get_fields (batch)->update, error))
        return FALSE;
    }
  if (sequences->len > 0
      && !wk_store_set_aside (store, &name->document, (guint64 *) sequences->data, sequences->len, note, &mended->proposal, error))
    return FALSE;
  if (last == 0)
    {
      /* Nothing of it was here: a record like any other that the office gave. */
      g_autoptr (GBytes) record = wk_state_record_new (name->domain, state);

      return wk_store_append (store, &name->document, &name->subject, name->kind, record, WK_BATCH_CONFIRMED, NULL, NULL, error);
    }
  before = last;
  for (guint i = 0; i < again->len; i++)
    if (!apply (mended->doc, wk_batch_get_fields (again->pdata[i])->update, error)
        || !wk_store_append (store, &name->document, &name->subject, name->kind, wk_batch_encode (again->pdata[i]), WK_BATCH_LOCAL, &last,
                             NULL, error))
      return FALSE;
  return put_state (self, mended, snapshot, first_stay, before, last, error);
}

WkMended *
wk_vault_heal (WkVault *self, WkLaptop *laptop, const WkDocumentName *name, GBytes *state, GError **error)
{
  g_autoptr (YDoc) doc = y_doc_new (wk_vault_new_client (self), Y_DOC_GC);
  g_autoptr (WkMended) mended = mended_new (name, doc);
  g_autoptr (WkLoadedDocument) own = NULL;
  g_autoptr (GPtrArray) log = NULL, again = NULL;
  g_autoptr (GHashTable) owns = NULL;
  g_autoptr (GBytes) own_copy = NULL;

  wk_worker_assert_here (self->worker);
  if (!load_chains (self, error))
    return NULL;
  if (wk_store_has_document (self->store, &name->document))
    {
      own = wk_vault_load_document (self, &name->document, NULL);
      log = wk_store_read_log (self->store, &name->document, 0, error);
      if (log == NULL)
        return NULL;
    }
  else
    log = g_ptr_array_new ();
  if (own != NULL)
    {
      g_autoptr (GBytes) encoded = y_doc_encode_state (own->doc, NULL, 0, error);
      if (encoded == NULL)
        return NULL;
      own_copy = wk_state_record_new (own->domain, encoded);
    }
  if (!apply (doc, state, error))
    return NULL;
  owns = gather_own (laptop, log);
  again = say_what_differs (self, laptop, name, owns, state, mended->moves, error);
  if (again == NULL || !wk_store_begin (self->store, error))
    return NULL;
  if (!heal_store (self, mended, log, owns, again, own_copy, state, error))
    {
      wk_vault_rollback (self);
      return NULL;
    }
  if (!wk_vault_commit (self, error))
    return NULL;
  mended->again = again->len;
  project (self, mended);
  return g_steal_pointer (&mended);
}

/* ---- proposals --------------------------------------------------------------------------------------------- */

static WkStoreProposal *
find_proposal (WkVault *self, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) proposals = wk_vault_list_proposals (self, error);

  if (proposals == NULL)
    return NULL;
  for (guint i = 0; i < proposals->len; i++)
    if (((WkStoreProposal *) proposals->pdata[i])->id == id)
      return g_ptr_array_steal_index (proposals, i);
  g_set_error_literal (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_MISSING, _("This proposal is no longer here."));
  return NULL;
}

static void
cannot_apply (GError **error)
{
  g_set_error_literal (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID,
                       _("This cannot be put back by itself: it builds on something that is not here. Export it and copy what you need."));
}

/* What the store does not take today either, for another reason than the disk's. */
static void
cannot_keep (GError **error, GError *why)
{
  if (wk_workspace_error_is_disk (why))
    {
      g_propagate_error (error, why);
      return;
    }
  g_set_error_literal (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID,
                       _("This laptop still cannot keep it in this file: it does not fit there. Export it and copy what you need."));
  g_error_free (why);
}

/* (transfer full): all batches of a chain in one update; *fields are the first one's. */
static GBytes *
merge_chain (WkStoreProposal *proposal, GPtrArray *batches, GError **error)
{
  g_autoptr (GPtrArray) updates = g_ptr_array_new ();

  for (guint i = 0; i < proposal->batches->len; i++)
    {
      WkBatch *batch = wk_batch_decode (((WkStoreBatch *) proposal->batches->pdata[i])->bytes, error);

      if (batch == NULL)
        return NULL;
      g_ptr_array_add (batches, batch);
      g_ptr_array_add (updates, wk_batch_get_fields (batch)->update);
      if (wk_batch_get_fields (batch)->client != wk_batch_get_fields (batches->pdata[0])->client)
        {
          cannot_apply (error);
          return NULL;
        }
    }
  if (batches->len == 0)
    {
      cannot_apply (error);
      return NULL;
    }
  return y_updates_merge ((GBytes **) updates->pdata, updates->len, error);
}

static gboolean
fits (WkVault *self, const WkDocumentName *name, GBytes *update, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WkLoadedDocument) loaded = wk_vault_load_document (self, &name->document, &local);
  g_autoptr (YDoc) doc = loaded != NULL ? y_doc_ref (loaded->doc) : y_doc_new (wk_vault_new_client (self), Y_DOC_GC);

  if (!apply (doc, update, error))
    return FALSE;
  if (!y_doc_has_pending (doc))
    return TRUE;
  cannot_apply (error);
  return FALSE;
}

gboolean
wk_vault_discard_proposal (WkVault *self, gint64 id, GError **error)
{
  wk_worker_assert_here (self->worker);
  if (!load_chains (self, error) || !wk_vault_remove_proposal (self, id, error))
    return FALSE;
  g_hash_table_foreach_remove (self->chains, drop_chain_cb, &id);
  return TRUE;
}

gboolean
wk_vault_apply_proposal (WkVault *self, WkLaptop *laptop, gint64 id, WkDocumentName **name, GBytes **update, GError **error)
{
  g_autoptr (WkStoreProposal) proposal = NULL;
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_batch_unref);
  g_autoptr (GBytes) merged = NULL;
  g_autoptr (WkBatch) batch = NULL;
  g_autoptr (GError) why = NULL;
  const WkBatchFields *first;
  guint64 from = G_MAXUINT64;
  WkMove move;

  wk_worker_assert_here (self->worker);
  if (!load_chains (self, error))
    return FALSE;
  proposal = find_proposal (self, id, error);
  if (proposal == NULL)
    return FALSE;
  if (wk_proposal_note_parse (proposal->note, NULL) == WK_REFUSAL_NONE)
    {
      cannot_apply (error);
      return FALSE;
    }
  merged = merge_chain (proposal, batches, error);
  if (merged == NULL)
    return FALSE;
  first = wk_batch_get_fields (batches->pdata[0]);
  for (guint i = 0; i < batches->len; i++)
    from = MIN (from, wk_batch_get_fields (batches->pdata[i])->from);
  batch = say_again (self, laptop, &first->name, merged, first->client, from, &move, error);
  if (batch == NULL || !fits (self, &first->name, wk_batch_get_fields (batch)->update, error) || !wk_store_begin (self->store, error))
    return FALSE;
  if (!wk_vault_append (self, batch, &why) || !wk_vault_discard_proposal (self, id, &why))
    {
      wk_vault_rollback (self);
      cannot_keep (error, g_steal_pointer (&why));
      return FALSE;
    }
  if (!wk_vault_commit (self, error))
    return FALSE;
  *name = wk_document_name_copy (&first->name);
  *update = g_bytes_ref (wk_batch_get_fields (batch)->update);
  return TRUE;
}
