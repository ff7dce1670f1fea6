#include "wk-closed-step.h"

#include <glib/gi18n.h>

#include "file/wk-open-domains.h"
#include "text/wk-hint-bar.h"
#include "wk-accessible.h"
#include "wk-vocabulary.h"

typedef struct
{
  WkPlanContext *context; /* (owned) */
  WkRecord *step; /* (owned) */
  GtkEditable *title;
  GtkDropDown *domain;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *self = data;

  g_object_unref (self->context);
  g_object_unref (self->step);
  g_free (self);
}

gboolean
wk_closed_step_close (WkPlanContext *context, WkRecord *step, const char *title, const char *domain)
{
  WkFile *file = wk_plan_context_get_file (context);
  WkDocument *document = file != NULL ? wk_file_get_domain (file, domain) : NULL, *plan = wk_record_get_document (step);
  WkText *what = wk_fields_get_text (WK_FIELDS (step), "what");
  g_autofree char *words = wk_text_dup_text (what);
  WkRecord *record;

  if (document == NULL || plan == NULL || !wk_document_is_writable (document) || !wk_text_may_edit (what, 0, wk_text_get_length (what)))
    return FALSE;
  /* First there, then gone here: a program that ends in between has the words twice rather than not at all. */
  wk_document_begin (document);
  record = wk_record_list_append (wk_document_get_records (document, "closed-step"));
  if (record != NULL)
    {
      wk_fields_set_string (WK_FIELDS (record), "step", wk_record_get_id (step));
      wk_text_set_text (wk_fields_get_text (WK_FIELDS (record), "what"), words);
    }
  wk_document_commit (document);
  if (record == NULL)
    return FALSE;
  wk_document_begin (plan);
  wk_fields_set_boolean (WK_FIELDS (step), "closed", TRUE);
  wk_fields_set_string (WK_FIELDS (step), "title", title);
  wk_text_set_text (what, "");
  wk_document_commit (plan);
  return TRUE;
}

/* The record that holds a step's words, in whichever life domain it is. */
static WkRecord *
find_words (WkFile *file, WkRecord *step)
{
  gsize n;
  const WkTerm *domains = wk_terms_get (WK_TERMS_DOMAIN, &n);

  for (gsize i = 0; i < n; i++)
    {
      WkDocument *document = wk_file_get_domain (file, domains[i].key);
      WkRecordList *list = document != NULL ? wk_document_get_records (document, "closed-step") : NULL;

      for (guint k = 0; list != NULL && k < wk_record_list_get_length (list); k++)
        {
          WkRecord *record = wk_record_list_get (list, k);
          g_autofree char *id = wk_fields_dup_string (WK_FIELDS (record), "step");

          if (g_str_equal (id, wk_record_get_id (step)))
            return record;
        }
    }
  return NULL;
}

gboolean
wk_closed_step_open (WkPlanContext *context, WkRecord *step)
{
  WkFile *file = wk_plan_context_get_file (context);
  WkRecord *record = file != NULL ? find_words (file, step) : NULL;
  WkDocument *plan = wk_record_get_document (step);
  g_autofree char *words = NULL;

  if (record == NULL || plan == NULL || !wk_document_is_writable (plan))
    return FALSE;
  words = wk_text_dup_text (wk_fields_get_text (WK_FIELDS (record), "what"));
  wk_document_begin (plan);
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (step), "what"), words);
  wk_fields_set_boolean (WK_FIELDS (step), "closed", FALSE);
  wk_fields_set_string (WK_FIELDS (step), "title", NULL);
  wk_document_commit (plan);
  return wk_record_remove (record);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Question *self)
{
  const char *domain = wk_open_domains_get_key (gtk_drop_down_get_model (self->domain), gtk_drop_down_get_selected (self->domain));

  if (g_str_equal (response, "close") && domain != NULL)
    wk_closed_step_close (self->context, self->step, gtk_editable_get_text (self->title), domain);
}

void
wk_closed_step_ask (WkPlanContext *context, WkRecord *step, GtkWindow *parent)
{
  Question *self = g_new0 (Question, 1);
  GtkWidget *dialog = adw_message_dialog_new (parent, _ ("A closed step"), NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title_label = gtk_label_new (_ ("What everybody at the table may read")), *domain_label = gtk_label_new (_ ("Where the words stand"));
  GtkWidget *title = gtk_entry_new (), *domain = gtk_drop_down_new (wk_open_domains_new (wk_plan_context_get_file (context), NULL), NULL);

  gtk_editable_set_text (GTK_EDITABLE (title), _ ("Something for myself"));
  gtk_label_set_xalign (GTK_LABEL (title_label), 0);
  gtk_label_set_xalign (GTK_LABEL (domain_label), 0);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (title), GTK_ACCESSIBLE_RELATION_LABELLED_BY, title_label, NULL, -1);
  wk_accessible_name_drop_down (GTK_DROP_DOWN (domain), gtk_label_get_label (GTK_LABEL (domain_label)));
  gtk_box_append (GTK_BOX (box), title_label);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), domain_label);
  gtk_box_append (GTK_BOX (box), domain);
  gtk_entry_set_input_hints (GTK_ENTRY (title), GTK_INPUT_HINT_SPELLCHECK);
  gtk_box_append (GTK_BOX (box), g_object_new (WK_TYPE_HINT_BAR, NULL));
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog),
                               _ ("The plan keeps a neutral title and who does it. The words go to a life domain, for who may read that."));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "close", _ ("Close the step"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  self->context = g_object_ref (context);
  self->step = g_object_ref (step);
  self->title = GTK_EDITABLE (title);
  self->domain = GTK_DROP_DOWN (domain);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), self, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
