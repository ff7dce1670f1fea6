#include "wk-plan-page.h"

#include <glib/gi18n.h>

#include "plan/wk-action-plan.h"
#include "plan/wk-home-sheet.h"
#include "plan/wk-agreed-bar.h"
#include "plan/wk-agreement-card.h"
#include "plan/wk-clash-bar.h"
#include "file/wk-file-goodbye.h"
#include "file/wk-file-place.h"
#include "plan/wk-closing.h"
#include "plan/wk-columns-layout.h"
#include "plan/wk-disagreement-row.h"
#include "plan/wk-evaluation-card.h"
#include "plan/wk-evaluations.h"
#include "plan/wk-goal-card.h"
#include "plan/wk-plan-context.h"
#include "plan/wk-plan-moves.h"
#include "plan/wk-plan-notices.h"
#include "plan/wk-plan-print.h"
#include "plan/wk-plan-words.h"
#include "plan/wk-praatplaat-window.h"
#include "plan/wk-prepare-box.h"
#include "plan/wk-record-box.h"
#include "plan/wk-screen-away.h"
#include "plan/wk-scroll-anchor.h"
#include "plan/wk-step-row.h"
#include "plan/wk-when-button.h"
#include "plan/wk-who-wrote.h"
#include "plan/wk-wrap-layout.h"
#include "room/wk-draft-bar.h"
#include "room/wk-pen.h"
#include "room/wk-table-view-place.h"
#include "room/wk-table-view.h"
#include "table/wk-current-table.h"
#include "table/wk-follow.h"
#include "table/wk-hosting.h"
#include "table/wk-knock-list.h"
#include "table/wk-looks-offer.h"
#include "table/wk-presence-bar.h"
#include "table/wk-seat-opener.h"
#include "table/wk-table-panel.h"
#include "table/wk-table-words.h"
#include "wk-closed.h"
#include "wk-evaluation.h"
#include "wk-late-menu.h"
#include "wk-look.h"
#include "wk-page-layout.h"
#include "wk-plan-place.h"
#include "wk-plan.h"
#include "wk-split.h"
#include "wk-toast.h"
#include "wk-writable.h"

struct _WkPlanPage
{
  AdwBin parent_instance;

  AdwToastOverlay *toasts;
  WkPresenceBar *presence;
  GtkWidget *open_table;
  GtkWidget *show_table;
  AdwButtonContent *show_table_content;
  WkKnockList *knocks;
  WkLooksOffer *looks_offer;
  GtkRevealer *panel_revealer;
  GtkMenuButton *menu;
  GMenuModel *more;
  GtkScrolledWindow *scroll;
  GtkLabel *heading;
  GtkLabel *subheading;
  GtkLabel *right;
  GtkWidget *quoting_bar;
  WkAgreedBar *agreed;
  WkPlanNotices *notices;
  WkPrepareBox *prepare;
  WkWhoWrote *who_wrote;
  WkClashBar *clash;
  GtkWidget *doors;
  GtkWidget *texts;
  WkTextView *dream;
  WkTextView *matters;
  WkTextView *well;
  GtkWidget *firsts_section;
  WkRecordBox *firsts;
  WkRecordBox *goals;
  GtkWidget *orphans_section;
  WkRecordBox *orphans;
  WkRecordBox *agreements;
  WkRecordBox *disagreements;
  WkEvaluations *evaluations;
  WkWhenButton *next_talk;
  GtkEditable *next_talk_place;
  WkActionPlan *action_plan;
  WkDraftBar *draft_bar;

  WkTablePanel *panel; /* (nullable): until there is a table */
  WkSeatOpener *seat_opener; /* the same */
  WkWorkspace *workspace; /* (owned) */
  WkPlanContext *context; /* (owned) */
  GCancellable *cancellable; /* (owned) */
  char *title; /* (owned) */
  gboolean panel_waits; /* it was shown for the code, until somebody sits here */
  gboolean door_passed; /* one of the three doors was opened here: they do not come back */
  gboolean filling_place;
};

enum
{
  PROP_0,
  PROP_TITLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WkPlanPage, wk_plan_page, ADW_TYPE_BIN)

static WkDocument *
get_plan (WkPlanPage *self)
{
  return wk_plan_context_get_plan (self->context);
}

static void
say (WkPlanPage *self, const char *words)
{
  adw_toast_overlay_add_toast (self->toasts, wk_toast_new (words));
}

static void
say_lasting (WkPlanPage *self, const char *words)
{
  adw_toast_overlay_add_toast (self->toasts, wk_toast_new_lasting (words));
}

/* ---- numbers, doors, sections ---- */

static void
number_steps (WkRecordBox *box, guint *number)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (box));

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    wk_step_row_set_number (WK_STEP_ROW (row), (*number)++);
}

