#include "wk-office-log.h"

#include "wk-office-document.h"

/* Batches that are read from the store at a time. */
#define SOME 200
/* Batches that are kept in mind as they came, for those who wait for them: most are read once, at once, by all who are there. */
#define RECENT_BYTES (8 * 1024 * 1024)

struct _WkOfficeLog
{
  WkOfficeStore *store;   /* (owned) */
  WkOfficeAccess *access; /* the owner's */
  GQueue recent;          /* (element-type WkBatch) (owned): the last of the log, none left out */
  gint64 recent_end;      /* the position of the last of them */
  gsize recent_bytes;
};

static void
documents_changed_cb (WkOfficeLog *self, GPtrArray *documents)
{
  wk_office_log_forget (self);
}

WkOfficeLog *
wk_office_log_new (WkOfficeStore *store, WkOfficeAccess *access)
{
  WkOfficeLog *self = g_new0 (WkOfficeLog, 1);

  self->store = g_object_ref (store);
  self->access = access;
  g_queue_init (&self->recent);
  g_signal_connect_swapped (store, "documents-changed", G_CALLBACK (documents_changed_cb), self);

  return self;
}

void
wk_office_log_free (WkOfficeLog *self)
{
  g_signal_handlers_disconnect_by_data (self->store, self);
  wk_office_log_forget (self);
  g_object_unref (self->store);
  g_free (self);
}

/* ---- what came last --------------------------------------------------------------------------------------- */

static gsize
batch_size (WkBatch *batch)
{
  return g_bytes_get_size (wk_batch_encode (batch));
}

void
wk_office_log_forget (WkOfficeLog *self)
{
  g_queue_clear_full (&self->recent, (GDestroyNotify) wk_batch_unref);
  self->recent_bytes = 0;
}

void
wk_office_log_remember (WkOfficeLog *self, gint64 position, WkBatch *batch)
{
  if (position != self->recent_end + 1)
    wk_office_log_forget (self);
  g_queue_push_tail (&self->recent, wk_batch_ref (batch));
  self->recent_end = position;
  self->recent_bytes += batch_size (batch);
  while (self->recent_bytes > RECENT_BYTES) {
    g_autoptr (WkBatch) oldest = g_queue_pop_head (&self->recent);

    self->recent_bytes -= batch_size (oldest);
  }
}

/* (transfer none) (nullable): where the batches after a position begin, when all of them are in mind. */
static GList *
find_recent (WkOfficeLog *self, gint64 after)
{
  gint64 first = self->recent_end - self->recent.length + 1;

  if (self->recent.length == 0 || after + 1 < first || self->recent_end != wk_office_store_get_position (self->store))
    return NULL;

  return g_queue_peek_nth_link (&self->recent, after + 1 - first);
}

/* ---- positions -------------------------------------------------------------------------------------------- */

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

/* Adds a document's state to a page; n is its place there. */
static gboolean
add_state (WkOfficeLog *self, WkFeedPage *page, const WkId *id, guint64 n, gsize *size, GError **error)
{
  g_autoptr (WkDocumentName) name = NULL;
  g_autoptr (YDoc) doc = wk_office_document_load (self->store, id, &name, error);
  g_autoptr (GBytes) update = NULL;

  if (!doc || !add_subject (self, page, &name->subject, error))
    return FALSE;
  update = y_doc_encode_state (doc, NULL, 0, error);
  if (!update)
    return FALSE;
  *size += g_bytes_get_size (update) + 128;
  g_ptr_array_add (page->entries, wk_feed_entry_new_state (n, 0, name, update));

  return TRUE;
}

/* Whether an account may read a document that is there; which life domain it is of is found out when it matters. */
static gboolean
may_read (WkOfficeLog *self, const WkId *account, const WkStoreDocumentInfo *info, gboolean *may, GError **error)
{
  const WkDocumentName name = { info->id, info->subject, info->kind, NULL };

  return wk_office_access_may_read (self->access, account, &name, may, error);
}

