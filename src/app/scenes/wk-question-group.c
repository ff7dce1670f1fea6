#include "scenes/wk-question-group.h"

#include <glib/gi18n.h>

#include "wk-match.h"
#include "wk-vocabulary.h"

#define MOST_SHOWN 6u

struct _WkQuestionGroup
{
  AdwPreferencesGroup parent_instance;

  AdwEntryRow *words;
  AdwActionRow *nobody;

  WkRecord *question; /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GPtrArray *checks; /* (owned) of GtkCheckButton (borrowed from their rows) */
};

enum
{
  CHOSEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkQuestionGroup, wk_question_group, ADW_TYPE_PREFERENCES_GROUP)

#define PROVIDER "wk-provider"

static void
toggled_cb (WkQuestionGroup *self)
{
  g_signal_emit (self, signals[CHOSEN], 0);
}

/* Why, in words: nothing else decides. */
static char *
dup_reasons (WkQuestionGroup *self, const WkMatch *match)
{
  g_autofree char *words = g_strjoinv (", ", match->words);
  g_autofree char *domain = wk_fields_dup_string (WK_FIELDS (self->question), "life-domain");
  g_autoptr (GString) all = g_string_new (NULL);

  if (match->domain)
    /* Translators: why a provider fits: the life domain of the question. */
    g_string_append_printf (all, _ ("Fits by life domain: %s. "), wk_terms_get_label (WK_TERMS_DOMAIN, domain));
  if (*words != '\0')
    /* Translators: why a provider fits: words of the question that stand in what they offer. */
    g_string_append_printf (all, _ ("Fits by words: %s. "), words);
  if (*match->waiting != '\0')
    /* Translators: how long one waits for what a provider offers. */
    g_string_append_printf (all, _ ("Waiting: %s"), match->waiting);
  return g_strchomp (g_string_free (g_steal_pointer (&all), FALSE));
}

static void
add_match (WkQuestionGroup *self, const WkMatch *match)
{
  g_autofree char *reasons = dup_reasons (self, match), *title = g_markup_escape_text (match->provider, -1);
  g_autofree char *subtitle = g_markup_escape_text (reasons, -1);
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "subtitle", subtitle, "tooltip-text", match->offers, "activatable-widget", check, NULL);

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, match->provider, -1);
  g_object_set_data_full (G_OBJECT (check), PROVIDER, g_strdup (match->provider), g_free);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  g_ptr_array_add (self->checks, check);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
matched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkQuestionGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) matches = wk_workspace_match_finish (WK_WORKSPACE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  for (guint i = 0; matches != NULL && i < MIN (matches->len, MOST_SHOWN); i++)
    add_match (self, matches->pdata[i]);
  if (matches == NULL)
    {
      g_autofree char *why = g_markup_escape_text (error->message, -1);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->nobody), why);
      adw_action_row_set_subtitle (self->nobody, NULL);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->nobody), matches == NULL || matches->len == 0);
}

static void
wk_question_group_dispose (GObject *object)
{
  WkQuestionGroup *self = WK_QUESTION_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_ptr_array_set_size (self->checks, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_QUESTION_GROUP);

  G_OBJECT_CLASS (wk_question_group_parent_class)->dispose (object);
}

static void
wk_question_group_finalize (GObject *object)
{
  WkQuestionGroup *self = WK_QUESTION_GROUP (object);

  g_clear_object (&self->question);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->checks);

  G_OBJECT_CLASS (wk_question_group_parent_class)->finalize (object);
}

static void
wk_question_group_class_init (WkQuestionGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_question_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_question_group_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/scenes/wk-question-group.ui");
  gtk_widget_class_bind_template_child (widget_class, WkQuestionGroup, words);
  gtk_widget_class_bind_template_child (widget_class, WkQuestionGroup, nobody);
  signals[CHOSEN] = g_signal_new ("chosen", WK_TYPE_QUESTION_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wk_question_group_init (WkQuestionGroup *self)
{
  self->cancellable = g_cancellable_new ();
  self->checks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_question_group_new (WkWorkspace *workspace, WkLocation *location, WkRecord *question)
{
  WkQuestionGroup *self = g_object_new (WK_TYPE_QUESTION_GROUP, NULL);
  g_autofree char *words = wk_text_dup_text (wk_fields_get_text (WK_FIELDS (question), "question"));
  g_autofree char *domain = wk_fields_dup_string (WK_FIELDS (question), "life-domain");
  g_autofree char *title = g_markup_escape_text (words, -1);

  self->question = g_object_ref (question);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), wk_terms_get_label (WK_TERMS_DOMAIN, domain));
  gtk_editable_set_text (GTK_EDITABLE (self->words), words);
  wk_workspace_match_async (workspace, location, words, domain, self->cancellable, matched_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}

WkRecord *
wk_question_group_get_question (WkQuestionGroup *self)
{
  return self->question;
}

const char *
wk_question_group_get_words (WkQuestionGroup *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->words));
}

GPtrArray *
wk_question_group_list_chosen (WkQuestionGroup *self)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (self->checks->pdata[i]))
      g_ptr_array_add (chosen, g_strdup (g_object_get_data (self->checks->pdata[i], PROVIDER)));
  return chosen;
}

void
wk_question_group_forget_chosen (WkQuestionGroup *self)
{
  for (guint i = 0; i < self->checks->len; i++)
    gtk_check_button_set_active (self->checks->pdata[i], FALSE);
}
