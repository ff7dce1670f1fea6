#include "file/wk-file-copy.h"

#include <adwaita.h>
#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "wk-attachment-piece.h"
#include "wk-attachment.h"
#include "wk-file-chooser.h"
#include "wk-look.h"
#include "wk-take-along.h"
#include "wk-toast.h"
#include "wk-window.h"

#define FILE_OF_PAGE "wk-file-copied"

/* So many folders of one name at most. */
#define MOST_FOLDERS 1000

typedef struct
{
  WkFile *file; /* (owned) */
  GtkWidget *page; /* (unowned) (nullable): a weak pointer */
  char *where; /* (owned): the folder that was chosen */
  char *dir; /* (owned) (nullable): the one that was made in it */
  GPtrArray *names, *bytes; /* (owned): of what is written */
  GPtrArray *attachments; /* (owned) of WkRecord */
  guint at; /* of the attachments */
  guint missing; /* of them, not on this laptop */
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_object_unref (copy->file);
  g_clear_weak_pointer (&copy->page);
  g_free (copy->where);
  g_free (copy->dir);
  g_ptr_array_unref (copy->names);
  g_ptr_array_unref (copy->bytes);
  g_ptr_array_unref (copy->attachments);
  g_free (copy);
}

static void
say (Copy *copy, const char *words)
{
  WkWindow *window = copy->page != NULL ? wk_window_get_for (copy->page) : NULL;
  AdwToast *toast;

  if (window == NULL)
    return;
  toast = wk_toast_new_lasting (words);
  /* Not behind one that stays. */
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  wk_window_add_toast (window, toast);
}

/* ---- writing --------------------------------------------------------------------------------------------------------- */

/* Without a name: a folder tells who looks at it. Never one that is there: another's copy may lie in it. */
static char *
make_folder (const char *where, GError **error)
{
  for (guint n = 1; n < MOST_FOLDERS; n++)
    {
      /* Translators: the name of a folder in which the copy of a file lies; without anybody's name. */
      g_autofree char *name = n == 1 ? g_strdup (_ ("file")) : g_strdup_printf ("%s %u", _ ("file"), n);
      g_autofree char *dir = g_build_filename (where, name, NULL);

      if (g_mkdir (dir, 0700) == 0)
        return g_steal_pointer (&dir);
      if (errno != EEXIST)
        break;
    }
  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));
  return NULL;
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Copy *copy = data;
  GError *error = NULL;

  copy->dir = make_folder (copy->where, &error);
  for (guint i = 0; error == NULL && i < copy->names->len; i++)
    wk_take_along_write (copy->dir, copy->names->pdata[i], copy->bytes->pdata[i], &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Copy *copy = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL, *missing = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      words = g_strdup_printf (_ ("The copy is not whole: %s"), error->message);
      say (copy, words);
      return;
    }
  missing = copy->missing > 0 ? g_strdup_printf (ngettext (" %u photo or PDF is not on this laptop yet, and not in it.", " %u photos or PDFs are not on this laptop yet, and not in it.",
                                                           copy->missing), copy->missing)
                              : g_strdup ("");
  /* Translators: 1 is a folder, 2 empty or a sentence that begins with a blank. */
  words = g_strdup_printf (_ ("The copy stands in %1$s. Give it to the resident, and then take it away here.%2$s"), copy->dir, missing);
  say (copy, words);
}

/* ---- gathering ------------------------------------------------------------------------------------------------------- */

static void read_next (Copy *copy);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Copy *copy = data;
  GBytes *bytes = wk_file_read_attachment_finish (copy->file, result, NULL);

  if (bytes == NULL)
    copy->missing++;
  else
    {
      g_ptr_array_add (copy->names, wk_attachment_dup_file_name (copy->attachments->pdata[copy->at]));
      g_ptr_array_add (copy->bytes, bytes);
    }
  copy->at++;
  read_next (copy);
}

/* (transfer full): of the copy */
static void
read_next (Copy *copy)
{
  g_autoptr (GTask) task = NULL;

  if (copy->at < copy->attachments->len)
    {
      wk_file_read_attachment_async (copy->file, copy->attachments->pdata[copy->at], NULL, read_cb, copy);
      return;
    }
  task = g_task_new (copy->file, NULL, written_cb, NULL);
  g_task_set_source_tag (task, read_next);
  g_task_set_task_data (task, copy, copy_free);
  g_task_run_in_thread (task, write_thread);
}

static void
chosen (gpointer page, GFile *folder)
{
  WkFile *file = g_object_get_data (page, FILE_OF_PAGE);
  g_autoptr (GPtrArray) documents = wk_file_list_documents (file), parts = NULL;
  g_autoptr (GError) error = NULL;
  Copy *copy;

  if (g_file_peek_path (folder) == NULL)
    return;
  copy = g_new0 (Copy, 1);
  copy->file = g_object_ref (file);
  g_set_weak_pointer (&copy->page, page);
  copy->where = g_file_get_path (folder);
  copy->names = g_ptr_array_new_with_free_func (g_free);
  copy->bytes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  copy->attachments = wk_file_list_attachments (file);
  parts = wk_take_along_list (wk_file_get_resident_id (file), (WkDocument *const *) documents->pdata, documents->len, FALSE, &error);
  if (parts == NULL)
    {
      say (copy, error->message);
      copy_free (copy);
      return;
    }
  for (guint i = 0; i < parts->len; i++)
    {
      const WkTakeAlongPart *part = parts->pdata[i];

      g_ptr_array_add (copy->names, g_strdup (_ (part->name)));
      g_ptr_array_add (copy->bytes, g_bytes_ref (part->bytes));
    }
  wk_file_note_look (file, WK_LOOK_COPY);
  read_next (copy);
}

/* ---- asking ---------------------------------------------------------------------------------------------------------- */

static void
response_cb (AdwMessageDialog *dialog, const char *response, GtkWidget *page)
{
  if (g_str_equal (response, "choose"))
    gtk_native_dialog_show (GTK_NATIVE_DIALOG (wk_file_chooser_new (page, _ ("Where the Copy Goes"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Write"), chosen)));
}

void
wk_file_copy_ask (WkFile *file, GtkWidget *page)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (page)), _ ("The File to Take Along"),
                                              _ ("A new folder gets all that you may read of this file: to read, as data, the plan, the photos and the PDFs. It is the "
                                                 "resident’s own. In the folder nothing is sealed."));

  g_object_set_data_full (G_OBJECT (page), FILE_OF_PAGE, g_object_ref (file), g_object_unref);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "choose", _ ("_Choose Where…"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "choose", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "choose");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), page, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
