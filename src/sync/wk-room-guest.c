#include "wk-room-guest.h"

#include <string.h>

#include <wk-secret.h>

#include "wk-peer-private.h"
#include "wk-room-document-private.h"
#include "wk-room-member-private.h"
#include "wk-wire-private.h"

#define TICK_MS 500
#define BATCHES_BYTES (256 * 1024)

struct _WkRoomGuest
{
  GObject parent_instance;

  char *name, *organisation, *device; /* (owned) */
  WkDeviceKey *key;            /* (owned) (nullable) */
  WkCertificate *certificate;  /* (owned) (nullable) */
  WkClock *clock;              /* (owned) */
  WkRandom *random;            /* (owned) */
  gboolean signs_nothing, wants_sheets;
  guint8 fingerprint[32];
  char *addresses;             /* (owned) (nullable): where we would open the table */
  char *code;                  /* (owned) (nullable) */
  WkSecret *token;             /* (owned) (nullable): once in */

  WkPeer *peer;                /* (owned) (nullable) */
  WkRoomGuestState state;
  WkReason reason;
  gboolean has_room;
  WkId room;
  char *word;                  /* (owned) (nullable) */
  GBytes *certificate_hash;    /* (owned) (nullable) */
  guint64 member;
  gboolean read_only;
  GPtrArray *members;          /* (owned) of WkRoomMember */
  gboolean has_host_key, has_office_key;
  gboolean host_known;         /* by its certificate: our office's */
  guint8 host_key[WK_PUBLIC_KEY_LENGTH], office_key[WK_PUBLIC_KEY_LENGTH];
  GHashTable *admitted;        /* (owned) set of public keys */
  GPtrArray *heirs;            /* (owned) of WkRoomHeir */
  gboolean trying_heir;        /* the connection is to somebody who may be the host now */

  GPtrArray *documents;        /* (owned) of WkRoomDoc */
  GHashTable *comparisons;     /* (owned): WkId → WkComparison (owned) */
  GHashTable *healing;         /* (owned) set of WkId: the host's state was asked for */
  GPtrArray *unconfirmed;      /* (owned) of WkBatch */
  gboolean applying;
  GSource *ticker;             /* (owned) (nullable) */
  gboolean in_step;            /* as it was shown last */
  gboolean tell_all;           /* our hashes go out at the next tick, changed or not */
};

enum { STATE_CHANGED, OPENED, MEMBERS_CHANGED, BATCH, CONFIRMED, AWARENESS_CHANGED, DIFFERENT, DIVERGED, RIGHTS_CHANGED, REFUSED, HEIRS_CHANGED, SAFE_CHANGED, SHEET, PASSED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkRoomGuest, wk_room_guest, G_TYPE_OBJECT)

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
wk_room_guest_dispose (GObject *object)
{
  WkRoomGuest *self = WK_ROOM_GUEST (object);

  if (self->ticker != NULL)
    g_source_destroy (self->ticker);
  g_clear_pointer (&self->ticker, g_source_unref);
  if (self->peer != NULL)
    {
      wk_peer_detach (self->peer);
      wk_peer_end (self->peer, WK_REASON_LEAVING);
      g_clear_pointer (&self->peer, wk_peer_unref);
    }
  g_clear_pointer (&self->documents, g_ptr_array_unref);
  G_OBJECT_CLASS (wk_room_guest_parent_class)->dispose (object);
}

static void
wk_room_guest_finalize (GObject *object)
{
  WkRoomGuest *self = WK_ROOM_GUEST (object);

  g_free (self->name);
  g_free (self->organisation);
  g_free (self->device);
  g_clear_pointer (&self->key, wk_device_key_unref);
  g_clear_pointer (&self->certificate, wk_certificate_unref);
  g_clear_pointer (&self->clock, wk_clock_unref);
  g_clear_pointer (&self->random, wk_random_unref);
  g_free (self->addresses);
  g_ptr_array_unref (self->heirs);
  g_clear_pointer (&self->code, wk_wipe_and_free_text);
  g_clear_pointer (&self->token, wk_secret_unref);
  g_free (self->word);
  g_clear_pointer (&self->certificate_hash, g_bytes_unref);
  g_ptr_array_unref (self->members);
  g_hash_table_unref (self->admitted);
  g_hash_table_unref (self->comparisons);
  g_hash_table_unref (self->healing);
  g_ptr_array_unref (self->unconfirmed);
  G_OBJECT_CLASS (wk_room_guest_parent_class)->finalize (object);
}

