/* Laptops and an office over pipes: cut anywhere, doubled, restored; nothing is lost, everybody ends equal. */
#include "feed-fixture.h"

#define N_DOCUMENTS 5

typedef struct
{
  WkClock *clock;
  WkCodeLimit *limit;
  TestOffice *office;
  TestLaptop *laptops[3];
  WkDocumentName *names[N_DOCUMENTS];
} World;

static void
world_init (World *w)
{
  memset (w, 0, sizeof *w);
  w->clock = wk_clock_new_test (1700000000000000);
  w->limit = wk_code_limit_new (w->clock);
  w->office = g_object_new (TEST_TYPE_OFFICE, NULL);
  for (guint i = 0; i < 3; i++)
    w->laptops[i] = test_laptop_new (w->office, i + 1);
  for (guint i = 0; i < N_DOCUMENTS; i++)
    {
      WkId document = fixture_id (20 + i), subject = fixture_id (40 + i / 2);

      w->names[i] = wk_document_name_new (&document, &subject, i, "");
    }
}

static void
world_clear (World *w)
{
  for (guint i = 0; i < 3; i++)
    g_assert_finalize_object (w->laptops[i]);
  g_assert_finalize_object (w->office);
  for (guint i = 0; i < N_DOCUMENTS; i++)
    wk_document_name_free (w->names[i]);
  wk_code_limit_unref (w->limit);
  wk_clock_unref (w->clock);
}

static void
sync_once (World *w, TestLaptop *laptop)
{
  Line line = { 0 };

  line_open (&line, w->office, laptop, w->clock, w->limit);
  fixture_wait_for (line_is_quiet (&line));
  g_assert_cmpint (wk_feed_client_get_state (line.client), ==, WK_FEED_CLIENT_LIVE);
  g_assert_cmpuint (test_laptop_count_waiting (laptop), ==, 0);
  line_close (&line);
}

static void
assert_all_equal (World *w, guint n_laptops, guint n_documents)
{
  g_assert_cmpuint (g_hash_table_size (w->office->documents), ==, n_documents);
  for (guint i = 0; i < n_documents; i++)
    for (guint j = 0; j < n_laptops; j++)
      fixture_assert_equal (get_doc (w->office->documents, &w->names[i]->document), get_doc (w->laptops[j]->documents, &w->names[i]->document));
}

static void
test_three_apart (void)
{
  World w;

  world_init (&w);
  for (guint round = 0; round < 3; round++)
    {
      for (guint i = 0; i < 3; i++)
        for (guint d = 0; d < N_DOCUMENTS; d++)
          {
            g_autofree char *words = g_strdup_printf ("%u-%u ", i, round);

            test_laptop_write (w.laptops[i], w.names[d], words);
          }
      for (guint i = 0; i < 3; i++)
        sync_once (&w, w.laptops[i]);
    }
  for (guint i = 0; i < 3; i++)
    sync_once (&w, w.laptops[i]);
  g_assert_cmpuint (w.office->log->len, ==, 3 * 3 * N_DOCUMENTS);
  assert_all_equal (&w, 3, N_DOCUMENTS);
  world_clear (&w);
}

static void
test_counts_and_echo (void)
{
  World w;
  Line line = { 0 };

  world_init (&w);
  for (guint i = 0; i < 7; i++)
    test_laptop_write (w.laptops[0], w.names[0], "x");
  line_open (&line, w.office, w.laptops[0], w.clock, w.limit);
  fixture_wait_for (line_is_quiet (&line));
  g_assert_cmpuint (wk_feed_client_get_n_sent (line.client), ==, 7);
  g_assert_cmpuint (wk_feed_client_get_n_received (line.client), ==, 0);
  g_assert_cmpuint (wk_feed_server_get_n_received (line.server), ==, 7);
  /* Its own batches were passed over, not sent back. */
  g_assert_cmpuint (wk_feed_server_get_n_sent (line.server), ==, 0);
  g_assert_cmpuint (w.laptops[0]->n_applied, ==, 0);
  g_assert_cmpuint (w.laptops[0]->position.n, ==, 7);
  line_close (&line);
  line_open (&line, w.office, w.laptops[1], w.clock, w.limit);
  fixture_wait_for (line_is_quiet (&line));
  g_assert_cmpuint (wk_feed_client_get_n_received (line.client), ==, 7);
  {
    guint64 at = 0, end = 0;

    g_assert_true (wk_feed_client_get_places (line.client, &at, &end));
    g_assert_cmpuint (at, ==, 7);
    g_assert_cmpuint (end, ==, 7);
  }
  line_close (&line);
  world_clear (&w);
}

