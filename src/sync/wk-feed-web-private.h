/* The office's side of one connection of an npm client: the documents it opened by its pass. */
#pragma once

#include "wk-feed-office.h"
#include "wk-peer-private.h"

G_BEGIN_DECLS

typedef struct _WkFeedWeb WkFeedWeb;

/**
 * wk_feed_web_new:
 * @office: whom to ask; one that takes passes
 * @peer: the connection, which speaks Hocuspocus alone
 *
 * Returns: (transfer full): until wk_feed_web_end()
 */
WkFeedWeb *wk_feed_web_new (WkFeedOffice *office, WkPeer *peer);

void wk_feed_web_take (WkFeedWeb *self, const WkFrame *frame);
/* It has not heard from us for a while. Whoever was not let in by then goes. */
void wk_feed_web_keep_alive (WkFeedWeb *self);
GObject *wk_feed_web_get_account (WkFeedWeb *self); /* (transfer none) (nullable): as the office let it in */

/* Nothing more is sent: the connection ended. */
void wk_feed_web_end (WkFeedWeb *self);

G_END_DECLS
