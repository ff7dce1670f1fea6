#include "wk-intake-page.h"

#include <glib/gi18n.h>

#include "file/wk-acute-bar.h"
#include "file/wk-field-row.h"
#include "file/wk-file-shapes.h"
#include "file/wk-open-domains.h"
#include "file/wk-reach-words.h"
#include "file/wk-record-sheet.h"
#include "intake/wk-call-scripts.h"
#include "intake/wk-intake-talk.h"
#include "intake/wk-not-reached.h"
#include "intake/wk-tag-button.h"
#include "letters/wk-letter-window.h"
#include "plan/wk-columns-layout.h"
#include "plan/wk-plan-context.h"
#include "plan/wk-plan-words.h"
#include "plan/wk-wrap-layout.h"
#include "wk-closed.h"
#include "wk-entered.h"
#include "wk-look.h"
#include "wk-page-layout.h"
#include "wk-toast.h"
#include "wk-vocabulary.h"

/* In milliseconds: some frames, in which the question gets its place and the focus is scrolled to. */
#define SCROLL_AFTER 120

struct _WkIntakePage
{
  AdwBin parent_instance;

  GtkShortcutController *keys;
  AdwToastOverlay *toasts;
  GtkScrolledWindow *scroll;
  WkAcuteBar *acute;
  GtkLabel *reach;
  GtkLabel *progress;
  GtkBox *stages; /* one for each stage, in their order */
  GtkLabel *told_story;
  GtkLabel *told_when;
  GtkEntry *again_reason;
  GtkWidget *again;
  GtkLabel *telling;
  GtkLabel *identity;
  GtkLabel *question;
  GtkLabel *hint;
  GtkBox *answers;
  GtkLabel *tagged;
  WkRecordSheet *questions;
  GtkWidget *go_on;
  GtkLabel *go_on_words;
  GtkWidget *back;
  WkNotReached *not_reached;
  WkTagButton *tag;
  GtkWidget *known_part;
  GtkListBox *known;
  GtkPopover *ask_popover;
  GtkLabel *ask_words;
  GtkEntry *ask_reason;
  GtkSwitch *with_interpreter;
  WkFieldRow *interpreter;
  GtkWidget *recap_part;
  WkTextView *recap;
  WkTextView *notes;

  WkWorkspace *workspace; /* (owned) */
  WkPlanContext *context; /* (owned) */
  WkIntakeTalk *talk; /* (owned) */
  const WkCallQuestion *asking; /* (nullable): what is to be asked again */
  char *shown; /* (owned) (nullable): the stage and question that show */
  char *title; /* (owned) */
  GBinding *interprets; /* (owned): unbound when it goes */
  guint update_id; /* idle source: once after many changes */
  guint scroll_id; /* timeout: once the new question has its place */
};

enum
{
  PROP_0,
  PROP_TITLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WkIntakePage, wk_intake_page, ADW_TYPE_BIN)

static WkFile *
get_file (WkIntakePage *self)
{
  return wk_intake_talk_get_file (self->talk);
}

static void
say (WkIntakePage *self, const char *words)
{
  adw_toast_overlay_add_toast (self->toasts, wk_toast_new (words));
}

/* ---- what shows ------------------------------------------------------------------------------------ */

static void
show_told (WkIntakePage *self)
{
  WkFields *story = WK_FIELDS (wk_file_get_story (get_file (self)));
  g_autofree char *words = wk_text_dup_text (wk_fields_get_text (story, "story"));
  g_autofree char *date = wk_fields_dup_string (story, "confirmed-on");
  g_autofree char *when = wk_plan_words_dup_when (date), *said = NULL;

  gtk_label_set_label (self->told_story, words);
  if (*date != '\0')
    /* Translators: %s is a day. */
    said = g_strdup_printf (_ ("This was read back on %s, and is right. Read it first: nothing has to be told twice."), when);
  else
    said = g_strdup (_ ("This was told already. Read it first: nothing has to be told twice."));
  gtk_label_set_label (self->told_when, said);
}