/* What a notice leads to: the document as it is now, that it is no longer to be read, or that its resident was removed. n is its place in the page. */
static gboolean
add_noticed (WkOfficeLog *self, WkFeedPage *page, const WkId *account, GBytes *notice, guint64 n, gsize *size, GError **error)
{
  g_autoptr (WkDocumentName) name = wk_office_access_read_notice (notice);
  g_autoptr (WkStoreDocumentInfo) info = NULL;
  WkOfficeSubjectState state;
  gboolean may = FALSE;

  /* Of a later version. */
  if (!name)
    return TRUE;
  if (!wk_office_store_find_subject (self->store, &name->subject, &state, NULL, error) ||
      !wk_office_store_find_document (self->store, &name->document, &info, error) || (info && !may_read (self, account, info, &may, error)))
    return FALSE;
  if (may)
    return add_state (self, page, &name->document, n, size, error);
  *size += 128;
  g_ptr_array_add (page->entries, state == WK_OFFICE_SUBJECT_ERASED ? wk_feed_entry_new_erased (n, 0, &name->subject)
                                                                    : wk_feed_entry_new_revoked (n, 0, name));

  return TRUE;
}

/* ---- pages -------------------------------------------------------------------------------------------- */

/* Entries of the log that are looked at for one page, so that nobody waits long for somebody who may read little of it. */
#define SCANNED 4000

static gboolean
is_full (WkFeedPage *page, gsize size)
{
  return page->entries->len >= WK_FEED_PAGE_ENTRIES || size >= WK_FEED_PAGE_BYTES;
}

/* (transfer full) (nullable) (element-type WkStoreBatch): an account's notices after a position. */
static GPtrArray *
list_notices (WkOfficeLog *self, const WkId *account, gint64 after, GError **error)
{
  g_autoptr (WkStoreDocumentInfo) info = NULL;
  g_autoptr (GPtrArray) notices = NULL;
  guint old = 0;
  WkId id;

  wk_office_access_notices_id (account, &id);
  if (!wk_office_store_find_document (self->store, &id, &info, error))
    return NULL;
  if (!info || info->position <= after)
    return g_ptr_array_new ();
  notices = wk_office_store_read_log (self->store, &id, error);
  if (!notices)
    return NULL;
  while (old < notices->len && ((WkStoreBatch *) notices->pdata[old])->position <= after)
    old++;
  if (old > 0)
    g_ptr_array_remove_range (notices, 0, old);

  return g_steal_pointer (&notices);
}

/* Documents by the position of their last change, and between them what the account was noticed of meanwhile: a document that was passed already
 * may have been given to it, or taken from it, since. */
static gboolean
read_states (WkOfficeLog *self, WkFeedPage *page, const WkId *account, gint64 after, gint64 began, GError **error)
{
  g_autoptr (GPtrArray) documents = wk_office_store_list_documents (self->store, NULL, after, WK_FEED_PAGE_ENTRIES, error);
  g_autoptr (GPtrArray) notices = list_notices (self, account, MAX (after, began), error);
  gsize size = 0;
  guint i = 0, k = 0;

  if (!documents || !notices)
    return FALSE;
  wk_office_access_foresee (self->access, documents, 0);
  while ((i < documents->len || k < notices->len) && !is_full (page, size)) {
    WkStoreDocumentInfo *info = i < documents->len ? documents->pdata[i] : NULL;
    WkStoreBatch *notice = k < notices->len ? notices->pdata[k] : NULL;
    gboolean may;

    /* What follows the last of a full list is on the next one. */
    if (!info && documents->len == WK_FEED_PAGE_ENTRIES)
      break;
    if (notice && (!info || notice->position < info->position)) {
      page->to = after_states (notice->position);
      if (!add_noticed (self, page, account, notice->bytes, page->to, &size, error))
        return FALSE;
      k++;
      continue;
    }
    if (!may_read (self, account, info, &may, error) ||
        (may && !add_state (self, page, &info->id, after_states (info->position), &size, error)))
      return FALSE;
    i++;
    /* The account's own notices change at the position of the last of them. */
    if (!notice || notice->position != info->position)
      page->to = after_states (info->position);
    /* Another office may have moved it on since. */
    page->head = MAX (page->head, after_batches (info->position));
  }
  /* That was all: from here on the batches tell the rest. */
  if (i == documents->len && documents->len < WK_FEED_PAGE_ENTRIES && k == notices->len)
    page->to = page->head;

  return TRUE;
}

