/* The office's side of one connection: enrols a laptop, or syncs with it. */
#pragma once

#include <wk-clock.h>
#include <wk-random.h>

#include "wk-code.h"
#include "wk-feed-office.h"
#include "wk-transport.h"

G_BEGIN_DECLS

#define WK_TYPE_FEED_SERVER (wk_feed_server_get_type ())

/* Signal `ended`: once, last. Lives until its last reference goes; the connection ends then. */
G_DECLARE_FINAL_TYPE (WkFeedServer, wk_feed_server, WK, FEED_SERVER, GObject)

/**
 * wk_feed_server_new:
 * @transport: an accepted connection
 * @office: the office
 * @location: the location's id, which is the office's name on the wire
 * @key: the office's key, which signs certificates
 * @limit: guesses at enrolment codes, one for the whole office
 * @clock: for timeouts
 * @random: for nonces
 *
 * Returns: (transfer full): a server that works until `ended`
 */
WkFeedServer *wk_feed_server_new (WkTransport *transport, WkFeedOffice *office, const WkId *location, WkDeviceKey *key,
                                  WkCodeLimit *limit, WkClock *clock, WkRandom *random);

WkReason wk_feed_server_get_reason (WkFeedServer *self);            /* after `ended` */
guint64 wk_feed_server_get_n_received (WkFeedServer *self);         /* batches taken */
guint64 wk_feed_server_get_n_sent (WkFeedServer *self);             /* entries sent */
GObject *wk_feed_server_get_account (WkFeedServer *self);           /* (transfer none) (nullable): as the office admitted it; %NULL before */
void wk_feed_server_close (WkFeedServer *self, WkReason reason);

G_END_DECLS