/* One round trip, and next to nothing on the wire. */
static void
test_nothing_new (void)
{
  World w;
  Line line = { 0 };

  world_init (&w);
  for (guint i = 0; i < 20; i++)
    test_laptop_write (w.laptops[0], w.names[i % N_DOCUMENTS], "x");
  sync_once (&w, w.laptops[0]);
  sync_once (&w, w.laptops[0]);
  line_open (&line, w.office, w.laptops[0], w.clock, w.limit);
  fixture_wait_for (line_is_quiet (&line));
  /* CHALLENGE; then HELLO and OPEN; then WELCOME, HEAD and TELL. */
  g_assert_cmpuint (wk_pipe_get_n_sent (line.near), ==, 2);
  g_assert_cmpuint (wk_pipe_get_n_sent (line.far), ==, 4);
  g_assert_cmpuint (wk_feed_client_get_bytes_sent (line.client) + wk_feed_client_get_bytes_received (line.client), <, 1500);
  line_close (&line);
  world_clear (&w);
}

static void
test_live (void)
{
  World w;
  Line lines[3] = { 0 };

  world_init (&w);
  for (guint i = 0; i < 3; i++)
    line_open (&lines[i], w.office, w.laptops[i], w.clock, w.limit);
  for (guint i = 0; i < 3; i++)
    fixture_wait_for (line_is_quiet (&lines[i]));
  for (guint i = 0; i < 30; i++)
    {
      test_laptop_write (w.laptops[i % 3], w.names[i % N_DOCUMENTS], "live ");
      if (i % 4 == 0)
        fixture_spin ();
    }
  fixture_wait_for (w.office->log->len == 30);
  for (guint i = 0; i < 3; i++)
    fixture_wait_for (w.laptops[i]->position.n == 30 && line_is_quiet (&lines[i]) && test_laptop_count_waiting (w.laptops[i]) == 0);
  assert_all_equal (&w, 3, N_DOCUMENTS);
  for (guint i = 0; i < 3; i++)
    line_close (&lines[i]);
  world_clear (&w);
}

static guint
run_with_cut (guint cut, gboolean at_office)
{
  World w;
  Line line = { 0 };
  guint n;

  world_init (&w);
  for (guint i = 0; i < 8; i++)
    test_laptop_write (w.laptops[0], w.names[i % N_DOCUMENTS], "nul ");
  sync_once (&w, w.laptops[0]);
  for (guint i = 0; i < 5; i++)
    {
      test_laptop_write (w.laptops[0], w.names[i], "een ");
      test_laptop_write (w.laptops[1], w.names[i], "twee ");
    }
  sync_once (&w, w.laptops[0]);
  line_open (&line, w.office, w.laptops[1], w.clock, w.limit);
  if (cut > 0)
    wk_pipe_cut_after (at_office ? line.far : line.near, cut);
  fixture_wait_for (line_is_quiet (&line));
  n = wk_pipe_get_n_sent (at_office ? line.far : line.near);
  line_close (&line);
  sync_once (&w, w.laptops[1]);
  sync_once (&w, w.laptops[0]);
  g_assert_cmpuint (w.office->log->len, ==, 18);
  assert_all_equal (&w, 2, N_DOCUMENTS);
  world_clear (&w);
  return n;
}

typedef struct
{
  GString *heard;
  guint n;
} Heard;

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Heard *heard = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = wk_feed_client_ask_finish (WK_FEED_CLIENT (source), result, &error);

  heard->n++;
  if (body != NULL)
    g_string_append_printf (heard->heard, "%.*s ", (int) g_bytes_get_size (body), (const char *) g_bytes_get_data (body, NULL));
  else
    g_string_append_printf (heard->heard, "%s ", g_error_matches (error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED) ? error->message
                                                 : g_error_matches (error, WK_SYNC_ERROR, WK_SYNC_ERROR_LIMIT) ? "limit"
                                                 : g_error_matches (error, WK_SYNC_ERROR, WK_SYNC_ERROR_ENDED) ? "ended" : "later");
}

static void
told_cb (WkFeedClient *client, GBytes *body, gpointer data)
{
  g_string_append_printf (data, "%.*s ", (int) g_bytes_get_size (body), (const char *) g_bytes_get_data (body, NULL));
}

