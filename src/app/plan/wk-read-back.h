/* A plan in words from beginning to end, as it is read back to the resident: large, in order, nothing to write in. */
#pragma once

#include <adwaita.h>

#include "wk-document.h"

G_BEGIN_DECLS

#define WK_TYPE_READ_BACK (wk_read_back_get_type ())
G_DECLARE_FINAL_TYPE (WkReadBack, wk_read_back, WK, READ_BACK, AdwBin)

/* May be given later; plan NULL: nothing is shown. */
void wk_read_back_set_plan (WkReadBack *self, WkDocument *plan);

/* A window with a plan to be read, such as an agreed version. Closes by Escape. */
GtkWindow *wk_read_back_window_new (GtkWindow *parent, const char *title, WkDocument *plan);

G_END_DECLS