static void
show_telling (WkIntakePage *self)
{
  g_autofree char *form = wk_fields_dup_string (WK_FIELDS (wk_file_get_base (get_file (self))), "form");

  if (g_str_equal (form, "je"))
    gtk_label_set_label (self->telling, C_ ("je", "You decide what you tell. We write down what is needed to help you. You can read along. "
                                                  "Telling it to me is not yet passing it on to Income Support. If your money, work, home or "
                                                  "family changes, we help you to pass it on. “I do not want to tell” is a good answer."));
  else
    gtk_label_set_label (self->telling, C_ ("u", "You decide what you tell. We write down what is needed to help you. You can read along. "
                                                 "Telling it to me is not yet passing it on to Income Support. If your money, work, home or "
                                                 "family changes, we help you to pass it on. “I do not want to tell” is a good answer."));
}

static void
show_identity (WkIntakePage *self)
{
  WkFile *file = get_file (self);
  g_autofree char *birth = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (file)), "birth-date");
  g_autofree char *born = wk_plan_words_dup_when (birth);
  g_autofree char *number = wk_fields_dup_string (WK_FIELDS (wk_file_get_base (file)), "house-number");
  g_autofree char *words = NULL;

  if (*number == '\0')
    {
      g_free (number);
      number = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (file)), "house-number");
    }
  /* Translators: a day and a house number, to compare with what the resident says. */
  words = g_strdup_printf (_ ("Born on: %s\nHouse number: %s"), *born != '\0' ? born : _ ("not known"), *number != '\0' ? number : _ ("not known"));
  gtk_label_set_label (self->identity, words);
}

static void
answer_clicked_cb (WkIntakePage *self, GtkButton *button)
{
  wk_intake_talk_go_on (self->talk, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "answer")));
}

static void
show_question (WkIntakePage *self)
{
  const WkCallQuestion *question = wk_intake_talk_get_question (self->talk);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->answers))) != NULL)
    gtk_box_remove (self->answers, child);
  gtk_label_set_label (self->question, question != NULL ? question->words : _ ("This question is not in the script any more."));
  gtk_label_set_label (self->hint, question != NULL && question->hint != NULL ? question->hint : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), question != NULL && question->hint != NULL);
  for (gsize i = 0; question != NULL && i < question->n_answers; i++)
    {
      GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *words, *key;
      g_autofree char *number = g_strdup_printf ("Alt %u", (guint) i + 1);

      key = gtk_label_new (number);
      gtk_widget_add_css_class (key, "wk-keycap");
      words = gtk_label_new (question->answers[i].words);
      gtk_label_set_wrap (GTK_LABEL (words), TRUE);
      gtk_label_set_xalign (GTK_LABEL (words), 0);
      gtk_box_append (GTK_BOX (box), key);
      gtk_box_append (GTK_BOX (box), words);
      gtk_button_set_child (GTK_BUTTON (button), box);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, question->answers[i].words, -1);
      g_object_set_data (G_OBJECT (button), "answer", GSIZE_TO_POINTER (i + 1));
      g_signal_connect_object (button, "clicked", G_CALLBACK (answer_clicked_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->answers, button);
    }
}

static guint
count (WkIntakePage *self, const char *kind)
{
  gsize n;
  const WkTerm *domains = wk_terms_get (WK_TERMS_DOMAIN, &n);
  guint all = 0;

  for (gsize i = 0; i < n; i++)
    {
      WkDocument *document = wk_file_get_domain (get_file (self), domains[i].key);

      if (document != NULL)
        all += wk_record_list_get_length (wk_document_get_records (document, kind));
    }
  return all;
}

static void
show_tagged (WkIntakePage *self)
{
  /* Translators: how many of each are in the file. */
  g_autofree char *words = g_strdup_printf (_ ("In the file now: barriers: %u · strengths: %u · notes: %u"), count (self, "barrier"),
                                            count (self, "strength"), count (self, "contact"));

  gtk_label_set_label (self->tagged, words);
}

static void
ask_clicked_cb (WkIntakePage *self, GtkButton *button)
{
  self->asking = g_object_get_data (G_OBJECT (button), "question");
  gtk_label_set_label (self->ask_words, self->asking->words);
  gtk_editable_set_text (GTK_EDITABLE (self->ask_reason), "");
  gtk_popover_popup (self->ask_popover);
}

