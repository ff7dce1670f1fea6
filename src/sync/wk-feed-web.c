#include "wk-feed-web-private.h"

#include <string.h>
#include <wk-base.h>
#include <ydoc.h>

#define DOCUMENTS_MAX 64
#define FAILURES_MAX 10
#define PASS_MAX 200                     /* bytes */
#define WAITING_MAX 4096                 /* frames that wait for the office, */
#define WAITING_BYTES (12 * 1024 * 1024) /* and how much is in them */
#define UNREAD_BYTES (16 * 1024 * 1024)  /* that wait for the client */

struct _WkFeedWeb
{
  WkFeedOffice *office;  /* (owned) */
  WkPeer *peer;          /* (owned) (nullable): until the end */
  GObject *account;      /* (owned) (nullable): once a pass let it in */
  char *pass;            /* (owned) (nullable): that one, or the one that is looked at */
  GPtrArray *opened;     /* (owned) of Opened */
  gboolean entering;
  guint failures;
  guint n_waiting;
  gsize waiting_bytes;
  gulong advanced_id, changed_id;
};

/* One document on this connection; one question about it is under way at a time. */
typedef struct
{
  WkFeedWeb *web;
  char hex[WK_ID_HEX_SIZE];
  WkDocumentName *name;  /* (owned): its id alone until it was opened */
  gboolean is_open, may_write;
  gboolean synced;       /* it was given the whole, up to `at` of the log */
  gint64 at;
  gboolean asking, look, gone;
  GQueue waiting;        /* of Waiting (owned) */
  guint writing;         /* updates that are under way */
} Opened;

/* A step 1, a step 2 or an update, in the order in which they came. */
typedef struct
{
  guint64 kind;
  GBytes *bytes;         /* (owned) */
} Waiting;

static void pump (Opened *opened);

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_bytes_unref (waiting->bytes);
  g_free (waiting);
}

static void
opened_clear (gpointer data)
{
  Opened *opened = data;

  g_queue_clear_full (&opened->waiting, waiting_free);
  wk_document_name_free (opened->name);
}

static void
web_clear (gpointer data)
{
  WkFeedWeb *self = data;

  g_object_unref (self->office);
  g_clear_object (&self->account);
  g_clear_pointer (&self->pass, wk_wipe_and_free_text);
  g_ptr_array_unref (self->opened);
}

static void
opened_release (gpointer data)
{
  WkFeedWeb *web = ((Opened *) data)->web;

  g_rc_box_release_full (data, opened_clear);
  g_rc_box_release_full (web, web_clear);
}

/* For as long as a question is under way. */
static Opened *
opened_acquire (Opened *opened)
{
  g_rc_box_acquire (opened->web);
  return g_rc_box_acquire (opened);
}

static gboolean
is_over (WkFeedWeb *self)
{
  return self->peer == NULL || wk_peer_is_ended (self->peer);
}

static void
send (WkFeedWeb *self, GBytes *frame /* (owned) */)
{
  if (!is_over (self))
    wk_peer_send_frame (self->peer, frame);
  g_bytes_unref (frame);
  if (!is_over (self) && wk_peer_get_backlog (self->peer) > UNREAD_BYTES)
    wk_peer_end (self->peer, WK_REASON_LIMIT);
}

static void
send_sync (Opened *opened, WkSyncStep step, GBytes *bytes)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  send (opened->web, wk_frame_new_sync (opened->hex, step, data, length));
}

static Opened *
find (WkFeedWeb *self, const WkFrame *frame)
{
  for (guint i = 0; i < self->opened->len; i++)
    if (wk_frame_is_named (frame, ((Opened *) g_ptr_array_index (self->opened, i))->hex))
      return g_ptr_array_index (self->opened, i);
  return NULL;
}

/* ---- what is told on one document ----------------------------------------------------------------- */

static void
drop (Opened *opened)
{
  WkFeedWeb *self = opened->web;
  Waiting *waiting;

  opened->gone = TRUE;
  while ((waiting = g_queue_pop_head (&opened->waiting)) != NULL)
    {
      self->n_waiting--;
      self->waiting_bytes -= g_bytes_get_size (waiting->bytes);
      waiting_free (waiting);
    }
  g_ptr_array_remove (self->opened, opened);
}

