/* Subjects, documents and their batches. What a group appends is kept here until its commit, and then written in three statements. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-office-postgres-private.h"

#define HEAD_LENGTH 9 /* u8 kind, u64 last sequence */
#define MAX_HEADS 8192
#define MAX_TAIL 4096
#define MAX_TAIL_BYTES (16 * 1024 * 1024)
/* Batches of others that are read at once to follow; when there are more, what is kept in mind is dropped instead. */
#define MAX_BEHIND 1000
#define SUBJECT_LENGTH (POSTGRES_KEY_LENGTH + WK_STORE_SECRET_LENGTH)
#define SLAB_LENGTH (SUBJECT_LENGTH * 256)

/* ---- what is kept in mind -------------------------------------------------------------------------------- */

static gsize
weight (WkStoreBatch *batch)
{
  return g_bytes_get_size (batch->bytes) + sizeof *batch;
}

static void
drop_tail (WkOfficePostgres *self)
{
  g_queue_clear_full (&self->tail, (GDestroyNotify) wk_store_batch_free);
  self->tail_bytes = 0;
  self->tail_after = self->position;
}

void
wk_office_postgres_forget (WkOfficePostgres *self)
{
  drop_tail (self);
  g_hash_table_remove_all (self->heads);
  g_hash_table_remove_all (self->subjects);
  g_ptr_array_set_size (self->slabs, 0);
  self->slab_used = 0;
}

static void
add_to_tail (WkOfficePostgres *self, WkStoreBatch *batch /* (owned) */)
{
  g_queue_push_tail (&self->tail, batch);
  self->tail_bytes += weight (batch);
  while (self->tail.length > MAX_TAIL || self->tail_bytes > MAX_TAIL_BYTES) {
    WkStoreBatch *oldest = g_queue_pop_head (&self->tail);

    self->tail_bytes -= weight (oldest);
    self->tail_after = oldest->position;
    wk_store_batch_free (oldest);
  }
}

static WkStoreBatch *
new_batch (const WkId *document, const WkId *subject, gint64 position, guint64 sequence, GBytes *bytes)
{
  WkStoreBatch *batch = g_new0 (WkStoreBatch, 1);

  batch->document = *document;
  batch->subject = *subject;
  batch->position = position;
  batch->sequence = sequence;
  batch->state = WK_BATCH_CONFIRMED;
  batch->bytes = g_bytes_ref (bytes);

  return batch;
}

static WkStoreBatch *
copy_batch (WkStoreBatch *batch)
{
  return new_batch (&batch->document, &batch->subject, batch->position, batch->sequence, batch->bytes);
}

/* ---- subjects -------------------------------------------------------------------------------------------- */

/* Room for a subject's key and secret, in memory that is wiped. */
static guint8 *
take_room (WkOfficePostgres *self)
{
  WkSecret *slab;

  if (self->slabs->len == 0 || self->slab_used + SUBJECT_LENGTH > SLAB_LENGTH) {
    g_ptr_array_add (self->slabs, wk_secret_new (NULL, SLAB_LENGTH));
    self->slab_used = 0;
  }
  slab = self->slabs->pdata[self->slabs->len - 1];
  self->slab_used += SUBJECT_LENGTH;

  return wk_secret_get_data (slab) + self->slab_used - SUBJECT_LENGTH;
}

static PostgresSubject *
keep_subject (WkOfficePostgres *self, const WkId *id, const guint8 *room)
{
  PostgresSubject *subject = g_new (PostgresSubject, 1);

  subject->id = *id;
  subject->key = room;
  subject->secret = room + POSTGRES_KEY_LENGTH;
  g_hash_table_replace (self->subjects, &subject->id, subject);

  return subject;
}

PostgresSubject *
wk_office_postgres_load_subject (WkOfficePostgres *self, const WkId *id, GError **error)
{
  WkSealPlace place = { POSTGRES_SUBJECT, 0, id, 0 };
  PostgresSubject *subject = g_hash_table_lookup (self->subjects, id);
  WkOfficePgValues *values;
  g_autoptr (PGresult) rows = NULL;
  gconstpointer wrapped;
  guint8 *room;
  gsize length;

  if (subject)
    return subject;
  values = wk_office_pg_values_new ();
  wk_office_pg_values_add_bytes (values, id->bytes, WK_ID_LENGTH);
  rows = wk_office_postgres_ask (self, "SELECT wrapped FROM woonkamer.subject WHERE subject = $1", values, error);
  if (!rows || PQntuples (rows) == 0)
    return NULL;
  wrapped = wk_office_pg_get_bytes (rows, 0, 0, &length);
  room = take_room (self);
  if (!wk_unseal_into (wk_secret_get_data (self->key), &place, wrapped, length, room, SUBJECT_LENGTH)) {
    wk_office_postgres_set_damaged (error);
    return NULL;
  }

  return keep_subject (self, id, room);
}

