/* A laptop's side of being enrolled at an office by code. */
#pragma once

#include <wk-clock.h>
#include <wk-random.h>

#include "wk-feed.h"
#include "wk-transport.h"

G_BEGIN_DECLS

/**
 * wk_enrol_async:
 * @transport: an open connection to the office; it is closed when done
 * @code: twelve digits (wk_code_normalise())
 * @fields: what to ask for: name, organisation, function, device; the rest is not read
 * @key: the device's key
 * @location: (nullable): the location that this laptop began by itself; the first laptop to join a new office founds the office's
 * @location_name: (nullable): what that location is called
 * @clock: for timeouts
 * @random: for CPace
 * @cancellable: (nullable): ends it
 * @callback: what to call when done
 * @data: for @callback
 *
 * Proves the code (CPace, channel `woonkamer-enrol-1`) and that we hold @key, and gets the location's secret, the office's key
 * and a certificate, sealed under the key that CPace gave.
 */
void wk_enrol_async (WkTransport *transport, const char *code, const WkCertificateFields *fields, WkDeviceKey *key,
                     const WkSubject *location, const char *location_name, WkClock *clock, WkRandom *random,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/**
 * wk_enrol_finish:
 * @result: what the callback got
 * @reason: (out) (optional): why it ended, on failure
 * @error: %WK_SYNC_ERROR_REFUSED (wrong code, too many tries), %WK_SYNC_ERROR_SIGNATURE (not the office it says it is),
 *   %WK_SYNC_ERROR_ENDED, %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): what the office handed over
 */
WkEnrolment *wk_enrol_finish (GAsyncResult *result, WkReason *reason, GError **error);

G_END_DECLS
