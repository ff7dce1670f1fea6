#include "wk-closing.h"

#include <glib/gi18n.h>

#include "plan/wk-answers.h"
#include "plan/wk-home-sheet.h"
#include "plan/wk-plan-words.h"
#include "plan/wk-read-back.h"
#include "plan/wk-screen-away.h"
#include "plan/wk-talk.h"
#include "plan/wk-when-button.h"
#include "plan/wk-who-button.h"
#include "plan/wk-wrap-layout.h"
#include "plan/wk-columns-layout.h"
#include "wk-plan-check.h"

struct _WkClosing
{
  AdwWindow parent_instance;

  GtkStack *stack;
  GtkLabel *progress;
  GtkButton *back;
  GtkButton *next;
  WkReadBack *read_back;
  GtkBox *open_rows;
  WkWhenButton *next_talk;
  GtkEditable *next_talk_place;
  GtkBox *home_rows;
  GtkWidget *nothing_home;
  GtkWidget *print;
  WkAnswers *answers;
  GtkLabel *at_seat;
  GtkWidget *cards;
  GtkToggleButton *good;
  GtkToggleButton *so_so;
  GtkToggleButton *bad;
  GtkWidget *line_box;
  WkTextView *line;
  GtkLabel *end;

  WkPlanContext *context; /* (owned) */
  GPtrArray *pages; /* (owned) (element-type utf8): names, in order; those that do not apply are left out */
  guint at;
  WkRecord *talk; /* (owned) (nullable): how this talk was */
  guint n_kept; /* of what was told at the table before this */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (WkClosing, wk_closing, ADW_TYPE_WINDOW)

static WkDocument *
get_plan (WkClosing *self)
{
  return wk_plan_context_get_plan (self->context);
}

/* ---- what lacks a doer or a date ---- */

static char *
dup_name (WkRecord *action)
{
  char *words = wk_plan_dup_action (action);

  if (*words != '\0')
    return words;
  g_free (words);
  return g_strdup (g_str_equal (wk_record_get_kind (action), "step") ? _ ("A step without words") : _ ("Something without words"));
}

static void
append_open_row (WkClosing *self, WkRecord *action)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkLayoutManager *layout = g_object_new (WK_TYPE_WRAP_LAYOUT, "spacing", 6, "line-spacing", 6, "lead-width", 200, NULL);
  g_autofree char *name = dup_name (action), *who_label = NULL, *when_label = NULL;
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", name, "wrap", TRUE, "xalign", 0.0, "valign", GTK_ALIGN_CENTER, NULL);
  GtkWidget *who = g_object_new (WK_TYPE_WHO_BUTTON, NULL), *when = g_object_new (WK_TYPE_WHEN_BUTTON, NULL);

  /* Translators: a step; the label of the button that says who does it. */
  who_label = g_strdup_printf (_ ("%s: who"), name);
  when_label = g_strdup_printf (_ ("%s: when"), name);
  wk_who_button_bind (WK_WHO_BUTTON (who), self->context, WK_FIELDS (action), "who");
  wk_who_button_set_label (WK_WHO_BUTTON (who), who_label);
  wk_when_button_bind (WK_WHEN_BUTTON (when), WK_FIELDS (action), "when");
  wk_when_button_set_label (WK_WHEN_BUTTON (when), when_label);
  gtk_widget_set_layout_manager (row, layout);
  gtk_widget_add_css_class (row, "wk-step");
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), who);
  gtk_box_append (GTK_BOX (row), when);
  gtk_box_append (self->open_rows, row);
}

static guint
fill_open (WkClosing *self)
{
  g_autoptr (GPtrArray) actions = wk_plan_list_actions (get_plan (self));
  guint n = 0;

  for (guint i = 0; i < actions->len; i++)
    {
      WkRecord *action = g_ptr_array_index (actions, i);

      if (!wk_record_is_unfinished (action))
        continue;
      append_open_row (self, action);
      n++;
    }
  return n;
}

/* ---- what goes home ---- */

/* There is a sheet once something is picked. */
static void
update_print (WkClosing *self)
{
  gboolean any = FALSE;

  for (GtkWidget *check = gtk_widget_get_first_child (GTK_WIDGET (self->home_rows)); check != NULL; check = gtk_widget_get_next_sibling (check))
    any = any || gtk_check_button_get_active (GTK_CHECK_BUTTON (check));
  gtk_widget_set_sensitive (self->print, any);
}

