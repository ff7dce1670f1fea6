#include "wk-room-private.h"

#include <string.h>

#define VOUCH_AFTER (250 * G_TIME_SPAN_MILLISECOND)
#define VOUCH_WHEN_AWAY G_TIME_SPAN_MINUTE
#define BACKLOG_MAX (16 * 1024 * 1024)
#define BATCHES_PER_MESSAGE_BYTES (256 * 1024)

/* ---- passing on ------------------------------------------------------------------------------------- */

void
wk_room_send_frame (Connection *connection, GBytes *frame)
{
  /* Ended at the next tick: whoever sends is in the middle of something. */
  if (wk_peer_get_backlog (connection->peer) > BACKLOG_MAX)
    connection->overrun = TRUE;
  else
    wk_peer_send_frame (connection->peer, frame);
}

/* To all who have the document but the one it came from. */
static void
broadcast (WkRoom *self, WkRoomDoc *document, GBytes *frame, Connection *but)
{
  for (guint i = 0; i < self->connections->len; i++)
    {
      Connection *connection = g_ptr_array_index (self->connections, i);

      if (connection != but && connection->member != NULL && wk_room_get_share (connection->member, document)->joined)
        wk_room_send_frame (connection, frame);
    }
}

/* Who does not sign what it writes. */
gboolean
wk_room_is_vouched_for (Member *member)
{
  return (member->flags & WK_MEMBER_FLAG_HAS_KEY) == 0 || member->wants_vouching;
}

gboolean
wk_room_vouch_cb (gpointer data)
{
  WkRoom *self = data;
  gint64 then = wk_room_now (self);
  gboolean more = FALSE;

  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = g_ptr_array_index (self->members, i);

      if (wk_room_is_vouched_for (member))
        wk_room_vouch_for (self, member);
      else if (member->connection == NULL && member->away_since != 0)
        {
          if (then - member->away_since >= VOUCH_WHEN_AWAY)
            wk_room_vouch_for (self, member);
          else
            more = TRUE;
        }
    }
  wk_room_stop_source (&self->vouching);
  if (more)
    {
      self->vouching = g_timeout_source_new_seconds (5);
      g_source_set_callback (self->vouching, wk_room_vouch_cb, self, NULL);
      g_source_attach (self->vouching, g_main_context_get_thread_default ());
    }
  return G_SOURCE_REMOVE;
}

void
wk_room_schedule_vouching (WkRoom *self)
{
  if (self->vouching != NULL || self->closed)
    return;
  self->vouching = g_timeout_source_new (VOUCH_AFTER / 1000);
  g_source_set_callback (self->vouching, wk_room_vouch_cb, self, NULL);
  g_source_attach (self->vouching, g_main_context_get_thread_default ());
}

/* Every transaction of a document at the table, whoever made it. */
void
wk_room_updated_cb (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data)
{
  WkRoom *self = data;
  g_autoptr(GBytes) frame = NULL;
  WkRoomDoc *document = NULL;

  for (guint i = 0; document == NULL && i < self->documents->len; i++)
    if (((WkRoomDoc *) g_ptr_array_index (self->documents, i))->doc == doc)
      document = g_ptr_array_index (self->documents, i);
  if (document == NULL || self->closed)
    return;
  document->dirty = TRUE;
  frame = wk_frame_new_sync (document->hex, WK_SYNC_UPDATE, g_bytes_get_data (update, NULL), g_bytes_get_size (update));
  broadcast (self, document, frame, origin == self ? self->from : NULL);
  if (!self->covered && (local || origin == self))
    g_signal_emit (self, wk_room_signals[LIVE], 0, &document->name->document, update);
  if (origin == self && self->applying != NULL && !self->covered)
    {
      Share *share = wk_room_get_share (self->applying, document);

      if (wk_pending_is_empty (share->pending))
        share->pending_since = wk_room_now (self);
      wk_pending_add (share->pending, update);
      if (wk_room_is_vouched_for (self->applying))
        wk_room_schedule_vouching (self);
    }
}

static gboolean
apply (WkRoom *self, Connection *connection, WkRoomDoc *document, gconstpointer data, gsize length, gboolean covered)
{
  gboolean good;

  self->applying = connection != NULL ? connection->member : NULL;
  self->from = connection;
  self->covered = covered;
  good = y_doc_apply_update (document->doc, data, length, self, NULL);
  self->applying = NULL;
  self->from = NULL;
  self->covered = FALSE;
  return good;
}

