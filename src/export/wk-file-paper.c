#include "wk-file-paper.h"

#include <glib/gi18n-lib.h>

#include "wk-bsn.h"
#include "wk-pieces-private.h"
#include "wk-plan-pieces-private.h"

/* What stands on the paper of each document and record, in the order of the screen. What is left out: keys and ids, and the names of
 * housemates and of a partner, for a copy tells of the resident. */

/* Of the file as a whole, and of each life domain. */
static const WkPiece attachment_pieces[] = {
  { "title", WK_PIECE_STRING },
  { "type", WK_PIECE_STRING },
  { "life-domain", WK_PIECE_CHOICE, NULL, WK_TERMS_DOMAIN },
  { "added-on", WK_PIECE_DATE },
  { "by", WK_PIECE_PERSON },
  { "note", WK_PIECE_TEXT },
  { "blob", WK_PIECE_FILE },
  { NULL }
};

/* ---- who this is -------------------------------------------------------------------------------------------- */

static const WkPiece card_pieces[] = {
  { "first-name", WK_PIECE_STRING, N_ ("First name") },
  { "birth-date", WK_PIECE_DATE, N_ ("Date of birth") },
  { "contact-person", WK_PIECE_PERSON, N_ ("Contact person") },
  { "deputy", WK_PIECE_PERSON, N_ ("Deputy") },
  { "phase", WK_PIECE_CHOICE, N_ ("Phase"), WK_TERMS_PHASE },
  { "view", WK_PIECE_CHOICE, N_ ("In view"), WK_TERMS_VIEW },
  { "last-contact", WK_PIECE_DATE, N_ ("Last contact") },
  { "rhythm", WK_PIECE_NUMBER, N_ ("Weeks between contacts") },
  { "rest-until", WK_PIECE_DATE, N_ ("Rest until") },
  { "closed-on", WK_PIECE_DATE, N_ ("Closed on") },
  { "keep-until", WK_PIECE_DATE, N_ ("Keep until") },
  { "keep-why", WK_PIECE_STRING, N_ ("Keep because") },
  { NULL }
};

static const WkPiece member_pieces[] = {
  { "person", WK_PIECE_PERSON },
  { "expertise", WK_PIECE_STRING },
  { "role", WK_PIECE_CHOICE, NULL, WK_TERMS_ROLE },
  { "shares", WK_PIECE_YES, N_ ("shares responsibility") },
  { "since", WK_PIECE_DATE, N_ ("Since") },
  { NULL }
};

static const WkPiece identity_pieces[] = {
  { "benefit", WK_PIECE_STRING, N_ ("Benefit") },
  { "benefit-from", WK_PIECE_DATE, N_ ("Since") },
  { NULL }
};

static const WkPiece file_number_pieces[] = {
  { "system", WK_PIECE_STRING },
  { "number", WK_PIECE_STRING },
  { NULL }
};

static const WkPiece reach_pieces[] = {
  { "phone", WK_PIECE_STRING, N_ ("Telephone") },
  { "mail", WK_PIECE_STRING, N_ ("E-mail") },
  { "gender", WK_PIECE_STRING, N_ ("Gender") },
  { "household", WK_PIECE_STRING, N_ ("Household") },
  { "children", WK_PIECE_NUMBER, N_ ("Children") },
  { NULL }
};

static const WkPiece housemate_pieces[] = {
  { "relation", WK_PIECE_STRING },
  { "birth-year", WK_PIECE_NUMBER, N_ ("Year of birth") },
  { NULL }
};

static const WkPiece wanted_pieces[] = {
  { "language", WK_PIECE_STRING, N_ ("Language") },
  { "interpreter", WK_PIECE_YES, N_ ("With an interpreter") },
  { "channel", WK_PIECE_CHOICE, N_ ("Reached best"), WK_TERMS_CHANNEL },
  { "call-from", WK_PIECE_STRING, N_ ("Hours for calls") },
  { "place", WK_PIECE_STRING, N_ ("Where to talk") },
  { "reading", WK_PIECE_CHOICE, N_ ("Reading"), WK_TERMS_READING },
  { "form", WK_PIECE_CHOICE, N_ ("Form of address"), WK_TERMS_FORM },
  { "how", WK_PIECE_TEXT, N_ ("In own words") },
  { NULL }
};

