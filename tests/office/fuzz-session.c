/* Bytes as a whole connection to an office, after the WebSocket's handshake: from somebody who proves nothing, from a laptop, and from an npm client
 * with a pass; each with an account that may read nothing of the file, or all. Whatever it does, a laptop beside it goes on. Whoever may read
 * nothing never gets a word of the file, and never puts one in it. */
#include <glib/gstdio.h>
#include <string.h>

#include "remove-all.h"
#include "sync/wk-pipe.h"
#include "test-laptop.h"
#include "wk-base.h"
#include "wk-feed-server.h"
#include "wk-office-feed.h"
#include "wk-peer-private.h"
#include "wk-store.h"

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define SECRET "geheimwoord"
/* What a hostile account that may write has written stays: now and then all begins anew. */
#define INPUTS 500
/* A session is found out by what is in it and in which order, not by its length: what a longer one does beyond this is left. */
#define MOST_ACTS 48
#define MOST_WRITES 2 /* of the honest laptop meanwhile */

enum { NOBODY, ADVISER, COLLEAGUE, N_OUTSIDERS };

typedef struct
{
  WkDeviceKey *key;       /* (owned) */
  WkEnrolment *enrolment; /* (owned) */
  char *pass;             /* (owned) */
} Outsider;

static struct
{
  char *dir;              /* (owned) */
  WkClock *clock;         /* (owned) */
  WkRandom *random;       /* (owned) */
  WkOfficeFeed *office;   /* (owned) */
  WkCodeLimit *limit;     /* (owned) */
  TestLaptop *honest;     /* (owned) */
  WkFeedServer *server;   /* (owned): the honest one's */
  Outsider outsiders[N_OUTSIDERS];
  guint inputs;
  gsize written;
  gboolean stained;       /* an account that may write was at it */
} place;

/* ---- the office ----------------------------------------------------------------------------------------- */

/* What was asked of the worker is answered, and what follows from that, until nothing does. */
static void
spin (void)
{
  gboolean moved;

  do {
    g_free (wk_office_feed_first_code (place.office, NULL));
    moved = FALSE;
    while (g_main_context_iteration (NULL, FALSE))
      moved = TRUE;
  } while (moved);
}

#define SPIN_UNTIL(condition)                                \
  do {                                                       \
    gint64 until_ = g_get_monotonic_time () + 60000000;      \
    while (!(condition)) {                                   \
      g_assert_cmpint (g_get_monotonic_time (), <, until_);  \
      spin ();                                               \
    }                                                        \
  } while (0)

static void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static WkFeedServer *
answer (WkPipe *far)
{
  WkOfficeIdentity *identity = wk_office_feed_get_identity (place.office);

  return wk_feed_server_new (WK_TRANSPORT (far), WK_FEED_OFFICE (place.office), &wk_office_identity_get_location (identity)->id,
                             wk_office_identity_get_key (identity), place.limit, place.clock, place.random);
}

static WkEnrolment *
enrol (const char *name, WkFunctions functions, WkDeviceKey *key)
{
  const WkOfficeInvitation invitation = { name, "Gemeente", "", { functions, WK_EXPERTISE_NONE, (char *) "" }, NULL };
  WkCertificateFields fields = { .name = name, .organisation = "Gemeente", .function = "", .device = "laptop" };
  g_autoptr (GAsyncResult) made = NULL, enrolled = NULL;
  g_autoptr (WkPipe) near = NULL, far = NULL;
  g_autoptr (WkFeedServer) server = NULL;
  g_autofree char *code = NULL;
  WkEnrolment *enrolment;

  wk_office_feed_new_code_async (place.office, &invitation, 1, result_cb, &made);
  SPIN_UNTIL (made != NULL);
  code = wk_office_feed_new_code_finish (place.office, made, NULL);
  wk_pipe_new_pair (NULL, &near, &far);
  server = answer (far);
  wk_enrol_async (WK_TRANSPORT (near), code, &fields, key, NULL, NULL, place.clock, place.random, NULL, result_cb, &enrolled);
  SPIN_UNTIL (enrolled != NULL);
  enrolment = wk_enrol_finish (enrolled, NULL, NULL);
  g_assert_nonnull (enrolment);
  spin ();

  return enrolment;
}

