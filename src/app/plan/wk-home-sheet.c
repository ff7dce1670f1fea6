#include "plan/wk-home-sheet.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "plan/wk-plan-copy.h"
#include "plan/wk-plan-words.h"
#include "seat/wk-seat-language.h"
#include "wk-entered.h"
#include "wk-settings.h"
#include "wk-take-home.h"

typedef struct
{
  WkPlanContext *context; /* (owned) */
  char *contact; /* (owned) (nullable) */
  const WkSeatLanguage *language; /* (nullable): the resident's, where it is another than the program's */
  GtkEditable *phone; /* (unowned) */
  GtkCheckButton *also; /* (unowned) (nullable) */
} Asked;

static void
asked_free (gpointer data)
{
  Asked *self = data;

  g_object_unref (self->context);
  g_free (self->contact);
  g_free (self);
}

/* ---- in the resident's language ------------------------------------------------------------------------------------- */

typedef struct
{
  const char *contact, *phone; /* (nullable) */
  char *title, *draft, *next, *call; /* (owned); call: (nullable) */
} Words;

static char *
say_words (gpointer data)
{
  Words *words = data;
  g_autofree char *name = words->contact != NULL ? wk_seat_language_dup_isolated (words->contact, FALSE) : NULL;
  g_autofree char *number = *words->phone != '\0' ? wk_seat_language_dup_isolated (words->phone, TRUE) : NULL;

  words->title = g_strdup (S_ ("Who does what"));
  words->draft = g_strdup (S_ ("We have not agreed on this together yet."));
  words->next = g_strdup (S_ ("The next talk"));
  words->call = name != NULL && number != NULL ? g_strdup_printf (S_ ("Does it not work out? Call %1$s: %2$s."), name, number)
                : name != NULL                 ? g_strdup_printf (S_ ("Does it not work out? Call %s."), name)
                : number != NULL               ? g_strdup_printf (S_ ("Telephone: %s"), number)
                                               : NULL;
  return NULL;
}

static char *
say_when (gpointer date)
{
  g_autofree char *words = wk_seat_language_dup_date (date);

  return *words != '\0' ? g_strdup_printf (S_ ("When? %s."), words) : g_strdup ("");
}

static char *
dup_when (const char *date, gpointer language)
{
  return wk_seat_language_dup_said (language, say_when, (gpointer) date);
}

/* ---- the sheet ------------------------------------------------------------------------------------------------------- */

/* also: (nullable): its other language. (transfer full) (nullable) */
static WkPaper *
make_paper (const Asked *self, const char *phone, const WkSeatLanguage *also)
{
  g_autofree char *name = wk_plan_context_dup_resident_name (self->context), *today = wk_plan_words_dup_today ();
  WkPlanState state = wk_plan_status_get_state (wk_plan_context_get_status (self->context));
  WkDocument *plan = wk_plan_context_get_plan (self->context);
  Words words = { self->contact, phone };
  WkTakeHomeAlso said;
  WkPaper *paper;

  if (also == NULL)
    return wk_take_home_new (plan, name, self->contact, phone, today, state != WK_PLAN_AGREED, NULL);
  wk_seat_language_dup_said (also, say_words, &words);
  said = (WkTakeHomeAlso){ words.title, words.draft, words.next, words.call, dup_when, (gpointer) also };
  paper = wk_take_home_new (plan, name, self->contact, phone, today, state != WK_PLAN_AGREED, &said);
  g_free (words.title);
  g_free (words.draft);
  g_free (words.next);
  g_free (words.call);
  return paper;
}

