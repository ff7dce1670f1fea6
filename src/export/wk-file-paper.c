#include "wk-file-paper.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-bsn.h"
#include "wk-plan.h"
#include "wk-vocabulary.h"

/* ---- words ------------------------------------------------------------------------------------------------ */

/* A day as people write it, with the time where there is one; "" for none. */
static char *
dup_day (const char *date)
{
  g_auto (GStrv) parts = g_strsplit (date, "T", 2);
  g_autoptr (GDateTime) day = NULL;
  g_autofree char *iso = NULL;

  if (parts[0] == NULL)
    return g_strdup ("");
  iso = g_strconcat (parts[0], "T00:00:00Z", NULL);
  day = g_date_time_new_from_iso8601 (iso, NULL);
  if (day == NULL)
    return g_strdup (date);
  /* Translators: a day on paper, as strftime has it; in English "24 November 2026". */
  g_autofree char *words = g_date_time_format (day, C_ ("on paper", "%-d %B %Y"));
  return parts[1] != NULL ? g_strdup_printf ("%s, %.5s", words, parts[1]) : g_steal_pointer (&words);
}

static char *
dup_date (WkFields *fields, const char *field)
{
  g_autofree char *date = wk_fields_dup_string (fields, field);

  return dup_day (date);
}

static char *
dup_text (WkFields *fields, const char *field)
{
  WkText *text = wk_fields_get_text (fields, field);
  char *words = text != NULL ? wk_text_dup_text (text) : g_strdup ("");

  return g_strstrip (words);
}

static char *
dup_person (WkFields *fields, const char *field)
{
  g_autoptr (WkPerson) person = wk_fields_dup_person (fields, field);
  const char *organisation = person != NULL ? wk_person_get_organisation (person) : NULL;

  if (person == NULL)
    return g_strdup ("");
  if (organisation == NULL || *organisation == '\0')
    return g_strdup (wk_person_get_name (person));
  return g_strdup_printf ("%s (%s)", wk_person_get_name (person), organisation);
}

static void
append (GString *line, const char *between, const char *words)
{
  if (words == NULL || *words == '\0')
    return;
  if (line->len > 0)
    g_string_append (line, between);
  g_string_append (line, words);
}

/* ---- pieces ------------------------------------------------------------------------------------------------ */

static void
add_string (WkPaper *paper, const char *label, WkFields *fields, const char *field)
{
  g_autofree char *words = wk_fields_dup_string (fields, field);

  wk_paper_add_fact (paper, label, words);
}

static void
add_choice (WkPaper *paper, const char *label, WkFields *fields, const char *field, WkTerms terms)
{
  g_autofree char *key = wk_fields_dup_string (fields, field);

  wk_paper_add_fact (paper, label, *key != '\0' ? wk_terms_get_label (terms, key) : NULL);
}

static void
add_date (WkPaper *paper, const char *label, WkFields *fields, const char *field)
{
  g_autofree char *day = dup_date (fields, field);

  wk_paper_add_fact (paper, label, day);
}

static void
add_person (WkPaper *paper, const char *label, WkFields *fields, const char *field)
{
  g_autofree char *person = dup_person (fields, field);

  wk_paper_add_fact (paper, label, person);
}

static void
add_yes (WkPaper *paper, const char *label, WkFields *fields, const char *field)
{
  if (wk_fields_get_boolean (fields, field))
    wk_paper_add_fact (paper, label, _ ("yes"));
}

static void
add_words (WkPaper *paper, const char *label, WkFields *fields, const char *field)
{
  g_autofree char *words = dup_text (fields, field);

  wk_paper_add_fact (paper, label, words);
}

/* A heading with a text beneath it, if there is one. */
static void
add_part (WkPaper *paper, guint level, const char *heading, WkFields *fields, const char *field)
{
  g_autofree char *words = dup_text (fields, field);

  if (*words == '\0')
    return;
  wk_paper_add_heading (paper, level, heading);
  wk_paper_add_quote (paper, words);
}

typedef void (*RecordFunc) (WkPaper *paper, WkFields *record);

