#include "wk-evaluation-card.h"

#include <glib/gi18n.h>

#include "plan/wk-clash-bar.h"
#include "plan/wk-plan-words.h"
#include "wk-focus.h"

struct _WkEvaluationCard
{
  AdwBin parent_instance;

  GtkLabel *heading;
  WkTextView *well;
  WkTextView *stuck;
  WkTextView *different;
  GtkWidget *remove;
  WkClashBar *clash;

  WkRecord *record; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkEvaluationCard, wk_evaluation_card, ADW_TYPE_BIN)

static void
remove_clicked_cb (WkEvaluationCard *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "plan.remove", "s", wk_record_get_id (self->record));
}

/* A second one on the page is told from the first by its day. */
static void
update (WkEvaluationCard *self)
{
  g_autofree char *on = wk_fields_dup_string (WK_FIELDS (self->record), "on"), *day = wk_plan_words_dup_when (on);
  /* Translators: %s is a day. */
  g_autofree char *heading = g_strdup_printf (_ ("Looked back on %s"), day);
  const struct
  {
    WkTextView *view;
    const char *label;
  } texts[] = {
    { self->well, _ ("What goes well?") },
    { self->stuck, _ ("What does not work out yet?") },
    { self->different, _ ("What do we do differently?") },
  };
  g_autofree char *removal = g_strdup_printf ("%s: %s", heading, _ ("Take away"));

  gtk_label_set_label (self->heading, heading);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *label = g_strdup_printf ("%s: %s", heading, texts[i].label);

      wk_text_view_set_label (texts[i].view, label);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL, removal, -1);
}

static gboolean
wk_evaluation_card_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WK_EVALUATION_CARD (widget)->well));
}

static void
wk_evaluation_card_dispose (GObject *object)
{
  WkEvaluationCard *self = WK_EVALUATION_CARD (object);

  g_clear_object (&self->record);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_EVALUATION_CARD);

  G_OBJECT_CLASS (wk_evaluation_card_parent_class)->dispose (object);
}

static void
wk_evaluation_card_class_init (WkEvaluationCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_evaluation_card_dispose;
  wk_focus_set_grab (widget_class, wk_evaluation_card_grab_focus);
  g_type_ensure (WK_TYPE_TEXT_VIEW);
  g_type_ensure (WK_TYPE_CLASH_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-evaluation-card.ui");
  gtk_widget_class_bind_template_child (widget_class, WkEvaluationCard, heading);
  gtk_widget_class_bind_template_child (widget_class, WkEvaluationCard, well);
  gtk_widget_class_bind_template_child (widget_class, WkEvaluationCard, stuck);
  gtk_widget_class_bind_template_child (widget_class, WkEvaluationCard, different);
  gtk_widget_class_bind_template_child (widget_class, WkEvaluationCard, remove);
  gtk_widget_class_bind_template_child (widget_class, WkEvaluationCard, clash);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked_cb);
}

static void
wk_evaluation_card_init (WkEvaluationCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_evaluation_card_new (WkPlanContext *context, WkRecord *evaluation)
{
  WkEvaluationCard *self = g_object_new (WK_TYPE_EVALUATION_CARD, NULL);
  WkFields *fields = WK_FIELDS (evaluation);

  self->record = g_object_ref (evaluation);
  wk_plan_context_show_text (context, self->well, fields, "well");
  wk_plan_context_show_text (context, self->stuck, fields, "stuck");
  wk_plan_context_show_text (context, self->different, fields, "different");
  wk_clash_bar_bind (self->clash, fields);
  g_signal_connect_object (evaluation, "notify::on", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
wk_evaluation_card_begin_writing (WkEvaluationCard *self)
{
  g_return_if_fail (WK_IS_EVALUATION_CARD (self));
  wk_text_view_focus_end (self->well);
}
