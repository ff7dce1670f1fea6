#include "wk-peer-private.h"

#include <sodium.h>
#include <string.h>

#include <wk-base.h>

#include "wk-cpace.h"
#include "wk-peer-ticker-private.h"
#include "wk-sync-error.h"
#include "wk-wire-private.h"

#define VERSION_LOWEST 1
#define VERSION_HIGHEST 1
#define PROGRAM "Woonkamer"
#define CAPABILITIES WK_CAPABILITY_HEIRS
#define SILENCE (45 * G_USEC_PER_SEC)
#define BEGINNING (30 * G_USEC_PER_SEC)
#define KEEP_ALIVE (14 * G_USEC_PER_SEC)
#define FRAMES_PER_SECOND 20000
#define WAITING_MAX 64
#define WAITING_BYTES_MAX (1024 * 1024)
#define TOKEN_NAME_LENGTH 8

static const WkPeerProgram ours = { VERSION_LOWEST, VERSION_HIGHEST, G_MAXUINT64 };
static const WkPeerProgram *present = &ours;

typedef enum {
  WAIT_CHALLENGE, /* client */
  WAIT_SHARE,
  WAIT_WELCOME,
  WAIT_HELLO,     /* host */
  WAIT_OWNER,     /* the owner decides about a device, or looks for a code */
  WAIT_CONFIRM,
  READY,
  ENDED
} State;

struct _WkPeer
{
  grefcount ref_count;
  State state;
  const WkPeerEvents *events; /* (nullable): after detaching */
  gpointer data;

  WkTransport *transport;     /* (owned) */
  gulong received_id, closed_id, drained_id;
  GMainContext *ticking;      /* (owned) (nullable): from which it looks at the clock */
  WkClock *clock;             /* (owned) */
  WkRandom *random;           /* (owned) */

  gboolean host, foreign;
  WkDeviceKey *key;           /* (owned) (nullable) */
  WkCertificate *certificate; /* (owned) (nullable): client */
  WkSecret *token;            /* (owned) (nullable): client's; of a host the one that was proved */
  char *code;                 /* (owned) (nullable): client */
  WkCodeLimit *limit;         /* (owned) (nullable): host */
  WkCpace *cpace;             /* (owned) (nullable) */
  gboolean has_id;
  WkId id;
  WkWhat what;
  guint64 offered;          /* of a host: beyond what every program of ours can */
  WkIntent intent;
  WkProof proof;
  WkPeerProgram program;
  guint64 version, capabilities; /* `capabilities`: the other side's */
  guint8 their_share[32];
  guint8 host_nonce[32], client_nonce[32];
  guint8 hash[32];            /* of the TLS certificate */
  guint8 transcript[32];

  GQueue waiting;             /* of GBytes (owned): came while the owner decided */
  gsize waiting_bytes;
  WkReason bye;               /* what the other side said before it closed */
  gint64 began, last_sent, last_received;
  guint64 bytes_sent, bytes_received;
  gint64 second_began;        /* frames are counted by the second */
  guint frames;
};

static void received_cb (WkTransport *transport, GBytes *bytes, gpointer data);

/* ---- what is proved --------------------------------------------------------------------------- */

static void
make_transcript (WkPeer *self)
{
  static const char domain[] = "woonkamer-hello-1";
  crypto_generichash_state state;
  YEncoder e;

  y_encoder_init (&e);
  y_encode_raw (&e, domain, sizeof domain);
  y_encode_raw (&e, self->id.bytes, WK_ID_LENGTH);
  y_encode_raw (&e, self->hash, sizeof self->hash);
  y_encode_raw (&e, self->host_nonce, sizeof self->host_nonce);
  y_encode_raw (&e, self->client_nonce, sizeof self->client_nonce);
  y_encode_var_uint (&e, self->intent);
  y_encode_var_uint (&e, self->version);
  crypto_generichash_init (&state, NULL, 0, sizeof self->transcript);
  crypto_generichash_update (&state, e.out->data, e.out->len);
  crypto_generichash_final (&state, self->transcript, sizeof self->transcript);
  y_encoder_clear (&e);
}

