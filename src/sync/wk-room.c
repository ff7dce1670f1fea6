#include "wk-room.h"

#include <string.h>

#include <wk-codec.h>
#include <wk-secret.h>

#include <sodium.h>

#include "wk-code.h"
#include "wk-peer-private.h"
#include "wk-pending-private.h"
#include "wk-room-document-private.h"
#include "wk-room-member-private.h"
#include "wk-wire-private.h"

#define HOST_ID 1
#define MEMBERS_MAX 64
#define DOCUMENTS_MAX 64
#define CONNECTIONS_MAX 128
#define TICK_MS 500
#define VOUCH_AFTER (250 * G_TIME_SPAN_MILLISECOND)
#define VOUCH_WHEN_AWAY G_TIME_SPAN_MINUTE
#define BACKLOG_MAX (16 * 1024 * 1024)
#define BATCHES_PER_MESSAGE_BYTES (256 * 1024)

typedef struct _Member Member;

typedef struct
{
  WkRoom *room;
  WkPeer *peer;                /* (owned) */
  guint64 knock;               /* 0: has not knocked */
  WkRoomKnock *knocked;        /* (owned) (nullable) */
  guint8 key[WK_PUBLIC_KEY_LENGTH];
  gboolean has_key, wants_batches;
  gboolean overrun;            /* more waits for it than it will ever read */
  Member *recognised;          /* by token or key, before KNOCK */
  Member *member;              /* (nullable): once in */
} Connection;

/* How a member has one document. */
typedef struct
{
  WkPending *pending;          /* (owned) */
  gint64 pending_since;
  GArray *awareness;           /* (owned) of guint64: whose states came from here */
  WkComparison comparison;
  gboolean joined;             /* gets its frames */
} Share;

struct _Member
{
  guint64 id;
  char *name, *organisation, *device; /* (owned) */
  guint flags;
  guint8 key[WK_PUBLIC_KEY_LENGTH];
  gboolean wants_batches;
  WkSecret *token;             /* (owned) */
  Connection *connection;      /* (nullable) */
  gint64 away_since;
  gboolean was_here;           /* an npm token's member is shown only once it came */
  GHashTable *shares;          /* (owned): WkId → Share (owned) */
  guint n_batches;             /* how many of the room's it was sent */
  guint n_taken;               /* and how many of these it said it has */
  WkRoomMemberState state;
};

struct _WkRoom
{
  GObject parent_instance;

  WkId id;
  char *word, *name, *organisation, *device; /* (owned) */
  WkDeviceKey *key;            /* (owned) (nullable) */
  WkCertificate *certificate;  /* (owned) (nullable) */
  gboolean has_office_key;
  guint8 office_key[WK_PUBLIC_KEY_LENGTH];
  WkClock *clock;              /* (owned) */
  WkRandom *random;            /* (owned) */
  char *code;                  /* (owned) */
  WkCodeLimit *limit;          /* (owned) */
  gboolean closed;

  GPtrArray *documents;        /* (owned) of WkRoomDoc */
  GPtrArray *members;          /* (owned) of Member */
  GPtrArray *connections;      /* (owned) of Connection */
  GHashTable *admitted;        /* (owned) set of public keys */
  guint64 last_member, last_knock;
  GPtrArray *batches;          /* (owned) of WkBatch: all of this table, in order */
  GHashTable *batch_set;       /* (owned) set of WkBatch */
  GHashTable *carriers;        /* (owned): WkBatch → member id that brought it */

  Member *applying;            /* whose update is being applied */
  Connection *from;            /* and over which connection it came */
  gboolean covered;            /* and by a signed batch */
  GSource *ticker, *vouching, *announcing; /* (owned) (nullable) */
};

enum { KNOCKED, KNOCK_GONE, MEMBERS_CHANGED, CODE_CHANGED, BATCH, VOUCH, AWARENESS_CHANGED, DIFFERENT, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkRoom, wk_room, G_TYPE_OBJECT)

static void announce (WkRoom *self);
static void vouch_for (WkRoom *self, Member *member);
static const WkPeerEvents events;

/* ---- life of the parts --------------------------------------------------------------------------- */

static void
share_free (gpointer data)
{
  Share *share = data;

  wk_pending_free (share->pending);
  g_array_unref (share->awareness);
  g_free (share);
}

static void
member_free (gpointer data)
{
  Member *member = data;

  g_free (member->name);
  g_free (member->organisation);
  g_free (member->device);
  g_clear_pointer (&member->token, wk_secret_unref);
  g_hash_table_unref (member->shares);
  g_free (member);
}

static void
connection_free (gpointer data)
{
  Connection *connection = data;

  wk_peer_detach (connection->peer);
  wk_peer_unref (connection->peer);
  g_clear_pointer (&connection->knocked, wk_room_knock_unref);
  g_free (connection);
}

static guint
key_hash (gconstpointer key)
{
  guint hash;

  memcpy (&hash, key, sizeof hash);
  return hash;
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, WK_PUBLIC_KEY_LENGTH) == 0;
}

static void
stop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
wk_room_dispose (GObject *object)
{
  WkRoom *self = WK_ROOM (object);

  stop_source (&self->ticker);
  stop_source (&self->vouching);
  stop_source (&self->announcing);
  if (self->connections != NULL)
    {
      for (guint i = 0; i < self->connections->len; i++)
        {
          Connection *connection = g_ptr_array_index (self->connections, i);

          wk_peer_detach (connection->peer);
          wk_peer_end (connection->peer, WK_REASON_CLOSED);
        }
      g_clear_pointer (&self->connections, g_ptr_array_unref);
    }
  g_clear_pointer (&self->documents, g_ptr_array_unref);
  G_OBJECT_CLASS (wk_room_parent_class)->dispose (object);
}

static void
wk_room_finalize (GObject *object)
{
  WkRoom *self = WK_ROOM (object);

  g_ptr_array_unref (self->members);
  g_hash_table_unref (self->admitted);
  g_hash_table_unref (self->carriers);
  g_hash_table_unref (self->batch_set);
  g_ptr_array_unref (self->batches);
  g_free (self->word);
  g_free (self->name);
  g_free (self->organisation);
  g_free (self->device);
  g_clear_pointer (&self->key, wk_device_key_unref);
  g_clear_pointer (&self->certificate, wk_certificate_unref);
  g_clear_pointer (&self->limit, wk_code_limit_unref);
  g_clear_pointer (&self->clock, wk_clock_unref);
  g_clear_pointer (&self->random, wk_random_unref);
  g_clear_pointer (&self->code, wk_wipe_and_free_text);
  G_OBJECT_CLASS (wk_room_parent_class)->finalize (object);
}

