/* Hears what other offices tell through PostgreSQL's NOTIFY, on a connection and a thread of its own. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define WK_TYPE_OFFICE_EAR (wk_office_ear_get_type ())
/* Signal "heard": another office committed, or may have: look. On the main loop. */
G_DECLARE_FINAL_TYPE (WkOfficeEar, wk_office_ear, WK, OFFICE_EAR, GObject)

/**
 * wk_office_ear_new:
 * @connection: as libpq takes it
 * @channel: which one
 *
 * Listens from now on, and again after the connection was lost, until it is disposed of (which waits for its thread).
 *
 * Returns: (transfer full): what hears
 */
WkOfficeEar *wk_office_ear_new (const char *connection, const char *channel);

G_END_DECLS
