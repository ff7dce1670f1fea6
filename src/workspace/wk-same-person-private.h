#pragma once
#include "wk-resident-row-private.h"
#include "wk-same-person.h"

G_BEGIN_DECLS

WkSame wk_resident_data_compare (const WkResidentData *one, const WkResidentData *other); /* 0: nothing says that they are one; any thread */

/* Takes away for good what a merge brought of photos and PDFs. */
void wk_merge_take_attachments (WkFile *self, WkRecord *merge);

/* Residents by their day of birth, for many questions at once. */
typedef struct _WkBornIndex WkBornIndex;
WkBornIndex *wk_born_index_new  (GPtrArray *residents /* of WkResidentData, must outlive it */);
void         wk_born_index_free (WkBornIndex *self);
const WkResidentData *wk_born_index_find (WkBornIndex *self, const WkResidentData *who); /* (nullable): who was born on the same day and may be the same */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkBornIndex, wk_born_index_free)

G_END_DECLS
