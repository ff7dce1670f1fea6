#pragma once

#include "wk-document.h"

G_BEGIN_DECLS

/* Whether a record was split off another. */
gboolean wk_split_is_part (WkRecord *record);

/* Takes away what is there twice because several split the same words at once. @opened: the document was read just now, and nobody is known to
 * be writing in it. */
void wk_split_settle (WkDocument *document, gboolean opened);

G_END_DECLS
