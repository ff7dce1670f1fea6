#include "wk-emergency-dialog.h"

#include <glib/gi18n.h>

#include "text/wk-hint-bar.h"
#include "wk-emergency.h"
#include "wk-entered.h"
#include "wk-resident-list.h"
#include "wk-words.h"

struct _WkEmergencyDialog
{
  AdwWindow parent_instance;

  GtkWidget *door;
  GtkEditable *birth_date;
  GtkEditable *house_number;
  GtkEditable *why;
  GtkButton *open;
  GtkLabel *answer;

  WkWorkspace *workspace; /* (owned) */
  char *resident_id; /* (owned) (nullable): whose, once that is known */
  GCancellable *cancellable; /* (owned): the window is there */
  gulong came_id; /* of the list, while the file is under way */
};

G_DEFINE_FINAL_TYPE (WkEmergencyDialog, wk_emergency_dialog, ADW_TYPE_WINDOW)

static void
say (WkEmergencyDialog *self, const char *words)
{
  gtk_label_set_label (self->answer, words);
  gtk_widget_set_visible (GTK_WIDGET (self->answer), *words != '\0');
}

static void
show_file (WkEmergencyDialog *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  g_clear_signal_handler (&self->came_id, wk_workspace_get_residents (self->workspace));
  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.open-file", "s", self->resident_id);
  gtk_window_close (GTK_WINDOW (self));
}

/* Rows of the list come when its documents have come. */
static void
rows_changed_cb (WkEmergencyDialog *self)
{
  if (wk_resident_list_lookup (wk_workspace_get_residents (self->workspace), self->resident_id) != NULL)
    show_file (self);
}

static void
given_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = wk_workspace_take_emergency_finish (WK_WORKSPACE (source), result, &error);
  WkEmergencyDialog *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = data;
  if (id == NULL)
    {
      say (self, error->message);
      gtk_widget_set_sensitive (GTK_WIDGET (self->open), TRUE);
      return;
    }
  g_free (self->resident_id);
  self->resident_id = g_steal_pointer (&id);
  if (wk_resident_list_lookup (wk_workspace_get_residents (self->workspace), self->resident_id) != NULL)
    {
      show_file (self);
      return;
    }
  say (self, _ ("The file is on its way from the office …"));
  self->came_id = g_signal_connect_swapped (wk_workspace_get_residents (self->workspace), "items-changed", G_CALLBACK (rows_changed_cb), self);
}

static void
open_cb (WkEmergencyDialog *self)
{
  g_autofree char *why = wk_entered_dup (self->why);
  g_autofree char *date = wk_words_dup_typed_date (gtk_editable_get_text (self->birth_date));
  g_autofree char *number = wk_entered_dup (self->house_number);
  const char *id = self->resident_id;
  WkResidentRow *row;

  if (self->came_id != 0 || !gtk_widget_get_sensitive (GTK_WIDGET (self->open)))
    return;
  if (id == NULL && (date == NULL || *number == '\0'))
    {
      say (self, _ ("Fill in both: a birth date like 21-02-1990, and the number of the house."));
      return;
    }
  if (*why == '\0')
    {
      say (self, _ ("Say in a sentence why it cannot wait."));
      gtk_widget_grab_focus (GTK_WIDGET (self->why));
      return;
    }
  if (id == NULL)
    {
      row = wk_resident_list_find_exact (wk_workspace_get_residents (self->workspace), date, number, NULL);
      id = row != NULL ? wk_resident_row_get_id (row) : NULL;
    }
  say (self, "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->open), FALSE);
  wk_workspace_take_emergency_async (self->workspace, id, id == NULL ? date : NULL, id == NULL ? number : NULL, why, self->cancellable, given_cb,
                                     self);
}

static void
cancel_cb (WkEmergencyDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
close_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

static void
wk_emergency_dialog_dispose (GObject *object)
{
  WkEmergencyDialog *self = WK_EMERGENCY_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  if (self->workspace != NULL)
    g_clear_signal_handler (&self->came_id, wk_workspace_get_residents (self->workspace));
  g_clear_object (&self->workspace);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_EMERGENCY_DIALOG);

  G_OBJECT_CLASS (wk_emergency_dialog_parent_class)->dispose (object);
}

static void
wk_emergency_dialog_finalize (GObject *object)
{
  WkEmergencyDialog *self = WK_EMERGENCY_DIALOG (object);

  g_free (self->resident_id);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (wk_emergency_dialog_parent_class)->finalize (object);
}

static void
wk_emergency_dialog_class_init (WkEmergencyDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_emergency_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_emergency_dialog_finalize;
  g_type_ensure (WK_TYPE_HINT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-emergency-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WkEmergencyDialog, door);
  gtk_widget_class_bind_template_child (widget_class, WkEmergencyDialog, birth_date);
  gtk_widget_class_bind_template_child (widget_class, WkEmergencyDialog, house_number);
  gtk_widget_class_bind_template_child (widget_class, WkEmergencyDialog, why);
  gtk_widget_class_bind_template_child (widget_class, WkEmergencyDialog, open);
  gtk_widget_class_bind_template_child (widget_class, WkEmergencyDialog, answer);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_install_action (widget_class, "emergency.close", NULL, close_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "emergency.close", NULL);
}

static void
wk_emergency_dialog_init (WkEmergencyDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_emergency_dialog_new (WkWorkspace *workspace, const char *resident_id, GtkWindow *parent)
{
  WkEmergencyDialog *self = g_object_new (WK_TYPE_EMERGENCY_DIALOG, "transient-for", parent, NULL);

  self->workspace = g_object_ref (workspace);
  self->resident_id = g_strdup (resident_id);
  gtk_widget_set_visible (self->door, resident_id == NULL);
  gtk_widget_grab_focus (GTK_WIDGET (resident_id == NULL ? self->birth_date : self->why));
  return GTK_WIDGET (self);
}
