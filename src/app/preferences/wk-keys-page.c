#include "preferences/wk-keys-page.h"

#include <glib/gi18n.h>

#include "keys/wk-keyring.h"
#include "keys/wk-new-passphrase.h"
#include "keys/wk-recovery-dialog.h"
#include "wk-keys.h"
#include "wk-secret.h"
#include "wk-settings.h"
#include "wk-toast.h"
#include "wk-words.h"

struct _WkKeysPage
{
  AdwPreferencesPage parent_instance;

  AdwComboRow *lock_after;
  GtkSwitch *keyring;
  AdwActionRow *recovery;
  GtkWidget *old;
  WkNewPassphrase *passphrase;
  GtkWidget *change_button;
  GtkWidget *trouble;
  GtkLabel *trouble_label;

  WkWorkspace *workspace; /* (owned) */
  char *data_dir; /* (owned) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkKeysPage, wk_keys_page, ADW_TYPE_PREFERENCES_PAGE)

/* Seconds, in the order of the combo row's choices. */
static const int waits[] = { 120, 300, 600, 1800, 0 };

static void
show_trouble (WkKeysPage *self, const char *sentence)
{
  gtk_label_set_label (self->trouble_label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->trouble, sentence != NULL);
}

static void
say (WkKeysPage *self, const char *sentence)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (ADW_IS_PREFERENCES_WINDOW (root))
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (root), wk_toast_new (sentence));
}

/* ---- when it locks ------------------------------------------------------------------------------------- */

static void
lock_after_changed_cb (WkKeysPage *self)
{
  GSettings *settings = wk_settings_get ();
  guint selected = adw_combo_row_get_selected (self->lock_after);

  if (settings != NULL && selected < G_N_ELEMENTS (waits))
    g_settings_set_int (settings, "lock-after", waits[selected]);
}

static guint
choice_of (int seconds)
{
  if (seconds <= 0)
    return G_N_ELEMENTS (waits) - 1;
  for (guint i = 0; i + 1 < G_N_ELEMENTS (waits); i++)
    if (seconds <= waits[i])
      return i;
  return G_N_ELEMENTS (waits) - 2;
}

/* ---- what opens it ------------------------------------------------------------------------------------- */

static void
keys_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkKeysPage) self = user_data;
  g_autoptr (GDateTime) made = NULL;
  g_autofree char *date = NULL, *words = NULL, *subtitle = NULL;
  WkKeys keys;

  if (!wk_workspace_read_keys_finish (WK_WORKSPACE (source), result, &keys, NULL) || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (keys.recovery == 0)
    {
      adw_action_row_set_subtitle (self->recovery, _ ("There is none. Who forgets the passphrase loses what is on this laptop."));
      return;
    }
  made = g_date_time_new_from_unix_local (keys.recovery);
  date = g_date_time_format (made, "%Y-%m-%d");
  words = wk_words_dup_date (date);
  /* Translators: %s is a day such as "Tuesday 24 November". */
  subtitle = g_strdup_printf (_ ("Made on %s, to be kept on paper"), words);
  adw_action_row_set_subtitle (self->recovery, subtitle);
}

static void
read_keys (WkKeysPage *self)
{
  wk_workspace_read_keys_async (self->workspace, self->cancellable, keys_read_cb, g_object_ref (self));
}

static void
recovery_clicked_cb (WkKeysPage *self)
{
  GtkWidget *dialog = wk_recovery_dialog_new (self->workspace, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));

  g_signal_connect_object (dialog, "made", G_CALLBACK (read_keys), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void set_keyring (WkKeysPage *self, gboolean on);

static void
keyring_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkKeysPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (wk_keyring_store_finish (result, &error))
    {
      if (wk_settings_get () != NULL)
        g_settings_set_boolean (wk_settings_get (), "keyring", TRUE);
      if (!g_cancellable_is_cancelled (self->cancellable))
        gtk_widget_set_sensitive (GTK_WIDGET (self->keyring), TRUE);
      return;
    }
  /* A key that nobody keeps opens nothing. */
  wk_workspace_remove_keyring_key_async (self->workspace, NULL, NULL, NULL);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  set_keyring (self, FALSE);
  say (self, _ ("This desktop has no keyring that keeps the key."));
}

static void
keyring_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkKeysPage) self = user_data;
  g_autoptr (GError) error = NULL;
  char *key = wk_workspace_make_keyring_key_finish (WK_WORKSPACE (source), result, &error);

  if (key != NULL)
    wk_keyring_store_async (self->data_dir, key, NULL, keyring_stored_cb, g_object_ref (self));
  else if (!g_cancellable_is_cancelled (self->cancellable))
    {
      set_keyring (self, FALSE);
      say (self, error->message);
    }
  wk_wipe_and_free_text (key);
}

