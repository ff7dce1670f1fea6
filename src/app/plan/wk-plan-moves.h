/* Moving the plan's records: one place up or down by keyboard, anywhere by dragging. */
#pragma once

#include <gtk/gtk.h>

#include "wk-record.h"
#include "wk-record-list.h"

G_BEGIN_DECLS

/* The list that @record stands in. (transfer none) (nullable): NULL once its document is closed */
WkRecordList *wk_plan_moves_get_list (WkRecord *record);

/* A step at the end of its goal goes on to the next goal. FALSE: it cannot go further. */
gboolean wk_plan_moves_move_by (WkRecord *record, int places);

/* Lets @record be dragged by @handle, and records of its kind be dropped before or after @row. */
void wk_plan_moves_install (GtkWidget *row, GtkWidget *handle, WkRecord *record);

/* Lets records of the list's kind be dropped on @area, to come last in @list. */
void wk_plan_moves_install_end (GtkWidget *area, WkRecordList *list);

G_END_DECLS