static void
wk_room_guest_class_init (WkRoomGuestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = wk_room_guest_dispose;
  object_class->finalize = wk_room_guest_finalize;
#define SIGNAL(id, name, ...) \
  signals[id] = g_signal_new (name, WK_TYPE_ROOM_GUEST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, __VA_ARGS__)
  SIGNAL (STATE_CHANGED, "state-changed", 0);
  SIGNAL (OPENED, "opened", 1, G_TYPE_POINTER);
  SIGNAL (MEMBERS_CHANGED, "members-changed", 0);
  SIGNAL (BATCH, "batch", 1, G_TYPE_POINTER);
  SIGNAL (CONFIRMED, "confirmed", 1, G_TYPE_POINTER);
  SIGNAL (AWARENESS_CHANGED, "awareness-changed", 1, G_TYPE_POINTER);
  SIGNAL (DIFFERENT, "different", 1, G_TYPE_POINTER);
  SIGNAL (DIVERGED, "diverged", 2, G_TYPE_POINTER, G_TYPE_BYTES);
  SIGNAL (RIGHTS_CHANGED, "rights-changed", 0);
  SIGNAL (REFUSED, "refused", 1, G_TYPE_POINTER);
  SIGNAL (HEIRS_CHANGED, "heirs-changed", 0);
  SIGNAL (SAFE_CHANGED, "safe-changed", 0);
  SIGNAL (SHEET, "sheet", 2, G_TYPE_UINT, G_TYPE_BYTES);
  SIGNAL (PASSED, "passed", 1, G_TYPE_BYTES);
#undef SIGNAL
}

static void
wk_room_guest_init (WkRoomGuest *self)
{
  self->members = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_room_member_unref);
  self->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_room_doc_free);
  self->admitted = g_hash_table_new_full (key_hash, key_equal, g_free, NULL);
  self->comparisons = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, g_free);
  self->healing = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  self->heirs = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_room_heir_free);
  self->unconfirmed = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_batch_unref);
}

static WkRoomDoc *
find_document (WkRoomGuest *self, const WkId *id)
{
  for (guint i = 0; self->documents != NULL && i < self->documents->len; i++)
    {
      WkRoomDoc *document = g_ptr_array_index (self->documents, i);

      if (wk_id_equal (&document->name->document, id))
        return document;
    }
  return NULL;
}

static WkComparison *
get_comparison (WkRoomGuest *self, WkRoomDoc *document)
{
  WkComparison *comparison = g_hash_table_lookup (self->comparisons, &document->name->document);

  if (comparison == NULL)
    {
      comparison = g_new0 (WkComparison, 1);
      g_hash_table_insert (self->comparisons, wk_id_copy (&document->name->document), comparison);
    }
  return comparison;
}

static void
set_state (WkRoomGuest *self, WkRoomGuestState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

static gboolean
is_in (WkRoomGuest *self)
{
  return self->state == WK_ROOM_GUEST_OPEN && self->peer != NULL && wk_peer_is_ready (self->peer);
}

static void
end (WkRoomGuest *self, WkReason reason)
{
  if (self->peer != NULL)
    wk_peer_end (self->peer, reason);
}

/* Who shows whether all see the same looks again when that changed. */
static void
judge_self (WkRoomGuest *self)
{
  gboolean in_step = wk_room_guest_is_in_step (self);

  if (self->in_step == in_step)
    return;
  self->in_step = in_step;
  g_signal_emit (self, signals[MEMBERS_CHANGED], 0);
}

/* ---- what goes ------------------------------------------------------------------------------------- */

static void
updated_cb (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data)
{
  WkRoomGuest *self = data;
  WkRoomDoc *document = NULL;
  g_autoptr(GBytes) frame = NULL;

  for (guint i = 0; document == NULL && i < self->documents->len; i++)
    if (((WkRoomDoc *) g_ptr_array_index (self->documents, i))->doc == doc)
      document = g_ptr_array_index (self->documents, i);
  if (document == NULL)
    return;
  document->dirty = TRUE;
  if (origin == self || !is_in (self) || document->read_only)
    return;
  /* What came here from elsewhere (the office) is another's work: it goes as a step 2, which may bring anybody's. */
  frame = wk_frame_new_sync (document->hex, local ? WK_SYNC_UPDATE : WK_SYNC_STEP_2, g_bytes_get_data (update, NULL),
                             g_bytes_get_size (update));
  document->n_sent += local ? 1 : 0;
  wk_peer_send_frame (self->peer, frame);
}

static void
awareness_cb (YAwareness *awareness, const guint64 *changed, gsize n, gconstpointer origin, gpointer data)
{
  WkRoomGuest *self = data;
  WkRoomDoc *document = NULL;

  for (guint i = 0; self->documents != NULL && i < self->documents->len; i++)
    if (((WkRoomDoc *) g_ptr_array_index (self->documents, i))->awareness == awareness)
      document = g_ptr_array_index (self->documents, i);
  if (document == NULL)
    return;
  if (!self->applying && is_in (self))
    {
      g_autoptr(GBytes) update = y_awareness_encode (awareness, changed, n);
      g_autoptr(GBytes) frame = wk_frame_new_awareness (document->hex, update);

      wk_peer_send_frame (self->peer, frame);
    }
  g_signal_emit (self, signals[AWARENESS_CHANGED], 0, &document->name->document);
}

static void
send_step_1 (WkRoomGuest *self, WkRoomDoc *document)
{
  g_autoptr(GBytes) vector = y_doc_state_vector (document->doc);
  g_autoptr(GBytes) frame = wk_frame_new_sync (document->hex, WK_SYNC_STEP_1, g_bytes_get_data (vector, NULL), g_bytes_get_size (vector));

  wk_peer_send_frame (self->peer, frame);
}

static void
begin_sync (WkRoomGuest *self, WkRoomDoc *document)
{
  const char *presence = y_awareness_get (document->awareness, document->own_client);

  send_step_1 (self, document);
  /* Told anew, with a higher clock: the host took it away when the last connection ended. */
  if (presence != NULL)
    y_awareness_set_local (document->awareness, presence);
  self->tell_all = TRUE;
}

static void
send_batches (WkRoomGuest *self, guint from)
{
  while (is_in (self) && from < self->unconfirmed->len)
    {
      g_autoptr(GPtrArray) some = g_ptr_array_new ();
      WkMessage message = { .batches = some };
      gsize size = 0;

      while (from < self->unconfirmed->len && some->len < 1000)
        {
          WkBatch *batch = g_ptr_array_index (self->unconfirmed, from);

          size += g_bytes_get_size (wk_batch_encode (batch));
          if (some->len > 0 && size > BATCHES_BYTES)
            break;
          g_ptr_array_add (some, batch);
          from++;
        }
      wk_peer_send (self->peer, WK_MESSAGE_BATCHES, &message);
    }
}

static void
send_hashes (WkRoomGuest *self)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  WkMessage message = { .hashes = list };
  gint64 now = wk_clock_get_monotonic (self->clock);

  for (guint i = 0; i < self->documents->len; i++)
    {
      WkRoomDoc *document = g_ptr_array_index (self->documents, i);
      gboolean changed = wk_room_doc_update_hash (document);
      WkMessageHash *item;

      if (document->doc == NULL || (!changed && !self->tell_all))
        continue;
      if (changed)
        wk_comparison_moved (get_comparison (self, document), now);
      item = g_new0 (WkMessageHash, 1);
      item->document = document->name->document;
      memcpy (item->snapshot, document->hash.snapshot, sizeof item->snapshot);
      memcpy (item->content, document->hash.content, sizeof item->content);
      item->pending = document->hash.pending ? 1 : 0;
      g_ptr_array_add (list, item);
    }
  self->tell_all = FALSE;
  if (list->len > 0)
    wk_peer_send (self->peer, WK_MESSAGE_HASHES, &message);
}

