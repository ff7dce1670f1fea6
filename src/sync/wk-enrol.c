#include "wk-enrol.h"

#include <string.h>

#include <wk-base.h>

#include "wk-peer-private.h"
#include "wk-wire-private.h"

typedef struct
{
  WkPeer *peer;          /* (owned) (nullable) */
  WkDeviceKey *key;      /* (owned) */
  char *name, *organisation, *function, *device; /* (owned) */
  WkSubject *location;   /* (owned) (nullable): one of our own */
  char *location_name;   /* (owned) */
  GSource *cancelled;    /* (owned) (nullable) */
  WkReason reason;
} Enrolling;

static void
enrolling_free (gpointer data)
{
  Enrolling *self = data;

  if (self->peer != NULL)
    wk_peer_detach (self->peer);
  g_clear_pointer (&self->peer, wk_peer_unref);
  if (self->cancelled != NULL)
    g_source_destroy (self->cancelled);
  g_clear_pointer (&self->cancelled, g_source_unref);
  wk_device_key_unref (self->key);
  g_free (self->name);
  g_free (self->organisation);
  g_free (self->function);
  g_free (self->device);
  g_clear_pointer (&self->location, wk_subject_free);
  g_free (self->location_name);
  g_free (self);
}

/* (transfer full): our own location, for the office alone; empty when there is none. */
static GBytes *
write_location (Enrolling *self, WkPeer *peer)
{
  GBytes *sealed;
  YEncoder e;

  if (self->location == NULL)
    return g_bytes_new_static ("", 0);
  y_encoder_init (&e);
  y_encode_raw (&e, self->location->id.bytes, WK_ID_LENGTH);
  y_encode_raw (&e, self->location->secret, 32);
  wk_write_text (&e, self->location_name, WK_NAME_MAX);
  sealed = wk_peer_seal (peer, "woonkamer-founding-1", e.out->data, e.out->len);
  wk_wipe (e.out->data, e.out->len);
  y_encoder_clear (&e);
  return sealed;
}

static void
ready (WkPeer *peer, gpointer data)
{
  Enrolling *self = g_task_get_task_data (data);
  g_autoptr(GBytes) location = write_location (self, peer);
  WkMessage message = { .text = self->name, .organisation = self->organisation, .function = self->function, .device = self->device,
                        .bytes = location };

  memcpy (message.key, wk_device_key_get_public (self->key), sizeof message.key);
  wk_device_key_sign (self->key, "woonkamer-enrol-1", wk_peer_get_transcript (peer), 32, message.sig);
  wk_peer_send (peer, WK_MESSAGE_ENROL, &message);
}

static WkEnrolment *
read_enrolment (Enrolling *self, GBytes *sealed)
{
  g_autoptr(GBytes) plain = wk_peer_open (self->peer, "woonkamer-enrolment-1", sealed);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(WkCertificate) certificate = NULL;
  g_autofree char *name = NULL;
  guint8 office_key[WK_PUBLIC_KEY_LENGTH];
  WkSubject location;
  WkEnrolment *enrolment = NULL;
  WkId account;
  WkReader r;

  if (plain == NULL)
    return NULL;
  wk_reader_init (&r, plain);
  wk_reader_raw (&r, account.bytes, WK_ID_LENGTH);
  wk_reader_raw (&r, location.id.bytes, WK_ID_LENGTH);
  wk_reader_raw (&r, location.secret, sizeof location.secret);
  name = wk_reader_text (&r, WK_NAME_MAX);
  wk_reader_raw (&r, office_key, sizeof office_key);
  bytes = wk_reader_bytes (&r, 4096);
  if (!r.d.failed)
    certificate = wk_certificate_decode (bytes, NULL);
  if (certificate != NULL && wk_certificate_verify (certificate, office_key) &&
      memcmp (wk_certificate_get_fields (certificate)->public_key, wk_device_key_get_public (self->key), WK_PUBLIC_KEY_LENGTH) == 0 &&
      wk_id_equal (&wk_certificate_get_fields (certificate)->account, &account))
    enrolment = wk_enrolment_new (&account, &location, name, office_key, certificate);
  wk_wipe (&location, sizeof location);
  return enrolment;
}

