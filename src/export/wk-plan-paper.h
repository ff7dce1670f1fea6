/* A participation plan on paper, whole: how it stands, what is in it, and who wrote what if that is wanted. */
#pragma once

#include "wk-document.h"
#include "wk-paper.h"

G_BEGIN_DECLS

/**
 * wk_plan_paper_new:
 * @plan: a plan
 * @resident: the resident's name
 * @contact: (nullable): the fixed contact person's
 * @day: today, yyyy-mm-dd
 * @authors: whether each one's words carry their colour and number, with who wrote what as a list
 *
 * Returns: (transfer full): the plan on paper, in the language of the program
 */
WkPaper *wk_plan_paper_new (WkDocument *plan, const char *resident, const char *contact, const char *day, gboolean authors);

G_END_DECLS