static void
deny (Opened *opened)
{
  send (opened->web, wk_frame_new_auth (opened->hex, WK_AUTH_DENIED, "permission-denied"));
  drop (opened);
}

static void
tell_rights (Opened *opened)
{
  send (opened->web, wk_frame_new_auth (opened->hex, WK_AUTH_AUTHENTICATED, opened->may_write ? "read-write" : "readonly"));
}

/* The office will not, or could not. */
static void
fail (Opened *opened, GError *error)
{
  if (g_error_matches (error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED))
    {
      deny (opened);
      return;
    }
  wk_log_failure ("sync", "web_failed", error);
  wk_peer_end (opened->web->peer, WK_REASON_FAILED);
}

/* Takes over what an answer says; %FALSE: there is nothing more to be done here. */
static WkFeedFollowed *
take_news (Opened *opened, GObject *source, GAsyncResult *result)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WkFeedFollowed) news = WK_FEED_OFFICE_GET_IFACE (source)->follow_finish (WK_FEED_OFFICE (source), result, &error);
  gboolean told = opened->is_open && (news == NULL || news->may_write == opened->may_write);

  opened->asking = FALSE;
  if (is_over (opened->web) || opened->gone)
    return NULL;
  if (news == NULL)
    {
      fail (opened, error);
      return NULL;
    }
  opened->may_write = news->may_write;
  if (!told)
    tell_rights (opened);
  return g_steal_pointer (&news);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Opened *opened = data;
  g_autoptr(WkFeedFollowed) news = take_news (opened, source, result);

  if (news != NULL)
    {
      opened->is_open = TRUE;
      wk_document_name_free (opened->name);
      opened->name = wk_document_name_copy (news->name);
      pump (opened);
    }
  opened_release (opened);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Opened *opened = data;
  g_autoptr(WkFeedFollowed) news = take_news (opened, source, result);

  if (news != NULL)
    {
      opened->at = news->to;
      if (news->update != NULL)
        send_sync (opened, WK_SYNC_UPDATE, news->update);
      pump (opened);
    }
  opened_release (opened);
}

/* Everything is there: what the client lacks of it, and what it may have that the office lacks is asked for. */
static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Opened *opened = data;
  g_autoptr(WkFeedFollowed) news = take_news (opened, source, result);

  if (news != NULL && news->update != NULL)
    {
      Waiting *step = g_queue_pop_head (&opened->waiting);
      gsize length, their_length;
      gconstpointer state = g_bytes_get_data (news->update, &length), theirs = g_bytes_get_data (step->bytes, &their_length);
      g_autoptr(GBytes) lack = y_update_diff (state, length, theirs, their_length, NULL);
      g_autoptr(GBytes) vector = y_update_state_vector (state, length, NULL);

      opened->web->n_waiting--;
      opened->web->waiting_bytes -= their_length;
      if (lack == NULL || vector == NULL)
        wk_peer_end (opened->web->peer, WK_REASON_MALFORMED);
      else
        {
          opened->at = news->to;
          opened->synced = TRUE;
          send_sync (opened, WK_SYNC_STEP_2, lack);
          send_sync (opened, WK_SYNC_STEP_1, vector);
          pump (opened);
        }
      waiting_free (step);
    }
  opened_release (opened);
}

/* ---- what is written ---------------------------------------------------------------------------------- */

static void
answer_written (Opened *opened, gboolean applied)
{
  guint n = opened->writing;

  opened->writing = 0;
  for (guint i = 0; i < n; i++)
    send (opened->web, wk_frame_new_sync_status (opened->hex, applied));
}

static void
vouched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Opened *opened = data;
  g_autoptr(GError) error = NULL;
  gboolean good = WK_FEED_OFFICE_GET_IFACE (source)->vouch_finish (WK_FEED_OFFICE (source), result, &error);

  opened->asking = FALSE;
  if (!is_over (opened->web) && !opened->gone)
    {
      if (!good && !g_error_matches (error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED))
        fail (opened, error);
      else
        {
          answer_written (opened, good);
          opened->look = TRUE;
          pump (opened);
        }
    }
  opened_release (opened);
}

