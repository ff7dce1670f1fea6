#include "wk-today-private.h"

#include "wk-emergency.h"
#include "wk-kept-private.h"
#include "wk-workspace-private.h"

typedef struct {
  WkVault *vault;            /* (owned) */
  char *account, *name, *today; /* (owned) */
  gint64 since;
  gboolean writes_bases;
  gboolean order_known;
  char *order;               /* (owned) (nullable): in and, when it was not known, out */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  wk_vault_unref (reading->vault);
  g_free (reading->account);
  g_free (reading->name);
  g_free (reading->today);
  g_free (reading->order);
  g_free (reading);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  GError *error = NULL;
  WkToday *today;

  if (!reading->order_known)
    reading->order = wk_kept_load (reading->vault, WK_KEPT_WORK_ORDER);
  today = wk_today_read (reading->vault, reading->account, reading->name, reading->writes_bases, reading->today, reading->since, reading->order,
                         &error);
  if (today != NULL)
    g_task_return_pointer (task, today, (GDestroyNotify) wk_today_free);
  else
    wk_workspace_return_error (task, error);
}

/* The beginning of the last working day before @now: what came in at the weekend is new on Monday. */
static gint64
get_since (gint64 wall)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (wall / G_USEC_PER_SEC);
  int weekday = g_date_time_get_day_of_week (now);
  g_autoptr (GDateTime) day = g_date_time_add_days (now, weekday == G_DATE_MONDAY ? -3 : weekday == G_DATE_SUNDAY ? -2 : -1);
  g_autoptr (GDateTime) midnight = g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day), g_date_time_get_day_of_month (day), 0, 0, 0);

  return g_date_time_to_unix (midnight) * G_USEC_PER_SEC;
}

/**
 * wk_workspace_read_today_async:
 * @self: a workspace
 * @cancellable: (nullable): to stop it
 * @callback: called when it is read
 * @data: for @callback
 *
 * Reads what asks for whoever works here today, as it stands in the projection. A guest's workspace has nothing of it.
 */
void
wk_workspace_read_today_async (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Reading *reading;

  g_return_if_fail (WK_IS_WORKSPACE (self));

  g_task_set_source_tag (task, wk_workspace_read_today_async);
  if (self->vault == NULL)
    {
      g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_MISSING, "a seat has no day");
      return;
    }
  reading = g_new0 (Reading, 1);
  reading->vault = wk_vault_ref (self->vault);
  reading->account = g_strdup (wk_author_get_account (self->author));
  reading->name = g_strdup (wk_workspace_get_profile_name (self));
  reading->today = wk_workspace_dup_today (self);
  reading->writes_bases = (wk_workspace_get_functions (self) & WK_FUNCTION_COORDINATOR) != 0;
  reading->since = get_since (wk_clock_get_wall (self->clock));
  reading->order_known = self->work_order != NULL;
  reading->order = g_strdup (self->work_order);
  g_task_set_task_data (task, reading, reading_free);
  wk_worker_run_async (self->vault->worker, task, read_thread);
}

/**
 * wk_workspace_read_today_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: why it could not be read
 *
 * Returns: (transfer full) (nullable): the day
 */
WkToday *
wk_workspace_read_today_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  WkToday *today = g_task_propagate_pointer (G_TASK (result), error);
  Reading *reading = g_task_get_task_data (G_TASK (result));

  if (today != NULL && self->work_order == NULL)
    self->work_order = g_strdup (reading->order != NULL ? reading->order : "");
  return today;
}

const char *
wk_workspace_get_work_order (WkWorkspace *self)
{
  g_return_val_if_fail (WK_IS_WORKSPACE (self), NULL);
  return self->work_order != NULL ? self->work_order : "";
}

/**
 * wk_workspace_set_work_order:
 * @self: a workspace
 * @moves: as wk_worklist_move() gives them; "" for none
 *
 * The list of work stands so from now on, also after a restart.
 */
void
wk_workspace_set_work_order (WkWorkspace *self, const char *moves)
{
  g_return_if_fail (WK_IS_WORKSPACE (self));
  g_return_if_fail (moves != NULL);

  if (self->vault == NULL || self->closed)
    return;
  g_free (self->work_order);
  self->work_order = g_strdup (moves);
  wk_kept_save (self->vault, WK_KEPT_WORK_ORDER, *moves != '\0' ? moves : NULL);
}
