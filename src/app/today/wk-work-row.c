#include "today/wk-work-row.h"

#include <glib/gi18n.h>

#include "plan/wk-wrap-layout.h"
#include "today/wk-work-words.h"
#include "wk-initials.h"

struct _WkWorkRow
{
  GtkListBoxRow parent_instance;

  GtkWidget *initials;
  GtkLabel *name;
  GtkLabel *why;
  GtkWidget *lamp;
  GtkWidget *call;
  GtkMenuButton *more;

  char *id; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkWorkRow, wk_work_row, GTK_TYPE_LIST_BOX_ROW)

static void
add (GMenu *menu, const char *label, const char *action, GVariant *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

static GMenuModel *
new_menu (WkWorkRow *self, gboolean movable)
{
  g_autoptr (GMenu) menu = g_menu_new (), moves = g_menu_new (), others = g_menu_new ();

  if (movable)
    {
      add (moves, _ ("To the Top"), "today.top", g_variant_new_string (self->id));
      add (moves, _ ("Up"), "today.move", g_variant_new ("(si)", self->id, -1));
      add (moves, _ ("Down"), "today.move", g_variant_new ("(si)", self->id, 1));
      g_menu_append_section (menu, NULL, G_MENU_MODEL (moves));
    }
  add (others, _ ("Rest Until…"), "today.rest", g_variant_new_string (self->id));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (others));
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source, double x, double y, WkWorkRow *self)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, picture, (int) x, (int) y);
  return gdk_content_provider_new_typed (WK_TYPE_WORK_ROW, self);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, WkWorkRow *self)
{
  WkWorkRow *dragged = g_value_get_object (value);

  return dragged != NULL && dragged != self
         && gtk_widget_activate_action (GTK_WIDGET (self), "today.put", "(ss)", dragged->id, self->id);
}

static void
wk_work_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WK_TYPE_WORK_ROW);

  G_OBJECT_CLASS (wk_work_row_parent_class)->dispose (object);
}

static void
wk_work_row_finalize (GObject *object)
{
  g_free (WK_WORK_ROW (object)->id);

  G_OBJECT_CLASS (wk_work_row_parent_class)->finalize (object);
}

static void
wk_work_row_class_init (WkWorkRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_work_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_work_row_finalize;

  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/today/wk-work-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WkWorkRow, initials);
  gtk_widget_class_bind_template_child (widget_class, WkWorkRow, name);
  gtk_widget_class_bind_template_child (widget_class, WkWorkRow, why);
  gtk_widget_class_bind_template_child (widget_class, WkWorkRow, lamp);
  gtk_widget_class_bind_template_child (widget_class, WkWorkRow, call);
  gtk_widget_class_bind_template_child (widget_class, WkWorkRow, more);
}

static void
wk_work_row_init (WkWorkRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
name_button (GtkWidget *button, const char *words, const char *name)
{
  g_autofree char *label = g_strdup_printf (words, name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

GtkWidget *
wk_work_row_new (WkResidentRow *resident, const WkWorkItem *item, gboolean movable)
{
  WkWorkRow *self = g_object_new (WK_TYPE_WORK_ROW, NULL);
  const char *name = wk_resident_row_get_display_name (resident);
  g_autofree char *why = wk_work_words_dup (item), *initials = wk_initials_dup (name);
  g_autoptr (GMenuModel) menu = NULL;

  self->id = g_strdup (item->id);
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->why, why);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_label_set_label (GTK_LABEL (self->initials), initials);
  gtk_widget_set_visible (self->lamp, item->rule == WK_WORK_ACUTE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "s", item->id);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->call), "s", item->id);
  menu = new_menu (self, movable);
  gtk_menu_button_set_menu_model (self->more, menu);
  /* Translators: the name of a button, for a screen reader; %s is a resident. */
  name_button (self->call, _ ("Call %s"), name);
  /* Translators: the name of a button with a menu, for a screen reader; %s is a resident. */
  name_button (GTK_WIDGET (self->more), _ ("More for %s"), name);
  if (movable)
    {
      GtkDragSource *source = gtk_drag_source_new ();
      GtkDropTarget *target = gtk_drop_target_new (WK_TYPE_WORK_ROW, GDK_ACTION_MOVE);

      gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
      g_signal_connect (source, "prepare", G_CALLBACK (drag_prepare_cb), self);
      g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
      gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
      gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
    }
  return GTK_WIDGET (self);
}

const char *
wk_work_row_get_id (WkWorkRow *self)
{
  return self->id;
}

GtkWidget *
wk_work_row_new_initials (WkResidentRow *resident)
{
  g_autofree char *initials = wk_initials_dup (wk_resident_row_get_display_name (resident));

  return g_object_new (GTK_TYPE_LABEL, "label", initials, "valign", GTK_ALIGN_CENTER, "css-classes", (const char *[]){ "wk-initials", NULL },
                       "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}
