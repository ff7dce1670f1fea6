/* Above a file: who may be the same person, which files were merged into this one, and where this one goes on. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_SAME_PERSON_BAR (wk_same_person_bar_get_type ())
G_DECLARE_FINAL_TYPE (WkSamePersonBar, wk_same_person_bar, WK, SAME_PERSON_BAR, AdwBin)

void wk_same_person_bar_bind (WkSamePersonBar *self, WkWorkspace *workspace, WkFile *file);

G_END_DECLS
