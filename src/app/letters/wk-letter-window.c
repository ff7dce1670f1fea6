#include "letters/wk-letter-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "file/wk-reach-words.h"
#include "letters/wk-letter-facts.h"
#include "letters/wk-location-letters.h"
#include "plan/wk-columns-layout.h"
#include "plan/wk-wrap-layout.h"
#include "text/wk-hint-bar.h"
#include "wk-entered.h"
#include "wk-file-chooser.h"
#include "wk-look.h"
#include "wk-print.h"
#include "wk-settings.h"
#include "wk-toast.h"
#include "wk-vocabulary.h"

#define DUTCH "nl"

struct _WkLetterWindow
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwComboRow *which;
  AdwComboRow *to;
  AdwComboRow *language;
  GtkWidget *large_row;
  GtkSwitch *large;
  GtkWidget *both_row;
  GtkSwitch *both;
  AdwEntryRow *phone;
  GtkLabel *way;
  GtkLabel *notice;
  GtkWidget *editors;
  AdwEntryRow *about;
  GtkTextView *words;
  GtkWidget *dutch_part;
  GtkTextView *dutch;
  GtkDrawingArea *preview;
  GtkLabel *page_label;
  GtkWidget *earlier;
  GtkWidget *later;
  GtkWidget *print;
  GtkWidget *save;
  GtkWidget *copy;

  WkWorkspace *workspace; /* (owned) */
  WkFile *file; /* (owned) */
  char *guests; /* (owned) (nullable) */
  WkLetterTexts *own; /* (owned): in the program's language: what there is to choose from */
  GPtrArray *keys; /* (owned) (element-type utf8): beside the choices */
  GPtrArray *languages; /* (owned) (element-type WkSeatLanguage): beside the choices */
  char **organisations; /* (owned): beside the choices */
  WkPaper *paper; /* (owned) (nullable): as it stands now; NULL: to be made */
  guint page, pages;
  char *kept; /* (owned) (nullable): the words that were kept last */
  char *filled; /* (owned) (nullable): the words as the file gave them */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (WkLetterWindow, wk_letter_window, ADW_TYPE_WINDOW)

/* ---- what is chosen --------------------------------------------------------------------------------------- */

static const char *
get_key (WkLetterWindow *self)
{
  guint at = adw_combo_row_get_selected (self->which);

  return at < self->keys->len ? self->keys->pdata[at] : "";
}

static WkLetterSort
get_sort (WkLetterWindow *self)
{
  return wk_letter_texts_get_sort (self->own, get_key (self));
}

static const WkSeatLanguage *
get_language (WkLetterWindow *self)
{
  guint at = adw_combo_row_get_selected (self->language);

  return at < self->languages->len ? self->languages->pdata[at] : wk_seat_language_find (DUTCH);
}

/* (transfer none) (nullable) */
static const char *
get_organisation (WkLetterWindow *self)
{
  guint at = adw_combo_row_get_selected (self->to);

  return get_sort (self) == WK_LETTER_TO_ORGANISATION && at < g_strv_length (self->organisations) ? self->organisations[at] : NULL;
}

static gboolean
is_informal (WkLetterWindow *self)
{
  g_autofree char *form = wk_fields_dup_string (WK_FIELDS (wk_file_get_base (self->file)), "form");

  return g_str_equal (form, "je");
}

static gboolean
has_dutch (WkLetterWindow *self)
{
  return gtk_widget_get_visible (self->both_row) && gtk_switch_get_active (self->both);
}

/* In both languages where the letter is in two. */
static char *
dup_both (WkLetterWindow *self)
{
  g_autofree char *words = wk_entered_dup_words (self->words), *dutch = wk_entered_dup_words (self->dutch);

  return has_dutch (self) ? g_strdup_printf ("%s\n\n%s", words, dutch) : g_steal_pointer (&words);
}

/* ---- the paper --------------------------------------------------------------------------------------------- */

static char *
dup_dutch_title (WkLetterWindow *self)
{
  g_autoptr (WkLetterTexts) texts = wk_location_letters_load (DUTCH);

  return texts != NULL ? wk_letter_texts_dup_title (texts, get_key (self), is_informal (self)) : g_strdup ("");
}

