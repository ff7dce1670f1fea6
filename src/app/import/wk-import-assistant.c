#include "import/wk-import-assistant.h"

#include <glib/gi18n.h>

#include "wk-accessible.h"
#include "wk-file-chooser.h"
#include "wk-import.h"
#include "wk-settings.h"

#define N_FIRST_ROWS 20
#define MOST_NAMES 12

struct _WkImportAssistant
{
  AdwWindow parent_instance;

  GtkStack *stage;
  GtkWidget *back_button;
  GtkWidget *apply_button;
  GtkWidget *trouble;
  GtkLabel *trouble_label;
  GtkLabel *busy_label;
  GtkProgressBar *progress;
  GtkLabel *file_label;
  GtkLabel *understood_label;
  GtkWidget *new_chip;
  GtkWidget *changed_chip;
  GtkWidget *same_chip;
  GtkWidget *refused_chip;
  GtkWidget *missing_chip;
  GtkLabel *lacking_label;
  GtkStack *look;
  GtkColumnView *first_rows;
  GtkListBox *columns;
  GtkListView *rows;
  GtkStack *rows_stack;
  GtkLabel *no_rows;
  GtkWidget *save_button;
  AdwStatusPage *done;

  WkWorkspace *workspace; /* (owned) */
  WkImport *import; /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned): of what runs now */
  GtkCustomFilter *filter; /* (owned) (nullable) */
  GtkFilterListModel *filtered; /* (owned) (nullable) */
  WkImportVerdict verdict; /* whose rows are listed */
  guint pulse_source;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (WkImportAssistant, wk_import_assistant, ADW_TYPE_WINDOW)

static void
show_trouble (WkImportAssistant *self, const char *sentence)
{
  gtk_label_set_label (self->trouble_label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->trouble, sentence != NULL);
}

static void
show_stage (WkImportAssistant *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->stage, name);
  gtk_widget_set_visible (self->back_button, g_str_equal (name, "look"));
  gtk_widget_set_visible (self->apply_button, g_str_equal (name, "look"));
}

static void
update_counts (WkImportAssistant *self)
{
  static const WkImportVerdict verdicts[] = { WK_IMPORT_NEW, WK_IMPORT_CHANGED, WK_IMPORT_SAME, WK_IMPORT_REFUSED, WK_IMPORT_MISSING };
  GtkWidget *chips[] = { self->new_chip, self->changed_chip, self->same_chip, self->refused_chip, self->missing_chip };
  /* Translators: how many rows of an export are new; shown on a button that lists them. */
  const char *formats[] = { N_ ("%'u new"), N_ ("%'u changed"), N_ ("%'u the same"), N_ ("%'u refused"), N_ ("%'u no longer in it") };
  guint n = 0, n_missing = wk_import_get_count (self->import, WK_IMPORT_MISSING), n_lacking = wk_import_count_lacking (self->import);
  g_autofree char *lacking = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (verdicts); i++)
    {
      g_autofree char *label = g_strdup_printf (_ (formats[i]), wk_import_get_count (self->import, verdicts[i]));

      gtk_button_set_label (GTK_BUTTON (chips[i]), label);
    }
  gtk_widget_set_visible (self->missing_chip, n_missing > 0);
  lacking = g_strdup_printf (ngettext ("%'u resident of an earlier list is not in it. That is too much for the same list: perhaps it is of one neighbourhood. "
                                       "So nobody is told of it.",
                                       "%'u residents of an earlier list are not in it. That is too many for the same list: perhaps it is of one "
                                       "neighbourhood. So nobody is told of them.",
                                       n_lacking), n_lacking);
  gtk_label_set_label (self->lacking_label, lacking);
  gtk_widget_set_visible (GTK_WIDGET (self->lacking_label), n_lacking > 0 && n_missing == 0);
  n = wk_import_get_count (self->import, WK_IMPORT_NEW) + wk_import_get_count (self->import, WK_IMPORT_CHANGED);
  gtk_widget_set_sensitive (self->apply_button, n > 0 || n_missing > 0);
  if (n > 0)
    {
      g_autofree char *label = g_strdup_printf (ngettext ("_Take In %'u Resident", "_Take In %'u Residents", n), n);

      gtk_button_set_label (GTK_BUTTON (self->apply_button), label);
    }
  else if (n_missing > 0)
    gtk_button_set_label (GTK_BUTTON (self->apply_button), _ ("_No Longer in It…"));
  else
    gtk_button_set_label (GTK_BUTTON (self->apply_button), _ ("Nothing to Take In"));
}

