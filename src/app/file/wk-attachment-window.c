#include "file/wk-attachment-window.h"

#include <glib/gi18n.h>

#include "file/wk-field-row.h"
#include "file/wk-scan.h"
#include "file/wk-unsealed.h"
#include "plan/wk-plan-words.h"
#include "text/wk-hint-bar.h"
#include "wk-attachment.h"
#include "wk-vocabulary.h"
#include "wk-workspace.h"

#define LEAST_ZOOM 0.25
#define MOST_ZOOM 4.0
#define ZOOM_STEP 1.25

struct _WkAttachmentWindow
{
  AdwWindow parent_instance;

  GtkStack *stack;
  GtkPicture *picture;
  AdwStatusPage *status;
  GtkWidget *open;
  WkFieldRow *caption;
  AdwActionRow *facts;

  WkFile *file; /* (owned) */
  WkRecord *record; /* (owned) */
  GBytes *bytes; /* (owned) (nullable): once read */
  GCancellable *cancellable; /* (owned) */
  double zoom; /* 0: as large as the window */
};

G_DEFINE_FINAL_TYPE (WkAttachmentWindow, wk_attachment_window, ADW_TYPE_WINDOW)

static void
say (WkAttachmentWindow *self, const char *title, const char *words)
{
  g_autofree char *escaped = words != NULL ? g_markup_escape_text (words, -1) : NULL;

  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, escaped);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

/* ---- looking at it --------------------------------------------------------------------------------------- */

static void
set_zoom (WkAttachmentWindow *self, double zoom)
{
  GdkPaintable *paintable = gtk_picture_get_paintable (self->picture);
  int width = -1, height = -1;

  self->zoom = zoom;
  if (zoom > 0 && paintable != NULL)
    {
      width = gdk_paintable_get_intrinsic_width (paintable) * zoom;
      height = gdk_paintable_get_intrinsic_height (paintable) * zoom;
    }
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), width, height);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "attachment.fit", paintable != NULL && zoom > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "attachment.closer", paintable != NULL && (zoom == 0 || zoom < MOST_ZOOM));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "attachment.away", paintable != NULL && zoom > LEAST_ZOOM);
}

/* How large it is now, where it fills the window. */
static double
get_zoom (WkAttachmentWindow *self)
{
  GdkPaintable *paintable = gtk_picture_get_paintable (self->picture);
  int width, height;

  if (self->zoom > 0)
    return self->zoom;
  width = gdk_paintable_get_intrinsic_width (paintable);
  height = gdk_paintable_get_intrinsic_height (paintable);
  return MIN ((double) gtk_widget_get_width (GTK_WIDGET (self->picture)) / MAX (width, 1),
              (double) gtk_widget_get_height (GTK_WIDGET (self->picture)) / MAX (height, 1));
}

static void
closer_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  set_zoom (WK_ATTACHMENT_WINDOW (widget), CLAMP (get_zoom (WK_ATTACHMENT_WINDOW (widget)) * ZOOM_STEP, LEAST_ZOOM, MOST_ZOOM));
}

static void
away_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  set_zoom (WK_ATTACHMENT_WINDOW (widget), CLAMP (get_zoom (WK_ATTACHMENT_WINDOW (widget)) / ZOOM_STEP, LEAST_ZOOM, MOST_ZOOM));
}

static void
fit_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  set_zoom (WK_ATTACHMENT_WINDOW (widget), 0);
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) picture = wk_scan_draw_finish (result, &error);
  WkAttachmentWindow *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = data;
  if (picture == NULL)
    {
      say (self, _ ("This photo does not open"), NULL);
      return;
    }
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (picture));
  gtk_stack_set_visible_child_name (self->stack, "picture");
  set_zoom (self, 0);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = wk_file_read_attachment_finish (WK_FILE (source), result, &error);
  WkAttachmentWindow *self;
  g_autofree char *type = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = data;
  if (bytes == NULL)
    {
      say (self, g_error_matches (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_MISSING) ? _ ("On its way") : _ ("This does not open"), error->message);
      return;
    }
  type = wk_fields_dup_string (WK_FIELDS (self->record), "type");
  if (wk_scan_is_picture (type))
    wk_scan_draw_async (bytes, self->cancellable, drawn_cb, self);
  else
    {
      say (self, _ ("A PDF"), _ ("It opens in the program for PDFs of this computer. Nothing of it stays on the disk."));
      gtk_widget_set_visible (self->open, g_str_equal (type, "application/pdf"));
    }
  self->bytes = g_steal_pointer (&bytes);
}

static void
read_anew (WkAttachmentWindow *self)
{
  if (self->bytes == NULL)
    wk_file_read_attachment_async (self->file, self->record, self->cancellable, read_cb, self);
}

static void
open_cb (WkAttachmentWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (!wk_unsealed_show (GTK_WINDOW (self), self->bytes, &error))
    say (self, _ ("A PDF"), error->message);
}

