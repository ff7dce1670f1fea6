#include "wk-import-private.h"

/* What an import makes of rows: documents written and signed, for the store to keep. Of residents who are new, whose files nothing stands
 * in yet, that is done ahead of the disk on a few threads; the order stays that of the rows. */

/* Where each field of an export goes (SCHEMA.md, the columns of `imported`). */
static const struct { WkExportField field; WkDocKind kind; const char *column; } places[] = {
  { WK_FIELD_CLIENT_NUMBER, WK_DOC_IDENTITY, "client-number" },
  { WK_FIELD_BSN, WK_DOC_IDENTITY, "bsn" },
  { WK_FIELD_BENEFIT_KIND, WK_DOC_IDENTITY, "benefit" },
  { WK_FIELD_BENEFIT_START, WK_DOC_IDENTITY, "benefit-from" },
  { WK_FIELD_INITIALS, WK_DOC_CARD, "initials" },
  { WK_FIELD_FIRST_NAME, WK_DOC_CARD, "first-name" },
  { WK_FIELD_PREFIX, WK_DOC_CARD, "prefix" },
  { WK_FIELD_LAST_NAME, WK_DOC_CARD, "surname" },
  { WK_FIELD_BIRTH_DATE, WK_DOC_CARD, "birth-date" },
  { WK_FIELD_HOUSE_NUMBER, WK_DOC_CARD, "house-number" },
  { WK_FIELD_POSTCODE, WK_DOC_CARD, "postcode" },
  { WK_FIELD_CONTACT_PERSON, WK_DOC_CARD, "contact-person" },
  { WK_FIELD_LAST_CONTACT, WK_DOC_CARD, "last-contact" },
  { WK_FIELD_TELEPHONE, WK_DOC_BASE, "phone" },
  { WK_FIELD_EMAIL, WK_DOC_BASE, "mail" },
  { WK_FIELD_STREET, WK_DOC_BASE, "street" },
  { WK_FIELD_HOUSE_NUMBER, WK_DOC_BASE, "house-number" },
  { WK_FIELD_ADDITION, WK_DOC_BASE, "addition" },
  { WK_FIELD_POSTCODE, WK_DOC_BASE, "postcode" },
  { WK_FIELD_TOWN, WK_DOC_BASE, "city" },
  { WK_FIELD_GENDER, WK_DOC_BASE, "gender" },
  { WK_FIELD_LANGUAGE, WK_DOC_BASE, "language" },
  { WK_FIELD_HOUSEHOLD, WK_DOC_BASE, "household" },
  { WK_FIELD_CHILDREN, WK_DOC_BASE, "children" },
  { WK_FIELD_REMARKS, WK_DOC_INTAKE, "remarks" },
};

const WkDocKind wk_import_kinds[WK_IMPORT_N_KINDS] = { WK_DOC_CARD, WK_DOC_IDENTITY, WK_DOC_BASE, WK_DOC_INTAKE };

#define CHUNK 32u            /* rows that a thread takes at a time */
#define MAX_THREADS 4u

struct _WkImportAhead {
  WkImportJob *job;          /* (owned) */
  const WkImportStamp *stamp;
  GHashTable *known;         /* (unowned): read only */
  GArray *rows;              /* (owned) of guint: which of the job's */
  guint64 *clients;          /* (owned) a client id for each document */
  GPtrArray **ready;         /* (owned) for each row its pages, until popped */
  GError **errors;           /* (owned) one a chunk */
  gboolean *done;            /* (owned) one a chunk, guarded by the lock */
  guint next;                /* the row to pop */
  int stopped;               /* (atomic) */
  GThreadPool *pool;         /* (owned) */
  GMutex lock;
  GCond cond;
};

void
wk_import_page_free (WkImportPage *page)
{
  wk_document_name_free (page->name);
  wk_batch_unref (page->batch);
  g_clear_pointer (&page->rows, wk_document_rows_free);
  g_free (page);
}

