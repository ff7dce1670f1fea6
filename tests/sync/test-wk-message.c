/* Every message and frame there and back, cut and flipped. */
#include "sync-fixture.h"

#include "wk-message-private.h"

static const WkMessageType types[] = {
  WK_MESSAGE_CHALLENGE, WK_MESSAGE_HELLO, WK_MESSAGE_SHARE, WK_MESSAGE_CONFIRM, WK_MESSAGE_WELCOME, WK_MESSAGE_BYE, WK_MESSAGE_PING,
  WK_MESSAGE_PASSED, WK_MESSAGE_TOLD, WK_MESSAGE_KNOCK, WK_MESSAGE_ADMITTED, WK_MESSAGE_MEMBERS, WK_MESSAGE_DOCUMENTS, WK_MESSAGE_BATCHES, WK_MESSAGE_KEPT,
  WK_MESSAGE_HASHES, WK_MESSAGE_RESYNC, WK_MESSAGE_WANT_STATE, WK_MESSAGE_STATE, WK_MESSAGE_KEYS, WK_MESSAGE_HEIRS, WK_MESSAGE_RIGHTS, WK_MESSAGE_REFUSED, WK_MESSAGE_SAFE, WK_MESSAGE_SHEET, WK_MESSAGE_OPEN, WK_MESSAGE_HEAD,
  WK_MESSAGE_WANT, WK_MESSAGE_PAGE, WK_MESSAGE_PUSH, WK_MESSAGE_RECEIPT, WK_MESSAGE_COMPARE, WK_MESSAGE_DIFFERENCES, WK_MESSAGE_REST,
  WK_MESSAGE_WANT_REST, WK_MESSAGE_ASK, WK_MESSAGE_ANSWER, WK_MESSAGE_TELL, WK_MESSAGE_ENROL, WK_MESSAGE_ENROLLED,
};

static WkBatch *
make_batch (void)
{
  g_autoptr(WkRandom) random = wk_random_new_seeded (3);
  g_autoptr(WkDeviceKey) key = wk_device_key_new (random);
  g_autoptr(YDoc) doc = y_doc_new (42, Y_DOC_GC);
  g_autoptr(GBytes) update = NULL;
  WkId document = fixture_id (1), subject = fixture_id (2), author = fixture_id (3);
  g_autoptr(WkDocumentName) name = wk_document_name_new (&document, &subject, 4, "werk");

  fixture_type (doc, "t", 0, "een");
  update = y_doc_encode_state (doc, NULL, 0, NULL);
  return fixture_batch (name, update, &author, key, 0, "Gast");
}

