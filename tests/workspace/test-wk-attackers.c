/* Who means ill at a table, over real sockets with TLS: in between, guessing, asking for more, sending what nobody can read, and too much. */
#include "workspace-fixture.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "relay.h"
#include "wk-connector.h"
#include "wk-listener.h"
#include "wk-peer-private.h"
#include "wk-room-guest.h"

#define LIMIT ((gsize) 16 * 1024 * 1024)
#define SECRET "zijn dochter slaapt bij haar oma"

typedef struct {
  char *dir;
  WkWorkspace *workspace;
  WkFile *file;
  WkTable *table;
  guint16 port;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;

  f->dir = fixture_make_dir ();
  f->workspace = fixture_create (f->dir, "Ineke Veldman");
  f->file = fixture_add (f->workspace, "Mehmet", "Çelik");
  wk_text_set_text (fixture_plan_text (wk_file_get_plan (f->file)), SECRET);
  wk_workspace_open_table_async (f->workspace, f->file, NULL, fixture_cb, &waiter);
  f->table = wk_workspace_open_table_finish (f->workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  f->port = atoi (strrchr (wk_table_get_addresses (f->table)[0], ':') + 1);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wk_table_close (f->table);
  fixture_finalize (f->table);
  fixture_finalize (f->file);
  fixture_close (f->workspace);
  fixture_remove_dir (f->dir);
}

static WkTable *
join (WkWorkspace *guest, guint16 port, const char *code)
{
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", port);

  return wk_workspace_join_table (guest, address, code);
}

static void
admit_next (Fixture *f)
{
  GListModel *knocks = wk_table_get_knocks (f->table);

  WAIT_UNTIL (g_list_model_get_n_items (knocks) > 0);
  g_autoptr (WkKnock) knock = g_list_model_get_item (knocks, 0);
  wk_table_admit (f->table, knock);
}

static void
leave (WkTable *table, WkWorkspace *guest)
{
  wk_table_close (table);
  fixture_finalize (table);
  if (guest != NULL)
    fixture_finalize (guest);
}

static gboolean
text_is (WkDocument *plan, const char *expected)
{
  g_autofree char *text = wk_text_dup_text (fixture_plan_text (plan));

  return g_str_equal (text, expected);
}

/* An honest member, who must not notice anything of all this. */
typedef struct { WkWorkspace *workspace; WkTable *table; } Honest;

static void
honest_init (Honest *self, Fixture *f)
{
  self->workspace = wk_workspace_new_guest ("Buurvrouw", NULL);
  self->table = join (self->workspace, f->port, wk_table_get_code (f->table));
  admit_next (f);
  WAIT_UNTIL (wk_table_get_plan (self->table) != NULL && text_is (wk_table_get_plan (self->table), SECRET));
}

static gboolean
is_in_step (WkTable *table, const char *name)
{
  GListModel *members = wk_table_get_members (table);

  for (guint i = 0; i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (WkMember) member = g_list_model_get_item (members, i);
      if (g_str_equal (wk_member_get_name (member), name))
        return wk_member_get_state (member) == WK_MEMBER_IN_STEP;
    }
  return FALSE;
}

static void
honest_clear (Honest *self, Fixture *f)
{
  WkText *text = fixture_plan_text (wk_table_get_plan (self->table));

  wk_text_insert (text, wk_text_get_length (text), ".");
  WAIT_UNTIL (text_is (wk_table_get_plan (f->table), SECRET "."));
  g_assert_cmpint (wk_table_get_state (self->table), ==, WK_TABLE_OPEN);
  WAIT_UNTIL (is_in_step (f->table, "Buurvrouw"));
  leave (self->table, self->workspace);
}

/* ---- in between ---------------------------------------------------------------------------------------------- */

/* Answers with its own certificate, and passes every message on as it is, both ways. */
typedef struct {
  WkListener *listener;
  guint16 target;
  GPtrArray *lines;          /* of WkTransport */
  guint n_passed;
  gboolean saw_secret;
} Between;

typedef struct { Between *between; WkTransport *near, *far; GPtrArray *early; } Line;

static void
pass (Between *self, GBytes *bytes, WkTransport *to)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  self->n_passed++;
  self->saw_secret = self->saw_secret || memmem (data, length, "dochter", 7) != NULL;
  wk_transport_send (to, bytes);
}

