/* Asks for the passphrase and opens the store. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WK_TYPE_UNLOCK (wk_unlock_get_type ())
/* Signals: "opened" (WkWorkspace); "refused": it did not open, and says why. */
G_DECLARE_FINAL_TYPE (WkUnlock, wk_unlock, WK, UNLOCK, AdwBin)

WkUnlock *wk_unlock_new (const char *data_dir);

/* Opens with the passphrase that @path's first line holds. */
void wk_unlock_open_with_file (WkUnlock *self, const char *path);

G_END_DECLS