/* Two of everything, all fields set. */
static WkMessage *
make_message (void)
{
  WkMessage *m = g_new0 (WkMessage, 1);
  g_autoptr(WkBatch) batch = make_batch ();
  WkId document = fixture_id (1), subject = fixture_id (2);
  g_autoptr(WkDocumentName) name = wk_document_name_new (&document, &subject, 4, "werk");
  guint8 hash[32];

  memset (hash, 7, sizeof hash);
  m->lowest = 1;
  m->highest = 300;
  m->capabilities = G_GUINT64_CONSTANT (1) << 52;
  m->what = m->version = m->intent = m->proof_kind = 1;
  m->reason = 3;
  m->member = 17;
  m->flags = 9;
  m->wants = 1;
  m->n = 100000;
  m->to = 100003;
  m->head = 100005;
  m->number = 12;
  m->more = 1;
  m->id = fixture_id (9);
  memset (m->key, 1, sizeof m->key);
  memset (m->sig, 2, sizeof m->sig);
  m->text = g_strdup ("Ayşe");
  m->organisation = g_strdup ("Gemeente");
  m->function = g_strdup ("regisseur");
  m->device = g_strdup ("laptop");
  memset (m->fingerprint, 3, sizeof m->fingerprint);
  m->addresses = g_strdup ("192.168.1.20:41234 [fe80::1]:41234");
  m->bytes = g_bytes_new ("bytes", 5);
  m->certificate = g_bytes_new ("certificate", 11);
  m->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_message_document_free);
  m->keys = g_ptr_array_new_with_free_func (g_free);
  m->members = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_message_member_free);
  m->hashes = g_ptr_array_new_with_free_func (g_free);
  m->heirs = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_message_heir_free);
  m->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_batch_unref);
  m->subjects = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_subject_free);
  m->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_entry_free);
  m->verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_verdict_free);
  m->compared = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_document_free);
  m->differences = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_difference_free);
  for (guint i = 0; i < 2; i++)
    {
      WkMessageDocument *d = g_new0 (WkMessageDocument, 1);
      WkMessageMember *member = g_new0 (WkMessageMember, 1);
      WkMessageHash *h = g_new0 (WkMessageHash, 1);
      WkMessageHeir *heir = g_new0 (WkMessageHeir, 1);

      d->name = wk_document_name_copy (name);
      d->flags = i;
      g_ptr_array_add (m->documents, d);
      g_ptr_array_add (m->keys, g_memdup2 (hash, 32));
      member->id = i;
      member->name = g_strdup ("Bert");
      member->organisation = g_strdup ("");
      member->device = g_strdup ("tablet");
      member->flags = 5;
      member->state = 2;
      memcpy (member->key, hash, 32);
      g_ptr_array_add (m->members, member);
      h->document = document;
      memcpy (h->snapshot, hash, 32);
      h->pending = i;
      g_ptr_array_add (m->hashes, h);
      heir->id = 2 + i;
      memcpy (heir->key, hash, 32);
      memcpy (heir->fingerprint, hash, 32);
      heir->addresses = g_strdup (m->addresses);
      g_ptr_array_add (m->heirs, heir);
      g_ptr_array_add (m->batches, wk_batch_ref (batch));
      g_ptr_array_add (m->subjects, wk_subject_new (&subject, hash));
      g_ptr_array_add (m->verdicts, wk_feed_verdict_new (NULL, i, WK_REFUSAL_NO_RIGHT, i * 500, i ? "vraag Anna" : NULL));
      g_ptr_array_add (m->compared, wk_feed_document_new (name, hash, m->bytes));
      g_ptr_array_add (m->differences, wk_feed_difference_new (name, i == 0, i ? m->bytes : NULL, i ? m->bytes : NULL));
    }
  g_ptr_array_add (m->entries, wk_feed_entry_new_batch (1, -5, batch));
  g_ptr_array_add (m->entries, wk_feed_entry_new_state (2, 1700000000000000, name, m->bytes));
  g_ptr_array_add (m->entries, wk_feed_entry_new_revoked (3, 0, name));
  g_ptr_array_add (m->entries, wk_feed_entry_new_erased (4, 0, &subject));
  return m;
}

static WkMessage *
read_bytes (GBytes *bytes, guint64 *type)
{
  WkFrame frame;

  if (!wk_frame_read (&frame, bytes, NULL) || !frame.own)
    return NULL;
  *type = frame.type;
  return wk_message_read (&frame, NULL);
}

static void
test_round_trip (void)
{
  g_autoptr(WkMessage) m = make_message ();

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr(GBytes) bytes = wk_message_write (types[i], m), again = NULL, empty = NULL;
      g_autoptr(WkMessage) read = NULL, read_empty = NULL;
      guint64 type = 0;

      read = read_bytes (bytes, &type);
      g_assert_nonnull (read);
      g_assert_cmpuint (type, ==, types[i]);
      again = wk_message_write (type, read);
      g_assert_true (g_bytes_equal (bytes, again));
      empty = wk_message_write (types[i], NULL);
      read_empty = read_bytes (empty, &type);
      g_assert_nonnull (read_empty);
    }
}