static void
update_doors (WkPlanPage *self)
{
  WkFields *plan = WK_FIELDS (get_plan (self));
  gboolean empty = wk_record_box_get_length (self->goals) == 0 && wk_record_box_get_length (self->firsts) == 0 &&
                   wk_text_get_length (wk_fields_get_text (plan, "dream")) == 0 &&
                   wk_text_get_length (wk_fields_get_text (plan, "matters")) == 0 &&
                   wk_text_get_length (wk_fields_get_text (plan, "well")) == 0;

  gtk_widget_set_visible (self->doors, empty && !self->door_passed);
  gtk_widget_set_visible (self->texts, !empty || self->door_passed);
}

static void
records_changed_cb (WkPlanPage *self)
{
  guint goal = 1, first = 1, step = 1, number = 1;
  GtkWidget *child;

  number_steps (self->firsts, &first);
  for (child = gtk_widget_get_first_child (GTK_WIDGET (self->goals)); child != NULL; child = gtk_widget_get_next_sibling (child))
    wk_goal_card_set_numbers (WK_GOAL_CARD (child), goal++, &first, &step);
  number_steps (self->orphans, &step);
  for (child = gtk_widget_get_first_child (GTK_WIDGET (self->agreements)); child != NULL; child = gtk_widget_get_next_sibling (child))
    wk_agreement_card_set_number (WK_AGREEMENT_CARD (child), number++);
  number = 1;
  for (child = gtk_widget_get_first_child (GTK_WIDGET (self->disagreements)); child != NULL; child = gtk_widget_get_next_sibling (child))
    wk_disagreement_row_set_number (WK_DISAGREEMENT_ROW (child), number++);
  gtk_widget_set_visible (self->firsts_section, wk_record_box_get_length (self->firsts) > 0);
  gtk_widget_set_visible (self->orphans_section, wk_record_box_get_length (self->orphans) > 0);
  update_doors (self);
}

static GtkWidget *
make_goal (WkRecord *record, gpointer data)
{
  WkPlanPage *self = data;
  GtkWidget *card = wk_goal_card_new (self->context, record);

  g_signal_connect_object (card, "changed", G_CALLBACK (records_changed_cb), self, G_CONNECT_SWAPPED);
  return card;
}

static GtkWidget *
make_step (WkRecord *record, gpointer data)
{
  return wk_step_row_new (WK_PLAN_PAGE (data)->context, record);
}

static GtkWidget *
make_agreement (WkRecord *record, gpointer data)
{
  return wk_agreement_card_new (WK_PLAN_PAGE (data)->context, record);
}

static GtkWidget *
make_disagreement (WkRecord *record, gpointer data)
{
  return wk_disagreement_row_new (WK_PLAN_PAGE (data)->context, record);
}

static void
show_list (WkPlanPage *self, WkRecordBox *box, WkRecordList *list, WkRecordBoxFunc make)
{
  g_signal_connect_object (box, "changed", G_CALLBACK (records_changed_cb), self, G_CONNECT_SWAPPED);
  wk_record_box_set_model (box, G_LIST_MODEL (list), make, self);
}

/* ---- adding, taking away, putting back ---- */

/* Why nothing came of it. Whoever waits for the pen is told that elsewhere. */
static void
say_read_only (WkPlanPage *self)
{
  const char *reason = wk_document_get_read_only_reason (get_plan (self));

  if (!wk_document_is_held (get_plan (self)))
    say (self, reason != NULL ? reason : _ ("This plan cannot be changed here."));
}

static WkRecord *
append (WkPlanPage *self, const char *kind)
{
  WkRecord *record;

  wk_document_stop_capturing (get_plan (self));
  record = wk_record_list_append (wk_document_get_records (get_plan (self), kind));
  if (record == NULL)
    say_read_only (self);
  return record;
}

static void
add_goal_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPlanPage *self = WK_PLAN_PAGE (widget);
  WkRecord *record = append (self, "goal");
  GtkWidget *card = record != NULL ? wk_record_box_find (self->goals, record) : NULL;

  if (card != NULL)
    wk_goal_card_begin_writing (WK_GOAL_CARD (card));
}

static void
add_first_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPlanPage *self = WK_PLAN_PAGE (widget);
  WkRecord *record = append (self, "first");
  GtkWidget *row = record != NULL ? wk_record_box_find (self->firsts, record) : NULL;

  if (row != NULL)
    wk_step_row_begin_writing (WK_STEP_ROW (row));
}

static void
add_agreement_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPlanPage *self = WK_PLAN_PAGE (widget);
  WkRecord *record = append (self, "agreement");
  GtkWidget *card = record != NULL ? wk_record_box_find (self->agreements, record) : NULL;

  if (card != NULL)
    wk_agreement_card_begin_writing (WK_AGREEMENT_CARD (card));
}

static void
add_disagreement_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPlanPage *self = WK_PLAN_PAGE (widget);
  WkRecord *record = append (self, "disagreement");
  GtkWidget *row = record != NULL ? wk_record_box_find (self->disagreements, record) : NULL;

  if (row != NULL)
    wk_disagreement_row_begin_writing (WK_DISAGREEMENT_ROW (row));
}