static void
home_toggled_cb (GtkCheckButton *check, WkClosing *self)
{
  WkFields *step = WK_FIELDS (g_object_get_data (G_OBJECT (check), "wk-step"));

  if (wk_fields_get_boolean (step, "home") != gtk_check_button_get_active (check))
    wk_fields_set_boolean (step, "home", gtk_check_button_get_active (check));
  update_print (self);
}

static void
print_cb (WkClosing *self)
{
  if (!wk_home_sheet_ask (self->context, GTK_WINDOW (self)))
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
home_changed_cb (GtkCheckButton *check)
{
  gtk_check_button_set_active (check, wk_fields_get_boolean (WK_FIELDS (g_object_get_data (G_OBJECT (check), "wk-step")), "home"));
}

static void
fill_home (WkClosing *self)
{
  g_autoptr (GPtrArray) actions = wk_plan_list_actions (get_plan (self));
  gboolean any = FALSE;

  for (guint i = 0; i < actions->len; i++)
    {
      WkRecord *step = g_ptr_array_index (actions, i);
      g_autofree char *done = wk_fields_dup_string (WK_FIELDS (step), "done-on"), *name = NULL;
      GtkWidget *check, *label;

      if (!g_str_equal (wk_record_get_kind (step), "step") || *done != '\0')
        continue;
      name = dup_name (step);
      label = g_object_new (GTK_TYPE_LABEL, "label", name, "wrap", TRUE, "xalign", 0.0, NULL);
      check = gtk_check_button_new ();
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), wk_fields_get_boolean (WK_FIELDS (step), "home"));
      gtk_check_button_set_child (GTK_CHECK_BUTTON (check), label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      g_object_set_data_full (G_OBJECT (check), "wk-step", g_object_ref (step), g_object_unref);
      g_signal_connect_object (check, "toggled", G_CALLBACK (home_toggled_cb), self, 0);
      /* It may be picked at the resident's own seat. */
      g_signal_connect_object (step, "notify::home", G_CALLBACK (home_changed_cb), check, G_CONNECT_SWAPPED);
      gtk_box_append (self->home_rows, check);
      any = TRUE;
    }
  gtk_widget_set_visible (self->nothing_home, !any);
  gtk_widget_set_visible (self->print, any);
  update_print (self);
}

/* ---- how was this talk ---- */

/* (nullable): where we are the contact person; at a colleague's table it is another's than the plan's. */
static WkFile *
get_talks_file (WkClosing *self)
{
  WkFile *file = wk_plan_context_get_file (self->context);

  if (file == NULL)
    file = wk_talk_get_file (wk_plan_context_get_table (self->context));
  return file != NULL && wk_talk_can_be_kept (file) ? file : NULL;
}

/* (nullable): the contact person, where that is somebody else at this table. */
static WkMember *
find_contact_person (WkClosing *self)
{
  WkFile *file = wk_plan_context_get_file (self->context);
  WkTable *table = wk_plan_context_get_table (self->context);

  return file != NULL && table != NULL && get_talks_file (self) == NULL ? wk_talk_find_contact_person (table, file) : NULL;
}

static char *
dup_told_words (WkClosing *self, gboolean told)
{
  WkMember *other = find_contact_person (self);
  g_autofree char *name = wk_plan_context_dup_resident_name (self->context);

  if (told)
    /* Translators: %s is a resident's name. */
    return g_strdup_printf (get_talks_file (self) != NULL ? _ ("%s has said it. You read it in the file, under “How the talks were”.")
                                                          : _ ("%s has said it. Only the contact person reads it."), name);
  if (other != NULL)
    /* Translators: a resident's name; a colleague's. */
    return g_strdup_printf (_ ("%1$s can say it now, on the own screen. Leave a moment for it. Only %2$s reads it, the contact person."), name,
                            wk_member_get_name (other));
  /* Translators: %s is a resident's name. */
  return g_strdup_printf (get_talks_file (self) != NULL ? _ ("%s can say it now, on the own screen. Leave a moment for it. You read it in the file later.")
                                                        : _ ("The contact person has left the table, so %s cannot say it here."), name);
}

