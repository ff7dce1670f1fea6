#include "text/wk-word-file.h"

#include <gio/gio.h>

GKeyFile *
wk_word_file_load (const char *name)
{
  GKeyFile *lists = g_key_file_new ();
  g_autofree char *place = g_build_filename ("woonkamer", name, NULL), *path = g_strconcat ("/nl/woonkamer/Woonkamer/words/", name, NULL);
  g_autoptr (GBytes) own = NULL;

  if (g_key_file_load_from_data_dirs (lists, place, NULL, G_KEY_FILE_KEEP_TRANSLATIONS, NULL))
    return lists;
  own = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (own != NULL)
    g_key_file_load_from_bytes (lists, own, G_KEY_FILE_KEEP_TRANSLATIONS, NULL);
  return lists;
}
