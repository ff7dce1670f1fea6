#include "wk-accessible.h"

static void
name_widget (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
wk_accessible_name_item (GtkListItem *item, const char *name)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  /* The child lies in the row itself or, in a column view, in one of its cells. */
  while (row != NULL && gtk_widget_get_parent (row) != NULL && !GTK_IS_SCROLLABLE (gtk_widget_get_parent (row)))
    row = gtk_widget_get_parent (row);
  if (row != NULL && row != gtk_list_item_get_child (item))
    name_widget (row, name);
}

void
wk_accessible_name_drop_down (GtkDropDown *drop_down, const char *name)
{
  name_widget (GTK_WIDGET (drop_down), name);
  name_widget (gtk_widget_get_first_child (GTK_WIDGET (drop_down)), name);
}