/* Whether the export has a column for it at all: what it does not speak of, it does not change. */
static gboolean
has_field (WkImportJob *job, WkExportField field)
{
  for (guint i = 0; i < job->fields->len; i++)
    if (g_array_index (job->fields, WkExportField, i) == field)
      return TRUE;
  return FALSE;
}

/* The last day, if it is said; a row that says none may still name no benefit any more. */
static const char *
tell_stopped (WkImportJob *job, const WkExportRow *row)
{
  const char *end = has_field (job, WK_FIELD_BENEFIT_END) ? row->values[WK_FIELD_BENEFIT_END] : "";

  if (*end != '\0' || !has_field (job, WK_FIELD_BENEFIT_KIND) || *row->values[WK_FIELD_BENEFIT_KIND] != '\0')
    return end;
  return "yes";
}

/**
 * wk_import_collect:
 * @job: a job
 * @row: a row of it
 * @kind: a kind of document
 * @values: (out caller-allocates): room for WK_IMPORT_MAX_VALUES
 * @fields: (out caller-allocates) (nullable): the field each came from
 *
 * Returns: how many values the row brings to that document
 */
gsize
wk_import_collect (WkImportJob *job, const WkExportRow *row, WkDocKind kind, WkImportedValue *values, WkExportField *fields)
{
  gsize n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (places[i].kind == kind && has_field (job, places[i].field))
      {
        if (fields != NULL)
          fields[n] = places[i].field;
        values[n++] = (WkImportedValue) { kind, places[i].column, row->values[places[i].field] };
      }
  if (kind == WK_DOC_BASE && (has_field (job, WK_FIELD_BENEFIT_END) || has_field (job, WK_FIELD_BENEFIT_KIND)))
    {
      if (fields != NULL)
        fields[n] = WK_FIELD_BENEFIT_END;
      values[n++] = (WkImportedValue) { kind, "benefit-stopped", tell_stopped (job, row) };
    }
  if (kind == WK_DOC_BASE)
    {
      /* Whoever has a row is in the list. */
      if (fields != NULL)
        fields[n] = WK_FIELD_NONE;
      values[n++] = (WkImportedValue) { kind, WK_IMPORT_NOT_LISTED, "" };
    }
  g_assert (n < WK_IMPORT_MAX_VALUES);
  return n;
}

/* Who a row is about: somebody an import or an office brought before, else the id that every laptop of the location would give. */
void
wk_import_find_subject (WkImportJob *job, GHashTable *known, const WkExportRow *row, WkId *subject)
{
  const WkId *there = g_hash_table_lookup (known, row->values[WK_FIELD_CLIENT_NUMBER]);

  if (there != NULL)
    *subject = *there;
  else
    wk_subject_id_for_import (job->laptop->location->secret, WK_IMPORT_SOURCE, row->values[WK_FIELD_CLIENT_NUMBER], subject);
}

static void
update_cb (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data)
{
  GBytes **kept = data;

  g_clear_pointer (kept, g_bytes_unref);
  *kept = g_bytes_ref (update);
}

static WkBatch *
sign (WkImportJob *job, const WkDocumentName *name, YDoc *doc, GBytes *update, gint64 time, GError **error)
{
  WkBatchFields fields = { .name = *name, .client = y_doc_get_client_id (doc), .author = job->laptop->account, .time = time * 1000, .update = update };

  /* All of it was written in this transaction by a client id of its own. */
  fields.to = y_doc_get_clock (doc, fields.client);
  return wk_batch_new (&fields, job->laptop->key, error);
}

