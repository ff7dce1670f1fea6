/* An office and laptops in memory. */
#pragma once

#include "sync-fixture.h"

#include "wk-pipe.h"

/* ---- the office ------------------------------------------------------------------------------------- */

#define TEST_TYPE_OFFICE (test_office_get_type ())
G_DECLARE_FINAL_TYPE (TestOffice, test_office, TEST, OFFICE, GObject)

struct _TestOffice
{
  GObject parent_instance;
  WkRandom *random;
  WkDeviceKey *key;
  WkId location;
  guint8 secret[32];
  WkId epoch;
  GPtrArray *log;          /* of WkBatch: the feed of all, position = index + 1 */
  GHashTable *known;       /* set of WkBatch */
  GHashTable *subjects;    /* WkId → WkSubject */
  GHashTable *documents;   /* WkId → YDoc */
  GPtrArray *names;        /* of WkDocumentName, in order of coming: a cursor into it stays true */
  guint64 refused_client;  /* 0: none */
  gboolean fails, admits;
  guint n_pages, page_entries, n_code_failures;
  char *code;
  char *founded;           /* (nullable): the name of the location that was offered */
  WkId account;            /* of the code */
  GString *asked;          /* what was asked, question and body */
  guint n_told;
};

static void test_office_iface_init (WkFeedOfficeInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestOffice, test_office, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (WK_TYPE_FEED_OFFICE, test_office_iface_init))

static inline GPtrArray *
copy_subjects (GHashTable *all, GPtrArray *names)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_subject_free);
  g_autoptr(GHashTable) seen = g_hash_table_new (wk_id_hash, wk_id_equal);

  for (guint i = 0; i < names->len; i++)
    {
      const WkDocumentName *name = g_ptr_array_index (names, i);
      WkSubject *subject = g_hash_table_lookup (all, &name->subject);

      if (subject != NULL && g_hash_table_add (seen, &subject->id))
        g_ptr_array_add (list, wk_subject_new (&subject->id, subject->secret));
    }
  return list;
}

static YDoc *
get_doc (GHashTable *documents, const WkId *id)
{
  YDoc *doc = g_hash_table_lookup (documents, id);

  if (doc == NULL)
    {
      doc = y_doc_new (1, Y_DOC_GC);
      g_hash_table_insert (documents, wk_id_copy (id), doc);
    }
  return doc;
}

static void
add_name (GPtrArray *names, const WkDocumentName *name)
{
  for (guint i = 0; i < names->len; i++)
    if (wk_document_name_equal (g_ptr_array_index (names, i), name))
      return;
  g_ptr_array_add (names, wk_document_name_copy (name));
}

static void
apply_bytes (YDoc *doc, GBytes *update)
{
  g_autoptr(GError) error = NULL;

  y_doc_apply_update (doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, &error);
  g_assert_no_error (error);
}

static void
take_subjects (GHashTable *all, GPtrArray *subjects)
{
  for (guint i = 0; i < subjects->len; i++)
    {
      WkSubject *subject = g_ptr_array_index (subjects, i);

      g_hash_table_insert (all, wk_id_copy (&subject->id), wk_subject_new (&subject->id, subject->secret));
    }
}

static void
test_office_finalize (GObject *object)
{
  TestOffice *self = TEST_OFFICE (object);

  wk_random_unref (self->random);
  wk_device_key_unref (self->key);
  g_ptr_array_unref (self->log);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->subjects);
  g_hash_table_unref (self->documents);
  g_ptr_array_unref (self->names);
  g_free (self->code);
  g_free (self->founded);
  g_string_free (self->asked, TRUE);
  G_OBJECT_CLASS (test_office_parent_class)->finalize (object);
}

static void
test_office_class_init (TestOfficeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_office_finalize;
}

static void
test_office_init (TestOffice *self)
{
  self->random = wk_random_new_seeded (99);
  self->key = wk_device_key_new (self->random);
  wk_id_init_random (&self->location, self->random);
  wk_id_init_random (&self->epoch, self->random);
  self->log = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_batch_unref);
  self->known = g_hash_table_new (wk_batch_hash, wk_batch_equal);
  self->subjects = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, (GDestroyNotify) wk_subject_free);
  self->documents = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, (GDestroyNotify) y_doc_unref);
  self->names = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_document_name_free);
  self->page_entries = 3;
  self->asked = g_string_new (NULL);
  self->admits = TRUE;
}

