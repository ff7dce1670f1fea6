#include "wk-initials.h"

char *
wk_initials_dup (const char *name)
{
  GString *initials = g_string_new (NULL);
  g_auto (GStrv) words = g_strsplit_set (name != NULL ? name : "", " -", -1);
  guint n = g_strv_length (words);

  for (guint i = 0; i < n; i++)
    {
      gunichar first = g_utf8_get_char_validated (words[i], -1);

      /* The first and the last that begin with a capital: not "van der". */
      if (first == (gunichar) -1 || first == (gunichar) -2 || !g_unichar_isalpha (first) || g_unichar_islower (first))
        continue;
      if (g_utf8_strlen (initials->str, -1) == 2)
        g_string_truncate (initials, g_utf8_next_char (initials->str) - initials->str);
      g_string_append_unichar (initials, first);
    }
  return g_string_free (initials, FALSE);
}
