#include "wk-feed-local.h"

G_DEFINE_INTERFACE (WkFeedLocal, wk_feed_local, G_TYPE_OBJECT)

static guint outbox_changed_signal;

static void
wk_feed_local_default_init (WkFeedLocalInterface *iface)
{
  outbox_changed_signal = g_signal_new ("outbox-changed", WK_TYPE_FEED_LOCAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

void
wk_feed_local_outbox_changed (WkFeedLocal *self)
{
  g_signal_emit (self, outbox_changed_signal, 0);
}
