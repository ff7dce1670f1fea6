#include "wk-seat-answer.h"

#include "seat/wk-seat-foot.h"
#include "seat/wk-seat-language.h"
#include "wk-person.h"
#include "wk-plan.h"
#include "wk-wrapped-button.h"

struct _WkSeatAnswer
{
  AdwBin parent_instance;

  GtkToggleButton *right;
  GtkToggleButton *think;
  GtkToggleButton *not_yet;
  GtkWidget *days_part;
  GtkBox *days;
  GtkLabel *given;
  GtkLabel *others;

  WkDocument *plan; /* (owned) (nullable) */
  gboolean showing; /* what was answered: the buttons are not pressed by a person */
};

/* Days that may be taken to think it over. */
static const guint think_days[] = { 2, 7, 14 };

G_DEFINE_FINAL_TYPE (WkSeatAnswer, wk_seat_answer, ADW_TYPE_BIN)

static char *
dup_given (const char *answer, const char *until, gboolean current)
{
  g_autofree char *day = wk_seat_language_dup_date (until);
  const char *words = g_str_equal (answer, "right")   ? S_ ("I said: it is right for me.")
                      : g_str_equal (answer, "think") ? S_ ("I said: I want to think it over.")
                                                      : S_ ("I said: it is not right yet.");
  g_autoptr (GString) given = g_string_new (words);

  if (g_str_equal (answer, "think") && *day != '\0')
    {
      g_string_append_c (given, ' ');
      /* Translators: %s is a day. */
      g_string_append_printf (given, S_ ("Until %s."), day);
    }
  if (!current)
    {
      g_string_append_c (given, ' ');
      g_string_append (given, S_ ("The plan changed after that. I can answer again."));
    }
  return g_string_free (g_steal_pointer (&given), FALSE);
}

/* "" while nobody has said it of the plan as it is now. */
static char *
dup_others (WkSeatAnswer *self)
{
  g_auto (GStrv) persons = wk_plan_list_answers (self->plan);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; persons[i] != NULL; i++)
    {
      g_autofree char *field = g_strconcat ("answer.", persons[i], NULL), *answer = NULL, *name = NULL;
      WkAuthor *author = wk_fields_get_author (WK_FIELDS (self->plan), field);
      gboolean current = FALSE;

      if (author == NULL || g_str_equal (persons[i], WK_PERSON_RESIDENT) ||
          !wk_plan_get_answer (self->plan, persons[i], &answer, NULL, &current) || !current || !g_str_equal (answer, "right"))
        continue;
      name = wk_seat_language_dup_isolated (wk_author_get_name (author), FALSE);
      g_string_append_printf (names, "%s%s", names->len > 0 ? " · " : "", name);
    }
  /* Translators: %s are names of people who help. */
  return names->len > 0 ? g_strdup_printf (S_ ("These people stand behind my plan too: %s."), names->str) : g_strdup ("");
}

static void
update (WkSeatAnswer *self)
{
  g_autofree char *answer = NULL, *until = NULL, *given = NULL, *others = NULL;
  gboolean current = FALSE;
  gboolean any = wk_plan_get_answer (self->plan, WK_PERSON_RESIDENT, &answer, &until, &current);
  const char *valid = any && current ? answer : "";

  self->showing = TRUE;
  gtk_toggle_button_set_active (self->right, g_str_equal (valid, "right"));
  gtk_toggle_button_set_active (self->think, g_str_equal (valid, "think"));
  gtk_toggle_button_set_active (self->not_yet, g_str_equal (valid, "not-yet"));
  self->showing = FALSE;
  gtk_widget_set_visible (self->days_part, g_str_equal (valid, "think"));
  given = any ? dup_given (answer, until, current) : g_strdup ("");
  gtk_label_set_label (self->given, given);
  gtk_widget_set_visible (GTK_WIDGET (self->given), any);
  /* What the others think must not press: it is told when the resident has chosen. */
  others = any && current ? dup_others (self) : g_strdup ("");
  gtk_label_set_label (self->others, others);
  gtk_widget_set_visible (GTK_WIDGET (self->others), *others != '\0');
}

static void
answer (WkSeatAnswer *self, const char *key, const char *until)
{
  if (!wk_plan_set_answer (self->plan, WK_PERSON_RESIDENT, key, until))
    gtk_widget_error_bell (GTK_WIDGET (self));
  update (self);
}