/* All records of a kind under a heading; none: no heading. */
static void
add_records (WkPaper *paper, guint level, const char *heading, WkRecordList *records, RecordFunc func)
{
  guint before = wk_paper_get_length (paper), n = wk_record_list_get_length (records);
  guint start;

  wk_paper_add_heading (paper, level, heading);
  start = wk_paper_get_length (paper);
  for (guint i = 0; i < n; i++)
    func (paper, WK_FIELDS (wk_record_list_get (records, i)));
  if (wk_paper_get_length (paper) == start)
    wk_paper_cut (paper, before);
}

/* ---- records ------------------------------------------------------------------------------------------------- */

static void
add_member (WkPaper *paper, WkFields *member)
{
  g_autofree char *person = dup_person (member, "person");
  g_autofree char *expertise = wk_fields_dup_string (member, "expertise");
  g_autoptr (GString) line = g_string_new (person);

  append (line, ", ", expertise);
  wk_paper_add_item (paper, line->str);
}

static void
add_relation (WkPaper *paper, WkFields *somebody)
{
  g_autofree char *name = wk_fields_dup_string (somebody, "name");
  g_autofree char *relation = wk_fields_dup_string (somebody, "relation");
  g_autoptr (GString) line = g_string_new (name);

  append (line, ", ", relation);
  wk_paper_add_item (paper, line->str);
}

static void
add_question (WkPaper *paper, WkFields *question)
{
  g_autofree char *words = dup_text (question, "question");

  wk_paper_add_item (paper, words);
}

static void
add_strength (WkPaper *paper, WkFields *strength)
{
  g_autofree char *words = dup_text (strength, "strength");

  wk_paper_add_item (paper, words);
}

static void
add_barrier (WkPaper *paper, WkFields *barrier)
{
  g_autofree char *words = dup_text (barrier, "barrier");
  g_autofree char *effect = wk_fields_dup_string (barrier, "effect");
  g_autofree char *until = dup_date (barrier, "acute-deadline");
  g_autofree char *owner = dup_person (barrier, "acute-owner");
  g_autofree char *gone = dup_date (barrier, "gone-on");
  g_autoptr (GString) line = g_string_new (words);

  if (line->len == 0)
    return;
  append (line, " · ", *effect != '\0' ? wk_terms_get_label (WK_TERMS_EFFECT, effect) : NULL);
  if (wk_fields_get_boolean (barrier, "acute"))
    {
      append (line, " · ", _ ("Acute"));
      append (line, ", ", owner);
      append (line, ", ", until);
    }
  if (*gone != '\0')
    {
      /* Translators: %s is the day on which a barrier was gone. */
      g_autofree char *solved = g_strdup_printf (_ ("solved on %s"), gone);

      append (line, " · ", solved);
    }
  wk_paper_add_item (paper, line->str);
}

static void
add_contact (WkPaper *paper, WkFields *contact)
{
  g_autofree char *day = dup_date (contact, "when");
  g_autofree char *channel = wk_fields_dup_string (contact, "channel");
  g_autofree char *by = dup_person (contact, "by");
  g_autofree char *notes = dup_text (contact, "notes");
  g_autoptr (GString) line = g_string_new (day);

  append (line, " · ", *channel != '\0' ? wk_terms_get_label (WK_TERMS_CHANNEL, channel) : NULL);
  append (line, " · ", by);
  append (line, " · ", wk_fields_get_boolean (contact, "not-reached") ? _ ("not reached") : NULL);
  append (line, ": ", notes);
  wk_paper_add_item (paper, line->str);
}

static void
add_step (WkPaper *paper, WkFields *step)
{
  g_autofree char *what = wk_fields_get_boolean (step, "closed") ? wk_fields_dup_string (step, "title") : dup_text (step, "what");
  g_autofree char *who = dup_person (step, "who");
  g_autofree char *when = dup_date (step, "when");
  g_autofree char *done = dup_date (step, "done-on");
  g_autoptr (GString) line = g_string_new (what);

  append (line, " · ", who);
  append (line, " · ", when);
  if (*done != '\0')
    {
      /* Translators: %s is the day on which a step was done. */
      g_autofree char *words = g_strdup_printf (_ ("done on %s"), done);

      append (line, " · ", words);
    }
  wk_paper_add_item (paper, line->str);
}

