#include "wk-field-row.h"

#include <string.h>

#include "wk-entered.h"
#include "wk-window.h"
#include "wk-writable.h"

struct _WkFieldRow
{
  AdwEntryRow parent_instance;

  WkFields *fields; /* (owned) (nullable) */
  char *field; /* (owned) (nullable) */
  char *last; /* (owned) (nullable): what was shown here before anybody typed */
  GListModel *seen; /* (owned) (nullable): all that stood there then */
  gboolean number;
  gboolean touched; /* somebody typed, and it is not kept yet */
  gboolean person; /* the field is a person … */
  gboolean organisation; /* … of whom the organisation is filled in, not the name */
};

G_DEFINE_FINAL_TYPE (WkFieldRow, wk_field_row, ADW_TYPE_ENTRY_ROW)

static char *
dup_shown (WkFieldRow *self)
{
  g_autoptr (GVariant) value = NULL;

  if (self->person)
    {
      g_autoptr (WkPerson) person = wk_fields_dup_person (self->fields, self->field);

      if (person == NULL)
        return g_strdup ("");
      return g_strdup (self->organisation ? wk_person_get_organisation (person) : wk_person_get_name (person));
    }
  value = wk_fields_dup_value (self->fields, self->field);
  if (value == NULL)
    return g_strdup ("");
  if (self->number)
    return g_strdup_printf ("%g", g_variant_get_double (value));
  return g_variant_dup_string (value, NULL);
}

static gboolean
is_touched (WkFieldRow *self)
{
  return self->last != NULL && strcmp (gtk_editable_get_text (GTK_EDITABLE (self)), self->last) != 0;
}

static void
update (WkFieldRow *self)
{
  /* What is being typed is not overwritten; it is a write of its own when it is kept. */
  if (self->fields == NULL || is_touched (self))
    return;
  g_free (self->last);
  self->last = dup_shown (self);
  if (strcmp (gtk_editable_get_text (GTK_EDITABLE (self)), self->last) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self), self->last);
}

static void
set_touched (WkFieldRow *self, gboolean touched)
{
  WkWindow *window = wk_window_get_for (GTK_WIDGET (self));

  self->touched = touched;
  if (window != NULL)
    wk_window_set_typing (window, GTK_WIDGET (self), touched);
}

/* What stood there when somebody begins to type is what they write over. */
static void
typed_cb (WkFieldRow *self)
{
  gboolean touched = is_touched (self);

  if (touched && !self->touched && self->fields != NULL)
    {
      g_clear_object (&self->seen);
      self->seen = wk_fields_get_candidates (self->fields, self->field);
    }
  set_touched (self, touched);
}

/* Another name is another person; another organisation is the same one elsewhere. */
static void
keep_person (WkFieldRow *self, const char *typed)
{
  g_autoptr (WkPerson) old = wk_fields_dup_person (self->fields, self->field), person = NULL;

  if (self->organisation)
    person = wk_person_new (old != NULL ? wk_person_get_id (old) : NULL, old != NULL ? wk_person_get_name (old) : "", typed);
  else if (*typed != '\0')
    person = wk_person_new (NULL, typed, old != NULL ? wk_person_get_organisation (old) : NULL);
  wk_fields_set_person (self->fields, self->field, person);
}

static void
keep (WkFieldRow *self)
{
  g_autofree char *typed = NULL;

  /* Leaving a field in which nothing was typed chooses nothing. */
  if (self->fields == NULL || !is_touched (self))
    return;
  typed = wk_entered_dup (GTK_EDITABLE (self));
  g_clear_pointer (&self->last, g_free);
  if (self->person)
    keep_person (self, typed);
  else if (!self->number)
    wk_fields_set_string_over (self->fields, self->field, typed, self->seen);
  else if (*typed == '\0')
    wk_fields_set_value (self->fields, self->field, NULL);
  else
    wk_fields_set_number (self->fields, self->field, g_ascii_strtod (typed, NULL));
  set_touched (self, FALSE);
  update (self);
}

static void
left_cb (WkFieldRow *self)
{
  keep (self);
}

static void
wk_field_row_dispose (GObject *object)
{
  WkFieldRow *self = WK_FIELD_ROW (object);

  if (self->fields != NULL)
    g_signal_handlers_disconnect_by_data (self->fields, self);
  g_clear_object (&self->fields);
  g_clear_object (&self->seen);
  g_clear_pointer (&self->last, g_free);
  g_clear_pointer (&self->field, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_FIELD_ROW);

  G_OBJECT_CLASS (wk_field_row_parent_class)->dispose (object);
}

static void
wk_field_row_class_init (WkFieldRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_field_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-field-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, keep);
  gtk_widget_class_bind_template_callback (widget_class, left_cb);
}

static void
wk_field_row_init (WkFieldRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_writable (GtkWidget *widget, gboolean writable)
{
  gtk_editable_set_editable (GTK_EDITABLE (widget), writable);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_READ_ONLY, !writable, -1);
  wk_writable_mark (widget, writable);
}

static void
bind (WkFieldRow *self, WkFields *fields, const char *field)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (fields), field);
  g_autofree char *notify = g_strconcat ("notify::", field, NULL);

  g_return_if_fail (WK_IS_FIELD_ROW (self));
  g_return_if_fail (pspec != NULL && self->fields == NULL);

  self->fields = g_object_ref (fields);
  self->field = g_strdup (field);
  self->number = pspec->value_type == G_TYPE_DOUBLE;
  g_signal_connect_swapped (fields, notify, G_CALLBACK (update), self);
  update (self);
  g_signal_connect_swapped (self, "changed", G_CALLBACK (typed_cb), self);
  wk_writable_follow (GTK_WIDGET (self), fields, show_writable);
}

void
wk_field_row_bind (WkFieldRow *self, WkFields *fields, const char *field)
{
  bind (self, fields, field);
}

void
wk_field_row_keep (WkFieldRow *self)
{
  g_return_if_fail (WK_IS_FIELD_ROW (self));

  keep (self);
}

void
wk_field_row_bind_person (WkFieldRow *self, WkFields *fields, const char *field, gboolean organisation)
{
  g_return_if_fail (WK_IS_FIELD_ROW (self));

  self->person = TRUE;
  self->organisation = organisation;
  bind (self, fields, field);
}
