#include "preferences/wk-notify-page.h"

#include "office/wk-background.h"

struct _WkNotifyPage
{
  AdwPreferencesPage parent_instance;

  GtkSwitch *names;
  GtkSwitch *background;
  GtkSwitch *quiet;
  GtkSpinButton *from;
  GtkSpinButton *until;
};

G_DEFINE_FINAL_TYPE (WkNotifyPage, wk_notify_page, ADW_TYPE_PREFERENCES_PAGE)

static void
background_changed_cb (WkNotifyPage *self)
{
  wk_background_set_autostart (gtk_switch_get_active (self->background));
}

static void
wk_notify_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WK_TYPE_NOTIFY_PAGE);

  G_OBJECT_CLASS (wk_notify_page_parent_class)->dispose (object);
}

static void
wk_notify_page_class_init (WkNotifyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_notify_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/preferences/wk-notify-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WkNotifyPage, names);
  gtk_widget_class_bind_template_child (widget_class, WkNotifyPage, background);
  gtk_widget_class_bind_template_child (widget_class, WkNotifyPage, quiet);
  gtk_widget_class_bind_template_child (widget_class, WkNotifyPage, from);
  gtk_widget_class_bind_template_child (widget_class, WkNotifyPage, until);
}

static void
wk_notify_page_init (WkNotifyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

WkNotifyPage *
wk_notify_page_new (GSettings *settings)
{
  WkNotifyPage *self = g_object_new (WK_TYPE_NOTIFY_PAGE, NULL);

  g_settings_bind (settings, "notify-names", self->names, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "background", self->background, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "quiet-hours", self->quiet, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "quiet-from", gtk_spin_button_get_adjustment (self->from), "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "quiet-until", gtk_spin_button_get_adjustment (self->until), "value", G_SETTINGS_BIND_DEFAULT);
  /* Only when a person changes it. */
  g_signal_connect_object (self->background, "notify::active", G_CALLBACK (background_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}
