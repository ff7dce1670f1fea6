#include "wk-focus.h"

static gboolean
focus_child (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  return child != NULL && gtk_widget_child_focus (child, direction);
}

void
wk_focus_set_grab (GtkWidgetClass *klass, gboolean (*grab_focus) (GtkWidget *widget))
{
  klass->grab_focus = grab_focus;
  klass->focus = focus_child;
}
