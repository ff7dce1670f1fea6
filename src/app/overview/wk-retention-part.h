/* Files that are past the municipality's retention period, for whoever may decide on them: why, and each decided on by itself. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_RETENTION_PART (wk_retention_part_get_type ())
G_DECLARE_FINAL_TYPE (WkRetentionPart, wk_retention_part, WK, RETENTION_PART, AdwBin)

void wk_retention_part_set_workspace (WkRetentionPart *self, WkWorkspace *workspace);

/* What is proposed may have changed. */
void wk_retention_part_read (WkRetentionPart *self);

G_END_DECLS
