#include "file/wk-attachment-dialog.h"

#include <glib/gi18n.h>

#include "file/wk-open-domains.h"
#include "text/wk-hint-bar.h"
#include "wk-attachment.h"
#include "wk-entered.h"

struct _WkAttachmentDialog
{
  AdwWindow parent_instance;

  GtkPicture *picture;
  GtkWidget *paper;
  GtkWidget *redrawn;
  GtkEditable *caption;
  AdwComboRow *about;
  GtkLabel *said;
  GtkWidget *add;

  WkFile *file; /* (owned) */
  WkScan *scan; /* (owned) */
  gboolean adding;
};

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkAttachmentDialog, wk_attachment_dialog, ADW_TYPE_WINDOW)

static void
update (WkAttachmentDialog *self)
{
  g_autofree char *caption = wk_entered_dup (self->caption);

  gtk_widget_set_sensitive (self->add, *caption != '\0' && !self->adding);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkAttachmentDialog) self = data;
  g_autoptr (GError) error = NULL;
  WkRecord *record = wk_file_add_attachment_finish (WK_FILE (source), result, &error);

  self->adding = FALSE;
  if (self->scan == NULL) /* the window went meanwhile */
    return;
  if (record != NULL)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_label_set_label (self->said, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->said), TRUE);
  update (self);
}

static void
add_cb (WkAttachmentDialog *self)
{
  g_autofree char *caption = wk_entered_dup (self->caption);
  const char *domain = wk_open_domains_get_key (adw_combo_row_get_model (self->about), adw_combo_row_get_selected (self->about));
  WkNewAttachment attachment = { self->scan->bytes, self->scan->type, caption, domain };

  if (!gtk_widget_is_sensitive (self->add))
    return;
  self->adding = TRUE;
  update (self);
  wk_file_add_attachment_async (self->file, &attachment, NULL, added_cb, g_object_ref (self));
}

static void
cancel_cb (WkAttachmentDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
wk_attachment_dialog_dispose (GObject *object)
{
  WkAttachmentDialog *self = WK_ATTACHMENT_DIALOG (object);

  if (self->scan != NULL)
    g_signal_emit (self, signals[DONE], 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_ATTACHMENT_DIALOG);
  g_clear_pointer (&self->scan, wk_scan_free);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (wk_attachment_dialog_parent_class)->dispose (object);
}

static void
wk_attachment_dialog_class_init (WkAttachmentDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_attachment_dialog_dispose;
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (WK_TYPE_HINT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-attachment-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WkAttachmentDialog, picture);
  gtk_widget_class_bind_template_child (widget_class, WkAttachmentDialog, paper);
  gtk_widget_class_bind_template_child (widget_class, WkAttachmentDialog, redrawn);
  gtk_widget_class_bind_template_child (widget_class, WkAttachmentDialog, caption);
  gtk_widget_class_bind_template_child (widget_class, WkAttachmentDialog, about);
  gtk_widget_class_bind_template_child (widget_class, WkAttachmentDialog, said);
  gtk_widget_class_bind_template_child (widget_class, WkAttachmentDialog, add);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wk_attachment_dialog_init (WkAttachmentDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_attachment_dialog_new (WkFile *file, WkScan *scan, GtkWindow *parent)
{
  WkAttachmentDialog *self = g_object_new (WK_TYPE_ATTACHMENT_DIALOG, "transient-for", parent, NULL);
  g_autoptr (GListModel) about = wk_open_domains_new (file, _ ("The file as a whole"));

  adw_combo_row_set_model (self->about, about);
  self->file = g_object_ref (file);
  self->scan = scan;
  if (scan->picture != NULL)
    gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (scan->picture));
  gtk_widget_set_visible (GTK_WIDGET (self->picture), scan->picture != NULL);
  gtk_widget_set_visible (self->redrawn, scan->picture != NULL);
  gtk_widget_set_visible (self->paper, scan->picture == NULL);
  update (self);
  return GTK_WIDGET (self);
}