static gboolean
is_erased (WkOfficePostgres *self, const WkId *id, gboolean *erased, GError **error)
{
  WkOfficePgValues *values = wk_office_pg_values_new ();
  g_autoptr (PGresult) rows = NULL;

  wk_office_pg_values_add_bytes (values, id->bytes, WK_ID_LENGTH);
  rows = wk_office_postgres_ask (self, "SELECT 1 FROM woonkamer.tombstone WHERE subject = $1", values, error);
  if (!rows)
    return FALSE;
  *erased = PQntuples (rows) > 0;

  return TRUE;
}

static gboolean
find_subject (WkOfficeStore *store, const WkId *id, WkOfficeSubjectState *state, guint8 *secret, GError **error)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);
  g_autoptr (GError) cause = NULL;
  PostgresSubject *subject;
  gboolean erased = FALSE;

  if (!wk_office_postgres_enter (self, error))
    return FALSE;
  subject = wk_office_postgres_load_subject (self, id, &cause);
  if (cause) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  if (subject) {
    *state = WK_OFFICE_SUBJECT_KNOWN;
    if (secret)
      memcpy (secret, subject->secret, WK_STORE_SECRET_LENGTH);
    return TRUE;
  }
  if (!is_erased (self, id, &erased, error))
    return FALSE;
  *state = erased ? WK_OFFICE_SUBJECT_ERASED : WK_OFFICE_SUBJECT_UNKNOWN;

  return TRUE;
}

static gboolean
make_subject (WkOfficePostgres *self, const WkId *id, const guint8 *secret, GError **error)
{
  WkSealPlace place = { POSTGRES_SUBJECT, 0, id, 0 };
  g_autoptr (GBytes) wrapped = NULL;
  g_autoptr (PGresult) rows = NULL;
  WkOfficeSubjectState state;
  WkOfficePgValues *values;
  guint8 *room;

  if (!find_subject (WK_OFFICE_STORE (self), id, &state, NULL, error))
    return FALSE;
  if (state == WK_OFFICE_SUBJECT_ERASED) {
    g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_ERASED, "The subject was erased.");
    return FALSE;
  }
  if (state == WK_OFFICE_SUBJECT_KNOWN)
    return TRUE;

  room = take_room (self);
  wk_random_fill (self->random, room, POSTGRES_KEY_LENGTH);
  memcpy (room + POSTGRES_KEY_LENGTH, secret, WK_STORE_SECRET_LENGTH);
  wrapped = wk_seal (self->random, wk_secret_get_data (self->key), &place, room, SUBJECT_LENGTH, NULL, 0, error);
  if (!wrapped)
    return FALSE;
  values = wk_office_pg_values_new ();
  wk_office_pg_values_add_bytes (values, id->bytes, WK_ID_LENGTH);
  wk_office_pg_values_add_bytes (values, g_bytes_get_data (wrapped, NULL), g_bytes_get_size (wrapped));
  rows = wk_office_postgres_ask (self, "INSERT INTO woonkamer.subject (subject, wrapped) VALUES ($1, $2)", values, error);
  if (!rows)
    return FALSE;
  keep_subject (self, id, room);

  return TRUE;
}

static gboolean
ensure_subject (WkOfficeStore *store, const WkId *id, const guint8 *secret, GError **error)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);

  return wk_office_store_begin (store, error) && wk_office_postgres_end (self, make_subject (self, id, secret, error), error);
}

static GPtrArray *
list_ids (WkOfficePostgres *self, const char *sql, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (PGresult) rows = wk_office_postgres_enter (self, error) ? wk_office_postgres_ask (self, sql, NULL, error) : NULL;
  WkId id;
  int i;

  if (!rows)
    return NULL;
  for (i = 0; i < PQntuples (rows); i++)
    if (wk_office_pg_get_id (rows, i, 0, &id))
      g_ptr_array_add (ids, wk_id_copy (&id));

  return g_steal_pointer (&ids);
}

static GPtrArray *
list_subjects (WkOfficeStore *store, GError **error)
{
  return list_ids (WK_OFFICE_POSTGRES (store), "SELECT subject FROM woonkamer.subject ORDER BY subject", error);
}

static GPtrArray *
list_erased (WkOfficeStore *store, GError **error)
{
  return list_ids (WK_OFFICE_POSTGRES (store), "SELECT subject FROM woonkamer.tombstone ORDER BY subject", error);
}