static void
evaluate_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPlanPage *self = WK_PLAN_PAGE (widget);
  g_autofree char *today = wk_plan_words_dup_today ();
  WkRecord *record = wk_evaluation_begin (get_plan (self), today);
  GtkWidget *card = record != NULL ? wk_evaluations_find (self->evaluations, record) : NULL;

  if (record == NULL)
    say_read_only (self);
  if (card != NULL)
    wk_evaluation_card_begin_writing (WK_EVALUATION_CARD (card));
}

static void
begin_writing_step (WkPlanPage *self, WkRecord *record)
{
  WkRecord *goal = wk_record_get_parent (record);
  GtkWidget *card = goal != NULL ? wk_record_box_find (self->goals, goal) : NULL;
  GtkWidget *row = wk_record_box_find (self->firsts, record);

  if (row == NULL)
    row = wk_record_box_find (self->orphans, record);
  if (card != NULL)
    wk_goal_card_begin_writing_step (WK_GOAL_CARD (card), record);
  else if (row != NULL)
    wk_step_row_begin_writing (WK_STEP_ROW (row));
}

static void
add_after_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPlanPage *self = WK_PLAN_PAGE (widget);
  WkRecord *record = wk_document_get_record (get_plan (self), g_variant_get_string (parameter, NULL));
  WkRecord *goal = record != NULL ? wk_record_get_parent (record) : NULL;
  WkRecordList *list;
  guint position;

  if (record == NULL)
    return;
  list = goal != NULL ? wk_record_get_children (goal, wk_record_get_kind (record))
                      : wk_document_get_records (get_plan (self), wk_record_get_kind (record));
  if (!wk_record_list_find (list, record, &position))
    return;
  wk_document_stop_capturing (get_plan (self));
  record = wk_record_list_insert (list, position + 1);
  if (record != NULL)
    begin_writing_step (self, record);
}

/* Enter in the middle of a step: what stands behind the caret becomes the next one, and keeps who wrote it. */
static void
split_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPlanPage *self = WK_PLAN_PAGE (widget);
  WkDocument *plan = get_plan (self);
  const char *id;
  WkRecord *record, *next;
  WkText *text;
  guint at;

  g_variant_get (parameter, "(&su)", &id, &at);
  record = wk_document_get_record (plan, id);
  text = record != NULL ? wk_fields_get_text (WK_FIELDS (record), "what") : NULL;
  if (text == NULL)
    return;
  if (at == 0 || at >= wk_text_get_length (text) || wk_record_is_orphan (record) ||
      !wk_text_may_edit (text, at, wk_text_get_length (text) - at))
    {
      gtk_widget_activate_action (widget, "plan.add-after", "s", id);
      return;
    }
  wk_document_stop_capturing (plan);
  next = wk_record_split (record, "what", at);
  wk_document_stop_capturing (plan);
  if (next != NULL)
    begin_writing_step (self, next);
}

static const char *
removed_words (WkRecord *record)
{
  const char *kind = wk_record_get_kind (record);

  if (g_str_equal (kind, "goal"))
    return _ ("The goal was taken away");
  if (g_str_equal (kind, "step"))
    return _ ("The step was taken away");
  if (g_str_equal (kind, "agreement"))
    return _ ("The agreement was taken away");
  return _ ("It was taken away");
}

static void
remove_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPlanPage *self = WK_PLAN_PAGE (widget);
  WkRecord *record = wk_document_get_record (get_plan (self), g_variant_get_string (parameter, NULL));

  /* An undo of its own: not one with the words that were typed just before. */
  wk_document_stop_capturing (get_plan (self));
  if (record == NULL || !wk_record_remove (record))
    return;
  wk_document_stop_capturing (get_plan (self));
  adw_toast_overlay_add_toast (self->toasts, wk_toast_new_with_way_back (removed_words (record), "plan.put-back",
                                                                         g_variant_new_string (wk_record_get_id (record))));
}

static void
put_back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkRecord *record = wk_document_get_record (get_plan (WK_PLAN_PAGE (widget)), g_variant_get_string (parameter, NULL));

  if (record == NULL)
    return;
  wk_text_view_begin_follow ();
  wk_record_restore (record);
  wk_text_view_end_follow ();
}

static void
undo_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkDocument *plan = get_plan (WK_PLAN_PAGE (widget));

  gboolean done;

  wk_text_view_begin_follow ();
  done = g_str_has_suffix (action, "undo") ? wk_document_undo (plan) : wk_document_redo (plan);
  wk_text_view_end_follow ();
  if (!done)
    gtk_widget_error_bell (widget);
}