static const WkPiece safe_pieces[] = {
  { "safe-asked", WK_PIECE_YES, N_ ("Safe contact was asked alone") },
  { "safe-phone", WK_PIECE_STRING, N_ ("Safe number") },
  { "safe-hours", WK_PIECE_STRING, N_ ("Safe hours") },
  { "voicemail", WK_PIECE_YES, N_ ("A message may be left") },
  { "post-home", WK_PIECE_YES, N_ ("Post may come to the house") },
  { "secret-address", WK_PIECE_YES, N_ ("Secret address") },
  { "safe", WK_PIECE_TEXT, N_ ("In own words") },
  { NULL }
};

static const WkPiece network_pieces[] = {
  { "name", WK_PIECE_STRING },
  { "relation", WK_PIECE_STRING },
  { "phone", WK_PIECE_STRING },
  { "note", WK_PIECE_TEXT },
  { NULL }
};

static const WkPiece ground_pieces[] = {
  { "organisation", WK_PIECE_STRING },
  { "life-domain", WK_PIECE_CHOICE, NULL, WK_TERMS_DOMAIN },
  { "ground", WK_PIECE_STRING },
  { "from", WK_PIECE_DATE, N_ ("From") },
  { "until", WK_PIECE_DATE, N_ ("Until") },
  { NULL }
};

static const WkPiece wish_pieces[] = {
  { "organisation", WK_PIECE_STRING },
  { "life-domain", WK_PIECE_CHOICE, NULL, WK_TERMS_DOMAIN },
  { "share", WK_PIECE_YES, N_ ("may know this") },
  { "wish", WK_PIECE_TEXT },
  { NULL }
};

static const WkPiece permission_pieces[] = {
  { "organisation", WK_PIECE_STRING },
  { "life-domain", WK_PIECE_CHOICE, NULL, WK_TERMS_DOMAIN },
  { "given-on", WK_PIECE_DATE, N_ ("Given on") },
  { "withdrawn-on", WK_PIECE_DATE, N_ ("Withdrawn on") },
  { "note", WK_PIECE_TEXT },
  { NULL }
};

static const WkPiece partner_pieces[] = {
  { "since", WK_PIECE_DATE, N_ ("Since") },
  { NULL }
};

static const WkPiece passed_on_pieces[] = {
  { "when", WK_PIECE_DATE },
  { "what", WK_PIECE_TEXT },
  { "to", WK_PIECE_STRING, N_ ("To") },
  { "by", WK_PIECE_PERSON },
  { "proof", WK_PIECE_STRING, N_ ("Proof") },
  { NULL }
};

static void
add_address (WkPaper *paper, WkFields *base)
{
  static const char *const fields[] = { "street", "house-number", "addition", "postcode", "city" };
  g_autoptr (GString) address = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *part = wk_fields_dup_string (base, fields[i]);

      if (*part != '\0')
        g_string_append_printf (address, "%s%s", address->len > 0 ? " " : "", part);
    }
  /* Paper lies about; who may know the address has it. */
  wk_paper_add_fact (paper, _ ("Address"), wk_fields_get_boolean (base, "secret-address") ? _ ("secret, and not on paper") : address->str);
}

