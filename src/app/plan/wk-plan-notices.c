#include "wk-plan-notices.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "plan/wk-wrap-layout.h"
#include "wk-plan-check.h"

struct _WkPlanNotices
{
  AdwBin parent_instance;

  GtkWidget *acute;
  GtkLabel *acute_words;
  GtkWidget *late;
  GtkBox *late_rows;
  GtkWidget *questions;
  GtkBox *question_rows;

  WkPlanContext *context; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkPlanNotices, wk_plan_notices, ADW_TYPE_BIN)

/* The lamp alone, as the card has it: its cause is for who may read that life domain. */
static void
update_acute (WkPlanNotices *self)
{
  WkFile *file = wk_plan_context_get_file (self->context);
  WkFields *card = file != NULL ? WK_FIELDS (wk_file_get_card (file)) : NULL;
  g_autofree char *until = card != NULL ? wk_fields_dup_string (card, "acute-until") : g_strdup ("");
  g_autofree char *day = wk_plan_words_dup_when (until), *words = NULL;
  g_autoptr (WkPerson) owner = card != NULL ? wk_fields_dup_person (card, "acute-owner") : NULL;

  gtk_widget_set_visible (self->acute, *until != '\0');
  if (*until == '\0')
    return;
  if (owner != NULL)
    /* Translators: a person, a day. */
    words = g_strdup_printf (_ ("First what cannot wait: %s takes care of it, before %s."), wk_person_get_name (owner), day);
  else
    words = g_strdup_printf (_ ("First what cannot wait, before %s. Nobody takes care of it yet."), day);
  gtk_label_set_label (self->acute_words, words);
}

static void
clear (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
append (GtkBox *box, const char *words)
{
  gtk_box_append (box, g_object_new (GTK_TYPE_LABEL, "label", words, "wrap", TRUE, "xalign", 0.0, NULL));
}

static void
update_late (WkPlanNotices *self)
{
  g_autofree char *today = wk_plan_words_dup_today ();
  g_autoptr (GPtrArray) late = wk_plan_list_overdue (wk_plan_context_get_plan (self->context), today);

  clear (self->late_rows);
  for (guint i = 0; i < late->len; i++)
    {
      WkRecord *action = g_ptr_array_index (late, i);
      g_autoptr (WkPerson) person = wk_fields_dup_person (WK_FIELDS (action), "who");
      g_autofree char *words = wk_plan_dup_action (action), *quoted = wk_plan_quote (words);
      g_autofree char *when = wk_fields_dup_string (WK_FIELDS (action), "when"), *day = wk_plan_words_dup_when (when);
      /* Translators: a person, a step, a day that has gone by. */
      g_autofree char *sentence = g_strdup_printf (_ ("%s would do “%s” by %s."), wk_person_get_name (person), quoted, day);

      append (self->late_rows, sentence);
    }
  gtk_widget_set_visible (self->late, late->len > 0);
}

static void
update_questions (WkPlanNotices *self)
{
  g_autoptr (GPtrArray) remarks = wk_plan_check (wk_plan_context_get_plan (self->context), wk_plan_words_dup_when);

  clear (self->question_rows);
  for (guint i = 0; i < remarks->len; i++)
    append (self->question_rows, ((WkPlanRemark *) g_ptr_array_index (remarks, i))->sentence);
  /* At the resident's seat nobody checks anybody. */
  gtk_widget_set_visible (self->questions, remarks->len > 0 && !wk_plan_context_is_guest (self->context));
}

static void
update (WkPlanNotices *self)
{
  update_acute (self);
  update_late (self);
  update_questions (self);
  gtk_widget_set_visible (GTK_WIDGET (self), gtk_widget_get_visible (self->acute) || gtk_widget_get_visible (self->late) ||
                                                 gtk_widget_get_visible (self->questions));
}

static void
wk_plan_notices_dispose (GObject *object)
{
  WkPlanNotices *self = WK_PLAN_NOTICES (object);

  g_clear_object (&self->context);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_PLAN_NOTICES);

  G_OBJECT_CLASS (wk_plan_notices_parent_class)->dispose (object);
}

static void
wk_plan_notices_class_init (WkPlanNoticesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_plan_notices_dispose;
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-plan-notices.ui");
  gtk_widget_class_bind_template_child (widget_class, WkPlanNotices, acute);
  gtk_widget_class_bind_template_child (widget_class, WkPlanNotices, acute_words);
  gtk_widget_class_bind_template_child (widget_class, WkPlanNotices, late);
  gtk_widget_class_bind_template_child (widget_class, WkPlanNotices, late_rows);
  gtk_widget_class_bind_template_child (widget_class, WkPlanNotices, questions);
  gtk_widget_class_bind_template_child (widget_class, WkPlanNotices, question_rows);
}

static void
wk_plan_notices_init (WkPlanNotices *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_plan_notices_bind (WkPlanNotices *self, WkPlanContext *context)
{
  WkFile *file = wk_plan_context_get_file (context);

  g_return_if_fail (WK_IS_PLAN_NOTICES (self));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  g_signal_connect_object (wk_plan_context_get_status (context), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  if (file != NULL)
    g_signal_connect_object (wk_file_get_card (file), "changed", G_CALLBACK (update_acute), self, G_CONNECT_SWAPPED);
  update (self);
}
