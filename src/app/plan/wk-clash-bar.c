#include "wk-clash-bar.h"

#include <glib/gi18n.h>

#include "plan/wk-columns-layout.h"
#include "plan/wk-plan-words.h"
#include "wk-collision.h"
#include "wk-document.h"
#include "wk-record.h"
#include "wk-vocabulary.h"

/* In pixels: a value and who chose it, before they stand beneath one another. */
#define CHOICE_WIDTH 220

struct _WkClashBar
{
  AdwBin parent_instance;

  GtkWidget *removed;
  GtkLabel *removed_words;
  GtkBox *choices;
  GtkWidget *taken;
  GtkLabel *taken_words;

  WkFields *fields; /* (owned) (nullable) */
  WkDocument *document; /* (nullable): a weak pointer; NULL once it is closed */
  char **only; /* (owned) (nullable): of which fields it speaks; NULL: all */
  gboolean all_but; /* of all but those */
  gboolean covered; /* not for everybody's eyes now */
};

enum
{
  PROP_0,
  PROP_ONLY
};

G_DEFINE_FINAL_TYPE (WkClashBar, wk_clash_bar, ADW_TYPE_BIN)

static void update (WkClashBar *self);

/* What is in it is made when it first has something to say: there is one with each step, and mostly none speaks. */
static gboolean
is_made (WkClashBar *self)
{
  return self->choices != NULL;
}

/* ---- words ----------------------------------------------------------------------------------------------- */

static const struct
{
  const char *field;
  WkTerms terms;
} choices_of[] = {
  { "phase", WK_TERMS_PHASE }, { "view", WK_TERMS_VIEW }, { "channel", WK_TERMS_CHANNEL }, { "reading", WK_TERMS_READING },
  { "form", WK_TERMS_FORM }, { "nature", WK_TERMS_NATURE }, { "effect", WK_TERMS_EFFECT }, { "life-domain", WK_TERMS_DOMAIN },
  { "ladder-resident", WK_TERMS_LADDER }, { "ladder-professional", WK_TERMS_LADDER }, { "next-channel", WK_TERMS_CHANNEL },
  { "role", WK_TERMS_ROLE },
};

