#include "intake/wk-script-window.h"

#include <glib/gi18n.h>

#include "intake/wk-call-scripts.h"
#include "plan/wk-columns-layout.h"
#include "plan/wk-plan-words.h"
#include "text/wk-hint-bar.h"
#include "wk-accessible.h"
#include "wk-call-script.h"

struct _WkScriptWindow
{
  AdwWindow parent_instance;

  GtkDropDown *versions;
  GtkTextView *text;
  GtkBox *reading;
  GtkLabel *said;
  GtkWidget *keep;

  WkLocation *location; /* (owned) */
  GPtrArray *scripts; /* (owned) (element-type WkRecord): beside the choices, after the program's own */
  char *shown; /* (owned): the version that is being looked at, as it stands there */
  guint read_id; /* idle source */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (WkScriptWindow, wk_script_window, ADW_TYPE_WINDOW)

static char *
dup_text (WkScriptWindow *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* ---- how it reads ----------------------------------------------------------------------------------------- */

static void
add_line (GtkWidget *box, const char *words, const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, NULL);

  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
}

static void
add_question (WkScriptWindow *self, WkCallScript *script, const WkCallQuestion *question, gsize number)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *words = g_strdup_printf ("%" G_GSIZE_FORMAT ". %s", number, question->words);

  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "wk-card");
  add_line (box, words, NULL);
  if (question->hint != NULL)
    add_line (box, question->hint, "wk-field-label");
  if (question->known != NULL)
    add_line (box, _ ("Not asked where the file knows it already."), "wk-field-label");
  for (gsize i = 0; i < question->n_answers; i++)
    {
      const WkCallQuestion *next = wk_call_script_get_next (script, question->key, i + 1);
      gsize position = 0;
      g_autofree char *answer = NULL;

      if (next != NULL)
        wk_call_script_find (script, next->key, &position);
      if (next != NULL)
        /* Translators: an answer's words, and the number of the question that follows it. */
        answer = g_strdup_printf (_ ("“%s”: then %u"), question->answers[i].words, (guint) position + 1);
      else
        answer = g_strdup_printf (_ ("“%s”: the talk ends"), question->answers[i].words);
      add_line (box, answer, NULL);
    }
  gtk_box_append (self->reading, box);
}

static gboolean
read_cb (gpointer data)
{
  WkScriptWindow *self = data;
  g_autofree char *text = dup_text (self), *wrong = NULL;
  g_autoptr (WkCallScript) script = wk_call_script_new (text);
  GtkWidget *child;

  self->read_id = 0;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->reading))) != NULL)
    gtk_box_remove (self->reading, child);
  for (gsize i = 0; i < wk_call_script_get_length (script); i++)
    add_question (self, script, wk_call_script_get (script, i), i + 1);
  wrong = wk_call_script_check (script);
  gtk_label_set_label (self->said, wrong != NULL ? wrong : "");
  gtk_widget_set_visible (GTK_WIDGET (self->said), wrong != NULL);
  /* An earlier version is put back by keeping it again. */
  gtk_widget_set_sensitive (self->keep, wrong == NULL && wk_document_is_writable (wk_location_get_directory (self->location))
                                          && (g_strcmp0 (text, self->shown) != 0 || gtk_drop_down_get_selected (self->versions) < self->scripts->len));
  return G_SOURCE_REMOVE;
}

static void
changed_cb (WkScriptWindow *self)
{
  if (self->read_id == 0)
    self->read_id = g_idle_add (read_cb, self);
}

/* ---- versions ---------------------------------------------------------------------------------------------- */

static char *
dup_name (WkRecord *script)
{
  g_autofree char *since = wk_fields_dup_string (WK_FIELDS (script), "since"), *day = wk_plan_words_dup_when (since);
  g_autoptr (WkPerson) by = wk_fields_dup_person (WK_FIELDS (script), "by");

  /* Translators: a version's number, since when, and who made it. */
  return g_strdup_printf (_ ("Version %u · %s · %s"), wk_script_get_version (script), day, by != NULL ? wk_person_get_name (by) : "");
}

static void
show_version (WkScriptWindow *self)
{
  guint at = gtk_drop_down_get_selected (self->versions);

  if (self->filling)
    return;
  g_free (self->shown);
  if (at > 0 && at <= self->scripts->len)
    self->shown = wk_text_dup_text (wk_fields_get_text (g_ptr_array_index (self->scripts, at - 1), "text"));
  else
    self->shown = wk_call_scripts_dup_default ();
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), self->shown, -1);
  changed_cb (self);
}

/* The newest is the one in use. */
static void
fill_versions (WkScriptWindow *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_clear_pointer (&self->scripts, g_ptr_array_unref);
  self->scripts = wk_location_list_scripts (self->location, WK_CALL_SCRIPT_INTAKE, wk_call_scripts_get_language ());
  gtk_string_list_append (names, _ ("Version 1 · came with the program"));
  for (guint i = 0; i < self->scripts->len; i++)
    {
      g_autofree char *name = dup_name (g_ptr_array_index (self->scripts, i));

      gtk_string_list_append (names, name);
    }
  self->filling = TRUE;
  gtk_drop_down_set_model (self->versions, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->versions, self->scripts->len);
  self->filling = FALSE;
  show_version (self);
}

static void
keep_cb (WkScriptWindow *self)
{
  g_autofree char *text = dup_text (self);
  guint version = self->scripts->len > 0 ? wk_script_get_version (g_ptr_array_index (self->scripts, self->scripts->len - 1)) : 1;

  if (!gtk_widget_is_sensitive (self->keep))
    return;
  if (wk_location_add_script (self->location, WK_CALL_SCRIPT_INTAKE, wk_call_scripts_get_language (), _ ("Telephone intake"), text, version + 1) != NULL)
    fill_versions (self);
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

/* ---- made of ----------------------------------------------------------------------------------------------- */

static void
wk_script_window_dispose (GObject *object)
{
  WkScriptWindow *self = WK_SCRIPT_WINDOW (object);

  g_clear_handle_id (&self->read_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_SCRIPT_WINDOW);
  g_clear_object (&self->location);

  G_OBJECT_CLASS (wk_script_window_parent_class)->dispose (object);
}

static void
wk_script_window_finalize (GObject *object)
{
  WkScriptWindow *self = WK_SCRIPT_WINDOW (object);

  g_clear_pointer (&self->scripts, g_ptr_array_unref);
  g_free (self->shown);

  G_OBJECT_CLASS (wk_script_window_parent_class)->finalize (object);
}

static void
wk_script_window_class_init (WkScriptWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_script_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_script_window_finalize;
  g_type_ensure (WK_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (WK_TYPE_HINT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/intake/wk-script-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WkScriptWindow, versions);
  gtk_widget_class_bind_template_child (widget_class, WkScriptWindow, text);
  gtk_widget_class_bind_template_child (widget_class, WkScriptWindow, reading);
  gtk_widget_class_bind_template_child (widget_class, WkScriptWindow, said);
  gtk_widget_class_bind_template_child (widget_class, WkScriptWindow, keep);
  gtk_widget_class_bind_template_callback (widget_class, keep_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_version);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wk_script_window_init (WkScriptWindow *self)
{
  self->scripts = g_ptr_array_new ();
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->text), "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
wk_script_window_new (WkLocation *location, GtkWindow *parent)
{
  WkScriptWindow *self = g_object_new (WK_TYPE_SCRIPT_WINDOW, "transient-for", parent, NULL);

  self->location = g_object_ref (location);
  wk_accessible_name_drop_down (self->versions, _ ("Version"));
  fill_versions (self);
  return GTK_WIDGET (self);
}
