/* Who means ill at an office, over real connections: whatever they send, their own connection ends with a reason, and a laptop beside them goes on.
 * What ends on the way to it (pieces without an end, a bomb, silence) is in net/test-net-hostile; who is nobody's, in test-office-enrol; forged
 * work, in test-office-feed; what an npm client may not, in interop/office.mjs; and all of it by chance, in fuzz-session. */
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "office-process.h"
#include "sync/wk-pipe.h"
#include "workspace/relay.h"
#include "wk-base.h"
#include "wk-message-private.h"
#include "wk-peer-private.h"

typedef struct
{
  Office office;
  TestLaptop *honest;  /* (owned) */
  TestLaptop *adviser; /* (owned): enrolled, and may read nothing of the file */
} Fixture;

/* One end of a line, and what came of it. */
typedef struct
{
  WkTransport *transport; /* (owned) */
  GPtrArray *came;        /* (owned) (element-type GBytes) */
  gboolean closed;
  char *reason;           /* (owned) (nullable) */
} Line;

static void
received_cb (WkTransport *transport, GBytes *message, gpointer data)
{
  g_ptr_array_add (((Line *) data)->came, g_bytes_ref (message));
}

static void
closed_cb (WkTransport *transport, const char *reason, gpointer data)
{
  Line *line = data;

  line->closed = TRUE;
  line->reason = g_strdup (reason);
}

static void
line_open (Line *line, WkTransport *transport /* (owned) */)
{
  *line = (Line) { .transport = transport, .came = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref) };
  g_signal_connect (transport, "received", G_CALLBACK (received_cb), line);
  g_signal_connect (transport, "closed", G_CALLBACK (closed_cb), line);
}

static void
line_close (Line *line)
{
  g_signal_handlers_disconnect_by_data (line->transport, line);
  if (!line->closed)
    wk_transport_close (line->transport, "leaving");
  g_object_unref (line->transport);
  g_ptr_array_unref (line->came);
  g_free (line->reason);
}

/* A line to the office on which its challenge came. */
static void
line_connect (Line *line, Office *office)
{
  g_autoptr (GError) error = NULL;
  WkTransport *transport = office_connect (office, &error);

  g_assert_no_error (error);
  line_open (line, transport);
  WAIT_UNTIL (line->came->len > 0);
}

static void
check_unharmed (Fixture *f)
{
  test_laptop_write (f->honest, 1, "verder ");
  office_wait_live (f->honest);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  memset (f, 0, sizeof *f);
  office_set_up (&f->office);
  f->honest = office_new_laptop (&f->office);
  f->adviser = office_new_person (&f->office, "Tom Dam", "Gemeente", "policy-adviser", "none", "");
  test_laptop_write (f->honest, 1, "geheim ");
  office_sync (&f->office, f->honest);
  office_wait_live (f->honest);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  check_unharmed (f);
  office_leave (f->honest);
  office_leave (f->adviser);
  office_tear_down (&f->office);
  g_object_unref (f->honest);
  g_object_unref (f->adviser);
}

/* ---- what nobody can read, and too much --------------------------------------------------------------------- */

