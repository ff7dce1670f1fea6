#include "wk-seat-view.h"

#include "plan/wk-plan-context.h"
#include "plan/wk-scroll-anchor.h"
#include "plan/wk-wrap-layout.h"
#include "room/wk-draft-bar.h"
#include "room/wk-pen.h"
#include "seat/wk-seat-answer.h"
#include "seat/wk-seat-foot.h"
#include "seat/wk-seat-home.h"
#include "seat/wk-seat-language.h"
#include "seat/wk-seat-languages.h"
#include "seat/wk-seat-looks.h"
#include "seat/wk-seat-offers.h"
#include "seat/wk-seat-plan.h"
#include "seat/wk-seat-talk.h"
#include "seat/wk-seat-words.h"
#include "seat/wk-speaker.h"
#include "table/wk-table-words.h"
#include "wk-beside-layout.h"
#include "wk-narrow-bin.h"
#include "wk-foot-layout.h"
#include "wk-page-layout.h"

/* As wide as the window. */
#define WIDE 10000

struct _WkSeatView
{
  AdwBin parent_instance;

  GtkScrolledWindow *scroll;
  WkNarrowBin *narrow;
  GtkBox *bar;
  GtkWidget *read;
  GtkWidget *undo;
  GtkWidget *write_for_me;
  GtkWidget *draft_place;
  WkDraftBar *draft_bar;
  GtkLabel *state;
  GtkWidget *unchecked;
  GtkLabel *title;
  GtkStack *pages;
  AdwBin *plan_place;
  GtkRevealer *reading;

  WkTable *table; /* (owned) */
  WkSeatPlan *plan; /* (unowned): in plan_place */
  WkSeatLooks *looks;
  WkSeatOffers *offers;
  WkSeatAnswer *answer;
  WkSeatHome *home;
  WkSeatTalk *talk;
  GtkWidget *home_button;
  GtkWidget *talk_button;
};

G_DEFINE_FINAL_TYPE (WkSeatView, wk_seat_view, ADW_TYPE_BIN)

static const struct
{
  const char *page, *title;
} titles[] = {
  { "plan", NS_ ("My plan") },
  { "answer", NS_ ("Is this plan right for me?") },
  { "home", NS_ ("What goes home with me?") },
  { "talk", NS_ ("How was this talk?") },
  { "offers", NS_ ("What is there for me?") },
  { "looks", NS_ ("Who looked in my file") },
  { "options", NS_ ("Language and letters") },
};

/* Whoever is away still sits at the table, and is told of as such. */
static void
append_person (GString *names, WkMember *member)
{
  const char *name = wk_member_get_name (member);

  switch (wk_member_get_state (member))
    {
    case WK_MEMBER_CATCHING_UP:
      /* Translators: %s is a name; this person's screen is a little behind. */
      g_string_append_printf (names, S_ ("%s (catching up)"), name);
      break;
    case WK_MEMBER_AWAY:
      /* Translators: %s is a name; this person's line to the table is broken for now. */
      g_string_append_printf (names, S_ ("%s (away for now)"), name);
      break;
    case WK_MEMBER_IN_STEP:
    default:
      g_string_append (names, name);
    }
}

static void
append_people (WkSeatView *self, GString *words)
{
  GListModel *members = wk_table_get_members (self->table);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (WkMember) member = g_list_model_get_item (members, i);

      if (wk_member_is_self (member))
        continue;
      if (names->len > 0)
        /* Translators: between two names. */
        g_string_append (names, S_ (", "));
      append_person (names, member);
    }
  if (names->len > 0)
    {
      /* Translators: %s is one or more names. */
      g_string_append_printf (words, S_ ("With me at the table: %s."), names->str);
      g_string_append_c (words, ' ');
    }
}

static void
update_state (WkSeatView *self)
{
  g_autofree char *state = wk_seat_words_dup_state (self->table);
  g_autoptr (GString) words = g_string_new (NULL);
  gboolean fine = wk_table_get_state (self->table) == WK_TABLE_OPEN && wk_table_words_all_here_in_step (self->table, NULL);

  append_people (self, words);
  g_string_append (words, state);
  gtk_label_set_label (self->state, words->str);
  if (fine)
    gtk_widget_add_css_class (GTK_WIDGET (self->state), "calm");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->state), "calm");
}