void
wk_room_awareness_cb (YAwareness *awareness, const guint64 *changed, gsize n, gconstpointer origin, gpointer data)
{
  WkRoom *self = data;
  g_autoptr(GBytes) update = NULL, frame = NULL;
  WkRoomDoc *document = NULL;

  for (guint i = 0; self->documents != NULL && i < self->documents->len; i++)
    if (((WkRoomDoc *) g_ptr_array_index (self->documents, i))->awareness == awareness)
      document = g_ptr_array_index (self->documents, i);
  if (document == NULL || self->closed)
    return;
  if (self->applying != NULL)
    {
      Share *share = wk_room_get_share (self->applying, document);

      for (gsize i = 0; i < n; i++)
        {
          gboolean there = FALSE;

          for (guint j = 0; j < share->awareness->len; j++)
            there |= g_array_index (share->awareness, guint64, j) == changed[i];
          if (!there)
            g_array_append_val (share->awareness, changed[i]);
        }
    }
  update = y_awareness_encode (awareness, changed, n);
  frame = wk_frame_new_awareness (document->hex, update);
  broadcast (self, document, frame, self->from);
  g_signal_emit (self, wk_room_signals[AWARENESS_CHANGED], 0, &document->name->document);
}

/* What a connection brought of presence goes with it. */
void
wk_room_forget_presence (WkRoom *self, Member *member)
{
  for (guint i = 0; self->documents != NULL && i < self->documents->len; i++)
    {
      WkRoomDoc *document = g_ptr_array_index (self->documents, i);
      Share *share = wk_room_get_share (member, document);
      g_autoptr(GArray) clients = share->awareness;

      share->awareness = g_array_new (FALSE, FALSE, sizeof (guint64));
      share->joined = FALSE;
      share->n_live = share->n_marked = share->n_safe = 0;
      memset (&share->comparison, 0, sizeof share->comparison);
      if (clients->len > 0)
        y_awareness_remove (document->awareness, (guint64 *) clients->data, clients->len, self);
    }
}

void
wk_room_send_step_1 (Connection *connection, WkRoomDoc *document)
{
  g_autoptr(GBytes) vector = y_doc_state_vector (document->doc);
  g_autoptr(GBytes) frame = wk_frame_new_sync (document->hex, WK_SYNC_STEP_1, g_bytes_get_data (vector, NULL), g_bytes_get_size (vector));

  wk_room_send_frame (connection, frame);
}

void
wk_room_send_presence (Connection *connection, WkRoomDoc *document)
{
  g_autoptr(GArray) clients = y_awareness_clients (document->awareness);
  g_autoptr(GBytes) update = NULL, frame = NULL;

  update = y_awareness_encode (document->awareness, NULL, 0);
  frame = wk_frame_new_awareness (document->hex, update);
  wk_room_send_frame (connection, frame);
}

void
wk_room_join_document (WkRoom *self, Connection *connection, WkRoomDoc *document)
{
  wk_room_get_share (connection->member, document)->joined = TRUE;
  if (!connection->member->was_here)
    connection->member->was_here = TRUE;
  wk_room_send_presence (connection, document);
}

void
wk_room_send_batches (WkRoom *self, Member *member)
{
  while (member->connection != NULL && member->wants_batches && member->n_batches < self->batches->len)
    {
      g_autoptr(GPtrArray) some = g_ptr_array_new ();
      WkMessage message = { .batches = some };
      gsize size = 0;

      while (member->n_batches < self->batches->len && some->len < 1000 && size < BATCHES_PER_MESSAGE_BYTES)
        {
          WkBatch *batch = g_ptr_array_index (self->batches, member->n_batches);
          guint64 *carrier = g_hash_table_lookup (self->carriers, batch);
          gsize length = g_bytes_get_size (wk_batch_encode (batch));

          if (some->len > 0 && size + length > BATCHES_PER_MESSAGE_BYTES)
            break;
          member->n_batches++;
          if (carrier != NULL && *carrier == member->id)
            continue;
          g_ptr_array_add (some, batch);
          size += length;
        }
      if (some->len > 0)
        wk_peer_send (member->connection->peer, WK_MESSAGE_BATCHES, &message);
    }
}

void
wk_room_pass_batch (WkRoom *self, WkBatch *batch, Member *carrier)
{
  if (g_hash_table_contains (self->batch_set, batch))
    return;
  g_ptr_array_add (self->batches, wk_batch_ref (batch));
  g_hash_table_add (self->batch_set, batch);
  if (carrier != NULL)
    g_hash_table_insert (self->carriers, batch, g_memdup2 (&carrier->id, sizeof carrier->id));
  for (guint i = 0; i < self->members->len; i++)
    wk_room_send_batches (self, g_ptr_array_index (self->members, i));
}

