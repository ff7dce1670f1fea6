/* What strangers may send: nothing of it does more than end their own connection. */
#include "feed-fixture.h"

#include "wk-peer-ticker-private.h"

typedef struct
{
  WkClock *clock;
  WkRandom *random;
  WkRoom *room;
  YDoc *doc;
  WkDocumentName *name;
} Fixture;

typedef struct
{
  GPtrArray *received; /* of GBytes */
  gboolean closed;
  char *reason;
} Ear;

static void
received_cb (WkTransport *transport, GBytes *bytes, gpointer data)
{
  g_ptr_array_add (((Ear *) data)->received, g_bytes_ref (bytes));
}

static void
closed_cb (WkTransport *transport, const char *reason, gpointer data)
{
  ((Ear *) data)->closed = TRUE;
  ((Ear *) data)->reason = g_strdup (reason);
}

static void
ear_init (Ear *ear, WkPipe *pipe)
{
  ear->received = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  ear->closed = FALSE;
  ear->reason = NULL;
  g_signal_connect (pipe, "received", G_CALLBACK (received_cb), ear);
  g_signal_connect (pipe, "closed", G_CALLBACK (closed_cb), ear);
}

static void
ear_clear (Ear *ear)
{
  g_ptr_array_unref (ear->received);
  g_free (ear->reason);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  WkId document = fixture_id (1), subject = fixture_id (2);
  WkRoomConfig config = { .word = "beuk", .name = "Host", .organisation = "", .device = "" };

  f->clock = wk_clock_new_test (0);
  f->random = wk_random_new_seeded (1);
  config.clock = f->clock;
  config.random = f->random;
  f->room = wk_room_new (&config);
  f->doc = y_doc_new (1, Y_DOC_GC);
  f->name = wk_document_name_new (&document, &subject, 0, "");
  wk_room_add_document (f->room, f->name, f->doc);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wk_room_close (f->room);
  fixture_spin ();
  g_assert_finalize_object (f->room);
  y_doc_unref (f->doc);
  wk_document_name_free (f->name);
  wk_clock_unref (f->clock);
  wk_random_unref (f->random);
}

static WkPipe *
connect_stranger (Fixture *f, Ear *ear)
{
  WkPipe *near;
  g_autoptr(WkPipe) far = NULL;

  wk_pipe_new_pair (NULL, &near, &far);
  ear_init (ear, near);
  wk_room_add_connection (f->room, WK_TRANSPORT (far));
  fixture_spin ();
  return near;
}

static void
send_text (WkPipe *pipe, gconstpointer data, gsize length)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, length);

  wk_transport_send (WK_TRANSPORT (pipe), bytes);
}

static void
test_garbage (Fixture *f, gconstpointer data)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);

  for (guint i = 0; i < 500; i++)
    {
      Ear ear;
      g_autoptr(WkPipe) pipe = connect_stranger (f, &ear);
      guint8 junk[64];
      gsize length = g_rand_int_range (rand, 0, sizeof junk);

      for (guint j = 0; j < length; j++)
        junk[j] = g_rand_int (rand);
      send_text (pipe, junk, length);
      fixture_spin ();
      g_assert_true (ear.closed);
      g_assert_cmpstr (ear.reason, ==, "malformed");
      ear_clear (&ear);
    }
}

/* Each of our messages, out of turn, on a fresh connection: only the right first one is not the end of it. */
static void
test_out_of_turn (Fixture *f, gconstpointer data)
{
  for (guint type = 0; type < 100; type++)
    {
      Ear ear;
      g_autoptr(WkPipe) pipe = connect_stranger (f, &ear);
      guint8 frame[13] = { 10, '/', 'w', 'o', 'o', 'n', 'k', 'a', 'm', 'e', 'r', type };

      send_text (pipe, frame, 12);
      fixture_spin ();
      g_assert_true (ear.closed || type == WK_MESSAGE_PING);
      ear_clear (&ear);
    }
}