static void
near_cb (WkTransport *transport, GBytes *bytes, Line *line)
{
  if (line->far != NULL)
    pass (line->between, bytes, line->far);
  else
    g_ptr_array_add (line->early, g_bytes_ref (bytes));
}

static void
far_cb (WkTransport *transport, GBytes *bytes, Line *line)
{
  pass (line->between, bytes, line->near);
}

static void
closed_cb (WkTransport *transport, const char *word, WkTransport *other)
{
  wk_transport_close (other, word);
}

static void
reached_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Line *line = data;

  line->far = wk_connector_connect_finish (result, NULL, NULL);
  g_assert_nonnull (line->far);
  g_ptr_array_add (line->between->lines, line->far);
  g_signal_connect (line->far, "received", G_CALLBACK (far_cb), line);
  g_signal_connect (line->far, "closed", G_CALLBACK (closed_cb), line->near);
  g_signal_connect (line->near, "closed", G_CALLBACK (closed_cb), line->far);
  for (guint i = 0; i < line->early->len; i++)
    pass (line->between, line->early->pdata[i], line->far);
}

static void
line_free (gpointer data, GClosure *closure)
{
  Line *line = data;

  g_ptr_array_unref (line->early);
  g_free (line);
}

static void
came_cb (WkListener *listener, WkTransport *transport, const char *peer, gpointer data)
{
  Between *self = data;
  Line *line = g_new0 (Line, 1);

  line->between = self;
  line->near = g_object_ref (transport);
  line->early = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_ptr_array_add (self->lines, line->near);
  g_signal_connect_data (transport, "received", G_CALLBACK (near_cb), line, line_free, 0);
  wk_connector_connect_async ("127.0.0.1", self->target, NULL, LIMIT, NULL, reached_cb, line);
}

static void
between_init (Between *self, guint16 target)
{
  g_autoptr (WkClock) clock = wk_clock_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WkTlsIdentity) identity = wk_tls_identity_new (clock, &error);

  g_assert_no_error (error);
  self->target = target;
  self->lines = g_ptr_array_new_with_free_func (g_object_unref);
  self->listener = wk_listener_new (identity, LIMIT, 16);
  wk_listener_listen (self->listener, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  g_signal_connect (self->listener, "connected", G_CALLBACK (came_cb), self);
}

static void
between_clear (Between *self)
{
  for (guint i = 0; i < 200; i++)
    fixture_iterate ();
  wk_listener_stop (self->listener);
  for (guint i = 0; i < 20; i++)
    fixture_iterate ();
  g_clear_object (&self->listener);
  g_ptr_array_unref (self->lines);
}

/* Somebody who relays every message, knows no code, and would read along. */
static void
test_in_between (Fixture *f, gconstpointer data)
{
  Between between = { 0 };
  WkWorkspace *guest = wk_workspace_new_guest ("Buurvrouw", NULL);
  WkTable *table;

  between_init (&between, f->port);
  table = join (guest, wk_listener_get_port (between.listener), wk_table_get_code (f->table));
  WAIT_UNTIL (wk_table_get_state (table) == WK_TABLE_FAILED);
  g_assert_cmpstr (wk_table_get_message (table), ==,
                   "This code is not right. Look at it once more. If it is right, somebody may sit between you and the table: ask for a new code.");
  g_assert_null (wk_table_get_plan (table));
  g_assert_cmpuint (between.n_passed, >, 2);
  g_assert_false (between.saw_secret);
  g_assert_cmpuint (g_list_model_get_n_items (wk_table_get_knocks (f->table)), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (wk_table_get_members (f->table)), ==, 1);
  leave (table, guest);
  between_clear (&between);
}

