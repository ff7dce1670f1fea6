/* Fractional order keys: a record is moved by writing one key between two others. */
#pragma once

#include <glib.h>

#include "wk-random.h"

G_BEGIN_DECLS

/**
 * wk_order_key_between:
 * @before: (nullable): the key that it comes after; %NULL: first
 * @after: (nullable): the key that it comes before, greater than @before; %NULL: last
 * @random: makes keys differ that are chosen at the same time for the same place
 *
 * Keys compare by bytes. One after another at either end they grow with the logarithm of their number.
 *
 * Returns: (transfer full): a key of [0-9A-Za-z] strictly between
 */
char *wk_order_key_between (const char *before, const char *after, WkRandom *random);

/**
 * wk_order_key_between_ranked:
 * @before: (nullable): as above
 * @after: (nullable): as above
 * @rank: of those chosen at the same time for the same place the greater comes later
 * @random: as above
 *
 * Returns: (transfer full): as above
 */
char *wk_order_key_between_ranked (const char *before, const char *after, guint rank, WkRandom *random);

G_END_DECLS
