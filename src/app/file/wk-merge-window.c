#include "file/wk-merge-window.h"

#include <glib/gi18n.h>

#include "wk-same-person.h"
#include "wk-vocabulary.h"
#include "wk-window.h"
#include "wk-words.h"

struct _WkMergeWindow
{
  AdwWindow parent_instance;

  AdwPreferencesGroup *goes_on;
  AdwPreferencesGroup *choices;
  GtkCheckButton *first;
  GtkCheckButton *second;
  GtkLabel *trouble;

  WkFile *files[2]; /* (owned): of whom the file page was, and the other */
  GPtrArray *rows; /* (owned) of GtkWidget (unowned): one a difference */
  GPtrArray *differences; /* (owned) (nullable) of WkDifference, from the first to the second */
};

G_DEFINE_FINAL_TYPE (WkMergeWindow, wk_merge_window, ADW_TYPE_WINDOW)

/* Two files of one person bear the same name more often than not: what sets them apart stands beside it. */
static char *
dup_words (WkFile *file)
{
  WkFields *card = WK_FIELDS (wk_file_get_card (file));
  g_autofree char *name = wk_fields_dup_string (card, "display-name"), *last = wk_fields_dup_string (card, "last-contact");
  g_autofree char *phase = wk_fields_dup_string (card, "phase"), *view = wk_fields_dup_string (card, "view");
  g_autofree char *ago = wk_words_dup_ago_now (last), *contact = g_strdup_printf (_ ("last contact %s"), ago);

  return g_strdup_printf ("%s · %s · %s", *name != '\0' ? name : _ ("No name yet"), wk_words_phase (phase, view),
                          *last != '\0' ? contact : _ ("no contact yet"));
}

/* Of two that belong together the first is told of a change before the other one is on. */
static gboolean
is_second (WkMergeWindow *self)
{
  return !gtk_check_button_get_active (self->first);
}

static char *
dup_value (const WkDifference *difference, const char *value)
{
  static const struct
  {
    const char *key;
    WkTerms terms;
  } choices[] = {
    { "card.phase", WK_TERMS_PHASE }, { "card.view", WK_TERMS_VIEW }, { "base.channel", WK_TERMS_CHANNEL },
    { "base.reading", WK_TERMS_READING }, { "base.form", WK_TERMS_FORM }, { "story.ladder-resident", WK_TERMS_LADDER },
    { "story.ladder-professional", WK_TERMS_LADDER },
  };
  GDate day;

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (g_str_equal (choices[i].key, difference->key))
      return g_strdup (wk_terms_get_label (choices[i].terms, value));
  return wk_words_parse_date (value, &day) ? wk_words_dup_date (value) : g_strdup (value);
}

/* A check button of this GTK does not wrap its label by itself. */
static void
wrap_label (GtkWidget *button)
{
  for (GtkWidget *child = gtk_widget_get_first_child (button); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LABEL (child))
      {
        gtk_label_set_wrap (GTK_LABEL (child), TRUE);
        gtk_label_set_wrap_mode (GTK_LABEL (child), PANGO_WRAP_WORD_CHAR);
        gtk_label_set_xalign (GTK_LABEL (child), 0);
      }
}

static GtkWidget *
new_answer (const WkDifference *difference, const char *value)
{
  g_autofree char *words = dup_value (difference, value);
  GtkWidget *button = gtk_check_button_new_with_label (words);

  wrap_label (button);
  return button;
}

/* Two equal answers, the one of the file that goes on chosen. */
static GtkWidget *
new_choice (const WkDifference *difference, gboolean second)
{
  GtkWidget *row = adw_preferences_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *title = gtk_label_new (difference->label), *here, *there;

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "caption");
  gtk_widget_add_css_class (title, "dim-label");
  here = new_answer (difference, difference->here);
  there = new_answer (difference, difference->there);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (there), GTK_CHECK_BUTTON (here));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (second ? there : here), TRUE);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), here);
  gtk_box_append (GTK_BOX (box), there);
  gtk_widget_add_css_class (box, "wk-alternatives");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), difference->label);
  g_object_set_data (G_OBJECT (row), "wk-there", there);
  return row;
}

static void
fill (WkMergeWindow *self)
{
  gboolean second = is_second (self);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->choices, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < self->differences->len; i++)
    {
      GtkWidget *row = new_choice (self->differences->pdata[i], second);

      adw_preferences_group_add (self->choices, row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->choices), self->rows->len > 0);
}

