#include "wk-evaluations.h"

#include <glib/gi18n.h>

#include "plan/wk-evaluation-card.h"
#include "plan/wk-plan-words.h"
#include "plan/wk-record-box.h"
#include "wk-accessible.h"
#include "wk-evaluation.h"

struct _WkEvaluations
{
  GtkBox parent_instance;

  GtkDropDown *rhythm;
  WkRecordBox *cards;

  WkPlanContext *context; /* (owned) */
  guint other; /* weeks, at the end of the choices: what another program chose; 0: nothing */
  gboolean filling; /* the choice is being set to what the plan says */
};

G_DEFINE_FINAL_TYPE (WkEvaluations, wk_evaluations, GTK_TYPE_BOX)

/* What is offered; what another program chose stands at the end. */
static const guint rhythms[] = { 0, 4, 6, 8, 13 };

static WkDocument *
get_plan (WkEvaluations *self)
{
  return wk_plan_context_get_plan (self->context);
}

static char *
dup_rhythm (guint weeks)
{
  if (weeks == 0)
    return g_strdup (_ ("when we choose"));
  return g_strdup_printf (ngettext ("every week", "every %u weeks", weeks), weeks);
}

static void
add_rhythm (WkEvaluations *self, guint weeks)
{
  g_autofree char *said = dup_rhythm (weeks);

  gtk_string_list_append (GTK_STRING_LIST (gtk_drop_down_get_model (self->rhythm)), said);
}

static guint
get_offered (WkEvaluations *self, guint at)
{
  return at < G_N_ELEMENTS (rhythms) ? rhythms[at] : self->other;
}

/* The choices stay as they are while one is made: this may come of it. */
static void
update (WkEvaluations *self)
{
  guint weeks = wk_evaluation_get_weeks (get_plan (self)), at = 0;

  while (at < G_N_ELEMENTS (rhythms) && rhythms[at] != weeks)
    at++;
  self->filling = TRUE;
  if (at == G_N_ELEMENTS (rhythms) && self->other != weeks)
    {
      if (self->other != 0)
        gtk_string_list_remove (GTK_STRING_LIST (gtk_drop_down_get_model (self->rhythm)), at);
      self->other = weeks;
      add_rhythm (self, weeks);
    }
  if (gtk_drop_down_get_selected (self->rhythm) != at)
    gtk_drop_down_set_selected (self->rhythm, at);
  self->filling = FALSE;
}

static void
rhythm_chosen_cb (WkEvaluations *self)
{
  guint chosen = gtk_drop_down_get_selected (self->rhythm);
  g_autofree char *today = NULL;

  if (self->filling || chosen == GTK_INVALID_LIST_POSITION || get_offered (self, chosen) == wk_evaluation_get_weeks (get_plan (self)))
    return;
  today = wk_plan_words_dup_today ();
  /* Where it may not be changed the choice goes back to what holds. */
  if (!wk_evaluation_set_weeks (get_plan (self), get_offered (self, chosen), today))
    update (self);
}

static GtkWidget *
make_card (WkRecord *record, gpointer data)
{
  return wk_evaluation_card_new (WK_EVALUATIONS (data)->context, record);
}

static void
wk_evaluations_dispose (GObject *object)
{
  WkEvaluations *self = WK_EVALUATIONS (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_EVALUATIONS);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (wk_evaluations_parent_class)->dispose (object);
}

static void
wk_evaluations_class_init (WkEvaluationsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_evaluations_dispose;
  g_type_ensure (WK_TYPE_RECORD_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-evaluations.ui");
  gtk_widget_class_bind_template_child (widget_class, WkEvaluations, rhythm);
  gtk_widget_class_bind_template_child (widget_class, WkEvaluations, cards);
  gtk_widget_class_bind_template_callback (widget_class, rhythm_chosen_cb);
}

static void
wk_evaluations_init (WkEvaluations *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = TRUE;
  gtk_drop_down_set_model (self->rhythm, G_LIST_MODEL (words));
  for (guint i = 0; i < G_N_ELEMENTS (rhythms); i++)
    add_rhythm (self, rhythms[i]);
  self->filling = FALSE;
  wk_accessible_name_drop_down (self->rhythm, _ ("We look back together"));
}

void
wk_evaluations_bind (WkEvaluations *self, WkPlanContext *context)
{
  WkDocument *plan;

  g_return_if_fail (WK_IS_EVALUATIONS (self));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  plan = get_plan (self);
  wk_record_box_set_model (self->cards, G_LIST_MODEL (wk_document_get_records (plan, "evaluation")), make_card, self);
  g_signal_connect_object (plan, "notify::evaluate-every", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

GtkWidget *
wk_evaluations_find (WkEvaluations *self, WkRecord *evaluation)
{
  g_return_val_if_fail (WK_IS_EVALUATIONS (self), NULL);
  return wk_record_box_find (self->cards, evaluation);
}
