#include "office/wk-office-dialog.h"

#include <glib/gi18n.h>

#include "wk-another-laptop.h"
#include "wk-entered.h"
#include "wk-office.h"
#include "wk-settings.h"

struct _WkOfficeDialog
{
  AdwWindow parent_instance;

  GtkImage *icon;
  GtkLabel *sentence;
  GtkWidget *trouble;
  GtkLabel *trouble_label;
  GtkProgressBar *progress;
  GtkWidget *join_group;
  GtkWidget *address;
  GtkWidget *code;
  GtkWidget *join_button;
  GtkWidget *sign_in_button;
  GtkWidget *browser_group;
  GtkWidget *facts_group;
  AdwActionRow *address_row;
  AdwActionRow *waiting_row;
  AdwActionRow *sent_row;
  AdwActionRow *received_row;
  GtkWidget *sync_button;
  GtkWidget *laptop_group;
  GtkLabel *code_label;
  GtkLabel *code_sentence;
  GtkWidget *code_button;

  WkWorkspace *workspace; /* (owned) */
  WkOffice *office; /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GCancellable *signing_in; /* (owned) (nullable): while the browser is out */
  char *failure; /* (owned) (nullable): of what was asked last in this dialog */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (WkOfficeDialog, wk_office_dialog, ADW_TYPE_WINDOW)

static const char *
icon_for (WkOfficeState state)
{
  switch (state)
    {
    case WK_OFFICE_IN_STEP:
      return "wk-in-step-symbolic";
    case WK_OFFICE_CONNECTING:
    case WK_OFFICE_SYNCING:
      return "wk-sync-symbolic";
    case WK_OFFICE_TROUBLE:
      return "wk-sync-trouble-symbolic";
    case WK_OFFICE_OUT_OF_REACH:
      return "wk-sync-wait-symbolic";
    case WK_OFFICE_NONE:
    default:
      return "wk-office-symbolic";
    }
}

static void
show_number (AdwActionRow *row, const char *text)
{
  adw_action_row_set_subtitle (row, text);
}

static void
update (WkOfficeDialog *self)
{
  WkOfficeState state = wk_office_get_state (self->office);
  g_autofree char *sentence = wk_office_dup_sentence (self->office);
  const char *message = self->failure != NULL ? self->failure : wk_office_get_message (self->office);
  const char *address = wk_office_get_address (self->office);
  g_autofree char *waiting = g_strdup_printf (ngettext ("%'u change", "%'u changes", wk_office_get_waiting (self->office)),
                                              wk_office_get_waiting (self->office));
  g_autofree char *sent = g_strdup_printf (ngettext ("%'u change", "%'u changes", (gulong) wk_office_get_sent (self->office)),
                                           (guint) wk_office_get_sent (self->office));
  g_autofree char *received = g_strdup_printf (ngettext ("%'u change", "%'u changes", (gulong) wk_office_get_received (self->office)),
                                               (guint) wk_office_get_received (self->office));
  g_autofree char *escaped_address = g_markup_escape_text (address != NULL ? address : "", -1);
  gboolean trouble = self->failure != NULL || state == WK_OFFICE_TROUBLE;
  double progress = -1;

  gtk_image_set_from_icon_name (self->icon, icon_for (state));
  gtk_label_set_label (self->sentence, sentence);
  gtk_label_set_label (self->trouble_label, message != NULL ? message : "");
  gtk_widget_set_visible (self->trouble, trouble && message != NULL && *message != '\0');

  gtk_widget_set_visible (self->join_group, state == WK_OFFICE_NONE);
  gtk_widget_set_visible (self->facts_group, state != WK_OFFICE_NONE);
  gtk_widget_set_visible (self->laptop_group, state != WK_OFFICE_NONE);
  gtk_widget_set_sensitive (self->code_button, !self->busy);
  gtk_widget_set_visible (self->sync_button, state != WK_OFFICE_NONE);
  gtk_widget_set_sensitive (self->sync_button, !self->busy && state != WK_OFFICE_SYNCING);
  gtk_widget_set_sensitive (self->join_button, !self->busy);
  gtk_widget_set_sensitive (self->sign_in_button, !self->busy);
  gtk_widget_set_visible (self->browser_group, self->signing_in != NULL);
  adw_action_row_set_subtitle (self->address_row, escaped_address);
  show_number (self->waiting_row, waiting);
  show_number (self->sent_row, sent);
  show_number (self->received_row, received);

  g_object_get (self->office, "progress", &progress, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), self->busy || state == WK_OFFICE_SYNCING);
  if (progress >= 0)
    gtk_progress_bar_set_fraction (self->progress, CLAMP (progress, 0, 1));
  else
    gtk_progress_bar_pulse (self->progress);
}

static void
set_failure (WkOfficeDialog *self, const char *sentence)
{
  g_free (self->failure);
  self->failure = g_strdup (sentence);
}

static void
joined_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkOfficeDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean joined = wk_workspace_enrol_finish (WK_WORKSPACE (source), result, &error);
  GSettings *settings = wk_settings_get ();

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  self->busy = FALSE;
  g_clear_object (&self->signing_in);
  set_failure (self, joined || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? NULL : error->message);
  if (joined)
    {
      if (settings != NULL)
        g_settings_set_string (settings, "office-address", gtk_editable_get_text (GTK_EDITABLE (self->address)));
      gtk_editable_set_text (GTK_EDITABLE (self->code), "");
    }
  update (self);
}