/* The same, to somebody who sits at the table already: the certificate is known by then, and not one word is said. */
static void
test_in_between_later (Fixture *f, gconstpointer data)
{
  Between between = { 0 };
  g_autoptr (Relay) relay = relay_new (f->port);
  WkWorkspace *guest = wk_workspace_new_guest ("Buurvrouw", NULL);
  WkTable *table = join (guest, relay_get_port (relay), wk_table_get_code (f->table));
  WkText *text;

  admit_next (f);
  WAIT_UNTIL (wk_table_get_plan (table) != NULL && text_is (wk_table_get_plan (table), SECRET));
  between_init (&between, f->port);
  relay_cut (relay);
  relay_set_target (relay, wk_listener_get_port (between.listener));
  relay_mend (relay);
  WAIT_UNTIL (wk_table_get_state (table) == WK_TABLE_AWAY && g_str_has_prefix (wk_table_get_message (table), "Somebody else answers"));
  text = fixture_plan_text (wk_table_get_plan (table));
  wk_text_insert (text, wk_text_get_length (text), "!");
  g_assert_cmpuint (between.n_passed, ==, 0);
  /* The host itself again. */
  relay_cut (relay);
  relay_set_target (relay, f->port);
  relay_mend (relay);
  WAIT_UNTIL (wk_table_get_state (table) == WK_TABLE_OPEN);
  WAIT_UNTIL (text_is (wk_table_get_plan (f->table), SECRET "!"));
  g_assert_cmpuint (between.n_passed, ==, 0);
  leave (table, guest);
  between_clear (&between);
}

/* ---- guessing -------------------------------------------------------------------------------------------------- */

static char *
wrong_code (const char *code)
{
  char *wrong = g_strdup (code);

  wrong[0] = wrong[0] == '9' ? '1' : wrong[0] + 1;
  return wrong;
}

/* Three wrong guesses in a minute, whoever makes them; then the right code does not help either, until the host gives a new one. */
static void
test_guessing (Fixture *f, gconstpointer data)
{
  WkWorkspace *guest = wk_workspace_new_guest ("Boef", NULL);
  g_autofree char *code = g_strdup (wk_table_get_code (f->table)), *wrong = wrong_code (code);
  WkTable *table;

  for (guint i = 0; i < 5; i++)
    {
      table = join (guest, f->port, i < 4 ? wrong : code);
      WAIT_UNTIL (wk_table_get_state (table) == WK_TABLE_FAILED);
      if (i < 3)
        g_assert_true (g_str_has_prefix (wk_table_get_message (table), "This code is not right."));
      else
        g_assert_cmpstr (wk_table_get_message (table), ==, "The code was tried too often. Wait a minute, or ask for a new code.");
      leave (table, NULL);
    }
  wk_table_renew_code (f->table);
  g_assert_cmpstr (wk_table_get_code (f->table), !=, code);
  table = join (guest, f->port, code);
  WAIT_UNTIL (wk_table_get_state (table) == WK_TABLE_FAILED);
  leave (table, NULL);
  table = join (guest, f->port, wk_table_get_code (f->table));
  WAIT_UNTIL (wk_table_get_state (table) == WK_TABLE_KNOCKING);
  leave (table, guest);
}

/* A room with a clock of its own: ten wrong guesses, over as many minutes as they need, and there is another code. */
static void
connected_cb (WkListener *listener, WkTransport *transport, const char *peer, gpointer data)
{
  wk_room_add_connection (data, transport);
}

static void
transport_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(WkTransport **) data = wk_connector_connect_finish (result, NULL, NULL);
}

static WkTransport *
connect_to (guint16 port)
{
  WkTransport *transport = NULL;

  wk_connector_connect_async ("127.0.0.1", port, NULL, LIMIT, NULL, transport_cb, &transport);
  WAIT_UNTIL (transport != NULL);
  return transport;
}