static char *
dup_day (guint days)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_days (now, days);

  return g_date_time_format (then, "%F");
}

static void
toggled_cb (WkSeatAnswer *self, GtkToggleButton *button)
{
  g_autofree char *first = NULL;

  if (self->showing)
    return;
  if (!gtk_toggle_button_get_active (button))
    answer (self, NULL, NULL);
  else if (button == self->right)
    answer (self, "right", NULL);
  else if (button == self->not_yet)
    answer (self, "not-yet", NULL);
  else
    {
      first = dup_day (think_days[0]);
      answer (self, "think", first);
    }
}

static void
day_clicked_cb (GtkButton *button, WkSeatAnswer *self)
{
  answer (self, "think", g_object_get_data (G_OBJECT (button), "day"));
}

static void
wk_seat_answer_dispose (GObject *object)
{
  WkSeatAnswer *self = WK_SEAT_ANSWER (object);

  g_clear_object (&self->plan);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_SEAT_ANSWER);

  G_OBJECT_CLASS (wk_seat_answer_parent_class)->dispose (object);
}

static void
wk_seat_answer_class_init (WkSeatAnswerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_seat_answer_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/seat/wk-seat-answer.ui");
  gtk_widget_class_bind_template_child (widget_class, WkSeatAnswer, right);
  gtk_widget_class_bind_template_child (widget_class, WkSeatAnswer, think);
  gtk_widget_class_bind_template_child (widget_class, WkSeatAnswer, not_yet);
  gtk_widget_class_bind_template_child (widget_class, WkSeatAnswer, days_part);
  gtk_widget_class_bind_template_child (widget_class, WkSeatAnswer, days);
  gtk_widget_class_bind_template_child (widget_class, WkSeatAnswer, given);
  gtk_widget_class_bind_template_child (widget_class, WkSeatAnswer, others);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
wk_seat_answer_init (WkSeatAnswer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (think_days); i++)
    {
      g_autofree char *day = dup_day (think_days[i]);
      g_autofree char *words = wk_seat_language_dup_date (day);
      GtkWidget *button = gtk_button_new_with_label (words);

      wk_wrapped_button_set (GTK_BUTTON (button));
      gtk_widget_add_css_class (button, "wk-seat-tile");
      g_object_set_data_full (G_OBJECT (button), "day", g_steal_pointer (&day), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (day_clicked_cb), self, 0);
      gtk_box_append (self->days, button);
    }
}

/* Who reads along may answer as soon as they may write. */
static void
update_writable (WkSeatAnswer *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self), wk_document_is_writable (self->plan));
}

void
wk_seat_answer_set_plan (WkSeatAnswer *self, WkDocument *plan)
{
  g_return_if_fail (WK_IS_SEAT_ANSWER (self));
  g_return_if_fail (self->plan == NULL);

  self->plan = g_object_ref (plan);
  g_signal_connect_object (plan, "notify::writable", G_CALLBACK (update_writable), self, G_CONNECT_SWAPPED);
  update_writable (self);
  g_signal_connect_object (plan, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
wk_seat_answer_collect (WkSeatAnswer *self, GPtrArray *languages, GPtrArray *texts)
{
  const char *own = wk_seat_language_get ()->code;
  const char *const asked[] = { S_ ("Is this plan right for me?"), S_ ("I read the plan first, or let it be read aloud. Then I choose."), S_ ("It is right for me"),
                                S_ ("I want to think it over"), S_ ("It is not right yet") };
  GtkLabel *const said[] = { self->given, self->others };

  g_return_if_fail (WK_IS_SEAT_ANSWER (self));

  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    wk_seat_foot_add (languages, texts, own, asked[i]);
  if (gtk_widget_get_visible (self->days_part))
    {
      wk_seat_foot_add (languages, texts, own, S_ ("Until when?"));
      for (GtkWidget *day = gtk_widget_get_first_child (GTK_WIDGET (self->days)); day != NULL; day = gtk_widget_get_next_sibling (day))
        wk_seat_foot_add (languages, texts, own, gtk_label_get_label (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (day)))));
    }
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    if (gtk_widget_get_visible (GTK_WIDGET (said[i])))
      wk_seat_foot_add (languages, texts, own, gtk_label_get_label (said[i]));
  wk_seat_foot_add (languages, texts, own, S_ ("This is not a decision of the municipality. I keep the right to object."));
}
