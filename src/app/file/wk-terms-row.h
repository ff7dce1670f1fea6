/* Several choices of a vocabulary as a row: a button for each, pressed when it is chosen. */
#pragma once

#include <adwaita.h>

#include "wk-fields.h"
#include "wk-vocabulary.h"

G_BEGIN_DECLS

#define WK_TYPE_TERMS_ROW (wk_terms_row_get_type ())
G_DECLARE_FINAL_TYPE (WkTermsRow, wk_terms_row, WK, TERMS_ROW, AdwPreferencesRow)

/* field: a list. label: what it is. */
GtkWidget *wk_terms_row_new (WkFields *fields, const char *field, WkTerms terms, const char *label);

G_END_DECLS
