#include "wk-feed.h"

#include <string.h>

#include "wk-state-hash.h"

static WkFeedEntry *
entry_new (guint64 n, gint64 time, WkFeedKind kind)
{
  WkFeedEntry *self = g_new0 (WkFeedEntry, 1);

  self->n = n;
  self->time = time;
  self->kind = kind;
  return self;
}

WkFeedEntry *
wk_feed_entry_new_batch (guint64 n, gint64 time, WkBatch *batch)
{
  WkFeedEntry *self = entry_new (n, time, WK_FEED_BATCH);

  self->batch = wk_batch_ref (batch);
  return self;
}

WkFeedEntry *
wk_feed_entry_new_state (guint64 n, gint64 time, const WkDocumentName *name, GBytes *update)
{
  WkFeedEntry *self = entry_new (n, time, WK_FEED_STATE);

  self->name = wk_document_name_copy (name);
  self->update = g_bytes_ref (update);
  return self;
}

WkFeedEntry *
wk_feed_entry_new_revoked (guint64 n, gint64 time, const WkDocumentName *name)
{
  WkFeedEntry *self = entry_new (n, time, WK_FEED_REVOKED);

  self->name = wk_document_name_copy (name);
  return self;
}

WkFeedEntry *
wk_feed_entry_new_erased (guint64 n, gint64 time, const WkId *subject)
{
  static const WkId no_document = { { 0 } };
  WkFeedEntry *self = entry_new (n, time, WK_FEED_ERASED);

  self->name = wk_document_name_new (&no_document, subject, 0, NULL);
  return self;
}

void
wk_feed_entry_free (WkFeedEntry *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->batch, wk_batch_unref);
  g_clear_pointer (&self->name, wk_document_name_free);
  g_clear_pointer (&self->update, g_bytes_unref);
  g_free (self);
}

WkFeedPage *
wk_feed_page_new (void)
{
  WkFeedPage *self = g_new0 (WkFeedPage, 1);

  self->subjects = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_subject_free);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_entry_free);
  return self;
}

void
wk_feed_page_free (WkFeedPage *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->subjects);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

WkFeedVerdict *
wk_feed_verdict_new (WkBatch *batch, WkFeedVerdictKind kind, WkRefusal refusal, guint64 n, const char *ask)
{
  WkFeedVerdict *self = g_new0 (WkFeedVerdict, 1);

  self->batch = batch != NULL ? wk_batch_ref (batch) : NULL;
  self->kind = kind;
  self->refusal = refusal;
  self->n = n;
  self->ask = g_strdup (ask);
  return self;
}

void
wk_feed_verdict_free (WkFeedVerdict *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->batch, wk_batch_unref);
  g_free (self->ask);
  g_free (self);
}

WkFeedDocument *
wk_feed_document_new (const WkDocumentName *name, const guint8 snapshot[32], GBytes *state_vector)
{
  WkFeedDocument *self = g_new0 (WkFeedDocument, 1);

  self->name = wk_document_name_copy (name);
  memcpy (self->snapshot, snapshot, sizeof self->snapshot);
  self->state_vector = g_bytes_ref (state_vector);
  return self;
}

WkFeedDocument *
wk_feed_document_new_of (const WkDocumentName *name, YDoc *doc)
{
  g_autoptr(GBytes) vector = y_doc_state_vector (doc);
  WkStateHash hash;

  wk_state_hash_init (&hash, doc);
  if (hash.pending)
    memset (hash.snapshot, 0, sizeof hash.snapshot);
  return wk_feed_document_new (name, hash.snapshot, vector);
}

gboolean
wk_feed_document_is_same (const WkFeedDocument *self, YDoc *doc)
{
  WkStateHash hash;

  wk_state_hash_init (&hash, doc);
  return !hash.pending && memcmp (hash.snapshot, self->snapshot, sizeof hash.snapshot) == 0;
}

void
wk_feed_document_free (WkFeedDocument *self)
{
  if (self == NULL)
    return;
  wk_document_name_free (self->name);
  g_bytes_unref (self->state_vector);
  g_free (self);
}

WkFeedHash *
wk_feed_hash_new (const WkDocumentName *name, YDoc *doc, guint64 change)
{
  WkFeedHash *self = g_new0 (WkFeedHash, 1);
  g_autoptr(GBytes) vector = y_doc_state_vector (doc);
  WkStateHash hash;

  wk_state_hash_init (&hash, doc);
  self->document = wk_feed_document_new (name, hash.snapshot, vector);
  memcpy (self->content, hash.content, sizeof self->content);
  self->pending = hash.pending;
  self->change = change;
  return self;
}

void
wk_feed_hash_free (WkFeedHash *self)
{
  if (self == NULL)
    return;
  wk_feed_document_free (self->document);
  g_free (self);
}

WkFeedDifference *
wk_feed_difference_new (const WkDocumentName *name, gboolean same, GBytes *state_vector, GBytes *update)
{
  WkFeedDifference *self = g_new0 (WkFeedDifference, 1);

  self->name = wk_document_name_copy (name);
  self->same = same;
  self->state_vector = state_vector != NULL ? g_bytes_ref (state_vector) : NULL;
  self->update = update != NULL ? g_bytes_ref (update) : NULL;
  return self;
}

void
wk_feed_difference_free (WkFeedDifference *self)
{
  if (self == NULL)
    return;
  wk_document_name_free (self->name);
  g_clear_pointer (&self->state_vector, g_bytes_unref);
  g_clear_pointer (&self->update, g_bytes_unref);
  g_free (self);
}

WkFeedFollowed *
wk_feed_followed_new (const WkDocumentName *name, gint64 to, gboolean may_write, GBytes *update)
{
  WkFeedFollowed *self = g_new0 (WkFeedFollowed, 1);

  self->name = wk_document_name_copy (name);
  self->to = to;
  self->may_write = may_write;
  self->update = update != NULL ? g_bytes_ref (update) : NULL;
  return self;
}

void
wk_feed_followed_free (WkFeedFollowed *self)
{
  if (self == NULL)
    return;
  wk_document_name_free (self->name);
  g_clear_pointer (&self->update, g_bytes_unref);
  g_free (self);
}

WkEnrolment *
wk_enrolment_new (const WkId *account, const WkSubject *location, const char *location_name,
                  const guint8 office_key[WK_PUBLIC_KEY_LENGTH], WkCertificate *certificate)
{
  WkEnrolment *self = g_new0 (WkEnrolment, 1);

  self->account = *account;
  self->location = wk_subject_new (&location->id, location->secret);
  self->location_name = g_strdup (location_name);
  memcpy (self->office_key, office_key, WK_PUBLIC_KEY_LENGTH);
  self->certificate = wk_certificate_ref (certificate);
  return self;
}

WkEnrolment *
wk_enrolment_copy (const WkEnrolment *self)
{
  return wk_enrolment_new (&self->account, self->location, self->location_name, self->office_key, self->certificate);
}

void
wk_enrolment_free (WkEnrolment *self)
{
  if (self == NULL)
    return;
  wk_subject_free (self->location);
  g_free (self->location_name);
  wk_certificate_unref (self->certificate);
  g_free (self);
}