/* ---- taking it away -------------------------------------------------------------------------------------- */

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkAttachmentWindow) self = data;
  g_autoptr (GError) error = NULL;

  wk_file_remove_attachment_finish (WK_FILE (source), result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (error != NULL)
    say (self, _ ("It could not be taken away"), error->message);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
answered_cb (AdwMessageDialog *dialog, const char *answer, WkAttachmentWindow *self)
{
  if (g_str_equal (answer, "remove"))
    wk_file_remove_attachment_async (self->file, self->record, removed_cb, g_object_ref (self));
}

static void
remove_cb (WkAttachmentWindow *self)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Take it away for good?"),
                                              _ ("It goes from every laptop and from the office, and cannot be put back."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Keep"), "remove", _ ("_Take Away"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- made of ------------------------------------------------------------------------------------------------ */

char *
wk_attachment_dup_facts (WkRecord *record)
{
  WkFields *fields = WK_FIELDS (record);
  WkDocument *document = wk_record_get_document (record);
  g_autofree char *date = wk_fields_dup_string (fields, "added-on"), *when = wk_plan_words_dup_when (date);
  g_autoptr (WkPerson) by = wk_fields_dup_person (fields, "by");
  GString *facts = g_string_new (when);

  if (by != NULL)
    g_string_append_printf (facts, " · %s", wk_person_get_name (by));
  if (by != NULL && *wk_person_get_organisation (by) != '\0')
    g_string_append_printf (facts, ", %s", wk_person_get_organisation (by));
  if (document != NULL && *wk_document_get_domain (document) != '\0')
    g_string_append_printf (facts, " · %s", wk_terms_get_label (WK_TERMS_DOMAIN, wk_document_get_domain (document)));
  return g_string_free (facts, FALSE);
}

/* A picture's alternative text is no name to a screen reader. */
static void
name_picture (WkAttachmentWindow *self)
{
  g_autofree char *title = wk_fields_dup_string (WK_FIELDS (self->record), "title");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void
wk_attachment_window_dispose (GObject *object)
{
  WkAttachmentWindow *self = WK_ATTACHMENT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  /* Its name may be kept by the row's going. */
  if (self->record != NULL)
    g_signal_handlers_disconnect_by_data (self->record, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_ATTACHMENT_WINDOW);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_object (&self->record);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (wk_attachment_window_parent_class)->dispose (object);
}

static void
wk_attachment_window_finalize (GObject *object)
{
  g_object_unref (WK_ATTACHMENT_WINDOW (object)->cancellable);

  G_OBJECT_CLASS (wk_attachment_window_parent_class)->finalize (object);
}

static void
wk_attachment_window_class_init (WkAttachmentWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_attachment_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_attachment_window_finalize;
  g_type_ensure (WK_TYPE_FIELD_ROW);
  g_type_ensure (WK_TYPE_HINT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-attachment-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WkAttachmentWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, WkAttachmentWindow, picture);
  gtk_widget_class_bind_template_child (widget_class, WkAttachmentWindow, status);
  gtk_widget_class_bind_template_child (widget_class, WkAttachmentWindow, open);
  gtk_widget_class_bind_template_child (widget_class, WkAttachmentWindow, caption);
  gtk_widget_class_bind_template_child (widget_class, WkAttachmentWindow, facts);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_install_action (widget_class, "attachment.closer", NULL, closer_cb);
  gtk_widget_class_install_action (widget_class, "attachment.away", NULL, away_cb);
  gtk_widget_class_install_action (widget_class, "attachment.fit", NULL, fit_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_plus, GDK_CONTROL_MASK, "attachment.closer", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_equal, GDK_CONTROL_MASK, "attachment.closer", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Add, GDK_CONTROL_MASK, "attachment.closer", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_minus, GDK_CONTROL_MASK, "attachment.away", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Subtract, GDK_CONTROL_MASK, "attachment.away", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_0, GDK_CONTROL_MASK, "attachment.fit", NULL);
}

static void
wk_attachment_window_init (WkAttachmentWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  set_zoom (self, 0);
}

GtkWidget *
wk_attachment_window_new (WkFile *file, WkRecord *record, GtkWindow *parent)
{
  WkAttachmentWindow *self = g_object_new (WK_TYPE_ATTACHMENT_WINDOW, "transient-for", parent, NULL);
  g_autofree char *facts = wk_attachment_dup_facts (record), *escaped = g_markup_escape_text (facts, -1);

  self->file = g_object_ref (file);
  self->record = g_object_ref (record);
  wk_field_row_bind (self->caption, WK_FIELDS (record), "title");
  g_object_bind_property (record, "title", self, "title", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (record, "notify::title", G_CALLBACK (name_picture), self, G_CONNECT_SWAPPED);
  name_picture (self);
  adw_action_row_set_subtitle (self->facts, escaped);
  g_signal_connect_object (file, "attachment-came", G_CALLBACK (read_anew), self, G_CONNECT_SWAPPED);
  read_anew (self);
  return GTK_WIDGET (self);
}