/* On a document before anything was proved: nothing is answered, nothing is applied. */
static void
test_documents_before_proof (Fixture *f, gconstpointer data)
{
  char hex[WK_ID_HEX_SIZE];
  g_autoptr(GBytes) step_1 = wk_frame_new_sync (wk_id_write_hex (&f->name->document, hex), WK_SYNC_STEP_1, "\0", 1);
  Ear ear;
  g_autoptr(WkPipe) pipe = connect_stranger (f, &ear);

  wk_transport_send (WK_TRANSPORT (pipe), step_1);
  fixture_spin ();
  g_assert_true (ear.closed);
  for (guint i = 0; i < ear.received->len; i++)
    {
      WkFrame frame;

      g_assert_true (wk_frame_read (&frame, g_ptr_array_index (ear.received, i), NULL));
      g_assert_true (frame.own);
    }
  ear_clear (&ear);
}

static void
test_silence (Fixture *f, gconstpointer data)
{
  Ear ear;
  g_autoptr(WkPipe) pipe = connect_stranger (f, &ear);

  wk_clock_advance (f->clock, 29 * G_USEC_PER_SEC);
  wk_room_tick (f->room);
  fixture_spin ();
  g_assert_false (ear.closed);
  wk_clock_advance (f->clock, 2 * G_USEC_PER_SEC);
  wk_room_tick (f->room);
  fixture_spin ();
  g_assert_true (ear.closed);
  g_assert_cmpstr (ear.reason, ==, "silent");
  ear_clear (&ear);
}

/* One source looks at the clock for all: whose time is up is ended, also beside others that end meanwhile, and those that come later are looked after. */
static void
test_one_clock (Fixture *f, gconstpointer data)
{
  WkPipe *pipes[4];
  Ear ears[G_N_ELEMENTS (pipes)];

  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (pipes); i++)
        pipes[i] = connect_stranger (f, &ears[i]);
      wk_clock_advance (f->clock, 29 * G_USEC_PER_SEC);
      wk_peer_ticker_tick (g_main_context_default ());
      fixture_spin ();
      for (guint i = 0; i < G_N_ELEMENTS (pipes); i++)
        g_assert_false (ears[i].closed);
      wk_transport_close (WK_TRANSPORT (pipes[1]), "leaving");
      fixture_spin ();
      wk_clock_advance (f->clock, 2 * G_USEC_PER_SEC);
      wk_peer_ticker_tick (g_main_context_default ());
      fixture_spin ();
      for (guint i = 0; i < G_N_ELEMENTS (pipes); i++)
        {
          g_assert_true (ears[i].closed);
          if (i != 1)
            g_assert_cmpstr (ears[i].reason, ==, "silent");
          ear_clear (&ears[i]);
          g_object_unref (pipes[i]);
        }
    }
}

static void
test_flood (Fixture *f, gconstpointer data)
{
  g_autofree char *token = wk_room_new_token (f->room, "Web", "", FALSE);
  char hex[WK_ID_HEX_SIZE];
  const char *name = wk_id_write_hex (&f->name->document, hex);
  g_autoptr(GBytes) right = wk_frame_new_auth (name, WK_AUTH_TOKEN, token);
  g_autoptr(GBytes) query = wk_frame_new_sync (name, WK_SYNC_UPDATE, "\0\0", 2);
  Ear ear;
  g_autoptr(WkPipe) pipe = connect_stranger (f, &ear);

  wk_transport_send (WK_TRANSPORT (pipe), right);
  /* As much as a long day's writing, in a few seconds: fine. */
  for (guint i = 0; i < 50000; i++)
    {
      wk_transport_send (WK_TRANSPORT (pipe), query);
      if (i % 10000 == 0)
        {
          fixture_spin ();
          wk_clock_advance (f->clock, 2 * G_USEC_PER_SEC);
        }
    }
  fixture_spin ();
  g_assert_false (ear.closed);
  wk_clock_advance (f->clock, 2 * G_USEC_PER_SEC);
  for (guint i = 0; i < 30000; i++)
    wk_transport_send (WK_TRANSPORT (pipe), query);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (ear.closed);
  g_assert_cmpstr (ear.reason, ==, "limit");
  ear_clear (&ear);
}

