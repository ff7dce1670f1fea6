/* Moving the plan's records: one place up or down by keyboard, anywhere by dragging, or by cutting and pasting. */
#pragma once

#include <gtk/gtk.h>

#include "wk-record.h"
#include "wk-record-list.h"

G_BEGIN_DECLS

/* A step at the end of its goal goes on to the next goal. FALSE: it cannot go further. */
gboolean wk_plan_moves_move_by (WkRecord *record, int places);

/* It stays where it is, dimmed, until it is pasted behind @at, or at the end of a goal: nothing is ever gone in between. */
void wk_plan_moves_cut (GtkWidget *row, WkRecord *record);
gboolean wk_plan_moves_paste (GtkWidget *row, WkRecord *at); /* FALSE: nothing was cut that may stand there */

/* Lets @record be dragged by @handle, and records of its kind be dropped before or after @row. */
void wk_plan_moves_install (GtkWidget *row, GtkWidget *handle, WkRecord *record);

/* Lets records of the list's kind be dropped on @area, to come last in @list. */
void wk_plan_moves_install_end (GtkWidget *area, WkRecordList *list);

G_END_DECLS