static void
begin_cpace (WkPeer *self, const char *code)
{
  const char *purpose = self->intent == WK_INTENT_ENROL ? "woonkamer-enrol-1" : "woonkamer-join-1";
  g_autoptr(GByteArray) ci = g_byte_array_new ();
  g_autoptr(GByteArray) sid = g_byte_array_new ();
  g_autoptr(GBytes) channel = NULL, session = NULL;

  g_byte_array_append (ci, (const guint8 *) purpose, strlen (purpose));
  g_byte_array_append (ci, self->id.bytes, WK_ID_LENGTH);
  g_byte_array_append (ci, self->hash, sizeof self->hash);
  g_byte_array_append (sid, self->client_nonce, sizeof self->client_nonce);
  g_byte_array_append (sid, self->host_nonce, sizeof self->host_nonce);
  channel = g_byte_array_free_to_bytes (g_steal_pointer (&ci));
  session = g_byte_array_free_to_bytes (g_steal_pointer (&sid));
  self->cpace = wk_cpace_new (self->host ? WK_CPACE_RESPONDER : WK_CPACE_INITIATOR, code, channel, session, self->random);
}

static void
token_name (WkSecret *token, guint8 name[TOKEN_NAME_LENGTH])
{
  guint8 hash[32];

  crypto_generichash (hash, sizeof hash, wk_secret_get_data (token), wk_secret_get_length (token), NULL, 0);
  memcpy (name, hash, TOKEN_NAME_LENGTH);
}

static void
token_proof (WkPeer *self, gboolean of_host, guint8 proof[32])
{
  crypto_generichash_state state;
  const char *side = of_host ? "host" : "client";

  crypto_generichash_init (&state, wk_secret_get_data (self->token), wk_secret_get_length (self->token), 32);
  crypto_generichash_update (&state, (const guint8 *) side, strlen (side));
  crypto_generichash_update (&state, self->transcript, sizeof self->transcript);
  crypto_generichash_final (&state, proof, 32);
}

/* ---- sending and ending ----------------------------------------------------------------------- */

static void
send_bytes (WkPeer *self, GBytes *bytes)
{
  self->last_sent = wk_clock_get_monotonic (self->clock);
  self->bytes_sent += g_bytes_get_size (bytes);
  wk_transport_send (self->transport, bytes);
}

void
wk_peer_send_frame (WkPeer *self, GBytes *frame)
{
  if (self->state != ENDED)
    send_bytes (self, frame);
}

void
wk_peer_send (WkPeer *self, WkMessageType type, const WkMessage *message)
{
  g_autoptr(GBytes) bytes = NULL;

  if (self->state == ENDED)
    return;
  bytes = wk_message_write (type, message);
  send_bytes (self, bytes);
}

static void
released_cb (WkTransport *transport, const char *reason, gpointer data)
{
  g_signal_handlers_disconnect_by_func (transport, released_cb, data);
  g_object_unref (transport);
}

/* Over, from whichever side. */
static void
finish (WkPeer *self, WkReason reason, gboolean line_is_gone)
{
  const WkPeerEvents *events = self->events;

  if (self->state == ENDED)
    return;
  wk_peer_ref (self);
  self->state = ENDED;
  g_clear_signal_handler (&self->received_id, self->transport);
  g_clear_signal_handler (&self->drained_id, self->transport);
  g_clear_signal_handler (&self->closed_id, self->transport);
  wk_peer_ticker_remove (self, g_steal_pointer (&self->ticking));
  g_queue_clear_full (&self->waiting, (GDestroyNotify) g_bytes_unref);
  if (!line_is_gone)
    {
      /* What was sent last still has to go: the transport lives until it says that it is closed. */
      g_signal_connect (g_object_ref (self->transport), "closed", G_CALLBACK (released_cb), NULL);
      wk_transport_close (self->transport, wk_reason_to_word (reason));
    }
  self->events = NULL;
  if (events != NULL && events->ended != NULL)
    events->ended (self, reason, self->data);
  wk_peer_unref (self);
}

void
wk_peer_end (WkPeer *self, WkReason reason)
{
  WkMessage bye = { .reason = reason };

  if (self->state == ENDED)
    return;
  if (!self->foreign)
    wk_peer_send (self, WK_MESSAGE_BYE, &bye);
  finish (self, reason, FALSE);
}

