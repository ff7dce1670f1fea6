/* What every part of one plan's page must know: the plan, the file it belongs to (none at a guest's seat) and the table. */
#pragma once

#include "plan/wk-plan-status.h"
#include "text/wk-text-view.h"
#include "wk-file.h"
#include "wk-person.h"
#include "wk-table.h"

G_BEGIN_DECLS

#define WK_TYPE_PLAN_CONTEXT (wk_plan_context_get_type ())
/* Properties with notify: `table` (WkTable, nullable), `show-authors` (boolean). */
G_DECLARE_FINAL_TYPE (WkPlanContext, wk_plan_context, WK, PLAN_CONTEXT, GObject)

/* file: NULL at a table of another's; guest: somebody without an account. */
WkPlanContext *wk_plan_context_new (WkDocument *plan, WkFile *file, WkTable *table, gboolean guest);

WkDocument *wk_plan_context_get_plan (WkPlanContext *self); /* (transfer none) */
WkFile *wk_plan_context_get_file (WkPlanContext *self); /* (transfer none) (nullable) */
WkTable *wk_plan_context_get_table (WkPlanContext *self); /* (transfer none) (nullable) */
gboolean wk_plan_context_is_guest (WkPlanContext *self);
WkPlanStatus *wk_plan_context_get_status (WkPlanContext *self); /* (transfer none) */
gboolean wk_plan_context_is_contact_person (WkPlanContext *self); /* whoever works here is the resident's, or nobody is yet */
gboolean wk_plan_context_is_file_directed_here (WkFile *file); /* the same, of a file */
char *wk_plan_context_dup_resident_name (WkPlanContext *self); /* (transfer full) */

/* Shows a text field of the plan or of one of its records in @view, at the table. */
void wk_plan_context_show_text (WkPlanContext *self, WkTextView *view, WkFields *fields, const char *field);

/* Who can do something: the resident, the contact person and deputy, the team, own network, those at the table; each once.
 * (transfer full) (element-type WkPerson) */
GPtrArray *wk_plan_context_dup_people (WkPlanContext *self);

G_END_DECLS
