#include "wk-plan-glance.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "wk-piecemeal.h"
#include "wk-plan.h"

#define AT_ONCE 3 /* so many goals are shown together; the others follow one by one */

struct _WkPlanGlance
{
  AdwBin parent_instance;

  GtkLabel *dream;
  GtkBox *goals;
  GtkLabel *next_talk;

  WkDocument *plan; /* (owned) */
  guint update_id; /* idle source: once after many changes */
  guint next; /* which goal comes next */
  gboolean stale; /* the plan changed while nobody saw this */
};

G_DEFINE_FINAL_TYPE (WkPlanGlance, wk_plan_glance, ADW_TYPE_BIN)

static GtkWidget *
make_line (const char *words, const char *css_class)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static char *
dup_step_line (WkRecord *step)
{
  WkFields *fields = WK_FIELDS (step);
  g_autofree char *what = wk_text_dup_text (wk_fields_get_text (fields, "what"));
  g_autofree char *title = wk_fields_dup_string (fields, "title");
  g_autofree char *when = wk_fields_dup_string (fields, "when");
  g_autofree char *when_words = wk_plan_words_dup_when (when);
  g_autoptr (WkPerson) who = wk_fields_dup_person (fields, "who");
  g_autoptr (GString) line = g_string_new (wk_fields_get_boolean (fields, "closed") ? title : what);

  /* Translators: who and when of a step that has none yet. */
  g_string_append_printf (line, " (%s, %s)", who != NULL ? wk_person_get_name (who) : _ ("who?"),
                          *when_words != '\0' ? when_words : _ ("when?"));
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static void
add_goal (WkPlanGlance *self, WkRecord *goal)
{
  g_autofree char *words = wk_text_dup_text (wk_fields_get_text (WK_FIELDS (goal), "goal"));
  WkRecordList *steps = wk_plan_get_steps (goal);
  guint n = wk_record_list_get_length (steps), done = 0;
  WkRecord *next = NULL;
  g_autofree char *count = NULL;

  for (guint i = 0; i < n; i++)
    {
      WkRecord *step = wk_record_list_get (steps, i);
      g_autofree char *done_on = wk_fields_dup_string (WK_FIELDS (step), "done-on");

      if (*done_on != '\0')
        done++;
      else if (next == NULL)
        next = step;
    }
  gtk_box_append (self->goals, make_line (*words != '\0' ? words : _ ("A goal without words yet"), "wk-glance-goal"));
  if (n > 0)
    {
      /* Translators: how many steps of a goal are done, of how many. */
      count = g_strdup_printf (ngettext ("%u of %u step done", "%u of %u steps done", n), done, n);
      gtk_box_append (self->goals, make_line (count, "dim-label"));
    }
  if (next != NULL)
    {
      g_autofree char *line = dup_step_line (next);
      /* Translators: %s is a step with who and when. */
      g_autofree char *next_words = g_strdup_printf (_ ("Next: %s"), line);

      gtk_box_append (self->goals, make_line (next_words, NULL));
    }
}

static gboolean
add_cb (gpointer data)
{
  WkPlanGlance *self = data;
  WkRecordList *goals = wk_plan_get_goals (self->plan);

  if (self->next >= wk_record_list_get_length (goals))
    return G_SOURCE_REMOVE;
  add_goal (self, wk_record_list_get (goals, self->next++));
  return G_SOURCE_CONTINUE;
}

static void
update_goals (WkPlanGlance *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->goals))) != NULL)
    gtk_box_remove (self->goals, child);
  self->next = 0;
  while (self->next < AT_ONCE && add_cb (self) == G_SOURCE_CONTINUE)
    continue;
  wk_piecemeal_begin (GTK_WIDGET (self), add_cb);
}

static gboolean
update_cb (gpointer data)
{
  WkPlanGlance *self = data;
  WkFields *plan = WK_FIELDS (self->plan);
  g_autofree char *dream = wk_text_dup_text (wk_fields_get_text (plan, "dream"));
  g_autofree char *next_talk = wk_fields_dup_string (plan, "next-talk");
  g_autofree char *when = wk_plan_words_dup_when (next_talk), *talk = NULL;

  self->update_id = 0;
  self->stale = FALSE;
  gtk_label_set_label (self->dream, *g_strstrip (dream) != '\0' ? dream : _ ("There is no plan yet. It begins with a talk at the table."));
  update_goals (self);
  talk = g_strdup_printf (_ ("Next talk: %s"), when);
  gtk_label_set_label (self->next_talk, talk);
  gtk_widget_set_visible (GTK_WIDGET (self->next_talk), *when != '\0');
  return G_SOURCE_REMOVE;
}

/* Beneath the plan's own page it lies unseen: who writes there does not wait for it. */
static void
plan_changed_cb (WkPlanGlance *self)
{
  self->stale = TRUE;
  if (self->update_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_id = g_idle_add (update_cb, self);
}

static void
wk_plan_glance_map (GtkWidget *widget)
{
  WkPlanGlance *self = WK_PLAN_GLANCE (widget);

  GTK_WIDGET_CLASS (wk_plan_glance_parent_class)->map (widget);
  if (self->stale && self->update_id == 0)
    self->update_id = g_idle_add (update_cb, self);
}

static void
wk_plan_glance_dispose (GObject *object)
{
  WkPlanGlance *self = WK_PLAN_GLANCE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  wk_piecemeal_end (GTK_WIDGET (self));
  if (self->plan != NULL)
    g_signal_handlers_disconnect_by_data (self->plan, self);
  g_clear_object (&self->plan);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_PLAN_GLANCE);

  G_OBJECT_CLASS (wk_plan_glance_parent_class)->dispose (object);
}

static void
wk_plan_glance_class_init (WkPlanGlanceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_plan_glance_dispose;
  widget_class->map = wk_plan_glance_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-plan-glance.ui");
  gtk_widget_class_bind_template_child (widget_class, WkPlanGlance, dream);
  gtk_widget_class_bind_template_child (widget_class, WkPlanGlance, goals);
  gtk_widget_class_bind_template_child (widget_class, WkPlanGlance, next_talk);
}

static void
wk_plan_glance_init (WkPlanGlance *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_plan_glance_bind (WkPlanGlance *self, WkFile *file)
{
  g_return_if_fail (WK_IS_PLAN_GLANCE (self));
  g_return_if_fail (self->plan == NULL);

  self->plan = g_object_ref (wk_file_get_plan (file));
  g_signal_connect_swapped (self->plan, "changed", G_CALLBACK (plan_changed_cb), self);
  update_cb (self);
}
