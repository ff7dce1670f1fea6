/* When to try again: soon at first, then ever less often, and at once when the network is back. */
#pragma once

#include <gio/gio.h>

#include "wk-random.h"

G_BEGIN_DECLS

#define WK_TYPE_RECONNECTOR (wk_reconnector_get_type ())
/* Signal "attempt": the moment to try; answer with wk_reconnector_failed() or wk_reconnector_succeeded(). */
G_DECLARE_FINAL_TYPE (WkReconnector, wk_reconnector, WK, RECONNECTOR, GObject)

/**
 * wk_reconnector_new:
 * @random: for the jitter, so that many laptops do not come back in one moment
 * @monitor: (nullable): what knows of the network; %NULL for the machine's
 *
 * Returns: (transfer full): one that stands still until wk_reconnector_start()
 */
WkReconnector *wk_reconnector_new (WkRandom *random, GNetworkMonitor *monitor);

/**
 * wk_reconnector_set_bounds:
 * @self: a reconnector
 * @first: milliseconds of the first wait, above 0
 * @longest: milliseconds that no wait exceeds
 *
 * Each wait is between half and all of the one before doubled. Unless set, from 500 ms to 30 s.
 */
void wk_reconnector_set_bounds (WkReconnector *self, guint first, guint longest);

/**
 * wk_reconnector_start:
 * @self: a reconnector
 *
 * Tries at once (in the next turn of the main context), also when it was waiting.
 */
void wk_reconnector_start (WkReconnector *self);

/**
 * wk_reconnector_failed:
 * @self: a reconnector
 *
 * An attempt failed, or a connection was cut: waits, then emits "attempt".
 */
void wk_reconnector_failed (WkReconnector *self);

/**
 * wk_reconnector_succeeded:
 * @self: a reconnector
 *
 * The attempt succeeded: the next wait is a short one again.
 */
void wk_reconnector_succeeded (WkReconnector *self);

/**
 * wk_reconnector_stop:
 * @self: a reconnector
 *
 * No more attempts until wk_reconnector_start().
 */
void wk_reconnector_stop (WkReconnector *self);

/**
 * wk_reconnector_get_wait:
 * @self: a reconnector
 *
 * Returns: milliseconds of the wait under way, 0 when it is not waiting
 */
guint wk_reconnector_get_wait (WkReconnector *self);

G_END_DECLS