static void
test_values (void)
{
  g_autoptr(WkMessage) m = make_message ();
  g_autoptr(GBytes) bytes = wk_message_write (WK_MESSAGE_PAGE, m);
  g_autoptr(WkMessage) read = NULL;
  WkFeedEntry *entry;
  guint64 type;

  read = read_bytes (bytes, &type);
  g_assert_cmpuint (read->n, ==, 100000);
  g_assert_cmpuint (read->to, ==, 100003);
  g_assert_cmpuint (read->head, ==, 100005);
  g_assert_cmpuint (read->subjects->len, ==, 2);
  g_assert_cmpuint (read->entries->len, ==, 4);
  entry = g_ptr_array_index (read->entries, 0);
  g_assert_cmpint (entry->time, ==, -5);
  g_assert_true (wk_batch_check (entry->batch, NULL));
  entry = g_ptr_array_index (read->entries, 1);
  g_assert_cmpint (entry->kind, ==, WK_FEED_STATE);
  g_assert_cmpstr (entry->name->domain, ==, "werk");
  entry = g_ptr_array_index (read->entries, 3);
  g_assert_cmpint (entry->kind, ==, WK_FEED_ERASED);
}

/* A later version may add fields: what follows the last known one is not looked at. */
static void
test_longer (void)
{
  g_autoptr(WkMessage) m = make_message ();
  g_autoptr(GBytes) bytes = wk_message_write (WK_MESSAGE_HELLO, m), longer = NULL;
  g_autoptr(GByteArray) more = g_byte_array_new ();
  g_autoptr(WkMessage) read = NULL;
  guint64 type;

  g_byte_array_append (more, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_byte_array_append (more, (const guint8 *) "later", 5);
  longer = g_bytes_new (more->data, more->len);
  read = read_bytes (longer, &type);
  g_assert_nonnull (read);
  g_assert_cmpstr (read->text, ==, "Ayşe");
}

static void
test_cut (void)
{
  g_autoptr(WkMessage) m = make_message ();
  guint n_older = 0;

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr(GBytes) bytes = wk_message_write (types[i], m);

      for (gsize n = 0; n < g_bytes_get_size (bytes); n++)
        {
          g_autoptr(GBytes) cut = g_bytes_new (g_bytes_get_data (bytes, NULL), n);
          g_autoptr(WkMessage) read = NULL;
          g_autoptr(GError) error = NULL;
          WkFrame frame;

          if (!wk_frame_read (&frame, cut, &error))
            g_assert_error (error, WK_SYNC_ERROR, WK_SYNC_ERROR_MALFORMED);
          else
            {
              read = wk_message_read (&frame, &error);
              /* What an older program sends ends where the later fields begin, and is whole. */
              if ((types[i] == WK_MESSAGE_KNOCK || types[i] == WK_MESSAGE_ADMITTED) && read != NULL)
                {
                  n_older++;
                  g_assert_null (read->addresses);
                  g_assert_null (read->certificate);
                  g_assert_cmpstr (read->text, ==, "Ayşe");
                  g_assert_cmpuint (read->wants + read->member, ==, types[i] == WK_MESSAGE_KNOCK ? 1 : 17);
                  continue;
                }
              g_assert_null (read);
              g_assert_error (error, WK_SYNC_ERROR, WK_SYNC_ERROR_MALFORMED);
            }
        }
    }
  g_assert_cmpuint (n_older, ==, 2);
}

static void
test_flipped (void)
{
  g_autoptr(WkMessage) m = make_message ();
  g_autoptr(GRand) rand = g_rand_new_with_seed (5);
  guint n_refused = 0;

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr(GBytes) bytes = wk_message_write (types[i], m);
      gsize length = g_bytes_get_size (bytes);

      for (guint round = 0; round < 300; round++)
        {
          g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
          g_autoptr(GBytes) flipped = NULL;
          g_autoptr(WkMessage) read = NULL;
          guint64 type;

          for (gint n = g_rand_int_range (rand, 1, 4); n > 0; n--)
            copy[g_rand_int_range (rand, 0, length)] ^= 1 << g_rand_int_range (rand, 0, 8);
          flipped = g_bytes_new (copy, length);
          read = read_bytes (flipped, &type);
          if (read == NULL)
            n_refused++;
          else
            {
              g_autoptr(GBytes) again = wk_message_write (type, read);

              g_assert_cmpuint (g_bytes_get_size (again), <=, length + 64);
            }
        }
    }
  g_assert_cmpuint (n_refused, >, 1000);
}

