/* A key or a passphrase: guarded memory that is wiped when the last reference goes. */
#pragma once

#include <glib.h>

#include "wk-random.h"

G_BEGIN_DECLS

typedef struct _WkSecret WkSecret; /* ref-counted, not changed after it is filled; kept out of swap and core dumps where the system allows */

/**
 * wk_secret_new:
 * @data: (nullable): bytes to copy; %NULL for zeros, to be filled through wk_secret_get_data()
 * @length: bytes
 *
 * Returns: (transfer full): a secret
 */
WkSecret *wk_secret_new (gconstpointer data, gsize length);

/**
 * wk_secret_new_text:
 * @text: a passphrase
 *
 * Returns: (transfer full): its bytes, without the closing nul
 */
WkSecret *wk_secret_new_text (const char *text);

/**
 * wk_secret_new_random:
 * @random: where the bits come from
 * @length: bytes
 *
 * Returns: (transfer full): a fresh secret
 */
WkSecret *wk_secret_new_random (WkRandom *random, gsize length);

WkSecret *wk_secret_ref (WkSecret *self);
void wk_secret_unref (WkSecret *self);

/**
 * wk_secret_get_data:
 * @self: a secret
 *
 * Returns: (transfer none): its bytes; always closed by a nul that is not counted
 */
guint8 *wk_secret_get_data (WkSecret *self);

/**
 * wk_secret_get_length:
 * @self: a secret
 *
 * Returns: bytes
 */
gsize wk_secret_get_length (WkSecret *self);

/**
 * wk_secret_equal:
 * @a: a secret
 * @b: another
 *
 * Returns: whether they are the same, found in a time that does not betray where they differ
 */
gboolean wk_secret_equal (WkSecret *a, WkSecret *b);

/**
 * wk_wipe:
 * @data: (nullable): memory
 * @length: bytes
 *
 * Overwrites @data with zeros in a way the compiler does not leave out.
 */
void wk_wipe (gpointer data, gsize length);

/**
 * wk_wipe_and_free_text:
 * @text: (nullable) (transfer full): a text from g_malloc() that held something secret
 */
void wk_wipe_and_free_text (char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkSecret, wk_secret_unref)

G_END_DECLS
