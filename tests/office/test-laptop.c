#include "test-laptop.h"

#include <string.h>

#include "wk-base.h"
#include "wk-kind.h"

static void local_iface_init (WkFeedLocalInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestLaptop, test_laptop, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (WK_TYPE_FEED_LOCAL, local_iface_init))

static void
document_free (gpointer data)
{
  TestDocument *document = data;

  wk_document_name_free (document->name);
  y_doc_unref (document->doc);
  g_free (document);
}

static void
test_laptop_finalize (GObject *object)
{
  TestLaptop *self = TEST_LAPTOP (object);

  g_clear_object (&self->client);
  g_clear_object (&self->transport);
  g_clear_pointer (&self->key, wk_device_key_unref);
  g_clear_pointer (&self->enrolment, wk_enrolment_free);
  g_clear_pointer (&self->location, wk_subject_free);
  g_clear_pointer (&self->documents, g_hash_table_unref);
  g_clear_pointer (&self->subjects, g_hash_table_unref);
  g_clear_pointer (&self->outbox, g_ptr_array_unref);
  g_clear_pointer (&self->confirmed, g_hash_table_unref);
  g_clear_pointer (&self->refused, g_hash_table_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_clear_pointer (&self->asks, g_hash_table_unref);

  G_OBJECT_CLASS (test_laptop_parent_class)->finalize (object);
}

static void
test_laptop_class_init (TestLaptopClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_laptop_finalize;
}

static GHashTable *
batch_set (void)
{
  return g_hash_table_new_full (wk_batch_hash, wk_batch_equal, (GDestroyNotify) wk_batch_unref, NULL);
}

static void
test_laptop_init (TestLaptop *self)
{
  g_autoptr (WkRandom) random = wk_random_new_system ();

  self->key = wk_device_key_new (random);
  wk_id_init_random (&self->author, random);
  self->documents = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, document_free);
  self->subjects = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, (GDestroyNotify) wk_subject_free);
  self->outbox = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_batch_unref);
  self->confirmed = batch_set ();
  self->refused = batch_set ();
  self->known = batch_set ();
  self->asks = g_hash_table_new_full (wk_batch_hash, wk_batch_equal, (GDestroyNotify) wk_batch_unref, g_free);
  self->push_length = 500;
}

TestLaptop *
test_laptop_new (void)
{
  return g_object_new (TEST_TYPE_LAPTOP, NULL);
}

/* ---- documents ----------------------------------------------------------------------------------------- */

WkSubject *
test_subject (guint n)
{
  guint8 secret[32] = { 1, n & 0xff, n >> 8, n >> 16 };
  WkId id = { { 2, n & 0xff, n >> 8, n >> 16 } };

  return wk_subject_new (&id, secret);
}

static WkDocumentName *
name_document (const WkSubject *subject, WkDocKind kind, const char *domain)
{
  WkId id;

  wk_document_name (subject->secret, kind, domain, &id);
  return wk_document_name_new (&id, &subject->id, kind, domain ? domain : "");
}

WkDocumentName *
test_document_name (guint n)
{
  WkSubject *subject = test_subject (n);
  WkDocumentName *name = name_document (subject, WK_DOC_PLAN, NULL);

  wk_subject_free (subject);

  return name;
}

WkDocumentName *
test_laptop_name (TestLaptop *self, guint n, WkDocKind kind, const char *domain)
{
  g_autoptr (WkSubject) subject = NULL;

  if (wk_doc_kind_is_of_resident (kind))
    subject = test_subject (n);
  else
    subject = wk_subject_new (&self->enrolment->location->id, self->enrolment->location->secret);

  return name_document (subject, kind, domain);
}

gboolean
test_laptop_has (TestLaptop *self, guint n, WkDocKind kind, const char *domain)
{
  g_autoptr (WkDocumentName) name = test_laptop_name (self, n, kind, domain);

  return g_hash_table_contains (self->documents, &name->document);
}

static void
learn_subject (TestLaptop *self, const WkSubject *subject)
{
  g_hash_table_replace (self->subjects, wk_id_copy (&subject->id), wk_subject_new (&subject->id, subject->secret));
}

static TestDocument *
ensure_document (TestLaptop *self, const WkDocumentName *name)
{
  TestDocument *document = g_hash_table_lookup (self->documents, &name->document);

  if (!document) {
    document = g_new0 (TestDocument, 1);
    document->name = wk_document_name_copy (name);
    document->client = ((guint64) g_random_int () << 20) + 1;
    document->doc = y_doc_new (document->client, Y_DOC_GC);
    g_hash_table_insert (self->documents, wk_id_copy (&name->document), document);
  }

  return document;
}

