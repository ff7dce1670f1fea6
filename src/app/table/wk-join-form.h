/* Joining a table: those found on this network, or an address, and the code; a guest says who they are. Knocking, waiting and being refused in sentences. */
#pragma once

#include <adwaita.h>

#include "wk-table.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_JOIN_FORM (wk_join_form_get_type ())
/* Signal `joined` (WkTable): let in, its plan is there. */
G_DECLARE_FINAL_TYPE (WkJoinForm, wk_join_form, WK, JOIN_FORM, AdwBin)

/* ask_name: for a guest, who has no profile: a workspace of the name given is made at joining. */
void wk_join_form_set_workspace (WkJoinForm *self, WkWorkspace *workspace, gboolean ask_name);
WkWorkspace *wk_join_form_get_workspace (WkJoinForm *self); /* (transfer none): the one that joined, or the one set */
void wk_join_form_set_address (WkJoinForm *self, const char *address);
void wk_join_form_clear (WkJoinForm *self); /* forgets the code and a table that was tried */

G_END_DECLS
