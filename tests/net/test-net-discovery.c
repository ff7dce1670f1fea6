/* Discovery with no daemon, and, where a test may make a network of its own, with a real one. */
#include "wk-discovery.h"

#include <string.h>

static gboolean
give_up_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
found_cb (WkDiscovery *discovery, const WkDiscovered *found, gpointer data)
{
  char **text = data;

  g_free (*text);
  *text = g_strdup_printf ("%s %s %u %s", found->id, found->word, found->version, strrchr (found->address, ':') + 1);
}

static void
lost_cb (WkDiscovery *discovery, const char *id, gpointer data)
{
  char **text = data;

  g_free (*text);
  *text = g_strdup (id);
}

static void
test_unavailable (void)
{
  WkDiscovery *discovery = wk_discovery_new ();
  gboolean over = FALSE;

  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  wk_discovery_publish (discovery, "0123456789abcdef", "tafel", 1234, 1);
  wk_discovery_browse (discovery);
  g_timeout_add (100, give_up_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (wk_discovery_get_available (discovery));
  wk_discovery_withdraw (discovery);
  g_assert_finalize_object (discovery);
}

/* In namespaces with a bus and a daemon, where test-discovery.sh runs it. */
static void
test_real (void)
{
  g_autoptr (WkDiscovery) ours = NULL, theirs = NULL;
  g_autofree char *found = NULL, *lost = NULL;

  if (!g_getenv ("WK_TEST_AVAHI")) {
    g_test_skip ("run by test-discovery.sh");
    return;
  }

  ours = wk_discovery_new ();
  theirs = wk_discovery_new ();
  g_signal_connect (ours, "found", G_CALLBACK (found_cb), &found);
  g_signal_connect (ours, "lost", G_CALLBACK (lost_cb), &lost);
  wk_discovery_publish (ours, "own", "eigen tafel", 1, 1);
  wk_discovery_browse (ours);
  wk_discovery_publish (theirs, "00112233445566778899aabbccddeeff", "blauwe kamer", 4321, 1);
  while (!found)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (found, ==, "00112233445566778899aabbccddeeff blauwe kamer 1 4321");
  g_assert_true (wk_discovery_get_available (ours));
  wk_discovery_withdraw (theirs);
  while (!lost)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (lost, ==, "00112233445566778899aabbccddeeff");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/discovery/real", test_real);
  g_test_add_func ("/net/discovery/unavailable", test_unavailable);
  return g_test_run ();
}