static void
test_too_many (Fixture *f, gconstpointer data)
{
  g_autoptr(GPtrArray) pipes = g_ptr_array_new_with_free_func (g_object_unref);
  Ear ears[140];

  for (guint i = 0; i < G_N_ELEMENTS (ears); i++)
    g_ptr_array_add (pipes, connect_stranger (f, &ears[i]));
  for (guint i = 0; i < G_N_ELEMENTS (ears); i++)
    {
      g_assert_cmpint (ears[i].closed, ==, i >= 128);
      if (ears[i].closed)
        g_assert_cmpstr (ears[i].reason, ==, "limit");
    }
  wk_room_close (f->room);
  fixture_spin ();
  for (guint i = 0; i < G_N_ELEMENTS (ears); i++)
    ear_clear (&ears[i]);
}

/* ---- an npm client, byte for byte as @hocuspocus/provider speaks -------------------------------------- */

static gboolean
has_frame (Ear *ear, const char *name, WkFrameType type, guint64 kind, const char *text)
{
  for (guint i = 0; i < ear->received->len; i++)
    {
      WkFrame frame;

      g_assert_true (wk_frame_read (&frame, g_ptr_array_index (ear->received, i), NULL));
      if (!frame.own && wk_frame_is_named (&frame, name) && frame.type == type &&
          (type != WK_FRAME_SYNC || frame.kind == kind) && (type != WK_FRAME_AUTH || frame.kind == kind) &&
          (text == NULL || (frame.length == strlen (text) && memcmp (frame.data, text, frame.length) == 0)))
        return TRUE;
    }
  return FALSE;
}

static guint
count_status (Ear *ear, guint8 status)
{
  guint n = 0;

  for (guint i = 0; i < ear->received->len; i++)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (ear->received, i), &length);

      n += length == 35 && data[33] == WK_FRAME_SYNC_STATUS && data[34] == status;
    }
  return n;
}

static void
vouch_cb (WkRoom *room, WkRoomVouch *vouch, gpointer data)
{
  g_assert_cmpstr (vouch->member_name, ==, "Web");
  (*(guint *) data)++;
}

