#include "wk-domain-card.h"

#include <glib/gi18n.h>
#include <string.h>

#include "file/wk-fold-card.h"
#include "file/wk-note-row.h"
#include "file/wk-open-domains.h"
#include "plan/wk-record-box.h"
#include "wk-card.h"
#include "wk-closed.h"
#include "wk-vocabulary.h"
#include "wk-words.h"

struct _WkDomainCard
{
  AdwBin parent_instance;

  WkFoldCard *fold;
  GtkWidget *open_part;
  GtkLabel *closed_label;
  WkTextView *situation;
  WkRecordBox *strengths;
  WkRecordBox *barriers;

  WkPlanContext *context; /* (owned) */
  WkDocument *document; /* (owned) */
  char *domain; /* (owned) */
  gboolean filled; /* its rows are there */
  gboolean closed; /* to who works here */
};

G_DEFINE_FINAL_TYPE (WkDomainCard, wk_domain_card, ADW_TYPE_BIN)

static const char *
get_title (WkDomainCard *self)
{
  return wk_terms_get_label (WK_TERMS_DOMAIN, self->domain);
}

/* The first line of the situation; where that is empty, the first barrier or strength. */
static char *
dup_first_line (WkDomainCard *self)
{
  WkText *texts[3] = { wk_fields_get_text (WK_FIELDS (self->document), "situation"), NULL, NULL };
  WkRecord *barrier = wk_record_list_get (wk_document_get_records (self->document, "barrier"), 0);
  WkRecord *strength = wk_record_list_get (wk_document_get_records (self->document, "strength"), 0);

  if (barrier != NULL)
    texts[1] = wk_fields_get_text (WK_FIELDS (barrier), "barrier");
  if (strength != NULL)
    texts[2] = wk_fields_get_text (WK_FIELDS (strength), "strength");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *words = texts[i] != NULL ? wk_text_dup_text (texts[i]) : NULL;

      if (words == NULL || *g_strstrip (words) == '\0')
        continue;
      words[strcspn (words, "\n")] = '\0';
      return g_steal_pointer (&words);
    }
  return NULL;
}

static gboolean
has_acute (WkDomainCard *self)
{
  WkRecordList *barriers = wk_document_get_records (self->document, "barrier");

  for (guint i = 0; i < wk_record_list_get_length (barriers); i++)
    if (wk_fields_get_boolean (WK_FIELDS (wk_record_list_get (barriers, i)), "acute"))
      return TRUE;
  return FALSE;
}

static void
update_summary (WkDomainCard *self)
{
  g_autofree char *line = NULL;

  if (self->closed)
    return;
  line = dup_first_line (self);
  wk_fold_card_set_summary (self->fold, line);
  if (has_acute (self))
    gtk_widget_add_css_class (GTK_WIDGET (self->fold), "wk-acute-row");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->fold), "wk-acute-row");
}

static void
number_rows (WkRecordBox *box)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (box));

  for (guint number = 1; row != NULL; row = gtk_widget_get_next_sibling (row))
    wk_note_row_set_number (WK_NOTE_ROW (row), number++);
}

static void
rows_changed_cb (WkDomainCard *self)
{
  number_rows (self->strengths);
  number_rows (self->barriers);
  update_summary (self);
}

static GtkWidget *
make_row (WkRecord *record, gpointer data)
{
  WkDomainCard *self = data;

  return wk_note_row_new (self->context, record, get_title (self));
}

/* Its rows are made once somebody opens it: a file has fourteen, and mostly a few are looked at. */
static void
open_cb (WkDomainCard *self)
{
  if (self->filled || self->closed || !wk_fold_card_get_open (self->fold))
    return;
  self->filled = TRUE;
  wk_text_view_bind (self->situation, self->document, wk_fields_get_text (WK_FIELDS (self->document), "situation"));
  wk_record_box_set_model (self->strengths, G_LIST_MODEL (wk_document_get_records (self->document, "strength")), make_row, self);
  wk_record_box_set_model (self->barriers, G_LIST_MODEL (wk_document_get_records (self->document, "barrier")), make_row, self);
}

static void
document_changed_cb (WkDomainCard *self, gboolean local)
{
  WkFile *file = wk_plan_context_get_file (self->context);

  update_summary (self);
  /* The card names the domains that something is written in. */
  if (local && file != NULL)
    wk_card_add_domain (wk_file_get_card (file), self->domain);
}

static void
add (WkDomainCard *self, const char *kind, WkRecordBox *box)
{
  WkRecord *record = wk_record_list_append (wk_document_get_records (self->document, kind));
  GtkWidget *row = record != NULL ? wk_record_box_find (box, record) : NULL;

  if (row != NULL)
    wk_note_row_begin_writing (WK_NOTE_ROW (row));
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
add_strength_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  add (WK_DOMAIN_CARD (widget), "strength", WK_DOMAIN_CARD (widget)->strengths);
}

static void
add_barrier_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  add (WK_DOMAIN_CARD (widget), "barrier", WK_DOMAIN_CARD (widget)->barriers);
}