/* A value as people say it. */
static char *
dup_shown (const char *field, WkCandidate *candidate)
{
  GVariant *value = wk_candidate_get_value (candidate);
  const char *text = wk_candidate_get_text (candidate);

  if (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return g_strdup (g_variant_get_boolean (value) ? _ ("yes") : _ ("no"));
  if (text == NULL || *text == '\0')
    return g_strdup (_ ("empty"));
  for (guint i = 0; i < G_N_ELEMENTS (choices_of); i++)
    if (g_strcmp0 (field, choices_of[i].field) == 0)
      return g_strdup (wk_terms_get_label (choices_of[i].terms, text));
  if (g_regex_match_simple ("^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?$", text, 0, 0))
    return wk_plan_words_dup_when (text);
  return g_strdup (text);
}

/* Who it was and when, by the clock of that laptop: "Joost Prins, Sociaal Wijkteam, Tuesday 24 November, 10:00". */
static char *
dup_who_when (WkAuthor *author, gint64 ms)
{
  g_autoptr (GString) words = g_string_new (author != NULL ? wk_author_get_name (author) : _ ("somebody"));
  const char *organisation = author != NULL ? wk_author_get_organisation (author) : NULL;

  if (organisation != NULL && *organisation != '\0')
    g_string_append_printf (words, ", %s", organisation);
  if (ms > 0)
    {
      g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (ms / 1000);
      g_autofree char *date = at != NULL ? g_date_time_format (at, "%Y-%m-%dT%H:%M") : NULL;
      g_autofree char *when = wk_plan_words_dup_when (date);

      g_string_append_printf (words, ", %s", when);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* ---- taking one, and taking that back ----------------------------------------------------------------------- */

static void
forget_taken (WkClashBar *self)
{
  if (is_made (self))
    gtk_widget_set_visible (self->taken, FALSE);
}

/* Once more is written the undo would take that back instead. */
static void
document_changed_cb (WkClashBar *self, gboolean local)
{
  if (local && is_made (self) && gtk_widget_get_visible (self->taken))
    {
      forget_taken (self);
      update (self);
    }
}

static void
say_taken (WkClashBar *self, const char *words)
{
  gtk_label_set_label (self->taken_words, words);
  gtk_widget_set_visible (self->taken, self->document != NULL && wk_document_can_undo (self->document));
  update (self);
}

static void
undo_clicked_cb (WkClashBar *self)
{
  forget_taken (self);
  if (self->document != NULL)
    wk_document_undo (self->document);
  update (self);
}

static void
choice_clicked_cb (GtkButton *button, WkClashBar *self)
{
  /* Held: taking it takes this button away. */
  g_autoptr (WkCollision) collision = g_object_ref (g_object_get_data (G_OBJECT (button), "collision"));
  g_autoptr (WkCandidate) candidate = g_object_ref (g_object_get_data (G_OBJECT (button), "candidate"));
  g_autofree char *shown = dup_shown (wk_collision_get_field (collision), candidate);
  g_autofree char *words = NULL;

  /* Translators: a field such as "When", and the value that was chosen for it. */
  words = g_strdup_printf (_ ("%s: %s. So it is now."), wk_collision_get_label (collision), shown);
  if (wk_collision_resolve (collision, candidate))
    say_taken (self, words);
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
put_back_clicked_cb (WkClashBar *self)
{
  if (wk_record_restore (WK_RECORD (self->fields)))
    say_taken (self, _ ("It stays."));
}

static void
leave_out_clicked_cb (WkClashBar *self)
{
  if (wk_record_remove (WK_RECORD (self->fields)))
    say_taken (self, _ ("It is taken away."));
}

/* ---- what is shown ------------------------------------------------------------------------------------------- */

static GtkWidget *
make_choice_button (WkClashBar *self, WkCollision *collision, WkCandidate *candidate)
{
  g_autofree char *text = dup_shown (wk_collision_get_field (collision), candidate);
  g_autofree char *who = dup_who_when (wk_candidate_get_author (candidate), wk_candidate_get_time (candidate));
  g_autofree char *spoken = NULL;
  GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *value = gtk_label_new (text), *by = gtk_label_new (who);

  for (GtkWidget *label = value; label != NULL; label = label == value ? by : NULL)
    {
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_add_css_class (by, "caption");
  gtk_widget_add_css_class (button, "wk-clash-choice");
  gtk_button_set_child (GTK_BUTTON (button), box);
  /* Translators: a value that one of two people chose: its field, the value, who and when. */
  spoken = g_strdup_printf (_ ("%s: take %s, of %s"), wk_collision_get_label (collision), text, who);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data_full (G_OBJECT (button), "collision", g_object_ref (collision), g_object_unref);
  g_object_set_data_full (G_OBJECT (button), "candidate", g_object_ref (candidate), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (choice_clicked_cb), self, 0);
  return button;
}

static GtkWidget *
make_choice (WkClashBar *self, WkCollision *collision)
{
  GListModel *candidates = wk_collision_get_candidates (collision);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *side_by_side = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
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
  gtk_widget_set_layout_manager (side_by_side, g_object_new (WK_TYPE_COLUMNS_LAYOUT, "least-width", CHOICE_WIDTH, "most-columns", 2, "spacing", 6, NULL));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WkCandidate) candidate = g_list_model_get_item (candidates, i);

      gtk_box_append (GTK_BOX (side_by_side), make_choice_button (self, collision, candidate));
    }
  gtk_box_append (GTK_BOX (box), side_by_side);
  return box;
}

static gboolean
speaks_of (WkClashBar *self, const char *field)
{
  return self->only == NULL || g_strv_contains ((const char *const *) self->only, field) != self->all_but;
}

static gboolean
is_same_person (WkAuthor *a, WkAuthor *b)
{
  return g_strcmp0 (wk_author_get_account (a), wk_author_get_account (b)) == 0 && g_strcmp0 (wk_author_get_name (a), wk_author_get_name (b)) == 0;
}

/* Who else wrote in it; NULL when that is nobody or more than one. */
static WkAuthor *
find_other_writer (WkClashBar *self, WkAuthor *remover)
{
  guint n;
  g_autofree GParamSpec **properties = g_object_class_list_properties (G_OBJECT_GET_CLASS (self->fields), &n);
  WkAuthor *found = NULL;

  for (guint i = 0; i < n; i++)
    {
      WkText *text = g_type_is_a (properties[i]->value_type, WK_TYPE_TEXT) ? wk_fields_get_text (self->fields, properties[i]->name) : NULL;
      g_autoptr (GArray) runs = text != NULL ? wk_text_get_authors (text, 0, wk_text_get_length (text)) : NULL;

      for (guint j = 0; runs != NULL && j < runs->len; j++)
        {
          WkAuthor *author = g_array_index (runs, WkAuthorRun, j).author;

          if (author == NULL || (remover != NULL && is_same_person (author, remover))
              || (found != NULL && is_same_person (author, found)))
            continue;
          if (found != NULL)
            return NULL;
          found = author;
        }
    }
  return found;
}

static char *
dup_removed_words (WkClashBar *self)
{
  g_autoptr (GListModel) removals = wk_fields_get_candidates (self->fields, "removed");
  g_autoptr (WkCandidate) removal = g_list_model_get_item (removals, 0);
  WkAuthor *remover = removal != NULL ? wk_candidate_get_author (removal) : NULL;
  WkAuthor *writer = find_other_writer (self, remover);
  g_autofree char *who = NULL;

  if (remover == NULL)
    return g_strdup (_ ("Someone took this away while someone else wrote in it."));
  who = dup_who_when (remover, wk_candidate_get_time (removal));
  if (writer == NULL)
    /* Translators: %s is who took it away, of which organisation and when. */
    return g_strdup_printf (_ ("Taken away by %s, while others wrote in it. Keep it?"), who);
  /* Translators: who took it away (with organisation and time), and who wrote in it. */
  return g_strdup_printf (_ ("Taken away by %s; written in by %s. Keep it?"), who, wk_author_get_name (writer));
}

/* Whether it is there at all is asked by the sentence above the choices. */
static gboolean
is_choice (WkClashBar *self, WkCollision *collision, gboolean removed)
{
  return speaks_of (self, wk_collision_get_field (collision)) && !(removed && g_strcmp0 (wk_collision_get_field (collision), "removed") == 0);
}

static gboolean
any_choice (WkClashBar *self, gboolean removed)
{
  GListModel *collisions = wk_fields_get_collisions (self->fields);

  for (guint i = 0; i < g_list_model_get_n_items (collisions); i++)
    {
      g_autoptr (WkCollision) collision = g_list_model_get_item (collisions, i);

      if (is_choice (self, collision, removed))
        return TRUE;
    }
  return FALSE;
}

static void
update_choices (WkClashBar *self, gboolean removed)
{
  GListModel *collisions = wk_fields_get_collisions (self->fields);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->choices))) != NULL)
    gtk_box_remove (self->choices, child);
  for (guint i = 0; i < g_list_model_get_n_items (collisions); i++)
    {
      g_autoptr (WkCollision) collision = g_list_model_get_item (collisions, i);

      if (is_choice (self, collision, removed))
        gtk_box_append (self->choices, make_choice (self, collision));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->choices), gtk_widget_get_first_child (GTK_WIDGET (self->choices)) != NULL);
}

