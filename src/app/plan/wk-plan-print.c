#include "wk-plan-print.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "plan/wk-plan-copy.h"
#include "plan/wk-plan-words.h"
#include "wk-file-chooser.h"
#include "wk-plan-paper.h"

/* One question about one plan; it lasts as long as the page that asked. */
typedef struct
{
  GtkWidget *page; /* (unowned): we are its data */
  WkPlanContext *context; /* (owned) */
  GtkCheckButton *authors; /* (unowned) (nullable): while the dialog is there */
  WkPlanPrintSay say;
  gboolean show_authors;
} Asked;

static const char ASKED[] = "wk-plan-print";

static void
asked_free (gpointer data)
{
  Asked *self = data;

  g_object_unref (self->context);
  g_free (self);
}

static char *
dup_contact (WkPlanContext *context)
{
  WkFile *file = wk_plan_context_get_file (context);
  g_autoptr (WkPerson) contact = file != NULL ? wk_fields_dup_person (WK_FIELDS (wk_file_get_card (file)), "contact-person") : NULL;

  return contact != NULL ? g_strdup (wk_person_get_name (contact)) : NULL;
}

/* ---- the whole plan ---- */

static WkPaper *
make_paper (Asked *self)
{
  g_autofree char *name = wk_plan_context_dup_resident_name (self->context), *contact = dup_contact (self->context);
  g_autofree char *today = wk_plan_words_dup_today ();

  return wk_plan_paper_new (wk_plan_context_get_plan (self->context), name, contact, today, self->show_authors);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) page = data;
  Asked *self = g_object_get_data (G_OBJECT (page), ASKED);
  g_autoptr (GError) error = NULL;
  gboolean written = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);

  if (self != NULL)
    self->say (page, written ? _ ("The plan was saved as a PDF") : error->message);
}

static void
save_chosen (gpointer widget, GFile *file)
{
  Asked *self = g_object_get_data (G_OBJECT (widget), ASKED);
  g_autoptr (WkPaper) paper = make_paper (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = wk_paper_write_pdf (paper, &error);

  if (pdf == NULL)
    {
      self->say (self->page, error->message);
      return;
    }
  wk_plan_copy_note (self->context);
  g_file_replace_contents_bytes_async (file, pdf, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, written_cb, g_object_ref (widget));
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, GtkWidget *page)
{
  Asked *self = g_object_get_data (G_OBJECT (page), ASKED);

  self->show_authors = gtk_check_button_get_active (self->authors);
  self->authors = NULL;
  if (g_str_equal (response, "print"))
    wk_plan_copy_print (self->context, GTK_WINDOW (gtk_widget_get_root (page)), make_paper (self));
  else if (g_str_equal (response, "save"))
    {
      GtkFileChooser *chooser = wk_file_chooser_new (page, _ ("Save the Plan"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), save_chosen);

      /* Without a name: a folder tells who looks into it. */
      gtk_file_chooser_set_current_name (chooser, _ ("plan.pdf"));
      gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
    }
}

void
wk_plan_print_ask (GtkWidget *page, WkPlanContext *context, WkPlanPrintSay say)
{
  Asked *self = g_new0 (Asked, 1);
  GtkWidget *check = gtk_check_button_new_with_label (_ ("With who wrote what: a colour and a number for each person")), *dialog;

  *self = (Asked){ page, g_object_ref (context), GTK_CHECK_BUTTON (check), say };
  g_object_set_data_full (G_OBJECT (page), ASKED, self, asked_free);
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (page)), _ ("The Whole Plan on Paper"),
                                   _ ("It says how the plan stands: agreed together, or a draft."));
  gtk_label_set_wrap (GTK_LABEL (gtk_widget_get_last_child (check)), TRUE);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), check);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "save", _ ("_Save as PDF…"), "print", _ ("_Print…"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "print", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "print");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), page, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
