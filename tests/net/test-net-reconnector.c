/* Waits between attempts. */
#include "wk-reconnector.h"

/* ---- a network that the test switches --------------------------------------------------------------- */

#define TEST_TYPE_MONITOR (test_monitor_get_type ())
G_DECLARE_FINAL_TYPE (TestMonitor, test_monitor, TEST, MONITOR, GObject)

struct _TestMonitor
{
  GObject parent_instance;
  gboolean available;
};

enum { PROP_AVAILABLE = 1, PROP_METERED, PROP_CONNECTIVITY };

static void
monitor_iface_init (GNetworkMonitorInterface *iface)
{
}

static gboolean
monitor_init (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
initable_iface_init (GInitableIface *iface)
{
  iface->init = monitor_init;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestMonitor, test_monitor, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, initable_iface_init)
                               G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, monitor_iface_init))

static void
test_monitor_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  if (prop == PROP_AVAILABLE)
    g_value_set_boolean (value, TEST_MONITOR (object)->available);
}

static void
test_monitor_class_init (TestMonitorClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = test_monitor_get_property;
  g_object_class_override_property (G_OBJECT_CLASS (klass), PROP_AVAILABLE, "network-available");
  g_object_class_override_property (G_OBJECT_CLASS (klass), PROP_METERED, "network-metered");
  g_object_class_override_property (G_OBJECT_CLASS (klass), PROP_CONNECTIVITY, "connectivity");
}

static void
test_monitor_init (TestMonitor *self)
{
}

static void
switch_network (TestMonitor *monitor, gboolean available)
{
  monitor->available = available;
  g_signal_emit_by_name (monitor, "network-changed", available);
}

/* ---- tests ------------------------------------------------------------------------------------------ */

static guint attempts;

static void
attempt_cb (WkReconnector *reconnector, gpointer data)
{
  attempts++;
}

static WkReconnector *
make (TestMonitor *monitor)
{
  g_autoptr (WkRandom) random = wk_random_new_seeded (7);
  WkReconnector *self = wk_reconnector_new (random, G_NETWORK_MONITOR (monitor));

  attempts = 0;
  g_signal_connect (self, "attempt", G_CALLBACK (attempt_cb), NULL);
  return self;
}

static void
wait_for_attempts (guint n)
{
  while (attempts < n)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (attempts, ==, n);
}

static void
test_waits (void)
{
  g_autoptr (TestMonitor) monitor = g_object_new (TEST_TYPE_MONITOR, NULL);
  WkReconnector *self = make (monitor);
  guint i, full[] = { 2, 4, 8, 8, 8 };

  wk_reconnector_set_bounds (self, 2, 8);
  wk_reconnector_start (self);
  g_assert_cmpuint (attempts, ==, 0);
  wait_for_attempts (1);
  for (i = 0; i < G_N_ELEMENTS (full); i++) {
    wk_reconnector_failed (self);
    g_assert_cmpuint (wk_reconnector_get_wait (self), >=, full[i] / 2);
    g_assert_cmpuint (wk_reconnector_get_wait (self), <=, full[i]);
    wait_for_attempts (i + 2);
    g_assert_cmpuint (wk_reconnector_get_wait (self), ==, 0);
  }

  /* After a success the next wait is short again. */
  wk_reconnector_succeeded (self);
  wk_reconnector_failed (self);
  g_assert_cmpuint (wk_reconnector_get_wait (self), <=, 2);

  g_assert_finalize_object (self);
}

static void
test_jitter (void)
{
  g_autoptr (TestMonitor) monitor = g_object_new (TEST_TYPE_MONITOR, NULL);
  g_autoptr (WkReconnector) self = make (monitor);
  guint i, first = 0, differ = 0;

  wk_reconnector_set_bounds (self, 100000, 100000);
  for (i = 0; i < 20; i++) {
    wk_reconnector_failed (self);
    if (i == 0)
      first = wk_reconnector_get_wait (self);
    differ += wk_reconnector_get_wait (self) != first;
  }
  g_assert_cmpuint (differ, >, 10);
}

static void
test_network_back (void)
{
  g_autoptr (TestMonitor) monitor = g_object_new (TEST_TYPE_MONITOR, NULL);
  g_autoptr (WkReconnector) self = make (monitor);
  gint64 began = g_get_monotonic_time ();

  wk_reconnector_set_bounds (self, 600000, 600000);
  wk_reconnector_start (self);
  wait_for_attempts (1);
  wk_reconnector_failed (self);

  switch_network (monitor, FALSE);
  g_assert_cmpuint (wk_reconnector_get_wait (self), >, 0);
  switch_network (monitor, TRUE);
  wait_for_attempts (2);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 60 * G_USEC_PER_SEC);

  /* Not while an attempt is under way, and not after stop. */
  switch_network (monitor, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (attempts, ==, 2);
  wk_reconnector_failed (self);
  wk_reconnector_stop (self);
  switch_network (monitor, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (attempts, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/reconnector/waits", test_waits);
  g_test_add_func ("/net/reconnector/jitter", test_jitter);
  g_test_add_func ("/net/reconnector/network-back", test_network_back);
  return g_test_run ();
}
