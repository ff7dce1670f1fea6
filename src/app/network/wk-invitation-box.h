/* Invitations that wait for an answer of the organisation of whoever works here: without a name until they accept. */
#pragma once

#include <adwaita.h>

#include "wk-location.h"

G_BEGIN_DECLS

#define WK_TYPE_INVITATION_BOX (wk_invitation_box_get_type ())
G_DECLARE_FINAL_TYPE (WkInvitationBox, wk_invitation_box, WK, INVITATION_BOX, AdwPreferencesGroup)

/* Hidden while there are none. */
void wk_invitation_box_show (WkInvitationBox *self, WkLocation *location, const char *organisation);

G_END_DECLS
