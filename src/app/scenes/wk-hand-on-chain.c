#include "scenes/wk-hand-on-chain.h"

#include <glib/gi18n.h>

#include "plan/wk-wrap-layout.h"

/* Two of a kind stay together on a line: the arrow and whom it leads to. */
static GtkWidget *
new_link (const char *name, gboolean first, gboolean last)
{
  GtkWidget *link = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", name, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "natural-wrap-mode", GTK_NATURAL_WRAP_NONE, NULL);

  if (!first)
    gtk_box_append (GTK_BOX (link), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic", "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_widget_add_css_class (label, "wk-tag");
  if (last)
    gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (link), label);
  return link;
}

GtkWidget *
wk_hand_on_chain_new (const char *const *chain)
{
  guint n = g_strv_length ((char **) chain);
  g_autofree char *way = g_strjoinv (" → ", (char **) chain);
  /* Translators: how often a question was handed on. */
  g_autofree char *counted = g_strdup_printf (ngettext ("Handed on %u time", "Handed on %u times", n - 1), n - 1);
  g_autofree char *spoken = g_strdup_printf ("%s: %s", counted, way);
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "layout-manager", g_object_new (WK_TYPE_WRAP_LAYOUT, "spacing", 6, "line-spacing", 6, NULL),
                                 "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, "margin-top", 6, "margin-bottom", 9, "margin-start", 12, "margin-end", 12, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_LABEL, "label", counted, "css-classes", (const char *[]){ "caption", "dim-label", NULL }, NULL));
  for (guint i = 0; i < n; i++)
    gtk_box_append (GTK_BOX (box), new_link (chain[i], i == 0, i + 1 == n));
  return box;
}
