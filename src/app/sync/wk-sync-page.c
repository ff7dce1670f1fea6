#include "sync/wk-sync-page.h"

#include <glib/gi18n.h>

#include "sync/wk-proposal-list.h"
#include "sync/wk-receipt-list.h"
#include "sync/wk-removal-list.h"
#include "sync/wk-sync-words.h"
#include "wk-document-count.h"
#include "wk-office.h"
#include "wk-page-layout.h"

struct _WkSyncPage
{
  AdwBin parent_instance;

  GtkLabel *sentence;
  GtkLabel *message;
  GtkProgressBar *progress;
  GtkListBox *waiting;
  GtkWidget *clashes;
  GtkListBox *clash_rows;
  WkProposalList *proposals;
  WkReceiptList *receipts;
  WkRemovalList *removals;

  WkWorkspace *workspace; /* (owned) */
  WkOffice *office; /* (owned) */
  GListStore *waiting_list; /* (owned) of WkDocumentCount */
  GListStore *clash_list; /* (owned) of WkDocumentCount */
  GCancellable *cancellable; /* (owned) */
  guint reading; /* source id: reads again in a moment */
};

G_DEFINE_FINAL_TYPE (WkSyncPage, wk_sync_page, ADW_TYPE_BIN)

/* ---- rows -------------------------------------------------------------------------------------------------- */

static GtkWidget *
make_count_row (WkSyncPage *self, WkDocumentCount *count, const char *words)
{
  const char *resident = wk_document_count_get_resident (count);
  g_autofree char *name = wk_sync_words_dup_name (self->workspace, resident);

  return wk_sync_words_make_row (name, words, wk_document_count_get_kind (count), resident);
}

static const char *
get_about (WkDocumentCount *count)
{
  return wk_sync_words_about (wk_document_count_get_kind (count), wk_document_count_get_domain (count));
}

static GtkWidget *
make_waiting_row (gpointer item, gpointer user_data)
{
  guint n = wk_document_count_get_number (item);
  g_autofree char *words = NULL;

  /* Translators: part of a file, and how many changes of it wait, as in "Plan: 3 changes". */
  words = g_strdup_printf (ngettext ("%s: %u change", "%s: %u changes", n), get_about (item), n);
  return make_count_row (user_data, item, words);
}

static GtkWidget *
make_clash_row (gpointer item, gpointer user_data)
{
  guint n = wk_document_count_get_number (item);
  g_autofree char *words = NULL;

  /* Translators: part of a file, and in how many places of it people chose differently, as in "Plan: 2 choices". */
  words = g_strdup_printf (ngettext ("%s: %u choice", "%s: %u choices", n), get_about (item), n);
  return make_count_row (user_data, item, words);
}

/* ---- reading -------------------------------------------------------------------------------------------------- */

static void
waiting_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkSyncPage) self = user_data;
  g_autoptr (GPtrArray) items = wk_workspace_list_waiting_finish (WK_WORKSPACE (source), result, NULL);

  if (items == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  g_list_store_splice (self->waiting_list, 0, g_list_model_get_n_items (G_LIST_MODEL (self->waiting_list)), items->pdata, items->len);
}

static void
clashes_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkSyncPage) self = user_data;
  g_autoptr (GPtrArray) items = wk_workspace_list_clashes_finish (WK_WORKSPACE (source), result, NULL);

  if (items == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  g_list_store_splice (self->clash_list, 0, g_list_model_get_n_items (G_LIST_MODEL (self->clash_list)), items->pdata, items->len);
  gtk_widget_set_visible (self->clashes, items->len > 0);
}

static gboolean
read_cb (gpointer user_data)
{
  WkSyncPage *self = user_data;

  self->reading = 0;
  wk_workspace_list_waiting_async (self->workspace, self->cancellable, waiting_read_cb, g_object_ref (self));
  wk_workspace_list_clashes_async (self->workspace, self->cancellable, clashes_read_cb, g_object_ref (self));
  wk_removal_list_read (self->removals);
  return G_SOURCE_REMOVE;
}

