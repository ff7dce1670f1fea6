#include "wk-seat-goal.h"

#include "plan/wk-record-box.h"
#include "seat/wk-seat-language.h"
#include "seat/wk-seat-step.h"
#include "seat/wk-seat-text.h"
#include "wk-beside-layout.h"
#include "wk-focus.h"
#include "wk-plan.h"

struct _WkSeatGoal
{
  AdwBin parent_instance;

  GtkLabel *number_label;
  WkSeatText *goal;
  WkRecordBox *firsts;
  WkRecordBox *steps;
  GtkWidget *add;

  WkPlanContext *context; /* (owned) */
  WkRecord *record; /* (owned) */
  guint number;
};

G_DEFINE_FINAL_TYPE (WkSeatGoal, wk_seat_goal, ADW_TYPE_BIN)

static GtkWidget *
make_row (WkRecord *record, gpointer data)
{
  return wk_seat_step_new (WK_SEAT_GOAL (data)->context, record);
}

static void
number_rows (WkRecordBox *box)
{
  guint number = 1;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (box)); row != NULL; row = gtk_widget_get_next_sibling (row))
    wk_seat_step_set_number (WK_SEAT_STEP (row), number++);
}

static void
rows_changed_cb (WkSeatGoal *self)
{
  number_rows (self->firsts);
  number_rows (self->steps);
}

static void
update_add (WkSeatGoal *self)
{
  WkDocument *plan = wk_plan_context_get_plan (self->context);

  gtk_widget_set_visible (self->add, wk_document_may_edit (plan));
}

static void
add_clicked_cb (WkSeatGoal *self)
{
  WkRecord *step;
  GtkWidget *row;

  wk_document_stop_capturing (wk_plan_context_get_plan (self->context));
  step = wk_record_list_append (wk_plan_get_steps (self->record));
  row = step != NULL ? wk_record_box_find (self->steps, step) : NULL;
  if (row != NULL)
    wk_seat_step_begin_writing (WK_SEAT_STEP (row));
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static gboolean
wk_seat_goal_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WK_SEAT_GOAL (widget)->goal));
}

static void
wk_seat_goal_dispose (GObject *object)
{
  WkSeatGoal *self = WK_SEAT_GOAL (object);

  if (self->firsts != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->firsts, self);
      g_signal_handlers_disconnect_by_data (self->steps, self);
    }
  g_clear_object (&self->record);
  g_clear_object (&self->context);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_SEAT_GOAL);

  G_OBJECT_CLASS (wk_seat_goal_parent_class)->dispose (object);
}

static void
wk_seat_goal_class_init (WkSeatGoalClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_seat_goal_dispose;
  wk_focus_set_grab (widget_class, wk_seat_goal_grab_focus);
  g_type_ensure (WK_TYPE_SEAT_TEXT);
  g_type_ensure (WK_TYPE_RECORD_BOX);
  g_type_ensure (WK_TYPE_BESIDE_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/seat/wk-seat-goal.ui");
  gtk_widget_class_bind_template_child (widget_class, WkSeatGoal, number_label);
  gtk_widget_class_bind_template_child (widget_class, WkSeatGoal, goal);
  gtk_widget_class_bind_template_child (widget_class, WkSeatGoal, firsts);
  gtk_widget_class_bind_template_child (widget_class, WkSeatGoal, steps);
  gtk_widget_class_bind_template_child (widget_class, WkSeatGoal, add);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
}

static void
wk_seat_goal_init (WkSeatGoal *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_seat_goal_new (WkPlanContext *context, WkRecord *goal)
{
  WkSeatGoal *self = g_object_new (WK_TYPE_SEAT_GOAL, NULL);

  self->context = g_object_ref (context);
  self->record = g_object_ref (goal);
  wk_seat_text_bind (self->goal, context, WK_FIELDS (goal), "goal");
  g_signal_connect_swapped (self->firsts, "changed", G_CALLBACK (rows_changed_cb), self);
  g_signal_connect_swapped (self->steps, "changed", G_CALLBACK (rows_changed_cb), self);
  wk_record_box_set_model (self->firsts, G_LIST_MODEL (wk_record_get_children (goal, "first")), make_row, self);
  wk_record_box_set_model (self->steps, G_LIST_MODEL (wk_plan_get_steps (goal)), make_row, self);
  g_signal_connect_object (wk_plan_context_get_plan (context), "notify::held", G_CALLBACK (update_add), self, G_CONNECT_SWAPPED);
  update_add (self);
  return GTK_WIDGET (self);
}

void
wk_seat_goal_set_number (WkSeatGoal *self, guint number)
{
  g_autofree char *digits = NULL, *heading = NULL;

  g_return_if_fail (WK_IS_SEAT_GOAL (self));

  if (self->number == number)
    return;
  self->number = number;
  digits = g_strdup_printf ("%u", number);
  gtk_label_set_label (self->number_label, digits);
  /* Translators: %u is the goal's number. */
  heading = g_strdup_printf (S_ ("What I want: %u"), number);
  wk_seat_text_set_heading (self->goal, heading);
}

void
wk_seat_goal_begin_writing (WkSeatGoal *self)
{
  g_return_if_fail (WK_IS_SEAT_GOAL (self));
  wk_seat_text_focus_end (self->goal);
}

static void
collect_rows (WkRecordBox *box, GPtrArray *languages, GPtrArray *texts)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (box)); row != NULL; row = gtk_widget_get_next_sibling (row))
    wk_seat_step_collect (WK_SEAT_STEP (row), languages, texts);
}

void
wk_seat_goal_collect (WkSeatGoal *self, GPtrArray *languages, GPtrArray *texts)
{
  g_return_if_fail (WK_IS_SEAT_GOAL (self));

  wk_seat_text_collect (self->goal, languages, texts);
  collect_rows (self->firsts, languages, texts);
  collect_rows (self->steps, languages, texts);
}
