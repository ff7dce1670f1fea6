#include <sqlite3.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "fixture.h"

/* ---- opening ------------------------------------------------------------------------------------- */

static void
test_create_open (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  WkStore *other;
  WkId first, second;
  GStatBuf info;

  fixture_init (&f);
  g_assert_false (wk_store_exists (f.dir));
  other = wk_store_open (f.dir, WK_SLOT_PASSPHRASE, PASSPHRASE, f.clock, f.random, &error);
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING);
  g_assert_null (other);
  g_clear_error (&error);

  fixture_create (&f);
  wk_store_get_id (f.store, &first);
  g_assert_true (wk_store_exists (f.dir));
  g_assert_false (wk_store_is_read_only (f.store));
  g_assert_cmpint (wk_store_get_position (f.store), ==, 0);
  path = fixture_path (&f, "store.db");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  assert_clean (f.store);

  other = wk_store_open (f.dir, WK_SLOT_PASSPHRASE, PASSPHRASE, f.clock, f.random, &error);
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_LOCKED_BY_OTHER);
  g_clear_error (&error);
  wk_store_close (f.store);
  wk_store_close (f.store);
  fixture_close (&f);

  other = wk_store_create (f.dir, PASSPHRASE, WK_KDF_TEST, f.clock, f.random, &error);
  g_assert_null (other);
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  other = wk_store_open (f.dir, WK_SLOT_PASSPHRASE, "vier kopjes thee", f.clock, f.random, &error);
  g_assert_null (other);
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_WRONG_PASSPHRASE);

  fixture_open (&f);
  wk_store_get_id (f.store, &second);
  g_assert_true (wk_id_equal (&first, &second));
  fixture_clear (&f);
}

static void
test_newer_and_foreign (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  guint32 version = GUINT32_TO_BE (99);
  gsize length, length_after;
  sqlite3 *db;

  fixture_init (&f);
  fixture_create (&f);
  fixture_close (&f);
  path = fixture_path (&f, "store.db");

  /* A newer program has other tables. */
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "CREATE TABLE later (what)", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);

  /* The file's header has the version at 60 (sqlite.org/fileformat.html, 1.3). */
  g_assert_true (g_file_get_contents (path, &before, &length, NULL));
  memcpy (before + 60, &version, sizeof version);
  g_assert_true (g_file_set_contents (path, before, length, NULL));
  g_assert_null (wk_store_open (f.dir, WK_SLOT_PASSPHRASE, PASSPHRASE, f.clock, f.random, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_NEWER);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (path, &after, &length_after, NULL));
  g_assert_cmpmem (before, length, after, length_after);
  for (gsize i = 0; i < 3; i++)
    {
      g_autofree char *beside = fixture_path (&f, (const char *[]) { "store.db-shm", "store.db-wal", "store.lock" }[i]);

      /* Closing left only the lock's file; it is not made again either. */
      g_assert_true (i == 2 ? g_unlink (beside) == 0 : !g_file_test (beside, G_FILE_TEST_EXISTS));
    }
  g_assert_null (wk_store_open (f.dir, WK_SLOT_PASSPHRASE, PASSPHRASE, f.clock, f.random, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_NEWER);
  g_clear_error (&error);
  {
    g_autofree char *lock = fixture_path (&f, "store.lock");

    g_assert_false (g_file_test (lock, G_FILE_TEST_EXISTS));
  }

  memset (before + 68, 0, 4);
  g_assert_true (g_file_set_contents (path, before, length, NULL));
  g_assert_null (wk_store_open (f.dir, WK_SLOT_PASSPHRASE, PASSPHRASE, f.clock, f.random, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_NOT_A_STORE);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, "not a database at all, but long enough to be looked at", -1, NULL));
  g_assert_null (wk_store_open (f.dir, WK_SLOT_PASSPHRASE, PASSPHRASE, f.clock, f.random, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED);
  fixture_clear (&f);
}

/* What is written to a file that is nowhere any more would be kept only as long as it is open. */
static void
test_folder_gone (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = bytes_of ("twee");
  g_autofree char *away = NULL;
  WkId doc = id_of (1), who = id_of (2);

  fixture_init (&f);
  fixture_create (&f);
  ensure (f.store, 2);
  append_text (f.store, 1, 2, WK_BATCH_LOCAL, "een");
  away = g_strconcat (f.dir, ".away", NULL);
  g_assert_cmpint (g_rename (f.dir, away), ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_false (wk_store_append (f.store, &doc, &who, 7, bytes, WK_BATCH_LOCAL, NULL, NULL, &error));
      g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_GONE);
      g_clear_error (&error);
    }
  g_assert_cmpint (g_rename (away, f.dir), ==, 0);
  append_text (f.store, 1, 2, WK_BATCH_LOCAL, "twee");
  g_assert_cmpint (wk_store_get_position (f.store), ==, 2);
  assert_clean (f.store);
  fixture_clear (&f);
}