static void
office_admit (WkFeedOffice *office, WkCertificate *certificate, GCancellable *c, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = g_task_new (office, c, callback, data);

  if (!TEST_OFFICE (office)->admits)
    g_task_return_new_error (task, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED, "no");
  else
    g_task_return_pointer (task, g_object_new (G_TYPE_OBJECT, NULL), g_object_unref);
}

static GObject *
office_admit_finish (WkFeedOffice *office, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
office_get_head (WkFeedOffice *office, GObject *account, GCancellable *c, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = g_task_new (office, c, callback, data);

  g_assert_true (G_IS_OBJECT (account));
  g_task_return_boolean (task, TRUE);
}

static gboolean
office_get_head_finish (WkFeedOffice *office, GAsyncResult *result, WkFeedPosition *head, GError **error)
{
  head->epoch = TEST_OFFICE (office)->epoch;
  head->n = TEST_OFFICE (office)->log->len;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
office_read_page (WkFeedOffice *office, GObject *account, guint64 since, GCancellable *c, GAsyncReadyCallback callback, gpointer data)
{
  TestOffice *self = TEST_OFFICE (office);
  g_autoptr(GTask) task = g_task_new (office, c, callback, data);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  WkFeedPage *page = wk_feed_page_new ();

  self->n_pages++;
  page->to = since;
  page->head = self->log->len;
  for (guint64 n = since; n < self->log->len && page->entries->len < self->page_entries; n++)
    {
      WkBatch *batch = g_ptr_array_index (self->log, n);

      g_ptr_array_add (page->entries, wk_feed_entry_new_batch (n + 1, 1700000000000000, batch));
      g_ptr_array_add (names, (gpointer) &wk_batch_get_fields (batch)->name);
      page->to = n + 1;
    }
  g_ptr_array_unref (page->subjects);
  page->subjects = copy_subjects (self->subjects, names);
  g_task_return_pointer (task, page, (GDestroyNotify) wk_feed_page_free);
}

static WkFeedPage *
office_read_page_finish (WkFeedOffice *office, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
office_push (WkFeedOffice *office, GObject *account, GPtrArray *subjects, GPtrArray *batches, GCancellable *c, GAsyncReadyCallback callback,
             gpointer data)
{
  TestOffice *self = TEST_OFFICE (office);
  g_autoptr(GTask) task = g_task_new (office, c, callback, data);
  GPtrArray *verdicts;
  guint before = self->log->len;

  if (self->fails)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
      return;
    }
  take_subjects (self->subjects, subjects);
  verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_verdict_free);
  for (guint i = 0; i < batches->len; i++)
    {
      WkBatch *batch = g_ptr_array_index (batches, i);
      const WkBatchFields *fields = wk_batch_get_fields (batch);

      if (self->refused_client != 0 && fields->client == self->refused_client)
        {
          g_ptr_array_add (verdicts, wk_feed_verdict_new (batch, WK_FEED_REFUSED, WK_REFUSAL_NO_RIGHT, 0, "de coördinator"));
          continue;
        }
      g_assert_true (g_hash_table_contains (self->subjects, &fields->name.subject));
      if (g_hash_table_add (self->known, batch))
        {
          g_ptr_array_add (self->log, wk_batch_ref (batch));
          add_name (self->names, &fields->name);
          apply_bytes (get_doc (self->documents, &fields->name.document), fields->update);
        }
      g_ptr_array_add (verdicts, wk_feed_verdict_new (batch, WK_FEED_CONFIRMED, WK_REFUSAL_NONE, self->log->len, NULL));
    }
  g_task_return_pointer (task, verdicts, (GDestroyNotify) g_ptr_array_unref);
  if (self->log->len != before)
    wk_feed_office_advanced (office);
}

static GPtrArray *
office_take_array (WkFeedOffice *office, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
office_compare (WkFeedOffice *office, GObject *account, GPtrArray *documents, GCancellable *c, GAsyncReadyCallback callback, gpointer data)
{
  TestOffice *self = TEST_OFFICE (office);
  g_autoptr(GTask) task = g_task_new (office, c, callback, data);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_difference_free);

  for (guint i = 0; i < documents->len; i++)
    {
      WkFeedDocument *document = g_ptr_array_index (documents, i);
      YDoc *doc = g_hash_table_lookup (self->documents, &document->name->document);
      g_autoptr(GBytes) vector = NULL, update = NULL;

      if (doc == NULL)
        {
          g_ptr_array_add (list, wk_feed_difference_new (document->name, FALSE, NULL, NULL));
          continue;
        }
      vector = y_doc_state_vector (doc);
      if (wk_feed_document_is_same (document, doc))
        {
          g_ptr_array_add (list, wk_feed_difference_new (document->name, TRUE, NULL, NULL));
          continue;
        }
      update = y_doc_encode_state (doc, g_bytes_get_data (document->state_vector, NULL), g_bytes_get_size (document->state_vector), NULL);
      g_ptr_array_add (list, wk_feed_difference_new (document->name, FALSE, vector, update));
    }
  g_task_return_pointer (task, list, (GDestroyNotify) g_ptr_array_unref);
}

static void
office_read_rest (WkFeedOffice *office, GObject *account, GHashTable *listed, guint64 cursor, GCancellable *c, GAsyncReadyCallback callback,
                  gpointer data)
{
  TestOffice *self = TEST_OFFICE (office);
  g_autoptr(GTask) task = g_task_new (office, c, callback, data);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  WkFeedPage *page = wk_feed_page_new ();

  for (page->to = cursor; page->to < self->names->len && page->entries->len < 2; page->to++)
    {
      WkDocumentName *name = g_ptr_array_index (self->names, page->to);
      g_autoptr(GBytes) state = NULL;

      if (g_hash_table_contains (listed, &name->document))
        continue;
      state = y_doc_encode_state (get_doc (self->documents, &name->document), NULL, 0, NULL);
      g_ptr_array_add (page->entries, wk_feed_entry_new_state (0, 0, name, state));
      g_ptr_array_add (names, name);
    }
  g_ptr_array_unref (page->subjects);
  page->subjects = copy_subjects (self->subjects, names);
  g_task_return_pointer (task, page, (GDestroyNotify) wk_feed_page_free);
}

static void
office_find_code (WkFeedOffice *office, const char *selector, GCancellable *c, GAsyncReadyCallback callback, gpointer data)
{
  TestOffice *self = TEST_OFFICE (office);
  g_autoptr(GTask) task = g_task_new (office, c, callback, data);

  g_task_return_pointer (task, self->code != NULL && g_str_has_prefix (self->code, selector) ? g_strdup (self->code) : NULL, g_free);
}

static char *
office_find_code_finish (WkFeedOffice *office, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
office_code_failed (WkFeedOffice *office, const char *selector)
{
  TEST_OFFICE (office)->n_code_failures++;
}

static WkEnrolment *
office_enrolment (TestOffice *self, const WkCertificateFields *asked, const WkId *account)
{
  WkCertificateFields fields = *asked;
  WkSubject location = { .id = self->location };
  g_autoptr(WkCertificate) certificate = NULL;

  memcpy (location.secret, self->secret, 32);
  fields.account = *account;
  fields.location = self->location;
  certificate = wk_certificate_new (&fields, self->key);
  return wk_enrolment_new (account, &location, "Groningen", wk_device_key_get_public (self->key), certificate);
}

static void
office_enrol (WkFeedOffice *office, const char *code, const WkCertificateFields *fields, const WkSubject *location,
              const char *location_name, GCancellable *c, GAsyncReadyCallback callback, gpointer data)
{
  TestOffice *self = TEST_OFFICE (office);
  g_autoptr(GTask) task = g_task_new (office, c, callback, data);

  g_assert_cmpstr (code, ==, self->code);
  g_clear_pointer (&self->founded, g_free);
  if (location != NULL)
    {
      self->founded = g_strdup (location_name);
      g_assert_cmpmem (location->secret, 32, self->secret, 32);
    }
  g_clear_pointer (&self->code, g_free);
  g_task_return_pointer (task, office_enrolment (self, fields, &self->account), (GDestroyNotify) wk_enrolment_free);
}

static WkEnrolment *
office_enrol_finish (WkFeedOffice *office, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Answers what it was asked, a while later; to question 9 it says no, and to 10 that it cannot. */
typedef struct
{
  GTask *task;
  guint64 question;
} OfficeAnswer;

static gboolean
office_answer_cb (gpointer data)
{
  g_autofree OfficeAnswer *answer = data;
  g_autoptr(GTask) task = answer->task;

  if (answer->question == 9)
    g_task_return_new_error (task, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED, "vraag Anna");
  else if (answer->question == 10)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
  else
    g_task_return_pointer (task, g_bytes_ref (g_task_get_task_data (task)), (GDestroyNotify) g_bytes_unref);
  return G_SOURCE_REMOVE;
}

static void
office_ask (WkFeedOffice *office, GObject *account, guint64 question, GBytes *body, GCancellable *c, GAsyncReadyCallback callback, gpointer data)
{
  OfficeAnswer *answer = g_new0 (OfficeAnswer, 1);

  g_string_append_printf (TEST_OFFICE (office)->asked, "%" G_GUINT64_FORMAT "%.*s ", question, (int) g_bytes_get_size (body),
                          (const char *) g_bytes_get_data (body, NULL));
  answer->task = g_task_new (office, c, callback, data);
  answer->question = question;
  g_task_set_task_data (answer->task, g_bytes_ref (body), (GDestroyNotify) g_bytes_unref);
  g_idle_add (office_answer_cb, answer);
}

static GBytes *
office_take_bytes (WkFeedOffice *office, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Says something else the third time. */
static void
office_tell (WkFeedOffice *office, GObject *account, GCancellable *c, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = g_task_new (office, c, callback, data);
  const char *text = ++TEST_OFFICE (office)->n_told < 3 ? "{}" : "{\"ground\":\"mandaat\"}";

  g_task_return_pointer (task, g_bytes_new_static (text, strlen (text)), (GDestroyNotify) g_bytes_unref);
}

static void
test_office_iface_init (WkFeedOfficeInterface *iface)
{
  iface->ask_async = office_ask;
  iface->ask_finish = office_take_bytes;
  iface->tell_async = office_tell;
  iface->tell_finish = office_take_bytes;
  iface->admit_async = office_admit;
  iface->admit_finish = office_admit_finish;
  iface->get_head_async = office_get_head;
  iface->get_head_finish = office_get_head_finish;
  iface->read_page_async = office_read_page;
  iface->read_page_finish = office_read_page_finish;
  iface->push_async = office_push;
  iface->push_finish = office_take_array;
  iface->compare_async = office_compare;
  iface->compare_finish = office_take_array;
  iface->read_rest_async = office_read_rest;
  iface->read_rest_finish = office_read_page_finish;
  iface->find_code_async = office_find_code;
  iface->find_code_finish = office_find_code_finish;
  iface->code_failed = office_code_failed;
  iface->enrol_async = office_enrol;
  iface->enrol_finish = office_enrol_finish;
}

/* ---- a laptop ------------------------------------------------------------------------------------------- */

#define TEST_TYPE_LAPTOP (test_laptop_get_type ())
G_DECLARE_FINAL_TYPE (TestLaptop, test_laptop, TEST, LAPTOP, GObject)

typedef struct
{
  WkBatch *batch;
  gboolean settled, refused;
} Sent;

struct _TestLaptop
{
  GObject parent_instance;
  WkDeviceKey *key;
  WkEnrolment *enrolment;
  WkFeedPosition position;
  GHashTable *documents;   /* WkId → YDoc: what it holds */
  GPtrArray *names;        /* of WkDocumentName, in order of coming: a cursor into it stays true */
  GHashTable *subjects;
  GHashTable *log;         /* set of WkBatch */
  GPtrArray *outbox;       /* of Sent, in order */
  guint64 next_client;
  guint push_batches;
  gboolean fails;
  guint n_applied;
};

static void test_laptop_iface_init (WkFeedLocalInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestLaptop, test_laptop, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (WK_TYPE_FEED_LOCAL, test_laptop_iface_init))

static void
sent_free (gpointer data)
{
  wk_batch_unref (((Sent *) data)->batch);
  g_free (data);
}

static void
test_laptop_finalize (GObject *object)
{
  TestLaptop *self = TEST_LAPTOP (object);

  wk_device_key_unref (self->key);
  wk_enrolment_free (self->enrolment);
  g_hash_table_unref (self->documents);
  g_ptr_array_unref (self->names);
  g_hash_table_unref (self->subjects);
  g_hash_table_unref (self->log);
  g_ptr_array_unref (self->outbox);
  G_OBJECT_CLASS (test_laptop_parent_class)->finalize (object);
}

static void
test_laptop_class_init (TestLaptopClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_laptop_finalize;
}

static void
test_laptop_init (TestLaptop *self)
{
  self->documents = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, (GDestroyNotify) y_doc_unref);
  self->names = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_document_name_free);
  self->subjects = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, (GDestroyNotify) wk_subject_free);
  self->log = g_hash_table_new_full (wk_batch_hash, wk_batch_equal, (GDestroyNotify) wk_batch_unref, NULL);
  self->outbox = g_ptr_array_new_with_free_func (sent_free);
  self->push_batches = 2;
}

static inline TestLaptop *
test_laptop_new (TestOffice *office, guint8 n)
{
  TestLaptop *self = g_object_new (TEST_TYPE_LAPTOP, NULL);
  WkCertificateFields fields = { .name = "Anna", .organisation = "Gemeente", .function = "", .device = "laptop" };
  WkId account = fixture_id (n);

  self->key = wk_device_key_new (office->random);
  memcpy (fields.public_key, wk_device_key_get_public (self->key), 32);
  self->enrolment = office_enrolment (office, &fields, &account);
  self->next_client = 1000 * n;
  return self;
}

static void
catch_cb (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data)
{
  *(GBytes **) data = g_bytes_ref (update);
}

/* A person writes; it is durable at once. */
static inline WkBatch *
test_laptop_write (TestLaptop *self, const WkDocumentName *name, const char *words)
{
  YDoc *doc = get_doc (self->documents, &name->document);
  g_autoptr(GBytes) update = NULL;
  guint observer;
  WkSubject subject = { .id = name->subject };
  Sent *sent = g_new0 (Sent, 1);

  if (y_doc_get_client_id (doc) < 1000)
    y_doc_set_client_id (doc, self->next_client++);
  observer = y_doc_observe_update (doc, catch_cb, &update, NULL);
  fixture_type (doc, "t", 0, words);
  y_doc_unobserve (doc, observer);
  memset (subject.secret, 9, 32);
  if (!g_hash_table_contains (self->subjects, &subject.id))
    g_hash_table_insert (self->subjects, wk_id_copy (&subject.id), wk_subject_new (&subject.id, subject.secret));
  add_name (self->names, name);
  sent->batch = fixture_batch (name, update, &self->enrolment->account, self->key, y_doc_get_client_id (doc), NULL);
  g_hash_table_add (self->log, wk_batch_ref (sent->batch));
  g_ptr_array_add (self->outbox, sent);
  wk_feed_local_outbox_changed (WK_FEED_LOCAL (self));
  return sent->batch;
}

static inline guint
test_laptop_count_waiting (TestLaptop *self)
{
  guint n = 0;

  for (guint i = 0; i < self->outbox->len; i++)
    n += !((Sent *) g_ptr_array_index (self->outbox, i))->settled;
  return n;
}

static void
laptop_get_position (WkFeedLocal *local, WkFeedPosition *position)
{
  *position = TEST_LAPTOP (local)->position;
}

static void
laptop_apply_page (WkFeedLocal *local, const WkId *epoch, WkFeedPage *page, GCancellable *c, GAsyncReadyCallback callback, gpointer data)
{
  TestLaptop *self = TEST_LAPTOP (local);
  g_autoptr(GTask) task = g_task_new (local, c, callback, data);
  gssize n_new = 0;

  if (self->fails)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
      return;
    }
  take_subjects (self->subjects, page->subjects);
  for (guint i = 0; i < page->entries->len; i++)
    {
      WkFeedEntry *entry = g_ptr_array_index (page->entries, i);
      const WkDocumentName *name = entry->kind == WK_FEED_BATCH ? &wk_batch_get_fields (entry->batch)->name : entry->name;

      g_assert_true (g_hash_table_contains (self->subjects, &name->subject));
      if (entry->kind == WK_FEED_BATCH && g_hash_table_contains (self->log, entry->batch))
        continue;
      n_new++;
      add_name (self->names, name);
      apply_bytes (get_doc (self->documents, &name->document),
                   entry->kind == WK_FEED_BATCH ? wk_batch_get_fields (entry->batch)->update : entry->update);
      if (entry->kind == WK_FEED_BATCH)
        g_hash_table_add (self->log, wk_batch_ref (entry->batch));
    }
  self->n_applied += page->entries->len;
  self->position.epoch = *epoch;
  self->position.n = page->to;
  g_task_return_int (task, n_new);
}

