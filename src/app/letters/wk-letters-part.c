#include "letters/wk-letters-part.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "plan/wk-record-box.h"
#include "seat/wk-seat-language.h"
#include "wk-record-list.h"

struct _WkLettersPart
{
  AdwBin parent_instance;

  WkRecordBox *letters;

  WkFile *file; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkLettersPart, wk_letters_part, ADW_TYPE_BIN)

static const char *
get_how (const char *how)
{
  if (g_str_equal (how, "print"))
    return _ ("printed");
  if (g_str_equal (how, "pdf"))
    return _ ("saved as a PDF");
  return _ ("copied");
}

/* To whom, when, in which language, and how it left. */
static char *
dup_subtitle (WkFields *letter)
{
  g_autofree char *to = wk_fields_dup_string (letter, "to"), *when = wk_fields_dup_string (letter, "when"), *how = wk_fields_dup_string (letter, "how");
  g_autofree char *code = wk_fields_dup_string (letter, "language"), *day = wk_plan_words_dup_when (when);
  const WkSeatLanguage *language = wk_seat_language_find (code);
  g_autoptr (WkPerson) by = wk_fields_dup_person (letter, "by");
  const char *parts[] = { *to != '\0' ? to : _ ("to the resident"), day, get_how (how), language != NULL ? language->own_name : code,
                          by != NULL ? wk_person_get_name (by) : NULL, NULL };

  return g_strjoinv (" · ", (char **) parts);
}

static void
show_words (WkRecord *record, GtkWidget *list)
{
  g_autofree char *title = wk_fields_dup_string (WK_FIELDS (record), "title"), *subtitle = dup_subtitle (WK_FIELDS (record));
  g_autofree char *words = wk_fields_dup_words (WK_FIELDS (record), "words");
  GtkWidget *row = g_object_get_data (G_OBJECT (list), "row");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_label_set_label (g_object_get_data (G_OBJECT (list), "words"), words);
}

#define RECORD "wk-letter"

/* Its record is there before its words are: once these are written, the row says them. */
static void
written_cb (WkDocument *document, gboolean local, GtkWidget *list)
{
  show_words (g_object_get_data (G_OBJECT (list), RECORD), list);
  g_signal_handlers_disconnect_by_func (document, written_cb, list);
}

/* What left is read here; it is not written in any more. */
static GtkWidget *
make_row (WkRecord *record, gpointer data)
{
  g_autofree char *when = wk_fields_dup_string (WK_FIELDS (record), "when");
  GtkWidget *list = gtk_list_box_new (), *row = adw_expander_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *label, *again;

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "selectable", TRUE,
                        "margin-top", 12, "margin-bottom", 12, "margin-start", 12, "margin-end", 12, NULL);
  again = g_object_new (GTK_TYPE_BUTTON, "label", _ ("Print again…"), "halign", GTK_ALIGN_START, "margin-start", 12, "margin-bottom", 12,
                        "action-name", "file.print-letter", NULL);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (again), "s", wk_record_get_id (record));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), again);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", box, "activatable", FALSE, "focusable", FALSE, NULL));
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  g_object_set_data (G_OBJECT (list), "row", row);
  g_object_set_data (G_OBJECT (list), "words", label);
  show_words (record, list);
  if (*when == '\0')
    {
      g_object_set_data_full (G_OBJECT (list), RECORD, g_object_ref (record), g_object_unref);
      g_signal_connect_object (wk_record_get_document (record), "changed", G_CALLBACK (written_cb), list, 0);
    }
  return list;
}

static void
wk_letters_part_dispose (GObject *object)
{
  WkLettersPart *self = WK_LETTERS_PART (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_LETTERS_PART);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (wk_letters_part_parent_class)->dispose (object);
}

static void
wk_letters_part_class_init (WkLettersPartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_letters_part_dispose;
  g_type_ensure (WK_TYPE_RECORD_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/letters/wk-letters-part.ui");
  gtk_widget_class_bind_template_child (widget_class, WkLettersPart, letters);
}

static void
wk_letters_part_init (WkLettersPart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_letters_part_bind (WkLettersPart *self, WkFile *file)
{
  g_return_if_fail (WK_IS_LETTERS_PART (self));
  g_return_if_fail (self->file == NULL);

  self->file = g_object_ref (file);
  wk_record_box_set_model (self->letters, G_LIST_MODEL (wk_document_get_records (wk_file_get_story (file), "letter")), make_row, self);
}

gboolean
wk_letters_part_show (WkLettersPart *self, const char *record)
{
  WkRecord *letter;
  GtkWidget *list;

  g_return_val_if_fail (WK_IS_LETTERS_PART (self), FALSE);

  letter = self->file != NULL ? wk_document_get_record (wk_file_get_story (self->file), record) : NULL;
  list = letter != NULL ? wk_record_box_find (self->letters, letter) : NULL;
  if (list == NULL)
    return FALSE;
  adw_expander_row_set_expanded (g_object_get_data (G_OBJECT (list), "row"), TRUE);
  return gtk_widget_grab_focus (g_object_get_data (G_OBJECT (list), "row"));
}