/* A batch, as far as it is the account's to see. */
static gboolean
add_batch (WkOfficeLog *self, WkFeedPage *page, const WkId *account, WkBatch *batch, gsize *size, GError **error)
{
  const WkDocumentName *name = &wk_batch_get_fields (batch)->name;
  gboolean may;

  if (!wk_office_access_may_read (self->access, account, name, &may, error))
    return FALSE;
  if (!may)
    return TRUE;
  if (!add_subject (self, page, &name->subject, error))
    return FALSE;
  *size += batch_size (batch);
  g_ptr_array_add (page->entries, wk_feed_entry_new_batch (page->to, 0, batch));

  return TRUE;
}

static gboolean
add_entry (WkOfficeLog *self, WkFeedPage *page, const WkId *account, const WkId *notices, WkStoreBatch *entry, gsize *size, GError **error)
{
  g_autoptr (WkBatch) batch = NULL;

  if (wk_office_access_is_notice (entry->bytes))
    return !wk_id_equal (&entry->document, notices) || add_noticed (self, page, account, entry->bytes, page->to, size, error);

  batch = wk_batch_decode (entry->bytes, error);

  return batch && add_batch (self, page, account, batch, size, error);
}

/* The batches that are in mind. */
static gboolean
read_recent (WkOfficeLog *self, WkFeedPage *page, const WkId *account, GList *recent, gint64 after, GError **error)
{
  gsize size = 0;

  for (; recent && !is_full (page, size); recent = recent->next) {
    page->to = after_batches (++after);
    if (!add_batch (self, page, account, recent->data, &size, error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
read_batches (WkOfficeLog *self, WkFeedPage *page, const WkId *account, gint64 after, GError **error)
{
  GList *recent = find_recent (self, after);
  gsize size = 0;
  guint scanned = 0;
  WkId notices;

  if (recent)
    return read_recent (self, page, account, recent, after, error);
  wk_office_access_notices_id (account, &notices);
  for (;;) {
    g_autoptr (GPtrArray) some = wk_office_store_list_log (self->store, after, SOME, error);
    guint i;

    if (!some)
      return FALSE;
    for (i = 0; i < some->len && !is_full (page, size); i++) {
      WkStoreBatch *entry = some->pdata[i];

      after = entry->position;
      page->to = after_batches (after);
      page->head = MAX (page->head, page->to);
      if (!add_entry (self, page, account, &notices, entry, &size, error))
        return FALSE;
    }
    scanned += i;
    if (is_full (page, size))
      return TRUE;
    if (some->len < SOME) {
      page->to = page->head;
      return TRUE;
    }
    if (scanned >= SCANNED)
      return TRUE;
  }
}

WkFeedPage *
wk_office_log_read_page (WkOfficeLog *self, const WkId *account, guint64 since, gint64 began, GError **error)
{
  g_autoptr (WkFeedPage) page = wk_feed_page_new ();
  gboolean read;

  page->to = since;
  page->head = wk_office_log_get_head (self);
  if (since >= page->head)
    return g_steal_pointer (&page);

  if (since % 2 == 0)
    read = read_states (self, page, account, since / 2, began, error);
  else
    read = read_batches (self, page, account, (since - 1) / 2, error);

  return read ? g_steal_pointer (&page) : NULL;
}

WkFeedPage *
wk_office_log_read_rest (WkOfficeLog *self, const WkId *account, GHashTable *listed, guint64 cursor, GError **error)
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
    wk_office_access_foresee (self->access, documents, 0);
    for (i = 0; i < documents->len && !is_full (page, size); i++) {
      WkStoreDocumentInfo *info = documents->pdata[i];
      gboolean may;

      page->to = info->position;
      if (g_hash_table_contains (listed, &info->id))
        continue;
      if (!may_read (self, account, info, &may, error) || (may && !add_state (self, page, &info->id, 0, &size, error)))
        return NULL;
    }
  }

  return g_steal_pointer (&page);
}

/* ---- comparing ------------------------------------------------------------------------------------------ */

/* Of what a laptop speaks of, how much a document holds; NULL when that is all. Deletions are not in it. */
static GBytes *
find_lack (YDoc *doc, GBytes *vector)
{
  gboolean lacks = FALSE;
  guint64 n, i;
  YDecoder d;
  YEncoder e;

  y_decoder_init (&d, g_bytes_get_data (vector, NULL), g_bytes_get_size (vector));
  n = y_decode_var_uint (&d);
  y_encoder_init (&e);
  y_encode_var_uint (&e, n);
  for (i = 0; i < n && !d.failed; i++) {
    guint64 client = y_decode_var_uint (&d), clock = y_decode_var_uint (&d), ours = d.failed ? 0 : y_doc_get_clock (doc, client);

    y_encode_var_uint (&e, client);
    y_encode_var_uint (&e, MIN (clock, ours));
    lacks = lacks || ours < clock;
  }
  if (lacks && !d.failed)
    return y_encoder_finish (&e);
  y_encoder_clear (&e);

  return NULL;
}

/* A copy of what may not be read: it goes, but what this office has lost of it (to a restore) is to be brought first. Nothing is told of it that
 * the laptop did not say itself. */
static WkFeedDifference *
compare_forbidden (WkOfficeLog *self, const WkId *account, WkFeedDocument *theirs, GError **error)
{
  g_autoptr (WkDocumentName) name = NULL;
  g_autoptr (YDoc) doc = wk_office_document_load (self->store, &theirs->name->document, &name, error);
  g_autoptr (GBytes) lack = NULL;

  if (!doc)
    return NULL;
  lack = find_lack (doc, theirs->state_vector);
  if (lack)
    return wk_feed_difference_new (name, FALSE, lack, NULL);
  if (!wk_office_store_begin (self->store, error))
    return NULL;
  wk_office_access_refused (self->access, account, name);
  if (!wk_office_access_settle (self->access, error)) {
    wk_office_store_rollback (self->store);
    wk_office_access_forget (self->access);
    return NULL;
  }

  return wk_office_store_commit (self->store, error) ? wk_feed_difference_new (name, TRUE, NULL, NULL) : NULL;
}

static WkFeedDifference *
compare_one (WkOfficeLog *self, WkFeedDocument *theirs, GError **error)
{
  g_autoptr (WkDocumentName) name = NULL;
  g_autoptr (YDoc) doc = wk_office_document_load (self->store, &theirs->name->document, &name, error);
  g_autoptr (GBytes) vector = NULL, update = NULL;

  if (!doc)
    return NULL;
  if (wk_feed_document_is_same (theirs, doc))
    return wk_feed_difference_new (name, TRUE, NULL, NULL);
  vector = y_doc_state_vector (doc);
  update = y_doc_encode_state (doc, g_bytes_get_data (theirs->state_vector, NULL), g_bytes_get_size (theirs->state_vector), error);

  return update ? wk_feed_difference_new (name, FALSE, vector, update) : NULL;
}

GPtrArray *
wk_office_log_compare (WkOfficeLog *self, const WkId *account, GPtrArray *documents, GError **error)
{
  g_autoptr (GPtrArray) differences = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_difference_free);
  gsize size = 0;
  guint i;

  for (i = 0; i < documents->len && size < WK_FEED_PAGE_BYTES; i++) {
    WkFeedDocument *theirs = documents->pdata[i];
    g_autoptr (WkStoreDocumentInfo) info = NULL;
    WkFeedDifference *difference;
    WkOfficeSubjectState state;
    gboolean may = TRUE;

    if (!wk_office_store_find_subject (self->store, &theirs->name->subject, &state, NULL, error) ||
        !wk_office_store_find_document (self->store, &theirs->name->document, &info, error) ||
        (info && !may_read (self, account, info, &may, error)))
      return NULL;
    if (state == WK_OFFICE_SUBJECT_ERASED || !info) {
      difference = wk_feed_difference_new (theirs->name, state == WK_OFFICE_SUBJECT_ERASED, NULL, NULL);
      difference->erased = state == WK_OFFICE_SUBJECT_ERASED;
      g_ptr_array_add (differences, difference);
      continue;
    }
    difference = may ? compare_one (self, theirs, error) : compare_forbidden (self, account, theirs, error);
    if (!difference)
      return NULL;
    size += difference->update ? g_bytes_get_size (difference->update) : 0;
    g_ptr_array_add (differences, difference);
  }

  return g_steal_pointer (&differences);
}

/* ---- hashes ------------------------------------------------------------------------------------------- */

GPtrArray *
wk_office_log_hash (WkOfficeLog *self, const WkId *account, GPtrArray *documents, GError **error)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_hash_free);
  guint i;

  for (i = 0; i < documents->len; i++) {
    const WkId *id = documents->pdata[i];
    g_autoptr (WkStoreDocumentInfo) info = NULL;
    g_autoptr (WkDocumentName) name = NULL;
    g_autoptr (YDoc) doc = NULL;
    gboolean may = FALSE;

    if (!wk_office_store_find_document (self->store, id, &info, error) || (info && !may_read (self, account, info, &may, error)))
      return NULL;
    if (!may)
      continue;
    doc = wk_office_document_load (self->store, id, &name, error);
    if (!doc)
      return NULL;
    g_ptr_array_add (hashes, wk_feed_hash_new (name, doc, 0));
  }

  return g_steal_pointer (&hashes);
}

