#include "wk-hand-over.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "text/wk-hint-bar.h"
#include "wk-author.h"
#include "wk-entered.h"

struct _WkHandOver
{
  AdwWindow parent_instance;

  GtkLabel *heading;
  GtkLabel *now;
  AdwComboRow *known;
  AdwEntryRow *name;
  AdwEntryRow *organisation;
  GtkWidget *words;
  GtkTextView *handed;
  GtkTextView *word;
  GtkWidget *done;

  WkPlanContext *context; /* (owned) */
  GPtrArray *people; /* (owned) (element-type WkPerson): beside the choices, from the second on */
  const char *field;
};

G_DEFINE_FINAL_TYPE (WkHandOver, wk_hand_over, ADW_TYPE_WINDOW)

static WkFields *
get_card (WkHandOver *self)
{
  return WK_FIELDS (wk_file_get_card (wk_plan_context_get_file (self->context)));
}

static WkPerson *
dup_chosen (WkHandOver *self)
{
  g_autofree char *name = wk_entered_dup (GTK_EDITABLE (self->name));
  g_autofree char *organisation = wk_entered_dup (GTK_EDITABLE (self->organisation));
  guint at = adw_combo_row_get_selected (self->known);

  if (at > 0 && at <= self->people->len)
    return wk_person_ref (g_ptr_array_index (self->people, at - 1));
  return *name != '\0' ? wk_person_new (NULL, name, organisation) : NULL;
}

static void
update (WkHandOver *self)
{
  g_autofree char *word = wk_entered_dup_words (self->word);
  g_autoptr (WkPerson) now = wk_fields_dup_person (get_card (self), self->field);
  g_autoptr (WkPerson) chosen = dup_chosen (self);
  gboolean somebody_else = adw_combo_row_get_selected (self->known) == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->name), somebody_else);
  gtk_widget_set_visible (GTK_WIDGET (self->organisation), somebody_else);
  /* Where there was nobody, nothing is handed over; else the resident has said something about it. */
  gtk_widget_set_visible (self->words, now != NULL);
  gtk_widget_set_sensitive (self->done, chosen != NULL && (now == NULL || *word != '\0'));
}

static void
done_cb (WkHandOver *self)
{
  WkFile *file = wk_plan_context_get_file (self->context);
  WkDocument *story = wk_file_get_story (file);
  g_autoptr (WkPerson) from = wk_fields_dup_person (get_card (self), self->field);
  g_autoptr (WkPerson) to = dup_chosen (self);
  g_autoptr (WkPerson) by = wk_author_dup_person (wk_document_get_author (story));
  g_autofree char *today = wk_plan_words_dup_today ();
  g_autofree char *handed = wk_entered_dup_words (self->handed);
  g_autofree char *word = wk_entered_dup_words (self->word);
  WkRecord *record;

  if (!gtk_widget_is_sensitive (self->done))
    return;
  if (from != NULL)
    {
      wk_document_begin (story);
      record = wk_record_list_append (wk_document_get_records (story, "handover"));
      if (record != NULL)
        {
          wk_fields_set_string (WK_FIELDS (record), "when", today);
          wk_fields_set_string (WK_FIELDS (record), "role", self->field);
          wk_fields_set_person (WK_FIELDS (record), "from", from);
          wk_fields_set_person (WK_FIELDS (record), "to", to);
          wk_fields_set_person (WK_FIELDS (record), "by", by);
          wk_text_set_text (wk_fields_get_text (WK_FIELDS (record), "handed"), handed);
          wk_text_set_text (wk_fields_get_text (WK_FIELDS (record), "word"), word);
        }
      wk_document_commit (story);
      if (record == NULL)
        {
          gtk_widget_error_bell (GTK_WIDGET (self));
          return;
        }
    }
  wk_fields_set_person (get_card (self), self->field, to);
  gtk_window_close (GTK_WINDOW (self));
}

static void
cancel_cb (WkHandOver *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
wk_hand_over_dispose (GObject *object)
{
  WkHandOver *self = WK_HAND_OVER (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_HAND_OVER);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (wk_hand_over_parent_class)->dispose (object);
}

static void
wk_hand_over_class_init (WkHandOverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_hand_over_dispose;
  g_type_ensure (WK_TYPE_HINT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-hand-over.ui");
  gtk_widget_class_bind_template_child (widget_class, WkHandOver, heading);
  gtk_widget_class_bind_template_child (widget_class, WkHandOver, now);
  gtk_widget_class_bind_template_child (widget_class, WkHandOver, known);
  gtk_widget_class_bind_template_child (widget_class, WkHandOver, name);
  gtk_widget_class_bind_template_child (widget_class, WkHandOver, organisation);
  gtk_widget_class_bind_template_child (widget_class, WkHandOver, words);
  gtk_widget_class_bind_template_child (widget_class, WkHandOver, handed);
  gtk_widget_class_bind_template_child (widget_class, WkHandOver, word);
  gtk_widget_class_bind_template_child (widget_class, WkHandOver, done);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wk_hand_over_init (WkHandOver *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->word), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

/* Those who work here: oneself and those around the resident, without the resident and who it is now. */
static void
fill_known (WkHandOver *self, WkPerson *now)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GPtrArray) around = wk_plan_context_dup_people (self->context);
  WkPerson *me = wk_author_dup_person (wk_document_get_author (wk_file_get_card (wk_plan_context_get_file (self->context))));

  if (me != NULL)
    g_ptr_array_insert (around, 0, me);
  self->people = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_person_unref);
  gtk_string_list_append (names, _ ("Somebody else"));
  for (guint i = 0; i < around->len; i++)
    {
      WkPerson *person = g_ptr_array_index (around, i);
      g_autofree char *label = NULL;
      gboolean known = *wk_person_get_organisation (person) == '\0';

      for (guint k = 0; !known && k < self->people->len; k++)
        known = g_strcmp0 (wk_person_get_name (g_ptr_array_index (self->people, k)), wk_person_get_name (person)) == 0;
      if (known || (now != NULL && g_strcmp0 (wk_person_get_name (now), wk_person_get_name (person)) == 0))
        continue;
      label = g_strdup_printf ("%s · %s", wk_person_get_name (person), wk_person_get_organisation (person));
      gtk_string_list_append (names, label);
      g_ptr_array_add (self->people, wk_person_ref (person));
    }
  adw_combo_row_set_model (self->known, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->known, self->people->len > 0 ? 1 : 0);
}

GtkWidget *
wk_hand_over_new (WkPlanContext *context, const char *field, GtkWindow *parent)
{
  WkHandOver *self = g_object_new (WK_TYPE_HAND_OVER, "transient-for", parent, NULL);
  gboolean deputy = g_str_equal (field, "deputy");
  g_autoptr (WkPerson) now = NULL;
  g_autofree char *words = NULL;

  self->context = g_object_ref (context);
  self->field = deputy ? "deputy" : "contact-person";
  now = wk_fields_dup_person (get_card (self), self->field);
  gtk_label_set_label (self->heading, deputy ? _ ("Another deputy") : _ ("Another contact person"));
  if (now != NULL)
    /* Translators: %s is a name. */
    words = g_strdup_printf (_ ("Now it is %s. A hand-over is warm: you hand over together, and the resident says something about it."), wk_person_get_name (now));
  else
    words = g_strdup (_ ("There is nobody yet."));
  gtk_label_set_label (self->now, words);
  fill_known (self, now);
  update (self);
  return GTK_WIDGET (self);
}