static void
closed_cb (WkTransport *transport, const char *word, gpointer data)
{
  WkPeer *self = data;

  finish (self, self->bye != WK_REASON_CUT ? self->bye : wk_reason_from_word (word), TRUE);
}

static void
drained_cb (WkTransport *transport, gpointer data)
{
  WkPeer *self = data;

  if (self->state == READY && self->events != NULL && self->events->drained != NULL)
    self->events->drained (self, self->data);
}

/* ---- the client's steps ------------------------------------------------------------------------- */

static gboolean
write_proof (WkPeer *self, WkMessage *hello)
{
  guint8 signature[WK_SIGNATURE_LENGTH], name[TOKEN_NAME_LENGTH], proof[32];
  char selector[WK_CODE_SELECTOR_DIGITS + 1] = "";
  YEncoder e;

  y_encoder_init (&e);
  switch (self->proof)
    {
    case WK_PROOF_DEVICE:
      wk_write_bytes (&e, self->certificate != NULL ? wk_certificate_encode (self->certificate) : NULL);
      y_encode_raw (&e, wk_device_key_get_public (self->key), WK_PUBLIC_KEY_LENGTH);
      wk_device_key_sign (self->key, "woonkamer-device-1", self->transcript, sizeof self->transcript, signature);
      y_encode_raw (&e, signature, sizeof signature);
      break;
    case WK_PROOF_TOKEN:
      token_name (self->token, name);
      y_encode_raw (&e, name, sizeof name);
      token_proof (self, FALSE, proof);
      y_encode_raw (&e, proof, sizeof proof);
      break;
    case WK_PROOF_CODE:
      if (self->intent == WK_INTENT_ENROL)
        g_strlcpy (selector, self->code, sizeof selector);
      begin_cpace (self, self->code);
      y_encode_string (&e, selector, -1);
      y_encode_raw (&e, wk_cpace_get_share (self->cpace), WK_CPACE_SHARE_LENGTH);
      break;
    }
  hello->bytes = y_encoder_finish (&e);
  return TRUE;
}

static void
take_challenge (WkPeer *self, WkMessage *challenge)
{
  WkMessage hello = { 0 };
  WkWhat wanted = self->intent == WK_INTENT_TABLE ? WK_WHAT_TABLE : WK_WHAT_OFFICE;

  if (challenge->lowest > self->program.highest || challenge->highest < self->program.lowest)
    {
      wk_peer_end (self, WK_REASON_VERSION);
      return;
    }
  if (challenge->what != wanted || (self->has_id && !wk_id_equal (&self->id, &challenge->id)))
    {
      wk_peer_end (self, WK_REASON_NOT_RECOGNISED);
      return;
    }
  self->version = MIN (challenge->highest, self->program.highest);
  self->capabilities = challenge->capabilities & self->program.capabilities;
  self->id = challenge->id;
  self->has_id = TRUE;
  memcpy (self->host_nonce, challenge->key, sizeof self->host_nonce);
  wk_random_fill (self->random, self->client_nonce, sizeof self->client_nonce);
  make_transcript (self);

  hello.version = self->version;
  hello.capabilities = (CAPABILITIES | WK_CAPABILITY_QUESTIONS) & self->program.capabilities;
  hello.intent = self->intent;
  memcpy (hello.key, self->client_nonce, sizeof hello.key);
  hello.text = (char *) PROGRAM;
  hello.proof_kind = self->proof;
  write_proof (self, &hello);
  wk_peer_send (self, WK_MESSAGE_HELLO, &hello);
  g_bytes_unref (hello.bytes);
  self->state = self->proof == WK_PROOF_CODE ? WAIT_SHARE : WAIT_WELCOME;
  if (self->proof == WK_PROOF_DEVICE && self->events != NULL && self->events->greeted != NULL)
    self->events->greeted (self, self->data);
}

