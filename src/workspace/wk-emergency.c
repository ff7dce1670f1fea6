#include "wk-emergency.h"

#include <glib/gi18n-lib.h>

#include "wk-body.h"
#include "wk-office-talk-private.h"
#include "wk-workspace-private.h"

WkFunctions
wk_workspace_get_functions (WkWorkspace *self)
{
  WkOfficeTalk *talk;

  g_return_val_if_fail (WK_IS_WORKSPACE (self), WK_FUNCTION_NONE);

  talk = self->office != NULL ? wk_office_get_talk (self->office) : NULL;
  return talk != NULL ? wk_office_talk_get_functions (talk) : WK_FUNCTION_NONE;
}

GPtrArray *
wk_workspace_list_emergencies (WkWorkspace *self, const char *resident_id)
{
  GPtrArray *found = g_ptr_array_new (), *all;
  WkOfficeTalk *talk;

  g_return_val_if_fail (WK_IS_WORKSPACE (self), found);

  talk = self->office != NULL ? wk_office_get_talk (self->office) : NULL;
  all = talk != NULL ? wk_office_talk_get_emergencies (talk) : NULL;
  for (guint i = 0; all != NULL && i < all->len; i++)
    if (resident_id == NULL || g_str_equal (((WkEmergency *) all->pdata[i])->resident_id, resident_id))
      g_ptr_array_add (found, all->pdata[i]);
  return found;
}

const WkEmergency *
wk_workspace_get_own_emergency (WkWorkspace *self, const char *resident_id)
{
  WkOfficeTalk *talk;

  g_return_val_if_fail (WK_IS_WORKSPACE (self) && resident_id != NULL, NULL);

  talk = self->office != NULL ? wk_office_get_talk (self->office) : NULL;
  return talk != NULL ? wk_office_talk_get_opened (talk, resident_id) : NULL;
}

/* ---- taking it ------------------------------------------------------------------------------------- */

static const char *
get_sentence (const char *word)
{
  static const struct { const char *word, *sentence; } sentences[] = {
    { "nobody", N_("Nobody is found by this birth date and house number. Check both. It is written down that you looked.") },
    { "several", N_("More than one person is found by this. Call the coordinator.") },
    { "later", N_("You looked for somebody who is not here too often. Wait ten minutes, or call the coordinator.") },
    { "not-you", N_("Your function does not open files in an emergency. Call the coordinator.") },
    { "no-why", N_("Say in a sentence why it cannot wait.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_str_equal (word, sentences[i].word))
      return _(sentences[i].sentence);
  return _("The office did not give emergency access. Call the coordinator.");
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YValue) answer = wk_workspace_ask_finish (WK_WORKSPACE (source), result, &error);
  const char *id = wk_body_text (answer, "subject");

  if (*id != '\0')
    g_task_return_pointer (task, g_strdup (id), g_free);
  else if (g_error_matches (error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED))
    g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_REFUSED, "%s", get_sentence (error->message));
  else if (g_error_matches (error, WK_SYNC_ERROR, WK_SYNC_ERROR_NOT_FOUND))
    g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NETWORK,
                             _("The office cannot give emergency access at this moment. Try again, or call the contact person or the coordinator."));
  else
    g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NETWORK,
                             _("Emergency access needs the office, and there is no line to it. Call the contact person or the coordinator."));
}

void
wk_workspace_take_emergency_async (WkWorkspace *self, const char *resident_id, const char *birth_date, const char *house_number, const char *why,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (YValue) asked = y_value_new_map ();
  GTask *task;

  g_return_if_fail (WK_IS_WORKSPACE (self) && why != NULL);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, wk_workspace_take_emergency_async);
  wk_body_put_text (asked, "why", why);
  if (resident_id != NULL)
    wk_body_put_text (asked, "subject", resident_id);
  else
    {
      wk_body_put_text (asked, "birth-date", birth_date);
      wk_body_put_text (asked, "house-number", house_number);
    }
  wk_workspace_ask_async (self, WK_QUESTION_EMERGENCY, asked, cancellable, answered_cb, task);
}

char *
wk_workspace_take_emergency_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
