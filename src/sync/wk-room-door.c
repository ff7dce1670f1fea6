#include "wk-room-private.h"

#include <sodium.h>
#include <string.h>

#include <wk-codec.h>
#include <wk-secret.h>

#define CONNECTIONS_MAX 128

/* ---- members -------------------------------------------------------------------------------------------- */

void
wk_room_judge_member (WkRoom *self, Member *member)
{
  WkRoomMemberState state = WK_ROOM_MEMBER_IN_STEP;
  gint64 then = wk_room_now (self);

  if (member->connection == NULL)
    state = WK_ROOM_MEMBER_AWAY;
  else if (!wk_peer_is_foreign (member->connection->peer))
    for (guint i = 0; i < self->documents->len; i++)
      {
        WkRoomDoc *document = g_ptr_array_index (self->documents, i);

        if (!wk_comparison_is_in_step (&wk_room_get_share (member, document)->comparison, &document->hash, then))
          state = WK_ROOM_MEMBER_CATCHING_UP;
      }
  if (member->state != state)
    {
      member->state = state;
      wk_room_announce (self);
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

guint
wk_room_host_flags (WkRoom *self)
{
  return WK_MEMBER_FLAG_HOST | (self->certificate != NULL ? WK_MEMBER_FLAG_KNOWN : 0) | (self->key != NULL ? WK_MEMBER_FLAG_HAS_KEY : 0);
}

/* ---- heirs ----------------------------------------------------------------------------------------------- */

WkRoomHeir *
wk_room_heir_copy (const WkRoomHeir *self)
{
  WkRoomHeir *copy = g_memdup2 (self, sizeof *self);

  copy->addresses = g_strdupv (self->addresses);
  return copy;
}

void
wk_room_heir_free (WkRoomHeir *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->addresses);
  g_free (self);
}

static int
compare_heirs (gconstpointer a, gconstpointer b)
{
  const Member *x = *(Member *const *) a, *y = *(Member *const *) b;

  return x->id < y->id ? -1 : x->id > y->id;
}

/* Whoever keeps the plan, may write in it, and has said where. */
static GPtrArray *
list_heirs (WkRoom *self)
{
  GPtrArray *list = g_ptr_array_new ();
  const guint needed = WK_MEMBER_FLAG_KNOWN | WK_MEMBER_FLAG_HAS_KEY;

  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = g_ptr_array_index (self->members, i);

      if ((member->flags & needed) == needed && (member->flags & WK_MEMBER_FLAG_READ_ONLY) == 0 && member->wants_batches &&
          member->addresses != NULL && *member->addresses != '\0')
        g_ptr_array_add (list, member);
    }
  g_ptr_array_sort (list, compare_heirs);
  return list;
}

GPtrArray *
wk_room_dup_heirs (WkRoom *self)
{
  g_autoptr(GPtrArray) members = NULL;
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_room_heir_free);

  g_return_val_if_fail (WK_IS_ROOM (self), list);

  members = list_heirs (self);
  for (guint i = 0; i < members->len; i++)
    {
      Member *member = g_ptr_array_index (members, i);
      WkRoomHeir *heir = g_new0 (WkRoomHeir, 1);

      heir->member = member->id;
      memcpy (heir->key, member->key, sizeof heir->key);
      memcpy (heir->fingerprint, member->fingerprint, sizeof heir->fingerprint);
      heir->addresses = g_strsplit (member->addresses, " ", 8);
      g_ptr_array_add (list, heir);
    }
  return list;
}

static void
tell_heirs (WkRoom *self)
{
  g_autoptr(GPtrArray) members = list_heirs (self);
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_message_heir_free);
  g_autoptr(GBytes) bytes = NULL;
  WkMessage message = { .heirs = list };

  for (guint i = 0; i < members->len; i++)
    {
      Member *member = g_ptr_array_index (members, i);
      WkMessageHeir *item = g_new0 (WkMessageHeir, 1);

      item->id = member->id;
      memcpy (item->key, member->key, sizeof item->key);
      memcpy (item->fingerprint, member->fingerprint, sizeof item->fingerprint);
      item->addresses = g_strdup (member->addresses);
      g_ptr_array_add (list, item);
    }
  bytes = wk_message_write (WK_MESSAGE_HEIRS, &message);
  for (guint i = 0; i < self->connections->len; i++)
    {
      Connection *connection = g_ptr_array_index (self->connections, i);

      if (connection->member == NULL || !(wk_peer_get_capabilities (connection->peer) & WK_CAPABILITY_HEIRS) ||
          (connection->told_heirs == NULL ? list->len == 0 : g_bytes_equal (connection->told_heirs, bytes)))
        continue;
      g_clear_pointer (&connection->told_heirs, g_bytes_unref);
      connection->told_heirs = g_bytes_ref (bytes);
      wk_peer_send_frame (connection->peer, bytes);
    }
}

