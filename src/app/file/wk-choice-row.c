#include "wk-choice-row.h"

#include <glib/gi18n.h>

#include "wk-term-list.h"
#include "wk-writable.h"

struct _WkChoiceRow
{
  AdwComboRow parent_instance;

  WkFields *fields; /* (owned) (nullable) */
  char *field; /* (owned) (nullable) */
  GPtrArray *keys; /* (owned) (element-type utf8): beside the shown words; "" first */
  GtkStringList *words; /* (owned): beside the keys */
  WkTerms terms;
  gboolean updating;
  gboolean only_read; /* what is chosen is all that there is to choose from */
};

G_DEFINE_FINAL_TYPE (WkChoiceRow, wk_choice_row, ADW_TYPE_COMBO_ROW)

static void
update (WkChoiceRow *self)
{
  g_autofree char *key = wk_fields_dup_string (self->fields, self->field);
  guint position = 0;

  while (position < self->keys->len && g_strcmp0 (g_ptr_array_index (self->keys, position), key) != 0)
    position++;
  self->updating = TRUE;
  if (position == self->keys->len)
    {
      gtk_string_list_append (self->words, wk_terms_get_label (self->terms, key));
      g_ptr_array_add (self->keys, g_steal_pointer (&key));
    }
  if (self->only_read)
    {
      const char *const chosen[] = { gtk_string_list_get_string (self->words, position), NULL };
      g_autoptr (GtkStringList) alone = gtk_string_list_new (chosen);

      adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (alone));
    }
  else
    {
      adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (self->words));
      adw_combo_row_set_selected (ADW_COMBO_ROW (self), position);
    }
  self->updating = FALSE;
}

/* What can be chosen, as the location has it now. */
static void
take_terms (WkChoiceRow *self)
{
  gsize n;
  const WkTerm *list = wk_terms_get_in_use (self->terms, &n);

  g_object_unref (self->words);
  self->words = gtk_string_list_new (NULL);
  g_ptr_array_set_size (self->keys, 0);
  /* Translators: a choice that was not made yet. */
  gtk_string_list_append (self->words, _ ("not known"));
  g_ptr_array_add (self->keys, g_strdup (""));
  for (gsize i = 0; i < n; i++)
    {
      gtk_string_list_append (self->words, wk_terms_get_label (self->terms, list[i].key));
      g_ptr_array_add (self->keys, g_strdup (list[i].key));
    }
}

static void
terms_changed (gpointer user_data)
{
  WkChoiceRow *self = user_data;

  take_terms (self);
  update (self);
}

static void
selected_cb (WkChoiceRow *self)
{
  guint position = adw_combo_row_get_selected (ADW_COMBO_ROW (self));

  if (!self->updating && self->fields != NULL && position < self->keys->len)
    wk_fields_set_string (self->fields, self->field, g_ptr_array_index (self->keys, position));
}

static void
show_writable (GtkWidget *widget, gboolean writable)
{
  WkChoiceRow *self = WK_CHOICE_ROW (widget);

  self->only_read = !writable;
  update (self);
}

static void
wk_choice_row_dispose (GObject *object)
{
  WkChoiceRow *self = WK_CHOICE_ROW (object);

  if (self->fields != NULL)
    g_signal_handlers_disconnect_by_data (self->fields, self);
  g_clear_object (&self->fields);
  g_clear_pointer (&self->field, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_CHOICE_ROW);

  G_OBJECT_CLASS (wk_choice_row_parent_class)->dispose (object);
}

static void
wk_choice_row_finalize (GObject *object)
{
  g_ptr_array_unref (WK_CHOICE_ROW (object)->keys);
  g_object_unref (WK_CHOICE_ROW (object)->words);

  G_OBJECT_CLASS (wk_choice_row_parent_class)->finalize (object);
}

static void
wk_choice_row_class_init (WkChoiceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_choice_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_choice_row_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-choice-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
}

static void
wk_choice_row_init (WkChoiceRow *self)
{
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->words = gtk_string_list_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_choice_row_bind (WkChoiceRow *self, WkFields *fields, const char *field, WkTerms terms)
{
  g_autofree char *notify = g_strconcat ("notify::", field, NULL);

  g_return_if_fail (WK_IS_CHOICE_ROW (self));
  g_return_if_fail (self->fields == NULL);

  self->terms = terms;
  take_terms (self);
  if (wk_terms_is_own (terms))
    wk_term_list_follow (self, terms_changed);
  self->fields = g_object_ref (fields);
  self->field = g_strdup (field);
  g_signal_connect_swapped (fields, notify, G_CALLBACK (update), self);
  wk_writable_follow (GTK_WIDGET (self), fields, show_writable);
}
