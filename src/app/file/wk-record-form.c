#include "wk-record-form.h"

#include <glib/gi18n.h>

#include "file/wk-choice-row.h"
#include "file/wk-field-row.h"
#include "file/wk-terms-row.h"
#include "plan/wk-when-button.h"
#include "plan/wk-who-button.h"
#include "wk-writable.h"

struct _WkRecordForm
{
  AdwBin parent_instance;

  AdwExpanderRow *expander;
  GtkWidget *remove;
  GtkWidget *locked_row;
  GtkLabel *locked;

  WkPlanContext *context; /* (owned) */
  WkRecord *record; /* (owned) */
  const WkRecordShape *shape;
  GtkWidget *first; /* (unowned) (nullable): where writing begins */
  GPtrArray *bindings; /* (owned) (element-type GBinding): unbound when it goes */
};

G_DEFINE_FINAL_TYPE (WkRecordForm, wk_record_form, ADW_TYPE_BIN)

static void
update (WkRecordForm *self)
{
  WkFields *fields = WK_FIELDS (self->record);
  g_autofree char *title = self->shape->dup_title (fields);
  g_autofree char *subtitle = self->shape->dup_subtitle != NULL ? self->shape->dup_subtitle (fields) : NULL;
  const char *shown = title != NULL && *title != '\0' ? title : _ (self->shape->new_title);
  g_autofree char *title_markup = g_markup_escape_text (shown, -1);
  g_autofree char *subtitle_markup = g_markup_escape_text (subtitle != NULL ? subtitle : "", -1);
  g_autofree char *removal = NULL;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->expander), title_markup);
  adw_expander_row_set_subtitle (self->expander, subtitle_markup);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expander), GTK_ACCESSIBLE_PROPERTY_LABEL, shown, -1);
  /* Translators: %s is what is taken away, such as the name of a housemate. */
  removal = g_strdup_printf (_ ("Take away: %s"), shown);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL, removal, -1);
}

static void
update_writable (WkRecordForm *self)
{
  WkDocument *document = wk_record_get_document (self->record);
  const char *reason = document != NULL ? wk_document_get_read_only_reason (document) : NULL;
  gboolean writable = document != NULL && wk_document_is_writable (document);

  gtk_widget_set_visible (self->remove, writable);
  gtk_label_set_label (self->locked, reason != NULL ? reason : "");
  gtk_widget_set_visible (self->locked_row, reason != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expander), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reason != NULL ? reason : "", -1);
}

static void
remove_clicked_cb (WkRecordForm *self)
{
  g_autofree char *id = g_strdup (wk_record_get_id (self->record));

  if (wk_record_remove (self->record))
    gtk_widget_activate_action (GTK_WIDGET (self), "file.removed", "(ss)", self->shape->document, id);
}

static GtkWidget *
new_row_with (const char *label, GtkWidget *suffix)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  gtk_widget_set_valign (suffix, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
  return row;
}

static GtkWidget *
new_switch (WkRecordForm *self, const WkPart *part)
{
  GtkWidget *widget = gtk_switch_new (), *row = new_row_with (_ (part->label), widget);

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (part->label), -1);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), widget);
  wk_writable_follow_switch (GTK_SWITCH (widget), WK_FIELDS (self->record));
  g_ptr_array_add (self->bindings, g_object_ref (g_object_bind_property (self->record, part->field, widget, "active",
                                                                         G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL)));
  return row;
}

static GtkWidget *
new_text (WkRecordForm *self, const WkPart *part)
{
  GtkWidget *row = adw_preferences_row_new (), *view = wk_text_view_new ();

  wk_text_view_set_label (WK_TEXT_VIEW (view), _ (part->label));
  wk_text_view_set_placeholder (WK_TEXT_VIEW (view), _ (part->label));
  wk_text_view_bind (WK_TEXT_VIEW (view), wk_record_get_document (self->record), wk_fields_get_text (WK_FIELDS (self->record), part->field));
  gtk_widget_set_margin_start (view, 4);
  gtk_widget_set_margin_end (view, 4);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), view);
  return row;
}

static void
say_state (WkRecord *record, GParamSpec *pspec, GtkWidget *row)
{
  const WkPart *part = g_object_get_data (G_OBJECT (row), "wk-part");
  g_autofree char *state = part->dup_state (WK_FIELDS (record)), *markup = g_markup_escape_text (state, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), markup);
}

static void
deed_cb (GtkButton *button, WkRecordForm *self)
{
  const WkPart *part = g_object_get_data (G_OBJECT (button), "wk-part");

  part->deed (self->record);
}

static GtkWidget *
new_deed (WkRecordForm *self, const WkPart *part)
{
  GtkWidget *button = gtk_button_new_with_label (_ (part->label)), *row = new_row_with ("", button);

  g_object_set_data (G_OBJECT (button), "wk-part", (gpointer) part);
  g_object_set_data (G_OBJECT (row), "wk-part", (gpointer) part);
  g_signal_connect_object (button, "clicked", G_CALLBACK (deed_cb), self, 0);
  g_signal_connect_object (self->record, "notify", G_CALLBACK (say_state), row, 0);
  say_state (self->record, NULL, row);
  wk_writable_follow_visible (button, WK_FIELDS (self->record));
  return row;
}

