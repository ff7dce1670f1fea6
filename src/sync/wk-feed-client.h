/* The laptop's side of syncing with an office, over one connection. */
#pragma once

#include <wk-clock.h>
#include <wk-random.h>

#include "wk-feed-local.h"
#include "wk-feed-question.h"
#include "wk-transport.h"

G_BEGIN_DECLS

typedef enum {
  WK_FEED_CLIENT_CONNECTING, /* proving who we are */
  WK_FEED_CLIENT_COMPARING,  /* a new epoch: all documents are compared */
  WK_FEED_CLIENT_CATCHING_UP,
  WK_FEED_CLIENT_LIVE,       /* nothing is missing here and nothing waits; stays so as changes come and go */
  WK_FEED_CLIENT_ENDED
} WkFeedClientState;

#define WK_TYPE_FEED_CLIENT (wk_feed_client_get_type ())

/**
 * WkFeedClient:
 *
 * One a connection; after its end its owner makes a new one. Signals: `state-changed`; `came` (guint entries): a page with entries
 * that were new here is durable; `told` (GBytes): what the office says of the account (WIRE.md, TELL); `progress`:
 * wk_feed_client_get_places() changed; `ended`: once, last; see wk_feed_client_get_reason().
 */
G_DECLARE_FINAL_TYPE (WkFeedClient, wk_feed_client, WK, FEED_CLIENT, GObject)

/**
 * wk_feed_client_new:
 * @transport: an open connection
 * @local: the laptop's store
 * @enrolment: what the office handed over; copied
 * @key: the device's key
 * @clock: for timeouts
 * @random: for nonces
 *
 * Begins at once. The office must prove @enrolment's office key.
 *
 * Returns: (transfer full): a client
 */
WkFeedClient *wk_feed_client_new (WkTransport *transport, WkFeedLocal *local, const WkEnrolment *enrolment, WkDeviceKey *key,
                                  WkClock *clock, WkRandom *random);

WkFeedClientState wk_feed_client_get_state (WkFeedClient *self);
WkReason wk_feed_client_get_reason (WkFeedClient *self);
/* Where this laptop stands in the office's log, and where that ends; %FALSE until the office said so. */
gboolean wk_feed_client_get_places (WkFeedClient *self, guint64 *at, guint64 *end);
guint64 wk_feed_client_get_n_sent (WkFeedClient *self);             /* batches confirmed over this connection */
guint64 wk_feed_client_get_n_refused (WkFeedClient *self);
guint64 wk_feed_client_get_n_received (WkFeedClient *self);         /* entries that were new here */
guint64 wk_feed_client_get_bytes_sent (WkFeedClient *self);
guint64 wk_feed_client_get_bytes_received (WkFeedClient *self);

/* Whether the office is there and takes questions. */
gboolean wk_feed_client_can_ask (WkFeedClient *self);

/**
 * wk_feed_client_ask_async:
 * @self: a client
 * @question: what
 * @body: as WIRE.md has it
 * @cancellable: (nullable): whether the answer is still wanted
 * @callback: called with the answer
 * @data: for @callback
 *
 * Asks the office what is not in the feed.
 */
void wk_feed_client_ask_async (WkFeedClient *self, WkQuestion question, GBytes *body, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data);

/**
 * wk_feed_client_ask_finish:
 * @self: a client
 * @result: what @callback was called with
 * @error: %WK_SYNC_ERROR_REFUSED: no, and the message says why, for people; any other: not now
 *
 * Returns: (transfer full) (nullable): the answer's body
 */
GBytes *wk_feed_client_ask_finish (WkFeedClient *self, GAsyncResult *result, GError **error);

/* Ends the connection; what was under way in the store is finished, its answer ignored. */
void wk_feed_client_close (WkFeedClient *self);

G_END_DECLS