/* All that waits until the next question is taken in one. */
static GBytes *
gather (Opened *opened)
{
  g_autoptr(GPtrArray) updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  Waiting *waiting;

  while ((waiting = g_queue_peek_head (&opened->waiting)) != NULL && waiting->kind != WK_SYNC_STEP_1)
    {
      g_queue_pop_head (&opened->waiting);
      opened->web->n_waiting--;
      opened->web->waiting_bytes -= g_bytes_get_size (waiting->bytes);
      g_ptr_array_add (updates, g_bytes_ref (waiting->bytes));
      waiting_free (waiting);
    }
  opened->writing = updates->len;
  return y_updates_merge ((GBytes **) updates->pdata, updates->len, NULL);
}

static void
write_waiting (Opened *opened)
{
  WkFeedWeb *self = opened->web;
  g_autoptr(GBytes) update = gather (opened);

  if (update == NULL)
    {
      wk_peer_end (self->peer, WK_REASON_MALFORMED);
      return;
    }
  if (!opened->may_write)
    {
      answer_written (opened, FALSE);
      pump (opened);
      return;
    }
  opened->asking = TRUE;
  WK_FEED_OFFICE_GET_IFACE (self->office)->vouch_async (self->office, self->account, opened->name, update, NULL, vouched_cb, opened_acquire (opened));
}

static void
ask_for (Opened *opened, gint64 after, GAsyncReadyCallback callback)
{
  WkFeedWeb *self = opened->web;

  opened->asking = TRUE;
  WK_FEED_OFFICE_GET_IFACE (self->office)->follow_async (self->office, self->account, opened->name, after, NULL, callback, opened_acquire (opened));
}

static void
pump (Opened *opened)
{
  WkFeedWeb *self = opened->web;
  Waiting *first = g_queue_peek_head (&opened->waiting);

  if (is_over (self) || opened->gone || opened->asking || self->account == NULL)
    return;
  if (!opened->is_open)
    ask_for (opened, -1, opened_cb);
  else if (first != NULL && first->kind == WK_SYNC_STEP_1)
    ask_for (opened, 0, read_cb);
  else if (first != NULL)
    write_waiting (opened);
  else if (opened->look && opened->synced)
    {
      opened->look = FALSE;
      ask_for (opened, opened->at, looked_cb);
    }
}

static void
look (WkFeedWeb *self)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func (opened_release);

  for (guint i = 0; i < self->opened->len; i++)
    g_ptr_array_add (all, opened_acquire (g_ptr_array_index (self->opened, i)));
  for (guint i = 0; i < all->len; i++)
    {
      ((Opened *) g_ptr_array_index (all, i))->look = TRUE;
      pump (g_ptr_array_index (all, i));
    }
}

/* ---- coming in ------------------------------------------------------------------------------------------ */

static void
entered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WkFeedWeb *self = data;
  g_autoptr(GError) error = NULL;

  self->entering = FALSE;
  self->account = WK_FEED_OFFICE_GET_IFACE (source)->enter_finish (WK_FEED_OFFICE (source), result, &error);
  if (self->account != NULL)
    {
      if (!is_over (self))
        look (self);
    }
  else if (!is_over (self))
    {
      g_clear_pointer (&self->pass, wk_wipe_and_free_text);
      while (self->opened->len > 0 && !is_over (self))
        fail (g_ptr_array_index (self->opened, 0), error);
      if (++self->failures >= FAILURES_MAX && !is_over (self))
        wk_peer_end (self->peer, WK_REASON_NOT_RECOGNISED);
    }
  g_rc_box_release_full (self, web_clear);
}

static void
opened_free (gpointer data)
{
  g_rc_box_release_full (data, opened_clear);
}

