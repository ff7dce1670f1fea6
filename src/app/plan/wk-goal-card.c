#include "wk-goal-card.h"

#include <glib/gi18n.h>

#include "plan/wk-clash-bar.h"
#include "plan/wk-plan-moves.h"
#include "plan/wk-record-box.h"
#include "plan/wk-step-row.h"
#include "plan/wk-wrap-layout.h"
#include "wk-focus.h"
#include "wk-late-menu.h"
#include "wk-plan.h"
#include "wk-tooltip.h"

struct _WkGoalCard
{
  AdwBin parent_instance;

  GtkWidget *handle;
  GtkLabel *number_label;
  WkTextView *goal;
  GtkMenuButton *menu;
  GMenuModel *more;
  GtkWidget *firsts_heading;
  WkRecordBox *firsts;
  WkRecordBox *steps;
  GtkWidget *no_steps;
  WkClashBar *clash;

  WkPlanContext *context; /* (owned) */
  WkRecord *record; /* (owned) */
  guint number;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (WkGoalCard, wk_goal_card, ADW_TYPE_BIN)

static GtkWidget *
make_row (WkRecord *record, gpointer data)
{
  WkGoalCard *self = data;

  return wk_step_row_new (self->context, record);
}

static void
box_changed_cb (WkGoalCard *self)
{
  gtk_widget_set_visible (self->firsts_heading, wk_record_box_get_length (self->firsts) > 0);
  gtk_widget_set_visible (self->no_steps, wk_record_box_get_length (self->steps) == 0);
  g_signal_emit (self, changed_signal, 0);
}

static void
add_row (WkGoalCard *self, WkRecordList *list, WkRecordBox *box)
{
  WkRecord *record = wk_record_list_append (list);
  GtkWidget *row = record != NULL ? wk_record_box_find (box, record) : NULL;

  if (row != NULL)
    wk_step_row_begin_writing (WK_STEP_ROW (row));
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
add_step_activated_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkGoalCard *self = WK_GOAL_CARD (widget);

  add_row (self, wk_plan_get_steps (self->record), self->steps);
}

static void
add_first_activated_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkGoalCard *self = WK_GOAL_CARD (widget);

  add_row (self, wk_record_get_children (self->record, "first"), self->firsts);
}

static void
move_activated_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (!wk_plan_moves_move_by (WK_GOAL_CARD (widget)->record, g_str_has_suffix (action, "up") ? -1 : 1))
    gtk_widget_error_bell (widget);
}

static void
cut_activated_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wk_plan_moves_cut (widget, WK_GOAL_CARD (widget)->record);
}

static void
paste_activated_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (!wk_plan_moves_paste (widget, WK_GOAL_CARD (widget)->record))
    gtk_widget_error_bell (widget);
}

static void
remove_activated_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "plan.remove", "s", wk_record_get_id (WK_GOAL_CARD (widget)->record));
}

static gboolean
wk_goal_card_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WK_GOAL_CARD (widget)->goal));
}

static void
wk_goal_card_dispose (GObject *object)
{
  WkGoalCard *self = WK_GOAL_CARD (object);

  if (self->firsts != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->firsts, self);
      g_signal_handlers_disconnect_by_data (self->steps, self);
    }
  g_clear_object (&self->record);
  g_clear_object (&self->context);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_GOAL_CARD);

  G_OBJECT_CLASS (wk_goal_card_parent_class)->dispose (object);
}

