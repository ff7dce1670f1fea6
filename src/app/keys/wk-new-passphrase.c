#include "keys/wk-new-passphrase.h"

#include <glib/gi18n.h>

#include "keys/wk-passphrase.h"
#include "wk-focus.h"

struct _WkNewPassphrase
{
  AdwBin parent_instance;

  AdwPreferencesGroup *group;
  GtkWidget *passphrase;
  GtkWidget *again;
  GtkLevelBar *strength;
  GtkLabel *strength_label;
};

G_DEFINE_FINAL_TYPE (WkNewPassphrase, wk_new_passphrase, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_DESCRIPTION,
  PROP_LABEL
};

enum
{
  CHANGED,
  ACTIVATED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static const char *
get_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
changed_cb (WkNewPassphrase *self, GtkWidget *row)
{
  gtk_widget_remove_css_class (row, "error");
  gtk_level_bar_set_value (self->strength, wk_passphrase_judge (get_text (self->passphrase)));
  gtk_label_set_label (self->strength_label, wk_passphrase_explain (get_text (self->passphrase)));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
activated_cb (WkNewPassphrase *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
wk_new_passphrase_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WkNewPassphrase *self = WK_NEW_PASSPHRASE (object);

  switch (id)
    {
    case PROP_TITLE:
      adw_preferences_group_set_title (self->group, g_value_get_string (value));
      break;
    case PROP_DESCRIPTION:
      adw_preferences_group_set_description (self->group, g_value_get_string (value));
      break;
    case PROP_LABEL:
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->passphrase), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_new_passphrase_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkNewPassphrase *self = WK_NEW_PASSPHRASE (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, adw_preferences_group_get_title (self->group));
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, adw_preferences_group_get_description (self->group));
      break;
    case PROP_LABEL:
      g_value_set_string (value, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->passphrase)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static gboolean
wk_new_passphrase_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (WK_NEW_PASSPHRASE (widget)->passphrase);
}

static void
wk_new_passphrase_dispose (GObject *object)
{
  WkNewPassphrase *self = WK_NEW_PASSPHRASE (object);

  /* AdwBin would unparent its child a second time. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_NEW_PASSPHRASE);

  G_OBJECT_CLASS (wk_new_passphrase_parent_class)->dispose (object);
}

static void
wk_new_passphrase_class_init (WkNewPassphraseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = wk_new_passphrase_set_property;
  object_class->get_property = wk_new_passphrase_get_property;
  object_class->dispose = wk_new_passphrase_dispose;
  wk_focus_set_grab (widget_class, wk_new_passphrase_grab_focus);

  g_object_class_install_property (object_class, PROP_TITLE, g_param_spec_string ("title", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, PROP_DESCRIPTION, g_param_spec_string ("description", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, PROP_LABEL, g_param_spec_string ("label", NULL, NULL, NULL, flags));
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/keys/wk-new-passphrase.ui");
  gtk_widget_class_bind_template_child (widget_class, WkNewPassphrase, group);
  gtk_widget_class_bind_template_child (widget_class, WkNewPassphrase, passphrase);
  gtk_widget_class_bind_template_child (widget_class, WkNewPassphrase, again);
  gtk_widget_class_bind_template_child (widget_class, WkNewPassphrase, strength);
  gtk_widget_class_bind_template_child (widget_class, WkNewPassphrase, strength_label);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
wk_new_passphrase_init (WkNewPassphrase *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_label (self->strength_label, wk_passphrase_explain (NULL));
}

const char *
wk_new_passphrase_get_text (WkNewPassphrase *self)
{
  g_return_val_if_fail (WK_IS_NEW_PASSPHRASE (self), NULL);

  return get_text (self->passphrase);
}

void
wk_new_passphrase_clear (WkNewPassphrase *self)
{
  g_return_if_fail (WK_IS_NEW_PASSPHRASE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->passphrase), "");
  gtk_editable_set_text (GTK_EDITABLE (self->again), "");
}

static const char *
complain_at (GtkWidget *row, const char *sentence)
{
  gtk_widget_add_css_class (row, "error");
  gtk_widget_grab_focus (row);
  return sentence;
}

const char *
wk_new_passphrase_complain (WkNewPassphrase *self)
{
  g_return_val_if_fail (WK_IS_NEW_PASSPHRASE (self), NULL);

  if (wk_passphrase_judge (get_text (self->passphrase)) <= WK_PASSPHRASE_WEAK)
    return complain_at (self->passphrase,
                        _ ("This passphrase is too easy to guess. It is all that stands between a stolen laptop and the files on it."));
  if (g_strcmp0 (get_text (self->passphrase), get_text (self->again)) != 0)
    return complain_at (self->again, _ ("The two passphrases differ. Type the same one twice."));
  return NULL;
}