static char *
new_pass (const char *who)
{
  g_autoptr (GAsyncResult) made = NULL;

  wk_office_feed_new_pass_async (place.office, who, FALSE, 1, result_cb, &made);
  SPIN_UNTIL (made != NULL);

  return wk_office_feed_new_pass_finish (place.office, made, NULL);
}

static gboolean
is_quiet (void)
{
  return wk_feed_client_get_state (place.honest->client) == WK_FEED_CLIENT_LIVE && test_laptop_count_waiting (place.honest) == 0;
}

static void
write_honestly (const char *text)
{
  test_laptop_write (place.honest, 1, text);
  place.written += strlen (text);
  SPIN_UNTIL (is_quiet ());
}

static void
leave (void)
{
  guint i;

  g_clear_object (&place.server);
  spin ();
  g_clear_object (&place.honest->client);
  g_clear_object (&place.honest->transport);
  g_clear_object (&place.honest);
  for (i = 0; i < N_OUTSIDERS; i++) {
    g_clear_pointer (&place.outsiders[i].key, wk_device_key_unref);
    g_clear_pointer (&place.outsiders[i].enrolment, wk_enrolment_free);
    g_clear_pointer (&place.outsiders[i].pass, wk_wipe_and_free_text);
  }
  spin ();
  wk_office_feed_close (place.office);
  g_clear_object (&place.office);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&place.limit, wk_code_limit_unref);
  g_clear_pointer (&place.random, wk_random_unref);
  g_clear_pointer (&place.clock, wk_clock_unref);
  remove_all (place.dir);
  g_clear_pointer (&place.dir, g_free);
}

static void
leave_at_exit (void)
{
  if (place.office)
    leave ();
}

/* What the office says of each refusal is thousands of lines. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer data)
{
  return level <= G_LOG_LEVEL_WARNING ? g_log_writer_default (level, fields, n, data) : G_LOG_WRITER_HANDLED;
}

static void
settle (void)
{
  static gboolean once;
  g_autoptr (WkSecret) key = NULL;
  WkOfficeFeedConfig config = { .location_name = "Dieze", .hurried = TRUE };
  WkStore *store;
  g_autoptr (WkPipe) near = NULL, far = NULL;
  g_autoptr (GError) error = NULL;
  const char *memory = g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : g_get_tmp_dir ();

  wk_base_init ();
  if (!once) {
    atexit (leave_at_exit);
    g_log_set_writer_func (write_log, NULL, NULL);
  }
  once = TRUE;
  place.dir = g_build_filename (memory, "woonkamer-fuzz-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (place.dir));
  place.clock = wk_clock_new_test (G_GINT64_CONSTANT (1796000000000000));
  place.random = wk_random_new_seeded (7);
  place.limit = wk_code_limit_new (place.clock);
  key = wk_secret_new_random (place.random, 32);
  /* One that costs nothing to open. */
  store = wk_store_create (place.dir, (const char *) wk_secret_get_data (key), WK_KDF_TEST, place.clock, place.random, &error);
  g_assert_no_error (error);
  wk_store_close (store);
  wk_store_unref (store);
  config.dir = place.dir;
  config.key = key;
  place.office = wk_office_feed_open (&config, place.clock, place.random, &error);
  g_assert_no_error (error);

  place.honest = test_laptop_new ();
  place.honest->enrolment = enrol ("Karin", WK_FUNCTION_CONTACT_PERSON, place.honest->key);
  place.honest->author = place.honest->enrolment->account;
  place.outsiders[NOBODY].key = wk_device_key_new (place.random);
  place.outsiders[NOBODY].enrolment = wk_enrolment_copy (place.honest->enrolment);
  place.outsiders[NOBODY].pass = g_strdup ("AAAA");
  place.outsiders[ADVISER].key = wk_device_key_new (place.random);
  place.outsiders[ADVISER].enrolment = enrol ("Tom", WK_FUNCTION_POLICY_ADVISER, place.outsiders[ADVISER].key);
  place.outsiders[ADVISER].pass = new_pass ("Tom");
  place.outsiders[COLLEAGUE].key = wk_device_key_new (place.random);
  place.outsiders[COLLEAGUE].enrolment = enrol ("Eva", WK_FUNCTION_COORDINATOR, place.outsiders[COLLEAGUE].key);
  place.outsiders[COLLEAGUE].pass = new_pass ("Eva");

  wk_pipe_new_pair (NULL, &near, &far);
  place.server = answer (far);
  place.honest->transport = g_object_ref (WK_TRANSPORT (near));
  place.honest->client =
    wk_feed_client_new (WK_TRANSPORT (near), WK_FEED_LOCAL (place.honest), place.honest->enrolment, place.honest->key, place.clock, place.random);
  place.written = 0;
  place.stained = FALSE;
  write_honestly (SECRET);
}

