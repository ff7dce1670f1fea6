#include "wk-who-popover.h"

#include <adwaita.h>

#include "wk-entered.h"

struct _WkWhoPopover
{
  GtkPopover parent_instance;

  GtkListBox *people;
  GtkEntry *other;
  GtkWidget *nobody;

  WkPlanContext *context; /* (owned) */
  WkFields *fields; /* (owned) */
  char *field; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkWhoPopover, wk_who_popover, GTK_TYPE_POPOVER)

static void
choose (WkWhoPopover *self, WkPerson *person)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  wk_fields_set_person (self->fields, self->field, person);
}

static void
fill_cb (WkWhoPopover *self)
{
  g_autoptr (GPtrArray) people = wk_plan_context_dup_people (self->context);
  g_autoptr (WkPerson) chosen = wk_fields_dup_person (self->fields, self->field);
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
  gtk_widget_set_visible (self->nobody, chosen != NULL);
}

static void
row_activated_cb (WkWhoPopover *self, GtkListBoxRow *row)
{
  choose (self, g_object_get_data (G_OBJECT (row), "person"));
}

static void
other_activated_cb (WkWhoPopover *self)
{
  g_autofree char *name = wk_entered_dup (GTK_EDITABLE (self->other));
  g_autoptr (WkPerson) person = NULL;

  if (*name == '\0')
    return;
  person = wk_person_new (NULL, name, NULL);
  choose (self, person);
}

static void
nobody_clicked_cb (WkWhoPopover *self)
{
  choose (self, NULL);
}

static void
wk_who_popover_dispose (GObject *object)
{
  WkWhoPopover *self = WK_WHO_POPOVER (object);

  g_clear_object (&self->fields);
  g_clear_object (&self->context);
  g_clear_pointer (&self->field, g_free);
  gtk_popover_set_child (GTK_POPOVER (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_WHO_POPOVER);

  G_OBJECT_CLASS (wk_who_popover_parent_class)->dispose (object);
}

static void
wk_who_popover_class_init (WkWhoPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_who_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-who-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, WkWhoPopover, people);
  gtk_widget_class_bind_template_child (widget_class, WkWhoPopover, other);
  gtk_widget_class_bind_template_child (widget_class, WkWhoPopover, nobody);
  gtk_widget_class_bind_template_callback (widget_class, fill_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, other_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, nobody_clicked_cb);
}

static void
wk_who_popover_init (WkWhoPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_who_popover_new (WkPlanContext *context, WkFields *fields, const char *field)
{
  WkWhoPopover *self = g_object_new (WK_TYPE_WHO_POPOVER, NULL);

  self->context = g_object_ref (context);
  self->fields = g_object_ref (fields);
  self->field = g_strdup (field);
  return GTK_WIDGET (self);
}
