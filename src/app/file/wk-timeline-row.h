/* One thing that happened, in the timeline. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WK_TYPE_TIMELINE_ROW (wk_timeline_row_get_type ())
G_DECLARE_FINAL_TYPE (WkTimelineRow, wk_timeline_row, WK, TIMELINE_ROW, GtkListBoxRow)

GtkWidget *wk_timeline_row_new (gpointer item); /* item: a WkTimelineItem */
void wk_timeline_row_scrolled (WkTimelineRow *self); /* it may have come into view, or gone out of it */

G_END_DECLS
