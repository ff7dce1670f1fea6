#include "wk-schema-private.h"

#include <glib/gi18n-lib.h>

#include "wk-person.h"
#include "wk-text.h"

/* In the base, and in each life domain. */
static const WkField attachment_record[] = {
  { "title", WK_FIELD_STRING, NULL, FALSE, N_("Title") },
  { "type", WK_FIELD_STRING, NULL, FALSE, N_("Type") },
  { "size", WK_FIELD_NUMBER, NULL, FALSE, N_("Size") },
  { "blob", WK_FIELD_STRING, NULL, FALSE, N_("Blob") },
  { "key", WK_FIELD_STRING, NULL, FALSE, N_("Key") },
  { "hash", WK_FIELD_STRING, NULL, FALSE, N_("Hash") },
  { "added-on", WK_FIELD_DATE, NULL, FALSE, N_("Added on") },
  { "by", WK_FIELD_PERSON, NULL, FALSE, N_("By") },
  { "life-domain", WK_FIELD_CHOICE, NULL, FALSE, N_("Life domain") },
  { "note", WK_FIELD_TEXT, NULL, FALSE, N_("Note") },
  { NULL }
};

static const WkRecordSpec attachment_spec = { "attachment", "WkAttachment", NULL, attachment_record };

/* In the story, and in each life domain. */
static const WkField correction_record[] = {
  { "asked-on", WK_FIELD_DATE, NULL, FALSE, N_("Asked on") },
  { "asked-by", WK_FIELD_STRING, NULL, FALSE, N_("Asked by") },
  { "about", WK_FIELD_STRING, NULL, FALSE, N_("About") },
  { "field", WK_FIELD_STRING, NULL, FALSE, N_("Field") },
  { "was", WK_FIELD_TEXT, NULL, FALSE, N_("Was") },
  { "wanted", WK_FIELD_TEXT, NULL, FALSE, N_("Should be") },
  { "state", WK_FIELD_CHOICE, NULL, FALSE, N_("State") },
  { "became", WK_FIELD_TEXT, NULL, FALSE, N_("Became") },
  { "reason", WK_FIELD_TEXT, NULL, FALSE, N_("Reason") },
  { "decided-on", WK_FIELD_DATE, NULL, FALSE, N_("Decided on") },
  { "decided-by", WK_FIELD_PERSON, NULL, FALSE, N_("Decided by") },
  { NULL }
};

static const WkRecordSpec correction_spec = { "correction", "WkCorrection", NULL, correction_record };

/* In every document of a resident. */
static const WkField merge_record[] = {
  { "from", WK_FIELD_STRING, NULL, FALSE, N_("From") },
  { "when", WK_FIELD_DATE, NULL, FALSE, N_("When") },
  { "by", WK_FIELD_PERSON, NULL, FALSE, N_("By") },
  { "fields", WK_FIELD_LIST, NULL, FALSE, N_("Fields") },
  { "texts", WK_FIELD_LIST, NULL, FALSE, N_("Texts") },
  { "brought", WK_FIELD_LIST, NULL, FALSE, N_("Brought") },
  { "undone-on", WK_FIELD_DATE, NULL, FALSE, N_("Undone on") },
  { NULL }
};

static const WkRecordSpec merge_spec = { "merge", "WkMergeOfFiles", NULL, merge_record };

/* In every document that an export speaks of. */
static const WkField export_change_record[] = {
  { "topic", WK_FIELD_CHOICE, NULL, FALSE, N_("Topic") },
  { "was", WK_FIELD_STRING, NULL, FALSE, N_("Was") },
  { "became", WK_FIELD_STRING, NULL, FALSE, N_("Became") },
  { "imported-on", WK_FIELD_DATE, NULL, FALSE, N_("Imported on") },
  { "when", WK_FIELD_DATE, NULL, FALSE, N_("When") },
  { "by", WK_FIELD_PERSON, NULL, FALSE, N_("By") },
  { "seen", WK_FIELD_LIST, NULL, FALSE, N_("Seen") },
  { NULL }
};

static const WkRecordSpec export_change_spec = { "export-change", "WkExportChangeRecord", NULL, export_change_record };

static const WkField card_fields[] = {
  { "display-name", WK_FIELD_STRING, "composed", FALSE, N_("Display name") },
  { "first-name", WK_FIELD_STRING, "first-name", FALSE, N_("First name") },
  { "birth-date", WK_FIELD_DATE, "birth-date", FALSE, N_("Birth date") },
  { "house-number", WK_FIELD_STRING, "house-number", FALSE, N_("House number") },
  { "postcode", WK_FIELD_STRING, "postcode", FALSE, N_("Postcode") },
  { "contact-person", WK_FIELD_PERSON, "contact-person", FALSE, N_("Contact person") },
  { "deputy", WK_FIELD_PERSON, NULL, FALSE, N_("Deputy") },
  { "phase", WK_FIELD_CHOICE, NULL, FALSE, N_("Phase") },
  { "view", WK_FIELD_CHOICE, NULL, FALSE, N_("View") },
  { "last-contact", WK_FIELD_DATE, "last-contact", FALSE, N_("Last contact"), WK_MERGE_LATEST },
  { "next-step", WK_FIELD_DATE, NULL, FALSE, N_("Next step"), WK_MERGE_DERIVED },
  { "next-talk", WK_FIELD_DATE, NULL, FALSE, N_("Next talk"), WK_MERGE_DERIVED },
  { "acute-until", WK_FIELD_DATE, NULL, FALSE, N_("Acute until"), WK_MERGE_DERIVED },
  { "acute-owner", WK_FIELD_PERSON, NULL, FALSE, N_("Acute owner"), WK_MERGE_DERIVED },
  { "domains", WK_FIELD_LIST, NULL, FALSE, N_("Domains"), WK_MERGE_UNION },
  { "has-plan", WK_FIELD_BOOL, NULL, FALSE, N_("Has plan"), WK_MERGE_DERIVED },
  { "think-until", WK_FIELD_DATE, NULL, FALSE, N_("Thinks it over until"), WK_MERGE_DERIVED },
  { "rest-until", WK_FIELD_DATE, NULL, FALSE, N_("Rest until") },
  { "rhythm", WK_FIELD_NUMBER, NULL, FALSE, N_("Rhythm") },
  { "same-as", WK_FIELD_STRING, NULL, FALSE, N_("Same as") },
  { "closed-on", WK_FIELD_DATE, NULL, FALSE, N_("Closed on") },
  { "keep-until", WK_FIELD_DATE, NULL, FALSE, N_("Keep until") },
  { "keep-why", WK_FIELD_STRING, NULL, FALSE, N_("Keep because") },
  { NULL }
};

