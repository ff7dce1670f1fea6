/* What the office keeps things in: the same for both kinds, and what PostgreSQL adds. */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "postgres-server.h"
#include "wk-office-postgres.h"
#include "wk-office-sqlite.h"

#define NOW G_GINT64_CONSTANT (1790000000000000)

typedef struct
{
  char *dir;          /* (owned) */
  char *database;     /* (owned) (nullable) */
  WkOfficeStore *store;
  WkClock *clock;
  WkRandom *random;
  WkSecret *key;
} Fixture;

static void
open_store (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  f->store = f->database ? wk_office_postgres_open (f->database, f->key, f->clock, f->random, &error)
                         : wk_office_sqlite_open (f->dir, f->key, f->clock, f->random, &error);
  g_assert_no_error (error);
}

static void
close_store (Fixture *f)
{
  wk_office_store_close (f->store);
  g_assert_finalize_object (f->store);
  f->store = NULL;
}

/* Whether the kind that the test is about can be had. */
static gboolean
set_up (Fixture *f, gboolean postgres)
{
  PostgresServer *server = postgres ? postgres_server_shared () : NULL;

  memset (f, 0, sizeof *f);
  if (postgres && !server)
    return FALSE;
  f->database = postgres ? postgres_server_new_database (server) : NULL;
  f->dir = g_dir_make_tmp ("woonkamer-store-XXXXXX", NULL);
  f->clock = wk_clock_new_test (NOW);
  f->random = wk_random_new_system ();
  f->key = wk_secret_new_text ("a key that is long enough");
  open_store (f);

  return TRUE;
}

static void
tear_down (Fixture *f)
{
  const char *names[] = { "store.db", "store.db-wal", "store.db-shm", "store.lock", "restored", NULL };
  guint i;

  close_store (f);
  for (i = 0; names[i]; i++) {
    g_autofree char *path = g_build_filename (f->dir, names[i], NULL);

    g_unlink (path);
  }
  g_assert_cmpint (g_rmdir (f->dir), ==, 0);
  g_free (f->dir);
  g_free (f->database);
  wk_secret_unref (f->key);
  wk_random_unref (f->random);
  wk_clock_unref (f->clock);
}

static WkId
id_of (guint8 number)
{
  WkId id = { { number } };

  return id;
}

static void
add_subject (WkOfficeStore *store, guint8 number)
{
  guint8 secret[WK_STORE_SECRET_LENGTH] = { number, 7 };
  WkId id = id_of (number);
  g_autoptr (GError) error = NULL;

  g_assert_true (wk_office_store_ensure_subject (store, &id, secret, &error));
  g_assert_no_error (error);
}

/* Whether it was new. */
static gboolean
add_batch (WkOfficeStore *store, guint8 document, guint8 subject, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  WkId of = id_of (document), whose = id_of (subject);
  g_autoptr (GError) error = NULL;
  gboolean known = TRUE;

  g_assert_true (wk_office_store_append (store, &of, &whose, 3, bytes, &known, &error));
  g_assert_no_error (error);

  return !known;
}

static char *
texts_of (GPtrArray *batches)
{
  GString *texts = g_string_new (NULL);
  guint i;

  g_assert_nonnull (batches);
  for (i = 0; i < batches->len; i++) {
    WkStoreBatch *batch = batches->pdata[i];

    g_string_append_printf (texts, "%" G_GINT64_FORMAT ":%.*s ", batch->position, (int) g_bytes_get_size (batch->bytes),
                            (const char *) g_bytes_get_data (batch->bytes, NULL));
  }

  return g_string_free (texts, FALSE);
}

#define assert_log(store, after, expected)                                                       \
  do {                                                                                           \
    g_autoptr (GError) error_ = NULL;                                                            \
    g_autoptr (GPtrArray) batches_ = wk_office_store_list_log ((store), (after), 100, &error_);  \
    g_autofree char *texts_ = NULL;                                                              \
    g_assert_no_error (error_);                                                                  \
    texts_ = texts_of (batches_);                                                                \
    g_assert_cmpstr (texts_, ==, (expected));                                                    \
  } while (0)

