#include "wk-file-chooser.h"

static const char CHOOSER[] = "wk-file-chooser", CHOSEN[] = "wk-file-chosen";

static void
forget (GtkWidget *widget)
{
  g_object_set_data (G_OBJECT (widget), CHOOSER, NULL);
}

static void
response_cb (GtkNativeDialog *chooser, int response, GtkWidget *widget)
{
  WkFileChosen chosen = g_object_get_data (G_OBJECT (chooser), CHOSEN);
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;

  forget (widget);
  if (file != NULL)
    chosen (widget, file);
}

GtkFileChooser *
wk_file_chooser_new (gpointer widget, const char *title, GtkFileChooserAction action, const char *accept, WkFileChosen chosen)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (widget)), action, accept, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_object_set_data (G_OBJECT (chooser), CHOSEN, chosen);
  g_signal_connect_object (chooser, "response", G_CALLBACK (response_cb), widget, 0);
  if (g_signal_handler_find (widget, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, forget, NULL) == 0)
    g_signal_connect (widget, "destroy", G_CALLBACK (forget), NULL);
  g_object_set_data_full (G_OBJECT (widget), CHOOSER, chooser, g_object_unref);
  return GTK_FILE_CHOOSER (chooser);
}
