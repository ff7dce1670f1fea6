/* Random numbers that are handed in, so that a test can be run again as it was. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _WkRandom WkRandom; /* ref-counted; may be used from any thread */

/**
 * wk_random_new_system:
 *
 * Returns: (transfer full): libsodium's random numbers, fit for keys
 */
WkRandom *wk_random_new_system (void);

/**
 * wk_random_new_seeded:
 * @seed: where to begin
 *
 * The same numbers in the same order for the same seed: for tests only, never for keys that guard anything.
 *
 * Returns: (transfer full): a foreseeable source
 */
WkRandom *wk_random_new_seeded (guint64 seed);

WkRandom *wk_random_ref (WkRandom *self);
void wk_random_unref (WkRandom *self);

/**
 * wk_random_fill:
 * @self: a source
 * @data: (out caller-allocates): where to write
 * @length: bytes
 */
void wk_random_fill (WkRandom *self, gpointer data, gsize length);

/**
 * wk_random_get_uint64:
 * @self: a source
 *
 * Returns: 64 random bits
 */
guint64 wk_random_get_uint64 (WkRandom *self);

/**
 * wk_random_get_below:
 * @self: a source
 * @bound: above 0
 *
 * Returns: an evenly spread number from 0 up to, not including, @bound
 */
guint64 wk_random_get_below (WkRandom *self, guint64 bound);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkRandom, wk_random_unref)

G_END_DECLS
