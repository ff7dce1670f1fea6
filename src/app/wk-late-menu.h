/* A menu whose popover is made when it is wanted: what a person opens does not wait for it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void wk_late_menu_set (GtkMenuButton *button, GMenuModel *menu);

G_END_DECLS
