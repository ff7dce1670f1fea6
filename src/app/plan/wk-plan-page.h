/* The participation plan, for a large screen in the middle: everyone at the table writes in it at once. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"
#include "wk-found.h"
#include "wk-table.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_PLAN_PAGE (wk_plan_page_get_type ())
/* Property `title` (string). Actions: plan.add-goal, plan.add-agreement, plan.add-disagreement, plan.evaluate, plan.add-after (s), plan.remove (s),
 * plan.put-back (s), plan.undo, plan.redo, plan.authors, plan.close-talk, plan.split (su), plan.quote (Ctrl+Shift+Q), plan.screen-away (F12), plan.open-table, plan.show-table, plan.full-screen (F11). */
G_DECLARE_FINAL_TYPE (WkPlanPage, wk_plan_page, WK, PLAN_PAGE, AdwBin)

/* file: NULL at a table of another's; table: NULL at none (then the one that this file's table is at, if any). */
GtkWidget *wk_plan_page_new (WkWorkspace *workspace, WkFile *file, WkTable *table);

/* Goes to a place that was found in it. */
void wk_plan_page_show_found (WkPlanPage *self, const WkFound *found);

/* For somebody without an account, family for one: nothing but the plan, and not what helpers prepare. */
GtkWidget *wk_plan_page_new_for_guest (WkWorkspace *workspace, WkTable *table);

G_END_DECLS
