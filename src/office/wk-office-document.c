#include "wk-office-document.h"

#include <glib/gi18n-lib.h>

/* After so many batches a document's merged state is kept, so that the next one to ask need not wait for the merging. */
#define MERGE_AFTER 32

YDoc *
wk_office_document_load (WkOfficeStore *store, const WkId *id, WkDocumentName **name, GError **error)
{
  g_autoptr (WkStoreDocument) stored = wk_office_store_read_document (store, id, error);
  g_autoptr (YDoc) doc = NULL;
  g_autoptr (WkDocumentName) found = NULL;
  guint i;

  if (!stored)
    return NULL;
  if (stored->findings->len > 0) {
    g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED, _("A document at the office is damaged. Restore a backup."));
    return NULL;
  }

  doc = y_doc_new (0, Y_DOC_GC);
  if (stored->snapshot) {
    YDecoder d;
    g_autofree char *domain = NULL;
    const guint8 *state;
    gsize length;

    /* The domain, which the store does not know, and the state. */
    y_decoder_init (&d, g_bytes_get_data (stored->snapshot, NULL), g_bytes_get_size (stored->snapshot));
    domain = y_decode_string (&d);
    state = y_decode_buf (&d, &length);
    if (d.failed || !y_doc_apply_update (doc, state, length, NULL, error)) {
      if (error && !*error)
        g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED, _("A document at the office is damaged. Restore a backup."));
      return NULL;
    }
    found = wk_document_name_new (&stored->info.id, &stored->info.subject, stored->info.kind, domain);
  }
  y_doc_begin (doc, NULL);
  for (i = 0; i < stored->batches->len; i++) {
    WkStoreBatch *entry = stored->batches->pdata[i];
    g_autoptr (WkBatch) batch = wk_batch_decode (entry->bytes, error);
    const WkBatchFields *fields = batch ? wk_batch_get_fields (batch) : NULL;

    if (!batch || !y_doc_apply_update (doc, g_bytes_get_data (fields->update, NULL), g_bytes_get_size (fields->update), NULL, error)) {
      y_doc_commit (doc);
      return NULL;
    }
    if (!found)
      found = wk_document_name_copy (&fields->name);
  }
  y_doc_commit (doc);
  if (!found) {
    g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING, "The document is empty.");
    return NULL;
  }

  if (stored->batches->len >= MERGE_AFTER) {
    g_autoptr (GBytes) state = y_doc_encode_state (doc, NULL, 0, NULL), bytes = NULL;
    YEncoder e;

    y_encoder_init (&e);
    y_encode_string (&e, found->domain, -1);
    y_encode_buf (&e, g_bytes_get_data (state, NULL), g_bytes_get_size (state));
    bytes = y_encoder_finish (&e);
    /* Only to spare the next reader; what is kept for good is the batches. */
    wk_office_store_put_snapshot (store, id, stored->info.last, bytes, NULL);
  }

  if (name)
    *name = g_steal_pointer (&found);
  return g_steal_pointer (&doc);
}
