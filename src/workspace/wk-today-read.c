#include "wk-today-private.h"

#include <string.h>

#include "wk-export-change.h"
#include "wk-mine-private.h"
#include "wk-receipt-private.h"
#include "wk-store-side.h"

#define RECEIPTS 1000u
#define CHANGES_FIRST 3u     /* of an export, before the news of colleagues */

static void
task_free (gpointer data)
{
  WkTask *task = data;

  g_free (task->resident);
  g_free (task->what);
  g_free (task->at);
  g_free (task);
}

static void
talk_free (gpointer data)
{
  WkTalk *talk = data;

  g_free (talk->resident);
  g_free (talk->at);
  g_free (talk->place);
  g_free (talk);
}

static void
came_free (gpointer data)
{
  WkCame *came = data;

  g_free (came->resident);
  g_free (came->changed_on);
  g_free (came);
}

static void
silence_free (gpointer data)
{
  WkSilence *silence = data;

  g_free (silence->resident);
  g_free (silence->last_contact);
  g_free (silence);
}

void
wk_today_free (WkToday *today)
{
  g_clear_pointer (&today->silence, g_ptr_array_unref);
  g_clear_pointer (&today->work, g_ptr_array_unref);
  g_clear_pointer (&today->tasks, g_ptr_array_unref);
  g_clear_pointer (&today->talks, g_ptr_array_unref);
  g_clear_pointer (&today->came, g_ptr_array_unref);
  g_strfreev (today->nobody.ids);
  g_strfreev (today->not_in_view.ids);
  g_free (today);
}

/* ---- whom to contact ------------------------------------------------------------------------------------------------ */

/* The columns of WkWorkFacts. Only what was agreed is read: no name, no language, no household, no benefit. */
static const char work_sql[] =
  "SELECT r.subject, " WK_SQL_IS_MINE ("r.contact_account", "r.contact_person") " AS mine, r.acute_until, p.at, p.person, p.what, r.think_until, r.next_talk,"
  " (SELECT t.next_on FROM timeline t WHERE t.subject = r.subject AND t.kind = 'contact' AND COALESCE (t.next_on, '') <> ''"
  "  ORDER BY t.at DESC, t.next_on DESC LIMIT 1),"
  " r.rest_until, r.last_contact, r.rhythm, r.acute_owner,"
  " CASE WHEN COALESCE (r.acute_until, '') <> '' THEN (SELECT g.what FROM agenda g WHERE g.subject = r.subject AND g.kind = 'acute'"
  "  AND COALESCE (g.done_on, '') = '' ORDER BY COALESCE (g.at, ''), g.record LIMIT 1) END"
  " FROM resident r LEFT JOIN agenda p ON p.rowid = (SELECT g.rowid FROM agenda g WHERE g.subject = r.subject AND g.kind IN ('step', 'first')"
  "  AND COALESCE (g.done_on, '') = '' AND COALESCE (g.person, '') <> '' AND COALESCE (g.account, '') <> 'resident' AND COALESCE (g.at, '') <> ''"
  "  ORDER BY g.at LIMIT 1)"
  " WHERE " WK_SQL_OPEN " AND (" WK_SQL_IS_MINE ("r.contact_account", "r.contact_person") " OR r.acute_until > '')";

static void
fact_clear (gpointer data)
{
  WkWorkFacts *fact = data;

  g_free ((char *) fact->id);
  g_free ((char *) fact->acute_until);
  g_free ((char *) fact->acute_owner);
  g_free ((char *) fact->acute);
  g_free ((char *) fact->promise);
  g_free ((char *) fact->promised_by);
  g_free ((char *) fact->promised);
  g_free ((char *) fact->think_until);
  g_free ((char *) fact->next_talk);
  g_free ((char *) fact->next_on);
  g_free ((char *) fact->rest_until);
  g_free ((char *) fact->last_contact);
}

