#include "letters/wk-location-letters.h"

#include <gio/gio.h>

#include "wk-letter-texts.h"

static char *
dup_own (const char *data_dir, const char *name)
{
  g_autofree char *path = g_build_filename (data_dir, "woonkamer", "letters", name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

WkLetterTexts *
wk_location_letters_load (const char *language)
{
  g_autofree char *name = g_strdup_printf ("%s.txt", language), *text = dup_own (g_get_user_data_dir (), name);
  g_autofree char *resource = g_strconcat ("/nl/woonkamer/Woonkamer/letters/", name, NULL);
  const char *const *dirs = g_get_system_data_dirs ();
  g_autoptr (GBytes) bytes = NULL;

  for (gsize i = 0; text == NULL && dirs[i] != NULL; i++)
    text = dup_own (dirs[i], name);
  g_resources_register (wk_letter_texts_get_resource ());
  if (text == NULL)
    bytes = g_resources_lookup_data (resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (bytes != NULL)
    text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return text != NULL ? wk_letter_texts_parse (text) : NULL;
}
