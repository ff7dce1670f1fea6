#include "wk-reminders.h"

#include <string.h>

#include "wk-kept-private.h"
#include "wk-mine-private.h"
#include "wk-today-private.h"
#include "wk-told-private.h"
#include "wk-workspace-private.h"

typedef struct {
  WkVault *vault;            /* (owned) */
  char *account, *name;      /* (owned) */
  char *now;                 /* (owned): yyyy-mm-ddThh:mm, local */
  char *since, *until;       /* (owned): yyyy-mm-dd: the days around it that are looked at */
  char *told;                /* (owned) (nullable): what was told of already, on whichever laptop */
  char *next;                /* (owned) (nullable): result, as @now */
} Taking;

static void
taking_free (gpointer data)
{
  Taking *taking = data;

  wk_vault_unref (taking->vault);
  g_free (taking->account);
  g_free (taking->name);
  g_free (taking->now);
  g_free (taking->since);
  g_free (taking->until);
  g_free (taking->told);
  g_free (taking->next);
  g_free (taking);
}

/* Of the acute: who has taken it on, and the contact person; of a talk the contact person. What lies further off than @3 may wait. */
static const char planned_sql[] =
  "SELECT g.document || g.record, g.subject, g.kind = 'acute', g.at FROM agenda g JOIN resident r ON r.subject = g.subject"
  " WHERE g.kind IN ('acute', 'talk') AND COALESCE (g.done_on, '') = '' AND g.at >= ?4 AND g.at <= ?3 AND " WK_SQL_OPEN
  " AND (" WK_SQL_IS_MINE ("r.contact_account", "r.contact_person")
  "  OR (g.kind = 'acute' AND " WK_SQL_IS_MINE ("g.account", "g.person") "))";

static void
fact_clear (gpointer data)
{
  WkReminderFact *fact = data;

  g_free ((char *) fact->key);
  g_free ((char *) fact->resident);
  g_free ((char *) fact->at);
}

static char *
dup_day (GDateTime *now, int days)
{
  g_autoptr (GDateTime) then = g_date_time_add_days (now, days);

  return g_date_time_format (then, "%Y-%m-%d");
}

static void
take_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Taking *taking = data;
  g_autofree char *here = NULL;
  g_autoptr (GArray) facts = g_array_new (FALSE, TRUE, sizeof (WkReminderFact));
  g_autoptr (WkStatement) s = NULL;
  GError *error = NULL;
  GPtrArray *reminders;

  g_array_set_clear_func (facts, fact_clear);
  s = wk_projection_query (wk_index_get_projection (taking->vault->index), &error, planned_sql, "ssss", taking->account, taking->name,
                           taking->until, taking->since);
  while (s != NULL && wk_statement_step (s, &error))
    {
      WkReminderFact fact = { g_strdup (wk_statement_get_text (s, 0)), g_strdup (wk_statement_get_text (s, 1)), wk_statement_get_int (s, 2) != 0,
                              g_strdup (wk_statement_get_text (s, 3)) };

      g_array_append_val (facts, fact);
    }
  if (error != NULL)
    {
      wk_workspace_return_error (task, error);
      return;
    }
  /* What was told before there was a desk. */
  here = wk_kept_load (taking->vault, WK_KEPT_TOLD);
  if (here != NULL)
    {
      g_autofree char *desk = g_steal_pointer (&taking->told);

      taking->told = g_strconcat (desk, here, NULL);
    }
  reminders = wk_reminders_list ((const WkReminderFact *) facts->data, facts->len, taking->now, taking->told, &taking->next);
  g_task_return_pointer (task, reminders, (GDestroyNotify) g_ptr_array_unref);
}

/* Noted in the same turn of the main loop in which whoever asked is answered. */
static void
taken_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Taking *taking = g_task_get_task_data (task);
  g_autoptr (WkLocation) location = g_object_steal_data (G_OBJECT (task), "wk-location");
  GError *error = NULL;
  GPtrArray *reminders = g_task_propagate_pointer (G_TASK (result), &error);

  if (reminders == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (reminders->len > 0)
    {
      g_autofree char *noted = wk_reminders_note (taking->told, reminders, taking->now);

      wk_location_set_told (location, noted, taking->now);
    }
  g_task_return_pointer (task, reminders, (GDestroyNotify) g_ptr_array_unref);
}

static void
opened_to_take_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WkWorkspace *self = WK_WORKSPACE (source);
  g_autoptr (GTask) task = data, job = NULL;
  Taking *taking = g_task_get_task_data (task);
  GError *error = NULL;
  WkLocation *location = wk_workspace_open_location_finish (self, result, &error);

  if (location == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  taking->told = wk_location_dup_told (location);
  g_object_set_data_full (G_OBJECT (task), "wk-location", location, g_object_unref);
  job = g_task_new (self, NULL, taken_cb, g_object_ref (task));
  g_task_set_task_data (job, taking, NULL);
  wk_worker_run_async (taking->vault->worker, job, take_thread);
}

void
wk_workspace_take_reminders_async (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  g_autoptr (GDateTime) now = NULL;
  Taking *taking;

  g_return_if_fail (WK_IS_WORKSPACE (self));

  g_task_set_source_tag (task, wk_workspace_take_reminders_async);
  if (self->vault == NULL || self->vault->read_only)
    {
      g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_MISSING, "nothing is kept here");
      return;
    }
  now = g_date_time_new_from_unix_local (wk_clock_get_wall (self->clock) / G_USEC_PER_SEC);
  taking = g_new0 (Taking, 1);
  taking->vault = wk_vault_ref (self->vault);
  taking->account = g_strdup (wk_author_get_account (self->author));
  taking->name = g_strdup (wk_workspace_get_profile_name (self));
  taking->now = g_date_time_format (now, WK_MOMENT_FORMAT);
  taking->since = dup_day (now, -3);
  taking->until = dup_day (now, 8);
  g_task_set_task_data (task, taking, taking_free);
  wk_workspace_open_location_async (self, cancellable, opened_to_take_cb, g_steal_pointer (&task));
}

GPtrArray *
wk_workspace_take_reminders_finish (WkWorkspace *self, GAsyncResult *result, guint *seconds, GError **error)
{
  GPtrArray *reminders = g_task_propagate_pointer (G_TASK (result), error);
  Taking *taking = g_task_get_task_data (G_TASK (result));

  *seconds = 0;
  if (reminders != NULL && taking->next != NULL)
    {
      g_autofree char *next = g_strconcat (taking->next, ":00", NULL);
      g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
      g_autoptr (GDateTime) then = g_date_time_new_from_iso8601 (next, zone);
      gint64 left = then != NULL ? g_date_time_to_unix (then) - wk_clock_get_wall (self->clock) / G_USEC_PER_SEC : 0;

      *seconds = (guint) CLAMP (left + 1, 1, 24 * 60 * 60);
    }
  return reminders;
}
