/* What must stand beside an obligation: exemption, the decision's letter, a telephone number, and a consequence in the
 * municipality's checked words. Written by who has the mandate (wk-mandate.h), read by all. */
#pragma once

#include <adwaita.h>

#include "wk-record.h"

G_BEGIN_DECLS

#define WK_TYPE_OBLIGATION_ROWS (wk_obligation_rows_get_type ())
G_DECLARE_FINAL_TYPE (WkObligationRows, wk_obligation_rows, WK, OBLIGATION_ROWS, AdwBin)

void wk_obligation_rows_bind (WkObligationRows *self, WkRecord *agreement); /* once */

G_END_DECLS
