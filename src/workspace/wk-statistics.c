#include "wk-statistics.h"

#include <stdio.h>
#include <string.h>

#include "wk-today-private.h"
#include "wk-vocabulary.h"
#include "wk-workspace-private.h"

void
wk_counted_free (WkCounted *counted)
{
  g_free (counted->phase);
  g_free (counted->view);
  g_free (counted->last_contact);
  g_free (counted->first_contact);
  g_free (counted->first_table);
  g_free (counted->acute_until);
  g_free (counted);
}

void
wk_statistics_free (WkStatistics *statistics)
{
  g_array_unref (statistics->phases);
  g_array_unref (statistics->silence);
  g_array_unref (statistics->to_table);
  g_free (statistics);
}

/* ---- groups ---------------------------------------------------------------------------------------------------- */

static void
group_clear (gpointer data)
{
  g_free (((WkGroup *) data)->key);
}

static GArray *
groups_new (const char *const *keys)
{
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (WkGroup));

  g_array_set_clear_func (groups, group_clear);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      WkGroup group = { g_strdup (keys[i]), 0 };

      g_array_append_val (groups, group);
    }
  return groups;
}

static WkGroup *
get_group (GArray *groups, guint i)
{
  return &g_array_index (groups, WkGroup, i);
}

/* What the groups do not know stands in the last one. */
static void
count_in (GArray *groups, const char *key)
{
  for (guint i = 0; i < groups->len; i++)
    if (g_str_equal (get_group (groups, i)->key, key))
      {
        get_group (groups, i)->n++;
        return;
      }
  get_group (groups, groups->len - 1)->n++;
}

static void
join (GArray *groups, guint first)
{
  WkGroup *one = get_group (groups, first), *other = get_group (groups, first + 1);
  g_autofree char *before = g_steal_pointer (&one->key);

  one->key = g_strconcat (before, WK_GROUP_AND, other->key, NULL);
  one->n += other->n;
  g_array_remove_index (groups, first + 1);
}

static void
merge_small (GArray *groups)
{
  for (guint i = groups->len; i > 0; i--)
    if (get_group (groups, i - 1)->n == 0)
      g_array_remove_index (groups, i - 1);
  for (guint i = 0; i + 1 < groups->len;)
    if (get_group (groups, i)->n < WK_STATISTICS_LEAST)
      join (groups, i);
    else
      i++;
  if (groups->len > 1 && get_group (groups, groups->len - 1)->n < WK_STATISTICS_LEAST)
    join (groups, groups->len - 2);
  /* There are not ten in all. */
  if (groups->len == 1 && get_group (groups, 0)->n < WK_STATISTICS_LEAST)
    {
      g_free (get_group (groups, 0)->key);
      *get_group (groups, 0) = (WkGroup) { g_strdup ("few"), 0 };
    }
}

/* ---- counting -------------------------------------------------------------------------------------------------- */

static gboolean
read_day (const char *date, GDate *day)
{
  int y, m, d;

  if (date == NULL || sscanf (date, "%4d-%2d-%2d", &y, &m, &d) != 3 || !g_date_valid_dmy (d, m, y))
    return FALSE;
  g_date_clear (day, 1);
  g_date_set_dmy (day, d, m, y);
  return TRUE;
}

static const char *
get_span (int days)
{
  return days <= 31 ? "month" : days <= 92 ? "quarter" : days <= 183 ? "half-year" : "longer";
}

static void
count_silence (WkStatistics *self, const WkCounted *one, const GDate *today)
{
  GDate last;

  count_in (self->silence, read_day (one->last_contact, &last) ? get_span (g_date_days_between (&last, today)) : "never");
}

/* Who was never spoken to waits for no table yet. */
static void
count_to_table (WkStatistics *self, const WkCounted *one)
{
  GDate first, table;

  if (!read_day (one->first_contact, &first))
    return;
  count_in (self->to_table, read_day (one->first_table, &table) ? get_span (MAX (0, g_date_days_between (&first, &table))) : "not-yet");
}

static void
count_missing (WkStatistics *self, const WkCounted *one, const char *today)
{
  const gboolean lacks[WK_N_LIGHTS] = {
    [WK_LIGHT_IN_VIEW] = g_strcmp0 (one->view, "in") != 0,
    [WK_LIGHT_CONTACT_PERSON] = !one->contact_person,
    [WK_LIGHT_NETWORK] = !one->plan || one->steps_unowned > 0,
    [WK_LIGHT_CONNECT] = !one->asked,
    [WK_LIGHT_ACUTE] = one->acute_until != NULL && *one->acute_until != '\0' && strncmp (one->acute_until, today, 10) < 0,
  };

  for (guint i = 0; i < WK_N_LIGHTS; i++)
    self->missing[i] += lacks[i];
}

/* Phases out of use, or that nobody here heard of, in which somebody is still. */
static void
add_others (GPtrArray *phases, GPtrArray *people)
{
  for (guint i = 0; i < people->len; i++)
    {
      const WkCounted *one = people->pdata[i];

      if (one->phase != NULL && *one->phase != '\0' && !g_ptr_array_find_with_equal_func (phases, one->phase, g_str_equal, NULL))
        g_ptr_array_add (phases, (gpointer) one->phase);
    }
}

