#include "wk-reminder.h"

#include <string.h>

#define MOMENT "%Y-%m-%dT%H:%M"
#define DAY_LENGTH 10
#define MOMENT_LENGTH 16
#define MINUTES_OF_A_DAY (24 * 60)
#define KEPT_DAYS 7

static void
reminder_free (gpointer data)
{
  WkReminder *reminder = data;

  g_free (reminder->resident);
  g_free (reminder->at);
  g_free (reminder->told);
  g_free (reminder);
}

/* A day or a moment; of a day its first minute. */
static GDateTime *
parse (const char *at)
{
  g_autofree char *iso = strlen (at) > DAY_LENGTH ? g_strdup_printf ("%.16s:00", at) : g_strdup_printf ("%sT00:00:00", at);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc (); /* local time without its changes: what is planned keeps its hour */

  return g_date_time_new_from_iso8601 (iso, zone);
}

/* The moment so many minutes from @at. */
static char *
dup_moment (GDateTime *at, int minutes)
{
  g_autoptr (GDateTime) moment = g_date_time_add_minutes (at, minutes);

  return g_date_time_format (moment, MOMENT);
}

typedef struct {
  WkReminderKind kind;
  int minutes;               /* from the moment, or the first minute of the day, that is planned */
} Moment;

static const Moment acute_hour[] = { { WK_REMINDER_ACUTE_SOON, -120 }, { WK_REMINDER_ACUTE_PASSED, 0 } };
static const Moment acute_day[] = { { WK_REMINDER_ACUTE_SOON, 9 * 60 - MINUTES_OF_A_DAY }, { WK_REMINDER_ACUTE_SOON, 9 * 60 },
                                    { WK_REMINDER_ACUTE_PASSED, 9 * 60 + MINUTES_OF_A_DAY } };
static const Moment talk_hour[] = { { WK_REMINDER_TALK, -30 } };
static const Moment talk_day[] = { { WK_REMINDER_TALK, 8 * 60 + 30 } };

static const Moment *
get_moments (gboolean acute, gboolean hour, gsize *n)
{
  *n = !acute ? 1 : hour ? G_N_ELEMENTS (acute_hour) : G_N_ELEMENTS (acute_day);
  return acute ? hour ? acute_hour : acute_day : hour ? talk_hour : talk_day;
}

static gboolean
was_told (const char *told, const char *word)
{
  g_auto (GStrv) lines = g_strsplit (told != NULL ? told : "", "\n", -1);

  return g_strv_contains ((const char *const *) lines, word);
}

/* The last moment of it that has come, if that is to be told; and the first that is to come. */
static WkReminder *
look (const WkReminderFact *fact, const char *now, const char *oldest, const char *told, char **next)
{
  g_autoptr (GDateTime) at = parse (fact->at);
  gboolean hour = strlen (fact->at) > DAY_LENGTH;
  g_autofree char *last = NULL, *word = NULL;
  WkReminderKind kind = WK_REMINDER_TALK;
  const Moment *moments;
  WkReminder *reminder;
  gsize n;

  if (at == NULL)
    return NULL;
  moments = get_moments (fact->acute, hour, &n);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *moment = dup_moment (at, moments[i].minutes);

      if (strcmp (moment, now) > 0)
        {
          if (*next == NULL || strcmp (moment, *next) < 0)
            {
              g_free (*next);
              *next = g_steal_pointer (&moment);
            }
          break;
        }
      kind = moments[i].kind;
      g_free (last);
      last = g_steal_pointer (&moment);
    }
  if (last == NULL || strcmp (last, oldest) < 0 || (!fact->acute && hour && strncmp (fact->at, now, MOMENT_LENGTH) < 0)
      || (!fact->acute && !hour && strncmp (fact->at, now, DAY_LENGTH) < 0))
    return NULL;
  word = g_strdup_printf ("%s:%s", fact->key, last);
  if (was_told (told, word))
    return NULL;
  reminder = g_new0 (WkReminder, 1);
  reminder->kind = kind;
  reminder->resident = g_strdup (fact->resident);
  reminder->at = g_strdup (fact->at);
  reminder->told = g_steal_pointer (&word);
  return reminder;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const WkReminder *x = *(WkReminder *const *) a, *y = *(WkReminder *const *) b;
  int order = strcmp (x->at, y->at);

  return order != 0 ? order : strcmp (x->told, y->told);
}

GPtrArray *
wk_reminders_list (const WkReminderFact *facts, gsize n, const char *now, const char *told, char **next)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (reminder_free);
  g_autoptr (GDateTime) then = parse (now);
  g_autofree char *oldest = NULL;

  g_return_val_if_fail (then != NULL && next != NULL, list);

  *next = NULL;
  oldest = dup_moment (then, -MINUTES_OF_A_DAY);
  for (gsize i = 0; i < n; i++)
    {
      WkReminder *reminder = look (&facts[i], now, oldest, told, next);

      if (reminder != NULL)
        g_ptr_array_add (list, reminder);
    }
  g_ptr_array_sort (list, compare);
  return list;
}

char *
wk_reminders_note (const char *told, GPtrArray *reminders, const char *now)
{
  g_auto (GStrv) lines = g_strsplit (told != NULL ? told : "", "\n", -1);
  g_autoptr (GString) kept = g_string_new (NULL);
  g_autoptr (GDateTime) then = parse (now);
  g_autofree char *oldest = NULL;

  g_return_val_if_fail (then != NULL, NULL);

  oldest = dup_moment (then, -KEPT_DAYS * MINUTES_OF_A_DAY);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *moment = strchr (lines[i], ':');

      if (moment != NULL && strcmp (moment + 1, oldest) >= 0)
        g_string_append_printf (kept, "%s\n", lines[i]);
    }
  for (guint i = 0; i < reminders->len; i++)
    g_string_append_printf (kept, "%s\n", ((WkReminder *) reminders->pdata[i])->told);
  return g_string_free (g_steal_pointer (&kept), FALSE);
}
