/* Asks for the passphrase and opens the store; or, that being forgotten, for the recovery key and a new passphrase. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_UNLOCK (wk_unlock_get_type ())
/* Signals: "opened" (WkWorkspace); "refused": it did not open, and says why; "folder-chosen" (path): the files lie there. */
G_DECLARE_FINAL_TYPE (WkUnlock, wk_unlock, WK, UNLOCK, AdwBin)

WkUnlock *wk_unlock_new (const char *data_dir);

/* Opens with the passphrase that @path's first line holds. */
void wk_unlock_open_with_file (WkUnlock *self, const char *path);

/* The store that was here is not. */
void wk_unlock_say_missing (WkUnlock *self);

/* A store was put in place from a backup, and is to be opened. */
void wk_unlock_say_restored (WkUnlock *self);

/* Opens with what the desktop's keyring keeps. */
void wk_unlock_open_with_keyring (WkUnlock *self);

/* Over a workspace that stays open: "opened" when the passphrase was right. why: said above it, translated. */
WkUnlock *wk_unlock_new_cover (WkWorkspace *workspace, const char *why);

G_END_DECLS