static void
wk_room_class_init (WkRoomClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = wk_room_dispose;
  object_class->finalize = wk_room_finalize;
  signals[KNOCKED] = g_signal_new ("knocked", WK_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[KNOCK_GONE] = g_signal_new ("knock-gone", WK_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
  signals[MEMBERS_CHANGED] = g_signal_new ("members-changed", WK_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CODE_CHANGED] = g_signal_new ("code-changed", WK_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[BATCH] = g_signal_new ("batch", WK_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[VOUCH] = g_signal_new ("vouch", WK_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[AWARENESS_CHANGED] = g_signal_new ("awareness-changed", WK_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                             G_TYPE_POINTER);
  signals[DIFFERENT] = g_signal_new ("different", WK_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_UINT64,
                                     G_TYPE_POINTER, G_TYPE_BOOLEAN);
}

static void
wk_room_init (WkRoom *self)
{
  self->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_room_doc_free);
  self->members = g_ptr_array_new_with_free_func (member_free);
  self->connections = g_ptr_array_new_with_free_func (connection_free);
  self->admitted = g_hash_table_new_full (key_hash, key_equal, g_free, NULL);
  self->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_batch_unref);
  self->batch_set = g_hash_table_new (wk_batch_hash, wk_batch_equal);
  self->carriers = g_hash_table_new_full (wk_batch_hash, wk_batch_equal, NULL, g_free);
  self->last_member = HOST_ID;
}

/* ---- looking things up ---------------------------------------------------------------------------- */

static WkRoomDoc *
find_document (WkRoom *self, const WkId *id)
{
  for (guint i = 0; self->documents != NULL && i < self->documents->len; i++)
    {
      WkRoomDoc *document = g_ptr_array_index (self->documents, i);

      if (wk_id_equal (&document->name->document, id))
        return document;
    }
  return NULL;
}

static WkRoomDoc *
find_framed (WkRoom *self, const WkFrame *frame)
{
  for (guint i = 0; i < self->documents->len; i++)
    {
      WkRoomDoc *document = g_ptr_array_index (self->documents, i);

      if (wk_frame_is_named (frame, document->hex))
        return document;
    }
  return NULL;
}

static Share *
get_share (Member *member, WkRoomDoc *document)
{
  Share *share = g_hash_table_lookup (member->shares, &document->name->document);

  if (share == NULL)
    {
      share = g_new0 (Share, 1);
      share->pending = wk_pending_new ();
      share->awareness = g_array_new (FALSE, FALSE, sizeof (guint64));
      g_hash_table_insert (member->shares, wk_id_copy (&document->name->document), share);
    }
  return share;
}

static Member *
find_member (WkRoom *self, guint64 id)
{
  for (guint i = 0; i < self->members->len; i++)
    if (((Member *) g_ptr_array_index (self->members, i))->id == id)
      return g_ptr_array_index (self->members, i);
  return NULL;
}

static Member *
find_member_by_key (WkRoom *self, const guint8 *key)
{
  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = g_ptr_array_index (self->members, i);

      if ((member->flags & WK_MEMBER_FLAG_HAS_KEY) && key_equal (member->key, key))
        return member;
    }
  return NULL;
}

static Connection *
find_knock (WkRoom *self, guint64 knock)
{
  for (guint i = 0; i < self->connections->len; i++)
    {
      Connection *connection = g_ptr_array_index (self->connections, i);

      if (connection->knock == knock && connection->knocked != NULL && connection->member == NULL)
        return connection;
    }
  return NULL;
}

static gint64
now (WkRoom *self)
{
  return wk_clock_get_monotonic (self->clock);
}

/* ---- passing on ------------------------------------------------------------------------------------- */

static void
send_frame (Connection *connection, GBytes *frame)
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

      if (connection != but && connection->member != NULL && get_share (connection->member, document)->joined)
        send_frame (connection, frame);
    }
}

static gboolean
vouch_cb (gpointer data)
{
  WkRoom *self = data;
  gint64 then = now (self);
  gboolean more = FALSE;

  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = g_ptr_array_index (self->members, i);

      if ((member->flags & WK_MEMBER_FLAG_HAS_KEY) == 0)
        vouch_for (self, member);
      else if (member->connection == NULL && member->away_since != 0)
        {
          if (then - member->away_since >= VOUCH_WHEN_AWAY)
            vouch_for (self, member);
          else
            more = TRUE;
        }
    }
  stop_source (&self->vouching);
  if (more)
    {
      self->vouching = g_timeout_source_new_seconds (5);
      g_source_set_callback (self->vouching, vouch_cb, self, NULL);
      g_source_attach (self->vouching, g_main_context_get_thread_default ());
    }
  return G_SOURCE_REMOVE;
}

static void
schedule_vouching (WkRoom *self)
{
  if (self->vouching != NULL || self->closed)
    return;
  self->vouching = g_timeout_source_new (VOUCH_AFTER / 1000);
  g_source_set_callback (self->vouching, vouch_cb, self, NULL);
  g_source_attach (self->vouching, g_main_context_get_thread_default ());
}

/* Every transaction of a document at the table, whoever made it. */
static void
updated_cb (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data)
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
  if (origin == self && self->applying != NULL && !self->covered)
    {
      Share *share = get_share (self->applying, document);

      if (wk_pending_is_empty (share->pending))
        share->pending_since = now (self);
      wk_pending_add (share->pending, update);
      if ((self->applying->flags & WK_MEMBER_FLAG_HAS_KEY) == 0)
        schedule_vouching (self);
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

static void
awareness_cb (YAwareness *awareness, const guint64 *changed, gsize n, gconstpointer origin, gpointer data)
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
      Share *share = get_share (self->applying, document);

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
  g_signal_emit (self, signals[AWARENESS_CHANGED], 0, &document->name->document);
}

/* What a connection brought of presence goes with it. */
static void
forget_presence (WkRoom *self, Member *member)
{
  for (guint i = 0; self->documents != NULL && i < self->documents->len; i++)
    {
      WkRoomDoc *document = g_ptr_array_index (self->documents, i);
      Share *share = get_share (member, document);
      g_autoptr(GArray) clients = share->awareness;

      share->awareness = g_array_new (FALSE, FALSE, sizeof (guint64));
      share->joined = FALSE;
      memset (&share->comparison, 0, sizeof share->comparison);
      if (clients->len > 0)
        y_awareness_remove (document->awareness, (guint64 *) clients->data, clients->len, self);
    }
}

