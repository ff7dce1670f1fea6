#include "wk-import-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PROGRESS_MS 40u

/* ---- columns and rows ---------------------------------------------------------------------------------- */

struct _WkImportColumn {
  GObject parent_instance;
  char *heading, *sample;    /* (owned) */
  WkExportField field;
};

enum { COLUMN_0, COLUMN_HEADING, COLUMN_FIELD, COLUMN_SAMPLE, N_COLUMN };
static GParamSpec *column_props[N_COLUMN];

G_DEFINE_FINAL_TYPE (WkImportColumn, wk_import_column, G_TYPE_OBJECT)

struct _WkImportRow {
  GObject parent_instance;
  guint line;
  WkImportVerdict verdict;
  char *name, *sentence;     /* (owned) */
};

enum { ROW_0, ROW_LINE, ROW_VERDICT, ROW_NAME, ROW_SENTENCE };

G_DEFINE_FINAL_TYPE (WkImportRow, wk_import_row, G_TYPE_OBJECT)

struct _WkImport {
  GObject parent_instance;
  WkWorkspace *workspace;    /* (owned) */
  WkImportJob *job;          /* (owned) (nullable) */
  GListStore *columns;       /* (owned) of WkImportColumn */
  GListStore *rows;          /* (owned) of WkImportRow */
  GListStore *missing;       /* (owned) of WkImportRow */
  guint counts[5];           /* by verdict */
  guint progress_source;
  gboolean busy;             /* the worker has the job */
  gboolean again;            /* judge once more: a column changed meanwhile */
};

enum { PROP_0, PROP_ENCODING, PROP_SEPARATOR, PROP_N_NEW, PROP_N_CHANGED, PROP_N_SAME, PROP_N_REFUSED, PROP_PROGRESS, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WkImport, wk_import, G_TYPE_OBJECT)