static void
add_person (WkPaper *paper, const WkFileDocuments *file)
{
  WkFields *base = WK_FIELDS (file->base), *identity = WK_FIELDS (file->identity);
  g_autofree char *bsn = wk_fields_dup_string (identity, "bsn");
  g_autofree char *masked = wk_bsn_mask (bsn);
  guint before, start;

  wk_pieces_add_facts (paper, WK_FIELDS (file->card), card_pieces);
  add_address (paper, base);
  wk_pieces_add_facts (paper, base, reach_pieces);
  wk_paper_add_fact (paper, _ ("BSN"), masked);
  wk_pieces_add_facts (paper, identity, identity_pieces);
  wk_pieces_add_records (paper, 3, _ ("File numbers"), wk_document_get_records (file->identity, "file-number"), file_number_pieces);
  wk_pieces_add_records (paper, 3, _ ("Team"), wk_document_get_records (file->card, "member"), member_pieces);
  wk_pieces_add_records (paper, 3, _ ("Household"), wk_document_get_records (file->base, "housemate"), housemate_pieces);
  wk_pieces_add_records (paper, 3, _ ("My people"), wk_document_get_records (file->base, "own-network"), network_pieces);
  wk_pieces_add_records (paper, 3, _ ("Linked to the file of a partner"), wk_document_get_records (file->base, "partner"), partner_pieces);

  before = wk_paper_get_length (paper);
  wk_paper_add_heading (paper, 2, _ ("How I want it"));
  start = wk_paper_get_length (paper);
  wk_pieces_add_facts (paper, base, wanted_pieces);
  if (wk_paper_get_length (paper) == start)
    wk_paper_cut (paper, before);
  before = wk_paper_get_length (paper);
  wk_paper_add_heading (paper, 3, _ ("Safe contact"));
  start = wk_paper_get_length (paper);
  wk_pieces_add_facts (paper, base, safe_pieces);
  if (wk_paper_get_length (paper) == start)
    wk_paper_cut (paper, before);
}

static void
add_rights (WkPaper *paper, WkDocument *base)
{
  wk_pieces_add_records (paper, 2, _ ("Legal grounds"), wk_document_get_records (base, "ground"), ground_pieces);
  wk_pieces_add_records (paper, 2, _ ("Wishes"), wk_document_get_records (base, "wish"), wish_pieces);
  wk_pieces_add_records (paper, 2, _ ("Permissions to share"), wk_document_get_records (base, "permission"), permission_pieces);
  wk_pieces_add_records (paper, 2, _ ("Passed on together"), wk_document_get_records (base, "passed-on"), passed_on_pieces);
  wk_pieces_add_records (paper, 2, _ ("Documents"), wk_document_get_records (base, "attachment"), attachment_pieces);
}

/* ---- the story and the contacts ------------------------------------------------------------------------------ */

static const WkTerm roles[] = { { "contact-person", N_ ("Contact person") }, { "deputy", N_ ("Deputy") }, { NULL } };
static const WkTerm hows[] = { { "good", N_ ("Good") }, { "so-so", N_ ("So-so") }, { "bad", N_ ("Not good") }, { NULL } };
static const WkTerm ends[] = { { "confirmed", N_ ("the resident says so") }, { "not-reached", N_ ("the resident could not be reached") }, { NULL } };

static const WkPiece story_pieces[] = {
  { "confirmed-on", WK_PIECE_DATE, N_ ("Read back, and right") },
  { "told", WK_PIECE_NUMBER, N_ ("Times told") },
  { "ladder-resident", WK_PIECE_CHOICE, N_ ("Where I stand, as I see it"), WK_TERMS_LADDER },
  { "ladder-professional", WK_PIECE_CHOICE, N_ ("As the professional sees it"), WK_TERMS_LADDER },
  { "ladder-words", WK_PIECE_TEXT, N_ ("In words") },
  { NULL }
};

static const WkPiece invited_pieces[] = {
  { "provider", WK_PIECE_STRING },
  { "asked-on", WK_PIECE_DATE },
  { NULL }
};

static const WkTerm ways[] = { { "print", N_ ("printed") }, { "pdf", N_ ("saved as a PDF") }, { "copy", N_ ("copied") }, { NULL } };

static const WkPiece letter_pieces[] = {
  { "when", WK_PIECE_DATE },
  { "title", WK_PIECE_STRING },
  { "to", WK_PIECE_STRING, N_ ("To") },
  { "how", WK_PIECE_WORD, NULL, 0, ways },
  { "language", WK_PIECE_STRING, N_ ("Language") },
  { "large", WK_PIECE_YES, N_ ("in large print") },
  { "by", WK_PIECE_PERSON },
  { "words", WK_PIECE_TEXT },
  { NULL }
};

