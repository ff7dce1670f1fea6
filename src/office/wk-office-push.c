#include "wk-office-push.h"

#include <string.h>

#include "wk-kind.h"

/* Documents whose authors are kept in mind; more are looked up again. */
#define MAX_KNOWN 4096

struct _WkOfficePush
{
  WkOfficeStore *store;  /* (owned) */
  WkOfficeRegister *reg; /* the owner's */
  WkOfficeAccess *access; /* the owner's */
  GHashTable *known;     /* (owned) (element-type WkId GHashTable): for each document, client id to the author (WkId) it belongs to */
};

/* Others wrote in them: who began which client id there is to be read again. */
static void
documents_changed_cb (WkOfficeStore *store, GPtrArray *documents, gpointer data)
{
  WkOfficePush *self = data;
  guint i;

  if (!documents)
    g_hash_table_remove_all (self->known);
  for (i = 0; documents && i < documents->len; i++)
    g_hash_table_remove (self->known, documents->pdata[i]);
}

WkOfficePush *
wk_office_push_new (WkOfficeStore *store, WkOfficeRegister *reg, WkOfficeAccess *access)
{
  WkOfficePush *self = g_new0 (WkOfficePush, 1);

  self->store = g_object_ref (store);
  self->reg = reg;
  self->access = access;
  self->known = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  g_signal_connect (store, "documents-changed", G_CALLBACK (documents_changed_cb), self);

  return self;
}

void
wk_office_push_free (WkOfficePush *self)
{
  g_signal_handlers_disconnect_by_data (self->store, self);
  g_hash_table_unref (self->known);
  g_object_unref (self->store);
  g_free (self);
}

/* ---- whose client ids they are ------------------------------------------------------------------------ */

static void
note_author (GHashTable *authors, const WkBatchFields *fields)
{
  gint64 client = fields->client;

  /* A vouched batch, and one that only deletes, binds nothing. */
  if ((fields->flags & WK_BATCH_VOUCHED) || fields->from == fields->to || g_hash_table_contains (authors, &client))
    return;
  g_hash_table_insert (authors, g_memdup2 (&client, sizeof client), wk_id_copy (&fields->author));
}

/* (transfer none) (nullable): the document's client ids and their authors, from its log. */
static GHashTable *
find_authors (WkOfficePush *self, const WkId *document, GError **error)
{
  GHashTable *authors = g_hash_table_lookup (self->known, document);
  g_autoptr (GPtrArray) log = NULL;
  guint i;

  if (authors)
    return authors;

  log = wk_office_store_read_log (self->store, document, error);
  if (!log)
    return NULL;
  authors = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  for (i = 0; i < log->len; i++) {
    g_autoptr (WkBatch) batch = wk_batch_decode (((WkStoreBatch *) log->pdata[i])->bytes, error);

    if (!batch) {
      g_hash_table_unref (authors);
      return NULL;
    }
    note_author (authors, wk_batch_get_fields (batch));
  }
  g_hash_table_insert (self->known, wk_id_copy (document), authors);

  return authors;
}

/* ---- judging ------------------------------------------------------------------------------------------ */

static const WkSubject *
find_subject (GPtrArray *subjects, const WkId *id)
{
  guint i;

  for (i = 0; i < subjects->len; i++)
    if (wk_id_equal (&((WkSubject *) subjects->pdata[i])->id, id))
      return subjects->pdata[i];

  return NULL;
}

/* Whether the document can be what its name says: its id follows from its subject's secret, so that nobody can take the place of
 * another's document before that is there. Of kinds that a later version adds, only the store can say. What does not open fits nothing.
 * Answers FALSE only for trouble of the office's own. */
