#include "wk-next-try.h"

#include <stdio.h>
#include <string.h>

#define MORNING 10
#define AFTERNOON 15
#define CALLS_IN_A_ROW 3

/* The hour from which may be called: the first clock time in the words; -1 when there is none. */
static int
find_hour (const char *words)
{
  for (const char *at = words; at != NULL && *at != '\0'; at++)
    {
      int hour, minute;

      if ((at == words || !g_ascii_isdigit (at[-1])) && sscanf (at, "%2d:%2d", &hour, &minute) == 2 && hour < 24 && minute < 60)
        return minute > 0 ? hour + 1 : hour;
    }
  return -1;
}

char *
wk_next_try_propose (GDateTime *now, guint tries, const char *hours, const char **channel)
{
  g_autoptr (GDateTime) day = g_date_time_add_days (now, 1);
  int hour = g_date_time_get_hour (now) < 12 ? AFTERNOON : MORNING, from = find_hour (hours);

  while (g_date_time_get_day_of_week (day) > 5)
    {
      GDateTime *later = g_date_time_add_days (day, 1);

      g_date_time_unref (day);
      day = later;
    }
  /* Before the hour that suits nobody is called. */
  if (from > hour && from < 20)
    hour = from;
  if (tries < CALLS_IN_A_ROW)
    *channel = "call";
  else
    *channel = tries % 2 == 1 ? "message" : "visit";
  return g_strdup_printf ("%04d-%02d-%02dT%02d:00", g_date_time_get_year (day), g_date_time_get_month (day),
                          g_date_time_get_day_of_month (day), hour);
}
