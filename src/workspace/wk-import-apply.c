#include "wk-import-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* All exports come from the municipality's benefit administration: client numbers are unique within it. */
#define SOURCE "municipality"

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

static const WkDocKind kinds[] = { WK_DOC_CARD, WK_DOC_IDENTITY, WK_DOC_BASE, WK_DOC_INTAKE };

#define MAX_VALUES 32

WkImportJob *
wk_import_job_ref (WkImportJob *job)
{
  g_atomic_ref_count_inc (&job->refs);
  return job;
}

void
wk_import_job_unref (WkImportJob *job)
{
  if (!g_atomic_ref_count_dec (&job->refs))
    return;
  wk_vault_unref (job->vault);
  wk_laptop_unref (job->laptop);
  g_clear_pointer (&job->file, wk_csv_file_free);
  g_clear_pointer (&job->fields, g_array_unref);
  g_clear_pointer (&job->rows, g_ptr_array_unref);
  g_clear_pointer (&job->verdicts, g_array_unref);
  g_clear_pointer (&job->sentences, g_ptr_array_unref);
  g_clear_pointer (&job->residents, g_ptr_array_unref);
  g_clear_pointer (&job->names, g_ptr_array_unref);
  g_clear_pointer (&job->updates, g_ptr_array_unref);
  g_free (job);
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

static gsize
collect (WkImportJob *job, const WkExportRow *row, WkDocKind kind, WkImportedValue *values)
{
  gsize n = 0;

  if (kind == WK_DOC_IDENTITY)
    values[n++] = (WkImportedValue) { kind, "source", SOURCE };
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (places[i].kind == kind && has_field (job, places[i].field))
      values[n++] = (WkImportedValue) { kind, places[i].column, row->values[places[i].field] };
  g_assert (n <= MAX_VALUES);
  return n;
}

/* Who a row is about: somebody an import or an office brought before, else the id that every laptop of the location would give. */
static void
find_subject (WkImportJob *job, GHashTable *known, const WkExportRow *row, WkId *subject)
{
  const WkId *there = g_hash_table_lookup (known, row->values[WK_FIELD_CLIENT_NUMBER]);

  if (there != NULL)
    *subject = *there;
  else
    wk_subject_id_for_import (job->laptop->location->secret, SOURCE, row->values[WK_FIELD_CLIENT_NUMBER], subject);
}

/* A document of a row's subject; one nobody wrote yet is empty, with *is_new set. */
static YDoc *
load (WkImportJob *job, const guint8 *secret, WkDocKind kind, WkId *id, gboolean *is_new, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WkLoadedDocument) loaded = NULL;

  wk_document_name (secret, kind, NULL, id);
  *is_new = !wk_store_has_document (job->vault->store, id);
  if (*is_new)
    return y_doc_new (wk_vault_new_client (job->vault), Y_DOC_GC);
  loaded = wk_vault_load_document (job->vault, id, &local);
  if (loaded == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return y_doc_ref (loaded->doc);
}

/* ---- judging --------------------------------------------------------------------------------------------- */

static void
add_change (GString *changes, WkExportField field)
{
  if (strstr (changes->str, wk_export_field_label (field)) != NULL)
    return;
  if (changes->len > 0)
    g_string_append (changes, ", ");
  g_string_append (changes, wk_export_field_label (field));
}

static gboolean
differs (YDoc *doc, const char *column, const char *value)
{
  g_autofree char *there = wk_imported_dup (doc, column);

  return g_strcmp0 (there != NULL ? there : "", value) != 0;
}

/* Somebody else under the same number: neither may overwrite the other. */
static char *
other_person (const WkExportRow *row, YDoc *card, YDoc *identity)
{
  g_autofree char *bsn = wk_imported_dup (identity, "bsn");
  g_autofree char *birth = wk_imported_dup (card, "birth-date");

  if (bsn == NULL || birth == NULL || *bsn == '\0' || g_str_equal (bsn, row->values[WK_FIELD_BSN])
      || g_str_equal (birth, row->values[WK_FIELD_BIRTH_DATE]))
    return NULL;
  return g_strdup (_("Somebody else has this client number here: another BSN and another date of birth. Check the number."));
}

static gboolean
judge_known (WkImportJob *job, WkExportRow *row, const WkId *subject, WkImportVerdict *verdict, char **sentence, GError **error)
{
  g_autoptr (GPtrArray) docs = g_ptr_array_new_with_free_func ((GDestroyNotify) y_doc_unref);
  g_autoptr (GString) changes = g_string_new (NULL);
  guint8 secret[WK_SECRET_LENGTH];
  gboolean ok = wk_store_get_subject_secret (job->vault->store, subject, secret, error);

  for (guint i = 0; ok && i < G_N_ELEMENTS (kinds); i++)
    {
      WkId id;
      gboolean is_new;
      YDoc *doc = load (job, secret, kinds[i], &id, &is_new, error);

      if (doc == NULL)
        ok = FALSE;
      else
        g_ptr_array_add (docs, doc);
    }
  wk_wipe (secret, sizeof secret);
  if (!ok)
    return FALSE;
  *sentence = other_person (row, docs->pdata[0], docs->pdata[1]);
  if (*sentence != NULL)
    {
      *verdict = WK_IMPORT_REFUSED;
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (has_field (job, places[i].field))
      for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
        if (kinds[k] == places[i].kind && differs (docs->pdata[k], places[i].column, row->values[places[i].field]))
          add_change (changes, places[i].field);
  *verdict = changes->len > 0 ? WK_IMPORT_CHANGED : WK_IMPORT_SAME;
  if (changes->len > 0)
    *sentence = g_strdup_printf (_("Changes: %s."), changes->str);
  return TRUE;
}

/**
 * wk_import_job_judge:
 * @job: a job whose rows were understood
 * @cancellable: (nullable): to give up
 * @error: return location for an error
 *
 * Says of each row whether it is new, changes something, changes nothing or is refused. Changes nothing itself. Worker.
 *
 * Returns: whether all rows were judged
 */
gboolean
wk_import_job_judge (WkImportJob *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) known = wk_index_read_client_numbers (job->vault->index, SOURCE, error);

  if (known == NULL)
    return FALSE;
  g_array_set_size (job->verdicts, 0);
  g_ptr_array_set_size (job->sentences, 0);
  for (guint i = 0; i < job->rows->len; i++)
    {
      WkExportRow *row = job->rows->pdata[i];
      WkImportVerdict verdict = WK_IMPORT_REFUSED;
      char *sentence = NULL;
      WkId subject;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (row->refusal != NULL)
        sentence = g_strdup (row->refusal);
      else
        {
          find_subject (job, known, row, &subject);
          if (wk_store_is_erased (job->vault->store, &subject))
            sentence = g_strdup (_("This person’s file was removed on purpose; it is not made again."));
          else if (!wk_store_has_subject (job->vault->store, &subject))
            verdict = WK_IMPORT_NEW;
          else if (!judge_known (job, row, &subject, &verdict, &sentence, error))
            return FALSE;
        }
      g_array_append_val (job->verdicts, verdict);
      g_ptr_array_add (job->sentences, sentence);
      g_atomic_int_set (&job->done, i + 1);
    }
  return TRUE;
}

/* ---- applying ----------------------------------------------------------------------------------------------- */

static void
update_cb (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data)
{
  GBytes **kept = data;

  g_clear_pointer (kept, g_bytes_unref);
  *kept = g_bytes_ref (update);
}

typedef struct {
  gint64 time;               /* ms */
  guint64 salt;
  GPtrArray *rows;           /* (owned) of WkDocumentRows */
  GArray *fresh;             /* (owned) of gboolean, as many */
} Applying;

static gboolean
append_batch (WkImportJob *job, const WkDocumentName *name, YDoc *doc, GBytes *update, gint64 time, GError **error)
{
  WkBatchFields fields = { .name = *name, .client = y_doc_get_client_id (doc), .author = job->laptop->account, .time = time * 1000, .update = update };
  g_autoptr (WkBatch) batch = NULL;

  /* All of it was written in this transaction by a client id of its own. */
  fields.to = y_doc_get_clock (doc, fields.client);
  batch = wk_batch_new (&fields, job->laptop->key, error);
  return batch != NULL && wk_store_append (job->vault->store, &name->document, &name->subject, name->kind, wk_batch_encode (batch),
                                           WK_BATCH_LOCAL, NULL, NULL, error);
}

static gboolean
apply_kind (WkImportJob *job, Applying *applying, const WkExportRow *row, const WkId *subject, const guint8 *secret, WkDocKind kind, GError **error)
{
  WkImportedValue values[MAX_VALUES];
  gsize n = collect (job, row, kind, values);
  g_autoptr (GBytes) update = NULL;
  g_autoptr (YDoc) doc = NULL;
  g_autoptr (WkDocumentName) name = NULL;
  gboolean is_new, empty = kind == WK_DOC_INTAKE;
  WkId id;

  doc = load (job, secret, kind, &id, &is_new, error);
  if (doc == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    empty = empty && *values[i].value == '\0';
  if (is_new && empty)
    return TRUE;             /* no document for an old system that had nothing to say */
  y_doc_observe_update (doc, update_cb, &update, NULL);
  if (wk_imported_write (doc, kind, values, n, job->laptop->author, applying->time, applying->salt) == 0 || update == NULL)
    return TRUE;
  name = wk_document_name_new (&id, subject, kind, "");
  if (!append_batch (job, name, doc, update, applying->time, error))
    return FALSE;
  g_ptr_array_add (applying->rows, wk_document_rows_new (kind, NULL, &id, subject, doc));
  g_array_append_val (applying->fresh, is_new);
  g_ptr_array_add (job->names, g_steal_pointer (&name));
  g_ptr_array_add (job->updates, g_steal_pointer (&update));
  return TRUE;
}

static gboolean
apply_row (WkImportJob *job, Applying *applying, GHashTable *known, const WkExportRow *row, GError **error)
{
  guint8 secret[WK_SECRET_LENGTH];
  gboolean ok;
  WkId subject;

  find_subject (job, known, row, &subject);
  wk_subject_secret_for_import (job->laptop->location->secret, SOURCE, row->values[WK_FIELD_CLIENT_NUMBER], secret);
  ok = wk_store_ensure_subject (job->vault->store, &subject, secret, error)
       && wk_store_get_subject_secret (job->vault->store, &subject, secret, error);
  for (guint i = 0; ok && i < G_N_ELEMENTS (kinds); i++)
    ok = apply_kind (job, applying, row, &subject, secret, kinds[i], error);
  wk_wipe (secret, sizeof secret);
  return ok;
}

static gboolean
apply_rows (WkImportJob *job, Applying *applying, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) known = wk_index_read_client_numbers (job->vault->index, SOURCE, error);

  if (known == NULL || !wk_store_begin (job->vault->store, error))
    return FALSE;
  for (guint i = 0; i < job->rows->len; i++)
    {
      WkImportVerdict verdict = g_array_index (job->verdicts, WkImportVerdict, i);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        goto failed;
      if ((verdict == WK_IMPORT_NEW || verdict == WK_IMPORT_CHANGED) && !apply_row (job, applying, known, job->rows->pdata[i], error))
        goto failed;
      g_atomic_int_set (&job->done, i + 1);
    }
  return wk_store_commit (job->vault->store, error);

failed:
  wk_store_rollback (job->vault->store);
  return FALSE;
}

static gboolean
project_rows (WkImportJob *job, Applying *applying, GError **error)
{
  if (!wk_index_begin (job->vault->index, error))
    return FALSE;
  for (guint i = 0; i < applying->rows->len; i++)
    if (!wk_index_put (job->vault->index, applying->rows->pdata[i], g_array_index (applying->fresh, gboolean, i), error))
      return FALSE;
  return wk_index_commit (job->vault->index, error);
}

/**
 * wk_import_job_apply:
 * @job: a judged job
 * @cancellable: (nullable): to give up; nothing was taken in then
 * @error: return location for an error
 *
 * Takes all new and changed rows in, in one durable step, or none. What people wrote stays: imported values are kept beside it. Worker.
 *
 * Returns: whether they are in
 */
gboolean
wk_import_job_apply (WkImportJob *job, GCancellable *cancellable, GError **error)
{
  Applying applying = { .time = wk_clock_get_wall (job->vault->clock) / 1000, .salt = wk_random_get_uint64 (job->vault->random) };
  g_autoptr (GError) local = NULL;
  gboolean ok;

  applying.rows = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_document_rows_free);
  applying.fresh = g_array_new (FALSE, FALSE, sizeof (gboolean));
  /* A run that failed or was cancelled may have left some. */
  g_clear_pointer (&job->names, g_ptr_array_unref);
  g_clear_pointer (&job->updates, g_ptr_array_unref);
  g_clear_pointer (&job->residents, g_ptr_array_unref);
  job->names = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_document_name_free);
  job->updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  ok = apply_rows (job, &applying, cancellable, error);
  if (ok && !project_rows (job, &applying, &local))
    g_warning ("the lists could not be brought up to date: %s", local->message);
  if (ok)
    {
      job->residents = wk_index_read_residents (job->vault->index, NULL, error);
      ok = job->residents != NULL;
    }
  g_ptr_array_unref (applying.rows);
  g_array_unref (applying.fresh);
  return ok;
}
