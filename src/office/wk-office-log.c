#include "wk-office-log.h"

#include <glib/gi18n-lib.h>

#include "ydoc.h"

/* Batches that are read from the store at a time. */
#define SOME 200
/* After so many batches a document's merged state is kept, so that the next one to ask need not wait for the merging. */
#define MERGE_AFTER 32

struct _WkOfficeLog
{
  WkOfficeStore *store; /* (owned) */
};

WkOfficeLog *
wk_office_log_new (WkOfficeStore *store)
{
  WkOfficeLog *self = g_new0 (WkOfficeLog, 1);

  self->store = g_object_ref (store);

  return self;
}

void
wk_office_log_free (WkOfficeLog *self)
{
  g_object_unref (self->store);
  g_free (self);
}

static guint64
after_batches (gint64 position)
{
  return 2 * (guint64) position + 1;
}

static guint64
after_states (gint64 position)
{
  return 2 * (guint64) position;
}

guint64
wk_office_log_get_head (WkOfficeLog *self)
{
  return after_batches (wk_office_store_get_position (self->store));
}

static gboolean
add_subject (WkOfficeLog *self, WkFeedPage *page, const WkId *id, GError **error)
{
  guint8 secret[WK_STORE_SECRET_LENGTH];
  guint i;

  for (i = 0; i < page->subjects->len; i++)
    if (wk_id_equal (&((WkSubject *) page->subjects->pdata[i])->id, id))
      return TRUE;
  if (!wk_office_store_get_secret (self->store, id, secret, error))
    return FALSE;
  g_ptr_array_add (page->subjects, wk_subject_new (id, secret));
  wk_wipe (secret, sizeof secret);

  return TRUE;
}

/* ---- merged documents --------------------------------------------------------------------------------- */

/* A document with all that the log has of it, and the name that its batches give it. */
static YDoc *
load (WkOfficeLog *self, const WkId *id, WkDocumentName **name, GError **error)
{
  g_autoptr (WkStoreDocument) stored = wk_office_store_read_document (self->store, id, error);
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
    wk_office_store_put_snapshot (self->store, id, stored->info.last, bytes, NULL);
  }

  *name = g_steal_pointer (&found);
  return g_steal_pointer (&doc);
}

/* Adds a document's state to a page; n is its place there. */
static gboolean
add_state (WkOfficeLog *self, WkFeedPage *page, const WkStoreDocumentInfo *info, guint64 n, gsize *size, GError **error)
{
  g_autoptr (WkDocumentName) name = NULL;
  g_autoptr (YDoc) doc = load (self, &info->id, &name, error);
  g_autoptr (GBytes) update = NULL;

  if (!doc || !add_subject (self, page, &info->subject, error))
    return FALSE;
  update = y_doc_encode_state (doc, NULL, 0, error);
  if (!update)
    return FALSE;
  *size += g_bytes_get_size (update) + 128;
  g_ptr_array_add (page->entries, wk_feed_entry_new_state (n, 0, name, update));

  return TRUE;
}

/* ---- pages -------------------------------------------------------------------------------------------- */

static gboolean
is_full (WkFeedPage *page, gsize size)
{
  return page->entries->len >= WK_FEED_PAGE_ENTRIES || size >= WK_FEED_PAGE_BYTES;
}

static gboolean
read_states (WkOfficeLog *self, WkFeedPage *page, gint64 after, GError **error)
{
  g_autoptr (GPtrArray) documents = wk_office_store_list_documents (self->store, NULL, after, WK_FEED_PAGE_ENTRIES, error);
  gsize size = 0;
  guint i;

  if (!documents)
    return FALSE;

  for (i = 0; i < documents->len && !is_full (page, size); i++) {
    WkStoreDocumentInfo *info = documents->pdata[i];

    if (!add_state (self, page, info, after_states (info->position), &size, error))
      return FALSE;
    page->to = after_states (info->position);
    /* Another office may have moved it on since. */
    page->head = MAX (page->head, after_batches (info->position));
  }
  /* That was all: from here on the batches tell the rest. */
  if (i == documents->len && documents->len < WK_FEED_PAGE_ENTRIES)
    page->to = page->head;

  return TRUE;
}

static gboolean
read_batches (WkOfficeLog *self, WkFeedPage *page, gint64 after, GError **error)
{
  gsize size = 0;

  for (;;) {
    g_autoptr (GPtrArray) some = wk_office_store_list_log (self->store, after, SOME, error);
    guint i;

    if (!some)
      return FALSE;
    for (i = 0; i < some->len && !is_full (page, size); i++) {
      WkStoreBatch *entry = some->pdata[i];
      g_autoptr (WkBatch) batch = wk_batch_decode (entry->bytes, error);

      if (!batch || !add_subject (self, page, &entry->subject, error))
        return FALSE;
      after = entry->position;
      size += g_bytes_get_size (entry->bytes);
      page->to = after_batches (after);
      page->head = MAX (page->head, page->to);
      g_ptr_array_add (page->entries, wk_feed_entry_new_batch (page->to, 0, batch));
    }
    if (is_full (page, size))
      return TRUE;
    if (some->len < SOME) {
      page->to = page->head;
      return TRUE;
    }
  }
}

