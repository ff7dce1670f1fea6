/* Looking after a store: checking it, copying it, putting it back. */
#pragma once

#include "wk-store.h"

G_BEGIN_DECLS

/**
 * WkStoreProgress:
 * @done: records looked at
 * @total: records there are
 * @user_data: the caller's
 *
 * Returns: %FALSE to stop
 */
typedef gboolean (*WkStoreProgress) (guint64 done, guint64 total, gpointer user_data);

/**
 * wk_store_verify:
 * @self: a store
 * @progress: (nullable) (scope call): told now and then how far it is
 * @user_data: for @progress
 * @error: when checking itself failed, or %G_IO_ERROR_CANCELLED when @progress stopped it
 *
 * Opens every record, counts sequences and tails, follows the access log's chain, and lets SQLite check its pages.
 *
 * Returns: (transfer full) (nullable) (element-type WkStoreFinding): what is wrong; empty when nothing is
 */
GPtrArray *wk_store_verify (WkStore *self, WkStoreProgress progress, gpointer user_data, GError **error);

/**
 * wk_store_repair:
 * @dir: the store's directory; no program has it open
 * @kind: what @word is
 * @word: as for wk_store_open()
 * @clock: the time
 * @random: where nonces come from
 * @error: %WK_STORE_ERROR_WRONG_PASSPHRASE when no slot that is left opens, %WK_STORE_ERROR_MISSING, %WK_STORE_ERROR_NEWER,
 *   %WK_STORE_ERROR_LOCKED_BY_OTHER, %WK_STORE_ERROR_FULL …
 *
 * For a store whose file is damaged beyond its records, so that wk_store_open() or reading gives %WK_STORE_ERROR_DAMAGED: reads
 * every page past SQLite, and makes a new store of all records that open. The damaged one is moved to a
 * directory `before-repair-…` in @dir. What is missing afterwards is told by wk_store_verify().
 *
 * Returns: (transfer full) (nullable) (element-type WkStoreFinding): the records that did not open and are left out
 */
GPtrArray *wk_store_repair (const char *dir, WkSlotKind kind, const char *word, WkClock *clock, WkRandom *random, GError **error);

/**
 * wk_store_backup:
 * @self: a store, not in a group; a read-only one beside a program that writes will do
 * @file: where to; must not be there yet. The keys go to a second file, @file with `.keys` behind it
 * @error: %WK_STORE_ERROR_EXISTS, %WK_STORE_ERROR_FULL …
 *
 * Copies one state of the store. The keys lie apart, so that an erasure can be honoured in old backups by making
 * the small file anew. Both are sealed as the store is, and open with the passphrase of that day.
 *
 * Returns: whether both files are complete and synced
 */
gboolean wk_store_backup (WkStore *self, const char *file, GError **error);

/**
 * wk_store_restore:
 * @file: what wk_store_backup() made, with its `.keys` beside it
 * @dir: where to; a store that is there is moved to a directory `before-restore-…` in it, never deleted
 * @clock: the time
 * @error: %WK_STORE_ERROR_MISSING, %WK_STORE_ERROR_NOT_A_STORE, %WK_STORE_ERROR_NEWER, %WK_STORE_ERROR_LOCKED_BY_OTHER,
 *   %WK_STORE_ERROR_FULL …
 *
 * Puts a backup in place. Whoever has a tombstone in the backup or in the store that was there is left out. No key is
 * needed; from any thread.
 *
 * Returns: whether the restored store is in place
 */
gboolean wk_store_restore (const char *file, const char *dir, WkClock *clock, GError **error);

G_END_DECLS