static void
update_title (WkPlanPage *self)
{
  g_autofree char *name = wk_plan_context_dup_resident_name (self->context);

  g_free (self->title);
  /* Translators: %s is the resident. */
  self->title = g_strdup_printf (_ ("Plan of %s"), name);
  gtk_label_set_label (self->heading, self->title);
  gtk_label_set_label (self->subheading, _ ("What we write here, we write together."));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/* ---- the table ---- */

static void
offer_seat (WkPlanPage *self)
{
  WkTable *table = wk_plan_context_get_table (self->context);
  WkFile *file = wk_plan_context_get_file (self->context);
  g_autofree char *name = NULL, *language = NULL;

  if (table == NULL || file == NULL || !wk_table_is_host (table))
    {
      wk_seat_opener_set_table (self->seat_opener, NULL, NULL, NULL);
      return;
    }
  name = wk_plan_context_dup_resident_name (self->context);
  language = wk_fields_dup_string (WK_FIELDS (wk_file_get_base (file)), "language");
  wk_seat_opener_set_table (self->seat_opener, table, name, language);
}

/* Folded away, the panel leaves the code here, for who comes later. */
static void
update_show_table (WkPlanPage *self)
{
  WkTable *table = wk_plan_context_get_table (self->context);
  gboolean shown = gtk_revealer_get_reveal_child (self->panel_revealer);
  g_autofree char *code = NULL, *label = NULL, *spoken = NULL, *name = NULL;

  if (table == NULL)
    return;
  if (shown || !wk_table_is_host (table) || wk_table_get_code (table) == NULL)
    {
      adw_button_content_set_label (self->show_table_content, _ ("The table"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->show_table), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("The table"), -1);
      return;
    }
  /* Translators: %s is the table's code. */
  code = wk_table_words_dup_code (table);
  label = g_strdup_printf (_ ("The table: %s"), code);
  adw_button_content_set_label (self->show_table_content, label);
  spoken = wk_table_words_dup_spoken_code (table);
  /* Translators: a button; %s says the table's code, digit by digit. */
  name = g_strdup_printf (_ ("The table. %s"), spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->show_table), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
reveal_panel (WkPlanPage *self, gboolean reveal)
{
  gtk_revealer_set_reveal_child (self->panel_revealer, reveal);
  self->panel_waits = FALSE;
  update_show_table (self);
  /* It stands on top: what was looked at stays, unless one asked for the table. */
  if (reveal)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroll), 0);
}

static gboolean
somebody_else_sits (WkTable *table)
{
  return g_list_model_get_n_items (wk_table_get_members (table)) > 1;
}

/* The plan is what people came for. */
static void
members_changed_cb (WkPlanPage *self)
{
  WkTable *table = wk_plan_context_get_table (self->context);

  if (self->panel_waits && table != NULL && somebody_else_sits (table))
    reveal_panel (self, FALSE);
}

static void
make_panel (WkPlanPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->panel = g_object_new (WK_TYPE_TABLE_PANEL, NULL);
  self->seat_opener = g_object_new (WK_TYPE_SEAT_OPENER, NULL);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->panel));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->seat_opener));
  gtk_revealer_set_child (self->panel_revealer, box);
}

static void
update_table (WkPlanPage *self)
{
  WkTable *table = wk_plan_context_get_table (self->context);

  wk_presence_bar_set_table (self->presence, table);
  if (table != NULL && self->panel == NULL)
    make_panel (self);
  if (self->panel != NULL)
    {
      wk_table_panel_set_table (self->panel, table);
      offer_seat (self);
    }
  wk_draft_bar_set_plan (self->draft_bar, get_plan (self), table);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plan.one-pen", table != NULL);
  wk_knock_list_set_table (self->knocks, table != NULL && wk_table_is_host (table) ? table : NULL);
  wk_looks_offer_set_table (self->looks_offer, table);
  gtk_widget_set_visible (self->open_table, table == NULL && wk_plan_context_get_file (self->context) != NULL);
  gtk_widget_set_visible (self->show_table, table != NULL);
  if (table == NULL)
    reveal_panel (self, FALSE);
  update_show_table (self);
}

static void
table_state_cb (WkPlanPage *self, GParamSpec *pspec, WkTable *table)
{
  const char *message = wk_table_get_message (table);

  if (wk_table_get_state (table) != WK_TABLE_CLOSED || wk_plan_context_get_table (self->context) != table)
    return;
  g_object_set (self->context, "table", NULL, NULL);
  update_table (self);
  say_lasting (self, message != NULL && *message != '\0' ? message : _ ("The table is closed."));
}

/* The host went, and the table is ours now; or we came back to it as a member. */
static void
table_host_cb (WkPlanPage *self, GParamSpec *pspec, WkTable *table)
{
  if (wk_plan_context_get_table (self->context) != table || wk_table_get_state (table) == WK_TABLE_CLOSED)
    return;
  update_table (self);
  if (wk_table_is_host (table))
    wk_hosting_begin (self->workspace, table, wk_plan_context_get_file (self->context));
  say_lasting (self, wk_table_is_host (table) ? _ ("The host went. You host the table now; everyone can write on.")
                                              : _ ("Your table went on without you. You sit at it again; somebody else hosts it."));
}