/* ---- members -------------------------------------------------------------------------------------------- */

static gboolean
announce_cb (gpointer data)
{
  g_autoptr(WkRoom) self = g_object_ref (data);
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_message_member_free);
  WkMessage message = { .members = list };

  wk_room_stop_source (&self->announcing);
  g_ptr_array_add (list, describe (self->host_id, self->name, self->organisation, self->device, wk_room_host_flags (self), WK_ROOM_MEMBER_IN_STEP,
                                   self->key != NULL ? wk_device_key_get_public (self->key) : NULL));
  for (guint i = 0; i < self->members->len && list->len < MEMBERS_MAX; i++)
    {
      Member *m = g_ptr_array_index (self->members, i);

      /* A seat's is a word between it and the host alone. */
      if (m->was_here)
        g_ptr_array_add (list, describe (m->id, m->name, m->organisation, m->flags & WK_MEMBER_FLAG_SEAT ? "" : m->device, m->flags, m->state,
                                         m->key));
    }
  for (guint i = 0; i < self->connections->len; i++)
    {
      Connection *connection = g_ptr_array_index (self->connections, i);

      if (connection->member != NULL && !wk_peer_is_foreign (connection->peer))
        wk_peer_send (connection->peer, WK_MESSAGE_MEMBERS, &message);
    }
  tell_heirs (self);
  g_signal_emit (self, wk_room_signals[MEMBERS_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* Tells everybody who is here, soon: several changes at once are told together. */
void
wk_room_announce (WkRoom *self)
{
  if (self->announcing != NULL || self->closed)
    return;
  self->announcing = g_idle_source_new ();
  g_source_set_priority (self->announcing, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->announcing, announce_cb, self, NULL);
  g_source_attach (self->announcing, g_main_context_get_thread_default ());
}

Member *
wk_room_add_member (WkRoom *self, const char *name, const char *organisation, const char *device, guint flags)
{
  Member *member = g_new0 (Member, 1);

  member->id = ++self->last_member;
  member->name = g_strdup (name);
  member->organisation = g_strdup (organisation);
  member->device = g_strdup (device);
  member->flags = flags;
  member->state = WK_ROOM_MEMBER_AWAY;
  member->token = wk_secret_new_random (self->random, 32);
  member->shares = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, wk_room_share_free);
  g_ptr_array_add (self->members, member);
  return member;
}

void
wk_room_drop_member (WkRoom *self, Member *member, WkReason reason)
{
  Connection *connection = member->connection;
  gboolean read_only;

  wk_room_vouch_for (self, member);
  wk_room_forget_presence (self, member);
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
  read_only = (member->flags & WK_MEMBER_FLAG_HAS_KEY) && (member->flags & WK_MEMBER_FLAG_READ_ONLY);
  g_ptr_array_remove (self->members, member);
  if (read_only)
    wk_room_tell_keys (self, NULL);
  wk_room_announce (self);
}

/* At a full table who has been away longest gives up the place. */
gboolean
wk_room_make_room (WkRoom *self)
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
  wk_room_drop_member (self, longest, WK_REASON_REMOVED);
  return TRUE;
}

GPtrArray *
wk_room_list_documents (WkRoom *self, Member *member)
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

/* Its rights are its key's: it may leave, and come in by it again. */
void
wk_room_note_rights (WkRoom *self, Member *member)
{
  if ((member->flags & WK_MEMBER_FLAG_HAS_KEY) == 0)
    return;
  if (member->flags & WK_MEMBER_FLAG_READ_ONLY)
    g_hash_table_add (self->readers, g_memdup2 (member->key, WK_PUBLIC_KEY_LENGTH));
  else
    g_hash_table_remove (self->readers, member->key);
}