/* A number stays on one line. */
static char *
dup_unbroken (const char *phone)
{
  g_auto (GStrv) groups = g_strsplit (phone, " ", -1);

  return g_strjoinv ("\302\240", groups);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Asked *self)
{
  GSettings *settings = wk_settings_get ();
  g_autofree char *phone = NULL, *unbroken = NULL;
  WkPaper *paper;

  if (!g_str_equal (response, "print"))
    return;
  phone = wk_entered_dup (self->phone);
  /* The same number as in a letter: whoever works here has one. */
  if (settings != NULL)
    g_settings_set_string (settings, "letter-phone", phone);
  unbroken = dup_unbroken (phone);
  paper = make_paper (self, unbroken, self->also != NULL && gtk_check_button_get_active (self->also) ? self->language : NULL);
  if (paper != NULL)
    wk_plan_copy_print (self->context, gtk_window_get_transient_for (GTK_WINDOW (dialog)), paper);
}

/* ---- asking ---------------------------------------------------------------------------------------------------------- */

/* Where the file names another language than this program speaks, and there are words in it. */
static const WkSeatLanguage *
find_language (WkFile *file)
{
  g_autofree char *name = file != NULL ? wk_fields_dup_string (WK_FIELDS (wk_file_get_base (file)), "language") : g_strdup ("");
  const WkSeatLanguage *language = *name != '\0' ? wk_seat_language_find (name) : NULL;

  return language != NULL && !g_str_equal (language->code, C_ ("language tag", "en")) ? language : NULL;
}

static GtkWidget *
new_also (Asked *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *check, *warning;
  g_autofree char *words = NULL;

  /* Translators: %s is a language, in its own letters. */
  words = g_strdup_printf (_ ("In two languages: in %s too"), self->language->own_name);
  check = gtk_check_button_new_with_label (words);
  gtk_label_set_wrap (GTK_LABEL (gtk_widget_get_last_child (check)), TRUE);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  self->also = GTK_CHECK_BUTTON (check);
  gtk_box_append (GTK_BOX (box), check);
  if (wk_seat_language_was_checked (self->language))
    return box;
  warning = g_object_new (GTK_TYPE_LABEL, "label", _ ("No speaker of this language has checked these words yet: let an interpreter look."), "wrap", TRUE,
                          "xalign", 0.0f, "css-classes", (const char *[]){ "caption", "dim-label", NULL }, NULL);
  gtk_box_append (GTK_BOX (box), warning);
  return box;
}

static GtkWidget *
new_questions (Asked *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *rows = gtk_list_box_new (), *phone = adw_entry_row_new ();
  GSettings *settings = wk_settings_get ();
  g_autofree char *number = settings != NULL ? g_settings_get_string (settings, "letter-phone") : g_strdup ("");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (phone), _ ("Telephone number to call"));
  gtk_editable_set_text (GTK_EDITABLE (phone), number);
  self->phone = GTK_EDITABLE (phone);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (rows), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (rows, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (rows), phone);
  gtk_box_append (GTK_BOX (box), rows);
  if (self->language != NULL)
    gtk_box_append (GTK_BOX (box), new_also (self));
  return box;
}

gboolean
wk_home_sheet_ask (WkPlanContext *context, GtkWindow *parent)
{
  WkFile *file = wk_plan_context_get_file (context);
  g_autoptr (WkPerson) contact = file != NULL ? wk_fields_dup_person (WK_FIELDS (wk_file_get_card (file)), "contact-person") : NULL;
  Asked *self = g_new0 (Asked, 1);
  WkPaper *paper;
  GtkWidget *dialog;

  self->context = g_object_ref (context);
  self->contact = contact != NULL ? g_strdup (wk_person_get_name (contact)) : NULL;
  self->language = find_language (file);
  paper = make_paper (self, "", NULL);
  if (paper == NULL)
    {
      asked_free (self);
      return FALSE;
    }
  wk_paper_free (paper);
  dialog = adw_message_dialog_new (parent, _ ("The Sheet That Goes Home"), _ ("Only what was picked stands on it: others may see it at home."));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), new_questions (self));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "print", _ ("_Print…"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "print", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "print");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), self, (GClosureNotify) (GCallback) asked_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}
