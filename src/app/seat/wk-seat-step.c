#include "wk-seat-step.h"

#include "plan/wk-plan-words.h"
#include "seat/wk-seat-foot.h"
#include "seat/wk-seat-language.h"
#include "seat/wk-seat-text.h"
#include "seat/wk-speaker.h"
#include "wk-beside-layout.h"
#include "wk-focus.h"

struct _WkSeatStep
{
  AdwBin parent_instance;

  WkSeatText *what;
  GtkLabel *closed;
  WkSeatFoot *closed_foot;
  GtkLabel *who;
  GtkLabel *when;
  GtkToggleButton *done;
  GtkLabel *done_label;

  WkRecord *record; /* (owned) */
  guint number;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (WkSeatStep, wk_seat_step, ADW_TYPE_BIN)

static gboolean
is_step (WkSeatStep *self)
{
  return g_str_equal (wk_record_get_kind (self->record), "step");
}

static char *
dup_who (WkSeatStep *self)
{
  g_autoptr (WkPerson) person = wk_fields_dup_person (WK_FIELDS (self->record), "who");

  if (person == NULL)
    return g_strdup (S_ ("Who? Not known yet."));
  if (g_strcmp0 (wk_person_get_id (person), WK_PERSON_RESIDENT) == 0)
    return g_strdup (S_ ("Who? Me."));
  /* Translators: %s is the name of the one who does a step. */
  return g_strdup_printf (S_ ("Who? %s."), wk_person_get_name (person));
}

static char *
dup_when (WkSeatStep *self)
{
  g_autofree char *date = wk_fields_dup_string (WK_FIELDS (self->record), "when");
  g_autofree char *words = wk_seat_language_dup_date (date);

  if (*words == '\0')
    return g_strdup (S_ ("When? Not known yet."));
  /* Translators: %s is a day. */
  return g_strdup_printf (S_ ("When? %s."), words);
}

static void
update (WkSeatStep *self)
{
  g_autofree char *who = dup_who (self);
  g_autofree char *when = dup_when (self);
  g_autofree char *done_on = wk_fields_dup_string (WK_FIELDS (self->record), "done-on");
  gboolean closed = is_step (self) && wk_fields_get_boolean (WK_FIELDS (self->record), "closed");
  WkDocument *document = wk_record_get_document (self->record);
  g_autoptr (GPtrArray) languages = g_ptr_array_new_with_free_func (g_free), texts = g_ptr_array_new_with_free_func (g_free);

  gtk_label_set_label (self->who, who);
  gtk_label_set_label (self->when, when);
  self->updating = TRUE;
  gtk_toggle_button_set_active (self->done, *done_on != '\0');
  self->updating = FALSE;
  gtk_label_set_label (self->done_label, *done_on != '\0' ? S_ ("Done!") : S_ ("Is it done?"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->done), document != NULL && wk_document_may_edit (document));
  if (*done_on != '\0')
    gtk_widget_add_css_class (GTK_WIDGET (self), "wk-done");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "wk-done");
  gtk_widget_set_visible (GTK_WIDGET (self->what), !closed);
  gtk_widget_set_visible (GTK_WIDGET (self->closed), closed);
  if (closed)
    {
      g_autofree char *title = wk_fields_dup_string (WK_FIELDS (self->record), "title");

      gtk_label_set_label (self->closed, *title != '\0' ? title : S_ ("A step that only some may read"));
      wk_seat_foot_add (languages, texts, *title != '\0' ? wk_seat_foot_guess (title) : wk_seat_language_get ()->code, gtk_label_get_label (self->closed));
      wk_seat_foot_show (self->closed_foot, gtk_label_get_label (self->closed), wk_seat_foot_guess (title), languages, texts);
    }
  else
    wk_seat_foot_show (self->closed_foot, NULL, NULL, NULL, NULL);
}

static void
done_toggled_cb (WkSeatStep *self)
{
  gboolean done = gtk_toggle_button_get_active (self->done);
  g_autofree char *today = wk_plan_words_dup_today ();
  WkDocument *document = wk_record_get_document (self->record);

  if (self->updating || document == NULL)
    return;
  wk_document_begin (document);
  wk_fields_set_string (WK_FIELDS (self->record), "done-on", done ? today : NULL);
  if (is_step (self))
    wk_fields_set_boolean (WK_FIELDS (self->record), "won", done);
  wk_document_commit (document);
}

