#include "wk-feed-answers-private.h"

#include <wk-log.h>

#define MOST_WAITING 16

typedef struct
{
  guint64 number, question;
  GBytes *body; /* (owned) */
} Asked;

struct _WkFeedAnswers
{
  WkFeedOffice *office; /* (owned) */
  WkPeer *peer;         /* (owned) (nullable): until the end */
  GObject *account;     /* (owned) */
  GQueue waiting;       /* of Asked (owned); the first is being answered */
  gulong changed_id;
  gboolean telling, tell_again;
  GBytes *told;         /* (owned) (nullable): the last */
};

static void answer_next (WkFeedAnswers *self);

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_bytes_unref (asked->body);
  g_free (asked);
}

static void
answers_clear (gpointer data)
{
  WkFeedAnswers *self = data;

  g_queue_clear_full (&self->waiting, asked_free);
  g_clear_pointer (&self->told, g_bytes_unref);
  g_object_unref (self->office);
  g_object_unref (self->account);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WkFeedAnswers *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = WK_FEED_OFFICE_GET_IFACE (source)->ask_finish (WK_FEED_OFFICE (source), result, &error);
  Asked *asked = g_queue_pop_head (&self->waiting);
  gboolean no = g_error_matches (error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED);
  WkMessage message = { .number = asked->number, .reason = body != NULL ? 0 : no ? 1 : 2, .text = no ? error->message : NULL, .bytes = body };

  if (body == NULL && !no)
    wk_log_failure ("sync", "answer_failed", error);
  if (self->peer != NULL)
    {
      wk_peer_send (self->peer, WK_MESSAGE_ANSWER, &message);
      answer_next (self);
    }
  asked_free (asked);
  g_rc_box_release_full (self, answers_clear);
}

static void
answer_next (WkFeedAnswers *self)
{
  Asked *asked = g_queue_peek_head (&self->waiting);

  if (asked != NULL)
    WK_FEED_OFFICE_GET_IFACE (self->office)->ask_async (self->office, self->account, asked->question, asked->body, NULL, answered_cb,
                                                        g_rc_box_acquire (self));
}

gboolean
wk_feed_answers_take (WkFeedAnswers *self, const WkMessage *message)
{
  Asked *asked;

  if (self->waiting.length >= MOST_WAITING)
    return FALSE;
  asked = g_new0 (Asked, 1);
  asked->number = message->number;
  asked->question = message->n;
  asked->body = g_bytes_ref (message->bytes);
  g_queue_push_tail (&self->waiting, asked);
  if (self->waiting.length == 1)
    answer_next (self);
  return TRUE;
}

/* ---- what is told ------------------------------------------------------------------------------- */

static void tell (WkFeedAnswers *self);

static void
tell_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WkFeedAnswers *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = WK_FEED_OFFICE_GET_IFACE (source)->tell_finish (WK_FEED_OFFICE (source), result, &error);
  WkMessage message = { .bytes = body };

  self->telling = FALSE;
  if (body == NULL)
    wk_log_failure ("sync", "tell_failed", error);
  else if (self->peer != NULL && (self->told == NULL || !g_bytes_equal (self->told, body)))
    {
      wk_peer_send (self->peer, WK_MESSAGE_TELL, &message);
      g_clear_pointer (&self->told, g_bytes_unref);
      self->told = g_steal_pointer (&body);
    }
  if (self->tell_again)
    tell (self);
  g_rc_box_release_full (self, answers_clear);
}

static void
tell (WkFeedAnswers *self)
{
  self->tell_again = self->telling;
  if (self->telling || self->peer == NULL)
    return;
  self->telling = TRUE;
  WK_FEED_OFFICE_GET_IFACE (self->office)->tell_async (self->office, self->account, NULL, tell_cb, g_rc_box_acquire (self));
}

/* ---- beginning and end ---------------------------------------------------------------------------- */

WkFeedAnswers *
wk_feed_answers_new (WkFeedOffice *office, WkPeer *peer, GObject *account)
{
  WkFeedAnswers *self = g_rc_box_new0 (WkFeedAnswers);

  self->office = g_object_ref (office);
  self->peer = wk_peer_ref (peer);
  self->account = g_object_ref (account);
  g_queue_init (&self->waiting);
  if (wk_peer_get_capabilities (peer) & WK_CAPABILITY_QUESTIONS)
    {
      self->changed_id = g_signal_connect_swapped (office, "people-changed", G_CALLBACK (tell), self);
      tell (self);
    }
  return self;
}

void
wk_feed_answers_end (WkFeedAnswers *self)
{
  g_clear_signal_handler (&self->changed_id, self->office);
  g_clear_pointer (&self->peer, wk_peer_unref);
  g_rc_box_release_full (self, answers_clear);
}
