#include "file/wk-correction-dialog.h"

#include <glib/gi18n.h>

#include "text/wk-hint-bar.h"
#include "wk-correction.h"
#include "wk-entered.h"
#include "wk-look.h"
#include "wk-term-list.h"

struct _WkCorrectionDialog
{
  AdwWindow parent_instance;

  AdwComboRow *what;
  AdwEntryRow *about;
  AdwEntryRow *asked_by;
  GtkLabel *was;
  GtkTextView *wanted;
  AdwComboRow *state;
  GtkWidget *reason_part;
  GtkTextView *reason;
  GtkLabel *message;
  GtkWidget *done;

  WkWorkspace *workspace; /* (owned) */
  WkFile *file; /* (owned) */
  WkRecord *open; /* (owned) (nullable) */
  GPtrArray *correctables; /* (owned) (element-type WkCorrectable): beside the choices, from the second on */
};

G_DEFINE_FINAL_TYPE (WkCorrectionDialog, wk_correction_dialog, ADW_TYPE_WINDOW)

/* (transfer none) (nullable): NULL: something else. */
static const WkCorrectable *
get_what (WkCorrectionDialog *self)
{
  guint at = adw_combo_row_get_selected (self->what);

  return at > 0 && at <= self->correctables->len ? self->correctables->pdata[at - 1] : NULL;
}

static const char *
get_state (WkCorrectionDialog *self)
{
  gsize n;
  const WkTerm *terms = wk_terms_get (WK_TERMS_CORRECTION, &n);
  guint at = adw_combo_row_get_selected (self->state);

  return at < n ? terms[at].key : WK_CORRECTION_OPEN;
}

static void
update (WkCorrectionDialog *self)
{
  const WkCorrectable *what = get_what (self);
  gboolean refused = g_str_equal (get_state (self), WK_CORRECTION_NOT_TAKEN), open = g_str_equal (get_state (self), WK_CORRECTION_OPEN);
  g_autofree char *about = wk_entered_dup (GTK_EDITABLE (self->about)), *by = wk_entered_dup (GTK_EDITABLE (self->asked_by)), *wanted = wk_entered_dup_words (self->wanted), *reason = wk_entered_dup_words (self->reason);

  if (self->file == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->about), what == NULL);
  gtk_widget_set_visible (self->reason_part, refused);
  gtk_widget_set_sensitive (self->done, *by != '\0' && *wanted != '\0' && (what != NULL || *about != '\0') && (!refused || *reason != '\0')
                                        && (self->open == NULL || !open));
}

static void
what_cb (WkCorrectionDialog *self)
{
  const WkCorrectable *what = get_what (self);
  g_autofree char *was = NULL, *words = NULL;

  if (self->open != NULL)
    was = wk_fields_dup_words (WK_FIELDS (self->open), "was");
  else
    was = what != NULL ? wk_correctable_dup_value (what) : g_strdup ("");
  /* Translators: %s is what stands in the file. */
  words = g_strdup_printf (_ ("There it says: “%s”"), was);
  gtk_label_set_label (self->was, words);
  gtk_widget_set_visible (GTK_WIDGET (self->was), *was != '\0');
  update (self);
}

static void
done_cb (WkCorrectionDialog *self)
{
  g_autofree char *about = wk_entered_dup (GTK_EDITABLE (self->about)), *by = wk_entered_dup (GTK_EDITABLE (self->asked_by)), *wanted = wk_entered_dup_words (self->wanted), *reason = wk_entered_dup_words (self->reason);
  WkCorrectionAsk ask = { get_what (self), about, by, wanted, get_state (self), reason };

  if (!gtk_widget_is_sensitive (self->done))
    return;
  if (wk_file_correct (self->file, self->open, &ask) == NULL)
    {
      gtk_label_set_label (self->message, _ ("It cannot be written down here: this part of the file is not yours to write."));
      gtk_widget_set_visible (GTK_WIDGET (self->message), TRUE);
      return;
    }
  wk_file_note_look (self->file, WK_LOOK_CORRECTION);
  gtk_window_close (GTK_WINDOW (self));
}

