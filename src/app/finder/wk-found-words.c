#include "finder/wk-found-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "wk-vocabulary.h"

/* By the kind of record or document, and its text where there are several. */
static const struct
{
  const char *part;
  const char *field;
  const char *label;
} parts[] = {
  { "story", "counts", N_ ("What counts for me") },
  { "story", NULL, N_ ("Story") },
  { "help-question", NULL, N_ ("What I want help with") },
  { "contact", NULL, N_ ("Contact moment") },
  { "call", NULL, N_ ("Telephone call") },
  { "domain", NULL, N_ ("Situation") },
  { "strength", NULL, N_ ("Strength") },
  { "barrier", NULL, N_ ("Barrier") },
  { "closed-step", NULL, N_ ("Closed step") },
  { "plan", NULL, N_ ("Plan") },
  { "goal", NULL, N_ ("Goal") },
  { "step", NULL, N_ ("Step") },
  { "first", NULL, N_ ("First to arrange") },
  { "agreement", NULL, N_ ("Agreement") },
  { "disagreement", NULL, N_ ("Where we think differently") },
  { "evaluation", NULL, N_ ("How is it going?") },
  { "preparation", NULL, N_ ("Preparation") },
  { "intake", "remarks", N_ ("From the old system") },
  { "intake", NULL, N_ ("Telephone intake") },
  { "talk", NULL, N_ ("How was this talk?") },
  { "retold", NULL, N_ ("Told again") },
  { "handover", NULL, N_ ("Hand-over") },
  { "base", "safe", N_ ("Safe contact") },
  { "base", NULL, N_ ("How I want it") },
  { "own-network", NULL, N_ ("Own network") },
  { "wish", NULL, N_ ("Wish") },
  { "permission", NULL, N_ ("Permission to share") },
  { "passed-on", NULL, N_ ("Passed on together") },
  { "attachment", NULL, N_ ("Document") },
};

static const char *
find_label (const WkFound *found)
{
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (parts[i].part, found->part) && (parts[i].field == NULL || g_str_equal (parts[i].field, found->field)))
      return _ (parts[i].label);
  return _ ("File");
}

char *
wk_found_words_dup_part (const WkFound *found)
{
  if (g_str_equal (found->part, "name"))
    return g_strdup ("");
  if (*found->domain == '\0')
    return g_strdup (find_label (found));
  /* Translators: a life domain, then what of it: "Money: Barrier". */
  return g_strdup_printf (_ ("%s: %s"), wk_terms_get_label (WK_TERMS_DOMAIN, found->domain), find_label (found));
}

static void
append_escaped (GString *out, const char *text, gsize length)
{
  g_autofree char *escaped = g_markup_escape_text (text, length);

  g_string_append (out, escaped);
}

char *
wk_found_words_dup_line (const WkFound *found)
{
  GString *out = g_string_new (NULL);
  g_autofree char *part = wk_found_words_dup_part (found);
  guint at = 0;

  if (*part != '\0')
    {
      append_escaped (out, part, strlen (part));
      g_string_append (out, " · ");
    }

  for (guint i = 0; i < found->marks->len; i++)
    {
      const WkFoundMark *mark = &g_array_index (found->marks, WkFoundMark, i);

      append_escaped (out, found->snippet + at, mark->start - at);
      g_string_append (out, "<b>");
      append_escaped (out, found->snippet + mark->start, mark->length);
      g_string_append (out, "</b>");
      at = mark->start + mark->length;
    }
  append_escaped (out, found->snippet + at, strlen (found->snippet + at));
  return g_string_free (out, FALSE);
}