static const WkPiece correction_pieces[] = {
  { "asked-on", WK_PIECE_DATE },
  { "about", WK_PIECE_STRING },
  { "asked-by", WK_PIECE_STRING, N_ ("Asked by") },
  { "was", WK_PIECE_TEXT, N_ ("What stood there") },
  { "wanted", WK_PIECE_TEXT, N_ ("What it should be") },
  { "state", WK_PIECE_CHOICE, NULL, WK_TERMS_CORRECTION },
  { "became", WK_PIECE_TEXT, N_ ("What it became") },
  { "reason", WK_PIECE_TEXT, N_ ("Why not") },
  { "decided-on", WK_PIECE_DATE, N_ ("Decided on") },
  { "decided-by", WK_PIECE_PERSON },
  { NULL }
};

static const WkPiece question_pieces[] = {
  { "question", WK_PIECE_TEXT },
  { "life-domain", WK_PIECE_CHOICE, NULL, WK_TERMS_DOMAIN },
  { "provider", WK_PIECE_STRING },
  { NULL }
};

static const WkPiece contact_pieces[] = {
  { "when", WK_PIECE_DATE },
  { "channel", WK_PIECE_CHOICE, NULL, WK_TERMS_CHANNEL },
  { "by", WK_PIECE_PERSON },
  { "with", WK_PIECE_STRING, N_ ("With") },
  { "not-reached", WK_PIECE_YES, N_ ("not reached") },
  { "nature", WK_PIECE_CHOICE, NULL, WK_TERMS_NATURE },
  { "notes", WK_PIECE_TEXT },
  { "agreed", WK_PIECE_STRING, N_ ("Agreed") },
  { "next-on", WK_PIECE_DATE, N_ ("Next") },
  { "next-channel", WK_PIECE_CHOICE, NULL, WK_TERMS_CHANNEL },
  { NULL }
};

static const WkPiece retold_pieces[] = {
  { "when", WK_PIECE_DATE },
  { "what", WK_PIECE_STRING },
  { "by", WK_PIECE_PERSON },
  { "reason", WK_PIECE_TEXT, N_ ("Reason") },
  { NULL }
};

static const WkPiece handover_pieces[] = {
  { "when", WK_PIECE_DATE },
  { "role", WK_PIECE_WORD, NULL, 0, roles },
  { "from", WK_PIECE_PERSON, N_ ("From") },
  { "to", WK_PIECE_PERSON, N_ ("To") },
  { "by", WK_PIECE_PERSON, N_ ("By") },
  { "handed", WK_PIECE_TEXT, N_ ("Handed over") },
  { "word", WK_PIECE_TEXT, N_ ("The resident’s word") },
  { NULL }
};

static const WkPiece intake_pieces[] = {
  { "told-what-telling-does", WK_PIECE_DATE, N_ ("What telling does was read out") },
  { "identified-on", WK_PIECE_DATE, N_ ("Birth date and house number were right") },
  { "interpreter", WK_PIECE_STRING, N_ ("Interpreter") },
  { "script", WK_PIECE_STRING, N_ ("Script") },
  { "script-version", WK_PIECE_NUMBER, N_ ("Version of the call script") },
  { "tagged-on", WK_PIECE_DATE, N_ ("Put with its life domains") },
  { "finished-on", WK_PIECE_DATE, N_ ("The recap was confirmed") },
  { NULL }
};

static const WkPiece asked_pieces[] = {
  { "words", WK_PIECE_STRING },
  { "chosen", WK_PIECE_STRING },
  { "when", WK_PIECE_DATE },
  { "by", WK_PIECE_PERSON },
  { NULL }
};

static const WkPiece call_pieces[] = {
  { "when", WK_PIECE_DATE },
  { "channel", WK_PIECE_CHOICE, NULL, WK_TERMS_CHANNEL },
  { "by", WK_PIECE_PERSON },
  { "not-reached", WK_PIECE_YES, N_ ("not reached") },
  { "notes", WK_PIECE_TEXT },
  { NULL }
};

static const WkPiece talk_pieces[] = {
  { "when", WK_PIECE_DATE },
  { "how", WK_PIECE_WORD, NULL, 0, hows },
  { "line", WK_PIECE_TEXT },
  { NULL }
};