static void
remove_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkDomainCard *self = WK_DOMAIN_CARD (widget);
  WkRecord *record = wk_document_get_record (self->document, g_variant_get_string (parameter, NULL));

  if (record != NULL && wk_record_remove (record))
    gtk_widget_activate_action (widget, "file.removed", "(ss)", self->domain, wk_record_get_id (record));
}

static void
wk_domain_card_dispose (GObject *object)
{
  WkDomainCard *self = WK_DOMAIN_CARD (object);

  if (self->fold != NULL)
    g_signal_handlers_disconnect_by_data (self->fold, self);
  if (self->strengths != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->strengths, self);
      g_signal_handlers_disconnect_by_data (self->barriers, self);
    }
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_DOMAIN_CARD);
  g_clear_object (&self->document);
  g_clear_object (&self->context);
  g_clear_pointer (&self->domain, g_free);

  G_OBJECT_CLASS (wk_domain_card_parent_class)->dispose (object);
}

static void
wk_domain_card_class_init (WkDomainCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_domain_card_dispose;
  g_type_ensure (WK_TYPE_FOLD_CARD);
  g_type_ensure (WK_TYPE_TEXT_VIEW);
  g_type_ensure (WK_TYPE_RECORD_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-domain-card.ui");
  gtk_widget_class_bind_template_child (widget_class, WkDomainCard, fold);
  gtk_widget_class_bind_template_child (widget_class, WkDomainCard, open_part);
  gtk_widget_class_bind_template_child (widget_class, WkDomainCard, closed_label);
  gtk_widget_class_bind_template_child (widget_class, WkDomainCard, situation);
  gtk_widget_class_bind_template_child (widget_class, WkDomainCard, strengths);
  gtk_widget_class_bind_template_child (widget_class, WkDomainCard, barriers);
  gtk_widget_class_install_action (widget_class, "domain.add-strength", NULL, add_strength_cb);
  gtk_widget_class_install_action (widget_class, "domain.add-barrier", NULL, add_barrier_cb);
  gtk_widget_class_install_action (widget_class, "domain.remove", "s", remove_cb);
}

static void
wk_domain_card_init (WkDomainCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_domain_card_update_title (WkDomainCard *self)
{
  g_autofree char *label = NULL;

  g_return_if_fail (WK_IS_DOMAIN_CARD (self));

  wk_fold_card_set_title (self->fold, get_title (self));
  /* Translators: %s is a life domain. */
  label = g_strdup_printf (_ ("%s: situation"), get_title (self));
  wk_text_view_set_label (self->situation, label);
}

GtkWidget *
wk_domain_card_new (WkPlanContext *context, const char *domain)
{
  WkDomainCard *self = g_object_new (WK_TYPE_DOMAIN_CARD, NULL);
  WkDocument *document = wk_file_get_domain (wk_plan_context_get_file (context), domain);
  g_autofree char *icon = wk_words_dup_domain_icon (domain);

  self->context = g_object_ref (context);
  self->document = g_object_ref (document);
  self->domain = g_strdup (domain);
  wk_fold_card_set_icon_name (self->fold, icon);
  wk_domain_card_update_title (self);
  g_signal_connect_swapped (self->strengths, "changed", G_CALLBACK (rows_changed_cb), self);
  g_signal_connect_swapped (self->barriers, "changed", G_CALLBACK (rows_changed_cb), self);
  g_signal_connect_swapped (self->fold, "notify::open", G_CALLBACK (open_cb), self);
  g_signal_connect_swapped (document, "changed", G_CALLBACK (document_changed_cb), self);
  update_summary (self);
  wk_domain_card_update_closed (self);
  return GTK_WIDGET (self);
}

/* Whom to ask stands in the line, so that nobody opens it for that. */
void
wk_domain_card_update_closed (WkDomainCard *self)
{
  WkFile *file;
  g_autofree char *line = NULL, *words = NULL;

  g_return_if_fail (WK_IS_DOMAIN_CARD (self));

  file = wk_plan_context_get_file (self->context);
  self->closed = wk_file_is_closed (file, self->domain);
  gtk_widget_set_visible (self->open_part, !self->closed);
  gtk_widget_set_visible (GTK_WIDGET (self->closed_label), self->closed);
  if (!self->closed)
    {
      open_cb (self);
      update_summary (self);
      return;
    }
  line = wk_open_domains_dup_closed (file, self->domain, FALSE);
  words = wk_open_domains_dup_closed (file, self->domain, TRUE);
  wk_fold_card_set_summary (self->fold, line);
  gtk_label_set_label (self->closed_label, words);
}

const char *
wk_domain_card_get_domain (WkDomainCard *self)
{
  g_return_val_if_fail (WK_IS_DOMAIN_CARD (self), NULL);
  return self->domain;
}

void
wk_domain_card_open (WkDomainCard *self)
{
  g_return_if_fail (WK_IS_DOMAIN_CARD (self));
  wk_fold_card_set_open (self->fold, TRUE);
}