static void
sit_at (WkPlanPage *self, WkTable *table)
{
  g_object_set (self->context, "table", table, NULL);
  if (table != NULL)
    {
      g_signal_connect_object (table, "notify::state", G_CALLBACK (table_state_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (table, "notify::host", G_CALLBACK (table_host_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (table, "notify::resident-name", G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (table, "notify::code", G_CALLBACK (update_show_table), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (wk_table_get_members (table), "items-changed", G_CALLBACK (members_changed_cb), self, G_CONNECT_SWAPPED);
    }
  update_table (self);
}

/* Nobody sits at it yet: the code is what one came for. */
static void
show_code (WkPlanPage *self)
{
  reveal_panel (self, TRUE);
  self->panel_waits = TRUE;
}

static void
print_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPlanPage *self = WK_PLAN_PAGE (widget);

  if (!wk_home_sheet_ask (self->context, GTK_WINDOW (gtk_widget_get_root (widget))))
    say (self, _ ("Nothing was picked to go home. Under “Close the talk” the resident picks the lines."));
}

static void
pass_door (WkPlanPage *self, WkTextView *view)
{
  self->door_passed = TRUE;
  update_doors (self);
  wk_text_view_focus_end (view);
}

/* What was pressed on the picture is shown here, to be read on and written in. */
static void
picture_chosen_cb (WkPlanPage *self, int kind, const char *id)
{
  WkRecord *record = id != NULL ? wk_document_get_record (get_plan (self), id) : NULL;
  GtkWidget *card;

  if (kind == WK_PRAATPLAAT_DOOR || kind == WK_PRAATPLAAT_DREAM)
    pass_door (self, kind == WK_PRAATPLAAT_DOOR ? self->well : self->dream);
  else if (record != NULL && kind == WK_PRAATPLAAT_GOAL && (card = wk_record_box_find (self->goals, record)) != NULL)
    wk_goal_card_begin_writing (WK_GOAL_CARD (card));
  else if (record != NULL)
    begin_writing_step (self, record);
}

/* Where somebody is, by the name of that text. */
static void
go_to_place_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPlanPage *self = WK_PLAN_PAGE (widget);
  WkText *text = wk_document_find_text (get_plan (self), g_variant_get_string (parameter, NULL));
  WkRecord *record = text != NULL ? wk_plan_get_record_of (text) : NULL;
  WkTextView *view;

  if (text == NULL)
    return;
  if (record == NULL)
    {
      self->door_passed = TRUE;
      update_doors (self);
    }
  else
    {
      wk_record_box_finish (self->goals);
      wk_record_box_finish (self->agreements);
      wk_record_box_finish (self->disagreements);
      begin_writing_step (self, record);
    }
  view = wk_text_view_find (GTK_WIDGET (self->scroll), text);
  if (view != NULL)
    wk_text_view_focus_end (view);
  else
    gtk_widget_error_bell (widget);
}

static void
picture_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPlanPage *self = WK_PLAN_PAGE (widget);
  GtkWidget *window = wk_praatplaat_window_new (self->context, GTK_WINDOW (gtk_widget_get_root (widget)));

  g_signal_connect_object (window, "chosen", G_CALLBACK (picture_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
print_said (gpointer page, const char *words)
{
  say (page, words);
}

static void
print_whole_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPlanPage *self = WK_PLAN_PAGE (widget);

  wk_plan_print_ask (widget, self->context, print_said);
}

static void
one_pen_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPen *pen = wk_pen_of (get_plan (WK_PLAN_PAGE (widget)));

  if (wk_pen_is_mine (pen))
    wk_pen_lay_down (pen);
  else
    wk_pen_take (pen);
}

static void
table_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WkTable) table = wk_workspace_open_table_finish (WK_WORKSPACE (source), result, &error);
  WkPlanPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = data;
  gtk_widget_set_sensitive (self->open_table, TRUE);
  if (table == NULL)
    {
      say (self, error->message);
      return;
    }
  wk_current_table_set (self->workspace, table, wk_plan_context_get_file (self->context));
  wk_hosting_begin (self->workspace, table, wk_plan_context_get_file (self->context));
  sit_at (self, table);
  show_code (self);
}

static void
open_table_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPlanPage *self = WK_PLAN_PAGE (widget);
  WkFile *file = wk_plan_context_get_file (self->context);

  if (file == NULL || wk_plan_context_get_table (self->context) != NULL)
    return;
  gtk_widget_set_sensitive (self->open_table, FALSE);
  wk_workspace_open_table_async (self->workspace, file, self->cancellable, table_opened_cb, self);
}

static void
show_table_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPlanPage *self = WK_PLAN_PAGE (widget);

  if (wk_plan_context_get_table (self->context) != NULL)
    reveal_panel (self, !gtk_revealer_get_reveal_child (self->panel_revealer));
}

/* ---- the screen ---- */