static void
take_auth (WkFeedWeb *self, const WkFrame *frame)
{
  g_autofree char *name = g_strndup (frame->name, frame->name_length);
  char *pass = g_strndup ((const char *) frame->data, MIN (frame->length, PASS_MAX));
  WkDocumentName asked = { .domain = (char *) "" };
  Opened *opened = find (self, frame);

  if (opened != NULL)
    drop (opened);
  if (frame->kind != WK_AUTH_TOKEN || !wk_frame_get_document (frame, &asked.document) || self->opened->len >= DOCUMENTS_MAX ||
      (self->pass != NULL && !g_str_equal (self->pass, pass)))
    {
      wk_wipe_and_free_text (pass);
      send (self, wk_frame_new_auth (name, WK_AUTH_DENIED, "permission-denied"));
      return;
    }
  opened = g_rc_box_new0 (Opened);
  opened->web = self;
  opened->name = wk_document_name_copy (&asked);
  wk_id_write_hex (&asked.document, opened->hex);
  g_queue_init (&opened->waiting);
  g_ptr_array_add (self->opened, opened);
  if (self->account == NULL && !self->entering)
    {
      self->pass = g_steal_pointer (&pass);
      self->entering = TRUE;
      WK_FEED_OFFICE_GET_IFACE (self->office)->enter_async (self->office, self->pass, NULL, entered_cb, g_rc_box_acquire (self));
    }
  else
    pump (opened);
  g_clear_pointer (&pass, wk_wipe_and_free_text);
}

static void
take_sync (Opened *opened, const WkFrame *frame)
{
  WkFeedWeb *self = opened->web;
  Waiting *waiting;

  if (self->n_waiting >= WAITING_MAX || self->waiting_bytes + frame->length > WAITING_BYTES)
    {
      wk_peer_end (self->peer, WK_REASON_LIMIT);
      return;
    }
  self->n_waiting++;
  self->waiting_bytes += frame->length;
  waiting = g_new0 (Waiting, 1);
  waiting->kind = frame->kind;
  waiting->bytes = g_bytes_new (frame->data, frame->length);
  g_queue_push_tail (&opened->waiting, waiting);
  pump (opened);
}

void
wk_feed_web_take (WkFeedWeb *self, const WkFrame *frame)
{
  Opened *opened = find (self, frame);

  g_rc_box_acquire (self);
  if (frame->type == WK_FRAME_AUTH)
    take_auth (self, frame);
  /* On a document that it was denied nothing is answered. */
  else if (opened != NULL && (frame->type == WK_FRAME_SYNC || frame->type == WK_FRAME_SYNC_REPLY))
    take_sync (opened, frame);
  else if (opened != NULL && frame->type == WK_FRAME_CLOSE)
    drop (opened);
  g_rc_box_release_full (self, web_clear);
}

void
wk_feed_web_keep_alive (WkFeedWeb *self)
{
  if (self->opened->len == 0 || self->account == NULL)
    wk_peer_end (self->peer, WK_REASON_NOT_RECOGNISED);
  else
    send (self, wk_frame_new_query_awareness (((Opened *) g_ptr_array_index (self->opened, 0))->hex));
}

GObject *
wk_feed_web_get_account (WkFeedWeb *self)
{
  return self->account;
}

/* ---- beginning and end ------------------------------------------------------------------------------------ */

WkFeedWeb *
wk_feed_web_new (WkFeedOffice *office, WkPeer *peer)
{
  WkFeedWeb *self = g_rc_box_new0 (WkFeedWeb);

  self->office = g_object_ref (office);
  self->peer = wk_peer_ref (peer);
  self->opened = g_ptr_array_new_with_free_func (opened_free);
  self->advanced_id = g_signal_connect_swapped (office, "advanced", G_CALLBACK (look), self);
  self->changed_id = g_signal_connect_swapped (office, "people-changed", G_CALLBACK (look), self);
  return self;
}

void
wk_feed_web_end (WkFeedWeb *self)
{
  g_clear_signal_handler (&self->advanced_id, self->office);
  g_clear_signal_handler (&self->changed_id, self->office);
  g_clear_pointer (&self->peer, wk_peer_unref);
  g_rc_box_release_full (self, web_clear);
}