static const WkField member_record[] = {
  { "person", WK_FIELD_PERSON, NULL, FALSE, N_("Person") },
  { "expertise", WK_FIELD_STRING, NULL, FALSE, N_("Expertise") },
  { "role", WK_FIELD_CHOICE, NULL, FALSE, N_("Role") },
  { "shares", WK_FIELD_BOOL, NULL, FALSE, N_("Shares responsibility") },
  { "since", WK_FIELD_DATE, NULL, FALSE, N_("Since") },
  { NULL }
};

static const WkRecordSpec member_spec = { "member", "WkTeamMember", NULL, member_record };

static const WkField lamp_record[] = {
  { "barrier", WK_FIELD_STRING, NULL, FALSE, N_("Barrier") },
  { "until", WK_FIELD_DATE, NULL, FALSE, N_("Acute until") },
  { "owner", WK_FIELD_PERSON, NULL, FALSE, N_("Acute owner") },
  { NULL }
};

static const WkRecordSpec lamp_spec = { "lamp", "WkAcuteLamp", NULL, lamp_record };

static const WkRecordSpec *const card_records[] = {
  &member_spec,
  &lamp_spec,
  &export_change_spec,
  &merge_spec,
  NULL
};

static const char *const card_imported[] = {
  "initials",
  "first-name",
  "prefix",
  "surname",
  "birth-date",
  "house-number",
  "postcode",
  "contact-person",
  "last-contact",
  NULL
};

static const WkField identity_fields[] = {
  { "bsn", WK_FIELD_STRING, "bsn", FALSE, N_("Bsn") },
  { "benefit", WK_FIELD_STRING, "benefit", FALSE, N_("Benefit") },
  { "benefit-from", WK_FIELD_DATE, "benefit-from", FALSE, N_("Benefit from") },
  { NULL }
};

static const WkField file_number_record[] = {
  { "system", WK_FIELD_STRING, NULL, FALSE, N_("System") },
  { "number", WK_FIELD_STRING, NULL, FALSE, N_("Number") },
  { NULL }
};

static const WkRecordSpec file_number_spec = { "file-number", "WkFileNumber", NULL, file_number_record };

static const WkRecordSpec *const identity_records[] = {
  &file_number_spec,
  &export_change_spec,
  &merge_spec,
  NULL
};

static const char *const identity_imported[] = {
  "source",
  "client-number",
  "bsn",
  "benefit",
  "benefit-from",
  NULL
};

static const WkField base_fields[] = {
  { "phone", WK_FIELD_STRING, "phone", FALSE, N_("Phone") },
  { "mail", WK_FIELD_STRING, "mail", FALSE, N_("Mail") },
  { "street", WK_FIELD_STRING, "street", FALSE, N_("Street") },
  { "house-number", WK_FIELD_STRING, "house-number", FALSE, N_("House number") },
  { "addition", WK_FIELD_STRING, "addition", FALSE, N_("Addition") },
  { "postcode", WK_FIELD_STRING, "postcode", FALSE, N_("Postcode") },
  { "city", WK_FIELD_STRING, "city", FALSE, N_("City") },
  { "gender", WK_FIELD_STRING, "gender", FALSE, N_("Gender") },
  { "language", WK_FIELD_STRING, "language", FALSE, N_("Language") },
  { "interpreter", WK_FIELD_BOOL, NULL, FALSE, N_("Interpreter") },
  { "channel", WK_FIELD_CHOICE, NULL, FALSE, N_("Channel") },
  { "place", WK_FIELD_STRING, NULL, FALSE, N_("Place") },
  { "reading", WK_FIELD_CHOICE, NULL, FALSE, N_("Reading") },
  { "form", WK_FIELD_CHOICE, NULL, FALSE, N_("Form") },
  { "call-from", WK_FIELD_STRING, NULL, FALSE, N_("Call from") },
  { "how", WK_FIELD_TEXT, NULL, FALSE, N_("How") },
  { "safe-asked", WK_FIELD_BOOL, NULL, FALSE, N_("Safe asked") },
  { "safe-phone", WK_FIELD_STRING, NULL, FALSE, N_("Safe phone") },
  { "safe-hours", WK_FIELD_STRING, NULL, FALSE, N_("Safe hours") },
  { "voicemail", WK_FIELD_BOOL, NULL, FALSE, N_("Voicemail") },
  { "post-home", WK_FIELD_BOOL, NULL, FALSE, N_("Post home") },
  { "secret-address", WK_FIELD_BOOL, NULL, FALSE, N_("Secret address") },
  { "safe", WK_FIELD_TEXT, NULL, FALSE, N_("Safe") },
  { "household", WK_FIELD_STRING, "household", FALSE, N_("Household") },
  { "children", WK_FIELD_NUMBER, "children", FALSE, N_("Children") },
  { NULL }
};

static const WkField housemate_record[] = {
  { "name", WK_FIELD_STRING, NULL, FALSE, N_("Name") },
  { "relation", WK_FIELD_STRING, NULL, FALSE, N_("Relation") },
  { "birth-year", WK_FIELD_NUMBER, NULL, FALSE, N_("Birth year") },
  { NULL }
};

