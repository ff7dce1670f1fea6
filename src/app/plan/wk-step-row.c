#include "wk-step-row.h"

#include <glib/gi18n.h>

#include "plan/wk-clash-bar.h"
#include "plan/wk-closed-step.h"
#include "plan/wk-plan-moves.h"
#include "plan/wk-plan-words.h"
#include "plan/wk-when-button.h"
#include "plan/wk-who-button.h"
#include "wk-focus.h"
#include "wk-late-menu.h"
#include "wk-tooltip.h"

struct _WkStepRow
{
  AdwBin parent_instance;

  GtkWidget *handle;
  WkTextView *what;
  GtkLabel *closed;
  WkWhoButton *who;
  WkWhenButton *when;
  GtkToggleButton *done;
  GtkLabel *done_label;
  GtkMenuButton *menu;
  GMenuModel *more;
  GtkLabel *open_points;
  WkClashBar *clash;

  WkPlanContext *context; /* (owned) */
  WkRecord *record; /* (owned) */
  guint number;
  gboolean was_done;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (WkStepRow, wk_step_row, ADW_TYPE_BIN)

static gboolean
is_step (WkStepRow *self)
{
  return g_strcmp0 (wk_record_get_kind (self->record), "step") == 0;
}

static void
set_css_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
update_done (WkStepRow *self)
{
  g_autofree char *done_on = wk_fields_dup_string (WK_FIELDS (self->record), "done-on");
  gboolean done = *done_on != '\0';
  g_autofree char *words = wk_plan_words_dup_when (done_on);

  self->updating = TRUE;
  gtk_toggle_button_set_active (self->done, done);
  self->updating = FALSE;
  if (is_step (self))
    gtk_label_set_label (self->done_label, done ? _ ("Done, well done!") : _ ("Done?"));
  else
    gtk_label_set_label (self->done_label, done ? _ ("Out of the way!") : _ ("Out of the way?"));
  wk_tooltip_set (GTK_WIDGET (self->done), done ? words : NULL);
  set_css_class (GTK_WIDGET (self), "wk-done", done);
  set_css_class (GTK_WIDGET (self), "wk-celebrate", done && !self->was_done);
  self->was_done = done;
}

static void
update_open_points (WkStepRow *self)
{
  g_autoptr (WkPerson) person = wk_fields_dup_person (WK_FIELDS (self->record), "who");
  g_autofree char *when = wk_fields_dup_string (WK_FIELDS (self->record), "when");
  gboolean unfinished = wk_record_is_unfinished (self->record);
  const char *words = NULL;

  if (unfinished && person == NULL && *when == '\0')
    words = _ ("Not finished yet: who does this, and when?");
  else if (unfinished && person == NULL)
    words = _ ("Not finished yet: who does this?");
  else if (unfinished)
    words = _ ("Not finished yet: when?");
  gtk_label_set_label (self->open_points, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->open_points), words != NULL);
  set_css_class (GTK_WIDGET (self), "wk-unfinished", unfinished);
}

static void
update_closed (WkStepRow *self)
{
  gboolean closed = is_step (self) && wk_fields_get_boolean (WK_FIELDS (self->record), "closed");
  g_autofree char *title = closed ? wk_fields_dup_string (WK_FIELDS (self->record), "title") : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->what), !closed);
  gtk_widget_set_visible (GTK_WIDGET (self->closed), closed);
  if (closed)
    gtk_label_set_label (self->closed, *title != '\0' ? title : _ ("Closed step"));
  /* Its words go to a life domain: who has the plan alone has none. */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "step.close", is_step (self) && !closed && wk_plan_context_get_file (self->context) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "step.open", closed && wk_plan_context_get_file (self->context) != NULL);
}

static void
update_labels (WkStepRow *self)
{
  gboolean step = is_step (self);
  g_autofree char *what = g_strdup_printf (step ? _ ("Step %u: what") : _ ("First to clear %u: what"), self->number);
  g_autofree char *who = g_strdup_printf (step ? _ ("Step %u: who") : _ ("First to clear %u: who"), self->number);
  g_autofree char *when = g_strdup_printf (step ? _ ("Step %u: when") : _ ("First to clear %u: when"), self->number);
  g_autofree char *done = g_strdup_printf (step ? _ ("Step %u: done") : _ ("First to clear %u: out of the way"), self->number);
  g_autofree char *more = g_strdup_printf (step ? _ ("Step %u: more") : _ ("First to clear %u: more"), self->number);

  wk_text_view_set_label (self->what, what);
  wk_who_button_set_label (self->who, who);
  wk_when_button_set_label (self->when, when);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->done), GTK_ACCESSIBLE_PROPERTY_LABEL, done, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, more, -1);
}

static void
done_toggled_cb (WkStepRow *self)
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

static void
next_requested_cb (WkStepRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "plan.split", "(su)", wk_record_get_id (self->record),
                              wk_text_view_get_caret (self->what));
}

static void
move_activated_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkStepRow *self = WK_STEP_ROW (widget);

  if (!wk_plan_moves_move_by (self->record, g_str_has_suffix (action, "up") ? -1 : 1))
    gtk_widget_error_bell (widget);
}

static void
cut_activated_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wk_plan_moves_cut (widget, WK_STEP_ROW (widget)->record);
}

static void
paste_activated_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (!wk_plan_moves_paste (widget, WK_STEP_ROW (widget)->record))
    gtk_widget_error_bell (widget);
}

