#include "overview/wk-period-dialog.h"

#include <glib/gi18n.h>

#include "wk-entered.h"
#include "wk-retention.h"

struct _WkPeriodDialog
{
  AdwWindow parent_instance;

  GtkSpinButton *closed;
  GtkSpinButton *silent;
  AdwEntryRow *ground;
  GtkLabel *message;

  WkLocation *location; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkPeriodDialog, wk_period_dialog, ADW_TYPE_WINDOW)

static void
done_cb (WkPeriodDialog *self)
{
  g_autofree char *ground = wk_entered_dup (GTK_EDITABLE (self->ground));
  WkRetention retention = { 0, 0, ground };

  /* What is being typed counts too. */
  gtk_spin_button_update (self->closed);
  gtk_spin_button_update (self->silent);
  retention.closed = (guint) gtk_spin_button_get_value_as_int (self->closed);
  retention.silent = (guint) gtk_spin_button_get_value_as_int (self->silent);
  if (wk_location_set_retention (self->location, &retention))
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_label_set_label (self->message, _ ("Nothing can be written here."));
  gtk_widget_set_visible (GTK_WIDGET (self->message), TRUE);
}

static void
cancel_cb (WkPeriodDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
wk_period_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WK_TYPE_PERIOD_DIALOG);
  g_clear_object (&WK_PERIOD_DIALOG (object)->location);

  G_OBJECT_CLASS (wk_period_dialog_parent_class)->dispose (object);
}

static void
wk_period_dialog_class_init (WkPeriodDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_period_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/overview/wk-period-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WkPeriodDialog, closed);
  gtk_widget_class_bind_template_child (widget_class, WkPeriodDialog, silent);
  gtk_widget_class_bind_template_child (widget_class, WkPeriodDialog, ground);
  gtk_widget_class_bind_template_child (widget_class, WkPeriodDialog, message);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wk_period_dialog_init (WkPeriodDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_period_dialog_new (WkLocation *location, GtkWindow *parent)
{
  WkPeriodDialog *self = g_object_new (WK_TYPE_PERIOD_DIALOG, "transient-for", parent, NULL);
  g_autoptr (WkRetention) retention = wk_location_dup_retention (location);

  self->location = g_object_ref (location);
  gtk_spin_button_set_value (self->closed, retention->closed);
  gtk_spin_button_set_value (self->silent, retention->silent);
  gtk_editable_set_text (GTK_EDITABLE (self->ground), retention->ground);
  return GTK_WIDGET (self);
}
