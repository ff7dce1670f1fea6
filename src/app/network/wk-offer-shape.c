#include "wk-offer-shape.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "wk-document.h"
#include "wk-social-map.h"

static char *
dup_title (WkFields *record)
{
  return wk_fields_dup_string (record, "name");
}

/* What there is, in a line; and that it asks to be looked at again. */
static char *
dup_subtitle (WkFields *record)
{
  g_autofree char *offers = wk_fields_dup_words (record, "offers");
  g_autofree char *checked = wk_fields_dup_string (record, "checked-on"), *today = wk_plan_words_dup_today ();

  g_strdelimit (offers, "\n", ' ');
  if (!wk_offer_is_stale (checked, today))
    return g_steal_pointer (&offers);
  /* Translators: %s is what somebody offers; nobody looked for a year whether that is still so. */
  return *offers != '\0' ? g_strdup_printf (_ ("%s · to be checked"), offers) : g_strdup (_ ("To be checked"));
}

static void
check (WkRecord *record)
{
  g_autoptr (WkPerson) me = wk_author_dup_person (wk_document_get_author (wk_record_get_document (record)));
  g_autofree char *today = wk_plan_words_dup_today ();

  wk_document_begin (wk_record_get_document (record));
  wk_fields_set_string (WK_FIELDS (record), "checked-on", today);
  wk_fields_set_person (WK_FIELDS (record), "checked-by", me);
  wk_document_commit (wk_record_get_document (record));
}

static char *
dup_checked (WkFields *record)
{
  g_autofree char *date = wk_fields_dup_string (record, "checked-on"), *day = wk_plan_words_dup_when (date);
  g_autoptr (WkPerson) by = wk_fields_dup_person (record, "checked-by");

  if (*date == '\0')
    return g_strdup (_ ("Nobody has checked yet whether this is right."));
  if (by == NULL || *wk_person_get_name (by) == '\0')
    /* Translators: %s is a day. */
    return g_strdup_printf (_ ("Last checked on %s."), day);
  /* Translators: 1 is a day, 2 a person. */
  return g_strdup_printf (_ ("Last checked on %1$s by %2$s."), day, wk_person_get_name (by));
}

static const WkPart parts[] = {
  { "name", WK_PART_LINE, N_ ("Name") },
  { "offers", WK_PART_TEXT, N_ ("What there is, in plain words") },
  { "conditions", WK_PART_TEXT, N_ ("For whom") },
  { "life-domains", WK_PART_TERMS, N_ ("What it is about"), WK_TERMS_DOMAIN },
  { "waiting", WK_PART_LINE, N_ ("Waiting time") },
  { "phone", WK_PART_LINE, N_ ("Telephone") },
  { "website", WK_PART_LINE, N_ ("Website") },
  { "checked-on", WK_PART_DEED, N_ ("Still right today"), .dup_state = dup_checked, .deed = check },
  { NULL },
};

const WkRecordShape wk_shape_offer = {
  "organisation", "directory", parts, dup_title, dup_subtitle, check, N_ ("Add somebody who offers something"), N_ ("Who offers something?"),
};