static gboolean
wk_seat_step_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WK_SEAT_STEP (widget)->what));
}

static void
wk_seat_step_dispose (GObject *object)
{
  WkSeatStep *self = WK_SEAT_STEP (object);

  if (self->record != NULL)
    g_signal_handlers_disconnect_by_data (self->record, self);
  g_clear_object (&self->record);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_SEAT_STEP);

  G_OBJECT_CLASS (wk_seat_step_parent_class)->dispose (object);
}

static void
wk_seat_step_class_init (WkSeatStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_seat_step_dispose;
  wk_focus_set_grab (widget_class, wk_seat_step_grab_focus);
  g_type_ensure (WK_TYPE_SEAT_FOOT);
  g_type_ensure (WK_TYPE_SEAT_TEXT);
  g_type_ensure (WK_TYPE_BESIDE_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/seat/wk-seat-step.ui");
  gtk_widget_class_bind_template_child (widget_class, WkSeatStep, what);
  gtk_widget_class_bind_template_child (widget_class, WkSeatStep, closed);
  gtk_widget_class_bind_template_child (widget_class, WkSeatStep, closed_foot);
  gtk_widget_class_bind_template_child (widget_class, WkSeatStep, who);
  gtk_widget_class_bind_template_child (widget_class, WkSeatStep, when);
  gtk_widget_class_bind_template_child (widget_class, WkSeatStep, done);
  gtk_widget_class_bind_template_child (widget_class, WkSeatStep, done_label);
  gtk_widget_class_bind_template_callback (widget_class, done_toggled_cb);
}

static void
wk_seat_step_init (WkSeatStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_seat_step_new (WkPlanContext *context, WkRecord *record)
{
  WkSeatStep *self = g_object_new (WK_TYPE_SEAT_STEP, NULL);

  self->record = g_object_ref (record);
  g_object_set (self->what, "placeholder", is_step (self) ? S_ ("What will happen?") : S_ ("What stands in my way?"), NULL);
  wk_seat_text_bind (self->what, context, WK_FIELDS (record), "what");
  g_signal_connect_swapped (record, "notify", G_CALLBACK (update), self);
  g_signal_connect_object (wk_record_get_document (record), "notify::held", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
wk_seat_step_set_number (WkSeatStep *self, guint number)
{
  g_autofree char *heading = NULL, *done = NULL;

  g_return_if_fail (WK_IS_SEAT_STEP (self));

  if (self->number == number)
    return;
  self->number = number;
  /* Translators: %u is its number in the plan. */
  heading = g_strdup_printf (is_step (self) ? S_ ("Step %u") : S_ ("First out of the way: %u"), number);
  done = g_strdup_printf (S_ ("%s: is it done?"), heading);
  wk_seat_text_set_heading (self->what, heading);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->done), GTK_ACCESSIBLE_PROPERTY_LABEL, done, -1);
}

void
wk_seat_step_begin_writing (WkSeatStep *self)
{
  g_return_if_fail (WK_IS_SEAT_STEP (self));
  wk_seat_text_focus_end (self->what);
}

void
wk_seat_step_collect (WkSeatStep *self, GPtrArray *languages, GPtrArray *texts)
{
  g_autofree char *who = NULL, *when = NULL;

  g_return_if_fail (WK_IS_SEAT_STEP (self));

  if (gtk_widget_get_visible (GTK_WIDGET (self->closed)))
    {
      g_autofree char *title = wk_fields_dup_string (WK_FIELDS (self->record), "title");

      wk_seat_foot_add (languages, texts, *title != '\0' ? wk_seat_foot_guess (title) : wk_seat_language_get ()->code, gtk_label_get_label (self->closed));
    }
  else
    wk_seat_text_collect (self->what, languages, texts);
  who = dup_who (self);
  when = dup_when (self);
  wk_seat_foot_add (languages, texts, wk_seat_language_get ()->code, who);
  wk_seat_foot_add (languages, texts, wk_seat_language_get ()->code, when);
}
