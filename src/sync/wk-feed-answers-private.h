/* The office's side of what is asked and told beside the feed, on one connection. */
#pragma once

#include "wk-feed-office.h"
#include "wk-peer-private.h"

G_BEGIN_DECLS

typedef struct _WkFeedAnswers WkFeedAnswers;

/**
 * wk_feed_answers_new:
 * @office: whom to ask; one that answers questions
 * @peer: the connection
 * @account: as the office admitted it
 *
 * Tells the laptop at once what is to be told, when it takes that, and again when it changes.
 *
 * Returns: (transfer full): until wk_feed_answers_end()
 */
WkFeedAnswers *wk_feed_answers_new (WkFeedOffice *office, WkPeer *peer, GObject *account);

/**
 * wk_feed_answers_take:
 * @self: answers
 * @message: an ASK
 *
 * Returns: whether it is answered; %FALSE: too many wait
 */
gboolean wk_feed_answers_take (WkFeedAnswers *self, const WkMessage *message);

/* Nothing more is sent: the connection ended. */
void wk_feed_answers_end (WkFeedAnswers *self);

G_END_DECLS
