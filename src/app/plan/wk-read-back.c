#include "wk-read-back.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plan/wk-plan-words.h"
#include "wk-plan-check.h"
#include "wk-plan.h"

struct _WkReadBack
{
  AdwBin parent_instance;

  GtkBox *lines;
};


G_DEFINE_FINAL_TYPE (WkReadBack, wk_read_back, ADW_TYPE_BIN)

static void
append (WkReadBack *self, const char *words, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0,
                                   "selectable", FALSE, NULL);

  gtk_widget_add_css_class (label, style);
  gtk_box_append (self->lines, label);
}

static void
append_text (WkReadBack *self, const char *heading, WkFields *fields, const char *field)
{
  g_autofree char *words = wk_fields_dup_words (fields, field);

  if (*words == '\0')
    return;
  append (self, heading, "wk-read-heading");
  append (self, words, "wk-read-words");
}

/* People end a step with a point, or do not. */
static void
strip_point (char *words)
{
  gsize length = strlen (words);

  while (length > 0 && (words[length - 1] == '.' || g_ascii_isspace (words[length - 1])))
    words[--length] = '\0';
}

/* One sentence of what, who and when. */
static void
append_action (WkReadBack *self, WkRecord *action)
{
  g_autofree char *what = wk_plan_dup_action (action), *when = wk_fields_dup_string (WK_FIELDS (action), "when");
  g_autofree char *done = wk_fields_dup_string (WK_FIELDS (action), "done-on");
  g_autofree char *day = wk_plan_words_dup_when (when), *sentence = NULL;
  g_autoptr (WkPerson) person = wk_fields_dup_person (WK_FIELDS (action), "who");

  strip_point (what);
  if (*what == '\0')
    return;
  if (*done != '\0')
    /* Translators: a step that is done. */
    sentence = g_strdup_printf (_ ("%s: done!"), what);
  else if (person != NULL && *when != '\0')
    /* Translators: a step, who does it, when. */
    sentence = g_strdup_printf (_ ("%s. %s does this, on %s."), what, wk_person_get_name (person), day);
  else if (person != NULL)
    sentence = g_strdup_printf (_ ("%s. %s does this. There is no date yet."), what, wk_person_get_name (person));
  else if (*when != '\0')
    sentence = g_strdup_printf (_ ("%s. On %s. Nobody does this yet."), what, day);
  else
    sentence = g_strdup_printf (_ ("%s. Nobody does this yet, and there is no date."), what);
  append (self, sentence, "wk-read-step");
}

static void
append_actions (WkReadBack *self, WkRecordList *list)
{
  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    append_action (self, wk_record_list_get (list, i));
}

static void
append_goals (WkReadBack *self, WkDocument *plan)
{
  WkRecordList *goals = wk_plan_get_goals (plan), *firsts = wk_document_get_records (plan, "first");

  if (wk_record_list_get_length (firsts) > 0)
    append (self, _ ("First out of the way"), "wk-read-heading");
  append_actions (self, firsts);
  for (guint i = 0; i < wk_record_list_get_length (goals); i++)
    {
      WkRecord *goal = wk_record_list_get (goals, i);
      g_autofree char *heading = g_strdup_printf (_ ("Goal %u"), i + 1);

      append_text (self, heading, WK_FIELDS (goal), "goal");
      append_actions (self, wk_record_get_children (goal, "first"));
      append_actions (self, wk_plan_get_steps (goal));
    }
  append_actions (self, wk_plan_get_orphan_steps (plan));
}

static void
append_agreements (WkReadBack *self, WkDocument *plan)
{
  WkRecordList *agreements = wk_document_get_records (plan, "agreement");

  for (guint i = 0; i < wk_record_list_get_length (agreements); i++)
    {
      WkFields *agreement = WK_FIELDS (wk_record_list_get (agreements, i));
      g_autoptr (WkPerson) call = wk_fields_dup_person (agreement, "call");

      append_text (self, _ ("Support"), agreement, "support");
      append_text (self, _ ("Obligation"), agreement, "obligation");
      append_text (self, _ ("Reason"), agreement, "reason");
      if (call != NULL)
        {
          g_autofree char *sentence = g_strdup_printf (_ ("When it does not work out: call %s."), wk_person_get_name (call));

          append (self, sentence, "wk-read-step");
        }
    }
}

