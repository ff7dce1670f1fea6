/* Tables over pipes: any number of members, cuts anywhere; everybody ends with the same, and somebody has signed for all of it. */
#include "sync-fixture.h"

#include "wk-message-private.h"
#include "wk-pipe.h"

#define GUESTS_MAX 8

typedef struct _Table Table;

/* A member as a workspace would be: writes, signs, keeps. */
typedef struct
{
  Table *table;
  WkRoomGuest *guest;
  WkDeviceKey *key;     /* NULL: a guest without an account */
  WkId account;
  YDoc *doc;
  guint observer;
  WkPipe *pipe;
  GHashTable *kept;     /* set of WkBatch */
  guint n_different, n_diverged, n_refused, n_rights, n_sheets, n_asked;
} Seat;

struct _Table
{
  WkClock *clock;
  WkRandom *random;
  WkDeviceKey *office, *key;
  WkRoom *room;
  WkDocumentName *name;
  YDoc *doc;
  guint observer;
  WkId account;
  GHashTable *kept;
  GPtrArray *vouched_names;
  Seat seats[GUESTS_MAX];
  guint n_seats;
  gboolean admits, read_only, interprets;
  gboolean sheets;       /* who joins now says that it is the resident's own seat */
  guint n_knocks;
  const char *organisation, *device; /* (nullable): of who comes next */
  GRand *rand;
};

static void
host_updated_cb (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data)
{
  Table *t = data;
  g_autoptr(WkBatch) batch = NULL;

  if (!local)
    return;
  batch = fixture_batch (t->name, update, &t->account, t->key, y_doc_get_client_id (doc), NULL);
  g_hash_table_add (t->kept, wk_batch_ref (batch));
  wk_room_add_batch (t->room, batch);
}

static void
knocked_cb (WkRoom *room, WkRoomKnock *knock, gpointer data)
{
  Table *t = data;

  t->n_knocks++;
  if (t->interprets)
    wk_room_admit_interpreter (room, wk_room_knock_get_id (knock));
  else if (t->admits)
    wk_room_admit (room, wk_room_knock_get_id (knock), t->read_only);
}

static void
batch_cb (WkRoom *room, WkBatch *batch, gpointer data)
{
  Table *t = data;

  g_hash_table_add (t->kept, wk_batch_ref (batch));
  wk_room_confirm (room, batch);
}

static void
vouch_cb (WkRoom *room, WkRoomVouch *vouch, gpointer data)
{
  Table *t = data;
  WkBatchFields fields = { .name = vouch->name, .client = vouch->client, .from = vouch->from, .to = vouch->to, .author = t->account,
                           .flags = WK_BATCH_VOUCHED, .vouched_for = (char *) vouch->member_name, .update = vouch->update };
  g_autoptr(GError) error = NULL;
  g_autoptr(WkBatch) batch = wk_batch_new (&fields, t->key, &error);

  g_assert_no_error (error);
  g_ptr_array_add (t->vouched_names, g_strdup (vouch->member_name));
  g_hash_table_add (t->kept, wk_batch_ref (batch));
  wk_room_add_batch (room, batch);
}

static GHashTable *
new_kept (void)
{
  return g_hash_table_new_full (wk_batch_hash, wk_batch_equal, (GDestroyNotify) wk_batch_unref, NULL);
}

static void
table_init (Table *t, guint64 seed)
{
  WkId document = fixture_id (1), subject = fixture_id (2);
  WkRoomConfig config = { .word = "beuk", .name = "Host", .organisation = "Gemeente", .device = "laptop" };

  memset (t, 0, sizeof *t);
  t->clock = wk_clock_new_test (1700000000000000);
  wk_clock_advance (t->clock, G_USEC_PER_SEC);
  t->random = wk_random_new_seeded (seed);
  t->rand = g_rand_new_with_seed (seed);
  t->office = wk_device_key_new (t->random);
  t->key = wk_device_key_new (t->random);
  t->account = fixture_id (100);
  t->name = wk_document_name_new (&document, &subject, 3, "");
  t->doc = y_doc_new (1000, Y_DOC_GC);
  t->kept = new_kept ();
  t->vouched_names = g_ptr_array_new_with_free_func (g_free);
  t->admits = TRUE;
  config.key = t->key;
  config.office_key = wk_device_key_get_public (t->office);
  config.clock = t->clock;
  config.random = t->random;
  t->room = wk_room_new (&config);
  g_signal_connect (t->room, "knocked", G_CALLBACK (knocked_cb), t);
  g_signal_connect (t->room, "batch", G_CALLBACK (batch_cb), t);
  g_signal_connect (t->room, "vouch", G_CALLBACK (vouch_cb), t);
  wk_room_add_document (t->room, t->name, t->doc);
  t->observer = y_doc_observe_update (t->doc, host_updated_cb, t, NULL);
}

static void
seat_updated_cb (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data)
{
  Seat *seat = data;
  g_autoptr(WkBatch) batch = NULL;

  if (!local || seat->key == NULL)
    return;
  batch = fixture_batch (seat->table->name, update, &seat->account, seat->key, y_doc_get_client_id (doc), NULL);
  g_hash_table_add (seat->kept, wk_batch_ref (batch));
  wk_room_guest_add_batch (seat->guest, batch);
}

static void
opened_cb (WkRoomGuest *guest, WkRoomDocument *document, gpointer data)
{
  Seat *seat = data;

  wk_room_guest_take_document (guest, &document->name.document, seat->doc);
}

static void
seat_batch_cb (WkRoomGuest *guest, WkBatch *batch, gpointer data)
{
  Seat *seat = data;

  g_hash_table_add (seat->kept, wk_batch_ref (batch));
}

static void
different_cb (WkRoomGuest *guest, WkId *document, gpointer data)
{
  ((Seat *) data)->n_different++;
}

/* Heals as a workspace does: the host's state, in a fresh document; the own words once more, under a new client id. */
static void
diverged_cb (WkRoomGuest *guest, WkId *document, GBytes *state, gpointer data)
{
  Seat *seat = data;
  YDoc *fresh = y_doc_new (900000 + y_doc_get_client_id (seat->doc), Y_DOC_GC);
  g_autofree char *own = fixture_text (seat->doc, "t");

  seat->n_diverged++;
  g_assert_true (y_doc_apply_update (fresh, g_bytes_get_data (state, NULL), g_bytes_get_size (state), guest, NULL));
  y_doc_unobserve (seat->doc, seat->observer);
  y_doc_unref (seat->doc);
  seat->doc = fresh;
  seat->observer = y_doc_observe_update (fresh, seat_updated_cb, seat, NULL);
  wk_room_guest_take_document (guest, document, fresh);
  if (!wk_room_guest_is_read_only (guest))
    fixture_type (fresh, "aside", 0, own);
}

static void
refused_cb (WkRoomGuest *guest, WkId *document, gpointer data)
{
  ((Seat *) data)->n_refused++;
}

static void
rights_cb (WkRoomGuest *guest, gpointer data)
{
  ((Seat *) data)->n_rights++;
}

static void
sheet_cb (WkRoomGuest *guest, guint number, GBytes *content, gpointer data)
{
  if (number == WK_SHEET_ASKED)
    {
      g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), "null", 4);
      ((Seat *) data)->n_asked++;
      return;
    }
  g_assert_cmpuint (number, ==, 1);
  g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), "[]", 2);
  ((Seat *) data)->n_sheets++;
}