static WkPaper *
make_paper (WkLetterWindow *self)
{
  const WkSeatLanguage *language = get_language (self), *dutch = wk_seat_language_find (DUTCH);
  const char *organisation = get_organisation (self);
  g_autofree char *sender = wk_letter_facts_dup_sender (self->file);
  g_autofree char *address = organisation != NULL ? g_strdup (organisation) : wk_letter_facts_dup_address (self->file);
  g_autofree char *title = wk_entered_dup (GTK_EDITABLE (self->about)), *date = wk_letter_facts_dup_today (language), *words = wk_entered_dup_words (self->words);
  g_autofree char *dutch_title = dup_dutch_title (self), *dutch_date = wk_letter_facts_dup_today (dutch), *dutch_words = wk_entered_dup_words (self->dutch);
  WkLetter letter = { title, language->code, sender, address, date, words };
  WkLetter other = { dutch_title, dutch->code, sender, address, dutch_date, dutch_words };

  return wk_letter_paper_new (&letter, has_dutch (self) ? &other : NULL, gtk_switch_get_active (self->large));
}

static void
draw_preview_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  WkLetterWindow *self = data;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  if (self->paper != NULL)
    wk_paper_draw_page (self->paper, cr, width, height, self->page);
}

static void
show_page (WkLetterWindow *self)
{
  /* Translators: 1 is the page that is shown, 2 how many there are. */
  g_autofree char *label = g_strdup_printf (_ ("Page %1$u of %2$u"), self->page + 1, self->pages);
  g_autofree char *spoken = g_strdup_printf ("%s. %s", _ ("How it looks on paper"), label);

  gtk_label_set_label (self->page_label, label);
  gtk_widget_set_sensitive (self->earlier, self->page > 0);
  gtk_widget_set_sensitive (self->later, self->page + 1 < self->pages);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->preview), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self->preview));
}

static void
earlier_cb (WkLetterWindow *self)
{
  self->page -= self->page > 0;
  show_page (self);
}

static void
later_cb (WkLetterWindow *self)
{
  self->page += self->page + 1 < self->pages;
  show_page (self);
}

/* ---- what is said of it --------------------------------------------------------------------------------------- */

static void
add_line (GString *lines, const char *words)
{
  if (words != NULL)
    g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", words);
}

/* How the resident wants it, which a letter obeys. */
static void
update_way (WkLetterWindow *self)
{
  WkFields *base = WK_FIELDS (wk_file_get_base (self->file));
  g_autofree char *channel = wk_fields_dup_string (base, "channel"), *reading = wk_fields_dup_string (base, "reading");
  g_autofree char *reach = wk_reach_words_dup_sentence (base), *line = NULL;
  g_autoptr (GString) lines = g_string_new (NULL);

  /* Translators: %s is how the resident wants to be reached. */
  line = g_strdup_printf (_ ("How I want it: %s"), *channel != '\0' ? wk_terms_get_label (WK_TERMS_CHANNEL, channel) : _ ("not asked yet"));
  add_line (lines, line);
  add_line (lines, reach);
  add_line (lines, g_str_equal (reading, "read-aloud") ? _ ("Read this letter aloud together: that is how they want it.") : NULL);
  gtk_label_set_label (self->way, lines->str);
}

static void
update_notice (WkLetterWindow *self, const char *lack, gboolean filled)
{
  WkFields *base = WK_FIELDS (wk_file_get_base (self->file));
  g_autofree char *wanted = wk_fields_dup_string (base, "language");
  g_autoptr (WkLetterTexts) texts = wk_location_letters_load (get_language (self)->code);
  g_autoptr (GString) lines = g_string_new (lack);
  gboolean to_resident = get_sort (self) != WK_LETTER_TO_ORGANISATION;

  if (lack == NULL && to_resident && wk_letter_facts_hide_home (self->file))
    add_line (lines, wk_fields_get_boolean (base, "secret-address") ? _ ("The address is secret: it is not on the letter. Hand it over.")
                                                                    : _ ("No post may come to the house: the letter has no address. Hand it over."));
  if (lack == NULL && texts != NULL && !wk_letter_texts_are_checked (texts))
    add_line (lines, _ ("No speaker of this language has checked these words yet: let an interpreter look."));
  if (lack == NULL && to_resident && *wanted != '\0' && wk_seat_language_find (wanted) != get_language (self)
      && g_str_equal (get_language (self)->code, DUTCH))
    {
      /* Translators: %s is a language. */
      g_autofree char *words = g_strdup_printf (_ ("The resident wants %s: read this aloud together, with an interpreter where needed."), wanted);

      add_line (lines, words);
    }
  if (lack == NULL && !filled)
    add_line (lines, _ ("Fill in what stands between brackets [ ]: before that the letter does not leave."));
  gtk_label_set_label (self->notice, lines->str);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), lines->len > 0);
}