static void
members_changed_cb (WkSeatView *self)
{
  GListModel *members = wk_table_get_members (self->table);

  for (guint i = 0; i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (WkMember) member = g_list_model_get_item (members, i);

      g_signal_handlers_disconnect_by_func (member, update_state, self);
      g_signal_connect_object (member, "notify::state", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
    }
  update_state (self);
}

/* A page that is words alone, in the seat's own language. */
static void
collect_labels (GtkWidget *widget, GPtrArray *languages, GPtrArray *texts)
{
  if (GTK_IS_LABEL (widget))
    wk_seat_foot_add (languages, texts, wk_seat_language_get ()->code, gtk_label_get_label (GTK_LABEL (widget)));
  /* Each language is called by its own name there. */
  for (GtkWidget *w = WK_IS_SEAT_LANGUAGES (widget) ? NULL : gtk_widget_get_first_child (widget); w != NULL; w = gtk_widget_get_next_sibling (w))
    if (gtk_widget_get_visible (w))
      collect_labels (w, languages, texts);
}

/* What stands on the page that is shown, for reading aloud. */
static void
collect (WkSeatView *self, GPtrArray *languages, GPtrArray *texts)
{
  const char *page = wk_seat_view_get_page (self);

  if (g_str_equal (page, "looks"))
    wk_seat_looks_collect (self->looks, languages, texts);
  else if (g_str_equal (page, "offers"))
    wk_seat_offers_collect (self->offers, languages, texts);
  else if (g_str_equal (page, "answer"))
    wk_seat_answer_collect (self->answer, languages, texts);
  else if (g_str_equal (page, "home"))
    wk_seat_home_collect (self->home, languages, texts);
  else if (g_str_equal (page, "talk"))
    wk_seat_talk_collect (self->talk, languages, texts);
  else if (g_str_equal (page, "options"))
    collect_labels (gtk_stack_get_visible_child (self->pages), languages, texts);
  else
    wk_seat_plan_collect (self->plan, languages, texts);
}

static gboolean
is_readable (WkSeatView *self)
{
  g_autoptr (GPtrArray) languages = g_ptr_array_new_with_free_func (g_free), texts = g_ptr_array_new_with_free_func (g_free);

  collect (self, languages, texts);
  for (guint i = 0; i < texts->len; i++)
    if (wk_speaker_can_read (wk_speaker_get (), languages->pdata[i], texts->pdata[i]))
      return TRUE;
  return FALSE;
}

static void
update_speech (WkSeatView *self)
{
  gtk_widget_set_visible (self->read, is_readable (self));
  gtk_revealer_set_reveal_child (self->reading, wk_speaker_is_speaking (wk_speaker_get ()));
}

static void
update_pen (WkSeatView *self)
{
  WkDocument *plan = wk_table_get_plan (self->table);

  gtk_widget_set_visible (self->write_for_me, wk_document_is_writable (plan) && !wk_pen_is_held (wk_pen_of (plan)));
  gtk_widget_set_visible (self->undo, wk_document_may_edit (plan));
}

static void
update_looks (WkSeatView *self)
{
  wk_seat_looks_show (self->looks, wk_table_get_looks (self->table));
  update_speech (self);
}

static void
update_offers (WkSeatView *self)
{
  wk_seat_offers_show (self->offers, wk_table_get_social_map (self->table));
  update_speech (self);
}

/* What is asked at the end of a talk has a way to it from then on. */
static void
update_asked (WkSeatView *self)
{
  gtk_widget_set_visible (self->home_button, wk_table_get_asks (self->table) == WK_TABLE_ASKS_HOME);
  gtk_widget_set_visible (self->talk_button, wk_table_can_tell (self->table));
}

/* Where there is little room, the pictures of the buttons do: their words would fill the screen before the plan. */
static void
narrow_cb (WkSeatView *self)
{
  gboolean narrow = wk_narrow_bin_get_narrow (self->narrow);

  for (GtkWidget *w = gtk_widget_get_first_child (GTK_WIDGET (self->bar)); w != NULL; w = gtk_widget_get_next_sibling (w))
    {
      GtkWidget *box = gtk_button_get_child (GTK_BUTTON (w));

      gtk_widget_set_visible (gtk_widget_get_last_child (box), !narrow);
    }
}

static void
wk_seat_view_dispose (GObject *object)
{
  WkSeatView *self = WK_SEAT_VIEW (object);

  if (self->table != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->table, self);
      g_signal_handlers_disconnect_by_data (wk_table_get_members (self->table), self);
    }
  g_clear_object (&self->table);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_SEAT_VIEW);

  G_OBJECT_CLASS (wk_seat_view_parent_class)->dispose (object);
}

