#include "wk-seat-difference.h"

#include "seat/wk-seat-foot.h"
#include "seat/wk-seat-language.h"
#include "wk-plan-difference.h"

struct _WkSeatDifference
{
  AdwBin parent_instance;

  GtkLabel *heading;
  GtkBox *sentences;
  GtkLabel *counts;
  WkSeatFoot *foot;

  WkPlanContext *context; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WkSeatDifference, wk_seat_difference, ADW_TYPE_BIN)

/* What a text is called on the seat. */
static const struct
{
  const char *topic, *label;
} texts_of_plan[] = {
  { "dream", NS_ ("In one year") },
  { "matters", NS_ ("What matters most to me now") },
  { "well", NS_ ("What goes well") },
  { "goal", NS_ ("What I want") },
  { "step", NS_ ("Step") },
  { "first", NS_ ("What stands in my way") },
  { "support", NS_ ("Help that I get") },
  { "obligation", NS_ ("What I must do") },
  { "reason", NS_ ("Why") },
  { "exemption", NS_ ("What I need not do") },
  { "consequence", NS_ ("What happens if I do not do it") },
  { "text", NS_ ("Here we think differently") },
};

static char *
dup_of_text (const char *label, const char *was, const char *is)
{
  if (*was == '\0')
    /* Translators: 1 is a heading of the plan, 2 what is new there. */
    return g_strdup_printf (S_ ("%1$s. This is new: “%2$s”."), label, is);
  if (*is == '\0')
    /* Translators: 1 is a heading of the plan, 2 what stood there. */
    return g_strdup_printf (S_ ("%1$s. This is gone: “%2$s”."), label, was);
  /* Translators: 1 is a heading of the plan, 2 what stood there, 3 what stands there now. */
  return g_strdup_printf (S_ ("%1$s. First it said: “%2$s”. Now it says: “%3$s”."), label, was, is);
}

static char *
dup_who (const char *name, const char *was, const char *is)
{
  if (*is == '\0')
    /* Translators: %s is a step. */
    return g_strdup_printf (S_ ("“%s”: nobody does this any more."), name);
  if (*was == '\0')
    /* Translators: 1 is a step, 2 who does it. */
    return g_strdup_printf (S_ ("“%1$s”: who does this? %2$s."), name, is);
  /* Translators: 1 is a step, 2 who does it now, 3 who did. */
  return g_strdup_printf (S_ ("“%1$s”: who does this? Now %2$s. First %3$s."), name, is, was);
}

static char *
dup_when (const char *name, const char *was, const char *is)
{
  g_autofree char *before = wk_seat_language_dup_date (was), *now = wk_seat_language_dup_date (is);

  if (*is == '\0')
    /* Translators: %s is a step. */
    return g_strdup_printf (S_ ("“%s”: there is no day any more."), name);
  if (*was == '\0')
    /* Translators: 1 is a step, 2 a day. */
    return g_strdup_printf (S_ ("“%1$s”: when? %2$s."), name, now);
  /* Translators: 1 is a step, 2 a day, 3 the day that it was. */
  return g_strdup_printf (S_ ("“%1$s”: when? Now %2$s. First %3$s."), name, now, before);
}

static char *
dup_next_talk (const char *is)
{
  g_autofree char *day = wk_seat_language_dup_date (is);

  /* Translators: %s is a day. */
  return *is != '\0' ? g_strdup_printf (S_ ("The next talk: %s."), day) : g_strdup (S_ ("The next talk has no day any more."));
}

static char *
dup_sentence (const WkPlanChange *change)
{
  g_autofree char *name = wk_seat_language_dup_isolated (change->name, FALSE), *day = NULL;
  g_autofree char *was = *change->was != '\0' ? wk_seat_language_dup_isolated (change->was, FALSE) : g_strdup ("");
  g_autofree char *is = *change->is != '\0' ? wk_seat_language_dup_isolated (change->is, FALSE) : g_strdup ("");
  const char *topic = change->topic;

  for (guint i = 0; i < G_N_ELEMENTS (texts_of_plan); i++)
    if (g_str_equal (texts_of_plan[i].topic, topic))
      return dup_of_text (S_ (texts_of_plan[i].label), was, is);
  if (g_str_equal (topic, "who"))
    return dup_who (name, was, is);
  if (g_str_equal (topic, "when"))
    return dup_when (name, change->was, change->is);
  if (g_str_equal (topic, "next-talk"))
    return dup_next_talk (change->is);
  if (g_str_equal (topic, "next-talk-place"))
    /* Translators: %s is a place. */
    return *is != '\0' ? g_strdup_printf (S_ ("The place of the next talk: “%s”."), is) : g_strdup (S_ ("The next talk has no place any more."));
  if (g_str_equal (topic, "belongs"))
    /* Translators: 1 is a step, 2 what the resident wants. */
    return g_strdup_printf (S_ ("“%1$s” now belongs to what I want: “%2$s”."), name, is);
  if (g_str_equal (topic, "closed"))
    /* Translators: %s is a step. */
    return g_strdup_printf (S_ ("“%s” can now be read by only some people."), name);
  if (g_str_equal (topic, "done") || g_str_equal (topic, "reached"))
    /* Translators: %s is a step, or what the resident wanted. */
    return g_strdup_printf (S_ ("“%s”: done!"), name);
  if (g_str_equal (topic, "cleared"))
    /* Translators: %s stood in the resident's way. */
    return g_strdup_printf (S_ ("“%s” is out of my way."), name);
  if (g_str_equal (topic, "undone"))
    /* Translators: %s is a step. */
    return g_strdup_printf (S_ ("“%s” is not done yet after all."), name);
  if (g_str_equal (topic, "looked-back"))
    {
      day = wk_seat_language_dup_date (change->is);
      /* Translators: %s is a day. */
      return g_strdup_printf (S_ ("We looked back on %s"), day);
    }
  return g_strdup (S_ ("We look back together at other moments now."));
}