static gssize
laptop_take_int (WkFeedLocal *local, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

typedef struct
{
  GPtrArray *batches, *subjects, *documents;
  guint64 next;
} Reading;

static void
laptop_read_outbox (WkFeedLocal *local, guint64 cursor, gsize max_bytes, GCancellable *c, GAsyncReadyCallback callback, gpointer data)
{
  TestLaptop *self = TEST_LAPTOP (local);
  g_autoptr(GTask) task = g_task_new (local, c, callback, data);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  Reading *reading = g_new0 (Reading, 1);

  reading->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_batch_unref);
  reading->next = cursor;
  for (guint64 i = cursor; i < self->outbox->len && reading->batches->len < self->push_batches; i++)
    {
      Sent *sent = g_ptr_array_index (self->outbox, i);

      reading->next = i + 1;
      if (sent->settled)
        continue;
      g_ptr_array_add (reading->batches, wk_batch_ref (sent->batch));
      g_ptr_array_add (names, (gpointer) &wk_batch_get_fields (sent->batch)->name);
    }
  reading->subjects = copy_subjects (self->subjects, names);
  g_task_return_pointer (task, reading, g_free);
}

static gboolean
laptop_read_outbox_finish (WkFeedLocal *local, GAsyncResult *result, GPtrArray **batches, GPtrArray **subjects, guint64 *next, GError **error)
{
  g_autofree Reading *reading = g_task_propagate_pointer (G_TASK (result), error);

  if (reading == NULL)
    return FALSE;
  *batches = reading->batches;
  *subjects = reading->subjects;
  *next = reading->next;
  return TRUE;
}

