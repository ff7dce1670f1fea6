/* Something that people at the table see differently, kept as it was said, and when they talk on about it. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_DISAGREEMENT_ROW (wk_disagreement_row_get_type ())
G_DECLARE_FINAL_TYPE (WkDisagreementRow, wk_disagreement_row, WK, DISAGREEMENT_ROW, AdwBin)

GtkWidget *wk_disagreement_row_new (WkPlanContext *context, WkRecord *disagreement);
void wk_disagreement_row_set_number (WkDisagreementRow *self, guint number);
void wk_disagreement_row_begin_writing (WkDisagreementRow *self);

G_END_DECLS