/* ---- one connection ------------------------------------------------------------------------------------- */

typedef struct
{
  const Outsider *outsider;
  WkPipe *near;        /* (owned) */
  WkPeer *peer;        /* (owned) (nullable): of a laptop */
  WkDocumentName *name; /* (owned) */
  char hex[WK_ID_HEX_SIZE];
  gboolean may_read;
  guint seconds;       /* that passed: fewer than those after which the honest one would be silent */
  guint writes;        /* of the honest one */
} Session;

static void
received_cb (WkTransport *transport, GBytes *bytes, gpointer data)
{
  Session *session = data;

  g_assert_true (session->may_read || g_strstr_len (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), SECRET) == NULL);
}

static gboolean
check_host (WkPeer *peer, const guint8 *key, gpointer data)
{
  return TRUE;
}

static const WkPeerEvents events = { .check_host = check_host };

static void
send (Session *session, GBytes *frame)
{
  if (session->peer)
    wk_peer_send_frame (session->peer, frame);
  else
    wk_transport_send (WK_TRANSPORT (session->near), frame);
}

/* A message of ours, its fields the bytes. */
static GBytes *
new_message (const guint8 *data, gsize length)
{
  static const WkMessageType types[] = {
    WK_MESSAGE_HELLO, WK_MESSAGE_CONFIRM, WK_MESSAGE_PING, WK_MESSAGE_BYE, WK_MESSAGE_OPEN, WK_MESSAGE_WANT, WK_MESSAGE_PUSH, WK_MESSAGE_COMPARE,
    WK_MESSAGE_WANT_REST, WK_MESSAGE_HASHES, WK_MESSAGE_WANT_STATE, WK_MESSAGE_ASK, WK_MESSAGE_ENROL, WK_MESSAGE_KNOCK, WK_MESSAGE_RECEIPT,
  };
  YEncoder e;

  y_encoder_init (&e);
  y_encode_string (&e, WK_OWN_NAME, -1);
  y_encode_var_uint (&e, types[(length > 0 ? data[0] : 0) % G_N_ELEMENTS (types)]);
  if (length > 1)
    y_encode_raw (&e, data + 1, length - 1);

  return y_encoder_finish (&e);
}

/* A batch that its own key signed, with whatever the bytes are as its update; the first two say under which clocks and whose. */
static GBytes *
new_push (Session *session, const guint8 *data, gsize length)
{
  g_autoptr (WkSubject) subject = test_subject (1);
  g_autoptr (GPtrArray) subjects = g_ptr_array_new (), batches = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_batch_unref);
  g_autoptr (GBytes) update = g_bytes_new (data + MIN (2, length), length - MIN (2, length));
  WkBatchFields fields = { *session->name, 9, 0, length > 0 ? data[0] % 8 : 0, session->outsider->enrolment->account, 1, WK_BATCH_NONE, NULL, update };
  WkMessage message = { .number = 1, .subjects = subjects, .batches = batches };
  WkBatch *batch;

  if (length > 1 && data[1] & 1)
    fields.author = place.honest->author;
  if (length > 1 && data[1] & 2) {
    fields.flags = WK_BATCH_VOUCHED;
    fields.vouched_for = (char *) "Gast";
  }
  batch = wk_batch_new (&fields, session->outsider->key, NULL);
  if (batch)
    g_ptr_array_add (batches, batch);
  g_ptr_array_add (subjects, subject);

  return wk_message_write (WK_MESSAGE_PUSH, &message);
}