static void
test_ten_guesses (void)
{
  g_autoptr (WkClock) clock = wk_clock_new_test (1700000000000000), system = wk_clock_new_system ();
  g_autoptr (WkRandom) random = wk_random_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WkTlsIdentity) identity = wk_tls_identity_new (system, &error);
  g_autoptr (WkListener) listener = wk_listener_new (identity, LIMIT, 16);
  WkRoomConfig config = { .word = "beuk", .name = "Host", .clock = clock, .random = random };
  g_autoptr (WkRoom) room = wk_room_new (&config);
  g_autofree char *code = g_strdup (wk_room_get_code (room)), *wrong = wrong_code (code);
  guint n_wrong = 0, n_late = 0;

  g_assert_no_error (error);
  g_signal_connect (listener, "connected", G_CALLBACK (connected_cb), room);
  g_assert_true (wk_listener_listen (listener, "127.0.0.1", 0, &error));
  for (guint i = 0; i < 40 && g_str_equal (wk_room_get_code (room), code); i++)
    {
      WkRoomConfig thief = { .name = "Boef", .clock = system, .random = random };
      g_autoptr (WkRoomGuest) guest = wk_room_guest_new (&thief, wrong);
      g_autoptr (WkTransport) transport = connect_to (wk_listener_get_port (listener));

      wk_room_guest_connect (guest, transport);
      WAIT_UNTIL (wk_room_guest_get_state (guest) == WK_ROOM_GUEST_ENDED);
      if (wk_room_guest_get_reason (guest) == WK_REASON_WRONG_CODE)
        n_wrong++;
      else
        {
          g_assert_cmpint (wk_room_guest_get_reason (guest), ==, WK_REASON_TOO_MANY_TRIES);
          n_late++;
          wk_clock_advance (clock, 61 * G_USEC_PER_SEC);
        }
    }
  g_assert_cmpuint (n_wrong, ==, 10);
  g_assert_cmpuint (n_late, ==, 3);
  g_assert_cmpstr (wk_room_get_code (room), !=, code);
  wk_room_close (room);
  wk_listener_stop (listener);
  for (guint i = 0; i < 20; i++)
    fixture_iterate ();
}

/* ---- a guest who wants more -------------------------------------------------------------------------------------- */

/* A member that knows the code, was let in, and then sends what it likes. */
typedef struct {
  WkPeer *peer;
  WkTransport *transport;
  gboolean ready, in, ended;
  WkReason reason;
  guint n_state, n_secret;
} Hostile;

static void
hostile_ready (WkPeer *peer, gpointer data)
{
  WkMessage message = { .text = (char *) "Gast", .organisation = (char *) "", .device = (char *) "" };

  ((Hostile *) data)->ready = TRUE;
  wk_peer_send (peer, WK_MESSAGE_KNOCK, &message);
}

static void
hostile_message (WkPeer *peer, WkMessageType type, WkMessage *message, gpointer data)
{
  Hostile *self = data;

  self->in = self->in || type == WK_MESSAGE_ADMITTED;
  self->n_state += type == WK_MESSAGE_STATE;
}

static void
hostile_frame (WkPeer *peer, const WkFrame *frame, gpointer data)
{
}

static void
hostile_ended (WkPeer *peer, WkReason reason, gpointer data)
{
  Hostile *self = data;

  self->ended = TRUE;
  self->reason = reason;
}

static const WkPeerEvents hostile_events = { .ready = hostile_ready, .message = hostile_message, .frame = hostile_frame, .ended = hostile_ended };

static void
hostile_init (Hostile *self, Fixture *f)
{
  g_autofree char *digits = wk_code_normalise (wk_table_get_code (f->table));
  WkPeerConfig config = { .clock = f->workspace->clock, .random = f->workspace->random, .events = &hostile_events, .data = self,
                          .proof = WK_PROOF_CODE, .code = digits };

  memset (self, 0, sizeof *self);
  self->transport = config.transport = connect_to (f->port);
  self->peer = wk_peer_new (&config);
  admit_next (f);
  WAIT_UNTIL (self->in);
}

static void
hostile_clear (Hostile *self)
{
  wk_peer_detach (self->peer);
  wk_peer_end (self->peer, WK_REASON_LEAVING);
  for (guint i = 0; i < 10; i++)
    fixture_iterate ();
  wk_peer_unref (self->peer);
  g_object_unref (self->transport);
}