static void
take_share (WkPeer *self, WkMessage *share)
{
  WkMessage confirm = { 0 };

  if (!wk_cpace_receive (self->cpace, share->key, NULL))
    {
      wk_peer_end (self, WK_REASON_MALFORMED);
      return;
    }
  wk_cpace_get_tag (self->cpace, confirm.sig);
  wk_peer_send (self, WK_MESSAGE_CONFIRM, &confirm);
  self->state = WAIT_WELCOME;
}

static void
become_ready (WkPeer *self)
{
  self->state = READY;
  if (self->events != NULL && self->events->ready != NULL)
    self->events->ready (self, self->data);
}

static void
take_welcome (WkPeer *self, WkMessage *welcome)
{
  guint8 key[WK_PUBLIC_KEY_LENGTH], signature[WK_SIGNATURE_LENGTH], proof[32], expected[32];
  gboolean good = FALSE;
  WkReader r;

  wk_reader_init (&r, welcome->bytes);
  if (welcome->proof_kind == self->proof)
    switch (self->proof)
      {
      case WK_PROOF_DEVICE:
        wk_reader_raw (&r, key, sizeof key);
        wk_reader_raw (&r, signature, sizeof signature);
        good = !r.d.failed && wk_signature_verify (key, "woonkamer-host-1", self->transcript, sizeof self->transcript, signature) &&
               self->events != NULL && self->events->check_host != NULL && self->events->check_host (self, key, self->data);
        break;
      case WK_PROOF_TOKEN:
        wk_reader_raw (&r, proof, sizeof proof);
        token_proof (self, TRUE, expected);
        good = !r.d.failed && sodium_memcmp (proof, expected, sizeof proof) == 0;
        break;
      case WK_PROOF_CODE:
        wk_reader_raw (&r, signature, sizeof signature);
        good = !r.d.failed && wk_cpace_verify_tag (self->cpace, signature);
        break;
      }
  if (!good)
    wk_peer_end (self, self->proof == WK_PROOF_CODE ? WK_REASON_WRONG_CODE : WK_REASON_NOT_RECOGNISED);
  else
    become_ready (self);
}

/* ---- the host's steps ----------------------------------------------------------------------------- */

static void
send_challenge (WkPeer *self)
{
  WkMessage challenge = { .lowest = self->program.lowest, .highest = self->program.highest, .what = self->what, .id = self->id,
                          .capabilities = (CAPABILITIES | self->offered) & self->program.capabilities, .text = (char *) PROGRAM };

  wk_random_fill (self->random, self->host_nonce, sizeof self->host_nonce);
  memcpy (challenge.key, self->host_nonce, sizeof challenge.key);
  wk_peer_send (self, WK_MESSAGE_CHALLENGE, &challenge);
}

static void
send_welcome (WkPeer *self)
{
  guint8 signature[WK_SIGNATURE_LENGTH], tag[WK_CPACE_TAG_LENGTH], proof[32];
  WkMessage welcome = { .proof_kind = self->proof };
  YEncoder e;

  y_encoder_init (&e);
  switch (self->proof)
    {
    case WK_PROOF_DEVICE:
      y_encode_raw (&e, wk_device_key_get_public (self->key), WK_PUBLIC_KEY_LENGTH);
      wk_device_key_sign (self->key, "woonkamer-host-1", self->transcript, sizeof self->transcript, signature);
      y_encode_raw (&e, signature, sizeof signature);
      break;
    case WK_PROOF_TOKEN:
      token_proof (self, TRUE, proof);
      y_encode_raw (&e, proof, sizeof proof);
      break;
    case WK_PROOF_CODE:
      wk_cpace_get_tag (self->cpace, tag);
      y_encode_raw (&e, tag, sizeof tag);
      break;
    }
  welcome.bytes = y_encoder_finish (&e);
  wk_peer_send (self, WK_MESSAGE_WELCOME, &welcome);
  g_bytes_unref (welcome.bytes);
  become_ready (self);
}

void
wk_peer_accept (WkPeer *self)
{
  GBytes *bytes;

  if (self->state != WAIT_OWNER || self->proof != WK_PROOF_DEVICE)
    return;
  wk_peer_ref (self);
  send_welcome (self);
  self->waiting_bytes = 0;
  while (self->state == READY && (bytes = g_queue_pop_head (&self->waiting)) != NULL)
    {
      received_cb (self->transport, bytes, self);
      g_bytes_unref (bytes);
    }
  wk_peer_unref (self);
}

