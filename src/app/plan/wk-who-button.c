#include "wk-who-button.h"

#include <glib/gi18n.h>

struct _WkWhoButton
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkLabel *name;
  GtkWidget *avatar;
  GtkPopover *popover;
  GtkListBox *people;
  GtkEntry *other;
  GtkWidget *nobody;

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
  gtk_widget_set_visible (self->nobody, person != NULL);
  if (person == NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "wk-missing");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "wk-missing");
  spoken = g_strdup_printf ("%s: %s", self->label != NULL ? self->label : _ ("Who"), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
choose (WkWhoButton *self, WkPerson *person)
{
  gtk_popover_popdown (self->popover);
  wk_fields_set_person (self->fields, self->field, person);
}

static void
fill_cb (WkWhoButton *self)
{
  g_autoptr (GPtrArray) people = wk_plan_context_dup_people (self->context);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->people))) != NULL)
    gtk_list_box_remove (self->people, row);
  for (guint i = 0; i < people->len; i++)
    {
      WkPerson *person = g_ptr_array_index (people, i);
      GtkWidget *avatar = adw_avatar_new (28, wk_person_get_name (person), TRUE);
      g_autofree char *title = g_markup_escape_text (wk_person_get_name (person), -1);
      g_autofree char *subtitle = g_markup_escape_text (wk_person_get_organisation (person), -1);

      row = adw_action_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), avatar);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data_full (G_OBJECT (row), "person", wk_person_ref (person), (GDestroyNotify) wk_person_unref);
      gtk_list_box_append (self->people, row);
    }
  gtk_editable_set_text (GTK_EDITABLE (self->other), "");
}

static void
row_activated_cb (WkWhoButton *self, GtkListBoxRow *row)
{
  choose (self, g_object_get_data (G_OBJECT (row), "person"));
}

static void
other_activated_cb (WkWhoButton *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->other))));
  g_autoptr (WkPerson) person = NULL;

  if (*name == '\0')
    return;
  person = wk_person_new (NULL, name, NULL);
  choose (self, person);
}

static void
nobody_clicked_cb (WkWhoButton *self)
{
  choose (self, NULL);
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
  widget_class->grab_focus = wk_who_button_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-who-button.ui");
  gtk_widget_class_bind_template_child (widget_class, WkWhoButton, button);
  gtk_widget_class_bind_template_child (widget_class, WkWhoButton, name);
  gtk_widget_class_bind_template_child (widget_class, WkWhoButton, avatar);
  gtk_widget_class_bind_template_child (widget_class, WkWhoButton, popover);
  gtk_widget_class_bind_template_child (widget_class, WkWhoButton, people);
  gtk_widget_class_bind_template_child (widget_class, WkWhoButton, other);
  gtk_widget_class_bind_template_child (widget_class, WkWhoButton, nobody);
  gtk_widget_class_bind_template_callback (widget_class, fill_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, other_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, nobody_clicked_cb);
}

static void
wk_who_button_init (WkWhoButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