static void
list_verdict (WkImportAssistant *self)
{
  guint n = wk_import_get_count (self->import, self->verdict);

  gtk_filter_list_model_set_model (self->filtered, self->verdict == WK_IMPORT_MISSING ? wk_import_get_missing (self->import) : wk_import_get_rows (self->import));
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  switch (self->verdict)
    {
    case WK_IMPORT_NEW:
      gtk_label_set_label (self->no_rows, _ ("Nobody is new."));
      break;
    case WK_IMPORT_CHANGED:
      gtk_label_set_label (self->no_rows, _ ("Nothing has changed."));
      break;
    case WK_IMPORT_SAME:
      gtk_label_set_label (self->no_rows, _ ("No row is the same as before."));
      break;
    case WK_IMPORT_REFUSED:
      gtk_label_set_label (self->no_rows, _ ("No row is refused."));
      break;
    case WK_IMPORT_MISSING:
      gtk_label_set_label (self->no_rows, _ ("Everybody is in it."));
      break;
    }
  gtk_stack_set_visible_child_name (self->rows_stack, n > 0 ? "rows" : "none");
  gtk_widget_set_visible (self->save_button, self->verdict == WK_IMPORT_REFUSED && n > 0);
}

static gboolean
has_verdict (gpointer item, gpointer user_data)
{
  WkImportAssistant *self = user_data;

  return wk_import_row_get_verdict (item) == self->verdict;
}

static void
chip_clicked_cb (WkImportAssistant *self, GtkToggleButton *chip)
{
  gtk_toggle_button_set_active (chip, TRUE);
  if (GTK_WIDGET (chip) == self->new_chip)
    self->verdict = WK_IMPORT_NEW;
  else if (GTK_WIDGET (chip) == self->changed_chip)
    self->verdict = WK_IMPORT_CHANGED;
  else if (GTK_WIDGET (chip) == self->same_chip)
    self->verdict = WK_IMPORT_SAME;
  else if (GTK_WIDGET (chip) == self->missing_chip)
    self->verdict = WK_IMPORT_MISSING;
  else
    self->verdict = WK_IMPORT_REFUSED;
  list_verdict (self);
  gtk_stack_set_visible_child_name (self->look, "rows");
}

/* A citizen number is shown by its end alone: enough to see which column it is. */
static char *
dup_shown (const char *text, const char *field)
{
  glong length;

  if (text == NULL)
    return g_strdup ("");
  length = g_utf8_strlen (text, -1);
  if (g_strcmp0 (field, "bsn") != 0 || length < 3)
    return g_strdup (text);
  return g_strconcat ("•••••••", g_utf8_offset_to_pointer (text, length - 2), NULL);
}

static void
show_sample (GtkWidget *row, WkImportColumn *column)
{
  g_autofree char *field = NULL, *sample = NULL, *shown = NULL, *escaped = NULL;

  g_object_get (column, "field", &field, "sample", &sample, NULL);
  shown = dup_shown (sample, field);
  escaped = g_markup_escape_text (shown, -1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
}

static void fill_first_rows (WkImportAssistant *self);

static void
field_selected_cb (AdwComboRow *row, GParamSpec *pspec, gpointer user_data)
{
  WkImportAssistant *self = user_data;
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "wk-column"));
  guint selected = adw_combo_row_get_selected (row);
  const char *const *fields = wk_import_get_fields ();
  g_autoptr (WkImportColumn) understood = NULL;

  if (self->filling || selected == GTK_INVALID_LIST_POSITION)
    return;
  wk_import_set_field (self->import, column, selected > 0 ? fields[selected - 1] : "");
  understood = g_list_model_get_item (wk_import_get_columns (self->import), column);
  show_sample (GTK_WIDGET (row), understood);
  fill_first_rows (self);
  update_counts (self);
  list_verdict (self);
}

