#include "wk-file-shapes.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "wk-author.h"
#include "wk-document.h"

char *
wk_file_shapes_join (const char *one, const char *other)
{
  if (one == NULL || *one == '\0')
    return g_strdup (other != NULL ? other : "");
  if (other == NULL || *other == '\0')
    return g_strdup (one);
  return g_strdup_printf ("%s · %s", one, other);
}

static void
set_today (WkRecord *record, const char *field)
{
  g_autofree char *today = wk_plan_words_dup_today ();

  wk_fields_set_string (WK_FIELDS (record), field, today);
}

static void
set_me (WkRecord *record, const char *field)
{
  g_autoptr (WkPerson) me = wk_author_dup_person (wk_document_get_author (wk_record_get_document (record)));

  wk_fields_set_person (WK_FIELDS (record), field, me);
}

static char *
dup_day (WkFields *record, const char *field)
{
  g_autofree char *date = wk_fields_dup_string (record, field);

  return wk_plan_words_dup_when (date);
}

/* ---- the team ---------------------------------------------------------------------------------- */

static char *
dup_member_title (WkFields *record)
{
  g_autoptr (WkPerson) person = wk_fields_dup_person (record, "person");

  return person != NULL ? wk_file_shapes_join (wk_person_get_name (person), wk_person_get_organisation (person)) : NULL;
}

static char *
dup_member_subtitle (WkFields *record)
{
  g_autofree char *expertise = wk_fields_dup_string (record, "expertise");
  g_autofree char *role = wk_fields_dup_string (record, "role");
  g_autofree char *first = wk_file_shapes_join (expertise, *role != '\0' ? wk_terms_get_label (WK_TERMS_ROLE, role) : "");

  return wk_file_shapes_join (first, wk_fields_get_boolean (record, "shares") ? _ ("shares responsibility") : NULL);
}

static void
begin_member (WkRecord *record)
{
  set_today (record, "since");
  wk_fields_set_string (WK_FIELDS (record), "role", "professional");
}

static const WkPart member_parts[] = {
  { "person", WK_PART_NAME, N_ ("Name") },
  { "person", WK_PART_ORGANISATION, N_ ("Organisation") },
  { "expertise", WK_PART_LINE, N_ ("Expertise") },
  { "role", WK_PART_CHOICE, N_ ("Role"), WK_TERMS_ROLE },
  { "shares", WK_PART_SWITCH, N_ ("Shares responsibility for the whole path") },
  { NULL },
};

const WkRecordShape wk_shape_member = {
  "member", "card", member_parts, dup_member_title, dup_member_subtitle, begin_member, N_ ("Add somebody to the team"), N_ ("Who?"),
};

/* ---- the household and people around -------------------------------------------------------------- */

static char *
dup_name (WkFields *record)
{
  return wk_fields_dup_string (record, "name");
}

static char *
dup_relation (WkFields *record)
{
  return wk_fields_dup_string (record, "relation");
}

static char *
dup_housemate_subtitle (WkFields *record)
{
  g_autofree char *relation = wk_fields_dup_string (record, "relation");
  int year = CLAMP (wk_fields_get_number (record, "birth-year"), 0, 9999);
  /* Translators: %d is a year. */
  g_autofree char *born = year > 0 ? g_strdup_printf (_ ("born in %d"), year) : NULL;

  return wk_file_shapes_join (relation, born);
}

static const WkPart housemate_parts[] = {
  { "name", WK_PART_LINE, N_ ("Name") },
  { "relation", WK_PART_LINE, N_ ("Who it is: child, partner, parent …") },
  { "birth-year", WK_PART_LINE, N_ ("Year of birth") },
  { NULL },
};

const WkRecordShape wk_shape_housemate = {
  "housemate", "base", housemate_parts, dup_name, dup_housemate_subtitle, NULL, N_ ("Add a housemate"), N_ ("A housemate"),
};

static const WkPart own_network_parts[] = {
  { "name", WK_PART_LINE, N_ ("Name") },
  { "relation", WK_PART_LINE, N_ ("Who it is: sister, neighbour, volunteer …") },
  { "phone", WK_PART_LINE, N_ ("Telephone") },
  { "note", WK_PART_TEXT, N_ ("What this person does for me") },
  { NULL },
};

const WkRecordShape wk_shape_own_network = {
  "own-network", "base", own_network_parts, dup_name, dup_relation, NULL, N_ ("Add somebody"), N_ ("Somebody"),
};

/* ---- ground, wish, permission ---------------------------------------------------------------------- */

static char *
dup_share_title (WkFields *record)
{
  g_autofree char *organisation = wk_fields_dup_string (record, "organisation");
  g_autofree char *domain = wk_fields_dup_string (record, "life-domain");

  return wk_file_shapes_join (organisation, *domain != '\0' ? wk_terms_get_label (WK_TERMS_DOMAIN, domain) : "");
}

static char *
dup_ground_subtitle (WkFields *record)
{
  g_autofree char *ground = wk_fields_dup_string (record, "ground");
  g_autofree char *until = dup_day (record, "until");
  /* Translators: %s is a day. */
  g_autofree char *words = *until != '\0' ? g_strdup_printf (_ ("until %s"), until) : NULL;

  return wk_file_shapes_join (ground, words);
}

static char *
dup_wish_subtitle (WkFields *record)
{
  g_autofree char *words = wk_fields_dup_words (record, "wish");

  return wk_file_shapes_join (wk_fields_get_boolean (record, "share") ? _ ("may know this") : _ ("rather not"), words);
}

