/* The program itself: what it prints, what it keeps, how it ends. */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "office-process.h"

static mode_t
mode_of (Office *office, const char *name)
{
  g_autofree char *path = g_build_filename (office->dir, name, NULL);
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  return info.st_mode & 07777;
}

static void
test_files (void)
{
  Office office;
  g_autofree char *code = NULL, *key = NULL, *contents = NULL;
  guint8 fingerprint[32];
  g_autofree char *err = NULL;
  guint16 port;

  office_set_up (&office);
  g_assert_nonnull (office.code);
  g_assert_cmpuint (mode_of (&office, "office.key"), ==, 0600);
  g_assert_cmpuint (mode_of (&office, "."), ==, 0700);
  g_assert_cmpuint (mode_of (&office, "control") & 0077, ==, 0);
  memcpy (fingerprint, office.fingerprint, 32);
  code = g_strdup (office.code);
  port = office.port;
  g_assert_cmpuint (port, !=, 0);

  /* A second one on the same directory says so, and leaves the first alone. */
  g_assert_cmpint (office_run (&office, NULL, &err, "--listen", "127.0.0.1:0", NULL), ==, 1);
  g_assert_nonnull (strstr (err, "woonkamer-office: "));

  /* The same office after a start: same certificate, same open code. */
  g_assert_cmpint (office_terminate (&office), ==, 0);
  office_start (&office);
  g_assert_cmpmem (office.fingerprint, 32, fingerprint, 32);
  g_assert_cmpstr (office.code, ==, code);
  g_assert_cmpint (office_terminate (&office), ==, 0);

  /* A key that others may read is not used; another one does not open it; without it nothing is made over what is there. */
  key = g_build_filename (office.dir, "office.key", NULL);
  g_assert_cmpint (g_chmod (key, 0644), ==, 0);
  g_assert_cmpint (office_run (&office, NULL, NULL, "enrol-code", NULL), ==, 1);
  g_assert_true (g_file_get_contents (key, &contents, NULL, NULL));
  g_assert_true (g_file_set_contents (key, "another key, long enough\n", -1, NULL));
  g_assert_cmpint (g_chmod (key, 0600), ==, 0);
  g_assert_cmpint (office_run (&office, NULL, NULL, "enrol-code", NULL), ==, 1);
  g_assert_cmpint (g_unlink (key), ==, 0);
  g_assert_cmpint (office_run (&office, NULL, NULL, "--listen", "127.0.0.1:0", NULL), ==, 1);
  g_assert_false (g_file_test (key, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (key, contents, -1, NULL));
  g_assert_cmpint (g_chmod (key, 0600), ==, 0);
  office_start (&office);

  office_tear_down (&office);
}

static void
test_usage (void)
{
  Office office;
  g_autofree char *out = NULL, *err = NULL;

  office_set_up (&office);
  g_assert_cmpint (office_run (&office, &out, NULL, "--version", NULL), ==, 0);
  g_assert_true (g_str_has_prefix (out, "woonkamer-office "));
  g_clear_pointer (&out, g_free);
  g_assert_cmpint (office_run (&office, &out, NULL, "--help", NULL), ==, 0);
  g_assert_nonnull (strstr (out, "enrol-code"));
  g_assert_cmpint (office_run (&office, NULL, &err, "--no-such-option", NULL), ==, 2);
  g_assert_cmpint (office_run (&office, NULL, NULL, "no-such-command", NULL), ==, 2);
  g_assert_cmpint (office_run (&office, NULL, NULL, "backup", NULL), ==, 2);
  g_assert_cmpint (office_run (&office, NULL, NULL, "--listen", "no address", NULL), ==, 2);
  g_assert_cmpint (office_run (&office, NULL, NULL, "enrol-code", "--hours", "0", NULL), ==, 2);
  g_assert_cmpint (office_run (&office, NULL, NULL, "backup", "/nonexistent/folder/file", NULL), ==, 1);

  office_tear_down (&office);
}

/* A laptop that is connected is told, and the office ends well. */
static void
test_terminate (void)
{
  Office office;
  g_autoptr (TestLaptop) laptop = NULL;

  office_set_up (&office);
  laptop = office_new_laptop (&office);
  office_sync (&office, laptop);
  office_wait_live (laptop);
  g_assert_cmpint (office_terminate (&office), ==, 0);
  WAIT_UNTIL (wk_feed_client_get_state (laptop->client) == WK_FEED_CLIENT_ENDED);
  g_assert_cmpint (wk_feed_client_get_reason (laptop->client), ==, WK_REASON_CLOSED);
  office_leave (laptop);

  office_tear_down (&office);
}

/* ---- what it is told in its directory ---------------------------------------------------------------------- */

static void
say (Office *office, const char *format, ...)
{
  g_autofree char *path = g_build_filename (office->dir, "office.conf", NULL), *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_settings (void)
{
  static const char * const wrong[] = { "[office]\nlistne=127.0.0.1:0\n", "[offcie]\nlisten=127.0.0.1:0\n", "[sign-in]\nissuer-name=x\n", "listen\n",
                                        "[office]\nkey-file=/nonexistent/key\n" };
  Office office;
  g_autofree char *key = NULL, *own = NULL, *err = NULL, *database_file = NULL, *database = NULL;
  g_autoptr (TestLaptop) laptop = test_laptop_new ();
  g_autoptr (GError) error = NULL;
  guint8 fingerprint[32];
  guint i;

  office_set_up (&office);
  memcpy (fingerprint, office.fingerprint, 32);
  g_assert_cmpint (office_terminate (&office), ==, 0);

  /* All from the file: the address, the place of the key, and of what reaches the database. */
  own = g_build_filename (office.dir, "office.key", NULL);
  key = g_build_filename (office.dir, "elsewhere", NULL);
  g_assert_cmpint (g_rename (own, key), ==, 0);
  office.listen = g_strdup ("");
  database = g_steal_pointer (&office.database);
  if (database) {
    database_file = g_build_filename (office.dir, "database", NULL);
    g_assert_true (g_file_set_contents (database_file, database, -1, NULL));
    say (&office, "[office]\nlisten=127.0.0.1:0\nkey-file=%s\ndatabase-file=%s\nlocation=Dieze\n", key, database_file);
  } else {
    say (&office, "[office]\nlisten=127.0.0.1:0\nkey-file=%s\nlocation=Dieze\n", key);
  }
  office_start (&office);
  g_assert_cmpstr (office.host, ==, "127.0.0.1");
  g_assert_cmpmem (office.fingerprint, 32, fingerprint, 32);
  g_assert_true (office_enrol (&office, laptop, office.code, "Karin", &error));
  g_assert_no_error (error);
  g_assert_cmpint (office_terminate (&office), ==, 0);
  /* Commands read it too, when no office runs. */
  g_assert_cmpint (office_run (&office, NULL, NULL, "profile", "Karin", NULL), ==, 0);

  /* What is said on the command line goes before it. */
  g_free (office.listen);
  office.listen = g_strdup ("127.0.0.2:0");
  office_start (&office);
  g_assert_cmpstr (office.host, ==, "127.0.0.2");
  g_assert_cmpint (office_terminate (&office), ==, 0);

  /* What nobody can have meant is not passed over. */
  for (i = 0; i < G_N_ELEMENTS (wrong); i++) {
    say (&office, "%s", wrong[i]);
    g_clear_pointer (&err, g_free);
    g_assert_cmpint (office_run (&office, NULL, &err, "enrol-code", NULL), ==, 1);
    g_assert_true (g_str_has_prefix (err, "woonkamer-office: "));
  }

  office_tear_down (&office);
}

/* ---- what whoever watches it sees ---------------------------------------------------------------------------- */

/* Of Prometheus' text form: each figure once, behind what it is and of which kind. */
static void
test_figures (void)
{
  static const char * const figures[] = { "connections 1", "accounts 1", "devices 1", "batches_confirmed_total 1", "batches_refused_total 0",
                                          "batches_received_total 1", "database_reached 1" };
  Office office;
  g_autoptr (TestLaptop) laptop = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *page = NULL;
  g_auto (GStrv) lines = NULL;
  guint i;

  office_set_up (&office);
  g_assert_true (office_says (&office, "/health", "ok\n"));
  laptop = office_new_laptop (&office);
  test_laptop_write (laptop, 1, "een ");
  office_sync (&office, laptop);
  office_wait_live (laptop);

  page = office_dup_page (&office, "/metrics");
  g_assert_nonnull (page);
  lines = g_strsplit (page, "\n", -1);
  for (i = 0; lines[i] && *lines[i]; i += 3) {
    g_auto (GStrv) help = g_strsplit (lines[i], " ", 4), type = g_strsplit (lines[i + 1], " ", -1), value = g_strsplit (lines[i + 2], " ", -1);

    g_assert_cmpuint (g_strv_length (help), ==, 4);
    g_assert_cmpuint (g_strv_length (type), ==, 4);
    g_assert_cmpuint (g_strv_length (value), ==, 2);
    g_assert_cmpstr (help[0], ==, "#");
    g_assert_cmpstr (help[1], ==, "HELP");
    g_assert_cmpstr (type[1], ==, "TYPE");
    g_assert_cmpstr (help[2], ==, type[2]);
    g_assert_cmpstr (help[2], ==, value[0]);
    g_assert_true (g_regex_match_simple ("^woonkamer_office_[a-z_]+$", value[0], 0, 0));
    g_assert_cmpstr (type[3], ==, g_str_has_suffix (value[0], "_total") ? "counter" : "gauge");
    g_assert_true (g_ascii_string_to_unsigned (value[1], 10, 0, G_MAXINT64, NULL, NULL));
    g_assert_true (g_hash_table_add (seen, lines[i + 2]));
  }
  for (i = 0; i < G_N_ELEMENTS (figures); i++) {
    g_autofree char *line = g_strconcat ("woonkamer_office_", figures[i], NULL);

    if (!g_hash_table_contains (seen, line))
      g_error ("not among the figures: %s", line);
  }
  office_leave (laptop);

  office_tear_down (&office);
}

/* ---- what it logs ------------------------------------------------------------------------------------------------ */

#define LOCATION "Zoutkeetsplein"
#define NAME "Wilhelmina Zoutberg"
#define ORGANISATION "Stichting Zoutgat"
#define GROUND "mandaat Zoutwinning"
#define WORDS "zoutarm huishouden"

static void
name_resident (WkDocument *card, gpointer data)
{
  wk_fields_set_string (WK_FIELDS (card), "display-name", NAME);
  wk_fields_set_string (WK_FIELDS (card), "birth-date", "1984-05-02");
}

/* A code is guessed at ten times, three between two new codes, which lift the limit of the minute: then it is shut, for whoever has it too. */
static void
guess_shut (Office *office, GPtrArray *codes)
{
  g_autoptr (TestLaptop) laptop = test_laptop_new ();
  g_autofree char *right = office_new_code (office), *wrong = g_strdup (right);
  guint i;

  wrong[11] = wrong[11] == '9' ? '0' : wrong[11] + 1;
  for (i = 0; i < 10; i++) {
    if (i % 3 == 0)
      g_ptr_array_add (codes, office_new_code (office));
    g_assert_false (office_enrol (office, laptop, wrong, NAME, NULL));
  }
  g_ptr_array_add (codes, office_new_code (office));
  g_assert_false (office_enrol (office, laptop, right, NAME, NULL));
  g_assert_true (office_enrol (office, laptop, codes->pdata[codes->len - 1], NAME, NULL));
  g_ptr_array_add (codes, g_steal_pointer (&right));
}

/* Everything happens that is worth a line; none holds a name, a word that somebody wrote, an id or a secret, also when all is logged that can be. */
static void
test_journal (void)
{
  static const char * const events[] = { "location_founded", "batch_refused", "connection_ended", "code_closed" };
  Office office;
  g_autoptr (TestLaptop) laptop = NULL, adviser = NULL;
  g_autoptr (WkSubject) subject = test_subject (1);
  g_autoptr (GPtrArray) secrets = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *journal = NULL, *backup = NULL, *pass = NULL, *code = NULL, *small = NULL;
  char hex[WK_ID_HEX_SIZE];
  g_autoptr (GError) error = NULL;
  guint i;

  office_set_up (&office);
  g_assert_cmpint (office_terminate (&office), ==, 0);
  office.journal = g_build_filename (office.dir, "journal", NULL);
  office_start (&office);
  laptop = test_laptop_new ();
  laptop->location = test_subject (500);
  code = g_strdup (office.code);
  g_assert_true (office_enrol (&office, laptop, code, NAME, &error));
  g_assert_no_error (error);
  adviser = office_new_person (&office, NAME " jr.", ORGANISATION, "policy-adviser", "none", GROUND);
  test_laptop_write (laptop, 1, WORDS);
  test_laptop_edit (laptop, 1, WK_DOC_CARD, NULL, name_resident, NULL);
  office_sync (&office, laptop);
  office_wait_live (laptop);
  test_laptop_write (adviser, 1, WORDS);
  office_sync (&office, adviser);
  office_wait_live (adviser);
  g_assert_cmpuint (g_hash_table_size (adviser->refused), ==, 1);
  g_assert_cmpint (office_run (&office, &pass, NULL, "pass", NAME, NULL), ==, 0);
  g_assert_cmpint (office_run (&office, NULL, NULL, "profile", NAME " jr.", "--organisation", ORGANISATION, NULL), ==, 0);
  backup = g_build_filename (office.dir, "..", "backup-" LOCATION, NULL);
  if (!office.database)
    g_assert_cmpint (office_run (&office, NULL, NULL, "backup", backup, NULL), ==, 0);
  g_assert_cmpint (office_run (&office, NULL, NULL, "backup", "/nonexistent/" LOCATION, NULL), ==, 1);
  g_assert_cmpint (office_run (&office, NULL, NULL, "revoke", NAME " jr.", NULL), ==, 0);
  guess_shut (&office, secrets);
  office_leave (laptop);
  office_leave (adviser);
  g_assert_cmpint (office_terminate (&office), ==, 0);

  g_assert_true (g_file_get_contents (office.journal, &journal, NULL, NULL));
  for (i = 0; i < G_N_ELEMENTS (events); i++)
    if (!strstr (journal, events[i]))
      g_error ("not logged at all: %s", events[i]);
  g_ptr_array_add (secrets, g_strdup (wk_id_write_hex (&subject->id, hex)));
  g_ptr_array_add (secrets, g_strdup (wk_id_write_hex (&laptop->author, hex)));
  g_ptr_array_add (secrets, g_strdup (wk_id_write_hex (&laptop->location->id, hex)));
  g_ptr_array_add (secrets, g_steal_pointer (&code));
  g_ptr_array_add (secrets, g_strndup (strstr (pass, "pass ") + 5, 43));
  g_ptr_array_add (secrets, g_strdup ("zout"));
  g_ptr_array_add (secrets, g_strdup ("1984"));
  g_ptr_array_add (secrets, g_strdup ("own place"));
  small = g_utf8_strdown (journal, -1);
  for (i = 0; i < secrets->len; i++) {
    g_autofree char *secret = g_utf8_strdown (secrets->pdata[i], -1);

    if (strstr (small, secret))
      g_error ("in what is logged: %s\n%s", secret, journal);
  }

  office_tear_down (&office);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/office/daemon/files", test_files);
  g_test_add_func ("/office/daemon/usage", test_usage);
  g_test_add_func ("/office/daemon/terminate", test_terminate);
  g_test_add_func ("/office/daemon/settings", test_settings);
  g_test_add_func ("/office/daemon/figures", test_figures);
  g_test_add_func ("/office/daemon/journal", test_journal);
  return g_test_run ();
}