static void
wk_import_column_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkImportColumn *self = WK_IMPORT_COLUMN (object);

  switch (id)
    {
    case COLUMN_HEADING: g_value_set_string (value, self->heading); break;
    case COLUMN_FIELD: g_value_set_string (value, wk_export_field_key (self->field)); break;
    case COLUMN_SAMPLE: g_value_set_string (value, self->sample); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_import_column_finalize (GObject *object)
{
  WkImportColumn *self = WK_IMPORT_COLUMN (object);

  g_free (self->heading);
  g_free (self->sample);
  G_OBJECT_CLASS (wk_import_column_parent_class)->finalize (object);
}

static void
wk_import_column_class_init (WkImportColumnClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wk_import_column_get_property;
  object_class->finalize = wk_import_column_finalize;
  column_props[COLUMN_HEADING] = g_param_spec_string ("heading", NULL, NULL, NULL, flags);
  column_props[COLUMN_FIELD] = g_param_spec_string ("field", NULL, NULL, NULL, flags);
  column_props[COLUMN_SAMPLE] = g_param_spec_string ("sample", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_COLUMN, column_props);
}

static void
wk_import_column_init (WkImportColumn *self)
{
}

static void
wk_import_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkImportRow *self = WK_IMPORT_ROW (object);

  switch (id)
    {
    case ROW_LINE: g_value_set_uint (value, self->line); break;
    case ROW_VERDICT: g_value_set_int (value, self->verdict); break;
    case ROW_NAME: g_value_set_string (value, self->name); break;
    case ROW_SENTENCE: g_value_set_string (value, self->sentence); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_import_row_finalize (GObject *object)
{
  WkImportRow *self = WK_IMPORT_ROW (object);

  g_free (self->name);
  g_free (self->sentence);
  G_OBJECT_CLASS (wk_import_row_parent_class)->finalize (object);
}

static void
wk_import_row_class_init (WkImportRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wk_import_row_get_property;
  object_class->finalize = wk_import_row_finalize;
  g_object_class_install_property (object_class, ROW_LINE, g_param_spec_uint ("line", NULL, NULL, 0, G_MAXUINT, 0, flags));
  g_object_class_install_property (object_class, ROW_VERDICT, g_param_spec_int ("verdict", NULL, NULL, 0, WK_IMPORT_MISSING, 0, flags));
  g_object_class_install_property (object_class, ROW_NAME, g_param_spec_string ("name", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, ROW_SENTENCE, g_param_spec_string ("sentence", NULL, NULL, NULL, flags));
}

static void
wk_import_row_init (WkImportRow *self)
{
}

guint wk_import_row_get_line (WkImportRow *self) { return self->line; }
WkImportVerdict wk_import_row_get_verdict (WkImportRow *self) { return self->verdict; }
const char *wk_import_row_get_name (WkImportRow *self) { return self->name; }
const char *wk_import_row_get_sentence (WkImportRow *self) { return self->sentence; }

/* ---- reading ------------------------------------------------------------------------------------------- */

static void
guess_columns (WkImport *self)
{
  WkCsvRow *head = self->job->file->rows->pdata[0];
  WkCsvRow *first = self->job->file->rows->len > 1 ? self->job->file->rows->pdata[1] : NULL;
  guint used = 0;

  g_list_store_remove_all (self->columns);
  for (guint i = 0; i < head->n_cells; i++)
    {
      g_autoptr (WkImportColumn) column = g_object_new (WK_TYPE_IMPORT_COLUMN, NULL);

      column->heading = g_strdup (head->cells[i]);
      column->sample = g_strdup (first != NULL && i < first->n_cells ? first->cells[i] : "");
      column->field = wk_export_field_guess (head->cells[i]);
      /* the first column of a meaning has it; a second one waits for a person */
      if (column->field != WK_FIELD_NONE && (used & (1u << column->field)) != 0)
        column->field = WK_FIELD_NONE;
      if (column->field != WK_FIELD_NONE)
        used |= 1u << column->field;
      g_array_append_val (self->job->fields, column->field);
      g_list_store_append (self->columns, column);
    }
}

static gboolean
understand (WkImport *self, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (wk_clock_get_wall (self->workspace->clock) / G_USEC_PER_SEC);
  GPtrArray *rows;
  GDate today;
  int y, m, d;

  g_date_time_get_ymd (now, &y, &m, &d);
  g_date_clear (&today, 1);
  g_date_set_dmy (&today, d, m, y);
  rows = wk_export_check (self->job->file, (WkExportField *) self->job->fields->data, self->job->fields->len, &today, error);
  if (rows == NULL)
    return FALSE;
  g_clear_pointer (&self->job->rows, g_ptr_array_unref);
  self->job->rows = rows;
  return TRUE;
}

static void
show_verdicts (WkImport *self)
{
  WkImportJob *job = self->job;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref), missing = g_ptr_array_new_with_free_func (g_object_unref);

  memset (self->counts, 0, sizeof self->counts);
  for (guint i = 0; i < job->rows->len; i++)
    {
      WkImportRow *row = g_object_new (WK_TYPE_IMPORT_ROW, NULL);

      row->line = ((WkExportRow *) job->rows->pdata[i])->line;
      row->name = wk_export_row_dup_name (job->rows->pdata[i]);
      row->verdict = g_array_index (job->verdicts, WkImportVerdict, i);
      row->sentence = g_strdup (job->sentences->pdata[i]);
      self->counts[row->verdict]++;
      g_ptr_array_add (rows, row);
    }
  for (guint i = 0; i < job->missing->len; i++)
    {
      WkImportRow *row = g_object_new (WK_TYPE_IMPORT_ROW, NULL);

      row->name = g_strdup (((WkImportMissing *) job->missing->pdata[i])->name);
      row->verdict = WK_IMPORT_MISSING;
      g_ptr_array_add (missing, row);
    }
  self->counts[WK_IMPORT_MISSING] = missing->len;
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), rows->pdata, rows->len);
  g_list_store_splice (self->missing, 0, g_list_model_get_n_items (G_LIST_MODEL (self->missing)), missing->pdata, missing->len);
  for (guint i = PROP_ENCODING; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), props[i]);
}