/* The same resident's card and story, by their right names: refused, and nothing of them sent. */
static void
test_another_document (Fixture *f, gconstpointer data)
{
  WkOpenDocument *card = wk_file_get_open_document (f->file, WK_DOC_CARD, NULL);
  char hex[WK_ID_HEX_SIZE];
  Honest honest;

  honest_init (&honest, f);
  wk_id_write_hex (&card->name->document, hex);
  for (guint i = 0; i < 6; i++)
    {
      Hostile hostile;
      g_autoptr (GBytes) frame = NULL;
      WkMessage message = { .id = card->name->document };

      hostile_init (&hostile, f);
      switch (i)
        {
        case 0:
          frame = wk_frame_new_sync (hex, WK_SYNC_STEP_1, "\0", 1);
          wk_peer_send_frame (hostile.peer, frame);
          break;
        case 1:
          frame = wk_frame_new_sync (hex, WK_SYNC_UPDATE, "\0\0", 2);
          wk_peer_send_frame (hostile.peer, frame);
          break;
        case 2:
          wk_peer_send (hostile.peer, WK_MESSAGE_WANT_STATE, &message);
          break;
        case 3:
          wk_peer_send (hostile.peer, WK_MESSAGE_RESYNC, &message);
          break;
        case 4:
          frame = wk_frame_new_auth (hex, WK_AUTH_TOKEN, "AAAA");
          wk_peer_send_frame (hostile.peer, frame);
          break;
        default:
          /* What only a host says. */
          wk_peer_send (hostile.peer, WK_MESSAGE_ADMITTED, NULL);
          break;
        }
      WAIT_UNTIL (hostile.ended);
      g_assert_true (hostile.reason == WK_REASON_NOT_ALLOWED || hostile.reason == WK_REASON_MALFORMED);
      g_assert_cmpuint (hostile.n_state, ==, 0);
      hostile_clear (&hostile);
    }
  honest_clear (&honest, f);
}

/* ---- what nobody can read, and too much ----------------------------------------------------------------------------- */

static void
test_malformed (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  WkOpenDocument *plan = wk_file_get_open_document (f->file, WK_DOC_PLAN, NULL);
  guint n = g_getenv ("WK_LONG") != NULL ? 300 : 30, n_ended = 0;
  char hex[WK_ID_HEX_SIZE];
  Honest honest;

  honest_init (&honest, f);
  wk_id_write_hex (&plan->name->document, hex);
  for (guint i = 0; i < n; i++)
    {
      Hostile hostile;

      hostile_init (&hostile, f);
      for (guint j = 0; j < 8 && !hostile.ended; j++)
        {
          guint8 junk[200];
          gsize length = g_rand_int_range (rand, 1, sizeof junk);
          g_autoptr (GBytes) frame = NULL;

          for (gsize k = 0; k < length; k++)
            junk[k] = g_rand_int (rand);
          if (j % 3 == 0)
            frame = wk_frame_new_sync (hex, WK_SYNC_UPDATE, junk, length);
          else if (j % 3 == 1)
            frame = wk_frame_new_sync (hex, WK_SYNC_STEP_1, junk, length);
          else
            {
              /* A message of ours with nonsense in it. */
              memcpy (junk, "\012/woonkamer", MIN (length, 11));
              frame = g_bytes_new (junk, length);
            }
          wk_peer_send_frame (hostile.peer, frame);
          fixture_iterate ();
        }
      for (guint j = 0; j < 30 && !hostile.ended; j++)
        fixture_iterate ();
      n_ended += hostile.ended;
      hostile_clear (&hostile);
    }
  g_assert_cmpuint (n_ended, >=, n * 9 / 10);
  honest_clear (&honest, f);
}