/* ---- vouching ----------------------------------------------------------------------------------------- */

static void
ask_to_vouch (WkRoom *self, WkRoomDoc *document, GPtrArray *runs, const char *member_name)
{
  for (guint i = 0; i < runs->len; i++)
    {
      WkPendingRun *run = g_ptr_array_index (runs, i);
      WkRoomVouch vouch = { 0 };

      vouch.name = *document->name;
      vouch.client = run->client;
      vouch.from = run->from;
      vouch.to = run->to;
      vouch.update = run->update;
      vouch.member_name = member_name;
      g_signal_emit (self, wk_room_signals[VOUCH], 0, &vouch);
    }
}

void
wk_room_vouch_for (WkRoom *self, Member *member)
{
  for (guint i = 0; self->documents != NULL && i < self->documents->len; i++)
    {
      WkRoomDoc *document = g_ptr_array_index (self->documents, i);
      Share *share = wk_room_get_share (member, document);
      g_autoptr(GPtrArray) runs = NULL;

      if (wk_pending_is_empty (share->pending))
        continue;
      runs = wk_pending_take (share->pending);
      ask_to_vouch (self, document, runs, member->name);
    }
}

void
wk_room_vouch_for_update (WkRoom *self, const WkId *id, GBytes *update)
{
  WkRoomDoc *document = wk_room_find_document (self, id);
  g_autoptr(WkPending) pending = wk_pending_new ();
  g_autoptr(GPtrArray) runs = NULL;

  g_return_if_fail (document != NULL && update != NULL);

  wk_pending_add (pending, update);
  runs = wk_pending_take (pending);
  ask_to_vouch (self, document, runs, NULL);
}

/* Said once for what crossed the change of rights under way; its program then takes the host's state. */
void
wk_room_refuse (Connection *connection, WkRoomDoc *document)
{
  WkMessage message = { .id = document->name->document, .reason = WK_REASON_NOT_ALLOWED };

  if (wk_peer_get_capabilities (connection->peer) & WK_CAPABILITY_HEIRS)
    wk_peer_send (connection->peer, WK_MESSAGE_REFUSED, &message);
  else
    wk_peer_end (connection->peer, WK_REASON_NOT_ALLOWED);
}

/* ---- what members send ------------------------------------------------------------------------------------ */

static void
take_batches (WkRoom *self, Connection *connection, WkMessage *message)
{
  Member *member = connection->member;

  if ((member->flags & WK_MEMBER_FLAG_READ_ONLY) && !(wk_peer_get_capabilities (connection->peer) & WK_CAPABILITY_HEIRS))
    {
      wk_peer_end (connection->peer, WK_REASON_NOT_ALLOWED);
      return;
    }
  for (guint i = 0; i < message->batches->len && connection->member == member; i++)
    {
      WkBatch *batch = g_ptr_array_index (message->batches, i);
      const WkBatchFields *fields = wk_batch_get_fields (batch);
      WkRoomDoc *document = wk_room_find_document (self, &fields->name.document);
      const guint8 *device = wk_batch_get_device (batch);
      gsize length;
      gconstpointer data = g_bytes_get_data (fields->update, &length);

      if (document == NULL || !wk_document_name_equal (document->name, &fields->name))
        {
          wk_peer_end (connection->peer, WK_REASON_NOT_ALLOWED);
          return;
        }
      if (!wk_batch_check (batch, NULL))
        {
          wk_peer_end (connection->peer, WK_REASON_MALFORMED);
          return;
        }
      if (member->flags & WK_MEMBER_FLAG_READ_ONLY)
        {
          /* What it wrote while it might is here already, and was vouched for. */
          if (fields->to > y_doc_get_clock (document->doc, fields->client))
            wk_room_refuse (connection, document);
          continue;
        }
      /* Whose device nobody here knows is not passed on under this table's word; what it holds came live, and is vouched for. */
      if (!wk_room_may_sign (self, device))
        continue;
      if (g_hash_table_contains (self->batch_set, batch))
        {
          g_signal_emit (self, wk_room_signals[BATCH], 0, batch);
          continue;
        }
      for (guint j = 0; j < self->members->len; j++)
        wk_pending_cover (wk_room_get_share (g_ptr_array_index (self->members, j), document)->pending, fields->update);
      if (!apply (self, connection, document, data, length, TRUE))
        {
          wk_peer_end (connection->peer, WK_REASON_MALFORMED);
          return;
        }
      wk_room_pass_batch (self, batch, member);
      g_signal_emit (self, wk_room_signals[BATCH], 0, batch);
    }
}