static void
test_log (gconstpointer postgres)
{
  Fixture f;
  WkId document = id_of (1), other = id_of (9);
  g_autoptr (WkStoreDocumentInfo) info = NULL, none = NULL;
  g_autoptr (GPtrArray) log = NULL, all = NULL, first = NULL, whose = NULL;
  g_autoptr (WkStoreDocument) read = NULL;
  g_autoptr (GBytes) state = g_bytes_new_static ("merged", 6);
  g_autoptr (GError) error = NULL;
  g_autofree char *texts = NULL;
  gboolean known;

  if (!set_up (&f, GPOINTER_TO_INT (postgres)))
    return;
  add_subject (f.store, 50);
  add_subject (f.store, 51);
  g_assert_cmpint (wk_office_store_get_position (f.store), ==, 0);

  /* A group's batches count together; one that is there already is known, in the same group and in a later one. */
  g_assert_true (wk_office_store_begin (f.store, &error));
  g_assert_true (add_batch (f.store, 1, 50, "a"));
  g_assert_true (add_batch (f.store, 2, 51, "b"));
  g_assert_false (add_batch (f.store, 1, 50, "a"));
  g_assert_true (add_batch (f.store, 1, 50, "c"));
  log = wk_office_store_read_log (f.store, &document, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (log->len, ==, 2);
  g_assert_true (wk_office_store_commit (f.store, &error));
  g_assert_false (add_batch (f.store, 1, 50, "c"));
  g_assert_cmpint (wk_office_store_get_position (f.store), ==, 3);
  assert_log (f.store, 0, "1:a 2:b 3:c ");
  assert_log (f.store, 2, "3:c ");
  assert_log (f.store, 3, "");

  /* Taken back: nothing of it is there, and its place is used again. */
  g_assert_true (wk_office_store_begin (f.store, &error));
  g_assert_true (add_batch (f.store, 1, 50, "lost"));
  g_assert_true (add_batch (f.store, 8, 50, "lost"));
  wk_office_store_rollback (f.store);
  g_assert_cmpint (wk_office_store_get_position (f.store), ==, 3);
  assert_log (f.store, 0, "1:a 2:b 3:c ");
  g_assert_true (add_batch (f.store, 1, 50, "d"));
  assert_log (f.store, 3, "4:d ");

  /* Of another subject, and without one. */
  g_assert_false (wk_office_store_append (f.store, &document, &other, 3, state, &known, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  {
    WkId wrong = id_of (51);

    g_assert_false (wk_office_store_append (f.store, &document, &wrong, 3, state, &known, &error));
    g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISMATCH);
    g_clear_error (&error);
  }

  g_assert_true (wk_office_store_find_document (f.store, &document, &info, &error));
  g_assert_cmpuint (info->last, ==, 3);
  g_assert_cmpuint (info->kind, ==, 3);
  g_assert_cmpint (info->position, ==, 4);
  g_assert_true (wk_office_store_find_document (f.store, &other, &none, &error));
  g_assert_null (none);
  all = wk_office_store_list_documents (f.store, NULL, 0, 0, &error);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpint (((WkStoreDocumentInfo *) all->pdata[0])->position, ==, 2);
  first = wk_office_store_list_documents (f.store, NULL, 0, 1, &error);
  g_assert_cmpuint (first->len, ==, 1);
  whose = wk_office_store_list_documents (f.store, &info->subject, 0, 0, &error);
  g_assert_cmpuint (whose->len, ==, 1);

  /* Merged: only what follows comes with it; the log keeps all. */
  g_assert_true (wk_office_store_put_snapshot (f.store, &document, 2, state, &error));
  read = wk_office_store_read_document (f.store, &document, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (read->snapshot, state));
  g_assert_cmpuint (read->batches->len, ==, 1);
  g_assert_cmpuint (read->info.last, ==, 3);
  g_clear_pointer (&log, g_ptr_array_unref);
  log = wk_office_store_read_log (f.store, &document, &error);
  texts = texts_of (log);
  g_assert_cmpstr (texts, ==, "1:a 3:c 4:d ");

  /* All of it is there after opening again. */
  close_store (&f);
  open_store (&f);
  g_assert_cmpint (wk_office_store_get_position (f.store), ==, 4);
  assert_log (f.store, 0, "1:a 2:b 3:c 4:d ");
  tear_down (&f);
}

static void
test_subjects (gconstpointer postgres)
{
  Fixture f;
  guint8 secret[WK_STORE_SECRET_LENGTH], another[WK_STORE_SECRET_LENGTH] = { 1 };
  WkId one = id_of (50), unknown = id_of (60);
  WkOfficeSubjectState state;
  g_autoptr (GPtrArray) known = NULL, erased = NULL;
  g_autoptr (GError) error = NULL;

  if (!set_up (&f, GPOINTER_TO_INT (postgres)))
    return;
  add_subject (f.store, 50);
  add_subject (f.store, 51);
  g_assert_true (add_batch (f.store, 1, 50, "gone"));
  g_assert_true (add_batch (f.store, 2, 51, "stays"));

  /* What is there stays as it is. */
  g_assert_true (wk_office_store_ensure_subject (f.store, &one, another, &error));
  g_assert_true (wk_office_store_get_secret (f.store, &one, secret, &error));
  g_assert_cmpuint (secret[0], ==, 50);
  g_assert_true (wk_office_store_find_subject (f.store, &unknown, &state, NULL, &error));
  g_assert_cmpint (state, ==, WK_OFFICE_SUBJECT_UNKNOWN);
  g_assert_false (wk_office_store_get_secret (f.store, &unknown, secret, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING);
  g_clear_error (&error);

  g_assert_true (wk_office_store_erase_subject (f.store, &one, &error));
  g_assert_no_error (error);
  g_assert_true (wk_office_store_find_subject (f.store, &one, &state, NULL, &error));
  g_assert_cmpint (state, ==, WK_OFFICE_SUBJECT_ERASED);
  g_assert_false (wk_office_store_ensure_subject (f.store, &one, another, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_ERASED);
  g_clear_error (&error);
  g_assert_cmpint (wk_office_store_get_position (f.store), ==, 3);
  assert_log (f.store, 0, "2:stays ");
  known = wk_office_store_list_subjects (f.store, &error);
  erased = wk_office_store_list_erased (f.store, &error);
  g_assert_cmpuint (known->len, ==, 1);
  g_assert_cmpuint (erased->len, ==, 1);
  tear_down (&f);
}

static void
set_value (WkOfficeStore *store, const char *key, const char *text)
{
  g_autoptr (GBytes) bytes = text ? g_bytes_new (text, strlen (text)) : NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (wk_office_store_set_value (store, key, bytes, &error));
  g_assert_no_error (error);
}

static void
test_values (gconstpointer postgres)
{
  Fixture f;
  static const char *const some[] = { "code/2", "code/3", "codes" };
  g_autoptr (GPtrArray) codes = NULL, all = NULL, found = NULL, keys = g_ptr_array_new ();
  g_autoptr (GBytes) value = NULL;
  g_autoptr (GError) error = NULL;

  if (!set_up (&f, GPOINTER_TO_INT (postgres)))
    return;
  set_value (f.store, "code/2", "two");
  set_value (f.store, "code/1", "one");
  set_value (f.store, "codes", "no code");
  set_value (f.store, "code/3", "three");
  set_value (f.store, "code/3", NULL);
  set_value (f.store, "code/1", "");
  codes = wk_office_store_list_values (f.store, "code/", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (codes->len, ==, 2);
  g_assert_cmpstr (((WkStoreValue *) codes->pdata[0])->key, ==, "code/1");
  g_assert_cmpuint (g_bytes_get_size (((WkStoreValue *) codes->pdata[0])->bytes), ==, 0);
  all = wk_office_store_list_values (f.store, "", &error);
  g_assert_cmpuint (all->len, ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (some); i++)
    g_ptr_array_add (keys, (gpointer) some[i]);
  found = wk_office_store_read_values (f.store, keys, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 2);
  for (guint i = 0; i < found->len; i++) {
    WkStoreValue *one = found->pdata[i];
    const char *words = g_str_equal (one->key, "codes") ? "no code" : "two";

    g_assert_cmpmem (g_bytes_get_data (one->bytes, NULL), g_bytes_get_size (one->bytes), words, strlen (words));
  }
  value = wk_office_store_get_value (f.store, "code/2", &error);
  g_assert_cmpmem (g_bytes_get_data (value, NULL), g_bytes_get_size (value), "two", 3);
  g_assert_null (wk_office_store_get_value (f.store, "code/3", &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING);
  tear_down (&f);
}

/* ---- only PostgreSQL ------------------------------------------------------------------------------------- */

static void
count_cb (WkOfficeStore *store, gpointer data)
{
  (*(guint *) data)++;
}

static void
count_documents_cb (WkOfficeStore *store, GPtrArray *documents, gpointer data)
{
  *(guint *) data += documents ? documents->len : 1000;
}

/* Two offices of one database: each follows the other, and positions are one row. */
static void
test_two (void)
{
  Fixture f, g;
  guint documents = 0, values = 0;
  g_autoptr (GError) error = NULL;
  guint i;

  if (!set_up (&f, TRUE))
    return;
  g = f;
  open_store (&g);
  g_signal_connect (g.store, "documents-changed", G_CALLBACK (count_documents_cb), &documents);
  g_signal_connect (g.store, "values-changed", G_CALLBACK (count_cb), &values);
  add_subject (f.store, 50);
  g_assert_true (add_batch (f.store, 1, 50, "a"));
  set_value (f.store, "a/b", "c");

  /* In time for its own group. */
  g_assert_false (add_batch (g.store, 1, 50, "a"));
  g_assert_true (add_batch (g.store, 1, 50, "b"));
  g_assert_cmpuint (documents, ==, 1);
  g_assert_cmpuint (values, ==, 1);
  assert_log (g.store, 0, "1:a 2:b ");
  g_assert_true (add_batch (f.store, 1, 50, "c"));
  g_assert_true (wk_office_store_refresh (g.store, &error));
  assert_log (g.store, 1, "2:b 3:c ");

  /* Further behind than is followed one by one. */
  g_assert_true (wk_office_store_begin (f.store, &error));
  for (i = 0; i < 1500; i++) {
    g_autofree char *text = g_strdup_printf ("%u", i);

    g_assert_true (add_batch (f.store, 2 + i % 3, 50, text));
  }
  g_assert_true (wk_office_store_commit (f.store, &error));
  documents = 0;
  g_assert_true (wk_office_store_refresh (g.store, &error));
  g_assert_cmpuint (documents, ==, 1000);
  g_assert_cmpint (wk_office_store_get_position (g.store), ==, 1503);
  assert_log (g.store, 1502, "1503:1499 ");

  /* An erasure by the other one. */
  {
    WkId one = id_of (50);
    WkOfficeSubjectState state;

    g_assert_true (wk_office_store_erase_subject (f.store, &one, &error));
    g_assert_true (wk_office_store_refresh (g.store, &error));
    g_assert_true (wk_office_store_find_subject (g.store, &one, &state, NULL, &error));
    g_assert_cmpint (state, ==, WK_OFFICE_SUBJECT_ERASED);
    assert_log (g.store, 0, "");
  }
  close_store (&g);
  tear_down (&f);
}

/* The wrong key, a newer version, and nothing readable in the database. */
static void
test_sealed (void)
{
  Fixture f;
  g_autoptr (WkSecret) other = wk_secret_new_text ("another key that is long");
  g_autoptr (GError) error = NULL;
  g_autofree char *dump = NULL, *hex = NULL;
  gboolean exists;

  if (!set_up (&f, TRUE))
    return;
  add_subject (f.store, 50);
  g_assert_true (add_batch (f.store, 1, 50, "a plain sentence"));
  set_value (f.store, "place", "a plain sentence");
  postgres_server_run (postgres_server_shared (), "pg_dump", &dump, "-d", f.database, NULL);
  g_assert_nonnull (strstr (dump, "COPY woonkamer.batch"));
  hex = wk_hex_encode ((const guint8 *) "a plain sentence", 16);
  g_assert_null (strstr (dump, hex));
  g_assert_null (strstr (dump, "plain sentence"));

  g_assert_true (wk_office_postgres_find (f.database, &exists, &error));
  g_assert_true (exists);
  g_assert_null (wk_office_postgres_open (f.database, other, f.clock, f.random, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_WRONG_PASSPHRASE);
  g_clear_error (&error);
  postgres_server_execute (postgres_server_shared (), f.database, "INSERT INTO woonkamer.version (number) VALUES (99)");
  g_assert_null (wk_office_postgres_open (f.database, f.key, f.clock, f.random, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_NEWER);
  g_clear_error (&error);
  g_assert_null (wk_office_postgres_open ("host=/nonexistent", f.key, f.clock, f.random, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_FAILED);
  tear_down (&f);
}

/* A group that the database went away from is not half there, and says so; the next one finds the database again. */
static void
test_away (void)
{
  Fixture f;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  WkId document = id_of (1), subject = id_of (50);
  g_autoptr (GError) error = NULL;
  gboolean known;

  if (!set_up (&f, TRUE))
    return;
  add_subject (f.store, 50);
  g_assert_true (add_batch (f.store, 1, 50, "a"));
  g_assert_true (wk_office_store_begin (f.store, &error));
  g_assert_true (add_batch (f.store, 1, 50, "b"));
  postgres_server_stop (postgres_server_shared ());
  g_assert_false (wk_office_store_commit (f.store, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpint (wk_office_store_get_position (f.store), ==, 1);
  g_assert_false (wk_office_store_append (f.store, &document, &subject, 3, bytes, &known, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_FAILED);
  g_clear_error (&error);

  postgres_server_start (postgres_server_shared ());
  while (!wk_office_store_refresh (f.store, NULL))
    g_usleep (10000);
  g_assert_false (wk_office_store_is_restored (f.store));
  assert_log (f.store, 0, "1:a ");
  g_assert_true (add_batch (f.store, 1, 50, "b"));
  assert_log (f.store, 0, "1:a 2:b ");
  tear_down (&f);
}

/* ---- the access log -------------------------------------------------------------------------------------- */

static gboolean
add_line (WkOfficeStore *store, guint8 subject, const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  WkId whose = id_of (subject);

  return wk_office_store_append_access (store, subject ? &whose : NULL, bytes, error);
}

static char *
lines_of (WkOfficeStore *store, guint8 subject, guint64 after)
{
  g_autoptr (GError) error = NULL;
  WkId whose = id_of (subject);
  g_autoptr (GPtrArray) lines = wk_office_store_list_access (store, subject ? &whose : NULL, after, 0, &error);
  GString *texts = g_string_new (NULL);
  guint i;

  g_assert_no_error (error);
  for (i = 0; i < lines->len; i++) {
    WkAccessLine *line = lines->pdata[i];

    g_assert_cmpint (line->time, ==, NOW);
    g_string_append_printf (texts, "%" G_GUINT64_FORMAT ":%u:%.*s ", line->sequence, line->has_subject ? line->subject.bytes[0] : 0,
                            line->bytes ? (int) g_bytes_get_size (line->bytes) : 4,
                            line->bytes ? (const char *) g_bytes_get_data (line->bytes, NULL) : "gone");
  }

  return g_string_free (texts, FALSE);
}

#define assert_lines(store, subject, after, expected)                             \
  do {                                                                            \
    g_autofree char *lines_ = lines_of ((store), (subject), (after));             \
    g_assert_cmpstr (lines_, ==, (expected));                                     \
  } while (0)

static void
fill_access (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  add_subject (f->store, 50);
  add_subject (f->store, 51);
  g_assert_true (add_line (f->store, 50, "karin read", &error));
  g_assert_true (wk_office_store_begin (f->store, &error));
  g_assert_true (add_line (f->store, 51, "tess read", &error));
  g_assert_true (add_line (f->store, 0, "a code was made", &error));
  g_assert_true (wk_office_store_commit (f->store, &error));
  g_assert_true (add_line (f->store, 50, "tess copied", &error));
  g_assert_no_error (error);
}

static void
test_access (gconstpointer postgres)
{
  Fixture f;
  WkId tess = id_of (51);
  g_autoptr (GError) error = NULL;

  if (!set_up (&f, GPOINTER_TO_INT (postgres)))
    return;
  g_assert_true (wk_office_store_verify_access (f.store, &error));
  fill_access (&f);
  assert_lines (f.store, 0, 0, "1:50:karin read 2:51:tess read 3:0:a code was made 4:50:tess copied ");
  assert_lines (f.store, 50, 1, "4:50:tess copied ");
  g_assert_true (wk_office_store_verify_access (f.store, &error));

  /* Of nobody we know there is no line; a group that is taken back leaves none, and no gap. */
  g_assert_false (add_line (f.store, 99, "who?", &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_true (wk_office_store_begin (f.store, &error));
  g_assert_true (add_line (f.store, 50, "never", &error));
  wk_office_store_rollback (f.store);

  /* Erased, what a line says goes, and the chain is whole. */
  g_assert_true (wk_office_store_erase_subject (f.store, &tess, &error));
  g_assert_false (add_line (f.store, 51, "too late", &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_ERASED);
  g_clear_error (&error);
  close_store (&f);
  open_store (&f);
  g_assert_true (add_line (f.store, 50, "on", &error));
  assert_lines (f.store, 0, 0, "1:50:karin read 2:51:gone 3:0:a code was made 4:50:tess copied 5:50:on ");
  g_assert_true (wk_office_store_verify_access (f.store, &error));
  g_assert_no_error (error);
  tear_down (&f);
}

/* In whichever of the two it is, the table and its columns named as there. */
static void
execute (Fixture *f, const char *deed)
{
  g_autoptr (GString) sql = g_string_new (deed);
  g_autofree char *path = g_build_filename (f->dir, "store.db", NULL);
  sqlite3 *database;

  g_string_replace (sql, "{TABLE}", f->database ? "woonkamer.access" : "access", 0);
  g_string_replace (sql, "{LINE}", f->database ? "line" : "sequence", 0);
  g_string_replace (sql, "{AT}", f->database ? "at" : "time", 0);
  if (f->database) {
    postgres_server_execute (postgres_server_shared (), f->database, sql->str);
    return;
  }
  close_store (f);
  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  if (sqlite3_exec (database, sql->str, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql->str, sqlite3_errmsg (database));
  g_assert_cmpint (sqlite3_changes (database), >, 0);
  sqlite3_close (database);
  open_store (f);
}

/* Whoever may write the database changes it behind the office's back. */
static void
test_forged (gconstpointer postgres)
{
  static const struct
  {
    const char *deed;
    const char *line;
  } forgeries[] = {
    { "UPDATE {TABLE} SET {AT} = {AT} + 1 WHERE {LINE} = 2", "line 2 " },
    { "UPDATE {TABLE} SET subject = NULL WHERE {LINE} = 1", "line 1 " },
    { "UPDATE {TABLE} SET sealed = (SELECT sealed FROM {TABLE} WHERE {LINE} = 1) WHERE {LINE} = 4", "line 4 " },
    { "UPDATE {TABLE} SET {LINE} = 9 WHERE {LINE} = 4", "line 4 " },
    { "DELETE FROM {TABLE} WHERE {LINE} = 3", "line 3 " },
    { "DELETE FROM {TABLE} WHERE {LINE} = 4", "line 4 " },
    { "DELETE FROM {TABLE} WHERE {LINE} > 0", "line 1 " },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (forgeries); i++) {
    Fixture f;
    g_autofree char *said = NULL;
    g_autoptr (GError) error = NULL;

    if (!set_up (&f, GPOINTER_TO_INT (postgres)))
      return;
    fill_access (&f);
    execute (&f, forgeries[i].deed);
    g_assert_false (wk_office_store_verify_access (f.store, &error));
    g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED);
    said = g_ascii_strdown (error->message, -1);
    if (!strstr (said, forgeries[i].line))
      g_error ("%s: %s", forgeries[i].deed, error->message);
    tear_down (&f);
  }
}

int
main (int argc, char **argv)
{
  static const char * const kinds[] = { "sqlite", "postgres" };
  guint i;

  g_test_init (&argc, &argv, NULL);
  wk_base_init ();
  for (i = 0; i < 2; i++) {
    g_autofree char *log = g_strdup_printf ("/office/store/%s/log", kinds[i]);
    g_autofree char *subjects = g_strdup_printf ("/office/store/%s/subjects", kinds[i]);
    g_autofree char *values = g_strdup_printf ("/office/store/%s/values", kinds[i]);
    g_autofree char *access = g_strdup_printf ("/office/store/%s/access", kinds[i]);
    g_autofree char *forged = g_strdup_printf ("/office/store/%s/forged", kinds[i]);

    g_test_add_data_func (log, GINT_TO_POINTER (i), test_log);
    g_test_add_data_func (subjects, GINT_TO_POINTER (i), test_subjects);
    g_test_add_data_func (values, GINT_TO_POINTER (i), test_values);
    g_test_add_data_func (access, GINT_TO_POINTER (i), test_access);
    g_test_add_data_func (forged, GINT_TO_POINTER (i), test_forged);
  }
  g_test_add_func ("/office/store/postgres/two", test_two);
  g_test_add_func ("/office/store/postgres/sealed", test_sealed);
  g_test_add_func ("/office/store/postgres/away", test_away);
  return g_test_run ();
}
