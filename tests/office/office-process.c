#include "office-process.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <string.h>

#include "remove-all.h"
#include "wk-base.h"

static PostgresServer *postgres;

static gboolean
wake_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
wait_a_moment (void)
{
  gboolean woken = FALSE;
  guint source = g_timeout_add (20, wake_cb, &woken);

  g_main_context_iteration (NULL, TRUE);
  if (!woken)
    g_source_remove (source);
}

static char *
program (void)
{
  const char *built = g_getenv ("G_TEST_BUILDDIR");

  g_assert_nonnull (built);
  return g_build_filename (built, "..", "src", "woonkamer-office", NULL);
}

static char *
digits (const char *text)
{
  char *code = wk_code_normalise (text);

  g_assert_nonnull (code);
  return code;
}

/* What says which office is meant. */
static GPtrArray *
begin_words (Office *office)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (words, program ());
  g_ptr_array_add (words, g_strdup ("--data-dir"));
  g_ptr_array_add (words, g_strdup (office->dir));
  if (office->database) {
    g_ptr_array_add (words, g_strdup ("--database"));
    g_ptr_array_add (words, g_strdup (office->database));
  }
  if (office->key_file) {
    g_ptr_array_add (words, g_strdup ("--key-file"));
    g_ptr_array_add (words, g_strdup (office->key_file));
  }

  return words;
}

void
office_use_postgres (PostgresServer *server)
{
  postgres = server;
}

gboolean
office_is_in_postgres (void)
{
  return postgres != NULL;
}

void
office_start (Office *office)
{
  g_autoptr (GPtrArray) words = begin_words (office);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  gboolean ready = FALSE;

  if (!office->listen || *office->listen) {
    g_ptr_array_add (words, g_strdup ("--listen"));
    g_ptr_array_add (words, g_strdup (office->listen ? office->listen : "127.0.0.1:0"));
  }
  g_ptr_array_add (words, NULL);
  if (office->journal) {
    g_subprocess_launcher_set_stderr_file_path (launcher, office->journal);
    g_subprocess_launcher_setenv (launcher, "G_MESSAGES_DEBUG", "all", TRUE);
  }
  office->process = g_subprocess_launcher_spawnv (launcher, (const char * const *) words->pdata, &error);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (office->process));
  g_clear_pointer (&office->code, g_free);
  /* The code's line is there only while nobody is enrolled: what follows the fingerprint comes with it or not at all. */
  while (!ready) {
    g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);

    g_assert_no_error (error);
    g_assert_nonnull (line);
    if (g_str_has_prefix (line, "listening on ")) {
      g_clear_pointer (&office->host, g_free);
      g_assert_true (wk_address_parse (line + strlen ("listening on "), 0, &office->host, &office->port, NULL));
    } else if (g_str_has_prefix (line, "fingerprint ")) {
      g_assert_true (wk_hex_decode (line + strlen ("fingerprint "), office->fingerprint, 32));
      ready = g_buffered_input_stream_get_available (G_BUFFERED_INPUT_STREAM (lines)) == 0;
    } else if (g_str_has_prefix (line, "enrolment code ")) {
      office->code = digits (line + strlen ("enrolment code "));
      ready = TRUE;
    }
  }
}

static void
make_folder (Office *office)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *outer = g_dir_make_tmp ("woonkamer-office-XXXXXX", &error);

  g_assert_no_error (error);
  memset (office, 0, sizeof *office);
  office->dir = g_build_filename (outer, "data", NULL);
}

void
office_set_up (Office *office)
{
  make_folder (office);
  office->database = postgres ? postgres_server_new_database (postgres) : NULL;
  office_start (office);
}

void
office_set_up_second (Office *second, Office *first)
{
  make_folder (second);
  second->database = g_strdup (first->database);
  second->key_file = g_build_filename (first->dir, "office.key", NULL);
  office_start (second);
}

void
office_back_up (Office *office, const char *file)
{
  if (office->database)
    postgres_server_run (postgres, "pg_dump", NULL, "-Fc", "-f", file, "-d", office->database, NULL);
  else
    g_assert_cmpint (office_run (office, NULL, NULL, "backup", file, NULL), ==, 0);
}

void
office_restore (Office *office, const char *file)
{
  if (office->database)
    postgres_server_run (postgres, "pg_restore", NULL, "--clean", "--single-transaction", "-d", office->database, file, NULL);
  else
    g_assert_cmpint (office_run (office, NULL, NULL, "restore", file, NULL), ==, 0);
}

void
office_kill (Office *office)
{
  g_subprocess_force_exit (office->process);
  g_subprocess_wait (office->process, NULL, NULL);
  g_clear_object (&office->process);
}

int
office_terminate (Office *office)
{
  g_autoptr (GSubprocess) process = g_steal_pointer (&office->process);

  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (process));

  return g_subprocess_get_exit_status (process);
}

void
office_tear_down (Office *office)
{
  g_autofree char *outer = g_path_get_dirname (office->dir);

  if (office->process)
    g_assert_cmpint (office_terminate (office), ==, 0);
  remove_all (outer);
  g_clear_pointer (&office->dir, g_free);
  g_clear_pointer (&office->database, g_free);
  g_clear_pointer (&office->key_file, g_free);
  g_clear_pointer (&office->listen, g_free);
  g_clear_pointer (&office->journal, g_free);
  g_clear_pointer (&office->host, g_free);
  g_clear_pointer (&office->code, g_free);
}

int
office_run (Office *office, char **out, char **err, const char *first, ...)
{
  g_autoptr (GPtrArray) words = begin_words (office);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  va_list more;
  const char *word;

  g_ptr_array_add (words, g_strdup (first));
  va_start (more, first);
  while ((word = va_arg (more, const char *)))
    g_ptr_array_add (words, g_strdup (word));
  va_end (more);
  g_ptr_array_add (words, NULL);

  process = g_subprocess_newv ((const char * const *) words->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, out, err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));

  return g_subprocess_get_exit_status (process);
}