/* What is known shows as known, each with its way to be asked all the same. */
static void
show_known (WkIntakePage *self)
{
  g_autoptr (GPtrArray) questions = wk_intake_talk_list_known (self->talk);
  GtkWidget *row;

  self->asking = NULL;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->known))) != NULL)
    gtk_list_box_remove (self->known, row);
  for (guint i = 0; i < questions->len; i++)
    {
      const WkCallQuestion *question = g_ptr_array_index (questions, i);
      g_autofree char *known = wk_intake_talk_dup_known (self->talk, question);
      g_autofree char *title = g_markup_escape_text (known, -1);
      g_autofree char *subtitle = g_markup_escape_text (question->words, -1);
      /* Translators: %s is the question. */
      g_autofree char *spoken = g_strdup_printf (_ ("Ask again: %s"), question->words);
      GtkWidget *button = gtk_button_new_with_label (_ ("Ask again"));

      row = adw_action_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
      g_object_set_data (G_OBJECT (button), "question", (gpointer) question);
      g_signal_connect_object (button, "clicked", G_CALLBACK (ask_clicked_cb), self, G_CONNECT_SWAPPED);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      gtk_list_box_append (self->known, row);
    }
  gtk_widget_set_visible (self->known_part, questions->len > 0);
}

static void
show_progress (WkIntakePage *self, WkIntakeStage stage)
{
  g_autofree char *words = NULL;
  guint at, all;

  if (stage == WK_INTAKE_SCRIPT)
    {
      wk_intake_talk_get_progress (self->talk, &at, &all);
      /* Translators: the question's place in the call script, and the script's version. */
      words = g_strdup_printf (_ ("Call script %u · question %u of %u"), wk_intake_talk_get_version (self->talk), at, all);
    }
  else if (stage == WK_INTAKE_TOLD)
    words = g_strdup (_ ("Told already"));
  else
    /* Translators: the parts of a telephone intake. */
    words = g_strdup_printf (_ ("Part %u of 5"), (guint) stage);
  gtk_label_set_label (self->progress, words);
}

/* Not a stack: it would be as wide as its tallest page asks for. */
static void
show_stage (WkIntakePage *self, WkIntakeStage stage)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->stages));

  for (guint i = 0; child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, i++ == (guint) stage);
}

static const char *
get_go_on (WkIntakeStage stage)
{
  switch (stage)
    {
    case WK_INTAKE_TELLING:
      return _ ("Read out: go on");
    case WK_INTAKE_IDENTITY:
      return _ ("That is right: go on");
    case WK_INTAKE_SCRIPT:
      return _ ("Next question");
    case WK_INTAKE_TAGGING:
      return _ ("To the recap");
    case WK_INTAKE_RECAP:
      return _ ("Read back: it is right");
    case WK_INTAKE_TOLD:
    case WK_N_INTAKE_STAGES:
    default:
      return "";
    }
}

/* Where the page is taller than the window, the focus in the notes would leave what is to be asked above it. */
static gboolean
scroll_to_question_cb (gpointer user_data)
{
  WkIntakePage *self = user_data;
  GtkWidget *content = gtk_viewport_get_child (GTK_VIEWPORT (gtk_scrolled_window_get_child (self->scroll)));
  graphene_point_t place;

  self->scroll_id = 0;
  if (gtk_widget_compute_point (GTK_WIDGET (self->progress), content, graphene_point_zero (), &place))
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroll), place.y);
  return G_SOURCE_REMOVE;
}

