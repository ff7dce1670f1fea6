/* Takes an office from one kind of store to the other, whole. */
#pragma once

#include "wk-office-store.h"

G_BEGIN_DECLS

/**
 * wk_office_move:
 * @from: an office's store, that nobody else writes in
 * @to: an empty store
 * @clock: the time
 * @random: for an epoch
 * @error: why not: %WK_OFFICE_ERROR_REFUSED when @to is not empty or, afterwards, does not hold the same
 *
 * Copies subjects, erasures, the log in its order, and at last the values, without which no office opens; then reads both and compares. Positions
 * stay as they are; where they cannot, a new epoch begins.
 *
 * Returns: whether @to holds what @from holds
 */
gboolean wk_office_move (WkOfficeStore *from, WkOfficeStore *to, WkClock *clock, WkRandom *random, GError **error);

G_END_DECLS
