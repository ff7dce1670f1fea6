/* That something of a file could not be read, and the words that lost their place by it. Hidden where all is there. */
#pragma once
#include <adwaita.h>

#include "wk-file.h"

G_BEGIN_DECLS

#define WK_TYPE_DAMAGE_BAR (wk_damage_bar_get_type ())
G_DECLARE_FINAL_TYPE (WkDamageBar, wk_damage_bar, WK, DAMAGE_BAR, AdwBin)

void wk_damage_bar_bind (WkDamageBar *self, WkFile *file); /* once */

G_END_DECLS
