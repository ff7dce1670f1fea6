#include "wk-office-settings.h"

#include <glib/gi18n-lib.h>

#include "wk-office-error.h"

/* All that there is; of [functions] the keys are the provider's own words. */
static const char * const office_keys[] = { "listen", "location", "key-file", "database-file", NULL };
static const char * const sign_in_keys[] = { "issuer", "client", "secret-file", "organisation", "claim", "scope", NULL };
static const struct
{
  const char *name;
  const char * const *keys; /* (nullable): any */
} groups[] = {
  { WK_OFFICE_SETTINGS_OFFICE, office_keys },
  { WK_OFFICE_SETTINGS_SIGN_IN, sign_in_keys },
  { WK_OFFICE_SETTINGS_FUNCTIONS, NULL },
};

static gboolean
check_group (GKeyFile *file, const char *path, const char *name, GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, name, NULL, NULL);
  guint i = 0, k;

  while (i < G_N_ELEMENTS (groups) && !g_str_equal (groups[i].name, name))
    i++;
  if (i == G_N_ELEMENTS (groups)) {
    g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, _("%s: there is no group [%s]."), path, name);
    return FALSE;
  }
  for (k = 0; keys[k]; k++)
    if (groups[i].keys && !g_strv_contains (groups[i].keys, keys[k])) {
      g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, _("%s: there is no key “%s” in [%s]."), path, keys[k], name);
      return FALSE;
    }

  return TRUE;
}

static void
take_text (GKeyFile *file, const char *key, char **text)
{
  if (!*text)
    *text = g_key_file_get_string (file, WK_OFFICE_SETTINGS_OFFICE, key, NULL);
}

gboolean
wk_office_settings_read (WkOfficeOptions *options, char **listen, GError **error)
{
  g_autofree char *path = g_build_filename (options->dir, WK_OFFICE_SETTINGS_FILE, NULL), *database_file = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) names = NULL;
  g_autoptr (GError) cause = NULL;
  guint i;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &cause)) {
    if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
      return TRUE;
    g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_FAILED, "%s: %s", path, cause->message);
    return FALSE;
  }
  names = g_key_file_get_groups (file, NULL);
  for (i = 0; names[i]; i++)
    if (!check_group (file, path, names[i], error))
      return FALSE;

  take_text (file, "listen", listen);
  take_text (file, "location", &options->location);
  take_text (file, "key-file", &options->key_file);
  if (options->database)
    return TRUE;
  take_text (file, "database-file", &database_file);
  if (database_file && !g_file_get_contents (database_file, &options->database, NULL, error))
    return FALSE;
  if (options->database)
    g_strstrip (options->database);

  return TRUE;
}