static void
act (Session *session, guint op, const guint8 *data, gsize length)
{
  WkMessage message = { .n = length > 0 ? data[0] : 0, .id = session->name->document };
  g_autoptr (GBytes) frame = NULL;

  switch (op % 10) {
  case 0:
    frame = g_bytes_new (data, length);
    break;
  case 1:
  case 2:
    frame = new_message (data, length);
    break;
  case 3:
    frame = new_push (session, data, length);
    break;
  case 4:
    frame = wk_frame_new_auth (session->hex, WK_AUTH_TOKEN, session->outsider->pass);
    break;
  case 5:
    frame = wk_frame_new_sync (session->hex, length > 0 ? data[0] % 3 : WK_SYNC_STEP_1, data + MIN (1, length), length - MIN (1, length));
    break;
  case 6:
    if (session->seconds++ < 20)
      wk_clock_advance (place.clock, G_USEC_PER_SEC);
    break;
  case 7:
    if (session->writes++ < MOST_WRITES)
      write_honestly ("n");
    break;
  case 8:
    frame = wk_message_write (length > 0 && data[0] & 1 ? WK_MESSAGE_WANT : WK_MESSAGE_OPEN, &message);
    break;
  default:
    frame = wk_message_write (length > 0 && data[0] & 1 ? WK_MESSAGE_WANT_STATE : WK_MESSAGE_WANT_REST, &message);
    break;
  }
  if (frame && g_bytes_get_size (frame) > 0)
    send (session, frame);
}

/* What the fuzzer does beside costs three times as much as the sessions: it looks through all of the memory after each for what it left, which is the
 * office's (a leak is found at the end), and weighs tens of thousands of features, of which the office's threads and timers make many. */
int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  static const char *const ours[] = { "-detect_leaks=0", "-entropic=0" };
  static char **more;

  more = g_new0 (char *, *argc + G_N_ELEMENTS (ours) + 1);
  memcpy (more, *argv, *argc * sizeof *more);
  memcpy (more + *argc, ours, sizeof ours);
  *argc += G_N_ELEMENTS (ours);
  *argv = more;

  return 0;
}

static void
check_file (void)
{
  g_autofree char *text = test_laptop_read (place.honest, 1);

  write_honestly ("n");
  g_free (text);
  text = test_laptop_read (place.honest, 1);
  if (!place.stained)
    g_assert_cmpuint (strlen (text), ==, place.written);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  Session session = { 0 };
  g_autoptr (WkPipe) far = NULL;
  g_autoptr (WkFeedServer) server = NULL;
  guint who = size > 0 ? data[0] % N_OUTSIDERS : 0, acts;
  gsize at;

  if (place.office && place.inputs % INPUTS == 0)
    leave ();
  if (!place.office)
    settle ();
  place.inputs++;
  session.outsider = &place.outsiders[who];
  session.may_read = who == COLLEAGUE;
  place.stained = place.stained || session.may_read;
  session.name = test_document_name (1);
  wk_id_write_hex (&session.name->document, session.hex);
  wk_pipe_new_pair (NULL, &session.near, &far);
  g_signal_connect (session.near, "received", G_CALLBACK (received_cb), &session);
  server = answer (far);
  if (size > 0 && data[0] & 0x80) {
    WkPeerConfig config = { .transport = WK_TRANSPORT (session.near), .clock = place.clock, .random = place.random, .events = &events,
                            .key = session.outsider->key, .certificate = session.outsider->enrolment->certificate, .intent = WK_INTENT_OFFICE,
                            .proof = WK_PROOF_DEVICE };

    session.peer = wk_peer_new (&config);
  }
  spin ();
  for (at = 1, acts = 0; at + 2 <= size && acts < MOST_ACTS; acts++) {
    gsize length = MIN (data[at + 1], size - at - 2);

    act (&session, data[at], data + at + 2, length);
    spin ();
    at += 2 + length;
  }
  check_file ();

  if (session.peer) {
    wk_peer_detach (session.peer);
    wk_peer_end (session.peer, WK_REASON_LEAVING);
    wk_peer_unref (session.peer);
  }
  wk_pipe_cut (session.near);
  spin ();
  g_signal_handlers_disconnect_by_data (session.near, &session);
  g_object_unref (session.near);
  wk_document_name_free (session.name);

  return 0;
}