static const WkRecordSpec housemate_spec = { "housemate", "WkHousemate", NULL, housemate_record };

static const WkField own_network_record[] = {
  { "name", WK_FIELD_STRING, NULL, FALSE, N_("Name") },
  { "relation", WK_FIELD_STRING, NULL, FALSE, N_("Relation") },
  { "phone", WK_FIELD_STRING, NULL, FALSE, N_("Phone") },
  { "note", WK_FIELD_TEXT, NULL, FALSE, N_("Note") },
  { NULL }
};

static const WkRecordSpec own_network_spec = { "own-network", "WkOwnNetwork", NULL, own_network_record };

static const WkField ground_record[] = {
  { "organisation", WK_FIELD_STRING, NULL, FALSE, N_("Organisation") },
  { "life-domain", WK_FIELD_CHOICE, NULL, FALSE, N_("Life domain") },
  { "ground", WK_FIELD_STRING, NULL, FALSE, N_("Ground") },
  { "from", WK_FIELD_DATE, NULL, FALSE, N_("From") },
  { "until", WK_FIELD_DATE, NULL, FALSE, N_("Until") },
  { NULL }
};

static const WkRecordSpec ground_spec = { "ground", "WkGround", NULL, ground_record };

static const WkField wish_record[] = {
  { "organisation", WK_FIELD_STRING, NULL, FALSE, N_("Organisation") },
  { "life-domain", WK_FIELD_CHOICE, NULL, FALSE, N_("Life domain") },
  { "share", WK_FIELD_BOOL, NULL, FALSE, N_("Share") },
  { "wish", WK_FIELD_TEXT, NULL, FALSE, N_("Wish") },
  { NULL }
};

static const WkRecordSpec wish_spec = { "wish", "WkWish", NULL, wish_record };

static const WkField permission_record[] = {
  { "organisation", WK_FIELD_STRING, NULL, FALSE, N_("Organisation") },
  { "life-domain", WK_FIELD_CHOICE, NULL, FALSE, N_("Life domain") },
  { "given-on", WK_FIELD_DATE, NULL, FALSE, N_("Given on") },
  { "withdrawn-on", WK_FIELD_DATE, NULL, FALSE, N_("Withdrawn on") },
  { "note", WK_FIELD_TEXT, NULL, FALSE, N_("Note") },
  { NULL }
};

static const WkRecordSpec permission_spec = { "permission", "WkPermission", NULL, permission_record };

static const WkField partner_record[] = {
  { "resident", WK_FIELD_STRING, NULL, FALSE, N_("Resident") },
  { "since", WK_FIELD_DATE, NULL, FALSE, N_("Since") },
  { NULL }
};

static const WkRecordSpec partner_spec = { "partner", "WkPartner", NULL, partner_record };

static const WkField passed_on_record[] = {
  { "when", WK_FIELD_DATE, NULL, FALSE, N_("When") },
  { "to", WK_FIELD_STRING, NULL, FALSE, N_("To") },
  { "by", WK_FIELD_PERSON, NULL, FALSE, N_("By") },
  { "proof", WK_FIELD_STRING, NULL, FALSE, N_("Proof") },
  { "what", WK_FIELD_TEXT, NULL, FALSE, N_("What") },
  { NULL }
};

static const WkRecordSpec passed_on_spec = { "passed-on", "WkPassedOn", NULL, passed_on_record };

static const WkRecordSpec *const base_records[] = {
  &housemate_spec,
  &own_network_spec,
  &ground_spec,
  &wish_spec,
  &permission_spec,
  &partner_spec,
  &attachment_spec,
  &passed_on_spec,
  &export_change_spec,
  &merge_spec,
  NULL
};

static const char *const base_imported[] = {
  "phone",
  "mail",
  "street",
  "house-number",
  "addition",
  "postcode",
  "city",
  "gender",
  "language",
  "household",
  "children",
  "benefit-stopped",
  "not-listed",
  NULL
};

static const WkField intake_fields[] = {
  { "notes", WK_FIELD_TEXT, NULL, FALSE, N_("Notes") },
  { "script", WK_FIELD_STRING, NULL, FALSE, N_("Script") },
  { "script-at", WK_FIELD_NUMBER, NULL, FALSE, N_("Script at") },
  { "told-what-telling-does", WK_FIELD_DATE, NULL, FALSE, N_("Told what telling does") },
  { "remarks", WK_FIELD_STRING, "remarks", FALSE, N_("Remarks") },
  { "remarks-state", WK_FIELD_CHOICE, NULL, FALSE, N_("Remarks state") },
  { "recap", WK_FIELD_TEXT, NULL, FALSE, N_("Recap") },
  { "script-text", WK_FIELD_STRING, NULL, FALSE, N_("Script text") },
  { "script-version", WK_FIELD_NUMBER, NULL, FALSE, N_("Script version") },
  { "script-question", WK_FIELD_STRING, NULL, FALSE, N_("Script question") },
  { "identified-on", WK_FIELD_DATE, NULL, FALSE, N_("Identified on") },
  { "interpreter", WK_FIELD_STRING, NULL, FALSE, N_("Interpreter") },
  { "tagged-on", WK_FIELD_DATE, NULL, FALSE, N_("Tagged on") },
  { "finished-on", WK_FIELD_DATE, NULL, FALSE, N_("Finished on") },
  { NULL }
};

static const WkField call_record[] = {
  { "when", WK_FIELD_DATE, NULL, FALSE, N_("When") },
  { "channel", WK_FIELD_CHOICE, NULL, FALSE, N_("Channel") },
  { "by", WK_FIELD_PERSON, NULL, FALSE, N_("By") },
  { "not-reached", WK_FIELD_BOOL, NULL, FALSE, N_("Not reached") },
  { "notes", WK_FIELD_TEXT, NULL, FALSE, N_("Notes") },
  { NULL }
};