static Seat *
table_seat (Table *t, const char *name, const char *code, gboolean has_key)
{
  Seat *seat = &t->seats[t->n_seats];
  WkRoomConfig config = { .name = name, .organisation = t->organisation != NULL ? t->organisation : "Buurtteam",
                          .device = t->device != NULL ? t->device : "tablet" };
  g_autoptr(WkCertificate) certificate = NULL;

  seat->table = t;
  seat->account = fixture_id (50 + t->n_seats);
  seat->doc = y_doc_new (2000 + t->n_seats, Y_DOC_GC);
  seat->observer = y_doc_observe_update (seat->doc, seat_updated_cb, seat, NULL);
  seat->kept = new_kept ();
  if (has_key)
    {
      WkCertificateFields fields = { .account = seat->account, .location = fixture_id (77), .name = name, .organisation = "Buurtteam",
                                     .function = "", .device = "tablet" };

      seat->key = wk_device_key_new (t->random);
      memcpy (fields.public_key, wk_device_key_get_public (seat->key), sizeof fields.public_key);
      certificate = config.certificate = wk_certificate_new (&fields, t->office);
    }
  config.key = seat->key;
  config.wants_sheets = t->sheets;
  config.clock = t->clock;
  config.random = t->random;
  seat->guest = wk_room_guest_new (&config, code);
  g_signal_connect (seat->guest, "sheet", G_CALLBACK (sheet_cb), seat);
  g_signal_connect (seat->guest, "opened", G_CALLBACK (opened_cb), seat);
  g_signal_connect (seat->guest, "batch", G_CALLBACK (seat_batch_cb), seat);
  g_signal_connect (seat->guest, "different", G_CALLBACK (different_cb), seat);
  g_signal_connect (seat->guest, "diverged", G_CALLBACK (diverged_cb), seat);
  g_signal_connect (seat->guest, "refused", G_CALLBACK (refused_cb), seat);
  g_signal_connect (seat->guest, "rights-changed", G_CALLBACK (rights_cb), seat);
  t->n_seats++;
  return seat;
}

static void
seat_connect (Seat *seat)
{
  g_autoptr(WkPipe) other = NULL;

  g_clear_object (&seat->pipe);
  wk_pipe_new_pair (NULL, &seat->pipe, &other);
  wk_room_add_connection (seat->table->room, WK_TRANSPORT (other));
  wk_room_guest_connect (seat->guest, WK_TRANSPORT (seat->pipe));
}

static void
table_tick (Table *t, guint ms)
{
  wk_clock_advance (t->clock, (gint64) ms * 1000);
  wk_room_tick (t->room);
  for (guint i = 0; i < t->n_seats; i++)
    wk_room_guest_tick (t->seats[i].guest);
  fixture_spin ();
}

static void
table_settle (Table *t)
{
  fixture_spin ();
  for (guint i = 0; i < 10; i++)
    table_tick (t, 500);
}

/* A fresh laptop that gets nothing but what was signed and kept has it all. */
static void
assert_kept (GHashTable *kept, YDoc *doc)
{
  g_autoptr(YDoc) fresh = y_doc_new (1, Y_DOC_GC);
  GHashTableIter iter;
  gpointer batch;

  g_hash_table_iter_init (&iter, kept);
  while (g_hash_table_iter_next (&iter, &batch, NULL))
    {
      GBytes *update = wk_batch_get_fields (batch)->update;

      g_assert_true (wk_batch_check (batch, NULL));
      g_assert_true (y_doc_apply_update (fresh, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, NULL));
    }
  fixture_assert_equal (fresh, doc);
}

static void
table_clear (Table *t)
{
  for (guint i = 0; i < t->n_seats; i++)
    {
      Seat *seat = &t->seats[i];

      y_doc_unobserve (seat->doc, seat->observer);
      g_assert_finalize_object (seat->guest);
      fixture_spin ();
      g_clear_object (&seat->pipe);
      g_clear_pointer (&seat->key, wk_device_key_unref);
      y_doc_unref (seat->doc);
      g_hash_table_unref (seat->kept);
    }
  y_doc_unobserve (t->doc, t->observer);
  fixture_spin ();
  g_assert_finalize_object (t->room);
  fixture_spin ();
  y_doc_unref (t->doc);
  wk_document_name_free (t->name);
  g_hash_table_unref (t->kept);
  g_ptr_array_unref (t->vouched_names);
  wk_device_key_unref (t->office);
  wk_device_key_unref (t->key);
  wk_clock_unref (t->clock);
  wk_random_unref (t->random);
  g_rand_free (t->rand);
}

static void
assert_members (Table *t, guint n, WkRoomMemberState state)
{
  g_autoptr(GPtrArray) members = wk_room_dup_members (t->room);

  g_assert_cmpuint (members->len, ==, n);
  for (guint i = 0; i < members->len; i++)
    g_assert_cmpint (wk_room_member_get_state (g_ptr_array_index (members, i)), ==, state);
}

static void
test_two_write (void)
{
  Table t;
  Seat *a;

  table_init (&t, 1);
  fixture_type (t.doc, "t", 0, "Doel: ");
  a = table_seat (&t, "Anna", wk_room_get_code (t.room), TRUE);
  seat_connect (a);
  fixture_spin ();
  g_assert_cmpint (wk_room_guest_get_state (a->guest), ==, WK_ROOM_GUEST_OPEN);
  g_assert_cmpstr (wk_room_guest_get_word (a->guest), ==, "beuk");
  g_assert_cmpuint (wk_room_guest_get_member_id (a->guest), ==, 2);
  fixture_assert_equal (t.doc, a->doc);
  fixture_type (a->doc, "t", 6, "werk ");
  fixture_type (t.doc, "t", 0, "- ");
  fixture_spin ();
  fixture_assert_equal (t.doc, a->doc);
  /* Only what was written at the table is signed at the table; the plan's beginning the guest got as it was. */
  assert_kept (t.kept, t.doc);
  assert_kept (a->kept, t.doc);
  g_assert_cmpuint (wk_room_guest_get_n_unconfirmed (a->guest), ==, 0);
  table_settle (&t);
  assert_members (&t, 2, WK_ROOM_MEMBER_IN_STEP);
  g_assert_true (wk_room_guest_is_in_step (a->guest));
  g_assert_cmpuint (a->n_different, ==, 0);
  {
    g_autoptr(GPtrArray) members = wk_room_guest_dup_members (a->guest);

    g_assert_cmpuint (members->len, ==, 2);
    g_assert_true (wk_room_member_is_host (g_ptr_array_index (members, 0)));
    g_assert_cmpstr (wk_room_member_get_name (g_ptr_array_index (members, 1)), ==, "Anna");
    g_assert_true (wk_room_member_has_key (g_ptr_array_index (members, 1)));
    g_assert_true (wk_room_member_is_known (g_ptr_array_index (members, 1)));
  }
  table_clear (&t);
}

static void
test_guest_is_vouched_for (void)
{
  Table t;
  Seat *a, *b;

  table_init (&t, 2);
  a = table_seat (&t, "Anna", wk_room_get_code (t.room), FALSE);
  b = table_seat (&t, "Bert", wk_room_get_code (t.room), TRUE);
  seat_connect (a);
  seat_connect (b);
  fixture_spin ();
  fixture_type (a->doc, "t", 0, "ik wil ");
  fixture_type (a->doc, "t", 7, "werken");
  y_text_delete (y_doc_get_root (a->doc, "t", Y_TYPE_TEXT), Y_CHARS, 0, 3);
  fixture_spin ();
  fixture_assert_equal (t.doc, b->doc);
  table_settle (&t);
  assert_kept (t.kept, t.doc);
  assert_kept (b->kept, t.doc);
  g_assert_cmpuint (g_hash_table_size (a->kept), ==, 0);
  g_assert_cmpuint (t.vouched_names->len, >, 0);
  g_assert_cmpstr (g_ptr_array_index (t.vouched_names, 0), ==, "Anna");
  /* Only deleting is work too. */
  y_text_delete (y_doc_get_root (a->doc, "t", Y_TYPE_TEXT), Y_CHARS, 0, 1);
  table_settle (&t);
  assert_kept (b->kept, t.doc);
  table_clear (&t);
}

