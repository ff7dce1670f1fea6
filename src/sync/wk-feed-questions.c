#include "wk-feed-questions-private.h"

#define MOST_UNANSWERED 16

struct _WkFeedQuestions
{
  guint64 last, answered; /* numbers */
  GQueue tasks;           /* of GTask (owned) */
};

WkFeedQuestions *
wk_feed_questions_new (void)
{
  WkFeedQuestions *self = g_new0 (WkFeedQuestions, 1);

  g_queue_init (&self->tasks);
  return self;
}

void
wk_feed_questions_free (WkFeedQuestions *self)
{
  wk_feed_questions_end (self);
  g_free (self);
}

void
wk_feed_questions_ask (WkFeedQuestions *self, WkPeer *peer, WkQuestion question, GBytes *body, GTask *task)
{
  WkMessage message = { .n = question, .bytes = body };

  if (self->tasks.length >= MOST_UNANSWERED || g_bytes_get_size (body) > WK_QUESTION_MAX)
    {
      g_task_return_new_error (task, WK_SYNC_ERROR, WK_SYNC_ERROR_LIMIT, "Too much is asked at once.");
      g_object_unref (task);
      return;
    }
  message.number = ++self->last;
  g_queue_push_tail (&self->tasks, task);
  wk_peer_send (peer, WK_MESSAGE_ASK, &message);
}

gboolean
wk_feed_questions_take (WkFeedQuestions *self, const WkMessage *message)
{
  g_autoptr(GTask) task = NULL;

  if (g_queue_is_empty (&self->tasks) || message->number != self->answered + 1 || message->reason > 2)
    return FALSE;
  self->answered++;
  task = g_queue_pop_head (&self->tasks);
  if (message->reason == 0)
    g_task_return_pointer (task, g_bytes_ref (message->bytes), (GDestroyNotify) g_bytes_unref);
  else if (message->reason == 1)
    g_task_return_new_error (task, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED, "%s", message->text);
  else
    g_task_return_new_error (task, WK_SYNC_ERROR, WK_SYNC_ERROR_NOT_FOUND, "The office cannot say now.");
  return TRUE;
}

void
wk_feed_questions_end (WkFeedQuestions *self)
{
  GTask *task;

  while ((task = g_queue_pop_head (&self->tasks)) != NULL)
    {
      g_task_return_new_error (task, WK_SYNC_ERROR, WK_SYNC_ERROR_ENDED, "The line to the office went.");
      g_object_unref (task);
    }
}