static void
test_oversized (Fixture *f, gconstpointer data)
{
  WkOpenDocument *plan = wk_file_get_open_document (f->file, WK_DOC_PLAN, NULL);
  const gsize lengths[] = { 9 * 1024 * 1024, 13 * 1024 * 1024, 20 * 1024 * 1024 };
  char hex[WK_ID_HEX_SIZE];
  Honest honest;

  honest_init (&honest, f);
  wk_id_write_hex (&plan->name->document, hex);
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree guint8 *zeros = g_malloc0 (lengths[i]);
      g_autoptr (GBytes) frame = wk_frame_new_sync (hex, WK_SYNC_UPDATE, zeros, lengths[i]);
      Hostile hostile;

      hostile_init (&hostile, f);
      wk_peer_send_frame (hostile.peer, frame);
      WAIT_UNTIL (hostile.ended);
      hostile_clear (&hostile);
    }
  honest_clear (&honest, f);
}

static void
admit_all_cb (WkRoom *room, WkRoomKnock *knock, gpointer data)
{
  wk_room_admit (room, wk_room_knock_get_id (knock), FALSE);
}

static void
test_flood (void)
{
  /* A second that lasts as long as this machine needs. */
  g_autoptr (WkClock) clock = wk_clock_new_test (1700000000000000), system = wk_clock_new_system ();
  g_autoptr (WkRandom) random = wk_random_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WkTlsIdentity) identity = wk_tls_identity_new (system, &error);
  g_autoptr (WkListener) listener = wk_listener_new (identity, LIMIT, 16);
  WkRoomConfig config = { .word = "beuk", .name = "Host", .clock = clock, .random = random };
  g_autoptr (WkRoom) room = wk_room_new (&config);
  Hostile hostile = { NULL };
  WkPeerConfig flood = { .clock = system, .random = random, .events = &hostile_events, .data = &hostile, .proof = WK_PROOF_CODE };
  WkRoomConfig honest = { .name = "Buurvrouw", .clock = system, .random = random };
  g_autoptr (WkRoomGuest) guest = wk_room_guest_new (&honest, wk_room_get_code (room));
  g_autoptr (WkTransport) line = NULL;
  guint n = 0;

  g_assert_no_error (error);
  g_signal_connect (listener, "connected", G_CALLBACK (connected_cb), room);
  g_signal_connect (room, "knocked", G_CALLBACK (admit_all_cb), NULL);
  g_assert_true (wk_listener_listen (listener, "127.0.0.1", 0, &error));
  line = connect_to (wk_listener_get_port (listener));
  wk_room_guest_connect (guest, line);
  WAIT_UNTIL (wk_room_guest_get_state (guest) == WK_ROOM_GUEST_OPEN);
  hostile.transport = flood.transport = connect_to (wk_listener_get_port (listener));
  flood.code = wk_room_get_code (room);
  hostile.peer = wk_peer_new (&flood);
  WAIT_UNTIL (hostile.in);
  for (; n < 60000 && !hostile.ended; n++)
    {
      wk_peer_send (hostile.peer, WK_MESSAGE_PING, NULL);
      if (n % 100 == 0)
        g_main_context_iteration (NULL, FALSE);
    }
  WAIT_UNTIL (hostile.ended);
  g_assert_cmpuint (n, >, 19000);
  g_assert_cmpint (hostile.reason, ==, WK_REASON_LIMIT);
  g_assert_cmpint (wk_room_guest_get_state (guest), ==, WK_ROOM_GUEST_OPEN);
  hostile_clear (&hostile);
  wk_room_close (room);
  WAIT_UNTIL (wk_room_guest_get_state (guest) == WK_ROOM_GUEST_ENDED);
  wk_listener_stop (listener);
  for (guint i = 0; i < 20; i++)
    fixture_iterate ();
}

/* ---- nothing is kept --------------------------------------------------------------------------------------------------- */

static guint
count_files (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      n += g_file_test (child, G_FILE_TEST_IS_DIR) ? count_files (child) : 1;
    }
  return n;
}