static gboolean
progress_cb (gpointer data)
{
  g_object_notify_by_pspec (G_OBJECT (data), props[PROP_PROGRESS]);
  return G_SOURCE_CONTINUE;
}

static void
set_busy (WkImport *self, gboolean busy)
{
  self->busy = busy;
  g_clear_handle_id (&self->progress_source, g_source_remove);
  if (busy)
    {
      g_atomic_int_set (&self->job->done, 0);
      self->progress_source = g_timeout_add (PROGRESS_MS, progress_cb, self);
    }
}

static void
judge_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (wk_import_job_judge (data, cancellable, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  wk_workspace_return_error (task, error);
}

static void judge (WkImport *self, GTask *task);

static void
judged_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) outer = data;
  WkImport *self = WK_IMPORT (source);
  g_autoptr (GError) error = NULL;

  set_busy (self, FALSE);
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (outer, g_steal_pointer (&error));
      return;
    }
  if (self->again)
    {
      self->again = FALSE;
      if (!understand (self, &error))
        g_task_return_error (outer, g_steal_pointer (&error));
      else
        judge (self, g_steal_pointer (&outer));
      return;
    }
  show_verdicts (self);
  g_task_return_boolean (outer, TRUE);
}

/* outer: (transfer full): answered when all rows are judged */
static void
judge (WkImport *self, GTask *outer)
{
  g_autoptr (GTask) task = g_task_new (self, g_task_get_cancellable (outer), judged_cb, outer);

  set_busy (self, TRUE);
  g_task_set_source_tag (task, judge);
  g_task_set_task_data (task, wk_import_job_ref (self->job), (GDestroyNotify) wk_import_job_unref);
  wk_worker_run_async (self->workspace->vault->worker, task, judge_thread);
}

static void
parse_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  WkCsvFile *file = wk_csv_file_parse (data, wk_export_heading_score, &error);

  if (file == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, file, (GDestroyNotify) wk_csv_file_free);
}

static void
parsed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) outer = data;
  WkImport *self = WK_IMPORT (source);
  GError *error = NULL;
  WkCsvFile *file = g_task_propagate_pointer (G_TASK (result), &error);

  if (file == NULL)
    {
      g_task_return_error (outer, error);
      return;
    }
  g_clear_pointer (&self->job, wk_import_job_unref);
  self->job = g_new0 (WkImportJob, 1);
  g_atomic_ref_count_init (&self->job->refs);
  self->job->vault = wk_vault_ref (self->workspace->vault);
  self->job->laptop = wk_laptop_ref (self->workspace->laptop);
  self->job->file = file;
  self->job->fields = g_array_new (FALSE, FALSE, sizeof (WkExportField));
  self->job->verdicts = g_array_new (FALSE, FALSE, sizeof (WkImportVerdict));
  self->job->missing = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_import_missing_free);
  self->job->sentences = g_ptr_array_new_with_free_func (g_free);
  if (file->rows->len < 2)
    {
      g_task_return_new_error (outer, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NO_EXPORT,
                               _("This is not an export of residents: it has no rows."));
      return;
    }
  guess_columns (self);
  if (!understand (self, &error))
    g_task_return_error (outer, error);
  else
    judge (self, g_steal_pointer (&outer));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) outer = data;
  WkImport *self = g_task_get_source_object (outer);
  GError *error = NULL;
  GBytes *bytes = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);

  if (bytes == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_error (outer, error);
      else
        {
          g_task_return_new_error (outer, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NO_EXPORT, _("This file cannot be read: %s"), error->message);
          g_error_free (error);
        }
      return;
    }
  GTask *task = g_task_new (self, g_task_get_cancellable (outer), parsed_cb, outer);
  g_task_set_source_tag (task, loaded_cb);
  g_task_set_task_data (task, bytes, (GDestroyNotify) g_bytes_unref);
  g_steal_pointer (&outer);
  wk_worker_run_async (self->workspace->vault->worker, task, parse_thread);
  g_object_unref (task);
}

void
wk_import_read_async (WkImport *self, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, wk_import_read_async);
  g_file_load_bytes_async (file, cancellable, loaded_cb, task);
}

