/* Photos and PDFs in a file: sealed, kept, synced in pieces, taken away for good. */
#include "office-fixture.h"

#include <string.h>

#include "wk-attachment.h"
#include "wk-attachment-piece.h"

/* So many bytes that no two of them are alike in a row, the same each time, with a word to look for. */
static GBytes *
make_photo (gsize length, const char *word)
{
  guint8 *data = g_malloc (length);
  guint32 x = 2463534242u;

  for (gsize i = 0; i < length; i++)
    {
      x ^= x << 13, x ^= x >> 17, x ^= x << 5;
      data[i] = x;
    }
  for (gsize at = 100; at + 100 < length; at += 200000)
    memcpy (data + at, word, strlen (word));
  return g_bytes_new_take (data, length);
}

static WkRecord *
add (WkFile *file, GBytes *bytes, const char *life_domain, GError **error)
{
  WkNewAttachment attachment = { bytes, "image/jpeg", "Brief over stroom", life_domain };
  g_auto (Waiter) waiter = { NULL };
  WkRecord *record;

  wk_file_add_attachment_async (file, &attachment, NULL, fixture_cb, &waiter);
  record = wk_file_add_attachment_finish (file, fixture_wait (&waiter), error);
  fixture_settle (wk_file_get_workspace (file));
  return record;
}

static GBytes *
read_back (WkFile *file, WkRecord *record, GError **error)
{
  g_auto (Waiter) waiter = { NULL };

  wk_file_read_attachment_async (file, record, NULL, fixture_cb, &waiter);
  return wk_file_read_attachment_finish (file, fixture_wait (&waiter), error);
}

static void
assert_reads (WkFile *file, WkRecord *record, GBytes *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = read_back (file, record, &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, expected));
}

static gboolean
take_away (WkFile *file, WkRecord *record, GError **error)
{
  g_auto (Waiter) waiter = { NULL };

  wk_file_remove_attachment_async (file, record, fixture_cb, &waiter);
  return wk_file_remove_attachment_finish (file, fixture_wait (&waiter), error);
}

static GPtrArray *
check (WkWorkspace *workspace)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  GPtrArray *findings;

  wk_workspace_check_async (workspace, NULL, fixture_cb, &waiter);
  findings = wk_workspace_check_finish (workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  return findings;
}

static void
assert_clean (WkWorkspace *workspace)
{
  g_autoptr (GPtrArray) findings = check (workspace);

  for (guint i = 0; i < findings->len; i++)
    g_test_message ("%s", (char *) findings->pdata[i]);
  g_assert_cmpuint (findings->len, ==, 0);
}

static guint
count_kind (WkWorkspace *workspace, const char *kind)
{
  g_autoptr (GPtrArray) documents = fixture_documents (workspace);
  guint n = 0;

  for (guint i = 0; i < documents->len; i++)
    n += g_str_equal (((WkDocumentState *) documents->pdata[i])->kind, kind);
  return n;
}

static gboolean
dir_holds (const char *dir, const char *word)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (open)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL), *data = NULL;
      gsize length;

      if (g_file_get_contents (path, &data, &length, NULL) && memmem (data, length, word, strlen (word)) != NULL)
        return TRUE;
    }
  return FALSE;
}

static WkRecord *
first (WkFile *file, WkDocument *document)
{
  return wk_record_list_get (wk_document_get_records (document, "attachment"), 0);
}

