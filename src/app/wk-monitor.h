/* The screens of this computer. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GdkMonitor *wk_monitor_of (GtkWindow *window); /* (transfer none) (nullable): the one that it is on; NULL: it is not shown yet */
GPtrArray *wk_monitor_list_others (GtkWindow *window); /* (transfer full) (element-type GdkMonitor): all but that one */
char *wk_monitor_dup_name (GdkMonitor *monitor); /* (transfer full): "Screen 2 (DEL)" */

G_END_DECLS