static void
ask (WkFeedClient *client, guint64 question, const char *text, Heard *heard)
{
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));

  wk_feed_client_ask_async (client, question, body, NULL, answered_cb, heard);
}

/* Beside the feed: answers in the order of the questions; what is told comes again when it is another. */
static void
test_questions (void)
{
  World w;
  Line line;
  Heard heard = { g_string_new (NULL), 0 };
  g_autoptr(GString) told = g_string_new (NULL);
  g_autoptr(GBytes) large = NULL;

  world_init (&w);
  line_open (&line, w.office, w.laptops[0], w.clock, w.limit);
  g_signal_connect (line.client, "told", G_CALLBACK (told_cb), told);
  ask (line.client, WK_QUESTION_LOOKS, "{}", &heard);
  fixture_wait_for (heard.n == 1);
  g_assert_cmpstr (heard.heard->str, ==, "ended ");
  g_assert_false (wk_feed_client_can_ask (line.client));
  fixture_wait_for (line_is_quiet (&line) && told->len > 0);
  g_assert_true (wk_feed_client_can_ask (line.client));

  g_string_set_size (heard.heard, 0);
  ask (line.client, WK_QUESTION_LINES, "a", &heard);
  ask (line.client, 9, "b", &heard);
  ask (line.client, 10, "c", &heard);
  ask (line.client, WK_QUESTION_EMERGENCY, "", &heard);
  fixture_wait_for (heard.n == 5);
  g_assert_cmpstr (w.office->asked->str, ==, "1a 9b 10c 3 ");
  g_assert_cmpstr (heard.heard->str, ==, "a vraag Anna later  ");

  g_assert_cmpstr (told->str, ==, "{} ");
  wk_feed_office_people_changed (WK_FEED_OFFICE (w.office)); /* the same again: not sent */
  fixture_spin ();
  wk_feed_office_people_changed (WK_FEED_OFFICE (w.office));
  fixture_wait_for (strlen (told->str) > 3);
  g_assert_cmpstr (told->str, ==, "{} {\"ground\":\"mandaat\"} ");

  /* Too many, too large; what is not answered yet ends with the line, and the office is none the worse. */
  g_string_set_size (heard.heard, 0);
  heard.n = 0;
  for (guint i = 0; i < 17; i++)
    ask (line.client, WK_QUESTION_LOOKS, "x", &heard);
  fixture_wait_for (heard.n == 1);
  g_assert_cmpstr (heard.heard->str, ==, "limit ");
  fixture_wait_for (heard.n == 17);
  large = g_bytes_new_take (g_malloc0 (300 * 1024), 300 * 1024);
  wk_feed_client_ask_async (line.client, WK_QUESTION_LOOKS, large, NULL, answered_cb, &heard);
  fixture_wait_for (heard.n == 18);
  g_assert_true (g_str_has_suffix (heard.heard->str, "limit "));
  ask (line.client, WK_QUESTION_LOOKS, "y", &heard);
  line_close (&line);
  fixture_wait_for (heard.n == 19);
  g_assert_true (g_str_has_suffix (heard.heard->str, "ended "));
  sync_once (&w, w.laptops[0]);
  world_clear (&w);
  g_string_free (heard.heard, TRUE);
}

static void
test_cut_everywhere (void)
{
  for (guint side = 0; side < 2; side++)
    {
      guint n = run_with_cut (0, side == 1);

      g_assert_cmpuint (n, >, 5);
      for (guint i = 1; i <= n; i++)
        run_with_cut (i, side == 1);
    }
}

/* A laptop restored from a backup asks again for what it has had, its own batches among it. */
static void
test_laptop_restored (void)
{
  World w;
  guint applied;

  world_init (&w);
  for (guint i = 0; i < 6; i++)
    test_laptop_write (w.laptops[0], w.names[0], "a");
  sync_once (&w, w.laptops[0]);
  w.laptops[0]->position.n = 2;
  applied = w.laptops[0]->n_applied;
  sync_once (&w, w.laptops[0]);
  g_assert_cmpuint (w.laptops[0]->n_applied - applied, ==, 4);
  assert_all_equal (&w, 1, 1);
  world_clear (&w);
}