static gboolean
update_cb (gpointer user_data)
{
  WkIntakePage *self = user_data;
  WkIntakeStage stage = wk_intake_talk_get_stage (self->talk);
  const WkCallQuestion *question = stage == WK_INTAKE_SCRIPT ? wk_intake_talk_get_question (self->talk) : NULL;
  WkFields *intake = WK_FIELDS (wk_file_get_intake (get_file (self)));
  g_autofree char *reach = wk_reach_words_dup_sentence (WK_FIELDS (wk_file_get_base (get_file (self))));
  g_autofree char *shown = g_strdup_printf ("%u %s", stage, question != NULL ? question->key : "");

  self->update_id = 0;
  gtk_label_set_label (self->reach, reach);
  gtk_widget_set_sensitive (self->go_on, stage != WK_INTAKE_RECAP || wk_text_get_length (wk_fields_get_text (intake, "recap")) > 0);
  show_tagged (self);
  if (!gtk_widget_get_visible (GTK_WIDGET (self->ask_popover)))
    show_known (self);
  if (g_strcmp0 (shown, self->shown) == 0)
    return G_SOURCE_REMOVE;
  g_free (self->shown);
  self->shown = g_steal_pointer (&shown);
  show_told (self);
  show_telling (self);
  show_identity (self);
  show_question (self);
  show_progress (self, stage);
  show_stage (self, stage);
  gtk_label_set_label (self->go_on_words, get_go_on (stage));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->go_on), GTK_ACCESSIBLE_PROPERTY_LABEL, get_go_on (stage), -1);
  gtk_widget_set_visible (self->go_on, stage != WK_INTAKE_TOLD);
  gtk_widget_set_visible (self->back, stage != WK_INTAKE_TOLD && stage != WK_INTAKE_TELLING);
  gtk_widget_set_visible (self->recap_part, stage == WK_INTAKE_RECAP);
  /* The hands stay where the words go. */
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      if (stage == WK_INTAKE_RECAP)
        wk_text_view_focus_end (self->recap);
      else if (stage == WK_INTAKE_TOLD)
        gtk_widget_grab_focus (GTK_WIDGET (self->again_reason));
      else
        wk_text_view_focus_end (self->notes);
      if (self->scroll_id == 0)
        self->scroll_id = g_timeout_add (SCROLL_AFTER, scroll_to_question_cb, self);
    }
  return G_SOURCE_REMOVE;
}

static void
update_later (WkIntakePage *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add (update_cb, self);
}

/* ---- what is pressed --------------------------------------------------------------------------------- */

static void
go_on_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkIntakePage *self = WK_INTAKE_PAGE (widget);
  WkIntakeStage stage = wk_intake_talk_get_stage (self->talk);

  /* The first answer is the usual one. */
  if (!wk_intake_talk_go_on (self->talk, 1))
    gtk_widget_error_bell (widget);
  else if (stage == WK_INTAKE_RECAP)
    {
      say (self, _ ("The recap is the story now. Behind the scenes you look for who can help."));
      gtk_widget_activate_action (widget, "win.back", NULL);
    }
}

static void
answer_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkIntakePage *self = WK_INTAKE_PAGE (widget);
  const WkCallQuestion *question = wk_intake_talk_get_question (self->talk);
  guint answer = g_variant_get_uint32 (parameter);

  if (wk_intake_talk_get_stage (self->talk) != WK_INTAKE_SCRIPT || question == NULL || answer > question->n_answers)
    gtk_widget_error_bell (widget);
  else
    wk_intake_talk_go_on (self->talk, answer);
}

static void
go_back_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (!wk_intake_talk_go_back (WK_INTAKE_PAGE (widget)->talk))
    gtk_widget_error_bell (widget);
}

static void
not_reached_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wk_not_reached_popup (WK_INTAKE_PAGE (widget)->not_reached);
}

static void
tag_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkIntakePage *self = WK_INTAKE_PAGE (widget);

  if (gtk_text_buffer_get_has_selection (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->notes))))
    wk_tag_button_popup (self->tag);
  else
    say (self, _ ("Select the words first: Shift with the arrow keys."));
}

static void
notes_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (WK_INTAKE_PAGE (widget)->notes));
}

static void
fill_recap_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkIntakePage *self = WK_INTAKE_PAGE (widget);
  WkText *text = wk_fields_get_text (WK_FIELDS (wk_file_get_intake (get_file (self))), "recap");
  g_autofree char *words = wk_intake_talk_dup_recap (self->talk);

  if (wk_intake_talk_get_stage (self->talk) != WK_INTAKE_RECAP || *words == '\0')
    {
      gtk_widget_error_bell (widget);
      return;
    }
  /* Behind what stands there: nothing that was written goes. */
  if (wk_text_get_length (text) > 0)
    wk_text_insert (text, wk_text_get_length (text), "\n\n");
  wk_text_insert (text, wk_text_get_length (text), words);
  wk_text_view_focus_end (self->recap);
}

static void
break_off_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.back", NULL);
}

