#include "start/wk-unlock.h"

#include <glib/gi18n.h>
#include <string.h>

#include "keys/wk-keyring.h"
#include "keys/wk-new-passphrase.h"
#include "wk-file-chooser.h"
#include "wk-focus.h"
#include "wk-keys.h"
#include "wk-secret.h"
#include "wk-workspace.h"

struct _WkUnlock
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkLabel *what_for;
  GtkWidget *passphrase;
  GtkWidget *open_button;
  GtkSpinner *spinner;
  GtkWidget *trouble;
  GtkLabel *trouble_label;
  GtkWidget *forgotten_button;
  GtkWidget *restore_button;
  GtkWidget *ways;
  GtkWidget *read_button;
  GtkWidget *back_button;
  GtkWidget *recovery_key;
  WkNewPassphrase *new_passphrase;
  GtkWidget *recover_button;
  GtkSpinner *recover_spinner;
  GtkWidget *recover_trouble;
  GtkLabel *recover_trouble_label;

  WkWorkspace *covered; /* (owned) (nullable): open already, and only out of sight */
  char *data_dir; /* (owned) */
  GCancellable *cancellable; /* (owned) */
  gboolean to_read; /* open it for reading alone */
};

G_DEFINE_FINAL_TYPE (WkUnlock, wk_unlock, ADW_TYPE_BIN)

enum
{
  OPENED,
  REFUSED,
  FOLDER_CHOSEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
set_busy (WkUnlock *self, gboolean busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  /* Not insensitive: the field would lose the keyboard without hearing of it. */
  gtk_editable_set_editable (GTK_EDITABLE (self->passphrase), !busy);
  gtk_widget_set_sensitive (self->open_button, !busy);
}

static void
refuse (WkUnlock *self, const char *sentence)
{
  set_busy (self, FALSE);
  gtk_label_set_label (self->trouble_label, sentence);
  gtk_widget_set_visible (self->trouble, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->passphrase), "");
  g_signal_emit (self, signals[REFUSED], 0);
  gtk_widget_grab_focus (self->passphrase);
}

/* The disk or another program is in the way, not the passphrase: what else can be done is offered beside trying again. */
static void
refuse_with_ways (WkUnlock *self, const GError *error)
{
  gtk_widget_set_visible (self->ways, TRUE);
  gtk_widget_set_visible (self->read_button, g_error_matches (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_READ_ONLY));
  refuse (self, error->message);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkUnlock) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkWorkspace) workspace = wk_workspace_new_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (workspace != NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->passphrase), "");
      g_signal_emit (self, signals[OPENED], 0, workspace);
    }
  else if (g_error_matches (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_WRONG_PASSPHRASE))
    refuse (self, _ ("This is not the passphrase. Try again; capitals and spaces count."));
  else
    refuse_with_ways (self, error);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkUnlock) self = user_data;
  g_autoptr (GError) error = NULL;

  if (wk_workspace_check_passphrase_finish (WK_WORKSPACE (source), result, &error))
    {
      if (!g_cancellable_is_cancelled (self->cancellable))
        {
          set_busy (self, FALSE);
          gtk_editable_set_text (GTK_EDITABLE (self->passphrase), "");
          g_signal_emit (self, signals[OPENED], 0, source);
        }
    }
  else if (!g_cancellable_is_cancelled (self->cancellable))
    refuse (self, g_error_matches (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_WRONG_PASSPHRASE)
                      ? _ ("This is not the passphrase. Try again; capitals and spaces count.")
                      : error->message);
}

static void
open_with (WkUnlock *self, const char *passphrase)
{
  set_busy (self, TRUE);
  gtk_widget_set_visible (self->trouble, FALSE);
  if (self->covered != NULL)
    {
      wk_workspace_check_passphrase_async (self->covered, passphrase, self->cancellable, checked_cb, g_object_ref (self));
      return;
    }
  wk_workspace_open_with_flags_async (self->data_dir, passphrase, self->to_read ? WK_OPEN_READ_ONLY : WK_OPEN_DEFAULT, self->cancellable,
                                      opened_cb, g_object_ref (self));
}

static void
open_cb (WkUnlock *self)
{
  const char *passphrase = gtk_editable_get_text (GTK_EDITABLE (self->passphrase));

  if (*passphrase != '\0')
    open_with (self, passphrase);
  else
    gtk_widget_grab_focus (self->passphrase);
}

static void
keyring_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkUnlock) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkWorkspace) workspace = wk_workspace_new_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  set_busy (self, FALSE);
  if (workspace != NULL)
    g_signal_emit (self, signals[OPENED], 0, workspace);
  else if (g_error_matches (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_WRONG_PASSPHRASE))
    refuse (self, _ ("The key in the desktop’s keyring does not open these files any more. Type the passphrase."));
  else
    refuse (self, error->message);
}

