/* One field of a document as a row in which it is written: kept when Enter is pressed or the row is left. */
#pragma once

#include <adwaita.h>

#include "wk-fields.h"

G_BEGIN_DECLS

#define WK_TYPE_FIELD_ROW (wk_field_row_get_type ())
G_DECLARE_FINAL_TYPE (WkFieldRow, wk_field_row, WK, FIELD_ROW, AdwEntryRow)

/* field: of strings, or of a number. */
void wk_field_row_bind (WkFieldRow *self, WkFields *fields, const char *field);

/* field: of a person; what is filled in is the name, or the organisation. */
void wk_field_row_bind_person (WkFieldRow *self, WkFields *fields, const char *field, gboolean organisation);

void wk_field_row_keep (WkFieldRow *self); /* what was typed, as if the row was left */

G_END_DECLS
