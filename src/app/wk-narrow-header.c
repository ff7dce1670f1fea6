#include "wk-narrow-header.h"

/* Which of the desktop's buttons of a window stay beside its title when letters are very large: what the others do, the keyboard does too. */
static char *
dup_close_alone (GtkWidget *widget)
{
  g_autofree char *layout = NULL;
  g_auto (GStrv) sides = NULL;

  g_object_get (gtk_widget_get_settings (widget), "gtk-decoration-layout", &layout, NULL);
  sides = g_strsplit (layout != NULL ? layout : ":close", ":", 2);
  return g_strdup (sides[0] == NULL || sides[1] == NULL || strstr (sides[1], "close") == NULL ? "close:" : ":close");
}

void
wk_narrow_header_set (AdwHeaderBar *bar, gboolean narrow)
{
  g_autofree char *close = dup_close_alone (GTK_WIDGET (bar));

  adw_header_bar_set_decoration_layout (bar, narrow ? close : NULL);
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (bar), "wk-narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (bar), "wk-narrow");
}
