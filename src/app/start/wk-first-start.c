#include "start/wk-first-start.h"

#include <glib/gi18n.h>

#include "keys/wk-new-passphrase.h"
#include "keys/wk-recovery-view.h"
#include "wk-file-chooser.h"
#include "wk-focus.h"
#include "wk-window.h"
#include "wk-workspace.h"

struct _WkFirstStart
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkWidget *back_button;
  GtkWidget *own_door;
  GtkWidget *name;
  GtkWidget *organisation;
  GtkWidget *expertise;
  GtkWidget *location;
  WkNewPassphrase *passphrase;
  GtkWidget *trouble;
  GtkLabel *trouble_label;
  GtkWidget *create_button;
  GtkSpinner *spinner;
  WkRecoveryView *recovery;
  GtkButton *go_on_button;
  GtkWidget *restore_button;

  WkWorkspace *workspace; /* (owned) (nullable): made, not handed over yet */
  char *data_dir; /* (owned) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkFirstStart, wk_first_start, ADW_TYPE_BIN)

enum
{
  OPENED,
  RESTORED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static const char *
get_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static gboolean
is_blank (GtkWidget *row)
{
  g_autofree char *text = g_strstrip (g_strdup (get_text (row)));

  return *text == '\0';
}

static void
show_trouble (WkFirstStart *self, const char *sentence, GtkWidget *where)
{
  gtk_label_set_label (self->trouble_label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->trouble, sentence != NULL);
  if (where != NULL)
    {
      gtk_widget_add_css_class (where, "error");
      gtk_widget_grab_focus (where);
    }
}

static void
set_busy (WkFirstStart *self, gboolean busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_widget_set_sensitive (self->create_button, !busy);
  gtk_widget_set_sensitive (self->restore_button, !busy);
  gtk_widget_set_sensitive (self->back_button, !busy);
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkFirstStart) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkWorkspace) workspace = wk_workspace_new_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  set_busy (self, FALSE);
  if (workspace == NULL)
    {
      show_trouble (self, error->message, NULL);
      return;
    }
  wk_new_passphrase_clear (self->passphrase);
  /* The files are made; what is left is the paper for when the passphrase is forgotten. */
  g_set_object (&self->workspace, workspace);
  wk_recovery_view_set_workspace (self->recovery, workspace);
  gtk_stack_set_visible_child_name (self->stack, "recovery");
  gtk_widget_set_visible (self->back_button, FALSE);
  gtk_widget_child_focus (GTK_WIDGET (self->recovery), GTK_DIR_TAB_FORWARD);
}

static void
recovery_made_cb (WkFirstStart *self)
{
  gtk_button_set_label (self->go_on_button, _ ("_I Have It on Paper"));
}

static void
go_on_cb (WkFirstStart *self)
{
  g_autoptr (WkWorkspace) workspace = g_steal_pointer (&self->workspace);

  if (workspace != NULL)
    g_signal_emit (self, signals[OPENED], 0, workspace);
}

static void
create_cb (WkFirstStart *self)
{
  g_autofree char *name = g_strstrip (g_strdup (get_text (self->name)));
  g_autofree char *organisation = g_strstrip (g_strdup (get_text (self->organisation)));
  g_autofree char *expertise = g_strstrip (g_strdup (get_text (self->expertise)));
  g_autofree char *location = g_strstrip (g_strdup (get_text (self->location)));
  WkProfile profile = { name, organisation, expertise, location };
  const char *complaint;

  if (is_blank (self->name))
    show_trouble (self, _ ("Fill in your name: residents and colleagues see who wrote what."), self->name);
  else if (is_blank (self->organisation))
    show_trouble (self, _ ("Fill in your organisation: residents see on whose behalf you write."), self->organisation);
  else if ((complaint = wk_new_passphrase_complain (self->passphrase)) != NULL)
    show_trouble (self, complaint, NULL);
  else
    {
      show_trouble (self, NULL, NULL);
      set_busy (self, TRUE);
      wk_workspace_create_async (self->data_dir, &profile, wk_new_passphrase_get_text (self->passphrase), WK_CREATE_EMPTY, self->cancellable, created_cb,
                                 g_object_ref (self));
    }
}

/* ---- from a backup: the laptop before this one was lost, or stopped working ---- */

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkFirstStart) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean restored = wk_workspace_restore_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  set_busy (self, FALSE);
  if (restored)
    g_signal_emit (self, signals[RESTORED], 0);
  else
    show_trouble (self, error->message, NULL);
}