static void
send_step_1 (Connection *connection, WkRoomDoc *document)
{
  g_autoptr(GBytes) vector = y_doc_state_vector (document->doc);
  g_autoptr(GBytes) frame = wk_frame_new_sync (document->hex, WK_SYNC_STEP_1, g_bytes_get_data (vector, NULL), g_bytes_get_size (vector));

  send_frame (connection, frame);
}

static void
send_presence (Connection *connection, WkRoomDoc *document)
{
  g_autoptr(GArray) clients = y_awareness_clients (document->awareness);
  g_autoptr(GBytes) update = NULL, frame = NULL;

  update = y_awareness_encode (document->awareness, NULL, 0);
  frame = wk_frame_new_awareness (document->hex, update);
  send_frame (connection, frame);
}

static void
join_document (WkRoom *self, Connection *connection, WkRoomDoc *document)
{
  get_share (connection->member, document)->joined = TRUE;
  if (!connection->member->was_here)
    connection->member->was_here = TRUE;
  send_presence (connection, document);
}

static void
send_batches (WkRoom *self, Member *member)
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

static void
pass_batch (WkRoom *self, WkBatch *batch, Member *carrier)
{
  if (g_hash_table_contains (self->batch_set, batch))
    return;
  g_ptr_array_add (self->batches, wk_batch_ref (batch));
  g_hash_table_add (self->batch_set, batch);
  if (carrier != NULL)
    g_hash_table_insert (self->carriers, batch, g_memdup2 (&carrier->id, sizeof carrier->id));
  for (guint i = 0; i < self->members->len; i++)
    send_batches (self, g_ptr_array_index (self->members, i));
}

/* ---- vouching ----------------------------------------------------------------------------------------- */

static void
vouch_for (WkRoom *self, Member *member)
{
  for (guint i = 0; self->documents != NULL && i < self->documents->len; i++)
    {
      WkRoomDoc *document = g_ptr_array_index (self->documents, i);
      Share *share = get_share (member, document);
      g_autoptr(GPtrArray) runs = NULL;

      if (wk_pending_is_empty (share->pending))
        continue;
      runs = wk_pending_take (share->pending);
      for (guint j = 0; j < runs->len; j++)
        {
          WkPendingRun *run = g_ptr_array_index (runs, j);
          WkRoomVouch vouch = { 0 };

          vouch.name = *document->name;
          vouch.client = run->client;
          vouch.from = run->from;
          vouch.to = run->to;
          vouch.update = run->update;
          vouch.member_name = member->name;
          g_signal_emit (self, signals[VOUCH], 0, &vouch);
        }
    }
}

/* ---- members -------------------------------------------------------------------------------------------- */

static void
judge_member (WkRoom *self, Member *member)
{
  WkRoomMemberState state = WK_ROOM_MEMBER_IN_STEP;
  gint64 then = now (self);

  if (member->connection == NULL)
    state = WK_ROOM_MEMBER_AWAY;
  else if (!wk_peer_is_foreign (member->connection->peer))
    for (guint i = 0; i < self->documents->len; i++)
      {
        WkRoomDoc *document = g_ptr_array_index (self->documents, i);

        if (!wk_comparison_is_in_step (&get_share (member, document)->comparison, &document->hash, then))
          state = WK_ROOM_MEMBER_CATCHING_UP;
      }
  if (member->state != state)
    {
      member->state = state;
      announce (self);
    }
}

static WkMessageMember *
describe (guint64 id, const char *name, const char *organisation, const char *device, guint flags, WkRoomMemberState state, const guint8 *key)
{
  WkMessageMember *item = g_new0 (WkMessageMember, 1);

  item->id = id;
  item->name = g_strdup (name);
  item->organisation = g_strdup (organisation);
  item->device = g_strdup (device);
  item->flags = flags;
  item->state = state;
  if (key != NULL)
    memcpy (item->key, key, sizeof item->key);
  return item;
}

static guint
host_flags (WkRoom *self)
{
  return WK_MEMBER_FLAG_HOST | (self->certificate != NULL ? WK_MEMBER_FLAG_KNOWN : 0) | (self->key != NULL ? WK_MEMBER_FLAG_HAS_KEY : 0);
}

static gboolean
announce_cb (gpointer data)
{
  g_autoptr(WkRoom) self = g_object_ref (data);
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_message_member_free);
  WkMessage message = { .members = list };

  stop_source (&self->announcing);
  g_ptr_array_add (list, describe (HOST_ID, self->name, self->organisation, self->device, host_flags (self), WK_ROOM_MEMBER_IN_STEP,
                                   self->key != NULL ? wk_device_key_get_public (self->key) : NULL));
  for (guint i = 0; i < self->members->len && list->len < MEMBERS_MAX; i++)
    {
      Member *m = g_ptr_array_index (self->members, i);

      if (m->was_here)
        g_ptr_array_add (list, describe (m->id, m->name, m->organisation, m->device, m->flags, m->state, m->key));
    }
  for (guint i = 0; i < self->connections->len; i++)
    {
      Connection *connection = g_ptr_array_index (self->connections, i);

      if (connection->member != NULL && !wk_peer_is_foreign (connection->peer))
        wk_peer_send (connection->peer, WK_MESSAGE_MEMBERS, &message);
    }
  g_signal_emit (self, signals[MEMBERS_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* Tells everybody who is here, soon: several changes at once are told together. */
static void
announce (WkRoom *self)
{
  if (self->announcing != NULL || self->closed)
    return;
  self->announcing = g_idle_source_new ();
  g_source_set_priority (self->announcing, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->announcing, announce_cb, self, NULL);
  g_source_attach (self->announcing, g_main_context_get_thread_default ());
}

static Member *
add_member (WkRoom *self, const char *name, const char *organisation, const char *device, guint flags)
{
  Member *member = g_new0 (Member, 1);

  member->id = ++self->last_member;
  member->name = g_strdup (name);
  member->organisation = g_strdup (organisation);
  member->device = g_strdup (device);
  member->flags = flags;
  member->state = WK_ROOM_MEMBER_AWAY;
  member->token = wk_secret_new_random (self->random, 32);
  member->shares = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, share_free);
  g_ptr_array_add (self->members, member);
  return member;
}

static void
drop_member (WkRoom *self, Member *member, WkReason reason)
{
  Connection *connection = member->connection;

  vouch_for (self, member);
  forget_presence (self, member);
  if (connection != NULL)
    {
      connection->member = NULL;
      member->connection = NULL;
      wk_peer_end (connection->peer, reason);
    }
  for (guint i = 0; i < self->connections->len; i++)
    {
      Connection *other = g_ptr_array_index (self->connections, i);

      if (other->recognised == member)
        other->recognised = NULL;
    }
  g_ptr_array_remove (self->members, member);
  announce (self);
}

/* At a full table who has been away longest gives up the place. */
static gboolean
make_room (WkRoom *self)
{
  Member *longest = NULL;

  if (self->members->len < MEMBERS_MAX - 1)
    return TRUE;
  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = g_ptr_array_index (self->members, i);

      if (member->connection == NULL && member->was_here && (longest == NULL || member->away_since < longest->away_since))
        longest = member;
    }
  if (longest == NULL)
    return FALSE;
  drop_member (self, longest, WK_REASON_REMOVED);
  return TRUE;
}