static void
screen_away_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (GTK_IS_WINDOW (root))
    wk_screen_away_present (GTK_WINDOW (root));
}

static void
full_screen_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (!GTK_IS_WINDOW (root))
    return;
  if (gtk_window_is_fullscreen (GTK_WINDOW (root)))
    gtk_window_unfullscreen (GTK_WINDOW (root));
  else
    gtk_window_fullscreen (GTK_WINDOW (root));
}

/* ---- in the resident's own words ---- */

static void
update_quoting (WkPlanPage *self)
{
  gtk_widget_set_visible (self->quoting_bar, wk_document_is_quoting (get_plan (self)));
}

static void
quote_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPlanPage *self = WK_PLAN_PAGE (widget);

  wk_document_set_quoting (get_plan (self), !wk_document_is_quoting (get_plan (self)));
  update_quoting (self);
}

static void
quote_refused_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPlanPage *self = WK_PLAN_PAGE (widget);
  AdwToast *toast = wk_toast_new (_ ("These are the resident’s own words. Only the resident changes them, or who takes down a quotation."));

  adw_toast_set_timeout (toast, 10);
  adw_toast_set_button_label (toast, _ ("Take down a quotation"));
  adw_toast_set_action_name (toast, "plan.quote");
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
close_talk_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPlanPage *self = WK_PLAN_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  /* Who writes for all closes it. */
  if (wk_document_is_held (get_plan (self)))
    {
      wk_draft_bar_show_refusal (self->draft_bar);
      return;
    }
  gtk_window_present (GTK_WINDOW (wk_closing_new (self->context, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL)));
}

static void
table_view_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (wk_table_view_is_open ())
    wk_table_view_close ();
  else if (GTK_IS_WINDOW (root))
    wk_table_view_open_somewhere (GTK_WINDOW (root), get_plan (WK_PLAN_PAGE (widget)));
}

static void
authors_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPlanPage *self = WK_PLAN_PAGE (widget);
  gboolean shown;

  g_object_get (self->context, "show-authors", &shown, NULL);
  g_object_set (self->context, "show-authors", !shown, NULL);
  say (self, shown ? _ ("Who wrote what is hidden") : _ ("Each one’s words carry their own colour"));
}

static void
matters_door_cb (WkPlanPage *self)
{
  pass_door (self, self->matters);
}

static void
well_door_cb (WkPlanPage *self)
{
  pass_door (self, self->well);
}

static void
dream_door_cb (WkPlanPage *self)
{
  pass_door (self, self->dream);
}

static void
update_place (WkPlanPage *self)
{
  g_autofree char *place = wk_fields_dup_string (WK_FIELDS (get_plan (self)), "next-talk-place");

  if (g_strcmp0 (gtk_editable_get_text (self->next_talk_place), place) == 0)
    return;
  self->filling_place = TRUE;
  gtk_editable_set_text (self->next_talk_place, place);
  self->filling_place = FALSE;
}

static void
place_changed_cb (WkPlanPage *self)
{
  if (!self->filling_place)
    wk_fields_set_string (WK_FIELDS (get_plan (self)), "next-talk-place", gtk_editable_get_text (self->next_talk_place));
}

/* What changes the plan is offered only where it can be. */
static void
show_writable (GtkWidget *widget, gboolean writable)
{
  static const char *const actions[] = { "plan.add-goal", "plan.add-first", "plan.add-agreement", "plan.add-disagreement", "plan.evaluate",
                                         "plan.add-after", "plan.split", "plan.remove", "plan.close-talk" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (widget, actions[i], writable);
  gtk_widget_set_sensitive (GTK_WIDGET (WK_PLAN_PAGE (widget)->next_talk_place), writable);
}

static void
follow_file (WkPlanPage *self)
{
  WkFile *file = wk_plan_context_get_file (self->context);

  if (file == NULL)
    return;
  wk_file_follow_rights (file);
  wk_file_goodbye_install (self->toasts, file);
}

static void
build (WkPlanPage *self)
{
  WkDocument *plan = get_plan (self);
  WkFields *fields = WK_FIELDS (plan);
  static const char *const texts[] = { "dream", "matters", "well" };

  wk_plan_context_show_text (self->context, self->dream, fields, "dream");
  wk_plan_context_show_text (self->context, self->matters, fields, "matters");
  wk_plan_context_show_text (self->context, self->well, fields, "well");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_signal_connect_object (wk_fields_get_text (fields, texts[i]), "notify::empty", G_CALLBACK (update_doors), self,
                             G_CONNECT_SWAPPED);
  update_quoting (self);
  wk_agreed_bar_bind (self->agreed, self->context);
  wk_plan_notices_bind (self->notices, self->context);
  wk_prepare_box_bind (self->prepare, self->context);
  wk_who_wrote_bind (self->who_wrote, self->context);
  wk_action_plan_bind (self->action_plan, self->context);
  wk_clash_bar_bind (self->clash, fields);
  show_list (self, self->firsts, wk_document_get_records (plan, "first"), make_step);
  show_list (self, self->orphans, wk_plan_get_orphan_steps (plan), make_step);
  show_list (self, self->agreements, wk_document_get_records (plan, "agreement"), make_agreement);
  show_list (self, self->disagreements, wk_document_get_records (plan, "disagreement"), make_disagreement);
  show_list (self, self->goals, wk_plan_get_goals (plan), make_goal);
  wk_evaluations_bind (self->evaluations, self->context);
  wk_when_button_bind (self->next_talk, fields, "next-talk");
  wk_when_button_set_label (self->next_talk, _ ("Next talk: when"));
  g_signal_connect_object (plan, "notify::next-talk-place", G_CALLBACK (update_place), self, G_CONNECT_SWAPPED);
  update_place (self);
  update_title (self);
  follow_file (self);
  wk_writable_say (self->right, plan);
  wk_writable_follow (GTK_WIDGET (self), fields, show_writable);
  sit_at (self, wk_plan_context_get_table (self->context));
}

static void
wk_plan_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, WK_PLAN_PAGE (object)->title);
}

