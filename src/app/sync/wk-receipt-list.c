#include "sync/wk-receipt-list.h"

#include <glib/gi18n.h>

#include "sync/wk-sync-words.h"
#include "wk-office.h"

/* So many syncs at first and with each press for more; so many lines of one. */
#define PAGE 12u
#define LINES_MAX 60u

struct _WkReceiptList
{
  AdwBin parent_instance;

  GtkListBox *list;
  GtkWidget *older;

  WkWorkspace *workspace; /* (owned) */
  GListModel *receipts; /* (owned) */
  GtkSliceListModel *shown; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkReceiptList, wk_receipt_list, ADW_TYPE_BIN)

/* Its lines are made when it is opened: a first sync has one for every document. */
static void
expanded_cb (AdwExpanderRow *row, GParamSpec *pspec, WkReceiptList *self)
{
  GListModel *receipt = g_object_get_data (G_OBJECT (row), "receipt");
  guint n;

  if (receipt == NULL || !adw_expander_row_get_expanded (row))
    return;
  n = g_list_model_get_n_items (receipt);
  for (guint i = 0; i < n && i < LINES_MAX; i++)
    {
      g_autoptr (WkReceiptLine) line = g_list_model_get_item (receipt, i);
      const char *resident = wk_receipt_line_get_resident (line);
      gboolean here = (wk_receipt_line_get_flags (line) & (WK_RECEIPT_GONE | WK_RECEIPT_ERASED)) == 0;
      gboolean ours = !wk_doc_kind_is_of_resident (wk_receipt_line_get_kind (line));
      g_autofree char *name = wk_sync_words_dup_name (self->workspace, ours ? "" : resident);
      g_autofree char *words = wk_sync_words_dup_receipt_line (line);

      adw_expander_row_add_row (row, wk_sync_words_make_row (name, words, wk_receipt_line_get_kind (line), here && !ours ? resident : ""));
    }
  if (n > LINES_MAX)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("And %u more", "And %u more", n - LINES_MAX), n - LINES_MAX);

      adw_expander_row_add_row (row, g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", more, NULL));
    }
  g_object_set_data (G_OBJECT (row), "receipt", NULL);
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  WkReceiptList *self = user_data;
  g_autofree char *when = wk_sync_words_dup_when (wk_receipt_get_ended (item));
  g_autofree char *words = wk_sync_words_dup_receipt (item);
  GtkWidget *row = g_object_new (ADW_TYPE_EXPANDER_ROW, "use-markup", FALSE, "title", when, "subtitle", words, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, when, -1);
  g_object_set_data_full (G_OBJECT (row), "receipt", g_object_ref (item), g_object_unref);
  g_signal_connect_object (row, "notify::expanded", G_CALLBACK (expanded_cb), self, 0);
  return row;
}

static void
update_older (WkReceiptList *self)
{
  gtk_widget_set_visible (self->older, g_list_model_get_n_items (self->receipts) > gtk_slice_list_model_get_size (self->shown));
}

static void
older_clicked_cb (WkReceiptList *self)
{
  gtk_slice_list_model_set_size (self->shown, gtk_slice_list_model_get_size (self->shown) + PAGE);
  update_older (self);
}

static void
wk_receipt_list_dispose (GObject *object)
{
  WkReceiptList *self = WK_RECEIPT_LIST (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_RECEIPT_LIST);
  g_clear_object (&self->shown);
  g_clear_object (&self->receipts);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_receipt_list_parent_class)->dispose (object);
}

static void
wk_receipt_list_class_init (WkReceiptListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_receipt_list_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/sync/wk-receipt-list.ui");
  gtk_widget_class_bind_template_child (widget_class, WkReceiptList, list);
  gtk_widget_class_bind_template_child (widget_class, WkReceiptList, older);
  gtk_widget_class_bind_template_callback (widget_class, older_clicked_cb);
}

static void
wk_receipt_list_init (WkReceiptList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_receipt_list_set_workspace (WkReceiptList *self, WkWorkspace *workspace)
{
  GtkWidget *none = gtk_label_new (_ ("No sync has brought or taken anything yet."));

  g_return_if_fail (WK_IS_RECEIPT_LIST (self) && self->workspace == NULL);

  self->workspace = g_object_ref (workspace);
  self->receipts = g_object_ref (wk_office_get_receipts (wk_workspace_get_office (workspace)));
  self->shown = gtk_slice_list_model_new (g_object_ref (self->receipts), 0, PAGE);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->shown), make_row, self, NULL);
  gtk_label_set_wrap (GTK_LABEL (none), TRUE);
  g_object_set (none, "margin-top", 18, "margin-bottom", 18, "margin-start", 12, "margin-end", 12, NULL);
  gtk_list_box_set_placeholder (self->list, none);
  g_signal_connect_object (self->receipts, "items-changed", G_CALLBACK (update_older), self, G_CONNECT_SWAPPED);
  update_older (self);
}