static void
keyring_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkUnlock) self = user_data;
  g_autoptr (GError) error = NULL;
  char *key = wk_keyring_lookup_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    ;
  else if (key != NULL)
    wk_workspace_open_with_keyring_async (self->data_dir, key, self->cancellable, keyring_opened_cb, g_object_ref (self));
  else
    refuse (self, _ ("The desktop’s keyring does not give its key. Type the passphrase."));
  wk_wipe_and_free_text (key);
}

static void
file_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkUnlock) self = user_data;
  g_autoptr (GError) error = NULL;
  char *contents = NULL;
  gsize length;

  if (!g_file_load_contents_finish (G_FILE (source), result, &contents, &length, NULL, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        refuse (self, _ ("The file with the passphrase could not be read. Type the passphrase instead."));
      return;
    }
  contents[strcspn (contents, "\r\n")] = '\0';
  open_with (self, contents);
  explicit_bzero (contents, length);
  g_free (contents);
}

/* ---- other ways ---------------------------------------------------------------------------------------------- */

static void
read_cb (WkUnlock *self)
{
  self->to_read = TRUE;
  gtk_widget_set_visible (self->trouble, FALSE);
  gtk_label_set_label (self->what_for, _ ("The files open to be looked at. Your passphrase opens them."));
  gtk_widget_grab_focus (self->passphrase);
}

static void
folder_chosen (gpointer data, GFile *folder)
{
  WkUnlock *self = data;
  const char *path = g_file_peek_path (folder);

  if (path == NULL)
    return;
  if (wk_workspace_exists (path))
    g_signal_emit (self, signals[FOLDER_CHOSEN], 0, path);
  else
    refuse (self, _ ("There are no files of Woonkamer in that folder. Choose the folder in which “store.db” lies."));
}

static void
folder_cb (WkUnlock *self)
{
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (wk_file_chooser_new (self, _ ("The Folder with the Files"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                                                  _ ("_Open"), folder_chosen)));
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkUnlock) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean restored = wk_workspace_restore_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  set_busy (self, FALSE);
  if (restored)
    refuse (self, _ ("The backup is in place; what lay here before is kept in a folder beside it. Open it with the passphrase of the day of the backup."));
  else
    refuse (self, error->message);
}

static void
backup_chosen (gpointer data, GFile *file)
{
  WkUnlock *self = data;

  if (g_file_peek_path (file) == NULL)
    return;
  set_busy (self, TRUE);
  wk_workspace_restore_async (g_file_peek_path (file), self->data_dir, self->cancellable, restored_cb, g_object_ref (self));
}

static void
restore_cb (WkUnlock *self)
{
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (wk_file_chooser_new (self, _ ("The Backup to Restore"), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Restore"),
                                                                  backup_chosen)));
}

/* ---- the passphrase is forgotten ------------------------------------------------------------------------- */

static void
set_recovering (WkUnlock *self, gboolean busy)
{
  gtk_spinner_set_spinning (self->recover_spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->recover_spinner), busy);
  gtk_widget_set_sensitive (self->recover_button, !busy);
  gtk_widget_set_sensitive (self->back_button, !busy);
}

static void
show_recover_trouble (WkUnlock *self, const char *sentence)
{
  gtk_label_set_label (self->recover_trouble_label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->recover_trouble, sentence != NULL);
}

static void
recovered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkUnlock) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkWorkspace) workspace = wk_workspace_new_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  set_recovering (self, FALSE);
  if (workspace == NULL)
    {
      show_recover_trouble (self, g_error_matches (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_WRONG_PASSPHRASE)
                                      ? _ ("This recovery key does not belong to these files. Take the sheet that was printed last; a newer key makes an older one worthless.")
                                      : error->message);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->recovery_key), "");
  wk_new_passphrase_clear (self->new_passphrase);
  g_signal_emit (self, signals[OPENED], 0, workspace);
}

static void
recover_cb (WkUnlock *self)
{
  const char *key = gtk_editable_get_text (GTK_EDITABLE (self->recovery_key));
  const char *complaint;

  if (!wk_recovery_key_is_plausible (key))
    {
      show_recover_trouble (self, *key == '\0' ? _ ("Type the nine groups of four that are on the sheet.")
                                               : _ ("There is a slip in the recovery key. Compare it with the sheet, group by group: nine groups of four."));
      gtk_widget_add_css_class (self->recovery_key, "error");
      gtk_widget_grab_focus (self->recovery_key);
      return;
    }
  complaint = wk_new_passphrase_complain (self->new_passphrase);
  show_recover_trouble (self, complaint);
  if (complaint != NULL)
    return;
  set_recovering (self, TRUE);
  wk_workspace_recover_async (self->data_dir, key, wk_new_passphrase_get_text (self->new_passphrase), self->cancellable, recovered_cb,
                              g_object_ref (self));
}

