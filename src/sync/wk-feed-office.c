#include "wk-feed-office.h"

G_DEFINE_INTERFACE (WkFeedOffice, wk_feed_office, G_TYPE_OBJECT)

static guint advanced_signal, people_signal;

static void
wk_feed_office_default_init (WkFeedOfficeInterface *iface)
{
  advanced_signal = g_signal_new ("advanced", WK_TYPE_FEED_OFFICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  people_signal = g_signal_new ("people-changed", WK_TYPE_FEED_OFFICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

void
wk_feed_office_advanced (WkFeedOffice *self)
{
  g_signal_emit (self, advanced_signal, 0);
}

void
wk_feed_office_people_changed (WkFeedOffice *self)
{
  g_signal_emit (self, people_signal, 0);
}