WkStatistics *
wk_statistics_count (GPtrArray *people, const char *today)
{
  static const char *const silence[] = { "month", "quarter", "half-year", "longer", "never", NULL };
  static const char *const to_table[] = { "month", "quarter", "half-year", "longer", "not-yet", NULL };
  WkStatistics *self = g_new0 (WkStatistics, 1);
  g_autoptr (GPtrArray) phases = g_ptr_array_new ();
  gsize n;
  const WkTerm *terms = wk_terms_get_in_use (WK_TERMS_PHASE, &n);
  guint who_took = 0;
  GDate day;

  g_return_val_if_fail (people != NULL && read_day (today, &day), self);

  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (phases, (gpointer) terms[i].key);
  add_others (phases, people);
  g_ptr_array_add (phases, (gpointer) "");
  g_ptr_array_add (phases, NULL);
  self->phases = groups_new ((const char *const *) phases->pdata);
  self->silence = groups_new (silence);
  self->to_table = groups_new (to_table);
  self->residents = people->len;
  for (guint i = 0; i < people->len; i++)
    {
      const WkCounted *one = people->pdata[i];

      count_in (self->phases, one->phase != NULL ? one->phase : "");
      count_silence (self, one, &day);
      count_to_table (self, one);
      count_missing (self, one, today);
      self->steps_done += one->steps_done;
      who_took += one->steps_done > 0;
    }
  if (who_took < WK_STATISTICS_LEAST)
    self->steps_done = 0;
  merge_small (self->phases);
  merge_small (self->silence);
  merge_small (self->to_table);
  return self;
}

/* ---- reading --------------------------------------------------------------------------------------------------- */

static const char sql[] =
  "SELECT r.phase, r.view, r.last_contact, t.first, t.at_table, r.acute_until, COALESCE (r.contact_person, '') <> '', r.has_plan = '1',"
  " " WK_SQL_ASKED ", COALESCE (g.done, 0), COALESCE (g.unowned, 0)"
  " FROM resident r LEFT JOIN address a ON a.subject = r.subject"
  " LEFT JOIN (SELECT subject, MIN (at) AS first, MIN (CASE WHEN channel = 'table' THEN at END) AS at_table FROM timeline"
  "  WHERE not_reached <> '1' AND COALESCE (at, '') <> '' GROUP BY subject) t ON t.subject = r.subject"
  " LEFT JOIN (SELECT subject, SUM (COALESCE (done_on, '') > ?1) AS done, SUM (COALESCE (done_on, '') = '' AND COALESCE (person, '') = '') AS unowned"
  "  FROM agenda WHERE kind IN ('step', 'first') GROUP BY subject) g ON g.subject = r.subject"
  " WHERE " WK_SQL_OPEN;

typedef struct {
  WkVault *vault;            /* (owned) */
  char *today, *year_ago;    /* (owned) */
} Counting;

static void
counting_free (gpointer data)
{
  Counting *counting = data;

  wk_vault_unref (counting->vault);
  g_free (counting->today);
  g_free (counting->year_ago);
  g_free (counting);
}

static WkCounted *
read_counted (WkStatement *s)
{
  WkCounted *one = g_new0 (WkCounted, 1);

  one->phase = g_strdup (wk_statement_get_text (s, 0));
  one->view = g_strdup (wk_statement_get_text (s, 1));
  one->last_contact = g_strdup (wk_statement_get_text (s, 2));
  one->first_contact = g_strdup (wk_statement_get_text (s, 3));
  one->first_table = g_strdup (wk_statement_get_text (s, 4));
  one->acute_until = g_strdup (wk_statement_get_text (s, 5));
  one->contact_person = wk_statement_get_int (s, 6) != 0;
  one->plan = wk_statement_get_int (s, 7) != 0;
  one->asked = wk_statement_get_int (s, 8) != 0;
  one->steps_done = wk_statement_get_int (s, 9);
  one->steps_unowned = wk_statement_get_int (s, 10);
  return one;
}

static void
count_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Counting *counting = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_counted_free);
  g_autoptr (WkStatement) s = wk_projection_query (wk_index_get_projection (counting->vault->index), &error, sql, "s", counting->year_ago);

  while (s != NULL && wk_statement_step (s, &error))
    g_ptr_array_add (people, read_counted (s));
  if (error != NULL)
    wk_workspace_return_error (task, error);
  else
    g_task_return_pointer (task, wk_statistics_count (people, counting->today), (GDestroyNotify) wk_statistics_free);
}

/**
 * wk_workspace_count_async:
 * @self: a workspace with a store
 * @cancellable: (nullable): to stop it
 * @callback: called when it is counted
 * @data: for @callback
 *
 * Counts the files on this laptop, but for closed ones and those that went on in another.
 */
void
wk_workspace_count_async (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Counting *counting;
  GDate day;
  char text[16];

  g_return_if_fail (WK_IS_WORKSPACE (self) && self->vault != NULL);

  g_task_set_source_tag (task, wk_workspace_count_async);
  counting = g_new0 (Counting, 1);
  counting->vault = wk_vault_ref (self->vault);
  counting->today = wk_workspace_dup_today (self);
  if (read_day (counting->today, &day))
    {
      g_date_subtract_years (&day, 1);
      g_date_strftime (text, sizeof text, "%Y-%m-%d", &day);
      counting->year_ago = g_strdup (text);
    }
  g_task_set_task_data (task, counting, counting_free);
  wk_worker_run_async (self->vault->worker, task, count_thread);
}

WkStatistics *
wk_workspace_count_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
