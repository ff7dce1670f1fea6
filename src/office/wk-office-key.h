/* The key that opens the office's store. It lies apart from it, so that a copy of the store alone opens nothing. */
#pragma once

#include "wk-base.h"

G_BEGIN_DECLS

#define WK_OFFICE_CREDENTIAL "woonkamer-office.key"

/**
 * wk_office_key_load:
 * @dir: the office's directory
 * @file: (nullable): where the key is; %NULL for the systemd credential %WK_OFFICE_CREDENTIAL when there is one, else `office.key`
 *   in @dir
 * @make: make one when there is none (not a credential: systemd's are read-only)
 * @random: where a new one comes from
 * @error: return location for a %WK_OFFICE_ERROR_KEY
 *
 * Reads the key, or makes it, readable by its owner only and on disk before this returns.
 *
 * Returns: (transfer full): the key, as text
 */
WkSecret *wk_office_key_load (const char *dir, const char *file, gboolean make, WkRandom *random, GError **error);

G_END_DECLS
