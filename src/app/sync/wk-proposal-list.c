#include "sync/wk-proposal-list.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/wk-sync-words.h"
#include "wk-file-chooser.h"
#include "wk-window.h"

struct _WkProposalList
{
  AdwBin parent_instance;

  GtkListBox *list;

  WkWorkspace *workspace; /* (owned) */
  GListStore *proposals; /* (owned) of WkProposal */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkProposalList, wk_proposal_list, ADW_TYPE_BIN)

static void
say (WkProposalList *self, const char *words)
{
  WkWindow *window = wk_window_get_for (GTK_WIDGET (self));

  if (window != NULL)
    wk_window_say (window, words);
}

/* Whether somebody is still here to hear it. */
static gboolean
is_over (WkProposalList *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

/* ---- putting back, throwing away ------------------------------------------------------------------------------- */

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkProposalList) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = wk_workspace_apply_proposal_finish (WK_WORKSPACE (source), result, &error);

  if (!is_over (self))
    say (self, ok ? _ ("It stands in the file again, as yours, and goes to the office.") : error->message);
}

static void
apply_clicked_cb (GtkButton *button, WkProposalList *self)
{
  WkProposal *proposal = g_object_get_data (G_OBJECT (button), "proposal");

  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  wk_workspace_apply_proposal_async (self->workspace, wk_proposal_get_id (proposal), NULL, applied_cb, g_object_ref (self));
}

static void
discarded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkProposalList) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!wk_workspace_discard_proposal_finish (WK_WORKSPACE (source), result, &error) && !is_over (self))
    say (self, error->message);
}

static void
discard_answered_cb (AdwMessageDialog *dialog, const char *response, WkProposalList *self)
{
  WkProposal *proposal = g_object_get_data (G_OBJECT (dialog), "proposal");

  if (g_str_equal (response, "discard"))
    wk_workspace_discard_proposal_async (self->workspace, wk_proposal_get_id (proposal), NULL, discarded_cb, g_object_ref (self));
}

/* Nothing brings it back, so it is asked. */
static void
discard_clicked_cb (GtkButton *button, WkProposalList *self)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Throw This Away?"),
                                              _ ("It stands nowhere else. Nothing brings it back."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _ ("_Keep"), "discard", _ ("_Throw Away"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_object_set_data_full (G_OBJECT (dialog), "proposal", g_object_ref (g_object_get_data (G_OBJECT (button), "proposal")), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- exporting ------------------------------------------------------------------------------------------------ */

static char *
dup_exported (WkProposalList *self, WkProposal *proposal)
{
  g_autofree char *name = wk_sync_words_dup_name (self->workspace, wk_proposal_get_resident (proposal));
  g_autofree char *when = wk_sync_words_dup_when (wk_proposal_get_time (proposal));
  g_autofree char *reason = wk_sync_words_dup_reason (proposal);

  return g_strdup_printf ("%s · %s\n%s\n%s\n\n%s\n", name, wk_sync_words_about (wk_proposal_get_kind (proposal), wk_proposal_get_domain (proposal)),
                          when, reason, wk_proposal_get_text (proposal));
}

static void
update_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkProposalList) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);

  if (!is_over (self))
    say (self, ok ? _ ("It is written to the file.") : error->message);
}

static void
words_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkProposalList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = g_file_get_uri (G_FILE (source)), *beside_uri = g_strconcat (uri, ".yjs", NULL);
  g_autoptr (GFile) beside = g_file_new_for_uri (beside_uri);

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_file_replace_contents_bytes_async (beside, g_object_get_data (source, "update"), NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                         update_written_cb, g_object_ref (self));
  else if (!is_over (self))
    say (self, error->message);
}

/* The words for people, and beside them all of it for a program that reads Yjs updates. */
static void
export_chosen (gpointer data, GFile *file)
{
  WkProposalList *self = data;
  WkProposal *proposal = g_object_get_data (data, "exported");
  g_autofree char *words = dup_exported (self, proposal);
  g_autoptr (GBytes) bytes = g_bytes_new (words, strlen (words));

  g_object_set_data_full (G_OBJECT (file), "update", g_bytes_ref (wk_proposal_get_update (proposal)), (GDestroyNotify) g_bytes_unref);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, words_written_cb, g_object_ref (self));
}

static void
export_clicked_cb (GtkButton *button, WkProposalList *self)
{
  GtkFileChooser *chooser = wk_file_chooser_new (self, _ ("Where to Write It"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Write"), export_chosen);

  /* No name of a person is in the name of a file. */
  gtk_file_chooser_set_current_name (chooser, _ ("kept.txt"));
  g_object_set_data_full (G_OBJECT (self), "exported", g_object_ref (g_object_get_data (G_OBJECT (button), "proposal")), g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* ---- rows ------------------------------------------------------------------------------------------------------- */

static GtkWidget *
make_button (WkProposalList *self, WkProposal *proposal, const char *label, GCallback clicked_cb)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label), *child = gtk_flow_box_child_new ();

  g_object_set_data_full (G_OBJECT (button), "proposal", g_object_ref (proposal), g_object_unref);
  g_signal_connect_object (button, "clicked", clicked_cb, self, 0);
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), button);
  return child;
}

