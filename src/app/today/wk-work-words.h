/* Why somebody stands in today's list, as a sentence. */
#pragma once

#include <glib.h>

#include "wk-worklist.h"

G_BEGIN_DECLS

char *wk_work_words_dup (const WkWorkItem *item); /* (transfer full) */

G_END_DECLS
