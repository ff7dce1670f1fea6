/* A clock that is handed in, so that tests can set the time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _WkClock WkClock; /* ref-counted; may be read from any thread */

/**
 * wk_clock_new_system:
 *
 * Returns: (transfer full): the machine's clock
 */
WkClock *wk_clock_new_system (void);

/**
 * wk_clock_new_test:
 * @wall: microseconds since 1970-01-01 UTC at which it stands
 *
 * A clock that stands still until it is moved. Its monotonic time begins at 0.
 *
 * Returns: (transfer full): a test clock
 */
WkClock *wk_clock_new_test (gint64 wall);

WkClock *wk_clock_ref (WkClock *self);
void wk_clock_unref (WkClock *self);

/**
 * wk_clock_get_wall:
 * @self: a clock
 *
 * Returns: microseconds since 1970-01-01 UTC; may jump either way
 */
gint64 wk_clock_get_wall (WkClock *self);

/**
 * wk_clock_get_monotonic:
 * @self: a clock
 *
 * Returns: microseconds since some moment; never goes back
 */
gint64 wk_clock_get_monotonic (WkClock *self);

/**
 * wk_clock_advance:
 * @self: a test clock
 * @by: microseconds, 0 or more
 *
 * Moves a test clock's wall and monotonic time forward.
 */
void wk_clock_advance (WkClock *self, gint64 by);

/**
 * wk_clock_set_wall:
 * @self: a test clock
 * @wall: microseconds since 1970-01-01 UTC
 *
 * Sets a test clock's wall time, as a person or a time server does; the monotonic time stays.
 */
void wk_clock_set_wall (WkClock *self, gint64 wall);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkClock, wk_clock_unref)

G_END_DECLS