static void
test_read_only (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkStore) reader = NULL;
  g_autoptr (WkStoreDocument) document = NULL;
  g_autoptr (GBytes) bytes = bytes_of ("x");
  WkId doc = id_of (1), who = id_of (2);

  fixture_init (&f);
  fixture_create (&f);
  ensure (f.store, 2);
  append_text (f.store, 1, 2, WK_BATCH_LOCAL, "een");
  reader = wk_store_open_read_only (f.dir, WK_SLOT_PASSPHRASE, PASSPHRASE, f.clock, f.random, &error);
  g_assert_no_error (error);
  g_assert_true (wk_store_is_read_only (reader));
  append_text (f.store, 1, 2, WK_BATCH_LOCAL, "twee");
  g_assert_cmpint (wk_store_get_position (reader), ==, 2);
  document = wk_store_read_document (reader, &doc, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (document->batches->len, ==, 2);
  g_assert_false (wk_store_append (reader, &doc, &who, 7, bytes, WK_BATCH_LOCAL, NULL, NULL, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_READ_ONLY);
  g_clear_error (&error);
  assert_clean (reader);

  /* Erased beside it: the reader's memory of the key does not keep it readable. */
  g_assert_true (wk_store_erase_subject (f.store, &who, &error));
  g_assert_no_error (error);
  g_assert_null (wk_store_read_document (reader, &doc, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING);
  g_clear_error (&error);
  fixture_close (&f);
  g_clear_pointer (&reader, wk_store_unref);

  /* Alone. */
  reader = wk_store_open_read_only (f.dir, WK_SLOT_PASSPHRASE, PASSPHRASE, f.clock, f.random, &error);
  g_assert_no_error (error);
  g_assert_cmpint (wk_store_get_position (reader), ==, 3);
  fixture_clear (&f);
}

/* ---- slots ------------------------------------------------------------------------------------------ */

static void
assert_opens (Fixture    *f,
              WkSlotKind  kind,
              const char *word,
              gboolean    opens)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WkStore) store = wk_store_open (f->dir, kind, word, f->clock, f->random, &error);

  if (opens)
    {
      g_assert_no_error (error);
      g_assert_nonnull (store);
      return;
    }
  g_assert_null (store);
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_WRONG_PASSPHRASE);
}

