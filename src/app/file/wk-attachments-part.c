#include "file/wk-attachments-part.h"

#include <glib/gi18n.h>

#include "file/wk-attachment-dialog.h"
#include "file/wk-attachment-window.h"
#include "plan/wk-wrap-layout.h"
#include "wk-attachment.h"
#include "wk-file-chooser.h"

#define TITLES_SHOWN 3u

struct _WkAttachmentsPart
{
  AdwBin parent_instance;

  GtkListBox *list;
  GtkLabel *said;

  WkFile *file; /* (owned) */
  GListStore *shown; /* (owned) (element-type WkRecord) */
  GQueue waiting; /* (element-type GFile) (owned): to be added one after another */
  GtkWidget *adding; /* (unowned) (nullable): the dialogue */
  GCancellable *cancellable; /* (owned) */
  char *summary; /* (owned) (nullable) */
  guint update_id; /* idle source */
};

enum
{
  PROP_0,
  PROP_SUMMARY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WkAttachmentsPart, wk_attachments_part, ADW_TYPE_BIN)

static void
say (WkAttachmentsPart *self, const char *words)
{
  gtk_label_set_label (self->said, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->said), words != NULL);
}

/* ---- what there is ---------------------------------------------------------------------------------------- */

static int
newest_first (gconstpointer a, gconstpointer b)
{
  g_autofree char *one = wk_fields_dup_string (WK_FIELDS (*(WkRecord **) a), "added-on");
  g_autofree char *other = wk_fields_dup_string (WK_FIELDS (*(WkRecord **) b), "added-on");

  return g_strcmp0 (other, one);
}

static gboolean
is_shown (WkAttachmentsPart *self, GPtrArray *records)
{
  gboolean same = g_list_model_get_n_items (G_LIST_MODEL (self->shown)) == records->len;

  for (guint i = 0; same && i < records->len; i++)
    {
      g_autoptr (WkRecord) record = g_list_model_get_item (G_LIST_MODEL (self->shown), i);

      same = record == g_ptr_array_index (records, i);
    }
  return same;
}

static void
summarise (WkAttachmentsPart *self, GPtrArray *records)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < MIN (records->len, TITLES_SHOWN); i++)
    {
      g_autofree char *title = wk_fields_dup_string (g_ptr_array_index (records, i), "title");

      g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", title);
    }
  if (records->len > TITLES_SHOWN)
    g_string_append (words, " …");
  if (g_strcmp0 (words->str, self->summary != NULL ? self->summary : "") == 0)
    return;
  g_free (self->summary);
  self->summary = words->len > 0 ? g_strdup (words->str) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMMARY]);
}

static gboolean
update_cb (gpointer data)
{
  WkAttachmentsPart *self = data;
  g_autoptr (GPtrArray) records = wk_file_list_attachments (self->file);

  self->update_id = 0;
  g_ptr_array_sort (records, newest_first);
  if (!is_shown (self, records))
    g_list_store_splice (self->shown, 0, g_list_model_get_n_items (G_LIST_MODEL (self->shown)), records->pdata, records->len);
  gtk_widget_set_visible (GTK_WIDGET (self->list), records->len > 0);
  summarise (self, records);
  return G_SOURCE_REMOVE;
}

static void
update_later (WkAttachmentsPart *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add (update_cb, self);
}

static gboolean
escape_title (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  const char *title = g_value_get_string (from);

  g_value_take_string (to, g_markup_escape_text (title != NULL && *title != '\0' ? title : _ ("No name yet"), -1));
  return TRUE;
}

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  WkRecord *record = item;
  GtkWidget *row = adw_action_row_new (), *next = gtk_image_new_from_icon_name ("go-next-symbolic"), *icon;
  g_autofree char *facts = wk_attachment_dup_facts (record), *escaped = g_markup_escape_text (facts, -1);
  g_autofree char *type = wk_fields_dup_string (WK_FIELDS (record), "type");

  icon = gtk_image_new_from_icon_name (wk_scan_is_picture (type) ? "image-x-generic-symbolic" : "wk-paper-symbolic");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), next);
  g_object_bind_property_full (record, "title", row, "title", G_BINDING_SYNC_CREATE, escape_title, NULL, NULL, NULL);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "record", g_object_ref (record), g_object_unref);
  return row;
}

static void
row_activated_cb (WkAttachmentsPart *self, GtkListBoxRow *row)
{
  gtk_window_present (GTK_WINDOW (wk_attachment_window_new (self->file, g_object_get_data (G_OBJECT (row), "record"),
                                                            GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))))));
}

/* ---- adding ------------------------------------------------------------------------------------------------ */

static void add_next (WkAttachmentsPart *self);

static void
done_cb (WkAttachmentsPart *self)
{
  self->adding = NULL;
  add_next (self);
}

