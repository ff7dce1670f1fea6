#include "wk-export-bar.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "wk-author.h"
#include "wk-export-change.h"

struct _WkExportBar
{
  AdwBin parent_instance;

  GtkBox *rows;

  WkFile *file; /* (owned) (nullable) */
  char *shown; /* (owned) (nullable): all that the rows say, so that what is the same is left alone */
  guint update_id; /* idle source: once after many changes */
};

G_DEFINE_FINAL_TYPE (WkExportBar, wk_export_bar, ADW_TYPE_BIN)

typedef WkDocument *(*GetDocument) (WkFile *file);

static const GetDocument parts[] = { wk_file_get_base, wk_file_get_identity, wk_file_get_card, wk_file_get_intake };

/* ---- words ----------------------------------------------------------------------------------------------------------- */

/* What it may mean; NULL: it speaks for itself. */
static char *
dup_question (WkExportBar *self, const WkExportChange *change)
{
  g_autofree char *name = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (self->file)), "display-name");

  if (change->topic == WK_CHANGE_STOPPED && *change->became != '\0')
    /* Translators: %s is a resident's name. */
    return g_strdup_printf (_ ("What does that mean for %s? Agree together on aftercare, or on closing the file."), name);
  if (change->topic == WK_CHANGE_NOT_LISTED)
    /* Translators: %s is a resident's name. */
    return g_strdup_printf (_ ("Perhaps the benefit has stopped, perhaps the list is not right. Find out with %s before anything is decided."), name);
  if (change->topic == WK_CHANGE_ADDRESS)
    return g_strdup (_ ("Is post safe there too? Ask it alone."));
  if (change->topic == WK_CHANGE_PHONE)
    return g_strdup (_ ("Is it safe to call there? Ask it alone."));
  return NULL;
}

/* An import never takes the place of what a person wrote: then both are said. */
static char *
dup_own (WkExportBar *self, const WkExportChange *change)
{
  const char *field = wk_change_topic_get_key (change->topic);
  WkFields *base = WK_FIELDS (wk_file_get_base (self->file));
  g_autofree char *own = NULL;

  if (change->topic != WK_CHANGE_PHONE && change->topic != WK_CHANGE_MAIL && change->topic != WK_CHANGE_LANGUAGE && change->topic != WK_CHANGE_HOUSEHOLD)
    return NULL;
  own = wk_fields_dup_string (base, field);
  if (wk_fields_is_imported (base, field) || *own == '\0' || g_str_equal (own, change->became) || wk_change_hides_home (base))
    return NULL;
  return g_strdup_printf (_ ("This file says “%s”: somebody wrote that here, and it stays."), own);
}

static char *
dup_words (WkExportBar *self, const WkExportChange *change)
{
  g_autofree char *sentence = wk_export_change_dup_sentence (change, wk_change_hides_home (WK_FIELDS (wk_file_get_base (self->file))));
  g_autofree char *day = wk_plan_words_dup_when (change->imported_on), *own = dup_own (self, change), *question = dup_question (self, change);
  GString *words = g_string_new (sentence);

  /* Which list does not have somebody, the sentence says itself. */
  if (change->topic != WK_CHANGE_NOT_LISTED)
    {
      g_string_append_c (words, ' ');
      /* Translators: %s is a day. */
      g_string_append_printf (words, _ ("So says the export that was taken in on %s."), day);
    }
  if (own != NULL)
    g_string_append_printf (words, " %s", own);
  if (question != NULL)
    g_string_append_printf (words, " %s", question);
  return g_string_free (words, FALSE);
}

/* ---- rows ------------------------------------------------------------------------------------------------------------ */

static void
discussed_cb (WkExportBar *self, GtkWidget *button)
{
  WkChangeTopic topic = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "wk-topic"));
  g_autofree char *today = wk_plan_words_dup_today ();

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      WkDocument *document = parts[i] (self->file);
      g_autoptr (WkPerson) by = wk_author_dup_person (wk_document_get_author (document));

      if (wk_export_change_discuss (document, topic, by, today) != NULL)
        {
          gtk_widget_activate_action (GTK_WIDGET (self), "file.say", "s", _ ("Written down in what happened"));
          return;
        }
    }
}

