#include "wk-old-remarks.h"

#include <glib/gi18n.h>
#include <string.h>

#include "file/wk-acute-part.h"
#include "file/wk-acute-words.h"
#include "file/wk-open-domains.h"
#include "plan/wk-wrap-layout.h"
#include "wk-closed.h"
#include "wk-entered.h"
#include "wk-vocabulary.h"

struct _WkOldRemarks
{
  AdwBin parent_instance;

  GtkLabel *remarks;
  GtkTextView *editor;
  GtkWidget *choices;
  GtkWidget *correcting;
  GtkWidget *acute_part;
  GtkLabel *acute_words;
  GtkWidget *acute;

  WkFile *file; /* (owned) */
  WkDocument *intake; /* (owned) */
  char *domain; /* (owned) (nullable): of what may be acute */
  char *sentence; /* (owned) (nullable): what may be */
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

/* Once it stands there it is not proposed again. */
static gboolean
is_written_down (WkOldRemarks *self)
{
  WkDocument *domain = wk_file_get_domain (self->file, self->domain);
  WkRecordList *barriers = domain != NULL ? wk_document_get_records (domain, "barrier") : NULL;

  for (guint i = 0; barriers != NULL && i < wk_record_list_get_length (barriers); i++)
    {
      g_autofree char *words = wk_fields_dup_words (WK_FIELDS (wk_record_list_get (barriers, i)), "barrier");

      if (g_str_equal (words, self->sentence))
        return TRUE;
    }
  return FALSE;
}

static void
find_acute (WkOldRemarks *self, const char *remarks)
{
  g_autofree char *words = NULL;

  g_clear_pointer (&self->domain, g_free);
  g_clear_pointer (&self->sentence, g_free);
  self->sentence = wk_acute_words_find (remarks, &self->domain);
  if (self->sentence == NULL)
    return;
  /* Translators: %s is what the old system said. */
  words = g_strdup_printf (_ ("“%s” may be acute. Ask the resident first: nothing is set by itself."), self->sentence);
  gtk_label_set_label (self->acute_words, words);
}

static void
update (WkOldRemarks *self)
{
  g_autofree char *words = wk_fields_dup_string (WK_FIELDS (self->intake), "remarks");
  g_autofree char *state = wk_fields_dup_string (WK_FIELDS (self->intake), "remarks-state");

  /* Whatever else is written in the intake: a list is read for this. */
  if (!g_str_equal (gtk_label_get_label (self->remarks), words))
    {
      gtk_label_set_label (self->remarks, words);
      find_acute (self, words);
    }
  gtk_widget_set_visible (self->acute_part, self->sentence != NULL && !is_written_down (self));
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
acute_cb (WkOldRemarks *self)
{
  WkDocument *domain = wk_file_get_domain (self->file, self->domain);
  g_autofree char *said = NULL;
  WkRecord *barrier;

  if (domain == NULL || wk_file_is_closed (self->file, self->domain))
    {
      said = wk_open_domains_dup_closed (self->file, self->domain, TRUE);
      gtk_widget_activate_action (GTK_WIDGET (self), "file.say", "s", said);
      return;
    }
  wk_document_begin (domain);
  barrier = wk_record_list_append (wk_document_get_records (domain, "barrier"));
  if (barrier != NULL)
    {
      wk_text_insert (wk_fields_get_text (WK_FIELDS (barrier), "barrier"), 0, self->sentence);
      wk_acute_part_light (barrier);
    }
  wk_document_commit (domain);
  if (barrier == NULL)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  /* Translators: %s is a life domain. */
  said = g_strdup_printf (_ ("It stands under %s as acute. Who takes care of it?"), wk_terms_get_label (WK_TERMS_DOMAIN, self->domain));
  gtk_widget_activate_action (GTK_WIDGET (self), "file.say", "s", said);
  update (self);
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
  g_clear_object (&self->file);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_OLD_REMARKS);

  G_OBJECT_CLASS (wk_old_remarks_parent_class)->dispose (object);
}

static void
wk_old_remarks_finalize (GObject *object)
{
  WkOldRemarks *self = WK_OLD_REMARKS (object);

  g_free (self->domain);
  g_free (self->sentence);

  G_OBJECT_CLASS (wk_old_remarks_parent_class)->finalize (object);
}

static void
wk_old_remarks_class_init (WkOldRemarksClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_old_remarks_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_old_remarks_finalize;
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-old-remarks.ui");
  gtk_widget_class_bind_template_child (widget_class, WkOldRemarks, remarks);
  gtk_widget_class_bind_template_child (widget_class, WkOldRemarks, editor);
  gtk_widget_class_bind_template_child (widget_class, WkOldRemarks, choices);
  gtk_widget_class_bind_template_child (widget_class, WkOldRemarks, correcting);
  gtk_widget_class_bind_template_child (widget_class, WkOldRemarks, acute_part);
  gtk_widget_class_bind_template_child (widget_class, WkOldRemarks, acute_words);
  gtk_widget_class_bind_template_child (widget_class, WkOldRemarks, acute);
  gtk_widget_class_bind_template_callback (widget_class, take_over_cb);
  gtk_widget_class_bind_template_callback (widget_class, acute_cb);
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

  self->file = g_object_ref (file);
  self->intake = g_object_ref (wk_file_get_intake (file));
  g_signal_connect_swapped (self->intake, "changed", G_CALLBACK (update), self);
  update (self);
}
