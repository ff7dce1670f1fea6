#pragma once
#include "wk-file.h"

G_BEGIN_DECLS

/* What the office says of who looked (of WkLook): emergency access is something that happened, and stands in the timeline. */
void wk_file_take_looks (WkFile *self, GPtrArray *looks);

G_END_DECLS
