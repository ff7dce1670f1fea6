#include "wk-plan-words.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "wk-document.h"
#include "wk-words.h"

char *
wk_plan_words_dup_when (const char *date)
{
  g_autofree char *day = NULL, *words = NULL;
  const char *time;

  if (date == NULL || *date == '\0')
    return g_strdup ("");
  time = strchr (date, 'T');
  day = time != NULL ? g_strndup (date, time - date) : g_strdup (date);
  words = wk_words_dup_date (day);
  if (time == NULL || strlen (time) < 6)
    return g_steal_pointer (&words);
  if (strncmp (time + 4, "00", 2) == 0)
    /* Translators: a day and a full hour, as in "Tuesday 24 November, 10 o'clock". */
    return g_strdup_printf (_ ("%s, %d o’clock"), words, atoi (time + 1));
  /* Translators: a day and a time, as in "Tuesday 24 November, 10:30". */
  return g_strdup_printf (_ ("%s, %.5s"), words, time + 1);
}

char *
wk_plan_words_dup_today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, "%F");
}