/* ---- what comes -------------------------------------------------------------------------------------- */

static gboolean
apply (WkRoomGuest *self, WkRoomDoc *document, gconstpointer data, gsize length)
{
  return y_doc_apply_update (document->doc, data, length, self, NULL);
}

static void
take_documents (WkRoomGuest *self, GPtrArray *list)
{
  for (guint i = 0; i < list->len; i++)
    {
      WkMessageDocument *item = g_ptr_array_index (list, i);
      WkRoomDoc *document = find_document (self, &item->name->document);
      WkRoomDocument opened = { 0 };

      if (document == NULL)
        {
          document = wk_room_doc_new (item->name, FALSE, self->clock, self->random);
          y_awareness_observe (document->awareness, awareness_cb, self);
          g_ptr_array_add (self->documents, document);
        }
      document->read_only = (item->flags & 1) != 0;
      if (document->doc == NULL)
        {
          opened.name = *item->name;
          opened.read_only = document->read_only;
          g_signal_emit (self, signals[OPENED], 0, &opened);
        }
      else if (is_in (self))
        begin_sync (self, document);
    }
}

/* The whole list: who is not on it was removed. */
static void
take_keys (WkRoomGuest *self, GPtrArray *keys)
{
  g_hash_table_remove_all (self->admitted);
  if (self->has_host_key)
    g_hash_table_add (self->admitted, g_memdup2 (self->host_key, WK_PUBLIC_KEY_LENGTH));
  for (guint i = 0; i < keys->len; i++)
    g_hash_table_add (self->admitted, g_memdup2 (g_ptr_array_index (keys, i), WK_PUBLIC_KEY_LENGTH));
}

static void
set_read_only (WkRoomGuest *self, gboolean read_only)
{
  if (self->read_only == read_only)
    return;
  self->read_only = read_only;
  if (read_only)
    g_ptr_array_set_size (self->unconfirmed, 0); /* what was taken the host vouched for */
  for (guint i = 0; i < self->documents->len; i++)
    {
      WkRoomDoc *document = g_ptr_array_index (self->documents, i);

      document->read_only = read_only;
      if (document->doc != NULL && is_in (self))
        begin_sync (self, document);
    }
  g_signal_emit (self, signals[RIGHTS_CHANGED], 0);
}

static void
want_state (WkRoomGuest *self, WkRoomDoc *document)
{
  WkMessage message = { .id = document->name->document };

  if (g_hash_table_add (self->healing, wk_id_copy (&document->name->document)))
    wk_peer_send (self->peer, WK_MESSAGE_WANT_STATE, &message);
}

/* Ours differs from the host's for good by what it did not take: we take its state, as after a divergence. */
static void
take_refused (WkRoomGuest *self, WkMessage *message)
{
  WkRoomDoc *document = find_document (self, &message->id);

  if (document == NULL || document->doc == NULL)
    return;
  set_read_only (self, TRUE);
  g_signal_emit (self, signals[REFUSED], 0, &document->name->document);
  if (is_in (self))
    want_state (self, document);
}

