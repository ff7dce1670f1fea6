/* What strangers may send: nothing of it does more than end their own connection. */
#include "feed-fixture.h"

#include "wk-message-private.h"

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
  g_test_add ("/peer/flood", Fixture, NULL, set_up, test_flood, tear_down);
  g_test_add ("/peer/too-many", Fixture, NULL, set_up, test_too_many, tear_down);
  g_test_add ("/peer/npm", Fixture, GINT_TO_POINTER (FALSE), set_up, test_npm, tear_down);
  g_test_add ("/peer/npm-read-only", Fixture, GINT_TO_POINTER (TRUE), set_up, test_npm, tear_down);
  g_test_add_func ("/peer/garbage-at-office", test_garbage_at_office);
  return g_test_run ();
}