static void
fill_columns (WkImportAssistant *self)
{
  const char *const *fields = wk_import_get_fields ();
  GListModel *columns = wk_import_get_columns (self->import);
  g_autoptr (GtkStringList) choices = gtk_string_list_new (NULL);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->columns))) != NULL)
    gtk_list_box_remove (self->columns, child);

  /* Translators: a column of an export that is not used. */
  gtk_string_list_append (choices, _ ("not used"));
  for (guint i = 0; fields[i] != NULL; i++)
    gtk_string_list_append (choices, wk_import_field_label (fields[i]));

  self->filling = TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (WkImportColumn) column = g_list_model_get_item (columns, i);
      g_autofree char *heading = NULL, *field = NULL, *title = NULL;
      GtkWidget *row;

      g_object_get (column, "heading", &heading, "field", &field, NULL);
      title = g_markup_escape_text (heading != NULL ? heading : "", -1);
      row = g_object_new (ADW_TYPE_COMBO_ROW, "title", title, "subtitle-lines", 1, "model", choices, NULL);
      show_sample (row, column);
      for (guint j = 0; fields[j] != NULL; j++)
        if (g_strcmp0 (fields[j], field) == 0)
          adw_combo_row_set_selected (ADW_COMBO_ROW (row), j + 1);
      g_object_set_data (G_OBJECT (row), "wk-column", GUINT_TO_POINTER (i));
      g_signal_connect_object (row, "notify::selected", G_CALLBACK (field_selected_cb), self, 0);
      gtk_list_box_append (self->columns, row);
    }
  self->filling = FALSE;
}

static void
cell_setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_child (item, g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END,
                                               "max-width-chars", 24, NULL));
}

static void
cell_bind_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  WkImportAssistant *self = user_data;
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "wk-column"));
  const char *const *cells = wk_import_get_cells (self->import, gtk_list_item_get_position (item));
  g_autoptr (WkImportColumn) understood = g_list_model_get_item (wk_import_get_columns (self->import), column);
  g_autofree char *field = NULL, *shown = NULL;

  g_object_get (understood, "field", &field, NULL);
  shown = dup_shown (cells != NULL && column < g_strv_length ((char **) cells) ? cells[column] : NULL, field);
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), shown);
}

static void
fill_first_rows (WkImportAssistant *self)
{
  GListModel *columns = wk_import_get_columns (self->import);
  GListModel *rows = wk_import_get_rows (self->import);
  GListModel *shown = gtk_column_view_get_columns (self->first_rows);
  g_autoptr (GtkNoSelection) selection = NULL;

  gtk_column_view_set_model (self->first_rows, NULL);
  while (g_list_model_get_n_items (shown) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (shown, 0);

      gtk_column_view_remove_column (self->first_rows, column);
    }
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (WkImportColumn) understood = g_list_model_get_item (columns, i);
      g_autoptr (GtkColumnViewColumn) column = NULL;
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autofree char *heading = NULL;

      g_object_get (understood, "heading", &heading, NULL);
      g_object_set_data (G_OBJECT (factory), "wk-column", GUINT_TO_POINTER (i));
      g_signal_connect_object (factory, "setup", G_CALLBACK (cell_setup_cb), self, 0);
      g_signal_connect_object (factory, "bind", G_CALLBACK (cell_bind_cb), self, 0);
      column = gtk_column_view_column_new (heading, factory);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_append_column (self->first_rows, column);
    }
  selection = gtk_no_selection_new (G_LIST_MODEL (gtk_slice_list_model_new (g_object_ref (rows), 0, N_FIRST_ROWS)));
  gtk_column_view_set_model (self->first_rows, GTK_SELECTION_MODEL (selection));
}

static void
row_setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  for (int i = 0; i < 2; i++)
    {
      GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);

      if (i == 1)
        gtk_widget_add_css_class (label, "caption");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_add_css_class (box, "wk-import-row");
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, box);
}