static void
update (WkLetterWindow *self)
{
  const char *lack = wk_letter_facts_get_lack (self->file, get_sort (self));
  g_autofree char *words = wk_entered_dup_words (self->words), *dutch = wk_entered_dup_words (self->dutch), *about = wk_entered_dup (GTK_EDITABLE (self->about));
  gboolean filled = *words != '\0' && *about != '\0' && wk_letter_is_filled (words) && (!has_dutch (self) || wk_letter_is_filled (dutch));

  if (self->filling)
    return;
  gtk_widget_set_visible (self->dutch_part, has_dutch (self));
  gtk_widget_set_visible (self->editors, lack == NULL);
  gtk_widget_set_sensitive (self->print, lack == NULL && filled);
  gtk_widget_set_sensitive (self->save, lack == NULL && filled);
  gtk_widget_set_sensitive (self->copy, lack == NULL && filled);
  update_notice (self, lack, filled);
  g_clear_pointer (&self->paper, wk_paper_free);
  if (lack == NULL)
    self->paper = make_paper (self);
  self->pages = self->paper != NULL ? wk_paper_count_pages (self->paper) : 1;
  self->page = MIN (self->page, self->pages - 1);
  show_page (self);
}

/* ---- filling in ------------------------------------------------------------------------------------------------- */

/* One step, which an undo takes back. */
static void
set_words (GtkTextView *view, const char *words)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, words, -1);
  gtk_text_buffer_end_user_action (buffer);
}

static void
fill_view (WkLetterWindow *self, GtkTextView *view, const WkSeatLanguage *language)
{
  g_autoptr (WkLetterTexts) texts = wk_location_letters_load (language->code);
  g_autofree char *phone = wk_entered_dup (GTK_EDITABLE (self->phone)), *words = NULL;
  WkLetterAsk ask = { get_organisation (self), phone, self->guests };
  g_autoptr (GHashTable) facts = NULL;

  if (texts == NULL)
    return;
  facts = wk_letter_facts_new (self->file, language, texts, get_key (self), is_informal (self), &ask);
  words = wk_letter_texts_fill (texts, get_key (self), facts, is_informal (self));
  set_words (view, words);
}

static void
fill (WkLetterWindow *self)
{
  const WkSeatLanguage *language = get_language (self);
  g_autoptr (WkLetterTexts) texts = wk_location_letters_load (language->code);
  g_autofree char *title = texts != NULL ? wk_letter_texts_dup_title (texts, get_key (self), is_informal (self)) : g_strdup ("");
  gboolean dutch = g_str_equal (language->code, DUTCH);

  if (self->filling)
    return;
  self->filling = TRUE;
  /* Friendlier words are known of Dutch ones. */
  g_object_set (self->words, "input-hints", dutch ? GTK_INPUT_HINT_NONE : GTK_INPUT_HINT_NO_SPELLCHECK, NULL);
  g_object_set (self->about, "input-hints", dutch ? GTK_INPUT_HINT_SPELLCHECK : GTK_INPUT_HINT_NONE, NULL);
  gtk_widget_set_visible (self->both_row, !dutch && get_sort (self) != WK_LETTER_TO_ORGANISATION);
  gtk_editable_set_text (GTK_EDITABLE (self->about), title);
  fill_view (self, self->words, language);
  fill_view (self, self->dutch, wk_seat_language_find (DUTCH));
  g_free (self->filled);
  self->filled = dup_both (self);
  self->filling = FALSE;
  update (self);
}

/* Those that this letter is there in, the resident's own first chosen. */
static void
fill_languages (WkLetterWindow *self)
{
  gsize n;
  const WkSeatLanguage *all = wk_seat_language_list (&n);
  g_autofree char *wanted = wk_fields_dup_string (WK_FIELDS (wk_file_get_base (self->file)), "language");
  const WkSeatLanguage *own = wk_seat_language_find (wanted);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  self->filling = TRUE;
  g_ptr_array_set_size (self->languages, 0);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (WkLetterTexts) texts = wk_location_letters_load (all[i].code);

      if (texts == NULL || !wk_letter_texts_have (texts, get_key (self)))
        continue;
      if (&all[i] == own && get_sort (self) != WK_LETTER_TO_ORGANISATION)
        selected = self->languages->len;
      g_ptr_array_add (self->languages, (gpointer) &all[i]);
      gtk_string_list_append (names, all[i].own_name);
    }
  adw_combo_row_set_model (self->language, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->language, selected);
  self->filling = FALSE;
}