static void
take_heirs (WkRoomGuest *self, WkMessage *message)
{
  g_ptr_array_set_size (self->heirs, 0);
  for (guint i = 0; i < message->heirs->len; i++)
    {
      WkMessageHeir *item = g_ptr_array_index (message->heirs, i);
      WkRoomHeir *heir = g_new0 (WkRoomHeir, 1);

      heir->member = item->id;
      memcpy (heir->key, item->key, sizeof heir->key);
      memcpy (heir->fingerprint, item->fingerprint, sizeof heir->fingerprint);
      heir->addresses = g_strsplit (item->addresses, " ", 8);
      g_ptr_array_add (self->heirs, heir);
    }
  g_signal_emit (self, signals[HEIRS_CHANGED], 0);
}

/* Whether the host holds the key of a certificate that our office gave: what it says of others, ourselves too, proves nothing. */
static gboolean
knows_host (WkRoomGuest *self, WkMessage *message)
{
  g_autoptr(WkCertificate) certificate = NULL;

  if (!self->has_office_key || message->certificate == NULL || g_bytes_get_size (message->certificate) == 0)
    return FALSE;
  certificate = wk_certificate_decode (message->certificate, NULL);
  return certificate != NULL && wk_certificate_verify (certificate, self->office_key) &&
         key_equal (wk_certificate_get_fields (certificate)->public_key, message->key) &&
         wk_signature_verify (message->key, WK_ADMITTED_DOMAIN, wk_peer_get_transcript (self->peer), 32, message->sig);
}

static void
take_admitted (WkRoomGuest *self, WkMessage *message)
{
  static const guint8 no_key[WK_PUBLIC_KEY_LENGTH] = { 0 };

  if (g_bytes_get_size (message->bytes) > 0)
    {
      g_autoptr(GBytes) token = wk_peer_open (self->peer, "woonkamer-token-1", message->bytes);

      if (token == NULL || g_bytes_get_size (token) != 32)
        {
          end (self, WK_REASON_MALFORMED);
          return;
        }
      g_clear_pointer (&self->token, wk_secret_unref);
      self->token = wk_secret_new (g_bytes_get_data (token, NULL), 32);
    }
  self->member = message->member;
  g_free (self->word);
  self->word = g_steal_pointer (&message->text);
  set_read_only (self, (message->flags & 1) != 0);
  self->has_host_key = !key_equal (message->key, no_key);
  memcpy (self->host_key, message->key, sizeof self->host_key);
  self->host_known = knows_host (self, message);
  take_keys (self, message->keys);
  g_hash_table_remove_all (self->comparisons);
  g_hash_table_remove_all (self->healing);
  for (guint i = 0; i < self->documents->len; i++)
    {
      WkRoomDoc *document = g_ptr_array_index (self->documents, i);

      document->n_sent = document->n_safe = 0;
    }
  set_state (self, WK_ROOM_GUEST_OPEN);
  take_documents (self, message->documents);
  for (guint i = self->unconfirmed->len; i > 0; i--)
    if (find_document (self, &wk_batch_get_fields (g_ptr_array_index (self->unconfirmed, i - 1))->name.document) == NULL)
      g_ptr_array_remove_index (self->unconfirmed, i - 1);
  send_batches (self, 0);
}

static void
take_members (WkRoomGuest *self, WkMessage *message)
{
  g_ptr_array_set_size (self->members, 0);
  for (guint i = 0; i < message->members->len; i++)
    {
      WkMessageMember *item = g_ptr_array_index (message->members, i);

      g_ptr_array_add (self->members, wk_room_member_new (item->id, item->name, item->organisation, item->device, item->flags,
                                                          MIN (item->state, WK_ROOM_MEMBER_AWAY), item->key));
    }
  g_signal_emit (self, signals[MEMBERS_CHANGED], 0);
}

static void
take_batches (WkRoomGuest *self, WkMessage *message)
{
  for (guint i = 0; i < message->batches->len; i++)
    {
      WkBatch *batch = g_ptr_array_index (message->batches, i);
      const WkBatchFields *fields = wk_batch_get_fields (batch);
      WkRoomDoc *document = find_document (self, &fields->name.document);
      gsize length;
      gconstpointer data = g_bytes_get_data (fields->update, &length);

      if (document == NULL || !wk_document_name_equal (document->name, &fields->name) || !wk_batch_check (batch, NULL))
        {
          end (self, WK_REASON_MALFORMED);
          return;
        }
      if (document->doc != NULL && !apply (self, document, data, length))
        {
          end (self, WK_REASON_MALFORMED);
          return;
        }
      g_signal_emit (self, signals[BATCH], 0, batch);
    }
  if (is_in (self) && message->batches->len > 0)
    {
      g_autoptr(GPtrArray) list = g_ptr_array_new ();
      WkMessage taken = { .keys = list };

      g_ptr_array_add (list, (gpointer) wk_batch_get_id (g_ptr_array_index (message->batches, message->batches->len - 1)));
      wk_peer_send (self->peer, WK_MESSAGE_KEPT, &taken);
    }
}

static void
take_kept (WkRoomGuest *self, WkMessage *message)
{
  for (guint i = 0; i < message->keys->len; i++)
    for (guint j = 0; j < self->unconfirmed->len; j++)
      {
        g_autoptr(WkBatch) batch = wk_batch_ref (g_ptr_array_index (self->unconfirmed, j));

        if (memcmp (wk_batch_get_id (batch), g_ptr_array_index (message->keys, i), WK_BATCH_ID_LENGTH) == 0)
          {
            g_ptr_array_remove_index (self->unconfirmed, j);
            g_signal_emit (self, signals[CONFIRMED], 0, batch);
            break;
          }
      }
}