static void
row_bind_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  WkImportRow *row = gtk_list_item_get_item (item);
  GtkWidget *first = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *second = gtk_widget_get_next_sibling (first);
  const char *name = wk_import_row_get_name (row);
  const char *sentence = wk_import_row_get_sentence (row);
  g_autofree char *title = NULL;

  if (wk_import_row_get_verdict (row) == WK_IMPORT_MISSING)
    title = g_strdup (name);
  else
    /* Translators: a line of the export and the name of whom it is about. */
    title = g_strdup_printf (_ ("Line %u · %s"), wk_import_row_get_line (row), name != NULL && *name != '\0' ? name : _ ("without a name"));
  gtk_label_set_label (GTK_LABEL (first), title);
  gtk_label_set_label (GTK_LABEL (second), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (second, sentence != NULL && *sentence != '\0');
  wk_accessible_name_item (item, title);
}

static void
stop_pulse (WkImportAssistant *self)
{
  g_clear_handle_id (&self->pulse_source, g_source_remove);
}

static gboolean
pulse_cb (gpointer user_data)
{
  WkImportAssistant *self = user_data;
  double progress = 0;

  g_object_get (self->import, "progress", &progress, NULL);
  if (progress > 0)
    gtk_progress_bar_set_fraction (self->progress, CLAMP (progress, 0, 1));
  else
    gtk_progress_bar_pulse (self->progress);
  return G_SOURCE_CONTINUE;
}

static void
begin_busy (WkImportAssistant *self, const char *sentence)
{
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_label_set_label (self->busy_label, sentence);
  gtk_progress_bar_set_fraction (self->progress, 0);
  stop_pulse (self);
  self->pulse_source = g_timeout_add (60, pulse_cb, self);
  show_trouble (self, NULL);
  show_stage (self, "busy");
}

static void
look (WkImportAssistant *self)
{
  g_autofree char *encoding = NULL, *separator = NULL, *understood = NULL;
  GListModel *rows = wk_import_get_rows (self->import);
  guint n = g_list_model_get_n_items (rows);
  g_autoptr (GtkNoSelection) selection = NULL;

  g_object_get (self->import, "encoding", &encoding, "separator", &separator, NULL);
  /* Translators: how a file was understood: "3,600 rows · UTF-8 · separated by ;" */
  understood = g_strdup_printf (ngettext ("%'u row · %s · separated by %s", "%'u rows · %s · separated by %s", n), n,
                                encoding != NULL ? encoding : "",
                                g_strcmp0 (separator, "\t") == 0 ? _ ("tab") : separator != NULL ? separator : "");
  gtk_label_set_label (self->understood_label, understood);

  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  self->filter = gtk_custom_filter_new (has_verdict, self, NULL);
  self->filtered = gtk_filter_list_model_new (g_object_ref (rows), g_object_ref (GTK_FILTER (self->filter)));
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->filtered)));
  gtk_list_view_set_model (self->rows, GTK_SELECTION_MODEL (selection));

  fill_columns (self);
  fill_first_rows (self);
  update_counts (self);
  /* What is refused is what a person must look at; without any, the columns. */
  self->verdict = wk_import_get_count (self->import, WK_IMPORT_REFUSED) > 0 ? WK_IMPORT_REFUSED : WK_IMPORT_NEW;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->verdict == WK_IMPORT_REFUSED ? self->refused_chip : self->new_chip), TRUE);
  list_verdict (self);
  gtk_stack_set_visible_child_name (self->look, "columns");
  show_stage (self, "look");
  gtk_widget_grab_focus (self->apply_button);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkImportAssistant) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean read = wk_import_read_finish (WK_IMPORT (source), result, &error);

  if (self->workspace == NULL)
    return;
  stop_pulse (self);
  if (read)
    {
      look (self);
      return;
    }
  show_stage (self, "choose");
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_trouble (self, error->message);
}

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkImportAssistant) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean applied = wk_import_apply_finish (WK_IMPORT (source), result, &error);
  g_autofree char *sentence = NULL;

  if (self->workspace == NULL)
    return;
  stop_pulse (self);
  if (applied)
    {
      guint n_new = wk_import_get_count (self->import, WK_IMPORT_NEW);
      guint n_changed = wk_import_get_count (self->import, WK_IMPORT_CHANGED);
      guint n_refused = wk_import_get_count (self->import, WK_IMPORT_REFUSED);

      sentence = g_strdup_printf (_ ("%'u new, %'u changed, %'u refused. What people wrote themselves is untouched."), n_new, n_changed, n_refused);
      adw_status_page_set_description (self->done, sentence);
      show_stage (self, "done");
      return;
    }
  show_stage (self, "look");
  show_trouble (self, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? _ ("Stopped. Nothing was taken in.") : error->message);
}