static void
backup_chosen (gpointer data, GFile *file)
{
  WkFirstStart *self = data;

  if (g_file_peek_path (file) == NULL)
    return;
  set_busy (self, TRUE);
  wk_workspace_restore_async (g_file_peek_path (file), self->data_dir, self->cancellable, restored_cb, g_object_ref (self));
}

static void
restore_cb (WkFirstStart *self)
{
  show_trouble (self, NULL, NULL);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (wk_file_chooser_new (self, _ ("The Backup to Restore"), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Restore"),
                                                                  backup_chosen)));
}

static void
changed_cb (WkFirstStart *self, GtkWidget *row)
{
  gtk_widget_remove_css_class (row, "error");
  gtk_widget_set_visible (self->trouble, FALSE);
}

static void
own_clicked_cb (WkFirstStart *self)
{
  gtk_stack_set_visible_child_name (self->stack, "own");
  gtk_widget_set_visible (self->back_button, TRUE);
  gtk_widget_grab_focus (self->name);
}

static void
back_clicked_cb (WkFirstStart *self)
{
  gtk_stack_set_visible_child_name (self->stack, "doors");
  gtk_widget_set_visible (self->back_button, FALSE);
  gtk_widget_grab_focus (self->own_door);
}

static void
seat_clicked_cb (WkFirstStart *self)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  wk_application_open_guest (WK_APPLICATION (gtk_window_get_application (window)), NULL);
  gtk_window_close (window);
}

static void
practise_clicked_cb (WkFirstStart *self)
{
  wk_window_practise (WK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
}

static gboolean
wk_first_start_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (WK_FIRST_START (widget)->own_door);
}

static void
wk_first_start_dispose (GObject *object)
{
  WkFirstStart *self = WK_FIRST_START (object);

  g_cancellable_cancel (self->cancellable);
  /* AdwBin would unparent its child a second time. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_FIRST_START);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_first_start_parent_class)->dispose (object);
}

static void
wk_first_start_finalize (GObject *object)
{
  WkFirstStart *self = WK_FIRST_START (object);

  g_clear_object (&self->cancellable);
  g_free (self->data_dir);

  G_OBJECT_CLASS (wk_first_start_parent_class)->finalize (object);
}

static void
wk_first_start_class_init (WkFirstStartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = wk_first_start_dispose;
  object_class->finalize = wk_first_start_finalize;
  wk_focus_set_grab (widget_class, wk_first_start_grab_focus);

  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, WK_TYPE_WORKSPACE);
  signals[RESTORED] = g_signal_new ("restored", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (WK_TYPE_NEW_PASSPHRASE);
  g_type_ensure (WK_TYPE_RECOVERY_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/start/wk-first-start.ui");
  gtk_widget_class_bind_template_child (widget_class, WkFirstStart, stack);
  gtk_widget_class_bind_template_child (widget_class, WkFirstStart, back_button);
  gtk_widget_class_bind_template_child (widget_class, WkFirstStart, own_door);
  gtk_widget_class_bind_template_child (widget_class, WkFirstStart, name);
  gtk_widget_class_bind_template_child (widget_class, WkFirstStart, organisation);
  gtk_widget_class_bind_template_child (widget_class, WkFirstStart, expertise);
  gtk_widget_class_bind_template_child (widget_class, WkFirstStart, location);
  gtk_widget_class_bind_template_child (widget_class, WkFirstStart, passphrase);
  gtk_widget_class_bind_template_child (widget_class, WkFirstStart, trouble);
  gtk_widget_class_bind_template_child (widget_class, WkFirstStart, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, WkFirstStart, create_button);
  gtk_widget_class_bind_template_child (widget_class, WkFirstStart, spinner);
  gtk_widget_class_bind_template_child (widget_class, WkFirstStart, recovery);
  gtk_widget_class_bind_template_child (widget_class, WkFirstStart, go_on_button);
  gtk_widget_class_bind_template_child (widget_class, WkFirstStart, restore_button);
  gtk_widget_class_bind_template_callback (widget_class, create_cb);
  gtk_widget_class_bind_template_callback (widget_class, restore_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, recovery_made_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_on_cb);
  gtk_widget_class_bind_template_callback (widget_class, own_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, seat_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, practise_clicked_cb);
}

static void
wk_first_start_init (WkFirstStart *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

WkFirstStart *
wk_first_start_new (const char *data_dir)
{
  WkFirstStart *self = g_object_new (WK_TYPE_FIRST_START, NULL);

  self->data_dir = g_strdup (data_dir);
  return self;
}
