/* One choice of a vocabulary as a row; a key that the vocabulary does not know is shown as it is. */
#pragma once

#include <adwaita.h>

#include "wk-fields.h"
#include "wk-vocabulary.h"

G_BEGIN_DECLS

#define WK_TYPE_CHOICE_ROW (wk_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (WkChoiceRow, wk_choice_row, WK, CHOICE_ROW, AdwComboRow)

void wk_choice_row_bind (WkChoiceRow *self, WkFields *fields, const char *field, WkTerms terms);

G_END_DECLS
