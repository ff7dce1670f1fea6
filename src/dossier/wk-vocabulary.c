#include "wk-vocabulary.h"

#include <glib/gi18n-lib.h>

static const WkTerm phases[] = {
  { "in-view", N_("In view") },
  { "intake", N_("Telephone intake") },
  { "behind-the-scenes", N_("Behind the scenes") },
  { "table", N_("Conversation at the table") },
  { "plan", N_("Participation plan") },
  { "doing", N_("Doing") },
  { "evaluation", N_("Evaluation") },
  { "onward", N_("Onward") },
};

static const WkTerm views[] = {
  { "not-yet", N_("Not yet in view") },
  { "partly", N_("Partly in view") },
  { "in", N_("In view") },
};

static const WkTerm domains[] = {
  { "money", N_("Money") },
  { "housing", N_("Housing") },
  { "work", N_("Work") },
  { "education", N_("Education") },
  { "family", N_("Family") },
  { "health", N_("Health") },
  { "mind", N_("State of mind") },
  { "addiction", N_("Addiction") },
  { "network", N_("People around me") },
  { "language", N_("Language") },
  { "daily-life", N_("Daily life") },
  { "mobility", N_("Getting around") },
  { "justice", N_("Police and justice") },
  { "practical", N_("Practical matters") },
};

static const WkTerm channels[] = {
  { "call", N_("By telephone") },
  { "message", N_("By text message") },
  { "mail", N_("By e-mail") },
  { "letter", N_("By letter") },
  { "visit", N_("At home") },
  { "walk-in", N_("Walked in") },
  { "table", N_("At the table") },
};

static const WkTerm readings[] = {
  { "fine", N_("Reads well") },
  { "hard", N_("Reading is hard") },
  { "read-aloud", N_("Read letters aloud") },
};

static const WkTerm forms[] = {
  { "u", N_("Formal (u)") },
  { "je", N_("Informal (je)") },
};

static const WkTerm natures[] = {
  { "fact", N_("Fact") },
  { "impression", N_("Impression") },
  { "words", N_("The resident's words") },
};

static const WkTerm answers[] = {
  { "right", N_("It is right for me") },
  { "think", N_("I want to think it over") },
  { "not-yet", N_("This is not right yet") },
};

static const WkTerm effects[] = {
  { "hinders", N_("Hinders") },
  { "helps", N_("Helps") },
};

static const WkTerm rungs[] = {
  { "isolated", N_("At home, hardly anybody around") },
  { "contacts", N_("Meets people outside the home") },
  { "activities", N_("Takes part in activities") },
  { "unpaid", N_("Unpaid work") },
  { "supported", N_("Paid work with support") },
  { "paid", N_("Paid work") },
};

static const WkTerm roles[] = {
  { "professional", N_("Professional") },
  { "provider", N_("Provider") },
  { "own-network", N_("Own network") },
  { "interpreter", N_("Interpreter") },
};

static const WkTerm erasures[] = {
  { "request", N_("The resident asked for it") },
  { "retention", N_("The retention period is over") },
  { "no-ground", N_("There is no ground to keep it") },
  { "mistake", N_("The file was made by mistake") },
  { "ruling", N_("A court or the supervisor ruled so") },
};

static const WkTerm corrections[] = {
  { "open", N_("To be decided") },
  { "taken-over", N_("Taken over") },
  { "not-taken", N_("Not taken over") },
};

static const struct
{
  const WkTerm *terms;
  gsize n;
} lists[WK_N_TERMS] = {
  [WK_TERMS_PHASE] = { phases, G_N_ELEMENTS (phases) },
  [WK_TERMS_VIEW] = { views, G_N_ELEMENTS (views) },
  [WK_TERMS_DOMAIN] = { domains, G_N_ELEMENTS (domains) },
  [WK_TERMS_CHANNEL] = { channels, G_N_ELEMENTS (channels) },
  [WK_TERMS_READING] = { readings, G_N_ELEMENTS (readings) },
  [WK_TERMS_FORM] = { forms, G_N_ELEMENTS (forms) },
  [WK_TERMS_NATURE] = { natures, G_N_ELEMENTS (natures) },
  [WK_TERMS_ANSWER] = { answers, G_N_ELEMENTS (answers) },
  [WK_TERMS_EFFECT] = { effects, G_N_ELEMENTS (effects) },
  [WK_TERMS_LADDER] = { rungs, G_N_ELEMENTS (rungs) },
  [WK_TERMS_ROLE] = { roles, G_N_ELEMENTS (roles) },
  [WK_TERMS_ERASURE] = { erasures, G_N_ELEMENTS (erasures) },
  [WK_TERMS_CORRECTION] = { corrections, G_N_ELEMENTS (corrections) },
};

const WkTerm *
wk_terms_get (WkTerms which, gsize *n)
{
  g_return_val_if_fail ((guint) which < WK_N_TERMS, NULL);
  *n = lists[which].n;
  return lists[which].terms;
}

const char *
wk_terms_get_label (WkTerms which, const char *key)
{
  g_return_val_if_fail ((guint) which < WK_N_TERMS, NULL);

  for (gsize i = 0; key != NULL && i < lists[which].n; i++)
    {
      if (g_str_equal (lists[which].terms[i].key, key))
        return _ (lists[which].terms[i].label);
    }
  return key != NULL ? key : "";
}
