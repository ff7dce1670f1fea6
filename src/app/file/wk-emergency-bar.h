/* On top of a file: who has it open in an emergency, until when, and why. Hidden while nobody has. */
#pragma once
#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_EMERGENCY_BAR (wk_emergency_bar_get_type ())
G_DECLARE_FINAL_TYPE (WkEmergencyBar, wk_emergency_bar, WK, EMERGENCY_BAR, AdwBin)

void wk_emergency_bar_bind (WkEmergencyBar *self, WkWorkspace *workspace, const char *resident_id);

G_END_DECLS
