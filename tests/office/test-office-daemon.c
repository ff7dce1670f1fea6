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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/office/daemon/files", test_files);
  g_test_add_func ("/office/daemon/usage", test_usage);
  g_test_add_func ("/office/daemon/terminate", test_terminate);
  return g_test_run ();
}