static gboolean
erase (WkOfficePostgres *self, const WkId *id, GError **error)
{
  WkOfficePgValues *values = wk_office_pg_values_new (), *again = wk_office_pg_values_new ();
  g_autoptr (PGresult) put = NULL, gone = NULL;

  wk_office_pg_values_add_bytes (values, id->bytes, WK_ID_LENGTH);
  wk_office_pg_values_add_number (values, self->position + 1);
  wk_office_pg_values_add_bytes (again, id->bytes, WK_ID_LENGTH);
  put = wk_office_postgres_ask (self, "INSERT INTO woonkamer.tombstone (subject, position) VALUES ($1, $2) ON CONFLICT (subject) DO NOTHING RETURNING 1",
                                values, error);
  gone = put ? wk_office_postgres_ask (self, "DELETE FROM woonkamer.subject WHERE subject = $1", again, error) : NULL;
  if (!put)
    wk_office_pg_values_free (again);
  if (!gone)
    return FALSE;
  if (PQntuples (put) > 0)
    self->position++;

  return TRUE;
}

static gboolean
erase_subject (WkOfficeStore *store, const WkId *id, GError **error)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);

  g_return_val_if_fail (self->depth == 0, FALSE);

  if (!wk_office_store_begin (store, error) || !wk_office_postgres_end (self, erase (self, id, error), error))
    return FALSE;
  wk_office_postgres_forget (self);

  return TRUE;
}

/* ---- heads ----------------------------------------------------------------------------------------------- */

static GBytes *
seal_head (WkOfficePostgres *self, PostgresHead *head, GError **error)
{
  WkSealPlace place = { POSTGRES_HEAD, 0, &head->document, 0 };
  PostgresSubject *subject = wk_office_postgres_load_subject (self, &head->subject, error);
  guint64 last = GUINT64_TO_LE (head->last);
  guint8 plain[HEAD_LENGTH];

  if (!subject)
    return NULL;
  plain[0] = head->kind;
  memcpy (plain + 1, &last, sizeof last);

  return wk_seal (self->random, subject->key, &place, plain, sizeof plain, NULL, 0, error);
}

/* Of the columns document, subject, position, head. */
static gboolean
read_head (WkOfficePostgres *self, PGresult *rows, int row, PostgresHead *head, GError **error)
{
  PostgresSubject *subject;
  WkSealPlace place = { POSTGRES_HEAD, 0, &head->document, 0 };
  guint8 plain[HEAD_LENGTH];
  gconstpointer sealed;
  guint64 last;
  gsize length;

  memset (head, 0, sizeof *head);
  if (!wk_office_pg_get_id (rows, row, 0, &head->document) || !wk_office_pg_get_id (rows, row, 1, &head->subject)) {
    wk_office_postgres_set_damaged (error);
    return FALSE;
  }
  subject = wk_office_postgres_load_subject (self, &head->subject, error);
  if (!subject)
    return FALSE;
  sealed = wk_office_pg_get_bytes (rows, row, 3, &length);
  if (!wk_unseal_into (subject->key, &place, sealed, length, plain, sizeof plain)) {
    wk_office_postgres_set_damaged (error);
    return FALSE;
  }
  head->there = TRUE;
  head->position = wk_office_pg_get_number (rows, row, 2);
  head->kind = plain[0];
  memcpy (&last, plain + 1, sizeof last);
  head->last = GUINT64_FROM_LE (last);

  return TRUE;
}

static PostgresHead *
keep_head (WkOfficePostgres *self, const PostgresHead *head)
{
  PostgresHead *kept = g_memdup2 (head, sizeof *head);

  g_hash_table_replace (self->heads, &kept->document, kept);

  return kept;
}

/* Looks up heads that are not in mind. */
static gboolean
load_heads (WkOfficePostgres *self, GPtrArray *documents, GError **error)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  WkOfficePgValues *values;
  g_autoptr (PGresult) rows = NULL;
  PostgresHead head;
  guint i;
  int row;

  for (i = 0; i < documents->len; i++)
    if (!g_hash_table_contains (self->heads, documents->pdata[i]))
      g_ptr_array_add (missing, documents->pdata[i]);
  if (missing->len == 0)
    return TRUE;

  values = wk_office_pg_values_new ();
  wk_office_pg_values_add_ids (values, (const WkId * const *) missing->pdata, missing->len);
  rows = wk_office_postgres_ask (self, "SELECT document, subject, position, head FROM woonkamer.document WHERE document = ANY ($1)", values, error);
  if (!rows)
    return FALSE;
  for (row = 0; row < PQntuples (rows); row++) {
    if (!read_head (self, rows, row, &head, error))
      return FALSE;
    keep_head (self, &head);
  }
  memset (&head, 0, sizeof head);
  for (i = 0; i < missing->len; i++)
    if (!g_hash_table_contains (self->heads, missing->pdata[i])) {
      head.document = *(WkId *) missing->pdata[i];
      keep_head (self, &head);
    }

  return TRUE;
}

