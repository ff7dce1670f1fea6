/* The acute lamp of one resident: who takes care of it and before when; what it is, where whoever works here may read that. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"

G_BEGIN_DECLS

#define WK_TYPE_ACUTE_BAR (wk_acute_bar_get_type ())
G_DECLARE_FINAL_TYPE (WkAcuteBar, wk_acute_bar, WK, ACUTE_BAR, AdwBin)

void wk_acute_bar_bind (WkAcuteBar *self, WkFile *file);

G_END_DECLS
