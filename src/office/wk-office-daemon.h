/* The office: listens, syncs with laptops, enrols them, and does what its owner asks through the control socket. */
#pragma once

#include "wk-office-feed.h"

G_BEGIN_DECLS

#define WK_TYPE_OFFICE_DAEMON (wk_office_daemon_get_type ())
/* Signal "stopped": it has ended, after wk_office_daemon_stop(). */
G_DECLARE_FINAL_TYPE (WkOfficeDaemon, wk_office_daemon, WK, OFFICE_DAEMON, GObject)

/**
 * wk_office_daemon_new:
 * @dir: the office's directory
 * @feed: its store, open
 * @host: (nullable): the number to listen on; %NULL for all
 * @port: the port; 0 for a free one
 * @clock: the time
 * @random: for nonces
 * @error: %WK_NET_ERROR_ADDRESS, or why there is no control socket
 *
 * Returns: (transfer full): an office that serves
 */
WkOfficeDaemon *wk_office_daemon_new (const char *dir, WkOfficeFeed *feed, const char *host, guint16 port, WkClock *clock, WkRandom *random,
                                      GError **error);

WkListener *wk_office_daemon_get_listener (WkOfficeDaemon *self); /* (transfer none) */

/**
 * wk_office_daemon_stop:
 * @self: an office
 *
 * Takes nothing new, tells every laptop, and emits "stopped" when they have gone or three seconds have passed.
 */
void wk_office_daemon_stop (WkOfficeDaemon *self);

G_END_DECLS
