#include "wk-answers.h"

#include <glib/gi18n.h>

#include "plan/wk-columns-layout.h"
#include "plan/wk-plan-words.h"
#include "plan/wk-wrap-layout.h"
#include "wk-focus.h"
#include "wk-plan.h"
#include "wk-vocabulary.h"

struct _WkAnswers
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkLabel *question;
  GtkLabel *writer_hint;
  GtkWidget *right;
  GtkWidget *think;
  GtkWidget *not_yet;
  GtkWidget *until_box;
  GtkCalendar *calendar;
  GtkWidget *until_done;
  GtkLabel *said;
  GtkLabel *said_more;
  GtkWidget *others_box;
  GtkListBox *others;
  GtkToggleButton *own_tick;

  WkPlanContext *context; /* (owned) */
  gboolean choosing; /* an answer is there, and another is being chosen */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (WkAnswers, wk_answers, ADW_TYPE_BIN)

static WkDocument *
get_plan (WkAnswers *self)
{
  return wk_plan_context_get_plan (self->context);
}

static const char *
get_account (WkAnswers *self)
{
  WkAuthor *author = wk_document_get_author (get_plan (self));

  return author != NULL ? wk_author_get_account (author) : "";
}

/* ---- what was answered ---- */

static char *
dup_answer_words (WkAnswers *self, const char *answer, const char *until)
{
  g_autofree char *name = wk_plan_context_dup_resident_name (self->context);
  g_autofree char *day = wk_plan_words_dup_when (until);

  if (g_str_equal (answer, "right"))
    return g_strdup_printf (_ ("%s said: this plan is right for me."), name);
  if (g_str_equal (answer, "think") && *day != '\0')
    return g_strdup_printf (_ ("%s wants to think it over until %s."), name, day);
  if (g_str_equal (answer, "think"))
    return g_strdup_printf (_ ("%s wants to think it over."), name);
  return g_strdup_printf (_ ("%s said: this is not right yet."), name);
}

static const char *
get_more_words (WkAnswers *self, const char *answer)
{
  if (g_str_equal (answer, "right"))
    return _ ("The plan as it is now is kept. Whoever changes it later makes a new version, and the screen says what is different.");
  if (g_str_equal (answer, "think"))
    return _ ("Take your time. The plan stays a draft until then, and nothing is decided.");
  return _ ("Then the plan stays a draft. What should be different?");
}

static void
fill_others (WkAnswers *self)
{
  g_auto (GStrv) persons = wk_plan_list_answers (get_plan (self));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->others))) != NULL)
    gtk_list_box_remove (self->others, child);
  for (gsize i = 0; persons[i] != NULL; i++)
    {
      g_autofree char *answer = NULL, *field = g_strconcat ("answer.", persons[i], NULL), *words = NULL, *title = NULL;
      WkAuthor *author = wk_fields_get_author (WK_FIELDS (get_plan (self)), field);
      gboolean current = FALSE;

      if (g_str_equal (persons[i], WK_PERSON_RESIDENT) ||
          !wk_plan_status_get_answer (wk_plan_context_get_status (self->context), persons[i], &answer, NULL, &current) ||
          !g_str_equal (answer, "right") || !current)
        continue;
      /* Translators: someone who helps, of whom the plan has the approval. */
      words = g_strdup_printf (_ ("%s stands behind this plan"), author != NULL ? wk_author_get_name (author) : _ ("Someone"));
      title = g_markup_escape_text (words, -1);
      gtk_list_box_append (self->others, g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "icon-name", "object-select-symbolic", NULL));
    }
}

static void
update (WkAnswers *self)
{
  WkPlanStatus *status = wk_plan_context_get_status (self->context);
  g_autofree char *answer = NULL, *until = NULL, *own = NULL;
  gboolean current = FALSE, own_current = FALSE, answered;
  const char *account = get_account (self);

  answered = wk_plan_status_get_answer (status, WK_PERSON_RESIDENT, &answer, &until, &current) && current;
  if (answered && !self->choosing)
    {
      g_autofree char *words = dup_answer_words (self, answer, until);

      gtk_label_set_label (self->said, words);
      gtk_label_set_label (self->said_more, get_more_words (self, answer));
      gtk_stack_set_visible_child_name (self->stack, "said");
    }
  else
    gtk_stack_set_visible_child_name (self->stack, "question");

  /* What the others think must not press: it is shown when the resident has chosen. */
  fill_others (self);
  gtk_widget_set_visible (self->others_box, answered && gtk_widget_get_first_child (GTK_WIDGET (self->others)) != NULL);
  wk_plan_status_get_answer (status, account, &own, NULL, &own_current);
  self->updating = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->own_tick), *account != '\0');
  gtk_toggle_button_set_active (self->own_tick, own_current && g_strcmp0 (own, "right") == 0);
  self->updating = FALSE;
}

/* ---- choosing ---- */

