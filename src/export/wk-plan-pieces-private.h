/* What stands in a plan as pieces of a paper, in the order of the screen. */
#pragma once

#include "wk-document.h"
#include "wk-paper.h"

G_BEGIN_DECLS

/* level: of the parts' headings: 2 or 3 */
void wk_plan_pieces_add (WkPaper *paper, guint level, WkDocument *plan);

/* A version's name on paper: the first of its hash's digits, in groups. (transfer full) */
char *wk_plan_pieces_dup_short_hash (const char *hash);

G_END_DECLS
