#include "wk-seat-plan.h"

#include "plan/wk-record-box.h"
#include "seat/wk-seat-agreement.h"
#include "seat/wk-seat-difference.h"
#include "seat/wk-seat-evaluation.h"
#include "seat/wk-seat-foot.h"
#include "seat/wk-seat-goal.h"
#include "seat/wk-seat-language.h"
#include "seat/wk-seat-step.h"
#include "seat/wk-seat-text.h"
#include "wk-beside-layout.h"
#include "wk-plan.h"

struct _WkSeatPlan
{
  AdwBin parent_instance;

  WkSeatDifference *difference;
  WkSeatText *dream;
  WkSeatText *matters;
  WkSeatText *well;
  GtkWidget *firsts_heading;
  WkRecordBox *firsts;
  WkRecordBox *goals;
  GtkWidget *add_goal;
  GtkWidget *orphans_heading;
  WkRecordBox *orphans;
  GtkWidget *agreements_heading;
  WkRecordBox *agreements;
  GtkWidget *disagreements_heading;
  WkRecordBox *disagreements;
  GtkWidget *add_disagreement;
  WkRecordBox *evaluations;
  GtkLabel *next_talk;
  WkSeatFoot *next_talk_foot;

  WkPlanContext *context; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WkSeatPlan, wk_seat_plan, ADW_TYPE_BIN)

static WkDocument *
get_plan (WkSeatPlan *self)
{
  return wk_plan_context_get_plan (self->context);
}

/* ---- records ---- */

static GtkWidget *
make_goal (WkRecord *record, gpointer data)
{
  return wk_seat_goal_new (WK_SEAT_PLAN (data)->context, record);
}

static GtkWidget *
make_step (WkRecord *record, gpointer data)
{
  return wk_seat_step_new (WK_SEAT_PLAN (data)->context, record);
}

static GtkWidget *
make_agreement (WkRecord *record, gpointer data)
{
  return wk_seat_agreement_new (WK_SEAT_PLAN (data)->context, record);
}

static void
talk_on_cb (WkSeatText *text, GParamSpec *pspec, WkRecord *record)
{
  g_autofree char *date = wk_fields_dup_string (WK_FIELDS (record), "talk-on");
  g_autofree char *words = wk_seat_language_dup_date (date);
  /* Translators: %s is a day. */
  g_autofree char *heading = *words != '\0' ? g_strdup_printf (S_ ("We see this differently. We talk about it again on %s."), words)
                                            : g_strdup (S_ ("We see this differently"));

  wk_seat_text_set_heading (text, heading);
}

static GtkWidget *
make_disagreement (WkRecord *record, gpointer data)
{
  GtkWidget *text = wk_seat_text_new ();

  gtk_widget_add_css_class (text, "card");
  gtk_widget_add_css_class (text, "wk-card");
  g_object_set (text, "placeholder", S_ ("What do I think? What does the other think?"), NULL);
  wk_seat_text_bind (WK_SEAT_TEXT (text), WK_SEAT_PLAN (data)->context, WK_FIELDS (record), "text");
  g_signal_connect_object (record, "notify::talk-on", G_CALLBACK (talk_on_cb), text, G_CONNECT_SWAPPED);
  talk_on_cb (WK_SEAT_TEXT (text), NULL, record);
  return text;
}

static GtkWidget *
make_evaluation (WkRecord *record, gpointer data)
{
  return wk_seat_evaluation_new (WK_SEAT_PLAN (data)->context, record);
}

static void
records_changed_cb (WkSeatPlan *self)
{
  gboolean writable = wk_document_may_edit (get_plan (self));
  guint number = 1;

  for (GtkWidget *w = gtk_widget_get_first_child (GTK_WIDGET (self->goals)); w != NULL; w = gtk_widget_get_next_sibling (w))
    wk_seat_goal_set_number (WK_SEAT_GOAL (w), number++);
  number = 1;
  for (GtkWidget *w = gtk_widget_get_first_child (GTK_WIDGET (self->firsts)); w != NULL; w = gtk_widget_get_next_sibling (w))
    wk_seat_step_set_number (WK_SEAT_STEP (w), number++);
  number = 1;
  for (GtkWidget *w = gtk_widget_get_first_child (GTK_WIDGET (self->orphans)); w != NULL; w = gtk_widget_get_next_sibling (w))
    wk_seat_step_set_number (WK_SEAT_STEP (w), number++);
  gtk_widget_set_visible (self->firsts_heading, wk_record_box_get_length (self->firsts) > 0);
  gtk_widget_set_visible (self->orphans_heading, wk_record_box_get_length (self->orphans) > 0);
  gtk_widget_set_visible (self->agreements_heading, wk_record_box_get_length (self->agreements) > 0);
  gtk_widget_set_visible (self->disagreements_heading, wk_record_box_get_length (self->disagreements) > 0);
  gtk_widget_set_visible (self->add_goal, writable);
  gtk_widget_set_visible (self->add_disagreement, writable);
}