static void
update (WkClashBar *self)
{
  gboolean removed = WK_IS_RECORD (self->fields) && wk_record_is_edited_after_removal (WK_RECORD (self->fields));
  gboolean any = removed || any_choice (self, removed);

  if (any && !is_made (self))
    gtk_widget_init_template (GTK_WIDGET (self));
  if (is_made (self))
    {
      update_choices (self, removed);
      gtk_widget_set_visible (self->removed, removed);
      any = any || gtk_widget_get_visible (self->taken);
    }
  if (removed)
    {
      g_autofree char *words = dup_removed_words (self);

      gtk_label_set_label (self->removed_words, words);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), !self->covered && any);
}

static void
disconnect_all (WkClashBar *self)
{
  if (self->fields == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->fields, self);
  g_signal_handlers_disconnect_by_data (wk_fields_get_collisions (self->fields), self);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_weak_pointer (&self->document);
}

static void
wk_clash_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WkClashBar *self = WK_CLASH_BAR (object);
  const char *only = g_value_get_string (value);

  if (id != PROP_ONLY)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  g_clear_pointer (&self->only, g_strfreev);
  self->all_but = only != NULL && *only == '!';
  self->only = only != NULL ? g_strsplit (self->all_but ? only + 1 : only, " ", -1) : NULL;
}

static void
wk_clash_bar_dispose (GObject *object)
{
  WkClashBar *self = WK_CLASH_BAR (object);

  disconnect_all (self);
  g_clear_object (&self->fields);
  adw_bin_set_child (ADW_BIN (self), NULL);
  if (is_made (self))
    gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_CLASH_BAR);

  G_OBJECT_CLASS (wk_clash_bar_parent_class)->dispose (object);
}

static void
wk_clash_bar_finalize (GObject *object)
{
  g_strfreev (WK_CLASH_BAR (object)->only);

  G_OBJECT_CLASS (wk_clash_bar_parent_class)->finalize (object);
}

static void
wk_clash_bar_class_init (WkClashBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = wk_clash_bar_set_property;
  object_class->dispose = wk_clash_bar_dispose;
  object_class->finalize = wk_clash_bar_finalize;
  g_object_class_install_property (object_class, PROP_ONLY,
                                   g_param_spec_string ("only", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-clash-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, WkClashBar, removed);
  gtk_widget_class_bind_template_child (widget_class, WkClashBar, removed_words);
  gtk_widget_class_bind_template_child (widget_class, WkClashBar, choices);
  gtk_widget_class_bind_template_child (widget_class, WkClashBar, taken);
  gtk_widget_class_bind_template_child (widget_class, WkClashBar, taken_words);
  gtk_widget_class_bind_template_callback (widget_class, put_back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_out_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, undo_clicked_cb);
}

static void
wk_clash_bar_init (WkClashBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
wk_clash_bar_set_covered (WkClashBar *self, gboolean covered)
{
  g_return_if_fail (WK_IS_CLASH_BAR (self));

  if (self->covered == covered)
    return;
  self->covered = covered;
  if (self->fields != NULL)
    update (self);
}

gboolean
wk_clash_bar_get_any (WkClashBar *self)
{
  g_return_val_if_fail (WK_IS_CLASH_BAR (self), FALSE);

  return is_made (self) && gtk_widget_get_first_child (GTK_WIDGET (self->choices)) != NULL;
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
  g_set_weak_pointer (&self->document, WK_IS_DOCUMENT (fields) ? WK_DOCUMENT (fields)
                                       : WK_IS_RECORD (fields) ? wk_record_get_document (WK_RECORD (fields))
                                                               : NULL);
  if (self->document != NULL)
    g_signal_connect_object (self->document, "changed", G_CALLBACK (document_changed_cb), self, G_CONNECT_SWAPPED);
  forget_taken (self);
  update (self);
}