gboolean
wk_import_read_finish (WkImport *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- columns ----------------------------------------------------------------------------------------------- */

static void
judged_again_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WkImport *self = WK_IMPORT (source);
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    return;
  g_list_store_remove_all (self->rows);
  g_list_store_remove_all (self->missing);
  memset (self->counts, 0, sizeof self->counts);
  for (guint i = PROP_ENCODING; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), props[i]);
}

void
wk_import_set_field (WkImport *self, guint i, const char *field)
{
  g_autoptr (WkImportColumn) column = g_list_model_get_item (G_LIST_MODEL (self->columns), i);
  WkExportField meaning = wk_export_field_by_key (field);
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (column != NULL);
  if (column->field == meaning)
    return;
  column->field = meaning;
  g_array_index (self->job->fields, WkExportField, i) = meaning;
  g_object_notify_by_pspec (G_OBJECT (column), column_props[COLUMN_FIELD]);
  if (self->busy)
    {
      self->again = TRUE;
      return;
    }
  task = g_task_new (self, NULL, judged_again_cb, NULL);
  g_task_set_source_tag (task, wk_import_set_field);
  if (!understand (self, &error))
    g_task_return_error (task, error);
  else
    judge (self, g_steal_pointer (&task));
}

const char * const *
wk_import_get_fields (void)
{
  static const char *keys[WK_N_FIELDS + 1];

  for (int i = 0; i < WK_N_FIELDS; i++)
    keys[i] = wk_export_field_key (i);
  return keys;
}

const char *
wk_import_field_label (const char *field)
{
  return wk_export_field_label (wk_export_field_by_key (field));
}

GListModel *
wk_import_get_columns (WkImport *self)
{
  return G_LIST_MODEL (self->columns);
}

GListModel *
wk_import_get_rows (WkImport *self)
{
  return G_LIST_MODEL (self->rows);
}

GListModel *
wk_import_get_missing (WkImport *self)
{
  return G_LIST_MODEL (self->missing);
}

guint
wk_import_count_lacking (WkImport *self)
{
  return self->job != NULL ? self->job->n_lacking : 0;
}

void
wk_import_set_tell_missing (WkImport *self, gboolean tell)
{
  g_return_if_fail (self->job != NULL && !self->busy);

  self->job->tell_missing = tell;
}

const char * const *
wk_import_get_cells (WkImport *self, guint i)
{
  g_return_val_if_fail (self->job != NULL && i + 1 < self->job->file->rows->len, NULL);
  return (const char * const *) ((WkCsvRow *) self->job->file->rows->pdata[i + 1])->cells;
}

guint
wk_import_get_count (WkImport *self, WkImportVerdict verdict)
{
  return self->counts[verdict];
}

gboolean
wk_import_save_refused (WkImport *self, GFile *file, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  wk_csv_append (out, _("Line"), ';');
  wk_csv_append (out, _("Name"), ';');
  wk_csv_append (out, _("Why not"), ';');
  g_string_append (out, "\r\n");
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WkImportRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      g_autofree char *line = g_strdup_printf ("%u", row->line);

      if (row->verdict != WK_IMPORT_REFUSED)
        continue;
      wk_csv_append (out, line, ';');
      wk_csv_append (out, row->name, ';');
      wk_csv_append (out, row->sentence, ';');
      g_string_append (out, "\r\n");
    }
  return g_file_replace_contents (file, out->str, out->len, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, NULL, error);
}

/* ---- applying ------------------------------------------------------------------------------------------------- */

static void
apply_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (wk_import_job_apply (data, cancellable, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  wk_workspace_return_error (task, error);
}

void
wk_import_apply_async (WkImport *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, wk_import_apply_async);
  g_task_set_check_cancellable (task, FALSE); /* the worker answers whether it was taken in */
  if (self->job == NULL || self->busy)
    {
      g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID, _("The export is still being looked at."));
      return;
    }
  wk_workspace_flush (self->workspace);
  set_busy (self, TRUE);
  g_task_set_task_data (task, wk_import_job_ref (self->job), (GDestroyNotify) wk_import_job_unref);
  wk_worker_run_async (self->workspace->vault->worker, task, apply_thread);
}

