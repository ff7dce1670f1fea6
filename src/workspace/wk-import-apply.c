#include "wk-import-private.h"
#include "wk-same-person-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-log.h"

/* Where more than one in so many lacks, it is another list. */
#define LACKING_SHARE 4u

void
wk_import_missing_free (WkImportMissing *missing)
{
  g_free (missing->name);
  g_free (missing);
}

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
  g_clear_pointer (&job->listed, g_hash_table_unref);
  g_clear_pointer (&job->missing, g_ptr_array_unref);
  g_clear_pointer (&job->residents, g_ptr_array_unref);
  g_clear_pointer (&job->pages, g_ptr_array_unref);
  g_free (job);
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
  const char *label = field != WK_FIELD_NONE ? wk_export_field_label (field) : _("in the list again");

  if (strstr (changes->str, label) != NULL)
    return;
  if (changes->len > 0)
    g_string_append (changes, ", ");
  g_string_append (changes, label);
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

/* Adds to changes what the row would change in one document. */
static void
compare (WkImportJob *job, const WkExportRow *row, WkDocKind kind, YDoc *doc, GString *changes)
{
  WkImportedValue values[WK_IMPORT_MAX_VALUES];
  WkExportField fields[WK_IMPORT_MAX_VALUES];
  gsize n = wk_import_collect (job, row, kind, values, fields);
  g_autofree gboolean *differ = wk_imported_compare (doc, values, n);

  for (gsize i = 0; i < n; i++)
    if (differ[i])
      add_change (changes, fields[i]);
}

static gboolean
judge_known (WkImportJob *job, WkExportRow *row, const WkId *subject, WkImportVerdict *verdict, char **sentence, GError **error)
{
  g_autoptr (GPtrArray) docs = g_ptr_array_new_with_free_func ((GDestroyNotify) y_doc_unref);
  g_autoptr (GString) changes = g_string_new (NULL);
  guint8 secret[WK_SECRET_LENGTH];
  gboolean ok = wk_store_get_subject_secret (job->vault->store, subject, secret, error);

  for (guint i = 0; ok && i < WK_IMPORT_N_KINDS; i++)
    {
      WkId id;
      gboolean is_new;
      YDoc *doc = load (job, secret, wk_import_kinds[i], &id, &is_new, error);

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
  for (guint k = 0; k < WK_IMPORT_N_KINDS; k++)
    compare (job, row, wk_import_kinds[k], docs->pdata[k], changes);
  *verdict = changes->len > 0 ? WK_IMPORT_CHANGED : WK_IMPORT_SAME;
  if (changes->len > 0)
    *sentence = g_strdup_printf (_("Changes: %s."), changes->str);
  return TRUE;
}

/* (nullable): who is here and may be whom the row is about */
static const WkResidentData *
find_alike (WkBornIndex *born, const WkExportRow *row)
{
  WkResidentData who = { .first_name = row->values[WK_FIELD_FIRST_NAME], .last_name = row->values[WK_FIELD_LAST_NAME],
                         .birth_date = row->values[WK_FIELD_BIRTH_DATE], .address = row->values[WK_FIELD_STREET] };
  g_autofree char *number = g_strconcat (row->values[WK_FIELD_HOUSE_NUMBER], row->values[WK_FIELD_ADDITION], NULL);

  wk_resident_tidy_house_number (number);
  who.house_number = number;
  return wk_born_index_find (born, &who);
}

/* Whoever was made by hand may be in the export under a number: people look before a second file is made. found: (nullable). (nullable) */
static char *
dup_double (const WkResidentData *found)
{
  if (found == NULL)
    return NULL;
  /* Translators: of a row of an export that is new: the name of who is here. */
  return g_strdup_printf (_("Perhaps here already as %s: the same date of birth, and a name alike. The two files can be merged later."), found->display_name);
}

/* ---- who is not in it ---------------------------------------------------------------------------------------- */

/* base: (out) (nullable): where it can be told; nobody's whose file was removed or has no base here, whose benefit stopped, or whom an earlier list lacked
 * already. id: (out caller-allocates): its name */
static gboolean
find_news (WkImportJob *job, const WkId *subject, WkId *id, YDoc **base, GError **error)
{
  guint8 secret[WK_SECRET_LENGTH];
  g_autofree char *stopped = NULL, *before = NULL;
  g_autoptr (YDoc) doc = NULL;
  gboolean is_new;

  *base = NULL;
  if (!wk_store_has_subject (job->vault->store, subject))
    return TRUE;
  if (wk_store_get_subject_secret (job->vault->store, subject, secret, error))
    doc = load (job, secret, WK_DOC_BASE, id, &is_new, error);
  wk_wipe (secret, sizeof secret);
  if (doc == NULL)
    return FALSE;
  stopped = wk_imported_dup (doc, "benefit-stopped");
  before = wk_imported_dup (doc, WK_IMPORT_NOT_LISTED);
  if (!is_new && (stopped == NULL || *stopped == '\0') && (before == NULL || *before == '\0'))
    *base = g_steal_pointer (&doc);
  return TRUE;
}

static const WkResidentData *
find_resident (gpointer by_id, const char *id)
{
  WkId key;

  return wk_id_init_from_hex (&key, id) ? g_hash_table_lookup (by_id, &key) : NULL;
}

/* Open files that go on, of people who are not in the list: by their id. Of files that were merged the person is in it when one of them is. */
static GHashTable *
find_unlisted (WkImportJob *job, GPtrArray *residents)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (wk_id_hash, wk_id_equal), persons = g_hash_table_new (NULL, NULL);
  GHashTable *open = g_hash_table_new (wk_id_hash, wk_id_equal);

  for (guint i = 0; i < residents->len; i++)
    {
      WkResidentData *resident = residents->pdata[i];

      g_hash_table_insert (by_id, &resident->id, resident);
    }
  for (guint i = 0; i < residents->len; i++)
    {
      const WkResidentData *resident = residents->pdata[i];

      if (g_hash_table_contains (job->listed, &resident->id))
        g_hash_table_add (persons, (gpointer) wk_resident_data_follow (resident, find_resident, by_id));
    }
  for (guint i = 0; i < residents->len; i++)
    {
      WkResidentData *resident = residents->pdata[i];
      const WkResidentData *person = wk_resident_data_follow (resident, find_resident, by_id);

      if (g_hash_table_contains (persons, person))
        g_hash_table_add (job->listed, wk_id_copy (&resident->id));
      else if (person == resident && !resident->closed)
        g_hash_table_insert (open, &resident->id, resident);
    }
  return open;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate ((*(WkImportMissing *const *) a)->name, (*(WkImportMissing *const *) b)->name);
}