static void
keyring_changed_cb (WkKeysPage *self)
{
  if (gtk_switch_get_active (self->keyring))
    {
      gtk_widget_set_sensitive (GTK_WIDGET (self->keyring), FALSE);
      wk_workspace_make_keyring_key_async (self->workspace, NULL, keyring_made_cb, g_object_ref (self));
      return;
    }
  if (wk_settings_get () != NULL)
    g_settings_set_boolean (wk_settings_get (), "keyring", FALSE);
  wk_keyring_clear (self->data_dir);
  wk_workspace_remove_keyring_key_async (self->workspace, NULL, NULL, NULL);
}

/* Shows how it stands; nothing is made or taken away. */
static void
set_keyring (WkKeysPage *self, gboolean on)
{
  g_signal_handlers_block_by_func (self->keyring, keyring_changed_cb, self);
  gtk_switch_set_active (self->keyring, on);
  g_signal_handlers_unblock_by_func (self->keyring, keyring_changed_cb, self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->keyring), wk_settings_get () != NULL);
}

/* ---- another passphrase -------------------------------------------------------------------------------- */

static void
changed_cb (WkKeysPage *self)
{
  show_trouble (self, NULL);
}

static void
passphrase_changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkKeysPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean changed = wk_workspace_change_passphrase_finish (WK_WORKSPACE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  gtk_widget_set_sensitive (self->change_button, TRUE);
  if (!changed)
    {
      show_trouble (self, g_error_matches (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_WRONG_PASSPHRASE)
                              ? _ ("The passphrase of now is another one.")
                              : error->message);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->old), "");
  wk_new_passphrase_clear (self->passphrase);
  say (self, _ ("The new passphrase holds from now on."));
}

static void
change_cb (WkKeysPage *self)
{
  const char *complaint = wk_new_passphrase_complain (self->passphrase);

  show_trouble (self, complaint);
  if (complaint != NULL)
    return;
  gtk_widget_set_sensitive (self->change_button, FALSE);
  wk_workspace_change_passphrase_async (self->workspace, gtk_editable_get_text (GTK_EDITABLE (self->old)),
                                        wk_new_passphrase_get_text (self->passphrase), self->cancellable, passphrase_changed_cb,
                                        g_object_ref (self));
}

static void
wk_keys_page_dispose (GObject *object)
{
  WkKeysPage *self = WK_KEYS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_KEYS_PAGE);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_keys_page_parent_class)->dispose (object);
}

static void
wk_keys_page_finalize (GObject *object)
{
  WkKeysPage *self = WK_KEYS_PAGE (object);

  g_clear_object (&self->cancellable);
  g_free (self->data_dir);

  G_OBJECT_CLASS (wk_keys_page_parent_class)->finalize (object);
}

static void
wk_keys_page_class_init (WkKeysPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = wk_keys_page_dispose;
  object_class->finalize = wk_keys_page_finalize;

  g_type_ensure (WK_TYPE_NEW_PASSPHRASE);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/preferences/wk-keys-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WkKeysPage, lock_after);
  gtk_widget_class_bind_template_child (widget_class, WkKeysPage, keyring);
  gtk_widget_class_bind_template_child (widget_class, WkKeysPage, recovery);
  gtk_widget_class_bind_template_child (widget_class, WkKeysPage, old);
  gtk_widget_class_bind_template_child (widget_class, WkKeysPage, passphrase);
  gtk_widget_class_bind_template_child (widget_class, WkKeysPage, change_button);
  gtk_widget_class_bind_template_child (widget_class, WkKeysPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, WkKeysPage, trouble_label);
  gtk_widget_class_bind_template_callback (widget_class, recovery_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, change_cb);
}

static void
wk_keys_page_init (WkKeysPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

WkKeysPage *
wk_keys_page_new (WkWorkspace *workspace, const char *data_dir)
{
  WkKeysPage *self = g_object_new (WK_TYPE_KEYS_PAGE, NULL);
  GSettings *settings = wk_settings_get ();

  g_set_object (&self->workspace, workspace);
  self->data_dir = g_strdup (data_dir);
  gtk_widget_set_sensitive (GTK_WIDGET (self->lock_after), settings != NULL);
  if (settings != NULL)
    adw_combo_row_set_selected (self->lock_after, choice_of (g_settings_get_int (settings, "lock-after")));
  g_signal_connect_object (self->lock_after, "notify::selected", G_CALLBACK (lock_after_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keyring, "notify::active", G_CALLBACK (keyring_changed_cb), self, G_CONNECT_SWAPPED);
  set_keyring (self, settings != NULL && g_settings_get_boolean (settings, "keyring"));
  read_keys (self);
  return self;
}