/* Without those who could only read along and have left: whoever takes over from us would not know that of them. */
static GPtrArray *
list_keys (WkRoom *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->admitted);
  while (g_hash_table_iter_next (&iter, &key, NULL) && list->len < 1000)
    if (!g_hash_table_contains (self->readers, key) || wk_room_find_member_by_key (self, key) != NULL)
      g_ptr_array_add (list, g_memdup2 (key, WK_PUBLIC_KEY_LENGTH));
  return list;
}

/* Each gets the whole list: who is not on it any more has been removed. */
void
wk_room_tell_keys (WkRoom *self, Connection *but)
{
  g_autoptr(GPtrArray) keys = list_keys (self);
  WkMessage message = { .keys = keys };

  for (guint i = 0; i < self->connections->len; i++)
    {
      Connection *other = g_ptr_array_index (self->connections, i);

      if (other != but && other->member != NULL && !wk_peer_is_foreign (other->peer))
        wk_peer_send (other->peer, WK_MESSAGE_KEYS, &message);
    }
}

/* Whether this device's signature counts: of a location with an office, the signatures that the office takes. */
gboolean
wk_room_may_sign (WkRoom *self, const guint8 *key)
{
  if (self->key != NULL && wk_room_key_equal (wk_device_key_get_public (self->key), key))
    return TRUE;
  return g_hash_table_contains (self->has_office_key ? self->signers : self->admitted, key);
}

static void
seat (WkRoom *self, Connection *connection, Member *member)
{
  Connection *before = member->connection;

  if (before != NULL && before != connection)
    {
      /* The old line may look alive for long after the laptop's network changed. */
      wk_room_forget_presence (self, member);
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
  wk_room_judge_member (self, member);
  wk_room_announce (self);
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

void
wk_room_let_in (WkRoom *self, Connection *connection, Member *member)
{
  g_autoptr(GPtrArray) documents = wk_room_list_documents (self, member);
  g_autoptr(GPtrArray) keys = NULL;
  g_autoptr(GBytes) sealed = NULL;
  WkCertificate *certificate = wk_room_knock_get_certificate (connection->knocked);
  WkMessage message = { 0 };

  seat (self, connection, member);
  member->wants_batches = connection->wants_batches;
  member->wants_vouching = connection->wants_vouching;
  member->wants_sheets = connection->wants_sheets;
  member->wants_passed = connection->wants_passed;
  if (certificate != NULL)
    member->account = wk_certificate_get_fields (certificate)->account;
  member->has_account = certificate != NULL;
  g_free (member->addresses);
  member->addresses = g_steal_pointer (&connection->addresses);
  memcpy (member->fingerprint, connection->fingerprint, sizeof member->fingerprint);
  if ((member->flags & WK_MEMBER_FLAG_KNOWN) && (member->flags & WK_MEMBER_FLAG_HAS_KEY))
    g_hash_table_add (self->signers, g_memdup2 (member->key, WK_PUBLIC_KEY_LENGTH));
  wk_room_note_rights (self, member);
  if ((member->flags & WK_MEMBER_FLAG_HAS_KEY) && !g_hash_table_contains (self->admitted, member->key))
    {
      g_hash_table_add (self->admitted, g_memdup2 (member->key, WK_PUBLIC_KEY_LENGTH));
      wk_room_tell_keys (self, connection);
    }
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
  if (self->key != NULL && self->certificate != NULL)
    {
      message.certificate = wk_certificate_encode (self->certificate);
      wk_device_key_sign (self->key, WK_ADMITTED_DOMAIN, wk_peer_get_transcript (connection->peer), 32, message.sig);
    }
  wk_peer_send (connection->peer, WK_MESSAGE_ADMITTED, &message);
  for (guint i = 0; i < self->documents->len; i++)
    {
      wk_room_join_document (self, connection, g_ptr_array_index (self->documents, i));
      wk_room_send_step_1 (connection, g_ptr_array_index (self->documents, i));
    }
  tell_hashes (self, connection);
  wk_room_send_batches (self, member);
  for (guint i = 1; i <= WK_SHEETS; i++)
    wk_room_send_sheet (self, member, i);
}

/* To who asked for it when it knocked; and, but for what tells of nobody, was given it by the owner. */
void
wk_room_send_sheet (WkRoom *self, Member *member, guint number)
{
  WkMessage message = { .n = number, .bytes = self->sheets[number - 1] };

  if (message.bytes != NULL && member->connection != NULL && member->wants_sheets &&
      (member->gets_sheets || number == WK_SHEET_ASKED || number == WK_SHEET_SOCIAL_MAP || number == WK_SHEET_KEPT))
    wk_peer_send (member->connection->peer, WK_MESSAGE_SHEET, &message);
}

void
wk_room_take_knock (WkRoom *self, Connection *connection, WkMessage *message)
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
  connection->wants_batches = (message->wants & WK_WANTS_BATCHES) != 0;
  connection->wants_vouching = (message->wants & WK_WANTS_VOUCHING) != 0;
  connection->wants_sheets = (message->wants & WK_WANTS_SHEETS) != 0;
  connection->wants_passed = (message->wants & WK_WANTS_PASSED) != 0;
  connection->addresses = g_steal_pointer (&message->addresses);
  memcpy (connection->fingerprint, message->fingerprint, sizeof connection->fingerprint);
  connection->has_key = !wk_room_key_equal (message->key, no_key);
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
                                  !wk_room_key_equal (wk_certificate_get_fields (certificate)->public_key, connection->key)))
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
  if (member != NULL && (member->flags & WK_MEMBER_FLAG_HAS_KEY) && !(connection->has_key && wk_room_key_equal (member->key, connection->key)))
    {
      wk_peer_end (connection->peer, WK_REASON_NOT_RECOGNISED);
      return;
    }
  if (member != NULL)
    {
      if (certificate != NULL)
        member->flags |= WK_MEMBER_FLAG_KNOWN;
      wk_room_let_in (self, connection, member);
    }
  else if (wk_peer_get_proof (connection->peer) == WK_PROOF_DEVICE && connection->has_key &&
           g_hash_table_contains (self->admitted, connection->key))
    wk_room_admit (self, connection->knock, g_hash_table_contains (self->readers, connection->key));
  else
    g_signal_emit (self, wk_room_signals[KNOCKED], 0, connection->knocked);
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