static void
apply (WkImportAssistant *self, gboolean tell_missing)
{
  wk_import_set_tell_missing (self->import, tell_missing);
  begin_busy (self, _ ("Taking the residents in…"));
  wk_import_apply_async (self->import, self->cancellable, applied_cb, g_object_ref (self));
}

static void
asked_cb (WkImportAssistant *self, const char *response)
{
  if (self->import != NULL && !g_str_equal (response, "cancel"))
    apply (self, g_str_equal (response, "tell"));
}

/* Their names: all of them stand under the button of those who are no longer in it. */
static char *
dup_missing (WkImportAssistant *self)
{
  GListModel *missing = wk_import_get_missing (self->import);
  guint n = g_list_model_get_n_items (missing);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < MIN (n, MOST_NAMES); i++)
    {
      g_autoptr (WkImportRow) row = g_list_model_get_item (missing, i);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", wk_import_row_get_name (row));
    }
  if (n > MOST_NAMES)
    /* Translators: after the names of some. */
    g_string_append_printf (names, ngettext (" and %'u other", " and %'u others", n - MOST_NAMES), n - MOST_NAMES);
  return g_string_free (names, FALSE);
}

/* A list of one neighbourhood lacks who lives elsewhere: nothing is said of anybody before somebody says that it is the whole list. */
static void
ask_of_missing (WkImportAssistant *self, gboolean takes_in)
{
  guint n = wk_import_get_count (self->import, WK_IMPORT_MISSING);
  g_autofree char *heading = g_strdup_printf (ngettext ("%'u resident is no longer in it", "%'u residents are no longer in it", n), n), *names = dup_missing (self);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, NULL);
  AdwMessageDialog *asking = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_format_body (asking, _ ("%s.\n\nThey came with an earlier list. Is this the whole list, and not that of one neighbourhood? Then their contact "
                                             "persons can be told, to find out with them what is going on. Nothing else changes in their files."), names);
  adw_message_dialog_add_response (asking, "cancel", _ ("_Cancel"));
  if (takes_in)
    adw_message_dialog_add_response (asking, "only", _ ("_Take In, Tell Nobody"));
  adw_message_dialog_add_response (asking, "tell", takes_in ? _ ("Take In and T_ell") : _ ("T_ell"));
  adw_message_dialog_set_default_response (asking, takes_in ? "only" : "cancel");
  adw_message_dialog_set_close_response (asking, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (asked_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
apply_cb (WkImportAssistant *self)
{
  gboolean takes_in = wk_import_get_count (self->import, WK_IMPORT_NEW) + wk_import_get_count (self->import, WK_IMPORT_CHANGED) > 0;

  if (wk_import_get_count (self->import, WK_IMPORT_MISSING) > 0)
    ask_of_missing (self, takes_in);
  else
    apply (self, FALSE);
}

static void
cancel_cb (WkImportAssistant *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
keep_folder (GFile *file)
{
  GSettings *settings = wk_settings_get ();
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *path = folder != NULL ? g_file_get_path (folder) : NULL;

  if (settings != NULL && path != NULL)
    g_settings_set_string (settings, "last-folder", path);
}

static void
open_in_last_folder (GtkFileChooser *chooser)
{
  GSettings *settings = wk_settings_get ();
  g_autofree char *path = settings != NULL ? g_settings_get_string (settings, "last-folder") : NULL;

  if (path != NULL && *path != '\0')
    {
      g_autoptr (GFile) folder = g_file_new_for_path (path);

      gtk_file_chooser_set_current_folder (chooser, folder, NULL);
    }
}

static void
chosen (gpointer self, GFile *file)
{
  keep_folder (file);
  wk_import_assistant_read (self, file);
}

static void
choose_cb (WkImportAssistant *self)
{
  GtkFileChooser *chooser = wk_file_chooser_new (self, _ ("Choose an Export"), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), chosen);
  g_autoptr (GtkFileFilter) exports = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (exports, _ ("Exports (CSV)"));
  gtk_file_filter_add_suffix (exports, "csv");
  gtk_file_filter_add_suffix (exports, "txt");
  gtk_file_filter_add_suffix (exports, "tsv");
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");

  gtk_file_chooser_add_filter (chooser, exports);
  gtk_file_chooser_add_filter (chooser, all);
  open_in_last_folder (chooser);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
save_chosen (gpointer data, GFile *file)
{
  WkImportAssistant *self = data;
  g_autoptr (GError) error = NULL;

  keep_folder (file);
  show_trouble (self, wk_import_save_refused (self->import, file, &error) ? NULL : error->message);
}

static void
save_cb (WkImportAssistant *self)
{
  GtkFileChooser *chooser = wk_file_chooser_new (self, _ ("Save What Was Refused"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), save_chosen);

  open_in_last_folder (chooser);
  gtk_file_chooser_set_current_name (chooser, _ ("refused rows.csv"));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
back_cb (WkImportAssistant *self)
{
  show_trouble (self, NULL);
  show_stage (self, "choose");
}

static void
finish_cb (WkImportAssistant *self)
{
  GtkWidget *window = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self)));

  gtk_widget_activate_action (window, "win.show-page", "s", "residents");
  gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
wk_import_assistant_close_request (GtkWindow *window)
{
  WkImportAssistant *self = WK_IMPORT_ASSISTANT (window);

  /* All or nothing: closing is stopping. */
  g_cancellable_cancel (self->cancellable);
  return GTK_WINDOW_CLASS (wk_import_assistant_parent_class)->close_request (window);
}

static void
wk_import_assistant_dispose (GObject *object)
{
  WkImportAssistant *self = WK_IMPORT_ASSISTANT (object);

  g_cancellable_cancel (self->cancellable);
  stop_pulse (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_IMPORT_ASSISTANT);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->import);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_import_assistant_parent_class)->dispose (object);
}

