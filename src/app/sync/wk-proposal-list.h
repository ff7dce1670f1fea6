/* Work that the office did not take and copies that were put aside: why, whom to ask, and what can be done with each. Not shown when there
 * is none. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_PROPOSAL_LIST (wk_proposal_list_get_type ())
G_DECLARE_FINAL_TYPE (WkProposalList, wk_proposal_list, WK, PROPOSAL_LIST, AdwBin)

void wk_proposal_list_set_workspace (WkProposalList *self, WkWorkspace *workspace); /* once */

G_END_DECLS
