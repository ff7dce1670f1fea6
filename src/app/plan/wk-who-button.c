#include "wk-who-button.h"

#include <glib/gi18n.h>

#include "plan/wk-who-popover.h"
#include "wk-focus.h"
#include "wk-tall-layout.h"
#include "wk-writable.h"

struct _WkWhoButton
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkLabel *name;
  GtkWidget *avatar;

  WkPlanContext *context; /* (owned) */
  WkFields *fields; /* (owned) */
  char *field; /* (owned) */
  char *label; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WkWhoButton, wk_who_button, ADW_TYPE_BIN)

static void
update (WkWhoButton *self)
{
  g_autoptr (WkPerson) person = NULL;
  g_autofree char *spoken = NULL;
  const char *name;

  if (self->fields == NULL)
    return;
  person = wk_fields_dup_person (self->fields, self->field);
  /* Translators: on the button of a step that nobody does yet. */
  name = person != NULL ? wk_person_get_name (person) : _ ("Who?");
  gtk_label_set_label (self->name, name);
  adw_avatar_set_text (ADW_AVATAR (self->avatar), name);
  gtk_widget_set_visible (self->avatar, person != NULL);
  if (person == NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "wk-missing");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "wk-missing");
  spoken = g_strdup_printf ("%s: %s", self->label != NULL ? self->label : _ ("Who"), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
create_popover (GtkMenuButton *button, gpointer data)
{
  WkWhoButton *self = data;

  if (gtk_menu_button_get_popover (button) == NULL && self->fields != NULL)
    gtk_menu_button_set_popover (button, wk_who_popover_new (self->context, self->fields, self->field));
}

static gboolean
wk_who_button_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WK_WHO_BUTTON (widget)->button));
}

static void
wk_who_button_dispose (GObject *object)
{
  WkWhoButton *self = WK_WHO_BUTTON (object);

  if (self->fields != NULL)
    g_signal_handlers_disconnect_by_data (self->fields, self);
  g_clear_object (&self->fields);
  g_clear_object (&self->context);
  g_clear_pointer (&self->field, g_free);
  g_clear_pointer (&self->label, g_free);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_WHO_BUTTON);

  G_OBJECT_CLASS (wk_who_button_parent_class)->dispose (object);
}

static void
wk_who_button_class_init (WkWhoButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_who_button_dispose;
  wk_focus_set_grab (widget_class, wk_who_button_grab_focus);
  g_type_ensure (WK_TYPE_TALL_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-who-button.ui");
  gtk_widget_class_bind_template_child (widget_class, WkWhoButton, button);
  gtk_widget_class_bind_template_child (widget_class, WkWhoButton, name);
  gtk_widget_class_bind_template_child (widget_class, WkWhoButton, avatar);
}

static void
wk_who_button_init (WkWhoButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->button, create_popover, self, NULL);
}

void
wk_who_button_bind (WkWhoButton *self, WkPlanContext *context, WkFields *fields, const char *field)
{
  g_autofree char *notify = g_strconcat ("notify::", field, NULL);

  g_return_if_fail (WK_IS_WHO_BUTTON (self));
  g_return_if_fail (self->fields == NULL);

  self->context = g_object_ref (context);
  self->fields = g_object_ref (fields);
  self->field = g_strdup (field);
  g_signal_connect_swapped (fields, notify, G_CALLBACK (update), self);
  wk_writable_follow_sensitive (GTK_WIDGET (self), fields);
  update (self);
}

void
wk_who_button_set_label (WkWhoButton *self, const char *label)
{
  g_return_if_fail (WK_IS_WHO_BUTTON (self));

  g_free (self->label);
  self->label = g_strdup (label);
  update (self);
}