static void
send_authenticated (Connection *connection, WkRoomDoc *document)
{
  g_autoptr(GBytes) reply = wk_frame_new_auth (document->hex, WK_AUTH_AUTHENTICATED,
                                               connection->member->flags & WK_MEMBER_FLAG_READ_ONLY ? "readonly" : "read-write");

  wk_room_send_frame (connection, reply);
}

/* An npm client asks for a document. */
void
wk_room_take_auth (WkRoom *self, Connection *connection, const WkFrame *frame)
{
  WkRoomDoc *document = wk_room_find_framed (self, frame);
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
      wk_room_send_frame (connection, reply);
      return;
    }
  if (connection->member == NULL)
    seat (self, connection, member);
  send_authenticated (connection, document);
  wk_room_join_document (self, connection, document);
}

/* What an npm client may do has changed: it is told as it was at first. */
void
wk_room_authenticate (WkRoom *self, Connection *connection)
{
  for (guint i = 0; i < self->documents->len; i++)
    if (wk_room_get_share (connection->member, g_ptr_array_index (self->documents, i))->joined)
      send_authenticated (connection, g_ptr_array_index (self->documents, i));
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
  connection->recognised = wk_room_find_member_by_key (self, key);
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
    if (wk_room_get_share (connection->member, g_ptr_array_index (self->documents, i))->joined)
      {
        wk_room_send_presence (connection, g_ptr_array_index (self->documents, i));
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

  g_source_set_callback (source, freed_cb, connection, wk_room_connection_free);
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
      member->away_since = MAX (wk_room_now (self), 1);
      wk_room_forget_presence (self, member);
      /* These do not come back by themselves. */
      if (reason == WK_REASON_LEAVING || reason == WK_REASON_NOT_ALLOWED || reason == WK_REASON_MALFORMED)
        wk_room_drop_member (self, member, reason);
      else
        {
          wk_room_judge_member (self, member);
          wk_room_schedule_vouching (self);
        }
    }
  if (self->connections != NULL && g_ptr_array_find (self->connections, connection, &at))
    free_later (g_ptr_array_steal_index (self->connections, at));
  if (knock != 0)
    g_signal_emit (self, wk_room_signals[KNOCK_GONE], 0, knock);
}

static const WkPeerEvents events = {
  .message = wk_room_take_message,
  .frame = wk_room_take_frame,
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
