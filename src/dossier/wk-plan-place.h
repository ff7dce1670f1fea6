/* Where in a plan something stands, in words. */
#pragma once

#include "wk-document.h"

G_BEGIN_DECLS

/**
 * wk_plan_dup_place:
 * @plan: a plan
 * @text: one of its texts
 *
 * Returns: (transfer full) (nullable): where that stands, translated, as it is numbered on the screen: "step 4 of “In a kitchen again”";
 *     %NULL: in nothing that is shown
 */
char *wk_plan_dup_place (WkDocument *plan, WkText *text);

/**
 * wk_plan_get_number:
 * @record: of a plan
 *
 * Returns: the number by which the screen calls it, from 1: steps, and what is first to clear, are counted through the whole plan, all
 *     else in its list; 0: it is not shown
 */
guint wk_plan_get_number (WkRecord *record);

WkRecord *wk_plan_get_record_of (WkText *text); /* (transfer none) (nullable): NULL: it is a text of the plan itself */

G_END_DECLS