static void
wk_import_assistant_finalize (GObject *object)
{
  WkImportAssistant *self = WK_IMPORT_ASSISTANT (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (wk_import_assistant_parent_class)->finalize (object);
}

static void
wk_import_assistant_class_init (WkImportAssistantClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = wk_import_assistant_dispose;
  object_class->finalize = wk_import_assistant_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = wk_import_assistant_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/import/wk-import-assistant.ui");
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, stage);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, back_button);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, apply_button);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, trouble);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, busy_label);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, progress);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, file_label);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, understood_label);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, new_chip);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, changed_chip);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, same_chip);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, refused_chip);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, missing_chip);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, lacking_label);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, look);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, first_rows);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, columns);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, rows);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, rows_stack);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, no_rows);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, save_button);
  gtk_widget_class_bind_template_child (widget_class, WkImportAssistant, done);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, chip_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, finish_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wk_import_assistant_init (WkImportAssistant *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  show_stage (self, "choose");
}

GtkWidget *
wk_import_assistant_new (WkWorkspace *workspace, GtkWindow *parent)
{
  WkImportAssistant *self = g_object_new (WK_TYPE_IMPORT_ASSISTANT, "transient-for", parent, NULL);

  self->workspace = g_object_ref (workspace);
  return GTK_WIDGET (self);
}

void
wk_import_assistant_read (WkImportAssistant *self, GFile *file)
{
  g_autofree char *name = NULL, *shown = NULL;

  g_return_if_fail (WK_IS_IMPORT_ASSISTANT (self));
  g_return_if_fail (G_IS_FILE (file));

  name = g_file_get_basename (file);
  shown = g_filename_display_name (name);
  gtk_label_set_label (self->file_label, shown);
  g_clear_object (&self->import);
  self->import = wk_import_new (self->workspace);
  begin_busy (self, _ ("Reading the export…"));
  wk_import_read_async (self->import, file, self->cancellable, read_cb, g_object_ref (self));
}