static void
add_agreement (WkPaper *paper, WkFields *agreement)
{
  add_words (paper, _ ("Help that I get"), agreement, "support");
  add_words (paper, _ ("What I must do"), agreement, "obligation");
  add_words (paper, _ ("Why"), agreement, "reason");
  add_person (paper, _ ("When it does not work out, call"), agreement, "call");
  add_string (paper, _ ("Telephone"), agreement, "phone");
}

static void
add_disagreement (WkPaper *paper, WkFields *disagreement)
{
  g_autofree char *text = dup_text (disagreement, "text");
  g_autofree char *talk = dup_date (disagreement, "talk-on");
  g_autoptr (GString) line = g_string_new (text);

  if (*talk != '\0')
    {
      /* Translators: %s is a day. */
      g_autofree char *words = g_strdup_printf (_ ("we talk on about it on %s"), talk);

      append (line, " · ", words);
    }
  wk_paper_add_item (paper, line->str);
}

/* ---- the file ------------------------------------------------------------------------------------------------- */

static void
add_person_part (WkPaper *paper, const WkFileDocuments *file)
{
  WkFields *card = WK_FIELDS (file->card), *base = WK_FIELDS (file->base), *identity = WK_FIELDS (file->identity);
  static const char *const address_fields[] = { "street", "house-number", "addition", "postcode", "city" };
  g_autoptr (GString) address = g_string_new (NULL);
  g_autofree char *bsn = wk_fields_dup_string (identity, "bsn");
  g_autofree char *masked = wk_bsn_mask (bsn);

  for (gsize i = 0; i < G_N_ELEMENTS (address_fields); i++)
    {
      g_autofree char *part = wk_fields_dup_string (base, address_fields[i]);

      append (address, " ", part);
    }
  add_date (paper, _ ("Date of birth"), card, "birth-date");
  wk_paper_add_fact (paper, _ ("Address"), address->str);
  add_string (paper, _ ("Telephone"), base, "phone");
  add_string (paper, _ ("E-mail"), base, "mail");
  wk_paper_add_fact (paper, _ ("BSN"), masked);
  add_string (paper, _ ("Benefit"), identity, "benefit");
  add_person (paper, _ ("Contact person"), card, "contact-person");
  add_person (paper, _ ("Deputy"), card, "deputy");
  add_choice (paper, _ ("Phase"), card, "phase", WK_TERMS_PHASE);
  add_choice (paper, _ ("In view"), card, "view", WK_TERMS_VIEW);
  add_date (paper, _ ("Last contact"), card, "last-contact");
  add_records (paper, 3, _ ("Team"), wk_document_get_records (file->card, "member"), add_member);

  wk_paper_add_heading (paper, 2, _ ("How I want it"));
  add_string (paper, _ ("Language"), base, "language");
  add_yes (paper, _ ("With an interpreter"), base, "interpreter");
  add_choice (paper, _ ("Reached best"), base, "channel", WK_TERMS_CHANNEL);
  add_string (paper, _ ("Hours for calls"), base, "call-from");
  add_string (paper, _ ("Where to talk"), base, "place");
  add_choice (paper, _ ("Reading"), base, "reading", WK_TERMS_READING);
  add_choice (paper, _ ("Form of address"), base, "form", WK_TERMS_FORM);
  add_words (paper, _ ("In own words"), base, "how");
  add_words (paper, _ ("Safe contact"), base, "safe");
  add_records (paper, 3, _ ("My people"), wk_document_get_records (file->base, "own-network"), add_relation);
}

static void
add_domain (WkPaper *paper, WkDocument *domain)
{
  guint before = wk_paper_get_length (paper), start;
  g_autofree char *key = NULL, *situation = dup_text (WK_FIELDS (domain), "situation");

  g_object_get (domain, "domain", &key, NULL);
  wk_paper_add_heading (paper, 3, wk_terms_get_label (WK_TERMS_DOMAIN, key));
  start = wk_paper_get_length (paper);
  wk_paper_add_text (paper, situation);
  if (wk_record_list_get_length (wk_document_get_records (domain, "strength")) > 0)
    wk_paper_add_fact (paper, _ ("What goes well"), " ");
  for (guint i = 0; i < wk_record_list_get_length (wk_document_get_records (domain, "strength")); i++)
    add_strength (paper, WK_FIELDS (wk_record_list_get (wk_document_get_records (domain, "strength"), i)));
  if (wk_record_list_get_length (wk_document_get_records (domain, "barrier")) > 0)
    wk_paper_add_fact (paper, _ ("What stands in the way"), " ");
  for (guint i = 0; i < wk_record_list_get_length (wk_document_get_records (domain, "barrier")); i++)
    add_barrier (paper, WK_FIELDS (wk_record_list_get (wk_document_get_records (domain, "barrier"), i)));
  for (guint i = 0; i < wk_record_list_get_length (wk_document_get_records (domain, "contact")); i++)
    add_contact (paper, WK_FIELDS (wk_record_list_get (wk_document_get_records (domain, "contact"), i)));
  if (wk_paper_get_length (paper) == start)
    wk_paper_cut (paper, before);
}

