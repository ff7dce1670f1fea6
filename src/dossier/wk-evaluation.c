#include "wk-evaluation.h"

#include <stdio.h>
#include <string.h>

#include "wk-author.h"

#define DAY_LENGTH 10 /* of yyyy-mm-dd */

static gboolean
is_plan (WkDocument *document)
{
  return WK_IS_DOCUMENT (document) && wk_document_get_kind (document) == WK_DOC_PLAN;
}

static char *
dup_after_weeks (const char *today, guint weeks)
{
  int year, month, day;
  char later[DAY_LENGTH + 1];
  GDate date;

  if (sscanf (today, "%4d-%2d-%2d", &year, &month, &day) != 3 || !g_date_valid_dmy (day, month, year))
    return NULL;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, day, month, year);
  g_date_add_days (&date, weeks * 7);
  g_date_strftime (later, sizeof later, "%Y-%m-%d", &date);
  return g_strdup (later);
}

static void
plan_next (WkDocument *plan, guint weeks, const char *today)
{
  WkFields *fields = WK_FIELDS (plan);
  g_autofree char *talk = wk_fields_dup_string (fields, "next-talk");
  g_autofree char *next = weeks > 0 && strncmp (talk, today, DAY_LENGTH) <= 0 ? dup_after_weeks (today, weeks) : NULL;

  if (next != NULL)
    wk_fields_set_string (fields, "next-talk", next);
}

guint
wk_evaluation_get_weeks (WkDocument *plan)
{
  g_return_val_if_fail (is_plan (plan), 0);
  return (guint) CLAMP (wk_fields_get_number (WK_FIELDS (plan), "evaluate-every"), 0, WK_EVALUATION_MOST_WEEKS);
}

gboolean
wk_evaluation_set_weeks (WkDocument *plan, guint weeks, const char *today)
{
  gboolean set;

  g_return_val_if_fail (is_plan (plan) && today != NULL, FALSE);
  g_return_val_if_fail (weeks <= WK_EVALUATION_MOST_WEEKS, FALSE);

  if (!wk_document_may_edit (plan))
    return FALSE;
  wk_document_stop_capturing (plan);
  wk_document_begin (plan);
  set = wk_fields_set_number (WK_FIELDS (plan), "evaluate-every", weeks);
  plan_next (plan, weeks, today);
  wk_document_commit (plan);
  return set;
}

WkRecord *
wk_evaluation_begin (WkDocument *plan, const char *today)
{
  WkAuthor *author;
  WkRecord *record;

  g_return_val_if_fail (is_plan (plan) && today != NULL, NULL);

  wk_document_stop_capturing (plan);
  wk_document_begin (plan);
  record = wk_record_list_append (wk_document_get_records (plan, "evaluation"));
  if (record != NULL)
    {
      author = wk_document_get_author (plan);
      wk_fields_set_string (WK_FIELDS (record), "on", today);
      if (author != NULL)
        {
          g_autoptr (WkPerson) by = wk_author_dup_person (author);

          wk_fields_set_person (WK_FIELDS (record), "by", by);
        }
      plan_next (plan, wk_evaluation_get_weeks (plan), today);
    }
  wk_document_commit (plan);
  return record;
}