static void
laptop_settle (WkFeedLocal *local, GPtrArray *verdicts, GCancellable *c, GAsyncReadyCallback callback, gpointer data)
{
  TestLaptop *self = TEST_LAPTOP (local);
  g_autoptr(GTask) task = g_task_new (local, c, callback, data);

  for (guint i = 0; i < verdicts->len; i++)
    {
      WkFeedVerdict *verdict = g_ptr_array_index (verdicts, i);

      g_assert_cmpint (verdict->kind, !=, WK_FEED_FAILED);
      for (guint j = 0; j < self->outbox->len; j++)
        {
          Sent *sent = g_ptr_array_index (self->outbox, j);

          if (wk_batch_equal (sent->batch, verdict->batch))
            {
              sent->settled = TRUE;
              sent->refused = verdict->kind == WK_FEED_REFUSED;
            }
        }
    }
  g_task_return_boolean (task, TRUE);
}

static gboolean
laptop_take_boolean (WkFeedLocal *local, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
laptop_list_documents (WkFeedLocal *local, guint64 cursor, guint max, GCancellable *c, GAsyncReadyCallback callback, gpointer data)
{
  TestLaptop *self = TEST_LAPTOP (local);
  g_autoptr(GTask) task = g_task_new (local, c, callback, data);
  Reading *reading = g_new0 (Reading, 1);

  reading->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_document_free);
  /* Two at a time, so that there is more than one page. */
  for (reading->next = cursor; reading->next < self->names->len && reading->documents->len < 2; reading->next++)
    {
      WkDocumentName *name = g_ptr_array_index (self->names, reading->next);

      g_ptr_array_add (reading->documents, wk_feed_document_new_of (name, get_doc (self->documents, &name->document)));
    }
  g_task_return_pointer (task, reading, g_free);
}

