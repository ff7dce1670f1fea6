/* A praatplaat on the screen: each thing on it can be pressed, and is told to a screen reader. */
#pragma once

#include <gtk/gtk.h>

#include "wk-praatplaat.h"

G_BEGIN_DECLS

#define WK_TYPE_PRAATPLAAT_VIEW (wk_praatplaat_view_get_type ())
/* Signal `chosen` (uint: index of the spot). */
G_DECLARE_FINAL_TYPE (WkPraatplaatView, wk_praatplaat_view, WK, PRAATPLAAT_VIEW, GtkWidget)

/* picture: (transfer full) */
void wk_praatplaat_view_set_picture (WkPraatplaatView *self, WkPraatplaat *picture);
WkPraatplaat *wk_praatplaat_view_get_picture (WkPraatplaatView *self); /* (transfer none) (nullable) */

G_END_DECLS