static void
compare (WkRoomGuest *self, WkRoomDoc *document)
{
  WkMessage message = { .id = document->name->document };
  WkComparisonResult result;

  if (document->doc == NULL || document->dirty || !is_in (self))
    return;
  result = wk_comparison_judge (get_comparison (self, document), &document->hash, wk_clock_get_monotonic (self->clock));
  if (result == WK_COMPARISON_DIFFERENT)
    {
      wk_peer_send (self->peer, WK_MESSAGE_RESYNC, &message);
      send_step_1 (self, document);
      g_signal_emit (self, signals[DIFFERENT], 0, &document->name->document);
    }
  else if (result == WK_COMPARISON_DIVERGED)
    want_state (self, document);
}

static void
take_hashes (WkRoomGuest *self, WkMessage *message)
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
      wk_comparison_take (get_comparison (self, document), &hash, wk_clock_get_monotonic (self->clock));
    }
}

static void
take_state (WkRoomGuest *self, WkMessage *message)
{
  WkRoomDoc *document = find_document (self, &message->id);

  if (document == NULL || !g_hash_table_contains (self->healing, &message->id))
    {
      end (self, WK_REASON_MALFORMED);
      return;
    }
  g_signal_emit (self, signals[DIVERGED], 0, &document->name->document, message->bytes);
  g_hash_table_remove (self->healing, &message->id);
  memset (&get_comparison (self, document)->diverged_once, 0, sizeof (gboolean));
}

static void
take_message (WkPeer *peer, WkMessageType type, WkMessage *message, gpointer data)
{
  g_autoptr(WkRoomGuest) self = g_object_ref (data);
  WkRoomDoc *document;

  if (self->state == WK_ROOM_GUEST_KNOCKING)
    {
      if (type == WK_MESSAGE_ADMITTED)
        take_admitted (self, message);
      else
        end (self, WK_REASON_MALFORMED);
      return;
    }
  switch (type)
    {
    case WK_MESSAGE_MEMBERS:
      take_members (self, message);
      break;
    case WK_MESSAGE_DOCUMENTS:
      take_documents (self, message->documents);
      break;
    case WK_MESSAGE_BATCHES:
      take_batches (self, message);
      break;
    case WK_MESSAGE_KEPT:
      take_kept (self, message);
      break;
    case WK_MESSAGE_HASHES:
      take_hashes (self, message);
      break;
    case WK_MESSAGE_KEYS:
      take_keys (self, message->keys);
      break;
    case WK_MESSAGE_RESYNC:
      document = find_document (self, &message->id);
      if (document != NULL && document->doc != NULL)
        {
          send_step_1 (self, document);
          /* The host found that ours differs; both screens say so. */
          wk_comparison_warn (get_comparison (self, document), wk_clock_get_monotonic (self->clock));
          judge_self (self);
        }
      break;
    case WK_MESSAGE_SAFE:
      document = find_document (self, &message->id);
      if (document != NULL)
        document->n_safe = MIN (message->n, document->n_sent);
      g_signal_emit (self, signals[SAFE_CHANGED], 0);
      break;
    case WK_MESSAGE_HEIRS:
      take_heirs (self, message);
      break;
    case WK_MESSAGE_RIGHTS:
      set_read_only (self, (message->flags & 1) != 0);
      break;
    case WK_MESSAGE_REFUSED:
      take_refused (self, message);
      break;
    case WK_MESSAGE_STATE:
      take_state (self, message);
      break;
    case WK_MESSAGE_SHEET:
      if (!self->wants_sheets || g_bytes_get_size (message->bytes) > WK_SHEET_MAX)
        end (self, WK_REASON_MALFORMED);
      else if (message->n <= G_MAXUINT)
        g_signal_emit (self, signals[SHEET], 0, (guint) message->n, message->bytes);
      break;
    case WK_MESSAGE_PASSED:
      if (self->certificate == NULL || g_bytes_get_size (message->bytes) > WK_TOLD_MAX)
        end (self, WK_REASON_MALFORMED);
      else
        g_signal_emit (self, signals[PASSED], 0, message->bytes);
      break;
    default:
      end (self, WK_REASON_MALFORMED);
      break;
    }
}