/* values: of one kind of document */
static gboolean
write_values (WkImportJob *job, const WkImportStamp *stamp, const WkImportedValue *values, gsize n, const WkId *subject, const WkId *id, YDoc *doc,
              gboolean is_new, GPtrArray *pages, GError **error)
{
  WkDocKind kind = values->kind;
  g_autoptr (GBytes) update = NULL;
  g_autoptr (WkDocumentName) name = NULL;
  WkBatch *batch;
  WkImportPage *page;
  guint observer;

  observer = y_doc_observe_update (doc, update_cb, &update, NULL);
  wk_imported_write (doc, kind, values, n, job->laptop->author, stamp->time, stamp->salt);
  y_doc_unobserve (doc, observer);
  if (update == NULL)
    return TRUE;
  name = wk_document_name_new (id, subject, kind, "");
  batch = sign (job, name, doc, update, stamp->time, error);
  if (batch == NULL)
    return FALSE;
  page = g_new0 (WkImportPage, 1);
  page->name = g_steal_pointer (&name);
  page->batch = batch;
  page->rows = wk_document_rows_new (kind, NULL, id, subject, doc);
  page->is_new = is_new;
  g_ptr_array_add (pages, page);
  return TRUE;
}

/**
 * wk_import_write_page:
 * @job: a job
 * @stamp: when and with what randomness
 * @row: a row of it
 * @subject: who it is about
 * @id: the document's name
 * @kind: its kind
 * @doc: the document, with a client id of its own
 * @is_new: whether nothing stands in it yet
 * @pages: where a page is added, if the row changes anything in it
 * @error: return location for an error
 *
 * Any thread, as long as nobody else has @doc.
 *
 * Returns: whether it went well
 */
gboolean
wk_import_write_page (WkImportJob *job, const WkImportStamp *stamp, const WkExportRow *row, const WkId *subject, const WkId *id, WkDocKind kind,
                      YDoc *doc, gboolean is_new, GPtrArray *pages, GError **error)
{
  WkImportedValue values[WK_IMPORT_MAX_VALUES];
  gsize n = wk_import_collect (job, row, kind, values, NULL);
  gboolean empty = TRUE;

  for (gsize i = 0; i < n; i++)
    empty = empty && *values[i].value == '\0';
  if (is_new && empty && kind == WK_DOC_INTAKE)
    return TRUE;             /* no document for an old system that had nothing to say */
  if (kind == WK_DOC_IDENTITY)
    values[n++] = (WkImportedValue) { kind, "source", WK_IMPORT_SOURCE };
  return write_values (job, stamp, values, n, subject, id, doc, is_new, pages, error);
}

/* Of a resident who has no row: that is all that is written. */
gboolean
wk_import_write_missing (WkImportJob *job, const WkImportStamp *stamp, const WkId *subject, const WkId *id, YDoc *doc, GPtrArray *pages, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (stamp->time / 1000);
  g_autofree char *day = g_date_time_format (now, "%F");
  WkImportedValue value = { WK_DOC_BASE, WK_IMPORT_NOT_LISTED, day };

  return write_values (job, stamp, &value, 1, subject, id, doc, FALSE, pages, error);
}

GPtrArray *
wk_import_pages_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) wk_import_page_free);
}

/* ---- ahead of the disk ------------------------------------------------------------------------------------- */

static GPtrArray *
write_row (WkImportAhead *self, guint place, GError **error)
{
  const WkExportRow *row = self->job->rows->pdata[g_array_index (self->rows, guint, place)];
  g_autoptr (GPtrArray) pages = wk_import_pages_new ();
  guint8 secret[WK_SECRET_LENGTH];
  gboolean ok = TRUE;
  WkId subject;

  wk_import_find_subject (self->job, self->known, row, &subject);
  wk_subject_secret_for_import (self->job->laptop->location->secret, WK_IMPORT_SOURCE, row->values[WK_FIELD_CLIENT_NUMBER], secret);
  for (guint i = 0; ok && i < WK_IMPORT_N_KINDS; i++)
    {
      g_autoptr (YDoc) doc = y_doc_new (self->clients[place * WK_IMPORT_N_KINDS + i] >> 11, Y_DOC_GC);
      WkId id;

      wk_document_name (secret, wk_import_kinds[i], NULL, &id);
      ok = wk_import_write_page (self->job, self->stamp, row, &subject, &id, wk_import_kinds[i], doc, TRUE, pages, error);
    }
  wk_wipe (secret, sizeof secret);
  return ok ? g_steal_pointer (&pages) : NULL;
}

