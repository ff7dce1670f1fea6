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

const char *
wk_call_scripts_get_language (void)
{
  const char *const *names = g_get_language_names ();

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], "nl"))
      return "nl";
    else if (g_str_has_prefix (names[i], "en"))
      return "en";
  return "en";
}

char *
wk_call_scripts_dup_default (void)
{
  char *text;

  g_resources_register (wk_scripts_get_resource ());
  text = dup_resource (wk_call_scripts_get_language ());
  g_assert (text != NULL);
  return text;
}

char *
wk_call_scripts_dup_in_use (WkLocation *location, guint *version)
{
  WkRecord *script = location != NULL ? wk_location_find_script (location, WK_CALL_SCRIPT_INTAKE, wk_call_scripts_get_language ()) : NULL;

  *version = script != NULL ? wk_script_get_version (script) : 1;
  return script != NULL ? wk_text_dup_text (wk_fields_get_text (WK_FIELDS (script), "text")) : wk_call_scripts_dup_default ();
}