/* A guest without an account: its own home, where everything that a program could keep would lie, stays empty. */
static void
test_guest_keeps_nothing (Fixture *f, gconstpointer data)
{
  const char *places[] = { g_get_user_data_dir (), g_get_user_config_dir (), g_get_user_cache_dir (), g_get_user_state_dir (),
                           g_get_user_runtime_dir () };
  Honest honest;

  honest_init (&honest, f);
  wk_text_insert (fixture_plan_text (wk_table_get_plan (f->table)), 0, "");
  for (guint i = 0; i < 30; i++)
    fixture_iterate ();
  g_assert_null (honest.workspace->vault);
  g_assert_null (honest.workspace->laptop);
  g_assert_cmpuint (g_hash_table_size (honest.workspace->documents), ==, 0);
  honest_clear (&honest, f);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_assert_true (strstr (places[i], g_get_tmp_dir ()) != NULL);
      g_assert_cmpuint (count_files (places[i]), ==, 0);
    }
}

/* The table that one had is over, and at its address is another. */
static void
test_expired (Fixture *f, gconstpointer data)
{
  g_autoptr (Relay) relay = relay_new (f->port);
  g_autofree char *code = g_strdup (wk_table_get_code (f->table));
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  WkWorkspace *guest = wk_workspace_new_guest ("Buurvrouw", NULL);
  WkTable *table;

  wk_table_close (f->table);
  fixture_finalize (f->table);
  /* Nobody is there. */
  relay_cut (relay);
  table = join (guest, relay_get_port (relay), code);
  WAIT_UNTIL (wk_table_get_state (table) == WK_TABLE_FAILED);
  g_assert_true (g_str_has_prefix (wk_table_get_message (table), "Nobody answers at 127.0.0.1:"));
  leave (table, NULL);
  /* Another table is. */
  wk_workspace_open_table_async (f->workspace, f->file, NULL, fixture_cb, &waiter);
  f->table = wk_workspace_open_table_finish (f->workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  f->port = atoi (strrchr (wk_table_get_addresses (f->table)[0], ':') + 1);
  relay_set_target (relay, f->port);
  relay_mend (relay);
  table = join (guest, relay_get_port (relay), code);
  WAIT_UNTIL (wk_table_get_state (table) == WK_TABLE_FAILED);
  g_assert_true (g_str_has_prefix (wk_table_get_message (table), "This code is not right."));
  leave (table, guest);
}

/* ---- a host who wants what the guest has ------------------------------------------------------------------------- */

/* A room of somebody's who learnt what the plan is called. */
typedef struct {
  WkRandom *random;
  WkClock *clock;
  WkDeviceKey *key;
  WkListener *listener;
  WkRoom *room;
  YDoc *doc;
} Luring;

static void
luring_init (Luring *self, const WkDocumentName *plan, WkCertificate *certificate, const guint8 *office_key, WkDeviceKey *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WkTlsIdentity) identity = NULL;
  WkRoomConfig config = { .word = "beuk", .name = "Collega", .organisation = "Tiem", .device = "laptop", .certificate = certificate,
                          .office_key = office_key, .key = key };

  self->random = config.random = wk_random_new_system ();
  self->clock = config.clock = wk_clock_new_system ();
  identity = wk_tls_identity_new (self->clock, &error);
  g_assert_no_error (error);
  self->listener = wk_listener_new (identity, LIMIT, 16);
  g_assert_true (wk_listener_listen (self->listener, "127.0.0.1", 0, &error));
  self->room = wk_room_new (&config);
  self->doc = y_doc_new (99, Y_DOC_GC);
  wk_room_add_document (self->room, plan, self->doc);
  g_signal_connect (self->listener, "connected", G_CALLBACK (connected_cb), self->room);
}

static void
luring_clear (Luring *self)
{
  wk_room_close (self->room);
  wk_listener_stop (self->listener);
  for (guint i = 0; i < 20; i++)
    fixture_iterate ();
  g_clear_object (&self->room);
  g_clear_object (&self->listener);
  y_doc_unref (self->doc);
  wk_clock_unref (self->clock);
  wk_random_unref (self->random);
}

static gboolean
has_secret (YDoc *doc)
{
  g_autoptr (GString) json = g_string_new (NULL);

  y_doc_to_json (doc, json);
  return strstr (json->str, "dochter") != NULL;
}

/* It opens a table under the plan's name and calls itself and everyone known: a laptop of the office sits down as at any stranger's, and says
 * nothing of the plan that it has. To a colleague of its office it does; and when the table ends, the plan is its own again. */
