#include "wk-workspace.h"

#include <glib/gi18n-lib.h>

#include "wk-store.h"
#include "wk-vault-private.h"

G_DEFINE_QUARK (wk-workspace-error-quark, wk_workspace_error)

/* Whether it is the disk's fault and may pass by itself: what was written is kept in memory and tried again. */
gboolean
wk_workspace_error_is_disk (const GError *error)
{
  return g_error_matches (error, WK_STORE_ERROR, WK_STORE_ERROR_FULL)
         || g_error_matches (error, WK_STORE_ERROR, WK_STORE_ERROR_READ_ONLY)
         || g_error_matches (error, WK_STORE_ERROR, WK_STORE_ERROR_GONE)
         || g_error_matches (error, WK_STORE_ERROR, WK_STORE_ERROR_FAILED);
}

/**
 * wk_workspace_propagate_error:
 * @dest: (nullable): where the error goes
 * @error: (transfer full): an error of a layer below
 *
 * Translates, once, what the store says into a sentence of what is wrong and what to do.
 */
void
wk_workspace_propagate_error (GError **dest, GError *error)
{
  if (error->domain != WK_STORE_ERROR)
    {
      g_propagate_error (dest, error);
      return;
    }

  WkWorkspaceError code = WK_WORKSPACE_ERROR_STORE;
  const char *sentence;

  switch ((WkStoreError) error->code)
    {
    case WK_STORE_ERROR_WRONG_PASSPHRASE:
      code = WK_WORKSPACE_ERROR_WRONG_PASSPHRASE;
      sentence = _("This passphrase does not open the files. Try again; capitals and small letters count.");
      break;
    case WK_STORE_ERROR_LOCKED_BY_OTHER:
      code = WK_WORKSPACE_ERROR_IN_USE;
      sentence = _("These files are open in another window of Woonkamer. Close that one first.");
      break;
    case WK_STORE_ERROR_NEWER:
      code = WK_WORKSPACE_ERROR_NEWER;
      sentence = _("These files were made by a newer Woonkamer. Install the newer version; nothing was changed.");
      break;
    case WK_STORE_ERROR_FULL:
      sentence = _("The disk is full. What you write is kept in memory; make room and it will be saved.");
      break;
    case WK_STORE_ERROR_READ_ONLY:
      sentence = _("The disk cannot be written to. What you write is kept in memory until it can.");
      break;
    case WK_STORE_ERROR_GONE:
      sentence = _("The folder with the files is gone. What you write is kept in memory; put the folder back and it will be saved.");
      break;
    case WK_STORE_ERROR_MISSING:
      code = WK_WORKSPACE_ERROR_MISSING;
      sentence = _("There is nothing here by that name.");
      break;
    case WK_STORE_ERROR_EXISTS:
      code = WK_WORKSPACE_ERROR_EXISTS;
      sentence = _("There are files here already. Open them, or choose another folder.");
      break;
    case WK_STORE_ERROR_ERASED:
      sentence = _("This file was removed on purpose and cannot be opened again.");
      break;
    case WK_STORE_ERROR_NOT_A_STORE:
      sentence = _("This folder holds something that Woonkamer did not make. Nothing was touched.");
      break;
    case WK_STORE_ERROR_DAMAGED:
      sentence = _("Part of the files is damaged. What can be read is shown; the rest comes back from the office.");
      break;
    case WK_STORE_ERROR_TOO_LARGE:
      sentence = _("This is too large to keep.");
      break;
    case WK_STORE_ERROR_LAST_SLOT:
      sentence = _("The only passphrase cannot be taken away.");
      break;
    case WK_STORE_ERROR_FAILED:
    default:
      sentence = _("The files could not be read or written.");
      break;
    }
  g_debug ("store: %s", error->message);
  g_set_error_literal (dest, WK_WORKSPACE_ERROR, code, sentence);
  g_error_free (error);
}

void
wk_workspace_return_error (GTask *task, GError *error)
{
  GError *said = NULL;

  wk_workspace_propagate_error (&said, error);
  g_task_return_error (task, said);
}
