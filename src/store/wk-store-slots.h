/* The store's key slots, as LUKS has them. */
#pragma once

#include "wk-store.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  WkSlotKind kind;
  gint64 created; /* µs since 1970 UTC */
} WkSlot;

/**
 * wk_store_list_slots:
 * @self: a store
 * @error: why not
 *
 * Returns: (transfer full) (nullable) (element-type WkSlot): the slots, oldest first
 */
GPtrArray *wk_store_list_slots (WkStore *self, GError **error);

/**
 * wk_store_change_passphrase:
 * @self: a store
 * @old_word: the present passphrase
 * @new_word: the one to come, not empty
 * @strength: what a try of it costs
 * @error: %WK_STORE_ERROR_WRONG_PASSPHRASE when @old_word opens no slot, %WK_STORE_ERROR_FULL …
 *
 * Replaces the passphrase in one transaction; other slots stay.
 *
 * Returns: whether it was changed
 */
gboolean wk_store_change_passphrase (WkStore *self, const char *old_word, const char *new_word,
                                     WkKdfStrength strength, GError **error);

/**
 * wk_store_reset_passphrase:
 * @self: a store that was opened with its recovery key
 * @new_word: the passphrase to come, not empty
 * @strength: what a try of it costs
 * @error: %WK_STORE_ERROR_WRONG_PASSPHRASE when it was opened some other way
 *
 * Replaces a forgotten passphrase.
 *
 * Returns: whether it was changed
 */
gboolean wk_store_reset_passphrase (WkStore *self, const char *new_word, WkKdfStrength strength, GError **error);

/**
 * wk_store_add_recovery_key:
 * @self: a store
 * @error: why not
 *
 * Makes a recovery key of 160 random bits and a slot for it. It is shown once: nine groups of four letters and
 * digits (Crockford's alphabet; the last group checks the others). An earlier recovery key stops working.
 *
 * Returns: (transfer full) (nullable): the printed key; free with wk_wipe_and_free_text()
 */
char *wk_store_add_recovery_key (WkStore *self, GError **error);

/**
 * wk_store_recovery_key_is_plausible:
 * @word: what a person typed; case, spaces, dashes and O/0, I/L/1 do not matter
 *
 * Returns: whether its check group fits, so that a slip is told apart from a wrong key; from any thread
 */
gboolean wk_store_recovery_key_is_plausible (const char *word);

/**
 * wk_store_add_keyring_slot:
 * @self: a store
 * @error: why not
 *
 * Makes a slot for the desktop's keyring. An earlier one stops working.
 *
 * Returns: (transfer full) (nullable): the text for the keyring to keep; free with wk_wipe_and_free_text()
 */
char *wk_store_add_keyring_slot (WkStore *self, GError **error);

/**
 * wk_store_remove_slot:
 * @self: a store
 * @id: a slot's
 * @error: %WK_STORE_ERROR_MISSING, or %WK_STORE_ERROR_LAST_SLOT for the only passphrase
 *
 * Returns: whether it is gone
 */
gboolean wk_store_remove_slot (WkStore *self, gint64 id, GError **error);

G_END_DECLS