static void
test_malformed (Fixture *f, gconstpointer data)
{
  static const struct { const char *bytes; gsize length; } strange[] = {
    { "", 1 }, { "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10 }, { "\012/woonkamer\xff\xff\xff\xff\x0f", 16 }, { "\012/woonkamer\x40", 12 },
    { "\012/woonkamer\x44\x01\xff\xff\xff\xff\x0f", 18 }, { "\x03" "abc\x63", 5 }, { "\x03" "abc\x00\x02\x01\x00", 8 },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (strange); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (strange[i].bytes, strange[i].length);
    Line line;

    line_connect (&line, &f->office);
    wk_transport_send (line.transport, bytes);
    WAIT_UNTIL (line.closed);
    g_assert_cmpstr (line.reason, ==, "malformed");
    line_close (&line);
  }
}

static void
test_oversized (Fixture *f, gconstpointer data)
{
  g_autofree guint8 *much = g_malloc0 (WK_NET_MESSAGE_LIMIT + 1024);
  g_autoptr (GBytes) bytes = g_bytes_new (much, WK_NET_MESSAGE_LIMIT + 1024);
  Line line;

  line_connect (&line, &f->office);
  wk_transport_send (line.transport, bytes);
  WAIT_UNTIL (line.closed);
  line_close (&line);
}

/* Much more work at once than may wait. */
static void
test_flood (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) batches = g_ptr_array_new (), subjects = g_ptr_array_new ();
  g_autoptr (GBytes) push = NULL;
  WkMessage message = { .number = 1, .batches = batches, .subjects = subjects };
  Line line;
  guint i;

  for (i = 0; i < 500; i++)
    g_ptr_array_add (batches, test_laptop_write (f->adviser, 2, "x"));
  push = wk_message_write (WK_MESSAGE_PUSH, &message);
  office_sync (&f->office, f->adviser);
  WAIT_UNTIL (wk_feed_client_get_state (f->adviser->client) >= WK_FEED_CLIENT_LIVE && test_laptop_count_waiting (f->adviser) == 0);
  line_open (&line, g_object_ref (f->adviser->transport));
  for (i = 0; i < 100; i++)
    wk_transport_send (line.transport, push);
  WAIT_UNTIL (line.closed);
  g_assert_cmpint (wk_feed_client_get_reason (f->adviser->client), ==, WK_REASON_LIMIT);
  line_close (&line);
}

/* ---- who asks and does not read ------------------------------------------------------------------------------- */

#define LARGE_FIRST 10 /* documents from this number on */
#define N_LARGE 4
#define LARGE_BYTES (1024 * 1024)
#define N_COMPARED 120
#define MOST_TURNS 500

/* A laptop that knows its rights and nothing of manners. */
typedef struct
{
  WkPeer *peer;      /* (owned) (nullable): until it has ended */
  Office *office;    /* as others reach it */
  guint differences; /* that came */
  WkReason reason;
} Greedy;

static double
resident_megabytes (Office *office)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/statm", g_subprocess_get_identifier (office->process)), *text = NULL;
  g_auto (GStrv) words = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  words = g_strsplit (text, " ", -1);

  return g_ascii_strtod (words[1], NULL) * sysconf (_SC_PAGESIZE) / 1048576;
}

static guint64
read_figure (Office *office, const char *name)
{
  g_autofree char *page = office_dup_page (office, "/metrics"), *begins = g_strdup_printf ("\nwoonkamer_office_%s ", name);
  const char *at = page ? strstr (page, begins) : NULL;

  g_assert_nonnull (at);

  return g_ascii_strtoull (at + strlen (begins), NULL, 10);
}

static gboolean
is_held (Greedy *greedy)
{
  return read_figure (greedy->office, "connections") == 3;
}

static gboolean
check_office (WkPeer *peer, const guint8 *key, gpointer data)
{
  return TRUE;
}

static void
greeted_cb (WkPeer *peer, gpointer data)
{
  WkMessage open = { 0 };

  wk_peer_send (peer, WK_MESSAGE_OPEN, &open);
}

static void
message_cb (WkPeer *peer, WkMessageType type, WkMessage *message, gpointer data)
{
  if (type == WK_MESSAGE_DIFFERENCES)
    ((Greedy *) data)->differences += message->differences->len;
}

static void
ended_cb (WkPeer *peer, WkReason reason, gpointer data)
{
  Greedy *greedy = data;

  greedy->reason = reason;
  g_clear_pointer (&greedy->peer, wk_peer_unref);
}