static void
tag_chosen_cb (WkIntakePage *self, int tag, const char *domain)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->notes));
  g_autofree char *words = NULL, *said = NULL;
  GtkTextIter start, end;

  if (!gtk_text_buffer_get_selection_bounds (buffer, &start, &end))
    {
      say (self, _ ("Select the words first: Shift with the arrow keys."));
      return;
    }
  if (tag != WK_TAG_QUESTION && wk_file_is_closed (get_file (self), domain))
    {
      said = wk_open_domains_dup_closed (get_file (self), domain, TRUE);
      say (self, said);
      return;
    }
  words = g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
  if (*words == '\0' || !wk_intake_talk_tag (self->talk, tag, domain, words))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  gtk_text_buffer_place_cursor (buffer, &end);
  gtk_widget_grab_focus (GTK_WIDGET (self->notes));
  /* Translators: %s is a life domain. */
  said = g_strdup_printf (_ ("It stands under %s now"), wk_terms_get_label (WK_TERMS_DOMAIN, domain));
  say (self, said);
}

static void
not_reached_kept_cb (WkIntakePage *self)
{
  say (self, _ ("Noted: not reached"));
  if (g_str_equal (wk_not_reached_get_channel (self->not_reached), "letter"))
    gtk_window_present (GTK_WINDOW (wk_letter_window_new (self->workspace, wk_intake_talk_get_file (self->talk), "not-reached", NULL,
                                                          GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))))));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static void
again_changed_cb (WkIntakePage *self)
{
  g_autofree char *reason = wk_entered_dup (GTK_EDITABLE (self->again_reason));

  gtk_widget_set_sensitive (self->again, *reason != '\0');
}

static void
again_cb (WkIntakePage *self)
{
  g_autofree char *reason = wk_entered_dup (GTK_EDITABLE (self->again_reason));

  if (*reason == '\0' || !wk_intake_talk_begin_again (self->talk, reason))
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
ask_cb (WkIntakePage *self)
{
  g_autofree char *reason = wk_entered_dup (GTK_EDITABLE (self->ask_reason));

  if (self->asking == NULL || *reason == '\0')
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  wk_intake_talk_ask_again (self->talk, self->asking, reason);
  gtk_popover_popdown (self->ask_popover);
}

/* ---- made of ---------------------------------------------------------------------------------------------- */

static void
wk_intake_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, WK_INTAKE_PAGE (object)->title);
}

static void
wk_intake_page_dispose (GObject *object)
{
  WkIntakePage *self = WK_INTAKE_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_handle_id (&self->scroll_id, g_source_remove);
  if (self->interprets != NULL)
    g_binding_unbind (self->interprets);
  g_clear_object (&self->interprets);
  if (self->ask_popover != NULL && gtk_widget_get_parent (GTK_WIDGET (self->ask_popover)) != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->ask_popover));
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_INTAKE_PAGE);
  g_clear_object (&self->talk);
  g_clear_object (&self->context);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_intake_page_parent_class)->dispose (object);
}

static void
wk_intake_page_finalize (GObject *object)
{
  WkIntakePage *self = WK_INTAKE_PAGE (object);

  g_free (self->shown);
  g_free (self->title);

  G_OBJECT_CLASS (wk_intake_page_parent_class)->finalize (object);
}

