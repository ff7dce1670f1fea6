/* What an old system said of someone: not yet talked about with the resident, to be taken over, corrected or dropped. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"

G_BEGIN_DECLS

#define WK_TYPE_OLD_REMARKS (wk_old_remarks_get_type ())
G_DECLARE_FINAL_TYPE (WkOldRemarks, wk_old_remarks, WK, OLD_REMARKS, AdwBin)

void wk_old_remarks_set_file (WkOldRemarks *self, WkFile *file);

G_END_DECLS
