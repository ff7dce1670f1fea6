#include "keys/wk-recovery-dialog.h"

#include "keys/wk-recovery-view.h"

struct _WkRecoveryDialog
{
  AdwWindow parent_instance;

  WkRecoveryView *view;
};

G_DEFINE_FINAL_TYPE (WkRecoveryDialog, wk_recovery_dialog, ADW_TYPE_WINDOW)

enum
{
  MADE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
made_cb (WkRecoveryDialog *self)
{
  g_signal_emit (self, signals[MADE], 0);
}

static void
wk_recovery_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WK_TYPE_RECOVERY_DIALOG);

  G_OBJECT_CLASS (wk_recovery_dialog_parent_class)->dispose (object);
}

static void
wk_recovery_dialog_class_init (WkRecoveryDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_recovery_dialog_dispose;
  signals[MADE] = g_signal_new ("made", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (WK_TYPE_RECOVERY_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/keys/wk-recovery-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WkRecoveryDialog, view);
  gtk_widget_class_bind_template_callback (widget_class, made_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wk_recovery_dialog_init (WkRecoveryDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_recovery_dialog_new (WkWorkspace *workspace, GtkWindow *parent)
{
  WkRecoveryDialog *self = g_object_new (WK_TYPE_RECOVERY_DIALOG, "transient-for", parent, NULL);

  wk_recovery_view_set_workspace (self->view, workspace);
  return GTK_WIDGET (self);
}