static void
ensure_types (void)
{
  g_type_ensure (WK_TYPE_PAGE_LAYOUT);
  g_type_ensure (WK_TYPE_TEXT_VIEW);
  g_type_ensure (WK_TYPE_ACUTE_BAR);
  g_type_ensure (WK_TYPE_FIELD_ROW);
  g_type_ensure (WK_TYPE_RECORD_SHEET);
  g_type_ensure (WK_TYPE_NOT_REACHED);
  g_type_ensure (WK_TYPE_TAG_BUTTON);
  g_type_ensure (WK_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define CHILD(name) gtk_widget_class_bind_template_child (widget_class, WkIntakePage, name)
  CHILD (keys);
  CHILD (toasts);
  CHILD (scroll);
  CHILD (acute);
  CHILD (reach);
  CHILD (progress);
  CHILD (stages);
  CHILD (told_story);
  CHILD (told_when);
  CHILD (again_reason);
  CHILD (again);
  CHILD (telling);
  CHILD (identity);
  CHILD (question);
  CHILD (hint);
  CHILD (answers);
  CHILD (tagged);
  CHILD (questions);
  CHILD (go_on);
  CHILD (go_on_words);
  CHILD (back);
  CHILD (not_reached);
  CHILD (tag);
  CHILD (known_part);
  CHILD (known);
  CHILD (ask_popover);
  CHILD (ask_words);
  CHILD (ask_reason);
  CHILD (with_interpreter);
  CHILD (interpreter);
  CHILD (recap_part);
  CHILD (recap);
  CHILD (notes);
#undef CHILD
}

static void
wk_intake_page_class_init (WkIntakePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = wk_intake_page_get_property;
  object_class->dispose = wk_intake_page_dispose;
  object_class->finalize = wk_intake_page_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  ensure_types ();
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/intake/wk-intake-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, tag_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, not_reached_kept_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, ask_cb);
  gtk_widget_class_install_action (widget_class, "intake.go-on", NULL, go_on_action);
  gtk_widget_class_install_action (widget_class, "intake.answer", "u", answer_action);
  gtk_widget_class_install_action (widget_class, "intake.go-back", NULL, go_back_action);
  gtk_widget_class_install_action (widget_class, "intake.not-reached", NULL, not_reached_action);
  gtk_widget_class_install_action (widget_class, "intake.tag", NULL, tag_action);
  gtk_widget_class_install_action (widget_class, "intake.notes", NULL, notes_action);
  gtk_widget_class_install_action (widget_class, "intake.fill-recap", NULL, fill_recap_action);
  gtk_widget_class_install_action (widget_class, "intake.break-off", NULL, break_off_action);
}

static void
wk_intake_page_init (WkIntakePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->ask_popover), self->known_part);
}

/* The caret waits in the notes as soon as the page shows, and its keys work wherever in the window the keyboard is: of a page that was left they do not. */
static void
mapped_cb (WkIntakePage *self)
{
  gtk_shortcut_controller_set_scope (self->keys, GTK_SHORTCUT_SCOPE_GLOBAL);
  g_clear_pointer (&self->shown, g_free);
  update_later (self);
}

static void
unmapped_cb (WkIntakePage *self)
{
  gtk_shortcut_controller_set_scope (self->keys, GTK_SHORTCUT_SCOPE_LOCAL);
}

GtkWidget *
wk_intake_page_new (WkWorkspace *workspace, WkFile *file, WkLocation *location)
{
  WkIntakePage *self;
  WkDocument *intake;
  g_autofree char *script = NULL, *name = NULL;
  guint version;

  g_return_val_if_fail (WK_IS_WORKSPACE (workspace), NULL);
  g_return_val_if_fail (WK_IS_FILE (file), NULL);

  self = g_object_new (WK_TYPE_INTAKE_PAGE, NULL);
  script = wk_call_scripts_dup_in_use (location, &version);
  intake = wk_file_get_intake (file);
  self->workspace = g_object_ref (workspace);
  wk_file_note_look (file, WK_LOOK_READ);
  self->context = wk_plan_context_new (wk_file_get_plan (file), file, NULL, FALSE);
  self->talk = wk_intake_talk_new (file, script, version);
  name = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (file)), "display-name");
  /* Translators: %s is the resident's name. */
  self->title = g_strdup_printf (_ ("Telephone intake: %s"), name);
  wk_acute_bar_bind (self->acute, file);
  wk_tag_button_set_file (self->tag, file);
  wk_not_reached_bind (self->not_reached, self->talk);
  wk_text_view_bind (self->notes, intake, wk_fields_get_text (WK_FIELDS (intake), "notes"));
  wk_text_view_bind (self->recap, intake, wk_fields_get_text (WK_FIELDS (intake), "recap"));
  self->interprets = g_object_ref (g_object_bind_property (wk_file_get_base (file), "interpreter", self->with_interpreter, "active",
                                                           G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL));
  wk_field_row_bind (self->interpreter, WK_FIELDS (intake), "interpreter");
  wk_record_sheet_bind (self->questions, self->context, wk_file_get_story (file), &wk_shape_help_question);
  g_signal_connect_object (self->talk, "changed", G_CALLBACK (update_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self, "map", G_CALLBACK (mapped_cb), self);
  g_signal_connect_swapped (self, "unmap", G_CALLBACK (unmapped_cb), self);
  update_cb (self);
  return GTK_WIDGET (self);
}
