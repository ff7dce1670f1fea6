#include "wk-call-scripts.h"

#include <gio/gio.h>

#include "wk-scripts.h"

static char *
dup_resource (const char *language)
{
  g_autofree char *path = g_strdup_printf ("/nl/woonkamer/Woonkamer/scripts/intake.%s.txt", language);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize length;
  const char *text;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  return g_strndup (text, length);
}

char *
wk_call_scripts_dup_default (void)
{
  const char *const *names = g_get_language_names ();
  char *text = NULL;

  g_resources_register (wk_scripts_get_resource ());
  for (guint i = 0; names[i] != NULL && text == NULL; i++)
    if (g_str_has_prefix (names[i], "nl"))
      text = dup_resource ("nl");
    else if (g_str_has_prefix (names[i], "en"))
      text = dup_resource ("en");
  if (text == NULL)
    text = dup_resource ("en");
  g_assert (text != NULL);
  return text;
}