static void
take_message (WkPeer *peer, WkMessageType type, WkMessage *message, gpointer data)
{
  g_autoptr(GTask) task = g_object_ref (data);
  Enrolling *self = g_task_get_task_data (task);
  WkEnrolment *enrolment;

  if (type != WK_MESSAGE_ENROLLED)
    {
      wk_peer_end (peer, WK_REASON_MALFORMED);
      return;
    }
  enrolment = read_enrolment (self, message->bytes);
  if (enrolment == NULL)
    {
      wk_peer_end (peer, WK_REASON_NOT_RECOGNISED);
      return;
    }
  wk_peer_detach (peer);
  wk_peer_end (peer, WK_REASON_LEAVING);
  g_task_return_pointer (task, enrolment, (GDestroyNotify) wk_enrolment_free);
  g_object_unref (task); /* the reference that the connection held */
}

static void
take_frame (WkPeer *peer, const WkFrame *frame, gpointer data)
{
  wk_peer_end (peer, WK_REASON_MALFORMED);
}

static void
ended (WkPeer *peer, WkReason reason, gpointer data)
{
  g_autoptr(GTask) task = data;
  Enrolling *self = g_task_get_task_data (task);

  self->reason = reason;
  if (g_task_return_error_if_cancelled (task))
    return;
  switch (reason)
    {
    case WK_REASON_WRONG_CODE:
    case WK_REASON_TOO_MANY_TRIES:
    case WK_REASON_DECLINED:
      g_task_return_new_error (task, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED, "the office refused: %s", wk_reason_to_word (reason));
      break;
    case WK_REASON_NOT_RECOGNISED:
      g_task_return_new_error (task, WK_SYNC_ERROR, WK_SYNC_ERROR_SIGNATURE, "this is not the office, or it does not know us");
      break;
    default:
      g_task_return_new_error (task, WK_SYNC_ERROR, WK_SYNC_ERROR_ENDED, "the connection ended: %s", wk_reason_to_word (reason));
      break;
    }
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  Enrolling *self = g_task_get_task_data (data);

  wk_peer_end (self->peer, WK_REASON_LEAVING);
  return G_SOURCE_REMOVE;
}

static const WkPeerEvents events = {
  .ready = ready,
  .message = take_message,
  .frame = take_frame,
  .ended = ended,
};

void
wk_enrol_async (WkTransport *transport, const char *code, const WkCertificateFields *fields, WkDeviceKey *key,
                const WkSubject *location, const char *location_name, WkClock *clock, WkRandom *random,
                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task;
  Enrolling *self;
  WkPeerConfig config = { 0 };

  g_return_if_fail (WK_IS_TRANSPORT (transport) && code != NULL && fields != NULL && key != NULL);

  task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_source_tag (task, wk_enrol_async);
  self = g_new0 (Enrolling, 1);
  self->key = wk_device_key_ref (key);
  self->name = g_strdup (fields->name);
  self->organisation = g_strdup (fields->organisation);
  self->function = g_strdup (fields->function);
  self->device = g_strdup (fields->device);
  self->location = location != NULL ? wk_subject_new (&location->id, location->secret) : NULL;
  self->location_name = g_strdup (location_name != NULL ? location_name : "");
  g_task_set_task_data (task, self, enrolling_free);
  config.transport = transport;
  config.clock = clock;
  config.random = random;
  config.events = &events;
  config.data = task; /* (transfer full): until it ended or was answered */
  config.intent = WK_INTENT_ENROL;
  config.proof = WK_PROOF_CODE;
  config.code = code;
  self->peer = wk_peer_new (&config);
  if (cancellable != NULL)
    {
      self->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->cancelled, G_SOURCE_FUNC (cancelled_cb), task, NULL);
      g_source_attach (self->cancelled, g_main_context_get_thread_default ());
    }
}

WkEnrolment *
wk_enrol_finish (GAsyncResult *result, WkReason *reason, GError **error)
{
  Enrolling *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  self = g_task_get_task_data (G_TASK (result));
  if (reason != NULL)
    *reason = self->reason;
  return g_task_propagate_pointer (G_TASK (result), error);
}
