#include "room/wk-table-view-place.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "room/wk-table-view.h"
#include "wk-monitor.h"

/* What was chosen last on this computer, by its connector: offered first. */
static char *chosen; /* (owned) (nullable) */

static void
response_cb (AdwMessageDialog *dialog, const char *response, WkDocument *plan)
{
  GtkWindow *owner = gtk_window_get_transient_for (GTK_WINDOW (dialog));
  GPtrArray *others = g_object_get_data (G_OBJECT (dialog), "monitors");
  guint number = g_ascii_strtoull (response, NULL, 10);

  if (number == 0 || number > others->len || owner == NULL)
    return;
  g_free (chosen);
  chosen = g_strdup (gdk_monitor_get_connector (others->pdata[number - 1]));
  wk_table_view_open (owner, plan, others->pdata[number - 1]);
}

static void
ask (GtkWindow *owner, WkDocument *plan, GPtrArray *others)
{
  GtkWidget *dialog = adw_message_dialog_new (owner, _ ("On which screen does the plan go?"),
                                              _ ("Choose the screen that everyone at the table can see. It shows the plan and nothing else."));

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "1");
  for (guint i = 0; i < others->len; i++)
    {
      g_autofree char *name = wk_monitor_dup_name (others->pdata[i]), *response = g_strdup_printf ("%u", i + 1);

      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), response, name);
      if (chosen != NULL && g_strcmp0 (chosen, gdk_monitor_get_connector (others->pdata[i])) == 0)
        adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), response);
    }
  g_object_set_data_full (G_OBJECT (dialog), "monitors", g_ptr_array_ref (others), (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), plan, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
wk_table_view_open_somewhere (GtkWindow *owner, WkDocument *plan)
{
  g_autoptr (GPtrArray) others = NULL;

  g_return_if_fail (GTK_IS_WINDOW (owner));
  g_return_if_fail (WK_IS_DOCUMENT (plan));

  others = wk_monitor_list_others (owner);
  if (others->len > 1)
    ask (owner, plan, others);
  else
    wk_table_view_open (owner, plan, others->len == 1 ? others->pdata[0] : wk_monitor_of (owner));
}