static void
take_frame (WkPeer *peer, const WkFrame *frame, gpointer data)
{
  g_autoptr(WkRoomGuest) self = g_object_ref (data);
  WkRoomDoc *document = NULL;
  gboolean good = TRUE;

  for (guint i = 0; document == NULL && i < self->documents->len; i++)
    if (wk_frame_is_named (frame, ((WkRoomDoc *) g_ptr_array_index (self->documents, i))->hex))
      document = g_ptr_array_index (self->documents, i);
  if (document == NULL || self->state != WK_ROOM_GUEST_OPEN)
    {
      end (self, WK_REASON_MALFORMED);
      return;
    }
  if (document->doc == NULL)
    return; /* the owner did not want it */
  if ((frame->type == WK_FRAME_SYNC || frame->type == WK_FRAME_SYNC_REPLY) && frame->kind == WK_SYNC_STEP_1)
    {
      g_autoptr(GBytes) state = y_doc_encode_state (document->doc, frame->data, frame->length, NULL);
      g_autoptr(GBytes) reply = NULL;

      good = state != NULL;
      if (good && !document->read_only)
        {
          reply = wk_frame_new_sync (document->hex, WK_SYNC_STEP_2, g_bytes_get_data (state, NULL), g_bytes_get_size (state));
          wk_peer_send_frame (peer, reply);
        }
    }
  else if (frame->type == WK_FRAME_SYNC || frame->type == WK_FRAME_SYNC_REPLY)
    good = apply (self, document, frame->data, frame->length);
  else if (frame->type == WK_FRAME_AWARENESS)
    {
      self->applying = TRUE;
      good = y_awareness_apply (document->awareness, frame->data, frame->length, self, NULL);
      self->applying = FALSE;
    }
  if (!good)
    end (self, WK_REASON_MALFORMED);
}

/* ---- the connection --------------------------------------------------------------------------------------- */

static void
ready (WkPeer *peer, gpointer data)
{
  WkRoomGuest *self = data;
  WkMessage message = { .text = self->name, .organisation = self->organisation, .device = self->device };

  self->has_room = TRUE;
  self->room = *wk_peer_get_host_id (peer);
  g_clear_pointer (&self->certificate_hash, g_bytes_unref);
  self->certificate_hash = g_bytes_new (wk_peer_get_certificate_hash (peer), 32);
  if (self->certificate != NULL)
    message.bytes = wk_certificate_encode (self->certificate);
  if (self->key != NULL)
    {
      memcpy (message.key, wk_device_key_get_public (self->key), sizeof message.key);
      wk_device_key_sign (self->key, "woonkamer-knock-1", wk_peer_get_transcript (peer), 32, message.sig);
      message.wants = self->signs_nothing ? WK_WANTS_VOUCHING : WK_WANTS_BATCHES;
    }
  if (self->addresses != NULL)
    {
      message.addresses = self->addresses;
      memcpy (message.fingerprint, self->fingerprint, sizeof message.fingerprint);
    }
  if (wk_peer_get_proof (peer) == WK_PROOF_DEVICE)
    {
      /* These opened the table that was. */
      g_clear_pointer (&self->token, wk_secret_unref);
      g_clear_pointer (&self->code, wk_wipe_and_free_text);
    }
  self->trying_heir = FALSE;
  if (self->wants_sheets)
    message.wants |= WK_WANTS_SHEETS;
  if (self->certificate != NULL)
    message.wants |= WK_WANTS_PASSED;
  wk_peer_send (peer, WK_MESSAGE_KNOCK, &message);
  set_state (self, WK_ROOM_GUEST_KNOCKING);
}

static gboolean
check_host (WkPeer *peer, const guint8 *key, gpointer data)
{
  WkRoomGuest *self = data;

  return g_hash_table_contains (self->admitted, key);
}

static gboolean
is_for_good (WkReason reason)
{
  switch (reason)
    {
    case WK_REASON_CUT:
    case WK_REASON_SILENT:
    case WK_REASON_FAILED:
    case WK_REASON_LIMIT:
    case WK_REASON_REPLACED:
      return FALSE;
    default:
      return TRUE;
    }
}

/* The others' carets go when we no longer hear of them. */
static void
forget_presence (WkRoomGuest *self)
{
  self->applying = TRUE; /* nothing of this is for the table */
  for (guint i = 0; self->documents != NULL && i < self->documents->len; i++)
    {
      WkRoomDoc *document = g_ptr_array_index (self->documents, i);
      g_autoptr(GArray) clients = y_awareness_clients (document->awareness);

      for (guint j = clients->len; j > 0; j--)
        if (g_array_index (clients, guint64, j - 1) == document->own_client)
          g_array_remove_index (clients, j - 1);
      if (clients->len > 0)
        y_awareness_remove (document->awareness, (guint64 *) clients->data, clients->len, self);
    }
  self->applying = FALSE;
}

static void
ended (WkPeer *peer, WkReason reason, gpointer data)
{
  g_autoptr(WkRoomGuest) self = g_object_ref (data);

  g_clear_pointer (&self->peer, wk_peer_unref);
  self->reason = reason;
  if (self->trying_heir)
    {
      self->trying_heir = FALSE;
      reason = WK_REASON_CUT; /* it is not the host; another may be */
    }
  /* While we are away the others stay to be seen where they were, until their states grow old. */
  if (is_for_good (reason))
    forget_presence (self);
  set_state (self, is_for_good (reason) ? WK_ROOM_GUEST_ENDED : WK_ROOM_GUEST_AWAY);
}

static const WkPeerEvents events = {
  .ready = ready,
  .message = take_message,
  .frame = take_frame,
  .ended = ended,
  .check_host = check_host,
};

void
wk_room_guest_tick (WkRoomGuest *self)
{
  g_autoptr(WkPeer) peer = NULL;

  g_return_if_fail (WK_IS_ROOM_GUEST (self));

  g_object_ref (self);
  if (self->peer != NULL)
    {
      peer = wk_peer_ref (self->peer);
      if (is_in (self))
        send_hashes (self);
      for (guint i = 0; i < self->documents->len && is_in (self); i++)
        compare (self, g_ptr_array_index (self->documents, i));
      judge_self (self);
      wk_peer_tick (peer);
    }
  for (guint i = 0; i < self->documents->len; i++)
    y_awareness_tick (((WkRoomDoc *) g_ptr_array_index (self->documents, i))->awareness);
  g_object_unref (self);
}