static GtkWidget *
new_row (WkExportBar *self, const WkExportChange *change, const char *words, gboolean writable)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "selectable", TRUE, NULL);
  GtkWidget *button;
  g_autofree char *name = NULL;

  gtk_box_append (GTK_BOX (row), label);
  if (!writable)
    return row;
  button = gtk_button_new_with_label (_ ("Talked about"));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  /* Translators: a button in words: what it does, then what it is about, such as "The address changed". */
  name = g_strdup_printf (_ ("Talked about: %s"), wk_change_topic_get_line (change->topic));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "wk-topic", GUINT_TO_POINTER (change->topic));
  g_signal_connect_object (button, "clicked", G_CALLBACK (discussed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), button);
  return row;
}

/* Whoever pressed a button of a row that goes has the keyboard in the next one, or behind the last. */
static void
take_rows (WkExportBar *self, GPtrArray *rows)
{
  GtkWidget *before = gtk_widget_get_first_child (GTK_WIDGET (self->rows)), *row;
  gboolean focused = (gtk_widget_get_state_flags (GTK_WIDGET (self->rows)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;

  for (guint i = 0; i < rows->len; i++)
    gtk_box_append (self->rows, rows->pdata[i]);
  if (focused && rows->len > 0)
    gtk_widget_grab_focus (gtk_widget_get_last_child (rows->pdata[0]));
  else if (focused)
    gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), GTK_DIR_TAB_FORWARD);
  while ((row = before) != NULL && (rows->len == 0 || row != rows->pdata[0]))
    {
      before = gtk_widget_get_next_sibling (row);
      gtk_box_remove (self->rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), rows->len > 0);
}

static gboolean
update_cb (gpointer user_data)
{
  WkExportBar *self = user_data;
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  self->update_id = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      WkDocument *document = parts[i] (self->file);
      g_autoptr (GPtrArray) changes = wk_export_change_list (wk_document_get_kind (document), wk_document_get_doc (document));
      gboolean writable = wk_document_may_edit (document);

      for (guint k = 0; k < changes->len; k++)
        {
          const WkExportChange *change = changes->pdata[k];
          g_autofree char *words = change->waits ? dup_words (self, change) : NULL;

          if (words == NULL)
            continue;
          g_string_append_printf (all, "%d %s %s\n", writable, wk_change_topic_get_key (change->topic), words);
          g_ptr_array_add (rows, g_object_ref_sink (new_row (self, change, words, writable)));
        }
    }
  if (g_strcmp0 (self->shown, all->str) == 0)
    return G_SOURCE_REMOVE;
  g_free (self->shown);
  self->shown = g_strdup (all->str);
  take_rows (self, rows);
  return G_SOURCE_REMOVE;
}

static void
update_later (WkExportBar *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_LOW, update_cb, self, NULL);
}

/* ---- object ---------------------------------------------------------------------------------------------------------- */

static void
wk_export_bar_dispose (GObject *object)
{
  WkExportBar *self = WK_EXPORT_BAR (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_EXPORT_BAR);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (wk_export_bar_parent_class)->dispose (object);
}

static void
wk_export_bar_finalize (GObject *object)
{
  g_free (WK_EXPORT_BAR (object)->shown);

  G_OBJECT_CLASS (wk_export_bar_parent_class)->finalize (object);
}

static void
wk_export_bar_class_init (WkExportBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_export_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_export_bar_finalize;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), "/nl/woonkamer/Woonkamer/file/wk-export-bar.ui");
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), WkExportBar, rows);
}

static void
wk_export_bar_init (WkExportBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_export_bar_set_file (WkExportBar *self, WkFile *file)
{
  g_return_if_fail (WK_IS_EXPORT_BAR (self) && self->file == NULL);

  self->file = g_object_ref (file);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_signal_connect_object (parts[i] (file), "changed", G_CALLBACK (update_later), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (parts[i] (file), "notify::writable", G_CALLBACK (update_later), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (parts[i] (file), "notify::held", G_CALLBACK (update_later), self, G_CONNECT_SWAPPED);
    }
  update_later (self);
}