static void
which_cb (WkLetterWindow *self)
{
  gboolean to_organisation = get_sort (self) == WK_LETTER_TO_ORGANISATION;

  if (self->filling)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->to), to_organisation && self->organisations[0] != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->way), !to_organisation);
  fill_languages (self);
  fill (self);
}

static void
phone_cb (WkLetterWindow *self)
{
  GSettings *settings = wk_settings_get ();
  g_autofree char *phone = wk_entered_dup (GTK_EDITABLE (self->phone));

  g_autofree char *all = dup_both (self);

  if (settings != NULL && !self->filling)
    g_settings_set_string (settings, "letter-phone", phone);
  /* Whoever has written in it already writes the number there too. */
  if (g_strcmp0 (all, self->filled) == 0)
    fill (self);
}

/* ---- it leaves --------------------------------------------------------------------------------------------------- */

/* In the file and among who looked; the same words once. */
static void
keep (WkLetterWindow *self, const char *how)
{
  g_autofree char *title = wk_entered_dup (GTK_EDITABLE (self->about)), *all = dup_both (self);
  WkFileLetter letter = { get_key (self), title, get_language (self)->code, how, all, get_organisation (self), gtk_switch_get_active (self->large) };

  wk_file_note_look (self->file, WK_LOOK_LETTER);
  if (g_strcmp0 (all, self->kept) == 0)
    return;
  if (wk_file_add_letter (self->file, &letter) == NULL)
    {
      adw_toast_overlay_add_toast (self->toasts, wk_toast_new (_ ("The letter left, but it could not be kept in the file")));
      return;
    }
  g_free (self->kept);
  self->kept = g_steal_pointer (&all);
}

static void
draw_cb (cairo_t *cr, double width, double height, guint page, gpointer paper)
{
  wk_paper_draw_page (paper, cr, width, height, page);
}

static void
printed (GtkWindow *window, gpointer paper)
{
  WkLetterWindow *self = WK_LETTER_WINDOW (window);

  keep (self, "print");
  adw_toast_overlay_add_toast (self->toasts, wk_toast_new (_ ("The letter was printed, and stands in the file")));
}

static void
print_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkLetterWindow *self = WK_LETTER_WINDOW (widget);
  WkPaper *paper;

  if (!gtk_widget_is_sensitive (self->print))
    return;
  paper = make_paper (self);
  wk_print_run (GTK_WINDOW (self), wk_paper_count_pages (paper), TRUE, GTK_PAGE_ORIENTATION_PORTRAIT, draw_cb, paper, (GDestroyNotify) wk_paper_free, printed);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkLetterWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      adw_toast_overlay_add_toast (self->toasts, wk_toast_new_lasting (error->message));
      return;
    }
  keep (self, "pdf");
  adw_toast_overlay_add_toast (self->toasts, wk_toast_new (_ ("The letter was saved as a PDF, and stands in the file")));
}

static void
save_chosen (gpointer widget, GFile *file)
{
  WkLetterWindow *self = widget;
  g_autoptr (WkPaper) paper = make_paper (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = wk_paper_write_pdf (paper, &error);

  if (pdf == NULL)
    adw_toast_overlay_add_toast (self->toasts, wk_toast_new_lasting (error->message));
  else
    g_file_replace_contents_bytes_async (file, pdf, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, written_cb, g_object_ref (self));
}

static void
save_cb (WkLetterWindow *self)
{
  GtkFileChooser *chooser = wk_file_chooser_new (self, _ ("Save the Letter"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), save_chosen);

  /* Without a name: a folder tells who looks into it. */
  gtk_file_chooser_set_current_name (chooser, _ ("letter.pdf"));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
copy_cb (WkLetterWindow *self)
{
  g_autofree char *all = dup_both (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), all);
  keep (self, "copy");
  adw_toast_overlay_add_toast (self->toasts, wk_toast_new (_ ("The words can be pasted into a message, and stand in the file")));
}

/* ---- construction --------------------------------------------------------------------------------------------------- */

static void
wk_letter_window_dispose (GObject *object)
{
  WkLetterWindow *self = WK_LETTER_WINDOW (object);

  if (self->words != NULL)
    {
      g_signal_handlers_disconnect_by_data (gtk_text_view_get_buffer (self->words), self);
      g_signal_handlers_disconnect_by_data (gtk_text_view_get_buffer (self->dutch), self);
      gtk_drawing_area_set_draw_func (self->preview, NULL, NULL, NULL);
    }
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_LETTER_WINDOW);
  g_clear_object (&self->workspace);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (wk_letter_window_parent_class)->dispose (object);
}

