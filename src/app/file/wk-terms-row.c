#include "wk-terms-row.h"

#include "plan/wk-wrap-layout.h"
#include "wk-term-list.h"
#include "wk-writable.h"

struct _WkTermsRow
{
  AdwPreferencesRow parent_instance;

  GtkLabel *heading;
  GtkBox *buttons;

  WkFields *fields; /* (owned) */
  char *field; /* (owned) */
  WkTerms terms;
  gboolean showing; /* the buttons are being set */
  gboolean read_only;
};

G_DEFINE_FINAL_TYPE (WkTermsRow, wk_terms_row, ADW_TYPE_PREFERENCES_ROW)

static const char TERM[] = "wk-term";

static GtkToggleButton *
next_button (GtkWidget *button)
{
  return (GtkToggleButton *) gtk_widget_get_next_sibling (button);
}

static void
show_chosen (WkTermsRow *self)
{
  g_auto (GStrv) chosen = wk_fields_dup_strings (self->fields, self->field);
  GtkToggleButton *button = (GtkToggleButton *) gtk_widget_get_first_child (GTK_WIDGET (self->buttons));

  self->showing = TRUE;
  for (; button != NULL; button = next_button (GTK_WIDGET (button)))
    {
      gboolean active = g_strv_contains ((const char *const *) chosen, g_object_get_data (G_OBJECT (button), TERM));

      gtk_toggle_button_set_active (button, active);
      gtk_widget_set_sensitive (GTK_WIDGET (button), !self->read_only);
      gtk_widget_set_visible (GTK_WIDGET (button), active || !self->read_only);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), chosen[0] != NULL || !self->read_only);
  self->showing = FALSE;
}

/* Whoever may not write sees what is chosen alone. */
static void
show_writable (GtkWidget *widget, gboolean writable)
{
  WK_TERMS_ROW (widget)->read_only = !writable;
  show_chosen (WK_TERMS_ROW (widget));
}

/* Keys that the vocabulary does not know stay. */
static void
toggled_cb (GtkToggleButton *button, WkTermsRow *self)
{
  g_auto (GStrv) before = wk_fields_dup_strings (self->fields, self->field), after = NULL;
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  const char *key = g_object_get_data (G_OBJECT (button), TERM);

  if (self->showing)
    return;
  for (guint i = 0; before[i] != NULL; i++)
    if (!g_str_equal (before[i], key))
      g_strv_builder_add (kept, before[i]);
  if (gtk_toggle_button_get_active (button))
    g_strv_builder_add (kept, key);
  after = g_strv_builder_end (kept);
  if (!wk_fields_set_strings (self->fields, self->field, (const char *const *) after))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      show_chosen (self);
    }
}

static void
wk_terms_row_dispose (GObject *object)
{
  WkTermsRow *self = WK_TERMS_ROW (object);

  if (self->fields != NULL)
    g_signal_handlers_disconnect_by_data (self->fields, self);
  g_clear_object (&self->fields);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_TERMS_ROW);

  G_OBJECT_CLASS (wk_terms_row_parent_class)->dispose (object);
}

static void
wk_terms_row_finalize (GObject *object)
{
  g_free (WK_TERMS_ROW (object)->field);

  G_OBJECT_CLASS (wk_terms_row_parent_class)->finalize (object);
}

static void
wk_terms_row_class_init (WkTermsRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_terms_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_terms_row_finalize;
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-terms-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WkTermsRow, heading);
  gtk_widget_class_bind_template_child (widget_class, WkTermsRow, buttons);
}

static void
wk_terms_row_init (WkTermsRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What can be chosen, as the location has it now. */
static void
take_terms (gpointer user_data)
{
  WkTermsRow *self = user_data;
  g_auto (GStrv) chosen = wk_fields_dup_strings (self->fields, self->field);
  GtkWidget *button;
  gsize n;
  const WkTerm *all = wk_terms_get (self->terms, &n);

  while ((button = gtk_widget_get_first_child (GTK_WIDGET (self->buttons))) != NULL)
    gtk_box_remove (self->buttons, button);
  for (gsize i = 0; i < n; i++)
    {
      /* Out of use, it can be taken away where it is chosen. */
      if (all[i].out && !g_strv_contains ((const char *const *) chosen, all[i].key))
        continue;
      button = gtk_toggle_button_new_with_label (wk_terms_get_label (self->terms, all[i].key));
      gtk_widget_add_css_class (button, "pill");
      gtk_widget_add_css_class (button, "wk-term");
      g_object_set_data (G_OBJECT (button), TERM, (gpointer) all[i].key);
      g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, 0);
      gtk_box_append (self->buttons, button);
    }
  show_chosen (self);
}

GtkWidget *
wk_terms_row_new (WkFields *fields, const char *field, WkTerms terms, const char *label)
{
  WkTermsRow *self = g_object_new (WK_TYPE_TERMS_ROW, "title", label, NULL);
  g_autofree char *signal = g_strconcat ("notify::", field, NULL);

  self->fields = g_object_ref (fields);
  self->field = g_strdup (field);
  gtk_label_set_label (self->heading, label);
  self->terms = terms;
  take_terms (self);
  if (wk_terms_is_own (terms))
    wk_term_list_follow (self, take_terms);
  g_signal_connect_swapped (fields, signal, G_CALLBACK (show_chosen), self);
  wk_writable_follow (GTK_WIDGET (self), fields, show_writable);
  return GTK_WIDGET (self);
}
