#include "overview/wk-keep-dialog.h"

#include <glib/gi18n.h>

#include "sync/wk-sync-words.h"
#include "text/wk-hint-bar.h"
#include "wk-entered.h"
#include "wk-retention.h"
#include "wk-words.h"

struct _WkKeepDialog
{
  AdwWindow parent_instance;

  GtkLabel *heading;
  AdwEntryRow *until;
  AdwEntryRow *why;
  GtkLabel *message;
  GtkWidget *done;

  WkWorkspace *workspace; /* (owned) (nullable): NULL once it is closed */
  char *resident; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkKeepDialog, wk_keep_dialog, ADW_TYPE_WINDOW)

/* (transfer full) (nullable): NULL for what is no day to come. */
static char *
dup_until (WkKeepDialog *self)
{
  g_autofree char *typed = wk_entered_dup (GTK_EDITABLE (self->until)), *until = wk_words_dup_typed_date (typed);

  return until != NULL && wk_words_days_since (until) < 0 ? g_steal_pointer (&until) : NULL;
}

static void
update (WkKeepDialog *self)
{
  g_autofree char *until = dup_until (self), *why = wk_entered_dup (GTK_EDITABLE (self->why));

  gtk_widget_set_sensitive (self->done, until != NULL && *why != '\0');
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkKeepDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = wk_workspace_keep_longer_finish (WK_WORKSPACE (source), result, &error);

  if (self->workspace == NULL)
    return;
  if (ok)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_label_set_label (self->message, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->message), TRUE);
}

static void
done_cb (WkKeepDialog *self)
{
  g_autofree char *until = dup_until (self), *why = wk_entered_dup (GTK_EDITABLE (self->why));

  if (gtk_widget_is_sensitive (self->done))
    wk_workspace_keep_longer_async (self->workspace, self->resident, until, why, kept_cb, g_object_ref (self));
}

static void
cancel_cb (WkKeepDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
wk_keep_dialog_dispose (GObject *object)
{
  WkKeepDialog *self = WK_KEEP_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_KEEP_DIALOG);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->resident, g_free);

  G_OBJECT_CLASS (wk_keep_dialog_parent_class)->dispose (object);
}

static void
wk_keep_dialog_class_init (WkKeepDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_keep_dialog_dispose;
  g_type_ensure (WK_TYPE_HINT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/overview/wk-keep-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WkKeepDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, WkKeepDialog, until);
  gtk_widget_class_bind_template_child (widget_class, WkKeepDialog, why);
  gtk_widget_class_bind_template_child (widget_class, WkKeepDialog, message);
  gtk_widget_class_bind_template_child (widget_class, WkKeepDialog, done);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wk_keep_dialog_init (WkKeepDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_keep_dialog_new (WkWorkspace *workspace, const char *resident, GtkWindow *parent)
{
  WkKeepDialog *self = g_object_new (WK_TYPE_KEEP_DIALOG, "transient-for", parent, NULL);
  g_autofree char *name = wk_sync_words_dup_name (workspace, resident);
  /* Translators: %s is a resident's name. */
  g_autofree char *heading = g_strdup_printf (_ ("Keep the file of %s longer"), name);

  self->workspace = g_object_ref (workspace);
  self->resident = g_strdup (resident);
  gtk_label_set_label (self->heading, heading);
  update (self);
  return GTK_WIDGET (self);
}