static void
recover_changed_cb (WkUnlock *self)
{
  gtk_widget_remove_css_class (self->recovery_key, "error");
  show_recover_trouble (self, NULL);
}

static void
forgotten_cb (WkUnlock *self)
{
  gtk_stack_set_visible_child_name (self->stack, "recover");
  gtk_widget_set_visible (self->back_button, TRUE);
  gtk_widget_grab_focus (self->recovery_key);
}

static void
back_cb (WkUnlock *self)
{
  gtk_stack_set_visible_child_name (self->stack, "passphrase");
  gtk_widget_set_visible (self->back_button, FALSE);
  gtk_widget_grab_focus (self->passphrase);
}

static void
changed_cb (WkUnlock *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->passphrase)) != '\0')
    gtk_widget_set_visible (self->trouble, FALSE);
}

static gboolean
wk_unlock_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (WK_UNLOCK (widget)->passphrase);
}

static void
wk_unlock_dispose (GObject *object)
{
  WkUnlock *self = WK_UNLOCK (object);

  g_cancellable_cancel (self->cancellable);
  /* AdwBin would unparent its child a second time. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_UNLOCK);

  G_OBJECT_CLASS (wk_unlock_parent_class)->dispose (object);
}

static void
wk_unlock_finalize (GObject *object)
{
  WkUnlock *self = WK_UNLOCK (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->covered);
  g_free (self->data_dir);

  G_OBJECT_CLASS (wk_unlock_parent_class)->finalize (object);
}

static void
wk_unlock_class_init (WkUnlockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = wk_unlock_dispose;
  object_class->finalize = wk_unlock_finalize;
  wk_focus_set_grab (widget_class, wk_unlock_grab_focus);

  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, WK_TYPE_WORKSPACE);
  signals[FOLDER_CHOSEN] = g_signal_new ("folder-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  g_type_ensure (WK_TYPE_NEW_PASSPHRASE);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/start/wk-unlock.ui");
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, stack);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, what_for);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, passphrase);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, open_button);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, spinner);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, trouble);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, forgotten_button);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, back_button);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, recovery_key);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, new_passphrase);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, recover_button);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, recover_spinner);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, recover_trouble);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, recover_trouble_label);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, restore_button);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, ways);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, read_button);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, read_cb);
  gtk_widget_class_bind_template_callback (widget_class, folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, restore_cb);
  gtk_widget_class_bind_template_callback (widget_class, recover_cb);
  gtk_widget_class_bind_template_callback (widget_class, recover_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, forgotten_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
wk_unlock_init (WkUnlock *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

WkUnlock *
wk_unlock_new (const char *data_dir)
{
  WkUnlock *self = g_object_new (WK_TYPE_UNLOCK, NULL);

  self->data_dir = g_strdup (data_dir);
  return self;
}

void
wk_unlock_open_with_file (WkUnlock *self, const char *path)
{
  g_autoptr (GFile) file = NULL;

  g_return_if_fail (WK_IS_UNLOCK (self));

  file = g_file_new_for_commandline_arg (path);
  set_busy (self, TRUE);
  g_file_load_contents_async (file, self->cancellable, file_read_cb, g_object_ref (self));
}

void
wk_unlock_open_with_keyring (WkUnlock *self)
{
  g_return_if_fail (WK_IS_UNLOCK (self));

  set_busy (self, TRUE);
  wk_keyring_lookup_async (self->data_dir, self->cancellable, keyring_read_cb, g_object_ref (self));
}

WkUnlock *
wk_unlock_new_cover (WkWorkspace *workspace, const char *why)
{
  WkUnlock *self = g_object_new (WK_TYPE_UNLOCK, NULL);

  self->covered = g_object_ref (workspace);
  gtk_widget_set_visible (self->forgotten_button, FALSE);
  gtk_widget_set_visible (self->restore_button, FALSE);
  gtk_label_set_label (self->what_for, why);
  return self;
}

void
wk_unlock_say_restored (WkUnlock *self)
{
  g_return_if_fail (WK_IS_UNLOCK (self));

  refuse (self, _ ("The backup is in place. Open it with the passphrase of the day of the backup."));
}

void
wk_unlock_say_missing (WkUnlock *self)
{
  g_return_if_fail (WK_IS_UNLOCK (self));

  gtk_widget_set_visible (self->ways, TRUE);
  gtk_label_set_label (self->trouble_label, _ ("The folder with these files is not there. Is the disk plugged in? Choose the folder, or restore a backup."));
  gtk_widget_set_visible (self->trouble, TRUE);
}