char *
office_new_code (Office *office)
{
  g_autofree char *out = NULL;

  /* Somebody who may work with all that has no contact person yet, which is what most tests are about. */
  g_assert_cmpint (office_run (office, &out, NULL, "enrol-code", "--function", "coordinator", "--ground", "import", NULL), ==, 0);
  g_assert_true (g_str_has_prefix (out, "enrolment code "));
  g_strchomp (out);

  return digits (out + strlen ("enrolment code "));
}

char *
office_new_database (void)
{
  return postgres_server_new_database (postgres);
}

void
office_database_execute (Office *office, const char *sql)
{
  postgres_server_execute (postgres, office->database, sql);
}

void
office_database_stop (void)
{
  postgres_server_stop (postgres);
}

void
office_database_start (void)
{
  postgres_server_start (postgres);
}

static gboolean
accept_cb (SoupMessage *message, GTlsCertificate *certificate, GTlsCertificateFlags errors, gpointer data)
{
  return TRUE;
}

char *
office_dup_page (Office *office, const char *page)
{
  g_autofree char *uri = g_strdup_printf ("https://%s:%u%s", office->host, office->port, page);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
  g_autoptr (GBytes) body = NULL;

  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_cb), NULL);
  body = soup_session_send_and_read (session, message, NULL, NULL);

  return body ? g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body)) : NULL;
}

gboolean
office_says (Office *office, const char *page, const char *text)
{
  g_autofree char *said = office_dup_page (office, page);

  return said && strstr (said, text) != NULL;
}

/* ---- connections -------------------------------------------------------------------------------------- */

static void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

WkTransport *
office_connect (Office *office, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  wk_connector_connect_async (office->host, office->port, office->fingerprint, WK_NET_MESSAGE_LIMIT, NULL, result_cb, &result);
  WAIT_UNTIL (result != NULL);

  return wk_connector_connect_finish (result, NULL, error);
}

gboolean
office_enrol (Office *office, TestLaptop *laptop, const char *code, const char *name, GError **error)
{
  g_autoptr (WkTransport) transport = office_connect (office, error);
  g_autoptr (WkClock) clock = wk_clock_new_system ();
  g_autoptr (WkRandom) random = wk_random_new_system ();
  g_autoptr (GAsyncResult) result = NULL;
  WkCertificateFields fields = { .name = name, .organisation = "gemeente", .function = "klantmanager", .device = "laptop" };
  WkEnrolment *enrolment;

  if (!transport)
    return FALSE;
  wk_enrol_async (transport, code, &fields, laptop->key, laptop->location, "Own place", clock, random, NULL, result_cb, &result);
  WAIT_UNTIL (result != NULL);
  enrolment = wk_enrol_finish (result, NULL, error);
  if (!enrolment)
    return FALSE;
  g_clear_pointer (&laptop->enrolment, wk_enrolment_free);
  laptop->enrolment = enrolment;
  laptop->author = enrolment->account;

  return TRUE;
}

static void
received_cb (WkTransport *transport, GBytes *message, gpointer data)
{
  TEST_LAPTOP (data)->messages++;
}

void
office_leave (TestLaptop *laptop)
{
  if (laptop->client)
    wk_feed_client_close (laptop->client);
  if (laptop->transport)
    g_signal_handlers_disconnect_by_data (laptop->transport, laptop);
  g_clear_object (&laptop->client);
  g_clear_object (&laptop->transport);
}

gboolean
office_try_sync (Office *office, TestLaptop *laptop, GError **error)
{
  g_autoptr (WkClock) clock = wk_clock_new_system ();
  g_autoptr (WkRandom) random = wk_random_new_system ();

  office_leave (laptop);
  laptop->transport = office_connect (office, error);
  if (!laptop->transport)
    return FALSE;
  laptop->messages = 0;
  g_signal_connect (laptop->transport, "received", G_CALLBACK (received_cb), laptop);
  laptop->client = wk_feed_client_new (laptop->transport, WK_FEED_LOCAL (laptop), laptop->enrolment, laptop->key, clock, random);

  return TRUE;
}

void
office_sync (Office *office, TestLaptop *laptop)
{
  g_autoptr (GError) error = NULL;

  office_try_sync (office, laptop, &error);
  g_assert_no_error (error);
}

void
office_wait_live (TestLaptop *laptop)
{
  WAIT_UNTIL (wk_feed_client_get_state (laptop->client) >= WK_FEED_CLIENT_LIVE && test_laptop_count_waiting (laptop) == 0);
  g_assert_cmpint (wk_feed_client_get_state (laptop->client), ==, WK_FEED_CLIENT_LIVE);
}

TestLaptop *
office_new_laptop (Office *office)
{
  g_autofree char *code = office_new_code (office);
  TestLaptop *laptop = test_laptop_new ();
  g_autoptr (GError) error = NULL;

  office_enrol (office, laptop, code, "Karin", &error);
  g_assert_no_error (error);

  return laptop;
}

TestLaptop *
office_new_person (Office *office, const char *name, const char *organisation, const char *functions, const char *expertises, const char *ground)
{
  g_autofree char *out = NULL, *code = NULL;
  TestLaptop *laptop = test_laptop_new ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (office_run (office, &out, NULL, "enrol-code", "--name", name, "--organisation", organisation, "--function", functions,
                               "--expertise", expertises, "--ground", ground, NULL), ==, 0);
  code = digits (g_strchomp (out) + strlen ("enrolment code "));
  office_enrol (office, laptop, code, name, &error);
  g_assert_no_error (error);

  return laptop;
}