static GPtrArray *
list_documents (WkRoom *self, Member *member)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->documents->len; i++)
    {
      WkMessageDocument *item = g_new0 (WkMessageDocument, 1);

      item->name = ((WkRoomDoc *) g_ptr_array_index (self->documents, i))->name;
      item->flags = member->flags & WK_MEMBER_FLAG_READ_ONLY ? 1 : 0;
      g_ptr_array_add (list, item);
    }
  return list;
}

static GPtrArray *
list_keys (WkRoom *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->admitted);
  while (g_hash_table_iter_next (&iter, &key, NULL) && list->len < 1000)
    g_ptr_array_add (list, g_memdup2 (key, WK_PUBLIC_KEY_LENGTH));
  return list;
}

static void
seat (WkRoom *self, Connection *connection, Member *member)
{
  Connection *before = member->connection;

  if (before != NULL && before != connection)
    {
      /* The old line may look alive for long after the laptop's network changed. */
      forget_presence (self, member);
      before->member = NULL;
      member->connection = NULL;
      wk_peer_end (before->peer, WK_REASON_REPLACED);
    }
  connection->member = member;
  member->connection = connection;
  member->was_here = TRUE;
  /* What went under with the last line is sent again; a program that began anew may have lost what it had not saved. */
  if (wk_peer_get_proof (connection->peer) != WK_PROOF_TOKEN)
    member->n_taken = 0;
  member->n_batches = member->n_taken;
  member->away_since = 0;
  judge_member (self, member);
  announce (self);
}

/* A member that came after the last change has not been told our hash. */
static void
tell_hashes (WkRoom *self, Connection *connection)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  WkMessage message = { .hashes = list };

  for (guint i = 0; i < self->documents->len; i++)
    {
      WkRoomDoc *document = g_ptr_array_index (self->documents, i);
      WkMessageHash *item = g_new0 (WkMessageHash, 1);

      item->document = document->name->document;
      memcpy (item->snapshot, document->hash.snapshot, sizeof item->snapshot);
      memcpy (item->content, document->hash.content, sizeof item->content);
      item->pending = document->hash.pending ? 1 : 0;
      g_ptr_array_add (list, item);
    }
  wk_peer_send (connection->peer, WK_MESSAGE_HASHES, &message);
}

static void
let_in (WkRoom *self, Connection *connection, Member *member)
{
  g_autoptr(GPtrArray) documents = list_documents (self, member);
  g_autoptr(GPtrArray) keys = NULL;
  g_autoptr(GBytes) sealed = NULL;
  WkMessage message = { 0 };

  seat (self, connection, member);
  member->wants_batches = connection->wants_batches;
  if ((member->flags & WK_MEMBER_FLAG_HAS_KEY) && !g_hash_table_contains (self->admitted, member->key))
    {
      g_hash_table_add (self->admitted, g_memdup2 (member->key, WK_PUBLIC_KEY_LENGTH));
      keys = list_keys (self);
      message.keys = keys;
      for (guint i = 0; i < self->connections->len; i++)
        {
          Connection *other = g_ptr_array_index (self->connections, i);

          if (other != connection && other->member != NULL && !wk_peer_is_foreign (other->peer))
            wk_peer_send (other->peer, WK_MESSAGE_KEYS, &message);
        }
    }
  if (keys == NULL)
    keys = list_keys (self);
  if (wk_peer_get_proof (connection->peer) == WK_PROOF_CODE)
    sealed = wk_peer_seal (connection->peer, "woonkamer-token-1", wk_secret_get_data (member->token), wk_secret_get_length (member->token));
  message.member = member->id;
  message.text = self->word;
  message.bytes = sealed;
  message.flags = member->flags & WK_MEMBER_FLAG_READ_ONLY ? 1 : 0;
  message.documents = documents;
  message.keys = keys;
  if (self->key != NULL)
    memcpy (message.key, wk_device_key_get_public (self->key), sizeof message.key);
  wk_peer_send (connection->peer, WK_MESSAGE_ADMITTED, &message);
  for (guint i = 0; i < self->documents->len; i++)
    {
      join_document (self, connection, g_ptr_array_index (self->documents, i));
      send_step_1 (connection, g_ptr_array_index (self->documents, i));
    }
  tell_hashes (self, connection);
  send_batches (self, member);
}

