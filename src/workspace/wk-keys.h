/* What opens a store besides the passphrase: the printed recovery key, the desktop's keyring. And the place to come back to. */
#pragma once
#include "wk-workspace.h"

G_BEGIN_DECLS

/* When each key was made, in unix seconds; 0: there is none. */
typedef struct {
  gint64 passphrase;
  gint64 recovery;
  gint64 keyring;
} WkKeys;

void         wk_workspace_read_keys_async  (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean     wk_workspace_read_keys_finish (WkWorkspace *self, GAsyncResult *result, WkKeys *keys, GError **error);

/* Whether @passphrase is this store's, for who comes back to a screen that was covered. */
void         wk_workspace_check_passphrase_async  (WkWorkspace *self, const char *passphrase, GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer data);
gboolean     wk_workspace_check_passphrase_finish (WkWorkspace *self, GAsyncResult *result, GError **error);

/* A new recovery key, to be shown once and printed; an earlier one opens nothing any more. */
void         wk_workspace_make_recovery_key_async  (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
char        *wk_workspace_make_recovery_key_finish (WkWorkspace *self, GAsyncResult *result, GError **error); /* wk_wipe_and_free_text() */
gboolean     wk_recovery_key_is_plausible          (const char *key);

/* Opens with the recovery key and puts a new passphrase in place of the forgotten one; answer with wk_workspace_new_finish(). */
void         wk_workspace_recover_async (const char *data_dir, const char *recovery_key, const char *passphrase,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/* A text for the desktop's keyring to keep; an earlier one opens nothing any more. */
void         wk_workspace_make_keyring_key_async    (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
char        *wk_workspace_make_keyring_key_finish   (WkWorkspace *self, GAsyncResult *result, GError **error); /* wk_wipe_and_free_text() */
void         wk_workspace_remove_keyring_key_async  (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean     wk_workspace_remove_keyring_key_finish (WkWorkspace *self, GAsyncResult *result, GError **error);
/* As wk_workspace_open_with_flags_async(), with what the keyring kept. */
void         wk_workspace_open_with_keyring_async (const char *data_dir, const char *key, GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer data);

/* Where a person was when the files were locked, kept sealed in the store; NULL: nowhere in particular. Of the app alone: the workspace
 * reads nothing in it. */
const char  *wk_workspace_get_place (WkWorkspace *self);
void         wk_workspace_set_place (WkWorkspace *self, const char *place);

G_END_DECLS