static void
give (WkAnswers *self, const char *answer, const char *until)
{
  if (!wk_plan_set_answer (get_plan (self), WK_PERSON_RESIDENT, answer, until))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  self->choosing = FALSE;
  gtk_widget_set_visible (self->until_box, FALSE);
  update (self);
}

static void
right_clicked_cb (WkAnswers *self)
{
  give (self, "right", NULL);
}

static void
not_yet_clicked_cb (WkAnswers *self)
{
  give (self, "not-yet", NULL);
}

/* Once it has its place: the keyboard goes there, and what scrolls goes along. */
static gboolean
focus_until_cb (GtkWidget *until_box, GdkFrameClock *clock, gpointer data)
{
  if (gtk_widget_get_height (until_box) == 0)
    return G_SOURCE_CONTINUE;
  gtk_widget_grab_focus (gtk_widget_get_first_child (gtk_widget_get_next_sibling (gtk_widget_get_first_child (until_box))));
  return G_SOURCE_REMOVE;
}

static void
think_clicked_cb (WkAnswers *self)
{
  gtk_widget_set_visible (self->until_box, TRUE);
  gtk_widget_add_tick_callback (self->until_box, focus_until_cb, NULL, NULL);
}

static void
think_until (WkAnswers *self, GDateTime *day)
{
  g_autofree char *until = g_date_time_format (day, "%F");

  give (self, "think", until);
}

static void
think_days (WkAnswers *self, int days)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local (), day = g_date_time_add_days (now, days);

  think_until (self, day);
}

static void
two_days_clicked_cb (WkAnswers *self)
{
  think_days (self, 2);
}

static void
week_clicked_cb (WkAnswers *self)
{
  think_days (self, 7);
}

static void
day_selected_cb (WkAnswers *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (self->calendar), now = g_date_time_new_now_local ();
  g_autofree char *chosen = g_date_time_format (day, "%F"), *today = g_date_time_format (now, "%F");

  gtk_widget_set_sensitive (self->until_done, g_strcmp0 (chosen, today) > 0);
}

static void
until_done_clicked_cb (WkAnswers *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (self->calendar);

  think_until (self, day);
}

static void
again_clicked_cb (WkAnswers *self)
{
  self->choosing = TRUE;
  update (self);
  gtk_widget_grab_focus (self->right);
}

static void
own_tick_toggled_cb (WkAnswers *self)
{
  if (!self->updating)
    wk_plan_set_answer (get_plan (self), get_account (self), gtk_toggle_button_get_active (self->own_tick) ? "right" : NULL, NULL);
}

static gboolean
wk_answers_grab_focus (GtkWidget *widget)
{
  WkAnswers *self = WK_ANSWERS (widget);

  return gtk_widget_grab_focus (self->right);
}

static void
wk_answers_dispose (GObject *object)
{
  WkAnswers *self = WK_ANSWERS (object);

  g_clear_object (&self->context);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_ANSWERS);

  G_OBJECT_CLASS (wk_answers_parent_class)->dispose (object);
}

static void
wk_answers_class_init (WkAnswersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_answers_dispose;
  wk_focus_set_grab (widget_class, wk_answers_grab_focus);

  g_type_ensure (WK_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-answers.ui");
  gtk_widget_class_bind_template_child (widget_class, WkAnswers, stack);
  gtk_widget_class_bind_template_child (widget_class, WkAnswers, question);
  gtk_widget_class_bind_template_child (widget_class, WkAnswers, writer_hint);
  gtk_widget_class_bind_template_child (widget_class, WkAnswers, right);
  gtk_widget_class_bind_template_child (widget_class, WkAnswers, think);
  gtk_widget_class_bind_template_child (widget_class, WkAnswers, not_yet);
  gtk_widget_class_bind_template_child (widget_class, WkAnswers, until_box);
  gtk_widget_class_bind_template_child (widget_class, WkAnswers, calendar);
  gtk_widget_class_bind_template_child (widget_class, WkAnswers, until_done);
  gtk_widget_class_bind_template_child (widget_class, WkAnswers, said);
  gtk_widget_class_bind_template_child (widget_class, WkAnswers, said_more);
  gtk_widget_class_bind_template_child (widget_class, WkAnswers, others_box);
  gtk_widget_class_bind_template_child (widget_class, WkAnswers, others);
  gtk_widget_class_bind_template_child (widget_class, WkAnswers, own_tick);
  gtk_widget_class_bind_template_callback (widget_class, right_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, think_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, not_yet_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, two_days_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, week_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, until_done_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, own_tick_toggled_cb);
}

static void
wk_answers_init (WkAnswers *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_answers_bind (WkAnswers *self, WkPlanContext *context)
{
  g_autofree char *name = NULL, *hint = NULL;

  g_return_if_fail (WK_IS_ANSWERS (self));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  name = wk_plan_context_dup_resident_name (context);
  hint = g_strdup_printf (_ ("%s chooses. Turn the screen, or write down what you hear."), name);
  gtk_label_set_label (self->writer_hint, hint);
  g_signal_connect_object (wk_plan_context_get_status (context), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