static void
take_knock (WkRoom *self, Connection *connection, WkMessage *message)
{
  static const guint8 no_key[WK_PUBLIC_KEY_LENGTH] = { 0 };
  g_autoptr(WkCertificate) certificate = NULL;
  const char *name = message->text, *organisation = message->organisation, *device = message->device;
  Member *member = connection->recognised;

  if (connection->knock != 0 || connection->member != NULL)
    {
      wk_peer_end (connection->peer, WK_REASON_MALFORMED);
      return;
    }
  connection->knock = ++self->last_knock;
  connection->wants_batches = (message->wants & 1) != 0;
  connection->has_key = !key_equal (message->key, no_key);
  memcpy (connection->key, message->key, sizeof connection->key);
  if (connection->has_key &&
      !wk_signature_verify (message->key, "woonkamer-knock-1", wk_peer_get_transcript (connection->peer), 32, message->sig))
    {
      wk_peer_end (connection->peer, WK_REASON_NOT_RECOGNISED);
      return;
    }
  if (connection->has_key && self->has_office_key && g_bytes_get_size (message->bytes) > 0)
    {
      certificate = wk_certificate_decode (message->bytes, NULL);
      if (certificate != NULL && (!wk_certificate_verify (certificate, self->office_key) ||
                                  !key_equal (wk_certificate_get_fields (certificate)->public_key, connection->key)))
        g_clear_pointer (&certificate, wk_certificate_unref);
    }
  if (certificate != NULL)
    {
      name = wk_certificate_get_fields (certificate)->name;
      organisation = wk_certificate_get_fields (certificate)->organisation;
      device = wk_certificate_get_fields (certificate)->device;
    }
  connection->knocked = wk_room_knock_new (connection->knock, name, organisation, device, certificate);
  /* The token is a member's, and so is the key: they must be the same one's. */
  if (member != NULL && (member->flags & WK_MEMBER_FLAG_HAS_KEY) && !(connection->has_key && key_equal (member->key, connection->key)))
    {
      wk_peer_end (connection->peer, WK_REASON_NOT_RECOGNISED);
      return;
    }
  if (member != NULL)
    let_in (self, connection, member);
  else if (wk_peer_get_proof (connection->peer) == WK_PROOF_DEVICE && connection->has_key &&
           g_hash_table_contains (self->admitted, connection->key))
    wk_room_admit (self, connection->knock, FALSE);
  else
    g_signal_emit (self, signals[KNOCKED], 0, connection->knocked);
}

/* ---- what members send ------------------------------------------------------------------------------------ */

static void
take_batches (WkRoom *self, Connection *connection, WkMessage *message)
{
  Member *member = connection->member;

  if (member->flags & WK_MEMBER_FLAG_READ_ONLY)
    {
      wk_peer_end (connection->peer, WK_REASON_NOT_ALLOWED);
      return;
    }
  for (guint i = 0; i < message->batches->len && connection->member == member; i++)
    {
      WkBatch *batch = g_ptr_array_index (message->batches, i);
      const WkBatchFields *fields = wk_batch_get_fields (batch);
      WkRoomDoc *document = find_document (self, &fields->name.document);
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
      /* Whose device nobody here knows is not passed on under this table's word; what it holds came live, and is vouched for. */
      if (!g_hash_table_contains (self->admitted, device) &&
          !(self->key != NULL && key_equal (wk_device_key_get_public (self->key), device)))
        continue;
      if (g_hash_table_contains (self->batch_set, batch))
        {
          g_signal_emit (self, signals[BATCH], 0, batch);
          continue;
        }
      for (guint j = 0; j < self->members->len; j++)
        wk_pending_cover (get_share (g_ptr_array_index (self->members, j), document)->pending, fields->update);
      if (!apply (self, connection, document, data, length, TRUE))
        {
          wk_peer_end (connection->peer, WK_REASON_MALFORMED);
          return;
        }
      pass_batch (self, batch, member);
      g_signal_emit (self, signals[BATCH], 0, batch);
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
      WkRoomDoc *document = find_document (self, &item->document);
      WkStateHash hash = { .pending = item->pending != 0 };

      if (document == NULL)
        continue;
      memcpy (hash.snapshot, item->snapshot, sizeof hash.snapshot);
      memcpy (hash.content, item->content, sizeof hash.content);
      wk_comparison_take (&get_share (connection->member, document)->comparison, &hash, now (self));
    }
  judge_member (self, connection->member);
}

static void
take_message (WkPeer *peer, WkMessageType type, WkMessage *message, gpointer data)
{
  Connection *connection = data;
  g_autoptr(WkRoom) self = g_object_ref (connection->room);
  WkRoomDoc *document;

  if (type == WK_MESSAGE_KNOCK)
    take_knock (self, connection, message);
  else if (connection->member == NULL)
    wk_peer_end (peer, WK_REASON_MALFORMED);
  else if (type == WK_MESSAGE_BATCHES)
    take_batches (self, connection, message);
  else if (type == WK_MESSAGE_HASHES)
    take_hashes (self, connection, message);
  else if (type == WK_MESSAGE_KEPT)
    take_kept (self, connection, message);
  else if (type == WK_MESSAGE_RESYNC || type == WK_MESSAGE_WANT_STATE)
    {
      document = find_document (self, &message->id);
      if (document == NULL)
        wk_peer_end (peer, WK_REASON_NOT_ALLOWED);
      else if (type == WK_MESSAGE_RESYNC)
        send_step_1 (connection, document);
      else
        {
          WkMessage state = { .id = message->id };

          state.bytes = y_doc_encode_state (document->doc, NULL, 0, NULL);
          wk_peer_send (peer, WK_MESSAGE_STATE, &state);
          g_bytes_unref (state.bytes);
        }
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
      Member *other = writer != NULL ? find_member (self, *writer) : NULL;

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
      send_frame (connection, reply);
      if (foreign && frame->type == WK_FRAME_SYNC)
        send_step_1 (connection, document);
      return;
    }
  if (read_only)
    {
      if (foreign)
        {
          reply = wk_frame_new_sync_status (document->hex, FALSE);
          send_frame (connection, reply);
        }
      else if (frame->kind == WK_SYNC_UPDATE)
        wk_peer_end (connection->peer, WK_REASON_NOT_ALLOWED);
      return;
    }
  if (frame->kind == WK_SYNC_UPDATE && is_anothers (self, connection, document, frame))
    wk_peer_end (connection->peer, WK_REASON_NOT_ALLOWED);
  else if (!apply (self, connection, document, frame->data, frame->length, FALSE))
    wk_peer_end (connection->peer, WK_REASON_MALFORMED);
  else if (foreign)
    {
      reply = wk_frame_new_sync_status (document->hex, TRUE);
      send_frame (connection, reply);
    }
}

static WkSecret *
find_token (WkRoom *self, const guint8 name[8], Member **found)
{
  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = g_ptr_array_index (self->members, i);
      guint8 hash[32];

      crypto_generichash (hash, sizeof hash, wk_secret_get_data (member->token), wk_secret_get_length (member->token), NULL, 0);
      if (memcmp (hash, name, 8) == 0)
        {
          *found = member;
          return member->token;
        }
    }
  return NULL;
}