void
wk_peer_give_code (WkPeer *self, const char *code)
{
  WkMessage share = { 0 };

  if (self->state != WAIT_OWNER || self->proof != WK_PROOF_CODE)
    return;
  if (code == NULL)
    {
      wk_peer_end (self, WK_REASON_WRONG_CODE);
      return;
    }
  begin_cpace (self, code);
  if (!wk_cpace_receive (self->cpace, self->their_share, NULL))
    {
      wk_peer_end (self, WK_REASON_MALFORMED);
      return;
    }
  memcpy (share.key, wk_cpace_get_share (self->cpace), sizeof share.key);
  wk_peer_send (self, WK_MESSAGE_SHARE, &share);
  self->state = WAIT_CONFIRM;
}

static void
take_device_proof (WkPeer *self, WkReader *r)
{
  g_autoptr(GBytes) bytes = wk_reader_bytes (r, 4096);
  g_autoptr(WkCertificate) certificate = NULL;
  guint8 key[WK_PUBLIC_KEY_LENGTH], signature[WK_SIGNATURE_LENGTH];

  wk_reader_raw (r, key, sizeof key);
  wk_reader_raw (r, signature, sizeof signature);
  if (r->d.failed)
    {
      wk_peer_end (self, WK_REASON_MALFORMED);
      return;
    }
  if (g_bytes_get_size (bytes) > 0)
    {
      certificate = wk_certificate_decode (bytes, NULL);
      if (certificate == NULL || memcmp (wk_certificate_get_fields (certificate)->public_key, key, sizeof key) != 0)
        {
          wk_peer_end (self, WK_REASON_NOT_RECOGNISED);
          return;
        }
    }
  if (self->key == NULL || self->events == NULL || self->events->device == NULL ||
      !wk_signature_verify (key, "woonkamer-device-1", self->transcript, sizeof self->transcript, signature))
    {
      wk_peer_end (self, WK_REASON_NOT_RECOGNISED);
      return;
    }
  self->state = WAIT_OWNER;
  self->events->device (self, certificate, key, self->data);
}

static void
take_token_proof (WkPeer *self, WkReader *r)
{
  guint8 name[TOKEN_NAME_LENGTH], proof[32], expected[32];
  WkSecret *token;

  wk_reader_raw (r, name, sizeof name);
  wk_reader_raw (r, proof, sizeof proof);
  if (r->d.failed)
    {
      wk_peer_end (self, WK_REASON_MALFORMED);
      return;
    }
  token = self->events != NULL && self->events->token != NULL ? self->events->token (self, name, self->data) : NULL;
  if (token != NULL)
    {
      self->token = wk_secret_ref (token);
      token_proof (self, FALSE, expected);
    }
  if (token == NULL || sodium_memcmp (proof, expected, sizeof proof) != 0)
    wk_peer_end (self, WK_REASON_NOT_RECOGNISED);
  else
    send_welcome (self);
}

static void
take_code_proof (WkPeer *self, WkReader *r)
{
  g_autofree char *selector = wk_reader_text (r, WK_CODE_SELECTOR_DIGITS);

  wk_reader_raw (r, self->their_share, sizeof self->their_share);
  if (r->d.failed)
    wk_peer_end (self, WK_REASON_MALFORMED);
  else if (self->limit == NULL || self->events == NULL || self->events->code == NULL)
    wk_peer_end (self, WK_REASON_NOT_RECOGNISED);
  else if (wk_code_limit_get_state (self->limit) != WK_CODE_LIMIT_OPEN)
    wk_peer_end (self, WK_REASON_TOO_MANY_TRIES);
  else
    {
      self->state = WAIT_OWNER;
      self->events->code (self, selector, self->data);
    }
}

