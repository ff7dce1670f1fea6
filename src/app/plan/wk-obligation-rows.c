#include "wk-obligation-rows.h"

#include <glib/gi18n.h>

#include "file/wk-field-row.h"
#include "plan/wk-mandate.h"
#include "wk-text.h"

struct _WkObligationRows
{
  AdwBin parent_instance;

  GtkWidget *list;
  GtkLabel *who_may;
  GtkLabel *lacks;
  WkFieldRow *exemption;
  WkFieldRow *letter;
  WkFieldRow *phone;
  AdwComboRow *consequence;

  WkRecord *agreement; /* (owned) */
  GPtrArray *choices; /* (owned) (element-type utf8): "" first */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (WkObligationRows, wk_obligation_rows, ADW_TYPE_BIN)

static void
fill_choices (WkObligationRows *self)
{
  g_auto (GStrv) checked = wk_mandate_dup_consequences ();
  g_autofree char *own = wk_fields_dup_string (WK_FIELDS (self->agreement), "consequence");
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);
  guint selected = 0;

  g_ptr_array_set_size (self->choices, 0);
  g_ptr_array_add (self->choices, g_strdup (""));
  gtk_string_list_append (model, _ ("None"));
  for (gsize i = 0; checked[i] != NULL; i++)
    g_ptr_array_add (self->choices, g_strdup (checked[i]));
  /* Written with an older list: it is shown, and can be left. */
  if (!g_ptr_array_find_with_equal_func (self->choices, own, g_str_equal, &selected))
    {
      selected = self->choices->len;
      g_ptr_array_add (self->choices, g_strdup (own));
    }
  for (guint i = 1; i < self->choices->len; i++)
    gtk_string_list_append (model, g_ptr_array_index (self->choices, i));
  self->filling = TRUE;
  adw_combo_row_set_model (self->consequence, G_LIST_MODEL (model));
  adw_combo_row_set_selected (self->consequence, selected);
  self->filling = FALSE;
}

/* The list itself stays while something is chosen from it: the row is still at it. */
static void
consequence_changed_cb (WkObligationRows *self)
{
  g_autofree char *own = wk_fields_dup_string (WK_FIELDS (self->agreement), "consequence");
  guint selected;

  if (!g_ptr_array_find_with_equal_func (self->choices, own, g_str_equal, &selected))
    {
      fill_choices (self);
      return;
    }
  self->filling = TRUE;
  adw_combo_row_set_selected (self->consequence, selected);
  self->filling = FALSE;
}

static gboolean
is_given (WkObligationRows *self, const char *field)
{
  g_autofree char *value = wk_fields_dup_string (WK_FIELDS (self->agreement), field);

  return *value != '\0';
}

static void
update (WkObligationRows *self)
{
  gboolean may = wk_mandate_may_oblige ();
  gboolean obliged = wk_text_get_length (wk_fields_get_text (WK_FIELDS (self->agreement), "obligation")) > 0;
  gboolean reason = wk_text_get_length (wk_fields_get_text (WK_FIELDS (self->agreement), "reason")) > 0;
  gboolean complete = reason && is_given (self, "letter") && is_given (self, "phone");
  gboolean any = is_given (self, "exemption") || is_given (self, "letter") || is_given (self, "phone") || is_given (self, "consequence");

  gtk_widget_set_visible (self->list, obliged && (may || any));
  gtk_widget_set_sensitive (self->list, may);
  gtk_widget_set_visible (GTK_WIDGET (self->who_may), !may && !obliged);
  gtk_widget_set_visible (GTK_WIDGET (self->lacks), obliged && !complete);
}

static void
selected_cb (WkObligationRows *self)
{
  guint selected = adw_combo_row_get_selected (self->consequence);

  if (!self->filling && self->agreement != NULL && selected < self->choices->len)
    wk_fields_set_string (WK_FIELDS (self->agreement), "consequence", g_ptr_array_index (self->choices, selected));
}

static void
wk_obligation_rows_dispose (GObject *object)
{
  WkObligationRows *self = WK_OBLIGATION_ROWS (object);

  if (self->agreement != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->agreement, self);
      g_signal_handlers_disconnect_by_data (wk_fields_get_text (WK_FIELDS (self->agreement), "obligation"), self);
      g_signal_handlers_disconnect_by_data (wk_fields_get_text (WK_FIELDS (self->agreement), "reason"), self);
    }
  g_clear_object (&self->agreement);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_OBLIGATION_ROWS);

  G_OBJECT_CLASS (wk_obligation_rows_parent_class)->dispose (object);
}

static void
wk_obligation_rows_finalize (GObject *object)
{
  g_ptr_array_unref (WK_OBLIGATION_ROWS (object)->choices);

  G_OBJECT_CLASS (wk_obligation_rows_parent_class)->finalize (object);
}

static void
wk_obligation_rows_class_init (WkObligationRowsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_obligation_rows_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_obligation_rows_finalize;
  g_type_ensure (WK_TYPE_FIELD_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-obligation-rows.ui");
  gtk_widget_class_bind_template_child (widget_class, WkObligationRows, list);
  gtk_widget_class_bind_template_child (widget_class, WkObligationRows, who_may);
  gtk_widget_class_bind_template_child (widget_class, WkObligationRows, lacks);
  gtk_widget_class_bind_template_child (widget_class, WkObligationRows, exemption);
  gtk_widget_class_bind_template_child (widget_class, WkObligationRows, letter);
  gtk_widget_class_bind_template_child (widget_class, WkObligationRows, phone);
  gtk_widget_class_bind_template_child (widget_class, WkObligationRows, consequence);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
}

static void
wk_obligation_rows_init (WkObligationRows *self)
{
  self->choices = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_obligation_rows_bind (WkObligationRows *self, WkRecord *agreement)
{
  static const char *const signals[] = { "notify::letter", "notify::phone", "notify::exemption", "notify::consequence" };

  g_return_if_fail (WK_IS_OBLIGATION_ROWS (self));
  g_return_if_fail (self->agreement == NULL);

  self->agreement = g_object_ref (agreement);
  wk_field_row_bind (self->exemption, WK_FIELDS (agreement), "exemption");
  wk_field_row_bind (self->letter, WK_FIELDS (agreement), "letter");
  wk_field_row_bind (self->phone, WK_FIELDS (agreement), "phone");
  fill_choices (self);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_swapped (agreement, signals[i], G_CALLBACK (update), self);
  g_signal_connect_swapped (agreement, "notify::consequence", G_CALLBACK (consequence_changed_cb), self);
  g_signal_connect_swapped (wk_fields_get_text (WK_FIELDS (agreement), "obligation"), "notify::empty", G_CALLBACK (update), self);
  g_signal_connect_swapped (wk_fields_get_text (WK_FIELDS (agreement), "reason"), "notify::empty", G_CALLBACK (update), self);
  update (self);
}
