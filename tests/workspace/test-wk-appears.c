/* The office appears on the network of a laptop that had given up for an hour: it syncs at once. In a network of its own with an Avahi, where
 * test-discovery.sh runs it. */
#include "office-fixture.h"

#include <locale.h>

#define HOUR (60 * 60 * 1000)

static void
test_appears (void)
{
  g_autofree char *outer = NULL, *address = NULL;
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  Fixture f = { 0 };
  WkWorkspace *laptop;
  WkFile *file;

  if (g_getenv ("WK_TEST_AVAHI") == NULL)
    {
      g_test_skip ("run by test-discovery.sh");
      return;
    }
  outer = g_dir_make_tmp ("woonkamer-office-XXXXXX", NULL);
  f.office.dir = g_build_filename (outer, "data", NULL);
  f.office.listen = g_strdup ("10.99.0.1:0");
  office_start (&f.office);
  f.relay = relay_new (f.office.port); /* not used: the office is met where it says it is */
  address = g_strdup_printf ("10.99.0.1:%u", f.office.port);
  laptop = make (&f, 0);
  wk_workspace_enrol_async (laptop, address, f.office.code, NULL, fixture_cb, &waiter);
  wk_workspace_enrol_finish (laptop, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  fixture_waiter_clear (&waiter);
  sync_laptop (laptop, &error);
  g_assert_no_error (error);

  wk_office_set_patience (wk_workspace_get_office (laptop), HOUR, HOUR);
  g_assert_cmpint (office_terminate (&f.office), ==, 0);
  wait_state (laptop, WK_OFFICE_OUT_OF_REACH);
  file = fixture_add (laptop, "Mehmet", "Çelik");
  fixture_settle (laptop);
  fixture_finalize (file);
  g_assert_cmpuint (wk_office_get_waiting (wk_workspace_get_office (laptop)), >, 0);

  g_free (f.office.listen);
  f.office.listen = g_strdup (address);
  office_start (&f.office);
  wait_state (laptop, WK_OFFICE_IN_STEP);
  WAIT_UNTIL (wk_office_get_waiting (wk_workspace_get_office (laptop)) == 0);
  tear_down (&f, NULL);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appears/office", test_appears);
  return g_test_run ();
}
