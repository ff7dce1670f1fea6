#include "wk-office-account.h"
#include "wk-office-feed-private.h"
#include "wk-office-vouch.h"

gboolean
wk_office_feed_check_pass (WkOfficeFeed *self, const guint8 *hash, WkOfficePass *pass, GError **error)
{
  return wk_office_register_refresh (self->reg, error) && wk_office_pass_find (self->reg, hash, wk_clock_get_wall (self->clock), pass, error);
}

static WkOfficeQuestion *
new_question_by_pass (GObject *account, const WkDocumentName *document)
{
  WkOfficeQuestion *question = wk_office_question_new (account);

  question->device = g_bytes_new (wk_office_account_get_device (WK_OFFICE_ACCOUNT (account)), WK_OFFICE_PASS_HASH_LENGTH);
  question->document = wk_document_name_copy (document);

  return question;
}

static void
enter_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  guint8 hash[WK_OFFICE_PASS_HASH_LENGTH];
  GError *error = NULL;
  WkOfficePass pass;

  if (!wk_office_pass_hash (((WkOfficeQuestion *) data)->text, hash))
    g_task_return_new_error (task, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED, "This is no pass.");
  else if (!wk_office_feed_check_pass (source, hash, &pass, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, wk_office_account_new_by_pass (&pass.account, hash), g_object_unref);
}

static void
enter_async (WkFeedOffice *office, const char *pass, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  wk_office_feed_ask (WK_OFFICE_FEED (office), enter_async, wk_office_question_new_about (pass), enter_on_worker, cancellable, callback, data);
}

static GObject *
enter_finish (WkFeedOffice *office, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
follow_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkOfficeFeed *self = source;
  WkOfficeQuestion *question = data;
  const guint8 *hash = g_bytes_get_data (question->device, NULL);
  gint64 after = (gint64) question->number;
  g_autoptr (WkFeedFollowed) news = NULL;
  GError *error = NULL;
  WkOfficePass pass;

  if (wk_office_feed_check_pass (self, hash, &pass, &error))
    news = wk_office_log_follow (self->log, &question->account, question->document, after, &error);
  if (news && after <= 0 && !wk_office_questions_note_opened (self->questions, &question->account, hash, news->name, &error))
    g_clear_pointer (&news, wk_feed_followed_free);
  if (news)
    news->may_write = news->may_write && !pass.read_only;
  wk_office_feed_return (task, g_steal_pointer (&news), (GDestroyNotify) wk_feed_followed_free, error);
}

static void
follow_async (WkFeedOffice *office, GObject *account, const WkDocumentName *name, gint64 after, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer data)
{
  WkOfficeQuestion *question = new_question_by_pass (account, name);

  question->number = (guint64) after;
  wk_office_feed_ask (WK_OFFICE_FEED (office), follow_async, question, follow_on_worker, cancellable, callback, data);
}

static WkFeedFollowed *
follow_finish (WkFeedOffice *office, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
vouch_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkOfficeFeed *self = source;
  WkOfficeQuestion *question = data;
  GError *error = NULL;
  WkOfficePass pass;
  gboolean good;

  question->verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_verdict_free);
  good = wk_office_feed_check_pass (self, g_bytes_get_data (question->device, NULL), &pass, &error) && !pass.read_only &&
         wk_office_vouch (self->push, self->store, self->reg, &question->account, &question->document->document, question->body,
                          wk_clock_get_wall (self->clock), question->verdicts, &error);
  if (good) {
    wk_office_feed_remember (self, question->verdicts);
    if (question->document->kind == WK_DOC_DIRECTORY)
      wk_office_feed_erase_decided (self);
  }
  question->position = wk_office_store_get_position (self->store);
  if (good)
    g_task_return_boolean (task, TRUE);
  else if (error)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED, "This pass is for reading.");
}

static void
vouch_async (WkFeedOffice *office, GObject *account, const WkDocumentName *name, GBytes *update, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer data)
{
  WkOfficeQuestion *question = new_question_by_pass (account, name);

  question->body = g_bytes_ref (update);
  wk_office_feed_ask (WK_OFFICE_FEED (office), vouch_async, question, vouch_on_worker, cancellable, callback, data);
}

static gboolean
vouch_finish (WkFeedOffice *office, GAsyncResult *result, GError **error)
{
  WkOfficeFeed *self = WK_OFFICE_FEED (office);
  WkOfficeQuestion *question = g_task_get_task_data (G_TASK (result));

  if (question->verdicts)
    wk_office_feed_count_verdicts (self, question->verdicts);
  wk_office_feed_advance (self, result);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
wk_office_feed_fill_web (WkFeedOfficeInterface *iface)
{
  iface->enter_async = enter_async;
  iface->enter_finish = enter_finish;
  iface->follow_async = follow_async;
  iface->follow_finish = follow_finish;
  iface->vouch_async = vouch_async;
  iface->vouch_finish = vouch_finish;
}