static void
apply (TestLaptop *self, const WkDocumentName *name, GBytes *update)
{
  g_autoptr (GError) error = NULL;

  y_doc_apply_update (ensure_document (self, name)->doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, &error);
  g_assert_no_error (error);
}

static void
updated_cb (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data)
{
  g_ptr_array_add (data, g_bytes_ref (update));
}

/* What is done to a document, as one batch. */
static WkBatch *
write_batch (TestLaptop *self, const WkDocumentName *name, void (*func) (TestDocument *document, gpointer data), gpointer data)
{
  TestDocument *document = ensure_document (self, name);
  g_autoptr (GPtrArray) updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GBytes) update = NULL;
  g_autoptr (GError) error = NULL;
  WkBatchFields fields = { *name, document->client, 0, 0, self->author, g_get_real_time (), WK_BATCH_NONE, NULL, NULL };
  WkBatch *batch;
  guint observer = y_doc_observe_update (document->doc, updated_cb, updates, NULL);

  fields.from = y_doc_get_clock (document->doc, document->client);
  func (document, data);
  y_doc_unobserve (document->doc, observer);
  fields.to = y_doc_get_clock (document->doc, document->client);
  update = y_updates_merge ((GBytes **) updates->pdata, updates->len, &error);
  g_assert_no_error (error);
  fields.update = update;
  batch = wk_batch_new (&fields, self->key, &error);
  g_assert_no_error (error);
  test_laptop_queue (self, batch);

  return batch;
}

static void
append_text (TestDocument *document, gpointer text)
{
  YType *root = y_doc_get_root (document->doc, "text", Y_TYPE_TEXT);

  y_text_insert (root, Y_CHARS, y_text_length (root, Y_CHARS), text, -1, NULL);
}

WkBatch *
test_laptop_write (TestLaptop *self, guint n, const char *text)
{
  g_autoptr (WkDocumentName) name = test_document_name (n);
  g_autoptr (WkSubject) subject = test_subject (n);

  learn_subject (self, subject);
  return write_batch (self, name, append_text, (char *) text);
}

typedef struct
{
  TestEdit func;
  gpointer data;
} Edit;

static void
edit_document (TestDocument *document, gpointer data)
{
  Edit *edit = data;
  g_autoptr (WkClock) clock = wk_clock_new_system ();
  g_autoptr (WkRandom) random = wk_random_new_system ();
  g_autoptr (WkAuthor) author = wk_author_new ("00", "Test", "Test", "00", NULL);
  g_autoptr (WkDocument) shown = wk_document_new (document->name->kind, *document->name->domain ? document->name->domain : NULL, document->doc,
                                                  author, clock, random);

  wk_document_begin (shown);
  edit->func (shown, edit->data);
  wk_document_commit (shown);
}

WkBatch *
test_laptop_edit (TestLaptop *self, guint n, WkDocKind kind, const char *domain, TestEdit func, gpointer data)
{
  g_autoptr (WkDocumentName) name = test_laptop_name (self, n, kind, domain);
  Edit edit = { func, data };

  if (wk_doc_kind_is_of_resident (kind)) {
    g_autoptr (WkSubject) subject = test_subject (n);

    learn_subject (self, subject);
  } else {
    learn_subject (self, self->enrolment->location);
  }

  return func ? write_batch (self, name, edit_document, &edit) : write_batch (self, name, append_text, (char *) "text ");
}

WkBatch *
test_laptop_forge (TestLaptop *self, guint n, const WkId *author, guint64 client, WkDeviceKey *key)
{
  g_autoptr (WkDocumentName) name = test_document_name (n);
  WkSubject *subject = test_subject (n);
  g_autoptr (YDoc) doc = y_doc_new (client, Y_DOC_GC);
  g_autoptr (GBytes) update = NULL;
  g_autoptr (GError) error = NULL;
  WkBatchFields fields = { *name, client, 0, 6, *author, g_get_real_time (), WK_BATCH_NONE, NULL, NULL };
  WkBatch *batch;

  y_text_insert (y_doc_get_root (doc, "text", Y_TYPE_TEXT), Y_CHARS, 0, "forged", -1, NULL);
  update = y_doc_encode_state (doc, NULL, 0, &error);
  g_assert_no_error (error);
  fields.update = update;
  batch = wk_batch_new (&fields, key, &error);
  g_assert_no_error (error);
  learn_subject (self, subject);
  wk_subject_free (subject);
  test_laptop_queue (self, batch);

  return batch;
}