/* An npm client asks for a document. */
static void
take_auth (WkRoom *self, Connection *connection, const WkFrame *frame)
{
  WkRoomDoc *document = find_framed (self, frame);
  g_autofree char *name = g_strndup (frame->name, frame->name_length);
  g_autofree char *text = g_strndup ((const char *) frame->data, frame->length);
  g_autoptr(GBytes) token = wk_base64url_decode (text);
  g_autoptr(GBytes) reply = NULL;
  Member *member = NULL;

  for (guint i = 0; token != NULL && g_bytes_get_size (token) == 32 && i < self->members->len; i++)
    {
      Member *other = g_ptr_array_index (self->members, i);

      if (sodium_memcmp (wk_secret_get_data (other->token), g_bytes_get_data (token, NULL), 32) == 0)
        member = other;
    }
  if (document == NULL || member == NULL || frame->kind != WK_AUTH_TOKEN || (connection->member != NULL && connection->member != member))
    {
      reply = wk_frame_new_auth (name, WK_AUTH_DENIED, "permission-denied");
      send_frame (connection, reply);
      return;
    }
  if (connection->member == NULL)
    seat (self, connection, member);
  reply = wk_frame_new_auth (name, WK_AUTH_AUTHENTICATED, member->flags & WK_MEMBER_FLAG_READ_ONLY ? "readonly" : "read-write");
  send_frame (connection, reply);
  join_document (self, connection, document);
}

static void
take_frame (WkPeer *peer, const WkFrame *frame, gpointer data)
{
  Connection *connection = data;
  g_autoptr(WkRoom) self = g_object_ref (connection->room);
  gboolean foreign = wk_peer_is_foreign (peer);
  WkRoomDoc *document;

  if (foreign && frame->type == WK_FRAME_AUTH)
    {
      take_auth (self, connection, frame);
      return;
    }
  document = find_framed (self, frame);
  if (connection->member == NULL || document == NULL || !get_share (connection->member, document)->joined)
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
      send_presence (connection, document);
      break;
    case WK_FRAME_CLOSE:
      if (foreign)
        get_share (connection->member, document)->joined = FALSE;
      break;
    default:
      break;
    }
}

/* ---- connections --------------------------------------------------------------------------------------------- */

static void
take_device (WkPeer *peer, WkCertificate *certificate, const guint8 *key, gpointer data)
{
  Connection *connection = data;
  WkRoom *self = connection->room;

  /* By key alone comes in who was admitted before, at this table or at the one it goes on from. */
  if (!g_hash_table_contains (self->admitted, key))
    {
      wk_peer_end (peer, WK_REASON_NOT_RECOGNISED);
      return;
    }
  connection->recognised = find_member_by_key (self, key);
  wk_peer_accept (peer);
}

static WkSecret *
take_token (WkPeer *peer, const guint8 name[8], gpointer data)
{
  Connection *connection = data;

  return find_token (connection->room, name, &connection->recognised);
}

static void
take_code (WkPeer *peer, const char *selector, gpointer data)
{
  Connection *connection = data;

  wk_peer_give_code (peer, *selector == '\0' ? connection->room->code : NULL);
}

static void
code_failed (WkPeer *peer, gpointer data)
{
  Connection *connection = data;
  g_autoptr(WkRoom) self = g_object_ref (connection->room);

  if (wk_code_limit_get_state (self->limit) == WK_CODE_LIMIT_SPENT)
    wk_room_renew_code (self);
}

static void
keep_alive (WkPeer *peer, gpointer data)
{
  Connection *connection = data;
  WkRoom *self = connection->room;

  for (guint i = 0; connection->member != NULL && i < self->documents->len; i++)
    if (get_share (connection->member, g_ptr_array_index (self->documents, i))->joined)
      {
        send_presence (connection, g_ptr_array_index (self->documents, i));
        return;
      }
}

static gboolean
freed_cb (gpointer data)
{
  return G_SOURCE_REMOVE;
}

/* Whoever ended it may still have it in its hands. */
static void
free_later (Connection *connection)
{
  GSource *source = g_idle_source_new ();

  g_source_set_callback (source, freed_cb, connection, connection_free);
  g_source_attach (source, g_main_context_get_thread_default ());
  g_source_unref (source);
}

static void
ended (WkPeer *peer, WkReason reason, gpointer data)
{
  guint at;
  Connection *connection = data;
  g_autoptr(WkRoom) self = g_object_ref (connection->room);
  Member *member = connection->member;
  guint64 knock = connection->knocked != NULL && member == NULL && !self->closed ? connection->knock : 0;

  connection->member = NULL;
  if (member != NULL)
    {
      member->connection = NULL;
      member->away_since = MAX (now (self), 1);
      forget_presence (self, member);
      if (reason == WK_REASON_LEAVING)
        drop_member (self, member, reason);
      else
        {
          judge_member (self, member);
          schedule_vouching (self);
        }
    }
  if (self->connections != NULL && g_ptr_array_find (self->connections, connection, &at))
    free_later (g_ptr_array_steal_index (self->connections, at));
  if (knock != 0)
    g_signal_emit (self, signals[KNOCK_GONE], 0, knock);
}

static const WkPeerEvents events = {
  .message = take_message,
  .frame = take_frame,
  .ended = ended,
  .keep_alive = keep_alive,
  .device = take_device,
  .token = take_token,
  .code = take_code,
  .code_failed = code_failed,
};

void
wk_room_add_connection (WkRoom *self, WkTransport *transport)
{
  Connection *connection;
  WkPeerConfig config = { 0 };

  g_return_if_fail (WK_IS_ROOM (self) && WK_IS_TRANSPORT (transport));

  if (self->closed || self->connections->len >= CONNECTIONS_MAX)
    {
      wk_transport_close (transport, wk_reason_to_word (self->closed ? WK_REASON_CLOSED : WK_REASON_LIMIT));
      return;
    }
  connection = g_new0 (Connection, 1);
  connection->room = self;
  config.transport = transport;
  config.clock = self->clock;
  config.random = self->random;
  config.events = &events;
  config.data = connection;
  config.host = TRUE;
  config.key = self->key;
  config.id = &self->id;
  config.what = WK_WHAT_TABLE;
  config.limit = self->limit;
  connection->peer = wk_peer_new (&config);
  g_ptr_array_add (self->connections, connection);
}

/* ---- time ------------------------------------------------------------------------------------------------------ */

