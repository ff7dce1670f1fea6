/* While people sit at a table the desktop does not lock or blank the screen because nobody touches this laptop: they talk. The program's own
 * lock stays (keys/wk-locker.h). */
#pragma once

#include <gtk/gtk.h>

#include "wk-table.h"

G_BEGIN_DECLS

/* Until it is let go of, or gone. */
void wk_awake_hold (GObject *holder);
void wk_awake_let_go (GObject *holder);

/* For as long as we sit at that table. */
void wk_awake_at_table (WkTable *table);

G_END_DECLS
