/* Judges what laptops push, and commits it. Belongs to the store's thread. */
#pragma once

#include "wk-office-access.h"

G_BEGIN_DECLS

typedef struct _WkOfficePush WkOfficePush;

WkOfficePush *wk_office_push_new (WkOfficeStore *store, WkOfficeRegister *reg, WkOfficeAccess *access);
void wk_office_push_free (WkOfficePush *self);

/**
 * wk_office_push_begin:
 * @self: what judges
 * @batches: (element-type WkBatch): what will be taken, so that it can be looked up in one go
 * @error: why not
 *
 * Begins a group: what is taken until wk_office_push_commit() shares one commit.
 *
 * Returns: whether it began
 */
gboolean wk_office_push_begin (WkOfficePush *self, GPtrArray *batches, GError **error);

/**
 * wk_office_push_take:
 * @self: what judges, in a group
 * @pusher: whose laptop brings them
 * @subjects: (element-type WkSubject): whose secrets came along
 * @batches: (element-type WkBatch): in order, each through wk_batch_check()
 * @error: trouble of the office's own: the group must be taken back
 *
 * Takes what holds, and says of the rest why not. Verdicts count only once the group is durable.
 *
 * Returns: (transfer full) (element-type WkFeedVerdict): a verdict for each, in the same order
 */
GPtrArray *wk_office_push_take (WkOfficePush *self, const WkId *pusher, GPtrArray *subjects, GPtrArray *batches, GError **error);

gboolean wk_office_push_commit (WkOfficePush *self, GError **error);
void wk_office_push_rollback (WkOfficePush *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkOfficePush, wk_office_push_free)

G_END_DECLS