/* (transfer none) */
static PostgresHead *
load_head (WkOfficePostgres *self, const WkId *document, GError **error)
{
  PostgresHead *head = g_hash_table_lookup (self->heads, document);
  g_autoptr (GPtrArray) one = NULL;

  if (head)
    return head;
  if (self->depth == 0 && g_hash_table_size (self->heads) > MAX_HEADS)
    g_hash_table_remove_all (self->heads);
  one = g_ptr_array_new ();
  g_ptr_array_add (one, (gpointer) document);
  if (!load_heads (self, one, error))
    return NULL;

  return g_hash_table_lookup (self->heads, document);
}

static WkStoreDocumentInfo *
new_info (const PostgresHead *head)
{
  WkStoreDocumentInfo *info = g_new0 (WkStoreDocumentInfo, 1);

  info->id = head->document;
  info->subject = head->subject;
  info->kind = head->kind;
  info->last = head->last;
  info->position = head->position;

  return info;
}

static gboolean
find_document (WkOfficeStore *store, const WkId *document, WkStoreDocumentInfo **info, GError **error)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);
  PostgresHead *head = wk_office_postgres_enter (self, error) ? load_head (self, document, error) : NULL;

  if (!head)
    return FALSE;
  *info = head->there ? new_info (head) : NULL;

  return TRUE;
}

static GPtrArray *
list_documents (WkOfficeStore *store, const WkId *subject, gint64 after, guint limit, GError **error)
{
  static const char all[] = "SELECT document, subject, position, head FROM woonkamer.document WHERE position > $1 ORDER BY position LIMIT $2";
  static const char some[] =
    "SELECT document, subject, position, head FROM woonkamer.document WHERE position > $1 AND subject = $3 ORDER BY position LIMIT $2";
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_document_info_free);
  WkOfficePgValues *values;
  g_autoptr (PGresult) rows = NULL;
  PostgresHead head;
  int row;

  if (!wk_office_postgres_enter (self, error))
    return NULL;
  values = wk_office_pg_values_new ();
  wk_office_pg_values_add_number (values, after);
  wk_office_pg_values_add_number (values, limit > 0 ? limit : G_MAXINT64);
  if (subject)
    wk_office_pg_values_add_bytes (values, subject->bytes, WK_ID_LENGTH);
  rows = wk_office_postgres_ask (self, subject ? some : all, values, error);
  if (!rows)
    return NULL;
  for (row = 0; row < PQntuples (rows); row++) {
    if (!read_head (self, rows, row, &head, error))
      return NULL;
    g_ptr_array_add (found, new_info (&head));
  }

  return g_steal_pointer (&found);
}

/* ---- reading batches -------------------------------------------------------------------------------------- */

static gboolean
unseal_batch (PostgresSubject *subject, const PostgresHead *head, guint64 sequence, PGresult *rows, int row, int column, guint kind, GBytes **bytes)
{
  WkSealPlace place = { kind, 0, &head->document, sequence };
  gsize length;
  gconstpointer sealed = wk_office_pg_get_bytes (rows, row, column, &length);
  guint8 of;

  *bytes = wk_unseal (subject->key, &place, sealed, length, 1, &of);
  if (*bytes && of != head->kind)
    g_clear_pointer (bytes, g_bytes_unref);

  return *bytes != NULL;
}

/* Of the columns position, document, subject, sequence, sealed. The kind is the document's. */
static WkStoreBatch *
read_batch (WkOfficePostgres *self, PGresult *rows, int row, GError **error)
{
  WkSealPlace place = { POSTGRES_BATCH, 0, NULL, 0 };
  g_autoptr (GBytes) bytes = NULL;
  PostgresSubject *subject = NULL;
  gconstpointer sealed;
  WkId document, whose;
  gsize length;
  guint8 kind;

  if (wk_office_pg_get_id (rows, row, 1, &document) && wk_office_pg_get_id (rows, row, 2, &whose)) {
    subject = wk_office_postgres_load_subject (self, &whose, error);
    if (!subject)
      return NULL;
    place.document = &document;
    place.sequence = wk_office_pg_get_number (rows, row, 3);
    sealed = wk_office_pg_get_bytes (rows, row, 4, &length);
    bytes = wk_unseal (subject->key, &place, sealed, length, 1, &kind);
  }
  if (!bytes) {
    wk_office_postgres_set_damaged (error);
    return NULL;
  }

  return new_batch (&document, &whose, wk_office_pg_get_number (rows, row, 0), place.sequence, bytes);
}