static gboolean
check_fit (WkOfficePush *self, const WkDocumentName *name, const guint8 *secret, gboolean *fits, GError **error)
{
  g_autoptr (WkStoreDocumentInfo) info = NULL;
  g_autoptr (GError) cause = NULL;
  WkId id;

  *fits = FALSE;
  if (!wk_office_store_find_document (self->store, &name->document, &info, &cause)) {
    if (g_error_matches (cause, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  if (info) {
    *fits = wk_id_equal (&info->subject, &name->subject) && info->kind == name->kind;
    return TRUE;
  }
  if (!wk_office_access_knows (name->kind)) {
    *fits = TRUE;
    return TRUE;
  }
  if (wk_doc_kind_has_domain (name->kind) && *name->domain == '\0')
    return TRUE;

  wk_document_name (secret, name->kind, wk_doc_kind_has_domain (name->kind) ? name->domain : NULL, &id);
  *fits = wk_id_equal (&id, &name->document);

  return TRUE;
}

/* Whether the batch's subject is known or came along, and the document is what it says. Answers FALSE only for trouble of the office's own. */
static gboolean
judge_document (WkOfficePush *self, const WkDocumentName *name, const WkSubject *came, WkRefusal *refusal, GError **error)
{
  guint8 secret[WK_STORE_SECRET_LENGTH];
  WkOfficeSubjectState state;
  gboolean fits, found;

  if (!wk_office_store_find_subject (self->store, &name->subject, &state, secret, error))
    return FALSE;
  if (state == WK_OFFICE_SUBJECT_ERASED || (state == WK_OFFICE_SUBJECT_UNKNOWN && !came)) {
    *refusal = state == WK_OFFICE_SUBJECT_ERASED ? WK_REFUSAL_ERASED : WK_REFUSAL_UNKNOWN;
    return TRUE;
  }

  found = check_fit (self, name, state == WK_OFFICE_SUBJECT_KNOWN ? secret : came->secret, &fits, error);
  wk_wipe (secret, sizeof secret);
  if (found && (!fits || name->kind == WK_OFFICE_NOTICES))
    *refusal = WK_REFUSAL_UNKNOWN;

  return found;
}

/* What the office has it goes on having, whatever became of its author's rights: a receipt may have been lost on the way. */
static gboolean
is_known (WkOfficePush *self, GHashTable *authors, WkBatch *batch, gboolean *known, GError **error)
{
  const WkBatchFields *fields = wk_batch_get_fields (batch);
  gint64 client = fields->client;
  g_autoptr (GPtrArray) log = NULL;
  guint i;

  *known = FALSE;
  if (fields->from != fields->to && !(fields->flags & WK_BATCH_VOUCHED) && !g_hash_table_contains (authors, &client))
    return TRUE;
  log = wk_office_store_read_log (self->store, &fields->name.document, error);
  for (i = 0; log && i < log->len && !*known; i++)
    *known = g_bytes_equal (((WkStoreBatch *) log->pdata[i])->bytes, wk_batch_encode (batch));

  return log != NULL;
}

/* Whether no other account wrote in the document. */
static gboolean
is_own (WkOfficePush *self, GHashTable *authors, const WkId *account)
{
  GHashTableIter iter;
  gpointer author;

  g_hash_table_iter_init (&iter, authors);
  while (g_hash_table_iter_next (&iter, NULL, &author)) {
    const WkId *other = wk_office_register_find_account (self->reg, author);

    if (other && !wk_id_equal (other, account))
      return FALSE;
  }

  return TRUE;
}

/* Whether one of those who wrote and brought it may write there. */
static gboolean
judge_right (WkOfficePush *self, const WkId *pusher, WkOfficeAuthor author, WkBatch *batch, GHashTable *authors, WkRefusal *refusal, GError **error)
{
  const WkBatchFields *fields = wk_batch_get_fields (batch);
  const WkId *account = NULL;
  gboolean may, known;

  if (author == WK_OFFICE_AUTHOR_OURS)
    account = wk_office_register_find_account (self->reg, &fields->author);
  else if (author == WK_OFFICE_AUTHOR_EARLIER)
    account = wk_office_register_get_owner (self->reg, wk_batch_get_device (batch));
  if (!wk_office_access_may_write (self->access, pusher, account, &fields->name, FALSE, &may, error))
    return FALSE;
  if (!may && is_own (self, authors, account ? account : pusher) &&
      !wk_office_access_may_write (self->access, pusher, account, &fields->name, TRUE, &may, error))
    return FALSE;
  if (may)
    return TRUE;
  if (!is_known (self, authors, batch, &known, error))
    return FALSE;
  if (!known)
    *refusal = WK_REFUSAL_NO_RIGHT;

  return TRUE;
}

/* Whether a client id is another author's. What a host vouches for may be anybody's; what the office does itself is its account's. */
static gboolean
is_taken (WkOfficePush *self, GHashTable *authors, WkBatch *batch)
{
  const WkBatchFields *fields = wk_batch_get_fields (batch);
  const guint8 *office = wk_device_key_get_public (wk_office_identity_get_key (wk_office_register_get_identity (self->reg)));
  gint64 client = fields->client;
  const WkId *first = g_hash_table_lookup (authors, &client);

  if (!first || fields->from == fields->to || wk_id_equal (first, &fields->author))
    return FALSE;

  return !(fields->flags & WK_BATCH_VOUCHED) || memcmp (wk_batch_get_device (batch), office, WK_PUBLIC_KEY_LENGTH) == 0;
}

/* Answers FALSE only for trouble of the office's own. */
static gboolean
judge (WkOfficePush *self, const WkId *pusher, GPtrArray *subjects, WkBatch *batch, WkRefusal *refusal, GError **error)
{
  const WkBatchFields *fields = wk_batch_get_fields (batch);
  WkOfficeAuthor author = wk_office_register_judge (self->reg, wk_batch_get_device (batch), &fields->author);
  const WkSubject *subject = find_subject (subjects, &fields->name.subject);
  GHashTable *authors;

  *refusal = WK_REFUSAL_NONE;
  if (author == WK_OFFICE_AUTHOR_FORGED) {
    *refusal = WK_REFUSAL_SIGNATURE;
    return TRUE;
  }
  if (!judge_document (self, &fields->name, subject, refusal, error))
    return FALSE;
  if (*refusal != WK_REFUSAL_NONE)
    return TRUE;

  authors = find_authors (self, &fields->name.document, error);
  if (!authors)
    return FALSE;
  if (is_taken (self, authors, batch)) {
    *refusal = WK_REFUSAL_CLIENT_TAKEN;
    return TRUE;
  }
  if (!judge_right (self, pusher, author, batch, authors, refusal, error))
    return FALSE;
  if (*refusal != WK_REFUSAL_NONE)
    return TRUE;

  if (subject && !wk_office_store_ensure_subject (self->store, &subject->id, subject->secret, error))
    return FALSE;
  if (author == WK_OFFICE_AUTHOR_EARLIER && !wk_office_register_adopt (self->reg, wk_batch_get_device (batch), &fields->author, error))
    return FALSE;
  note_author (authors, fields);

  return TRUE;
}

GPtrArray *
wk_office_push_take (WkOfficePush *self, const WkId *pusher, GPtrArray *subjects, GPtrArray *batches, GError **error)
{
  g_autoptr (GPtrArray) verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_verdict_free);
  guint i;

  for (i = 0; i < batches->len; i++) {
    WkBatch *batch = batches->pdata[i];
    const WkBatchFields *fields = wk_batch_get_fields (batch);
    WkRefusal refusal;
    gboolean known = FALSE;
    guint64 n;

    if (!judge (self, pusher, subjects, batch, &refusal, error))
      return NULL;
    if (refusal != WK_REFUSAL_NONE) {
      const WkOfficePerson *person = wk_office_register_get_person (self->reg, pusher);
      g_autofree char *ask = refusal == WK_REFUSAL_NO_RIGHT ? wk_office_access_dup_ask (self->access, &fields->name.subject) : NULL;

      if (refusal == WK_REFUSAL_NO_RIGHT && person && person->flags & WK_OFFICE_PERSON_RETURNED) {
        g_ptr_array_add (verdicts, wk_feed_verdict_new (batch, WK_FEED_FAILED, WK_REFUSAL_NONE, 0, NULL));
        continue;
      }
      WK_LOG (G_LOG_LEVEL_MESSAGE, "office", "batch_refused", { "refusal", refusal });
      if (refusal == WK_REFUSAL_NO_RIGHT)
        wk_office_access_refused (self->access, pusher, &fields->name);
      g_ptr_array_add (verdicts, wk_feed_verdict_new (batch, WK_FEED_REFUSED, refusal, 0, ask));
      continue;
    }

    if (!wk_office_store_append (self->store, &fields->name.document, &fields->name.subject, fields->name.kind, wk_batch_encode (batch), &known,
                                 error) ||
        !wk_office_access_took (self->access, pusher, &fields->name, error))
      return NULL;
    n = known ? 0 : 2 * (guint64) wk_office_store_get_position (self->store) + 1;
    g_ptr_array_add (verdicts, wk_feed_verdict_new (batch, WK_FEED_CONFIRMED, WK_REFUSAL_NONE, n, NULL));
  }

  return g_steal_pointer (&verdicts);
}

/* ---- groups ------------------------------------------------------------------------------------------- */

static gboolean
foresee (WkOfficePush *self, GPtrArray *batches, GError **error)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new (), bytes = g_ptr_array_new ();
  guint i;

  for (i = 0; i < batches->len; i++) {
    g_ptr_array_add (documents, (gpointer) &wk_batch_get_fields (batches->pdata[i])->name.document);
    g_ptr_array_add (bytes, wk_batch_encode (batches->pdata[i]));
  }

  return wk_office_store_foresee (self->store, documents, bytes, error);
}

gboolean
wk_office_push_begin (WkOfficePush *self, GPtrArray *batches, GError **error)
{
  if (g_hash_table_size (self->known) > MAX_KNOWN)
    g_hash_table_remove_all (self->known);

  if (!wk_office_store_begin (self->store, error))
    return FALSE;
  if (foresee (self, batches, error) && wk_office_register_refresh (self->reg, error))
    return TRUE;

  wk_office_push_rollback (self);
  return FALSE;
}

static void
forget (WkOfficePush *self)
{
  g_autoptr (GError) error = NULL;

  g_hash_table_remove_all (self->known);
  wk_office_access_forget (self->access);
  if (!wk_office_register_reload (self->reg, &error))
    wk_log_failure ("office", "register_not_read", error);
}

gboolean
wk_office_push_commit (WkOfficePush *self, GError **error)
{
  if (!wk_office_access_settle (self->access, error)) {
    wk_office_push_rollback (self);
    return FALSE;
  }
  if (wk_office_store_commit (self->store, error))
    return TRUE;

  forget (self);
  return FALSE;
}

void
wk_office_push_rollback (WkOfficePush *self)
{
  wk_office_store_rollback (self->store);
  forget (self);
}
