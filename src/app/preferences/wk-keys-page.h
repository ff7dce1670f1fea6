/* The preferences of what opens the files, and of when they lock. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_KEYS_PAGE (wk_keys_page_get_type ())
G_DECLARE_FINAL_TYPE (WkKeysPage, wk_keys_page, WK, KEYS_PAGE, AdwPreferencesPage)

/* @workspace has a store that stays; @data_dir is where it lies. */
WkKeysPage *wk_keys_page_new (WkWorkspace *workspace, const char *data_dir);

G_END_DECLS
