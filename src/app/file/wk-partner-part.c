#include "wk-partner-part.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "plan/wk-record-box.h"
#include "wk-entered.h"
#include "wk-partner.h"
#include "wk-words.h"
#include "wk-writable.h"

struct _WkPartnerPart
{
  AdwBin parent_instance;

  WkRecordBox *links;
  GtkWidget *door;
  GtkWidget *link;
  GtkEditable *birth_date;
  GtkEditable *house_number;
  GtkLabel *said;

  WkFile *file; /* (owned) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkPartnerPart, wk_partner_part, ADW_TYPE_BIN)

static void
say (WkPartnerPart *self, const char *words)
{
  gtk_label_set_label (self->said, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->said), words != NULL);
}

static void
linked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean linked = wk_file_link_partner_finish (WK_FILE (source), result, &error);
  WkPartnerPart *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  if (linked)
    {
      gtk_editable_set_text (self->birth_date, "");
      gtk_editable_set_text (self->house_number, "");
    }
  say (self, linked ? NULL : error->message);
}

static void
unlinked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!wk_file_unlink_partner_finish (WK_FILE (source), result, &error) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (user_data, error->message);
}

static void
link_cb (WkPartnerPart *self)
{
  g_autofree char *number = wk_entered_dup (self->house_number);
  g_autofree char *date = wk_words_dup_typed_date (gtk_editable_get_text (self->birth_date));

  if (date == NULL || *number == '\0')
    say (self, _ ("Fill in the birth date and the house number of the partner."));
  else
    wk_file_link_partner_async (self->file, date, number, self->cancellable, linked_cb, self);
}

static void
unlink_clicked_cb (WkPartnerPart *self, GtkButton *button)
{
  wk_file_unlink_partner_async (self->file, g_object_get_data (G_OBJECT (button), "link"), self->cancellable, unlinked_cb, self);
}

/* Since when, and nothing more: not whose the other file is. */
static GtkWidget *
make_row (WkRecord *record, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label, *button = gtk_button_new_with_label (_ ("Unlink"));
  g_autofree char *since = wk_fields_dup_string (WK_FIELDS (record), "since"), *day = wk_plan_words_dup_when (since);
  /* Translators: %s is a day. */
  g_autofree char *words = g_strdup_printf (_ ("Linked to the file of a partner since %s"), day);

  label = g_object_new (GTK_TYPE_LABEL, "label", words, "wrap", TRUE, "xalign", 0.0, "hexpand", TRUE, NULL);
  g_object_set_data_full (G_OBJECT (button), "link", g_strdup (wk_record_get_id (record)), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (unlink_clicked_cb), data, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static void
wk_partner_part_dispose (GObject *object)
{
  WkPartnerPart *self = WK_PARTNER_PART (object);

  g_cancellable_cancel (self->cancellable);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_PARTNER_PART);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (wk_partner_part_parent_class)->dispose (object);
}

static void
wk_partner_part_finalize (GObject *object)
{
  g_object_unref (WK_PARTNER_PART (object)->cancellable);

  G_OBJECT_CLASS (wk_partner_part_parent_class)->finalize (object);
}

static void
wk_partner_part_class_init (WkPartnerPartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_partner_part_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_partner_part_finalize;
  g_type_ensure (WK_TYPE_RECORD_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-partner-part.ui");
  gtk_widget_class_bind_template_child (widget_class, WkPartnerPart, links);
  gtk_widget_class_bind_template_child (widget_class, WkPartnerPart, birth_date);
  gtk_widget_class_bind_template_child (widget_class, WkPartnerPart, house_number);
  gtk_widget_class_bind_template_child (widget_class, WkPartnerPart, said);
  gtk_widget_class_bind_template_child (widget_class, WkPartnerPart, door);
  gtk_widget_class_bind_template_child (widget_class, WkPartnerPart, link);
  gtk_widget_class_bind_template_callback (widget_class, link_cb);
}

static void
wk_partner_part_init (WkPartnerPart *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_partner_part_bind (WkPartnerPart *self, WkFile *file)
{
  g_return_if_fail (WK_IS_PARTNER_PART (self));
  g_return_if_fail (self->file == NULL);

  self->file = g_object_ref (file);
  wk_record_box_set_model (self->links, G_LIST_MODEL (wk_document_get_records (wk_file_get_base (file), "partner")), make_row, self);
  wk_writable_follow_visible (self->door, WK_FIELDS (wk_file_get_base (file)));
  wk_writable_follow_visible (self->link, WK_FIELDS (wk_file_get_base (file)));
}
