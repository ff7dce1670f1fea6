#include "wk-reach-words.h"

#include <glib/gi18n.h>

#include "wk-export-change.h"

char *
wk_reach_words_dup_number (WkFields *base)
{
  g_autofree char *safe = wk_fields_dup_string (base, "safe-phone");

  return *safe != '\0' ? g_steal_pointer (&safe) : wk_fields_dup_string (base, "phone");
}

char *
wk_reach_words_dup_hours (WkFields *base)
{
  g_autofree char *safe = wk_fields_dup_string (base, "safe-hours");

  return *safe != '\0' ? g_steal_pointer (&safe) : wk_fields_dup_string (base, "call-from");
}

char *
wk_reach_words_dup_voicemail (WkFields *base)
{
  if (wk_fields_get_boolean (base, "voicemail"))
    return g_strdup (_ ("Voicemail: say your name and your number, and that you will call again. Nothing about why."));
  return g_strdup (_ ("No voicemail: say nothing, and hang up."));
}

gboolean
wk_reach_words_hides_home (WkFields *base)
{
  return wk_change_hides_home (base);
}

char *
wk_reach_words_dup_sentence (WkFields *base)
{
  g_autofree char *number = wk_reach_words_dup_number (base);
  g_autofree char *hours = wk_reach_words_dup_hours (base);
  g_autoptr (GString) words = g_string_new (NULL);

  if (*number != '\0' && *hours != '\0')
    /* Translators: a telephone number, and the hours as the resident said them. */
    g_string_append_printf (words, _ ("Call %s, %s"), number, hours);
  else if (*number != '\0')
    g_string_append_printf (words, _ ("Call %s"), number);
  else
    g_string_append (words, _ ("No number known"));
  g_string_append_printf (words, " · %s", wk_fields_get_boolean (base, "voicemail") ? _ ("voicemail may be used") : _ ("no voicemail"));
  if (wk_fields_get_boolean (base, "safe-asked") && !wk_fields_get_boolean (base, "post-home"))
    g_string_append_printf (words, " · %s", _ ("no post to the house"));
  if (wk_fields_get_boolean (base, "secret-address"))
    g_string_append_printf (words, " · %s", _ ("the address is secret"));
  return g_string_free (g_steal_pointer (&words), FALSE);
}
