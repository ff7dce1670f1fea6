/* The laptop's side of what is asked beside the feed, on one connection: answers come in the order of the questions. */
#pragma once

#include "wk-feed-question.h"
#include "wk-peer-private.h"

G_BEGIN_DECLS

typedef struct _WkFeedQuestions WkFeedQuestions;

WkFeedQuestions *wk_feed_questions_new (void); /* (transfer full) */
void wk_feed_questions_free (WkFeedQuestions *self);

/* task: (transfer full): returns the answer's body, or why there is none. */
void wk_feed_questions_ask (WkFeedQuestions *self, WkPeer *peer, WkQuestion question, GBytes *body, GTask *task);
/* An ANSWER came. FALSE: it is none to anything that was asked. */
gboolean wk_feed_questions_take (WkFeedQuestions *self, const WkMessage *message);
/* The connection ended: nothing is answered any more. */
void wk_feed_questions_end (WkFeedQuestions *self);

G_END_DECLS
