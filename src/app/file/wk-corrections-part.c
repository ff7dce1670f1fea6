#include "file/wk-corrections-part.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "plan/wk-record-box.h"
#include "wk-correction.h"
#include "wk-vocabulary.h"

struct _WkCorrectionsPart
{
  AdwBin parent_instance;

  WkRecordBox *corrections;

  GListModel *all; /* (owned) (nullable) (element-type WkRecord) */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (WkCorrectionsPart, wk_corrections_part, ADW_TYPE_BIN)

static gboolean
is_open (WkFields *correction)
{
  g_autofree char *state = wk_fields_dup_string (correction, "state");

  return g_str_equal (state, WK_CORRECTION_OPEN);
}

static void
add_words (GString *lines, const char *format, WkFields *correction, const char *field)
{
  g_autofree char *words = wk_fields_dup_words (correction, field);

  if (*words == '\0')
    return;
  g_string_append_c (lines, '\n');
  g_string_append_printf (lines, format, words);
}

/* All of it, in words: who asked, what stood there, and how it ended. */
static char *
dup_words (WkFields *correction)
{
  g_autofree char *by = wk_fields_dup_string (correction, "asked-by"), *asked = wk_fields_dup_string (correction, "asked-on");
  g_autofree char *asked_day = wk_plan_words_dup_when (asked), *state = wk_fields_dup_string (correction, "state");
  g_autofree char *decided = wk_fields_dup_string (correction, "decided-on"), *decided_day = wk_plan_words_dup_when (decided);
  g_autoptr (WkPerson) who = wk_fields_dup_person (correction, "decided-by");
  g_autoptr (GString) lines = g_string_new (NULL);

  /* Translators: 1 is who asked for a correction, 2 a day. */
  g_string_append_printf (lines, _ ("Asked by %1$s, %2$s"), by, asked_day);
  /* Translators: %s is what stood in the file. */
  add_words (lines, _ ("It said: “%s”"), correction, "was");
  /* Translators: %s is what somebody wants the file to say. */
  add_words (lines, _ ("It should say: “%s”"), correction, "wanted");
  g_string_append_printf (lines, "\n%s", wk_terms_get_label (WK_TERMS_CORRECTION, state));
  if (who != NULL)
    /* Translators: after how it ended: 1 is a day, 2 who decided it. */
    g_string_append_printf (lines, _ (": %1$s, %2$s"), decided_day, wk_person_get_name (who));
  /* Translators: %s is what the file says since then. */
  add_words (lines, _ ("It became: “%s”"), correction, "became");
  /* Translators: %s is why a correction was not taken over. */
  add_words (lines, _ ("Because: %s"), correction, "reason");
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

static void
update_row (WkFields *correction, GParamSpec *pspec, GtkWidget *box)
{
  g_autofree char *words = dup_words (correction), *about = wk_fields_dup_string (correction, "about");
  GtkWidget *decide = g_object_get_data (G_OBJECT (box), "decide"), *part = gtk_widget_get_ancestor (box, WK_TYPE_CORRECTIONS_PART);

  gtk_label_set_label (g_object_get_data (G_OBJECT (box), "about"), about);
  gtk_label_set_label (g_object_get_data (G_OBJECT (box), "words"), words);
  gtk_widget_set_visible (decide, is_open (correction));
  if (part != NULL)
    g_signal_emit (part, changed_signal, 0);
}

static GtkWidget *
make_row (WkRecord *record, gpointer data)
{
  const char *domain = wk_document_get_domain (wk_record_get_document (record));
  GtkWidget *about = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "xalign", 0.0, "css-classes", (const char *[]){ "heading", NULL }, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *decide = gtk_button_new_with_label (_ ("Decide …")), *words;

  words = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "selectable", TRUE, NULL);
  gtk_box_append (GTK_BOX (box), about);
  gtk_box_append (GTK_BOX (box), words);
  gtk_widget_set_halign (decide, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (decide), "file.correct");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (decide), "(ss)", domain != NULL ? domain : "", wk_record_get_id (record));
  gtk_box_append (GTK_BOX (box), decide);
  gtk_widget_add_css_class (box, "wk-notice");
  gtk_widget_add_css_class (box, "quiet");
  g_object_set_data (G_OBJECT (box), "about", about);
  g_object_set_data (G_OBJECT (box), "words", words);
  g_object_set_data (G_OBJECT (box), "decide", decide);
  g_signal_connect_object (record, "notify::about", G_CALLBACK (update_row), box, 0);
  g_signal_connect_object (record, "notify::state", G_CALLBACK (update_row), box, 0);
  g_signal_connect_object (record, "notify::decided-by", G_CALLBACK (update_row), box, 0);
  update_row (WK_FIELDS (record), NULL, box);
  return box;
}

static void
changed_cb (WkCorrectionsPart *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
wk_corrections_part_dispose (GObject *object)
{
  WkCorrectionsPart *self = WK_CORRECTIONS_PART (object);

  if (self->all != NULL)
    g_signal_handlers_disconnect_by_data (self->all, self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_CORRECTIONS_PART);
  g_clear_object (&self->all);

  G_OBJECT_CLASS (wk_corrections_part_parent_class)->dispose (object);
}

static void
wk_corrections_part_class_init (WkCorrectionsPartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_corrections_part_dispose;
  changed_signal = g_signal_new ("changed", WK_TYPE_CORRECTIONS_PART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (WK_TYPE_RECORD_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-corrections-part.ui");
  gtk_widget_class_bind_template_child (widget_class, WkCorrectionsPart, corrections);
}

static void
wk_corrections_part_init (WkCorrectionsPart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_corrections_part_bind (WkCorrectionsPart *self, WkFile *file)
{
  g_return_if_fail (WK_IS_CORRECTIONS_PART (self));
  g_return_if_fail (self->all == NULL);

  self->all = G_LIST_MODEL (gtk_flatten_list_model_new (wk_file_get_corrections (file)));
  g_signal_connect_swapped (self->all, "items-changed", G_CALLBACK (changed_cb), self);
  wk_record_box_set_model (self->corrections, self->all, make_row, self);
}

char *
wk_corrections_part_dup_summary (WkCorrectionsPart *self)
{
  guint n = self->all != NULL ? g_list_model_get_n_items (self->all) : 0, open = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WkRecord) record = g_list_model_get_item (self->all, i);

      open += is_open (WK_FIELDS (record));
    }
  if (open > 0)
    return g_strdup_printf (ngettext ("%u is to be decided", "%u are to be decided", open), open);
  return n > 0 ? g_strdup_printf (ngettext ("%u correction", "%u corrections", n), n) : NULL;
}
