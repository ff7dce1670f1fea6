#pragma once
#include "wk-resident-row-private.h"

G_BEGIN_DECLS

/* What each row of a list is found by, one behind another in one piece: a search goes through it from left to right and looks at no row. */
typedef struct _WkResidentText WkResidentText;

WkResidentText *wk_resident_text_new    (void);
void            wk_resident_text_free   (WkResidentText *self);
void            wk_resident_text_fill   (WkResidentText *self, GPtrArray *rows /* of WkResidentRow */);
void            wk_resident_text_insert (WkResidentText *self, guint place, const WkResidentData *data);
void            wk_resident_text_remove (WkResidentText *self, guint place);

/**
 * wk_resident_text_rank:
 * @self: what rows are found by
 * @words: what is searched for
 *
 * Returns: (transfer full) (array): for each place in the list what wk_resident_data_rank() says of its row
 */
guint          *wk_resident_text_rank   (WkResidentText *self, const WkSearchWords *words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkResidentText, wk_resident_text_free)

G_END_DECLS