/* The office as it was after `n` entries, as from last night's backup. */
static void
restore_office (TestOffice *office, guint n, gboolean new_epoch)
{
  g_hash_table_remove_all (office->known);
  g_hash_table_remove_all (office->documents);
  g_ptr_array_set_size (office->names, 0);
  g_hash_table_remove_all (office->subjects);
  g_ptr_array_set_size (office->log, n);
  for (guint i = 0; i < n; i++)
    {
      WkBatch *batch = g_ptr_array_index (office->log, i);
      const WkBatchFields *fields = wk_batch_get_fields (batch);
      guint8 secret[32];

      memset (secret, 9, sizeof secret);
      g_hash_table_add (office->known, batch);
      add_name (office->names, &fields->name);
      g_hash_table_insert (office->subjects, wk_id_copy (&fields->name.subject), wk_subject_new (&fields->name.subject, secret));
      apply_bytes (get_doc (office->documents, &fields->name.document), fields->update);
    }
  if (new_epoch)
    wk_id_init_random (&office->epoch, office->random);
}

static guint
run_restored (guint cut, gboolean at_office)
{
  World w;
  Line line = { 0 };
  guint n;

  world_init (&w);
  for (guint i = 0; i < 10; i++)
    test_laptop_write (w.laptops[i % 2], w.names[i % N_DOCUMENTS], "w ");
  sync_once (&w, w.laptops[0]);
  sync_once (&w, w.laptops[1]);
  sync_once (&w, w.laptops[0]);
  restore_office (w.office, 4, TRUE);
  /* Meanwhile a third wrote, in a document the others have never seen written under that epoch. */
  test_laptop_write (w.laptops[2], w.names[4], "derde ");
  sync_once (&w, w.laptops[2]);
  test_laptop_write (w.laptops[0], w.names[0], "na ");

  line_open (&line, w.office, w.laptops[0], w.clock, w.limit);
  if (cut > 0)
    wk_pipe_cut_after (at_office ? line.far : line.near, cut);
  fixture_wait_for (line_is_quiet (&line));
  n = wk_pipe_get_n_sent (at_office ? line.far : line.near);
  line_close (&line);
  sync_once (&w, w.laptops[0]);
  sync_once (&w, w.laptops[1]);
  sync_once (&w, w.laptops[2]);
  sync_once (&w, w.laptops[0]);
  assert_all_equal (&w, 3, N_DOCUMENTS);
  g_assert_true (wk_id_equal (&w.laptops[0]->position.epoch, &w.office->epoch));
  {
    g_autofree char *text = fixture_text (get_doc (w.office->documents, &w.names[0]->document), "t");

    g_assert_nonnull (strstr (text, "na "));
    g_assert_cmpuint (strlen (text), ==, 7);
  }
  world_clear (&w);
  return n;
}

static void
test_office_restored (void)
{
  for (guint side = 0; side < 2; side++)
    {
      guint n = run_restored (0, side == 1);

      for (guint i = 1; i <= n; i++)
        run_restored (i, side == 1);
    }
}

/* Whoever restored the office forgot to begin an epoch: noticed by a laptop that stands further than the office. */
static void
test_office_restored_in_silence (void)
{
  World w;

  world_init (&w);
  for (guint i = 0; i < 10; i++)
    test_laptop_write (w.laptops[0], w.names[i % N_DOCUMENTS], "w ");
  sync_once (&w, w.laptops[0]);
  restore_office (w.office, 4, FALSE);
  sync_once (&w, w.laptops[0]);
  assert_all_equal (&w, 1, N_DOCUMENTS);
  world_clear (&w);
}

/* The laptop has nothing: after a new epoch all it lacks comes as states. */
static void
test_rest_after_epoch (void)
{
  World w;

  world_init (&w);
  test_laptop_write (w.laptops[1], w.names[0], "a ");
  sync_once (&w, w.laptops[1]);
  for (guint i = 0; i < N_DOCUMENTS; i++)
    test_laptop_write (w.laptops[0], w.names[i], "b ");
  sync_once (&w, w.laptops[0]);
  wk_id_init_random (&w.office->epoch, w.office->random);
  sync_once (&w, w.laptops[1]);
  for (guint i = 0; i < N_DOCUMENTS; i++)
    fixture_assert_equal (get_doc (w.office->documents, &w.names[i]->document), get_doc (w.laptops[1]->documents, &w.names[i]->document));
  world_clear (&w);
}

