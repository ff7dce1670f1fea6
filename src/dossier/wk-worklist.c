#include "wk-worklist.h"

#include <stdio.h>
#include <string.h>

#define DAY_LENGTH 10 /* of yyyy-mm-dd */

static void
item_free (gpointer data)
{
  WkWorkItem *item = data;

  g_free (item->id);
  g_free (item->day);
  g_free (item->who);
  g_free (item->what);
  g_free (item->rest_until);
  g_free (item);
}

static gboolean
given (const char *text)
{
  return text != NULL && *text != '\0';
}

/* Whether that day is here, or before today. */
static gboolean
has_come (const char *day, const char *today)
{
  return given (day) && strncmp (day, today, DAY_LENGTH) <= 0;
}

static gboolean
is_past (const char *day, const char *today)
{
  return given (day) && strncmp (day, today, DAY_LENGTH) < 0;
}

static gboolean
parse (const char *day, GDate *date)
{
  int y, m, d;

  if (!given (day) || sscanf (day, "%4d-%2d-%2d", &y, &m, &d) != 3 || !g_date_valid_dmy (d, m, y))
    return FALSE;
  g_date_clear (date, 1);
  g_date_set_dmy (date, d, m, y);
  return TRUE;
}

/* Days that the last contact lies beyond so many weeks; below zero: it does not. */
static int
days_beyond (const char *last_contact, int weeks, const char *today)
{
  GDate then, now;

  if (!parse (last_contact, &then) || !parse (today, &now))
    return -1;
  return g_date_days_between (&then, &now) - weeks * 7;
}

/* The first rule that holds, and the day that it speaks of. */
static gboolean
find_rule (const WkWorkFacts *facts, const char *today, WkWorkRule *rule, const char **day)
{
  gboolean rests = given (facts->rest_until) && !has_come (facts->rest_until, today);
  gboolean may = facts->mine && !rests;
  /* What was agreed for a day was done when they spoke on it, or since. */
  gboolean waits = given (facts->next_on) && !(given (facts->last_contact) && !is_past (facts->last_contact, facts->next_on));
  gboolean silent = may && !(waits && !has_come (facts->next_on, today));
  const struct { WkWorkRule rule; const char *day; gboolean holds; } rules[] = {
    { WK_WORK_ACUTE, facts->acute_until, given (facts->acute_until) },
    { WK_WORK_PROMISE, facts->promise, facts->mine && is_past (facts->promise, today) },
    { WK_WORK_THINK, facts->think_until, may && has_come (facts->think_until, today) },
    { WK_WORK_TALK, facts->next_talk, may && has_come (facts->next_talk, today) },
    { WK_WORK_AGREED, facts->next_on, may && waits && has_come (facts->next_on, today) },
    { WK_WORK_RESTED, facts->rest_until, may && has_come (facts->rest_until, today)
                                         && (!given (facts->last_contact) || is_past (facts->last_contact, facts->rest_until)) },
    { WK_WORK_NEVER, NULL, silent && !given (facts->last_contact) },
    { WK_WORK_RHYTHM, facts->last_contact, silent && facts->rhythm > 0 && days_beyond (facts->last_contact, facts->rhythm, today) >= 0 },
    { WK_WORK_SILENCE, facts->last_contact, silent && facts->rhythm <= 0 && days_beyond (facts->last_contact, WK_WORK_WEEKS, today) >= 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (rules[i].holds)
      {
        *rule = rules[i].rule;
        *day = rules[i].day;
        return TRUE;
      }
  return FALSE;
}

typedef struct {
  WkWorkItem *item;
  int beyond;                /* days: of the rules about silence */
} Sorted;

/* Silence beyond a rhythm and without one are measured with one measure. */
static guint
rank (WkWorkRule rule)
{
  return rule == WK_WORK_SILENCE ? WK_WORK_RHYTHM : rule;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Sorted *x = a, *y = b;
  int order = (int) rank (x->item->rule) - (int) rank (y->item->rule);

  if (order == 0 && rank (x->item->rule) == WK_WORK_RHYTHM)
    order = y->beyond - x->beyond;
  else if (order == 0)
    order = g_strcmp0 (x->item->day, y->item->day);
  return order != 0 ? order : strcmp (x->item->id, y->item->id);
}

static WkWorkItem *
item_new (const WkWorkFacts *facts, WkWorkRule rule, const char *day, const char *today)
{
  WkWorkItem *item = g_new0 (WkWorkItem, 1);

  item->id = g_strdup (facts->id);
  item->rule = rule;
  /* A deadline keeps its hour. */
  item->day = given (day) ? rule == WK_WORK_ACUTE || rule == WK_WORK_TALK ? g_strdup (day) : g_strndup (day, DAY_LENGTH) : NULL;
  item->weeks = rule == WK_WORK_RHYTHM ? facts->rhythm : WK_WORK_WEEKS;
  if (rule == WK_WORK_ACUTE)
    {
      item->who = g_strdup (facts->acute_owner);
      item->what = given (facts->acute) ? g_strdup (facts->acute) : NULL;
    }
  if (rule == WK_WORK_PROMISE)
    {
      item->who = g_strdup (facts->promised_by);
      item->what = g_strdup (facts->promised);
    }
  if (given (facts->rest_until) && !has_come (facts->rest_until, today))
    item->rest_until = g_strndup (facts->rest_until, DAY_LENGTH);
  return item;
}

GPtrArray *
wk_worklist_new (const WkWorkFacts *facts, gsize n, const char *today)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (item_free);
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (Sorted));

  g_return_val_if_fail (today != NULL, list);

  for (gsize i = 0; i < n; i++)
    {
      Sorted line;
      WkWorkRule rule;
      const char *day;

      if (!find_rule (&facts[i], today, &rule, &day))
        continue;
      line.item = item_new (&facts[i], rule, day, today);
      line.beyond = rank (rule) == WK_WORK_RHYTHM ? days_beyond (facts[i].last_contact, line.item->weeks, today) : 0;
      g_array_append_val (sorted, line);
    }
  g_array_sort (sorted, compare);
  for (guint i = 0; i < sorted->len; i++)
    g_ptr_array_add (list, g_array_index (sorted, Sorted, i).item);
  return list;
}