static void
test_npm (Fixture *f, gconstpointer data)
{
  gboolean read_only = GPOINTER_TO_INT (data);
  g_autofree char *token = wk_room_new_token (f->room, "Web", "", read_only);
  char hex[WK_ID_HEX_SIZE];
  const char *name = wk_id_write_hex (&f->name->document, hex);
  g_autoptr(GBytes) wrong = wk_frame_new_auth (name, WK_AUTH_TOKEN, "AAAA");
  g_autoptr(GBytes) elsewhere = wk_frame_new_auth ("ander-document", WK_AUTH_TOKEN, token);
  g_autoptr(GBytes) right = wk_frame_new_auth (name, WK_AUTH_TOKEN, token);
  g_autoptr(GBytes) step_1 = wk_frame_new_sync (name, WK_SYNC_STEP_1, "\0", 1);
  g_autoptr(YDoc) doc = y_doc_new (77, Y_DOC_GC);
  g_autoptr(GBytes) state = NULL, update = NULL, seen = NULL;
  g_autofree char *text = NULL;
  guint n_vouched = 0;
  Ear ear;
  g_autoptr(WkPipe) pipe = connect_stranger (f, &ear);

  g_signal_connect (f->room, "vouch", G_CALLBACK (vouch_cb), &n_vouched);
  fixture_type (f->doc, "t", 0, "van de host");
  wk_transport_send (WK_TRANSPORT (pipe), wrong);
  fixture_spin ();
  g_assert_true (has_frame (&ear, name, WK_FRAME_AUTH, WK_AUTH_DENIED, "permission-denied"));
  wk_transport_send (WK_TRANSPORT (pipe), step_1);
  wk_transport_send (WK_TRANSPORT (pipe), elsewhere);
  fixture_spin ();
  g_assert_true (has_frame (&ear, "ander-document", WK_FRAME_AUTH, WK_AUTH_DENIED, "permission-denied"));
  g_assert_false (has_frame (&ear, name, WK_FRAME_SYNC, WK_SYNC_STEP_2, NULL));
  g_assert_false (ear.closed);

  wk_transport_send (WK_TRANSPORT (pipe), right);
  wk_transport_send (WK_TRANSPORT (pipe), step_1);
  fixture_spin ();
  g_assert_true (has_frame (&ear, name, WK_FRAME_AUTH, WK_AUTH_AUTHENTICATED, read_only ? "readonly" : "read-write"));
  g_assert_true (has_frame (&ear, name, WK_FRAME_SYNC, WK_SYNC_STEP_2, NULL));
  g_assert_true (has_frame (&ear, name, WK_FRAME_SYNC, WK_SYNC_STEP_1, NULL));
  fixture_type (doc, "t", 0, "van het web ");
  state = y_doc_encode_state (doc, NULL, 0, NULL);
  update = wk_frame_new_sync (name, WK_SYNC_UPDATE, g_bytes_get_data (state, NULL), g_bytes_get_size (state));
  wk_transport_send (WK_TRANSPORT (pipe), update);
  fixture_spin ();
  g_assert_cmpuint (count_status (&ear, read_only ? 0 : 1), ==, 1);
  g_assert_false (ear.closed);
  text = fixture_text (f->doc, "t");
  g_assert_cmpint (strstr (text, "web") != NULL, ==, !read_only);
  fixture_type (f->doc, "t", 0, "x");
  fixture_spin ();
  g_assert_true (has_frame (&ear, name, WK_FRAME_SYNC, WK_SYNC_UPDATE, NULL));
  wk_room_tick (f->room);
  g_assert_cmpuint (n_vouched, ==, read_only ? 0 : 1);

  /* Some frame at least every 20 s, of a type the provider knows, and never one of ours again. */
  {
    guint before = ear.received->len, i;

    for (i = 0; i < 4; i++)
      {
        wk_clock_advance (f->clock, 5 * G_USEC_PER_SEC);
        wk_room_tick (f->room);
        fixture_spin ();
      }
    g_assert_cmpuint (ear.received->len, >, before);
    for (i = 1; i < ear.received->len; i++)
      {
        WkFrame frame;

        g_assert_true (wk_frame_read (&frame, g_ptr_array_index (ear.received, i), NULL));
        g_assert_false (frame.own);
        g_assert_cmpuint (frame.type, <=, 8);
        g_assert_cmpuint (frame.type, !=, 4);
      }
  }
  wk_pipe_cut (pipe);
  fixture_spin ();
  ear_clear (&ear);
}

/* ---- a member that was let in, and turns out to be hostile ---------------------------------------------- */

static void
hostile_ready (WkPeer *peer, gpointer data)
{
  WkMessage knock = { .text = (char *) "Boef" };

  wk_peer_send (peer, WK_MESSAGE_KNOCK, &knock);
}

static void
hostile_message (WkPeer *peer, WkMessageType type, WkMessage *message, gpointer data)
{
  if (type == WK_MESSAGE_ADMITTED)
    *(gboolean *) data = TRUE;
}

static void
hostile_frame (WkPeer *peer, const WkFrame *frame, gpointer data)
{
}

static const WkPeerEvents hostile_events = { .ready = hostile_ready, .message = hostile_message, .frame = hostile_frame };

static void
admit_cb (WkRoom *room, WkRoomKnock *knock, gpointer data)
{
  wk_room_admit (room, wk_room_knock_get_id (knock), FALSE);
}

