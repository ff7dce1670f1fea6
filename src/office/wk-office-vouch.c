#include "wk-office-vouch.h"

#include "wk-office-document.h"
#include "wk-pending.h"

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED, why);

  return FALSE;
}

static void
updated_cb (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data)
{
  wk_pending_add (data, update);
}

/* (transfer full) (nullable) (element-type WkPendingRun): what is new in it, one client id at a time. */
static GPtrArray *
find_new (WkOfficeStore *store, const WkId *document, GBytes *update, WkDocumentName **name, GError **error)
{
  g_autoptr (YDoc) doc = wk_office_document_load (store, document, name, error);
  g_autoptr (WkPending) pending = wk_pending_new ();
  g_autoptr (GError) cause = NULL;
  gboolean waited;
  guint observer;

  if (!doc)
    return NULL;
  waited = y_doc_has_pending (doc);
  observer = y_doc_observe_update (doc, updated_cb, pending, NULL);
  if (!y_doc_apply_update (doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, &cause) ||
      (!waited && y_doc_has_pending (doc))) {
    /* It says what it lacks when it syncs again. */
    refuse (error, cause ? "It cannot be read." : "It builds on what is not here.");
    return NULL;
  }
  y_doc_unobserve (doc, observer);

  return wk_pending_take (pending);
}

/* (transfer full) (nullable) */
static WkBatch *
sign (WkOfficeRegister *reg, const WkId *account, const WkDocumentName *name, WkPendingRun *run, gint64 now, GError **error)
{
  const WkOfficePerson *person = wk_office_register_get_person (reg, account);
  g_autoptr (GError) cause = NULL;
  WkBatchFields fields = {
    .name = *name,
    .client = run->client,
    .from = run->from,
    .to = run->to,
    .author = *account,
    .time = now,
    .flags = WK_BATCH_VOUCHED,
    .vouched_for = (char *) (person ? person->name : ""),
    .update = run->update,
  };
  WkBatch *batch = wk_batch_new (&fields, wk_office_identity_get_key (wk_office_register_get_identity (reg)), &cause);

  if (!batch)
    refuse (error, cause->message);

  return batch;
}

/* In a group. */
static gboolean
take (WkOfficePush *push, const WkId *account, GPtrArray *batches, GPtrArray *taken, GError **error)
{
  g_autoptr (GPtrArray) subjects = g_ptr_array_new (), verdicts = wk_office_push_take (push, account, subjects, batches, error);
  guint i;

  if (!verdicts)
    return FALSE;
  for (i = 0; i < verdicts->len; i++)
    if (((WkFeedVerdict *) verdicts->pdata[i])->kind != WK_FEED_CONFIRMED)
      return refuse (error, "They may not write it.");
  g_ptr_array_extend_and_steal (taken, g_steal_pointer (&verdicts));

  return TRUE;
}

gboolean
wk_office_vouch (WkOfficePush *push, WkOfficeStore *store, WkOfficeRegister *reg, const WkId *account, const WkId *document, GBytes *update,
                 gint64 now, GPtrArray *taken, GError **error)
{
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_batch_unref), runs = NULL;
  g_autoptr (WkDocumentName) name = NULL;
  guint i;

  runs = find_new (store, document, update, &name, error);
  if (!runs)
    return FALSE;
  for (i = 0; i < runs->len; i++) {
    WkBatch *batch = sign (reg, account, name, runs->pdata[i], now, error);

    if (!batch)
      return FALSE;
    g_ptr_array_add (batches, batch);
  }
  if (batches->len == 0)
    return TRUE;
  if (!wk_office_push_begin (push, batches, error))
    return FALSE;
  if (take (push, account, batches, taken, error))
    return wk_office_push_commit (push, error);
  wk_office_push_rollback (push);

  return FALSE;
}