/* Through the line, as that laptop. */
static void
greedy_begin (Greedy *greedy, Office *through, TestLaptop *laptop)
{
  static const WkPeerEvents events = { .check_host = check_office, .greeted = greeted_cb, .message = message_cb, .ended = ended_cb };
  g_autoptr (WkClock) clock = wk_clock_new_system ();
  g_autoptr (WkRandom) random = wk_random_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WkTransport) transport = office_connect (through, &error);
  WkPeerConfig config = { .transport = transport, .clock = clock, .random = random, .events = &events, .data = greedy, .key = laptop->key,
                          .certificate = laptop->enrolment->certificate, .intent = WK_INTENT_OFFICE, .proof = WK_PROOF_DEVICE };

  g_assert_no_error (error);
  greedy->peer = wk_peer_new (&config);
  WAIT_UNTIL (wk_peer_is_ready (greedy->peer) && is_held (greedy));
}

/* Words that do not deflate to nothing. */
static void
write_large (TestLaptop *laptop)
{
  const gsize length = LARGE_BYTES / 4 * 3;
  g_autofree guint32 *noise = g_malloc (length);
  gsize i, k;

  for (i = 0; i < N_LARGE; i++) {
    g_autofree char *words = NULL;

    for (k = 0; k < length / sizeof *noise; k++)
      noise[k] = g_test_rand_int ();
    words = g_base64_encode ((const guchar *) noise, length);
    test_laptop_write (laptop, LARGE_FIRST + i, words);
  }
}

/* All from the beginning: when the first page went, again. */
static void
ask_pages (Greedy *greedy, guint turn)
{
  WkMessage want = { .n = 0 };
  guint64 sent = read_figure (greedy->office, "entries_sent_total");

  wk_peer_send (greedy->peer, WK_MESSAGE_WANT, &want);
  WAIT_UNTIL (read_figure (greedy->office, "entries_sent_total") > sent || !is_held (greedy));
}

static void
ask_states (Greedy *greedy, guint turn)
{
  g_autoptr (WkDocumentName) name = test_document_name (LARGE_FIRST + turn % N_LARGE);
  WkMessage want = { .id = name->document };

  wk_peer_send (greedy->peer, WK_MESSAGE_WANT_STATE, &want);
}

/* Says of the same documents over and over that it has nothing of them; once, and that is as much as all the rest. */
static void
ask_differences (Greedy *greedy, guint turn)
{
  g_autoptr (GPtrArray) compared = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_document_free);
  g_autoptr (YDoc) empty = y_doc_new (0, Y_DOC_GC);
  WkMessage compare = { .compared = compared };
  guint i;

  for (i = 0; turn == 0 && i < N_COMPARED; i++) {
    g_autoptr (WkDocumentName) name = test_document_name (LARGE_FIRST + i % N_LARGE);

    g_ptr_array_add (compared, wk_feed_document_new_of (name, empty));
  }
  if (turn == 0)
    wk_peer_send (greedy->peer, WK_MESSAGE_COMPARE, &compare);
}

typedef struct
{
  void (*ask) (Greedy *greedy, guint turn);
  guint turns;
  guint differences; /* 0: it is ended; else what it gets when it reads at last */
} Greed;

static const Greed pages = { ask_pages, MOST_TURNS, 0 }, states = { ask_states, MOST_TURNS, 0 }, differences = { ask_differences, 40, N_COMPARED };