/* What comes in a row is read once. */
static void
read_soon (WkSyncPage *self)
{
  if (self->reading == 0)
    self->reading = g_timeout_add (250, read_cb, self);
}

static void
office_changed_cb (WkSyncPage *self)
{
  WkOfficeState state = wk_office_get_state (self->office);
  g_autofree char *sentence = wk_office_dup_sentence (self->office);
  const char *message = wk_office_get_message (self->office);
  double progress = -1;

  gtk_label_set_label (self->sentence, sentence);
  gtk_label_set_label (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL && state == WK_OFFICE_TROUBLE);
  g_object_get (self->office, "progress", &progress, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), state == WK_OFFICE_SYNCING);
  if (progress >= 0)
    gtk_progress_bar_set_fraction (self->progress, MIN (progress, 1));
  read_soon (self);
}

/* ---- construction ---------------------------------------------------------------------------------------------- */

static void
wk_sync_page_dispose (GObject *object)
{
  WkSyncPage *self = WK_SYNC_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->reading, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_SYNC_PAGE);
  g_clear_object (&self->office);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_sync_page_parent_class)->dispose (object);
}

static void
wk_sync_page_finalize (GObject *object)
{
  WkSyncPage *self = WK_SYNC_PAGE (object);

  g_clear_object (&self->waiting_list);
  g_clear_object (&self->clash_list);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (wk_sync_page_parent_class)->finalize (object);
}

static void
wk_sync_page_class_init (WkSyncPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = wk_sync_page_dispose;
  object_class->finalize = wk_sync_page_finalize;
  g_type_ensure (WK_TYPE_PROPOSAL_LIST);
  g_type_ensure (WK_TYPE_RECEIPT_LIST);
  g_type_ensure (WK_TYPE_REMOVAL_LIST);
  g_type_ensure (WK_TYPE_PAGE_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/sync/wk-sync-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WkSyncPage, sentence);
  gtk_widget_class_bind_template_child (widget_class, WkSyncPage, message);
  gtk_widget_class_bind_template_child (widget_class, WkSyncPage, progress);
  gtk_widget_class_bind_template_child (widget_class, WkSyncPage, waiting);
  gtk_widget_class_bind_template_child (widget_class, WkSyncPage, clashes);
  gtk_widget_class_bind_template_child (widget_class, WkSyncPage, clash_rows);
  gtk_widget_class_bind_template_child (widget_class, WkSyncPage, proposals);
  gtk_widget_class_bind_template_child (widget_class, WkSyncPage, receipts);
  gtk_widget_class_bind_template_child (widget_class, WkSyncPage, removals);
}

static void
wk_sync_page_init (WkSyncPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->waiting_list = g_list_store_new (WK_TYPE_DOCUMENT_COUNT);
  self->clash_list = g_list_store_new (WK_TYPE_DOCUMENT_COUNT);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_sync_page_new (WkWorkspace *workspace)
{
  WkSyncPage *self = g_object_new (WK_TYPE_SYNC_PAGE, NULL);
  GtkWidget *none;

  self->workspace = g_object_ref (workspace);
  self->office = g_object_ref (wk_workspace_get_office (workspace));
  gtk_list_box_bind_model (self->waiting, G_LIST_MODEL (self->waiting_list), make_waiting_row, self, NULL);
  none = gtk_label_new (_ ("Nothing waits: what was written here is at the office."));
  gtk_label_set_wrap (GTK_LABEL (none), TRUE);
  g_object_set (none, "margin-top", 18, "margin-bottom", 18, "margin-start", 12, "margin-end", 12, NULL);
  gtk_list_box_set_placeholder (self->waiting, none);
  gtk_list_box_bind_model (self->clash_rows, G_LIST_MODEL (self->clash_list), make_clash_row, self, NULL);
  wk_proposal_list_set_workspace (self->proposals, workspace);
  wk_receipt_list_set_workspace (self->receipts, workspace);
  wk_removal_list_set_workspace (self->removals, workspace);
  g_signal_connect_object (self->office, "notify", G_CALLBACK (office_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::save-state", G_CALLBACK (read_soon), self, G_CONNECT_SWAPPED);
  office_changed_cb (self);
  return GTK_WIDGET (self);
}
