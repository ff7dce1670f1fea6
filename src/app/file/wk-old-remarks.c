#include "wk-old-remarks.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plan/wk-wrap-layout.h"
#include "wk-entered.h"

struct _WkOldRemarks
{
  AdwBin parent_instance;

  GtkLabel *remarks;
  GtkTextView *editor;
  GtkWidget *choices;
  GtkWidget *correcting;

  WkDocument *intake; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkOldRemarks, wk_old_remarks, ADW_TYPE_BIN)

static void
show_editor (WkOldRemarks *self, gboolean editing)
{
  gtk_widget_set_visible (GTK_WIDGET (self->remarks), !editing);
  gtk_widget_set_visible (GTK_WIDGET (self->editor), editing);
  gtk_widget_set_visible (self->choices, !editing);
  gtk_widget_set_visible (self->correcting, editing);
}

static void
update (WkOldRemarks *self)
{
  g_autofree char *words = wk_fields_dup_string (WK_FIELDS (self->intake), "remarks");
  g_autofree char *state = wk_fields_dup_string (WK_FIELDS (self->intake), "remarks-state");

  gtk_label_set_label (self->remarks, words);
  gtk_widget_set_visible (GTK_WIDGET (self), *words != '\0' && (*state == '\0' || g_str_equal (state, "open")));
}

/* Into the notes of the intake, which the contact person has; the story is the resident's to confirm. */
static void
add_to_notes (WkOldRemarks *self, const char *words)
{
  WkText *notes = wk_fields_get_text (WK_FIELDS (self->intake), "notes");
  guint length = wk_text_get_length (notes);
  g_autofree char *line = g_strconcat (length > 0 ? "\n" : "", words, NULL);

  wk_text_insert (notes, length, line);
}

static void
settle (WkOldRemarks *self, const char *state, const char *corrected)
{
  g_autofree char *words = wk_fields_dup_string (WK_FIELDS (self->intake), "remarks");

  wk_document_begin (self->intake);
  if (corrected != NULL)
    wk_fields_set_string (WK_FIELDS (self->intake), "remarks", corrected);
  wk_fields_set_string (WK_FIELDS (self->intake), "remarks-state", state);
  if (!g_str_equal (state, "dropped"))
    add_to_notes (self, corrected != NULL ? corrected : words);
  wk_document_commit (self->intake);
}

static void
take_over_cb (WkOldRemarks *self)
{
  settle (self, "taken-over", NULL);
  gtk_widget_activate_action (GTK_WIDGET (self), "file.say", "s", _ ("Taken over into the notes of the intake"));
}

static void
correct_cb (WkOldRemarks *self)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->editor), gtk_label_get_label (self->remarks), -1);
  show_editor (self, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

static void
corrected_cb (WkOldRemarks *self)
{
  g_autofree char *words = wk_entered_dup_words (self->editor);

  show_editor (self, FALSE);
  if (*words == '\0')
    settle (self, "dropped", NULL);
  else
    settle (self, "corrected", words);
}

static void
cancel_cb (WkOldRemarks *self)
{
  show_editor (self, FALSE);
}

static void
drop_cb (WkOldRemarks *self)
{
  settle (self, "dropped", NULL);
  gtk_widget_activate_action (GTK_WIDGET (self), "file.dropped-remarks", NULL);
}

static void
wk_old_remarks_dispose (GObject *object)
{
  WkOldRemarks *self = WK_OLD_REMARKS (object);

  if (self->intake != NULL)
    g_signal_handlers_disconnect_by_data (self->intake, self);
  g_clear_object (&self->intake);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_OLD_REMARKS);

  G_OBJECT_CLASS (wk_old_remarks_parent_class)->dispose (object);
}

static void
wk_old_remarks_class_init (WkOldRemarksClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_old_remarks_dispose;
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-old-remarks.ui");
  gtk_widget_class_bind_template_child (widget_class, WkOldRemarks, remarks);
  gtk_widget_class_bind_template_child (widget_class, WkOldRemarks, editor);
  gtk_widget_class_bind_template_child (widget_class, WkOldRemarks, choices);
  gtk_widget_class_bind_template_child (widget_class, WkOldRemarks, correcting);
  gtk_widget_class_bind_template_callback (widget_class, take_over_cb);
  gtk_widget_class_bind_template_callback (widget_class, correct_cb);
  gtk_widget_class_bind_template_callback (widget_class, corrected_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, drop_cb);
}

static void
wk_old_remarks_init (WkOldRemarks *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_editor (self, FALSE);
}

void
wk_old_remarks_set_file (WkOldRemarks *self, WkFile *file)
{
  g_return_if_fail (WK_IS_OLD_REMARKS (self));
  g_return_if_fail (self->intake == NULL);

  self->intake = g_object_ref (wk_file_get_intake (file));
  g_signal_connect_swapped (self->intake, "changed", G_CALLBACK (update), self);
  update (self);
}
