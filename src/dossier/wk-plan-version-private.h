#pragma once

#include "wk-plan-version.h"

G_BEGIN_DECLS

/* The plan as it is now, as `version.<hash>` keeps it. (transfer full) (nullable): NULL: it could not be made */
char *wk_plan_freeze (WkDocument *plan);

/* Writes it down beside the answer, for good: no undo takes it back. */
gboolean wk_plan_keep_version (WkDocument *plan, const char *hash, const char *frozen);

G_END_DECLS