static void
show_list (WkSeatPlan *self, WkRecordBox *box, WkRecordList *list, WkRecordBoxFunc make)
{
  g_signal_connect_object (box, "changed", G_CALLBACK (records_changed_cb), self, G_CONNECT_SWAPPED);
  wk_record_box_set_model (box, G_LIST_MODEL (list), make, self);
}

static GtkWidget *
append (WkSeatPlan *self, const char *kind, WkRecordBox *box)
{
  WkRecord *record;

  wk_document_stop_capturing (get_plan (self));
  record = wk_record_list_append (wk_document_get_records (get_plan (self), kind));
  if (record == NULL)
    gtk_widget_error_bell (GTK_WIDGET (self));
  return record != NULL ? wk_record_box_find (box, record) : NULL;
}

static void
add_goal_cb (WkSeatPlan *self)
{
  GtkWidget *goal = append (self, "goal", self->goals);

  if (goal != NULL)
    wk_seat_goal_begin_writing (WK_SEAT_GOAL (goal));
}

static void
add_disagreement_cb (WkSeatPlan *self)
{
  GtkWidget *text = append (self, "disagreement", self->disagreements);

  if (text != NULL)
    wk_seat_text_focus_end (WK_SEAT_TEXT (text));
}

static gboolean
shows_place (WkSeatPlan *self)
{
  g_autofree char *date = wk_fields_dup_string (WK_FIELDS (get_plan (self)), "next-talk");

  return *date != '\0';
}

static char *
dup_next_talk (WkSeatPlan *self)
{
  g_autofree char *date = wk_fields_dup_string (WK_FIELDS (get_plan (self)), "next-talk");
  g_autofree char *place = wk_fields_dup_string (WK_FIELDS (get_plan (self)), "next-talk-place");
  g_autofree char *words = wk_seat_language_dup_date (date), *isolated = wk_seat_language_dup_isolated (place, FALSE);

  if (*words == '\0')
    return g_strdup (S_ ("We have not chosen a day yet."));
  if (*place == '\0')
    return g_steal_pointer (&words);
  /* Translators: 1 is a day and a time, 2 a place. */
  return g_strdup_printf (S_ ("%1$s. Place: %2$s."), words, isolated);
}

static void
next_talk_cb (WkSeatPlan *self)
{
  g_autofree char *words = dup_next_talk (self), *place = wk_fields_dup_string (WK_FIELDS (get_plan (self)), "next-talk-place");
  g_autoptr (GPtrArray) languages = g_ptr_array_new_with_free_func (g_free), texts = g_ptr_array_new_with_free_func (g_free);

  gtk_label_set_label (self->next_talk, words);
  wk_seat_foot_add (languages, texts, wk_seat_language_get ()->code, words);
  wk_seat_foot_show (self->next_talk_foot, S_ ("How is it going?"), shows_place (self) ? wk_seat_foot_guess (place) : NULL, languages, texts);
}

/* ---- reading aloud ---- */

static void
collect (WkSeatPlan *self, GPtrArray *languages, GPtrArray *texts)
{
  WkRecordBox *boxes[] = { self->firsts, self->goals, self->orphans, self->agreements, self->disagreements, self->evaluations };
  GtkWidget *w;

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    wk_record_box_finish (boxes[i]);
  wk_seat_difference_collect (self->difference, languages, texts);
  wk_seat_text_collect (self->dream, languages, texts);
  wk_seat_text_collect (self->matters, languages, texts);
  wk_seat_text_collect (self->well, languages, texts);
  for (w = gtk_widget_get_first_child (GTK_WIDGET (self->firsts)); w != NULL; w = gtk_widget_get_next_sibling (w))
    wk_seat_step_collect (WK_SEAT_STEP (w), languages, texts);
  for (w = gtk_widget_get_first_child (GTK_WIDGET (self->goals)); w != NULL; w = gtk_widget_get_next_sibling (w))
    wk_seat_goal_collect (WK_SEAT_GOAL (w), languages, texts);
  for (w = gtk_widget_get_first_child (GTK_WIDGET (self->orphans)); w != NULL; w = gtk_widget_get_next_sibling (w))
    wk_seat_step_collect (WK_SEAT_STEP (w), languages, texts);
  for (w = gtk_widget_get_first_child (GTK_WIDGET (self->agreements)); w != NULL; w = gtk_widget_get_next_sibling (w))
    wk_seat_agreement_collect (WK_SEAT_AGREEMENT (w), languages, texts);
  for (w = gtk_widget_get_first_child (GTK_WIDGET (self->disagreements)); w != NULL; w = gtk_widget_get_next_sibling (w))
    wk_seat_text_collect (WK_SEAT_TEXT (w), languages, texts);
  g_ptr_array_add (languages, g_strdup (wk_seat_language_get ()->code));
  g_ptr_array_add (texts, g_strdup (S_ ("How is it going?")));
  for (w = gtk_widget_get_first_child (GTK_WIDGET (self->evaluations)); w != NULL; w = gtk_widget_get_next_sibling (w))
    wk_seat_evaluation_collect (WK_SEAT_EVALUATION (w), languages, texts);
  g_ptr_array_add (languages, g_strdup (wk_seat_language_get ()->code));
  g_ptr_array_add (texts, dup_next_talk (self));
}

