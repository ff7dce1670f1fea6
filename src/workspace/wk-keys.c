#include "wk-keys.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-kept-private.h"
#include "wk-secret.h"
#include "wk-store-side.h"
#include "wk-store-slots.h"
#include "wk-workspace-private.h"

typedef struct {
  WkVault *vault;            /* (owned) */
  char *word;                /* (owned) (nullable) */
  WkKeys keys;               /* result */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  wk_vault_unref (work->vault);
  wk_wipe_and_free_text (work->word);
  g_free (work);
}

static void
run_with (WkWorkspace *self, gpointer tag, const char *word, GTaskThreadFunc func, GCancellable *cancellable, GAsyncReadyCallback callback,
          gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Work *work = g_new0 (Work, 1);

  work->vault = wk_vault_ref (self->vault);
  work->word = g_strdup (word);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, work, work_free);
  wk_worker_run_async (self->vault->worker, task, func);
}

static void
run (WkWorkspace *self, gpointer tag, GTaskThreadFunc func, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  run_with (self, tag, NULL, func, cancellable, callback, data);
}

static void
wipe_text (gpointer text)
{
  wk_wipe_and_free_text (text);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) slots = wk_store_list_slots (work->vault->store, &error);

  if (slots == NULL)
    {
      wk_workspace_return_error (task, error);
      return;
    }
  for (guint i = 0; i < slots->len; i++)
    {
      const WkSlot *slot = slots->pdata[i];
      gint64 made = MAX (slot->created / G_USEC_PER_SEC, 1);

      switch (slot->kind)
        {
        case WK_SLOT_PASSPHRASE: work->keys.passphrase = made; break;
        case WK_SLOT_RECOVERY: work->keys.recovery = made; break;
        case WK_SLOT_KEYRING: work->keys.keyring = made; break;
        default: break;
        }
    }
  g_task_return_boolean (task, TRUE);
}

/**
 * wk_workspace_read_keys_async:
 * @self: a workspace with a store
 * @cancellable: (nullable): to give up
 * @callback: called when it is known what opens the store
 * @data: for @callback
 */
void
wk_workspace_read_keys_async (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  run (self, wk_workspace_read_keys_async, read_thread, cancellable, callback, data);
}

gboolean
wk_workspace_read_keys_finish (WkWorkspace *self, GAsyncResult *result, WkKeys *keys, GError **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *keys = work->keys;
  return TRUE;
}

/* Opened a second time beside itself, for reading: also where the disk is full. */
static void
check_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  g_autoptr (WkStore) store = wk_store_open_read_only (work->vault->dir, WK_SLOT_PASSPHRASE, work->word, work->vault->clock,
                                                       work->vault->random, &error);

  if (store != NULL)
    g_task_return_boolean (task, TRUE);
  else
    wk_workspace_return_error (task, error);
}

void
wk_workspace_check_passphrase_async (WkWorkspace *self, const char *passphrase, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer data)
{
  run_with (self, wk_workspace_check_passphrase_async, passphrase, check_thread, cancellable, callback, data);
}

gboolean
wk_workspace_check_passphrase_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
recovery_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *key = wk_store_add_recovery_key (((Work *) data)->vault->store, &error);

  if (key != NULL)
    g_task_return_pointer (task, key, wipe_text);
  else
    wk_workspace_return_error (task, error);
}

/**
 * wk_workspace_make_recovery_key_async:
 * @self: a workspace with a store
 * @cancellable: (nullable): to give up; the key may have been made all the same
 * @callback: called with nine groups of four letters and digits
 * @data: for @callback
 */
void
wk_workspace_make_recovery_key_async (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  run (self, wk_workspace_make_recovery_key_async, recovery_thread, cancellable, callback, data);
}

char *
wk_workspace_make_recovery_key_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Whether it can be a recovery key at all: a slip of the pen is told apart from another store's key. */
gboolean
wk_recovery_key_is_plausible (const char *key)
{
  return wk_store_recovery_key_is_plausible (key);
}

static void
keyring_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *key = wk_store_add_keyring_slot (((Work *) data)->vault->store, &error);

  if (key != NULL)
    g_task_return_pointer (task, key, wipe_text);
  else
    wk_workspace_return_error (task, error);
}

void
wk_workspace_make_keyring_key_async (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  run (self, wk_workspace_make_keyring_key_async, keyring_thread, cancellable, callback, data);
}

char *
wk_workspace_make_keyring_key_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
remove_keyring_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkStore *store = ((Work *) data)->vault->store;
  GError *error = NULL;
  g_autoptr (GPtrArray) slots = wk_store_list_slots (store, &error);

  for (guint i = 0; slots != NULL && error == NULL && i < slots->len; i++)
    if (((WkSlot *) slots->pdata[i])->kind == WK_SLOT_KEYRING)
      wk_store_remove_slot (store, ((WkSlot *) slots->pdata[i])->id, &error);
  if (error != NULL)
    wk_workspace_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
wk_workspace_remove_keyring_key_async (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  run (self, wk_workspace_remove_keyring_key_async, remove_keyring_thread, cancellable, callback, data);
}

gboolean
wk_workspace_remove_keyring_key_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- the place to come back to ------------------------------------------------------------------------ */

const char *
wk_workspace_get_place (WkWorkspace *self)
{
  g_return_val_if_fail (WK_IS_WORKSPACE (self), NULL);
  return self->place;
}

/**
 * wk_workspace_set_place:
 * @self: a workspace
 * @place: (nullable): any text
 *
 * Keeps it in the store, in the order of what is written there: before a closing that follows.
 */
void
wk_workspace_set_place (WkWorkspace *self, const char *place)
{
  g_return_if_fail (WK_IS_WORKSPACE (self));
  if (g_strcmp0 (self->place, place) == 0 || self->vault == NULL || self->vault->read_only || self->closed)
    return;
  g_free (self->place);
  self->place = g_strdup (place);
  wk_kept_save (self->vault, WK_KEPT_PLACE, place);
}
