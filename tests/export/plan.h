/* A plan with something in it, for tests and measurements. */
#pragma once

#include "dossier/copy.h"
#include "wk-plan.h"

static inline WkRecord *
plan_add (WkRecordList *list, const char *field, const char *words)
{
  WkRecord *record = wk_record_list_append (list);

  wk_text_insert (wk_fields_get_text (WK_FIELDS (record), field), 0, words);
  return record;
}

/* who: (nullable); "" is the resident. */
static inline WkRecord *
plan_add_action (WkRecordList *list, const char *words, const char *who, const char *when)
{
  WkRecord *record = plan_add (list, "what", words);
  g_autoptr (WkPerson) person = who != NULL ? wk_person_new (*who == '\0' ? WK_PERSON_RESIDENT : NULL, *who == '\0' ? "Fatma" : who, NULL) : NULL;

  if (person != NULL)
    wk_fields_set_person (WK_FIELDS (record), "who", person);
  wk_fields_set_string (WK_FIELDS (record), "when", when);
  return record;
}

/* goals: how many, each with three steps. */
static inline void
plan_fill (WkDocument *plan, guint goals)
{
  wk_text_insert (wk_fields_get_text (WK_FIELDS (plan), "dream"), 0, "Werk in een keuken waar ik Nederlands hoor, en rust in huis");
  wk_text_insert (wk_fields_get_text (WK_FIELDS (plan), "well"), 0, "Koken, en met de kinderen naar de speeltuin");
  plan_add_action (wk_document_get_records (plan, "first"), "De brief van de deurwaarder beantwoorden", "Karin Blom", "2026-12-01");
  for (guint i = 0; i < goals; i++)
    {
      static const char *const words[] = { "Ik wil kijken of koken in een keuken iets voor mij is", "Ik wil beter Nederlands spreken", "Ik wil rust in mijn post" };
      WkRecord *goal = plan_add (wk_plan_get_goals (plan), "goal", words[i % 3]);
      WkRecordList *steps = wk_plan_get_steps (goal);

      plan_add_action (steps, "Een ochtend meelopen in de keuken van het buurthuis", "", "2026-12-08");
      wk_fields_set_string (WK_FIELDS (plan_add_action (steps, "Bellen met de taalschool over een avondgroep", "Joost Prins", "2026-12-03")), "done-on",
                            "2026-11-20");
      plan_add_action (steps, "Oppas regelen voor de dinsdag", i % 2 == 0 ? "Samira El Idrissi" : NULL, "");
    }
}
