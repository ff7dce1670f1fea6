#include "wk-print.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer user_data)
{
  WkPrintFunc draw = g_object_get_data (G_OBJECT (operation), "wk-draw");

  draw (gtk_print_context_get_cairo_context (context), gtk_print_context_get_width (context), gtk_print_context_get_height (context), page,
        user_data);
}

static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, gpointer user_data)
{
  GtkWindow *parent = user_data;
  g_autoptr (GError) error = NULL;
  WkPrintedFunc printed = g_object_get_data (G_OBJECT (operation), "wk-printed");
  GtkWidget *dialog;

  if (result == GTK_PRINT_OPERATION_RESULT_APPLY && printed != NULL)
    printed (parent, g_object_get_data (G_OBJECT (operation), "wk-data"));
  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;
  gtk_print_operation_get_error (operation, &error);
  dialog = adw_message_dialog_new (parent, _ ("It was not printed"), error != NULL ? error->message : NULL);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

void
wk_print_run (GtkWindow *parent, guint pages, gboolean full_page, GtkPageOrientation orientation, WkPrintFunc draw, gpointer data, GDestroyNotify free,
              WkPrintedFunc printed)
{
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();

  gtk_print_operation_set_job_name (operation, _ ("Woonkamer"));
  gtk_page_setup_set_orientation (setup, orientation);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_n_pages (operation, pages);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, full_page);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_object_set_data (G_OBJECT (operation), "wk-draw", draw);
  g_object_set_data_full (G_OBJECT (operation), "wk-data", data, free);
  g_object_set_data (G_OBJECT (operation), "wk-printed", printed);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), data);
  g_signal_connect_object (operation, "done", G_CALLBACK (done_cb), parent, 0);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}