static void
opened_cb (WkRoomGuest *guest, WkRoomDocument *document, gpointer data)
{
  wk_room_guest_take_document (guest, &document->name.document, data);
}

/* Something between a good message and noise. */
static GBytes *
make_noise (Fixture *f, GRand *rand, const char *hex)
{
  YEncoder e;
  guint8 junk[300];
  gsize length = g_rand_int_range (rand, 0, sizeof junk);

  for (guint i = 0; i < sizeof junk; i++)
    junk[i] = g_rand_int_range (rand, 0, g_rand_boolean (rand) ? 8 : 256);
  y_encoder_init (&e);
  switch (g_rand_int_range (rand, 0, 4))
    {
    case 0: /* an update, a step or presence that is none */
      y_encode_string (&e, hex, -1);
      y_encode_var_uint (&e, g_rand_int_range (rand, 0, 9));
      if (g_rand_boolean (rand))
        y_encode_var_uint (&e, g_rand_int_range (rand, 0, 3));
      y_encode_buf (&e, junk, length);
      break;
    case 1: /* one of our messages, its fields noise */
      y_encode_string (&e, WK_OWN_NAME, -1);
      y_encode_var_uint (&e, g_rand_int_range (rand, 30, 90));
      y_encode_raw (&e, junk, length);
      break;
    case 2: /* a document that is not at this table */
      y_encode_string (&e, "ffffffffffffffffffffffffffffffff", -1);
      y_encode_var_uint (&e, g_rand_int_range (rand, 0, 9));
      y_encode_var_uint (&e, 0);
      y_encode_buf (&e, "\0", 1);
      break;
    default: /* a good update, with a bit turned */
      {
        g_autoptr(YDoc) doc = y_doc_new (g_rand_int (rand), Y_DOC_GC);
        g_autoptr(GBytes) state = NULL;
        g_autofree guint8 *copy = NULL;
        gsize n;

        fixture_type (doc, "t", 0, "van de boef");
        state = y_doc_encode_state (doc, NULL, 0, NULL);
        n = g_bytes_get_size (state);
        copy = g_memdup2 (g_bytes_get_data (state, NULL), n);
        copy[g_rand_int_range (rand, 0, n)] ^= 1 << g_rand_int_range (rand, 0, 8);
        y_encode_string (&e, hex, -1);
        y_encode_var_uint (&e, 0);
        y_encode_var_uint (&e, 2);
        y_encode_buf (&e, copy, n);
        break;
      }
    }
  return y_encoder_finish (&e);
}

/* Whatever a member sends, the others write on, equal to one another. */
static void
test_hostile_member (Fixture *f, gconstpointer data)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (9);
  g_autoptr(YDoc) doc = y_doc_new (55, Y_DOC_GC);
  WkRoomConfig config = { .name = "Anna", .clock = f->clock, .random = f->random };
  g_autoptr(WkRoomGuest) anna = wk_room_guest_new (&config, wk_room_get_code (f->room));
  g_autoptr(WkPipe) near = NULL, far = NULL;
  char hex[WK_ID_HEX_SIZE];
  guint n_ended = 0;

  wk_id_write_hex (&f->name->document, hex);
  g_signal_connect (f->room, "knocked", G_CALLBACK (admit_cb), NULL);
  g_signal_connect (anna, "opened", G_CALLBACK (opened_cb), doc);
  wk_pipe_new_pair (NULL, &near, &far);
  wk_room_add_connection (f->room, WK_TRANSPORT (far));
  wk_room_guest_connect (anna, WK_TRANSPORT (near));
  fixture_spin ();
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr(WkPipe) a = NULL, b = NULL;
      g_autoptr(WkPeer) peer = NULL;
      gboolean in = FALSE;
      WkPeerConfig hostile = { .clock = f->clock, .random = f->random, .events = &hostile_events, .data = &in, .proof = WK_PROOF_CODE };

      wk_pipe_new_pair (NULL, &a, &b);
      hostile.transport = WK_TRANSPORT (a);
      hostile.code = wk_room_get_code (f->room);
      wk_room_add_connection (f->room, WK_TRANSPORT (b));
      peer = wk_peer_new (&hostile);
      fixture_spin ();
      g_assert_true (in);
      for (guint j = 0; j < 10 && !wk_peer_is_ended (peer); j++)
        {
          g_autoptr(GBytes) noise = make_noise (f, rand, hex);

          wk_peer_send_frame (peer, noise);
          fixture_spin ();
        }
      n_ended += wk_peer_is_ended (peer);
      wk_peer_detach (peer);
      wk_peer_end (peer, WK_REASON_LEAVING);
      if (i % 20 == 0)
        {
          fixture_type (doc, "t", 0, "Anna ");
          fixture_type (f->doc, "t", 0, "host ");
          wk_clock_advance (f->clock, G_USEC_PER_SEC);
          wk_room_tick (f->room);
          wk_room_guest_tick (anna);
        }
      fixture_spin ();
    }
  g_assert_cmpuint (n_ended, >, 150);
  g_assert_cmpint (wk_room_guest_get_state (anna), ==, WK_ROOM_GUEST_OPEN);
  {
    g_autofree char *x = fixture_json (doc), *y = fixture_json (f->doc);

    g_assert_cmpstr (x, ==, y);
    g_assert_nonnull (strstr (x, "host Anna host Anna"));
  }
  wk_room_close (f->room);
  fixture_spin ();
}