static void
test_slots (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) slots = NULL;
  g_autofree char *recovery = NULL;
  g_autofree char *typed = NULL;
  g_autofree char *keyring = NULL;
  g_autofree char *renewed = NULL;
  WkSlot *slot;

  fixture_init (&f);
  fixture_create (&f);
  recovery = wk_store_add_recovery_key (f.store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (recovery), ==, 44);
  keyring = wk_store_add_keyring_slot (f.store, &error);
  g_assert_no_error (error);
  slots = wk_store_list_slots (f.store, &error);
  g_assert_cmpuint (slots->len, ==, 3);
  slot = g_ptr_array_index (slots, 1);
  g_assert_cmpint (slot->kind, ==, WK_SLOT_RECOVERY);
  g_assert_cmpint (slot->created, ==, wk_clock_get_wall (f.clock));

  g_assert_false (wk_store_change_passphrase (f.store, "anders", "nieuw", WK_KDF_TEST, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_WRONG_PASSPHRASE);
  g_clear_error (&error);
  g_assert_false (wk_store_reset_passphrase (f.store, "nieuw", WK_KDF_TEST, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_WRONG_PASSPHRASE);
  g_clear_error (&error);
  g_assert_true (wk_store_change_passphrase (f.store, PASSPHRASE, "één nieuw woord", WK_KDF_TEST, &error));
  g_assert_no_error (error);
  g_clear_pointer (&slots, g_ptr_array_unref);
  slots = wk_store_list_slots (f.store, &error);
  g_assert_cmpuint (slots->len, ==, 3);
  fixture_close (&f);

  assert_opens (&f, WK_SLOT_PASSPHRASE, PASSPHRASE, FALSE);
  assert_opens (&f, WK_SLOT_PASSPHRASE, "één nieuw woord", TRUE);
  assert_opens (&f, WK_SLOT_RECOVERY, recovery, TRUE);
  assert_opens (&f, WK_SLOT_KEYRING, keyring, TRUE);
  assert_opens (&f, WK_SLOT_KEYRING, recovery, FALSE);
  assert_opens (&f, WK_SLOT_KEYRING, "", FALSE);

  /* As people type: lower case, spaces, O for 0 and l for 1. */
  typed = g_ascii_strdown (recovery, -1);
  g_strdelimit (typed, "-", ' ');
  g_strdelimit (typed, "0", 'o');
  g_strdelimit (typed, "1", 'l');
  assert_opens (&f, WK_SLOT_RECOVERY, typed, TRUE);
  g_assert_true (wk_store_recovery_key_is_plausible (typed));
  typed[0] = typed[0] == 'z' ? 'y' : 'z';
  g_assert_false (wk_store_recovery_key_is_plausible (typed));
  g_assert_false (wk_store_recovery_key_is_plausible (""));
  g_assert_false (wk_store_recovery_key_is_plausible ("ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345-6789-ABCD-EFGH"));

  f.store = wk_store_open (f.dir, WK_SLOT_RECOVERY, recovery, f.clock, f.random, &error);
  g_assert_no_error (error);
  g_assert_true (wk_store_reset_passphrase (f.store, PASSPHRASE, WK_KDF_TEST, &error));
  renewed = wk_store_add_recovery_key (f.store, &error);
  g_clear_pointer (&slots, g_ptr_array_unref);
  slots = wk_store_list_slots (f.store, &error);
  g_assert_cmpuint (slots->len, ==, 3);
  for (guint i = 0; i < slots->len; i++)
    {
      gboolean gone;

      slot = g_ptr_array_index (slots, i);
      gone = wk_store_remove_slot (f.store, slot->id, &error);
      if (slot->kind == WK_SLOT_PASSPHRASE)
        g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_LAST_SLOT);
      else
        g_assert_no_error (error);
      g_assert_cmpint (gone, ==, slot->kind != WK_SLOT_PASSPHRASE);
      g_clear_error (&error);
    }
  g_assert_false (wk_store_remove_slot (f.store, 1234, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING);
  fixture_close (&f);
  assert_opens (&f, WK_SLOT_PASSPHRASE, PASSPHRASE, TRUE);
  assert_opens (&f, WK_SLOT_RECOVERY, recovery, FALSE);
  assert_opens (&f, WK_SLOT_RECOVERY, renewed, FALSE);
  assert_opens (&f, WK_SLOT_KEYRING, keyring, FALSE);
  fixture_clear (&f);
}

/* ---- subjects ---------------------------------------------------------------------------------------- */

static void
test_subjects (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  WkId a = id_of (1), b = id_of (2), c = id_of (3);
  guint8 given[32], secret[32], again[32];

  fixture_init (&f);
  fixture_create (&f);
  memset (given, 0x5a, sizeof given);
  g_assert_false (wk_store_has_subject (f.store, &a));
  g_assert_false (wk_store_get_subject_secret (f.store, &a, secret, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING);
  g_clear_error (&error);
  ensure (f.store, 1);
  g_assert_true (wk_store_ensure_subject (f.store, &b, given, &error));
  g_assert_true (wk_store_get_subject_secret (f.store, &a, secret, &error));
  /* There already: what it has stays. */
  g_assert_true (wk_store_ensure_subject (f.store, &a, given, &error));
  g_assert_true (wk_store_get_subject_secret (f.store, &a, again, &error));
  g_assert_cmpmem (secret, 32, again, 32);
  append_text (f.store, 10, 1, WK_BATCH_LOCAL, "voor");
  g_assert_true (wk_store_set_subject_secret (f.store, &a, given, &error));
  g_assert_false (wk_store_set_subject_secret (f.store, &c, given, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING);
  g_clear_error (&error);
  append_text (f.store, 10, 1, WK_BATCH_LOCAL, "na");
  fixture_close (&f);

  fixture_open (&f);
  g_assert_true (wk_store_get_subject_secret (f.store, &a, again, &error));
  g_assert_cmpmem (given, 32, again, 32);
  g_assert_true (wk_store_get_subject_secret (f.store, &b, again, &error));
  g_assert_cmpmem (given, 32, again, 32);
  ids = wk_store_list_subjects (f.store, &error);
  g_assert_cmpuint (ids->len, ==, 2);
  g_assert_true (wk_id_equal (g_ptr_array_index (ids, 0), &a));
  assert_clean (f.store);
  fixture_clear (&f);
}

static gboolean
file_holds (const char *path,
            GBytes     *needle)
{
  g_autofree char *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  return memmem (data, length, g_bytes_get_data (needle, NULL), g_bytes_get_size (needle)) != NULL;
}

/* What is on disk of the first batch. */
static GBytes *
read_sealed (const char *path)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *row = NULL;
  GBytes *sealed;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT sealed FROM batch ORDER BY position LIMIT 1", -1, &row, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (row), ==, SQLITE_ROW);
  sealed = g_bytes_new (sqlite3_column_blob (row, 0), sqlite3_column_bytes (row, 0));
  sqlite3_finalize (row);
  sqlite3_close (db);
  return sealed;
}

static void
test_erase (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GPtrArray) outbox = NULL;
  g_autoptr (GBytes) bytes = bytes_of ("foto");
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *path = NULL;
  g_autofree char *wal = NULL;
  WkId a = id_of (1), doc = id_of (10);
  gint64 position;

  fixture_init (&f);
  fixture_create (&f);
  ensure (f.store, 1);
  ensure (f.store, 2);
  append_text (f.store, 10, 1, WK_BATCH_LOCAL, "weg");
  append_text (f.store, 20, 2, WK_BATCH_LOCAL, "blijft");
  path = fixture_path (&f, "store.db");
  sealed = read_sealed (path);
  position = wk_store_get_position (f.store);
  g_assert_true (wk_store_erase_subject (f.store, &a, &error));
  g_assert_no_error (error);
  g_assert_true (wk_store_erase_subject (f.store, &a, &error));
  g_assert_cmpint (wk_store_get_position (f.store), ==, position + 1);

  g_assert_true (wk_store_is_erased (f.store, &a));
  g_assert_false (wk_store_has_subject (f.store, &a));
  g_assert_false (wk_store_has_document (f.store, &doc));
  g_assert_false (wk_store_ensure_subject (f.store, &a, NULL, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_ERASED);
  g_clear_error (&error);
  g_assert_false (wk_store_append (f.store, &doc, &a, 7, bytes, WK_BATCH_CONFIRMED, NULL, NULL, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_ERASED);
  g_clear_error (&error);
  outbox = wk_store_list_outbox (f.store, 0, 0, &error);
  g_assert_cmpuint (outbox->len, ==, 1);
  ids = wk_store_list_tombstones (f.store, &error);
  g_assert_cmpuint (ids->len, ==, 1);

  /* The write-ahead log is empty and no page holds the bytes. */
  wal = fixture_path (&f, "store.db-wal");
  assert_clean (f.store);
  fixture_close (&f);
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  g_assert_false (file_holds (path, sealed));

  fixture_open (&f);
  g_assert_true (wk_store_is_erased (f.store, &a));
  /* Someone never seen can be erased too: the feed may say so first. */
  doc = id_of (77);
  g_assert_true (wk_store_erase_subject (f.store, &doc, &error));
  g_assert_true (wk_store_is_erased (f.store, &doc));
  assert_clean (f.store);
  fixture_clear (&f);
}

/* A copy that keeps the key whatever is done: nobody says erased until it is done there too. */
static void
test_erase_again (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = NULL;
  WkId a = id_of (1);

  fixture_init (&f);
  fixture_create (&f);
  ensure (f.store, 1);
  copy = fixture_path (&f, "before-repair-1/store.db");
  g_assert_cmpint (g_mkdir_with_parents (copy, 0700), ==, 0);

  g_assert_false (wk_store_erase_subject (f.store, &a, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (wk_store_is_erased (f.store, &a));
  g_assert_true (wk_store_has_subject (f.store, &a));

  g_assert_cmpint (g_rmdir (copy), ==, 0);
  g_assert_true (wk_store_erase_subject (f.store, &a, &error));
  g_assert_no_error (error);
  g_assert_true (wk_store_is_erased (f.store, &a));
  assert_clean (f.store);
  fixture_clear (&f);
}

/* ---- groups ------------------------------------------------------------------------------------------- */

static void
test_groups (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = bytes_of ("x");
  WkId doc = id_of (10), stranger = id_of (9);

  fixture_init (&f);
  fixture_create (&f);
  ensure (f.store, 1);

  g_assert_true (wk_store_begin (f.store, &error));
  g_assert_true (wk_store_begin (f.store, &error));
  ensure (f.store, 2);
  append_text (f.store, 10, 1, WK_BATCH_LOCAL, "een");
  append_text (f.store, 20, 2, WK_BATCH_LOCAL, "een");
  g_assert_true (wk_store_commit (f.store, &error));
  wk_store_rollback (f.store);
  g_assert_false (wk_store_has_document (f.store, &doc));
  g_assert_cmpint (wk_store_get_position (f.store), ==, 0);
  assert_clean (f.store);

  /* A refused call leaves its group as it was. */
  g_assert_true (wk_store_begin (f.store, &error));
  g_assert_cmpuint (append_text (f.store, 10, 1, WK_BATCH_LOCAL, "een"), ==, 1);
  g_assert_false (wk_store_append (f.store, &stranger, &stranger, 7, bytes, WK_BATCH_LOCAL, NULL, NULL, NULL));
  g_assert_false (wk_store_mark_unconfirmed (f.store, &doc, 5, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_cmpuint (append_text (f.store, 10, 1, WK_BATCH_LOCAL, "twee"), ==, 2);
  g_assert_true (wk_store_commit (f.store, &error));
  g_assert_no_error (error);
  assert_clean (f.store);

  /* Closing takes an open group back. */
  g_assert_true (wk_store_begin (f.store, &error));
  append_text (f.store, 10, 1, WK_BATCH_LOCAL, "drie");
  fixture_close (&f);
  fixture_open (&f);
  g_assert_cmpint (wk_store_get_position (f.store), ==, 2);
  g_assert_cmpuint (append_text (f.store, 10, 1, WK_BATCH_LOCAL, "drie"), ==, 3);
  assert_clean (f.store);
  fixture_clear (&f);
}

/* ---- the log ------------------------------------------------------------------------------------------- */

static void
test_append_read (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkStoreDocument) document = NULL;
  g_autoptr (WkStoreDocumentInfo) info = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GBytes) een = bytes_of ("een");
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  WkId doc = id_of (10), who = id_of (1), other = id_of (2);
  guint8 hash[32];
  guint64 sequence = 0;
  gboolean known = FALSE;
  WkStoreBatch *batch;

  fixture_init (&f);
  fixture_create (&f);
  ensure (f.store, 1);
  ensure (f.store, 2);
  g_assert_null (wk_store_read_document (f.store, &doc, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_cmpuint (append_text (f.store, 10, 1, WK_BATCH_LOCAL, "een"), ==, 1);
  g_assert_cmpuint (append_text (f.store, 20, 2, WK_BATCH_CONFIRMED, "een"), ==, 1);
  g_assert_cmpuint (append_text (f.store, 10, 1, WK_BATCH_CONFIRMED, "twee"), ==, 2);
  g_assert_true (wk_store_append (f.store, &doc, &who, 7, empty, WK_BATCH_LOCAL, &sequence, NULL, &error));
  g_assert_cmpuint (sequence, ==, 3);

  /* Known: nothing is appended; a confirmed one confirms. */
  g_assert_true (wk_store_append (f.store, &doc, &who, 7, een, WK_BATCH_LOCAL, &sequence, &known, &error));
  g_assert_true (known);
  g_assert_cmpuint (sequence, ==, 1);
  g_assert_cmpuint (wk_store_count_outbox (f.store), ==, 2);
  g_assert_true (wk_store_append (f.store, &doc, &who, 7, een, WK_BATCH_CONFIRMED, &sequence, &known, &error));
  g_assert_true (known);
  g_assert_cmpuint (wk_store_count_outbox (f.store), ==, 1);
  wk_store_batch_id (een, hash);
  g_assert_cmpuint (wk_store_find_batch (f.store, &doc, hash), ==, 1);
  hash[0] ^= 1;
  g_assert_cmpuint (wk_store_find_batch (f.store, &doc, hash), ==, 0);

  /* Another subject's or another kind. */
  g_assert_false (wk_store_append (f.store, &doc, &other, 7, een, WK_BATCH_LOCAL, NULL, NULL, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISMATCH);
  g_clear_error (&error);
  g_assert_false (wk_store_append (f.store, &doc, &who, 8, een, WK_BATCH_LOCAL, NULL, NULL, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISMATCH);
  g_clear_error (&error);

  fixture_close (&f);
  fixture_open (&f);
  document = wk_store_read_document (f.store, &doc, &error);
  g_assert_no_error (error);
  g_assert_null (document->snapshot);
  g_assert_cmpuint (document->findings->len, ==, 0);
  g_assert_cmpuint (document->batches->len, ==, 3);
  g_assert_cmpuint (document->info.kind, ==, 7);
  g_assert_true (wk_id_equal (&document->info.subject, &who));
  batch = g_ptr_array_index (document->batches, 0);
  g_assert_cmpuint (batch->sequence, ==, 1);
  g_assert_cmpint (batch->position, ==, 1);
  g_assert_cmpint (batch->state, ==, WK_BATCH_CONFIRMED);
  assert_bytes (batch->bytes, "een");
  batch = g_ptr_array_index (document->batches, 1);
  g_assert_cmpint (batch->position, ==, 3);
  assert_bytes (batch->bytes, "twee");
  batch = g_ptr_array_index (document->batches, 2);
  assert_bytes (batch->bytes, "");

  list = wk_store_list_documents (f.store, NULL, 0, &error);
  g_assert_cmpuint (list->len, ==, 2);
  g_clear_pointer (&list, g_ptr_array_unref);
  list = wk_store_list_documents (f.store, &other, 0, &error);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpint (((WkStoreDocumentInfo *) g_ptr_array_index (list, 0))->position, ==, 2);
  g_clear_pointer (&list, g_ptr_array_unref);
  list = wk_store_list_documents (f.store, NULL, 2, &error);
  g_assert_cmpuint (list->len, ==, 1);
  info = wk_store_get_document_info (f.store, &doc, &error);
  g_assert_cmpuint (info->last, ==, 3);
  g_assert_cmpuint (info->unconfirmed, ==, 1);
  g_assert_cmpint (info->position, ==, 4);
  assert_clean (f.store);
  fixture_clear (&f);
}

static void
test_outbox (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) batches = NULL;
  WkId doc = id_of (10);
  WkStoreBatch *batch;

  fixture_init (&f);
  fixture_create (&f);
  ensure (f.store, 1);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      append_text (f.store, 10 + i % 2, 1, i % 5 == 4 ? WK_BATCH_CONFIRMED : WK_BATCH_LOCAL, text);
    }
  g_assert_cmpuint (wk_store_count_outbox (f.store), ==, 8);
  batches = wk_store_list_outbox (f.store, 0, 3, &error);
  g_assert_cmpuint (batches->len, ==, 3);
  batch = g_ptr_array_index (batches, 2);
  assert_bytes (batch->bytes, "2");
  g_assert_true (wk_id_equal (&batch->document, &doc));
  g_assert_cmpuint (batch->sequence, ==, 2);
  g_clear_pointer (&batches, g_ptr_array_unref);
  batches = wk_store_list_outbox (f.store, 3, 0, &error);
  g_assert_cmpuint (batches->len, ==, 5);
  assert_bytes (((WkStoreBatch *) g_ptr_array_index (batches, 0))->bytes, "3");

  g_assert_true (confirm (f.store, &doc, 2, &error));
  g_assert_true (confirm (f.store, &doc, 2, &error));
  g_assert_cmpuint (wk_store_count_outbox (f.store), ==, 7);
  g_assert_true (wk_store_mark_unconfirmed (f.store, &doc, 2, &error));
  g_assert_cmpuint (wk_store_count_outbox (f.store), ==, 8);
  assert_clean (f.store);
  fixture_clear (&f);
}

static void
test_snapshot_compact (void)
{
  const gint64 day = G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC;
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) merged = bytes_of ("merged");
  g_autoptr (WkStoreDocument) document = NULL;
  g_autoptr (GPtrArray) log = NULL;
  WkId doc = id_of (10);
  guint dropped = 99;

  fixture_init (&f);
  fixture_create (&f);
  ensure (f.store, 1);
  append_text (f.store, 10, 1, WK_BATCH_CONFIRMED, "een");
  append_text (f.store, 10, 1, WK_BATCH_LOCAL, "twee");
  append_text (f.store, 10, 1, WK_BATCH_CONFIRMED, "drie");
  append_text (f.store, 10, 1, WK_BATCH_CONFIRMED, "vier");
  g_assert_false (wk_store_put_snapshot (f.store, &doc, 5, merged, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_true (wk_store_put_snapshot (f.store, &doc, 3, merged, &error));
  g_assert_no_error (error);

  document = wk_store_read_document (f.store, &doc, &error);
  assert_bytes (document->snapshot, "merged");
  g_assert_cmpuint (document->info.snapshot, ==, 3);
  g_assert_cmpuint (document->batches->len, ==, 1);
  g_assert_cmpuint (document->findings->len, ==, 0);
  g_clear_pointer (&document, wk_store_document_free);

  /* Confirmed today: kept. */
  g_assert_true (wk_store_compact (f.store, &doc, &dropped, &error));
  g_assert_cmpuint (dropped, ==, 0);
  wk_clock_advance (f.clock, 34 * day);
  g_assert_true (wk_store_compact (f.store, NULL, &dropped, &error));
  g_assert_cmpuint (dropped, ==, 0);
  wk_clock_advance (f.clock, 2 * day);
  /* What the office may still refuse would take the snapshot along: the others stay with it. */
  g_assert_true (wk_store_compact (f.store, NULL, &dropped, &error));
  g_assert_cmpuint (dropped, ==, 0);
  log = wk_store_read_log (f.store, &doc, 0, &error);
  g_assert_cmpuint (log->len, ==, 4);
  assert_bytes (((WkStoreBatch *) g_ptr_array_index (log, 1))->bytes, "twee");
  g_assert_cmpuint (append_text (f.store, 10, 1, WK_BATCH_LOCAL, "vijf"), ==, 5);
  document = wk_store_read_document (f.store, &doc, &error);
  g_assert_cmpuint (document->batches->len, ==, 2);
  g_assert_cmpuint (document->findings->len, ==, 0);

  /* The clock of the confirmation counts, not that of the edit. */
  g_assert_true (confirm (f.store, &doc, 2, &error));
  g_assert_true (wk_store_compact (f.store, &doc, &dropped, &error));
  g_assert_cmpuint (dropped, ==, 2);
  assert_clean (f.store);
  g_ptr_array_unref (log);
  log = wk_store_read_log (f.store, &doc, 0, &error);
  g_assert_cmpuint (log->len, ==, 3);
  assert_bytes (((WkStoreBatch *) g_ptr_array_index (log, 0))->bytes, "twee");
  assert_bytes (((WkStoreBatch *) g_ptr_array_index (log, 1))->bytes, "vier");
  wk_clock_advance (f.clock, 35 * day);
  g_assert_true (wk_store_compact (f.store, &doc, &dropped, &error));
  g_assert_cmpuint (dropped, ==, 1);
  assert_clean (f.store);
  fixture_close (&f);
  fixture_open (&f);
  assert_clean (f.store);
  fixture_clear (&f);
}

static void
test_remove_document (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  WkId doc = id_of (10);

  fixture_init (&f);
  fixture_create (&f);
  ensure (f.store, 1);
  append_text (f.store, 10, 1, WK_BATCH_LOCAL, "een");
  g_assert_false (wk_store_remove_document (f.store, &doc, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (wk_store_has_document (f.store, &doc));
  g_assert_true (confirm (f.store, &doc, 1, &error));
  g_assert_true (wk_store_remove_document (f.store, &doc, &error));
  g_assert_no_error (error);
  g_assert_false (wk_store_has_document (f.store, &doc));
  g_assert_false (wk_store_remove_document (f.store, &doc, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING);
  g_assert_cmpuint (append_text (f.store, 10, 1, WK_BATCH_LOCAL, "een"), ==, 1);
  assert_clean (f.store);
  fixture_clear (&f);
}

/* ---- beside the log --------------------------------------------------------------------------------------- */

static void
test_meta (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) a = bytes_of ("A");
  g_autoptr (GBytes) b = bytes_of ("BBBB");
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) read = NULL;
  g_autoptr (GPtrArray) values = NULL;

  fixture_init (&f);
  fixture_create (&f);
  g_assert_null (wk_store_get_meta (f.store, "office/url", &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_true (wk_store_set_meta (f.store, "office/url", a, &error));
  g_assert_true (wk_store_set_meta (f.store, "office/feed", empty, &error));
  g_assert_true (wk_store_set_meta (f.store, "device", a, &error));
  g_assert_true (wk_store_set_meta (f.store, "office/url", b, &error));
  fixture_close (&f);
  fixture_open (&f);
  read = wk_store_get_meta (f.store, "office/url", &error);
  assert_bytes (read, "BBBB");
  values = wk_store_list_meta (f.store, "office/", &error);
  g_assert_cmpuint (values->len, ==, 2);
  g_assert_cmpstr (((WkStoreValue *) g_ptr_array_index (values, 0))->key, ==, "office/feed");
  assert_bytes (((WkStoreValue *) g_ptr_array_index (values, 0))->bytes, "");
  g_assert_true (wk_store_set_meta (f.store, "office/url", NULL, &error));
  g_assert_null (wk_store_get_meta (f.store, "office/url", &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING);
  assert_clean (f.store);
  fixture_clear (&f);
}

static void
test_attachments (void)
{
  g_autoptr (WkRandom) random = wk_random_new_seeded (7);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (300000), 300000);
  g_autoptr (GBytes) read = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GBytes) flipped = NULL;
  WkAttachment attachment, other, wrong;
  guint8 *data;

  sealed = wk_attachment_seal (random, bytes, &attachment, &error);
  g_assert_no_error (error);
  g_assert_cmpint (attachment.size, ==, 300000);
  g_assert_cmpuint (g_bytes_get_size (sealed), ==, wk_attachment_get_sealed_length (300000));
  read = wk_attachment_open (&attachment, sealed, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (read, bytes));

  /* The same bytes twice are two attachments, of which one does not open the other. */
  again = wk_attachment_seal (random, bytes, &other, &error);
  g_assert_no_error (error);
  g_assert_false (wk_id_equal (&attachment.id, &other.id));
  g_assert_false (g_bytes_equal (sealed, again));
  g_assert_null (wk_attachment_open (&attachment, again, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED);
  g_clear_error (&error);
  for (guint part = 0; part < 3; part++)
    {
      wrong = attachment;
      (part == 0 ? wrong.key : part == 1 ? wrong.hash : wrong.id.bytes)[3] ^= 1;
      g_assert_null (wk_attachment_open (&wrong, sealed, &error));
      g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED);
      g_clear_error (&error);
    }
  data = g_memdup2 (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  data[150000] ^= 1;
  flipped = g_bytes_new_take (data, g_bytes_get_size (sealed));
  g_assert_null (wk_attachment_open (&attachment, flipped, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED);
}

static void
test_receipts (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) receipts = NULL;
  gint64 id = 0;

  fixture_init (&f);
  fixture_create (&f);
  for (guint i = 1; i <= 3; i++)
    {
      g_autoptr (GBytes) bytes = bytes_of ("bon %u", i);

      wk_clock_advance (f.clock, 1000);
      g_assert_true (wk_store_add_receipt (f.store, bytes, &id, &error));
      g_assert_cmpint (id, ==, i);
    }
  receipts = wk_store_list_receipts (f.store, 2, &error);
  g_assert_cmpuint (receipts->len, ==, 2);
  assert_bytes (((WkStoreReceipt *) g_ptr_array_index (receipts, 0))->bytes, "bon 3");
  g_assert_cmpint (((WkStoreReceipt *) g_ptr_array_index (receipts, 0))->time, ==, wk_clock_get_wall (f.clock));
  assert_clean (f.store);
  fixture_clear (&f);
}

static void
test_proposals (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) proposals = NULL;
  g_autoptr (GBytes) note = bytes_of ("Vraag het de coördinator");
  g_autoptr (GBytes) merged = bytes_of ("merged");
  g_autoptr (WkStoreDocument) document = NULL;
  const guint64 refused[] = { 2, 3 }, twice[] = { 2 };
  WkId doc = id_of (10);
  WkStoreProposal *proposal;
  gint64 id = 0, position;
  guint dropped;

  fixture_init (&f);
  fixture_create (&f);
  ensure (f.store, 1);
  append_text (f.store, 10, 1, WK_BATCH_CONFIRMED, "een");
  append_text (f.store, 10, 1, WK_BATCH_LOCAL, "twee");
  append_text (f.store, 10, 1, WK_BATCH_LOCAL, "drie");
  append_text (f.store, 10, 1, WK_BATCH_LOCAL, "vier");
  g_assert_true (wk_store_put_snapshot (f.store, &doc, 3, merged, &error));
  position = wk_store_get_position (f.store);
  g_assert_true (wk_store_set_aside (f.store, &doc, refused, 2, note, &id, &error));
  g_assert_no_error (error);
  g_assert_cmpint (wk_store_get_position (f.store), >, position);
  g_assert_false (wk_store_set_aside (f.store, &doc, twice, 1, note, NULL, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING);
  g_clear_error (&error);
  assert_clean (f.store);

  /* Out of the document (its snapshot held them) and out of the outbox, but not lost. */
  document = wk_store_read_document (f.store, &doc, &error);
  g_assert_null (document->snapshot);
  g_assert_cmpuint (document->batches->len, ==, 2);
  g_assert_cmpuint (document->findings->len, ==, 0);
  g_assert_cmpuint (wk_store_count_outbox (f.store), ==, 1);
  proposals = wk_store_list_proposals (f.store, &error);
  g_assert_cmpuint (proposals->len, ==, 1);
  proposal = g_ptr_array_index (proposals, 0);
  assert_bytes (proposal->note, "Vraag het de coördinator");
  g_assert_cmpuint (proposal->kind, ==, 7);
  g_assert_cmpuint (proposal->batches->len, ==, 2);
  assert_bytes (((WkStoreBatch *) g_ptr_array_index (proposal->batches, 1))->bytes, "drie");

  /* It outlives its document, whose reader lost access. */
  g_assert_true (confirm (f.store, &doc, 4, &error));
  g_assert_true (wk_store_put_snapshot (f.store, &doc, 4, merged, &error));
  g_assert_true (wk_store_compact (f.store, &doc, &dropped, &error));
  g_assert_cmpuint (dropped, ==, 2);
  assert_clean (f.store);
  g_assert_true (wk_store_remove_document (f.store, &doc, &error));
  g_clear_pointer (&proposals, g_ptr_array_unref);
  proposals = wk_store_list_proposals (f.store, &error);
  g_assert_cmpuint (proposals->len, ==, 1);
  g_assert_cmpuint (((WkStoreProposal *) g_ptr_array_index (proposals, 0))->batches->len, ==, 2);
  g_assert_true (wk_store_remove_proposal (f.store, id, &error));
  g_assert_false (wk_store_remove_proposal (f.store, id, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING);
  assert_clean (f.store);
  fixture_clear (&f);
}

static void
test_access (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  WkId a = id_of (1), b = id_of (2);
  guint64 sequence = 0;

  fixture_init (&f);
  fixture_create (&f);
  ensure (f.store, 1);
  ensure (f.store, 2);
  g_assert_true (wk_store_verify_access (f.store, &error));
  for (guint i = 1; i <= 9; i++)
    {
      g_autoptr (GBytes) bytes = bytes_of ("keek %u", i);

      g_assert_true (wk_store_append_access (f.store, i % 3 == 0 ? NULL : i % 3 == 1 ? &a : &b, bytes, &sequence, &error));
      g_assert_cmpuint (sequence, ==, i);
    }
  lines = wk_store_list_access (f.store, &a, 1, 0, &error);
  g_assert_cmpuint (lines->len, ==, 2);
  assert_bytes (((WkAccessLine *) g_ptr_array_index (lines, 0))->bytes, "keek 4");
  g_clear_pointer (&lines, g_ptr_array_unref);
  g_assert_true (wk_store_verify_access (f.store, &error));
  g_assert_true (wk_store_erase_subject (f.store, &a, &error));
  fixture_close (&f);

  fixture_open (&f);
  g_assert_true (wk_store_verify_access (f.store, &error));
  g_assert_no_error (error);
  lines = wk_store_list_access (f.store, NULL, 3, 2, &error);
  g_assert_cmpuint (lines->len, ==, 2);
  g_assert_null (((WkAccessLine *) g_ptr_array_index (lines, 0))->bytes);
  g_assert_true (wk_id_equal (&((WkAccessLine *) g_ptr_array_index (lines, 0))->subject, &a));
  assert_bytes (((WkAccessLine *) g_ptr_array_index (lines, 1))->bytes, "keek 5");
  assert_clean (f.store);
  fixture_clear (&f);
}

/* ---- backup ------------------------------------------------------------------------------------------------- */

static void
test_backup_restore (void)
{
  Fixture f, g;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkStoreDocument) document = NULL;
  g_autoptr (WkStore) reader = NULL;
  g_autofree char *file = NULL;
  g_autofree char *keys = NULL;
  g_autoptr (GBytes) value = bytes_of ("waarde");
  WkId a = id_of (1), b = id_of (2), doc = id_of (10);

  fixture_init (&f);
  fixture_create (&f);
  ensure (f.store, 1);
  ensure (f.store, 2);
  append_text (f.store, 10, 1, WK_BATCH_LOCAL, "een");
  append_text (f.store, 20, 2, WK_BATCH_LOCAL, "een");
  g_assert_true (wk_store_set_meta (f.store, "naam", value, &error));
  g_assert_true (wk_store_append_access (f.store, &a, value, NULL, &error));
  fixture_init (&g);
  file = fixture_path (&g, "copy 100%?.wkb");
  keys = g_strconcat (file, ".keys", NULL);
  reader = wk_store_open_read_only (f.dir, WK_SLOT_PASSPHRASE, PASSPHRASE, f.clock, f.random, &error);
  g_assert_true (wk_store_backup (reader, file, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (keys, G_FILE_TEST_EXISTS));
  g_assert_false (wk_store_backup (f.store, file, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_clear_pointer (&reader, wk_store_unref);

  /* Later work, and an erasure that the backup knows nothing of. */
  append_text (f.store, 10, 1, WK_BATCH_LOCAL, "twee");
  g_assert_true (wk_store_erase_subject (f.store, &b, &error));
  g_assert_false (wk_store_restore (file, f.dir, f.clock, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_LOCKED_BY_OTHER);
  g_clear_error (&error);
  fixture_close (&f);
  g_assert_true (wk_store_restore (file, f.dir, f.clock, &error));
  g_assert_no_error (error);

  fixture_open (&f);
  document = wk_store_read_document (f.store, &doc, &error);
  g_assert_cmpuint (document->batches->len, ==, 1);
  doc = id_of (20);
  g_assert_false (wk_store_has_document (f.store, &doc));
  g_assert_true (wk_store_is_erased (f.store, &b));
  g_assert_false (wk_store_has_subject (f.store, &b));
  assert_clean (f.store);
  /* Erasing reaches what the restore put aside. */
  g_assert_true (wk_store_erase_subject (f.store, &a, &error));
  g_assert_no_error (error);
  fixture_close (&f);

  /* To a bare directory, the other erasure unknown there. */
  g_assert_true (g_rmdir (f.dir) < 0);
  remove_all (f.dir);
  g_assert_true (wk_store_restore (file, f.dir, f.clock, &error));
  g_assert_no_error (error);
  fixture_open (&f);
  g_assert_true (wk_store_has_document (f.store, &doc));
  assert_clean (f.store);
  fixture_close (&f);

  g_assert_false (wk_store_restore (keys, f.dir, f.clock, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (file, "not a backup", -1, NULL));
  g_assert_false (wk_store_restore (file, f.dir, f.clock, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED);
  fixture_open (&f);
  assert_clean (f.store);
  fixture_clear (&f);
  fixture_clear (&g);
}

/* ---- checking -------------------------------------------------------------------------------------------------- */

static gboolean
stop_cb (guint64  done,
         guint64  total,
         gpointer user_data)
{
  g_assert_cmpuint (done, <=, total);
  return ++*(guint *) user_data < 2;
}

static void
test_verify_progress (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  guint calls = 0;

  fixture_init (&f);
  fixture_create (&f);
  g_assert_true (wk_store_begin (f.store, &error));
  ensure (f.store, 1);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      append_text (f.store, 10, 1, WK_BATCH_LOCAL, text);
    }
  g_assert_true (wk_store_commit (f.store, &error));
  g_assert_null (wk_store_verify (f.store, stop_cb, &calls, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (calls, ==, 2);
  g_assert_true (wk_store_tidy (f.store, NULL));
  fixture_clear (&f);
}

/* An import's worth at once, and reading it back from a fresh start. Its speed is a benchmark's business. */
static void
test_many (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;
  gint64 start;

  fixture_init (&f);
  fixture_create (&f);
  start = g_get_monotonic_time ();
  g_assert_true (wk_store_begin (f.store, &error));
  for (guint i = 0; i < 3600; i++)
    {
      ensure (f.store, i);
      for (guint k = 0; k < 4; k++)
        append_text (f.store, 10000 + i * 4 + k, i, WK_BATCH_LOCAL,
                     "een batch zoals de import er een maakt, met wat namen en een adres erin, zo'n tweehonderd bytes lang; "
                     "het gaat hier om het aantal en niet om wat er staat, maar leeg mag het natuurlijk ook weer niet zijn.");
    }
  g_assert_true (wk_store_commit (f.store, &error));
  g_test_message ("14400 batches appended in %" G_GINT64_FORMAT " us", g_get_monotonic_time () - start);
  fixture_close (&f);
  start = g_get_monotonic_time ();
  fixture_open (&f);
  g_test_message ("opened in %" G_GINT64_FORMAT " us", g_get_monotonic_time () - start);
  start = g_get_monotonic_time ();
  list = wk_store_list_documents (f.store, NULL, 0, &error);
  g_test_message ("listed in %" G_GINT64_FORMAT " us", g_get_monotonic_time () - start);
  g_assert_cmpuint (list->len, ==, 14400);
  assert_clean (f.store);
  fixture_clear (&f);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/create-open", test_create_open);
  g_test_add_func ("/store/newer-and-foreign", test_newer_and_foreign);
  g_test_add_func ("/store/folder-gone", test_folder_gone);
  g_test_add_func ("/store/read-only", test_read_only);
  g_test_add_func ("/store/slots", test_slots);
  g_test_add_func ("/store/subjects", test_subjects);
  g_test_add_func ("/store/erase", test_erase);
  g_test_add_func ("/store/erase-again", test_erase_again);
  g_test_add_func ("/store/groups", test_groups);
  g_test_add_func ("/store/append-read", test_append_read);
  g_test_add_func ("/store/outbox", test_outbox);
  g_test_add_func ("/store/snapshot-compact", test_snapshot_compact);
  g_test_add_func ("/store/remove-document", test_remove_document);
  g_test_add_func ("/store/meta", test_meta);
  g_test_add_func ("/store/attachments", test_attachments);
  g_test_add_func ("/store/receipts", test_receipts);
  g_test_add_func ("/store/proposals", test_proposals);
  g_test_add_func ("/store/access", test_access);
  g_test_add_func ("/store/backup-restore", test_backup_restore);
  g_test_add_func ("/store/verify-progress", test_verify_progress);
  g_test_add_func ("/store/many", test_many);
  return g_test_run ();
}
