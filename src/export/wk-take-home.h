/* The sheet that the resident takes home: who does what, and when. */
#pragma once

#include "wk-document.h"
#include "wk-paper.h"

G_BEGIN_DECLS

/**
 * wk_take_home_new:
 * @plan: a plan
 * @resident: the resident's name
 * @contact: (nullable): the fixed contact person's
 * @day: today, yyyy-mm-dd
 * @draft: whether the plan is not agreed together as it stands
 *
 * Only the open steps that the resident picked (`home`), by who does them, in large letters; no obligations, and nothing else of the file:
 * others may see it at home.
 *
 * Returns: (transfer full) (nullable): the sheet; %NULL when nothing was picked
 */
WkPaper *wk_take_home_new (WkDocument *plan, const char *resident, const char *contact, const char *day, gboolean draft);

G_END_DECLS
