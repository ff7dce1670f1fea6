/* Tells whoever directs a file that somebody has it open in an emergency: in the window with who and why, on the desktop without a name. */
#pragma once

#include "wk-window.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_EMERGENCY_TELLER (wk_emergency_teller_get_type ())
G_DECLARE_FINAL_TYPE (WkEmergencyTeller, wk_emergency_teller, WK, EMERGENCY_TELLER, GObject)

WkEmergencyTeller *wk_emergency_teller_new (WkWorkspace *workspace, WkWindow *window);

G_END_DECLS
