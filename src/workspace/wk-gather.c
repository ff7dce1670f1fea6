/* Many small batches of one hand become one, as long as nobody has them: an office has less to check, and everybody less to keep. */
#include "wk-mend-private.h"

#include <string.h>

/* No batch grows beyond this by gathering. */
#define MOST ((gsize) 256 * 1024)

/* Batches of one client id that follow one another. */
typedef struct {
  WkVault *vault;
  WkLaptop *laptop;
  GPtrArray *batches;        /* (owned) of WkBatch */
  GArray *sequences;         /* (owned) of guint64 */
  gsize bytes;
} Run;

/**
 * wk_updates_gather:
 * @updates: updates of one hand, in their order
 * @n: how many, at least one
 * @error: why not
 *
 * Returns: (transfer full) (nullable): one update that says the same, what was typed on and on in one piece
 */
GBytes *
wk_updates_gather (GBytes **updates, gsize n, GError **error)
{
  g_autoptr (GBytes) merged = y_updates_merge (updates, n, error);

  return merged != NULL ? y_update_join (g_bytes_get_data (merged, NULL), g_bytes_get_size (merged), error) : NULL;
}

static gboolean
end_run (Run *run, GError **error)
{
  g_autoptr (GPtrArray) updates = g_ptr_array_new ();
  g_autoptr (GBytes) joined = NULL;
  g_autoptr (WkBatch) batch = NULL;
  WkBatchFields fields;
  gboolean ok = TRUE;

  if (run->batches->len > 1)
    {
      for (guint i = 0; i < run->batches->len; i++)
        g_ptr_array_add (updates, wk_batch_get_fields (run->batches->pdata[i])->update);
      joined = wk_updates_gather ((GBytes **) updates->pdata, updates->len, error);
      if (joined == NULL)
        return FALSE;
      fields = *wk_batch_get_fields (run->batches->pdata[run->batches->len - 1]);
      fields.from = wk_batch_get_fields (run->batches->pdata[0])->from;
      fields.update = joined;
      batch = wk_batch_new (&fields, run->laptop->key, error);
      ok = batch != NULL && wk_store_gather (run->vault->store, &fields.name.document, (guint64 *) run->sequences->data, run->sequences->len,
                                             wk_batch_encode (batch), error);
    }
  g_ptr_array_set_size (run->batches, 0);
  g_array_set_size (run->sequences, 0);
  run->bytes = 0;
  return ok;
}

static gboolean
follows (Run *run, const WkBatchFields *fields, gsize size)
{
  const WkBatchFields *last;

  if (run->batches->len == 0)
    return FALSE;
  last = wk_batch_get_fields (run->batches->pdata[run->batches->len - 1]);
  return last->client == fields->client && last->to == fields->from && wk_id_equal (&last->author, &fields->author) && run->bytes + size <= MOST;
}

static gboolean
gather_document (Run *run, const WkStoreWaiting *waiting, gsize small, GError **error)
{
  const guint8 *key = wk_device_key_get_public (run->laptop->key);
  g_autoptr (GPtrArray) log = wk_store_read_log (run->vault->store, &waiting->document, waiting->first - 1, error);

  if (log == NULL)
    return FALSE;
  for (guint i = 0; i < log->len; i++)
    {
      WkStoreBatch *entry = log->pdata[i];
      gsize size = g_bytes_get_size (entry->bytes);
      g_autoptr (WkBatch) batch = entry->state == WK_BATCH_LOCAL && size < small ? wk_batch_decode (entry->bytes, NULL) : NULL;

      /* Only what this laptop signed for its own people: another's signature cannot be made again. */
      if (batch == NULL || memcmp (wk_batch_get_device (batch), key, WK_PUBLIC_KEY_LENGTH) != 0 || wk_batch_get_fields (batch)->flags != WK_BATCH_NONE)
        continue;
      if (!follows (run, wk_batch_get_fields (batch), size) && !end_run (run, error))
        return FALSE;
      g_array_append_val (run->sequences, entry->sequence);
      g_ptr_array_add (run->batches, g_steal_pointer (&batch));
      run->bytes += size;
    }
  return end_run (run, error);
}

/**
 * wk_vault_gather:
 * @self: a vault
 * @laptop: whose it is; it signs
 * @min: documents in which fewer batches wait are left alone
 * @small: only batches of fewer bytes are gathered
 * @error: why not; then nothing changed
 *
 * Puts one batch in the place of many that this laptop made and the office has not confirmed. Worker.
 *
 * Returns: whether it went well
 */
gboolean
wk_vault_gather (WkVault *self, WkLaptop *laptop, guint min, gsize small, GError **error)
{
  g_autoptr (GPtrArray) waiting = wk_store_list_waiting (self->store, min, error);
  Run run = { .vault = self, .laptop = laptop };
  gboolean ok;

  wk_worker_assert_here (self->worker);
  if (waiting == NULL || waiting->len == 0)
    return waiting != NULL;
  ok = wk_store_begin (self->store, error);
  run.batches = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_batch_unref);
  run.sequences = g_array_new (FALSE, FALSE, sizeof (guint64));
  if (ok)
    {
      for (guint i = 0; ok && i < waiting->len; i++)
        ok = gather_document (&run, waiting->pdata[i], small, error);
      if (ok)
        ok = wk_vault_commit (self, error);
      else
        wk_vault_rollback (self);
    }
  g_ptr_array_unref (run.batches);
  g_array_unref (run.sequences);
  return ok;
}