/* A laptop dies between a keystroke and its signature: the host vouches, and the true batch is welcome later. */
static void
test_dead_laptop (void)
{
  Table t;
  Seat *a;
  g_autoptr(WkBatch) late = NULL;

  table_init (&t, 3);
  a = table_seat (&t, "Anna", wk_room_get_code (t.room), TRUE);
  seat_connect (a);
  fixture_spin ();
  y_doc_unobserve (a->doc, a->observer);
  fixture_type (a->doc, "t", 0, "laatste woorden");
  a->observer = y_doc_observe_update (a->doc, seat_updated_cb, a, NULL);
  fixture_spin ();
  fixture_assert_equal (t.doc, a->doc);
  wk_pipe_cut (a->pipe);
  fixture_spin ();
  table_tick (&t, 30000);
  g_assert_cmpuint (t.vouched_names->len, ==, 0);
  table_tick (&t, 31000);
  g_assert_cmpuint (t.vouched_names->len, ==, 1);
  assert_kept (t.kept, t.doc);
  {
    g_autoptr(GBytes) state = y_doc_encode_state (a->doc, NULL, 0, NULL);

    late = fixture_batch (t.name, state, &a->account, a->key, 0, NULL);
    wk_room_guest_add_batch (a->guest, late);
  }
  seat_connect (a);
  table_settle (&t);
  g_assert_true (g_hash_table_contains (t.kept, late));
  g_assert_cmpuint (wk_room_guest_get_n_unconfirmed (a->guest), ==, 0);
  g_assert_cmpuint (t.vouched_names->len, ==, 1);
  g_assert_cmpuint (t.n_knocks, ==, 1);
  table_clear (&t);
}

static void
test_close_vouches (void)
{
  Table t;
  Seat *a;

  table_init (&t, 4);
  a = table_seat (&t, "Anna", wk_room_get_code (t.room), FALSE);
  seat_connect (a);
  fixture_spin ();
  fixture_type (a->doc, "t", 0, "x");
  fixture_spin ();
  wk_room_close (t.room);
  assert_kept (t.kept, t.doc);
  fixture_spin ();
  g_assert_cmpint (wk_room_guest_get_state (a->guest), ==, WK_ROOM_GUEST_ENDED);
  g_assert_cmpint (wk_room_guest_get_reason (a->guest), ==, WK_REASON_CLOSED);
  table_clear (&t);
}

static void
test_codes (void)
{
  Table t;
  g_autofree char *code = NULL;

  table_init (&t, 5);
  code = g_strdup (wk_room_get_code (t.room));
  for (guint i = 0; i < 4; i++)
    {
      Seat *bad = table_seat (&t, "Boef", g_str_equal (code, "00000000") ? "00000001" : "00000000", FALSE);

      seat_connect (bad);
      fixture_spin ();
      g_assert_cmpint (wk_room_guest_get_state (bad->guest), ==, WK_ROOM_GUEST_ENDED);
      g_assert_cmpint (wk_room_guest_get_reason (bad->guest), ==, i < 3 ? WK_REASON_WRONG_CODE : WK_REASON_TOO_MANY_TRIES);
    }
  g_assert_cmpuint (t.n_knocks, ==, 0);
  {
    Seat *good = table_seat (&t, "Anna", code, FALSE);

    seat_connect (good);
    fixture_spin ();
    g_assert_cmpint (wk_room_guest_get_reason (good->guest), ==, WK_REASON_TOO_MANY_TRIES);
    wk_clock_advance (t.clock, 61 * G_USEC_PER_SEC);
    seat_connect (good);
    fixture_spin ();
    g_assert_cmpint (wk_room_guest_get_state (good->guest), ==, WK_ROOM_GUEST_OPEN);
  }
  table_clear (&t);
}

static void
test_code_is_renewed (void)
{
  Table t;
  g_autofree char *code = NULL;
  Seat *bad;

  table_init (&t, 6);
  code = g_strdup (wk_room_get_code (t.room));
  bad = table_seat (&t, "Boef", g_str_equal (code, "00000000") ? "00000001" : "00000000", FALSE);
  for (guint i = 0; i < 10; i++)
    {
      g_assert_cmpstr (wk_room_get_code (t.room), ==, code);
      seat_connect (bad);
      fixture_spin ();
      wk_clock_advance (t.clock, 61 * G_USEC_PER_SEC);
    }
  g_assert_cmpstr (wk_room_get_code (t.room), !=, code);
  table_clear (&t);
}

/* Somebody in between ends the one TLS connection and begins another: the two sides see different certificates. */
static void
test_in_between (void)
{
  Table t;
  Seat *a;
  g_autoptr(GBytes) true_hash = g_bytes_new ("0123456789abcdef0123456789abcdef", 32);
  g_autoptr(GBytes) false_hash = g_bytes_new ("fedcba9876543210fedcba9876543210", 32);
  WkPipe *near, *middle_a, *middle_b, *far;

  table_init (&t, 7);
  a = table_seat (&t, "Anna", wk_room_get_code (t.room), TRUE);
  wk_pipe_new_pair (false_hash, &near, &middle_a);
  wk_pipe_new_pair (true_hash, &middle_b, &far);
  g_signal_connect_object (middle_a, "received", G_CALLBACK (wk_transport_send), middle_b, G_CONNECT_SWAPPED);
  g_signal_connect_object (middle_b, "received", G_CALLBACK (wk_transport_send), middle_a, G_CONNECT_SWAPPED);
  wk_room_add_connection (t.room, WK_TRANSPORT (far));
  wk_room_guest_connect (a->guest, WK_TRANSPORT (near));
  fixture_spin ();
  g_assert_cmpint (wk_room_guest_get_state (a->guest), ==, WK_ROOM_GUEST_ENDED);
  g_assert_cmpint (wk_room_guest_get_reason (a->guest), ==, WK_REASON_WRONG_CODE);
  g_assert_cmpuint (t.n_knocks, ==, 0);
  g_object_unref (near);
  g_object_unref (far);
  g_object_unref (middle_a);
  g_object_unref (middle_b);
  table_clear (&t);
}

/* What somebody says of themselves is shown to all: in one line, and turning nothing around. */
static void
test_said (void)
{
  Table t;
  Seat *a;
  g_autoptr(GPtrArray) knocks = NULL, members = NULL;
  g_autofree char *much = g_strnfill (500, 'x');
  WkRoomKnock *knock;

  table_init (&t, 9);
  t.admits = FALSE;
  t.organisation = "Buurtteam\u2028Zuid";
  t.device = much;
  a = table_seat (&t, " \u202eAnna\n\n\tde \u2066\a Boer\u200f ", wk_room_get_code (t.room), FALSE);
  seat_connect (a);
  fixture_spin ();
  knocks = wk_room_dup_knocks (t.room);
  g_assert_cmpuint (knocks->len, ==, 1);
  knock = g_ptr_array_index (knocks, 0);
  g_assert_cmpstr (wk_room_knock_get_name (knock), ==, "Anna de Boer");
  g_assert_cmpstr (wk_room_knock_get_organisation (knock), ==, "Buurtteam Zuid");
  g_assert_cmpuint (strlen (wk_room_knock_get_device (knock)), ==, 200);
  wk_room_admit (t.room, wk_room_knock_get_id (knock), FALSE);
  fixture_spin ();
  members = wk_room_guest_dup_members (a->guest);
  g_assert_cmpuint (members->len, ==, 2);
  for (guint i = 0; i < members->len; i++)
    if (wk_room_member_get_id (g_ptr_array_index (members, i)) == wk_room_guest_get_member_id (a->guest))
      g_assert_cmpstr (wk_room_member_get_name (g_ptr_array_index (members, i)), ==, "Anna de Boer");
  table_clear (&t);
}

