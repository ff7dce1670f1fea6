/* When and how to try again after somebody was not reached. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wk_next_try_propose:
 * @now: the local time of the call
 * @tries: how often in a row nobody was reached, this one counted
 * @hours: (nullable): from when the resident wants to be called, as they said it ("na half 10", "09:30-12")
 * @channel: (out): a key of the channels
 *
 * The next working day at another part of the day; after three calls another way to reach the resident. Hours that begin
 * with a clock time are kept to.
 *
 * Returns: (transfer full): `2026-11-24T10:00`
 */
char *wk_next_try_propose (GDateTime *now, guint tries, const char *hours, const char **channel);

G_END_DECLS