/* ---- following one document ------------------------------------------------------------------------------ */

/* (transfer full) (nullable) (element-type GBytes): the document's updates after a position. */
static GPtrArray *
list_updates (WkOfficeLog *self, const WkId *document, gint64 after, GError **error)
{
  g_autoptr (GPtrArray) updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref), log = NULL;
  GList *recent = find_recent (self, after);
  guint i;

  for (; recent; recent = recent->next) {
    const WkBatchFields *fields = wk_batch_get_fields (recent->data);

    if (wk_id_equal (&fields->name.document, document))
      g_ptr_array_add (updates, g_bytes_ref (fields->update));
  }
  if (updates->len > 0)
    return g_steal_pointer (&updates);
  log = wk_office_store_read_log (self->store, document, error);
  if (!log)
    return NULL;
  for (i = 0; i < log->len; i++) {
    WkStoreBatch *entry = log->pdata[i];
    g_autoptr (WkBatch) batch = entry->position > after ? wk_batch_decode (entry->bytes, error) : NULL;

    if (batch)
      g_ptr_array_add (updates, g_bytes_ref (wk_batch_get_fields (batch)->update));
    else if (entry->position > after)
      return NULL;
  }

  return g_steal_pointer (&updates);
}

WkFeedFollowed *
wk_office_log_follow (WkOfficeLog *self, const WkId *account, const WkDocumentName *name, gint64 after, GError **error)
{
  g_autoptr (WkStoreDocumentInfo) info = NULL;
  g_autoptr (WkDocumentName) found = NULL;
  g_autoptr (YDoc) doc = NULL;
  g_autoptr (GPtrArray) updates = NULL;
  g_autoptr (GBytes) update = NULL;
  gint64 position = wk_office_store_get_position (self->store);
  gboolean may = FALSE, may_write;

  if (!wk_office_store_find_document (self->store, &name->document, &info, error) || (info && !may_read (self, account, info, &may, error)))
    return NULL;
  if (!may) {
    g_set_error_literal (error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED, "There is no such document.");
    return NULL;
  }
  if (after <= 0) {
    doc = wk_office_document_load (self->store, &name->document, &found, error);
    update = doc && after == 0 ? y_doc_encode_state (doc, NULL, 0, error) : NULL;
    if (!doc || (after == 0 && !update))
      return NULL;
  } else if (info->position > after) {
    updates = list_updates (self, &name->document, after, error);
    update = updates && updates->len > 0 ? y_updates_merge ((GBytes **) updates->pdata, updates->len, error) : NULL;
    if (!updates || (updates->len > 0 && !update))
      return NULL;
  }
  if (!wk_office_access_may_write (self->access, account, account, found ? found : name, FALSE, &may_write, error))
    return NULL;

  return wk_feed_followed_new (found ? found : name, position, may_write, update);
}

GBytes *
wk_office_log_read_state (WkOfficeLog *self, const WkId *account, const WkId *document, GError **error)
{
  g_autoptr (WkStoreDocumentInfo) info = NULL;
  g_autoptr (YDoc) doc = NULL;
  gboolean may = FALSE;

  if (!wk_office_store_find_document (self->store, document, &info, error) || (info && !may_read (self, account, info, &may, error)))
    return NULL;
  /* What may not be read is not there. */
  if (!may) {
    g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING, "There is no such document.");
    return NULL;
  }
  doc = wk_office_document_load (self->store, document, NULL, error);

  return doc ? y_doc_encode_state (doc, NULL, 0, error) : NULL;
}