static gboolean
find_missing (WkImportJob *job, GHashTable *known, GPtrArray *residents, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) unlisted = find_unlisted (job, residents);
  GHashTableIter iter;
  gpointer value;
  guint n_listed = 0;

  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const WkId *subject = value;
      const WkResidentData *resident = g_hash_table_lookup (unlisted, subject);
      g_autoptr (YDoc) base = NULL;
      WkImportMissing *missing;
      WkId id;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (g_hash_table_contains (job->listed, subject))
        n_listed++;
      else if (resident != NULL && !find_news (job, subject, &id, &base, error))
        return FALSE;
      if (base == NULL)
        continue;
      missing = g_new0 (WkImportMissing, 1);
      missing->subject = *subject;
      missing->name = g_strdup (resident->display_name);
      g_ptr_array_add (job->missing, missing);
    }
  job->n_lacking = job->missing->len;
  if (job->n_lacking * LACKING_SHARE > job->n_lacking + n_listed)
    g_ptr_array_set_size (job->missing, 0);
  g_ptr_array_sort (job->missing, compare_names);
  return TRUE;
}

static gboolean
judge_rows (WkImportJob *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) known = wk_index_read_client_numbers (job->vault->index, WK_IMPORT_SOURCE, error);
  g_autoptr (GPtrArray) residents = known != NULL ? wk_index_read_residents (job->vault->index, NULL, error) : NULL;
  g_autoptr (WkBornIndex) born = residents != NULL ? wk_born_index_new (residents) : NULL;

  if (born == NULL)
    return FALSE;
  g_clear_pointer (&job->listed, g_hash_table_unref);
  job->listed = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  g_ptr_array_set_size (job->missing, 0);
  g_array_set_size (job->verdicts, 0);
  g_ptr_array_set_size (job->sentences, 0);
  for (guint i = 0; i < job->rows->len; i++)
    {
      WkExportRow *row = job->rows->pdata[i];
      WkImportVerdict verdict = WK_IMPORT_REFUSED;
      const WkResidentData *alike = NULL;
      char *sentence = NULL;
      WkId subject;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      wk_import_find_subject (job, known, row, &subject);
      g_hash_table_add (job->listed, wk_id_copy (&subject));
      if (row->refusal != NULL)
        {
          alike = find_alike (born, row);
          sentence = g_strdup (row->refusal);
        }
      else
        {
          if (wk_store_is_erased (job->vault->store, &subject))
            sentence = g_strdup (_("This person’s file was removed on purpose; it is not made again."));
          else if (!wk_store_has_subject (job->vault->store, &subject))
            {
              verdict = WK_IMPORT_NEW;
              alike = find_alike (born, row);
              sentence = dup_double (alike);
            }
          else if (!judge_known (job, row, &subject, &verdict, &sentence, error))
            return FALSE;
        }
      /* Who stands in a row that is refused, or under another number than before, is in the list all the same. */
      if (alike != NULL)
        g_hash_table_add (job->listed, wk_id_copy (&alike->id));
      g_array_append_val (job->verdicts, verdict);
      g_ptr_array_add (job->sentences, sentence);
      g_atomic_int_set (&job->done, i + 1);
    }
  return find_missing (job, known, residents, cancellable, error);
}