static gboolean
laptop_list_documents_finish (WkFeedLocal *local, GAsyncResult *result, GPtrArray **documents, guint64 *next, GError **error)
{
  g_autofree Reading *reading = g_task_propagate_pointer (G_TASK (result), error);

  if (reading == NULL)
    return FALSE;
  *documents = reading->documents;
  *next = reading->next;
  return TRUE;
}

/* Whether a batch holds what a copy with this state vector lacks. */
static gboolean
is_lacked (WkBatch *batch, GBytes *vector)
{
  g_autoptr(GArray) ranges = NULL;

  if (vector == NULL)
    return TRUE;
  g_assert_true (y_state_vector_parse (g_bytes_get_data (vector, NULL), g_bytes_get_size (vector), &ranges, NULL));
  for (guint i = 0; i < ranges->len; i++)
    {
      YClockRange *range = &g_array_index (ranges, YClockRange, i);

      if (range->client == wk_batch_get_fields (batch)->client)
        return wk_batch_get_fields (batch)->to > range->to;
    }
  return TRUE;
}

static void
laptop_reconcile (WkFeedLocal *local, GPtrArray *differences, GCancellable *c, GAsyncReadyCallback callback, gpointer data)
{
  TestLaptop *self = TEST_LAPTOP (local);
  g_autoptr(GTask) task = g_task_new (local, c, callback, data);
  gssize n = 0;

  for (guint i = 0; i < differences->len; i++)
    {
      WkFeedDifference *difference = g_ptr_array_index (differences, i);
      GHashTableIter iter;
      gpointer batch;

      if (difference->same)
        continue;
      if (difference->update != NULL)
        {
          apply_bytes (get_doc (self->documents, &difference->name->document), difference->update);
          n++;
        }
      g_hash_table_iter_init (&iter, self->log);
      while (g_hash_table_iter_next (&iter, &batch, NULL))
        if (wk_id_equal (&wk_batch_get_fields (batch)->name.document, &difference->name->document) &&
            is_lacked (batch, difference->state_vector))
          {
            Sent *sent = g_new0 (Sent, 1);

            sent->batch = wk_batch_ref (batch);
            g_ptr_array_add (self->outbox, sent);
          }
    }
  g_task_return_int (task, n);
}