static void
test_refused (void)
{
  World w;
  Line line = { 0 };

  world_init (&w);
  test_laptop_write (w.laptops[0], w.names[0], "mag ");
  test_laptop_write (w.laptops[0], w.names[1], "mag niet ");
  test_laptop_write (w.laptops[0], w.names[1], "en dus ook niet ");
  test_laptop_write (w.laptops[0], w.names[2], "mag wel ");
  w.office->refused_client = 1001;
  line_open (&line, w.office, w.laptops[0], w.clock, w.limit);
  fixture_wait_for (line_is_quiet (&line));
  g_assert_cmpuint (wk_feed_client_get_n_sent (line.client), ==, 2);
  g_assert_cmpuint (wk_feed_client_get_n_refused (line.client), ==, 2);
  g_assert_cmpuint (w.office->log->len, ==, 2);
  /* The chain is broken for as long as the connection lasts, even when the right came back. */
  w.office->refused_client = 0;
  test_laptop_write (w.laptops[0], w.names[1], "te laat ");
  fixture_wait_for (wk_feed_client_get_n_refused (line.client) == 3);
  line_close (&line);
  world_clear (&w);
}

/* A batch that its device did not sign so never reaches the office's log. */
static void
test_forged (void)
{
  World w;
  Line line = { 0 };
  Sent *sent;
  g_autofree guint8 *bytes = NULL;
  g_autoptr(GBytes) forged = NULL;
  gsize length;

  world_init (&w);
  test_laptop_write (w.laptops[0], w.names[0], "echt ");
  sent = g_ptr_array_index (w.laptops[0]->outbox, 0);
  length = g_bytes_get_size (wk_batch_encode (sent->batch));
  bytes = g_memdup2 (g_bytes_get_data (wk_batch_encode (sent->batch), NULL), length);
  bytes[length - 1] ^= 1;
  forged = g_bytes_new (bytes, length);
  wk_batch_unref (sent->batch);
  sent->batch = wk_batch_decode (forged, NULL);
  line_open (&line, w.office, w.laptops[0], w.clock, w.limit);
  fixture_wait_for (line_is_quiet (&line));
  g_assert_cmpuint (wk_feed_client_get_n_refused (line.client), ==, 1);
  g_assert_cmpuint (w.office->log->len, ==, 0);
  line_close (&line);
  world_clear (&w);
}

static void
test_office_in_trouble (void)
{
  World w;
  Line line = { 0 };

  world_init (&w);
  test_laptop_write (w.laptops[0], w.names[0], "a ");
  w.office->fails = TRUE;
  line_open (&line, w.office, w.laptops[0], w.clock, w.limit);
  fixture_wait_for (line_is_quiet (&line));
  g_assert_cmpint (wk_feed_client_get_reason (line.client), ==, WK_REASON_FAILED);
  g_assert_cmpuint (test_laptop_count_waiting (w.laptops[0]), ==, 1);
  line_close (&line);
  w.office->fails = FALSE;
  sync_once (&w, w.laptops[0]);
  assert_all_equal (&w, 1, 1);
  world_clear (&w);
}

static void
test_laptop_in_trouble (void)
{
  World w;
  Line line = { 0 };

  world_init (&w);
  test_laptop_write (w.laptops[0], w.names[0], "a ");
  sync_once (&w, w.laptops[0]);
  w.laptops[1]->fails = TRUE;
  line_open (&line, w.office, w.laptops[1], w.clock, w.limit);
  fixture_wait_for (line_is_quiet (&line));
  g_assert_cmpint (wk_feed_client_get_reason (line.client), ==, WK_REASON_FAILED);
  g_assert_cmpuint (w.laptops[1]->position.n, ==, 0);
  line_close (&line);
  w.laptops[1]->fails = FALSE;
  sync_once (&w, w.laptops[1]);
  assert_all_equal (&w, 2, 1);
  world_clear (&w);
}

static void
assert_ends (World *w, TestLaptop *laptop, WkReason reason)
{
  Line line = { 0 };

  line_open (&line, w->office, laptop, w->clock, w->limit);
  fixture_wait_for (line_is_quiet (&line));
  g_assert_cmpint (wk_feed_client_get_state (line.client), ==, WK_FEED_CLIENT_ENDED);
  g_assert_cmpint (wk_feed_client_get_reason (line.client), ==, reason);
  line_close (&line);
}