static void
how_toggled_cb (WkClosing *self)
{
  const char *how = gtk_toggle_button_get_active (self->good)    ? "good"
                    : gtk_toggle_button_get_active (self->so_so) ? "so-so"
                    : gtk_toggle_button_get_active (self->bad)   ? "bad"
                                                                 : NULL;
  WkFile *file = get_talks_file (self);
  WkRecord *talk;

  if (file == NULL || (how == NULL && self->talk == NULL))
    return;
  talk = wk_talk_keep (file, how, NULL);
  if (talk == NULL)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  g_set_object (&self->talk, talk);
  if (wk_text_view_get_text (self->line) == NULL)
    wk_text_view_bind (self->line, wk_file_get_talks (file), wk_fields_get_text (WK_FIELDS (talk), "line"));
  gtk_widget_set_visible (self->line_box, TRUE);
}

/* The resident says it at the own seat, and nobody sees it on this screen: it may hang on the wall. */
static void
update_talk (WkClosing *self)
{
  WkTable *table = wk_plan_context_get_table (self->context);
  gboolean seat = get_talks_file (self) == NULL || (wk_talk_is_asked_at_seat (table) && self->talk == NULL);
  g_autofree char *words = NULL;

  gtk_widget_set_visible (self->cards, !seat);
  gtk_widget_set_visible (GTK_WIDGET (self->at_seat), seat);
  if (!seat)
    return;
  words = dup_told_words (self, wk_table_get_n_kept (table) > self->n_kept);
  gtk_label_set_label (self->at_seat, words);
}

/* ---- going through it ---- */

static void
update_end (WkClosing *self)
{
  WkPlanStatus *status = wk_plan_context_get_status (self->context);
  g_autofree char *answer = NULL;
  gboolean current = FALSE;

  if (wk_plan_status_get_state (status) == WK_PLAN_AGREED)
    gtk_label_set_label (self->end, _ ("The plan is agreed together. What was agreed is kept."));
  else if (wk_plan_status_get_answer (status, WK_PERSON_RESIDENT, &answer, NULL, &current) && current && g_str_equal (answer, "think"))
    gtk_label_set_label (self->end, _ ("The plan is a draft while it is thought over. On the day itself it comes back under “Today”."));
  else
    gtk_label_set_label (self->end, _ ("The plan stays a draft. That is fine: you can go on with it whenever you like."));
}

/* The resident's own seat turns by itself to what is asked. */
static void
ask (WkClosing *self, const char *page)
{
  WkTable *table = wk_plan_context_get_table (self->context);

  if (table == NULL || !wk_table_is_host (table))
    return;
  if (g_strcmp0 (page, "talk") == 0)
    wk_table_set_told_to (table, find_contact_person (self));
  wk_table_ask (table, g_strcmp0 (page, "answer") == 0 ? WK_TABLE_ASKS_ANSWER
                       : g_strcmp0 (page, "home") == 0 ? WK_TABLE_ASKS_HOME
                       : g_strcmp0 (page, "talk") == 0 ? WK_TABLE_ASKS_TALK
                                                       : WK_TABLE_ASKS_NOTHING);
}

static void
show (WkClosing *self)
{
  const char *name = g_ptr_array_index (self->pages, self->at);
  gboolean last = self->at + 1 == self->pages->len;
  /* Translators: which of how many small steps of closing the talk. */
  g_autofree char *words = g_strdup_printf (_ ("%u of %u"), self->at + 1, self->pages->len);

  if (g_str_equal (name, "read"))
    wk_read_back_set_plan (self->read_back, get_plan (self));
  if (g_str_equal (name, "end"))
    update_end (self);
  if (g_str_equal (name, "talk"))
    update_talk (self);
  ask (self, name);
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_label_set_label (self->progress, words);
  gtk_widget_set_visible (GTK_WIDGET (self->back), self->at > 0);
  gtk_button_set_label (self->next, last ? _ ("Done") : _ ("Next"));
}

static void
back_clicked_cb (WkClosing *self)
{
  if (self->at > 0)
    self->at--;
  show (self);
}

static void
next_clicked_cb (WkClosing *self)
{
  if (self->at + 1 == self->pages->len)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  self->at++;
  show (self);
}

static void
place_changed_cb (WkClosing *self)
{
  if (!self->filling)
    wk_fields_set_string (WK_FIELDS (get_plan (self)), "next-talk-place", gtk_editable_get_text (self->next_talk_place));
}

/* The one key works here too. */
static gboolean
away_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (widget));

  if (parent != NULL)
    wk_screen_away_present (parent);
  return parent != NULL;
}

static void
wk_closing_dispose (GObject *object)
{
  WkClosing *self = WK_CLOSING (object);

  if (self->context != NULL)
    {
      ask (self, NULL);
      g_signal_handlers_disconnect_by_data (wk_plan_context_get_status (self->context), self);
    }
  g_clear_object (&self->talk);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_CLOSING);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (wk_closing_parent_class)->dispose (object);
}