/**
 * wk_import_job_judge:
 * @job: a job whose rows were understood
 * @cancellable: (nullable): to give up
 * @error: return location for an error
 *
 * Says of each row whether it is new, changes something, changes nothing or is refused, and who is in none. Changes nothing itself. Worker.
 *
 * Returns: whether all rows were judged
 */
gboolean
wk_import_job_judge (WkImportJob *job, GCancellable *cancellable, GError **error)
{
  /* Within a group the file is locked once, not for every row. */
  gboolean grouped = !job->vault->read_only && wk_store_begin (job->vault->store, NULL);
  gboolean ok = judge_rows (job, cancellable, error);

  if (grouped)
    wk_store_rollback (job->vault->store);
  return ok;
}

/* ---- applying ----------------------------------------------------------------------------------------------- */

static gboolean
append_pages (WkImportJob *job, GPtrArray *pages, GError **error)
{
  for (guint i = 0; i < pages->len; i++)
    {
      const WkImportPage *page = pages->pdata[i];

      if (!wk_store_append (job->vault->store, &page->name->document, &page->name->subject, page->name->kind, wk_batch_encode (page->batch),
                            WK_BATCH_LOCAL, NULL, NULL, error))
        return FALSE;
    }
  g_ptr_array_extend_and_steal (job->pages, g_ptr_array_ref (pages));
  return TRUE;
}

/* A resident who is here already: what changes is written into the documents as they stand. */
static GPtrArray *
write_known (WkImportJob *job, const WkImportStamp *stamp, const WkExportRow *row, const WkId *subject, GError **error)
{
  g_autoptr (GPtrArray) pages = wk_import_pages_new ();
  guint8 secret[WK_SECRET_LENGTH];
  gboolean ok = wk_store_get_subject_secret (job->vault->store, subject, secret, error);

  for (guint i = 0; ok && i < WK_IMPORT_N_KINDS; i++)
    {
      gboolean is_new;
      WkId id;
      g_autoptr (YDoc) doc = load (job, secret, wk_import_kinds[i], &id, &is_new, error);

      ok = doc != NULL && wk_import_write_page (job, stamp, row, subject, &id, wk_import_kinds[i], doc, is_new, pages, error);
    }
  wk_wipe (secret, sizeof secret);
  return ok ? g_steal_pointer (&pages) : NULL;
}

static gboolean
make_subject (WkImportJob *job, const WkExportRow *row, const WkId *subject, GError **error)
{
  guint8 secret[WK_SECRET_LENGTH];
  gboolean ok;

  wk_subject_secret_for_import (job->laptop->location->secret, WK_IMPORT_SOURCE, row->values[WK_FIELD_CLIENT_NUMBER], secret);
  ok = wk_store_ensure_subject (job->vault->store, subject, secret, error);
  wk_wipe (secret, sizeof secret);
  return ok;
}

static gboolean
is_wanted (WkImportJob *job, guint i)
{
  WkImportVerdict verdict = g_array_index (job->verdicts, WkImportVerdict, i);

  return verdict == WK_IMPORT_NEW || verdict == WK_IMPORT_CHANGED;
}