static void
laptop_set_position (WkFeedLocal *local, const WkFeedPosition *position, GCancellable *c, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = g_task_new (local, c, callback, data);

  TEST_LAPTOP (local)->position = *position;
  g_task_return_boolean (task, TRUE);
}

static void
test_laptop_iface_init (WkFeedLocalInterface *iface)
{
  iface->get_position = laptop_get_position;
  iface->apply_page_async = laptop_apply_page;
  iface->apply_page_finish = laptop_take_int;
  iface->read_outbox_async = laptop_read_outbox;
  iface->read_outbox_finish = laptop_read_outbox_finish;
  iface->settle_async = laptop_settle;
  iface->settle_finish = laptop_take_boolean;
  iface->list_documents_async = laptop_list_documents;
  iface->list_documents_finish = laptop_list_documents_finish;
  iface->reconcile_async = laptop_reconcile;
  iface->reconcile_finish = laptop_take_int;
  iface->set_position_async = laptop_set_position;
  iface->set_position_finish = laptop_take_boolean;
}

/* ---- a line between them ------------------------------------------------------------------------------------ */

typedef struct
{
  WkFeedClient *client;
  WkFeedServer *server;
  WkPipe *near, *far;
} Line;

static inline void
line_open (Line *line, TestOffice *office, TestLaptop *laptop, WkClock *clock, WkCodeLimit *limit)
{
  wk_pipe_new_pair (NULL, &line->near, &line->far);
  line->server = wk_feed_server_new (WK_TRANSPORT (line->far), WK_FEED_OFFICE (office), &office->location, office->key, limit, clock,
                                     office->random);
  line->client = wk_feed_client_new (WK_TRANSPORT (line->near), WK_FEED_LOCAL (laptop), laptop->enrolment, laptop->key, clock, office->random);
}

static inline gboolean
line_is_quiet (Line *line)
{
  WkFeedClientState state = wk_feed_client_get_state (line->client);

  return state == WK_FEED_CLIENT_LIVE || state == WK_FEED_CLIENT_ENDED;
}

static inline void
line_close (Line *line)
{
  if (line->client == NULL)
    return;
  wk_feed_client_close (line->client);
  fixture_spin ();
  /* What is under way in the pool or in the store ends first. */
  fixture_wait_for (G_OBJECT (line->client)->ref_count == 1 && G_OBJECT (line->server)->ref_count == 1);
  g_assert_finalize_object (line->client);
  g_assert_finalize_object (line->server);
  g_clear_object (&line->near);
  g_clear_object (&line->far);
  fixture_spin ();
  memset (line, 0, sizeof *line);
}