/* A count that promises more than the bytes hold reserves nothing. */
static void
test_counts (void)
{
  static const guint8 lie[] = { 10, '/', 'w', 'o', 'o', 'n', 'k', 'a', 'm', 'e', 'r', 58, 0xff, 0xff, 0xff, 0xff, 0x0f };
  g_autoptr(GBytes) bytes = g_bytes_new_static (lie, sizeof lie);
  guint64 type;

  g_assert_null (read_bytes (bytes, &type));
}

static void
test_frames (void)
{
  const char *name = "000102030405060708090a0b0c0d0e0f";
  g_autoptr(GBytes) sync = wk_frame_new_sync (name, WK_SYNC_UPDATE, "abc", 3);
  g_autoptr(GBytes) auth = wk_frame_new_auth (name, WK_AUTH_TOKEN, "geheim");
  g_autoptr(GBytes) status = wk_frame_new_sync_status (name, TRUE);
  g_autoptr(GBytes) query = wk_frame_new_query_awareness (name);
  g_autoptr(GBytes) close_frame = wk_frame_new_close (name, "genoeg");
  GBytes *all[] = { sync, auth, status, query, close_frame };
  WkFrame frame;
  WkId id;

  g_assert_true (wk_frame_read (&frame, sync, NULL));
  g_assert_cmpuint (frame.type, ==, WK_FRAME_SYNC);
  g_assert_cmpuint (frame.kind, ==, WK_SYNC_UPDATE);
  g_assert_cmpmem (frame.data, frame.length, "abc", 3);
  g_assert_true (wk_frame_is_named (&frame, name));
  g_assert_true (wk_frame_get_document (&frame, &id));
  g_assert_cmpuint (id.bytes[15], ==, 15);
  g_assert_true (wk_frame_read (&frame, auth, NULL));
  g_assert_cmpmem (frame.data, frame.length, "geheim", 6);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    for (gsize n = 0; n < g_bytes_get_size (all[i]); n++)
      {
        g_autoptr(GBytes) cut = g_bytes_new (g_bytes_get_data (all[i], NULL), n);
        g_autoptr(GError) error = NULL;

        /* Of types that are not acted on only the name and the type are read; auth without a text is the question for a token. */
        if (wk_frame_read (&frame, cut, &error))
          g_assert_true (all[i] != sync && (all[i] != auth || frame.data == NULL));
        else
          g_assert_error (error, WK_SYNC_ERROR, WK_SYNC_ERROR_MALFORMED);
      }
}

/* The bytes that npm's @hocuspocus/provider 3.4.4 sends and understands. */
static void
test_hocuspocus_bytes (void)
{
  static const guint8 token[] = { 3, 'd', 'o', 'c', 2, 0, 2, 'h', 'i' };
  static const guint8 step_1[] = { 3, 'd', 'o', 'c', 0, 0, 1, 0 };
  static const guint8 status[] = { 3, 'd', 'o', 'c', 8, 1 };
  static const guint8 authenticated[] = { 3, 'd', 'o', 'c', 2, 2, 10, 'r', 'e', 'a', 'd', '-', 'w', 'r', 'i', 't', 'e' };
  g_autoptr(GBytes) t = g_bytes_new_static (token, sizeof token);
  g_autoptr(GBytes) s = g_bytes_new_static (step_1, sizeof step_1);
  g_autoptr(GBytes) made_status = wk_frame_new_sync_status ("doc", TRUE);
  g_autoptr(GBytes) made_auth = wk_frame_new_auth ("doc", WK_AUTH_AUTHENTICATED, "read-write");
  WkFrame frame;

  g_assert_true (wk_frame_read (&frame, t, NULL));
  g_assert_cmpuint (frame.type, ==, WK_FRAME_AUTH);
  g_assert_cmpmem (frame.data, frame.length, "hi", 2);
  g_assert_true (wk_frame_read (&frame, s, NULL));
  g_assert_cmpuint (frame.kind, ==, WK_SYNC_STEP_1);
  g_assert_cmpmem (g_bytes_get_data (made_status, NULL), g_bytes_get_size (made_status), status, sizeof status);
  g_assert_cmpmem (g_bytes_get_data (made_auth, NULL), g_bytes_get_size (made_auth), authenticated, sizeof authenticated);
}

