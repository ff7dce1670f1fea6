/* Who holds the pen at the table: one person who writes for all, or everyone (SCHEMA.md, "plan"). It is about the talk, not part of
 * what is agreed: the plan's hash leaves it out, and no undo takes it back. */
#pragma once

#include "wk-document.h"

G_BEGIN_DECLS

/**
 * wk_plan_dup_pen:
 * @plan: a plan
 *
 * Returns: (transfer full) (nullable): who writes for all; %NULL: everyone writes
 */
WkPerson *wk_plan_dup_pen (WkDocument *plan);

/**
 * wk_plan_set_pen:
 * @plan: a plan
 * @person: (nullable): who writes for all from now on; %NULL: everyone writes
 *
 * Returns: %FALSE when the plan is read-only
 */
gboolean wk_plan_set_pen (WkDocument *plan, WkPerson *person);

/* Whether people ever chose one or the other. */
gboolean wk_plan_pen_was_chosen (WkDocument *plan);

G_END_DECLS