static void
test_declined_removed_left (void)
{
  Table t;
  Seat *a, *b;
  g_autoptr(GPtrArray) knocks = NULL;

  table_init (&t, 8);
  t.admits = FALSE;
  a = table_seat (&t, "Anna", wk_room_get_code (t.room), FALSE);
  seat_connect (a);
  fixture_spin ();
  g_assert_cmpint (wk_room_guest_get_state (a->guest), ==, WK_ROOM_GUEST_KNOCKING);
  fixture_type (t.doc, "t", 0, "geheim");
  fixture_spin ();
  {
    g_autofree char *seen = fixture_text (a->doc, "t");

    g_assert_cmpstr (seen, ==, "");
  }
  knocks = wk_room_dup_knocks (t.room);
  g_assert_cmpuint (knocks->len, ==, 1);
  g_assert_cmpstr (wk_room_knock_get_name (g_ptr_array_index (knocks, 0)), ==, "Anna");
  wk_room_decline (t.room, wk_room_knock_get_id (g_ptr_array_index (knocks, 0)));
  fixture_spin ();
  g_assert_cmpint (wk_room_guest_get_reason (a->guest), ==, WK_REASON_DECLINED);

  t.admits = TRUE;
  b = table_seat (&t, "Bert", wk_room_get_code (t.room), TRUE);
  seat_connect (b);
  fixture_spin ();
  g_assert_cmpint (wk_room_guest_get_state (b->guest), ==, WK_ROOM_GUEST_OPEN);
  wk_room_remove_member (t.room, wk_room_guest_get_member_id (b->guest));
  fixture_spin ();
  g_assert_cmpint (wk_room_guest_get_state (b->guest), ==, WK_ROOM_GUEST_ENDED);
  g_assert_cmpint (wk_room_guest_get_reason (b->guest), ==, WK_REASON_REMOVED);
  /* The token is worth nothing any more. */
  seat_connect (b);
  fixture_spin ();
  g_assert_cmpint (wk_room_guest_get_reason (b->guest), ==, WK_REASON_NOT_RECOGNISED);
  assert_members (&t, 1, WK_ROOM_MEMBER_IN_STEP);
  table_clear (&t);
}

static void
test_certificate_is_known (void)
{
  Table t;
  WkRoomConfig config = { .name = "Anna zegt ze", .organisation = "x", .device = "y" };
  WkCertificateFields fields = { .name = "Anna de Vries", .organisation = "Gemeente", .function = "regisseur", .device = "laptop 4" };
  g_autoptr(WkDeviceKey) key = NULL, forger = NULL;

  table_init (&t, 9);
  key = wk_device_key_new (t.random);
  forger = wk_device_key_new (t.random);
  config.key = key;
  config.clock = t.clock;
  config.random = t.random;
  memcpy (fields.public_key, wk_device_key_get_public (key), 32);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(WkCertificate) certificate = wk_certificate_new (&fields, i == 0 ? t.office : forger);
      g_autoptr(GPtrArray) members = NULL;
      g_autoptr(WkRoomGuest) guest = NULL;
      g_autoptr(WkPipe) near = NULL, far = NULL;

      config.certificate = certificate;
      guest = wk_room_guest_new (&config, wk_room_get_code (t.room));
      wk_pipe_new_pair (NULL, &near, &far);
      wk_room_add_connection (t.room, WK_TRANSPORT (far));
      wk_room_guest_connect (guest, WK_TRANSPORT (near));
      fixture_spin ();
      members = wk_room_dup_members (t.room);
      g_assert_cmpuint (members->len, ==, 2);
      g_assert_cmpint (wk_room_member_is_known (g_ptr_array_index (members, 1)), ==, i == 0);
      g_assert_cmpstr (wk_room_member_get_name (g_ptr_array_index (members, 1)), ==, i == 0 ? "Anna de Vries" : "Anna zegt ze");
      wk_room_guest_leave (guest);
      fixture_spin ();
    }
  assert_members (&t, 1, WK_ROOM_MEMBER_IN_STEP);
  table_clear (&t);
}

static void
test_read_only (void)
{
  Table t;
  Seat *a;

  table_init (&t, 10);
  t.read_only = TRUE;
  a = table_seat (&t, "Anna", wk_room_get_code (t.room), FALSE);
  seat_connect (a);
  fixture_type (t.doc, "t", 0, "lees dit");
  fixture_spin ();
  fixture_assert_equal (t.doc, a->doc);
  g_assert_true (wk_room_guest_is_read_only (a->guest));
  fixture_type (a->doc, "t", 0, "stiekem ");
  fixture_spin ();
  {
    g_autofree char *text = fixture_text (t.doc, "t");

    g_assert_cmpstr (text, ==, "lees dit");
  }
  table_clear (&t);
}

/* The interpreter reads along, all see what they are there for, no right to write can be given, and the document knows nothing of them. */
static void
test_interpreter (void)
{
  Table t;
  Seat *a;
  g_autoptr(GBytes) before = NULL, after = NULL;

  table_init (&t, 14);
  t.interprets = TRUE;
  fixture_type (t.doc, "t", 0, "lees dit");
  before = y_doc_snapshot_canonical (t.doc);
  a = table_seat (&t, "Amal", wk_room_get_code (t.room), FALSE);
  seat_connect (a);
  fixture_spin ();
  fixture_assert_equal (t.doc, a->doc);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GPtrArray) members = i == 0 ? wk_room_dup_members (t.room) : wk_room_guest_dup_members (a->guest);
      guint n = 0;

      for (guint j = 0; j < members->len; j++)
        if (wk_room_member_is_interpreter (g_ptr_array_index (members, j)))
          {
            g_assert_cmpstr (wk_room_member_get_name (g_ptr_array_index (members, j)), ==, "Amal");
            g_assert_true (wk_room_member_is_read_only (g_ptr_array_index (members, j)));
            if (i == 0)
              wk_room_set_read_only (t.room, wk_room_member_get_id (g_ptr_array_index (members, j)), FALSE);
            n++;
          }
      g_assert_cmpuint (n, ==, 1);
    }
  fixture_type (a->doc, "t", 0, "stiekem ");
  fixture_spin ();
  g_assert_true (wk_room_guest_is_read_only (a->guest));
  after = y_doc_snapshot_canonical (t.doc);
  g_assert_true (g_bytes_equal (before, after));
  table_clear (&t);
}

/* Whoever could only read along leaves, and comes in by device key alone: it may still only read along, and whoever took over would not let it in. */
static void
test_reader_comes_back (void)
{
  Table t;
  Seat *reader, *other;

  table_init (&t, 12);
  other = table_seat (&t, "Bert", wk_room_get_code (t.room), TRUE);
  seat_connect (other);
  for (guint again = 0; again < 2; again++)
    {
      g_autoptr(GPtrArray) keys = NULL, keys_left = NULL;

      t.read_only = again == 0;
      if (again == 0)
        {
          reader = table_seat (&t, "Anna", wk_room_get_code (t.room), TRUE);
          seat_connect (reader);
          fixture_spin ();
        }
      else
        {
          WkRoomConfig config = { .name = "Anna", .organisation = "", .device = "", .key = reader->key, .clock = t.clock, .random = t.random };
          g_autoptr(WkRoomGuest) guest = wk_room_guest_new (&config, NULL);
          g_autoptr(WkPipe) near = NULL, far = NULL;

          wk_room_guest_add_admitted_key (guest, wk_device_key_get_public (t.key));
          wk_pipe_new_pair (NULL, &near, &far);
          wk_room_add_connection (t.room, WK_TRANSPORT (far));
          wk_room_guest_connect (guest, WK_TRANSPORT (near));
          fixture_spin ();
          g_assert_cmpint (wk_room_guest_get_state (guest), ==, WK_ROOM_GUEST_OPEN);
          g_assert_true (wk_room_guest_is_read_only (guest));
          wk_room_guest_leave (guest);
          fixture_spin ();
          break;
        }
      g_assert_true (wk_room_guest_is_read_only (reader->guest));
      keys = wk_room_guest_dup_admitted_keys (other->guest);
      wk_room_guest_leave (reader->guest);
      fixture_spin ();
      keys_left = wk_room_guest_dup_admitted_keys (other->guest);
      g_assert_cmpuint (keys_left->len, ==, keys->len - 1);
    }
  table_clear (&t);
}

