#include "preferences/wk-preferences.h"

#include <glib/gi18n.h>

#include "start/wk-passphrase.h"
#include "wk-settings.h"

struct _WkPreferences
{
  AdwPreferencesWindow parent_instance;

  GtkSpinButton *type_size;
  AdwComboRow *style;
  GtkWidget *passphrase_group;
  GtkWidget *old;
  GtkWidget *passphrase;
  GtkWidget *again;
  GtkWidget *change_button;
  GtkWidget *trouble;
  GtkLabel *trouble_label;

  WkWorkspace *workspace; /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkPreferences, wk_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order of the combo row's choices. */
static const char *const styles[] = { "follow", "light", "dark" };

static const char *
get_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
show_trouble (WkPreferences *self, const char *sentence)
{
  gtk_label_set_label (self->trouble_label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->trouble, sentence != NULL);
}

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
changed_cb (WkPreferences *self)
{
  show_trouble (self, NULL);
}

static void
passphrase_changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkPreferences) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean changed = wk_workspace_change_passphrase_finish (WK_WORKSPACE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  gtk_widget_set_sensitive (self->change_button, TRUE);
  if (!changed)
    {
      show_trouble (self, g_error_matches (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_WRONG_PASSPHRASE)
                              ? _ ("The passphrase of now is another one.")
                              : error->message);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->old), "");
  gtk_editable_set_text (GTK_EDITABLE (self->passphrase), "");
  gtk_editable_set_text (GTK_EDITABLE (self->again), "");
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (_ ("The new passphrase holds from now on.")));
}

static void
change_cb (WkPreferences *self)
{
  if (wk_passphrase_judge (get_text (self->passphrase)) <= WK_PASSPHRASE_WEAK)
    show_trouble (self, wk_passphrase_sentence (WK_PASSPHRASE_WEAK));
  else if (g_strcmp0 (get_text (self->passphrase), get_text (self->again)) != 0)
    show_trouble (self, _ ("The two passphrases differ. Type the same one twice."));
  else
    {
      show_trouble (self, NULL);
      gtk_widget_set_sensitive (self->change_button, FALSE);
      wk_workspace_change_passphrase_async (self->workspace, get_text (self->old), get_text (self->passphrase), self->cancellable,
                                            passphrase_changed_cb, g_object_ref (self));
    }
}

static void
wk_preferences_dispose (GObject *object)
{
  WkPreferences *self = WK_PREFERENCES (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_PREFERENCES);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_preferences_parent_class)->dispose (object);
}

static void
wk_preferences_finalize (GObject *object)
{
  WkPreferences *self = WK_PREFERENCES (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (wk_preferences_parent_class)->finalize (object);
}

static void
wk_preferences_class_init (WkPreferencesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = wk_preferences_dispose;
  object_class->finalize = wk_preferences_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/preferences/wk-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, WkPreferences, type_size);
  gtk_widget_class_bind_template_child (widget_class, WkPreferences, style);
  gtk_widget_class_bind_template_child (widget_class, WkPreferences, passphrase_group);
  gtk_widget_class_bind_template_child (widget_class, WkPreferences, old);
  gtk_widget_class_bind_template_child (widget_class, WkPreferences, passphrase);
  gtk_widget_class_bind_template_child (widget_class, WkPreferences, again);
  gtk_widget_class_bind_template_child (widget_class, WkPreferences, change_button);
  gtk_widget_class_bind_template_child (widget_class, WkPreferences, trouble);
  gtk_widget_class_bind_template_child (widget_class, WkPreferences, trouble_label);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, change_cb);
}

static void
wk_preferences_init (WkPreferences *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_preferences_new (WkWorkspace *workspace, GtkWindow *parent)
{
  WkPreferences *self = g_object_new (WK_TYPE_PREFERENCES, "transient-for", parent, NULL);
  GSettings *settings = wk_settings_get ();

  g_set_object (&self->workspace, workspace);
  gtk_widget_set_visible (self->passphrase_group, workspace != NULL && !wk_workspace_is_practice (workspace) && !wk_workspace_is_guest (workspace));

  gtk_spin_button_set_value (self->type_size, wk_settings_get_type_size ());
  gtk_widget_set_sensitive (GTK_WIDGET (self->style), settings != NULL);
  if (settings != NULL)
    {
      g_autofree char *style = g_settings_get_string (settings, "style");

      for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
        if (g_str_equal (styles[i], style))
          adw_combo_row_set_selected (self->style, i);
    }
  g_signal_connect_object (self->type_size, "value-changed", G_CALLBACK (type_size_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->style, "notify::selected", G_CALLBACK (style_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