static const WkRecordSpec call_spec = { "call", "WkCall", NULL, call_record };

static const WkField talk_record[] = {
  { "when", WK_FIELD_DATE, NULL, FALSE, N_("When") },
  { "how", WK_FIELD_CHOICE, NULL, FALSE, N_("How") },
  { "line", WK_FIELD_TEXT, NULL, FALSE, N_("Line") },
  { NULL }
};

static const WkRecordSpec talk_spec = { "talk", "WkTalk", NULL, talk_record };

static const WkField asked_record[] = {
  { "question", WK_FIELD_STRING, NULL, FALSE, N_("Question") },
  { "words", WK_FIELD_STRING, NULL, FALSE, N_("Words") },
  { "chosen", WK_FIELD_STRING, NULL, FALSE, N_("Chosen") },
  { "when", WK_FIELD_DATE, NULL, FALSE, N_("When") },
  { "by", WK_FIELD_PERSON, NULL, FALSE, N_("By") },
  { NULL }
};

static const WkRecordSpec asked_spec = { "asked", "WkAsked", NULL, asked_record };

static const WkRecordSpec *const intake_records[] = {
  &call_spec,
  &talk_spec,
  &asked_spec,
  &export_change_spec,
  &merge_spec,
  NULL
};

static const char *const intake_imported[] = {
  "remarks",
  NULL
};

static const WkField story_fields[] = {
  { "story", WK_FIELD_TEXT, NULL, FALSE, N_("Story") },
  { "counts", WK_FIELD_TEXT, NULL, FALSE, N_("Counts") },
  { "confirmed-on", WK_FIELD_DATE, NULL, FALSE, N_("Confirmed on") },
  { "told", WK_FIELD_NUMBER, NULL, FALSE, N_("Told") },
  { "ladder-resident", WK_FIELD_CHOICE, NULL, FALSE, N_("Participation, as the resident sees it") },
  { "ladder-professional", WK_FIELD_CHOICE, NULL, FALSE, N_("Participation, as we see it") },
  { "ladder-words", WK_FIELD_TEXT, NULL, FALSE, N_("About participation") },
  { NULL }
};

static const WkField help_question_record[] = {
  { "question", WK_FIELD_TEXT, NULL, FALSE, N_("Question") },
  { "life-domain", WK_FIELD_CHOICE, NULL, FALSE, N_("Life domain") },
  { "provider", WK_FIELD_STRING, NULL, FALSE, N_("Provider") },
  { NULL }
};

static const WkRecordSpec help_question_spec = { "help-question", "WkHelpQuestion", NULL, help_question_record };

static const WkField contact_record[] = {
  { "when", WK_FIELD_DATE, NULL, FALSE, N_("When") },
  { "channel", WK_FIELD_CHOICE, NULL, FALSE, N_("Channel") },
  { "by", WK_FIELD_PERSON, NULL, FALSE, N_("By") },
  { "not-reached", WK_FIELD_BOOL, NULL, FALSE, N_("Not reached") },
  { "nature", WK_FIELD_CHOICE, NULL, FALSE, N_("Nature") },
  { "notes", WK_FIELD_TEXT, NULL, FALSE, N_("Notes") },
  { "with", WK_FIELD_STRING, NULL, FALSE, N_("With") },
  { "agreed", WK_FIELD_STRING, NULL, FALSE, N_("Agreed") },
  { "next-on", WK_FIELD_DATE, NULL, FALSE, N_("Next on") },
  { "next-channel", WK_FIELD_CHOICE, NULL, FALSE, N_("Next channel") },
  { NULL }
};

static const WkRecordSpec contact_spec = { "contact", "WkContact", NULL, contact_record };

static const WkField retold_record[] = {
  { "when", WK_FIELD_DATE, NULL, FALSE, N_("When") },
  { "by", WK_FIELD_PERSON, NULL, FALSE, N_("By") },
  { "what", WK_FIELD_STRING, NULL, FALSE, N_("What") },
  { "reason", WK_FIELD_TEXT, NULL, FALSE, N_("Reason") },
  { NULL }
};

static const WkRecordSpec retold_spec = { "retold", "WkRetold", NULL, retold_record };

static const WkField handover_record[] = {
  { "when", WK_FIELD_DATE, NULL, FALSE, N_("When") },
  { "role", WK_FIELD_CHOICE, NULL, FALSE, N_("Role") },
  { "from", WK_FIELD_PERSON, NULL, FALSE, N_("From") },
  { "to", WK_FIELD_PERSON, NULL, FALSE, N_("To") },
  { "by", WK_FIELD_PERSON, NULL, FALSE, N_("By") },
  { "handed", WK_FIELD_TEXT, NULL, FALSE, N_("Handed over") },
  { "word", WK_FIELD_TEXT, NULL, FALSE, N_("The resident’s word") },
  { NULL }
};

static const WkRecordSpec handover_spec = { "handover", "WkHandover", NULL, handover_record };

static const WkField invited_record[] = {
  { "invitation", WK_FIELD_STRING, NULL, FALSE, N_("Invitation") },
  { "question", WK_FIELD_STRING, NULL, FALSE, N_("Question") },
  { "provider", WK_FIELD_STRING, NULL, FALSE, N_("Provider") },
  { "asked-on", WK_FIELD_DATE, NULL, FALSE, N_("Asked on") },
  { NULL }
};

static const WkRecordSpec invited_spec = { "invited", "WkInvited", NULL, invited_record };

static const WkField letter_record[] = {
  { "when", WK_FIELD_DATE, NULL, FALSE, N_("When") },
  { "type", WK_FIELD_STRING, NULL, FALSE, N_("Type") },
  { "title", WK_FIELD_STRING, NULL, FALSE, N_("Title") },
  { "to", WK_FIELD_STRING, NULL, FALSE, N_("To") },
  { "language", WK_FIELD_STRING, NULL, FALSE, N_("Language") },
  { "large", WK_FIELD_BOOL, NULL, FALSE, N_("Large print") },
  { "how", WK_FIELD_CHOICE, NULL, FALSE, N_("How it left") },
  { "by", WK_FIELD_PERSON, NULL, FALSE, N_("By") },
  { "words", WK_FIELD_TEXT, NULL, FALSE, N_("Words") },
  { NULL }
};

