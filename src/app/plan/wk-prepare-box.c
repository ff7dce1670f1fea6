#include "wk-prepare-box.h"

#include <glib/gi18n.h>

#include "plan/wk-record-box.h"

struct _WkPrepareBox
{
  AdwBin parent_instance;

  GtkExpander *expander;
  WkTextView *agenda;
  GtkWidget *preparations_part;
  WkRecordBox *preparations;
  GtkWidget *prepare;

  WkPlanContext *context; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkPrepareBox, wk_prepare_box, ADW_TYPE_BIN)

static WkRecordList *
get_list (WkPrepareBox *self)
{
  return wk_document_get_records (wk_plan_context_get_plan (self->context), "preparation");
}

static gboolean
is_own (WkPrepareBox *self, WkRecord *record)
{
  WkAuthor *author = wk_document_get_author (wk_plan_context_get_plan (self->context));
  g_autoptr (WkPerson) by = wk_fields_dup_person (WK_FIELDS (record), "by");

  return author != NULL && by != NULL && g_str_equal (wk_person_get_id (by), wk_author_get_account (author)) &&
         g_str_equal (wk_person_get_name (by), wk_author_get_name (author));
}

static WkRecord *
find_own (WkPrepareBox *self)
{
  WkRecordList *list = get_list (self);

  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    if (is_own (self, wk_record_list_get (list, i)))
      return wk_record_list_get (list, i);
  return NULL;
}

static GtkWidget *
make_preparation (WkRecord *record, gpointer data)
{
  WkPrepareBox *self = data;
  g_autoptr (WkPerson) by = wk_fields_dup_person (WK_FIELDS (record), "by");
  const char *name = by != NULL ? wk_person_get_name (by) : _ ("Someone");
  /* Translators: who prepares for the talk. */
  g_autofree char *label = g_strdup_printf (_ ("What %s brings in"), name);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL, "label", label, "wrap", TRUE, "xalign", 0.0, NULL);
  GtkWidget *view = wk_text_view_new ();

  gtk_widget_add_css_class (heading, "wk-field-label");
  gtk_widget_add_css_class (view, "wk-framed");
  wk_text_view_set_label (WK_TEXT_VIEW (view), label);
  wk_text_view_set_placeholder (WK_TEXT_VIEW (view), _ ("What do I ask, what do I bring, what can I do?"));
  wk_plan_context_show_text (self->context, WK_TEXT_VIEW (view), WK_FIELDS (record), "text");
  if (!is_own (self, record))
    gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), view);
  return box;
}

static void
update (WkPrepareBox *self)
{
  gtk_widget_set_visible (self->prepare, find_own (self) == NULL);
}

static void
prepare_clicked_cb (WkPrepareBox *self)
{
  WkDocument *plan = wk_plan_context_get_plan (self->context);
  WkAuthor *author = wk_document_get_author (plan);
  g_autoptr (WkPerson) by = NULL;
  WkRecord *record;
  GtkWidget *box;

  if (author == NULL)
    return;
  by = wk_person_new (wk_author_get_account (author), wk_author_get_name (author), wk_author_get_organisation (author));
  wk_document_stop_capturing (plan);
  wk_document_begin (plan);
  record = wk_record_list_append (get_list (self));
  if (record != NULL)
    wk_fields_set_person (WK_FIELDS (record), "by", by);
  wk_document_commit (plan);
  box = record != NULL ? wk_record_box_find (self->preparations, record) : NULL;
  if (box != NULL)
    gtk_widget_grab_focus (gtk_widget_get_last_child (box));
}

static void
wk_prepare_box_dispose (GObject *object)
{
  WkPrepareBox *self = WK_PREPARE_BOX (object);

  if (self->preparations != NULL)
    g_signal_handlers_disconnect_by_data (self->preparations, self);
  g_clear_object (&self->context);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_PREPARE_BOX);

  G_OBJECT_CLASS (wk_prepare_box_parent_class)->dispose (object);
}

static void
wk_prepare_box_class_init (WkPrepareBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_prepare_box_dispose;
  g_type_ensure (WK_TYPE_TEXT_VIEW);
  g_type_ensure (WK_TYPE_RECORD_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-prepare-box.ui");
  gtk_widget_class_bind_template_child (widget_class, WkPrepareBox, expander);
  gtk_widget_class_bind_template_child (widget_class, WkPrepareBox, agenda);
  gtk_widget_class_bind_template_child (widget_class, WkPrepareBox, preparations_part);
  gtk_widget_class_bind_template_child (widget_class, WkPrepareBox, preparations);
  gtk_widget_class_bind_template_child (widget_class, WkPrepareBox, prepare);
  gtk_widget_class_bind_template_callback (widget_class, prepare_clicked_cb);
}

static void
wk_prepare_box_init (WkPrepareBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_prepare_box_bind (WkPrepareBox *self, WkPlanContext *context)
{
  WkFields *plan;
  gboolean guest;

  g_return_if_fail (WK_IS_PREPARE_BOX (self));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  plan = WK_FIELDS (wk_plan_context_get_plan (context));
  guest = wk_plan_context_is_guest (context);
  wk_plan_context_show_text (context, self->agenda, plan, "agenda");
  /* What helpers prepare is between them until they say it. */
  gtk_widget_set_visible (self->preparations_part, !guest);
  g_signal_connect_swapped (self->preparations, "changed", G_CALLBACK (update), self);
  wk_record_box_set_model (self->preparations, G_LIST_MODEL (get_list (self)), make_preparation, self);
  gtk_expander_set_expanded (self->expander, guest || wk_text_get_length (wk_fields_get_text (plan, "agenda")) > 0);
  update (self);
}
