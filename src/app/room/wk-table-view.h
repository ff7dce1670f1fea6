/* The table view: the plan alone, in large type, on the screen that everyone at the table sees. Nothing is written in it, no caret
 * flickers in it, and nothing else can be reached from it; meanwhile no notification comes. */
#pragma once

#include <adwaita.h>

#include "wk-table.h"

G_BEGIN_DECLS

#define WK_TYPE_TABLE_VIEW (wk_table_view_get_type ())
G_DECLARE_FINAL_TYPE (WkTableView, wk_table_view, WK, TABLE_VIEW, AdwApplicationWindow)

/* Shows @plan on @monitor (NULL: in a window). One at a time: it takes the place of the one before. @owner: it goes with that window. */
void wk_table_view_open (GtkWindow *owner, WkDocument *plan, GdkMonitor *monitor);
void wk_table_view_close (void);
gboolean wk_table_view_is_open (void);

G_END_DECLS