static const WkRecordSpec letter_spec = { "letter", "WkLetterSent", NULL, letter_record };

static const WkRecordSpec *const story_records[] = {
  &help_question_spec,
  &contact_spec,
  &retold_spec,
  &handover_spec,
  &merge_spec,
  &invited_spec,
  &correction_spec,
  &letter_spec,
  NULL
};

static const WkField domain_fields[] = {
  { "situation", WK_FIELD_TEXT, NULL, FALSE, N_("Situation") },
  { NULL }
};

static const WkField strength_record[] = {
  { "strength", WK_FIELD_TEXT, NULL, FALSE, N_("Strength") },
  { NULL }
};

static const WkRecordSpec strength_spec = { "strength", "WkStrength", NULL, strength_record };

static const WkField barrier_record[] = {
  { "barrier", WK_FIELD_TEXT, NULL, FALSE, N_("Barrier") },
  { "effect", WK_FIELD_CHOICE, NULL, FALSE, N_("Effect") },
  { "acute", WK_FIELD_BOOL, NULL, FALSE, N_("Acute") },
  { "acute-owner", WK_FIELD_PERSON, NULL, FALSE, N_("Acute owner") },
  { "acute-deputy", WK_FIELD_PERSON, NULL, FALSE, N_("Acute deputy") },
  { "acute-decides", WK_FIELD_PERSON, NULL, FALSE, N_("Acute decides") },
  { "acute-deadline", WK_FIELD_DATE, NULL, FALSE, N_("Acute deadline") },
  { "gone-on", WK_FIELD_DATE, NULL, FALSE, N_("Gone on") },
  { "acute-since", WK_FIELD_DATE, NULL, FALSE, N_("Acute since") },
  { "acute-costs", WK_FIELD_STRING, NULL, FALSE, N_("Costs") },
  { "acute-rule", WK_FIELD_STRING, NULL, FALSE, N_("Rule") },
  { "gone-how", WK_FIELD_CHOICE, NULL, FALSE, N_("Gone how") },
  { "gone-word", WK_FIELD_STRING, NULL, FALSE, N_("The resident’s word, or why") },
  { NULL }
};

static const WkRecordSpec barrier_spec = { "barrier", "WkBarrier", NULL, barrier_record };

static const WkField closed_step_record[] = {
  { "step", WK_FIELD_STRING, NULL, FALSE, N_("Step") },
  { "what", WK_FIELD_TEXT, NULL, FALSE, N_("What") },
  { NULL }
};

static const WkRecordSpec closed_step_spec = { "closed-step", "WkClosedStep", NULL, closed_step_record };

static const WkRecordSpec *const domain_records[] = {
  &strength_spec,
  &barrier_spec,
  &contact_spec,
  &closed_step_spec,
  &correction_spec,
  &attachment_spec,
  &merge_spec,
  NULL
};

static const WkField plan_fields[] = {
  { "dream", WK_FIELD_TEXT, NULL, FALSE, N_("Dream") },
  { "matters", WK_FIELD_TEXT, NULL, FALSE, N_("Matters") },
  { "well", WK_FIELD_TEXT, NULL, FALSE, N_("Well") },
  { "agenda", WK_FIELD_TEXT, NULL, FALSE, N_("Agenda") },
  { "next-talk", WK_FIELD_DATE, NULL, FALSE, N_("Next talk") },
  { "next-talk-place", WK_FIELD_STRING, NULL, FALSE, N_("Next talk place") },
  { "language", WK_FIELD_STRING, NULL, FALSE, N_("Language") },
  { "plan-of-action", WK_FIELD_BOOL, NULL, FALSE, N_("Plan of action") },
  { "checked", WK_FIELD_LIST, NULL, FALSE, N_("Checked") },
  { "evaluate-every", WK_FIELD_NUMBER, NULL, FALSE, N_("Look back every (weeks)") },
  { NULL }
};

static const WkField goal_record[] = {
  { "goal", WK_FIELD_TEXT, NULL, FALSE, N_("Goal") },
  { "reached-on", WK_FIELD_DATE, NULL, FALSE, N_("Reached on") },
  { NULL }
};

static const WkRecordSpec goal_spec = { "goal", "WkGoal", NULL, goal_record };

static const WkField step_record[] = {
  { "what", WK_FIELD_TEXT, NULL, FALSE, N_("What") },
  { "who", WK_FIELD_PERSON, NULL, TRUE, N_("Who") },
  { "when", WK_FIELD_DATE, NULL, TRUE, N_("When") },
  { "done-on", WK_FIELD_DATE, NULL, FALSE, N_("Done on") },
  { "won", WK_FIELD_BOOL, NULL, FALSE, N_("Won") },
  { "closed", WK_FIELD_BOOL, NULL, FALSE, N_("Closed") },
  { "title", WK_FIELD_STRING, NULL, FALSE, N_("Title") },
  { "home", WK_FIELD_BOOL, NULL, FALSE, N_("Home") },
  { "split", WK_FIELD_LIST, NULL, FALSE, N_("Split off") },
  { NULL }
};

static const WkRecordSpec step_spec = { "step", "WkStep", "goal", step_record };

static const WkField first_record[] = {
  { "what", WK_FIELD_TEXT, NULL, FALSE, N_("What") },
  { "who", WK_FIELD_PERSON, NULL, TRUE, N_("Who") },
  { "when", WK_FIELD_DATE, NULL, TRUE, N_("When") },
  { "done-on", WK_FIELD_DATE, NULL, FALSE, N_("Done on") },
  { "split", WK_FIELD_LIST, NULL, FALSE, N_("Split off") },
  { NULL }
};

