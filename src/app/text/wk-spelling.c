#include "wk-spelling.h"

#include <enchant.h>

static GPtrArray *known; /* (owned) (nullable) (element-type utf8): words of names */

static EnchantDict *
get_dictionary (void)
{
  static const char *const tags[] = { "nl_NL", "nl" };
  static EnchantBroker *broker;
  static EnchantDict *dictionary;

  if (broker != NULL)
    return dictionary;
  broker = enchant_broker_init ();
  for (gsize i = 0; dictionary == NULL && i < G_N_ELEMENTS (tags); i++)
    dictionary = enchant_broker_request_dict (broker, tags[i]);
  if (dictionary == NULL)
    g_debug ("no Dutch dictionary: spelling is not looked at");
  for (guint i = 0; dictionary != NULL && known != NULL && i < known->len; i++)
    enchant_dict_add_to_session (dictionary, known->pdata[i], -1);
  return dictionary;
}

gboolean
wk_spelling_check (const char *word, char **better, gpointer data)
{
  EnchantDict *dictionary = get_dictionary ();
  char **others;
  size_t n = 0;

  /* 0: right; above: wrong; below: it could not be asked. */
  if (dictionary == NULL || enchant_dict_check (dictionary, word, -1) <= 0)
    return TRUE;
  others = enchant_dict_suggest (dictionary, word, -1, &n);
  if (others != NULL)
    {
      *better = n > 0 ? g_strdup (others[0]) : NULL;
      enchant_dict_free_string_list (dictionary, others);
    }
  return FALSE;
}

/* Said before a word is looked at: the dictionary is not loaded for it. */
void
wk_spelling_know (const char *name)
{
  g_auto (GStrv) words = g_strsplit (name != NULL ? name : "", " ", -1);

  if (known == NULL)
    known = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (known, g_strdup (words[i]));
}