static void
brought_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWindow) parent = user_data;
  g_autofree char *words = NULL;
  guint left = 0;

  if (!wk_file_bring_attachments_finish (WK_FILE (source), result, &left, NULL) || left == 0)
    return;
  words = g_strdup_printf (ngettext ("%u photo or PDF stays in the other file alone: it is not all here.",
                                     "%u photos or PDFs stay in the other file alone: they are not all here.", left), left);
  wk_window_say (WK_WINDOW (parent), words);
}

static void
merge_clicked_cb (WkMergeWindow *self)
{
  gboolean second = is_second (self);
  WkFile *into = self->files[second ? 1 : 0], *from = self->files[second ? 0 : 1];
  g_autoptr (GPtrArray) take = g_ptr_array_new ();
  g_autoptr (GtkWindow) parent = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = g_strdup (wk_file_get_resident_id (into));

  for (guint i = 0; i < self->rows->len; i++)
    {
      gboolean there = gtk_check_button_get_active (g_object_get_data (self->rows->pdata[i], "wk-there"));

      if (there != second)
        g_ptr_array_add (take, ((WkDifference *) self->differences->pdata[i])->key);
    }
  g_ptr_array_add (take, NULL);
  if (!wk_file_merge (into, from, (const char *const *) take->pdata, &error))
    {
      gtk_label_set_label (self->trouble, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->trouble), TRUE);
      return;
    }
  parent = g_object_ref (gtk_window_get_transient_for (GTK_WINDOW (self)));
  wk_file_bring_attachments_async (into, from, brought_cb, g_object_ref (parent));
  gtk_window_destroy (GTK_WINDOW (self));
  if (second)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.open-file", "s", id);
  wk_window_say (WK_WINDOW (parent), _ ("They are one file now. Above it you can take them apart again."));
}

static void
wk_merge_window_dispose (GObject *object)
{
  WkMergeWindow *self = WK_MERGE_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_MERGE_WINDOW);
  for (guint i = 0; i < 2; i++)
    g_clear_object (&self->files[i]);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->differences, g_ptr_array_unref);

  G_OBJECT_CLASS (wk_merge_window_parent_class)->dispose (object);
}

static void
wk_merge_window_class_init (WkMergeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_merge_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-merge-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WkMergeWindow, goes_on);
  gtk_widget_class_bind_template_child (widget_class, WkMergeWindow, choices);
  gtk_widget_class_bind_template_child (widget_class, WkMergeWindow, first);
  gtk_widget_class_bind_template_child (widget_class, WkMergeWindow, second);
  gtk_widget_class_bind_template_child (widget_class, WkMergeWindow, trouble);
  gtk_widget_class_bind_template_callback (widget_class, fill);
  gtk_widget_class_bind_template_callback (widget_class, merge_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wk_merge_window_init (WkMergeWindow *self)
{
  self->rows = g_ptr_array_new ();
  self->differences = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

typedef struct
{
  GtkWindow *parent; /* (owned) */
  WkFile *file; /* (owned) */
} Opening;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Opening *opening = user_data;
  g_autoptr (GtkWindow) parent = opening->parent;
  g_autoptr (WkFile) file = opening->file;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkFile) other = wk_workspace_open_file_finish (WK_WORKSPACE (source), result, &error);
  g_autofree char *first = NULL, *second = NULL;
  WkMergeWindow *self;

  g_free (opening);
  if (other == NULL)
    {
      wk_window_say (WK_WINDOW (parent), error->message);
      return;
    }
  self = g_object_new (WK_TYPE_MERGE_WINDOW, "transient-for", parent, NULL);
  self->files[0] = g_steal_pointer (&file);
  self->files[1] = g_steal_pointer (&other);
  g_ptr_array_unref (self->differences);
  self->differences = wk_file_list_differences (self->files[0], self->files[1]);
  first = dup_words (self->files[0]);
  second = dup_words (self->files[1]);
  gtk_check_button_set_label (self->first, first);
  gtk_check_button_set_label (self->second, second);
  wrap_label (GTK_WIDGET (self->first));
  wrap_label (GTK_WIDGET (self->second));
  fill (self);
  gtk_window_present (GTK_WINDOW (self));
}

void
wk_merge_window_show (WkWorkspace *workspace, WkFile *file, const char *other, GtkWindow *parent)
{
  Opening *opening;

  g_return_if_fail (WK_IS_WORKSPACE (workspace) && WK_IS_FILE (file) && other != NULL);

  opening = g_new0 (Opening, 1);
  opening->parent = g_object_ref (parent);
  opening->file = g_object_ref (file);
  wk_workspace_open_file_async (workspace, other, NULL, opened_cb, opening);
}
