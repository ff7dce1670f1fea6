#include "wk-words.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "wk-vocabulary.h"

static void
get_today (GDate *today)
{
  g_date_clear (today, 1);
  g_date_set_time_t (today, g_get_real_time () / G_USEC_PER_SEC);
}

gboolean
wk_words_parse_date (const char *date, GDate *result)
{
  unsigned year, month, day;
  char rest;

  if (date == NULL || sscanf (date, "%4u-%2u-%2u%c", &year, &month, &day, &rest) != 3)
    return FALSE;
  if (!g_date_valid_dmy (day, month, year))
    return FALSE;
  g_date_clear (result, 1);
  g_date_set_dmy (result, day, month, year);
  return TRUE;
}

int
wk_words_days_since (const char *date)
{
  GDate then, today;

  if (!wk_words_parse_date (date, &then))
    return G_MAXINT;
  get_today (&today);
  return g_date_days_between (&then, &today);
}

char *
wk_words_dup_ago (const char *date, const GDate *today)
{
  GDate then;
  int days;

  g_return_val_if_fail (today != NULL, NULL);

  if (!wk_words_parse_date (date, &then))
    return g_strdup (_ ("no contact yet"));
  days = g_date_days_between (&then, today);
  if (days < 0)
    return wk_words_dup_date (date);
  if (days == 0)
    return g_strdup (_ ("today"));
  if (days == 1)
    return g_strdup (_ ("yesterday"));
  if (days < 14)
    return g_strdup_printf (ngettext ("%d day ago", "%d days ago", days), days);
  if (days < 7 * 13)
    return g_strdup_printf (ngettext ("%d week ago", "%d weeks ago", days / 7), days / 7);
  if (days < 365 * 2)
    return g_strdup_printf (ngettext ("%d month ago", "%d months ago", days * 12 / 365), days * 12 / 365);
  return g_strdup_printf (ngettext ("%d year ago", "%d years ago", days / 365), days / 365);
}

char *
wk_words_dup_ago_now (const char *date)
{
  GDate today;

  get_today (&today);
  return wk_words_dup_ago (date, &today);
}

char *
wk_words_dup_date (const char *date)
{
  g_autoptr (GDateTime) time = NULL;
  GDate then, today;

  if (!wk_words_parse_date (date, &then))
    return g_strdup (date != NULL ? date : "");
  get_today (&today);
  time = g_date_time_new_utc (g_date_get_year (&then), g_date_get_month (&then), g_date_get_day (&then), 0, 0, 0);
  if (g_date_get_year (&then) == g_date_get_year (&today))
    /* Translators: a date of this year, as in "Tuesday 24 November". */
    return g_date_time_format (time, _ ("%A %-e %B"));
  if (g_date_compare (&then, &today) > 0)
    /* Translators: a date to come of another year, as in "Monday 1 March 2027". */
    return g_date_time_format (time, _ ("%A %-e %B %Y"));
  /* Translators: a date of another year, as in "24 November 2025". */
  return g_date_time_format (time, _ ("%-e %B %Y"));
}

char *
wk_words_dup_typed_date (const char *typed)
{
  unsigned a, b, c;
  char rest;

  if (typed == NULL)
    return NULL;
  if (sscanf (typed, " %u%*1[-/. ]%u%*1[-/. ]%u %c", &a, &b, &c, &rest) != 3)
    return NULL;
  /* The year stands first or last; two digits would be a guess. */
  if (a >= 1000 && g_date_valid_dmy (c, b, a))
    return g_strdup_printf ("%04u-%02u-%02u", a, b, c);
  if (c >= 1000 && c <= 9999 && g_date_valid_dmy (a, b, c))
    return g_strdup_printf ("%04u-%02u-%02u", c, b, a);
  return NULL;
}

char *
wk_words_dup_domain_icon (const char *domain)
{
  /* A location's own have none of theirs. */
  if (g_str_has_prefix (domain, WK_TERMS_OWN_PREFIX))
    return g_strdup ("wk-domain-practical-symbolic");
  /* The icon "network" is the sidebar's. */
  return g_strdup_printf ("wk-domain-%s-symbolic", g_str_equal (domain, "network") ? "social-network" : domain);
}

const char *
wk_words_phase (const char *phase, const char *view)
{
  if (phase != NULL && *phase != '\0')
    return wk_terms_get_label (WK_TERMS_PHASE, phase);
  return wk_terms_get_label (WK_TERMS_VIEW, view != NULL && *view != '\0' ? view : "not-yet");
}
