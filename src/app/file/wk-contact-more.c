#include "file/wk-contact-more.h"

#include <glib/gi18n.h>

#include "file/wk-choice-row.h"
#include "file/wk-field-row.h"
#include "plan/wk-plan-words.h"
#include "plan/wk-when-button.h"
#include "plan/wk-wrap-layout.h"
#include "wk-draft.h"

struct _WkContactMore
{
  AdwBin parent_instance;

  WkChoiceRow *nature;
  WkWhenButton *when;
  WkFieldRow *with;
  WkFieldRow *agreed;
  WkWhenButton *next;

  WkDocument *draft; /* (owned) (nullable) */
  WkRecord *record; /* (owned) (nullable): of the draft */
};

G_DEFINE_FINAL_TYPE (WkContactMore, wk_contact_more, ADW_TYPE_BIN)

/* The date is of the contact moment from its beginning. */
static const char *const fields[] = { "nature", "with", "agreed", "next-on" };

static void
wk_contact_more_dispose (GObject *object)
{
  WkContactMore *self = WK_CONTACT_MORE (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_CONTACT_MORE);
  g_clear_object (&self->record);
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (wk_contact_more_parent_class)->dispose (object);
}

static void
wk_contact_more_class_init (WkContactMoreClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_contact_more_dispose;
  g_type_ensure (WK_TYPE_CHOICE_ROW);
  g_type_ensure (WK_TYPE_FIELD_ROW);
  g_type_ensure (WK_TYPE_WHEN_BUTTON);
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-contact-more.ui");
  gtk_widget_class_bind_template_child (widget_class, WkContactMore, nature);
  gtk_widget_class_bind_template_child (widget_class, WkContactMore, when);
  gtk_widget_class_bind_template_child (widget_class, WkContactMore, with);
  gtk_widget_class_bind_template_child (widget_class, WkContactMore, agreed);
  gtk_widget_class_bind_template_child (widget_class, WkContactMore, next);
}

static void
wk_contact_more_init (WkContactMore *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

WkContactMore *
wk_contact_more_new (WkFile *file)
{
  WkContactMore *self = g_object_new (WK_TYPE_CONTACT_MORE, NULL);
  WkFields *record;

  self->draft = wk_draft_new (wk_file_get_story (file));
  g_set_object (&self->record, wk_record_list_append (wk_document_get_records (self->draft, "contact")));
  record = WK_FIELDS (self->record);
  wk_choice_row_bind (self->nature, record, "nature", WK_TERMS_NATURE);
  wk_when_button_bind (self->when, record, "when");
  wk_when_button_set_label (self->when, _ ("Date of the contact"));
  wk_field_row_bind (self->with, record, "with");
  wk_field_row_bind (self->agreed, record, "agreed");
  wk_when_button_bind (self->next, record, "next-on");
  wk_when_button_set_label (self->next, _ ("Contact again"));
  wk_contact_more_begin (self);
  return self;
}

void
wk_contact_more_begin (WkContactMore *self)
{
  g_autofree char *today = wk_plan_words_dup_today ();

  g_return_if_fail (WK_IS_CONTACT_MORE (self));

  wk_fields_set_string (WK_FIELDS (self->record), "when", today);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    wk_fields_set_string (WK_FIELDS (self->record), fields[i], NULL);
}

char *
wk_contact_more_dup_date (WkContactMore *self)
{
  g_autofree char *when = NULL;

  g_return_val_if_fail (WK_IS_CONTACT_MORE (self), NULL);

  when = wk_fields_dup_string (WK_FIELDS (self->record), "when");
  return *when != '\0' ? g_steal_pointer (&when) : NULL;
}

void
wk_contact_more_write (WkContactMore *self, WkRecord *contact)
{
  WkDocument *document = wk_record_get_document (contact);

  g_return_if_fail (WK_IS_CONTACT_MORE (self));

  wk_field_row_keep (self->with);
  wk_field_row_keep (self->agreed);
  wk_document_begin (document);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *value = wk_fields_dup_string (WK_FIELDS (self->record), fields[i]);

      if (*value != '\0')
        wk_fields_set_string (WK_FIELDS (contact), fields[i], value);
    }
  wk_document_commit (document);
}
