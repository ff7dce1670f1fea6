/* What is filled in before it is written down anywhere. */
#pragma once

#include "wk-document.h"

G_BEGIN_DECLS

/**
 * wk_draft_new:
 * @like: a document
 *
 * Returns: (transfer full): an empty one of the same kind and author, which nobody else has and nothing is kept of
 */
WkDocument *wk_draft_new (WkDocument *like);

G_END_DECLS