static void
take_hello (WkPeer *self, WkMessage *hello)
{
  WkReader r;

  if (hello->version < self->program.lowest || hello->version > self->program.highest)
    {
      wk_peer_end (self, WK_REASON_VERSION);
      return;
    }
  if (hello->intent > WK_INTENT_ENROL || (hello->intent == WK_INTENT_TABLE) != (self->what == WK_WHAT_TABLE))
    {
      wk_peer_end (self, WK_REASON_MALFORMED);
      return;
    }
  self->version = hello->version;
  self->capabilities = hello->capabilities & self->program.capabilities;
  self->intent = hello->intent;
  self->proof = hello->proof_kind;
  memcpy (self->client_nonce, hello->key, sizeof self->client_nonce);
  make_transcript (self);
  wk_reader_init (&r, hello->bytes);
  if (self->intent == WK_INTENT_OFFICE && hello->proof_kind != WK_PROOF_DEVICE)
    wk_peer_end (self, WK_REASON_NOT_RECOGNISED);
  else if (self->intent == WK_INTENT_ENROL && hello->proof_kind != WK_PROOF_CODE)
    wk_peer_end (self, WK_REASON_NOT_RECOGNISED);
  else if (hello->proof_kind == WK_PROOF_DEVICE)
    take_device_proof (self, &r);
  else if (hello->proof_kind == WK_PROOF_TOKEN)
    take_token_proof (self, &r);
  else if (hello->proof_kind == WK_PROOF_CODE)
    take_code_proof (self, &r);
  else
    wk_peer_end (self, WK_REASON_MALFORMED);
}

static void
take_confirm (WkPeer *self, WkMessage *confirm)
{
  /* Counted and judged in one go, so that guesses over many connections at once cannot pass the limit together. */
  guint run = wk_code_limit_begin (self->limit);

  if (run == 0)
    wk_peer_end (self, WK_REASON_TOO_MANY_TRIES);
  else if (!wk_cpace_verify_tag (self->cpace, confirm->sig))
    {
      if (self->events != NULL && self->events->code_failed != NULL)
        self->events->code_failed (self, self->data);
      wk_peer_end (self, WK_REASON_WRONG_CODE);
    }
  else
    {
      wk_code_limit_succeed (self->limit, run);
      send_welcome (self);
    }
}

/* ---- receiving ------------------------------------------------------------------------------------ */

static void
take_message (WkPeer *self, const WkFrame *frame)
{
  g_autoptr(WkMessage) message = wk_message_read (frame, NULL);

  if (message == NULL)
    wk_peer_end (self, WK_REASON_MALFORMED);
  else if (frame->type == WK_MESSAGE_PING)
    return;
  else if (frame->type == WK_MESSAGE_BYE)
    {
      self->bye = message->reason < WK_REASON_N ? message->reason : WK_REASON_CUT;
      finish (self, self->bye, FALSE);
    }
  else if (self->state == READY && frame->type > WK_MESSAGE_PING)
    {
      if (self->events != NULL && self->events->message != NULL)
        self->events->message (self, frame->type, message, self->data);
    }
  else if (self->state == WAIT_CHALLENGE && frame->type == WK_MESSAGE_CHALLENGE)
    take_challenge (self, message);
  else if (self->state == WAIT_SHARE && frame->type == WK_MESSAGE_SHARE)
    take_share (self, message);
  else if (self->state == WAIT_WELCOME && frame->type == WK_MESSAGE_WELCOME)
    take_welcome (self, message);
  else if (self->state == WAIT_HELLO && frame->type == WK_MESSAGE_HELLO)
    take_hello (self, message);
  else if (self->state == WAIT_CONFIRM && frame->type == WK_MESSAGE_CONFIRM)
    take_confirm (self, message);
  else
    wk_peer_end (self, WK_REASON_MALFORMED);
}

static gboolean
is_flood (WkPeer *self)
{
  if (self->last_received - self->second_began > G_USEC_PER_SEC)
    {
      self->second_began = self->last_received;
      self->frames = 0;
    }
  return self->host && ++self->frames > FRAMES_PER_SECOND;
}

