#include "wk-clash-bar.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "wk-collision.h"
#include "wk-record.h"

struct _WkClashBar
{
  AdwBin parent_instance;

  GtkWidget *removed;
  GtkBox *choices;

  WkFields *fields; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkClashBar, wk_clash_bar, ADW_TYPE_BIN)

static void
choice_clicked_cb (GtkButton *button, WkCollision *collision)
{
  wk_collision_resolve (collision, g_object_get_data (G_OBJECT (button), "candidate"));
}

/* A date is said as people say it. */
static char *
dup_shown (const char *text)
{
  if (text == NULL || *text == '\0')
    return g_strdup (_ ("empty"));
  if (g_regex_match_simple ("^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?$", text, 0, 0))
    return wk_plan_words_dup_when (text);
  return g_strdup (text);
}

static GtkWidget *
make_choice (WkCollision *collision)
{
  GListModel *candidates = wk_collision_get_candidates (collision);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  guint n = g_list_model_get_n_items (candidates);
  g_autofree char *sentence = NULL;
  GtkWidget *label;

  /* Translators: %s is what the choice is about, such as "When". */
  sentence = g_strdup_printf (n == 2 ? _ ("%s: two people chose differently. Pick one.")
                                     : _ ("%s: people chose differently. Pick one."),
                              wk_collision_get_label (collision));
  label = gtk_label_new (sentence);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), label);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WkCandidate) candidate = g_list_model_get_item (candidates, i);
      WkAuthor *author = wk_candidate_get_author (candidate);
      g_autofree char *text = dup_shown (wk_candidate_get_text (candidate));
      g_autofree char *words = NULL;
      GtkWidget *button, *inner;

      if (author != NULL)
        /* Translators: a choice and who made it, as in "Tuesday 24 November (Joost Prins)". */
        words = g_strdup_printf (_ ("%s (%s)"), text, wk_author_get_name (author));
      else
        words = g_strdup (text);
      button = gtk_button_new_with_label (words);
      inner = gtk_button_get_child (GTK_BUTTON (button));
      gtk_label_set_wrap (GTK_LABEL (inner), TRUE);
      gtk_widget_set_halign (button, GTK_ALIGN_START);
      g_object_set_data_full (G_OBJECT (button), "candidate", g_object_ref (candidate), g_object_unref);
      g_signal_connect_object (button, "clicked", G_CALLBACK (choice_clicked_cb), collision, 0);
      gtk_box_append (GTK_BOX (box), button);
    }
  return box;
}

static void
update (WkClashBar *self)
{
  GListModel *collisions = wk_fields_get_collisions (self->fields);
  gboolean removed = WK_IS_RECORD (self->fields) && wk_record_is_edited_after_removal (WK_RECORD (self->fields));
  gboolean any = removed;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->choices))) != NULL)
    gtk_box_remove (self->choices, child);
  for (guint i = 0; i < g_list_model_get_n_items (collisions); i++)
    {
      g_autoptr (WkCollision) collision = g_list_model_get_item (collisions, i);

      /* Whether it is there is asked by the sentence above the choices. */
      if (removed && g_strcmp0 (wk_collision_get_field (collision), "removed") == 0)
        continue;
      gtk_box_append (self->choices, make_choice (collision));
      any = TRUE;
    }
  gtk_widget_set_visible (self->removed, removed);
  gtk_widget_set_visible (GTK_WIDGET (self->choices), gtk_widget_get_first_child (GTK_WIDGET (self->choices)) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), any);
}

static void
put_back_clicked_cb (WkClashBar *self)
{
  wk_record_restore (WK_RECORD (self->fields));
}

static void
leave_out_clicked_cb (WkClashBar *self)
{
  wk_record_remove (WK_RECORD (self->fields));
}

static void
disconnect_all (WkClashBar *self)
{
  if (self->fields == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->fields, self);
  g_signal_handlers_disconnect_by_data (wk_fields_get_collisions (self->fields), self);
}

static void
wk_clash_bar_dispose (GObject *object)
{
  WkClashBar *self = WK_CLASH_BAR (object);

  disconnect_all (self);
  g_clear_object (&self->fields);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_CLASH_BAR);

  G_OBJECT_CLASS (wk_clash_bar_parent_class)->dispose (object);
}

static void
wk_clash_bar_class_init (WkClashBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_clash_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-clash-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, WkClashBar, removed);
  gtk_widget_class_bind_template_child (widget_class, WkClashBar, choices);
  gtk_widget_class_bind_template_callback (widget_class, put_back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_out_clicked_cb);
}

static void
wk_clash_bar_init (WkClashBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_clash_bar_bind (WkClashBar *self, WkFields *fields)
{
  g_return_if_fail (WK_IS_CLASH_BAR (self));

  disconnect_all (self);
  g_set_object (&self->fields, fields);
  g_signal_connect_swapped (wk_fields_get_collisions (fields), "items-changed", G_CALLBACK (update), self);
  if (WK_IS_RECORD (fields))
    g_signal_connect_swapped (fields, "notify::edited-after-removal", G_CALLBACK (update), self);
  update (self);
}