static void
test_strangers (void)
{
  World w;
  g_autoptr(TestOffice) other = g_object_new (TEST_TYPE_OFFICE, NULL);
  g_autoptr(TestLaptop) stranger = NULL;
  WkEnrolment *own;

  world_init (&w);
  /* A device that is not in anymore. */
  w.office->admits = FALSE;
  assert_ends (&w, w.laptops[0], WK_REASON_NOT_RECOGNISED);
  w.office->admits = TRUE;
  /* A certificate of another office, for this location. */
  g_clear_pointer (&other->key, wk_device_key_unref);
  other->key = wk_device_key_new (w.office->random);
  other->location = w.office->location;
  stranger = test_laptop_new (other, 9);
  assert_ends (&w, stranger, WK_REASON_NOT_RECOGNISED);
  /* An office that is not ours: the laptop does not tell it anything. */
  own = w.laptops[1]->enrolment;
  w.laptops[1]->enrolment = wk_enrolment_copy (own);
  w.laptops[1]->enrolment->office_key[5] ^= 1;
  test_laptop_write (w.laptops[1], w.names[0], "geheim");
  assert_ends (&w, w.laptops[1], WK_REASON_NOT_RECOGNISED);
  g_assert_cmpuint (w.office->log->len, ==, 0);
  wk_enrolment_free (w.laptops[1]->enrolment);
  w.laptops[1]->enrolment = own;
  /* Somebody else's certificate, without its key. */
  g_clear_pointer (&w.laptops[0]->key, wk_device_key_unref);
  w.laptops[0]->key = wk_device_key_new (w.office->random);
  assert_ends (&w, w.laptops[0], WK_REASON_NOT_RECOGNISED);
  world_clear (&w);
}

typedef struct
{
  gboolean done;
  WkEnrolment *enrolment;
  WkReason reason;
  GError *error;
} Enrolled;

static void
enrolled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Enrolled *e = data;

  e->enrolment = wk_enrol_finish (result, &e->reason, &e->error);
  e->done = TRUE;
}

static Enrolled
enrol (World *w, const char *code, WkDeviceKey *key, gboolean cancel, const WkSubject *location)
{
  WkCertificateFields fields = { .name = "Piet", .organisation = "Gemeente", .function = "regisseur", .device = "laptop 7" };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(WkPipe) near = NULL, far = NULL;
  g_autoptr(WkFeedServer) server = NULL;
  Enrolled e = { 0 };

  wk_pipe_new_pair (NULL, &near, &far);
  server = wk_feed_server_new (WK_TRANSPORT (far), WK_FEED_OFFICE (w->office), &w->office->location, w->office->key, w->limit, w->clock,
                               w->office->random);
  wk_enrol_async (WK_TRANSPORT (near), code, &fields, key, location, location != NULL ? "Assen" : NULL, w->clock, w->office->random, cancellable, enrolled_cb, &e);
  if (cancel)
    g_cancellable_cancel (cancellable);
  fixture_wait_for (e.done);
  fixture_spin ();
  return e;
}

static void
test_enrol (void)
{
  World w;
  g_autoptr(WkDeviceKey) key = NULL;
  Enrolled e;

  world_init (&w);
  key = wk_device_key_new (w.office->random);
  w.office->account = fixture_id (77);
  memset (w.office->secret, 5, 32);

  e = enrol (&w, "123456789012", key, FALSE, NULL);
  g_assert_error (e.error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED);
  g_assert_cmpint (e.reason, ==, WK_REASON_WRONG_CODE);
  g_clear_error (&e.error);

  w.office->code = g_strdup ("123456789012");
  e = enrol (&w, "123456789013", key, FALSE, NULL);
  g_assert_error (e.error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED);
  g_assert_cmpuint (w.office->n_code_failures, ==, 1);
  g_clear_error (&e.error);

  e = enrol (&w, "123456789012", key, TRUE, NULL);
  g_assert_error (e.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&e.error);

  e = enrol (&w, "123456789012", key, FALSE, NULL);
  g_assert_no_error (e.error);
  g_assert_null (w.office->founded);
  g_assert_nonnull (e.enrolment);
  g_assert_true (wk_id_equal (&e.enrolment->account, &w.office->account));
  g_assert_cmpmem (e.enrolment->location->secret, 32, w.office->secret, 32);
  g_assert_cmpstr (e.enrolment->location_name, ==, "Groningen");
  g_assert_cmpstr (wk_certificate_get_fields (e.enrolment->certificate)->device, ==, "laptop 7");
  g_assert_null (w.office->code);

  /* Who began alone offers the location of their own. */
  {
    WkSubject location = { .id = fixture_id (3) };
    Enrolled founder;

    memcpy (location.secret, w.office->secret, 32);
    w.office->code = g_strdup ("999956789012");
    founder = enrol (&w, "999956789012", key, FALSE, &location);
    g_assert_no_error (founder.error);
    g_assert_cmpstr (w.office->founded, ==, "Assen");
    wk_enrolment_free (founder.enrolment);
  }

  /* And with that the laptop syncs. */
  {
    g_autoptr(TestLaptop) laptop = test_laptop_new (w.office, 8);

    wk_enrolment_free (laptop->enrolment);
    laptop->enrolment = e.enrolment;
    wk_device_key_unref (laptop->key);
    laptop->key = wk_device_key_ref (key);
    test_laptop_write (laptop, w.names[0], "nieuw ");
    sync_once (&w, laptop);
  }
  world_clear (&w);
}