static void
wk_seat_view_class_init (WkSeatViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_seat_view_dispose;
  g_type_ensure (WK_TYPE_FOOT_LAYOUT);
  g_type_ensure (WK_TYPE_PAGE_LAYOUT);
  g_type_ensure (WK_TYPE_NARROW_BIN);
  g_type_ensure (WK_TYPE_SEAT_LANGUAGES);
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  g_type_ensure (WK_TYPE_DRAFT_BAR);
  g_type_ensure (WK_TYPE_SEAT_LOOKS);
  g_type_ensure (WK_TYPE_SEAT_ANSWER);
  g_type_ensure (WK_TYPE_SEAT_HOME);
  g_type_ensure (WK_TYPE_SEAT_TALK);
  g_type_ensure (WK_TYPE_BESIDE_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/seat/wk-seat-view.ui");
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, scroll);
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, narrow);
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, bar);
  gtk_widget_class_bind_template_callback (widget_class, narrow_cb);
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, read);
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, undo);
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, write_for_me);
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, draft_place);
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, draft_bar);
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, looks);
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, offers);
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, answer);
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, home);
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, talk);
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, home_button);
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, talk_button);
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, state);
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, unchecked);
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, title);
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, pages);
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, plan_place);
  gtk_widget_class_bind_template_child (widget_class, WkSeatView, reading);
}

/* A stack asks its page how wide it must be to be no higher than there is room for: words that wrap answer that with their longest line. */
static void
keep_in_width (GtkStack *pages)
{
  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (pages)); page != NULL; page = gtk_widget_get_next_sibling (page))
    gtk_widget_set_layout_manager (page, g_object_new (WK_TYPE_PAGE_LAYOUT, "maximum-size", WIDE, "tightening-threshold", WIDE, NULL));
}

static void
wk_seat_view_init (WkSeatView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  keep_in_width (self->pages);
  gtk_widget_set_visible (self->unchecked, !wk_seat_language_is_checked ());
  wk_scroll_anchor_install (self->scroll);
}

GtkWidget *
wk_seat_view_new (WkTable *table)
{
  WkSeatView *self = g_object_new (WK_TYPE_SEAT_VIEW, NULL);
  WkDocument *document = wk_table_get_plan (table);
  g_autoptr (WkPlanContext) context = wk_plan_context_new (document, NULL, table, TRUE);

  self->table = g_object_ref (table);
  /* At the resident's own seat every word is theirs. */
  wk_document_set_quoting (document, TRUE);
  self->plan = WK_SEAT_PLAN (wk_seat_plan_new (context));
  adw_bin_set_child (self->plan_place, GTK_WIDGET (self->plan));
  g_signal_connect_swapped (table, "notify", G_CALLBACK (update_state), self);
  g_signal_connect_swapped (wk_table_get_members (table), "items-changed", G_CALLBACK (members_changed_cb), self);
  g_signal_connect_object (document, "changed", G_CALLBACK (update_speech), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wk_speaker_get (), "notify", G_CALLBACK (update_speech), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wk_pen_of (document), "notify::held", G_CALLBACK (update_pen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "notify::held", G_CALLBACK (update_pen), self, G_CONNECT_SWAPPED);
  wk_draft_bar_set_plan (self->draft_bar, document, table);
  wk_seat_answer_set_plan (self->answer, document);
  wk_seat_home_set_plan (self->home, document);
  wk_seat_talk_set_table (self->talk, table);
  g_signal_connect_swapped (table, "notify::asks", G_CALLBACK (update_asked), self);
  g_signal_connect_swapped (table, "notify::state", G_CALLBACK (update_asked), self);
  g_signal_connect_swapped (table, "looks-changed", G_CALLBACK (update_looks), self);
  g_signal_connect_swapped (table, "social-map-changed", G_CALLBACK (update_offers), self);
  update_asked (self);
  update_looks (self);
  update_offers (self);
  update_pen (self);
  members_changed_cb (self);
  wk_seat_view_show_page (self, "plan");
  return GTK_WIDGET (self);
}

void
wk_seat_view_show_page (WkSeatView *self, const char *page)
{
  g_return_if_fail (WK_IS_SEAT_VIEW (self));

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_strcmp0 (titles[i].page, page) == 0)
      {
        gtk_stack_set_visible_child_name (self->pages, page);
        /* It is for the plan, and the answers are to be seen whole. */
        gtk_widget_set_visible (self->draft_place, g_str_equal (page, "plan"));
        gtk_label_set_label (self->title, S_ (titles[i].title));
        gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroll), 0);
      }
  update_speech (self);
}

const char *
wk_seat_view_get_page (WkSeatView *self)
{
  g_return_val_if_fail (WK_IS_SEAT_VIEW (self), NULL);
  return gtk_stack_get_visible_child_name (self->pages);
}

void
wk_seat_view_read (WkSeatView *self)
{
  g_autoptr (GPtrArray) languages = g_ptr_array_new_with_free_func (g_free), texts = g_ptr_array_new_with_free_func (g_free);

  g_return_if_fail (WK_IS_SEAT_VIEW (self));
  collect (self, languages, texts);
  wk_speaker_read_collected (wk_speaker_get (), languages, texts);
}
