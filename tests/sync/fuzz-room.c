/* Bytes as what a member does who was let in: frames and messages of any kind, while time passes, the host writes and its rights change.
 * Whatever it does, host and an honest member go on and have the same. */
#include "sync-fixture.h"

#include "wk-pipe.h"

#include "wk-message-private.h"
#include "wk-peer-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

typedef struct
{
  YDoc *doc;
  gboolean in;
} Member;

static void
knocked_cb (WkRoom *room, WkRoomKnock *knock, gpointer data)
{
  wk_room_admit (room, wk_room_knock_get_id (knock), FALSE);
}

static void
batch_cb (WkRoom *room, WkBatch *batch, gpointer data)
{
  wk_room_confirm (room, batch);
}

static void
opened_cb (WkRoomGuest *guest, WkRoomDocument *document, gpointer data)
{
  wk_room_guest_take_document (guest, &document->name.document, data);
}

static void
ready_cb (WkPeer *peer, gpointer data)
{
  WkMessage message = { .text = (char *) "Gast", .organisation = (char *) "", .device = (char *) "", .addresses = (char *) "10.0.0.1:1" };

  wk_peer_send (peer, WK_MESSAGE_KNOCK, &message);
}

static const WkPeerEvents events = { .ready = ready_cb };

static void
act (WkRoom *room, WkPeer *peer, YDoc *doc, WkClock *clock, WkRoomGuest *honest, const char *hex, guint op, const guint8 *data, gsize length)
{
  static const WkMessageType types[] = {
    WK_MESSAGE_KNOCK, WK_MESSAGE_ADMITTED, WK_MESSAGE_BATCHES, WK_MESSAGE_KEPT, WK_MESSAGE_HASHES, WK_MESSAGE_RESYNC, WK_MESSAGE_WANT_STATE,
    WK_MESSAGE_STATE, WK_MESSAGE_HEIRS, WK_MESSAGE_SAFE,
  };
  g_autoptr(GBytes) frame = NULL;

  switch (op % 9)
    {
    case 0:
      frame = g_bytes_new (data, length);
      break;
    case 1:
      frame = wk_frame_new_sync (hex, WK_SYNC_UPDATE, data, length);
      break;
    case 2:
      frame = wk_frame_new_sync (hex, WK_SYNC_STEP_1, data, length);
      break;
    case 3:
      frame = wk_frame_new_sync (hex, WK_SYNC_STEP_2, data, length);
      break;
    case 4:
      {
        g_autoptr(GBytes) update = g_bytes_new (data, length);

        frame = wk_frame_new_awareness (hex, update);
        break;
      }
    case 5:
      {
        /* A message of ours, its fields the bytes. */
        YEncoder e;

        y_encoder_init (&e);
        y_encode_string (&e, "/woonkamer", -1);
        y_encode_var_uint (&e, types[(length > 0 ? data[0] : 0) % G_N_ELEMENTS (types)]);
        if (length > 1)
          y_encode_raw (&e, data + 1, length - 1);
        frame = y_encoder_finish (&e);
        break;
      }
    case 6:
      wk_clock_advance (clock, G_USEC_PER_SEC / 2);
      wk_room_tick (room);
      wk_room_guest_tick (honest);
      break;
    case 7:
      fixture_type (doc, "t", 0, "host ");
      break;
    default:
      wk_room_set_read_only (room, 3, length > 0 && (data[0] & 1));
      break;
    }
  if (frame != NULL && g_bytes_get_size (frame) > 0)
    wk_peer_send_frame (peer, frame);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr(WkClock) clock = wk_clock_new_test (1700000000000000);
  g_autoptr(WkRandom) random = wk_random_new_seeded (5);
  g_autoptr(WkDeviceKey) key = wk_device_key_new (random);
  g_autoptr(YDoc) doc = y_doc_new (1, Y_DOC_GC), honest_doc = y_doc_new (2, Y_DOC_GC);
  WkId document = fixture_id (1), subject = fixture_id (2);
  g_autoptr(WkDocumentName) name = wk_document_name_new (&document, &subject, 3, "");
  WkRoomConfig config = { .word = "beuk", .name = "Host", .key = key, .clock = clock, .random = random };
  WkRoomConfig honest_config = { .name = "Anna", .clock = clock, .random = random };
  WkPeerConfig hostile = { .clock = clock, .random = random, .events = &events, .proof = WK_PROOF_CODE };
  WkRoom *room = wk_room_new (&config);
  WkRoomGuest *honest = wk_room_guest_new (&honest_config, wk_room_get_code (room));
  WkPipe *near = NULL, *far = NULL, *a = NULL, *b = NULL;
  WkPeer *peer;
  char hex[WK_ID_HEX_SIZE];

  wk_id_write_hex (&document, hex);
  fixture_type (doc, "t", 0, "begin");
  wk_room_add_document (room, name, doc);
  g_signal_connect (room, "knocked", G_CALLBACK (knocked_cb), NULL);
  g_signal_connect (room, "batch", G_CALLBACK (batch_cb), NULL);
  g_signal_connect (honest, "opened", G_CALLBACK (opened_cb), honest_doc);
  wk_pipe_new_pair (NULL, &near, &far);
  wk_room_add_connection (room, WK_TRANSPORT (far));
  wk_room_guest_connect (honest, WK_TRANSPORT (near));
  fixture_spin ();
  wk_pipe_new_pair (NULL, &a, &b);
  hostile.transport = WK_TRANSPORT (a);
  hostile.code = wk_room_get_code (room);
  wk_room_add_connection (room, WK_TRANSPORT (b));
  peer = wk_peer_new (&hostile);
  fixture_spin ();

  for (gsize at = 0; at + 2 <= size;)
    {
      gsize length = MIN (data[at + 1], size - at - 2);

      act (room, peer, doc, clock, honest, hex, data[at], data + at + 2, length);
      fixture_spin ();
      at += 2 + length;
    }
  fixture_type (honest_doc, "t", 0, "Anna ");
  fixture_type (doc, "t", 0, "slot ");
  fixture_spin ();
  for (guint i = 0; i < 30; i++)
    {
      wk_clock_advance (clock, G_USEC_PER_SEC / 2);
      wk_room_tick (room);
      wk_room_guest_tick (honest);
      fixture_spin ();
    }
  g_assert_cmpint (wk_room_guest_get_state (honest), ==, WK_ROOM_GUEST_OPEN);
  {
    g_autofree char *x = fixture_json (doc), *y = fixture_json (honest_doc);

    g_assert_cmpstr (x, ==, y);
    g_assert_nonnull (strstr (x, "slot "));
  }

  wk_peer_detach (peer);
  wk_peer_end (peer, WK_REASON_LEAVING);
  wk_peer_unref (peer);
  wk_room_close (room);
  fixture_spin ();
  g_object_unref (honest);
  g_object_unref (room);
  fixture_spin ();
  g_object_unref (near);
  g_object_unref (far);
  g_object_unref (a);
  g_object_unref (b);
  return 0;
}