static void
wk_plan_page_dispose (GObject *object)
{
  WkPlanPage *self = WK_PLAN_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->context != NULL)
    wk_document_set_quoting (get_plan (self), FALSE);
  /* AdwBin would unparent its child a second time. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_PLAN_PAGE);
  g_clear_object (&self->context);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_plan_page_parent_class)->dispose (object);
}

static void
wk_plan_page_finalize (GObject *object)
{
  WkPlanPage *self = WK_PLAN_PAGE (object);

  g_object_unref (self->cancellable);
  g_free (self->title);

  G_OBJECT_CLASS (wk_plan_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, presence);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, open_table);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, show_table);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, show_table_content);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, knocks);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, looks_offer);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, panel_revealer);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, menu);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, more);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, scroll);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, heading);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, subheading);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, right);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, quoting_bar);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, agreed);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, notices);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, prepare);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, who_wrote);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, clash);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, doors);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, texts);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, dream);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, matters);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, well);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, firsts_section);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, firsts);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, goals);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, orphans_section);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, orphans);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, agreements);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, disagreements);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, evaluations);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, next_talk);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, next_talk_place);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, action_plan);
  gtk_widget_class_bind_template_child (widget_class, WkPlanPage, draft_bar);
}

static void
wk_plan_page_class_init (WkPlanPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = wk_plan_page_get_property;
  object_class->dispose = wk_plan_page_dispose;
  object_class->finalize = wk_plan_page_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (WK_TYPE_PAGE_LAYOUT);
  g_type_ensure (WK_TYPE_TEXT_VIEW);
  g_type_ensure (WK_TYPE_RECORD_BOX);
  g_type_ensure (WK_TYPE_AGREED_BAR);
  g_type_ensure (WK_TYPE_ACTION_PLAN);
  g_type_ensure (WK_TYPE_PLAN_NOTICES);
  g_type_ensure (WK_TYPE_PREPARE_BOX);
  g_type_ensure (WK_TYPE_WHO_WROTE);
  g_type_ensure (WK_TYPE_CLASH_BAR);
  g_type_ensure (WK_TYPE_WHEN_BUTTON);
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  g_type_ensure (WK_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (WK_TYPE_PRESENCE_BAR);
  g_type_ensure (WK_TYPE_DRAFT_BAR);
  g_type_ensure (WK_TYPE_KNOCK_LIST);
  g_type_ensure (WK_TYPE_LOOKS_OFFER);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-plan-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, matters_door_cb);
  gtk_widget_class_bind_template_callback (widget_class, well_door_cb);
  gtk_widget_class_bind_template_callback (widget_class, dream_door_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_changed_cb);

  gtk_widget_class_install_action (widget_class, "plan.add-goal", NULL, add_goal_cb);
  gtk_widget_class_install_action (widget_class, "plan.add-first", NULL, add_first_cb);
  gtk_widget_class_install_action (widget_class, "plan.add-agreement", NULL, add_agreement_cb);
  gtk_widget_class_install_action (widget_class, "plan.add-disagreement", NULL, add_disagreement_cb);
  gtk_widget_class_install_action (widget_class, "plan.evaluate", NULL, evaluate_cb);
  gtk_widget_class_install_action (widget_class, "plan.add-after", "s", add_after_cb);
  gtk_widget_class_install_action (widget_class, "plan.remove", "s", remove_cb);
  gtk_widget_class_install_action (widget_class, "plan.put-back", "s", put_back_cb);
  gtk_widget_class_install_action (widget_class, "plan.undo", NULL, undo_cb);
  gtk_widget_class_install_action (widget_class, "plan.redo", NULL, undo_cb);
  gtk_widget_class_install_action (widget_class, "plan.open-table", NULL, open_table_cb);
  gtk_widget_class_install_action (widget_class, "plan.show-table", NULL, show_table_cb);
  gtk_widget_class_install_action (widget_class, "plan.go-to-place", "s", go_to_place_cb);
  gtk_widget_class_install_action (widget_class, "plan.screen-away", NULL, screen_away_cb);
  gtk_widget_class_install_action (widget_class, "plan.full-screen", NULL, full_screen_cb);
  gtk_widget_class_install_action (widget_class, "plan.split", "(su)", split_cb);
  gtk_widget_class_install_action (widget_class, "plan.quote", NULL, quote_cb);
  gtk_widget_class_install_action (widget_class, "plan.quote-refused", NULL, quote_refused_cb);
  gtk_widget_class_install_action (widget_class, "plan.close-talk", NULL, close_talk_cb);
  gtk_widget_class_install_action (widget_class, "plan.authors", NULL, authors_cb);
  gtk_widget_class_install_action (widget_class, "plan.one-pen", NULL, one_pen_cb);
  gtk_widget_class_install_action (widget_class, "plan.picture", NULL, picture_cb);
  gtk_widget_class_install_action (widget_class, "plan.print", NULL, print_cb);
  gtk_widget_class_install_action (widget_class, "plan.print-whole", NULL, print_whole_cb);
  gtk_widget_class_install_action (widget_class, "plan.table-view", NULL, table_view_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "plan.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "plan.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_q, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "plan.quote", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK, "plan.add-goal", NULL);
}

static gboolean
key_cb (GtkWidget *widget, GVariant *args, gpointer action)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_activate_action (widget, action, NULL);
}

/* These work as long as the page is in front, wherever in the window the keyboard is. */
static void
listen_to_keys (WkPlanPage *self)
{
  static const struct { guint key; const char *action; } keys[] = {
    { GDK_KEY_F8, "plan.table-view" },
    { GDK_KEY_F11, "plan.full-screen" },
    { GDK_KEY_F12, "plan.screen-away" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_GLOBAL);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, 0),
                                                            gtk_callback_action_new (key_cb, (gpointer) keys[i].action, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
wk_plan_page_init (WkPlanPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->title = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  wk_late_menu_set (self->menu, self->more);
  listen_to_keys (self);
  wk_scroll_anchor_install (self->scroll);
  wk_follow_install (self->scroll, self->presence);
}

static GtkWidget *
new_page (WkWorkspace *workspace, WkDocument *plan, WkFile *file, WkTable *table, gboolean guest)
{
  WkPlanPage *self = g_object_new (WK_TYPE_PLAN_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  if (file != NULL)
    wk_file_note_look (file, WK_LOOK_READ);
  self->context = wk_plan_context_new (plan, file, table, guest);
  build (self);
  if (table != NULL && wk_table_is_host (table) && !somebody_else_sits (table))
    show_code (self);
  return GTK_WIDGET (self);
}

GtkWidget *
wk_plan_page_new (WkWorkspace *workspace, WkFile *file, WkTable *table)
{
  g_return_val_if_fail (WK_IS_WORKSPACE (workspace), NULL);
  g_return_val_if_fail (file != NULL || table != NULL, NULL);

  if (table != NULL)
    wk_current_table_set (workspace, table, file);
  else if (wk_current_table_get_file (workspace) == file)
    table = wk_current_table_get (workspace);
  return new_page (workspace, file != NULL ? wk_file_get_plan (file) : wk_table_get_plan (table), file, table, FALSE);
}

GtkWidget *
wk_plan_page_new_for_guest (WkWorkspace *workspace, WkTable *table)
{
  g_return_val_if_fail (WK_IS_WORKSPACE (workspace), NULL);
  g_return_val_if_fail (wk_table_get_plan (table) != NULL, NULL);

  return new_page (workspace, wk_table_get_plan (table), NULL, table, TRUE);
}

static gboolean
show_found_now (GtkWidget *page, gpointer data)
{
  WkPlanPage *self = WK_PLAN_PAGE (page);
  const WkFound *found = data;
  WkDocument *plan = wk_plan_context_get_plan (self->context);
  WkFields *fields = *found->record != '\0' ? WK_FIELDS (wk_document_get_record (plan, found->record)) : WK_FIELDS (plan);
  WkText *text = fields != NULL ? wk_fields_get_text (fields, found->field) : NULL;
  const WkFoundMark *mark = found->marks->len > 0 ? &g_array_index (found->marks, WkFoundMark, 0) : NULL;
  g_autofree char *word = mark != NULL ? g_strndup (found->snippet + mark->start, mark->length) : NULL;

  return text == NULL || wk_file_place_show (page, text, word);
}

void
wk_plan_page_show_found (WkPlanPage *self, const WkFound *found)
{
  g_return_if_fail (WK_IS_PLAN_PAGE (self));

  wk_file_place_later (GTK_WIDGET (self), show_found_now, wk_found_copy (found), (GDestroyNotify) wk_found_free);
}