static char *
dup_permission_subtitle (WkFields *record)
{
  g_autofree char *given = dup_day (record, "given-on");
  g_autofree char *withdrawn = dup_day (record, "withdrawn-on");

  if (*withdrawn != '\0')
    /* Translators: %s is a day. */
    return g_strdup_printf (_ ("withdrawn on %s"), withdrawn);
  if (*given != '\0')
    /* Translators: %s is a day. */
    return g_strdup_printf (_ ("given on %s"), given);
  return g_strdup (_ ("not given"));
}

static void
begin_ground (WkRecord *record)
{
  set_today (record, "from");
}

static void
begin_permission (WkRecord *record)
{
  set_today (record, "given-on");
}

static const WkPart ground_parts[] = {
  { "organisation", WK_PART_LINE, N_ ("Organisation") },
  { "life-domain", WK_PART_CHOICE, N_ ("Life domain"), WK_TERMS_DOMAIN },
  { "ground", WK_PART_LINE, N_ ("Law and task") },
  { "from", WK_PART_DAY, N_ ("From") },
  { "until", WK_PART_DAY, N_ ("Until") },
  { NULL },
};

static const WkPart wish_parts[] = {
  { "organisation", WK_PART_LINE, N_ ("Organisation") },
  { "life-domain", WK_PART_CHOICE, N_ ("Life domain"), WK_TERMS_DOMAIN },
  { "share", WK_PART_SWITCH, N_ ("May know this") },
  { "wish", WK_PART_TEXT, N_ ("In the resident’s words") },
  { NULL },
};

static const WkPart permission_parts[] = {
  { "organisation", WK_PART_LINE, N_ ("Organisation") },
  { "life-domain", WK_PART_CHOICE, N_ ("Life domain"), WK_TERMS_DOMAIN },
  { "given-on", WK_PART_DAY, N_ ("Given on") },
  { "withdrawn-on", WK_PART_DAY, N_ ("Withdrawn on") },
  { "note", WK_PART_TEXT, N_ ("What was agreed about it") },
  { NULL },
};

const WkRecordShape wk_shape_ground = {
  "ground", "base", ground_parts, dup_share_title, dup_ground_subtitle, begin_ground, N_ ("Add a legal ground"), N_ ("A legal ground"),
};
const WkRecordShape wk_shape_wish = {
  "wish", "base", wish_parts, dup_share_title, dup_wish_subtitle, NULL, N_ ("Add a wish"), N_ ("A wish"),
};
const WkRecordShape wk_shape_permission = {
  "permission", "base", permission_parts, dup_share_title, dup_permission_subtitle, begin_permission, N_ ("Add a permission"), N_ ("A permission"),
};

/* ---- passed on together ---------------------------------------------------------------------------- */

static char *
dup_passed_on_title (WkFields *record)
{
  g_autofree char *to = wk_fields_dup_string (record, "to");
  g_autofree char *when = dup_day (record, "when");

  return wk_file_shapes_join (to, when);
}

static char *
dup_passed_on_subtitle (WkFields *record)
{
  g_autofree char *what = wk_fields_dup_words (record, "what");
  g_autofree char *proof = wk_fields_dup_string (record, "proof");
  /* Translators: %s is what the resident has as proof: a letter, a number. */
  g_autofree char *words = *proof != '\0' ? g_strdup_printf (_ ("proof: %s"), proof) : g_strdup (_ ("no proof yet"));

  return wk_file_shapes_join (what, words);
}

static void
begin_passed_on (WkRecord *record)
{
  set_today (record, "when");
  set_me (record, "by");
  wk_fields_set_string (WK_FIELDS (record), "to", _ ("Income Support"));
}

static const WkPart passed_on_parts[] = {
  { "what", WK_PART_TEXT, N_ ("What we passed on") },
  { "when", WK_PART_DAY, N_ ("When") },
  { "to", WK_PART_LINE, N_ ("To") },
  { "by", WK_PART_WHO, N_ ("With whom") },
  { "proof", WK_PART_LINE, N_ ("Proof for the resident: letter, number") },
  { NULL },
};

const WkRecordShape wk_shape_passed_on = {
  "passed-on", "base", passed_on_parts, dup_passed_on_title, dup_passed_on_subtitle, begin_passed_on, N_ ("Pass something on together"), N_ ("Passed on"),
};

/* ---- questions for help ------------------------------------------------------------------------------- */

static char *
dup_question_title (WkFields *record)
{
  return wk_fields_dup_words (record, "question");
}

static char *
dup_question_subtitle (WkFields *record)
{
  g_autofree char *domain = wk_fields_dup_string (record, "life-domain");
  g_autofree char *provider = wk_fields_dup_string (record, "provider");

  return wk_file_shapes_join (*domain != '\0' ? wk_terms_get_label (WK_TERMS_DOMAIN, domain) : "", provider);
}

static const WkPart question_parts[] = {
  { "question", WK_PART_TEXT, N_ ("What the resident wants help with") },
  { "life-domain", WK_PART_CHOICE, N_ ("Life domain"), WK_TERMS_DOMAIN },
  { "provider", WK_PART_LINE, N_ ("Who can help") },
  { NULL },
};

const WkRecordShape wk_shape_help_question = {
  "help-question", "story", question_parts, dup_question_title, dup_question_subtitle, NULL, N_ ("Add a question for help"), N_ ("A question for help"),
  N_ ("Nothing yet. What the resident wants help with comes up in the first talk."),
};
