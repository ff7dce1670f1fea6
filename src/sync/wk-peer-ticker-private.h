/* Peers look at the clock now and then. One source does for all of a main context: every source costs each turn of the loop, and an office has as
 * many peers as there are laptops. */
#pragma once

#include "wk-peer-private.h"

G_BEGIN_DECLS

/**
 * wk_peer_ticker_add:
 * @peer: a peer, which must be taken off before it goes
 *
 * From now on wk_peer_tick() is called every few seconds, from the thread's default main context.
 *
 * Returns: (transfer full): that context, for wk_peer_ticker_remove()
 */
GMainContext *wk_peer_ticker_add (WkPeer *peer);
void wk_peer_ticker_tick (GMainContext *context); /* what the source does */
void wk_peer_ticker_remove (WkPeer *peer, GMainContext *context /* (transfer full) */);

G_END_DECLS
