#include "wk-line-row.h"

#include "plan/wk-wrap-layout.h"

#define LEAD_WIDTH 160 /* px: with less beside what can be done, the words have a line of their own */

static GtkWidget *
new_label (const char *words, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0f, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

GtkWidget *
wk_line_row_new (const char *title, const char *more, GtkWidget *mark)
{
  GtkWidget *row = gtk_list_box_row_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *heading = new_label (title, NULL), *rest = new_label (more, "wk-line-more"), *lead = words;

  gtk_widget_set_layout_manager (line, g_object_new (WK_TYPE_WRAP_LAYOUT, "spacing", 6, "line-spacing", 6, "lead-width", LEAD_WIDTH, NULL));
  gtk_widget_add_css_class (line, "wk-line-row");
  gtk_widget_set_layout_manager (words, g_object_new (WK_TYPE_WRAP_LAYOUT, "line-spacing", 2, "one-a-line", TRUE, NULL));
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (rest, *more != '\0');
  gtk_box_append (GTK_BOX (words), heading);
  gtk_box_append (GTK_BOX (words), rest);
  if (mark != NULL)
    {
      lead = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
      gtk_box_append (GTK_BOX (lead), mark);
      gtk_box_append (GTK_BOX (lead), words);
      gtk_widget_set_hexpand (words, TRUE);
    }
  gtk_box_append (GTK_BOX (line), lead);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, rest, NULL, -1);
  return row;
}

void
wk_line_row_add (GtkWidget *self, GtkWidget *deed)
{
  gtk_widget_set_valign (deed, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (self))), deed);
}