static gboolean
tick_cb (gpointer data)
{
  wk_room_guest_tick (data);
  return G_SOURCE_CONTINUE;
}

/* ---- the owner's side ---------------------------------------------------------------------------------------- */

WkRoomGuest *
wk_room_guest_new (const WkRoomConfig *config, const char *code)
{
  WkRoomGuest *self;

  g_return_val_if_fail (config != NULL && config->clock != NULL && config->random != NULL, NULL);
  g_return_val_if_fail (code != NULL || config->key != NULL, NULL);

  self = g_object_new (WK_TYPE_ROOM_GUEST, NULL);
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
  self->signs_nothing = config->signs_nothing;
  self->wants_sheets = config->wants_sheets;
  self->code = g_strdup (code);
  self->ticker = g_timeout_source_new (TICK_MS);
  g_source_set_callback (self->ticker, tick_cb, self, NULL);
  g_source_attach (self->ticker, g_main_context_get_thread_default ());
  return self;
}

static void
begin (WkRoomGuest *self, WkTransport *transport, gboolean heir)
{
  WkPeerConfig config = { 0 };

  if (self->peer != NULL)
    {
      wk_peer_detach (self->peer);
      wk_peer_end (self->peer, WK_REASON_CUT);
      g_clear_pointer (&self->peer, wk_peer_unref);
    }
  config.transport = transport;
  config.clock = self->clock;
  config.random = self->random;
  config.events = &events;
  config.data = self;
  config.key = self->key;
  config.intent = WK_INTENT_TABLE;
  config.certificate = self->certificate;
  if (heir)
    config.proof = WK_PROOF_DEVICE;
  else if (self->token != NULL)
    {
      config.proof = WK_PROOF_TOKEN;
      config.token = self->token;
      config.id = &self->room;
    }
  else if (self->code != NULL)
    {
      config.proof = WK_PROOF_CODE;
      config.code = self->code;
    }
  else
    config.proof = WK_PROOF_DEVICE;
  self->reason = WK_REASON_CUT;
  self->trying_heir = heir;
  self->peer = wk_peer_new (&config);
  set_state (self, WK_ROOM_GUEST_CONNECTING);
}

void
wk_room_guest_connect (WkRoomGuest *self, WkTransport *transport)
{
  g_return_if_fail (WK_IS_ROOM_GUEST (self) && WK_IS_TRANSPORT (transport));

  begin (self, transport, FALSE);
}

void
wk_room_guest_connect_to_heir (WkRoomGuest *self, WkTransport *transport)
{
  g_return_if_fail (WK_IS_ROOM_GUEST (self) && WK_IS_TRANSPORT (transport) && self->key != NULL);

  begin (self, transport, TRUE);
}

void
wk_room_guest_set_address (WkRoomGuest *self, const guint8 *fingerprint, const char *const *addresses)
{
  GString *joined = g_string_new (NULL);

  g_return_if_fail (WK_IS_ROOM_GUEST (self) && fingerprint != NULL && addresses != NULL);

  for (; *addresses != NULL && joined->len + strlen (*addresses) + 1 <= WK_TEXT_MAX; addresses++)
    g_string_append_printf (joined, "%s%s", joined->len > 0 ? " " : "", *addresses);
  g_free (self->addresses);
  self->addresses = g_string_free (joined, FALSE);
  memcpy (self->fingerprint, fingerprint, sizeof self->fingerprint);
}

gboolean
wk_room_guest_is_host_known (WkRoomGuest *self)
{
  g_return_val_if_fail (WK_IS_ROOM_GUEST (self), FALSE);

  return self->host_known;
}

GPtrArray *
wk_room_guest_dup_heirs (WkRoomGuest *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_room_heir_free);

  for (guint i = 0; i < self->heirs->len; i++)
    g_ptr_array_add (list, wk_room_heir_copy (g_ptr_array_index (self->heirs, i)));
  return list;
}

void
wk_room_guest_add_admitted_key (WkRoomGuest *self, const guint8 *key)
{
  g_return_if_fail (WK_IS_ROOM_GUEST (self) && key != NULL);

  g_hash_table_add (self->admitted, g_memdup2 (key, WK_PUBLIC_KEY_LENGTH));
}

void
wk_room_guest_leave (WkRoomGuest *self)
{
  g_return_if_fail (WK_IS_ROOM_GUEST (self));

  if (self->peer != NULL)
    end (self, WK_REASON_LEAVING);
  else if (self->state != WK_ROOM_GUEST_ENDED)
    {
      self->reason = WK_REASON_LEAVING;
      set_state (self, WK_ROOM_GUEST_ENDED);
    }
}