static GPtrArray *
read_work (WkProjection *projection, const char *account, const char *name, const char *today, GError **error)
{
  g_autoptr (WkStatement) s = wk_projection_query (projection, error, work_sql, "ss", account, name);
  g_autoptr (GArray) facts = g_array_new (FALSE, TRUE, sizeof (WkWorkFacts));
  GError *local = NULL;

  if (s == NULL)
    return NULL;
  g_array_set_clear_func (facts, fact_clear);
  while (wk_statement_step (s, &local))
    {
      WkWorkFacts fact = {
        .id = g_strdup (wk_statement_get_text (s, 0)), .mine = wk_statement_get_int (s, 1) != 0,
        .acute_until = g_strdup (wk_statement_get_text (s, 2)), .promise = g_strdup (wk_statement_get_text (s, 3)),
        .promised_by = g_strdup (wk_statement_get_text (s, 4)), .promised = g_strdup (wk_statement_get_text (s, 5)),
        .think_until = g_strdup (wk_statement_get_text (s, 6)), .next_talk = g_strdup (wk_statement_get_text (s, 7)),
        .next_on = g_strdup (wk_statement_get_text (s, 8)), .rest_until = g_strdup (wk_statement_get_text (s, 9)),
        .last_contact = g_strdup (wk_statement_get_text (s, 10)),
        .acute_owner = g_strdup (wk_statement_get_text (s, 12)), .acute = g_strdup (wk_statement_get_text (s, 13)),
        .rhythm = (int) CLAMP (wk_statement_get_double (s, 11), 0, 1000),
      };

      g_array_append_val (facts, fact);
    }
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return NULL;
    }
  return wk_worklist_new ((const WkWorkFacts *) facts->data, facts->len, today);
}

/* ---- silence --------------------------------------------------------------------------------------------------------- */

static gboolean
read_silence (WkToday *self, WkProjection *projection, const char *account, const char *name, const char *today, GError **error)
{
  g_autoptr (WkStatement) s = wk_projection_query (projection, error,
    "SELECT r.subject, r.last_contact, julianday (?3) - julianday (substr (r.last_contact, 1, 10)), COALESCE (r.rest_until, '') > ?3"
    " FROM resident r WHERE " WK_SQL_OPEN " AND " WK_SQL_IS_MINE ("r.contact_account", "r.contact_person")
    " ORDER BY COALESCE (r.last_contact, '') = '', r.last_contact DESC, r.subject", "sss", account, name, today);
  g_autoptr (GHashTable) items = g_hash_table_new (g_str_hash, g_str_equal);
  GError *local = NULL;

  if (s == NULL)
    return FALSE;
  for (guint i = 0; i < self->work->len; i++)
    g_hash_table_insert (items, ((WkWorkItem *) self->work->pdata[i])->id, self->work->pdata[i]);
  while (wk_statement_step (s, &local))
    {
      WkSilence *silence = g_new0 (WkSilence, 1);

      silence->resident = g_strdup (wk_statement_get_text (s, 0));
      silence->last_contact = g_strdup (wk_statement_get_text (s, 1));
      silence->days = wk_statement_is_null (s, 2) ? G_MAXINT : (int) MAX (wk_statement_get_int (s, 2), 0);
      silence->item = g_hash_table_lookup (items, silence->resident);
      silence->rests = silence->item == NULL && wk_statement_get_int (s, 3) != 0;
      g_ptr_array_add (self->silence, silence);
    }
  if (local != NULL)
    g_propagate_error (error, local);
  return local == NULL;
}

/* ---- tasks, talks, groups ------------------------------------------------------------------------------------------- */

static gboolean
read_tasks (WkToday *self, WkProjection *projection, const char *account, const char *name, const char *until, GError **error)
{
  g_autoptr (WkStatement) s = wk_projection_query (projection, error,
    "SELECT g.subject, g.what, g.at, g.kind = 'acute' FROM agenda g JOIN resident r ON r.subject = g.subject"
    /* By whose it is, not by all that was ever to be done before that day. */
    " WHERE g.rowid IN (SELECT a.rowid FROM agenda a WHERE a.account = ?1 AND ?1 <> '' AND COALESCE (a.done_on, '') = ''"
    "  UNION SELECT p.rowid FROM agenda p WHERE p.person = ?2 AND ?2 <> '' AND COALESCE (p.done_on, '') = '')"
    " AND g.kind IN ('step', 'first', 'acute') AND g.at <> '' AND g.at < ?3 AND " WK_SQL_OPEN " ORDER BY g.at, g.record LIMIT 50", "sss", account, name, until);
  GError *local = NULL;

  if (s == NULL)
    return FALSE;
  while (wk_statement_step (s, &local))
    {
      WkTask *task = g_new0 (WkTask, 1);

      task->resident = g_strdup (wk_statement_get_text (s, 0));
      task->what = g_strdup (wk_statement_get_text (s, 1));
      task->at = g_strdup (wk_statement_get_text (s, 2));
      task->acute = wk_statement_get_int (s, 3) != 0;
      g_ptr_array_add (self->tasks, task);
    }
  if (local != NULL)
    g_propagate_error (error, local);
  return local == NULL;
}