/* What a host says of itself proves nothing: only a certificate of the guest's own office, held by that host, on this connection. */
static void
test_host_known (void)
{
  enum { TRUE_HOST, FORGED, STOLEN, NO_CERTIFICATE, GUEST_WITHOUT_OFFICE, N_CASES };

  for (guint i = 0; i < N_CASES; i++)
    {
      g_autoptr(WkClock) clock = wk_clock_new_test (1700000000000000);
      g_autoptr(WkRandom) random = wk_random_new_seeded (30 + i);
      g_autoptr(WkDeviceKey) office = wk_device_key_new (random), forger = wk_device_key_new (random), key = wk_device_key_new (random);
      g_autoptr(WkDeviceKey) other = wk_device_key_new (random);
      WkCertificateFields fields = { .account = fixture_id (1), .location = fixture_id (77), .name = "Host", .organisation = "", .function = "",
                                     .device = "" };
      g_autoptr(WkCertificate) certificate = NULL;
      WkRoomConfig hosting = { .word = "beuk", .name = "Host", .organisation = "", .device = "", .key = key, .clock = clock, .random = random };
      WkRoomConfig joining = { .name = "Anna", .organisation = "", .device = "", .key = other, .clock = clock, .random = random };
      g_autoptr(WkRoomGuest) guest = NULL;
      g_autoptr(WkRoom) room = NULL;
      g_autoptr(WkPipe) near = NULL, far = NULL;
      g_autoptr(GPtrArray) knocks = NULL;

      memcpy (fields.public_key, wk_device_key_get_public (i == STOLEN ? other : key), sizeof fields.public_key);
      certificate = wk_certificate_new (&fields, i == FORGED ? forger : office);
      /* The office's public key is no secret: whoever means ill says that it is of that office too. */
      hosting.office_key = wk_device_key_get_public (office);
      hosting.certificate = i == NO_CERTIFICATE ? NULL : certificate;
      joining.office_key = i == GUEST_WITHOUT_OFFICE ? NULL : wk_device_key_get_public (office);
      room = wk_room_new (&hosting);
      guest = wk_room_guest_new (&joining, wk_room_get_code (room));
      wk_pipe_new_pair (NULL, &near, &far);
      wk_room_add_connection (room, WK_TRANSPORT (far));
      wk_room_guest_connect (guest, WK_TRANSPORT (near));
      fixture_spin ();
      knocks = wk_room_dup_knocks (room);
      g_assert_cmpuint (knocks->len, ==, 1);
      wk_room_admit (room, wk_room_knock_get_id (g_ptr_array_index (knocks, 0)), FALSE);
      fixture_spin ();
      g_assert_cmpint (wk_room_guest_get_state (guest), ==, WK_ROOM_GUEST_OPEN);
      g_assert_cmpint (wk_room_guest_is_host_known (guest), ==, i == TRUE_HOST);
      wk_room_guest_leave (guest);
      wk_room_close (room);
      fixture_spin ();
    }
}

/* The word by which a host knows the seat that it opened goes to nobody else. */
static void
test_seat_word (void)
{
  Table t;
  Seat *seat, *other;
  g_autoptr(GPtrArray) at_host = NULL, at_other = NULL;

  table_init (&t, 13);
  t.sheets = TRUE;
  seat = table_seat (&t, "Bewoner", wk_room_get_code (t.room), FALSE);
  seat_connect (seat);
  t.sheets = FALSE;
  other = table_seat (&t, "Bert", wk_room_get_code (t.room), FALSE);
  seat_connect (other);
  fixture_spin ();
  at_host = wk_room_dup_members (t.room);
  at_other = wk_room_guest_dup_members (other->guest);
  g_assert_cmpuint (at_host->len, ==, 3);
  g_assert_cmpuint (at_other->len, ==, 3);
  for (guint i = 1; i < 3; i++)
    {
      gboolean is_seat = wk_room_member_is_seat (at_host->pdata[i]);

      g_assert_cmpstr (wk_room_member_get_device (at_host->pdata[i]), ==, "tablet");
      g_assert_cmpint (wk_room_member_is_seat (at_other->pdata[i]), ==, is_seat);
      g_assert_cmpstr (wk_room_member_get_device (at_other->pdata[i]), ==, is_seat ? "" : "tablet");
    }
  table_clear (&t);
}

/* The host takes the pen from somebody who is writing, and gives it back. */
static void
test_rights_change (void)
{
  for (guint keyed = 0; keyed < 2; keyed++)
    {
      Table t;
      Seat *a, *b;
      guint64 member;

      table_init (&t, 20 + keyed);
      a = table_seat (&t, "Anna", wk_room_get_code (t.room), keyed);
      b = table_seat (&t, "Bert", wk_room_get_code (t.room), TRUE);
      seat_connect (a);
      seat_connect (b);
      table_settle (&t);
      fixture_type (a->doc, "t", 0, "mocht. ");
      fixture_spin ();
      member = wk_room_guest_get_member_id (a->guest);
      wk_room_set_read_only (t.room, member, TRUE);
      /* Written before the news came: it crosses it under way. */
      fixture_type (a->doc, "t", 0, "te laat. ");
      fixture_spin ();
      g_assert_true (wk_room_guest_is_read_only (a->guest));
      g_assert_cmpuint (a->n_refused, >=, 1);
      g_assert_cmpuint (a->n_rights, ==, 1);
      g_assert_cmpuint (a->n_diverged, ==, 1);
      g_assert_cmpint (wk_room_guest_get_state (a->guest), ==, WK_ROOM_GUEST_OPEN);
      {
        g_autofree char *text = fixture_text (t.doc, "t"), *theirs = fixture_text (a->doc, "t");
        g_autoptr(GPtrArray) members = wk_room_dup_members (t.room);

        g_assert_cmpstr (text, ==, "mocht. ");
        g_assert_cmpstr (theirs, ==, "mocht. ");
        g_assert_true (wk_room_member_is_read_only (g_ptr_array_index (members, 1)));
      }
      /* What it reads goes on; what a stubborn program of its sends is taken by nobody. */
      fixture_type (t.doc, "t", 0, "host: ");
      fixture_spin ();
      fixture_type (a->doc, "t", 0, "stiekem ");
      fixture_spin ();
      table_settle (&t);
      {
        g_autofree char *text = fixture_text (b->doc, "t"), *theirs = fixture_text (a->doc, "t");

        g_assert_cmpstr (text, ==, "host: mocht. ");
        g_assert_nonnull (strstr (theirs, "host: mocht. "));
      }
      assert_kept (t.kept, t.doc);
      assert_kept (b->kept, t.doc);
      wk_room_set_read_only (t.room, member, FALSE);
      fixture_spin ();
      g_assert_false (wk_room_guest_is_read_only (a->guest));
      fixture_type (a->doc, "t", 0, "mag weer. ");
      fixture_spin ();
      table_settle (&t);
      fixture_assert_equal (t.doc, a->doc);
      fixture_assert_equal (t.doc, b->doc);
      {
        g_autofree char *text = fixture_text (t.doc, "t");

        g_assert_nonnull (strstr (text, "mag weer. "));
      }
      wk_room_close (t.room);
      assert_kept (t.kept, t.doc);
      fixture_spin ();
      table_clear (&t);
    }
}

/* Whoever is sent away is nobody to this table, nor to the one that goes on from it. */
static void
test_removed_key_is_void (void)
{
  Table t;
  Seat *a, *b;
  g_autoptr(GPtrArray) keys = NULL;

  table_init (&t, 22);
  a = table_seat (&t, "Anna", wk_room_get_code (t.room), TRUE);
  b = table_seat (&t, "Bert", wk_room_get_code (t.room), TRUE);
  seat_connect (a);
  seat_connect (b);
  table_settle (&t);
  g_assert_cmpuint (t.n_knocks, ==, 2);
  wk_room_remove_member (t.room, wk_room_guest_get_member_id (a->guest));
  fixture_spin ();
  g_assert_cmpint (wk_room_guest_get_reason (a->guest), ==, WK_REASON_REMOVED);
  /* Its token. */
  seat_connect (a);
  fixture_spin ();
  g_assert_cmpint (wk_room_guest_get_reason (a->guest), ==, WK_REASON_NOT_RECOGNISED);
  /* Its key. */
  wk_room_guest_follow (a->guest);
  seat_connect (a);
  fixture_spin ();
  g_assert_cmpint (wk_room_guest_get_reason (a->guest), ==, WK_REASON_NOT_RECOGNISED);
  keys = wk_room_guest_dup_admitted_keys (b->guest);
  g_assert_cmpuint (keys->len, ==, 2);
  for (guint i = 0; i < keys->len; i++)
    g_assert_cmpint (memcmp (g_bytes_get_data (g_ptr_array_index (keys, i), NULL), wk_device_key_get_public (a->key), 32), !=, 0);
  g_assert_cmpuint (t.n_knocks, ==, 2);
  table_clear (&t);
}

