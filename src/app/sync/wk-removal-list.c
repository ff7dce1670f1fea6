#include "sync/wk-removal-list.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/wk-sync-words.h"
#include "wk-file-chooser.h"
#include "wk-removal.h"
#include "wk-vocabulary.h"
#include "wk-window.h"
#include "wk-words.h"

struct _WkRemovalList
{
  AdwBin parent_instance;

  GtkListBox *list;

  WkWorkspace *workspace; /* (owned) */
  char *shown; /* (owned) (nullable): the proofs of what is shown */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkRemovalList, wk_removal_list, ADW_TYPE_BIN)

/* ---- the proof ---------------------------------------------------------------------------------------------- */

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkRemovalList) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  WkWindow *window = wk_window_get_for (GTK_WIDGET (self));

  if (window != NULL)
    wk_window_say (window, ok ? _ ("It is written to the file.") : error->message);
}

static void
chosen (gpointer data, GFile *file)
{
  const char *proof = g_object_get_data (data, "proof");
  g_autoptr (GBytes) bytes = g_bytes_new (proof, strlen (proof));

  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, written_cb, g_object_ref (data));
}

static void
proof_clicked_cb (GtkButton *button, WkRemovalList *self)
{
  GtkFileChooser *chooser = wk_file_chooser_new (self, _ ("Where to Write It"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Write"), chosen);

  gtk_file_chooser_set_current_name (chooser, _ ("removed.json"));
  g_object_set_data_full (G_OBJECT (self), "proof", g_strdup (g_object_get_data (G_OBJECT (button), "proof")), g_free);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* ---- rows ---------------------------------------------------------------------------------------------------- */

static GtkWidget *
make_row (WkRemovalList *self, const WkRemoval *removal)
{
  const WkErasure *decision = removal->decision;
  g_autofree char *on = wk_words_dup_date (decision->decided_on);
  g_autofree char *done = removal->done > 0 ? wk_sync_words_dup_when (removal->done) : NULL;
  g_autofree char *title = NULL, *carried_out = NULL, *subtitle = NULL;
  GtkWidget *row, *button = gtk_button_new_with_mnemonic (_ ("Write _Proof…"));

  title = *decision->reference != '\0' ? g_strdup_printf ("%s · %s", on, decision->reference) : g_strdup (on);
  /* Translators: %s is a moment. */
  carried_out = done != NULL ? g_strdup_printf (_ ("Removed here: %s"), done) : g_strdup (_ ("Not removed here yet, or it was never here"));
  /* Translators: why a file was removed, who decided it, whether it is done. */
  subtitle = g_strdup_printf (_ ("%s. %s. %s"), wk_terms_get_label (WK_TERMS_ERASURE, decision->reason), decision->decided_by, carried_out);
  row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", subtitle, NULL);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "proof", wk_removal_dup_proof (removal), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (proof_clicked_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

/* Whoever has the focus in a row keeps it while nothing changes. */
static gboolean
is_shown (WkRemovalList *self, GPtrArray *removals)
{
  g_autoptr (GString) proofs = g_string_new (NULL);

  for (guint i = 0; i < removals->len; i++)
    {
      g_autofree char *proof = wk_removal_dup_proof (removals->pdata[i]);

      g_string_append (proofs, proof);
    }
  if (g_strcmp0 (proofs->str, self->shown) == 0)
    return TRUE;
  g_free (self->shown);
  self->shown = g_string_free (g_steal_pointer (&proofs), FALSE);
  return FALSE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkRemovalList) self = user_data;
  g_autoptr (GPtrArray) removals = wk_workspace_list_removals_finish (WK_WORKSPACE (source), result, NULL);
  GtkWidget *row;

  if (removals == NULL || g_cancellable_is_cancelled (self->cancellable) || is_shown (self, removals))
    return;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < removals->len; i++)
    gtk_list_box_append (self->list, make_row (self, removals->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (self), removals->len > 0);
}

void
wk_removal_list_read (WkRemovalList *self)
{
  wk_workspace_list_removals_async (self->workspace, self->cancellable, read_cb, g_object_ref (self));
}

/* ---- construction ---------------------------------------------------------------------------------------------- */

static void
wk_removal_list_dispose (GObject *object)
{
  WkRemovalList *self = WK_REMOVAL_LIST (object);

  g_cancellable_cancel (self->cancellable);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_REMOVAL_LIST);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_removal_list_parent_class)->dispose (object);
}

static void
wk_removal_list_finalize (GObject *object)
{
  WkRemovalList *self = WK_REMOVAL_LIST (object);

  g_clear_object (&self->cancellable);
  g_free (self->shown);

  G_OBJECT_CLASS (wk_removal_list_parent_class)->finalize (object);
}

static void
wk_removal_list_class_init (WkRemovalListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = wk_removal_list_dispose;
  object_class->finalize = wk_removal_list_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/sync/wk-removal-list.ui");
  gtk_widget_class_bind_template_child (widget_class, WkRemovalList, list);
}

static void
wk_removal_list_init (WkRemovalList *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_removal_list_set_workspace (WkRemovalList *self, WkWorkspace *workspace)
{
  g_return_if_fail (WK_IS_REMOVAL_LIST (self) && self->workspace == NULL);

  self->workspace = g_object_ref (workspace);
  wk_removal_list_read (self);
}
