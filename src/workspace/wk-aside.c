/* What was set aside: proposals in the store, and batches for which nothing could be sealed for their resident. One list of both. */
#include "wk-mend-private.h"

#include <string.h>

#include "wk-codec.h"

#define META_ASIDE "batch-aside/"

static char *
key_of (WkBatch *batch)
{
  g_autofree char *id = wk_hex_encode (wk_batch_get_id (batch), WK_BATCH_ID_LENGTH);

  return g_strconcat (META_ASIDE, id, NULL);
}

/* The store's own numbers are above zero. */
static gint64
number_of (WkBatch *batch)
{
  gint64 number;

  memcpy (&number, wk_batch_get_id (batch), sizeof number);
  return -1 - (number & G_MAXINT32);
}

static WkStoreProposal *
make_proposal (WkBatch *batch)
{
  const WkBatchFields *fields = wk_batch_get_fields (batch);
  WkStoreProposal *proposal = g_new0 (WkStoreProposal, 1);
  WkStoreBatch *record = g_new0 (WkStoreBatch, 1);

  proposal->id = number_of (batch);
  proposal->document = record->document = fields->name.document;
  proposal->subject = record->subject = fields->name.subject;
  proposal->kind = fields->name.kind;
  proposal->time = fields->time;
  proposal->note = wk_proposal_note_new (WK_ASIDE_HERE, NULL);
  record->bytes = g_bytes_ref (wk_batch_encode (batch));
  proposal->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_batch_free);
  g_ptr_array_add (proposal->batches, record);
  return proposal;
}

gboolean
wk_vault_keep_for_laptop (WkVault *self, WkBatch *batch, GError **error)
{
  g_autofree char *key = key_of (batch);

  wk_worker_assert_here (self->worker);
  return wk_store_set_meta (self->store, key, wk_batch_encode (batch), error);
}

GPtrArray *
wk_vault_list_proposals (WkVault *self, GError **error)
{
  g_autoptr (GPtrArray) proposals = wk_store_list_proposals (self->store, error);
  g_autoptr (GPtrArray) values = proposals != NULL ? wk_store_list_meta (self->store, META_ASIDE, error) : NULL;

  wk_worker_assert_here (self->worker);
  if (values == NULL)
    return NULL;
  for (guint i = 0; i < values->len; i++)
    {
      g_autoptr (WkBatch) batch = wk_batch_decode (((WkStoreValue *) values->pdata[i])->bytes, NULL);

      if (batch != NULL)
        g_ptr_array_add (proposals, make_proposal (batch));
    }
  return g_steal_pointer (&proposals);
}

gboolean
wk_vault_remove_proposal (WkVault *self, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) values = NULL;

  wk_worker_assert_here (self->worker);
  if (id > 0)
    return wk_store_remove_proposal (self->store, id, error);
  values = wk_store_list_meta (self->store, META_ASIDE, error);
  for (guint i = 0; values != NULL && i < values->len; i++)
    {
      WkStoreValue *value = values->pdata[i];
      g_autoptr (WkBatch) batch = wk_batch_decode (value->bytes, NULL);

      if (batch != NULL && number_of (batch) == id && !wk_store_set_meta (self->store, value->key, NULL, error))
        return FALSE;
    }
  return values != NULL;
}