static void
wk_goal_card_class_init (WkGoalCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_goal_card_dispose;
  wk_focus_set_grab (widget_class, wk_goal_card_grab_focus);
  changed_signal = g_signal_new ("changed", WK_TYPE_GOAL_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (WK_TYPE_TEXT_VIEW);
  g_type_ensure (WK_TYPE_RECORD_BOX);
  g_type_ensure (WK_TYPE_CLASH_BAR);
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-goal-card.ui");
  gtk_widget_class_bind_template_child (widget_class, WkGoalCard, handle);
  gtk_widget_class_bind_template_child (widget_class, WkGoalCard, number_label);
  gtk_widget_class_bind_template_child (widget_class, WkGoalCard, goal);
  gtk_widget_class_bind_template_child (widget_class, WkGoalCard, menu);
  gtk_widget_class_bind_template_child (widget_class, WkGoalCard, more);
  gtk_widget_class_bind_template_child (widget_class, WkGoalCard, firsts_heading);
  gtk_widget_class_bind_template_child (widget_class, WkGoalCard, firsts);
  gtk_widget_class_bind_template_child (widget_class, WkGoalCard, steps);
  gtk_widget_class_bind_template_child (widget_class, WkGoalCard, no_steps);
  gtk_widget_class_bind_template_child (widget_class, WkGoalCard, clash);
  gtk_widget_class_install_action (widget_class, "goal.add-step", NULL, add_step_activated_cb);
  gtk_widget_class_install_action (widget_class, "goal.add-first", NULL, add_first_activated_cb);
  gtk_widget_class_install_action (widget_class, "goal.move-up", NULL, move_activated_cb);
  gtk_widget_class_install_action (widget_class, "goal.move-down", NULL, move_activated_cb);
  gtk_widget_class_install_action (widget_class, "goal.cut", NULL, cut_activated_cb);
  gtk_widget_class_install_action (widget_class, "goal.paste", NULL, paste_activated_cb);
  gtk_widget_class_install_action (widget_class, "goal.remove", NULL, remove_activated_cb);
}

static void
wk_goal_card_init (WkGoalCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wk_late_menu_set (self->menu, self->more);
  wk_tooltip_set (GTK_WIDGET (self->menu), _ ("More"));
}

GtkWidget *
wk_goal_card_new (WkPlanContext *context, WkRecord *goal)
{
  WkGoalCard *self = g_object_new (WK_TYPE_GOAL_CARD, NULL);

  self->context = g_object_ref (context);
  self->record = g_object_ref (goal);
  wk_plan_context_show_text (context, self->goal, WK_FIELDS (goal), "goal");
  wk_clash_bar_bind (self->clash, WK_FIELDS (goal));
  wk_plan_moves_install (GTK_WIDGET (self), self->handle, goal);
  wk_plan_moves_install_end (self->no_steps, wk_plan_get_steps (goal));
  g_signal_connect_swapped (self->firsts, "changed", G_CALLBACK (box_changed_cb), self);
  g_signal_connect_swapped (self->steps, "changed", G_CALLBACK (box_changed_cb), self);
  wk_record_box_set_model (self->firsts, G_LIST_MODEL (wk_record_get_children (goal, "first")), make_row, self);
  wk_record_box_set_model (self->steps, G_LIST_MODEL (wk_plan_get_steps (goal)), make_row, self);
  return GTK_WIDGET (self);
}

static void
number_rows (WkRecordBox *box, guint *number)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (box));

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    wk_step_row_set_number (WK_STEP_ROW (row), (*number)++);
}

void
wk_goal_card_set_numbers (WkGoalCard *self, guint number, guint *first, guint *step)
{
  g_return_if_fail (WK_IS_GOAL_CARD (self));

  number_rows (self->firsts, first);
  number_rows (self->steps, step);
  if (self->number != number)
    {
      g_autofree char *digits = g_strdup_printf ("%u", number);
      g_autofree char *label = g_strdup_printf (_ ("Goal %u"), number);
      g_autofree char *more = g_strdup_printf (_ ("Goal %u: more"), number);

      self->number = number;
      gtk_label_set_label (self->number_label, digits);
      wk_text_view_set_label (self->goal, label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, more, -1);
    }
}

void
wk_goal_card_begin_writing (WkGoalCard *self)
{
  g_return_if_fail (WK_IS_GOAL_CARD (self));
  wk_text_view_focus_end (self->goal);
}

void
wk_goal_card_begin_writing_step (WkGoalCard *self, WkRecord *step)
{
  GtkWidget *row;

  g_return_if_fail (WK_IS_GOAL_CARD (self));

  row = wk_record_box_find (self->steps, step);
  if (row == NULL)
    row = wk_record_box_find (self->firsts, step);
  if (row != NULL)
    wk_step_row_begin_writing (WK_STEP_ROW (row));
}
