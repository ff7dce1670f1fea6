#include "preferences/wk-preferences.h"

#include <glib/gi18n.h>

#include "preferences/wk-backup-page.h"
#include "preferences/wk-keys-page.h"
#include "preferences/wk-notify-page.h"
#include "wk-application.h"
#include "wk-settings.h"

struct _WkPreferences
{
  AdwPreferencesWindow parent_instance;

  GtkSpinButton *type_size;
  AdwComboRow *style;
  GtkSwitch *mandate;
};

G_DEFINE_FINAL_TYPE (WkPreferences, wk_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order of the combo row's choices. */
static const char *const styles[] = { "follow", "light", "dark" };

static void
type_size_changed_cb (WkPreferences *self)
{
  wk_settings_set_type_size ((guint) gtk_spin_button_get_value_as_int (self->type_size));
}

static void
style_changed_cb (WkPreferences *self)
{
  GSettings *settings = wk_settings_get ();
  guint selected = adw_combo_row_get_selected (self->style);

  if (settings != NULL && selected < G_N_ELEMENTS (styles))
    g_settings_set_string (settings, "style", styles[selected]);
}

static void
wk_preferences_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WK_TYPE_PREFERENCES);

  G_OBJECT_CLASS (wk_preferences_parent_class)->dispose (object);
}

static void
wk_preferences_class_init (WkPreferencesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = wk_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/preferences/wk-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, WkPreferences, type_size);
  gtk_widget_class_bind_template_child (widget_class, WkPreferences, style);
  gtk_widget_class_bind_template_child (widget_class, WkPreferences, mandate);
}

static void
wk_preferences_init (WkPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_preferences_new (WkWorkspace *workspace, GtkWindow *parent)
{
  WkPreferences *self = g_object_new (WK_TYPE_PREFERENCES, "transient-for", parent, NULL);
  GSettings *settings = wk_settings_get ();

  if (workspace != NULL && !wk_workspace_is_practice (workspace) && !wk_workspace_is_guest (workspace))
    {
      const char *data_dir = wk_application_get_data_dir (WK_APPLICATION (g_application_get_default ()));

      adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), ADW_PREFERENCES_PAGE (wk_keys_page_new (workspace, data_dir)));
      adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), ADW_PREFERENCES_PAGE (wk_backup_page_new (workspace)));
    }

  if (settings != NULL)
    adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), ADW_PREFERENCES_PAGE (wk_notify_page_new (settings)));
  gtk_spin_button_set_value (self->type_size, wk_settings_get_type_size ());
  gtk_widget_set_sensitive (GTK_WIDGET (self->style), settings != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->mandate), settings != NULL);
  if (settings != NULL)
    {
      g_settings_bind (settings, "mandate", self->mandate, "active", G_SETTINGS_BIND_DEFAULT);
      g_autofree char *style = g_settings_get_string (settings, "style");

      for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
        if (g_str_equal (styles[i], style))
          adw_combo_row_set_selected (self->style, i);
    }
  g_signal_connect_object (self->type_size, "value-changed", G_CALLBACK (type_size_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->style, "notify::selected", G_CALLBACK (style_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