static GPtrArray *
select_log (WkOfficePostgres *self, gint64 after, guint limit, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_batch_free);
  WkOfficePgValues *values = wk_office_pg_values_new ();
  g_autoptr (PGresult) rows = NULL;
  int row;

  wk_office_pg_values_add_number (values, after);
  wk_office_pg_values_add_number (values, limit);
  rows = wk_office_postgres_ask (self,
                                 "SELECT b.position, b.document, d.subject, b.sequence, b.sealed FROM woonkamer.batch b"
                                 "  JOIN woonkamer.document d ON d.document = b.document WHERE b.position > $1 ORDER BY b.position LIMIT $2",
                                 values, error);
  if (!rows)
    return NULL;
  for (row = 0; row < PQntuples (rows); row++) {
    WkStoreBatch *batch = read_batch (self, rows, row, error);

    if (!batch)
      return NULL;
    g_ptr_array_add (found, batch);
  }

  return g_steal_pointer (&found);
}

static GPtrArray *
list_log (WkOfficeStore *store, gint64 after, guint limit, GError **error)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);
  g_autoptr (GPtrArray) found = NULL;
  GList *l;

  /* What laptops that are connected want is nearly always the end. */
  if (after < self->tail_after || self->depth > 0)
    return wk_office_postgres_enter (self, error) ? select_log (self, after, limit, error) : NULL;

  found = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_batch_free);
  for (l = self->tail.tail; l && ((WkStoreBatch *) l->data)->position > after; l = l->prev)
    ;
  for (l = l ? l->next : self->tail.head; l && found->len < limit; l = l->next)
    g_ptr_array_add (found, copy_batch (l->data));

  return g_steal_pointer (&found);
}

/* Follows what others committed up to a position. */
gboolean
wk_office_postgres_catch_up (WkOfficePostgres *self, gint64 position, GError **error)
{
  g_autoptr (GPtrArray) some = NULL, documents = NULL;
  guint i;

  if (position <= self->position)
    return TRUE;
  some = select_log (self, self->position, MAX_BEHIND, error);
  if (!some)
    return FALSE;

  /* A place without a batch is an erasure: nothing that is in mind is sure then. */
  if (some->len == 0 || ((WkStoreBatch *) some->pdata[some->len - 1])->position != self->position + some->len ||
      self->position + some->len < position) {
    self->position = position;
    wk_office_postgres_forget (self);
    wk_office_store_documents_changed (WK_OFFICE_STORE (self), NULL);
    return TRUE;
  }

  documents = g_ptr_array_new ();
  for (i = 0; i < some->len; i++) {
    WkStoreBatch *batch = some->pdata[i];

    g_ptr_array_add (documents, &batch->document);
    g_hash_table_remove (self->heads, &batch->document);
  }
  self->position += some->len;
  wk_office_store_documents_changed (WK_OFFICE_STORE (self), documents);
  for (i = 0; i < some->len; i++)
    add_to_tail (self, copy_batch (some->pdata[i]));

  return TRUE;
}

/* What this group appended to a document, after a sequence. */
static void
add_pending (WkOfficePostgres *self, const WkId *document, guint64 after, GPtrArray *batches)
{
  guint i;

  for (i = 0; i < self->pending->len; i++) {
    WkStoreBatch *batch = self->pending->pdata[i];

    if (batch->sequence > after && wk_id_equal (&batch->document, document))
      g_ptr_array_add (batches, copy_batch (batch));
  }
}

