#include "today/wk-work-words.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "wk-words.h"

static char *
dup_acute (const WkWorkItem *item, const char *day)
{
  const char *who = item->who != NULL && *item->who != '\0' ? item->who : _ ("nobody yet");

  if (item->what != NULL)
    /* Translators: what is acute, a day with or without its hour, then who has taken it on. */
    return g_strdup_printf (_ ("“%s” · before %s · %s"), item->what, day, who);
  /* Translators: a day with or without its hour, then who has taken it on. */
  return g_strdup_printf (_ ("Before %s · %s"), day, who);
}

static char *
dup_rhythm (const WkWorkItem *item)
{
  g_autofree char *ago = wk_words_dup_ago_now (item->day);

  /* Translators: a rhythm in weeks, then when contact was last, such as "7 weeks ago". */
  return g_strdup_printf (ngettext ("Contact every week was agreed (%d); the last was %s", "Contact once in %d weeks was agreed; the last was %s", item->weeks),
                          item->weeks, ago);
}

static char *
dup_silence (const WkWorkItem *item)
{
  g_autofree char *ago = wk_words_dup_ago_now (item->day);

  /* Translators: when contact was last, such as "7 weeks ago", then a number of weeks. */
  return g_strdup_printf (_ ("Last contact %s. No rhythm was agreed; then it is once in %d weeks"), ago, item->weeks);
}

static char *
dup_rule (const WkWorkItem *item)
{
  g_autofree char *day = wk_plan_words_dup_when (item->day);

  switch (item->rule)
    {
    case WK_WORK_ACUTE:
      return dup_acute (item, day);
    case WK_WORK_PROMISE:
      /* Translators: who, what, a day. */
      return g_strdup_printf (_ ("Promised by us, and late: %s, “%s”, by %s"), item->who, item->what != NULL ? item->what : "", day);
    case WK_WORK_THINK:
      /* Translators: %s is a day. */
      return g_strdup_printf (_ ("Would think the plan over until %s. Ask how it is."), day);
    case WK_WORK_TALK:
      {
        g_autofree char *date = g_strndup (item->day, 10);

        if (wk_words_days_since (date) == 0)
          return g_strdup (_ ("Today you talk about how the plan goes"));
        /* Translators: %s is a day. */
        return g_strdup_printf (_ ("The talk about the plan was for %s. Plan the next one."), day);
      }
    case WK_WORK_AGREED:
      /* Translators: %s is a day. */
      return g_strdup_printf (_ ("You agreed to speak again on %s"), day);
    case WK_WORK_RESTED:
      /* Translators: %s is a day. */
      return g_strdup_printf (_ ("Wanted rest until %s, and that day has come"), day);
    case WK_WORK_RHYTHM:
      return dup_rhythm (item);
    case WK_WORK_SILENCE:
      return dup_silence (item);
    case WK_WORK_NEVER:
    case WK_N_WORK_RULES:
    default:
      return g_strdup (_ ("You are the contact person, and never spoke yet"));
    }
}

char *
wk_work_words_dup (const WkWorkItem *item)
{
  g_autofree char *rule = dup_rule (item), *rest = NULL;

  if (item->rest_until == NULL)
    return g_steal_pointer (&rule);
  rest = wk_words_dup_date (item->rest_until);
  /* Translators: why somebody stands in the list, then a day. */
  return g_strdup_printf (_ ("%s. Wants rest until %s."), rule, rest);
}