static void
write_chunk (gpointer data, gpointer user_data)
{
  WkImportAhead *self = user_data;
  guint chunk = GPOINTER_TO_UINT (data) - 1;

  for (guint i = chunk * CHUNK; i < MIN ((chunk + 1) * CHUNK, self->rows->len); i++)
    {
      if (g_atomic_int_get (&self->stopped))
        break;
      self->ready[i] = write_row (self, i, &self->errors[chunk]);
      if (self->ready[i] == NULL)
        break;
    }
  g_mutex_lock (&self->lock);
  self->done[chunk] = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
}

/**
 * wk_import_ahead_new:
 * @job: a job
 * @stamp: when and with what randomness; must outlive it
 * @known: what wk_index_read_client_numbers() gave; must outlive it, unchanged
 * @rows: (transfer full) (element-type guint): the rows whose residents the store does not have
 *
 * Begins to write them.
 *
 * Returns: (transfer full): the pages to come
 */
WkImportAhead *
wk_import_ahead_new (WkImportJob *job, const WkImportStamp *stamp, GHashTable *known, GArray *rows)
{
  WkImportAhead *self = g_new0 (WkImportAhead, 1);
  guint n_chunks = (rows->len + CHUNK - 1) / CHUNK;

  self->job = wk_import_job_ref (job);
  self->stamp = stamp;
  self->known = known;
  self->rows = rows;
  self->clients = g_new (guint64, rows->len * WK_IMPORT_N_KINDS + 1);
  wk_random_fill (job->vault->random, self->clients, rows->len * WK_IMPORT_N_KINDS * sizeof *self->clients);
  self->ready = g_new0 (GPtrArray *, rows->len + 1);
  self->errors = g_new0 (GError *, n_chunks + 1);
  self->done = g_new0 (gboolean, n_chunks + 1);
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->pool = g_thread_pool_new (write_chunk, self, CLAMP (g_get_num_processors (), 1, MAX_THREADS), FALSE, NULL);
  for (guint i = 0; i < n_chunks; i++)
    g_thread_pool_push (self->pool, GUINT_TO_POINTER (i + 1), NULL);
  return self;
}

void
wk_import_ahead_free (WkImportAhead *self)
{
  g_atomic_int_set (&self->stopped, TRUE);
  g_thread_pool_free (self->pool, TRUE, TRUE);
  for (guint i = 0; i < self->rows->len; i++)
    g_clear_pointer (&self->ready[i], g_ptr_array_unref);
  for (guint i = 0; i < (self->rows->len + CHUNK - 1) / CHUNK; i++)
    g_clear_error (&self->errors[i]);
  g_free (self->ready);
  g_free (self->errors);
  g_free (self->done);
  g_free (self->clients);
  g_array_unref (self->rows);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  wk_import_job_unref (self->job);
  g_free (self);
}

/**
 * wk_import_ahead_pop:
 * @self: what was begun
 * @error: return location for an error
 *
 * Waits until the next row is written.
 *
 * Returns: (transfer full) (nullable) (element-type WkImportPage): its pages
 */
GPtrArray *
wk_import_ahead_pop (WkImportAhead *self, GError **error)
{
  guint chunk = self->next / CHUNK;

  g_mutex_lock (&self->lock);
  while (!self->done[chunk])
    g_cond_wait (&self->cond, &self->lock);
  g_mutex_unlock (&self->lock);
  if (self->ready[self->next] == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->errors[chunk]));
      return NULL;
    }
  return g_steal_pointer (&self->ready[self->next++]);
}
