#include "wk-another-laptop.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-body.h"
#include "wk-office-talk-private.h"
#include "wk-workspace-private.h"

static char *
group_digits (const char *digits)
{
  GString *groups = g_string_new (NULL);

  for (gsize i = 0; digits[i] != '\0'; i++)
    {
      if (i > 0 && i % 4 == 0)
        g_string_append_c (groups, '-');
      g_string_append_c (groups, digits[i]);
    }
  return g_string_free (groups, FALSE);
}

static void
return_no_line (GTask *task)
{
  g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NETWORK,
                           _("A code needs the office, and there is no line to it. Try again when there is."));
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = wk_office_talk_ask_finish (WK_OFFICE_TALK (source), result, &error);
  g_autoptr (YValue) answer = body != NULL ? wk_body_read (body) : NULL;
  const char *code = wk_body_text (answer, "code");

  if (*code != '\0')
    g_task_return_pointer (task, group_digits (code), g_free);
  else if (g_error_matches (error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED) || g_error_matches (error, WK_SYNC_ERROR, WK_SYNC_ERROR_NOT_FOUND))
    g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_REFUSED,
                             _("The office made no code. Ask whoever looks after it for one."));
  else
    return_no_line (task);
}

void
wk_workspace_make_laptop_code_async (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (YValue) asked = y_value_new_map ();
  g_autoptr (GBytes) body = wk_body_write (asked);
  WkOfficeTalk *talk;
  GTask *task;

  g_return_if_fail (WK_IS_WORKSPACE (self));

  talk = self->office != NULL ? wk_office_get_talk (self->office) : NULL;
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, wk_workspace_make_laptop_code_async);
  if (talk != NULL && wk_office_talk_can_ask (talk))
    {
      wk_office_talk_ask_async (talk, WK_QUESTION_LAPTOP, body, cancellable, answered_cb, task);
      return;
    }
  return_no_line (task);
  g_object_unref (task);
}

char *
wk_workspace_make_laptop_code_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
