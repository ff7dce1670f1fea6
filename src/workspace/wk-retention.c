#include "wk-retention.h"

#include <glib/gi18n-lib.h>

#include "wk-erasure.h"
#include "wk-workspace-private.h"

/* Two hundred years: what is more was no period. */
#define MOST_MONTHS 2400

void
wk_retention_free (WkRetention *retention)
{
  g_free (retention->ground);
  g_free (retention);
}

void
wk_past_period_free (WkPastPeriod *past)
{
  g_free (past->resident);
  g_free (past->began);
  g_free (past->ended);
  g_free (past);
}

WkRetention *
wk_location_dup_retention (WkLocation *self)
{
  WkFields *directory = WK_FIELDS (wk_location_get_directory (self));
  WkRetention *retention = g_new0 (WkRetention, 1);

  retention->closed = (guint) CLAMP (wk_fields_get_number (directory, "keep-closed"), 0, MOST_MONTHS);
  retention->silent = (guint) CLAMP (wk_fields_get_number (directory, "keep-silent"), 0, MOST_MONTHS);
  retention->ground = wk_fields_dup_string (directory, "keep-ground");
  return retention;
}

gboolean
wk_location_set_retention (WkLocation *self, const WkRetention *retention)
{
  WkDocument *directory = wk_location_get_directory (self);
  g_autoptr (WkRetention) before = wk_location_dup_retention (self);

  if (!wk_document_is_writable (directory))
    return FALSE;
  wk_document_begin (directory);
  if (retention->closed != before->closed)
    wk_fields_set_number (WK_FIELDS (directory), "keep-closed", MIN (retention->closed, MOST_MONTHS));
  if (retention->silent != before->silent)
    wk_fields_set_number (WK_FIELDS (directory), "keep-silent", MIN (retention->silent, MOST_MONTHS));
  if (!g_str_equal (retention->ground, before->ground))
    wk_fields_set_string (WK_FIELDS (directory), "keep-ground", retention->ground);
  wk_document_commit (directory);
  return TRUE;
}

/* ---- which are past it ------------------------------------------------------------------------------------------- */

typedef struct {
  WkVault *vault;            /* (owned) */
  char *today;               /* (owned) */
  WkRetention *retention;    /* (owned) (nullable) */
  GHashTable *decided;       /* (owned) (nullable): ids of whom is to be removed */
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  wk_vault_unref (search->vault);
  g_free (search->today);
  g_clear_pointer (&search->retention, wk_retention_free);
  g_clear_pointer (&search->decided, g_hash_table_unref);
  g_free (search);
}

/* The end of a period is the day of the same number so many months on, or that month's last: SQLite alone would go into the next month. */
static const char sql[] =
  "WITH begun AS (SELECT subject, COALESCE (closed_on, '') <> '' AS closed, substr (CASE WHEN COALESCE (closed_on, '') <> '' THEN closed_on ELSE last_contact END, 1, 10) AS began,"
  "  CASE WHEN COALESCE (closed_on, '') <> '' THEN ?1 ELSE ?2 END AS months FROM resident WHERE COALESCE (keep_until, '') <= ?3),"
  " past AS (SELECT *, MIN (date (began, '+' || months || ' months'), date (began, 'start of month', '+' || (months + 1) || ' months', '-1 day')) AS ended FROM begun WHERE months > 0)"
  " SELECT subject, closed, began, ended, months FROM past WHERE ended <= ?3 ORDER BY ended, subject";

static void
search_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Search *search = data;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_past_period_free);
  GError *error = NULL;
  g_autoptr (WkStatement) s = wk_projection_query (wk_index_get_projection (search->vault->index), &error, sql, "iis", (gint64) search->retention->closed,
                                                   (gint64) search->retention->silent, search->today);

  while (s != NULL && found->len < WK_RETENTION_MOST && wk_statement_step (s, &error))
    {
      const char *resident = wk_statement_get_text (s, 0);
      WkPastPeriod *past;

      if (g_hash_table_contains (search->decided, resident))
        continue;
      past = g_new0 (WkPastPeriod, 1);
      past->resident = g_strdup (resident);
      past->closed = wk_statement_get_int (s, 1) != 0;
      past->began = g_strdup (wk_statement_get_text (s, 2));
      past->ended = g_strdup (wk_statement_get_text (s, 3));
      past->months = (guint) wk_statement_get_int (s, 4);
      g_ptr_array_add (found, past);
    }
  if (error != NULL)
    wk_workspace_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) g_ptr_array_unref);
}

static void
opened_to_search_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WkWorkspace *self = WK_WORKSPACE (source);
  g_autoptr (GTask) task = data;
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (WkLocation) location = wk_workspace_open_location_finish (self, result, &error);
  g_autoptr (GPtrArray) decisions = NULL;

  if (location == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  search->retention = wk_location_dup_retention (location);
  search->decided = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  decisions = wk_erasure_list (wk_document_get_doc (wk_location_get_directory (location)));
  for (guint i = 0; i < decisions->len; i++)
    g_hash_table_add (search->decided, g_strdup (((WkErasure *) decisions->pdata[i])->resident));
  wk_worker_run_async (search->vault->worker, task, search_thread);
}

void
wk_workspace_list_past_period_async (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Search *search = g_new0 (Search, 1);

  g_return_if_fail (WK_IS_WORKSPACE (self) && self->vault != NULL);

  search->vault = wk_vault_ref (self->vault);
  search->today = wk_workspace_dup_today (self);
  g_task_set_source_tag (task, wk_workspace_list_past_period_async);
  g_task_set_task_data (task, search, search_free);
  wk_workspace_open_location_async (self, cancellable, opened_to_search_cb, task);
}

GPtrArray *
wk_workspace_list_past_period_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, wk_workspace_list_past_period_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- keeping one longer ------------------------------------------------------------------------------------------ */

static void
opened_to_keep_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const char *const *words = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (WkFile) file = wk_workspace_open_file_finish (WK_WORKSPACE (source), result, &error);
  WkDocument *card = file != NULL ? wk_file_get_card (file) : NULL;

  if (file == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (!wk_document_is_writable (card))
    {
      g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_REFUSED, _("The decision could not be written down here."));
      return;
    }
  wk_document_begin (card);
  wk_fields_set_string (WK_FIELDS (card), "keep-until", words[0]);
  wk_fields_set_string (WK_FIELDS (card), "keep-why", words[1]);
  wk_document_commit (card);
  g_task_return_boolean (task, TRUE);
}

void
wk_workspace_keep_longer_async (WkWorkspace *self, const char *resident, const char *until, const char *why, GAsyncReadyCallback callback, gpointer data)
{
  const char *const words[] = { until, why, NULL };
  GTask *task = g_task_new (self, NULL, callback, data);

  g_return_if_fail (WK_IS_WORKSPACE (self) && until != NULL && why != NULL);

  g_task_set_source_tag (task, wk_workspace_keep_longer_async);
  g_task_set_task_data (task, g_strdupv ((char **) words), (GDestroyNotify) g_strfreev);
  wk_workspace_open_file_async (self, resident, NULL, opened_to_keep_cb, task);
}

gboolean
wk_workspace_keep_longer_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, wk_workspace_keep_longer_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