/* What it asked for and does not read is not kept for it without end, and others get what is theirs. */
static void
test_unread (Fixture *f, gconstpointer data)
{
  const Greed *greed = data;
  g_autoptr (TestLaptop) laptop = office_new_laptop (&f->office), other = office_new_laptop (&f->office);
  g_autoptr (Relay) relay = relay_new (f->office.port);
  Office through = f->office;
  Greedy greedy = { .office = &f->office };
  double before, most = 0;
  guint turn;

  through.port = relay_get_port (relay);
  write_large (f->honest);
  office_sync (&f->office, other);
  WAIT_UNTIL (test_laptop_count_waiting (f->honest) == 0 && test_laptop_equal (f->honest, other));
  greedy_begin (&greedy, &through, laptop);
  before = resident_megabytes (&f->office);

  relay_set_deaf (relay, TRUE);
  for (turn = 0; turn < greed->turns; turn++) {
    greed->ask (&greedy, turn);
    wait_a_moment ();
    if (turn % 10 != 0)
      continue;
    test_laptop_write (f->honest, 1, "d");
    WAIT_UNTIL (test_laptop_equal (f->honest, other));
    most = MAX (most, resident_megabytes (&f->office) - before);
    if (!is_held (&greedy))
      break;
  }
  g_test_message ("%u turns, %.0f MB more at most", turn, most);
  /* Most of it is what the address sanitizer keeps of what was freed. */
  g_assert_cmpfloat (most, <, 320);
  g_assert_cmpuint (read_figure (&f->office, "connections_limited_total"), ==, greed->differences == 0);

  relay_set_deaf (relay, FALSE);
  WAIT_UNTIL (greed->differences > 0 ? greedy.differences == greed->differences : greedy.peer == NULL);
  if (greedy.peer)
    wk_peer_end (greedy.peer, WK_REASON_LEAVING);
  else
    g_assert_cmpint (greedy.reason, ==, WK_REASON_LIMIT);
  /* It comes again, and has all. */
  office_sync (&through, laptop);
  WAIT_UNTIL (test_laptop_equal (f->honest, laptop));
  office_leave (laptop);
  office_leave (other);
}

/* ---- who says nothing ------------------------------------------------------------------------------------------- */

/* Thousands who connect and say nothing, or begin to and stop: whoever is there works on, and when they go whoever is new comes in. */
static void
test_silent_thousands (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) silent = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, f->office.port);
  g_autoptr (TestLaptop) late = NULL;
  double before = resident_megabytes (&f->office);
  struct rlimit limit;
  guint i;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  limit.rlim_cur = MIN (limit.rlim_max, 4096);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  for (i = 0; i < MIN (3000, limit.rlim_cur - 200); i++) {
    GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

    g_ptr_array_add (silent, socket);
    g_socket_set_blocking (socket, FALSE);
    g_socket_connect (socket, address, NULL, NULL);
    if (i % 500 == 0)
      check_unharmed (f);
    /* The beginning of a TLS record, and no more of it. */
    if (i % 2)
      g_socket_send (socket, "\x16\x03\x01\x02", 4, NULL, NULL);
  }
  check_unharmed (f);
  g_assert_cmpfloat (resident_megabytes (&f->office) - before, <, 300);
  g_ptr_array_set_size (silent, 0);
  late = office_new_laptop (&f->office);
  office_sync (&f->office, late);
  office_wait_live (late);
  office_leave (late);
}

/* ---- what was said before, to somebody else ------------------------------------------------------------------------ */

static gboolean
check_host (WkPeer *peer, const guint8 *key, gpointer data)
{
  return TRUE;
}

