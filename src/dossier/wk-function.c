#include "wk-function.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *nick;
  const char *label;
} Word;

static const Word functions_[WK_N_FUNCTIONS] = {
  { "contact-person", N_("Contact person") },
  { "network-professional", N_("Network professional") },
  { "income-support", N_("Income Support") },
  { "host", N_("Host") },
  { "coordinator", N_("Coordinator") },
  { "policy-adviser", N_("Policy adviser") },
  { "administrator", N_("Administrator") },
};

static const Word expertises_[WK_N_EXPERTISES] = {
  { "income" }, { "debts" }, { "housing" }, { "health" }, { "work" }, { "care" },
};

/* The life domains that an expertise works in. Police and justice is nobody's: it needs a ground of its own. */
static const struct
{
  const char *domain;
  WkExpertises expertises;
} works_in[] = {
  { "money", WK_EXPERTISE_INCOME | WK_EXPERTISE_DEBTS },
  { "housing", WK_EXPERTISE_HOUSING },
  { "work", WK_EXPERTISE_WORK },
  { "education", WK_EXPERTISE_WORK },
  { "language", WK_EXPERTISE_WORK },
  { "mobility", WK_EXPERTISE_WORK | WK_EXPERTISE_CARE },
  { "health", WK_EXPERTISE_HEALTH },
  { "mind", WK_EXPERTISE_HEALTH },
  { "addiction", WK_EXPERTISE_HEALTH },
  { "family", WK_EXPERTISE_CARE },
  { "network", WK_EXPERTISE_CARE },
  { "daily-life", WK_EXPERTISE_CARE },
  { "practical", WK_EXPERTISE_CARE },
};

static gboolean
read_words (const Word *words, guint n, const char *nicks, guint *flags)
{
  g_auto (GStrv) said = g_strsplit (nicks, ",", -1);
  guint found = 0;

  for (guint i = 0; said[i] != NULL; i++)
    {
      const char *word = g_strstrip (said[i]);
      guint at = 0;

      if (*word == '\0' || g_str_equal (word, "none"))
        continue;
      while (at < n && !g_str_equal (words[at].nick, word))
        at++;
      if (at == n)
        return FALSE;
      found |= 1u << at;
    }
  *flags = found;
  return TRUE;
}

static char *
dup_words (const Word *words, guint n, guint flags, gboolean labels)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    if (flags & (1u << i))
      g_string_append_printf (text, "%s%s", text->len == 0 ? "" : labels ? ", " : ",", labels ? _ (words[i].label) : words[i].nick);
  if (text->len == 0 && !labels)
    g_string_append (text, "none");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const Word *
find_function (WkFunctions function)
{
  for (guint i = 0; i < WK_N_FUNCTIONS; i++)
    if (function == 1u << i)
      return &functions_[i];
  return NULL;
}

const char *
wk_function_to_nick (WkFunctions function)
{
  const Word *word = find_function (function);

  return word != NULL ? word->nick : NULL;
}

const char *
wk_function_get_label (WkFunctions function)
{
  const Word *word = find_function (function);

  return word != NULL ? _ (word->label) : NULL;
}

gboolean
wk_functions_from_nicks (const char *nicks, WkFunctions *functions)
{
  guint flags;

  g_return_val_if_fail (nicks != NULL && functions != NULL, FALSE);

  if (!read_words (functions_, WK_N_FUNCTIONS, nicks, &flags))
    return FALSE;
  *functions = flags;
  return TRUE;
}

char *
wk_functions_dup_nicks (WkFunctions functions)
{
  return dup_words (functions_, WK_N_FUNCTIONS, functions, FALSE);
}

char *
wk_functions_dup_label (WkFunctions functions)
{
  return dup_words (functions_, WK_N_FUNCTIONS, functions, TRUE);
}

gboolean
wk_expertises_from_nicks (const char *nicks, WkExpertises *expertises)
{
  guint flags;

  g_return_val_if_fail (nicks != NULL && expertises != NULL, FALSE);

  if (!read_words (expertises_, WK_N_EXPERTISES, nicks, &flags))
    return FALSE;
  *expertises = flags;
  return TRUE;
}

char *
wk_expertises_dup_nicks (WkExpertises expertises)
{
  return dup_words (expertises_, WK_N_EXPERTISES, expertises, FALSE);
}

gboolean
wk_expertises_cover (WkExpertises expertises, const char *domain)
{
  for (guint i = 0; i < G_N_ELEMENTS (works_in); i++)
    if (g_strcmp0 (works_in[i].domain, domain) == 0)
      return (works_in[i].expertises & expertises) != 0;
  return FALSE;
}