gboolean
wk_import_apply_finish (WkImport *self, GAsyncResult *result, GError **error)
{
  WkImportJob *job = self->job;

  if (self->busy && job != NULL)
    set_busy (self, FALSE);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  for (guint i = 0; i < job->pages->len; i++)
    {
      const WkImportPage *page = job->pages->pdata[i];

      wk_workspace_apply_foreign (self->workspace, &page->name->document, wk_batch_get_fields (page->batch)->update);
    }
  wk_resident_list_put (self->workspace->residents, job->residents);
  wk_office_written (self->workspace->office, job->pages->len);
  return TRUE;
}

/* ---- object -------------------------------------------------------------------------------------------------------- */

static const char *
encoding_words (WkCsvEncoding encoding)
{
  switch (encoding)
    {
    case WK_CSV_UTF8_BOM: return _("UTF-8 with a mark");
    case WK_CSV_UTF16: return "UTF-16";
    case WK_CSV_WINDOWS_1252: return "Windows-1252";
    case WK_CSV_UTF8:
    default: return "UTF-8";
    }
}

static const char *
separator_words (char separator)
{
  return separator == '\t' ? _("tab") : separator == ',' ? _("comma") : _("semicolon");
}

static void
wk_import_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkImport *self = WK_IMPORT (object);

  switch (id)
    {
    case PROP_ENCODING: g_value_set_string (value, self->job != NULL ? encoding_words (self->job->file->encoding) : NULL); break;
    case PROP_SEPARATOR: g_value_set_string (value, self->job != NULL ? separator_words (self->job->file->separator) : NULL); break;
    case PROP_N_NEW: g_value_set_uint (value, self->counts[WK_IMPORT_NEW]); break;
    case PROP_N_CHANGED: g_value_set_uint (value, self->counts[WK_IMPORT_CHANGED]); break;
    case PROP_N_SAME: g_value_set_uint (value, self->counts[WK_IMPORT_SAME]); break;
    case PROP_N_REFUSED: g_value_set_uint (value, self->counts[WK_IMPORT_REFUSED]); break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->busy && self->job->rows != NULL && self->job->rows->len > 0
                                 ? (double) g_atomic_int_get (&self->job->done) / self->job->rows->len : 0);
      break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_import_finalize (GObject *object)
{
  WkImport *self = WK_IMPORT (object);

  g_clear_handle_id (&self->progress_source, g_source_remove);
  g_clear_pointer (&self->job, wk_import_job_unref);
  g_object_unref (self->columns);
  g_object_unref (self->rows);
  g_object_unref (self->missing);
  g_object_unref (self->workspace);
  G_OBJECT_CLASS (wk_import_parent_class)->finalize (object);
}

static void
wk_import_class_init (WkImportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wk_import_get_property;
  object_class->finalize = wk_import_finalize;
  props[PROP_ENCODING] = g_param_spec_string ("encoding", NULL, NULL, NULL, flags);
  props[PROP_SEPARATOR] = g_param_spec_string ("separator", NULL, NULL, NULL, flags);
  props[PROP_N_NEW] = g_param_spec_uint ("n-new", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_N_CHANGED] = g_param_spec_uint ("n-changed", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_N_SAME] = g_param_spec_uint ("n-same", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_N_REFUSED] = g_param_spec_uint ("n-refused", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
wk_import_init (WkImport *self)
{
  self->columns = g_list_store_new (WK_TYPE_IMPORT_COLUMN);
  self->rows = g_list_store_new (WK_TYPE_IMPORT_ROW);
  self->missing = g_list_store_new (WK_TYPE_IMPORT_ROW);
}

/**
 * wk_import_new:
 * @workspace: a workspace with a store
 *
 * Returns: (transfer full): an import that has read nothing yet
 */
WkImport *
wk_import_new (WkWorkspace *workspace)
{
  WkImport *self = g_object_new (WK_TYPE_IMPORT, NULL);

  self->workspace = g_object_ref (workspace);
  return self;
}
