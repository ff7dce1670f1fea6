/* The citizen number. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wk_bsn_is_valid:
 * @bsn: text
 *
 * Returns: whether it is nine digits, not all zero, that pass the eleven test
 *   (9a+8b+7c+6d+5e+4f+3g+2h−i divisible by 11; Wet algemene bepalingen burgerservicenummer)
 */
gboolean wk_bsn_is_valid (const char *bsn);

/**
 * wk_bsn_mask:
 * @bsn: text
 *
 * Returns: (transfer full): all but the last three characters as dots
 */
char *wk_bsn_mask (const char *bsn);

G_END_DECLS