static gboolean
read_talks (WkToday *self, WkProjection *projection, const char *today, GError **error)
{
  g_autofree char *end = g_strconcat (today, "U", NULL); /* after every T of that day */
  g_autoptr (WkStatement) s = wk_projection_query (projection, error,
    "SELECT g.subject, g.at, g.what FROM agenda g JOIN resident r ON r.subject = g.subject"
    " WHERE g.at >= ? AND g.at < ? AND g.kind = 'talk' AND " WK_SQL_OPEN " ORDER BY g.at LIMIT 50", "ss", today, end);
  GError *local = NULL;

  if (s == NULL)
    return FALSE;
  while (wk_statement_step (s, &local))
    {
      WkTalk *talk = g_new0 (WkTalk, 1);

      talk->resident = g_strdup (wk_statement_get_text (s, 0));
      talk->at = g_strdup (wk_statement_get_text (s, 1));
      talk->place = g_strdup (wk_statement_get_text (s, 2));
      g_ptr_array_add (self->talks, talk);
    }
  if (local != NULL)
    g_propagate_error (error, local);
  return local == NULL;
}

/* Who was never spoken to first; equals in the order of their ids, which say nothing of anybody. All of a group are counted by its index alone, and
 * those few who go on in another are taken off: nothing is looked up for each. */
static gboolean
read_group (WkTodayGroup *group, WkProjection *projection, const char *condition, GError **error)
{
  g_autofree char *count = g_strconcat ("SELECT (SELECT COUNT(*) FROM resident r WHERE COALESCE (r.closed_on, '') = '' AND ", condition, ")"
                                        " - (SELECT COUNT(*) FROM resident r WHERE COALESCE (r.same_as, '') <> '' AND COALESCE (r.closed_on, '') = '' AND ", condition,
                                        " AND NOT (" WK_SQL_OPEN "))", NULL);
  g_autofree char *sql = g_strconcat ("SELECT r.subject FROM resident r WHERE " WK_SQL_OPEN " AND ", condition,
                                      " ORDER BY COALESCE (r.last_contact, ''), r.subject LIMIT ?", NULL);
  g_autoptr (WkStatement) n = wk_projection_query (projection, error, count, NULL), s = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  GError *local = NULL;

  if (n == NULL)
    return FALSE;
  if (wk_statement_step (n, &local))
    group->total = wk_statement_get_int (n, 0);
  if (local == NULL && (s = wk_projection_query (projection, &local, sql, "i", (gint64) WK_TODAY_MOST)) != NULL)
    while (wk_statement_step (s, &local))
      g_ptr_array_add (ids, g_strdup (wk_statement_get_text (s, 0)));
  g_ptr_array_add (ids, NULL);
  group->ids = (char **) g_ptr_array_steal (ids, NULL);
  if (local != NULL)
    g_propagate_error (error, local);
  return local == NULL;
}

/* ---- what came in --------------------------------------------------------------------------------------------------- */

static WkCame *
ensure_came (WkToday *self, GHashTable *seen, const char *resident)
{
  WkCame *came = g_hash_table_lookup (seen, resident);

  if (came == NULL)
    {
      came = g_new0 (WkCame, 1);
      came->resident = g_strdup (resident);
      g_hash_table_insert (seen, came->resident, came);
      g_ptr_array_add (self->came, came);
    }
  return came;
}

/* A deputy mostly only reads the base: what is told of it waits for the contact person, who can say that it was talked about. */
static gboolean
read_changes (WkToday *self, GHashTable *seen, WkProjection *projection, const char *account, const char *name, gboolean writes_bases, GError **error)
{
  g_autoptr (WkStatement) s = wk_projection_query (projection, error,
    "SELECT c.subject, c.topic, c.at, " WK_SQL_IS_MINE ("r.contact_account", "r.contact_person") " FROM change c JOIN resident r ON r.subject = c.subject WHERE " WK_SQL_OPEN " AND ("
    WK_SQL_IS_MINE ("r.contact_account", "r.contact_person") " OR " WK_SQL_IS_MINE ("r.deputy_account", "r.deputy") ")"
    " ORDER BY c.at DESC, c.subject", "ss", account, name);
  GError *local = NULL;

  if (s == NULL)
    return FALSE;
  while (wk_statement_step (s, &local))
    {
      WkChangeTopic topic = wk_change_topic_by_key (wk_statement_get_text (s, 1));
      WkCame *came;

      if (topic == WK_N_CHANGES || (!writes_bases && wk_change_topic_get_kind (topic) == WK_DOC_BASE && wk_statement_get_int (s, 3) == 0))
        continue;
      came = ensure_came (self, seen, wk_statement_get_text (s, 0));
      came->changes |= 1u << topic;
      if (came->changed_on == NULL)
        came->changed_on = g_strdup (wk_statement_get_text (s, 2));
    }
  if (local != NULL)
    g_propagate_error (error, local);
  return local == NULL;
}

