/* For layouts of our own: going through the children that take room. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* (nullable): @child, or the first after it that is to be laid out */
static inline GtkWidget *
wk_next_shown (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

G_END_DECLS
