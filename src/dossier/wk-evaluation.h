/* Looking back together at how the plan goes, and that the day for it comes back by itself (SCHEMA.md, "plan"). */
#pragma once

#include "wk-document.h"

G_BEGIN_DECLS

#define WK_EVALUATION_MOST_WEEKS 104

/**
 * wk_evaluation_get_weeks:
 * @plan: a plan
 *
 * Returns: after how many weeks those at the table look back again; 0: no rhythm was agreed
 */
guint wk_evaluation_get_weeks (WkDocument *plan);

/**
 * wk_evaluation_set_weeks:
 * @plan: a plan
 * @weeks: 0: whenever they choose; at most %WK_EVALUATION_MOST_WEEKS
 * @today: yyyy-mm-dd
 *
 * Where no talk lies ahead, the next one is so many weeks from @today. One step of undo.
 *
 * Returns: %FALSE when the plan may not be edited
 */
gboolean wk_evaluation_set_weeks (WkDocument *plan, guint weeks, const char *today);

/**
 * wk_evaluation_begin:
 * @plan: a plan
 * @today: yyyy-mm-dd
 *
 * Writes down that they look back today: an `evaluation` by the document's author, with texts to be filled in. With a rhythm, the next talk is that
 * many weeks from @today unless one lies ahead already. One step of undo.
 *
 * Returns: (transfer none) (nullable): the record; %NULL when the plan may not be edited
 */
WkRecord *wk_evaluation_begin (WkDocument *plan, const char *today);

G_END_DECLS