/* What the honest laptop proves itself with on one line is worth nothing on another. */
static void
test_replayed (Fixture *f, gconstpointer data)
{
  static const WkPeerEvents events = { .check_host = check_host };
  g_autoptr (WkClock) clock = wk_clock_new_system ();
  g_autoptr (WkRandom) random = wk_random_new_system ();
  g_autoptr (WkPipe) near = NULL, far = NULL;
  g_autoptr (GBytes) hash = NULL;
  WkPeerConfig config = { .clock = clock, .random = random, .events = &events, .key = f->honest->key,
                          .certificate = f->honest->enrolment->certificate, .intent = WK_INTENT_OFFICE, .proof = WK_PROOF_DEVICE };
  Line right, wrong, pipe;
  WkPeer *peer;
  WkFrame frame;

  line_connect (&right, &f->office);
  line_connect (&wrong, &f->office);
  hash = wk_transport_dup_certificate_hash (right.transport);
  wk_pipe_new_pair (hash, &near, &far);
  line_open (&pipe, g_object_ref (WK_TRANSPORT (far)));
  config.transport = WK_TRANSPORT (near);
  peer = wk_peer_new (&config);
  /* It answers the challenge of the first line. */
  wk_transport_send (WK_TRANSPORT (far), right.came->pdata[0]);
  WAIT_UNTIL (pipe.came->len > 0);

  wk_transport_send (right.transport, pipe.came->pdata[0]);
  wk_transport_send (wrong.transport, pipe.came->pdata[0]);
  WAIT_UNTIL (right.came->len > 1 && wrong.closed);
  g_assert_true (wk_frame_read (&frame, right.came->pdata[1], NULL));
  g_assert_cmpuint (frame.type, ==, WK_MESSAGE_WELCOME);
  g_assert_cmpstr (wrong.reason, ==, "not-recognised");
  g_assert_false (right.closed);

  wk_peer_detach (peer);
  wk_peer_end (peer, WK_REASON_LEAVING);
  wk_peer_unref (peer);
  line_close (&pipe);
  line_close (&right);
  line_close (&wrong);
}

/* ---- what is not theirs ---------------------------------------------------------------------------------------------- */

/* Asked for by its right name, in every way that there is: not a word of it goes to somebody who may not read it. */
static void
test_others_document (Fixture *f, gconstpointer data)
{
  g_autoptr (WkDocumentName) name = test_document_name (1);
  g_autoptr (GPtrArray) compared = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_document_free), none = g_ptr_array_new ();
  g_autoptr (GPtrArray) hashes = g_ptr_array_new ();
  g_autoptr (YDoc) empty = y_doc_new (0, Y_DOC_GC);
  WkMessageHash hash = { .document = name->document };
  WkMessage compare = { .compared = compared }, all = { .compared = none }, ask = { .hashes = hashes }, state = { .id = name->document };
  GBytes *frames[4];
  Line line;
  guint i;

  g_ptr_array_add (compared, wk_feed_document_new_of (name, empty));
  g_ptr_array_add (hashes, &hash);
  frames[0] = wk_message_write (WK_MESSAGE_COMPARE, &compare);
  frames[1] = wk_message_write (WK_MESSAGE_COMPARE, &all);
  frames[2] = wk_message_write (WK_MESSAGE_HASHES, &ask);
  frames[3] = wk_message_write (WK_MESSAGE_WANT_STATE, &state);
  for (i = 0; i < 4; i++) {
    guint j;

    office_sync (&f->office, f->adviser);
    office_wait_live (f->adviser);
    line_open (&line, g_object_ref (f->adviser->transport));
    wk_transport_send (line.transport, frames[i]);
    WAIT_UNTIL (line.came->len > 0 || line.closed);
    for (j = 0; j < line.came->len; j++)
      g_assert_null (g_strstr_len (g_bytes_get_data (line.came->pdata[j], NULL), g_bytes_get_size (line.came->pdata[j]), "geheim"));
    line_close (&line);
    office_leave (f->adviser);
    g_bytes_unref (frames[i]);
  }
}

#define ADD_WITH(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)
#define ADD(path, func) ADD_WITH (path, NULL, func)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/office/hostile/malformed", test_malformed);
  ADD ("/office/hostile/oversized", test_oversized);
  ADD ("/office/hostile/flood", test_flood);
  ADD_WITH ("/office/hostile/unread/pages", &pages, test_unread);
  ADD_WITH ("/office/hostile/unread/states", &states, test_unread);
  ADD_WITH ("/office/hostile/unread/differences", &differences, test_unread);
  ADD ("/office/hostile/silent-thousands", test_silent_thousands);
  ADD ("/office/hostile/replayed", test_replayed);
  ADD ("/office/hostile/others-document", test_others_document);
  return g_test_run ();
}
