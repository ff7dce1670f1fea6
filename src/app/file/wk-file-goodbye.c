#include "wk-file-goodbye.h"

#include <glib/gi18n.h>

/* On the page: what stood there before. */
#define BEFORE "wk-before-goodbye"

static void
show_goodbye (AdwToastOverlay *page, const char *words)
{
  GtkWidget *status = adw_status_page_new (), *button = gtk_button_new_with_label (_ ("To the Residents"));

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (status), "wk-residents-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (status), _ ("This file is no longer yours"));
  adw_status_page_set_description (ADW_STATUS_PAGE (status), words);
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), "win.show-page::residents");
  /* Who hears the screen hears the button first. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  adw_status_page_set_child (ADW_STATUS_PAGE (status), button);
  if (g_object_get_data (G_OBJECT (page), BEFORE) == NULL)
    g_object_set_data_full (G_OBJECT (page), BEFORE, g_object_ref (adw_toast_overlay_get_child (page)), g_object_unref);
  adw_toast_overlay_set_child (page, status);
  if (gtk_widget_get_mapped (GTK_WIDGET (page)))
    gtk_widget_grab_focus (button);
}

static void
changed_cb (WkFile *file, AdwToastOverlay *page)
{
  const char *words = wk_file_get_goodbye (file);
  g_autofree char *escaped = words != NULL ? g_markup_escape_text (words, -1) : NULL;

  if (words != NULL)
    {
      show_goodbye (page, escaped);
      return;
    }
  if (g_object_get_data (G_OBJECT (page), BEFORE) == NULL)
    return;
  adw_toast_overlay_set_child (page, g_object_get_data (G_OBJECT (page), BEFORE));
  g_object_set_data (G_OBJECT (page), BEFORE, NULL);
}

void
wk_file_goodbye_install (AdwToastOverlay *page, WkFile *file)
{
  g_signal_connect_object (file, "goodbye-changed", G_CALLBACK (changed_cb), page, 0);
  changed_cb (file, page);
}
