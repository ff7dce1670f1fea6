#pragma once

#include "wk-document.h"

G_BEGIN_DECLS

/* Whether a record was split off another. */
gboolean wk_split_is_part (WkRecord *record);

/* After an undo or a redo, and before a record is removed by it: says of words that were split off here where they stand now. @clock: the document's
 * own client's before it. */
void wk_split_follow (WkDocument *document, guint32 clock);

/* Takes away what is there twice because several split the same words at once. @opened: the document was read just now, and nobody is known to
 * be writing in it. */
void wk_split_settle (WkDocument *document, gboolean opened);

G_END_DECLS
