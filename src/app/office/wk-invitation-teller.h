/* Tells whoever works for a provider that their organisation is invited to a table: in the window or, when it is not in front, on the desktop. An
 * invitation says nothing of who it is about, and a notification does not even say what it asks. */
#pragma once

#include "wk-window.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_INVITATION_TELLER (wk_invitation_teller_get_type ())
G_DECLARE_FINAL_TYPE (WkInvitationTeller, wk_invitation_teller, WK, INVITATION_TELLER, GObject)

WkInvitationTeller *wk_invitation_teller_new (WkWorkspace *workspace, WkWindow *window);

G_END_DECLS
