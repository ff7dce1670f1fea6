#include "wk-seat-evaluation.h"

#include "seat/wk-seat-language.h"
#include "seat/wk-seat-text.h"

#define N_TEXTS 3

struct _WkSeatEvaluation
{
  GtkBox parent_instance;

  GtkLabel *heading; /* (unowned): a child */
  WkSeatText *texts[N_TEXTS]; /* (unowned): children */

  WkRecord *record; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkSeatEvaluation, wk_seat_evaluation, GTK_TYPE_BOX)

static void
update (WkSeatEvaluation *self)
{
  g_autofree char *on = wk_fields_dup_string (WK_FIELDS (self->record), "on"), *day = wk_seat_language_dup_date (on);
  /* Translators: %s is a day. */
  g_autofree char *words = g_strdup_printf (S_ ("We looked back on %s"), day);

  gtk_label_set_label (self->heading, words);
}

static void
wk_seat_evaluation_dispose (GObject *object)
{
  WkSeatEvaluation *self = WK_SEAT_EVALUATION (object);
  GtkWidget *child;

  g_clear_object (&self->record);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);

  G_OBJECT_CLASS (wk_seat_evaluation_parent_class)->dispose (object);
}

static void
wk_seat_evaluation_class_init (WkSeatEvaluationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_seat_evaluation_dispose;
}

static void
wk_seat_evaluation_init (WkSeatEvaluation *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "wk-card");
}

GtkWidget *
wk_seat_evaluation_new (WkPlanContext *context, WkRecord *evaluation)
{
  WkSeatEvaluation *self = g_object_new (WK_TYPE_SEAT_EVALUATION, NULL);
  const struct
  {
    const char *field, *heading;
  } texts[N_TEXTS] = {
    { "well", S_ ("What goes well?") },
    { "stuck", S_ ("What does not work out yet?") },
    { "different", S_ ("What do we do differently?") },
  };

  self->record = g_object_ref (evaluation);
  self->heading = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->heading), "heading");
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->heading));
  for (guint i = 0; i < N_TEXTS; i++)
    {
      self->texts[i] = WK_SEAT_TEXT (wk_seat_text_new ());
      wk_seat_text_set_heading (self->texts[i], texts[i].heading);
      wk_seat_text_bind (self->texts[i], context, WK_FIELDS (evaluation), texts[i].field);
      gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->texts[i]));
    }
  g_signal_connect_object (evaluation, "notify::on", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
wk_seat_evaluation_collect (WkSeatEvaluation *self, GPtrArray *languages, GPtrArray *texts)
{
  g_return_if_fail (WK_IS_SEAT_EVALUATION (self));

  g_ptr_array_add (languages, g_strdup (wk_seat_language_get ()->code));
  g_ptr_array_add (texts, g_strdup (gtk_label_get_label (self->heading)));
  for (guint i = 0; i < N_TEXTS; i++)
    wk_seat_text_collect (self->texts[i], languages, texts);
}