static void
wk_closing_finalize (GObject *object)
{
  g_ptr_array_unref (WK_CLOSING (object)->pages);

  G_OBJECT_CLASS (wk_closing_parent_class)->finalize (object);
}

static void
wk_closing_class_init (WkClosingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_closing_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_closing_finalize;
  g_type_ensure (WK_TYPE_READ_BACK);
  g_type_ensure (WK_TYPE_ANSWERS);
  g_type_ensure (WK_TYPE_WHEN_BUTTON);
  g_type_ensure (WK_TYPE_TEXT_VIEW);
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  g_type_ensure (WK_TYPE_COLUMNS_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-closing.ui");
  gtk_widget_class_bind_template_child (widget_class, WkClosing, stack);
  gtk_widget_class_bind_template_child (widget_class, WkClosing, progress);
  gtk_widget_class_bind_template_child (widget_class, WkClosing, back);
  gtk_widget_class_bind_template_child (widget_class, WkClosing, next);
  gtk_widget_class_bind_template_child (widget_class, WkClosing, read_back);
  gtk_widget_class_bind_template_child (widget_class, WkClosing, open_rows);
  gtk_widget_class_bind_template_child (widget_class, WkClosing, next_talk);
  gtk_widget_class_bind_template_child (widget_class, WkClosing, next_talk_place);
  gtk_widget_class_bind_template_child (widget_class, WkClosing, home_rows);
  gtk_widget_class_bind_template_child (widget_class, WkClosing, nothing_home);
  gtk_widget_class_bind_template_child (widget_class, WkClosing, print);
  gtk_widget_class_bind_template_callback (widget_class, print_cb);
  gtk_widget_class_bind_template_child (widget_class, WkClosing, answers);
  gtk_widget_class_bind_template_child (widget_class, WkClosing, at_seat);
  gtk_widget_class_bind_template_child (widget_class, WkClosing, cards);
  gtk_widget_class_bind_template_child (widget_class, WkClosing, good);
  gtk_widget_class_bind_template_child (widget_class, WkClosing, so_so);
  gtk_widget_class_bind_template_child (widget_class, WkClosing, bad);
  gtk_widget_class_bind_template_child (widget_class, WkClosing, line_box);
  gtk_widget_class_bind_template_child (widget_class, WkClosing, line);
  gtk_widget_class_bind_template_child (widget_class, WkClosing, end);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, how_toggled_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F12, 0, away_cb, NULL);
}

static void
wk_closing_init (WkClosing *self)
{
  self->pages = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_page (WkClosing *self, const char *name)
{
  g_ptr_array_add (self->pages, (gpointer) name);
}

GtkWidget *
wk_closing_new (WkPlanContext *context, GtkWindow *parent)
{
  WkClosing *self = g_object_new (WK_TYPE_CLOSING, "transient-for", parent, NULL);
  g_autofree char *place = NULL;

  self->context = g_object_ref (context);
  place = wk_fields_dup_string (WK_FIELDS (get_plan (self)), "next-talk-place");
  add_page (self, "read");
  if (fill_open (self) > 0)
    add_page (self, "open");
  add_page (self, "next");
  fill_home (self);
  add_page (self, "home");
  add_page (self, "answer");
  if (get_talks_file (self) != NULL || (wk_talk_is_asked_at_seat (wk_plan_context_get_table (context)) && find_contact_person (self) != NULL))
    add_page (self, "talk");
  add_page (self, "end");
  wk_when_button_bind (self->next_talk, WK_FIELDS (get_plan (self)), "next-talk");
  wk_when_button_set_label (self->next_talk, _ ("Next talk: when"));
  self->filling = TRUE;
  gtk_editable_set_text (self->next_talk_place, place);
  self->filling = FALSE;
  wk_answers_bind (self->answers, context);
  if (wk_plan_context_get_table (context) != NULL)
    {
      self->n_kept = wk_table_get_n_kept (wk_plan_context_get_table (context));
      g_signal_connect_object (wk_plan_context_get_table (context), "notify::n-kept", G_CALLBACK (update_talk), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (wk_table_get_members (wk_plan_context_get_table (context)), "items-changed", G_CALLBACK (update_talk), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (wk_plan_context_get_status (context), "changed", G_CALLBACK (update_end), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}