static void
received_cb (WkTransport *transport, GBytes *bytes, gpointer data)
{
  WkPeer *self = data;
  WkFrame frame;

  if (self->state == ENDED)
    return;
  wk_peer_ref (self);
  self->last_received = wk_clock_get_monotonic (self->clock);
  self->bytes_received += g_bytes_get_size (bytes);
  if (is_flood (self))
    wk_peer_end (self, WK_REASON_LIMIT);
  else if (!wk_frame_read (&frame, bytes, NULL))
    wk_peer_end (self, WK_REASON_MALFORMED);
  else if (self->state == WAIT_OWNER)
    {
      self->waiting_bytes += g_bytes_get_size (bytes);
      if (self->waiting.length >= WAITING_MAX || self->waiting_bytes > WAITING_BYTES_MAX)
        wk_peer_end (self, WK_REASON_LIMIT);
      else
        g_queue_push_tail (&self->waiting, g_bytes_ref (bytes));
    }
  else if (frame.own && !self->foreign)
    take_message (self, &frame);
  else if (!frame.own && self->state == WAIT_HELLO && frame.type == WK_FRAME_AUTH)
    {
      self->foreign = TRUE;
      become_ready (self);
      if (self->state == READY && self->events != NULL && self->events->frame != NULL)
        self->events->frame (self, &frame, self->data);
    }
  else if (!frame.own && self->state == READY)
    {
      if (self->events != NULL && self->events->frame != NULL)
        self->events->frame (self, &frame, self->data);
    }
  else
    wk_peer_end (self, WK_REASON_MALFORMED);
  wk_peer_unref (self);
}

void
wk_peer_tick (WkPeer *self)
{
  gint64 now = wk_clock_get_monotonic (self->clock);

  if (self->state == ENDED)
    return;
  if (!self->foreign && now - self->last_received > SILENCE)
    wk_peer_end (self, WK_REASON_SILENT);
  else if (self->state != READY && self->state != WAIT_OWNER && now - self->began > BEGINNING)
    wk_peer_end (self, WK_REASON_SILENT);
  else if (now - self->last_sent >= KEEP_ALIVE && self->state == READY)
    {
      if (!self->foreign)
        wk_peer_send (self, WK_MESSAGE_PING, NULL);
      else if (self->events != NULL && self->events->keep_alive != NULL)
        self->events->keep_alive (self, self->data);
    }
}

/* ---- life -------------------------------------------------------------------------------------------- */

void
wk_peer_be_program (const WkPeerProgram *program)
{
  present = program != NULL ? program : &ours;
}

WkPeer *
wk_peer_new (const WkPeerConfig *config)
{
  WkPeer *self;
  g_autoptr(GBytes) hash = NULL;

  g_return_val_if_fail (config->transport != NULL && config->clock != NULL && config->random != NULL, NULL);
  g_return_val_if_fail (config->host || config->proof != WK_PROOF_DEVICE || config->key != NULL, NULL);
  g_return_val_if_fail (config->host || config->proof != WK_PROOF_TOKEN || config->token != NULL, NULL);
  g_return_val_if_fail (config->host || config->proof != WK_PROOF_CODE || config->code != NULL, NULL);

  wk_base_init ();
  self = g_new0 (WkPeer, 1);
  g_ref_count_init (&self->ref_count);
  self->events = config->events;
  self->data = config->data;
  self->transport = g_object_ref (config->transport);
  self->clock = wk_clock_ref (config->clock);
  self->random = wk_random_ref (config->random);
  self->host = config->host;
  self->key = config->key != NULL ? wk_device_key_ref (config->key) : NULL;
  self->certificate = config->certificate != NULL ? wk_certificate_ref (config->certificate) : NULL;
  self->token = config->token != NULL ? wk_secret_ref (config->token) : NULL;
  self->code = g_strdup (config->code);
  self->limit = config->limit != NULL ? wk_code_limit_ref (config->limit) : NULL;
  self->what = config->what;
  self->program = *present;
  self->offered = config->capabilities;
  self->intent = config->intent;
  self->proof = config->proof;
  if (config->id != NULL)
    {
      self->has_id = TRUE;
      self->id = *config->id;
    }
  hash = wk_transport_dup_certificate_hash (self->transport);
  if (hash != NULL && g_bytes_get_size (hash) == sizeof self->hash)
    memcpy (self->hash, g_bytes_get_data (hash, NULL), sizeof self->hash);
  g_queue_init (&self->waiting);
  self->began = self->last_sent = self->last_received = wk_clock_get_monotonic (self->clock);
  self->state = self->host ? WAIT_HELLO : WAIT_CHALLENGE;
  self->received_id = g_signal_connect (self->transport, "received", G_CALLBACK (received_cb), self);
  self->closed_id = g_signal_connect (self->transport, "closed", G_CALLBACK (closed_cb), self);
  self->drained_id = g_signal_connect (self->transport, "drained", G_CALLBACK (drained_cb), self);
  self->ticking = wk_peer_ticker_add (self);
  if (self->host)
    send_challenge (self);
  return self;
}

