/* A strength or a barrier of a life domain: its words; of a barrier also whether it hinders or helps, and whether it is acute. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_NOTE_ROW (wk_note_row_get_type ())
G_DECLARE_FINAL_TYPE (WkNoteRow, wk_note_row, WK, NOTE_ROW, AdwBin)

/* title: the life domain's name. */
GtkWidget *wk_note_row_new (WkPlanContext *context, WkRecord *record, const char *title);
void wk_note_row_set_number (WkNoteRow *self, guint number);
void wk_note_row_begin_writing (WkNoteRow *self);

G_END_DECLS