/* Laptops that come and go as chance has it, with an office that is restored now and then. */
static void
run_seeded (guint32 seed)
{
  World w;
  Line lines[3] = { 0 };
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  guint epochs = 0;

  g_test_message ("seed %u", seed);
  world_init (&w);
  for (guint step = 0; step < 150; step++)
    {
      guint i = g_rand_int_range (rand, 0, 3);

      switch (g_rand_int_range (rand, 0, 10))
        {
        case 0:
        case 1:
        case 2:
        case 3:
          test_laptop_write (w.laptops[i], w.names[g_rand_int_range (rand, 0, N_DOCUMENTS)], "woord ");
          break;
        case 4:
          line_close (&lines[i]);
          break;
        case 5:
          if (lines[i].client == NULL)
            line_open (&lines[i], w.office, w.laptops[i], w.clock, w.limit);
          break;
        case 6:
          if (lines[i].client != NULL)
            wk_pipe_cut_after (g_rand_boolean (rand) ? lines[i].near : lines[i].far, g_rand_int_range (rand, 1, 5));
          break;
        case 7:
          if (epochs < 2 && g_rand_int_range (rand, 0, 12) == 0 && w.office->log->len > 0)
            {
              for (guint j = 0; j < 3; j++)
                line_close (&lines[j]);
              restore_office (w.office, g_rand_int_range (rand, 0, w.office->log->len), TRUE);
              epochs++;
            }
          break;
        default:
          for (guint j = 0; j < 20; j++)
            g_main_context_iteration (NULL, FALSE);
          break;
        }
    }
  for (guint j = 0; j < 3; j++)
    line_close (&lines[j]);
  for (guint round = 0; round < 2; round++)
    for (guint j = 0; j < 3; j++)
      sync_once (&w, w.laptops[j]);
  for (guint d = 0; d < N_DOCUMENTS; d++)
    for (guint j = 0; j < 3; j++)
      fixture_assert_equal (get_doc (w.office->documents, &w.names[d]->document), get_doc (w.laptops[j]->documents, &w.names[d]->document));
  world_clear (&w);
}

static void
test_seeded (void)
{
  guint n = g_getenv ("WK_LONG") != NULL ? 1000 : 30;

  for (guint i = 0; i < n; i++)
    run_seeded (1 + i);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feed/three-apart", test_three_apart);
  g_test_add_func ("/feed/counts-and-echo", test_counts_and_echo);
  g_test_add_func ("/feed/nothing-new", test_nothing_new);
  g_test_add_func ("/feed/live", test_live);
  g_test_add_func ("/feed/questions", test_questions);
  g_test_add_func ("/feed/cut-everywhere", test_cut_everywhere);
  g_test_add_func ("/feed/laptop-restored", test_laptop_restored);
  g_test_add_func ("/feed/office-restored", test_office_restored);
  g_test_add_func ("/feed/office-restored-in-silence", test_office_restored_in_silence);
  g_test_add_func ("/feed/rest-after-epoch", test_rest_after_epoch);
  g_test_add_func ("/feed/refused", test_refused);
  g_test_add_func ("/feed/forged", test_forged);
  g_test_add_func ("/feed/office-in-trouble", test_office_in_trouble);
  g_test_add_func ("/feed/laptop-in-trouble", test_laptop_in_trouble);
  g_test_add_func ("/feed/strangers", test_strangers);
  g_test_add_func ("/feed/enrol", test_enrol);
  g_test_add_func ("/feed/seeded", test_seeded);
  return g_test_run ();
}