static void
add_plan (WkPaper *paper, WkDocument *plan)
{
  WkRecordList *goals = wk_plan_get_goals (plan);
  guint before = wk_paper_get_length (paper), start;

  wk_paper_add_heading (paper, 2, _ ("Participation plan"));
  start = wk_paper_get_length (paper);
  add_part (paper, 3, _ ("What matters most now"), WK_FIELDS (plan), "matters");
  add_part (paper, 3, _ ("What goes well"), WK_FIELDS (plan), "well");
  add_part (paper, 3, _ ("In one year"), WK_FIELDS (plan), "dream");
  add_records (paper, 3, _ ("First to clear away"), wk_document_get_records (plan, "first"), add_step);
  for (guint i = 0; i < wk_record_list_get_length (goals); i++)
    {
      WkRecord *goal = wk_record_list_get (goals, i);
      WkRecordList *steps = wk_plan_get_steps (goal);
      g_autofree char *words = dup_text (WK_FIELDS (goal), "goal");

      wk_paper_add_heading (paper, 3, words);
      for (guint k = 0; k < wk_record_list_get_length (steps); k++)
        add_step (paper, WK_FIELDS (wk_record_list_get (steps, k)));
    }
  add_records (paper, 3, _ ("Steps without a goal"), wk_plan_get_orphan_steps (plan), add_step);
  add_records (paper, 3, _ ("Agreements"), wk_document_get_records (plan, "agreement"), add_agreement);
  add_records (paper, 3, _ ("Here we think differently"), wk_document_get_records (plan, "disagreement"), add_disagreement);
  add_date (paper, _ ("Next talk"), WK_FIELDS (plan), "next-talk");
  if (wk_paper_get_length (paper) == start)
    wk_paper_cut (paper, before);
}

WkPaper *
wk_file_paper_new (const WkFileDocuments *file)
{
  g_autofree char *name = wk_fields_dup_string (WK_FIELDS (file->card), "display-name");
  g_autofree char *state = wk_fields_dup_string (WK_FIELDS (file->intake), "remarks-state");
  /* Translators: the language that the words of this catalogue are in, as a PDF has it: nl for Dutch. */
  WkPaper *paper = wk_paper_new (*name != '\0' ? name : _ ("No name yet"), C_ ("language tag", "en"));
  guint before, start;

  add_person_part (paper, file);
  add_part (paper, 2, _ ("Story"), WK_FIELDS (file->story), "story");
  add_date (paper, _ ("Read back, and right"), WK_FIELDS (file->story), "confirmed-on");
  add_part (paper, 2, _ ("What counts for me"), WK_FIELDS (file->story), "counts");
  add_records (paper, 2, _ ("What I want help with"), wk_document_get_records (file->story, "help-question"), add_question);

  before = wk_paper_get_length (paper);
  wk_paper_add_heading (paper, 2, _ ("Life domains"));
  start = wk_paper_get_length (paper);
  for (gsize i = 0; i < file->n_domains; i++)
    add_domain (paper, file->domains[i]);
  if (wk_paper_get_length (paper) == start)
    wk_paper_cut (paper, before);

  add_plan (paper, file->plan);
  add_records (paper, 2, _ ("Contacts"), wk_document_get_records (file->story, "contact"), add_contact);
  add_part (paper, 2, _ ("Notes of the telephone intake"), WK_FIELDS (file->intake), "notes");
  if (!g_str_equal (state, "dropped"))
    add_string (paper, _ ("From the old system, not yet talked about with the resident"), WK_FIELDS (file->intake), "remarks");
  return paper;
}
