#include "start/wk-unlock.h"

#include <glib/gi18n.h>
#include <string.h>

#include "wk-workspace.h"

struct _WkUnlock
{
  AdwBin parent_instance;

  GtkWidget *passphrase;
  GtkWidget *open_button;
  GtkSpinner *spinner;
  GtkWidget *trouble;
  GtkLabel *trouble_label;

  char *data_dir; /* (owned) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkUnlock, wk_unlock, ADW_TYPE_BIN)

enum
{
  OPENED,
  REFUSED,
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
    refuse (self, error->message);
}

static void
open_with (WkUnlock *self, const char *passphrase)
{
  set_busy (self, TRUE);
  gtk_widget_set_visible (self->trouble, FALSE);
  wk_workspace_open_async (self->data_dir, passphrase, self->cancellable, opened_cb, g_object_ref (self));
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
  widget_class->grab_focus = wk_unlock_grab_focus;

  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, WK_TYPE_WORKSPACE);
  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/start/wk-unlock.ui");
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, passphrase);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, open_button);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, spinner);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, trouble);
  gtk_widget_class_bind_template_child (widget_class, WkUnlock, trouble_label);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
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