static const WkPiece remarks_pieces[] = {
  { "remarks", WK_PIECE_STRING, N_ ("From the old system, not yet talked about with the resident") },
  { NULL }
};

static void
add_story (WkPaper *paper, WkDocument *story)
{
  WkFields *fields = WK_FIELDS (story);

  wk_pieces_add_part (paper, 2, _ ("Story"), fields, "story");
  wk_pieces_add_facts (paper, fields, story_pieces);
  wk_pieces_add_part (paper, 2, _ ("What counts for me"), fields, "counts");
  wk_pieces_add_records (paper, 2, _ ("What I want help with"), wk_document_get_records (story, "help-question"), question_pieces);
  wk_pieces_add_records (paper, 2, _ ("Invited to the table"), wk_document_get_records (story, "invited"), invited_pieces);
  wk_pieces_add_records (paper, 2, _ ("Asked again"), wk_document_get_records (story, "retold"), retold_pieces);
}

/* Those of before they had a document of their own stand in the intake. */
static void
add_talks (WkPaper *paper, const WkFileDocuments *file)
{
  wk_pieces_add_records (paper, 2, _ ("How was this talk?"), wk_document_get_records (file->intake, "talk"), talk_pieces);
  wk_pieces_add_records (paper, 2, _ ("How was this talk?"), wk_document_get_records (file->talks, "talk"), talk_pieces);
}

static void
add_intake (WkPaper *paper, WkDocument *intake)
{
  WkFields *fields = WK_FIELDS (intake);
  g_autofree char *state = wk_fields_dup_string (fields, "remarks-state");
  guint before = wk_paper_get_length (paper), start;

  wk_paper_add_heading (paper, 2, _ ("Telephone intake"));
  start = wk_paper_get_length (paper);
  wk_pieces_add_facts (paper, fields, intake_pieces);
  wk_pieces_add_records (paper, 3, _ ("What was asked"), wk_document_get_records (intake, "asked"), asked_pieces);
  wk_pieces_add_records (paper, 3, _ ("Calls"), wk_document_get_records (intake, "call"), call_pieces);
  wk_pieces_add_part (paper, 3, _ ("Notes of the telephone intake"), fields, "notes");
  wk_pieces_add_part (paper, 3, _ ("Recap"), fields, "recap");
  if (!g_str_equal (state, "dropped"))
    wk_pieces_add_facts (paper, fields, remarks_pieces);
  if (wk_paper_get_length (paper) == start)
    wk_paper_cut (paper, before);
}

/* ---- life domains ------------------------------------------------------------------------------------------------ */

static const WkPiece strength_pieces[] = {
  { "strength", WK_PIECE_TEXT },
  { NULL }
};

static const WkPiece barrier_pieces[] = {
  { "barrier", WK_PIECE_TEXT },
  { "effect", WK_PIECE_CHOICE, NULL, WK_TERMS_EFFECT },
  { "acute", WK_PIECE_YES, N_ ("Acute") },
  { "acute-since", WK_PIECE_DATE, N_ ("Since") },
  { "acute-owner", WK_PIECE_PERSON, N_ ("Who sees to it") },
  { "acute-deputy", WK_PIECE_PERSON, N_ ("Deputy") },
  { "acute-decides", WK_PIECE_PERSON, N_ ("Who may decide") },
  { "acute-deadline", WK_PIECE_DATE, N_ ("Before") },
  { "acute-costs", WK_PIECE_STRING, N_ ("What it costs") },
  { "acute-rule", WK_PIECE_STRING, N_ ("Which rule stands in the way") },
  { "gone-on", WK_PIECE_DATE, N_ ("Solved on") },
  { "gone-how", WK_PIECE_WORD, NULL, 0, ends },
  { "gone-word", WK_PIECE_STRING },
  { NULL }
};

static const WkPiece closed_step_pieces[] = {
  { "what", WK_PIECE_TEXT },
  { NULL }
};

