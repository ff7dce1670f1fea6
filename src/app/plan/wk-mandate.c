#include "wk-mandate.h"

#include <gio/gio.h>

#include "wk-settings.h"

gboolean
wk_mandate_may_oblige (void)
{
  GSettings *settings = wk_settings_get ();

  return settings != NULL && g_settings_get_boolean (settings, "mandate");
}

static void
add_file (GPtrArray *lines, const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, "woonkamer", "consequences.txt", NULL), *content = NULL;
  g_auto (GStrv) all = NULL;

  if (!g_file_get_contents (path, &content, NULL, NULL) || !g_utf8_validate (content, -1, NULL))
    return;
  all = g_strsplit (content, "\n", -1);
  for (gsize i = 0; all[i] != NULL; i++)
    {
      char *line = g_strstrip (all[i]);

      if (*line != '\0' && *line != '#' && !g_ptr_array_find_with_equal_func (lines, line, g_str_equal, NULL))
        g_ptr_array_add (lines, g_strdup (line));
    }
}

char **
wk_mandate_dup_consequences (void)
{
  GPtrArray *lines = g_ptr_array_new ();
  const char *const *dirs = g_get_system_data_dirs ();

  add_file (lines, g_get_user_data_dir ());
  for (gsize i = 0; dirs[i] != NULL; i++)
    add_file (lines, dirs[i]);
  g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_free (lines, FALSE);
}