gboolean
wk_room_guest_tell (WkRoomGuest *self, guint number, GBytes *content)
{
  WkMessage message = { .n = number, .bytes = content };

  g_return_val_if_fail (WK_IS_ROOM_GUEST (self), FALSE);
  g_return_val_if_fail (self->wants_sheets && g_bytes_get_size (content) <= WK_TOLD_MAX, FALSE);

  if (self->peer == NULL || self->state != WK_ROOM_GUEST_OPEN)
    return FALSE;
  wk_peer_send (self->peer, WK_MESSAGE_TOLD, &message);
  return TRUE;
}

gboolean
wk_room_guest_say_passed_kept (WkRoomGuest *self)
{
  WkMessage message = { 0 };

  g_return_val_if_fail (WK_IS_ROOM_GUEST (self) && self->certificate != NULL, FALSE);

  if (self->peer == NULL || self->state != WK_ROOM_GUEST_OPEN)
    return FALSE;
  wk_peer_send (self->peer, WK_MESSAGE_PASSED, &message);
  return TRUE;
}

const WkId *
wk_room_guest_get_room (WkRoomGuest *self)
{
  g_return_val_if_fail (WK_IS_ROOM_GUEST (self), NULL);
  return &self->room;
}

WkRoomGuestState
wk_room_guest_get_state (WkRoomGuest *self)
{
  return self->state;
}

WkReason
wk_room_guest_get_reason (WkRoomGuest *self)
{
  return self->reason;
}

const char *
wk_room_guest_get_word (WkRoomGuest *self)
{
  return self->word;
}

GBytes *
wk_room_guest_get_certificate_hash (WkRoomGuest *self)
{
  return self->certificate_hash;
}

guint64
wk_room_guest_get_member_id (WkRoomGuest *self)
{
  return self->member;
}

gboolean
wk_room_guest_is_read_only (WkRoomGuest *self)
{
  return self->read_only;
}

GPtrArray *
wk_room_guest_dup_members (WkRoomGuest *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_room_member_unref);

  for (guint i = 0; i < self->members->len; i++)
    g_ptr_array_add (list, wk_room_member_ref (g_ptr_array_index (self->members, i)));
  return list;
}

GPtrArray *
wk_room_guest_dup_admitted_keys (WkRoomGuest *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->admitted);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (list, g_bytes_new (key, WK_PUBLIC_KEY_LENGTH));
  return list;
}

void
wk_room_guest_follow (WkRoomGuest *self)
{
  g_return_if_fail (WK_IS_ROOM_GUEST (self) && self->key != NULL);

  g_clear_pointer (&self->token, wk_secret_unref);
  g_clear_pointer (&self->code, wk_wipe_and_free_text);
}

void
wk_room_guest_take_document (WkRoomGuest *self, const WkId *id, YDoc *doc)
{
  WkRoomDoc *document;

  g_return_if_fail (WK_IS_ROOM_GUEST (self) && doc != NULL);

  document = find_document (self, id);
  g_return_if_fail (document != NULL);

  wk_room_doc_set_doc (document, doc, updated_cb, self);
  if (is_in (self))
    begin_sync (self, document);
}

void
wk_room_guest_take_document_if_offered (WkRoomGuest *self, const WkId *id, YDoc *doc)
{
  g_return_if_fail (WK_IS_ROOM_GUEST (self) && doc != NULL);

  if (find_document (self, id) != NULL)
    wk_room_guest_take_document (self, id, doc);
}

YAwareness *
wk_room_guest_get_awareness (WkRoomGuest *self, const WkId *id)
{
  WkRoomDoc *document = find_document (self, id);

  return document != NULL ? document->awareness : NULL;
}

void
wk_room_guest_add_batch (WkRoomGuest *self, WkBatch *batch)
{
  g_return_if_fail (WK_IS_ROOM_GUEST (self) && batch != NULL);

  /* Until the host has said what is on the table, any batch may be wanted. */
  if (self->key == NULL || self->signs_nothing || self->read_only || (self->documents->len > 0 && find_document (self, &wk_batch_get_fields (batch)->name.document) == NULL))
    return;
  g_ptr_array_add (self->unconfirmed, wk_batch_ref (batch));
  send_batches (self, self->unconfirmed->len - 1);
}

guint64
wk_room_guest_get_n_unsafe (WkRoomGuest *self)
{
  guint64 n = 0;

  for (guint i = 0; i < self->documents->len; i++)
    {
      WkRoomDoc *document = g_ptr_array_index (self->documents, i);

      n += document->n_sent - document->n_safe;
    }
  return n;
}

guint
wk_room_guest_get_n_unconfirmed (WkRoomGuest *self)
{
  return self->unconfirmed->len;
}

GPtrArray *
wk_room_guest_dup_unconfirmed (WkRoomGuest *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_batch_unref);

  for (guint i = 0; i < self->unconfirmed->len; i++)
    g_ptr_array_add (list, wk_batch_ref (g_ptr_array_index (self->unconfirmed, i)));
  return list;
}

gboolean
wk_room_guest_is_in_step (WkRoomGuest *self)
{
  if (!is_in (self))
    return FALSE;
  for (guint i = 0; i < self->documents->len; i++)
    {
      WkRoomDoc *document = g_ptr_array_index (self->documents, i);

      if (document->doc != NULL && !wk_comparison_is_in_step (get_comparison (self, document), &document->hash,
                                                              wk_clock_get_monotonic (self->clock)))
        return FALSE;
    }
  return TRUE;
}
