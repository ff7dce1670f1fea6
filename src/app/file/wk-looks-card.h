/* Who looked in a file, in plain words: what the resident is shown too. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_LOOKS_CARD (wk_looks_card_get_type ())
G_DECLARE_FINAL_TYPE (WkLooksCard, wk_looks_card, WK, LOOKS_CARD, AdwBin)

void wk_looks_card_set_file (WkLooksCard *self, WkWorkspace *workspace, WkFile *file);

G_END_DECLS
