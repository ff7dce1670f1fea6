#include "preferences/wk-backup-page.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "wk-file-chooser.h"
#include "wk-settings.h"
#include "wk-words.h"

struct _WkBackupPage
{
  AdwPreferencesPage parent_instance;

  AdwActionRow *backup;
  GtkWidget *backup_button;
  GtkSpinner *spinner;
  GtkWidget *trouble;
  GtkLabel *trouble_label;

  WkWorkspace *workspace; /* (owned) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkBackupPage, wk_backup_page, ADW_TYPE_PREFERENCES_PAGE)

static void
show_last (WkBackupPage *self)
{
  GSettings *settings = wk_settings_get ();
  g_autofree char *last = settings != NULL ? g_settings_get_string (settings, "last-backup") : NULL;
  g_autofree char *ago = NULL, *words = NULL;

  if (last == NULL || *last == '\0')
    {
      adw_action_row_set_subtitle (self->backup, _ ("None was made on this laptop yet"));
      return;
    }
  ago = wk_words_dup_ago_now (last);
  /* Translators: %s is how long ago: "today", "7 weeks ago". */
  words = g_strdup_printf (_ ("The last one: %s"), ago);
  adw_action_row_set_subtitle (self->backup, words);
}

static void
set_busy (WkBackupPage *self, gboolean busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_widget_set_sensitive (self->backup_button, !busy);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkBackupPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean written = wk_workspace_backup_finish (WK_WORKSPACE (source), result, &error);
  GSettings *settings = wk_settings_get ();
  g_autofree char *today = wk_plan_words_dup_today ();

  if (written && settings != NULL)
    g_settings_set_string (settings, "last-backup", today);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  set_busy (self, FALSE);
  gtk_label_set_label (self->trouble_label, written ? _ ("The backup is made: two files that belong together, the second ends in “.keys”. Both are sealed; today’s passphrase opens them.")
                                                    : error->message);
  gtk_widget_set_visible (self->trouble, TRUE);
  if (written)
    gtk_widget_add_css_class (self->trouble, "calm");
  else
    gtk_widget_remove_css_class (self->trouble, "calm");
  show_last (self);
}

static void
chosen (gpointer self, GFile *file)
{
  if (g_file_peek_path (file) != NULL)
    wk_backup_page_write (self, g_file_peek_path (file));
}

static void
backup_cb (WkBackupPage *self)
{
  g_autofree char *today = wk_plan_words_dup_today ();
  g_autofree char *name = g_strdup_printf ("woonkamer-%s.backup", today);
  GtkFileChooser *chooser = wk_file_chooser_new (self, _ ("Where to Put the Backup"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Back Up"), chosen);

  gtk_file_chooser_set_current_name (chooser, name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
wk_backup_page_dispose (GObject *object)
{
  WkBackupPage *self = WK_BACKUP_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_BACKUP_PAGE);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_backup_page_parent_class)->dispose (object);
}

static void
wk_backup_page_finalize (GObject *object)
{
  g_clear_object (&WK_BACKUP_PAGE (object)->cancellable);

  G_OBJECT_CLASS (wk_backup_page_parent_class)->finalize (object);
}

static void
wk_backup_page_class_init (WkBackupPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = wk_backup_page_dispose;
  object_class->finalize = wk_backup_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/preferences/wk-backup-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WkBackupPage, backup);
  gtk_widget_class_bind_template_child (widget_class, WkBackupPage, backup_button);
  gtk_widget_class_bind_template_child (widget_class, WkBackupPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, WkBackupPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, WkBackupPage, trouble_label);
  gtk_widget_class_bind_template_callback (widget_class, backup_cb);
}

static void
wk_backup_page_init (WkBackupPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  show_last (self);
}

WkBackupPage *
wk_backup_page_new (WkWorkspace *workspace)
{
  WkBackupPage *self = g_object_new (WK_TYPE_BACKUP_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  return self;
}

void
wk_backup_page_write (WkBackupPage *self, const char *path)
{
  g_return_if_fail (WK_IS_BACKUP_PAGE (self));

  gtk_widget_set_visible (self->trouble, FALSE);
  set_busy (self, TRUE);
  wk_workspace_backup_async (self->workspace, path, NULL, written_cb, g_object_ref (self));
}