static const WkRecordSpec first_spec = { "first", "WkFirst", NULL, first_record };

static const WkField agreement_record[] = {
  { "support", WK_FIELD_TEXT, NULL, FALSE, N_("Support") },
  { "obligation", WK_FIELD_TEXT, NULL, FALSE, N_("Obligation") },
  { "reason", WK_FIELD_TEXT, NULL, FALSE, N_("Reason") },
  { "call", WK_FIELD_PERSON, NULL, FALSE, N_("Call") },
  { "phone", WK_FIELD_STRING, NULL, FALSE, N_("Phone") },
  { "letter", WK_FIELD_STRING, NULL, FALSE, N_("Letter") },
  { "exemption", WK_FIELD_STRING, NULL, FALSE, N_("Exemption") },
  { "consequence", WK_FIELD_STRING, NULL, FALSE, N_("Consequence") },
  { NULL }
};

static const WkRecordSpec agreement_spec = { "agreement", "WkAgreement", NULL, agreement_record };

static const WkField disagreement_record[] = {
  { "text", WK_FIELD_TEXT, NULL, FALSE, N_("Text") },
  { "talk-on", WK_FIELD_DATE, NULL, FALSE, N_("Talk on") },
  { NULL }
};

static const WkRecordSpec disagreement_spec = { "disagreement", "WkDisagreement", NULL, disagreement_record };

static const WkField evaluation_record[] = {
  { "on", WK_FIELD_DATE, NULL, FALSE, N_("On") },
  { "by", WK_FIELD_PERSON, NULL, FALSE, N_("By") },
  { "well", WK_FIELD_TEXT, NULL, FALSE, N_("Well") },
  { "stuck", WK_FIELD_TEXT, NULL, FALSE, N_("What does not work out yet") },
  { "different", WK_FIELD_TEXT, NULL, FALSE, N_("What we do differently") },
  { NULL }
};

static const WkRecordSpec evaluation_spec = { "evaluation", "WkEvaluation", NULL, evaluation_record };

static const WkField preparation_record[] = {
  { "by", WK_FIELD_PERSON, NULL, FALSE, N_("By") },
  { "text", WK_FIELD_TEXT, NULL, FALSE, N_("Text") },
  { NULL }
};

static const WkRecordSpec preparation_spec = { "preparation", "WkPreparation", NULL, preparation_record };

static const WkRecordSpec *const plan_records[] = {
  &goal_spec,
  &step_spec,
  &first_spec,
  &agreement_spec,
  &disagreement_spec,
  &evaluation_spec,
  &preparation_spec,
  &merge_spec,
  NULL
};

static const WkField board_fields[] = {
  { "picture", WK_FIELD_TEXT, NULL, FALSE, N_("Picture") },
  { NULL }
};

static const WkField signal_record[] = {
  { "what", WK_FIELD_TEXT, NULL, FALSE, N_("What") },
  { "effect", WK_FIELD_TEXT, NULL, FALSE, N_("Effect") },
  { "theme", WK_FIELD_CHOICE, NULL, FALSE, N_("Theme") },
  { "principle", WK_FIELD_CHOICE, NULL, FALSE, N_("Principle") },
  { "read-by", WK_FIELD_PERSON, NULL, FALSE, N_("Read by") },
  { "state", WK_FIELD_CHOICE, NULL, FALSE, N_("State") },
  { "reply", WK_FIELD_TEXT, NULL, FALSE, N_("Reply") },
  { NULL }
};

static const WkRecordSpec signal_spec = { "signal", "WkSignal", NULL, signal_record };

static const WkField solution_record[] = {
  { "what", WK_FIELD_TEXT, NULL, FALSE, N_("What") },
  { "size", WK_FIELD_CHOICE, NULL, FALSE, N_("Size") },
  { "begin", WK_FIELD_TEXT, NULL, FALSE, N_("Begin") },
  { "ready", WK_FIELD_DATE, NULL, FALSE, N_("Ready") },
  { "responsible", WK_FIELD_PERSON, NULL, FALSE, N_("Responsible") },
  { "involved", WK_FIELD_LIST, NULL, FALSE, N_("Involved") },
  { NULL }
};

static const WkRecordSpec solution_spec = { "solution", "WkSolution", NULL, solution_record };

static const WkField dilemma_record[] = {
  { "left", WK_FIELD_TEXT, NULL, FALSE, N_("Left") },
  { "right", WK_FIELD_TEXT, NULL, FALSE, N_("Right") },
  { NULL }
};

static const WkRecordSpec dilemma_spec = { "dilemma", "WkDilemma", NULL, dilemma_record };

static const WkField factor_record[] = {
  { "what", WK_FIELD_TEXT, NULL, FALSE, N_("What") },
  { "side", WK_FIELD_CHOICE, NULL, FALSE, N_("Side") },
  { NULL }
};

static const WkRecordSpec factor_spec = { "factor", "WkFactor", "dilemma", factor_record };

static const WkField meeting_record[] = {
  { "title", WK_FIELD_STRING, NULL, FALSE, N_("Title") },
  { "when", WK_FIELD_DATE, NULL, FALSE, N_("When") },
  { "where", WK_FIELD_STRING, NULL, FALSE, N_("Where") },
  { "report", WK_FIELD_TEXT, NULL, FALSE, N_("Report") },
  { NULL }
};

static const WkRecordSpec meeting_spec = { "meeting", "WkMeeting", NULL, meeting_record };

