/* What each sync did, newest first; each opens in place and says it by resident. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_RECEIPT_LIST (wk_receipt_list_get_type ())
G_DECLARE_FINAL_TYPE (WkReceiptList, wk_receipt_list, WK, RECEIPT_LIST, AdwBin)

void wk_receipt_list_set_workspace (WkReceiptList *self, WkWorkspace *workspace); /* once */

G_END_DECLS