void
test_laptop_queue (TestLaptop *self, WkBatch *batch)
{
  g_ptr_array_add (self->outbox, batch);
  g_hash_table_add (self->known, wk_batch_ref (batch));
  wk_feed_local_outbox_changed (WK_FEED_LOCAL (self));
}

char *
test_laptop_read (TestLaptop *self, guint n)
{
  g_autoptr (WkDocumentName) name = test_document_name (n);
  TestDocument *document = g_hash_table_lookup (self->documents, &name->document);

  return document ? y_text_to_string (y_doc_get_root (document->doc, "text", Y_TYPE_TEXT)) : NULL;
}

static gboolean
is_settled (TestLaptop *self, WkBatch *batch)
{
  return g_hash_table_contains (self->confirmed, batch) || g_hash_table_contains (self->refused, batch);
}

guint
test_laptop_count_waiting (TestLaptop *self)
{
  guint i, n = 0;

  for (i = 0; i < self->outbox->len; i++)
    n += !is_settled (self, self->outbox->pdata[i]);

  return n;
}

gboolean
test_laptop_equal (TestLaptop *a, TestLaptop *b)
{
  GHashTableIter iter;
  gpointer id, value;

  if (g_hash_table_size (a->documents) != g_hash_table_size (b->documents))
    return FALSE;
  g_hash_table_iter_init (&iter, a->documents);
  while (g_hash_table_iter_next (&iter, &id, &value)) {
    TestDocument *one = value, *other = g_hash_table_lookup (b->documents, id);
    WkStateHash ours, theirs;

    if (!other)
      return FALSE;
    wk_state_hash_init (&ours, one->doc);
    wk_state_hash_init (&theirs, other->doc);
    if (!wk_state_hash_equal (&ours, &theirs) || ours.pending)
      return FALSE;
  }

  return TRUE;
}

/* ---- the laptop's side of the feed ------------------------------------------------------------------------ */

static void
get_position (WkFeedLocal *local, WkFeedPosition *position)
{
  *position = TEST_LAPTOP (local)->position;
}

static void
apply_page_async (WkFeedLocal *local, const WkId *epoch, WkFeedPage *page, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  TestLaptop *self = TEST_LAPTOP (local);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  gssize fresh = 0;
  guint i;

  self->pages_came++;
  for (i = 0; i < page->subjects->len; i++)
    learn_subject (self, page->subjects->pdata[i]);
  for (i = 0; i < page->entries->len; i++) {
    WkFeedEntry *entry = page->entries->pdata[i];

    if (entry->kind == WK_FEED_BATCH) {
      const WkBatchFields *fields = wk_batch_get_fields (entry->batch);

      self->batches_came++;
      g_assert_nonnull (g_hash_table_lookup (self->subjects, &fields->name.subject));
      if (g_hash_table_add (self->known, wk_batch_ref (entry->batch))) {
        apply (self, &fields->name, fields->update);
        fresh++;
      }
    } else if (entry->kind == WK_FEED_STATE) {
      self->states_came++;
      g_assert_nonnull (g_hash_table_lookup (self->subjects, &entry->name->subject));
      apply (self, entry->name, entry->update);
      fresh++;
    } else if (entry->kind == WK_FEED_REVOKED) {
      self->revoked_came++;
      g_hash_table_remove (self->documents, &entry->name->document);
    }
  }
  self->position.epoch = *epoch;
  self->position.n = page->to;
  g_task_return_int (task, fresh);
}