static gboolean
apply_rows (WkImportJob *job, const WkImportStamp *stamp, GHashTable *known, GCancellable *cancellable, GError **error)
{
  GArray *fresh = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (WkImportAhead) ahead = NULL;
  g_autofree gboolean *is_new = g_new0 (gboolean, job->rows->len + 1), *gone = g_new0 (gboolean, job->rows->len + 1);
  WkId subject;

  for (guint i = 0; i < job->rows->len; i++)
    if (is_wanted (job, i))
      {
        wk_import_find_subject (job, known, job->rows->pdata[i], &subject);
        is_new[i] = !wk_store_has_subject (job->vault->store, &subject);
        /* Removed since it was judged: not made again. */
        gone[i] = is_new[i] && wk_store_is_erased (job->vault->store, &subject);
        if (is_new[i] && !gone[i])
          g_array_append_val (fresh, i);
      }
  ahead = wk_import_ahead_new (job, stamp, known, fresh);
  for (guint i = 0; i < job->rows->len; i++)
    {
      const WkExportRow *row = job->rows->pdata[i];
      g_autoptr (GPtrArray) pages = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (is_wanted (job, i) && !gone[i])
        {
          wk_import_find_subject (job, known, row, &subject);
          if (is_new[i] && !make_subject (job, row, &subject, error))
            return FALSE;
          pages = is_new[i] ? wk_import_ahead_pop (ahead, error) : write_known (job, stamp, row, &subject, error);
          if (pages == NULL || !append_pages (job, pages, error))
            return FALSE;
        }
      g_atomic_int_set (&job->done, i + 1);
    }
  return TRUE;
}

/* What was judged may have changed while people read it: whoever is gone, closed, merged or told of since is passed over. */
static gboolean
apply_missing (WkImportJob *job, const WkImportStamp *stamp, GError **error)
{
  g_autoptr (GPtrArray) residents = NULL;
  g_autoptr (GHashTable) unlisted = NULL;

  if (!job->tell_missing || job->missing->len == 0)
    return TRUE;
  residents = wk_index_read_residents (job->vault->index, NULL, error);
  if (residents == NULL)
    return FALSE;
  unlisted = find_unlisted (job, residents);
  for (guint i = 0; i < job->missing->len; i++)
    {
      const WkId *subject = &((WkImportMissing *) job->missing->pdata[i])->subject;
      g_autoptr (GPtrArray) pages = wk_import_pages_new ();
      g_autoptr (YDoc) base = NULL;
      WkId id;

      if (!g_hash_table_contains (unlisted, subject))
        continue;
      if (!find_news (job, subject, &id, &base, error))
        return FALSE;
      if (base != NULL && (!wk_import_write_missing (job, stamp, subject, &id, base, pages, error) || !append_pages (job, pages, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
apply_all (WkImportJob *job, GCancellable *cancellable, GError **error)
{
  WkImportStamp stamp = { .time = wk_clock_get_wall (job->vault->clock) / 1000, .salt = wk_random_get_uint64 (job->vault->random) };
  g_autoptr (GHashTable) known = wk_index_read_client_numbers (job->vault->index, WK_IMPORT_SOURCE, error);

  if (known == NULL || !wk_store_begin (job->vault->store, error))
    return FALSE;
  if (apply_rows (job, &stamp, known, cancellable, error) && apply_missing (job, &stamp, error))
    return wk_store_commit (job->vault->store, error);
  wk_store_rollback (job->vault->store);
  return FALSE;
}

static gboolean
project_pages (WkImportJob *job, GError **error)
{
  if (!wk_index_begin (job->vault->index, error))
    return FALSE;
  for (guint i = 0; i < job->pages->len; i++)
    {
      WkImportPage *page = job->pages->pdata[i];

      if (!wk_index_put (job->vault->index, page->rows, page->is_new, error))
        {
          wk_index_rollback (job->vault->index);
          return FALSE;
        }
      g_clear_pointer (&page->rows, wk_document_rows_free);
    }
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
  g_autoptr (GError) local = NULL;

  /* A run that failed or was cancelled may have left some. */
  g_clear_pointer (&job->pages, g_ptr_array_unref);
  g_clear_pointer (&job->residents, g_ptr_array_unref);
  job->pages = wk_import_pages_new ();
  if (!apply_all (job, cancellable, error))
    return FALSE;
  if (!project_pages (job, &local))
    {
      wk_index_fall_behind (job->vault->index);
      wk_log_failure ("workspace", "lists_behind", local);
    }
  job->residents = wk_index_read_residents (job->vault->index, NULL, error);
  return job->residents != NULL;
}
