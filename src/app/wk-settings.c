#include "wk-settings.h"

#include <adwaita.h>

#include "wk-config.h"

#define TYPE_SIZE_STEP 25

static guint type_size = WK_TYPE_SIZE_LEAST;

static GSettings *
new_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  /* g_settings_new() ends the program where a schema is missing. */
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, WK_APP_ID, TRUE);
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

static void
apply_type_size (guint percent)
{
  static int normal;
  GtkSettings *settings = gtk_settings_get_default ();

  if (settings == NULL)
    return;
  /* The desktop's own resolution, which may already be enlarged, is what 100 % means. */
  if (normal == 0)
    {
      g_object_get (settings, "gtk-xft-dpi", &normal, NULL);
      if (normal <= 0)
        normal = 96 * PANGO_SCALE;
    }
  type_size = CLAMP (percent, WK_TYPE_SIZE_LEAST, WK_TYPE_SIZE_MOST);
  g_object_set (settings, "gtk-xft-dpi", (int) ((gint64) normal * type_size / 100), NULL);
}

GSettings *
wk_settings_get (void)
{
  static GSettings *settings;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      settings = new_settings ();
      g_once_init_leave (&once, 1);
    }
  return settings;
}

void
wk_settings_apply (GSettings *settings)
{
  g_autofree char *style = NULL;
  AdwColorScheme scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (settings == NULL)
    return;
  style = g_settings_get_string (settings, "style");
  if (g_strcmp0 (style, "light") == 0)
    scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_strcmp0 (style, "dark") == 0)
    scheme = ADW_COLOR_SCHEME_FORCE_DARK;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
  apply_type_size ((guint) g_settings_get_int (settings, "type-size"));
}

guint
wk_settings_get_type_size (void)
{
  return type_size;
}

guint
wk_settings_next_type_size (const char *action)
{
  if (g_str_has_suffix (action, "larger"))
    return type_size + TYPE_SIZE_STEP;
  return g_str_has_suffix (action, "smaller") ? type_size - TYPE_SIZE_STEP : WK_TYPE_SIZE_LEAST;
}

void
wk_settings_show_type_size (guint percent)
{
  apply_type_size (percent);
}

void
wk_settings_set_type_size (guint percent)
{
  GSettings *settings = wk_settings_get ();

  percent = CLAMP (percent, WK_TYPE_SIZE_LEAST, WK_TYPE_SIZE_MOST);
  if (settings != NULL)
    g_settings_set_int (settings, "type-size", (int) percent);
  else
    apply_type_size (percent);
}
