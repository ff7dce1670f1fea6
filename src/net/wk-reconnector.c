#include "wk-reconnector.h"

#define FIRST_WAIT 500
#define LONGEST_WAIT (30 * 1000)

struct _WkReconnector
{
  GObject parent_instance;

  WkRandom *random;         /* (owned) */
  GNetworkMonitor *monitor; /* (owned) */
  guint first, longest;     /* milliseconds */
  guint failures;
  guint wait;               /* milliseconds, 0 when not waiting */
  guint source;
  gboolean trying;
};

G_DEFINE_FINAL_TYPE (WkReconnector, wk_reconnector, G_TYPE_OBJECT)

enum { ATTEMPT, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
wk_reconnector_dispose (GObject *object)
{
  WkReconnector *self = WK_RECONNECTOR (object);

  g_clear_handle_id (&self->source, g_source_remove);
  if (self->monitor)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  g_clear_pointer (&self->random, wk_random_unref);

  G_OBJECT_CLASS (wk_reconnector_parent_class)->dispose (object);
}

static void
wk_reconnector_class_init (WkReconnectorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_reconnector_dispose;

  signals[ATTEMPT] = g_signal_new ("attempt", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wk_reconnector_init (WkReconnector *self)
{
  self->first = FIRST_WAIT;
  self->longest = LONGEST_WAIT;
}

static gboolean
attempt_cb (gpointer data)
{
  WkReconnector *self = data;

  self->source = 0;
  self->wait = 0;
  self->trying = TRUE;
  g_signal_emit (self, signals[ATTEMPT], 0);

  return G_SOURCE_REMOVE;
}

static void
network_changed_cb (WkReconnector *self, gboolean available, GNetworkMonitor *monitor)
{
  /* Another network may be the office's own: worth a try even when the machine was never without one. */
  if (available && self->wait > 0)
    wk_reconnector_start (self);
}

WkReconnector *
wk_reconnector_new (WkRandom *random, GNetworkMonitor *monitor)
{
  WkReconnector *self = g_object_new (WK_TYPE_RECONNECTOR, NULL);

  g_return_val_if_fail (random != NULL, NULL);

  self->random = wk_random_ref (random);
  self->monitor = g_object_ref (monitor ? monitor : g_network_monitor_get_default ());
  g_signal_connect_object (self->monitor, "network-changed", G_CALLBACK (network_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

void
wk_reconnector_set_bounds (WkReconnector *self, guint first, guint longest)
{
  g_return_if_fail (WK_IS_RECONNECTOR (self));
  g_return_if_fail (first > 0 && first <= longest);

  self->first = first;
  self->longest = longest;
}

void
wk_reconnector_start (WkReconnector *self)
{
  g_return_if_fail (WK_IS_RECONNECTOR (self));

  if (self->trying)
    return;

  g_clear_handle_id (&self->source, g_source_remove);
  self->wait = 0;
  self->failures = 0;
  self->source = g_idle_add (attempt_cb, self);
}

void
wk_reconnector_failed (WkReconnector *self)
{
  guint64 wait;

  g_return_if_fail (WK_IS_RECONNECTOR (self));

  g_clear_handle_id (&self->source, g_source_remove);
  self->trying = FALSE;
  wait = (guint64) self->first << MIN (self->failures, 20);
  wait = MIN (wait, self->longest);
  self->failures++;
  self->wait = MAX (1, wait / 2 + wk_random_get_below (self->random, wait / 2 + 1));
  self->source = g_timeout_add (self->wait, attempt_cb, self);
}

void
wk_reconnector_succeeded (WkReconnector *self)
{
  g_return_if_fail (WK_IS_RECONNECTOR (self));

  self->trying = FALSE;
  self->failures = 0;
}

void
wk_reconnector_stop (WkReconnector *self)
{
  g_return_if_fail (WK_IS_RECONNECTOR (self));

  g_clear_handle_id (&self->source, g_source_remove);
  self->trying = FALSE;
  self->wait = 0;
  self->failures = 0;
}

guint
wk_reconnector_get_wait (WkReconnector *self)
{
  g_return_val_if_fail (WK_IS_RECONNECTOR (self), 0);

  return self->wait;
}