static void
test_presence (void)
{
  Table t;
  Seat *a, *b;
  YAwareness *host, *pa, *pb;
  g_autoptr(GArray) seen = NULL;

  table_init (&t, 11);
  host = wk_room_get_awareness (t.room, &t.name->document);
  y_awareness_set_local (host, "{\"n\":0}");
  a = table_seat (&t, "Anna", wk_room_get_code (t.room), FALSE);
  b = table_seat (&t, "Bert", wk_room_get_code (t.room), FALSE);
  seat_connect (a);
  seat_connect (b);
  fixture_spin ();
  pa = wk_room_guest_get_awareness (a->guest, &t.name->document);
  pb = wk_room_guest_get_awareness (b->guest, &t.name->document);
  y_awareness_set_local (pa, "{\"n\":1}");
  y_awareness_set_local (pb, "{\"n\":2}");
  fixture_spin ();
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GArray) clients = y_awareness_clients (i == 0 ? host : i == 1 ? pa : pb);

      g_assert_cmpuint (clients->len, ==, 3);
    }
  wk_pipe_cut (a->pipe);
  fixture_spin ();
  seen = y_awareness_clients (pb);
  g_assert_cmpuint (seen->len, ==, 2);
  /* Back, without having moved: there at once. */
  seat_connect (a);
  fixture_spin ();
  g_clear_pointer (&seen, g_array_unref);
  seen = y_awareness_clients (pb);
  g_assert_cmpuint (seen->len, ==, 3);
  table_clear (&t);
}

static void
test_away_and_back (void)
{
  Table t;
  Seat *a;
  g_autoptr(GPtrArray) members = NULL;

  table_init (&t, 13);
  a = table_seat (&t, "Anna", wk_room_get_code (t.room), TRUE);
  seat_connect (a);
  table_settle (&t);
  fixture_type (a->doc, "t", 0, "voor ");
  fixture_spin ();
  wk_pipe_cut (a->pipe);
  fixture_spin ();
  members = wk_room_dup_members (t.room);
  g_assert_cmpint (wk_room_member_get_state (g_ptr_array_index (members, 1)), ==, WK_ROOM_MEMBER_AWAY);
  fixture_type (a->doc, "t", 5, "hier ");
  fixture_type (t.doc, "t", 0, "daar ");
  g_assert_cmpuint (wk_room_guest_get_n_unconfirmed (a->guest), ==, 1);
  seat_connect (a);
  table_settle (&t);
  fixture_assert_equal (t.doc, a->doc);
  assert_kept (t.kept, t.doc);
  assert_kept (a->kept, t.doc);
  assert_members (&t, 2, WK_ROOM_MEMBER_IN_STEP);
  g_assert_cmpuint (t.n_knocks, ==, 1);
  table_clear (&t);
}

/* One scenario, cut after each message in turn, in either direction. */
static guint
run_with_cut (guint cut, gboolean at_host)
{
  Table t;
  Seat *a, *b;
  guint n;
  WkPipe *far = NULL;

  g_test_message ("cut %u %d", cut, at_host);
  table_init (&t, 14);
  fixture_type (t.doc, "t", 0, "begin. ");
  b = table_seat (&t, "Bert", wk_room_get_code (t.room), FALSE);
  seat_connect (b);
  fixture_spin ();
  a = table_seat (&t, "Anna", wk_room_get_code (t.room), TRUE);
  wk_pipe_new_pair (NULL, &a->pipe, &far);
  if (cut > 0)
    wk_pipe_cut_after (at_host ? far : a->pipe, cut);
  wk_room_add_connection (t.room, WK_TRANSPORT (far));
  wk_room_guest_connect (a->guest, WK_TRANSPORT (a->pipe));
  fixture_spin ();
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *words = g_strdup_printf ("a%u ", i);

      fixture_type (a->doc, "t", i, words);
      fixture_type (b->doc, "t", 0, "b");
      if (i == 2)
        y_text_delete (y_doc_get_root (a->doc, "t", Y_TYPE_TEXT), Y_CHARS, 0, 2);
      fixture_type (t.doc, "t", 3, "h");
      fixture_spin ();
      table_tick (&t, 500);
    }
  n = wk_pipe_get_n_sent (at_host ? far : a->pipe);
  if (wk_room_guest_get_state (a->guest) == WK_ROOM_GUEST_AWAY)
    {
      g_clear_object (&a->pipe);
      seat_connect (a);
    }
  table_settle (&t);
  g_assert_cmpint (wk_room_guest_get_state (a->guest), ==, WK_ROOM_GUEST_OPEN);
  fixture_assert_equal (t.doc, a->doc);
  fixture_assert_equal (t.doc, b->doc);
  g_assert_cmpuint (wk_room_guest_get_n_unconfirmed (a->guest), ==, 0);
  assert_kept (t.kept, t.doc);
  wk_room_close (t.room);
  fixture_spin ();
  g_object_unref (far);
  table_clear (&t);
  return n;
}

static void
test_cut_everywhere (void)
{
  for (guint side = 0; side < 2; side++)
    {
      guint n = run_with_cut (0, side == 1);

      g_assert_cmpuint (n, >, 10);
      for (guint i = 1; i <= n; i++)
        run_with_cut (i, side == 1);
    }
}

/* Two to eight write, drop out and come back as chance has it. */
static void
run_seeded (guint64 seed)
{
  Table t;
  guint n_guests;

  g_test_message ("seed %" G_GUINT64_FORMAT, seed);
  table_init (&t, seed);
  n_guests = g_rand_int_range (t.rand, 1, GUESTS_MAX);
  for (guint i = 0; i < n_guests; i++)
    {
      g_autofree char *name = g_strdup_printf ("Gast %u", i);

      seat_connect (table_seat (&t, name, wk_room_get_code (t.room), g_rand_boolean (t.rand)));
      fixture_spin ();
    }
  for (guint step = 0; step < 120; step++)
    {
      guint who = g_rand_int_range (t.rand, 0, n_guests + 1);
      Seat *seat = who < n_guests ? &t.seats[who] : NULL;
      YDoc *doc = seat != NULL ? seat->doc : t.doc;
      YType *text = y_doc_get_root (doc, "t", Y_TYPE_TEXT);
      guint length = y_text_length (text, Y_CHARS);

      switch (g_rand_int_range (t.rand, 0, 8))
        {
        case 0:
        case 1:
        case 2:
          fixture_type (doc, "t", g_rand_int_range (t.rand, 0, length + 1), "woord ");
          break;
        case 3:
          if (length > 3)
            y_text_delete (text, Y_CHARS, g_rand_int_range (t.rand, 0, length - 2), 2);
          break;
        case 4:
          if (seat != NULL && seat->pipe != NULL)
            wk_pipe_cut_after (seat->pipe, g_rand_int_range (t.rand, 1, 6));
          break;
        case 5:
          if (seat != NULL && wk_room_guest_get_state (seat->guest) == WK_ROOM_GUEST_AWAY)
            seat_connect (seat);
          break;
        case 6:
          table_tick (&t, 300);
          break;
        default:
          for (guint i = 0; i < 5; i++)
            g_main_context_iteration (NULL, FALSE);
          break;
        }
    }
  fixture_spin ();
  for (guint i = 0; i < n_guests; i++)
    {
      if (t.seats[i].pipe != NULL)
        wk_pipe_cut_after (t.seats[i].pipe, 0);
      g_assert_cmpint (wk_room_guest_get_state (t.seats[i].guest), !=, WK_ROOM_GUEST_ENDED);
      if (wk_room_guest_get_state (t.seats[i].guest) != WK_ROOM_GUEST_OPEN)
        seat_connect (&t.seats[i]);
      fixture_spin ();
    }
  table_settle (&t);
  for (guint i = 0; i < n_guests; i++)
    {
      fixture_assert_equal (t.doc, t.seats[i].doc);
      g_assert_true (wk_room_guest_is_in_step (t.seats[i].guest));
      g_assert_cmpuint (t.seats[i].n_diverged, ==, 0);
    }
  wk_room_close (t.room);
  assert_kept (t.kept, t.doc);
  fixture_spin ();
  /* Whoever keeps has every batch too, through all cuts. */
  for (guint i = 0; i < n_guests; i++)
    if (t.seats[i].key != NULL)
      assert_kept (t.seats[i].kept, t.doc);
  table_clear (&t);
}