static void
test_keep (Fixture *f, gconstpointer data)
{
  WkWorkspace *laptop = make (f, 0);
  WkFile *file = fixture_add (laptop, "Fatma", "Aydın");
  g_autofree char *id = g_strdup (wk_file_get_resident_id (file)), *json = NULL, *key = NULL, *blob = NULL;
  g_autoptr (GBytes) photo = make_photo (1000000, "stroom wordt afgesloten"), letter = make_photo (10, ""), nothing = make_photo (0, "");
  g_autoptr (GBytes) large = make_photo (WK_ATTACHMENT_MAX_LENGTH + 1, "te groot");
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;
  WkRecord *record;

  record = add (file, photo, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (wk_record_get_document (record) == wk_file_get_base (file));
  g_assert_cmpfloat (wk_fields_get_number (WK_FIELDS (record), "size"), ==, 1000000);
  g_assert_cmpuint (count_kind (laptop, "attachment"), ==, 3);
  assert_reads (file, record, photo);
  /* one in a life domain, one without a byte */
  assert_reads (file, add (file, letter, "health", &error), letter);
  assert_reads (file, add (file, nothing, NULL, &error), nothing);
  g_assert_no_error (error);
  all = wk_file_list_attachments (file);
  g_assert_cmpuint (all->len, ==, 3);
  g_assert_true (wk_record_get_document (all->pdata[2]) == wk_file_get_domain (file, "health"));
  /* too large, or nowhere: nothing is added */
  g_assert_null (add (file, large, NULL, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (add (file, letter, "nowhere", &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_cmpuint (count_kind (laptop, "attachment"), ==, 5);
  json = wk_file_dup_json (file);
  blob = wk_fields_dup_string (WK_FIELDS (record), "blob");
  key = wk_fields_dup_string (WK_FIELDS (record), "key");
  g_assert_nonnull (strstr (json, blob));
  assert_clean (laptop);

  /* nothing lies unsealed, and it opens after closing */
  fixture_finalize (file);
  g_clear_pointer (&all, g_ptr_array_unref);
  fixture_close (laptop);
  g_assert_false (dir_holds (f->dirs[0], "stroom wordt afgesloten"));
  g_assert_false (dir_holds (f->dirs[0], key));
  laptop = f->laptops[0] = fixture_open (f->dirs[0]);
  file = fixture_open_file (laptop, id);
  record = wk_document_get_record (wk_file_get_base (file), wk_record_get_id (first (file, wk_file_get_base (file))));
  assert_reads (file, record, photo);

  /* taken away: no key, no bytes, and nothing to find wrong */
  g_assert_true (take_away (file, record, &error));
  g_assert_no_error (error);
  fixture_settle (laptop);
  g_assert_true (wk_record_is_removed (record));
  g_assert_null (read_back (file, record, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_STORE);
  g_clear_error (&error);
  g_clear_pointer (&json, g_free);
  json = wk_file_dup_json (file);
  g_assert_null (strstr (json, key));
  assert_clean (laptop);
  fixture_finalize (file);
}

static void
came_cb (WkFile *file, gpointer data)
{
  (*(guint *) data)++;
}

/* Some pieces under way, the line cut again and again: it arrives whole, and only once whole it opens. */
static void
test_sync (Fixture *f, gconstpointer data)
{
  WkWorkspace *laptop = make_enrolled (f, 0);
  WkFile *file = fixture_add (laptop, "Fatma", "Aydın"), *other;
  g_autoptr (GBytes) photo = make_photo (3 * WK_ATTACHMENT_PIECE_LENGTH, "stroom"), letter = make_photo (70000, "arts");
  const RelayFaults bad = { .cut = 1500000 };
  g_autoptr (GError) error = NULL;
  guint came = 0;
  WkRecord *record;

  make_enrolled (f, 1);
  fixture_settle (laptop);
  sync_all (f);
  other = fixture_open_file (f->laptops[1], wk_file_get_resident_id (file));
  g_signal_connect (other, "attachment-came", G_CALLBACK (came_cb), &came);
  relay_cut (f->relay);
  add (file, photo, NULL, &error);
  add (file, letter, "health", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    wk_office_set_patience (wk_workspace_get_office (f->laptops[i]), 50, 200);
  relay_set_faults (f->relay, &bad, 11);
  relay_mend (f->relay);
  sync_all (f);
  assert_alike (f);
  relay_set_faults (f->relay, NULL, 0);
  record = first (other, wk_file_get_base (other));
  g_assert_nonnull (record);
  assert_reads (other, record, photo);
  assert_reads (other, first (other, wk_file_get_domain (other, "health")), letter);
  g_assert_cmpuint (came, >, 0);
  assert_clean (f->laptops[1]);

  /* a laptop that joins now has them too */
  make_enrolled (f, 2);
  sync_all (f);
  {
    g_autoptr (WkFile) third = fixture_open_file (f->laptops[2], wk_file_get_resident_id (file));
    assert_reads (third, first (third, wk_file_get_base (third)), photo);
  }

  /* taken away by one, gone from all */
  g_assert_true (take_away (other, record, &error));
  g_assert_no_error (error);
  fixture_settle (f->laptops[1]);
  sync_all (f);
  assert_alike (f);
  WAIT_UNTIL (wk_record_list_get_length (wk_document_get_records (wk_file_get_base (file), "attachment")) == 0);
  for (guint i = 0; i < 3; i++)
    assert_clean (f->laptops[i]);
  fixture_finalize (other);
  fixture_finalize (file);
}

/* Before its pieces came a record says so, in reading as in checking. */
static void
test_not_here (Fixture *f, gconstpointer data)
{
  WkWorkspace *laptop = make (f, 0);
  WkFile *file = fixture_add (laptop, "Fatma", "Aydın");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GBytes) photo = make_photo (100, "");
  g_autofree char *hash = NULL;
  WkRecord *record = add (file, photo, NULL, &error);

  wk_fields_set_string (WK_FIELDS (record), "blob", "00112233445566778899aabbccddeeff");
  fixture_settle (laptop);
  g_assert_null (read_back (file, record, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_MISSING);
  g_clear_error (&error);
  findings = check (laptop);
  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_nonnull (strstr (findings->pdata[0], "attachment-00112233.jpg"));
  /* nothing that stands in a document can make it read beyond what is there */
  wk_fields_set_number (WK_FIELDS (record), "size", 1e18);
  g_assert_null (read_back (file, record, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_STORE);
  fixture_settle (laptop);
  fixture_finalize (file);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/attachment/keep", Fixture, NULL, set_up, test_keep, tear_down);
  g_test_add ("/attachment/sync", Fixture, NULL, set_up, test_sync, tear_down);
  g_test_add ("/attachment/not-here", Fixture, NULL, set_up, test_not_here, tear_down);
  return g_test_run ();
}
