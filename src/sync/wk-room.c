#include "wk-room-private.h"

#include <string.h>

#include <wk-codec.h>
#include <wk-secret.h>

#define DOCUMENTS_MAX 64
#define TICK_MS 500

guint wk_room_signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkRoom, wk_room, G_TYPE_OBJECT)

/* ---- life of the parts --------------------------------------------------------------------------- */

void
wk_room_share_free (gpointer data)
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
  g_free (member->addresses);
  g_clear_pointer (&member->token, wk_secret_unref);
  g_hash_table_unref (member->shares);
  g_free (member);
}

void
wk_room_connection_free (gpointer data)
{
  Connection *connection = data;

  wk_peer_detach (connection->peer);
  wk_peer_unref (connection->peer);
  g_clear_pointer (&connection->knocked, wk_room_knock_unref);
  g_free (connection->addresses);
  g_clear_pointer (&connection->told_heirs, g_bytes_unref);
  g_free (connection);
}

static guint
key_hash (gconstpointer key)
{
  guint hash;

  memcpy (&hash, key, sizeof hash);
  return hash;
}

gboolean
wk_room_key_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, WK_PUBLIC_KEY_LENGTH) == 0;
}

void
wk_room_stop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
wk_room_dispose (GObject *object)
{
  WkRoom *self = WK_ROOM (object);

  wk_room_stop_source (&self->ticker);
  wk_room_stop_source (&self->vouching);
  wk_room_stop_source (&self->announcing);
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
  g_hash_table_unref (self->readers);
  g_hash_table_unref (self->signers);
  g_hash_table_unref (self->carriers);
  g_hash_table_unref (self->batch_set);
  for (guint i = 0; i < WK_SHEETS; i++)
    g_clear_pointer (&self->sheets[i], g_bytes_unref);
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
  wk_room_signals[KNOCKED] = g_signal_new ("knocked", WK_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  wk_room_signals[KNOCK_GONE] = g_signal_new ("knock-gone", WK_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
  wk_room_signals[MEMBERS_CHANGED] = g_signal_new ("members-changed", WK_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  wk_room_signals[CODE_CHANGED] = g_signal_new ("code-changed", WK_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  wk_room_signals[BATCH] = g_signal_new ("batch", WK_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  wk_room_signals[VOUCH] = g_signal_new ("vouch", WK_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  wk_room_signals[AWARENESS_CHANGED] = g_signal_new ("awareness-changed", WK_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                             G_TYPE_POINTER);
  wk_room_signals[LIVE] = g_signal_new ("live", WK_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_BYTES);
  wk_room_signals[PASSED_KEPT] = g_signal_new ("passed-kept", WK_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
  wk_room_signals[TOLD] = g_signal_new ("told", WK_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_UINT64, G_TYPE_UINT, G_TYPE_BYTES);
  wk_room_signals[DIFFERENT] = g_signal_new ("different", WK_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_UINT64,
                                     G_TYPE_POINTER, G_TYPE_BOOLEAN);
}

static void
wk_room_init (WkRoom *self)
{
  self->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_room_doc_free);
  self->members = g_ptr_array_new_with_free_func (member_free);
  self->connections = g_ptr_array_new_with_free_func (wk_room_connection_free);
  self->admitted = g_hash_table_new_full (key_hash, wk_room_key_equal, g_free, NULL);
  self->readers = g_hash_table_new_full (key_hash, wk_room_key_equal, g_free, NULL);
  self->signers = g_hash_table_new_full (key_hash, wk_room_key_equal, g_free, NULL);
  self->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_batch_unref);
  self->batch_set = g_hash_table_new (wk_batch_hash, wk_batch_equal);
  self->carriers = g_hash_table_new_full (wk_batch_hash, wk_batch_equal, NULL, g_free);
  self->last_member = 1;
}

/* ---- looking things up ---------------------------------------------------------------------------- */

WkRoomDoc *
wk_room_find_document (WkRoom *self, const WkId *id)
{
  for (guint i = 0; self->documents != NULL && i < self->documents->len; i++)
    {
      WkRoomDoc *document = g_ptr_array_index (self->documents, i);

      if (wk_id_equal (&document->name->document, id))
        return document;
    }
  return NULL;
}

WkRoomDoc *
wk_room_find_framed (WkRoom *self, const WkFrame *frame)
{
  for (guint i = 0; i < self->documents->len; i++)
    {
      WkRoomDoc *document = g_ptr_array_index (self->documents, i);

      if (wk_frame_is_named (frame, document->hex))
        return document;
    }
  return NULL;
}

Share *
wk_room_get_share (Member *member, WkRoomDoc *document)
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

Member *
wk_room_find_member (WkRoom *self, guint64 id)
{
  for (guint i = 0; i < self->members->len; i++)
    if (((Member *) g_ptr_array_index (self->members, i))->id == id)
      return g_ptr_array_index (self->members, i);
  return NULL;
}

Member *
wk_room_find_member_by_key (WkRoom *self, const guint8 *key)
{
  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = g_ptr_array_index (self->members, i);

      if ((member->flags & WK_MEMBER_FLAG_HAS_KEY) && wk_room_key_equal (member->key, key))
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

gint64
wk_room_now (WkRoom *self)
{
  return wk_clock_get_monotonic (self->clock);
}

/* ---- time ------------------------------------------------------------------------------------------------------ */

static void
exchange_hashes (WkRoom *self)
{
  g_autoptr(GPtrArray) changed = g_ptr_array_new_with_free_func (g_free);
  WkMessage message = { .hashes = changed };
  gint64 then = wk_room_now (self);

  for (guint i = 0; i < self->documents->len; i++)
    {
      WkRoomDoc *document = g_ptr_array_index (self->documents, i);
      WkMessageHash *item;

      if (!wk_room_doc_update_hash (document))
        continue;
      for (guint j = 0; j < self->members->len; j++)
        wk_comparison_moved (&wk_room_get_share (g_ptr_array_index (self->members, j), document)->comparison, then);
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
      WkComparison *comparison = &wk_room_get_share (member, document)->comparison;
      WkComparisonResult result;
      gboolean before = comparison->diverged_once;
      WkMessage message = { .id = document->name->document };

      if (document->dirty)
        continue; /* it changes under our hands; the next look tells more */
      result = wk_comparison_judge (comparison, &document->hash, wk_room_now (self));
      if (result == WK_COMPARISON_DIFFERENT)
        {
          wk_peer_send (member->connection->peer, WK_MESSAGE_RESYNC, &message);
          wk_room_send_step_1 (member->connection, document);
          g_signal_emit (self, wk_room_signals[DIFFERENT], 0, member->id, &document->name->document, FALSE);
        }
      else if (result == WK_COMPARISON_MOVING && comparison->diverged_once && !before)
        g_signal_emit (self, wk_room_signals[DIFFERENT], 0, member->id, &document->name->document, TRUE);
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
      wk_room_judge_member (self, member);
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
    wk_room_vouch_cb (self);
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
  self->host_id = MAX (config->member_id, 1);
  self->last_member = self->host_id;
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

guint64
wk_room_get_host_member (WkRoom *self)
{
  return self->host_id;
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
  g_return_if_fail (wk_room_find_document (self, &name->document) == NULL && self->documents->len < DOCUMENTS_MAX);

  document = wk_room_doc_new (name, FALSE, self->clock, self->random);
  wk_room_doc_set_doc (document, doc, wk_room_updated_cb, self);
  wk_room_doc_update_hash (document);
  y_awareness_observe (document->awareness, wk_room_awareness_cb, self);
  g_ptr_array_add (self->documents, document);
  for (guint i = 0; i < self->connections->len; i++)
    {
      Connection *connection = g_ptr_array_index (self->connections, i);
      g_autoptr(GPtrArray) list = NULL;
      WkMessage message = { 0 };

      if (connection->member == NULL || wk_peer_is_foreign (connection->peer))
        continue;
      list = wk_room_list_documents (self, connection->member);
      message.documents = list;
      wk_peer_send (connection->peer, WK_MESSAGE_DOCUMENTS, &message);
      wk_room_join_document (self, connection, document);
      wk_room_send_step_1 (connection, document);
    }
}

YAwareness *
wk_room_get_awareness (WkRoom *self, const WkId *id)
{
  WkRoomDoc *document = wk_room_find_document (self, id);

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
  g_signal_emit (self, wk_room_signals[CODE_CHANGED], 0);
}

static void
admit (WkRoom *self, guint64 knock, guint rights)
{
  Connection *connection;
  Member *member = NULL;
  guint flags;

  connection = find_knock (self, knock);
  if (connection == NULL)
    return; /* it went while the owner thought */
  if (!wk_room_make_room (self))
    {
      wk_peer_end (connection->peer, WK_REASON_LIMIT);
      return;
    }
  if (connection->has_key)
    member = wk_room_find_member_by_key (self, connection->key);
  flags = (wk_room_knock_get_certificate (connection->knocked) != NULL ? WK_MEMBER_FLAG_KNOWN : 0) |
          (connection->has_key ? WK_MEMBER_FLAG_HAS_KEY : 0) | rights |
          (connection->wants_sheets ? WK_MEMBER_FLAG_SEAT : 0);
  if (member == NULL)
    {
      member = wk_room_add_member (self, wk_room_knock_get_name (connection->knocked), wk_room_knock_get_organisation (connection->knocked),
                           wk_room_knock_get_device (connection->knocked), flags);
      memcpy (member->key, connection->key, sizeof member->key);
    }
  /* Who comes back is what they were. */
  if (flags & WK_MEMBER_FLAG_READ_ONLY)
    flags |= member->flags & WK_MEMBER_FLAG_INTERPRETER;
  member->flags = flags;
  wk_room_let_in (self, connection, member);
}

void
wk_room_admit (WkRoom *self, guint64 knock, gboolean read_only)
{
  g_return_if_fail (WK_IS_ROOM (self));
  admit (self, knock, read_only ? WK_MEMBER_FLAG_READ_ONLY : 0);
}

void
wk_room_admit_interpreter (WkRoom *self, guint64 knock)
{
  g_return_if_fail (WK_IS_ROOM (self));
  admit (self, knock, WK_MEMBER_FLAG_READ_ONLY | WK_MEMBER_FLAG_INTERPRETER);
}

void
wk_room_set_sheet (WkRoom *self, guint number, GBytes *content)
{
  g_return_if_fail (WK_IS_ROOM (self));
  g_return_if_fail (number >= 1 && number <= WK_SHEETS);
  g_return_if_fail (g_bytes_get_size (content) <= WK_SHEET_MAX);

  if (self->sheets[number - 1] != NULL && g_bytes_equal (self->sheets[number - 1], content))
    return;
  g_clear_pointer (&self->sheets[number - 1], g_bytes_unref);
  self->sheets[number - 1] = g_bytes_ref (content);
  for (guint i = 0; i < self->members->len; i++)
    wk_room_send_sheet (self, g_ptr_array_index (self->members, i), number);
}

gboolean
wk_room_pass (WkRoom *self, guint64 member_id, GBytes *content)
{
  WkMessage message = { .bytes = content };
  Member *member;

  g_return_val_if_fail (WK_IS_ROOM (self), FALSE);
  g_return_val_if_fail (g_bytes_get_size (content) <= WK_TOLD_MAX, FALSE);

  member = wk_room_find_member (self, member_id);
  if (member == NULL || member->connection == NULL || !member->wants_passed)
    return FALSE;
  wk_peer_send (member->connection->peer, WK_MESSAGE_PASSED, &message);
  return TRUE;
}

void
wk_room_give_sheets (WkRoom *self, guint64 member_id)
{
  Member *member;

  g_return_if_fail (WK_IS_ROOM (self));

  member = wk_room_find_member (self, member_id);
  if (member == NULL || member->gets_sheets)
    return;
  member->gets_sheets = TRUE;
  for (guint i = 1; i <= WK_SHEETS; i++)
    wk_room_send_sheet (self, member, i);
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

  member = wk_room_find_member (self, id);
  if (member == NULL)
    return;
  if (member->flags & WK_MEMBER_FLAG_HAS_KEY)
    {
      g_hash_table_remove (self->admitted, member->key);
      g_hash_table_remove (self->signers, member->key);
      g_hash_table_remove (self->readers, member->key);
      wk_room_tell_keys (self, NULL);
    }
  wk_room_drop_member (self, member, WK_REASON_REMOVED);
}

void
wk_room_set_read_only (WkRoom *self, guint64 id, gboolean read_only)
{
  Member *member;
  WkMessage message = { 0 };

  g_return_if_fail (WK_IS_ROOM (self));

  member = wk_room_find_member (self, id);
  if (member == NULL || (member->flags & WK_MEMBER_FLAG_INTERPRETER) || ((member->flags & WK_MEMBER_FLAG_READ_ONLY) != 0) == read_only)
    return;
  if (read_only)
    wk_room_vouch_for (self, member); /* its own signature of what was taken so far would come too late */
  member->flags ^= WK_MEMBER_FLAG_READ_ONLY;
  wk_room_note_rights (self, member);
  wk_room_announce (self);
  if (member->connection == NULL)
    return;
  message.flags = read_only ? 1 : 0;
  if (wk_peer_is_foreign (member->connection->peer))
    wk_room_authenticate (self, member->connection);
  else if (wk_peer_get_capabilities (member->connection->peer) & WK_CAPABILITY_HEIRS)
    {
      wk_peer_send (member->connection->peer, WK_MESSAGE_RIGHTS, &message);
      for (guint i = 0; !read_only && i < self->documents->len; i++)
        wk_room_send_step_1 (member->connection, g_ptr_array_index (self->documents, i));
    }
  else
    wk_peer_end (member->connection->peer, WK_REASON_REPLACED); /* it comes back, and is told at the door */
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

  g_ptr_array_add (list, wk_room_member_new (self->host_id, self->name, self->organisation, self->device, wk_room_host_flags (self),
                                             WK_ROOM_MEMBER_IN_STEP, self->key != NULL ? wk_device_key_get_public (self->key) : NULL));
  for (guint i = 0; i < self->members->len; i++)
    {
      Member *m = g_ptr_array_index (self->members, i);

      if (m->was_here)
        {
          WkRoomMember *member = wk_room_member_new (m->id, m->name, m->organisation, m->device, m->flags, m->state, m->key);

          if (m->has_account && m->wants_passed)
            wk_room_member_set_account (member, &m->account);
          g_ptr_array_add (list, member);
        }
    }
  return list;
}

char *
wk_room_new_token (WkRoom *self, const char *name, const char *organisation, gboolean read_only)
{
  Member *member;

  g_return_val_if_fail (WK_IS_ROOM (self), NULL);
  g_return_val_if_fail (self->members->len < MEMBERS_MAX - 1, NULL);

  member = wk_room_add_member (self, name, organisation, "", read_only ? WK_MEMBER_FLAG_READ_ONLY : 0);
  return wk_base64url_encode (wk_secret_get_data (member->token), wk_secret_get_length (member->token));
}

void
wk_room_add_admitted_key (WkRoom *self, const guint8 *key)
{
  g_return_if_fail (WK_IS_ROOM (self) && key != NULL);

  g_hash_table_add (self->admitted, g_memdup2 (key, WK_PUBLIC_KEY_LENGTH));
}

void
wk_room_expect_member (WkRoom *self, WkRoomMember *from)
{
  Member *member;

  g_return_if_fail (WK_IS_ROOM (self) && from != NULL);

  if (!wk_room_member_has_key (from) || wk_room_member_get_id (from) == self->host_id || wk_room_find_member (self, wk_room_member_get_id (from)) != NULL ||
      self->members->len >= MEMBERS_MAX - 1)
    return;
  member = wk_room_add_member (self, wk_room_member_get_name (from), wk_room_member_get_organisation (from), wk_room_member_get_device (from),
                               WK_MEMBER_FLAG_HAS_KEY | (wk_room_member_is_known (from) ? WK_MEMBER_FLAG_KNOWN : 0) |
                                 (wk_room_member_is_read_only (from) ? WK_MEMBER_FLAG_READ_ONLY : 0) |
                                 (wk_room_member_is_interpreter (from) ? WK_MEMBER_FLAG_INTERPRETER : 0));
  member->id = wk_room_member_get_id (from);
  self->last_member = MAX (self->last_member - 1, member->id);
  memcpy (member->key, wk_room_member_get_key (from), sizeof member->key);
  member->was_here = TRUE;
  member->away_since = MAX (wk_room_now (self), 1);
  g_hash_table_add (self->admitted, g_memdup2 (member->key, WK_PUBLIC_KEY_LENGTH));
  wk_room_note_rights (self, member);
  if (member->flags & WK_MEMBER_FLAG_KNOWN)
    g_hash_table_add (self->signers, g_memdup2 (member->key, WK_PUBLIC_KEY_LENGTH));
  wk_room_announce (self);
}

GPtrArray *
wk_room_dup_batches_not_taken (WkRoom *self, const guint8 *key)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_batch_unref);
  Member *member;

  g_return_val_if_fail (WK_IS_ROOM (self) && key != NULL, list);

  member = wk_room_find_member_by_key (self, key);
  for (guint i = member != NULL ? member->n_taken : 0; i < self->batches->len; i++)
    {
      WkBatch *batch = g_ptr_array_index (self->batches, i);
      guint64 *carrier = g_hash_table_lookup (self->carriers, batch);

      if (member == NULL || carrier == NULL || *carrier != member->id)
        g_ptr_array_add (list, wk_batch_ref (batch));
    }
  return list;
}

void
wk_room_add_batch (WkRoom *self, WkBatch *batch)
{
  const WkBatchFields *fields;
  WkRoomDoc *document;

  g_return_if_fail (WK_IS_ROOM (self) && batch != NULL);

  fields = wk_batch_get_fields (batch);
  document = wk_room_find_document (self, &fields->name.document);
  if (document == NULL || self->closed)
    return;
  for (guint i = 0; i < self->members->len; i++)
    wk_pending_cover (wk_room_get_share (g_ptr_array_index (self->members, i), document)->pending, fields->update);
  wk_room_pass_batch (self, batch, NULL);
}

void
wk_room_confirm (WkRoom *self, WkBatch *batch)
{
  guint64 *carrier;
  Member *member;

  g_return_if_fail (WK_IS_ROOM (self) && batch != NULL);

  carrier = g_hash_table_lookup (self->carriers, batch);
  member = carrier != NULL ? wk_room_find_member (self, *carrier) : NULL;
  if (member != NULL && member->connection != NULL)
    {
      g_autoptr(GPtrArray) list = g_ptr_array_new ();
      WkMessage message = { .keys = list };

      g_ptr_array_add (list, (gpointer) wk_batch_get_id (batch));
      wk_peer_send (member->connection->peer, WK_MESSAGE_KEPT, &message);
    }
}

void
wk_room_mark_live (WkRoom *self, const WkId *id)
{
  WkRoomDoc *document = wk_room_find_document (self, id);

  for (guint i = 0; document != NULL && i < self->members->len; i++)
    {
      Share *share = wk_room_get_share (g_ptr_array_index (self->members, i), document);

      share->n_marked = share->n_live;
    }
}

void
wk_room_confirm_live (WkRoom *self, const WkId *id)
{
  WkRoomDoc *document = wk_room_find_document (self, id);

  for (guint i = 0; document != NULL && i < self->members->len; i++)
    {
      Member *member = g_ptr_array_index (self->members, i);
      Share *share = wk_room_get_share (member, document);
      WkMessage message = { .id = *id, .n = share->n_marked };

      if (share->n_marked <= share->n_safe)
        continue;
      share->n_safe = share->n_marked;
      if (member->connection != NULL && (wk_peer_get_capabilities (member->connection->peer) & WK_CAPABILITY_HEIRS))
        wk_peer_send (member->connection->peer, WK_MESSAGE_SAFE, &message);
    }
}

static void
close_for (WkRoom *self, WkReason reason)
{
  if (self->closed)
    return;
  for (guint i = 0; i < self->members->len; i++)
    wk_room_vouch_for (self, g_ptr_array_index (self->members, i));
  self->closed = TRUE;
  wk_room_stop_source (&self->ticker);
  wk_room_stop_source (&self->vouching);
  wk_room_stop_source (&self->announcing);
  while (self->connections->len > 0)
    wk_peer_end (((Connection *) g_ptr_array_index (self->connections, 0))->peer, reason);
}

void
wk_room_close (WkRoom *self)
{
  g_return_if_fail (WK_IS_ROOM (self));

  close_for (self, WK_REASON_CLOSED);
}

void
wk_room_hand_over (WkRoom *self)
{
  g_return_if_fail (WK_IS_ROOM (self));

  close_for (self, WK_REASON_CUT);
}