static GtkWidget *
new_part (WkRecordForm *self, const WkPart *part)
{
  WkFields *fields = WK_FIELDS (self->record);
  GtkWidget *row, *button;

  switch (part->kind)
    {
    case WK_PART_TEXT:
      return new_text (self, part);
    case WK_PART_SWITCH:
      return new_switch (self, part);
    case WK_PART_DAY:
      button = g_object_new (WK_TYPE_WHEN_BUTTON, NULL);
      wk_when_button_bind (WK_WHEN_BUTTON (button), fields, part->field);
      wk_when_button_set_label (WK_WHEN_BUTTON (button), _ (part->label));
      return new_row_with (_ (part->label), button);
    case WK_PART_WHO:
      button = g_object_new (WK_TYPE_WHO_BUTTON, NULL);
      wk_who_button_bind (WK_WHO_BUTTON (button), self->context, fields, part->field);
      wk_who_button_set_label (WK_WHO_BUTTON (button), _ (part->label));
      return new_row_with (_ (part->label), button);
    case WK_PART_TERMS:
      return wk_terms_row_new (fields, part->field, part->terms, _ (part->label));
    case WK_PART_DEED:
      return new_deed (self, part);
    case WK_PART_CHOICE:
      row = g_object_new (WK_TYPE_CHOICE_ROW, "title", _ (part->label), NULL);
      wk_choice_row_bind (WK_CHOICE_ROW (row), fields, part->field, part->terms);
      return row;
    case WK_PART_NAME:
    case WK_PART_ORGANISATION:
      row = g_object_new (WK_TYPE_FIELD_ROW, "title", _ (part->label), NULL);
      wk_field_row_bind_person (WK_FIELD_ROW (row), fields, part->field, part->kind == WK_PART_ORGANISATION);
      return row;
    case WK_PART_LINE:
    default:
      row = g_object_new (WK_TYPE_FIELD_ROW, "title", _ (part->label), NULL);
      wk_field_row_bind (WK_FIELD_ROW (row), fields, part->field);
      return row;
    }
}

static void
drop_binding (gpointer data)
{
  g_binding_unbind (data);
  g_object_unref (data);
}

static void
wk_record_form_dispose (GObject *object)
{
  WkRecordForm *self = WK_RECORD_FORM (object);

  if (self->record != NULL)
    g_signal_handlers_disconnect_by_data (self->record, self);
  g_clear_pointer (&self->bindings, g_ptr_array_unref);
  g_clear_object (&self->record);
  g_clear_object (&self->context);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_RECORD_FORM);

  G_OBJECT_CLASS (wk_record_form_parent_class)->dispose (object);
}

static void
wk_record_form_class_init (WkRecordFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_record_form_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-record-form.ui");
  gtk_widget_class_bind_template_child (widget_class, WkRecordForm, expander);
  gtk_widget_class_bind_template_child (widget_class, WkRecordForm, remove);
  gtk_widget_class_bind_template_child (widget_class, WkRecordForm, locked_row);
  gtk_widget_class_bind_template_child (widget_class, WkRecordForm, locked);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked_cb);
}

static void
wk_record_form_init (WkRecordForm *self)
{
  self->bindings = g_ptr_array_new_with_free_func (drop_binding);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_record_form_new (WkPlanContext *context, WkRecord *record, const WkRecordShape *shape)
{
  WkRecordForm *self = g_object_new (WK_TYPE_RECORD_FORM, NULL);

  g_set_object (&self->context, context);
  self->record = g_object_ref (record);
  self->shape = shape;
  for (const WkPart *part = shape->parts; part->field != NULL; part++)
    {
      GtkWidget *row = new_part (self, part);

      if (self->first == NULL)
        self->first = row;
      adw_expander_row_add_row (self->expander, row);
    }
  g_signal_connect_swapped (record, "notify", G_CALLBACK (update), self);
  if (wk_record_get_document (record) != NULL)
    g_signal_connect_object (wk_record_get_document (record), "notify::read-only-reason", G_CALLBACK (update_writable), self, G_CONNECT_SWAPPED);
  update (self);
  update_writable (self);
  return GTK_WIDGET (self);
}

/* What is being unfolded takes no keyboard before it is on the screen; what was folded again meanwhile needs none. */
static gboolean
focus_first_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  WkRecordForm *self = WK_RECORD_FORM (widget);

  if (self->first == NULL || !adw_expander_row_get_expanded (self->expander))
    return G_SOURCE_REMOVE;
  return gtk_widget_get_mapped (self->first) && gtk_widget_child_focus (self->first, GTK_DIR_TAB_FORWARD) ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

void
wk_record_form_begin_writing (WkRecordForm *self)
{
  g_return_if_fail (WK_IS_RECORD_FORM (self));

  adw_expander_row_set_expanded (self->expander, TRUE);
  gtk_widget_add_tick_callback (GTK_WIDGET (self), focus_first_cb, NULL, NULL);
}
