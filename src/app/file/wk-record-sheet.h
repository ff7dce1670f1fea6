/* All records of one kind, each to be opened, and a button that adds one. */
#pragma once

#include "file/wk-record-form.h"

G_BEGIN_DECLS

#define WK_TYPE_RECORD_SHEET (wk_record_sheet_get_type ())
/* Property `heading` (string). */
G_DECLARE_FINAL_TYPE (WkRecordSheet, wk_record_sheet, WK, RECORD_SHEET, AdwBin)

void wk_record_sheet_bind (WkRecordSheet *self, WkPlanContext *context, WkDocument *document, const WkRecordShape *shape);

G_END_DECLS