static void
read_came (WkToday *self, GHashTable *seen, WkVault *vault, gint64 since)
{
  g_autoptr (GPtrArray) stored = wk_store_list_receipts (vault->store, RECEIPTS, NULL);

  for (guint i = 0; stored != NULL && i < stored->len; i++)
    {
      g_autoptr (WkReceipt) receipt = wk_receipt_new_from_bytes (((WkStoreReceipt *) stored->pdata[i])->bytes);
      guint n = receipt != NULL ? g_list_model_get_n_items (G_LIST_MODEL (receipt)) : 0;

      if (receipt != NULL && wk_receipt_get_ended (receipt) < since)
        break;
      for (guint k = 0; k < n; k++)
        {
          g_autoptr (WkReceiptLine) line = g_list_model_get_item (G_LIST_MODEL (receipt), k);
          WkDocKind kind = wk_receipt_line_get_kind (line);
          WkCame *came;

          if (wk_receipt_line_get_received (line) == 0 || !wk_doc_kind_is_of_resident (kind) || kind == WK_DOC_ATTACHMENT)
            continue;
          came = ensure_came (self, seen, wk_receipt_line_get_resident (line));
          came->at = MAX (came->at, wk_receipt_get_ended (receipt));
          came->kinds |= 1u << kind;
        }
    }
}

void
wk_today_arrange_came (GPtrArray *came)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new (), news = g_ptr_array_new ();

  for (guint i = 0; i < came->len; i++)
    {
      const WkCame *one = came->pdata[i];

      g_ptr_array_add (one->kinds != 0 ? news : changes, came->pdata[i]);
    }
  for (guint i = 0, to = 0; to < came->len; i++)
    {
      if (i == CHANGES_FIRST || i >= changes->len)
        for (; news->len > 0; g_ptr_array_remove_index (news, 0))
          came->pdata[to++] = news->pdata[0];
      if (i < changes->len)
        came->pdata[to++] = changes->pdata[i];
    }
}

static char *
dup_day_after (const char *day, int days)
{
  g_autofree char *noon = g_strconcat (day, "T12:00:00", NULL);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) then = g_date_time_new_from_iso8601 (noon, utc);
  g_autoptr (GDateTime) later = g_date_time_add_days (then, days);

  return g_date_time_format (later, "%Y-%m-%d");
}

WkToday *
wk_today_read (WkVault *vault, const char *account, const char *name, gboolean writes_bases, const char *today, gint64 since, const char *moves,
               GError **error)
{
  g_autoptr (WkToday) self = g_new0 (WkToday, 1);
  WkProjection *projection = wk_index_get_projection (vault->index);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *until = dup_day_after (today, 8);

  self->silence = g_ptr_array_new_with_free_func (silence_free);
  self->tasks = g_ptr_array_new_with_free_func (task_free);
  self->talks = g_ptr_array_new_with_free_func (talk_free);
  self->came = g_ptr_array_new_with_free_func (came_free);
  self->work = read_work (projection, account, name, today, error);
  if (self->work == NULL || !read_silence (self, projection, account, name, today, error) || !read_tasks (self, projection, account, name, until, error) || !read_talks (self, projection, today, error)
      || !read_group (&self->nobody, projection, "COALESCE (r.contact_person, '') = ''", error)
      || !read_group (&self->not_in_view, projection, "COALESCE (r.contact_person, '') <> '' AND COALESCE (r.view, '') <> 'in'", error))
    return NULL;
  self->moved = wk_worklist_arrange (self->work, moves);
  if (!read_changes (self, seen, projection, account, name, writes_bases, error))
    return NULL;
  read_came (self, seen, vault, since);
  wk_today_arrange_came (self->came);
  return g_steal_pointer (&self);
}
