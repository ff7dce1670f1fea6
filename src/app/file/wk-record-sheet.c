#include "wk-record-sheet.h"

#include <glib/gi18n.h>

#include "plan/wk-record-box.h"
#include "wk-writable.h"

struct _WkRecordSheet
{
  AdwBin parent_instance;

  GtkLabel *heading;
  GtkLabel *none;
  WkRecordBox *box;
  GtkButton *add;

  WkPlanContext *context; /* (owned) */
  WkDocument *document; /* (owned) */
  const WkRecordShape *shape;
};

enum
{
  PROP_0,
  PROP_HEADING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WkRecordSheet, wk_record_sheet, ADW_TYPE_BIN)

static GtkWidget *
make_form (WkRecord *record, gpointer data)
{
  WkRecordSheet *self = data;

  return wk_record_form_new (self->context, record, self->shape);
}

static void
changed_cb (WkRecordSheet *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->none), self->shape->none != NULL && wk_record_box_get_length (self->box) == 0);
}

static void
add_clicked_cb (WkRecordSheet *self)
{
  WkRecord *record;
  GtkWidget *form;

  wk_document_begin (self->document);
  record = wk_record_list_append (wk_document_get_records (self->document, self->shape->kind));
  if (record != NULL && self->shape->begin != NULL)
    self->shape->begin (record);
  wk_document_commit (self->document);
  form = record != NULL ? wk_record_box_find (self->box, record) : NULL;
  if (form != NULL)
    wk_record_form_begin_writing (WK_RECORD_FORM (form));
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
wk_record_sheet_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, gtk_label_get_label (WK_RECORD_SHEET (object)->heading));
}

static void
wk_record_sheet_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WkRecordSheet *self = WK_RECORD_SHEET (object);
  const char *heading = g_value_get_string (value);

  gtk_label_set_label (self->heading, heading != NULL ? heading : "");
  gtk_widget_set_visible (GTK_WIDGET (self->heading), heading != NULL);
}

static void
wk_record_sheet_dispose (GObject *object)
{
  WkRecordSheet *self = WK_RECORD_SHEET (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_RECORD_SHEET);
  g_clear_object (&self->context);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (wk_record_sheet_parent_class)->dispose (object);
}

static void
wk_record_sheet_class_init (WkRecordSheetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = wk_record_sheet_get_property;
  object_class->set_property = wk_record_sheet_set_property;
  object_class->dispose = wk_record_sheet_dispose;
  properties[PROP_HEADING] = g_param_spec_string ("heading", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (WK_TYPE_RECORD_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-record-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, WkRecordSheet, heading);
  gtk_widget_class_bind_template_child (widget_class, WkRecordSheet, box);
  gtk_widget_class_bind_template_child (widget_class, WkRecordSheet, none);
  gtk_widget_class_bind_template_child (widget_class, WkRecordSheet, add);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
}

static void
wk_record_sheet_init (WkRecordSheet *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_record_sheet_bind (WkRecordSheet *self, WkPlanContext *context, WkDocument *document, const WkRecordShape *shape)
{
  g_return_if_fail (WK_IS_RECORD_SHEET (self));
  g_return_if_fail (self->document == NULL);

  self->context = g_object_ref (context);
  self->document = g_object_ref (document);
  self->shape = shape;
  gtk_button_set_label (self->add, _ (shape->add_label));
  wk_writable_follow_visible (GTK_WIDGET (self->add), WK_FIELDS (document));
  wk_record_box_set_model (self->box, G_LIST_MODEL (wk_document_get_records (document, shape->kind)), make_form, self);
  gtk_label_set_label (self->none, shape->none != NULL ? _ (shape->none) : "");
  g_signal_connect_object (self->box, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}
