#include "wk-card.h"

#include <stdio.h>
#include <string.h>

#include "wk-plan.h"
#include "wk-raw-private.h"
#include "wk-vocabulary.h"

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

/* (transfer full): before when it must be solved; "": it is not acute. */
static char *
dup_deadline (WkRecord *barrier)
{
  WkFields *fields = WK_FIELDS (barrier);
  g_autofree char *gone = wk_fields_dup_string (fields, "gone-on"), *deadline = NULL;

  if (!wk_fields_get_boolean (fields, "acute") || *gone != '\0')
    return g_strdup ("");
  deadline = wk_fields_dup_string (fields, "acute-deadline");
  /* Without a deadline the lamp burns from the day that it was lit. */
  return *deadline != '\0' ? g_steal_pointer (&deadline) : wk_fields_dup_string (fields, "acute-since");
}

WkRecord *
wk_card_find_acute (WkDocument *const *domains, gsize n_domains)
{
  g_autofree char *until = g_strdup ("");
  WkRecord *found = NULL;

  for (gsize i = 0; i < n_domains; i++)
    {
      WkRecordList *barriers = wk_document_get_records (domains[i], "barrier");

      for (guint k = 0; k < wk_record_list_get_length (barriers); k++)
        {
          WkRecord *barrier = wk_record_list_get (barriers, k);
          g_autofree char *deadline = dup_deadline (barrier);

          if (*deadline == '\0' || (*until != '\0' && strcmp (deadline, until) >= 0))
            continue;
          g_free (until);
          until = g_steal_pointer (&deadline);
          found = barrier;
        }
    }
  return found;
}

/* The lamps of barriers that are read here: lit, with another deadline, or out. */
static void
take_lamps (WkRecordList *lamps, WkDocument *domain)
{
  WkRecordList *barriers = wk_document_get_records (domain, "barrier");
  g_autoptr (GHashTable) lit = g_hash_table_new (g_str_hash, g_str_equal); /* a barrier's id → its lamp */

  /* From the end: what goes out leaves the list. */
  for (guint i = wk_record_list_get_length (lamps); i-- > 0;)
    {
      WkRecord *lamp = wk_record_list_get (lamps, i);
      g_autofree char *id = wk_fields_dup_string (WK_FIELDS (lamp), "barrier"), *deadline = NULL;
      WkRecord *barrier = wk_document_get_record (domain, id);

      /* It stands in another life domain. */
      if (barrier == NULL)
        continue;
      deadline = wk_record_list_find (barriers, barrier, NULL) ? dup_deadline (barrier) : g_strdup ("");
      if (*deadline == '\0' || g_hash_table_contains (lit, wk_record_get_id (barrier)))
        {
          wk_record_remove (lamp);
          continue;
        }
      g_hash_table_insert (lit, (gpointer) wk_record_get_id (barrier), lamp);
    }
  for (guint i = 0; i < wk_record_list_get_length (barriers); i++)
    {
      WkRecord *barrier = wk_record_list_get (barriers, i), *lamp = g_hash_table_lookup (lit, wk_record_get_id (barrier));
      g_autofree char *deadline = dup_deadline (barrier);
      g_autoptr (WkPerson) owner = NULL;

      if (*deadline == '\0')
        continue;
      if (lamp == NULL && (lamp = wk_record_list_append (lamps)) == NULL)
        continue;
      owner = wk_fields_dup_person (WK_FIELDS (barrier), "acute-owner");
      wk_fields_set_string (WK_FIELDS (lamp), "barrier", wk_record_get_id (barrier));
      wk_fields_set_string (WK_FIELDS (lamp), "until", deadline);
      wk_fields_set_person (WK_FIELDS (lamp), "owner", owner);
    }
}

void
wk_card_take_acute (WkDocument *card, WkDocument *const *domains, gsize n_domains)
{
  WkRecordList *lamps = wk_document_get_records (card, "lamp");
  g_autofree char *until = g_strdup ("");
  g_autoptr (WkPerson) owner = NULL;

  for (gsize i = 0; i < n_domains; i++)
    take_lamps (lamps, domains[i]);
  for (guint i = 0; i < wk_record_list_get_length (lamps); i++)
    {
      WkFields *lamp = WK_FIELDS (wk_record_list_get (lamps, i));
      g_autofree char *deadline = wk_fields_dup_string (lamp, "until");

      if (*deadline == '\0' || (*until != '\0' && strcmp (deadline, until) >= 0))
        continue;
      g_free (until);
      until = g_steal_pointer (&deadline);
      g_clear_pointer (&owner, wk_person_unref);
      owner = wk_fields_dup_person (lamp, "owner");
    }
  wk_fields_set_string (WK_FIELDS (card), "acute-until", until);
  wk_fields_set_person (WK_FIELDS (card), "acute-owner", owner);
}

void
wk_card_learn_domains (YDoc *card)
{
  g_autoptr (WkRaw) raw = NULL;
  g_autoptr (GVariant) value = NULL;
  g_autofree const char **keys = NULL;

  g_return_if_fail (card != NULL);

  raw = wk_raw_new (WK_DOC_CARD, card);
  value = wk_raw_dup_value (raw, "domains");
  keys = value != NULL ? g_variant_get_strv (value, NULL) : NULL;
  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    wk_terms_learn (WK_TERMS_DOMAIN, keys[i]);
}
