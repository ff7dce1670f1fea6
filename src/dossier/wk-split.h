/* One thing split in two: what stands behind the caret becomes the next step. Two may do so at once, apart from one another: each then
 * carries a copy of the same words, and one of the two copies goes again, alike on every copy of the document (SCHEMA.md, "Split"). */
#pragma once

#include "wk-record.h"

G_BEGIN_DECLS

/**
 * wk_record_split:
 * @self: a record whose kind has the list `split`
 * @field: one of its texts
 * @at: the character before which it is split; neither the first nor beyond the last
 *
 * Makes the next record of the list in which @self stands, with the words from @at on; they keep who wrote them, and whose words they are. One
 * undo takes it back.
 *
 * Returns: (transfer none) (nullable): the new record; %NULL when the document may not be edited, or those words not be moved
 */
WkRecord *wk_record_split (WkRecord *self, const char *field, guint at);

G_END_DECLS