static gssize
apply_page_finish (WkFeedLocal *local, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

static void
read_outbox_async (WkFeedLocal *local, guint64 cursor, gsize max_bytes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (local, cancellable, callback, data);

  g_task_set_task_data (task, g_memdup2 (&cursor, sizeof cursor), g_free);
  g_task_return_int (task, max_bytes);
}

static gboolean
read_outbox_finish (WkFeedLocal *local, GAsyncResult *result, GPtrArray **batches, GPtrArray **subjects, guint64 *next, GError **error)
{
  TestLaptop *self = TEST_LAPTOP (local);
  guint64 i = *(guint64 *) g_task_get_task_data (G_TASK (result));
  gssize room = g_task_propagate_int (G_TASK (result), error);
  g_autoptr (GHashTable) named = g_hash_table_new (wk_id_hash, wk_id_equal);

  *batches = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_batch_unref);
  *subjects = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_subject_free);
  for (; i < self->outbox->len && room > 0 && (*batches)->len < self->push_length; i++) {
    WkBatch *batch = self->outbox->pdata[i];
    const WkId *id = &wk_batch_get_fields (batch)->name.subject;
    WkSubject *subject = g_hash_table_lookup (self->subjects, id);

    if (is_settled (self, batch))
      continue;
    room -= g_bytes_get_size (wk_batch_encode (batch));
    g_ptr_array_add (*batches, wk_batch_ref (batch));
    if (subject && g_hash_table_add (named, (gpointer) id))
      g_ptr_array_add (*subjects, wk_subject_new (&subject->id, subject->secret));
  }
  *next = i;

  return TRUE;
}

static void
settle_async (WkFeedLocal *local, GPtrArray *verdicts, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  TestLaptop *self = TEST_LAPTOP (local);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  guint i;

  for (i = 0; i < verdicts->len; i++) {
    WkFeedVerdict *verdict = verdicts->pdata[i];

    if (verdict->kind == WK_FEED_CONFIRMED)
      g_hash_table_add (self->confirmed, wk_batch_ref (verdict->batch));
    else if (verdict->kind == WK_FEED_REFUSED)
      {
        g_hash_table_insert (self->refused, wk_batch_ref (verdict->batch), GUINT_TO_POINTER (verdict->refusal));
        g_hash_table_insert (self->asks, wk_batch_ref (verdict->batch), g_strdup (verdict->ask ? verdict->ask : ""));
      }
  }
  g_task_return_boolean (task, TRUE);
}

static gboolean
boolean_finish (WkFeedLocal *local, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
list_documents_async (WkFeedLocal *local, guint64 cursor, guint max, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (local, cancellable, callback, data);

  g_task_return_int (task, cursor);
}

static gboolean
list_documents_finish (WkFeedLocal *local, GAsyncResult *result, GPtrArray **documents, guint64 *next, GError **error)
{
  TestLaptop *self = TEST_LAPTOP (local);
  gssize cursor = g_task_propagate_int (G_TASK (result), error);
  GHashTableIter iter;
  gpointer value;

  *documents = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_document_free);
  *next = 1;
  g_hash_table_iter_init (&iter, self->documents);
  while (cursor == 0 && g_hash_table_iter_next (&iter, NULL, &value)) {
    TestDocument *document = value;

    g_ptr_array_add (*documents, wk_feed_document_new_of (document->name, document->doc));
  }

  return TRUE;
}

static void
reconcile_async (WkFeedLocal *local, GPtrArray *differences, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  TestLaptop *self = TEST_LAPTOP (local);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  gssize changed = 0;
  guint i, j;

  for (i = 0; i < differences->len; i++) {
    WkFeedDifference *difference = differences->pdata[i];

    self->compared++;
    if (difference->same)
      continue;
    if (difference->update) {
      apply (self, difference->name, difference->update);
      changed++;
    }
    /* All of its batches again: the office takes what it lacks. */
    for (j = 0; j < self->outbox->len; j++) {
      WkBatch *batch = self->outbox->pdata[j];

      if (wk_id_equal (&wk_batch_get_fields (batch)->name.document, &difference->name->document))
        g_hash_table_remove (self->confirmed, batch);
    }
  }
  g_task_return_int (task, changed);
}

static void
set_position_async (WkFeedLocal *local, const WkFeedPosition *position, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (local, cancellable, callback, data);

  TEST_LAPTOP (local)->position = *position;
  g_task_return_boolean (task, TRUE);
}

static void
local_iface_init (WkFeedLocalInterface *iface)
{
  iface->get_position = get_position;
  iface->apply_page_async = apply_page_async;
  iface->apply_page_finish = apply_page_finish;
  iface->read_outbox_async = read_outbox_async;
  iface->read_outbox_finish = read_outbox_finish;
  iface->settle_async = settle_async;
  iface->settle_finish = boolean_finish;
  iface->list_documents_async = list_documents_async;
  iface->list_documents_finish = list_documents_finish;
  iface->reconcile_async = reconcile_async;
  iface->reconcile_finish = apply_page_finish;
  iface->set_position_async = set_position_async;
  iface->set_position_finish = boolean_finish;
}
