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
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YValue) answer = wk_workspace_ask_finish (WK_WORKSPACE (source), result, &error);
  const char *code = wk_body_text (answer, "code");

  if (*code != '\0')
    g_task_return_pointer (task, group_digits (code), g_free);
  else if (g_error_matches (error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED) || g_error_matches (error, WK_SYNC_ERROR, WK_SYNC_ERROR_NOT_FOUND))
    g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_REFUSED,
                             _("The office made no code. Ask whoever looks after it for one."));
  else
    g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NETWORK,
                             _("A code needs the office, and there is no line to it. Try again when there is."));
}

void
wk_workspace_make_laptop_code_async (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (YValue) asked = y_value_new_map ();
  GTask *task;

  g_return_if_fail (WK_IS_WORKSPACE (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, wk_workspace_make_laptop_code_async);
  wk_workspace_ask_async (self, WK_QUESTION_LAPTOP, asked, cancellable, answered_cb, task);
}

char *
wk_workspace_make_laptop_code_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