static void
test_seeded (void)
{
  guint n = g_getenv ("WK_LONG") != NULL ? 1000 : 25;

  for (guint i = 0; i < n; i++)
    run_seeded (100 + i);
}

/* A frame that never arrived, on a line that holds: noticed after two seconds, and mended. */
static void
test_different_is_healed (void)
{
  Table t;
  Seat *a;

  table_init (&t, 15);
  a = table_seat (&t, "Anna", wk_room_get_code (t.room), FALSE);
  seat_connect (a);
  table_settle (&t);
  wk_pipe_set_dropping (a->pipe, TRUE);
  fixture_type (a->doc, "t", 0, "verdwenen");
  fixture_spin ();
  wk_pipe_set_dropping (a->pipe, FALSE);
  for (guint i = 0; i < 12; i++)
    table_tick (&t, 500);
  g_assert_cmpuint (a->n_different, >, 0);
  fixture_assert_equal (t.doc, a->doc);
  assert_members (&t, 2, WK_ROOM_MEMBER_IN_STEP);
  table_clear (&t);
}

/* Two copies of a home directory that wrote on under one client id: the same history, another text. */
static void
test_divergence_is_healed (void)
{
  Table t;
  Seat *a;
  g_autofree char *aside = NULL;

  table_init (&t, 16);
  {
    g_autoptr(YDoc) twin = y_doc_new (5, Y_DOC_GC);
    g_autoptr(GBytes) state = NULL;

    fixture_type (twin, "t", 0, "links");
    state = y_doc_encode_state (twin, NULL, 0, NULL);
    y_doc_apply_update (t.doc, g_bytes_get_data (state, NULL), g_bytes_get_size (state), NULL, NULL);
  }
  a = table_seat (&t, "Anna", wk_room_get_code (t.room), TRUE);
  {
    g_autoptr(YDoc) twin = y_doc_new (5, Y_DOC_GC);
    g_autoptr(GBytes) state = NULL;

    fixture_type (twin, "t", 0, "recht");
    state = y_doc_encode_state (twin, NULL, 0, NULL);
    y_doc_apply_update (a->doc, g_bytes_get_data (state, NULL), g_bytes_get_size (state), NULL, NULL);
  }
  seat_connect (a);
  table_settle (&t);
  g_assert_cmpuint (a->n_diverged, ==, 1);
  fixture_assert_equal (t.doc, a->doc);
  aside = fixture_text (t.doc, "aside");
  g_assert_cmpstr (aside, ==, "recht");
  assert_members (&t, 2, WK_ROOM_MEMBER_IN_STEP);
  table_clear (&t);
}

/* Guests come, and their lines die without a word, all afternoon: there is still a chair. */
static void
test_full_table (void)
{
  Table t;

  table_init (&t, 18);
  for (guint i = 0; i < 70; i++)
    {
      WkRoomConfig config = { .name = "Gast", .clock = t.clock, .random = t.random };
      g_autoptr(WkRoomGuest) guest = wk_room_guest_new (&config, wk_room_get_code (t.room));
      g_autoptr(WkPipe) near = NULL, far = NULL;

      wk_pipe_new_pair (NULL, &near, &far);
      wk_room_add_connection (t.room, WK_TRANSPORT (far));
      wk_room_guest_connect (guest, WK_TRANSPORT (near));
      fixture_spin ();
      g_assert_cmpint (wk_room_guest_get_state (guest), ==, WK_ROOM_GUEST_OPEN);
      wk_pipe_cut (near);
      fixture_spin ();
      wk_clock_advance (t.clock, G_USEC_PER_SEC);
    }
  {
    g_autoptr(GPtrArray) members = wk_room_dup_members (t.room);

    g_assert_cmpuint (members->len, ==, 64);
  }
  table_clear (&t);
}

/* The host's laptop closes; a member with a device key opens the table anew, and the others follow without a code. */
static void
test_successor (void)
{
  Table t;
  Seat *a, *b;
  WkRoomConfig config = { .word = "beuk", .name = "Anna" };
  g_autoptr(GPtrArray) keys = NULL;
  g_autoptr(WkRoom) next = NULL;
  g_autoptr(WkPipe) near = NULL, far = NULL;

  table_init (&t, 17);
  a = table_seat (&t, "Anna", wk_room_get_code (t.room), TRUE);
  b = table_seat (&t, "Bert", wk_room_get_code (t.room), TRUE);
  seat_connect (a);
  seat_connect (b);
  table_settle (&t);
  wk_pipe_cut (a->pipe);
  wk_pipe_cut (b->pipe);
  fixture_spin ();
  fixture_type (b->doc, "t", 0, "zonder host");
  config.key = a->key;
  config.clock = t.clock;
  config.random = t.random;
  next = wk_room_new (&config);
  keys = wk_room_guest_dup_admitted_keys (a->guest);
  g_assert_cmpuint (keys->len, ==, 3);
  for (guint i = 0; i < keys->len; i++)
    wk_room_add_admitted_key (next, g_bytes_get_data (g_ptr_array_index (keys, i), NULL));
  wk_room_add_document (next, t.name, a->doc);
  wk_room_guest_follow (b->guest);
  wk_pipe_new_pair (NULL, &near, &far);
  wk_room_add_connection (next, WK_TRANSPORT (far));
  wk_room_guest_connect (b->guest, WK_TRANSPORT (near));
  fixture_spin ();
  g_assert_cmpint (wk_room_guest_get_state (b->guest), ==, WK_ROOM_GUEST_OPEN);
  fixture_assert_equal (a->doc, b->doc);
  /* Somebody whom the host never admitted does not come in so. */
  {
    WkRoomConfig stranger = { .name = "Boef", .clock = t.clock, .random = t.random };
    g_autoptr(WkDeviceKey) key = wk_device_key_new (t.random);
    g_autoptr(WkRoomGuest) guest = NULL;
    g_autoptr(WkPipe) near2 = NULL, far2 = NULL;

    stranger.key = key;
    guest = wk_room_guest_new (&stranger, NULL);
    wk_pipe_new_pair (NULL, &near2, &far2);
    wk_room_add_connection (next, WK_TRANSPORT (far2));
    wk_room_guest_connect (guest, WK_TRANSPORT (near2));
    fixture_spin ();
    g_assert_cmpint (wk_room_guest_get_reason (guest), ==, WK_REASON_NOT_RECOGNISED);
  }
  wk_room_close (next);
  fixture_spin ();
  table_clear (&t);
}