/* On the board; an older one in the directory. */
static const WkField invitation_record[] = {
  { "provider", WK_FIELD_STRING, NULL, FALSE, N_("Provider") },
  { "words", WK_FIELD_TEXT, NULL, FALSE, N_("Question") },
  { "life-domain", WK_FIELD_CHOICE, NULL, FALSE, N_("Life domain") },
  { "when", WK_FIELD_DATE, NULL, FALSE, N_("When") },
  { "where", WK_FIELD_STRING, NULL, FALSE, N_("Where") },
  { "by", WK_FIELD_PERSON, NULL, FALSE, N_("By") },
  { "asked-on", WK_FIELD_DATE, NULL, FALSE, N_("Asked on") },
  { "state", WK_FIELD_CHOICE, NULL, FALSE, N_("State") },
  { "answered-by", WK_FIELD_PERSON, NULL, FALSE, N_("Answered by") },
  { "answered-on", WK_FIELD_DATE, NULL, FALSE, N_("Answered on") },
  { "reason", WK_FIELD_STRING, NULL, FALSE, N_("Reason") },
  { "after", WK_FIELD_STRING, NULL, FALSE, N_("After") },
  { NULL }
};

static const WkRecordSpec invitation_spec = { "invitation", "WkInvitation", NULL, invitation_record };

static const WkRecordSpec *const board_records[] = {
  &signal_spec,
  &solution_spec,
  &dilemma_spec,
  &factor_spec,
  &meeting_spec,
  &invitation_spec,
  NULL
};

static const WkField directory_fields[] = {
  { "name", WK_FIELD_STRING, NULL, FALSE, N_("Name") },
  { "keep-closed", WK_FIELD_NUMBER, NULL, FALSE, N_("Keep closed files") },
  { "keep-silent", WK_FIELD_NUMBER, NULL, FALSE, N_("Keep silent files") },
  { "keep-ground", WK_FIELD_STRING, NULL, FALSE, N_("Keep by") },
  { NULL }
};

static const WkField professional_record[] = {
  { "account", WK_FIELD_STRING, NULL, FALSE, N_("Account") },
  { "name", WK_FIELD_STRING, NULL, FALSE, N_("Name") },
  { "organisation", WK_FIELD_STRING, NULL, FALSE, N_("Organisation") },
  { "expertise", WK_FIELD_STRING, NULL, FALSE, N_("Expertise") },
  { "phone", WK_FIELD_STRING, NULL, FALSE, N_("Phone") },
  { "mail", WK_FIELD_STRING, NULL, FALSE, N_("Mail") },
  { NULL }
};

static const WkRecordSpec professional_spec = { "professional", "WkProfessional", NULL, professional_record };

static const WkField organisation_record[] = {
  { "name", WK_FIELD_STRING, NULL, FALSE, N_("Name") },
  { "offers", WK_FIELD_TEXT, NULL, FALSE, N_("Offers") },
  { "conditions", WK_FIELD_TEXT, NULL, FALSE, N_("Conditions") },
  { "life-domains", WK_FIELD_LIST, NULL, FALSE, N_("Life domains") },
  { "waiting", WK_FIELD_STRING, NULL, FALSE, N_("Waiting") },
  { "checked-on", WK_FIELD_DATE, NULL, FALSE, N_("Checked on") },
  { "checked-by", WK_FIELD_PERSON, NULL, FALSE, N_("Checked by") },
  { "phone", WK_FIELD_STRING, NULL, FALSE, N_("Phone") },
  { "website", WK_FIELD_STRING, NULL, FALSE, N_("Website") },
  { NULL }
};

static const WkRecordSpec organisation_spec = { "organisation", "WkOrganisation", NULL, organisation_record };

static const WkField script_record[] = {
  { "title", WK_FIELD_STRING, NULL, FALSE, N_("Title") },
  { "text", WK_FIELD_TEXT, NULL, FALSE, N_("Text") },
  { "key", WK_FIELD_STRING, NULL, FALSE, N_("Key") },
  { "language", WK_FIELD_STRING, NULL, FALSE, N_("Language") },
  { "version", WK_FIELD_NUMBER, NULL, FALSE, N_("Version") },
  { "since", WK_FIELD_DATE, NULL, FALSE, N_("Since") },
  { "by", WK_FIELD_PERSON, NULL, FALSE, N_("By") },
  { NULL }
};

static const WkRecordSpec script_spec = { "script", "WkScript", NULL, script_record };

static const WkField incoming_record[] = {
  { "title", WK_FIELD_STRING, NULL, FALSE, N_("Title") },
  { "source", WK_FIELD_STRING, NULL, FALSE, N_("Source") },
  { "when", WK_FIELD_DATE, NULL, FALSE, N_("When") },
  { "touches", WK_FIELD_TEXT, NULL, FALSE, N_("Touches") },
  { NULL }
};

static const WkRecordSpec incoming_spec = { "incoming", "WkIncoming", NULL, incoming_record };

static const WkField term_record[] = {
  { "list", WK_FIELD_CHOICE, NULL, FALSE, N_("List") },
  { "key", WK_FIELD_STRING, NULL, FALSE, N_("Key") },
  { "label", WK_FIELD_STRING, NULL, FALSE, N_("Label") },
  { "out", WK_FIELD_BOOL, NULL, FALSE, N_("Out of use") },
  { "order", WK_FIELD_NUMBER, NULL, FALSE, N_("Order") },
  { NULL }
};

static const WkRecordSpec term_spec = { "term", "WkTerm", NULL, term_record };

static const WkField erasure_record[] = {
  { "resident", WK_FIELD_STRING, NULL, FALSE, N_("Resident") },
  { "reason", WK_FIELD_CHOICE, NULL, FALSE, N_("Reason") },
  { "decided-on", WK_FIELD_DATE, NULL, FALSE, N_("Decided on") },
  { "decided-by", WK_FIELD_STRING, NULL, FALSE, N_("Decided by") },
  { "reference", WK_FIELD_STRING, NULL, FALSE, N_("Reference") },
  { NULL }
};

static const WkRecordSpec erasure_spec = { "erasure", "WkErasureRecord", NULL, erasure_record };