/* It has all batches up to the last one that is named. */
static void
take_kept (WkRoom *self, Connection *connection, WkMessage *message)
{
  Member *member = connection->member;
  const guint8 *last = message->keys->len > 0 ? g_ptr_array_index (message->keys, message->keys->len - 1) : NULL;

  for (guint i = member->n_batches; last != NULL && i > member->n_taken; i--)
    if (memcmp (wk_batch_get_id (g_ptr_array_index (self->batches, i - 1)), last, WK_BATCH_ID_LENGTH) == 0)
      {
        member->n_taken = i;
        break;
      }
}

static void
take_hashes (WkRoom *self, Connection *connection, WkMessage *message)
{
  for (guint i = 0; i < message->hashes->len; i++)
    {
      WkMessageHash *item = g_ptr_array_index (message->hashes, i);
      WkRoomDoc *document = wk_room_find_document (self, &item->document);
      WkStateHash hash = { .pending = item->pending != 0 };

      if (document == NULL)
        continue;
      memcpy (hash.snapshot, item->snapshot, sizeof hash.snapshot);
      memcpy (hash.content, item->content, sizeof hash.content);
      wk_comparison_take (&wk_room_get_share (connection->member, document)->comparison, &hash, wk_room_now (self));
    }
  wk_room_judge_member (self, connection->member);
}

static void
take_told (WkRoom *self, Connection *connection, WkMessage *message)
{
  if (!connection->member->wants_sheets || g_bytes_get_size (message->bytes) > WK_TOLD_MAX)
    wk_peer_end (connection->peer, WK_REASON_MALFORMED);
  else if (message->n <= G_MAXUINT)
    g_signal_emit (self, wk_room_signals[TOLD], 0, connection->member->id, (guint) message->n, message->bytes);
}

/* It has what it was passed. */
static void
take_passed (WkRoom *self, Connection *connection)
{
  if (!connection->member->wants_passed)
    wk_peer_end (connection->peer, WK_REASON_MALFORMED);
  else
    g_signal_emit (self, wk_room_signals[PASSED_KEPT], 0, connection->member->id);
}

void
wk_room_take_message (WkPeer *peer, WkMessageType type, WkMessage *message, gpointer data)
{
  Connection *connection = data;
  g_autoptr(WkRoom) self = g_object_ref (connection->room);
  WkRoomDoc *document;

  if (type == WK_MESSAGE_KNOCK)
    wk_room_take_knock (self, connection, message);
  else if (connection->member == NULL)
    wk_peer_end (peer, WK_REASON_MALFORMED);
  else if (type == WK_MESSAGE_BATCHES)
    take_batches (self, connection, message);
  else if (type == WK_MESSAGE_HASHES)
    take_hashes (self, connection, message);
  else if (type == WK_MESSAGE_KEPT)
    take_kept (self, connection, message);
  else if (type == WK_MESSAGE_TOLD)
    take_told (self, connection, message);
  else if (type == WK_MESSAGE_PASSED)
    take_passed (self, connection);
  else if (type == WK_MESSAGE_RESYNC || type == WK_MESSAGE_WANT_STATE)
    {
      document = wk_room_find_document (self, &message->id);
      if (document == NULL)
        {
          wk_peer_end (peer, WK_REASON_NOT_ALLOWED);
          return;
        }
      if (type == WK_MESSAGE_RESYNC)
        wk_room_send_step_1 (connection, document);
      else
        {
          WkMessage state = { .id = message->id };

          state.bytes = y_doc_encode_state (document->doc, NULL, 0, NULL);
          wk_peer_send (peer, WK_MESSAGE_STATE, &state);
          g_bytes_unref (state.bytes);
        }
      /* They found that ours differs; both screens say so. */
      wk_comparison_warn (&wk_room_get_share (connection->member, document)->comparison, wk_room_now (self));
      wk_room_judge_member (self, connection->member);
    }
  else
    wk_peer_end (peer, WK_REASON_MALFORMED);
}