WkPeer *
wk_peer_ref (WkPeer *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
wk_peer_unref (WkPeer *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  if (self->state != ENDED)
    {
      /* Whoever owned it went without a word: the other side gets one. */
      g_ref_count_init (&self->ref_count);
      self->events = NULL;
      wk_peer_end (self, WK_REASON_LEAVING);
    }
  g_queue_clear_full (&self->waiting, (GDestroyNotify) g_bytes_unref);
  g_clear_pointer (&self->key, wk_device_key_unref);
  g_clear_pointer (&self->certificate, wk_certificate_unref);
  g_clear_pointer (&self->token, wk_secret_unref);
  g_clear_pointer (&self->code, wk_wipe_and_free_text);
  g_clear_pointer (&self->limit, wk_code_limit_unref);
  g_clear_pointer (&self->cpace, wk_cpace_free);
  g_clear_pointer (&self->clock, wk_clock_unref);
  g_clear_pointer (&self->random, wk_random_unref);
  g_object_unref (self->transport);
  g_free (self);
}

void
wk_peer_detach (WkPeer *self)
{
  self->events = NULL;
}

gboolean
wk_peer_is_foreign (WkPeer *self)
{
  return self->foreign;
}

gboolean
wk_peer_is_ready (WkPeer *self)
{
  return self->state == READY;
}

gboolean
wk_peer_is_ended (WkPeer *self)
{
  return self->state == ENDED;
}

guint64
wk_peer_get_capabilities (WkPeer *self)
{
  return self->capabilities;
}

WkIntent
wk_peer_get_intent (WkPeer *self)
{
  return self->intent;
}

WkProof
wk_peer_get_proof (WkPeer *self)
{
  return self->proof;
}

const WkId *
wk_peer_get_host_id (WkPeer *self)
{
  return &self->id;
}

const guint8 *
wk_peer_get_transcript (WkPeer *self)
{
  return self->transcript;
}

const guint8 *
wk_peer_get_certificate_hash (WkPeer *self)
{
  return self->hash;
}

GBytes *
wk_peer_seal (WkPeer *self, const char *purpose, gconstpointer data, gsize length)
{
  g_autoptr(WkSecret) key = NULL;
  guint8 *out;

  g_return_val_if_fail (self->cpace != NULL && self->state == READY, NULL);

  key = wk_cpace_derive (self->cpace, purpose);
  out = g_malloc (crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + length);
  wk_random_fill (self->random, out, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (out + crypto_secretbox_NONCEBYTES, data, length, out, wk_secret_get_data (key));
  return g_bytes_new_take (out, crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + length);
}

GBytes *
wk_peer_open (WkPeer *self, const char *purpose, GBytes *sealed)
{
  g_autoptr(WkSecret) key = NULL;
  g_autofree guint8 *out = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (sealed, &length);

  if (self->cpace == NULL || self->state != READY || length < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
    return NULL;
  key = wk_cpace_derive (self->cpace, purpose);
  length -= crypto_secretbox_NONCEBYTES;
  out = g_malloc (length);
  if (crypto_secretbox_open_easy (out, data + crypto_secretbox_NONCEBYTES, length, data, wk_secret_get_data (key)) != 0)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&out), length - crypto_secretbox_MACBYTES);
}

gsize
wk_peer_get_backlog (WkPeer *self)
{
  return self->state != ENDED ? wk_transport_get_backlog (self->transport) : 0;
}

guint64
wk_peer_get_bytes_sent (WkPeer *self)
{
  return self->bytes_sent;
}

guint64
wk_peer_get_bytes_received (WkPeer *self)
{
  return self->bytes_received;
}
