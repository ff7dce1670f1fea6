#include "file/wk-acute-words.h"

#include <string.h>

#include "text/wk-word-file.h"

/* Whether a word of it begins so. */
static gboolean
has_beginning (const char *small, const char *beginning)
{
  for (const char *found = strstr (small, beginning); found != NULL; found = strstr (found + 1, beginning))
    if (found == small || !g_unichar_isalpha (g_utf8_get_char (g_utf8_prev_char (found))))
      return TRUE;
  return FALSE;
}

/* (transfer full) (nullable) */
static char *
find_domain (GKeyFile *lists, const char *sentence)
{
  g_autofree char *small = g_utf8_strdown (sentence, -1);
  g_auto (GStrv) domains = g_key_file_get_groups (lists, NULL);

  for (gsize i = 0; domains[i] != NULL; i++)
    {
      g_auto (GStrv) beginnings = g_key_file_get_string_list (lists, domains[i], "Words", NULL, NULL);

      for (gsize k = 0; beginnings != NULL && beginnings[k] != NULL; k++)
        if (*beginnings[k] != '\0' && has_beginning (small, beginnings[k]))
          return g_strdup (domains[i]);
    }
  return NULL;
}

char *
wk_acute_words_find (const char *words, char **domain)
{
  g_autoptr (GKeyFile) lists = wk_word_file_load ("acute.ini");
  const char *start = words;

  g_return_val_if_fail (words != NULL && domain != NULL, NULL);

  while (*start != '\0')
    {
      gsize length = strcspn (start, ".!?;\n"), end = length + strspn (start + length, ".!?");
      g_autofree char *sentence = g_strstrip (g_strndup (start, end)), *found = find_domain (lists, sentence);

      if (found != NULL)
        {
          *domain = g_steal_pointer (&found);
          return g_steal_pointer (&sentence);
        }
      start += end;
      start += strspn (start, ";\n ");
    }
  return NULL;
}