/* What was written, and what can be done with it. */
static GtkWidget *
make_content (WkProposalList *self, WkProposal *proposal)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *buttons = gtk_flow_box_new ();
  const char *text = wk_proposal_get_text (proposal);
  gboolean lost = wk_proposal_get_reason (proposal) == WK_PROPOSAL_LOST;
  GtkWidget *words = gtk_label_new (*text != '\0' ? text : lost ? _ ("Nothing of it can be read any more.") : _ ("No text: choices and ticks."));

  g_object_set (words, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "selectable", TRUE, NULL);
  g_object_set (buttons, "selection-mode", GTK_SELECTION_NONE, "max-children-per-line", 3, "column-spacing", 6, "row-spacing", 6, NULL);
  /* A copy that was put aside holds what stands in the file as well: putting it back would write that twice. */
  if (wk_proposal_get_reason (proposal) != WK_PROPOSAL_COPY && !lost)
    gtk_flow_box_insert (GTK_FLOW_BOX (buttons), make_button (self, proposal, _ ("_Put Back as My Edits"), G_CALLBACK (apply_clicked_cb)), -1);
  if (!lost)
    gtk_flow_box_insert (GTK_FLOW_BOX (buttons), make_button (self, proposal, _ ("_Export…"), G_CALLBACK (export_clicked_cb)), -1);
  gtk_flow_box_insert (GTK_FLOW_BOX (buttons), make_button (self, proposal, _ ("_Throw Away…"), G_CALLBACK (discard_clicked_cb)), -1);
  g_object_set (box, "margin-top", 12, "margin-bottom", 12, "margin-start", 12, "margin-end", 12, NULL);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  WkProposalList *self = user_data;
  g_autofree char *name = wk_sync_words_dup_name (self->workspace, wk_proposal_get_resident (item));
  g_autofree char *when = wk_sync_words_dup_when (wk_proposal_get_time (item));
  g_autofree char *reason = wk_sync_words_dup_reason (item);
  g_autofree char *title = NULL, *subtitle = NULL;
  GtkWidget *row;

  /* Translators: a resident, and a part of the file, as in "Fatma Aydin · Plan". */
  title = g_strdup_printf (_ ("%s · %s"), name, wk_sync_words_about (wk_proposal_get_kind (item), wk_proposal_get_domain (item)));
  /* Translators: when work was put aside, and why. */
  subtitle = g_strdup_printf (_ ("%s. %s"), when, reason);
  row = g_object_new (ADW_TYPE_EXPANDER_ROW, "use-markup", FALSE, "title", title, "subtitle", subtitle, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), make_content (self, item));
  return row;
}

/* ---- reading ------------------------------------------------------------------------------------------------------ */

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkProposalList) self = user_data;
  g_autoptr (GPtrArray) proposals = wk_workspace_list_proposals_finish (WK_WORKSPACE (source), result, NULL);

  if (proposals == NULL || is_over (self))
    return;
  g_list_store_splice (self->proposals, 0, g_list_model_get_n_items (G_LIST_MODEL (self->proposals)), proposals->pdata, proposals->len);
  gtk_widget_set_visible (GTK_WIDGET (self), proposals->len > 0);
}

static void
read_again (WkProposalList *self)
{
  wk_workspace_list_proposals_async (self->workspace, self->cancellable, read_cb, g_object_ref (self));
}

/* ---- construction -------------------------------------------------------------------------------------------------- */

static void
wk_proposal_list_dispose (GObject *object)
{
  WkProposalList *self = WK_PROPOSAL_LIST (object);

  g_cancellable_cancel (self->cancellable);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_PROPOSAL_LIST);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_proposal_list_parent_class)->dispose (object);
}

static void
wk_proposal_list_finalize (GObject *object)
{
  WkProposalList *self = WK_PROPOSAL_LIST (object);

  g_clear_object (&self->proposals);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (wk_proposal_list_parent_class)->finalize (object);
}

static void
wk_proposal_list_class_init (WkProposalListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = wk_proposal_list_dispose;
  object_class->finalize = wk_proposal_list_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/sync/wk-proposal-list.ui");
  gtk_widget_class_bind_template_child (widget_class, WkProposalList, list);
}

static void
wk_proposal_list_init (WkProposalList *self)
{
  self->cancellable = g_cancellable_new ();
  self->proposals = g_list_store_new (WK_TYPE_PROPOSAL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_proposal_list_set_workspace (WkProposalList *self, WkWorkspace *workspace)
{
  g_return_if_fail (WK_IS_PROPOSAL_LIST (self) && self->workspace == NULL);

  self->workspace = g_object_ref (workspace);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->proposals), make_row, self, NULL);
  g_signal_connect_object (workspace, "proposals-changed", G_CALLBACK (read_again), self, G_CONNECT_SWAPPED);
  read_again (self);
}