static void
remove_activated_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkStepRow *self = WK_STEP_ROW (widget);
  g_autoptr (WkRecord) record = g_object_ref (self->record);

  gtk_widget_activate_action (widget, "plan.remove", "s", wk_record_get_id (record));
}

static void
close_activated_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkStepRow *self = WK_STEP_ROW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  wk_closed_step_ask (self->context, self->record, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
}

static void
open_activated_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkStepRow *self = WK_STEP_ROW (widget);

  if (!wk_closed_step_open (self->context, self->record))
    gtk_widget_error_bell (widget);
}

static gboolean
wk_step_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WK_STEP_ROW (widget)->what));
}

static void
wk_step_row_dispose (GObject *object)
{
  WkStepRow *self = WK_STEP_ROW (object);

  if (self->record != NULL)
    g_signal_handlers_disconnect_by_data (self->record, self);
  g_clear_object (&self->record);
  g_clear_object (&self->context);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_STEP_ROW);

  G_OBJECT_CLASS (wk_step_row_parent_class)->dispose (object);
}

static void
wk_step_row_class_init (WkStepRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_step_row_dispose;
  wk_focus_set_grab (widget_class, wk_step_row_grab_focus);

  g_type_ensure (WK_TYPE_TEXT_VIEW);
  g_type_ensure (WK_TYPE_WHO_BUTTON);
  g_type_ensure (WK_TYPE_WHEN_BUTTON);
  g_type_ensure (WK_TYPE_CLASH_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-step-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WkStepRow, handle);
  gtk_widget_class_bind_template_child (widget_class, WkStepRow, what);
  gtk_widget_class_bind_template_child (widget_class, WkStepRow, closed);
  gtk_widget_class_bind_template_child (widget_class, WkStepRow, who);
  gtk_widget_class_bind_template_child (widget_class, WkStepRow, when);
  gtk_widget_class_bind_template_child (widget_class, WkStepRow, done);
  gtk_widget_class_bind_template_child (widget_class, WkStepRow, done_label);
  gtk_widget_class_bind_template_child (widget_class, WkStepRow, menu);
  gtk_widget_class_bind_template_child (widget_class, WkStepRow, more);
  gtk_widget_class_bind_template_child (widget_class, WkStepRow, open_points);
  gtk_widget_class_bind_template_child (widget_class, WkStepRow, clash);
  gtk_widget_class_bind_template_callback (widget_class, done_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_requested_cb);

  gtk_widget_class_install_action (widget_class, "step.move-up", NULL, move_activated_cb);
  gtk_widget_class_install_action (widget_class, "step.move-down", NULL, move_activated_cb);
  gtk_widget_class_install_action (widget_class, "step.cut", NULL, cut_activated_cb);
  gtk_widget_class_install_action (widget_class, "step.paste", NULL, paste_activated_cb);
  gtk_widget_class_install_action (widget_class, "step.remove", NULL, remove_activated_cb);
  gtk_widget_class_install_action (widget_class, "step.close", NULL, close_activated_cb);
  gtk_widget_class_install_action (widget_class, "step.open", NULL, open_activated_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "step.move-up", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "step.move-down", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, GDK_ALT_MASK, "step.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_x, GDK_ALT_MASK, "step.cut", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_ALT_MASK, "step.paste", NULL);
}

static void
wk_step_row_init (WkStepRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wk_late_menu_set (self->menu, self->more);
  wk_tooltip_set (GTK_WIDGET (self->menu), _ ("More"));
}

GtkWidget *
wk_step_row_new (WkPlanContext *context, WkRecord *record)
{
  WkStepRow *self = g_object_new (WK_TYPE_STEP_ROW, NULL);
  WkFields *fields = WK_FIELDS (record);
  g_autofree char *done_on = wk_fields_dup_string (fields, "done-on");

  self->context = g_object_ref (context);
  self->record = g_object_ref (record);
  self->was_done = *done_on != '\0';
  wk_plan_context_show_text (context, self->what, fields, "what");
  wk_text_view_set_placeholder (self->what, is_step (self) ? _ ("What will happen?") : _ ("What stands in the way?"));
  wk_who_button_bind (self->who, context, fields, "who");
  wk_when_button_bind (self->when, fields, "when");
  wk_clash_bar_bind (self->clash, fields);
  wk_plan_moves_install (GTK_WIDGET (self), self->handle, record);
  g_signal_connect_swapped (record, "notify::done-on", G_CALLBACK (update_done), self);
  g_signal_connect_swapped (record, "notify::who", G_CALLBACK (update_open_points), self);
  g_signal_connect_swapped (record, "notify::when", G_CALLBACK (update_open_points), self);
  g_signal_connect_swapped (record, "notify::unfinished", G_CALLBACK (update_open_points), self);
  if (is_step (self))
    {
      g_signal_connect_swapped (record, "notify::closed", G_CALLBACK (update_closed), self);
      g_signal_connect_swapped (record, "notify::title", G_CALLBACK (update_closed), self);
    }
  update_done (self);
  update_open_points (self);
  update_closed (self);
  return GTK_WIDGET (self);
}

void
wk_step_row_set_number (WkStepRow *self, guint number)
{
  g_return_if_fail (WK_IS_STEP_ROW (self));

  if (self->number == number)
    return;
  self->number = number;
  update_labels (self);
}

void
wk_step_row_begin_writing (WkStepRow *self)
{
  g_return_if_fail (WK_IS_STEP_ROW (self));
  wk_text_view_focus_end (self->what);
}