static void
cancel_cb (WkCorrectionDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
wk_correction_dialog_dispose (GObject *object)
{
  WkCorrectionDialog *self = WK_CORRECTION_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_CORRECTION_DIALOG);
  g_clear_object (&self->open);
  g_clear_object (&self->file);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->correctables, g_ptr_array_unref);

  G_OBJECT_CLASS (wk_correction_dialog_parent_class)->dispose (object);
}

static void
wk_correction_dialog_class_init (WkCorrectionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_correction_dialog_dispose;
  g_type_ensure (WK_TYPE_HINT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-correction-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WkCorrectionDialog, what);
  gtk_widget_class_bind_template_child (widget_class, WkCorrectionDialog, about);
  gtk_widget_class_bind_template_child (widget_class, WkCorrectionDialog, asked_by);
  gtk_widget_class_bind_template_child (widget_class, WkCorrectionDialog, was);
  gtk_widget_class_bind_template_child (widget_class, WkCorrectionDialog, wanted);
  gtk_widget_class_bind_template_child (widget_class, WkCorrectionDialog, state);
  gtk_widget_class_bind_template_child (widget_class, WkCorrectionDialog, reason_part);
  gtk_widget_class_bind_template_child (widget_class, WkCorrectionDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, WkCorrectionDialog, message);
  gtk_widget_class_bind_template_child (widget_class, WkCorrectionDialog, done);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, what_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wk_correction_dialog_init (WkCorrectionDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->wanted), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_text_view_get_buffer (self->reason), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
fill (WkCorrectionDialog *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_autoptr (GListModel) states = wk_term_list_new (WK_TERMS_CORRECTION, NULL);

  gtk_string_list_append (labels, _ ("Something else"));
  for (guint i = 0; i < self->correctables->len; i++)
    gtk_string_list_append (labels, ((WkCorrectable *) self->correctables->pdata[i])->label);
  adw_combo_row_set_model (self->what, G_LIST_MODEL (labels));
  adw_combo_row_set_model (self->state, states);
}

/* Of one that waits only the decision is still open. */
static void
fill_open (WkCorrectionDialog *self)
{
  g_autofree char *about = wk_fields_dup_string (WK_FIELDS (self->open), "about"), *by = wk_fields_dup_string (WK_FIELDS (self->open), "asked-by");
  g_autofree char *wanted = wk_fields_dup_words (WK_FIELDS (self->open), "wanted");
  const WkCorrectable *what = wk_correction_find (self->correctables, self->open);
  guint at = 0;

  if (what != NULL && g_ptr_array_find (self->correctables, what, &at))
    adw_combo_row_set_selected (self->what, at + 1);
  gtk_editable_set_text (GTK_EDITABLE (self->about), about);
  gtk_editable_set_text (GTK_EDITABLE (self->asked_by), by);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->wanted), wanted, -1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->what), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->about), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->asked_by), FALSE);
}

GtkWidget *
wk_correction_dialog_new (WkWorkspace *workspace, WkFile *file, WkRecord *open, GtkWindow *parent)
{
  WkCorrectionDialog *self = g_object_new (WK_TYPE_CORRECTION_DIALOG, "transient-for", parent, NULL);
  g_autofree char *name = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (file)), "display-name");

  self->workspace = g_object_ref (workspace);
  self->correctables = wk_file_list_correctables (file);
  self->open = open != NULL ? g_object_ref (open) : NULL;
  fill (self);
  gtk_editable_set_text (GTK_EDITABLE (self->asked_by), name);
  if (open != NULL)
    fill_open (self);
  self->file = g_object_ref (file);
  what_cb (self);
  return GTK_WIDGET (self);
}