/* Whether all of the document's batches after a sequence came. */
static gboolean
read_sequence (WkOfficePostgres *self, PostgresHead *head, guint64 after, GPtrArray *batches, GError **error)
{
  PostgresSubject *subject = wk_office_postgres_load_subject (self, &head->subject, error);
  WkOfficePgValues *values;
  g_autoptr (PGresult) rows = NULL;
  guint64 next = after + 1;
  int row;

  if (!subject)
    return FALSE;
  values = wk_office_pg_values_new ();
  wk_office_pg_values_add_bytes (values, head->document.bytes, WK_ID_LENGTH);
  wk_office_pg_values_add_number (values, after);
  rows = wk_office_postgres_ask (self, "SELECT position, sequence, sealed FROM woonkamer.batch WHERE document = $1 AND sequence > $2 ORDER BY sequence",
                                 values, error);
  if (!rows)
    return FALSE;
  for (row = 0; row < PQntuples (rows); row++) {
    guint64 sequence = wk_office_pg_get_number (rows, row, 1);
    g_autoptr (GBytes) bytes = NULL;

    if (sequence != next++ || !unseal_batch (subject, head, sequence, rows, row, 2, POSTGRES_BATCH, &bytes)) {
      wk_office_postgres_set_damaged (error);
      return FALSE;
    }
    g_ptr_array_add (batches, new_batch (&head->document, &head->subject, wk_office_pg_get_number (rows, row, 0), sequence, bytes));
  }
  add_pending (self, &head->document, after, batches);
  if (after + batches->len < head->last) {
    wk_office_postgres_set_damaged (error);
    return FALSE;
  }

  return TRUE;
}

static GPtrArray *
read_log (WkOfficeStore *store, const WkId *document, GError **error)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_batch_free);
  PostgresHead *head = wk_office_postgres_enter (self, error) ? load_head (self, document, error) : NULL;

  if (!head || (head->there && !read_sequence (self, head, 0, batches, error)))
    return NULL;

  return g_steal_pointer (&batches);
}

/* (nullable): also when it does not open: the batches hold all of it. */
static gboolean
read_snapshot (WkOfficePostgres *self, PostgresHead *head, WkStoreDocument *document, GError **error)
{
  PostgresSubject *subject = wk_office_postgres_load_subject (self, &head->subject, error);
  WkOfficePgValues *values;
  g_autoptr (PGresult) rows = NULL;
  guint64 sequence;

  if (!subject)
    return FALSE;
  values = wk_office_pg_values_new ();
  wk_office_pg_values_add_bytes (values, head->document.bytes, WK_ID_LENGTH);
  rows = wk_office_postgres_ask (self, "SELECT sequence, sealed FROM woonkamer.snapshot WHERE document = $1", values, error);
  if (!rows)
    return FALSE;
  if (PQntuples (rows) == 0)
    return TRUE;
  sequence = wk_office_pg_get_number (rows, 0, 0);
  if (unseal_batch (subject, head, sequence, rows, 0, 1, POSTGRES_SNAPSHOT, &document->snapshot))
    document->info.snapshot = sequence;

  return TRUE;
}

static WkStoreDocument *
read_document (WkOfficeStore *store, const WkId *id, GError **error)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);
  PostgresHead *head = wk_office_postgres_enter (self, error) ? load_head (self, id, error) : NULL;
  g_autoptr (WkStoreDocument) document = NULL;
  g_autofree WkStoreDocumentInfo *info = NULL;

  if (!head)
    return NULL;
  if (!head->there) {
    g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING, "There is no such document.");
    return NULL;
  }

  info = new_info (head);
  document = g_new0 (WkStoreDocument, 1);
  document->info = *info;
  document->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_batch_free);
  document->findings = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_finding_free);
  if (!read_snapshot (self, head, document, error) || !read_sequence (self, head, document->info.snapshot, document->batches, error))
    return NULL;
  document->info.last = document->info.snapshot + document->batches->len;

  return g_steal_pointer (&document);
}

/* ---- appending ------------------------------------------------------------------------------------------- */

static gboolean
look_up_tags (WkOfficePostgres *self, GPtrArray *tags, GError **error)
{
  WkOfficePgValues *values = wk_office_pg_values_new ();
  g_autoptr (PGresult) rows = NULL;
  guint i;
  WkId tag;
  int row;

  wk_office_pg_values_add_ids (values, (const WkId * const *) tags->pdata, tags->len);
  rows = wk_office_postgres_ask (self, "SELECT tag FROM woonkamer.batch WHERE tag = ANY ($1)", values, error);
  if (!rows)
    return FALSE;
  for (i = 0; i < tags->len; i++)
    g_hash_table_replace (self->foreseen, wk_id_copy (tags->pdata[i]), GINT_TO_POINTER (FALSE));
  for (row = 0; row < PQntuples (rows); row++)
    if (wk_office_pg_get_id (rows, row, 0, &tag))
      g_hash_table_replace (self->foreseen, wk_id_copy (&tag), GINT_TO_POINTER (TRUE));

  return TRUE;
}

static void
make_batch_tag (WkOfficePostgres *self, const WkId *document, GBytes *bytes, WkId *tag)
{
  guint8 id[WK_STORE_BATCH_ID_LENGTH];

  wk_store_batch_id (bytes, id);
  wk_office_postgres_make_tag (self, document, id, sizeof id, tag);
}