WkFeedPage *
wk_office_log_read_page (WkOfficeLog *self, guint64 since, GError **error)
{
  g_autoptr (WkFeedPage) page = wk_feed_page_new ();
  gboolean read;

  page->to = since;
  page->head = wk_office_log_get_head (self);
  if (since >= page->head)
    return g_steal_pointer (&page);

  if (since % 2 == 0)
    read = read_states (self, page, since / 2, error);
  else
    read = read_batches (self, page, (since - 1) / 2, error);

  return read ? g_steal_pointer (&page) : NULL;
}

WkFeedPage *
wk_office_log_read_rest (WkOfficeLog *self, GHashTable *listed, guint64 cursor, GError **error)
{
  g_autoptr (WkFeedPage) page = wk_feed_page_new ();
  gboolean more = TRUE;
  gsize size = 0;
  guint i;

  page->to = cursor;
  /* An empty page would say that there are no more. */
  while (more && page->entries->len == 0) {
    g_autoptr (GPtrArray) documents = wk_office_store_list_documents (self->store, NULL, page->to, WK_FEED_PAGE_ENTRIES, error);

    if (!documents)
      return NULL;
    more = documents->len == WK_FEED_PAGE_ENTRIES;
    for (i = 0; i < documents->len && !is_full (page, size); i++) {
      WkStoreDocumentInfo *info = documents->pdata[i];

      page->to = info->position;
      if (!g_hash_table_contains (listed, &info->id) && !add_state (self, page, info, 0, &size, error))
        return NULL;
    }
  }

  return g_steal_pointer (&page);
}

GPtrArray *
wk_office_log_compare (WkOfficeLog *self, GPtrArray *documents, GError **error)
{
  g_autoptr (GPtrArray) differences = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_difference_free);
  guint i;

  for (i = 0; i < documents->len; i++) {
    WkFeedDocument *theirs = documents->pdata[i];
    g_autoptr (WkStoreDocumentInfo) info = NULL;
    g_autoptr (WkDocumentName) name = NULL;
    g_autoptr (YDoc) doc = NULL;
    g_autoptr (GBytes) vector = NULL, update = NULL;
    WkOfficeSubjectState state;
    gboolean same;

    if (!wk_office_store_find_subject (self->store, &theirs->name->subject, &state, NULL, error))
      return NULL;
    if (state == WK_OFFICE_SUBJECT_ERASED) {
      g_ptr_array_add (differences, wk_feed_difference_new (theirs->name, TRUE, NULL, NULL));
      continue;
    }
    if (!wk_office_store_find_document (self->store, &theirs->name->document, &info, error))
      return NULL;
    if (!info) {
      g_ptr_array_add (differences, wk_feed_difference_new (theirs->name, FALSE, NULL, NULL));
      continue;
    }

    doc = load (self, &theirs->name->document, &name, error);
    if (!doc)
      return NULL;
    same = wk_feed_document_is_same (theirs, doc);
    if (!same) {
      vector = y_doc_state_vector (doc);
      update = y_doc_encode_state (doc, g_bytes_get_data (theirs->state_vector, NULL), g_bytes_get_size (theirs->state_vector), error);
      if (!update)
        return NULL;
    }
    g_ptr_array_add (differences, wk_feed_difference_new (name, same, vector, update));
  }

  return g_steal_pointer (&differences);
}

/* ---- hashes ------------------------------------------------------------------------------------------- */

GPtrArray *
wk_office_log_hash (WkOfficeLog *self, GPtrArray *documents, GError **error)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_hash_free);
  guint i;

  for (i = 0; i < documents->len; i++) {
    const WkId *id = documents->pdata[i];
    g_autoptr (WkStoreDocumentInfo) info = NULL;
    g_autoptr (WkDocumentName) name = NULL;
    g_autoptr (YDoc) doc = NULL;

    if (!wk_office_store_find_document (self->store, id, &info, error))
      return NULL;
    if (!info)
      continue;
    doc = load (self, id, &name, error);
    if (!doc)
      return NULL;
    g_ptr_array_add (hashes, wk_feed_hash_new (name, doc, 0));
  }

  return g_steal_pointer (&hashes);
}

GBytes *
wk_office_log_read_state (WkOfficeLog *self, const WkId *document, GError **error)
{
  g_autoptr (WkDocumentName) name = NULL;
  g_autoptr (YDoc) doc = load (self, document, &name, error);

  return doc ? y_doc_encode_state (doc, NULL, 0, error) : NULL;
}