/* ---- by hand -------------------------------------------------------------------------------------------------------- */

/* One move: `who who`, each an id, a colon and the number of a rule; the second is whom they were put before. `-` for nobody: they were put last. */
static char *
dup_key (const WkWorkItem *item)
{
  return g_strdup_printf ("%s:%d", item->id, item->rule);
}

static gboolean
find (GPtrArray *list, const char *key, guint *at)
{
  for (guint i = 0; i < list->len; i++)
    {
      g_autofree char *here = dup_key (list->pdata[i]);

      if (g_str_equal (here, key))
        {
          *at = i;
          return TRUE;
        }
    }
  return FALSE;
}

static void
put (GPtrArray *list, guint from, guint to)
{
  gpointer item = g_ptr_array_steal_index (list, from);

  g_ptr_array_insert (list, to, item);
}

guint
wk_worklist_arrange (GPtrArray *list, const char *moves)
{
  g_auto (GStrv) lines = g_strsplit (moves != NULL ? moves : "", "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);
      guint from, before;

      if (g_strv_length (words) != 2 || !find (list, words[0], &from))
        continue;
      if (g_str_equal (words[1], "-"))
        put (list, from, list->len - 1);
      else if (find (list, words[1], &before) && before != from)
        put (list, from, before > from ? before - 1 : before);
      else
        continue;
      n++;
    }
  return n;
}

char *
wk_worklist_move (GPtrArray *list, const char *moves, guint from, guint to)
{
  g_autoptr (GString) kept = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (moves != NULL ? moves : "", "\n", -1);
  g_autofree char *moved = NULL, *before = NULL;

  g_return_val_if_fail (from < list->len && to < list->len, NULL);

  moved = dup_key (list->pdata[from]);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);
      guint at;

      if (g_strv_length (words) == 2 && !g_str_equal (words[0], moved) && find (list, words[0], &at))
        g_string_append_printf (kept, "%s\n", lines[i]);
    }
  put (list, from, to);
  before = to + 1 < list->len ? dup_key (list->pdata[to + 1]) : g_strdup ("-");
  g_string_append_printf (kept, "%s %s\n", moved, before);
  return g_string_free (g_steal_pointer (&kept), FALSE);
}