/* Whether an update inserts under a client id that another member, who is here, writes with. */
static gboolean
is_anothers (WkRoom *self, Connection *connection, WkRoomDoc *document, const WkFrame *frame)
{
  g_autoptr(GArray) ranges = NULL;
  gboolean deletes;

  if (!y_update_inspect (frame->data, frame->length, &ranges, &deletes, NULL))
    return FALSE;
  for (guint i = 0; i < ranges->len; i++)
    {
      YClockRange *range = &g_array_index (ranges, YClockRange, i);
      guint64 *writer = g_hash_table_lookup (document->writers, &range->client);
      Member *other = writer != NULL ? wk_room_find_member (self, *writer) : NULL;

      if (range->to <= y_doc_get_clock (document->doc, range->client))
        continue;
      if (range->client == y_doc_get_client_id (document->doc))
        return TRUE;
      if (other != NULL && other != connection->member && other->connection != NULL)
        return TRUE;
      if (other != connection->member)
        g_hash_table_insert (document->writers, g_memdup2 (&range->client, sizeof range->client),
                             g_memdup2 (&connection->member->id, sizeof connection->member->id));
    }
  return FALSE;
}

static void
take_sync (WkRoom *self, Connection *connection, WkRoomDoc *document, const WkFrame *frame)
{
  gboolean foreign = wk_peer_is_foreign (connection->peer);
  gboolean read_only = (connection->member->flags & WK_MEMBER_FLAG_READ_ONLY) != 0;
  g_autoptr(GBytes) reply = NULL, state = NULL;

  if (frame->kind == WK_SYNC_STEP_1)
    {
      state = y_doc_encode_state (document->doc, frame->data, frame->length, NULL);
      if (state == NULL)
        {
          wk_peer_end (connection->peer, WK_REASON_MALFORMED);
          return;
        }
      reply = wk_frame_new_sync (document->hex, WK_SYNC_STEP_2, g_bytes_get_data (state, NULL), g_bytes_get_size (state));
      wk_room_send_frame (connection, reply);
      if (foreign && frame->type == WK_FRAME_SYNC)
        wk_room_send_step_1 (connection, document);
      return;
    }
  if (read_only)
    {
      if (foreign)
        {
          reply = wk_frame_new_sync_status (document->hex, FALSE);
          wk_room_send_frame (connection, reply);
        }
      else if (frame->kind == WK_SYNC_UPDATE)
        wk_room_refuse (connection, document);
      return;
    }
  if (!foreign && frame->kind == WK_SYNC_UPDATE)
    wk_room_get_share (connection->member, document)->n_live++;
  if (frame->kind == WK_SYNC_UPDATE && is_anothers (self, connection, document, frame))
    wk_peer_end (connection->peer, WK_REASON_NOT_ALLOWED);
  else if (!apply (self, connection, document, frame->data, frame->length, FALSE))
    wk_peer_end (connection->peer, WK_REASON_MALFORMED);
  else if (foreign)
    {
      reply = wk_frame_new_sync_status (document->hex, TRUE);
      wk_room_send_frame (connection, reply);
    }
}

void
wk_room_take_frame (WkPeer *peer, const WkFrame *frame, gpointer data)
{
  Connection *connection = data;
  g_autoptr(WkRoom) self = g_object_ref (connection->room);
  gboolean foreign = wk_peer_is_foreign (peer);
  WkRoomDoc *document;

  if (foreign && frame->type == WK_FRAME_AUTH)
    {
      wk_room_take_auth (self, connection, frame);
      return;
    }
  document = wk_room_find_framed (self, frame);
  if (connection->member == NULL || document == NULL || !wk_room_get_share (connection->member, document)->joined)
    {
      if (!foreign)
        wk_peer_end (peer, connection->member == NULL ? WK_REASON_MALFORMED : WK_REASON_NOT_ALLOWED);
      return; /* npm's provider sends its first step without waiting; on a document it was denied nothing is answered */
    }
  switch (frame->type)
    {
    case WK_FRAME_SYNC:
    case WK_FRAME_SYNC_REPLY:
      take_sync (self, connection, document, frame);
      break;
    case WK_FRAME_AWARENESS:
      {
        gboolean good;

        self->applying = connection->member;
        self->from = connection;
        good = y_awareness_apply (document->awareness, frame->data, frame->length, self, NULL);
        self->applying = NULL;
        self->from = NULL;
        if (!good)
          wk_peer_end (peer, WK_REASON_MALFORMED);
        break;
      }
    case WK_FRAME_QUERY_AWARENESS:
      wk_room_send_presence (connection, document);
      break;
    case WK_FRAME_CLOSE:
      if (foreign)
        wk_room_get_share (connection->member, document)->joined = FALSE;
      break;
    default:
      break;
    }
}