/* Messages as version 1 wrote them, kept for ever: today's program reads each, and writes it the same. */
static void
test_stored (void)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *file = g_strdup_printf ("message-%u", types[i]);
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "sync", "corpus", "wire", file, NULL);
      g_autofree char *data = NULL;
      g_autoptr(GBytes) bytes = NULL, again = NULL;
      g_autoptr(WkMessage) read = NULL;
      gsize length;
      guint64 type = 0;

      if (!g_file_get_contents (path, &data, &length, NULL))
        continue;
      bytes = g_bytes_new (data, length);
      read = read_bytes (bytes, &type);
      g_assert_nonnull (read);
      g_assert_cmpuint (type, ==, types[i]);
      again = wk_message_write (type, read);
      /* To what ended earlier, today's program adds the later fields. */
      if (type == WK_MESSAGE_KNOCK || type == WK_MESSAGE_ADMITTED)
        g_assert_true (g_bytes_get_size (again) > length && memcmp (g_bytes_get_data (again, NULL), data, length) == 0);
      else
        g_assert_true (g_bytes_equal (bytes, again));
      n++;
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (types));
}

/* The same with what was added since. */
static void
test_stored_later (void)
{
  static const guint8 signature[64] = { [0 ... 63] = 2 };
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "sync", "corpus", "wire", "message-49-certificate", NULL), *data = NULL;
  g_autoptr(GBytes) bytes = NULL, again = NULL;
  g_autoptr(WkMessage) read = NULL;
  guint64 type = 0;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  bytes = g_bytes_new (data, length);
  read = read_bytes (bytes, &type);
  g_assert_nonnull (read);
  g_assert_cmpuint (type, ==, WK_MESSAGE_ADMITTED);
  g_assert_cmpmem (g_bytes_get_data (read->certificate, NULL), g_bytes_get_size (read->certificate), "certificate", 11);
  g_assert_cmpmem (read->sig, 64, signature, 64);
  again = wk_message_write (type, read);
  g_assert_true (g_bytes_equal (bytes, again));
}

static void
test_reasons (void)
{
  for (guint i = 0; i < WK_REASON_N; i++)
    {
      g_assert_nonnull (wk_reason_to_word (i));
      g_assert_cmpint (wk_reason_from_word (wk_reason_to_word (i)), ==, i);
    }
  g_assert_cmpint (wk_reason_from_word ("of another version"), ==, WK_REASON_CUT);
  g_assert_cmpint (wk_reason_from_word (NULL), ==, WK_REASON_CUT);
  g_assert_cmpstr (wk_reason_to_word (999), ==, "cut");
}

int
main (int argc, char **argv)
{
  const char *corpus = g_getenv ("WK_WRITE_CORPUS");

  g_test_init (&argc, &argv, NULL);
  /* How tests/sync/corpus/wire was made. */
  if (corpus != NULL)
    {
      g_autoptr(WkMessage) m = make_message ();

      for (guint i = 0; i < G_N_ELEMENTS (types); i++)
        {
          g_autoptr(GBytes) bytes = wk_message_write (types[i], m);
          g_autofree char *path = g_strdup_printf ("%s/message-%u", corpus, types[i]);

          g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL));
        }
      return 0;
    }
  g_test_add_func ("/message/round-trip", test_round_trip);
  g_test_add_func ("/message/values", test_values);
  g_test_add_func ("/message/stored", test_stored);
  g_test_add_func ("/message/stored-later", test_stored_later);
  g_test_add_func ("/message/longer", test_longer);
  g_test_add_func ("/message/cut", test_cut);
  g_test_add_func ("/message/flipped", test_flipped);
  g_test_add_func ("/message/counts", test_counts);
  g_test_add_func ("/frame/frames", test_frames);
  g_test_add_func ("/frame/hocuspocus-bytes", test_hocuspocus_bytes);
  g_test_add_func ("/reason/words", test_reasons);
  return g_test_run ();
}
