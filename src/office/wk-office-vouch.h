/* Takes what somebody wrote with a program that signs nothing: the office puts its own signature under it. For the worker. */
#pragma once

#include "wk-office-push.h"

G_BEGIN_DECLS

/**
 * wk_office_vouch:
 * @push: what judges
 * @store: the office's store
 * @reg: who there is
 * @account: who wrote it
 * @document: where
 * @update: what, format v1
 * @now: microseconds since 1970-01-01 UTC
 * @taken: (element-type WkFeedVerdict): gets a verdict for each batch that was made of it; none when all of it was there
 * @error: %WK_SYNC_ERROR_REFUSED: nothing of it is taken (it builds on what is not here, or they may not); trouble of the office's own
 *
 * All of it or nothing, judged as what a laptop brings.
 *
 * Returns: whether it is durable
 */
gboolean wk_office_vouch (WkOfficePush *push, WkOfficeStore *store, WkOfficeRegister *reg, const WkId *account, const WkId *document, GBytes *update,
                          gint64 now, GPtrArray *taken, GError **error);

G_END_DECLS