static void
wk_letter_window_finalize (GObject *object)
{
  WkLetterWindow *self = WK_LETTER_WINDOW (object);

  g_free (self->guests);
  g_free (self->kept);
  g_free (self->filled);
  g_clear_pointer (&self->own, wk_letter_texts_free);
  g_clear_pointer (&self->paper, wk_paper_free);
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->languages);
  g_strfreev (self->organisations);

  G_OBJECT_CLASS (wk_letter_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define CHILD(name) gtk_widget_class_bind_template_child (widget_class, WkLetterWindow, name)
  CHILD (toasts);
  CHILD (which);
  CHILD (to);
  CHILD (language);
  CHILD (large_row);
  CHILD (large);
  CHILD (both_row);
  CHILD (both);
  CHILD (phone);
  CHILD (way);
  CHILD (notice);
  CHILD (editors);
  CHILD (about);
  CHILD (words);
  CHILD (dutch_part);
  CHILD (dutch);
  CHILD (preview);
  CHILD (page_label);
  CHILD (earlier);
  CHILD (later);
  CHILD (print);
  CHILD (save);
  CHILD (copy);
#undef CHILD
}

static void
wk_letter_window_class_init (WkLetterWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_letter_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_letter_window_finalize;
  g_type_ensure (WK_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  g_type_ensure (WK_TYPE_HINT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/letters/wk-letter-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, which_cb);
  gtk_widget_class_bind_template_callback (widget_class, fill);
  gtk_widget_class_bind_template_callback (widget_class, phone_cb);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, earlier_cb);
  gtk_widget_class_bind_template_callback (widget_class, later_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_install_action (widget_class, "letter.print", NULL, print_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "letter.print", NULL);
}

static void
wk_letter_window_init (WkLetterWindow *self)
{
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->languages = g_ptr_array_new ();
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (self->preview, draw_preview_cb, self, NULL);
  g_signal_connect_swapped (gtk_text_view_get_buffer (self->words), "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (gtk_text_view_get_buffer (self->dutch), "changed", G_CALLBACK (update), self);
}

/* The titles of what there is, in the program's language. */
static void
fill_which (WkLetterWindow *self, const char *key)
{
  g_autofree const char **all = wk_letter_texts_list (self->own);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint selected = 0;

  for (gsize i = 0; all[i] != NULL; i++)
    {
      g_autofree char *title = wk_letter_texts_dup_title (self->own, all[i], is_informal (self));

      if (g_strcmp0 (all[i], key) == 0)
        selected = i;
      g_ptr_array_add (self->keys, g_strdup (all[i]));
      gtk_string_list_append (titles, title);
    }
  adw_combo_row_set_model (self->which, G_LIST_MODEL (titles));
  adw_combo_row_set_selected (self->which, selected);
}

GtkWidget *
wk_letter_window_new (WkWorkspace *workspace, WkFile *file, const char *key, const char *guests, GtkWindow *parent)
{
  WkLetterWindow *self = g_object_new (WK_TYPE_LETTER_WINDOW, "transient-for", parent, NULL);
  WkFields *base = WK_FIELDS (wk_file_get_base (file));
  g_autofree char *reading = wk_fields_dup_string (base, "reading"), *phone = NULL;
  g_autoptr (GtkStringList) names = NULL;
  GSettings *settings = wk_settings_get ();

  self->workspace = g_object_ref (workspace);
  self->file = g_object_ref (file);
  self->guests = g_strdup (guests);
  self->own = wk_location_letters_load (C_ ("language tag", "en"));
  if (self->own == NULL)
    self->own = wk_location_letters_load (DUTCH);
  self->organisations = wk_letter_facts_list_organisations (file);
  names = gtk_string_list_new ((const char *const *) self->organisations);
  adw_combo_row_set_model (self->to, G_LIST_MODEL (names));
  fill_which (self, key);
  phone = settings != NULL ? g_settings_get_string (settings, "letter-phone") : g_strdup ("");
  gtk_editable_set_text (GTK_EDITABLE (self->phone), phone);
  gtk_switch_set_active (self->large, g_str_equal (reading, "hard") || g_str_equal (reading, "read-aloud"));
  gtk_switch_set_active (self->both, TRUE);
  update_way (self);
  self->filling = FALSE;
  which_cb (self);
  return GTK_WIDGET (self);
}