static void
test_luring_host (Fixture *f, gconstpointer data)
{
  g_autoptr (WkRandom) random = wk_random_new_system ();
  g_autoptr (WkDeviceKey) office = wk_device_key_new (random), forger = wk_device_key_new (random), key = wk_device_key_new (random);
  const WkId location_id = { { 7 } };
  const guint8 secret[32] = { 1 };
  g_autoptr (WkSubject) location = wk_subject_new (&location_id, secret);
  WkOpenDocument *plan = wk_file_get_open_document (f->file, WK_DOC_PLAN, NULL);

  wk_table_close (f->table);
  fixture_enrol (f->workspace, office, location);
  fixture_settle (f->workspace);
  for (guint i = 0; i < 2; i++)
    {
      WkCertificateFields fields = { .account = { { 9 } }, .location = location->id, .name = "Collega", .organisation = "Tiem", .function = "",
                                     .device = "laptop" };
      g_autoptr (WkCertificate) certificate = NULL;
      g_autoptr (GPtrArray) knocks = NULL;
      Luring luring = { 0 };
      WkTable *table;

      memcpy (fields.public_key, wk_device_key_get_public (key), sizeof fields.public_key);
      certificate = wk_certificate_new (&fields, i == 0 ? forger : office);
      luring_init (&luring, plan->name, certificate, wk_device_key_get_public (office), key);
      table = join (f->workspace, wk_listener_get_port (luring.listener), wk_room_get_code (luring.room));
      WAIT_UNTIL (wk_table_get_state (table) == WK_TABLE_KNOCKING);
      for (knocks = wk_room_dup_knocks (luring.room); knocks->len == 0; knocks = wk_room_dup_knocks (luring.room))
        {
          g_ptr_array_unref (knocks);
          fixture_iterate ();
        }
      g_assert_nonnull (wk_room_knock_get_certificate (knocks->pdata[0]));
      wk_room_admit (luring.room, wk_room_knock_get_id (knocks->pdata[0]), FALSE);
      WAIT_UNTIL (wk_table_get_state (table) == WK_TABLE_OPEN && wk_table_get_plan (table) != NULL);
      if (i == 0)
        {
          /* Both ways: what is written at that table is there, and only that. */
          wk_text_insert (fixture_plan_text (wk_table_get_plan (table)), 0, "Hallo.");
          WAIT_UNTIL (wk_table_get_everyone_in_step (table));
          g_assert_false (has_secret (luring.doc));
          g_assert_null (plan->room);
          g_assert_true (text_is (wk_file_get_plan (f->file), SECRET));
          wk_table_close (table);
        }
      else
        {
          WAIT_UNTIL (has_secret (luring.doc));
          g_assert_nonnull (plan->room);
          wk_room_close (luring.room);
          WAIT_UNTIL (wk_table_get_state (table) == WK_TABLE_CLOSED);
          g_assert_null (plan->room);
        }
      fixture_finalize (table);
      luring_clear (&luring);
    }
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  static const char *const folders[] = { "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR" };
  g_autofree char *home = g_dir_make_tmp ("woonkamer-XXXXXX", NULL);

  setlocale (LC_ALL, "");
  /* Not GTest's isolation, which leaks in GLib 2.74. */
  g_assert_nonnull (home);
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    g_setenv (folders[i], home, TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/attackers/in-between", test_in_between);
  ADD ("/attackers/in-between-later", test_in_between_later);
  ADD ("/attackers/guessing", test_guessing);
  g_test_add_func ("/attackers/ten-guesses", test_ten_guesses);
  ADD ("/attackers/another-document", test_another_document);
  ADD ("/attackers/malformed", test_malformed);
  ADD ("/attackers/oversized", test_oversized);
  g_test_add_func ("/attackers/flood", test_flood);
  ADD ("/attackers/guest-keeps-nothing", test_guest_keeps_nothing);
  ADD ("/attackers/expired", test_expired);
  ADD ("/attackers/luring-host", test_luring_host);
  return g_test_run ();
}