static void
exchange_hashes (WkRoom *self)
{
  g_autoptr(GPtrArray) changed = g_ptr_array_new_with_free_func (g_free);
  WkMessage message = { .hashes = changed };
  gint64 then = now (self);

  for (guint i = 0; i < self->documents->len; i++)
    {
      WkRoomDoc *document = g_ptr_array_index (self->documents, i);
      WkMessageHash *item;

      if (!wk_room_doc_update_hash (document))
        continue;
      for (guint j = 0; j < self->members->len; j++)
        wk_comparison_moved (&get_share (g_ptr_array_index (self->members, j), document)->comparison, then);
      item = g_new0 (WkMessageHash, 1);
      item->document = document->name->document;
      memcpy (item->snapshot, document->hash.snapshot, sizeof item->snapshot);
      memcpy (item->content, document->hash.content, sizeof item->content);
      item->pending = document->hash.pending ? 1 : 0;
      g_ptr_array_add (changed, item);
    }
  for (guint i = 0; changed->len > 0 && i < self->connections->len; i++)
    {
      Connection *connection = g_ptr_array_index (self->connections, i);

      if (connection->member != NULL && !wk_peer_is_foreign (connection->peer))
        wk_peer_send (connection->peer, WK_MESSAGE_HASHES, &message);
    }
}

static void
compare (WkRoom *self, Member *member)
{
  for (guint i = 0; i < self->documents->len && member->connection != NULL; i++)
    {
      WkRoomDoc *document = g_ptr_array_index (self->documents, i);
      WkComparison *comparison = &get_share (member, document)->comparison;
      WkComparisonResult result;
      gboolean before = comparison->diverged_once;
      WkMessage message = { .id = document->name->document };

      if (document->dirty)
        continue; /* it changes under our hands; the next look tells more */
      result = wk_comparison_judge (comparison, &document->hash, now (self));
      if (result == WK_COMPARISON_DIFFERENT)
        {
          wk_peer_send (member->connection->peer, WK_MESSAGE_RESYNC, &message);
          send_step_1 (member->connection, document);
          g_signal_emit (self, signals[DIFFERENT], 0, member->id, &document->name->document, FALSE);
        }
      else if (result == WK_COMPARISON_MOVING && comparison->diverged_once && !before)
        g_signal_emit (self, signals[DIFFERENT], 0, member->id, &document->name->document, TRUE);
    }
}

void
wk_room_tick (WkRoom *self)
{
  g_autoptr(GPtrArray) present = NULL;

  g_return_if_fail (WK_IS_ROOM (self));

  if (self->closed)
    return;
  g_object_ref (self);
  exchange_hashes (self);
  for (guint i = 0; i < self->documents->len; i++)
    y_awareness_tick (((WkRoomDoc *) g_ptr_array_index (self->documents, i))->awareness);
  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = g_ptr_array_index (self->members, i);

      if (member->connection == NULL || wk_peer_is_foreign (member->connection->peer))
        continue;
      compare (self, member);
      judge_member (self, member);
    }
  /* Peers may end while they are looked at. */
  present = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_peer_unref);
  for (guint i = 0; i < self->connections->len; i++)
    g_ptr_array_add (present, wk_peer_ref (((Connection *) g_ptr_array_index (self->connections, i))->peer));
  for (guint i = 0; i < present->len; i++)
    wk_peer_tick (g_ptr_array_index (present, i));
  for (guint i = self->connections->len; i > 0; i--)
    {
      Connection *connection = i <= self->connections->len ? g_ptr_array_index (self->connections, i - 1) : NULL;

      if (connection != NULL && connection->overrun)
        wk_peer_end (connection->peer, WK_REASON_LIMIT);
    }
  if (self->vouching != NULL)
    vouch_cb (self);
  g_object_unref (self);
}

static gboolean
tick_cb (gpointer data)
{
  wk_room_tick (data);
  return G_SOURCE_CONTINUE;
}

/* ---- the owner's side ---------------------------------------------------------------------------------------------- */

WkRoom *
wk_room_new (const WkRoomConfig *config)
{
  WkRoom *self;

  g_return_val_if_fail (config != NULL && config->clock != NULL && config->random != NULL, NULL);

  self = g_object_new (WK_TYPE_ROOM, NULL);
  self->word = g_strdup (config->word);
  self->name = g_strdup (config->name);
  self->organisation = g_strdup (config->organisation);
  self->device = g_strdup (config->device);
  self->key = config->key != NULL ? wk_device_key_ref (config->key) : NULL;
  self->certificate = config->certificate != NULL ? wk_certificate_ref (config->certificate) : NULL;
  self->has_office_key = config->office_key != NULL;
  if (config->office_key != NULL)
    memcpy (self->office_key, config->office_key, sizeof self->office_key);
  self->clock = wk_clock_ref (config->clock);
  self->random = wk_random_ref (config->random);
  wk_id_init_random (&self->id, self->random);
  self->code = wk_code_new_join (self->random);
  self->limit = wk_code_limit_new (self->clock);
  if (self->key != NULL)
    g_hash_table_add (self->admitted, g_memdup2 (wk_device_key_get_public (self->key), WK_PUBLIC_KEY_LENGTH));
  self->ticker = g_timeout_source_new (TICK_MS);
  g_source_set_callback (self->ticker, tick_cb, self, NULL);
  g_source_attach (self->ticker, g_main_context_get_thread_default ());
  return self;
}

const WkId *
wk_room_get_id (WkRoom *self)
{
  return &self->id;
}

const char *
wk_room_get_word (WkRoom *self)
{
  return self->word;
}

void
wk_room_add_document (WkRoom *self, const WkDocumentName *name, YDoc *doc)
{
  WkRoomDoc *document;

  g_return_if_fail (WK_IS_ROOM (self) && name != NULL && doc != NULL);
  g_return_if_fail (find_document (self, &name->document) == NULL && self->documents->len < DOCUMENTS_MAX);

  document = wk_room_doc_new (name, FALSE, self->clock, self->random);
  wk_room_doc_set_doc (document, doc, updated_cb, self);
  wk_room_doc_update_hash (document);
  y_awareness_observe (document->awareness, awareness_cb, self);
  g_ptr_array_add (self->documents, document);
  for (guint i = 0; i < self->connections->len; i++)
    {
      Connection *connection = g_ptr_array_index (self->connections, i);
      g_autoptr(GPtrArray) list = NULL;
      WkMessage message = { 0 };

      if (connection->member == NULL || wk_peer_is_foreign (connection->peer))
        continue;
      list = list_documents (self, connection->member);
      message.documents = list;
      wk_peer_send (connection->peer, WK_MESSAGE_DOCUMENTS, &message);
      join_document (self, connection, document);
      send_step_1 (connection, document);
    }
}

