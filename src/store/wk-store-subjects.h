/* Whose keys seal the records. */
#pragma once

#include "wk-store.h"

G_BEGIN_DECLS

/**
 * wk_store_ensure_subject:
 * @self: a store
 * @subject: whose key
 * @secret: (nullable) (array fixed-size=32): its secret when it comes from elsewhere; %NULL draws a fresh one
 * @error: %WK_STORE_ERROR_ERASED …
 *
 * Makes the subject's random key and secret when there are none. A subject that is there already stays as it
 * is; its secret too (see wk_store_set_subject_secret()).
 *
 * Returns: whether the subject is there
 */
gboolean wk_store_ensure_subject (WkStore *self, const WkId *subject, const guint8 *secret, GError **error);

/**
 * wk_store_has_subject:
 *
 * Returns: whether there is a key for @subject
 */
gboolean wk_store_has_subject (WkStore *self, const WkId *subject);

/**
 * wk_store_get_subject_secret:
 * @self: a store
 * @subject: whose
 * @secret: (out caller-allocates) (array fixed-size=32): where to write; wipe it after use
 * @error: %WK_STORE_ERROR_MISSING, %WK_STORE_ERROR_ERASED, %WK_STORE_ERROR_DAMAGED
 *
 * The random secret that names the subject's documents.
 *
 * Returns: whether @secret was written
 */
gboolean wk_store_get_subject_secret (WkStore *self, const WkId *subject, guint8 *secret, GError **error);

/**
 * wk_store_set_subject_secret:
 * @self: a store
 * @subject: whose; must be there
 * @secret: (array fixed-size=32): what names its documents from now on
 * @error: as wk_store_get_subject_secret()
 *
 * Takes over the secret that the office knows. Documents keep the names they have.
 *
 * Returns: whether it is durable
 */
gboolean wk_store_set_subject_secret (WkStore *self, const WkId *subject, const guint8 *secret, GError **error);

/**
 * wk_store_list_subjects:
 *
 * Returns: (transfer full) (nullable) (element-type WkId): all subjects that have a key
 */
GPtrArray *wk_store_list_subjects (WkStore *self, GError **error);

/**
 * wk_store_erase_subject:
 * @self: a store, not in a group
 * @subject: whom to erase; may be unknown
 * @error: why not
 *
 * Destroys the subject's key and every row under it, the saved image of the projection, and what the write-ahead
 * log still held of them; puts a tombstone. What was sealed under the key is unreadable from then on, wherever a
 * copy of it may be. Erasing again does nothing.
 *
 * Returns: whether it is gone for good
 */
gboolean wk_store_erase_subject (WkStore *self, const WkId *subject, GError **error);

/**
 * wk_store_is_erased:
 *
 * Returns: whether @subject has a tombstone
 */
gboolean wk_store_is_erased (WkStore *self, const WkId *subject);

/**
 * wk_store_list_tombstones:
 *
 * Returns: (transfer full) (nullable) (element-type WkId): every erased subject
 */
GPtrArray *wk_store_list_tombstones (WkStore *self, GError **error);

G_END_DECLS
