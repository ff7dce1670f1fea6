#include "wk-spelling.h"

#include <enchant.h>

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
