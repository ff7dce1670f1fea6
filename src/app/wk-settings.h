/* The settings of this desktop account: type size, style, the window's size. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WK_TYPE_SIZE_LEAST 100
#define WK_TYPE_SIZE_MOST  250

/* (transfer none) (nullable): NULL where the schema is not installed; the program works without. */
GSettings *wk_settings_get (void);

/* Sets the type size and the style of all windows as @settings has them. */
void wk_settings_apply (GSettings *settings);

/* Percent; kept when there are settings, else for this run. */
guint wk_settings_get_type_size (void);
guint wk_settings_next_type_size (const char *action); /* what an action named type-larger, -smaller or -normal makes of it */
void wk_settings_set_type_size (guint percent);
void wk_settings_show_type_size (guint percent); /* for this run alone: a seat's is not its device's */

G_END_DECLS