static gboolean
foresee (WkOfficeStore *store, GPtrArray *documents, GPtrArray *batches, GError **error)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);
  g_autoptr (GPtrArray) tags = g_ptr_array_new_with_free_func (g_free);
  guint i;

  g_return_val_if_fail (self->depth > 0 && documents->len == batches->len, FALSE);

  for (i = 0; i < documents->len; i++) {
    WkId tag;

    make_batch_tag (self, documents->pdata[i], batches->pdata[i], &tag);
    g_ptr_array_add (tags, wk_id_copy (&tag));
  }

  return documents->len == 0 || (load_heads (self, documents, error) && look_up_tags (self, tags, error));
}

static gboolean
is_known (WkOfficePostgres *self, const WkId *tag, gboolean *known, GError **error)
{
  g_autoptr (GPtrArray) one = NULL;
  gpointer found;

  if (!g_hash_table_lookup_extended (self->foreseen, tag, NULL, &found)) {
    one = g_ptr_array_new ();
    g_ptr_array_add (one, (gpointer) tag);
    if (!look_up_tags (self, one, error))
      return FALSE;
    found = g_hash_table_lookup (self->foreseen, tag);
  }
  *known = GPOINTER_TO_INT (found);

  return TRUE;
}

static gboolean
append_batch (WkOfficePostgres *self, const WkId *document, const WkId *whose, guint8 kind, GBytes *bytes, gboolean *known, GError **error)
{
  WkSealPlace place = { POSTGRES_BATCH, 0, document, 0 };
  PostgresHead *head = load_head (self, document, error);
  g_autoptr (GError) cause = NULL;
  PostgresSubject *subject;
  GBytes *sealed;
  WkId tag;

  if (!head)
    return FALSE;
  if (head->there && (head->kind != kind || !wk_id_equal (&head->subject, whose))) {
    g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISMATCH, "The document is of another subject or kind.");
    return FALSE;
  }
  subject = wk_office_postgres_load_subject (self, whose, &cause);
  if (!subject) {
    if (cause)
      g_propagate_error (error, g_steal_pointer (&cause));
    else
      g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING, "There is no such subject.");
    return FALSE;
  }
  make_batch_tag (self, document, bytes, &tag);
  if (!is_known (self, &tag, known, error))
    return FALSE;
  if (*known)
    return TRUE;

  place.sequence = head->last + 1;
  sealed = wk_seal (self->random, subject->key, &place, &kind, 1, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
  if (!sealed)
    return FALSE;
  self->position++;
  head->there = head->dirty = TRUE;
  head->subject = *whose;
  head->kind = kind;
  head->last++;
  head->position = self->position;
  g_ptr_array_add (self->pending, new_batch (document, whose, self->position, head->last, bytes));
  g_ptr_array_add (self->sealed, sealed);
  g_ptr_array_add (self->tags, wk_id_copy (&tag));
  g_hash_table_replace (self->foreseen, wk_id_copy (&tag), GINT_TO_POINTER (TRUE));

  return TRUE;
}

static gboolean
append (WkOfficeStore *store, const WkId *document, const WkId *subject, guint8 kind, GBytes *bytes, gboolean *known, GError **error)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);

  return wk_office_store_begin (store, error) &&
         wk_office_postgres_end (self, append_batch (self, document, subject, kind, bytes, known, error), error);
}

static gboolean
flush_documents (WkOfficePostgres *self, GError **error)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new (), subjects = g_ptr_array_new ();
  g_autoptr (GPtrArray) heads = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (WkOfficePgValues) values = wk_office_pg_values_new ();
  g_autoptr (PGresult) rows = NULL;
  guint i;

  for (i = 0; i < self->pending->len; i++) {
    PostgresHead *head = g_hash_table_lookup (self->heads, &((WkStoreBatch *) self->pending->pdata[i])->document);
    GBytes *sealed;

    if (!head->dirty)
      continue;
    sealed = seal_head (self, head, error);
    if (!sealed)
      return FALSE;
    head->dirty = FALSE;
    g_ptr_array_add (documents, &head->document);
    g_ptr_array_add (subjects, &head->subject);
    g_ptr_array_add (heads, sealed);
    g_array_append_val (positions, head->position);
  }
  wk_office_pg_values_add_ids (values, (const WkId * const *) documents->pdata, documents->len);
  wk_office_pg_values_add_ids (values, (const WkId * const *) subjects->pdata, subjects->len);
  wk_office_pg_values_add_numbers (values, (const gint64 *) (gpointer) positions->data, positions->len);
  wk_office_pg_values_add_many_bytes (values, (GBytes * const *) heads->pdata, heads->len);
  rows = wk_office_postgres_ask (self,
                                 "INSERT INTO woonkamer.document (document, subject, position, head)"
                                 "  SELECT * FROM unnest ($1, $2, $3, $4)"
                                 "  ON CONFLICT (document) DO UPDATE SET position = excluded.position, head = excluded.head",
                                 g_steal_pointer (&values), error);

  return rows != NULL;
}