static void
join_cb (WkOfficeDialog *self)
{
  g_autofree char *address = wk_entered_dup (GTK_EDITABLE (self->address));
  g_autofree char *code = wk_entered_dup (GTK_EDITABLE (self->code));

  if (self->busy)
    return;
  if (*address == '\0' || *code == '\0')
    {
      GtkWidget *where = *address == '\0' ? self->address : self->code;

      set_failure (self, _ ("Fill in the address of the office and the code that you were given."));
      gtk_widget_add_css_class (where, "error");
      gtk_widget_grab_focus (where);
    }
  else
    {
      self->busy = TRUE;
      set_failure (self, NULL);
      wk_workspace_enrol_async (self->workspace, address, code, self->cancellable, joined_cb, g_object_ref (self));
    }
  update (self);
}

static void
show_page_cb (const char *address, gpointer user_data)
{
  gtk_show_uri (GTK_WINDOW (user_data), address, GDK_CURRENT_TIME);
}

static void
sign_in_cb (WkOfficeDialog *self)
{
  g_autofree char *address = wk_entered_dup (GTK_EDITABLE (self->address));

  if (self->busy)
    return;
  if (*address == '\0')
    {
      set_failure (self, _ ("Fill in the address of the office."));
      gtk_widget_add_css_class (self->address, "error");
      gtk_widget_grab_focus (self->address);
    }
  else
    {
      self->busy = TRUE;
      set_failure (self, NULL);
      self->signing_in = g_cancellable_new ();
      wk_workspace_sign_in_async (self->workspace, address, show_page_cb, self, self->signing_in, joined_cb, g_object_ref (self));
    }
  update (self);
}

static void
stop_signing_in_cb (WkOfficeDialog *self)
{
  g_cancellable_cancel (self->signing_in);
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkOfficeDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean synced = wk_office_sync_finish (WK_OFFICE (source), result, NULL, NULL, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  self->busy = FALSE;
  set_failure (self, synced ? NULL : error->message);
  update (self);
}

static void
sync_cb (WkOfficeDialog *self)
{
  self->busy = TRUE;
  set_failure (self, NULL);
  wk_office_sync_async (self->office, self->cancellable, synced_cb, g_object_ref (self));
  update (self);
}

static void
code_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkOfficeDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *code = wk_workspace_make_laptop_code_finish (WK_WORKSPACE (source), result, &error);
  g_autofree char *sentence = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  self->busy = FALSE;
  set_failure (self, code != NULL ? NULL : error->message);
  if (code != NULL)
    {
      /* Translators: %s is the office’s address. */
      sentence = g_strdup_printf (_ ("On the other laptop: join the office at %s with this code. It is good once, for an hour."),
                                  wk_office_get_address (self->office));
      gtk_label_set_label (self->code_label, code);
      gtk_label_set_label (self->code_sentence, sentence);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->code_label), code != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->code_sentence), code != NULL);
  update (self);
}

static void
make_code_cb (WkOfficeDialog *self)
{
  self->busy = TRUE;
  set_failure (self, NULL);
  wk_workspace_make_laptop_code_async (self->workspace, self->cancellable, code_made_cb, g_object_ref (self));
  update (self);
}

static void
changed_cb (WkOfficeDialog *self, GtkWidget *row)
{
  gtk_widget_remove_css_class (row, "error");
}

static void
wk_office_dialog_dispose (GObject *object)
{
  WkOfficeDialog *self = WK_OFFICE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->signing_in);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_OFFICE_DIALOG);
  g_clear_object (&self->office);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_office_dialog_parent_class)->dispose (object);
}

static void
wk_office_dialog_finalize (GObject *object)
{
  WkOfficeDialog *self = WK_OFFICE_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->signing_in);
  g_free (self->failure);

  G_OBJECT_CLASS (wk_office_dialog_parent_class)->finalize (object);
}

static void
wk_office_dialog_class_init (WkOfficeDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = wk_office_dialog_dispose;
  object_class->finalize = wk_office_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/office/wk-office-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, icon);
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, sentence);
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, trouble);
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, join_group);
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, address);
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, code);
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, join_button);
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, browser_group);
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, facts_group);
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, address_row);
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, waiting_row);
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, sent_row);
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, received_row);
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, sync_button);
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, laptop_group);
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, code_label);
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, code_sentence);
  gtk_widget_class_bind_template_child (widget_class, WkOfficeDialog, code_button);
  gtk_widget_class_bind_template_callback (widget_class, make_code_cb);
  gtk_widget_class_bind_template_callback (widget_class, join_cb);
  gtk_widget_class_bind_template_callback (widget_class, sync_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_signing_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wk_office_dialog_init (WkOfficeDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_office_dialog_new (WkWorkspace *workspace, GtkWindow *parent)
{
  WkOfficeDialog *self = g_object_new (WK_TYPE_OFFICE_DIALOG, "transient-for", parent, NULL);
  GSettings *settings = wk_settings_get ();

  self->workspace = g_object_ref (workspace);
  self->office = g_object_ref (wk_workspace_get_office (workspace));
  if (settings != NULL)
    {
      g_autofree char *address = g_settings_get_string (settings, "office-address");

      gtk_editable_set_text (GTK_EDITABLE (self->address), address);
    }
  g_signal_connect_object (self->office, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
