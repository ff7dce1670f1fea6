#include "wk-acute-part.h"

#include <glib/gi18n.h>

#include "file/wk-field-row.h"
#include "plan/wk-plan-words.h"
#include "plan/wk-when-button.h"
#include "plan/wk-who-button.h"
#include "plan/wk-wrap-layout.h"
#include "wk-entered.h"

struct _WkAcutePart
{
  AdwBin parent_instance;

  WkWhoButton *owner;
  WkWhoButton *deputy;
  WkWhoButton *decides;
  WkWhenButton *deadline;
  WkFieldRow *costs;
  WkFieldRow *rule;
  GtkPopover *popover;
  GtkCheckButton *confirmed;
  GtkLabel *ask;
  GtkEntry *word;
  GtkWidget *close;

  WkRecord *barrier; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WkAcutePart, wk_acute_part, ADW_TYPE_BIN)

static char *
dup_word (WkAcutePart *self)
{
  return wk_entered_dup (GTK_EDITABLE (self->word));
}

static void
update_close (WkAcutePart *self)
{
  gboolean confirmed = gtk_check_button_get_active (self->confirmed);
  g_autofree char *word = dup_word (self);

  /* Of how the resident says it nothing is said. */
  g_object_set (self->word, "input-hints", confirmed ? GTK_INPUT_HINT_NONE : GTK_INPUT_HINT_SPELLCHECK, NULL);
  gtk_label_set_label (self->ask, confirmed ? _ ("What the resident says") : _ ("Why it may be closed all the same"));
  /* The resident's yes is enough; closing without it asks for a reason. */
  gtk_widget_set_sensitive (self->close, confirmed || *word != '\0');
}

static void
close_cb (WkAcutePart *self)
{
  WkDocument *document = wk_record_get_document (self->barrier);
  WkFields *fields = WK_FIELDS (self->barrier);
  g_autofree char *today = wk_plan_words_dup_today ();
  g_autofree char *word = dup_word (self);

  if (document == NULL || !gtk_widget_is_sensitive (self->close))
    return;
  gtk_popover_popdown (self->popover);
  wk_document_begin (document);
  wk_fields_set_string (fields, "gone-on", today);
  wk_fields_set_string (fields, "gone-how", gtk_check_button_get_active (self->confirmed) ? "confirmed" : "not-reached");
  wk_fields_set_string (fields, "gone-word", word);
  wk_fields_set_boolean (fields, "acute", FALSE);
  wk_document_commit (document);
}

static void
mistake_clicked_cb (WkAcutePart *self)
{
  wk_fields_set_boolean (WK_FIELDS (self->barrier), "acute", FALSE);
}

static void
wk_acute_part_dispose (GObject *object)
{
  WkAcutePart *self = WK_ACUTE_PART (object);

  g_clear_object (&self->barrier);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_ACUTE_PART);

  G_OBJECT_CLASS (wk_acute_part_parent_class)->dispose (object);
}

static void
wk_acute_part_class_init (WkAcutePartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_acute_part_dispose;
  g_type_ensure (WK_TYPE_WHO_BUTTON);
  g_type_ensure (WK_TYPE_WHEN_BUTTON);
  g_type_ensure (WK_TYPE_FIELD_ROW);
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-acute-part.ui");
  gtk_widget_class_bind_template_child (widget_class, WkAcutePart, owner);
  gtk_widget_class_bind_template_child (widget_class, WkAcutePart, deputy);
  gtk_widget_class_bind_template_child (widget_class, WkAcutePart, decides);
  gtk_widget_class_bind_template_child (widget_class, WkAcutePart, deadline);
  gtk_widget_class_bind_template_child (widget_class, WkAcutePart, costs);
  gtk_widget_class_bind_template_child (widget_class, WkAcutePart, rule);
  gtk_widget_class_bind_template_child (widget_class, WkAcutePart, popover);
  gtk_widget_class_bind_template_child (widget_class, WkAcutePart, confirmed);
  gtk_widget_class_bind_template_child (widget_class, WkAcutePart, ask);
  gtk_widget_class_bind_template_child (widget_class, WkAcutePart, word);
  gtk_widget_class_bind_template_child (widget_class, WkAcutePart, close);
  gtk_widget_class_bind_template_callback (widget_class, update_close);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_bind_template_callback (widget_class, mistake_clicked_cb);
}

static void
wk_acute_part_init (WkAcutePart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_close (self);
}

void
wk_acute_part_bind (WkAcutePart *self, WkPlanContext *context, WkRecord *barrier)
{
  WkFields *fields = WK_FIELDS (barrier);

  g_return_if_fail (WK_IS_ACUTE_PART (self));
  g_return_if_fail (self->barrier == NULL);

  self->barrier = g_object_ref (barrier);
  wk_who_button_bind (self->owner, context, fields, "acute-owner");
  wk_who_button_set_label (self->owner, _ ("Acute: who takes care of it"));
  wk_who_button_bind (self->deputy, context, fields, "acute-deputy");
  wk_who_button_set_label (self->deputy, _ ("Acute: who stands in"));
  wk_who_button_bind (self->decides, context, fields, "acute-decides");
  wk_who_button_set_label (self->decides, _ ("Acute: who may decide"));
  wk_when_button_bind (self->deadline, fields, "acute-deadline");
  wk_when_button_set_label (self->deadline, _ ("Acute: before when"));
  wk_field_row_bind (self->costs, fields, "acute-costs");
  wk_field_row_bind (self->rule, fields, "acute-rule");
}

void
wk_acute_part_light (WkRecord *barrier)
{
  WkDocument *document = wk_record_get_document (barrier);
  WkFields *fields = WK_FIELDS (barrier);
  g_autofree char *today = wk_plan_words_dup_today ();

  if (document == NULL)
    return;
  wk_document_begin (document);
  wk_fields_set_boolean (fields, "acute", TRUE);
  wk_fields_set_string (fields, "acute-since", today);
  wk_fields_set_string (fields, "effect", "hinders");
  wk_fields_set_string (fields, "gone-on", NULL);
  wk_fields_set_string (fields, "gone-how", NULL);
  wk_fields_set_string (fields, "gone-word", NULL);
  wk_document_commit (document);
}