YAwareness *
wk_room_get_awareness (WkRoom *self, const WkId *id)
{
  WkRoomDoc *document = find_document (self, id);

  return document != NULL ? document->awareness : NULL;
}

const char *
wk_room_get_code (WkRoom *self)
{
  return self->code;
}

void
wk_room_renew_code (WkRoom *self)
{
  g_return_if_fail (WK_IS_ROOM (self));

  wk_wipe_and_free_text (self->code);
  self->code = wk_code_new_join (self->random);
  wk_code_limit_reset (self->limit);
  g_signal_emit (self, signals[CODE_CHANGED], 0);
}

void
wk_room_admit (WkRoom *self, guint64 knock, gboolean read_only)
{
  Connection *connection;
  Member *member = NULL;
  guint flags;

  g_return_if_fail (WK_IS_ROOM (self));

  connection = find_knock (self, knock);
  if (connection == NULL)
    return; /* it went while the owner thought */
  if (!make_room (self))
    {
      wk_peer_end (connection->peer, WK_REASON_LIMIT);
      return;
    }
  flags = (wk_room_knock_get_certificate (connection->knocked) != NULL ? WK_MEMBER_FLAG_KNOWN : 0) |
          (connection->has_key ? WK_MEMBER_FLAG_HAS_KEY : 0) | (read_only ? WK_MEMBER_FLAG_READ_ONLY : 0);
  if (connection->has_key)
    member = find_member_by_key (self, connection->key);
  if (member == NULL)
    {
      member = add_member (self, wk_room_knock_get_name (connection->knocked), wk_room_knock_get_organisation (connection->knocked),
                           wk_room_knock_get_device (connection->knocked), flags);
      memcpy (member->key, connection->key, sizeof member->key);
    }
  member->flags = flags;
  let_in (self, connection, member);
}

void
wk_room_decline (WkRoom *self, guint64 knock)
{
  Connection *connection;

  g_return_if_fail (WK_IS_ROOM (self));

  connection = find_knock (self, knock);
  if (connection != NULL)
    wk_peer_end (connection->peer, WK_REASON_DECLINED);
}

void
wk_room_remove_member (WkRoom *self, guint64 id)
{
  Member *member;

  g_return_if_fail (WK_IS_ROOM (self));

  member = find_member (self, id);
  if (member == NULL)
    return;
  if (member->flags & WK_MEMBER_FLAG_HAS_KEY)
    g_hash_table_remove (self->admitted, member->key);
  drop_member (self, member, WK_REASON_REMOVED);
}

GPtrArray *
wk_room_dup_knocks (WkRoom *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_room_knock_unref);

  for (guint i = 0; i < self->connections->len; i++)
    {
      Connection *connection = g_ptr_array_index (self->connections, i);

      if (connection->knocked != NULL && connection->member == NULL)
        g_ptr_array_add (list, wk_room_knock_ref (connection->knocked));
    }
  return list;
}

GPtrArray *
wk_room_dup_members (WkRoom *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_room_member_unref);

  g_ptr_array_add (list, wk_room_member_new (HOST_ID, self->name, self->organisation, self->device, host_flags (self),
                                             WK_ROOM_MEMBER_IN_STEP, self->key != NULL ? wk_device_key_get_public (self->key) : NULL));
  for (guint i = 0; i < self->members->len; i++)
    {
      Member *m = g_ptr_array_index (self->members, i);

      if (m->was_here)
        g_ptr_array_add (list, wk_room_member_new (m->id, m->name, m->organisation, m->device, m->flags, m->state, m->key));
    }
  return list;
}

char *
wk_room_new_token (WkRoom *self, const char *name, const char *organisation, gboolean read_only)
{
  Member *member;

  g_return_val_if_fail (WK_IS_ROOM (self), NULL);
  g_return_val_if_fail (self->members->len < MEMBERS_MAX - 1, NULL);

  member = add_member (self, name, organisation, "", read_only ? WK_MEMBER_FLAG_READ_ONLY : 0);
  return wk_base64url_encode (wk_secret_get_data (member->token), wk_secret_get_length (member->token));
}

void
wk_room_add_admitted_key (WkRoom *self, const guint8 *key)
{
  g_return_if_fail (WK_IS_ROOM (self) && key != NULL);

  g_hash_table_add (self->admitted, g_memdup2 (key, WK_PUBLIC_KEY_LENGTH));
}

void
wk_room_add_batch (WkRoom *self, WkBatch *batch)
{
  const WkBatchFields *fields;
  WkRoomDoc *document;

  g_return_if_fail (WK_IS_ROOM (self) && batch != NULL);

  fields = wk_batch_get_fields (batch);
  document = find_document (self, &fields->name.document);
  if (document == NULL || self->closed)
    return;
  for (guint i = 0; i < self->members->len; i++)
    wk_pending_cover (get_share (g_ptr_array_index (self->members, i), document)->pending, fields->update);
  pass_batch (self, batch, NULL);
}

void
wk_room_confirm (WkRoom *self, WkBatch *batch)
{
  guint64 *carrier;
  Member *member;

  g_return_if_fail (WK_IS_ROOM (self) && batch != NULL);

  carrier = g_hash_table_lookup (self->carriers, batch);
  member = carrier != NULL ? find_member (self, *carrier) : NULL;
  if (member != NULL && member->connection != NULL)
    {
      g_autoptr(GPtrArray) list = g_ptr_array_new ();
      WkMessage message = { .keys = list };

      g_ptr_array_add (list, (gpointer) wk_batch_get_id (batch));
      wk_peer_send (member->connection->peer, WK_MESSAGE_KEPT, &message);
    }
}

void
wk_room_close (WkRoom *self)
{
  g_return_if_fail (WK_IS_ROOM (self));

  if (self->closed)
    return;
  for (guint i = 0; i < self->members->len; i++)
    vouch_for (self, g_ptr_array_index (self->members, i));
  self->closed = TRUE;
  stop_source (&self->ticker);
  stop_source (&self->vouching);
  stop_source (&self->announcing);
  while (self->connections->len > 0)
    wk_peer_end (((Connection *) g_ptr_array_index (self->connections, 0))->peer, WK_REASON_CLOSED);
}