static const WkRecordSpec *const directory_records[] = {
  &professional_spec,
  &organisation_spec,
  &script_spec,
  &incoming_spec,
  &term_spec,
  &erasure_spec,
  &invitation_spec,
  NULL
};

static const char *const no_imported[] = { NULL };

/* ---- attachment: a piece has none of these ---- */

static const WkField attachment_fields[] = { { NULL } };
static const WkRecordSpec *const attachment_records[] = { NULL };

/* ---- desk ---- */

static const WkField desk_fields[] = {
  { "told", WK_FIELD_LIST, NULL, FALSE, N_("Told"), WK_MERGE_UNION },
  { NULL }
};

static const WkRecordSpec *const desk_records[] = { NULL };

/* ---- talks: its records began in the intake ---- */

static const WkField talks_fields[] = { { NULL } };
static const WkRecordSpec *const talks_records[] = { &talk_spec, &merge_spec, NULL };

static const WkDocumentSpec documents[WK_N_DOC_KINDS] = {
  [WK_DOC_CARD] = { WK_DOC_CARD, "card", "WkCard", card_fields, card_imported, card_records },
  [WK_DOC_IDENTITY] = { WK_DOC_IDENTITY, "identity", "WkIdentity", identity_fields, identity_imported, identity_records },
  [WK_DOC_BASE] = { WK_DOC_BASE, "base", "WkBase", base_fields, base_imported, base_records },
  [WK_DOC_INTAKE] = { WK_DOC_INTAKE, "intake", "WkIntake", intake_fields, intake_imported, intake_records },
  [WK_DOC_STORY] = { WK_DOC_STORY, "story", "WkStory", story_fields, no_imported, story_records },
  [WK_DOC_DOMAIN] = { WK_DOC_DOMAIN, "domain", "WkDomain", domain_fields, no_imported, domain_records },
  [WK_DOC_PLAN] = { WK_DOC_PLAN, "plan", "WkPlan", plan_fields, no_imported, plan_records },
  [WK_DOC_BOARD] = { WK_DOC_BOARD, "board", "WkBoard", board_fields, no_imported, board_records },
  [WK_DOC_DIRECTORY] = { WK_DOC_DIRECTORY, "directory", "WkDirectory", directory_fields, no_imported, directory_records },
  [WK_DOC_ATTACHMENT] = { WK_DOC_ATTACHMENT, "attachment", "WkAttachmentPiece", attachment_fields, no_imported, attachment_records },
  [WK_DOC_DESK] = { WK_DOC_DESK, "desk", "WkOwnDesk", desk_fields, no_imported, desk_records },
  [WK_DOC_TALKS] = { WK_DOC_TALKS, "talks", "WkTalks", talks_fields, no_imported, talks_records },
};
static const WkField place_field = { WK_KEY_PLACE, WK_FIELD_PLACE, NULL, FALSE, N_("Place") };
static const WkField answer_field = { WK_ANSWER_PREFIX, WK_FIELD_LIST, NULL, FALSE, N_("Answer") };
static const WkField version_field = { WK_VERSION_PREFIX, WK_FIELD_LIST, NULL, FALSE, N_("Version"), WK_MERGE_DERIVED };
static const WkField removed_field = { WK_KEY_REMOVED, WK_FIELD_BOOL, NULL, FALSE, N_("Removed") };

const WkDocumentSpec *
wk_schema_get_document (WkDocKind kind)
{
  g_return_val_if_fail ((guint) kind < WK_N_DOC_KINDS, NULL);
  return &documents[kind];
}

const WkRecordSpec *
wk_schema_get_record (WkDocKind kind, const char *record)
{
  const WkRecordSpec *const *specs = wk_schema_get_document (kind)->records;

  for (gsize i = 0; specs[i] != NULL; i++)
    {
      if (g_str_equal (specs[i]->kind, record))
        return specs[i];
    }
  return NULL;
}

const WkField *
wk_schema_find_field (const WkField *fields, const char *key)
{
  for (; fields != NULL && fields->key != NULL; fields++)
    {
      if (g_str_equal (fields->key, key))
        return fields;
    }
  return NULL;
}

const WkField *
wk_schema_get_place (void)
{
  return &place_field;
}

const WkField *
wk_schema_get_removed (void)
{
  return &removed_field;
}

const WkField *
wk_schema_find_agreement (const char *key)
{
  if (g_str_has_prefix (key, WK_ANSWER_PREFIX))
    return &answer_field;
  return g_str_has_prefix (key, WK_VERSION_PREFIX) ? &version_field : NULL;
}

const char *
wk_field_get_label (const WkField *field)
{
  return _ (field->label);
}

void
wk_schema_install_properties (GObjectClass *klass, const WkField *fields)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  for (guint i = 0; fields[i].key != NULL; i++)
    {
      const char *key = fields[i].key;
      GParamSpec *pspec = NULL;

      switch (fields[i].type)
        {
        case WK_FIELD_TEXT:
          pspec = g_param_spec_object (key, NULL, NULL, WK_TYPE_TEXT, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
          break;
        case WK_FIELD_STRING:
        case WK_FIELD_CHOICE:
        case WK_FIELD_DATE:
          pspec = g_param_spec_string (key, NULL, NULL, "", flags);
          break;
        case WK_FIELD_BOOL:
          pspec = g_param_spec_boolean (key, NULL, NULL, FALSE, flags);
          break;
        case WK_FIELD_NUMBER:
          pspec = g_param_spec_double (key, NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
          break;
        case WK_FIELD_LIST:
          pspec = g_param_spec_boxed (key, NULL, NULL, G_TYPE_STRV, flags);
          break;
        case WK_FIELD_PERSON:
          pspec = g_param_spec_boxed (key, NULL, NULL, WK_TYPE_PERSON, flags);
          break;
        case WK_FIELD_PLACE:
        default:
          g_assert_not_reached ();
        }
      g_object_class_install_property (klass, i + 1, pspec);
    }
}
