#include "wk-removal-dialog.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "sync/wk-sync-words.h"
#include "wk-entered.h"
#include "wk-office.h"
#include "wk-removal.h"
#include "wk-term-list.h"
#include "wk-window.h"
#include "wk-words.h"

struct _WkRemovalDialog
{
  AdwWindow parent_instance;

  GtkLabel *heading;
  GtkWidget *form;
  GtkWidget *ask;
  AdwComboRow *reason;
  AdwEntryRow *by;
  AdwEntryRow *on;
  AdwEntryRow *reference;
  GtkCheckButton *sure;
  GtkLabel *message;
  GtkButton *cancel;
  GtkWidget *done;

  WkWorkspace *workspace; /* (owned) */
  char *resident; /* (owned) */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (WkRemovalDialog, wk_removal_dialog, ADW_TYPE_WINDOW)

static void
update (WkRemovalDialog *self)
{
  g_autofree char *by = wk_entered_dup (GTK_EDITABLE (self->by)), *typed = wk_entered_dup (GTK_EDITABLE (self->on));
  g_autofree char *on = wk_words_dup_typed_date (typed);

  gtk_widget_set_sensitive (self->done, !self->busy && *by != '\0' && on != NULL && adw_combo_row_get_selected (self->reason) > 0
                                        && gtk_check_button_get_active (self->sure));
}

/* What is decided is being carried out: the dialog says what came of it. */
static void
set_busy (WkRemovalDialog *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_sensitive (GTK_WIDGET (self->cancel), !busy);
  update (self);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkRemovalDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = wk_workspace_remove_file_finish (WK_WORKSPACE (source), result, &error);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  WkWindow *window = parent != NULL ? wk_window_get_for (GTK_WIDGET (parent)) : NULL;

  if (self->workspace == NULL)
    return;
  set_busy (self, FALSE);
  if (!done)
    {
      gtk_label_set_label (self->message, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->message), TRUE);
      return;
    }
  if (window != NULL)
    wk_window_say (window, wk_office_get_state (wk_workspace_get_office (self->workspace)) == WK_OFFICE_NONE
                             ? _ ("The file was removed.")
                             : _ ("The decision goes to the office, which removes the file everywhere."));
  gtk_window_close (GTK_WINDOW (self));
}

static void
done_cb (WkRemovalDialog *self)
{
  gsize n;
  const WkTerm *terms = wk_terms_get (WK_TERMS_ERASURE, &n);
  guint at = adw_combo_row_get_selected (self->reason);
  g_autofree char *by = wk_entered_dup (GTK_EDITABLE (self->by)), *typed = wk_entered_dup (GTK_EDITABLE (self->on)), *reference = wk_entered_dup (GTK_EDITABLE (self->reference));
  g_autofree char *on = wk_words_dup_typed_date (typed);
  g_autoptr (WkErasure) decision = NULL;

  if (!gtk_widget_is_sensitive (self->done) || at == 0 || at > n)
    return;
  decision = wk_erasure_new (self->resident, terms[at - 1].key, on, by, reference);
  set_busy (self, TRUE);
  wk_workspace_remove_file_async (self->workspace, decision, NULL, removed_cb, g_object_ref (self));
}

static void
cancel_cb (WkRemovalDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
wk_removal_dialog_close_request (GtkWindow *window)
{
  return WK_REMOVAL_DIALOG (window)->busy || GTK_WINDOW_CLASS (wk_removal_dialog_parent_class)->close_request (window);
}

static void
wk_removal_dialog_dispose (GObject *object)
{
  WkRemovalDialog *self = WK_REMOVAL_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_REMOVAL_DIALOG);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->resident, g_free);

  G_OBJECT_CLASS (wk_removal_dialog_parent_class)->dispose (object);
}

static void
wk_removal_dialog_class_init (WkRemovalDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_removal_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = wk_removal_dialog_close_request;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-removal-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WkRemovalDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, WkRemovalDialog, form);
  gtk_widget_class_bind_template_child (widget_class, WkRemovalDialog, ask);
  gtk_widget_class_bind_template_child (widget_class, WkRemovalDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, WkRemovalDialog, by);
  gtk_widget_class_bind_template_child (widget_class, WkRemovalDialog, on);
  gtk_widget_class_bind_template_child (widget_class, WkRemovalDialog, reference);
  gtk_widget_class_bind_template_child (widget_class, WkRemovalDialog, sure);
  gtk_widget_class_bind_template_child (widget_class, WkRemovalDialog, message);
  gtk_widget_class_bind_template_child (widget_class, WkRemovalDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, WkRemovalDialog, done);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wk_removal_dialog_init (WkRemovalDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_removal_dialog_new (WkWorkspace *workspace, const char *resident, const char *reason, GtkWindow *parent)
{
  WkRemovalDialog *self = g_object_new (WK_TYPE_REMOVAL_DIALOG, "transient-for", parent, NULL);
  g_autofree char *name = wk_sync_words_dup_name (workspace, resident);
  g_autofree char *heading = NULL, *today = wk_plan_words_dup_today (), *typed = NULL;
  g_autoptr (GListModel) reasons = wk_term_list_new (WK_TERMS_ERASURE, _ ("Choose why"));
  gsize n;
  const WkTerm *terms = wk_terms_get (WK_TERMS_ERASURE, &n);

  self->workspace = g_object_ref (workspace);
  self->resident = g_strdup (resident);
  /* Translators: %s is a resident's name. */
  heading = g_strdup_printf (_ ("Remove the file of %s"), name);
  gtk_label_set_label (self->heading, heading);
  adw_combo_row_set_model (self->reason, reasons);
  for (gsize i = 0; i < n; i++)
    if (g_strcmp0 (terms[i].key, reason) == 0)
      adw_combo_row_set_selected (self->reason, (guint) i + 1);
  /* As people type it. */
  typed = g_strdup_printf ("%.2s-%.2s-%.4s", today + 8, today + 5, today);
  gtk_editable_set_text (GTK_EDITABLE (self->on), typed);
  if (!wk_workspace_may_decide_removal (workspace))
    {
      gtk_widget_set_visible (self->form, FALSE);
      gtk_widget_set_visible (self->done, FALSE);
      gtk_widget_set_visible (self->ask, TRUE);
      gtk_button_set_label (self->cancel, _ ("_Close"));
      gtk_window_set_default_size (GTK_WINDOW (self), 520, 340);
    }
  update (self);
  return GTK_WIDGET (self);
}