static void
wk_seat_plan_dispose (GObject *object)
{
  WkSeatPlan *self = WK_SEAT_PLAN (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_SEAT_PLAN);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (wk_seat_plan_parent_class)->dispose (object);
}

static void
wk_seat_plan_class_init (WkSeatPlanClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_seat_plan_dispose;
  g_type_ensure (WK_TYPE_SEAT_DIFFERENCE);
  g_type_ensure (WK_TYPE_SEAT_FOOT);
  g_type_ensure (WK_TYPE_SEAT_TEXT);
  g_type_ensure (WK_TYPE_RECORD_BOX);
  g_type_ensure (WK_TYPE_BESIDE_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/seat/wk-seat-plan.ui");
  gtk_widget_class_bind_template_child (widget_class, WkSeatPlan, difference);
  gtk_widget_class_bind_template_child (widget_class, WkSeatPlan, dream);
  gtk_widget_class_bind_template_child (widget_class, WkSeatPlan, matters);
  gtk_widget_class_bind_template_child (widget_class, WkSeatPlan, well);
  gtk_widget_class_bind_template_child (widget_class, WkSeatPlan, firsts_heading);
  gtk_widget_class_bind_template_child (widget_class, WkSeatPlan, firsts);
  gtk_widget_class_bind_template_child (widget_class, WkSeatPlan, goals);
  gtk_widget_class_bind_template_child (widget_class, WkSeatPlan, add_goal);
  gtk_widget_class_bind_template_child (widget_class, WkSeatPlan, orphans_heading);
  gtk_widget_class_bind_template_child (widget_class, WkSeatPlan, orphans);
  gtk_widget_class_bind_template_child (widget_class, WkSeatPlan, agreements_heading);
  gtk_widget_class_bind_template_child (widget_class, WkSeatPlan, agreements);
  gtk_widget_class_bind_template_child (widget_class, WkSeatPlan, disagreements_heading);
  gtk_widget_class_bind_template_child (widget_class, WkSeatPlan, disagreements);
  gtk_widget_class_bind_template_child (widget_class, WkSeatPlan, add_disagreement);
  gtk_widget_class_bind_template_child (widget_class, WkSeatPlan, evaluations);
  gtk_widget_class_bind_template_child (widget_class, WkSeatPlan, next_talk);
  gtk_widget_class_bind_template_child (widget_class, WkSeatPlan, next_talk_foot);
  gtk_widget_class_bind_template_callback (widget_class, add_goal_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_disagreement_cb);
}

static void
wk_seat_plan_init (WkSeatPlan *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_seat_plan_new (WkPlanContext *context)
{
  WkSeatPlan *self = g_object_new (WK_TYPE_SEAT_PLAN, NULL);
  WkDocument *plan = wk_plan_context_get_plan (context);

  self->context = g_object_ref (context);
  wk_seat_difference_bind (self->difference, context);
  wk_seat_text_bind (self->dream, context, WK_FIELDS (plan), "dream");
  wk_seat_text_bind (self->matters, context, WK_FIELDS (plan), "matters");
  wk_seat_text_bind (self->well, context, WK_FIELDS (plan), "well");
  show_list (self, self->firsts, wk_document_get_records (plan, "first"), make_step);
  show_list (self, self->goals, wk_plan_get_goals (plan), make_goal);
  show_list (self, self->orphans, wk_plan_get_orphan_steps (plan), make_step);
  show_list (self, self->agreements, wk_document_get_records (plan, "agreement"), make_agreement);
  show_list (self, self->disagreements, wk_document_get_records (plan, "disagreement"), make_disagreement);
  show_list (self, self->evaluations, wk_document_get_records (plan, "evaluation"), make_evaluation);
  g_signal_connect_object (plan, "notify::next-talk", G_CALLBACK (next_talk_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (plan, "notify::next-talk-place", G_CALLBACK (next_talk_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (plan, "notify::held", G_CALLBACK (records_changed_cb), self, G_CONNECT_SWAPPED);
  next_talk_cb (self);
  records_changed_cb (self);
  return GTK_WIDGET (self);
}

void
wk_seat_plan_collect (WkSeatPlan *self, GPtrArray *languages, GPtrArray *texts)
{
  g_return_if_fail (WK_IS_SEAT_PLAN (self));
  collect (self, languages, texts);
}
