#include "wk-card.h"

#include <stdio.h>
#include <string.h>

#include "wk-plan.h"

int
wk_card_get_age (WkDocument *card, GDate *today)
{
  g_autofree char *born = NULL;
  int year, month, day, age;

  g_return_val_if_fail (WK_IS_DOCUMENT (card) && wk_document_get_kind (card) == WK_DOC_CARD, -1);
  g_return_val_if_fail (today != NULL && g_date_valid (today), -1);

  born = wk_fields_dup_string (WK_FIELDS (card), "birth-date");
  if (sscanf (born, "%4d-%2d-%2d", &year, &month, &day) != 3)
    return -1;
  age = g_date_get_year (today) - year;
  if ((int) g_date_get_month (today) < month ||
      ((int) g_date_get_month (today) == month && g_date_get_day (today) < day))
    age--;
  return age >= 0 ? age : -1;
}

gboolean
wk_card_add_domain (WkDocument *card, const char *domain)
{
  g_auto (GStrv) domains = NULL;
  g_autoptr (GStrvBuilder) builder = NULL;
  g_auto (GStrv) more = NULL;

  g_return_val_if_fail (WK_IS_DOCUMENT (card) && wk_document_get_kind (card) == WK_DOC_CARD, FALSE);
  g_return_val_if_fail (domain != NULL && *domain != '\0', FALSE);

  domains = wk_fields_dup_strings (WK_FIELDS (card), "domains");
  if (g_strv_contains ((const char *const *) domains, domain))
    return TRUE;
  builder = g_strv_builder_new ();
  g_strv_builder_addv (builder, (const char **) domains);
  g_strv_builder_add (builder, domain);
  more = g_strv_builder_end (builder);
  return wk_fields_set_strings (WK_FIELDS (card), "domains", (const char *const *) more);
}

static void
earlier (char **date, const char *other)
{
  if (*other != '\0' && (**date == '\0' || strcmp (other, *date) < 0))
    {
      g_free (*date);
      *date = g_strdup (other);
    }
}

void
wk_card_take_plan (WkDocument *card, WkDocument *plan)
{
  WkRecordList *goals = wk_plan_get_goals (plan);
  WkFields *fields = WK_FIELDS (card);
  g_autofree char *next = g_strdup ("");
  g_autofree char *talk = wk_fields_dup_string (WK_FIELDS (plan), "next-talk");
  g_autofree char *answer = NULL, *until = NULL;
  guint n_goals = wk_record_list_get_length (goals);

  for (guint i = 0; i < n_goals; i++)
    {
      WkRecordList *steps = wk_plan_get_steps (wk_record_list_get (goals, i));

      for (guint k = 0; k < wk_record_list_get_length (steps); k++)
        {
          WkFields *step = WK_FIELDS (wk_record_list_get (steps, k));
          g_autofree char *when = wk_fields_dup_string (step, "when");
          g_autofree char *done = wk_fields_dup_string (step, "done-on");

          if (*done == '\0')
            earlier (&next, when);
        }
    }
  wk_fields_set_string (fields, "next-step", next);
  wk_fields_set_string (fields, "next-talk", talk);
  wk_plan_get_answer (plan, WK_PERSON_RESIDENT, &answer, &until, NULL);
  wk_fields_set_string (fields, "think-until", g_strcmp0 (answer, "think") == 0 ? until : NULL);
  if (n_goals > 0 && !wk_fields_get_boolean (fields, "has-plan"))
    wk_fields_set_boolean (fields, "has-plan", TRUE);
}

void
wk_card_take_acute (WkDocument *card, WkDocument *const *domains, gsize n_domains)
{
  g_autofree char *until = g_strdup ("");
  g_autoptr (WkPerson) owner = NULL;

  for (gsize i = 0; i < n_domains; i++)
    {
      WkRecordList *barriers = wk_document_get_records (domains[i], "barrier");

      for (guint k = 0; k < wk_record_list_get_length (barriers); k++)
        {
          WkFields *barrier = WK_FIELDS (wk_record_list_get (barriers, k));
          g_autofree char *deadline = wk_fields_dup_string (barrier, "acute-deadline");
          g_autofree char *gone = wk_fields_dup_string (barrier, "gone-on");

          /* Without a deadline the lamp burns from the day that it was lit. */
          if (*deadline == '\0')
            {
              g_free (deadline);
              deadline = wk_fields_dup_string (barrier, "acute-since");
            }
          if (!wk_fields_get_boolean (barrier, "acute") || *gone != '\0' || *deadline == '\0')
            continue;
          if (*until == '\0' || strcmp (deadline, until) < 0)
            {
              g_clear_pointer (&owner, wk_person_unref);
              owner = wk_fields_dup_person (barrier, "acute-owner");
            }
          earlier (&until, deadline);
        }
    }
  wk_fields_set_string (WK_FIELDS (card), "acute-until", until);
  wk_fields_set_person (WK_FIELDS (card), "acute-owner", owner);
}