static void
test_garbage_at_office (void)
{
  g_autoptr(TestOffice) office = g_object_new (TEST_TYPE_OFFICE, NULL);
  g_autoptr(WkClock) clock = wk_clock_new_test (0);
  g_autoptr(WkCodeLimit) limit = wk_code_limit_new (clock);
  g_autoptr(GRand) rand = g_rand_new_with_seed (2);

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr(WkPipe) near = NULL, far = NULL;
      WkFeedServer *server;
      guint8 junk[64];
      gsize length = g_rand_int_range (rand, 0, sizeof junk);
      Ear ear;

      wk_pipe_new_pair (NULL, &near, &far);
      ear_init (&ear, near);
      server = wk_feed_server_new (WK_TRANSPORT (far), WK_FEED_OFFICE (office), &office->location, office->key, limit, clock, office->random);
      for (guint j = 0; j < length; j++)
        junk[j] = g_rand_int (rand);
      if (i % 2 && length > 13)
        memcpy (junk, "\012/woonkamer", 11);
      send_text (near, junk, length);
      fixture_spin ();
      g_assert_true (ear.closed || junk[11] == WK_MESSAGE_PING);
      g_object_unref (server);
      fixture_spin ();
      ear_clear (&ear);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/peer/garbage", Fixture, NULL, set_up, test_garbage, tear_down);
  g_test_add ("/peer/out-of-turn", Fixture, NULL, set_up, test_out_of_turn, tear_down);
  g_test_add ("/peer/documents-before-proof", Fixture, NULL, set_up, test_documents_before_proof, tear_down);
  g_test_add ("/peer/silence", Fixture, NULL, set_up, test_silence, tear_down);
  g_test_add ("/peer/one-clock", Fixture, NULL, set_up, test_one_clock, tear_down);
  g_test_add ("/peer/flood", Fixture, NULL, set_up, test_flood, tear_down);
  g_test_add ("/peer/too-many", Fixture, NULL, set_up, test_too_many, tear_down);
  g_test_add ("/peer/npm", Fixture, GINT_TO_POINTER (FALSE), set_up, test_npm, tear_down);
  g_test_add ("/peer/npm-read-only", Fixture, GINT_TO_POINTER (TRUE), set_up, test_npm, tear_down);
  g_test_add ("/peer/hostile-member", Fixture, NULL, set_up, test_hostile_member, tear_down);
  g_test_add_func ("/peer/garbage-at-office", test_garbage_at_office);
  return g_test_run ();
}