/* What the host shows beside the plan goes to the resident's own seat, once the owner gave it to that one, and to nobody else. */
static void
test_sheets (void)
{
  Table t;
  Seat *resident, *other, *liar;
  g_autoptr(GBytes) sheet = g_bytes_new_static ("[]", 2);
  g_autoptr(GBytes) asked = g_bytes_new_static ("null", 4);
  g_autoptr(GPtrArray) members = NULL;
  guint64 id;

  table_init (&t, 23);
  t.sheets = TRUE;
  resident = table_seat (&t, "Fatma", wk_room_get_code (t.room), FALSE);
  liar = table_seat (&t, "Boef", wk_room_get_code (t.room), FALSE);
  t.sheets = FALSE;
  other = table_seat (&t, "Karin", wk_room_get_code (t.room), TRUE);
  seat_connect (resident);
  seat_connect (liar);
  seat_connect (other);
  wk_room_set_sheet (t.room, 1, sheet);
  table_settle (&t);
  g_assert_cmpuint (resident->n_sheets + liar->n_sheets + other->n_sheets, ==, 0);
  /* What is asked tells of nobody: every seat hears it, given or not, and no other member. */
  wk_room_set_sheet (t.room, WK_SHEET_ASKED, asked);
  table_settle (&t);
  g_assert_cmpuint (resident->n_asked, ==, 1);
  g_assert_cmpuint (liar->n_asked, ==, 1);
  g_assert_cmpuint (other->n_asked, ==, 0);

  id = wk_room_guest_get_member_id (resident->guest);
  members = wk_room_dup_members (t.room);
  for (guint i = 0; i < members->len; i++)
    {
      WkRoomMember *member = g_ptr_array_index (members, i);
      const char *name = wk_room_member_get_name (member);

      g_assert_cmpint (wk_room_member_is_seat (member), ==, g_str_equal (name, "Fatma") || g_str_equal (name, "Boef"));
    }
  wk_room_give_sheets (t.room, id);
  /* She did not ask for any, and would not know what it is. */
  wk_room_give_sheets (t.room, wk_room_guest_get_member_id (other->guest));
  wk_room_set_sheet (t.room, 1, sheet);
  table_settle (&t);
  g_assert_cmpuint (resident->n_sheets, ==, 1);
  g_assert_cmpuint (liar->n_sheets + other->n_sheets, ==, 0);
  g_assert_cmpint (wk_room_guest_get_state (other->guest), ==, WK_ROOM_GUEST_OPEN);

  /* Away and back: once more, without being given anew. */
  wk_pipe_cut (resident->pipe);
  fixture_spin ();
  seat_connect (resident);
  table_settle (&t);
  g_assert_cmpint (wk_room_guest_get_state (resident->guest), ==, WK_ROOM_GUEST_OPEN);
  g_assert_cmpuint (resident->n_sheets, ==, 2);
  table_clear (&t);
}

typedef struct
{
  guint64 member;
  guint n, number;
  char *words; /* (owned) */
} Told;

static void
told_cb (WkRoom *room, guint64 member, guint number, GBytes *content, gpointer data)
{
  Told *told = data;

  told->n++;
  told->member = member;
  told->number = number;
  g_free (told->words);
  told->words = g_strndup (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
}

static guint n_for_others;

static void
count_cb (gpointer self, gpointer data)
{
  n_for_others++;
}

/* What is said to the host alone reaches the host alone: nothing of it goes into a document, or to whoever else sits there. Only a seat says so. */
static void
test_told (void)
{
  g_autoptr(GBytes) content = g_bytes_new_static ("{\"how\":\"bad\"}", 13);
  g_autofree char *large = g_strnfill (9000, 'a');
  g_autoptr(GBytes) before = NULL, after = NULL;
  WkMessage message = { .n = 1, .bytes = content };
  g_autoptr(GBytes) frame = wk_message_write (WK_MESSAGE_TOLD, &message);
  Told told = { 0 };
  Seat *resident, *other;
  Table t;

  table_init (&t, 29);
  t.sheets = TRUE;
  resident = table_seat (&t, "Fatma", wk_room_get_code (t.room), FALSE);
  t.sheets = FALSE;
  other = table_seat (&t, "Karin", wk_room_get_code (t.room), TRUE);
  g_signal_connect (t.room, "told", G_CALLBACK (told_cb), &told);
  g_assert_false (wk_room_guest_tell (resident->guest, 1, content));
  seat_connect (resident);
  seat_connect (other);
  table_settle (&t);
  before = y_doc_encode_state (other->doc, NULL, 0, NULL);
  n_for_others = 0;
  g_signal_connect (other->guest, "sheet", G_CALLBACK (count_cb), NULL);
  g_signal_connect (other->guest, "members-changed", G_CALLBACK (count_cb), NULL);
  g_signal_connect (other->guest, "awareness-changed", G_CALLBACK (count_cb), NULL);
  g_assert_true (wk_room_guest_tell (resident->guest, 1, content));
  table_settle (&t);
  g_assert_cmpuint (told.n, ==, 1);
  g_assert_cmpuint (told.number, ==, 1);
  g_assert_cmpuint (told.member, ==, wk_room_guest_get_member_id (resident->guest));
  g_assert_cmpstr (told.words, ==, "{\"how\":\"bad\"}");
  g_assert_cmpuint (n_for_others, ==, 0);
  after = y_doc_encode_state (other->doc, NULL, 0, NULL);
  g_assert_true (g_bytes_equal (before, after));

  /* Who is no seat is ended, and so is who says too much. */
  wk_transport_send (WK_TRANSPORT (other->pipe), frame);
  fixture_spin ();
  g_assert_cmpint (wk_room_guest_get_state (other->guest), !=, WK_ROOM_GUEST_OPEN);
  {
    g_autoptr(GBytes) much = g_bytes_new (large, 9000);
    WkMessage too_much = { .n = 1, .bytes = much };
    g_autoptr(GBytes) whole = wk_message_write (WK_MESSAGE_TOLD, &too_much);

    wk_transport_send (WK_TRANSPORT (resident->pipe), whole);
  }
  fixture_spin ();
  g_assert_cmpint (wk_room_guest_get_state (resident->guest), !=, WK_ROOM_GUEST_OPEN);
  g_assert_cmpuint (told.n, ==, 1);
  g_free (told.words);
  table_clear (&t);
}

/* What is passed on goes only to who showed a certificate; and only such a one says that it has it. */
static void
test_passed (void)
{
  g_autoptr(GBytes) content = g_bytes_new_static ("sealed", 6);
  WkMessage message = { 0 };
  g_autoptr(GBytes) frame = wk_message_write (WK_MESSAGE_PASSED, &message);
  Seat *other;
  Table t;

  table_init (&t, 31);
  other = table_seat (&t, "Karin", wk_room_get_code (t.room), FALSE);
  seat_connect (other);
  table_settle (&t);
  n_for_others = 0;
  g_signal_connect (t.room, "passed-kept", G_CALLBACK (count_cb), NULL);
  g_assert_false (wk_room_pass (t.room, wk_room_guest_get_member_id (other->guest), content));
  g_assert_false (wk_room_pass (t.room, 999, content));
  wk_transport_send (WK_TRANSPORT (other->pipe), frame);
  fixture_spin ();
  g_assert_cmpint (wk_room_guest_get_state (other->guest), !=, WK_ROOM_GUEST_OPEN);
  g_assert_cmpuint (n_for_others, ==, 0);
  table_clear (&t);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/room/told", test_told);
  g_test_add_func ("/room/passed", test_passed);
  g_test_add_func ("/room/two-write", test_two_write);
  g_test_add_func ("/room/guest-is-vouched-for", test_guest_is_vouched_for);
  g_test_add_func ("/room/dead-laptop", test_dead_laptop);
  g_test_add_func ("/room/close-vouches", test_close_vouches);
  g_test_add_func ("/room/codes", test_codes);
  g_test_add_func ("/room/code-is-renewed", test_code_is_renewed);
  g_test_add_func ("/room/in-between", test_in_between);
  g_test_add_func ("/room/said", test_said);
  g_test_add_func ("/room/declined-removed-left", test_declined_removed_left);
  g_test_add_func ("/room/certificate-is-known", test_certificate_is_known);
  g_test_add_func ("/room/read-only", test_read_only);
  g_test_add_func ("/room/interpreter", test_interpreter);
  g_test_add_func ("/room/reader-comes-back", test_reader_comes_back);
  g_test_add_func ("/room/host-known", test_host_known);
  g_test_add_func ("/room/seat-word", test_seat_word);
  g_test_add_func ("/room/rights-change", test_rights_change);
  g_test_add_func ("/room/removed-key-is-void", test_removed_key_is_void);
  g_test_add_func ("/room/presence", test_presence);
  g_test_add_func ("/room/away-and-back", test_away_and_back);
  g_test_add_func ("/room/cut-everywhere", test_cut_everywhere);
  g_test_add_func ("/room/seeded", test_seeded);
  g_test_add_func ("/room/different-is-healed", test_different_is_healed);
  g_test_add_func ("/room/divergence-is-healed", test_divergence_is_healed);
  g_test_add_func ("/room/full-table", test_full_table);
  g_test_add_func ("/room/successor", test_successor);
  g_test_add_func ("/room/sheets", test_sheets);
  return g_test_run ();
}