static void
add_domain (WkPaper *paper, WkDocument *domain)
{
  guint before = wk_paper_get_length (paper), start;
  WkPiece situation = { "situation", WK_PIECE_TEXT };
  g_autofree char *words = wk_piece_dup_value (&situation, WK_FIELDS (domain));

  wk_paper_add_heading (paper, 3, wk_terms_get_label (WK_TERMS_DOMAIN, wk_document_get_domain (domain)));
  start = wk_paper_get_length (paper);
  wk_paper_add_text (paper, words);
  wk_pieces_add_records (paper, 0, _ ("What goes well"), wk_document_get_records (domain, "strength"), strength_pieces);
  wk_pieces_add_records (paper, 0, _ ("What stands in the way"), wk_document_get_records (domain, "barrier"), barrier_pieces);
  wk_pieces_add_records (paper, 0, _ ("Closed steps"), wk_document_get_records (domain, "closed-step"), closed_step_pieces);
  wk_pieces_add_records (paper, 0, _ ("Contacts"), wk_document_get_records (domain, "contact"), contact_pieces);
  wk_pieces_add_records (paper, 0, _ ("Corrections"), wk_document_get_records (domain, "correction"), correction_pieces);
  wk_pieces_add_records (paper, 0, _ ("Documents"), wk_document_get_records (domain, "attachment"), attachment_pieces);
  if (wk_paper_get_length (paper) == start)
    wk_paper_cut (paper, before);
}

/* ---- the plan ------------------------------------------------------------------------------------------------------ */

static const WkPiece preparation_pieces[] = {
  { "by", WK_PIECE_PERSON },
  { "text", WK_PIECE_TEXT },
  { NULL }
};

static const WkPiece plan_pieces[] = {
  { "language", WK_PIECE_STRING, N_ ("Language of the resident’s seat") },
  { "plan-of-action", WK_PIECE_YES, N_ ("It serves as plan of action") },
  { "checked", WK_PIECE_LIST, N_ ("Ticked of the plan of action") },
  { NULL }
};

static void
add_plan (WkPaper *paper, WkDocument *plan)
{
  guint before = wk_paper_get_length (paper), start;

  wk_paper_add_heading (paper, 2, _ ("Participation plan"));
  start = wk_paper_get_length (paper);
  wk_plan_pieces_add (paper, 3, plan);
  wk_pieces_add_records (paper, 3, _ ("Prepared for the talk"), wk_document_get_records (plan, "preparation"), preparation_pieces);
  wk_pieces_add_facts (paper, WK_FIELDS (plan), plan_pieces);
  if (wk_paper_get_length (paper) == start)
    wk_paper_cut (paper, before);
}

/* ---- the file ------------------------------------------------------------------------------------------------------ */

WkPaper *
wk_file_paper_new (const WkFileDocuments *file)
{
  g_autofree char *name = wk_fields_dup_string (WK_FIELDS (file->card), "display-name");
  /* Translators: the language that the words of this catalogue are in, as a PDF has it: nl for Dutch. */
  WkPaper *paper = wk_paper_new (*name != '\0' ? name : _ ("No name yet"), C_ ("language tag", "en"));
  guint before, start;

  add_person (paper, file);
  add_story (paper, file->story);

  before = wk_paper_get_length (paper);
  wk_paper_add_heading (paper, 2, _ ("Life domains"));
  start = wk_paper_get_length (paper);
  for (gsize i = 0; i < file->n_domains; i++)
    add_domain (paper, file->domains[i]);
  if (wk_paper_get_length (paper) == start)
    wk_paper_cut (paper, before);

  add_plan (paper, file->plan);
  wk_pieces_add_records (paper, 2, _ ("Contacts"), wk_document_get_records (file->story, "contact"), contact_pieces);
  wk_pieces_add_records (paper, 2, _ ("Corrections"), wk_document_get_records (file->story, "correction"), correction_pieces);
  wk_pieces_add_records (paper, 2, _ ("Letters"), wk_document_get_records (file->story, "letter"), letter_pieces);
  wk_pieces_add_records (paper, 2, _ ("Warm hand-over"), wk_document_get_records (file->story, "handover"), handover_pieces);
  add_rights (paper, file->base);
  add_intake (paper, file->intake);
  add_talks (paper, file);
  return paper;
}
