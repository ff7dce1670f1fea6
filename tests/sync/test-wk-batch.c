#include "sync-fixture.h"

typedef struct
{
  WkRandom *random;
  WkDeviceKey *key;
  WkDocumentName *name;
  WkId author;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  WkId document = fixture_id (1), subject = fixture_id (2);

  f->random = wk_random_new_seeded (7);
  f->key = wk_device_key_new (f->random);
  f->name = wk_document_name_new (&document, &subject, 5, "geld");
  f->author = fixture_id (3);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wk_random_unref (f->random);
  wk_device_key_unref (f->key);
  wk_document_name_free (f->name);
}

static GBytes *
state (YDoc *doc)
{
  return y_doc_encode_state (doc, NULL, 0, NULL);
}

static void
test_round_trip (Fixture *f, gconstpointer data)
{
  g_autoptr(YDoc) doc = y_doc_new (77, Y_DOC_GC);
  g_autoptr(GBytes) update = NULL;
  g_autoptr(WkBatch) made = NULL, read = NULL;
  g_autoptr(GError) error = NULL;
  const WkBatchFields *fields;

  fixture_type (doc, "t", 0, "een zin");
  update = state (doc);
  made = fixture_batch (f->name, update, &f->author, f->key, 0, "Ayşe");
  read = wk_batch_decode (wk_batch_encode (made), &error);
  g_assert_no_error (error);
  fields = wk_batch_get_fields (read);
  g_assert_true (wk_document_name_equal (&fields->name, f->name));
  g_assert_cmpuint (fields->client, ==, 77);
  g_assert_cmpuint (fields->from, ==, 0);
  g_assert_cmpuint (fields->to, ==, 7);
  g_assert_cmpint (fields->time, ==, 1700000000000000);
  g_assert_cmpstr (fields->vouched_for, ==, "Ayşe");
  g_assert_true (g_bytes_equal (fields->update, update));
  g_assert_cmpmem (wk_batch_get_device (read), 32, wk_device_key_get_public (f->key), 32);
  g_assert_true (wk_batch_equal (made, read));
  g_assert_true (wk_batch_check (read, &error));
}

/* Every bit counts: cut, flipped or lengthened, a batch is not taken. */
static void
test_tampered (Fixture *f, gconstpointer data)
{
  g_autoptr(YDoc) doc = y_doc_new (77, Y_DOC_GC);
  g_autoptr(GBytes) update = NULL, longer = NULL;
  g_autoptr(WkBatch) made = NULL;
  g_autoptr(GByteArray) more = g_byte_array_new ();
  gsize length;
  const guint8 *bytes;

  fixture_type (doc, "t", 0, "een zin");
  update = state (doc);
  made = fixture_batch (f->name, update, &f->author, f->key, 0, NULL);
  bytes = g_bytes_get_data (wk_batch_encode (made), &length);
  for (gsize i = 0; i < length * 8; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (bytes, length);
      g_autoptr(GBytes) flipped = NULL;
      g_autoptr(WkBatch) read = NULL;

      copy[i / 8] ^= 1 << (i % 8);
      flipped = g_bytes_new (copy, length);
      read = wk_batch_decode (flipped, NULL);
      if (read != NULL)
        {
          g_autoptr(GError) error = NULL;

          g_assert_false (wk_batch_check (read, &error));
          g_assert_error (error, WK_SYNC_ERROR, WK_SYNC_ERROR_SIGNATURE);
        }
    }
  for (gsize i = 0; i < length; i++)
    {
      g_autoptr(GBytes) cut = g_bytes_new (bytes, i);
      g_autoptr(GError) error = NULL;

      g_assert_null (wk_batch_decode (cut, &error));
      g_assert_error (error, WK_SYNC_ERROR, WK_SYNC_ERROR_MALFORMED);
    }
  g_byte_array_append (more, bytes, length);
  g_byte_array_append (more, (const guint8 *) "x", 1);
  longer = g_bytes_new (more->data, more->len);
  g_assert_null (wk_batch_decode (longer, NULL));
}

static void
assert_content (Fixture *f, guint64 client, guint64 from, guint64 to, GBytes *update, gboolean good)
{
  WkBatchFields fields = { .name = *f->name, .client = client, .from = from, .to = to, .author = f->author, .update = update };
  g_autoptr(GError) error = NULL;
  g_autoptr(WkBatch) batch = wk_batch_new (&fields, f->key, &error);

  if (good)
    g_assert_no_error (error);
  else
    {
      g_assert_null (batch);
      g_assert_error (error, WK_SYNC_ERROR, WK_SYNC_ERROR_CONTENT);
    }
}

static void
test_content (Fixture *f, gconstpointer data)
{
  g_autoptr(YDoc) doc = y_doc_new (77, Y_DOC_GC);
  g_autoptr(YDoc) other = y_doc_new (78, Y_DOC_GC);
  g_autoptr(GBytes) one = NULL, both = NULL, nothing = NULL, deletion = NULL, rest = NULL, vector = NULL;
  g_autoptr(GBytes) garbage = g_bytes_new_static ("\xff\xff\xff", 3);

  nothing = state (doc);
  fixture_type (doc, "t", 0, "abc");
  one = state (doc);
  assert_content (f, 77, 0, 3, one, TRUE);
  assert_content (f, 77, 0, 2, one, FALSE);
  assert_content (f, 77, 0, 4, one, FALSE);
  assert_content (f, 77, 1, 3, one, FALSE);
  assert_content (f, 78, 0, 3, one, FALSE);
  assert_content (f, 77, 0, 0, one, FALSE);
  assert_content (f, 77, 0, 0, nothing, FALSE);
  assert_content (f, 77, 0, 3, garbage, FALSE);

  /* Somebody else's structs smuggled in beside one's own. */
  y_doc_apply_update (other, g_bytes_get_data (one, NULL), g_bytes_get_size (one), NULL, NULL);
  fixture_type (other, "t", 3, "def");
  both = state (other);
  assert_content (f, 78, 0, 3, both, FALSE);
  assert_content (f, 77, 0, 3, both, FALSE);

  /* Deleting anything is allowed, also nothing but that. */
  vector = y_doc_state_vector (other);
  y_text_delete (y_doc_get_root (other, "t", Y_TYPE_TEXT), Y_CHARS, 0, 2);
  deletion = y_doc_encode_state (other, g_bytes_get_data (vector, NULL), g_bytes_get_size (vector), NULL);
  assert_content (f, 78, 3, 3, deletion, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/batch/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/batch/tampered", Fixture, NULL, set_up, test_tampered, tear_down);
  g_test_add ("/batch/content", Fixture, NULL, set_up, test_content, tear_down);
  return g_test_run ();
}