/* The words of others in it, to be marked. */
static const char *
guess_language (const WkPlanChange *change)
{
  const char *const words[] = { change->name, change->is, change->was };

  /* Of who and when only the step's name is somebody's words. */
  for (guint i = 0; i < (g_str_equal (change->topic, "who") || g_str_equal (change->topic, "when") ? 1 : G_N_ELEMENTS (words)); i++)
    if (*words[i] != '\0' && !g_str_equal (change->topic, "next-talk") && !g_str_equal (change->topic, "looked-back"))
      return wk_seat_foot_guess (words[i]);
  return NULL;
}

static void
update (WkSeatDifference *self)
{
  WkPlanStatus *status = wk_plan_context_get_status (self->context);
  const WkPlanVersion *version = wk_plan_status_get_version (status);
  gboolean changed = wk_plan_status_get_state (status) == WK_PLAN_CHANGED && version != NULL;
  GPtrArray *changes = wk_plan_status_get_changes (status);
  g_autofree char *day = changed ? wk_seat_language_dup_date (version->date) : NULL, *heading = NULL;
  g_autoptr (GPtrArray) languages = g_ptr_array_new_with_free_func (g_free), texts = g_ptr_array_new_with_free_func (g_free);
  const char *own = wk_seat_language_get ()->code, *foreign = NULL;
  GtkWidget *child;

  gtk_widget_set_visible (GTK_WIDGET (self), changed);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->sentences))) != NULL)
    gtk_box_remove (self->sentences, child);
  if (!changed)
    return;
  /* Translators: %s is a day. */
  heading = g_strdup_printf (S_ ("This is different from what we agreed on %s"), day);
  gtk_label_set_label (self->heading, heading);
  wk_seat_foot_add (languages, texts, own, heading);
  for (guint i = 0; i < changes->len; i++)
    {
      const WkPlanChange *change = g_ptr_array_index (changes, i);
      g_autofree char *sentence = dup_sentence (change);
      const char *language = guess_language (change);

      gtk_box_append (self->sentences, g_object_new (GTK_TYPE_LABEL, "label", sentence, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, NULL));
      wk_seat_foot_add (languages, texts, own, sentence);
      if (language != NULL && g_strcmp0 (language, own) != 0)
        foreign = language;
    }
  wk_seat_foot_add (languages, texts, own, gtk_label_get_label (self->counts));
  wk_seat_foot_show (self->foot, heading, foreign, languages, texts);
}

static void
wk_seat_difference_dispose (GObject *object)
{
  WkSeatDifference *self = WK_SEAT_DIFFERENCE (object);

  g_clear_object (&self->context);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_SEAT_DIFFERENCE);

  G_OBJECT_CLASS (wk_seat_difference_parent_class)->dispose (object);
}

static void
wk_seat_difference_class_init (WkSeatDifferenceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_seat_difference_dispose;
  g_type_ensure (WK_TYPE_SEAT_FOOT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/seat/wk-seat-difference.ui");
  gtk_widget_class_bind_template_child (widget_class, WkSeatDifference, heading);
  gtk_widget_class_bind_template_child (widget_class, WkSeatDifference, sentences);
  gtk_widget_class_bind_template_child (widget_class, WkSeatDifference, counts);
  gtk_widget_class_bind_template_child (widget_class, WkSeatDifference, foot);
}

static void
wk_seat_difference_init (WkSeatDifference *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_seat_difference_bind (WkSeatDifference *self, WkPlanContext *context)
{
  g_return_if_fail (WK_IS_SEAT_DIFFERENCE (self));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  g_signal_connect_object (wk_plan_context_get_status (context), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
wk_seat_difference_collect (WkSeatDifference *self, GPtrArray *languages, GPtrArray *texts)
{
  const char *own = wk_seat_language_get ()->code;

  g_return_if_fail (WK_IS_SEAT_DIFFERENCE (self));

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  wk_seat_foot_add (languages, texts, own, gtk_label_get_label (self->heading));
  for (GtkWidget *w = gtk_widget_get_first_child (GTK_WIDGET (self->sentences)); w != NULL; w = gtk_widget_get_next_sibling (w))
    wk_seat_foot_add (languages, texts, own, gtk_label_get_label (GTK_LABEL (w)));
  wk_seat_foot_add (languages, texts, own, gtk_label_get_label (self->counts));
}
