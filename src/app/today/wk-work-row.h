/* One line of today's list: who, and by which rule. It can be called from, moved, and put to rest. */
#pragma once

#include <adwaita.h>

#include "wk-resident-list.h"
#include "wk-worklist.h"

G_BEGIN_DECLS

#define WK_TYPE_WORK_ROW (wk_work_row_get_type ())
G_DECLARE_FINAL_TYPE (WkWorkRow, wk_work_row, WK, WORK_ROW, GtkListBoxRow)

/* movable: whether it can be moved among its neighbours, by the page's actions today.move, today.put and today.top */
GtkWidget *wk_work_row_new (WkResidentRow *resident, const WkWorkItem *item, gboolean movable);

const char *wk_work_row_get_id (WkWorkRow *self); /* the resident's */

/* Initials, round, for a row's beginning. (transfer floating) */
GtkWidget *wk_work_row_new_initials (WkResidentRow *resident);

G_END_DECLS
