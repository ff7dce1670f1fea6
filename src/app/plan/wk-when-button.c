#include "wk-when-button.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "plan/wk-when-popover.h"
#include "wk-focus.h"
#include "wk-tall-layout.h"
#include "wk-writable.h"

struct _WkWhenButton
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkLabel *words;

  WkFields *fields; /* (owned) */
  char *field; /* (owned) */
  char *label; /* (owned) (nullable) */
  gboolean with_time;
};

enum
{
  PROP_0,
  PROP_WITH_TIME,
  PROP_WRAP,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WkWhenButton, wk_when_button, ADW_TYPE_BIN)

static void
update (WkWhenButton *self)
{
  g_autofree char *date = NULL, *words = NULL, *spoken = NULL;

  if (self->fields == NULL)
    return;
  date = wk_fields_dup_string (self->fields, self->field);
  words = wk_plan_words_dup_when (date);
  if (*date == '\0')
    {
      g_free (words);
      /* Translators: on the button of a step that has no date yet. */
      words = g_strdup (_ ("When?"));
      gtk_widget_add_css_class (GTK_WIDGET (self), "wk-missing");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), "wk-missing");
    }
  gtk_label_set_label (self->words, words);
  spoken = g_strdup_printf ("%s: %s", self->label != NULL ? self->label : _ ("When"), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
create_popover (GtkMenuButton *button, gpointer data)
{
  WkWhenButton *self = data;

  if (gtk_menu_button_get_popover (button) == NULL && self->fields != NULL)
    gtk_menu_button_set_popover (button, wk_when_popover_new (self->fields, self->field, self->with_time));
}

static gboolean
wk_when_button_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WK_WHEN_BUTTON (widget)->button));
}

static void
wk_when_button_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkWhenButton *self = WK_WHEN_BUTTON (object);

  g_value_set_boolean (value, id == PROP_WITH_TIME ? self->with_time : gtk_label_get_wrap (self->words));
}

static void
wk_when_button_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WkWhenButton *self = WK_WHEN_BUTTON (object);

  if (id == PROP_WITH_TIME)
    {
      self->with_time = g_value_get_boolean (value);
      return;
    }
  gtk_label_set_wrap (self->words, g_value_get_boolean (value));
  gtk_label_set_ellipsize (self->words, g_value_get_boolean (value) ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
}

static void
wk_when_button_dispose (GObject *object)
{
  WkWhenButton *self = WK_WHEN_BUTTON (object);

  if (self->fields != NULL)
    g_signal_handlers_disconnect_by_data (self->fields, self);
  g_clear_object (&self->fields);
  g_clear_pointer (&self->field, g_free);
  g_clear_pointer (&self->label, g_free);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_WHEN_BUTTON);

  G_OBJECT_CLASS (wk_when_button_parent_class)->dispose (object);
}

static void
wk_when_button_class_init (WkWhenButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = wk_when_button_get_property;
  object_class->set_property = wk_when_button_set_property;
  object_class->dispose = wk_when_button_dispose;
  wk_focus_set_grab (widget_class, wk_when_button_grab_focus);
  properties[PROP_WRAP] = g_param_spec_boolean ("wrap", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_WITH_TIME] = g_param_spec_boolean ("with-time", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (WK_TYPE_TALL_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-when-button.ui");
  gtk_widget_class_bind_template_child (widget_class, WkWhenButton, button);
  gtk_widget_class_bind_template_child (widget_class, WkWhenButton, words);
}

static void
wk_when_button_init (WkWhenButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->button, create_popover, self, NULL);
}

void
wk_when_button_bind (WkWhenButton *self, WkFields *fields, const char *field)
{
  g_autofree char *notify = g_strconcat ("notify::", field, NULL);

  g_return_if_fail (WK_IS_WHEN_BUTTON (self));
  g_return_if_fail (self->fields == NULL);

  self->fields = g_object_ref (fields);
  self->field = g_strdup (field);
  g_signal_connect_swapped (fields, notify, G_CALLBACK (update), self);
  wk_writable_follow_sensitive (GTK_WIDGET (self), fields);
  update (self);
}

void
wk_when_button_set_label (WkWhenButton *self, const char *label)
{
  g_return_if_fail (WK_IS_WHEN_BUTTON (self));

  g_free (self->label);
  self->label = g_strdup (label);
  update (self);
}