static void
append_disagreements (WkReadBack *self, WkDocument *plan)
{
  WkRecordList *list = wk_document_get_records (plan, "disagreement");

  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    {
      WkFields *record = WK_FIELDS (wk_record_list_get (list, i));
      g_autofree char *when = wk_fields_dup_string (record, "talk-on"), *day = wk_plan_words_dup_when (when);

      append_text (self, _ ("Here we think differently"), record, "text");
      if (*when != '\0')
        {
          g_autofree char *sentence = g_strdup_printf (_ ("We talk on about this on %s."), day);

          append (self, sentence, "wk-read-step");
        }
    }
}

static void
append_next_talk (WkReadBack *self, WkFields *plan)
{
  g_autofree char *when = wk_fields_dup_string (plan, "next-talk"), *place = wk_fields_dup_string (plan, "next-talk-place");
  g_autofree char *day = wk_plan_words_dup_when (when), *sentence = NULL;

  if (*when == '\0')
    return;
  append (self, _ ("Next talk"), "wk-read-heading");
  if (*place != '\0')
    /* Translators: a day, a place. */
    sentence = g_strdup_printf (_ ("%s, at this place: %s."), day, place);
  else
    sentence = g_strdup_printf (_ ("%s."), day);
  append (self, sentence, "wk-read-step");
}

void
wk_read_back_set_plan (WkReadBack *self, WkDocument *plan)
{
  GtkWidget *child;

  g_return_if_fail (WK_IS_READ_BACK (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->lines))) != NULL)
    gtk_box_remove (self->lines, child);
  if (plan == NULL)
    return;
  append_text (self, _ ("In one year"), WK_FIELDS (plan), "dream");
  append_text (self, _ ("What matters most now"), WK_FIELDS (plan), "matters");
  append_text (self, _ ("What goes well"), WK_FIELDS (plan), "well");
  append_goals (self, plan);
  append_agreements (self, plan);
  append_disagreements (self, plan);
  append_next_talk (self, WK_FIELDS (plan));
  if (gtk_widget_get_first_child (GTK_WIDGET (self->lines)) == NULL)
    append (self, _ ("Nothing is written in this plan yet."), "wk-read-step");
}

static void
wk_read_back_dispose (GObject *object)
{
  WkReadBack *self = WK_READ_BACK (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_READ_BACK);

  G_OBJECT_CLASS (wk_read_back_parent_class)->dispose (object);
}

static void
wk_read_back_class_init (WkReadBackClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_read_back_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-read-back.ui");
  gtk_widget_class_bind_template_child (widget_class, WkReadBack, lines);
}

static void
wk_read_back_init (WkReadBack *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
wk_read_back_window_new (GtkWindow *parent, const char *title, WkDocument *plan)
{
  GtkWidget *read_back = g_object_new (WK_TYPE_READ_BACK, NULL);
  GtkWidget *clamp = g_object_new (ADW_TYPE_CLAMP, "child", read_back, "maximum-size", 760, "margin-start", 18, "margin-end", 18,
                                   "margin-top", 12, "margin-bottom", 24, NULL);
  GtkWidget *scroll = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", clamp, "hscrollbar-policy", GTK_POLICY_NEVER, "vexpand", TRUE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = g_object_new (ADW_TYPE_HEADER_BAR, "title-widget", adw_window_title_new (title, NULL), NULL);
  GtkWindow *window = g_object_new (ADW_TYPE_WINDOW, "title", title, "transient-for", parent, "modal", TRUE, "default-width", 640,
                                    "default-height", 720, "content", box, NULL);
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), scroll);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
  wk_read_back_set_plan (WK_READ_BACK (read_back), plan);
  return window;
}