static void
scanned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  WkScan *scan = wk_scan_read_finish (result, &error);
  WkAttachmentsPart *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = data;
  say (self, error != NULL ? error->message : NULL);
  if (scan == NULL || self->adding != NULL)
    {
      g_clear_pointer (&scan, wk_scan_free);
      return;
    }
  self->adding = wk_attachment_dialog_new (self->file, scan, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  g_signal_connect_object (self->adding, "done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self->adding));
}

static void
add_next (WkAttachmentsPart *self)
{
  g_autoptr (GFile) file = self->adding == NULL ? g_queue_pop_head (&self->waiting) : NULL;

  if (file != NULL)
    wk_scan_read_file_async (file, self->cancellable, scanned_cb, self);
}

static void
take_file (gpointer self, GFile *file)
{
  g_queue_push_tail (&((WkAttachmentsPart *) self)->waiting, g_object_ref (file));
  add_next (self);
}

static gboolean
take_files (WkAttachmentsPart *self, const GValue *value)
{
  g_autoptr (GSList) files = value != NULL ? gdk_file_list_get_files (g_value_get_boxed (value)) : NULL;

  for (GSList *l = files; l != NULL; l = l->next)
    g_queue_push_tail (&self->waiting, g_object_ref (l->data));
  add_next (self);
  return files != NULL;
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer data)
{
  return take_files (data, value);
}

/* ---- pasting ------------------------------------------------------------------------------------------------ */

static void
say_nothing_there (WkAttachmentsPart *self)
{
  say (self, _ ("There is no photo and no file to paste. Copy one first."));
}

static void
pasted_files_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !take_files (data, value))
    say_nothing_there (data);
}

static void
pasted_bytes_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gssize length = g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, &error);
  g_autoptr (GBytes) bytes = length > 0 ? g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (source)) : NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bytes != NULL)
    wk_scan_read_bytes_async (bytes, ((WkAttachmentsPart *) data)->cancellable, scanned_cb, data);
  else
    say_nothing_there (data);
}

static void
pasted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, &error);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (stream != NULL)
    g_output_stream_splice_async (memory, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, G_PRIORITY_DEFAULT,
                                  ((WkAttachmentsPart *) data)->cancellable, pasted_bytes_cb, data);
  else
    say_nothing_there (data);
}

static void
paste_cb (WkAttachmentsPart *self)
{
  static const char *types[] = { "image/jpeg", "image/png", "application/pdf", NULL };
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST) || gdk_content_formats_contain_mime_type (formats, "text/uri-list"))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, self->cancellable, pasted_files_cb, self);
  else
    gdk_clipboard_read_async (clipboard, types, G_PRIORITY_DEFAULT, self->cancellable, pasted_cb, self);
}

static void
paste_action_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  paste_cb (WK_ATTACHMENTS_PART (widget));
}

static void
choose_cb (WkAttachmentsPart *self)
{
  GtkFileChooser *chooser = wk_file_chooser_new (self, _ ("A Photo or PDF"), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"), take_file);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Photos and PDFs"));
  gtk_file_filter_add_mime_type (filter, "image/*");
  gtk_file_filter_add_mime_type (filter, "application/pdf");
  gtk_file_chooser_add_filter (chooser, filter);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* ---- made of ------------------------------------------------------------------------------------------------ */

static void
wk_attachments_part_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, WK_ATTACHMENTS_PART (object)->summary);
}

static void
wk_attachments_part_dispose (GObject *object)
{
  WkAttachmentsPart *self = WK_ATTACHMENTS_PART (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->update_id, g_source_remove);
  g_queue_clear_full (&self->waiting, g_object_unref);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_ATTACHMENTS_PART);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (wk_attachments_part_parent_class)->dispose (object);
}

static void
wk_attachments_part_finalize (GObject *object)
{
  WkAttachmentsPart *self = WK_ATTACHMENTS_PART (object);

  g_object_unref (self->cancellable);
  g_object_unref (self->shown);
  g_free (self->summary);

  G_OBJECT_CLASS (wk_attachments_part_parent_class)->finalize (object);
}

static void
wk_attachments_part_class_init (WkAttachmentsPartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = wk_attachments_part_get_property;
  object_class->dispose = wk_attachments_part_dispose;
  object_class->finalize = wk_attachments_part_finalize;
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-attachments-part.ui");
  gtk_widget_class_bind_template_child (widget_class, WkAttachmentsPart, list);
  gtk_widget_class_bind_template_child (widget_class, WkAttachmentsPart, said);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, paste_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_install_action (widget_class, "attachments.paste", NULL, paste_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "attachments.paste", NULL);
}

static void
wk_attachments_part_init (WkAttachmentsPart *self)
{
  self->cancellable = g_cancellable_new ();
  self->shown = g_list_store_new (WK_TYPE_RECORD);
  g_queue_init (&self->waiting);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->shown), make_row, NULL, NULL);
}

void
wk_attachments_part_bind (WkAttachmentsPart *self, WkFile *file, GtkWidget *drop_area)
{
  GtkDropTarget *target;

  g_return_if_fail (WK_IS_ATTACHMENTS_PART (self));
  g_return_if_fail (self->file == NULL);

  self->file = g_object_ref (file);
  target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (drop_area, GTK_EVENT_CONTROLLER (target));
  g_signal_connect_object (file, "changed", G_CALLBACK (update_later), self, G_CONNECT_SWAPPED);
  update_cb (self);
}