static gboolean
flush_batches (WkOfficePostgres *self, GError **error)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new ();
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (gint64)), sequences = g_array_new (FALSE, FALSE, sizeof (gint64));
  WkOfficePgValues *values = wk_office_pg_values_new ();
  g_autoptr (PGresult) rows = NULL;
  guint i;

  for (i = 0; i < self->pending->len; i++) {
    WkStoreBatch *batch = self->pending->pdata[i];
    gint64 sequence = batch->sequence;

    g_array_append_val (positions, batch->position);
    g_array_append_val (sequences, sequence);
    g_ptr_array_add (documents, &batch->document);
  }
  wk_office_pg_values_add_numbers (values, (const gint64 *) (gpointer) positions->data, positions->len);
  wk_office_pg_values_add_ids (values, (const WkId * const *) documents->pdata, documents->len);
  wk_office_pg_values_add_numbers (values, (const gint64 *) (gpointer) sequences->data, sequences->len);
  wk_office_pg_values_add_ids (values, (const WkId * const *) self->tags->pdata, self->tags->len);
  wk_office_pg_values_add_many_bytes (values, (GBytes * const *) self->sealed->pdata, self->sealed->len);
  rows = wk_office_postgres_ask (self,
                                 "INSERT INTO woonkamer.batch (position, document, sequence, tag, sealed)"
                                 "  SELECT * FROM unnest ($1, $2, $3, $4, $5)", values, error);

  return rows != NULL;
}

gboolean
wk_office_postgres_flush (WkOfficePostgres *self, GError **error)
{
  return self->pending->len == 0 || (flush_documents (self, error) && flush_batches (self, error));
}

/* After the commit: what was appended is the log's end. */
void
wk_office_postgres_keep (WkOfficePostgres *self)
{
  guint i;

  for (i = 0; i < self->pending->len; i++)
    add_to_tail (self, copy_batch (self->pending->pdata[i]));
  if (g_hash_table_size (self->heads) > MAX_HEADS)
    g_hash_table_remove_all (self->heads);
}

/* Not a group of its own: it is nobody's loss, and the log does not move. */
static gboolean
put_snapshot (WkOfficeStore *store, const WkId *document, guint64 upto, GBytes *bytes, GError **error)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);
  WkSealPlace place = { POSTGRES_SNAPSHOT, 0, document, upto };
  PostgresHead *head = wk_office_postgres_enter (self, error) ? load_head (self, document, error) : NULL;
  PostgresSubject *subject = head && head->there ? wk_office_postgres_load_subject (self, &head->subject, error) : NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (PGresult) rows = NULL;
  WkOfficePgValues *values;

  if (!subject)
    return FALSE;
  sealed = wk_seal (self->random, subject->key, &place, &head->kind, 1, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
  if (!sealed)
    return FALSE;
  values = wk_office_pg_values_new ();
  wk_office_pg_values_add_bytes (values, document->bytes, WK_ID_LENGTH);
  wk_office_pg_values_add_number (values, upto);
  wk_office_pg_values_add_bytes (values, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  rows = wk_office_postgres_ask (self,
                                 "INSERT INTO woonkamer.snapshot AS s (document, sequence, sealed) VALUES ($1, $2, $3)"
                                 "  ON CONFLICT (document) DO UPDATE SET sequence = excluded.sequence, sealed = excluded.sealed"
                                 "  WHERE s.sequence < excluded.sequence", values, error);

  return rows != NULL;
}

void
wk_office_postgres_log_iface_init (WkOfficeStoreInterface *iface)
{
  iface->find_subject = find_subject;
  iface->ensure_subject = ensure_subject;
  iface->list_subjects = list_subjects;
  iface->list_erased = list_erased;
  iface->erase_subject = erase_subject;
  iface->find_document = find_document;
  iface->list_documents = list_documents;
  iface->read_document = read_document;
  iface->read_log = read_log;
  iface->list_log = list_log;
  iface->foresee = foresee;
  iface->append = append;
  iface->put_snapshot = put_snapshot;
}
