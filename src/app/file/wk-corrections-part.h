/* The corrections that were asked for in a file, and how each ended. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"

G_BEGIN_DECLS

#define WK_TYPE_CORRECTIONS_PART (wk_corrections_part_get_type ())
G_DECLARE_FINAL_TYPE (WkCorrectionsPart, wk_corrections_part, WK, CORRECTIONS_PART, AdwBin)

void wk_corrections_part_bind (WkCorrectionsPart *self, WkFile *file);
char *wk_corrections_part_dup_summary (WkCorrectionsPart *self); /* (transfer full) (nullable): how many there are, and how many wait */

/* Signal "changed": one came or was decided. */

G_END_DECLS
